//! Where one key ends and the next begins.
//!
//! In: the bytes of the terminal as they come, and the news that no more came for a while. Out: pieces that are whole:
//! a key, a report of the mouse, an answer, a paste. Whatever comes, it waits for the rest of a piece only so long: a
//! sequence without an end must not swallow the keys after it. Deliberately unaware of what a piece means.

use std::mem;
use std::time::{Duration, Instant};

/// After an Esc that may begin a key of several bytes the rest is awaited so long: more than packets of one key lie
/// apart, less than a person notices.
const REST_OF_A_KEY: Duration = Duration::from_millis(40);
/// So long after anything else that has begun and may come in several packets.
const REST: Duration = Duration::from_millis(200);
/// A sequence that has not ended after this time has no end, though bytes still come: they are keys.
const LONGEST_SEQUENCE: Duration = Duration::from_secs(1);
/// So long inside a paste: lines stall, and what was pasted must not be taken for keys.
const REST_OF_A_PASTE: Duration = Duration::from_secs(3);
/// The longest sequence that means anything is shorter.
const LONGEST_KEPT: usize = 128;
/// So much of a paste is kept, in bytes: more than a line of text takes.
const LONGEST_PASTE: usize = 64 * 1_024;
/// What comes at once after a paste that stalled is the rest of it if it is longer than this, else it is keys.
const KEYS_AT_ONCE: usize = 8;

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const CTRL_C: u8 = 0x03;
const PASTE: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// Something whole that the terminal said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// One key, report or answer.
    Whole(Vec<u8>),
    /// Pasted text.
    Paste(String),
}

/// What has begun.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Nothing.
    #[default]
    Between,
    /// An Esc: a key, or the first byte of one.
    Escape,
    /// `Esc [`: a key, a report, an answer.
    Csi,
    /// `Esc O`: a key.
    Ss3,
    /// `Esc ]` or `Esc P`: an answer that goes on to its terminator, if what follows looks like one.
    Introduced,
    /// Such an answer: none is used, so nothing of it is kept.
    Answer,
    /// An Esc in it, perhaps its terminator.
    AnswerEscape,
    /// A character of several bytes.
    Character,
    /// Pasted text.
    Paste,
}

/// The bytes since the last whole piece.
#[derive(Debug)]
pub(super) struct Cutter {
    state: State,
    held: Vec<u8>,
    /// When the last Esc came.
    since: Instant,
    /// A paste was given up before its end: the rest may still come.
    stalled: bool,
    pieces: Vec<Piece>,
}

impl Cutter {
    pub(super) fn new() -> Self {
        Self {
            state: State::Between,
            held: Vec::new(),
            since: Instant::now(),
            stalled: false,
            pieces: Vec::new(),
        }
    }

    /// How long to wait for the rest of what has begun; `None` where nothing has.
    pub(super) fn patience(&self) -> Option<Duration> {
        match self.state {
            State::Between => None,
            State::Escape | State::AnswerEscape => Some(REST_OF_A_KEY),
            State::Paste => Some(REST_OF_A_PASTE),
            _ => Some(REST),
        }
    }

    /// Takes in what came at once.
    pub(super) fn take(&mut self, bytes: &[u8], now: Instant) -> Vec<Piece> {
        let is_waiting = !matches!(self.state, State::Between | State::Paste);
        if is_waiting && now.duration_since(self.since) > LONGEST_SEQUENCE {
            self.leave_off();
        }
        self.mind_the_paste(bytes);
        for byte in bytes {
            self.push(*byte, now);
        }
        mem::take(&mut self.pieces)
    }

    /// No more came in time: what was begun is a key, or nothing.
    pub(super) fn give_up(&mut self) -> Vec<Piece> {
        self.leave_off();
        mem::take(&mut self.pieces)
    }

    /// A paste may lack its end, or go on after a silence.
    fn mind_the_paste(&mut self, bytes: &[u8]) {
        if self.state == State::Paste && bytes == [CTRL_C] {
            // By itself it is a person who wants to leave, not a part of what was pasted.
            self.state = State::Between;
            self.held.clear();
            self.stalled = true;
        }
        if !self.stalled || self.state != State::Between {
            return;
        }
        if holds(bytes, PASTE) {
            self.stalled = false;
        } else if bytes.len() > KEYS_AT_ONCE || holds(bytes, PASTE_END) {
            self.stalled = false;
            self.state = State::Paste;
        }
    }

