//! The findings screen: groups of one facet, within groups that were entered, and the cursor.
//!
//! In: the findings of the batch, read once. Out: what is listed. Deliberately unaware of what is done with a group.

use std::sync::Arc;

use crate::import::{Facet, FindingGroup, FindingIndex, Within};

/// The findings screen.
#[derive(Debug, Default)]
pub(crate) struct FacetsView {
    /// The number under which its findings come.
    pub(crate) id: u64,
    pub(crate) phase: FacetsPhase,
    index: Arc<FindingIndex>,
    facet: Facet,
    /// The groups that were entered, the first one first.
    within: Vec<Within>,
    groups: Vec<FindingGroup>,
    /// Findings and rows within the entered groups.
    size: (usize, usize),
    pub(crate) cursor: usize,
}

/// Whether the findings are here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum FacetsPhase {
    #[default]
    Reading,
    Ready,
    Failed(String),
}

impl FacetsView {
    /// The screen while its findings are read.
    pub(crate) fn awaited(id: u64) -> Self {
        Self { id, ..Self::default() }
    }

    /// Takes the findings in; where the person looks stays as far as it is still there.
    pub(crate) fn read(&mut self, index: Arc<FindingIndex>) {
        // Groups are known by their place in an index: in another one they are found by their names.
        let names: Vec<(Facet, String)> =
            self.within.iter().map(|w| (w.facet, self.index.name(*w))).collect();
        self.index = index;
        self.within.clear();
        for (facet, name) in names {
            let groups = self.index.groups(facet, &self.within);
            let Some(same) = groups.into_iter().find(|group| group.label == name) else { break };
            self.within.push(same.within);
        }
        self.phase = FacetsPhase::Ready;
        self.list();
    }

    fn list(&mut self) {
        self.groups = self.index.groups(self.facet, &self.within);
        self.size = self.index.size(&self.within);
        self.cursor = self.cursor.min(self.groups.len().saturating_sub(1));
    }

    pub(crate) fn index(&self) -> &FindingIndex {
        &self.index
    }

    pub(crate) fn facet(&self) -> Facet {
        self.facet
    }

    pub(crate) fn groups(&self) -> &[FindingGroup] {
        &self.groups
    }

    /// Findings and rows within the entered groups.
    pub(crate) fn size(&self) -> (usize, usize) {
        self.size
    }

    /// The group under the cursor.
    pub(crate) fn group(&self) -> Option<&FindingGroup> {
        self.groups.get(self.cursor)
    }

    /// The entered groups and the one under the cursor.
    pub(crate) fn chosen(&self) -> Vec<Within> {
        self.within.iter().copied().chain(self.group().map(|group| group.within)).collect()
    }

    /// These groups in words: `email-likely-typo · @gmial.com`.
    pub(crate) fn words(&self, within: &[Within]) -> String {
        within.iter().map(|w| self.index.name(*w)).collect::<Vec<_>>().join(" · ")
    }

    /// The entered groups in words; empty at the top.
    pub(crate) fn path(&self) -> String {
        self.words(&self.within)
    }

    /// Groups by the next facet of those that were not entered.
    pub(crate) fn next_facet(&mut self) {
        let place = Facet::ALL.iter().position(|f| *f == self.facet).unwrap_or(0);
        let after = Facet::ALL.iter().cycle().skip(place + 1).take(Facet::ALL.len());
        let free = |facet: &&Facet| !self.within.iter().any(|w| w.facet == **facet);
        if let Some(facet) = after.copied().collect::<Vec<_>>().iter().find(free) {
            self.facet = *facet;
            self.cursor = 0;
            self.list();
        }
    }

    /// Enters the group under the cursor; false where there is nothing further to tell apart.
    pub(crate) fn enter(&mut self) -> bool {
        let Some(group) = self.group().map(|group| group.within) else { return false };
        if self.within.len() + 1 >= Facet::ALL.len() {
            return false;
        }
        self.within.push(group);
        self.cursor = 0;
        // Within a rule its values tell most.
        self.facet = if group.facet == Facet::Value { Facet::Rule } else { Facet::Value };
        if self.within.iter().any(|w| w.facet == self.facet) {
            self.next_facet();
        }
        self.list();
        true
    }

    /// Leaves the group that was entered last; false at the top.
    pub(crate) fn leave(&mut self) -> bool {
        let Some(left) = self.within.pop() else { return false };
        self.facet = left.facet;
        self.list();
        self.cursor = self.groups.iter().position(|group| group.within == left).unwrap_or(0);
        true
    }
}
