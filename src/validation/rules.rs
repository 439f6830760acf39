//! What an institution expects of its data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::criteria::{Criterion, CriterionTarget};
use crate::contact::ContactNumber;

/// The numbers that new contacts are given; without an end, or at all, as the base goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NumberRange {
    /// The first that may be given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<ContactNumber>,
    /// The last that may be given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<ContactNumber>,
}

/// What stands for a title in letters and on envelopes; `{first}`, `{last}` and `{name}` are the contact's names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SalutationTexts {
    /// How a letter begins; empty = the usual words of the language.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub letter: String,
    /// What stands before the name on an envelope; empty = the usual words of the language.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
}

/// The institution's own salutations: code of a title (`STRUCTURE` for organisations) → language → texts.
pub type Salutations = BTreeMap<String, BTreeMap<String, SalutationTexts>>;

/// What a filled cell of a criterion does to the values that an updated contact has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CriteriaMode {
    /// The cell's values take the place of those there are; `||` in front adds for one cell.
    #[default]
    Replace,
    /// The cell's values are added; `[new]` columns replace nevertheless.
    Append,
}

/// Institution-wide defaults and lists; `settings` fills it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InstitutionRules {
    /// INSTITUTION of rows that name none.
    pub institution: String,
    /// ORGANIZATION of rows that name none.
    pub organization: String,
    /// ISO 3166-1 alpha-2: country of rows that name none, and for phones without prefix.
    pub country: String,
    /// ISO 639-1: language of rows that name none.
    pub language: String,
    /// The range that new contacts are numbered from.
    pub numbers: NumberRange,
    /// Texts of salutations that differ from the usual ones.
    pub salutations: Salutations,
    /// Whether an update replaces the values of a criterion or adds to them.
    pub criteria_mode: CriteriaMode,
    /// The codes of the authorisation columns.
    pub authorizations: Vec<String>,
    /// Title codes.
    pub titles: Vec<String>,
    /// Defined criteria by code; none = any code and value goes.
    pub criteria: BTreeMap<String, Criterion>,
    /// Codes of criteria for structures only, beside those whose target says so.
    pub structure_criteria: Vec<String>,
    /// Defined structure types; empty = not checked.
    pub structure_types: Vec<String>,
    /// Defined community types; empty = not checked.
    pub community_types: Vec<String>,
    /// E-mail addresses that belong to nobody in particular.
    pub generic_emails: Vec<String>,
    /// The date that "in the future" is measured against, ISO 8601; set by the caller, the rules know no clock.
    pub today: String,
}

impl InstitutionRules {
    /// Whether a criterion is for structures only: beside a relay it goes to the structure.
    #[must_use]
    pub fn is_of_structures(&self, criterion: &str) -> bool {
        self.structure_criteria.iter().any(|code| code == criterion)
            || self.criteria.get(criterion).is_some_and(|c| c.target == CriterionTarget::Structures)
    }
}

impl Default for InstitutionRules {
    fn default() -> Self {
        let texts = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect();
        Self {
            institution: String::new(),
            organization: "*".into(),
            country: "CH".into(),
            language: "fr".into(),
            numbers: NumberRange::default(),
            salutations: Salutations::new(),
            criteria_mode: CriteriaMode::Replace,
            authorizations: texts(&["CNIL_O", "CNIL_T", "PARTNER", "SMS_MMS", "LETTER", "PHONE", "EMAIL"]),
            titles: texts(&["MR", "MRS", "MISS", "MR_AND_MRS", "LADIES", "GENTLEMEN", "UNDEFINED"]),
            criteria: BTreeMap::new(),
            structure_criteria: Vec::new(),
            structure_types: Vec::new(),
            community_types: Vec::new(),
            generic_emails: Vec::new(),
            today: "9999-12-31".into(),
        }
    }
}
