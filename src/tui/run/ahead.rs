//! Keys that are typed ahead of an answer on which it depends what they do.
//!
//! In: keys and pasted texts as they come. Out: the same, in the same order, once the answer is here. Deliberately
//! unaware of what they mean.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::super::input::Event;

/// What was typed ahead.
#[derive(Default)]
pub(super) struct Ahead {
    typed: VecDeque<Event>,
    /// When it is heard at the latest: a base that hangs must not take the keys away.
    until: Option<Instant>,
}

impl Ahead {
    /// True while something waits: what is typed after it waits as well.
    pub(super) fn is_waiting(&self) -> bool {
        !self.typed.is_empty()
    }

    /// Lets a key wait behind those that wait already.
    pub(super) fn push(&mut self, event: Event, patience: Duration) {
        self.until.get_or_insert_with(|| Instant::now() + patience);
        self.typed.push_back(event);
    }

    /// What was typed first.
    pub(super) fn first(&self) -> Option<&Event> {
        self.typed.front()
    }

    /// Takes out what was typed first.
    pub(super) fn take(&mut self) -> Option<Event> {
        let event = self.typed.pop_front();
        if self.typed.is_empty() {
            self.until = None;
        }
        event
    }

    /// When the first key is heard at the latest.
    pub(super) fn until(&self) -> Option<Instant> {
        self.until
    }
}
