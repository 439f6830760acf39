//! What the sheet of fields says beside the catalogue.

use crate::contact::{Field, FieldGroup};

use super::TemplateColumn;

/// The heading of a group of fields.
pub(super) fn group_name(group: FieldGroup) -> &'static str {
    match group {
        FieldGroup::Global => "Global",
        FieldGroup::Contact => "Contact",
        FieldGroup::Individual => "Individual",
        FieldGroup::Structure => "Structure",
        FieldGroup::Address => "Address",
        FieldGroup::Communication => "Communication",
        FieldGroup::Authorization => "Authorisations",
        FieldGroup::Criterion => "Criteria",
        FieldGroup::Standing => "Standing",
    }
}

/// What to know about a column (DOMAIN.md, sections 2 to 6); empty where its type says it all.
pub(super) fn note(column: &TemplateColumn) -> &'static str {
    if column.header.starts_with("[old]") {
        return "The value as it was exported. If the base holds another one by now, the row waits.";
    }
    if column.header.starts_with("[new]") {
        return "The value that is wanted.";
    }
    match column.field {
        Some(field) => field_note(field),
        None if column.header.starts_with("CRIT") => {
            "CODE=value, several values as CODE=value1|value2. The criterion must be defined."
        }
        None => "CODE=value, such as VAT=GB123456789.",
    }
}

fn field_note(field: Field) -> &'static str {
    match field {
        Field::Institution => "Who owns the data; empty = the institution of the base.",
        Field::Organization => "* or empty = all organisations of the institution.",
        Field::Operation => "Empty = INSERT. Without this column each row finds its own operation.",
        Field::ContactNumber => {
            "Digits, leading zeros count. Of a new contact: a number that nobody has, or empty = the base gives one."
        }
        Field::Role => "Follows from the names: RELAY where person and structure are both given.",
        Field::Title => "Empty = UNDEFINED.",
        Field::LetterSalutation | Field::AddressSalutation => {
            "Empty = made from the title in the contact's language."
        }
        Field::FirstName | Field::LastName => {
            "Without digits. Beside a structure name: a person of that structure."
        }
        Field::BirthDate => "DD.MM.YYYY or YYYY-MM-DD, not in the future.",
        Field::Language => "ISO 639-1: fr, de, it, en …",
        Field::OfficialName => {
            "The name of an organisation. Rows with the same name and address are one structure."
        }
        Field::AddressName1 | Field::AddressName2 => "The name on the envelope; empty = the official name.",
        Field::StructureType | Field::CommunityType => "Must be defined before it is used.",
        Field::Remark => "A text that starts with || is appended to the remark instead of replacing it.",
        Field::AddressType => "Which address: M main, S shipping, B billing, or several; empty = all three.",
        Field::PostalCode => "As text, so that leading zeros stay.",
        Field::Town | Field::TownComplement => "Longer names are written whole and reported.",
        Field::Country => {
            "ISO 3166-1, two letters (GB, not UK), or the full name; empty = that of the institution."
        }
        Field::Email1 => "The login of the ticket shop: one contact each.",
        Field::Authorization(_) => "TRUE = given, FALSE = withdrawn, empty = left as it is.",
        field if field.is_phone() => "Read in the country of the address; + or 00 begins a country prefix.",
        _ => "",
    }
}

/// What holds for every cell.
pub(super) const GENERAL: [&str; 5] = [
    "Replace the example rows by your own; leave the header as it is. Columns may be left out or reordered.",
    "An empty cell leaves a value as it is. A cell that holds just = clears it.",
    "A value that itself starts with = or || is written with a \\ before it.",
    "Person only: an individual. Structure name only: a structure. Both: a structure and its relay.",
    "`usher check FILE` says what is wrong with a filled file before anything is written.",
];
