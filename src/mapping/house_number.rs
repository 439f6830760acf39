//! A house number that stands in a column of its own joins its street.
//!
//! In: a street and a number. Out: the line as it is written on an envelope where the street is. Deliberately unaware
//! of countries: the street itself shows which way round it is written.

use super::place::NUMBER_BEFORE;
use crate::contact::value::text::fold;

/// Further words before which a number stands; nothing but a street column makes them words of a street (`CH-1003`).
const SHORT: [&str; 2] = ["ch", "ruelle"];

/// Words at the end of a street before which the number stands too: `12 Main Street`.
const NUMBER_BEFORE_ENDS: [&str; 10] =
    ["street", "st", "road", "rd", "lane", "ln", "drive", "close", "court", "crescent"];

/// The street with its number: `Seestrasse 12`, `12 rue Haute`; a number that stands there already is not doubled.
pub(super) fn with_number(street: &str, number: &str) -> String {
    let (street, number) = (street.trim(), number.trim());
    // `=` clears a line or is no number.
    let said = !number.is_empty() && number != "=" && street != "=";
    if !said || street.split([' ', ',']).any(|word| word.eq_ignore_ascii_case(number)) {
        return street.to_owned();
    }
    let folded = fold(street);
    let mut words = folded.split([' ', '.', ',']).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    let last = words.next_back().unwrap_or_default();
    match NUMBER_BEFORE.contains(&first) || SHORT.contains(&first) || NUMBER_BEFORE_ENDS.contains(&last) {
        true => format!("{number} {street}"),
        false => format!("{street} {number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_street_shows_where_its_number_stands() {
        let cases = [
            ("Seestrasse", "12", "Seestrasse 12"),
            ("Via Roma", "3/A", "Via Roma 3/A"),
            ("Calle Mayor", "7", "Calle Mayor 7"),
            ("rue Haute", "12 bis", "12 bis rue Haute"),
            ("Av. de la Gare", "4", "4 Av. de la Gare"),
            ("Main Street", "10", "10 Main Street"),
            ("Seestrasse 12", "12", "Seestrasse 12"),
            ("Seestrasse", " ", "Seestrasse"),
            ("=", "12", "="),
            ("Seestrasse", "=", "Seestrasse"),
        ];
        for (street, number, line) in cases {
            assert_eq!(with_number(street, number), line);
        }
    }
}
