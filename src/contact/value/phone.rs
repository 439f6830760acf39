//! Phone numbers: what was typed beside its E.164 form, read in the country of the address.
//!
//! In goes the text of a cell and the country in which it was written; out comes a number that always
//! keeps the typed text, with or without its E.164 form. Whether anybody answers is not known here.

use std::fmt;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber as Parsed, PhoneNumberFormat, PhoneNumberType, Region};
use serde::{Deserialize, Serialize};

use super::text::{clean, fold};
use super::{Certainty, CountryCode};

/// A phone number as typed and, where it is valid, as E.164.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PhoneNumber {
    typed: String,
    e164: Option<String>,
}

/// What kind of line a number leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhoneKind {
    /// A mobile phone, which can take an SMS.
    Mobile,
    /// A fixed line.
    Fixed,
    /// Neither is certain, as in North America, or the number is a service number or not valid.
    Unknown,
}

/// What a text is as a phone number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhoneReading {
    /// A valid number.
    Valid(PhoneNumber),
    /// A valid number after a repair.
    Fixable {
        /// The number, with what was typed.
        to: PhoneNumber,
        /// How sure the repair is.
        certainty: Certainty,
        /// What had to be done.
        reason: PhoneFix,
    },
    /// No valid number; the text is kept.
    Invalid {
        /// The number without E.164 form.
        number: PhoneNumber,
        /// What is wrong.
        reason: PhoneFault,
    },
}

/// What has to be done to make a valid number of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhoneFix {
    /// Put back the leading zero that a spreadsheet dropped.
    LostZero,
    /// Put back the `+` before the country prefix.
    LostPlus,
    /// Leave out the extension.
    ExtensionDropped,
    /// Take the first of several numbers.
    FirstOfSeveral,
}

/// Why a text is no valid phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhoneFault {
    /// There is no digit in it.
    NoDigits,
    /// A spreadsheet rounded it (`1.23E+10`): the last digits are gone.
    Rounded,
    /// It has too few digits for its country.
    TooShort,
    /// It has too many digits for its country.
    TooLong,
    /// No such number is given out in its country.
    NotAssigned,
    /// It has no country prefix, and the country is not known.
    NoCountry,
}

impl fmt::Display for PhoneFix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LostZero => "the leading zero was lost",
            Self::LostPlus => "the + before the country prefix was lost",
            Self::ExtensionDropped => "an extension follows the number",
            Self::FirstOfSeveral => "the cell holds several numbers",
        })
    }
}

impl fmt::Display for PhoneFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoDigits => "there are no digits in it",
            Self::Rounded => "a spreadsheet rounded the number; its last digits are gone",
            Self::TooShort => "it has too few digits",
            Self::TooLong => "it has too many digits",
            Self::NotAssigned => "no such number is given out in its country",
            Self::NoCountry => "it has no country prefix and the country is not known",
        })
    }
}

impl PhoneReading {
    /// The number in every case, valid or not.
    pub fn number(&self) -> &PhoneNumber {
        match self {
            Self::Valid(number) | Self::Fixable { to: number, .. } | Self::Invalid { number, .. } => number,
        }
    }
}

impl PhoneNumber {
    /// Reads a text as a phone number written in a country.
    pub fn read(text: &str, country: Option<CountryCode>) -> PhoneReading {
        let region = country.and_then(|code| Region::from_code(code.as_str()).ok());
        let cleaned = clean(text).text;
        match read_one(&cleaned, region) {
            Ok((e164, None)) => PhoneReading::Valid(Self::new(text, e164)),
            Ok((e164, Some((reason, certainty)))) => {
                PhoneReading::Fixable { to: Self::new(text, e164), certainty, reason }
            }
            Err(reason) => read_parts(&cleaned, region).map_or_else(
                || PhoneReading::Invalid { number: Self { typed: text.to_owned(), e164: None }, reason },
                |(e164, reason)| PhoneReading::Fixable {
                    to: Self::new(text, e164),
                    certainty: Certainty::Likely,
                    reason,
                },
            ),
        }
    }

    fn new(typed: &str, e164: String) -> Self {
        Self { typed: typed.to_owned(), e164: Some(e164) }
    }

    /// The text of the cell.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// The number in E.164 form, `+41216132111`, if it is valid.
    pub fn e164(&self) -> Option<&str> {
        self.e164.as_deref()
    }

