//! What every screen of every console shares: the theme, the keys and signs in force, and the aid that lies above it.

use std::sync::{Arc, Mutex};

use ratatui::Frame;

use super::aid::{Aid, AidKind, Aided};
use super::glyph::Glyphs;
use super::input::Key;
use super::keymap::{Action, Keymap, Mode};
use super::layout::Size;
use super::run::ColorUse;
use super::theme::{Role, Theme, Themes};

/// The theme, the keys and signs in force, and the open aid.
#[derive(Debug)]
pub(crate) struct Look {
    /// As it is drawn, in the colours that the terminal has.
    pub(crate) theme: Theme,
    pub(crate) keys: Arc<Keymap>,
    pub(crate) glyphs: Glyphs,
    pub(crate) aid: Option<Aid>,
    /// What there is to choose from.
    pub(crate) themes: Themes,
    pub(crate) colors: ColorUse,
    /// Where the choice is told to whoever opened the console.
    pub(crate) chosen: ChosenTheme,
}

/// The theme that was chosen in the console, for whoever opened it and may want to remember it.
#[derive(Clone, Debug, Default)]
pub struct ChosenTheme(Arc<Mutex<Option<String>>>);

impl ChosenTheme {
    /// The name, if a theme was chosen.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        self.0.lock().ok().and_then(|name| name.clone())
    }

    fn is(&self, name: &str) {
        if let Ok(mut chosen) = self.0.lock() {
            *chosen = Some(name.to_owned());
        }
    }
}

impl Default for Look {
    fn default() -> Self {
        Self {
            theme: Theme::built_in("default").unwrap_or_else(|_| Theme::plain()),
            keys: Keymap::standard(),
            glyphs: Glyphs::default(),
            aid: None,
            themes: Themes::default(),
            colors: ColorUse::default(),
            chosen: ChosenTheme::default(),
        }
    }
}

impl Look {
    /// Hears an action before the screen: gives back what is left to do for the screen, which may be a chosen command.
    pub(crate) fn heed(&mut self, action: Action, mode: Mode, size: Size) -> Option<Action> {
        let Some(aid) = self.aid.take() else {
            if mode != Mode::Small {
                self.aid = Aid::opened_by(action, mode, &self.theme);
                self.begin_at_the_theme_in_force();
            }
            return if self.aid.is_none() { Some(action) } else { None };
        };
        if action == Action::Quit {
            return Some(action);
        }
        let below = aid.below;
        match aid.act(action, (&self.keys, &self.themes), size) {
            Aided::Stays(aid) => {
                self.aid = Some(aid);
                self.try_on();
            }
            Aided::Closes(aid) => self.give_back(aid),
            Aided::Does(command) => return self.heed(command, below, size),
            Aided::Takes(name) => self.chosen.is(&name),
        }
        None
    }

    fn begin_at_the_theme_in_force(&mut self) {
        let Some(Aid { kind: AidKind::Themes(now), place, .. }) = &mut self.aid else { return };
        let is_now = |theme: &Theme| theme.in_colors(self.colors) == **now;
        let found = self.themes.iter().position(|named| named.theme.as_ref().is_ok_and(is_now));
        *place = found.unwrap_or_default();
    }

    /// Shows the theme under the cursor; one that cannot be read leaves the theme in force.
    fn try_on(&mut self) {
        let Some(Aid { kind: AidKind::Themes(_), input, place, .. }) = &self.aid else { return };
        if self.colors == ColorUse::Never {
            return;
        }
        if let Some(Ok(theme)) = self.themes.fitting(input.value()).get(*place).map(|named| &named.theme) {
            self.theme = theme.in_colors(self.colors);
        }
    }

    fn give_back(&mut self, aid: Aid) {
        if let AidKind::Themes(before) = aid.kind {
            self.theme = *before;
        }
    }

