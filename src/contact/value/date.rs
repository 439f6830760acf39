//! Birth dates: every way in which the files write a day.
//!
//! In goes the text of a cell; out comes a date with how sure it is, or why it is none. The reading
//! knows no clock: whether a date lies in the future is asked apart, with today's date as an argument.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::text::{clean, fold, is_bidi};

/// A date of birth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BirthDate(pub Date);

impl fmt::Display for BirthDate {
    /// Writes `YYYY-MM-DD`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a text is as a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateReading {
    /// This day and no other.
    Certain(Date),
    /// This day, if the assumption holds.
    Likely {
        /// The day meant.
        date: Date,
        /// What was assumed.
        reason: DateGuess,
    },
    /// One of two days.
    Ambiguous {
        /// The reading with the day first.
        day_first: Date,
        /// The reading with the month first.
        month_first: Date,
    },
    /// No day.
    Impossible {
        /// What is wrong.
        reason: DateFault,
    },
}

impl DateReading {
    /// The one day that is proposed, if there is one.
    pub fn date(self) -> Option<Date> {
        match self {
            Self::Certain(date) | Self::Likely { date, .. } => Some(date),
            Self::Ambiguous { .. } | Self::Impossible { .. } => None,
        }
    }
}

/// What had to be assumed to read a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateGuess {
    /// The century of a year of two digits.
    Century,
    /// The day stands before the month, as in Europe.
    DayFirst,
    /// The month stands before the day, because there is no such month otherwise.
    MonthFirst,
    /// A number counts days as spreadsheets do.
    SerialNumber,
    /// The digits stand together without signs.
    NoSeparators,
}

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateFault {
    /// It does not look like a date.
    NotADate,
    /// There is no such day in the calendar.
    NotInCalendar,
    /// It is a year without day and month.
    OnlyYear,
    /// It lies before 1500.
    TooEarly,
}

impl fmt::Display for DateGuess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Century => "the year has two digits",
            Self::DayFirst => "the day is taken to stand before the month",
            Self::MonthFirst => "the month stands before the day",
            Self::SerialNumber => "the number counts days as spreadsheets do",
            Self::NoSeparators => "the digits stand together",
        })
    }
}

impl fmt::Display for DateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotADate => "this is not a date",
            Self::NotInCalendar => "there is no such day in the calendar",
            Self::OnlyYear => "there is only a year",
            Self::TooEarly => "the date lies before 1500",
        })
    }
}

/// The order of day and month that the column is known to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// Day first, as in the import format.
    DayFirst,
    /// Month first, as in the United States.
    MonthFirst,
    /// The column shows both orders, or neither.
    Unknown,
}

/// What is to be said about a birth date that is a real day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BirthDateCheck {
    /// A person can have been born that day.
    Plausible,
    /// It lies after today.
    Future,
    /// It lies before 1900.
    Before1900,
    /// It is a day that programs write where no date is known.
    Placeholder,
}

/// Says whether somebody alive can have been born on a day.
pub fn check_birth_date(date: Date, today: Date) -> BirthDateCheck {
    // The first days of the spreadsheet calendars, and an hour lost to a time zone before them.
    let placeholders = [(1899, 12, 30), (1899, 12, 31), (1900, 1, 1)];
    if date > today {
        BirthDateCheck::Future
    } else if placeholders.contains(&(date.year(), date.month(), date.day())) {
        BirthDateCheck::Placeholder
    } else if date.year() < FIRST_YEAR {
        BirthDateCheck::Before1900
    } else {
        BirthDateCheck::Plausible
    }
}

/// Nobody alive was born before.
const FIRST_YEAR: i16 = 1900;

/// A year before this is a typing error; between the two lie persons of registers and archives.
const EARLIEST: i16 = 1500;

/// Years of two digits up to this one are of this century: written in 2026, later ones lie in the future.
const LAST_SHORT_YEAR: i16 = 26;

