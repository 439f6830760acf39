//! Whole maps: files as they come, and the map that is proposed for them.

use super::*;
use crate::contact::{Code, Field};
use crate::source::{Cell, Column, SourceRow};
use crate::validation::InstitutionRules;

fn proposed(headers: &[&str], rows: &[&[&str]]) -> Vec<Target> {
    proposed_map(headers, rows).columns.iter().map(|c| c.target).collect()
}

#[test]
fn house_numbers_are_recognised_beside_their_street() {
    let rows: &[&[&str]] =
        &[&["Meier", "Seestrasse", "12", "8001"], &["Huber", "Bahnhofstrasse", "3a", "8400"]];
    let found = proposed(&["Name", "Strasse", "Hausnr.", "PLZ"], rows);
    assert_eq!(found[1..3], [Target::Field(Field::Line1), Target::HouseNumber]);
}

fn proposed_map(headers: &[&str], rows: &[&[&str]]) -> ColumnMap {
    let column =
        |(i, header): (usize, &&str)| Column { index: u16::try_from(i).unwrap(), header: (*header).into() };
    let columns: Vec<Column> = headers.iter().enumerate().map(column).collect();
    let cells = |row: &&[&str]| row.iter().map(|t| Cell::of_text((*t).into())).collect();
    let rows: Vec<SourceRow> = rows.iter().map(|row| SourceRow { row: 1, cells: cells(row) }).collect();
    propose_map(&columns, &rows, &InstitutionRules::default())
}

fn field(field: Field) -> Target {
    Target::Field(field)
}

fn consent(code: &str) -> Target {
    Target::Field(Field::Authorization(Code::new(code).unwrap()))
}

#[test]
fn a_french_file() {
    let headers =
        ["Civilité", "Nom", "Prénom", "Adresse", "NPA", "Localité", "Tél.", "Natel", "E-mail", "Newsletter"];
    let rows: &[&[&str]] = &[
        &[
            "Mme",
            "Dupont",
            "Marie",
            "Rue du Lac 3",
            "1003",
            "Lausanne",
            "021 613 21 11",
            "079 123 45 67",
            "m@free.fr",
            "oui",
        ],
        &["M.", "Rochat", "Luc", "Av. de Cour 1", "1007", "Lausanne", "", "", "", "non"],
    ];
    let expected = [
        Field::Title,
        Field::LastName,
        Field::FirstName,
        Field::Line1,
        Field::PostalCode,
        Field::Town,
        Field::Telephone1,
        Field::Cellphone,
        Field::Email1,
    ];
    let mut expected: Vec<Target> = expected.map(field).to_vec();
    expected.push(consent("EMAIL"));
    assert_eq!(proposed(&headers, rows), expected);
}

#[test]
fn italian_and_spanish_names() {
    assert_eq!(proposed(&["Cognome", "Nome"], &[]), [field(Field::LastName), field(Field::FirstName)]);
    assert_eq!(proposed(&["Nombre", "Apellidos"], &[]), [field(Field::FirstName), field(Field::LastName)]);
    assert_eq!(proposed(&["Vorname", "Name", "PLZ"], &[])[1], field(Field::LastName));
}

#[test]
fn one_name_column() {
    let full: &[&[&str]] = &[&["Anna Meier"], &["Müller, Jürg"], &["Hans Peter Frei"]];
    assert_eq!(proposed(&["Name"], full), [Target::FullName]);
    assert_eq!(proposed(&["Nom"], &[&["Dupont"], &["Martin"], &["Rochat"]]), [field(Field::LastName)]);
    let firms: &[&[&str]] = &[&["Kaserne AG"], &["Theater Basel"], &["Meier & Co"]];
    assert_eq!(proposed(&["Name"], firms), [field(Field::OfficialName)]);
    let beside = proposed(&["Name", "Vorname", "Nachname"], &[&["Anna Meier", "Anna", "Meier"]]);
    assert_eq!(beside, [Target::Unknown, field(Field::FirstName), field(Field::LastName)]);
}

