//! An export that is edited and imported again changes the edited cells and nothing else.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use usher::batch::{Cause, Change, ChangeKind};
use usher::contact::{
    Address, AddressUse, CATALOGUE, Code, Contact, ContactNumber, Field, FieldGroup, InactiveReason, Kind,
};
use usher::import::Desk;
use usher::report::{ExportColumns, Plain, TableBook, export_header, export_rows};
use usher::review::Policy;
use usher::source::HeaderChoice;
use usher::store::{Commit, NewBatch, Standardised, Store};

use crate::support::desk::{request, store, unseen, unwatched, wait};
use crate::support::{Sandbox, csv_maps, csv_records};

/// Texts that break something somewhere, and ordinary ones.
fn text() -> impl Strategy<Value = String> {
    let known = select(vec![
        "Meier",
        "=",
        "=1+1",
        "\\=",
        "||more",
        "\\||",
        "\\",
        " lead",
        "trail ",
        "a\nb",
        "a\r\nb",
        "\"q\"",
        "a,b;c",
        "NULL",
        "#N/A",
        "n/a",
        "-",
        "007",
        "1e5",
        "12.5",
        "1/2",
        "2003-12-09",
        "TRUE",
        "é😀",
        "\u{1b}[31m",
        "+41 21 613",
        "@x",
        "_x0041_",
        "a|b",
        "*",
        "USHER_ROW",
        "OPERATION",
        "日本",
        "12345678901234567",
        "x@@y",
        "www.a.ch",
    ]);
    prop_oneof![3 => known.prop_map(str::to_owned), 1 => "\\PC{1,20}"]
}

/// A contact of any kind with any fields.
fn contact() -> impl Strategy<Value = Contact> {
    let fields: Vec<Field> = CATALOGUE
        .iter()
        .filter(|e| e.group != FieldGroup::Standing && !e.field.is_address())
        .map(|e| e.field)
        .filter(|f| !matches!(f, Field::Operation | Field::ContactNumber | Field::Role | Field::AddressType))
        .chain(["INTEREST", "A.B:C", "É"].map(|c| Field::Criterion(Code::new(c).unwrap())))
        .chain(["SIRET", "VAT"].map(|c| Field::AdminNumber(Code::new(c).unwrap())))
        .collect();
    let values = vec((select(fields), text()), 0..16);
    let consents = vec((select(vec!["CNIL_O", "SMS_MMS"]), any::<bool>()), 0..2);
    let addresses = vec((select(AddressUse::ALL.to_vec()), vec(text(), 3)), 0..4);
    let kind = select(vec![Kind::Individual, Kind::Structure, Kind::Relay]);
    (kind, values, consents, addresses, 0_u8..6, any::<bool>()).prop_map(
        |(kind, values, consents, addresses, standing, sales)| {
            let mut contact = Contact { kind, ..Contact::default() };
            for (field, text) in values {
                contact.set(field, text);
            }
            for (code, on) in consents {
                contact
                    .set(Field::Authorization(Code::new(code).unwrap()), if on { "TRUE" } else { "FALSE" });
            }
            for (usage, texts) in addresses {
                let [line1, town, postcode] = <[String; 3]>::try_from(texts).unwrap();
                contact.addresses.set(usage, Some(Address { line1, town, postcode, ..Address::default() }));
            }
            contact.standing.has_sales = sales;
            contact.standing.inactive = match standing {
                4 => Some(InactiveReason::AccountDeleted),
                5 => Some(InactiveReason::Duplicate),
                _ => None,
            };
            if standing == 5 {
                contact.standing.merged_into = ContactNumber::parse("0000000");
            }
            contact
        },
    )
}

/// The contacts with their numbers; the first one is the structure of all relays and the head of all that are merged.
fn numbered(contacts: Vec<Contact>) -> Vec<Contact> {
    let mut head = Contact { kind: Kind::Structure, ..Contact::default() };
    head.set(Field::OfficialName, "=Haus & Co");
    let all = std::iter::once(head).chain(contacts).enumerate();
    all.map(|(index, mut contact)| {
        contact.number = ContactNumber::parse(&format!("{index:07}"));
        if contact.kind == Kind::Relay {
            contact.values.remove(&Field::OfficialName);
            contact.structure = ContactNumber::parse("0000000");
        }
        contact
    })
    .collect()
}

