//! Usher reviews contact imports row by row before anything is written.
//!
//! Each row of a file goes through eight steps and never back; a person edits
//! only inputs (the column map, a corrected cell, a judgement), and everything
//! else is computed again from them.

pub mod batch;
pub mod contact;
pub mod import;
pub mod mapping;
pub mod review;
pub mod survivorship;
pub mod tui;
pub mod validation;
