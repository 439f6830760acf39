//! Integration tests: one binary for the whole program.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where something is not as it should be; its helpers are tests too"
)]

mod batches;
mod budgets;
mod cli;
mod contact_search;
mod deciding;
mod definitions;
mod duplicates;
mod duplicates_screen;
mod edited;
mod encodings;
mod erased;
mod failed;
mod files;
mod fixtures;
mod floors;
mod foreign;
mod garbled;
mod history;
mod home_screen;
mod hostile_files;
mod hostile_talk;
mod index;
mod keys_and_looks;
mod killed;
mod life;
mod line_mode;
mod loading;
mod mapping;
mod mapping_screen;
mod mutations;
mod office_screen;
mod old_values;
mod operations;
mod pairs;
mod polluted;
mod profiles;
mod properties;
mod readme;
mod regressions;
mod relays;
mod remap;
mod roundtrip;
mod rules;
mod sheet_errors;
mod stops;
mod store;
mod support;
mod survivorship;
mod templates;
mod terminal;
mod values;
mod waiting_rows;
mod workbooks;
