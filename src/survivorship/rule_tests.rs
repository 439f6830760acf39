//! What rules choose, case by case: a row beside a contact, and contacts beside their head.

use rstest::rstest;

use super::*;
use crate::contact::{Address, AddressUse, Contact, ContactNumber, Entry, Field, Incoming};

const ASK: Newer = Newer::Ask;
const FILE: Newer = Newer::File;
const BASE: Newer = Newer::Base;

fn rules(text: &str) -> SurvivorshipRules {
    serde_json::from_str(&format!("{{\"rules\":{{{text}}}}}")).unwrap()
}

fn number(text: &str) -> ContactNumber {
    ContactNumber::parse(text).unwrap()
}

fn contact(nr: &str, values: &[(&str, &str)]) -> Contact {
    let mut contact = Contact { number: Some(number(nr)), ..Contact::default() };
    values.iter().for_each(|(key, text)| contact.set(Field::from_key(key).unwrap(), *text));
    contact
}

fn row(cells: &[(&str, &str)]) -> Incoming {
    let entries = cells.iter().map(|(key, text)| (Field::from_key(key).unwrap(), Entry::Set((*text).into())));
    Incoming { entries: entries.collect(), ..Incoming::default() }
}

/// One field, one rule: batch, base, file, after, and the word behind it.
#[rstest]
#[case::base_although_the_file_is_newer(r#""LASTNAME":"base""#, FILE, "LASTNAME", ("Keller", "Frei", "Keller"), "base")]
#[case::file_although_the_base_is_newer(r#""LASTNAME":"file""#, BASE, "LASTNAME", ("Keller", "Frei", "Frei"), "file")]
#[case::every_field(r#""*":"file""#, ASK, "BIRTHDATE", ("1970-03-04", "1970-04-03", "1970-04-03"), "file")]
#[case::longest_of_the_file(r#""FIRSTNAME":"longest""#, ASK, "FIRSTNAME", ("J.", "Jürg", "Jürg"), "longest")]
#[case::longest_of_the_base(r#""FIRSTNAME":"longest""#, FILE, "FIRSTNAME", ("Jürg", "J.", "Jürg"), "longest")]
#[case::as_long(r#""FIRSTNAME":"longest""#, ASK, "FIRSTNAME", ("Anna", "Lisa", "Anna"), "base")]
#[case::as_long_and_newer(r#""FIRSTNAME":"longest""#, FILE, "FIRSTNAME", ("Anna", "Lisa", "Lisa"), "file")]
#[case::complete(r#""FIRSTNAME":"most-complete""#, ASK, "FIRSTNAME", ("Jean P.", "Jean-Pierre", "Jean-Pierre"), "complete")]
#[case::recent_file(r#""FUNCTION":"most-recent""#, FILE, "FUNCTION", ("usher", "cashier", "cashier"), "recent")]
#[case::recent_base(r#""FUNCTION":"most-recent""#, BASE, "FUNCTION", ("usher", "cashier", "usher"), "recent")]
#[case::recent_unknown(r#""FUNCTION":"most-recent""#, ASK, "FUNCTION", ("usher", "cashier", "usher"), "base")]
#[case::blank_never_wins(r#""FUNCTION":"file""#, FILE, "FUNCTION", ("usher", "", "usher"), "base")]
#[case::a_dash_never_wins(r#""FIRSTNAME":"file""#, FILE, "FIRSTNAME", ("Anna", "-", "Anna"), "base")]
#[case::gap(r#""FUNCTION":"base""#, BASE, "FUNCTION", ("", "usher", "usher"), "file")]
#[case::spelling_of_the_base(r#""LASTNAME":"file""#, FILE, "LASTNAME", ("Müller", "MULLER", "Müller"), "both")]
#[case::criteria_of_the_base(r#""CRITERIA":"base""#, FILE, "CRIT:C", ("A", "B|C", "A"), "base")]
#[case::criteria_of_the_file(r#""CRITERIA":"file""#, ASK, "CRIT:C", ("A", "B|C", "B|C"), "file")]
#[case::fuller_criteria(r#""CRIT:C":"most-complete""#, ASK, "CRIT:C", ("A", "B|C", "B|C"), "complete")]
#[case::united_criteria(r#""CRIT:C":"union""#, ASK, "CRIT:C", ("A", "B|C", "A|B|C"), "union")]
#[case::single_criterion(r#""CRITERIA":"file""#, ASK, "CRIT:C", ("TRUE", "FALSE", "FALSE"), "file")]
#[case::remark_of_the_file(r#""REMARK":"file""#, ASK, "REMARK", ("aisle", "wheelchair", "wheelchair"), "file")]
#[case::united_remark(r#""REMARK":"union""#, ASK, "REMARK", ("aisle", "wheelchair", "aisle\nwheelchair"), "union")]
#[case::withdrawal_wins(r#""AUTHORIZATIONS":"base""#, BASE, "AUTH:EMAIL", ("TRUE", "FALSE", "FALSE"), "file")]
#[case::never_on(r#""AUTHORIZATIONS":"most-recent""#, FILE, "AUTH:EMAIL", ("FALSE", "TRUE", "FALSE"), "base")]
#[case::fax(r#""FAX":"file""#, ASK, "FAX", ("044 211 22 33", "044 999 88 77", "044 999 88 77"), "file")]
#[case::a_login_stays(r#""EMAILS":"file""#, FILE, "EMAIL1", ("old@x.ch", "new@x.ch", "old@x.ch"), "base")]
#[case::another_email_gives_way(r#""EMAILS":"file""#, ASK, "EMAIL2", ("old@x.ch", "new@x.ch", "new@x.ch"), "file")]
fn one_field(
    #[case] set: &str,
    #[case] newer: Newer,
    #[case] key: &str,
    #[case] (base, file, after): (&str, &str, &str),
    #[case] told: &str,
) {
    let field = Field::from_key(key).unwrap();
    let (base, row) = (contact("7", &[(key, base)]), row(&[(key, file)]));
    let golden = golden_record_by(&rules(set), Some(&base), &row, Way::Merge(newer), &Picks::new());
    assert_eq!(golden.after.text(field), after);
    let line = golden.lines.iter().find(|l| l.unit == Unit::Value(field)).unwrap();
    assert_eq!((line.after.as_str(), line.source()), (after, told));
}

