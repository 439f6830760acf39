//! Files from bytes to events: what each rule of reading does, as tables.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use rstest::rstest;

use super::*;

/// A file that lasts as long as the test.
pub(super) struct Sample {
    _folder: tempfile::TempDir,
    pub(super) path: PathBuf,
}

impl Sample {
    pub(super) fn new(bytes: &[u8]) -> Sample {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("guests.dat");
        std::fs::File::create(&path).unwrap().write_all(bytes).unwrap();
        Sample { _folder: folder, path }
    }

    pub(super) fn open(&self) -> Table {
        open(&self.path, &ReadOptions::default()).unwrap()
    }
}

/// Writes events one a line, cells between bars.
pub(super) fn told(table: Table) -> String {
    let mut out = String::new();
    for event in table {
        match event {
            RowEvent::Row(row) => {
                let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
                writeln!(out, "{} {}", row.row, cells.join("|").replace('\n', "\\n").replace('\r', "\\r"))
                    .unwrap();
            }
            RowEvent::NotData { row, kind } => writeln!(out, "{row} ({})", kind.name()).unwrap(),
            RowEvent::Damage(damage) => {
                let column = damage.column.map_or(String::new(), |column| format!(" @{column}"));
                writeln!(out, "{} !{}{column}", damage.row, damage.kind.name()).unwrap();
            }
            RowEvent::Stopped(error) => writeln!(out, "stopped: {error}").unwrap(),
        }
    }
    out
}

fn told_of(bytes: &[u8]) -> String {
    told(Sample::new(bytes).open())
}

fn delimiter_of(table: &Table) -> u8 {
    match table.layout.format {
        Format::Csv { delimiter, .. } => delimiter.byte,
        _ => 0,
    }
}

#[rstest]
#[case::comma(b',')]
#[case::semicolon(b';')]
#[case::tab(b'\t')]
#[case::bar(b'|')]
fn every_delimiter_is_found(#[case] delimiter: u8) {
    let text =
        "LASTNAME;FIRSTNAME;EMAIL1;TOWN\nDupont;Marie;marie@free.fr;Paris\nRossi;Chiara;c@libero.it;Milano\n";
    let sample = Sample::new(text.replace(';', &char::from(delimiter).to_string()).as_bytes());
    let table = sample.open();
    assert_eq!(delimiter_of(&table), delimiter);
    assert_eq!(
        told(table),
        "1 (header)\n2 Dupont|Marie|marie@free.fr|Paris\n3 Rossi|Chiara|c@libero.it|Milano\n"
    );
}

#[rstest]
#[case::commas_in_amounts("name;sum\nA;1,50\nB;2,75\nC;3,00\n", b';')]
#[case::commas_in_prose("name;note\nA;one, two, three\nB;four\nC;five, six\n", b';')]
#[case::semicolons_in_quotes("name,note\nA,\"x; y; z\"\nB,\"u; v; w\"\n", b',')]
#[case::bars_in_criteria("EMAIL1;CRIT1\na@b.ch;A=1|2|3\nc@d.ch;A=1|2|3\n", b';')]
#[case::times("name,start\nA,12:30\nB,13:45\nC,09:00\n", b',')]
#[case::title_above("Guests, spring; all halls\n\nname;town;zip\nA;Bern;3000\nB;Basel;4000\n", b';')]
fn other_marks_in_cells_do_not_mislead(#[case] text: &str, #[case] delimiter: u8) {
    assert_eq!(delimiter_of(&Sample::new(text.as_bytes()).open()), delimiter);
}

#[test]
fn blanks_after_delimiters_belong_to_them() {
    let told = told_of(b"name, town, mail\nDupont, \"Paris, 11e\", a@b.fr\nRossi, Milano, c@d.it\n");
    assert_eq!(told, "1 (header)\n2 Dupont|Paris, 11e|a@b.fr\n3 Rossi|Milano|c@d.it\n");
}

#[test]
fn a_single_column_stays_whole() {
    let told = told_of(b"EMAIL1\na@b.ch\n\nc@d.ch\n");
    assert_eq!(told, "1 (header)\n2 a@b.ch\n3 (blank)\n4 c@d.ch\n");
}

