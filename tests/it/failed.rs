//! Rows that did not go in: they go back with their reasons, and come home to their batch.

use std::path::PathBuf;

use crate::support::desk::{open, request, store, unwatched, wait};
use crate::support::{Sandbox, csv_maps, csv_records, refused};
use usher::contact::Field;
use usher::import::{Desk, OpenedHow};
use usher::review::Decision;

const FILE: &str = "\
OPERATION;CONTACT_NR;FIRSTNAME;LASTNAME;BIRTHDATE;ZIPCODE;TOWN;COUNTRY;EMAIL1;Pointure\r
;;Elena;Moretti;02.01.1980;8001;Zürich;CH;elena.moretti@example.com;38\r
;;Hugo;Blanc;31.02.1981;1003;Lausanne;CH;hugo.blanc@example.com;42\r
UPDATE;0000999;Lea;Muster;;;;;;36\r
;;Max;Frei;;01067;Dresden;DE;max.frei@@example;40\r
";

/// The batch with one row in and three left.
fn batch(sandbox: &Sandbox) -> PathBuf {
    sandbox.write("rows.csv", FILE);
    let ran = sandbox.run(&["apply", "rows.csv", "--db", "base.db", "--json"]);
    assert_eq!((ran.code, &ran.json()["outcome"]["created"]), (1, &1.into()), "{}", ran.out);
    sandbox.ok(&["export", "--failed", "1", "--db", "base.db", "--output", "left.csv"]);
    sandbox.path("left.csv")
}

fn left(sandbox: &Sandbox) -> String {
    std::fs::read_to_string(sandbox.path("left.csv")).unwrap()
}

/// The records of a semicolon file.
fn cells(text: &str) -> Vec<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b';').has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn outcome(sandbox: &Sandbox, file: &str) -> (serde_json::Value, String) {
    let ran = sandbox.run(&["apply", file, "--db", "base.db", "--json"]);
    assert!(ran.code < 2, "{}", ran.err);
    (ran.json(), ran.err)
}

fn contacts(sandbox: &Sandbox) -> usize {
    csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out).len()
}

#[test]
fn rows_go_back_as_they_came_with_the_reason_behind() {
    let sandbox = Sandbox::new();
    batch(&sandbox);
    let records = cells(&left(&sandbox));
    let own = ["USHER_ROW", "USHER_STATE", "USHER_REASON", "USHER_QUESTION", "USHER_NOTE", "USHER_ANSWER"];
    let original = cells(FILE);
    assert_eq!(records[0][..10], original[0][..]);
    assert_eq!(records[0][10..], own);
    let rows: Vec<&[String]> = records[1..].iter().map(|r| &r[..10]).collect();
    assert_eq!(
        rows,
        [&original[2][..], &original[3][..], &original[4][..]],
        "the one that is in is not here"
    );
    let states: Vec<&str> = records[1..].iter().map(|r| r[11].as_str()).collect();
    assert_eq!(states, ["waiting", "failed", "waiting"]);
    for (row, words) in [(1, "BIRTHDATE"), (2, "key-unknown"), (3, "EMAIL1")] {
        assert!(records[row][12].contains(words), "{:?}", records[row]);
    }
    assert!(records[1][10].starts_with("B1-3-"), "{}", records[1][10]);
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &std::fs::metadata(sandbox.path("left.csv")).unwrap().permissions(),
    );
    assert_eq!(mode & 0o077, 0, "nobody else may read it");
}

#[test]
fn a_returned_file_corrects_its_batch_and_no_other() {
    let sandbox = Sandbox::new();
    batch(&sandbox);
    let back = left(&sandbox).replace("31.02.1981", "28.02.1981").replace("UPDATE;0000999", ";");
    sandbox.write("corrected.csv", &back);
    let told = sandbox.run(&["check", "corrected.csv", "--db", "base.db"]).err;
    assert!(told.contains("batch 1") && told.contains("3 cells of 2 rows"), "{told}");
    let (done, told) = outcome(&sandbox, "corrected.csv");
    assert!(told.contains("3 cells of 2 rows"), "{told}");
    assert_eq!(done["batch"], 1);
    assert_eq!((&done["outcome"]["created"], &done["outcome"]["waiting"]), (&3.into(), &1.into()), "{done}");
    assert_eq!(contacts(&sandbox), 3);
    // Sent back twice: what is in is left alone, the rest is as it was.
    let (again, told) = outcome(&sandbox, "corrected.csv");
    assert_eq!(again["outcome"], done["outcome"]);
    assert!(told.contains("0 cells"), "{told}");
    assert!(told.contains("rows 2, 3 of the file: committed or left out"), "{told}");
    let history = sandbox.ok(&["history", "--json", "--db", "base.db"]).json();
    assert_eq!(history["batches"].as_array().unwrap().len(), 1);
}

