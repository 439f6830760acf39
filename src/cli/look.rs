//! How the console looks and which keys it has: arguments, environment, and the files in a person's folder of settings.
//!
//! What the command line says goes before the environment, the environment before `usher.toml`, and that before what
//! the terminal needs. A file that is there and cannot be read is an error, before anything is started.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, fchown};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use clap::{Args as _, FromArgMatches as _};
use etcetera::BaseStrategy as _;

use super::args::{LookArgs, Toggle};
use super::failure::Failure;
use super::output::Output;
use crate::settings::PersonSettings;
use crate::tui::{ChosenTheme, ColorUse, Glyphs, Keymap, MouseUse, TerminalKind, Themes, TuiOptions};

/// Bytes of a file of settings that are read: far more than any has.
const LARGEST: u64 = 1 << 20;
/// Themes of a person's own that are read.
const MOST_THEMES: usize = 100;

/// The theme that was chosen in a console of this program, if one was.
static CHOSEN: LazyLock<ChosenTheme> = LazyLock::new(ChosenTheme::default);

impl LookArgs {
    /// How the console looks where no command says so: as the environment does.
    pub(super) fn of_environment() -> Result<Self, clap::Error> {
        let matches = Self::augment_args(clap::Command::new("usher")).try_get_matches_from(["usher"])?;
        Self::from_arg_matches(&matches)
    }
}

/// How the console is to look.
pub(super) fn options(look: &LookArgs) -> Result<TuiOptions, Failure> {
    let (folder, person) = (folder(), person()?);
    let mut themes = themes();
    let beside = |name: String| match &folder {
        Some(folder) if is_path(&name) => folder.join(home(&name)).display().to_string(),
        _ => name,
    };
    let said = look.theme.clone().filter(|name| !name.is_empty());
    let mut theme_name = said.or_else(|| person.theme.clone().map(beside)).unwrap_or_default();
    if is_path(&theme_name) {
        // Under its whole path, so that it is found again when it is chosen and remembered.
        let path = std::path::absolute(&theme_name).unwrap_or_else(|_| PathBuf::from(&theme_name));
        theme_name = path.display().to_string();
        themes.add(&theme_name, path.clone(), read(&path).map_err(|e| e.to_string()));
    }
    // A theme chosen in one console holds in the next that the same program opens.
    theme_name = CHOSEN.name().unwrap_or(theme_name);
    if !theme_name.is_empty() {
        themes.named(&theme_name).map_err(|e| Failure::new(e.to_string(), "`usher themes` lists them"))?;
    }
    let ascii = look.ascii.map(|when| when == Toggle::On).or(person.ascii);
    Ok(TuiOptions {
        theme: None,
        theme_name,
        themes,
        chosen: CHOSEN.clone(),
        color: colors(&variable),
        keys: Some(Arc::new(keys(look.keys.as_deref())?)),
        glyphs: match ascii {
            Some(true) => Glyphs::Ascii,
            Some(false) => Glyphs::All,
            None => glyphs(&variable),
        },
        rendering: look.render.into(),
        terminal: TerminalKind::of(
            &variable("TERM").unwrap_or_default(),
            &variable("TMUX").unwrap_or_default(),
        ),
        mouse: match (look.mouse, person.mouse) {
            (Some(said), _) => said.into(),
            (None, Some(true)) => MouseUse::On,
            (None, _) => MouseUse::Off,
        },
        open_at: None,
    })
}

/// The keys in force: of the file that is named, of the one that the person's settings name, else of their `keys.toml`.
pub(super) fn keys(named: Option<&Path>) -> Result<Keymap, Failure> {
    let usual = folder().map(|folder| folder.join("keys.toml")).filter(|path| path.exists());
    let set = person()?.keys.and_then(|name| Some(folder()?.join(home(&name))));
    let Some(path) = named.map(Path::to_path_buf).or(set).or(usual) else {
        return Keymap::from_toml("").map_err(|_| Failure::new("the table of keys contradicts itself", ""));
    };
    let shown = path.display();
    let text =
        read(&path).map_err(|e| Failure::new(format!("{shown}: {e}"), "`usher keys --toml` writes one"))?;
    Keymap::from_toml(&text).map_err(|faults| {
        for fault in &faults {
            Output::tell(&format!("{shown}: {fault}"));
        }
        let number = faults.len();
        let faults = if number == 1 { "one fault".to_owned() } else { format!("{number} faults") };
        Failure::new(
            format!("{shown} has {faults}; nothing is started"),
            "`usher keys` lists chapters and actions",
        )
    })
}

/// The themes of the program and of the person.
pub(super) fn themes() -> Themes {
    let mut themes = Themes::default();
    let folder = folder().map(|folder| folder.join("themes"));
    let listed = folder.and_then(|folder| std::fs::read_dir(folder).ok());
    let mut files: Vec<PathBuf> = listed
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")))
        .collect();
    files.sort();
    for path in files.into_iter().take(MOST_THEMES) {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = read(&path).map_err(|e| e.to_string());
        themes.add(&name, path, text);
    }
    themes
}

