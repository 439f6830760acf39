//! What a face asks of the terminal itself, beside what it shows: the loop carries it out, no worker does.

/// One thing that is asked of the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Put this text on the clipboard.
    Copy(String),
    /// Take the mouse, or give it back.
    Mouse,
    /// Give the terminal to the shell until it is given back.
    Suspend,
}

impl Order {
    /// The order that an action is, whatever is on the screen.
    pub(crate) fn of(action: super::keymap::Action) -> Option<Self> {
        match action {
            super::keymap::Action::Mouse => Some(Self::Mouse),
            super::keymap::Action::Suspend => Some(Self::Suspend),
            _ => None,
        }
    }
}
