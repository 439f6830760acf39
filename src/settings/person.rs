//! What a person keeps for themselves, whichever base they work on: `usher.toml` in their folder of settings.
//!
//! In: the text of the file. Out: the settings, or what is wrong with it and in which line. It deliberately does not know
//! where the file is, nor what a theme or a key is.

use serde::Deserialize;

/// The settings of a person; what the file leaves out is as if there were no file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonSettings {
    /// A theme: its name, or the path of its file.
    pub theme: Option<String>,
    /// Whether the console draws in ASCII alone; by default as the terminal needs it.
    pub ascii: Option<bool>,
    /// Whether the console listens to the mouse from the start.
    pub mouse: Option<bool>,
    /// The path of a file of keys.
    pub keys: Option<String>,
}

impl PersonSettings {
    /// Reads the file.
    ///
    /// # Errors
    /// What is wrong, in one line that names line and key.
    pub fn from_toml(text: &str) -> Result<Self, String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let line = text.get(..start).map_or(1, |before| before.matches('\n').count() + 1);
            let stands: String =
                text.lines().nth(line - 1).unwrap_or_default().trim().chars().take(48).collect();
            format!("line {line}: {stands}: {}", error.message().trim().replace('\n', " "))
        })
    }

    /// The text of the file with another theme; everything else in it stays as it is, comments included.
    #[must_use]
    pub fn with_theme(text: &str, theme: &str) -> String {
        let line = format!("theme = {}", toml::Value::String(theme.to_owned()));
        let names_theme = |l: &str| {
            l.trim_start().strip_prefix("theme").is_some_and(|rest| rest.trim_start().starts_with('='))
        };
        if !text.lines().any(names_theme) {
            return format!("{line}\n{text}");
        }
        let lines = text.split_inclusive('\n').map(|old| {
            if !names_theme(old) {
                return old.to_owned();
            }
            // A comment behind the name stays, unless the sign may be part of the name.
            let quoted = old.matches(['"', '\'']).count() == 2;
            let comment =
                old.split_once('#').filter(|(before, _)| quoted && before.matches(['"', '\'']).count() == 2);
            let comment = comment.map(|(_, comment)| format!(" #{}", comment.trim_end())).unwrap_or_default();
            let end = if old.ends_with('\n') { "\n" } else { "" };
            format!("{line}{comment}{end}")
        });
        lines.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_not_set() {
        assert_eq!(PersonSettings::from_toml(""), Ok(PersonSettings::default()));
        let read =
            PersonSettings::from_toml("theme = 'dark'\nascii = true # poor font\nkeys = '~/k.toml'").unwrap();
        assert_eq!((read.theme.as_deref(), read.ascii, read.mouse), (Some("dark"), Some(true), None));
    }

    #[test]
    fn a_fault_is_told_with_line_and_key() {
        for (text, said) in [
            ("\nthemes = 'dark'", "line 2: themes = 'dark': unknown field `themes`"),
            ("ascii = 'yes'", "line 1: ascii = 'yes': invalid type"),
            ("theme = \n", "line 1: theme ="),
        ] {
            let told = PersonSettings::from_toml(text).unwrap_err();
            assert!(told.starts_with(said), "{told}");
        }
    }

    #[test]
    fn another_theme_leaves_the_rest_as_it_is() {
        for (text, expected) in [
            ("", "theme = \"dark\"\n"),
            ("mouse = true", "theme = \"dark\"\nmouse = true"),
            (
                "# mine\ntheme = 'light' # by day\r\nmouse = true\n",
                "# mine\ntheme = \"dark\" # by day\nmouse = true\n",
            ),
            ("theme='a#b'", "theme = \"dark\""),
        ] {
            let written = PersonSettings::with_theme(text, "dark");
            assert_eq!(written, expected);
            assert_eq!(PersonSettings::from_toml(&written).unwrap().theme.as_deref(), Some("dark"));
        }
    }
}
