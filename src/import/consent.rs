//! What the operator answers about columns of authorisations that are held (DOMAIN.md, section 11, "Consent").
//!
//! In: a code and an answer. Out: the answer kept with the batch; the plan is made anew with it. An answer can be changed
//! until the batch is committed.

use std::collections::BTreeMap;

use super::confirmation::ConsentAnswer;
use super::desk::Desk;
use super::error::Result;
use super::tally::Answers;
use crate::store::ConsentAnswered;

impl Desk {
    /// Keeps the answer about a column of authorisations; `None` takes one back. A plan made before is no longer in
    /// force.
    ///
    /// # Errors
    /// When the base cannot be written.
    pub async fn answer_consent(&self, code: &str, answer: Option<ConsentAnswer>) -> Result<()> {
        let _gate = self.inner.gate.lock().await;
        self.in_force()?;
        let answered = ConsentAnswered {
            code,
            answer: answer.map(ConsentAnswer::label),
            operator: &self.inner.operator,
            at: &super::now(),
        };
        self.inner.store.answer_consent(self.batch(), &answered).await?;
        *self.inner.asked.lock().await = None;
        Ok(())
    }

    /// What was answered so far.
    pub(super) async fn consent_answers(&self) -> Result<Answers> {
        let kept = self.inner.store.consent_answers(self.batch()).await?;
        let known =
            kept.into_iter().filter_map(|(code, label)| Some((code, ConsentAnswer::from_label(&label)?)));
        Ok(known.collect::<BTreeMap<_, _>>())
    }
}
