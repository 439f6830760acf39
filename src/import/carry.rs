//! A file comes back with other content: decisions of rows that did not change are taken along.

use std::collections::HashMap;

use super::desk::{Act, Desk};
use super::error::Result;
use crate::contact::RowNumber;
use crate::review::{Decision, Other, RowDecision};
use crate::store::BatchId;

/// Carries the decisions of an earlier batch over to the same rows of a new one; gives how many.
///
/// A row is the same when all its cells are. A decision that leans on another row is carried only when that row is
/// there too. Rows that the earlier batch committed are left to matching: the contact that they made is their candidate.
pub(super) async fn carry_over(desk: &Desk, earlier: BatchId) -> Result<u64> {
    let old = Desk::look(std::sync::Arc::clone(&desk.inner.store), earlier, &desk.inner.operator).await?;
    let decided = old.inner.decisions.lock().await.clone();
    if decided.is_empty() {
        return Ok(0);
    }
    let old_rows: Vec<RowNumber> = decided.keys().copied().collect();
    let by_content = contents(&old, &old_rows).await?;
    let new_rows: Vec<RowNumber> = desk.of_rows(|row| Some(row.row)).await?;
    let now: HashMap<RowNumber, RowNumber> = contents(desk, &new_rows)
        .await?
        .into_iter()
        .filter_map(|(content, row)| Some((*by_content.get(&content)?, row)))
        .collect();
    let carried: Vec<(RowNumber, RowDecision)> =
        decided.iter().filter_map(|(row, decision)| Some((*now.get(row)?, moved(decision, &now)?))).collect();
    let count = carried.len() as u64;
    if count > 0 {
        desk.act(Act::Decide(carried)).await?;
    }
    Ok(count)
}

/// The rows of a batch by their cells; of equal rows the first.
async fn contents(desk: &Desk, rows: &[RowNumber]) -> Result<HashMap<String, RowNumber>> {
    let mut found = HashMap::new();
    for chunk in rows.chunks(2_000) {
        for row in desk.inner.store.staged_rows(desk.batch(), chunk).await? {
            found.entry(row.raw).or_insert(row.row);
        }
    }
    Ok(found)
}

/// A decision with its row numbers as they are now; `None` when a row it leans on is gone.
fn moved(decision: &RowDecision, now: &HashMap<RowNumber, RowNumber>) -> Option<RowDecision> {
    decision
        .iter()
        .map(|(part, decision)| {
            let decision = match decision {
                Decision::Merge { into: Other::Row(row), picks } => {
                    Decision::Merge { into: Other::Row(*now.get(row)?), picks: picks.clone() }
                }
                other => other.clone(),
            };
            Some((*part, decision))
        })
        .collect()
}