/// Writes the theme that was chosen in the console into the person's settings, where they keep any.
pub(super) fn remember(output: &Output) {
    let Some((name, path)) = CHOSEN.name().zip(settings_file()).filter(|(_, path)| path.exists()) else {
        return;
    };
    let kept = read(&path).and_then(|text| {
        let written = PersonSettings::with_theme(&text, &name);
        // Only what is read back as meant is written.
        match PersonSettings::from_toml(&written) {
            Ok(person) if person.theme.as_deref() == Some(&name) => replace(&path, &written),
            _ => Err(std::io::Error::other("its form is not understood")),
        }
    });
    if let Err(error) = kept {
        output.say(&format!("{}: the theme {name} was not remembered: {error}", path.display()));
    }
}

/// Puts another text into a file that is there, whole or not at all: it keeps its mode and its owner, and a link stays
/// one.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let path = std::fs::canonicalize(path)?;
    let about = std::fs::metadata(&path)?;
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.part", std::process::id()));
    let part = path.with_file_name(name);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
    let written = (|| {
        if (about.uid(), about.gid()) != (file.metadata()?.uid(), file.metadata()?.gid()) {
            fchown(&file, Some(about.uid()), Some(about.gid()))?;
        }
        file.set_permissions(about.permissions())?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&part, &path)
    })();
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    written
}

/// The person's settings; none where there is no file.
fn person() -> Result<PersonSettings, Failure> {
    let Some(path) = settings_file().filter(|path| path.exists()) else {
        return Ok(PersonSettings::default());
    };
    let failed = |why: String| Failure::new(format!("{}: {why}", path.display()), "mend or remove the file");
    PersonSettings::from_toml(&read(&path).map_err(|e| failed(e.to_string()))?).map_err(failed)
}

fn settings_file() -> Option<PathBuf> {
    folder().map(|folder| folder.join("usher.toml"))
}

/// The folder of a person's settings, by the XDG base directories.
fn folder() -> Option<PathBuf> {
    etcetera::choose_base_strategy().ok().map(|folders| folders.config_dir().join("usher"))
}

/// A path with the home folder in place of a leading `~`.
fn home(name: &str) -> PathBuf {
    match name.strip_prefix("~/").zip(etcetera::home_dir().ok()) {
        Some((rest, home)) => home.join(rest),
        None => PathBuf::from(name),
    }
}

/// True for a text that names a file and not a theme.
fn is_path(name: &str) -> bool {
    name.contains('/') || Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("toml"))
}

fn read(path: &Path) -> std::io::Result<String> {
    // A pipe or a device would hold the program up for ever.
    let about = std::fs::metadata(path)?;
    if !about.is_file() {
        return Err(std::io::Error::other("this is no regular file"));
    }
    if about.len() > LARGEST {
        return Err(std::io::Error::other(format!("it has more than {LARGEST} bytes")));
    }
    std::fs::read_to_string(path)
}

/// A variable of the environment; empty counts as not set.
fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()).filter(|value| !value.is_empty())
}

/// Terminals that show every colour and do not say so by COLORTERM in every session, such as over SSH.
const TRUE_COLOR: [&str; 6] = ["xterm-kitty", "xterm-ghostty", "alacritty", "wezterm", "foot", "contour"];

/// Which colours this terminal has.
pub(super) fn colors_here() -> ColorUse {
    colors(&variable)
}

/// Which colours the terminal has, by what it says of itself.
fn colors(variable: &dyn Fn(&str) -> Option<String>) -> ColorUse {
    let terminal = variable("TERM").unwrap_or_default();
    // By its name alone: a tmux that calls itself screen shows the colours of screen.
    let kind = TerminalKind::of(&terminal, "");
    let none = kind == TerminalKind::Dumb || terminal.ends_with("-mono") || terminal.ends_with("-m");
    if none || variable("NO_COLOR").is_some() {
        return ColorUse::Never;
    }
    let of = |family: &str| {
        terminal == family
            || terminal.starts_with(&format!("{family}-"))
            || terminal.starts_with(&format!("{family}."))
    };
    let many = terminal.contains("256col");
    // What COLORTERM says there was inherited from the terminal around, which is not the one that draws.
    if matches!(kind, TerminalKind::Linux | TerminalKind::Screen) {
        return if many { ColorUse::Indexed } else { ColorUse::Sixteen };
    }
    let all = variable("COLORTERM")
        .is_some_and(|says| ["truecolor", "24bit"].contains(&says.to_lowercase().as_str()));
    if all || terminal.ends_with("-direct") || TRUE_COLOR.iter().any(|known| of(known)) {
        return ColorUse::Themed;
    }
    if many { ColorUse::Indexed } else { ColorUse::Sixteen }
}

