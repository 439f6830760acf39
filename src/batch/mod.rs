//! Floor 2: one import under way, turned into a change set.
//!
//! In: decided rows and the contacts that they touch. Out: the changes that
//! commit will write, in order, and the outcome of every row. This is the only
//! code that says what a commit does; the plan screen, the dry run, the commit
//! and the undo all use what it computes. It reads and writes nothing itself.

mod change;

pub use change::{Cause, Change, ChangeKind};
