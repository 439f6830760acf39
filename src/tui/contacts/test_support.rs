//! Made-up contacts for the tests of the search.

use crate::contact::Kind;
use crate::import::{CardSection, ContactCard, FoundBy, FoundContact, FoundState};

use super::super::test_support::number;

/// A contact in the list of those found.
pub(crate) fn found_contact(digits: &str) -> FoundContact {
    FoundContact {
        number: number(digits),
        kind: Kind::Individual,
        name: "Müller, Jürg".into(),
        reach: "j.mueller@example.ch".into(),
        place: "8001 Zürich".into(),
        structure: String::new(),
        state: FoundState::Active,
        by: FoundBy::Words,
        weight: 170,
    }
}

/// That contact, whole.
pub(crate) fn contact_card() -> ContactCard {
    let line = |label: &str, text: &str| (label.to_owned(), text.to_owned());
    let section = |title, lines| CardSection { title, lines };
    ContactCard {
        number: number("0012345"),
        kind: Kind::Individual,
        name: "Müller, Jürg".into(),
        state: FoundState::Active,
        login: "j.mueller@example.ch".into(),
        has_sales: true,
        created: "2019-03-04 10:00".into(),
        created_by_batch: Some(3),
        changed: "2026-11-22 14:03".into(),
        sections: vec![
            section(
                "Fields",
                vec![
                    line("last name", "Müller"),
                    line("first name", "Jürg"),
                    line("address", "Bahnhofstrasse 1, 8001 Zürich, CH"),
                    line("e-mail", "j.mueller@example.ch"),
                ],
            ),
            section("Consents", vec![line("EMAIL", "TRUE"), line("SMS_MMS", "FALSE")]),
            section("Criteria", vec![line("INTEREST", "OPERA|JAZZ")]),
            section("Merged into it", vec![line("0012348", "Mueller, J. (merged into 0012345)")]),
        ],
    }
}