impl BirthDate {
    /// Reads a date in a column whose days stand before the months, as the import format wants it.
    pub fn read(text: &str) -> DateReading {
        Self::read_in_order(text, DateOrder::DayFirst)
    }

    /// Reads a date in a column with a known order of day and month.
    pub fn read_in_order(text: &str, order: DateOrder) -> DateReading {
        let cleaned = clean(text).text;
        // Dates copied from other programs come with direction marks around them.
        let day = without_time(cleaned.trim_matches(is_bidi));
        if !day.is_empty() && day.bytes().all(|byte| byte.is_ascii_digit()) {
            return read_digits(day, order);
        }
        if day.chars().any(char::is_alphabetic) {
            return read_words(&fold(day));
        }
        read_parts(day, order)
    }
}

/// Drops a time of day: `12.03.1979 00:00:00`, `1979-03-12T00:00:00Z`, and the decimals of a serial number.
fn without_time(text: &str) -> &str {
    if let Some((serial, fraction)) = text.split_once(['.', ','])
        && serial.len() == 5
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
    {
        return serial;
    }
    let Some(colon) = text.find(':') else {
        return text.strip_suffix('T').unwrap_or(text);
    };
    let before = text.get(..colon).unwrap_or(text);
    match before.rfind([' ', 'T']) {
        Some(end) => before.get(..end).unwrap_or(before).trim_end_matches([',', ' ']),
        None => text,
    }
}

fn impossible(reason: DateFault) -> DateReading {
    DateReading::Impossible { reason }
}

/// A real day that is not before 1500, or why not.
fn real_day(year: i16, month: i16, day: i16) -> Result<Date, DateFault> {
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else {
        return Err(DateFault::NotInCalendar);
    };
    match Date::new(year, month, day) {
        Ok(date) if year >= EARLIEST => Ok(date),
        Ok(_) => Err(DateFault::TooEarly),
        Err(_) => Err(DateFault::NotInCalendar),
    }
}

fn likely(date: Result<Date, DateFault>, reason: DateGuess) -> DateReading {
    date.map_or_else(impossible, |date| DateReading::Likely { date, reason })
}

/// Digits that stand together: a serial number, a year alone, or a date without signs.
fn read_digits(digits: &str, order: DateOrder) -> DateReading {
    let part = |from: usize, to: usize| number(digits.get(from..to).unwrap_or_default());
    match digits.len() {
        4 if (1800..2100).contains(&part(0, 4)) => impossible(DateFault::OnlyYear),
        5 => likely(serial_day(digits), DateGuess::SerialNumber),
        6 => match real_day(full_year(part(4, 6)), part(2, 4), part(0, 2)) {
            Ok(date) => DateReading::Likely { date, reason: DateGuess::NoSeparators },
            Err(reason) => impossible(reason),
        },
        8 => {
            let year_first =
                real_day(part(0, 4), part(4, 6), part(6, 8)).ok().filter(|date| date.year() < 2100);
            match year_first {
                Some(date) => DateReading::Likely { date, reason: DateGuess::NoSeparators },
                None => match read_day_and_month(part(4, 8), part(0, 2), part(2, 4), order) {
                    DateReading::Certain(date) => {
                        DateReading::Likely { date, reason: DateGuess::NoSeparators }
                    }
                    other => other,
                },
            }
        }
        _ => impossible(DateFault::NotADate),
    }
}

/// Day 1 is 1900-01-01 and 1900-02-29 is counted though there was none (ECMA-376, 18.17.4.1).
fn serial_day(digits: &str) -> Result<Date, DateFault> {
    let days = i64::from(digits.parse::<i32>().map_err(|_| DateFault::NotADate)?);
    let zero = jiff::civil::date(1899, 12, 30);
    let date = zero.checked_add(jiff::Span::new().days(days)).map_err(|_| DateFault::NotADate)?;
    // A larger number is an identifier or a postcode: no spreadsheet holds birth dates after 2100.
    if date.year() < 2100 { Ok(date) } else { Err(DateFault::NotADate) }
}

