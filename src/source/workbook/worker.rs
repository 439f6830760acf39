//! Parses a workbook and says its rows in frames: in a process of its own, or in a thread.
//!
//! Parsers of workbooks abort or fill the memory on some hostile files, and no check before them is
//! complete. So the program starts itself once more under a hidden name ([`COMMAND`]); that process
//! limits its own memory and time, gets the file as its standard input and answers on its
//! standard output. Whatever becomes of it, the reading process sees rows, then an end or a death.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::fd::AsFd;
use std::process::ExitCode;

use calamine::{Data, SheetVisible};
use rustix::process::{Resource, Rlimit, setrlimit};

use super::archive;
use super::cells::cell;
use super::frame::{self, Failure, Frame};
use super::request::{Caps, Request};
use super::sheets::{Book, Flow, Visitor, readable};
use crate::source::content::Container;
use crate::source::layout::WorkbookKind;
use crate::source::options::HeaderJudge;
use crate::source::row::{Cell, CellKind, Damage, DamageKind, SourceRow};

/// The first argument by which the program knows that it is to be the worker.
pub const COMMAND: &str = "workbook-worker";

/// Rows of a sheet that are looked at to choose a sheet.
const GLANCE_ROWS: u32 = 60;

/// Runs the worker: `arguments` are those after [`COMMAND`], and `judge` helps to choose the sheet.
///
/// Call it first thing in `main`, before any thread or runtime exists.
pub fn worker_main(arguments: impl IntoIterator<Item = OsString>, judge: HeaderJudge) -> ExitCode {
    let Some(request) = Request::from_arguments(arguments) else { return ExitCode::from(2) };
    if limit_itself(&request.caps).is_err() {
        return ExitCode::from(2);
    }
    // A panic ends the process, and its message would end on the person's screen.
    std::panic::set_hook(Box::new(|_| {}));
    let Ok(file) = io::stdin().as_fd().try_clone_to_owned() else { return ExitCode::from(2) };
    let mut out = BufWriter::with_capacity(64 << 10, io::stdout().lock());
    match serve(File::from(file), &request, judge, &mut out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(2),
    }
}

fn limit_itself(caps: &Caps) -> io::Result<()> {
    let hard = |value| Rlimit { current: Some(value), maximum: Some(value) };
    setrlimit(Resource::Core, hard(0))?;
    setrlimit(Resource::As, hard(caps.memory_bytes))?;
    // The soft limit sends a signal that can be told apart; the hard one, a second later, just kills.
    let cpu = Rlimit { current: Some(caps.cpu_seconds), maximum: Some(caps.cpu_seconds.saturating_add(1)) };
    setrlimit(Resource::Cpu, cpu)?;
    Ok(())
}

/// Reads a workbook and says everything about it; an error means that nobody listens any more.
pub(super) fn serve(
    file: File,
    request: &Request,
    judge: HeaderJudge,
    out: &mut impl Write,
) -> io::Result<()> {
    let last = match parse(file, request, judge, out) {
        Ok(Spoken::Everything) => Frame::End,
        Ok(Spoken::ToNobody(error)) => return Err(error),
        Err(failure) => Frame::Failed(failure),
    };
    frame::write(out, &last)?;
    out.flush()
}

enum Spoken {
    Everything,
    ToNobody(io::Error),
}

fn parse(file: File, request: &Request, judge: HeaderJudge, out: &mut impl Write) -> Result<Spoken, Failure> {
    let kind = match request.container {
        Container::Zip => archive::examine(&file, &request.caps)?,
        Container::Ole => WorkbookKind::Xls,
    };
    let mut book = Book::open(kind, file)?;
    let names = readable(&book.sheets());
    let sheet = choose(&mut book, &names, request.sheet.as_deref(), judge)?;
    let others = names.into_iter().map(|(name, _)| name).filter(|name| *name != sheet).collect();
    let opened = Frame::Opened { kind: super::number_of_kind(kind), sheet: sheet.clone(), others };
    if let Err(error) = frame::write(out, &opened) {
        return Ok(Spoken::ToNobody(error));
    }
    let mut speaker = Speaker::new(out, &request.caps);
    let visited = book.visit(&sheet, &mut speaker);
    speaker.finish(visited)
}

/// Chooses the sheet: the one asked for, or the visible one that looks most like the table.
fn choose(
    book: &mut Book,
    names: &[(String, SheetVisible)],
    asked: Option<&str>,
    judge: HeaderJudge,
) -> Result<String, Failure> {
    if let Some(asked) = asked {
        let found = names.iter().find(|(name, _)| name == asked);
        let available = || names.iter().map(|(name, _)| name.clone()).collect();
        return found
            .map(|(name, _)| name.clone())
            .ok_or_else(|| Failure::NoSuchSheet { available: available() });
    }
    if let [(only, _)] = names {
        return Ok(only.clone());
    }
    let mut best: Option<(Looks, &String)> = None;
    for (name, visible) in names {
        let looks = glance(book, name, *visible, judge);
        if best.as_ref().is_none_or(|(highest, _)| looks > *highest) {
            best = Some((looks, name));
        }
    }
    let none = || Failure::Broken { row: 0, message: "it has no sheet with cells".to_owned() };
    best.map(|(_, name)| name.clone()).ok_or_else(none)
}

/// How much a sheet looks like the table, the most telling sign first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Looks {
    filled_and_visible: bool,
    known_headers: usize,
    cells: usize,
}

