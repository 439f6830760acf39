//! The findings of a batch by rule, severity, field and value: counts that add up, examples, and what a fix would write.
//!
//! In: the rows of a batch that are not in the base yet, read once, a window at a time. Out: groups of findings, narrowed
//! step by step; nothing is read again for that. Deliberately unaware of screens.

use std::collections::HashMap;

use super::desk::{Desk, WINDOW};
use super::error::Result;
use crate::contact::{Field, RowNumber};
use crate::store::{Page, StagedRow};
use crate::validation::{Finding, Severity};

/// By what findings are grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Facet {
    /// By rule.
    #[default]
    Rule,
    /// By severity.
    Severity,
    /// By field.
    Field,
    /// By the text that is wrong; e-mails by what stands behind the `@`.
    Value,
}

impl Facet {
    /// In the order in which a person walks through them.
    pub const ALL: [Self; 4] = [Self::Rule, Self::Severity, Self::Field, Self::Value];

    /// The facet in one word.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Severity => "severity",
            Self::Field => "field",
            Self::Value => "value",
        }
    }
}

/// One group of a facet; several of them narrow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Within {
    /// The facet.
    pub facet: Facet,
    key: u32,
}

/// An example of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingExample {
    /// The row.
    pub row: RowNumber,
    /// The text that is wrong.
    pub value: String,
    /// What would stand there; `None` where no fix is known.
    pub fix: Option<String>,
}

/// A group of findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingGroup {
    /// Which group it is.
    pub within: Within,
    /// Its name.
    pub label: String,
    /// The gravest finding in it.
    pub severity: Severity,
    /// How many findings; the groups of a facet add up.
    pub findings: usize,
    /// In how many rows; a row may stand in several groups.
    pub rows: usize,
    /// For how many a fix is known.
    pub fixable: usize,
    /// The first five.
    pub examples: Vec<FindingExample>,
}

/// Examples of a group.
const EXAMPLES: usize = 5;

/// Longer values say no more in a list.
const LONGEST: usize = 60;

/// No fix is known.
const NONE: u32 = u32::MAX;

/// One finding, every text by its place in a list.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Found {
    row: RowNumber,
    rule: u32,
    field: u32,
    group: u32,
    value: u32,
    fix: u32,
    severity: Severity,
}

/// Texts, each once.
#[derive(Debug, Default, PartialEq)]
struct Texts {
    list: Vec<String>,
    places: HashMap<String, u32>,
}

impl Texts {
    fn place(&mut self, text: &str) -> u32 {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = u32::try_from(self.list.len()).unwrap_or(NONE - 1);
        self.places.insert(text.to_owned(), place);
        self.list.push(text.to_owned());
        place
    }

    fn text(&self, place: u32) -> &str {
        self.list.get(place as usize).map_or("", String::as_str)
    }
}

/// The findings of a batch.
#[derive(Debug, Default, PartialEq)]
pub struct FindingIndex {
    /// In file order.
    found: Vec<Found>,
    texts: Texts,
    fields: Vec<Option<Field>>,
}

impl Desk {
    /// The findings of the rows that are not in the base yet.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn finding_index(&self) -> Result<FindingIndex> {
        let (mut index, mut after) = (FindingIndex::default(), 0);
        loop {
            let window = self.inner.store.uncommitted(self.batch(), Page { after, limit: WINDOW }).await?;
            let Some(last) = window.last() else { break };
            after = last.row;
            window.iter().for_each(|row| index.add(row));
        }
        // What is known by place now is asked for by text no more.
        index.texts.places = HashMap::new();
        Ok(index)
    }
}

impl FindingIndex {
    fn add(&mut self, row: &StagedRow) {
        row.record.findings.iter().for_each(|finding| self.add_finding(finding));
    }

