//! The house as one table: which module stands on which floor, who owns which outside name, how
//! large a file may be. The checker reads the sources as text; a planted breach shows that it can fail.

use std::fmt;
use std::path::{Path, PathBuf};

/// Each module and its floor; a module imports only from lower floors.
const FLOORS: &[(&str, u8)] = &[
    ("contact", 0),
    ("source", 1),
    ("mapping", 1),
    ("validation", 1),
    ("linkage", 1),
    ("review", 1),
    ("survivorship", 1),
    ("batch", 2),
    ("settings", 3),
    ("store", 3),
    ("import", 4),
    ("report", 4),
    ("tui", 5),
    ("cli", 5),
    ("demo", 0),
    ("main", 6),
    ("lib", 6),
];

/// The steps of floor 1 from left to right: a step may use types of those to its left.
const STEPS: [&str; 6] = ["source", "mapping", "validation", "linkage", "review", "survivorship"];

/// Imports that the floors forbid and that exist for a reason: module, imported module, name, reason.
/// The name `*` stands for all of the module.
const EXCEPTIONS: &[(&str, &str, &str, &str)] = &[
    ("cli", "tui", "*", "the command line starts the console"),
    ("mapping", "validation", "InstitutionRules", "a value that settings fill, read by several steps"),
    ("mapping", "validation", "Criterion", "what is defined, part of the rules"),
    ("mapping", "validation", "CriterionKind", "part of the same"),
    ("review", "survivorship", "Picks", "a decision carries the operator's choices per unit"),
    ("report", "import", "CheckReport", "what is worded is what the import found"),
    ("report", "import", "LeftLayout", "the columns of rows that go back"),
    ("report", "import", "LeftRow", "a row that goes back, and why"),
    ("report", "import", "own", "the columns that are added to them"),
    ("report", "import", "FoundRule", "part of a check report"),
    ("report", "import", "FoundValue", "part of a check report"),
];

/// Names from outside with the modules that may use them.
const OWNERS: &[(&str, &[&str])] = &[
    ("ratatui", &["tui"]),
    ("crossterm", &["tui"]),
    ("termina", &["tui"]),
    ("tui_input", &["tui"]),
    ("fuzzy_matcher", &["tui"]),
    ("nix", &["tui"]),
    ("sqlx", &["store"]),
    ("hmac", &["store"]),
    ("calamine", &["source"]),
    ("zip", &["source"]),
    ("chardetng", &["source"]),
    // `contact` undoes mojibake: the table of Windows-1252 is all it takes.
    ("encoding_rs", &["source", "contact"]),
    // `cli` writes CSV to stdout record by record.
    ("csv", &["source", "cli"]),
    // `source` reads in its tests what it writes.
    ("rust_xlsxwriter", &["report", "source"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("indicatif", &["cli"]),
    ("etcetera", &["cli"]),
    ("std::env", &["cli", "main"]),
];

/// What the pure floors may not name: no file, no process, no clock, no runtime.
const IMPURE: &[&str] =
    &["std::fs", "std::process", "std::net", "std::thread", "std::time", "tokio", "async_trait", "tracing"];
const PURE: &[&str] =
    &["contact", "mapping", "validation", "linkage", "review", "survivorship", "batch", "demo"];

/// Macros that print, and that leave work undone.
const PRINTING: &[&str] = &["print", "println", "eprint", "eprintln", "dbg"];
const UNDONE: &[&str] = &["todo", "unimplemented"];

/// The longest file (CONTRIBUTING.md).
const LONGEST: usize = 600;

/// One breach of the house.
#[derive(Debug, PartialEq, Eq)]
struct Breach {
    file: String,
    line: usize,
    what: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// A word or a sign of the source with its line; comments and literals are gone.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    text: String,
    line: usize,
}

fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    while at < chars.len() {
        let start = at;
        at = match (chars[at], chars.get(at + 1)) {
            ('/', Some('/')) => until(&chars, at, |c, _| c == '\n'),
            ('/', Some('*')) => until(&chars, at + 2, |c, next| c == '*' && next == Some('/')) + 2,
            ('"', _) => quoted(&chars, at + 1),
            ('r', Some('"' | '#')) if raw_hashes(&chars, at).is_some() => raw(&chars, at),
            ('\'', _) => literal_or_lifetime(&chars, at),
            (c, _) if c.is_alphanumeric() || c == '_' => {
                let end = until(&chars, at, |c, _| !(c.is_alphanumeric() || c == '_'));
                found.push(Token { text: chars[at..end].iter().collect(), line });
                end
            }
            (':', Some(':')) => {
                found.push(Token { text: "::".into(), line });
                at + 2
            }
            (c, _) => {
                if !c.is_whitespace() {
                    found.push(Token { text: c.to_string(), line });
                }
                at + 1
            }
        }
        .min(chars.len());
        line += chars[start..at].iter().filter(|c| **c == '\n').count();
    }
    found
}

fn until(chars: &[char], from: usize, stop: impl Fn(char, Option<char>) -> bool) -> usize {
    (from..chars.len()).find(|i| stop(chars[*i], chars.get(i + 1).copied())).unwrap_or(chars.len())
}

fn quoted(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// The hashes of a raw string that starts at `at`; `None` when it is no raw string.
fn raw_hashes(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    (chars.get(at + 1 + hashes) == Some(&'"')).then_some(hashes)
}

fn raw(chars: &[char], at: usize) -> usize {
    let hashes = raw_hashes(chars, at).unwrap_or(0);
    let closes = |i: usize| chars[i] == '"' && (1..=hashes).all(|h| chars.get(i + h) == Some(&'#'));
    let from = at + hashes + 2;
    (from..chars.len()).find(|i| closes(*i)).map_or(chars.len(), |i| i + hashes + 1)
}

fn literal_or_lifetime(chars: &[char], at: usize) -> usize {
    match (chars.get(at + 1), chars.get(at + 2)) {
        (Some('\\'), _) => until(chars, at + 3, |c, _| c == '\'') + 1,
        (Some(_), Some('\'')) => at + 3,
        _ => at + 1,
    }
}

/// A path as it is named in a `use` or in code, its group opened: `crate::a::{B, c::D}` gives two.
#[derive(Debug, PartialEq, Eq)]
struct Named {
    path: Vec<String>,
    line: usize,
}

/// Every path that starts with a name (not in the middle of another path).
fn paths(tokens: &[Token]) -> Vec<Named> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let starts = token.text.starts_with(|c: char| c.is_alphabetic() || c == '_');
        let inside = at > 0 && tokens[at - 1].text == "::";
        let used = at > 0 && tokens[at - 1].text == "use";
        let leads = tokens.get(at + 1).is_some_and(|t| t.text == "::");
        if starts && !inside && (leads || used) {
            open_path(tokens, at, &mut Vec::new(), &mut found);
        }
    }
    found
}

