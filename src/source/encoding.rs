//! The encoding of a text file: found by content, decoded to UTF-8 as a stream.
//!
//! In: the start of the file and the tally of the whole file. Out: an encoding, and a reader that
//! yields UTF-8. A file in UTF-8 passes untouched, so that bytes which are not UTF-8 can be named
//! by row and column later. This module knows nothing of rows.

use std::fs::File;
use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::file::Utf8Tally;
use super::layout::{ByteOrderMark, TextEncoding};

/// An encoding together with the length of the mark that precedes the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) encoding: &'static Encoding,
    pub(super) mark: usize,
}

impl Found {
    pub(super) fn text_encoding(self) -> TextEncoding {
        let marked = if self.mark > 0 { ByteOrderMark::Present } else { ByteOrderMark::Absent };
        TextEncoding { name: self.encoding.name(), marked }
    }

    /// Decodes a sample, which may end inside a character.
    pub(super) fn decode(self, head: &[u8]) -> Vec<u8> {
        let body = head.get(self.mark..).unwrap_or_default();
        if self.encoding == UTF_8 {
            return body.to_vec();
        }
        self.encoding.decode_without_bom_handling(body).0.into_owned().into_bytes()
    }
}

/// Finds the encoding: a byte order mark, then the pattern of UTF-16, then UTF-8, then a guess.
pub(super) fn find(head: &[u8], tally: &Utf8Tally) -> Found {
    if let Some((encoding, mark)) = Encoding::for_bom(head) {
        return Found { encoding, mark };
    }
    let encoding = utf16_pattern(head).unwrap_or_else(|| eight_bit(tally));
    Found { encoding, mark: 0 }
}

/// Takes the encoding that a person named; its byte order mark is skipped if it is there.
pub(super) fn named(label: &str, head: &[u8]) -> Option<Found> {
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    let mark = match Encoding::for_bom(head) {
        Some((marked, length)) if marked == encoding => length,
        _ => 0,
    };
    Some(Found { encoding, mark })
}

/// Recognises UTF-16 without a mark by its zero bytes: western text has them on one side only.
fn utf16_pattern(head: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = head.as_chunks::<2>();
    let sample = pairs.get(..pairs.len().min(4096)).unwrap_or_default();
    let zeros = |side: usize| sample.iter().filter(|pair| pair.get(side) == Some(&0)).count();
    let (first, second) = (zeros(0), zeros(1));
    let (many, few) = (sample.len() * 7 / 10, sample.len() / 20);
    if sample.len() < 2 {
        None
    } else if second > many && first <= few {
        Some(UTF_16LE)
    } else if first > many && second <= few {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Decides between UTF-8 and the one-byte encodings.
///
/// A file with both is UTF-8 with foreign rows if well-formed characters prevail: an accent in
/// Windows-1252 followed by ASCII is never well-formed, and the other way round nearly never.
fn eight_bit(tally: &Utf8Tally) -> &'static Encoding {
    if tally.broken == 0 || tally.wide > tally.broken {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&tally.suspects, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // A handful of accents is too little to believe in anything but the most frequent encoding.
    let believable = guess.is_single_byte() && tally.suspects.len() > 200;
    if believable { guess } else { WINDOWS_1252 }
}

/// Bytes decoded at a time.
const BLOCK: usize = 64 << 10;

/// A reader that turns the bytes of a file into UTF-8.
pub(super) struct Utf8Reader {
    file: File,
    decoding: Option<Decoding>,
}

/// Text that is decoded and not yet handed out.
///
/// It has a room of its own, because a decoder writes whole characters only and a caller may have
/// room for less than one.
struct Decoding {
    decoder: Decoder,
    raw: Vec<u8>,
    text: String,
    taken: usize,
    ended: bool,
}

impl Utf8Reader {
    /// Reads on from where the file stands, which must be after the byte order mark.
    pub(super) fn new(file: File, encoding: &'static Encoding) -> Utf8Reader {
        let decoding = (encoding != UTF_8).then(|| Decoding {
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: vec![0; BLOCK],
            text: String::new(),
            taken: 0,
            ended: false,
        });
        Utf8Reader { file, decoding }
    }
}

impl Decoding {
    /// Decodes blocks until there is text to hand out or the file ends.
    fn fill(&mut self, file: &mut File) -> io::Result<()> {
        while self.taken == self.text.len() && !self.ended {
            let count = file.read(&mut self.raw)?;
            self.ended = count == 0;
            let input = self.raw.get(..count).unwrap_or_default();
            self.text.clear();
            self.taken = 0;
            self.text.reserve(self.decoder.max_utf8_buffer_length(count).unwrap_or(4 * BLOCK));
            let _ = self.decoder.decode_to_string(input, &mut self.text, self.ended);
        }
        Ok(())
    }
}

impl Read for Utf8Reader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let Some(decoding) = &mut self.decoding else { return self.file.read(out) };
        decoding.fill(&mut self.file)?;
        let mut rest = decoding.text.as_bytes().get(decoding.taken..).unwrap_or_default();
        let count = rest.read(out)?;
        decoding.taken += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::file::Survey;

    fn found(bytes: &[u8]) -> Found {
        let survey = Survey::of(&mut &bytes[..], u64::MAX).unwrap();
        find(&survey.head, &survey.tally)
    }

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn content_decides_the_encoding() {
        let text = "name;town\nZoë;Genève\n";
        let latin = WINDOWS_1252.encode(text).0.into_owned();
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let marked_le = [vec![0xFF, 0xFE], utf16(text, u16::to_le_bytes)].concat();
        let marked_be = [vec![0xFE, 0xFF], utf16(text, u16::to_be_bytes)].concat();
        let cases: [(&str, Vec<u8>, &str, usize); 9] = [
            ("plain", b"a;b\n".to_vec(), "UTF-8", 0),
            ("empty", Vec::new(), "UTF-8", 0),
            ("utf-8", text.as_bytes().to_vec(), "UTF-8", 0),
            ("utf-8 marked", marked, "UTF-8", 3),
            ("latin", latin, "windows-1252", 0),
            ("utf-16le", utf16(text, u16::to_le_bytes), "UTF-16LE", 0),
            ("utf-16be", utf16(text, u16::to_be_bytes), "UTF-16BE", 0),
            ("utf-16le marked", marked_le, "UTF-16LE", 2),
            ("utf-16be marked", marked_be, "UTF-16BE", 2),
        ];
        for (name, bytes, encoding, mark) in cases {
            let found = found(&bytes);
            assert_eq!((found.encoding.name(), found.mark), (encoding, mark), "{name}");
        }
    }

    #[test]
    fn one_accent_at_the_end_of_a_large_file_decides() {
        let mut bytes = b"name;town\n".repeat(100_000);
        bytes.extend_from_slice(b"Z\xF6e;Gen\xE8ve\n");
        assert_eq!(found(&bytes).encoding, WINDOWS_1252);
    }

    #[test]
    fn a_character_across_two_chunks_is_whole() {
        for shift in 0..4 {
            let mut bytes = vec![b'x'; (128 << 10) - shift];
            bytes.extend_from_slice("€uro".as_bytes());
            let survey = Survey::of(&mut &bytes[..], u64::MAX).unwrap();
            assert_eq!((survey.tally.wide, survey.tally.broken), (1, 0), "{shift}");
        }
    }

    #[test]
    fn a_few_foreign_rows_leave_a_file_utf_8() {
        let mut bytes = "Zoë;Genève\n".repeat(50).into_bytes();
        bytes.extend_from_slice(b"J\xFCrg;Z\xFCrich\n");
        assert_eq!(found(&bytes).encoding, UTF_8);
    }
}
