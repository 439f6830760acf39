//! Postcodes: the pattern of each country, the usual way to write them, and what can be repaired.
//!
//! In goes a country and the text of a cell; out comes the postcode in its normal form, a fix, or
//! nothing. That the postcode exists, or belongs to a town, is not known here.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use super::pattern::Pattern;
use super::text::clean;
use super::{Certainty, CountryCode, data_lines};

/// What a text is as a postcode of a country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PostcodeCheck {
    /// A postcode, in its normal form.
    Valid(String),
    /// Not a postcode as it stands, but this one is meant.
    Fixable {
        /// The postcode meant, in its normal form.
        to: String,
        /// What had to be done.
        reason: PostcodeFix,
    },
    /// No postcode of that country.
    Invalid,
    /// No pattern is known for that country: it may have no postcodes at all.
    UnknownCountry,
}

/// What has to be done to make a postcode of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PostcodeFix {
    /// Take away the country in front, as in `CH-8001`.
    CountryPrefix,
    /// Put back zeros that a spreadsheet dropped.
    LostZeros,
    /// Take away the decimals that a spreadsheet added.
    Decimals,
    /// Set or remove spaces, hyphens or other signs.
    Punctuation,
    /// Read the letters O, I and l as digits.
    LettersForDigits,
    /// Take away the town that follows.
    TownAppended,
}

impl PostcodeFix {
    /// How sure this kind of fix is.
    pub fn certainty(self) -> Certainty {
        match self {
            Self::CountryPrefix | Self::LostZeros | Self::Decimals | Self::Punctuation => Certainty::Certain,
            Self::LettersForDigits | Self::TownAppended => Certainty::Likely,
        }
    }
}

impl fmt::Display for PostcodeFix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::CountryPrefix => "the country stands before the postcode",
            Self::LostZeros => "leading zeros were lost",
            Self::Decimals => "the postcode was stored as a decimal number",
            Self::Punctuation => "spaces or signs are not where they belong",
            Self::LettersForDigits => "letters stand for digits",
            Self::TownAppended => "the town follows the postcode",
        })
    }
}

/// Checks a text as a postcode of a country.
pub fn check(country: CountryCode, text: &str) -> PostcodeCheck {
    let Some(rule) = RULES.get(&country) else { return PostcodeCheck::UnknownCountry };
    let mut typed = clean(text).text.into_owned();
    typed.make_ascii_uppercase();
    if let Some(valid) = rule.accept(&typed) {
        return PostcodeCheck::Valid(valid);
    }
    let repairs: [(PostcodeFix, Repair); 6] = [
        (PostcodeFix::CountryPrefix, without_country),
        (PostcodeFix::Decimals, without_decimals),
        (PostcodeFix::LostZeros, with_zeros),
        (PostcodeFix::Punctuation, without_punctuation),
        (PostcodeFix::LettersForDigits, with_digits),
        (PostcodeFix::TownAppended, without_town),
    ];
    for (reason, repair) in repairs {
        if let Some(to) = repair(rule, &typed) {
            return PostcodeCheck::Fixable { to, reason };
        }
    }
    PostcodeCheck::Invalid
}

/// Gives the normal form of the postcode meant, if this repair leads to one.
type Repair = fn(&Rule, &str) -> Option<String>;

struct Rule {
    country: CountryCode,
    pattern: Pattern,
    /// What the country's post writes in front, without the hyphen; often empty.
    prefix: &'static str,
    /// The length of the digits-only examples, shortest first.
    lengths: Vec<usize>,
    #[cfg(test)]
    examples: Vec<&'static str>,
}

static RULES: LazyLock<HashMap<CountryCode, Rule>> = LazyLock::new(|| {
    data_lines(include_str!("data/postcodes.tsv"))
        .filter_map(Rule::read)
        .map(|rule| (rule.country, rule))
        .collect()
});

impl Rule {
    /// Territories of the data that have no ISO code of their own (Ascension, Tristan da Cunha) are left out.
    fn read(line: &'static str) -> Option<Self> {
        let mut columns = line.split('\t');
        let country = CountryCode::parse(columns.next()?)?;
        let pattern = Pattern::new(columns.next()?);
        let prefix = columns.next()?.trim_end_matches('-');
        let examples: Vec<&str> = columns.next()?.split(',').collect();
        let digits = examples.iter().filter(|example| example.bytes().all(|byte| byte.is_ascii_digit()));
        let mut lengths: Vec<usize> = digits.map(|example| example.len()).collect();
        lengths.sort_unstable();
        lengths.dedup();
        Some(Self {
            country,
            pattern,
            prefix,
            lengths,
            #[cfg(test)]
            examples,
        })
    }

    /// The normal form, if the text is a postcode as it stands.
    fn accept(&self, typed: &str) -> Option<String> {
        self.pattern.fits(typed).then(|| self.normal(typed))
    }

