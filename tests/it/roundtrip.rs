//! Hostile texts through files into a base and out again: byte for byte, or with a finding.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::support::{Sandbox, csv_maps};

/// Texts that break something somewhere, by kind.
const SEEDS: &[&str] = &[
    // control characters
    "a\u{1}b",
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]0;title\u{7}",
    "bell\u{7}",
    "back\u{8}space",
    "tab\there",
    "\u{7f}del",
    "line\nfeed",
    "carriage\rreturn",
    "both\r\nof them",
    "\u{b}vertical",
    "form\u{c}feed",
    "\u{1f}unit",
    "\u{80}c1\u{9f}",
    "nel\u{85}here",
    "two\n\nempty\n\nlines",
    "mixed\r\n\rends\n",
    // direction, zero width, joining
    "\u{202e}gnp.exe",
    "\u{2066}isolate\u{2069}",
    "a\u{200b}b",
    "a\u{200c}b",
    "a\u{200d}b",
    "\u{feff}bom",
    "so\u{ad}ft",
    "word\u{2060}joiner",
    "\u{200f}rtl",
    "שלום",
    "مرحبا",
    "\u{61c}alm",
    "sep\u{2028}line",
    "sep\u{2029}para",
    "👨\u{200d}👩\u{200d}👧\u{200d}👦",
    "🏳\u{fe0f}\u{200d}🌈",
    "🇨🇭",
    "👍🏽",
    "e\u{301}",
    "é",
    "Z\u{351}\u{36b}\u{343}a\u{334}l",
    "ﬁ",
    "Å",
    "Å",
    "한글",
    "ᄒ\u{1161}ᆫ",
    "日本語",
    "ＦＵＬＬ",
    "ß ẞ ſ",
    "İstanbul ı",
    "Ǆ ǅ ǆ",
    "\u{1d173}music\u{1d17a}",
    // neighbours of the surrogates, the last ones of each plane, private use
    "\u{d7ff}",
    "\u{e000}",
    "\u{fffd}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{1fffe}",
    "\u{10ffff}",
    "\u{10000}",
    "\u{e0041}tag",
    "\u{f8ff}",
    // SQL
    "'; DROP TABLE contact; --",
    "\" OR \"\"=\"",
    "Robert'); DROP TABLE Students;--",
    "%27",
    "1' OR '1'='1",
    "/* */",
    "--",
    "`id`",
    "$1",
    ":name",
    "?",
    "\\'; SELECT 1; --",
    "%s%n%x",
    "NULL",
    "null",
    "undefined",
    "nil",
    "None",
    "NaN",
    "Infinity",
    // formulas
    "=1+1",
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://example.com\")",
    "+1",
    "+41 21 613 21 11",
    "-1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "@home",
    "=",
    "==",
    "=\"a\"",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "%0A-3+3+cmd|' /C calc'!A0",
    // our own escapes
    "\\=",
    "\\=1",
    "\\\\=",
    "||",
    "||append",
    "\\||",
    "\\\\||x",
    "|",
    "a||b",
    "\\",
    "\\\\",
    "\\n",
    "\\t",
    "\\0",
    "back\\slash",
    // Excel's own escape
    "_x0041_",
    "_x000D_",
    "_x005F_",
    "_x005F_x0041_",
    "_xD83D_",
    "_x41_",
    "_x",
    "__x0000__",
    "_X0041_",
    "_x00g1_",
    // CSV
    "\"",
    "\"\"",
    "\"quoted\"",
    "a\"b",
    "a;b",
    "a,b",
    "a\tb",
    "a|b",
    ";",
    ",",
    "'",
    "''",
    "'leading",
    "\";\"",
    "\n",
    "\"\n\"",
    "a,b;c|d\te",
    "\"open",
    "close\"",
    "a\"\"b",
    "\\\"",
    "#comment",
    "# ",
    "sep=;",
    "//",
    "...",
    // blanks
    " leading",
    "trailing ",
    "  both  ",
    "two  spaces",
    "\u{a0}nbsp\u{a0}",
    "thin\u{2009}space",
    "\u{3000}wide",
    "\ttabbed\t",
    " \n ",
    "a \n b",
    // numbers, dates, truth values
    "0",
    "007",
    "0000000000",
    "1e5",
    "1E+10",
    "1.0",
    "1,5",
    "00.10",
    "-0",
    "+0",
    "0x1F",
    "1_000",
    "12345678901234567890",
    "٣",
    "½",
    "1.1",
    "1/2",
    "2003-12-09",
    "09.12.2003",
    "12/09",
    "31.02.1980",
    "Jan-1",
    "MARCH1",
    "SEPT2",
    "12:30",
    "#N/A",
    "#REF!",
    "#DIV/0!",
    "#NAME?",
    "true",
    "TRUE",
    "false",
    "FALSE",
    "oui",
    "ja",
    "n/a",
    "N/A",
    "(null)",
    "<null>",
    "\\N",
    "-",
    "--",
    "?",
    "*",
    "k.A.",
    // markup, paths, addresses, templates
    "<b>bold</b>",
    "<script>alert(1)</script>",
    "&amp;",
    "&",
    "<",
    ">",
    "]]>",
    "<![CDATA[x]]>",
    "&#x0;",
    "<?xml?>",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "%00",
    "../../etc/passwd",
    "C:\\Windows\\System32",
    "\\\\server\\share",
    "/dev/null",
    "CON",
    "file:///etc/passwd",
    "a@b",
    "http://[::1]/",
    "javascript:alert(1)",
    "mailto:x?y=z",
    "USHER_ROW",
    "OPERATION",
    "LASTNAME",
    "UPDATE",
    "{\"json\":1}",
    "[1]",
    "\u{1f600}",
    "Ã©",
    "MÃ¼ller",
];