#[rstest]
#[case::lf("\n")]
#[case::crlf("\r\n")]
#[case::cr("\r")]
fn every_line_end_is_read_and_counted(#[case] end: &str) {
    let text = "name;mail\nA;a@b.ch\n\nB;\"two\nlines\"\nC;c@d.ch".replace('\n', end);
    let inside = end.replace('\n', "\\n").replace('\r', "\\r");
    let expected = format!("1 (header)\n2 A|a@b.ch\n3 (blank)\n4 B|two{inside}lines\n6 C|c@d.ch\n");
    assert_eq!(told_of(text.as_bytes()), expected);
}

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

#[test]
fn every_encoding_gives_the_same_rows() {
    let text = "name;town\nZoë;Genève\nJürg;Zürich\n";
    let latin = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let files: [(&str, Vec<u8>); 7] = [
        ("UTF-8", text.as_bytes().to_vec()),
        ("UTF-8 with byte order mark", [b"\xEF\xBB\xBF", text.as_bytes()].concat()),
        ("UTF-16LE", utf16(text, u16::to_le_bytes)),
        ("UTF-16BE", utf16(text, u16::to_be_bytes)),
        ("UTF-16LE with byte order mark", [vec![0xFF, 0xFE], utf16(text, u16::to_le_bytes)].concat()),
        ("UTF-16BE with byte order mark", [vec![0xFE, 0xFF], utf16(text, u16::to_be_bytes)].concat()),
        ("windows-1252", latin),
    ];
    for (name, bytes) in files {
        let table = Sample::new(&bytes).open();
        let statement = table.layout.statement();
        assert!(statement.contains(&format!(" {name}, ")), "{statement}");
        assert_eq!(told(table), "1 (header)\n2 Zoë|Genève\n3 Jürg|Zürich\n", "{name}");
    }
}

#[test]
fn a_long_file_in_utf_16_is_decoded_to_its_end() {
    let mut text = "name;town\n".to_owned();
    for number in 0..40_000 {
        writeln!(text, "Zoë{number};Genève").unwrap();
    }
    let told = told_of(&utf16(&text, u16::to_le_bytes));
    assert_eq!(told.lines().count(), 40_001);
    assert!(told.ends_with("40001 Zoë39999|Genève\n"));
}

#[test]
fn a_foreign_cell_is_named() {
    let mut bytes = "name;town\n".to_owned() + &"Zoë;Genève\n".repeat(9);
    let mut file = std::mem::take(&mut bytes).into_bytes();
    file.extend_from_slice(b"J\xFCrg;Bern\n");
    assert!(told_of(&file).ends_with("11 !mixed-encoding @0\n11 Jürg|Bern\n"));
}

#[test]
fn nul_characters_are_left_out_and_named() {
    let told = told_of(b"name;mail\nA\0B;a@b.ch\nC;c@d.ch\n");
    assert_eq!(told, "1 (header)\n2 !nul-character @0\n2 AB|a@b.ch\n3 C|c@d.ch\n");
}

#[test]
fn the_vendor_header_stands_in_row_four() {
    let text = "Contacts;;;\nGlobal;Individual;;Communication\nNumber;First name;Last name;E-mail\n\
                CONTACT_NR;FIRSTNAME;LASTNAME;EMAIL1\n001;Marie;Dupont;marie@free.fr\n";
    let table = Sample::new(text.as_bytes()).open();
    assert_eq!(table.layout.header_row, Some(4));
    assert_eq!(table.layout.label(3), "4 (EMAIL1)");
    assert_eq!(
        told(table),
        "1 (title)\n2 (header)\n3 (header)\n4 (header)\n5 001|Marie|Dupont|marie@free.fr\n"
    );
}

#[test]
fn a_header_that_nobody_knows_is_found_by_what_stands_below() {
    let told = told_of(b"Spring tour\n\nWer;Wo;Wann\nMeier;Bern;2026-01-31\nMuster;Basel;2026-02-01\n");
    assert_eq!(
        told,
        "1 (title)\n2 (blank)\n3 (header)\n4 Meier|Bern|2026-01-31\n5 Muster|Basel|2026-02-01\n"
    );
}

#[test]
fn a_file_without_header_loses_no_row() {
    let table = Sample::new(b"Meier;m@a.ch;3000\nMuster;x@b.ch;4000\n").open();
    assert_eq!((table.layout.header_row, table.layout.columns.len()), (None, 3));
    assert_eq!(told(table), "1 Meier|m@a.ch|3000\n2 Muster|x@b.ch|4000\n");
}

