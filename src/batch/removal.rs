//! What DELETE, INVALIDATE, ANONYMIZE and DROP make of a contact (DOMAIN.md, section 4).
//!
//! In: the contact, the row that asks, the operation. Out: the contact after it, or none. It knows no guard but one: what
//! stands beside a removal in the same group. Whether the removal is allowed at all is `validation`'s business.

use super::Member;
use crate::contact::{
    Addresses, Contact, ERASED_NAME, ERASED_REMARK, Entry, Field, InactiveReason, Incoming, Operation,
    Standing, erased_name,
};
use crate::review::Decision;

/// The contact after a removal; `None` when it is dropped.
#[must_use]
pub fn removed(contact: &Contact, incoming: &Incoming, operation: Operation) -> Option<Contact> {
    match operation {
        Operation::Invalidate => Some(invalidated(contact)),
        Operation::Delete => Some(emptied(contact, incoming)),
        Operation::Anonymize => Some(erased(contact)),
        Operation::Drop => None,
        _ => Some(contact.clone()),
    }
}

/// INVALIDATE: inactive, and all data stay. Who is inactive for another reason keeps that reason.
fn invalidated(contact: &Contact) -> Contact {
    let mut after = contact.clone();
    after.standing.inactive = after.standing.inactive.or(Some(InactiveReason::AccountDeleted));
    after
}

/// DELETE: no addresses, no communication means, and not the authorisations and criteria that the row names.
fn emptied(contact: &Contact, incoming: &Incoming) -> Contact {
    let mut after = contact.clone();
    after.addresses = Addresses::default();
    after.e164.clear();
    let named = |field: Field| is_named(field, incoming);
    after.values.retain(|field, _| !field.is_email() && !field.is_phone() && !named(*field));
    for (field, entry) in &incoming.entries {
        if let (Field::Criterion(_), Entry::Set(text)) = (field, entry) {
            take_values(&mut after, *field, text);
        }
    }
    after
}

/// True for an authorisation that a DELETE row names, and for a criterion that it names without naming a value.
fn is_named(field: Field, incoming: &Incoming) -> bool {
    match (field, incoming.entries.get(&field)) {
        (Field::Authorization(_), Some(entry)) => *entry != Entry::Set("FALSE".into()),
        (Field::Criterion(_), Some(entry)) => *entry == Entry::Clear,
        _ => false,
    }
}

/// Takes the named values out of a criterion; the others stay.
fn take_values(after: &mut Contact, field: Field, named: &str) {
    let gone: Vec<&str> = named.split('|').map(str::trim).collect();
    let left: Vec<&str> =
        after.text(field).split('|').filter(|value| !gone.contains(&value.trim())).collect();
    let left = left.join("|");
    after.set(field, left);
}

/// ANONYMIZE: what is no personal data stays: number, kind, the structure of a relay, sales, whose contact it is.
fn erased(contact: &Contact) -> Contact {
    let mut after = Contact {
        number: contact.number.clone(),
        kind: contact.kind,
        structure: contact.structure.clone(),
        standing: Standing { inactive: Some(InactiveReason::AccountDeleted), ..contact.standing.clone() },
        ..Contact::default()
    };
    for field in [Field::Institution, Field::Organization] {
        after.set(field, contact.text(field));
    }
    after.set(erased_name(contact.kind), ERASED_NAME);
    after.set(Field::Remark, ERASED_REMARK);
    after
}

