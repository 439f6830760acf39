//! How the window is divided: pure arithmetic that `update` (scrolling) and the screens share.

/// The size of the window in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) width: u16,
    pub(crate) height: u16,
}

/// The smallest window in which the console works.
pub(crate) const SMALLEST: Size = Size { width: 60, height: 16 };

impl Size {
    /// True when the window is too small to work in.
    pub(crate) fn is_too_small(self) -> bool {
        self.width < SMALLEST.width || self.height < SMALLEST.height
    }
}

/// The heights of the review screen's parts, from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Heights {
    /// Names and counts, and the legend where there is room.
    pub(crate) header: u16,
    /// The queue.
    pub(crate) queue: u16,
    /// The title of the row.
    pub(crate) title: u16,
    /// The line about the candidate that is never hidden.
    pub(crate) standing: u16,
    /// The comparison, with its heading.
    pub(crate) compare: u16,
    /// Findings, why or history, with the tabs.
    pub(crate) panel: u16,
    /// The status line.
    pub(crate) status: u16,
    /// The keys.
    pub(crate) footer: u16,
}

/// Divides the height of the window; a standing that needs more lines takes them from the comparison.
pub(crate) fn heights(size: Size, standing: u16) -> Heights {
    let header = if size.height >= 20 { 2 } else { 1 };
    let fixed = header + 3;
    let free = size.height.saturating_sub(fixed);
    let queue = (free / 3).clamp(3, 14);
    let panel = (free / 5).clamp(2, 8);
    rest(Heights { header, queue, title: 1, standing, compare: free, panel, status: 1, footer: 1 })
}

/// So high a window keeps two lines for the standing, so that what is below them stays where it is.
const ROOMY: u16 = 30;
/// Width and lines of the comparison from which each usual field has a line of its own.
const PLACES: (u16, u16) = (100, 14);

/// The lines of the review's standing: as many as it needs, two at least where there is room.
pub(crate) fn standing_height(size: Size, needed: usize) -> u16 {
    let least = if size.height >= ROOMY { 2 } else { 1 };
    u16::try_from(needed).unwrap_or(least).clamp(least, 3)
}

/// Whether the usual fields have places of their own in the comparison, filled or not.
pub(crate) fn has_places(size: Size) -> bool {
    size.width >= PLACES.0 && heights(size, 2).compare >= PLACES.1
}

/// The same for the duplicates of a base: why two are alike needs more room, the list less.
pub(crate) fn cluster_heights(size: Size, standing: u16) -> Heights {
    let header = if size.height >= 20 { 2 } else { 1 };
    let free = size.height.saturating_sub(header + 3);
    let queue = (free * 3 / 10).clamp(3, 14);
    let panel = (free / 4).clamp(3, 9);
    rest(Heights { header, queue, title: 1, standing, compare: free, panel, status: 1, footer: 1 })
}

/// What list, standing and panel leave goes to the comparison.
fn rest(heights: Heights) -> Heights {
    let standing = heights.standing.clamp(1, 3);
    let compare = heights.compare.saturating_sub(heights.queue + heights.panel + standing);
    Heights { standing, compare, ..heights }
}

/// Divides the mapping screen: so many columns in the list, so many rows in the preview.
pub(crate) fn map_heights(size: Size, columns: usize) -> (u16, u16) {
    // Header, title, heading, the chosen column, rule and names of the preview, status, keys.
    let free = size.height.saturating_sub(8);
    let preview = (free / 4).clamp(2, 12);
    let columns = u16::try_from(columns).unwrap_or(u16::MAX).max(3);
    // Lines that the list does not need show further rows.
    let list = columns.min(free.saturating_sub(preview));
    (list, free.saturating_sub(list))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_and_preview_fill_the_window_and_both_have_room() {
        for height in 16..=70 {
            for columns in [0, 1, 9, 200] {
                let (list, preview) = map_heights(Size { width: 80, height }, columns);
                assert_eq!(list + preview + 8, height);
                assert!(list >= 3 && preview >= 2, "{list} {preview} at {height}");
            }
        }
    }

    #[test]
    fn the_parts_fill_the_window_and_each_has_room() {
        for height in 16..=70 {
            for standing in 1..=3 {
                let size = Size { width: 80, height };
                for h in [heights(size, standing), cluster_heights(size, standing)] {
                    let sum =
                        h.header + h.queue + h.title + h.standing + h.compare + h.panel + h.status + h.footer;
                    assert_eq!(sum, height, "{h:?}");
                    assert!(h.compare >= 3, "a heading and two lines at {height}: {h:?}");
                }
            }
        }
    }
}
