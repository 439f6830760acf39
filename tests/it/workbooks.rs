//! Workbooks on the command line: hostile ones end soon with a clear word, and nobody is left behind.

use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::time::{Duration, Instant};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::support::{Sandbox, USHER};

const TYPES: &str = r#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const BOOK: &str =
    r#"<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="a/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// A ZIP archive of these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn xlsx(more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELATIONS.as_bytes()),
    ];
    parts.extend_from_slice(more);
    archive(&parts)
}

fn sheet(body: &str) -> Vec<u8> {
    format!("<worksheet><sheetData>{body}</sheetData></worksheet>").into_bytes()
}

fn of_sheet(body: &str) -> Vec<u8> {
    xlsx(&[("xl/worksheets/sheet1.xml", &sheet(body))])
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        r#"<d xmlns:table="t" xmlns:text="x" xmlns:office="o"><table:table table:name="S">{rows}</table:table></d>"#
    );
    archive(&[("content.xml", content.as_bytes())])
}

/// A sheet that inflates to two gigabytes of blanks, without holding them here.
fn bomb() -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in
        [("[Content_Types].xml", TYPES), ("xl/workbook.xml", BOOK), ("xl/_rels/workbook.xml.rels", RELATIONS)]
    {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).unwrap();
    writer.write_all(b"<worksheet><sheetData>").unwrap();
    let blanks = vec![b' '; 1 << 20];
    (0..64).for_each(|_| writer.write_all(&blanks).unwrap());
    writer.finish().unwrap().into_inner()
}

fn crowd() -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for number in 0..100_000 {
        writer.start_file(format!("xl/{number}"), stored).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// An archive whose directory names one stretch of bytes a thousand times.
fn overlapping() -> Vec<u8> {
    let whole = of_sheet("<row><c><v>1</v></c></row>");
    let end = whole.len() - 22;
    let start = u32::from_le_bytes(whole[end + 16..end + 20].try_into().unwrap()) as usize;
    let directory = &whole[start..end];
    let mut bytes = whole[..start].to_vec();
    (0..1_000).for_each(|_| bytes.extend_from_slice(directory));
    let size = u32::try_from(directory.len() * 1_000).unwrap();
    bytes.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    bytes.extend_from_slice(&4_000_u16.to_le_bytes());
    bytes.extend_from_slice(&4_000_u16.to_le_bytes());
    bytes.extend_from_slice(&size.to_le_bytes());
    bytes.extend_from_slice(&u32::try_from(start).unwrap().to_le_bytes());
    bytes.extend_from_slice(&[0, 0]);
    bytes
}

/// What became of a file: exit code, standard output, standard error.
fn convert(path: &Path) -> (Option<i32>, String, String) {
    // Far more time than the worker allows itself: a program that needs it is killed here.
    let script = "ulimit -t 20; exec \"$0\" convert \"$1\"";
    let done =
        Process::new("sh").args(["-c", script, USHER]).arg(path).stdin(Stdio::null()).output().unwrap();
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    (done.status.code(), text(&done.stdout), text(&done.stderr))
}

fn hostile() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let one = "<row><c><v>1</v></c></row>";
    let counted = br#"<sst count="99999999999999" uniqueCount="99999999999999"><si><t>a</t></si></sst>"#;
    let laughs = format!(
        "<!DOCTYPE a [<!ENTITY a0 \"ha\">{}<!ENTITY f SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData><row><c t=\"str\"><v>&a30;&f;</v></c></row></sheetData></worksheet>",
        (1..=30).map(|n| format!("<!ENTITY a{n} \"&a{};&a{};\">", n - 1, n - 1)).collect::<String>()
    );
    let repeated = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>"#;
    let deep = format!("<worksheet>{}", "<a>".repeat(500_000));
    let long_name = "x".repeat(60_000);
    vec![
        ("bomb", bomb(), "250 : 1"),
        (
            "counts",
            xlsx(&[("xl/worksheets/sheet1.xml", &sheet(one)), ("xl/sharedStrings.xml", counted)]),
            "xlsx",
        ),
        (
            "corners",
            of_sheet(r#"<row><c r="A1"><v>1</v></c></row><row><c r="XFD1048576"><v>1</v></c></row>"#),
            "xlsx",
        ),
        ("laughs", xlsx(&[("xl/worksheets/sheet1.xml", laughs.as_bytes())]), "xlsx"),
        ("repeated", ods(repeated), "repeated cells"),
        ("deep", xlsx(&[("xl/worksheets/sheet1.xml", deep.as_bytes())]), "xlsx"),
        (
            "outside",
            archive(&[
                ("../../../../tmp/usher-was-here", b"x"),
                ("xl/workbook.xml", BOOK.as_bytes()),
                ("xl/worksheets/sheet1.xml", &sheet(one)),
            ]),
            "xlsx",
        ),
        ("crowd", crowd(), "parts"),
        ("overlapping", overlapping(), ""),
        ("names", archive(&[(&long_name, b"x")]), "is not read here"),
        (
            "links",
            xlsx(&[
                (
                    "xl/worksheets/sheet1.xml",
                    &sheet(
                        r#"<row><c t="str"><f>cmd|'/c calc'!A0</f><v>calc</v></c><c><f>[1]S!A1</f><v>7</v></c></row>"#,
                    ),
                ),
                ("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
            ]),
            "formulas",
        ),
        ("nothing", archive(&[("readme.txt", b"x")]), "is not read here"),
        ("cut", of_sheet(one)[..400].to_vec(), "damaged"),
    ]
}

#[test]
fn hostile_workbooks_end_soon_with_a_word() {
    let sandbox = Sandbox::new();
    for (name, bytes, word) in hostile() {
        let path = sandbox.write(name, bytes);
        let (code, out, talk) = convert(&path);
        assert!(matches!(code, Some(0 | 2)), "{name}: {code:?} {talk}");
        assert!(talk.contains(word) && !talk.contains("panicked"), "{name}: {talk}");
        assert!(!out.contains("root:"), "{name} showed a file of this machine");
        assert!(out.len() < 40_000_000, "{name}: {} bytes", out.len());
    }
    assert!(!Path::new("/tmp/usher-was-here").exists());
}

/// Tells whether a process of the program reads this file as a workbook, by what the system says of processes.
#[cfg(target_os = "linux")]
fn workers_of(path: &Path) -> usize {
    let is_worker = |entry: &std::fs::DirEntry| {
        let arguments = std::fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let input = std::fs::read_link(entry.path().join("fd/0")).unwrap_or_default();
        arguments.windows(15).any(|w| w == b"workbook-worker") && input == path
    };
    std::fs::read_dir("/proc").unwrap().flatten().filter(is_worker).count()
}

#[test]
#[cfg(target_os = "linux")]
fn the_worker_ends_when_the_program_is_killed() {
    let sandbox = Sandbox::new();
    let body: String = (1..=200_000).map(|row| format!("<row><c><v>{row}</v></c></row>")).collect();
    let path = sandbox.write("long.xlsx", of_sheet(&body)).canonicalize().unwrap();
    // Nobody reads the output, so the program and its worker wait in the middle of the file.
    let mut program = Process::new(USHER)
        .arg("convert")
        .arg(&path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let until = |wanted: usize| {
        let start = Instant::now();
        while workers_of(&path) != wanted {
            assert!(start.elapsed() < Duration::from_secs(20), "{} workers", workers_of(&path));
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    until(1);
    program.kill().unwrap();
    program.wait().unwrap();
    until(0);
}
