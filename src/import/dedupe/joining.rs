//! A pair that the search missed, entered by its two numbers.

use std::sync::Arc;

use super::cluster::{Cluster, Member, State};
use super::judged::pair_of;
use super::opening::{briefs, place_of, surest};
use super::{DuplicateDesk, Resolving};
use crate::batch::unmergeable;
use crate::contact::{Contact, ContactNumber};
use crate::import::cluster_view::ClusterId;
use crate::import::error::{ImportError, Result};
use crate::store::{DuplicateWrite, StoredContact};
use crate::survivorship::HeadRule;

impl DuplicateDesk {
    /// Lays two contacts beside each other that the search did not find alike, and gives their cluster. Who stands in a
    /// cluster already brings it along. What was said of the pair before is taken back.
    ///
    /// # Errors
    /// When there is no such contact, the two cannot be one, or they stand in a cluster that is to be merged.
    pub async fn add(&self, a: &ContactNumber, b: &ContactNumber) -> Result<ClusterId> {
        let _gate = self.inner.gate.lock().await;
        let (a, b) = self.both(a, b).await?;
        let heads = self.inner.state.lock().await.heads();
        if let Some(why) = unmergeable(&[&a.contact, &b.contact], &heads) {
            return Err(ImportError::new(why, ""));
        }
        let briefs = briefs(self.inner.store.as_ref(), &[a.id, b.id]).await?;
        let member = |stored: &StoredContact| {
            let brief = briefs.get(&stored.id)?.clone();
            Some(Member { brief, place: place_of(&self.inner.search, stored.id), is_sure: false })
        };
        let (Some(first), Some(second)) = (member(&a), member(&b)) else {
            return Err(ImportError::new("a contact was dropped just now", ""));
        };
        let places: Vec<u32> = [first.place, second.place].into_iter().flatten().collect();
        let probability = surest(&self.inner.search, &places);
        let order = self.inner.survivorship.head().into();
        let id = self.inner.state.lock().await.joined((first, second), probability, order)?;
        let pair = pair_of(a.id, b.id);
        let is_judged = self.inner.state.lock().await.judged.contains_key(&pair);
        if is_judged {
            self.carry_out(&[DuplicateWrite::Withdraw(pair)]).await?;
        }
        self.inner.state.lock().await.settle(&[id]);
        Ok(id)
    }

    async fn both(&self, a: &ContactNumber, b: &ContactNumber) -> Result<(StoredContact, StoredContact)> {
        if a == b {
            return Err(ImportError::new("that is one contact", "name two numbers"));
        }
        let stored = self.inner.store.contacts(&[a.clone(), b.clone()]).await?;
        let find = |number: &ContactNumber| {
            let of = |contact: &Contact| contact.number.as_ref() == Some(number);
            let found = stored.iter().find(|s| of(&s.contact)).cloned();
            found.ok_or_else(|| ImportError::new(format!("the base has no contact {number}"), ""))
        };
        Ok((find(a)?, find(b)?))
    }
}

impl Resolving {
    /// Joins two contacts with the clusters that they stand in; what is committed stays behind.
    fn joined(
        &mut self,
        (a, b): (Member, Member),
        probability: f64,
        order: Arc<[HeadRule]>,
    ) -> Result<ClusterId> {
        let home = |of: &Self, member: &Member| {
            let id = of.of.get(&member.brief.id).copied()?;
            let is_done = matches!(of.clusters.get(id as usize)?.state, State::Merged(_));
            (!is_done).then_some(id)
        };
        let homes = (home(self, &a), home(self, &b));
        for id in [homes.0, homes.1].into_iter().flatten() {
            let is_decided = matches!(self.cluster(id)?.state, State::Merging(_));
            if is_decided && homes.0 != homes.1 {
                let message = "one of them stands in a cluster that is to be merged";
                return Err(ImportError::new(message, "open that cluster again first"));
            }
        }
        match homes {
            (Some(x), Some(y)) if x == y => Ok(x),
            (Some(x), Some(y)) => {
                let (kept, gone) = (x.min(y), x.max(y));
                let moved = self.clusters.get_mut(gone as usize).map(|c| std::mem::take(&mut c.members));
                self.take_in(kept, moved.unwrap_or_default());
                Ok(kept)
            }
            (Some(id), None) => Ok(self.take_in(id, vec![b])),
            (None, Some(id)) => Ok(self.take_in(id, vec![a])),
            (None, None) => {
                let id = ClusterId::try_from(self.clusters.len()).unwrap_or(ClusterId::MAX);
                let members = Vec::new();
                self.clusters.push(Cluster { members, probability, weakest: 0.0, state: State::Open, order });
                Ok(self.take_in(id, vec![a, b]))
            }
        }
    }

    /// Takes contacts into a cluster as possible members.
    fn take_in(&mut self, id: ClusterId, members: Vec<Member>) -> ClusterId {
        if let Some(cluster) = self.clusters.get_mut(id as usize) {
            self.of.extend(members.iter().map(|m| (m.brief.id, id)));
            let possible = members.into_iter().map(|m| Member { is_sure: false, ..m });
            cluster.members.extend(possible);
        }
        id
    }
}
