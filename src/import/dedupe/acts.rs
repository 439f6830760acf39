//! What an operator says of clusters: merge, not the same, open again, and back.
//!
//! An act becomes writes. Each write has one that takes it back; the last act's are kept for undo.

use std::collections::{BTreeSet, HashMap};

use super::cluster::{Cluster, Member, Roles, State};
use super::judged::{Said, pair_of};
use super::opening::members;
use super::{DuplicateDesk, Resolving};
use crate::batch::{Heads, unmergeable};
use crate::contact::{Contact, ContactNumber, Kind};
use crate::import::cluster_view::{ClusterAct, ClusterId, ClusterLine, ClusterMerge};
use crate::import::error::{ImportError, Result};
use crate::review::Verdict;
use crate::store::{DuplicateWrite, MergeDecision, StoredContact};
use crate::survivorship::MemberPicks;

/// Lines that a preview shows.
const SHOWN: usize = 5;

/// What to do about a cluster that changed meanwhile.
const LOOK_AGAIN: &str = "open the cluster again and look";

impl DuplicateDesk {
    /// Does one thing, durably; gives the lines that changed.
    ///
    /// # Errors
    /// When the cluster does not allow it, a contact changed since it was looked at, or the base cannot be written.
    pub async fn act(&self, act: &ClusterAct) -> Result<Vec<ClusterLine>> {
        let _gate = self.inner.gate.lock().await;
        let writes = match act {
            ClusterAct::Merge(id, merge) => self.merge(*id, merge).await?,
            ClusterAct::Apart { cluster, members, verdict } => {
                self.judge(*cluster, members, *verdict).await?
            }
            ClusterAct::Reopen(id) => self.inner.state.lock().await.reopened(*id)?,
            ClusterAct::MergeSure(least) => {
                let state = self.inner.state.lock().await;
                let ids = state.sure_clusters(*least);
                ids.iter().filter_map(|id| self.proposed(state.cluster(*id).ok()?)).collect()
            }
            ClusterAct::Undo => return self.undo().await,
        };
        let (touched, back) = self.carry_out(&writes).await?;
        if !back.is_empty() {
            self.inner.state.lock().await.done.push(back);
        }
        self.lines_of(&touched).await
    }

    /// What an act would do: how many clusters it touches, and the first five.
    ///
    /// # Errors
    /// When there is no such cluster, or the base cannot be read.
    pub async fn preview(&self, act: &ClusterAct) -> Result<(u64, Vec<ClusterLine>)> {
        let ids = {
            let state = self.inner.state.lock().await;
            match act {
                ClusterAct::MergeSure(least) => state.sure_clusters(*least),
                ClusterAct::Merge(id, _) | ClusterAct::Reopen(id) => vec![*id],
                ClusterAct::Apart { cluster, .. } => vec![*cluster],
                ClusterAct::Undo => {
                    let last = state.done.last().map_or(&[][..], Vec::as_slice);
                    state.touched(last)
                }
            }
        };
        let first: Vec<ClusterId> = ids.iter().take(SHOWN).copied().collect();
        Ok((ids.len() as u64, self.lines_of(&first).await?))
    }

    async fn undo(&self) -> Result<Vec<ClusterLine>> {
        let last = self.inner.state.lock().await.done.last().cloned();
        let Some(back) = last else { return Ok(Vec::new()) };
        let (touched, _) = self.carry_out(&back).await?;
        self.inner.state.lock().await.done.pop();
        self.lines_of(&touched).await
    }

    /// Writes, durably, then does the same here; gives the clusters touched and what takes it back.
    pub(super) async fn carry_out(
        &self,
        writes: &[DuplicateWrite],
    ) -> Result<(Vec<ClusterId>, Vec<DuplicateWrite>)> {
        if writes.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        self.inner.store.write_duplicates(writes).await?;
        let mut state = self.inner.state.lock().await;
        let mut touched = state.touched(writes);
        let mut back: Vec<DuplicateWrite> = writes.iter().filter_map(|write| state.apply(write)).collect();
        back.reverse();
        touched.extend(state.touched(&back));
        touched.sort_unstable();
        touched.dedup();
        state.settle(&touched);
        state.is_planned = false;
        Ok((touched, back))
    }

