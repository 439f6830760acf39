//! Acts on the cluster under the cursor: painted at once, sent to the worker, then the next cluster.

use crate::contact::ContactNumber;
use crate::import::{ClusterAct, ClusterLine, ClusterState};
use crate::review::Verdict;

use super::super::super::keymap::Action;
use super::super::super::pending::{Moves, PendingAct};
use super::super::effect::Effect;
use super::super::model::Model;
use super::super::sheet::number;

/// Does what a key asks of the cluster under the cursor.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let done = match action {
        Action::Merge => merge(model),
        Action::NotSame => judge_member(model, Verdict::Different),
        Action::Related => judge_member(model, Verdict::Related),
        Action::AllNotSame => judge_all(model),
        Action::Reopen => reopen(model),
        _ => Ok(undo(model)),
    };
    done.unwrap_or_else(|why| {
        model.refuse(why);
        Vec::new()
    })
}

/// Merges the members as they are shown.
fn merge(model: &mut Model) -> Result<Vec<Effect>, String> {
    let line = model.open_line()?.clone();
    let merge = model.view.merge().ok_or("the cluster is still being read")?;
    if merge.merged.is_empty() {
        return Err("nobody is left to merge: - takes a member in".into());
    }
    let state = ClusterState::Merging(format!("{} into {}", merge.merged.len(), merge.head));
    let effects = send(model, ClusterLine { state, ..line.clone() }, ClusterAct::Merge(line.id, merge));
    advance(model);
    Ok(effects)
}

/// The member in focus is not the same as any other; of two that is the whole cluster.
fn judge_member(model: &mut Model, verdict: Verdict) -> Result<Vec<Effect>, String> {
    let line = model.open_line()?.clone();
    let member = model.view.member().ok_or("the cluster is still being read")?;
    let (who, name) =
        (member.contact.number.clone().ok_or("the contact has no number")?, member.contact.display_name());
    if line.members > 2 {
        let word = if verdict == Verdict::Related { "related to" } else { "not the same as" };
        let words = format!("{who} {name}: {word} the others; the rest of the cluster is as it was");
        let effects = apart(model, line, vec![who], verdict);
        model.say(words);
        return Ok(effects);
    }
    let painted = ClusterLine { state: ClusterState::Apart(verdict), ..line };
    let effects = apart(model, painted, vec![who], verdict);
    advance(model);
    Ok(effects)
}

/// No two of the cluster are the same.
fn judge_all(model: &mut Model) -> Result<Vec<Effect>, String> {
    let line = model.open_line()?.clone();
    let detail = model.view.detail().ok_or("the cluster is still being read")?;
    let members: Vec<_> = detail.members.iter().filter_map(|m| m.contact.number.clone()).collect();
    let painted = ClusterLine { state: ClusterState::Apart(Verdict::Different), ..line };
    let effects = apart(model, painted, members, Verdict::Different);
    advance(model);
    Ok(effects)
}

fn apart(
    model: &mut Model,
    painted: ClusterLine,
    members: Vec<ContactNumber>,
    verdict: Verdict,
) -> Vec<Effect> {
    let cluster = painted.id;
    send(model, painted, ClusterAct::Apart { cluster, members, verdict })
}

/// Takes back what was decided or judged of the cluster.
fn reopen(model: &mut Model) -> Result<Vec<Effect>, String> {
    let line = model.open_line()?.clone();
    let id = line.id;
    Ok(send(model, ClusterLine { state: ClusterState::Open, ..line }, ClusterAct::Reopen(id)))
}

fn undo(model: &mut Model) -> Vec<Effect> {
    let id = model.pending.add(PendingAct { moves: Moves::Follow, ..PendingAct::default() });
    vec![Effect::Act { id, act: ClusterAct::Undo }]
}

/// Merges the sure members of every open cluster from a probability on.
pub(super) fn merge_sure(model: &mut Model, at: f64) -> Vec<Effect> {
    let id = model.pending.add(PendingAct::default());
    vec![Effect::Act { id, act: ClusterAct::MergeSure(at) }]
}

