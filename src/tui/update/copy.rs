//! `y`: what is in focus goes to the clipboard.

use crate::contact::{Contact, Entry, Field, Incoming};

use super::super::effect::Effect;
use super::super::model::Model;
use super::super::order::Order;

/// Copies the value in focus in the fields, else number, name and e-mail of the contact, or of the row where it makes a
/// new one.
pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    let text = match model.row.field {
        Some(place) => {
            let shown = model.row.sheet().map(|sheet| sheet.shown(model.row.equal)).unwrap_or_default();
            shown.get(place).map(|line| line.after.clone())
        }
        None => match model.row.beside() {
            Some(beside) => Some(contact_line(&beside.contact)),
            None => model.row.incoming().map(incoming_line),
        },
    };
    match text {
        Some(text) => vec![Effect::Terminal(Order::Copy(text))],
        None => {
            model.refuse("the row is still being read");
            Vec::new()
        }
    }
}

/// A contact on one line, as a person writes it into a message: `0020011 Müller, Jürg <j@example.org>`.
pub(crate) fn contact_line(contact: &Contact) -> String {
    let number = contact.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let email = contact.values.get(&Field::Email1).map(String::as_str).unwrap_or_default();
    line_of(&number, &contact.display_name(), email)
}

fn incoming_line(incoming: &Incoming) -> String {
    let said = |field: Field| incoming.entries.get(&field).map(Entry::text).unwrap_or_default();
    let number = incoming.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let name = match said(Field::OfficialName) {
        "" => [said(Field::LastName), said(Field::FirstName)],
        name => [name, ""],
    };
    let name: Vec<&str> = name.into_iter().filter(|part| !part.is_empty()).collect();
    line_of(&number, &name.join(", "), said(Field::Email1))
}

/// The same of its parts; what is empty is left out.
pub(crate) fn line_of(number: &str, name: &str, email: &str) -> String {
    let email = if email.is_empty() { String::new() } else { format!("<{email}>") };
    let parts = [number, name, &email];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