    async fn merge(&self, id: ClusterId, merge: &ClusterMerge) -> Result<Vec<DuplicateWrite>> {
        let (cluster, heads, apart) = {
            let state = self.inner.state.lock().await;
            let cluster = state.cluster(id)?.clone();
            let ids: Vec<i64> = chosen(&cluster, merge)?.iter().map(|m| m.brief.id).collect();
            // Only relays ask where their structures go.
            let relays = cluster.members.iter().any(|m| m.brief.kind == Kind::Relay);
            let heads = if relays { state.heads() } else { Heads::new() };
            (cluster, heads, Cluster::are_judged_apart(&state.judged, &ids))
        };
        match &cluster.state {
            State::Merged(_) => return Err(committed()),
            State::Apart(_) => {
                return Err(ImportError::new("the cluster was judged apart", "open it again first"));
            }
            State::Open | State::Merging(_) if apart => {
                let message = "two of these were judged not to be the same";
                return Err(ImportError::new(message, "open the cluster again first"));
            }
            State::Open | State::Merging(_) => {}
        }
        let chosen = chosen(&cluster, merge)?;
        let stored = self.as_seen(&chosen).await?;
        let contacts: Vec<&Contact> = stored.iter().map(|s| &s.contact).collect();
        if let Some(why) = unmergeable(&contacts, &heads) {
            return Err(ImportError::new(why, ""));
        }
        let mut writes = Vec::new();
        if let State::Merging(old) = &cluster.state {
            writes.push(DuplicateWrite::Reopen(old.head.0));
        }
        let versions = |m: &&Member| (m.brief.id, m.brief.version);
        let mut versions = chosen.iter().map(versions);
        let head = versions.next().ok_or_else(|| ImportError::new("nobody is chosen", ""))?;
        writes.push(self.decide(head, versions.collect(), merge.picks.clone()));
        Ok(writes)
    }

    fn decide(&self, head: (i64, i64), merged: Vec<(i64, i64)>, picks: MemberPicks) -> DuplicateWrite {
        let (operator, at) = (self.inner.operator.clone(), crate::import::now());
        DuplicateWrite::Decide(MergeDecision { head, merged, picks, operator, at, is_broken: false })
    }

    /// The decision that a cluster proposes.
    fn proposed(&self, cluster: &Cluster) -> Option<DuplicateWrite> {
        let roles = self.in_order(cluster)?;
        let version = |id: i64| Some((id, cluster.member(id)?.brief.version));
        let merged = roles.merged.iter().map(|id| version(*id)).collect::<Option<Vec<_>>>()?;
        Some(self.decide(version(roles.head)?, merged, MemberPicks::new()))
    }

    /// The roles of a cluster, those merged by their probability with the head.
    pub(super) fn in_order(&self, cluster: &Cluster) -> Option<Roles> {
        let mut roles = cluster.roles()?;
        if cluster.decision().is_none() {
            let beside = |id: &i64| self.probability(cluster, roles.head, *id);
            let mut merged: Vec<(f64, i64)> = roles.merged.iter().map(|id| (beside(id), *id)).collect();
            merged.sort_by(|x, y| y.0.total_cmp(&x.0).then_with(|| x.1.cmp(&y.1)));
            roles.merged = merged.into_iter().map(|(_, id)| id).collect();
        }
        Some(roles)
    }

    /// The probability of two members.
    pub(super) fn probability(&self, cluster: &Cluster, a: i64, b: i64) -> f64 {
        let place = |id| cluster.member(id).and_then(|m| m.place);
        let both = place(a).zip(place(b));
        let comparison = both.and_then(|(a, b)| self.inner.search.comparison(a, b));
        comparison.map_or(0.0, |c| c.probability)
    }

