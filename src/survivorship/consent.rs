//! Consents with a date: a withdrawal wins unless a later dated opt-in exists (DOMAIN.md, section 11).

use super::pair::Pair;
use super::unit::put_file;
use crate::contact::{Code, Contact, Field};
use crate::validation::is_outdated;

/// Merges an authorisation and its date. Without dates a merge only ever withdraws.
pub(super) fn merge(after: &mut Contact, pair: &Pair<'_>, code: Code) {
    let (consent, dated) = (Field::Authorization(code), Field::AuthorizationDate(code));
    let (base, file) = (pair.base_text(consent), pair.incoming.text(consent));
    let (base_date, file_date) = (pair.base_text(dated), pair.incoming.text(dated));
    let newer = !base_date.is_empty() && file_date > base_date;
    let taken = match (base, file) {
        ("FALSE", "TRUE") => newer,
        (_, "FALSE") => base != "FALSE" && !is_outdated((base, base_date), (file, file_date)),
        _ => false,
    };
    if taken {
        after.set(consent, file);
        after.set(dated, file_date);
    } else if !base.is_empty() && base == file && file_date > base_date {
        put_file(after, dated, pair.incoming, dated);
    }
}

/// What contacts that are one say together of an authorisation, in whatever order they are brought together: the head's
/// answer, but a withdrawal of any of them, unless the head has an answer and a later dated opt-in exists.
pub(super) fn weigh(after: &mut Contact, (head, others): (&Contact, &[&Contact]), code: Code) {
    let (consent, dated) = (Field::Authorization(code), Field::AuthorizationDate(code));
    let all = || std::iter::once(head).chain(others.iter().copied());
    let days = |answer: &'static str| {
        all().filter(move |c| c.text(consent) == answer).map(move |c| c.text(dated).to_owned())
    };
    let Some(withdrawn) = days("FALSE").max() else { return };
    let is_open = days("FALSE").any(|day| day.is_empty()) || head.text(consent).is_empty();
    match days("TRUE").max().filter(|given| !is_open && *given > withdrawn) {
        Some(given) => {
            after.set(consent, "TRUE");
            after.set(dated, given);
        }
        None => {
            after.set(consent, "FALSE");
            after.set(dated, withdrawn);
        }
    }
}

/// True when an update's cell about a consent speaks of an earlier day than what the contact holds.
pub(super) fn is_overruled(pair: &Pair<'_>, code: Code) -> bool {
    let (consent, dated) = (Field::Authorization(code), Field::AuthorizationDate(code));
    let base = (pair.base_text(consent), pair.base_text(dated));
    is_outdated(base, (pair.incoming.text(consent), pair.incoming.text(dated)))
}

/// A date belongs to its consent: where that changes without a date of its own the old one goes, and where there is no
/// answer there is no date of one.
pub(super) fn forget_old_dates(after: &mut Contact, pair: &Pair<'_>) {
    let changed: Vec<Field> = after
        .values
        .keys()
        .filter_map(|field| match field {
            Field::AuthorizationDate(code) => Some((*code, *field)),
            _ => None,
        })
        .filter(|(code, dated)| {
            let consent = Field::Authorization(*code);
            let is_changed = after.text(consent) != pair.base_text(consent);
            after.text(consent).is_empty() || (is_changed && pair.incoming.text(*dated).is_empty())
        })
        .map(|(_, dated)| dated)
        .collect();
    changed.into_iter().for_each(|dated| after.set(dated, ""));
}

#[cfg(test)]
mod tests {
    use crate::contact::{Code, Contact, Entry, Field, Incoming};
    use crate::survivorship::{Newer, Picks, Way, golden_record};

    /// `TRUE 2024-01-01`, `FALSE` or nothing.
    fn split(text: &str) -> (&str, &str) {
        text.split_once(' ').unwrap_or((text, ""))
    }

    fn after(base: &str, file: &str, way: Way) -> String {
        let code = Code::new("EMAIL").unwrap();
        let (consent, dated) = (Field::Authorization(code), Field::AuthorizationDate(code));
        let mut contact = Contact::default();
        contact.set(consent, split(base).0);
        contact.set(dated, split(base).1);
        let mut row = Incoming::default();
        for (field, text) in [(consent, split(file).0), (dated, split(file).1)] {
            if !text.is_empty() {
                row.entries.insert(field, Entry::Set(text.into()));
            }
        }
        let after = golden_record(Some(&contact), &row, way, &Picks::new()).after;
        format!("{} {}", after.text(consent), after.text(dated)).trim().to_owned()
    }

    #[test]
    fn a_withdrawal_wins_unless_a_later_dated_opt_in_exists() {
        for (base, file, expected) in [
            ("FALSE 2024-01-01", "TRUE 2024-06-01", "TRUE 2024-06-01"),
            ("FALSE 2024-06-01", "TRUE 2024-01-01", "FALSE 2024-06-01"),
            ("FALSE 2024-06-01", "TRUE 2024-06-01", "FALSE 2024-06-01"),
            ("FALSE", "TRUE 2024-06-01", "FALSE"),
            ("FALSE 2024-06-01", "TRUE", "FALSE 2024-06-01"),
            ("TRUE 2024-06-01", "FALSE 2024-01-01", "TRUE 2024-06-01"),
            ("TRUE 2024-01-01", "FALSE 2024-06-01", "FALSE 2024-06-01"),
            ("TRUE 2024-06-01", "FALSE", "FALSE"),
            ("TRUE", "FALSE 2024-01-01", "FALSE 2024-01-01"),
            ("", "TRUE 2024-01-01", ""),
            ("", "FALSE 2024-01-01", "FALSE 2024-01-01"),
            ("TRUE 2024-01-01", "TRUE 2024-06-01", "TRUE 2024-06-01"),
        ] {
            for newer in [Newer::Ask, Newer::File, Newer::Base] {
                assert_eq!(after(base, file, Way::Merge(newer)), expected, "{base} + {file}");
            }
        }
    }

    #[test]
    fn an_update_with_an_older_date_leaves_what_stands() {
        for (base, file, expected) in [
            ("FALSE 2024-06-01", "TRUE 2024-01-01", "FALSE 2024-06-01"),
            ("FALSE 2024-06-01", "TRUE 2024-06-02", "TRUE 2024-06-02"),
            ("FALSE 2024-06-01", "TRUE", "TRUE"),
            ("TRUE 2024-06-01", "FALSE 2024-01-01", "TRUE 2024-06-01"),
            ("TRUE 2024-06-01", "FALSE", "FALSE"),
            ("", "TRUE 2024-01-01", "TRUE 2024-01-01"),
        ] {
            assert_eq!(after(base, file, Way::Update), expected, "{base} ← {file}");
        }
    }
}
