//! Small things that several screens draw with.

pub(crate) mod bar;
pub(crate) mod pane;
pub(crate) mod text;