    async fn judge(
        &self,
        id: ClusterId,
        named: &[ContactNumber],
        verdict: Verdict,
    ) -> Result<Vec<DuplicateWrite>> {
        let cluster = self.inner.state.lock().await.cluster(id)?.clone();
        if matches!(cluster.state, State::Merged(_)) {
            return Err(committed());
        }
        if verdict == Verdict::Same {
            return Err(ImportError::new("the same contacts are merged, not kept apart", ""));
        }
        let named = named.iter().map(|n| member(&cluster, n)).collect::<Result<Vec<_>>>()?;
        let named: BTreeSet<i64> = named.into_iter().map(|m| m.brief.id).collect();
        if named.is_empty() {
            return Err(ImportError::new("nobody is named", ""));
        }
        let all: Vec<&Member> = cluster.members.iter().collect();
        let stored = self.as_seen(&all).await?;
        let mut writes = Vec::new();
        if let State::Merging(old) = &cluster.state {
            writes.push(DuplicateWrite::Reopen(old.head.0));
        }
        let at = crate::import::now();
        let said = Said { operator: &self.inner.operator, at: &at, receipt: None };
        for (i, a) in stored.iter().enumerate() {
            let rest = stored.iter().skip(i + 1);
            let others = rest.filter(|b| named.contains(&a.id) || named.contains(&b.id));
            writes.extend(others.map(|b| DuplicateWrite::Judge(said.of(a, b, verdict))));
        }
        Ok(writes)
    }

    /// The contacts of members, in their order, as long as they are what the operator saw.
    async fn as_seen(&self, members: &[&Member]) -> Result<Vec<StoredContact>> {
        let numbers: Vec<ContactNumber> = members.iter().map(|m| m.brief.number.clone()).collect();
        let stored = self.inner.store.contacts(&numbers).await?;
        let mut stored: HashMap<i64, StoredContact> = stored.into_iter().map(|s| (s.id, s)).collect();
        members
            .iter()
            .map(|m| {
                let number = &m.brief.number;
                let found = stored.remove(&m.brief.id).ok_or_else(|| {
                    ImportError::new(format!("contact {number} is no longer in the base"), LOOK_AGAIN)
                })?;
                let seen = found.version == m.brief.version;
                seen.then_some(found).ok_or_else(|| {
                    ImportError::new(format!("contact {number} changed since you looked"), LOOK_AGAIN)
                })
            })
            .collect()
    }
}

fn committed() -> ImportError {
    ImportError::new("the cluster is committed", "`usher undo` takes a commit back")
}

pub(super) fn member<'a>(cluster: &'a Cluster, number: &ContactNumber) -> Result<&'a Member> {
    let missing = || ImportError::new(format!("contact {number} is not in the cluster"), "");
    cluster.numbered(number).ok_or_else(missing)
}

/// Head and merged members of a wish, the head first; nobody twice.
fn chosen<'a>(cluster: &'a Cluster, merge: &ClusterMerge) -> Result<Vec<&'a Member>> {
    let named = std::iter::once(&merge.head).chain(&merge.merged);
    let chosen = named.map(|number| member(cluster, number)).collect::<Result<Vec<_>>>()?;
    let distinct: BTreeSet<i64> = chosen.iter().map(|m| m.brief.id).collect();
    if distinct.len() < chosen.len() {
        return Err(ImportError::new("a contact is named twice", ""));
    }
    if merge.merged.is_empty() {
        return Err(ImportError::new(
            "nobody is merged into the head",
            "take a member in, or judge them apart",
        ));
    }
    merge.picks.values().try_for_each(|number| member(cluster, number).map(drop))?;
    Ok(chosen)
}