#[test]
fn a_person_says_where_the_header_stands() {
    let sample = Sample::new(b"1;2\n3;4\n5;6\n");
    let read = |choice| {
        let options = ReadOptions { header_row: Some(choice), ..ReadOptions::default() };
        told(open(&sample.path, &options).unwrap())
    };
    assert_eq!(read(HeaderChoice::Row(2)), "1 (title)\n2 (header)\n3 5|6\n");
    assert_eq!(read(HeaderChoice::Absent), "1 1|2\n2 3|4\n3 5|6\n");
}

#[test]
fn repeated_headers_and_footers_are_no_data() {
    let text = "LASTNAME;TOWN;ZIPCODE\nA;Bern;3000\nLASTNAME;TOWN;ZIPCODE\nB;Basel;4000\n\nTotal;;2\nexported by the box office\n";
    let expected =
        "1 (header)\n2 A|Bern|3000\n3 (repeated-header)\n4 B|Basel|4000\n5 (blank)\n6 (total)\n7 (footer)\n";
    assert_eq!(told_of(text.as_bytes()), expected);
}

#[test]
fn lines_that_programs_and_printers_draw_are_no_data() {
    for (text, expected) in [
        (
            "Liste - Page 1\nLASTNAME;FIRSTNAME;TOWN\nA;Jean;Paris\nPage 1/2\nLASTNAME;FIRSTNAME;TOWN\nC;Eva;Nice\nPage 2 sur 2\n",
            "1 (title)\n2 (header)\n3 A|Jean|Paris\n4 (footer)\n5 (repeated-header)\n6 C|Eva|Nice\n7 (footer)\n",
        ),
        ("LASTNAME|TOWN\n---|:--:\nA|Bern\nB|---\n", "1 (header)\n2 (footer)\n3 A|Bern\n4 B|---\n"),
        ("LASTNAME;TOWN\nA;Bern\nB;Genf\nTotal : 2;\n", "1 (header)\n2 A|Bern\n3 B|Genf\n4 (total)\n"),
        ("LASTNAME;TOWN\nTotal 2;\nB;Genf\n", "1 (header)\n2 Total 2|\n3 B|Genf\n"),
    ] {
        assert_eq!(told_of(text.as_bytes()), expected, "{text}");
    }
}

#[test]
fn what_looks_like_a_footer_is_data_when_rows_follow() {
    let told = told_of(b"OFFICIAL_NAME;TOWN;ZIPCODE\nTotal Energies;;\n\nStadt Bern;;\nB;Basel;4000\n");
    assert_eq!(told, "1 (header)\n2 Total Energies||\n3 (blank)\n4 Stadt Bern||\n5 B|Basel|4000\n");
}

#[test]
fn a_last_row_with_only_an_address_is_data() {
    let told = told_of(b"EMAIL1;LASTNAME;TOWN\na@b.ch;A;Bern\n\nc@d.ch;;\n");
    assert!(told.ends_with("4 c@d.ch||\n"), "{told}");
}

#[test]
fn ragged_rows_are_kept_and_named() {
    let told = told_of(
        b"LASTNAME;TOWN;EMAIL1\nA;Bern;a@b.ch\nB\nC;Basel;c@d.ch;extra\nD;Genf;d@e.ch;;\nE;Biel;e@f.ch\n",
    );
    let expected = "1 (header)\n2 A|Bern|a@b.ch\n3 !short-row\n3 B\n4 !long-row @3\n4 C|Basel|c@d.ch|extra\n\
                    5 D|Genf|d@e.ch||\n6 E|Biel|e@f.ch\n";
    assert_eq!(told, expected);
}

#[test]
fn limits_stop_with_their_name_and_row() {
    let sample = Sample::new("name;mail\n".repeat(50).as_bytes());
    let limits = Limits { rows: 10, ..Limits::default() };
    let told_rows = told(open(&sample.path, &ReadOptions { limits, ..ReadOptions::default() }).unwrap());
    assert!(told_rows.contains("beyond the limit of 10 rows (rows) (row 11)"), "{told_rows}");
    let limits = Limits { bytes: 100, ..Limits::default() };
    let error = open(&sample.path, &ReadOptions { limits, ..ReadOptions::default() }).err().unwrap();
    assert!(matches!(error, ReadError::BeyondLimits { limit: Limit::Bytes, .. }), "{error}");
    let limits = Limits { columns: 1, ..Limits::default() };
    let told_columns = told(open(&sample.path, &ReadOptions { limits, ..ReadOptions::default() }).unwrap());
    assert!(told_columns.contains("beyond the limit of 1 columns (columns) (row 1)"), "{told_columns}");
}

