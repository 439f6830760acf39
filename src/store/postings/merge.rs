//! Several sorted runs read as one, a group at a time.
//!
//! The runs give their pages piecemeal: whoever drives the merge is told which run has nothing left in hand, and feeds it.

use std::collections::VecDeque;

use super::{Groups, Page};

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Step {
    /// The group of this key; its ids were given.
    Group(u64),
    /// This run must be fed before it goes on.
    Feed(usize),
    /// All runs are at their end.
    Done,
    /// A page cannot be read.
    Damaged,
}

/// Whether a run has further pages behind those that were fed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Behind {
    #[default]
    More,
    Nothing,
}

/// One run on its way.
#[derive(Debug, Default)]
struct Source {
    pages: VecDeque<Page>,
    behind: Behind,
    /// Bytes of the first page that are read.
    read: usize,
    /// The key of the group in hand; before the first one of a page, the page's first key.
    key: u64,
    /// Whether a group is in hand.
    has_group: bool,
    ids: Vec<i64>,
}

impl Source {
    /// Takes the next group in hand; `Some(false)` when there is none, `None` when the page is damaged.
    fn advance(&mut self) -> Option<bool> {
        self.has_group = false;
        while let Some(page) = self.pages.front() {
            if self.read == 0 {
                self.key = page.first;
            }
            let mut groups = Groups::new(self.key, page.bytes.get(self.read..)?);
            if groups.is_done() {
                self.pages.pop_front();
                self.read = 0;
                continue;
            }
            self.key = groups.key()?;
            self.ids.clear();
            groups.take(&mut self.ids)?;
            self.read = page.bytes.len() - groups.left();
            self.has_group = true;
            return Some(true);
        }
        Some(false)
    }
}

/// Several sorted runs read as one.
#[derive(Debug, Default)]
pub(in crate::store) struct Merge {
    sources: Vec<Source>,
}

impl Merge {
    /// Adds a run that is all there.
    pub(in crate::store) fn add_whole(&mut self, pages: Vec<Page>) {
        self.sources.push(Source { pages: pages.into(), behind: Behind::Nothing, ..Source::default() });
    }

    /// Adds a run that is fed; gives its place.
    pub(in crate::store) fn add_fed(&mut self) -> usize {
        self.sources.push(Source::default());
        self.sources.len() - 1
    }

    /// Gives a run its next pages; none means that there are no more.
    pub(in crate::store) fn feed(&mut self, run: usize, pages: Vec<Page>) {
        let Some(source) = self.sources.get_mut(run) else { return };
        if pages.is_empty() {
            source.behind = Behind::Nothing;
        }
        source.pages.extend(pages);
    }

    /// The next group, in the order of keys, with the ids of all runs.
    pub(in crate::store) fn next(&mut self, ids: &mut Vec<i64>) -> Step {
        let mut smallest = None;
        for (i, source) in self.sources.iter_mut().enumerate() {
            if !source.has_group {
                match source.advance() {
                    None => return Step::Damaged,
                    Some(false) if source.behind == Behind::More => return Step::Feed(i),
                    Some(false) => continue,
                    Some(true) => {}
                }
            }
            if smallest.is_none_or(|key| source.key < key) {
                smallest = Some(source.key);
            }
        }
        let Some(key) = smallest else { return Step::Done };
        ids.clear();
        let mut runs = 0;
        for source in self.sources.iter_mut().filter(|s| s.has_group && s.key == key) {
            ids.append(&mut source.ids);
            source.has_group = false;
            runs += 1;
        }
        if runs > 1 {
            ids.sort_unstable();
            ids.dedup();
        }
        Step::Group(key)
    }
}
