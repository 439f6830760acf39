//! What holds for every file: no row is lost, none is counted twice, and what was exported comes back.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use usher::import::{OpenRequest, check, pairs};
use usher::source::HeaderChoice;
use usher::store::{SqliteStore, Store};

use crate::support::Sandbox;
use crate::support::desk::{exported, load, request, store, unseen, wait};

const CODES: [&str; 24] = [
    "OPERATION",
    "CONTACT_NR",
    "TITLE",
    "FIRSTNAME",
    "LASTNAME",
    "BIRTHDATE",
    "PREF_LANG",
    "OFFICIAL_NAME",
    "FUNCTION",
    "REMARK",
    "LINE1",
    "LINE2",
    "ZIPCODE",
    "TOWN",
    "COUNTRY",
    "TELEPHONE",
    "CELLPHONE",
    "EMAIL1",
    "EMAIL2",
    "CNIL_O",
    "HAS_SALES",
    "ADDR_TYPE",
    "Nom",
    "whatever",
];

/// A file whose header is known, so that each record after it is counted.
fn asked(path: &std::path::Path) -> OpenRequest {
    let mut request = request(path);
    request.options.header_row = Some(HeaderChoice::Row(1));
    request.options.dialect.delimiter = Some(b','.into());
    request
}

/// Cells as they come: sensible ones, wrong ones, and noise.
fn cell() -> impl Strategy<Value = String> {
    let known = select(vec![
        "",
        "",
        "",
        "",
        "Anna",
        "Keller",
        "Müller",
        "MR",
        "MRS",
        "1970-03-04",
        "31.02.1975",
        "12/3/79",
        "8001",
        "Zürich",
        "CH",
        "UK",
        "INSERT",
        "UPDATE",
        "DELETE",
        "ANONYMIZE",
        "CONFIG",
        "NONSENSE",
        "1",
        "0000000001",
        "0000000002",
        "anna@bluewin.ch",
        "a@@b",
        "=",
        "||more",
        "\\=x",
        "TRUE",
        "FALSE",
        "oui",
        "044 211 22 33",
        "01 SVP 77 77",
        "M",
        "MS",
        "de",
        "Rue du Lac 12",
    ]);
    // Quotes and line ends are the business of the reader's own tests: a guess about them may be wrong in a tiny file.
    let noise = prop_oneof!["\\PC{0,12}", "[\\u{0}-\\u{ff}]{0,6}"]
        .prop_map(|s| s.replace(['"', '\'', '\r', '\n'], ""));
    prop_oneof![4 => known.prop_map(str::to_owned), 2 => noise]
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
            let mut found = Vec::new();
            let mut take = |pair| {
                found.push(pair);
                std::ops::ControlFlow::Continue(())
            };
            pairs(store.as_ref(), &asked(&path), Some(0.0), &mut take, unseen()).await.unwrap();
            (report, found)
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
        // Rows that name a person and no structure: a relay is exported without its structure.
        let kept: Vec<usize> = (0..columns.len()).filter(|i| !STEERING.contains(&columns[*i])).collect();
        let columns: Vec<&str> = std::iter::once("LASTNAME").chain(kept.iter().map(|i| columns[*i])).collect();
        let cell = |row: &Vec<String>, i: usize| row.get(i).cloned().unwrap_or_default();
        let named = |(n, row)| std::iter::once(format!("Keller{n}")).chain(kept.iter().map(|i| cell(row, *i))).collect();
        let rows: Vec<Vec<String>> = rows.iter().enumerate().map(named).collect();
        prop_assume!(!rows.is_empty());
        let sandbox = Sandbox::new();
        let file = String::from_utf8(text(&columns, &rows)).unwrap();
        let (first, second) = wait(async {
            let first = store(&sandbox.path("first.db")).await;
            load(&first, &sandbox.path(""), &file).await;
            let second = store(&sandbox.path("second.db")).await;
            load(&second, &sandbox.path(""), &exported_csv(&sandbox, "first.db")).await;
            (exported(&first).await, exported(&second).await)
        });
        prop_assert_eq!(first, second);
    }
}

/// Columns that decide what a row is, and the one that each row of the property fills itself.
const STEERING: [&str; 5] = ["OPERATION", "CONTACT_NR", "OFFICIAL_NAME", "LASTNAME", "Nom"];

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