    /// What kind of line it leads to.
    pub fn kind(&self) -> PhoneKind {
        match self.parsed().map(|number| PHONE_NUMBER_UTIL.get_number_type(&number)) {
            Some(PhoneNumberType::Mobile) => PhoneKind::Mobile,
            Some(PhoneNumberType::FixedLine) => PhoneKind::Fixed,
            _ => PhoneKind::Unknown,
        }
    }

    /// The number as it is written in its own country, `021 613 21 11`.
    pub fn national(&self) -> Option<String> {
        Some(national_form(&self.parsed()?))
    }

    /// The country prefix and the national number in digits, `("41", "0216132111")`.
    pub fn prefix_and_national(&self) -> Option<(String, String)> {
        let number = self.parsed()?;
        Some((number.country_code.to_string(), digits_of(&national_form(&number))))
    }

    fn parsed(&self) -> Option<Parsed> {
        parse(self.e164.as_deref()?, None)
    }
}

fn parse(text: &str, region: Option<Region>) -> Option<Parsed> {
    PHONE_NUMBER_UTIL.parse(text, region).ok()
}

fn parse_valid(text: &str, region: Option<Region>) -> Option<String> {
    let number = parse(text, region)?;
    PHONE_NUMBER_UTIL.is_valid_number(&number).then(|| e164_form(&number))
}

fn e164_form(number: &Parsed) -> String {
    PHONE_NUMBER_UTIL.format(number, PhoneNumberFormat::E164).into_owned()
}

fn national_form(number: &Parsed) -> String {
    PHONE_NUMBER_UTIL.format(number, PhoneNumberFormat::National).into_owned()
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

type Repaired = (String, Option<(PhoneFix, Certainty)>);

fn read_one(text: &str, region: Option<Region>) -> Result<Repaired, PhoneFault> {
    if is_rounded(text) {
        return Err(PhoneFault::Rounded);
    }
    let dialled = Dialled::of(text);
    match dialled {
        _ if dialled.digits.is_empty() => Err(PhoneFault::NoDigits),
        Dialled { start: Start::International, .. } => dialled.international(),
        Dialled { start: Start::Forced, .. } => dialled.international().or_else(|_| dialled.national(region)),
        _ => dialled.national(region),
    }
}

/// Whether a spreadsheet turned the number into `1.23E+10` or `1,23E10`.
fn is_rounded(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    mantissa.contains(|ch: char| ch.is_ascii_digit())
        && number(mantissa)
        && !exponent.is_empty()
        && exponent.len() <= 2
        && number(exponent)
}

/// How a number starts, which says in whose plan the digits stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// `+` or `00`.
    International,
    /// A prefix in parentheses, `(41)`, which may also be an area code.
    Forced,
    /// Nothing of the kind.
    National,
}

/// The digits to dial, without `+` or `00`, with all other signs ignored.
struct Dialled {
    start: Start,
    digits: String,
}

impl Dialled {
    fn of(text: &str) -> Self {
        // Numbers stored as decimals, 216132111.0, would get a digit too many.
        let text = text.strip_suffix(".0").unwrap_or(text);
        let bare = text.trim_start_matches(|ch: char| !(ch.is_ascii_digit() || matches!(ch, '+' | '(')));
        let digits = digits_of(bare);
        let open = bare.trim_start_matches(['(', ' ']);
        if open.starts_with('+') {
            let digits = digits.strip_prefix("00").map(str::to_owned).unwrap_or(digits);
            return Self { start: Start::International, digits };
        }
        if let Some(rest) = digits.strip_prefix("00") {
            return Self { start: Start::International, digits: rest.to_owned() };
        }
        let inside =
            bare.strip_prefix('(').and_then(|rest| rest.split_once(')')).map(|(inside, _)| inside.trim());
        let forced = inside.is_some_and(|code| (1..=3).contains(&code.len()) && !code.starts_with('0'));
        Self { start: if forced { Start::Forced } else { Start::National }, digits }
    }

    fn international(&self) -> Result<Repaired, PhoneFault> {
        let text = format!("+{}", self.digits);
        parse_valid(&text, None).map(|e164| (e164, None)).ok_or_else(|| fault(&text, None))
    }

