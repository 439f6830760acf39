//! A way to stop long work from outside, as long as nothing of it is written.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Notify;

/// Whether somebody asked that a piece of work be stopped. Clones are one and the same.
#[derive(Clone, Debug, Default)]
pub struct Halt(Arc<Bell>);

#[derive(Debug, Default)]
struct Bell {
    asked: AtomicBool,
    rung: Notify,
}

impl Halt {
    /// Asks that the work be stopped.
    pub fn ask(&self) {
        self.0.asked.store(true, Ordering::SeqCst);
        self.0.rung.notify_waiters();
    }

    /// Whether it was asked for.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.0.asked.load(Ordering::SeqCst)
    }

    /// Waits until it is asked for.
    pub async fn rung(&self) {
        let rung = self.0.rung.notified();
        tokio::pin!(rung);
        // Listens before it looks: what is asked in between is not missed.
        rung.as_mut().enable();
        if !self.is_asked() {
            rung.await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_waits_hears_of_it_before_and_after() {
        let halt = Halt::default();
        let waiting = tokio::spawn({
            let halt = halt.clone();
            async move { halt.rung().await }
        });
        tokio::task::yield_now().await;
        assert!(!halt.is_asked());
        halt.ask();
        waiting.await.unwrap();
        assert!(halt.is_asked());
        halt.rung().await;
    }
}
