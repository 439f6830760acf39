//! Dates as Oracle's dumps write them: a text and the mask that says which digits are the day.

use jiff::Span;
use jiff::civil::date;

/// Months as `MON` and `MONTH` write them in dumps with English settings.
const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// Years of two digits up to this one belong to this century, as `RR` has it (Oracle's SQL Reference).
const LAST_YEAR_OF_CENTURY: u16 = 49;

#[derive(Default)]
struct Moment {
    year: Option<u16>,
    month: Option<u16>,
    day: Option<u16>,
    time: [Option<u16>; 3],
    afternoon: Option<bool>,
}

/// Writes a date as `YYYY-MM-DD`, with the time if it has one; `None` where the mask or the text is unknown.
pub(super) fn iso(text: &str, mask: &str) -> Option<String> {
    let mask = mask.to_ascii_uppercase();
    let (mut mask, mut text) = (mask.as_str(), text.trim());
    let mut moment = Moment::default();
    while !mask.is_empty() {
        (mask, text) = moment.take(mask, text)?;
    }
    if text.is_empty() { moment.written() } else { None }
}

impl Moment {
    /// Reads one element of the mask.
    fn take<'m, 't>(&mut self, mask: &'m str, text: &'t str) -> Option<(&'m str, &'t str)> {
        for element in [
            "YYYY", "RRRR", "RR", "YY", "MONTH", "MON", "MM", "DD", "HH24", "HH12", "HH", "MI", "SS", "AM",
            "PM",
        ] {
            let Some(rest) = mask.strip_prefix(element) else { continue };
            return Some((rest, self.element(element, text)?));
        }
        if let Some(rest) = mask.strip_prefix("XFF").or_else(|| mask.strip_prefix(".FF")) {
            let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            let fraction = text.trim_start_matches(['.', ',']);
            return Some((rest, fraction.trim_start_matches(|c: char| c.is_ascii_digit())));
        }
        let sign = mask.chars().next().filter(|c| !c.is_alphanumeric())?;
        let rest = mask.get(sign.len_utf8()..)?;
        let text = text.strip_prefix(|c: char| !c.is_alphanumeric()).unwrap_or(text);
        Some((rest, text))
    }

    fn element<'t>(&mut self, element: &str, text: &'t str) -> Option<&'t str> {
        match element {
            "MON" | "MONTH" => {
                let word = text.get(..3)?.to_ascii_uppercase();
                let at = MONTHS.iter().position(|month| *month == word)?;
                self.month = u16::try_from(at + 1).ok();
                return Some(text.trim_start_matches(|c: char| c.is_alphabetic()));
            }
            "AM" | "PM" => {
                self.afternoon = Some(text.get(..2)?.eq_ignore_ascii_case("PM"));
                return text.get(2..);
            }
            _ => {}
        }
        let most = if matches!(element, "YYYY" | "RRRR") { 4 } else { 2 };
        let length = text.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let number: u16 = text.get(..length)?.parse().ok()?;
        match element {
            "YYYY" | "RRRR" if length == 4 => self.year = Some(number),
            "RR" | "YY" | "RRRR" | "YYYY" => {
                self.year = Some(if number > LAST_YEAR_OF_CENTURY { 1900 + number } else { 2000 + number });
            }
            "MM" => self.month = Some(number),
            "DD" => self.day = Some(number),
            "MI" => self.time[1] = Some(number),
            "SS" => self.time[2] = Some(number),
            _ => self.time[0] = Some(number),
        }
        text.get(length..)
    }

    fn written(&self) -> Option<String> {
        let date = format!("{:04}-{:02}-{:02}", self.year?, self.month?, self.day?);
        let [hour, minute, second] = self.time.map(Option::unwrap_or_default);
        let hour = match (self.afternoon, hour) {
            (Some(true), hour) if hour < 12 => hour + 12,
            (Some(false), 12) => 0,
            (_, hour) => hour,
        };
        if (hour, minute, second) == (0, 0, 0) {
            return Some(date);
        }
        Some(format!("{date} {hour:02}:{minute:02}:{second:02}"))
    }
}

