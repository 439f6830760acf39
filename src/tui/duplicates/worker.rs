//! Carries the effects of the duplicates out on a desk and answers, in the lanes of the review's worker.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

use crate::contact::ContactNumber;
use crate::import::{
    ChangeLine, ClusterAct, ClusterDetail, ClusterId, ClusterLine, ClusterMerge, CommitReport, DuplicateDesk,
    DuplicatesHeader, ImportError, OnProgress, PastChange, PlanSummary,
};

use super::super::history::past_lines;
use super::super::work::{Halts, Work, telling, unless};
use super::super::worker::{Worker, outcome, watch};
use super::answer::Answer;
use super::effect::Effect;

/// What the worker needs of a desk; the console can so be tried without a store.
#[async_trait]
#[allow(missing_docs, reason = "each method is the method of its name on DuplicateDesk")]
pub(crate) trait ClusterDesk: Send + Sync + 'static {
    async fn header(&self) -> Result<DuplicatesHeader, ImportError>;
    async fn lines(&self, from: usize, count: usize) -> Result<Vec<ClusterLine>, ImportError>;
    async fn detail(
        &self,
        cluster: ClusterId,
        draft: Option<&ClusterMerge>,
    ) -> Result<ClusterDetail, ImportError>;
    async fn act(&self, act: &ClusterAct) -> Result<Vec<ClusterLine>, ImportError>;
    async fn preview(&self, act: &ClusterAct) -> Result<(u64, Vec<ClusterLine>), ImportError>;
    async fn add(&self, a: &ContactNumber, b: &ContactNumber) -> Result<ClusterId, ImportError>;
    async fn plan(&self, progress: OnProgress) -> Result<PlanSummary, ImportError>;
    async fn changes(&self, from: usize, count: usize) -> Result<Vec<ChangeLine>, ImportError>;
    async fn commit(&self, work: Work) -> Result<CommitReport, ImportError>;
    /// Times are as on the clock here.
    async fn contact_past(&self, contact: &ContactNumber) -> Result<Vec<PastChange>, ImportError>;
}

#[async_trait]
impl ClusterDesk for DuplicateDesk {
    async fn header(&self) -> Result<DuplicatesHeader, ImportError> {
        Self::header(self).await
    }
    async fn lines(&self, from: usize, count: usize) -> Result<Vec<ClusterLine>, ImportError> {
        Self::lines(self, from, count).await
    }
    async fn detail(
        &self,
        cluster: ClusterId,
        draft: Option<&ClusterMerge>,
    ) -> Result<ClusterDetail, ImportError> {
        Self::detail(self, cluster, draft).await
    }
    async fn act(&self, act: &ClusterAct) -> Result<Vec<ClusterLine>, ImportError> {
        Self::act(self, act).await
    }
    async fn preview(&self, act: &ClusterAct) -> Result<(u64, Vec<ClusterLine>), ImportError> {
        Self::preview(self, act).await
    }
    async fn add(&self, a: &ContactNumber, b: &ContactNumber) -> Result<ClusterId, ImportError> {
        Self::add(self, a, b).await
    }
    async fn plan(&self, progress: OnProgress) -> Result<PlanSummary, ImportError> {
        self.plan_telling(&progress).await
    }
    async fn changes(&self, from: usize, count: usize) -> Result<Vec<ChangeLine>, ImportError> {
        Self::changes(self, from, count).await
    }
    async fn commit(&self, work: Work) -> Result<CommitReport, ImportError> {
        Self::commit(&self.haltable(work.halt), work.progress).await
    }
    async fn contact_past(&self, contact: &ContactNumber) -> Result<Vec<PastChange>, ImportError> {
        Self::contact_past(self, contact).await
    }
}

/// Lines are read in windows of so many.
const WINDOW: usize = 10_000;

/// Header and every line of the list.
pub(crate) async fn read_all<D: ClusterDesk>(
    desk: &D,
) -> Result<(DuplicatesHeader, Vec<ClusterLine>), ImportError> {
    let header = desk.header().await?;
    let mut lines = Vec::new();
    loop {
        let window = desk.lines(lines.len(), WINDOW).await?;
        let more = window.len() == WINDOW;
        lines.extend(window);
        if !more {
            return Ok((header, lines));
        }
    }
}

