//! Colours as numbers: what the indexed ones look like, and the nearest of fewer.

use ratatui::style::Color;

use super::super::run::ColorUse;

/// Red, green and blue.
pub(crate) type Rgb = (u8, u8, u8);

/// The 16 colours as xterm shows them (its default resources color0 … color15); terminals differ.
const SIXTEEN: [(Color, Rgb); 16] = [
    (Color::Black, (0, 0, 0)),
    (Color::Red, (205, 0, 0)),
    (Color::Green, (0, 205, 0)),
    (Color::Yellow, (205, 205, 0)),
    (Color::Blue, (0, 0, 238)),
    (Color::Magenta, (205, 0, 205)),
    (Color::Cyan, (0, 205, 205)),
    (Color::Gray, (229, 229, 229)),
    (Color::DarkGray, (127, 127, 127)),
    (Color::LightRed, (255, 0, 0)),
    (Color::LightGreen, (0, 255, 0)),
    (Color::LightYellow, (255, 255, 0)),
    (Color::LightBlue, (92, 92, 255)),
    (Color::LightMagenta, (255, 0, 255)),
    (Color::LightCyan, (0, 255, 255)),
    (Color::White, (255, 255, 255)),
];

/// The steps of the colour cube 16 … 231 (xterm's 256colres.pl).
const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];

/// What a colour looks like; `None` for the terminal's own.
pub(crate) fn rgb(color: Color) -> Option<Rgb> {
    match color {
        Color::Reset => None,
        Color::Rgb(r, g, b) => Some((r, g, b)),
        Color::Indexed(index) => Some(indexed(index)),
        named => SIXTEEN.iter().find(|(known, _)| *known == named).map(|(_, rgb)| *rgb),
    }
}

fn indexed(index: u8) -> Rgb {
    let step = |place: u8| CUBE.get(usize::from(place % 6)).copied().unwrap_or_default();
    match index {
        0..=15 => SIXTEEN.get(usize::from(index)).map(|(_, rgb)| *rgb).unwrap_or_default(),
        16..=231 => {
            let place = index - 16;
            (step(place / 36), step(place / 6), step(place))
        }
        // The greys (256colres.pl): 24 from 8 on in steps of ten.
        grey => {
            let level = 8 + 10 * (grey - 232);
            (level, level, level)
        }
    }
}

/// A colour as a terminal that shows so many of them can show it; `None` where there are none.
pub(super) fn reduced(color: Color, colors: ColorUse) -> Option<Color> {
    match (colors, color) {
        (ColorUse::Never, _) => None,
        (_, Color::Reset) => Some(Color::Reset),
        // The first sixteen have short codes of their own.
        (_, Color::Indexed(index @ 0..=15)) => SIXTEEN.get(usize::from(index)).map(|(color, _)| *color),
        (ColorUse::Indexed, Color::Rgb(r, g, b)) => Some(Color::Indexed(nearest_indexed((r, g, b)))),
        (ColorUse::Sixteen, Color::Rgb(..) | Color::Indexed(_)) => rgb(color).map(nearest_named),
        (_, color) => Some(color),
    }
}

/// The nearest of the cube and the greys; the first 16 are left out, for every terminal has its own.
fn nearest_indexed(wanted: Rgb) -> u8 {
    (16..=255).min_by_key(|index| distance(indexed(*index), wanted)).unwrap_or(16)
}

/// Of the 16 the one of the same hue, for hue is what a theme means; greys by their lightness.
fn nearest_named((r, g, b): Rgb) -> Color {
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    let spread = most - least;
    if u16::from(spread) * 4 < u16::from(most).max(64) {
        return match most {
            0..64 => Color::Black,
            64..160 => Color::DarkGray,
            160..240 => Color::Gray,
            240..=255 => Color::White,
        };
    }
    let (dark, light) = hue((r, g, b), spread);
    if least >= PALE { light } else { dark }
}

