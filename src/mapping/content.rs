//! What the cells of a column look like: the referee beside the headers.
//!
//! In: sample cells. Out: the share of filled cells that look like an e-mail, a phone, a date and so on.
//! Deliberately unaware of headers. It only has to tell kinds of columns apart, so it is quick and lenient.

use super::given_names::GivenNames;
use super::name_order::last_name_first;
use super::names::looks_like_words;
use super::organisation::looks_like_organisation;
use super::place::{split_full_address, split_postcode_town};
use crate::contact::value::date::{BirthDate, DateGuess, DateOrder, DateReading};
use crate::contact::value::phone::{PhoneKind, PhoneNumber};
use crate::contact::value::{
    Certainty, Country, CountryCode, Language, PostcodeCheck, Recognised, Title, postcode, recognise_boolean,
};

/// One way a cell can look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Email,
    Phone,
    Mobile,
    Date,
    /// A date that can only be read with the day first.
    DayFirst,
    /// A date that can only be read with the month first.
    MonthFirst,
    Country,
    Title,
    Language,
    Boolean,
    Url,
    Digits,
    /// Six to twenty digits and nothing else.
    LongNumber,
    Postcode,
    PostcodeTown,
    FullAddress,
    Street,
    /// Letters and the signs of names, no digit.
    Words,
    /// At least two words of letters.
    ManyWords,
    GivenName,
    Organisation,
    /// A name whose last name stands in front: `DUPONT Marie`.
    LastFirst,
    /// A name whose last name stands behind: `Marie Dupont`.
    FirstLast,
    /// `*` or at most eight capitals.
    ShortCode,
}

/// How many looks there are: one more than the last.
const LOOKS: usize = Look::ShortCode as usize + 1;

/// Cells looked at per column: enough to tell kinds apart, cheap enough for wide files.
const SAMPLE: usize = 100;

/// The looks of one column.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    /// Filled cells looked at.
    pub(super) filled: usize,
    hits: [u16; LOOKS],
}

impl Content {
    /// Looks at the filled cells of a column.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a str>, home: Option<CountryCode>) -> Self {
        let mut content = Self::default();
        for text in cells.map(str::trim).filter(|text| !text.is_empty()).take(SAMPLE) {
            content.filled += 1;
            content.look(text, home);
        }
        content
    }

    /// The share of filled cells with a look, 0…1; 0 when no cell is filled.
    pub(super) fn share(&self, look: Look) -> f32 {
        let hits = self.hits.get(look as usize).copied().unwrap_or_default();
        if self.filled == 0 { 0.0 } else { f32::from(hits) / self.filled as f32 }
    }

    /// True when there are enough cells to contradict a header.
    pub(super) fn speaks(&self) -> bool {
        self.filled >= 3
    }

    fn hit(&mut self, look: Look, seen: Seen) {
        if seen == Seen::Yes
            && let Some(count) = self.hits.get_mut(look as usize)
        {
            *count = count.saturating_add(1);
        }
    }

    fn look(&mut self, text: &str, home: Option<CountryCode>) {
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        self.hit(Look::Email, is_email(text).into());
        self.hit(Look::Boolean, is_boolean(text).into());
        self.hit(Look::ShortCode, is_short_code(text).into());
        self.hit(Look::Url, is_url(text).into());
        if digits > 0 {
            self.look_at_digits(text, digits, home);
        } else {
            self.look_at_letters(text);
        }
    }

    fn look_at_digits(&mut self, text: &str, digits: usize, home: Option<CountryCode>) {
        let signs = text.chars().count();
        self.hit(Look::Digits, (digits == signs).into());
        self.hit(Look::LongNumber, (digits == signs && (6..=20).contains(&digits)).into());
        let phone = phone_kind(text, digits, home);
        self.hit(Look::Phone, phone.is_some().into());
        self.hit(Look::Mobile, (phone == Some(PhoneKind::Mobile)).into());
        self.look_at_date(text, digits);
        self.hit(Look::Postcode, is_postcode(text, home).into());
        self.hit(Look::PostcodeTown, split_postcode_town(text, home).is_some().into());
        let address = split_full_address(text, home);
        self.hit(Look::FullAddress, address.is_some_and(|address| address.doubt.is_none()).into());
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        self.hit(Look::Street, (letters >= 3 && digits <= 5 && text.contains(' ')).into());
    }

    fn look_at_date(&mut self, text: &str, digits: usize) {
        // A bare number of five digits is as well a postcode, one of eight a phone without prefix.
        if !(3..=14).contains(&digits) || digits == text.len() {
            return;
        }
        let only = |order, other| {
            let reading = BirthDate::read_in_order(text, order);
            // Up to the twelfth either order would do.
            matches!(reading, DateReading::Likely { reason, date } if reason == other && date.day() > 12)
        };
        let is_date = !matches!(BirthDate::read(text), DateReading::Impossible { .. });
        self.hit(Look::Date, is_date.into());
        self.hit(Look::MonthFirst, (is_date && only(DateOrder::DayFirst, DateGuess::MonthFirst)).into());
        self.hit(Look::DayFirst, (is_date && only(DateOrder::MonthFirst, DateGuess::DayFirst)).into());
    }

    fn look_at_letters(&mut self, text: &str) {
        self.hit(Look::Country, (text.len() > 1 && Country::recognise(text) != Recognised::Unknown).into());
        self.hit(Look::Title, is_title(text).into());
        self.hit(Look::Language, (Language::recognise(text) != Recognised::Unknown).into());
        self.hit(Look::Organisation, looks_like_organisation(text).into());
        let words = looks_like_words(text);
        self.hit(Look::Words, words.into());
        self.hit(Look::ManyWords, (words && text.contains([' ', ','])).into());
        let last_first = words.then(|| last_name_first(text)).flatten();
        self.hit(Look::LastFirst, (last_first == Some(true)).into());
        self.hit(Look::FirstLast, (last_first == Some(false)).into());
        self.hit(Look::GivenName, (words && GivenNames::contains(text)).into());
    }
}

