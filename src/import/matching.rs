//! Steps 4 and 5 for a file: which contacts and rows each part may be.
//!
//! The forms of the whole file are held (see `forms`), those of the base only as
//! far as a window of rows asks for them.

use std::collections::HashMap;

use rayon::prelude::*;

use super::error::Result;
use super::forms::{FileForms, keys};
use super::index::frequencies;
use crate::batch::Slot;
use crate::contact::{Contact, ContactNumber, Field, Incoming, Kind};
use crate::linkage::{
    self, AddressInput, BirthInput, Comparison, MatchForm, MatchInput, Model, NameInput, ReachInput,
    TermFrequencies, Tie,
};
use crate::review::{Candidate, FieldWeight, Other, Relation};
use crate::store::Store;
use crate::validation::{Course, StagedRecord};

/// Blocks with more members than this say too little to be worth comparing. Measured on generated bases of 100,000 and
/// 1,000,000 contacts: from 15 on, a higher cap finds no further match, and costs comparisons.
pub(super) const BLOCK_CAP: u32 = 30;

/// Candidates kept per part: more than a person would look at.
const CANDIDATES: usize = 12;

/// Rows from whose pairs the rates are learned: enough for stable rates, a fraction of a second.
const SAMPLE: usize = 3_000;

/// Keys asked for in one query.
const PROBE: usize = 5_000;

/// The standardised form of a contact.
#[must_use]
pub(super) fn form_of_contact(contact: &Contact) -> MatchForm {
    form(contact, "")
}

/// The standardised form of what a row says; the text of a rejected birth date is weak evidence.
#[must_use]
pub(super) fn form_of_incoming(incoming: &Incoming) -> MatchForm {
    // What a structure only borrows from its relay says nothing about which structure it is.
    form(&incoming.for_existing().said(), &incoming.birth_text)
}

fn form(contact: &Contact, birth_text: &str) -> MatchForm {
    let texts = |wanted: fn(Field) -> bool| -> Vec<&str> {
        contact.values.iter().filter(|(f, _)| wanted(**f)).map(|(_, v)| v.as_str()).collect()
    };
    let emails = texts(Field::is_email);
    let admin_numbers = texts(|f| matches!(f, Field::AdminNumber(_)));
    let phones: Vec<&str> = contact
        .values
        .iter()
        .filter(|(f, _)| f.is_phone())
        .map(|(f, typed)| contact.e164.get(f).unwrap_or(typed).as_str())
        .collect();
    let street = [Field::Line1, Field::Line2, Field::Line3].map(|f| contact.text(f));
    let street = street.iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(" ");
    linkage::standardise(&MatchInput {
        kind: kind(contact.kind),
        name: NameInput {
            first: contact.text(Field::FirstName),
            last: contact.text(Field::LastName),
            structure: contact.text(Field::OfficialName),
        },
        birth: BirthInput { date: birth_date(contact.text(Field::BirthDate)), text: birth_text },
        reach: ReachInput { emails: &emails, phones: &phones },
        address: AddressInput {
            street: &street,
            postcode: contact.text(Field::PostalCode),
            town: contact.text(Field::Town),
            country: contact.text(Field::Country),
        },
        admin_numbers: &admin_numbers,
        structure: contact.structure.as_ref().map_or("", ContactNumber::as_str),
    })
}

fn kind(kind: Kind) -> linkage::Kind {
    match kind {
        Kind::Individual => linkage::Kind::Individual,
        Kind::Structure => linkage::Kind::Structure,
        Kind::Relay => linkage::Kind::Relay,
    }
}

/// Reads a stored birth date, `YYYY-MM-DD`.
fn birth_date(text: &str) -> Option<(i16, u8, u8)> {
    let mut parts = text.splitn(3, '-');
    let mut next = || parts.next();
    Some((next()?.parse().ok()?, next()?.parse().ok()?, next()?.parse().ok()?))
}

/// Finds the candidates of rows.
pub(super) struct Matcher {
    /// For pairs of a row and a contact of the base.
    base: Model,
    /// For pairs of two rows.
    twins: Model,
    /// Pairs below this probability are not kept.
    floor: f64,
    /// Candidates kept per part.
    most: usize,
    keyed: Keyed,
}

