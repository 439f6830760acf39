//! What is asked of a base before a batch is opened: its batches with their counts, its receipts, one batch forgotten.
//!
//! In: a base. Out: lists that cost little however many batches there are. A batch of which nothing was committed may be
//! forgotten here; everything else about a batch is done at its [`Desk`](super::Desk).

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::card::ContactDesk;
use super::commit::counted;
use super::dedupe::is_fingerprint_of_duplicates;
use super::desk::{OnProgress, hold_name};
use super::error::{ImportError, Result};
use super::past::local_time;
use super::undo::{UndoMode, UndoReport, UndoRequest, none_left, undo_as};
use super::view::Stage;
use crate::store::{BatchBrief, BatchCounts, BatchId, BatchState, ReceiptBrief, Store};

/// The base as the header of home shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HomeHeader {
    /// The name of the base.
    pub base: String,
    /// Its stage.
    pub stage: Stage,
    /// Who works.
    pub operator: String,
    /// Contacts, inactive ones included.
    pub contacts: u64,
}

/// What a batch is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchKind {
    /// The rows of a file.
    File,
    /// Duplicates inside the base that were merged: it has no rows.
    Duplicates,
}

/// A batch in the list of home; times as on the clock here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomeBatch {
    /// The batch.
    pub brief: BatchBrief,
    /// What it is of.
    pub kind: BatchKind,
}

/// A receipt in the history of a base; times as on the clock here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseReceipt {
    /// The receipt.
    pub brief: ReceiptBrief,
    /// Nothing of it stands any more.
    pub is_undone: bool,
}

/// What forgetting a batch would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscardPreview {
    /// The batch.
    pub batch: BatchId,
    /// What would happen, line by line.
    pub lines: Vec<String>,
}

/// The base that home is on.
#[derive(Clone)]
pub struct HomeDesk {
    store: Arc<dyn Store>,
    operator: String,
    contacts: Arc<ContactDesk>,
}

