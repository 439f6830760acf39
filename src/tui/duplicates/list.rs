//! The list: every cluster, those that are shown, and the cursor.
//!
//! A cluster that was decided stays where it is until the filter is chosen anew, as in the review.

use crate::import::{ClusterCounts, ClusterId, ClusterLine, ClusterState};

/// Which clusters the list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Filter {
    /// Nobody decided yet.
    #[default]
    Open,
    /// To be merged by the next commit.
    Merging,
    /// Judged not to be the same.
    Apart,
    /// Merged by a commit.
    Merged,
    /// Every cluster.
    All,
}

impl Filter {
    /// In the order in which the key walks through them.
    const ALL: [Self; 5] = [Self::Open, Self::Merging, Self::Apart, Self::Merged, Self::All];

    /// The name in the header.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Merging => "merging",
            Self::Apart => "apart",
            Self::Merged => "merged",
            Self::All => "all",
        }
    }

    /// The filter after this one.
    pub(crate) fn next(self) -> Self {
        let place = Self::ALL.iter().position(|f| *f == self).unwrap_or(0);
        Self::ALL.get(place + 1).copied().unwrap_or_default()
    }

    fn takes(self, line: &ClusterLine) -> bool {
        match self {
            Self::Open => line.state == ClusterState::Open,
            Self::Merging => matches!(line.state, ClusterState::Merging(_)),
            Self::Apart => matches!(line.state, ClusterState::Apart(_)),
            Self::Merged => matches!(line.state, ClusterState::Merged(_)),
            Self::All => true,
        }
    }
}

/// The clusters and where the cursor stands among those shown.
#[derive(Debug, Default)]
pub(crate) struct ClusterList {
    /// By their ids: the surest first.
    lines: Vec<ClusterLine>,
    /// Places in `lines` of the clusters shown, ascending.
    shown: Vec<usize>,
    filter: Filter,
    cursor: usize,
    /// The first cluster on the screen, as a place in `shown`.
    top: usize,
    tally: ClusterCounts,
}

impl ClusterList {
    /// The list with a filter set and the cursor on its first cluster.
    pub(crate) fn new(mut lines: Vec<ClusterLine>, filter: Filter) -> Self {
        lines.sort_by_key(|l| l.id);
        let mut tally = ClusterCounts::default();
        lines.iter().for_each(|line| *slot(&mut tally, &line.state) += 1);
        let mut list = Self { lines, filter, tally, ..Self::default() };
        list.set_filter(filter);
        list
    }

    /// The filter that is set.
    pub(crate) fn filter(&self) -> Filter {
        self.filter
    }

    /// How many clusters stand where; the sum is every cluster.
    pub(crate) fn tally(&self) -> ClusterCounts {
        self.tally
    }

    /// Every cluster.
    pub(crate) fn lines(&self) -> &[ClusterLine] {
        &self.lines
    }

    /// How many clusters are shown.
    pub(crate) fn len(&self) -> usize {
        self.shown.len()
    }

    /// The place of the cursor among the clusters shown.
    pub(crate) fn cursor(&self) -> usize {
        self.cursor
    }

    /// A cluster shown, by its place.
    pub(crate) fn at(&self, place: usize) -> Option<&ClusterLine> {
        self.shown.get(place).and_then(|index| self.lines.get(*index))
    }

    /// The cluster under the cursor.
    pub(crate) fn current(&self) -> Option<&ClusterLine> {
        self.at(self.cursor)
    }

    fn place(&self, id: ClusterId) -> Option<usize> {
        self.lines.binary_search_by_key(&id, |l| l.id).ok()
    }

    /// Puts a changed cluster in its place and returns what stood there.
    pub(crate) fn replace(&mut self, line: ClusterLine) -> Option<ClusterLine> {
        let index = self.place(line.id)?;
        let old = self.lines.get_mut(index)?;
        let left = slot(&mut self.tally, &old.state);
        *left = left.saturating_sub(1);
        *slot(&mut self.tally, &line.state) += 1;
        let takes = self.filter.takes(&line);
        let before = std::mem::replace(old, line);
        if takes {
            self.show(index);
        }
        Some(before)
    }

    /// Adds a cluster to those shown, without moving the cursor off its own.
    fn show(&mut self, index: usize) {
        if let Err(at) = self.shown.binary_search(&index) {
            let empty = self.shown.is_empty();
            self.shown.insert(at, index);
            if !empty && at <= self.cursor {
                self.cursor += 1;
            }
        }
    }

    /// Chooses anew which clusters are shown; the cursor stays on its cluster or goes to the next one.
    pub(crate) fn set_filter(&mut self, filter: Filter) {
        let index = self.shown.get(self.cursor).copied().unwrap_or(0);
        self.filter = filter;
        let takes = |i: &usize| self.lines.get(*i).is_some_and(|line| filter.takes(line));
        self.shown = (0..self.lines.len()).filter(takes).collect();
        self.top = 0;
        self.move_to(self.shown.partition_point(|i| *i < index));
    }

