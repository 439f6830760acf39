//! The contacts of a row, and which of them gets what (DOMAIN.md, section 2).

use std::collections::BTreeMap;

use super::InstitutionRules;
use super::examination::Examination;
use super::record::{Part, StagedPart};
use crate::contact::{Entry, Field, FieldGroup, Incoming, Kind};

/// The parts that a row's entries make: none, one, or structure then relay.
pub(super) fn parts_of(mut exam: Examination<'_>) -> Vec<StagedPart> {
    // The role follows from the names; as a value of its own it would only contradict them one day.
    exam.entries.remove(&Field::Role);
    let nothing = exam.entries.is_empty() && exam.number.is_none() && exam.birth_text.is_empty();
    if nothing {
        return Vec::new();
    }
    let filled = exam.filled;
    let rules = exam.rules;
    let whole = Incoming {
        kind: Kind::Individual,
        number: exam.number,
        entries: exam.entries,
        uses: exam.uses,
        e164: exam.e164,
        birth_text: exam.birth_text,
        expected: exam.expected,
        ..Incoming::default()
    };
    let mut parts = match (filled.person, filled.structure) {
        (true, true) => structure_and_relay(whole, rules),
        (false, true) => vec![part(Part::Structure, Incoming { kind: Kind::Structure, ..whole })],
        _ => vec![part(Part::Person, of_nobody_else(whole))],
    };
    for staged in &mut parts {
        staged.incoming.defaults = creation_defaults(staged.part, rules);
    }
    parts
}

/// A person without the dash that stands where a structure's name would: it names none. `=` clears the name.
fn of_nobody_else(mut person: Incoming) -> Incoming {
    let is_dash =
        |entry: &Entry| matches!(entry, Entry::Set(text) if text.chars().all(|c| "-–—_. ".contains(c)));
    person.entries.retain(|field, entry| *field != Field::OfficialName || !is_dash(entry));
    person
}

/// What a new contact gets where its row says nothing (DOMAIN.md, sections 3 and 7).
pub fn creation_defaults(part: Part, rules: &InstitutionRules) -> BTreeMap<Field, String> {
    let of_person = [(Field::Title, "UNDEFINED"), (Field::FirstName, "-"), (Field::LastName, "-")];
    let of_all = [
        (Field::Institution, rules.institution.as_str()),
        // `*` means all organisations, and so does nothing.
        (Field::Organization, rules.organization.trim_matches('*')),
        (Field::Language, rules.language.as_str()),
        (Field::Country, rules.country.as_str()),
    ];
    let of_part = of_person.into_iter().filter(|_| part == Part::Person);
    of_part.chain(of_all).filter(|(_, text)| !text.is_empty()).map(|(f, text)| (f, text.to_owned())).collect()
}

fn part(part: Part, incoming: Incoming) -> StagedPart {
    StagedPart { part, incoming }
}

/// Who gets a field of a row with two parts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Share {
    Structure,
    Relay,
    Both,
}

fn structure_and_relay(whole: Incoming, rules: &InstitutionRules) -> Vec<StagedPart> {
    let mut structure = Incoming {
        kind: Kind::Structure,
        uses: whole.uses,
        e164: whole.e164.clone(),
        borrowed_reach: true,
        ..Incoming::default()
    };
    let mut relay = Incoming {
        kind: Kind::Relay,
        number: whole.number,
        uses: whole.uses,
        e164: whole.e164,
        birth_text: whole.birth_text,
        ..Incoming::default()
    };
    for (field, text) in whole.expected {
        let part = if share_of(field, rules) == Share::Structure { &mut structure } else { &mut relay };
        part.expected.insert(field, text);
    }
    for (field, entry) in whole.entries {
        let share = share_of(field, rules);
        if share == Share::Both {
            structure.entries.insert(field, entry.clone());
        }
        match share {
            Share::Structure => insert(&mut structure, field, entry),
            Share::Relay | Share::Both => insert(&mut relay, field, entry),
        }
    }
    vec![part(Part::Structure, structure), part(Part::Person, relay)]
}

fn insert(incoming: &mut Incoming, field: Field, entry: Entry) {
    incoming.entries.insert(field, entry);
}

/// Language, address and communication go to both; authorisations and what is said of a person to the relay.
fn share_of(field: Field, rules: &InstitutionRules) -> Share {
    match field {
        Field::Language => Share::Both,
        Field::Criterion(code) if rules.is_of_structures(code.as_str()) => Share::Structure,
        _ => match field.group() {
            FieldGroup::Global | FieldGroup::Address | FieldGroup::Communication => Share::Both,
            FieldGroup::Structure => Share::Structure,
            _ => Share::Relay,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::Code;
    use crate::validation::{Criterion, CriterionTarget};

    #[test]
    fn who_gets_what() {
        let code = |c| Code::new(c).unwrap();
        let sector = Criterion { target: CriterionTarget::Structures, ..Criterion::default() };
        let mut rules =
            InstitutionRules { structure_criteria: vec!["SIZE".into()], ..InstitutionRules::default() };
        rules.criteria.insert("SECTOR".into(), sector);
        for (field, share) in [
            (Field::OfficialName, Share::Structure),
            (Field::AddressName1, Share::Structure),
            (Field::AdminNumber(code("SIRET")), Share::Structure),
            (Field::Language, Share::Both),
            (Field::Town, Share::Both),
            (Field::Email1, Share::Both),
            (Field::Fax, Share::Both),
            (Field::Authorization(code("EMAIL")), Share::Relay),
            (Field::Criterion(code("GENRE")), Share::Relay),
            (Field::Criterion(code("SECTOR")), Share::Structure),
            (Field::Criterion(code("SIZE")), Share::Structure),
            (Field::Title, Share::Relay),
            (Field::BirthDate, Share::Relay),
            (Field::Remark, Share::Relay),
            (Field::HasSales, Share::Relay),
        ] {
            assert!(share_of(field, &rules) == share, "{field:?}");
        }
    }
}
