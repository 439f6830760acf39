//! The clipboard of the terminal, written to by OSC 52: it works over SSH, and the terminal may refuse without a word.

use super::super::terminal::TerminalKind;
use super::super::widget::text::visible;

/// Most terminals drop a sequence that is longer than 100,000 bytes without a word; in base64 this stays below that.
pub(crate) const MOST: usize = 65_536;

/// screen drops strings of more than 256 bytes in its oldest versions that are still about; pieces of this length
/// leave room for their marks.
const PIECE: usize = 200;

/// Why a text cannot be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Uncopied {
    /// There is nothing.
    Empty,
    /// It is longer than [`MOST`] bytes.
    TooLong,
    /// The terminal has no clipboard.
    NoClipboard,
}

impl Uncopied {
    /// In words.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Empty => "there is nothing to copy here".into(),
            Self::TooLong => format!("longer than {} KiB: it is not copied", MOST / 1024),
            Self::NoClipboard => "this terminal has no clipboard that can be written to".into(),
        }
    }
}

/// The bytes that put a text on the clipboard. Control signs in it become symbols: what is pasted into a shell must not
/// act there.
///
/// # Errors
/// Says why it cannot be copied.
pub(crate) fn copying(kind: TerminalKind, text: &str) -> Result<String, Uncopied> {
    if text.trim().is_empty() {
        return Err(Uncopied::Empty);
    }
    if !kind.has_clipboard() {
        return Err(Uncopied::NoClipboard);
    }
    let text = visible(text);
    if text.len() > MOST {
        return Err(Uncopied::TooLong);
    }
    let plain = format!("\x1b]52;c;{}\x07", base64(text.as_bytes()));
    Ok(match kind {
        // tmux takes the plain one with `set-clipboard on`, the wrapped one with `allow-passthrough on`; both ask for
        // the same.
        TerminalKind::Tmux => format!("{plain}\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b")),
        TerminalKind::Screen => in_pieces(&plain),
        _ => plain,
    })
}

/// Wrapped for screen, which passes on what stands in a DCS, a piece at a time.
fn in_pieces(sequence: &str) -> String {
    let mut wrapped = String::with_capacity(sequence.len() + sequence.len() / 40);
    for piece in sequence.as_bytes().chunks(PIECE) {
        wrapped.push_str("\x1bP");
        wrapped.extend(piece.iter().map(|byte| char::from(*byte)));
        wrapped.push_str("\x1b\\");
    }
    wrapped
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let all =
            group.iter().fold(0_u32, |all, byte| all << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let digit = DIGITS.get((all >> (18 - 6 * place)) as usize & 63).copied().unwrap_or(b'=');
            text.push(if place <= group.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_standard() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
            ("Müller", "TcO8bGxlcg=="),
        ] {
            assert_eq!(base64(text.as_bytes()), expected, "{text:?}");
        }
    }

    #[test]
    fn each_terminal_is_told_in_its_way() {
        let plain = "\x1b]52;c;Zm9vYmFy\x07";
        assert_eq!(copying(TerminalKind::Xterm, "foobar").unwrap(), plain);
        let tmux = copying(TerminalKind::Tmux, "foobar").unwrap();
        assert_eq!(tmux, format!("{plain}\x1bPtmux;\x1b\x1b]52;c;Zm9vYmFy\x07\x1b\\"));
        assert_eq!(copying(TerminalKind::Screen, "foobar").unwrap(), format!("\x1bP{plain}\x1b\\"));
        for kind in [TerminalKind::Linux, TerminalKind::Dumb] {
            assert_eq!(copying(kind, "foobar"), Err(Uncopied::NoClipboard));
        }
    }

    #[test]
    fn screen_gets_pieces_that_it_can_hold() {
        let long = "abc".repeat(1_000);
        let wrapped = copying(TerminalKind::Screen, &long).unwrap();
        let pieces: Vec<&str> = wrapped.split("\x1b\\").filter(|p| !p.is_empty()).collect();
        assert!(pieces.len() > 1 && pieces.iter().all(|p| p.len() < 256));
        let joined: String = pieces.iter().map(|p| p.strip_prefix("\x1bP").unwrap()).collect();
        assert_eq!(joined, copying(TerminalKind::Xterm, &long).unwrap());
    }

    #[test]
    fn signs_that_act_are_copied_as_symbols() {
        let told = copying(TerminalKind::Xterm, "a\x1b[2J\u{202e}b\x07").unwrap();
        let shown = base64(visible("a\x1b[2J\u{202e}b\x07").as_bytes());
        assert_eq!(told, format!("\x1b]52;c;{shown}\x07"));
        assert!(!visible("a\x1b[2J\u{202e}b\x07").contains(['\x1b', '\x07', '\u{202e}']));
    }

    #[test]
    fn what_is_too_long_or_empty_is_refused() {
        assert_eq!(copying(TerminalKind::Xterm, &"x".repeat(MOST + 1)), Err(Uncopied::TooLong));
        assert!(copying(TerminalKind::Xterm, &"x".repeat(MOST)).unwrap().len() < 100_000);
        assert_eq!(copying(TerminalKind::Xterm, "  "), Err(Uncopied::Empty));
    }
}