/// Which signs the terminal has, by its kind and the encoding of the locale. A session that says nothing of a locale is
/// taken for one of today, in UTF-8.
fn glyphs(variable: &dyn Fn(&str) -> Option<String>) -> Glyphs {
    let terminal = variable("TERM").unwrap_or_default();
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| variable(name));
    let utf8 = locale.is_none_or(|name| {
        let name = name.to_lowercase();
        name.contains("utf-8") || name.contains("utf8")
    });
    match TerminalKind::of(&terminal, "") {
        _ if !utf8 => Glyphs::Ascii,
        TerminalKind::Dumb => Glyphs::Ascii,
        TerminalKind::Linux => Glyphs::LinuxConsole,
        TerminalKind::Xterm | TerminalKind::Tmux | TerminalKind::Screen => Glyphs::All,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `TERM=linux LANG=C` as an environment.
    fn environment(text: &str) -> impl Fn(&str) -> Option<String> {
        let pairs: Vec<(String, String)> = text
            .split_whitespace()
            .filter_map(|p| p.split_once('='))
            .map(|(n, v)| (n.into(), v.into()))
            .collect();
        move |name| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    #[test]
    fn a_terminal_gets_the_colours_that_it_has() {
        for (says, expected) in [
            ("TERM=xterm-256color", ColorUse::Indexed),
            ("TERM=xterm-256color COLORTERM=truecolor", ColorUse::Themed),
            ("TERM=xterm-256color COLORTERM=truecolor NO_COLOR=1", ColorUse::Never),
            ("TERM=xterm", ColorUse::Sixteen),
            ("TERM=linux COLORTERM=truecolor", ColorUse::Sixteen),
            ("TERM=screen COLORTERM=truecolor", ColorUse::Sixteen),
            ("TERM=screen.xterm-256color", ColorUse::Indexed),
            ("TERM=screen-256color COLORTERM=truecolor", ColorUse::Indexed),
            ("TERM=tmux-256color COLORTERM=24bit", ColorUse::Themed),
            ("TERM=xterm-kitty", ColorUse::Themed),
            ("TERM=xterm-direct", ColorUse::Themed),
            ("TERM=dumb COLORTERM=truecolor", ColorUse::Never),
            ("TERM=vt220", ColorUse::Never),
            ("TERM=vt100-w", ColorUse::Never),
            ("TERM=linux-16color COLORTERM=truecolor", ColorUse::Sixteen),
            ("TERM=xterm-mono", ColorUse::Never),
            ("", ColorUse::Never),
        ] {
            assert_eq!(colors(&environment(says)), expected, "{says}");
        }
    }

    #[test]
    fn settings_are_there_whole_or_as_they_were_and_a_link_stays_one() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let [real, link, old] = ["real.toml", "usher.toml", "old.toml"].map(|name| folder.path().join(name));
        std::fs::write(&real, "theme = 'dark'").unwrap();
        std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("real.toml", &link).unwrap();
        // A second name of the file shows whether it was emptied on the way.
        std::fs::hard_link(&real, &old).unwrap();
        replace(&link, "theme = 'mono'").unwrap();
        assert_eq!(std::fs::read_to_string(&real).unwrap(), "theme = 'mono'");
        assert_eq!(std::fs::read_to_string(&old).unwrap(), "theme = 'dark'", "never written in place");
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left over");
        assert!(replace(&folder.path().join("none/usher.toml"), "x").is_err());
    }

    #[test]
    fn a_poor_font_gets_the_signs_that_it_has() {
        for (says, expected) in [
            ("TERM=xterm LANG=de_CH.UTF-8", Glyphs::All),
            ("TERM=xterm LANG=de_CH.utf8", Glyphs::All),
            ("TERM=xterm LANG=de_CH.ISO-8859-1", Glyphs::Ascii),
            ("TERM=xterm LANG=de_CH.UTF-8 LC_ALL=C", Glyphs::Ascii),
            ("TERM=xterm LANG=C LC_CTYPE=C.UTF-8", Glyphs::All),
            ("TERM=xterm", Glyphs::All),
            ("TERM=linux LANG=C.UTF-8", Glyphs::LinuxConsole),
            ("TERM=linux LANG=C", Glyphs::Ascii),
            ("TERM=linux-16color LANG=C.UTF-8", Glyphs::LinuxConsole),
            ("TERM=screen LANG=C.UTF-8", Glyphs::All),
            ("TERM=dumb LANG=C.UTF-8", Glyphs::Ascii),
            ("TERM=unknown LANG=C.UTF-8", Glyphs::Ascii),
            ("TERM=vt220 LANG=C.UTF-8", Glyphs::Ascii),
            ("LANG=C.UTF-8", Glyphs::Ascii),
        ] {
            assert_eq!(glyphs(&environment(says)), expected, "{says}");
        }
    }
}