impl HomeDesk {
    /// A desk for an operator.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, operator: &str) -> Self {
        let contacts = Arc::new(ContactDesk::new(Arc::clone(&store)));
        Self { store, operator: operator.to_owned(), contacts }
    }

    /// What is asked of single contacts.
    #[must_use]
    pub fn contacts(&self) -> Arc<ContactDesk> {
        Arc::clone(&self.contacts)
    }

    /// What stands in the header.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn header(&self) -> Result<HomeHeader> {
        let info = self.store.info().await?;
        Ok(HomeHeader {
            base: info.name,
            stage: if info.stage == "production" { Stage::Production } else { Stage::Rehearsal },
            operator: self.operator.clone(),
            contacts: info.contacts,
        })
    }

    /// The batches before one, newest first.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn batches(&self, before: Option<BatchId>, limit: u32) -> Result<Vec<HomeBatch>> {
        let briefs = self.store.overview().recent_batches(before, limit).await?.into_iter();
        let home = |mut brief: BatchBrief| {
            brief.created_at = local_time(&brief.created_at);
            brief.last_at = local_time(&brief.last_at);
            let duplicates = is_fingerprint_of_duplicates(&brief.fingerprint);
            let kind = if duplicates { BatchKind::Duplicates } else { BatchKind::File };
            HomeBatch { brief, kind }
        };
        Ok(briefs.map(home).collect())
    }

    /// Where the rows of batches stand.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn counts(&self, batches: &[BatchId]) -> Result<Vec<(BatchId, BatchCounts)>> {
        Ok(self.store.overview().batch_counts(batches).await?)
    }

    /// The folders from which files were opened, the last one first, each once.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn folders(&self, limit: usize) -> Result<Vec<PathBuf>> {
        let briefs = self.store.overview().recent_batches(None, RECENT).await?;
        let mut folders: Vec<PathBuf> = Vec::new();
        for folder in briefs.iter().filter_map(|brief| Path::new(&brief.file_path).parent()) {
            if folder.is_absolute() && !folders.iter().any(|known| known == folder) {
                folders.push(folder.to_owned());
            }
        }
        folders.truncate(limit);
        Ok(folders)
    }

    /// What forgetting a batch would do.
    ///
    /// # Errors
    /// When something of it was committed, or the base cannot be read.
    pub async fn discard_preview(&self, id: BatchId) -> Result<DiscardPreview> {
        let brief = self.discardable(id).await?;
        let work = self.store.overview().batch_work(id).await?;
        let mut lines = vec![
            format!("Discard batch {id}, {}?", brief.file_name),
            counted(brief.rows, "row is forgotten", "rows are forgotten"),
        ];
        let lost = [
            (work.decisions, "decision is lost", "decisions are lost"),
            (work.judgements, "judgement of a pair is lost", "judgements of pairs are lost"),
            (work.corrections, "corrected cell is lost", "corrected cells are lost"),
            (work.marks, "mark is lost", "marks are lost"),
            (work.notes, "note is lost", "notes are lost"),
            (work.later, "row is laid aside for later no more", "rows are laid aside for later no more"),
        ];
        lines.extend(lost.iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| counted(*n, one, many)));
        if work == Default::default() {
            lines.push("nothing was decided in it yet".into());
        }
        if brief.state == BatchState::Staging {
            lines.push("it was not read to its end".into());
        }
        lines.push("the file itself stays where it is, and no contact is touched".into());
        Ok(DiscardPreview { batch: id, lines })
    }

    /// Forgets a batch of which nothing was committed; gives its file.
    ///
    /// # Errors
    /// When something of it was committed, another program works on it, or the base cannot be written.
    pub async fn discard(&self, id: BatchId) -> Result<String> {
        let brief = self.discardable(id).await?;
        let _hold = self.store.hold(&hold_name(&brief.fingerprint), &self.operator).await?;
        self.store.discard_batch(id).await?;
        // Somebody may have committed between the look and the hold: then it is still there.
        match self.store.batch(id).await? {
            None => Ok(brief.file_name),
            Some(_) => Err(committed(id)),
        }
    }

    async fn discardable(&self, id: BatchId) -> Result<BatchBrief> {
        let found = self.store.overview().recent_batches(id.checked_add(1), 1).await?.into_iter().next();
        let brief = found.filter(|brief| brief.id == id);
        let brief = brief.ok_or_else(|| ImportError::new(format!("there is no batch {id}"), ""))?;
        if brief.receipts > 0 { Err(committed(id)) } else { Ok(brief) }
    }

    /// The receipts of the base before one, newest first.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn receipts(&self, before: Option<i64>, limit: u32) -> Result<Vec<BaseReceipt>> {
        let briefs = self.store.overview().recent_receipts(before, limit).await?.into_iter();
        let told = |mut brief: ReceiptBrief| {
            brief.at = local_time(&brief.at);
            let is_undone = none_left(brief.undone_by, (brief.restored, brief.contacts)).is_some();
            BaseReceipt { brief, is_undone }
        };
        Ok(briefs.map(told).collect())
    }

    /// Takes a receipt back, or tells what that would do.
    ///
    /// # Errors
    /// As [`undo_as`].
    pub async fn take_back(
        &self,
        (batch, receipt): (BatchId, i64),
        mode: UndoMode,
        progress: OnProgress,
    ) -> Result<UndoReport> {
        let request = UndoRequest { batch, receipt: Some(receipt), mode };
        undo_as(Arc::clone(&self.store), request, &self.operator, progress).await
    }
}

/// Batches that are looked at for the folders of their files.
const RECENT: u32 = 200;

fn committed(id: BatchId) -> ImportError {
    let message = format!("batch {id} was committed, in part or as a whole");
    ImportError::new(message, "what is in the base is kept; `usher undo` takes a commit back")
}
