//! Merging contacts of the base, by small hand-made people.

use super::*;
use crate::contact::{Code, Kind};

fn number(text: &str) -> ContactNumber {
    ContactNumber::parse(text).unwrap()
}

fn contact(nr: &str, values: &[(Field, &str)]) -> Contact {
    let mut contact = Contact { number: Some(number(nr)), kind: Kind::Individual, ..Contact::default() };
    values.iter().for_each(|(field, text)| contact.set(*field, *text));
    contact
}

fn at(street: &str) -> Address {
    Address { line1: street.into(), postcode: "8001".into(), town: "Zürich".into(), ..Address::default() }
}

fn merged(head: &Contact, others: &[&Contact]) -> MergedHead {
    by_hand(head, others, &MemberPicks::new())
}

/// Without rules and dates.
fn by_hand(head: &Contact, others: &[&Contact], picks: &MemberPicks) -> MergedHead {
    merge_contacts(head, others, picks, (&SurvivorshipRules::default(), &Changed::new()))
}

fn consent() -> Field {
    Field::Authorization(Code::new("EMAIL").unwrap())
}

#[test]
fn gaps_are_filled_in_order_and_the_head_stands() {
    let head = contact("1", &[(Field::LastName, "Keller"), (Field::Title, "UNDEFINED")]);
    let second =
        contact("2", &[(Field::LastName, "Kellr"), (Field::FirstName, "Anna"), (Field::Title, "MRS")]);
    let third = contact("3", &[(Field::FirstName, "Anne"), (Field::BirthDate, "1970-03-04")]);
    let after = merged(&head, &[&second, &third]).after;
    let texts = [Field::LastName, Field::FirstName, Field::Title, Field::BirthDate].map(|f| after.text(f));
    assert_eq!(texts, ["Keller", "Anna", "MRS", "1970-03-04"]);
    assert_eq!(after.number, head.number);
}

#[test]
fn a_withdrawal_wins_and_nothing_is_switched_on() {
    let cases = [
        (Some("TRUE"), Some("FALSE"), None, Some("FALSE")),
        (Some("FALSE"), Some("TRUE"), None, Some("FALSE")),
        (None, Some("TRUE"), None, None),
        (None, Some("FALSE"), Some("TRUE"), Some("FALSE")),
        (Some("TRUE"), None, Some("TRUE"), Some("TRUE")),
    ];
    for (head, second, third, expected) in cases {
        let of = |nr: &str, value: Option<&str>| {
            let values: Vec<_> = value.map(|v| (consent(), v)).into_iter().collect();
            contact(nr, &values)
        };
        let after = merged(&of("1", head), &[&of("2", second), &of("3", third)]).after;
        assert_eq!(
            after.values.get(&consent()).map(String::as_str),
            expected,
            "{head:?} {second:?} {third:?}"
        );
    }
    let (head, other) = (contact("1", &[]), contact("2", &[(consent(), "TRUE")]));
    let picks = MemberPicks::from([(Unit::Value(consent()), number("2"))]);
    assert_eq!(by_hand(&head, &[&other], &picks).after.text(consent()), "TRUE", "the operator said so");
}

