//! Contacts in the import's own format: edited in a spreadsheet, they come back as updates.

use std::collections::BTreeSet;

use crate::contact::value::escape::escape;
use crate::contact::{Address, AddressUse, CATALOGUE, Code, Contact, Field, FieldGroup, Kind};

/// Whether our own columns follow the vendor's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain {
    /// The vendor's columns only.
    Yes,
    /// HAS_SALES, STATUS, INACTIVE_REASON and MERGED_INTO as well.
    No,
}

/// The columns of an export, fixed before its first row.
#[derive(Clone, Debug, Default)]
pub struct ExportColumns {
    fields: Vec<Field>,
    admin_numbers: Vec<Code>,
    authorizations: Vec<Code>,
    /// Consents with a date; ours, as the vendor's format has none.
    dated: Vec<Code>,
    criteria: Vec<Code>,
}

impl ExportColumns {
    /// Columns for the contacts seen: every field of the catalogue, and the codes that occur.
    #[must_use]
    pub fn new<'a>(contacts: impl Iterator<Item = &'a Contact>, plain: Plain) -> Self {
        let (mut admin, mut consents, mut criteria) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        let mut dated = BTreeSet::new();
        for field in contacts.flat_map(|c| c.values.keys()) {
            match field {
                Field::AdminNumber(code) => drop(admin.insert(*code)),
                Field::Authorization(code) => drop(consents.insert(*code)),
                Field::AuthorizationDate(code) if plain == Plain::No => drop(dated.insert(*code)),
                Field::Criterion(code) => drop(criteria.insert(*code)),
                _ => {}
            }
        }
        let wanted = |field: &Field, group: FieldGroup| {
            *field != Field::Operation && (plain == Plain::No || group != FieldGroup::Standing)
        };
        Self {
            fields: CATALOGUE.iter().filter(|e| wanted(&e.field, e.group)).map(|e| e.field).collect(),
            admin_numbers: admin.into_iter().collect(),
            authorizations: consents.into_iter().collect(),
            dated: dated.into_iter().collect(),
            criteria: criteria.into_iter().collect(),
        }
    }

    /// Takes up the codes that other columns have.
    pub fn unite(&mut self, other: &Self) {
        unite(&mut self.admin_numbers, &other.admin_numbers);
        unite(&mut self.authorizations, &other.authorizations);
        unite(&mut self.dated, &other.dated);
        unite(&mut self.criteria, &other.criteria);
    }
}

fn unite(codes: &mut Vec<Code>, others: &[Code]) {
    codes.extend(others);
    codes.sort_unstable();
    codes.dedup();
}

/// The header row: OPERATION, the catalogue, then numbers, authorisations and criteria.
#[must_use]
pub fn export_header(columns: &ExportColumns) -> Vec<String> {
    let mut header = vec!["OPERATION".to_owned()];
    let (ours, vendors): (Vec<Field>, Vec<Field>) =
        columns.fields.iter().partition(|f| f.group() == FieldGroup::Standing);
    header.extend(vendors.iter().map(|f| f.key()));
    header.extend((1..=columns.admin_numbers.len()).map(|n| format!("ADMIN_NUMBER{n}")));
    header.extend(columns.authorizations.iter().map(|c| c.as_str().to_owned()));
    header.extend((1..=columns.criteria.len()).map(|n| format!("CRIT{n}")));
    header.extend(ours.iter().map(|f| f.key()));
    header.extend(columns.dated.iter().map(|c| format!("{}_DATE", c.as_str())));
    header
}

/// The rows of a contact: one, and one more for each address that differs from the first. The row of a relay names its
/// `structure`.
#[must_use]
pub fn export_rows(contact: &Contact, structure: &str, columns: &ExportColumns) -> Vec<Vec<String>> {
    let groups = address_groups(contact);
    let (uses, address) = groups.first().cloned().unwrap_or_default();
    let mut rows = vec![row(columns, |field| match field {
        Field::OfficialName if contact.kind == Kind::Relay => escape(structure).into_owned(),
        _ => main_text(contact, field, &uses, &address),
    })];
    for (uses, address) in groups.iter().skip(1) {
        rows.push(row(columns, |field| match field {
            Field::ContactNumber => contact.number.as_ref().map(ToString::to_string).unwrap_or_default(),
            Field::AddressType => uses.clone(),
            _ => address.part(field).unwrap_or_default().to_owned(),
        }));
    }
    rows
}

/// The distinct addresses with the letters of their uses, main first.
fn address_groups(contact: &Contact) -> Vec<(String, Address)> {
    let mut groups: Vec<(String, Address)> = Vec::new();
    for (usage, address) in contact.addresses.iter() {
        match groups.iter_mut().find(|(_, known)| known == address) {
            Some((uses, _)) => uses.push(usage.letter()),
            None => groups.push((usage.letter().to_string(), address.clone())),
        }
    }
    groups
}