#[test]
fn a_cell_is_cut_at_the_limit_and_named() {
    let sample = Sample::new("name;mail\nÄÄÄÄ;a@b.ch\n".as_bytes());
    let limits = Limits { cell_bytes: 6, ..Limits::default() };
    let told = told(open(&sample.path, &ReadOptions { limits, ..ReadOptions::default() }).unwrap());
    assert_eq!(told, "1 (header)\n2 !long-cell @0\n2 ÄÄÄ|a@b.ch\n");
}

#[test]
fn an_empty_file_is_a_table_without_rows() {
    let table = Sample::new(b"").open();
    assert_eq!((table.layout.format.clone(), table.layout.columns.len()), (Format::Empty, 0));
    assert_eq!(table.layout.statement(), "guests.dat: empty");
    assert_eq!(told(table), "");
}

#[test]
fn a_file_of_blank_lines_says_so() {
    let sample = Sample::new(b"\n\n  \n");
    let table = open(&sample.path, &ReadOptions::default()).unwrap();
    assert_eq!(table.layout.statement(), "guests.dat: nothing but blank lines");
}

#[test]
fn only_regular_files_are_opened() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [pipe.as_path(), folder.path(), "/dev/null".as_ref()] {
        let error = open(path, &ReadOptions::default()).err().unwrap();
        assert!(matches!(error, ReadError::NotRegular { .. }), "{error}");
        assert!(matches!(fingerprint(path), Err(ReadError::NotRegular { .. })));
    }
    assert!(matches!(open(&folder.path().join("none"), &ReadOptions::default()), Err(ReadError::Io { .. })));
}

#[test]
fn what_is_no_table_is_named() {
    let files: [&[u8]; 4] = [b"%PDF-1.7\n", b"\x1F\x8B\x08\x00", b"<!DOCTYPE html><p>", b"\x89PNG\r\n"];
    for bytes in files {
        let sample = Sample::new(bytes);
        let error = open(&sample.path, &ReadOptions::default()).err().unwrap();
        assert!(matches!(error, ReadError::Refused { .. }), "{error}");
        assert!(error.hint().contains("CSV") || error.hint().contains("unpack"), "{}", error.hint());
    }
}

#[test]
fn the_fingerprint_is_the_sha_256_of_the_bytes() {
    let sample = Sample::new(b"abc");
    let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(fingerprint(&sample.path).unwrap(), known);
    assert_eq!(sample.open().layout.fingerprint, known);
}

#[test]
fn the_statement_says_what_was_found() {
    let table = Sample::new("\u{feff}LASTNAME;EMAIL1\r\nZoë;a@b.ch\r\n".as_bytes()).open();
    let expected =
        "guests.dat: CSV, semicolon, quotes \", UTF-8 with byte order mark, CRLF, header in row 1, 2 columns";
    assert_eq!(table.layout.statement(), expected);
}

#[test]
fn a_table_can_be_read_on_another_thread() {
    let table = Sample::new(b"name;mail\nA;a@b.ch\n").open();
    assert_eq!(std::thread::spawn(move || table.count()).join().unwrap(), 2);
}

fn converted(bytes: &[u8]) -> (String, String, ConvertSummary) {
    let sample = Sample::new(bytes);
    let (mut out, mut talk) = (Vec::new(), Vec::new());
    let summary = convert(&sample.path, &ReadOptions::default(), &mut out, &mut talk).unwrap();
    (String::from_utf8(out).unwrap(), String::from_utf8(talk).unwrap(), summary)
}

