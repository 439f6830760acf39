//! What may be decided without a person.

use serde::{Deserialize, Serialize};

/// The two probabilities that divide pairs into non-match, possible match and match.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// At or above: a match.
    #[serde(rename = "match")]
    pub matched: f64,
    /// At or above: a possible match, shown for review.
    pub review: f64,
}

impl Default for Thresholds {
    /// 0.90 and 0.10, as the README says under "How duplicates are found".
    fn default() -> Self {
        Self { matched: 0.90, review: 0.10 }
    }
}

/// How `apply` decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Policy {
    /// Creates rows without error and without candidate, updates rows whose identity agrees; all else waits.
    #[default]
    Cautious,
    /// The same, and a person has confirmed what takes something away from a contact found by its number.
    Confirmed,
    /// Every row becomes a contact; nothing is matched and no finding blocks.
    CreateAll,
}

impl Policy {
    /// Reads the name of a built-in policy.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "cautious" => Some(Self::Cautious),
            "create-all" => Some(Self::CreateAll),
            _ => None,
        }
    }

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cautious => "cautious",
            Self::Confirmed => "confirmed",
            Self::CreateAll => "create-all",
        }
    }
}
