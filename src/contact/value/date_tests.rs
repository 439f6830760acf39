//! What is read as a date, what is assumed, and what is refused.

use super::*;
use jiff::civil::date;

#[test]
fn reads_certain_dates() {
    let cases = [
        "12.03.1979",
        "12.3.1979",
        "\u{200e}12.03.1979",
        "1979-03-12",
        "12/03/1979",
        "12-03-1979",
        " 12.03.1979 ",
        "12 03 1979",
        "1979/03/12",
        "1979.03.12",
        "12.03.1979 00:00:00",
        "1979-03-12T00:00:00Z",
        "1979-03-12 14:30",
        "12.03.1979, 00:00",
        "12 mars 1979",
        "12. März 1979",
        "12 Maerz 1979",
        "12. Mrz. 1979",
        "12 marzo 1979",
        "12 de marzo de 1979",
        "March 12, 1979",
        "March 12th, 1979",
        "12 Mar 1979",
        "12-Mar-1979",
        "12mars1979",
        "Monday, 12 March 1979",
        "lundi 12 mars 1979",
        "1979 March 12",
    ];
    for text in cases {
        assert_eq!(BirthDate::read(text), DateReading::Certain(date(1979, 3, 12)), "{text}");
    }
    let months = [
        ("1er avril 2001", 4),
        ("1 janv. 2001", 1),
        ("1. Jänner 2001", 1),
        ("1 gen 2001", 1),
        ("1 ene. 2001", 1),
        ("1 févr. 2001", 2),
        ("1 mai 2001", 5),
        ("1 mag 2001", 5),
        ("1 juin 2001", 6),
        ("1 juil. 2001", 7),
        ("1 lug 2001", 7),
        ("1 giu 2001", 6),
        ("1 août 2001", 8),
        ("1 ago 2001", 8),
        ("1 Sept. 2001", 9),
        ("1 set 2001", 9),
        ("1 Okt. 2001", 10),
        ("1 ott 2001", 10),
        ("1 nov 2001", 11),
        ("1 déc. 2001", 12),
        ("1. Dez. 2001", 12),
        ("1 dic 2001", 12),
    ];
    for (text, month) in months {
        assert_eq!(BirthDate::read(text), DateReading::Certain(date(2001, month, 1)), "{text}");
    }
}

#[test]
fn says_what_it_assumes() {
    use DateGuess::*;
    let cases = [
        ("12/3/79", date(1979, 3, 12), Century),
        ("12.03.79", date(1979, 3, 12), Century),
        ("12.03.05", date(2005, 3, 12), Century),
        ("79-03-12", date(1979, 3, 12), Century),
        ("12 mars 79", date(1979, 3, 12), Century),
        ("3/4/1979", date(1979, 4, 3), DayFirst),
        ("1979-13-03", date(1979, 3, 13), DayFirst),
        ("03/25/1979", date(1979, 3, 25), MonthFirst),
        ("28926", date(1979, 3, 12), SerialNumber),
        ("28926.0", date(1979, 3, 12), SerialNumber),
        ("28926,5", date(1979, 3, 12), SerialNumber),
        ("19790312", date(1979, 3, 12), NoSeparators),
        ("12031979", date(1979, 3, 12), NoSeparators),
        ("120379", date(1979, 3, 12), NoSeparators),
    ];
    for (text, date, reason) in cases {
        assert_eq!(BirthDate::read(text), DateReading::Likely { date, reason }, "{text}");
    }
    assert_eq!(BirthDate::read("3/25/1979").date(), Some(date(1979, 3, 25)));
    assert_eq!(BirthDate::read("25/3/1979"), DateReading::Certain(date(1979, 3, 25)));
}

#[test]
fn knows_the_order_of_a_column() {
    let (third, april) = (date(1979, 3, 4), date(1979, 4, 3));
    let unknown = DateReading::Ambiguous { day_first: april, month_first: third };
    assert_eq!(BirthDate::read_in_order("03/04/1979", DateOrder::Unknown), unknown);
    assert_eq!(BirthDate::read_in_order("03/04/1979", DateOrder::MonthFirst), DateReading::Certain(third));
    assert_eq!(BirthDate::read_in_order("03/04/1979", DateOrder::DayFirst), DateReading::Certain(april));
    assert_eq!(BirthDate::read_in_order("25/04/1979", DateOrder::MonthFirst).date(), Some(date(1979, 4, 25)));
}

#[test]
fn refuses_what_is_no_day() {
    use DateFault::*;
    let cases = [
        ("31.02.1979", NotInCalendar),
        ("29.02.1900", NotInCalendar),
        ("1979-02-30", NotInCalendar),
        ("00.00.0000", NotInCalendar),
        ("13/13/1979", NotInCalendar),
        ("31 juin 1979", NotInCalendar),
        ("1979", OnlyYear),
        ("12.03.1379", TooEarly),
        ("12 mars 0079", TooEarly),
        ("", NotADate),
        ("unknown", NotADate),
        ("12 mars", NotADate),
        ("12 jui 1979", NotADate),
        ("12.03", NotADate),
        ("99999", NotADate),
        ("anna@example.ch", NotADate),
        ("12.03.1979.01", NotADate),
        ("+41216132111", NotADate),
    ];
    for (text, reason) in cases {
        assert_eq!(BirthDate::read(text), DateReading::Impossible { reason }, "{text}");
    }
}

#[test]
fn checks_against_today() {
    let today = date(2026, 11, 22);
    let cases = [
        (date(1979, 3, 12), BirthDateCheck::Plausible),
        (today, BirthDateCheck::Plausible),
        (date(2026, 11, 23), BirthDateCheck::Future),
        (date(1900, 1, 1), BirthDateCheck::Placeholder),
        (date(1899, 12, 30), BirthDateCheck::Placeholder),
        (date(1879, 3, 14), BirthDateCheck::Before1900),
    ];
    for (day, want) in cases {
        assert_eq!(check_birth_date(day, today), want, "{day}");
    }
}

proptest::proptest! {
    #[test]
    fn never_panics(text in "\\PC{0,20}|[0-9./: -]{0,20}") {
        BirthDate::read(&text);
    }

    #[test]
    fn reads_back_what_it_writes(days in 1_i64..70_000) {
        let day = date(1900, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        proptest::prop_assert_eq!(BirthDate::read(&day.to_string()), DateReading::Certain(day));
        let european = format!("{:02}.{:02}.{}", day.day(), day.month(), day.year());
        proptest::prop_assert_eq!(BirthDate::read(&european), DateReading::Certain(day));
    }
}
