//! Text on its way to the terminal: made visible, then cut to a width.
//!
//! Everything that comes from data passes [`visible`]; nothing else may draw it.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// The text with every sign that acts or hides replaced by one that can be seen.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    crate::contact::value::text::visible(text)
}

/// The columns that a text takes on a terminal.
pub(crate) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text made visible and cut to `room` columns; a cut is shown by `…`.
pub(crate) fn cut(text: &str, room: usize) -> String {
    let text = visible(text);
    if width(&text) <= room {
        return text.into_owned();
    }
    let mut out = String::new();
    let mut left = room.saturating_sub(1);
    for sign in text.graphemes(true) {
        let w = width(sign);
        if w > left {
            break;
        }
        left -= w;
        out.push_str(sign);
    }
    if room > 0 {
        out.push('…');
    }
    out
}

/// The text made visible, cut and filled with spaces to exactly `room` columns.
pub(crate) fn fit(text: &str, room: usize) -> String {
    let mut out = cut(text, room);
    let fill = room.saturating_sub(width(&out));
    out.extend(std::iter::repeat_n(' ', fill));
    out
}

/// The same, with the spaces in front.
pub(crate) fn fit_right(text: &str, room: usize) -> String {
    let cut = cut(text, room);
    let fill = room.saturating_sub(width(&cut));
    " ".repeat(fill) + &cut
}

/// A text broken into lines of at most `room` columns, at spaces where there are any.
pub(crate) fn wrap(text: &str, room: usize) -> Vec<String> {
    let text = visible(text);
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let used = lines.last().map_or(0, |l| width(l));
        match lines.last_mut() {
            Some(line) if used > 0 && used + 1 + width(word) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            Some(line) if used == 0 => line.push_str(word),
            _ => lines.push(word.to_owned()),
        }
    }
    lines.into_iter().map(|line| cut(&line, room)).collect()
}

/// A whole number with thin groups of three: `1 204`.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// A number of things: `1 row`, `1 204 rows`.
pub(crate) fn count(number: u64, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {thing}{plural}", grouped(number))
}

/// A probability in whole percent; never 100 % for what is not certain.
pub(crate) fn percent(probability: f64) -> String {
    let percent = (probability * 100.0).round();
    if percent >= 100.0 && probability < 1.0 {
        return ">99 %".into();
    }
    format!("{percent} %")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_acts_or_hides_is_shown() {
        for (text, shown) in [
            ("plain Müller", "plain Müller"),
            ("\u{1b}[2Jgone", "␛[2Jgone"),
            ("a\r\nb\t", "a␍␊b␉"),
            ("\u{9b}31m", "⟪U+009B⟫31m"),
            ("abc\u{202e}gpj", "abc⟪RLO⟫gpj"),
            ("zero\u{200b}width", "zero⟪ZWSP⟫width"),
            ("e\u{301}", "e\u{301}"),
        ] {
            assert_eq!(visible(text), shown, "{text:?}");
        }
    }

    #[test]
    fn cutting_counts_columns_not_characters() {
        for (text, room, expected) in [
            ("Müller", 6, "Müller"),
            ("Müller", 5, "Müll…"),
            ("東京都", 5, "東京…"),
            ("東京都", 4, "東…"),
            ("x", 0, ""),
            ("e\u{301}te\u{301}", 3, "e\u{301}te\u{301}"),
        ] {
            assert_eq!(cut(text, room), expected, "{text:?} {room}");
        }
        assert_eq!(fit("ab", 4), "ab  ");
        assert_eq!(fit_right("ab", 4), "  ab");
    }

    #[test]
    fn numbers_as_people_read_them() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1204), "1 204");
        assert_eq!(grouped(1_048_576), "1 048 576");
        assert_eq!((count(1, "row"), count(1204, "row")), ("1 row".into(), "1 204 rows".into()));
        assert_eq!(percent(0.884), "88 %");
        assert_eq!(percent(0.9999), ">99 %");
        assert_eq!(percent(1.0), "100 %");
    }

    #[test]
    fn wrapping_breaks_at_spaces() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("unbreakable", 5), ["unbr…"]);
        assert_eq!(wrap("", 5), [""]);
    }

    proptest! {
        #[test]
        fn no_text_gets_a_control_sign_through_or_takes_more_room(text in "\\PC{0,20}|.{0,20}", room in 0usize..20) {
            let out = fit(&text, room);
            prop_assert!(!out.chars().any(char::is_control));
            prop_assert_eq!(width(&out), room);
        }
    }
}
