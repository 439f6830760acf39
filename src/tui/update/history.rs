//! The history of the batch and of a contact, and taking a receipt back.

use crate::contact::ContactNumber;
use crate::import::{PastChange, ReceiptLine, Stage, UndoReport};

use super::super::effect::Effect;
use super::super::history::{HistoryPhase, HistoryView, Past};
use super::super::keymap::Action;
use super::super::message::Outcome;
use super::super::model::{Confirm, Confirmed, Model, Overlay, Purpose, Screen};
use super::super::speed::Paced;
use super::super::step::{stepped, stepped_far};
use super::super::widget::text::count;
use super::{text, words};

/// So many changes are read at once.
pub(crate) const WINDOW: u32 = 100;

/// Contacts that stay are named up to so many before a receipt is taken back.
const NAMED: usize = 8;

/// `H`: reads the receipts of the batch.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let id = model.pending.number();
    model.screen = Screen::History(Box::new(HistoryView { id, ..HistoryView::default() }));
    model.row.field = None;
    vec![Effect::History { id }]
}

/// `K`: reads what happened to the contact that is shown.
pub(super) fn open_past(model: &mut Model) -> Vec<Effect> {
    let shown = model.row.beside().and_then(|beside| beside.contact.number.clone());
    match shown {
        Some(contact) => past_of(model, contact),
        None => {
            model.refuse("no contact of the base is shown");
            Vec::new()
        }
    }
}

fn past_of(model: &mut Model, contact: ContactNumber) -> Vec<Effect> {
    let id = model.pending.number();
    model.overlay = Overlay::Past(Box::new(Past::awaited(id, contact.clone())));
    vec![Effect::Past { id, contact }]
}

/// Keys of the history screen.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Undo => ask(model),
        Action::Past => {
            let shown = view(model).and_then(|v| v.window.get(place(v)).map(|c| c.change.contact.clone()));
            shown.map_or_else(Vec::new, |contact| past_of(model, contact))
        }
        Action::Back => back(model),
        _ => {
            let height = model.size.height;
            view(model).map_or_else(Vec::new, |view| {
                step(view, action, height);
                window(view)
            })
        }
    }
}

fn view(model: &mut Model) -> Option<&mut HistoryView> {
    match &mut model.screen {
        Screen::History(view) => Some(view),
        _ => None,
    }
}

/// The history screen, if an answer is for it.
fn view_of(model: &mut Model, id: u64) -> Option<&mut HistoryView> {
    view(model).filter(|view| view.id == id)
}

fn place(view: &HistoryView) -> usize {
    usize::try_from(view.top.saturating_sub(view.offset)).unwrap_or(usize::MAX)
}

/// Esc: back to the review; what is being computed or written is stopped first.
fn back(model: &mut Model) -> Vec<Effect> {
    let Some(view) = view(model) else { return Vec::new() };
    let id = view.id;
    match view.phase {
        HistoryPhase::Undoing(_) => {
            model.say("stopping: nothing is taken back unless all of it is already …");
            vec![Effect::Halt { id }]
        }
        HistoryPhase::Asking(_) => {
            view.phase = HistoryPhase::Ready;
            vec![Effect::Halt { id }]
        }
        _ => {
            model.screen = Screen::Review;
            Vec::new()
        }
    }
}

/// Moves among the receipts, or among the changes of the one under the cursor.
fn step(view: &mut HistoryView, action: Action, height: u16) {
    let page = u64::from(height / 4).max(1);
    let last = view.current().map_or(0, |r| r.contacts.saturating_sub(1));
    if let Action::Down | Action::Up | Action::First | Action::Last = action {
        let receipts = view.receipts.len().saturating_sub(1);
        let receipt = stepped(action, view.cursor, (receipts, 1)).unwrap_or(view.cursor);
        if receipt != view.cursor {
            (view.cursor, view.top) = (receipt, 0);
        }
        return;
    }
    let action = match action {
        Action::Right => Action::Down,
        Action::Left => Action::Up,
        action => action,
    };
    view.top = stepped_far(action, view.top, (last, page)).unwrap_or(view.top);
}

/// Asks for the window around the top of the screen when it is not here.
fn window(view: &HistoryView) -> Vec<Effect> {
    let Some(receipt) = view.current() else { return Vec::new() };
    let end = view.offset + view.window.len() as u64;
    let needed = (view.top + u64::from(WINDOW) / 4).min(receipt.contacts);
    let is_here = view.window_of == Some(receipt.receipt) && view.offset <= view.top && needed <= end;
    if is_here || receipt.contacts == 0 {
        return Vec::new();
    }
    let offset = view.top.saturating_sub(u64::from(WINDOW) / 4);
    vec![Effect::ReceiptLines { id: view.id, receipt: receipt.receipt, offset, limit: WINDOW }]
}

/// The receipts are read.
pub(super) fn read(model: &mut Model, id: u64, result: Outcome<Vec<ReceiptLine>>) -> Vec<Effect> {
    let Some(view) = view_of(model, id) else { return Vec::new() };
    match result {
        Ok(receipts) => {
            view.phase = HistoryPhase::Ready;
            view.receipts = receipts;
            view.cursor = view.cursor.min(view.receipts.len().saturating_sub(1));
            (view.top, view.offset, view.window_of) = (0, 0, None);
            view.window.clear();
            window(view)
        }
        Err(trouble) => {
            view.phase = HistoryPhase::Failed(words(&trouble));
            Vec::new()
        }
    }
}

