//! The bytes of a file as a stream of UTF-8.
//!
//! In: a reader that stands behind the byte order mark, and an encoding. Out: UTF-8, with U+FFFD where
//! the bytes mean nothing. It holds one block.

use std::io::{self, Read};

use encoding_rs::Decoder;

use super::charset::{Charset, by_table};

/// Bytes decoded at a time.
const BLOCK: usize = 64 << 10;

/// A reader that turns the bytes of a file into UTF-8.
pub(in crate::source) struct Utf8Reader<R> {
    file: R,
    decoding: Option<Decoding>,
}

/// Text that is decoded and not yet handed out.
///
/// It has a room of its own, because a decoder writes whole characters only and a caller may have
/// room for less than one.
struct Decoding {
    by: By,
    raw: Vec<u8>,
    text: String,
    taken: usize,
    ended: bool,
}

enum By {
    Decoder(Box<Decoder>),
    Table(Box<[char; 256]>),
}

impl<R: Read> Utf8Reader<R> {
    /// Reads on from where the file stands; without an encoding the bytes pass as they are.
    pub(in crate::source) fn new(file: R, encoding: Option<Charset>) -> Utf8Reader<R> {
        let by = |charset| match charset {
            Charset::Standard(encoding) => By::Decoder(Box::new(encoding.new_decoder_without_bom_handling())),
            Charset::Old(table) => By::Table(Box::new(table.characters())),
        };
        let decoding = encoding.map(|charset| Decoding {
            by: by(charset),
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
    fn fill(&mut self, file: &mut impl Read) -> io::Result<()> {
        while self.taken == self.text.len() && !self.ended {
            let count = match file.read(&mut self.raw) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                count => count?,
            };
            self.ended = count == 0;
            let input = self.raw.get(..count).unwrap_or_default();
            self.text.clear();
            self.taken = 0;
            match &mut self.by {
                By::Decoder(decoder) => {
                    self.text.reserve(decoder.max_utf8_buffer_length(count).unwrap_or(4 * BLOCK));
                    let _ = decoder.decode_to_string(input, &mut self.text, self.ended);
                }
                By::Table(table) => self.text.push_str(&by_table(table, input)),
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf8Reader<R> {
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
    use crate::contact::value::dos::IBM850;
    use encoding_rs::{UTF_16LE, WINDOWS_1252};

    fn read(bytes: &[u8], charset: Charset) -> String {
        let mut text = String::new();
        Utf8Reader::new(bytes, Some(charset)).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn every_kind_of_table_is_read() {
        assert_eq!(read(b"Z\xFCrich", Charset::Standard(WINDOWS_1252)), "Zürich");
        assert_eq!(read(b"Z\x81rich", Charset::Old(IBM850)), "Zürich");
        assert_eq!(read(b"a\0\x3d\xd8b\0c", Charset::Standard(UTF_16LE)), "a\u{fffd}b\u{fffd}");
    }
}
