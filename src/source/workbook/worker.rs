//! Parses a workbook and says its rows in frames: in a process of its own, or in a thread.
//!
//! Parsers of workbooks abort or fill the memory on some hostile files, and no check before them is
//! complete. So the program starts itself once more under a hidden name ([`COMMAND`]); that process
//! limits its own memory and time, gets the file as its standard input and answers on its
//! standard output. Whatever becomes of it, the reading process sees rows, then an end or a death.
//! Time is earned: a little to begin with, more for a larger file, and more for every row that was
//! said, so that a small hostile file ends soon and a full sheet does not.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::process::ExitCode;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use super::choose::choose;
use super::frame::{self, Failure, Frame};
use super::gather::{Speaker, Spoken};
use super::remarks::Facts;
use super::request::{Caps, Request};
use super::sheets::Book;
use crate::source::options::HeaderJudge;

/// The first argument by which the program knows that it is to be the worker.
pub const COMMAND: &str = "workbook-worker";

/// Processor seconds that every workbook has.
const FIRST_SECONDS: u64 = 4;

/// Bytes of a workbook that earn a processor second; it takes a tenth of that to read them.
const BYTES_A_SECOND: u64 = 2 << 20;

/// Rows that earn a processor second; it takes a tenth of that to read and say them.
const ROWS_A_SECOND: u64 = 30_000;

/// Runs the worker: `arguments` are those after [`COMMAND`], and `judge` helps to choose the sheet.
///
/// Call it first thing in `main`, before any thread or runtime exists.
pub fn worker_main(arguments: impl IntoIterator<Item = OsString>, judge: HeaderJudge) -> ExitCode {
    let Some(request) = Request::from_arguments(arguments) else { return ExitCode::from(2) };
    let Ok(file) = io::stdin().as_fd().try_clone_to_owned().map(File::from) else { return ExitCode::from(2) };
    let Ok(budget) = limit_itself(&request.caps, &file) else { return ExitCode::from(2) };
    // A panic ends the process, and its message would end on the person's screen.
    std::panic::set_hook(Box::new(|_| {}));
    if let Ok(lifeline) = io::stderr().as_fd().try_clone_to_owned() {
        follow_into_death(lifeline);
    }
    let mut out = BufWriter::with_capacity(64 << 10, io::stdout().lock());
    match serve(file, &request, (judge, budget), &mut out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(2),
    }
}

/// Ends this process when the one that started it is gone, however that died.
///
/// The other end of the pipe that stands in for the standard error lies in that process alone.
fn follow_into_death(lifeline: OwnedFd) {
    let watch = move || {
        let mut lifeline = File::from(lifeline);
        // Nobody writes: this returns when the other end is closed, and fails if there is no pipe.
        if let Ok(0) = lifeline.read(&mut [0; 1]) {
            std::process::exit(2);
        }
    };
    // Without the thread the process still ends when it next says something or its time is up.
    let _ = std::thread::Builder::new().name("lifeline".to_owned()).stack_size(64 << 10).spawn(watch);
}

fn limit_itself(caps: &Caps, file: &File) -> io::Result<Budget> {
    limit(Resource::Core, 0, 0)?;
    limit(Resource::As, caps.memory_bytes, caps.memory_bytes)?;
    let earned = FIRST_SECONDS + file.metadata()?.len() / BYTES_A_SECOND;
    let budget = Budget::Process { seconds: earned.min(caps.cpu_seconds), most: caps.cpu_seconds, rows: 0 };
    budget.allot()?;
    Ok(budget)
}

/// Sets a limit, within the one that whoever started the program has set.
fn limit(resource: Resource, current: u64, most: u64) -> io::Result<()> {
    let most = getrlimit(resource).maximum.map_or(most, |allowed| allowed.min(most));
    setrlimit(resource, Rlimit { current: Some(current.min(most)), maximum: Some(most) })?;
    Ok(())
}

/// The processor time that parsing may take.
#[derive(Debug)]
pub(super) enum Budget {
    /// Of a thread, which nobody can limit.
    Unlimited,
    /// Of a process: seconds so far, seconds at most, and the rows said since the last second was earned.
    Process { seconds: u64, most: u64, rows: u64 },
}

impl Budget {
    /// Takes note of a row that was said.
    pub(super) fn row_said(&mut self) {
        let Budget::Process { seconds, most, rows } = self else { return };
        *rows += 1;
        if *rows >= ROWS_A_SECOND && seconds < most {
            *rows = 0;
            *seconds += 1;
            // If the limit cannot be raised the old one holds.
            let _ = self.allot();
        }
    }

    fn allot(&self) -> io::Result<()> {
        let Budget::Process { seconds, most, .. } = self else { return Ok(()) };
        // The soft limit sends a signal that can be told apart; the hard one just kills.
        limit(Resource::Cpu, *seconds, most.saturating_add(1))
    }
}

/// Reads a workbook and says everything about it; an error means that nobody listens any more.
pub(super) fn serve(
    file: File,
    request: &Request,
    with: (HeaderJudge, Budget),
    out: &mut impl Write,
) -> io::Result<()> {
    let last = match parse(file, request, with, out) {
        Ok(Spoken::Everything) => Frame::End,
        Ok(Spoken::ToNobody(error)) => return Err(error),
        Err(failure) => Frame::Failed(failure),
    };
    frame::write(out, &last)?;
    out.flush()
}

fn parse(
    file: File,
    request: &Request,
    (judge, budget): (HeaderJudge, Budget),
    out: &mut impl Write,
) -> Result<Spoken, Failure> {
    let mut book = Book::open(request.container, file, &request.caps)?;
    let choice = choose(&mut book, request.sheet.as_deref(), judge)?;
    let kind = super::number_of_kind(book.kind());
    let opened = Frame::Opened { kind, sheet: choice.name, others: choice.others };
    if let Err(error) = frame::write(out, &opened) {
        return Ok(Spoken::ToNobody(error));
    }
    let mut speaker = Speaker::new(out, &request.caps, budget);
    let Some(place) = choice.place else {
        speaker.remark("the workbook has no sheet with cells".to_owned());
        return speaker.finish(Ok(()));
    };
    let mut facts = Facts::default();
    let visited = book.visit(place, &mut speaker, &mut facts);
    speaker.flush();
    for sentence in facts.sentences(speaker.columns()) {
        speaker.remark(sentence);
    }
    speaker.finish(visited)
}
