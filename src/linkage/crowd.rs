//! Which e-mail addresses, numbers and houses are carried by many contacts, in fixed memory.
//!
//! A count-min sketch (Cormode and Muthukrishnan 2005) of two rows: it never counts too little, and what it
//! counts too much is taken off on average. Single carriers cannot be told from few, nor need they be.

/// Counters per row; a power of two.
const CELLS: usize = 1 << 16;

/// A sketch of how many contacts carry a value; the default is empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Crowd {
    /// Both rows, one behind the other; empty until something is counted.
    cells: Vec<u16>,
}

impl Crowd {
    /// Raises the count of a place.
    pub(crate) fn raise(&mut self, place: u64, by: u32) {
        self.cells.resize(2 * CELLS, 0);
        if let Some(cell) = usize::try_from(place).ok().and_then(|place| self.cells.get_mut(place)) {
            *cell = cell.saturating_add(u16::try_from(by).unwrap_or(u16::MAX));
        }
    }

    /// How many contacts carry a value, `own` of them left out; `raised` is what all places were raised by.
    pub(crate) fn carriers(&self, hash: u64, raised: u32, own: f32) -> f32 {
        let count = |place: usize| self.cells.get(place).copied().unwrap_or(0);
        let [a, b] = places(hash).map(count);
        // What strays into a cell: its expected load and two deviations, so that few values seem crowded by chance.
        let load = raised as f32 / (2 * CELLS) as f32;
        (f32::from(a.min(b)) - own - load - 2.0 * load.sqrt()).max(0.0)
    }
}

/// The places where a value is counted.
pub(crate) fn places(hash: u64) -> [usize; 2] {
    let mask = CELLS as u64 - 1;
    [(hash & mask) as usize, CELLS + ((hash >> 32) & mask) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::hash::fnv;

    #[test]
    fn only_crowds_show() {
        let (mut crowd, mut raised) = (Crowd::default(), 0);
        for i in 0..1_000u32 {
            for place in [fnv(&i.to_le_bytes()), fnv(b"office")].into_iter().flat_map(places) {
                crowd.raise(place as u64, 1);
                raised += 1;
            }
        }
        assert!(crowd.carriers(fnv(b"office"), raised, 5.0) > 980.0);
        assert!((0..1_000u32).all(|i| crowd.carriers(fnv(&i.to_le_bytes()), raised, 5.0) == 0.0));
    }
}
