//! What becomes of one unit, case by case.

use rstest::rstest;

use super::*;
use crate::contact::{
    Address, AddressUse, AddressUses, Code, Contact, Entry, Field, InactiveReason, Incoming,
};

const ASK: Way = Way::Merge(Newer::Ask);
const FILE: Way = Way::Merge(Newer::File);

fn contact(values: &[(&str, &str)]) -> Contact {
    let mut contact = Contact { number: crate::contact::ContactNumber::parse("7"), ..Contact::default() };
    for (key, text) in values {
        contact.set(Field::from_key(key).unwrap(), *text);
    }
    contact
}

/// `=` clears, `||` appends, anything else is set.
fn row(cells: &[(&str, &str)]) -> Incoming {
    let entry = |text: &str| match (text, text.strip_prefix("||")) {
        ("=", _) => Entry::Clear,
        (_, Some(more)) => Entry::Append(more.into()),
        _ => Entry::Set(text.into()),
    };
    let entries = cells.iter().map(|(key, text)| (Field::from_key(key).unwrap(), entry(text)));
    Incoming { entries: entries.collect(), ..Incoming::default() }
}

fn value(field: Field) -> Unit {
    Unit::Value(field)
}

fn picks(all: &[(Unit, Pick)]) -> Picks {
    all.iter().cloned().collect()
}

fn line(golden: &Golden, unit: Unit) -> &Line {
    golden.lines.iter().find(|l| l.unit == unit).unwrap_or_else(|| panic!("no line for {unit:?}"))
}

fn address(line1: &str, postcode: &str, town: &str) -> Address {
    Address { line1: line1.into(), postcode: postcode.into(), town: town.into(), ..Address::default() }
}

