//! What mapping proposes, and old values.

use std::collections::HashMap;

use super::*;
use crate::contact::{Contact, ContactNumber, Kind, Operation};
use crate::mapping::{Expected, Split, SplitKind};

fn split(kind: SplitKind, field: Field, text: &str, proposal: &str) -> Split {
    Split { kind, field, column: 3, text: text.into(), proposal: proposal.into() }
}

#[test]
fn a_split_is_a_finding_whose_fix_names_the_proposal() {
    use SplitKind as K;
    for (kind, field, rule, fix) in [
        (K::NameOrder, Field::LastName, "name-order-assumed", Some("P")),
        (K::Couple, Field::Title, "name-couple", Some("P")),
        (K::TwoPersons, Field::LastName, "name-two-persons", Some("P")),
        (K::Organisation, Field::OfficialName, "name-organisation", Some("P")),
        (K::AddressParts, Field::Town, "address-split-assumed", Some("P")),
        (K::AddressWhole, Field::Line1, "address-not-split", None),
        (K::PartContradicts, Field::Town, "column-contradicts", None),
    ] {
        let mut row = draft(Requested::Auto, &[(Field::LastName, "Dupont")]);
        row.splits.push(split(kind, field, "whole", "P"));
        let record = validate(&row, &rules());
        let finding = &record.findings[0];
        assert_eq!((finding.rule.as_str(), finding.field, finding.column), (rule, Some(field), Some(3)));
        assert_eq!(finding.fix.as_ref().map(|fix| fix.value.as_str()), fix, "{rule}");
        // Taking the fix answers the question.
        if fix.is_some() {
            let answered = row.corrected(&[(field, "P".to_owned())]);
            assert!(!found(&validate(&answered, &rules())).contains(&rule), "{rule}");
        }
    }
}

#[test]
fn a_couple_with_its_title_needs_no_question() {
    let mut row = draft(Requested::Auto, &[(Field::Title, "M. et Mme"), (Field::LastName, "Dupont")]);
    row.splits.push(split(SplitKind::Couple, Field::Title, "Marie et Jean Dupont", "MR_AND_MRS"));
    assert_eq!(found(&validate(&row, &rules())), [""; 0]);
}

#[test]
fn names_in_columns_of_their_own() {
    let fixes = |cells: &[(Field, &str)]| {
        let fix = |f: &Finding| (f.rule.clone(), f.field, f.fix.as_ref().map(|fix| fix.value.clone()));
        checked(cells).findings.iter().map(fix).collect::<Vec<_>>()
    };
    let rule = |rule: &str, field, fix: &str| vec![(rule.to_owned(), Some(field), Some(fix.to_owned()))];
    let couple = [(Field::FirstName, "Marie et Jean"), (Field::LastName, "Dupont")];
    assert_eq!(fixes(&couple), rule("name-couple", Field::Title, "MR_AND_MRS"));
    let firm = [(Field::LastName, "Dupont & Fils")];
    assert_eq!(fixes(&firm), rule("name-organisation-likely", Field::OfficialName, "Dupont & Fils"));
    let answered = draft(Requested::Auto, &firm).corrected(&[(Field::OfficialName, "Dupont & Fils".into())]);
    let record = validate(&answered, &rules());
    assert_eq!(found(&record), ["name-repeats-structure"]);
    assert_eq!(record.parts.len(), 1, "a structure alone");
    assert_eq!(record.parts[0].incoming.kind, Kind::Structure);
    let relay = [(Field::FirstName, "Jean"), (Field::LastName, "Dupont"), (Field::OfficialName, "Dupont")];
    assert_eq!(checked(&relay).parts.len(), 2, "a person with the structure's name");
}

#[test]
fn old_values_guard_an_update() {
    let number = ContactNumber::parse("0012345").unwrap();
    let genre = crit("GENRE");
    let mut row = draft(
        Requested::Named(Operation::Update),
        &[(Field::ContactNumber, "0012345"), (genre, "JAZZ"), (auth("EMAIL"), "oui")],
    );
    let expected = |field, text: &str| Expected { field, text: text.into(), column: 4 };
    row.expected = vec![expected(genre, "OPERA"), expected(auth("EMAIL"), "non")];
    let known = Known {
        number: number.clone(),
        kind: Kind::Individual,
        names: Default::default(),
        place: Default::default(),
        differing: false,
        structure: None,
        active: true,
        has_sales: false,
        merged_into: None,
    };
    let settled = |row: &Draft, held: Option<&[(Field, &str)]>| {
        let mut facts =
            BaseFacts { numbers: HashMap::from([(number.clone(), known.clone())]), ..BaseFacts::default() };
        if let Some(values) = held {
            let mut contact = Contact::default();
            values.iter().for_each(|(field, text)| contact.set(*field, *text));
            facts.held.insert(number.clone(), contact);
        }
        let mut record = validate(row, &rules());
        settle(&mut record, &facts);
        record
    };
    let update = Course::Update { number: number.clone(), activate: false };
    let as_expected = settled(&row, Some(&[(genre, "OPERA")]));
    assert_eq!((as_expected.course.clone(), found(&as_expected)), (update.clone(), vec![]));
    let changed = settled(&row, Some(&[(genre, "OPERA|DANCE"), (auth("EMAIL"), "FALSE")]));
    assert_eq!((changed.course.clone(), found(&changed)), (Course::Blocked, vec!["old-value-changed"]));
    assert_eq!(changed.findings[0].fix.as_ref().unwrap().value, "OPERA|DANCE");
    let emptied = settled(&row, Some(&[]));
    assert_eq!(emptied.findings[0].fix.as_ref().unwrap().value, "=");
    let unread = settled(&row, None);
    assert_eq!(found(&unread), ["old-value-unverified"]);
    assert!(matches!(unread.course, Course::Unsettled { .. }));
    // A person who types the value again has seen what the base holds.
    let typed = row.corrected(&[(genre, "JAZZ".into())]);
    assert_eq!(settled(&typed, Some(&[(genre, "DANCE")])).course, update);
}
