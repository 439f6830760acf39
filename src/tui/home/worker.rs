//! Carries the effects of home out on a base and on folders, and answers.
//!
//! What writes goes one after the other; everything else beside it, each by itself: a slow disk holds up no list.

use std::sync::Arc;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};
use tokio::task::spawn_blocking;

use crate::import::{
    FilePreview, FileScope, FoundFiles, HomeDesk, ImportError, OnProgress, UndoMode, complete_path,
    find_files, preview_file,
};
use crate::source::ReadOptions;
use crate::store::{BatchCounts, BatchId};

use super::super::contacts;
use super::super::message::Outcome;
use super::super::worker::{Worker, outcome, watch};
use super::effect::{Answer, Effect};

/// Batches read at a time.
pub(super) const BATCHES: u32 = 200;

/// Receipts read at a time.
pub(super) const RECEIPTS: u32 = 200;

/// Folders that were used and are looked into.
const FOLDERS: usize = 12;

/// Batches with more rows are counted by themselves, after the others.
const LARGE: u64 = 50_000;

/// What the worker works on.
pub(super) struct Place {
    pub(super) desk: HomeDesk,
    pub(super) scope: FileScope,
    pub(super) reading: ReadOptions,
}

/// Starts the lanes; they end when the worker is dropped.
pub(super) fn start(place: Place) -> Worker<Effect, Answer> {
    let place = Arc::new(place);
    let there = Arc::clone(&place);
    Worker::with_lanes(
        |lane, answers| run_acts(there, lane, answers),
        |lane, answers| run_reads(place, lane, answers),
    )
}

async fn run_acts(place: Arc<Place>, mut lane: UnboundedReceiver<Effect>, answers: UnboundedSender<Answer>) {
    let unseen: OnProgress = Arc::new(|_| {});
    while let Some(effect) = lane.recv().await {
        let answer = match effect {
            Effect::Discard { id, batch } => {
                Answer::Discarded { id, result: outcome(place.desk.discard(batch).await) }
            }
            Effect::Undo { id, of } => {
                let undone = place.desk.take_back(of, UndoMode::Write, Arc::clone(&unseen)).await;
                Answer::Undone { id, result: outcome(undone) }
            }
            _ => continue,
        };
        if answers.send(answer).is_err() {
            return;
        }
    }
}

async fn run_reads(place: Arc<Place>, mut lane: UnboundedReceiver<Effect>, answers: UnboundedSender<Answer>) {
    while let Some(effect) = lane.recv().await {
        watch(read(Arc::clone(&place), effect, answers.clone()), answers.clone());
    }
}

async fn read(place: Arc<Place>, effect: Effect, answers: UnboundedSender<Answer>) {
    let desk = &place.desk;
    let answer = match effect {
        Effect::Read { generation, limit } => {
            let both = async { Ok((desk.header().await?, desk.batches(None, limit.max(BATCHES)).await?)) };
            Answer::Read { generation, result: outcome(both.await) }
        }
        Effect::Before { generation, batch } => {
            Answer::Before { generation, result: outcome(desk.batches(Some(batch), BATCHES).await) }
        }
        Effect::Counts { generation, batches } => {
            return count(desk, batches, |result| {
                answers.send(Answer::Counts { generation, result }).is_ok()
            })
            .await;
        }
        Effect::Walk { id } => Answer::Walked { id, found: walk(&place).await },
        Effect::Complete { id, typed } => {
            let scope = place.scope.clone();
            let files = spawn_blocking(move || complete_path(&typed, &scope)).await.unwrap_or_default();
            Answer::Completed { id, files }
        }
        Effect::Preview { path, lines } => {
            let (file, options) = (path.clone(), place.reading.clone());
            let preview = spawn_blocking(move || preview_file(&file, lines, &options)).await;
            let unread = || FilePreview { told: "it cannot be looked into".into(), lines: Vec::new() };
            Answer::Previewed { path, preview: preview.unwrap_or_else(|_| unread()) }
        }
        Effect::DiscardPreview { id, batch } => {
            Answer::DiscardPreviewed { id, result: outcome(desk.discard_preview(batch).await) }
        }
        Effect::Receipts { id, before } => {
            Answer::Receipts { id, result: outcome(desk.receipts(before, RECEIPTS).await) }
        }
        Effect::UndoPreview { id, of } => {
            let told = desk.take_back(of, UndoMode::Tell, Arc::new(|_| {})).await;
            Answer::UndoPreviewed { id, result: outcome(told) }
        }
        Effect::Contacts(effect) => {
            return contacts::carry_out(&desk.contacts(), effect, (answers, Answer::Contacts)).await;
        }
        Effect::Discard { .. } | Effect::Undo { .. } | Effect::Terminal(_) => return,
    };
    let _ = answers.send(answer);
}

/// Counts batches, small ones together and first.
async fn count(
    desk: &HomeDesk,
    batches: Vec<(BatchId, u64)>,
    tell: impl Fn(Outcome<Vec<(BatchId, BatchCounts)>>) -> bool,
) {
    let (large, small): (Vec<_>, Vec<_>) = batches.into_iter().partition(|(_, rows)| *rows > LARGE);
    let ids = |list: Vec<(BatchId, u64)>| list.into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    let questions = [ids(small)].into_iter().chain(ids(large).into_iter().map(|id| vec![id]));
    for question in questions.filter(|question| !question.is_empty()) {
        if !tell(outcome(desk.counts(&question).await)) {
            return;
        }
    }
}

async fn walk(place: &Place) -> FoundFiles {
    let recent: Result<_, ImportError> = place.desk.folders(FOLDERS).await;
    let (scope, recent) = (place.scope.clone(), recent.unwrap_or_default());
    spawn_blocking(move || find_files(&scope, &recent)).await.unwrap_or_default()
}
