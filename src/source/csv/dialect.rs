//! Finds the dialect of a text by trying every likely one on a sample.
//!
//! In: the decoded start of a file, what a person said, and the header judge. Out: delimiter, quote, escape,
//! line end, and how wide a record usually is. Each candidate reads the sample and is marked by how even its rows
//! are, by how many of its cells look like values, by damage, and by known headers. It does not know
//! where the header is.

use super::marks::Dialect;
use super::sample::{Marked, mark, read, whole_lines};
use crate::source::layout::{Delimiter, Escape, Newline, Tail};
use crate::source::options::{DialectChoice, HeaderJudge, QuoteChoice};

/// Delimiters by how often people use them, with a factor that a rare one has to overcome. The control
/// characters are those that ASCII and Hive separate fields with: nobody types them by chance.
const DELIMITERS: [(u8, f64); 10] = [
    (b',', 1.0),
    (b';', 1.0),
    (b'\t', 1.0),
    (b'|', 0.98),
    (0x1F, 0.95),
    (0x01, 0.95),
    (b'^', 0.6),
    (b'~', 0.6),
    (b':', 0.45),
    (b' ', 0.35),
];

/// Delimiters that people follow with a blank.
const SPACED: [u8; 3] = [b',', b';', b'|'];

/// What a delimiter with a blank gets over the same one without: enough to win among equals.
const SPACED_FACTOR: f64 = 1.002;

/// How much better one kind of line end must read the sample than all kinds together.
const CLEARLY_BETTER: f64 = 1.02;

/// What was found in a sample.
#[derive(Debug, Clone, Copy)]
pub(in crate::source) struct Detected {
    pub(in crate::source) dialect: Dialect,
    /// Cells that a record usually has.
    pub(in crate::source) width: usize,
}

/// Finds the dialect; what a person said is not doubted.
pub(in crate::source) fn detect(text: &[u8], given: DialectChoice, judge: HeaderJudge) -> Detected {
    let sample = whole_lines(text);
    let delimiter = given.delimiter.or_else(|| announced(sample));
    let given = DialectChoice { delimiter, ..given };
    let ends = given.newline.unwrap_or_else(|| line_ends(sample));
    let mut best: Option<(f64, Dialect, Marked)> = None;
    for (dialect, weight) in candidates(sample, given, ends) {
        let marked = mark(sample, dialect, judge);
        let value = marked.mark * weight;
        if best.is_none_or(|(highest, _, _)| value > highest) {
            best = Some((value, dialect, marked));
        }
    }
    let plain = plain(given, delimiter.unwrap_or(b','.into()), ends);
    let (mut dialect, mut marked) =
        best.map_or((plain, Marked::default()), |(_, dialect, marked)| (dialect, marked));
    if given.newline.is_none() && ends == Newline::Mixed {
        (dialect, marked) = without_mixture(sample, dialect, marked, judge);
    }
    if delimiter.is_none() {
        dialect.delimiter.tail = tail(sample, dialect);
    }
    Detected { dialect, width: marked.width }
}

/// Reads the delimiter off a first line such as `sep=;`, which Excel writes and heeds.
fn announced(sample: &[u8]) -> Option<Delimiter> {
    let line = sample.split(|byte| matches!(byte, b'\n' | b'\r')).next()?;
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    match line {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] => Some((*delimiter).into()),
        _ => None,
    }
}

fn plain(given: DialectChoice, delimiter: Delimiter, ends: Newline) -> Dialect {
    let quote = match given.quote {
        None => Some(b'"'),
        Some(QuoteChoice::Byte(quote)) => Some(quote),
        Some(QuoteChoice::Absent) => None,
    };
    Dialect { delimiter, quote, escape: given.escape.unwrap_or(Escape::Doubled), ends }
}

fn candidates(sample: &[u8], given: DialectChoice, ends: Newline) -> Vec<(Dialect, f64)> {
    let mut found = Vec::new();
    for (delimiter, weight) in delimiters(sample, given) {
        let plain = plain(given, delimiter, ends);
        found.push((plain, weight));
        if given.quote.is_none() {
            found.extend(other_quotes(sample, plain).map(|(dialect, factor)| (dialect, factor * weight)));
        }
        let escaped = given.escape.is_none() && escapes(sample, plain);
        if escaped {
            found.push((Dialect { escape: Escape::Backslash, ..plain }, weight * 0.99));
        }
    }
    found
}

fn delimiters(sample: &[u8], given: DialectChoice) -> Vec<(Delimiter, f64)> {
    if let Some(delimiter) = given.delimiter {
        return vec![(delimiter, 1.0)];
    }
    let mut found: Vec<(Delimiter, f64)> = Vec::new();
    for (byte, weight) in DELIMITERS.into_iter().filter(|(byte, _)| sample.contains(byte)) {
        found.push((byte.into(), weight));
        if SPACED.contains(&byte) && has(sample, [byte, b' ']) {
            found.push((Delimiter { byte, tail: Tail::Byte(b' ') }, weight * SPACED_FACTOR));
        }
    }
    found
}

