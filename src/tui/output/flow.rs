//! How many frames may be on their way: one that the terminal has not acknowledged, while it acknowledges at all.
//!
//! In: when frames were drawn and answers came. Out: whether the next frame may be drawn, and with a question. A slow line
//! then never holds more than one frame, and a key that is held shows the last state, not all the states between.
//! Deliberately unaware of the terminal.

use std::time::Duration;

use tokio::time::Instant;

/// Every terminal answers what it is (DA1), and so does tmux for the terminals behind it.
pub(crate) const QUESTION: &str = "\x1b[c";

/// An answer that takes longer is not waited for: 2 KB over the slowest modem, or the round trip by satellite.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// So long the end waits for a terminal that has answered so far.
const LAST_WORD: Duration = Duration::from_millis(1_000);
/// So long it waits for one that never has: a round trip around the world.
const FIRST_WORD: Duration = Duration::from_millis(300);

/// The frames under way.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Flow {
    /// When the question was put that is not answered.
    asked: Option<Instant>,
    /// The terminal answered the last time, or the time before within patience.
    answers: bool,
}

impl Flow {
    /// `None` when a frame may be drawn, else until when to wait for the answer.
    pub(crate) fn held_until(&self, now: Instant) -> Option<Instant> {
        let until = self.asked.filter(|_| self.answers)? + PATIENCE;
        (now < until).then_some(until)
    }

    /// Whether a frame drawn now should carry a question: one at a time.
    pub(crate) fn asks(&self) -> bool {
        self.asked.is_none()
    }

    /// How long to wait at the end for an answer that is under way: it must not reach whoever has the terminal next.
    pub(crate) fn farewell(&self) -> Option<Duration> {
        self.asked.map(|_| if self.answers { LAST_WORD } else { FIRST_WORD })
    }

    /// A question went out with a frame.
    pub(crate) fn asked(&mut self, now: Instant) {
        self.asked = Some(now);
    }

    /// A frame is drawn although the last one was not acknowledged: the terminal may have fallen silent.
    pub(crate) fn passed_over(&mut self) {
        self.answers = self.answers && self.asked.is_none();
    }

    /// The terminal answered.
    pub(crate) fn answered(&mut self) {
        *self = Self { asked: None, answers: true };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_that_answers_gets_one_frame_at_a_time() {
        let now = Instant::now();
        let mut flow = Flow::default();
        assert!(flow.asks() && flow.held_until(now).is_none(), "the first frame waits for nothing");
        flow.asked(now);
        assert!(flow.held_until(now).is_none(), "nor does the second: nobody knows whether it answers");
        flow.answered();
        assert!(flow.asks());
        flow.asked(now);
        assert_eq!(flow.held_until(now), Some(now + PATIENCE));
        assert!(!flow.asks());
        flow.answered();
        assert!(flow.held_until(now).is_none());
    }

    #[test]
    fn a_terminal_that_falls_silent_is_not_waited_for_again_and_again() {
        let now = Instant::now();
        let mut flow = Flow::default();
        flow.answered();
        flow.asked(now);
        let later = now + PATIENCE;
        assert!(flow.held_until(later).is_none());
        flow.passed_over();
        assert!(flow.held_until(now).is_none() && !flow.asks(), "it is not asked again");
        flow.answered();
        assert!(flow.asks(), "until it answers");
    }
}