/// Writes contacts as they are, past every rule.
async fn planted(store: &Arc<dyn Store>, contacts: &[Contact]) {
    let new = NewBatch {
        file_name: "planted".into(),
        file_path: "planted".into(),
        fingerprint: "planted".into(),
        operator: "anna".into(),
        created_at: "2020-01-01T00:00:00Z".into(),
        newer: "ask".into(),
    };
    let batch = store.create_batch(&new).await.unwrap();
    store.finish_staging(batch, 0, "{}").await.unwrap();
    let change = |contact: &Contact| Change {
        contact: contact.number.clone().unwrap(),
        expected_version: None,
        before: None,
        after: Some(contact.clone()),
        cause: Cause::new(ChangeKind::Create, vec![1]),
    };
    let changes: Vec<Change> = contacts.iter().map(change).collect();
    store.append_plan(batch, &changes, &[]).await.unwrap();
    let commit = Commit {
        batch,
        undoes: None,
        operator: "anna",
        at: "2020-01-01T00:00:00Z",
        summary: "{}",
        standardise: &|_| Standardised::default(),
        progress: &|_| {},
        halt: &usher::store::Halt::default(),
    };
    store.commit(&commit).await.unwrap();
    store.set_batch_state(batch, usher::store::BatchState::Closed).await.unwrap();
}

async fn all(store: &Arc<dyn Store>) -> Vec<Contact> {
    let found = store.contacts_after(None, 10_000).await.unwrap();
    found.into_iter().map(|stored| stored.contact).collect()
}

/// The table that an export writes.
fn table(contacts: &[Contact]) -> Vec<Vec<String>> {
    let columns = ExportColumns::new(contacts.iter(), Plain::No);
    let structure = contacts[0].display_name();
    let rows = contacts
        .iter()
        .flat_map(|c| export_rows(c, if c.kind == Kind::Relay { &structure } else { "" }, &columns));
    std::iter::once(export_header(&columns)).chain(rows).collect()
}

fn write(path: &Path, table: &[Vec<String>]) {
    if path.extension().is_some_and(|e| e == "csv") {
        let mut csv = csv::Writer::from_path(path).unwrap();
        table.iter().for_each(|row| csv.write_record(row).unwrap());
        return csv.flush().unwrap();
    }
    let mut book = TableBook::new("contacts", table[0].clone(), &std::env::temp_dir()).unwrap();
    table[1..].iter().for_each(|row| drop(book.put(row).unwrap()));
    book.finish(std::fs::File::create(path).unwrap()).unwrap();
}

/// Opens a file, lets the cautious policy decide, and commits.
async fn imported(store: &Arc<dyn Store>, path: &Path) -> (usher::review::Counts, u64, Vec<String>) {
    let mut request = request(path);
    request.options.header_row = Some(HeaderChoice::Row(1));
    if path.extension().is_some_and(|e| e == "csv") {
        request.options.dialect.delimiter = Some(b','.into());
    }
    let desk = Desk::open(Arc::clone(store), &request, unwatched()).await.unwrap().desk;
    desk.decide_by(Policy::Cautious).await.unwrap();
    let plan = desk.plan(unseen()).await.unwrap();
    let rows: Vec<u32> = desk.queue().await.unwrap().iter().map(|line| line.row).collect();
    let records = store.records(desk.batch(), &rows).await.unwrap();
    let found = records.iter().flat_map(|r| &r.findings).filter(|f| f.stops_row());
    let found = found.map(|f| format!("{} {}: {}", f.row, f.rule, f.message)).collect();
    if plan.rows > 0 {
        desk.commit(unseen()).await.unwrap();
    }
    (plan.counts, plan.contacts, found)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn an_export_that_nobody_edited_changes_nothing(contacts in vec(contact(), 1..20)) {
        wait(async {
            let sandbox = Sandbox::new();
            let store = store(&sandbox.path("base.db")).await;
            planted(&store, &numbered(contacts)).await;
            let before = all(&store).await;
            let table = table(&before);
            for name in ["out.csv", "out.xlsx"] {
                write(&sandbox.path(name), &table);
                let (counts, changes, found) = imported(&store, &sandbox.path(name)).await;
                prop_assert_eq!(counts.unchanged, table.len() as u64 - 1, "{} {:?} {:?}", name, counts, found);
                prop_assert_eq!(changes, 0);
                prop_assert_eq!(all(&store).await, before.clone());
            }
            Ok(())
        })?;
    }

    #[test]
    fn edited_cells_change_and_no_others(
        contacts in vec(contact(), 1..12),
        edits in vec((any::<prop::sample::Index>(), select(EDITED.to_vec()), select(NEW.to_vec())), 1..12),
        workbook in any::<bool>(),
    ) {
        wait(async {
            let sandbox = Sandbox::new();
            let store = store(&sandbox.path("base.db")).await;
            planted(&store, &numbered(contacts)).await;
            let before = all(&store).await;
            let mut table = table(&before);
            let mut expected: BTreeMap<String, Contact> = BTreeMap::new();
            for contact in &before {
                expected.insert(contact.number.clone().unwrap().to_string(), contact.clone());
            }
            let place = |header: &[String], code: &str| header.iter().position(|h| h == code).unwrap();
            for (index, field, new) in &edits {
                let at = 1 + index.index(table.len() - 1);
                let number = table[at][place(&table[0], "CONTACT_NR")].clone();
                let contact = expected.get_mut(&number).unwrap();
                let first = !table[at][place(&table[0], "ROLE")].is_empty();
                if !contact.is_active() || !first {
                    continue;
                }
                let column = place(&table[0], &field.key());
                // The cell may say so already, but for what a spreadsheet does to it.
                table[at][column] = (*new).to_owned();
                contact.set(*field, *new);
            }
            let path = sandbox.path(if workbook { "out.xlsx" } else { "out.csv" });
            write(&path, &table);
            let (counts, _, found) = imported(&store, &path).await;
            prop_assert_eq!(counts.unchanged + counts.updated, table.len() as u64 - 1, "{:?} {:?}", counts, found);
            let after: BTreeMap<String, Contact> =
                all(&store).await.into_iter().map(|c| (c.number.clone().unwrap().to_string(), c)).collect();
            prop_assert_eq!(after, expected);
            Ok(())
        })?;
    }
}

