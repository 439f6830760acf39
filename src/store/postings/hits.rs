//! Asked keys beside the pages of runs.

use super::{Groups, cut};

/// The asked keys with what was found of them so far.
#[derive(Debug)]
pub(in crate::store) struct Hits {
    /// Sorted and distinct.
    keys: Vec<i64>,
    /// What is kept of them, sorted and distinct.
    asked: Vec<u64>,
    /// How many contacts each one has, counted to one past the cap.
    counts: Vec<u32>,
    cap: u32,
    found: Vec<(u32, i64)>,
    /// The first asked key that the run under way may still hold.
    at: usize,
    ids: Vec<i64>,
}

impl Hits {
    /// Nothing found yet. Keys come sorted; those that do not are sorted.
    pub(in crate::store) fn new(keys: &[i64], cap: u32) -> Self {
        let mut keys = keys.to_vec();
        if !keys.is_sorted() {
            keys.sort_unstable();
        }
        keys.dedup();
        let mut asked: Vec<u64> = keys.iter().map(|key| cut(*key)).collect();
        asked.dedup();
        let counts = vec![0; asked.len()];
        Self { keys, asked, counts, cap, found: Vec::new(), at: 0, ids: Vec::new() }
    }

    /// What is kept of the asked keys, sorted and distinct.
    pub(in crate::store) fn asked(&self) -> &[u64] {
        &self.asked
    }

    /// Begins another run.
    pub(in crate::store) fn next_run(&mut self) {
        self.at = 0;
    }

    /// True when the rest of the run holds no asked key.
    pub(in crate::store) fn is_past(&self) -> bool {
        self.at >= self.asked.len()
    }

    /// Takes what a page holds of the asked keys below `end`; pages of a run come in order, and one may come twice. `None`
    /// when it is damaged.
    pub(in crate::store) fn page(&mut self, (first, end): (u64, u64), bytes: &[u8]) -> Option<()> {
        let mut groups = Groups::new(first, bytes);
        while !groups.is_done() && self.asked.get(self.at).is_some_and(|asked| *asked < end) {
            let key = groups.key()?;
            while self.asked.get(self.at).is_some_and(|asked| *asked < key) {
                self.at += 1;
            }
            match self.asked.get(self.at) {
                None => return Some(()),
                Some(asked) if *asked == key => self.group(&mut groups)?,
                Some(_) => groups.skip()?,
            }
        }
        Some(())
    }

    fn group(&mut self, groups: &mut Groups<'_>) -> Option<()> {
        self.ids.clear();
        groups.take(&mut self.ids)?;
        let count = self.counts.get_mut(self.at)?;
        *count = count.saturating_add(u32::try_from(self.ids.len()).unwrap_or(u32::MAX));
        // A block that is too large gives nothing: what it holds need not be kept.
        if *count <= self.cap {
            let place = u32::try_from(self.at).ok()?;
            self.found.extend(self.ids.iter().map(|id| (place, *id)));
        }
        self.at += 1;
        Some(())
    }

    /// The contacts behind the asked keys, in the order of keys and ids.
    pub(in crate::store) fn answer(mut self) -> Vec<(i64, i64)> {
        // What comes of each run is sorted already: a stable sort finds that.
        self.found.sort();
        let mut answer = Vec::with_capacity(self.found.len());
        let mut keys = self.keys.as_slice();
        for block in self.found.chunk_by(|a, b| a.0 == b.0) {
            let place = block.first().map_or(usize::MAX, |(place, _)| *place as usize);
            let (Some(asked), Some(count)) = (self.asked.get(place), self.counts.get(place)) else {
                continue;
            };
            if *count > self.cap {
                continue;
            }
            keys = keys.get(keys.partition_point(|key| cut(*key) < *asked)..).unwrap_or_default();
            // Two keys of which the same is kept are one block.
            for key in keys.iter().take_while(|key| cut(**key) == *asked) {
                answer.extend(block.iter().map(|(_, id)| (*key, *id)));
            }
        }
        answer
    }
}
