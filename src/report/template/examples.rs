//! The made-up people of the example files.
//!
//! Numbers and names are invented: e-mail addresses stand under reserved names (RFC 2606), telephone numbers in ranges
//! kept for films where a country has one.

use std::collections::BTreeMap;

use super::TemplateKind;
use crate::contact::Kind;
use crate::validation::{Criterion, CriterionKind, InstitutionRules};

/// One example row: its cells by header.
pub(super) struct Example(BTreeMap<String, String>);

impl Example {
    fn of(cells: &[(&str, &str)]) -> Self {
        Self(cells.iter().map(|(header, text)| ((*header).to_owned(), (*text).to_owned())).collect())
    }

    /// The text under a header; empty where the row says nothing.
    pub(super) fn cell(&self, header: &str) -> String {
        self.0.get(header).cloned().unwrap_or_default()
    }

    fn set(&mut self, header: String, text: String) {
        self.0.insert(header, text);
    }
}

/// Five contacts: individuals in four languages, a structure, and a relay of it.
const CONTACTS: [&[(&str, &str)]; 5] = [
    &[
        ("OPERATION", "INSERT"),
        ("CONTACT_NR", "0900000001"),
        ("TITLE", "MRS"),
        ("FIRSTNAME", "Claire"),
        ("LASTNAME", "Ruchat"),
        ("BIRTHDATE", "12.04.1985"),
        ("PREF_LANG", "fr"),
        ("REMARK", "Prefers seats on the aisle"),
        ("LINE1", "Rue Pasteur 68"),
        ("ZIPCODE", "1260"),
        ("TOWN", "Nyon"),
        ("COUNTRY", "CH"),
        ("CELLPHONE", "079 555 01 12"),
        ("EMAIL1", "claire.ruchat@example.com"),
    ],
    &[
        ("OPERATION", "INSERT"),
        ("CONTACT_NR", "0900000002"),
        ("TITLE", "MR"),
        ("FIRSTNAME", "Jürg"),
        ("LASTNAME", "Bächtold"),
        ("BIRTHDATE", "30.09.1971"),
        ("PREF_LANG", "de"),
        ("ADDR_TYPE", "MSB"),
        ("LINE1", "Lindenstrasse 12"),
        ("LINE2", "Postfach 31"),
        ("ZIPCODE", "8008"),
        ("TOWN", "Zürich"),
        ("COUNTRY", "CH"),
        ("TELEPHONE", "044 555 01 23"),
        ("EMAIL1", "juerg.baechtold@example.net"),
    ],
    &[
        ("OPERATION", "INSERT"),
        ("CONTACT_NR", "0900000003"),
        ("TITLE", "MR"),
        ("FIRSTNAME", "Marco"),
        ("LASTNAME", "Lombardi"),
        ("PREF_LANG", "it"),
        ("LINE1", "Via dei Servi 14"),
        ("ZIPCODE", "50122"),
        ("TOWN", "Firenze"),
        ("COUNTRY", "IT"),
        ("CELLPHONE", "+39 339 555 0142"),
        ("EMAIL1", "marco.lombardi@example.com"),
    ],
    &[
        ("OPERATION", "INSERT"),
        ("CONTACT_NR", "0900000004"),
        ("PREF_LANG", "en"),
        ("OFFICIAL_NAME", "Harbour Film Society"),
        ("ADDRESS_NAME1", "Harbour Film Society"),
        ("ADDRESS_NAME2", "Membership Office"),
        ("NB_EMPLOYEES", "12"),
        ("WEB_SITE", "https://www.example.org"),
        ("ADMIN_NUMBER1", "VAT=GB123456789"),
        ("LINE1", "14 Quay Street"),
        ("ZIPCODE", "BS1 4QA"),
        ("TOWN", "Bristol"),
        ("COUNTRY", "GB"),
        ("TELEPHONE", "+44 117 496 0123"),
        ("EMAIL1", "office@example.org"),
    ],
    &[
        ("OPERATION", "INSERT"),
        ("CONTACT_NR", "0900000005"),
        ("TITLE", "MRS"),
        ("FIRSTNAME", "Nadine"),
        ("LASTNAME", "Perret"),
        ("PREF_LANG", "fr"),
        ("FUNCTION", "Responsable des sorties scolaires"),
        ("OFFICIAL_NAME", "Collège du Lac"),
        ("LINE1", "Avenue des Tilleuls 3"),
        ("ZIPCODE", "74000"),
        ("TOWN", "Annecy"),
        ("DEPARTMENT", "74"),
        ("COUNTRY", "FR"),
        ("TELEPHONE", "04 65 71 01 23"),
        ("EMAIL1", "nadine.perret@example.net"),
    ],
];

