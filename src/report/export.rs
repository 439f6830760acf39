//! Contacts in the import's own format: edited in a spreadsheet, they come back as updates.

use std::collections::BTreeSet;

use crate::contact::cells::{RowOf, rows_of};
use crate::contact::print::{PrintWriter, Seat};
use crate::contact::{CATALOGUE, Code, Contact, Field, FieldGroup};
use crate::mapping::FINGERPRINT;

/// Whether our own columns follow the vendor's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Plain {
    /// The vendor's columns only.
    Yes,
    /// HAS_SALES, STATUS, INACTIVE_REASON and MERGED_INTO as well, and the fingerprint.
    #[default]
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
    plain: Plain,
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
            plain,
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

/// The header row: OPERATION, the catalogue, then numbers, authorisations and criteria, our own columns last.
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
    header.extend((columns.plain == Plain::No).then(|| FINGERPRINT.to_owned()));
    header
}

/// The rows of a contact: one, and one more for each address that differs from the first. The row of a relay names its
/// `structure`.
#[must_use]
pub fn export_rows(contact: &Contact, structure: &str, columns: &ExportColumns) -> Vec<Vec<String>> {
    export_rows_of(contact, structure, columns, &|_| false)
}

/// The same of a contact that was completed with texts that it does not hold; `derived` says of which fields.
#[must_use]
pub fn export_rows_of(
    contact: &Contact,
    structure: &str,
    columns: &ExportColumns,
    derived: &dyn Fn(Field) -> bool,
) -> Vec<Vec<String>> {
    let cells = |field, of: &RowOf<'_>| of.text(field, structure);
    rows_of(contact).iter().map(|of| row(columns, contact, |field| cells(field, of), derived)).collect()
}

/// The cells of a row in the order of the header, its fingerprint last.
fn row(
    columns: &ExportColumns,
    contact: &Contact,
    text: impl Fn(Field) -> String,
    derived: &dyn Fn(Field) -> bool,
) -> Vec<String> {
    let number = contact.number.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut print = PrintWriter::new(&number);
    let mut cells = vec!["UPDATE".to_owned()];
    let mut put = |seat: Seat, field: Field| {
        let text = text(field);
        if derived(field) {
            print.put_derived(field, &text);
        } else {
            print.put(seat, field, &text);
        }
        cells.push(text);
    };
    let (ours, vendors): (Vec<Field>, Vec<Field>) =
        columns.fields.iter().partition(|f| f.group() == FieldGroup::Standing);
    vendors.into_iter().for_each(|field| put(Seat::Field(field), field));
    for (slot, code) in (1..).zip(&columns.admin_numbers) {
        put(Seat::AdminNumber(slot), Field::AdminNumber(*code));
    }
    let consents = columns.authorizations.iter().map(|code| Field::Authorization(*code));
    consents.for_each(|field| put(Seat::Field(field), field));
    for (slot, code) in (1..).zip(&columns.criteria) {
        put(Seat::Criterion(slot), Field::Criterion(*code));
    }
    ours.into_iter().for_each(|field| put(Seat::Field(field), field));
    let dated = columns.dated.iter().map(|code| Field::AuthorizationDate(*code));
    dated.for_each(|field| put(Seat::Field(field), field));
    cells.extend((columns.plain == Plain::No).then(|| print.finish()));
    cells
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
    use crate::contact::{Address, AddressUse};

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
