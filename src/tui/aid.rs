//! What can lie above any screen of any console: every key, every command, every theme.
//!
//! In: actions and typed keys. Out: whether it stays, closes, or what was chosen. Deliberately unaware of what a command
//! does: the console that shows it carries the command out as if its key had been pressed.

use tui_input::Input;

use super::input::Key;
use super::keymap::{Action, Keymap, Mode};
use super::layout::Size;
use super::palette;
use super::screen::help_length;
use super::step::stepped;
use super::theme::{Theme, Themes};
use super::typing::{paste_into, type_into};

/// What lies above the screen, and what the keys mean below it.
#[derive(Debug)]
pub(crate) struct Aid {
    pub(crate) kind: AidKind,
    /// What the keys mean where it was opened.
    pub(crate) below: Mode,
    /// What was typed to narrow it.
    pub(crate) input: Input,
    /// The first line shown, or the chosen one.
    pub(crate) place: usize,
}

/// What an aid shows.
#[derive(Debug)]
pub(crate) enum AidKind {
    /// Every key.
    Help,
    /// Every command.
    Palette,
    /// Every theme, with the one that was in force before.
    Themes(Box<Theme>),
}

/// What became of an aid after a key.
#[derive(Debug)]
pub(crate) enum Aided {
    Stays(Aid),
    /// It was left.
    Closes(Aid),
    /// It closes, and this is to be done.
    Does(Action),
    /// It closes, and the theme of this name stays in force.
    Takes(String),
}

/// Lines that a page key passes in a list to choose from.
const PAGE: usize = 10;

impl Aid {
    /// The aid that an action opens, if it opens one.
    pub(crate) fn opened_by(action: Action, below: Mode, theme: &Theme) -> Option<Self> {
        let kind = match action {
            Action::Help => AidKind::Help,
            Action::Palette => AidKind::Palette,
            Action::Theme => AidKind::Themes(Box::new(theme.clone())),
            _ => return None,
        };
        Some(Self { kind, below, input: Input::default(), place: 0 })
    }

    /// What the keys mean in it.
    pub(crate) fn mode(&self) -> Mode {
        match self.kind {
            AidKind::Help => Mode::Help,
            AidKind::Palette => Mode::Palette,
            AidKind::Themes(_) => Mode::Picker,
        }
    }

    /// A typed key narrows what is shown; what fits is shown from its top.
    pub(crate) fn typed(&mut self, key: Key) {
        let before = self.input.value().to_owned();
        type_into(&mut self.input, key);
        if self.input.value() != before {
            self.place = 0;
        }
    }

    /// So does pasted text.
    pub(crate) fn pasted(&mut self, text: &str) {
        paste_into(&mut self.input, text);
        self.place = 0;
    }

    /// Enter, Esc and the arrows.
    pub(crate) fn act(mut self, action: Action, (keys, themes): (&Keymap, &Themes), size: Size) -> Aided {
        let typed = self.input.value();
        let (count, page) = match self.kind {
            AidKind::Help => (help_length(keys, &self), usize::from(size.height / 2)),
            AidKind::Palette => (palette::commands(keys, self.below, typed).len(), PAGE),
            AidKind::Themes(_) => (themes.fitting(typed).len(), PAGE),
        };
        match stepped(action, self.place, (count.saturating_sub(1), page)) {
            Some(place) => self.place = place,
            None if action == Action::Submit => return self.submitted(keys, themes),
            None => return Aided::Closes(self),
        }
        Aided::Stays(self)
    }

    fn submitted(self, keys: &Keymap, themes: &Themes) -> Aided {
        let typed = self.input.value();
        match self.kind {
            AidKind::Themes(_) => match themes.fitting(typed).get(self.place) {
                Some(named) if named.theme.is_ok() => Aided::Takes(named.name.clone()),
                // It says why it cannot be taken.
                _ => Aided::Stays(self),
            },
            _ => match palette::commands(keys, self.below, typed).get(self.place) {
                Some(line) => Aided::Does(line.action),
                None => Aided::Stays(self),
            },
        }
    }
}