#[test]
fn the_order_of_names_is_that_of_the_whole_column() {
    let last_first: &[&[&str]] = &[&["DUPONT Marie"], &["Xhaka Granit"], &["Müller Hans"], &["Rossi Chiara"]];
    assert_eq!(proposed(&["Name"], last_first), [Target::LastFirstName]);
    let mixed: &[&[&str]] = &[&["Marie Dupont"], &["Müller Hans"], &["Chiara Rossi"]];
    assert_eq!(proposed(&["Nom Prénom"], mixed), [Target::FullName]);
    let silent: &[&[&str]] = &[&["Xhaka Granitx"], &["Shaqiri Xherdanx"], &["Sow Djibrilx"]];
    for header in ["Nom Prénom", "Name/Vorname", "Cognome e nome", "Apellidos y nombre", "Nachname, Vorname"]
    {
        assert_eq!(proposed(&[header], silent), [Target::LastFirstName], "{header}");
    }
    assert_eq!(proposed(&["Prénom Nom"], silent), [Target::FullName]);
}

#[test]
fn the_cells_tell_consents_from_addresses() {
    let booleans: &[&[&str]] = &[&["TRUE", "FALSE", "TRUE"], &["FALSE", "TRUE", ""]];
    assert_eq!(
        proposed(&["EMAIL", "PHONE", "LETTER"], booleans),
        [consent("EMAIL"), consent("PHONE"), consent("LETTER")]
    );
    let values: &[&[&str]] = &[&["anna@bluewin.ch", "021 613 21 11", "Dear"], &["", "", ""]];
    assert_eq!(
        proposed(&["EMAIL", "PHONE", "LETTER"], values),
        [field(Field::Email1), field(Field::Telephone1), Target::Unknown]
    );
    assert_eq!(proposed(&["EMAIL1", "EMAIL"], &[]), [field(Field::Email1), consent("EMAIL")]);
}

#[test]
fn organization_is_a_code_or_a_name() {
    assert_eq!(proposed(&["ORGANIZATION"], &[&["*"], &["OPERA"]]), [field(Field::Organization)]);
    assert_eq!(proposed(&["ORGANIZATION"], &[&["*"], &["Kaserne AG"]]), [field(Field::OfficialName)]);
    assert_eq!(proposed(&["organization"], &[&["OPERA"]]), [field(Field::OfficialName)]);
}

#[test]
fn two_columns_for_one_field() {
    let headers = ["E-Mail", "Courriel", "Telefon", "Phone number", "Handy", "Natel", "Ort", "Stadt"];
    assert_eq!(
        proposed(&headers, &[]),
        [
            field(Field::Email1),
            field(Field::Email2),
            field(Field::Telephone1),
            field(Field::Telephone2),
            field(Field::Cellphone),
            field(Field::Telephone3),
            field(Field::Town),
            Target::Unknown,
        ]
    );
    assert_eq!(proposed(&["email", "EMAIL1"], &[]), [field(Field::Email2), field(Field::Email1)]);
}

#[test]
fn places_in_one_column() {
    let rows: &[&[&str]] = &[&["8001 Zürich"], &["3011 Bern"], &["1003 Lausanne"]];
    for header in ["PLZ/Ort", "Ort", "PLZ", "NPA Localité"] {
        assert_eq!(proposed(&[header], rows), [Target::PostcodeTown], "{header}");
    }
    let rows: &[&[&str]] = &[&["Rue du Lac 3, 1003 Lausanne"], &["Seestr. 1, 8002 Zürich"]];
    assert_eq!(proposed(&["Adresse"], rows), [Target::FullAddress]);
}

#[test]
fn the_order_of_dates_is_that_of_the_whole_column() {
    let american: &[&[&str]] = &[&["3/4/1990"], &["3/25/1990"], &["12/01/1985"]];
    assert_eq!(proposed(&["Birth date"], american), [Target::MonthFirstBirthDate]);
    let european: &[&[&str]] = &[&["03/04/1990"], &["25/03/1990"], &["03/25/1990"]];
    assert_eq!(proposed(&["Birth date"], european), [field(Field::BirthDate)]);
}

