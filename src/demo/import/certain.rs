//! Rows about contacts of the base that a person recognises at once.

use super::Desk;
use super::row::{Column, Row};
use crate::demo::contact::{Contact, Person};
use crate::demo::data::nicknames::nickname;
use crate::demo::random::Random;
use crate::demo::trouble::Trouble;

pub(super) fn add(desk: &mut Desk) {
    // Nicknames first: few names have one.
    desk.repeat(Trouble::Nickname, short_name);
    desk.repeat(Trouble::ExactCopy, exact_copy);
    desk.repeat(Trouble::Typo, typo);
    desk.repeat(Trouble::SwappedNames, swapped_names);
    desk.repeat(Trouble::NewEmail, new_email);
    desk.repeat(Trouble::Moved, moved);
    desk.repeat(Trouble::StructureCopy, structure_copy);
}

/// A person of whom the base knows enough to be sure.
fn well_known(contact: &Contact) -> bool {
    contact.is_individual() && contact.birth().is_some() && has_phone(contact)
}

fn has_phone(contact: &Contact) -> bool {
    !contact.means.telephone.is_empty() || !contact.means.cellphone.is_empty()
}

/// The copy of a contact, every second time without the e-mail address that would identify it alone.
fn recognisable(desk: &mut Desk, contact: &Contact, position: usize) -> Row {
    let row = desk.copy(contact);
    if position.is_multiple_of(2) { row.without(&[Column::Email]) } else { row }
}

fn short_name(desk: &mut Desk, position: usize) -> Option<Row> {
    let contact = desk.take(|contact| well_known(contact) && nickname(contact.first()).is_some())?;
    let short = nickname(contact.first())?;
    Some(recognisable(desk, &contact, position).with(Column::First, short))
}

fn exact_copy(desk: &mut Desk, position: usize) -> Option<Row> {
    // Half of them have no e-mail, so that the copy stays exact and still has to be matched.
    let wanted = position.is_multiple_of(2);
    let contact = desk.take(|contact| well_known(contact) && contact.means.email1.is_empty() == wanted)?;
    Some(desk.copy(&contact))
}

fn typo(desk: &mut Desk, position: usize) -> Option<Row> {
    let contact = desk.take(|contact| well_known(contact) && long_names(contact))?;
    let column = match position % 3 {
        0 => Column::Last,
        1 => Column::First,
        _ => Column::Street,
    };
    let row = recognisable(desk, &contact, position);
    let text = slip(&mut desk.maker.random, row.cell(column));
    Some(row.with(column, text))
}

fn long_names(contact: &Contact) -> bool {
    contact.first().chars().count() > 4 && contact.last().chars().count() > 4
}

/// The text with two neighbours swapped, one letter lost or one struck twice; never the first letter.
pub(super) fn slip(random: &mut Random, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let inner: Vec<usize> = (1..letters.len().saturating_sub(1))
        .filter(
            |place| matches!(letters.get(*place..*place + 2), Some([a, b]) if a != b && both_letters(*a, *b)),
        )
        .collect();
    let place = random.pick(&inner);
    if inner.is_empty() {
        return format!("{text}e");
    }
    match random.below(3) {
        0 => letters.swap(place, place + 1),
        1 => drop(letters.remove(place)),
        _ => letters.insert(place, letters.get(place).copied().unwrap_or_default()),
    }
    letters.into_iter().collect()
}

fn both_letters(a: char, b: char) -> bool {
    a.is_lowercase() && b.is_lowercase()
}

fn swapped_names(desk: &mut Desk, position: usize) -> Option<Row> {
    let contact = desk.take(well_known)?;
    let row = recognisable(desk, &contact, position);
    Some(row.with(Column::First, contact.last()).with(Column::Last, contact.first()))
}

fn new_email(desk: &mut Desk, _: usize) -> Option<Row> {
    let contact = desk.take(|contact| well_known(contact) && !contact.means.email1.is_empty())?;
    let person: Person = contact.person.clone()?;
    let email = desk.maker.email_at(&person, "proton.me");
    Some(desk.copy(&contact).with(Column::Email, email))
}

fn moved(desk: &mut Desk, position: usize) -> Option<Row> {
    let mut contact = desk.take(|contact| well_known(contact) && !contact.means.cellphone.is_empty())?;
    let town = desk.maker.other_town(contact.address.town);
    contact.address = desk.maker.address(town);
    contact.means.telephone = desk.maker.landline(town);
    Some(recognisable(desk, &contact, position))
}

fn structure_copy(desk: &mut Desk, _: usize) -> Option<Row> {
    let contact = desk.take(|contact| contact.structure.is_some() && contact.person.is_none())?;
    Some(desk.copy(&contact))
}

#[cfg(test)]
mod tests {
    use super::{Random, slip};

    #[test]
    fn a_slip_changes_the_text_and_keeps_its_first_letter() {
        let mut random = Random::new(5);
        for name in ["Müller", "Zoé", "Bahnhofstrasse 12", "Ng", "D'Angelo"] {
            for _ in 0..50 {
                let slipped = slip(&mut random, name);
                assert_ne!(slipped, name);
                assert_eq!(slipped.chars().next(), name.chars().next());
            }
        }
    }
}