/// One field, one way: base, file, after, mark, origin.
#[rstest]
#[case::filled_wins(Way::Update, "LASTNAME", ("Muller", "Müller", "Müller"), (Mark::Differs, Origin::File))]
#[case::clears(Way::Update, "FUNCTION", ("usher", "=", ""), (Mark::Differs, Origin::Cleared))]
#[case::appends(Way::Update, "REMARK", ("a", "||b", "a\nb"), (Mark::Differs, Origin::Both))]
#[case::appends_to_nothing(Way::Update, "REMARK", ("", "||b", "b"), (Mark::Gap, Origin::File))]
#[case::email_case(Way::Update, "EMAIL1", ("a@x.ch", "A@X.ch", "a@x.ch"), (Mark::Equal, Origin::Both))]
#[case::consent_as_filled(Way::Update, "AUTH:CNIL_O", ("FALSE", "TRUE", "TRUE"), (Mark::Differs, Origin::File))]
#[case::criterion_replaced(Way::Update, "CRIT:C", ("A", "B", "B"), (Mark::Differs, Origin::File))]
#[case::base_stands(ASK, "FIRSTNAME", ("Anna", "Berta", "Anna"), (Mark::Differs, Origin::Base))]
#[case::base_newer(Way::Merge(Newer::Base), "FIRSTNAME", ("Anna", "Berta", "Anna"), (Mark::Differs, Origin::Base))]
#[case::file_newer(FILE, "FIRSTNAME", ("Anna", "Berta", "Berta"), (Mark::Differs, Origin::File))]
#[case::spelling_kept(FILE, "LASTNAME", ("Müller", "MULLER", "Müller"), (Mark::Equal, Origin::Both))]
#[case::gap(ASK, "FUNCTION", ("", "usher", "usher"), (Mark::Gap, Origin::File))]
#[case::blank_never_wipes(FILE, "FUNCTION", ("usher", "=", "usher"), (Mark::BaseOnly, Origin::Base))]
#[case::dash_is_blank(FILE, "FIRSTNAME", ("Anna", "-", "Anna"), (Mark::BaseOnly, Origin::Base))]
#[case::dash_is_gap(ASK, "FIRSTNAME", ("-", "Anna", "Anna"), (Mark::Gap, Origin::File))]
#[case::undefined_is_gap(ASK, "TITLE", ("UNDEFINED", "MR", "MR"), (Mark::Gap, Origin::File))]
#[case::undefined_says_nothing(FILE, "TITLE", ("MR", "UNDEFINED", "MR"), (Mark::BaseOnly, Origin::Base))]
#[case::withdrawal(Way::Merge(Newer::Base), "AUTH:EMAIL", ("TRUE", "FALSE", "FALSE"), (Mark::Differs, Origin::File))]
#[case::never_on(FILE, "AUTH:EMAIL", ("FALSE", "TRUE", "FALSE"), (Mark::Differs, Origin::Base))]
#[case::never_on_from_blank(FILE, "AUTH:EMAIL", ("", "TRUE", ""), (Mark::Gap, Origin::Base))]
#[case::refusal_noted(ASK, "AUTH:EMAIL", ("", "FALSE", "FALSE"), (Mark::Gap, Origin::File))]
#[case::criteria_added(ASK, "CRIT:C", ("B|A", "a|C", "B|A|C"), (Mark::Differs, Origin::Both))]
#[case::criteria_known(FILE, "CRIT:C", ("B|A", "A", "B|A"), (Mark::Equal, Origin::Both))]
#[case::single_criterion(ASK, "CRIT:C", ("TRUE", "FALSE", "TRUE"), (Mark::Differs, Origin::Base))]
#[case::remark_added(ASK, "REMARK", ("likes aisles", "member", "likes aisles\nmember"), (Mark::Differs, Origin::Both))]
#[case::remark_known(FILE, "REMARK", ("x. Likes aisles!", "likes aisles", "x. Likes aisles!"), (Mark::Equal, Origin::Both))]
#[case::language(ASK, "PREF_LANG", ("fr", "FR-ch", "fr"), (Mark::Equal, Origin::Both))]
#[case::site(ASK, "WEB_SITE", ("x.ch", "https://www.x.ch/", "x.ch"), (Mark::Equal, Origin::Both))]
#[case::written_salutation(ASK, "LETTER_SALUTATION", ("Lieber Jürg", "Sehr geehrter Herr", "Lieber Jürg"), (Mark::Differs, Origin::Base))]
#[case::derived_salutation(FILE, "LETTER_SALUTATION", ("Monsieur", "Sehr geehrter Herr", "Monsieur"), (Mark::Equal, Origin::Both))]
fn one_field(
    #[case] way: Way,
    #[case] key: &str,
    #[case] (base, file, after): (&str, &str, &str),
    #[case] (mark, origin): (Mark, Origin),
) {
    let field = Field::from_key(key).unwrap();
    let golden = golden_record(Some(&contact(&[(key, base)])), &row(&[(key, file)]), way, &Picks::new());
    assert_eq!(golden.after.text(field), after);
    let line = line(&golden, value(field));
    assert_eq!((line.after.as_str(), line.mark, line.origin), (after, mark, origin));
}

#[test]
fn creation_shows_the_row_alone_and_takes_what_a_hand_typed() {
    let row =
        row(&[("LASTNAME", "Rossi"), ("TOWN", "Milano"), ("AUTH:EMAIL", "TRUE"), ("HAS_SALES", "FALSE")]);
    let typed = [
        (value(Field::FirstName), Pick::Hand("Chiara".into())),
        (value(Field::LastName), Pick::Base),
        (Unit::Address(AddressUse::Main), Pick::Hand("ignored".into())),
    ];
    let golden = golden_record(None, &row, Way::Update, &picks(&typed));
    let told: Vec<_> =
        golden.lines.iter().map(|l| (l.unit.key(), l.after.as_str(), l.mark, l.origin)).collect();
    assert!(golden.lines.iter().all(|l| l.base.is_empty()));
    assert_eq!(
        told,
        [
            ("FIRSTNAME".to_owned(), "Chiara", Mark::Gap, Origin::Hand),
            ("LASTNAME".to_owned(), "Rossi", Mark::Gap, Origin::File),
            ("ADDRESS:M".to_owned(), "Milano", Mark::Gap, Origin::File),
            ("ADDRESS:S".to_owned(), "Milano", Mark::Gap, Origin::File),
            ("ADDRESS:B".to_owned(), "Milano", Mark::Gap, Origin::File),
            ("AUTH:EMAIL".to_owned(), "TRUE", Mark::Gap, Origin::File),
        ]
    );
}

