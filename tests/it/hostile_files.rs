//! Text files that nobody should send, and what the program makes of them.
//!
//! Every file goes through `convert`, and the small ones through `check`, of the real program under a limit of processor time
//! and address space: no panic, an exit code as designed, and where no table can come of the file an
//! error that says what it is. `USHER_HOSTILE_FOLDER` names a folder into which the files are written,
//! for measuring them from outside.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::support::Sandbox;

/// What must become of a file.
#[derive(Clone, Copy, Debug)]
enum Outcome {
    /// It is read: `convert` gives 0, `check` 0 or 1.
    Read,
    /// It is refused with 2, and the error has this word.
    Refused(&'static str),
    /// Either, but nothing else.
    Any,
}
use Outcome::{Any, Read, Refused};

type Kind = (String, Vec<u8>, Outcome);

const HEADER: &str = "CONTACT_NR;LASTNAME;EMAIL1\n";

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

fn le(text: &str) -> Vec<u8> {
    utf16(text, u16::to_le_bytes)
}

fn noise(length: usize, mut seed: u64) -> Vec<u8> {
    (0..length)
        .map(|_| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 40) as u8
        })
        .collect()
}

fn rows(count: usize) -> String {
    (0..count).map(|n| format!("{n};Zoë Müller;zoe{n}@example.org\n")).collect()
}

/// Files in which little stands, or one thing only.
fn bare() -> Vec<(&'static str, Vec<u8>, Outcome)> {
    let mut kinds: Vec<(&'static str, Vec<u8>, Outcome)> = vec![
        ("empty", vec![], Read),
        ("a space", b" ".to_vec(), Read),
        ("a newline", b"\n".to_vec(), Read),
        ("a return", b"\r".to_vec(), Read),
        ("a quote", b"\"".to_vec(), Read),
        ("two quotes", b"\"\"".to_vec(), Read),
        ("three quotes", b"\"\"\"".to_vec(), Read),
        ("a semicolon", b";".to_vec(), Read),
        ("a letter", b"x".to_vec(), Read),
        ("a high byte", b"\xFF".to_vec(), Any),
        ("a NUL", b"\0".to_vec(), Any),
        ("mark of UTF-8 alone", b"\xEF\xBB\xBF".to_vec(), Read),
        ("mark of UTF-16LE alone", b"\xFF\xFE".to_vec(), Read),
        ("mark of UTF-16BE alone", b"\xFE\xFF".to_vec(), Read),
        ("half a mark", b"\xEF\xBB".to_vec(), Any),
        ("mark and newline", b"\xEF\xBB\xBF\n".to_vec(), Read),
        ("header alone", HEADER.as_bytes().to_vec(), Read),
        ("header without end", HEADER.trim_end().as_bytes().to_vec(), Read),
        ("sep= alone", b"sep=;".to_vec(), Read),
        ("a control Z", b"\x1A".to_vec(), Any),
        ("only semicolons", b";".repeat(10_000), Read),
        ("only commas in lines", b",,,,\n".repeat(50_000), Read),
        ("only quotes", b"\"".repeat(100_000), Read),
        ("only odd quotes", b"\"".repeat(99_999), Read),
        ("only quotes in lines", b"\"\n".repeat(50_000), Read),
        ("only newlines", b"\n".repeat(1_000_000), Read),
        ("only returns", b"\r".repeat(1_000_000), Read),
        ("only CRLF", b"\r\n".repeat(500_000), Read),
        ("only tabs", b"\t".repeat(10_000), Read),
        ("only spaces", b" ".repeat(1_000_000), Any),
        ("only backslashes", b"\\".repeat(100_000), Read),
        ("only apostrophes", b"'".repeat(100_000), Read),
        ("only bars", b"|\n".repeat(50_000), Read),
        ("only NULs", vec![0; 100_000], Refused("binary")),
    ];
    kinds.push(("only 0xFF", vec![0xFF; 100_000], Any));
    kinds.push(("only no-break spaces", "\u{a0}".repeat(50_000).into_bytes(), Read));
    kinds
}