#[test]
fn dated_consents_are_weighed_in_whatever_order_the_contacts_come() {
    let dated = Field::AuthorizationDate(Code::new("EMAIL").unwrap());
    let of = |nr: &str, said: &str| {
        let (answer, day) = said.split_once(' ').unwrap_or((said, ""));
        contact(nr, &[(consent(), answer), (dated, day)])
    };
    for (head, others, expected) in [
        ("FALSE 2024-01-01", ["TRUE 2025-01-01", ""], "TRUE 2025-01-01"),
        ("FALSE 2024-01-01", ["TRUE 2023-01-01", ""], "FALSE 2024-01-01"),
        ("TRUE 2025-01-01", ["FALSE 2024-01-01", ""], "TRUE 2025-01-01"),
        ("TRUE 2025-01-01", ["FALSE", "TRUE 2026-01-01"], "FALSE"),
        ("TRUE", ["FALSE 2024-01-01", "TRUE 2025-01-01"], "TRUE 2025-01-01"),
        ("", ["FALSE 2024-01-01", "TRUE 2025-01-01"], "FALSE 2024-01-01"),
        ("", ["TRUE 2025-01-01", ""], ""),
        ("TRUE 2024-01-01", ["TRUE 2025-01-01", ""], "TRUE 2025-01-01"),
        ("TRUE 2024-01-01", ["FALSE 2024-01-01", ""], "FALSE 2024-01-01"),
    ] {
        let (head, one, two) = (of("1", head), of("2", others[0]), of("3", others[1]));
        for order in [[&one, &two], [&two, &one]] {
            let after = merged(&head, &order).after;
            let said = format!("{} {}", after.text(consent()), after.text(dated));
            assert_eq!(said.trim(), expected, "{} {others:?}", head.text(consent()));
        }
    }
    let picks = MemberPicks::from([(Unit::Value(consent()), number("2"))]);
    let after = by_hand(&of("1", "FALSE 2025-01-01"), &[&of("2", "TRUE 2024-01-01")], &picks).after;
    assert_eq!((after.text(consent()), after.text(dated)), ("TRUE", "2024-01-01"), "with its own date");
}

