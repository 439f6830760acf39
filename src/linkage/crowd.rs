//! Which e-mail addresses, numbers and houses are carried by many contacts, in fixed memory.
//!
//! A count-min sketch (Cormode and Muthukrishnan 2005) of two rows: it never counts too little, and what it
//! counts too much is taken off on average. Single carriers cannot be told from few, nor need they be.

/// Counters per row; a power of two.
const CELLS: usize = 1 << 16;

/// A sketch of how many contacts carry a value; the default is empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Crowd {
    /// Both rows, one behind the other; empty until something is added.
    cells: Vec<u16>,
    contacts: u32,
    values: u32,
}

impl Crowd {
    /// Counts mixed hashes.
    pub(crate) fn add(&mut self, hashes: impl Iterator<Item = u64>) {
        for hash in hashes {
            self.cells.resize(2 * CELLS, 0);
            for place in places(hash) {
                if let Some(cell) = self.cells.get_mut(place) {
                    *cell = cell.saturating_add(1);
                }
            }
            self.values = self.values.saturating_add(1);
        }
    }

    /// Notes that the values of one contact are counted.
    pub(crate) fn next_contact(&mut self) {
        self.contacts = self.contacts.saturating_add(1);
    }

    /// The share of contacts that carry a value, `own` of them left out.
    pub(crate) fn share(&self, hash: u64, own: f32) -> f32 {
        let count = |place: usize| self.cells.get(place).copied().unwrap_or(0);
        let [a, b] = places(hash).map(count);
        // What strays into a cell: its expected load and two deviations, so that few values seem crowded by chance.
        let load = self.values as f32 / CELLS as f32;
        let carriers = f32::from(a.min(b)) - own - load - 2.0 * load.sqrt();
        carriers.max(0.0) / (self.contacts.max(1) as f32)
    }

    /// All that is not zero, for storing.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        let sizes = [(SIZES, self.contacts), (SIZES + 1, self.values)];
        let cells = (0..).zip(&self.cells).filter(|(_, count)| **count > 0);
        cells.map(|(place, count)| (place, u32::from(*count))).chain(sizes)
    }

    /// Takes one stored entry back.
    pub(crate) fn restore(&mut self, place: u64, count: u32) {
        match place {
            SIZES => self.contacts = count,
            place if place == SIZES + 1 => self.values = count,
            place => {
                self.cells.resize(2 * CELLS, 0);
                if let Some(cell) = usize::try_from(place).ok().and_then(|place| self.cells.get_mut(place)) {
                    *cell = u16::try_from(count).unwrap_or(u16::MAX);
                }
            }
        }
    }
}

/// Behind the places of the cells.
const SIZES: u64 = 2 * CELLS as u64;

fn places(hash: u64) -> [usize; 2] {
    let mask = CELLS as u64 - 1;
    [(hash & mask) as usize, CELLS + ((hash >> 32) & mask) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::hash::fnv;

    #[test]
    fn only_crowds_show() {
        let mut crowd = Crowd::default();
        for i in 0..1_000u32 {
            let office = fnv(b"office");
            crowd.add([fnv(&i.to_le_bytes()), office].into_iter());
            crowd.next_contact();
        }
        assert!(crowd.share(fnv(b"office"), 5.0) > 0.98);
        assert!((0..1_000u32).all(|i| crowd.share(fnv(&i.to_le_bytes()), 5.0) == 0.0));
        let mut restored = Crowd::default();
        crowd.entries().for_each(|(place, count)| restored.restore(place, count));
        assert_eq!(restored.share(fnv(b"office"), 5.0), crowd.share(fnv(b"office"), 5.0));
    }
}
