//! What holds for every window of every console, and what windows look like without colours and without fonts.
//!
//! Each bench draws through here, so that whatever any test shows is looked at in ASCII, on the Linux console, without
//! colours and under every theme as well.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use super::aid::{Aid, AidKind};
use super::face::Face;
use super::glyph::Glyphs;
use super::run::ColorUse;
use super::test_support::lines_of;
use super::theme::Theme;
use super::widget::text::width;

/// What a face draws in a window of a size that it knows.
pub(crate) fn drawn(face: &impl Face, (width, height): (u16, u16)) -> Buffer {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a test backend");
    terminal.draw(|frame| face.look().frame(frame, |frame| face.view(frame))).expect("a drawn frame");
    terminal.backend().buffer().clone()
}

/// The text of a window, after a look at it in every other way.
pub(crate) fn window(face: &mut impl Face, size: (u16, u16)) -> String {
    let buffer = drawn(face, size);
    let text = lines_of(&buffer);
    assert_eq!(halved(&buffer), None, "a wide sign is cut in half in\n{text}");
    for glyphs in [Glyphs::Ascii, Glyphs::LinuxConsole] {
        face.look_mut().glyphs = glyphs;
        let plain = drawn(face, size);
        for (cell, before) in plain.content.iter().zip(&buffer.content) {
            let strange = |c: char| !c.is_ascii() && !c.is_alphabetic() && glyphs.twin(c).is_some();
            assert!(!cell.symbol().chars().any(strange), "{glyphs:?}: {:?}", cell.symbol());
            assert_eq!(cell.style(), before.style(), "signs change, looks stay");
            let sign = cell.symbol().chars().next().unwrap_or(' ');
            let shown = sign.is_ascii() || sign.is_alphabetic() || glyphs == Glyphs::LinuxConsole;
            assert!(shown || is_data(sign), "no twin for {sign:?} in\n{text}");
        }
    }
    face.look_mut().glyphs = Glyphs::All;
    let kept = face.look().theme.clone();
    // Where themes are chosen each is shown in its own colours.
    let samples = matches!(face.look().aid, Some(Aid { kind: AidKind::Themes(_), .. }));
    for name in Theme::NAMES {
        let theme = Theme::built_in(name).expect("a built-in theme");
        for colors in [ColorUse::Themed, ColorUse::Sixteen] {
            face.look_mut().theme = theme.in_colors(colors);
            let buffer = drawn(face, size);
            assert_eq!(lines_of(&buffer), text, "a theme changes no text: {name}");
            for cell in &buffer.content {
                let hidden = cell.fg != Color::Reset && cell.fg == cell.bg && cell.symbol() != " ";
                assert!(!hidden, "{name} hides {:?} in {colors:?}", cell.symbol());
                assert!(
                    samples || name != "mono" || (cell.fg, cell.bg) == (Color::Reset, Color::Reset),
                    "{cell:?}"
                );
            }
        }
    }
    face.look_mut().theme = kept;
    text
}

/// The first wide sign of which something covers the second half, or the edge cuts it off.
pub(crate) fn halved(buffer: &Buffer) -> Option<String> {
    let lines = buffer.content.chunks(usize::from(buffer.area.width).max(1));
    lines
        .flat_map(|line| line.iter().enumerate().map(move |(place, cell)| (cell, line.get(place + 1))))
        .find_map(|(cell, next)| {
            let is_wide = !cell.symbol().is_ascii() && width(cell.symbol()) > 1;
            let is_whole = next.is_some_and(|next| next.symbol().trim().is_empty());
            (is_wide && !is_whole).then(|| cell.symbol().to_owned())
        })
}

/// Signs that only data brings: marks on letters, pictures, signs of other scripts.
fn is_data(sign: char) -> bool {
    !('\u{2000}'..='\u{2bff}').contains(&sign) && !('\u{a0}'..='\u{bf}').contains(&sign)
}

/// The window in ASCII and, with its attributes below each line, without colours.
pub(crate) fn poor(face: &mut impl Face, size: (u16, u16)) -> String {
    face.look_mut().glyphs = Glyphs::Ascii;
    let ascii = lines_of(&drawn(face, size));
    face.look_mut().glyphs = Glyphs::All;
    let kept = std::mem::replace(&mut face.look_mut().theme, Theme::built_in("mono").expect("a theme"));
    let mono = drawn(face, size);
    face.look_mut().theme = kept;
    format!("ASCII\n{ascii}\nmono\n{}", with_attributes(&mono))
}

/// Each line, and below it where it is **b**old, **d**im, **u**nderlined, **r**eversed or more than one of these (`*`).
fn with_attributes(buffer: &Buffer) -> String {
    let lines = lines_of(buffer);
    let cells = buffer.content.chunks(usize::from(buffer.area.width).max(1));
    let mut text = String::new();
    for (line, cells) in lines.lines().zip(cells) {
        let attributes: String = cells.iter().map(|cell| letter(cell.style())).collect();
        text.push_str(&format!("{line}\n"));
        if !attributes.trim().is_empty() {
            text.push_str(&format!("{}\n", attributes.trim_end()));
        }
    }
    text
}

fn letter(style: Style) -> char {
    match style.add_modifier {
        none if none.is_empty() => ' ',
        Modifier::BOLD => 'b',
        Modifier::DIM => 'd',
        Modifier::UNDERLINED => 'u',
        Modifier::REVERSED => 'r',
        _ => '*',
    }
}

/// Expected windows at the three sizes, and one without colours and without fonts.
macro_rules! expect_windows {
    ($name:expr, $bench:expr) => {{
        let (name, bench) = ($name, $bench);
        for (width, height) in [(120, 40), (80, 24), (60, 16)] {
            let window = bench.window(width, height);
            insta::assert_snapshot!(format!("{name}_{width}x{height}"), window);
        }
        bench.window(80, 24);
        let poor = $crate::tui::test_looks::poor(&mut bench.model, (80, 24));
        insta::assert_snapshot!(format!("{name}_poor_80x24"), poor);
    }};
}

pub(crate) use expect_windows;
