//! What is proposed, and what becomes of a row.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use rstest::rstest;

use super::*;
use crate::contact::{ContactNumber, Entry, Field, Incoming, Kind, Operation, RowNumber};
use crate::mapping::Requested;
use crate::validation::{Consequence, Course, Finding, Part, Severity, StagedPart, StagedRecord};

const ROW: RowNumber = 10;

fn number(text: &str) -> ContactNumber {
    ContactNumber::parse(text).unwrap()
}

fn part(part: Part, kind: Kind) -> StagedPart {
    StagedPart { part, incoming: Incoming { kind, ..Incoming::default() } }
}

fn record(course: Course) -> StagedRecord {
    let parts = vec![part(Part::Person, Kind::Individual)];
    StagedRecord {
        row: ROW,
        requested: Requested::Auto,
        course,
        attached: false,
        parts,
        findings: Vec::new(),
    }
}

fn with_relay(course: Course) -> StagedRecord {
    let parts = vec![part(Part::Structure, Kind::Structure), part(Part::Person, Kind::Relay)];
    StagedRecord { parts, ..record(course) }
}

fn finding(rule: &str, severity: Severity, consequence: Consequence) -> Finding {
    Finding {
        row: ROW,
        column: None,
        field: None,
        rule: rule.into(),
        severity,
        consequence,
        value: String::new(),
        message: String::new(),
        fix: None,
    }
}

fn base(probability: f64, weight: f32, contact: &str) -> Candidate {
    candidate(probability, weight, Other::Base(number(contact)))
}

fn twin(probability: f64, row: RowNumber) -> Candidate {
    candidate(probability, 10.0, Other::Row(row))
}

fn candidate(probability: f64, weight: f32, other: Other) -> Candidate {
    let (relation, fields) = (Relation::Same, Vec::new());
    Candidate { part: Part::Person, other, probability, weight, relation, fields, verdict: None }
}

fn judged(candidate: Candidate, verdict: Verdict) -> Candidate {
    Candidate { verdict: Some(verdict), ..candidate }
}

fn related(candidate: Candidate) -> Candidate {
    Candidate { relation: Relation::Related, ..candidate }
}

fn of_structure(candidate: Candidate) -> Candidate {
    Candidate { part: Part::Structure, ..candidate }
}

fn exact(candidate: Candidate, levels: &[(&str, &str)]) -> Candidate {
    let weigh = |(field, level): &(&str, &str)| FieldWeight {
        field: (*field).into(),
        level: (*level).into(),
        weight: 3.0,
    };
    Candidate { fields: levels.iter().map(weigh).collect(), ..candidate }
}

fn proposed(record: &StagedRecord, candidates: &[Candidate]) -> (Safety, String) {
    let proposal = propose(record, candidates, Thresholds::default());
    (proposal.safety, proposal.text)
}

#[test]
fn relays_of_two_structures_are_two() {
    let other = exact(base(0.97, 12.0, "1"), &[("last_name", "exact"), ("employer", "conflict")]);
    let same = exact(base(0.97, 12.0, "1"), &[("last_name", "exact"), ("employer", "part")]);
    let row = with_relay(Course::Create);
    let create = (Safety::Accept, "create structure, create relay".to_owned());
    assert_eq!(proposed(&row, std::slice::from_ref(&other)), create);
    assert_eq!(proposed(&row, &[same]), (Safety::Accept, "create structure, merge relay".to_owned()));
    let meant = judged(other, Verdict::Same);
    assert_eq!(proposed(&row, &[meant]), (Safety::Accept, "create structure, merge relay".to_owned()));
}

