//! What holds for every contact, every row and every rule.

use proptest::collection::btree_map;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::address::same_address;
use super::contacts::says_nothing_of;
use super::fold::fold;
use super::properties::{VALUES, contacts, field, newer, rows};
use super::unit::{is_standing, text, units};
use super::*;
use crate::contact::{Contact, ContactNumber, EMAIL_SLOTS, Entry, Field, PHONE_SLOTS};

fn units_with_rules() -> Vec<RuleUnit> {
    let groups = ["*", "ADDRESS", "EMAILS", "PHONES", "CRITERIA", "AUTHORIZATIONS", "CRIT:TASTE"];
    let keys = groups.iter().chain(VALUES);
    keys.filter_map(|key| RuleUnit::from_key(key).ok()).collect()
}

fn rules() -> impl Strategy<Value = SurvivorshipRules> {
    let ruled = select(units_with_rules()).prop_flat_map(|unit| (Just(unit), select(unit.rules().to_vec())));
    btree_map(0..40_u8, ruled, 0..12)
        .prop_map(|set| SurvivorshipRules::new(set.into_values(), Vec::new()).unwrap())
}

fn number(place: usize) -> ContactNumber {
    ContactNumber::parse(&(place + 1).to_string()).unwrap()
}

/// Contacts 1 (the head), 2, 3 …
fn members() -> impl Strategy<Value = Vec<Contact>> {
    proptest::collection::vec(contacts(), 2..5).prop_map(|mut all| {
        for (place, contact) in all.iter_mut().enumerate() {
            contact.number = Some(number(place));
        }
        all
    })
}

fn dates() -> impl Strategy<Value = Changed> {
    let date = select(vec!["2026-01-01", "2026-02-01", "2026-03-01"]);
    btree_map((0..4_usize).prop_map(number), date.prop_map(str::to_owned), 0..5)
}

fn together(members: &[Contact], rules: &SurvivorshipRules, changed: &Changed) -> MergedHead {
    let others: Vec<&Contact> = members.iter().skip(1).collect();
    merge_contacts(&members[0], &others, &MemberPicks::new(), (rules, changed))
}

