//! What commands say of hostile cells, headers, files, settings and arguments: nothing of it acts on the terminal, and
//! what programs read keeps the data.

use serde_json::Value;
use usher::contact::value::text::needs_marker;

use crate::support::desk::{store, wait};
use crate::support::{Ran, Sandbox};

/// ESC, a C1 control, an operating-system command with its bell, a turned direction, signs without width.
const HOSTILE: &str = "Ro\u{1b}[31mssi\u{9b}2J\u{1b}]52;c;ZXZpbA==\u{7}\u{202e}\u{200b}\u{feff}x";

/// What a command writes to stdout.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Out {
    /// Words for a person, JSON or TOML: nothing acts.
    Shown,
    /// Cells as they are.
    Data,
}

/// Its name would act, too, where a command names it.
pub(crate) const FILE: &str = "spring\u{1b}[31m\u{202e}.csv";

/// A base of hostile contacts, a criterion that an older program took, and a hostile file with every operation.
pub(crate) fn hostile() -> Sandbox {
    let sandbox = Sandbox::new();
    let cell = format!("\"{HOSTILE}\"");
    let contacts: String = (1..=6)
        .map(|n| {
            format!("000000000{n};{cell};Anna{n};196{n}-01-01;anna{n}@rossi.ch;{cell};8047;{cell};{cell}\n")
        })
        .collect();
    let header = "CONTACT_NR;LASTNAME;FIRSTNAME;BIRTHDATE;EMAIL1;LINE1;ZIPCODE;TOWN;REMARK\n";
    let base = sandbox.base(&format!("{header}{contacts}"));
    wait(async {
        let store = store(&base).await;
        let rules = serde_json::json!({ "criteria": { "A\u{1b}[31m": { "values": ["B\u{9b}2J"], "kind": "one-of", "label": HOSTILE } } });
        store.set_setting("institution", &rules.to_string()).await.unwrap();
        store.set_setting("base.name", HOSTILE).await.unwrap();
        store.close().await;
    });
    let file = format!(
        "OPERATION;CONTACT_NR;LASTNAME;FIRSTNAME;BIRTHDATE;EMAIL1;LINE1;TOWN;\"CRIT_{HOSTILE}\";\"un{HOSTILE}known\"\n\
         ANONYMIZE;0000000001;{cell};Anna1;1961-01-01;;;;;\n\
         DROP;0000000002;{cell};Anna2;1962-01-01;;;;;\n\
         DELETE;0000000003;{cell};Anna3;1963-01-01;;;;;\n\
         UPDATE;0000000004;\"{HOSTILE}y\";Anna4;1964-01-01;\"{HOSTILE}@rossi.ch\";\"{HOSTILE}z\";=;{cell};{cell}\n\
         ;;{cell};Anna5;1965-01-01;anna5@rossi.ch;{cell};Bern;;{cell}\n\
         ;;{cell};Hugo;\"3{HOSTILE}3\";\"hugo{HOSTILE}\";{cell};Bern;B\u{9b}2J;\n\
         ;;Good;Hugo;1970-01-01;hugo@good.ch;Weg 1;Bern;;\n"
    );
    sandbox.write(FILE, file);
    sandbox
}

pub(crate) fn raw(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.chars().any(needs_marker)).collect()
}

/// Runs a command on the base; nothing of what it says may act.
fn look(sandbox: &Sandbox, args: &[&str], out: Out) -> Ran {
    let with_base: Vec<&str> = args.iter().copied().chain(["--db", "base.db"]).collect();
    let ran = sandbox.run(&with_base);
    assert!(!ran.err.contains("panicked"), "usher {args:?}\n{}", ran.err);
    assert_eq!(raw(&ran.err), [] as [&str; 0], "usher {args:?} on stderr");
    if out == Out::Shown {
        assert_eq!(raw(&ran.out), [] as [&str; 0], "usher {args:?} on stdout");
    }
    ran
}

