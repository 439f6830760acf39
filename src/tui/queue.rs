//! The queue: every row of the batch, the rows that are shown, and the cursor.
//!
//! A row that was decided stays where it is until the filter is chosen anew:
//! the person sees what became of it, and the list does not jump.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::contact::RowNumber;
use crate::import::{QueueLine, RowState};
use crate::review::{RowDecision, Verdict};
use crate::validation::Severity;

use super::listing::{Listing, Narrow, Sort, is_open};

/// Lines that one core counts at a time.
const COUNTED: usize = 4_096;

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
    /// Put aside until the rest is done.
    Later,
    /// Marked by the operator.
    Marked,
    /// With a note.
    Noted,
    /// Decided or in the base.
    Decided,
    /// Every row.
    All,
}

impl Filter {
    /// In the order in which they are offered.
    pub(crate) const ALL: [Self; 9] = [
        Self::ToDecide,
        Self::Findings,
        Self::Duplicates,
        Self::Waiting,
        Self::Later,
        Self::Marked,
        Self::Noted,
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
            Self::Later => "later",
            Self::Marked => "marked",
            Self::Noted => "noted",
            Self::Decided => "decided",
            Self::All => "all",
        }
    }

    /// Reads [`Filter::name`]; any other text is the default.
    pub(crate) fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|f| f.name() == name).unwrap_or_default()
    }

    /// True when the row belongs to the list, whether or not it is put aside.
    pub(crate) fn takes(self, line: &QueueLine) -> bool {
        match self {
            Self::ToDecide => line.state == RowState::Open,
            Self::Findings => line.severity >= Some(Severity::Warning),
            Self::Duplicates => line.candidates > 0 || line.twins > 0,
            Self::Waiting => matches!(line.state, RowState::Waiting { .. }),
            Self::Later => is_open(line) && line.tags.later,
            Self::Marked => line.tags.marked,
            Self::Noted => !line.tags.note.is_empty(),
            Self::Decided => matches!(line.state, RowState::Decided { .. } | RowState::Committed { .. }),
            Self::All => true,
        }
    }
}

/// How many rows stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) open: usize,
    /// Of the open ones those that are put aside until the rest is done.
    pub(crate) later: usize,
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

    fn add(&mut self, line: &QueueLine) {
        *self.slot(&line.state) += 1;
        self.later += usize::from(Filter::Later.takes(line));
    }

    fn take(&mut self, line: &QueueLine) {
        let slot = self.slot(&line.state);
        *slot = slot.saturating_sub(1);
        self.later = self.later.saturating_sub(usize::from(Filter::Later.takes(line)));
    }

    /// True when nothing is left to decide but what was put aside.
    pub(crate) fn is_rest_done(&self) -> bool {
        self.later == self.open
    }

    /// Every row.
    pub(crate) fn total(&self) -> usize {
        self.open + self.waiting + self.decided + self.committed
    }
}

/// What was done last, for the same once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Again {
    Decision(RowDecision),
    Judgement(Verdict),
    Later,
}

/// The rows of the batch and where the cursor stands among those shown.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    /// In file order.
    lines: Vec<QueueLine>,
    /// Places in `lines` of the rows shown, in the order of the list.
    shown: Vec<usize>,
    listing: Listing,
    cursor: usize,
    /// The first row on the screen, as a place in `shown`.
    top: usize,
    tally: Tally,
    /// How many rows each rule found something in.
    rules: HashMap<String, usize>,
    /// What was done last in this sitting.
    pub(crate) again: Option<Again>,
}

impl Queue {
    /// The queue with a list chosen and the cursor on its first row.
    pub(crate) fn new(mut lines: Vec<QueueLine>, listing: impl Into<Listing>) -> Self {
        lines.sort_by_key(|l| l.row);
        let mut tally = Tally::default();
        let mut rules = HashMap::new();
        for line in &lines {
            tally.add(line);
            count_rules(&mut rules, &line.rules);
        }
        let mut queue = Self { lines, listing: listing.into(), tally, rules, ..Self::default() };
        queue.list();
        queue
    }

    /// The filter that is set.
    pub(crate) fn filter(&self) -> Filter {
        self.listing.filter
    }

    /// Which rows are shown, and in which order.
    pub(crate) fn listing(&self) -> &Listing {
        &self.listing
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
        self.tally.take(old);
        self.tally.add(&line);
        if old.rules != line.rules {
            for rule in &old.rules {
                self.rules.entry(rule.clone()).and_modify(|count| *count = count.saturating_sub(1));
            }
            count_rules(&mut self.rules, &line.rules);
        }
        let before = std::mem::replace(old, line);
        if self.lines.get(index).is_some_and(|line| self.takes(line)) {
            self.show(index);
        }
        Some(before)
    }