/// Gives the dialect with apostrophes around cells, and without quotes, where the sample has such cells.
fn other_quotes(sample: &[u8], plain: Dialect) -> impl Iterator<Item = (Dialect, f64)> {
    let delimiter = plain.delimiter.byte;
    let apostrophes = stands_beside(sample, delimiter, b'\'').then_some((Some(b'\''), 0.97));
    let none = is_no_quote(sample, delimiter).then_some((None, 0.6));
    [apostrophes, none].into_iter().flatten().map(move |(quote, factor)| (Dialect { quote, ..plain }, factor))
}

/// Tells whether a backslash stands before a quote or a delimiter.
fn escapes(sample: &[u8], plain: Dialect) -> bool {
    has(sample, [b'\\', plain.delimiter.byte]) || plain.quote.is_some_and(|quote| has(sample, [b'\\', quote]))
}

fn has(sample: &[u8], pair: [u8; 2]) -> bool {
    sample.windows(2).any(|window| window == pair)
}

/// Tells whether a quote opens a cell after this delimiter and closes one before it.
fn stands_beside(sample: &[u8], delimiter: u8, quote: u8) -> bool {
    let closes =
        has(sample, [quote, delimiter]) || has(sample, [quote, b'\n']) || has(sample, [quote, b'\r']);
    opens_cells(sample, delimiter, quote) && (closes || sample.last() == Some(&quote))
}

/// Tells whether quotes open far more cells than they close, so that they are text.
fn is_no_quote(sample: &[u8], delimiter: u8) -> bool {
    let count = |pair: [u8; 2]| sample.windows(2).filter(|window| *window == pair).count();
    let opening = count([delimiter, b'"']) + count([b'\n', b'"']);
    let closing = count([b'"', delimiter]) + count([b'"', b'\n']) + count([b'"', b'\r']);
    opening > closing * 2
}

fn opens_cells(sample: &[u8], delimiter: u8, quote: u8) -> bool {
    sample.first() == Some(&quote)
        || [delimiter, b'\n', b'\r', b' '].into_iter().any(|before| has(sample, [before, quote]))
}

/// Tells whether nearly every cell after the first starts with a blank.
fn tail(sample: &[u8], dialect: Dialect) -> Tail {
    let tail = dialect.delimiter.tail;
    if matches!(dialect.delimiter.byte, b' ' | b'\t') || tail != Tail::Nothing {
        return tail;
    }
    let rows = read(sample, Dialect { quote: None, ..dialect }, 0).rows;
    let (mut blank, mut all) = (0, 0);
    for cell in rows.iter().flat_map(|row| row.cells.iter().skip(1)).filter(|cell| !cell.text.is_empty()) {
        all += 1;
        blank += usize::from(cell.text.starts_with(' '));
    }
    if all >= 2 && blank * 20 >= all * 19 { Tail::Blanks } else { tail }
}

/// Finds which line ends there are, without looking at what is quoted.
fn line_ends(sample: &[u8]) -> Newline {
    let lf = sample.iter().filter(|byte| **byte == b'\n').count();
    let cr = sample.iter().filter(|byte| **byte == b'\r').count();
    let crlf = sample.windows(2).filter(|pair| pair == b"\r\n").count();
    match (lf - crlf, crlf, cr - crlf) {
        (_, 0, 0) => Newline::Lf,
        (0, _, 0) => Newline::CrLf,
        (0, 0, _) => Newline::Cr,
        _ => Newline::Mixed,
    }
}

/// The line ends, the most frequent first.
fn by_frequency(sample: &[u8]) -> [Newline; 3] {
    let lf = sample.iter().filter(|byte| **byte == b'\n').count();
    let cr = sample.iter().filter(|byte| **byte == b'\r').count();
    let crlf = sample.windows(2).filter(|pair| pair == b"\r\n").count();
    let mut kinds = [(crlf, Newline::CrLf), (cr - crlf, Newline::Cr), (lf - crlf, Newline::Lf)];
    kinds.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    kinds.map(|(_, kind)| kind)
}

/// Finds the line end that ends records where there are several.
///
/// It is the one that reads clearly better than all of them together; or, where the others stand in quoted cells only,
/// the most frequent that reads the same rows.
fn without_mixture(sample: &[u8], mixed: Dialect, all: Marked, judge: HeaderJudge) -> (Dialect, Marked) {
    let readings = by_frequency(sample)
        .map(|ends| Dialect { ends, ..mixed })
        .map(|dialect| (dialect, mark(sample, dialect, judge)));
    let better =
        readings.iter().filter(|(_, marked)| marked.rows >= 2 && marked.mark > all.mark * CLEARLY_BETTER);
    let best = better.reduce(|best, other| if other.1.mark > best.1.mark { other } else { best });
    let same = || readings.iter().find(|(_, marked)| marked.rows == all.rows && marked.width == all.width);
    best.or_else(same).copied().unwrap_or((mixed, all))
}
