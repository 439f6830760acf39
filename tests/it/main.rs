//! Integration tests: one binary for the whole program.

mod cli;
mod fixtures;
mod floors;
mod properties;
mod store;
mod support;
mod terminal;