    fn leave_off(&mut self) {
        let (state, held) = (mem::take(&mut self.state), mem::take(&mut self.held));
        match (state, held.as_slice()) {
            (State::Escape | State::AnswerEscape, _) => self.whole(&[ESC]),
            // Pressed one after the other.
            (State::Csi | State::Ss3 | State::Introduced, [ESC, key]) => {
                self.whole(&[ESC]);
                self.whole(&[*key]);
            }
            (State::Paste, _) => {
                self.stalled = true;
                self.paste(&held);
            }
            // A broken answer must not act as keys.
            _ => {}
        }
    }

    fn push(&mut self, byte: u8, now: Instant) {
        match self.state {
            State::Between => self.begin(byte, now),
            State::Escape => self.escaped(byte, now),
            State::Csi => self.csi(byte, now),
            State::Ss3 => self.ss3(byte, now),
            State::Introduced => match (self.held.last(), byte) {
                (Some(b']'), b'0'..=b'9') | (Some(b'P'), b'!'..=b'?') => self.go_to(State::Answer),
                _ => self.begin_anew(byte, now),
            },
            State::Answer => match byte {
                BEL => self.go_to(State::Between),
                ESC => {
                    self.since = now;
                    self.go_to(State::AnswerEscape);
                }
                0..0x20 | 0x7f => self.begin_anew(byte, now),
                _ => {}
            },
            State::AnswerEscape if byte == b'\\' => self.go_to(State::Between),
            State::AnswerEscape => {
                self.held = vec![ESC];
                self.escaped(byte, now);
            }
            State::Character => self.character(byte, now),
            State::Paste => self.pasted(byte),
        }
    }

    fn begin(&mut self, byte: u8, now: Instant) {
        match byte {
            ESC => self.since = now,
            0..0x80 => return self.whole(&[byte]),
            0xc2..=0xf4 => {}
            // Begins no character.
            _ => return,
        }
        self.state = if byte == ESC { State::Escape } else { State::Character };
        self.held.push(byte);
    }

    /// What was begun is not to be; this is something else.
    fn begin_anew(&mut self, byte: u8, now: Instant) {
        self.leave_off();
        self.begin(byte, now);
    }

    fn escaped(&mut self, byte: u8, now: Instant) {
        self.state = match byte {
            b'[' => State::Csi,
            b'O' => State::Ss3,
            b']' | b'P' => State::Introduced,
            _ => {
                self.state = State::Escape;
                return self.begin_anew(byte, now);
            }
        };
        self.held.push(byte);
    }

    fn csi(&mut self, byte: u8, now: Instant) {
        let kind = self.held.get(2).copied().unwrap_or(byte);
        // An old report of the mouse goes on with three bytes of any value from a blank on.
        if byte < 0x20 || byte == 0x7f || (byte > 0x7f && kind != b'M') {
            return self.begin_anew(byte, now);
        }
        if self.held.len() < LONGEST_KEPT {
            self.held.push(byte);
        }
        let is_whole = match kind {
            // The Linux console: `Esc [ [ A`.
            b'[' => self.held.len() == 4,
            b'M' => self.held.len() == 6,
            _ => (0x40..=0x7e).contains(&byte),
        };
        if !is_whole {
            return;
        }
        match self.held.as_slice() {
            PASTE => self.go_to(State::Paste),
            PASTE_END => self.go_to(State::Between),
            held if held.len() == LONGEST_KEPT => self.go_to(State::Between),
            _ => self.is_whole(),
        }
    }

    fn ss3(&mut self, byte: u8, now: Instant) {
        if !b"ABCDFHPQRS".contains(&byte) {
            return self.begin_anew(byte, now);
        }
        self.held.push(byte);
        self.is_whole();
    }

    fn character(&mut self, byte: u8, now: Instant) {
        if !(0x80..0xc0).contains(&byte) {
            return self.begin_anew(byte, now);
        }
        self.held.push(byte);
        let length = match self.held.first() {
            Some(0xf0..) => 4,
            Some(0xe0..) => 3,
            _ => 2,
        };
        if self.held.len() == length {
            self.is_whole();
        }
    }

    fn pasted(&mut self, byte: u8) {
        self.held.push(byte);
        if self.held.ends_with(PASTE_END) {
            let held = mem::take(&mut self.held);
            self.state = State::Between;
            self.paste(held.strip_suffix(PASTE_END).unwrap_or_default());
        } else if self.held.len() > LONGEST_PASTE + PASTE_END.len() {
            // What may become the end is kept.
            self.held.remove(LONGEST_PASTE);
        }
    }

    fn go_to(&mut self, state: State) {
        self.state = state;
        self.held.clear();
    }

    fn is_whole(&mut self) {
        self.state = State::Between;
        let held = mem::take(&mut self.held);
        self.pieces.push(Piece::Whole(held));
    }

