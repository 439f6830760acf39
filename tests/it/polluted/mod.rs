//! Clean tables, polluted in every way that people and programs pollute them, and read back cell by cell.
//!
//! Each kind of trouble has a score: the share of its files whose every cell comes back as it was. What no
//! reader can know is said where its score is asserted.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "the scores are what this test is read for")]

mod messy;
mod tables;

use std::collections::BTreeMap;

use tables::{Clean, Dice, Escaping, PLAIN, Style, Wrap, all, column, contacts, retail, tickets, wide};
use usher::source::{ReadOptions, convert};

type Rows = Vec<Vec<String>>;

/// A polluted file and what a person would read in it.
struct Case {
    what: String,
    bytes: Vec<u8>,
    truth: Rows,
    /// The row that may be lost, where the trouble is in one row.
    hit: Option<usize>,
}

#[derive(Default, Clone, Copy)]
struct Score {
    files: usize,
    whole: usize,
    /// Files in which all rows but the one hit are right.
    others: usize,
}

fn read(bytes: &[u8]) -> (Rows, String) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let options = ReadOptions { header_judge: usher::mapping::header_judge, ..ReadOptions::default() };
    let (mut out, mut talk) = (Vec::new(), Vec::new());
    convert(file.path(), &options, &mut out, &mut talk).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&out[..]);
    let rows = reader.records().map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect()).collect();
    (rows, String::from_utf8(talk).unwrap())
}

fn score(cases: Vec<Case>) -> Score {
    let mut score = Score::default();
    let show = std::env::var_os("USHER_SHOW_POLLUTED").is_some();
    for case in cases {
        let (rows, talk) = read(&case.bytes);
        let without = |rows: &Rows| -> Rows {
            let keep = |at: usize| case.hit != Some(at);
            rows.iter().enumerate().filter(|(at, _)| keep(*at)).map(|(_, row)| row.clone()).collect()
        };
        let whole = rows == case.truth;
        let others = whole || (case.hit.is_some() && without(&rows) == without(&case.truth));
        score.files += 1;
        score.whole += usize::from(whole);
        score.others += usize::from(others);
        if show && !whole {
            let at = rows
                .iter()
                .zip(&case.truth)
                .position(|(a, b)| a != b)
                .unwrap_or(rows.len().min(case.truth.len()));
            eprintln!(
                "{} (others {others}): {talk}  row {at}\n  {:?}\n  {:?}",
                case.what,
                rows.get(at),
                case.truth.get(at)
            );
        }
    }
    score
}

