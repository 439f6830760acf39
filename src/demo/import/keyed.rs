//! Rows that carry a contact number.

use super::Desk;
use super::row::{Column, Row};
use crate::demo::contact::Contact;
use crate::demo::trouble::Trouble;

pub(super) fn add(desk: &mut Desk) {
    desk.repeat(Trouble::KeyedUpdate, update);
    desk.repeat(Trouble::KeyedAppend, append);
    desk.repeat(Trouble::KeyedClear, clear);
    desk.repeat(Trouble::KeyedLostZeros, lost_zeros);
    desk.repeat(Trouble::KeyedMismatch, mismatch);
    desk.repeat(Trouble::KeyedUnknown, unknown);
}

/// A row that names the contact by number and agrees with it.
fn agreeing(desk: &mut Desk, fits: impl Fn(&Contact) -> bool) -> Option<(Row, Contact)> {
    let contact = desk.take(|contact| contact.is_individual() && fits(contact))?;
    let row = desk.copy(&contact).with(Column::Number, contact.number.as_str());
    Some((row.without(&[Column::Newsletter, Column::Remark]), contact))
}

fn update(desk: &mut Desk, _: usize) -> Option<Row> {
    let (row, contact) = agreeing(desk, |_| true)?;
    let mobile = desk.maker.mobile(contact.address.town.country);
    Some(row.with(Column::Mobile, mobile))
}

fn append(desk: &mut Desk, _: usize) -> Option<Row> {
    let (row, _) = agreeing(desk, |_| true)?;
    let remark =
        desk.maker.random.pick(&["||Abonnement 2026/27", "||A demandé le programme", "||Carte rendue"]);
    Some(row.with(Column::Remark, remark))
}

fn clear(desk: &mut Desk, _: usize) -> Option<Row> {
    let (row, _) = agreeing(desk, |contact| !contact.means.telephone.is_empty())?;
    Some(row.with(Column::Phone, "="))
}

fn lost_zeros(desk: &mut Desk, _: usize) -> Option<Row> {
    let (row, contact) = agreeing(desk, |_| true)?;
    let mobile = desk.maker.mobile(contact.address.town.country);
    let number = contact.number.trim_start_matches('0');
    Some(row.with(Column::Number, number).with(Column::Mobile, mobile))
}

/// The number belongs to a contact of the base, the rest of the row to somebody else.
fn mismatch(desk: &mut Desk, _: usize) -> Option<Row> {
    let contact = desk.take(Contact::is_individual)?;
    let mut stranger = desk.newcomer();
    while stranger.first() == contact.first() || stranger.last() == contact.last() {
        stranger = desk.newcomer();
    }
    Some(desk.spell(&stranger).with(Column::Number, contact.number))
}

fn unknown(desk: &mut Desk, position: usize) -> Option<Row> {
    let stranger = desk.newcomer();
    // Far above the numbers of the base, as from another system.
    let number = format!("00009{:05}", 100 + position * 7);
    Some(desk.spell(&stranger).with(Column::Number, number))
}
