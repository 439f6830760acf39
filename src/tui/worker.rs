//! The worker: carries effects out on a desk and answers with messages.
//!
//! Three lanes: acts, one after the other in the order in which they were
//! asked for; reads of details, of which only the newest request matters; and
//! plan, commit and surveys, which may take long and must hold up neither.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::contact::{ContactNumber, RowNumber};
use crate::import::{
    Act, Acted, BatchHeader, ChangeLine, CommitReport, ConsentAnswer, ContactDesk, Desk, FindingIndex,
    ImportError, MappingView, OnProgress, PastChange, PlanSummary, Progress, QueueLine, ReceiptLine,
    Remapped, RowDetail, Surveyed, Surveying, Typed, UndoMode, UndoReport, ValueQuestion,
};
use crate::mapping::ColumnMap;
use crate::validation::InstitutionRules;

use super::contacts;
use super::effect::Effect;
use super::history::past_lines;
use super::message::{Answer, Outcome, Remapping, Survey, Trouble};
use super::order::Order;
use super::work::{Halts, Work, telling, unless};

/// What the worker needs of a desk; the console can so be tried without a store.
#[async_trait]
#[allow(missing_docs, reason = "each method is the method of its name on Desk")]
pub(crate) trait ReviewDesk: Send + Sync + 'static {
    async fn header(&self) -> Result<BatchHeader, ImportError>;
    async fn queue(&self) -> Result<Vec<QueueLine>, ImportError>;
    async fn detail(&self, row: RowNumber) -> Result<RowDetail, ImportError>;
    async fn details(&self, rows: &[RowNumber]) -> Result<Vec<(RowNumber, RowDetail)>, ImportError>;
    async fn survey(&self, rows: &[RowNumber], how: Surveying) -> Result<Vec<Surveyed>, ImportError>;
    async fn finding_index(&self) -> Result<FindingIndex, ImportError>;
    async fn act(&self, act: Act) -> Result<Acted, ImportError>;
    async fn undo(&self) -> Result<Acted, ImportError>;
    async fn redo(&self) -> Result<Acted, ImportError>;
    async fn remember(&self, row: RowNumber, filter: &str) -> Result<(), ImportError>;
    async fn plan(&self, progress: OnProgress) -> Result<PlanSummary, ImportError>;
    async fn plan_lines(&self, offset: u64, limit: u32) -> Result<Vec<ChangeLine>, ImportError>;
    async fn commit(&self, typed: &[Typed], work: Work) -> Result<CommitReport, ImportError>;
    async fn answer_consent(&self, code: &str, answer: ConsentAnswer) -> Result<(), ImportError>;
    /// Times are as on the clock here, as in all that is told of the past.
    async fn receipts(&self) -> Result<Vec<ReceiptLine>, ImportError>;
    async fn receipt_changes(
        &self,
        receipt: i64,
        offset: u64,
        limit: u32,
    ) -> Result<Vec<PastChange>, ImportError>;
    async fn take_back(&self, receipt: i64, mode: UndoMode, work: Work) -> Result<UndoReport, ImportError>;
    async fn contact_past(&self, contact: &ContactNumber) -> Result<Vec<PastChange>, ImportError>;
    async fn mapping(&self) -> Result<MappingView, ImportError>;
    fn rules(&self) -> InstitutionRules;
    async fn value_questions(&self) -> Result<Vec<ValueQuestion>, ImportError>;
    async fn map_by_profile(&self, name: &str) -> Result<ColumnMap, ImportError>;
    async fn save_profile(&self, name: &str) -> Result<PathBuf, ImportError>;
    /// What is asked of single contacts; `None` where there is no base.
    fn contacts(&self) -> Option<Arc<ContactDesk>> {
        None
    }
    /// The desk to go on with, and what is different on it.
    async fn remap(&self, map: ColumnMap, progress: OnProgress) -> Result<(Self, Remapping), ImportError>
    where
        Self: Sized;
    /// The same once what was defined last is taken back.
    async fn undefine(&self, progress: OnProgress) -> Result<(Self, Remapping), ImportError>
    where
        Self: Sized;
}

