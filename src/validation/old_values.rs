//! `[old] X`: a value that goes in only where the base still holds what the file was made from.
//!
//! In: a settled record with expectations and what the base holds. Out: the fields whose value was changed meanwhile
//! (DOMAIN.md, section 6). Deliberately unaware of how the base is read.

use crate::contact::{Contact, Field, Incoming};

/// The fields of a row that the base holds otherwise than the row expects, with what it holds.
#[must_use]
pub fn changed_meanwhile(row: &Incoming, held: &Contact) -> Vec<(Field, String)> {
    let still = |field: Field, expected: &str| is_same(field, expected, held.text(field));
    let changed = row.expected.iter().filter(|(field, _)| row.entries.contains_key(field));
    changed
        .filter(|(field, text)| !still(**field, text))
        .map(|(f, _)| (*f, held.text(*f).to_owned()))
        .collect()
}

/// True when two texts are one value of the field: criteria have no order, and a consent that was never given is none.
fn is_same(field: Field, expected: &str, held: &str) -> bool {
    match field {
        Field::Authorization(_) | Field::HasSales => (expected == "TRUE") == (held == "TRUE"),
        Field::Criterion(_) => sorted(expected) == sorted(held),
        _ => expected.trim() == held.trim(),
    }
}

fn sorted(text: &str) -> Vec<&str> {
    let mut values: Vec<&str> = text.split('|').map(str::trim).filter(|value| !value.is_empty()).collect();
    values.sort_unstable();
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Code, Entry};

    #[test]
    fn what_was_changed_meanwhile() {
        let (genre, consent) = (Code::new("GENRE").unwrap(), Code::new("EMAIL").unwrap());
        let (genre, consent) = (Field::Criterion(genre), Field::Authorization(consent));
        for (field, expected, held, same) in [
            (genre, "OPERA|JAZZ", "JAZZ|OPERA", true),
            (genre, "", "", true),
            (genre, "", "JAZZ", false),
            (genre, "OPERA", "OPERA|JAZZ", false),
            (consent, "FALSE", "", true),
            (consent, "TRUE", "", false),
            (consent, "", "TRUE", false),
            (Field::LastName, "Bern", "Bern ", true),
            (Field::LastName, "Bern", "bern", false),
        ] {
            let mut row = Incoming::default();
            row.expected.insert(field, expected.to_owned());
            let mut contact = Contact::default();
            contact.set(field, held);
            assert!(changed_meanwhile(&row, &contact).is_empty(), "the row does not change the field");
            row.entries.insert(field, Entry::Set("NEW".into()));
            assert_eq!(changed_meanwhile(&row, &contact).is_empty(), same, "{field:?} {expected} {held}");
        }
    }
}
