//! The entries of a commit, sorted and packed as they come in.

use rayon::slice::ParallelSliceMut as _;

use super::{Entry, Page, pack};

/// Entries sorted at a time: 16 MiB.
const PIECE: usize = 1 << 20;

/// Packed bytes held before they are to be written: half of what a million contacts bring.
const HELD: usize = 64 << 20;

/// Entries in sorted, packed pieces.
#[derive(Debug, Default)]
pub(in crate::store) struct Gathered {
    loose: Vec<Entry>,
    pieces: Vec<Vec<Page>>,
    bytes: usize,
}

impl Gathered {
    /// Adds an entry.
    pub(in crate::store) fn add(&mut self, entry: Entry) {
        self.loose.push(entry);
        if self.loose.len() >= PIECE {
            self.seal();
        }
    }

    /// True when it holds as much as it should.
    pub(in crate::store) fn is_full(&self) -> bool {
        self.bytes >= HELD
    }

    /// The sorted pieces; nothing is held any more.
    pub(in crate::store) fn take(&mut self) -> Vec<Vec<Page>> {
        self.seal();
        self.loose = Vec::new();
        self.bytes = 0;
        std::mem::take(&mut self.pieces)
    }

    fn seal(&mut self) {
        if self.loose.is_empty() {
            return;
        }
        self.loose.par_sort_unstable();
        self.loose.dedup();
        let pages = pack(&self.loose);
        self.bytes += pages.iter().map(|page| page.bytes.len()).sum::<usize>();
        self.pieces.push(pages);
        self.loose.clear();
    }
}
