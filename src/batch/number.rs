//! New contact numbers: above the highest known, never one that the file carries.

use std::collections::HashSet;

use crate::contact::ContactNumber;

/// Gives numbers one after the other.
#[derive(Clone, Debug)]
pub struct NumberSource {
    next: u128,
    width: usize,
    taken: HashSet<ContactNumber>,
}

/// Width of the numbers of a base that has none yet: what ticketing systems usually print.
const DEFAULT_WIDTH: usize = 10;

impl NumberSource {
    /// Starts above `highest`; `taken` are the numbers that the file carries.
    #[must_use]
    pub fn new(highest: Option<&ContactNumber>, width: Option<usize>, taken: HashSet<ContactNumber>) -> Self {
        let in_file = taken.iter().filter_map(ContactNumber::value).max();
        let highest = highest.and_then(ContactNumber::value).max(in_file).unwrap_or(0);
        let in_file_width = taken.iter().map(|n| n.as_str().len()).max();
        let width = width.max(in_file_width).unwrap_or(DEFAULT_WIDTH);
        Self { next: highest.saturating_add(1), width, taken }
    }

    /// The next free number.
    pub fn give(&mut self) -> ContactNumber {
        loop {
            let number = ContactNumber::from_value(self.next, self.width);
            self.next = self.next.saturating_add(1);
            if !self.taken.contains(&number) {
                return number;
            }
        }
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
        let taken = HashSet::from([number("0000120")]);
        let mut source = NumberSource::new(Some(&number("0000099")), Some(7), taken);
        assert_eq!(source.give(), number("0000121"));
        assert_eq!(source.give(), number("0000122"));
        let mut empty = NumberSource::new(None, None, HashSet::new());
        assert_eq!(empty.give(), number("0000000001"));
    }
}
