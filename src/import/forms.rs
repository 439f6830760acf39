//! The forms of a file, with the blocks in which its own rows meet: compact, so that a million rows fit.
//!
//! A form is kept as its bytes (about 150), a block only where at least two rows share its key. Which keys those are is
//! told by a filter that is filled while rows come in; it may take a key that occurs once for one that occurs twice, never
//! the other way round.

use std::collections::HashMap;

use rayon::prelude::*;

use super::matching::{BLOCK_CAP, form_of_incoming, keyed_contact};
use crate::batch::Slot;
use crate::contact::{ContactNumber, Field, RowNumber};
use crate::linkage::{self, MatchForm};
use crate::validation::{Part, StagedRecord};

/// The forms of a file, with the blocks in which its own rows meet.
#[derive(Default)]
pub(super) struct FileForms {
    slots: Vec<Slot>,
    /// Positions in the order of their slots.
    order: Vec<u32>,
    bytes: Vec<u8>,
    /// Where the bytes of each form are.
    places: Vec<(u64, u16)>,
    ties: HashMap<u32, Tied>,
    seen: Seen,
    blocks: Blocks,
}

impl FileForms {
    /// Adds the parts of records; [`FileForms::seal`] comes before the first question.
    pub(super) fn add<'a>(&mut self, records: impl Iterator<Item = &'a StagedRecord>) {
        let records: Vec<&StagedRecord> = records.collect();
        let made: Vec<(Slot, Tied, Vec<u8>, Vec<i64>)> = records
            .par_iter()
            .copied()
            .flat_map_iter(|record| {
                slots_of(record).map(|(slot, form, tied)| (slot, tied, form.to_bytes(), keys(&form)))
            })
            .collect();
        for (slot, tied, bytes, keys) in made {
            self.put(slot, tied, &bytes);
            self.seen.enter(&keys);
        }
    }

    fn put(&mut self, slot: Slot, tied: Tied, bytes: &[u8]) -> u32 {
        let at = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        self.slots.push(slot);
        self.place(at, bytes);
        if tied.is_any() {
            self.ties.insert(at, tied);
        }
        at
    }

    fn place(&mut self, at: u32, bytes: &[u8]) {
        let place = (self.bytes.len() as u64, u16::try_from(bytes.len()).unwrap_or(u16::MAX));
        self.bytes.extend(bytes);
        match self.places.get_mut(at as usize) {
            Some(old) => *old = place,
            None => self.places.push(place),
        }
    }

    /// Sorts the rows into their blocks; from now on it may be asked.
    pub(super) fn seal(&mut self) {
        let mut order: Vec<u32> = (0..u32::try_from(self.slots.len()).unwrap_or(u32::MAX)).collect();
        order.sort_unstable_by_key(|at| self.slots.get(*at as usize).copied());
        self.order = order;
        let seen = std::mem::take(&mut self.seen);
        self.blocks = Blocks::of(self, &seen);
    }

    /// Replaces the parts of one record, or adds them, once it is sealed.
    pub(super) fn replace(&mut self, record: &StagedRecord) {
        for (slot, form, tied) in slots_of(record) {
            let bytes = form.to_bytes();
            let at = match self.find(slot) {
                Ok(place) => {
                    let at = self.order.get(place).copied().unwrap_or(u32::MAX);
                    self.place(at, &bytes);
                    at
                }
                Err(place) => {
                    let at = self.put(slot, tied, &bytes);
                    self.order.insert(place, at);
                    at
                }
            };
            self.blocks.enter_late(at, &keys(&form));
        }
    }

    fn find(&self, slot: Slot) -> Result<usize, usize> {
        let of = |at: &u32| self.slots.get(*at as usize).copied();
        self.order.binary_search_by(|at| of(at).cmp(&Some(slot)))
    }

    /// The position of a slot.
    pub(super) fn position(&self, slot: Slot) -> Option<u32> {
        self.order.get(self.find(slot).ok()?).copied()
    }

    /// The positions of the parts of some rows, and of as many rows below them as make up `least` parts, in the order
    /// of their slots; a row is never cut.
    pub(super) fn stretch(&self, (first, last): (RowNumber, RowNumber), least: usize) -> &[u32] {
        let row = |at: &u32| self.slot(*at).map(|slot| slot.row);
        let from = self.order.partition_point(|at| row(at) < Some(first));
        let rest = self.order.get(from..).unwrap_or_default();
        let last = rest.get(least.saturating_sub(1)).or(rest.last()).and_then(row).max(Some(last));
        rest.get(..rest.partition_point(|at| row(at) <= last)).unwrap_or_default()
    }

    /// The form at a position.
    pub(super) fn form(&self, at: u32) -> Option<MatchForm> {
        let (from, len) = self.places.get(at as usize).copied()?;
        let from = usize::try_from(from).ok()?;
        MatchForm::from_bytes(self.bytes.get(from..from + usize::from(len))?)
    }

    /// The slot at a position.
    pub(super) fn slot(&self, at: u32) -> Option<Slot> {
        self.slots.get(at as usize).copied()
    }

    /// True when two positions are tied to each other by a number, and need not be found alike.
    pub(super) fn are_tied(&self, a: u32, b: u32) -> bool {
        self.ties.get(&a).is_some_and(|one| self.ties.get(&b).is_some_and(|other| one.to(other)))
    }

    /// The positions that share a block with this one: the same part of other rows.
    pub(super) fn neighbours(&self, at: u32, keys: &[i64]) -> Vec<u32> {
        let Some(own) = self.slot(at) else { return Vec::new() };
        let mut found: Vec<u32> = keys.iter().flat_map(|key| self.blocks.members(*key)).collect();
        found.sort_unstable();
        found.dedup();
        found.retain(|m| self.slot(*m).is_some_and(|s| s.row != own.row && s.part == own.part));
        found
    }
}

