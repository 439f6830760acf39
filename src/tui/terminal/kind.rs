//! What is known of a terminal by its name: nothing is asked, for an answer may never come.

/// The kinds of terminal that are spoken to differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TerminalKind {
    /// xterm and everything that follows it.
    #[default]
    Xterm,
    /// Inside tmux: what is meant for the terminal behind it is wrapped.
    Tmux,
    /// Inside GNU screen: the same, in pieces.
    Screen,
    /// The console of Linux: no title, no clipboard, no mouse.
    Linux,
    /// A terminal that promises nothing: no colour, no sign beyond ASCII, no title, no clipboard, no mouse.
    Dumb,
}

/// Names of terminals that show letters and attributes, and of those of which nothing is known (terminfo has neither
/// colours nor a status line for any of them).
const PLAIN: [&str; 8] = ["dumb", "unknown", "vt52", "vt100", "vt102", "vt220", "vt320", "ansi-m"];

/// Whether a name is that of a family of terminals, or of one of it: `linux`, `linux-16color`.
fn is_of(term: &str, family: &str) -> bool {
    term.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}

impl TerminalKind {
    /// The kind by the values of `TERM` and `TMUX`; an empty text is a variable that is not set.
    #[must_use]
    pub fn of(term: &str, tmux: &str) -> Self {
        match term {
            // Without a name nothing can be promised either.
            "" => Self::Dumb,
            _ if PLAIN.iter().any(|known| is_of(term, known)) => Self::Dumb,
            _ if is_of(term, "linux") => Self::Linux,
            // An old tmux calls itself screen.
            _ if !tmux.is_empty() || term.starts_with("tmux") => Self::Tmux,
            _ if term.starts_with("screen") => Self::Screen,
            _ => Self::Xterm,
        }
    }

    /// Whether the window has a title that can be set.
    pub(crate) fn has_title(self) -> bool {
        !matches!(self, Self::Linux | Self::Dumb)
    }

    /// Whether there is a clipboard that a program may write to.
    pub(crate) fn has_clipboard(self) -> bool {
        !matches!(self, Self::Linux | Self::Dumb)
    }

    /// Whether clicks can be reported.
    pub(crate) fn has_mouse(self) -> bool {
        !matches!(self, Self::Linux | Self::Dumb)
    }
}

/// Whether clicks and the wheel are taken from the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MouseUse {
    /// The terminal keeps them: text is selected as everywhere.
    #[default]
    Off,
    /// A click chooses, the wheel scrolls.
    On,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_known_by_its_name() {
        for (term, tmux, kind) in [
            ("xterm-256color", "", TerminalKind::Xterm),
            ("foot", "", TerminalKind::Xterm),
            ("tmux-256color", "/tmp/tmux-0/default,1,0", TerminalKind::Tmux),
            ("screen-256color", "/tmp/tmux-0/default,1,0", TerminalKind::Tmux),
            ("tmux", "", TerminalKind::Tmux),
            ("screen", "", TerminalKind::Screen),
            ("screen.xterm-256color", "", TerminalKind::Screen),
            ("linux", "", TerminalKind::Linux),
            ("linux-16color", "", TerminalKind::Linux),
            ("dumb", "", TerminalKind::Dumb),
            ("", "", TerminalKind::Dumb),
            ("unknown", "/tmp/tmux-0/default,1,0", TerminalKind::Dumb),
            ("vt220", "", TerminalKind::Dumb),
            ("vt100-w", "", TerminalKind::Dumb),
            ("vt525", "", TerminalKind::Xterm),
        ] {
            assert_eq!(TerminalKind::of(term, tmux), kind, "{term:?} {tmux:?}");
        }
    }
}
