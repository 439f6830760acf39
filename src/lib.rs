//! Usher reviews contact imports row by row before anything is written.
//!
//! Each row of a file goes through eight steps and never back; a person edits
//! only inputs (the column map, a corrected cell, a judgement), and everything
//! else is computed again from them.

pub mod contact;

pub mod source;

pub mod mapping;

pub mod validation;

pub mod linkage;

pub mod review;

pub mod survivorship;

pub mod batch;

pub mod store;

pub mod settings;

pub mod import;

pub mod report;

pub mod tui;

pub mod cli;

pub mod demo;
