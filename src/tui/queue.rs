//! The queue: every row of the batch, the rows that are shown, and the cursor.
//!
//! A row that was decided stays where it is until the filter is chosen anew:
//! the person sees what became of it, and the list does not jump.

use std::collections::HashMap;

use crate::contact::RowNumber;
use crate::import::{QueueLine, RowState};
use crate::validation::Severity;

/// Which rows the list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Filter {
    /// Nobody decided yet.
    #[default]
    ToDecide,
    /// With an error or a warning.
    Findings,
    /// With a candidate in the base or the file.
    Duplicates,
    /// Put off.
    Waiting,
    /// Marked by the operator.
    Marked,
    /// Decided or in the base.
    Decided,
    /// Every row.
    All,
}

impl Filter {
    /// In the order in which the key walks through them.
    const ALL: [Self; 7] = [
        Self::ToDecide,
        Self::Findings,
        Self::Duplicates,
        Self::Waiting,
        Self::Marked,
        Self::Decided,
        Self::All,
    ];

    /// The name in the header and in the store.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ToDecide => "to decide",
            Self::Findings => "findings",
            Self::Duplicates => "duplicates",
            Self::Waiting => "waiting",
            Self::Marked => "marked",
            Self::Decided => "decided",
            Self::All => "all",
        }
    }

    /// Reads [`Filter::name`]; any other text is the default.
    pub(crate) fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|f| f.name() == name).unwrap_or_default()
    }

    /// The filter after this one.
    pub(crate) fn next(self) -> Self {
        let place = Self::ALL.iter().position(|f| *f == self).unwrap_or(0);
        Self::ALL.get(place + 1).copied().unwrap_or_default()
    }

    /// True when the row belongs to the list.
    pub(crate) fn takes(self, line: &QueueLine) -> bool {
        match self {
            Self::ToDecide => line.state == RowState::Open,
            Self::Findings => line.severity >= Some(Severity::Warning),
            Self::Duplicates => line.candidates > 0 || line.twins > 0,
            Self::Waiting => matches!(line.state, RowState::Waiting { .. }),
            Self::Marked => line.marked,
            Self::Decided => matches!(line.state, RowState::Decided { .. } | RowState::Committed { .. }),
            Self::All => true,
        }
    }
}

/// How many rows stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) open: usize,
    pub(crate) waiting: usize,
    pub(crate) decided: usize,
    pub(crate) committed: usize,
}

impl Tally {
    fn slot(&mut self, state: &RowState) -> &mut usize {
        match state {
            RowState::Open => &mut self.open,
            RowState::Waiting { .. } => &mut self.waiting,
            RowState::Decided { .. } => &mut self.decided,
            RowState::Committed { .. } => &mut self.committed,
        }
    }

    /// Every row.
    pub(crate) fn total(&self) -> usize {
        self.open + self.waiting + self.decided + self.committed
    }
}

/// The rows of the batch and where the cursor stands among those shown.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    /// In file order.
    lines: Vec<QueueLine>,
    /// Places in `lines` of the rows shown, ascending.
    shown: Vec<usize>,
    filter: Filter,
    cursor: usize,
    /// The first row on the screen, as a place in `shown`.
    top: usize,
    tally: Tally,
    /// How many rows each rule found something in.
    rules: HashMap<String, usize>,
}

impl Queue {
    /// The queue with a filter set and the cursor on its first row.
    pub(crate) fn new(mut lines: Vec<QueueLine>, filter: Filter) -> Self {
        lines.sort_by_key(|l| l.row);
        let mut tally = Tally::default();
        let mut rules = HashMap::new();
        for line in &lines {
            *tally.slot(&line.state) += 1;
            count_rules(&mut rules, &line.rules);
        }
        let mut queue = Self { lines, filter, tally, rules, ..Self::default() };
        queue.set_filter(filter);
        queue
    }

    /// The filter that is set.
    pub(crate) fn filter(&self) -> Filter {
        self.filter
    }

    /// How many rows stand where.
    pub(crate) fn tally(&self) -> Tally {
        self.tally
    }

