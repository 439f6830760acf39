//! A file that is still being read, or a base that is still being searched: what is known, and where the person looks.
//!
//! In: openings and actions. Out: what the loading screen shows. Deliberately unaware of who reads the file.

use std::time::Duration;

use crate::import::{FirstRows, Opening};

use super::keymap::{Action, Mode};
use super::layout::Size;
use super::look::Look;
use super::speed::{Paced, Speed};
use super::step::stepped;

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A file is being read.
    File,
    /// A base is being searched for duplicates.
    Base,
}

/// The state of the loading screen.
#[derive(Debug)]
pub(crate) struct Loading {
    pub(crate) subject: Subject,
    /// The name of the file or the base.
    pub(crate) name: String,
    /// What was found, once it is known.
    pub(crate) first: Option<FirstRows>,
    /// How far it is, once that is known.
    pub(crate) progress: Option<Paced>,
    speed: Speed,
    /// The first row and the first column on the screen.
    pub(crate) top: usize,
    pub(crate) left: usize,
    pub(crate) size: Size,
    pub(crate) look: Look,
}

impl Loading {
    /// Nothing is known yet.
    pub(crate) fn new(subject: Subject, name: String, size: Size) -> Self {
        let speed = Speed::default();
        let look = Look::default();
        Self { subject, name, first: None, progress: None, speed, top: 0, left: 0, size, look }
    }

    /// What the keys mean.
    pub(crate) fn mode(&self) -> Mode {
        if let Some(aid) = &self.look.aid {
            return aid.mode();
        }
        match self.subject {
            Subject::File => Mode::Loading,
            Subject::Base => Mode::Searching,
        }
    }

    /// Takes in what is heard of the file, at a moment after any beginning.
    pub(crate) fn hear(&mut self, opening: Opening, at: Duration) {
        match opening {
            Opening::First(first) => self.first = Some(*first),
            Opening::Progress(progress) => self.progress = Some(self.speed.hear(at, &progress)),
        }
    }

    /// Does what a key asks, quitting excepted.
    pub(crate) fn act(&mut self, action: Action) {
        let (rows, columns) = self.first.as_ref().map_or((0, 0), |f| (f.rows.len(), f.labels.len()));
        let (last, page) = (rows.saturating_sub(1), usize::from(self.size.height / 2));
        match action {
            Action::Right => self.left += 1,
            Action::Left => self.left = self.left.saturating_sub(1),
            action => self.top = stepped(action, self.top, (last, page)).unwrap_or(self.top),
        }
        self.left = self.left.min(columns.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::first_rows;
    use super::*;

    #[test]
    fn the_first_rows_are_looked_through_and_never_left() {
        let mut loading = Loading::new(Subject::File, "a.csv".into(), Size { width: 80, height: 24 });
        loading.act(Action::Down);
        assert_eq!((loading.top, loading.left), (0, 0), "nothing is here yet");
        loading.hear(Opening::First(Box::new(first_rows())), Duration::ZERO);
        for (action, expected) in [
            (Action::Down, (1, 0)),
            (Action::Right, (1, 1)),
            (Action::Last, (2, 1)),
            (Action::PageDown, (2, 1)),
            (Action::First, (0, 1)),
            (Action::Left, (0, 0)),
            (Action::Left, (0, 0)),
            (Action::Up, (0, 0)),
        ] {
            loading.act(action);
            assert_eq!((loading.top, loading.left), expected, "{action:?}");
        }
    }
}