#[test]
fn conversion_keeps_the_table_and_tells_the_rest() {
    let (out, talk, summary) =
        converted(b"List\n\nname;note;zip\nA;\"x;y\";1\nB;\"say \"hi\" now\";2\n\nSource: box office;;\n");
    assert_eq!(out, "name,note,zip\r\nA,x;y,1\r\nB,\"say \"\"hi\"\" now\",2\r\n");
    assert!(talk.contains("row 5, column 2: a quote inside"), "{talk}");
    assert!(talk.contains("left out: 2 blank"), "{talk}");
    assert_eq!((summary.written, summary.repairs), (3, 1));
    assert_eq!(summary.left_out.get(&NotData::Title), Some(&1));
    assert_eq!(converted(b"").0, "");
}

/// Two tables, the second one larger and far behind the rows that are looked at together.
fn two_tables(first: usize, second: usize) -> Vec<u8> {
    let mut text = String::from("LASTNAME;TOWN;EMAIL1\n");
    (0..first).for_each(|n| writeln!(text, "A{n};Bern;a{n}@b.ch").unwrap());
    text.push_str("\nPLACE;CODE\n");
    (0..second).for_each(|n| writeln!(text, "P{n};{n}").unwrap());
    text.into_bytes()
}

#[rstest]
#[case::nothing(0, 1_500)]
#[case::in_the_window(400, 1_100)]
#[case::at_its_end(1_000, 500)]
#[case::behind_it(1_400, 100)]
#[case::all(1_600, 0)]
fn skipped_rows_are_never_data(#[case] skip: u32, #[case] data: usize) {
    let sample = Sample::new("A;Bern;a@b.ch\n".repeat(1_500).as_bytes());
    let header_row = Some(HeaderChoice::Absent);
    let table =
        open(&sample.path, &ReadOptions { skip_rows: skip, header_row, ..ReadOptions::default() }).unwrap();
    let events: Vec<RowEvent> = table.collect();
    let rows = events.iter().filter_map(|event| match event {
        RowEvent::Row(row) => Some(row.row),
        _ => None,
    });
    let rows: Vec<u32> = rows.collect();
    assert_eq!((rows.len(), rows.iter().all(|row| *row > skip)), (data, true));
    assert_eq!(events.len(), 1_500, "a skipped row is told as what it is");
}

#[test]
fn a_table_that_is_not_there_is_an_error_that_names_those_that_are() {
    let sample = Sample::new(&two_tables(6, 4));
    let table = |number| open(&sample.path, &ReadOptions { table: Some(number), ..ReadOptions::default() });
    assert_eq!(table(2).unwrap().layout.header_row, Some(9));
    let error = table(3).err().unwrap().to_string();
    assert!(
        error.ends_with("has no table \u{201c}3\u{201d}; it has 1 (rows 1 to 7), 2 (rows 9 to 13)"),
        "{error}"
    );
    let list = Sample::new(b"LASTNAME\nRossi\nDupont\n");
    let of_list = |number| open(&list.path, &ReadOptions { table: Some(number), ..ReadOptions::default() });
    assert!(of_list(1).is_ok());
    let error = of_list(2).err().unwrap().to_string();
    assert!(error.ends_with("it has 1 (rows 1 to 3)"), "{error}");
    let dump = Sample::new(b"INSERT INTO a (LASTNAME) VALUES ('A');\n");
    let error = open(&dump.path, &ReadOptions { table: Some(2), ..ReadOptions::default() }).err().unwrap();
    assert!(matches!(error, ReadError::NoSuchTable { .. }), "{error}");
}

#[test]
fn what_is_said_of_a_table_behind_the_window_reads_it() {
    let sample = Sample::new(&two_tables(1_200, 30));
    let mut said = open(&sample.path, &ReadOptions::default()).unwrap().filter_map(|event| match event {
        RowEvent::Damage(damage) => Some(damage.message),
        _ => None,
    });
    assert!(said.any(|message| message.contains("--skip-rows 1202 reads it")));
    let options = ReadOptions { skip_rows: 1_202, ..ReadOptions::default() };
    let table = open(&sample.path, &options).unwrap();
    assert_eq!(table.layout.header_row, Some(1_203));
    assert_eq!(table.filter(|event| matches!(event, RowEvent::Row(_))).count(), 30);
}

