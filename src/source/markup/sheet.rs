//! Spreadsheets in one XML file: Excel's of 2003 (`Workbook`), and LibreOffice's flat one (`.fods`).
//!
//! In: tokens. Out: the rows of all sheets with typed cells, numbered as the spreadsheet shows them. Where
//! rows are left out of the file, one blank row stands for them.

use std::collections::VecDeque;

use super::steps::{Room, RowDraft, Step, Walk};
use super::token::{Attributes, Closed, Token, Tokens};
use crate::source::error::Limit;
use crate::source::input::Held;
use crate::source::row::{Cell, CellKind, DamageKind, SourceRow};
use crate::source::workbook::number_text;

/// A walk through a spreadsheet.
pub(super) struct Sheets {
    tokens: Tokens,
    room: Room,
    count: usize,
    /// The number of the last row.
    last: u32,
    row: Option<OpenRow>,
    cell: Option<OpenCell>,
    /// Whether text belongs to the cell.
    listening: bool,
    /// Notes inside each other, whose text is not the cell's.
    notes: usize,
    /// Whether text says if the sheet is seen.
    asking_visible: bool,
    /// A row that stands in the sheet several times.
    again: Option<Again>,
    /// Cells that stood in a sheet once more than in the file.
    repeated: usize,
    steps: VecDeque<Step>,
}

struct Again {
    row: SourceRow,
    times: u32,
}

struct OpenRow {
    draft: RowDraft,
    /// How many rows it stands for.
    times: u32,
    column: usize,
}

struct OpenCell {
    text: Held,
    sort: String,
    /// What an attribute says instead of the text.
    value: Option<String>,
    columns: usize,
    /// How many cells to the right have the same content.
    times: usize,
}

impl Sheets {
    pub(super) fn new(tokens: Tokens, room: Room) -> Sheets {
        Sheets {
            tokens,
            room,
            count: 0,
            last: 0,
            row: None,
            cell: None,
            listening: false,
            notes: 0,
            asking_visible: false,
            again: None,
            repeated: 0,
            steps: VecDeque::new(),
        }
    }

    fn table(&self) -> usize {
        self.count.saturating_sub(1)
    }

    fn take(&mut self, token: Token) {
        match token {
            Token::Text(text) => self.text(&text),
            Token::Open { name, attributes, closed } => {
                self.opened(&name, &attributes);
                if closed == Closed::Itself {
                    self.closed(&name);
                }
            }
            Token::Close { name } => self.closed(&name),
        }
    }

    fn opened(&mut self, name: &str, attributes: &Attributes) {
        match name {
            "comment" | "annotation" => self.notes += 1,
            _ if self.notes > 0 => {}
            "worksheet" => self.start_sheet(attributes),
            "table" if attributes.get("name").is_some() => self.start_sheet(attributes),
            "row" | "table-row" => self.start_row(attributes),
            "cell" => self.start_cell(attributes),
            "table-cell" | "covered-table-cell" => self.start_open_cell(attributes),
            "data" => {
                self.listening = true;
                if let Some(cell) = &mut self.cell {
                    cell.sort = attributes.get("type").unwrap_or_default().to_ascii_lowercase();
                }
            }
            "p" => self.start_paragraph(),
            "s" => {
                let blanks = attributes.number("c").unwrap_or(1).clamp(1, 1000) as usize;
                self.add(" ".repeat(blanks).as_bytes());
            }
            "tab" => self.add(b"\t"),
            "br" | "line-break" => self.add(b"\n"),
            "visible" => self.asking_visible = true,
            _ => {}
        }
    }

    fn closed(&mut self, name: &str) {
        match name {
            "comment" | "annotation" => self.notes = self.notes.saturating_sub(1),
            _ if self.notes > 0 => {}
            "row" | "table-row" => self.end_row(),
            "cell" | "table-cell" | "covered-table-cell" => self.end_cell(),
            "data" | "p" => self.listening = false,
            "visible" => self.asking_visible = false,
            _ => {}
        }
    }