#[test]
fn a_login_stays_and_the_files_address_goes_to_the_first_free_slot() {
    let base = contact(&[("EMAIL1", "old@x.ch"), ("EMAIL2", "second@x.ch")]);
    let golden = golden_record(Some(&base), &row(&[("EMAIL1", "new@x.ch")]), FILE, &Picks::new());
    assert_eq!(golden.after.text(Field::Email1), "old@x.ch");
    assert_eq!(golden.after.text(Field::Email3), "new@x.ch");
    assert_eq!(line(&golden, value(Field::Email1)).mark, Mark::Differs);
    let moved = line(&golden, value(Field::Email3));
    assert_eq!((moved.incoming.as_str(), moved.mark, moved.origin), ("new@x.ch", Mark::Gap, Origin::File));
}

#[test]
fn an_address_known_in_any_slot_is_not_added() {
    let base = contact(&[("EMAIL1", "old@x.ch"), ("EMAIL2", "New@X.ch")]);
    let golden = golden_record(Some(&base), &row(&[("EMAIL1", "new@x.ch")]), FILE, &Picks::new());
    assert_eq!(golden.after, base);
    assert_eq!(line(&golden, value(Field::Email1)).mark, Mark::Equal);
}

#[test]
fn full_slots_keep_the_base_and_show_the_difference() {
    let base = contact(&[("EMAIL1", "a@x.ch"), ("EMAIL2", "b@x.ch"), ("EMAIL3", "c@x.ch")]);
    let golden = golden_record(Some(&base), &row(&[("EMAIL1", "d@x.ch")]), FILE, &Picks::new());
    assert_eq!(golden.after, base);
    let line = line(&golden, value(Field::Email1));
    assert_eq!((line.mark, line.origin), (Mark::Differs, Origin::Base));
}

#[test]
fn a_login_picked_by_hand_changes_places_with_the_old_one() {
    let base = contact(&[("EMAIL1", "old@x.ch")]);
    let chosen = picks(&[(value(Field::Email1), Pick::File)]);
    let golden = golden_record(Some(&base), &row(&[("EMAIL1", "new@x.ch")]), ASK, &chosen);
    assert_eq!(golden.after.text(Field::Email1), "new@x.ch");
    assert_eq!(golden.after.text(Field::Email2), "old@x.ch");
    assert_eq!(line(&golden, value(Field::Email2)).origin, Origin::Base);
}

#[test]
fn a_slot_that_the_operator_settled_takes_nothing_in() {
    let base = contact(&[("EMAIL1", "old@x.ch")]);
    let chosen = picks(&[(value(Field::Email2), Pick::Base)]);
    let after = golden_record(Some(&base), &row(&[("EMAIL1", "new@x.ch")]), ASK, &chosen).after;
    assert_eq!((after.text(Field::Email2), after.text(Field::Email3)), ("", "new@x.ch"));
}

#[test]
fn a_second_address_never_becomes_a_login() {
    let base = contact(&[("EMAIL2", "b@x.ch"), ("EMAIL3", "c@x.ch")]);
    let golden = golden_record(Some(&base), &row(&[("EMAIL2", "d@x.ch")]), ASK, &Picks::new());
    assert_eq!(golden.after, base);
}

#[test]
fn telephones_are_united_with_their_e164() {
    let mut base = contact(&[("TELEPHONE", "052 222 33 00"), ("PHONE2", "079 111 22 33")]);
    base.e164.insert(Field::Telephone1, "+41522223300".into());
    let mut row = row(&[("TELEPHONE", "+41 52 222 33 44"), ("CELLPHONE", "+41 79 111 22 33")]);
    row.e164 = [(Field::Telephone1, "+41522223344".into()), (Field::Cellphone, "+41791112233".into())].into();
    let golden = golden_record(Some(&base), &row, ASK, &Picks::new());
    assert_eq!(golden.after.text(Field::Telephone1), "052 222 33 00");
    assert_eq!(golden.after.text(Field::Telephone3), "+41 52 222 33 44");
    assert_eq!(golden.after.e164.get(&Field::Telephone3).map(String::as_str), Some("+41522223344"));
    assert_eq!(golden.after.text(Field::Cellphone), "", "known in another slot");
    assert_eq!(golden.after.e164.len(), 2);
}

