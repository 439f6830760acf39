//! Tables of a web page, as programs write them that call the page `.xls`.
//!
//! In: tokens. Out: the rows of all tables, those inside cells of others too. A row is numbered as it stands
//! in its own table; an open cell or row ends where the next one starts, as in a browser.

use std::collections::VecDeque;

use super::steps::{Room, RowDraft, Step, Walk};
use super::token::{Attributes, Token, Tokens};
use crate::source::input::Held;
use crate::source::row::CellKind;

/// Tables inside each other; what is deeper belongs to the cell around it.
const DEEPEST: usize = 16;

/// Rows over which a cell may reach (the HTML standard).
const LONGEST_SPAN: u32 = 65_534;

/// Columns over which a cell may reach (the HTML standard).
const WIDEST_SPAN: u32 = 1_000;

/// Columns that are passed over in one page because cells from above reach into them; a page that asks for
/// more is no export, and its cells stand where they come.
const PATIENCE: usize = 50_000_000;

/// A walk through a web page.
pub(super) struct Html {
    tokens: Tokens,
    room: Room,
    open: Vec<OpenTable>,
    /// Tables that are open and too deep to be told apart.
    deeper: usize,
    count: usize,
    steps: VecDeque<Step>,
    /// Columns that may still be passed over because of cells from above.
    patience: usize,
}

struct OpenTable {
    index: usize,
    rows: u32,
    row: Option<RowDraft>,
    /// The next column of the row.
    column: usize,
    cell: Option<OpenCell>,
    caption: Option<Held>,
    /// For each column, the last row into which a cell from above reaches.
    reaching: Vec<u32>,
}

struct OpenCell {
    text: Held,
    columns: u32,
    rows: u32,
    /// Whether a blank is due before the next character.
    blank: bool,
}

impl Html {
    pub(super) fn new(tokens: Tokens, room: Room) -> Html {
        Html {
            tokens,
            room,
            open: Vec::new(),
            deeper: 0,
            count: 0,
            steps: VecDeque::new(),
            patience: PATIENCE,
        }
    }

    fn take(&mut self, token: Token) {
        match token {
            Token::Text(text) => self.text(&text),
            Token::Open { name, attributes, .. } => self.opened(&name, &attributes),
            Token::Close { name } => self.closed(&name),
        }
    }

    fn opened(&mut self, name: &str, attributes: &Attributes) {
        match name {
            "script" | "style" | "title" => self.tokens.skip_raw(name),
            "table" => self.open_table(attributes),
            "caption" => self.with_top(|table, _| table.caption = Some(Held::with_room(200))),
            "tr" => {
                self.end_row();
                self.with_top(OpenTable::start_row);
            }
            "thead" | "tbody" | "tfoot" => self.end_row(),
            "td" | "th" => self.open_cell(attributes),
            "br" => self.line_break(),
            "p" | "div" | "li" | "h1" | "h2" | "h3" => self.paragraph(),
            _ => {}
        }
    }

    fn closed(&mut self, name: &str) {
        match name {
            "table" if self.deeper > 0 => self.deeper -= 1,
            "table" => {
                self.end_row();
                self.open.pop();
                self.paragraph();
            }
            "caption" => self.end_caption(),
            "tr" | "thead" | "tbody" | "tfoot" => self.end_row(),
            "td" | "th" => self.end_cell(),
            "p" | "div" | "li" => self.paragraph(),
            _ => {}
        }
    }

    fn with_top(&mut self, act: impl FnOnce(&mut OpenTable, &Room)) {
        if self.deeper == 0
            && let Some(table) = self.open.last_mut()
        {
            act(table, &self.room);
        }
    }

    fn open_table(&mut self, attributes: &Attributes) {
        self.paragraph();
        if self.open.len() >= DEEPEST {
            self.deeper += 1;
            return;
        }
        let index = self.count;
        self.count += 1;
        if let Some(name) =
            attributes.get("id").or_else(|| attributes.get("name")).filter(|name| !name.is_empty())
        {
            self.steps.push_back(Step::Named { table: index, name: name.to_owned() });
        }
        self.open.push(OpenTable {
            index,
            rows: 0,
            row: None,
            column: 0,
            cell: None,
            caption: None,
            reaching: Vec::new(),
        });
    }

    fn open_cell(&mut self, attributes: &Attributes) {
        self.end_cell();
        let span = |name: &str, most: u32| attributes.number(name).unwrap_or(1).clamp(1, most);
        let (columns, rows) = (span("colspan", WIDEST_SPAN), span("rowspan", LONGEST_SPAN));
        self.with_top(|table, room| {
            if table.row.is_none() {
                table.start_row(room);
            }
            let text = Held::with_room(room.of(table.index));
            table.cell = Some(OpenCell { text, columns, rows, blank: false });
        });
    }