#[cfg(test)]
impl FileForms {
    /// The bytes that it takes.
    pub(super) fn size(&self) -> usize {
        let Blocks { keys, starts, members, heads, .. } = &self.blocks;
        self.slots.len() * 8
            + self.order.len() * 4
            + self.bytes.capacity()
            + self.places.len() * 16
            + keys.capacity() * 8
            + (starts.capacity() + members.capacity() + heads.capacity()) * 4
    }
}

/// The blocking keys of a form.
pub(super) fn keys(form: &MatchForm) -> Vec<i64> {
    linkage::keys(form).into_iter().map(|k| k.0).collect()
}

/// By which numbers a part is tied to others: rows of one number need not be found alike.
#[derive(Clone, Debug, Default)]
struct Tied {
    /// The number under which the row makes a contact.
    made: Option<ContactNumber>,
    /// The number of the contact that the row changes.
    keyed: Option<ContactNumber>,
}

impl Tied {
    fn is_any(&self) -> bool {
        self.made.is_some() || self.keyed.is_some()
    }

    fn to(&self, other: &Self) -> bool {
        let one = |a: &Option<ContactNumber>, b: &Option<ContactNumber>| a.is_some() && a == b;
        one(&self.keyed, &other.made) || one(&self.made, &other.keyed) || one(&self.keyed, &other.keyed)
    }
}

fn slots_of(record: &StagedRecord) -> impl Iterator<Item = (Slot, MatchForm, Tied)> {
    let row = record.row;
    // An address alone makes nobody the same: a part without any name meets nobody.
    let named = record.parts.iter().filter(|p| !p.incoming.display_name().is_empty());
    let structure = record.parts.iter().find(|p| p.part == Part::Structure);
    let employer = structure.map_or("", |p| p.incoming.text(Field::OfficialName));
    named.map(move |p| {
        let employer = if p.part == Part::Person { employer } else { "" };
        let keyed = keyed_contact(&record.course).filter(|_| p.incoming.number.is_some()).cloned();
        let made = p.incoming.number.clone().filter(|_| keyed.is_none());
        (Slot { row, part: p.part }, form_of_incoming(&p.incoming, employer), Tied { made, keyed })
    })
}

/// Which keys were seen once, and which perhaps twice: two bits per place, places shared by few keys.
struct Seen {
    once: Vec<u64>,
    twice: Vec<u64>,
    entered: u64,
}

/// Words of 64 places to begin with: enough for some thousand rows.
const SMALLEST: usize = 1 << 12;

