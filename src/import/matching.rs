//! Steps 4 and 5 for a file: which contacts and rows each part may be.
//!
//! The forms of the whole file are held (see `forms`), those of the base only as
//! far as a stretch of rows asks for them (see `met`).

use std::collections::HashMap;

use super::error::Result;
use super::forms::FileForms;
use super::index::frequencies;
use super::met::{Keep, Mate, Met, STRETCH, Twins};
use crate::batch::Slot;
use crate::contact::{Contact, ContactNumber, Field, Incoming, Kind, RowNumber};
use crate::linkage::{
    self, AddressInput, BirthInput, Comparison, MatchForm, MatchInput, Model, NameInput, ReachInput,
};
use crate::review::{Candidate, FieldWeight, Other, Relation};
use crate::store::Store;
use crate::validation::{Course, StagedRecord};

/// Blocks of a base with more members than this say too little for a row of a file. Measured on generated bases of 100,000
/// and 1,000,000 contacts: a higher cap finds one match in 2,000 more and doubles the comparisons.
pub(super) const BASE_CAP: u32 = 15;

/// The same within a file or a base: there the copies of one contact fill the block themselves. Measured on tables with
/// some ten copies of each contact.
pub(super) const BLOCK_CAP: u32 = 30;

/// Candidates kept per part: more than a person would look at.
const CANDIDATES: usize = 12;

/// Candidates below this probability are no partners, whatever is learned of partners.
const LIKELY: f64 = 0.5;

/// Rows from whose pairs the rates are learned: enough for stable rates, a fraction of a second.
pub(super) const SAMPLE: usize = 3_000;

/// The standardised form of a contact.
#[must_use]
pub(super) fn form_of_contact(contact: &Contact) -> MatchForm {
    form(contact, "")
}

/// The standardised form of what a row says, with the name of the structure for a relay; the text of a rejected birth date is weak evidence.
#[must_use]
pub(super) fn form_of_incoming(incoming: &Incoming, employer: &str) -> MatchForm {
    // What a structure only borrows from its relay says nothing about which structure it is.
    let mut said = incoming.for_existing().said();
    if !employer.is_empty() {
        said.values.insert(Field::OfficialName, employer.to_owned());
    }
    form(&said, &incoming.birth_text)
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
}

/// A pair at or above the floor.
pub(super) struct Kept {
    /// The row's part.
    pub(super) slot: Slot,
    /// Who stands on the other side.
    pub(super) mate: Mate,
    /// How they compare.
    pub(super) comparison: Comparison,
}

/// The pairs at or above the floor of some parts, in the order of their slots, with the numbers of their contacts.
#[derive(Default)]
pub(super) struct Found {
    kept: Vec<Kept>,
    numbers: HashMap<i64, ContactNumber>,
}

impl Found {
    /// All pairs, in the order of their slots.
    pub(super) fn kept(&self) -> &[Kept] {
        &self.kept
    }

    /// Who stands on the other side, in words.
    pub(super) fn other(&self, file: &FileForms, mate: Mate) -> Option<Other> {
        match mate {
            Mate::Contact(id) => self.numbers.get(&id).cloned().map(Other::Base),
            Mate::Row(at) => file.slot(at).map(|slot| Other::Row(slot.row)),
        }
    }

