//! What several tests need: a place of their own, the program, a terminal, a desk.

pub(crate) mod desk;
pub(crate) mod pty;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// The program under test.
pub(crate) const USHER: &str = env!("CARGO_BIN_EXE_usher");

/// Variables of the person who runs the tests that must not reach the program.
pub(crate) const FOREIGN: [&str; 16] = [
    "USHER_DB",
    "USHER_OPERATOR",
    "USHER_THEME",
    "USHER_RENDER",
    "USHER_MOUSE",
    "TMUX",
    "USHER_PROFILES",
    "NO_COLOR",
    "XDG_DATA_HOME",
    "XDG_CONFIG_HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "COLORTERM",
    "USHER_KEYS",
    "USHER_ASCII",
];

/// A folder of its own that serves as home and working folder.
pub(crate) struct Sandbox {
    folder: TempDir,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file and gives its path.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, content).unwrap();
        path
    }

    /// The program, as somebody who has just logged in would start it.
    pub(crate) fn usher(&self) -> Command {
        let mut command = Command::new(USHER);
        for name in FOREIGN {
            command.env_remove(name);
        }
        command.current_dir(self.folder.path());
        command.envs(self.environment());
        command
    }

    /// What stands in the environment of every run.
    pub(crate) fn environment(&self) -> [(&'static str, PathBuf); 4] {
        let home = self.folder.path().to_owned();
        [("HOME", home), ("TZ", "UTC".into()), ("USER", "anna".into()), ("TERM", "xterm-256color".into())]
    }

    /// Runs the program; gives what it said and its exit code.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::from(&self.usher().args(args).output().unwrap())
    }

    /// Runs the program and wants exit code 0.
    pub(crate) fn ok(&self, args: &[&str]) -> Ran {
        let ran = self.run(args);
        assert_eq!(ran.code, 0, "usher {args:?}\n{}{}", ran.out, ran.err);
        ran
    }

    /// Loads a CSV text as the base `base.db`.
    pub(crate) fn base(&self, csv: &str) -> PathBuf {
        self.write("existing.csv", csv);
        let ran = self.ok(&["apply", "existing.csv", "--policy", "create-all", "--db", "base.db", "--json"]);
        assert_eq!(ran.json()["outcome"]["created"], ran.json()["rows"]);
        self.path("base.db")
    }
}

/// What a run of the program said and how it ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    fn from(output: &std::process::Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Stdout as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e} in {:?} ({})", self.out, self.err))
    }

    /// Stdout as CSV: header and records.
    pub(crate) fn csv(&self) -> (Vec<String>, Vec<Vec<String>>) {
        csv_records(&self.out)
    }
}

/// A CSV text as its header and its records.
pub(crate) fn csv_records(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect::<Vec<_>>());
    let header = records.next().unwrap_or_default();
    (header, records.collect())
}

/// A CSV text as one map per record.
pub(crate) fn csv_maps(text: &str) -> Vec<BTreeMap<String, String>> {
    let (header, records) = csv_records(text);
    records.into_iter().map(|r| header.iter().cloned().zip(r).collect()).collect()
}

/// The sum of an `outcome` object.
pub(crate) fn total(outcome: &Value) -> u64 {
    outcome.as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum()
}

/// The folder of the fixtures.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/imports")
}

/// Control, bidi and zero-width characters that must never stand raw in what a person reads.
pub(crate) fn is_hostile(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The path of a file of a fixture.
pub(crate) fn fixture(case: &str, file: &str) -> String {
    fixtures().join(case).join(file).to_str().unwrap().to_owned()
}

/// It was misused or failed: 2, said on stderr, nothing on stdout.
pub(crate) fn refused(ran: &Ran, words: &str) {
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains(words), "{words:?} in {:?}", ran.err);
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    assert_eq!(ran.out, "");
}

/// A copy of the demo: its base, its file, and batch 2 staged. It is made once for all tests.
pub(crate) fn demo(sandbox: &Sandbox) -> PathBuf {
    static MADE: OnceLock<Sandbox> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let sandbox = Sandbox::new();
        sandbox.ok(&["demo", "--folder", "demo"]);
        sandbox
    });
    let folder = sandbox.path("demo");
    fs::create_dir(&folder).unwrap();
    for entry in fs::read_dir(made.path("demo")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
    }
    folder
}