#[async_trait]
impl ReviewDesk for Desk {
    async fn header(&self) -> Result<BatchHeader, ImportError> {
        Self::header(self).await
    }
    async fn queue(&self) -> Result<Vec<QueueLine>, ImportError> {
        Self::queue(self).await
    }
    async fn detail(&self, row: RowNumber) -> Result<RowDetail, ImportError> {
        Self::detail(self, row).await
    }
    async fn details(&self, rows: &[RowNumber]) -> Result<Vec<(RowNumber, RowDetail)>, ImportError> {
        Self::details(self, rows).await
    }
    async fn survey(&self, rows: &[RowNumber], how: Surveying) -> Result<Vec<Surveyed>, ImportError> {
        Self::survey(self, rows, how).await
    }
    async fn finding_index(&self) -> Result<FindingIndex, ImportError> {
        Self::finding_index(self).await
    }
    async fn act(&self, act: Act) -> Result<Acted, ImportError> {
        Self::act(self, act).await
    }
    async fn undo(&self) -> Result<Acted, ImportError> {
        Self::undo(self).await
    }
    async fn redo(&self) -> Result<Acted, ImportError> {
        Self::redo(self).await
    }
    async fn remember(&self, row: RowNumber, filter: &str) -> Result<(), ImportError> {
        Self::remember(self, row, filter).await
    }
    async fn plan(&self, progress: OnProgress) -> Result<PlanSummary, ImportError> {
        Self::plan(self, progress).await
    }
    async fn plan_lines(&self, offset: u64, limit: u32) -> Result<Vec<ChangeLine>, ImportError> {
        Self::plan_lines(self, offset, limit).await
    }
    async fn commit(&self, typed: &[Typed], work: Work) -> Result<CommitReport, ImportError> {
        self.haltable(work.halt).commit_confirmed(typed, work.progress).await
    }
    async fn answer_consent(&self, code: &str, answer: ConsentAnswer) -> Result<(), ImportError> {
        Self::answer_consent(self, code, Some(answer)).await
    }
    async fn receipts(&self) -> Result<Vec<ReceiptLine>, ImportError> {
        Self::receipts(self).await
    }
    async fn receipt_changes(
        &self,
        receipt: i64,
        offset: u64,
        limit: u32,
    ) -> Result<Vec<PastChange>, ImportError> {
        Self::receipt_changes(self, receipt, offset, limit).await
    }
    async fn take_back(&self, receipt: i64, mode: UndoMode, work: Work) -> Result<UndoReport, ImportError> {
        Self::take_back(&self.haltable(work.halt), Some(receipt), mode, work.progress).await
    }
    async fn contact_past(&self, contact: &ContactNumber) -> Result<Vec<PastChange>, ImportError> {
        Self::contact_past(self, contact).await
    }
    async fn mapping(&self) -> Result<MappingView, ImportError> {
        Self::mapping(self).await
    }
    fn rules(&self) -> InstitutionRules {
        Self::rules(self).clone()
    }
    async fn value_questions(&self) -> Result<Vec<ValueQuestion>, ImportError> {
        Self::value_questions(self).await
    }
    async fn map_by_profile(&self, name: &str) -> Result<ColumnMap, ImportError> {
        Self::map_by_profile(self, name).await
    }
    async fn save_profile(&self, name: &str) -> Result<PathBuf, ImportError> {
        Self::save_profile(self, name).await
    }
    fn contacts(&self) -> Option<Arc<ContactDesk>> {
        Some(Self::contacts(self))
    }
    async fn remap(&self, map: ColumnMap, progress: OnProgress) -> Result<(Self, Remapping), ImportError> {
        let Remapped { desk, changed, reopened } = Self::remap(self, map, progress).await?;
        Ok((desk, Remapping { changed, reopened }))
    }
    async fn undefine(&self, progress: OnProgress) -> Result<(Self, Remapping), ImportError> {
        let Remapped { desk, changed, reopened } = self.take_back_definitions(progress).await?;
        Ok((desk, Remapping { changed, reopened }))
    }
}

/// The desk that is worked at: another one once another map is in force.
struct Place<D>(RwLock<Arc<D>>);

impl<D> Place<D> {
    fn desk(&self) -> Arc<D> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn sit_at(&self, desk: D) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(desk);
    }
}

/// The way to the worker and back.
pub(crate) struct Worker<E = Effect, A = Answer> {
    acts: UnboundedSender<E>,
    reads: UnboundedSender<E>,
    answers: UnboundedReceiver<A>,
    halts: Halts,
}

/// The lane in which an effect is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lane {
    /// One after the other, in the order in which they were asked for; what may take long is begun there.
    Acts,
    /// Of which only the newest matters.
    Reads,
}

/// An effect knows its lane.
pub(crate) trait Laned {
    /// The lane.
    fn lane(&self) -> Lane;
    /// The long work that it begins.
    fn begins(&self) -> Option<u64> {
        None
    }
    /// The work that is to be stopped, at once: it goes into no lane.
    fn halts(&self) -> Option<u64> {
        None
    }
    /// What is asked of the terminal and goes into no lane.
    fn order(&self) -> Option<Order> {
        None
    }
}

