//! The command line as a script sees it: exit codes, what goes to which stream, files and their modes.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command as Process;

use serde_json::Value;

use crate::support::{Sandbox, USHER, csv_maps, demo, fixture, is_hostile, refused, total};

/// Two contacts; the second is there once more under a short name.
pub(crate) const BASE: &str = "\
CONTACT_NR;TITLE;FIRSTNAME;LASTNAME;BIRTHDATE;LINE1;ZIPCODE;TOWN;COUNTRY;TELEPHONE;EMAIL1
0000000001;MRS;Anna;Keller;1970-03-04;Bahnhofstrasse 1;8001;Zürich;CH;;anna.keller@bluewin.ch
0000000002;MR;Robert;Favre;1961-11-30;Rue du Lac 12;1800;Vevey;CH;021 922 14 25;robert.favre@bluewin.ch
0000000003;MR;Bob;Favre;1961-11-30;Rue du Lac 12;1800;Vevey;CH;021 922 14 25;
";

/// A new person (twice), two with partners in the base, one malformed, one without a name, one certainly new.
pub(crate) const FILE: &str = "\
TITLE;FIRSTNAME;LASTNAME;BIRTHDATE;LINE1;ZIPCODE;TOWN;COUNTRY;TELEPHONE;EMAIL1
MRS;Elena;Moretti;1955-02-02;Via Verdi 20;6500;Bellinzona;CH;;elena.moretti@ticino.com
MRS;Anna;Keller;1970-03-04;Bahnhofstrasse 1;8001;Zürich;CH;;anna.keller@bluewin.ch
MR;Robert;Favre;1961-11-30;Rue du Lac 12;1800;Vevey;CH;021 922 14 25;
MRS;Greta;Suter;31.02.1975;Sonnenweg 14;3011;Bern;CH;;greta.suter@bluewin.ch
MR;;;;Sonnenweg 14;3011;Bern;CH;;
MRS;Elena;Moretti;1955-02-02;Via Verdi 20;6500;Bellinzona;CH;091 825 39 40;
MR;Hugo;Blanc;1966-06-06;Avenue de la Gare 7;1003;Lausanne;CH;;hugo.blanc@bluewin.ch
";

const CLEAN: &str = "FIRSTNAME,LASTNAME,EMAIL1\nElena,Moretti,elena.moretti@ticino.com\n";

#[test]
fn check_exits_by_the_gravest_finding() {
    let sandbox = Sandbox::new();
    let clean = fixture("clean", "source.csv");
    sandbox.ok(&["check", &clean]);
    sandbox.ok(&["check", &clean, "--fail-on", "warning"]);
    sandbox.write("file.csv", FILE);
    assert_eq!(sandbox.run(&["check", "file.csv"]).code, 1);
    // A warning is no error: it fails only when asked to.
    sandbox.write("warned.csv", "FIRSTNAME,LASTNAME,TOWN\nElena,Moretti2,Bern\n");
    let warned = sandbox.run(&["check", "warned.csv", "--format", "json"]);
    let severities: Vec<Value> =
        warned.json()["findings"].as_array().unwrap().iter().map(|f| f["severity"].clone()).collect();
    assert!(
        severities.contains(&"warning".into()) && !severities.contains(&"error".into()),
        "{severities:?}"
    );
    assert_eq!(warned.code, 0);
    assert_eq!(sandbox.run(&["check", "warned.csv", "--fail-on", "warning"]).code, 1);
    refused(&sandbox.run(&["check", "missing.csv"]), "missing.csv");
    refused(&sandbox.run(&["check"]), "FILE");
    refused(&sandbox.run(&["check", "file.csv", "--format", "poem"]), "poem");
}

