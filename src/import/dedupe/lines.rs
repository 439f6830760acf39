//! The list of clusters, a window at a time.

use std::collections::HashMap;

use super::DuplicateDesk;
use super::cluster::Cluster;
use crate::contact::{Contact, ContactNumber};
use crate::import::cluster_view::{ClusterId, ClusterLine};
use crate::import::error::Result;
use crate::import::summary::{place, reach};

/// Heads read at a time.
const WINDOW: usize = 2_000;

impl DuplicateDesk {
    /// A window of the clusters, the surest first; pairs entered by hand stand last.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn lines(&self, from: usize, count: usize) -> Result<Vec<ClusterLine>> {
        let ids: Vec<ClusterId> = {
            let state = self.inner.state.lock().await;
            let there = (0..).zip(&state.clusters).filter(|(_, c)| !c.members.is_empty());
            there.map(|(id, _)| id).skip(from).take(count).collect()
        };
        self.lines_of(&ids).await
    }

    /// The cluster in which a contact stands.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn cluster_of(&self, contact: &ContactNumber) -> Result<Option<ClusterId>> {
        let stored = self.inner.store.contacts(std::slice::from_ref(contact)).await?.into_iter().next();
        let state = self.inner.state.lock().await;
        Ok(stored.and_then(|stored| state.of.get(&stored.id).copied()))
    }

    /// The lines of some clusters as they are now.
    pub(super) async fn lines_of(&self, ids: &[ClusterId]) -> Result<Vec<ClusterLine>> {
        let mut lines = Vec::with_capacity(ids.len());
        for ids in ids.chunks(WINDOW) {
            let clusters: Vec<(ClusterId, Cluster)> = {
                let state = self.inner.state.lock().await;
                let of = |id: &ClusterId| Some((*id, state.clusters.get(*id as usize)?.clone()));
                ids.iter().filter_map(of).filter(|(_, c)| !c.members.is_empty()).collect()
            };
            let head = |c: &Cluster| c.head().map(|m| m.brief.number.clone());
            let heads: Vec<ContactNumber> = clusters.iter().filter_map(|(_, c)| head(c)).collect();
            let stored = self.inner.store.contacts(&heads).await?.into_iter();
            let contacts: HashMap<ContactNumber, Contact> =
                stored.filter_map(|s| Some((s.contact.number.clone()?, s.contact))).collect();
            let nobody = Contact::default();
            lines.extend(clusters.iter().map(|(id, cluster)| {
                let contact = head(cluster).and_then(|number| contacts.get(&number));
                line(*id, cluster, contact.unwrap_or(&nobody))
            }));
        }
        Ok(lines)
    }
}

/// The line of a cluster with its head as the base holds it.
pub(super) fn line(id: ClusterId, cluster: &Cluster, head: &Contact) -> ClusterLine {
    let count = |members: usize| u16::try_from(members).unwrap_or(u16::MAX);
    ClusterLine {
        id,
        name: head.display_name(),
        reach: reach(head),
        place: place(head),
        members: count(cluster.members.len()),
        sure: count(cluster.sure()),
        probability: cluster.probability,
        state: cluster.shown(),
    }
}
