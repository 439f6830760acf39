//! Which contacts a row makes, and a clean row's silence.

use super::*;
use crate::contact::{ContactNumber, Kind};

#[test]
fn kinds_follow_from_the_names() {
    let kinds = |cells: &[(Field, &str)]| -> Vec<(Part, Kind)> {
        checked(cells).parts.iter().map(|p| (p.part, p.incoming.kind)).collect()
    };
    let (last, structure) = ((Field::LastName, "Rossi"), (Field::OfficialName, "Kaserne AG"));
    assert_eq!(kinds(&[last]), [(Part::Person, Kind::Individual)]);
    assert_eq!(kinds(&[structure]), [(Part::Structure, Kind::Structure)]);
    assert_eq!(kinds(&[last, structure]), [(Part::Structure, Kind::Structure), (Part::Person, Kind::Relay)]);
    assert_eq!(kinds(&[(Field::Town, "Bern")]), [(Part::Person, Kind::Individual)]);
    assert_eq!(kinds(&[]), []);
    let without_person = [(Field::LastName, "="), structure];
    assert_eq!(kinds(&without_person), [(Part::Structure, Kind::Structure)], "`=` names nobody");
    let dash = [(Field::LastName, "-"), structure];
    assert_eq!(kinds(&dash), [(Part::Structure, Kind::Structure)], "nor does a dash");
}

#[test]
fn a_row_with_two_parts_shares_its_cells() {
    let record = checked(&[
        (Field::ContactNumber, "0042"),
        (Field::OfficialName, "Kaserne AG"),
        (Field::FirstName, "Chiara"),
        (Field::LastName, "Rossi"),
        (Field::Telephone1, "061 666 60 00"),
        (Field::Town, "Basel"),
        (Field::AddressType, "B"),
        (auth("EMAIL"), "TRUE"),
        (crit("GENRE"), "JAZZ"),
    ]);
    let (structure, relay) = (record.part(Part::Structure).unwrap(), record.part(Part::Person).unwrap());
    assert!(record.has_relay());
    assert_eq!(structure.number, None, "the number is the person's");
    assert_eq!(relay.number.as_ref().map(ContactNumber::as_str), Some("0042"));
    for both in [Field::Telephone1, Field::Town] {
        assert_eq!(structure.text(both), relay.text(both));
        assert!(!relay.text(both).is_empty());
    }
    assert_eq!((structure.uses, structure.e164.len()), (relay.uses, relay.e164.len()));
    assert_eq!((structure.text(auth("EMAIL")), relay.text(auth("EMAIL"))), ("", "TRUE"));
    assert_eq!((structure.text(crit("GENRE")), relay.text(crit("GENRE"))), ("", "JAZZ"));
    assert_eq!((structure.text(Field::LastName), relay.text(Field::OfficialName)), ("", ""));
    assert_eq!(record.display_name(), "Rossi, Chiara");
}

pub(super) const CLEAN: &[(Field, &str)] = &[
    (Field::Title, "Madame"),
    (Field::FirstName, "Élodie"),
    (Field::LastName, "Dupont-Rochat"),
    (Field::BirthDate, "12.03.1979"),
    (Field::Language, "fr"),
    (Field::Line1, "Rue du Lac 3"),
    (Field::PostalCode, "1003"),
    (Field::Town, "Lausanne"),
    (Field::Country, "CH"),
    (Field::Cellphone, "079 123 45 67"),
    (Field::Email1, "elodie.dupont@bluewin.ch"),
    (Field::Remark, "Aisle seat\nprefers row 5"),
];

#[test]
fn a_clean_row_yields_nothing() {
    let mut record = checked(CLEAN);
    settle(&mut record, &BaseFacts::default());
    assert_eq!(record.findings, []);
    assert_eq!(record.course, Course::Create);
    assert_eq!(record.principal().unwrap().text(Field::Remark), "Aisle seat\nprefers row 5");
}
