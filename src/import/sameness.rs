//! Whether a cell that came back is the one that went out.
//!
//! In: the text that went out and the text that came back. Out: the same, the
//! same but for what a spreadsheet does to texts that it takes for numbers,
//! dates or truth values, or changed by a person.

use super::own::written;
use crate::contact::value::boolean::recognise_boolean;
use crate::contact::value::date::DateOrder;
use crate::contact::value::{BirthDate, Recognised};

/// What became of a cell on its way out and back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sameness {
    /// Nothing.
    Same,
    /// A spreadsheet wrote it in its own way: leading zeros, dates, exponents.
    Rewritten,
    /// A person changed it.
    Changed,
}

/// Digits that a spreadsheet keeps of a number (Microsoft's limits of Excel), as a relative difference.
const PRECISION: f64 = 1e-14;

/// Digits of a number that a spreadsheet shows in a cell; longer ones get an exponent.
const SHOWN: usize = 11;

/// Lays the text that came back beside the one that went out.
pub(super) fn sameness(out: &str, back: &str) -> Sameness {
    if back == out || back == written(out) || tidy(back) == tidy(&written(out)) {
        return Sameness::Same;
    }
    let (out, back) = (out.trim(), back.trim());
    let rewritten = !out.is_empty() && !back.is_empty();
    if rewritten && (same_number(out, back) || same_date(out, back) || same_truth(out, back)) {
        return Sameness::Rewritten;
    }
    Sameness::Changed
}

/// Blanks at the ends and the kind of line end are not what a person corrects.
fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// `007` as `7`, `+41216132111` as `41216132111` or `4,12162E+10`, `1.50` as `1,5`.
fn same_number(out: &str, back: &str) -> bool {
    let (Some(a), Some(b)) = (number(out), number(back)) else { return false };
    if a == b {
        return true;
    }
    let Some(mantissa) = back.find(['e', 'E']).and_then(|at| back.get(..at)) else {
        let long = out.bytes().filter(u8::is_ascii_digit).count() > SHOWN;
        return long && ((a - b) / a).abs() <= PRECISION;
    };
    // Within half of the last digit that is shown.
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
    let last = b.abs().log10().floor() + 1.0 - i32::try_from(digits).map_or(0.0, f64::from);
    (a - b).abs() <= 0.501 * 10_f64.powf(last)
}

fn number(text: &str) -> Option<f64> {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ',' | 'e' | 'E');
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-')) || !text.chars().all(plain) {
        return None;
    }
    text.replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite())
}

/// The same day in another form. A swapped day and month count only where the separator is another one too: a person
/// who corrects a date keeps it, a spreadsheet does not.
fn same_date(out: &str, back: &str) -> bool {
    let separator = |text: &str| text.chars().find(|c| matches!(c, '.' | '/' | '-'));
    let (Some(mark), Some(other)) = (separator(out), separator(back)) else { return false };
    let Some(day) = BirthDate::read(out).date() else { return false };
    let orders = [DateOrder::DayFirst, DateOrder::MonthFirst];
    let read = orders.map(|order| BirthDate::read_in_order(back, order).date());
    read[0] == Some(day) || (mark != other && read[1] == Some(day))
}

/// `TRUE` as `WAHR`, `FALSE` as `FAUX`.
fn same_truth(out: &str, back: &str) -> bool {
    let truth = |text: &str| match recognise_boolean(text) {
        Recognised::Exact(truth) => Some(truth),
        other => other.value(),
    };
    let excels = out.eq_ignore_ascii_case("true") || out.eq_ignore_ascii_case("false");
    let word = back.len() > 3 && back.chars().all(char::is_alphabetic);
    excels && word && truth(out) == truth(back)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_does_is_told_from_what_a_person_does() {
        use Sameness::{Changed, Rewritten, Same};
        for (out, back, expected) in [
            ("Meier", "Meier", Same),
            ("Meier ", "Meier", Same),
            ("a\r\nb", "a\nb", Same),
            ("=1+1", "\\=1+1", Same),
            ("=", "=", Same),
            ("", "", Same),
            ("01234", "1234", Rewritten),
            ("0041216132111", "41216132111", Rewritten),
            ("+41216132111", "41216132111", Rewritten),
            ("41216132111", "4.12161E+10", Rewritten),
            ("41216132111", "4,12161E+10", Rewritten),
            ("12345678901234567", "12345678901234600", Rewritten),
            ("1.50", "1,5", Rewritten),
            ("09.12.2003", "2003-12-09", Rewritten),
            ("2003-12-09", "09.12.2003", Rewritten),
            ("2003-12-09", "12/9/2003", Rewritten),
            ("TRUE", "WAHR", Rewritten),
            ("FALSE", "FAUX", Rewritten),
            ("Meier", "Meyer", Changed),
            ("", "x", Changed),
            ("x", "", Changed),
            ("01234", "1235", Changed),
            ("41216132111", "4.13E+10", Changed),
            ("41216132111", "41216132112", Changed),
            ("09/12/2003", "12/09/2003", Changed),
            ("31.02.1980", "28.02.1980", Changed),
            ("TRUE", "FAUX", Changed),
            ("TRUE", "1", Changed),
            ("oui", "non", Changed),
            ("8001", "8002", Changed),
        ] {
            assert_eq!(sameness(out, back), expected, "{out:?} {back:?}");
        }
    }
}
