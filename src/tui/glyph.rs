//! The signs of the console beyond ASCII, in one table, each with a twin that every font has.
//!
//! In: drawn cells. Out: the same cells with signs that the terminal can show. Letters of the data are nobody's signs and
//! stay as they are.

use ratatui::buffer::Buffer;

/// Which signs the terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Glyphs {
    /// Every sign of the console.
    #[default]
    All,
    /// Those of the font that the Linux console starts with.
    LinuxConsole,
    /// ASCII alone.
    Ascii,
}

/// A sign, its twin in ASCII, and whether the font of the Linux console has it.
type Sign = (char, char, OnConsole);

/// Whether code page 437, the font of the Linux console (drivers/tty/vt/cp437.uni), has a sign.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OnConsole {
    Shown,
    Missing,
}

use OnConsole::{Missing, Shown};

/// Every sign that the console itself draws.
const SIGNS: &[Sign] = &[
    // States of rows, clusters, columns and findings.
    ('▲', '!', Shown),
    ('△', '^', Missing),
    ('◆', '#', Shown),
    ('◇', '%', Missing),
    ('●', '@', Missing),
    ('○', 'o', Shown),
    ('■', 'B', Shown),
    ('□', '=', Missing),
    ('▪', 'h', Missing),
    ('✓', 'v', Missing),
    ('✎', '"', Missing),
    ('★', '*', Missing),
    ('☆', '*', Missing),
    ('×', 'x', Missing),
    ('≠', '/', Missing),
    ('≈', '~', Shown),
    ('≥', '>', Shown),
    ('≤', '<', Shown),
    ('±', '+', Shown),
    ('·', '.', Shown),
    ('•', '*', Shown),
    ('№', '#', Missing),
    ('§', 'S', Shown),
    ('°', 'o', Shown),
    // Places and ways.
    ('▸', '>', Missing),
    ('▶', '>', Shown),
    ('◂', '<', Missing),
    ('◀', '<', Shown),
    ('▾', 'v', Missing),
    ('▼', 'v', Shown),
    ('▴', '^', Missing),
    ('›', '>', Missing),
    ('‹', '<', Missing),
    ('»', '>', Shown),
    ('«', '<', Shown),
    ('→', '>', Shown),
    ('←', '<', Shown),
    ('↑', '^', Shown),
    ('↓', 'v', Shown),
    ('↔', '-', Shown),
    ('↵', '<', Missing),
    // Text.
    ('…', '~', Missing),
    ('—', '-', Missing),
    ('–', '-', Missing),
    ('−', '-', Missing),
    ('’', '\'', Missing),
    ('‘', '\'', Missing),
    ('“', '"', Missing),
    ('”', '"', Missing),
    ('⟪', '<', Missing),
    ('⟫', '>', Missing),
    ('\u{a0}', ' ', Shown),
    // Lines and boxes.
    ('─', '-', Shown),
    ('━', '=', Missing),
    ('│', '|', Shown),
    ('┃', '|', Missing),
    ('┌', '+', Shown),
    ('┐', '+', Shown),
    ('└', '+', Shown),
    ('┘', '+', Shown),
    ('├', '+', Shown),
    ('┤', '+', Shown),
    ('┬', '+', Shown),
    ('┴', '+', Shown),
    ('┼', '+', Shown),
    ('╭', '+', Missing),
    ('╮', '+', Missing),
    ('╰', '+', Missing),
    ('╯', '+', Missing),
    ('╴', '-', Missing),
    ('╶', '-', Missing),
    // Bars: the left eighths from full to one, and what frames them.
    ('█', '#', Shown),
    ('▉', '#', Missing),
    ('▊', '#', Missing),
    ('▋', '#', Missing),
    ('▌', '=', Shown),
    ('▍', '=', Missing),
    ('▎', '-', Missing),
    ('▏', '|', Missing),
    ('▕', '|', Missing),
    ('▐', '|', Shown),
    ('▀', '"', Shown),
    ('▄', '_', Shown),
    ('▁', '_', Missing),
    ('▔', '-', Missing),
    ('░', '.', Shown),
    ('▒', ':', Shown),
    ('▓', '%', Shown),
];