impl Laned for Effect {
    fn lane(&self) -> Lane {
        match self {
            Self::Details { .. } | Self::PlanLines { .. } | Self::ReceiptLines { .. } | Self::Past { .. } => {
                Lane::Reads
            }
            _ => Lane::Acts,
        }
    }

    fn order(&self) -> Option<Order> {
        match self {
            Self::Terminal(order) => Some(order.clone()),
            _ => None,
        }
    }

    fn begins(&self) -> Option<u64> {
        match self {
            Self::Plan { id }
            | Self::Commit { id, .. }
            | Self::AnswerConsent { id, .. }
            | Self::UndoPreview { id, .. }
            | Self::UndoReceipt { id, .. }
            | Self::Survey { id, .. } => Some(*id),
            _ => None,
        }
    }

    fn halts(&self) -> Option<u64> {
        match self {
            Self::Halt { id } => Some(*id),
            _ => None,
        }
    }
}

/// An answer that says that a lane broke down.
pub(crate) trait Breaks {
    /// The answer.
    fn broken(trouble: Trouble) -> Self;
}

impl Breaks for Answer {
    fn broken(trouble: Trouble) -> Self {
        Self::Broken(trouble)
    }
}

impl Worker {
    /// Starts the lanes; they end when the worker is dropped.
    pub(crate) fn start<D: ReviewDesk>(desk: Arc<D>) -> Self {
        let place = Arc::new(Place(RwLock::new(desk)));
        let there = Arc::clone(&place);
        let halts = Halts::default();
        let by = halts.clone();
        Self::with_lanes(
            |lane, answers| run_acts((there, by), lane, answers),
            |lane, answers| run_reads(place, lane, answers),
        )
        .halted_by(halts)
    }
}

impl<E: Laned, A: Breaks + Send + 'static> Worker<E, A> {
    /// Starts these two lanes.
    pub(crate) fn with_lanes<F, G>(
        run_acts: impl FnOnce(UnboundedReceiver<E>, UnboundedSender<A>) -> F,
        run_reads: impl FnOnce(UnboundedReceiver<E>, UnboundedSender<A>) -> G,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
        G: Future<Output = ()> + Send + 'static,
    {
        let (answer_to, answers) = unbounded_channel();
        let (acts, act_lane) = unbounded_channel();
        let (reads, read_lane) = unbounded_channel();
        watch(run_acts(act_lane, answer_to.clone()), answer_to.clone());
        watch(run_reads(read_lane, answer_to.clone()), answer_to);
        Self { acts, reads, answers, halts: Halts::default() }
    }

    /// The same, with work that can be stopped.
    pub(crate) fn halted_by(self, halts: Halts) -> Self {
        Self { halts, ..self }
    }

    /// Hands an effect to its lane.
    pub(crate) fn send(&self, effect: E) {
        // The lane of acts may be waiting for the very work that is to be stopped.
        if let Some(id) = effect.halts() {
            return self.halts.ask(id);
        }
        if let Some(id) = effect.begins() {
            self.halts.begin(id);
        }
        let lane = match effect.lane() {
            Lane::Reads => &self.reads,
            Lane::Acts => &self.acts,
        };
        // A lane that has ended was reported by its watch.
        let _ = lane.send(effect);
    }

    /// The next answer; `None` when the lanes have ended.
    pub(crate) async fn answer(&mut self) -> Option<A> {
        self.answers.recv().await
    }

    /// An answer that is there already.
    pub(crate) fn waiting_answer(&mut self) -> Option<A> {
        self.answers.try_recv().ok()
    }
}

/// Runs a lane and tells the console should it break.
pub(crate) fn watch<A: Breaks + Send + 'static>(
    lane: impl Future<Output = ()> + Send + 'static,
    answers: UnboundedSender<A>,
) {
    let lane = tokio::spawn(lane);
    tokio::spawn(async move {
        if lane.await.is_err() {
            let message = "the worker broke down".to_owned();
            let hint = "leave and open it again: it goes on with what was saved".to_owned();
            let _ = answers.send(A::broken(Trouble { message, hint }));
        }
    });
}

pub(crate) fn outcome<T>(result: Result<T, ImportError>) -> Outcome<T> {
    result.map_err(|error| Trouble { message: error.message, hint: error.hint })
}

