//! Files as customers send them, one folder per case: what is found, what is matched, what becomes of
//! the rows and what the base holds afterwards, compared with `expected.txt`.
//!
//! `UPDATE_EXPECTED=1` writes the files anew; read the difference before it is committed.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use usher::contact::value::text::visible;
use usher::settings;
use usher::store::{OpenMode, SqliteStore, Store};

use crate::support::desk::wait;
use crate::support::{Sandbox, csv_records, fixtures};

/// Criteria that must exist before some of the files are imported, with their values.
const INSTITUTION: &str = r#"{"criteria":{"INTEREST":["OPERA","CLASSIC","JAZZ","DANCE","CIRCUS"]}}"#;

fn source(case: &Path) -> PathBuf {
    let mut files = fs::read_dir(case).unwrap().map(|e| e.unwrap().path());
    files.find(|p| p.file_stem().is_some_and(|s| s == "source")).unwrap()
}

/// The whole story of a case as one text.
fn told(case: &Path) -> String {
    let sandbox = Sandbox::new();
    let source = source(case);
    let file = source.to_str().unwrap();
    wait(prepare(&sandbox.path("base.db")));
    let existing = case.join("existing.csv");
    if existing.exists() {
        let existing = existing.to_str().unwrap();
        sandbox.ok(&["apply", existing, "--policy", "create-all", "--db", "base.db"]);
    }
    let mut text = String::new();
    findings(&mut text, &sandbox.run(&["check", file, "--format", "json", "--db", "base.db"]).json());
    section(&mut text, "match", &sandbox.ok(&["match", file, "--db", "base.db"]).out);
    let applied = sandbox.run(&["apply", file, "--db", "base.db", "--json"]).json();
    let asked = asked(&applied);
    if asked.is_empty() {
        outcome(&mut text, "apply", &applied);
    } else {
        section(&mut text, "asked", &asked.join("\n"));
        let answers = applied["held"].as_array().unwrap().iter();
        let answers: Vec<String> =
            answers.map(|h| format!("--consent={}=withdrawal", h["code"].as_str().unwrap())).collect();
        let mut args = vec!["apply", file, "--yes", "--db", "base.db", "--json"];
        args.extend(answers.iter().map(String::as_str));
        outcome(&mut text, "apply --yes, every held column a withdrawal", &sandbox.run(&args).json());
    }
    section(&mut text, "export", &columns_in_use(&sandbox.ok(&["export", "--plain", "--db", "base.db"]).out));
    text
}

/// What has to be confirmed or answered before anything is written.
fn asked(applied: &Value) -> Vec<String> {
    let confirmations = applied["confirmations"].as_array().unwrap().iter();
    let held = applied["held"].as_array().unwrap().iter();
    let confirmations = confirmations.map(|c| format!("{} {} of {}", c["kind"], c["count"], c["of"]));
    let held = held.map(|h| format!("held {} {} of {}", h["code"], h["off"], h["of"]));
    confirmations.chain(held).collect()
}

async fn prepare(base: &Path) {
    let store = SqliteStore::open(base, OpenMode::Create).await.unwrap();
    store.set_setting(settings::INSTITUTION, INSTITUTION).await.unwrap();
    store.close().await;
}

fn section(text: &mut String, title: &str, body: &str) {
    let shown: Vec<String> = body.lines().map(visible_line).collect();
    writeln!(text, "\n== {title}\n{}", shown.join("\n").trim_end()).unwrap();
}

fn visible_line(line: &str) -> String {
    visible(line).into_owned()
}

/// `row column rule severity value → fix`, one line each, then the columns and what is not data.
fn findings(text: &mut String, report: &Value) {
    writeln!(text, "== columns").unwrap();
    for column in report["columns"].as_array().unwrap() {
        let field = column["field"].as_str().unwrap_or("-");
        writeln!(text, "{} = {field} ({} filled)", column["header"].as_str().unwrap(), column["filled"])
            .unwrap();
    }
    writeln!(text, "\n== findings").unwrap();
    for finding in report["findings"].as_array().unwrap() {
        let word = |name: &str| finding[name].as_str().unwrap_or("-").to_owned();
        let fix = finding["fix"].as_str().map(|fix| format!(" → {fix}")).unwrap_or_default();
        let line = format!(
            "{} {} {} {} {:?}{fix}",
            finding["row"],
            word("column"),
            word("rule"),
            word("severity"),
            shortened(&word("value")),
        );
        writeln!(text, "{}", visible(&line)).unwrap();
    }
    for remark in report["remarks"].as_array().unwrap() {
        writeln!(text, "remark: {}", visible(remark.as_str().unwrap())).unwrap();
    }
    outcome(text, "check", report);
    writeln!(text, "not data: {}", report["not_data"]).unwrap();
}

fn outcome(text: &mut String, title: &str, report: &Value) {
    let counts = report["outcome"].as_object().unwrap();
    let filled = counts.iter().filter(|(_, n)| n.as_u64() != Some(0));
    let words: Vec<String> = filled.map(|(name, n)| format!("{n} {name}")).collect();
    writeln!(text, "\n== outcome of {title}\n{} rows: {}", report["rows"], words.join(", ")).unwrap();
}

/// Long texts cut: what is said of them is what counts.
fn shortened(text: &str) -> String {
    match text.chars().count() {
        0..=60 => text.to_owned(),
        all => format!("{}… ({all} characters)", text.chars().take(40).collect::<String>()),
    }
}

/// The export without the columns in which nothing stands, one `CODE=value` per filled cell.
fn columns_in_use(export: &str) -> String {
    let (header, records) = csv_records(export);
    let shown = |record: Vec<String>| {
        let cells = header.iter().zip(record).filter(|(_, cell)| !cell.is_empty());
        cells.map(|(code, cell)| format!("{code}={:?}", shortened(&cell))).collect::<Vec<_>>().join(" ")
    };
    records.into_iter().map(shown).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_case_ends_as_written_down() {
    let mut cases: Vec<PathBuf> = fs::read_dir(fixtures()).unwrap().map(|e| e.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() >= 10, "only {} cases", cases.len());
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let mut different = Vec::new();
    for case in &cases {
        let (told, path) = (told(case), case.join("expected.txt"));
        if update {
            fs::write(&path, &told).unwrap();
        } else if let Some(difference) = difference(&fs::read_to_string(&path).unwrap_or_default(), &told) {
            different.push(format!("{}\n{difference}", path.display()));
        }
    }
    assert!(different.is_empty(), "{}\n(UPDATE_EXPECTED=1 writes them anew)", different.join("\n"));
}

/// The lines that are only in one of two texts.
fn difference(expected: &str, told: &str) -> Option<String> {
    if expected == told {
        return None;
    }
    let only = |these: &str, others: &str, sign: char| {
        let others: Vec<&str> = others.lines().collect();
        let lines = these.lines().filter(|line| !others.contains(line));
        lines.map(|line| format!("{sign} {line}\n")).collect::<String>()
    };
    Some(format!("{}{}", only(expected, told, '-'), only(told, expected, '+')))
}

#[test]
fn a_difference_is_named() {
    assert_eq!(difference("a\nb\n", "a\nb\n"), None);
    assert_eq!(difference("a\nb\n", "a\nc\n").unwrap(), "- b\n+ c\n");
    assert!(difference("a\nb\n", "b\na\n").is_some(), "the order counts");
}
