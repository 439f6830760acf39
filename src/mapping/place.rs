//! One address column into street, postcode, town and country.
//!
//! In: a text such as `8001 Zürich` or `Rue du Lac 3, 1003 Lausanne`. Out: its parts, none of them lost, and whether
//! anything but habit parts them. What cannot be told apart is not split. Deliberately unaware of whether the
//! postcode belongs to the town.

use super::name_words::is_particle;
use super::split::SplitKind;
use crate::contact::value::text::{compact, fold};
use crate::contact::value::{Country, CountryCode, PostcodeCheck, postcode};

/// A postcode and what stands beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PostcodeTown<'a> {
    /// The postcode as typed, a country in front included.
    pub(super) postcode: &'a str,
    /// The town.
    pub(super) town: &'a str,
}

/// The parts of an address written in one cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FullAddress {
    /// Up to three lines beside the town.
    pub(super) lines: Vec<String>,
    /// The postcode, where there is one.
    pub(super) postcode: String,
    /// The town, where there is one.
    pub(super) town: String,
    /// A province or state that stood beside the town.
    pub(super) department: String,
    /// The country, where one is named or stands before the postcode.
    pub(super) country: String,
    /// Why a person should look.
    pub(super) doubt: Option<SplitKind>,
}

/// Splits `8001 Zürich`, `CH-8001 Zürich` or `SW1A 1AA London`.
pub(super) fn split_postcode_town(text: &str, home: Option<CountryCode>) -> Option<PostcodeTown<'_>> {
    let text = text.trim();
    let spaces: Vec<usize> = text.match_indices([' ', '\u{a0}']).map(|(at, _)| at).take(3).collect();
    for at in spaces.iter().rev() {
        let (front, town) = text.split_at_checked(*at)?;
        let town = town.trim_matches([' ', ',', '-', '–', '\u{a0}']);
        let is_town = town.chars().next().is_some_and(char::is_alphabetic);
        if is_town && is_postcode(front.trim_end_matches(','), home) {
            return Some(PostcodeTown { postcode: front.trim_end_matches(','), town });
        }
    }
    None
}

/// Splits `Zürich 8001`, `London SW1A 1AA` or `Washington DC 20500`, where the postcode stands behind.
fn split_town_postcode(text: &str) -> Option<PostcodeTown<'_>> {
    let spaces: Vec<usize> = text.rmatch_indices(' ').map(|(at, _)| at).take(2).collect();
    for at in spaces.iter().rev() {
        let (town, code) = text.split_at_checked(*at)?;
        let (town, code) = (town.trim_end_matches([' ', ',']), code.trim());
        let letters = town.chars().all(|c| !c.is_ascii_digit()) && town.chars().any(char::is_alphabetic);
        if letters && is_postcode(code, None) && !is_street(town) {
            return Some(PostcodeTown { postcode: code, town });
        }
    }
    None
}

/// The country in front of a postcode, and the postcode: `CH-8001`, `D 10115`.
fn country_prefix(text: &str) -> (&str, &str) {
    let split = text.split_once(['-', ' ']).filter(|(prefix, rest)| {
        let letters =
            !prefix.is_empty() && prefix.len() <= 3 && prefix.bytes().all(|b| b.is_ascii_uppercase());
        letters && rest.starts_with(|c: char| c.is_ascii_digit())
    });
    split.unwrap_or(("", text))
}

fn is_postcode(text: &str, home: Option<CountryCode>) -> bool {
    if text.len() > 12 || !text.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let bare = country_prefix(text).1;
    let valid = |country| matches!(postcode::check(country, text), PostcodeCheck::Valid(_));
    SHAPES.contains(&shape(bare).as_str()) || home.is_some_and(valid) || (text.len() > 4 && is_british(text))
}

/// What postcodes look like where they are not four or five digits: the Netherlands, Portugal, Poland, Sweden and the
/// Czech Republic, Canada, the United States (Universal Postal Union, addressing guides).
const SHAPES: [&str; 9] =
    ["9999", "99999", "9999 AA", "9999AA", "9999-999", "99-999", "999 99", "A9A 9A9", "99999-9999"];

