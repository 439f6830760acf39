//! Files that are neither CSV nor workbooks, from the command line: what is read, what is refused with what
//! to ask for, and what hostile ones may cost.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::support::{Sandbox, refused};

#[test]
fn a_dump_goes_into_the_base_and_its_rows_are_those_of_the_file() {
    let sandbox = Sandbox::new();
    let dump = "-- MySQL dump 10.13\nCREATE TABLE `p` (`FIRSTNAME` text, `LASTNAME` text, `EMAIL1` text);\n\
        INSERT INTO `p` VALUES ('Anna','Rossi','anna.rossi@bluewin.ch'),\n('Beat','O\\'Neill','not an address');\n";
    sandbox.write("dump.sql", dump);
    let report = sandbox.run(&["check", "dump.sql", "--format", "json", "--db", "base.db"]).json();
    assert_eq!(report["rows"], 2);
    let rows: Vec<&serde_json::Value> =
        report["findings"].as_array().unwrap().iter().map(|finding| &finding["row"]).collect();
    assert!(rows.iter().all(|row| **row == 4), "the bad address stands in line 4: {rows:?}");
    sandbox.run(&["apply", "dump.sql", "--policy", "create-all", "--db", "base.db"]);
    assert!(sandbox.ok(&["export", "--plain", "--db", "base.db"]).out.contains("O'Neill"));
}

#[test]
fn a_table_of_a_dump_is_taken_by_its_name() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "dump.sql",
        "INSERT INTO a.x (LASTNAME) VALUES ('A');\nINSERT INTO a.y (LASTNAME) VALUES ('B');\n",
    );
    let taken = sandbox.ok(&["convert", "dump.sql", "--sheet", "y"]);
    assert_eq!(taken.out.lines().collect::<Vec<_>>(), ["LASTNAME", "B"]);
    refused(&sandbox.run(&["convert", "dump.sql", "--sheet", "z"]), "a.x, a.y");
}