/// Whether something of a unit is to be found in the head, spelling aside: by words, by digits, part of it.
fn is_found(head: &Contact, unit: Unit, contact: &Contact) -> bool {
    let said = &*text(Some(contact), unit);
    if let Unit::Address(usage) = unit {
        let own = contact.addresses.get(usage);
        return own.is_some_and(|own| head.addresses.iter().any(|(_, kept)| same_address(kept, own)));
    }
    let slots: &[&[Field]] = &[&EMAIL_SLOTS, &PHONE_SLOTS];
    let places: Vec<Unit> = match unit {
        Unit::Address(_) => Vec::new(),
        Unit::Value(field) => match slots.iter().find(|slots| slots.contains(&field)) {
            Some(slots) => slots.iter().copied().map(Unit::Value).collect(),
            None => vec![unit],
        },
    };
    let digits = |text: &str| {
        let all: String = text.chars().filter(char::is_ascii_digit).collect();
        all[all.len().saturating_sub(9)..].to_owned()
    };
    places.into_iter().map(|place| text(Some(head), place)).any(|kept| match unit {
        Unit::Value(f) if f.is_phone() => digits(&kept) == digits(said) && kept.is_empty() == said.is_empty(),
        Unit::Value(Field::Criterion(_)) => {
            let kept: Vec<String> = kept.split('|').map(fold).collect();
            said.split('|').all(|value| kept.contains(&fold(value)))
        }
        Unit::Value(Field::Remark) => kept.contains(said) || fold(&kept).contains(&fold(said)),
        Unit::Value(f) if f.is_email() => kept.to_lowercase() == said.to_lowercase(),
        _ => fold(&kept) == fold(said),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn a_merge_of_contacts_loses_nothing_unsaid(all in members(), rules in rules(), changed in dates()) {
        let merged = together(&all, &rules, &changed);
        for contact in &all {
            for unit in units(contact) {
                let said = text(Some(contact), unit);
                let told = merged.homeless.iter().any(|(_, field, text)| {
                    // A number is told once, however many have it.
                    unit == Unit::Value(*field) || is_found_in(unit, *field) && *text == said
                }) || merged.not_taken.iter().any(|(of, lost, text)| {
                    Some(of) == contact.number.as_ref()
                        && (*lost == unit || matches!((lost, unit), (Unit::Address(_), Unit::Address(_))))
                        && *text == said
                });
                let standing = matches!(unit, Unit::Value(field) if is_standing(field));
                let salutation = unit == Unit::Value(Field::LetterSalutation);
                let blank = says_nothing_of(unit, &said);
                prop_assert!(
                    told || standing || salutation || blank || is_found(&merged.after, unit, contact),
                    "{unit:?} {said:?} of {:?} is neither in {:?} nor in {:?} {:?}",
                    contact.number, merged.after, merged.homeless, merged.not_taken
                );
            }
        }
    }

    #[test]
    fn what_is_named_as_left_is_left(all in members(), rules in rules(), changed in dates()) {
        let merged = together(&all, &rules, &changed);
        for (_, unit, said) in &merged.not_taken {
            prop_assert!(text(Some(&merged.after), *unit) != *said, "{:?} {}", unit, said);
        }
    }

    #[test]
    fn a_contact_merged_with_itself_stays(one in contacts(), rules in rules(), changed in dates()) {
        let members: Vec<Contact> =
            (0..3).map(|place| Contact { number: Some(number(place)), ..one.clone() }).collect();
        let merged = together(&members, &rules, &changed);
        prop_assert_eq!(&merged.after, &members[0]);
        prop_assert!(merged.homeless.is_empty() && merged.not_taken.is_empty(), "{:?}", merged);
    }

    #[test]
    fn a_withdrawal_of_any_wins_and_none_is_switched_on(
        all in members(), rules in rules(), changed in dates(),
    ) {
        let consent = field("AUTH:EMAIL");
        let after = together(&all, &rules, &changed).after;
        let expected = match all.iter().any(|c| c.text(consent) == "FALSE") {
            true => "FALSE",
            false => all[0].text(consent),
        };
        prop_assert_eq!(after.text(consent), expected);
    }

    #[test]
    fn a_blank_never_wipes_and_a_login_stays(all in members(), rules in rules(), changed in dates()) {
        let after = together(&all, &rules, &changed).after;
        let head = &all[0];
        for unit in units(head).filter(|unit| !says_nothing_of(*unit, &text(Some(head), *unit))) {
            prop_assert!(!says_nothing_of(unit, &text(Some(&after), unit)), "{:?}", unit);
        }
        if !head.text(Field::Email1).is_empty() {
            prop_assert_eq!(after.text(Field::Email1), head.text(Field::Email1));
        }
        prop_assert!(after.e164.keys().all(|f| after.values.contains_key(f)));
    }

    #[test]
    fn order_does_not_matter_where_a_rule_weighs(
        all in members().prop_filter("three or more", |all| all.len() > 2),
        rule in select(vec!["longest", "most-complete", "most-recent"]),
        turn in 1..4_usize,
    ) {
        // Each has a date of its own: who is the newest is sure.
        let changed: Changed = (0..4).map(|place| (number(place), format!("2026-01-{:02}", 9 - place))).collect();
        let set = format!(r#"{{"rules":{{"FIRSTNAME":"{rule}","LASTNAME":"{rule}","FUNCTION":"{rule}"}}}}"#);
        let rules: SurvivorshipRules = serde_json::from_str(&set).unwrap();
        let mut turned = all.clone();
        let others = turned.len() - 1;
        turned[1..].rotate_left(turn % others);
        let (one, two) = (together(&all, &rules, &changed).after, together(&turned, &rules, &changed).after);
        for field in [Field::FirstName, Field::LastName, Field::Function] {
            prop_assert_eq!(one.text(field), two.text(field));
        }
    }

    #[test]
    fn a_row_wipes_nothing_withdraws_always_and_leaves_a_login(
        base in contacts(), row in rows(), newer in newer(), rules in rules(),
    ) {
        let golden = golden_record_by(&rules, Some(&base), &row, Way::Merge(newer), &Picks::new());
        let after = &golden.after;
        for unit in units(&base).filter(|unit| !says_nothing_of(*unit, &text(Some(&base), *unit))) {
            prop_assert!(!says_nothing_of(unit, &text(Some(after), unit)), "{:?}", unit);
        }
        let consent = field("AUTH:EMAIL");
        let withdrawn = row.text(consent) == "FALSE" && row.entries.get(&consent) != Some(&Entry::Clear);
        let expected = if withdrawn { "FALSE" } else { base.text(consent) };
        prop_assert_eq!(after.text(consent), expected);
        if !base.text(Field::Email1).is_empty() {
            prop_assert_eq!(after.text(Field::Email1), base.text(Field::Email1));
        }
        prop_assert_eq!(after.standing.inactive, base.standing.inactive);
        prop_assert!(after.e164.keys().all(|f| after.values.contains_key(f)));
    }

    #[test]
    fn a_row_that_is_merged_shows_what_it_leaves(
        base in contacts(), row in rows(), newer in newer(), rules in rules(),
    ) {
        let golden = golden_record_by(&rules, Some(&base), &row, Way::Merge(newer), &Picks::new());
        for unit in units(&base).filter(|unit| !matches!(unit, Unit::Value(f) if is_standing(*f))) {
            let said = text(Some(&base), unit);
            let line = golden.lines.iter().find(|l| l.unit == unit);
            let shown = line.is_some_and(|l| l.mark != Mark::Equal && l.base == said);
            prop_assert!(shown || text(Some(&golden.after), unit) == said, "{:?} {}", unit, said);
        }
        for line in golden.lines.iter().filter(|line| line.mark == Mark::Equal) {
            prop_assert_eq!(&line.base, &line.after);
        }
    }

    #[test]
    fn a_row_merged_twice_is_merged_once(base in contacts(), row in rows(), newer in newer(), rules in rules()) {
        let merge =
            |base: &Contact| golden_record_by(&rules, Some(base), &row, Way::Merge(newer), &Picks::new()).after;
        let once = merge(&base);
        prop_assert_eq!(merge(&once), once);
    }

    #[test]
    fn no_rule_set_is_as_before(all in members(), some in subsequence(VALUES.to_vec(), 0..4)) {
        let rules = SurvivorshipRules::default();
        let merged = together(&all, &rules, &Changed::new());
        prop_assert!(merged.settled.is_empty());
        for key in some {
            let field = field(key);
            prop_assert_eq!(rules.rule(Unit::Value(field)), None);
        }
    }
}

/// Whether a unit is a slot beside another.
fn is_found_in(unit: Unit, field: Field) -> bool {
    matches!(unit, Unit::Value(own) if own.is_email() == field.is_email() && own.is_phone() == field.is_phone())
}