/// Changes of these contacts.
const CHANGES: [&[(&str, &str)]; 4] = [
    &[
        ("OPERATION", "UPDATE"),
        ("CONTACT_NR", "0900000001"),
        ("TITLE", "MRS"),
        ("FIRSTNAME", "Claire"),
        ("LASTNAME", "Ruchat"),
        ("LINE1", "Chemin des Vignes 5"),
        ("ZIPCODE", "1260"),
        ("TOWN", "Nyon"),
        ("COUNTRY", "CH"),
        ("REMARK", "||Moved in spring"),
    ],
    &[
        ("OPERATION", "UPDATE"),
        ("CONTACT_NR", "0900000002"),
        ("FIRSTNAME", "Jürg"),
        ("LASTNAME", "Bächtold"),
        ("TELEPHONE", "="),
        ("CELLPHONE", "079 555 01 34"),
    ],
    &[
        ("OPERATION", "UPDATEACT"),
        ("CONTACT_NR", "0900000003"),
        ("FIRSTNAME", "Marco"),
        ("LASTNAME", "Lombardi"),
        ("EMAIL1", "m.lombardi@example.com"),
    ],
    &[
        ("OPERATION", "UPDATE"),
        ("CONTACT_NR", "0900000004"),
        ("OFFICIAL_NAME", "Harbour Film Society"),
        ("ADDR_TYPE", "B"),
        ("LINE1", "2 Dock Road"),
        ("ZIPCODE", "BS1 6XN"),
        ("TOWN", "Bristol"),
        ("COUNTRY", "GB"),
    ],
];

/// What can be taken away of them.
const REMOVALS: [&[(&str, &str)]; 4] = [
    &[("OPERATION", "DELETE"), ("CONTACT_NR", "0900000001"), ("FIRSTNAME", "Claire"), ("LASTNAME", "Ruchat")],
    &[
        ("OPERATION", "INVALIDATE"),
        ("CONTACT_NR", "0900000002"),
        ("FIRSTNAME", "Jürg"),
        ("LASTNAME", "Bächtold"),
    ],
    &[
        ("OPERATION", "ANONYMIZE"),
        ("CONTACT_NR", "0900000003"),
        ("FIRSTNAME", "Marco"),
        ("LASTNAME", "Lombardi"),
    ],
    &[("OPERATION", "DROP"), ("CONTACT_NR", "0900000004"), ("OFFICIAL_NAME", "Harbour Film Society")],
];

/// The example rows of a file.
pub(super) fn rows(kind: TemplateKind, rules: &InstitutionRules) -> Vec<Example> {
    let (rows, count) = match kind {
        TemplateKind::Extended => (&CONTACTS[..], 5),
        TemplateKind::Basic | TemplateKind::Criteria => (&CONTACTS[..], 3),
        TemplateKind::Update => (&CHANGES[..], 4),
        TemplateKind::Delete => (&REMOVALS[..], 4),
    };
    let mut examples: Vec<Example> = rows.iter().take(count).map(|cells| Example::of(cells)).collect();
    for (index, example) in examples.iter_mut().enumerate() {
        match kind {
            TemplateKind::Delete => {}
            TemplateKind::Criteria => change(example, index, rules),
            TemplateKind::Update if index > 0 => {}
            _ => qualify(example, index, rules),
        }
    }
    if kind == TemplateKind::Extended {
        structure_lists(&mut examples, rules);
    }
    examples
}

