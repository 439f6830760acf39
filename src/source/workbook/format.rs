//! Number formats of spreadsheets: what of them changes how a person reads a contact.
//!
//! In: a format code such as `dd.mm.yyyy`, `00000` or `[h]:mm`. Out: a number as text, with its kind.
//! Amounts are left as plain numbers on purpose: thousands marks and currency signs are decoration,
//! and rounding loses digits. Leading zeros, grouped phone numbers, days and times are content.

use super::cells::number_text;
use super::moment::{Epoch, Face, Fraction, push_hours, push_moment};
use crate::source::row::CellKind;

/// What a format makes of a number.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shown {
    Plain,
    Moment(Face, Fraction),
    /// Hours that run beyond a day.
    Elapsed,
    Percent,
    /// Digits laid into places, such as `00000` and `000 00 00 00`.
    Places(Vec<Place>),
}

/// One place of a digit format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Required,
    Optional,
    Mark(char),
}

/// A format: its sections, of which the first serves unless a condition chooses.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NumberFormat {
    sections: Vec<(Option<Condition>, Shown)>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Condition {
    relation: Relation,
    bound: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Below,
    AtMost,
    Above,
    AtLeast,
    Is,
    IsNot,
}

/// Largest number whose digits a spreadsheet knows all.
const EXACT: f64 = 1e15;

/// Sections that a format can have; what follows is noise.
const SECTIONS: usize = 4;

/// Characters of a code that are looked at; Excel allows 255.
const LONGEST_CODE: usize = 1024;

impl NumberFormat {
    /// Reads a format code.
    pub(super) fn of_code(code: &str) -> NumberFormat {
        let pieces = pieces(code);
        let sections = pieces.split(|piece| *piece == Piece::Next).take(SECTIONS);
        NumberFormat { sections: sections.map(|section| (condition(section), shown(section))).collect() }
    }

    /// Gives the format that a number below 164 stands for (ECMA-376, part 1, 18.8.30).
    pub(super) fn built_in(number: u32) -> NumberFormat {
        let shown = match number {
            9 | 10 => Shown::Percent,
            14..=17 | 27..=31 | 34..=36 | 50..=58 => Shown::Moment(Face::Day, Fraction::Rounded),
            18..=21 | 32 | 33 | 45 => Shown::Moment(Face::Clock, Fraction::Rounded),
            47 => Shown::Moment(Face::Clock, Fraction::Shown),
            22 => Shown::Moment(Face::DayAndClock, Fraction::Rounded),
            46 => Shown::Elapsed,
            _ => Shown::Plain,
        };
        NumberFormat { sections: vec![(None, shown)] }
    }

    /// Tells whether numbers look as they do without a format.
    pub(super) fn is_plain(&self) -> bool {
        self.sections.iter().all(|(_, shown)| *shown == Shown::Plain)
    }

    fn section(&self, number: f64) -> &Shown {
        let chosen =
            self.sections.iter().find(|(condition, _)| condition.is_some_and(|one| one.holds(number)));
        let open = || self.sections.iter().find(|(condition, _)| condition.is_none());
        chosen.or_else(open).map_or(&Shown::Plain, |(_, shown)| shown)
    }

    /// Writes a number as a person sees it.
    pub(super) fn push(&self, number: f64, epoch: Epoch, out: &mut String) -> CellKind {
        let written = match self.section(number) {
            Shown::Plain => None,
            Shown::Moment(face, fraction) => push_moment(number, epoch, *face, *fraction, out),
            Shown::Elapsed => push_hours(number, out),
            Shown::Percent => {
                out.push_str(&number_text(number * 100.0));
                out.push('%');
                Some(CellKind::Number)
            }
            Shown::Places(places) => push_places(number, places, out),
        };
        written.unwrap_or_else(|| {
            out.push_str(&number_text(number));
            CellKind::Number
        })
    }
}

