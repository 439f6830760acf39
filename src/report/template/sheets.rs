//! The workbook of an example file: the table, the description of its fields, the lists of values.

use std::io::Write;

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, Format, Formula, Workbook, Worksheet, XlsxError,
};

use super::lists::{Value, values};
use super::{Template, TemplateColumn, column_type, guide, label, type_words};
use crate::contact::FieldType;
use crate::report::WorkbookError;
use crate::report::xlsx::{Formats, begin_column, narrow, width};
use crate::validation::InstitutionRules;

/// The last row of a sheet (Microsoft's limits of Excel): drop-down lists reach to it.
const LAST_ROW: u32 = 1_048_575;

/// Characters of a drop-down list that stands in the cell's own rule (Microsoft's limits of Excel).
const INLINE: usize = 255;

/// Sheet names.
const TABLE: &str = "contacts";
const FIELDS: &str = "fields";
const VALUES: &str = "values";

/// Writes the workbook of an example file.
///
/// # Errors
/// When the writer cannot.
pub fn write_template(
    template: &Template,
    rules: &InstitutionRules,
    to: impl Write + Send,
) -> Result<(), WorkbookError> {
    let lists: Vec<Vec<Value>> = template.columns.iter().map(|c| values(template.kind, c, rules)).collect();
    let mut book = Workbook::new();
    let formats = Formats::new();
    let places = list_places(&template.columns, &lists);
    table_sheet(book.add_worksheet(), template, (&lists, &places), &formats)?;
    fields_sheet(book.add_worksheet(), template, &lists, &formats)?;
    values_sheet(book.add_worksheet(), &template.columns, &lists, &formats)?;
    Ok(book.save_to_writer(to)?)
}

/// A list and the rows of the sheet of values on which it stands, both counted from 0.
type Place = Option<(u32, u32)>;

/// Where each column's list stands; columns with one list (the consents) share it.
fn list_places(columns: &[TemplateColumn], lists: &[Vec<Value>]) -> Vec<Place> {
    let mut next = 1;
    let mut places: Vec<Place> = Vec::with_capacity(lists.len());
    for (index, list) in lists.iter().enumerate() {
        let before = lists.iter().take(index).position(|other| other == list);
        let place = match before {
            _ if list.is_empty() => None,
            Some(before) => places.get(before).copied().flatten(),
            None => {
                let length = u32::try_from(list.len()).unwrap_or(u32::MAX);
                let first = next;
                next += length;
                Some((first, next - 1))
            }
        };
        places.push(place);
    }
    debug_assert_eq!(places.len(), columns.len());
    places
}

fn table_sheet(
    sheet: &mut Worksheet,
    template: &Template,
    (lists, places): (&[Vec<Value>], &[Place]),
    formats: &Formats,
) -> Result<(), XlsxError> {
    let head = u32::try_from(template.head.len()).unwrap_or(1);
    sheet.set_name(TABLE)?.set_freeze_panes(head, 0)?;
    for (index, column) in template.columns.iter().enumerate() {
        let texts = template.head.iter().chain(&template.rows).filter_map(|row| row.get(index));
        let widest = texts.map(|text| width(text)).max().unwrap_or_default();
        begin_column(sheet, narrow(index), widest.max(width(&column.header)), formats)?;
    }
    let small = formats.text.clone().set_italic();
    let codes = template.head.len().saturating_sub(1);
    for (number, row) in (0_u32..).zip(template.head.iter().chain(&template.rows)) {
        let format = match usize::try_from(number).unwrap_or(usize::MAX) {
            at if at == codes => &formats.header,
            at if at < codes => &small,
            _ => &formats.text,
        };
        text_row(sheet, number, row, format)?;
    }
    for (index, (list, place)) in lists.iter().zip(places).enumerate() {
        if let Some(validation) = drop_down(list, *place)? {
            sheet.add_data_validation(head, narrow(index), LAST_ROW, narrow(index), &validation)?;
        }
    }
    Ok(())
}

