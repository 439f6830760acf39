//! Stopping for the shell, as Ctrl-Z does, and whether there is one that could wake the program again.
//!
//! In a container the leader of the session, or of the group that has the terminal, may be outside: its number is 0
//! (pid_namespaces(7)). nix hands that out; a `Pid` of rustix cannot be 0, and its functions do not look.

use std::io;

use nix::unistd::{Pid, getpgid, getpgrp, getppid, getsid, tcgetpgrp};
use rustix::process::{Signal, kill_current_process_group};

/// Whether a shell would notice that the program stops: one that nobody can wake again must not stop.
///
/// A group of processes is an orphan when none of them has a parent in another group of the session (POSIX); the
/// parents are followed from this program up to the first of another group. Of one outside of the container nothing is
/// known, so it counts as none.
pub(crate) fn has_job_control() -> bool {
    let (own, session) = (getpgrp(), getsid(None).ok());
    let mut parent = inside(getppid());
    while let Some(pid) = parent {
        if session.is_none() || getsid(Some(pid)).ok() != session {
            return false;
        }
        if getpgid(Some(pid)).is_ok_and(|group| group != own) {
            return true;
        }
        parent = parent_of(pid);
    }
    false
}

/// The parent of another process; `None` where the system does not tell.
fn parent_of(pid: Pid) -> Option<Pid> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name of the program stands in brackets and may hold anything.
    let (_, rest) = stat.rsplit_once(')')?;
    let parent = rest.split_whitespace().nth(1)?.parse().ok()?;
    inside(Pid::from_raw(parent))
}

/// A process, unless it is one outside of the container. To ask about number 0 would be to ask about oneself.
fn inside(pid: Pid) -> Option<Pid> {
    (pid.as_raw() > 0).then_some(pid)
}

/// Stops the whole group, as the shell expects of a job; goes on when it is woken.
///
/// # Errors
/// When the system does not allow it.
pub(crate) fn stop() -> io::Result<()> {
    // Not SIGTSTP: that one is listened to here, so it would not stop anything.
    kill_current_process_group(Signal::STOP).map_err(io::Error::from)
}

/// Whether the program may use the terminal: one in the background is stopped when it tries.
pub(crate) fn is_in_front() -> bool {
    tcgetpgrp(io::stdin()).is_ok_and(|front| front == getpgrp())
}