/// Scores each kind, prints the table, and asserts the share of whole files and of files whose other rows are whole.
fn check(kinds: Vec<(&'static str, Vec<Case>, f64, f64)>) {
    let mut failed = Vec::new();
    for (kind, cases, whole, others) in kinds {
        let score = score(cases);
        #[expect(clippy::cast_precision_loss, reason = "counts of files are small")]
        let share = |count: usize| count as f64 / score.files as f64;
        println!(
            "{kind:32} {:5} files, whole {:.3}, other rows {:.3}",
            score.files,
            share(score.whole),
            share(score.others)
        );
        if score.files == 0 || share(score.whole) < whole || share(score.others) < others {
            failed.push(kind);
        }
    }
    assert_eq!(failed, Vec::<&str>::new());
}

fn case(what: impl Into<String>, text: String, truth: &Rows) -> Case {
    Case { what: what.into(), bytes: text.into_bytes(), truth: truth.clone(), hit: None }
}

/// Every table in one style.
fn styled(style: Style) -> Vec<Case> {
    all().into_iter().map(|t| case(format!("{} {style:?}", t.name), style.file(&t.rows), &t.rows)).collect()
}

/// Every table without cells that hold this text, in one style.
fn styled_without(style: Style, unwanted: &str) -> Vec<Case> {
    let clean = |t: Clean| -> Case {
        let rows: Rows =
            t.rows.iter().map(|row| row.iter().map(|c| c.replace(unwanted, "-")).collect()).collect();
        case(format!("{} {style:?}", t.name), style.file(&rows), &rows)
    };
    all().into_iter().map(clean).collect()
}

#[test]
fn dialects() {
    let delimited = |delimiter| styled(Style { delimiter, ..PLAIN });
    let quoted = |quote, delimiter| styled(Style { quote, delimiter, ..PLAIN });
    let wrapped = |delimiter| styled(Style { delimiter, wrap: Wrap::Always, ..PLAIN });
    check(vec![
        ("comma", delimited(","), 1.0, 1.0),
        ("semicolon", delimited(";"), 1.0, 1.0),
        ("tab", delimited("\t"), 1.0, 1.0),
        ("bar", delimited("|"), 1.0, 1.0),
        ("colon", delimited(":"), 1.0, 1.0),
        ("space", delimited(" "), 1.0, 1.0),
        ("comma and blank", delimited(", "), 1.0, 1.0),
        ("semicolon and blank", delimited("; "), 1.0, 1.0),
        ("apostrophes", quoted('\'', ","), 1.0, 1.0),
        ("apostrophes, semicolon", quoted('\'', ";"), 1.0, 1.0),
        ("all quoted", wrapped(","), 1.0, 1.0),
        ("all quoted, comma and blank", wrapped(", "), 1.0, 1.0),
        (
            "no quotes, tab",
            styled_without(Style { delimiter: "\t", wrap: Wrap::Never, ..PLAIN }, "\n"),
            1.0,
            1.0,
        ),
        ("backslash", styled(Style { escaping: Escaping::Backslash, ..PLAIN }), 1.0, 1.0),
        (
            "backslash, semicolon",
            styled(Style { escaping: Escaping::Backslash, delimiter: ";", ..PLAIN }),
            1.0,
            1.0,
        ),
        // Undecidable in files of two or three rows: a quote, a comma, and nothing that tells how wide a row is.
        ("quotes not escaped", styled(Style { escaping: Escaping::Not, ..PLAIN }), 0.7, 0.7),
        (
            "quotes not escaped, all quoted",
            styled(Style { escaping: Escaping::Not, wrap: Wrap::Always, ..PLAIN }),
            0.85,
            0.85,
        ),
    ]);
}

/// Changes the text of every table in the plain style.
fn changed(style: Style, change: impl Fn(String) -> Vec<u8>) -> Vec<Case> {
    let one = |t: Clean| Case {
        what: t.name.to_owned(),
        bytes: change(style.file(&t.rows)),
        truth: t.rows,
        hit: None,
    };
    all().into_iter().map(one).collect()
}

fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(order).collect()
}

#[test]
fn line_ends_and_marks() {
    let ended = |newline| styled(Style { newline, ..PLAIN });
    let unended = |style: Style| changed(style, move |text| text.strip_suffix(style.newline).unwrap().into());
    let crlf = Style { newline: "\r\n", ..PLAIN };
    let cr = Style { newline: "\r", ..PLAIN };
    check(vec![
        ("LF", ended("\n"), 1.0, 1.0),
        ("CRLF", ended("\r\n"), 1.0, 1.0),
        ("CR", ended("\r"), 1.0, 1.0),
        ("no final line end, LF", unended(PLAIN), 1.0, 1.0),
        ("no final line end, CRLF", unended(crlf), 1.0, 1.0),
        ("no final line end, CR", unended(cr), 1.0, 1.0),
        ("two final line ends", changed(PLAIN, |text| (text + "\n").into()), 1.0, 1.0),
        ("many final line ends", changed(crlf, |text| (text + "\r\n\r\n\r\n\r\n").into()), 1.0, 1.0),
        ("blank lines before", changed(PLAIN, |text| ("\n\n".to_owned() + &text).into()), 1.0, 1.0),
        ("mark of UTF-8", changed(PLAIN, |text| ("\u{feff}".to_owned() + &text).into()), 1.0, 1.0),
        (
            "UTF-16 LE, marked",
            changed(PLAIN, |text| utf16(&format!("\u{feff}{text}"), u16::to_le_bytes)),
            1.0,
            1.0,
        ),
        (
            "UTF-16 BE, marked",
            changed(crlf, |text| utf16(&format!("\u{feff}{text}"), u16::to_be_bytes)),
            1.0,
            1.0,
        ),
        (
            "sep= line",
            changed(Style { delimiter: ";", ..PLAIN }, |text| ("sep=;\n".to_owned() + &text).into()),
            1.0,
            1.0,
        ),
        ("bare LF in a cell, CRLF", bare_feeds("\r\n"), 1.0, 1.0),
        ("bare LF in a cell, CR", bare_feeds("\r"), 0.97, 0.97),
    ]);
}