impl Condition {
    fn holds(self, number: f64) -> bool {
        match self.relation {
            Relation::Below => number < self.bound,
            Relation::AtMost => number <= self.bound,
            Relation::Above => number > self.bound,
            Relation::AtLeast => number >= self.bound,
            Relation::Is => number == self.bound,
            Relation::IsNot => number != self.bound,
        }
    }
}

/// A piece of a format code.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Piece {
    /// A letter that may stand for a part of a date, in small.
    Letter(char),
    Zero,
    Digit,
    /// A mark that stands for itself.
    Mark(char),
    /// A mark with a meaning for numbers: `.`, `,`, `/`, `E`.
    Meaning(char),
    Percent,
    Elapsed,
    /// The day of the system's own long or short date.
    SystemDay,
    Condition(Condition),
    Next,
}

fn pieces(code: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut chars = code.chars().take(LONGEST_CODE).peekable();
    while let Some(char) = chars.next() {
        match char {
            '"' => pieces.extend(chars.by_ref().take_while(|c| *c != '"').map(Piece::Mark)),
            '\\' | '!' => pieces.extend(chars.next().map(Piece::Mark)),
            // A space as wide as a character, or a character that fills the cell.
            '_' | '*' => {
                let _ = chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                pieces.extend(bracket(&inside));
            }
            ';' => pieces.push(Piece::Next),
            '0' => pieces.push(Piece::Zero),
            '#' | '?' => pieces.push(Piece::Digit),
            '%' => pieces.push(Piece::Percent),
            'E' if matches!(chars.peek(), Some('+' | '-')) => pieces.push(Piece::Meaning('E')),
            'A' | 'a' if is_meridiem(&mut chars) => pieces.push(Piece::Letter('h')),
            '.' | ',' | '/' => pieces.push(Piece::Meaning(char)),
            'G' if code.trim_start().starts_with("General") => return pieces,
            _ if char.is_ascii_alphabetic() => pieces.push(Piece::Letter(char.to_ascii_lowercase())),
            _ => pieces.push(Piece::Mark(char)),
        }
    }
    pieces
}

/// Tells whether `AM/PM` or `A/P` goes on behind its first letter, and passes over it.
fn is_meridiem(chars: &mut (impl Iterator<Item = char> + Clone)) -> bool {
    let rest: String = chars.clone().take(4).collect::<String>().to_ascii_uppercase();
    let length = if rest == "M/PM" {
        4
    } else if rest.starts_with("/P") {
        2
    } else {
        0
    };
    for _ in 0..length {
        let _ = chars.next();
    }
    length > 0
}

fn bracket(inside: &str) -> Option<Piece> {
    let small = inside.to_ascii_lowercase();
    if !small.is_empty() && ['h', 'm', 's'].iter().any(|letter| small.chars().all(|c| c == *letter)) {
        return Some(Piece::Elapsed);
    }
    if small == "$-f800" {
        return Some(Piece::SystemDay);
    }
    const RELATIONS: [(&str, Relation); 6] = [
        ("<=", Relation::AtMost),
        (">=", Relation::AtLeast),
        ("<>", Relation::IsNot),
        ("<", Relation::Below),
        (">", Relation::Above),
        ("=", Relation::Is),
    ];
    let (relation, bound) =
        RELATIONS.iter().find_map(|(sign, relation)| Some((*relation, inside.strip_prefix(sign)?)))?;
    Some(Piece::Condition(Condition { relation, bound: bound.trim().parse().ok()? }))
}

fn condition(section: &[Piece]) -> Option<Condition> {
    section.iter().find_map(|piece| match piece {
        Piece::Condition(condition) => Some(*condition),
        _ => None,
    })
}

fn shown(section: &[Piece]) -> Shown {
    if section.contains(&Piece::Elapsed) {
        return Shown::Elapsed;
    }
    if let Some((face, fraction)) = moment(section) {
        return Shown::Moment(face, fraction);
    }
    if section.contains(&Piece::Percent) {
        return Shown::Percent;
    }
    places(section).map_or(Shown::Plain, Shown::Places)
}