/// Fields that take any text, so that what is written is what was typed.
const EDITED: [Field; 4] =
    [Field::Remark, Field::Function, Field::LetterSalutation, Field::AddressSalutation];
const NEW: [&str; 5] = ["new text", "two\nlines", "é edited", "again, other", "a|b"];

const BASE: &str = "\
CONTACT_NR,TITLE,FIRSTNAME,LASTNAME,OFFICIAL_NAME,BIRTHDATE,LINE1,ZIPCODE,TOWN,COUNTRY,TELEPHONE,EMAIL1,CRIT1,REMARK,HAS_SALES
0000001,MRS,Anna,Keller,,1970-03-04,Bahnhofstrasse 1,01234,Zürich,CH,044 211 22 33,anna@bluewin.ch,INTEREST=OPERA|JAZZ,\\=,TRUE
0000002,MR,Jiří,Dvořák,,,Rue du Lac 12,1800,Vevey,CH,,,,likes aisles,
0000003,,,,Kaserne AG,,Via Nassa 3,6900,Lugano,CH,,,,,
";

/// A base of a person with everything, one without a login, and a structure; and its export.
fn exported(sandbox: &Sandbox, file: &str) -> (Vec<String>, Vec<Vec<String>>) {
    sandbox.base(BASE);
    sandbox.ok(&["export", "--db", "base.db", "--output", file]);
    if file.ends_with(".csv") {
        return csv_records(&std::fs::read_to_string(sandbox.path(file)).unwrap());
    }
    (Vec::new(), Vec::new())
}

fn put(sandbox: &Sandbox, file: &str, header: &[String], rows: &[Vec<String>]) {
    let table: Vec<Vec<String>> = std::iter::once(header.to_vec()).chain(rows.iter().cloned()).collect();
    write(&sandbox.path(file), &table);
}

fn column(header: &[String], code: &str) -> usize {
    header.iter().position(|h| h == code).unwrap_or_else(|| panic!("{code} in {header:?}"))
}

fn held(sandbox: &Sandbox, number: &str, code: &str) -> String {
    let maps = csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out);
    maps.into_iter().find(|c| c["CONTACT_NR"] == number).unwrap().remove(code).unwrap()
}

fn applied(sandbox: &Sandbox, args: &[&str]) -> serde_json::Value {
    let args: Vec<&str> =
        ["apply"].iter().chain(args).chain(&["--db", "base.db", "--json"]).copied().collect();
    sandbox.run(&args).json()["outcome"].clone()
}

