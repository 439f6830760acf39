//! Where words go: what a program reads to stdout, talk and progress to stderr.

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;

use super::destination::Destination;
use super::failure::Failure;
use crate::contact::value::text::visible;
use crate::import::{OnProgress, Progress};
use crate::report::json_text;

/// Both streams of the program.
pub(super) struct Output {
    out: BufWriter<io::Stdout>,
    manner: Manner,
}

/// How a person is told how far something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    /// By a bar that moves.
    Bars,
    /// By a line now and then.
    Lines,
}

/// A voice needs its time.
const BEAT: Duration = Duration::from_secs(5);

impl Output {
    pub(super) fn new() -> Self {
        Self { out: BufWriter::new(io::stdout()), manner: Manner::Bars }
    }

    /// Stdout, buffered; whoever writes to it flushes it.
    pub(super) fn out(&mut self) -> &mut impl Write {
        &mut self.out
    }

    /// One line for a person, on stdout. Cell text in it is made visible.
    pub(super) fn line(&mut self, line: &str) -> io::Result<()> {
        writeln!(self.out, "{}", visible(line))
    }

    /// One line of JSON for a program, on stdout. A terminal that shows it all the same is not acted on.
    pub(super) fn json(&mut self, value: &Value) -> io::Result<()> {
        writeln!(self.out, "{}", json_text(value))
    }

    /// Writes to a file, or to stdout when none is named; whoever writes finishes it.
    pub(super) fn to(&mut self, path: Option<&Path>) -> Result<Destination<'_>, Failure> {
        match path {
            None => Ok(Destination::Stdout(&mut self.out)),
            Some(path) => Destination::file(path),
        }
    }

    /// One line for a person, on stderr. Cell text in it is made visible.
    pub(super) fn say(&self, line: &str) {
        Self::tell(line);
    }

    /// The same where there is no output at hand yet.
    pub(super) fn tell(line: &str) {
        let _ = writeln!(io::stderr(), "{}", visible(line));
    }

    pub(super) fn failure(&mut self, failure: &Failure) {
        let _ = self.out.flush();
        self.say(&format!("usher: {failure}"));
        if !failure.hint().is_empty() {
            self.say(&format!("  {}", failure.hint()));
        }
    }

    /// From now on nothing moves: progress is told in lines.
    pub(super) fn in_lines(&mut self) {
        self.manner = Manner::Lines;
    }

    /// A progress bar on stderr when a person watches; otherwise nothing.
    pub(super) fn progress(&self) -> OnProgress {
        if !io::stderr().is_terminal() {
            return Arc::new(|_| {});
        }
        if self.manner == Manner::Lines {
            return told_in_lines();
        }
        let shown = Mutex::new(None::<(&'static str, ProgressBar)>);
        Arc::new(move |progress| {
            if let Ok(mut shown) = shown.lock() {
                draw(&mut shown, &progress);
            }
        })
    }
}

/// A line of progress at every beat.
fn told_in_lines() -> OnProgress {
    let told = Mutex::new(Instant::now());
    Arc::new(move |Progress { what, done, total }| {
        if let Ok(mut told) = told.lock()
            && told.elapsed() >= BEAT
        {
            *told = Instant::now();
            let of = total.map(|total| format!(" of {total}")).unwrap_or_default();
            Output::tell(&format!("{what}: {done}{of}"));
        }
    })
}

fn draw(shown: &mut Option<(&'static str, ProgressBar)>, progress: &Progress) {
    if shown.as_ref().is_none_or(|(what, _)| *what != progress.what) {
        if let Some((_, old)) = shown.take() {
            old.finish_and_clear();
        }
        *shown = Some((progress.what, bar(progress)));
    }
    if let Some((_, bar)) = shown {
        bar.set_position(progress.done);
        if progress.total == Some(progress.done) {
            bar.finish_and_clear();
        }
    }
}

fn bar(progress: &Progress) -> ProgressBar {
    let bar = progress.total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    let template = match progress.total {
        Some(_) => "{msg:>9} {bar:30} {pos}/{len}  {per_sec}  {eta}",
        None => "{msg:>9} {pos} rows  {per_sec}",
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_message(progress.what);
    bar
}