/// The criteria of the institution with values to choose from; where none is defined, one for the sake of example.
pub(super) fn criteria(rules: &InstitutionRules) -> Vec<(String, Vec<String>)> {
    if rules.criteria.is_empty() {
        return vec![("INTEREST".into(), ["OPERA", "DANCE", "JAZZ"].map(String::from).to_vec())];
    }
    rules.criteria.iter().map(|(code, criterion)| (code.clone(), values_of(criterion))).collect()
}

/// Values that the kind of a criterion takes.
fn values_of(criterion: &Criterion) -> Vec<String> {
    let texts: &[&str] = match criterion.kind {
        CriterionKind::OneOf | CriterionKind::SeveralOf => return criterion.values.clone(),
        CriterionKind::Text if !criterion.values.is_empty() => return criterion.values.clone(),
        CriterionKind::Text => &["text"],
        CriterionKind::Number => &["12"],
        CriterionKind::Date => &["2026-01-31"],
        CriterionKind::Boolean => &["TRUE", "FALSE"],
    };
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// How many values of a criterion a cell may have.
fn most(code: &str, rules: &InstitutionRules) -> usize {
    match rules.criteria.get(code).map(|criterion| criterion.kind) {
        None | Some(CriterionKind::SeveralOf) => 3,
        Some(_) => 1,
    }
}

/// Whether the contact that an example row makes can carry a criterion; a row without names may.
fn carries(example: &Example, code: &str, rules: &InstitutionRules) -> bool {
    let filled = |code: &str| !example.cell(code).is_empty();
    let target = rules.criteria.get(code).map(|criterion| criterion.target).unwrap_or_default();
    match (filled("FIRSTNAME") || filled("LASTNAME"), filled("OFFICIAL_NAME")) {
        (true, false) => target.takes(Kind::Individual) && !rules.is_of_structures(code),
        (false, true) => target.takes(Kind::Structure),
        _ => true,
    }
}

/// Consents and criteria of an example row: different ones in each.
fn qualify(example: &mut Example, index: usize, rules: &InstitutionRules) {
    for (place, code) in rules.authorizations.iter().enumerate() {
        let given = if (place + index).is_multiple_of(2) { "TRUE" } else { "FALSE" };
        example.set(code.clone(), given.into());
    }
    for (place, (code, values)) in criteria(rules).iter().enumerate() {
        if !carries(example, code, rules) {
            continue;
        }
        let at_most = most(code, rules).min(2);
        let chosen: Vec<&str> = values.iter().skip(index % 2).take(at_most).map(String::as_str).collect();
        let chosen =
            if chosen.is_empty() { values.first().map(String::as_str).into_iter().collect() } else { chosen };
        example.set(format!("CRIT{}", place + 1), format!("{code}={}", chosen.join("|")));
    }
}

/// Old and new values of an example row; the old ones are those of [`qualify`].
fn change(example: &mut Example, index: usize, rules: &InstitutionRules) {
    qualify(example, index, rules);
    for (place, code) in rules.authorizations.iter().enumerate() {
        let old = example.cell(code);
        let new = if place == index { "TRUE".to_owned() } else { old.clone() };
        example.set(format!("[old] {code}"), old);
        example.set(format!("[new] {code}"), new);
    }
    for (place, (code, values)) in criteria(rules).iter().enumerate() {
        if !carries(example, code, rules) {
            continue;
        }
        let old = example.cell(&format!("CRIT{}", place + 1));
        let old = old.split_once('=').map_or("", |(_, values)| values).to_owned();
        let all = values.iter().take(most(code, rules)).cloned().collect::<Vec<_>>().join("|");
        example.set(format!("[new] {code}"), if index == 0 { all } else { old.clone() });
        example.set(format!("[old] {code}"), old);
    }
}

/// Types of structures must be defined before they are used: the first of each list, where there is one.
fn structure_lists(examples: &mut [Example], rules: &InstitutionRules) {
    let lists = [("STRUCT_TYPE", &rules.structure_types), ("COMMUNITY_TYPE", &rules.community_types)];
    for (code, list) in lists {
        for example in examples.iter_mut().filter(|e| !e.cell("OFFICIAL_NAME").is_empty()) {
            example.set(code.into(), list.first().cloned().unwrap_or_default());
        }
    }
}
