//! A draft into a staged record: every cell by the rules of its field, then the contacts of the row.
//!
//! In: a draft and the rules of the institution. Out: the record, whose course is still to be settled against
//! the base. Deliberately unaware of the base and of other rows.

use super::course::Course;
use super::examination::{Cell, Examination, Texts, cleaned};
use super::parts::parts_of;
use super::record::StagedRecord;
use super::rule;
use super::rules::{CriteriaMode, InstitutionRules};
use crate::contact::value::escape::unescape;
use crate::contact::value::text::compact;
use crate::contact::{Entry, Field};
use crate::mapping::{Draft, DraftCell, Expected, Fit, Requested};

/// Checks a row; the course is settled afterwards by [`settle`](super::settle()).
#[must_use]
pub fn validate(draft: &Draft, rules: &InstitutionRules) -> StagedRecord {
    validate_texts(draft, rules, Texts::Cleaned)
}

/// Checks a row, and says what is done to its free texts.
#[must_use]
pub fn validate_texts(draft: &Draft, rules: &InstitutionRules, texts: Texts) -> StagedRecord {
    let repeated = repeated_name(draft);
    let shortened = repeated.map(|name| without(draft, name));
    let whole = shortened.as_ref().unwrap_or(draft);
    let mut exam = Examination::of(whole, rules);
    // An edited cell says all that the contact shall have, as the exported one did.
    let exported = draft.exported.fields.keys().copied().filter(|_| draft.exported.fit == Fit::Fits);
    exam.guarded = draft.expected.iter().map(|expected| expected.field).chain(exported).collect();
    for cell in &whole.cells {
        examine(cell, texts, &mut exam);
    }
    rule::email::place_spare(&mut exam);
    if let Some(name) = repeated {
        rule::split::repeated(&Cell::of(name, name.text.trim()), &mut exam);
    }
    for error in &whole.errors {
        rule::text::shows_error(&Cell::of(error, error.text.trim()), &mut exam);
    }
    rule::split::look_at_splits(whole, &mut exam);
    exam.expected =
        draft.expected.iter().map(|expected| (expected.field, standard(expected, draft, rules))).collect();
    look_at_operation(draft, &mut exam);
    rule::row::look_at_row(&mut exam, |field| draft.cell(field).map(|cell| Cell::of(cell, cell.text.trim())));
    let mut findings = std::mem::take(&mut exam.findings);
    findings.sort_by_key(|finding| finding.column.unwrap_or(u16::MAX));
    let mut record = StagedRecord {
        attached: false,
        row: draft.row,
        requested: draft.requested.clone(),
        course: Course::Create,
        parts: parts_of(exam),
        findings,
    };
    rule::exported::look_at_export(draft, &mut record);
    record
}

/// The only name of a person, where it but repeats the structure's name: there is no person beside it.
fn repeated_name(draft: &Draft) -> Option<&DraftCell> {
    let structure = draft.cell(Field::OfficialName)?;
    let name = match (draft.cell(Field::FirstName), draft.cell(Field::LastName)) {
        (Some(name), None) | (None, Some(name)) => name,
        _ => return None,
    };
    (compact(&name.text) == compact(&structure.text)).then_some(name)
}

fn without(draft: &Draft, name: &DraftCell) -> Draft {
    let mut draft = draft.clone();
    draft.cells.retain(|cell| cell != name);
    draft
}

/// An old value as the base would hold it; one that cannot be read as it stands, so that it equals nothing.
fn standard(expected: &Expected, draft: &Draft, rules: &InstitutionRules) -> String {
    let mut scratch = Examination::of(draft, rules);
    let (field, text, column) = (expected.field, expected.text.clone(), Some(expected.column));
    examine(&DraftCell { field, text, column, numeric: false }, Texts::Cleaned, &mut scratch);
    let read = scratch.entries.get(&field).map(|entry| entry.text().to_owned());
    read.unwrap_or_else(|| expected.text.clone())
}

fn look_at_operation(draft: &Draft, exam: &mut Examination<'_>) {
    if let Requested::Unreadable(text) = &draft.requested {
        let blank = DraftCell { field: Field::Operation, text: text.clone(), column: None, numeric: false };
        let cell = draft.cell(Field::Operation).unwrap_or(&blank);
        rule::row::operation(&draft.requested, &Cell::of(cell, text), exam);
    }
}

