//! The kinds of value that a cell of a contact can hold, one file each.
//!
//! In goes the text of one cell (and, where the kind needs it, a country or today's date); out comes a
//! value in its normal form, a fix to propose, or the reason why there is neither. Nothing here knows of
//! columns, rows, findings or the contact base, and nothing here fails: a wrong value is an answer.

pub mod boolean;
pub mod country;
pub mod date;
pub mod dos;
pub mod email;
mod email_domain;
mod email_repair;
pub mod escape;
pub mod harmless;
pub mod language;
pub mod letters;
pub mod mojibake;
pub(crate) mod near;
mod pattern;
pub mod phone;
pub mod postcode;
pub mod sheet_error;
pub mod text;
pub mod title;

pub use boolean::{near_boolean, recognise_boolean};
pub use country::{Country, CountryCode};
pub use date::{BirthDate, BirthDateCheck, DateOrder, DateReading, check_birth_date};
pub use email::{EmailAddress, EmailCheck};
pub use language::{DisplayLanguage, Language, LanguageCode};
pub use phone::{PhoneKind, PhoneNumber, PhoneReading};
pub use postcode::PostcodeCheck;
pub use sheet_error::is_sheet_error;
pub use title::Title;

use serde::{Deserialize, Serialize};

/// How sure a proposed fix is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Certainty {
    /// A person should look before it is taken.
    Likely,
    /// No other reading makes sense.
    Certain,
}

/// What a text is as a value of a coded kind (country, language, title, boolean).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognised<T> {
    /// The text is the code itself.
    Exact(T),
    /// The text means this value, written in another way.
    Fix {
        /// The value meant.
        value: T,
        /// How sure that is.
        certainty: Certainty,
    },
    /// The text means no value that is known.
    Unknown,
}

impl<T> Recognised<T> {
    /// The value, however it was written.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Exact(value) | Self::Fix { value, .. } => Some(value),
            Self::Unknown => None,
        }
    }

    /// A fix that leaves no doubt.
    pub(crate) fn certain(value: T) -> Self {
        Self::Fix { value, certainty: Certainty::Certain }
    }

    /// A fix that a person should confirm.
    pub(crate) fn likely(value: T) -> Self {
        Self::Fix { value, certainty: Certainty::Likely }
    }
}

/// The lines of an embedded data file, without its comment head.
pub(crate) fn data_lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_text_makes_a_reader_panic(text in any::<String>()) {
            let _ = (recognise_boolean(&text), Country::recognise(&text), Language::recognise(&text));
            let _ = (Title::read(&text), BirthDate::read(&text), EmailAddress::check(&text));
            let country = CountryCode::parse("CH");
            let _ = (PhoneNumber::read(&text, country), PhoneNumber::read(&text, None));
            let _ = (country.map(|code| postcode::check(code, &text)), mojibake::mojibake(&text));
        }
    }
}
