//! Consents with a date.

/// True when a consent that is said of one day must not change what a later day left: of two different answers that are
/// both dated the later one stands, and of one day the withdrawal. Each side is the answer and its date, ISO 8601.
#[must_use]
pub fn is_outdated((held, held_date): (&str, &str), (said, said_date): (&str, &str)) -> bool {
    let dated = !held_date.is_empty() && !said_date.is_empty();
    let contradicts = !held.is_empty() && !said.is_empty() && held != said;
    let earlier = said_date < held_date || (said_date == held_date && said == "TRUE");
    dated && contradicts && earlier
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_dated_answers_the_later_one_stands() {
        for (held, said, outdated) in [
            (("FALSE", "2024-06-01"), ("TRUE", "2024-01-01"), true),
            (("FALSE", "2024-06-01"), ("TRUE", "2024-06-01"), true),
            (("TRUE", "2024-06-01"), ("FALSE", "2024-06-01"), false),
            (("TRUE", "2024-06-01"), ("FALSE", "2024-05-31"), true),
            (("FALSE", "2024-06-01"), ("TRUE", ""), false),
            (("FALSE", ""), ("TRUE", "2024-06-01"), false),
            (("FALSE", "2024-06-01"), ("FALSE", "2024-01-01"), false),
        ] {
            assert_eq!(is_outdated(held, said), outdated, "{held:?} {said:?}");
        }
    }
}
