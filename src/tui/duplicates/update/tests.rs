//! Each key on a model with made-up clusters.

use rstest::rstest;

use crate::contact::Field;
use crate::import::{
    ClusterAct, ClusterCounts, ClusterLine, ClusterMerge, ClusterState, CommitReport, PlanSummary, Stage,
};
use crate::review::Verdict;
use crate::survivorship::Unit;

use super::super::super::face::Face as _;
use super::super::super::keymap::Mode;
use super::super::super::message::{Message, Stop, Trouble};
use super::super::super::model::{EndPhase, PlanPhase, Tone, Why};
use super::super::super::run::Left;
use super::super::super::test_support::number;
use super::super::answer::Answer;
use super::super::effect::Effect;
use super::super::list::Filter;
use super::super::model::{Overlay, Screen};
use super::super::test_support::{Bench, cluster, four, header, line, member, merge, picture, two};

fn act(bench: &mut Bench) -> (u64, ClusterAct) {
    match bench.asked().pop() {
        Some(Effect::Act { id, act }) => (id, act),
        other => panic!("no act but {other:?}"),
    }
}

fn status(bench: &Bench) -> &str {
    &bench.model.status.text
}

fn trouble(message: &str) -> Trouble {
    Trouble { message: message.into(), hint: String::new() }
}

fn merging(id: u32) -> ClusterLine {
    ClusterLine { state: ClusterState::Merging("2 into 0012345".into()), ..line(id) }
}

#[rstest]
#[case("a")]
#[case("m")]
#[case("\n")]
fn merging_is_painted_at_once_and_ticked_when_it_is_stored(#[case] key: &str) {
    let mut bench = Bench::picture();
    bench.press(key);
    let (id, act) = act(&mut bench);
    assert_eq!(act, ClusterAct::Merge(1, merge("0012345", &["0020999"])));
    assert_eq!(bench.here(), 2, "the next open cluster");
    assert!(bench.window(120, 40).contains(" · ◆2      Müller, Jürg"), "pending");
    bench.answer(Answer::Acted { id, result: Ok(vec![merging(1)]) });
    let window = bench.window(120, 40);
    assert!(window.contains(" ✓ ◆2      Person, 1") && window.contains("2 into 0012345"), "{window}");
    assert!(bench.model.pending.is_empty());
}

#[test]
fn what_the_store_refuses_goes_back_to_its_place() {
    let mut bench = Bench::picture();
    bench.press("a");
    let (id, _) = act(&mut bench);
    bench.answer(Answer::Acted { id, result: Err(trouble("the disk is full")) });
    assert_eq!(bench.model.list.lines()[1].state, ClusterState::Open);
    assert_eq!(bench.model.status.tone, Tone::Failure);
    assert!(status(&bench).contains("Müller, Jürg was not saved: the disk is full"), "{}", status(&bench));
}

#[rstest]
#[case("x", Verdict::Different)]
#[case("r", Verdict::Related)]
fn one_of_two_judged_is_the_whole_cluster(#[case] key: &str, #[case] verdict: Verdict) {
    let mut bench = Bench::picture();
    bench.press(key);
    let (_, act) = act(&mut bench);
    assert_eq!(act, ClusterAct::Apart { cluster: 1, members: vec![number("0020999")], verdict });
    assert_eq!(bench.model.list.lines()[1].state, ClusterState::Apart(verdict));
    assert_eq!(bench.here(), 2);
}

#[test]
fn one_of_four_judged_leaves_the_rest_open() {
    let mut bench = Bench::picture();
    bench.press("j3x");
    let (id, act) = act(&mut bench);
    let members = vec![number("0030003")];
    assert_eq!(act, ClusterAct::Apart { cluster: 2, members, verdict: Verdict::Different });
    assert_eq!((bench.here(), bench.model.list.lines()[2].state.clone()), (2, ClusterState::Open));
    bench.answer(Answer::Acted { id, result: Ok(vec![ClusterLine { members: 4, ..line(2) }]) });
    let asked = bench.effects.iter().any(|e| matches!(e, Effect::Details { wanted, .. } if wanted[0].0 == 2));
    assert!(asked, "its details are read again");
}

#[test]
fn the_whole_cluster_is_judged_by_one_key() {
    let mut bench = Bench::picture();
    bench.press("jX");
    let (_, act) = act(&mut bench);
    let members = ["0030001", "0030002", "0030003", "0030004"].map(number).to_vec();
    assert_eq!(act, ClusterAct::Apart { cluster: 2, members, verdict: Verdict::Different });
    assert_eq!(bench.here(), 5, "the next open one");
}

