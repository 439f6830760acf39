//! The duplicates inside a base: found, judged, merged, and all of it through the change set that any commit goes through.
//!
//! In: a base, and what an operator says of clusters. Out: clusters with what becomes of their members, a plan, a receipt.
//! Judgements and decisions are kept in the base at once. It knows no screen.

mod acts;
mod carried;
mod cluster;
mod detail;
mod forming;
mod joining;
mod judged;
mod lines;
mod opening;
mod plan;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::Mutex;

use super::cluster_view::{ClusterCounts, ClusterId, DuplicatesHeader};
use super::duplicates::Search;
use super::error::{ImportError, Result};
use super::view::Stage;
use crate::contact::ContactNumber;
use crate::store::{BatchId, BatchRecord, DuplicateWrite, Halt, Hold, Store};
use crate::survivorship::SurvivorshipRules;

use cluster::{Cluster, State};
use judged::Judged;
pub(super) use judged::{Said, apart, keep_of_review};

/// The name under which a commit of merged duplicates stands among the batches.
const FILE_NAME: &str = "duplicates in the base";

/// How the fingerprint of such a batch begins: no file has one like it.
const FINGERPRINT: &str = "duplicates";

/// The desk at which the duplicates of one base are resolved. Every method that changes something returns after the store
/// has made it durable.
#[derive(Clone)]
pub struct DuplicateDesk {
    inner: Arc<Inner>,
    /// Whether what is done through this clone is still wanted.
    halt: Halt,
}

/// What all clones of a desk share.
struct Inner {
    store: Arc<dyn Store>,
    operator: String,
    search: Arc<Search>,
    /// Which values stay, and who is the head.
    survivorship: SurvivorshipRules,
    /// Contacts compared.
    contacts: u64,
    state: Mutex<Resolving>,
    /// Held by whoever changes something: acts one at a time, and none while a commit is written.
    gate: Mutex<()>,
    /// Keeps other programs from the duplicates of this base.
    _hold: Hold,
}

/// Whether a batch holds merges instead of the rows of a file.
pub(super) fn is_of_duplicates(batch: &BatchRecord) -> bool {
    is_fingerprint_of_duplicates(&batch.fingerprint)
}

/// The same by its fingerprint.
pub(super) fn is_fingerprint_of_duplicates(fingerprint: &str) -> bool {
    fingerprint.starts_with(FINGERPRINT)
}

/// The clusters and what was said of them.
#[derive(Default)]
struct Resolving {
    /// By id; a cluster that was joined to another is empty.
    clusters: Vec<Cluster>,
    /// The cluster of a contact, by row id.
    of: HashMap<i64, ClusterId>,
    judged: Judged,
    /// What takes each act of this session back, the last one last.
    done: Vec<Vec<DuplicateWrite>>,
    /// The batch of the next commit, once something was planned.
    batch: Option<BatchId>,
    /// Contacts that the stored plan merges away and that log in: they do again when it is taken back.
    owners: Vec<ContactNumber>,
    /// The stored plan is what the decisions come to.
    is_planned: bool,
}

impl Resolving {
    fn cluster(&self, id: ClusterId) -> Result<&Cluster> {
        let found = self.clusters.get(id as usize).filter(|c| !c.members.is_empty());
        found.ok_or_else(|| ImportError::new(format!("there is no cluster {id}"), ""))
    }

    fn counts(&self) -> ClusterCounts {
        let mut counts = ClusterCounts::default();
        for cluster in self.clusters.iter().filter(|c| !c.members.is_empty()) {
            let count = match cluster.state {
                State::Open => &mut counts.open,
                State::Merging(_) => &mut counts.merging,
                State::Apart(_) => &mut counts.apart,
                State::Merged(_) => &mut counts.merged,
            };
            *count += 1;
        }
        counts
    }
}

impl DuplicateDesk {
    /// The same desk, for work that can be stopped: a commit that is halted before all of it is written has written
    /// nothing.
    #[must_use]
    pub fn haltable(&self, halt: Halt) -> Self {
        Self { halt, ..self.clone() }
    }

    /// The base.
    pub(super) fn store(&self) -> &dyn Store {
        self.inner.store.as_ref()
    }

    /// What stands in the header.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn header(&self) -> Result<DuplicatesHeader> {
        let info = self.inner.store.info().await?;
        Ok(DuplicatesHeader {
            base: info.name,
            stage: if info.stage == "production" { Stage::Production } else { Stage::Rehearsal },
            operator: self.inner.operator.clone(),
            contacts: self.inner.contacts,
            counts: self.inner.state.lock().await.counts(),
        })
    }
}
