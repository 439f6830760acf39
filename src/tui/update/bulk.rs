//! Many rows at once: the same decision or the same fix, after a preview and a key that did not ask.

use std::collections::BTreeMap;

use crate::contact::RowNumber;
use crate::import::{Act, QueueLine, RowState, Surveyed, Surveying};
use crate::review::{Decision, RowDecision, Safety};
use crate::survivorship::{Pick, Unit};
use crate::validation::{Finding, Part};

use super::super::effect::Effect;
use super::super::keymap::Action;
use super::super::listing::is_open;
use super::super::message::{Correction, Survey};
use super::super::model::{Ask, Confirm, Confirmed, Deed, Model, Overlay, Purpose, Scope};
use super::super::picker::Picker;
use super::super::widget::text::count;
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
            let rows = model.queue.shown().filter(|l| is_open(l)).map(|l| l.row).collect();
            let words = format!("Open rows of the list {}", model.queue.listing().words());
            ask_deed(model, Scope { words, rows })
        }
        Action::BulkMarked => {
            let scope = scope(model, "Marked open rows".into(), |l| l.tags.marked);
            ask_deed(model, scope)
        }
        _ => Vec::new(),
    }
}

fn scope(model: &Model, words: String, takes: impl Fn(&QueueLine) -> bool) -> Scope {
    let open = model.queue.lines().iter().filter(|l| l.state == RowState::Open);
    Scope { words, rows: open.filter(|l| takes(l)).map(|l| l.row).collect() }
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
        0 => model.refuse(format!("{}: none", scope.words)),
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
    let examples = match deed {
        Deed::Accept | Deed::Spare => {
            let safe = |row: &&RowNumber| model.queue.line(**row).is_some_and(is_safe);
            spread(&scope.rows.iter().filter(safe).copied().collect::<Vec<_>>())
        }
        _ => spread(&scope.rows),
    };
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

/// Five of these rows, from all over the file.
fn spread(rows: &[RowNumber]) -> Vec<RowNumber> {
    let step = rows.len().div_ceil(EXAMPLES).max(1);
    rows.iter().step_by(step).copied().collect()
}

fn is_safe(line: &QueueLine) -> bool {
    line.proposal.safety >= Safety::Accept && !line.proposal.decision.is_empty()
}

/// The preview of accepting what is proposed; rows without safe proposal are counted and left alone.
fn preview_proposals(model: &mut Model, scope: &Scope) -> Vec<Effect> {
    let safe = |row: &RowNumber| model.queue.line(*row).is_some_and(is_safe);
    if !scope.rows.iter().any(safe) {
        model.refuse(format!("{}: none has a safe proposal", scope.words));
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
        Ok(finding) => {
            let correction = correction(&finding).into_iter().collect();
            correct(model, correction)
        }
        Err(why) => {
            model.refuse(why);
            Vec::new()
        }
    }
}

/// `F`: looks for the rows in which the same is wrong.
pub(super) fn fix_all(model: &mut Model) -> Vec<Effect> {
    let finding = match fixable(model) {
        Ok(finding) => finding,
        Err(why) => {
            model.refuse(why);
            return Vec::new();
        }
    };
    let committed = |l: &QueueLine| matches!(l.state, RowState::Committed { .. });
    let lines = model.queue.lines().iter().filter(|l| l.rules.contains(&finding.rule) && !committed(l));
    let rows = lines.map(|l| l.row).collect();
    survey(model, (rows, Surveying::Rows, Vec::new()), Ask::Fix { rule: finding.rule, value: finding.value })
}

fn fixable(model: &Model) -> Result<Finding, String> {
    model.open_line()?;
    let chosen = model.row.chosen_finding().filter(|f| correction(f).is_some());
    let first = || model.row.findings().iter().find(|f| correction(f).is_some());
    chosen.or_else(first).cloned().ok_or_else(|| "no finding of this row has a fix".to_owned())
}

fn correction(finding: &Finding) -> Option<Correction> {
    Some((finding.row, finding.field?, finding.fix.as_ref()?.value.clone()))
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
        Ask::Fix { rule, value } => preview_fix(model, &rule, &value, &survey.rows),
    }
}

