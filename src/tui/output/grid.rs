//! The rows of a screen, each with a hash by which it is found again where it has moved to.

use std::sync::Arc;

use ratatui::buffer::Cell;

use super::glyph::{is_erased, normalised};

/// A row as a terminal shows it; cheap to copy.
#[derive(Clone, Debug)]
pub(super) struct Row {
    cells: Arc<[Cell]>,
    /// None for a blank row.
    hash: Option<u64>,
}

impl Row {
    /// A row of cells as they are wanted.
    pub(super) fn new(cells: &[Cell]) -> Self {
        let cells = normalised(cells);
        let hash = (!cells.iter().all(is_erased)).then(|| hash(&cells));
        Self { cells: cells.into(), hash }
    }

    /// A row that was erased.
    pub(super) fn blank(width: usize) -> Self {
        Self { cells: vec![Cell::default(); width].into(), hash: None }
    }

    pub(super) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The same for rows that look the same; none for a blank one. Two rows of one hash are very likely the same.
    pub(super) fn hash(&self) -> Option<u64> {
        self.hash
    }
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.cells, &other.cells) || (self.hash == other.hash && self.cells == other.cells)
    }
}

/// Over texts and attributes, not colours: those alone never tell two rows apart. A step of FNV-1a (Fowler, Noll, Vo;
/// 64 bits) for each byte, the attributes of the cell going in with the first: a row is of a hundred cells and more, most
/// of one byte.
fn hash(cells: &[Cell]) -> u64 {
    let step = |hash: u64, bits: u64| (hash ^ bits).wrapping_mul(0x0000_0100_0000_01b3);
    cells.iter().fold(0xcbf2_9ce4_8422_2325, |hash, cell| {
        let attributes = u64::from(cell.modifier.bits()) << 32;
        let mut bytes = cell.symbol().bytes();
        let first = step(hash, attributes | u64::from(bytes.next().unwrap_or_default()));
        bytes.fold(first, |hash, byte| step(hash, byte.into()))
    })
}