/// Whether the contact that a row names by its key is a candidate too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keyed {
    /// It stands beside the row already.
    LeftOut,
    /// Every pair is wanted.
    Included,
}

/// One part of a record with its blocking keys.
struct Asked<'a> {
    record: usize,
    course: &'a Course,
    slot: Slot,
    /// Its position among the forms of the file.
    at: u32,
    form: MatchForm,
    keys: Vec<i64>,
}

/// The contacts of the base that a window of rows may meet.
struct Met {
    blocks: HashMap<i64, Vec<i64>>,
    forms: HashMap<i64, (ContactNumber, MatchForm)>,
}

impl Matcher {
    /// A matcher for a base and a file of `rows` rows. It learns the rates of matches and of relatives from a sample
    /// of the file's own pairs.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub(super) async fn new(
        store: &dyn Store,
        file: &FileForms,
        sample: &[&StagedRecord],
        rows: u64,
        floor: f64,
    ) -> Result<Self> {
        let contacts = store.info().await?.contacts;
        let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let base = Model::builtin()
            .with_base_size(size(contacts), size(rows))
            .with_frequencies(frequencies(store).await?);
        let twins = Model::builtin().with_table_size(size(rows));
        // Whoever asks for every pair gets every pair.
        let most = if floor > 0.0 { CANDIDATES } else { usize::MAX };
        let matcher = Self { base, twins, floor, most, keyed: Keyed::LeftOut };
        // Rows that their key identifies belong to the rates as well.
        let matcher = matcher.with_keyed(Keyed::Included);
        let matcher = matcher.learned(store, file, sample.get(..SAMPLE).unwrap_or(sample)).await?;
        Ok(matcher.with_keyed(Keyed::LeftOut))
    }

    /// The same matcher, with or without the contacts named by keys.
    pub(super) fn with_keyed(self, keyed: Keyed) -> Self {
        Self { keyed, ..self }
    }

    async fn learned(self, store: &dyn Store, file: &FileForms, sample: &[&StagedRecord]) -> Result<Self> {
        let asked = asked(file, sample);
        let met = met(store, &asked).await?;
        let pairs: Vec<(Other, Comparison)> =
            asked.par_iter().flat_map_iter(|a| self.compared(a, file, &met)).collect();
        let base = pairs.iter().filter(|(other, _)| matches!(other, Other::Base(_))).map(|(_, c)| c);
        let twins = pairs.iter().filter(|(other, _)| matches!(other, Other::Row(_))).map(|(_, c)| c);
        Ok(Self {
            base: self.base.with_learned_rates(base, sample.len()),
            twins: self.twins.with_learned_rates(twins, sample.len()),
            ..self
        })
    }

    /// The candidates of each record, against the base and inside the file, best first.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub(super) async fn candidates(
        &self,
        store: &dyn Store,
        file: &FileForms,
        records: &[&StagedRecord],
    ) -> Result<Vec<Vec<Candidate>>> {
        let asked = asked(file, records);
        let met = met(store, &asked).await?;
        let found: Vec<(usize, Vec<Candidate>)> =
            asked.par_iter().map(|a| (a.record, self.best(a, file, &met))).collect();
        let mut by_record: Vec<Vec<Candidate>> = vec![Vec::new(); records.len()];
        for (record, candidates) in found {
            if let Some(list) = by_record.get_mut(record) {
                list.extend(candidates);
            }
        }
        Ok(by_record)
    }

    /// The candidates of one part, best first.
    fn best(&self, asked: &Asked<'_>, file: &FileForms, met: &Met) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = self
            .compared(asked, file, met)
            .filter(|(_, c)| c.probability >= self.floor)
            .map(|(other, comparison)| candidate(asked.slot, other, &comparison))
            .collect();
        // Equal probabilities in a fixed order, so that the same file gives the same screen.
        found.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.other.cmp(&b.other)));
        found.truncate(self.most);
        found
    }

    /// One part beside everything that shares a block with it.
    fn compared<'a>(
        &'a self,
        asked: &'a Asked<'_>,
        file: &'a FileForms,
        met: &'a Met,
    ) -> impl Iterator<Item = (Other, Comparison)> + 'a {
        let own = &asked.form;
        let keyed = keyed_contact(asked.course).filter(|_| self.keyed == Keyed::LeftOut);
        let mut ids: Vec<i64> =
            asked.keys.iter().filter_map(|k| met.blocks.get(k)).flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let in_base =
            ids.into_iter().filter_map(|id| met.forms.get(&id)).filter(move |(n, _)| Some(n) != keyed);
        let in_base =
            in_base.map(move |(n, form)| (Other::Base(n.clone()), linkage::compare(own, form, &self.base)));
        let in_file = file.neighbours(asked.at, &asked.keys).into_iter().filter_map(move |at| {
            if self.keyed == Keyed::LeftOut && file.are_tied(asked.at, at) {
                return None;
            }
            let (slot, form) = (file.slot(at)?, file.form(at)?);
            Some((Other::Row(slot.row), linkage::compare(own, &form, &self.twins)))
        });
        let apart = linkage::Relation::Related(Tie::PersonAndStructure);
        in_base.chain(in_file).filter(move |(_, c)| c.relation != apart)
    }
}

