//! What every screen of every console shares: the theme, the keys in force, and the aid that lies above it.

use std::sync::Arc;

use super::aid::{Aid, Aided};
use super::input::Key;
use super::keymap::{Action, Keymap, Mode};
use super::layout::Size;
use super::theme::Theme;

/// The theme, the keys in force, and the open aid.
#[derive(Debug)]
pub(crate) struct Look {
    pub(crate) theme: Theme,
    pub(crate) keys: Arc<Keymap>,
    pub(crate) aid: Option<Aid>,
}

impl Default for Look {
    fn default() -> Self {
        let theme = Theme::built_in("default").unwrap_or_else(|_| Theme::plain());
        Self { theme, keys: Keymap::standard(), aid: None }
    }
}

impl Look {
    /// Hears an action before the screen: gives back what is left to do for the screen, which may be a chosen command.
    pub(crate) fn heed(&mut self, action: Action, mode: Mode, size: Size) -> Option<Action> {
        let Some(aid) = self.aid.take() else {
            self.aid = if mode == Mode::Small { None } else { Aid::opened_by(action, mode) };
            return if self.aid.is_none() { Some(action) } else { None };
        };
        if action == Action::Quit {
            return Some(action);
        }
        match aid.act(action, &self.keys, size) {
            Aided::Stays(aid) => self.aid = Some(aid),
            Aided::Closes => {}
            Aided::Does(command) => return self.heed(command, mode, size),
        }
        None
    }

    /// A typed key: true when the open aid took it.
    pub(crate) fn typed(&mut self, key: Key) -> bool {
        self.aid.as_mut().map(|aid| aid.typed(key)).is_some()
    }

    /// Pasted text: true when the open aid took it.
    pub(crate) fn pasted(&mut self, text: &str) -> bool {
        self.aid.as_mut().map(|aid| aid.pasted(text)).is_some()
    }
}