    fn text(&mut self, text: &[u8]) {
        let word = text.trim_ascii();
        if self.asking_visible && (word == b"SheetHidden" || word == b"SheetVeryHidden") {
            self.steps.push_back(Step::Hidden { table: self.table() });
        } else if self.listening && self.notes == 0 {
            self.add(text);
        }
    }

    fn add(&mut self, text: &[u8]) {
        if let Some(cell) = &mut self.cell {
            cell.text.push(text);
        }
    }

    fn start_paragraph(&mut self) {
        self.listening = true;
        if self.cell.as_ref().is_some_and(|cell| !cell.text.bytes.is_empty()) {
            self.add(b"\n");
        }
    }

    fn start_sheet(&mut self, attributes: &Attributes) {
        self.end_row();
        self.count += 1;
        self.last = 0;
        let name = attributes.get("name").unwrap_or_default().to_owned();
        self.steps.push_back(Step::Named { table: self.table(), name });
    }

    fn start_row(&mut self, attributes: &Attributes) {
        self.end_row();
        let next = self.last.saturating_add(1);
        let asked = attributes.number("index").unwrap_or(next);
        let mut draft = RowDraft::new(asked.max(next));
        if asked < next {
            draft.tell(None, DamageKind::UnreadableCell, "the row stands out of order in the sheet");
        }
        let times = attributes.number("number-rows-repeated").unwrap_or(1).max(1);
        self.row = Some(OpenRow { draft, times, column: 0 });
    }

    /// Ends the row, with one blank row for all that the file leaves out before it.
    fn end_row(&mut self) {
        self.end_cell();
        let Some(open) = self.row.take() else { return };
        let (table, number) = (self.table(), open.draft.row);
        let last = number.saturating_add(open.times - 1);
        if open.draft.is_empty() && open.times > 1 {
            self.last = last;
            return;
        }
        if number > self.last.saturating_add(1) {
            self.steps.push_back(RowDraft::new(number - 1).finish(table, 0, &self.room));
        }
        self.last = last;
        let step = open.draft.finish(table, open.column, &self.room);
        if open.times > 1
            && let Step::Row { row, .. } = &step
            && self.room.is_wanted(table)
        {
            self.again = Some(Again { row: row.clone(), times: open.times - 1 });
        }
        self.steps.push_back(step);
    }

    /// Says the row once more that stands in the sheet several times.
    fn say_again(&mut self) -> Option<Step> {
        let again = self.again.as_mut()?;
        again.times -= 1;
        again.row.row = again.row.row.saturating_add(1);
        let (row, ended) = (again.row.clone(), again.times == 0);
        if ended {
            self.again = None;
        }
        let table = self.table();
        if !self.may_repeat(row.cells.len()) || row.row > self.room.limits.rows {
            self.again = None;
            let allowed = format!("{MOST_REPEATS} repeated cells");
            return Some(Step::Beyond { table, row: row.row, limit: Limit::PartRatio, allowed });
        }
        Some(Step::Row { table, row, damage: Vec::new() })
    }

    /// Tells whether so many cells may stand once more than the file has them.
    fn may_repeat(&mut self, cells: usize) -> bool {
        self.repeated = self.repeated.saturating_add(cells);
        self.repeated <= MOST_REPEATS
    }

    fn start_cell(&mut self, attributes: &Attributes) {
        self.end_cell();
        let Some(row) = &mut self.row else { return };
        if let Some(index) = attributes.number("index") {
            row.column = row.column.max(index.saturating_sub(1) as usize);
        }
        let columns = 1 + attributes.number("mergeacross").unwrap_or(0) as usize;
        self.cell = Some(OpenCell {
            text: Held::with_room(self.room.of(self.count.saturating_sub(1))),
            sort: String::new(),
            value: None,
            columns,
            times: 1,
        });
    }

    fn start_open_cell(&mut self, attributes: &Attributes) {
        self.end_cell();
        if self.row.is_none() {
            return;
        }
        let times = attributes.number("number-columns-repeated").unwrap_or(1).max(1) as usize;
        let sort = attributes.get("value-type").unwrap_or_default().to_ascii_lowercase();
        let value = ["value", "date-value", "time-value", "boolean-value"];
        let value = value.iter().find_map(|name| attributes.get(name)).map(str::to_owned);
        let text = Held::with_room(self.room.of(self.table()));
        self.cell = Some(OpenCell { text, sort, value, columns: 1, times });
    }

