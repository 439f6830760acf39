//! Levels of birth dates.

use crate::linkage::birth::{Birth, BirthSource};
use crate::linkage::form::MatchForm;
use crate::linkage::model::Weight;

use super::{Level, MatchField, Tally};

pub(super) fn birth_date(a: &MatchForm, b: &MatchForm, tally: &mut Tally<'_>) {
    if !a.birth.is_known() || !b.birth.is_known() {
        return;
    }
    let level = grade(a.birth, b.birth);
    let mut weight = tally.weight(MatchField::BirthDate, level);
    let bits = rarity(level, a.birth, b.birth, tally);
    weight = Weight { same: weight.same + bits, kin: weight.kin + bits };
    if a.birth.source == BirthSource::Text || b.birth.source == BirthSource::Text {
        // A rejected text is weak evidence either way.
        weight = Weight { same: weight.same / 2.0, kin: weight.kin / 2.0 };
    }
    tally.record_as(MatchField::BirthDate, level, weight);
}

/// Bits by which the date, or the part of it that agrees, is rarer among strangers than the table assumes.
fn rarity(level: Level, a: Birth, b: Birth, tally: &Tally<'_>) -> f32 {
    let bits = match level {
        Level::Exact => tally.date_rarity(a, 0.000_04),
        Level::Part => tally.date_rarity(if is_default(a) { a } else { b }, 0.000_08),
        Level::Typo | Level::Similar => kind_of_slip(level, a, b),
        _ => 0.0,
    };
    bits.clamp(-12.0, 4.0)
}

/// Bits by which a slip in this part of the date is rarer among strangers than slips of its level are.
///
/// Strangers share month and day but not the year in one of 365 pairs, year and month in one of 12 × 70,
/// year and day in one of 30 × 70, and by chance a fifth of years, a quarter of months and an eighth of
/// days lie a small slip apart. Equals err in year, month and day in 35, 25 and 40 of 100 slips, six of seven
/// years and half of the others by a small one.
fn kind_of_slip(level: Level, a: Birth, b: Birth) -> f32 {
    let same = (a.year == b.year, a.month == b.month, a.day == b.day);
    let is_small = |x: u8, y: u8| slip(x.into(), y.into()) == Slip::Small;
    match (level, same) {
        (Level::Typo, (false, true, true)) => -0.3,
        (Level::Typo, (true, false, true)) => {
            if is_small(a.month, b.month) {
                0.8
            } else {
                -0.8
            }
        }
        (Level::Typo, (true, true, false)) => {
            if is_small(a.day, b.day) {
                1.1
            } else {
                -0.3
            }
        }
        (Level::Similar, (false, true, true)) => -0.9,
        (Level::Similar, (true, false, true)) => 2.2,
        (Level::Similar, (true, true, false)) => 0.8,
        (Level::Similar, (true, false, false)) => -2.0,
        (Level::Similar, _) => -4.0,
        _ => 0.0,
    }
}

fn grade(a: Birth, b: Birth) -> Level {
    let equal = (a.year == b.year, a.month == b.month, a.day == b.day);
    match equal {
        (true, true, true) => Level::Exact,
        (true, ..) if a.month == b.day && a.day == b.month => Level::Swapped,
        (true, ..) if is_default(a) || is_default(b) => Level::Part,
        _ => parts(a, b),
    }
}

/// 1 January stands for a year of which no day is known.
fn is_default(date: Birth) -> bool {
    date.month == 1 && date.day == 1
}