#[test]
fn a_file_that_excel_saved_as_csv_is_not_edited() {
    let sandbox = Sandbox::new();
    let (header, mut rows) = exported(&sandbox, "out.csv");
    // Zeros gone, dates its own way, words of its language, semicolons, one byte a letter.
    for row in &mut rows {
        for cell in row.iter_mut() {
            match cell.as_str() {
                "1970-03-04" => *cell = "04.03.1970".into(),
                "01234" => *cell = "1234".into(),
                "TRUE" => *cell = "WAHR".into(),
                "FALSE" => *cell = "FALSCH".into(),
                number if number.starts_with("000000") => *cell = number.trim_start_matches('0').into(),
                _ => {}
            }
        }
    }
    let line = |cells: &[String]| cells.join(";") + "\r\n";
    let text: String = std::iter::once(line(&header)).chain(rows.iter().map(|r| line(r))).collect();
    let bytes: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect();
    sandbox.write("excel.csv", bytes);
    let outcome = applied(&sandbox, &["excel.csv"]);
    assert_eq!(outcome["unchanged"], 3, "{outcome}");
    assert_eq!(held(&sandbox, "0000002", "LASTNAME"), "Dvořák");
}

#[test]
fn emptied_cells_are_left_or_cleared_as_somebody_says() {
    let sandbox = Sandbox::new();
    let (header, mut rows) = exported(&sandbox, "out.csv");
    for code in ["TOWN", "CRIT1", "TELEPHONE"] {
        rows[0][column(&header, code)].clear();
    }
    put(&sandbox, "edited.csv", &header, &rows);
    let told = sandbox.run(&["check", "edited.csv", "--db", "base.db"]);
    assert!(told.out.contains("emptied-cell") && told.code == 0, "{}{}", told.out, told.err);
    let left = sandbox.run(&["apply", "edited.csv", "--db", "base.db"]);
    assert!(
        left.out.contains("3 unchanged") && left.err.contains("--emptied TOWN=clear"),
        "{}{}",
        left.out,
        left.err
    );
    assert_eq!(held(&sandbox, "0000001", "TOWN"), "Zürich");
    let clear = [
        "edited.csv",
        "--again",
        "--emptied",
        "CRIT1=clear",
        "--emptied",
        "town=clear",
        "--emptied",
        "TELEPHONE=leave",
    ];
    let outcome = applied(&sandbox, &clear);
    assert_eq!((&outcome["updated"], &outcome["unchanged"]), (&1.into(), &2.into()), "{outcome}");
    assert_eq!(held(&sandbox, "0000001", "TOWN"), "");
    assert_eq!(held(&sandbox, "0000001", "TELEPHONE"), "044 211 22 33");
    assert!(!sandbox.ok(&["export", "--db", "base.db"]).out.contains("INTEREST"));
    let unknown =
        sandbox.run(&["apply", "edited.csv", "--again", "--emptied", "TWON=clear", "--db", "base.db"]);
    assert!(unknown.code == 2 && unknown.err.contains("no column TWON"), "{}", unknown.err);
    let wrong = sandbox.run(&["apply", "edited.csv", "--emptied", "TOWN=maybe", "--db", "base.db"]);
    assert_eq!(wrong.code, 2, "{}", wrong.err);
}

#[test]
fn what_the_base_changed_since_is_kept_and_what_both_changed_waits() {
    let sandbox = Sandbox::new();
    let (header, mut rows) = exported(&sandbox, "out.csv");
    sandbox.write("other.csv", "CONTACT_NR,TOWN,REMARK,LASTNAME\n0000002,Montreux,by another,Dvořáková\n");
    assert_eq!(applied(&sandbox, &["other.csv"])["updated"], 1);
    // Only the file changed the street: it is written, and what the base changed meanwhile stands.
    rows[1][column(&header, "LINE1")] = "Rue du Lac 14".into();
    put(&sandbox, "one.csv", &header, &rows);
    let outcome = applied(&sandbox, &["one.csv"]);
    assert_eq!((&outcome["updated"], &outcome["unchanged"]), (&1.into(), &2.into()), "{outcome}");
    let of = |code| held(&sandbox, "0000002", code);
    assert_eq!(
        (of("LINE1"), of("TOWN"), of("LASTNAME")),
        ("Rue du Lac 14".into(), "Montreux".into(), "Dvořáková".into())
    );
    // Both changed the remark: it waits. Both say the same town: nothing to settle.
    rows[1][column(&header, "REMARK")] = "by the file".into();
    rows[1][column(&header, "TOWN")] = "Montreux".into();
    put(&sandbox, "both.csv", &header, &rows);
    let told = sandbox.run(&["check", "both.csv", "--db", "base.db", "--format", "json"]).json();
    let found: Vec<&str> =
        told["findings"].as_array().unwrap().iter().filter_map(|f| f["rule"].as_str()).collect();
    assert_eq!(found, ["changed-since-export"], "{told}");
    assert_eq!(applied(&sandbox, &["both.csv"])["waiting"], 1);
    assert_eq!(of("REMARK"), "by another");
}