/// Whether a look was seen: a named boolean, so that call sites read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Yes,
    No,
}

impl From<bool> for Seen {
    fn from(seen: bool) -> Self {
        if seen { Self::Yes } else { Self::No }
    }
}

/// Broken addresses count too: `anna@@bluewin.ch` still says what the column is.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    !local.is_empty() && domain.trim_start_matches('@').contains(['.', ',']) && text.len() < 255
}

fn is_boolean(text: &str) -> bool {
    recognise_boolean(text) != Recognised::Unknown
}

/// ORGANIZATION as a code (DOMAIN.md, section 3).
fn is_short_code(text: &str) -> bool {
    text == "*"
        || (text.len() <= 8
            && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_'))
}

fn is_url(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    !lower.contains(['@', ' ']) && (lower.starts_with("http") || lower.starts_with("www."))
}

fn is_title(text: &str) -> bool {
    text.len() < 30 && Title::recognise(text) != Recognised::Unknown
}

fn phone_kind(text: &str, digits: usize, home: Option<CountryCode>) -> Option<PhoneKind> {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if !(7..=15).contains(&digits) || letters > 3 || text.len() > 30 {
        return None;
    }
    let reading = PhoneNumber::read(text, home);
    let number = reading.number();
    number.e164().map(|_| number.kind())
}

fn is_postcode(text: &str, home: Option<CountryCode>) -> bool {
    if text.len() > 10 {
        return false;
    }
    let check = home.map(|country| postcode::check(country, text));
    match check {
        Some(PostcodeCheck::Valid(_)) => true,
        Some(PostcodeCheck::Fixable { reason, .. }) => reason.certainty() == Certainty::Certain,
        _ => (4..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(look: Look, cells: &[&str]) -> f32 {
        Content::of(cells.iter().copied(), CountryCode::parse("CH")).share(look)
    }

    #[test]
    fn columns_are_told_apart() {
        for (look, cells) in [
            (Look::Email, ["a@b.ch", "anna@@bluewin.ch", "x.y@z.com"]),
            (Look::Phone, ["021 613 21 11", "+41 79 123 45 67", "0041 21 613 21 11"]),
            (Look::Date, ["12.03.1979", "1979-03-12", "1.4.1990"]),
            (Look::Country, ["CH", "Schweiz", "FR"]),
            (Look::Title, ["Herr", "Frau", "Mme"]),
            (Look::Boolean, ["oui", "non", "1"]),
            (Look::Postcode, ["8001", "1003", "75011"]),
            (Look::PostcodeTown, ["8001 Zürich", "CH-1003 Lausanne", "3011 Bern"]),
            (
                Look::FullAddress,
                ["Rue du Lac 3, 1003 Lausanne", "Seestr. 1, 8002 Zürich", "Weg 2, 3011 Bern"],
            ),
            (Look::Street, ["Rue du Lac 3", "Seestrasse 12a", "Via Roma 5"]),
            (Look::GivenName, ["Anna", "Jean-Pierre", "Jürg"]),
            (Look::ManyWords, ["Anna Meier", "Müller, Jürg", "Jean DUPONT"]),
            (Look::Organisation, ["Kaserne AG", "Association des Amis", "Meier & Co GmbH"]),
            (Look::ShortCode, ["*", "OPERA", "ORCH_1"]),
        ] {
            assert!(share(look, &cells) > 0.99, "{look:?}");
        }
        assert!(share(Look::Boolean, &["anna@b.ch", "x@y.ch"]) < 0.1);
        assert!(share(Look::Date, &["8001", "12345"]) < 0.1);
        assert!(share(Look::Email, &[]) < 0.1);
    }
}
