//! Groups of two or three rows that are one person.

use super::Desk;
use super::certain::slip;
use super::row::{Column, Row};
use crate::demo::contact::Contact;
use crate::demo::trouble::Trouble;

/// Where the person of a group comes from.
#[derive(Clone, Copy)]
enum Origin {
    Base,
    New,
}

/// The groups: rows and origin; together the rows of the plan.
const GROUPS: [(usize, Origin); 5] =
    [(2, Origin::Base), (3, Origin::Base), (2, Origin::New), (2, Origin::New), (3, Origin::New)];

pub(super) fn add(desk: &mut Desk) {
    for (size, origin) in GROUPS {
        group(desk, size, origin);
    }
}

fn group(desk: &mut Desk, size: usize, origin: Origin) {
    let Some(contact) = person(desk, origin) else { return };
    let number = Some(contact.number.clone()).filter(|number| !number.is_empty());
    for position in 0..size {
        let row = variant(desk, &contact, position);
        desk.rows.push(Row { trouble: Trouble::Twin, contact: number.clone(), ..row });
    }
}

fn person(desk: &mut Desk, origin: Origin) -> Option<Contact> {
    match origin {
        Origin::Base => desk.take(|contact| contact.is_individual() && contact.birth().is_some()),
        Origin::New => Some(desk.newcomer()),
    }
}

/// The first row is complete, the second has a slip, the third lacks what makes it easy.
fn variant(desk: &mut Desk, contact: &Contact, position: usize) -> Row {
    let row = desk.spell(contact);
    match position {
        0 => row,
        1 => {
            let last = slip(&mut desk.maker.random, contact.last());
            row.with(Column::Last, last).without(&[Column::Email])
        }
        _ => {
            let mobile = desk.maker.mobile(contact.address.town.country);
            row.with(Column::Mobile, mobile).without(&[Column::Birth, Column::Complement, Column::Loyalty])
        }
    }
}