    /// Takes a finding up; rows come in file order.
    pub fn add_finding(&mut self, finding: &Finding) {
        let field = match self.fields.iter().position(|known| *known == finding.field) {
            Some(place) => place,
            None => {
                self.fields.push(finding.field);
                self.fields.len() - 1
            }
        };
        let fix = finding.fix.as_ref().filter(|_| finding.field.is_some());
        self.found.push(Found {
            row: finding.row,
            rule: self.texts.place(&finding.rule),
            field: u32::try_from(field).unwrap_or(0),
            group: self.texts.place(&group_of(finding.field, &finding.value)),
            value: self.texts.place(&finding.value),
            fix: fix.map_or(NONE, |fix| self.texts.place(&fix.value)),
            severity: finding.severity,
        });
    }

    /// How many findings there are, and in how many rows, within these groups.
    #[must_use]
    pub fn size(&self, within: &[Within]) -> (usize, usize) {
        let found = self.within(within).count();
        (found, self.rows(within).len())
    }

    /// The groups of a facet within other groups: the gravest first, then the largest.
    #[must_use]
    pub fn groups(&self, facet: Facet, within: &[Within]) -> Vec<FindingGroup> {
        let mut places: HashMap<u32, usize> = HashMap::new();
        let mut groups: Vec<(FindingGroup, RowNumber)> = Vec::new();
        for found in self.within(within) {
            let key = key(found, facet);
            let place = *places.entry(key).or_insert_with(|| {
                groups.push((self.group(facet, key), RowNumber::MAX));
                groups.len() - 1
            });
            let Some((group, last)) = groups.get_mut(place) else { continue };
            group.findings += 1;
            group.rows += usize::from(*last != found.row);
            group.fixable += usize::from(found.fix != NONE);
            group.severity = group.severity.max(found.severity);
            *last = found.row;
            if group.examples.len() < EXAMPLES {
                group.examples.push(self.example(found));
            }
        }
        let mut groups: Vec<FindingGroup> = groups.into_iter().map(|(group, _)| group).collect();
        groups.sort_by(|a, b| {
            (b.severity, b.findings).cmp(&(a.severity, a.findings)).then_with(|| a.label.cmp(&b.label))
        });
        groups
    }

    fn group(&self, facet: Facet, key: u32) -> FindingGroup {
        FindingGroup {
            within: Within { facet, key },
            label: self.label(facet, key),
            severity: Severity::Note,
            findings: 0,
            rows: 0,
            fixable: 0,
            examples: Vec::new(),
        }
    }

    /// The name of a group.
    #[must_use]
    pub fn name(&self, within: Within) -> String {
        self.label(within.facet, within.key)
    }

    fn label(&self, facet: Facet, key: u32) -> String {
        match facet {
            Facet::Rule => self.texts.text(key).to_owned(),
            Facet::Severity => severity_label(key).to_owned(),
            Facet::Field => match self.fields.get(key as usize).copied().flatten() {
                Some(field) => field.label(),
                None => "(the whole row)".to_owned(),
            },
            Facet::Value => match self.texts.text(key) {
                "" => "(empty)".to_owned(),
                text => text.to_owned(),
            },
        }
    }

    fn example(&self, found: &Found) -> FindingExample {
        let fix = (found.fix != NONE).then(|| self.texts.text(found.fix).to_owned());
        FindingExample { row: found.row, value: self.texts.text(found.value).to_owned(), fix }
    }

    /// The rows within these groups, each once, in file order.
    #[must_use]
    pub fn rows(&self, within: &[Within]) -> Vec<RowNumber> {
        let mut rows: Vec<RowNumber> = self.within(within).map(|found| found.row).collect();
        rows.dedup();
        rows
    }

    /// What the known fixes within these groups write: row, field, text.
    #[must_use]
    pub fn fixes(&self, within: &[Within]) -> Vec<(RowNumber, Field, String)> {
        let fixed = self.within(within).filter(|found| found.fix != NONE);
        let cell = |found: &Found| {
            let field = self.fields.get(found.field as usize).copied().flatten()?;
            Some((found.row, field, self.texts.text(found.fix).to_owned()))
        };
        // Of two fixes of one cell the first is taken: the second was made for the text as it stands, too.
        let mut cells: Vec<_> = fixed.filter_map(cell).collect();
        cells.sort_by_key(|(row, field, _)| (*row, *field));
        cells.dedup_by_key(|(row, field, _)| (*row, *field));
        cells
    }