/// Files that go beyond a limit, or near it.
fn large() -> Vec<(&'static str, Vec<u8>, Outcome)> {
    let with = |text: String| [HEADER.as_bytes(), text.as_bytes()].concat();
    vec![
        ("one endless line", b"x".repeat(20 << 20), Refused("--max-row-bytes")),
        ("one endless quoted line", [b"\"", &b"x".repeat(20 << 20)[..]].concat(), Any),
        ("endless quoted lines", [b"a;\"", &b"x\n".repeat(1 << 20)[..]].concat(), Any),
        ("a quote in row 2 of many", with(format!("1;\"Dupont;a@b.ch\n{}", rows(30_000))), Read),
        ("a quote in the last row", with(format!("{}1;\"Dupont;a@b.ch\n", rows(30_000))), Read),
        ("a quote in every row", with("1;\"Dupont;a@b.ch\n".repeat(50_000)), Read),
        ("a million columns", b"a;".repeat(1_000_000), Refused("--max-columns")),
        (
            "100000 columns, few rows",
            [b"c;".repeat(100_000), b"\n".to_vec()].concat().repeat(5),
            Refused("--max-columns"),
        ),
        ("16384 columns", [b"c;".repeat(16_383), b"\n".to_vec()].concat().repeat(3), Read),
        ("a million cells in lines of one", b"a\n".repeat(1_000_000), Read),
        ("a cell beyond the limit", with(format!("1;{};a@b.ch\n", "x".repeat(2 << 20))), Read),
        ("many long cells", with(format!("1;{};a@b.ch\n", "é".repeat(50_000)).repeat(20)), Read),
        (
            "rows that grow",
            (0..2_000).map(|n| format!("{}\n", "a;".repeat(n))).collect::<String>().into_bytes(),
            Read,
        ),
        ("a newline in a quote, often", with("1;\"a\nb\nc\nd\";x@y.ch\n".repeat(40_000)), Read),
        ("quotes doubled without end", with(format!("1;\"{}\";a@b.ch\n", "\"\"".repeat(400_000))), Read),
        ("backslashes before quotes", with("1;\"a\\\"b\\\\\";a@b.ch\n".repeat(20_000)), Read),
    ]
}

/// Characters that act, hide or are none.
fn characters() -> Vec<(&'static str, Vec<u8>, Outcome)> {
    let with = |cell: &str| format!("{HEADER}1;{cell};a@b.ch\n2;Rossi;c@d.it\n").into_bytes();
    let raw = |cell: &[u8]| [HEADER.as_bytes(), b"1;", cell, b";a@b.ch\n2;Rossi;c@d.it\n"].concat();
    vec![
        ("NUL in a cell", raw(b"A\0B"), Read),
        ("NUL between all cells", b"a\0;b\0;c\0\n1\0;2\0;3\0\n".repeat(100), Read),
        (
            "every control character",
            raw(&(1..32).filter(|b| !b"\n\r\"".contains(b)).collect::<Vec<u8>>()),
            Read,
        ),
        ("terminal escapes", with("\x1b[2J\x1b]0;owned\x07\x1b[31mred"), Read),
        ("C1 controls", with("\u{9b}31m\u{9d}0;x\u{9c}"), Read),
        ("bidi overrides", with("\u{202e}drawkcab\u{202c}\u{2066}x\u{2069}"), Read),
        ("zero-width characters", with("Du\u{200b}po\u{200d}nt\u{feff}"), Read),
        (
            "a mark in the middle",
            [HEADER.as_bytes(), b"1;a;b@c.ch\n\xEF\xBB\xBF", HEADER.as_bytes(), b"2;b;c@d.ch\n"].concat(),
            Read,
        ),
        ("combining marks without end", with(&format!("Z{}", "\u{301}".repeat(10_000))), Read),
        ("noncharacters", with("\u{fffe}\u{ffff}\u{1fffe}"), Read),
        ("replacement characters", with("M\u{fffd}ller"), Read),
        ("emoji with joiners", with("👩\u{200d}👩\u{200d}👧\u{200d}👦 🏳\u{fe0f}\u{200d}🌈"), Read),
        ("tag characters", with("\u{e0041}\u{e0042}"), Read),
        ("line separators", with("a\u{2028}b\u{2029}c\u{85}d"), Read),
        ("formulas", with("=cmd|' /C calc'!A0"), Read),
        ("SQL", with("'); DROP TABLE contact; --"), Read),
        ("overlong UTF-8", raw(b"\xC0\xAF\xE0\x80\xAF"), Read),
        ("surrogates in UTF-8", raw(b"\xED\xA0\x80\xED\xBF\xBF"), Read),
        ("beyond Unicode", raw(b"\xF4\x90\x80\x80\xF8\x88\x80\x80\x80"), Read),
        ("a cut character", raw(b"Zo\xC3"), Read),
        ("lone continuations", raw(b"\x80\x80\xBF"), Read),
        ("unused bytes of Windows-1252", raw(b"\x81\x8D\x8F\x90\x9D"), Read),
        ("Windows-1252 in one row", [rows(50).as_bytes(), b"51;J\xFCrg;a@b.ch\n"].concat(), Read),
        (
            "UTF-8 in one row of many",
            [&b"1;J\xFCrg;a@b.ch\n".repeat(50)[..], b"2;Zo\xC3\xAB;a@b.ch\n"].concat(),
            Read,
        ),
        ("twice encoded", rows(50).replace('ë', "Ã«").into_bytes(), Read),
        ("vertical tabs as line ends", b"a;b\x0b1;2\x0b3;4\x0b".to_vec(), Read),
        ("unit and record separators", b"a\x1fb\x1e1\x1f2\x1e".to_vec(), Read),
        ("Mac Roman", raw(b"S\x8Ebastien"), Read),
        ("EBCDIC", noise(40, 3).iter().map(|b| 0xC1 + b % 9).collect(), Any),
        ("Shift_JIS", raw(b"\x93\x8C\x8B\x9E\x93s"), Read),
        ("UTF-7", raw(b"M+APw-ller"), Read),
    ]
}