/// Parts that are put around the seeds.
const AROUND: [(&str, &str); 6] =
    [("Anna ", ""), ("", " Meier"), ("\u{200b}", ""), ("", "\u{202c}"), ("x\n", ""), ("\"", "\"")];

/// Five hundred texts, the same ones on every run.
fn hostile() -> Vec<String> {
    let mut texts: Vec<String> = SEEDS.iter().map(|text| (*text).to_owned()).collect();
    for (before, after) in AROUND {
        texts.extend(SEEDS.iter().map(|seed| format!("{before}{seed}{after}")));
    }
    let mut seen = std::collections::BTreeSet::new();
    // A cell that shows nothing is an empty cell, and that means "leave as it is".
    texts.retain(|text| !text.trim().is_empty() && seen.insert(text.clone()));
    texts.truncate(496);
    texts.extend(["x".repeat(32_767), "y".repeat(32_768), "é😀".repeat(20_000), "long ".repeat(400) + "end"]);
    texts
}

/// The text as the format has it (DOMAIN.md, section 3), blanks before a lone `=` and before `||` or not.
fn written(text: &str) -> String {
    let bare = text.trim_start_matches('\\');
    let marked = bare.starts_with('=') || bare.trim() == "=" || bare.trim().starts_with("||");
    if marked { format!("\\{text}") } else { text.to_owned() }
}

fn number(index: usize) -> String {
    format!("{:07}", index + 1)
}

/// The records of a file with the texts in one field.
fn records(texts: &[String], field: &str) -> Vec<[String; 3]> {
    let name = if field == "LASTNAME" { "FIRSTNAME" } else { "LASTNAME" };
    let head = [["CONTACT_NR", name, field].map(String::from)];
    let row = |(index, text): (usize, &String)| [number(index), "Muster".into(), written(text)];
    head.into_iter().chain(texts.iter().enumerate().map(row)).collect()
}

fn as_csv(path: &Path, records: &[[String; 3]]) {
    let mut csv = csv::Writer::from_path(path).unwrap();
    records.iter().for_each(|record| csv.write_record(record).unwrap());
    csv.flush().unwrap();
}

fn as_workbook(path: &Path, records: &[[String; 3]]) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, record) in records.iter().enumerate() {
        for (column, text) in record.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, text).unwrap();
        }
    }
    book.save(path).unwrap();
}

/// What the base `db` holds in a field, by contact number.
fn held(sandbox: &Sandbox, db: &str, field: &str) -> BTreeMap<String, String> {
    let text = sandbox.ok(&["export", "--db", db]).out;
    csv_maps(&text).into_iter().map(|mut c| (c["CONTACT_NR"].clone(), c.remove(field).unwrap())).collect()
}