/// Follows a path and the groups in it; gives the place after it.
fn open_path(tokens: &[Token], mut at: usize, path: &mut Vec<String>, found: &mut Vec<Named>) -> usize {
    let depth = path.len();
    let line = tokens.get(at).map_or(0, |t| t.line);
    let text = |i: usize| tokens.get(i).map_or("", |t| t.text.as_str());
    loop {
        if text(at) == "{" {
            at += 1;
            while !matches!(text(at), "}" | "") {
                at = match text(at) {
                    "," => at + 1,
                    _ => open_path(tokens, at, path, found).max(at + 1),
                };
            }
            path.truncate(depth);
            return at + 1;
        }
        path.push(text(at).to_owned());
        at += 1;
        if text(at) != "::" {
            break;
        }
        at += 1;
    }
    found.push(Named { path: path.clone(), line });
    path.truncate(depth);
    while text(at) == "as" {
        at += 2;
    }
    at
}

/// The top module of a file, and how deep its own module lies below the crate.
fn module_of(file: &str) -> (String, usize) {
    let inside = file.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
    let parts: Vec<&str> = inside.split('/').collect();
    (parts[0].to_owned(), parts.len())
}

/// The module of the crate that a path names and the name taken from it, if it names one.
fn crate_module(path: &[String], depth: usize) -> Option<(&str, &str)> {
    let supers = path.iter().take_while(|p| *p == "super").count();
    let rest = match path.first().map(String::as_str) {
        Some("crate" | "usher") => &path[1..],
        Some("super") if supers >= depth => &path[supers..],
        _ => return None,
    };
    let module = rest.first()?.as_str();
    FLOORS.iter().any(|(name, _)| *name == module).then(|| (module, rest.get(1).map_or("*", String::as_str)))
}

fn floor(module: &str) -> u8 {
    FLOORS.iter().find(|(name, _)| *name == module).map_or(u8::MAX, |(_, floor)| *floor)
}

