//! Profiles: saved from a batch, recognised by headers, applied by themselves, and by name.

use crate::support::{Ran, Sandbox, refused};

const FILE: &str = "Kd;Wer;Wo genau;Mail an;Merkmal\nA1;Keller, Anna;3000 Bern;anna@bluewin.ch;x\n";

/// The `field` of each column, as `check` says it.
fn fields(ran: &Ran) -> Vec<String> {
    let columns = ran.json()["columns"].as_array().unwrap().clone();
    columns.iter().map(|c| c["field"].as_str().unwrap_or("-").to_owned()).collect()
}

fn profile(sandbox: &Sandbox, name: &str, text: &str) {
    std::fs::create_dir_all(sandbox.path("shelf")).unwrap();
    sandbox.write(&format!("shelf/{name}.toml"), text);
}

/// A profile for [`FILE`].
fn own(name: &str, more: &str) -> String {
    format!(
        "name = \"{name}\"\nabout = \"our box office\"\n{more}\ncolumns = [\n\
         {{ header = \"Kd\", target = \"-\" }},\n{{ header = \"Wer\", target = \"LASTNAME+FIRSTNAME\" }},\n\
         {{ header = \"Wo genau\", target = \"ZIPCODE+TOWN\" }},\n{{ header = \"Mail an\", target = \"EMAIL1\" }},\n\
         {{ header = \"Merkmal\", target = \"REMARK+\" }},\n]\n"
    )
}

fn run(sandbox: &Sandbox, args: &[&str]) -> Ran {
    let output = sandbox.usher().args(args).env("USHER_PROFILES", sandbox.path("shelf")).output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn a_profile_is_recognised_by_the_headers_and_said() {
    let sandbox = Sandbox::new();
    sandbox.write("file.csv", FILE);
    profile(&sandbox, "box", &own("box", "assumed = true"));
    let json = run(&sandbox, &["check", "file.csv", "--format", "json"]);
    assert_eq!(fields(&json), ["-", "LASTNAME+FIRSTNAME", "ZIPCODE+TOWN", "EMAIL1", "REMARK"]);
    assert_eq!(json.json()["profile"], "box");
    let text = run(&sandbox, &["check", "file.csv"]);
    let said = "profile box (assumed layout) applied; --profile none reads without";
    assert!(text.out.contains(said) && text.out.contains("by the profile"), "{}", text.out);
    let without = run(&sandbox, &["check", "file.csv", "--format", "json", "--profile", "none"]);
    assert_ne!(fields(&without)[0..3], fields(&json)[0..3]);
    let applied = run(&sandbox, &["apply", "file.csv", "--db", "base.db"]);
    assert!(applied.err.contains(said), "{}", applied.err);
}

#[test]
fn a_profile_is_named_by_its_path_too_and_an_unknown_one_is_refused() {
    let sandbox = Sandbox::new();
    sandbox.write("file.csv", FILE);
    sandbox.write("elsewhere.toml", own("elsewhere", ""));
    let named = run(&sandbox, &["check", "file.csv", "--format", "json", "--profile", "elsewhere.toml"]);
    assert_eq!(fields(&named)[3], "EMAIL1");
    refused(&run(&sandbox, &["check", "file.csv", "--profile", "nobody"]), "no profile \"nobody\"");
}

#[test]
fn a_broken_profile_is_said_with_its_line_and_key_and_skipped_unless_it_is_asked_for() {
    let sandbox = Sandbox::new();
    sandbox.write("file.csv", FILE);
    profile(&sandbox, "bad", "name = \"bad\"\n\ncolour = \"red\"\n");
    profile(&sandbox, "box", &own("box", ""));
    let checked = run(&sandbox, &["check", "file.csv"]);
    assert!(checked.out.contains("profile box applied"), "{}", checked.out);
    assert!(checked.out.contains("bad.toml: line 3") && checked.out.contains("colour"), "{}", checked.out);
    refused(&run(&sandbox, &["check", "file.csv", "--profile", "bad"]), "line 3");
}

#[test]
fn what_a_profile_says_of_reading_and_operation_counts_unless_a_flag_says_otherwise() {
    let sandbox = Sandbox::new();
    sandbox.write("file.csv", FILE);
    let reading = "operation = \"UPDATE\"\n";
    let text = own("box", reading) + "\n[reading]\nheader_row = 1\nencoding = \"windows-1252\"\n";
    profile(&sandbox, "box", &text);
    let first = run(&sandbox, &["check", "file.csv"]);
    assert!(first.out.contains("windows-1252"), "{}", first.out);
    assert!(first.out.contains("key-unknown") || first.out.contains("failed"), "an UPDATE of nobody: {}", first.out);
    let other = run(&sandbox, &["check", "file.csv", "--operation", "auto", "--encoding", "utf-8"]);
    assert!(!other.out.contains("windows-1252") && other.out.contains("created"), "{}", other.out);
}

#[test]
fn a_batch_is_saved_as_a_profile_and_the_next_file_is_read_by_it() {
    let sandbox = Sandbox::new();
    sandbox.write("file.csv", FILE);
    sandbox.write("map.toml", own("map", ""));
    run(&sandbox, &["apply", "file.csv", "--db", "base.db", "--profile", "map.toml"]);
    let saved = run(&sandbox, &["profile", "save", "office", "1", "--db", "base.db"]);
    assert_eq!(saved.code, 0, "{}", saved.err);
    let listed = run(&sandbox, &["profile", "list"]);
    assert!(listed.out.lines().next().unwrap().starts_with("office "), "{}", listed.out);
    let shown = run(&sandbox, &["profile", "show", "office"]);
    assert!(shown.out.contains("LASTNAME+FIRSTNAME"), "{}", shown.out);
    sandbox.write("next.csv", FILE.replace("anna", "carla").replace("Anna", "Carla"));
    let next = run(&sandbox, &["check", "next.csv"]);
    assert!(next.out.contains("profile office applied"), "{}", next.out);
    let path = run(&sandbox, &["profile", "path"]);
    assert_eq!(path.out.trim(), sandbox.path("shelf").to_str().unwrap());
    assert_eq!(run(&sandbox, &["profile", "remove", "office"]).code, 0);
    refused(&run(&sandbox, &["profile", "show", "office"]), "no profile");
    refused(&run(&sandbox, &["profile", "save", "../x", "1", "--db", "base.db"]), "no name of a profile");
}
