//! The cluster under the cursor: its details, the member in focus, what the person changed and did not send yet.
//!
//! A draft is another head, other members or picks; the desk computes what would come of it, and that is shown as soon
//! as it is there. Until then what stood on the screen stays.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::contact::ContactNumber;
use crate::import::{ClusterDetail, ClusterId, ClusterMember, ClusterMerge, ClusterPair, Share};

use super::super::rowview::EqualLines;
use super::effect::Wanted;
use super::sheet::{Sheet, SheetLine};

/// As many details are kept; far more than are prefetched.
const DETAILS_KEPT: usize = 64;

/// Details by cluster, and where the person looks.
#[derive(Default)]
pub(crate) struct ClusterView {
    details: HashMap<ClusterId, (Option<ClusterMerge>, Arc<ClusterDetail>)>,
    asked: HashMap<ClusterId, Option<ClusterMerge>>,
    /// Clusters that have changed since their details were read.
    stale: HashSet<ClusterId>,
    drafts: HashMap<ClusterId, ClusterMerge>,
    cluster: Option<ClusterId>,
    /// The member in focus; `None` until one is chosen.
    member: Option<ContactNumber>,
    sheet: Option<(Arc<ClusterDetail>, Sheet)>,
    pub(crate) equal: EqualLines,
    /// The line under the field cursor, while the person is in the fields.
    pub(crate) field: Option<usize>,
}

impl ClusterView {
    /// Looks at another cluster.
    pub(crate) fn look_at(&mut self, cluster: Option<ClusterId>) {
        if self.cluster != cluster {
            self.cluster = cluster;
            self.member = None;
            self.field = None;
        }
    }

    /// The details on the screen, perhaps those from before the last change.
    pub(crate) fn detail(&self) -> Option<&Arc<ClusterDetail>> {
        self.cluster.and_then(|id| self.details.get(&id)).map(|(_, detail)| detail)
    }

    /// How the cluster in focus is to be merged: as drafted, else as stored or proposed; `None` while it is being read.
    pub(crate) fn merge(&self) -> Option<ClusterMerge> {
        let id = self.cluster?;
        match self.drafts.get(&id) {
            Some(draft) => Some(draft.clone()),
            None if self.stale.contains(&id) => None,
            None => merge_of(self.details.get(&id).map(|(_, detail)| detail)?),
        }
    }

    /// True while what the person changed is not sent.
    pub(crate) fn has_draft(&self) -> bool {
        self.cluster.is_some_and(|id| self.drafts.contains_key(&id))
    }

    /// Changes how the cluster in focus is to be merged; nothing is stored.
    pub(crate) fn set_draft(&mut self, draft: ClusterMerge) {
        if let Some(id) = self.cluster {
            self.drafts.insert(id, draft);
        }
    }

    /// Back to what is stored or proposed; `false` when nothing was changed.
    pub(crate) fn drop_draft(&mut self) -> bool {
        self.cluster.is_some_and(|id| self.drafts.remove(&id).is_some())
    }

    /// The place of the member in focus: the second until one is chosen.
    pub(crate) fn member_place(&self) -> usize {
        let members = self.detail().map_or(&[][..], |d| d.members.as_slice());
        let chosen = self.member.as_ref();
        let place = members.iter().position(|m| chosen.is_some() && m.contact.number.as_ref() == chosen);
        place.unwrap_or_else(|| members.len().saturating_sub(1).min(1))
    }

    /// The member in focus.
    pub(crate) fn member(&self) -> Option<&ClusterMember> {
        self.detail()?.members.get(self.member_place())
    }

    /// The number of the member in focus.
    pub(crate) fn member_number(&self) -> Option<ContactNumber> {
        self.member()?.contact.number.clone()
    }

    /// Puts a member in focus by its place; `false` when there is none.
    pub(crate) fn set_member(&mut self, place: usize) -> bool {
        let number = self.detail().and_then(|d| d.members.get(place)).and_then(|m| m.contact.number.clone());
        let there = number.is_some();
        if there {
            self.member = number;
        }
        there
    }

    /// Puts a member in focus by its number.
    pub(crate) fn focus_on(&mut self, number: ContactNumber) {
        self.member = Some(number);
    }

    /// The head beside the member in focus; `None` for the head itself.
    pub(crate) fn pair(&self) -> Option<&ClusterPair> {
        let place = self.member_place();
        let sides = |p: &&ClusterPair| (p.a.min(p.b), p.a.max(p.b)) == (0, place);
        self.detail()?.pairs.iter().find(sides).filter(|_| place > 0)
    }

