//! A person's own keys, themes and settings: what is printed, what is refused before anything starts, what the console
//! does with them in a real terminal.

use std::fs;
use std::path::PathBuf;

use crate::support::pty::Terminal;
use crate::support::{Sandbox, demo, refused};

const WIDE: (u16, u16) = (120, 40);
const REVIEW: [&str; 4] = ["review", "2", "--db", "demo/contacts.db"];

/// A file in the person's folder of settings.
fn config(sandbox: &Sandbox, name: &str, text: &str) -> PathBuf {
    let path = sandbox.path(".config/usher").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

fn console(sandbox: &Sandbox, args: &[&str], variables: &[(&str, &str)]) -> Terminal {
    demo(sandbox);
    let args: Vec<&str> = REVIEW.iter().chain(args).copied().collect();
    let terminal = Terminal::start_with(sandbox, WIDE, &args, variables);
    terminal.wait_for_open(314);
    terminal
}

#[test]
fn the_printed_keys_are_a_file_of_keys() {
    let sandbox = Sandbox::new();
    let text = sandbox.ok(&["keys"]).out;
    assert!(
        text.contains("Review [review]") && text.contains("accept what the queue line proposes"),
        "{text}"
    );
    let toml = sandbox.ok(&["keys", "--toml"]).out;
    let path = sandbox.write("mine.toml", &toml).display().to_string();
    assert_eq!(sandbox.ok(&["keys", "--toml", "--keys", &path]).out, toml);
    config(&sandbox, "keys.toml", "[review]\naccept = ['Enter', 'a']\n");
    let changed = "Enter a           accept             accept what the queue";
    assert!(sandbox.ok(&["keys"]).out.contains(changed));
    assert!(
        !sandbox.ok(&["keys", "--keys", &path]).out.contains(changed),
        "the file that is named goes before"
    );
}

#[test]
fn a_faulty_file_of_keys_is_told_with_its_lines_and_nothing_starts() {
    let sandbox = Sandbox::new();
    config(&sandbox, "keys.toml", "[review]\naccept = 'x'\nacept = 'a'\n\n[confirm]\nyes = 'F'\n[nowhere]\n");
    let ran = sandbox.run(&["keys"]);
    // F asks in two chapters: in the review, and among the findings.
    refused(&ran, "has 5 faults");
    for said in [
        "keys.toml: line 2: review.accept: x would be both",
        "keys.toml: line 3: review.acept: there is no such action",
        "keys.toml: line 6: confirm.yes: F would confirm",
        "keys.toml: line 7: nowhere: there is no such chapter",
    ] {
        assert!(ran.err.contains(said), "{said}: {}", ran.err);
    }
    let mut terminal = Terminal::start(&sandbox, WIDE, &["review", "none.csv", "--db", "new.db"]);
    assert_eq!(terminal.wait_for_end().exit_code(), 2);
    assert!(!sandbox.path("new.db").exists(), "no base was made");
}

#[test]
fn a_faulty_theme_or_setting_is_told_with_file_line_and_key() {
    let sandbox = Sandbox::new();
    config(&sandbox, "themes/mine.toml", "header = {}\nmatch = { fg = \"reddish\" }\n");
    let listed = sandbox.ok(&["themes"]).out;
    assert!(listed.contains("high-contrast   built in"), "{listed}");
    assert!(
        listed.contains("mine            cannot be read: ") && listed.contains("line 2: match"),
        "{listed}"
    );
    for (setting, said) in [
        ("theme = 'mine'", "mine.toml: line 2: match = { fg = \"reddish\" }"),
        ("theme = 'neon'", "there is no theme \"neon\"; there are default, dark"),
        ("themes = 'dark'", "usher.toml: line 1: themes = 'dark': unknown field"),
        ("keys = 'none.toml'", "none.toml: No such file"),
    ] {
        config(&sandbox, "usher.toml", setting);
        let mut terminal = Terminal::start(&sandbox, (200, 24), &["review", "x.csv", "--db", "new.db"]);
        assert_eq!(terminal.wait_for_end().exit_code(), 2, "{setting}");
        terminal.wait_after_end(said);
        assert!(!sandbox.path("new.db").exists(), "no base was made");
    }
}

#[test]
fn the_console_has_the_keys_of_the_file() {
    let sandbox = Sandbox::new();
    let keys = sandbox.write("k.toml", "[review]\naccept = 'Enter'\nquit = 'F10'\nhelp = ['F1', '?']\n");
    let mut terminal = console(&sandbox, &["--keys", &keys.display().to_string()], &[]);
    terminal.wait_for("Enter accept");
    terminal.press("aq");
    terminal.press("\x1bOP");
    terminal.wait_for("type to find one");
    terminal.press("leave the batch");
    terminal.press("\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f\x7f");
    terminal.wait_for("F10 Ctrl-C");
    terminal.press("\x1b");
    terminal.wait_until("the help gone", |screen| !screen.contents().contains("type to find one"));
    terminal.wait_for_open(314);
    terminal.press("\r");
    terminal.wait_for_open(313);
    terminal.press("\x1b[21~");
    assert_eq!(terminal.wait_for_end().exit_code(), 1);
    terminal.assert_restored();
}

#[test]
fn what_is_pasted_never_acts_as_keys() {
    let sandbox = Sandbox::new();
    let mut terminal = console(&sandbox, &[], &[]);
    terminal.press("\x1b[200~aaaaqCy\x1b[201~");
    terminal.press(":");
    terminal.wait_for("Command");
    terminal.press("\x1b[200~q\rq\r\x1b[201~");
    terminal.wait_for("› q q");
    terminal.press("\x1b");
    terminal.wait_until("the palette gone", |screen| !screen.contents().contains("› q"));
    terminal.wait_for_open(314);
}

#[test]
fn a_theme_is_chosen_live_and_remembered_where_settings_are_kept() {
    let sandbox = Sandbox::new();
    let settings = config(&sandbox, "usher.toml", "# mine\nascii = false\n");
    let mut terminal = console(&sandbox, &[], &[]);
    let indexed = |raw: &[u8]| String::from_utf8_lossy(raw).matches(";5;").count();
    assert_eq!(indexed(&terminal.raw()), 0, "the default theme has the 16 colours");
    terminal.press("T");
    terminal.wait_for("high-contrast");
    let before = terminal.raw().len();
    terminal.press("\x1b[B");
    // The preview: what stands there is drawn in the colours of dark.
    terminal.wait_for_bytes(before, ";5;");
    terminal.press("\r");
    terminal.wait_until("the box gone", |screen| !screen.contents().contains("high-contrast"));
    terminal.press("q");
    terminal.wait_for_end();
    assert!(indexed(&terminal.raw()) > 0, "dark has colours of 256");
    assert_eq!(fs::read_to_string(settings).unwrap(), "theme = \"dark\"\n# mine\nascii = false\n");
    terminal.assert_restored();
}

/// Every parameter of every sequence that sets a look.
fn looks(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(raw).into_owned();
    let sequences = text.split("\x1b[").skip(1).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != ';')?;
        rest[end..].starts_with('m').then(|| rest[..end].to_owned())
    });
    sequences.collect()
}

