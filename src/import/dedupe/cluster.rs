//! One cluster at the desk: who is in it, who is its head, and where it stands.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

use super::judged::{Judged, pair_of};
use crate::contact::ContactNumber;
use crate::import::cluster_view::ClusterState;
use crate::review::Verdict;
use crate::store::{ContactBrief, MergeDecision};
use crate::survivorship::HeadRule;

/// A contact of a cluster.
#[derive(Clone, Debug)]
pub(super) struct Member {
    /// What the base said of it when the operator last saw it.
    pub(super) brief: ContactBrief,
    /// Its place in the search; `None` when it has no form.
    pub(super) place: Option<u32>,
    /// It belongs to the core: joined at or above the match threshold.
    pub(super) is_sure: bool,
}

/// Contacts that may be one.
#[derive(Clone, Debug)]
pub(super) struct Cluster {
    pub(super) members: Vec<Member>,
    /// The probability of its surest link.
    pub(super) probability: f64,
    /// The least probability of two members of its core; zero without a core.
    pub(super) weakest: f64,
    pub(super) state: State,
    /// What makes a head here, the weightiest first.
    pub(super) order: Arc<[HeadRule]>,
}

/// Where a cluster stands.
#[derive(Clone, Debug)]
pub(super) enum State {
    Open,
    Merging(MergeDecision),
    Apart(Verdict),
    Merged(MergeDecision),
}

/// Who stays and who goes, by row id, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Roles {
    pub(super) head: i64,
    pub(super) merged: Vec<i64>,
}

impl Cluster {
    pub(super) fn member(&self, id: i64) -> Option<&Member> {
        self.members.iter().find(|m| m.brief.id == id)
    }

    pub(super) fn numbered(&self, number: &ContactNumber) -> Option<&Member> {
        self.members.iter().find(|m| m.brief.number == *number)
    }

    pub(super) fn numbers(&self) -> Vec<ContactNumber> {
        self.members.iter().map(|m| m.brief.number.clone()).collect()
    }

    pub(super) fn sure(&self) -> usize {
        self.members.iter().filter(|m| m.is_sure).count()
    }

    /// What was decided of it.
    pub(super) fn decision(&self) -> Option<&MergeDecision> {
        match &self.state {
            State::Merging(decision) | State::Merged(decision) => Some(decision),
            State::Open | State::Apart(_) => None,
        }
    }

    /// The head as decided, else as proposed: of the core if there is one.
    pub(super) fn head(&self) -> Option<&Member> {
        if let Some(decision) = self.decision() {
            return self.member(decision.head.0);
        }
        self.proposed()
    }

    fn proposed(&self) -> Option<&Member> {
        self.eligible().min_by(|a, b| rank(&a.brief, &b.brief, &self.order))
    }

    /// The members of the core if there is one, else all.
    fn eligible(&self) -> impl Iterator<Item = &Member> {
        let has_core = self.sure() > 1;
        self.members.iter().filter(move |m| m.is_sure || !has_core)
    }

    /// Why a member is the head: the first thing in which it is ahead of the next best, or that a person chose it.
    pub(super) fn because(&self, head: i64) -> String {
        let Some(own) = self.member(head) else { return String::new() };
        if self.proposed().is_some_and(|proposed| proposed.brief.id != head) {
            return "chosen by hand".into();
        }
        let others = self.eligible().filter(|m| m.brief.id != head);
        let Some(next) = others.min_by(|a, b| rank(&a.brief, &b.brief, &self.order)) else {
            return String::new();
        };
        if own.brief.active && !next.brief.active {
            return "it alone is active".into();
        }
        let ahead = |rule: &&HeadRule| by_rule(&own.brief, &next.brief, **rule) == Ordering::Less;
        let reason = self.order.iter().find(ahead).map_or(HeadRule::OldestNumber.reason(), |r| r.reason());
        format!("it {reason}")
    }

    /// Who stays and who goes: as decided; else the core is proposed while the cluster is open, and nobody after that.
    pub(super) fn roles(&self) -> Option<Roles> {
        let head = self.head()?.brief.id;
        let merged = match &self.state {
            State::Merging(decision) | State::Merged(decision) => {
                decision.merged.iter().map(|(id, _)| *id).collect()
            }
            State::Open => self.members.iter().filter(|m| m.is_sure).map(|m| m.brief.id).collect(),
            State::Apart(_) => Vec::new(),
        };
        Some(Roles { head, merged: merged.into_iter().filter(|id| *id != head).collect() })
    }

