//! Criteria by their definition: kind, target, compulsory, values by code and by name.

use super::*;
use crate::contact::{Contact, ContactNumber, Entry, Kind};

fn criterion(kind: CriterionKind, target: CriterionTarget, values: &[(&str, &str)]) -> Criterion {
    Criterion {
        kind,
        target,
        values: values.iter().map(|(code, _)| (*code).to_owned()).collect(),
        labels: values
            .iter()
            .filter(|(_, label)| !label.is_empty())
            .map(|(code, label)| ((*code).to_owned(), (*label).to_owned()))
            .collect(),
        ..Criterion::default()
    }
}

fn defined() -> InstitutionRules {
    use CriterionKind::{Boolean, Date, Number, OneOf, SeveralOf, Text};
    use CriterionTarget::{Both, Individuals, Structures};
    let mut rules = rules();
    for (code, kind, target, values) in [
        ("GENRE", SeveralOf, Both, &[("OP", "Opéra"), ("JAZZ", "")][..]),
        ("LEVEL", OneOf, Both, &[("1", "Gold"), ("2", "Silver")][..]),
        ("NOTE", Text, Both, &[]),
        ("SEATS", Number, Both, &[]),
        ("SINCE", Date, Both, &[]),
        ("VIP", Boolean, Individuals, &[]),
        ("SECTOR", Text, Structures, &[]),
    ] {
        rules.criteria.insert(code.into(), criterion(kind, target, values));
    }
    rules
}

#[test]
fn each_kind_takes_its_values_and_says_what_is_wrong_with_others() {
    let rules = defined();
    for (code, text, value, rule) in [
        ("GENRE", "OP|JAZZ", "OP|JAZZ", ""),
        ("GENRE", "op", "OP", "criterion-value-spelling"),
        ("GENRE", "Opera|JAZZ", "OP|JAZZ", "criterion-value-by-name"),
        ("GENRE", "ROCK|JAZZ", "JAZZ", "criterion-value-unknown"),
        ("LEVEL", "1", "1", ""),
        ("LEVEL", "silver", "2", "criterion-value-by-name"),
        ("LEVEL", "1|2", "", "criterion-one-value"),
        ("LEVEL", "1|1", "1", ""),
        ("LEVEL", "1|Gold", "1", ""),
        ("LEVEL", "1|3", "", "criterion-one-value"),
        ("LEVEL", "3", "", "criterion-value-unknown"),
        ("NOTE", "any thing", "any thing", ""),
        ("NOTE", "a|b", "a|b", ""),
        ("SEATS", "12", "12", ""),
        ("SEATS", "twelve", "", "criterion-number"),
        ("SEATS", "1'200", "", "criterion-number"),
        ("SEATS", "1|2", "", "criterion-one-value"),
        ("SINCE", "2020-02-01", "2020-02-01", ""),
        ("SINCE", "01.02.2020", "2020-02-01", ""),
        ("SINCE", "31.02.2020", "", "criterion-date"),
        ("SINCE", "soon", "", "criterion-date"),
        ("SINCE", "1.2.95", "", "criterion-date"),
        ("SINCE", "2099-01-01", "2099-01-01", ""),
        ("VIP", "ja", "TRUE", ""),
        ("VIP", "x", "TRUE", "criterion-boolean-assumed"),
        ("VIP", "perhaps", "", "criterion-boolean"),
    ] {
        let cells = [(crit(code), text), (Field::LastName, "Rossi"), (Field::FirstName, "Ada")];
        let record = validate(&draft(Requested::Auto, &cells), &rules);
        assert_eq!(record.principal().unwrap().text(crit(code)), value, "{code} {text}");
        assert_eq!(found(&record).join(","), rule, "{code} {text}");
    }
    let likely = |text: &str| {
        let cells = [(crit("SEATS"), text), (Field::LastName, "Rossi")];
        validate(&draft(Requested::Auto, &cells), &rules).findings[0].fix.clone().unwrap().value
    };
    assert_eq!(likely("1'200"), "1200");
}

#[test]
fn a_criterion_goes_to_its_target_and_is_left_out_of_the_other() {
    let rules = defined();
    let (person, structure) = ((Field::LastName, "Rossi"), (Field::OfficialName, "Kaserne AG"));
    let check = |names: &[(Field, &str)], code: &str, text: &str| {
        let cells: Vec<_> = [(crit(code), text)].iter().chain(names).copied().collect();
        validate(&draft(Requested::Auto, &cells), &rules)
    };
    for (names, code, rule) in [
        (&[person][..], "VIP", ""),
        (&[structure], "VIP", "criterion-target"),
        (&[person], "SECTOR", "criterion-target"),
        (&[structure], "SECTOR", ""),
        (&[person, structure], "SECTOR", ""),
        (&[person, structure], "VIP", ""),
        (&[person], "GENRE", ""),
    ] {
        for text in ["TRUE", "="] {
            let record = check(names, code, text);
            if code == "GENRE" {
                continue;
            }
            assert_eq!(found(&record).join(","), rule, "{names:?} {code} {text}");
        }
    }
    let both = check(&[person, structure], "SECTOR", "Bank");
    assert_eq!(both.part(Part::Structure).unwrap().text(crit("SECTOR")), "Bank");
    assert_eq!(both.part(Part::Person).unwrap().text(crit("SECTOR")), "");
    let both = check(&[person, structure], "VIP", "yes");
    assert_eq!(both.part(Part::Person).unwrap().text(crit("VIP")), "TRUE");
}

