//! The text of a file as bytes that are looked at one after the other, with the line on which they stand.
//!
//! In: a reader of UTF-8. Out: bytes, runs of bytes, and the way back to a mark. One block is held, or what
//! lies behind the mark. A failure of the operating system is the end of the text, and is told afterwards.

use std::io::{self, Read};

/// Bytes read at a time.
const BLOCK: usize = 256 << 10;

/// Bytes behind a mark that are kept for going back; a record that is longer cannot be tried again.
const LONGEST_WAY_BACK: usize = 4 << 20;

/// A text under way.
pub(super) struct Input {
    reader: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    at: usize,
    line: u32,
    mark: Option<Mark>,
    ended: bool,
    failed: Option<io::Error>,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    at: usize,
    line: u32,
}

impl Input {
    pub(super) fn new(reader: Box<dyn Read + Send>) -> Input {
        Input { reader, buffer: Vec::new(), at: 0, line: 1, mark: None, ended: false, failed: None }
    }

    /// Makes an input of a text that is already there.
    pub(super) fn of(text: &str) -> Input {
        Input::new(Box::new(io::Cursor::new(text.as_bytes().to_vec())))
    }

    /// Gives the line of the next byte; the first is 1.
    pub(super) fn line(&self) -> u32 {
        self.line
    }

    /// Gives what the operating system said, if that was the end.
    pub(super) fn take_failure(&mut self) -> Option<io::Error> {
        self.failed.take()
    }

    /// Gives the next bytes, as many as there are without reading on; nothing only at the end.
    pub(super) fn rest(&mut self) -> &[u8] {
        if self.at >= self.buffer.len() {
            self.fill();
        }
        self.buffer.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&mut self) -> Option<u8> {
        match self.buffer.get(self.at) {
            Some(byte) => Some(*byte),
            None => self.rest().first().copied(),
        }
    }

    /// Gives `count` bytes ahead, fewer at the end; `count` is small.
    pub(super) fn ahead(&mut self, count: usize) -> &[u8] {
        while self.buffer.len() - self.at.min(self.buffer.len()) < count && !self.ended {
            self.fill();
        }
        let end = (self.at + count).min(self.buffer.len());
        self.buffer.get(self.at..end).unwrap_or_default()
    }

    /// Tells whether these bytes come next, capitals or not.
    pub(super) fn comes(&mut self, word: &[u8]) -> bool {
        self.ahead(word.len()).eq_ignore_ascii_case(word)
    }

    pub(super) fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        if byte == b'\n' {
            self.line = self.line.saturating_add(1);
        }
        Some(byte)
    }

    /// Passes over bytes that [`rest`](Self::rest) or [`ahead`](Self::ahead) showed.
    pub(super) fn skip(&mut self, count: usize) {
        let end = (self.at + count).min(self.buffer.len());
        let passed = self.buffer.get(self.at..end).unwrap_or_default();
        let lines = passed.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.at = end;
    }

    /// Passes on what comes before a byte that `stops`, which stays; tells whether there is one.
    pub(super) fn run(&mut self, stops: impl Fn(u8) -> bool, mut take: impl FnMut(&[u8])) -> bool {
        loop {
            let rest = self.rest();
            if rest.is_empty() {
                return false;
            }
            let found = rest.iter().position(|byte| stops(*byte));
            let count = found.unwrap_or(rest.len());
            take(rest.get(..count).unwrap_or_default());
            self.skip(count);
            if found.is_some() {
                return true;
            }
        }
    }

    /// Passes over the rest of the line and its end.
    pub(super) fn skip_line(&mut self) {
        self.run(|byte| byte == b'\n', |_| {});
        self.next();
    }

    /// Remembers this place.
    pub(super) fn set_mark(&mut self) {
        self.mark = Some(Mark { at: self.at, line: self.line });
    }

    /// Goes back to the mark, if it is not too far.
    pub(super) fn go_back(&mut self) -> bool {
        let Some(mark) = self.mark.take() else { return false };
        self.at = mark.at;
        self.line = mark.line;
        true
    }

    fn fill(&mut self) {
        if self.ended {
            return;
        }
        if self.mark.is_some_and(|mark| self.buffer.len() - mark.at > LONGEST_WAY_BACK) {
            self.mark = None;
        }
        let keep = self.mark.map_or(self.at, |mark| mark.at).min(self.buffer.len());
        self.buffer.drain(..keep);
        self.at -= keep;
        if let Some(mark) = &mut self.mark {
            mark.at -= keep;
        }
        let before = self.buffer.len();
        let got = self.reader.by_ref().take(BLOCK as u64).read_to_end(&mut self.buffer);
        self.ended = match got {
            Ok(_) => self.buffer.len() == before,
            Err(error) => {
                self.failed = Some(error);
                true
            }
        };
    }
}

/// Bytes that are kept up to a limit.
#[derive(Debug, Default, Clone)]
pub(super) struct Held {
    pub(super) bytes: Vec<u8>,
    room: usize,
    /// Whether something did not fit.
    pub(super) cut: bool,
}

impl Held {
    /// Makes an empty one that keeps `room` bytes at most.
    pub(super) fn with_room(room: usize) -> Held {
        Held { bytes: Vec::new(), room, cut: false }
    }

    pub(super) fn push(&mut self, more: &[u8]) {
        let fits = self.room.saturating_sub(self.bytes.len()).min(more.len());
        self.bytes.extend_from_slice(more.get(..fits).unwrap_or_default());
        self.cut |= fits < more.len();
    }

    pub(super) fn push_char(&mut self, c: char) {
        self.push(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_and_a_mark_leads_back() {
        let mut input = Input::of("ab\ncd\nef");
        input.next();
        input.set_mark();
        assert!(input.run(|byte| byte == b'd', |_| {}));
        assert_eq!((input.line(), input.peek()), (2, Some(b'd')));
        assert!(input.go_back());
        assert_eq!((input.line(), input.peek()), (1, Some(b'b')));
        input.skip_line();
        assert!(input.comes(b"CD"));
        input.skip_line();
        input.skip_line();
        assert_eq!((input.line(), input.peek()), (3, None));
    }

    #[test]
    fn a_mark_too_far_behind_is_forgotten() {
        let mut input = Input::new(Box::new(io::Cursor::new(vec![b'x'; LONGEST_WAY_BACK + 3 * BLOCK])));
        input.set_mark();
        assert!(!input.run(|byte| byte == b'y', |_| {}));
        assert!(!input.go_back());
    }

    #[test]
    fn no_more_is_held_than_there_is_room() {
        let mut held = Held::with_room(4);
        held.push(b"abc");
        assert!(!held.cut);
        held.push(b"de");
        assert!(held.cut && held.bytes == b"abcd");
    }
}