/// The text with `9` for each digit and `A` for each capital.
fn shape(text: &str) -> String {
    let sign = |c: char| match c {
        '0'..='9' => '9',
        'A'..='Z' => 'A',
        '\u{a0}' => ' ',
        other => other,
    };
    text.chars().map(sign).collect()
}

fn is_british(text: &str) -> bool {
    let british = CountryCode::parse("GB");
    british.is_some_and(|country| matches!(postcode::check(country, text), PostcodeCheck::Valid(_)))
}

/// Splits an address at its commas, line ends and dashes, else before its postcode; `None` when it has no parts.
pub(super) fn split_full_address(text: &str, home: Option<CountryCode>) -> Option<FullAddress> {
    let mut segments = segments(text);
    let mut address = FullAddress::default();
    take_country(&mut segments, &mut address);
    let taken = take_place(&mut segments, &mut address, home);
    if !taken || (segments.is_empty() && address.postcode.is_empty()) {
        return None;
    }
    if segments.is_empty() {
        return None;
    }
    take_extras(&mut address);
    let more = segments.split_off(segments.len().min(2));
    address.lines = segments;
    if !more.is_empty() {
        // A fourth line has no field of its own.
        address.lines.push(more.join(", "));
    }
    Some(address)
}

/// The parts of the text between its signs; a house number stays with its street.
fn segments(text: &str) -> Vec<String> {
    let text = text.replace("  ", "\n").replace('\t', "\n");
    let mut found: Vec<String> = Vec::new();
    for part in text.split(['\n', '\r', ';', '|', '•', '·']) {
        for part in part.split(" - ").flat_map(|p| p.split(" – ")).flat_map(|p| p.split(" / ")) {
            for piece in part.split(',').map(str::trim).filter(|piece| !piece.is_empty()) {
                join_or_push(&mut found, piece);
            }
        }
    }
    found
}

/// `12, rue de la Paix` and `Via Roma, 5` are one line each; `CH - 8001 Zürich` is one place.
fn join_or_push(found: &mut Vec<String>, piece: &str) {
    let before = found.last_mut();
    match before {
        Some(before) if is_house_number(before) || (is_house_number(piece) && is_street_line(before)) => {
            before.push_str(", ");
            before.push_str(piece);
        }
        Some(before) if is_prefix(before) && piece.starts_with(|c: char| c.is_ascii_digit()) => {
            before.push('-');
            before.push_str(piece);
        }
        _ => found.push(piece.to_owned()),
    }
}

fn is_prefix(text: &str) -> bool {
    text.len() <= 3 && text.bytes().all(|b| b.is_ascii_uppercase())
}

/// `12`, `12 bis`, `12a`, `n° 5`, `s/n`; not four digits, which are a postcode.
fn is_house_number(text: &str) -> bool {
    let bare = fold(text);
    let bare = bare.trim_start_matches("n°").trim_start_matches("nr.").trim_start_matches("no.").trim();
    let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
    let rest = bare.get(digits..).unwrap_or_default().trim();
    (1..=3).contains(&digits)
        && (rest.is_empty() || rest.len() == 1 || matches!(rest, "bis" | "ter" | "quater"))
        || bare == "s/n"
        || bare == "snc"
}

/// A line without a number of its own, of a street as far as can be told.
fn is_street_line(text: &str) -> bool {
    !text.bytes().any(|b| b.is_ascii_digit()) && text.contains(' ')
}

/// Words that streets begin with where the number stands before them, folded: `12 rue Haute`.
pub(super) const NUMBER_BEFORE: [&str; 20] = [
    "rue",
    "avenue",
    "av",
    "ave",
    "boulevard",
    "bd",
    "bvd",
    "chemin",
    "route",
    "rte",
    "place",
    "pl",
    "quai",
    "impasse",
    "allee",
    "allees",
    "cours",
    "passage",
    "sentier",
    "square",
];

/// Other words that streets begin or end with, folded.
const STREET_WORDS: [&str; 24] = [
    "via",
    "viale",
    "piazza",
    "corso",
    "vicolo",
    "strada",
    "largo",
    "calle",
    "avenida",
    "avda",
    "plaza",
    "paseo",
    "camino",
    "carretera",
    "rua",
    "street",
    "road",
    "rd",
    "lane",
    "drive",
    "terrace",
    "way",
    "platz",
    "weg",
];
const STREET_ENDS: [&str; 12] =
    ["strasse", "str", "weg", "gasse", "platz", "allee", "ring", "rain", "damm", "ufer", "gracht", "straat"];