/// Checks one cell and keeps what is to be written.
fn examine(draft: &DraftCell, texts: Texts, exam: &mut Examination<'_>) {
    let clean = cleaned(draft, texts);
    let cell = Cell::of(draft, &clean.text);
    if !clean.changes.is_empty() {
        rule::text::report_changes(&clean.changes, &cell, exam);
    }
    if cell.text.is_empty() || cell.field == Field::Operation {
        return;
    }
    if exam.entries.contains_key(&cell.field) {
        return rule::row::twice(&cell, exam);
    }
    if cell.text.trim() == "=" {
        return clear(&cell, exam);
    }
    if matches!(cell.field, Field::Remark | Field::Criterion(_))
        && let Some(appended) = cell.text.trim_start().strip_prefix("||")
    {
        return append(&cell.with_text(appended.trim()), exam);
    }
    let text = unescape(rule::text::without_formula_quotes(&cell, exam));
    // Bars around the values of a criterion divide nothing.
    let is_criterion = matches!(cell.field, Field::Criterion(_));
    let text = if is_criterion { text.trim_matches(['|', ' ']) } else { text };
    if !text.is_empty() {
        set(&cell.with_text(text), exam);
    }
}

fn clear(cell: &Cell<'_>, exam: &mut Examination<'_>) {
    let field = match cell.field {
        Field::Criterion(code) => rule::criterion::field_of(code, cell, exam),
        field => Some(field),
    };
    let Some(field) = field else { return };
    if is_value(field) && field != Field::Role {
        exam.entries.insert(field, Entry::Clear);
    } else {
        rule::row::cannot_clear(cell, exam);
    }
}

/// True for fields that become values of a contact; the others steer the import.
fn is_value(field: Field) -> bool {
    !matches!(
        field,
        Field::ContactNumber
            | Field::AddressType
            | Field::Status
            | Field::InactiveReason
            | Field::MergedInto
            | Field::HasSales
            | Field::Alias
            | Field::Institution
            | Field::Organization
    )
}

fn append(cell: &Cell<'_>, exam: &mut Examination<'_>) {
    if cell.text.trim_matches(['|', ' ']).is_empty() {
        return;
    }
    if let Field::Criterion(code) = cell.field {
        let cell = cell.with_text(cell.text.trim_matches(['|', ' ']));
        if let Some((field, values)) = rule::criterion::check(code, &cell, exam) {
            exam.entries.insert(field, Entry::Append(values));
        }
        return;
    }
    rule::text::look_at_signs(cell, exam);
    let text = rule::text::fit(cell.text.to_owned(), cell, exam);
    exam.entries.insert(cell.field, Entry::Append(text));
}

/// A criterion's plain cell: who brings the file or the institution says whether it replaces or adds; beside an `[old]`
/// value, and in a row that was exported, it replaces.
fn criterion_entry(field: Field, values: String, exam: &Examination<'_>) -> Entry {
    let adds = exam.criteria == CriteriaMode::Append && !exam.guarded.contains(&field);
    if adds { Entry::Append(values) } else { Entry::Set(values) }
}

fn set(cell: &Cell<'_>, exam: &mut Examination<'_>) {
    if rule::text::is_nothing(&cell.with_text(cell.text.trim()), exam) {
        return;
    }
    let value = match cell.field {
        Field::ContactNumber => return rule::number::contact_number(cell, exam),
        Field::Alias => return rule::number::alias(cell, exam),
        Field::AddressType => return rule::coded::address_type(cell, exam),
        Field::Status | Field::InactiveReason | Field::MergedInto => {
            return rule::standing::compare_only(cell, exam);
        }
        Field::Criterion(code) => rule::criterion::check(code, cell, exam),
        field => value_of(cell, exam).map(|value| (field, value)),
    };
    if let Some((field, value)) = value {
        let value = rule::text::fit(value, cell, exam);
        let entry = match field {
            Field::Criterion(_) => criterion_entry(field, value, exam),
            _ => Entry::Set(value),
        };
        exam.entries.insert(field, entry);
    }
}

/// The value to write for a cell that holds one value of one field.
fn value_of(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    match cell.field {
        field if field.is_email() => rule::email::check(cell, exam),
        field if field.is_phone() => rule::phone::check(cell, exam),
        Field::BirthDate => rule::birth_date::check(cell, exam),
        Field::Country => rule::country::check(cell, exam),
        Field::PostalCode => rule::postcode::check(cell, exam),
        Field::Department => rule::department::check(cell, exam),
        Field::Language => rule::coded::language(cell, exam),
        Field::Title => rule::coded::title(cell, exam),
        Field::Role => rule::coded::role(cell, exam),
        Field::Authorization(_) | Field::HasSales => rule::coded::boolean(cell, exam),
        Field::AuthorizationDate(_) => rule::consent::date(cell, exam),
        Field::StructureType | Field::CommunityType => rule::structure::listed_type(cell, exam),
        Field::AdminNumber(code) => rule::criterion::admin_number(code, cell, exam),
        Field::EmployeeCount => rule::number::plain(cell, exam),
        Field::WebSite => rule::structure::web_site(cell, exam),
        Field::Institution => rule::standing::institution(cell, exam),
        Field::FirstName | Field::LastName => {
            rule::text::look_at_signs(cell, exam);
            rule::name::check(cell, exam)
        }
        _ => {
            rule::text::look_at_signs(cell, exam);
            Some(cell.text.to_owned())
        }
    }
}
