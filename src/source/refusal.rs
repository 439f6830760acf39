//! Files that look like text at first and are no table.
//!
//! In: the start of a file and what is known of its bytes. Out: what it is, if no table can come of it.
//! Formats with a signature of their own are recognised in `content`.

use super::encoding::{Evidence, Found};

/// Tells what a file is that holds no table, for files without a known signature.
pub(super) fn refusal(head: &[u8], evidence: &Evidence, found: Found) -> Option<&'static str> {
    if is_utf32(head) {
        Some("text in UTF-32")
    } else if head.starts_with(b"MZ")
        && head.get(..128).unwrap_or(head).iter().filter(|b| **b == 0).count() > 8
    {
        Some("a program for Windows")
    } else if is_json(head) {
        Some("a JSON document")
    } else if is_mail(head) {
        Some("a mail with its headers")
    } else {
        (!found.is_utf16() && is_binary(head, evidence)).then_some("binary and no text")
    }
}

/// The marks of UTF-32; that of the little end starts like that of UTF-16, which has no U+0000 in a file.
fn is_utf32(head: &[u8]) -> bool {
    head.starts_with(b"\xFF\xFE\0\0") || head.starts_with(b"\0\0\xFE\xFF")
}

/// An object, or a list of objects, lists or texts; a row of CSV does not start so.
fn is_json(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let after = |open: u8| head.strip_prefix(&[open]).map(<[u8]>::trim_ascii_start);
    let object = |inner: &[u8]| match inner.strip_prefix(b"\"") {
        Some(key) => {
            let close = key.iter().position(|byte| *byte == b'"');
            close.is_some_and(|at| key.get(at + 1..).unwrap_or_default().trim_ascii_start().starts_with(b":"))
        }
        None => inner.starts_with(b"}"),
    };
    after(b'{').is_some_and(object)
        || after(b'[')
            .and_then(|list| list.strip_prefix(b"{"))
            .is_some_and(|inner| object(inner.trim_ascii_start()))
}

/// A message as a mail program saves it.
fn is_mail(head: &[u8]) -> bool {
    let start = head.get(..head.len().min(4096)).unwrap_or_default();
    let has = |word: &[u8]| start.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word));
    let first = [&b"From "[..], b"From:", b"Received:", b"Return-Path:", b"Delivered-To:", b"MIME-Version:"];
    first.iter().any(|word| start.starts_with(word)) && has(b"\nContent-Type:") && has(b"\nSubject:")
}

/// Control characters beside bytes that are no text, or little else than NUL.
///
/// Text may hold some of either: NULs between cells, a bell in a name, a row in another encoding. Packed
/// content has about 11 % controls and 50 % bytes beyond ASCII, programs are full of NULs.
fn is_binary(head: &[u8], evidence: &Evidence) -> bool {
    let count = |test: fn(&u8) -> bool| head.iter().filter(|byte| test(byte)).count();
    let nuls = count(|byte| *byte == 0);
    let controls = count(|byte| matches!(byte, 1..=8 | 14..=25 | 127));
    let above = |part: usize, percent: usize| part * 100 > head.len() * percent;
    let lines = count(|byte| matches!(byte, b'\n' | b'\r'));
    let broken = usize::try_from(evidence.broken).unwrap_or(usize::MAX).min(head.len());
    (nuls >= 16 && above(nuls, 60) && lines * 2 < nuls)
        || (above(controls, 4) && above(broken, 4))
        || (above(controls, 2) && above(nuls, 5) && above(broken, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Option<&'static str> {
        let mut evidence = Evidence::default();
        evidence.take(bytes);
        evidence.finish();
        refusal(bytes, &evidence, crate::source::encoding::find(bytes, &evidence))
    }

    #[test]
    fn what_is_no_table_is_named() {
        let noise: Vec<u8> = (0..9000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let cases: [(&[u8], &str); 8] = [
            (b"\xFF\xFE\0\0a\0\0\0", "UTF-32"),
            (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0\xB8\0\0\0\0\0\0\0", "program"),
            (b"{\"name\": \"Dupont\"}", "JSON"),
            (b"[\n  {\"name\": \"Dupont\"}]", "JSON"),
            (b"From: a@b.ch\nSubject: list\nContent-Type: text/plain\n\nhello\n", "mail"),
            (&noise, "binary"),
            (&[0; 4096], "binary"),
            (b"\x01\x02\xFF\xFE\x80\x90\x10", "binary"),
        ];
        for (bytes, what) in cases {
            assert!(of(bytes).is_some_and(|found| found.contains(what)), "{what}: {:?}", of(bytes));
        }
    }

    #[test]
    fn text_with_flaws_is_text() {
        let cases: [&[u8]; 8] = [
            b"",
            b"name;town\nA\0B;C\n",
            b"name\0town\0\nA\0B\0\n",
            "a\x01b;c\x02d;Zo\u{eb}\n".as_bytes(),
            b"MZ;town\nM\xFCller;Bern\n",
            b"{id};[name]\n1;2\n",
            b"\"a\":\"b\"\n",
            b"From;Subject\na;b\n",
        ];
        for bytes in cases {
            assert_eq!(of(bytes), None, "{bytes:?}");
        }
    }
}
