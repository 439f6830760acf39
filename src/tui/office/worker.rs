//! Carries the effects of the definitions out on a base and answers, in the lanes of the review's worker.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

use crate::contact::Field;
use crate::import::{Changed, Consent, DefinitionEdit, ImportError, Office, OfficeDesk};
use crate::store::HeldValues;

use super::super::worker::{Worker, outcome};
use super::effect::{Answer, Effect};

/// What the worker needs of a desk; the console can so be tried without a store.
#[async_trait]
#[allow(missing_docs, reason = "each method is the method of its name on OfficeDesk")]
pub(crate) trait DefinitionDesk: Send + Sync + 'static {
    async fn read(&self) -> Result<Office, ImportError>;
    async fn held(&self, field: Field) -> Result<HeldValues, ImportError>;
    async fn change(&self, edit: &DefinitionEdit, consent: Consent) -> Result<Changed, ImportError>;
}

#[async_trait]
impl DefinitionDesk for OfficeDesk {
    async fn read(&self) -> Result<Office, ImportError> {
        Self::read(self).await
    }
    async fn held(&self, field: Field) -> Result<HeldValues, ImportError> {
        Self::held(self, field).await
    }
    async fn change(&self, edit: &DefinitionEdit, consent: Consent) -> Result<Changed, ImportError> {
        Self::change(self, edit, consent).await
    }
}

/// Starts the lanes; they end when the worker is dropped.
pub(crate) fn start<D: DefinitionDesk>(desk: Arc<D>) -> Worker<Effect, Answer> {
    let there = Arc::clone(&desk);
    Worker::with_lanes(
        |lane, answers| run_acts(there, lane, answers),
        |lane, answers| run_reads(desk, lane, answers),
    )
}

async fn run_acts<D: DefinitionDesk>(
    desk: Arc<D>,
    mut lane: UnboundedReceiver<Effect>,
    answers: UnboundedSender<Answer>,
) {
    while let Some(effect) = lane.recv().await {
        let Effect::Change { id, edit, consent } = effect else { continue };
        let both = async { Ok(Box::new((desk.change(&edit, consent).await?, desk.read().await?))) };
        if answers.send(Answer::Changed { id, result: outcome(both.await) }).is_err() {
            return;
        }
    }
}

async fn run_reads<D: DefinitionDesk>(
    desk: Arc<D>,
    mut lane: UnboundedReceiver<Effect>,
    answers: UnboundedSender<Answer>,
) {
    while let Some(effect) = lane.recv().await {
        let Effect::Held { generation, fields } = effect else { continue };
        for field in fields {
            let result = outcome(desk.held(field).await);
            if answers.send(Answer::Held { generation, field, result }).is_err() {
                return;
            }
        }
    }
}