/// Starts the lanes; they end when the worker is dropped.
pub(crate) fn start<D: ClusterDesk>(desk: Arc<D>) -> Worker<Effect, Answer> {
    let there = Arc::clone(&desk);
    let halts = Halts::default();
    let by = halts.clone();
    let worker = Worker::with_lanes(
        |lane, answers| run_acts((there, by), lane, answers),
        |lane, answers| run_reads(desk, lane, answers),
    );
    worker.halted_by(halts)
}

async fn run_acts<D: ClusterDesk>(
    (desk, halts): (Arc<D>, Halts),
    mut lane: UnboundedReceiver<Effect>,
    answers: UnboundedSender<Answer>,
) {
    while let Some(effect) = lane.recv().await {
        let answer = match effect {
            Effect::Act { id, act } => Answer::Acted { id, result: outcome(desk.act(&act).await) },
            Effect::Add { id, pair: (a, b) } => Answer::Added { id, result: outcome(desk.add(&a, &b).await) },
            Effect::Reload { generation } => {
                Answer::Reloaded { generation, result: outcome(read_all(&*desk).await.map(Box::new)) }
            }
            Effect::Details { .. } | Effect::PlanLines { .. } | Effect::Past { .. } => continue,
            _ => {
                // Begun only after the acts before it; acts that come later must not wait for it.
                let work = run_long((Arc::clone(&desk), halts.clone()), effect, answers.clone());
                watch(work, answers.clone());
                continue;
            }
        };
        if answers.send(answer).is_err() {
            return;
        }
    }
}

async fn run_long<D: ClusterDesk>(
    (desk, halts): (Arc<D>, Halts),
    effect: Effect,
    answers: UnboundedSender<Answer>,
) {
    let on_progress = |id| telling(&answers, move |progress| Answer::Progressed { id, progress });
    let answer = match effect {
        Effect::Preview { id, act } => Answer::Previewed { id, result: outcome(desk.preview(&act).await) },
        Effect::Plan { id } => {
            let both = async { Ok((desk.plan(on_progress(id)).await?, desk.header().await?.counts)) };
            let both = unless(&halts.of(id), both).await;
            halts.over(id);
            Answer::Planned { id, result: outcome(both) }
        }
        Effect::Commit { id } => {
            let work = Work { progress: on_progress(id), halt: halts.of(id) };
            let committed = desk.commit(work).await;
            halts.over(id);
            Answer::Committed { id, result: outcome(committed) }
        }
        _ => return,
    };
    let _ = answers.send(answer);
}

async fn run_reads<D: ClusterDesk>(
    desk: Arc<D>,
    mut lane: UnboundedReceiver<Effect>,
    answers: UnboundedSender<Answer>,
) {
    while let Some(first) = lane.recv().await {
        let mut waiting = vec![first];
        while let Ok(next) = lane.try_recv() {
            waiting.push(next);
        }
        for effect in newest_details(waiting, &answers) {
            if read(&*desk, effect, &answers).await.is_none() {
                return;
            }
        }
    }
}

/// Of several requests for details only the last is carried out: whoever holds a key down has passed the others.
fn newest_details(waiting: Vec<Effect>, answers: &UnboundedSender<Answer>) -> Vec<Effect> {
    let newest = waiting.iter().rposition(|e| matches!(e, Effect::Details { .. }));
    let mut kept = Vec::with_capacity(waiting.len());
    for (place, effect) in waiting.into_iter().enumerate() {
        match effect {
            Effect::Details { generation, wanted } if Some(place) != newest => {
                let _ = answers.send(Answer::Passed { generation, wanted });
            }
            effect => kept.push(effect),
        }
    }
    kept
}

/// Carries one read out; `None` when nobody listens any more.
async fn read<D: ClusterDesk>(desk: &D, effect: Effect, answers: &UnboundedSender<Answer>) -> Option<()> {
    match effect {
        Effect::Details { generation, wanted } => {
            for wanted in wanted {
                let result = outcome(desk.detail(wanted.0, wanted.1.as_ref()).await).map(Box::new);
                answers.send(Answer::Detail { generation, wanted, result }).ok()?;
            }
        }
        Effect::PlanLines { id, offset, limit } => {
            let from = usize::try_from(offset).unwrap_or(usize::MAX);
            let result = outcome(desk.changes(from, limit as usize).await);
            answers.send(Answer::PlanWindow { id, offset, result }).ok()?;
        }
        Effect::Past { id, contact } => {
            let result = outcome(desk.contact_past(&contact).await).map(|past| past_lines(&past));
            answers.send(Answer::Past { id, result }).ok()?;
        }
        _ => {}
    }
    Some(())
}