    /// Every row, in file order.
    pub(crate) fn lines(&self) -> &[QueueLine] {
        &self.lines
    }

    /// How many rows are shown.
    pub(crate) fn len(&self) -> usize {
        self.shown.len()
    }

    /// The place of the cursor among the rows shown.
    pub(crate) fn cursor(&self) -> usize {
        self.cursor
    }

    /// A row shown, by its place.
    pub(crate) fn at(&self, place: usize) -> Option<&QueueLine> {
        self.shown.get(place).and_then(|index| self.lines.get(*index))
    }

    /// The row under the cursor.
    pub(crate) fn current(&self) -> Option<&QueueLine> {
        self.at(self.cursor)
    }

    /// The number of the row under the cursor.
    pub(crate) fn row(&self) -> Option<RowNumber> {
        self.current().map(|l| l.row)
    }

    /// A row by its number.
    pub(crate) fn line(&self, row: RowNumber) -> Option<&QueueLine> {
        self.place(row).and_then(|index| self.lines.get(index))
    }

    fn place(&self, row: RowNumber) -> Option<usize> {
        self.lines.binary_search_by_key(&row, |l| l.row).ok()
    }

    /// Puts a changed row in its place and returns what stood there.
    pub(crate) fn replace(&mut self, line: QueueLine) -> Option<QueueLine> {
        let index = self.place(line.row)?;
        let old = self.lines.get_mut(index)?;
        let tally = &mut self.tally;
        *tally.slot(&old.state) = tally.slot(&old.state).saturating_sub(1);
        *tally.slot(&line.state) += 1;
        if old.rules != line.rules {
            for rule in &old.rules {
                self.rules.entry(rule.clone()).and_modify(|count| *count = count.saturating_sub(1));
            }
            count_rules(&mut self.rules, &line.rules);
        }
        let takes = self.filter.takes(&line);
        let before = std::mem::replace(old, line);
        if takes {
            self.show(index);
        }
        Some(before)
    }

    /// Adds a row to those shown, without moving the cursor off its row.
    fn show(&mut self, index: usize) {
        if let Err(at) = self.shown.binary_search(&index) {
            let empty = self.shown.is_empty();
            self.shown.insert(at, index);
            if !empty && at <= self.cursor {
                self.cursor += 1;
            }
        }
    }

    /// Chooses anew which rows are shown; the cursor stays on its row or goes to the next one.
    pub(crate) fn set_filter(&mut self, filter: Filter) {
        let index = self.shown.get(self.cursor).copied().unwrap_or(0);
        self.filter = filter;
        self.shown = (0..self.lines.len())
            .filter(|i| self.lines.get(*i).is_some_and(|line| filter.takes(line)))
            .collect();
        self.top = 0;
        self.move_to(self.shown.partition_point(|i| *i < index));
    }

    /// Puts the cursor on a place, or the last one there is.
    pub(crate) fn move_to(&mut self, place: usize) {
        self.cursor = place.min(self.shown.len().saturating_sub(1));
    }

    /// Puts the cursor on a row; a row that the filter hides is shown as well.
    pub(crate) fn go_to(&mut self, row: RowNumber) -> bool {
        let Some(index) = self.place(row) else { return false };
        self.show(index);
        if let Ok(place) = self.shown.binary_search(&index) {
            self.cursor = place;
        }
        true
    }

    /// The next shown row that nobody decided, after the cursor and then from the top.
    pub(crate) fn next_open(&self) -> Option<usize> {
        let is_open = |place: &usize| self.at(*place).is_some_and(|l| l.state == RowState::Open);
        (self.cursor + 1..self.len()).find(is_open).or_else(|| (0..self.cursor).find(is_open))
    }

    /// In how many rows a rule found something.
    pub(crate) fn alike(&self, rule: &str) -> usize {
        self.rules.get(rule).copied().unwrap_or(0)
    }

    /// The first row on the screen when `height` rows fit.
    pub(crate) fn top(&self, height: usize) -> usize {
        let last = self.len().saturating_sub(height);
        self.top.min(last)
    }