/// Tells what of a moment a section shows, if it is about a moment at all.
fn moment(section: &[Piece]) -> Option<(Face, Fraction)> {
    let letters: Vec<char> = section
        .iter()
        .filter_map(|piece| match piece {
            Piece::Letter(letter @ ('y' | 'm' | 'd' | 'h' | 's' | 'e' | 'g' | 'b' | 'j')) => Some(*letter),
            _ => None,
        })
        .collect();
    let fraction = fraction(section)?;
    let mut runs = letters;
    runs.dedup();
    let minutes = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| runs.get(before));
        before == Some(&'h') || runs.get(at + 1) == Some(&'s') || before == Some(&'s')
    };
    let clock = |(at, letter): (usize, &char)| matches!(letter, 'h' | 's') || (*letter == 'm' && minutes(at));
    let clocks = runs.iter().enumerate().filter(|one| clock(*one)).count();
    let days = runs.len() - clocks + usize::from(section.contains(&Piece::SystemDay));
    let face = match (days > 0, clocks > 0) {
        (true, true) => Face::DayAndClock,
        (true, false) => Face::Day,
        (false, true) => Face::Clock,
        (false, false) => return None,
    };
    Some((face, fraction))
}

/// Tells whether zeros in a section are fractions of seconds; `None` if they are digits of a number.
fn fraction(section: &[Piece]) -> Option<Fraction> {
    let Some(first) = section.iter().position(|piece| matches!(piece, Piece::Zero | Piece::Digit)) else {
        return Some(Fraction::Rounded);
    };
    let before = |back: usize| first.checked_sub(back).and_then(|at| section.get(at));
    let of_seconds = matches!(before(1), Some(Piece::Meaning('.' | ',') | Piece::Mark(':')))
        && before(2) == Some(&Piece::Letter('s'));
    of_seconds.then_some(Fraction::Shown)
}

/// Reads a section as places for digits, if leading zeros or marks between digits make it more than a number.
fn places(section: &[Piece]) -> Option<Vec<Place>> {
    let mut places = Vec::new();
    for piece in section {
        places.push(match piece {
            Piece::Zero => Place::Required,
            Piece::Digit => Place::Optional,
            Piece::Mark(mark) if is_number_mark(*mark) => Place::Mark(*mark),
            Piece::Condition(_) => continue,
            _ => return None,
        });
    }
    let required = places.iter().filter(|place| **place == Place::Required).count();
    let is_digit = |place: &Place| !matches!(place, Place::Mark(_));
    let first = places.iter().position(is_digit)?;
    let last = places.iter().rposition(is_digit)?;
    let marked = places.get(first..last)?.iter().any(|place| !is_digit(place));
    (required >= 2 || marked).then_some(places)
}

fn is_number_mark(mark: char) -> bool {
    mark.is_ascii_digit()
        || matches!(mark, ' ' | '-' | '.' | '/' | '(' | ')' | '+' | '|' | '\'' | '\u{a0}' | '\u{202f}')
}

