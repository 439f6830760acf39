//! What a text is: a table with delimiters, a dump, marked-up tables, or something else to ask for.

use super::{DOCUMENT, Refusal, TABLE};
use crate::source::layout::MarkupKind;

/// What a text holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum TextKind {
    /// A table with delimiters, or what is taken for one.
    Table,
    /// A database dump.
    Dump,
    /// Marked-up tables.
    Markup(MarkupKind),
}

/// Bytes in which signs are looked for.
const SAMPLE: usize = 64 << 10;

/// Two words with which statements of dumps start; the second may be empty.
const STATEMENTS: [(&str, &[&str]); 22] = [
    ("insert", &[]),
    ("replace", &["into"]),
    ("create", &[]),
    ("drop", &[]),
    ("alter", &[]),
    ("set", &[]),
    ("use", &[]),
    ("begin", &["transaction", ";"]),
    ("start", &["transaction"]),
    ("pragma", &[]),
    ("copy", &[]),
    ("lock", &["table", "tables"]),
    ("select", &["pg_catalog", "setval"]),
    ("truncate", &["table"]),
    ("delete", &["from"]),
    ("commit", &[";"]),
    ("go", &[]),
    ("rem", &[]),
    ("prompt", &[]),
    ("print", &[]),
    ("if", &["not", "exists", "object_id"]),
    ("delimiter", &[]),
];

/// What a dump holds somewhere.
const RECORD_SIGNS: [&str; 7] = [
    "insert into ",
    "insert ignore into ",
    "insert all",
    "insert [",
    "replace into ",
    "create table ",
    "from stdin",
];

/// Finds out what a decoded text holds; its start is enough.
pub(in crate::source) fn text_kind(sample: &[u8]) -> Result<TextKind, Refusal> {
    let sample = sample.get(..sample.len().min(SAMPLE)).unwrap_or_default();
    let text = String::from_utf8_lossy(sample).to_lowercase();
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if start.starts_with('<') {
        return marked_up(start);
    }
    if is_dump(start) {
        return Ok(TextKind::Dump);
    }
    other(start).map_or(Ok(TextKind::Table), Err)
}

fn marked_up(start: &str) -> Result<TextKind, Refusal> {
    let has = |sign: &str| start.contains(sign);
    let excel = has("urn:schemas-microsoft-com:office:spreadsheet") || has("progid=\"excel.sheet\"");
    if excel && has("workbook") && !has("<html") {
        return Ok(TextKind::Markup(MarkupKind::SpreadsheetXml));
    }
    if has("urn:oasis:names:tc:opendocument:xmlns:office") && has("opendocument.spreadsheet") {
        return Ok(TextKind::Markup(MarkupKind::FlatOds));
    }
    let page = has("<html") || has("<!doctype html") || has("<table") || has("<tr");
    if page {
        return Ok(TextKind::Markup(MarkupKind::Html));
    }
    if has("<?xml") || has("<!doctype") || has("xmlns") {
        return Err(Refusal::new("an XML document that is no spreadsheet", TABLE));
    }
    Ok(TextKind::Table)
}

/// Tells whether the first statement behind all comments is one of a dump.
fn is_dump(start: &str) -> bool {
    let Some(statement) = behind_comments(start) else { return false };
    // A dump that starts with pages of comments shows no statement yet.
    if statement.is_empty() {
        return start.contains("database dump")
            || start.contains("mysql dump")
            || start.contains("mariadb dump");
    }
    let mut words =
        statement.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ';')).filter(|w| !w.is_empty());
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    let (first, second) = match first.strip_suffix(';') {
        Some(first) => (first, ";"),
        None => (first, second),
    };
    let known = STATEMENTS.iter().any(|(word, seconds)| {
        *word == first
            && (seconds.is_empty()
                || seconds.contains(&second)
                || seconds.contains(&second.trim_end_matches(';')))
    });
    // A delimiter right behind the word is a header, not a statement.
    let behind = statement.get(first.len()..).and_then(|rest| rest.chars().next());
    let header = matches!(behind, Some(',' | '\t' | '|')) || (behind == Some(';') && second != ";");
    (known && !header || statement.starts_with("/*!")) && RECORD_SIGNS.iter().any(|sign| start.contains(sign))
}

/// Gives what stands behind comments, commands of psql and blanks.
fn behind_comments(mut text: &str) -> Option<&str> {
    loop {
        text = text.trim_start();
        if text.starts_with("/*!") {
            return Some(text);
        } else if let Some(rest) = text.strip_prefix("/*") {
            text = rest.split_once("*/").map_or("", |(_, behind)| behind);
        } else if text.starts_with("--") || text.starts_with(['#', '\\']) {
            text = text.split_once('\n').map_or("", |(_, behind)| behind);
        } else {
            return Some(text);
        }
    }
}

