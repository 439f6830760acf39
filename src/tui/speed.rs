//! How fast work goes, and how long it will take: pure arithmetic over moments that the caller names.

use std::collections::VecDeque;
use std::time::Duration;

use crate::import::Progress;

/// How far work is, how fast it goes and how long it will take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paced {
    /// What is being done.
    pub(crate) what: &'static str,
    /// How much is done.
    pub(crate) done: u64,
    /// How much there is, where that is known.
    pub(crate) total: Option<u64>,
    /// So much a second; `None` until that can be said.
    pub(crate) per_second: Option<u64>,
    /// So many seconds are left; `None` where that cannot be said.
    pub(crate) left: Option<u64>,
}

impl From<Progress> for Paced {
    fn from(Progress { what, done, total }: Progress) -> Self {
        Self { what, done, total, per_second: None, left: None }
    }
}

/// The rate is that of the last stretch of this length: what was slow a minute ago says nothing of now.
const STRETCH: Duration = Duration::from_secs(8);
/// Before this much time has passed a rate would jump about.
const EARLIEST: Duration = Duration::from_secs(1);

/// What was heard lately of one piece of work.
#[derive(Clone, Debug, Default)]
pub(crate) struct Speed {
    what: &'static str,
    /// When so much was done, the oldest first.
    heard: VecDeque<(Duration, u64)>,
}

impl Speed {
    /// Takes in how far the work is at a moment; moments are counted from any beginning.
    pub(crate) fn hear(&mut self, at: Duration, progress: &Progress) -> Paced {
        let Progress { what, done, total } = *progress;
        let goes_back = self.heard.back().is_some_and(|(_, before)| *before > done);
        if self.what != what || goes_back {
            self.heard.clear();
            self.what = what;
        }
        self.heard.push_back((at, done));
        // The stretch begins with the last moment before it.
        while self.heard.get(1).is_some_and(|(moment, _)| at.saturating_sub(*moment) >= STRETCH) {
            self.heard.pop_front();
        }
        let rate = self.rate();
        let per_second = rate.map(|rate| rate.round() as u64);
        let rest = total.map(|total| total.saturating_sub(done));
        let left = rate.filter(|rate| *rate > 0.0).zip(rest).map(|(rate, rest)| (rest as f64 / rate).ceil());
        // Nobody plans by weeks.
        let left = left.filter(|seconds| *seconds < 1e6).map(|seconds| seconds as u64);
        Paced { what, done, total, per_second, left }
    }

    fn rate(&self) -> Option<f64> {
        let ((from, before), (to, after)) = (self.heard.front()?, self.heard.back()?);
        let passed = to.saturating_sub(*from);
        (passed >= EARLIEST).then(|| after.saturating_sub(*before) as f64 / passed.as_secs_f64())
    }
}

/// A time span as a person says it: `8 s`, `2 min 10 s`, `1 h 5 min`.
pub(crate) fn span(seconds: u64) -> String {
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        // Beyond a few minutes nobody waits for a second.
        (0, minutes @ 10.., _) | (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, 0, _) => format!("{hours} h"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(speed: &mut Speed, millis: u64, done: u64) -> (Option<u64>, Option<u64>) {
        let progress = Progress { what: "planning", done, total: Some(10_000) };
        let paced = speed.hear(Duration::from_millis(millis), &progress);
        (paced.per_second, paced.left)
    }

    #[test]
    fn the_rate_is_said_after_a_second_and_follows_the_last_stretch() {
        let mut speed = Speed::default();
        assert_eq!(at(&mut speed, 5_000, 0), (None, None));
        assert_eq!(at(&mut speed, 5_250, 250), (None, None));
        assert_eq!(at(&mut speed, 6_000, 1_000), (Some(1_000), Some(9)));
        assert_eq!(at(&mut speed, 9_000, 4_000), (Some(1_000), Some(6)));
        // It slows down: after a stretch only the new rate counts.
        for second in 10..18 {
            at(&mut speed, second * 1_000, 4_000 + (second - 9) * 100);
        }
        assert_eq!(at(&mut speed, 18_000, 4_900), (Some(100), Some(51)));
        // It stands still: nothing is left to be said of its end.
        for second in 19..30 {
            at(&mut speed, second * 1_000, 4_900);
        }
        assert_eq!(at(&mut speed, 30_000, 4_900), (Some(0), None));
    }

    #[test]
    fn another_piece_of_work_begins_anew() {
        let mut speed = Speed::default();
        at(&mut speed, 0, 0);
        assert_eq!(at(&mut speed, 2_000, 4_000), (Some(2_000), Some(3)));
        let writing = Progress { what: "writing", done: 1, total: None };
        assert_eq!(speed.hear(Duration::from_secs(3), &writing).per_second, None);
        let writing = Progress { what: "writing", done: 11, total: None };
        let paced = speed.hear(Duration::from_secs(5), &writing);
        assert_eq!((paced.per_second, paced.left), (Some(5), None), "no end is known");
        let again = Progress { what: "writing", done: 0, total: None };
        assert_eq!(speed.hear(Duration::from_secs(7), &again).per_second, None);
    }

    #[test]
    fn a_clock_that_goes_back_divides_by_nothing() {
        let mut speed = Speed::default();
        at(&mut speed, 9_000, 5);
        assert_eq!(at(&mut speed, 1_000, 5_000), (None, None));
    }

    #[test]
    fn time_in_words() {
        for (seconds, words) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (130, "2 min 10 s"),
            (601, "10 min"),
            (3_600, "1 h"),
            (3_900, "1 h 5 min"),
        ] {
            assert_eq!(span(seconds), words);
        }
    }
}
