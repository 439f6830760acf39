//! The values of a spreadsheet as the text that a person reads in it.

use calamine::{Data, ExcelDateTime};

use crate::source::row::{Cell, CellKind};

/// Turns a value into a cell.
pub(super) fn cell(value: Data) -> Cell {
    match value {
        Data::Empty => Cell::default(),
        Data::String(text) => Cell::of_text(text),
        Data::Int(number) => Cell { text: number.to_string(), kind: CellKind::Number },
        Data::Float(number) => Cell { text: number_text(number), kind: CellKind::Number },
        Data::Bool(truth) => {
            Cell { text: if truth { "TRUE" } else { "FALSE" }.to_owned(), kind: CellKind::Boolean }
        }
        Data::DateTime(moment) => moment_cell(moment),
        Data::DateTimeIso(text) => iso_cell(&text),
        Data::DurationIso(text) => {
            Cell { text: iso_duration(&text).unwrap_or(text), kind: CellKind::DateTime }
        }
        Data::Error(error) => Cell { text: error.to_string(), kind: CellKind::Error },
    }
}

/// Digits that a spreadsheet keeps of a number (ECMA-376, and Microsoft's limits of Excel).
pub(super) const DIGITS: usize = 15;

/// Writes a number without the noise that binary fractions leave behind the 15th digit.
pub(in crate::source) fn number_text(number: f64) -> String {
    let rounded = format!("{number:.*e}", DIGITS - 1).parse::<f64>().unwrap_or(number);
    let size = rounded.abs();
    if rounded == 0.0 {
        "0".to_owned()
    } else if (1e-9..1e21).contains(&size) || !size.is_finite() {
        rounded.to_string()
    } else {
        format!("{rounded:E}")
    }
}

fn moment_cell(moment: ExcelDateTime) -> Cell {
    if moment.is_duration() {
        return Cell { text: hours(moment.as_f64()), kind: CellKind::DateTime };
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    let serial = moment.as_f64();
    if (0.0..1.0).contains(&serial) {
        Cell { text: time, kind: CellKind::DateTime }
    } else if time == "00:00:00" {
        Cell { text: date, kind: CellKind::Date }
    } else {
        Cell { text: format!("{date} {time}"), kind: CellKind::DateTime }
    }
}

/// Writes a number of days as hours, minutes and seconds, as `[h]:mm:ss` shows it.
#[expect(clippy::cast_possible_truncation, reason = "the conversion of floats saturates")]
fn hours(days: f64) -> String {
    let seconds = (days * 86_400.0).round() as i64;
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.unsigned_abs();
    format!("{sign}{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Takes a day or a moment in ISO 8601, as strict workbooks and OpenDocument have them.
pub(super) fn iso_cell(text: &str) -> Cell {
    match text.split_once('T') {
        None => Cell { text: text.to_owned(), kind: CellKind::Date },
        Some((date, time)) if time.starts_with("00:00:00") => {
            Cell { text: date.to_owned(), kind: CellKind::Date }
        }
        Some((date, time)) => {
            let time = time.split('.').next().unwrap_or(time);
            Cell { text: format!("{date} {time}"), kind: CellKind::DateTime }
        }
    }
}

/// Reads `PT12H30M05S`, the times of OpenDocument.
pub(super) fn iso_duration(text: &str) -> Option<String> {
    let rest = text.strip_prefix("PT")?;
    let (hours, rest) = rest.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?.split(['.', ',']).next()?;
    Some(format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{CellErrorType, ExcelDateTimeType};

    #[test]
    fn numbers_are_written_as_a_person_reads_them() {
        let cases = [
            (75_011.0, "75011"),
            (0.1 + 0.2, "0.3"),
            (-12.5, "-12.5"),
            (0.0, "0"),
            (-0.0, "0"),
            (1.23E10, "12300000000"),
            (41_216_132_111.0, "41216132111"),
            (0.19, "0.19"),
            (123_456_789_012_345_680.0, "123456789012346000"),
            (1e300, "1E300"),
            (1e-20, "1E-20"),
        ];
        for (number, expected) in cases {
            assert_eq!(number_text(number), expected);
        }
    }

    #[test]
    fn values_keep_their_kind() {
        let moment = |serial, kind| Data::DateTime(ExcelDateTime::new(serial, kind, false));
        let day = ExcelDateTimeType::DateTime;
        let cases = [
            (Data::Empty, "", CellKind::Empty),
            (Data::String("0123".to_owned()), "0123", CellKind::Text),
            (Data::Int(7), "7", CellKind::Number),
            (Data::Bool(true), "TRUE", CellKind::Boolean),
            (Data::Error(CellErrorType::NA), "#N/A", CellKind::Error),
            (moment(44_197.0, day), "2021-01-01", CellKind::Date),
            (moment(44_197.5, day), "2021-01-01 12:00:00", CellKind::DateTime),
            (moment(0.75, day), "18:00:00", CellKind::DateTime),
            (moment(1.5, ExcelDateTimeType::TimeDelta), "36:00:00", CellKind::DateTime),
            (Data::DateTimeIso("2026-01-31".to_owned()), "2026-01-31", CellKind::Date),
            (Data::DateTimeIso("2026-01-31T00:00:00".to_owned()), "2026-01-31", CellKind::Date),
            (Data::DateTimeIso("2026-01-31T09:05:00".to_owned()), "2026-01-31 09:05:00", CellKind::DateTime),
            (Data::DurationIso("PT9H05M00S".to_owned()), "09:05:00", CellKind::DateTime),
        ];
        for (value, text, kind) in cases {
            assert_eq!(cell(value), Cell { text: text.to_owned(), kind });
        }
    }
}