/// A line feed in a cell without quotes, in every row and column of files whose records end otherwise.
fn bare_feeds(newline: &'static str) -> Vec<Case> {
    let style = Style { newline, ..PLAIN };
    let mut cases = Vec::new();
    for table in [retail(6), contacts(4)] {
        for (row, column) in places(&table.rows) {
            let cell = &table.rows[row][column];
            let Some(middle) = cell.char_indices().nth(cell.chars().count() / 2).map(|(at, _)| at) else {
                continue;
            };
            if row == 0 || style.cell(cell) != *cell || middle == 0 {
                continue;
            }
            let mut truth = table.rows.clone();
            truth[row][column].insert(middle, '\n');
            let mut lines: Vec<String> = table.rows.iter().map(|row| style.line(row)).collect();
            let cells: Vec<String> =
                truth[row].iter().map(|c| if c.contains('\n') { c.clone() } else { style.cell(c) }).collect();
            lines[row] = cells.join(",");
            cases.push(case(format!("{} {row} {column}", table.name), lines.join(newline) + newline, &truth));
        }
    }
    cases
}

fn places(rows: &Rows) -> impl Iterator<Item = (usize, usize)> + '_ {
    rows.iter().enumerate().flat_map(|(row, cells)| (0..cells.len()).map(move |column| (row, column)))
}

/// Puts lines above or below every table.
fn framed(style: Style, frame: impl Fn(&Clean, Style) -> (String, String)) -> Vec<Case> {
    let one = |t: Clean| {
        let (above, below) = frame(&t, style);
        case(t.name, above + &style.file(&t.rows) + &below, &t.rows)
    };
    all().into_iter().map(one).collect()
}

/// A line of one text, with as many delimiters as the table has.
fn padded(text: &str, table: &Clean, style: Style) -> String {
    style.cell(text) + &style.delimiter.repeat(table.rows[0].len() - 1) + style.newline
}

#[test]
fn what_stands_around_a_table() {
    let semicolon = Style { delimiter: ";", ..PLAIN };
    let above = |style, lines: &'static str| framed(style, move |_, _| (lines.to_owned(), String::new()));
    let below = |style, lines: &'static str| framed(style, move |_, _| (String::new(), lines.to_owned()));
    check(vec![
        ("title", above(PLAIN, "Sales of the season\n"), 1.0, 1.0),
        ("title and blank line", above(semicolon, "Sales of the season\n\n"), 1.0, 1.0),
        ("title with commas", above(PLAIN, "Sales, refunds, and the like\n\n"), 1.0, 1.0),
        (
            "preamble",
            above(PLAIN, "Sales of the season\nExported by: box office\nDate: 12.03.2026\n\n"),
            1.0,
            1.0,
        ),
        ("preamble of pairs", above(semicolon, "Exported by;box office\nDate;12.03.2026\n\n"), 1.0, 1.0),
        (
            "padded title",
            framed(PLAIN, |t, s| (padded("Sales of the season", t, s), String::new())),
            1.0,
            1.0,
        ),
        (
            "padded title and blank row",
            framed(semicolon, |t, s| (padded("Sales 2026", t, s) + &padded("", t, s), String::new())),
            1.0,
            1.0,
        ),
        ("comment lines", above(PLAIN, "# made by a program\n# do not edit\n"), 1.0, 1.0),
        ("note", below(PLAIN, "\nSource: box office\n"), 1.0, 1.0),
        (
            "notes",
            below(semicolon, "\n* provisional\n(1) without refunds\nSource: box office, all halls.\n"),
            1.0,
            1.0,
        ),
        ("note without blank line", below(PLAIN, "Source: box office and web shop\n"), 1.0, 1.0),
        (
            "padded note",
            framed(PLAIN, |t, s| (String::new(), padded("", t, s) + &padded("Source: box office", t, s))),
            1.0,
            1.0,
        ),
    ]);
}