/// Words at most: 16 MiB a vector; a million rows fill a seventh of them.
const LARGEST: usize = 1 << 21;

/// Places per key entered below which the filter grows.
const ROOM: u64 = 6;

impl Default for Seen {
    fn default() -> Self {
        Self { once: vec![0; SMALLEST], twice: vec![0; SMALLEST], entered: 0 }
    }
}

impl Seen {
    fn enter(&mut self, keys: &[i64]) {
        self.entered += keys.len() as u64;
        if self.once.len() < LARGEST && self.entered * ROOM > self.once.len() as u64 * 64 {
            // Both halves say what the whole said: too much at worst.
            self.once.extend_from_within(..);
            self.twice.extend_from_within(..);
        }
        for key in keys {
            let (word, bit) = self.place(*key);
            let (Some(once), Some(twice)) = (self.once.get_mut(word), self.twice.get_mut(word)) else {
                continue;
            };
            *twice |= *once & bit;
            *once |= bit;
        }
    }

    fn is_shared(&self, key: i64) -> bool {
        let (word, bit) = self.place(key);
        self.twice.get(word).is_some_and(|twice| twice & bit != 0)
    }

    /// The length is a power of two, so that what was entered before it grew is found again.
    fn place(&self, key: i64) -> (usize, u64) {
        let key = key.cast_unsigned();
        let word = usize::try_from(key >> 6).unwrap_or(usize::MAX) & (self.once.len() - 1);
        (word, 1 << (key & 63))
    }
}

/// Forms whose keys are gathered at a time.
const PIECE: u32 = 20_000;

/// The keys of a form that another form may share. Three words each, not a padded pair: of a large file there are
/// millions.
fn shared_keys(forms: &FileForms, seen: &Seen, at: u32) -> Vec<[u32; 3]> {
    let keys = forms.form(at).map(|form| keys(&form)).unwrap_or_default();
    let words = |key: u64| [(key >> 32) as u32, key as u32, at];
    keys.into_iter().filter(|key| seen.is_shared(*key)).map(|key| words(key.cast_unsigned())).collect()
}

/// The members of each block of at least two, by key; found over the leading bits of the key, which is a hash.
#[derive(Default)]
struct Blocks {
    keys: Vec<u64>,
    /// Where the members of each key begin; one more than keys.
    starts: Vec<u32>,
    members: Vec<u32>,
    /// For each value of the leading bits the first key that has it; one more than values.
    heads: Vec<u32>,
    shift: u32,
    /// What was corrected since.
    late: HashMap<i64, Vec<u32>>,
}

impl Blocks {
    fn of(forms: &FileForms, seen: &Seen) -> Self {
        let count = u32::try_from(forms.places.len()).unwrap_or(u32::MAX);
        let mut entries: Vec<[u32; 3]> = Vec::new();
        // In pieces: what threads gather is held twice until it is joined.
        for from in (0..count).step_by(PIECE as usize) {
            let piece: Vec<[u32; 3]> = (from..count.min(from + PIECE))
                .into_par_iter()
                .flat_map_iter(|at| shared_keys(forms, seen, at))
                .collect();
            entries.extend(piece);
        }
        entries.par_sort_unstable();
        let mut blocks = Self::default();
        for block in entries.chunk_by(|a, b| a.get(..2) == b.get(..2)) {
            if let [[high, low, _], _, ..] = block
                && block.len() <= BLOCK_CAP as usize
            {
                blocks.keys.push((u64::from(*high) << 32) | u64::from(*low));
                blocks.starts.push(u32::try_from(blocks.members.len()).unwrap_or(u32::MAX));
                blocks.members.extend(block.iter().map(|[.., at]| at));
            }
        }
        blocks.starts.push(u32::try_from(blocks.members.len()).unwrap_or(u32::MAX));
        blocks.index();
        blocks
    }

    fn index(&mut self) {
        let bits = usize::BITS - self.keys.len().leading_zeros();
        let bits = bits.clamp(1, 28);
        self.shift = u64::BITS - bits;
        self.heads = vec![0; (1 << bits) + 1];
        for key in &self.keys {
            let head = usize::try_from(key >> self.shift).unwrap_or(usize::MAX);
            if let Some(next) = self.heads.get_mut(head + 1) {
                *next += 1;
            }
        }
        let mut sum = 0;
        for head in &mut self.heads {
            sum += *head;
            *head = sum;
        }
    }