/// Reads a date that SQL Server wrote as bytes: days since 1900 and three-hundredths of seconds, or for the
/// type `date` days since year 1 with the lowest byte first (its documentation of the storage formats).
pub(super) fn of_bytes(digits: &str, sort: &str) -> Option<String> {
    let bytes = u64::from_str_radix(digits, 16).ok().filter(|_| digits.len() <= 16)?;
    let after = |year: i16, days: i64| {
        let days = Span::new().try_days(days).ok()?;
        date(year, 1, 1).checked_add(days).ok()
    };
    match (sort, digits.len()) {
        ("DATETIME", 16) => {
            let days = i32::from_be_bytes(u32::try_from(bytes >> 32).ok()?.to_be_bytes());
            let seconds = (bytes & 0xFFFF_FFFF) / 300;
            let day = after(1900, i64::from(days))?;
            if seconds >= 86_400 {
                return None;
            }
            if seconds == 0 {
                return Some(day.to_string());
            }
            Some(format!("{day} {:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
        }
        ("DATE", 6) => {
            let days = (bytes & 0xFF) << 16 | bytes & 0xFF00 | bytes >> 16;
            Some(after(1, i64::try_from(days).ok()?)?.to_string())
        }
        _ => None,
    }
}

/// Reads the `\XXXX` and `\uXXXX` of `unistr('…')`.
pub(super) fn unescape_unicode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        let digits = rest.strip_prefix('u').unwrap_or(rest);
        let code = digits.get(..4).and_then(|code| u32::from_str_radix(code, 16).ok());
        match code.and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = digits.get(4..).unwrap_or_default();
            }
            None => {
                out.push('\\');
                rest = rest.strip_prefix('\\').unwrap_or(rest);
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mask_says_what_the_day_is() {
        let cases = [
            ("02/03/1980", "MM/DD/YYYY", Some("1980-02-03")),
            ("02/03/1980", "DD/MM/YYYY", Some("1980-03-02")),
            ("1980-02-03 00:00:00", "YYYY-MM-DD HH24:MI:SS", Some("1980-02-03")),
            ("1980-02-03 14:05:06", "YYYY-MM-DD HH24:MI:SS", Some("1980-02-03 14:05:06")),
            ("31-JAN-80", "DD-MON-RR", Some("1980-01-31")),
            ("31-JAN-12 02.30.00.000000000 PM", "DD-MON-RR HH.MI.SSXFF AM", Some("2012-01-31 14:30:00")),
            ("31-JAN-80", "DD-MON-RR EXTRA", None),
            ("31.Januar", "DD.MONTH", None),
            ("yesterday", "DD-MON-RR", None),
        ];
        for (text, mask, expected) in cases {
            assert_eq!(iso(text, mask).as_deref(), expected, "{text} {mask}");
        }
    }

    #[test]
    fn dates_written_as_bytes_are_read() {
        let cases = [
            ("0000728600000000", "DATETIME", Some("1980-04-09")),
            ("00000000018B80D4", "DATETIME", Some("1900-01-01 23:59:59")),
            ("FFFFFFFF00000000", "DATETIME", Some("1899-12-31")),
            ("5B950A", "DATE", Some("1900-01-01")),
            ("5B950A", "VARBINARY", None),
            ("zz", "DATE", None),
        ];
        for (digits, sort, expected) in cases {
            assert_eq!(of_bytes(digits, sort).as_deref(), expected, "{digits}");
        }
    }

    #[test]
    fn coded_characters_are_read() {
        let cases = [(r"a\000ab", "a\nb"), (r"Z\u00fcrich", "Zürich"), (r"a\\b", r"a\b"), (r"end\", r"end\")];
        for (text, expected) in cases {
            assert_eq!(unescape_unicode(text), expected);
        }
    }
}
