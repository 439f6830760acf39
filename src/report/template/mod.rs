//! The example files that `usher template` writes.
//!
//! In: which file, and the lists of an institution. Out: its header rows and
//! example rows as texts, for CSV, or a workbook with drop-down lists, a
//! description of every field and the lists of values. The columns come from
//! the field catalogue; what stands in the example rows is made up.

mod examples;
mod guide;
mod lists;
mod sheets;

use crate::contact::{CATALOGUE, Code, Field, FieldGroup, FieldType};
use crate::validation::InstitutionRules;

pub use sheets::write_template;

/// Which example file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateKind {
    /// New and known contacts by e-mail, with few fields.
    Basic,
    /// Every field.
    Extended,
    /// Changes of contacts by their number.
    Update,
    /// DELETE, INVALIDATE, ANONYMIZE and DROP.
    Delete,
    /// Authorisations and criteria in bulk, with the old value beside the new one.
    Criteria,
}

/// One column of an example file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateColumn {
    /// The header that the import reads.
    pub header: String,
    /// The field; `None` for a numbered slot (CRITn, ADMIN_NUMBERn) that says in its cells what it holds.
    pub field: Option<Field>,
}

/// An example file as texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Which one.
    pub kind: TemplateKind,
    /// Its columns.
    pub columns: Vec<TemplateColumn>,
    /// Its header rows; the codes stand in the last one.
    pub head: Vec<Vec<String>>,
    /// Its example rows.
    pub rows: Vec<Vec<String>>,
}

/// Makes an example file for an institution.
#[must_use]
pub fn template(kind: TemplateKind, rules: &InstitutionRules) -> Template {
    let columns = columns(kind, rules);
    let codes: Vec<String> = columns.iter().map(|c| c.header.clone()).collect();
    let mut head = match kind {
        TemplateKind::Extended | TemplateKind::Update | TemplateKind::Delete => upper_rows(&columns),
        TemplateKind::Basic | TemplateKind::Criteria => Vec::new(),
    };
    head.push(codes);
    let rows = examples::rows(kind, rules)
        .iter()
        .map(|example| columns.iter().map(|column| example.cell(&column.header)).collect())
        .collect();
    Template { kind, columns, head, rows }
}

/// The fields of each file besides authorisations and criteria; `None` = every field of the catalogue.
fn fields(kind: TemplateKind) -> Option<&'static [Field]> {
    use Field as F;
    match kind {
        TemplateKind::Extended => None,
        TemplateKind::Basic => Some(&[
            F::Email1,
            F::Title,
            F::FirstName,
            F::LastName,
            F::Language,
            F::Line1,
            F::Line2,
            F::PostalCode,
            F::Town,
            F::Country,
        ]),
        TemplateKind::Update => Some(&[
            F::Operation,
            F::ContactNumber,
            F::Title,
            F::FirstName,
            F::LastName,
            F::OfficialName,
            F::AddressType,
            F::Line1,
            F::PostalCode,
            F::Town,
            F::Country,
            F::Telephone1,
            F::Cellphone,
            F::Email1,
            F::Remark,
        ]),
        TemplateKind::Delete => {
            Some(&[F::Operation, F::ContactNumber, F::FirstName, F::LastName, F::OfficialName])
        }
        TemplateKind::Criteria => Some(&[F::ContactNumber, F::FirstName, F::LastName, F::Email1]),
    }
}

/// Criterion columns of a file: enough to see how more are added.
const CRITERION_SLOTS: usize = 3;

/// Columns for administrative numbers.
const NUMBER_SLOTS: usize = 2;

fn columns(kind: TemplateKind, rules: &InstitutionRules) -> Vec<TemplateColumn> {
    let wanted = |field: &Field, group: FieldGroup| match fields(kind) {
        None => group != FieldGroup::Standing,
        Some(list) => list.contains(field),
    };
    let mut columns: Vec<TemplateColumn> = Vec::new();
    for entry in CATALOGUE.iter().filter(|e| wanted(&e.field, e.group)) {
        columns.push(TemplateColumn { header: entry.code.to_owned(), field: Some(entry.field) });
        if kind == TemplateKind::Extended && entry.field == Field::CommunityType {
            columns.extend((1..=NUMBER_SLOTS).map(|n| slot("ADMIN_NUMBER", n)));
        }
    }
    match kind {
        TemplateKind::Delete => {}
        TemplateKind::Criteria => columns.extend(pairs(rules)),
        _ => {
            columns.extend(authorizations(rules));
            let slots = rules.criteria.len().clamp(1, CRITERION_SLOTS);
            columns.extend((1..=slots).map(|n| slot("CRIT", n)));
        }
    }
    columns
}