fn row(columns: &ExportColumns, text: impl Fn(Field) -> String) -> Vec<String> {
    let (ours, vendors): (Vec<Field>, Vec<Field>) =
        columns.fields.iter().partition(|f| f.group() == FieldGroup::Standing);
    let coded = |code: &Code, field: Field| match text(field) {
        value if value.is_empty() => value,
        value => format!("{}={value}", code.as_str()),
    };
    let mut cells = vec!["UPDATE".to_owned()];
    cells.extend(vendors.into_iter().map(&text));
    cells.extend(columns.admin_numbers.iter().map(|c| coded(c, Field::AdminNumber(*c))));
    cells.extend(columns.authorizations.iter().map(|c| text(Field::Authorization(*c))));
    cells.extend(columns.criteria.iter().map(|c| coded(c, Field::Criterion(*c))));
    cells.extend(ours.into_iter().map(&text));
    cells.extend(columns.dated.iter().map(|c| text(Field::AuthorizationDate(*c))));
    cells
}

fn main_text(contact: &Contact, field: Field, uses: &str, address: &Address) -> String {
    let standing = &contact.standing;
    match field {
        Field::ContactNumber => contact.number.as_ref().map(ToString::to_string).unwrap_or_default(),
        Field::Role => if contact.kind == Kind::Relay { "RELAY" } else { "PUBLIC" }.into(),
        // Three equal addresses are what an empty ADDR_TYPE means.
        Field::AddressType if uses.len() == AddressUse::ALL.len() => String::new(),
        Field::AddressType => uses.to_owned(),
        Field::HasSales => if standing.has_sales { "TRUE" } else { "FALSE" }.into(),
        Field::Status => if contact.is_active() { "ACTIVE" } else { "INACTIVE" }.into(),
        Field::InactiveReason => standing.inactive.map(|r| r.code().to_owned()).unwrap_or_default(),
        Field::MergedInto => standing.merged_into.as_ref().map(ToString::to_string).unwrap_or_default(),
        // Behind its code a value has no other meaning.
        Field::Criterion(_) | Field::AdminNumber(_) => contact.text(field).to_owned(),
        _ => escape(address.part(field).unwrap_or_else(|| contact.text(field))).into_owned(),
    }
}

/// True for a text that a spreadsheet takes for a formula when it opens a CSV file, and that may do something there:
/// call a function, another program (DDE) or another workbook. A text that starts with `=` is escaped already.
#[must_use]
pub fn runs_as_formula(text: &str) -> bool {
    text.starts_with(['+', '-', '@']) && text.contains(['(', '|', '!', '['])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell<'a>(header: &[String], row: &'a [String], code: &str) -> &'a str {
        &row[header.iter().position(|h| h == code).unwrap()]
    }

    #[test]
    fn a_contact_stands_in_its_own_columns() {
        let mut contact =
            Contact { number: crate::contact::ContactNumber::parse("007"), ..Contact::default() };
        contact.set(Field::LastName, "=Müller");
        contact.set(Field::Criterion(Code::new("INTEREST").unwrap()), "OPERA|JAZZ");
        contact.set(Field::Authorization(Code::new("EMAIL").unwrap()), "TRUE");
        let lausanne = Address { town: "Lausanne".into(), ..Address::default() };
        contact.addresses.set(AddressUse::Main, Some(lausanne.clone()));
        contact.addresses.set(AddressUse::Shipping, Some(lausanne));
        contact
            .addresses
            .set(AddressUse::Billing, Some(Address { town: "Genève".into(), ..Address::default() }));
        let columns = ExportColumns::new(std::iter::once(&contact), Plain::No);
        let header = export_header(&columns);
        let rows = export_rows(&contact, "", &columns);
        assert!(rows.iter().all(|r| r.len() == header.len()));
        assert_eq!(cell(&header, &rows[0], "CONTACT_NR"), "007");
        assert_eq!(cell(&header, &rows[0], "LASTNAME"), "\\=Müller");
        assert_eq!(cell(&header, &rows[0], "CRIT1"), "INTEREST=OPERA|JAZZ");
        assert_eq!(cell(&header, &rows[0], "EMAIL"), "TRUE");
        assert_eq!(cell(&header, &rows[0], "ADDR_TYPE"), "MS");
        assert_eq!((cell(&header, &rows[1], "ADDR_TYPE"), cell(&header, &rows[1], "TOWN")), ("B", "Genève"));
        assert_eq!(cell(&header, &rows[1], "LASTNAME"), "", "an address row changes the address alone");
    }
}
