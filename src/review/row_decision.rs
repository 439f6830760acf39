//! The decisions of one row.
//!
//! A batch of a million rows holds a million of these, most of them equal: equal ones are kept once.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Decision;
use crate::validation::Part;

/// The decisions of a row, by part. A part without one is undecided.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RowDecision(
    /// In the order of the parts, each once; `None` = undecided.
    Option<Arc<Vec<(Part, Decision)>>>,
);

/// How many different decisions are remembered: those that a policy takes over and over.
const REMEMBERED: usize = 8;

impl RowDecision {
    /// Undecided.
    #[must_use]
    pub fn new() -> Self {
        Self(None)
    }

    /// True when no part is decided.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The decision of a part.
    #[must_use]
    pub fn get(&self, part: &Part) -> Option<&Decision> {
        self.iter().find(|(known, _)| *known == part).map(|(_, decision)| decision)
    }

    /// True when a part is decided.
    #[must_use]
    pub fn contains_key(&self, part: &Part) -> bool {
        self.get(part).is_some()
    }

    /// The decisions with their parts, the structure first.
    pub fn iter(&self) -> impl Iterator<Item = (&Part, &Decision)> {
        self.0.iter().flat_map(|held| held.iter()).map(|(part, decision)| (part, decision))
    }

    /// The decided parts.
    pub fn keys(&self) -> impl Iterator<Item = &Part> {
        self.iter().map(|(part, _)| part)
    }

    /// The decisions.
    pub fn values(&self) -> impl Iterator<Item = &Decision> {
        self.iter().map(|(_, decision)| decision)
    }

    /// Decides a part.
    pub fn insert(&mut self, part: Part, decision: Decision) {
        let held = Arc::make_mut(self.0.get_or_insert_default());
        match held.iter_mut().find(|(known, _)| *known == part) {
            Some(known) => known.1 = decision,
            None => held.insert(held.partition_point(|(known, _)| *known < part), (part, decision)),
        }
    }

    /// Leaves only what a question is answered yes for.
    pub fn retain(&mut self, keep: impl Fn(&Part, &Decision) -> bool) {
        *self = std::mem::take(self).into_iter().filter(|(part, decision)| keep(part, decision)).collect();
    }

    /// The same, kept in one place with its equals among those seen last.
    #[must_use]
    pub fn shared(self, seen: &mut Vec<Self>) -> Self {
        if let Some(equal) = seen.iter().find(|known| **known == self) {
            return equal.clone();
        }
        if seen.len() == REMEMBERED {
            seen.remove(0);
        }
        seen.push(self.clone());
        self
    }
}

impl std::fmt::Debug for RowDecision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Extend<(Part, Decision)> for RowDecision {
    fn extend<T: IntoIterator<Item = (Part, Decision)>>(&mut self, decisions: T) {
        decisions.into_iter().for_each(|(part, decision)| self.insert(part, decision));
    }
}

impl FromIterator<(Part, Decision)> for RowDecision {
    fn from_iter<T: IntoIterator<Item = (Part, Decision)>>(decisions: T) -> Self {
        let mut all = Self::new();
        all.extend(decisions);
        all
    }
}

impl<const N: usize> From<[(Part, Decision); N]> for RowDecision {
    fn from(decisions: [(Part, Decision); N]) -> Self {
        decisions.into_iter().collect()
    }
}

impl IntoIterator for RowDecision {
    type Item = (Part, Decision);
    type IntoIter = std::vec::IntoIter<(Part, Decision)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.map(Arc::unwrap_or_clone).unwrap_or_default().into_iter()
    }
}

impl Serialize for RowDecision {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for RowDecision {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(BTreeMap::<Part, Decision>::deserialize(deserializer)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skip(reason: &str) -> Decision {
        Decision::Skip { reason: reason.into() }
    }

    #[test]
    fn a_part_is_decided_once_and_the_structure_comes_first() {
        let mut row = RowDecision::from([(Part::Person, Decision::create()), (Part::Structure, skip("a"))]);
        assert_eq!(row.keys().collect::<Vec<_>>(), [&Part::Structure, &Part::Person]);
        row.insert(Part::Structure, skip("b"));
        assert_eq!(row.values().collect::<Vec<_>>(), [&skip("b"), &Decision::create()]);
        assert!(row.contains_key(&Part::Person) && !row.is_empty() && RowDecision::new().is_empty());
    }

    #[test]
    fn it_is_kept_as_a_map() {
        let row = RowDecision::from([(Part::Person, Decision::create())]);
        let text = serde_json::to_string(&row).unwrap();
        assert_eq!(text, r#"{"person":{"do":"create"}}"#);
        assert_eq!(serde_json::from_str::<RowDecision>(&text).unwrap(), row);
        assert!(serde_json::from_str::<RowDecision>("{}").unwrap().is_empty());
    }

    #[test]
    fn equal_ones_are_kept_once_and_a_change_touches_only_its_own() {
        let mut seen = Vec::new();
        let make = || RowDecision::from([(Part::Person, Decision::create())]);
        let first = make().shared(&mut seen);
        let mut second = make().shared(&mut seen);
        let same =
            |a: &RowDecision, b: &RowDecision| Arc::ptr_eq(a.0.as_ref().unwrap(), b.0.as_ref().unwrap());
        assert!(same(&first, &second));
        second.insert(Part::Person, skip("no"));
        assert_eq!((first, second.values().next()), (make(), Some(&skip("no"))));
        for reason in 0..20 {
            let _ = RowDecision::from([(Part::Person, skip(&reason.to_string()))]).shared(&mut seen);
        }
        assert_eq!(seen.len(), REMEMBERED);
    }
}
