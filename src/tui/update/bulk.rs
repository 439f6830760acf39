//! Many rows at once: the same decision or the same fix, after a preview and a key that did not ask.

use std::collections::BTreeMap;

use crate::contact::RowNumber;
use crate::import::{Act, QueueLine, RowState, Surveyed, Surveying};
use crate::review::{Decision, RowDecision, Safety};
use crate::validation::Part;

use super::super::effect::Effect;
use super::super::keymap::Action;
use super::super::listing::is_open;
use super::super::message::{Correction, Survey};
use super::super::model::{Ask, Confirm, Confirmed, Deed, Model, Overlay, Purpose, Scope};
use super::super::picker::Picker;
use super::super::queue::Filter;
use super::super::widget::text::count;
use super::deed::{self, is_safe};
use super::fixes::{self, CellFix};
use super::{aside, decide, editor, example, history, mapping, plan, text, values};

/// Keys of the bulk menus and of a preview.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match std::mem::take(&mut model.overlay) {
        Overlay::Bulk => choose_scope(model, action),
        Overlay::Deed(scope) => choose_deed(model, action, scope),
        Overlay::Confirm(confirm) => answer(model, action, confirm),
        survey @ Overlay::Surveying { .. } if action != Action::Back => {
            model.overlay = survey;
            Vec::new()
        }
        Overlay::Surveying { id, .. } => vec![Effect::Halt { id }],
        _ => Vec::new(),
    }
}

fn choose_scope(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::BulkFinding => same_finding(model),
        Action::BulkProbability => text::open(model, Purpose::Probability),
        Action::BulkCertain => {
            let certain = |l: &QueueLine| l.proposal.safety == Safety::Certain;
            let scope = scope(model, "Open rows whose proposal needs no look".into(), certain);
            preview_proposals(model, &scope)
        }
        Action::BulkRule => {
            let picker = Picker::of_rules(&model.queue);
            match picker.choices.is_empty() {
                true => model.refuse("no open row has a finding"),
                false => model.overlay = Overlay::Picker(Box::new(picker)),
            }
            Vec::new()
        }
        Action::BulkShown => {
            let scope = shown(model);
            ask_deed(model, scope)
        }
        Action::BulkMarked => {
            // Who marked a row means it.
            let scope =
                every("Marked open rows".into(), model.queue.lines().iter().filter(|l| l.tags.marked));
            ask_deed(model, scope)
        }
        _ => Vec::new(),
    }
}

fn scope(model: &Model, words: String, takes: impl Fn(&QueueLine) -> bool) -> Scope {
    aside::scope(model, words, model.queue.lines().iter().filter(|l| takes(l)))
}

/// The list as it is shown; what is put aside belongs to the lists that are made of it, or by hand.
fn shown(model: &Model) -> Scope {
    let words = format!("Open rows of the list {}", model.queue.listing().words());
    match model.queue.filter() {
        Filter::Later | Filter::Marked => every(words, model.queue.shown()),
        _ => aside::scope(model, words, model.queue.shown()),
    }
}

/// The open ones of these rows, whether or not they are put aside.
fn every<'a>(words: String, lines: impl Iterator<Item = &'a QueueLine>) -> Scope {
    Scope { words, rows: lines.filter(|l| is_open(l)).map(|l| l.row).collect(), aside: 0 }
}

fn same_finding(model: &mut Model) -> Vec<Effect> {
    let Some(rule) = model.row.chosen_finding().map(|f| f.rule.clone()) else {
        model.refuse("the row has no finding");
        return Vec::new();
    };
    of_rule(model, &rule)
}

/// Asks what to do with the open rows in which a rule found something.
pub(super) fn of_rule(model: &mut Model, rule: &str) -> Vec<Effect> {
    let scope =
        scope(model, format!("Open rows with the finding {rule}"), |l| l.rules.iter().any(|r| r == rule));
    ask_deed(model, scope)
}

pub(super) fn ask_deed(model: &mut Model, scope: Scope) -> Vec<Effect> {
    match scope.rows.len() {
        0 => model.refuse(aside::nothing_in(&scope, "none")),
        _ => model.overlay = Overlay::Deed(scope),
    }
    Vec::new()
}

/// All proposals at or above a probability, typed in percent.
pub(super) fn by_probability(model: &mut Model, typed: &str) -> Vec<Effect> {
    let percent = typed.trim().trim_end_matches('%').trim().replace(',', ".").parse::<f64>();
    let Some(percent) = percent.ok().filter(|p| (0.0..=100.0).contains(p)) else {
        model.refuse(format!("{typed:?} is no percentage"));
        return Vec::new();
    };
    let words = format!("Open rows at or above {percent} %");
    let scope = scope(model, words, |l| l.best.is_some_and(|best| best * 100.0 >= percent));
    preview_proposals(model, &scope)
}

