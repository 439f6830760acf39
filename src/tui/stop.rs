//! Signals and the loss of the terminal.

use std::io;

use super::message::Stop;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

/// The signals that ask the program to end.
pub(crate) struct Stops {
    #[cfg(unix)]
    signals: [Signal; 4],
}

#[cfg(unix)]
impl Stops {
    /// Starts to listen to SIGTERM, SIGHUP, SIGINT and SIGQUIT.
    pub(crate) fn listen() -> io::Result<Self> {
        let signals = [
            signal(SignalKind::terminate())?,
            signal(SignalKind::hangup())?,
            signal(SignalKind::interrupt())?,
            signal(SignalKind::quit())?,
        ];
        Ok(Self { signals })
    }

    /// Waits for one of them.
    pub(super) async fn next(&mut self) {
        let [terminate, hang_up, interrupt, quit] = &mut self.signals;
        tokio::select! {
            _ = terminate.recv() => (),
            _ = hang_up.recv() => (),
            _ = interrupt.recv() => (),
            _ = quit.recv() => (),
        }
    }
}

#[cfg(not(unix))]
impl Stops {
    /// There are no such signals here.
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for Ctrl-C from outside.
    pub(super) async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
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
#[cfg(unix)]
#[allow(
    deprecated,
    reason = "what is deprecated are file descriptors that may be closed meanwhile; an OwnedFd is not"
)]
async fn hang_up() {
    use std::os::fd::AsFd;

    use tokio::io::Interest;
    use tokio::io::unix::AsyncFd;

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

/// Waits for ever: other systems report the end on the input itself.
#[cfg(not(unix))]
async fn hang_up() {
    std::future::pending().await
}