fn glance(book: &mut Book, sheet: &str, visible: SheetVisible, judge: HeaderJudge) -> Looks {
    let mut glance = Glance { rows: Vec::new() };
    // A sheet that breaks off is judged by what could be read.
    let _ = book.visit(sheet, &mut glance);
    let known = glance.rows.iter().map(|(_, texts)| judge(texts)).max().unwrap_or(0);
    let cells = glance.rows.iter().map(|(_, texts)| texts.len()).sum();
    Looks { filled_and_visible: cells > 0 && visible == SheetVisible::Visible, known_headers: known, cells }
}

struct Glance {
    rows: Vec<(u32, Vec<String>)>,
}

impl Visitor for Glance {
    fn cell(&mut self, row: u32, _column: u32, value: Data) -> Flow {
        let text = cell(value).text.trim().to_owned();
        if text.is_empty() {
            return Flow::Continue;
        }
        let full = self.rows.len() >= GLANCE_ROWS as usize;
        match self.rows.last_mut() {
            Some((last, texts)) if *last == row => texts.push(text),
            _ if full => return Flow::Stop,
            _ => self.rows.push((row, vec![text])),
        }
        Flow::Continue
    }

    fn unreadable(&mut self) -> Flow {
        Flow::Continue
    }
}

/// Gathers cells into rows and says them.
struct Speaker<'a, W: Write> {
    out: &'a mut W,
    caps: &'a Caps,
    row: SourceRow,
    /// Rows whose cells came in more than one piece would be said twice.
    said: u32,
    stop: Option<Stop>,
    met_backwards: HashSet<u32>,
}

enum Stop {
    Nobody(io::Error),
    Beyond(Failure),
}

impl<'a, W: Write> Speaker<'a, W> {
    fn new(out: &'a mut W, caps: &'a Caps) -> Self {
        Speaker { out, caps, row: SourceRow::default(), said: 0, stop: None, met_backwards: HashSet::new() }
    }

    fn finish(mut self, visited: Result<(), Failure>) -> Result<Spoken, Failure> {
        if self.stop.is_none() && self.row.row > 0 {
            self.say_row();
        }
        match (self.stop, visited) {
            (Some(Stop::Nobody(error)), _) => Ok(Spoken::ToNobody(error)),
            (Some(Stop::Beyond(failure)), _) => Err(failure),
            (None, Ok(())) => Ok(Spoken::Everything),
            (None, Err(Failure::Broken { message, .. })) => Err(Failure::Broken { row: self.said, message }),
            (None, Err(other)) => Err(other),
        }
    }

    /// Says the gathered row, after the rows above it that the file does not mention.
    fn say_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        for blank in self.said + 1..row.row {
            self.say(&Frame::Row(SourceRow { row: blank, cells: Vec::new() }));
            if self.stop.is_some() {
                return;
            }
        }
        self.said = self.said.max(row.row);
        self.say(&Frame::Row(row));
    }

    fn say(&mut self, frame: &Frame) {
        if let Err(error) = frame::write(self.out, frame) {
            self.stop = Some(Stop::Nobody(error));
        }
    }

    fn beyond(&mut self, limit: u8, allowed: String) -> Flow {
        let failure = Failure::Beyond { limit, row: self.row.row, allowed, part: String::new() };
        self.stop = Some(Stop::Beyond(failure));
        Flow::Stop
    }

    fn start_row(&mut self, number: u32) {
        if self.row.row > 0 {
            self.say_row();
        }
        if number <= self.said && self.met_backwards.insert(number) {
            self.damage(number, None, DamageKind::UnreadableCell, "the row stands out of order in the sheet");
        }
        self.row.row = number;
    }

    fn damage(&mut self, row: u32, column: Option<u16>, kind: DamageKind, message: &str) {
        self.say(&Frame::Damage(Damage { row, column, kind, message: message.to_owned() }));
    }

    /// Cuts what no cell may hold.
    fn tamed(&mut self, column: u16, mut cell: Cell) -> Cell {
        if cell.text.contains('\0') {
            cell.text.retain(|c| c != '\0');
            self.damage(self.row.row, Some(column), DamageKind::NulCharacter, "NUL characters were left out");
        }
        let most = usize::try_from(self.caps.cell_bytes).unwrap_or(usize::MAX);
        if cell.text.len() > most {
            cell.text.truncate(cell.text.floor_char_boundary(most));
            self.damage(
                self.row.row,
                Some(column),
                DamageKind::LongCell,
                "longer than a cell may be; cut at the limit",
            );
        }
        cell
    }
}

impl<W: Write> Visitor for Speaker<'_, W> {
    fn cell(&mut self, row: u32, column: u32, value: Data) -> Flow {
        let number = row.saturating_add(1);
        if number != self.row.row {
            self.start_row(number);
        }
        if u64::from(column) >= self.caps.columns {
            return self.beyond(super::COLUMNS, format!("{} columns", self.caps.columns));
        }
        if u64::from(row) >= self.caps.rows {
            return self.beyond(super::ROWS, format!("{} rows", self.caps.rows));
        }
        let place = usize::try_from(column).unwrap_or(usize::MAX);
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        let cell = self.tamed(column, cell(value));
        if cell.kind != CellKind::Empty {
            if self.row.cells.len() <= place {
                self.row.cells.resize(place + 1, Cell::default());
            }
            if let Some(slot) = self.row.cells.get_mut(place) {
                *slot = cell;
            }
        }
        if self.stop.is_some() { Flow::Stop } else { Flow::Continue }
    }

    fn unreadable(&mut self) -> Flow {
        let row = self.row.row.max(1);
        self.damage(row, None, DamageKind::UnreadableCell, "a cell in or below this row cannot be read");
        if self.stop.is_some() { Flow::Stop } else { Flow::Continue }
    }
}