    fn end_cell(&mut self) {
        self.listening = false;
        let (Some(cell), Some(row)) = (self.cell.take(), self.row.as_mut()) else { return };
        let from = row.column;
        let most = usize::from(self.room.limits.columns);
        let typed = typed(&cell);
        let filled =
            typed.as_ref().is_some_and(|cell| cell.kind != CellKind::Empty) || !cell.text.bytes.is_empty();
        // Who only looks at a table sees a repeated cell once.
        let times = if self.room.is_wanted(self.count.saturating_sub(1)) { cell.times } else { 1 };
        if filled {
            self.repeated = self.repeated.saturating_add(times - 1);
        }
        let times = if self.repeated <= MOST_REPEATS { times } else { 1 };
        for column in from..from.saturating_add(times).min(most) {
            match &typed {
                _ if !filled => break,
                Some(typed) => row.draft.put_cell(column, typed.clone(), &self.room),
                None => row.draft.put(column, &cell.text, CellKind::Text, &self.room),
            }
        }
        // Blank cells behind the last column are how spreadsheets fill up a row.
        row.column = from.saturating_add(cell.columns.max(cell.times));
        if !filled {
            row.column = row.column.min(most);
        }
    }
}

/// Cells that may stand in a sheet more often than in its file; rows that people repeat are few.
const MOST_REPEATS: usize = 1_000_000;

/// Reads a cell that is no text; `None` if it is one.
fn typed(cell: &OpenCell) -> Option<Cell> {
    let text = match &cell.value {
        Some(value) => value.clone(),
        None => String::from_utf8_lossy(&cell.text.bytes).trim().to_owned(),
    };
    let of = |text: String, kind: CellKind| {
        Some(Cell { kind: if text.is_empty() { CellKind::Empty } else { kind }, text })
    };
    match cell.sort.as_str() {
        "number" | "float" | "percentage" | "currency" => match text.parse::<f64>() {
            Ok(number) => of(number_text(number), CellKind::Number),
            Err(_) => None,
        },
        "boolean" => of(
            if matches!(text.as_str(), "1" | "true") { "TRUE" } else { "FALSE" }.to_owned(),
            CellKind::Boolean,
        ),
        "datetime" | "date" => Some(moment(&text)),
        "time" => of(clock(&text).unwrap_or(text), CellKind::DateTime),
        "error" => of(text, CellKind::Error),
        _ => None,
    }
}

/// Reads `1980-01-31T00:00:00.000`; days before 1900 are times alone (the specification of Excel 2003).
fn moment(text: &str) -> Cell {
    let (date, time) = text.split_once('T').unwrap_or((text, ""));
    let time = time.split(['.', 'Z']).next().unwrap_or_default();
    if matches!(date, "1899-12-31" | "1899-12-30") && !time.is_empty() {
        Cell { text: time.to_owned(), kind: CellKind::DateTime }
    } else if time.is_empty() || time == "00:00:00" {
        Cell { text: date.to_owned(), kind: CellKind::Date }
    } else {
        Cell { text: format!("{date} {time}"), kind: CellKind::DateTime }
    }
}

/// Reads `PT12H30M05S`, the times of OpenDocument.
fn clock(text: &str) -> Option<String> {
    let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.split(['.', ',', 'S']).next()?;
    Some(format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
}

impl Walk for Sheets {
    fn next_step(&mut self) -> Option<Step> {
        loop {
            if let Some(step) = self.steps.pop_front() {
                return Some(step);
            }
            if let Some(step) = self.say_again() {
                return Some(step);
            }
            match self.tokens.next() {
                Some(token) => self.take(token),
                None => {
                    self.end_row();
                    if self.steps.is_empty() {
                        return None;
                    }
                }
            }
        }
    }

    fn take_failure(&mut self) -> Option<std::io::Error> {
        self.tokens.input.take_failure()
    }
}
