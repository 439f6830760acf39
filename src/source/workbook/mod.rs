//! Workbooks: the sheet that holds the table, as rows of typed cells.
//!
//! In: an open file that is a ZIP or OLE container. Out: the sheets' names and the rows of one sheet.
//! A process of its own does the parsing (see [`worker`]); this side only reads frames, so a file
//! that brings the parser down is an error like any other. It does not know which row is the header,
//! except that the worker asks the header judge when several sheets compete.

mod cells;
mod choose;
mod format;
mod frame;
mod gather;
mod moment;
mod ods;
mod ole;
mod package;
mod parts;
mod remarks;
mod request;
mod sheet;
mod sheets;
mod strings;
mod styles;
#[cfg(test)]
mod tests;
pub mod worker;
mod xls;
mod xlsx;
mod xml;

use std::fs::File;
use std::io::{BufReader, BufWriter, PipeWriter, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;

pub(super) use cells::number_text;
use frame::{Failure, Frame};
use request::Request;
use worker::Budget;

use super::content::Container;
use super::error::{Limit, ReadError, shown};
use super::file::Stamp;
use super::layout::{Format, WorkbookKind};
use super::options::ReadOptions;
use super::stream::Raw;

const PART_BYTES: u8 = 0;
const PART_RATIO: u8 = 1;
const ROWS: u8 = 2;
const COLUMNS: u8 = 3;
const PARTS: u8 = 4;
const ROW_BYTES: u8 = 5;

/// Limits by their number in a frame.
const LIMITS: [Limit; 6] =
    [Limit::PartBytes, Limit::PartRatio, Limit::Rows, Limit::Columns, Limit::PartBytes, Limit::RowBytes];

/// Families by their number in a frame.
const KINDS: [WorkbookKind; 4] =
    [WorkbookKind::Xlsx, WorkbookKind::Xlsb, WorkbookKind::Xls, WorkbookKind::Ods];

fn number_of_kind(kind: WorkbookKind) -> u8 {
    KINDS.iter().position(|known| *known == kind).and_then(|at| u8::try_from(at).ok()).unwrap_or(0)
}

/// A workbook whose sheet is chosen.
pub(super) struct Opened {
    pub(super) format: Format,
    pub(super) rows: SheetRows,
}

/// Opens a workbook and waits until its sheet is chosen.
pub(super) fn open(
    path: &Path,
    (file, stamp): (File, Stamp),
    container: Container,
    options: &ReadOptions,
) -> Result<Opened, ReadError> {
    let watched = file.try_clone().map_err(|source| ReadError::io(path, source))?;
    let request = Request::of(container, options);
    let speaker = match &options.worker {
        Some(program) => start_process(program, file, &request),
        None => start_thread(file, request, options),
    };
    let speaker =
        speaker.map_err(|source| ReadError::Worker { file: shown(path), message: source.to_string() })?;
    let mut rows = SheetRows {
        speaker,
        watched: (watched, stamp),
        file: shown(path),
        allowed: worker_limits(options),
        asked: options.sheet.clone().unwrap_or_default(),
        last_row: 0,
        ended: false,
    };
    match rows.next_frame()? {
        Frame::Opened { kind, sheet, others } => {
            let kind = KINDS.get(usize::from(kind)).copied().unwrap_or(WorkbookKind::Xlsx);
            Ok(Opened { format: Format::Workbook { kind, sheet, other_sheets: others }, rows })
        }
        _ => Err(ReadError::Worker { file: shown(path), message: "it spoke out of turn".to_owned() }),
    }
}

fn worker_limits(options: &ReadOptions) -> String {
    let limits = &options.limits;
    let memory = limits.worker_memory_bytes >> 20;
    format!("{memory} MiB and {} s, less for a small file", limits.worker_cpu_seconds)
}

fn start_process(program: &Path, file: File, request: &Request) -> std::io::Result<Speaker> {
    let mut file = file;
    std::io::Seek::rewind(&mut file)?;
    // The worker waits at one end, and ends when the other is gone because this process is.
    let (lifeline, held) = std::io::pipe()?;
    let mut child = Command::new(program)
        .arg(worker::COMMAND)
        .args(request.arguments())
        .env_clear()
        // Threads of the worker share one heap: each of their own would take address space from the limit.
        .env("MALLOC_ARENA_MAX", "1")
        .stdin(Stdio::from(file))
        .stdout(Stdio::piped())
        .stderr(Stdio::from(lifeline))
        .spawn()?;
    let Some(output) = child.stdout.take() else { return Err(std::io::Error::other("it has no output")) };
    Ok(Speaker {
        voice: Box::new(BufReader::with_capacity(64 << 10, output)),
        life: Life::Process { child, _lifeline: held },
    })
}

/// Parses in a thread of this process: without any cap, so for trusted files and tests only.
fn start_thread(mut file: File, request: Request, options: &ReadOptions) -> std::io::Result<Speaker> {
    std::io::Seek::rewind(&mut file)?;
    let (reader, writer) = std::io::pipe()?;
    let judge = options.header_judge;
    let thread = std::thread::Builder::new().name("workbook".to_owned()).spawn(move || {
        let mut out = BufWriter::with_capacity(64 << 10, writer);
        // An error means that nobody reads the rows any more, which is no trouble.
        let _ = worker::serve(file, &request, (judge, Budget::Unlimited), &mut out);
    })?;
    Ok(Speaker {
        voice: Box::new(BufReader::with_capacity(64 << 10, reader)),
        life: Life::Thread(Some(thread)),
    })
}

/// Whoever parses the workbook.
struct Speaker {
    voice: Box<dyn Read + Send>,
    life: Life,
}

enum Life {
    Process { child: Child, _lifeline: PipeWriter },
    Thread(Option<JoinHandle<()>>),
}

/// How the parsing ended when it ended without a word.
enum Death {
    /// A signal: the memory or the time was used up, or the parser aborted.
    Killed,
    /// A panic of the parser.
    Panicked,
}

impl Speaker {
    fn death(&mut self) -> Death {
        match &mut self.life {
            Life::Process { child, .. } => match child.wait() {
                Ok(status) if !killed(status) => Death::Panicked,
                _ => Death::Killed,
            },
            Life::Thread(thread) => {
                if let Some(thread) = thread.take() {
                    let _ = thread.join();
                }
                Death::Panicked
            }
        }
    }
}

fn killed(status: ExitStatus) -> bool {
    status.code().is_none()
}

impl Drop for Speaker {
    fn drop(&mut self) {
        if let Life::Process { child, .. } = &mut self.life {
            // It may have ended by itself, which is as well.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The rows of the chosen sheet.
pub(super) struct SheetRows {
    speaker: Speaker,
    /// The file, which at the end must be what it was at the start.
    watched: (File, Stamp),
    file: String,
    allowed: String,
    asked: String,
    last_row: u32,
    ended: bool,
}

impl SheetRows {
    pub(super) fn next_raw(&mut self) -> Option<Raw> {
        if self.ended {
            return None;
        }
        match self.next_frame() {
            Ok(Frame::Row(row)) => {
                self.last_row = row.row;
                Some(Raw::Row(row))
            }
            Ok(Frame::Damage(damage)) => Some(Raw::Damage(damage)),
            Ok(Frame::End) => {
                self.ended = true;
                let source = self.watched.1.confirm(&self.watched.0).err()?;
                Some(Raw::Stopped(ReadError::Io { file: self.file.clone(), row: None, source }))
            }
            Ok(Frame::Opened { .. } | Frame::Failed(_)) => {
                self.ended = true;
                let message = "it spoke out of turn".to_owned();
                Some(Raw::Stopped(ReadError::Worker { file: self.file.clone(), message }))
            }
            Err(error) => {
                self.ended = true;
                Some(Raw::Stopped(error))
            }
        }
    }

    fn next_frame(&mut self) -> Result<Frame, ReadError> {
        match frame::read(&mut self.speaker.voice) {
            Ok(Frame::Failed(failure)) => Err(self.failed(failure)),
            Ok(frame) => Ok(frame),
            Err(_) => Err(self.died()),
        }
    }

    fn died(&mut self) -> ReadError {
        let file = self.file.clone();
        let row = Some(self.last_row).filter(|row| *row > 0);
        match self.speaker.death() {
            Death::Killed => ReadError::BeyondLimits {
                file,
                row,
                limit: Limit::Worker,
                allowed: self.allowed.clone(),
                part: None,
            },
            Death::Panicked => {
                ReadError::Broken { file, row, message: "its structure contradicts itself".to_owned() }
            }
        }
    }

    fn failed(&self, failure: Failure) -> ReadError {
        let file = self.file.clone();
        let known = |row: u32| Some(row).filter(|row| *row > 0);
        match failure {
            Failure::Encrypted => ReadError::Encrypted { file },
            Failure::NotAWorkbook => {
                ReadError::Unsupported { file, what: "an archive that holds no workbook" }
            }
            Failure::Broken { row, message } => ReadError::Broken { file, row: known(row), message },
            Failure::NoSuchSheet { available } => {
                ReadError::NoSuchSheet { file, sheet: self.asked.clone(), available }
            }
            Failure::Beyond { limit, row, allowed, part } => ReadError::BeyondLimits {
                file,
                row: known(row),
                limit: LIMITS.get(usize::from(limit)).copied().unwrap_or(Limit::Worker),
                allowed,
                part: Some(part).filter(|part| !part.is_empty()),
            },
        }
    }
}