#[test]
fn a_pick_beats_every_rule() {
    let rules = rules(r#""*":"file","EMAILS":"file""#);
    let base = contact("7", &[("LASTNAME", "Keller"), ("EMAIL1", "old@x.ch")]);
    let row = row(&[("LASTNAME", "Frei"), ("EMAIL1", "new@x.ch")]);
    let picks =
        Picks::from([(Unit::Value(Field::LastName), Pick::Base), (Unit::Value(Field::Email1), Pick::File)]);
    let golden = golden_record_by(&rules, Some(&base), &row, Way::Merge(FILE), &picks);
    assert_eq!(
        (golden.after.text(Field::LastName), golden.after.text(Field::Email1)),
        ("Keller", "new@x.ch")
    );
    assert!(golden.lines.iter().all(|line| line.rule.is_none()));
}

#[test]
fn an_update_follows_no_rule() {
    let rules = rules(r#""*":"base","FIRSTNAME":"longest""#);
    let base = contact("7", &[("LASTNAME", "Keller"), ("FIRSTNAME", "Johanna")]);
    let row = row(&[("LASTNAME", "Frei"), ("FIRSTNAME", "Jo")]);
    let golden = golden_record_by(&rules, Some(&base), &row, Way::Update, &Picks::new());
    assert_eq!((golden.after.text(Field::LastName), golden.after.text(Field::FirstName)), ("Frei", "Jo"));
    assert!(golden.lines.iter().all(|line| line.rule.is_none()));
}

#[test]
fn numbers_follow_the_rule_of_their_group() {
    let base = contact("7", &[("TELEPHONE", "044 211 22 33"), ("CELLPHONE", "079 111 22 33")]);
    let file = row(&[("TELEPHONE", "044 999 88 77"), ("PHONE2", "044 777 66 55")]);
    for (rule, expected) in [
        ("union", ["044 211 22 33", "044 777 66 55", "044 999 88 77", "079 111 22 33"]),
        ("base", ["044 211 22 33", "044 777 66 55", "", "079 111 22 33"]),
        ("file", ["044 999 88 77", "044 777 66 55", "044 211 22 33", "079 111 22 33"]),
    ] {
        let rules = rules(&format!(r#""PHONES":"{rule}""#));
        let after = golden_record_by(&rules, Some(&base), &file, Way::Merge(ASK), &Picks::new()).after;
        assert_eq!(crate::contact::PHONE_SLOTS.map(|slot| after.text(slot).to_owned()), expected, "{rule}");
    }
}

#[test]
fn a_number_that_stands_in_another_slot_changes_places() {
    let base = contact("7", &[("TELEPHONE", "044 211 22 33"), ("PHONE2", "044 999 88 77")]);
    let file = row(&[("TELEPHONE", "+41 44 999 88 77")]);
    let golden =
        golden_record_by(&rules(r#""PHONES":"file""#), Some(&base), &file, Way::Merge(ASK), &Picks::new());
    assert_eq!(golden.after.text(Field::Telephone1), "+41 44 999 88 77");
    assert_eq!(golden.after.text(Field::Telephone2), "044 211 22 33");
}

fn at(line1: &str, postcode: &str, country: &str) -> Address {
    Address {
        line1: line1.into(),
        postcode: postcode.into(),
        town: "Zürich".into(),
        country: country.into(),
        ..Address::default()
    }
}

#[test]
fn an_address_is_chosen_whole() {
    let mut base = contact("7", &[]);
    base.addresses.set(AddressUse::Main, Some(at("Bahnhofstrasse 1, im Hof", "", "")));
    let mut file = row(&[("LINE1", "Seeweg 3"), ("ZIPCODE", "8002"), ("TOWN", "Zürich"), ("COUNTRY", "CH")]);
    file.uses = crate::contact::AddressUses::parse("M");
    for (rule, newer, line1) in [
        ("longest", ASK, "Bahnhofstrasse 1, im Hof"),
        ("most-complete", ASK, "Seeweg 3"),
        ("most-recent", FILE, "Seeweg 3"),
        ("most-recent", ASK, "Bahnhofstrasse 1, im Hof"),
        ("base", FILE, "Bahnhofstrasse 1, im Hof"),
        ("file", BASE, "Seeweg 3"),
    ] {
        let rules = rules(&format!(r#""ADDRESS":"{rule}""#));
        let after = golden_record_by(&rules, Some(&base), &file, Way::Merge(newer), &Picks::new()).after;
        let main = after.addresses.get(AddressUse::Main).unwrap();
        assert_eq!(main.line1, line1, "{rule}");
        assert_eq!(main.postcode.is_empty(), line1.starts_with('B'), "{rule}: nothing of the other");
    }
}

/// Contacts 1 (the head), 2 and 3 with the dates of their last change.
fn merged(set: &str, contacts: [&[(&str, &str)]; 3], dates: [&str; 3]) -> (Contact, MergedHead, Vec<Line>) {
    let [head, second, third] = [("1", 0), ("2", 1), ("3", 2)].map(|(nr, at)| contact(nr, contacts[at]));
    let dated = ["1", "2", "3"].into_iter().zip(dates).filter(|(_, date)| !date.is_empty());
    let changed: Changed = dated.map(|(nr, date)| (number(nr), date.to_owned())).collect();
    let others = [&second, &third];
    let merged = merge_contacts(&head, &others, &MemberPicks::new(), (&rules(set), &changed));
    let lines = contact_lines(&head, &others, &merged);
    (head, merged, lines)
}

const NO_DATES: [&str; 3] = ["", "", ""];

#[rstest]
#[case::head_stands(r#""FIRSTNAME":"base""#, NO_DATES, ["J.", "Jürg", "Jürg Adrian"], "J.", "base")]
#[case::first_other(r#""FIRSTNAME":"file""#, NO_DATES, ["J.", "Jürg", "Jürg Adrian"], "Jürg", "file")]
#[case::longest(r#""FIRSTNAME":"longest""#, NO_DATES, ["J.", "Jürg", "Jürg Adrian"], "Jürg Adrian", "longest")]
#[case::tie_is_the_heads(r#""FIRSTNAME":"longest""#, NO_DATES, ["Anna", "Lisa", "Li"], "Anna", "longest")]
#[case::fills_the_gap(r#""FIRSTNAME":"longest""#, NO_DATES, ["", "Li", "Lisa"], "Lisa", "longest")]
#[case::complete(r#""FIRSTNAME":"most-complete""#, NO_DATES, ["Jean P.", "J.", "Jean-Pierre"], "Jean-Pierre", "complete")]
#[case::recent(r#""FIRSTNAME":"most-recent""#, ["2026-01-01", "2026-03-01", "2026-02-01"], ["Anna", "Lisa", "Maria"], "Lisa", "recent")]
#[case::recent_head(r#""FIRSTNAME":"most-recent""#, ["2026-04-01", "2026-03-01", "2026-02-01"], ["Anna", "Lisa", "Maria"], "Anna", "recent")]
#[case::the_blank_is_not_recent(r#""FIRSTNAME":"most-recent""#, ["2026-01-01", "2026-02-01", "2026-03-01"], ["Anna", "Lisa", ""], "Lisa", "recent")]
#[case::unknown_date(r#""FIRSTNAME":"most-recent""#, ["2026-01-01", "", "2026-02-01"], ["Anna", "Lisa", "Maria"], "Anna", "base")]
#[case::of_one_day(r#""FIRSTNAME":"most-recent""#, ["2026-01-01"; 3], ["Anna", "Lisa", "Maria"], "Anna", "base")]
#[case::spelling(r#""FIRSTNAME":"file""#, NO_DATES, ["Jürg", "JURG", ""], "Jürg", "both")]
fn one_name_of_three(
    #[case] set: &str,
    #[case] dates: [&str; 3],
    #[case] names: [&str; 3],
    #[case] after: &str,
    #[case] told: &str,
) {
    let cells = names.map(|name| [("FIRSTNAME", name)]);
    let (_, merged, lines) = merged(set, [&cells[0], &cells[1], &cells[2]], dates);
    assert_eq!(merged.after.text(Field::FirstName), after);
    assert_eq!(lines[0].source(), told, "{lines:?}");
    let others = names.iter().filter(|name| !name.is_empty() && **name != after).count();
    let spelt = usize::from(told == "both");
    assert_eq!(merged.not_taken.len(), others - spelt, "{:?}", merged.not_taken);
}

#[test]
fn emails_of_the_newest_stand_first_but_the_login_stays() {
    let contacts: [&[(&str, &str)]; 3] = [
        &[("EMAIL1", "a@x.ch"), ("EMAIL2", "b@x.ch")],
        &[("EMAIL1", "c@x.ch")],
        &[("EMAIL1", "d@x.ch"), ("EMAIL2", "e@x.ch")],
    ];
    let dates = ["2026-01-01", "2026-02-01", "2026-03-01"];
    let (_, merged, _) = merged(r#""EMAILS":"most-recent""#, contacts, dates);
    let slots = crate::contact::EMAIL_SLOTS.map(|slot| merged.after.text(slot).to_owned());
    assert_eq!(slots, ["a@x.ch", "e@x.ch", "d@x.ch"]);
    let homeless: Vec<_> = merged.homeless.iter().map(|(of, _, text)| (of.as_str(), text.as_str())).collect();
    assert_eq!(homeless, [("1", "b@x.ch"), ("2", "c@x.ch")], "nothing falls away unsaid");
}

#[test]
fn criteria_and_remarks_of_one_side_name_what_is_left() {
    let contacts: [&[(&str, &str)]; 3] = [
        &[("CRIT:LIKES", "OPERA"), ("REMARK", "aisle")],
        &[("CRIT:LIKES", "JAZZ|DANCE"), ("REMARK", "wheelchair")],
        &[("CRIT:LIKES", "OPERA")],
    ];
    let (_, merged, lines) = merged(r#""CRITERIA":"most-complete","REMARK":"base""#, contacts, NO_DATES);
    assert_eq!(merged.after.text(Field::from_key("CRIT:LIKES").unwrap()), "JAZZ|DANCE");
    assert_eq!(merged.after.text(Field::Remark), "aisle");
    let named: Vec<_> = merged.not_taken.iter().map(|(of, unit, _)| (of.as_str(), unit.key())).collect();
    assert_eq!(
        named,
        [("1", "CRIT:LIKES".to_owned()), ("2", "REMARK".to_owned()), ("3", "CRIT:LIKES".to_owned())]
    );
    let told: Vec<_> = lines.iter().map(|l| (l.unit.key(), l.source())).collect();
    assert_eq!(told, [("CRIT:LIKES".to_owned(), "complete"), ("REMARK".to_owned(), "base")]);
}

#[test]
fn an_address_of_the_newest_is_taken_whole_for_the_uses_that_the_head_has() {
    let mut head = contact("1", &[]);
    head.addresses.set(AddressUse::Main, Some(at("Altweg 1", "8001", "")));
    let mut other = contact("2", &[]);
    for usage in AddressUse::ALL {
        other.addresses.set(usage, Some(at("Neuweg 2", "", "CH")));
    }
    let changed = Changed::from([(number("1"), "2026-01-01".into()), (number("2"), "2026-02-01".into())]);
    let rules = rules(r#""ADDRESS":"most-recent""#);
    let merged = merge_contacts(&head, &[&other], &MemberPicks::new(), (&rules, &changed));
    let all: Vec<_> = merged.after.addresses.iter().map(|(usage, a)| (usage, a.line1.as_str())).collect();
    assert_eq!(all, [(AddressUse::Main, "Neuweg 2")]);
    assert_eq!(merged.after.addresses.get(AddressUse::Main).unwrap().postcode, "", "nothing is mixed");
    assert_eq!(merged.not_taken.len(), 1);
    let hand = MemberPicks::from([(Unit::Address(AddressUse::Main), number("1"))]);
    let kept = merge_contacts(&head, &[&other], &hand, (&rules, &changed));
    assert_eq!(kept.after.addresses, head.addresses, "who picks by hand is right");
    assert!(kept.settled.is_empty());
}