/// From this on in every channel a colour is one of the light ones.
const PALE: u8 = 90;

/// The dark and the light one of the six hues.
fn hue((r, g, b): Rgb, spread: u8) -> (Color, Color) {
    let part = |x: u8, y: u8| (f32::from(x) - f32::from(y)) / f32::from(spread);
    let sixth = match r.max(g).max(b) {
        most if most == r => part(g, b).rem_euclid(6.0),
        most if most == g => 2.0 + part(b, r),
        _ => 4.0 + part(r, g),
    };
    // Orange is nearer to yellow for the eye than the middle between red and yellow says.
    match sixth {
        0.3..1.5 => (Color::Yellow, Color::LightYellow),
        1.5..2.5 => (Color::Green, Color::LightGreen),
        2.5..3.4 => (Color::Cyan, Color::LightCyan),
        3.4..4.5 => (Color::Blue, Color::LightBlue),
        4.5..5.7 => (Color::Magenta, Color::LightMagenta),
        _ => (Color::Red, Color::LightRed),
    }
}

/// Squares of the differences, green counting most and blue least, as the eye does (weights of ITU-R BT.601, in tenths).
fn distance(a: Rgb, b: Rgb) -> u32 {
    let square = |x: u8, y: u8| u32::from(x.abs_diff(y)).pow(2);
    3 * square(a.0, b.0) + 6 * square(a.1, b.1) + square(a.2, b.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexed_colours_look_as_in_xterm() {
        for (index, expected) in [
            (1, (205, 0, 0)),
            (16, (0, 0, 0)),
            (196, (255, 0, 0)),
            (231, (255, 255, 255)),
            (232, (8, 8, 8)),
            (255, (238, 238, 238)),
        ] {
            assert_eq!(rgb(Color::Indexed(index)), Some(expected), "{index}");
        }
        assert_eq!(rgb(Color::Reset), None);
    }

    #[test]
    fn fewer_colours_take_the_nearest() {
        for (color, colors, expected) in [
            (Color::Rgb(254, 1, 1), ColorUse::Themed, Some(Color::Rgb(254, 1, 1))),
            (Color::Rgb(254, 1, 1), ColorUse::Indexed, Some(Color::Indexed(196))),
            (Color::Rgb(254, 1, 1), ColorUse::Sixteen, Some(Color::Red)),
            (Color::Indexed(114), ColorUse::Sixteen, Some(Color::LightGreen)),
            (Color::Indexed(215), ColorUse::Sixteen, Some(Color::LightYellow)),
            (Color::Indexed(22), ColorUse::Sixteen, Some(Color::Green)),
            (Color::Indexed(25), ColorUse::Sixteen, Some(Color::Blue)),
            (Color::Indexed(217), ColorUse::Sixteen, Some(Color::LightRed)),
            (Color::Indexed(90), ColorUse::Sixteen, Some(Color::Magenta)),
            (Color::Rgb(0x56, 0xb4, 0xe9), ColorUse::Sixteen, Some(Color::Cyan)),
            (Color::Indexed(252), ColorUse::Sixteen, Some(Color::Gray)),
            (Color::Rgb(254, 1, 1), ColorUse::Never, None),
            (Color::Indexed(9), ColorUse::Themed, Some(Color::LightRed)),
            (Color::Indexed(236), ColorUse::Sixteen, Some(Color::Black)),
            (Color::Cyan, ColorUse::Sixteen, Some(Color::Cyan)),
            (Color::Reset, ColorUse::Sixteen, Some(Color::Reset)),
        ] {
            assert_eq!(reduced(color, colors), expected, "{color:?} {colors:?}");
        }
    }

    #[test]
    fn every_indexed_colour_stays_itself_among_256() {
        for index in 16..=255 {
            assert_eq!(reduced(Color::Indexed(index), ColorUse::Indexed), Some(Color::Indexed(index)));
        }
    }
}
