//! Decisions on the row under the cursor: painted at once, sent to the worker, then the next row.

use crate::contact::RowNumber;
use crate::import::{Act, QueueLine, RowState};
use crate::mapping::Requested;
use crate::review::{Decision, Other, RowDecision, Safety, Verdict};
use crate::validation::{Course, Finding, Part};

use super::super::effect::Effect;
use super::super::keymap::{Action, REASONS};
use super::super::model::{Confirm, Confirmed, Model, Overlay, Purpose};
use super::super::pending::{PendingAct, Renews};
use super::super::queue::Again;
use super::super::rowview::Target;
use super::{aside, text};

/// `a`: what the queue line proposes, with the picks made beside it.
pub(super) fn accept(model: &mut Model) -> Vec<Effect> {
    let line = match model.open_line() {
        Ok(line) => line,
        Err(why) => return refused(model, why),
    };
    if line.proposal.safety == Safety::Choose || line.proposal.decision.is_empty() {
        let why = format!("no safe proposal ({}): m merges, n creates, s skips, w waits", line.proposal.text);
        return refused(model, why);
    }
    let row = line.row;
    let proposed = line.proposal.decision.clone();
    let with_picks = |(part, decision): (Part, Decision)| match model.row.picks_for(part, &decision) {
        Some(picks) => (part, decision.with_picks(picks)),
        None => (part, decision),
    };
    let mut decision: RowDecision = proposed.into_iter().map(with_picks).collect();
    if line.state == RowState::Open {
        // What was decided by hand for one part stands; the proposal serves the part that is left.
        decision.extend(standing_decision(line));
    }
    submit_and_advance(model, row, decision)
}

/// `m`: merge into the candidate in focus, or update the contact that the row names.
pub(super) fn merge(model: &mut Model) -> Vec<Effect> {
    match merge_decision(model) {
        Ok(decision @ Decision::Remove { .. }) if model.row.findings().iter().any(asks_a_word) => {
            ask_single(model, decision)
        }
        Ok(decision) => decide_part(model, decision),
        Err(why) => refused(model, why),
    }
}

/// A removal whose contact was not found by a number that agrees: each such row gets a word of its own (DOMAIN.md,
/// section 11).
pub(super) fn asks_a_word(finding: &Finding) -> bool {
    ["removal-by-email", "identity-mismatch", "number-merged"].contains(&finding.rule.as_str())
}

/// Asks once more before one row takes something away.
fn ask_single(model: &mut Model, decision: Decision) -> Vec<Effect> {
    let (Some(line), Some(part)) = (model.queue.current(), model.row.part()) else { return Vec::new() };
    let base = model.row.beside().map(|c| c.contact.display_name()).unwrap_or_default();
    let mut lines = vec![
        format!("Row {}: {}", line.row, decision.summary()),
        format!("  the base: {base}"),
        format!("  the file: {}", line.name),
    ];
    let found = model.row.findings().iter().filter(|finding| asks_a_word(finding));
    lines.extend(found.map(|finding| finding.message.clone()));
    let (row, mut all) = (line.row, standing_decision(line));
    all.insert(part.part, decision);
    let yes = Confirmed::Decide(vec![(row, all)]);
    model.overlay = Overlay::Confirm(Confirm { lines, yes, wider: None });
    Vec::new()
}

pub(super) fn merge_decision(model: &Model) -> Result<Decision, String> {
    model.open_line()?;
    let target = model.row.target().ok_or("the row is still being read")?;
    let beside = model.row.beside();
    let Some(beside) = beside else { return Err("there is no candidate to merge into; n creates".into()) };
    let Target::Candidate(into) = target else { return update_decision(model) };
    match beside.candidate.verdict {
        Some(Verdict::Different) => {
            return Err("this candidate was judged not the same; u takes that back".into());
        }
        Some(Verdict::Related) => return Err("this candidate was judged related; u takes that back".into()),
        _ => {}
    }
    let kind = model.row.incoming().map(|i| i.kind);
    if kind.is_some_and(|kind| kind != beside.contact.kind) {
        let kind = kind.unwrap_or_default().label();
        return Err(format!(
            "{kind} and {} are never merged; r says that they are related",
            beside.contact.kind.label()
        ));
    }
    Ok(Decision::Merge { into, picks: model.row.picks() })
}

fn update_decision(model: &Model) -> Result<Decision, String> {
    let detail = model.row.detail().ok_or("the row is still being read")?;
    let keyed = model.row.beside().and_then(|c| c.contact.number.clone());
    let number = keyed.ok_or("the contact has no number yet")?;
    if let Requested::Named(operation) = detail.record.requested
        && operation.removes()
    {
        return Ok(Decision::Remove { operation, number });
    }
    match &detail.record.course {
        Course::Remove { operation, number } => {
            Ok(Decision::Remove { operation: *operation, number: number.clone() })
        }
        Course::Update { activate, .. } => {
            Ok(Decision::Update { number, activate: *activate, picks: model.row.picks() })
        }
        _ => Ok(Decision::Update { number, activate: false, picks: model.row.picks() }),
    }
}

