//! Answers of the worker. What is not awaited any more is dropped.

use crate::import::{Acted, BatchHeader, ChangeLine, CommitReport, PlanSummary, QueueLine};

use super::super::effect::Effect;
use super::super::listing::Narrow;
use super::super::mapping::MapPhase;
use super::super::message::{Answer, Outcome, Stop, Survey, Trouble};
use super::super::model::{EndPhase, Model, Overlay, PlanPhase, PlanView, Screen, Why};
use super::super::pending::{Moves, PendingAct};
use super::super::queue::Queue;
use super::super::speed::Paced;
use super::{aside, bulk, contacts, editor, facets, history, mapping, plan};

/// Takes an answer in.
pub(super) fn answered(model: &mut Model, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::Acted { id, result } => acted(model, id, result),
        Answer::Detail { .. } | Answer::Passed { .. } => {
            of_details(model, answer);
            Vec::new()
        }
        Answer::Broken(trouble) => {
            for act in model.pending.take_all() {
                went_back(model, act, &trouble);
            }
            // What the store holds is not known here any more: the batch has to be opened again.
            model.end.phase = EndPhase::Over(Why::Stopped(Stop::Broken));
            Vec::new()
        }
        Answer::Surveyed { id, result } => surveyed(model, id, result),
        Answer::Rules { id, rules } => {
            editor::read(model, id, rules);
            Vec::new()
        }
        Answer::Findings { id, result } => {
            facets::read(model, id, result);
            Vec::new()
        }
        Answer::Progressed { id, progress } => progressed(model, id, progress),
        Answer::Planned { id, result } => planned(model, id, result),
        Answer::PlanWindow { id, offset, result } => plan_window(model, id, (offset, result)),
        Answer::Committed { id, result } => committed(model, id, result),
        Answer::History { .. }
        | Answer::ReceiptWindow { .. }
        | Answer::UndoPreviewed { .. }
        | Answer::Undone { .. }
        | Answer::Past { .. } => of_the_past(model, answer),
        Answer::Remapped { id, result } => mapping::remapped(model, id, result),
        Answer::Mapping { .. }
        | Answer::Values { .. }
        | Answer::ProfileMap { .. }
        | Answer::ProfileKept(_) => {
            of_the_map(model, answer);
            Vec::new()
        }
        Answer::Contacts(answer) => {
            contacts::answered(model, answer);
            Vec::new()
        }
        Answer::Reloaded { generation, result } => reloaded(model, generation, result),
        Answer::Remembered(_) => {
            // That the place was not remembered must not keep anybody from leaving.
            if let EndPhase::Remembering(why) = model.end.phase {
                model.end.phase = EndPhase::Over(why);
            }
            Vec::new()
        }
    }
}

/// What was asked for before the data changed is dropped: what is missing is asked for again.
fn of_details(model: &mut Model, answer: Answer) {
    match answer {
        Answer::Detail { generation, row, result } if generation == model.generation => match result {
            Ok(detail) => model.row.keep(row, *detail),
            Err(trouble) => model.fail(format!("row {row}: {}", words(&trouble))),
        },
        Answer::Passed { generation, rows } if generation == model.generation => {
            model.row.forget_asked_for(&rows);
        }
        _ => {}
    }
}

fn of_the_past(model: &mut Model, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::History { id, result } => return history::read(model, id, result),
        Answer::ReceiptWindow { of, offset, result } => {
            return history::window_read(model, of, (offset, result));
        }
        Answer::UndoPreviewed { id, result } => return history::previewed(model, id, result),
        Answer::Undone { id, result } => return history::undone(model, id, result),
        Answer::Past { id, result } => history::past_read(model, id, result),
        _ => {}
    }
    Vec::new()
}

fn of_the_map(model: &mut Model, answer: Answer) {
    match answer {
        Answer::Mapping { id, result } => mapping::read(model, id, result),
        Answer::Values { id, result } => mapping::questions(model, id, result),
        Answer::ProfileMap { id, result } => mapping::profiled(model, id, result),
        Answer::ProfileKept(result) => mapping::kept(model, result),
        _ => {}
    }
}

/// What went wrong, and what to do about it.
pub(crate) fn words(trouble: &Trouble) -> String {
    match trouble.hint.is_empty() {
        true => trouble.message.clone(),
        false => format!("{} ({})", trouble.message, trouble.hint),
    }
}

fn acted(model: &mut Model, id: u64, result: Outcome<Acted>) -> Vec<Effect> {
    let Some(act) = model.pending.take(id) else { return Vec::new() };
    model.generation += 1;
    model.row.forget_asked();
    let was_done = model.queue.tally().is_rest_done();
    match result {
        Ok(acted) => {
            acknowledged(model, &act, acted);
        }
        Err(trouble) => went_back(model, act, &trouble),
    }
    if !was_done && is_free(model) {
        // The last of the rest was decided by the answer itself: by an undo, or by what it says of another row.
        aside::bring_back(model);
    }
    facets::refresh(model)
}

/// True when the row may change: under an open question the answer to it would hit another one.
fn is_free(model: &Model) -> bool {
    matches!(model.overlay, Overlay::None) && model.row.field.is_none()
}

fn acknowledged(model: &mut Model, act: &PendingAct, acted: Acted) {
    // A row that the answer does not name stands as it was painted; its details may still differ now.
    for line in &act.before {
        model.row.drop_detail(line.row);
    }
    for line in acted.lines {
        model.row.drop_detail(line.row);
        stands(model, line);
    }
    if let (Moves::Follow, Some(row), true) = (act.moves, acted.row, is_free(model)) {
        model.queue.go_to(row);
    }
    if !acted.note.is_empty() {
        model.say(acted.note);
    }
}

