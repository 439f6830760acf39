//! What holds for any row at all.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::contact::{CATALOGUE, Entry};
use crate::mapping::DraftCell;

fn any_field() -> impl Strategy<Value = Field> {
    let mut fields: Vec<Field> = CATALOGUE.iter().map(|e| e.field).collect();
    fields.extend([
        crit("GENRE"),
        crit("CRIT1"),
        auth("EMAIL"),
        Field::AdminNumber(Code::new("VAT").unwrap()),
    ]);
    prop::sample::select(fields)
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,30}",
        ".{0,12}",
        "[0-9 .+()/E-]{1,14}",
        "[a-zé@.+-]{1,20}",
        "(=|\\|\\||#N/A|NULL|-|oui|M\\.|CH|UK|D){1,2}",
        "[A-Z][a-z]{2,8}( |-)[A-Z]{1,8}",
    ]
}

fn any_draft() -> impl Strategy<Value = Draft> {
    let cell = (any_field(), any_text(), any::<bool>());
    let requested = prop::sample::select(vec![
        Requested::Auto,
        Requested::Unreadable("X".into()),
        Requested::Named(crate::contact::Operation::Insert),
        Requested::Named(crate::contact::Operation::Update),
        Requested::Named(crate::contact::Operation::Drop),
    ]);
    (requested, vec(cell, 0..12)).prop_map(|(requested, cells)| {
        let cells = cells.into_iter().enumerate().filter(|(_, (_, text, _))| !text.trim().is_empty());
        let cell = |(i, (field, text, numeric)): (usize, (Field, String, bool))| DraftCell {
            field,
            text,
            column: u16::try_from(i).ok(),
            numeric,
        };
        Draft { row: 5, requested, cells: cells.map(cell).collect(), ..Draft::default() }
    })
}

/// The cell that an export writes for an entry.
fn exported(entry: &Entry) -> String {
    match entry {
        Entry::Clear => "=".into(),
        Entry::Append(text) => format!("||{text}"),
        Entry::Set(text) if text.starts_with('=') || text.starts_with("||") => format!("\\{text}"),
        Entry::Set(text) => text.clone(),
    }
}

proptest! {
    #[test]
    fn any_row_is_answered_by_rules_of_the_catalogue(draft in any_draft()) {
        let mut record = validate(&draft, &rules());
        settle(&mut record, &BaseFacts::default());
        for finding in &record.findings {
            let entry = rule_entry(&finding.rule);
            prop_assert!(entry.is_some_and(|e| e.severity == finding.severity && e.consequence == finding.consequence));
            prop_assert!(!finding.message.is_empty());
        }
        for part in &record.parts {
            for entry in part.incoming.entries.values() {
                prop_assert!(*entry == Entry::Clear || !entry.text().is_empty());
            }
        }
    }

    #[test]
    fn standardising_twice_is_standardising_once(draft in any_draft()) {
        let once = validate(&draft, &rules());
        for part in once.parts.iter().filter(|_| once.parts.len() == 1) {
            // A text that begins with a backslash is read as an escape: that is what the format says.
            let entries = part.incoming.entries.iter();
            let cells: Vec<(Field, String)> = entries
                .filter(|(_, e)| !e.text().starts_with('\\'))
                .map(|(f, e)| (*f, exported(e)))
                .collect();
            let cells: Vec<(Field, &str)> = cells.iter().map(|(f, t)| (*f, t.as_str())).collect();
            let again = validate(&super::draft(Requested::Auto, &cells), &rules());
            for (field, entry) in part.incoming.entries.iter().filter(|(_, e)| !e.text().starts_with('\\')) {
                let second = again.parts.first().and_then(|p| p.incoming.entries.get(field));
                prop_assert_eq!(second, Some(entry), "{:?}", field);
            }
        }
    }
}

/// A coarse guard, not a measurement: a clean row is checked in microseconds even without optimisation.
#[test]
fn a_clean_row_is_quick() {
    let draft = draft(Requested::Auto, super::kinds::CLEAN);
    let rules = rules();
    let _ = validate(&draft, &rules);
    let start = std::time::Instant::now();
    for _ in 0..500 {
        std::hint::black_box(validate(&draft, &rules));
    }
    let per_row = start.elapsed() / 500;
    assert!(per_row < std::time::Duration::from_millis(2), "{per_row:?}");
    println!("{per_row:?} per row");
}
