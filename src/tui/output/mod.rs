//! What is written to the terminal: the few bytes that turn what it shows into what is wanted.
//!
//! In: the cells that ratatui says have changed. Out: one write per frame, none when nothing changed. Both grids are kept
//! here: `scroll` finds rows that have only moved, `row` what differs within a row, `pen` the shortest way to say it.
//! Deliberately unaware of what the cells mean.

mod backend;
mod clipboard;
mod flow;
mod glyph;
mod grid;
mod painted;
mod pen;
mod row;
mod scroll;
#[cfg(test)]
mod tests;
mod way;

use ratatui::backend::Backend;

pub(crate) use backend::Frugal;
pub(crate) use clipboard::copying;
pub(crate) use flow::{Flow, QUESTION};
pub(crate) use painted::painted;
pub use pen::Rendering;

/// A backend that can put a question to the terminal.
pub(crate) trait Asking: Backend {
    /// Puts a question behind the next frame that has anything to say.
    fn ask(&mut self, question: &'static str);
    /// Says something that shows nothing: it goes out at once.
    ///
    /// # Errors
    /// When the terminal is gone.
    fn say(&mut self, sequence: &str) -> Result<(), Self::Error>;
    /// Whether a question still waits for such a frame.
    fn is_asking(&self) -> bool;
}

#[cfg(test)]
impl Asking for ratatui::backend::TestBackend {
    fn ask(&mut self, _: &'static str) {}
    fn say(&mut self, _: &str) -> Result<(), Self::Error> {
        Ok(())
    }
    fn is_asking(&self) -> bool {
        true
    }
}