/// Rows of a second table: header and rows.
fn second(columns: usize, count: usize) -> Rows {
    let names = [
        "venue", "capacity", "opened", "seats", "rows", "doors", "bars", "stairs", "lifts", "lamps", "area",
        "height", "width", "depth", "year",
    ];
    let mut dice = Dice::new(columns as u64);
    let mut rows: Rows = vec![names[..columns].iter().map(|name| (*name).to_owned()).collect()];
    for number in 0..count {
        let value = |column: usize, dice: &mut Dice| match column {
            0 => format!("hall {number}"),
            _ => dice.below(5000).to_string(),
        };
        rows.push((0..columns).map(|column| value(column, &mut dice)).collect());
    }
    rows
}

fn two_tables(columns: usize, between: &'static str, order: [usize; 2]) -> Vec<Case> {
    let large = [retail(40), contacts(30), wide(20)];
    let mut cases = Vec::new();
    for table in large {
        let other = second(columns, 6);
        let texts = [PLAIN.file(&table.rows), PLAIN.file(&other)];
        let text = format!("{}{between}{}", texts[order[0]], texts[order[1]]);
        cases.push(case(table.name, text, &table.rows));
    }
    cases
}

#[test]
fn several_tables() {
    check(vec![
        ("fewer columns below", two_tables(4, "\n", [0, 1]), 1.0, 1.0),
        ("more columns below", two_tables(15, "\n", [0, 1]), 1.0, 1.0),
        ("the same width below", two_tables(9, "\n", [0, 1]), 1.0, 1.0),
        ("below, with a title", two_tables(5, "\nVenues\n", [0, 1]), 1.0, 1.0),
        ("below, with a title apart", two_tables(5, "\n\nVenues of the city\n\n", [0, 1]), 1.0, 1.0),
        ("fewer columns above", two_tables(4, "\n", [1, 0]), 1.0, 1.0),
        ("more columns above", two_tables(15, "\n\n", [1, 0]), 1.0, 1.0),
        ("no blank line, fewer", two_tables(4, "", [0, 1]), 1.0, 1.0),
        ("no blank line, more", two_tables(15, "", [0, 1]), 1.0, 1.0),
    ]);
}

#[test]
fn headers_and_sizes() {
    let rows_of = |table: &Clean, keep: usize| table.rows[..keep].to_vec();
    let sized = |keep: usize| -> Vec<Case> {
        let tables = all().into_iter().map(|t| (t.name, rows_of(&t, keep.min(t.rows.len()))));
        tables.map(|(name, rows)| case(name, PLAIN.file(&rows), &rows)).collect()
    };
    let headless = || -> Vec<Case> {
        let tables = all().into_iter().map(|t| (t.name, t.rows[1..].to_vec()));
        tables.map(|(name, rows)| case(name, PLAIN.file(&rows), &rows)).collect()
    };
    let columns = |count| {
        let t = column(count);
        [PLAIN, Style { newline: "\r\n", ..PLAIN }].map(|s| case(t.name, s.file(&t.rows), &t.rows)).into()
    };
    let nothing = ["", "\n", "\r\n\r\n", "   \n \n", ";;;\n;;;\n", "\u{feff}", "\0"];
    let nothing = nothing.map(|text| case(format!("{text:?}"), text.to_owned(), &Vec::new())).into();
    check(vec![
        ("header only", sized(1), 1.0, 1.0),
        ("one data row", sized(2), 1.0, 1.0),
        ("two data rows", sized(3), 1.0, 1.0),
        ("no header", headless(), 1.0, 1.0),
        ("two header rows", tall_header(1), 1.0, 1.0),
        ("three header rows", tall_header(2), 1.0, 1.0),
        ("four header rows", tall_header(3), 1.0, 1.0),
        ("one column", columns(30), 1.0, 1.0),
        ("one column, one row", columns(1), 1.0, 1.0),
        ("nothing", nothing, 1.0, 1.0),
        ("blank lines in the middle", blank_lines(), 1.0, 1.0),
    ]);
}