#[rstest]
#[case::nobody(vec![], Safety::Certain, "create")]
#[case::below(vec![base(0.09, 1.0, "1")], Safety::Certain, "create")]
#[case::related(vec![related(base(0.99, 20.0, "1"))], Safety::Certain, "create")]
#[case::judged_away(vec![judged(base(0.99, 20.0, "1"), Verdict::Different)], Safety::Certain, "create")]
#[case::clear(vec![base(0.97, 12.0, "1")], Safety::Accept, "merge into 1")]
#[case::at_the_threshold(vec![base(0.90, 12.0, "1")], Safety::Accept, "merge into 1")]
#[case::ahead(vec![base(0.97, 12.0, "1"), base(0.99, 17.0, "2")], Safety::Accept, "merge into 2")]
#[case::rivals(vec![base(0.97, 12.5, "1"), base(0.99, 17.0, "2")], Safety::Choose, "2 candidates")]
#[case::possible(vec![base(0.5, 4.0, "1")], Safety::Choose, "1 possible duplicate")]
#[case::one_clear_one_possible(vec![base(0.5, 4.0, "1"), base(0.95, 8.0, "2")], Safety::Accept, "merge into 2")]
#[case::several(vec![base(0.5, 4.0, "1"), base(0.6, 5.0, "2"), twin(0.4, 3)], Safety::Choose, "3 candidates")]
#[case::earlier_twin(vec![twin(0.95, 7)], Safety::Accept, "fold into row 7")]
#[case::earliest_twin(vec![twin(0.95, 7), twin(0.99, 4), twin(0.99, 12)], Safety::Accept, "fold into row 4")]
#[case::possible_twin(vec![twin(0.4, 7)], Safety::Choose, "1 possible duplicate")]
#[case::later_twin(vec![twin(0.95, 12)], Safety::Accept, "create")]
#[case::base_before_twin(vec![twin(0.99, 7), base(0.95, 9.0, "1")], Safety::Accept, "merge into 1")]
#[case::possible_base_and_twin(vec![twin(0.99, 7), base(0.5, 9.0, "1")], Safety::Choose, "2 candidates")]
#[case::same(vec![judged(base(0.2, 1.0, "1"), Verdict::Same), base(0.99, 9.0, "2")], Safety::Accept, "merge into 1")]
#[case::same_base_first(
    vec![judged(twin(0.99, 7), Verdict::Same), judged(base(0.2, 1.0, "1"), Verdict::Same)],
    Safety::Accept, "merge into 1")]
#[case::same_later(vec![judged(twin(0.99, 12), Verdict::Same)], Safety::Accept, "create")]
#[case::other_part(vec![of_structure(base(0.99, 20.0, "1"))], Safety::Certain, "create")]
fn matching(#[case] candidates: Vec<Candidate>, #[case] safety: Safety, #[case] text: &str) {
    let proposal = propose(&record(Course::Create), &candidates, Thresholds::default());
    assert_eq!((proposal.safety, proposal.text.as_str()), (safety, text));
    assert_eq!(proposal.decision.is_empty(), safety == Safety::Choose);
}

#[test]
fn the_course_of_the_key_decides() {
    let update = Course::Update { number: number("7"), activate: true };
    let remove = Course::Remove { operation: Operation::Anonymize, number: number("7") };
    let rival = [base(0.99, 20.0, "1")];
    for (course, safety, text) in [
        (update, Safety::Certain, "update and reactivate 7"),
        (remove.clone(), Safety::Accept, "anonymize 7"),
        (Course::Unsettled { number: Some(number("7")) }, Safety::Choose, "e-mail known, other name"),
        (Course::Unsettled { number: None }, Safety::Choose, "e-mail of several contacts"),
        (Course::Blocked, Safety::Choose, "blocked: cannot be done"),
    ] {
        assert_eq!(proposed(&record(course), &rival), (safety, text.into()));
    }
    let key_alone = StagedRecord { parts: Vec::new(), ..record(remove) };
    assert_eq!(proposed(&key_alone, &[]), (Safety::Accept, "anonymize 7".into()));
    let nothing = StagedRecord { parts: Vec::new(), ..record(Course::Create) };
    assert_eq!(proposed(&nothing, &[]), (Safety::Choose, "blocked: nothing to create".into()));
}

#[test]
fn a_persons_word_settles_a_doubtful_key() {
    let row = record(Course::Unsettled { number: Some(number("7")) });
    let same = [judged(base(0.3, 2.0, "7"), Verdict::Same)];
    assert_eq!(proposed(&row, &same), (Safety::Accept, "merge into 7".into()));
}

