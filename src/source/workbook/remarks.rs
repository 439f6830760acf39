//! What a sheet hides, computes or merges, gathered while it is read and said once in sentences.

use std::collections::BTreeMap;

use crate::source::layout::letters;

/// Ranges named one by one; the rest are counted.
const NAMED: usize = 3;

/// Ranges kept apart; a sheet with more of them is described by their number.
const KEPT: usize = 10_000;

/// Facts about a sheet beyond its cells.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) hidden_rows: Ranges,
    pub(super) hidden_columns: Ranges,
    pub(super) filter: Filter,
    pub(super) formulas: BTreeMap<u32, u64>,
    /// Formulas without a stored value.
    pub(super) unvalued: u64,
    /// Cells with an error for a value.
    pub(super) errors: u64,
    /// Numbers with more digits than a spreadsheet keeps.
    pub(super) long_numbers: u64,
    pub(super) comments: u64,
    merged: u64,
    first_merged: Vec<String>,
    /// What else is to be said.
    pub(super) others: Vec<String>,
    /// The last row and column that the sheet claims to have.
    pub(super) dimension: Option<(u32, u32)>,
}

/// Whether a filter was left in the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Filter {
    #[default]
    Absent,
    Present,
}

/// Ascending numbers as ranges.
#[derive(Debug, Default)]
pub(super) struct Ranges {
    ranges: Vec<(u32, u32)>,
    beyond: u64,
}

impl Ranges {
    /// Adds a number; the same one twice counts once.
    pub(super) fn add(&mut self, number: u32) {
        self.add_range(number, number);
    }

    pub(super) fn add_range(&mut self, from: u32, to: u32) {
        let full = self.ranges.len() >= KEPT;
        match self.ranges.last_mut() {
            Some((_, last)) if from <= last.saturating_add(1) && to >= *last => *last = to,
            Some((first, last)) if from >= *first && to <= *last => {}
            _ if full => self.beyond += 1,
            _ => self.ranges.push((from, to)),
        }
    }

    /// Gives the part of the ranges below a number.
    pub(super) fn below(&self, end: u32) -> Ranges {
        let clipped = self.ranges.iter().filter(|(from, _)| *from < end);
        Ranges {
            ranges: clipped.map(|(from, to)| (*from, (*to).min(end - 1))).collect(),
            beyond: self.beyond,
        }
    }

    fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    fn is_one(&self) -> bool {
        matches!(self.ranges.as_slice(), [(from, to)] if from == to) && self.beyond == 0
    }

    fn told(&self, name: impl Fn(u32) -> String) -> String {
        let one = |(from, to): &(u32, u32)| match from == to {
            true => name(*from),
            false => format!("{}\u{2013}{}", name(*from), name(*to)),
        };
        let named: Vec<String> = self.ranges.iter().take(NAMED).map(one).collect();
        let more = self.ranges.len().saturating_sub(NAMED) as u64 + self.beyond;
        let more = if more > 0 { format!(" and {more} more ranges") } else { String::new() };
        format!("{}{more}", named.join(", "))
    }
}

impl Facts {
    /// Takes note of cells that were merged, such as `B2:D2`.
    pub(super) fn merge(&mut self, range: String) {
        self.merged += 1;
        if self.first_merged.len() < NAMED {
            self.first_merged.push(range);
        }
    }

