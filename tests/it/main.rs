//! Integration tests: one binary for the whole program.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where something is not as it should be; its helpers are tests too"
)]

mod cli;
mod files;
mod fixtures;
mod floors;
mod killed;
mod loading;
mod mapping_screen;
mod profiles;
mod properties;
mod readme;
mod regressions;
mod remap;
mod store;
mod support;
mod terminal;
