//! Courses: the same row against bases that know more or less of it.

use super::*;
use crate::contact::{ContactNumber, Kind, Operation};

const PERSON: &[(Field, &str)] =
    &[(Field::FirstName, "Jürg"), (Field::LastName, "Müller"), (Field::Email1, "JM@bluewin.ch")];

fn number(text: &str) -> ContactNumber {
    ContactNumber::parse(text).unwrap()
}

fn known(nr: &str, first: &str, last: &str) -> Known {
    Known {
        structure: None,
        place: Default::default(),
        differing: false,
        number: number(nr),
        kind: Kind::Individual,
        names: [first.into(), last.into(), String::new()],
        active: true,
        has_sales: false,
        merged_into: None,
    }
}

fn facts(contacts: Vec<Known>) -> BaseFacts {
    let mut facts = BaseFacts { number_width: Some(7), ..BaseFacts::default() };
    for contact in contacts {
        if contact.active {
            facts.logins.entry("jm@bluewin.ch".into()).or_default().push(contact.clone());
        }
        facts.numbers.insert(contact.number.clone(), contact);
    }
    facts
}

fn settled(requested: Requested, cells: &[(Field, &str)], facts: &BaseFacts) -> StagedRecord {
    let mut record = validate(&draft(requested, cells), &rules());
    settle(&mut record, facts);
    let once = record.clone();
    settle(&mut record, facts);
    assert_eq!(record, once, "settling twice is settling once");
    record
}