#[test]
fn a_number_that_the_row_gives_twice_takes_one_free_slot() {
    let base = contact(&[("TELEPHONE", "052 222 33 00"), ("CELLPHONE", "079 111 22 33")]);
    let row = row(&[("TELEPHONE", "052 222 33 44"), ("CELLPHONE", "052 222 33 44")]);
    let after = golden_record(Some(&base), &row, ASK, &Picks::new()).after;
    assert_eq!((after.text(Field::Telephone2), after.text(Field::Telephone3)), ("052 222 33 44", ""));
}

#[test]
fn an_update_keeps_e164_in_step() {
    let mut base =
        contact(&[("TELEPHONE", "052 222 33 00"), ("FAX", "052 1"), ("CELLPHONE", "079 111 22 33")]);
    for (field, number) in [(Field::Telephone1, "+41522223300"), (Field::Cellphone, "+41791112233")] {
        base.e164.insert(field, number.into());
    }
    let mut row = row(&[("TELEPHONE", "01 SVP"), ("CELLPHONE", "=")]);
    let golden = golden_record(Some(&base), &row, Way::Update, &Picks::new());
    assert_eq!((golden.after.text(Field::Telephone1), golden.after.text(Field::Cellphone)), ("01 SVP", ""));
    assert!(golden.after.e164.is_empty());
    row = self::row(&[("CELLPHONE", "+41 79 111 22 33")]);
    row.e164.insert(Field::Cellphone, "+41791112233".into());
    assert_eq!(
        golden_record(Some(&base), &row, Way::Update, &Picks::new()).after,
        base,
        "only written otherwise"
    );
}

#[test]
fn a_merge_takes_an_address_whole_or_leaves_it_whole() {
    let mut base = contact(&[]);
    let row = row(&[("LINE1", "Rue du Lac 3"), ("ZIPCODE", "1003"), ("TOWN", "Lausanne")]);
    let new = address("Rue du Lac 3", "1003", "Lausanne");
    let filled = golden_record(Some(&base), &row, ASK, &Picks::new()).after;
    assert!(AddressUse::ALL.into_iter().all(|u| filled.addresses.get(u) == Some(&new)));

    base.addresses.set(AddressUse::Main, Some(address("Seestrasse 1", "8001", "Zürich")));
    assert_eq!(golden_record(Some(&base), &row, ASK, &Picks::new()).after, base);
    let after = golden_record(Some(&base), &row, FILE, &Picks::new()).after;
    assert_eq!(after.addresses.get(AddressUse::Main), Some(&new));
    assert_eq!(
        after.addresses.get(AddressUse::Billing),
        None,
        "a use that the base does not have stays empty"
    );

    let chosen = picks(&[(Unit::Address(AddressUse::Main), Pick::File)]);
    assert_eq!(golden_record(Some(&base), &row, ASK, &chosen).after, after);
}

#[test]
fn an_address_for_one_use_survives_a_row_that_does_not_name_it() {
    let mut base = contact(&[]);
    let (home, office) = (address("Seestrasse 1", "8001", "Zürich"), address("Postfach", "3000", "Bern"));
    base.addresses.set(AddressUse::Main, Some(home.clone()));
    base.addresses.set(AddressUse::Shipping, Some(home));
    base.addresses.set(AddressUse::Billing, Some(office.clone()));
    let mut row = row(&[("LINE1", "Rue du Lac 3"), ("TOWN", "Lausanne")]);
    let after = golden_record(Some(&base), &row, FILE, &Picks::new()).after;
    assert_eq!(after.addresses.get(AddressUse::Shipping).map(|a| a.town.as_str()), Some("Lausanne"));
    assert_eq!(after.addresses.get(AddressUse::Billing), Some(&office));
    let known = self::row(&[("LINE1", "Postfach"), ("ZIPCODE", "3000"), ("TOWN", "Bern")]);
    assert_eq!(
        golden_record(Some(&base), &known, FILE, &Picks::new()).after,
        base,
        "the base has it already"
    );
    row.uses = AddressUses::parse("B");
    let after = golden_record(Some(&base), &row, FILE, &Picks::new()).after;
    assert_eq!(after.addresses.get(AddressUse::Main).map(|a| a.town.as_str()), Some("Zürich"));
    assert_eq!(after.addresses.get(AddressUse::Billing).map(|a| a.town.as_str()), Some("Lausanne"));
}