/// `n`: a new contact in spite of candidates.
pub(super) fn create(model: &mut Model) -> Vec<Effect> {
    if let Err(why) = model.open_line() {
        return refused(model, why);
    }
    match model.row.detail().map(|d| d.parts.is_empty()) {
        None => return refused(model, "the row is still being read"),
        Some(true) => return refused(model, "the row names nobody: there is nothing to create"),
        Some(false) => {}
    }
    let picks = match model.row.target() {
        Some(Target::New) => model.row.picks(),
        _ => Default::default(),
    };
    decide_part(model, Decision::Create { picks })
}

/// Decides the part in focus; the row goes on to its other part, or the queue to its next row.
fn decide_part(model: &mut Model, decision: Decision) -> Vec<Effect> {
    let (Some(line), Some(part)) = (model.queue.current(), model.row.part()) else { return Vec::new() };
    let (row, mut all) = (line.row, standing_decision(line));
    all.insert(part.part, decision);
    submit_and_advance(model, row, all)
}

/// What was decided for the other part; a row that was skipped or put off as a whole starts anew.
pub(super) fn standing_decision(line: &QueueLine) -> RowDecision {
    let mut all = line.decision.clone();
    all.retain(|_, d| !matches!(d, Decision::Skip { .. } | Decision::Wait { .. }));
    all
}

/// Sends the decision of one row, unless it takes something away that needs a word of its own.
pub(super) fn submit_or_ask(model: &mut Model, row: RowNumber, decision: RowDecision) -> Vec<Effect> {
    let removal = decision.values().find(|d| matches!(d, Decision::Remove { .. })).cloned();
    match removal.filter(|_| model.row.findings().iter().any(asks_a_word)) {
        Some(removal) => ask_single(model, removal),
        None => submit_and_advance(model, row, decision),
    }
}

/// Sends the decision of one row and goes on.
pub(super) fn submit_and_advance(model: &mut Model, row: RowNumber, decision: RowDecision) -> Vec<Effect> {
    model.queue.again = Some(Again::Decision(decision.clone()));
    let effects = submit(model, vec![(row, decision)]);
    model.row.field = None;
    advance(model);
    effects
}

/// Paints decisions as pending and sends them as one step of undo.
pub(super) fn submit(model: &mut Model, decisions: Vec<(RowNumber, RowDecision)>) -> Vec<Effect> {
    let mut before = Vec::with_capacity(decisions.len());
    for (row, decision) in &decisions {
        let Some(line) = model.queue.line(*row) else { continue };
        let painted = paint(line, decision, &parts_of(model, line).unwrap_or_default());
        model.row.decide(*row, decision);
        before.extend(model.queue.replace(painted));
    }
    let id = model.pending.add(PendingAct { before, ..PendingAct::default() });
    vec![Effect::Act { id, act: Act::Decide(decisions) }]
}

/// The parts of a row: from its details, else from what is proposed for it; `None` while neither says.
pub(super) fn parts_of(model: &Model, line: &QueueLine) -> Option<Vec<Part>> {
    match model.row.detail().filter(|d| d.record.row == line.row) {
        Some(detail) => Some(detail.parts.iter().map(|p| p.part).collect()),
        // What is found anew does not name all parts.
        None if model.pending.renews(line.row) => None,
        None => {
            Some(line.proposal.decision.keys().copied().collect()).filter(|parts: &Vec<_>| !parts.is_empty())
        }
    }
}

/// What the list says of a row until the store has found anew what is proposed for it.
const RENEWED: &str = "being looked at again";

/// Paints rows of which an act changes what is proposed, in one part or in all, and notes the act: until its answer is
/// here there is nothing to accept, as what the line said was said of other values.
pub(super) fn renew(model: &mut Model, rows: &[(RowNumber, Option<Part>)]) -> u64 {
    let mut before = Vec::with_capacity(rows.len());
    for (row, part) in rows {
        let Some(line) = model.queue.line(*row) else { continue };
        let mut painted = line.clone();
        painted.proposal.safety = Safety::Choose;
        painted.proposal.text = RENEWED.to_owned();
        painted.proposal.decision.retain(|other, _| part.is_some_and(|part| part != *other));
        before.extend(model.queue.replace(painted));
    }
    model.pending.add(PendingAct { before, renews: Renews::Proposals, ..PendingAct::default() })
}

/// The line as it will be when the store has the decision.
fn paint(line: &QueueLine, decision: &RowDecision, parts: &[Part]) -> QueueLine {
    let mut painted = line.clone();
    painted.decision = decision.clone();
    painted.state = if let Some(question) = decision.values().find_map(question) {
        RowState::Waiting { question: question.to_owned() }
    } else if parts.iter().all(|part| decision.contains_key(part)) {
        RowState::Decided { summary: summary(decision) }
    } else {
        RowState::Open
    };
    painted
}

