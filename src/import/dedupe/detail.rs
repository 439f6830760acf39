//! Everything about one cluster, as it is or as a draft would have it.

use std::collections::HashMap;

use super::DuplicateDesk;
use super::cluster::{Cluster, Roles, State};
use super::judged::{Judged, pair_of};
use super::lines::line;
use super::plan::changed;
use crate::contact::{Contact, ContactNumber, Kind};
use crate::import::cluster_view::{
    ClusterDetail, ClusterId, ClusterMember, ClusterMerge, ClusterPair, Share,
};
use crate::import::detail::batches;
use crate::import::error::{ImportError, Result};
use crate::import::view::Standing;
use crate::linkage::{self, Comparison};
use crate::review::{FieldWeight, Relation};
use crate::store::{BatchId, StoredContact};
use crate::survivorship::{MemberPicks, MergedHead, contact_lines, merge_contacts};

/// A cluster with its contacts as the base holds them, in the order in which they are shown.
struct Laid {
    cluster: Cluster,
    contacts: Vec<StoredContact>,
    roles: Roles,
    picks: MemberPicks,
}

impl DuplicateDesk {
    /// Everything about one cluster; with a draft as that would have it. From now on its contacts count as seen.
    ///
    /// # Errors
    /// When there is no such cluster, the draft names a contact that is not in it, or the base cannot be read.
    pub async fn detail(&self, cluster: ClusterId, draft: Option<&ClusterMerge>) -> Result<ClusterDetail> {
        let laid = self.laid(cluster, draft).await?;
        let structures = self.structure_names(&laid.contacts).await?;
        let batches = batches(self.inner.store.as_ref()).await?;
        let judged = self.judged_within(&laid).await;
        let head = laid.contacts.first().map(|s| s.contact.clone()).unwrap_or_default();
        let of = |share: Share| -> Vec<&Contact> {
            let stored = laid.contacts.iter().filter(|s| laid.share(s.id) == share);
            stored.map(|s| &s.contact).collect()
        };
        let mut merged = of(Share::Merged);
        merged.sort_by_key(|c| laid.position(c));
        let is_done = matches!(laid.cluster.state, State::Merged(_));
        let golden = match is_done {
            true => MergedHead { after: head.clone(), ..MergedHead::default() },
            false => {
                let changed = changed(&laid.contacts);
                merge_contacts(&head, &merged, &laid.picks, (&self.inner.survivorship, &changed))
            }
        };
        // Where nobody is merged yet, all of them are laid beside the head.
        let others = if merged.is_empty() { of(Share::LeftOut) } else { merged };
        Ok(ClusterDetail {
            line: line(cluster, &laid.cluster, &head),
            lines: contact_lines(&head, &others, &golden),
            because: laid.cluster.because(laid.roles.head),
            pairs: self.pairs(&laid, &judged),
            members: laid.contacts.iter().map(|s| laid.member(s, &structures, &batches)).collect(),
            after: golden.after,
            picks: laid.picks,
        })
    }

    async fn laid(&self, id: ClusterId, draft: Option<&ClusterMerge>) -> Result<Laid> {
        let cluster = self.inner.state.lock().await.cluster(id)?.clone();
        let stored = self.inner.store.contacts(&cluster.numbers()).await?;
        let mut stored: HashMap<i64, StoredContact> = stored.into_iter().map(|s| (s.id, s)).collect();
        let versions: HashMap<i64, i64> = stored.values().map(|s| (s.id, s.version)).collect();
        self.inner.state.lock().await.seen(id, &versions);
        let decided = cluster.decision().map(|d| d.picks.clone()).unwrap_or_default();
        let (roles, picks) = match draft {
            Some(draft) => (drafted(&cluster, draft)?, draft.picks.clone()),
            None => {
                let nobody = || ImportError::new(format!("cluster {id} has no members left"), "");
                (self.in_order(&cluster).ok_or_else(nobody)?, decided)
            }
        };
        let mut order: Vec<(f64, i64)> =
            cluster.members.iter().map(|m| (self.beside(&cluster, &roles, m.brief.id), m.brief.id)).collect();
        order.sort_by(|x, y| y.0.total_cmp(&x.0).then_with(|| x.1.cmp(&y.1)));
        let contacts = order.into_iter().filter_map(|(_, id)| stored.remove(&id)).collect();
        Ok(Laid { cluster, contacts, roles, picks })
    }

    /// The probability beside the head; the head itself stands before all.
    fn beside(&self, cluster: &Cluster, roles: &Roles, id: i64) -> f64 {
        if id == roles.head { f64::INFINITY } else { self.probability(cluster, roles.head, id) }
    }

