//! All blocks in the order of keys.

use super::runs::{self, RunMerge};
use crate::store::postings::{cut, uncut};
use crate::store::sqlite::SqliteStore;
use crate::store::{Blocks, Result};

impl SqliteStore {
    pub(in crate::store::sqlite) async fn read_blocks(
        &self,
        from: Option<i64>,
        limit: u32,
        cap: u32,
    ) -> Result<Blocks> {
        let from = from.map_or(0, cut);
        let (limit, cap) = (limit as usize, cap as usize);
        let mut view = self.pool.begin().await?;
        let mut merge = RunMerge::default();
        for run in runs::all(&mut view).await? {
            merge.add_from(&mut view, run.id, from).await?;
        }
        let (mut blocks, mut ids) = (Blocks::default(), Vec::new());
        while let Some(key) = merge.next(&mut view, &mut ids).await? {
            if key < from || ids.len() < 2 || ids.len() > cap {
                continue;
            }
            blocks.members.extend_from_slice(&ids);
            blocks.ends.push(blocks.members.len());
            if blocks.ends.len() >= limit {
                // No key has so many bits that this could pass the last one.
                blocks.next = Some(uncut(key + 1)).filter(|next| cut(*next) == key + 1);
                break;
            }
        }
        view.rollback().await?;
        Ok(blocks)
    }
}
