//! New contact numbers: above the highest known, those that the file carries included.

use crate::contact::ContactNumber;

/// Gives numbers one after the other.
#[derive(Clone, Debug)]
pub struct NumberSource {
    next: u128,
    /// `None` as long as no number is known.
    width: Option<usize>,
}

/// Width of the numbers of a base that has none yet: what ticketing systems usually print.
const DEFAULT_WIDTH: usize = 10;

impl NumberSource {
    /// Starts above `highest`; `width` is that of the longest number.
    #[must_use]
    pub fn new(highest: Option<&ContactNumber>, width: Option<usize>) -> Self {
        let highest = highest.and_then(ContactNumber::value).unwrap_or(0);
        Self { next: highest.saturating_add(1), width }
    }

    /// Starts above a number that the file carries, too.
    pub fn pass(&mut self, taken: &ContactNumber) {
        self.next = self.next.max(taken.value().map_or(0, |value| value.saturating_add(1)));
        self.width = self.width.max(Some(taken.as_str().len()));
    }

    /// The next free number.
    pub fn give(&mut self) -> ContactNumber {
        let number = ContactNumber::from_value(self.next, self.width.unwrap_or(DEFAULT_WIDTH));
        self.next = self.next.saturating_add(1);
        number
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
        assert_eq!(source.give(), number("0000121"));
        assert_eq!(source.give(), number("0000122"));
        let mut empty = NumberSource::new(None, None);
        assert_eq!(empty.give(), number("0000000001"));
    }
}