/// Why a module may not import from another; `None` when it may.
fn forbidden(from: &str, to: &str, name: &str) -> Option<String> {
    let excepted =
        |(f, t, n, _): &(&str, &str, &str, &str)| *f == from && *t == to && (*n == "*" || *n == name);
    if from == to || EXCEPTIONS.iter().any(excepted) {
        return None;
    }
    let place = |module: &str| STEPS.iter().position(|s| *s == module);
    let leftward = matches!((place(from), place(to)), (Some(f), Some(t)) if t < f);
    // The demo is asked for texts by the command line and asks nobody.
    let pure_demo = from != "demo" && (to != "demo" || from == "cli");
    if pure_demo && (leftward || floor(to) < floor(from)) {
        return None;
    }
    Some(format!("{from} (floor {}) imports {to}::{name} (floor {})", floor(from), floor(to)))
}

/// Everything that a source breaks.
fn breaches(file: &str, source: &str) -> Vec<Breach> {
    let (module, depth) = module_of(file);
    let tokens = tokens(source);
    let mut found = Vec::new();
    let mut tell = |line: usize, what: String| found.push(Breach { file: file.to_owned(), line, what });
    if floor(&module) == u8::MAX {
        tell(1, format!("the module {module} has no floor"));
    }
    if !source.starts_with("//!") {
        tell(1, "the file does not say what it is (//!)".into());
    }
    let lines = source.lines().count();
    if lines > LONGEST {
        tell(lines, format!("{lines} lines, the limit is {LONGEST}"));
    }
    for named in paths(&tokens) {
        if let Some((to, name)) = crate_module(&named.path, depth)
            && let Some(what) = forbidden(&module, to, name)
        {
            tell(named.line, what);
        }
        if let Some(what) =
            not_owned(file, &module, &named.path).or_else(|| impure(file, &module, &named.path))
        {
            tell(named.line, what);
        }
    }
    for (line, name) in macros(&tokens) {
        let prints = PRINTING.contains(&name) && !matches!(module.as_str(), "cli" | "main");
        if UNDONE.contains(&name) || (prints && !is_test(file) && line < first_test_line(&tokens)) {
            tell(line, format!("{module} uses {name}!"));
        }
    }
    found.sort_by(|a, b| (a.line, &a.what).cmp(&(b.line, &b.what)));
    found.dedup();
    found
}

fn is_at(path: &[String], name: &str) -> bool {
    let parts: Vec<&str> = name.split("::").collect();
    path.len() >= parts.len() && parts.iter().zip(path).all(|(a, b)| *a == b)
}

fn not_owned(file: &str, module: &str, path: &[String]) -> Option<String> {
    let (name, owners) = OWNERS.iter().find(|(name, _)| is_at(path, name))?;
    // A test that starts its own program again has to ask where that is, and in which of the two it runs.
    let starts_itself = *name == "std::env" && is_test(file);
    (!owners.contains(&module) && !starts_itself)
        .then(|| format!("{module} uses {name}, which belongs to {}", owners.join(", ")))
}

fn impure(file: &str, module: &str, path: &[String]) -> Option<String> {
    let name = IMPURE.iter().find(|name| is_at(path, name))?;
    (PURE.contains(&module) && !is_test(file)).then(|| format!("{module} is pure and uses {name}"))
}

fn macros(tokens: &[Token]) -> impl Iterator<Item = (usize, &str)> {
    tokens.windows(2).filter(|pair| pair[1].text == "!").map(|pair| (pair[0].line, pair[0].text.as_str()))
}

/// Files that exist for tests alone.
fn is_test(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    file.contains("/tests/") || name.ends_with("tests.rs") || matches!(name, "properties.rs" | "snapshots.rs")
}

/// The line of the first `#[cfg(test)]`.
fn first_test_line(tokens: &[Token]) -> usize {
    let test = |w: &[Token]| w[0].text == "cfg" && w[1].text == "(" && w[2].text == "test";
    tokens.windows(3).find(|w| test(w)).map_or(usize::MAX, |w| w[0].line)
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn the_house_stands_as_its_table_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    assert!(files.len() > 200, "only {} sources found", files.len());
    let mut found = Vec::new();
    for path in files {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        found.extend(breaches(&name, &std::fs::read_to_string(&path).unwrap()));
    }
    let list: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(list.is_empty(), "\n{}", list.join("\n"));
}

