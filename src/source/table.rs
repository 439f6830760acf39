//! Opening a file, whatever it is, and the stream of its rows.

use std::fs::File;
use std::path::Path;

use super::content::{Content, recognise};
use super::csv::{Plan, Records, detect};
use super::encoding::{self, Found, Utf8Reader};
use super::error::{ReadError, shown};
use super::file::{Stamp, Steady, Survey, open_regular};
use super::foreign::{self, Given};
use super::layout::{Format, Layout, RowRange};
use super::options::{HeaderChoice, ReadOptions};
use super::refusal::refusal;
use super::row::{NotData, RowEvent, SourceRow};
use super::stream::{Raw, RawRows};
use super::structure::{Choices, Classified, Classifier, NoSuch, Outline, Raggedness, outline};
use super::workbook;

/// Rows read ahead to find tables, header and columns.
const WINDOW_ROWS: usize = 1_000;

/// Bytes of text read ahead at most.
const WINDOW_BYTES: usize = 256 << 10;

/// Rows read ahead in any case.
const FEWEST_ROWS: usize = 200;

/// Rows read ahead at most to reach a header row that a person named.
const DEEPEST_NAMED_HEADER: u32 = 10_000;

/// A file that is open for reading: its layout, and its rows one after the other.
pub struct Table {
    /// What was found out about the file.
    pub layout: Layout,
    rows: ClassedRows,
}

/// Opens a file and finds out its format, encoding, dialect, header and columns by its content.
pub fn open(path: &Path, options: &ReadOptions) -> Result<Table, ReadError> {
    let (layout, rows) = open_classed(path, options)?;
    Ok(Table { layout, rows })
}

impl Iterator for Table {
    type Item = RowEvent;

    fn next(&mut self) -> Option<RowEvent> {
        Some(match self.rows.next()? {
            Classified::Row(row) => RowEvent::Row(row),
            Classified::NotData(row, kind) => RowEvent::NotData { row: row.row, kind },
            Classified::Damage(damage) => RowEvent::Damage(damage),
            Classified::Stopped(error) => RowEvent::Stopped(error),
        })
    }
}

/// The rows of a file with their classes.
pub(super) struct ClassedRows {
    skipped: std::vec::IntoIter<(u32, NotData)>,
    window: std::vec::IntoIter<Raw>,
    rest: RawRows,
    classifier: Classifier,
    ended: bool,
}

impl Iterator for ClassedRows {
    type Item = Classified;

    fn next(&mut self) -> Option<Classified> {
        if let Some((row, kind)) = self.skipped.next() {
            return Some(Classified::NotData(SourceRow { row, cells: Vec::new() }, kind));
        }
        loop {
            if let Some(ready) = self.classifier.next_ready() {
                return Some(ready);
            }
            if self.ended {
                return None;
            }
            match self.window.next().or_else(|| self.rest.next()) {
                Some(raw) => {
                    self.ended = matches!(raw, Raw::Stopped(_));
                    self.classifier.take(raw);
                }
                None => {
                    self.classifier.finish();
                    self.ended = true;
                }
            }
        }
    }
}

/// Opens a file for callers that want the cells of every row, data or not.
pub(super) fn open_classed(path: &Path, options: &ReadOptions) -> Result<(Layout, ClassedRows), ReadError> {
    let mut file = open_regular(path)?;
    let stamp = Stamp::of(&file).map_err(|source| ReadError::io(path, source))?;
    let survey = Survey::of(&mut file, options.limits.bytes).map_err(|stop| stop.on(path))?;
    let (format, rows) = match recognise(&survey.head).map_err(|refusal| refusal.on(path))? {
        Content::Empty => (Format::Empty, RawRows::Nothing),
        Content::Text => {
            let found = text_encoding(path, &survey, options)?;
            let given = Given { path, stamp, head: &survey.head, evidence: &survey.evidence, found, options };
            if let Some(opened) = foreign::open(&given)? {
                return structured(path, opened.on(survey.fingerprint), options);
            }
            open_text(path, (file, stamp), &survey, options)?
        }
        Content::Workbook(container) => {
            let opened = workbook::open(path, (file, stamp), container, options)
                .map_err(|error| foreign::explained(path, container, error))?;
            (opened.format, RawRows::Workbook(opened.rows))
        }
    };
    structured(path, Opened { format, rows, names: None, fingerprint: survey.fingerprint }, options)
}

/// A file whose rows can be read but are not understood yet.
pub(super) struct Opened {
    pub(super) format: Format,
    pub(super) rows: RawRows,
    /// The names of the columns, where no row holds them.
    pub(super) names: Option<Vec<String>>,
    pub(super) fingerprint: String,
}