fn with_number<'a>(nr: &'a str, cells: &[(Field, &'a str)]) -> Vec<(Field, &'a str)> {
    [(Field::ContactNumber, nr)].into_iter().chain(cells.iter().copied()).collect()
}

fn update(nr: &str) -> Course {
    Course::Update { number: number(nr), activate: false }
}

fn unsettled(nr: Option<&str>) -> Course {
    Course::Unsettled { number: nr.map(number) }
}

#[test]
fn each_row_finds_its_own_operation() {
    let jm = || known("0012345", "Jürg", "Müller");
    let nameless = &[(Field::Email1, "jm@bluewin.ch")][..];
    let merged = Known { active: false, merged_into: Some(number("0000007")), ..known("0012345", "J", "M") };
    let inactive = Known { active: false, ..jm() };
    for (cells, base, course, rules) in [
        (PERSON.to_vec(), vec![], Course::Create, ""),
        (with_number("0012345", PERSON), vec![jm()], update("0012345"), ""),
        (with_number("0099999", PERSON), vec![], Course::Create, ""),
        (with_number("12345", PERSON), vec![jm()], unsettled(Some("0012345")), "number-padding"),
        (
            with_number("0012345", PERSON),
            vec![known("0012345", "Anna", "Rossi")],
            unsettled(Some("0012345")),
            "identity-mismatch",
        ),
        (with_number("0012345", PERSON), vec![merged], unsettled(Some("0000007")), "number-merged"),
        (with_number("0012345", PERSON), vec![inactive], unsettled(Some("0012345")), "contact-inactive"),
        (PERSON.to_vec(), vec![jm()], update("0012345"), ""),
        (PERSON.to_vec(), vec![known("0012345", "Juerg", "Mueller")], update("0012345"), ""),
        (PERSON.to_vec(), vec![known("0012345", "J.", "Müller")], update("0012345"), ""),
        (nameless.to_vec(), vec![jm()], update("0012345"), ""),
        (
            PERSON.to_vec(),
            vec![known("0012345", "Anna", "Müller")],
            unsettled(Some("0012345")),
            "email-taken",
        ),
        (PERSON.to_vec(), vec![jm(), known("0012346", "Anna", "Müller")], unsettled(None), "email-several"),
        (vec![(Field::Town, "Bern")], vec![], Course::Blocked, "nothing-to-create"),
        (vec![], vec![], Course::Blocked, "nothing-to-create"),
    ] {
        let record = settled(Requested::Auto, &cells, &facts(base));
        assert_eq!(record.course, course, "{cells:?}");
        assert_eq!(found(&record).join(","), rules, "{cells:?}");
    }
}

#[test]
fn a_merged_number_leads_to_its_head() {
    use Operation::{Insert, Invalidate, Update};
    let into = |nr: &str, head: &str| Known {
        active: false,
        merged_into: Some(number(head)),
        ..known(nr, "Jürgen", "Muller")
    };
    let head = || known("0000007", "Jürg", "Müller");
    let chain = || vec![into("0012345", "0000009"), into("0000009", "0000007"), head()];
    let circle = vec![into("0012345", "0000009"), into("0000009", "0012345")];
    let stranger = vec![into("0012345", "0000007"), known("0000007", "Anna", "Rossi")];
    let inactive = vec![into("0012345", "0000007"), Known { active: false, ..head() }];
    let seven = || unsettled(Some("0000007"));
    for (requested, base, course, rules) in [
        (Requested::Auto, vec![into("0012345", "0000007"), head()], update("0000007"), "number-led-on"),
        (Requested::Auto, chain(), update("0000007"), "number-led-on"),
        (Requested::Named(Update), chain(), update("0000007"), "number-led-on"),
        (Requested::Auto, circle, unsettled(Some("0000009")), "number-merged"),
        (Requested::Auto, stranger, seven(), "number-led-on,identity-mismatch"),
        (Requested::Auto, inactive, seven(), "number-led-on,contact-inactive"),
        (Requested::Named(Invalidate), chain(), unsettled(Some("0000009")), "number-merged"),
        (Requested::Named(Insert), chain(), unsettled(Some("0000009")), "number-merged"),
    ] {
        let cells = with_number("0012345", &[(Field::FirstName, "Jürg"), (Field::LastName, "Müller")]);
        let mut facts = facts(base);
        facts.logins.clear();
        let record = settled(requested.clone(), &cells, &facts);
        assert_eq!(
            (record.course.clone(), found(&record).join(",")),
            (course, rules.into()),
            "{requested:?}"
        );
    }
}

#[test]
fn the_old_email_of_a_merged_contact_leads_to_its_head() {
    use Operation::{Insert, Invalidate, Update};
    let into = |nr: &str, head: &str| Known {
        active: false,
        merged_into: Some(number(head)),
        ..known(nr, "Jürg", "Müller")
    };
    let one = || vec![into("0012345", "0000007")];
    let head = || known("0000007", "Jürg", "Müller");
    let stranger = || known("0000007", "Anna", "Rossi");
    let (inactive, seven) = (Known { active: false, ..head() }, || unsettled(Some("0000007")));
    let chain = vec![into("0012345", "0000009")];
    let between = into("0000009", "0000007");
    let several = vec![into("0012345", "0000007"), into("0012346", "0000008")];
    let other = known("0000008", "Jürg", "Müller");
    for (requested, old, heads, course, rules) in [
        (Requested::Auto, one(), vec![head()], update("0000007"), "email-led-on"),
        (Requested::Auto, chain, vec![between, head()], update("0000007"), "email-led-on"),
        (Requested::Auto, one(), vec![stranger()], Course::Create, ""),
        (Requested::Auto, several, vec![head(), other], Course::Create, ""),
        (Requested::Auto, one(), vec![inactive], seven(), "email-led-on,contact-inactive"),
        (Requested::Named(Update), one(), vec![head()], update("0000007"), "email-led-on"),
        (Requested::Named(Update), one(), vec![stranger()], seven(), "email-led-on,identity-mismatch"),
        (Requested::Named(Invalidate), one(), vec![head()], Course::Blocked, "key-unknown"),
        (Requested::Named(Insert), one(), vec![head()], Course::Create, ""),
    ] {
        let mut facts = facts(heads);
        facts.logins.clear();
        facts.old_logins.insert("jm@bluewin.ch".into(), old);
        let record = settled(requested.clone(), PERSON, &facts);
        assert_eq!(
            (record.course.clone(), found(&record).join(",")),
            (course, rules.into()),
            "{requested:?}"
        );
    }
}

#[test]
fn explicit_operations() {
    use Operation::{Anonymize, Insert, Invalidate, Update, UpdateActivate};
    let jm = || known("0012345", "Jürg", "Müller");
    let sold = || Known { has_sales: true, ..jm() };
    let inactive = || Known { active: false, ..jm() };
    let remove = |operation| Course::Remove { operation, number: number("0012345") };
    let activated = Course::Update { number: number("0012345"), activate: true };
    let nr = with_number("0012345", PERSON);
    for (operation, cells, base, course, rules) in [
        (Insert, PERSON.to_vec(), vec![], Course::Create, ""),
        (Insert, PERSON.to_vec(), vec![jm()], Course::Create, "email-known"),
        (Insert, PERSON.to_vec(), vec![known("0000001", "Anna", "Rossi")], Course::Create, "email-taken"),
        (Insert, nr.clone(), vec![jm()], unsettled(Some("0012345")), "number-taken"),
        (Update, nr.clone(), vec![], Course::Blocked, "key-unknown"),
        (Update, nr.clone(), vec![jm()], update("0012345"), ""),
        (Update, PERSON.to_vec(), vec![jm()], update("0012345"), ""),
        (Update, PERSON.to_vec(), vec![known("0012345", "Anna", "Müller")], update("0012345"), ""),
        (
            Update,
            PERSON.to_vec(),
            vec![known("0012345", "Anna", "Rossi")],
            unsettled(Some("0012345")),
            "identity-mismatch",
        ),
        (Update, vec![(Field::LastName, "Müller")], vec![], Course::Blocked, "key-missing"),
        (
            Update,
            with_number("X1", PERSON),
            vec![jm()],
            Course::Blocked,
            "contact-number-malformed,key-missing",
        ),
        (Update, nr.clone(), vec![inactive()], unsettled(Some("0012345")), "contact-inactive"),
        (UpdateActivate, nr.clone(), vec![inactive()], activated, ""),
        (Invalidate, nr.clone(), vec![jm()], remove(Invalidate), "removal"),
        (Invalidate, PERSON.to_vec(), vec![jm()], remove(Invalidate), "removal-by-email"),
        (Invalidate, nr.clone(), vec![sold()], Course::Blocked, "removal-has-sales"),
        (Anonymize, nr.clone(), vec![sold()], remove(Anonymize), "removal"),
        (
            Anonymize,
            nr.clone(),
            vec![known("0012345", "Anna", "Rossi")],
            unsettled(Some("0012345")),
            "identity-mismatch",
        ),
        (Anonymize, nr.clone(), vec![], Course::Blocked, "key-unknown"),
    ] {
        let record = settled(Requested::Named(operation), &cells, &facts(base));
        assert_eq!(record.course, course, "{operation:?} {cells:?}");
        assert_eq!(found(&record).join(","), rules, "{operation:?} {cells:?}");
    }
}

#[test]
fn every_obstacle_blocks_a_drop_with_a_finding_of_its_own() {
    use DropObstacle::{Changed, Merges, NotImported, Relays, Sales};
    let nr = with_number("0012345", PERSON);
    for (obstacles, rules) in [
        (vec![], "removal"),
        (vec![Sales], "removal-has-sales"),
        (vec![NotImported], "drop-not-imported"),
        (vec![Changed], "drop-changed"),
        (vec![Relays], "drop-has-relays"),
        (vec![Merges], "drop-merged"),
        (vec![Merges, Sales, Changed], "removal-has-sales,drop-changed,drop-merged"),
    ] {
        let mut facts = facts(vec![known("0012345", "Jürg", "Müller")]);
        facts.obstacles.insert(number("0012345"), obstacles.clone());
        let record = settled(Requested::Named(Operation::Drop), &nr, &facts);
        assert_eq!(found(&record).join(","), rules, "{obstacles:?}");
        assert_eq!(record.course == Course::Blocked, !obstacles.is_empty());
        let delete = settled(Requested::Named(Operation::Delete), &nr, &facts);
        assert_eq!(found(&delete), ["removal"], "what holds a DROP off is no matter of a DELETE");
    }
}

#[test]
fn an_anonymised_contact_is_out_of_reach_of_every_operation() {
    let erased =
        Known { active: false, names: ["".into(), "XXXXXXXX".into(), "".into()], ..known("0012345", "", "") };
    let mut facts = facts(vec![erased]);
    for retired in [vec![], vec![number("0012345")]] {
        facts.retired = retired.into_iter().collect();
        for operation in ["UPDATE", "UPDATEACT", "DELETE", "INVALIDATE", "ANONYMIZE", "DROP"] {
            let operation = Operation::parse(operation).unwrap();
            let cells = with_number("0012345", &PERSON[..2]);
            let record = settled(Requested::Named(operation), &cells, &facts);
            assert_eq!(
                (found(&record), &record.course),
                (vec!["contact-erased"], &Course::Blocked),
                "{operation:?}"
            );
        }
    }
}

#[test]
fn an_inactive_contact_is_found_by_its_e_mail_to_be_reactivated_and_for_nothing_else() {
    let mut facts = facts(vec![]);
    let inactive = Known { active: false, ..known("0012345", "Jürg", "Müller") };
    facts.dormant.insert("jm@bluewin.ch".into(), vec![inactive.clone()]);
    let asked = |operation, facts: &BaseFacts| settled(Requested::Named(operation), PERSON, facts).course;
    let activated = Course::Update { number: number("0012345"), activate: true };
    assert_eq!(asked(Operation::UpdateActivate, &facts), activated);
    assert_eq!(asked(Operation::Update, &facts), Course::Blocked);
    facts.dormant.insert("jm@bluewin.ch".into(), vec![inactive.clone(), inactive]);
    assert_eq!(asked(Operation::UpdateActivate, &facts), Course::Blocked, "two are nobody");
}

#[test]
fn a_removal_says_the_base_s_name_and_the_file_s() {
    let facts = facts(vec![known("0012345", "Anna", "Müller")]);
    let record = settled(Requested::Named(Operation::Anonymize), &with_number("0012345", PERSON), &facts);
    let message = &record.findings.first().unwrap().message;
    assert!(message.contains("Müller, Anna (0012345)") && message.contains("Müller, Jürg"), "{message}");
    let inactive = Known { active: false, ..known("0012345", "Anna", "Müller") };
    let facts = self::facts(vec![inactive]);
    let number_alone = [(Field::ContactNumber, "0012345")];
    let record = settled(Requested::Named(Operation::Invalidate), &number_alone, &facts);
    assert_eq!(found(&record), ["removal-inactive", "removal"]);
}

#[test]
fn offers_stand_on_the_operation() {
    let nr = with_number("0012345", PERSON);
    let fix = |operation, facts: &BaseFacts| {
        let record = settled(Requested::Named(operation), &nr, facts);
        let finding = record.findings.first().unwrap();
        (finding.field, finding.fix.as_ref().map(|f| f.value.clone()))
    };
    let offer = |code: &str| (Some(Field::Operation), Some(code.to_owned()));
    let jm = known("0012345", "Jürg", "Müller");
    assert_eq!(fix(Operation::Update, &BaseFacts::default()), offer("INSERT"));
    assert_eq!(fix(Operation::Insert, &facts(vec![jm.clone()])), offer("UPDATE"));
    assert_eq!(fix(Operation::Update, &facts(vec![Known { active: false, ..jm }])), offer("UPDATEACT"));
    assert_eq!(fix(Operation::Delete, &BaseFacts::default()), (Some(Field::ContactNumber), None));
    let other = facts(vec![known("0012345", "Anna", "Rossi")]);
    let other = fix(Operation::Insert, &other);
    assert_eq!(other, (Some(Field::ContactNumber), Some("~0012345".into())), "somebody else has the number");
}

#[test]
fn numbers_and_logins_within_the_file() {
    let mut facts = BaseFacts::default();
    facts.file_logins.insert("jm@bluewin.ch".into(), 2);
    facts.file_numbers.insert(number("77"), 2);
    assert_eq!(found(&settled(Requested::Auto, PERSON, &facts)), ["email-twice"]);
    let record = settled(Requested::Auto, &with_number("77", PERSON), &facts);
    assert_eq!((found(&record), &record.course), (vec!["number-twice"], &unsettled(None)));
    let record = settled(Requested::Named(Operation::Update), &with_number("77", PERSON), &facts);
    assert_eq!((found(&record), &record.course), (vec!["key-in-file"], &unsettled(None)));
    facts.file_logins.insert("jm@bluewin.ch".into(), 5);
    assert_eq!(found(&settled(Requested::Auto, PERSON, &facts)), [""; 0], "the row itself came first");
    facts.retired.insert(number("77"));
    let record = settled(Requested::Auto, &with_number("77", PERSON), &facts);
    assert_eq!((found(&record), &record.course), (vec!["number-retired"], &Course::Blocked));
}

#[test]
fn structures_and_their_relays_share_an_address() {
    let kaserne = |kind, nr: &str, names: [&str; 3]| Known {
        kind,
        names: names.map(str::to_owned),
        ..known(nr, "", "")
    };
    let base = facts(vec![
        kaserne(Kind::Structure, "0000001", ["", "", "Kaserne AG"]),
        kaserne(Kind::Relay, "0000002", ["Jürg", "Müller", ""]),
    ]);
    let both: Vec<_> = PERSON.iter().copied().chain([(Field::OfficialName, "Kaserne AG")]).collect();
    assert_eq!(settled(Requested::Auto, &both, &base).course, update("0000002"));
    let structure = [(Field::OfficialName, "Kaserne"), (Field::Email1, "jm@bluewin.ch")];
    assert_eq!(settled(Requested::Auto, &structure, &base).course, update("0000001"));
    let by_number = [(Field::ContactNumber, "0000001"), (Field::Town, "Basel")];
    let record = settled(Requested::Auto, &by_number, &base);
    assert_eq!(record.parts[0].part, Part::Structure, "a nameless row takes the kind of its contact");
    assert_eq!(record.parts[0].incoming.kind, Kind::Structure);
    let person_on_structure = with_number("0000001", PERSON);
    assert_eq!(found(&settled(Requested::Auto, &person_on_structure, &base)), ["identity-mismatch"]);
}

#[test]
fn standing_is_compared_with_the_contact_of_the_key() {
    let inactive = Known { active: false, ..known("0012345", "Jürg", "Müller") };
    let row: Vec<_> =
        with_number("0012345", PERSON).into_iter().chain([(Field::Status, "INACTIVE")]).collect();
    let agrees = settled(Requested::Named(Operation::UpdateActivate), &row, &facts(vec![inactive]));
    assert_eq!(found(&agrees), [""; 0]);
    let active = settled(Requested::Auto, &row, &facts(vec![known("0012345", "Jürg", "Müller")]));
    assert_eq!(found(&active), ["standing-compared"]);
}

#[test]
fn keys_asked_and_columns_found() {
    let record = checked(&with_number("12345", PERSON));
    let asked = KeysAsked::of(&record, Some(7));
    assert_eq!(asked.numbers, [number("12345"), number("0012345")]);
    assert_eq!(asked.login.as_deref(), Some("jm@bluewin.ch"));
    assert_eq!(KeysAsked::of(&record, Some(5)).numbers, [number("12345")]);
    let mut record =
        settled(Requested::Named(Operation::Update), &with_number("1", PERSON), &BaseFacts::default());
    let column = crate::mapping::ColumnMapping {
        column: 9,
        header: "OPERATION".into(),
        target: crate::mapping::Target::Field(Field::Operation),
        by: crate::mapping::MatchedBy::Code,
        score: 1.0,
    };
    record.locate_findings(&crate::mapping::ColumnMap { columns: vec![column], ..Default::default() });
    assert_eq!(record.findings[0].column, Some(9));
}

#[test]
fn a_login_that_a_row_above_frees_is_free() {
    let anna = known("0000001", "Anna", "Keller");
    let mut base = facts(vec![anna.clone()]);
    let told =
        |base: &BaseFacts, rule| found(&settled(Requested::Named(Operation::Insert), PERSON, base)) == [rule];
    let auto = |base: &BaseFacts| settled(Requested::Auto, PERSON, base);
    assert!(told(&base, "email-taken"));
    assert_eq!(auto(&base).course, unsettled(Some("0000001")));
    let at = auto(&base).row;
    base.freed.insert(anna.number.clone(), at);
    assert!(told(&base, "email-taken"), "only a row above frees it");
    base.freed.insert(anna.number, at - 1);
    assert!(told(&base, "email-freed"));
    assert_eq!(auto(&base).course, Course::Create);
}

#[test]
fn one_address_for_all_uses_is_told_where_the_base_has_several() {
    let base = |differing| facts(vec![Known { differing, ..known("0000001", "Jürg", "Müller") }]);
    let told = |cells: &[(Field, &str)], differing| {
        found(&settled(Requested::Auto, &with_number("0000001", cells), &base(differing)))
            .contains(&"address-uses-differ")
    };
    let street = (Field::Line1, "Seestrasse 5");
    assert!(told(&[street], true));
    assert!(!told(&[street], false) && !told(&[street, (Field::AddressType, "M")], true));
    assert!(!told(&[(Field::Function, "Kasse")], true));
}