#[test]
fn check_prints_one_object_of_the_agreed_shape() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "file.csv",
        format!("{}\n\n{}", FILE.lines().next().unwrap(), FILE.split_once('\n').unwrap().1),
    );
    let report = sandbox.run(&["check", "file.csv", "--format", "json"]).json();
    assert_eq!(report["file"], "file.csv");
    assert_eq!(report["rows"], 7);
    let columns = report["columns"].as_array().unwrap();
    assert_eq!(columns.len(), 10);
    for column in columns {
        assert_eq!(column["field"], column["header"]);
        assert!(
            column["filled"].is_u64() && (0.0..=1.0).contains(&column["score"].as_f64().unwrap()),
            "{column}"
        );
    }
    let findings = report["findings"].as_array().unwrap();
    for finding in findings {
        for name in ["row", "column", "field", "rule", "severity", "value", "message", "fix"] {
            assert!(finding.get(name).is_some(), "{name} in {finding}");
        }
        assert!(finding["row"].is_u64());
    }
    let dated =
        findings.iter().find(|f| f["row"] == 6 && f["field"] == "BIRTHDATE").expect("a finding of row 6");
    assert!(dated["column"].as_str().unwrap().contains("BIRTHDATE"), "{dated}");
    assert_eq!((&dated["severity"], &dated["value"]), (&"error".into(), &"31.02.1975".into()));
    assert_eq!(total(&report["outcome"]), 7);
    for name in ["created", "updated", "merged", "unchanged", "removed", "skipped", "failed", "waiting"] {
        assert!(report["outcome"][name].is_u64(), "{name}");
    }
    assert_eq!(report["not_data"]["blank"], 1, "{}", report["not_data"]);
}

#[test]
fn a_report_goes_where_it_is_sent() {
    let sandbox = Sandbox::new();
    sandbox.write("file.csv", FILE);
    let shown = sandbox.run(&["check", "file.csv", "--format", "json"]).out;
    let sent = sandbox.run(&["check", "file.csv", "--format", "json", "--output", "report.json"]);
    assert_eq!((sent.code, sent.out.as_str()), (1, ""));
    assert_eq!(fs::read_to_string(sandbox.path("report.json")).unwrap(), shown);
    refused(&sandbox.run(&["check", "file.csv", "--output", "nowhere/report.json"]), "nowhere/report.json");
}

#[test]
fn match_lists_pairs_in_their_order() {
    let sandbox = Sandbox::new();
    sandbox.base(BASE);
    sandbox.write("file.csv", FILE);
    let ran = sandbox.ok(&["match", "file.csv", "--db", "base.db"]);
    let (header, records) = ran.csv();
    assert_eq!(header, ["row", "other_kind", "other", "probability", "weight", "explanation"]);
    let mut last: Option<(u64, f64, String)> = None;
    for record in &records {
        let [row, kind, other, probability, weight, explanation] = record.as_slice() else {
            panic!("{record:?}")
        };
        let row: u64 = row.parse().unwrap();
        assert_eq!(probability.split_once('.').map(|(_, digits)| digits.len()), Some(6), "{probability}");
        let probability: f64 = probability.parse().unwrap();
        assert!((0.10..=1.0).contains(&probability));
        assert!(weight.parse::<f64>().is_ok() && !explanation.is_empty());
        match kind.as_str() {
            "base" => assert!(BASE.contains(other.as_str())),
            "file" => assert!(other.parse::<u64>().unwrap() > row, "the smaller row comes first: {record:?}"),
            _ => panic!("{record:?}"),
        }
        if let Some((before, likelier, name)) = &last {
            assert!(*before <= row, "rows in order");
            let in_order = likelier > &probability || (likelier == &probability && name <= other);
            assert!(*before < row || in_order, "the likelier first: {records:?}");
        }
        last = Some((row, probability, other.clone()));
    }
    let best = |row: &str| records.iter().find(|r| r[0] == row).map(|r| (r[1].as_str(), r[2].as_str()));
    assert_eq!(best("3"), Some(("base", "0000000001")));
    assert_eq!(best("2"), Some(("file", "7")));
    let partners: Vec<&str> = records.iter().filter(|r| r[0] == "4").map(|r| r[2].as_str()).collect();
    assert_eq!(partners, ["0000000002", "0000000003"], "both contacts of one person are listed");

    let lines = |threshold: &str| {
        sandbox.ok(&["match", "file.csv", "--db", "base.db", "--threshold", threshold]).csv().1.len()
    };
    assert!(lines("0") >= records.len() && lines("1") <= records.len());
    let (_, all) = sandbox.ok(&["match", "file.csv", "--db", "base.db", "--threshold", "0"]).csv();
    let lowest = all.iter().map(|r| r[3].parse::<f64>().unwrap()).fold(1.0, f64::min);
    let above = format!("{:.6}", lowest + 0.000_002);
    assert!(lines(&above) < lines("0"), "the threshold filters: nothing is below {above}");
    refused(&sandbox.run(&["match", "file.csv", "--threshold", "1.5"]), "1.5");
}