    /// The fields of the cluster in focus.
    pub(crate) fn sheet(&self) -> Option<&Sheet> {
        self.sheet.as_ref().map(|(_, sheet)| sheet)
    }

    /// The lines to draw.
    pub(crate) fn shown(&self) -> Vec<&SheetLine> {
        let takes = |line: &&SheetLine| self.equal == EqualLines::Shown || !Sheet::is_folded(line);
        self.sheet().map_or_else(Vec::new, |sheet| sheet.lines.iter().filter(takes).collect())
    }

    /// How many lines are hidden.
    pub(crate) fn folded(&self) -> usize {
        let all = self.sheet().map_or(0, |sheet| sheet.lines.len());
        all.saturating_sub(self.shown().len())
    }

    /// Computes the fields again if the details are others than before, and keeps the field cursor on a line.
    pub(crate) fn refresh(&mut self) {
        let detail = self.detail().cloned();
        let same = match (&detail, &self.sheet) {
            (Some(detail), Some((of, _))) => Arc::ptr_eq(detail, of),
            (None, None) => true,
            _ => false,
        };
        if !same {
            self.sheet = detail.map(|detail| (Arc::clone(&detail), Sheet::of(&detail)));
        }
        let count = self.shown().len();
        self.field = self.field.map(|place| place.min(count.saturating_sub(1)));
    }

    /// Keeps the details of a cluster, if they are those of its draft as it is now.
    pub(crate) fn keep(&mut self, (cluster, draft): Wanted, detail: ClusterDetail) {
        if self.drafts.get(&cluster) != draft.as_ref() {
            return;
        }
        if self.details.len() >= DETAILS_KEPT {
            let here = self.cluster;
            self.details.retain(|id, _| Some(*id) == here);
        }
        self.asked.remove(&cluster);
        self.stale.remove(&cluster);
        self.details.insert(cluster, (draft, Arc::new(detail)));
    }

    /// Of these clusters those whose details are neither here nor asked for; they count as asked for from now.
    pub(crate) fn missing(&mut self, clusters: &[ClusterId]) -> Vec<Wanted> {
        let mut missing = Vec::new();
        for id in clusters {
            let draft = self.drafts.get(id).cloned();
            if self.lacks(*id) && self.asked.get(id) != Some(&draft) {
                self.asked.insert(*id, draft.clone());
                missing.push((*id, draft));
            }
        }
        missing
    }

    /// Forgets what was asked for: those answers will be dropped.
    pub(crate) fn forget_asked(&mut self) {
        self.asked.clear();
    }

    /// Forgets that these were asked for.
    pub(crate) fn forget_asked_for(&mut self, wanted: &[Wanted]) {
        for (cluster, draft) in wanted {
            if self.asked.get(cluster) == Some(draft) {
                self.asked.remove(cluster);
            }
        }
    }

    /// True when the details of the cluster in focus are on their way.
    pub(crate) fn is_awaited(&self) -> bool {
        self.cluster.is_some_and(|id| self.lacks(id) && self.asked.contains_key(&id))
    }

    fn lacks(&self, id: ClusterId) -> bool {
        let drawn = self.details.get(&id).map(|(draft, _)| draft.as_ref());
        self.stale.contains(&id) || drawn != Some(self.drafts.get(&id))
    }

    /// The cluster is not the same any more: its details are read again, those on the screen stay until then.
    pub(crate) fn changed(&mut self, id: ClusterId) {
        self.stale.insert(id);
    }

    /// What was drafted for a cluster is stored.
    pub(crate) fn sent(&mut self, id: ClusterId) {
        self.drafts.remove(&id);
        self.stale.insert(id);
    }

    /// Forgets everything that was read and drafted.
    pub(crate) fn clear(&mut self) {
        *self = Self { equal: self.equal, ..Self::default() };
    }
}

/// How the details say that a cluster is merged.
fn merge_of(detail: &ClusterDetail) -> Option<ClusterMerge> {
    let number = |m: &ClusterMember| m.contact.number.clone();
    let head = detail.members.iter().find(|m| m.share == Share::Head).and_then(number)?;
    let merged = detail.members.iter().filter(|m| m.share == Share::Merged).filter_map(number).collect();
    Some(ClusterMerge { head, merged, picks: detail.picks.clone() })
}
