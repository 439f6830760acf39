//! Encodings by content: what decides, and from how little.

use encoding_rs::{UTF_8, WINDOWS_1252};

use super::*;

fn found(bytes: &[u8]) -> Found {
    let mut evidence = Evidence::default();
    evidence.take(bytes);
    evidence.finish();
    find(bytes, &evidence)
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
    let russian = "имя;город\nПётр;Москва\n";
    let cases: [(&str, Vec<u8>, &str, usize); 11] = [
        ("plain", b"a;b\n".to_vec(), "UTF-8", 0),
        ("empty", Vec::new(), "UTF-8", 0),
        ("utf-8", text.as_bytes().to_vec(), "UTF-8", 0),
        ("utf-8 marked", marked, "UTF-8", 3),
        ("latin", latin, "windows-1252", 0),
        ("utf-16le", utf16(text, u16::to_le_bytes), "UTF-16LE", 0),
        ("utf-16be", utf16(text, u16::to_be_bytes), "UTF-16BE", 0),
        ("utf-16le marked", marked_le, "UTF-16LE", 2),
        ("utf-16be marked", marked_be, "UTF-16BE", 2),
        ("utf-16le russian", utf16(russian, u16::to_le_bytes), "UTF-16LE", 0),
        ("utf-16be russian", utf16(russian, u16::to_be_bytes), "UTF-16BE", 0),
    ];
    for (name, bytes, encoding, mark) in cases {
        let found = found(&bytes);
        assert_eq!((found.charset.name(), found.mark), (encoding, mark), "{name}");
    }
}

#[test]
fn one_accented_word_tells_the_table() {
    let cases: [(&[u8], &str); 13] = [
        (b"J\xFCrg M\xFCller", "windows-1252"),
        // Turkish text has these letters too, and would read the same.
        (b"Stra\xDFe;J\xF6rg;Sch\xE4fer;Gro\xDF;S\xF6hne;M\xFCnchen", "windows-1252"),
        (b"l\x92\xE9cole", "windows-1252"),
        (b"12 \x80", "windows-1252"),
        (b"M\x9Fller", "macintosh"),
        (b"S\x8Ebastien", "macintosh"),
        (b"M\x81ller", "IBM850"),
        (b"S\x82bastien", "IBM850"),
        (b"12 \xA4;c\xBDur", "ISO-8859-15"),
        (b"\xA3ukasz Wi\x9Cniewski", "windows-1250"),
        (b"\xA3ukasz Wi\xB6niewski", "ISO-8859-2"),
        (b"Dvo\xF8\xE1k", "windows-1250"),
        (b"\xC8\xE2\xE0\xED\xEE\xE2", "windows-1251"),
    ];
    for (bytes, name) in cases {
        assert_eq!(found(bytes).charset.name(), name, "{}", bytes.escape_ascii());
    }
}

#[test]
fn a_few_foreign_rows_leave_a_file_utf_8() {
    let mut bytes = "Zoë;Genève\n".repeat(50).into_bytes();
    bytes.extend_from_slice(b"J\xFCrg;Z\xFCrich\n");
    assert!(found(&bytes).charset.is(UTF_8));
}

#[test]
fn a_few_rows_in_utf_8_leave_a_file_what_it_is() {
    let mut bytes = b"J\xFCrg;Z\xFCrich\n".repeat(50);
    bytes.extend_from_slice("Zoë;Genève\n".as_bytes());
    let found = found(&bytes);
    assert!(found.charset.is(WINDOWS_1252));
    assert_eq!(found.cells, CellText::Mixed(found.charset));
    assert_eq!(found.streamed(), None);
}

#[test]
fn who_names_a_table_means_every_row() {
    let mut evidence = Evidence::default();
    evidence.take("Zoë\nJ".as_bytes());
    evidence.take(b"\xFCrg");
    evidence.finish();
    let named = |label| named(label, b"", &evidence).map(|found| found.cells);
    assert_eq!(named("windows-1252"), Some(CellText::Decoded));
    assert!(matches!(named("utf-8"), Some(CellText::Utf8(_))));
    assert_eq!(named("klingon"), None);
}