    async fn judged_within(&self, laid: &Laid) -> Judged {
        let state = self.inner.state.lock().await;
        let ids: Vec<i64> = laid.contacts.iter().map(|s| s.id).collect();
        let pairs = ids.iter().enumerate().flat_map(|(i, a)| ids.iter().skip(i + 1).map(|b| pair_of(*a, *b)));
        pairs.filter_map(|pair| Some((pair, state.judged.get(&pair)?.clone()))).collect()
    }

    fn pairs(&self, laid: &Laid, judged: &Judged) -> Vec<ClusterPair> {
        let mut pairs = Vec::new();
        for (a, x) in laid.contacts.iter().enumerate() {
            for (b, y) in laid.contacts.iter().enumerate().skip(a + 1) {
                let place = |id| laid.cluster.member(id).and_then(|m| m.place);
                let both = place(x.id).zip(place(y.id));
                let comparison = both.and_then(|(x, y)| self.inner.search.comparison(x, y));
                let verdict = judged.get(&pair_of(x.id, y.id)).map(|j| j.verdict);
                pairs.push(ClusterPair { verdict, ..pair((a, b), comparison.as_ref()) });
            }
        }
        pairs
    }

    async fn structure_names(&self, stored: &[StoredContact]) -> Result<HashMap<ContactNumber, String>> {
        let numbers: Vec<ContactNumber> = stored.iter().filter_map(|s| s.contact.structure.clone()).collect();
        if numbers.is_empty() {
            return Ok(HashMap::new());
        }
        let structures = self.inner.store.contacts(&numbers).await?;
        let named = structures.into_iter().filter_map(|s| {
            let name = s.contact.display_name();
            Some((s.contact.number?, name))
        });
        Ok(named.collect())
    }
}

impl Laid {
    fn share(&self, id: i64) -> Share {
        if id == self.roles.head {
            Share::Head
        } else if self.roles.merged.contains(&id) {
            Share::Merged
        } else {
            Share::LeftOut
        }
    }

    /// The place of a contact among those merged.
    fn position(&self, contact: &Contact) -> usize {
        let id = self.contacts.iter().find(|s| s.contact.number == contact.number).map(|s| s.id);
        self.roles.merged.iter().position(|m| Some(*m) == id).unwrap_or(usize::MAX)
    }

    fn member(
        &self,
        stored: &StoredContact,
        structures: &HashMap<ContactNumber, String>,
        batches: &HashMap<i64, BatchId>,
    ) -> ClusterMember {
        let structure = stored.contact.structure.as_ref().filter(|_| stored.contact.kind == Kind::Relay);
        ClusterMember {
            contact: stored.contact.clone(),
            standing: Standing {
                login: stored.login.clone().unwrap_or_default(),
                created: stored.created_at.chars().take(10).collect(),
                created_by_batch: stored.created_receipt.and_then(|receipt| batches.get(&receipt).copied()),
                structure: structure
                    .map(|n| structures.get(n).cloned().unwrap_or_else(|| n.to_string()))
                    .unwrap_or_default(),
            },
            share: self.share(stored.id),
        }
    }
}

fn drafted(cluster: &Cluster, draft: &ClusterMerge) -> Result<Roles> {
    let id = |number: &ContactNumber| super::acts::member(cluster, number).map(|m| m.brief.id);
    let head = id(&draft.head)?;
    let merged = draft.merged.iter().map(id).collect::<Result<Vec<_>>>()?;
    Ok(Roles { head, merged: merged.into_iter().filter(|id| *id != head).collect() })
}

fn pair((a, b): (usize, usize), comparison: Option<&Comparison>) -> ClusterPair {
    let weighs = |comparison: &Comparison| -> Vec<FieldWeight> {
        let fields = comparison.fields.iter().filter(|f| f.weight != 0.0);
        fields
            .map(|f| FieldWeight {
                field: f.field.as_str().to_owned(),
                level: f.level.as_str().to_owned(),
                weight: f.weight,
            })
            .collect()
    };
    let related = |c: &Comparison| matches!(c.relation, linkage::Relation::Related(_));
    ClusterPair {
        a,
        b,
        probability: comparison.map_or(0.0, |c| c.probability),
        weight: comparison.map_or(0.0, |c| c.weight),
        relation: if comparison.is_some_and(related) { Relation::Related } else { Relation::Same },
        fields: comparison.map(weighs).unwrap_or_default(),
        verdict: None,
    }
}

impl super::Resolving {
    /// Remembers which versions of contacts the operator saw last.
    fn seen(&mut self, id: ClusterId, versions: &HashMap<i64, i64>) {
        let Some(cluster) = self.clusters.get_mut(id as usize) else { return };
        for member in &mut cluster.members {
            if let Some(version) = versions.get(&member.brief.id) {
                member.brief.version = *version;
            }
        }
    }
}
