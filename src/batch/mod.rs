//! Floor 2: one import under way, turned into a change set.
//!
//! In: decided rows and the contacts that they touch. Out: the changes that
//! commit will write, in order, and what each row does. This is the only code
//! that says what a commit does; the plan screen, the dry run, the commit and
//! the undo all use what it computes. It reads and writes nothing itself.

mod assembly;
mod change;
mod fold;
mod merging;
mod number;
mod reason;
mod relay;
mod removal;

pub use assembly::{Assembly, Group, Slot, Target, Ties, assemble};
pub use change::{Cause, Change, ChangeKind};
pub use fold::{BaseContact, Fold, Folded, Member, fold, structure_key};
pub use merging::{ContactMerge, Heads, MergeChanges, Merging, follow, merge_changes, unmergeable};
pub use number::NumberSource;
pub use reason::{Basis, Decided, FieldOrigin, Reason};
pub use relay::{merged_relays, misplaced};
pub use removal::{contradicts, removed};
