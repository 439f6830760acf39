//! The first lines of a file, for a look before it is opened: only its head is read, and nothing is understood of it.

use std::io::Read as _;
use std::path::Path;

use super::content::{Container, Content, recognise};
use super::error::ReadError;
use super::file::open_regular;

/// Bytes read of a file.
const HEAD: u64 = 16 << 10;

/// What the head of a file shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Glimpse {
    /// Not one byte.
    Empty,
    /// Text, by lines; the last one may be cut.
    Text(Vec<String>),
    /// The container of a workbook, which only a reader of workbooks opens.
    Workbook(&'static str),
}

/// Looks at the head of a file.
///
/// # Errors
/// When it is no regular file, cannot be read, or is something that cannot be a table.
pub fn glimpse(path: &Path, lines: usize) -> Result<Glimpse, ReadError> {
    let mut head = Vec::new();
    let file = open_regular(path)?;
    file.take(HEAD).read_to_end(&mut head).map_err(|source| ReadError::io(path, source))?;
    Ok(match recognise(&head).map_err(|refusal| refusal.on(path))? {
        Content::Empty => Glimpse::Empty,
        Content::Workbook(Container::Zip) => Glimpse::Workbook("a workbook, or another archive"),
        Content::Workbook(Container::Ole) => Glimpse::Workbook("a workbook of an older Excel"),
        Content::Text => Glimpse::Text(text(&head).lines().take(lines).map(str::to_owned).collect()),
    })
}

/// The head as text: what its mark says, UTF-8 as far as it is that, else Windows-1252, in which every byte is a sign.
fn text(head: &[u8]) -> String {
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(head) {
        return encoding.decode_without_bom_handling(head.get(mark..).unwrap_or_default()).0.into_owned();
    }
    let whole = match std::str::from_utf8(head) {
        Ok(_) => true,
        // The head may end within a sign.
        Err(error) => error.error_len().is_none(),
    };
    let encoding = if whole { encoding_rs::UTF_8 } else { encoding_rs::WINDOWS_1252 };
    encoding.decode_without_bom_handling(head).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Result<Glimpse, ReadError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, bytes).unwrap();
        glimpse(&path, 2)
    }

    #[test]
    fn the_first_lines_are_shown_in_their_encoding() {
        let lines = |a: &str, b: &str| Glimpse::Text(vec![a.to_owned(), b.to_owned()]);
        for (bytes, expected) in [
            ("Name;Ort\nMüller;Zürich\nmore".as_bytes().to_vec(), lines("Name;Ort", "Müller;Zürich")),
            (b"Name;Ort\r\nM\xfcller;Z\xfcrich\r\n".to_vec(), lines("Name;Ort", "Müller;Zürich")),
            (b"\xef\xbb\xbfa\nb\nc".to_vec(), lines("a", "b")),
            (b"\xff\xfea\0\n\0b\0\n\0".to_vec(), lines("a", "b")),
        ] {
            assert_eq!(of(&bytes).unwrap(), expected);
        }
    }

    #[test]
    fn what_is_no_text_is_named() {
        assert_eq!(of(b"").unwrap(), Glimpse::Empty);
        assert!(matches!(of(b"PK\x03\x04rest").unwrap(), Glimpse::Workbook(_)));
        assert!(of(b"%PDF-1.7").unwrap_err().to_string().contains("PDF"));
        let folder = tempfile::tempdir().unwrap();
        assert!(glimpse(folder.path(), 3).is_err(), "a folder");
        assert!(glimpse(&folder.path().join("none"), 3).is_err());
    }

    #[test]
    fn a_sign_at_the_cut_spoils_nothing() {
        let mut bytes = "a".repeat(HEAD as usize - 1).into_bytes();
        bytes.extend("é\nnext".as_bytes());
        let Glimpse::Text(lines) = of(&bytes).unwrap() else { panic!("text") };
        assert!(lines[0].starts_with("aaa") && !lines[0].contains('Ã'));
    }
}
