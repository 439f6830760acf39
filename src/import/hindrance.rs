//! Why a decided row cannot go in as it was decided, and waits.

use std::collections::BTreeMap;

use super::commit::counted;
use crate::contact::RowNumber;

/// Rows named for each reason; the rest is counted.
const NAMED: usize = 10;

/// What stands in the way of a decision when it is planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hindrance {
    /// It leans on a row that makes no contact.
    Adrift,
    /// Its relay would stand in no structure, or in another one than the contact it is merged into.
    Misplaced,
    /// The contact is gone, or was merged into another since.
    Gone,
    /// The number that it brings along is somebody's.
    NumberTaken,
    /// No number is left for it.
    Unnumbered,
    /// The mapping was changed: the row has no such part any more.
    NoSuchPart,
    /// A contact is taken away by one row and kept by another.
    Contradicted,
    /// The contact is erased: nothing is written to it.
    Erased,
    /// The contact may not be taken away.
    Kept,
    /// The contact does not hold the old value that the row expects.
    Outdated,
}

impl Hindrance {
    /// What an operator is told.
    fn words(self) -> &'static str {
        match self {
            Self::Adrift => "the row that it follows makes no contact",
            Self::Misplaced => "its relay would stand in no structure, or in another one",
            Self::Gone => "its contact is gone, or was merged into another",
            Self::NumberTaken => "a contact has its number already",
            Self::Unnumbered => "the range of numbers is used up",
            Self::NoSuchPart => "the columns have changed since it was decided",
            Self::Contradicted => "one row takes the contact away, and another one keeps it",
            Self::Erased => "its contact is erased",
            Self::Kept => {
                "its contact has sales or is needed by others, or the row does not ask to take it away"
            }
            Self::Outdated => "its contact does not hold the old value",
        }
    }
}

/// The rows that come back, each with what stood in its way first.
#[derive(Debug, Default)]
pub(super) struct Returned(BTreeMap<RowNumber, Hindrance>);

impl Returned {
    /// Sends rows back.
    pub(super) fn add(&mut self, rows: impl IntoIterator<Item = RowNumber>, hindrance: Hindrance) {
        for row in rows {
            self.0.entry(row).or_insert(hindrance);
        }
    }

    /// Takes another part's rows along.
    pub(super) fn extend(&mut self, other: Self) {
        other.0.into_iter().for_each(|(row, hindrance)| self.add([row], hindrance));
    }

    pub(super) fn contains(&self, row: RowNumber) -> bool {
        self.0.contains_key(&row)
    }

    /// One sentence for each reason.
    pub(super) fn told(&self) -> Vec<String> {
        let mut rows: BTreeMap<Hindrance, Vec<RowNumber>> = BTreeMap::new();
        self.0.iter().for_each(|(row, hindrance)| rows.entry(*hindrance).or_default().push(*row));
        rows.into_iter().map(|(hindrance, rows)| sentence(hindrance, &rows)).collect()
    }
}

fn sentence(hindrance: Hindrance, rows: &[RowNumber]) -> String {
    let count = counted(rows.len() as u64, "row", "rows");
    let named = rows.iter().take(NAMED).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let more = if rows.len() > NAMED { ", …" } else { "" };
    format!("{count} cannot go in as decided and will wait: {named}{more} ({})", hindrance.words())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_said_once_and_a_row_keeps_its_first() {
        let mut returned = Returned::default();
        returned.add([7], Hindrance::Gone);
        returned.add(2..=14, Hindrance::NumberTaken);
        let mut later = Returned::default();
        later.add([7, 40], Hindrance::Outdated);
        returned.extend(later);
        assert!(returned.contains(40) && !returned.contains(41));
        assert_eq!(
            returned.told(),
            [
                "1 row cannot go in as decided and will wait: 7 (its contact is gone, or was merged into another)",
                "12 rows cannot go in as decided and will wait: 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, … (a contact has \
                 its number already)",
                "1 row cannot go in as decided and will wait: 40 (its contact does not hold the old value)",
            ]
        );
    }
}