fn push_places(number: f64, places: &[Place], out: &mut String) -> Option<CellKind> {
    if !(0.0..EXACT).contains(&number) || number.fract() != 0.0 {
        return None;
    }
    let digits = format!("{number:.0}");
    let mut rest: Vec<char> = digits.chars().collect();
    let first = places.iter().position(|place| !matches!(place, Place::Mark(_)))?;
    let mut reversed = Vec::new();
    for (at, place) in places.iter().enumerate().rev() {
        match place {
            Place::Mark(mark) => reversed.push(*mark),
            Place::Required => reversed.push(rest.pop().unwrap_or('0')),
            Place::Optional => reversed.extend(rest.pop()),
        }
        if at == first {
            reversed.extend(std::mem::take(&mut rest).into_iter().rev());
        }
    }
    let text: String = reversed.iter().rev().collect();
    out.push_str(text.trim());
    Some(CellKind::Number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(code: &str, number: f64) -> (String, CellKind) {
        let mut out = String::new();
        let kind = NumberFormat::of_code(code).push(number, Epoch::Since1900, &mut out);
        (out, kind)
    }

    #[test]
    fn numbers_read_as_they_are_shown() {
        let cases = [
            ("General", 75_011.0, "75011"),
            ("0", 75_011.0, "75011"),
            ("0.00", 12.5, "12.5"),
            ("#,##0.00 \"€\"", 1234.5, "1234.5"),
            ("[$€-407] #,##0.00", 1234.5, "1234.5"),
            ("00000", 1234.0, "01234"),
            ("00000", 123_456.0, "123456"),
            ("00000", 12.5, "12.5"),
            ("00000", -1.0, "-1"),
            ("000 00 00 00", 91_234_567.0, "091 23 45 67"),
            ("000 000 00 00", 791_234_567.0, "079 123 45 67"),
            ("0#\" \"##\" \"##\" \"##\" \"##", 612_345_678.0, "06 12 34 56 78"),
            ("00\\-000", 1234.0, "01-234"),
            ("\"+41 \"00\" \"000\" \"00\" \"00", 791_234_567.0, "+41 79 123 45 67"),
            ("[<=9999999]###-####;(###) ###-####", 5_551_234.0, "555-1234"),
            ("[<=9999999]###-####;(###) ###-####", 2_125_551_234.0, "(212) 555-1234"),
            ("00000-0000", 123_456_789.0, "12345-6789"),
            ("0%", 0.125, "12.5%"),
            ("0.00%;-0.00%", 0.07, "7%"),
            ("0\" kg\"", 5.0, "5"),
            ("# ?/?", 0.5, "0.5"),
            ("0.00E+00", 12_300_000_000.0, "12300000000"),
            ("@", 1234.0, "1234"),
            (";;;", 7.0, "7"),
            ("", 7.0, "7"),
        ];
        for (code, number, expected) in cases {
            assert_eq!(told(code, number), (expected.to_owned(), CellKind::Number), "{code}");
        }
    }

    #[test]
    fn days_and_times_are_told_from_numbers() {
        use CellKind::{Date, DateTime};
        let noon = 44_197.5;
        let cases = [
            ("dd.mm.yyyy", noon, "2021-01-01", Date),
            ("[$-407]d. mmmm yyyy;@", noon, "2021-01-01", Date),
            ("[$-F800]dddd, mmmm dd, yyyy", noon, "2021-01-01", Date),
            ("mmm\\-yy", noon, "2021-01-01", Date),
            ("TT.MM.JJJJ", noon, "2021-01-01", Date),
            ("yyyy\"年\"m\"月\"d\"日\"", noon, "2021-01-01", Date),
            ("m/d/yy h:mm", noon, "2021-01-01 12:00:00", DateTime),
            ("yyyy-mm-dd\\Thh:mm:ss.000", noon, "2021-01-01 12:00:00", DateTime),
            ("h:mm AM/PM", noon, "12:00:00", DateTime),
            ("mm:ss", noon, "12:00:00", DateTime),
            ("mm:ss.0", noon, "12:00:00", DateTime),
            ("[h]:mm:ss", 1.5, "36:00:00", DateTime),
            ("[mm]:ss", 0.5, "12:00:00", DateTime),
        ];
        for (code, number, expected, kind) in cases {
            assert_eq!(told(code, number), (expected.to_owned(), kind), "{code}");
        }
    }

    #[test]
    fn a_moment_that_cannot_be_shown_stays_a_number() {
        assert_eq!(told("dd.mm.yyyy", -3.0), ("-3".to_owned(), CellKind::Number));
    }
}
