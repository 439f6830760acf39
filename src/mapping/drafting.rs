//! One row and the column map into a [`Draft`].
//!
//! In: the row's cells, the map, what CONFIG rows declared. Out: the texts by field and the operation. A cell
//! that holds several fields (a full name, a postcode with its town) is split here, so that every later step
//! sees single fields. Deliberately unaware of whether a text is right.

use super::declarations::Declarations;
use super::draft::{Draft, Requested};
use super::exported::exported;
use super::filler::{Filler, is_joined};
use super::map::{ColumnMap, ColumnMapping, Target};
use super::old_values::expectations;
use super::values::Answers;
use crate::contact::{Field, Operation};
use crate::source::{Cell, SourceRow};

/// Reads a row by the map; a CONFIG row changes `declarations` for the rows that follow.
///
/// `default` is what rows ask for when the file has no OPERATION column.
#[must_use]
pub fn draft(
    row: &SourceRow,
    map: &ColumnMap,
    declarations: &mut Declarations,
    default: &Requested,
) -> Draft {
    let answers = Answers::of(&map.values);
    let requested = requested(row, map, &answers, default);
    if requested == Requested::Named(Operation::Config) {
        *declarations = declared(row, map);
    }
    let mut filler = Filler::new(declarations, answers, row.cells.len());
    let mut joined = Joined::None;
    for (mapping, cell) in filled(row, map) {
        match is_joined(mapping.target) {
            true => joined = Joined::Some,
            false => filler.put(mapping, cell),
        }
    }
    if joined == Joined::Some {
        filler.split_joined(filled(row, map).filter(|(mapping, _)| is_joined(mapping.target)));
    }
    filler.finish_street();
    filler.finish_opt_outs();
    filler.finish_remark();
    let expected = expectations(row, map, &mut filler.cells);
    let Filler { mut cells, splits, mut errors, .. } = filler;
    errors.sort_by_key(|error| error.column);
    let exported = exported(row, map, &requested, (&mut cells, &errors));
    Draft { row: row.row, requested, cells, splits, expected, errors, exported, criteria: map.criteria }
}

/// Whether a row has cells that hold several fields.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joined {
    None,
    Some,
}

/// The columns that have a cell with something in it.
fn filled<'a>(row: &'a SourceRow, map: &'a ColumnMap) -> impl Iterator<Item = (&'a ColumnMapping, &'a Cell)> {
    let cell = |mapping: &ColumnMapping| row.cells.get(usize::from(mapping.column));
    map.columns
        .iter()
        .filter_map(move |mapping| Some((mapping, cell(mapping)?)))
        .filter(|(_, c)| !c.is_blank())
}

/// What a CONFIG row declares; `None` for any other row.
pub(super) fn config_row(row: &SourceRow, map: &ColumnMap) -> Option<Declarations> {
    map.column_of(Field::Operation)?;
    let requested = requested(row, map, &Answers::of(&map.values), &Requested::Auto);
    (requested == Requested::Named(Operation::Config)).then(|| declared(row, map))
}

/// What the row asks for. An empty cell in an OPERATION column is INSERT (DOMAIN.md, section 4).
fn requested(row: &SourceRow, map: &ColumnMap, answers: &Answers<'_>, default: &Requested) -> Requested {
    match map.column_of(Field::Operation) {
        None => default.clone(),
        Some(column) => read_operation(&answers.meant(column.target, row.text(column.column))),
    }
}

/// Reads the text of an OPERATION cell.
pub(super) fn read_operation(text: &str) -> Requested {
    match (text.trim(), Operation::parse(text)) {
        ("", _) => Requested::Named(Operation::Insert),
        (_, Some(operation)) => Requested::Named(operation),
        (text, None) => Requested::Unreadable(text.to_owned()),
    }
}