#[test]
fn dedupe_lists_the_duplicates_of_a_base() {
    let sandbox = Sandbox::new();
    sandbox.base(BASE);
    let (header, records) = sandbox.ok(&["dedupe", "--list", "--db", "base.db"]).csv();
    assert_eq!(header, ["contact_nr_a", "contact_nr_b", "cluster", "probability", "weight", "explanation"]);
    assert_eq!(records.len(), 1, "{records:?}");
    assert_eq!(&records[0][..2], ["0000000002", "0000000003"]);
    let probability: f64 = records[0][3].parse().unwrap();
    assert_eq!(records[0][2].is_empty(), probability < 0.90, "a cluster exactly from the match threshold on");
    refused(&sandbox.run(&["dedupe", "--list", "--db", "none.db"]), "none.db");
    refused(&sandbox.run(&["dedupe", "--db", "base.db"]), "--list");
}

#[test]
fn a_dry_run_writes_nothing_and_foretells_the_run() {
    let sandbox = Sandbox::new();
    sandbox.write("file.csv", FILE);
    let foretold = sandbox.run(&["apply", "file.csv", "--dry-run", "--json", "--db", "none.db"]);
    assert_eq!(foretold.code, 1);
    assert!(!sandbox.path("none.db").exists(), "a dry run makes no base");
    let base = sandbox.base(BASE);
    let before = fs::read(&base).unwrap();
    let foretold = sandbox.run(&["apply", "file.csv", "--dry-run", "--json", "--db", "base.db"]);
    assert_eq!(fs::read(&base).unwrap(), before, "the base is the same, byte for byte");
    let (foretold, checked) =
        (foretold.json(), sandbox.run(&["check", "file.csv", "--format", "json", "--db", "base.db"]).json());
    assert_eq!(foretold["outcome"], checked["outcome"], "check and dry run agree");
    let done = sandbox.run(&["apply", "file.csv", "--json", "--db", "base.db"]).json();
    assert_eq!(done["outcome"], foretold["outcome"], "the dry run did not lie");
    assert_eq!((&foretold["rows"], total(&foretold["outcome"])), (&done["rows"], 7));
}

#[test]
fn apply_ends_with_one_line_of_json_and_tells_what_waits() {
    let sandbox = Sandbox::new();
    sandbox.base(BASE);
    sandbox.write("file.csv", FILE);
    let ran = sandbox.run(&["apply", "file.csv", "--json", "--db", "base.db"]);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    let told = ran.json();
    assert_eq!((&told["batch"], &told["receipt"], &told["rows"]), (&2.into(), &2.into(), &7.into()));
    let stuck = told["outcome"]["waiting"].as_u64().unwrap() + told["outcome"]["failed"].as_u64().unwrap();
    assert!(stuck > 0);
    assert_eq!(ran.code, 1);
    // Certain and clean: 0, and the same file again does nothing.
    sandbox.write("clean.csv", CLEAN.replace("Elena", "Fabia").replace("elena", "fabia"));
    sandbox.ok(&["apply", "clean.csv", "--db", "base.db"]);
    let exported = sandbox.ok(&["export", "--db", "base.db"]).out;
    let again = sandbox.ok(&["apply", "clean.csv", "--db", "base.db"]);
    assert!(again.err.contains("already committed as batch 3"), "{}", again.err);
    assert_eq!(sandbox.ok(&["export", "--db", "base.db"]).out, exported);
    // As text it is for a person.
    sandbox.write("more.csv", "FIRSTNAME,LASTNAME,EMAIL1\nIvo,Kunz,ivo.kunz@bluewin.ch\n");
    let text = sandbox.ok(&["apply", "more.csv", "--db", "base.db"]).out;
    assert_eq!(text, "batch 4: 1 rows: 1 created\n");
}