#[test]
fn what_is_not_read_is_refused_with_what_to_ask_for() {
    let sandbox = Sandbox::new();
    let zip = |name: &str, parts: &[&str]| {
        let mut zip = zip::ZipWriter::new(std::fs::File::create(sandbox.path(name)).unwrap());
        for part in parts {
            zip.start_file(*part, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(b"LASTNAME\nA\n").unwrap();
        }
        zip.finish().unwrap();
    };
    zip("packed.zip", &["contacts.csv", "../../escape.csv"]);
    zip("letter.docx", &["[Content_Types].xml", "word/document.xml"]);
    zip("list.numbers", &["Index/Document.iwa", "preview.jpg"]);
    let files: [(&str, &[u8]); 9] = [
        ("custom.sql", b"PGDMP\x01\x0e\x00\x04\x08"),
        ("dump.sql.gz", b"\x1f\x8b\x08\x08\0\0\0\0\0\x03dump.sql\0"),
        ("base.sqlite", b"SQLite format 3\0\x10\0"),
        ("base.accdb", b"\0\x01\0\0Standard ACE DB\0"),
        ("list.pdf", b"%PDF-1.4\n"),
        ("schema.sql", b"CREATE TABLE a (b int);\n"),
        ("page.html", b"<!doctype html><p>No table here</p>"),
        ("card.vcf", b"BEGIN:VCARD\nVERSION:3.0\nFN:A B\nEND:VCARD\n"),
        ("mail.eml", b"From: a@b.ch\nSubject: list\nMIME-Version: 1.0\n\nHere it is\n"),
    ];
    for (name, bytes) in files {
        sandbox.write(name, bytes);
    }
    let cases = [
        ("packed.zip", "\u{201c}contacts.csv\u{201d}", "unpack it first"),
        ("letter.docx", "a Word document", "CSV"),
        ("list.numbers", "Apple Numbers", "Export To"),
        ("custom.sql", "custom format", "--column-inserts"),
        ("dump.sql.gz", "\u{201c}dump.sql\u{201d}", "unpack it first"),
        ("base.sqlite", "SQLite", ".mode csv"),
        ("base.accdb", "Access", "UTF-8"),
        ("list.pdf", "PDF", "CSV"),
        ("schema.sql", "without records", "mysqldump"),
        ("page.html", "without a table", "CSV"),
        ("card.vcf", "vCard", "CSV"),
        ("mail.eml", "e-mail", "attachment"),
    ];
    for (name, what, ask) in cases {
        for args in [&["check", name][..], &["convert", name], &["apply", name, "--db", "base.db"]] {
            let ran = sandbox.run(args);
            refused(&ran, what);
            assert!(ran.err.contains(ask), "{name}: {}", ran.err);
        }
    }
}

/// Files that want to cost much; each is a few megabytes.
fn hostile() -> Vec<(&'static str, String)> {
    let excel = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
        <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">";
    let mut laughs = String::from("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY l0 \"ha\">");
    for level in 1..12 {
        write!(laughs, "<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10)).unwrap();
    }
    laughs += "<!ENTITY x SYSTEM \"file:///etc/passwd\">]><?mso-application progid=\"Excel.Sheet\"?>\
        <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet ss:Name=\"a\"><Table><Row><Cell>\
        <Data ss:Type=\"String\">&l11;&x;</Data></Cell></Row></Table></Worksheet></Workbook>";
    let row = "<Row ss:Index=\"4000000000\"><Cell ss:Index=\"4000000000\"><Data>x</Data></Cell></Row>";
    vec![
        ("laughs.xml", laughs),
        ("index.xml", format!("{excel}<Worksheet ss:Name=\"a\"><Table>{}", row.repeat(10_000))),
        (
            "sheets.xml",
            excel.to_owned() + &"<Worksheet ss:Name=\"a\"><Table><Row><Cell><Data>x".repeat(30_000),
        ),
        ("deep.xml", excel.to_owned() + &"<Data>".repeat(300_000)),
        ("attribute.html", "<table><tr><td style=\"".to_owned() + &"x".repeat(4 << 20)),
        ("nested.html", "<table><tr><td>x".repeat(100_000)),
        ("tables.html", "<table><tr><td>a<td>b</table>".repeat(60_000)),
        ("open.sql", "INSERT INTO p (name) VALUES ('A'),('".to_owned() + &"x'',".repeat(1 << 20)),
        ("brackets.sql", "INSERT INTO p (name) VALUES (".to_owned() + &"(".repeat(2 << 20)),
        (
            "tables.sql",
            (0..40_000).fold(String::new(), |mut dump, n| {
                writeln!(dump, "CREATE TABLE t{n} (name text);INSERT INTO t{n} VALUES ('a');").unwrap();
                dump
            }),
        ),
        (
            "program.sql",
            "INSERT INTO p (name) VALUES ('a');\n".to_owned() + &"CREATE PROCEDURE q() BEGIN ".repeat(60_000),
        ),
        ("stray.sql", format!("INSERT INTO p (name) VALUES {};", vec!["('O'Brien')"; 60_000].join(","))),
    ]
}

#[test]
fn hostile_files_end_soon_and_tell_no_secret() {
    let sandbox = Sandbox::new();
    for (name, text) in hostile() {
        sandbox.write(name, text);
        let begun = Instant::now();
        let ran = sandbox.run(&["convert", name]);
        let took = begun.elapsed();
        assert!(matches!(ran.code, 0 | 2), "{name}: {} {}", ran.code, ran.err);
        assert!(!ran.out.contains("root:") && !ran.out.contains("hahaha"), "{name}");
        assert!(ran.err.len() < 40_000, "{name}: {} bytes of talk", ran.err.len());
        // An unoptimised build on a busy machine; the program itself takes a twentieth of this.
        assert!(took < Duration::from_secs(60), "{name}: {took:?}");
    }
}

#[test]
fn bytes_that_mean_nothing_in_a_dump_or_a_page_are_told_with_their_row() {
    let sandbox = Sandbox::new();
    let rows =
        "INSERT INTO contacts (lastname, firstname, town) VALUES ('Müller', 'Zoë', 'Zürich');\n".repeat(40);
    let mut dump = rows.into_bytes();
    dump.extend(
        b"INSERT INTO contacts (lastname, firstname, town) VALUES ('M\xFCller', 'Zo\xEB', 'Bern');\n",
    );
    sandbox.write("dump.sql", dump);
    let mut page = "<table><tr><th>Nachname</th><th>Vorname</th></tr>".to_owned().into_bytes();
    page.extend("<tr><td>Müller</td><td>Zoë</td></tr>".repeat(40).as_bytes());
    page.extend(b"<tr><td>M\xFCller</td><td>Zo\xEB</td></tr></table>");
    sandbox.write("page.html", page);
    for file in ["dump.sql", "page.html"] {
        let report = sandbox.run(&["check", file, "--format", "json", "--db", "base.db"]).json();
        let findings = report["findings"].as_array().unwrap();
        let lost: Vec<_> = findings.iter().filter(|f| f["rule"] == "file-undecodable-text").collect();
        assert_eq!(lost.len(), 1, "{file}: {report}");
        assert!(lost[0]["message"].as_str().unwrap().contains("2 places"), "{file}: {lost:?}");
    }
}
