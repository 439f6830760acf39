//! Acts that are painted and that the store has not acknowledged yet.
//!
//! In: an act with the lines that it changes. Out: which lines show `·`, and what goes back to its place when the
//! store refuses. Deliberately unaware of what the acts do.

use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

use crate::contact::RowNumber;
use crate::import::{ClusterId, ClusterLine, QueueLine};

use super::model::PlanView;

/// A line of a list that is painted before the store has it.
pub(crate) trait Painted {
    /// What the line is known by.
    type Key: Copy + Eq + Hash;

    /// What this line is known by.
    fn key(&self) -> Self::Key;
}

impl Painted for QueueLine {
    type Key = RowNumber;
    fn key(&self) -> RowNumber {
        self.row
    }
}

impl Painted for ClusterLine {
    type Key = ClusterId;
    fn key(&self) -> ClusterId {
        self.id
    }
}

/// Acts that the store has not acknowledged yet.
pub(crate) struct Pending<L: Painted = QueueLine> {
    last: u64,
    acts: BTreeMap<u64, PendingAct<L>>,
    lines: HashMap<L::Key, usize>,
    /// A plan that is computed while the review goes on.
    pub(crate) aside: Option<Box<PlanView>>,
}

/// One act under way, with what goes back to its place when it fails.
#[derive(Debug)]
pub(crate) struct PendingAct<L = QueueLine> {
    /// The lines before the act was painted.
    pub(crate) before: Vec<L>,
    /// Whether the answer says where to go (undo, redo).
    pub(crate) moves: Moves,
    /// Whether the answer says anew what is proposed for these lines.
    pub(crate) renews: Renews,
}

/// Whether the answer to an act moves the cursor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Moves {
    #[default]
    Stay,
    Follow,
}

/// Whether the answer to an act says anew what is proposed for its lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Renews {
    #[default]
    Nothing,
    Proposals,
}

impl<L> Default for PendingAct<L> {
    fn default() -> Self {
        Self { before: Vec::new(), moves: Moves::default(), renews: Renews::default() }
    }
}

impl<L: Painted> Default for Pending<L> {
    fn default() -> Self {
        Self { last: 0, acts: BTreeMap::new(), lines: HashMap::new(), aside: None }
    }
}

impl<L: Painted> Pending<L> {
    /// A number under which an answer is expected.
    pub(crate) fn number(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// Notes an act and gives its number.
    pub(crate) fn add(&mut self, act: PendingAct<L>) -> u64 {
        let id = self.number();
        for line in &act.before {
            *self.lines.entry(line.key()).or_default() += 1;
        }
        self.acts.insert(id, act);
        id
    }

    /// Takes out an act that was answered.
    pub(crate) fn take(&mut self, id: u64) -> Option<PendingAct<L>> {
        let act = self.acts.remove(&id)?;
        for line in &act.before {
            if let Some(count) = self.lines.get_mut(&line.key()) {
                *count -= 1;
                if *count == 0 {
                    self.lines.remove(&line.key());
                }
            }
        }
        Some(act)
    }

    /// Takes out every act, the latest first, so that each line ends as it stood before the first of them.
    pub(crate) fn take_all(&mut self) -> Vec<PendingAct<L>> {
        self.lines.clear();
        std::mem::take(&mut self.acts).into_values().rev().collect()
    }

    /// True while an act on the line is under way.
    pub(crate) fn holds(&self, key: L::Key) -> bool {
        self.lines.contains_key(&key)
    }

    /// True while what is proposed for the line is being found anew.
    pub(crate) fn renews(&self, key: L::Key) -> bool {
        let mut renewing = self.acts.values().filter(|act| act.renews == Renews::Proposals);
        self.holds(key) && renewing.any(|act| act.before.iter().any(|line| line.key() == key))
    }

    /// True while an act is under way whose answer says where to go.
    pub(crate) fn is_moving(&self) -> bool {
        self.acts.values().any(|act| act.moves == Moves::Follow)
    }

    /// Notes how a line stands in the store, for the earliest act on it that is still under way.
    pub(crate) fn rebase(&mut self, line: L) {
        let mut before = self.acts.values_mut().flat_map(|act| &mut act.before);
        if let Some(old) = before.find(|old| old.key() == line.key()) {
            *old = line;
        }
    }

    /// Whether an act is under way that was asked for after this number was given.
    pub(crate) fn has_act_after(&self, number: u64) -> bool {
        self.acts.keys().next_back().is_some_and(|last| *last > number)
    }

    /// How many acts are under way.
    pub(crate) fn len(&self) -> usize {
        self.acts.len()
    }

    /// True when nothing is under way.
    pub(crate) fn is_empty(&self) -> bool {
        self.acts.is_empty()
    }
}