/// The row goes back to where it was, and the person hears why.
fn went_back(model: &mut Model, act: PendingAct, trouble: &Trouble) {
    let rows: Vec<_> = act.before.iter().map(|l| l.row).collect();
    for line in act.before {
        model.row.drop_detail(line.row);
        stands(model, line);
    }
    let which = match rows.as_slice() {
        [] => "not done".to_owned(),
        [row] => format!("row {row} was not saved"),
        rows => format!("{} rows were not saved", rows.len()),
    };
    model.fail(format!("{which}: {}", words(trouble)));
}

/// How a row stands in the store: shown now, unless a later act on it is painted already.
fn stands(model: &mut Model, line: QueueLine) {
    if model.pending.holds(line.row) {
        // What is proposed does not wait for acts that have nothing to do with it.
        if let Some(painted) = model.queue.line(line.row).filter(|_| !model.pending.renews(line.row)) {
            let proposal = line.proposal.clone();
            model.queue.replace(QueueLine { proposal, ..painted.clone() });
        }
        model.pending.rebase(line);
    } else {
        model.queue.replace(line);
    }
}

fn surveyed(model: &mut Model, awaited: u64, result: Outcome<Survey>) -> Vec<Effect> {
    if !matches!(&model.overlay, Overlay::Surveying { id, .. } if *id == awaited) {
        return Vec::new();
    }
    let Overlay::Surveying { ask, .. } = std::mem::take(&mut model.overlay) else { return Vec::new() };
    match result {
        Ok(survey) => bulk::surveyed(model, ask, &survey),
        Err(trouble) => {
            model.fail(words(&trouble));
            Vec::new()
        }
    }
}

/// The plan that an answer is for: the one that is shown, or put aside.
fn plan_of(model: &mut Model, id: u64) -> Option<&mut PlanView> {
    let aside = model.pending.aside.as_deref_mut();
    let shown = match &mut model.screen {
        Screen::Plan(plan) => Some(&mut **plan),
        _ => None,
    };
    [shown, aside].into_iter().flatten().find(|plan| plan.id == id)
}

fn progressed(model: &mut Model, id: u64, progress: Paced) -> Vec<Effect> {
    history::progressed(model, id, progress);
    if let Overlay::Surveying { id: awaited, at, .. } = &mut model.overlay
        && *awaited == id
    {
        *at = Some(progress);
    }
    if let Some(editor) = model.editor().filter(|e| e.id == id)
        && let MapPhase::Applying(at) = &mut editor.phase
    {
        *at = Some(progress);
        return Vec::new();
    }
    if let Some(plan) = plan_of(model, id) {
        plan.phase = match &plan.phase {
            PlanPhase::Planning | PlanPhase::PlanningAt(_) => PlanPhase::PlanningAt(progress),
            PlanPhase::Committing(_) => PlanPhase::Committing(Some(progress)),
            other => other.clone(),
        };
    }
    Vec::new()
}

fn planned(model: &mut Model, id: u64, result: Outcome<PlanSummary>) -> Vec<Effect> {
    let Some(view) = plan_of(model, id) else { return Vec::new() };
    match result {
        Ok(summary) => {
            view.summary = Some(summary);
            view.phase = PlanPhase::Ready;
            plan::window(view)
        }
        Err(trouble) => {
            view.phase = PlanPhase::Failed(words(&trouble));
            Vec::new()
        }
    }
}

fn plan_window(model: &mut Model, id: u64, window: (u64, Outcome<Vec<ChangeLine>>)) -> Vec<Effect> {
    let Some(view) = plan_of(model, id) else { return Vec::new() };
    match window {
        (offset, Ok(lines)) => {
            view.offset = offset;
            view.window = lines;
        }
        (_, Err(trouble)) => model.fail(words(&trouble)),
    }
    Vec::new()
}

fn committed(model: &mut Model, id: u64, result: Outcome<CommitReport>) -> Vec<Effect> {
    let Some(view) = plan_of(model, id) else { return Vec::new() };
    match result {
        Ok(report) => {
            model.end.report = Some(report.clone());
            model.screen = Screen::Result(Box::new(report));
            model.generation += 1;
            model.row.clear();
            vec![Effect::Reload { generation: model.generation }]
        }
        Err(trouble) => {
            view.phase = PlanPhase::Ready;
            model.fail(format!("nothing was written: {}", words(&trouble)));
            Vec::new()
        }
    }
}

fn reloaded(
    model: &mut Model,
    generation: u64,
    result: Outcome<Box<(BatchHeader, Vec<QueueLine>)>>,
) -> Vec<Effect> {
    if generation != model.generation {
        return vec![Effect::Reload { generation: model.generation }];
    }
    match result {
        Ok(both) => {
            let row = model.queue.row();
            let (header, lines) = *both;
            let again = model.queue.again.take();
            let mut listing = model.queue.listing().clone();
            if model.end.report.as_ref().is_some_and(|report| report.gone > 0) {
                // What was typed to find somebody may name who is erased now: it is not kept, here or with the batch.
                listing.narrow.retain(|narrow| !matches!(narrow, Narrow::Text(_)));
                model.search = None;
            }
            model.queue = Queue::new(lines, listing);
            model.queue.again = again;
            model.header = header;
            if let Some(row) = row {
                model.queue.go_to(row);
            }
        }
        Err(trouble) => model.fail(words(&trouble)),
    }
    Vec::new()
}
