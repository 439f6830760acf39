//! Serial numbers of spreadsheets as days and times.

use std::fmt::Write as _;

use crate::source::row::CellKind;

/// From which day a workbook counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Epoch {
    /// From 1900, with a 29 February 1900 that never was.
    #[default]
    Since1900,
    /// From 1904, as Excel for the Mac once did.
    Since1904,
}

/// What of a moment a format shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    Day,
    Clock,
    DayAndClock,
}

/// Days between the two epochs (ECMA-376, part 1, 18.17.4.1).
const BETWEEN_EPOCHS: i64 = 1462;

/// The day that Excel shows as 29 February 1900.
const PHANTOM: i64 = 60;

/// The serial number of 1970-01-01.
const UNIX_EPOCH: i64 = 25_569;

/// The serial number behind the last day that Excel knows, 9999-12-31.
const END_OF_TIME: i64 = 2_958_466;

const DAY_MILLIS: i64 = 86_400_000;

/// Writes a serial number as a day, a time or both; `None` if the spreadsheet could not show it either.
///
/// `millis` is whether the format shows fractions of seconds.
pub(super) fn push_moment(
    serial: f64,
    epoch: Epoch,
    face: Face,
    fraction: Fraction,
    out: &mut String,
) -> Option<CellKind> {
    let millis = rounded(serial * DAY_MILLIS as f64, fraction)?;
    let (day, time) = (millis.div_euclid(DAY_MILLIS), millis.rem_euclid(DAY_MILLIS));
    let day = if epoch == Epoch::Since1904 { day + BETWEEN_EPOCHS } else { day };
    if millis < 0 || day >= END_OF_TIME {
        return None;
    }
    // A day-and-time format over a number below one is a time that was typed without a day.
    let face = if face == Face::DayAndClock && millis < DAY_MILLIS { Face::Clock } else { face };
    match face {
        Face::Day => push_day(day, out),
        Face::Clock => push_clock(time, fraction, out),
        Face::DayAndClock => {
            push_day(day, out);
            if time == 0 {
                return Some(CellKind::Date);
            }
            out.push(' ');
            push_clock(time, fraction, out);
        }
    }
    Some(if face == Face::Day { CellKind::Date } else { CellKind::DateTime })
}

/// Whether a format shows fractions of seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fraction {
    Shown,
    Rounded,
}

#[expect(clippy::cast_possible_truncation, reason = "the bounds are checked before")]
fn rounded(millis: f64, fraction: Fraction) -> Option<i64> {
    if !millis.is_finite() || millis.abs() > 1e17 {
        return None;
    }
    Some(match fraction {
        Fraction::Shown => millis.round() as i64,
        Fraction::Rounded => (millis / 1000.0).round() as i64 * 1000,
    })
}

fn push_day(day: i64, out: &mut String) {
    let (year, month, day) = match day {
        PHANTOM => (1900, 2, 29),
        // Excel shows 0 January 1900 for nothing at all.
        0 => (1900, 1, 0),
        _ => civil(if day < PHANTOM { day + 1 } else { day } - UNIX_EPOCH),
    };
    let _ = write!(out, "{year:04}-{month:02}-{day:02}");
}

fn push_clock(time: i64, fraction: Fraction, out: &mut String) {
    let seconds = time / 1000;
    let _ = write!(out, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if fraction == Fraction::Shown && time % 1000 > 0 {
        let _ = write!(out, ".{:03}", time % 1000);
    }
}

/// Writes a number of days as hours, minutes and seconds, as `[h]:mm:ss` shows it.
pub(super) fn push_hours(days: f64, out: &mut String) -> Option<CellKind> {
    let seconds = rounded(days * DAY_MILLIS as f64, Fraction::Rounded)? / 1000;
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.unsigned_abs();
    let _ = write!(out, "{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    Some(CellKind::DateTime)
}

/// The day of the Gregorian calendar so many days after 1970-01-01 (Hinnant, `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serial_numbers_are_days_and_times() {
        use {Epoch::*, Face::*};
        let cases = [
            (1.0, Since1900, Day, Some("1900-01-01")),
            (59.0, Since1900, Day, Some("1900-02-28")),
            (60.0, Since1900, Day, Some("1900-02-29")),
            (61.0, Since1900, Day, Some("1900-03-01")),
            (0.0, Since1900, Day, Some("1900-01-00")),
            (0.0, Since1904, Day, Some("1904-01-01")),
            (44_197.0, Since1900, Day, Some("2021-01-01")),
            (42_735.0, Since1904, Day, Some("2021-01-01")),
            (44_197.75, Since1900, Day, Some("2021-01-01")),
            (44_197.5, Since1900, DayAndClock, Some("2021-01-01 12:00:00")),
            (44_197.0, Since1900, DayAndClock, Some("2021-01-01")),
            (44_197.999_999_99, Since1900, DayAndClock, Some("2021-01-02")),
            (0.75, Since1900, DayAndClock, Some("18:00:00")),
            (1.75, Since1900, Clock, Some("18:00:00")),
            (36_584.0, Since1900, Day, Some("2000-02-28")),
            (36_585.0, Since1900, Day, Some("2000-02-29")),
            (2_958_465.0, Since1900, Day, Some("9999-12-31")),
            (2_958_466.0, Since1900, Day, None),
            (-1.0, Since1900, Day, None),
            (1e300, Since1900, Day, None),
            (f64::NAN, Since1900, Day, None),
        ];
        for (serial, epoch, face, expected) in cases {
            let mut out = String::new();
            let kind = push_moment(serial, epoch, face, Fraction::Rounded, &mut out);
            assert_eq!(kind.map(|_| out.as_str()), expected, "{serial} {epoch:?} {face:?}");
        }
    }

    #[test]
    fn fractions_show_where_the_format_shows_them() {
        let told = |fraction| {
            let mut out = String::new();
            push_moment(0.500_007_2, Epoch::Since1900, Face::Clock, fraction, &mut out);
            out
        };
        assert_eq!(told(Fraction::Shown), "12:00:00.622");
        assert_eq!(told(Fraction::Rounded), "12:00:01");
    }

    #[test]
    fn hours_run_beyond_a_day() {
        for (days, expected) in [(1.5, "36:00:00"), (-0.25, "-06:00:00"), (0.0, "00:00:00")] {
            let mut out = String::new();
            push_hours(days, &mut out);
            assert_eq!(out, expected);
        }
    }
}