#[test]
fn each_terminal_gets_no_more_colours_than_it_has() {
    for (variables, args) in [
        (&[("NO_COLOR", "1")][..], &["--theme", "dark"][..]),
        (&[("TERM", "dumb")], &["--theme", "dark"]),
        (&[("TERM", "linux"), ("COLORTERM", "truecolor")], &["--theme", "dark"]),
        (&[("TERM", "screen"), ("COLORTERM", "truecolor")], &["--theme", "colour-blind"]),
        (&[("TERM", "xterm-256color")], &["--theme", "colour-blind"]),
    ] {
        let sandbox = Sandbox::new();
        let mut terminal = console(&sandbox, args, variables);
        terminal.press("jjj");
        terminal.press("q");
        terminal.wait_for_end();
        let looks = looks(&terminal.raw());
        let any = |part: &str| looks.iter().any(|look| look.contains(part));
        let name = variables[0].1;
        assert!(!any(";2;") || !any("38;2"), "no terminal here shows every colour: {name}");
        match name {
            "1" | "dumb" => {
                let colour = |p: &str| {
                    p.parse::<u8>().is_ok_and(|p| (30..=37).contains(&p) || (40..=47).contains(&p) || p >= 90)
                };
                assert!(!looks.iter().any(|l| l.split(';').any(colour)), "{name}: {looks:?}");
                assert!(looks.iter().any(|l| l.split(';').any(|p| p == "7")), "the selection is reversed");
            }
            "linux" | "screen" => assert!(!any("8;5;"), "{name}: {looks:?}"),
            _ => assert!(any("38;5;"), "{name}: {looks:?}"),
        }
    }
}

#[test]
fn a_poor_font_gets_ascii() {
    for (args, variables) in
        [(&["--ascii"][..], &[][..]), (&[], &[("LC_ALL", "C")]), (&[], &[("TERM", "dumb")])]
    {
        let sandbox = Sandbox::new();
        let mut terminal = console(&sandbox, args, variables);
        terminal.wait_for("> demo = rehearsal");
        let is_plain = |terminal: &Terminal| {
            let screen = terminal.contents();
            let strange = |c: &char| !c.is_ascii() && !c.is_alphabetic();
            assert_eq!(screen.chars().find(strange), None, "{screen}");
        };
        is_plain(&terminal);
        terminal.press("?");
        terminal.wait_for("type to find one");
        is_plain(&terminal);
        // A key right after Esc would be one with Alt.
        terminal.press("\x1b");
        terminal.wait_until("the help gone", |screen| !screen.contents().contains("type to find one"));
        terminal.press("pM");
        terminal.wait_for("The first rows under this map");
        is_plain(&terminal);
        terminal.press("\x1b");
        terminal.wait_for("a accept");
        is_plain(&terminal);
    }
}