fn load(sandbox: &Sandbox, file: &str, db: &str) {
    let ran = sandbox.ok(&["apply", file, "--policy", "create-all", "--db", db, "--json"]);
    assert_eq!(ran.json()["outcome"]["created"], ran.json()["rows"], "{}", ran.out);
}

/// The rules that say that a text did not go in as it stands.
const SAID: [&str; 4] = ["text-placeholder", "text-spreadsheet-error", "name-blank", "text-nul"];

/// The contacts whose row has a finding that says so.
fn said(sandbox: &Sandbox, file: &str) -> BTreeSet<String> {
    let report = sandbox.run(&["check", file, "--format", "json", "--db", "none.db"]).json();
    let findings = report["findings"].as_array().unwrap().iter();
    let found = findings.filter(|f| SAID.contains(&f["rule"].as_str().unwrap()));
    // The header stands in row 1; records with line ends take several lines, so rows are counted by place.
    let rows: BTreeSet<u64> = found.map(|f| f["row"].as_u64().unwrap()).collect();
    rows_of(&sandbox.path(file)).into_iter().filter(|(row, _)| rows.contains(row)).map(|(_, n)| n).collect()
}

/// The row in which each contact begins.
fn rows_of(path: &Path) -> Vec<(u64, String)> {
    let mut csv = csv::Reader::from_path(path).unwrap();
    let records = csv.records().map(|record| record.unwrap());
    records.map(|r| (r.position().unwrap().line(), r[0].to_owned())).collect()
}

/// Every text is held as it stands, or a finding says that it is not.
fn came_through(texts: &[String], held: &BTreeMap<String, String>, said: &BTreeSet<String>) {
    let mut lost = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let got = held.get(&number(index));
        if got.map(String::as_str) != Some(&written(text)) && !said.contains(&number(index)) {
            lost.push(format!("{:?} came back as {got:?}", text.chars().take(60).collect::<String>()));
        }
    }
    assert!(lost.is_empty(), "{} of {}\n{}", lost.len(), texts.len(), lost.join("\n"));
    assert!(said.len() < texts.len() / 20, "{said:?}");
}

#[test]
fn five_hundred_hostile_texts_through_csv() {
    let texts = hostile();
    assert_eq!(texts.len(), 500);
    for field in ["REMARK", "LASTNAME", "LINE1"] {
        let sandbox = Sandbox::new();
        as_csv(&sandbox.path("in.csv"), &records(&texts, field));
        load(&sandbox, "in.csv", "base.db");
        let first = held(&sandbox, "base.db", field);
        came_through(&texts, &first, &said(&sandbox, "in.csv"));
        // What was exported loads as the same base.
        sandbox.ok(&["export", "--db", "base.db", "--output", "out.csv"]);
        load(&sandbox, "out.csv", "again.db");
        assert_eq!(held(&sandbox, "again.db", field), first, "{field}");
    }
}

#[test]
fn five_hundred_hostile_texts_through_a_workbook() {
    let mut texts = hostile();
    // More than a cell holds cannot stand in a workbook; what an export makes of it is told below.
    texts.retain(|text| written(text).encode_utf16().count() <= 32_767);
    let sandbox = Sandbox::new();
    as_workbook(&sandbox.path("in.xlsx"), &records(&texts, "REMARK"));
    as_csv(&sandbox.path("same.csv"), &records(&texts, "REMARK"));
    load(&sandbox, "in.xlsx", "base.db");
    let first = held(&sandbox, "base.db", "REMARK");
    came_through(&texts, &first, &said(&sandbox, "same.csv"));
    let told = sandbox.ok(&["export", "--db", "base.db", "--output", "out.xlsx"]).err;
    assert!(told.contains("REMARK: holds characters that a workbook cannot"), "{told}");
    load(&sandbox, "out.xlsx", "again.db");
    assert_eq!(held(&sandbox, "again.db", "REMARK"), first);
}