/// Puts rows of labels above the header: groups that span columns, then words for people.
fn tall_header(more: usize) -> Vec<Case> {
    let one = |t: Clean| {
        let wide = t.rows[0].len();
        let group = |column: usize| {
            if column.is_multiple_of(3) { format!("Group {}", column / 3) } else { String::new() }
        };
        let label = |column: usize| format!("label for {}", t.rows[0][column].to_lowercase());
        let code = |column: usize| format!("Field {}", char::from(b'A' + u8::try_from(column).unwrap()));
        let above: [&dyn Fn(usize) -> String; 3] = [&group, &label, &code];
        let mut rows: Rows = above[..more].iter().map(|text| (0..wide).map(text).collect()).collect();
        rows.extend(t.rows.clone());
        case(t.name, PLAIN.file(&rows), &rows)
    };
    all().into_iter().map(one).collect()
}

fn blank_lines() -> Vec<Case> {
    let one = |t: Clean| {
        let middle = t.rows.len() / 2;
        let (above, below) = t.rows.split_at(middle.max(1));
        case(t.name, PLAIN.file(above) + "\n\n" + &PLAIN.file(below), &t.rows)
    };
    all().into_iter().map(one).collect()
}

/// What is done to one row: the cells as written go in, the line and the cells that a person would read come out.
type Pollution = fn(&[String], &[String], usize) -> Option<(String, Vec<String>)>;

/// Does it to every row and every column of a table.
fn rowwise(tables: Vec<Clean>, style: Style, pollute: Pollution) -> Vec<Case> {
    let mut cases = Vec::new();
    for table in tables {
        for (row, column) in places(&table.rows) {
            let written: Vec<String> = table.rows[row].iter().map(|text| style.cell(text)).collect();
            let Some((line, read)) = pollute(&written, &table.rows[row], column) else { continue };
            let mut lines: Vec<String> = table.rows.iter().map(|row| style.line(row)).collect();
            let mut truth = table.rows.clone();
            lines[row] = line;
            truth[row] = read;
            let what = format!("{} row {row} column {column}", table.name);
            cases.push(Case { hit: Some(row), ..case(what, lines.join("\n") + "\n", &truth) });
        }
    }
    cases
}

fn replaced(written: &[String], column: usize, cell: String) -> String {
    let mut cells = written.to_vec();
    cells[column] = cell;
    cells.join(",")
}

/// A delimiter is missing between two cells without quotes.
fn less(written: &[String], read: &[String], column: usize) -> Option<(String, Vec<String>)> {
    let next = written.get(column + 1)?;
    if written[column].starts_with('"') || next.starts_with('"') {
        return None;
    }
    let joined = format!("{}{next}", written[column]);
    let mut cells = read.to_vec();
    cells.splice(column..=column + 1, [joined.clone()]);
    let mut line = written.to_vec();
    line.splice(column..=column + 1, [joined]);
    Some((line.join(","), cells))
}