#[test]
fn every_other_number_leads_to_the_head_whatever_the_rules() {
    let head = contact("1", &[(Field::Alias, "77")]);
    let other = contact("2", &[(Field::Alias, "78|77")]);
    for rule in ["base", "file", "most-recent"] {
        let rules: SurvivorshipRules =
            serde_json::from_str(&format!(r#"{{"rules":{{"*":"{rule}"}}}}"#)).unwrap();
        let changed = Changed::from([(number("1"), "2026-01-01".into()), (number("2"), "2026-02-01".into())]);
        let merged = merge_contacts(&head, &[&other], &MemberPicks::new(), (&rules, &changed));
        assert_eq!(merged.after.text(Field::Alias), "77|78", "{rule}");
        assert!(merged.not_taken.is_empty(), "{merged:?}");
    }
}

#[test]
fn sales_of_one_are_sales_of_the_head() {
    let head = contact("1", &[]);
    let mut other = contact("2", &[]);
    other.standing.has_sales = true;
    assert!(merged(&head, &[&other]).after.standing.has_sales);
    assert!(merged(&other, &[&head]).after.standing.has_sales);
}

#[test]
fn emails_fill_free_slots_and_what_finds_none_is_named() {
    let head = contact("1", &[(Field::Email1, "a@x.ch"), (Field::Email2, "b@x.ch")]);
    let second = contact("2", &[(Field::Email1, "c@x.ch"), (Field::Email2, "A@x.ch")]);
    let third = contact("3", &[(Field::Email1, "d@x.ch")]);
    let merged = merged(&head, &[&second, &third]);
    assert_eq!(merged.after.text(Field::Email1), "a@x.ch");
    assert_eq!(merged.after.text(Field::Email3), "c@x.ch");
    assert_eq!(merged.homeless, [(number("3"), Field::Email1, "d@x.ch".to_owned())]);
}

#[test]
fn a_picked_login_changes_places_with_the_old_one() {
    let head = contact("1", &[(Field::Email1, "a@x.ch")]);
    let other = contact("2", &[(Field::Email1, "b@x.ch")]);
    let picks = MemberPicks::from([(Unit::Value(Field::Email1), number("2"))]);
    let merged = by_hand(&head, &[&other], &picks);
    assert_eq!((merged.after.text(Field::Email1), merged.after.text(Field::Email2)), ("b@x.ch", "a@x.ch"));
    assert!(merged.homeless.is_empty());
}

#[test]
fn a_pick_names_any_member_and_later_ones_do_not_undo_it() {
    let head = contact("1", &[(Field::FirstName, "A.")]);
    let second = contact("2", &[(Field::FirstName, "Anna"), (consent(), "TRUE")]);
    let third = contact("3", &[(Field::FirstName, "Anne"), (consent(), "FALSE")]);
    let unit = Unit::Value(Field::FirstName);
    for (whose, expected) in [("1", "A."), ("2", "Anna"), ("3", "Anne")] {
        let picks = MemberPicks::from([(unit, number(whose))]);
        let after = by_hand(&head, &[&second, &third], &picks).after;
        assert_eq!(after.text(Field::FirstName), expected);
    }
    let picks = MemberPicks::from([(Unit::Value(consent()), number("2"))]);
    assert_eq!(by_hand(&head, &[&second, &third], &picks).after.text(consent()), "TRUE");
}

#[test]
fn an_address_is_taken_whole_or_left_whole() {
    let mut head = contact("1", &[]);
    let mut other = contact("2", &[]);
    for usage in AddressUse::ALL {
        other.addresses.set(usage, Some(at("Neuweg 2")));
    }
    assert_eq!(merged(&head, &[&other]).after.addresses, other.addresses);
    head.addresses.set(AddressUse::Main, Some(at("Altweg 1")));
    assert_eq!(merged(&head, &[&other]).after.addresses, head.addresses, "one address for all says no use");
    other.addresses.set(AddressUse::Billing, Some(at("Postfach 3")));
    let after = merged(&head, &[&other]).after.addresses;
    assert_eq!(after.get(AddressUse::Main), Some(&at("Altweg 1")));
    assert_eq!(
        after.get(AddressUse::Billing),
        Some(&at("Postfach 3")),
        "an address for bills is one of its own"
    );
    let picks = MemberPicks::from([(Unit::Address(AddressUse::Main), number("2"))]);
    let after = by_hand(&head, &[&other], &picks).after.addresses;
    assert_eq!(after.get(AddressUse::Main), Some(&at("Neuweg 2")));
}

#[test]
fn criteria_and_remarks_are_united() {
    let field = Field::Criterion(Code::new("LIKES").unwrap());
    let head = contact("1", &[(field, "OPERA|JAZZ"), (Field::Remark, "aisle")]);
    let other = contact("2", &[(field, "JAZZ|DANCE"), (Field::Remark, "wheelchair")]);
    let after = merged(&head, &[&other]).after;
    assert_eq!(after.text(field), "OPERA|JAZZ|DANCE");
    assert_eq!(after.text(Field::Remark), "aisle\nwheelchair");
}

#[test]
fn the_order_of_slots_is_the_only_thing_that_a_merge_with_oneself_could_change() {
    let mut head = contact("1", &[(Field::Email2, "a@x.ch"), (Field::Telephone2, "021 922 14 25")]);
    head.addresses.set(AddressUse::Shipping, Some(at("Altweg 1")));
    let twin = Contact { number: Some(number("2")), ..head.clone() };
    let merged = merged(&head, &[&twin]);
    assert_eq!((merged.after, merged.homeless, merged.not_taken), (head, Vec::new(), Vec::new()));
}

#[test]
fn lines_say_what_comes_from_whom() {
    let head =
        contact("1", &[(Field::LastName, "Keller"), (Field::FirstName, "Anna"), (Field::Email1, "a@x.ch")]);
    let second = contact("2", &[(Field::LastName, "KELLER"), (Field::FirstName, "Anne")]);
    let third = contact("3", &[(Field::BirthDate, "1970-03-04"), (Field::Email1, "c@x.ch")]);
    let others = [&second, &third];
    let lines = contact_lines(&head, &others, &merged(&head, &others));
    let seen: Vec<_> = lines
        .iter()
        .map(|l| (l.unit.key(), l.incoming.as_str(), l.after.as_str(), l.mark, l.origin))
        .collect();
    assert_eq!(
        seen,
        [
            ("FIRSTNAME".to_owned(), "Anne", "Anna", Mark::Differs, Origin::Base),
            ("EMAIL1".to_owned(), "c@x.ch", "a@x.ch", Mark::Differs, Origin::Base),
            ("BIRTHDATE".to_owned(), "1970-03-04", "1970-03-04", Mark::Gap, Origin::File),
            ("EMAIL2".to_owned(), "c@x.ch", "c@x.ch", Mark::Gap, Origin::File),
            ("LASTNAME".to_owned(), "KELLER", "Keller", Mark::Equal, Origin::Both),
        ]
    );
}