/// UTF-16 and UTF-32 with flaws.
fn wide() -> Vec<(&'static str, Vec<u8>, Outcome)> {
    let text = format!("{HEADER}{}", rows(3));
    let marked = [b"\xFF\xFE".to_vec(), le(&text)].concat();
    let unit = |unit: u16| {
        [b"\xFF\xFE".to_vec(), le(HEADER), le("1;a"), unit.to_le_bytes().to_vec(), le(";b@c.ch\n")].concat()
    };
    vec![
        ("UTF-16LE", marked.clone(), Read),
        ("UTF-16LE of odd length", [marked.clone(), vec![b'x']].concat(), Read),
        ("UTF-16LE cut in a character", marked[..marked.len() - 1].to_vec(), Read),
        ("UTF-16LE without mark", le(&text), Read),
        ("UTF-16BE without mark", utf16(&text, u16::to_be_bytes), Read),
        (
            "UTF-16BE under the other mark",
            [b"\xFF\xFE".to_vec(), utf16(&text, u16::to_be_bytes)].concat(),
            Any,
        ),
        ("a high surrogate alone", unit(0xD800), Read),
        ("a low surrogate alone", unit(0xDFFF), Read),
        ("surrogates in the wrong order", [unit(0xDC00), 0xD800_u16.to_le_bytes().to_vec()].concat(), Read),
        ("UTF-16 with U+0000", unit(0), Read),
        ("UTF-16 with a mark inside", unit(0xFEFF), Read),
        ("two UTF-16 files in one", [marked.clone(), marked.clone()].concat(), Read),
        ("UTF-16, then UTF-8", [marked.clone(), text.clone().into_bytes()].concat(), Any),
        ("UTF-8, then UTF-16", [text.clone().into_bytes(), marked].concat(), Any),
        ("mark of UTF-8 before Windows-1252", b"\xEF\xBB\xBFa;b\nJ\xFCrg;x\n".to_vec(), Read),
        ("two marks of UTF-8", [b"\xEF\xBB\xBF\xEF\xBB\xBF", text.as_bytes()].concat(), Read),
        (
            "UTF-32LE",
            [
                &b"\xFF\xFE\0\0"[..],
                &text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect::<Vec<_>>(),
            ]
            .concat(),
            Refused("UTF-32"),
        ),
        (
            "UTF-32BE",
            [
                &b"\0\0\xFE\xFF"[..],
                &text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect::<Vec<_>>(),
            ]
            .concat(),
            Refused("UTF-32"),
        ),
        ("UTF-32LE without mark", text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(), Any),
    ]
}