#[test]
fn create_all_fills_a_base_and_asks_before_it_adds_to_one() {
    let sandbox = Sandbox::new();
    sandbox.write("file.csv", FILE);
    let ran = sandbox.ok(&["apply", "file.csv", "--policy", "create-all", "--db", "base.db", "--json"]);
    assert_eq!((&ran.json()["rows"], &ran.json()["outcome"]["created"]), (&7.into(), &7.into()));
    let contacts = csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out);
    assert_eq!(contacts.len(), 7);
    assert!(contacts.iter().any(|c| c["LASTNAME"] == "-"), "the nameless row is a contact too");
    sandbox.write("more.csv", CLEAN);
    refused(&sandbox.run(&["apply", "more.csv", "--policy", "create-all", "--db", "base.db"]), "7 contacts");
    sandbox.ok(&["apply", "more.csv", "--policy", "create-all", "--db", "base.db", "--yes"]);
    assert_eq!(csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out).len(), 8);
}

#[test]
fn commands_that_write_want_a_base_named() {
    let sandbox = Sandbox::new();
    sandbox.write("file.csv", CLEAN);
    refused(&sandbox.run(&["apply", "file.csv"]), "no base is named");
    refused(&sandbox.run(&["undo", "1"]), "no base is named");
    let named =
        sandbox.usher().args(["apply", "file.csv"]).env("USHER_DB", "sqlite:named.db").output().unwrap();
    assert!(named.status.success() && sandbox.path("named.db").exists());
    refused(&sandbox.run(&["apply", "file.csv", "--db", "postgres://localhost/x"]), "PostgreSQL");
}

#[test]
fn a_base_that_is_not_there_is_empty_or_missing_and_never_made_by_reading() {
    let sandbox = Sandbox::new();
    sandbox.write("file.csv", CLEAN);
    for args in [&["check", "file.csv"][..], &["match", "file.csv"]] {
        sandbox.ok(&[args, &["--db", "none.db"]].concat());
    }
    for args in [&["export"][..], &["history"], &["show", "1"], &["undo", "1"], &["dedupe", "--list"]] {
        refused(&sandbox.run(&[args, &["--db", "none.db"]].concat()), "there is no base at none.db");
    }
    assert!(!sandbox.path("none.db").exists());
    sandbox.base(BASE);
    refused(&sandbox.run(&["show", "9", "--db", "base.db"]), "no batch 9");
    refused(&sandbox.run(&["undo", "9", "--db", "base.db"]), "batch 9");
    refused(&sandbox.run(&["apply", "9", "--db", "base.db"]), "no batch 9");
    sandbox.write("text.db", "this is no database, and long enough to be taken for one".repeat(20));
    let ran = sandbox.run(&["export", "--db", "text.db"]);
    refused(&ran, "the base");
}