#[test]
fn without_headers_the_cells_speak() {
    let rows: &[&[&str]] = &[
        &[
            "Herr",
            "Jürg",
            "Müller",
            "Seestrasse 12",
            "8001",
            "Zürich",
            "j.mueller@bluewin.ch",
            "079 123 45 67",
            "12.03.1979",
        ],
        &[
            "Frau",
            "Anna",
            "Meier",
            "Bahnhofweg 3",
            "3011",
            "Bern",
            "anna@gmx.ch",
            "078 765 43 21",
            "04.11.1985",
        ],
        &["Frau", "Chiara", "Rossi", "Via Roma 5", "6900", "Lugano", "c@rossi.ch", "", "01.01.1990"],
    ];
    let map = proposed_map(&[""; 9], rows);
    let expected = [
        Field::Title,
        Field::FirstName,
        Field::LastName,
        Field::Line1,
        Field::PostalCode,
        Field::Town,
        Field::Email1,
        Field::Cellphone,
        Field::BirthDate,
    ];
    assert_eq!(map.columns.iter().map(|c| c.target).collect::<Vec<_>>(), expected.map(field));
    assert!(map.columns.iter().all(|c| c.by == MatchedBy::Content && c.score < 0.8));
}

#[test]
fn unknown_columns_are_reported_unless_they_hold_addresses() {
    let rows: &[&[&str]] = &[&["42", "anna@gmx.ch", "x"], &["43", "j@gmx.ch", "y"], &["41", "k@gmx.ch", "z"]];
    let map = proposed_map(&["Schuhgrösse", "Kontaktmöglichkeit", "Lieblingsfarbe"], rows);
    assert_eq!(map.columns[0].target, Target::Unknown);
    assert_eq!(map.columns[0].by, MatchedBy::Nothing);
    assert_eq!(map.columns[1].target, field(Field::Email1));
    assert_eq!(map.columns[2].target, Target::Unknown);
}

#[test]
fn cells_overrule_a_wrong_header() {
    let emails: &[&[&str]] = &[&["a@gmx.ch"], &["b@gmx.ch"], &["c@gmx.ch"]];
    assert_eq!(proposed(&["Kontakt"], emails), [field(Field::Email1)]);
    let jobs: &[&[&str]] = &[&["Direktorin"], &["Kassier"], &["Präsident"]];
    assert_eq!(proposed(&["Titel"], jobs), [field(Field::Function)]);
    let foreign: &[&[&str]] = &[&["A-12"], &["B-13"], &["C-14"]];
    assert_eq!(proposed(&["Kundennummer"], foreign), [Target::Unknown]);
}

#[test]
fn the_judge_counts_known_headers() {
    let cells = |texts: &[&str]| texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
    assert_eq!(header_judge(&cells(&["Nom", "Prénom", "NPA", "Schuhgrösse", ""])), 3);
    assert_eq!(header_judge(&cells(&["OPERATION", "CONTACT_NR", "CRIT1", "CNIL_O"])), 4);
    assert_eq!(header_judge(&cells(&["Müller", "Jürg", "8001", "Zürich", "CH"])), 0);
}

proptest::proptest! {
    #[test]
    fn any_header_and_any_cell_is_survived(header in "\\PC{0,30}", cells in proptest::collection::vec("\\PC{0,40}", 0..6)) {
        let rows: Vec<Vec<&str>> = cells.iter().map(|c| vec![c.as_str(), "", c.as_str()]).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let map = proposed_map(&[&header, "Name", ""], &rows);
        proptest::prop_assert_eq!(map.columns.len(), 3);
        let mut declared = Declarations::default();
        for row in &rows {
            let cells = row.iter().map(|t| Cell::of_text((*t).into())).collect();
            let drafted = draft(&SourceRow { row: 1, cells }, &map, &mut declared, &Requested::Auto);
            proptest::prop_assert!(drafted.cells.iter().all(|c| !c.text.trim().is_empty()));
        }
    }
}
