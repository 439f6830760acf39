//! Step 7: contacts, rules and the operator's picks become a golden record.
//!
//! In: a contact of the base (or none), what a row says, and how the two are
//! to be brought together. Out: the contact as it will be, and line by line
//! which side each value comes from. The screen shows what this computes and
//! commit writes it; nothing here knows either.

mod address;
mod choice;
mod compare;
mod consent;
mod contacts;
mod derived;
mod diff;
mod elect;
mod equal;
mod fold;
mod golden;
mod line;
mod lost;
mod merge;
mod pair;
mod picks;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod rule_properties;
#[cfg(test)]
mod rule_tests;
mod rules;
mod salutation;
mod slots;
#[cfg(test)]
mod tests;
mod unit;
mod update;

pub use contacts::{Changed, MemberPicks, MergedHead, contact_lines, merge_contacts};
pub use derived::{DERIVED, Derivation, envelope_name};
pub use diff::diff;
pub use golden::{Golden, Way, golden_record, golden_record_by};
pub use line::{Line, Mark, Origin, Pick, Picks, Unit};
pub use rules::{HEAD_RULES, HeadRule, RuleError, RuleUnit, SurvivorshipRule, SurvivorshipRules};
pub use unit::with_appended;

use serde::{Deserialize, Serialize};

/// Which side of a changed value a merge proposes (one setting per batch; DOMAIN.md, section 11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Newer {
    /// The base's value stands and the difference is shown as a conflict.
    #[default]
    Ask,
    /// The file's values win.
    File,
    /// The base's values win.
    Base,
}

impl Newer {
    /// The setting in words, for the header.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Ask => "ask",
            Self::File => "file newer",
            Self::Base => "base newer",
        }
    }
}
