//! What holds for every file: no row is lost, none is counted twice, and what was exported comes back.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use usher::import::{OpenRequest, check, pairs};
use usher::source::HeaderChoice;
use usher::store::{SqliteStore, Store};

use crate::support::desk::{exported, load, request, store, unseen, wait};
use crate::support::Sandbox;

const CODES: [&str; 24] = [
    "OPERATION", "CONTACT_NR", "TITLE", "FIRSTNAME", "LASTNAME", "BIRTHDATE", "PREF_LANG", "OFFICIAL_NAME", "FUNCTION", "REMARK",
    "LINE1", "LINE2", "ZIPCODE", "TOWN", "COUNTRY", "TELEPHONE", "CELLPHONE", "EMAIL1", "EMAIL2", "CNIL_O", "HAS_SALES",
    "ADDR_TYPE", "Nom", "whatever",
];

/// A file whose header is known, so that each record after it is counted.
fn asked(path: &std::path::Path) -> OpenRequest {
    let mut request = request(path);
    request.options.header_row = Some(HeaderChoice::Row(1));
    request.options.delimiter = Some(b',');
    request
}

/// Cells as they come: sensible ones, wrong ones, and noise.
fn cell() -> impl Strategy<Value = String> {
    let known = select(vec![
        "", "", "", "", "Anna", "Keller", "Müller", "MR", "MRS", "1970-03-04", "31.02.1975", "12/3/79", "8001", "Zürich", "CH", "UK",
        "INSERT", "UPDATE", "DELETE", "ANONYMIZE", "CONFIG", "NONSENSE", "1", "0000000001", "0000000002", "anna@bluewin.ch", "a@@b",
        "=", "||more", "\\=x", "TRUE", "FALSE", "oui", "044 211 22 33", "01 SVP 77 77", "M", "MS", "de", "Rue du Lac 12",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => "\\PC{0,12}", 1 => "[\\u{0}-\\u{ff}]{0,6}"]
}

/// A table: some columns in some order, some rows of cells, some of them too short or too long.
fn table() -> impl Strategy<Value = (Vec<&'static str>, Vec<Vec<String>>)> {
    let columns = proptest::sample::subsequence(CODES.to_vec(), 2..12).prop_shuffle();
    (columns, vec(vec(cell(), 1..13), 0..12))
}

fn text(columns: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    csv.write_record(columns).unwrap();
    for row in rows {
        csv.write_record(row).unwrap();
    }
    csv.into_inner().unwrap()
}

const BASE: &str = "\
CONTACT_NR;TITLE;FIRSTNAME;LASTNAME;BIRTHDATE;LINE1;ZIPCODE;TOWN;COUNTRY;TELEPHONE;EMAIL1;CNIL_O
0000000001;MRS;Anna;Keller;1970-03-04;Bahnhofstrasse 1;8001;Zürich;CH;044 211 22 33;anna@bluewin.ch;TRUE
0000000002;MR;Bruno;Favre;1961-11-30;Rue du Lac 12;1800;Vevey;CH;021 922 14 25;;FALSE
";

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_row_ends_in_exactly_one_outcome((columns, rows) in table()) {
        let sandbox = Sandbox::new();
        let path = sandbox.write("file.csv", text(&columns, &rows));
        let (report, pairs) = wait(async {
            let store = SqliteStore::in_memory().await.unwrap();
            let store: std::sync::Arc<dyn Store> = std::sync::Arc::new(store);
            load(&store, &sandbox.path(""), BASE).await;
            let report = check(store.as_ref(), &asked(&path), unseen()).await.unwrap();
            (report, pairs(store.as_ref(), &asked(&path), Some(0.0), unseen()).await.unwrap())
        });
        prop_assert_eq!(report.outcome.total(), report.rows);
        // Each record of the file is one row or stands among what is not data, by kind.
        let not_data: u64 = report.not_data.values().sum();
        prop_assert!(report.rows <= rows.len() as u64);
        prop_assert!(report.rows + not_data >= rows.len() as u64, "{} + {} < {}", report.rows, not_data, rows.len());
        for pair in &pairs {
            prop_assert!((0.0..=1.0).contains(&pair.probability) && pair.weight.is_finite());
        }
    }

    #[test]
    fn what_was_exported_comes_back((columns, rows) in table()) {
        let sandbox = Sandbox::new();
        let columns: Vec<&str> = columns.into_iter().filter(|c| *c != "OPERATION" && *c != "CONTACT_NR").collect();
        prop_assume!(columns.len() > 1);
        let file = String::from_utf8(text(&columns, &rows)).unwrap();
        let (first, second) = wait(async {
            let first = store(&sandbox.path("first.db")).await;
            load(&first, &sandbox.path(""), &file).await;
            let once = exported_csv(&sandbox, "first.db");
            let second = store(&sandbox.path("second.db")).await;
            // Contacts with addresses of their own take several rows: only the first of each makes a contact.
            load(&second, &sandbox.path(""), &once).await;
            (exported(&first).await, exported(&second).await)
        });
        prop_assert_eq!(first, second);
    }
}

/// The export of a base, its rows turned into insertions.
fn exported_csv(sandbox: &Sandbox, base: &str) -> String {
    let (header, records) = sandbox.ok(&["export", "--db", base]).csv();
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(&header).unwrap();
    for mut record in records {
        assert_eq!(record[0], "UPDATE");
        "INSERT".clone_into(&mut record[0]);
        csv.write_record(&record).unwrap();
    }
    String::from_utf8(csv.into_inner().unwrap()).unwrap()
}
