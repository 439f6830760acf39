//! One file per command.

pub(super) mod apply;
pub(super) mod check;
mod chosen;
pub(super) mod convert;
pub(super) mod criteria;
pub(super) mod dedupe;
pub(super) mod demo;
mod duplicates;
pub(super) mod export;
pub(super) mod history;
pub(super) mod home;
pub(super) mod keys;
pub(super) mod lines;
pub(super) mod manual;
mod office;
pub(super) mod pairs;
mod past;
pub(super) mod profile;
pub(super) mod reindex;
pub(super) mod review;
pub(super) mod rules;
pub(super) mod settings;
pub(super) mod show;
pub(super) mod template;
pub(super) mod themes;
pub(super) mod undo;
