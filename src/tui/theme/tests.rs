//! What is promised of the themes: every role, enough contrast, told apart by everybody.

use super::colour::{Rgb, rgb};
use super::*;

const ROLES: usize = 22;

fn built_in() -> impl Iterator<Item = (&'static str, Theme)> {
    Theme::NAMES.into_iter().map(|name| (name, Theme::built_in(name).unwrap()))
}

#[test]
fn every_built_in_theme_styles_every_role() {
    for (name, theme) in built_in() {
        assert_eq!(theme.styles.len(), ROLES, "{name}");
    }
    assert!(Theme::built_in("neon").unwrap_err().to_string().contains("mono"));
}

#[test]
fn the_mono_theme_has_no_colour_and_still_marks_the_selection() {
    let theme = Theme::built_in("mono").unwrap();
    assert!(theme.styles.values().all(|s| s.fg.is_none() && s.bg.is_none()));
    assert!(theme.style(Role::Selection).add_modifier.contains(Modifier::REVERSED));
}

#[test]
fn the_default_theme_uses_the_16_colours_only() {
    let theme = Theme::built_in("default").unwrap();
    let colours = theme.styles.values().flat_map(|s| [s.fg, s.bg]).flatten();
    for colour in colours {
        assert!(!matches!(colour, Color::Rgb(..) | Color::Indexed(_)), "{colour:?}");
    }
}

#[test]
fn an_unreadable_theme_names_line_and_key() {
    for (text, key) in [
        ("header = {}\nconflikt = { fg = \"red\" }", "conflikt"),
        ("header = {}\nmatch = { fg = \"reddish\" }", "fg"),
        ("header = {}\nmatch = { fgg = \"red\" }", "fgg"),
        ("header = {}\nmatch = { add_modifier = \"BOLDER\" }", "BOLDER"),
        ("header = {}\nmatch = 3", "match"),
        ("header = {}\nassumes = \"pale\"", "assumes"),
        ("header = {}\nmatch = {", "match"),
    ] {
        let message = Theme::from_toml(text).unwrap_err().to_string();
        assert!(message.starts_with("line 2: ") && message.contains(key), "{message}");
        assert!(!message.contains('\n'), "{message}");
    }
}

/// Relative luminance and contrast ratio as WCAG 2.2 defines them.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let luminance = |(r, g, b): Rgb| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// A channel of sRGB as light (IEC 61966-2-1).
fn linear(channel: u8) -> f64 {
    let c = f64::from(channel) / 255.0;
    if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
}

/// Text and ground of a role where the terminal has the ground that the theme assumes, and white or black text on it.
fn seen(theme: &Theme, role: Role) -> (Rgb, Rgb) {
    let ground = theme.style(Role::Ground);
    let under = ground.bg.or(theme.assumes).and_then(rgb).expect("the theme says which ground it assumes");
    let text = if contrast(under, (255, 255, 255)) > contrast(under, (0, 0, 0)) {
        (255, 255, 255)
    } else {
        (0, 0, 0)
    };
    let style = theme.style(role);
    (style.fg.or(ground.fg).and_then(rgb).unwrap_or(text), style.bg.and_then(rgb).unwrap_or(under))
}

const ROLES_OF_TEXT: [Role; 21] = [
    Role::Ground,
    Role::Header,
    Role::Rehearsal,
    Role::Production,
    Role::Selection,
    Role::Match,
    Role::Conflict,
    Role::Gap,
    Role::Equal,
    Role::Picked,
    Role::FindingError,
    Role::FindingWarning,
    Role::FindingNote,
    Role::Pending,
    Role::Done,
    Role::Heading,
    Role::Quiet,
    Role::Key,
    Role::Refusal,
    Role::Failure,
    Role::Overlay,
];