    /// Says it all, one sentence a line; `columns` is how many columns hold cells.
    pub(super) fn sentences(&self, columns: u32) -> Vec<String> {
        let mut all = Vec::new();
        all.extend(self.hidden_rows());
        all.extend(self.hidden_columns(columns));
        all.extend(self.merged());
        all.extend(self.formulas());
        let counted = [
            (
                self.unvalued,
                "formula has no stored value and is read as empty: open the workbook in Excel and save it",
                "formulas have no stored value and are read as empty: open the workbook in Excel and save it",
            ),
            (self.errors, "cell shows an error such as #N/A", "cells show errors such as #N/A"),
            (
                self.long_numbers,
                "number has more than the 15 digits that a spreadsheet keeps",
                "numbers have more than the 15 digits that a spreadsheet keeps",
            ),
            (
                self.comments,
                "cell has a comment, which is not read",
                "cells have comments, which are not read",
            ),
        ];
        let counted = counted.into_iter().filter(|(count, ..)| *count > 0);
        all.extend(
            counted.map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many })),
        );
        all.extend(self.others.iter().cloned());
        all
    }

    fn hidden_rows(&self) -> Option<String> {
        let rows = &self.hidden_rows;
        let by = match self.filter {
            Filter::Present => "hidden in the workbook, by a filter or by hand,",
            Filter::Absent => "hidden in the workbook",
        };
        let (noun, verb) = if rows.is_one() { ("row", "is") } else { ("rows", "are") };
        (!rows.is_empty())
            .then(|| format!("{noun} {} {verb} {by} and {verb} read too", rows.told(|row| row.to_string())))
    }

    fn hidden_columns(&self, columns: u32) -> Option<String> {
        let hidden = self.hidden_columns.below(columns);
        let (noun, verb) = if hidden.is_one() { ("column", "is") } else { ("columns", "are") };
        let named = || hidden.told(column_letters);
        (!hidden.is_empty())
            .then(|| format!("{noun} {} {verb} hidden in the workbook and {verb} read too", named()))
    }

    fn merged(&self) -> Option<String> {
        let more = self.merged.saturating_sub(self.first_merged.len() as u64);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let named = self.first_merged.join(", ");
        let text = || {
            format!("merged cells ({named}{more}): the value stands in the first cell, the others are empty")
        };
        (self.merged > 0).then(text)
    }

    fn formulas(&self) -> Option<String> {
        let named: Vec<String> = self
            .formulas
            .iter()
            .take(NAMED * 3)
            .map(|(column, count)| format!("{} ({count})", column_letters(*column)))
            .collect();
        let more = if self.formulas.len() > named.len() { ", \u{2026}" } else { "" };
        let noun = if self.formulas.len() == 1 { "column" } else { "columns" };
        let text =
            || format!("formulas in {noun} {}{more}: the values stored with them are read", named.join(", "));
        (!self.formulas.is_empty()).then(text)
    }
}

fn column_letters(column: u32) -> String {
    letters(u16::try_from(column).unwrap_or(u16::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_said_in_sentences() {
        let mut facts = Facts::default();
        assert_eq!(facts.sentences(10), Vec::<String>::new());
        (10..=20).for_each(|row| facts.hidden_rows.add(row));
        facts.hidden_rows.add(30);
        facts.hidden_columns.add_range(2, 16_383);
        facts.filter = Filter::Present;
        for range in ["A1:C1", "D1:F1", "A5:A6", "B5:B6", "C5:C6"] {
            facts.merge(range.to_owned());
        }
        facts.formulas.extend([(1, 7), (3, 1)]);
        facts.comments = 2;
        facts.unvalued = 1;
        let expected = [
            "rows 10–20, 30 are hidden in the workbook, by a filter or by hand, and are read too",
            "columns C–E are hidden in the workbook and are read too",
            "merged cells (A1:C1, D1:F1, A5:A6 and 2 more): the value stands in the first cell, the others are empty",
            "formulas in columns B (7), D (1): the values stored with them are read",
            "1 formula has no stored value and is read as empty: open the workbook in Excel and save it",
            "2 cells have comments, which are not read",
        ];
        assert_eq!(facts.sentences(5), expected);
    }

    #[test]
    fn one_hidden_row_is_said_in_the_singular() {
        let mut facts = Facts::default();
        facts.hidden_rows.add(4);
        assert_eq!(facts.sentences(1), ["row 4 is hidden in the workbook and is read too"]);
    }

    #[test]
    fn ranges_are_bounded() {
        let mut ranges = Ranges::default();
        (0..40_000).for_each(|number| ranges.add(number * 2));
        assert_eq!(ranges.told(|number| number.to_string()), "0, 2, 4 and 39997 more ranges");
    }
}