#[test]
fn a_fingerprint_that_does_not_fit_makes_an_ordinary_update_and_says_so() {
    let sandbox = Sandbox::new();
    let (header, mut rows) = exported(&sandbox, "out.csv");
    let print = column(&header, "USHER_CONTACT");
    rows[0][print].clear();
    rows[1][column(&header, "CONTACT_NR")] = "0000003".into();
    put(&sandbox, "edited.csv", &header, &rows);
    let told = sandbox.run(&["check", "edited.csv", "--db", "base.db", "--format", "json"]).json();
    let found: Vec<(u64, &str)> = told["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|f| Some((f["row"].as_u64()?, f["rule"].as_str()?)))
        .filter(|(_, rule)| rule.starts_with("fingerprint") || *rule == "identity-mismatch")
        .collect();
    assert_eq!(
        found,
        [(2, "fingerprint-missing"), (3, "fingerprint-unfit"), (3, "identity-mismatch")],
        "{told}"
    );
}

#[test]
fn a_relay_names_its_structure_and_does_not_change_it() {
    let sandbox = Sandbox::new();
    sandbox.base("CONTACT_NR,FIRSTNAME,LASTNAME,OFFICIAL_NAME,TOWN,TELEPHONE\n1,,,Kaserne AG,Basel,\n");
    sandbox.write(
        "relay.csv",
        "FIRSTNAME,LASTNAME,OFFICIAL_NAME,TOWN,CELLPHONE\nRuth,Frei,Theater Nord,Bern,079 123 45 67\n",
    );
    let outcome = applied(&sandbox, &["relay.csv"]);
    assert_eq!(outcome["created"], 1, "{outcome}");
    sandbox.ok(&["export", "--filter", "kind=relay", "--db", "base.db", "--output", "out.csv"]);
    let (header, mut rows) = csv_records(&std::fs::read_to_string(sandbox.path("out.csv")).unwrap());
    assert_eq!((rows.len(), &*rows[0][column(&header, "OFFICIAL_NAME")]), (1, "Theater Nord"));
    assert_eq!(applied(&sandbox, &["out.csv"])["unchanged"], 1);
    // Its town is its own; the structure keeps that of before.
    rows[0][column(&header, "TOWN")] = "Thun".into();
    put(&sandbox, "edited.csv", &header, &rows);
    assert_eq!(applied(&sandbox, &["edited.csv"])["updated"], 1);
    // Another name for the structure is an error that leaves its cell out, and a person looks at the row.
    rows[0][column(&header, "OFFICIAL_NAME")] = "Theater Süd".into();
    put(&sandbox, "renamed.csv", &header, &rows);
    let told = sandbox.run(&["check", "renamed.csv", "--db", "base.db"]);
    assert!(told.out.contains("relay-structure"), "{}", told.out);
    assert_eq!(applied(&sandbox, &["renamed.csv"])["waiting"], 1);
    let maps = csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out);
    let towns: Vec<(&str, &str)> = maps.iter().map(|c| (&*c["OFFICIAL_NAME"], &*c["TOWN"])).collect();
    assert_eq!(towns, [("Kaserne AG", "Basel"), ("Theater Nord", "Bern"), ("Theater Nord", "Thun")]);
}

#[test]
fn filters_choose_contacts_and_name_what_they_do_not_understand() {
    let sandbox = Sandbox::new();
    sandbox.base(BASE);
    sandbox.write("numbers.txt", "CONTACT_NR\n0000003\n0000001\n");
    let numbers = |args: &[&str]| -> Vec<String> {
        let args: Vec<&str> = ["export", "--db", "base.db"].iter().chain(args).copied().collect();
        csv_maps(&sandbox.ok(&args).out).into_iter().map(|mut c| c.remove("CONTACT_NR").unwrap()).collect()
    };
    assert_eq!(numbers(&["--filter", "town=vevey|lugano"]), ["0000002", "0000003"]);
    assert_eq!(numbers(&["--filter", "criterion INTEREST=OPERA, sales"]), ["0000001"]);
    assert_eq!(numbers(&["--filter", "number in numbers.txt", "--filter", "kind=structure"]), ["0000003"]);
    assert_eq!(numbers(&["--filter", "created-by=1, not has email1"]), ["0000002", "0000003"]);
    assert_eq!(numbers(&["--filter", "changed<2020-01-01"]), Vec::<String>::new());
    assert_eq!(numbers(&["--batch", "1", "--filter", "login"]), ["0000001"]);
    let wrong = sandbox.run(&["export", "--db", "base.db", "--filter", "active, twon=Bern"]);
    assert!(
        wrong.code == 2 && wrong.err.contains("twon") && wrong.err.contains("at character 9"),
        "{}",
        wrong.err
    );
    assert_eq!(sandbox.run(&["export", "--db", "base.db", "--batch", "9"]).code, 2);
    let (header, _) = sandbox.ok(&["export", "--db", "base.db", "--plain"]).csv();
    assert!(!header.iter().any(|h| h.starts_with("USHER_") || h == "STATUS"), "{header:?}");
}