fn number(digits: &str) -> i16 {
    digits.parse().unwrap_or(-1)
}

fn full_year(short: i16) -> i16 {
    if short <= LAST_SHORT_YEAR { 2000 + short } else { 1900 + short }
}

/// Three numbers with signs between them.
fn read_parts(text: &str, order: DateOrder) -> DateReading {
    let sign = text.chars().find(|ch| !ch.is_ascii_digit()).unwrap_or(' ');
    let mut parts = text.split(sign).map(str::trim).filter(|part| !part.is_empty());
    let (Some(first), Some(second), Some(third), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return impossible(DateFault::NotADate);
    };
    let fits = |part: &str, most: usize| part.len() <= most && part.bytes().all(|byte| byte.is_ascii_digit());
    if !"./- \u{2013}\u{b7}\\,".contains(sign) || !fits(second, 2) {
        return impossible(DateFault::NotADate);
    }
    match (first.len(), third.len()) {
        (4, 1 | 2) if fits(first, 4) && fits(third, 2) => {
            year_first(number(first), number(second), number(third))
        }
        (1 | 2, 4) if fits(first, 2) && fits(third, 4) => {
            let reading = read_day_and_month(number(third), number(first), number(second), order);
            // Unpadded numbers with slashes are what an American spreadsheet writes too.
            if sign == '/' && (first.len() == 1 || second.len() == 1) { doubt(reading) } else { reading }
        }
        (1 | 2, 2) if fits(first, 2) && fits(third, 2) => {
            short_year(number(first), number(second), number(third), order)
        }
        _ => impossible(DateFault::NotADate),
    }
}

fn doubt(reading: DateReading) -> DateReading {
    match reading {
        DateReading::Certain(date)
            if date.day() <= 12 && i16::from(date.day()) != i16::from(date.month()) =>
        {
            DateReading::Likely { date, reason: DateGuess::DayFirst }
        }
        other => other,
    }
}

fn year_first(year: i16, month: i16, day: i16) -> DateReading {
    match real_day(year, month, day) {
        Ok(date) => DateReading::Certain(date),
        Err(DateFault::NotInCalendar) if month > 12 => {
            likely(real_day(year, day, month), DateGuess::DayFirst)
        }
        Err(reason) => impossible(reason),
    }
}

fn short_year(first: i16, second: i16, third: i16, order: DateOrder) -> DateReading {
    match read_day_and_month(full_year(third), first, second, order) {
        DateReading::Certain(date) => DateReading::Likely { date, reason: DateGuess::Century },
        // 79-03-12: no day and no month is 79, so the year stands first.
        DateReading::Impossible { .. } if first > 31 => {
            likely(real_day(full_year(first), second, third), DateGuess::Century)
        }
        other => other,
    }
}

fn read_day_and_month(year: i16, first: i16, second: i16, order: DateOrder) -> DateReading {
    let day_first = real_day(year, second, first);
    let month_first = real_day(year, first, second);
    match (order, day_first, month_first) {
        (_, Ok(day_first), Ok(month_first)) if day_first == month_first => DateReading::Certain(day_first),
        (DateOrder::Unknown, Ok(day_first), Ok(month_first)) => {
            DateReading::Ambiguous { day_first, month_first }
        }
        (DateOrder::DayFirst | DateOrder::Unknown, Ok(date), _) => DateReading::Certain(date),
        (DateOrder::MonthFirst, _, Ok(date)) => DateReading::Certain(date),
        (DateOrder::MonthFirst, Ok(date), _) => DateReading::Likely { date, reason: DateGuess::DayFirst },
        (_, _, Ok(date)) => DateReading::Likely { date, reason: DateGuess::MonthFirst },
        (_, Err(reason), Err(_)) => impossible(reason),
    }
}