#[test]
fn the_same_address_written_otherwise_is_equal() {
    let mut base = contact(&[]);
    base.addresses.set(AddressUse::Main, Some(address("Rue du Lac 3", "SW1A 1AA", "Genève")));
    let row =
        row(&[("LINE1", "RUE DU LAC, 3"), ("ZIPCODE", "sw1a1aa"), ("TOWN", "Geneve"), ("COUNTRY", "CH")]);
    let golden = golden_record(Some(&base), &row, FILE, &Picks::new());
    assert_eq!(golden.after, base);
    assert_eq!(line(&golden, Unit::Address(AddressUse::Main)).mark, Mark::Equal);
}

#[test]
fn an_update_changes_the_filled_parts_of_the_named_addresses() {
    let mut base = contact(&[]);
    for usage in [AddressUse::Main, AddressUse::Billing] {
        base.addresses.set(usage, Some(address("Seestrasse 1", "8001", "Zürich")));
    }
    let mut row = row(&[("LINE1", "Seestrasse 2"), ("ZIPCODE", "=")]);
    let both = golden_record(Some(&base), &row, Way::Update, &Picks::new()).after;
    assert!(both.addresses.iter().all(|(_, a)| *a == address("Seestrasse 2", "", "Zürich")));
    assert_eq!(both.addresses.iter().count(), 2);

    row.uses = AddressUses::parse("B");
    let chosen = picks(&[(Unit::Address(AddressUse::Billing), Pick::Base)]);
    assert_eq!(golden_record(Some(&base), &row, Way::Update, &chosen).after, base);
    let one = golden_record(Some(&base), &row, Way::Update, &Picks::new()).after;
    assert_eq!(one.addresses.get(AddressUse::Main), base.addresses.get(AddressUse::Main));
    assert_eq!(one.addresses.get(AddressUse::Billing), both.addresses.get(AddressUse::Billing));
}

#[test]
fn clearing_every_part_removes_the_address() {
    let mut base = contact(&[]);
    base.addresses.set(AddressUse::Main, Some(address("Seestrasse 1", "", "Zürich")));
    let row = row(&[("LINE1", "="), ("TOWN", "="), ("COUNTRY", "CH")]);
    let golden = golden_record(Some(&base), &row, Way::Update, &Picks::new());
    assert_eq!(golden.after, contact(&[]));
    assert_eq!(line(&golden, Unit::Address(AddressUse::Main)).origin, Origin::Cleared);
}

#[test]
fn sales_are_taken_and_an_inactive_contact_stays_so_until_a_hand_says_otherwise() {
    let mut base = contact(&[("LASTNAME", "Rossi")]);
    base.standing.inactive = Some(InactiveReason::Duplicate);
    let row = row(&[("HAS_SALES", "TRUE"), ("STATUS", "ACTIVE")]);
    let golden = golden_record(Some(&base), &row, FILE, &Picks::new());
    assert!(golden.after.standing.has_sales && !golden.after.is_active());
    let line = line(&golden, value(Field::Status));
    assert_eq!((line.base.as_str(), line.after.as_str(), line.mark), ("INACTIVE", "INACTIVE", Mark::Differs));
    let chosen = picks(&[(value(Field::Status), Pick::Hand("ACTIVE".into()))]);
    let golden = golden_record(Some(&base), &row, Way::Update, &chosen);
    assert!(golden.after.is_active());
    let changes = diff(Some(&base), Some(&golden.after));
    let told: Vec<_> = changes.iter().map(|(u, b, a)| (u.key(), b.as_str(), a.as_str())).collect();
    assert_eq!(
        told,
        [
            ("HAS_SALES".to_owned(), "FALSE", "TRUE"),
            ("STATUS".to_owned(), "INACTIVE", "ACTIVE"),
            ("INACTIVE_REASON".to_owned(), "DUPLICATE", ""),
        ]
    );
}