fn choose_deed(model: &mut Model, action: Action, scope: Scope) -> Vec<Effect> {
    match action {
        Action::Accept => preview_proposals(model, &scope),
        Action::Spare => look_at(model, Deed::Spare, scope),
        Action::Merge => look_at(model, Deed::Merge, scope),
        Action::Create => look_at(model, Deed::Create, scope),
        Action::Skip => look_at(model, Deed::Skip, scope),
        Action::Wait => look_at(model, Deed::Wait, scope),
        _ => Vec::new(),
    }
}

/// Asks for what a deed has to know of its rows, and for a few of them in full.
pub(super) fn look_at(model: &mut Model, deed: Deed, scope: Scope) -> Vec<Effect> {
    let how = if deed == Deed::Spare { Surveying::Contacts } else { Surveying::Rows };
    // What is proposed stands in the list.
    let rows = if deed == Deed::Accept { Vec::new() } else { scope.rows.clone() };
    let examples = deed::exemplary(model, deed, &scope.rows);
    survey(model, (rows, how, examples), Ask::Decide(deed, scope))
}

fn survey(
    model: &mut Model,
    (rows, how, examples): (Vec<RowNumber>, Surveying, Vec<RowNumber>),
    ask: Ask,
) -> Vec<Effect> {
    let id = model.pending.number();
    model.overlay = Overlay::Surveying { id, ask, at: None };
    vec![Effect::Survey { id, rows, how, examples }]
}

/// The preview of accepting what is proposed; rows without safe proposal are counted and left alone.
fn preview_proposals(model: &mut Model, scope: &Scope) -> Vec<Effect> {
    let safe = |row: &RowNumber| model.queue.line(*row).is_some_and(is_safe);
    if !scope.rows.iter().any(safe) {
        model.refuse(aside::nothing_in(scope, "none has a safe proposal"));
        return Vec::new();
    }
    look_at(model, Deed::Accept, scope.clone())
}

/// How many rows get which decision, one line each.
fn counted(decisions: &[(RowNumber, RowDecision)]) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (_, decision) in decisions {
        let mut words: Vec<_> = decision.values().map(word).collect();
        words.dedup();
        *counts.entry(words.join(" + ")).or_default() += 1;
    }
    counts.into_iter().map(|(word, count)| format!("  {count:>6}  {word}")).collect()
}

pub(super) fn word(decision: &Decision) -> &'static str {
    match decision {
        Decision::Create { .. } => "create",
        Decision::Merge { .. } => "merge",
        Decision::Update { .. } => "update",
        Decision::Remove { .. } => "remove",
        Decision::Skip { .. } => "skip",
        Decision::Wait { .. } => "wait",
    }
}

fn ask_yes(model: &mut Model, lines: Vec<String>, yes: Confirmed, wider: Option<Confirmed>) -> Vec<Effect> {
    model.overlay = Overlay::Confirm(Confirm { lines, yes, wider });
    Vec::new()
}

fn answer(model: &mut Model, action: Action, confirm: Confirm) -> Vec<Effect> {
    let confirmed = match (action, confirm.wider) {
        (Action::Yes, _) => confirm.yes,
        (Action::YesAll, Some(wider)) => wider,
        (Action::Back, _) => {
            if let Some(editor) = model.editor() {
                editor.keep_as = None;
                return Vec::new();
            }
            model.say("nothing was changed");
            return Vec::new();
        }
        (_, wider) => {
            model.overlay = Overlay::Confirm(Confirm { wider, ..confirm });
            return Vec::new();
        }
    };
    match confirmed {
        Confirmed::Decide(decisions) => {
            let done = format!("{} decided; u takes all of it back", of(decisions.len(), "row"));
            let effects = decide::submit(model, decisions);
            to_next_open(model);
            // Whatever else is said: how to take so much back is said first.
            let also = std::mem::take(&mut model.status.text);
            model.say(if also.is_empty() { done } else { format!("{done}; {also}") });
            effects
        }
        Confirmed::Correct(corrections) => correct(model, corrections),
        Confirmed::Commit => plan::commit(model),
        Confirmed::UndoReceipt(receipt) => history::confirmed(model, receipt),
        Confirmed::Remap => mapping::apply(model),
        Confirmed::Undefine => mapping::undefine(model),
        Confirmed::AcceptValues => {
            values::accept_all(model);
            Vec::new()
        }
        drop @ (Confirmed::DropPicks | Confirmed::DropPicksAndQuit) => editor::left(model, &drop),
        drop @ (Confirmed::DropMap | Confirmed::DropMapAndQuit) => mapping::left(model, &drop),
    }
}

/// After a bulk act the cursor goes on only if its own row was decided.
fn to_next_open(model: &mut Model) {
    if model.queue.current().is_some_and(is_open) {
        return;
    }
    match model.queue.next_open() {
        Some(place) => model.queue.move_to(place),
        None => {
            aside::bring_back(model);
        }
    }
}

/// `f`: the chosen finding's fix in this row, or the first fix there is.
pub(super) fn fix_one(model: &mut Model) -> Vec<Effect> {
    match fixable(model) {
        Ok((_, fix)) => correct(model, fixes::corrections(vec![fix])),
        Err(why) => {
            model.refuse(why);
            Vec::new()
        }
    }
}