    fn whole(&mut self, bytes: &[u8]) {
        self.pieces.push(Piece::Whole(bytes.to_vec()));
    }

    fn paste(&mut self, text: &[u8]) {
        let text = text.get(..LONGEST_PASTE).unwrap_or(text);
        self.pieces.push(Piece::Paste(String::from_utf8_lossy(text).into_owned()));
    }
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|part| part == wanted)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn whole(bytes: &str) -> Piece {
        Piece::Whole(bytes.as_bytes().to_vec())
    }

    /// What becomes of bytes that come at once, and of the silence after them.
    fn pieces(bytes: &[u8]) -> Vec<Piece> {
        let mut cutter = Cutter::new();
        let mut pieces = cutter.take(bytes, Instant::now());
        if cutter.patience().is_some() {
            pieces.extend(cutter.give_up());
        }
        assert_eq!(cutter.patience(), None, "{bytes:?} is waited for once");
        pieces
    }

    #[test]
    fn keys_that_an_escape_stands_before_are_keys() {
        for (bytes, expected) in [
            ("\x1bj", vec!["\x1b", "j"]),
            ("\x1bé", vec!["\x1b", "é"]),
            ("\x1b\x1b", vec!["\x1b", "\x1b"]),
            ("\x1b\x1b[A", vec!["\x1b", "\x1b[A"]),
            ("\x1b\x03", vec!["\x1b", "\x03"]),
            ("\x1b[", vec!["\x1b", "["]),
            ("\x1b]", vec!["\x1b", "]"]),
            ("\x1bP", vec!["\x1b", "P"]),
            ("\x1bO", vec!["\x1b", "O"]),
            ("\x1b]j", vec!["\x1b", "]", "j"]),
            ("\x1bPj", vec!["\x1b", "P", "j"]),
            ("\x1bOj", vec!["\x1b", "O", "j"]),
            ("\x1b[\x03", vec!["\x1b", "[", "\x03"]),
            ("\x1b[[A", vec!["\x1b[[A"]),
            ("\x1bOP", vec!["\x1bOP"]),
        ] {
            let expected: Vec<Piece> = expected.into_iter().map(whole).collect();
            assert_eq!(pieces(bytes.as_bytes()), expected, "{bytes:?}");
        }
    }

    #[test]
    fn what_has_no_end_is_dropped_and_a_control_key_ends_it() {
        for bytes in
            ["\x1b[?", "\x1b[?62;2", "\x1b]0;xxx", "\x1bP1$r", "\x1b[<", "\x1b[1;1", "\x1b[M", "\u{e9}"]
        {
            let bytes = bytes.strip_suffix('\u{e9}').map_or(bytes.as_bytes(), |_| &b"\xc3"[..]);
            assert_eq!(pieces(bytes), [], "{bytes:?}");
            assert_eq!(pieces(&[bytes, b"\x03"].concat()), [whole("\x03")], "{bytes:?}");
        }
        let long = [&b"\x1b[?"[..], &b"9".repeat(200_000), b"cq"].concat();
        assert_eq!(pieces(&long), [whole("q")], "an answer that is too long is none");
    }

    #[test]
    fn answers_that_nobody_uses_are_no_keys() {
        for bytes in ["\x1b]11;rgb:0000/0000/0000\x1b\\q", "\x1b]0;title\x07q", "\x1bP>|term(1)\x1b\\q"] {
            assert_eq!(pieces(bytes.as_bytes()), [whole("q")], "{bytes:?}");
        }
        assert_eq!(pieces(b"\x1b]0;title\x1b"), [whole("\x1b")], "an Esc that is no terminator is a key");
        assert_eq!(pieces(b"\x1b]0;title\x1b[A"), [whole("\x1b[A")]);
    }

    #[test]
    fn a_held_key_gets_out_of_a_sequence_without_an_end() {
        let (mut cutter, began) = (Cutter::new(), Instant::now());
        assert_eq!(cutter.take(b"\x1b]0;", began), []);
        let beat = Duration::from_millis(30);
        let heard = (1..40).map(|turn| cutter.take(b"j", began + beat * turn).len()).sum::<usize>();
        assert_eq!(heard, 6, "those after a second");
    }

    #[test]
    fn a_paste_without_an_end_ends_and_what_comes_late_is_no_key() {
        let (mut cutter, now) = (Cutter::new(), Instant::now());
        assert_eq!(cutter.take(b"\x1b[200~abc", now), []);
        assert_eq!(cutter.patience(), Some(REST_OF_A_PASTE));
        assert_eq!(cutter.give_up(), [Piece::Paste("abc".into())]);
        assert_eq!(cutter.take(b"j", now), [whole("j")], "a key");
        assert_eq!(cutter.take(b"and all the rest", now), []);
        assert_eq!(
            cutter.take(b" of it\x1b[201~q", now),
            [Piece::Paste("and all the rest of it".into()), whole("q")]
        );
        assert_eq!(cutter.take(b"jjjjjjjjjjjj", now).len(), 12, "keys again");
        cutter.take(b"\x1b[200~abc", now);
        assert_eq!(cutter.take(b"\x03", now), [whole("\x03")], "whoever wants to leave leaves");
        assert_eq!(cutter.take(b"\x1b[200~x\x1b[201~", now), [Piece::Paste("x".into())]);
    }

    #[test]
    fn so_much_of_a_paste_is_kept() {
        let text = "x".repeat(3 * LONGEST_PASTE);
        let kept = pieces(format!("\x1b[200~{text}\x1b[201~q").as_bytes());
        // Not told in full where they differ.
        assert!(kept == [Piece::Paste("x".repeat(LONGEST_PASTE)), whole("q")]);
    }

    /// Something whole, and the piece that it becomes.
    fn said() -> impl Strategy<Value = (Vec<u8>, Option<Piece>)> {
        let key = |key: &[u8]| (key.to_vec(), Some(Piece::Whole(key.to_vec())));
        let keys =
            ["j", "q", "é", "€", "😀", "\r", "\x7f", "\x1b[A", "\x1b[5~", "\x1b[1;5C", "\x1bOP", "\x1b[[A"];
        let reports = ["\x1b[<0;5;3M", "\x1b[?62;22c", "\x1b[M #$"];
        let unused =
            ["\x1b]11;rgb:00/00/00\x07", "\x1bP1$r0m\x1b\\"].map(|told| (told.as_bytes().to_vec(), None));
        let told = keys.into_iter().chain(reports).map(|told| key(told.as_bytes()));
        let choices: Vec<_> = told.chain(unused).collect();
        prop_oneof![
            4 => proptest::sample::select(choices),
            1 => "[a-zé\n\\[~0-9]{0,12}".prop_map(|text| {
                (format!("\x1b[200~{text}\x1b[201~").into_bytes(), Some(Piece::Paste(text)))
            }),
        ]
    }

    /// Bytes that terminals send, and others.
    fn anything() -> impl Strategy<Value = Vec<Vec<u8>>> {
        let parts =
            [&b"\x1b"[..], b"[", b"]", b"P", b"O", b"?", b"200~", b"201~", b"<", b"M", b"0;", b"\\", b"\x07"];
        let known = proptest::sample::select(parts.to_vec()).prop_map(<[u8]>::to_vec);
        let any = proptest::collection::vec(any::<u8>(), 0..6);
        proptest::collection::vec(prop_oneof![3 => known, 1 => any], 0..16)
    }

    proptest! {
        #[test]
        fn it_does_not_matter_where_the_bytes_are_cut(
            said in proptest::collection::vec(said(), 0..12),
            lengths in proptest::collection::vec(1_usize..7, 200),
        ) {
            let bytes: Vec<u8> = said.iter().flat_map(|(bytes, _)| bytes.clone()).collect();
            let expected: Vec<Piece> = said.into_iter().filter_map(|(_, piece)| piece).collect();
            let (mut cutter, now, mut rest) = (Cutter::new(), Instant::now(), bytes.as_slice());
            let mut pieces = Vec::new();
            for length in lengths {
                let (part, after) = rest.split_at(length.min(rest.len()));
                pieces.extend(cutter.take(part, now));
                rest = after;
            }
            prop_assert!(rest.is_empty());
            prop_assert_eq!(pieces, expected);
            prop_assert_eq!(cutter.patience(), None);
        }

        #[test]
        fn whatever_came_the_next_key_after_a_silence_is_a_key(parts in anything()) {
            let (mut cutter, now) = (Cutter::new(), Instant::now());
            for part in parts {
                cutter.take(&part, now);
            }
            if cutter.patience().is_some() {
                cutter.give_up();
            }
            for key in ["j", "\x1b[A", "\x03"] {
                prop_assert_eq!(cutter.take(key.as_bytes(), now), vec![whole(key)]);
            }
        }

        #[test]
        fn whatever_came_ctrl_c_is_heard_at_once(parts in anything()) {
            let (mut cutter, now) = (Cutter::new(), Instant::now());
            for part in parts {
                cutter.take(&part, now);
            }
            prop_assert_eq!(cutter.take(b"\x03", now).pop(), Some(whole("\x03")));
            prop_assert_eq!(cutter.patience(), None);
        }
    }
}
