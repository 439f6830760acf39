//! The contacts that an export is about, window by window: never the whole base in memory.

use std::collections::{BTreeSet, HashMap};

use crate::cli::args::{ExportArgs, RemovalArg};
use crate::cli::failure::Failure;
use crate::contact::{ContactNumber, Kind, Operation};
use crate::report::{Filter, Obsolete};
use crate::store::{BatchId, Store, StoredContact};

/// Contacts read at a time.
const WINDOW: u32 = 2_000;

/// What was asked for.
pub(super) struct Chosen<'a> {
    store: &'a dyn Store,
    filter: Filter,
    /// The batch of each receipt, for filters that ask who made a contact.
    made_by: HashMap<i64, BatchId>,
    /// The contacts of a batch.
    numbers: Option<Vec<ContactNumber>>,
    /// Only these are wanted, for a removal.
    pub(super) obsolete: Option<Obsolete>,
}

/// How far a walk through the contacts is.
#[derive(Default)]
pub(super) struct Walk {
    after: Option<ContactNumber>,
    place: usize,
}

impl<'a> Chosen<'a> {
    /// What the arguments ask for.
    pub(super) async fn of(store: &'a dyn Store, args: &ExportArgs) -> Result<Self, Failure> {
        let filter = Filter::parse(&args.filter, &numbers_of).map_err(|e| {
            Failure::new(format!("--filter: {e}"), "`usher export --help` explains the conditions")
        })?;
        let receipts = store.receipts().await?;
        let numbers = match args.batch {
            None => None,
            Some(batch) => Some(touched(store, batch).await?),
        };
        let made_by = receipts.iter().map(|receipt| (receipt.id, receipt.batch)).collect();
        let operation = match args.operation {
            RemovalArg::Invalidate => Operation::Invalidate,
            RemovalArg::Anonymize => Operation::Anonymize,
        };
        let obsolete = args.obsolete.clone().map(|since| Obsolete { since, operation });
        Ok(Self { store, filter, made_by, numbers, obsolete })
    }

    /// The next contacts that are asked for; `None` at the end.
    pub(super) async fn next(&self, walk: &mut Walk) -> Result<Option<Vec<StoredContact>>, Failure> {
        loop {
            let Some(mut window) = self.window(walk).await? else { return Ok(None) };
            window.retain(|stored| self.takes(stored));
            if self.obsolete.is_some() {
                self.leave_out_structures(&mut window).await?;
            }
            if !window.is_empty() {
                return Ok(Some(window));
            }
        }
    }

    fn takes(&self, stored: &StoredContact) -> bool {
        let obsolete = self.obsolete.as_ref().is_none_or(|obsolete| obsolete.takes(stored));
        obsolete && self.filter.takes(stored, &self.made_by)
    }

    async fn window(&self, walk: &mut Walk) -> Result<Option<Vec<StoredContact>>, Failure> {
        let Some(numbers) = &self.numbers else {
            let window = self.store.contacts_after(walk.after.as_ref(), WINDOW).await?;
            walk.after = window.last().and_then(|s| s.contact.number.clone());
            return Ok((!window.is_empty()).then_some(window));
        };
        let end = numbers.len().min(walk.place + WINDOW as usize);
        let Some(chunk) = numbers.get(walk.place..end).filter(|chunk| !chunk.is_empty()) else {
            return Ok(None);
        };
        walk.place = end;
        let mut window = self.store.contacts(chunk).await?;
        window.sort_by(|a, b| a.contact.number.cmp(&b.contact.number));
        Ok(Some(window))
    }

    /// A structure for which somebody stands is needed.
    async fn leave_out_structures(&self, window: &mut Vec<StoredContact>) -> Result<(), Failure> {
        let structures = window.iter().filter(|s| s.contact.kind == Kind::Structure);
        let numbers: Vec<ContactNumber> = structures.filter_map(|s| s.contact.number.clone()).collect();
        let needed: BTreeSet<ContactNumber> =
            self.store.relays_of(&numbers).await?.into_iter().map(|(structure, _)| structure).collect();
        window.retain(|s| s.contact.number.as_ref().is_none_or(|number| !needed.contains(number)));
        Ok(())
    }
}

/// The contacts that the commits of a batch wrote, in the order of their numbers.
async fn touched(store: &dyn Store, batch: BatchId) -> Result<Vec<ContactNumber>, Failure> {
    if store.batch(batch).await?.is_none() {
        return Err(Failure::new(format!("there is no batch {batch}"), "`usher history` lists them"));
    }
    let mut found = BTreeSet::new();
    for receipt in store.receipts().await?.iter().filter(|r| r.batch == batch && r.undoes.is_none()) {
        let mut offset = 0;
        loop {
            let entries = store.audit(receipt.id, offset, WINDOW).await?;
            let Some(last) = entries.last() else { break };
            offset = u64::try_from(last.seq).unwrap_or(u64::MAX);
            found.extend(entries.into_iter().map(|entry| entry.change.contact));
        }
    }
    Ok(found.into_iter().collect())
}

/// The numbers of a file: the first cell of each line.
fn numbers_of(path: &str) -> Result<BTreeSet<String>, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"))?;
    let first = |line: &str| {
        let cell = line.split([',', ';', '\t']).next().unwrap_or_default();
        cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\u{feff}')).to_owned()
    };
    let numbers = text.lines().map(first).filter(|cell| !cell.is_empty());
    // A header is no number.
    let numbers: BTreeSet<String> = numbers.filter(|cell| cell.bytes().all(|b| b.is_ascii_digit())).collect();
    if numbers.is_empty() { Err(format!("{path} holds no contact number")) } else { Ok(numbers) }
}
