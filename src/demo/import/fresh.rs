//! Rows that are clean and new: a quick look, and they can be created.

use super::Desk;
use super::row::Row;
use crate::demo::base::{domain, relay};
use crate::demo::contact::{Contact, Means};
use crate::demo::trouble::Trouble;

/// Relays of the first and of the second new structure; together the rows of the plan.
const RELAYS: [usize; 2] = [5, 3];
/// People in each of the new households.
const HOUSEHOLD: usize = 3;

pub(super) fn add(desk: &mut Desk) {
    desk.repeat(Trouble::NewIndividual, individual);
    for _ in 0..Trouble::NewHousehold.rows() / HOUSEHOLD {
        household(desk);
    }
    desk.repeat(Trouble::NewStructure, structure);
    for relays in RELAYS {
        new_relays(desk, relays);
    }
    desk.repeat(Trouble::RelayOfKnownStructure, relay_of_known);
}

fn individual(desk: &mut Desk, _: usize) -> Option<Row> {
    let contact = desk.newcomer();
    Some(desk.spell(&contact))
}

fn household(desk: &mut Desk) {
    let head = desk.newcomer();
    let family = head.last().to_owned();
    let landline = desk.maker.landline(head.address.town);
    for _ in 0..HOUSEHOLD {
        let mut person = desk.maker.person(head.lang, Some(&family));
        person.birth = Some(desk.maker.birth());
        let means =
            Means { telephone: landline.clone(), ..desk.maker.means(&person, &head.address, head.lang) };
        let member = Contact { person: Some(person), means, ..head.clone() };
        let row = desk.spell(&member);
        desk.rows.push(Row { trouble: Trouble::NewHousehold, ..row });
    }
}

fn structure(desk: &mut Desk, _: usize) -> Option<Row> {
    let contact = new_structure(desk);
    Some(desk.spell(&contact))
}

fn new_structure(desk: &mut Desk) -> Contact {
    let maker = &mut desk.maker;
    let town = maker.town();
    let name = maker.structure_name(town);
    let email1 = maker.unique_email("contact", &domain(&name, town));
    let means = Means { telephone: maker.landline(town), email1, ..Means::default() };
    let address = maker.address(town);
    Contact { structure: Some(name), lang: town.lang, address, means, ..Contact::default() }
}

fn new_relays(desk: &mut Desk, count: usize) {
    let house = new_structure(desk);
    for _ in 0..count {
        let row = relay_row(desk, &house);
        desk.rows.push(Row { trouble: Trouble::NewRelay, ..row });
    }
}

fn relay_of_known(desk: &mut Desk, _: usize) -> Option<Row> {
    let house = desk.take(|contact| contact.structure.is_some() && contact.person.is_none())?;
    Some(relay_row(desk, &house))
}

fn relay_row(desk: &mut Desk, house: &Contact) -> Row {
    let name = house.structure.as_deref().unwrap_or_default();
    let contact = relay(&mut desk.maker, name, &house.address, &house.means.telephone);
    desk.spell(&contact)
}