/// A date with the month as a word, in folded text: `12 mars 1979`, `march 12th, 1979`, `1er avril 79`.
fn read_words(folded: &str) -> DateReading {
    let mut numbers = Vec::new();
    let mut month = None;
    for token in folded.split(|ch: char| !ch.is_alphanumeric()).flat_map(split_letters) {
        if token.bytes().all(|byte| byte.is_ascii_digit()) {
            numbers.push(token);
        } else if let Some(found) = month_of(token) {
            if month.replace(found).is_some() {
                return impossible(DateFault::NotADate);
            }
        } else if !is_filler(token) {
            return impossible(DateFault::NotADate);
        }
    }
    let (Some(month), [first, second]) = (month, numbers.as_slice()) else {
        return impossible(DateFault::NotADate);
    };
    match (first.len(), second.len()) {
        (1 | 2, 4) => {
            real_day(number(second), month, number(first)).map_or_else(impossible, DateReading::Certain)
        }
        (4, 1 | 2) => {
            real_day(number(first), month, number(second)).map_or_else(impossible, DateReading::Certain)
        }
        (1 | 2, 2) => likely(real_day(full_year(number(second)), month, number(first)), DateGuess::Century),
        _ => impossible(DateFault::NotADate),
    }
}

/// Splits `12mars1979` and `1er` where digits and letters meet.
fn split_letters(token: &str) -> impl Iterator<Item = &str> {
    let mut rest = token;
    std::iter::from_fn(move || {
        let digit = rest.chars().next()?.is_ascii_digit();
        let end = rest.find(|ch: char| ch.is_ascii_digit() != digit).unwrap_or(rest.len());
        let (part, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(part)
    })
}

/// Words between the parts of a date, endings of ordinal numbers and names of weekdays, folded.
fn is_filler(word: &str) -> bool {
    const FILLERS: [&str; 18] = [
        "de", "del", "le", "il", "el", "the", "of", "den", "der", "am", "du", "er", "st", "nd", "rd", "th",
        "o", "a",
    ];
    const WEEKDAYS: [&str; 41] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonnabend",
        "sonntag",
        "lunedi",
        "martedi",
        "mercoledi",
        "giovedi",
        "venerdi",
        "sabato",
        "domenica",
        "lunes",
        "martes",
        "miercoles",
        "jueves",
        "viernes",
        "sabado",
        "domingo",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
    ];
    FILLERS.contains(&word) || WEEKDAYS.contains(&word)
}

/// The month that a folded word names: a whole name, or a beginning of at least three letters that fits one month only.
fn month_of(word: &str) -> Option<i16> {
    let is_named = |names: &&[&str]| {
        names.iter().any(|name| *name == word || (word.len() > 2 && name.starts_with(word)))
    };
    let mut found = (1..).zip(MONTHS.iter()).filter(|(_, names)| is_named(names)).map(|(month, _)| month);
    match (found.next(), found.next()) {
        (Some(month), None) => Some(month),
        _ => None,
    }
}

/// Names of the months in fr, de, it, es, en, folded, with the spellings that are not their beginnings.
const MONTHS: [&[&str]; 12] = [
    &["janvier", "januar", "janner", "jaenner", "gennaio", "enero", "january"],
    &["fevrier", "februar", "feber", "febbraio", "febrero", "february"],
    &["mars", "marz", "maerz", "mrz", "marzo", "march"],
    &["avril", "april", "aprile", "abril"],
    &["mai", "maggio", "mayo", "may"],
    &["juin", "juni", "juno", "giugno", "junio", "june"],
    &["juillet", "juli", "luglio", "julio", "july"],
    &["aout", "august", "agosto"],
    &["septembre", "september", "settembre", "septiembre", "setiembre"],
    &["octobre", "oktober", "ottobre", "octubre", "october"],
    &["novembre", "november", "noviembre"],
    &["decembre", "dezember", "dicembre", "diciembre", "december", "dec"],
];

#[cfg(test)]
#[path = "date_tests.rs"]
mod tests;
