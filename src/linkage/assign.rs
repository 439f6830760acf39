//! The best base partner of each row.

use std::collections::HashMap;

/// A row and a contact that may be its partner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The row of the file.
    pub row: u32,
    /// The contact of the base.
    pub contact: u32,
    /// The probability that both are the same.
    pub probability: f64,
}

/// The best link of each row, ordered by row.
///
/// Several rows may share one contact. Equal probabilities are settled by the smaller contact, so the
/// order of the links does not matter.
pub fn assign_best(links: &[Link]) -> Vec<Link> {
    let mut best: HashMap<u32, Link> = HashMap::new();
    for link in links {
        let kept = best.entry(link.row).or_insert(*link);
        let is_better =
            link.probability.total_cmp(&kept.probability).then(kept.contact.cmp(&link.contact)).is_gt();
        if is_better {
            *kept = *link;
        }
    }
    let mut chosen: Vec<Link> = best.into_values().collect();
    chosen.sort_unstable_by_key(|link| link.row);
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_gets_its_best() {
        let link = |row, contact, probability| Link { row, contact, probability };
        let links = [link(2, 7, 0.5), link(1, 7, 0.9), link(2, 9, 0.8), link(2, 4, 0.8)];
        assert_eq!(assign_best(&links), [link(1, 7, 0.9), link(2, 4, 0.8)]);
    }
}