    /// The pairs of one part.
    fn of(&self, slot: Slot) -> &[Kept] {
        let from = self.kept.partition_point(|kept| kept.slot < slot);
        let to = self.kept.partition_point(|kept| kept.slot <= slot);
        self.kept.get(from..to).unwrap_or_default()
    }
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
        let sample = sample.get(..SAMPLE).unwrap_or(sample);
        // Rows that their key identifies belong to the rates as well.
        let met = Met::of(store, file, &positions(file, sample), Twins::Once).await?;
        let last = sample.last().map_or(0, |record| record.row);
        let matcher = Self::untaught(store, rows, floor).await?;
        Ok(matcher.taught(file, &met, (last, sample.len())))
    }

    /// A matcher that has learned nothing yet.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub(super) async fn untaught(store: &dyn Store, rows: u64, floor: f64) -> Result<Self> {
        let contacts = store.info().await?.contacts;
        let size = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        let base = Model::builtin()
            .with_base_size(size(contacts), size(rows))
            .with_frequencies(frequencies(store).await?);
        let twins = Model::builtin().with_table_size(size(rows));
        // Whoever asks for every pair gets every pair.
        let most = if floor > 0.0 { CANDIDATES } else { usize::MAX };
        Ok(Self { base, twins, floor, most })
    }

    /// The same matcher, with what the pairs of the first rows of a file teach: those up to a row, so many. Each pair
    /// of two rows was met once.
    pub(super) fn taught(self, file: &FileForms, met: &Met, (last, rows): (RowNumber, usize)) -> Self {
        let keep =
            Keep { of: &|slot| slot.row <= last, what: &|_, mate, comparison| Some((mate, comparison)) };
        let pairs = met.compare(file, (&self.base, &self.twins), &keep);
        // Both rows of a pair count, as far as they are among the first.
        let times = |mate: &Mate| match mate {
            Mate::Contact(_) => 0,
            Mate::Row(at) => 1 + usize::from(file.slot(*at).is_some_and(|slot| slot.row <= last)),
        };
        let base = pairs.iter().flatten().filter(|(mate, _)| times(mate) == 0).map(|(_, c)| c);
        let twins = pairs.iter().flatten().flat_map(|(mate, c)| std::iter::repeat_n(c, times(mate)));
        let (base, twins) =
            (self.base.with_learned_rates(base, rows), self.twins.with_learned_rates(twins, rows));
        Self { base, twins, ..self }.knowing_repeats(file, met, last)
    }

    /// The same matcher, with how many further partners those of the first rows have that have one.
    fn knowing_repeats(self, file: &FileForms, met: &Met, last: RowNumber) -> Self {
        let keep = Keep {
            of: &|slot| slot.row <= last,
            what: &|slot, mate, comparison: Comparison| {
                let is_candidate = matches!(mate, Mate::Contact(_)) && comparison.probability >= LIKELY;
                is_candidate.then_some((slot, comparison.probability))
            },
        };
        let mut found = met.compare(file, (&self.base, &self.twins), &keep).concat();
        found.sort_by(|x, y| x.0.cmp(&y.0).then(x.1.total_cmp(&y.1)));
        let rows =
            found.chunk_by(|x, y| x.0 == y.0).map(|row| row.iter().map(|(_, probability)| *probability));
        Self { base: self.base.with_learned_repeats(rows), ..self }
    }

    /// One contact beside a part of a row, however unlike they are.
    pub(super) fn beside(
        &self,
        slot: Slot,
        other: Other,
        (row, contact): (&MatchForm, &MatchForm),
    ) -> Candidate {
        candidate(slot, other, &linkage::compare(row, contact, &self.base))
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
        let met = Met::of(store, file, &positions(file, records), Twins::Apart).await?;
        let found = self.found(store, file, &met).await?;
        Ok(records.iter().map(|record| self.of_record(record, file, &found)).collect())
    }

    /// The pairs at or above the floor among those that were met.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub(super) async fn found(&self, store: &dyn Store, file: &FileForms, met: &Met) -> Result<Found> {
        let floor = self.floor;
        let keep = Keep {
            of: &|_| true,
            what: &|slot, mate, comparison| {
                (comparison.probability >= floor).then_some(Kept { slot, mate, comparison })
            },
        };
        let pieces = met.compare(file, (&self.base, &self.twins), &keep);
        let mut kept: Vec<Kept> = pieces.into_iter().flatten().collect();
        // Contacts come before rows, in the order of their ids.
        kept.sort_by_key(|pair| pair.slot);
        for part in kept.chunk_by_mut(|x, y| x.slot == y.slot) {
            let contacts = part.iter_mut().filter(|pair| matches!(pair.mate, Mate::Contact(_)));
            linkage::beside_the_best(contacts.map(|pair| &mut pair.comparison), &self.base);
        }
        kept.retain(|pair| pair.comparison.probability >= floor);
        let contact = |pair: &Kept| match pair.mate {
            Mate::Contact(id) => Some(id),
            Mate::Row(_) => None,
        };
        let mut ids: Vec<i64> = kept.iter().filter_map(contact).collect();
        ids.sort_unstable();
        ids.dedup();
        let numbers = store.numbers(&ids).await?.into_iter().collect();
        Ok(Found { kept, numbers })
    }

    /// The candidates of all parts of a record, best first within each.
    fn of_record(&self, record: &StagedRecord, file: &FileForms, found: &Found) -> Vec<Candidate> {
        let slots = record.parts.iter().map(|p| Slot { row: record.row, part: p.part });
        slots.flat_map(|slot| self.best(&record.course, slot, file, found)).collect()
    }

    /// The candidates of one part, best first.
    fn best(&self, course: &Course, slot: Slot, file: &FileForms, found: &Found) -> Vec<Candidate> {
        let keyed = keyed_contact(course);
        let mut best: Vec<(Other, &Comparison)> = found
            .of(slot)
            .iter()
            .filter_map(|kept| Some((found.other(file, kept.mate)?, &kept.comparison)))
            .filter(|(other, _)| keyed.is_none_or(|keyed| !matches!(other, Other::Base(n) if n == keyed)))
            .collect();
        // Equal probabilities in a fixed order, so that the same file gives the same screen.
        best.sort_by(|a, b| b.1.weight.total_cmp(&a.1.weight).then_with(|| a.0.cmp(&b.0)));
        best.truncate(self.most);
        best.into_iter().map(|(other, comparison)| candidate(slot, other, comparison)).collect()
    }
}

