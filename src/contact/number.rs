//! The contact number: digits stored as text, leading zeros kept.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The number that identifies a contact in the base (`CONTACT_NR`, at most 20 digits).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContactNumber(String);

/// The width of the vendor's `CONTACT_NR` (DOMAIN.md, section 3).
const MAX_DIGITS: usize = 20;

impl ContactNumber {
    /// Reads a number; `None` when the text is empty, longer than 20 signs or not only digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let plausible = !text.is_empty() && text.len() <= MAX_DIGITS;
        (plausible && text.bytes().all(|b| b.is_ascii_digit())).then(|| Self(text.to_owned()))
    }

    /// The digits, leading zeros included.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The numeric value; `None` beyond 128 bits (never for 20 digits).
    #[must_use]
    pub fn value(&self) -> Option<u128> {
        self.0.parse().ok()
    }

    /// The number `value`, padded with zeros on the left to `width` digits.
    #[must_use]
    pub fn from_value(value: u128, width: usize) -> Self {
        Self(format!("{value:0width$}"))
    }
}

impl fmt::Display for ContactNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_only_and_leading_zeros_kept() {
        for (text, expected) in [
            ("0012345", Some("0012345")),
            (" 7 ", Some("7")),
            ("", None),
            ("12a", None),
            ("١٢", None),
            ("123456789012345678901", None),
        ] {
            assert_eq!(ContactNumber::parse(text).as_ref().map(ContactNumber::as_str), expected, "{text:?}");
        }
    }

    #[test]
    fn a_number_made_from_a_value_has_the_width_of_its_range() {
        assert_eq!(ContactNumber::from_value(42, 7).as_str(), "0000042");
        assert_eq!(ContactNumber::from_value(42, 1).as_str(), "42");
    }
}
