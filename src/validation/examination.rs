//! One row under examination: what the rules may ask, and where they put what they found.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::catalogue::RuleEntry;
use super::finding::{Certainty, Finding, Fix};
use super::rules::{CriteriaMode, InstitutionRules};
use crate::contact::value::mojibake::mojibake;
use crate::contact::value::text::{Cleaned, as_it_stands, clean};
use crate::contact::value::{Country, CountryCode, is_sheet_error};
use crate::contact::{AddressUses, ContactNumber, Entry, Field, RowNumber};
use crate::mapping::{CriteriaCells, Draft, DraftCell};

/// A filled cell as the rules see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell<'a> {
    /// The field.
    pub(super) field: Field,
    /// The column, for the finding.
    pub(super) column: Option<u16>,
    /// The text, cleaned.
    pub(super) text: &'a str,
    /// The spreadsheet typed it as a number.
    pub(super) numeric: bool,
}

impl<'a> Cell<'a> {
    /// The cell with another text: the part of it that a rule looks at.
    pub(super) fn with_text<'b>(&self, text: &'b str) -> Cell<'b> {
        Cell { field: self.field, column: self.column, text, numeric: self.numeric }
    }

    /// The cell of a draft with its text cleaned.
    pub(super) fn of(cell: &DraftCell, text: &'a str) -> Self {
        Cell { field: cell.field, column: cell.column, text, numeric: cell.numeric }
    }
}

/// A row while its cells are checked.
pub(super) struct Examination<'a> {
    /// What the institution expects.
    pub(super) rules: &'a InstitutionRules,
    /// The row.
    pub(super) row: RowNumber,
    /// The country of the row's address, else the institution's.
    pub(super) country: Option<CountryCode>,
    /// Whether the row names its country.
    pub(super) country_from: CountryFrom,
    /// The date that "in the future" is measured against.
    pub(super) today: Date,
    /// Which names the row fills.
    pub(super) filled: FilledNames,
    /// What was found so far.
    pub(super) findings: Vec<Finding>,
    /// What the row says, by field.
    pub(super) entries: BTreeMap<Field, Entry>,
    /// The number that the row carries.
    pub(super) number: Option<ContactNumber>,
    /// What the row's address is for.
    pub(super) uses: Option<AddressUses>,
    /// The E.164 form of phones.
    pub(super) e164: BTreeMap<Field, String>,
    /// A birth date that was left out.
    pub(super) birth_text: String,
    /// What fields must still hold in the base.
    pub(super) expected: BTreeMap<Field, String>,
    /// Fields that an `[old]` column guards.
    pub(super) guarded: Vec<Field>,
    /// What cells of criteria do to those that the contact has.
    pub(super) criteria: CriteriaMode,
    /// Further addresses of cells that hold several, with the column: they go to free slots once all cells are read.
    pub(super) spare_emails: Vec<(Option<u16>, String)>,
}

/// Where the country of a row comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CountryFrom {
    /// The row names it.
    Row,
    /// It is the institution's, for want of another.
    Institution,
}

/// Which names a row fills: that decides the kind of contact (DOMAIN.md, section 2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FilledNames {
    /// First or last name.
    pub(super) person: bool,
    /// Structure name.
    pub(super) structure: bool,
}

impl<'a> Examination<'a> {
    /// Starts on a row.
    pub(super) fn of(draft: &Draft, rules: &'a InstitutionRules) -> Self {
        let home = || CountryCode::parse(&rules.country);
        let named = draft.cell(Field::Country).and_then(|cell| Country::recognise(&cell.text).value());
        // `=` clears a name, a dash stands for none, an error for no value: none of them names anybody.
        let named_by =
            |cell: &DraftCell| cell.text.chars().any(char::is_alphanumeric) && !is_sheet_error(&cell.text);
        let filled = |field| draft.cell(field).is_some_and(named_by);
        Self {
            rules,
            row: draft.row,
            country: named.or_else(home),
            country_from: if named.is_some() { CountryFrom::Row } else { CountryFrom::Institution },
            today: rules.today.parse().unwrap_or(Date::MAX),
            filled: FilledNames {
                person: filled(Field::FirstName) || filled(Field::LastName),
                structure: filled(Field::OfficialName),
            },
            findings: Vec::new(),
            entries: BTreeMap::new(),
            number: None,
            uses: None,
            e164: BTreeMap::new(),
            birth_text: String::new(),
            expected: BTreeMap::new(),
            guarded: Vec::new(),
            criteria: match draft.criteria {
                Some(CriteriaCells::Append) => CriteriaMode::Append,
                Some(CriteriaCells::Replace) => CriteriaMode::Replace,
                None => rules.criteria_mode,
            },
            spare_emails: Vec::new(),
        }
    }

    /// Records that a rule found something in a cell.
    pub(super) fn report(&mut self, rule: &RuleEntry, cell: &Cell<'_>, message: String, fix: Option<Fix>) {
        self.findings.push(Finding {
            row: self.row,
            column: cell.column,
            field: Some(cell.field),
            rule: rule.id.to_owned(),
            severity: rule.severity,
            consequence: rule.consequence,
            value: cell.text.to_owned(),
            message,
            fix,
        });
    }

    /// Records a finding whose fix is already what gets written.
    pub(super) fn repaired(
        &mut self,
        rule: &RuleEntry,
        cell: &Cell<'_>,
        value: String,
        message: String,
    ) -> Option<String> {
        let fix = Fix { value: value.clone(), certainty: Certainty::Certain };
        self.report(rule, cell, message, Some(fix));
        Some(value)
    }

    /// The text that a field holds so far.
    pub(super) fn text(&self, field: Field) -> &str {
        self.entries.get(&field).map_or("", Entry::text)
    }
}

/// A fix that a person should look at.
pub(super) fn likely(value: impl Into<String>) -> Option<Fix> {
    Some(Fix { value: value.into(), certainty: Certainty::Likely })
}

/// A fix without doubt.
pub(super) fn certain(value: impl Into<String>) -> Option<Fix> {
    Some(Fix { value: value.into(), certainty: Certainty::Certain })
}

/// What is done to free texts before they are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Texts {
    /// Names and addresses lose needless blanks and invisible signs; prose stays as it stands.
    #[default]
    Cleaned,
    /// Every free text stays as it stands: a base is loaded.
    AsTheyStand,
}

/// Prose, in which blanks and line ends may be meant.
const PROSE: [Field; 4] = [Field::Remark, Field::Function, Field::LetterSalutation, Field::AddressSalutation];

/// Other free texts.
const PLAIN: [Field; 8] = [
    Field::FirstName,
    Field::LastName,
    Field::OfficialName,
    Field::Line1,
    Field::Line2,
    Field::Line3,
    Field::Town,
    Field::TownComplement,
];

/// The text of a cell as its field wants it.
pub(super) fn cleaned(cell: &DraftCell, texts: Texts) -> Cleaned<'_> {
    let stands = PROSE.contains(&cell.field) || (texts == Texts::AsTheyStand && PLAIN.contains(&cell.field));
    // In `GarcÃ\u{ad}a` the soft hyphen is half of a letter: without it nobody can tell which.
    let half = cell.text.contains('\u{ad}') && mojibake(&cell.text).is_some();
    if stands || half { as_it_stands(&cell.text) } else { clean(&cell.text) }
}