#[test]
fn another_head_is_shown_before_it_is_sent_and_merged_as_shown() {
    let mut bench = Bench::picture();
    bench.press("H");
    let draft = merge("0020999", &["0012345"]);
    let wanted = bench.effects.iter().find_map(|e| match e {
        Effect::Details { wanted, .. } => Some(wanted.clone()),
        _ => None,
    });
    assert_eq!(wanted, Some(vec![(1, Some(draft.clone()))]));
    assert!(bench.asked().is_empty(), "nothing is stored");
    let mut preview = two();
    preview.members.swap(0, 1);
    bench.preview(preview.clone(), None);
    assert_eq!(bench.model.view.member_place(), 0, "an answer without the draft comes too late");
    bench.preview(preview, Some(draft.clone()));
    assert_eq!(bench.model.view.member_number(), Some(number("0012345")), "the same pair is in focus");
    assert!(bench.window(120, 40).contains("changed, not saved: m merges so"));
    bench.press("m");
    let (id, act) = act(&mut bench);
    assert_eq!(act, ClusterAct::Merge(1, draft));
    bench.answer(Answer::Acted { id, result: Ok(vec![merging(1)]) });
    bench.go_to(1);
    assert!(!bench.model.view.has_draft(), "what is stored is no draft");
}

#[test]
fn backspace_takes_back_what_was_drafted() {
    let mut bench = Bench::picture();
    bench.press("H\u{8}");
    assert_eq!(bench.model.view.merge(), Some(merge("0012345", &["0020999"])));
    bench.press("\u{8}");
    assert_eq!(status(&bench), "nothing was changed here");
}

#[rstest]
#[case("2-", &["0030003"])]
#[case("3-", &["0030002"])]
#[case("4-", &["0030002", "0030003", "0030004"])]
#[case("3--", &["0030002", "0030003"])]
fn members_are_left_out_and_taken_in(#[case] keys: &str, #[case] merged: &[&str]) {
    let mut bench = Bench::picture();
    bench.press("j");
    bench.press(keys);
    assert_eq!(bench.model.view.merge(), Some(merge("0030001", merged)));
}

#[test]
fn the_head_is_not_left_out_and_nothing_is_merged_into_nobody() {
    let mut bench = Bench::picture();
    bench.press("h-");
    assert!(status(&bench).contains("the head stays"), "{}", status(&bench));
    bench.press("H");
    assert!(status(&bench).contains("this is the head"), "{}", status(&bench));
    bench.press("l-m");
    assert!(status(&bench).contains("nobody is left to merge"), "{}", status(&bench));
    assert!(bench.asked().is_empty());
}

#[test]
fn a_value_is_picked_from_the_member_in_focus() {
    let mut bench = Bench::picture();
    bench.press("\t ");
    let line = bench.model.view.shown()[0].clone();
    let picks = [(line.unit, number("0020999"))];
    let picked = ClusterMerge { picks: picks.into(), ..merge("0012345", &["0020999"]) };
    assert_eq!(bench.model.view.merge(), Some(picked.clone()));
    bench.press("\n");
    assert_eq!(act(&mut bench).1, ClusterAct::Merge(1, picked));
    let mut bench = Bench::picture();
    bench.press("\t \u{8}");
    assert_eq!(bench.model.view.merge(), Some(merge("0012345", &["0020999"])), "the pick is taken back");
    let phone = bench.model.view.shown().iter().position(|l| l.unit == Unit::Value(Field::Telephone1));
    bench.model.view.field = phone;
    bench.press("h ");
    assert_eq!(status(&bench), "0012345 says nothing here");
}

#[test]
fn addresses_that_say_the_same_are_picked_together() {
    use crate::contact::{Address, AddressUse};
    let mut members = vec![
        member("7", crate::import::Share::Head, &[(Field::LastName, "A")]),
        member("8", crate::import::Share::Merged, &[(Field::LastName, "A")]),
    ];
    for usage in [AddressUse::Main, AddressUse::Billing] {
        let address = Address { town: "Bern".into(), ..Address::default() };
        members[1].contact.addresses.set(usage, Some(address));
    }
    let mut bench = Bench::new(vec![line(0)]);
    bench.detail(cluster(members));
    bench.press("\t ");
    let merge = bench.model.view.merge().unwrap();
    assert_eq!(merge.picks.len(), 2, "{:?}", merge.picks);
}