/// Other things under the name of a CSV file.
#[expect(clippy::too_many_lines, reason = "a table")]
fn other_formats() -> Vec<(&'static str, Vec<u8>, Outcome)> {
    let join = |start: &[u8], rest: Vec<u8>| [start, &rest].concat();
    vec![
        ("gzip", join(b"\x1F\x8B\x08\0\0\0\0\0", noise(5000, 1)), Refused("gzip")),
        ("bzip2", join(b"BZh91AY&SY", noise(5000, 2)), Refused("bzip2")),
        ("xz", join(b"\xFD7zXZ\0", noise(5000, 3)), Refused("xz")),
        ("7-Zip", join(b"7z\xBC\xAF\x27\x1C", noise(5000, 4)), Refused("7-Zip")),
        ("RAR", join(b"Rar!\x1A\x07\0", noise(5000, 5)), Refused("RAR")),
        ("PDF", join(b"%PDF-1.7\n", noise(5000, 6)), Refused("PDF")),
        ("RTF", b"{\\rtf1\\ansi Dupont;a@b.ch}".to_vec(), Refused("RTF")),
        ("PNG", join(b"\x89PNG\r\n\x1A\n", noise(5000, 7)), Refused("picture")),
        ("JPEG", join(b"\xFF\xD8\xFF\xE0", noise(5000, 8)), Refused("picture")),
        ("GIF", join(b"GIF89a", noise(500, 9)), Refused("picture")),
        ("ELF", join(b"\x7FELF\x02\x01\x01\0", noise(5000, 10)), Refused("program")),
        (
            "a program for Windows",
            join(b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0\xB8\0\0\0\0\0\0\0", noise(5000, 11)),
            Refused("program"),
        ),
        ("SQLite", join(b"SQLite format 3\0", noise(5000, 12)), Refused("SQLite")),
        ("JSON object", b"{\"contacts\": [{\"name\": \"Dupont\"}]}".to_vec(), Refused("JSON")),
        ("JSON list", b"[{\"name\": \"Dupont\", \"mail\": \"a@b.ch\"}]".to_vec(), Refused("JSON")),
        ("XML", b"<?xml version=\"1.0\"?><contacts><c>Dupont</c></contacts>".to_vec(), Refused("XML")),
        (
            "entities without end",
            b"<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;&a;\">]><x>&c;</x>"
                .to_vec(),
            Refused("XML"),
        ),
        (
            "an outer entity",
            b"<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>"
                .to_vec(),
            Refused("XML"),
        ),
        (
            "a web page without table",
            b"<!DOCTYPE html><html><p>Session expired</p></html>".to_vec(),
            Refused("web page"),
        ),
        (
            "a mail",
            b"From: a@b.ch\r\nSubject: list\r\nContent-Type: text/plain\r\n\r\nDupont;a@b.ch\r\n".to_vec(),
            Refused("mail"),
        ),
        ("a ZIP without anything", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec(), Refused("")),
        ("a ZIP cut off", join(b"PK\x03\x04\x14\0\0\0\x08\0", noise(2000, 13)), Refused("")),
        ("an OLE file cut off", join(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", noise(2000, 14)), Refused("")),
        (
            "an OLE file of its first sector",
            join(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", vec![0; 504]),
            Refused(""),
        ),
        ("noise", noise(100_000, 15), Refused("binary")),
        (
            "noise with line ends",
            noise(50_000, 16).chunks(60).flat_map(|c| [c, b"\n"].concat()).collect(),
            Refused("binary"),
        ),
        (
            "a tar archive",
            [b"contacts.csv".to_vec(), vec![0; 500], rows(5).into_bytes(), vec![0; 1500]].concat(),
            Any,
        ),
        (
            "prose",
            "Dear Sir, please find our contacts, as agreed, below; best regards.\n".repeat(30).into_bytes(),
            Read,
        ),
        ("a shell script", b"#!/bin/sh\nrm -rf /; echo done\n".to_vec(), Read),
        ("a path", b"../../../../etc/passwd\n".to_vec(), Read),
    ]
}

/// Rows that do not fit together.
fn structures() -> Vec<(&'static str, Vec<u8>, Outcome)> {
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        ("alternating delimiters", text("a;b;c\n1,2,3\n").repeat(200), Read),
        ("five delimiters", text("a;b,c|d\te:f\n").repeat(200), Read),
        ("mixed line ends", text("a;b\r\n1;2\n3;4\r5;6\n\r7;8\r\r\n").repeat(50), Read),
        (
            "rows of every width",
            (0..400).map(|n| "x;".repeat(n % 40) + "\n").collect::<String>().into_bytes(),
            Read,
        ),
        ("the header in every row", HEADER.repeat(5000).into_bytes(), Read),
        (
            "blank rows between rows",
            format!("{HEADER}{}", rows(1000).replace('\n', "\n\n\n;;\n")).into_bytes(),
            Read,
        ),
        (
            "a footer of a thousand lines",
            format!("{HEADER}{}{}", rows(10), "Total;;\n".repeat(1000)).into_bytes(),
            Read,
        ),
        (
            "a title of a thousand lines",
            format!("{}{HEADER}{}", "about this list\n".repeat(1000), rows(10)).into_bytes(),
            Read,
        ),
        ("quotes after text", text("a\"b\";c\n").repeat(300), Read),
        ("text after quotes", text("\"a\"b;c\n").repeat(300), Read),
        ("quotes of both kinds", text("'a;b';\"c'd\";'e\"f'\n").repeat(300), Read),
        ("typographic quotes", text("“a;b”;„c“\n").repeat(300), Read),
        ("names of columns all alike", text("A;A;A;A\n1;2;3;4\n"), Read),
        ("no names of columns", text(";;;\n1;2;3;4\n"), Read),
        ("a name of a column of 100 kB", format!("{};B\n1;2\n", "A".repeat(100_000)).into_bytes(), Read),
        ("numbers without end", format!("a;b\n{};1\n", "9".repeat(100_000)).into_bytes(), Read),
        (
            "a contact number of 10 kB",
            format!("{HEADER}{};x;a@b.ch\n", "7".repeat(10_000)).into_bytes(),
            Read,
        ),
        ("an address of 10 kB", format!("{HEADER}1;x;{}@b.ch\n", "a".repeat(10_000)).into_bytes(), Read),
        (
            "twenty thousand equal rows",
            format!("{HEADER}{}", "1;Dupont;a@b.ch\n".repeat(2000)).into_bytes(),
            Read,
        ),
        ("a cut last row", format!("{HEADER}{}4;Dup", rows(3)).into_bytes(), Read),
    ]
}

fn kinds() -> Vec<Kind> {
    [bare(), large(), characters(), wide(), other_formats(), structures()]
        .concat()
        .into_iter()
        .map(|(name, bytes, outcome)| (name.to_owned(), bytes, outcome))
        .collect()
}

/// Runs the program with at most 30 s of processor time and 1.5 GiB of address space, of which threads
/// reserve most and use little.
fn limited(desk: &Sandbox, arguments: &[&std::ffi::OsStr]) -> Output {
    Command::new("sh")
        .args(["-c", "ulimit -t 30; ulimit -v 1572864; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_usher")])
        .args(arguments)
        .envs(desk.environment())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .unwrap()
}

/// Files up to this size are checked as well: a check of every row of the large ones takes minutes in a
/// program that is not optimised.
const CHECKED_BYTES: u64 = 150_000;

fn examine(desk: &Sandbox, path: &Path, name: &str, expected: Outcome) -> Vec<String> {
    let mut wrong = Vec::new();
    let small = std::fs::metadata(path).unwrap().len() < CHECKED_BYTES;
    for command in ["convert", "check"].into_iter().take(if small { 2 } else { 1 }) {
        let done = limited(desk, &[command.as_ref(), path.as_os_str()]);
        let talk = String::from_utf8_lossy(&done.stderr).into_owned();
        let code = done.status.code();
        let fine = match (expected, command) {
            (Read, "convert") => code == Some(0),
            (Read, _) => matches!(code, Some(0 | 1)),
            (Refused(word), _) => code == Some(2) && talk.contains(word),
            (Any, _) => matches!(code, Some(0..=2)),
        };
        let acts = talk.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r'));
        if !fine || talk.contains("panicked") || acts {
            let last = talk.lines().rev().take(4).collect::<Vec<_>>().join(" | ");
            wrong.push(format!("{command} of {name}: {:?}, {last}", done.status));
        }
    }
    wrong
}

#[test]
fn hostile_files_are_read_or_refused_and_nothing_else() {
    let kinds = kinds();
    assert!(kinds.len() >= 100, "{}", kinds.len());
    let desk = Sandbox::new();
    let folder = std::env::var_os("USHER_HOSTILE_FOLDER");
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let parts: Vec<_> = kinds
            .chunks(kinds.len().div_ceil(2))
            .enumerate()
            .map(|(part, kinds)| {
                let (desk, folder) = (&desk, &folder);
                scope.spawn(move || {
                    let mut wrong = Vec::new();
                    for (number, (name, bytes, outcome)) in kinds.iter().enumerate() {
                        let path = desk.write(&format!("{part}-{number}.csv"), bytes);
                        if let Some(folder) = folder {
                            std::fs::write(Path::new(folder).join(format!("{name}.csv")), bytes).unwrap();
                        }
                        wrong.extend(examine(desk, &path, name, *outcome));
                        std::fs::remove_file(path).unwrap();
                    }
                    wrong
                })
            })
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[cfg(unix)]
#[test]
fn only_regular_files_are_read_and_names_do_not_act() {
    use std::os::unix::ffi::OsStrExt as _;
    let desk = Sandbox::new();
    let file = desk.write("list.csv", format!("{HEADER}{}", rows(2)));
    let link = desk.path("link.csv");
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let pipe = desk.path("pipe.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let socket = desk.path("socket.csv");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let nowhere = desk.path("nowhere.csv");
    std::os::unix::fs::symlink(desk.path("gone"), &nowhere).unwrap();
    let strange = desk.path("").join(std::ffi::OsStr::from_bytes(b"gone\x1b[2J\xE9.csv"));
    let cases: [(&Path, i32, &str); 8] = [
        (&file, 0, ""),
        (&link, 0, ""),
        (&pipe, 2, "is a pipe"),
        (&socket, 2, "is a socket"),
        (Path::new("/dev/zero"), 2, "is a device"),
        (&desk.path(""), 2, "is a folder"),
        (&nowhere, 2, "check the name"),
        (&strange, 2, "gone␛[2J\\xE9.csv"),
    ];
    for (path, code, word) in cases {
        for command in ["convert", "check"] {
            let db = desk.path("base.db");
            let mut arguments = vec![command.as_ref(), path.as_os_str()];
            if command != "convert" {
                arguments.extend(["--db".as_ref(), db.as_os_str()]);
            }
            let done = limited(&desk, &arguments);
            let talk = String::from_utf8_lossy(&done.stderr);
            assert_eq!(done.status.code(), Some(code), "{command} {path:?}: {talk}");
            assert!(talk.contains(word) && !talk.contains('\x1b'), "{command} {path:?}: {talk}");
        }
    }
}

#[test]
fn limits_are_raised_and_lowered_by_the_argument_that_the_error_names() {
    let desk = Sandbox::new();
    let wide = desk.write("wide.csv", "c;".repeat(20_000) + "\n1;2\n");
    let list = desk.write("list.csv", format!("{HEADER}{}", rows(50)));
    let cases: [(&Path, &[&str], i32, &str); 7] = [
        (&wide, &[], 2, "--max-columns"),
        (&wide, &["--max-columns", "30000"], 0, ""),
        (&list, &["--max-rows", "10"], 2, "--max-rows"),
        (&list, &["--max-bytes", "1K"], 2, "--max-bytes"),
        (&list, &["--max-cell-bytes", "4"], 0, "--max-cell-bytes"),
        (&list, &["--max-bytes", "lots"], 2, "such as 500000"),
        (&list, &["--max-rows", "100"], 0, ""),
    ];
    for (path, arguments, code, word) in cases {
        let all: Vec<&std::ffi::OsStr> = std::iter::once("convert".as_ref())
            .chain(std::iter::once(path.as_os_str()))
            .chain(arguments.iter().map(AsRef::as_ref))
            .collect();
        let done = limited(&desk, &all);
        let talk = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(code), "{arguments:?}: {talk}");
        assert!(talk.contains(word), "{arguments:?}: {talk}");
    }
}
