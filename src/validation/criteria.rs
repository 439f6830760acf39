//! Criteria as an institution defines them (DOMAIN.md, section 6).
//!
//! Out: what a value of a criterion may be and whose criterion it is. Deliberately unaware of where definitions are kept.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::contact::Kind;
use crate::contact::value::text::compact;

/// What the values of a criterion are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CriterionKind {
    /// One of a list.
    OneOf,
    /// Any number of a list.
    SeveralOf,
    /// Free text.
    #[default]
    Text,
    /// A number.
    Number,
    /// A calendar date.
    Date,
    /// `TRUE` or `FALSE`.
    Boolean,
}

impl CriterionKind {
    /// All six.
    pub const ALL: [Self; 6] =
        [Self::OneOf, Self::SeveralOf, Self::Text, Self::Number, Self::Date, Self::Boolean];

    /// Its name in settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OneOf => "one-of",
            Self::SeveralOf => "several-of",
            Self::Text => "text",
            Self::Number => "number",
            Self::Date => "date",
            Self::Boolean => "boolean",
        }
    }

    /// True for the kinds with a list of values.
    #[must_use]
    pub fn has_list(self) -> bool {
        matches!(self, Self::OneOf | Self::SeveralOf)
    }
}

/// Whose criterion it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CriterionTarget {
    /// Persons: individuals and relays.
    Individuals,
    /// Structures; beside a relay it goes to the structure.
    Structures,
    /// Whoever the row makes; beside a structure it goes to the relay.
    #[default]
    Both,
}

impl CriterionTarget {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Individuals, Self::Structures, Self::Both];

    /// Its name in settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Individuals => "individuals",
            Self::Structures => "structures",
            Self::Both => "both",
        }
    }

    /// Whether a contact of this kind may carry it.
    #[must_use]
    pub fn takes(self, kind: Kind) -> bool {
        match self {
            Self::Individuals => kind != Kind::Structure,
            Self::Structures => kind == Kind::Structure,
            Self::Both => true,
        }
    }

    /// Whose it is, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Individuals => "individuals",
            Self::Structures => "structures",
            Self::Both => "individuals and structures",
        }
    }
}

/// How a text names a value of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// By its code, perhaps in another spelling.
    ByCode,
    /// By what it is called.
    ByLabel,
}

/// One criterion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Criterion {
    /// Its name in words; empty = its code.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// What its values are.
    pub kind: CriterionKind,
    /// Whose it is.
    pub target: CriterionTarget,
    /// A new contact of its target should have it.
    pub compulsory: bool,
    /// The codes of its values, for the kinds with a list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// The names of its values in words, by code; a code without one is its own name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
}

impl Criterion {
    /// What a value is called: its label, else its code.
    #[must_use]
    pub fn label_of<'a>(&'a self, value: &'a str) -> &'a str {
        self.labels.get(value).filter(|label| !label.is_empty()).map_or(value, String::as_str)
    }

    /// The code of the value that a text names, by code or by name, whatever its case and accents.
    #[must_use]
    pub fn value_of(&self, text: &str) -> Option<(&str, Named)> {
        if let Some(code) = self.values.iter().find(|code| *code == text) {
            return Some((code, Named::ByCode));
        }
        let folded = compact(text);
        let by_code = self.values.iter().find(|code| compact(code) == folded);
        let by_label =
            || self.values.iter().find(|code| self.labels.get(*code).is_some_and(|l| compact(l) == folded));
        let by_code = by_code.map(|code| (code.as_str(), Named::ByCode));
        by_code.or_else(|| by_label().map(|code| (code.as_str(), Named::ByLabel)))
    }
}

impl From<Vec<String>> for Criterion {
    /// A criterion of which only the codes of its values are known; none = free text.
    fn from(values: Vec<String>) -> Self {
        let kind = if values.is_empty() { CriterionKind::Text } else { CriterionKind::SeveralOf };
        Self { kind, values, ..Self::default() }
    }
}

/// A criterion as it is written out.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    label: String,
    kind: Option<CriterionKind>,
    target: CriterionTarget,
    compulsory: bool,
    values: Vec<String>,
    labels: BTreeMap<String, String>,
}

impl From<Written> for Criterion {
    fn from(written: Written) -> Self {
        let Written { label, kind, target, compulsory, values, labels } = written;
        let list = Self::from(values);
        Self { label, kind: kind.unwrap_or(list.kind), target, compulsory, labels, ..list }
    }
}

impl<'de> Deserialize<'de> for Criterion {
    /// Reads a criterion, or the bare list of its codes.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Either)
    }
}

struct Either;

impl<'de> Visitor<'de> for Either {
    type Value = Criterion;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a criterion or the list of its codes")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Criterion, A::Error> {
        Vec::<String>::deserialize(SeqAccessDeserializer::new(seq)).map(Criterion::from)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Criterion, A::Error> {
        Written::deserialize(MapAccessDeserializer::new(map)).map(Criterion::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_criterion_is_read_whole_or_as_the_list_of_its_codes() {
        let read = |text: &str| serde_json::from_str::<Criterion>(text);
        let list = read(r#"["OPERA","JAZZ"]"#).unwrap();
        assert_eq!((list.kind, list.values.len()), (CriterionKind::SeveralOf, 2));
        assert_eq!(read("[]").unwrap().kind, CriterionKind::Text);
        let whole = read(r#"{"kind":"one-of","target":"structures","values":["A"]}"#).unwrap();
        assert_eq!((whole.kind, whole.target), (CriterionKind::OneOf, CriterionTarget::Structures));
        assert_eq!(read(&serde_json::to_string(&whole).unwrap()).unwrap(), whole);
        assert!(read(r#"{"knd":"one-of"}"#).is_err(), "a misspelt name is no silent nothing");
    }

    #[test]
    fn a_target_takes_its_kinds() {
        assert!(CriterionTarget::Individuals.takes(Kind::Relay));
        assert!(!CriterionTarget::Individuals.takes(Kind::Structure));
        assert!(!CriterionTarget::Structures.takes(Kind::Individual));
        assert!(CriterionTarget::Both.takes(Kind::Structure));
    }
}
