//! Groups of contacts that are one: connected components with a veto inside.

use std::collections::HashMap;

/// Members of a group at most: a person looks through no larger one, a chain of this length is rarely one contact, and
/// every join looks at all pairs of members.
const MOST: usize = 100;

/// Groups nodes by their pairs at or above the threshold, the surest pair first.
///
/// Two groups are not joined when any member of one is in `conflict` with a member of the other, so no
/// group ever holds such a pair; nor when together they would hold more than a hundred. The answer maps each node that has a partner to its group, named after
/// its smallest node; a node without partner is not in it.
pub fn clusters(
    pairs: &[(u32, u32, f64)],
    conflict: impl Fn(u32, u32) -> bool,
    threshold: f64,
) -> HashMap<u32, u32> {
    let mut sure: Vec<&(u32, u32, f64)> =
        pairs.iter().filter(|pair| pair.2 >= threshold && pair.0 != pair.1).collect();
    sure.sort_by(|x, y| y.2.total_cmp(&x.2).then_with(|| ends(x).cmp(&ends(y))));
    let mut group_of: HashMap<u32, u32> = HashMap::new();
    let mut members: HashMap<u32, Vec<u32>> = HashMap::new();
    for (a, b) in sure.into_iter().map(ends) {
        let x = *group_of.entry(a).or_insert_with(|| start(&mut members, a));
        let y = *group_of.entry(b).or_insert_with(|| start(&mut members, b));
        if x != y && may_join(&members, (x, y), &conflict) {
            join(&mut group_of, &mut members, x.min(y), x.max(y));
        }
    }
    group_of.retain(|_, group| members.get(group).is_some_and(|nodes| nodes.len() > 1));
    group_of
}

fn ends(pair: &(u32, u32, f64)) -> (u32, u32) {
    (pair.0.min(pair.1), pair.0.max(pair.1))
}

fn start(members: &mut HashMap<u32, Vec<u32>>, node: u32) -> u32 {
    members.insert(node, vec![node]);
    node
}

fn may_join(
    members: &HashMap<u32, Vec<u32>>,
    (x, y): (u32, u32),
    conflict: &impl Fn(u32, u32) -> bool,
) -> bool {
    let of = |group| members.get(&group).map_or(&[][..], Vec::as_slice);
    of(x).len() + of(y).len() <= MOST && !of(x).iter().any(|a| of(y).iter().any(|b| conflict(*a, *b)))
}

fn join(group_of: &mut HashMap<u32, u32>, members: &mut HashMap<u32, Vec<u32>>, kept: u32, gone: u32) {
    for node in members.remove(&gone).unwrap_or_default() {
        group_of.insert(node, kept);
        members.entry(kept).or_default().push(node);
    }
}

/// The probability that two members of a group are one, as the group implies it, for all pairs of members.
///
/// Who is the same as a third is the same: two members are as sure as the chain that joins them, the product of its
/// links along the surest tree of the group. `pairs` are those that formed the groups. Groups of more than
/// sixty are left out, for their pairs would be too many to look at. The smaller of two nodes comes
/// first, and the pairs are sorted.
pub fn implied(pairs: &[(u32, u32, f64)], group_of: &HashMap<u32, u32>) -> Vec<(u32, u32, f64)> {
    let mut links: Vec<(u32, u32, u32, f64)> = pairs
        .iter()
        .filter(|pair| pair.0 != pair.1)
        .filter_map(|pair| {
            let group = group_of.get(&pair.0).filter(|group| group_of.get(&pair.1) == Some(group))?;
            Some((*group, pair.0.min(pair.1), pair.0.max(pair.1), pair.2))
        })
        .collect();
    links.sort_by(|x, y| x.0.cmp(&y.0).then(y.3.total_cmp(&x.3)).then_with(|| (x.1, x.2).cmp(&(y.1, y.2))));
    let mut found: Vec<(u32, u32, f64)> = links.chunk_by(|x, y| x.0 == y.0).flat_map(chains).collect();
    found.sort_by_key(|pair| (pair.0, pair.1));
    found
}

/// Groups beyond this many members imply no pairs.
const MOST_MEMBERS: usize = 60;

/// The chains between all members of one group, from its links, the surest first.
fn chains(links: &[(u32, u32, u32, f64)]) -> Vec<(u32, u32, f64)> {
    let mut members: Vec<u32> = links.iter().flat_map(|link| [link.1, link.2]).collect();
    members.sort_unstable();
    members.dedup();
    if members.len() > MOST_MEMBERS {
        return Vec::new();
    }
    let mut tree = Tree::of(members.len());
    for (_, a, b, p) in links {
        if let (Ok(a), Ok(b)) = (members.binary_search(a), members.binary_search(b)) {
            tree.link(a, b, *p);
        }
    }
    let pairs = (0..members.len()).flat_map(|i| (i + 1..members.len()).map(move |j| (i, j)));
    pairs.filter_map(|(i, j)| Some((*members.get(i)?, *members.get(j)?, tree.sure(i, j)))).collect()
}