    /// The way the country's post writes it.
    fn normal(&self, valid: &str) -> String {
        let code = self.country.as_str();
        if let Some((_, at, sign)) = LAYOUT.iter().find(|(countries, ..)| countries.contains(&code)) {
            return split_at_end(valid, *at, sign).unwrap_or_else(|| valid.to_owned());
        }
        match UNSPACED.contains(&code) {
            true => valid.replace(' ', ""),
            false => valid.to_owned(),
        }
    }

    /// Letters that people write before a postcode of this country.
    fn is_own_prefix(&self, letters: &str) -> bool {
        let car = CAR_CODES.iter().find(|(_, code)| *code == self.country.as_str()).map(|(car, _)| *car);
        letters == self.country.as_str() || letters == self.prefix || Some(letters) == car
    }
}

/// Countries whose postcodes have a space or hyphen before the last so many signs.
const LAYOUT: [(&[&str], usize, &str); 6] = [
    (&["GB", "GG", "JE", "IM", "CA"], 3, " "),
    (&["SE", "CZ", "SK", "GR", "NL"], 2, " "),
    (&["IE"], 4, " "),
    (&["BR", "PT"], 3, "-"),
    (&["JP"], 4, "-"),
    (&["PL"], 3, "-"),
];

/// Countries whose pattern allows a space that their post does not write.
const UNSPACED: [&str; 1] = ["FR"];

/// Distinguishing signs of vehicles (UN list) that are written before postcodes in Europe.
const CAR_CODES: [(&str, &str); 12] = [
    ("D", "DE"),
    ("F", "FR"),
    ("I", "IT"),
    ("A", "AT"),
    ("B", "BE"),
    ("E", "ES"),
    ("L", "LU"),
    ("P", "PT"),
    ("S", "SE"),
    ("N", "NO"),
    ("H", "HU"),
    ("FL", "LI"),
];

/// Countries in which postcodes begin with a zero, so that a spreadsheet can lose it.
const ZERO_FIRST: [&str; 30] = [
    "DE", "FR", "IT", "ES", "US", "EE", "FI", "PR", "MX", "LT", "TR", "RO", "KR", "MY", "UA", "NO", "AU",
    "NZ", "DK", "CZ", "SK", "PL", "JP", "BR", "ZA", "AM", "GE", "LA", "VI", "VA",
];

fn split_at_end(text: &str, at: usize, sign: &str) -> Option<String> {
    let bare: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let (head, tail) = bare.split_at_checked(bare.len().checked_sub(at)?)?;
    // BFPO numbers and others of their own shape have no such place.
    (!head.is_empty() && !bare.starts_with("BFPO")).then(|| [head, sign, tail].concat())
}

fn without_country(rule: &Rule, typed: &str) -> Option<String> {
    let letters = typed.len() - typed.trim_start_matches(|ch: char| ch.is_ascii_uppercase()).len();
    let (prefix, rest) = typed.split_at_checked(letters)?;
    let rest = rest.trim_start_matches(['-', ' ', '.', '–', '/']);
    if prefix.is_empty() || !rule.is_own_prefix(prefix) {
        return None;
    }
    rule.accept(rest).or_else(|| with_zeros(rule, rest))
}

fn without_decimals(rule: &Rule, typed: &str) -> Option<String> {
    let (whole, decimals) = typed.split_once(['.', ','])?;
    let zeros = (1..=2).contains(&decimals.len()) && decimals.bytes().all(|byte| byte == b'0');
    zeros.then(|| rule.accept(whole).or_else(|| with_zeros(rule, whole))).flatten()
}

fn with_zeros(rule: &Rule, typed: &str) -> Option<String> {
    let digits = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || !ZERO_FIRST.contains(&rule.country.as_str()) {
        return None;
    }
    // A number of one or two digits is no postcode that lost its zeros, except where four are written 00xx.
    let length = rule.lengths.iter().copied().find(|length| typed.len() < *length)?;
    let padded = format!("{typed:0>length$}");
    (typed.len() >= 3).then(|| rule.accept(&padded)).flatten()
}

fn without_punctuation(rule: &Rule, typed: &str) -> Option<String> {
    let bare: String = typed.chars().filter(|ch| ch.is_alphanumeric()).collect();
    if bare.is_empty() {
        return None;
    }
    rule.accept(&bare)
        .or_else(|| rule.accept(&rule.normal(&bare)))
        .or_else(|| [2, 3, 4].iter().find_map(|at| rule.accept(&split_at_end(&bare, *at, "-")?)))
        .or_else(|| (bare.len() < typed.len()).then(|| without_country(rule, &bare)).flatten())
}