    fn place(&self, key: u64) -> Option<usize> {
        let head = usize::try_from(key >> self.shift).ok()?;
        let from = *self.heads.get(head)? as usize;
        let to = *self.heads.get(head + 1)? as usize;
        let within = self.keys.get(from..to)?;
        within.iter().position(|k| *k == key).map(|i| from + i)
    }

    fn members(&self, key: i64) -> impl Iterator<Item = u32> + '_ {
        let range = self
            .place(key.cast_unsigned())
            .and_then(|place| Some(*self.starts.get(place)? as usize..*self.starts.get(place + 1)? as usize));
        let early = range.and_then(|range| self.members.get(range)).unwrap_or_default();
        let late = if self.late.is_empty() { None } else { self.late.get(&key) };
        early.iter().chain(late.into_iter().flatten()).copied()
    }

    /// Enters a corrected form. Blocks that an earlier form of it left behind only cost a comparison.
    fn enter_late(&mut self, at: u32, keys: &[i64]) {
        for key in keys {
            let block = self.late.entry(*key).or_default();
            if !block.contains(&at) && block.len() <= BLOCK_CAP as usize {
                block.push(at);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Entry, Field, Incoming, Kind};
    use crate::mapping::Requested;
    use crate::validation::{Course, Part, StagedPart};

    fn record(row: u32, first: &str, last: &str, email: &str) -> StagedRecord {
        let entry = |field, text: &str| (field, Entry::Set(text.to_owned()));
        let entries = [(Field::FirstName, first), (Field::LastName, last), (Field::Email1, email)];
        let entries = entries.into_iter().map(|(field, text)| entry(field, text)).collect();
        let incoming = Incoming { kind: Kind::Individual, entries, ..Incoming::default() };
        StagedRecord {
            row,
            requested: Requested::Auto,
            course: Course::Create,
            attached: false,
            parts: vec![StagedPart { part: Part::Person, incoming }],
            findings: Vec::new(),
        }
    }

    fn met(forms: &FileForms, row: u32) -> Vec<u32> {
        let at = forms.position(Slot { row, part: Part::Person }).unwrap();
        let keys = keys(&forms.form(at).unwrap());
        forms.neighbours(at, &keys).into_iter().map(|m| forms.slot(m).unwrap().row).collect()
    }

    #[test]
    fn rows_that_share_a_key_meet_and_a_corrected_one_meets_others() {
        let mut forms = FileForms::default();
        let records = [
            record(9, "Anna", "Keller", "anna@bluewin.ch"),
            record(2, "Zoe", "Ypsilanti", "zoe@gmx.ch"),
            record(5, "Ann", "Keler", "anna@bluewin.ch"),
        ];
        forms.add(records.iter());
        forms.seal();
        assert_eq!((met(&forms, 9), met(&forms, 5)), (vec![5], vec![9]));
        assert!(met(&forms, 2).is_empty());
        forms.replace(&record(2, "Anna", "Keller", "anna@bluewin.ch"));
        forms.replace(&record(7, "Anna", "Keller", "other@bluewin.ch"));
        let mut rows = met(&forms, 2);
        rows.sort_unstable();
        assert_eq!(rows, [5, 7, 9]);
    }

    #[test]
    fn the_filter_never_forgets_a_key_seen_twice() {
        let mut seen = Seen::default();
        let key = |i: i64| i.wrapping_mul(0x9E37_79B9_7F4A_7C15_u64.cast_signed());
        for i in 0..200_000 {
            seen.enter(&[key(i)]);
            if i % 10 == 0 {
                seen.enter(&[key(i / 2)]);
            }
        }
        assert!((0..100_000).step_by(5).all(|i| seen.is_shared(key(i))));
        let wrong = (0..200_000).filter(|i| *i >= 100_000 || i % 5 != 0).filter(|i| seen.is_shared(key(*i)));
        assert!(wrong.count() < 80_000, "most keys seen once are known as such");
    }
}
