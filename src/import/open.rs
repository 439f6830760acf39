//! Opening a file: a new batch, or the one that it already is.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;

use super::apply::{Foresight, Wanted};
use super::carry::carry_over;
use super::check::foresee_file;
use super::desk::{Desk, OnProgress, OpenRequest, Opened, OpenedHow, hold_name, newer_key};
use super::error::Result;
use super::given::unheeded;
use super::index::ensure_index;
use super::mapping_view::{OnOpening, Opening};
use super::reading::{Asked, Reading, blocking};
use super::returned;
use super::stage::{Sink, Staging};
use crate::contact::RowNumber;
use crate::source;
use crate::store::{BatchId, BatchRecord, BatchState, Hold, NewBatch, Page, RowUpdate, StagedRow, Store};

/// Keeps the rows of a batch in a base.
pub(super) struct StoreSink {
    pub(super) store: Arc<dyn Store>,
    pub(super) batch: BatchId,
}

#[async_trait]
impl Sink for StoreSink {
    async fn put(&mut self, rows: Vec<StagedRow>) -> Result<()> {
        Ok(self.store.stage(self.batch, &rows).await?)
    }
    async fn put_config(&mut self, rows: Vec<(RowNumber, String)>) -> Result<()> {
        Ok(self.store.stage_config(self.batch, &rows).await?)
    }
    async fn window(&mut self, page: Page) -> Result<Vec<StagedRow>> {
        Ok(self.store.staged(self.batch, page).await?)
    }
    async fn update(&mut self, rows: Vec<RowUpdate>) -> Result<()> {
        Ok(self.store.update_rows(self.batch, &rows).await?)
    }
}

impl Desk {
    /// Opens a file: stages it as a new batch, or goes on with the batch that it is (DOMAIN.md, section 11,
    /// "A file comes back"). The first rows are told as soon as they are known, then how far it is.
    ///
    /// # Errors
    /// When the file cannot be read or the base cannot be written.
    pub async fn open(store: Arc<dyn Store>, request: &OpenRequest, on: OnOpening) -> Result<Opened> {
        let (rules, _) = super::institution(&store.settings().await?)?;
        // Opening reads the whole file once, for its encoding and its fingerprint: nothing else does before the first rows.
        let mut reading = Reading::open(asked(request), &rules).await?;
        let fingerprint = with_sheet(reading.layout.fingerprint.clone(), request);
        // Two programs that open one file at once: the second finds the batch of the first.
        let hold = Arc::new(store.hold(&hold_name(&fingerprint), &request.operator).await?);
        ensure_index(store.as_ref(), &now_and_then(Arc::clone(&on))).await?;
        let batches = store.batches().await?;
        for batch in batches.iter().filter(|b| b.fingerprint == fingerprint) {
            match batch.state {
                // A crash while it was staged: it is read again.
                BatchState::Staging => store.discard_batch(batch.id).await?,
                BatchState::Open => return resumed(store, batch, (request, hold), OpenedHow::Resumed).await,
                BatchState::Closed if request.again => break,
                BatchState::Closed => {
                    let how = OpenedHow::AlreadyCommitted { batch: batch.id };
                    return resumed(store, batch, (request, hold), how).await;
                }
            }
        }
        if returned::is_marked(&reading.layout) {
            if !request.again
                && let Some(returned) = returned::recognise(store.as_ref(), &mut reading).await?
            {
                return returned.lay(store, request).await;
            }
            // What was read to find that out is read again.
            reading = Reading::open(asked(request), &rules).await?;
        }
        let id = stage(&store, request, (&fingerprint, reading), on).await?;
        let desk = Self::on(store, id, &request.operator, Some(hold)).await?;
        let desk = desk.with_profiles(request.profiles.shelf.clone());
        let name = file_name(&request.path);
        let is_earlier = |b: &&BatchRecord| {
            b.file_name == name && b.fingerprint != fingerprint && b.state != BatchState::Staging
        };
        let mut earlier: Vec<&BatchRecord> = batches.iter().filter(is_earlier).collect();
        // A version that is in as a whole took along what lay before it.
        let whole = earlier.iter().position(|b| b.state == BatchState::Closed);
        earlier.truncate(whole.map_or(earlier.len(), |at| at + 1));
        let earlier: Vec<BatchId> = earlier.into_iter().map(|b| b.id).collect();
        let mut told = Vec::new();
        let how = match earlier.first() {
            Some(of) => {
                let carried = carry_over(&desk, &earlier).await?;
                told.extend(carried.told);
                OpenedHow::NextVersion { of: *of, carried: carried.decisions }
            }
            None => OpenedHow::Fresh,
        };
        told.extend(desk.point_at_contacts().await?);
        Ok(Opened { desk, how, told })
    }