/// A delimiter too many behind a cell.
#[expect(clippy::unnecessary_wraps, reason = "one of several pollutions")]
fn more(written: &[String], read: &[String], column: usize) -> Option<(String, Vec<String>)> {
    let mut cells = read.to_vec();
    cells.insert(column + 1, String::new());
    Some((replaced(written, column, format!("{},", written[column])), cells))
}

/// A quote too many at the end of a cell.
#[expect(clippy::unnecessary_wraps, reason = "one of several pollutions")]
fn quote_behind(written: &[String], read: &[String], column: usize) -> Option<(String, Vec<String>)> {
    let mut cells = read.to_vec();
    // Alone in its cell it is an opening quote that nothing closes: left out.
    if !written[column].is_empty() {
        cells[column].push('"');
    }
    Some((replaced(written, column, format!("{}\"", written[column])), cells))
}

/// A quote too many in front of a cell; before a cell without quotes it is left out.
fn quote_before(written: &[String], read: &[String], column: usize) -> Option<(String, Vec<String>)> {
    let mut cells = read.to_vec();
    if written[column].starts_with('"') {
        cells[column].insert(0, '"');
    } else if written[column].is_empty() {
        return None;
    }
    Some((replaced(written, column, format!("\"{}", written[column])), cells))
}

/// The closing quote of a cell is missing.
fn unclosed(written: &[String], read: &[String], column: usize) -> Option<(String, Vec<String>)> {
    let open = written[column].strip_suffix('"').filter(|open| open.len() > 1)?;
    Some((replaced(written, column, open.to_owned()), read.to_vec()))
}

/// A quote in the middle of a cell.
fn quote_inside(written: &[String], read: &[String], column: usize) -> Option<(String, Vec<String>)> {
    let middle =
        |text: &str| text.char_indices().nth(text.chars().count() / 2).map(|(at, _)| at).filter(|at| *at > 1);
    let mut cells = read.to_vec();
    let wrapped = usize::from(written[column].starts_with('"'));
    let at = middle(&written[column])?;
    let near = written[column].get(at.saturating_sub(2)..at + 2)?;
    if near.contains(['"', ',', '\n']) || read[column].get(..at - wrapped)?.contains('"') {
        return None;
    }
    let mut cell = written[column].clone();
    cell.insert(at, '"');
    cells[column].insert(at - wrapped, '"');
    Some((replaced(written, column, cell), cells))
}

/// A row with semicolons between its cells; once per row.
fn other_delimiter(written: &[String], read: &[String], column: usize) -> Option<(String, Vec<String>)> {
    let tight = !written.iter().any(|cell| cell.contains([';', '"']));
    (column == 0 && tight).then(|| (written.join(";"), read.to_vec()))
}

#[test]
fn single_rows() {
    let tables = || vec![retail(9), contacts(5), tickets(7)];
    let all_rows = |pollute| rowwise(tables(), PLAIN, pollute);
    check(vec![
        ("delimiter missing", all_rows(less), 1.0, 1.0),
        ("delimiter too many", all_rows(more), 1.0, 1.0),
        ("quote behind a cell", all_rows(quote_behind), 1.0, 1.0),
        ("quote before a cell", all_rows(quote_before), 1.0, 1.0),
        ("quote inside a cell", all_rows(quote_inside), 1.0, 1.0),
        // Which delimiters of the cell are text cannot be known once its end is; all other rows are whole.
        ("quote never closed", all_rows(unclosed), 0.1, 1.0),
        ("another delimiter", all_rows(other_delimiter), 1.0, 1.0),
    ]);
}

#[test]
fn a_cell_with_nul_characters_is_the_cell_without() {
    let mut counts: BTreeMap<bool, usize> = BTreeMap::new();
    for table in [retail(10), contacts(5)] {
        let text = PLAIN.file(&table.rows).replacen("e", "e\0", 40);
        let (rows, talk) = read(text.as_bytes());
        *counts.entry(rows == table.rows && talk.contains("NUL")).or_default() += 1;
    }
    assert_eq!(counts, BTreeMap::from([(true, 2)]));
}