    fn national(&self, region: Option<Region>) -> Result<Repaired, PhoneFault> {
        let Some(region) = region else {
            return self.lost_plus().ok_or(PhoneFault::NoCountry);
        };
        let number =
            parse(&self.digits, Some(region)).filter(|number| PHONE_NUMBER_UTIL.is_valid_number(number));
        let Some(number) = number else {
            return self.lost_plus().ok_or_else(|| fault(&self.digits, Some(region)));
        };
        let e164 = e164_form(&number);
        // In North America the prefix 1 is also what is dialled at home.
        let fix = if number.country_code != 1 && e164.get(1..) == Some(self.digits.as_str()) {
            Some((PhoneFix::LostPlus, Certainty::Certain))
        } else if self.lacks_zero(&number) {
            Some((PhoneFix::LostZero, Certainty::Certain))
        } else {
            None
        };
        Ok((e164, fix))
    }

    /// Whether the number is written with a leading zero in its country and this one is not.
    fn lacks_zero(&self, number: &Parsed) -> bool {
        !self.digits.starts_with('0')
            && digits_of(&national_form(number)).strip_prefix('0') == Some(self.digits.as_str())
    }

    /// A number of another country without its `+`; too short ones fit too many plans by accident.
    fn lost_plus(&self) -> Option<Repaired> {
        if self.digits.len() < 10 || self.digits.starts_with('0') {
            return None;
        }
        let e164 = parse_valid(&format!("+{}", self.digits), None)?;
        Some((e164, Some((PhoneFix::LostPlus, Certainty::Likely))))
    }
}

fn fault(text: &str, region: Option<Region>) -> PhoneFault {
    use rlibphonenumber::{ParseError, ValidationError};
    let possible = match PHONE_NUMBER_UTIL.parse(text, region) {
        Ok(number) => PHONE_NUMBER_UTIL.is_possible_number_with_reason(&number),
        Err(ParseError::TooLongNsn) => return PhoneFault::TooLong,
        Err(ParseError::InvalidCountryCode) => return PhoneFault::NotAssigned,
        Err(_) => return PhoneFault::TooShort,
    };
    match possible {
        Err(ValidationError::TooShort) => PhoneFault::TooShort,
        Err(ValidationError::TooLong) => PhoneFault::TooLong,
        _ => PhoneFault::NotAssigned,
    }
}

/// Tries the part before an extension mark, then the first of several numbers.
fn read_parts(text: &str, region: Option<Region>) -> Option<(String, PhoneFix)> {
    let folded = fold(text);
    for mark in EXTENSION_MARKS {
        if let Some((head, tail)) = folded.split_once(mark)
            && tail.bytes().any(|byte| byte.is_ascii_digit())
            && let Ok((e164, _)) = read_one(head.trim(), region)
        {
            return Some((e164, PhoneFix::ExtensionDropped));
        }
    }
    for mark in SEVERAL_MARKS {
        let mut parts = folded.split(mark).filter(|part| part.bytes().any(|byte| byte.is_ascii_digit()));
        if let (Some(first), Some(second)) = (parts.next(), parts.next())
            && let (Ok((e164, _)), Ok(_)) = (read_one(first.trim(), region), read_one(second.trim(), region))
        {
            return Some((e164, PhoneFix::FirstOfSeveral));
        }
    }
    None
}

/// Marks of an extension in five languages, folded.
const EXTENSION_MARKS: [&str; 9] = ["ext", "poste", "interno", "int.", "durchwahl", "dw", "#", " x", "p."];