/// `F`: looks for the rows in which the same is wrong.
pub(super) fn fix_all(model: &mut Model) -> Vec<Effect> {
    let (rule, fix) = match fixable(model) {
        Ok(both) => both,
        Err(why) => {
            model.refuse(why);
            return Vec::new();
        }
    };
    let committed = |l: &QueueLine| matches!(l.state, RowState::Committed { .. });
    let lines = model.queue.lines().iter().filter(|l| l.rules.contains(&rule) && !committed(l));
    let rows = lines.map(|l| l.row).collect();
    let CellFix { field, before: value, after: fixed, .. } = fix;
    survey(model, (rows, Surveying::Rows, Vec::new()), Ask::Fix { rule, field, value, fixed })
}

/// The rule and the fix of the chosen finding, else of the first that has one.
fn fixable(model: &Model) -> Result<(String, CellFix), String> {
    model.open_line()?;
    let chosen = model.row.chosen_finding().into_iter();
    let mut found =
        chosen.chain(model.row.findings()).filter_map(|f| Some((f.rule.clone(), CellFix::of(f)?)));
    found.next().ok_or_else(|| "no finding of this row has a fix".to_owned())
}

fn correct(model: &mut Model, corrections: Vec<Correction>) -> Vec<Effect> {
    // A corrected cell may be another part's as well: names and addresses are read together.
    let mut rows: Vec<(RowNumber, Option<Part>)> = corrections.iter().map(|c| (c.0, None)).collect();
    rows.dedup();
    let id = decide::renew(model, &rows);
    vec![Effect::Act { id, act: Act::Correct(corrections) }]
}

/// The details of many rows have come: the preview can be shown.
pub(super) fn surveyed(model: &mut Model, ask: Ask, survey: &Survey) -> Vec<Effect> {
    match ask {
        Ask::Decide(deed, scope) => preview_deed(model, deed, &scope, survey),
        Ask::Fix { rule, field, value, fixed } => {
            let like = CellFix { row: 0, field, before: value, after: fixed };
            preview_fix(model, &rule, &like, &survey.rows)
        }
    }
}

fn preview_deed(model: &mut Model, deed: Deed, scope: &Scope, survey: &Survey) -> Vec<Effect> {
    let decisions = deed::decisions(model, deed, scope, &survey.rows);
    if decisions.is_empty() {
        model.refuse("none of these rows can be decided so");
        return Vec::new();
    }
    let what = match deed {
        Deed::Accept => format!("accept {}", of(decisions.len(), "proposal")),
        Deed::Spare => format!("accept {}, who withdrew stays as it is", of(decisions.len(), "proposal")),
        _ => format!("decide {}", of(decisions.len(), "row")),
    };
    let mut lines = vec![format!("{}: {what}", scope.words)];
    lines.extend(counted(&decisions));
    let left = scope.rows.len().saturating_sub(decisions.len());
    if left > 0 {
        lines.push(format!("{} {} left alone", of(left, "row"), deed::lacking(deed)));
    }
    lines.extend(aside::left_out(scope));
    if deed == Deed::Spare {
        let kept = survey.rows.iter().filter(|row| !row.withdrawn.is_empty()).count();
        lines.push(format!("{} would have switched a withdrawn consent on", of(kept, "row")));
    }
    lines.extend(example::lines(model, &survey.examples, &decisions));
    ask_yes(model, lines, Confirmed::Decide(decisions), None)
}

/// The same fix of the same text in the same field; or, in the wider set, each row's own fix of the rule.
fn preview_fix(model: &mut Model, rule: &str, like: &CellFix, rows: &[Surveyed]) -> Vec<Effect> {
    let of_rule = rows.iter().flat_map(|r| &r.findings).filter(|f| f.rule == rule);
    let of_rule: Vec<CellFix> = of_rule.filter_map(CellFix::of).collect();
    let same = fixes::writable(model, of_rule.iter().filter(|fix| fix.is_like(like)).cloned());
    let all = fixes::writable(model, of_rule);
    if same.is_empty() {
        model.refuse("no row that can be corrected has this finding now");
        return Vec::new();
    }
    let CellFix { field, before, after, .. } = like;
    let mut lines = vec![
        format!("Correct {} in {} (y):", field.label(), of(same.len(), "row")),
        format!("  {before}  →  {after}"),
    ];
    lines.extend(fixes::asked_again(model, &same));
    let wider = (all.len() > same.len()).then_some(all);
    if let Some(all) = &wider {
        lines.push(format!("or take each row's own fix of {rule}: {} (Y)", of(all.len(), "cell")));
        lines.extend(fixes::asked_again(model, all));
        let others: Vec<CellFix> = all.iter().filter(|fix| !fix.is_like(like)).cloned().collect();
        lines.extend(fixes::examples(&others));
    }
    let wider = wider.map(|all| Confirmed::Correct(fixes::corrections(all)));
    ask_yes(model, lines, Confirmed::Correct(fixes::corrections(same)), wider)
}

fn of(number: usize, thing: &str) -> String {
    count(number as u64, thing)
}