/// True when rows of one group cannot all be done: nothing may follow what is for ever, a DROP stands alone, and a
/// contact that the same commit makes is not taken away by it.
#[must_use]
pub fn contradicts(exists: Option<&Contact>, members: &[Member<'_>]) -> bool {
    let final_removal = |member: &Member<'_>| match member.decision {
        Decision::Remove { operation: operation @ (Operation::Anonymize | Operation::Drop), .. } => {
            Some(*operation)
        }
        _ => None,
    };
    let Some(first) = members.iter().position(|member| final_removal(member).is_some()) else { return false };
    let operation = members.get(first).and_then(final_removal);
    let others_follow = members.iter().skip(first).any(|member| final_removal(member) != operation);
    exists.is_none() || others_follow || (operation == Some(Operation::Drop) && first > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::Slot;
    use crate::contact::{Address, AddressUse, Code, ContactNumber, Kind};
    use crate::validation::Part;

    fn code(field: fn(Code) -> Field, text: &str) -> Field {
        field(Code::new(text).unwrap())
    }

    fn contact(kind: Kind) -> Contact {
        let mut contact = Contact { number: ContactNumber::parse("0012"), kind, ..Contact::default() };
        contact.structure = ContactNumber::parse("0007").filter(|_| kind == Kind::Relay);
        contact.standing.has_sales = true;
        for (field, text) in [
            (Field::Organization, "*"),
            (Field::Title, "MR"),
            (Field::FirstName, "Jürg"),
            (Field::LastName, "Müller"),
            (Field::OfficialName, "Kaserne AG"),
            (Field::BirthDate, "1970-01-31"),
            (Field::Email1, "jm@bluewin.ch"),
            (Field::Cellphone, "079 123 45 67"),
            (Field::Remark, "likes Verdi"),
            (code(Field::Authorization, "EMAIL"), "TRUE"),
            (code(Field::Authorization, "LETTER"), "TRUE"),
            (code(Field::Criterion, "TASTE"), "OPERA|JAZZ|FOLK"),
        ] {
            contact.set(field, text);
        }
        contact.e164.insert(Field::Cellphone, "+41791234567".into());
        contact.addresses.set(AddressUse::Main, Some(Address { town: "Basel".into(), ..Address::default() }));
        contact
    }

    #[test]
    fn an_anonymised_contact_keeps_what_is_no_personal_data() {
        for (kind, name) in [
            (Kind::Individual, Field::LastName),
            (Kind::Relay, Field::LastName),
            (Kind::Structure, Field::OfficialName),
        ] {
            let before = contact(kind);
            let after = removed(&before, &Incoming::default(), Operation::Anonymize).unwrap();
            assert!(after.is_erased(), "{kind:?}");
            assert_eq!(after.number, before.number);
            assert_eq!((after.kind, &after.structure), (before.kind, &before.structure));
            assert!(after.standing.has_sales, "sales stay");
            let kept: Vec<_> = after.values.keys().copied().collect();
            assert_eq!(kept, [Field::Organization, name, Field::Remark]);
            assert_eq!(after.text(name), "XXXXXXXX");
            assert_eq!(after.text(Field::Remark), "Contact anonymized");
            assert!(after.e164.is_empty() && after.addresses == Addresses::default());
            let again = removed(&after, &Incoming::default(), Operation::Anonymize);
            assert_eq!(again.as_ref(), Some(&after), "erasing twice is erasing once");
        }
    }

    #[test]
    fn a_delete_takes_what_the_row_names_and_no_more() {
        let before = contact(Kind::Individual);
        let mut row = Incoming::default();
        row.entries.insert(code(Field::Authorization, "EMAIL"), Entry::Set("TRUE".into()));
        row.entries.insert(code(Field::Criterion, "TASTE"), Entry::Set("JAZZ|SKA".into()));
        let after = removed(&before, &row, Operation::Delete).unwrap();
        assert_eq!(after.text(Field::Email1), "");
        assert_eq!(after.addresses, Addresses::default());
        assert_eq!(after.text(code(Field::Authorization, "EMAIL")), "");
        assert_eq!(after.text(code(Field::Authorization, "LETTER")), "TRUE");
        assert_eq!(after.text(code(Field::Criterion, "TASTE")), "OPERA|FOLK");
        assert_eq!(after.text(Field::LastName), "Müller");
        assert!(after.is_active(), "DELETE does not make a contact inactive");
        row.entries.insert(code(Field::Criterion, "TASTE"), Entry::Clear);
        let after = removed(&before, &row, Operation::Delete).unwrap();
        assert_eq!(after.text(code(Field::Criterion, "TASTE")), "", "= names every value");
    }

    #[test]
    fn invalidate_keeps_all_data_and_drop_none() {
        let before = contact(Kind::Structure);
        let after = removed(&before, &Incoming::default(), Operation::Invalidate).unwrap();
        assert_eq!(after.values, before.values);
        assert_eq!(after.standing.inactive, Some(InactiveReason::AccountDeleted));
        assert_eq!(removed(&before, &Incoming::default(), Operation::Drop), None);
    }

    #[test]
    fn nothing_follows_what_is_for_ever() {
        let number = ContactNumber::parse("0012").unwrap();
        let remove = |operation| Decision::Remove { operation, number: number.clone() };
        let update = Decision::Update { number: number.clone(), activate: true, picks: Default::default() };
        let (erase, drop) = (remove(Operation::Anonymize), remove(Operation::Drop));
        let delete = remove(Operation::Delete);
        let before = contact(Kind::Individual);
        let incoming = Incoming::default();
        for (decisions, exists, expected) in [
            (vec![&update, &delete], true, false),
            (vec![&delete, &update], true, false),
            (vec![&update, &erase], true, false),
            (vec![&erase, &erase], true, false),
            (vec![&erase, &update], true, true),
            (vec![&erase, &drop], true, true),
            (vec![&update, &drop], true, true),
            (vec![&drop, &drop], true, false),
            (vec![&drop], false, true),
        ] {
            let members: Vec<_> = (2..)
                .zip(&decisions)
                .map(|(row, decision)| Member {
                    slot: Slot { row, part: Part::Person },
                    incoming: &incoming,
                    decision,
                    structure: None,
                })
                .collect();
            let found = contradicts(exists.then_some(&before), &members);
            assert_eq!(found, expected, "{decisions:?}");
        }
    }
}