/// A window of the changes of a receipt is read.
pub(super) fn window_read(
    model: &mut Model,
    (id, receipt): (u64, i64),
    (offset, result): (u64, Outcome<Vec<PastChange>>),
) -> Vec<Effect> {
    let Some(view) = view_of(model, id) else { return Vec::new() };
    match result {
        Ok(changes) => (view.window_of, view.offset, view.window) = (Some(receipt), offset, changes),
        Err(trouble) => model.fail(words(&trouble)),
    }
    Vec::new()
}

/// What happened to a contact is read.
pub(super) fn past_read(model: &mut Model, awaited: u64, result: Outcome<Vec<String>>) {
    if let Overlay::Past(past) = &mut model.overlay
        && past.id == awaited
    {
        past.told.lines = result.unwrap_or_else(|trouble| vec![format!("▲ {}", words(&trouble))]);
    }
}

/// `u`: asks what taking the receipt back would do.
fn ask(model: &mut Model) -> Vec<Effect> {
    let Some(view) = view(model) else { return Vec::new() };
    let Some(receipt) = view.current().cloned() else {
        model.refuse("nothing was committed yet");
        return Vec::new();
    };
    let number = receipt.receipt;
    if view.phase != HistoryPhase::Ready {
        model.refuse("wait a moment");
    } else if let Some(undone) = receipt.undoes {
        model
            .refuse(format!("receipt {number} took {undone} back: its rows are undecided, decide them anew"));
    } else if let Some(by) = receipt.undone_by {
        model.refuse(format!("receipt {number} was taken back already, by receipt {by}"));
    } else {
        view.phase = HistoryPhase::Asking(number);
        return vec![Effect::UndoPreview { id: view.id, receipt: number }];
    }
    Vec::new()
}

/// What taking a receipt back would do is known: shows it and waits for a yes.
pub(super) fn previewed(model: &mut Model, id: u64, result: Outcome<UndoReport>) -> Vec<Effect> {
    let base = model.header.base.clone();
    let Some(view) = view_of(model, id) else { return Vec::new() };
    let HistoryPhase::Asking(receipt) = view.phase else { return Vec::new() };
    view.phase = HistoryPhase::Ready;
    match result {
        Ok(report) => {
            let lines = preview(receipt, &base, &report);
            let yes = Confirmed::UndoReceipt(receipt);
            model.overlay = Overlay::Confirm(Confirm { lines, yes, wider: None });
        }
        Err(trouble) => model.fail(words(&trouble)),
    }
    Vec::new()
}

fn preview(receipt: i64, base: &str, report: &UndoReport) -> Vec<String> {
    let (contacts, rows) = (count(report.contacts, "contact"), count(report.rows, "row"));
    let mut lines = vec![
        format!("Take receipt {receipt} back on {base}?"),
        format!("{contacts} as before, {rows} undecided again"),
    ];
    if !report.left.is_empty() {
        lines.push(format!("{} left as they are:", count(report.left.len() as u64, "contact")));
        let named = report.left.iter().take(NAMED);
        lines.extend(named.map(|left| format!("  {} {}: {}", left.contact, left.name, left.why)));
        if report.left.len() > NAMED {
            lines.push(format!("  … and {} more", report.left.len() - NAMED));
        }
    }
    lines
}

/// A yes: on the production base its name is typed first.
pub(super) fn confirmed(model: &mut Model, receipt: i64) -> Vec<Effect> {
    match model.header.stage {
        Stage::Production => text::open(model, Purpose::UndoName(receipt)),
        Stage::Rehearsal => undo(model, receipt),
    }
}

/// The name of the production base was typed.
pub(super) fn named(model: &mut Model, typed: &str, receipt: i64) -> Vec<Effect> {
    if typed.trim() == model.header.base {
        return undo(model, receipt);
    }
    model.refuse("that is not the name of the base; nothing was taken back");
    Vec::new()
}

fn undo(model: &mut Model, receipt: i64) -> Vec<Effect> {
    let Some(view) = view(model) else { return Vec::new() };
    view.phase = HistoryPhase::Undoing(None);
    vec![Effect::UndoReceipt { id: view.id, receipt }]
}

/// How far the undo is.
pub(super) fn progressed(model: &mut Model, id: u64, progress: Paced) {
    if let Some(view) = view_of(model, id)
        && let HistoryPhase::Undoing(at) = &mut view.phase
    {
        *at = Some(progress);
    }
}

/// A receipt was taken back: rows and receipts are read again.
pub(super) fn undone(model: &mut Model, id: u64, result: Outcome<UndoReport>) -> Vec<Effect> {
    let Some(view) = view_of(model, id) else { return Vec::new() };
    view.phase = HistoryPhase::Ready;
    match result {
        Ok(report) => {
            let (contacts, rows) = (count(report.contacts, "contact"), count(report.rows, "row"));
            let left = report.left.len();
            let stay = if left > 0 { format!(", {left} left as they are") } else { String::new() };
            model.generation += 1;
            model.row.clear();
            model.say(format!("taken back: {contacts} as before, {rows} undecided again{stay}"));
            vec![Effect::Reload { generation: model.generation }, Effect::History { id }]
        }
        Err(trouble) => {
            model.fail(format!("nothing was taken back: {}", words(&trouble)));
            Vec::new()
        }
    }
}