    /// Scrolls as little as keeps the cursor among `height` rows.
    pub(crate) fn scroll(&mut self, height: usize) {
        let height = height.max(1);
        let lowest = (self.cursor + 1).saturating_sub(height);
        self.top = self.top(height).clamp(lowest, self.cursor.max(lowest));
    }
}

fn count_rules(counts: &mut HashMap<String, usize>, rules: &[String]) {
    for rule in rules {
        *counts.entry(rule.clone()).or_default() += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::{decided, line, open_lines};
    use super::*;

    fn rows(queue: &Queue) -> Vec<RowNumber> {
        (0..queue.len()).filter_map(|p| queue.at(p)).map(|l| l.row).collect()
    }

    #[test]
    fn filters_have_names_that_read_back_and_a_circle() {
        let mut filter = Filter::default();
        for expected in Filter::ALL {
            assert_eq!(filter, expected);
            assert_eq!(Filter::from_name(filter.name()), expected);
            filter = filter.next();
        }
        assert_eq!(filter, Filter::default());
        assert_eq!(Filter::from_name("unheard of"), Filter::ToDecide);
    }

    #[test]
    fn a_decided_row_stays_until_the_filter_is_chosen_anew() {
        let mut queue = Queue::new(open_lines(&[2, 3, 4]), Filter::ToDecide);
        queue.replace(decided(line(3), "create"));
        assert_eq!(rows(&queue), [2, 3, 4]);
        assert_eq!(queue.tally(), Tally { open: 2, decided: 1, ..Tally::default() });
        queue.set_filter(Filter::ToDecide);
        assert_eq!(rows(&queue), [2, 4]);
    }

    #[test]
    fn the_next_open_row_is_after_the_cursor_then_from_the_top() {
        let mut queue = Queue::new(open_lines(&[2, 3, 4]), Filter::All);
        queue.move_to(2);
        assert_eq!(queue.next_open(), Some(0));
        queue.move_to(0);
        assert_eq!(queue.next_open(), Some(1));
        for row in [2, 3, 4] {
            queue.replace(decided(line(row), "skip"));
        }
        assert_eq!(queue.next_open(), None);
    }

    #[test]
    fn going_to_a_hidden_row_shows_it_and_keeps_the_order() {
        let mut lines = open_lines(&[2, 4]);
        lines.push(decided(line(3), "create"));
        let mut queue = Queue::new(lines, Filter::ToDecide);
        queue.move_to(1);
        assert!(queue.go_to(3));
        assert_eq!(rows(&queue), [2, 3, 4]);
        assert_eq!(queue.row(), Some(3));
        assert!(!queue.go_to(99));
    }

    #[test]
    fn a_row_that_comes_back_above_does_not_move_the_cursor_off_its_row() {
        let mut lines = open_lines(&[3, 4]);
        lines.push(decided(line(2), "create"));
        let mut queue = Queue::new(lines, Filter::ToDecide);
        queue.move_to(1);
        queue.replace(line(2));
        assert_eq!(queue.row(), Some(4));
    }

    #[test]
    fn rows_with_a_finding_are_counted_as_they_change() {
        let with = |row, rule: &str| QueueLine { rules: vec![rule.into()], ..line(row) };
        let mut queue = Queue::new(vec![with(2, "a"), with(3, "a")], Filter::All);
        assert_eq!((queue.alike("a"), queue.alike("b")), (2, 0));
        queue.replace(with(3, "b"));
        assert_eq!((queue.alike("a"), queue.alike("b")), (1, 1));
    }

    #[test]
    fn scrolling_keeps_the_cursor_on_the_screen() {
        let rows: Vec<_> = (1..=50).collect();
        let mut queue = Queue::new(open_lines(&rows), Filter::All);
        for (place, top) in [(0, 0), (9, 0), (10, 1), (5, 1), (0, 0), (49, 40)] {
            queue.move_to(place);
            queue.scroll(10);
            assert_eq!(queue.top(10), top, "place {place}");
        }
    }
}
