//! `usher export`: the contacts in the import's own format.

use std::collections::HashMap;
use std::io::Write as _;

use crate::cli::args::{ExportArgs, Global};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::contact::ContactNumber;
use crate::report::{ExportColumns, Plain, export_header, export_rows};
use crate::store::{Store, StoredContact};

/// Contacts read at a time.
const WINDOW: u32 = 2_000;

pub(in crate::cli) async fn run(
    global: &Global,
    args: ExportArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::Read, Default::Allowed).await?;
    let plain = if args.plain { Plain::Yes } else { Plain::No };
    // Two passes: the columns must be known before the first row, and a base is not held in memory.
    let mut columns = ExportColumns::new(std::iter::empty(), plain);
    let mut after = None;
    while let Some(window) = window(store.as_ref(), &mut after).await? {
        columns.unite(&ExportColumns::new(window.iter().map(|s| &s.contact), plain));
    }
    let mut csv = csv::Writer::from_writer(output.to(args.output.as_deref())?);
    csv.write_record(export_header(&columns))?;
    let mut after = None;
    while let Some(window) = window(store.as_ref(), &mut after).await? {
        let structures = structures(store.as_ref(), &window).await?;
        for stored in &window {
            let structure = stored.contact.structure.as_ref().and_then(|n| structures.get(n));
            for row in export_rows(&stored.contact, structure.map_or("", String::as_str), &columns) {
                csv.write_record(&row)?;
            }
        }
    }
    let mut to = csv.into_inner().map_err(|e| Failure::from(e.into_error()))?;
    to.flush()?;
    Ok(Outcome::Clean)
}

/// The names of the structures of a window's relays.
async fn structures(
    store: &dyn Store,
    window: &[StoredContact],
) -> Result<HashMap<ContactNumber, String>, Failure> {
    let numbers: Vec<ContactNumber> = window.iter().filter_map(|s| s.contact.structure.clone()).collect();
    let found = store.contacts(&numbers).await?;
    Ok(found
        .into_iter()
        .filter_map(|s| Some((s.contact.number.clone()?, s.contact.display_name())))
        .collect())
}

/// The next contacts by number; moves `after` on.
async fn window(
    store: &dyn Store,
    after: &mut Option<ContactNumber>,
) -> Result<Option<Vec<StoredContact>>, Failure> {
    let window = store.contacts_after(after.as_ref(), WINDOW).await?;
    *after = window.last().and_then(|s| s.contact.number.clone());
    Ok((!window.is_empty()).then_some(window))
}