async fn run_acts<D: ReviewDesk>(
    (place, halts): (Arc<Place<D>>, Halts),
    mut lane: UnboundedReceiver<Effect>,
    answers: UnboundedSender<Answer>,
) {
    while let Some(effect) = lane.recv().await {
        let desk = place.desk();
        let answer = match effect {
            Effect::Act { id, act } => Answer::Acted { id, result: outcome(desk.act(act).await) },
            Effect::Undo { id } => Answer::Acted { id, result: outcome(desk.undo().await) },
            Effect::Redo { id } => Answer::Acted { id, result: outcome(desk.redo().await) },
            Effect::Remember { row, filter } => {
                Answer::Remembered(outcome(desk.remember(row, &filter).await))
            }
            Effect::Reload { generation } => reload(&*desk, generation).await,
            Effect::Details { .. }
            | Effect::PlanLines { .. }
            | Effect::ReceiptLines { .. }
            | Effect::Past { .. } => continue,
            _ => {
                // Begun only after the acts before it; acts that come later must not wait for it.
                let work = run_long((Arc::clone(&place), halts.clone()), effect, answers.clone());
                watch(work, answers.clone());
                continue;
            }
        };
        if answers.send(answer).is_err() {
            return;
        }
    }
}

async fn reload<D: ReviewDesk>(desk: &D, generation: u64) -> Answer {
    let both = async { Ok(Box::new((desk.header().await?, desk.queue().await?))) };
    Answer::Reloaded { generation, result: outcome(both.await) }
}

/// Sits down at the desk under another map.
fn sat_down<D: ReviewDesk>(
    place: &Place<D>,
    id: u64,
    remapped: Result<(D, Remapping), ImportError>,
) -> Answer {
    let result = outcome(remapped).map(|(desk, remapping)| {
        place.sit_at(desk);
        remapping
    });
    Answer::Remapped { id, result }
}

async fn run_long<D: ReviewDesk>(
    (place, halts): (Arc<Place<D>>, Halts),
    effect: Effect,
    answers: UnboundedSender<Answer>,
) {
    let on_progress = |id| telling(&answers, move |progress| Answer::Progressed { id, progress });
    let on_work = |id| Work { progress: on_progress(id), halt: halts.of(id) };
    let desk = place.desk();
    if let Effect::Contacts(effect) = effect {
        if let Some(desk) = desk.contacts() {
            contacts::carry_out(&desk, effect, (answers, Answer::Contacts)).await;
        }
        return;
    }
    let answer = match effect {
        Effect::Plan { id } => {
            let planned = unless(&halts.of(id), desk.plan(on_progress(id))).await;
            halts.over(id);
            Answer::Planned { id, result: outcome(planned) }
        }
        Effect::Commit { id, typed } => {
            let committed = desk.commit(&typed, on_work(id)).await;
            halts.over(id);
            Answer::Committed { id, result: outcome(committed) }
        }
        Effect::AnswerConsent { id, code, answer } => {
            let planned = async {
                desk.answer_consent(&code, answer).await?;
                desk.plan(on_progress(id)).await
            };
            let planned = unless(&halts.of(id), planned).await;
            halts.over(id);
            Answer::Planned { id, result: outcome(planned) }
        }
        Effect::History { id } => Answer::History { id, result: outcome(desk.receipts().await) },
        Effect::UndoPreview { id, receipt } => {
            let told = desk.take_back(receipt, UndoMode::Tell, on_work(id));
            let told = unless(&halts.of(id), told).await;
            halts.over(id);
            Answer::UndoPreviewed { id, result: outcome(told) }
        }
        Effect::UndoReceipt { id, receipt } => {
            let undone = desk.take_back(receipt, UndoMode::Write, on_work(id)).await;
            halts.over(id);
            Answer::Undone { id, result: outcome(undone) }
        }
        Effect::Survey { id, rows, how, examples } => {
            let survey = survey(&*desk, (&rows, how, &examples), on_progress(id));
            let surveyed = unless(&halts.of(id), survey).await;
            halts.over(id);
            Answer::Surveyed { id, result: outcome(surveyed) }
        }
        Effect::Remap { id, map } => sat_down(&place, id, desk.remap(*map, on_progress(id)).await),
        Effect::Undefine { id } => sat_down(&place, id, desk.undefine(on_progress(id)).await),
        effect => match look(&*desk, effect).await {
            Some(answer) => answer,
            None => return,
        },
    };
    let _ = answers.send(answer);
}