#[test]
fn obsolete_contacts_are_proposed_for_removal_and_none_with_sales_is() {
    let sandbox = Sandbox::new();
    sandbox.base(BASE);
    let none = sandbox.ok(&["export", "--db", "base.db", "--obsolete", "2020-01-01"]);
    assert_eq!(none.csv().1.len(), 0, "all were made today");
    sandbox.ok(&["export", "--db", "base.db", "--obsolete", "2100-01-01", "--output", "old.xlsx"]);
    let listed =
        sandbox.ok(&["export", "--db", "base.db", "--obsolete", "2100-01-01", "--operation", "anonymize"]);
    let rows = csv_maps(&listed.out);
    assert!(rows.iter().all(|r| r["OPERATION"] == "ANONYMIZE" && !r["USHER_REASON"].is_empty()));
    assert_eq!(rows.iter().map(|r| &*r["CONTACT_NR"]).collect::<Vec<_>>(), ["0000002", "0000003"]);
    let outcome = applied(&sandbox, &["old.xlsx"]);
    assert_eq!(outcome["waiting"], 2, "a removal waits for a person: {outcome}");
    assert_eq!(sandbox.run(&["export", "--db", "base.db", "--obsolete", "last year"]).code, 2);
}

#[test]
fn a_salutation_that_nobody_typed_is_no_edit_and_no_change_of_the_base() {
    let sandbox = Sandbox::new();
    let (header, rows) = exported(&sandbox, "out.csv");
    let (letter, address) = (column(&header, "LETTER_SALUTATION"), column(&header, "ADDR_SALUTATION"));
    let name = column(&header, "ADDRESS_NAME1");
    assert!(!rows[0][letter].is_empty() && rows[2][name] == "Kaserne AG", "{rows:?}");
    // The base has other titles, languages and names since: what follows from them is nobody's edit.
    sandbox.write("other.csv", "CONTACT_NR,TITLE,PREF_LANG\n0000001,MR,de\n0000002,MISS,en\n");
    assert_eq!(applied(&sandbox, &["other.csv"])["updated"], 2);
    assert_eq!(held(&sandbox, "0000001", "LETTER_SALUTATION"), "Sehr geehrter Herr");
    let outcome = applied(&sandbox, &["out.csv"]);
    assert_eq!(outcome["unchanged"], 3, "{outcome}");
    assert_eq!(held(&sandbox, "0000001", "LETTER_SALUTATION"), "Sehr geehrter Herr");
    // One is typed over, one is emptied: only the first is an edit, and the base changed nothing there.
    let mut edited = rows.clone();
    edited[0][letter] = "Liebe Anna".into();
    edited[0][address].clear();
    edited[2][name] = "Kaserne, Theater".into();
    put(&sandbox, "edited.csv", &header, &edited);
    let told = sandbox.run(&["check", "edited.csv", "--db", "base.db"]);
    assert!(!told.out.contains("emptied-cell") && !told.out.contains("changed-since"), "{}", told.out);
    let outcome = applied(&sandbox, &["edited.csv"]);
    assert_eq!((&outcome["updated"], &outcome["unchanged"]), (&2.into(), &1.into()), "{outcome}");
    assert_eq!(held(&sandbox, "0000001", "LETTER_SALUTATION"), "Liebe Anna");
    assert_eq!(held(&sandbox, "0000003", "ADDRESS_NAME1"), "Kaserne, Theater");
    // What somebody typed meanwhile is not written over.
    edited[0][letter] = "Chère Anna".into();
    put(&sandbox, "late.csv", &header, &edited);
    let told = sandbox.run(&["check", "late.csv", "--db", "base.db"]);
    assert!(told.out.contains("changed-since-export"), "{}", told.out);
}