/// A drop-down list that warns and lets be: an import knows more spellings than the list has.
fn drop_down(list: &[Value], place: Place) -> Result<Option<DataValidation>, XlsxError> {
    let Some((first, last)) = place else { return Ok(None) };
    let texts: Vec<&str> = list.iter().map(|(value, _)| value.as_str()).collect();
    let length: usize = texts.iter().map(|text| text.encode_utf16().count() + 1).sum();
    // A comma divides the values of an inline list.
    let inline = length <= INLINE && texts.iter().all(|text| !text.contains([',', '"']));
    let validation = DataValidation::new().set_error_style(DataValidationErrorStyle::Warning);
    let validation = match inline {
        true => validation.allow_list_strings(&texts)?,
        false => {
            let range = format!("={VALUES}!$B${}:$B${}", first + 1, last + 1);
            validation.allow_list_formula(Formula::new(range))
        }
    };
    Ok(Some(
        validation.set_error_title("Not in the list")?.set_error_message(
            "This value is not in the list. Keep it only if you know that it is defined.",
        )?,
    ))
}

fn fields_sheet(
    sheet: &mut Worksheet,
    template: &Template,
    lists: &[Vec<Value>],
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_name(FIELDS)?.set_freeze_panes(1, 0)?;
    let header = ["Code", "Name", "Type", "Length", "Values", "Example", "What to know"];
    for (column, width) in (0_u16..).zip([18, 24, 10, 18, 36, 30, 90]) {
        begin_column(sheet, column, width, formats)?;
    }
    text_row(sheet, 0, &header.map(String::from), &formats.header)?;
    let mut number = 1;
    for (index, (column, list)) in template.columns.iter().zip(lists).enumerate() {
        let example = template.rows.iter().filter_map(|row| row.get(index)).find(|text| !text.is_empty());
        let (kind, length) = match column_type(column) {
            FieldType::Text(length) => ("Text".to_owned(), format!("up to {length} characters")),
            other => (type_words(other), String::new()),
        };
        let cells = [
            column.header.clone(),
            label(column),
            kind,
            length,
            in_short(list),
            example.cloned().unwrap_or_default(),
            guide::note(column).to_owned(),
        ];
        text_row(sheet, number, &cells, &formats.text)?;
        number += 1;
    }
    for line in guide::GENERAL {
        number += 1;
        sheet.write_string_with_format(number, 0, line, &formats.text)?;
    }
    Ok(())
}

/// Values named in the description; the rest is on the sheet of values.
const NAMED: usize = 8;

fn in_short(list: &[Value]) -> String {
    let named: Vec<&str> = list.iter().take(NAMED).map(|(value, _)| value.as_str()).collect();
    let more = if list.len() > NAMED { format!(" … (sheet {VALUES})") } else { String::new() };
    format!("{}{more}", named.join(", "))
}

fn values_sheet(
    sheet: &mut Worksheet,
    columns: &[TemplateColumn],
    lists: &[Vec<Value>],
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_name(VALUES)?.set_freeze_panes(1, 0)?;
    for (column, width) in (0_u16..).zip([20, 24, 50]) {
        begin_column(sheet, column, width, formats)?;
    }
    text_row(sheet, 0, &["List", "Value", "Meaning"].map(String::from), &formats.header)?;
    let mut number = 1;
    for (index, (column, list)) in columns.iter().zip(lists).enumerate() {
        // Written once, as the places count them.
        if lists.iter().take(index).any(|other| other == list) {
            continue;
        }
        for (value, meaning) in list {
            let cells = [column.header.clone(), value.clone(), meaning.clone()];
            text_row(sheet, number, &cells, &formats.text)?;
            number += 1;
        }
    }
    Ok(())
}

fn text_row(sheet: &mut Worksheet, row: u32, cells: &[String], format: &Format) -> Result<(), XlsxError> {
    for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
        sheet.write_string_with_format(row, narrow(column), text, format)?;
    }
    Ok(())
}