#[test]
fn what_a_spreadsheet_does_to_cells_is_no_correction() {
    let sandbox = Sandbox::new();
    batch(&sandbox);
    let mut records = cells(&left(&sandbox));
    // Columns moved, a zero lost, a date written otherwise, a row gone, one added, one id spoilt.
    records.remove(2);
    records[2][5] = "1067".into();
    records.push(records[2].clone());
    records[3][10] = String::new();
    records.push(records[1].clone());
    records[4][10] = "B1-3-00000000".into();
    records.push(records[1].clone());
    let turned: Vec<Vec<String>> = records.iter().map(|r| r.iter().rev().cloned().collect()).collect();
    let text: String = turned.iter().map(|r| r.join("\t") + "\n").collect();
    sandbox.write("excel.csv", text);
    let (done, told) = outcome(&sandbox, "excel.csv");
    assert_eq!(done["batch"], 1);
    assert_eq!(done["outcome"]["created"], 1, "{done}");
    for words in [
        "0 cells of 0 rows",
        "row 4 of the file: without a row id",
        "row 5 of the file: with an id of no row",
        "row 6 of the file: with the id of a row above",
        "1 cell is only written otherwise",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

#[test]
fn a_workbook_comes_back_as_well() {
    let sandbox = Sandbox::new();
    batch(&sandbox);
    sandbox.ok(&["export", "--failed", "1", "--db", "base.db", "--output", "left.xlsx"]);
    let (header, records) = csv_records(&sandbox.ok(&["convert", "left.xlsx"]).out);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in std::iter::once(&header).chain(&records).enumerate() {
        for (column, text) in cells.iter().enumerate() {
            let (row, column) = (row as u32, column as u16);
            let written = match (header[column as usize].as_str(), text.as_str()) {
                // As Excel has it after somebody typed into cells.
                ("ZIPCODE", "01067") => sheet.write_number(row, column, 1067),
                ("EMAIL1", "max.frei@@example") => sheet.write_string(row, column, "max.frei@example.com"),
                ("BIRTHDATE", "31.02.1981") => {
                    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(1981, 2, 28).unwrap();
                    let format = rust_xlsxwriter::Format::new().set_num_format("dd.mm.yyyy");
                    sheet.write_datetime_with_format(row, column, date, &format)
                }
                (_, text) => sheet.write_string(row, column, text),
            };
            written.unwrap();
        }
    }
    book.save(sandbox.path("back.xlsx")).unwrap();
    let (done, told) = outcome(&sandbox, "back.xlsx");
    assert!(told.contains("2 cells of 2 rows") && told.contains("1 cell is only"), "{told}");
    assert_eq!((&done["outcome"]["created"], &done["outcome"]["failed"]), (&3.into(), &1.into()), "{done}");
    let people = csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out);
    let of = |name: &str, code: &str| people.iter().find(|p| p["LASTNAME"] == name).unwrap()[code].clone();
    assert_eq!((of("Blanc", "BIRTHDATE"), of("Frei", "ZIPCODE")), ("1981-02-28".into(), "01067".into()));
}

#[test]
fn a_closed_batch_gets_no_duplicates() {
    let sandbox = Sandbox::new();
    batch(&sandbox);
    let back = left(&sandbox)
        .replace("31.02.1981", "28.02.1981")
        .replace("UPDATE;0000999", ";")
        .replace("max.frei@@example", "max.frei@example.com");
    sandbox.write("corrected.csv", &back);
    let (done, _) = outcome(&sandbox, "corrected.csv");
    assert_eq!(done["outcome"]["created"], 4, "{done}");
    assert_eq!(contacts(&sandbox), 4);
    let (again, told) = outcome(&sandbox, "corrected.csv");
    assert_eq!((&again["batch"], &again["outcome"]["unchanged"]), (&2.into(), &3.into()), "{again} {told}");
    assert!(told.contains("3 rows were committed before"), "{told}");
    assert_eq!(contacts(&sandbox), 4, "no duplicates");
    // A last correction is an update of the contact that the row made.
    sandbox.write("once-more.csv", back.replace("Lausanne", "Vevey").replace(";1003;", ";1800;"));
    let (last, _) = outcome(&sandbox, "once-more.csv");
    assert_eq!(
        (&last["outcome"]["updated"], &last["outcome"]["unchanged"]),
        (&1.into(), &2.into()),
        "{last}"
    );
    assert_eq!(contacts(&sandbox), 4);
}

#[test]
fn in_another_base_it_is_a_file_like_any_other() {
    let sandbox = Sandbox::new();
    batch(&sandbox);
    let back = left(&sandbox).replace("31.02.1981", "28.02.1981");
    sandbox.write("corrected.csv", &back);
    let ran = sandbox.run(&["apply", "corrected.csv", "--db", "other.db", "--json"]);
    assert_eq!(ran.json()["rows"], 3, "{}", ran.err);
    assert_eq!(ran.json()["outcome"]["created"], 1, "{}", ran.out);
    let check = sandbox.run(&["check", "corrected.csv", "--format", "json", "--db", "other.db"]).json();
    let ours = |c: &&serde_json::Value| c["header"].as_str().unwrap().starts_with("USHER_");
    let columns: Vec<_> = check["columns"].as_array().unwrap().iter().filter(ours).collect();
    assert_eq!(columns.len(), 6);
    assert!(columns.iter().all(|c| c["field"].is_null()), "our columns are no data: {columns:?}");
}

#[test]
fn questions_go_out_and_answers_come_back_in_one_step_of_undo() {
    let sandbox = Sandbox::new();
    let left_file = batch(&sandbox);
    wait(async {
        let store = store(&sandbox.path("base.db")).await;
        let desk = Desk::of_batch(store.clone(), 1, "anna").await.unwrap();
        let question = Decision::Wait { question: "Which day?".into() };
        crate::support::desk::decide(&desk, 3, question).await;
        let skip = Decision::Skip { reason: "a test row".into() };
        crate::support::desk::decide(&desk, 5, skip).await;
        drop(desk);
        store.close().await;
    });
    sandbox.ok(&["export", "--failed", "1", "--db", "base.db", "--output", "left.csv"]);
    let mut records = cells(&left(&sandbox));
    assert_eq!(
        (records[1][12].split(" | ").next().unwrap(), records[1][13].as_str()),
        ("put off", "Which day?")
    );
    assert_eq!(
        (&*records[3][11], records[3][12].starts_with("skipped by us: a test row")),
        ("skipped", true)
    );
    records[1][15] = "the 28th".into();
    records[1][4] = "28.02.1981".into();
    let text: String = records.iter().map(|r| r.join(";") + "\n").collect();
    std::fs::write(&left_file, text).unwrap();
    wait(async {
        let store = store(&sandbox.path("base.db")).await;
        let opened = open(&store, &left_file).await;
        assert_eq!((opened.how, opened.desk.batch()), (OpenedHow::Returned, 1));
        let asked = |d: &usher::review::RowDecision| match d.values().next() {
            Some(Decision::Wait { question }) => question.clone(),
            other => panic!("{other:?}"),
        };
        let line = |rows: Vec<usher::import::QueueLine>| rows.into_iter().find(|l| l.row == 3).unwrap();
        let now = line(opened.desk.queue().await.unwrap());
        assert_eq!(asked(&now.decision), "Which day? → the 28th");
        assert!(now.rules.iter().all(|r| !r.starts_with("birth-date")), "{:?}", now.rules);
        let detail = opened.desk.detail(3).await.unwrap();
        assert_eq!(detail.record.principal().unwrap().text(Field::BirthDate), "1981-02-28");
        opened.desk.undo().await.unwrap();
        let before = line(opened.desk.queue().await.unwrap());
        assert_eq!(asked(&before.decision), "Which day?");
        assert!(before.rules.iter().any(|r| r.starts_with("birth-date")), "{:?}", before.rules);
        drop(opened);
        // The same file laid beside it once more says the same.
        let opened = Desk::open(store.clone(), &request(&left_file), unwatched()).await.unwrap();
        assert_eq!(asked(&line(opened.desk.queue().await.unwrap()).decision), "Which day? → the 28th");
        store.close().await;
    });
}

#[test]
fn no_word_about_other_contacts_leaves_the_house() {
    let sandbox = Sandbox::new();
    sandbox.base("CONTACT_NR,FIRSTNAME,LASTNAME,EMAIL1\n0000042,Geheime,Person,owner@example.com\n");
    sandbox.write("rows.csv", "CONTACT_NR,FIRSTNAME,LASTNAME,EMAIL1\n0000042,Otto,Anders,otto@example.com\n,Ida,Lang,owner@example.com\n");
    let ran = sandbox.run(&["apply", "rows.csv", "--db", "base.db"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let text = sandbox.ok(&["export", "--failed", "2", "--db", "base.db"]).out;
    assert!(text.contains("identity-mismatch") && text.contains("email-"), "{text}");
    assert!(!text.contains("Geheime") && !text.contains("Person"), "{text}");
    refused(&sandbox.run(&["export", "--failed", "9", "--db", "base.db"]), "no batch 9");
}

#[test]
fn formulas_in_a_file_do_not_wake_up_in_the_one_that_goes_back() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "rows.csv",
        "FIRSTNAME,LASTNAME,EMAIL1,REMARK\nEva,=cmd|' /C calc'!A0,eva@@x,=\nEva,Long,eva.long@@x,=1+1\n",
    );
    sandbox.run(&["apply", "rows.csv", "--db", "base.db"]);
    let text = sandbox.ok(&["export", "--failed", "1", "--db", "base.db", "--output", "left.csv"]);
    assert!(text.err.contains("2 rows"), "{}", text.err);
    let text = left(&sandbox);
    assert!(text.contains(",\\=cmd|") && text.contains(",=,") && text.contains(",\\=1+1,"), "{text}");
    let (_, told) = outcome(&sandbox, "left.csv");
    assert!(told.contains("0 cells of 0 rows"), "{told}");
}