#[test]
fn findings_lower_the_trust() {
    let left_out = finding("email-malformed", Severity::Error, Consequence::LeavesCellOut);
    let warning = finding("town-long", Severity::Warning, Consequence::KeepsText);
    let blocks = finding("key-unknown", Severity::Error, Consequence::BlocksRow);
    let holds = finding("identity-mismatch", Severity::Error, Consequence::HoldsRow);
    let update = Course::Update { number: number("7"), activate: false };
    for (course, findings, safety, text) in [
        (Course::Create, vec![&warning], Safety::Certain, "create"),
        (Course::Create, vec![&warning, &left_out], Safety::Accept, "create"),
        (update.clone(), vec![&left_out], Safety::Accept, "update 7"),
        (update.clone(), vec![&left_out, &holds], Safety::Choose, "identity mismatch: update 7"),
        (update, vec![&holds, &blocks], Safety::Choose, "blocked: key unknown"),
        (Course::Blocked, vec![&warning, &left_out], Safety::Choose, "blocked: email malformed"),
    ] {
        let row = StagedRecord { findings: findings.into_iter().cloned().collect(), ..record(course) };
        assert_eq!(proposed(&row, &[]), (safety, text.into()));
    }
}

#[test]
fn a_held_row_keeps_its_decision_and_a_blocked_row_has_none() {
    let mut row = record(Course::Create);
    row.findings = vec![finding("erased-before", Severity::Warning, Consequence::HoldsRow)];
    let held = propose(&row, &[], Thresholds::default());
    assert_eq!(held.decision.get(&Part::Person), Some(&Decision::create()));
    row.course = Course::Blocked;
    assert!(propose(&row, &[], Thresholds::default()).decision.is_empty());
}

#[test]
fn two_parts_are_proposed_each_on_its_own() {
    let create = with_relay(Course::Create);
    let structure = of_structure(base(0.98, 14.0, "20"));
    let cases = [
        (&create, vec![], Safety::Certain, "create structure, create relay"),
        (&create, vec![structure.clone()], Safety::Accept, "merge structure, create relay"),
        (
            &create,
            vec![structure.clone(), base(0.5, 3.0, "1")],
            Safety::Choose,
            "merge structure, relay: 1 possible duplicate",
        ),
        (&create, vec![of_structure(twin(0.95, 12))], Safety::Certain, "create structure, create relay"),
        (&create, vec![of_structure(twin(0.95, 2))], Safety::Accept, "fold structure, create relay"),
    ];
    for (row, candidates, safety, text) in cases {
        assert_eq!(proposed(row, &candidates), (safety, text.into()));
    }
    let update = with_relay(Course::Update { number: number("7"), activate: false });
    assert_eq!(proposed(&update, &[structure]), (Safety::Accept, "merge structure, update relay".into()));
    let remove = with_relay(Course::Remove { operation: Operation::Drop, number: number("7") });
    let proposal = propose(&remove, &[], Thresholds::default());
    assert_eq!((proposal.safety, proposal.text.as_str()), (Safety::Accept, "drop 7"));
    assert_eq!(row_outcome(&remove, &proposal.decision, &[PartEffect::Removed]), Outcome::Removed);
}

#[test]
fn relays_of_one_structure_need_no_look_when_name_and_address_are_equal() {
    let row = with_relay(Course::Create);
    let equal = [("prior", "prior"), ("structure_name", "exact"), ("street", "exact"), ("place", "exact")];
    let fold = of_structure(exact(twin(0.99, 2), &equal));
    assert_eq!(
        proposed(&row, std::slice::from_ref(&fold)),
        (Safety::Certain, "fold structure, create relay".into())
    );
    let without_street = of_structure(exact(twin(0.99, 2), &equal[..2]));
    assert_eq!(proposed(&row, &[without_street]).0, Safety::Accept);
    let other_street = [("structure_name", "exact"), ("street", "close"), ("place", "exact")];
    assert_eq!(proposed(&row, &[of_structure(exact(fold, &other_street))]).0, Safety::Accept);
}

