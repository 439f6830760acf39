//! A typed value under the rules of its field, as if it stood in a cell of a file.

use std::borrow::Cow;

use crate::contact::value::escape::{escape, unescape};
use crate::contact::{AddressUse, Contact, Field, Kind};
use crate::mapping::{Draft, DraftCell};
use crate::survivorship::with_appended;
use crate::validation::{Finding, InstitutionRules, validate};

/// The value that a typed text means where `current` stands: `=` clears, `||` appends to a remark or adds to a criterion,
/// and `\` before them takes that meaning away (DOMAIN.md, section 3).
pub(crate) fn meant(field: Field, typed: &str, current: &str) -> String {
    let typed = typed.trim();
    if typed == "=" {
        return String::new();
    }
    let appends = matches!(field, Field::Remark | Field::Criterion(_));
    match typed.strip_prefix("||").filter(|_| appends).map(str::trim) {
        Some("") => current.to_owned(),
        Some(more) => with_appended(field, current, more),
        None => unescape(typed).to_owned(),
    }
}

/// A value as it is typed: what is typed and left means the same again.
pub(crate) fn as_typed(value: &str) -> Cow<'_, str> {
    escape(value)
}

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
    // A value and no cell any more: `=` in it clears nothing.
    draft.cells.push(cell(field, &escape(text)));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::Code;

    #[test]
    fn what_is_typed_means_what_it_means_in_a_cell() {
        let genre = Field::Criterion(Code::new("GENRE").unwrap());
        for (field, typed, current, meant_by_it) in [
            (Field::FirstName, "=", "Ida", ""),
            (Field::FirstName, " Ida Maria ", "Ida", "Ida Maria"),
            (Field::FirstName, "\\=", "Ida", "="),
            (Field::FirstName, "||x", "Ida", "||x"),
            (Field::Remark, "||more", "hello", "hello\nmore"),
            (Field::Remark, " || more", "", "more"),
            (Field::Remark, "||", "hello", "hello"),
            (Field::Remark, "\\||more", "hello", "||more"),
            (genre, "||JAZZ|OPERA", "OPERA", "OPERA|JAZZ"),
            (genre, "=", "OPERA", ""),
        ] {
            assert_eq!(meant(field, typed, current), meant_by_it, "{typed:?} in {field:?}");
        }
        for value in ["=", "||more", "\\=", "Ida", "a=b"] {
            assert_eq!(meant(Field::Remark, &as_typed(value), "hello"), value);
        }
    }

    #[test]
    fn a_value_is_checked_as_it_stands() {
        let rules = InstitutionRules::default();
        let mut contact = Contact::default();
        contact.set(Field::LastName, "Rossi");
        for text in ["=", "||more", "hello\nmore", "=1+1"] {
            assert_eq!(value(&rules, &contact, Field::Remark, text).0, text);
        }
    }
}