fn with_digits(rule: &Rule, typed: &str) -> Option<String> {
    if !typed.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits: String = typed
        .chars()
        .map(|ch| match ch {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    (digits != typed).then(|| rule.accept(&digits)).flatten()
}

fn without_town(rule: &Rule, typed: &str) -> Option<String> {
    let (first, town) = typed.split_once([' ', ','])?;
    let is_town = town.chars().filter(|ch| ch.is_alphabetic()).count() > 1;
    is_town.then(|| rule.accept(first).or_else(|| without_country(rule, first))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(code: &str) -> CountryCode {
        CountryCode::parse(code).unwrap()
    }

    #[test]
    fn every_example_of_the_data_is_valid_and_stays_so() {
        assert!(RULES.len() >= 178, "{}", RULES.len());
        for (country, rule) in RULES.iter() {
            for example in &rule.examples {
                let PostcodeCheck::Valid(normal) = check(*country, example) else {
                    panic!("{country} {example}: {:?}", check(*country, example));
                };
                assert_eq!(
                    check(*country, &normal),
                    PostcodeCheck::Valid(normal.clone()),
                    "{country} {example}"
                );
                assert_eq!(normal.replace([' ', '-'], ""), example.replace([' ', '-'], ""));
            }
        }
    }

    #[test]
    fn writes_the_normal_form() {
        let cases = [
            ("CH", " 8001 ", "8001"),
            ("FR", "75 011", "75011"),
            ("GB", "sw1a1aa", "SW1A 1AA"),
            ("GB", "m2  5bq", "M2 5BQ"),
            ("GB", "GIR0AA", "GIR 0AA"),
            ("NL", "1234ab", "1234 AB"),
            ("SE", "11455", "114 55"),
            ("CA", "h3z2y7", "H3Z 2Y7"),
            ("IE", "a65f4e2", "A65 F4E2"),
            ("BR", "40301110", "40301-110"),
            ("JP", "1540023", "154-0023"),
            ("US", "22162-1010", "22162-1010"),
            ("LV", "lv-1073", "LV-1073"),
        ];
        for (code, text, want) in cases {
            assert_eq!(check(country(code), text), PostcodeCheck::Valid(want.to_owned()), "{code} {text}");
        }
    }

    #[test]
    fn repairs_what_can_be_repaired() {
        use PostcodeFix::*;
        let cases = [
            ("CH", "CH-8001", "8001", CountryPrefix),
            ("CH", "CH 8001", "8001", CountryPrefix),
            ("CH", "ch8001", "8001", CountryPrefix),
            ("DE", "D-10115", "10115", CountryPrefix),
            ("DE", "D-1067", "01067", CountryPrefix),
            ("FR", "F-75011", "75011", CountryPrefix),
            ("AT", "A-1010", "1010", CountryPrefix),
            ("LI", "FL-9490", "9490", CountryPrefix),
            ("LU", "L-4750", "4750", CountryPrefix),
            ("DE", "1067", "01067", LostZeros),
            ("FR", "1170", "01170", LostZeros),
            ("IT", "144", "00144", LostZeros),
            ("ES", "8001", "08001", LostZeros),
            ("US", "2139", "02139", LostZeros),
            ("CH", "8001.0", "8001", Decimals),
            ("FR", "75011,00", "75011", Decimals),
            ("FR", "1170.0", "01170", Decimals),
            ("CH", "8'001", "8001", Punctuation),
            ("CH", "80 01", "8001", Punctuation),
            ("PL", "00950", "00-950", Punctuation),
            ("PT", "2725079", "2725-079", Punctuation),
            ("US", "221621010", "22162-1010", Punctuation),
            ("CH", "8OO1", "8001", LettersForDigits),
            ("CH", "8001 Zürich", "8001", TownAppended),
            ("DE", "10115 Berlin", "10115", TownAppended),
            ("FR", "75231 PARIS CEDEX 05", "75231", TownAppended),
        ];
        for (code, text, to, reason) in cases {
            let want = PostcodeCheck::Fixable { to: to.to_owned(), reason };
            assert_eq!(check(country(code), text), want, "{code} {text}");
        }
    }

    #[test]
    fn leaves_the_rest_alone() {
        let cases = [
            ("CH", "75011"),
            ("CH", "801"),
            ("CH", ""),
            ("DE", "F-75011"),
            ("DE", "12"),
            ("CH", "Zürich"),
            ("GB", "8001"),
            ("FR", "750111"),
            ("FR", "é"),
        ];
        for (code, text) in cases {
            assert_eq!(check(country(code), text), PostcodeCheck::Invalid, "{code} {text}");
        }
        assert_eq!(check(country("AE"), "12345"), PostcodeCheck::UnknownCountry);
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_its_fixes_are_valid(text in "\\PC{0,12}|[A-Z0-9 .,-]{0,10}") {
            for code in ["CH", "DE", "FR", "GB", "US", "PL", "NL"] {
                if let PostcodeCheck::Fixable { to, .. } = check(country(code), &text) {
                    proptest::prop_assert_eq!(check(country(code), &to), PostcodeCheck::Valid(to));
                }
            }
        }
    }
}