/// Marks between two numbers in one cell, folded.
const SEVERAL_MARKS: [&str; 10] = ["/", ";", ",", "|", " ou ", " or ", " oder ", " o ", " et ", " und "];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, country: &str) -> PhoneReading {
        PhoneNumber::read(text, CountryCode::parse(country))
    }

    #[test]
    fn reads_valid_numbers_as_prefix_and_national() {
        let cases = [
            ("01 40 15 80 00", "FR", "33", "0140158000"),
            ("+41 21 613 21 11", "CH", "41", "0216132111"),
            ("(41)0216132111", "FR", "41", "0216132111"),
            ("(+41) 21 613 21 11", "FR", "41", "0216132111"),
            ("(0041) 21 613 21 11", "FR", "41", "0216132111"),
            ("(41) 21 613 21 11", "DE", "41", "0216132111"),
            ("0041 21 613 21 11", "FR", "41", "0216132111"),
            ("+41 (0)21 613 21 11", "FR", "41", "0216132111"),
            ("(021) 613 21 11", "CH", "41", "0216132111"),
            ("021/613.21.11", "CH", "41", "0216132111"),
            ("Tel. 021 613 21 11", "CH", "41", "0216132111"),
            ("021\u{a0}613\u{a0}21\u{a0}11", "CH", "41", "0216132111"),
            ("030/901820", "DE", "49", "030901820"),
            ("+39 06 6982", "CH", "39", "066982"),
            ("(212) 736-5000", "US", "1", "2127365000"),
            ("1-212-736-5000", "US", "1", "2127365000"),
            ("0033(0)140158000", "CH", "33", "0140158000"),
            ("347 1234567", "IT", "39", "3471234567"),
            ("020 7946 0018", "GB", "44", "02079460018"),
            ("91 411 25 44", "ES", "34", "914112544"),
            ("00 33 1 40 15 80 00", "CH", "33", "0140158000"),
        ];
        for (text, country, prefix, national) in cases {
            let reading = read(text, country);
            assert!(matches!(reading, PhoneReading::Valid(_)), "{text}: {reading:?}");
            let got = reading.number().prefix_and_national();
            assert_eq!(got, Some((prefix.to_owned(), national.to_owned())), "{text}");
            assert_eq!(reading.number().typed(), text);
        }
    }

    #[test]
    fn repairs_what_a_spreadsheet_did() {
        use Certainty::*;
        use PhoneFix::*;
        let cases = [
            ("1 40 15 80 00", "FR", "+33140158000", LostZero, Certain),
            ("216132111", "CH", "+41216132111", LostZero, Certain),
            ("216132111.0", "CH", "+41216132111", LostZero, Certain),
            ("41216132111", "CH", "+41216132111", LostPlus, Certain),
            ("33140158000", "CH", "+33140158000", LostPlus, Likely),
            ("021 613 21 11 ext. 12", "CH", "+41216132111", ExtensionDropped, Likely),
            ("021 613 21 11 / 079 123 45 67", "CH", "+41216132111", FirstOfSeveral, Likely),
            ("021 613 21 11 ou 079 123 45 67", "CH", "+41216132111", FirstOfSeveral, Likely),
        ];
        for (text, country, e164, reason, certainty) in cases {
            let PhoneReading::Fixable { to, reason: got, certainty: sure } = read(text, country) else {
                panic!("{text}: {:?}", read(text, country));
            };
            assert_eq!((to.e164(), got, sure), (Some(e164), reason, certainty), "{text}");
            assert_eq!(to.typed(), text);
        }
    }

    #[test]
    fn keeps_the_text_of_what_is_no_number() {
        use PhoneFault::*;
        let cases = [
            ("01 SVP 77 77", "FR", TooShort),
            ("1.23E+10", "CH", Rounded),
            ("4,12161E+10", "CH", Rounded),
            ("", "CH", NoDigits),
            ("no phone", "CH", NoDigits),
            ("12", "CH", TooShort),
            ("0216132111216132111", "CH", TooLong),
            ("0000000000", "CH", NotAssigned),
            ("+999 123456789", "CH", NotAssigned),
        ];
        for (text, country, want) in cases {
            let PhoneReading::Invalid { number, reason } = read(text, country) else {
                panic!("{text}: {:?}", read(text, country));
            };
            assert_eq!(reason, want, "{text}");
            assert_eq!((number.typed(), number.e164(), number.national()), (text, None, None));
        }
        let unknown = PhoneNumber::read("021 613 21 11", None);
        assert!(matches!(unknown, PhoneReading::Invalid { reason: NoCountry, .. }));
    }

    #[test]
    fn tells_mobile_from_fixed() {
        let cases = [
            ("079 123 45 67", "CH", PhoneKind::Mobile),
            ("021 613 21 11", "CH", PhoneKind::Fixed),
            ("06 12 34 56 78", "FR", PhoneKind::Mobile),
            ("0151 23456789", "DE", PhoneKind::Mobile),
            ("212 736 5000", "US", PhoneKind::Unknown),
            ("12", "CH", PhoneKind::Unknown),
        ];
        for (text, country, want) in cases {
            assert_eq!(read(text, country).number().kind(), want, "{text}");
        }
        assert_eq!(read("+41216132111", "FR").number().national().as_deref(), Some("021 613 21 11"));
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_keeps_the_text(text in "\\PC{0,20}|[0-9+() /.E]{0,20}") {
            for country in ["CH", "FR", "US"] {
                let reading = read(&text, country);
                proptest::prop_assert_eq!(reading.number().typed(), text.as_str());
                let number = reading.number();
                proptest::prop_assert_eq!(number.e164().is_some(), number.prefix_and_national().is_some());
            }
        }
    }
}