/// The surest tree of a group as it grows, with the probability of each chain in it.
struct Tree {
    count: usize,
    /// Of each two members, row by row; zero while they are not joined.
    sure: Vec<f64>,
    /// The members joined with each member, itself among them.
    parts: Vec<Vec<usize>>,
    part_of: Vec<usize>,
}

impl Tree {
    fn of(count: usize) -> Self {
        let parts = (0..count).map(|at| vec![at]).collect();
        Self { count, sure: vec![0.0; count * count], parts, part_of: (0..count).collect() }
    }

    fn sure(&self, a: usize, b: usize) -> f64 {
        if a == b { 1.0 } else { self.sure.get(a * self.count + b).copied().unwrap_or(0.0) }
    }

    /// Joins the parts of two members, unless they are joined by surer links.
    fn link(&mut self, a: usize, b: usize, p: f64) {
        let (Some(&x), Some(&y)) = (self.part_of.get(a), self.part_of.get(b)) else { return };
        if x == y {
            return;
        }
        let gone = self.parts.get_mut(y).map(std::mem::take).unwrap_or_default();
        let kept = self.parts.get_mut(x).map(std::mem::take).unwrap_or_default();
        for (i, j) in kept.iter().flat_map(|i| gone.iter().map(move |j| (*i, *j))) {
            let chain = self.sure(i, a) * p * self.sure(b, j);
            for place in [i * self.count + j, j * self.count + i] {
                if let Some(slot) = self.sure.get_mut(place) {
                    *slot = chain;
                }
            }
        }
        gone.iter().filter_map(|j| self.part_of.get_mut(*j).map(|part| *part = x)).for_each(drop);
        if let Some(part) = self.parts.get_mut(x) {
            *part = kept.into_iter().chain(gone).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_one_group_named_by_its_smallest() {
        let found = clusters(&[(5, 3, 0.99), (3, 8, 0.95), (1, 2, 0.4)], |_, _| false, 0.9);
        assert_eq!(found, HashMap::from([(3, 3), (5, 3), (8, 3)]));
    }

    #[test]
    fn a_veto_keeps_the_weaker_link_out() {
        let in_conflict = |a: u32, b: u32| (a.min(b), a.max(b)) == (5, 8);
        let found = clusters(&[(3, 8, 0.95), (5, 3, 0.99)], in_conflict, 0.9);
        assert_eq!(found, HashMap::from([(3, 3), (5, 3)]));
    }

    #[test]
    fn a_long_chain_is_cut() {
        let chain: Vec<(u32, u32, f64)> = (0..1_000).map(|i| (i, i + 1, 0.99)).collect();
        let found = clusters(&chain, |_, _| false, 0.9);
        let mut sizes: HashMap<u32, usize> = HashMap::new();
        found.values().for_each(|group| *sizes.entry(*group).or_default() += 1);
        assert!(sizes.values().all(|size| *size <= MOST) && sizes.values().sum::<usize>() > 900);
    }

    #[test]
    fn members_are_as_sure_as_the_chain_between_them() {
        let pairs = [(1, 2, 0.9), (2, 3, 0.95), (1, 3, 0.2), (7, 8, 0.99), (3, 7, 0.4)];
        let groups = clusters(&pairs, |_, _| false, 0.9);
        let found = implied(&pairs, &groups);
        let ends: Vec<(u32, u32)> = found.iter().map(|pair| (pair.0, pair.1)).collect();
        assert_eq!(ends, [(1, 2), (1, 3), (2, 3), (7, 8)]);
        let expected = [0.9, 0.9 * 0.95, 0.95, 0.99];
        assert!(found.iter().zip(expected).all(|(pair, p)| (pair.2 - p).abs() < 1e-12), "{found:?}");
        let mut turned = pairs;
        turned.reverse();
        assert_eq!(implied(&turned, &groups), found);
    }

    #[test]
    fn order_does_not_matter() {
        let pairs = [(1, 2, 0.95), (2, 3, 0.95), (3, 4, 0.97), (4, 1, 0.91)];
        let mut turned = pairs;
        turned.reverse();
        let veto = |a: u32, b: u32| a + b == 5;
        assert_eq!(clusters(&pairs, veto, 0.9), clusters(&turned, veto, 0.9));
    }
}
