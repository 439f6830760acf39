//! Groups of contacts that are one: connected components with a veto inside.

use std::collections::HashMap;

/// Groups nodes by their pairs at or above the threshold, the surest pair first.
///
/// Two groups are not joined when any member of one is in `conflict` with a member of the other, so no
/// group ever holds such a pair. The answer maps each node that has a partner to its group, named after
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
    !of(x).iter().any(|a| of(y).iter().any(|b| conflict(*a, *b)))
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
/// [`MOST_MEMBERS`] are left out, for their pairs would be too many to look at. The smaller of two nodes comes
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
    links.sort_by(|x, y| {
        x.0.cmp(&y.0).then(y.3.total_cmp(&x.3)).then_with(|| (x.1, x.2).cmp(&(y.1, y.2)))
    });
    let mut found: Vec<(u32, u32, f64)> = links.chunk_by(|x, y| x.0 == y.0).flat_map(chains).collect();
    found.sort_by_key(|pair| (pair.0, pair.1));
    found
}

/// Groups beyond this many members imply no pairs.
pub const MOST_MEMBERS: usize = 60;

/// The chains between all members of one group, from its links, the surest first.
fn chains(links: &[(u32, u32, u32, f64)]) -> Vec<(u32, u32, f64)> {
    let mut parts: Vec<Vec<(u32, usize)>> = Vec::new();
    let mut members: Vec<u32> = links.iter().flat_map(|link| [link.1, link.2]).collect();
    members.sort_unstable();
    members.dedup();
    if members.len() > MOST_MEMBERS {
        return Vec::new();
    }
    let count = members.len();
    let mut sure = vec![0.0f64; count * count];
    parts.extend(members.iter().enumerate().map(|(at, node)| vec![(*node, at)]));
    let mut part_of: Vec<usize> = (0..count).collect();
    for (_, a, b, p) in links {
        let (Ok(a), Ok(b)) = (members.binary_search(a), members.binary_search(b)) else { continue };
        let (Some(&x), Some(&y)) = (part_of.get(a), part_of.get(b)) else { continue };
        if x == y {
            continue;
        }
        let gone = parts.get_mut(y).map(std::mem::take).unwrap_or_default();
        for (_, j) in &gone {
            for (_, i) in parts.get(x).map_or(&[][..], Vec::as_slice) {
                let half = |from: usize, to: usize| if from == to { 1.0 } else { sure.get(from * count + to).copied().unwrap_or(0.0) };
                let chain = half(*i, a) * p * half(b, *j);
                for place in [i * count + j, j * count + i] {
                    if let Some(slot) = sure.get_mut(place) {
                        *slot = chain;
                    }
                }
            }
            if let Some(part) = part_of.get_mut(*j) {
                *part = x;
            }
        }
        if let Some(part) = parts.get_mut(x) {
            part.extend(gone);
        }
    }
    let pair = |i: usize, j: usize| Some((*members.get(i)?, *members.get(j)?, *sure.get(i * count + j)?));
    (0..count).flat_map(|i| (i + 1..count).filter_map(move |j| pair(i, j))).collect()
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
    fn order_does_not_matter() {
        let pairs = [(1, 2, 0.95), (2, 3, 0.95), (3, 4, 0.97), (4, 1, 0.91)];
        let mut turned = pairs;
        turned.reverse();
        let veto = |a: u32, b: u32| a + b == 5;
        assert_eq!(clusters(&pairs, veto, 0.9), clusters(&turned, veto, 0.9));
    }
}
