//! Files on the command line: what converts, what a workbook may do, what is refused.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command as Process;

use serde_json::Value;

use crate::support::{Sandbox, csv_maps, fixtures, refused};

#[test]
fn what_was_converted_converts_to_itself() {
    let sandbox = Sandbox::new();
    let mut cases = 0;
    for case in fs::read_dir(fixtures()).unwrap() {
        for file in fs::read_dir(case.unwrap().path()).unwrap() {
            let file: PathBuf = file.unwrap().path();
            if file.extension().is_none_or(|e| e == "txt" || e == "toml") {
                continue;
            }
            sandbox.ok(&["convert", file.to_str().unwrap(), "--output", "once.csv"]);
            sandbox.ok(&["convert", "once.csv", "--output", "twice.csv"]);
            let (once, twice) =
                (fs::read(sandbox.path("once.csv")).unwrap(), fs::read(sandbox.path("twice.csv")).unwrap());
            assert!(once == twice && !once.is_empty(), "{}", file.display());
            assert!(String::from_utf8(once).is_ok());
            cases += 1;
        }
    }
    assert!(cases >= 10, "{cases} files");
    sandbox.write("latin.csv", b"nom;ville\r\nM\xfcller;\"Gen\xe8ve; CH\"\r\n");
    assert_eq!(
        sandbox.ok(&["convert", "latin.csv"]).out.lines().collect::<Vec<_>>(),
        ["nom,ville", "Müller,Genève; CH"]
    );
}

#[test]
fn an_empty_file_converts_to_an_empty_file() {
    let sandbox = Sandbox::new();
    sandbox.write("empty.csv", "");
    assert_eq!(sandbox.ok(&["convert", "empty.csv"]).out, "");
}

/// A workbook as a program writes it: typed cells, a second sheet.
fn workbook(path: &Path) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let date = rust_xlsxwriter::Format::new().set_num_format("dd.mm.yyyy");
    let sheet = book.add_worksheet();
    for (column, code) in
        ["FIRSTNAME", "LASTNAME", "BIRTHDATE", "ZIPCODE", "TOWN", "EMAIL", "EMAIL1"].into_iter().enumerate()
    {
        sheet.write(0, column as u16, code).unwrap();
    }
    for (row, (first, last)) in [("Elena", "Moretti"), ("Hugo", "Blanc")].into_iter().enumerate() {
        let row = row as u32 + 1;
        sheet.write(row, 0, first).unwrap();
        sheet.write(row, 1, last).unwrap();
        let born = rust_xlsxwriter::ExcelDateTime::from_ymd(1980, 1, 2).unwrap();
        sheet.write_with_format(row, 2, &born, &date).unwrap();
        sheet.write(row, 3, 8001).unwrap();
        sheet.write(row, 4, "Zürich").unwrap();
        sheet.write(row, 5, true).unwrap();
        sheet.write(row, 6, format!("{first}.{last}@bluewin.ch").to_lowercase()).unwrap();
    }
    book.add_worksheet().write(0, 0, "not this one").unwrap();
    book.save(path).unwrap();
}

#[test]
fn a_workbook_is_read_by_the_worker() {
    let sandbox = Sandbox::new();
    workbook(&sandbox.path("book.xlsx"));
    sandbox.ok(&["apply", "book.xlsx", "--db", "base.db"]);
    let contacts = csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out);
    assert_eq!(contacts.len(), 2);
    let cell = |code: &str| contacts[0][code].as_str();
    assert_eq!((cell("BIRTHDATE"), cell("ZIPCODE"), cell("EMAIL")), ("1980-01-02", "8001", "TRUE"));
    let other = sandbox.ok(&["convert", "book.xlsx", "--sheet", "Sheet2"]);
    assert_eq!(other.out.trim_end(), "not this one");
    refused(&sandbox.run(&["check", "book.xlsx", "--sheet", "Sheet9"]), "Sheet9");
}

/// A package with the parts of a workbook, one of them replaced.
fn package(path: &Path, replaced: (&str, &[u8])) {
    let mut zip = zip::ZipWriter::new(fs::File::create(path).unwrap());
    let sheet = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>"#;
    let strings = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1"><si><t>LASTNAME</t></si></sst>"#;
    let parts = [
        (
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ];
    for (name, content) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        let content = if name == replaced.0 { replaced.1 } else { content.as_bytes() };
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn a_workbook_that_attacks_is_refused_and_nothing_breaks() {
    let sandbox = Sandbox::new();
    package(&sandbox.path("plain.xlsx"), ("", b""));
    assert_eq!(
        sandbox.ok(&["convert", "plain.xlsx"]).out.trim_end(),
        "LASTNAME",
        "the package itself is sound"
    );
    let counts = |n: &str| {
        format!(
            r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="{n}"><si><t>LASTNAME</t></si></sst>"#
        )
    };
    package(&sandbox.path("count.xlsx"), ("xl/sharedStrings.xml", counts("99999999999999").as_bytes()));
    package(&sandbox.path("panic.xlsx"), ("xl/sharedStrings.xml", counts("18446744073709551615").as_bytes()));
    package(&sandbox.path("bomb.xlsx"), ("xl/worksheets/sheet1.xml", &vec![b' '; 48 << 20]));
    package(&sandbox.path("broken.xlsx"), ("xl/workbook.xml", b"<workbook><sheets><sheet name='A'"));
    let mut torn = fs::read(sandbox.path("plain.xlsx")).unwrap();
    torn.truncate(torn.len() / 2);
    sandbox.write("torn.xlsx", torn);
    sandbox.write("noise.xls", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".as_slice(), &[0xff; 4096]].concat());
    for name in ["count.xlsx", "panic.xlsx"] {
        let ran = sandbox.ok(&["convert", name]);
        assert_eq!(ran.out.trim_end(), "LASTNAME", "a count that is a lie is not believed");
    }
    for name in ["bomb.xlsx", "broken.xlsx", "torn.xlsx", "noise.xls"] {
        for args in [&["check", name][..], &["apply", name, "--db", "base.db"]] {
            let ran = sandbox.run(args);
            refused(&ran, name);
            assert!(ran.err.starts_with("usher: ") && ran.err.len() < 500, "{name}: {}", ran.err);
        }
    }
    if sandbox.path("base.db").exists() {
        let history = sandbox.ok(&["history", "--json", "--db", "base.db"]).json();
        assert_eq!(
            history["batches"],
            Value::Array(Vec::new()),
            "no batch is left of a file that was refused"
        );
    }
}

#[test]
fn what_is_no_file_is_refused() {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.path("folder.csv")).unwrap();
    assert!(Process::new("mkfifo").arg(sandbox.path("pipe.csv")).status().unwrap().success());
    for name in ["folder.csv", "pipe.csv", "/dev/zero"] {
        for command in ["check", "convert", "match"] {
            let mut usher = sandbox.usher();
            let output =
                usher.args([command, name]).timeout(std::time::Duration::from_secs(30)).output().unwrap();
            assert_eq!(output.status.code(), Some(2), "{command} {name}: {output:?}");
            assert!(String::from_utf8_lossy(&output.stderr).contains(name), "{output:?}");
        }
    }
}