fn declared(row: &SourceRow, map: &ColumnMap) -> Declarations {
    let mut declarations = Declarations::default();
    for (mapping, cell) in filled(row, map) {
        match mapping.target {
            Target::CriterionSlot(slot) => declarations.declare_criterion(slot, &cell.text),
            Target::AdminNumberSlot(slot) => declarations.declare_admin_number(slot, &cell.text),
            _ => {}
        }
    }
    declarations
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::Code;
    use crate::mapping::{MatchedBy, ValueAnswer};
    use crate::source::CellKind;

    fn row(texts: &[&str]) -> SourceRow {
        SourceRow { row: 7, cells: texts.iter().map(|t| Cell::of_text((*t).to_owned())).collect() }
    }

    fn map(targets: &[Target]) -> ColumnMap {
        let column = |(i, target): (usize, &Target)| ColumnMapping {
            column: u16::try_from(i).unwrap(),
            header: String::new(),
            target: *target,
            by: MatchedBy::Person,
            score: 1.0,
        };
        ColumnMap { columns: targets.iter().enumerate().map(column).collect(), ..ColumnMap::default() }
    }

    fn criterion(code: &str) -> Field {
        Field::Criterion(Code::new(code).unwrap())
    }

    #[test]
    fn a_config_row_declares_the_codes_of_the_rows_that_follow() {
        let op = Target::Field(Field::Operation);
        let map = map(&[op, Target::CriterionSlot(1), Target::AdminNumberSlot(1)]);
        let mut declared = Declarations::default();
        let auto = Requested::Auto;
        let first = draft(&row(&["", "GENRE=JAZZ|ROCK", "SIRET=123"]), &map, &mut declared, &auto);
        assert_eq!(first.requested, Requested::Named(Operation::Insert));
        assert_eq!(first.text(criterion("GENRE")), "JAZZ|ROCK");
        assert_eq!(first.text(Field::AdminNumber(Code::new("SIRET").unwrap())), "123");
        let config = draft(&row(&["CONFIG", "LANG", "VAT"]), &map, &mut declared, &auto);
        assert_eq!(config.requested, Requested::Named(Operation::Config));
        let after = draft(&row(&["UPDATE", "FR|DE", "=x"]), &map, &mut declared, &auto);
        assert_eq!(after.text(criterion("LANG")), "FR|DE");
        assert_eq!(after.text(Field::AdminNumber(Code::new("VAT").unwrap())), "=x");
        let _ = draft(&row(&["CONFIG", "", ""]), &map, &mut declared, &auto);
        assert_eq!(declared, Declarations::default(), "each CONFIG row replaces the one before");
    }

    #[test]
    fn operations() {
        let map = map(&[Target::Field(Field::Operation)]);
        let asked =
            |text: &str| draft(&row(&[text]), &map, &mut Declarations::default(), &Requested::Auto).requested;
        assert_eq!(asked(""), Requested::Named(Operation::Insert));
        assert_eq!(asked(" updateact "), Requested::Named(Operation::UpdateActivate));
        assert_eq!(asked("UPSERT"), Requested::Unreadable("UPSERT".into()));
        let none = draft(&row(&["x"]), &ColumnMap::default(), &mut Declarations::default(), &Requested::Auto);
        assert_eq!(none.requested, Requested::Auto);
    }

    #[test]
    fn cells_with_several_fields_are_split() {
        let map = map(&[Target::FullName, Target::PostcodeTown, Target::FullAddress, Target::Unknown]);
        let cells = row(&["Frau Anna Meier", "8001 Zürich", "Rue du Lac 3, 1003 Lausanne", "x"]);
        let split = draft(&cells, &map, &mut Declarations::default(), &Requested::Auto);
        let texts: Vec<(Field, &str)> = split.cells.iter().map(|c| (c.field, c.text.as_str())).collect();
        assert_eq!(
            texts,
            [
                (Field::Title, "Frau"),
                (Field::FirstName, "Anna"),
                (Field::LastName, "Meier"),
                (Field::PostalCode, "8001"),
                (Field::Town, "Zürich"),
                (Field::Line1, "Rue du Lac 3"),
                (Field::PostalCode, "1003"),
                (Field::Town, "Lausanne"),
            ]
        );
    }

    #[test]
    fn a_column_of_its_own_goes_before_a_part_of_a_joined_cell() {
        let map = map(&[Target::FullName, Target::Field(Field::Title)]);
        let read = |cells: &[&str]| draft(&row(cells), &map, &mut Declarations::default(), &Requested::Auto);
        assert_eq!(read(&["Frau Anna Meier", "MRS"]).text(Field::Title), "MRS");
        assert_eq!(read(&["Frau Anna Meier", ""]).text(Field::Title), "Frau");
        assert_eq!(read(&["Frau Anna Meier", "MRS"]).cells.len(), 3);
    }

    #[test]
    fn a_house_number_in_a_column_of_its_own_joins_its_street() {
        let map = map(&[Target::HouseNumber, Target::Field(Field::Line1)]);
        let read = |cells: &[&str]| draft(&row(cells), &map, &mut Declarations::default(), &Requested::Auto);
        assert_eq!(read(&["12", "Seestrasse"]).text(Field::Line1), "Seestrasse 12");
        assert_eq!(read(&["", "Seestrasse"]).text(Field::Line1), "Seestrasse");
        assert_eq!(read(&["12", ""]).text(Field::Line1), "12", "not lost without a street");
    }

    #[test]
    fn an_opt_out_withdraws_whatever_another_column_says() {
        let consent = Field::Authorization(Code::new("EMAIL").unwrap());
        let since = Field::AuthorizationDate(Code::new("EMAIL").unwrap());
        let map = map(&[Target::OptOut(consent), Target::Field(consent)]);
        for (out, given, meant, day) in [
            ("oui", "oui", "FALSE", ""),
            ("ja", "", "FALSE", ""),
            ("no", "yes", "yes", ""),
            ("non", "", "", ""),
            ("2024-05-06", "1", "FALSE", "2024-05-06"),
            ("perhaps", "", "perhaps", ""),
        ] {
            let read = draft(&row(&[out, given]), &map, &mut Declarations::default(), &Requested::Auto);
            assert_eq!((read.text(consent), read.text(since)), (meant, day), "{out} {given}");
        }
    }

    #[test]
    fn a_cell_that_shows_an_error_has_no_value_whatever_it_is_for() {
        let last = Target::Field(Field::LastName);
        let targets =
            [last, Target::FullName, Target::PostcodeTown, Target::RemarkLine, Target::CriterionSlot(1)];
        let mut row = row(&["#N/A", "#BEZUG!", "#N/D", "#NOM?", "odd"]);
        row.cells[4].kind = CellKind::Error;
        let made = draft(&row, &map(&targets), &mut Declarations::default(), &Requested::Auto);
        assert_eq!(made.cells, []);
        let errors: Vec<_> = made.errors.iter().map(|e| (e.field, e.text.as_str(), e.column)).collect();
        let (name, code, remark) = (Field::LastName, Field::PostalCode, Field::Remark);
        assert_eq!(
            errors,
            [
                (name, "#N/A", Some(0)),
                (name, "#BEZUG!", Some(1)),
                (code, "#N/D", Some(2)),
                (remark, "#NOM?", Some(3)),
                (criterion("CRIT1"), "odd", Some(4)),
            ]
        );
        let fixed = made.corrected(&[(name, "Meier".to_owned())]);
        assert_eq!((fixed.text(name), fixed.errors.len()), ("Meier", 3), "the person has seen them");
    }

    #[test]
    fn dates_with_the_month_first_are_turned_round() {
        let map = map(&[Target::MonthFirstBirthDate]);
        let read = |text: &str| draft(&row(&[text]), &map, &mut Declarations::default(), &Requested::Auto);
        for (text, date) in [
            ("03/25/1990", "1990-03-25"),
            ("03/04/1990", "1990-03-04"),
            ("3/4/1990", "1990-03-04"),
            ("7/4/76", "4/7/76"),
            ("12/31", "12/31"),
            ("unknown", "unknown"),
        ] {
            assert_eq!(read(text).text(Field::BirthDate), date, "{text}");
        }
    }

    #[test]
    fn two_columns_of_one_criterion_add_up_and_a_value_without_code_is_kept() {
        let map = map(&[Target::CriterionSlot(1), Target::CriterionSlot(2), Target::CriterionSlot(3)]);
        let cells = row(&["GENRE=JAZZ", "GENRE=ROCK", "POP"]);
        let draft = draft(&cells, &map, &mut Declarations::default(), &Requested::Auto);
        assert_eq!(draft.text(criterion("GENRE")), "JAZZ|ROCK");
        assert_eq!(draft.text(criterion("CRIT3")), "POP");
    }

    #[test]
    fn answers_about_values_are_put_in_by_field() {
        let op = Target::Field(Field::Operation);
        let mut map = map(&[op, Target::FullName, Target::CriterionSlot(1), Target::Field(Field::Country)]);
        let means = |value: &str| Some(ValueAnswer::Means(value.into()));
        map.values.set(op, "mutation", means("UPDATE"));
        map.values.set(Target::Field(Field::Title), "Herr", means("MR"));
        map.values.set(Target::FullName, "Client de passage", Some(ValueAnswer::LeaveOut));
        map.values.set(Target::Field(criterion("GENRE")), "Opéra", means("OPERA"));
        map.values.set(Target::Field(Field::Country), "?", Some(ValueAnswer::LeaveOut));
        let read = |cells: &[&str]| draft(&row(cells), &map, &mut Declarations::default(), &Requested::Auto);
        let first = read(&["Mutation", "Herr Hans Meier", "GENRE=opera|JAZZ", "?"]);
        assert_eq!(first.requested, Requested::Named(Operation::Update));
        assert_eq!(first.text(Field::Title), "MR");
        assert_eq!(first.text(criterion("GENRE")), "OPERA|JAZZ");
        assert_eq!(first.cell(Field::Country), None);
        assert_eq!(read(&["", "CLIENT DE PASSAGE", "", ""]).cells, []);
    }

    #[test]
    fn unmapped_columns_become_lines_of_the_remark() {
        let remark = Target::Field(Field::Remark);
        let mut map = map(&[Target::RemarkLine, remark, Target::RemarkLine, Target::RemarkLine]);
        for (column, header) in map.columns.iter_mut().zip(["Rabais", "Bemerkung", "", "Quelle"]) {
            column.header = header.into();
        }
        let read = |cells: &[&str]| {
            let read = draft(&row(cells), &map, &mut Declarations::default(), &Requested::Auto);
            (read.text(Field::Remark).to_owned(), read.cells.len())
        };
        for (cells, text) in [
            (["10%", "", "", ""], "||Rabais: 10%"),
            (["10%", "", "x", "Messe"], "||Rabais: 10%\nx\nQuelle: Messe"),
            // A remark of its own replaces the old one, and the lines follow it.
            (["10%", "ruft an", "", "Messe"], "ruft an\nRabais: 10%\nQuelle: Messe"),
            (["10%", "||ruft an", "", ""], "||ruft an\nRabais: 10%"),
            // Cleared, and the lines are what is left.
            (["10%", "=", "", "Messe"], "Rabais: 10%\nQuelle: Messe"),
            (["", "=", "", ""], "="),
            (["a || b", "", "", ""], "||Rabais: a || b"),
        ] {
            assert_eq!(read(&cells), (text.to_owned(), 1), "{cells:?}");
        }
        assert_eq!(read(&["", "", "", ""]), (String::new(), 0));
    }
}
