//! Long work on its way: who may stop it, and how often it is told how far it is.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::mpsc::UnboundedSender;

use crate::import::{Halt, ImportError, OnProgress};

use super::pace::Pace;
use super::speed::{Paced, Speed};

/// What a piece of long work is given.
#[derive(Clone)]
pub(crate) struct Work {
    /// Told how far it is.
    pub(crate) progress: OnProgress,
    /// Asked whether it is still wanted.
    pub(crate) halt: Halt,
}

/// The halts of all long work that was asked for, by its number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Halts(Arc<Mutex<HashMap<u64, Halt>>>);

impl Halts {
    fn all(&self) -> MutexGuard<'_, HashMap<u64, Halt>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A piece of work is asked for: it may be halted before it begins.
    pub(crate) fn begin(&self, id: u64) {
        self.all().insert(id, Halt::default());
    }

    /// The halt of a piece of work.
    pub(crate) fn of(&self, id: u64) -> Halt {
        self.all().get(&id).cloned().unwrap_or_default()
    }

    /// Asks that a piece of work be stopped, unless it is over.
    pub(crate) fn ask(&self, id: u64) {
        if let Some(halt) = self.all().get(&id) {
            halt.ask();
        }
    }

    /// The work is over.
    pub(crate) fn over(&self, id: u64) {
        self.all().remove(&id);
    }
}

/// Does work that writes nothing which would count, unless it is halted: then it is dropped where it is.
pub(crate) async fn unless<T>(
    halt: &Halt,
    work: impl Future<Output = Result<T, ImportError>>,
) -> Result<T, ImportError> {
    tokio::select! {
        biased;
        () = halt.rung() => Err(ImportError::halted()),
        done = work => done,
    }
}

/// Tells how far work is, four times a second at most.
pub(crate) fn telling<A: Send + 'static>(
    answers: &UnboundedSender<A>,
    say: impl Fn(Paced) -> A + Send + Sync + 'static,
) -> OnProgress {
    let (answers, pace, began) = (answers.clone(), Pace::default(), Instant::now());
    let speed = Mutex::new(Speed::default());
    Arc::new(move |progress| {
        if pace.is_time() {
            let mut speed = speed.lock().unwrap_or_else(PoisonError::into_inner);
            // Nobody listens any more once the console is gone.
            let _ = answers.send(say(speed.hear(began.elapsed(), &progress)));
        }
    })
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc::unbounded_channel;

    use super::*;
    use crate::import::Progress;

    #[tokio::test]
    async fn work_that_is_halted_before_it_begins_does_not_begin() {
        let halts = Halts::default();
        halts.begin(7);
        halts.ask(7);
        let never = std::future::pending::<Result<(), ImportError>>();
        assert_eq!(unless(&halts.of(7), never).await, Err(ImportError::halted()));
        assert_eq!(unless(&halts.of(8), async { Ok(3) }).await, Ok(3));
        halts.over(7);
        halts.ask(7);
        assert!(!halts.of(7).is_asked(), "it was over");
        halts.begin(7);
        assert!(!halts.of(7).is_asked(), "what has the same number later is asked for anew");
    }

    #[test]
    fn a_flood_of_progress_is_told_once_in_a_beat() {
        let (answers, mut told) = unbounded_channel();
        let on_progress = telling(&answers, |paced| paced.done);
        (0..10_000).for_each(|done| on_progress(Progress { what: "planning", done, total: None }));
        assert_eq!(told.try_recv().ok(), Some(0));
        assert!(told.try_recv().is_err());
    }
}