    /// A typed key: true when the open aid took it.
    pub(crate) fn typed(&mut self, key: Key) -> bool {
        let taken = self.aid.as_mut().map(|aid| aid.typed(key)).is_some();
        self.try_on();
        taken
    }

    /// Pasted text: true when the open aid took it.
    pub(crate) fn pasted(&mut self, text: &str) -> bool {
        let taken = self.aid.as_mut().map(|aid| aid.pasted(text)).is_some();
        self.try_on();
        taken
    }

    /// Draws on the ground of the theme, with the signs that the terminal has.
    pub(crate) fn frame(&self, frame: &mut Frame<'_>, view: impl FnOnce(&mut Frame<'_>)) {
        let area = frame.area();
        frame.buffer_mut().set_style(area, self.theme.style(Role::Ground));
        view(frame);
        self.glyphs.fit(frame.buffer_mut());
    }
}

#[cfg(test)]
mod tests {
    use super::super::theme::Theme;
    use super::*;

    const SIZE: Size = Size { width: 80, height: 24 };

    fn look() -> Look {
        let mut look = Look::default();
        look.themes.add("bad", "bad.toml".into(), Ok("x".into()));
        look
    }

    fn press(look: &mut Look, actions: &[Action]) {
        for action in actions {
            assert_eq!(look.heed(*action, Mode::Review, SIZE), None, "{action:?}");
        }
    }

    #[test]
    fn a_theme_is_shown_while_it_is_chosen_and_given_back_by_esc() {
        let mut look = look();
        let before = look.theme.clone();
        press(&mut look, &[Action::Theme, Action::Down]);
        assert_eq!(look.theme, Theme::built_in("dark").unwrap().in_colors(ColorUse::Themed));
        press(&mut look, &[Action::Back]);
        assert_eq!((look.theme.clone(), look.chosen.name()), (before, None));
        press(&mut look, &[Action::Theme, Action::Down, Action::Submit]);
        assert_eq!(look.chosen.name().as_deref(), Some("dark"));
        assert_eq!(look.theme, Theme::built_in("dark").unwrap().in_colors(ColorUse::Themed));
        assert!(look.aid.is_none());
    }

    #[test]
    fn a_theme_that_cannot_be_read_leaves_the_one_in_force() {
        let mut look = look();
        press(&mut look, &[Action::Theme]);
        let before = look.theme.clone();
        look.pasted("bad");
        assert_eq!(look.theme, before);
        press(&mut look, &[Action::Submit]);
        assert!(look.aid.is_some(), "it says why instead");
        assert_eq!((look.theme.clone(), look.chosen.name()), (before, None));
    }

    #[test]
    fn without_colours_no_theme_brings_them() {
        let mut look = look();
        look.colors = ColorUse::Never;
        look.theme = Theme::built_in("mono").unwrap();
        press(&mut look, &[Action::Theme, Action::Down, Action::Down]);
        assert_eq!(look.theme, Theme::built_in("mono").unwrap());
    }

    #[test]
    fn a_chosen_command_is_left_to_the_screen_or_opens_another_aid() {
        let mut look = look();
        press(&mut look, &[Action::Palette]);
        look.pasted("take the proposed fix in this row");
        assert_eq!(look.heed(Action::Submit, Mode::Palette, SIZE), Some(Action::FixOne));
        press(&mut look, &[Action::Palette]);
        look.pasted("every key");
        assert_eq!(look.heed(Action::Submit, Mode::Palette, SIZE), None);
        assert!(matches!(&look.aid, Some(Aid { kind: AidKind::Help, below: Mode::Review, .. })));
        assert_eq!(look.heed(Action::Quit, Mode::Help, SIZE), Some(Action::Quit));
    }

    #[test]
    fn in_a_window_that_is_too_small_nothing_opens() {
        let mut look = look();
        assert_eq!(look.heed(Action::Help, Mode::Small, SIZE), Some(Action::Help));
        assert!(look.aid.is_none());
    }
}
