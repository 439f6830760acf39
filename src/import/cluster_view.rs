//! What the faces are shown of the duplicates inside a base.

use std::collections::BTreeMap;

use super::view::{Stage, Standing};
use crate::contact::{Contact, ContactNumber};
use crate::review::{FieldWeight, Relation, Verdict};
use crate::survivorship::{Line, Unit};

/// A cluster within one search, counted from 0: the surest first.
pub type ClusterId = u32;

/// What stands in the header of the duplicates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicatesHeader {
    /// The name of the base.
    pub base: String,
    /// Its stage.
    pub stage: Stage,
    /// Who works.
    pub operator: String,
    /// Contacts compared.
    pub contacts: u64,
    /// Clusters by state.
    pub counts: ClusterCounts,
}

/// Clusters by state; the sum is the clusters found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClusterCounts {
    /// Nobody decided yet.
    pub open: u64,
    /// To be merged by the next commit.
    pub merging: u64,
    /// Judged not to be the same.
    pub apart: u64,
    /// Merged by a commit.
    pub merged: u64,
}

/// Where a cluster stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClusterState {
    /// Nobody decided yet.
    Open,
    /// To be merged by the next commit: into whom and how many, in a few words.
    Merging(String),
    /// Judged not to be the same, or merely related.
    Apart(Verdict),
    /// Merged by a commit.
    Merged(String),
}

/// One cluster of the list, small.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterLine {
    /// The cluster.
    pub id: ClusterId,
    /// The head's name.
    pub name: String,
    /// Its e-mail, else its phone.
    pub reach: String,
    /// `8001 Zürich`.
    pub place: String,
    /// How many contacts.
    pub members: u16,
    /// How many of them are sure: joined at or above the match threshold. Zero for a cluster of possible matches only.
    pub sure: u16,
    /// The probability of its surest link.
    pub probability: f64,
    /// Where it stands.
    pub state: ClusterState,
}

/// What becomes of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// It stays: the head of the duplicate.
    Head,
    /// It is merged into the head.
    Merged,
    /// It is left as it is.
    LeftOut,
}

/// One contact of a cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterMember {
    /// The contact as the base holds it.
    pub contact: Contact,
    /// What the base knows of it besides.
    pub standing: Standing,
    /// What becomes of it, as decided or proposed.
    pub share: Share,
}

/// Two members beside each other.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterPair {
    /// Place of the first among the members.
    pub a: usize,
    /// Place of the second.
    pub b: usize,
    /// Match probability.
    pub probability: f64,
    /// Match weight in bits.
    pub weight: f32,
    /// Same or related, as the model sees it.
    pub relation: Relation,
    /// The weight by field; they add up to `weight`.
    pub fields: Vec<FieldWeight>,
    /// What a person said.
    pub verdict: Option<Verdict>,
}

/// Everything about one cluster.
#[derive(Clone, Debug, PartialEq)]
pub struct ClusterDetail {
    /// Its line in the list.
    pub line: ClusterLine,
    /// The contacts, the head first, then by probability.
    pub members: Vec<ClusterMember>,
    /// Every two of them.
    pub pairs: Vec<ClusterPair>,
    /// What the head will be; the head as it is when nothing is merged.
    pub after: Contact,
    /// For each value that the members differ in or fill: the head's value before, the value after and where it comes
    /// from. `Line` is that of the head beside all others folded in order.
    pub lines: Vec<Line>,
    /// Values picked by hand: of which member.
    pub picks: BTreeMap<Unit, ContactNumber>,
    /// Why the head is the head, as in "the head: it has sales"; empty when it is alone.
    pub because: String,
}

/// How a cluster is to be merged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterMerge {
    /// Who stays.
    pub head: ContactNumber,
    /// Who is merged into it, in this order; others are left as they are.
    pub merged: Vec<ContactNumber>,
    /// Values picked by hand: of which member.
    pub picks: BTreeMap<Unit, ContactNumber>,
}

/// What an operator does with clusters.
#[derive(Clone, Debug, PartialEq)]
pub enum ClusterAct {
    /// Merge one cluster.
    Merge(ClusterId, ClusterMerge),
    /// The members named are not the same as any other member of the cluster (all of them: the whole cluster is apart).
    Apart {
        /// The cluster.
        cluster: ClusterId,
        /// Who.
        members: Vec<ContactNumber>,
        /// Different or related.
        verdict: Verdict,
    },
    /// Take back what was decided or judged of a cluster.
    Reopen(ClusterId),
    /// Merge the sure members of every open cluster whose links among them reach a probability.
    MergeSure(f64),
    /// Take the last act back.
    Undo,
}
