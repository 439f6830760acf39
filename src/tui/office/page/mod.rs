//! The pages of the definitions as tables: what stands on them, and what Enter, + and - do there.
//!
//! In: what is defined and what contacts carry of it. Out: columns, rows, and what is asked for a row.

mod criteria;
mod criterion;
mod history;
mod institution;
mod lists;
mod salutations;
mod survivorship;
mod typed;

use crate::contact::Field;
use crate::import::DefinitionEdit;

use super::super::widget::text::count;
use super::model::{Known, Model};

pub(crate) use lists::ListName;
pub(crate) use typed::{Step, Typed, list_text};

/// A page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    Criteria,
    /// One criterion, by its code.
    Criterion(String),
    Lists,
    List(ListName),
    Institution,
    Salutations,
    Survivorship,
    History,
}

/// The pages that have a tab.
pub(crate) const TABS: [(Page, &str); 6] = [
    (Page::Criteria, "Criteria"),
    (Page::Lists, "Lists"),
    (Page::Institution, "Institution"),
    (Page::Salutations, "Salutations"),
    (Page::Survivorship, "Survivorship"),
    (Page::History, "History"),
];

/// A page as a table.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) title: String,
    pub(crate) columns: &'static [Column],
    pub(crate) rows: Vec<Row>,
    /// What `+` asks for.
    pub(crate) adds: Option<Opens>,
    /// What is said while there is no row.
    pub(crate) empty: &'static str,
}

/// A column: its heading, its share of the width, and the width of the window from which on it is shown.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) head: &'static str,
    pub(crate) share: u16,
    pub(crate) from: u16,
}

const fn column(head: &'static str, share: u16, from: u16) -> Column {
    Column { head, share, from }
}

/// A row.
#[derive(Debug)]
pub(crate) struct Row {
    /// What it is known by.
    pub(crate) key: String,
    pub(crate) cells: Vec<String>,
    /// The cell that holds its value, where a refusal stands.
    pub(crate) value: usize,
    /// What it is, and what is allowed; a paragraph each.
    pub(crate) words: Vec<String>,
    pub(crate) opens: Opens,
    pub(crate) removes: Option<DefinitionEdit>,
}

/// What Enter or + opens.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Opens {
    /// Nothing; why not.
    Nothing(&'static str),
    Page(Page),
    /// A line of text: what it asks for, and what stands there now.
    Text(String, String, Typed),
    /// A list to pick from: its title, values with notes.
    Choice(String, Vec<(String, String)>, Typed),
}

impl Row {
    fn new(key: impl Into<String>, cells: Vec<String>, opens: Opens) -> Self {
        Self { key: key.into(), cells, value: 1, words: Vec::new(), opens, removes: None }
    }

    fn with_words(mut self, words: impl IntoIterator<Item = String>) -> Self {
        self.words.extend(words.into_iter().filter(|text| !text.is_empty()));
        self
    }

    fn removed_by(mut self, edit: DefinitionEdit) -> Self {
        self.removes = Some(edit);
        self
    }
}

impl Page {
    /// The page as a table.
    pub(crate) fn table(&self, model: &Model) -> Table {
        match self {
            Self::Criteria => criteria::table(&model.known),
            Self::Criterion(code) => criterion::table(&model.known, code),
            Self::Lists => lists::table(&model.known),
            Self::List(name) => lists::entries(&model.known, *name),
            Self::Institution => institution::table(model),
            Self::Salutations => salutations::table(&model.known),
            Self::Survivorship => survivorship::table(&model.known),
            Self::History => history::table(&model.office.steps),
        }
    }

    /// The page that Esc goes back to.
    pub(crate) fn above(&self) -> Option<Self> {
        match self {
            Self::Criterion(_) => Some(Self::Criteria),
            Self::List(_) => Some(Self::Lists),
            _ => None,
        }
    }

    /// The place of its tab.
    pub(crate) fn tab(&self) -> usize {
        let top = self.above();
        let top = top.as_ref().unwrap_or(self);
        TABS.iter().position(|(page, _)| page == top).unwrap_or(0)
    }

    /// What is counted for it.
    pub(crate) fn counts(&self, known: &Known) -> Vec<Field> {
        match self {
            Self::Criteria => known.rules.criteria.keys().filter_map(|code| criteria::field(code)).collect(),
            Self::Criterion(code) => criteria::field(code).into_iter().collect(),
            Self::List(name) => name.fields(known),
            _ => Vec::new(),
        }
    }
}

/// How many contacts carry something; `…` while it is being counted.
fn carried(known: &Known, field: Option<Field>, value: Option<&str>) -> String {
    let Some(held) = field.and_then(|field| known.held.get(&field)) else { return "…".into() };
    let number = match value {
        None => held.contacts,
        Some(value) => held.values.iter().find(|(held, _)| held == value).map_or(0, |(_, number)| *number),
    };
    count(number, "contact")
}

/// Text as a cell: a dash where there is none.
fn or_dash(text: &str) -> String {
    if text.is_empty() { "—".to_owned() } else { text.to_owned() }
}
