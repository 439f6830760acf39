//! Birth dates: accepted ones, and what can be read from a rejected text.

/// A birth date as compared; day and month may lie outside the calendar when the text was rejected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Birth {
    pub(crate) year: i16,
    pub(crate) month: u8,
    pub(crate) day: u8,
    pub(crate) source: BirthSource,
}

/// Where a birth date comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum BirthSource {
    /// There is none.
    #[default]
    None,
    /// An accepted date.
    Date,
    /// Numbers read from a rejected text.
    Text,
}

impl Birth {
    /// Takes the accepted date, else what the rejected text says.
    pub(crate) fn new(date: Option<(i16, u8, u8)>, text: &str) -> Self {
        match date {
            Some((year, month, day)) => Self { year, month, day, source: BirthSource::Date },
            None => Self::read(text).unwrap_or_default(),
        }
    }

    /// Three numbers of which one is a year of four digits, the other two below 100.
    fn read(text: &str) -> Option<Self> {
        let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
        let (a, b, c) = (numbers.next()?, numbers.next()?, numbers.next()?);
        let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
        let year = year.parse().ok().filter(|year| (1000..3000).contains(year))?;
        let small = |text: &str| text.parse::<u8>().ok().filter(|value| *value < 100);
        Some(Self { year, month: small(month)?, day: small(day)?, source: BirthSource::Text })
    }

    pub(crate) fn is_known(&self) -> bool {
        self.source != BirthSource::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejected_text_still_speaks() {
        let read = |text| Birth::new(None, text);
        assert_eq!(
            (1980, 2, 31),
            (read("31.02.1980").year, read("31.02.1980").month, read("31.02.1980").day)
        );
        assert_eq!(read("1980-13-01").month, 13);
        assert!(!read("unknown").is_known());
        assert!(!read("1.2.99999").is_known());
    }
}