/// True for a text that names a street.
pub(super) fn is_street(text: &str) -> bool {
    let folded = fold(text);
    folded.split([' ', ',', '.', '-']).filter(|word| !word.is_empty()).any(|word| {
        NUMBER_BEFORE.contains(&word)
            || STREET_WORDS.contains(&word)
            || STREET_ENDS.iter().any(|end| word.len() > end.len() && word.ends_with(end))
    })
}

/// The country in the last segment or in parentheses behind it.
fn take_country(segments: &mut Vec<String>, address: &mut FullAddress) {
    if segments.len() > 1 && segments.last().is_some_and(|last| names_country(last)) {
        address.country = segments.pop().unwrap_or_default().trim_matches(['(', ')']).to_owned();
        return;
    }
    let Some(last) = segments.last_mut() else { return };
    if let Some((front, country)) =
        last.trim_end_matches(')').rsplit_once(" (").filter(|(_, c)| names_country(c))
    {
        let (front, country) = (front.to_owned(), country.to_owned());
        (*last, address.country) = (front, country);
    }
}

fn names_country(text: &str) -> bool {
    let bare = text.trim_matches(['(', ')', ' ']);
    // Two letters are a province as often as a country: `MI`, `VA`.
    let long = bare.chars().count() > 2
        || matches!(bare, "CH" | "FR" | "DE" | "AT" | "UK" | "GB" | "US" | "ES" | "FL");
    long && bare.chars().all(|c| !c.is_ascii_digit()) && Country::recognise(bare).value().is_some()
}

/// Finds postcode and town; the segments that are left are lines. False when there is neither.
fn take_place(segments: &mut Vec<String>, address: &mut FullAddress, home: Option<CountryCode>) -> bool {
    let whole =
        |segment: &String| split_postcode_town(segment, home).filter(|p| !is_street(p.town)).is_some();
    if let Some(at) = segments.iter().rposition(whole) {
        let segment = segments.remove(at);
        let place = split_postcode_town(&segment, home);
        set_place(address, place.map_or((segment.as_str(), ""), |p| (p.postcode, p.town)));
        // The place stands last; in front or in the middle is another habit.
        if at < segments.len() {
            address.doubt = Some(SplitKind::AddressParts);
        }
        return true;
    }
    take_lone_postcode(segments, address, home)
        || take_place_behind(segments, address)
        || take_place_inside(segments, address, home)
        || take_town(segments, address)
}

fn set_place(address: &mut FullAddress, (code, town): (&str, &str)) {
    let (prefix, bare) = country_prefix(code);
    let american =
        Country::recognise(&address.country).value().is_some_and(|country| country.as_str() == "US");
    if american && prefix.len() == 2 {
        // `CA 94105`: of a state, not of Canada.
        prefix.clone_into(&mut address.department);
        bare.clone_into(&mut address.postcode);
        return town.clone_into(&mut address.town);
    }
    if let Some(country) = Country::recognise(prefix).value().filter(|_| address.country.is_empty()) {
        address.country = country.as_str().to_owned();
    }
    code.clone_into(&mut address.postcode);
    town.clone_into(&mut address.town);
}

/// `Rue du Lac 3, 1003, Lausanne` and `10 High Street, London, SW1A 2AA`.
fn take_lone_postcode(
    segments: &mut Vec<String>,
    address: &mut FullAddress,
    home: Option<CountryCode>,
) -> bool {
    let Some(at) = segments.iter().rposition(|s| is_postcode(s, home)).filter(|at| *at > 0) else {
        return false;
    };
    let is_town = |segment: Option<&String>| segment.is_some_and(|s| is_town(s));
    let code = segments.remove(at);
    if is_town(segments.get(at)) {
        let town = segments.remove(at);
        set_place(address, (&code, &town));
    } else if at > 1 && is_town(segments.get(at - 1)) {
        let town = segments.remove(at - 1);
        set_place(address, (&code, &town));
    } else {
        set_place(address, (&code, ""));
        address.doubt = Some(SplitKind::AddressParts);
    }
    true
}