/// Finds the candidates of the rows of a file from top to bottom: the base is asked about far more rows at once than
/// are looked at.
pub(super) struct Ahead<'a> {
    matcher: &'a Matcher,
    store: &'a dyn Store,
    file: &'a FileForms,
    found: Found,
    /// The last row that was asked about.
    last: RowNumber,
}

impl<'a> Ahead<'a> {
    /// Nothing asked yet.
    pub(super) fn new(matcher: &'a Matcher, store: &'a dyn Store, file: &'a FileForms) -> Self {
        Self { matcher, store, file, found: Found::default(), last: 0 }
    }

    /// The candidates of each record of a window, best first; the windows come in file order.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub(super) async fn candidates(&mut self, records: &[&StagedRecord]) -> Result<Vec<Vec<Candidate>>> {
        if let (Some(first), Some(last)) = (records.first(), records.last())
            && last.row > self.last
        {
            let parts = self.file.stretch((first.row, last.row), STRETCH);
            let met = Met::of(self.store, self.file, parts, Twins::Apart).await?;
            self.found = self.matcher.found(self.store, self.file, &met).await?;
            let reached = parts.last().and_then(|at| self.file.slot(*at)).map_or(0, |slot| slot.row);
            self.last = reached.max(last.row);
        }
        Ok(records.iter().map(|record| self.matcher.of_record(record, self.file, &self.found)).collect())
    }
}

/// The positions of the parts of records, in the order of their slots.
fn positions(file: &FileForms, records: &[&StagedRecord]) -> Vec<u32> {
    let slots = records.iter().flat_map(|r| r.parts.iter().map(|p| Slot { row: r.row, part: p.part }));
    slots.filter_map(|slot| file.position(slot)).collect()
}

/// The contact that the row names by its key: it is no candidate beside itself.
pub(super) fn keyed_contact(course: &Course) -> Option<&ContactNumber> {
    match course {
        Course::Update { number, .. } | Course::Remove { number, .. } => Some(number),
        Course::Create | Course::Unsettled { .. } | Course::Blocked => None,
    }
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