    /// Looks again whether judgements keep its members apart; what is decided stays decided.
    pub(super) fn settle(&mut self, judged: &Judged) {
        if matches!(self.state, State::Open | State::Apart(_)) {
            self.state = self.verdict(judged).map_or(State::Open, State::Apart);
        }
    }

    /// What was said, when no two members are left of which nothing was said.
    fn verdict(&self, judged: &Judged) -> Option<Verdict> {
        if judged.is_empty() {
            return None;
        }
        let mut verdict = None;
        for (i, a) in self.members.iter().enumerate() {
            for b in self.members.iter().skip(i + 1) {
                let said = judged.get(&pair_of(a.brief.id, b.brief.id))?.verdict;
                // Of several words the stronger stands for all.
                verdict = match verdict {
                    Some(Verdict::Different) => verdict,
                    _ => Some(said),
                };
            }
        }
        verdict
    }

    /// Whether a person said of two of these that they are not the same.
    pub(super) fn are_judged_apart(judged: &Judged, ids: &[i64]) -> bool {
        let apart = |a: &i64, b: &i64| {
            judged.get(&pair_of(*a, *b)).is_some_and(|judgement| judgement.verdict != Verdict::Same)
        };
        !judged.is_empty() && ids.iter().enumerate().any(|(i, a)| ids.iter().skip(i + 1).any(|b| apart(a, b)))
    }

    /// Takes members out; a core of one is none.
    pub(super) fn without(&mut self, gone: &HashSet<i64>) {
        self.members.retain(|m| !gone.contains(&m.brief.id));
        if self.sure() < 2 {
            self.members.iter_mut().for_each(|m| m.is_sure = false);
        }
        if self.members.len() < 2 {
            self.members.clear();
        }
    }

    /// The state as the faces see it.
    pub(super) fn shown(&self) -> ClusterState {
        let told = |decision: &MergeDecision| {
            let head = self.member(decision.head.0).map(|m| m.brief.number.to_string());
            format!("{} into {}", decision.merged.len(), head.unwrap_or_default())
        };
        match &self.state {
            State::Open => ClusterState::Open,
            State::Merging(decision) => ClusterState::Merging(told(decision)),
            State::Apart(verdict) => ClusterState::Apart(*verdict),
            State::Merged(decision) => ClusterState::Merged(told(decision)),
        }
    }
}

/// Who is the better head, by what weighs most first; the oldest number at last. An inactive contact is none while another
/// is active: the person would be gone.
pub(super) fn rank(a: &ContactBrief, b: &ContactBrief, order: &[HeadRule]) -> Ordering {
    let ruled = order.iter().fold(b.active.cmp(&a.active), |so_far, rule| so_far.then(by_rule(a, b, *rule)));
    ruled.then(by_rule(a, b, HeadRule::OldestNumber)).then_with(|| a.number.cmp(&b.number))
}

fn by_rule(a: &ContactBrief, b: &ContactBrief, rule: HeadRule) -> Ordering {
    match rule {
        HeadRule::Sales => b.has_sales.cmp(&a.has_sales),
        HeadRule::Login => b.has_login.cmp(&a.has_login),
        HeadRule::OldestNumber => a.number.value().cmp(&b.number.value()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::Kind;
    use crate::survivorship::HEAD_RULES;

    fn brief(number: &str) -> ContactBrief {
        ContactBrief {
            id: number.parse().unwrap(),
            number: ContactNumber::parse(number).unwrap(),
            version: 1,
            kind: Kind::Individual,
            structure: None,
            has_sales: false,
            has_login: false,
            active: true,
            merged: false,
        }
    }

    #[test]
    fn the_head_has_sales_then_a_login_then_the_oldest_number() {
        let plain = brief("0002");
        let cases = [
            (ContactBrief { has_sales: true, ..brief("9") }, plain.clone()),
            (ContactBrief { has_login: true, ..brief("9") }, plain.clone()),
            (ContactBrief { has_sales: true, ..brief("9") }, ContactBrief { has_login: true, ..brief("1") }),
            (plain.clone(), brief("10")),
            (plain, ContactBrief { has_sales: true, active: false, ..brief("1") }),
        ];
        for (better, worse) in cases {
            assert_eq!(rank(&better, &worse, &HEAD_RULES), Ordering::Less, "{better:?} {worse:?}");
        }
    }
}
