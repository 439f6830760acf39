//! One address column into street, postcode, town and country.
//!
//! In: a text such as `8001 Zürich` or `Rue du Lac 3, 1003 Lausanne`. Out: its parts. What cannot be told
//! apart is not split. Deliberately unaware of whether the postcode belongs to the town.

use crate::contact::value::{Country, CountryCode, PostcodeCheck, postcode};

/// A postcode and what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PostcodeTown<'a> {
    /// The postcode as typed, a country in front included.
    pub(super) postcode: &'a str,
    /// The town.
    pub(super) town: &'a str,
}

/// The parts of an address written in one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FullAddress<'a> {
    /// Up to three lines before the town.
    pub(super) lines: Vec<&'a str>,
    /// Postcode and town.
    pub(super) place: PostcodeTown<'a>,
    /// The country, where one is named.
    pub(super) country: &'a str,
}

/// Splits `8001 Zürich`, `CH-8001 Zürich` or `SW1A 1AA London`.
pub(super) fn split_postcode_town(text: &str, home: Option<CountryCode>) -> Option<PostcodeTown<'_>> {
    let text = text.trim();
    let spaces: Vec<usize> = text.match_indices([' ', '\u{a0}']).map(|(at, _)| at).take(3).collect();
    for at in spaces.iter().rev() {
        let (front, town) = text.split_at_checked(*at)?;
        let town = town.trim_matches([' ', ',', '-', '\u{a0}']);
        let is_town = town.chars().next().is_some_and(char::is_alphabetic);
        if is_town && is_postcode(front.trim_end_matches(','), home) {
            return Some(PostcodeTown { postcode: front.trim_end_matches(','), town });
        }
    }
    None
}

fn is_postcode(text: &str, home: Option<CountryCode>) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let bare =
        text.split_once('-').map_or(text, |(prefix, rest)| if prefix.len() <= 3 { rest } else { text });
    let plain = (4..=5).contains(&bare.len()) && bare.bytes().all(|b| b.is_ascii_digit());
    let valid = |country| matches!(postcode::check(country, text), PostcodeCheck::Valid(_));
    digits > 0
        && text.len() <= 12
        && (plain || home.is_some_and(valid) || (text.len() > 4 && is_british(text)))
}

fn is_british(text: &str) -> bool {
    let british = CountryCode::parse("GB");
    british.is_some_and(|country| matches!(postcode::check(country, text), PostcodeCheck::Valid(_)))
}

/// Splits an address at its commas or line ends, else before its postcode.
pub(super) fn split_full_address(text: &str, home: Option<CountryCode>) -> Option<FullAddress<'_>> {
    let mut lines: Vec<&str> =
        text.split([',', '\n', ';']).map(str::trim).filter(|p| !p.is_empty()).collect();
    let country = match lines.last() {
        Some(last) if lines.len() > 1 && names_country(last) => lines.pop().unwrap_or_default(),
        _ => "",
    };
    let last = lines.pop()?;
    let place = match split_postcode_town(last, home) {
        Some(place) => place,
        None => {
            let (street, place) = split_before_postcode(last, home)?;
            lines.push(street);
            place
        }
    };
    (!lines.is_empty() && lines.len() <= 3).then_some(FullAddress { lines, place, country })
}

fn names_country(text: &str) -> bool {
    text.chars().all(|c| !c.is_ascii_digit()) && Country::recognise(text).value().is_some()
}

/// `Rue du Lac 3 1003 Lausanne`: the last place where a postcode and a town begin.
fn split_before_postcode(text: &str, home: Option<CountryCode>) -> Option<(&str, PostcodeTown<'_>)> {
    text.rmatch_indices(' ').find_map(|(at, _)| {
        let (street, rest) = text.split_at_checked(at)?;
        let place = split_postcode_town(rest, home)?;
        // A house number in front of the town is no postcode, and a street has letters.
        street.chars().any(char::is_alphabetic).then_some((street.trim(), place))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcode_and_town() {
        let home = CountryCode::parse("CH");
        for (text, expected) in [
            ("8001 Zürich", Some(("8001", "Zürich"))),
            ("CH-8001 Zürich", Some(("CH-8001", "Zürich"))),
            ("75011 Paris", Some(("75011", "Paris"))),
            ("1000 Lausanne 25", Some(("1000", "Lausanne 25"))),
            ("SW1A 1AA London", Some(("SW1A 1AA", "London"))),
            ("8001", None),
            ("Zürich", None),
            ("Rue du Lac 3", None),
            ("12 rue de la Paix", None),
            ("", None),
        ] {
            let found = split_postcode_town(text, home).map(|p| (p.postcode, p.town));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn whole_addresses() {
        let home = CountryCode::parse("CH");
        let found = split_full_address("c/o Meier, Rue du Lac 3, 1003 Lausanne, Suisse", home).unwrap();
        assert_eq!(found.lines, ["c/o Meier", "Rue du Lac 3"]);
        assert_eq!((found.place.postcode, found.place.town, found.country), ("1003", "Lausanne", "Suisse"));
        let found = split_full_address("Rue du Lac 3 1003 Lausanne", home).unwrap();
        assert_eq!((found.lines, found.place.postcode), (vec!["Rue du Lac 3"], "1003"));
        assert_eq!(split_full_address("Rue du Lac 3", home), None);
        assert_eq!(split_full_address("8001 Zürich", home), None);
    }
}
