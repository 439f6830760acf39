//! Themes: one style per role, never per widget.
//!
//! In: TOML. Out: a [`Theme`]. Every state has a glyph too, so that no meaning
//! rests on colour; a theme only makes it quicker to see.

use std::collections::BTreeMap;
use std::fmt;

use ratatui::style::{Color, Modifier, Style};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, IntoDeserializer as _, MapAccess, Visitor};

use super::run::ColorUse;

mod colour;
mod shelf;

pub use shelf::{NamedTheme, Themes};

/// What a style says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Role {
    /// Everything that has no other role; most themes leave the terminal's own.
    Ground,
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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Theme {
    styles: BTreeMap<Role, Style>,
    /// The ground that the terminal is assumed to have.
    assumes: Option<Color>,
}

/// Why a theme could not be used.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// There is no theme of that name.
    #[error("there is no theme {name:?}; there are {known}")]
    Unknown {
        /// The name.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// The text is no theme; the message names line and key.
    #[error("{message}")]
    Unreadable {
        /// What is wrong, with line and key.
        message: String,
    },
}

impl Theme {
    /// The names of the built-in themes.
    pub const NAMES: [&'static str; 6] =
        ["default", "dark", "light", "high-contrast", "colour-blind", "mono"];

    /// A built-in theme.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn built_in(name: &str) -> Result<Self, ThemeError> {
        let text = match name {
            "default" => include_str!("../../themes/default.toml"),
            "dark" => include_str!("../../themes/dark.toml"),
            "light" => include_str!("../../themes/light.toml"),
            "high-contrast" => include_str!("../../themes/high-contrast.toml"),
            "colour-blind" => include_str!("../../themes/colour-blind.toml"),
            "mono" => include_str!("../../themes/mono.toml"),
            _ => {
                return Err(ThemeError::Unknown { name: name.to_owned(), known: Self::NAMES.join(", ") });
            }
        };
        Self::from_toml(text)
    }

    /// Reads a theme; a role that it leaves out has no style.
    ///
    /// # Errors
    /// When the text is no TOML, names an unknown role or a style that does not exist; line and key are named.
    pub fn from_toml(text: &str) -> Result<Self, ThemeError> {
        toml::from_str(text).map_err(|error| ThemeError::Unreadable { message: told(text, &error) })
    }

    /// The theme on a terminal that shows so many colours. Where two colours become one, the text is turned round instead.
    #[must_use]
    pub fn in_colors(&self, colors: ColorUse) -> Self {
        let fewer = |color: Option<Color>| color.and_then(|color| colour::reduced(color, colors));
        let styles = self.styles.iter().map(|(role, style)| {
            let Style { fg, bg, underline_color, .. } = *style;
            let mut style =
                Style { fg: fewer(fg), bg: fewer(bg), underline_color: fewer(underline_color), ..*style };
            let lost = bg.is_some() && (style.bg.is_none() || style.bg == style.fg);
            // A shade of the ground is no shade any more: what must stand out is turned round instead.
            let shade = bg != style.bg && matches!(role, Role::Selection | Role::Header | Role::Rehearsal);
            if (lost && fg != bg) || (shade && colors == ColorUse::Sixteen) {
                style = Style { fg: None, bg: None, ..style }.add_modifier(Modifier::REVERSED);
            }
            (*role, style)
        });
        Self { styles: styles.collect(), assumes: self.assumes }
    }

    /// The style of a role.
    pub(crate) fn style(&self, role: Role) -> Style {
        self.styles.get(&role).copied().unwrap_or_default()
    }

    /// A theme without any style, for the case that not even the built-in one can be read.
    pub(crate) fn plain() -> Self {
        Self::default()
    }
}

/// What is wrong with a theme, in one line: its line with what stands there, and why.
fn told(text: &str, error: &toml::de::Error) -> String {
    let start = error.span().map_or(0, |span| span.start);
    let line = text.get(..start).map_or(1, |before| before.matches('\n').count() + 1);
    let stands: String = text.lines().nth(line - 1).unwrap_or_default().trim().chars().take(48).collect();
    format!("line {line}: {stands}: {}", error.message().trim().replace('\n', " "))
}

/// A key of a theme file.
enum Entry {
    Assumes,
    Of(Role),
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Key;
        impl Visitor<'_> for Key {
            type Value = Entry;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a role")
            }
            fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Entry, E> {
                match key {
                    "assumes" => Ok(Entry::Assumes),
                    role => Role::deserialize(role.into_deserializer()).map(Entry::Of),
                }
            }
        }
        deserializer.deserialize_str(Key)
    }
}

impl<'de> Deserialize<'de> for Theme {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;
        impl<'de> Visitor<'de> for Entries {
            type Value = Theme;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("roles with their styles")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Theme, A::Error> {
                let mut theme = Theme::default();
                while let Some(entry) = entries.next_key()? {
                    match entry {
                        Entry::Assumes => theme.assumes = Some(entries.next_value()?),
                        Entry::Of(role) => {
                            let Written(style) = entries.next_value()?;
                            theme.styles.insert(role, style);
                        }
                    }
                }
                Ok(theme)
            }
        }
        deserializer.deserialize_map(Entries)
    }
}

/// A style as a file writes it. An unknown key in it is an error, which ratatui's own reading lets pass.
struct Written(Style);

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Raw {
            fg: Option<Color>,
            bg: Option<Color>,
            underline_color: Option<Color>,
            #[serde(default)]
            add_modifier: String,
            #[serde(default)]
            sub_modifier: String,
        }
        let raw = Raw::deserialize(deserializer)?;
        let modifiers = |names: &str| bitflags_of(names).map_err(D::Error::custom);
        Ok(Self(Style {
            fg: raw.fg,
            bg: raw.bg,
            underline_color: raw.underline_color,
            add_modifier: modifiers(&raw.add_modifier)?,
            sub_modifier: modifiers(&raw.sub_modifier)?,
        }))
    }
}

/// `BOLD | UNDERLINED`.
fn bitflags_of(names: &str) -> Result<Modifier, String> {
    let mut words = names.split('|').map(str::trim).filter(|word| !word.is_empty());
    words.try_fold(Modifier::empty(), |all, word| {
        let one = Modifier::from_name(&word.to_uppercase());
        one.map(|one| all | one).ok_or_else(|| {
            format!("there is no modifier {word:?}; there are BOLD, DIM, ITALIC, UNDERLINED, REVERSED, CROSSED_OUT")
        })
    })
}

#[cfg(test)]
#[path = "theme/tests.rs"]
mod tests;
