//! Themes: one style per role, never per widget.
//!
//! In: TOML. Out: a [`Theme`]. Every state has a glyph too, so that no meaning
//! rests on colour; a theme only makes it quicker to see.

use std::collections::BTreeMap;

use ratatui::style::Style;
use serde::Deserialize;

/// What a style says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Role {
    /// The line at the top.
    Header,
    /// The base is a rehearsal.
    Rehearsal,
    /// The base sells tickets.
    Production,
    /// Under the cursor.
    Selection,
    /// A high probability, a weight for.
    Match,
    /// Two values that differ, a weight against.
    Conflict,
    /// A value that fills a gap.
    Gap,
    /// Equal values.
    Equal,
    /// Picked or typed by the operator.
    Picked,
    FindingError,
    FindingWarning,
    FindingNote,
    /// Not acknowledged by the store yet.
    Pending,
    /// Decided or committed.
    Done,
    /// Lines that divide.
    Rule,
    Heading,
    /// What is there but not looked for.
    Quiet,
    /// A key in the footer.
    Key,
    /// Why a key did nothing.
    Refusal,
    /// What was not saved.
    Failure,
    /// The ground of an overlay.
    Overlay,
}

/// A style for every role.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme(BTreeMap<Role, Style>);

/// Why a theme could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// There is no built-in theme of that name.
    #[error("there is no theme {name:?}; built in are {}", Theme::NAMES.join(", "))]
    Unknown {
        /// The name.
        name: String,
    },
    /// The text is no theme; the message names line and key.
    #[error("the theme cannot be read: {message}")]
    Unreadable {
        /// What is wrong, with line and key.
        message: String,
    },
}

impl Theme {
    /// The names of the built-in themes.
    pub const NAMES: [&'static str; 4] = ["default", "dark", "light", "mono"];

    /// A built-in theme.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn built_in(name: &str) -> Result<Self, ThemeError> {
        let text = match name {
            "default" => include_str!("../../themes/default.toml"),
            "dark" => include_str!("../../themes/dark.toml"),
            "light" => include_str!("../../themes/light.toml"),
            "mono" => include_str!("../../themes/mono.toml"),
            _ => return Err(ThemeError::Unknown { name: name.to_owned() }),
        };
        Self::from_toml(text)
    }

    /// Reads a theme; a role that it leaves out has no style.
    ///
    /// # Errors
    /// When the text is no TOML, names an unknown role or a style that does not exist; line and key are named.
    pub fn from_toml(text: &str) -> Result<Self, ThemeError> {
        toml::from_str(text).map(Self).map_err(|error| ThemeError::Unreadable { message: error.to_string() })
    }

    /// The style of a role.
    pub(crate) fn style(&self, role: Role) -> Style {
        self.0.get(&role).copied().unwrap_or_default()
    }

    /// A theme without any style, for the case that not even the built-in one can be read.
    pub(crate) fn plain() -> Self {
        Self(BTreeMap::new())
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Modifier};

    use super::*;

    const ROLES: usize = 21;

    #[test]
    fn every_built_in_theme_styles_every_role() {
        for name in Theme::NAMES {
            let theme = Theme::built_in(name).unwrap();
            assert_eq!(theme.0.len(), ROLES, "{name}");
        }
        assert!(Theme::built_in("neon").unwrap_err().to_string().contains("mono"));
    }

    #[test]
    fn the_mono_theme_has_no_colour_and_still_marks_the_selection() {
        let theme = Theme::built_in("mono").unwrap();
        assert!(theme.0.values().all(|s| s.fg.is_none() && s.bg.is_none()));
        assert!(theme.style(Role::Selection).add_modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn the_default_theme_uses_the_16_colours_only() {
        let theme = Theme::built_in("default").unwrap();
        let colours = theme.0.values().flat_map(|s| [s.fg, s.bg]).flatten();
        for colour in colours {
            assert!(!matches!(colour, Color::Rgb(..) | Color::Indexed(_)), "{colour:?}");
        }
    }

    #[test]
    fn an_unreadable_theme_names_line_and_key() {
        for (text, key) in [
            ("header = {}\nconflikt = { fg = \"red\" }", "conflikt"),
            ("header = {}\nmatch = { fg = \"reddish\" }", "fg"),
        ] {
            let message = Theme::from_toml(text).unwrap_err().to_string();
            assert!(message.contains("line 2") && message.contains(key), "{message}");
        }
    }
}
