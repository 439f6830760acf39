//! The history of the base: every receipt, and taking one back.

use crate::import::{BatchKind, Stage, UndoReport};

use super::super::super::keymap::Action;
use super::super::super::message::Outcome;
use super::super::super::screen::home as screen;
use super::super::super::update::words;
use super::super::super::widget::text::count;
use super::super::effect::Effect;
use super::super::model::{Asked, HomeChoice, Model, Overlay, Page, Receipts, Rest};
use super::{batches, choose, stepped};

/// Contacts that stay are named up to so many before a receipt is taken back.
const NAMED: usize = 8;

/// So near the end of the list older receipts are read.
const NEAR: usize = 40;

/// Does what a key of the list asks.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let page = screen::list_height(model.size);
    let Page::Receipts(receipts) = &mut model.page else { return Vec::new() };
    match action {
        Action::Back => model.page = Page::Batches,
        Action::Undo => return ask_undo(model),
        Action::Submit => return open(model),
        _ => receipts.cursor = stepped(action, receipts.cursor, (receipts.list.len(), page)),
    }
    Vec::new()
}

/// Opens the batch of the receipt under the cursor.
fn open(model: &mut Model) -> Vec<Effect> {
    let Page::Receipts(receipts) = &model.page else { return Vec::new() };
    let Some(batch) = receipts.list.get(receipts.cursor).map(|r| r.brief.batch) else {
        model.refuse("nothing was committed yet");
        return Vec::new();
    };
    let known = model.list.batches.iter().find(|b| b.brief.id == batch);
    if known.is_some_and(|b| b.kind == BatchKind::Duplicates) {
        model.refuse(format!(
            "batch {batch} merged duplicates and has no rows; `usher show {batch}` lists them"
        ));
        return Vec::new();
    }
    choose(model, HomeChoice::Batch(batch))
}

/// `u`: asks what taking the receipt back would do.
fn ask_undo(model: &mut Model) -> Vec<Effect> {
    let writing = model.writing.is_some();
    let Page::Receipts(receipts) = &mut model.page else { return Vec::new() };
    let Some(receipt) = receipts.list.get(receipts.cursor) else {
        model.refuse("nothing was committed yet");
        return Vec::new();
    };
    let brief = &receipt.brief;
    let (id, of) = (brief.id, (brief.batch, brief.id));
    let why = match (brief.undoes, brief.undone_by.filter(|_| receipt.is_undone)) {
        _ if writing || receipts.asking.is_some() => Some("wait a moment".to_owned()),
        (Some(undone), _) => {
            Some(format!("receipt {id} took {undone} back: its rows are undecided, decide them anew"))
        }
        (_, Some(by)) => Some(format!("receipt {id} was taken back already, by receipt {by}")),
        _ => None,
    };
    if let Some(why) = why {
        model.refuse(why);
        return Vec::new();
    }
    receipts.asking = Some(of);
    vec![Effect::UndoPreview { id: receipts.id, of }]
}

/// What taking a receipt back would do is known: shows it and waits for a yes, on production for the base's name.
pub(super) fn previewed(model: &mut Model, id: u64, result: Outcome<UndoReport>) {
    let (base, stage) = (model.header.base.clone(), model.header.stage);
    let Page::Receipts(receipts) = &mut model.page else { return };
    let Some((batch, receipt)) = receipts.asking.take_if(|_| receipts.id == id) else { return };
    match result {
        Ok(report) => {
            let lines = preview(receipt, &base, &report);
            let asked = Asked::Undo(batch, receipt);
            model.overlay = match stage {
                Stage::Production => Overlay::Typed(lines, asked, Default::default()),
                Stage::Rehearsal => Overlay::Confirm(lines, asked),
            };
        }
        Err(trouble) => model.fail(words(&trouble)),
    }
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

/// A receipt was taken back: batches and receipts are read again.
pub(super) fn undone(model: &mut Model, result: Outcome<UndoReport>) -> Vec<Effect> {
    match result {
        Ok(report) => {
            let (contacts, rows) = (count(report.contacts, "contact"), count(report.rows, "row"));
            let left = report.left.len();
            let stay = if left > 0 { format!(", {left} left as they are") } else { String::new() };
            model.say(format!("taken back: {contacts} as before, {rows} undecided again{stay}"));
            let mut effects = batches::read_again(model);
            let id = model.number();
            if let Page::Receipts(receipts) = &mut model.page {
                **receipts = Receipts { id, rest: Rest::Asked, ..Receipts::default() };
                effects.push(Effect::Receipts { id, before: None });
            }
            effects
        }
        Err(trouble) => {
            model.fail(format!("nothing was taken back: {}", words(&trouble)));
            Vec::new()
        }
    }
}

/// Asks for older receipts near the end of the list.
pub(super) fn ask(model: &mut Model, effects: &mut Vec<Effect>) {
    let Page::Receipts(receipts) = &mut model.page else { return };
    receipts.cursor = receipts.cursor.min(receipts.list.len().saturating_sub(1));
    if receipts.rest == Rest::Unknown
        && receipts.cursor + NEAR >= receipts.list.len()
        && let Some(oldest) = receipts.list.last()
    {
        receipts.rest = Rest::Asked;
        effects.push(Effect::Receipts { id: receipts.id, before: Some(oldest.brief.id) });
    }
}