#[test]
fn nothing_that_a_command_says_acts_on_the_terminal() {
    let sandbox = hostile();
    use Out::{Data, Shown};
    let commands: &[(&[&str], Out, &str)] = &[
        (&[], Shown, "␛[31m"),
        (&["check", FILE], Shown, "␛[31m"),
        (&["check", FILE, "--format", "json"], Shown, "\\u001b[31m"),
        (&["match", FILE, "--threshold", "0"], Data, "row,other_kind"),
        (&["apply", FILE, "--dry-run"], Shown, "Ro␛[31mssi"),
        (&["apply", FILE, "--dry-run", "--yes"], Shown, "Ro␛[31mssi"),
        (&["apply", FILE, "--dry-run", "--yes", "--json"], Shown, "\\u001b[31m"),
        (&["apply", FILE], Shown, "rows"),
        (&["apply", "2", "--dry-run"], Shown, "Ro␛[31mssi"),
        (&["apply", "2", "--dry-run", "--json"], Shown, "\\u001b[31m"),
        (&["apply", "2", "--yes"], Shown, "rows"),
        (&["history"], Shown, "spring␛[31m"),
        (&["history", "--format", "json"], Shown, "\\u001b[31m"),
        (&["history", "--format", "csv"], Data, "spring\u{1b}[31m"),
        (&["history", "--contact", "0000000004"], Shown, "␛[31m"),
        (&["history", "--contact", "0000000004", "--format", "json"], Shown, "\\u001b[31m"),
        (&["show", "1"], Shown, "␛[31m"),
        (&["show", "1", "--format", "json"], Shown, "\\u001b[31m"),
        (&["show", "1", "--format", "csv"], Data, "\u{1b}[31m"),
        (&["export"], Data, "Ro\u{1b}[31mssi"),
        (&["export", "--failed", "2"], Data, "Ro\u{1b}[31mssi"),
        (&["export", "--filter", HOSTILE], Data, ""),
        (&["export", "--filter", "town=x", "--output", HOSTILE], Data, ""),
        (&["dedupe", "--list"], Data, "contact_nr_a"),
        (&["dedupe"], Shown, ""),
        (&["review", FILE], Shown, ""),
        (&["profile", "save", "spring", "2"], Shown, ""),
        (&["profile", "save", HOSTILE, "2"], Shown, ""),
        (&["profile", "list"], Shown, "spring"),
        (&["profile", "show", "spring"], Shown, "\\U0000001B[31m"),
        (&["profile", "show", HOSTILE], Shown, ""),
        (&["settings"], Shown, "Ro␛[31mssi"),
        (&["settings", "export"], Shown, "\\U0000001B[31m"),
        (&["settings", "history"], Shown, ""),
        (&["settings", HOSTILE, HOSTILE], Shown, ""),
        (&["criteria"], Shown, "A␛[31m"),
        (&["criteria", "show", "A\u{1b}[31m"], Shown, "B⟪U+009B⟫2J"),
        (&["criteria", "show", HOSTILE], Shown, ""),
        (&["criteria", "export"], Shown, "\\U0000001B[31m"),
        (&["explain", HOSTILE], Shown, ""),
        (&["rules"], Shown, "error"),
        (&["reindex"], Shown, "indexed"),
        (&["template", "criteria", "-", "--format", "csv"], Data, ""),
        (&["undo", "2", "--dry-run"], Shown, "batch 2"),
        (&["undo", "2", "--json"], Shown, "\"batch\":2"),
        (&["apply", FILE, "--policy", HOSTILE], Shown, ""),
        (&[HOSTILE], Shown, ""),
        (&["check", HOSTILE], Shown, ""),
    ];
    for (args, out, words) in commands {
        let ran = look(&sandbox, args, *out);
        assert!(ran.out.contains(words), "usher {args:?}: {words:?} in\n{}\n{}", ran.out, ran.err);
        if ran.out.starts_with('{') {
            ran.json();
        }
    }
}

#[test]
fn machine_formats_keep_the_data() {
    let sandbox = hostile();
    let ran = look(&sandbox, &["show", "1", "--format", "json"], Out::Shown);
    let told: Value = ran.json();
    let fields = told["changes"][0]["fields"].as_array().unwrap();
    assert!(fields.iter().any(|field| field["after"] == HOSTILE), "{fields:?}");
    let exported = sandbox.ok(&["export", "--db", "base.db"]);
    assert!(exported.out.contains(HOSTILE), "{}", exported.out);
}

#[test]
fn converting_says_nothing_that_acts() {
    let sandbox = hostile();
    let ran = sandbox.ok(&["convert", FILE]);
    assert_eq!(raw(&ran.err), [] as [&str; 0]);
    assert!(ran.out.contains(HOSTILE), "the cells are as they were");
}

#[test]
fn names_that_act_are_refused_and_shown() {
    let sandbox = hostile();
    let toml = "[institution.criteria.\"C\\u001b[31m\"]\nlabel = \"x\"\n";
    sandbox.write("evil.toml", toml);
    sandbox.write("label.toml", "[institution.criteria.C]\nlabel = \"x\\u202Ey\"\n");
    sandbox.write(
        "evil.csv",
        format!("CODE;LABEL;KIND;TARGET;COMPULSORY;VALUE;VALUE_LABEL\nC{};;text;;;;\n", "\u{1b}[31m"),
    );
    // The criterion of an older program has to go first: nothing else is taken beside it.
    let gone = look(&sandbox, &["criteria", "remove", "A\u{1b}[31m", "--yes"], Out::Shown);
    assert_eq!(gone.code, 0, "{}", gone.err);
    for (args, told) in [
        (&["criteria", "define", "C\u{1b}[31m"][..], "C␛[31m"),
        (&["criteria", "define", "C", "--label", "x\u{202e}y"], "x⟪RLO⟫y"),
        (&["criteria", "define", "C", "--value", "V\u{9b}2J=v"], "V⟪U+009B⟫2J"),
        (&["criteria", "define", "C", "--value", "V=v\u{200b}"], "v⟪ZWSP⟫"),
        (&["settings", "import", "evil.toml"], "C␛[31m"),
        (&["settings", "import", "label.toml"], "x⟪RLO⟫y"),
        (&["settings", "base.name", "x\u{1b}[31m"], "x␛[31m"),
        (&["settings", "institution.titles", "MR,M\u{202e}RS"], "M⟪RLO⟫RS"),
        (&["criteria", "import", "evil.csv"], "C␛[31m"),
        (&["profile", "save", "x\u{1b}[31m", "1"], "is no name of a profile"),
        (&["history", "--operator", "eve\u{1b}[31m"], "eve␛[31m"),
    ] {
        let ran = look(&sandbox, args, Out::Shown);
        assert_eq!(ran.code, 2, "usher {args:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(told), "{told:?} in {:?}", ran.err);
    }
    assert_eq!(look(&sandbox, &["criteria", "define", "C", "--label", "Musique sacrée"], Out::Shown).code, 0);
}
