//! How often progress is told: nobody reads more than four numbers a second, and a slow line carries no more.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Four times a second.
pub(crate) const BEAT: Duration = Duration::from_millis(250);

/// Says when progress may be told again.
#[derive(Debug, Default)]
pub(crate) struct Pace(Mutex<Option<Instant>>);

impl Pace {
    /// True at most once in a [`BEAT`].
    pub(crate) fn is_time(&self) -> bool {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if last.is_some_and(|at| at.elapsed() < BEAT) {
            return false;
        }
        *last = Some(Instant::now());
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_progress_becomes_one_number_in_a_beat() {
        let pace = Pace::default();
        assert_eq!((0..1_000).filter(|_| pace.is_time()).count(), 1);
        std::thread::sleep(BEAT);
        assert!(pace.is_time());
    }
}
