//! Answers of the worker. What is not awaited any more is dropped.

use crate::import::{
    ChangeLine, ClusterCounts, ClusterId, ClusterLine, CommitReport, DuplicatesHeader, PlanSummary,
};

use super::super::super::message::{Outcome, Trouble};
use super::super::super::model::{PlanPhase, PlanView};
use super::super::super::pending::{Moves, PendingAct};
use super::super::super::speed::Paced;
use super::super::super::update::words;
use super::super::super::widget::text::{count, cut, fit, percent};
use super::super::answer::Answer;
use super::super::effect::Effect;
use super::super::list::Filter;
use super::super::model::{Confirmed, Model, Overlay, Screen};
use super::plan;

/// Takes an answer in.
pub(super) fn answered(model: &mut Model, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::Acted { id, result } => acted(model, id, result),
        Answer::Added { id, result } => return added(model, id, result),
        // Asked for before the data changed: what is missing is asked for again.
        Answer::Detail { generation, .. } | Answer::Passed { generation, .. }
            if generation != model.generation => {}
        Answer::Detail { wanted, result, .. } => match result {
            Ok(detail) => model.view.keep(wanted, *detail),
            Err(trouble) => undrafted(model, wanted.0, &trouble),
        },
        Answer::Passed { wanted, .. } => model.view.forget_asked_for(&wanted),
        Answer::Previewed { id, result } => previewed(model, id, result),
        Answer::Past { id: awaited, result } => {
            if let Overlay::Past(past) = &mut model.overlay
                && past.id == awaited
            {
                past.told.lines = result.unwrap_or_else(|trouble| vec![format!("▲ {}", words(&trouble))]);
            }
        }
        Answer::Progressed { id, progress } => progressed(model, id, progress),
        Answer::Planned { id, result } => return planned(model, id, result),
        Answer::PlanWindow { id, offset, result } => plan_window(model, id, (offset, result)),
        Answer::Committed { id, result } => return committed(model, id, result),
        Answer::Reloaded { generation, result } => return reloaded(model, generation, result),
        Answer::Broken(trouble) => {
            for act in model.pending.take_all() {
                went_back(model, act, &trouble);
            }
            super::broken(model);
        }
    }
    Vec::new()
}

/// The details could not be read. A draft that cannot be previewed cannot be merged either: it is dropped.
fn undrafted(model: &mut Model, cluster: ClusterId, trouble: &Trouble) {
    let here = model.list.current().is_some_and(|l| l.id == cluster);
    if here {
        model.view.drop_draft();
        model.fail(words(trouble));
    }
}

fn acted(model: &mut Model, id: u64, result: Outcome<Vec<ClusterLine>>) {
    let Some(act) = model.pending.take(id) else { return };
    model.generation += 1;
    model.view.forget_asked();
    match result {
        Ok(lines) => acknowledged(model, &act, lines),
        Err(trouble) => went_back(model, act, &trouble),
    }
}

fn acknowledged(model: &mut Model, act: &PendingAct<ClusterLine>, lines: Vec<ClusterLine>) {
    for line in &act.before {
        model.view.sent(line.id);
    }
    // Under an open question the cluster must not change: the answer to it would hit another one.
    let free = matches!(model.overlay, Overlay::None) && model.view.field.is_none();
    match (act.moves, lines.first()) {
        (Moves::Follow, Some(first)) if free => {
            model.list.go_to(first.id);
        }
        (Moves::Follow, None) => model.refuse("nothing to undo"),
        _ => {}
    }
    if act.before.is_empty() && act.moves == Moves::Stay {
        model.say(format!("{} to be merged; u takes all of it back", count(lines.len() as u64, "cluster")));
    }
    for line in lines {
        model.view.changed(line.id);
        stands(model, line);
    }
}

/// The cluster goes back to where it was, and the person hears why.
fn went_back(model: &mut Model, act: PendingAct<ClusterLine>, trouble: &Trouble) {
    let which = match act.before.first() {
        None => "not done".to_owned(),
        Some(line) => format!("{} was not saved", cut(&line.name, 30)),
    };
    for line in act.before {
        model.view.changed(line.id);
        stands(model, line);
    }
    model.fail(format!("{which}: {}", words(trouble)));
}

/// How a cluster stands in the store: shown now, unless a later act on it is painted already.
fn stands(model: &mut Model, line: ClusterLine) {
    if model.pending.holds(line.id) {
        model.pending.rebase(line);
    } else {
        model.list.replace(line);
    }
}

fn added(model: &mut Model, id: u64, result: Outcome<ClusterId>) -> Vec<Effect> {
    let Some(act) = model.pending.take(id) else { return Vec::new() };
    match result {
        Ok(cluster) => {
            model.go_to = Some(cluster);
            model.say("both are members of this cluster now");
            reload(model)
        }
        Err(trouble) => {
            went_back(model, act, &trouble);
            Vec::new()
        }
    }
}