#[rstest]
#[case::of_a_small_table(&two_tables(40, 4), 43, 4)]
#[case::of_the_large_one(&two_tables(40, 4), 1, 40)]
#[case::apart_from_its_rows(b"List of guests\nName;Town\n\nA;Bern\nB;Basel\nC;Genf\n", 2, 3)]
fn the_table_under_a_named_header_is_read(#[case] bytes: &[u8], #[case] header: u32, #[case] data: usize) {
    let sample = Sample::new(bytes);
    let header_row = Some(HeaderChoice::Row(header));
    let table = open(&sample.path, &ReadOptions { header_row, ..ReadOptions::default() }).unwrap();
    assert_eq!(table.layout.header_row, Some(header));
    assert_eq!(table.filter(|event| matches!(event, RowEvent::Row(_))).count(), data);
}

/// A dump of that many records.
fn dump(records: usize) -> String {
    let mut text = String::from("CREATE TABLE g (LASTNAME text, TOWN text);\n");
    (0..records).for_each(|n| writeln!(text, "INSERT INTO g VALUES ('Rossi {n}', 'Bellinzona');").unwrap());
    text
}

/// A page whose table has that many rows.
fn page(rows: usize) -> String {
    let mut text = String::from("<html><table><tr><th>LASTNAME</th><th>TOWN</th></tr>\n");
    (0..rows).for_each(|n| writeln!(text, "<tr><td>Rossi {n}</td><td>Bellinzona</td></tr>").unwrap());
    text + "</table></html>\n"
}

fn workbook_of(rows: u32) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..rows {
        sheet.write(row, 0, format!("Rossi {row}")).unwrap();
        sheet.write(row, 1, "Bellinzona").unwrap();
    }
    book.save_to_buffer().unwrap()
}

#[rstest]
#[case::text("LASTNAME;TOWN\nRossi;Bellinzona\n".repeat(100_000).into_bytes())]
#[case::dump(dump(40_000).into_bytes())]
#[case::page(page(40_000).into_bytes())]
#[case::workbook(workbook_of(2_000))]
fn a_file_that_changes_while_it_is_read_is_not_read_to_its_end(#[case] bytes: Vec<u8>) {
    let sample = Sample::new(&bytes);
    assert!(!told(sample.open()).contains("stopped"));
    let table = sample.open();
    std::fs::OpenOptions::new().append(true).open(&sample.path).unwrap().write_all(b" ").unwrap();
    let last = table.last();
    let Some(RowEvent::Stopped(error)) = last else { panic!("it was read to its end") };
    assert!(error.hint().contains("wait until"), "{error}");
}

#[rstest]
#[case::dump(dump(3))]
#[case::lines(dump(3) + "COPY h (LASTNAME) FROM stdin;\nRossi 77777777777777777777\n\\.\n")]
#[case::page(page(3))]
fn the_length_of_a_row_is_limited_in_every_format(#[case] text: String) {
    let sample = Sample::new(text.as_bytes());
    let read = |row_bytes| {
        let limits = Limits { row_bytes, ..Limits::default() };
        let sheet = text.contains("COPY").then(|| "H".to_owned());
        told(open(&sample.path, &ReadOptions { limits, sheet, ..ReadOptions::default() }).unwrap())
    };
    assert!(read(15).contains("beyond the limit of 15 bytes (length of a row)"), "{}", read(15));
    assert!(!read(60).contains("stopped"), "{}", read(60));
}

#[rstest]
#[case::dump(
    "INSERT INTO a.Guests (LASTNAME) VALUES ('A');\nINSERT INTO a.hosts (LASTNAME) VALUES ('B');\n",
    "HOSTS"
)]
#[case::of_a_schema(
    "INSERT INTO a.Guests (LASTNAME) VALUES ('A');\nINSERT INTO a.hosts (LASTNAME) VALUES ('B');\n",
    "A.Hosts"
)]
#[case::page(
    "<html><table><tr><td>LASTNAME<tr><td>A</table><table><tr><td>LASTNAME<tr><td>B</table>",
    "Table 2"
)]
fn a_table_is_asked_for_by_name_or_number(#[case] text: &str, #[case] name: &str) {
    let sample = Sample::new(text.as_bytes());
    for asked in [name, "2"] {
        let options = ReadOptions { sheet: Some(asked.to_owned()), ..ReadOptions::default() };
        let read = told(open(&sample.path, &options).unwrap());
        assert!(read.ends_with(" B\n"), "{asked}: {read}");
    }
    let options = ReadOptions { sheet: Some("3".to_owned()), ..ReadOptions::default() };
    assert!(matches!(open(&sample.path, &options), Err(ReadError::NoSuchTable { .. })));
}