    /// Forgets the batch, when nothing of it was committed.
    ///
    /// # Errors
    /// When the base cannot be written.
    pub async fn discard(self) -> Result<()> {
        Ok(self.inner.store.discard_batch(self.batch()).await?)
    }
}

async fn resumed(
    store: Arc<dyn Store>,
    batch: &BatchRecord,
    (request, hold): (&OpenRequest, Arc<Hold>),
    how: OpenedHow,
) -> Result<Opened> {
    let desk = Desk::on(store, batch.id, &request.operator, Some(hold)).await?;
    let desk = desk.with_profiles(request.profiles.shelf.clone());
    let told = unheeded(&asked(request), batch.id, &desk.inner.reading).into_iter().collect();
    Ok(Opened { desk, how, told })
}

async fn fingerprint(request: &OpenRequest) -> Result<String> {
    let path = request.path.clone();
    let bytes = blocking(move || source::fingerprint(&path)).await??;
    Ok(with_sheet(bytes, request))
}

/// The sheet is part of what a batch is.
fn with_sheet(fingerprint: String, request: &OpenRequest) -> String {
    match &request.options.sheet {
        Some(sheet) => format!("{fingerprint} {sheet}"),
        None => fingerprint,
    }
}

async fn stage(
    store: &Arc<dyn Store>,
    request: &OpenRequest,
    (fingerprint, reading): (&str, Reading),
    on: OnOpening,
) -> Result<BatchId> {
    let (rules, thresholds) = super::institution(&store.settings().await?)?;
    on(Opening::First(Box::new(reading.first_rows())));
    let batch = store.create_batch(&new_batch(request, fingerprint)).await?;
    let staging = Staging {
        store: store.as_ref(),
        rules: &rules,
        thresholds,
        floor: thresholds.review,
        matching: request.matching,
        progress: now_and_then(on),
    };
    let mut sink = StoreSink { store: Arc::clone(store), batch };
    let staged = staging.run(reading, &mut sink).await?;
    store.finish_staging(batch, staged.rows, &staged.reading.to_json()?).await?;
    Ok(batch)
}

/// How a request wants its file read.
pub(super) fn asked(request: &OpenRequest) -> Asked<'_> {
    let OpenRequest { path, options, operation, profiles, .. } = request;
    Asked { path, options, operation: *operation, profiles }
}

/// The pause between two tellings: a person reads no faster, and a slow line carries no more.
const PAUSE: Duration = Duration::from_millis(250);

/// Tells how far it is, but not all the time: the beginning and the end of each piece of work, and now and then between.
fn now_and_then(on: OnOpening) -> OnProgress {
    let told: Mutex<Option<(&'static str, Instant)>> = Mutex::new(None);
    Arc::new(move |progress| {
        let Ok(mut told) = told.lock() else { return };
        let soon = told.is_some_and(|(what, at)| what == progress.what && at.elapsed() < PAUSE);
        if soon && progress.total != Some(progress.done) {
            return;
        }
        *told = Some((progress.what, Instant::now()));
        on(Opening::Progress(progress));
    })
}

fn new_batch(request: &OpenRequest, fingerprint: &str) -> NewBatch {
    NewBatch {
        file_name: file_name(&request.path),
        file_path: file_path(&request.path),
        fingerprint: fingerprint.to_owned(),
        operator: request.operator.clone(),
        created_at: super::now(),
        newer: newer_key(request.newer).to_owned(),
    }
}

/// The path under which a batch remembers its file: whole, so that it says the same wherever the program is started.
#[must_use]
pub fn file_path(path: &Path) -> String {
    // Where the folder is gone in which the program was started, the path stays as it was given.
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// The batch as which a file was committed whole, when it was; writes nothing.
///
/// # Errors
/// When the file or the base cannot be read.
pub async fn committed_as(store: &dyn Store, request: &OpenRequest) -> Result<Option<BatchId>> {
    if request.again {
        return Ok(None);
    }
    let fingerprint = fingerprint(request).await?;
    let known = store.batches().await?.into_iter().find(|b| b.fingerprint == fingerprint);
    Ok(known.filter(|b| b.state == BatchState::Closed).map(|b| b.id))
}

/// What a policy would make of a file, going on with its batch where there is one; writes nothing.
///
/// # Errors
/// When the file or the base cannot be read.
pub async fn foresee(
    store: Arc<dyn Store>,
    request: &OpenRequest,
    wanted: &Wanted,
    progress: OnProgress,
) -> Result<Foresight> {
    let fingerprint = fingerprint(request).await?;
    let known = store.batches().await?.into_iter().find(|b| b.fingerprint == fingerprint);
    match known.filter(|b| b.state == BatchState::Open) {
        Some(batch) => Desk::look(store, batch.id, &request.operator).await?.foresee(wanted).await,
        None => foresee_file(store.as_ref(), request, wanted, progress).await,
    }
}
