//! The list of batches.

use crate::import::{BatchKind, HomeBatch};
use crate::store::BatchId;

use super::super::super::keymap::Action;
use super::super::super::order::Order;
use super::super::super::screen::home as screen;
use super::super::effect::Effect;
use super::super::model::{FileFinder, HomeChoice, Model, Page, Receipts, Rest};
use super::{choose, open_contacts, stepped};

/// Batches are counted when they are on the screen, and so many around them.
const AROUND: usize = 8;

/// Batches that others may have begun since the list was read.
const NEWER: u32 = 20;

/// So near the end of the list older batches are read.
const NEAR: usize = 40;

/// Does what a key of the list asks.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Submit => return open(model),
        Action::OpenFile => return open_files(model),
        Action::FindContact => return open_contacts(model),
        Action::Duplicates => return duplicates(model),
        Action::Office => return choose(model, HomeChoice::Office),
        Action::Demo => return choose(model, HomeChoice::Demo),
        Action::History => return open_receipts(model),
        Action::Remove => return ask_discard(model),
        Action::Copy => return copy(model),
        Action::Refresh => return read_again(model),
        Action::Back => model.say("q leaves"),
        _ => {
            let page = screen::list_height(model.size);
            model.list.cursor = stepped(action, model.list.cursor, (model.list.batches.len(), page));
        }
    }
    Vec::new()
}

/// Opens the batch under the cursor.
fn open(model: &mut Model) -> Vec<Effect> {
    let Some(batch) = model.list.current() else {
        model.refuse("there is no batch yet; o opens a file");
        return Vec::new();
    };
    let id = batch.brief.id;
    match batch.kind {
        BatchKind::File => choose(model, HomeChoice::Batch(id)),
        BatchKind::Duplicates => {
            model.refuse(format!("batch {id} merged duplicates and has no rows; H tells what it did"));
            Vec::new()
        }
    }
}

fn open_files(model: &mut Model) -> Vec<Effect> {
    let id = model.number();
    model.page = Page::Files(Box::new(FileFinder { walking: Some(id), ..FileFinder::default() }));
    vec![Effect::Walk { id }]
}

fn duplicates(model: &mut Model) -> Vec<Effect> {
    if model.header.contacts == 0 {
        model.refuse("the base holds no contact yet");
        return Vec::new();
    }
    choose(model, HomeChoice::Duplicates(None))
}

fn open_receipts(model: &mut Model) -> Vec<Effect> {
    let id = model.number();
    model.page = Page::Receipts(Box::new(Receipts { id, rest: Rest::Asked, ..Receipts::default() }));
    vec![Effect::Receipts { id, before: None }]
}

/// `-`: asks what forgetting the batch would do.
fn ask_discard(model: &mut Model) -> Vec<Effect> {
    let Some(batch) = model.list.current().map(|b| b.brief.clone()) else {
        model.refuse("there is no batch");
        return Vec::new();
    };
    if batch.receipts > 0 {
        let id = batch.id;
        model.refuse(format!("batch {id} was committed, in part or as a whole: H takes a commit back"));
        return Vec::new();
    }
    if model.writing.is_some() {
        model.refuse("wait a moment");
        return Vec::new();
    }
    vec![Effect::DiscardPreview { id: model.number(), batch: batch.id }]
}

/// `y`: the path of the file of the batch goes to the clipboard.
fn copy(model: &mut Model) -> Vec<Effect> {
    match model.list.current().filter(|batch| batch.kind == BatchKind::File) {
        Some(batch) => vec![Order::Copy(batch.brief.file_path.clone()).into()],
        None => {
            model.refuse("no file is here to copy the path of");
            Vec::new()
        }
    }
}

/// Reads base and batches again, as many as are here; counts too.
pub(super) fn read_again(model: &mut Model) -> Vec<Effect> {
    let list = &mut model.list;
    list.generation += 1;
    // However far down the cursor is, its batch is among them.
    let limit = u32::try_from(list.batches.len()).unwrap_or(u32::MAX).saturating_add(NEWER);
    vec![Effect::Read { generation: list.generation, limit }]
}

/// Asks for counts of the batches on the screen, and for older batches near the end.
pub(super) fn ask(model: &mut Model, effects: &mut Vec<Effect>) {
    let list = &mut model.list;
    let height = screen::list_height(model.size);
    let from = list.cursor.saturating_sub(height + AROUND);
    let has_rows = |batch: &HomeBatch| batch.kind == BatchKind::File && batch.brief.rows > 0;
    let lacks = |batch: &&HomeBatch| has_rows(batch) && !list.asked.contains(&batch.brief.id);
    let near = list.batches.iter().skip(from).take(2 * (height + AROUND));
    let batches: Vec<(BatchId, u64)> = near.filter(lacks).map(|b| (b.brief.id, b.brief.rows)).collect();
    if !batches.is_empty() {
        list.asked.extend(batches.iter().map(|(id, _)| *id));
        effects.push(Effect::Counts { generation: list.generation, batches });
    }
    if list.rest == Rest::Unknown
        && list.cursor + NEAR >= list.batches.len()
        && let Some(oldest) = list.batches.last()
    {
        list.rest = Rest::Asked;
        effects.push(Effect::Before { generation: list.generation, batch: oldest.brief.id });
    }
}
