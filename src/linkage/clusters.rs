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
    fn order_does_not_matter() {
        let pairs = [(1, 2, 0.95), (2, 3, 0.95), (3, 4, 0.97), (4, 1, 0.91)];
        let mut turned = pairs;
        turned.reverse();
        let veto = |a: u32, b: u32| a + b == 5;
        assert_eq!(clusters(&pairs, veto, 0.9), clusters(&turned, veto, 0.9));
    }
}