fn structured(
    path: &Path,
    mut opened: Opened,
    options: &ReadOptions,
) -> Result<(Layout, ClassedRows), ReadError> {
    let Window { skipped, rows: window } = read_window(&mut opened.rows, options);
    let first_rows: Vec<&SourceRow> = window.iter().filter_map(row_of).collect();
    let ragged = match opened.format {
        Format::Csv { .. } => Raggedness::Counts,
        Format::Workbook { .. } | Format::Markup { .. } | Format::Empty => Raggedness::Natural,
        Format::Dump { .. } => Raggedness::Records,
    };
    let choices =
        Choices { header: options.header_row, header_rows: options.header_rows, table: options.table };
    let outline = match opened.names.take() {
        Some(_) if choices.table.is_some_and(|number| number > 1) => {
            Err(NoSuch { available: vec!["one, which --sheet names".to_owned()] })
        }
        Some(names) => Ok(Outline::of_names(names)),
        None => outline(&first_rows, &choices, options.header_judge, ragged),
    };
    let outline = outline.map_err(|NoSuch { available }| ReadError::NoSuchTable {
        file: shown(path),
        table: options.table.map_or_else(String::new, |number| number.to_string()),
        available,
    })?;
    let layout = layout(path, opened.format, opened.fingerprint, &outline);
    let classifier = Classifier::new(outline);
    let (skipped, window) = (skipped.into_iter(), window.into_iter());
    Ok((layout, ClassedRows { skipped, window, rest: opened.rows, classifier, ended: false }))
}

fn layout(path: &Path, format: Format, fingerprint: String, outline: &Outline) -> Layout {
    let rows_of = |kind: NotData| {
        let stretches = outline.around.iter().filter(move |stretch| stretch.kind == kind);
        stretches.map(|stretch| RowRange { first: stretch.first, last: stretch.last }).collect()
    };
    Layout {
        file_name: path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
        format,
        header_row: outline.head.row,
        header_rows: outline.head.rows.clone(),
        title_rows: rows_of(NotData::Title),
        other_tables: rows_of(NotData::OtherTable),
        columns: outline.head.columns.clone(),
        fingerprint,
    }
}

/// The start of a file.
struct Window {
    /// Rows that a person said are not read: their numbers, and whether anything stands in them.
    skipped: Vec<(u32, NotData)>,
    /// The rows behind them.
    rows: Vec<Raw>,
}

fn read_window(rows: &mut RawRows, options: &ReadOptions) -> Window {
    let named = match options.header_row {
        Some(HeaderChoice::Row(row)) => row.min(DEEPEST_NAMED_HEADER),
        _ => 0,
    };
    let mut window = Window { skipped: Vec::new(), rows: Vec::new() };
    let (mut last, mut bytes) = (0, 0);
    let is_short = |count: usize, bytes: usize| count < WINDOW_ROWS && bytes < WINDOW_BYTES;
    while window.rows.len() < FEWEST_ROWS || last < named || is_short(window.rows.len(), bytes) {
        let Some(raw) = rows.next() else { break };
        match &raw {
            Raw::Row(row) if row.row <= options.skip_rows => {
                let kind = if row.filled() == 0 { NotData::Blank } else { NotData::Title };
                window.skipped.push((row.row, kind));
                continue;
            }
            // What is wrong with a row that is not read is nobody's trouble; row 0 is the whole table.
            Raw::Damage(damage) if (1..=options.skip_rows).contains(&damage.row) => continue,
            Raw::Row(row) => {
                last = row.row;
                bytes += row.cells.iter().map(|cell| cell.text.len()).sum::<usize>();
            }
            Raw::Damage(_) | Raw::Stopped(_) => {}
        }
        window.rows.push(raw);
    }
    window
}

fn row_of(raw: &Raw) -> Option<&SourceRow> {
    match raw {
        Raw::Row(row) => Some(row),
        _ => None,
    }
}

fn open_text(
    path: &Path,
    (file, stamp): (File, Stamp),
    survey: &Survey,
    options: &ReadOptions,
) -> Result<(Format, RawRows), ReadError> {
    let found = text_encoding(path, survey, options)?;
    if let Some(what) = refusal(&survey.head, &survey.evidence, found) {
        return Err(ReadError::Unsupported { file: shown(path), what });
    }
    let sample = found.decode(&survey.head);
    let detected = detect(&sample, options.dialect, options.header_judge);
    let format = Format::Csv {
        delimiter: detected.dialect.delimiter,
        quote: detected.dialect.quote,
        escape: detected.dialect.escape,
        encoding: found.text_encoding(),
        newline: detected.dialect.ends,
    };
    let file = Steady::new(file, found.mark as u64, stamp).map_err(|source| ReadError::io(path, source))?;
    let reader = Box::new(Utf8Reader::new(file, found.streamed()));
    let plan = Plan {
        file: shown(path),
        dialect: detected.dialect,
        cells: found.cells,
        width: detected.width,
        limits: options.limits.clone(),
    };
    Ok((format, RawRows::Csv(Box::new(Records::new(reader, plan)))))
}

fn text_encoding(path: &Path, survey: &Survey, options: &ReadOptions) -> Result<Found, ReadError> {
    let Some(label) = &options.encoding else {
        return Ok(encoding::find(&survey.head, &survey.evidence));
    };
    encoding::named(label, &survey.head, &survey.evidence)
        .ok_or_else(|| ReadError::NoSuchEncoding { file: shown(path), label: label.clone() })
}