#[test]
fn focus_goes_from_member_to_member_and_the_pair_with_it() {
    let mut bench = Bench::picture();
    bench.press("j");
    for (key, place) in [("l", 2), ("l", 3), ("l", 3), ("h", 2), ("2", 1), ("h", 0), ("h", 0)] {
        bench.press(key);
        assert_eq!(bench.model.view.member_place(), place, "{key}");
    }
    assert!(bench.model.view.pair().is_none() && bench.window(120, 40).contains("this is the head"));
    bench.press("9");
    assert_eq!(status(&bench), "there is no member 9");
    bench.press("k");
    assert_eq!(bench.model.view.member_place(), 1, "another cluster begins with its second member");
}

#[test]
fn undo_goes_to_what_it_took_back() {
    let mut bench = Bench::picture();
    bench.press("Gu");
    let (id, act) = act(&mut bench);
    assert_eq!(act, ClusterAct::Undo);
    bench.answer(Answer::Acted { id, result: Ok(vec![line(0)]) });
    assert_eq!((bench.here(), bench.model.list.lines()[0].state.clone()), (0, ClusterState::Open));
    bench.press("u");
    let (id, _) = self::act(&mut bench);
    bench.answer(Answer::Acted { id, result: Ok(Vec::new()) });
    assert_eq!(status(&bench), "nothing to undo");
}

#[test]
fn a_cluster_is_opened_again_but_not_one_that_is_merged() {
    let mut bench = Bench::picture();
    bench.go_to(3);
    bench.press("R");
    assert_eq!(act(&mut bench).1, ClusterAct::Reopen(3));
    bench.go_to(6);
    for key in ["R", "a", "x", "X"] {
        bench.press(key);
        assert!(status(&bench).contains("usher undo"), "{key}: {}", status(&bench));
    }
    assert!(bench.asked().is_empty());
}

#[test]
fn n_and_p_go_to_open_clusters_only() {
    let mut bench = Bench::picture();
    let mut seen = Vec::new();
    for _ in 0..4 {
        bench.press("n");
        seen.push(bench.here());
    }
    assert_eq!(seen, [2, 5, 7, 1]);
    bench.press("p");
    assert_eq!(bench.here(), 7);
}