/// Recognises texts that are no table and that people send nevertheless.
fn other(start: &str) -> Option<Refusal> {
    let json = |open: char| {
        let inner = start.strip_prefix(open).map(str::trim_start);
        inner.is_some_and(|inner| {
            inner.starts_with('"')
                && inner.get(1..).is_some_and(|rest| {
                    rest.split_once('"').is_some_and(|(_, behind)| behind.trim_start().starts_with(':'))
                })
        })
    };
    let objects = start.strip_prefix('[').map(str::trim_start).is_some_and(|inner| inner.starts_with('{'));
    if json('{') || objects {
        return Some(Refusal::new("JSON", TABLE));
    }
    if start.starts_with("begin:vcard") {
        return Some(Refusal::new("a file of address cards (vCard)", CARDS));
    }
    if start.starts_with("begin:vcalendar") {
        return Some(Refusal::new("a calendar", TABLE));
    }
    if start.starts_with("dn: ") || (start.starts_with("version: 1") && start.contains("\ndn:")) {
        return Some(Refusal::new("entries of a directory (LDIF)", CARDS));
    }
    mail(start)
}

/// What to ask for instead of address cards.
const CARDS: &str =
    "export the address book as CSV: Thunderbird, Outlook, Google Contacts and Apple's programs offer it";

/// Recognises a mail, or a page that Excel saved as one.
fn mail(start: &str) -> Option<Refusal> {
    let first = start.lines().next().unwrap_or_default();
    let (name, _) = first.split_once(':')?;
    let known = [
        "received",
        "return-path",
        "delivered-to",
        "mime-version",
        "from",
        "x-mozilla-status",
        "message-id",
        "date",
    ];
    let head = start.get(..start.floor_char_boundary(4096)).unwrap_or(start);
    if !known.contains(&name) || !head.contains("\nmime-version:") && name != "mime-version" {
        return None;
    }
    if head.contains("multipart/related") && !head.contains("\nsubject:") {
        return Some(Refusal::new(
            "a web archive (.mht)",
            "open it in Excel and save it as an Excel workbook (.xlsx)",
        ));
    }
    Some(Refusal::new("an e-mail", MAIL))
}

const MAIL: &str = "save the attachment and give that file";

/// Says of a message of Outlook what to do; it lives beside [`mail`] because both are mails.
pub(super) fn outlook_message() -> Refusal {
    Refusal::new("an Outlook message (.msg)", MAIL)
}

/// Says of a text document what to ask for.
pub(super) fn word(what: &str) -> Refusal {
    Refusal::new(what, DOCUMENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_start_of_a_text_tells_what_it_is() {
        let cases = [
            ("name;town\nA;B\n", TextKind::Table),
            ("begin;end;insert into \n1;2;3\n", TextKind::Table),
            ("set,use\ninsert into x,y\n", TextKind::Table),
            (
                "-- MySQL dump 10.13\n--\n\nDROP TABLE IF EXISTS `a`;\nCREATE TABLE `a` (b int);",
                TextKind::Dump,
            ),
            ("/*!40101 SET NAMES utf8 */;\nINSERT INTO `a` VALUES (1);", TextKind::Dump),
            ("BEGIN;\nINSERT INTO a VALUES (1);", TextKind::Dump),
            ("\u{feff}USE [crm]\r\nGO\r\nINSERT [dbo].[a] ([b]) VALUES (1)", TextKind::Dump),
            (
                "--\n-- PostgreSQL database dump\n--\n\\restrict a\n\nSET b = 0;\nCOPY c (d) FROM stdin;\n",
                TextKind::Dump,
            ),
            ("COPY public.a (b) FROM stdin;\n1\n\\.\n", TextKind::Dump),
            ("# exported\nname;town\n", TextKind::Table),
            ("<table><tr><td>a</td></tr></table>", TextKind::Markup(MarkupKind::Html)),
            ("\n<!-- x --><HTML><body>", TextKind::Markup(MarkupKind::Html)),
            ("<name>;<town>\n", TextKind::Table),
            (
                "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook>",
                TextKind::Markup(MarkupKind::SpreadsheetXml),
            ),
            ("{name};{town}\n", TextKind::Table),
            ("[old];[new]\n", TextKind::Table),
        ];
        for (text, kind) in cases {
            assert_eq!(text_kind(text.as_bytes()), Ok(kind), "{text}");
        }
    }

    #[test]
    fn what_is_no_table_is_refused_by_name() {
        let cases = [
            ("[ {\"a\": 1} ]", "JSON"),
            ("{\"a\": 1}\n{\"a\": 2}\n", "JSON"),
            ("BEGIN:VCARD\nFN:A\n", "vCard"),
            ("version: 1\n\ndn: cn=a\n", "LDIF"),
            ("<?xml version=\"1.0\"?><contacts/>", "XML"),
            ("Received: by a\nMIME-Version: 1.0\nSubject: x\n", "e-mail"),
            ("MIME-Version: 1.0\nContent-Type: multipart/related\n", "web archive"),
        ];
        for (text, word) in cases {
            let refusal = text_kind(text.as_bytes()).unwrap_err();
            assert!(refusal.what.contains(word), "{text}: {}", refusal.what);
        }
    }
}
