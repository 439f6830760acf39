//! Many rows at once: the same decision or the same fix, after a preview and a key that did not ask.

use std::collections::BTreeMap;

use crate::contact::RowNumber;
use crate::import::{Act, QueueLine, RowState};
use crate::review::{Decision, RowDecision, Safety};
use crate::validation::Finding;

use super::super::effect::Effect;
use super::super::keymap::Action;
use super::super::message::{Correction, Surveyed};
use super::super::model::{Ask, Confirm, Confirmed, Deed, Model, Overlay, Purpose, Scope};
use super::super::pending::PendingAct;
use super::super::widget::text::count;
use super::{decide, history, mapping, plan, text, values};

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
        Action::BulkMarked => {
            let scope = scope(model, "Marked open rows".into(), |l| l.marked);
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
    let scope = scope(model, format!("Open rows with the finding {rule}"), |l| l.rules.contains(&rule));
    ask_deed(model, scope)
}

fn ask_deed(model: &mut Model, scope: Scope) -> Vec<Effect> {
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
    let deed = match action {
        Action::Accept => return preview_proposals(model, &scope),
        Action::Create => Deed::Create,
        Action::Skip => Deed::Skip,
        Action::Wait => Deed::Wait,
        _ => return Vec::new(),
    };
    let rows = scope.rows.clone();
    survey(model, rows, Ask::Decide(deed, scope))
}

fn survey(model: &mut Model, rows: Vec<RowNumber>, ask: Ask) -> Vec<Effect> {
    let id = model.pending.number();
    model.overlay = Overlay::Surveying { id, ask, at: None };
    vec![Effect::Survey { id, rows }]
}

/// The preview of accepting what is proposed; rows without safe proposal are counted and left alone.
fn preview_proposals(model: &mut Model, scope: &Scope) -> Vec<Effect> {
    let mut decisions = Vec::new();
    for line in scope.rows.iter().filter_map(|row| model.queue.line(*row)) {
        if line.proposal.safety >= Safety::Accept && !line.proposal.decision.is_empty() {
            decisions.push((line.row, line.proposal.decision.clone()));
        }
    }
    let left = scope.rows.len() - decisions.len();
    if decisions.is_empty() {
        model.refuse(format!("{}: none has a safe proposal", scope.words));
        return Vec::new();
    }
    let mut lines = vec![format!("{}: accept {}", scope.words, of(decisions.len(), "proposal"))];
    lines.extend(counted(&decisions));
    if left > 0 {
        lines.push(format!("{} without safe proposal left alone", of(left, "row")));
    }
    ask_yes(model, lines, Confirmed::Decide(decisions), None)
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

fn word(decision: &Decision) -> &'static str {
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
            let number = decisions.len();
            let effects = decide::submit(model, decisions);
            model.say(format!("{} decided; u takes all of it back", of(number, "row")));
            to_next_open(model);
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
        drop @ (Confirmed::DropMap | Confirmed::DropMapAndQuit) => mapping::left(model, &drop),
    }
}

/// After a bulk act the cursor goes on only if its own row was decided.
fn to_next_open(model: &mut Model) {
    let open = model.queue.current().is_some_and(|l| l.state == RowState::Open);
    if let Some(place) = model.queue.next_open().filter(|_| !open) {
        model.queue.move_to(place);
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
    survey(model, rows, Ask::Fix { rule: finding.rule, value: finding.value })
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
    let mut rows: Vec<_> = corrections.iter().map(|c| c.0).collect();
    rows.dedup();
    let before = rows.iter().filter_map(|row| model.queue.line(*row).cloned()).collect();
    let id = model.pending.add(PendingAct { before, ..PendingAct::default() });
    vec![Effect::Act { id, act: Act::Correct(corrections) }]
}

/// The details of many rows have come: the preview can be shown.
pub(super) fn surveyed(model: &mut Model, ask: Ask, rows: &[Surveyed]) -> Vec<Effect> {
    match ask {
        Ask::Decide(deed, scope) => preview_deed(model, deed, &scope, rows),
        Ask::Fix { rule, value } => preview_fix(model, &rule, &value, rows),
    }
}

fn preview_deed(model: &mut Model, deed: Deed, scope: &Scope, rows: &[Surveyed]) -> Vec<Effect> {
    let decision = match deed {
        Deed::Create => Decision::create(),
        Deed::Skip => Decision::Skip { reason: scope.words.clone() },
        Deed::Wait => Decision::Wait { question: String::new() },
    };
    // A row that names nobody cannot be created; it can be skipped or put off.
    let possible = rows.iter().filter(|r| deed != Deed::Create || !r.parts.is_empty());
    let decisions: Vec<_> = possible.map(|r| (r.row, decide::same_for(&r.parts, &decision))).collect();
    let mut lines = vec![format!("{}: decide {}", scope.words, of(decisions.len(), "row"))];
    lines.extend(counted(&decisions));
    if decisions.is_empty() {
        model.refuse("none of these rows can be decided so");
        return Vec::new();
    }
    ask_yes(model, lines, Confirmed::Decide(decisions), None)
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

/// As many examples of other fixes are shown in the preview.
const EXAMPLES: usize = 6;