    /// The text that a fix replaces in a row.
    #[must_use]
    pub fn value_before(&self, row: RowNumber, fix: &str, within: &[Within]) -> &str {
        let mut found = self.within(within).filter(|found| found.row == row && found.fix != NONE);
        found.find(|found| self.texts.text(found.fix) == fix).map_or("", |found| self.texts.text(found.value))
    }

    fn within(&self, within: &[Within]) -> impl Iterator<Item = &Found> {
        self.found.iter().filter(move |found| within.iter().all(|w| key(found, w.facet) == w.key))
    }
}

fn key(found: &Found, facet: Facet) -> u32 {
    match facet {
        Facet::Rule => found.rule,
        Facet::Severity => found.severity as u32,
        Facet::Field => found.field,
        Facet::Value => found.group,
    }
}

fn severity_label(key: u32) -> &'static str {
    const WORDS: [(Severity, &str); 3] =
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    WORDS.into_iter().find(|(severity, _)| *severity as u32 == key).map_or("", |(_, word)| word)
}

/// What values have in common that are put right together.
fn group_of(field: Option<Field>, value: &str) -> String {
    let value = value.trim();
    if field.is_some_and(Field::is_email)
        && let Some((_, domain)) = value.rsplit_once('@')
    {
        return format!("@{}", domain.to_lowercase());
    }
    match value.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", value.get(..end).unwrap_or(value)),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::{Certainty, Consequence, Fix};

    fn finding(row: RowNumber, rule: &str, severity: Severity, value: &str) -> Finding {
        let fixed = value.replace("gmial", "gmail");
        let fix = (fixed != value).then_some(Fix { value: fixed, certainty: Certainty::Likely });
        let field = (!value.is_empty()).then_some(Field::Email1);
        Finding {
            row,
            column: None,
            field,
            rule: rule.into(),
            severity,
            consequence: Consequence::KeepsText,
            value: value.into(),
            message: String::new(),
            fix,
        }
    }

    fn index() -> FindingIndex {
        let mut index = FindingIndex::default();
        for found in [
            finding(2, "email-likely-typo", Severity::Warning, "a@gmial.com"),
            finding(2, "row-empty", Severity::Error, ""),
            finding(3, "email-likely-typo", Severity::Warning, "b@GMIAL.com"),
            finding(3, "email-likely-typo", Severity::Warning, "b2@gmial.com"),
            finding(9, "email-likely-typo", Severity::Warning, "c@hotmial.com"),
        ] {
            index.add_finding(&found);
        }
        index
    }

    #[test]
    fn the_groups_of_every_facet_add_up() {
        let index = index();
        assert_eq!(index.size(&[]), (5, 3));
        for facet in Facet::ALL {
            let groups = index.groups(facet, &[]);
            assert_eq!(groups.iter().map(|g| g.findings).sum::<usize>(), 5, "{facet:?}");
        }
        let rules = index.groups(Facet::Rule, &[]);
        let told: Vec<_> = rules.iter().map(|g| (g.label.as_str(), g.findings, g.rows, g.fixable)).collect();
        assert_eq!(told, [("row-empty", 1, 1, 0), ("email-likely-typo", 4, 3, 2)], "the gravest first");
    }

    #[test]
    fn groups_narrow_each_other_and_say_what_a_fix_would_write() {
        let index = index();
        let typo = index.groups(Facet::Rule, &[])[1].within;
        let values = index.groups(Facet::Value, &[typo]);
        let told: Vec<_> = values.iter().map(|g| (g.label.as_str(), g.findings, g.rows)).collect();
        assert_eq!(told, [("@gmial.com", 3, 2), ("@hotmial.com", 1, 1)]);
        let within = [typo, values[0].within];
        assert_eq!(index.rows(&within), [2, 3]);
        assert_eq!(
            index.fixes(&within),
            [(2, Field::Email1, "a@gmail.com".into()), (3, Field::Email1, "b2@gmail.com".into())]
        );
        assert_eq!(values[0].examples[0].fix.as_deref(), Some("a@gmail.com"));
        assert_eq!(index.name(within[1]), "@gmial.com");
        assert_eq!(index.groups(Facet::Field, &[])[0].label, "(the whole row)");
    }
}