/// Paints a line as pending and sends the act.
fn send(model: &mut Model, painted: ClusterLine, act: ClusterAct) -> Vec<Effect> {
    let before: Vec<_> = model.list.replace(painted).into_iter().collect();
    let id = model.pending.add(PendingAct { before, ..PendingAct::default() });
    model.view.field = None;
    vec![Effect::Act { id, act }]
}

/// Goes to the next cluster that nobody decided.
pub(super) fn advance(model: &mut Model) {
    match model.list.next_open() {
        Some(place) => model.list.move_to(place),
        None => model.say("nothing is left to decide in this list; C plans the commit, L shows another list"),
    }
}

/// `H`: the member in focus becomes the head; what was the head is merged into it.
pub(super) fn make_head(model: &mut Model) -> Result<(), String> {
    model.open_line()?;
    let mut merge = model.view.merge().ok_or("the cluster is still being read")?;
    let head = model.view.member_number().ok_or("the cluster is still being read")?;
    if head == merge.head {
        return Err("this is the head; h and l choose another member".into());
    }
    merge.merged.retain(|m| *m != head);
    let old = std::mem::replace(&mut merge.head, head);
    merge.merged.insert(0, old.clone());
    model.view.set_draft(merge);
    // The pair stays in focus, its sides changed.
    model.view.focus_on(old);
    Ok(())
}

/// `-`: leaves the member in focus out of the merge, or takes it in.
pub(super) fn leave_out(model: &mut Model) -> Result<(), String> {
    model.open_line()?;
    let mut merge = model.view.merge().ok_or("the cluster is still being read")?;
    let who = model.view.member_number().ok_or("the cluster is still being read")?;
    if who == merge.head {
        return Err("the head stays: H makes another member the head first".into());
    }
    match merge.merged.iter().position(|m| *m == who) {
        Some(place) => {
            merge.merged.remove(place);
            merge.picks.retain(|_, from| *from != who);
        }
        None => merge.merged.push(who),
    }
    model.view.set_draft(merge);
    Ok(())
}

/// Space on a field: its value is taken from the member in focus.
pub(super) fn pick(model: &mut Model) -> Result<(), String> {
    model.open_line()?;
    let mut merge = model.view.merge().ok_or("the cluster is still being read")?;
    let place = model.view.member_place();
    let member = model.view.member().ok_or("the cluster is still being read")?;
    let who = member.contact.number.clone().ok_or("the contact has no number")?;
    let shown = model.view.shown();
    let line = model.view.field.and_then(|field| shown.get(field)).ok_or("no field is chosen")?;
    if line.cells.get(place).is_none_or(|cell| cell.text.is_empty()) {
        return Err(format!("{} says nothing here", number(&member.contact)));
    }
    if who != merge.head && !merge.merged.contains(&who) {
        return Err("this member is left out; - takes it in".into());
    }
    let units = model.view.sheet().map(|s| s.units(line.unit)).unwrap_or_default();
    merge.picks.extend(units.into_iter().map(|unit| (unit, who.clone())));
    model.view.set_draft(merge);
    Ok(())
}

/// Backspace: on a field back to what the rules propose, in the list back to what is stored.
pub(super) fn drop_pick(model: &mut Model) -> Result<(), String> {
    let Some(field) = model.view.field else {
        let dropped = model.view.drop_draft();
        return if dropped { Ok(()) } else { Err("nothing was changed here".into()) };
    };
    let mut merge = model.view.merge().ok_or("the cluster is still being read")?;
    let unit = model.view.shown().get(field).map(|line| line.unit).ok_or("no field is chosen")?;
    let units = model.view.sheet().map(|s| s.units(unit)).unwrap_or_default();
    merge.picks.retain(|unit, _| !units.contains(unit));
    model.view.set_draft(merge);
    Ok(())
}