#[test]
fn history_show_and_undo_tell_the_same_story() {
    let sandbox = Sandbox::new();
    sandbox.base(BASE);
    let before = sandbox.ok(&["export", "--db", "base.db"]).out;
    sandbox.write("file.csv", FILE);
    let applied =
        sandbox.run(&["apply", "file.csv", "--db", "base.db", "--json", "--operator", "bert"]).json();
    let history = sandbox.ok(&["history", "--json", "--db", "base.db"]).json();
    let batches = history["batches"].as_array().unwrap();
    assert_eq!(batches.len(), 2);
    assert_eq!((&batches[0]["batch"], &batches[0]["file"]), (&2.into(), &"file.csv".into()));
    assert_eq!(batches[0]["outcome"], applied["outcome"]);
    assert_eq!(batches[0]["receipts"][0]["operator"], "bert");
    let show = sandbox.ok(&["show", "2", "--json", "--db", "base.db"]).json();
    assert_eq!(show["outcome"], applied["outcome"]);
    let changes = show["changes"].as_array().unwrap();
    let created = changes.iter().filter(|c| c["change"]["kind"] == "create").count() as u64;
    assert_eq!(Some(created), applied["outcome"]["created"].as_u64());
    let text = sandbox.ok(&["history", "--db", "base.db"]).out;
    assert!(text.contains("file.csv") && text.contains("bert committed"), "{text}");
    assert!(sandbox.ok(&["show", "2", "--db", "base.db"]).out.contains("Blanc, Hugo"));

    sandbox.ok(&["undo", "2", "--db", "base.db"]);
    assert_eq!(sandbox.ok(&["export", "--db", "base.db"]).out, before);
    let history = sandbox.ok(&["history", "--json", "--db", "base.db"]).json();
    assert_eq!(history["batches"][0]["outcome"]["created"], 0);
    assert_eq!(
        history["batches"][0]["receipts"].as_array().unwrap().len(),
        2,
        "the undo has its own receipt"
    );
    refused(&sandbox.run(&["undo", "2", "--db", "base.db"]), "no commit to take back");
}

#[test]
fn an_export_is_an_update_of_every_contact() {
    let sandbox = Sandbox::new();
    sandbox.base(BASE);
    let (header, records) = sandbox.ok(&["export", "--plain", "--db", "base.db"]).csv();
    assert!(!header.contains(&"STATUS".to_owned()) && header.contains(&"CONTACT_NR".to_owned()));
    assert!(records.len() == 3 && records.iter().all(|r| r[0] == "UPDATE"));
    let (header, _) = sandbox.ok(&["export", "--db", "base.db"]).csv();
    let ours = ["HAS_SALES", "STATUS", "INACTIVE_REASON", "MERGED_INTO", "ALIAS", "USHER_CONTACT"];
    assert_eq!(header[header.len() - ours.len()..], ours);
    // One cell edited in the export, imported again: one contact changes, none is made.
    let export = sandbox.ok(&["export", "--plain", "--db", "base.db"]).out;
    sandbox.write("edited.csv", export.replace("Rue du Lac 12,,,1800", "Rue du Lac 14,,,1800"));
    let applied = sandbox.ok(&["apply", "edited.csv", "--db", "base.db", "--json"]).json();
    assert_eq!((&applied["rows"], &applied["outcome"]["created"]), (&3.into(), &0.into()));
    let contacts = csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out);
    let streets: Vec<&str> = contacts.iter().map(|c| c["LINE1"].as_str()).collect();
    assert_eq!(streets, ["Bahnhofstrasse 1", "Rue du Lac 14", "Rue du Lac 14"]);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let sandbox = Sandbox::new();
    let folder = demo(&sandbox);
    let (base, file) = (folder.join("contacts.db"), folder.join("spring-season.csv"));
    let (base, file) = (base.to_str().unwrap(), file.to_str().unwrap());
    for command in [
        format!("{USHER} export --db {base} | head -1"),
        format!("{USHER} check {file} --db {base} --format json | head -c 1"),
        format!("{USHER} match {file} --db {base} --threshold 0 | head -1"),
    ] {
        let script = format!("set -o pipefail; {command} >/dev/null");
        let ran = Process::new("bash").args(["-c", &script]).env("HOME", sandbox.path("")).output().unwrap();
        let (code, err) = (ran.status.code(), String::from_utf8_lossy(&ran.stderr).into_owned());
        // `check` says 1 of a file with errors, whoever reads it.
        assert!(
            code == Some(0) || (command.contains("check") && code == Some(1)),
            "{command}: {code:?} {err}"
        );
        assert!(!err.contains("panicked") && !err.contains("Broken pipe"), "{command}: {err}");
    }
}

