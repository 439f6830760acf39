//! The lists of the institution: titles, types, authorisations, generic e-mails.

use crate::contact::{Code, Field};
use crate::import::DefinitionEdit;
use crate::settings::entry_words;
use crate::validation::InstitutionRules;

use super::super::model::Known;
use super::{Column, Opens, Page, Row, Table, Typed, carried, column, list_text};

/// A list of the institution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListName {
    Titles,
    StructureTypes,
    CommunityTypes,
    Authorizations,
    GenericEmails,
    StructureCriteria,
}

/// All lists, in the order of the page.
const LISTS: [ListName; 6] = [
    ListName::Titles,
    ListName::StructureTypes,
    ListName::CommunityTypes,
    ListName::Authorizations,
    ListName::GenericEmails,
    ListName::StructureCriteria,
];

const COLUMNS: &[Column] = &[column("list", 32, 0), column("entries", 10, 0), column("holds", 58, 0)];
const ENTRIES: &[Column] = &[column("entry", 60, 0), column("carried by", 40, 0)];

impl ListName {
    /// The setting that holds it.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Titles => "institution.titles",
            Self::StructureTypes => "institution.structure_types",
            Self::CommunityTypes => "institution.community_types",
            Self::Authorizations => "institution.authorizations",
            Self::GenericEmails => "institution.generic_emails",
            Self::StructureCriteria => "institution.structure_criteria",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Titles => "Titles",
            Self::StructureTypes => "Structure types",
            Self::CommunityTypes => "Community types",
            Self::Authorizations => "Authorisations",
            Self::GenericEmails => "Generic e-mails",
            Self::StructureCriteria => "Criteria for structures only",
        }
    }

    /// Its entries.
    pub(crate) fn entries(self, rules: &InstitutionRules) -> &[String] {
        match self {
            Self::Titles => &rules.titles,
            Self::StructureTypes => &rules.structure_types,
            Self::CommunityTypes => &rules.community_types,
            Self::Authorizations => &rules.authorizations,
            Self::GenericEmails => &rules.generic_emails,
            Self::StructureCriteria => &rules.structure_criteria,
        }
    }

    /// The field in which contacts carry an entry, and the value that is counted.
    fn carries(self, entry: &str) -> Option<(Option<Field>, Option<&str>)> {
        let field = match self {
            Self::Titles => Field::Title,
            Self::StructureTypes => Field::StructureType,
            Self::CommunityTypes => Field::CommunityType,
            Self::Authorizations => return Some((Code::new(entry).map(Field::Authorization), None)),
            Self::StructureCriteria => return Some((Code::new(entry).map(Field::Criterion), None)),
            Self::GenericEmails => return None,
        };
        Some((Some(field), Some(entry)))
    }

    /// What is counted for it.
    pub(super) fn fields(self, known: &Known) -> Vec<Field> {
        let entries = self.entries(&known.rules).iter();
        let mut fields: Vec<_> = entries.filter_map(|entry| self.carries(entry)?.0).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }
}

/// The lists.
pub(super) fn table(known: &Known) -> Table {
    let row = |list: ListName| {
        let entries = list.entries(&known.rules);
        let cells = vec![list.label().to_owned(), entries.len().to_string(), entries.join(", ")];
        Row::new(list.path(), cells, Opens::Page(Page::List(list)))
            .with_words([entry_words(list.path()).to_owned()])
    };
    Table {
        title: "Lists of values".into(),
        columns: COLUMNS,
        rows: LISTS.into_iter().map(row).collect(),
        adds: None,
        empty: "",
    }
}

/// The entries of one.
pub(super) fn entries(known: &Known, list: ListName) -> Table {
    let all = list.entries(&known.rules);
    let row = |(place, entry): (usize, &String)| {
        let carried = list.carries(entry).map(|(field, value)| carried(known, field, value));
        let cells = vec![entry.clone(), carried.unwrap_or_else(|| "—".into())];
        let to = Typed::Entry(list, Some(place));
        let remove = DefinitionEdit::Value {
            name: list.path().to_owned(),
            text: list_text(all.iter().filter(|other| *other != entry)),
        };
        let mut row = Row::new(entry, cells, Opens::Text("Entry".into(), entry.clone(), to))
            .with_words([entry_words(list.path()).to_owned()])
            .removed_by(remove);
        row.value = 0;
        row
    };
    Table {
        title: list.label().to_owned(),
        columns: ENTRIES,
        rows: all.iter().enumerate().map(row).collect(),
        adds: Some(Opens::Text("New entry".into(), String::new(), Typed::Entry(list, None))),
        empty: "the list is empty; + adds an entry",
    }
}
