//! A typed value under the rules of its field, as if it stood in a cell of a file.

use crate::contact::{AddressUse, Contact, Field, Kind};
use crate::mapping::{Draft, DraftCell};
use crate::validation::{Finding, InstitutionRules, validate};

/// The value as it would be written, and the gravest thing that is wrong with it.
pub(super) fn value(
    rules: &InstitutionRules,
    contact: &Contact,
    field: Field,
    text: &str,
) -> (String, Option<Finding>) {
    if text.trim().is_empty() {
        return (String::new(), None);
    }
    let mut draft = Draft::default();
    for (around, text) in surroundings(contact) {
        if around != field && !text.is_empty() {
            draft.cells.push(cell(around, &text));
        }
    }
    draft.cells.push(cell(field, text));
    let record = validate(&draft, rules);
    let finding = record.findings.into_iter().filter(|f| f.field == Some(field)).max_by_key(|f| f.severity);
    let mut entries = record.parts.iter().filter_map(|part| part.incoming.entries.get(&field));
    let written = entries.next().map(|entry| entry.text().to_owned()).filter(|text| !text.is_empty());
    (written.unwrap_or_else(|| text.trim().to_owned()), finding)
}

/// What a value is read beside: who it is of, and the country that a phone number or postcode belongs to.
fn surroundings(contact: &Contact) -> [(Field, String); 4] {
    let of = |field: Field| (field, contact.text(field).to_owned());
    let country = contact.addresses.get(AddressUse::Main).map(|address| address.country.clone());
    let name = if contact.kind == Kind::Structure { Field::OfficialName } else { Field::LastName };
    let first = if contact.kind == Kind::Structure { Field::WebSite } else { Field::FirstName };
    [of(name), of(first), of(Field::Title), (Field::Country, country.unwrap_or_default())]
}

fn cell(field: Field, text: &str) -> DraftCell {
    DraftCell { field, text: text.to_owned(), column: None, numeric: false }
}
