//! What was said of a contact that is merged away goes over to its head.
//!
//! Whoever is not the same as a contact is not the same as what that contact became. The base remembers it with the receipt,
//! so that it goes when the merge is taken back.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::DuplicateDesk;
use super::judged::{Said, pair_of};
use super::opening::briefs;
use crate::contact::ContactNumber;
use crate::import::error::Result;
use crate::review::Verdict;
use crate::store::{DuplicateWrite, MergeDecision, StoredContact};

impl DuplicateDesk {
    /// Keeps the judgements of merged contacts for their heads, after a commit.
    pub(super) async fn carry_judgements(&self, decided: &[&MergeDecision], receipt: i64) -> Result<()> {
        let moved: HashMap<i64, i64> =
            decided.iter().flat_map(|d| d.merged.iter().map(|(id, _)| (*id, d.head.0))).collect();
        let pairs = self.moved_pairs(&moved).await;
        if pairs.is_empty() {
            return Ok(());
        }
        let ids: BTreeSet<i64> = pairs.keys().flat_map(|(a, b)| [*a, *b]).collect();
        let stored = self.stored(&ids.into_iter().collect::<Vec<_>>()).await?;
        let at = crate::import::now();
        let said = Said { operator: &self.inner.operator, at: &at, receipt: Some(receipt) };
        let judged = pairs.iter().filter_map(|((a, b), verdict)| {
            Some(DuplicateWrite::Judge(said.of(stored.get(a)?, stored.get(b)?, *verdict)))
        });
        let writes: Vec<DuplicateWrite> = judged.collect();
        Ok(self.inner.store.write_duplicates(&writes).await?)
    }

    /// The judged pairs of merged contacts, as pairs of their heads.
    async fn moved_pairs(&self, moved: &HashMap<i64, i64>) -> BTreeMap<(i64, i64), Verdict> {
        let state = self.inner.state.lock().await;
        let now = |id: i64| moved.get(&id).copied().unwrap_or(id);
        let judged =
            state.judged.values().map(|j| (j.pair, pair_of(now(j.pair.0), now(j.pair.1)), j.verdict));
        judged.filter(|(old, new, _)| old != new && new.0 != new.1).map(|(_, new, v)| (new, v)).collect()
    }

    async fn stored(&self, ids: &[i64]) -> Result<HashMap<i64, StoredContact>> {
        let store = self.inner.store.as_ref();
        let numbers: Vec<ContactNumber> =
            briefs(store, ids).await?.into_values().map(|brief| brief.number).collect();
        let mut stored = HashMap::with_capacity(numbers.len());
        for chunk in numbers.chunks(2_000) {
            stored.extend(store.contacts(chunk).await?.into_iter().map(|s| (s.id, s)));
        }
        Ok(stored)
    }
}
