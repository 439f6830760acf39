//! What a commit changes of the index, gathered and written.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use sqlx::SqliteConnection;

use super::employers::Employers;
use super::terms::Deltas;
use super::{forms, runs, terms};
use crate::batch::Change;
use crate::contact::{Contact, ContactNumber, Field, Kind};
use crate::store::postings::{Entry, Gathered, cut};
use crate::store::sqlite::base::relays_of;
use crate::store::sqlite::commit::Planned;
use crate::store::sqlite::writer::{Existing, Outgoing};
use crate::store::{Result, Standardise, Standardised, StoredContact};

/// Entries to be removed that are held at most: 32 MiB.
const REMOVED: usize = 1 << 21;

/// What a commit changes of the index. Forms are written with each window; keys and terms are gathered over the whole
/// commit, because a run of all its keys is one run, and a term that comes up a thousand times is one change.
#[derive(Debug, Default)]
pub(in crate::store::sqlite) struct IndexWriter {
    forms: BTreeMap<i64, Vec<u8>>,
    terms: Deltas,
    added: Gathered,
    removed: Vec<Entry>,
    /// Structures whose relays are to be formed anew.
    renamed: Vec<ContactNumber>,
}

impl IndexWriter {
    /// Takes one window of changes. `outgoing` are the contacts of the window that are there afterwards, in its order.
    pub(in crate::store::sqlite) async fn window(
        &mut self,
        connection: &mut SqliteConnection,
        standardise: &Standardise,
        (window, existing): (&[Planned], &HashMap<ContactNumber, Existing>),
        outgoing: &[Outgoing<'_>],
    ) -> Result<()> {
        let sides = window.iter().flat_map(|p| [&p.change.before, &p.change.after]).flatten();
        let asked = Employers::asked(sides);
        let employers = Employers::of(connection, &asked).await?;
        self.renamed
            .extend(window.iter().filter(|p| is_renamed(&p.change)).map(|p| p.change.contact.clone()));
        let of = |contact: &Option<Contact>| {
            contact.as_ref().map(|c| employers.standardise(c, standardise)).unwrap_or_default()
        };
        let kept: Vec<(Standardised, Standardised)> =
            window.par_iter().map(|p| (of(&p.change.before), of(&p.change.after))).collect();
        let mut written = outgoing.iter();
        for (planned, (before, after)) in window.iter().zip(kept) {
            let old = existing.get(&planned.change.contact).map(|e| e.id);
            let new = planned.change.after.as_ref().and_then(|_| written.next()).map(|o| o.id);
            match (old, new) {
                // A contact keeps its id as long as it is there.
                (Some(id), Some(_)) => self.change(id, &before, after),
                (Some(id), None) => self.change(id, &before, Standardised::default()),
                (None, Some(id)) => self.change(id, &Standardised::default(), after),
                (None, None) => {}
            }
        }
        self.after_window(connection).await
    }

    /// Takes a contact that the index does not know yet.
    pub(super) fn add(&mut self, id: i64, kept: Standardised) {
        self.change(id, &Standardised::default(), kept);
    }

    fn change(&mut self, id: i64, before: &Standardised, after: Standardised) {
        let (old, new) = (cut_keys(&before.keys), cut_keys(&after.keys));
        let lacks = |keys: &[u64], key: &u64| keys.binary_search(key).is_err();
        self.removed.extend(old.iter().filter(|key| lacks(&new, key)).map(|key| (*key, id)));
        new.iter().filter(|key| lacks(&old, key)).for_each(|key| self.added.add((*key, id)));
        for term in &before.terms {
            *self.terms.entry(*term).or_default() -= 1;
        }
        for term in &after.terms {
            *self.terms.entry(*term).or_default() += 1;
        }
        if before.form != after.form {
            self.forms.insert(id, after.form);
        }
    }

    /// Writes what need not be held any longer.
    pub(super) async fn after_window(&mut self, connection: &mut SqliteConnection) -> Result<()> {
        forms::write(connection, std::mem::take(&mut self.forms)).await?;
        if self.removed.len() >= REMOVED || self.added.is_full() {
            self.flush(connection).await?;
        }
        Ok(())
    }

    /// Removes before it adds: the id of a contact that is gone may be given to a new one.
    async fn flush(&mut self, connection: &mut SqliteConnection) -> Result<()> {
        let mut removed = std::mem::take(&mut self.removed);
        removed.par_sort_unstable();
        runs::take_out(connection, &removed).await?;
        drop(removed);
        runs::append(connection, self.added.take()).await
    }

    /// Forms the relays of renamed structures anew: their keys and terms do not depend on it.
    async fn rename(&mut self, connection: &mut SqliteConnection, standardise: &Standardise) -> Result<()> {
        for structures in std::mem::take(&mut self.renamed).chunks(RENAMED) {
            let relays = relays_of(connection, structures).await?;
            let employers = Employers::of(connection, structures).await?;
            let form = |r: &StoredContact| (r.id, employers.standardise(&r.contact, standardise).form);
            forms::write(connection, relays.par_iter().map(form).collect()).await?;
        }
        Ok(())
    }

    /// Writes the rest; before that nothing of it counts.
    pub(in crate::store::sqlite) async fn finish(
        mut self,
        connection: &mut SqliteConnection,
        standardise: &Standardise,
    ) -> Result<()> {
        self.rename(connection, standardise).await?;
        self.after_window(connection).await?;
        self.flush(connection).await?;
        terms::write(connection, self.terms).await
    }
}

/// Structures whose relays are read at a time.
const RENAMED: usize = 500;

/// Whether a structure that was there before bears another name.
fn is_renamed(change: &Change) -> bool {
    let name = |contact: &Option<Contact>| contact.as_ref().map(|c| c.text(Field::OfficialName).to_owned());
    let was_structure = change.before.as_ref().is_some_and(|before| before.kind == Kind::Structure);
    was_structure && name(&change.before) != name(&change.after)
}

fn cut_keys(keys: &[i64]) -> Vec<u64> {
    let mut cut: Vec<u64> = keys.iter().map(|key| cut(*key)).collect();
    cut.sort_unstable();
    cut.dedup();
    cut
}