    fn end_cell(&mut self) {
        let mut patience = self.patience;
        self.with_top(|table, room| table.end_cell(room, &mut patience));
        self.patience = patience;
    }

    fn end_row(&mut self) {
        self.end_cell();
        let mut step = None;
        self.with_top(|table, room| {
            table.caption = None;
            step = table.end_row(room);
        });
        self.steps.extend(step);
    }

    fn end_caption(&mut self) {
        let mut named = None;
        self.with_top(|table, _| {
            named = table.caption.take().map(|held| {
                let name = String::from_utf8_lossy(&held.bytes).trim().to_owned();
                Step::Named { table: table.index, name }
            });
        });
        self.steps.extend(named);
    }

    /// Adds text to all open cells, since what stands in a table inside a cell stands in that cell.
    fn text(&mut self, text: &[u8]) {
        for table in &mut self.open {
            if let Some(cell) = &mut table.cell {
                cell.add(text);
            } else if let Some(caption) = &mut table.caption {
                caption.push(text);
            }
        }
    }

    fn line_break(&mut self) {
        for cell in self.open.iter_mut().filter_map(|table| table.cell.as_mut()) {
            cell.text.push(b"\n");
            cell.blank = false;
        }
    }

    /// Starts a new line where text stands already.
    fn paragraph(&mut self) {
        for cell in self.open.iter_mut().filter_map(|table| table.cell.as_mut()) {
            if cell.text.bytes.last().is_some_and(|byte| *byte != b'\n') {
                cell.text.push(b"\n");
            }
            cell.blank = false;
        }
    }
}

impl OpenTable {
    fn start_row(&mut self, _room: &Room) {
        self.rows = self.rows.saturating_add(1);
        self.row = Some(RowDraft::new(self.rows));
        self.column = 0;
    }

    fn end_cell(&mut self, room: &Room, patience: &mut usize) {
        let (Some(cell), Some(row)) = (self.cell.take(), self.row.as_mut()) else { return };
        while *patience > 0 && self.reaching.get(self.column).is_some_and(|last| *last >= self.rows) {
            self.column += 1;
            *patience -= 1;
        }
        row.put(self.column, &cell.text, CellKind::Text, room);
        let end = self.column.saturating_add(cell.columns as usize);
        if cell.rows > 1 && end <= usize::from(room.limits.columns) && *patience > cell.columns as usize {
            *patience -= cell.columns as usize;
            if self.reaching.len() < end {
                self.reaching.resize(end, 0);
            }
            if let Some(reached) = self.reaching.get_mut(self.column..end) {
                reached.fill(self.rows.saturating_add(cell.rows - 1));
            }
        }
        self.column = end;
    }

    fn end_row(&mut self, room: &Room) -> Option<Step> {
        let row = self.row.take()?;
        Some(row.finish(self.index, self.column.min(usize::from(room.limits.columns) + 1), room))
    }
}

impl OpenCell {
    /// Adds text with its blanks drawn together; the blank that does not break is one like others.
    fn add(&mut self, text: &[u8]) {
        let mut rest = text;
        while !rest.is_empty() && !self.text.cut {
            let blank = blank_bytes(rest);
            if blank > 0 {
                self.blank |= self.text.bytes.last().is_some_and(|byte| *byte != b'\n');
                rest = rest.get(blank..).unwrap_or_default();
                continue;
            }
            let word = rest.iter().skip(1).position(|byte| byte.is_ascii_whitespace() || *byte == 0xC2);
            let (word, behind) = rest.split_at(word.map_or(rest.len(), |at| at + 1));
            if std::mem::take(&mut self.blank) {
                self.text.push(b" ");
            }
            self.text.push(word);
            rest = behind;
        }
    }
}

/// Counts the bytes of the blank at the start.
fn blank_bytes(text: &[u8]) -> usize {
    match text {
        [first, ..] if first.is_ascii_whitespace() => 1,
        [0xC2, 0xA0, ..] => 2,
        _ => 0,
    }
}

impl Walk for Html {
    fn next_step(&mut self) -> Option<Step> {
        loop {
            if let Some(step) = self.steps.pop_front() {
                return Some(step);
            }
            match self.tokens.next() {
                Some(token) => self.take(token),
                None if self.open.is_empty() => return None,
                None => {
                    self.deeper = 0;
                    self.end_row();
                    self.open.pop();
                }
            }
        }
    }

    fn take_failure(&mut self) -> Option<std::io::Error> {
        self.tokens.input.take_failure()
    }
}