fn reload(model: &mut Model) -> Vec<Effect> {
    model.generation += 1;
    model.view.forget_asked();
    vec![Effect::Reload { generation: model.generation }]
}

fn previewed(model: &mut Model, awaited: u64, result: Outcome<(u64, Vec<ClusterLine>)>) {
    let Overlay::Previewing(id, at) = model.overlay else { return };
    if id != awaited {
        return;
    }
    model.overlay = Overlay::None;
    match result {
        Ok((0, _)) => model.refuse(format!("no open cluster is sure at or above {} %", shown(at))),
        Ok((number, examples)) => {
            let lines = preview((at, number), &examples, usize::from(model.size.width));
            model.overlay = Overlay::Confirm(lines, Confirmed::MergeSure(at));
        }
        Err(trouble) => model.fail(words(&trouble)),
    }
}

/// A probability as it was typed, in percent.
pub(super) fn shown(at: f64) -> f64 {
    (at * 1_000_000.0).round() / 10_000.0
}

/// So many clusters are shown before all of them are merged.
const EXAMPLES: usize = 5;

fn preview((at, number): (f64, u64), examples: &[ClusterLine], room: usize) -> Vec<String> {
    let clusters = count(number, "cluster");
    let mut lines = vec![format!("Merge what is sure in {clusters} from {} % on:", shown(at))];
    // Members, percent and gaps take 22; frame and margin 4.
    let free = room.saturating_sub(26).min(50);
    let (name, place) = (free * 3 / 5, free * 2 / 5);
    lines.extend(examples.iter().take(EXAMPLES).map(|line| {
        let (name, place) = (fit(&line.name, name), fit(&line.place, place));
        format!("  {:>2} members  {name} {place} {:>6}", line.sure, percent(line.probability))
    }));
    let more = number.saturating_sub(examples.len().min(EXAMPLES) as u64);
    if more > 0 {
        lines.push(format!("  and {more} more"));
    }
    lines.push("Not written before the commit; one u takes all back.".into());
    lines
}

/// The plan screen, if the answer is for the plan that it shows.
fn plan_of(model: &mut Model, id: u64) -> Option<&mut PlanView> {
    match &mut model.screen {
        Screen::Plan(plan) if plan.id == id => Some(plan),
        _ => None,
    }
}

fn progressed(model: &mut Model, id: u64, progress: Paced) {
    if let Some(plan) = plan_of(model, id) {
        plan.phase = match &plan.phase {
            PlanPhase::Planning | PlanPhase::PlanningAt(_) => PlanPhase::PlanningAt(progress),
            PlanPhase::Committing(_) => PlanPhase::Committing(Some(progress)),
            other => other.clone(),
        };
    }
}

fn planned(model: &mut Model, id: u64, result: Outcome<(PlanSummary, ClusterCounts)>) -> Vec<Effect> {
    let Some(view) = plan_of(model, id) else { return Vec::new() };
    match result {
        Ok((summary, counts)) => {
            view.summary = Some(summary);
            view.phase = PlanPhase::Ready;
            let mut effects = plan::window(view);
            // Clusters whose contacts changed meanwhile came back open.
            if counts != model.list.tally() {
                effects.extend(reload(model));
            }
            effects
        }
        Err(trouble) => {
            view.phase = PlanPhase::Failed(words(&trouble));
            Vec::new()
        }
    }
}

fn plan_window(model: &mut Model, id: u64, window: (u64, Outcome<Vec<ChangeLine>>)) {
    let Some(view) = plan_of(model, id) else { return };
    match window {
        (offset, Ok(lines)) => {
            view.offset = offset;
            view.window = lines;
        }
        (_, Err(trouble)) => model.fail(words(&trouble)),
    }
}

fn committed(model: &mut Model, id: u64, result: Outcome<CommitReport>) -> Vec<Effect> {
    let Some(view) = plan_of(model, id) else { return Vec::new() };
    match result {
        Ok(report) => {
            model.end.report = Some(report.clone());
            model.screen = Screen::Result(Box::new(report));
            model.view.clear();
            reload(model)
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
    result: Outcome<Box<(DuplicatesHeader, Vec<ClusterLine>)>>,
) -> Vec<Effect> {
    if generation != model.generation {
        return vec![Effect::Reload { generation: model.generation }];
    }
    match result {
        Ok(both) => {
            let (header, lines) = *both;
            let here = model.go_to.take().or(model.list.current().map(|l| l.id));
            let filter: Filter = model.list.filter();
            model.header = header;
            model.read(lines, filter);
            if let Some(id) = here {
                model.view.changed(id);
                model.list.go_to(id);
            }
        }
        Err(trouble) => model.fail(words(&trouble)),
    }
    Vec::new()
}
