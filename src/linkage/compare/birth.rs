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
    if a.birth.source == BirthSource::Text || b.birth.source == BirthSource::Text {
        // A rejected text is weak evidence either way.
        weight = Weight { same: weight.same / 2.0, kin: weight.kin / 2.0 };
    }
    tally.record_as(MatchField::BirthDate, level, weight);
}

fn grade(a: Birth, b: Birth) -> Level {
    let equal = (a.year == b.year, a.month == b.month, a.day == b.day);
    let is_default = |date: Birth| date.month == 1 && date.day == 1;
    match equal {
        (true, true, true) => Level::Exact,
        (true, ..) if a.month == b.day && a.day == b.month => Level::Swapped,
        (true, ..) if is_default(a) || is_default(b) => Level::Part,
        (true, true, false) => slip(a.day.into(), b.day.into()),
        (true, false, true) => slip(a.month.into(), b.month.into()),
        (false, true, true) => slip(a.year.into(), b.year.into()),
        (true, false, false) => Level::Close,
        _ => Level::Conflict,
    }
}

/// One number differs: by a slip (next number, one digit, swapped digits) or by more.
fn slip(a: i32, b: i32) -> Level {
    let changed = (0..4).filter(|place| digit(a, *place) != digit(b, *place)).count();
    let is_turned = changed == 2
        && (0..3).any(|place| {
            digit(a, place) == digit(b, place + 1)
                && digit(a, place + 1) == digit(b, place)
                && digit(a, place) != digit(a, place + 1)
        });
    if (a - b).abs() == 1 || changed == 1 || is_turned { Level::Typo } else { Level::Similar }
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
            ((1980, 5, 6), (1981, 5, 6), Level::Typo),
            ((1980, 5, 6), (1890, 5, 6), Level::Similar),
            ((1980, 5, 6), (1980, 1, 1), Level::Part),
            ((1980, 5, 6), (1980, 7, 8), Level::Close),
            ((1980, 5, 6), (1955, 7, 8), Level::Conflict),
        ] {
            assert_eq!(grade(date(a.0, a.1, a.2), date(b.0, b.1, b.2)), expected, "{a:?} {b:?}");
            assert_eq!(grade(date(b.0, b.1, b.2), date(a.0, a.1, a.2)), expected, "{b:?} {a:?}");
        }
    }
}