/// The parts of records with their keys.
fn asked<'a>(file: &FileForms, records: &[&'a StagedRecord]) -> Vec<Asked<'a>> {
    let parts = records.par_iter().enumerate().flat_map_iter(|(i, record)| {
        record.parts.iter().map(move |p| (i, *record, Slot { row: record.row, part: p.part }))
    });
    parts
        .filter_map(|(record, staged, slot)| {
            let at = file.position(slot)?;
            let form = file.form(at)?;
            let keys = keys(&form);
            Some(Asked { record, course: &staged.course, slot, at, form, keys })
        })
        .collect()
}

/// The contact that the row names by its key: it is no candidate beside itself.
pub(super) fn keyed_contact(course: &Course) -> Option<&ContactNumber> {
    match course {
        Course::Update { number, .. } | Course::Remove { number, .. } => Some(number),
        Course::Create | Course::Unsettled { .. } | Course::Blocked => None,
    }
}

/// The model for the duplicates inside one table.
pub(super) fn table_model(forms: &[MatchForm]) -> Model {
    let mut frequencies = TermFrequencies::default();
    forms.iter().for_each(|f| frequencies.add(f));
    Model::builtin().with_table_size(forms.len()).with_frequencies(frequencies)
}

/// Reads the contacts behind the keys of a window, asked in sorted batches.
async fn met(store: &dyn Store, asked: &[Asked<'_>]) -> Result<Met> {
    let mut keys: Vec<i64> = asked.iter().flat_map(|a| &a.keys).copied().collect();
    keys.sort_unstable();
    keys.dedup();
    let mut blocks: HashMap<i64, Vec<i64>> = HashMap::new();
    for chunk in keys.chunks(PROBE) {
        for (key, id) in store.probe(chunk, BLOCK_CAP).await? {
            blocks.entry(key).or_default().push(id);
        }
    }
    let mut ids: Vec<i64> = blocks.values().flatten().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let mut forms = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(PROBE) {
        let stored = store.forms(chunk).await?;
        for (id, number) in store.numbers(chunk).await? {
            if let Some(form) = stored.of(id).and_then(MatchForm::from_bytes) {
                forms.insert(id, (number, form));
            }
        }
    }
    Ok(Met { blocks, forms })
}

fn candidate(slot: Slot, other: Other, comparison: &Comparison) -> Candidate {
    let fields = comparison.fields.iter().filter(|f| f.weight != 0.0).map(|f| FieldWeight {
        field: f.field.as_str().to_owned(),
        level: f.level.as_str().to_owned(),
        weight: f.weight,
    });
    Candidate {
        part: slot.part,
        other,
        probability: comparison.probability,
        weight: comparison.weight,
        relation: match comparison.relation {
            linkage::Relation::Same => Relation::Same,
            linkage::Relation::Related(_) => Relation::Related,
        },
        fields: fields.collect(),
        verdict: None,
    }
}
