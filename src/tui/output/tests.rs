//! Random pairs of frames, as a terminal shows what was written for them.

use std::cell::Cell as StdCell;
use std::io;
use std::num::NonZeroU16;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use proptest::sample::select;
use ratatui::Terminal;
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Rect, Size};
use ratatui::style::{Color, Modifier};

use super::glyph::{is_uncertain, normalised};
use super::{Asking as _, Frugal, Rendering};

/// Of the tests below; random frames have other sizes too.
const WIDTH: u16 = 24;
const HEIGHT: u16 = 9;

thread_local! {
    /// The size of the terminal of this test, which a backend can only ask a function for.
    static SIZE: StdCell<(u16, u16)> = const { StdCell::new((WIDTH, HEIGHT)) };
}

/// What was written, for who looks at it.
#[derive(Clone, Default)]
struct Tap(Arc<Mutex<Vec<u8>>>);

impl io::Write for Tap {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Tap {
    fn taken(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

fn size() -> io::Result<Size> {
    let (width, height) = SIZE.get();
    Ok(Size::new(width, height))
}

fn terminal(rendering: Rendering) -> (Terminal<Frugal<Tap>>, Tap) {
    let tap = Tap::default();
    (Terminal::new(Frugal::new(tap.clone(), rendering, size)).unwrap(), tap)
}

fn emulator() -> vt100::Parser {
    let (width, height) = SIZE.get();
    vt100::Parser::new(NonZeroU16::new(height).unwrap(), NonZeroU16::new(width).unwrap(), 0)
}

/// Texts that are put into cells: narrow, wide, made of several signs; the emulator itself takes the joined ones, the
/// flag and the heart for other widths than we do.
const TEXTS: [&str; 18] = [
    "a",
    "b",
    "Z",
    "é",
    "▸",
    "─",
    " ",
    " ",
    " ",
    "山",
    "田",
    "e\u{301}",
    "🎭",
    "ñ",
    "❤\u{fe0f}",
    "👨\u{200d}👩\u{200d}👧",
    "🇨🇭",
    "ก\u{e33}",
];
const COLOURS: [Color; 7] = [
    Color::Reset,
    Color::Reset,
    Color::Red,
    Color::LightBlue,
    Color::Indexed(200),
    Color::Rgb(1, 2, 3),
    Color::White,
];
const LOOKS: [Modifier; 6] = [
    Modifier::empty(),
    Modifier::empty(),
    Modifier::BOLD,
    Modifier::DIM,
    Modifier::REVERSED,
    Modifier::UNDERLINED.union(Modifier::ITALIC),
];

/// A stretch of one text and look in a row.
#[derive(Clone, Debug)]
struct Stretch {
    at: (u16, u16),
    length: u16,
    text: &'static str,
    look: (Color, Color, Modifier),
}

/// Widths and heights: small ones, and one with several tab stops.
const SIZES: [(u16, u16); 5] = [(WIDTH, HEIGHT), (1, 1), (2, 3), (9, 5), (67, 12)];
/// The largest of them.
const LARGEST: (u16, u16) = (67, 12);

fn stretch() -> impl Strategy<Value = Stretch> {
    let look = (select(&COLOURS[..]), select(&COLOURS[..]), select(&LOOKS[..]));
    (0..LARGEST.0, 0..LARGEST.1, 1..WIDTH, select(&TEXTS[..]), look)
        .prop_map(|(x, y, length, text, look)| Stretch { at: (x, y), length, text, look })
}

/// What is done to a frame to get the next one.
#[derive(Clone, Debug)]
enum Turn {
    Paint(Vec<Stretch>),
    /// Rows from … to … move by so many.
    Move(u16, u16, i16, Vec<Stretch>),
    Fresh(Vec<Stretch>),
}

fn turn() -> impl Strategy<Value = Turn> {
    let few = || proptest::collection::vec(stretch(), 0..5);
    prop_oneof![
        2 => few().prop_map(Turn::Paint),
        3 => (0..LARGEST.1, 0..LARGEST.1, -3i16..=3, few()).prop_map(|(a, b, by, s)| Turn::Move(a.min(b), a.max(b), by, s)),
        1 => proptest::collection::vec(stretch(), 0..40).prop_map(Turn::Fresh),
    ]
}

fn paint(frame: &mut Buffer, stretches: &[Stretch]) {
    let (width, height) = SIZE.get();
    for Stretch { at: (x, y), length, text, look } in stretches.iter().filter(|s| s.at.1 < height) {
        for x in *x..(x + length).min(width) {
            let cell = &mut frame[(x, *y)];
            cell.set_symbol(text).set_fg(look.0).set_bg(look.1);
            cell.modifier = look.2;
        }
    }
}

fn turned(frame: &Buffer, turn: &Turn) -> Buffer {
    let mut next = frame.clone();
    match turn {
        Turn::Paint(stretches) => paint(&mut next, stretches),
        Turn::Move(top, bottom, by, stretches) => {
            let (width, height) = SIZE.get();
            let (top, bottom) = ((*top).min(height - 1), (*bottom).min(height - 1));
            for y in top..=bottom {
                let from = y.checked_add_signed(*by).filter(|from| (top..=bottom).contains(from));
                for x in 0..width {
                    next[(x, y)] = from.map_or_else(Cell::default, |from| frame[(x, from)].clone());
                }
            }
            paint(&mut next, stretches);
        }
        Turn::Fresh(stretches) => {
            next = Buffer::empty(frame.area);
            paint(&mut next, stretches);
        }
    }
    tidy(&mut next);
    next
}

/// Makes the frame one that ratatui could have: nothing stands under the right half of a wide glyph.
fn tidy(frame: &mut Buffer) {
    let (width, height) = SIZE.get();
    for y in 0..height {
        let row: Vec<Cell> = (0..width).map(|x| frame[(x, y)].clone()).collect();
        for (x, cell) in (0..width).zip(normalised(&row)) {
            if cell.symbol().is_empty() {
                frame[(x, y)].reset();
            } else {
                frame[(x, y)] = cell;
            }
        }
    }
}

fn draw(terminal: &mut Terminal<Frugal<Tap>>, frame: &Buffer) {
    terminal.draw(|f| f.buffer_mut().clone_from(frame)).unwrap();
}

/// The glyphs in question on which the emulator agrees with us.
const AGREED: [&str; 2] = ["e\u{301}", "🎭"];

/// What the terminal shows that is not as wanted.
fn wrong(screen: &vt100::Screen, frame: &Buffer) -> Option<String> {
    let (width, height) = SIZE.get();
    for y in 0..height {
        let row: Vec<Cell> = (0..width).map(|x| frame[(x, y)].clone()).collect();
        for (x, wanted) in (0..width).zip(normalised(&row)) {
            let shown = screen.cell(y, x)?;
            // A glyph of another width for the emulator has lost its right part to what stands there: its neighbours
            // have to be right, and where it goes nothing may stay.
            if wanted.symbol().is_empty() || (is_uncertain(&wanted) && !AGREED.contains(&wanted.symbol())) {
                continue;
            }
            let text = if shown.has_contents() { shown.contents() } else { " " };
            let is_blank = text == " ";
            let same = text == wanted.symbol()
                && colour(shown.bgcolor()) == code(wanted.bg)
                && shown.inverse() == wanted.modifier.contains(Modifier::REVERSED)
                && shown.underline() == wanted.modifier.contains(Modifier::UNDERLINED)
                && (is_blank
                    || (colour(shown.fgcolor()) == code(wanted.fg)
                        && shown.bold() == wanted.modifier.contains(Modifier::BOLD)
                        && shown.dim() == wanted.modifier.contains(Modifier::DIM)
                        && shown.italic() == wanted.modifier.contains(Modifier::ITALIC)));
            if !same {
                return Some(format!("at {x},{y}: {text:?} {shown:?} for {wanted:?}"));
            }
        }
    }
    None
}

fn colour(colour: vt100::Color) -> String {
    format!("{colour:?}")
}

fn code(wanted: Color) -> String {
    colour(match wanted {
        Color::Red => vt100::Color::Idx(1),
        Color::LightBlue => vt100::Color::Idx(12),
        Color::White => vt100::Color::Idx(15),
        Color::Indexed(index) => vt100::Color::Idx(index),
        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
        _ => vt100::Color::Default,
    })
}

fn shows_what_is_wanted(rendering: Rendering, size: (u16, u16), turns: &[Turn]) -> Result<(), TestCaseError> {
    SIZE.set(size);
    let (mut terminal, tap) = terminal(rendering);
    let mut emulator = emulator();
    let mut frame = Buffer::empty(Rect::new(0, 0, size.0, size.1));
    for turn in turns {
        frame = turned(&frame, turn);
        draw(&mut terminal, &frame);
        let bytes = tap.taken();
        emulator.process(&bytes);
        let wrong = wrong(emulator.screen(), &frame);
        prop_assert!(
            wrong.is_none(),
            "{} after {:?}",
            wrong.unwrap_or_default(),
            String::from_utf8_lossy(&bytes)
        );
        draw(&mut terminal, &frame);
        prop_assert!(tap.taken().is_empty(), "nothing changed, and nothing is said");
    }
    Ok(())
}

fn frames(most: usize) -> impl Strategy<Value = ((u16, u16), Vec<Turn>)> {
    (select(&SIZES[..]), proptest::collection::vec(turn(), 1..most))
}

/// `USHER_LONG=1` tries many more frames.
fn cases() -> u32 {
    if std::env::var_os("USHER_LONG").is_some() { 5_000 } else { 400 }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn the_terminal_shows_what_is_wanted((size, turns) in frames(9)) {
        shows_what_is_wanted(Rendering::Frugal, size, &turns)?;
    }

    #[test]
    fn so_it_does_without_short_ways((size, turns) in frames(9)) {
        shows_what_is_wanted(Rendering::Plain, size, &turns)?;
    }
}

/// A frame of numbered lines with a marked one.
fn list(first: u16, marked: u16) -> Buffer {
    let mut frame = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
    frame.set_string(0, 0, "the head of the list", ratatui::style::Style::default());
    for y in 1..HEIGHT - 1 {
        let style = if y == marked { Modifier::REVERSED } else { Modifier::empty() };
        let name = ["Müller, Änni", "Rossi, Ugo", "Favre, Luc"][usize::from((first + y) % 3)];
        frame.set_string(0, y, format!("{:>4} {name}", first + y), style);
    }
    frame
}

fn bytes_between(before: &Buffer, after: &Buffer) -> Vec<u8> {
    let (mut terminal, tap) = terminal(Rendering::Frugal);
    draw(&mut terminal, before);
    tap.taken();
    draw(&mut terminal, after);
    tap.taken()
}

#[test]
fn a_list_that_scrolls_costs_one_line() {
    let bytes = bytes_between(&list(10, 9), &list(11, 9));
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("\x1b[S") && text.len() < 60, "{text:?}");
}

#[test]
fn the_first_frame_erases_what_was_there() {
    let (mut terminal, tap) = terminal(Rendering::Frugal);
    draw(&mut terminal, &list(1, 2));
    assert!(tap.taken().starts_with(b"\x1b[m\x1b[2J"));
}

#[test]
fn a_sign_that_terminals_measure_differently_moves_nothing_else() {
    let mut before = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
    before.set_string(0, 0, "x family of four", ratatui::style::Style::default());
    let mut after = before.clone();
    after[(0, 0)].set_symbol("👨\u{200d}👩\u{200d}👧");
    after[(1, 0)].reset();
    assert!(is_uncertain(&after[(0, 0)]));
    let text = String::from_utf8(bytes_between(&before, &after)).unwrap();
    // A terminal that draws three people writes over six columns: they are written anew, each at its own place.
    assert!(text.contains("👧\x1b[1;3Hfami"), "{text:?}");
}

#[test]
fn large_frames_are_shown_at_once_and_a_question_follows_them() {
    fn large() -> io::Result<Size> {
        Ok(Size::new(200, 40))
    }
    let tap = Tap::default();
    let mut terminal = Terminal::new(Frugal::new(tap.clone(), Rendering::Frugal, large)).unwrap();
    terminal.backend_mut().ask("\x1b[c");
    let fill = |sign: &str, f: &mut ratatui::Frame<'_>| {
        f.buffer_mut().content.iter_mut().for_each(|cell| {
            cell.set_symbol(sign);
        });
    };
    terminal.draw(|f| fill("x", f)).unwrap();
    let bytes = tap.taken();
    assert!(bytes.starts_with(b"\x1b[?2026h") && bytes.ends_with(b"\x1b[c\x1b[?2026l"));
    assert!(!terminal.backend().is_asking());
    terminal.draw(|f| fill("x", f)).unwrap();
    assert!(tap.taken().is_empty());
}
