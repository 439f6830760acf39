//! Signals and the loss of the terminal.
//!
//! In: SIGTERM, SIGHUP, SIGINT, SIGQUIT. Out: the news of them, for the whole program: one that comes while no console
//! is open is heard by the next. The thread that hears them also sees to it that the program ends though its terminal
//! takes nothing any more. Deliberately unaware of what has to be saved.

use std::io;
use std::os::fd::AsFd;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch::{Receiver, channel};
use tokio::time::{Instant, timeout};

use super::message::Stop;
use super::run::PATIENCE;
use super::terminal;

/// So long a terminal takes nothing before it counts as one that nobody reads.
const STALLED: Duration = Duration::from_secs(1);
/// How often that is looked at, once the program is asked to end.
const BEAT: Duration = Duration::from_millis(100);

/// What the thread says that hears the signals; `None` before the first console.
static HEARD: Mutex<Option<Receiver<bool>>> = Mutex::new(None);

/// The news that the program is asked to end.
#[derive(Clone, Debug)]
pub(crate) struct Stops(Receiver<bool>);

impl Stops {
    /// Listens to SIGTERM, SIGHUP, SIGINT and SIGQUIT, from the first call to the end of the program.
    pub(crate) fn listen() -> io::Result<Self> {
        let mut heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(heard) = &*heard {
            return Ok(Self(heard.clone()));
        }
        // A runtime of its own: what the program computes does not hold it up.
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let signals = Signals::of(&runtime)?;
        let (say, said) = channel(false);
        thread::Builder::new().name("signals".into()).spawn(move || {
            runtime.block_on(async move {
                let mut signals = signals;
                signals.next().await;
                say.send_replace(true);
                see_to_the_end(&mut signals).await;
            });
        })?;
        *heard = Some(said.clone());
        Ok(Self(said))
    }

    /// Whether the program was asked to end.
    pub(super) fn is_asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it is; not at all when it was before.
    pub(super) async fn next(&mut self) {
        if self.0.wait_for(|asked| *asked).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Waits until the program is asked to end by a signal; not at all when it was, since its first console.
pub async fn asked_to_end() {
    match Stops::listen() {
        Ok(mut stops) => stops.next().await,
        Err(_) => std::future::pending().await,
    }
}

struct Signals([Signal; 4]);

impl Signals {
    fn of(runtime: &Runtime) -> io::Result<Self> {
        let _within = runtime.enter();
        Ok(Self([
            signal(SignalKind::terminate())?,
            signal(SignalKind::hangup())?,
            signal(SignalKind::interrupt())?,
            signal(SignalKind::quit())?,
        ]))
    }

    async fn next(&mut self) {
        let [terminate, hang_up, interrupt, quit] = &mut self.0;
        tokio::select! {
            _ = terminate.recv() => (),
            _ = hang_up.recv() => (),
            _ = interrupt.recv() => (),
            _ = quit.recv() => (),
        }
    }
}

/// Ends a program that cannot end by itself: whoever writes to a terminal that nobody reads waits for ever, and with it
/// the base that is open. What is under way has its time first, and what is only slow is left to end by itself.
async fn see_to_the_end(signals: &mut Signals) {
    let mut haste = Haste::new(Instant::now());
    loop {
        let is_asked_again = timeout(BEAT, signals.next()).await.is_ok();
        if haste.is_over(Instant::now(), (terminal::is_stalled(), is_asked_again)) {
            terminal::give_up();
        }
    }
}

/// Since when the program should end, and since when its terminal takes nothing.
struct Haste {
    asked: Instant,
    stalled: Option<Instant>,
}

impl Haste {
    fn new(now: Instant) -> Self {
        Self { asked: now, stalled: None }
    }

    /// Whether the end is to be forced.
    fn is_over(&mut self, now: Instant, (is_stalled, is_asked_again): (bool, bool)) -> bool {
        self.stalled = if is_stalled { self.stalled.or(Some(now)) } else { None };
        let had_time = now.duration_since(self.asked) >= PATIENCE + STALLED;
        let nobody_reads = self.stalled.is_some_and(|since| now.duration_since(since) >= STALLED);
        had_time && (nobody_reads || is_asked_again)
    }
}

/// Waits until the program is asked to end from outside, or the terminal is gone.
pub(crate) async fn stopped(mut signals: Stops) -> Stop {
    tokio::select! {
        () = signals.next() => Stop::Signal,
        () = hang_up() => Stop::TerminalLost,
    }
}

/// Waits until the terminal hangs up.
///
/// While SIGHUP is ignored nothing else tells a terminal that is gone from silence before the next read of it; the
/// kernel's hang-up mark costs nothing while nothing happens.
#[allow(
    deprecated,
    reason = "what is deprecated are file descriptors that may be closed meanwhile; an OwnedFd is not"
)]
async fn hang_up() {
    let watched = io::stdin()
        .as_fd()
        .try_clone_to_owned()
        // Priority data never comes on a terminal: what is left of this interest is the hang-up.
        .and_then(|fd| AsyncFd::with_interest(fd, Interest::PRIORITY));
    let Ok(watched) = watched else { return std::future::pending().await };
    loop {
        match watched.ready(Interest::PRIORITY).await {
            Ok(mut guard) if !guard.ready().is_read_closed() => guard.clear_ready(),
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_stop_that_came_before_is_heard_at_once() {
        let (say, said) = channel(false);
        let mut stops = Stops(said.clone());
        assert!(!stops.is_asked());
        assert!(timeout(Duration::from_millis(20), stops.next()).await.is_err());
        say.send_replace(true);
        for mut console in [stops.clone(), Stops(said)] {
            assert!(console.is_asked());
            console.next().await;
            console.next().await;
        }
        assert_eq!(stopped(stops).await, Stop::Signal);
    }

    #[test]
    fn an_end_is_forced_only_where_it_cannot_come_by_itself() {
        let began = Instant::now();
        let over = |looks: &[(u64, bool, bool)]| {
            let mut haste = Haste::new(began);
            let at = |ms| began + Duration::from_millis(ms);
            looks
                .iter()
                .map(|(ms, stalled, again)| haste.is_over(at(*ms), (*stalled, *again)))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            over(&[(100, true, false), (5_900, true, false), (6_000, true, false)]),
            [false, false, true]
        );
        assert_eq!(over(&[(100, true, true), (60_000, false, false)]), [false, false], "it is only slow");
        assert_eq!(
            over(&[(5_500, true, false), (5_900, false, false), (6_100, true, false), (7_000, true, false)]),
            [false; 4],
            "it was read in between"
        );
        assert_eq!(over(&[(6_100, false, true)]), [true], "asked again, after all that time");
    }
}