#[test]
fn a_bulk_merge_shows_what_it_would_do_and_asks() {
    let mut bench = Bench::picture();
    bench.press("B\n");
    let effects = bench.asked();
    let [Effect::Preview { id, act: previewed }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(*previewed, ClusterAct::MergeSure(0.99));
    bench.answer(Answer::Previewed { id: *id, result: Ok((37, picture())) });
    let window = bench.window(120, 40);
    assert!(
        window.contains("what is sure in 37 clusters from 99 % on") && window.contains("and 32 more"),
        "{window}"
    );
    bench.press("B");
    assert!(bench.asked().is_empty(), "the asking key does not confirm");
    bench.press("y");
    let (id, act) = act(&mut bench);
    assert_eq!(act, ClusterAct::MergeSure(0.99));
    bench.answer(Answer::Acted { id, result: Ok(vec![merging(1), merging(2)]) });
    assert_eq!(bench.model.list.tally().merging, 3);
    assert!(status(&bench).contains("2 clusters to be merged; u takes all of it back"), "{}", status(&bench));
}

#[rstest]
#[case("B\u{8}\u{8}97,5\n", Some(0.975))]
#[case("B\u{8}\u{8}much\n", None)]
#[case("B\u{8}\u{8}250\n", None)]
#[case("B\u{1b}", None)]
fn the_probability_is_typed_in_percent(#[case] keys: &str, #[case] expected: Option<f64>) {
    let mut bench = Bench::picture();
    bench.press(keys);
    let asked = bench.asked().into_iter().find_map(|e| match e {
        Effect::Preview { act: ClusterAct::MergeSure(at), .. } => Some(at),
        _ => None,
    });
    assert_eq!(asked, expected);
}

#[test]
fn a_preview_that_was_left_is_dropped() {
    let mut bench = Bench::picture();
    bench.press("B\n");
    let Some(Effect::Preview { id, .. }) = bench.asked().pop() else { panic!("nothing was asked") };
    bench.press("\u{1b}");
    bench.answer(Answer::Previewed { id, result: Ok((37, picture())) });
    assert_eq!(bench.model.mode(), Mode::Clusters);
    bench.press("B\n");
    bench.previewed(Ok((0, Vec::new())));
    assert!(status(&bench).contains("no open cluster is sure at or above 99 %"));
}

#[rstest]
#[case("12 34", true)]
#[case("12,34", true)]
#[case("12 + 34", true)]
#[case("12", false)]
#[case("12 12", false)]
#[case("12 34 56", false)]
fn a_pair_is_added_by_two_numbers(#[case] typed: &str, #[case] good: bool) {
    let mut bench = Bench::picture();
    bench.press("+");
    bench.press(typed);
    bench.press("\n");
    let asked = bench.asked();
    assert_eq!(asked.len(), usize::from(good), "{asked:?} {}", status(&bench));
    let Some(Effect::Add { id, pair }) = asked.into_iter().next() else { return };
    assert_eq!(pair, (number("12"), number("34")));
    bench.answer(Answer::Added { id, result: Ok(8) });
    let Some(Effect::Reload { generation }) = bench.asked().pop() else { panic!("it is read again") };
    let mut lines = picture();
    lines.push(line(8));
    bench.answer(Answer::Reloaded { generation, result: Ok(Box::new((header(), lines))) });
    assert_eq!(bench.here(), 8);
}

#[test]
fn a_search_walks_through_what_it_found() {
    let mut bench = Bench::picture();
    bench.press("/keller\n");
    assert_eq!((bench.here(), bench.model.mode()), (3, Mode::ClustersFound));
    bench.press("\u{1b}/e\nn");
    assert_eq!(bench.here(), 1, "the next one whose name, e-mail or place has an e");
    bench.press("N\u{1b}/nobody at all\n");
    assert!(status(&bench).starts_with("nothing found"));
    assert_eq!(bench.model.mode(), Mode::Clusters);
}

#[test]
fn the_filter_goes_round_and_the_counts_add_up() {
    let mut bench = Bench::new(picture());
    assert_eq!(bench.model.list.filter(), Filter::Open);
    let window = bench.window(120, 40);
    assert!(window.contains("8 clusters = 4 open + 1 merging + 2 apart + 1 merged"), "{window}");
    bench.press("L");
    assert_eq!((bench.model.list.filter(), bench.model.list.len()), (Filter::Merging, 1));
    let done = Bench::new(vec![merging(0)]);
    assert_eq!(done.model.list.filter(), Filter::All, "an empty list says nothing");
}

#[test]
fn the_plan_is_committed_after_a_key_that_did_not_ask() {
    let mut bench = Bench::picture();
    bench.planned(PlanSummary { contacts: 2, ..PlanSummary::default() }, Vec::new());
    bench.press("cc");
    assert!(bench.asked().is_empty() && matches!(bench.model.overlay, Overlay::Confirm(..)));
    bench.press("y");
    bench.press("q");
    assert!(matches!(bench.model.end.phase, EndPhase::Finishing(_)), "a commit is waited for");
    let farewell = bench.model.ending(Left::Signal).farewell;
    assert!(farewell.contains("; the commit was not seen to its end: `usher history`"), "{farewell}");
    bench.committed(Ok(CommitReport { batch: 7, receipt: 3, contacts: 2, ..CommitReport::default() }));
    assert_eq!(bench.model.end.phase, EndPhase::Over(Why::Asked));
    assert_eq!(bench.model.end.report.as_ref().map(|r| r.receipt), Some(3));
}

#[test]
fn after_a_commit_the_list_is_read_again() {
    let mut bench = Bench::picture();
    bench.planned(PlanSummary { contacts: 2, ..PlanSummary::default() }, Vec::new());
    bench.press("cy");
    bench.committed(Ok(CommitReport { batch: 7, receipt: 3, contacts: 2, ..CommitReport::default() }));
    let Some(Effect::Reload { generation }) = bench.asked().pop() else { panic!("it is read again") };
    bench.answer(Answer::Reloaded { generation: generation - 1, result: Err(trouble("late")) });
    assert_eq!(bench.asked(), [Effect::Reload { generation }], "a late answer is asked for again");
    bench.answer(Answer::Reloaded { generation, result: Ok(Box::new((header(), vec![line(0)]))) });
    bench.press("\n");
    assert!(matches!(bench.model.screen, Screen::List));
    assert_eq!(bench.model.list.lines().len(), 1);
}

#[test]
fn production_asks_for_its_name_and_an_empty_plan_is_not_committed() {
    let mut bench = Bench::picture();
    bench.model.header.stage = Stage::Production;
    bench.planned(PlanSummary { contacts: 2, ..PlanSummary::default() }, Vec::new());
    bench.press("cother\n");
    assert!(status(&bench).contains("nothing was written") && bench.asked().is_empty());
    bench.press("ccontacts.db\n");
    assert!(matches!(bench.asked().as_slice(), [Effect::Commit { .. }]));
    let mut empty = Bench::picture();
    empty.planned(PlanSummary::default(), Vec::new());
    empty.press("c");
    assert!(status(&empty).contains("nothing is decided to be merged"));
    empty.press("\u{1b}");
    assert_eq!(empty.model.mode(), Mode::Clusters);
}

#[test]
fn clusters_that_came_back_while_planning_are_read_again() {
    let mut bench = Bench::picture();
    bench.press("C");
    let Some(Effect::Plan { id }) = bench.asked().pop() else { panic!("nothing was asked") };
    let counts = ClusterCounts { open: 5, merging: 0, ..bench.model.list.tally() };
    bench.answer(Answer::Planned { id, result: Ok((PlanSummary::default(), counts)) });
    assert!(matches!(bench.asked().as_slice(), [Effect::Reload { .. }]));
}

#[test]
fn more_warnings_than_fit_are_shown_by_a_key() {
    let mut bench = Bench::picture();
    let warnings = (0..40).map(|n| format!("warning {n}")).collect();
    bench.planned(PlanSummary { contacts: 2, warnings, ..PlanSummary::default() }, Vec::new());
    assert!(bench.window(80, 24).contains("33 more lines of warnings: w shows all"));
    bench.press("wG");
    assert!(bench.window(80, 24).contains("Warnings") && bench.window(80, 24).contains("warning 12"));
    bench.press("w");
    assert_eq!(bench.model.mode(), Mode::Plan);
}

#[test]
fn a_commit_that_fails_leaves_the_plan() {
    let mut bench = Bench::picture();
    bench.planned(PlanSummary { contacts: 2, ..PlanSummary::default() }, Vec::new());
    bench.press("cy");
    bench.committed(Err(trouble("the base is held")));
    assert!(status(&bench).contains("nothing was written: the base is held"));
    assert!(matches!(&bench.model.screen, Screen::Plan(plan) if plan.phase == PlanPhase::Ready));
}

#[test]
fn leaving_asks_nothing_and_waits_for_what_is_under_way() {
    let mut bench = Bench::picture();
    bench.press("aq");
    assert!(matches!(bench.model.end.phase, EndPhase::Finishing(Why::Asked)));
    let (id, _) = act(&mut bench);
    bench.press("a");
    assert!(bench.asked().is_empty(), "no key acts any more");
    bench.answer(Answer::Acted { id, result: Ok(vec![merging(1)]) });
    assert_eq!(bench.model.end.phase, EndPhase::Over(Why::Asked));
    let mut bench = Bench::picture();
    bench.tell(Message::Stopped(Stop::Signal));
    assert_eq!(bench.model.end.phase, EndPhase::Over(Why::Stopped(Stop::Signal)));
}

#[test]
fn a_worker_that_broke_down_ends_it_with_everything_in_its_place() {
    let mut bench = Bench::picture();
    bench.press("a");
    bench.answer(Answer::Broken(trouble("the worker broke down")));
    assert_eq!(bench.model.list.lines()[1].state, ClusterState::Open);
    assert_eq!(bench.model.end.phase, EndPhase::Over(Why::Stopped(Stop::Broken)));
}

#[test]
fn answers_of_another_generation_are_dropped() {
    let mut bench = Bench::new(vec![line(0), line(1)]);
    let generation = bench.model.generation;
    let late = Answer::Detail { generation: generation + 1, wanted: (0, None), result: Ok(Box::new(two())) };
    bench.answer(late);
    assert!(bench.model.view.detail().is_none());
    bench.press("a");
    assert!(status(&bench).contains("still being read"));
    bench.detail(cluster(four().members));
    assert!(bench.model.view.detail().is_some());
}

#[test]
fn the_palette_does_what_its_command_says() {
    let mut bench = Bench::picture();
    bench.press(":none same\n");
    assert!(matches!(act(&mut bench).1, ClusterAct::Apart { members, .. } if members.len() == 2));
}

#[test]
fn below_the_smallest_window_only_leaving_works() {
    let mut bench = Bench::picture();
    bench.tell(Message::Resized(59, 16));
    bench.press("axB");
    assert!(bench.asked().is_empty());
    assert!(bench.window(40, 5).contains("Usher needs 60 × 16"));
    for (width, height) in [(1, 1), (2, 30), (300, 3)] {
        bench.window(width, height);
    }
    bench.press("q");
    assert_eq!(bench.model.end.phase, EndPhase::Over(Why::Asked));
}