impl Resolving {
    /// Who is merged into whom by everything decided so far.
    pub(super) fn heads(&self) -> Heads {
        let mut heads = Heads::new();
        for cluster in &self.clusters {
            let State::Merging(decision) = &cluster.state else { continue };
            let number = |id: i64| cluster.member(id).map(|m| m.brief.number.clone());
            let Some(head) = number(decision.head.0) else { continue };
            let merged = decision.merged.iter().filter_map(|(id, _)| number(*id));
            heads.extend(merged.map(|number| (number, head.clone())));
        }
        heads
    }

    /// What opens a cluster again.
    fn reopened(&self, id: ClusterId) -> Result<Vec<DuplicateWrite>> {
        let cluster = self.cluster(id)?;
        if matches!(cluster.state, State::Merged(_)) {
            return Err(committed());
        }
        let mut writes = Vec::new();
        if let State::Merging(decision) = &cluster.state {
            writes.push(DuplicateWrite::Reopen(decision.head.0));
        }
        for (i, a) in cluster.members.iter().enumerate() {
            let pairs = cluster.members.iter().skip(i + 1).map(|b| pair_of(a.brief.id, b.brief.id));
            writes.extend(pairs.filter(|p| self.judged.contains_key(p)).map(DuplicateWrite::Withdraw));
        }
        Ok(writes)
    }

    /// The open clusters whose core holds together at a probability, every two of it.
    fn sure_clusters(&self, least: f64) -> Vec<ClusterId> {
        let is_meant = |cluster: &Cluster| {
            let core = || cluster.members.iter().filter(|m| m.is_sure).map(|m| m.brief.id);
            matches!(cluster.state, State::Open)
                && cluster.sure() > 1
                && cluster.weakest >= least
                && !Cluster::are_judged_apart(&self.judged, &core().collect::<Vec<_>>())
        };
        (0..).zip(&self.clusters).filter(|(_, c)| is_meant(c)).map(|(id, _)| id).collect()
    }

    /// The clusters that writes touch.
    fn touched(&self, writes: &[DuplicateWrite]) -> Vec<ClusterId> {
        let mut touched = BTreeSet::new();
        for write in writes {
            let ids: Vec<i64> = match write {
                DuplicateWrite::Judge(judgement) => vec![judgement.pair.0, judgement.pair.1],
                DuplicateWrite::Withdraw(pair) => vec![pair.0, pair.1],
                DuplicateWrite::Decide(decision) => members(decision).collect(),
                DuplicateWrite::Reopen(head) => vec![*head],
            };
            touched.extend(ids.iter().filter_map(|id| self.of.get(id).copied()));
        }
        touched.into_iter().collect()
    }

    /// Does here what was written; gives what takes it back.
    fn apply(&mut self, write: &DuplicateWrite) -> Option<DuplicateWrite> {
        match write {
            DuplicateWrite::Judge(judgement) => {
                let old = self.judged.insert(judgement.pair, judgement.clone());
                Some(old.map_or(DuplicateWrite::Withdraw(judgement.pair), DuplicateWrite::Judge))
            }
            DuplicateWrite::Withdraw(pair) => self.judged.remove(pair).map(DuplicateWrite::Judge),
            DuplicateWrite::Decide(decision) => {
                let head = decision.head.0;
                self.at(head)?.state = State::Merging(decision.clone());
                Some(DuplicateWrite::Reopen(head))
            }
            DuplicateWrite::Reopen(head) => {
                let cluster = self.at(*head)?;
                let old = std::mem::replace(&mut cluster.state, State::Open);
                match old {
                    State::Merging(decision) => Some(DuplicateWrite::Decide(decision)),
                    _ => None,
                }
            }
        }
    }

    fn at(&mut self, contact: i64) -> Option<&mut Cluster> {
        let id = self.of.get(&contact)?;
        self.clusters.get_mut(*id as usize)
    }

    /// Looks again whether judgements keep the members of clusters apart.
    pub(super) fn settle(&mut self, ids: &[ClusterId]) {
        for id in ids {
            if let Some(cluster) = self.clusters.get_mut(*id as usize) {
                cluster.settle(&self.judged);
            }
        }
    }
}