#[test]
fn every_exception_is_still_needed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    let mut used = vec![false; EXCEPTIONS.len()];
    for path in files {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        let (module, depth) = module_of(&name);
        for named in paths(&tokens(&std::fs::read_to_string(&path).unwrap())) {
            let Some((to, item)) = crate_module(&named.path, depth) else { continue };
            for (i, (f, t, n, _)) in EXCEPTIONS.iter().enumerate() {
                used[i] |= *f == module && *t == to && (*n == "*" || *n == item);
            }
        }
    }
    let idle: Vec<_> = EXCEPTIONS.iter().zip(used).filter(|(_, used)| !used).map(|(e, _)| e).collect();
    assert!(idle.is_empty(), "no longer needed: {idle:?}");
}

fn planted(file: &str, body: &str) -> Vec<(usize, String)> {
    let source = format!("//! Planted.\n{body}\n");
    breaches(file, &source).into_iter().map(|b| (b.line, b.what)).collect()
}

#[test]
fn a_planted_breach_is_found_with_its_line() {
    let cases: &[(&str, &str, usize, &str)] = &[
        ("src/contact/x.rs", "use crate::store::Store;", 2, "imports store::Store"),
        ("src/review/x.rs", "\nuse crate::{contact::Contact,\n import::Desk};", 4, "imports import::Desk"),
        ("src/batch/mod.rs", "fn f() { let _ = crate::tui::run; }", 2, "imports tui::run"),
        ("src/source/x.rs", "use usher::mapping::ColumnMap;", 2, "imports mapping::ColumnMap"),
        (
            "src/review/x.rs",
            "use crate::survivorship::golden_record;",
            2,
            "imports survivorship::golden_record",
        ),
        ("src/store/x.rs", "use super::super::import::Desk;", 2, "imports import::Desk"),
        ("src/store/x.rs", "use crate::settings::BASE_NAME;", 2, "imports settings::BASE_NAME"),
        ("src/demo/x.rs", "use crate::contact::Contact;", 2, "demo (floor 0) imports contact::Contact"),
        ("src/import/x.rs", "use crate::demo::base_csv;", 2, "imports demo::base_csv"),
        ("src/import/x.rs", "fn f() { sqlx::query(\"\"); }", 2, "sqlx, which belongs to store"),
        ("src/import/x.rs", "use std::{env, fmt};", 2, "std::env, which belongs to cli, main"),
        ("src/cli/x.rs", "use ratatui;", 2, "ratatui, which belongs to tui"),
        ("src/linkage/x.rs", "use std::time::Instant;", 2, "linkage is pure and uses std::time"),
        ("src/import/x.rs", "fn f() { println!(\"x\"); }", 2, "import uses println!"),
        ("src/cli/x.rs", "#[cfg(test)] mod t { fn f() { todo!() } }", 2, "cli uses todo!"),
        ("src/nobody/x.rs", "", 1, "nobody has no floor"),
    ];
    for (file, body, line, what) in cases {
        let found = planted(file, body);
        assert!(found.iter().any(|(l, w)| l == line && w.contains(what)), "{file} {body:?}: {found:?}");
    }
    assert_eq!(breaches("src/cli/x.rs", "use std::fmt;\n")[0].what, "the file does not say what it is (//!)");
    let long = format!("//! Long.\n{}", "\n".repeat(LONGEST));
    assert!(breaches("src/cli/x.rs", &long)[0].what.contains("601 lines"));
}

#[test]
fn what_is_allowed_is_no_breach() {
    let cases = [
        (
            "src/review/x.rs",
            "use crate::{contact::Contact, validation::{Finding, Part}, survivorship::Picks};",
        ),
        ("src/cli/x.rs", "use crate::{tui, demo}; fn f() { println!(\"{}\", std::env::args().count()); }"),
        (
            "src/contact/x.rs",
            "// crate::store is far away\nconst A: &str = \"crate::store::X\"; /* sqlx::x */",
        ),
        ("src/contact/x.rs", "const A: &str = r#\"\"crate::tui::X\"#; const B: char = '\"';"),
        ("src/source/x.rs", "use super::csv::records; fn f<'a>(x: &'a str) { [1].iter().zip([2]); }"),
        ("src/import/x.rs", "#[cfg(test)]\nmod tests { fn f() { println!(); } }"),
        ("src/tui/screen/x.rs", "use super::super::model::Model; use super::review;"),
    ];
    for (file, body) in cases {
        assert_eq!(planted(file, body), [], "{file} {body:?}");
    }
}
