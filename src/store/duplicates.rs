//! What a store keeps of the duplicates inside its base: judgements of pairs, and merges that wait for a commit.
//!
//! Ids, hashes and field names only: nothing of what a contact holds.

use crate::contact::{ContactNumber, Kind};
use crate::review::Verdict;
use crate::survivorship::MemberPicks;

/// What is asked of a contact before anybody looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactBrief {
    /// The row id.
    pub id: i64,
    /// Its number.
    pub number: ContactNumber,
    /// Counted up by every change.
    pub version: i64,
    /// Its kind.
    pub kind: Kind,
    /// For a relay the number of its structure.
    pub structure: Option<ContactNumber>,
    /// The ticketing side has sales of it.
    pub has_sales: bool,
    /// It logs in.
    pub has_login: bool,
    /// Active or not.
    pub active: bool,
    /// It was merged into another contact.
    pub merged: bool,
}

/// What a person said of two contacts of the base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairJudgement {
    /// The row ids, the smaller first.
    pub pair: (i64, i64),
    /// Different or related.
    pub verdict: Verdict,
    /// A fingerprint of what is compared of each, as it was then.
    pub compared: (i64, i64),
    /// Who said so.
    pub operator: String,
    /// UTC, ISO 8601.
    pub at: String,
    /// The commit of the review in which it was said; it goes when that is taken back.
    pub receipt: Option<i64>,
}

/// Contacts that somebody decided to merge, with the versions that were looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeDecision {
    /// The head: row id and version.
    pub head: (i64, i64),
    /// Those that are merged into it, in order: row id and version.
    pub merged: Vec<(i64, i64)>,
    /// Values picked by hand: of whom.
    pub picks: MemberPicks,
    /// Who decided.
    pub operator: String,
    /// UTC, ISO 8601.
    pub at: String,
    /// One of its contacts is no longer in the base.
    pub is_broken: bool,
}

/// One thing that is kept or forgotten of duplicates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DuplicateWrite {
    /// Keeps a judgement, in place of an earlier one of the pair.
    Judge(PairJudgement),
    /// Forgets the judgement of a pair of row ids, the smaller first.
    Withdraw((i64, i64)),
    /// Keeps a decision to merge, in place of an earlier one about its head.
    Decide(MergeDecision),
    /// Forgets the decision about the head with this row id.
    Reopen(i64),
}