    /// Puts the cursor on a place, or the last one there is.
    pub(crate) fn move_to(&mut self, place: usize) {
        self.cursor = place.min(self.shown.len().saturating_sub(1));
    }

    /// Puts the cursor on a cluster; one that the filter hides is shown as well.
    pub(crate) fn go_to(&mut self, id: ClusterId) -> bool {
        let Some(index) = self.place(id) else { return false };
        self.show(index);
        if let Ok(place) = self.shown.binary_search(&index) {
            self.cursor = place;
        }
        true
    }

    fn is_open(&self, place: &usize) -> bool {
        self.at(*place).is_some_and(|l| l.state == ClusterState::Open)
    }

    /// The next shown cluster that nobody decided, after the cursor and then from the top.
    pub(crate) fn next_open(&self) -> Option<usize> {
        let is_open = |place: &usize| self.is_open(place);
        (self.cursor + 1..self.len()).find(is_open).or_else(|| (0..self.cursor).find(is_open))
    }

    /// The one before the cursor, and then from the end.
    pub(crate) fn previous_open(&self) -> Option<usize> {
        let is_open = |place: &usize| self.is_open(place);
        let before = (0..self.cursor).rev().find(is_open);
        before.or_else(|| (self.cursor + 1..self.len()).rev().find(is_open))
    }

    /// The first cluster on the screen when `height` fit.
    pub(crate) fn top(&self, height: usize) -> usize {
        self.top.min(self.len().saturating_sub(height))
    }

    /// Scrolls as little as keeps the cursor among `height` clusters.
    pub(crate) fn scroll(&mut self, height: usize) {
        let height = height.max(1);
        let lowest = (self.cursor + 1).saturating_sub(height);
        self.top = self.top(height).clamp(lowest, self.cursor.max(lowest));
    }
}

fn slot<'a>(counts: &'a mut ClusterCounts, state: &ClusterState) -> &'a mut u64 {
    match state {
        ClusterState::Open => &mut counts.open,
        ClusterState::Merging(_) => &mut counts.merging,
        ClusterState::Apart(_) => &mut counts.apart,
        ClusterState::Merged(_) => &mut counts.merged,
    }
}

/// Every cluster.
pub(crate) fn total(counts: &ClusterCounts) -> u64 {
    counts.open + counts.merging + counts.apart + counts.merged
}

#[cfg(test)]
mod tests {
    use super::super::test_support::line;
    use super::*;
    use crate::review::Verdict;

    fn ids(list: &ClusterList) -> Vec<ClusterId> {
        (0..list.len()).filter_map(|p| list.at(p)).map(|l| l.id).collect()
    }

    fn merging(id: ClusterId) -> ClusterLine {
        ClusterLine { state: ClusterState::Merging("1 into 7".into()), ..line(id) }
    }

    #[test]
    fn the_filters_are_a_circle_and_part_the_clusters() {
        let apart = ClusterLine { state: ClusterState::Apart(Verdict::Different), ..line(3) };
        let merged = ClusterLine { state: ClusterState::Merged("batch 4".into()), ..line(4) };
        let mut list = ClusterList::new(vec![line(1), merging(2), apart, merged], Filter::Open);
        let mut seen = Vec::new();
        for _ in 0..5 {
            seen.push(ids(&list));
            list.set_filter(list.filter().next());
        }
        assert_eq!(seen, [vec![1], vec![2], vec![3], vec![4], vec![1, 2, 3, 4]]);
        assert_eq!(list.filter(), Filter::Open);
        let tally = list.tally();
        assert_eq!((tally.open, tally.merging, tally.apart, tally.merged, total(&tally)), (1, 1, 1, 1, 4));
    }

    #[test]
    fn a_decided_cluster_stays_until_the_filter_is_chosen_anew() {
        let mut list = ClusterList::new(vec![line(0), line(1), line(2)], Filter::Open);
        list.replace(merging(1));
        assert_eq!((ids(&list), list.tally().open), (vec![0, 1, 2], 2));
        list.set_filter(Filter::Open);
        assert_eq!(ids(&list), [0, 2]);
        assert!(list.go_to(1) && ids(&list) == [0, 1, 2], "it is shown when it is gone to");
        assert!(!list.go_to(9));
    }

    #[test]
    fn open_clusters_are_found_after_and_before_the_cursor_and_round_the_end() {
        let mut list = ClusterList::new(vec![line(0), merging(1), line(2)], Filter::All);
        assert_eq!((list.next_open(), list.previous_open()), (Some(2), Some(2)));
        list.move_to(2);
        assert_eq!((list.next_open(), list.previous_open()), (Some(0), Some(0)));
        let mut done = ClusterList::new(vec![merging(0)], Filter::All);
        assert_eq!((done.next_open(), done.previous_open()), (None, None));
        done.move_to(7);
        assert_eq!(done.cursor(), 0);
    }
}