#[test]
fn a_cleared_criterion_must_be_defined_like_a_filled_one() {
    let record = validate(
        &draft(Requested::Auto, &[(crit("genre"), "="), (crit("SPORT"), "="), (Field::LastName, "Rossi")]),
        &defined(),
    );
    assert_eq!(record.principal().unwrap().entries.get(&crit("GENRE")), Some(&Entry::Clear));
    assert_eq!(record.principal().unwrap().entries.get(&crit("SPORT")), None);
    assert_eq!(found(&record), ["criterion-spelling", "criterion-unknown"]);
}

#[test]
fn two_spellings_of_one_code_do_not_overwrite_each_other() {
    let cells = [(crit("GENRE"), "OP"), (crit("genre"), "JAZZ"), (Field::LastName, "Rossi")];
    let record = validate(&draft(Requested::Auto, &cells), &defined());
    assert_eq!(record.principal().unwrap().text(crit("GENRE")), "OP");
    assert!(found(&record).contains(&"field-twice"));
}

fn settled(cells: &[(Field, &str)], facts: &BaseFacts, rules: &InstitutionRules) -> StagedRecord {
    let mut record = validate(&draft(Requested::Auto, cells), rules);
    for _ in 0..2 {
        settle(&mut record, facts);
        settle_criteria(&mut record, rules);
    }
    record
}

#[test]
fn a_new_contact_without_a_compulsory_criterion_is_a_warning_and_goes_in() {
    let mut rules = defined();
    for code in ["LEVEL", "SECTOR", "VIP"] {
        rules.criteria.get_mut(code).unwrap().compulsory = true;
    }
    let facts = BaseFacts::default();
    let (first, last) = ((Field::FirstName, "Ada"), (Field::LastName, "Rossi"));
    let name = (Field::OfficialName, "Kaserne AG");
    let missing = |cells: &[(Field, &str)]| {
        let record = settled(cells, &facts, &rules);
        assert_eq!(record.course, Course::Create);
        let fields = record.findings.iter().filter(|f| f.rule == "criterion-compulsory");
        fields.map(|f| f.field.unwrap().key()).collect::<Vec<_>>()
    };
    assert_eq!(missing(&[first, last]), ["CRIT:LEVEL", "CRIT:VIP"]);
    assert_eq!(missing(&[first, last, (crit("LEVEL"), "1"), (crit("VIP"), "no")]), Vec::<String>::new());
    assert_eq!(missing(&[name]), ["CRIT:LEVEL", "CRIT:SECTOR"]);
    assert_eq!(missing(&[first, last, name, (crit("LEVEL"), "1")]), ["CRIT:SECTOR", "CRIT:VIP"]);
    assert_eq!(missing(&[first, last, (crit("LEVEL"), "="), (crit("VIP"), "1")]), ["CRIT:LEVEL"]);
}

#[test]
fn a_row_without_names_is_judged_by_the_kind_of_its_contact() {
    let rules = defined();
    let number = ContactNumber::parse("7").unwrap();
    let contact = Contact { number: Some(number.clone()), kind: Kind::Structure, ..Contact::default() };
    let known = Known {
        number: number.clone(),
        kind: contact.kind,
        names: [String::new(), String::new(), "Kaserne AG".into()],
        place: Default::default(),
        differing: false,
        structure: None,
        active: true,
        has_sales: false,
        merged_into: None,
    };
    let facts = BaseFacts { numbers: [(number, known)].into(), ..BaseFacts::default() };
    let cells = [(Field::ContactNumber, "7"), (crit("VIP"), "yes"), (crit("SECTOR"), "Bank")];
    let record = settled(&cells, &facts, &rules);
    assert_eq!(found(&record), ["criterion-target"]);
    assert_eq!(record.principal().unwrap().text(crit("SECTOR")), "Bank");
    assert_eq!(record.principal().unwrap().text(crit("VIP")), "");
    let mut elsewhere = record;
    settle(&mut elsewhere, &BaseFacts::default());
    settle_criteria(&mut elsewhere, &rules);
    assert_eq!(elsewhere.principal().unwrap().text(crit("VIP")), "TRUE", "nothing was lost");
}
