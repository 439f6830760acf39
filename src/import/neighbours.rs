//! Which contacts of a base share a block: compact, so that millions of contacts fit.
//!
//! In: the blocks of a store, in their order. Out: for each contact those behind it that it shares a block with. Each
//! membership takes eight bytes: the member, and where its contact finds it. It knows no form and compares nothing.

use super::desk::OnProgress;
use super::error::Result;
use super::matching::BLOCK_CAP;
use super::view::Progress;
use crate::store::Store;

/// Blocks read at a time.
const WINDOW: u32 = 200_000;

/// Marks the last member of a block; places stay below it.
const LAST: u32 = 1 << 31;

/// The blocks of a base, by the places of contacts in a list of ids.
#[derive(Default)]
pub(super) struct Neighbours {
    /// The members of blocks, block after block, places rising within each.
    members: Vec<u32>,
    /// For each contact the memberships that it has, as indices into `members`.
    own: Vec<u32>,
    /// Where the memberships of each contact begin; one more than contacts.
    starts: Vec<u32>,
}

impl Neighbours {
    /// Reads the blocks of a base; contacts whose ids are not in the list, which rises, are left out.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub(super) async fn of(store: &dyn Store, ids: &[i64], progress: &OnProgress) -> Result<Self> {
        let (places, mut found, mut from) = (Places::of(ids), Self::default(), None);
        loop {
            let blocks = store.blocks(from, WINDOW, BLOCK_CAP).await?;
            let mut begin = 0;
            for end in blocks.ends {
                found.add(blocks.members.get(begin..end).unwrap_or_default(), &places);
                begin = end;
            }
            from = blocks.next;
            let Some(next) = from else { break };
            let total = ids.len() as u64;
            progress(Progress { what: "gathering", done: share(next, total), total: Some(total) });
        }
        found.turn(ids.len());
        Ok(found)
    }

    fn add(&mut self, block: &[i64], places: &Places<'_>) {
        let before = self.members.len();
        self.members.extend(block.iter().filter_map(|id| places.of_id(*id)));
        match self.members.get_mut(before..) {
            Some(block @ [_, _, ..]) => {
                block.sort_unstable();
                if let Some(last) = block.last_mut() {
                    *last |= LAST;
                }
            }
            // Its other members are not asked for.
            _ => self.members.truncate(before),
        }
    }

    /// Tells each contact where it is a member.
    fn turn(&mut self, contacts: usize) {
        self.members.shrink_to_fit();
        self.starts = vec![0; contacts + 1];
        for member in &self.members {
            if let Some(count) = self.starts.get_mut((member & !LAST) as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut self.starts {
            sum += *start;
            *start = sum;
        }
        self.own = vec![0; self.members.len()];
        let mut next = self.starts.clone();
        for (index, member) in (0_u32..).zip(&self.members) {
            let Some(free) = next.get_mut((member & !LAST) as usize) else { continue };
            if let Some(slot) = self.own.get_mut(*free as usize) {
                *slot = index;
            }
            *free += 1;
        }
    }

    /// Those behind a contact that share a block with it, each once, in order; `found` is emptied before.
    pub(super) fn behind(&self, place: u32, found: &mut Vec<u32>) {
        found.clear();
        let at = place as usize;
        let (Some(from), Some(to)) = (self.starts.get(at), self.starts.get(at + 1)) else { return };
        for index in self.own.get(*from as usize..*to as usize).unwrap_or_default() {
            let block = self.members.get(*index as usize..).unwrap_or_default();
            let is_last = block.first().is_none_or(|own| own & LAST != 0);
            for member in block.iter().skip(1).take_while(|_| !is_last) {
                found.push(member & !LAST);
                if member & LAST != 0 {
                    break;
                }
            }
        }
        found.sort_unstable();
        found.dedup();
    }
}

/// How much of the keys lies before one, of a total: keys are hashes, spread evenly.
fn share(next: i64, total: u64) -> u64 {
    let before = u128::from(next.cast_unsigned() ^ (1 << 63));
    u64::try_from((before * u128::from(total)) >> 64).unwrap_or(total)
}

/// The places of ids in a rising list.
struct Places<'a> {
    ids: &'a [i64],
    first: i64,
    /// The place of each id from the first on, when the ids lie close together.
    near: Vec<u32>,
}

/// Ids that lie this many times wider than they are many are searched instead of looked up.
const WIDE: usize = 8;

impl<'a> Places<'a> {
    fn of(ids: &'a [i64]) -> Self {
        let first = ids.first().copied().unwrap_or(0);
        let width = ids.last().and_then(|last| usize::try_from(last.checked_sub(first)?).ok());
        let width = width.filter(|width| *width / WIDE <= ids.len());
        let mut places = Self { ids, first, near: Vec::new() };
        let Some(width) = width else { return places };
        places.near = vec![u32::MAX; width + 1];
        for (place, id) in (0_u32..).zip(ids) {
            let slot = usize::try_from(id - first).ok();
            if let Some(slot) = slot.and_then(|slot| places.near.get_mut(slot)) {
                *slot = place;
            }
        }
        places
    }

    fn of_id(&self, id: i64) -> Option<u32> {
        if self.near.is_empty() {
            return u32::try_from(self.ids.binary_search(&id).ok()?).ok();
        }
        let at = usize::try_from(id.checked_sub(self.first)?).ok()?;
        self.near.get(at).copied().filter(|place| *place != u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn neighbours(contacts: usize, blocks: &[&[i64]], ids: &[i64]) -> Vec<Vec<u32>> {
        let (places, mut made) = (Places::of(ids), Neighbours::default());
        blocks.iter().for_each(|block| made.add(block, &places));
        made.turn(contacts);
        let mut found = Vec::new();
        let behind = |place| {
            made.behind(place, &mut found);
            found.clone()
        };
        (0..u32::try_from(contacts).unwrap()).map(behind).collect()
    }

    #[test]
    fn each_contact_meets_those_behind_it_once() {
        let blocks: [&[i64]; 4] = [&[10, 11], &[10, 12, 13], &[11, 10], &[12, 99]];
        let ids = [10, 11, 12, 13];
        assert_eq!(neighbours(4, &blocks, &ids), [vec![1, 2, 3], vec![], vec![3], vec![]]);
    }

    #[test]
    fn ids_far_apart_are_found_as_well() {
        let ids = [i64::MIN, -5, 7, i64::MAX];
        assert_eq!(
            neighbours(4, &[&[7, -5], &[i64::MIN, i64::MAX, 8]], &ids),
            [vec![3], vec![2], vec![], vec![]]
        );
    }

    #[test]
    fn progress_follows_the_keys() {
        assert_eq!((share(i64::MIN, 100), share(0, 100), share(i64::MAX, 100)), (0, 50, 99));
    }
}
