//! The console in lines: for a screen reader, for a pipe, for `script`.
//!
//! In: a desk, lines that a person typed, somewhere to write. Out: the same ending as that of the console. The state and
//! what each answer does to it are the console's own: an answer becomes the keys that a person would press there, and a
//! scene says in words what the screen would draw. So the same answers write the same base. It knows no cursor, no colour
//! and no size of a window; nothing that it says leans on a sign, and cells are shown as everywhere, with what acts made
//! visible.

mod answer;
mod boxes;
mod clusters;
mod groups;
mod lines;
mod past;
mod plan;
mod review;
mod row;
mod scene;
mod sitting;
#[cfg(test)]
mod tests;

use std::io::Write;
use std::sync::Arc;

use super::duplicates::{DuplicatesEnding, model::Model as Clusters, worker as clusters_worker};
use super::keymap::Keymap;
use super::layout::Size;
use super::message::Stop;
use super::run::{Ending, TuiError, review as model_of};
use super::stop::Stops;
use super::worker::Worker;
use crate::import::{Desk, DuplicateDesk, ImportError};

pub use lines::{Lines, StdinLines};
use sitting::Sitting;

/// The window that the state believes in: wide enough for every word, and ten changes a page.
const SIZE: Size = Size { width: 200, height: 40 };

/// Reviews a batch in lines until the person leaves or the input ends.
///
/// # Errors
/// When the batch cannot be read.
pub async fn run_lines(
    desk: Desk,
    keys: Option<Arc<Keymap>>,
    (lines, out): (impl Lines, impl Write),
) -> Result<Ending, TuiError> {
    let both = async { Ok((desk.header().await?, desk.queue().await?)) };
    let (header, queue) = both.await.map_err(unread)?;
    let stop = asked_to_end(Stops::listen()?);
    let mut model = model_of(header, queue, None, SIZE);
    model.look.keys = keys.unwrap_or_else(Keymap::standard);
    Ok(Sitting::new(model, Worker::start(Arc::new(desk)), (lines, out)).run(stop).await)
}

/// Resolves the duplicates of a base in lines until the person leaves or the input ends.
///
/// # Errors
/// When the base cannot be read.
pub async fn run_duplicates_in_lines(
    desk: DuplicateDesk,
    keys: Option<Arc<Keymap>>,
    (lines, out): (impl Lines, impl Write),
) -> Result<DuplicatesEnding, TuiError> {
    let (header, clusters) = clusters_worker::read_all(&desk).await.map_err(unread)?;
    let stop = asked_to_end(Stops::listen()?);
    let mut model = Clusters::new(header, clusters, SIZE);
    model.look.keys = keys.unwrap_or_else(Keymap::standard);
    Ok(Sitting::new(model, clusters_worker::start(Arc::new(desk)), (lines, out)).run(stop).await)
}

fn unread(error: ImportError) -> TuiError {
    TuiError::Batch { message: error.message, hint: error.hint }
}

/// A signal; that there is no terminal any more is the end of the input.
async fn asked_to_end(mut signals: Stops) -> Stop {
    signals.next().await;
    Stop::Signal
}
