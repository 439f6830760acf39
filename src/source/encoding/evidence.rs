//! What the bytes of a whole file say about its encoding, in bounded memory.
//!
//! In: chunks of a file in their order. Out: how many characters are and are not UTF-8, and words with
//! the bytes that are not. Each byte value has a share of the room of its own, so that a letter which
//! first stands in the last row is seen as well as one that stands in every row.

use std::collections::BTreeSet;

/// Different words kept for one value of a byte; all values together stay below 400 kB.
const WORDS_PER_BYTE: u16 = 64;

/// Bytes looked at on either side of a byte that is not UTF-8.
const WORD_REACH: usize = 24;

/// How much of the bytes beyond ASCII is UTF-8, and what the rest looks like.
#[derive(Debug)]
pub(in crate::source) struct Evidence {
    /// Characters beyond ASCII that are well-formed.
    pub(in crate::source) wide: u64,
    /// Places that are no UTF-8.
    pub(in crate::source) broken: u64,
    /// Words around such places, with the byte before and after them.
    pub(in crate::source) words: BTreeSet<Vec<u8>>,
    kept: [u16; 256],
    /// The start of a character whose rest lies in the next chunk.
    carry: Vec<u8>,
}

impl Default for Evidence {
    fn default() -> Self {
        Evidence { wide: 0, broken: 0, words: BTreeSet::new(), kept: [0; 256], carry: Vec::new() }
    }
}

impl Evidence {
    /// Takes the next chunk.
    pub(in crate::source) fn take(&mut self, bytes: &[u8]) {
        if self.carry.is_empty() {
            self.count(bytes);
        } else {
            let mut joined = std::mem::take(&mut self.carry);
            joined.extend_from_slice(bytes);
            self.count(&joined);
        }
    }

    /// Takes the end of the file.
    pub(in crate::source) fn finish(&mut self) {
        self.broken += u64::from(!self.carry.is_empty());
        let cut = std::mem::take(&mut self.carry);
        if !cut.is_empty() {
            self.keep(&cut, 0);
        }
    }

    fn count(&mut self, bytes: &[u8]) {
        let (mut from, mut known) = (0, 0);
        while let Some(rest) = bytes.get(from..) {
            let Err(error) = std::str::from_utf8(rest) else { return self.count_wide(rest) };
            let at = from + error.valid_up_to();
            self.count_wide(bytes.get(from..at).unwrap_or_default());
            let Some(length) = error.error_len() else {
                self.carry = bytes.get(at..).unwrap_or_default().to_vec();
                return;
            };
            self.broken += 1;
            if at >= known {
                known = self.keep(bytes, at);
            }
            from = at + length;
        }
    }

    fn count_wide(&mut self, valid: &[u8]) {
        if !valid.is_ascii() {
            self.wide += valid.iter().filter(|byte| **byte >= 0xC0).count() as u64;
        }
    }

    /// Keeps the word around a byte if that byte has room left; gives where the word ends.
    fn keep(&mut self, bytes: &[u8], at: usize) -> usize {
        let value = bytes.get(at).copied().unwrap_or_default();
        let Some(kept) = self.kept.get_mut(usize::from(value)) else { return at };
        if *kept >= WORDS_PER_BYTE {
            return at;
        }
        let in_word = |byte: &u8| byte.is_ascii_alphabetic() || *byte >= 0x80;
        let before = bytes.get(at.saturating_sub(WORD_REACH)..at).unwrap_or_default();
        let start = at - before.iter().rev().take_while(|byte| in_word(byte)).count();
        let after = bytes.get(at..(at + WORD_REACH).min(bytes.len())).unwrap_or_default();
        let end = at + after.iter().take_while(|byte| in_word(byte)).count();
        let around = start.saturating_sub(1)..(end + 1).min(bytes.len());
        if self.words.insert(bytes.get(around).unwrap_or_default().to_vec()) {
            *kept += 1;
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(chunks: &[&[u8]]) -> Evidence {
        let mut evidence = Evidence::default();
        chunks.iter().for_each(|chunk| evidence.take(chunk));
        evidence.finish();
        evidence
    }

    #[test]
    fn characters_are_whole_wherever_a_chunk_ends() {
        let text = "x€uro Zoë".as_bytes();
        for cut in 0..text.len() {
            let (first, second) = text.split_at(cut);
            let evidence = of(&[first, second]);
            assert_eq!((evidence.wide, evidence.broken), (2, 0), "{cut}");
        }
    }

    #[test]
    fn a_letter_that_comes_last_is_kept_however_many_came_before() {
        let mut file = Vec::new();
        for number in 0..100_000_u32 {
            let word: String = number.to_string().bytes().map(|b| char::from(b + 49)).collect();
            file.extend_from_slice(word.as_bytes());
            file.extend_from_slice(b"\xE9;\n");
        }
        file.extend_from_slice(b"c\x9Cur\n");
        let evidence = of(&[&file]);
        assert!(evidence.words.len() < 100);
        assert!(evidence.words.contains(&b"\nc\x9Cur\n"[..]));
        assert_eq!((evidence.wide, evidence.broken), (0, 100_001));
    }

    #[test]
    fn the_room_is_bounded() {
        let noise: Vec<u8> =
            (0..2_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let evidence = of(&[&noise]);
        assert!(evidence.words.iter().map(Vec::len).sum::<usize>() < 400 << 10);
    }
}