fn slot(name: &str, number: usize) -> TemplateColumn {
    TemplateColumn { header: format!("{name}{number}"), field: None }
}

fn authorizations(rules: &InstitutionRules) -> impl Iterator<Item = TemplateColumn> {
    rules
        .authorizations
        .iter()
        .map(|code| TemplateColumn { header: code.clone(), field: Code::new(code).map(Field::Authorization) })
}

/// `[old] X` and `[new] X` for each authorisation and criterion (DOMAIN.md, section 6).
fn pairs(rules: &InstitutionRules) -> impl Iterator<Item = TemplateColumn> {
    let consents =
        rules.authorizations.iter().filter_map(|c| Some((c.clone(), Field::Authorization(Code::new(c)?))));
    let criteria = examples::criteria(rules);
    let criteria =
        criteria.into_iter().filter_map(|(c, _)| Some((c.clone(), Field::Criterion(Code::new(&c)?))));
    let both = consents.chain(criteria).collect::<Vec<_>>();
    both.into_iter().flat_map(|(code, field)| {
        ["old", "new"].map(|side| TemplateColumn { header: format!("[{side}] {code}"), field: Some(field) })
    })
}

/// The three rows above the codes of the vendor's format: group, name, type.
fn upper_rows(columns: &[TemplateColumn]) -> Vec<Vec<String>> {
    let mut groups = Vec::with_capacity(columns.len());
    let mut before = None;
    for column in columns {
        let group = group(column);
        groups.push(if before == Some(group) { String::new() } else { group.to_owned() });
        before = Some(group);
    }
    let labels = columns.iter().map(label).collect();
    let types = columns.iter().map(|c| type_words(column_type(c))).collect();
    vec![groups, labels, types]
}

fn group(column: &TemplateColumn) -> &'static str {
    let group = column.field.map(Field::group).unwrap_or(match column.header.starts_with("CRIT") {
        true => FieldGroup::Criterion,
        false => FieldGroup::Structure,
    });
    guide::group_name(group)
}

/// The name of a column for a person.
fn label(column: &TemplateColumn) -> String {
    let name = column.field.map(Field::label).unwrap_or_else(|| {
        column.header.replace("ADMIN_NUMBER", "administrative number ").replace("CRIT", "criterion ")
    });
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn column_type(column: &TemplateColumn) -> FieldType {
    column.field.map_or(FieldType::CodeValue, Field::kind)
}

/// The type of a column in the vendor's words.
fn type_words(kind: FieldType) -> String {
    match kind {
        FieldType::Text(length) => format!("Text {length}"),
        FieldType::Code => "Code".into(),
        FieldType::Date => "Date".into(),
        FieldType::Number => "Number".into(),
        FieldType::Boolean => "Boolean".into(),
        FieldType::CodeValue => "CodeValue".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [TemplateKind; 5] = [
        TemplateKind::Basic,
        TemplateKind::Extended,
        TemplateKind::Update,
        TemplateKind::Delete,
        TemplateKind::Criteria,
    ];

    #[test]
    fn every_file_is_a_full_rectangle_under_its_codes() {
        for kind in KINDS {
            let made = template(kind, &InstitutionRules::default());
            let width = made.columns.len();
            assert!(made.head.iter().chain(&made.rows).all(|row| row.len() == width), "{kind:?}");
            assert!(
                made.rows.len() > 1 && made.rows.iter().flatten().any(|cell| !cell.is_empty()),
                "{kind:?}"
            );
            let filled = |c: usize| made.rows.iter().any(|row| !row[c].is_empty());
            let empty: Vec<_> = (0..width).filter(|c| !filled(*c)).map(|c| &made.columns[c].header).collect();
            assert!(kind == TemplateKind::Extended || empty.is_empty(), "{kind:?} {empty:?}");
        }
        let extended = template(TemplateKind::Extended, &InstitutionRules::default());
        assert_eq!(extended.head.len(), 4, "the codes stand in the fourth row");
        assert_eq!(extended.head[3][3], "CONTACT_NR");
    }

    #[test]
    fn the_lists_of_the_institution_stand_in_its_files() {
        let mut rules =
            InstitutionRules { authorizations: vec!["NEWS".into()], ..InstitutionRules::default() };
        rules.criteria.insert("GENRE".into(), vec!["OPERA".into(), "BALLET".into()].into());
        let made = template(TemplateKind::Criteria, &rules);
        let codes = made.head.last().unwrap();
        assert_eq!(codes[4..], ["[old] NEWS", "[new] NEWS", "[old] GENRE", "[new] GENRE"]);
        let basic = template(TemplateKind::Basic, &rules);
        assert!(basic.rows.iter().flatten().any(|cell| cell.starts_with("GENRE=OPERA")));
    }
}