/// What is done in one piece and tells no progress.
async fn look<D: ReviewDesk>(desk: &D, effect: Effect) -> Option<Answer> {
    Some(match effect {
        Effect::Rules { id } => Answer::Rules { id, rules: Box::new(desk.rules()) },
        Effect::Findings { id } => {
            Answer::Findings { id, result: outcome(desk.finding_index().await.map(Arc::new)) }
        }
        Effect::Mapping { id } => {
            let view = desk.mapping().await.map(|view| Box::new((view, desk.rules())));
            Answer::Mapping { id, result: outcome(view) }
        }
        Effect::Values { id } => Answer::Values { id, result: outcome(desk.value_questions().await) },
        Effect::KeepProfile { name } => {
            let kept = desk.save_profile(&name).await.map(|path| path.display().to_string());
            Answer::ProfileKept(outcome(kept))
        }
        Effect::ProfileMap { id, name } => {
            Answer::ProfileMap { id, result: outcome(desk.map_by_profile(&name).await.map(Box::new)) }
        }
        _ => return None,
    })
}

async fn run_reads<D: ReviewDesk>(
    place: Arc<Place<D>>,
    mut lane: UnboundedReceiver<Effect>,
    answers: UnboundedSender<Answer>,
) {
    while let Some(first) = lane.recv().await {
        let mut waiting = vec![first];
        while let Ok(next) = lane.try_recv() {
            waiting.push(next);
        }
        for effect in newest_details(waiting, &answers) {
            if read(&*place.desk(), effect, &answers).await.is_none() {
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
            Effect::Details { generation, mut rows, ahead } if Some(place) != newest => {
                rows.extend(ahead);
                let _ = answers.send(Answer::Passed { generation, rows });
            }
            effect => kept.push(effect),
        }
    }
    kept
}

/// Carries one read out; `None` when nobody listens any more.
async fn read<D: ReviewDesk>(desk: &D, effect: Effect, answers: &UnboundedSender<Answer>) -> Option<()> {
    match effect {
        Effect::Details { generation, rows, ahead } => {
            for mut rows in [rows, ahead] {
                // In one go; what is not told so, as a row that cannot be read, is asked for by itself.
                let read =
                    if rows.len() > 1 { desk.details(&rows).await.unwrap_or_default() } else { Vec::new() };
                for (row, detail) in read {
                    rows.retain(|asked| *asked != row);
                    let result = Ok(Box::new(detail));
                    answers.send(Answer::Detail { generation, row, result }).ok()?;
                }
                for row in rows {
                    let result = outcome(desk.detail(row).await).map(Box::new);
                    answers.send(Answer::Detail { generation, row, result }).ok()?;
                }
            }
        }
        Effect::PlanLines { id, offset, limit } => {
            let result = outcome(desk.plan_lines(offset, limit).await);
            answers.send(Answer::PlanWindow { id, offset, result }).ok()?;
        }
        Effect::ReceiptLines { id, receipt, offset, limit } => {
            let result = outcome(desk.receipt_changes(receipt, offset, limit).await);
            answers.send(Answer::ReceiptWindow { of: (id, receipt), offset, result }).ok()?;
        }
        Effect::Past { id, contact } => {
            let result = outcome(desk.contact_past(&contact).await).map(|past| past_lines(&past));
            answers.send(Answer::Past { id, result }).ok()?;
        }
        _ => {}
    }
    Some(())
}

/// Rows that are looked at between two words of progress, and after which a survey can be halted.
const SURVEYED: usize = 1_000;

async fn survey<D: ReviewDesk>(
    desk: &D,
    (rows, how, examples): (&[RowNumber], Surveying, &[RowNumber]),
    progress: OnProgress,
) -> Result<Survey, ImportError> {
    let total = Some(rows.len() as u64);
    let mut survey = Survey { rows: Vec::with_capacity(rows.len()), examples: Vec::new() };
    for window in rows.chunks(SURVEYED) {
        survey.rows.extend(desk.survey(window, how).await?);
        progress(Progress { what: "looking at rows", done: survey.rows.len() as u64, total });
    }
    for row in examples {
        survey.examples.push(desk.detail(*row).await?);
    }
    Ok(survey)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_request_for_details_is_read_and_the_others_are_answered() {
        let (answers, mut told) = unbounded_channel();
        let details = |row| Effect::Details { generation: 7, rows: vec![row], ahead: vec![row + 10] };
        let lines = Effect::PlanLines { id: 1, offset: 0, limit: 9 };
        let kept = newest_details(vec![details(2), lines.clone(), details(3)], &answers);
        assert_eq!(kept, [lines, details(3)]);
        assert_eq!(told.try_recv().ok(), Some(Answer::Passed { generation: 7, rows: vec![2, 12] }));
        assert!(told.try_recv().is_err());
    }
}
