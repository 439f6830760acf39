//! What is packed comes back; runs merge, and small ones do not pile up.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn unpacked(pages: &[Page]) -> Vec<Entry> {
    let (mut entries, mut ids) = (Vec::new(), Vec::new());
    for page in pages {
        let mut groups = Groups::new(page.first, &page.bytes);
        while !groups.is_done() {
            let key = groups.key().unwrap();
            ids.clear();
            groups.take(&mut ids).unwrap();
            entries.extend(ids.iter().map(|id| (key, *id)));
        }
    }
    entries
}

/// Sorted, distinct entries, some keys with many ids, some ids large.
fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let key = prop_oneof![0..50_u64, 0..(1_u64 << BITS)];
    let id = prop_oneof![0..2_000_i64, 0..=i64::MAX];
    proptest::collection::btree_set((key, id), 0..3_000).prop_map(|set| set.into_iter().collect())
}

/// Reads a merge to its end, feeding fed runs two pages at a time.
fn merged(runs: &[Vec<Page>]) -> Vec<Entry> {
    let (mut merge, mut fed) = (Merge::default(), Vec::new());
    for (i, run) in runs.iter().enumerate() {
        if i % 2 == 0 {
            merge.add_whole(run.clone());
        } else {
            fed.push((merge.add_fed(), run.as_slice()));
        }
    }
    let (mut out, mut ids) = (Vec::new(), Vec::new());
    loop {
        match merge.next(&mut ids) {
            Step::Group(key) => out.extend(ids.iter().map(|id| (key, *id))),
            Step::Feed(run) => {
                let (_, left) = fed.iter_mut().find(|(at, _)| *at == run).unwrap();
                let (now, later) = left.split_at(left.len().min(2));
                *left = later;
                merge.feed(run, now.to_vec());
            }
            Step::Done => return out,
            Step::Damaged => panic!("damaged"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn packed_entries_come_back(entries in entries()) {
        let pages = pack(&entries);
        prop_assert_eq!(unpacked(&pages), entries.clone());
        prop_assert_eq!(pages.iter().map(|p| p.entries).sum::<u64>(), entries.len() as u64);
        prop_assert!(pages.windows(2).all(|w| w[0].first < w[1].first));
        prop_assert!(pages.iter().all(|p| p.bytes.len() <= PAGE || Groups::new(p.first, &p.bytes).key().is_some()));
    }

    #[test]
    fn merged_runs_are_the_sorted_union(runs in proptest::collection::vec(entries(), 0..5)) {
        let packed: Vec<Vec<Page>> = runs.iter().map(|run| pack(run)).collect();
        let union: BTreeSet<Entry> = runs.concat().into_iter().collect();
        prop_assert_eq!(merged(&packed), union.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn what_is_taken_out_is_gone_and_nothing_else(entries in entries(), every in 1..7_usize) {
        let removed: Vec<Entry> = entries.iter().copied().step_by(every).chain([(3, 99_999), (u64::MAX, 1)]).collect::<BTreeSet<_>>().into_iter().collect();
        let mut left = Vec::new();
        for page in pack(&entries) {
            match without(&page, &removed).unwrap() {
                Rest::Whole => left.extend(unpacked(&[page])),
                Rest::Less(rest, gone) => {
                    let before = unpacked(std::slice::from_ref(&page)).len();
                    let rest = rest.map(|rest| { assert!(rest.first >= page.first && rest.bytes.len() <= page.bytes.len()); unpacked(&[rest]) });
                    prop_assert_eq!(before as u64, gone + rest.as_ref().map_or(0, Vec::len) as u64);
                    left.extend(rest.into_iter().flatten());
                }
            }
        }
        let kept: Vec<Entry> = entries.into_iter().filter(|e| removed.binary_search(e).is_err()).collect();
        prop_assert_eq!(left, kept);
    }

    #[test]
    fn cut_keys_keep_the_order(a in any::<i64>(), b in any::<i64>()) {
        prop_assert!(cut(a.min(b)) <= cut(a.max(b)));
        prop_assert_eq!(cut(uncut(cut(a))), cut(a));
        prop_assert!(uncut(cut(a)) <= a);
    }

    #[test]
    fn damaged_bytes_are_no_panic(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
        let page = Page { first: 5, bytes, entries: 0 };
        let _ = without(&page, &[(5, 1), (700, 2)]);
        let mut merge = Merge::default();
        merge.add_whole(vec![page]);
        let mut ids = Vec::new();
        while let Step::Group(_) = merge.next(&mut ids) {}
    }
}

#[test]
fn a_commit_larger_than_a_piece_is_given_in_sorted_pieces() {
    let mut gathered = Gathered::default();
    let key = |i: u64| i.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BITS);
    let count = (1 << 20) + 5;
    (0..count).for_each(|i| gathered.add((key(i), i.cast_signed())));
    assert!(!gathered.is_full());
    let pieces = gathered.take();
    assert_eq!(pieces.len(), 2);
    assert_eq!(pieces.iter().map(|piece| unpacked(piece).len()).sum::<usize>(), (1 << 20) + 5);
    let bytes: usize = pieces.iter().flatten().map(|page| page.bytes.len()).sum();
    assert!(bytes < 8 * (1 << 20), "{bytes} bytes for a million entries");
    assert!(gathered.take().is_empty());
}

#[test]
fn a_group_larger_than_a_page_stays_whole() {
    let entries: Vec<Entry> = (0..20_000).map(|id| (7, id)).chain([(8, 1)]).collect();
    let pages = pack(&entries);
    assert_eq!(pages.len(), 2);
    assert_eq!(unpacked(&pages), entries);
}

#[test]
fn small_runs_join_until_a_larger_one_stands_apart() {
    let cases: [(&[u64], &[usize]); 8] = [
        (&[], &[]),
        (&[5], &[]),
        (&[100, 5], &[]),
        (&[100, 50], &[1, 0]),
        (&[10, 10], &[0, 1]),
        (&[1_000, 28, 9, 5], &[3, 2, 1]),
        (&[1_000, 300, 40, 3, 2], &[4, 3]),
        (&[3, 1_000], &[]),
    ];
    for (sizes, merged) in cases {
        assert_eq!(to_merge(sizes), merged, "{sizes:?}");
    }
}

#[test]
fn many_small_commits_leave_few_runs_and_write_little() {
    let (mut runs, mut written, commits): (Vec<u64>, u64, u64) = (vec![1_000_000], 0, 5_000);
    for _ in 0..commits {
        runs.push(220);
        let chosen = to_merge(&runs);
        let sum: u64 = chosen.iter().map(|i| runs[*i]).sum();
        written += if chosen.is_empty() { 220 } else { sum };
        runs = (0..runs.len()).filter(|i| !chosen.contains(i)).map(|i| runs[i]).collect();
        runs.extend((sum > 0).then_some(sum));
        assert!(runs.len() <= 10, "{runs:?}");
    }
    assert_eq!(runs.iter().sum::<u64>(), 1_000_000 + commits * 220);
    assert!(written < commits * 220 * 25, "each entry is written {} times", written / (commits * 220));
}
