//! A case as its folder holds it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use usher::contact::Operation;
use usher::review::Policy;
use usher::survivorship::Newer;

/// `case.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    /// Where it lies.
    #[serde(skip)]
    pub(super) folder: PathBuf,
    /// The section of DOMAIN.md.
    pub(super) section: u32,
    /// The operations, fields and rules that it shows, as the table names them.
    pub(super) shows: Vec<String>,
    /// What it shows, in one line.
    pub(super) about: String,
    /// The operation of rows that name none.
    operation: Option<String>,
    policy: Option<String>,
    newer: Option<String>,
    /// The institution's rules.
    pub(super) settings: Option<serde_json::Value>,
    /// Steps that make the base what it is before; every proposal is accepted, and nothing is told of them.
    #[serde(default)]
    pub(super) before: Vec<String>,
    /// What is done and told: a file of the folder, `… as NAME`, `… again`, `undo`, `merge N into N`,
    /// `export NAME`, `edit NAME LINE CODE=text`, `obsolete NAME OPERATION`.
    #[serde(default = "source")]
    pub(super) steps: Vec<String>,
    /// What a person decides about rows before the policy does.
    #[serde(default)]
    pub(super) decide: BTreeMap<String, String>,
    /// What a person answers about columns of authorisations, by code.
    #[serde(default)]
    pub(super) answers: BTreeMap<String, String>,
    /// What is typed where counts are asked for.
    #[serde(default)]
    pub(super) typed: Typing,
    /// What is answered about emptied cells, by column.
    #[serde(default)]
    pub(super) emptied: BTreeMap<String, String>,
    /// A person accepts what is proposed of every row that waits.
    #[serde(default)]
    pub(super) accept: bool,
    /// Also tell which field each column holds.
    #[serde(default)]
    pub(super) columns: bool,
    /// Tell the texts that follow from others too, as an export does.
    #[serde(default)]
    pub(super) derived: bool,
    /// Tell every filled cell of the base, defaults too.
    #[serde(default)]
    pub(super) defaults: bool,
}

/// What a person types where a count is asked for.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Typing {
    /// The count.
    #[default]
    Counts,
    /// Another one.
    Less,
}

fn source() -> Vec<String> {
    vec!["source.csv".into()]
}

impl Case {
    fn read(folder: PathBuf) -> Self {
        let text = fs::read_to_string(folder.join("case.toml")).unwrap_or_else(|e| panic!("{folder:?}: {e}"));
        let case: Self = toml::from_str(&text).unwrap_or_else(|e| panic!("{folder:?}: {e}"));
        Self { folder, ..case }
    }

    pub(super) fn name(&self) -> String {
        self.folder.file_name().unwrap().to_string_lossy().into_owned()
    }

    pub(super) fn operation(&self) -> Option<Operation> {
        let code = self.operation.as_ref()?;
        Some(Operation::parse(&code.to_uppercase()).unwrap_or_else(|| panic!("{code}")))
    }

    pub(super) fn policy(&self) -> Policy {
        Policy::from_name(self.policy.as_deref().unwrap_or("cautious")).unwrap()
    }

    pub(super) fn newer(&self) -> Newer {
        match self.newer.as_deref() {
            None | Some("ask") => Newer::Ask,
            Some("file") => Newer::File,
            Some("base") => Newer::Base,
            Some(other) => panic!("{other}"),
        }
    }

    pub(super) fn expected(&self) -> String {
        fs::read_to_string(self.folder.join("expected.txt")).unwrap_or_default()
    }
}

/// The folder of the cases.
pub(super) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rules")
}

/// Every case, by name.
pub(super) fn all() -> Vec<Case> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders.into_iter().map(Case::read).collect()
}