#[test]
fn create_all_makes_a_contact_of_every_row() {
    assert_eq!(create_all(&with_relay(Course::Blocked)).keys().count(), 2);
    let empty = StagedRecord { parts: Vec::new(), ..record(Course::Blocked) };
    let decision = create_all(&empty);
    assert_eq!(decision.get(&Part::Person), Some(&Decision::create()));
    assert_eq!(row_outcome(&empty, &decision, &[PartEffect::Created]), Outcome::Created);
    assert_eq!(nameless().to_contact().text(Field::LastName), "-");
    assert_eq!(nameless().entries.get(&Field::LastName), Some(&Entry::Set("-".into())));
}

fn skip() -> Decision {
    Decision::Skip { reason: String::new() }
}

fn wait() -> Decision {
    Decision::Wait { question: String::new() }
}

#[test]
fn outcomes_of_one_and_two_parts() {
    use PartEffect as E;
    let row = with_relay(Course::Create);
    let create = Decision::create;
    for (structure, person, effects, expected) in [
        (None, None, vec![], Outcome::Waiting),
        (Some(create()), None, vec![E::Created], Outcome::Waiting),
        (Some(skip()), Some(wait()), vec![], Outcome::Waiting),
        (Some(skip()), Some(skip()), vec![], Outcome::Skipped),
        (Some(skip()), Some(create()), vec![E::Created], Outcome::Created),
        (Some(create()), Some(create()), vec![E::Unchanged, E::Unchanged], Outcome::Unchanged),
        (Some(create()), Some(create()), vec![E::Unchanged, E::Changed], Outcome::Updated),
        (Some(create()), Some(create()), vec![E::Merged, E::Created], Outcome::Created),
        (Some(create()), Some(create()), vec![E::Changed, E::Folded], Outcome::Merged),
        (Some(create()), Some(create()), vec![E::Created, E::Removed], Outcome::Removed),
    ] {
        let parts = [(Part::Structure, structure), (Part::Person, person)];
        let decision = parts.into_iter().filter_map(|(p, d)| d.map(|d| (p, d))).collect();
        assert_eq!(row_outcome(&row, &decision, &effects), expected, "{decision:?} {effects:?}");
    }
}

#[test]
fn a_blocked_row_has_failed_until_somebody_decides() {
    let mut row = record(Course::Create);
    row.findings = vec![finding("nothing-to-create", Severity::Error, Consequence::BlocksRow)];
    assert_eq!(row_outcome(&row, &RowDecision::new(), &[]), Outcome::Failed);
    assert_eq!(row_outcome(&row, &[(Part::Person, skip())].into(), &[]), Outcome::Skipped);
    assert_eq!(row_outcome(&row, &[(Part::Person, wait())].into(), &[]), Outcome::Waiting);
    assert_eq!(row_outcome(&record(Course::Blocked), &RowDecision::new(), &[]), Outcome::Failed);
}

fn decisions() -> impl Strategy<Value = Decision> {
    select(vec![
        Decision::create(),
        Decision::merge(Other::Row(2)),
        Decision::merge(Other::Base(number("3"))),
        Decision::Remove { operation: Operation::Delete, number: number("4") },
        skip(),
        wait(),
    ])
}

fn rows() -> impl Strategy<Value = StagedRecord> {
    let courses = select(vec![
        Course::Create,
        Course::Blocked,
        Course::Update { number: number("5"), activate: false },
        Course::Remove { operation: Operation::Delete, number: number("6") },
        Course::Unsettled { number: None },
    ]);
    let findings = subsequence(
        vec![
            finding("a", Severity::Error, Consequence::BlocksRow),
            finding("b", Severity::Error, Consequence::HoldsRow),
            finding("c", Severity::Error, Consequence::LeavesCellOut),
            finding("d", Severity::Warning, Consequence::KeepsText),
        ],
        0..=2,
    );
    (courses, findings, 0_usize..3).prop_map(|(course, findings, parts)| {
        let mut row = with_relay(course);
        row.parts.truncate(parts);
        StagedRecord { findings, ..row }
    })
}

fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
    let other = select(vec![
        Other::Base(number("1")),
        Other::Base(number("2")),
        Other::Row(4),
        Other::Row(9),
        Other::Row(11),
    ]);
    let verdict =
        select(vec![None, None, Some(Verdict::Same), Some(Verdict::Different), Some(Verdict::Related)]);
    let one = (other, 0.0_f64..1.0, verdict, select(vec![Part::Structure, Part::Person]));
    let one = one.prop_map(|(other, probability, verdict, part)| {
        let weight = if probability > 0.5 { 8.0 } else { -1.0 };
        Candidate { part, verdict, ..candidate(probability, weight, other) }
    });
    proptest::collection::vec(one, 0..4)
}

proptest! {
    /// Written out the other way round: for each outcome when it holds. Exactly one must.
    #[test]
    fn every_row_has_exactly_one_outcome(
        row in rows(),
        decision in proptest::collection::btree_map(select(vec![Part::Structure, Part::Person]), decisions(), 0..3),
        effects in proptest::collection::vec(select(vec![
            PartEffect::Created, PartEffect::Changed, PartEffect::Unchanged,
            PartEffect::Merged, PartEffect::Folded, PartEffect::Removed,
        ]), 0..3),
    ) {
        let decision: RowDecision = decision.into_iter().collect();
        let outcome = row_outcome(&row, &decision, &effects);
        let has = |effect| effects.contains(&effect);
        let blocks = row.course == Course::Blocked
            || row.findings.iter().any(|f| f.consequence == Consequence::BlocksRow);
        let failed = decision.is_empty() && blocks;
        let complete = !decision.is_empty() && row.parts.iter().all(|p| decision.contains_key(&p.part));
        let waits = !failed && (!complete || decision.values().any(|d| *d == wait()));
        let skipped = !failed && !waits && decision.values().all(|d| *d == skip());
        let goes_in = !failed && !waits && !skipped;
        let removed = goes_in && has(PartEffect::Removed);
        let created = goes_in && !removed && has(PartEffect::Created);
        let merges = has(PartEffect::Merged) || has(PartEffect::Folded);
        let merged = goes_in && !removed && !created && merges;
        let updated = goes_in && !removed && !created && !merges && has(PartEffect::Changed);
        let unchanged = goes_in && effects.iter().all(|e| *e == PartEffect::Unchanged);
        let held: Vec<Outcome> = [
            (waits, Outcome::Waiting), (failed, Outcome::Failed), (skipped, Outcome::Skipped),
            (removed, Outcome::Removed), (created, Outcome::Created), (unchanged, Outcome::Unchanged),
            (merged, Outcome::Merged), (updated, Outcome::Updated),
        ].into_iter().filter(|(holds, _)| *holds).map(|(_, outcome)| outcome).collect();
        prop_assert_eq!(held, vec![outcome]);
    }

    #[test]
    fn what_may_be_accepted_is_complete_and_what_is_certain_takes_no_chances(
        row in rows(), candidates in candidates(),
    ) {
        let thresholds = Thresholds::default();
        let proposal = propose(&row, &candidates, thresholds);
        prop_assert!(!proposal.text.is_empty());
        let stopped = row.findings.iter().any(Finding::stops_row) || row.course == Course::Blocked;
        prop_assert!(!stopped || proposal.safety == Safety::Choose);
        if proposal.safety > Safety::Choose {
            prop_assert!(!proposal.decision.is_empty());
            prop_assert!(row.parts.iter().all(|p| proposal.decision.contains_key(&p.part)));
        }
        if proposal.safety == Safety::Certain {
            prop_assert!(row.severity() != Some(Severity::Error));
            let by_hand = matches!(row.course, Course::Remove { .. } | Course::Unsettled { .. });
            prop_assert!(!by_hand);
            for (part, decision) in proposal.decision.iter() {
                let mut open = candidates.iter().filter(|c| c.part == *part && c.is_open());
                let doubt = open.any(|c| {
                    c.probability >= thresholds.review && matches!(c.other, Other::Base(_))
                });
                let keyed = matches!(decision, Decision::Update { .. });
                prop_assert!(!doubt || keyed);
            }
        }
        for decision in proposal.decision.values() {
            if let Decision::Merge { into: Other::Row(into), .. } = decision {
                prop_assert!(*into < row.row, "only an earlier row takes this one in");
            }
        }
    }
}