    /// How many rows each of these listings would show. The lines pass by once, for a large file does not fit the caches.
    pub(crate) fn counts(&self, listings: &[Listing]) -> Vec<usize> {
        let none = || vec![0; listings.len()];
        let counted = |lines: &[QueueLine]| {
            let mut counts = none();
            for line in lines {
                for (count, listing) in counts.iter_mut().zip(listings) {
                    *count += usize::from(self.belongs(line, listing));
                }
            }
            counts
        };
        let sum = |mut a: Vec<usize>, b: Vec<usize>| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
            a
        };
        self.lines.par_chunks(COUNTED).map(counted).reduce(none, sum)
    }

    /// True when the list has the row.
    fn takes(&self, line: &QueueLine) -> bool {
        self.belongs(line, &self.listing)
    }

    /// True when a listing has the row: what is put aside is to decide only once the rest is done.
    fn belongs(&self, line: &QueueLine, listing: &Listing) -> bool {
        let aside = listing.filter == Filter::ToDecide && line.tags.later && !self.tally.is_rest_done();
        listing.filter.takes(line) && !aside && listing.narrows_to(line)
    }

    /// What a line is sorted by; its place in the file decides between equals.
    fn key(&self, index: usize) -> (u64, String, usize) {
        let (first, second) = self.lines.get(index).map(|l| self.listing.sort.key(l)).unwrap_or_default();
        (first, second, index)
    }

    /// Adds a row to those shown, without moving the cursor off its row.
    fn show(&mut self, index: usize) {
        if self.shown_at(index).is_some() {
            return;
        }
        let (key, empty) = (self.key(index), self.shown.is_empty());
        let at = self.shown.partition_point(|other| self.key(*other) < key);
        self.shown.insert(at, index);
        if !empty && at <= self.cursor {
            self.cursor += 1;
        }
    }

    /// Where a line stands among those shown.
    fn shown_at(&self, index: usize) -> Option<usize> {
        match self.listing.sort {
            Sort::File => self.shown.binary_search(&index).ok(),
            // What a line is sorted by may have changed since: the list does not jump.
            _ => self.shown.iter().position(|other| *other == index),
        }
    }

    /// Chooses anew which rows are shown; the cursor stays on its row or goes to the next one.
    pub(crate) fn set_filter(&mut self, filter: Filter) {
        self.listing.filter = filter;
        self.list();
    }

    /// Narrows the list further, or less when it is narrowed so already.
    pub(crate) fn narrow(&mut self, narrow: Narrow) {
        self.listing.narrow(narrow);
        self.list();
    }

    /// Shows the whole list again.
    pub(crate) fn widen(&mut self) {
        self.listing.narrow.clear();
        self.list();
    }

    /// Sorts the list otherwise.
    pub(crate) fn set_sort(&mut self, sort: Sort) {
        self.listing.sort = sort;
        self.list();
    }

    /// Chooses anew which rows are shown.
    pub(crate) fn list(&mut self) {
        let index = self.shown.get(self.cursor).copied().unwrap_or(0);
        let takes = |i: &usize| self.lines.get(*i).is_some_and(|line| self.takes(line));
        let mut shown: Vec<usize> = (0..self.lines.len()).filter(takes).collect();
        if self.listing.sort != Sort::File {
            shown.sort_by_cached_key(|i| self.key(*i));
        }
        self.shown = shown;
        self.top = 0;
        let key = self.key(index);
        self.move_to(self.shown.partition_point(|i| self.key(*i) < key));
    }

    /// Puts the cursor on a place, or the last one there is.
    pub(crate) fn move_to(&mut self, place: usize) {
        self.cursor = place.min(self.shown.len().saturating_sub(1));
    }

    /// Puts the cursor on a row; a row that the filter hides is shown as well.
    pub(crate) fn go_to(&mut self, row: RowNumber) -> bool {
        let Some(index) = self.place(row) else { return false };
        self.show(index);
        if let Some(place) = self.shown_at(index) {
            self.cursor = place;
        }
        true
    }

    /// The next shown row that nobody decided, after the cursor and then from the top.
    pub(crate) fn next_open(&self) -> Option<usize> {
        self.next_where(|line| self.waits_now(line))
    }

    /// The shown row before the cursor, and then from the bottom, that nobody decided.
    pub(crate) fn previous_open(&self) -> Option<usize> {
        self.previous_where(|line| self.waits_now(line))
    }

    /// True for a row that is to be decided now: what is put aside only once the rest is done.
    pub(crate) fn waits_now(&self, line: &QueueLine) -> bool {
        is_open(line) && (!line.tags.later || self.tally.is_rest_done())
    }

    /// The next shown row of this kind, after the cursor and then from the top.
    pub(crate) fn next_where(&self, is_meant: impl Fn(&QueueLine) -> bool) -> Option<usize> {
        let is_meant = |place: &usize| self.at(*place).is_some_and(&is_meant);
        (self.cursor + 1..self.len()).find(is_meant).or_else(|| (0..self.cursor).find(is_meant))
    }

    /// The shown row of this kind before the cursor, and then from the bottom.
    pub(crate) fn previous_where(&self, is_meant: impl Fn(&QueueLine) -> bool) -> Option<usize> {
        let is_meant = |place: &usize| self.at(*place).is_some_and(&is_meant);
        let above = (0..self.cursor).rev().find(is_meant);
        above.or_else(|| (self.cursor + 1..self.len()).rev().find(is_meant))
    }

    /// The rows that the list shows, in its order.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &QueueLine> {
        self.shown.iter().filter_map(|index| self.lines.get(*index))
    }

    /// How many rows each rule found something in, by rule.
    pub(crate) fn rules(&self) -> &HashMap<String, usize> {
        &self.rules
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
    use crate::import::Tags;

    fn rows(queue: &Queue) -> Vec<RowNumber> {
        (0..queue.len()).filter_map(|p| queue.at(p)).map(|l| l.row).collect()
    }

    #[test]
    fn filters_have_names_that_read_back() {
        for filter in Filter::ALL {
            assert_eq!(Filter::from_name(filter.name()), filter);
        }
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

    fn later(line: QueueLine) -> QueueLine {
        QueueLine { tags: Tags { later: true, ..line.tags.clone() }, ..line }
    }

    #[test]
    fn what_is_put_aside_comes_back_when_the_rest_is_done_and_counts_as_open() {
        let mut queue = Queue::new(open_lines(&[2, 3, 4]), Filter::ToDecide);
        queue.replace(later(line(2)));
        assert_eq!(rows(&queue), [2, 3, 4], "it stays until the list is chosen anew");
        assert_eq!((queue.tally().open, queue.tally().later, queue.tally().total()), (3, 1, 3));
        assert_eq!(queue.next_open(), Some(1));
        queue.set_filter(Filter::ToDecide);
        assert_eq!(rows(&queue), [3, 4]);
        queue.set_filter(Filter::Later);
        assert_eq!(rows(&queue), [2]);
        for row in [3, 4] {
            queue.replace(decided(line(row), "create"));
        }
        assert!(queue.tally().is_rest_done());
        queue.set_filter(Filter::ToDecide);
        assert_eq!(rows(&queue), [2], "the rest is done");
        queue.replace(line(3));
        queue.set_filter(Filter::ToDecide);
        assert_eq!(rows(&queue), [3], "there is a rest again");
    }

    #[test]
    fn every_order_is_stable_and_the_cursor_stays_on_its_row() {
        let with = |row, best, name: &str| QueueLine { best, name: name.into(), ..line(row) };
        let lines = vec![
            with(2, None, "Zoë"),
            with(3, Some(0.5), "älpler"),
            with(4, Some(0.99), "Berg"),
            with(5, Some(0.5), "Alp"),
        ];
        let mut queue = Queue::new(lines, Filter::All);
        queue.go_to(5);
        queue.set_sort(Sort::Probability);
        assert_eq!((rows(&queue), queue.row()), (vec![4, 3, 5, 2], Some(5)));
        queue.set_sort(Sort::Name);
        assert_eq!((rows(&queue), queue.row()), (vec![5, 3, 4, 2], Some(5)));
        assert_eq!(queue.next_where(|l| l.best == Some(0.5)), Some(1));
        assert_eq!(queue.previous_where(|l| l.best == Some(0.5)), Some(1), "from the bottom");
        queue.replace(with(2, None, "Aa"));
        assert_eq!(rows(&queue), [5, 3, 4, 2], "a changed row does not jump");
        assert!(queue.go_to(2) && queue.cursor() == 3);
    }

    #[test]
    fn a_narrowed_list_shows_what_is_in_both_and_a_hidden_row_finds_its_place() {
        let with = |row, rule: &str| QueueLine { rules: vec![rule.into()], ..line(row) };
        let mut queue = Queue::new(vec![with(2, "a"), with(3, "b"), with(4, "a")], Filter::All);
        queue.narrow(Narrow::Rule("a".into()));
        assert_eq!(rows(&queue), [2, 4]);
        assert!(queue.go_to(3));
        assert_eq!(rows(&queue), [2, 3, 4]);
        queue.widen();
        queue.set_sort(Sort::Rule);
        assert_eq!(rows(&queue), [2, 4, 3]);
        assert_eq!(queue.shown().map(|l| l.row).collect::<Vec<_>>(), [2, 4, 3]);
    }
}