fn preview_deed(model: &mut Model, deed: Deed, scope: &Scope, survey: &Survey) -> Vec<Effect> {
    let decisions = decisions(model, deed, scope, &survey.rows);
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
        lines.push(format!("{} {} left alone", of(left, "row"), lacking(deed)));
    }
    if deed == Deed::Spare {
        let kept = survey.rows.iter().filter(|row| !row.withdrawn.is_empty()).count();
        lines.push(format!("{} would have switched a withdrawn consent on", of(kept, "row")));
    }
    lines.extend(example::lines(model, &survey.examples, &decisions));
    ask_yes(model, lines, Confirmed::Decide(decisions), None)
}

/// What rows lack that are left alone.
fn lacking(deed: Deed) -> &'static str {
    match deed {
        Deed::Accept | Deed::Spare => "without safe proposal",
        Deed::Merge => "without candidate",
        _ => "that names nobody",
    }
}

/// What a deed decides about each of the rows that are still open.
fn decisions(model: &Model, deed: Deed, scope: &Scope, rows: &[Surveyed]) -> Vec<(RowNumber, RowDecision)> {
    let open = |row: RowNumber| model.queue.line(row).filter(|line| is_open(line));
    let whole = |decision: Decision| {
        // A row that names nobody cannot be created; it can be skipped or put off.
        let possible = rows.iter().filter(|r| deed != Deed::Create || !r.parts.is_empty());
        let possible = possible.filter(|r| open(r.row).is_some());
        possible.map(|r| (r.row, decide::same_for(&r.parts, &decision))).collect()
    };
    match deed {
        Deed::Create => whole(Decision::create()),
        Deed::Skip => whole(Decision::Skip { reason: scope.words.clone() }),
        Deed::Wait => whole(Decision::Wait { question: String::new() }),
        Deed::Merge => rows.iter().filter_map(|r| Some((r.row, merged(open(r.row)?, r)?))).collect(),
        Deed::Accept => {
            let safe = scope.rows.iter().filter_map(|row| open(*row)).filter(|line| is_safe(line));
            safe.map(|line| (line.row, line.proposal.decision.clone())).collect()
        }
        Deed::Spare => rows.iter().filter_map(|r| Some((r.row, spared(open(r.row)?, r)?))).collect(),
    }
}

/// Each part into its likeliest candidate; a part without one is proposed for or keeps the row out.
fn merged(line: &QueueLine, row: &Surveyed) -> Option<RowDecision> {
    if row.likeliest.is_empty() {
        return None;
    }
    let part = |part: &Part| match row.likeliest.get(part) {
        Some(other) => Some((*part, Decision::merge(other.clone()))),
        None => Some((*part, line.proposal.decision.get(part)?.clone())),
    };
    row.parts.iter().map(part).collect()
}

/// The proposal, with the base's answer wherever it says that a consent was withdrawn.
fn spared(line: &QueueLine, row: &Surveyed) -> Option<RowDecision> {
    if !is_safe(line) {
        return None;
    }
    let spare = |(part, decision): (&Part, &Decision)| {
        let mut picks = decision.picks().cloned().unwrap_or_default();
        let withdrawn = row.withdrawn.get(part).into_iter().flatten();
        picks.extend(withdrawn.map(|field| (Unit::Value(*field), Pick::Base)));
        (*part, decision.clone().with_picks(picks))
    };
    Some(line.proposal.decision.iter().map(spare).collect())
}

fn preview_fix(model: &mut Model, rule: &str, value: &str, rows: &[Surveyed]) -> Vec<Effect> {
    let of_rule = || rows.iter().flat_map(|r| &r.findings).filter(|f| f.rule == rule);
    let same: Vec<_> = of_rule().filter(|f| f.value == value).filter_map(correction).collect();
    let all: Vec<_> = of_rule().filter_map(correction).collect();
    let Some((_, field, fixed)) = same.first() else {
        model.refuse("no other row has this finding now");
        return Vec::new();
    };
    let mut lines = vec![
        format!("Correct {} in {} (y):", field.label(), of(same.len(), "row")),
        format!("  {value}  →  {fixed}"),
    ];
    let wider = (all.len() > same.len()).then_some(all);
    if let Some(all) = &wider {
        lines.push(format!("or take each row's own fix of {rule}: {} (Y)", of(all.len(), "cell")));
        let others = of_rule().filter(|f| f.value != value).take(EXAMPLES);
        lines.extend(others.filter_map(|f| Some(format!("  {}  →  {}", f.value, f.fix.as_ref()?.value))));
    }
    ask_yes(model, lines, Confirmed::Correct(same), wider.map(Confirmed::Correct))
}

fn of(number: usize, thing: &str) -> String {
    count(number as u64, thing)
}

/// As many examples are shown in a preview.
const EXAMPLES: usize = 5;
