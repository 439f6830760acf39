//! Filters as they are typed, and what they take.

use std::collections::{BTreeSet, HashMap};

use super::*;
use crate::contact::{
    Address, AddressUse, Code, Contact, ContactNumber, Field, InactiveReason, Kind, Standing,
};

fn anna() -> StoredContact {
    let mut contact =
        Contact { number: ContactNumber::parse("0000012"), kind: Kind::Relay, ..Contact::default() };
    for (field, text) in [
        (Field::LastName, "Müller, dipl. Ing."),
        (Field::Email1, "anna@example.ch"),
        (Field::Remark, "an aisle seat"),
        (Field::Criterion(Code::new("INTEREST").unwrap()), "OPERA|JAZZ"),
        (Field::Authorization(Code::new("EMAIL").unwrap()), "TRUE"),
    ] {
        contact.set(field, text);
    }
    for (usage, town) in [(AddressUse::Main, "Bern"), (AddressUse::Billing, "Zürich")] {
        contact.addresses.set(usage, Some(Address { town: town.into(), ..Address::default() }));
    }
    let standing =
        Standing { inactive: Some(InactiveReason::AccountDeleted), has_sales: true, ..Standing::default() };
    contact.standing = standing;
    StoredContact {
        id: 1,
        contact,
        version: 1,
        login: None,
        created_at: "2025-03-04T10:00:00Z".into(),
        created_receipt: Some(7),
        changed_at: "2026-01-01T00:00:00Z".into(),
    }
}

fn numbers(path: &str) -> Result<BTreeSet<String>, String> {
    if path == "some file.txt" {
        Ok(BTreeSet::from(["0000012".to_owned()]))
    } else {
        Err("no such file".into())
    }
}

#[test]
fn conditions_hold_or_do_not() {
    let made_by = HashMap::from([(7, 12)]);
    for (text, taken) in [
        ("town=bern", true),
        ("TOWN = \"zurich\"", true),
        ("town=Basel|Bern", true),
        ("town=Basel", false),
        ("town!=Bern", false),
        ("town=", false),
        ("line2=", true),
        ("lastname=\"Müller, dipl. Ing.\"", true),
        ("lastname~dipl", true),
        ("not lastname~dipl", false),
        ("!lastname~xy", true),
        ("inactive", true),
        ("active", false),
        ("not active", true),
        ("sales", true),
        ("no-sales", false),
        ("no-login", true),
        ("merged", false),
        ("kind=relay|structure", true),
        ("kind!=relay", false),
        ("has email1", true),
        ("has EMAIL2", false),
        ("not has email2", true),
        ("criterion INTEREST", true),
        ("criterion INTEREST=jazz", true),
        ("criterion INTEREST=ROCK", false),
        ("criterion OTHER", false),
        ("consent EMAIL=true", true),
        ("changed>=2026-01-01", true),
        ("changed<2026-01-01", false),
        ("changed=2026-01-01", true),
        ("created<=2025-03-04", true),
        ("created>2025-03-04", false),
        ("created-by=12", true),
        ("created-by=11|13", false),
        ("number=0000012", true),
        ("number in some file.txt", true),
        ("not number in \"some file.txt\"", false),
        ("town=Bern, inactive, kind=relay", true),
        ("town=Bern, active", false),
        ("status=INACTIVE", true),
    ] {
        let filter = Filter::parse(&[text.to_owned()], &numbers).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(filter.takes(&anna(), &made_by), taken, "{text}");
    }
    assert!(Filter::parse(&[], &numbers).unwrap().takes(&anna(), &made_by), "no filter takes all");
    let both = ["town=Bern".to_owned(), "active".to_owned()];
    assert!(!Filter::parse(&both, &numbers).unwrap().takes(&anna(), &made_by), "all filters must hold");
}

#[test]
fn errors_name_their_place() {
    for (text, at, what) in [
        ("twon=Bern", 0, "there is no field twon"),
        ("active, twon=Bern", 8, "there is no field twon"),
        ("äöü=1", 0, "there is no field"),
        ("town=Bern,, active", 10, "missing"),
        ("", 0, "missing"),
        ("not", 0, "no condition"),
        ("kind=firm", 5, "a kind is"),
        ("kind>relay", 4, "only = and !="),
        ("changed>=01.01.2026", 9, "YYYY-MM-DD"),
        ("changed>=2026-02-30", 9, "YYYY-MM-DD"),
        ("changed~2026-01-01", 7, "compared with"),
        ("town>Bern", 4, "only days"),
        ("created-by=twelve", 11, "a batch is a number"),
        ("number in nowhere.txt", 10, "no such file"),
        ("town=\"Bern", 5, "not closed"),
        ("has", 0, "no condition"),
        ("has email", 4, "there is no field email"),
        ("criterion a b=1", 10, "a code has"),
        ("operation=UPDATE", 0, "there is no field operation"),
        ("bonjour", 0, "no condition"),
    ] {
        let error = Filter::parse(&[text.to_owned()], &numbers).unwrap_err();
        assert_eq!(error.at, at, "{text}: {error}");
        assert!(error.what.contains(what), "{text}: {error}");
        assert!(error.to_string().contains(&format!("(at character {} of ", at + 1)), "{error}");
    }
}