fn question(decision: &Decision) -> Option<&str> {
    match decision {
        Decision::Wait { question } => Some(question),
        _ => None,
    }
}

/// The decisions of a row in a few words, each once.
pub(super) fn summary(decision: &RowDecision) -> String {
    let mut words: Vec<_> = decision.values().map(Decision::summary).collect();
    words.dedup();
    words.join(" + ")
}

/// Goes to the part of the row that is left, else to the next row that nobody decided.
fn advance(model: &mut Model) {
    if let Some(line) = model.queue.current().filter(|l| l.state == RowState::Open) {
        let (decision, proposed) = (line.decision.clone(), line.proposal.decision.clone());
        let left =
            model.row.detail().and_then(|d| d.parts.iter().position(|p| !decision.contains_key(&p.part)));
        if let Some(place) = left {
            model.row.focus_on(place, &proposed);
            let words = summary(&decision);
            model.say(format!("{words}; now the other part of the row"));
        }
        return;
    }
    match model.queue.next_open() {
        Some(place) => model.queue.move_to(place),
        None if aside::bring_back(model) => {}
        None => model.say("nothing is left to decide in this list; C plans the commit, L shows another list"),
    }
}

/// `x` and `r`: the pair is judged, the next candidate follows, after the last the part is created.
pub(super) fn judge(model: &mut Model, verdict: Verdict) -> Vec<Effect> {
    let (row, part, other) = match judged_pair(model) {
        Ok(pair) => pair,
        Err(why) => return refused(model, why),
    };
    let next = model.row.next_open_target();
    let mut judged = vec![(row, Some(part))];
    if let Other::Row(twin) = &other {
        // A judgement about two rows is one of both.
        judged.push((*twin, Some(part)));
    }
    let id = renew(model, &judged);
    model.row.judge(&other, verdict);
    let mut effects = vec![Effect::Act { id, act: Act::Judge { row, part, other, verdict: Some(verdict) } }];
    let keyed = model.row.part().is_some_and(|p| p.keyed.is_some());
    match next {
        Some(place) => {
            model.row.set_target(place);
        }
        None if keyed => {
            model.row.set_target(0);
            model.say("no candidate is left; the row names this contact by its key: m updates it, n creates");
        }
        None => effects.extend(decide_part(model, Decision::create())),
    }
    model.queue.again = Some(Again::Judgement(verdict));
    effects
}

fn judged_pair(model: &Model) -> Result<(RowNumber, Part, Other), String> {
    let row = model.open_line()?.row;
    let part = model.row.part().ok_or("the row is still being read")?.part;
    match model.row.target() {
        Some(Target::Candidate(other)) => Ok((row, part, other)),
        Some(Target::Keyed) => {
            Err("the row itself names this contact; m updates it, n creates another".into())
        }
        _ => Err("there is no candidate to judge".into()),
    }
}

/// `s`: asks for the reason.
pub(super) fn ask_reason(model: &mut Model) -> Vec<Effect> {
    match model.open_line() {
        Ok(_) => model.overlay = Overlay::Reason,
        Err(why) => model.refuse(why),
    }
    Vec::new()
}

/// A key of the reason menu.
pub(super) fn reason(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Reason(place) => {
            model.overlay = Overlay::None;
            let words = REASONS.get(usize::from(place)).map_or("", |(_, words)| words);
            decide_whole(model, &Decision::Skip { reason: words.to_owned() })
        }
        Action::OtherReason => text::open(model, Purpose::SkipReason),
        _ => {
            model.overlay = Overlay::None;
            Vec::new()
        }
    }
}

/// Decides every part of the row the same: a skip or a wait.
pub(super) fn decide_whole(model: &mut Model, decision: &Decision) -> Vec<Effect> {
    let line = match model.open_line() {
        Ok(line) => line,
        Err(why) => return refused(model, why),
    };
    let row = line.row;
    match parts_of(model, line) {
        Some(parts) => submit_and_advance(model, row, same_for(&parts, decision)),
        None => refused(model, "the row is still being read"),
    }
}

/// The same decision for each part; a row without parts is decided as a person's.
pub(super) fn same_for(parts: &[Part], decision: &Decision) -> RowDecision {
    let parts = if parts.is_empty() { &[Part::Person] } else { parts };
    parts.iter().map(|part| (*part, decision.clone())).collect()
}

/// `t`: marks or unmarks the row and goes on.
pub(super) fn mark(model: &mut Model) -> Vec<Effect> {
    let Some(line) = model.queue.current().cloned() else { return Vec::new() };
    let mut painted = line.clone();
    painted.tags.marked = !line.tags.marked;
    let act = Act::Mark(vec![(line.row, painted.tags.marked)]);
    model.queue.replace(painted);
    let id = model.pending.add(PendingAct { before: vec![line], ..PendingAct::default() });
    model.queue.move_to(model.queue.cursor() + 1);
    vec![Effect::Act { id, act }]
}

fn refused(model: &mut Model, why: impl Into<String>) -> Vec<Effect> {
    model.refuse(why);
    Vec::new()
}
