//! What the worker answered.

use crate::import::{BaseReceipt, DiscardPreview, HomeBatch, HomeHeader};
use crate::store::{BatchCounts, BatchId};

use super::super::super::message::{Outcome, Stop};
use super::super::super::model::{EndPhase, Why};
use super::super::super::update::words;
use super::super::effect::{Answer, Effect};
use super::super::model::{Asked, Model, Overlay, Page, Rest};
use super::{batches, files, receipts};

/// Takes an answer in.
pub(super) fn answered(model: &mut Model, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::Read { generation, result } => read(model, generation, result),
        Answer::Before { generation, result } => before(model, generation, result),
        Answer::Counts { generation, result } => counted(model, generation, result),
        Answer::Walked { .. } | Answer::Completed { .. } | Answer::Previewed { .. } => {
            return of_files(model, answer);
        }
        Answer::DiscardPreviewed { id, result } => discard_previewed(model, id, result),
        Answer::Discarded { id, result } => return discarded(model, id, result),
        Answer::Receipts { id, result } => listed(model, id, result),
        Answer::UndoPreviewed { id, result } => receipts::previewed(model, id, result),
        Answer::Undone { id, result } => {
            if model.writing.take_if(|writing| *writing == id).is_some() {
                return receipts::undone(model, result);
            }
        }
        Answer::Contacts(answer) => {
            if let Page::Contacts(search) = &mut model.page {
                search.answered(answer);
            }
        }
        // What the base holds is not known here any more.
        Answer::Broken(_) => model.phase = EndPhase::Over(Why::Stopped(Stop::Broken)),
    }
    Vec::new()
}

fn read(model: &mut Model, generation: u64, result: Outcome<(HomeHeader, Vec<HomeBatch>)>) {
    if generation != model.list.generation {
        return;
    }
    // What was asked for before is not answered any more: it is asked for again. Counts that are shown stay until then.
    model.list.rest = Rest::Unknown;
    model.list.asked.clear();
    match result {
        Ok((header, batches)) => {
            let here = model.list.current().map(|batch| batch.brief.id);
            model.header = header;
            let list = &mut model.list;
            list.batches = batches;
            if let Some(batch) = here {
                list.go_to(batch);
            }
        }
        Err(trouble) => model.fail(words(&trouble)),
    }
}

fn before(model: &mut Model, generation: u64, result: Outcome<Vec<HomeBatch>>) {
    if generation != model.list.generation {
        return;
    }
    match result {
        Ok(older) => {
            let list = &mut model.list;
            list.rest = if older.is_empty() { Rest::None } else { Rest::Unknown };
            // The list may have been read further down meanwhile.
            let oldest = list.batches.last().map_or(BatchId::MAX, |batch| batch.brief.id);
            list.batches.extend(older.into_iter().filter(|batch| batch.brief.id < oldest));
        }
        Err(trouble) => {
            model.list.rest = Rest::None;
            model.fail(words(&trouble));
        }
    }
}

fn counted(model: &mut Model, generation: u64, result: Outcome<Vec<(BatchId, BatchCounts)>>) {
    if generation != model.list.generation {
        return;
    }
    match result {
        Ok(counts) => model.list.counts.extend(counts),
        Err(trouble) => model.fail(words(&trouble)),
    }
}

fn of_files(model: &mut Model, answer: Answer) -> Vec<Effect> {
    let Page::Files(finder) = &mut model.page else { return Vec::new() };
    match answer {
        Answer::Walked { id, found } if finder.walking == Some(id) => {
            finder.walking = None;
            (finder.found, finder.left_out) = (found.files, found.left_out);
            finder.fit();
        }
        Answer::Completed { id, files } if finder.completing.take_if(|it| *it == id).is_some() => {
            finder.completions = Some(files);
            if let Some(action) = finder.kept.take() {
                return files::act(model, action);
            }
        }
        Answer::Previewed { path, preview } => {
            finder.preview.asked.take_if(|asked| *asked == path);
            (finder.preview.of, finder.preview.shown) = (Some(path), preview);
        }
        _ => {}
    }
    Vec::new()
}

fn discard_previewed(model: &mut Model, id: u64, result: Outcome<DiscardPreview>) {
    // Asked for by the last key; whoever went on since does not want it any more.
    let free = matches!((&model.page, &model.overlay), (Page::Batches, Overlay::None));
    if id != model.last || !free {
        return;
    }
    match result {
        Ok(preview) => {
            model.overlay = Overlay::Typed(preview.lines, Asked::Discard(preview.batch), Default::default());
        }
        Err(trouble) => model.fail(words(&trouble)),
    }
}

fn discarded(model: &mut Model, id: u64, result: Outcome<String>) -> Vec<Effect> {
    if model.writing.take_if(|writing| *writing == id).is_none() {
        return Vec::new();
    }
    match result {
        Ok(file) => model.say(format!("the batch of {file} is forgotten")),
        Err(trouble) => model.fail(format!("nothing was discarded: {}", words(&trouble))),
    }
    batches::read_again(model)
}

fn listed(model: &mut Model, id: u64, result: Outcome<Vec<BaseReceipt>>) {
    let Page::Receipts(receipts) = &mut model.page else { return };
    if receipts.id != id {
        return;
    }
    match result {
        Ok(older) => {
            receipts.rest = if older.is_empty() { Rest::None } else { Rest::Unknown };
            receipts.list.extend(older);
        }
        Err(trouble) => {
            receipts.rest = Rest::None;
            receipts.trouble = words(&trouble);
        }
    }
}
