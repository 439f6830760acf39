//! What holds for every contact and every row.

use std::collections::BTreeMap;

use proptest::collection::btree_map;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::merge::missing_values;
use super::*;
use crate::contact::{
    ADDRESS_FIELDS, Address, AddressUse, AddressUses, Contact, ContactNumber, EMAIL_SLOTS, Entry, Field,
    InactiveReason, Incoming, PHONE_SLOTS, Standing,
};

/// Texts of a field: few, so that two sides often meet.
fn texts(key: &'static str) -> &'static [&'static str] {
    match key {
        "TITLE" => &["MR", "MRS", "UNDEFINED"],
        "LETTER_SALUTATION" => &["Monsieur", "Chère Madame", "Lieber Jürg"],
        "FIRSTNAME" | "LASTNAME" => &["Jürg", "JURG", "Anne-Marie", "-", "Rossi"],
        "ORGANIZATION" => &["*", "OPERA"],
        "PREF_LANG" => &["fr", "FR", "de"],
        "EMAIL1" | "EMAIL2" | "EMAIL3" => &["a@x.ch", "A@x.ch", "b@x.ch", "c@x.ch", "d@x.ch"],
        "TELEPHONE" | "PHONE2" | "PHONE3" | "CELLPHONE" | "FAX" => {
            &["052 222 33 44", "+41 52 222 33 44", "079 111 22 33", "0033 1 40 15 80 00", "01 SVP", "117"]
        }
        "AUTH:EMAIL" | "HAS_SALES" => &["TRUE", "FALSE"],
        "CRIT:TASTE" => &["OPERA", "OPERA|DANCE", "dance|FILM", "FILM|FILM", "TRUE", "FALSE", "2026-01-02"],
        "REMARK" => &["likes aisles", "Likes aisles!", "member", "---"],
        "STATUS" => &["ACTIVE", "INACTIVE"],
        _ => &["a", "Ä", "b", "a b"],
    }
}

pub(super) const VALUES: &[&str] = &[
    "ORGANIZATION",
    "TITLE",
    "LETTER_SALUTATION",
    "FUNCTION",
    "FIRSTNAME",
    "LASTNAME",
    "PREF_LANG",
    "TELEPHONE",
    "PHONE2",
    "PHONE3",
    "CELLPHONE",
    "FAX",
    "EMAIL1",
    "EMAIL2",
    "EMAIL3",
    "AUTH:EMAIL",
    "CRIT:TASTE",
    "REMARK",
];

const PARTS: &[(Field, &[&str])] = &[
    (Field::Line1, &["Rue du Lac 3", "RUE DU LAC, 3", "Seestrasse 1"]),
    (Field::PostalCode, &["1003", "8001"]),
    (Field::Town, &["Genève", "Geneve", "Bern"]),
    (Field::Country, &["CH", "FR"]),
];

pub(super) fn field(key: &str) -> Field {
    Field::from_key(key).unwrap()
}

fn value() -> impl Strategy<Value = (Field, String)> {
    select(VALUES).prop_flat_map(|key| select(texts(key)).prop_map(move |t| (field(key), t.to_owned())))
}

/// The E.164 forms that a reader would give; `01 SVP` and `117` have none, and now and then one is missing.
fn e164(values: &BTreeMap<Field, String>, keep: usize) -> BTreeMap<Field, String> {
    let known = values.iter().filter(|(f, _)| f.is_phone()).filter_map(|(f, text)| {
        let digits = match text.as_str() {
            "052 222 33 44" | "+41 52 222 33 44" => "+41522223344",
            "079 111 22 33" => "+41791112233",
            "0033 1 40 15 80 00" => "+33140158000",
            _ => return None,
        };
        Some((*f, digits.to_owned()))
    });
    known.take(keep).collect()
}

fn address() -> impl Strategy<Value = Address> {
    subsequence(PARTS, 1..=PARTS.len()).prop_flat_map(|parts| {
        let texts: Vec<_> = parts.iter().map(|(f, t)| (Just(*f), select(*t))).collect();
        texts.prop_map(|chosen| {
            let mut address = Address::default();
            for (field, text) in chosen {
                *address.part_mut(field).unwrap() = text.into();
            }
            address
        })
    })
}

fn standing() -> impl Strategy<Value = Standing> {
    let reason = option::of(select(vec![InactiveReason::AccountDeleted, InactiveReason::Duplicate]));
    (reason, any::<bool>()).prop_map(|(inactive, has_sales)| Standing {
        inactive,
        merged_into: None,
        has_sales,
    })
}

prop_compose! {
    pub(super) fn contacts()(
        values in proptest::collection::vec(value(), 0..14),
        addresses in proptest::collection::vec((select(AddressUse::ALL.to_vec()), address()), 0..4),
        standing in standing(),
        keep in 0_usize..6,
    ) -> Contact {
        let values: BTreeMap<Field, String> = values.into_iter().collect();
        let e164 = e164(&values, keep);
        let number = ContactNumber::parse("7");
        let mut contact = Contact { number, standing, values, e164, ..Contact::default() };
        for (usage, address) in addresses {
            contact.addresses.set(usage, Some(address));
        }
        contact
    }
}

fn cell() -> impl Strategy<Value = (Field, Entry)> {
    let set = |(field, text)| (field, Entry::Set(text));
    let place = select(PARTS).prop_flat_map(|(f, texts)| (Just(f), select(texts)));
    let told = select(vec!["HAS_SALES", "STATUS"])
        .prop_flat_map(|key| select(texts(key)).prop_map(move |t| (field(key), t.to_owned())));
    prop_oneof![
        10 => value().prop_map(set),
        4 => place.prop_map(|(f, t)| (f, Entry::Set(t.into()))),
        1 => value().prop_map(|(f, _)| (f, Entry::Clear)),
        1 => select(ADDRESS_FIELDS.to_vec()).prop_map(|f| (f, Entry::Clear)),
        1 => select(texts("REMARK")).prop_map(|t| (Field::Remark, Entry::Append(t.into()))),
        1 => told.prop_map(set),
    ]
}

prop_compose! {
    pub(super) fn rows()(
        cells in proptest::collection::vec(cell(), 0..16),
        uses in option::of(select(vec!["M", "S", "MB", "MSB"])),
        keep in 0_usize..6,
    ) -> Incoming {
        let entries: BTreeMap<Field, Entry> = cells.into_iter().collect();
        let texts = entries.iter().map(|(f, e)| (*f, e.text().to_owned())).collect();
        let uses = uses.and_then(AddressUses::parse);
        Incoming { entries, uses, e164: e164(&texts, keep), ..Incoming::default() }
    }
}

pub(super) fn newer() -> impl Strategy<Value = Newer> {
    select(vec![Newer::Ask, Newer::File, Newer::Base])
}

fn ways() -> impl Strategy<Value = Way> {
    prop_oneof![Just(Way::Create), Just(Way::Update), newer().prop_map(Way::Merge)]
}

fn all_picks() -> impl Strategy<Value = Picks> {
    let unit = prop_oneof![
        8 => value().prop_map(|(f, _)| Unit::Value(f)),
        1 => select(vec![Field::HasSales, Field::Status]).prop_map(Unit::Value),
        2 => select(AddressUse::ALL.to_vec()).prop_map(Unit::Address),
    ];
    let typed = select(vec!["", "a", "ACTIVE", "TRUE", "052 222 33 44", "a@x.ch"]);
    let pick = prop_oneof![Just(Pick::File), Just(Pick::Base), typed.prop_map(|t| Pick::Hand(t.into()))];
    btree_map(unit, pick, 0..5)
}

fn merged(base: &Contact, row: &Incoming, newer: Newer) -> Contact {
    golden_record(Some(base), row, Way::Merge(newer), &Picks::new()).after
}

/// What a merge may do to a filled value although the base wins.
fn kept(field: Field, before: &str, after: &str) -> bool {
    match field {
        Field::Authorization(_) => before == after || after == "FALSE",
        Field::Criterion(_) => missing_values(after, before).is_empty(),
        Field::Remark => after.starts_with(before),
        Field::Title => before == "UNDEFINED" || before == after,
        Field::FirstName | Field::LastName => before == "-" || before == after,
        Field::Organization => before == "*" || before == after,
        // A derived salutation goes with a title that fills a gap.
        Field::LetterSalutation => !after.is_empty(),
        _ => before == after,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn a_merge_loses_no_filled_value_of_the_base(
        base in contacts(), row in rows(), newer in select(vec![Newer::Ask, Newer::Base]),
    ) {
        let after = merged(&base, &row, newer);
        for (field, text) in &base.values {
            prop_assert!(kept(*field, text, after.text(*field)), "{:?}: {} -> {}", field, text, after.text(*field));
        }
        for (usage, address) in base.addresses.iter() {
            prop_assert_eq!(after.addresses.get(usage), Some(address));
        }
    }

    #[test]
    fn a_merge_displaces_no_email_and_no_number(base in contacts(), row in rows(), newer in newer()) {
        let after = merged(&base, &row, newer);
        for slot in EMAIL_SLOTS.into_iter().chain(PHONE_SLOTS).filter(|s| base.values.contains_key(s)) {
            prop_assert_eq!(after.text(slot), base.text(slot));
            prop_assert_eq!(after.e164.get(&slot), base.e164.get(&slot));
        }
    }

    #[test]
    fn a_merge_never_switches_consent_on_nor_reactivates(base in contacts(), row in rows(), newer in newer()) {
        let after = merged(&base, &row, newer);
        let consent = field("AUTH:EMAIL");
        prop_assert!(after.text(consent) != "TRUE" || base.text(consent) == "TRUE");
        prop_assert_eq!(after.standing.inactive, base.standing.inactive);
    }

    #[test]
    fn a_row_merged_into_the_contact_that_it_made_changes_nothing(row in rows(), newer in newer()) {
        let made = golden_record(None, &row, Way::Create, &Picks::new()).after;
        prop_assert_eq!(merged(&made, &row, newer), made);
    }

    #[test]
    fn a_row_merged_twice_is_merged_once(base in contacts(), row in rows(), newer in newer()) {
        let once = merged(&base, &row, newer);
        prop_assert_eq!(merged(&once, &row, newer), once);
    }

    #[test]
    fn empty_cells_change_nothing(base in contacts(), uses in option::of(select(vec!["M", "SB"])), way in ways()) {
        prop_assume!(way != Way::Create);
        let entries = VALUES.iter().map(|key| (field(key), Entry::Set(String::new()))).collect();
        let row = Incoming { entries, uses: uses.and_then(AddressUses::parse), ..Incoming::default() };
        prop_assert_eq!(golden_record(Some(&base), &row, way, &Picks::new()).after, base);
    }

    #[test]
    fn lines_and_diff_agree_with_the_contact(
        base in contacts(), row in rows(), way in ways(), picks in all_picks(),
    ) {
        let before = (way != Way::Create).then_some(&base);
        let golden = golden_record(before, &row, way, &picks);
        let changes = diff(before, Some(&golden.after));
        let lines = golden.lines.iter().filter(|l| l.base != l.after);
        let mut told: Vec<_> = lines.map(|l| (l.unit, l.base.clone(), l.after.clone())).collect();
        told.sort_by_key(|(unit, _, _)| unit::position(*unit));
        prop_assert_eq!(&told, &changes);
        if let Some(base) = before {
            prop_assert_eq!(changes.is_empty(), golden.after == *base);
        }
        for line in &golden.lines {
            prop_assert_eq!(&line.after, &unit::text(Some(&golden.after), line.unit));
            prop_assert!(line.mark != Mark::Equal || line.base == line.after);
        }
        prop_assert!(golden.after.e164.keys().all(|f| golden.after.values.contains_key(f)));
    }

    #[test]
    fn a_picked_base_side_stands(base in contacts(), row in rows(), way in ways(), unit in value()) {
        prop_assume!(way != Way::Create);
        let picks = Picks::from([(Unit::Value(unit.0), Pick::Base)]);
        let after = golden_record(Some(&base), &row, way, &picks).after;
        prop_assert_eq!(after.text(unit.0), base.text(unit.0));
    }
}