#[test]
fn a_merge_never_takes_sales_away_and_an_update_may() {
    let mut base = contact(&[]);
    base.standing.has_sales = true;
    let row = row(&[("HAS_SALES", "FALSE")]);
    assert!(golden_record(Some(&base), &row, FILE, &Picks::new()).after.standing.has_sales);
    assert!(!golden_record(Some(&base), &row, Way::Update, &Picks::new()).after.standing.has_sales);
}

#[test]
fn a_derived_salutation_goes_with_the_title() {
    let base = contact(&[("TITLE", "MRS"), ("LETTER_SALUTATION", "Madame")]);
    let row = row(&[("TITLE", "MR"), ("LETTER_SALUTATION", "Monsieur")]);
    let field = Field::LetterSalutation;
    let asked = golden_record(Some(&base), &row, ASK, &Picks::new());
    assert_eq!((asked.after.text(field), line(&asked, value(field)).mark), ("Madame", Mark::Equal));
    let chosen = picks(&[(value(Field::Title), Pick::File)]);
    assert_eq!(golden_record(Some(&base), &row, ASK, &chosen).after.text(field), "Monsieur");
    assert_eq!(golden_record(Some(&base), &row, FILE, &Picks::new()).after.text(field), "Monsieur");
}

#[test]
fn picks_choose_a_side_per_unit() {
    let consent = Field::Authorization(Code::new("EMAIL").unwrap());
    let base =
        contact(&[("FIRSTNAME", "Anna"), ("FUNCTION", "usher"), ("REMARK", "a"), ("LASTNAME", "Rossi")]);
    let row = row(&[("FIRSTNAME", "Berta"), ("FUNCTION", "="), ("REMARK", "b"), ("AUTH:EMAIL", "TRUE")]);
    let chosen = picks(&[
        (value(Field::FirstName), Pick::Hand("Anna Berta".into())),
        (value(Field::LastName), Pick::File),
        (value(Field::Function), Pick::File),
        (value(Field::Remark), Pick::Base),
        (value(consent), Pick::File),
    ]);
    let after = golden_record(Some(&base), &row, ASK, &chosen).after;
    let told =
        [Field::FirstName, Field::LastName, Field::Function, Field::Remark, consent].map(|f| after.text(f));
    assert_eq!(told, ["Anna Berta", "Rossi", "", "a", "TRUE"], "a row that says nothing wipes nothing");
}

#[test]
fn what_differs_stands_first_each_group_in_field_order() {
    let mut base =
        contact(&[("LASTNAME", "Rossi"), ("FIRSTNAME", "Anna"), ("REMARK", "x"), ("EMAIL1", "a@x.ch")]);
    base.addresses.set(AddressUse::Main, Some(address("Seestrasse 1", "", "Zürich")));
    let row = row(&[
        ("LASTNAME", "Rossi"),
        ("FIRSTNAME", "Berta"),
        ("CELLPHONE", "079"),
        ("TOWN", "Bern"),
        ("FUNCTION", "usher"),
        ("EMAIL1", "a@x.ch"),
    ]);
    let golden = golden_record(Some(&base), &row, ASK, &Picks::new());
    let order: Vec<String> = golden.lines.iter().map(|l| l.unit.key()).collect();
    let expected = ["FIRSTNAME", "ADDRESS:M", "FUNCTION", "CELLPHONE", "REMARK", "LASTNAME", "EMAIL1"];
    assert_eq!(order, expected);
}

#[test]
fn a_drop_takes_every_unit_away() {
    let base = contact(&[("LASTNAME", "Rossi"), ("EMAIL1", "a@x.ch")]);
    let gone = diff(Some(&base), None);
    assert_eq!(gone.len(), 2);
    assert!(gone.iter().all(|(_, before, after)| !before.is_empty() && after.is_empty()));
    assert!(diff(Some(&base), Some(&base)).is_empty() && diff(None, None).is_empty());
}
