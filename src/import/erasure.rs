//! The words before somebody is erased: what goes, and what this program cannot reach.

use std::path::Path;

use super::commit::counted;
use super::confirmation::Asked;
use super::error::Result;
use super::tally::{Answers, Tally};
use crate::contact::ContactNumber;
use crate::store::Store;

/// Files named one by one before the rest is counted.
const NAMED: usize = 5;

/// What a plan asks; with the erasures what goes with them.
pub(super) async fn asked_of(store: &dyn Store, tally: Tally, answers: &Answers) -> Result<Asked> {
    let erased = tally.erased().to_vec();
    let mut asked = tally.asked(answers);
    if !erased.is_empty() {
        asked.say(&erasure_notice(store, &erased).await?);
    }
    Ok(asked)
}

/// What a person is told before these contacts are anonymised, a line each.
///
/// # Errors
/// When the base cannot be read.
pub async fn erasure_notice(store: &dyn Store, numbers: &[ContactNumber]) -> Result<Vec<String>> {
    let reach = store.erasure_reach(numbers).await?;
    let contacts = counted(numbers.len() as u64, "contact is", "contacts are");
    let mut lines = vec![format!("{contacts} erased for good: nobody can take it back")];
    if !reach.redirects.is_empty() {
        let merged = counted(reach.redirects.len() as u64, "contact that was", "contacts that were");
        lines.push(format!("erased with them: {merged} merged into them"));
    }
    lines.push(
        "erased: fields, addresses, logins, the rows of every batch that speak of them, decisions, history, search keys"
            .into(),
    );
    lines.push(
        "kept: number, kind, sales, who erased when, and hashes that recognise a file that brings them back"
            .into(),
    );
    for copy in &reach.copies {
        lines.push(format!("deleted, for it holds them too: {copy}"));
    }
    let there: Vec<&String> = reach.files.iter().filter(|path| Path::new(path).exists()).collect();
    for path in there.iter().take(NAMED) {
        lines.push(format!("not reached, delete it yourself: {path}"));
    }
    if let Some(more) = there.len().checked_sub(NAMED).filter(|more| *more > 0) {
        lines.push(format!(
            "not reached either: {}",
            counted(more as u64, "more such file", "more such files")
        ));
    }
    lines.push(
        "not reached: exports, reports and returned rows that were saved, copies of the base made by others"
            .into(),
    );
    lines.push("not reached: what the disk itself keeps of overwritten blocks (SSD, snapshots, backups of the machine)".into());
    Ok(lines)
}
