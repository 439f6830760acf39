//! Rows of one contact that say different things (DOMAIN.md, section 11, "Several rows, one person").
//!
//! In: a later row, and what earlier rows said of the contact. Out: findings on the later row that name both rows and
//! both values. Deliberately unaware of how rows come to be of one contact.

use super::finding::Finding;
use super::rule::row::CONTRADICTS;
use crate::contact::value::text::compact;
use crate::contact::{AddressUses, Entry, Field, Incoming, RowNumber};

/// What rows said of one contact: of each field the last word.
#[derive(Clone, Debug, Default)]
pub struct Said(Vec<(Field, Option<AddressUses>, RowNumber, String)>);

impl Said {
    /// Takes up what a row says.
    pub fn take(&mut self, row: RowNumber, incoming: &Incoming) {
        for (field, uses, text) in told(incoming) {
            match self.0.iter_mut().find(|(f, u, ..)| *f == field && *u == uses) {
                Some(known) => *known = (field, uses, row, text.to_owned()),
                None => self.0.push((field, uses, row, text.to_owned())),
            }
        }
    }

    /// What a later row contradicts, each as the field with the earlier row, its value, and the later value.
    #[must_use]
    pub fn against(&self, incoming: &Incoming) -> Vec<(Field, RowNumber, String, String)> {
        let mut found: Vec<(Field, RowNumber, String, String)> = Vec::new();
        // Who says what the field holds knows of the row above.
        let unaware =
            |(field, ..): &(Field, Option<AddressUses>, &str)| !incoming.expected.contains_key(field);
        for (field, uses, text) in told(incoming).filter(unaware) {
            let before = self.0.iter().find(|(f, u, ..)| *f == field && overlap(*u, uses));
            if let Some((_, _, row, earlier)) = before
                && differ(earlier, text)
            {
                found.push((field, *row, earlier.clone(), text.to_owned()));
            }
        }
        found
    }
}

/// The fields that a row sets to a value, with what addresses they are for.
fn told(incoming: &Incoming) -> impl Iterator<Item = (Field, Option<AddressUses>, &str)> {
    let steers = |field: &Field| {
        matches!(
            field,
            Field::Operation | Field::ContactNumber | Field::Alias | Field::Institution | Field::Organization
        )
    };
    incoming.entries.iter().filter(move |(field, _)| !steers(field)).filter_map(
        |(field, entry)| match entry {
            Entry::Set(text) if field.is_address() => Some((*field, incoming.uses, text.as_str())),
            Entry::Set(text) => Some((*field, None, text.as_str())),
            Entry::Clear | Entry::Append(_) => None,
        },
    )
}

/// Addresses for different uses contradict nothing.
fn overlap(a: Option<AddressUses>, b: Option<AddressUses>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.iter().any(|usage| b.iter().any(|other| other == usage)),
        _ => true,
    }
}

/// Case, accents and signs alone contradict nothing.
fn differ(a: &str, b: &str) -> bool {
    a.trim() != b.trim() && (compact(a) != compact(b) || compact(a).is_empty())
}

/// The findings on a row that contradicts earlier rows of its contact.
#[must_use]
pub fn contradiction(said: &Said, row: RowNumber, incoming: &Incoming) -> Vec<Finding> {
    let finding = |(field, earlier, before, now): (Field, RowNumber, String, String)| Finding {
        row,
        column: None,
        field: Some(field),
        rule: CONTRADICTS.id.to_owned(),
        severity: CONTRADICTS.severity,
        consequence: CONTRADICTS.consequence,
        message: format!(
            "Row {earlier} says {before}, row {row} says {now} of the same contact; {now} remains."
        ),
        value: now,
        fix: None,
    };
    said.against(incoming).into_iter().map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(texts: &[(Field, &str)], uses: &str) -> Incoming {
        let entries = texts.iter().map(|(field, text)| (*field, Entry::Set((*text).to_owned()))).collect();
        Incoming {
            entries,
            uses: AddressUses::parse(uses).filter(|_| !uses.is_empty()),
            ..Incoming::default()
        }
    }

    #[test]
    fn a_later_row_names_the_earlier_one_and_both_values() {
        let mut said = Said::default();
        said.take(2, &row(&[(Field::LastName, "Rossi"), (Field::Function, "Chef")], ""));
        let later = row(&[(Field::LastName, "ROSSI"), (Field::Function, "Direktor")], "");
        let found = contradiction(&said, 5, &later);
        let [one] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(
            one.message,
            "Row 2 says Chef, row 5 says Direktor of the same contact; Direktor remains."
        );
        said.take(5, &later);
        assert!(said.against(&later).is_empty(), "the last word counts");
    }

    #[test]
    fn addresses_for_different_uses_contradict_nothing() {
        let mut said = Said::default();
        said.take(2, &row(&[(Field::Town, "Bern")], "MS"));
        assert!(said.against(&row(&[(Field::Town, "Basel")], "B")).is_empty());
        assert_eq!(said.against(&row(&[(Field::Town, "Basel")], "M")).len(), 1);
        assert_eq!(said.against(&row(&[(Field::Town, "Basel")], "")).len(), 1);
    }
}