/// Grades dates part by part: slips are forgiven one by one.
fn parts(a: Birth, b: Birth) -> Level {
    let parts =
        [(a.year.into(), b.year.into()), (a.month.into(), b.month.into()), (a.day.into(), b.day.into())];
    let grades = parts.map(|(x, y)| slip(x, y));
    let count = |wanted| grades.iter().filter(|grade| **grade == wanted).count();
    match (count(Slip::Small), count(Slip::Digit), count(Slip::Large)) {
        (1, 0, 0) | (0, 1, 0) => Level::Typo,
        (2, 0, 0) | (1, 1, 0) | (0, 0, 1) => Level::Similar,
        _ if (ordinal(a) - ordinal(b)).abs() <= 31 => Level::Similar,
        (3, 0, 0) => Level::Close,
        _ if a.year == b.year => Level::Close,
        _ => Level::Conflict,
    }
}

/// A date as a count of days in months of 31, to tell neighbours.
fn ordinal(date: Birth) -> i32 {
    (i32::from(date.year) * 12 + i32::from(date.month)) * 31 + i32::from(date.day)
}

/// How far two numbers of a date are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slip {
    None,
    /// The next number, ten more or less, one digit of a year, or two digits turned.
    Small,
    /// Another digit of a day or month: of nearly half of all pairs.
    Digit,
    Large,
}

fn slip(a: i32, b: i32) -> Slip {
    let changed = (0..4).filter(|place| digit(a, *place) != digit(b, *place)).count();
    let is_turned = changed == 2
        && (0..3).any(|place| {
            let next = place + 1;
            digit(a, place) == digit(b, next)
                && digit(a, next) == digit(b, place)
                && digit(a, place) != digit(a, next)
        });
    match (a - b).abs() {
        0 => Slip::None,
        1 | 10 => Slip::Small,
        // Of a year any one digit; of a day or month that would be nearly any other one.
        _ if is_turned || (changed == 1 && a.min(b) > 99) => Slip::Small,
        _ if changed == 1 => Slip::Digit,
        _ => Slip::Large,
    }
}

fn digit(value: i32, place: u32) -> i32 {
    value / 10i32.pow(place) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_grade() {
        let date = |year, month, day| Birth::new(Some((year, month, day)), "");
        for (a, b, expected) in [
            ((1980, 5, 6), (1980, 5, 6), Level::Exact),
            ((1980, 5, 6), (1980, 6, 5), Level::Swapped),
            ((1980, 5, 6), (1980, 5, 16), Level::Typo),
            ((1980, 5, 12), (1980, 5, 21), Level::Typo),
            ((1980, 5, 12), (1980, 5, 16), Level::Typo),
            ((1980, 5, 12), (1980, 5, 27), Level::Similar),
            ((1980, 5, 6), (1981, 5, 6), Level::Typo),
            ((1980, 5, 6), (1890, 5, 6), Level::Typo),
            ((1980, 5, 6), (1857, 5, 6), Level::Similar),
            ((1980, 5, 6), (1980, 1, 1), Level::Part),
            ((1980, 5, 6), (1980, 7, 8), Level::Close),
            ((1980, 5, 6), (1981, 6, 6), Level::Similar),
            ((1980, 1, 3), (1979, 12, 28), Level::Similar),
            ((1980, 5, 6), (1955, 7, 28), Level::Conflict),
        ] {
            assert_eq!(grade(date(a.0, a.1, a.2), date(b.0, b.1, b.2)), expected, "{a:?} {b:?}");
            assert_eq!(grade(date(b.0, b.1, b.2), date(a.0, a.1, a.2)), expected, "{b:?} {a:?}");
        }
    }

    #[test]
    fn a_slip_of_the_day_says_more_than_one_of_the_year() {
        let date = |year, month, day| Birth::new(Some((year, month, day)), "");
        let bits = |level, b| kind_of_slip(level, date(1980, 5, 12), b);
        assert!(bits(Level::Typo, date(1980, 5, 13)) > bits(Level::Typo, date(1980, 5, 16)));
        assert!(bits(Level::Typo, date(1980, 5, 13)) > bits(Level::Typo, date(1981, 5, 12)));
        assert!(bits(Level::Similar, date(1980, 11, 12)) > bits(Level::Similar, date(1955, 5, 12)));
    }
}
