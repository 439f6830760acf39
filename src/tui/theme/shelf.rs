//! The themes at hand: those that come with the program, and a person's own.
//!
//! In: names and texts, read by the caller. Out: themes, or why a file is none. An own theme hides a built-in one of its
//! name; a file that cannot be read is kept with its error, so that whoever chooses it is told.

use std::path::PathBuf;

use super::{Theme, ThemeError};

/// A theme with its name and where it comes from.
#[derive(Clone, Debug)]
pub struct NamedTheme {
    /// The name, as `--theme` takes it.
    pub name: String,
    /// Its file; `None` = it comes with the program.
    pub file: Option<PathBuf>,
    /// The theme, or why the file is none: with the name of the file, the line and the key.
    pub theme: Result<Theme, String>,
}

/// The themes at hand, built-in ones first.
#[derive(Clone, Debug)]
pub struct Themes(Vec<NamedTheme>);

impl Default for Themes {
    fn default() -> Self {
        let named = |name: &&str| NamedTheme {
            name: (*name).to_owned(),
            file: None,
            theme: Theme::built_in(name).map_err(|error| error.to_string()),
        };
        Self(Theme::NAMES.iter().map(named).collect())
    }
}

impl Themes {
    /// Adds a person's own theme; the text is what its file says, or why it could not be read.
    pub fn add(&mut self, name: &str, file: PathBuf, text: Result<String, String>) {
        let theme = text.and_then(|text| Theme::from_toml(&text).map_err(|error| error.to_string()));
        let theme = theme.map_err(|why| format!("{}: {why}", file.display()));
        self.0.retain(|known| known.name != name);
        self.0.push(NamedTheme { name: name.to_owned(), file: Some(file), theme });
    }

    /// Every theme.
    pub fn iter(&self) -> impl Iterator<Item = &NamedTheme> {
        self.0.iter()
    }

    /// The theme of a name.
    ///
    /// # Errors
    /// When there is none of that name, or its file is none.
    pub fn named(&self, name: &str) -> Result<Theme, ThemeError> {
        match self.0.iter().find(|known| known.name == name) {
            Some(NamedTheme { theme: Ok(theme), .. }) => Ok(theme.clone()),
            Some(NamedTheme { theme: Err(message), .. }) => {
                Err(ThemeError::Unreadable { message: message.clone() })
            }
            None => {
                let names: Vec<&str> = self.0.iter().map(|known| known.name.as_str()).collect();
                Err(ThemeError::Unknown { name: name.to_owned(), known: names.join(", ") })
            }
        }
    }

    /// Those whose name holds what was typed.
    pub(crate) fn fitting(&self, typed: &str) -> Vec<&NamedTheme> {
        let typed = typed.trim().to_lowercase();
        self.0.iter().filter(|known| known.name.to_lowercase().contains(&typed)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_theme_hides_a_built_in_one_and_a_bad_file_is_told_when_it_is_chosen() {
        let mut themes = Themes::default();
        themes.add("dark", "dark.toml".into(), Ok("match = { fg = \"green\" }".into()));
        themes.add("mine", "/x/mine.toml".into(), Ok("\nmatch = { fg = \"greenish\" }".into()));
        assert_eq!(themes.iter().count(), Theme::NAMES.len() + 1);
        assert_ne!(themes.named("dark").unwrap(), Theme::built_in("dark").unwrap());
        let told = themes.named("mine").unwrap_err().to_string();
        assert!(told.contains("/x/mine.toml: line 2") && told.contains("match"), "{told}");
        assert!(themes.named("neon").unwrap_err().to_string().contains("high-contrast"));
        let names: Vec<_> = themes.fitting("MO").into_iter().map(|t| t.name.clone()).collect();
        assert_eq!(names, ["mono"]);
    }
}
