//! New contact numbers: above the highest known, those that the file carries included.

use crate::contact::ContactNumber;
use crate::validation::NumberRange;

/// Gives numbers one after the other.
#[derive(Clone, Debug)]
pub struct NumberSource {
    next: u128,
    /// The last that may be given.
    last: Option<u128>,
    /// `None` as long as no number is known.
    width: Option<usize>,
}

/// Width of the numbers of a base that has none yet: what ticketing systems usually print.
const DEFAULT_WIDTH: usize = 10;

impl NumberSource {
    /// A source above `highest`, with `width` digits (ten where no number exists yet).
    #[must_use]
    pub fn new(highest: Option<&ContactNumber>, width: Option<usize>) -> Self {
        let highest = highest.and_then(ContactNumber::value).unwrap_or(0);
        Self { next: highest.saturating_add(1), last: None, width }
    }

    /// A source within a range, above the highest number there is in it; its numbers are as wide as its ends.
    #[must_use]
    pub fn within(range: &NumberRange, highest: Option<&ContactNumber>, width: Option<usize>) -> Self {
        let mut source = Self::new(highest, width);
        let wide = [&range.from, &range.to].into_iter().flatten().map(|end| end.as_str().len()).max();
        source.width = wide.or(width);
        source.next = source.next.max(range.from.as_ref().and_then(ContactNumber::value).unwrap_or(0));
        source.last = range.to.as_ref().and_then(ContactNumber::value);
        source
    }

    /// Steps over a number that a row brings along; one beyond the end of the range is in nobody's way.
    pub fn pass(&mut self, taken: &ContactNumber) {
        let value = taken.value().unwrap_or(0);
        if self.last.is_some_and(|last| value > last) {
            return;
        }
        self.next = self.next.max(value.saturating_add(1));
        if self.last.is_none() {
            self.width = self.width.max(Some(taken.as_str().len()));
        }
    }

    /// True when no number is left.
    #[must_use]
    pub fn is_exhausted(&self) -> bool {
        self.last.is_some_and(|last| self.next > last)
    }

    /// The next number; `None` when the range is used up.
    pub fn give(&mut self) -> Option<ContactNumber> {
        if self.is_exhausted() {
            return None;
        }
        let number = ContactNumber::from_value(self.next, self.width.unwrap_or(DEFAULT_WIDTH));
        self.next = self.next.saturating_add(1);
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> ContactNumber {
        ContactNumber::parse(text).unwrap()
    }

    #[test]
    fn numbers_start_above_the_base_and_the_file() {
        let mut source = NumberSource::new(Some(&number("0000099")), Some(7));
        source.pass(&number("0000120"));
        source.pass(&number("0000003"));
        assert_eq!(source.give(), Some(number("0000121")));
        assert_eq!(source.give(), Some(number("0000122")));
        let mut empty = NumberSource::new(None, None);
        assert_eq!(empty.give(), Some(number("0000000001")));
    }

    #[test]
    fn a_range_is_kept_to_its_end() {
        let range = |from, to| NumberRange { from: Some(number(from)), to: Some(number(to)) };
        let mut source = NumberSource::within(&range("0500", "0502"), None, Some(9));
        source.pass(&number("9000"));
        source.pass(&number("0500"));
        assert_eq!(source.give(), Some(number("0501")));
        assert!(!source.is_exhausted());
        assert_eq!((source.give(), source.give()), (Some(number("0502")), None));
        let highest = number("0502");
        assert!(NumberSource::within(&range("0500", "0502"), Some(&highest), None).is_exhausted());
    }
}