#[test]
fn what_is_to_be_read_stands_out_from_its_ground() {
    for (name, least) in [("dark", 4.5), ("light", 4.5), ("colour-blind", 4.5), ("high-contrast", 7.0)] {
        let theme = Theme::built_in(name).unwrap();
        for role in ROLES_OF_TEXT {
            let (text, ground) = seen(&theme, role);
            assert!(contrast(text, ground) >= least, "{name} {role:?}: {:.2}", contrast(text, ground));
            // In a box and under the cursor as well.
            for above in [Role::Overlay, Role::Selection] {
                let style = theme.style(above);
                let (Some(bg), None) = (style.bg.and_then(rgb), theme.style(role).bg) else { continue };
                let text =
                    if above == Role::Selection { style.fg.and_then(rgb).unwrap_or(text) } else { text };
                assert!(
                    contrast(text, bg) >= least.min(4.5),
                    "{name} {role:?} on {above:?}: {:.2}",
                    contrast(text, bg)
                );
            }
        }
    }
}

#[test]
fn the_contrast_is_that_of_the_definition() {
    assert!((contrast((255, 255, 255), (0, 0, 0)) - 21.0).abs() < 1e-9);
    assert!((contrast((119, 119, 119), (255, 255, 255)) - 4.478).abs() < 0.001, "#777 on white just fails");
}

/// Linear RGB as seen without one kind of cones: Machado, Oliveira and Fernandes, "A Physiologically-based Model for
/// Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, tables for severity 1.0.
const BLINDNESS: [(&str, [[f64; 3]; 3]); 3] = [
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];

/// CIE L*a*b* of linear RGB under D65 (CIE 15, sRGB primaries).
fn lab(light: [f64; 3]) -> [f64; 3] {
    let [r, g, b] = light.map(|c| c.clamp(0.0, 1.0));
    let x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505;
    let y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    let z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089;
    let f = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
    [116.0 * f(y) - 16.0, 500.0 * (f(x) - f(y)), 200.0 * (f(y) - f(z))]
}

/// The difference of two colours (CIE 1976) as somebody sees them.
fn difference(a: Rgb, b: Rgb, eye: &[[f64; 3]; 3]) -> f64 {
    let seen = |(r, g, b): Rgb| {
        let light = [linear(r), linear(g), linear(b)];
        lab(eye.map(|row| row.iter().zip(light).map(|(weight, c)| weight * c).sum()))
    };
    let (a, b) = (seen(a), seen(b));
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

/// Twice the 10 from which on two colours are taken for different at a glance.
const APART: f64 = 20.0;

/// Pairs of which one stands where the other might.
const TOLD_APART: [(Role, Role); 8] = [
    (Role::Match, Role::Conflict),
    (Role::Gap, Role::Conflict),
    (Role::Match, Role::Gap),
    (Role::FindingError, Role::FindingWarning),
    (Role::FindingWarning, Role::FindingNote),
    (Role::FindingError, Role::Match),
    (Role::Pending, Role::Done),
    (Role::Picked, Role::Conflict),
];

#[test]
fn whoever_lacks_a_kind_of_cones_tells_the_pairs_apart_in_the_colour_blind_theme() {
    let theme = Theme::built_in("colour-blind").unwrap();
    for (kind, eye) in &BLINDNESS {
        for (a, b) in TOLD_APART {
            let (one, other) = (seen(&theme, a).0, seen(&theme, b).0);
            let apart = difference(one, other, eye);
            assert!(apart >= APART, "{kind}: {a:?} and {b:?} are {apart:.1} apart");
        }
    }
}

#[test]
fn the_simulation_sees_what_is_known_of_red_and_green() {
    let (_, deuteranopia) = &BLINDNESS[1];
    let identity = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    let (red, green) = ((200, 80, 60), (120, 130, 40));
    assert!(difference(red, green, &identity) > 2.0 * difference(red, green, deuteranopia));
    let grey = difference((128, 128, 128), (128, 128, 128), deuteranopia);
    assert!(grey.abs() < 1e-9);
}

#[test]
fn fewer_colours_never_hide_a_text() {
    for (name, theme) in built_in() {
        for colors in [ColorUse::Indexed, ColorUse::Sixteen, ColorUse::Never] {
            for (role, style) in theme.in_colors(colors).styles {
                let hidden = style.fg.is_some() && style.fg == style.bg;
                assert!(!hidden, "{name} {role:?} in {colors:?}");
                if colors != ColorUse::Indexed {
                    let few = |c: Option<Color>| !matches!(c, Some(Color::Rgb(..) | Color::Indexed(_)));
                    assert!(few(style.fg) && few(style.bg), "{name} {role:?} in {colors:?}");
                }
            }
        }
    }
}