/// The pictures of control signs (U+2400 … U+2426), which stand for signs of the data that would act.
const CONTROL_PICTURES: std::ops::RangeInclusive<char> = '\u{2400}'..='\u{2426}';

impl Glyphs {
    /// The sign as the terminal can show it; `None` when it can be shown as it is.
    pub(crate) fn twin(self, sign: char) -> Option<char> {
        if self == Self::All || sign.is_ascii() {
            return None;
        }
        if CONTROL_PICTURES.contains(&sign) {
            return Some('^');
        }
        let (_, twin, console) = SIGNS.iter().find(|(known, ..)| *known == sign)?;
        (self == Self::Ascii || *console == Missing).then_some(*twin)
    }

    /// Replaces what the terminal cannot show in cells that were drawn.
    pub(crate) fn fit(self, buffer: &mut Buffer) {
        if self == Self::All {
            return;
        }
        for cell in &mut buffer.content {
            let mut signs = cell.symbol().chars();
            if let (Some(sign), None) = (signs.next(), signs.next())
                && let Some(twin) = self.twin(sign)
            {
                cell.set_char(twin);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::fs;
    use std::path::Path;

    use unicode_width::UnicodeWidthChar as _;

    use super::*;

    #[test]
    fn every_sign_stands_once_and_takes_the_room_of_its_twin() {
        let mut seen = HashSet::new();
        for (sign, twin, _) in SIGNS {
            assert!(seen.insert(sign), "{sign}");
            assert!(twin.is_ascii() && !sign.is_ascii(), "{sign} {twin}");
            assert_eq!(sign.width(), Some(1), "{sign}");
        }
    }

    /// Signs that stand side by side for different things keep different twins.
    #[test]
    fn signs_of_states_stay_apart_in_ascii() {
        for states in [
            &['▲', '△', '◆', '●', '·', '✓', '○', '■', '×'][..],
            &['◆', '◇', '▪'],
            &['≠', '+', '=', '‹'],
            &['×', '~', '?', '*'],
        ] {
            let twins: HashSet<_> = states.iter().map(|s| Glyphs::Ascii.twin(*s).unwrap_or(*s)).collect();
            assert_eq!(twins.len(), states.len(), "{states:?}");
        }
    }

    /// Signs in the texts of the console's sources, tests left out: each must have a twin.
    #[test]
    fn every_sign_in_the_sources_of_the_console_has_a_twin() {
        let mut missing = Vec::new();
        scan(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui"), &mut missing);
        assert!(missing.is_empty(), "give each a line in SIGNS: {missing:#?}");
    }

    fn scan(folder: &Path, missing: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let is_test = ["test", "snapshots", "scripts", "glyph.rs"].iter().any(|part| name.contains(part));
            if path.is_dir() && name != "tests" && name != "snapshots" {
                scan(&path, missing);
            } else if name.ends_with(".rs") && !is_test {
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
                for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
                    let lacks =
                        |c: &char| !c.is_ascii() && !c.is_alphabetic() && Glyphs::Ascii.twin(*c).is_none();
                    missing.extend(
                        line.chars().filter(lacks).map(|c| format!("{c} (U+{:04X}) in {name}", c as u32)),
                    );
                }
            }
        }
    }

    #[test]
    fn cells_of_the_data_stay_and_signs_change() {
        let mut buffer = Buffer::with_lines(["▸ Müller … 東京 ␛[2J"]);
        Glyphs::Ascii.fit(&mut buffer);
        assert_eq!(buffer, Buffer::with_lines(["> Müller ~ 東京 ^[2J"]));
        let mut buffer = Buffer::with_lines(["▸ ◆ ─ ✓"]);
        Glyphs::LinuxConsole.fit(&mut buffer);
        assert_eq!(buffer, Buffer::with_lines(["> ◆ ─ v"]));
        let before = buffer.clone();
        Glyphs::All.fit(&mut buffer);
        assert_eq!(buffer, before);
    }
}
