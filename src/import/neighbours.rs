//! Which contacts of a base share a block: compact, so that millions of contacts fit.
//!
//! In: the blocks of a store, in their order. Out: for each contact those behind it that it shares a block with. Each
//! membership takes eight bytes: the member, and where its contact finds it. It knows no form and compares nothing.

use std::hash::{BuildHasher as _, RandomState};

use rayon::prelude::*;

use super::desk::OnProgress;
use super::error::Result;
use super::matching::BLOCK_CAP;
use super::view::Progress;
use crate::store::{FormSet, Store};

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
    /// Reads the blocks of a base; contacts that have no form in the set, whose ids rise, are left out.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub(super) async fn of(store: &dyn Store, forms: &FormSet, progress: &OnProgress) -> Result<Self> {
        let ids: Vec<i64> = forms.iter().map(|(id, _)| id).collect();
        let (places, mut found, mut from) = (Places::of(&ids), Self::default(), None);
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
        copies(forms).iter().for_each(|copies| found.chain(copies));
        found.turn(ids.len());
        Ok(found)
    }

    /// Lets each of some contacts meet the next: as many pairs as contacts, however many they are.
    fn chain(&mut self, contacts: &[u32]) {
        for (a, b) in contacts.iter().zip(contacts.iter().skip(1)) {
            self.members.extend([*a, *b | LAST]);
        }
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

/// Contacts that say the very same, where they are so many that no block holds them: the places of each kind, rising.
///
/// Every block of theirs is as large as they are many, so that none would find them.
fn copies(forms: &FormSet) -> Vec<Vec<u32>> {
    let hasher = RandomState::new();
    let hashes = forms.iter().map(|(_, form)| hasher.hash_one(form));
    let mut places: Vec<(u64, u32)> = hashes.zip(0..).collect();
    places.par_sort_unstable();
    let many = places.chunk_by(|x, y| x.0 == y.0).filter(|same| same.len() > BLOCK_CAP as usize);
    many.map(|same| same.iter().map(|(_, place)| *place).collect()).collect()
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
    fn many_copies_meet_though_no_block_holds_them() {
        let mut forms = FormSet::default();
        (0..100).for_each(|id| forms.push(id, if id % 2 == 0 { b"same" } else { b"alike" }));
        (100..130).for_each(|id| forms.push(id, b"few"));
        let copies = copies(&forms);
        let mut found: Vec<u32> = copies.iter().map(|places| places.len() as u32).collect();
        found.sort_unstable();
        assert_eq!(found, [50, 50], "fewer meet in their blocks");
        let mut made = Neighbours::default();
        copies.iter().for_each(|copies| made.chain(copies));
        made.turn(forms.len());
        let mut behind = Vec::new();
        for place in 0..98 {
            made.behind(place, &mut behind);
            assert_eq!(behind, [place + 2]);
        }
    }

    #[test]
    fn progress_follows_the_keys() {
        assert_eq!((share(i64::MIN, 100), share(0, 100), share(i64::MAX, 100)), (0, 50, 99));
    }
}