fn is_town(segment: &str) -> bool {
    !segment.bytes().any(|b| b.is_ascii_digit())
        && segment.chars().any(char::is_alphabetic)
        && !is_street(segment)
}

/// `10 High Street, London SW1A 2AA`, `Main St 5, Washington, DC 20500`.
fn take_place_behind(segments: &mut Vec<String>, address: &mut FullAddress) -> bool {
    let Some(last) = segments.last().filter(|_| segments.len() > 1).cloned() else { return false };
    let Some(place) = split_town_postcode(&last) else { return false };
    segments.pop();
    // `DC 20500`: the state, and the town in the segment before.
    let state = place.town.len() == 2 && place.town.bytes().all(|b| b.is_ascii_uppercase());
    if state && segments.len() > 1 {
        let town = segments.pop().unwrap_or_default();
        place.town.clone_into(&mut address.department);
        set_place(address, (place.postcode, &town));
    } else {
        set_place(address, (place.postcode, place.town));
    }
    true
}

/// `Rue du Lac 3 1003 Lausanne`: the last place where a postcode and a town begin.
fn take_place_inside(
    segments: &mut Vec<String>,
    address: &mut FullAddress,
    home: Option<CountryCode>,
) -> bool {
    let Some(last) = segments.last().cloned() else { return false };
    let cut = last.rmatch_indices(' ').find_map(|(at, _)| {
        let (street, rest) = last.split_at_checked(at)?;
        let place = split_postcode_town(rest, home)?;
        // A house number in front of the town is no postcode, and a street has letters.
        let letters = street.chars().any(char::is_alphabetic);
        (letters && !is_prefix(street) && !is_street(place.town)).then_some((street.trim(), place))
    });
    let Some((street, place)) = cut else { return false };
    // A number right before the postcode is that of the house.
    if !street.ends_with(|c: char| c.is_ascii_digit()) {
        address.doubt = Some(SplitKind::AddressParts);
    }
    set_place(address, (place.postcode, place.town));
    segments.pop();
    segments.push(street.to_owned());
    true
}

/// `Rue du Lac 3, Lausanne`: a street with its number, and one word more.
fn take_town(segments: &mut Vec<String>, address: &mut FullAddress) -> bool {
    let town = segments.last().is_some_and(|last| is_town(last) && last.split(' ').count() <= 4);
    if segments.len() < 2 || !town {
        return false;
    }
    address.town = segments.pop().unwrap_or_default();
    address.doubt = Some(SplitKind::AddressParts);
    true
}

/// What stands behind the town: `(MI)`, `MI`, a country.
fn take_extras(address: &mut FullAddress) {
    if !address.department.is_empty() {
        return;
    }
    let town = address.town.clone();
    if let Some((front, behind)) =
        town.trim_end_matches(')').rsplit_once(" (").filter(|(_, b)| is_province(b))
    {
        (address.town, address.department) = (front.trim().to_owned(), behind.to_owned());
        return;
    }
    let Some((front, behind)) = town.rsplit_once(' ') else { return };
    let named = compact(behind).len() > 3 && names_country(behind) && !is_particle(front);
    if named && address.country.is_empty() && !front.contains(' ') {
        (address.town, address.country) = (front.trim_end_matches(',').to_owned(), behind.to_owned());
        address.doubt = Some(SplitKind::AddressParts);
    } else if is_province(behind) && address.postcode.len() == 5 {
        (address.town, address.department) = (front.trim_end_matches(',').to_owned(), behind.to_owned());
    }
}

/// Two capitals: a province or a canton.
fn is_province(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())
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
        let place = (found.postcode.as_str(), found.town.as_str(), found.country.as_str());
        assert_eq!(place, ("1003", "Lausanne", "Suisse"));
        let found = split_full_address("Rue du Lac 3 1003 Lausanne", home).unwrap();
        assert_eq!((found.lines, found.postcode.as_str()), (vec!["Rue du Lac 3".to_owned()], "1003"));
        assert_eq!(split_full_address("Rue du Lac 3", home), None);
        assert_eq!(split_full_address("8001 Zürich", home), None);
    }
}
