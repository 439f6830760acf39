//! The lines of a comparison: incoming beside base, and what comes after.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::SurvivorshipRule;
use crate::contact::{AddressUse, Field};

/// What is taken whole: a field, or an address for one use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// A field other than the parts of an address.
    Value(Field),
    /// An address, all its parts.
    Address(AddressUse),
}

impl Unit {
    /// The name of the unit on a screen.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::Value(field) => field.label(),
            Self::Address(AddressUse::Main) => "address".into(),
            Self::Address(AddressUse::Shipping) => "address ship.".into(),
            Self::Address(AddressUse::Billing) => "address bill.".into(),
        }
    }

    /// A text that reads back with [`Unit::from_key`].
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::Value(field) => field.key(),
            Self::Address(usage) => format!("ADDRESS:{}", usage.letter()),
        }
    }

    /// Reads what [`Unit::key`] wrote.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        match key.strip_prefix("ADDRESS:") {
            Some(letter) => {
                AddressUse::ALL.into_iter().find(|u| letter.chars().eq([u.letter()])).map(Self::Address)
            }
            None => Field::from_key(key).map(Self::Value),
        }
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.key())
    }
}

impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let key = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::from_key(&key).ok_or_else(|| serde::de::Error::custom(format!("no unit {key:?}")))
    }
}

/// What a person chose for one unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pick {
    /// The file's value.
    File,
    /// The base's value.
    Base,
    /// A value typed by hand.
    Hand(String),
}

/// The operator's choices for one pair, by unit.
pub type Picks = BTreeMap<Unit, Pick>;

/// How the two sides of a line relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mark {
    /// Both say the same (standardised).
    Equal,
    /// Both say something, and not the same.
    Differs,
    /// Only the file says something.
    Gap,
    /// Only the base says something.
    BaseOnly,
}

/// Where the value of `after` comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Origin {
    /// The file.
    File,
    /// The base.
    Base,
    /// Both said the same, or both were united.
    Both,
    /// A person typed it.
    Hand,
    /// A new contact's default, where the row says nothing.
    Default,
    /// Nothing is left.
    Cleared,
    /// Nobody typed it: it follows from title, language and name.
    Derived,
}

impl Origin {
    /// The origin in one word.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Base => "base",
            Self::Both => "both",
            Self::Hand => "hand",
            Self::Cleared => "cleared",
            Self::Default => "default",
            Self::Derived => "derived",
        }
    }
}

/// One line of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What the line is about.
    pub unit: Unit,
    /// The file's text; empty when it says nothing.
    pub incoming: String,
    /// The base's text; empty when it holds nothing.
    pub base: String,
    /// What will be written.
    pub after: String,
    /// How the sides relate.
    pub mark: Mark,
    /// Where `after` comes from.
    pub origin: Origin,
    /// The rule that chose between sides that differ, where one is set and could tell.
    pub rule: Option<SurvivorshipRule>,
}

impl Line {
    /// Where the value comes from in one word: the rule that chose it, else its origin.
    #[must_use]
    pub fn source(&self) -> &'static str {
        self.rule.map_or(self.origin.label(), SurvivorshipRule::label)
    }
}
