//! The decisions of a batch, with the groups that they form as long as they stand.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::batch::{Assembly, Ties, assemble};
use crate::contact::RowNumber;
use crate::review::RowDecision;

/// Decisions by row; whoever changes them drops the groups, and whoever looks at them twice forms those once.
#[derive(Default)]
pub(super) struct Decided {
    rows: Arc<BTreeMap<RowNumber, RowDecision>>,
    assembly: Option<Arc<Assembly>>,
}

/// Decisions with their groups, at one moment.
#[derive(Clone, Default)]
pub(super) struct Standing {
    pub(super) rows: Arc<BTreeMap<RowNumber, RowDecision>>,
    pub(super) assembly: Arc<Assembly>,
}

impl Decided {
    /// These decisions.
    pub(super) fn new(rows: BTreeMap<RowNumber, RowDecision>) -> Self {
        Self { rows: Arc::new(rows), assembly: None }
    }

    /// The decisions as they stand. Equal structures of several rows are not tied: a comparison is never laid beside
    /// them.
    pub(super) fn standing(&mut self) -> Standing {
        let assembly =
            self.assembly.get_or_insert_with(|| Arc::new(assemble(&self.rows, &Ties::default()))).clone();
        Standing { rows: self.rows.clone(), assembly }
    }
}

impl Deref for Decided {
    type Target = BTreeMap<RowNumber, RowDecision>;

    fn deref(&self) -> &Self::Target {
        &self.rows
    }
}

impl DerefMut for Decided {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.assembly = None;
        Arc::make_mut(&mut self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::Decision;
    use crate::validation::Part;

    #[test]
    fn groups_are_formed_once_until_a_decision_changes() {
        let create = RowDecision::from([(Part::Person, Decision::create())]);
        let mut decided = Decided::new(BTreeMap::from([(1, create.clone())]));
        let first = decided.standing();
        assert!(Arc::ptr_eq(&first.assembly, &decided.standing().assembly));
        assert_eq!(first.assembly.groups.len(), 1);
        decided.insert(2, create);
        assert_eq!(decided.standing().assembly.groups.len(), 2);
        assert_eq!(first.rows.len(), 1, "who looked before sees what stood then");
    }
}
