//! Pairs become clusters: each with at most one core of sure links, none with two members in conflict.

use std::collections::{BTreeMap, HashMap};

use crate::import::duplicates::{Apart, Search};
use crate::linkage;
use crate::review::Thresholds;

/// More members than this are not one person: the cluster is cut.
const LARGEST: usize = 50;

/// Where a cluster that is too large is cut, one after the other.
const CUTS: [f64; 8] = [0.3, 0.5, 0.7, 0.9, 0.95, 0.99, 0.999, 0.9999];

/// A cluster by the places of its contacts in the search.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Formed {
    /// The contacts of the core: joined at or above the match threshold. Empty for possible matches only.
    pub(super) core: Vec<u32>,
    /// The others.
    pub(super) possible: Vec<u32>,
    /// The probability of its surest link.
    pub(super) probability: f64,
}

/// Two contacts and the probability that they are one.
type Link = (u32, u32, f64);

/// Forms the clusters of a search, the surest first.
///
/// Two cores that only a possible match joins stand apart, each with those who are nearer to it: an operator who merges
/// one has not said anything of the other.
pub(super) fn form(search: &Search, apart: &Apart, thresholds: Thresholds) -> Vec<Formed> {
    let cores = search.clusters(thresholds.matched);
    let links: Vec<Link> =
        search.pairs.iter().filter(|p| p.is_mergeable).map(|p| (p.a, p.b, p.probability)).collect();
    let veto = |a: u32, b: u32| match (cores.get(&a), cores.get(&b)) {
        (Some(x), Some(y)) => x != y,
        _ => is_conflict(search, apart, a, b),
    };
    let groups = linkage::clusters(&links, veto, thresholds.review);
    let mut linked: BTreeMap<u32, Vec<Link>> = BTreeMap::new();
    for link in links {
        if let Some(group) = groups.get(&link.0).filter(|group| groups.get(&link.1) == Some(group)) {
            linked.entry(*group).or_default().push(link);
        }
    }
    let mut formed: Vec<Formed> = linked
        .values()
        .flat_map(|links| cut(links, veto))
        .filter_map(|(m, l)| formed(m, &l, &cores))
        .collect();
    formed.sort_by(|x, y| y.probability.total_cmp(&x.probability).then_with(|| x.first().cmp(&y.first())));
    formed
}

impl Formed {
    fn first(&self) -> Option<u32> {
        self.core.iter().chain(&self.possible).min().copied()
    }
}

/// Whether two contacts may not stand in one cluster.
pub(super) fn is_conflict(search: &Search, apart: &Apart, a: u32, b: u32) -> bool {
    let ids = (search.id(a.min(b)).unwrap_or_default(), search.id(a.max(b)).unwrap_or_default());
    apart.contains(&ids) || search.comparison(a, b).is_some_and(|c| c.contradicts())
}

fn formed(members: Vec<u32>, links: &[Link], cores: &HashMap<u32, u32>) -> Option<Formed> {
    let (mut core, mut possible): (Vec<u32>, Vec<u32>) =
        members.into_iter().partition(|place| cores.contains_key(place));
    if core.len() < 2 {
        possible.append(&mut core);
    }
    possible.sort_unstable();
    let probability = links.iter().map(|link| link.2).max_by(f64::total_cmp)?;
    Some(Formed { core, possible, probability })
}

/// The members of a group with their links; a group too large to be one person in parts.
fn cut(links: &[Link], veto: impl Fn(u32, u32) -> bool + Copy) -> Vec<(Vec<u32>, Vec<Link>)> {
    let mut parts = Vec::new();
    let mut left = vec![links.to_vec()];
    for threshold in std::iter::once(0.0).chain(CUTS) {
        let mut larger = Vec::new();
        for links in left {
            for (members, links) in split(&links, veto, threshold) {
                match members.len() {
                    ..=LARGEST => parts.push((members, links)),
                    _ => larger.push(links),
                }
            }
        }
        left = larger;
    }
    // What nothing tells apart is shown by fifties.
    for links in left {
        for (members, links) in split(&links, veto, 0.0) {
            parts
                .extend(members.chunks(LARGEST).filter(|m| m.len() > 1).map(|m| (m.to_vec(), links.clone())));
        }
    }
    parts
}

/// Groups at a threshold; what falls off the groups stays together as far as it is linked.
fn split(
    links: &[Link],
    veto: impl Fn(u32, u32) -> bool + Copy,
    threshold: f64,
) -> Vec<(Vec<u32>, Vec<Link>)> {
    let groups = linkage::clusters(links, veto, threshold);
    let fallen: Vec<Link> = links
        .iter()
        .filter(|(a, b, _)| !groups.contains_key(a) && !groups.contains_key(b))
        .copied()
        .collect();
    let rest = linkage::clusters(&fallen, veto, 0.0);
    let mut parts: BTreeMap<u32, (Vec<u32>, Vec<Link>)> = BTreeMap::new();
    for (place, group) in groups.iter().chain(&rest) {
        parts.entry(*group).or_default().0.push(*place);
    }
    for link in links {
        for of in [&groups, &rest] {
            if let Some(group) = of.get(&link.0).filter(|group| of.get(&link.1) == Some(group)) {
                parts.entry(*group).or_default().1.push(*link);
            }
        }
    }
    let mut parts: Vec<_> = parts.into_values().collect();
    parts.iter_mut().for_each(|(members, _)| members.sort_unstable());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_that_is_too_long_breaks_at_its_weakest_links() {
        // Forty by forty, joined by one weak link.
        let chain = |from: u32| (from..from + 39).map(|i| (i, i + 1, 0.95));
        let mut links: Vec<Link> = chain(0).chain(chain(100)).collect();
        links.push((39, 100, 0.4));
        let parts = cut(&links, |_, _| false);
        let sizes: Vec<usize> = parts.iter().map(|(members, _)| members.len()).collect();
        assert_eq!(sizes, [40, 40]);
        let small = cut(&links[..20], |_, _| false);
        assert_eq!(small.len(), 1, "what is small enough is not touched");
    }

    #[test]
    fn what_nothing_tells_apart_is_cut_by_number() {
        let links: Vec<Link> = (1..=70).map(|i| (0, i, 1.0)).collect();
        let sizes: Vec<usize> = cut(&links, |_, _| false).iter().map(|(m, _)| m.len()).collect();
        assert_eq!(sizes, [50, 21]);
    }

    #[test]
    fn those_who_fall_off_stay_together() {
        let mut links: Vec<Link> = (0..60).map(|i| (i, i + 1, 0.95)).collect();
        links.extend([(60, 70, 0.2), (70, 71, 0.2)]);
        let parts = cut(&links, |_, _| false);
        assert!(parts.iter().any(|(members, _)| *members == [70, 71]), "{parts:?}");
    }
}