#[test]
fn what_a_cell_cannot_hold_is_said() {
    let sandbox = Sandbox::new();
    let texts = ["z".repeat(40_000), "\u{1b}[0m".to_owned(), "plain".to_owned(), "_x0041\u{1}".to_owned()];
    as_csv(&sandbox.path("in.csv"), &records(&texts, "REMARK"));
    load(&sandbox, "in.csv", "base.db");
    let ran = sandbox.ok(&["export", "--format", "xlsx", "--output", "out.bin", "--db", "base.db"]);
    let lines: Vec<&str> = ran.err.lines().collect();
    assert_eq!(lines.len(), 3, "{}", ran.err);
    for (line, start) in lines.iter().zip([
        "contact 0000001 REMARK: is longer",
        "contact 0000002 REMARK: holds",
        "contact 0000004 REMARK: looks like",
    ]) {
        assert!(line.starts_with(start), "{line}");
    }
    load(&sandbox, "out.bin", "again.db");
    let held = held(&sandbox, "again.db", "REMARK");
    assert_eq!(held["0000001"], "z".repeat(32_767), "as much as fits");
    assert_eq!((&*held["0000002"], &*held["0000003"]), ("\u{1b}[0m", "plain"));
}

#[test]
fn an_export_of_prose_changes_nothing_when_it_comes_back() {
    let texts = hostile();
    let sandbox = Sandbox::new();
    as_csv(&sandbox.path("in.csv"), &records(&texts, "REMARK"));
    load(&sandbox, "in.csv", "base.db");
    for file in ["out.csv", "out.xlsx"] {
        let before = held(&sandbox, "base.db", "REMARK");
        sandbox.ok(&["export", "--db", "base.db", "--output", file]);
        let outcome = sandbox.run(&["apply", file, "--db", "base.db", "--json"]).json()["outcome"].clone();
        // Also what is longer than a cell holds was not edited, though the workbook cuts it.
        assert_eq!((&outcome["unchanged"], &outcome["updated"]), (&500.into(), &0.into()), "{outcome}");
        assert_eq!(held(&sandbox, "base.db", "REMARK"), before);
    }
}

#[test]
fn what_a_spreadsheet_would_run_is_said_of_csv_alone() {
    let sandbox = Sandbox::new();
    let texts = [
        "@SUM(1+1)*cmd|' /C calc'!A0".to_owned(),
        "=cmd|' /C calc'!A0".to_owned(),
        "+41 21 613 21 11".to_owned(),
    ];
    as_csv(&sandbox.path("in.csv"), &records(&texts, "REMARK"));
    load(&sandbox, "in.csv", "base.db");
    let csv = sandbox.ok(&["export", "--db", "base.db"]);
    assert!(csv.out.contains("\\=cmd|") && csv.err.contains("1 cell begins like a formula"), "{}", csv.err);
    let book = sandbox.ok(&["export", "--db", "base.db", "--output", "out.xlsx"]);
    assert_eq!(book.err, "", "a workbook holds text");
}

/// Texts of signs that mean something to somebody, and of any other.
fn any_text() -> impl Strategy<Value = String> {
    let signs = select(vec![
        "=",
        "\\",
        "|",
        "||",
        "\"",
        "'",
        ",",
        ";",
        "\t",
        "\n",
        "\r",
        " ",
        "_x0041_",
        "_x",
        "\u{1}",
        "\u{200b}",
        "\u{feff}",
        "\u{202e}",
        "\u{ffff}",
        "é",
        "👨\u{200d}👩",
        "0",
        "-",
        "+",
        "@",
        "(",
        "a",
    ]);
    let meant = vec(signs, 1..12).prop_map(|signs| signs.concat());
    prop_oneof![3 => meant, 1 => "\\PC{1,30}", 1 => any::<String>().prop_map(|text| text.replace('\0', ""))]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn any_text_comes_back(texts in vec(any_text(), 1..40)) {
        let texts: Vec<String> = texts.into_iter().filter(|text| !text.trim().is_empty()).collect();
        let sandbox = Sandbox::new();
        as_csv(&sandbox.path("in.csv"), &records(&texts, "REMARK"));
        prop_assume!(!texts.is_empty());
        load(&sandbox, "in.csv", "base.db");
        let first = held(&sandbox, "base.db", "REMARK");
        for (index, text) in texts.iter().enumerate() {
            prop_assert_eq!(&first[&number(index)], &written(text));
        }
        let told = sandbox.ok(&["export", "--db", "base.db", "--output", "out.xlsx"]).err;
        load(&sandbox, "out.xlsx", "again.db");
        let again = held(&sandbox, "again.db", "REMARK");
        for (contact, text) in first {
            let excused = told.contains(&format!("contact {contact} REMARK: looks like Excel's own"));
            prop_assert!(excused || again[&contact] == text, "{:?} as {:?}", text, again[&contact]);
        }
    }
}