#[test]
fn hostile_cells_are_shown_as_symbols() {
    let sandbox = Sandbox::new();
    let file = fixture("hostile-cells", "source.csv");
    let name = "ev\u{1b}]0;x\u{7}il\u{202e}.csv";
    fs::copy(&file, sandbox.path(name)).unwrap();
    for args in [
        &["check", name][..],
        &["apply", name, "--db", "base.db", "--policy", "create-all"],
        &["match", name, "--db", "base.db"],
        &["history", "--db", "base.db"],
        &["show", "1", "--db", "base.db"],
        &["apply", name, "--db", "base.db"],
        &["undo", "1", "--db", "base.db"],
        &["apply", name, "--db", "base.db"],
        &["check", "miss\u{1b}[2Jing.csv"],
        &["export", "--db", "no\u{1b}[2Jne.db"],
    ] {
        let ran = sandbox.run(args);
        for (stream, text) in [("stdout", &ran.out), ("stderr", &ran.err)] {
            let raw = text.lines().find(|line| line.chars().any(is_hostile));
            assert_eq!(raw, None, "{stream} of {args:?}");
        }
        assert!(ran.code >= 0 && !(ran.out.is_empty() && ran.err.is_empty()), "{args:?}");
    }
}

#[test]
fn misuse_by_argument_is_shown_as_symbols_too() {
    let sandbox = Sandbox::new();
    for args in [
        &["check", "x", "--format", "e\u{1b}[2Jvil"][..],
        &["e\u{1b}]0;x\u{7}vil"],
        &["explain", "e\u{1b}[2Jvil"],
    ] {
        let ran = sandbox.run(args);
        assert_eq!(ran.code, 2);
        assert!(!ran.err.chars().any(is_hostile), "{:?}", ran.err);
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn what_holds_personal_data_is_for_its_owner() {
    let sandbox = Sandbox::new();
    let base = sandbox.base(BASE);
    sandbox.write("file.csv", FILE);
    // A file that was there for all to read is so no longer.
    fs::set_permissions(sandbox.write("export.csv", ""), fs::Permissions::from_mode(0o644)).unwrap();
    sandbox.ok(&["export", "--db", "base.db", "--output", "export.csv"]);
    sandbox.ok(&["convert", "file.csv", "--output", "converted.csv"]);
    sandbox.run(&["check", "file.csv", "--output", "report.txt"]);
    for path in [base, sandbox.path("export.csv"), sandbox.path("converted.csv"), sandbox.path("report.txt")]
    {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    let folder = demo(&sandbox);
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "db") {
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
    }
}

#[test]
fn every_command_has_its_help() {
    let sandbox = Sandbox::new();
    let mut pages = String::new();
    for command in COMMANDS {
        let help = sandbox.ok(&[command, "--help"]).out;
        pages.push_str(&format!("$ usher {command} --help\n{help}\n"));
    }
    insta::assert_snapshot!("help_of_every_command", pages);
    insta::assert_snapshot!("help", sandbox.ok(&["--help"]).out);
    let help = sandbox.ok(&["help"]).out;
    let listed = help.lines().skip_while(|l| *l != "Commands:").skip(1).take_while(|l| l.starts_with("  "));
    let names: Vec<&str> =
        listed.filter_map(|l| l.split_whitespace().next()).filter(|n| *n != "help").collect();
    assert_eq!(names, COMMANDS, "no command without a snapshot");
}

const COMMANDS: [&str; 22] = [
    "demo",
    "review",
    "check",
    "match",
    "dedupe",
    "apply",
    "export",
    "template",
    "convert",
    "history",
    "show",
    "undo",
    "reindex",
    "profile",
    "settings",
    "criteria",
    "rules",
    "explain",
    "keys",
    "themes",
    "completions",
    "man",
];

#[test]
fn settings_are_shown_and_set() {
    let sandbox = Sandbox::new();
    sandbox.base(BASE);
    sandbox.ok(&["settings", "base.name", "City theatre", "--db", "base.db"]);
    assert!(sandbox.ok(&["settings", "--db", "base.db"]).out.contains("City theatre"));
    assert_eq!(
        sandbox.ok(&["settings", "base.name", "--db", "base.db"]).out.trim_end(),
        "base.name City theatre"
    );
    sandbox.write("file.csv", FILE);
    assert_eq!(
        sandbox.run(&["check", "file.csv", "--db", "base.db", "--format", "json"]).json()["base"],
        "City theatre"
    );
    for (name, value) in [
        ("base.stage", "holiday"),
        ("thresholds", "0.9"),
        ("thresholds", "{\"match\":7}"),
        ("thresholds", "{\"match\":0.2,\"review\":0.3}"),
        ("institution", "{\"x\":1}"),
        ("no.such", "1"),
    ] {
        refused(&sandbox.run(&["settings", name, value, "--db", "base.db"]), name);
    }
    // A setting that was refused leaves the base as it was.
    sandbox.ok(&["match", "file.csv", "--db", "base.db"]);
    sandbox.ok(&["settings", "thresholds", r#"{"match":0.99999999,"review":0.99999999}"#, "--db", "base.db"]);
    assert!(
        sandbox.ok(&["match", "file.csv", "--db", "base.db"]).csv().1.len() < 4,
        "the review threshold is the default"
    );
}

#[test]
fn every_rule_is_listed_and_explained() {
    let sandbox = Sandbox::new();
    let rules = sandbox.ok(&["rules"]).out;
    let ids: Vec<&str> = rules.lines().filter_map(|l| l.split_whitespace().next()).collect();
    assert!(ids.len() > 30, "{} rules", ids.len());
    for id in [ids[0], ids[ids.len() / 2], ids[ids.len() - 1]] {
        assert!(sandbox.ok(&["explain", id]).out.starts_with(id));
    }
    refused(&sandbox.run(&["explain", "no-such-rule"]), "no-such-rule");
}

#[test]
fn completions_and_the_manual_know_every_command() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = sandbox.ok(&["completions", shell]).out;
        assert!(COMMANDS.iter().all(|c| script.contains(c)), "{shell}");
    }
    let page = sandbox.ok(&["man"]).out;
    assert!(page.contains(".TH usher") && COMMANDS.iter().all(|c| page.contains(c)));
    assert!(sandbox.ok(&["--version"]).out.starts_with("usher "));
    refused(&sandbox.run(&["--frobnicate"]), "--frobnicate");
    refused(&sandbox.run(&["review", "x.csv", "--db", "x.db"]), "terminal");
    assert!(!sandbox.path("x.db").exists(), "nothing is made before the terminal is asked for");
}

#[test]
fn what_does_not_go_together_is_refused() {
    let sandbox = Sandbox::new();
    let ran = sandbox.run(&["export", "--failed", "1", "--plain", "--db", "base.db"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("cannot be used with"), "{}", ran.err);
}

#[test]
fn what_is_said_of_a_batch_that_goes_on_is_not_passed_over_in_silence() {
    let sandbox = Sandbox::new();
    sandbox.base(BASE);
    sandbox.write("file.csv", FILE);
    sandbox.run(&["apply", "file.csv", "--db", "base.db", "--operation", "insert"]);
    let again = ["apply", "file.csv", "--db", "base.db", "--operation", "insert"];
    let told = sandbox.run(&again).err;
    assert!(!told.contains("has no effect"), "{told}");
    let told = sandbox.run(&["apply", "file.csv", "--db", "base.db", "--skip-rows", "1"]).err;
    assert!(told.contains("with --operation insert: --skip-rows 1 has no effect on it"), "{told}");
}

#[test]
fn damage_of_the_file_is_a_rule_that_can_be_explained() {
    let sandbox = Sandbox::new();
    assert!(sandbox.ok(&["rules"]).out.contains("file-expression"));
    assert!(sandbox.ok(&["explain", "file-long-row"]).out.contains("delimiter"));
}
