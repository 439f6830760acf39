//! Step 7 for a whole batch: decided rows become the change set.
//!
//! Where rows come from and where changes go is the caller's: the desk reads
//! the staging area and stores the plan; what only looks ahead counts the changes and keeps none.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use async_trait::async_trait;

use super::error::Result;
use super::hindrance::{Hindrance, Returned};
use super::reasons::{Known, merging};
use super::tally::{Answers, Tally, leave_unasked};
use super::view::PlanSummary;
use crate::batch::{
    Assembly, BaseContact, Change, ChangeKind, Fold, Folded, Group, Member, NumberSource, Reason, Slot,
    Target, Ties, assemble, contradicts, fold, merged_relays, misplaced, structure_key,
};
use crate::contact::{AddressUse, Contact, ContactNumber, Field, Incoming, Operation, RowNumber};
use crate::mapping::Requested;
use crate::review::{Decision, Other, Outcome, PartEffect, RowDecision, decided_outcome, nameless};
use crate::store::Store;
use crate::survivorship::{Derivation, Newer, SurvivorshipRule, SurvivorshipRules, Unit};
use crate::validation::{InstitutionRules, Part, Said, StagedRecord, creation_defaults};

/// Groups folded at a time.
const WINDOW: usize = 1_000;

/// Where the plan's rows come from and its changes go.
#[async_trait]
pub(super) trait PlanSink: Send {
    /// The records of rows.
    async fn records(&mut self, rows: &[RowNumber]) -> Result<Vec<StagedRecord>>;
    /// Takes changes, in order.
    async fn changes(&mut self, changes: Vec<Change>) -> Result<()>;
    /// What is known of the decisions of rows; those that are merged are named again. Where no change is kept nobody
    /// asks why.
    async fn known(&mut self, _rows: &[RowNumber], _merged: &[RowNumber]) -> Result<Known> {
        Ok(Known::default())
    }
    /// Told how many groups are done.
    fn progress(&mut self, done: u64, total: u64);
}

/// What a plan came to.
#[derive(Default)]
pub(super) struct Planned {
    /// The outcome of each decided row that does not come back.
    pub(super) outcomes: BTreeMap<RowNumber, Outcome>,
    /// Rows that cannot be planned as decided; they wait again.
    pub(super) returned: Returned,
    /// How often each rule of survivorship chose between values that differ, by unit.
    pub(super) settled: BTreeMap<(Unit, SurvivorshipRule), u64>,
    /// Counts of the changes; the row counts are the caller's to fill.
    pub(super) summary: PlanSummary,
    /// What is to be confirmed; what the rows themselves say is the caller's to add.
    pub(super) tally: Tally,
}

/// Plans the decided rows of a batch.
pub(super) struct Planner<'a> {
    pub(super) store: &'a dyn Store,
    pub(super) newer: Newer,
    pub(super) survivorship: &'a SurvivorshipRules,
    pub(super) rules: &'a InstitutionRules,
    pub(super) decisions: &'a BTreeMap<RowNumber, RowDecision>,
    /// What was answered about columns of authorisations.
    pub(super) answers: &'a Answers,
}

/// What the planner carries from window to window.
#[derive(Default)]
struct Running {
    /// The numbers of structures, for their relays.
    structures: HashMap<Slot, ContactNumber>,
    effects: HashMap<RowNumber, Effects>,
    consents: BTreeMap<String, (u64, u64)>,
    /// Contacts that a row drops and that may not be dropped.
    obstacles: HashSet<ContactNumber>,
    claimed: Claimed,
    planned: Planned,
    derivation: Derivation,
}

/// The numbers that rows bring along for new contacts, as their hashes: there may be a million.
#[derive(Default)]
struct Claimed {
    hasher: RandomState,
    hashes: HashSet<u64>,
}

impl Claimed {
    /// True for the first who asks for a number.
    fn is_first(&mut self, number: &ContactNumber) -> bool {
        self.hashes.insert(self.hasher.hash_one(number))
    }
}

/// What the parts of a row do, each effect once: a byte a row, for there may be a million.
#[derive(Clone, Copy, Default)]
struct Effects(u8);

impl Effects {
    const ALL: [PartEffect; 6] = [
        PartEffect::Created,
        PartEffect::Changed,
        PartEffect::Unchanged,
        PartEffect::Merged,
        PartEffect::Folded,
        PartEffect::Removed,
    ];

    fn add(&mut self, effect: PartEffect) {
        let bits = (0..).zip(Self::ALL).filter(|(_, known)| *known == effect).map(|(bit, _)| 1 << bit);
        self.0 |= bits.sum::<u8>();
    }

    fn list(self) -> Vec<PartEffect> {
        (0..).zip(Self::ALL).filter(|(bit, _)| self.0 & (1 << bit) != 0).map(|(_, effect)| effect).collect()
    }
}

/// What is known of the rows before they are planned.
struct Survey {
    assembly: Assembly,
    numbers: NumberSource,
    /// Decided rows of which a part is not decided.
    incomplete: HashSet<RowNumber>,
}

impl Planner<'_> {
    /// Folds every group and gives each row its outcome.
    ///
    /// # Errors
    /// When the base or the staging area cannot be read or written.
    pub(super) async fn run(&self, sink: &mut dyn PlanSink) -> Result<Planned> {
        let rows: Vec<RowNumber> = self.decisions.keys().copied().collect();
        let mut running = Running { derivation: Derivation::of(self.rules), ..Running::default() };
        let mut survey = self.survey(&rows, sink, &mut running.planned).await?;
        let (mut done, total) = (0, survey.assembly.groups.len() as u64);
        for window in survey.assembly.groups.chunks(WINDOW) {
            let changes = self.window(window, &mut survey.numbers, sink, &mut running).await?;
            done += window.len() as u64;
            running.planned.summary.contacts += changes.len() as u64;
            changes.iter().for_each(|c| count_consents(c, &mut running.consents));
            sink.changes(changes).await?;
            sink.progress(done, total);
        }
        self.close(&survey.incomplete, &mut running);
        let consents = std::mem::take(&mut running.consents);
        running.planned.summary.consents =
            consents.into_iter().map(|(code, (on, off))| (code, on, off)).collect();
        Ok(running.planned)
    }

    /// Finds equal structures and the numbers that the file carries, then sorts the decisions into groups.
    async fn survey(
        &self,
        rows: &[RowNumber],
        sink: &mut dyn PlanSink,
        planned: &mut Planned,
    ) -> Result<Survey> {
        let mut alike: HashMap<String, Vec<(bool, Slot)>> = HashMap::new();
        let mut made: HashMap<ContactNumber, Slot> = HashMap::new();
        let mut incomplete = HashSet::new();
        let named = self.named();
        let mut numbers = number_source(self.store, self.rules).await?;
        for chunk in rows.chunks(WINDOW) {
            for record in sink.records(chunk).await? {
                planned.tally.count_unasked(&record, self.answers);
                let decision = self.decisions.get(&record.row);
                if record.parts.iter().any(|p| decision.is_none_or(|d| !d.contains_key(&p.part))) {
                    incomplete.insert(record.row);
                }
                for part in &record.parts {
                    let slot = Slot { row: record.row, part: part.part };
                    if let Some(number) = &part.incoming.number {
                        numbers.pass(number);
                        if named.contains(number) {
                            made.entry(number.clone()).or_insert(slot);
                        }
                    }
                    if let Some(key) = structure_key(slot, &part.incoming) {
                        alike.entry(key).or_default().push((part.incoming.number.is_some(), slot));
                    }
                }
            }
        }
        let same = alike.into_values().flat_map(founded).collect();
        let assembly = self.assembled(&incomplete, &Ties { same, made }, &mut planned.returned).await?;
        Ok(Survey { assembly, numbers, incomplete })
    }

    /// The groups of the rows that can go in. A row of which a part waits for its decision waits as a whole: a relay
    /// needs its structure, and a structure that goes in today would be made once more tomorrow.
    async fn assembled(
        &self,
        incomplete: &HashSet<RowNumber>,
        ties: &Ties,
        returned: &mut Returned,
    ) -> Result<Assembly> {
        let mut decisions = Cow::Borrowed(self.decisions);
        if !incomplete.is_empty() {
            decisions.to_mut().retain(|row, _| !incomplete.contains(row));
        }
        loop {
            let assembly = assemble(&decisions, ties);
            let homes = self.homes(&merged_relays(&assembly, &decisions)).await?;
            let misplaced = misplaced(&assembly, &decisions, &homes);
            if misplaced.is_empty() {
                returned.add(assembly.adrift.iter().copied(), Hindrance::Adrift);
                return Ok(assembly);
            }
            // Others may lean on these: they are sorted anew without them.
            misplaced.iter().for_each(|row| drop(decisions.to_mut().remove(row)));
            returned.add(misplaced, Hindrance::Misplaced);
        }
    }

    /// The structures of relays.
    async fn homes(&self, relays: &[ContactNumber]) -> Result<HashMap<ContactNumber, ContactNumber>> {
        let mut homes = HashMap::new();
        for window in relays.chunks(WINDOW) {
            let stored = self.store.contacts(window).await?;
            homes.extend(stored.into_iter().filter_map(|s| Some((s.contact.number?, s.contact.structure?))));
        }
        Ok(homes)
    }

    /// The contacts that decisions name: only they can be ones that another row makes.
    fn named(&self) -> HashSet<&ContactNumber> {
        let decisions = self.decisions.values().flat_map(RowDecision::values);
        let named = decisions.filter_map(|decision| match decision {
            Decision::Merge { into: Other::Base(number), .. }
            | Decision::Update { number, .. }
            | Decision::Remove { number, .. } => Some(number),
            _ => None,
        });
        named.collect()
    }

    /// Folds a window of groups.
    async fn window(
        &self,
        groups: &[Group],
        numbers: &mut NumberSource,
        sink: &mut dyn PlanSink,
        running: &mut Running,
    ) -> Result<Vec<Change>> {
        let rows: BTreeSet<RowNumber> = groups.iter().flat_map(|g| g.slots.iter().map(|s| s.row)).collect();
        let rows: Vec<RowNumber> = rows.into_iter().collect();
        let mut records = HashMap::new();
        for chunk in rows.chunks(WINDOW) {
            records.extend(sink.records(chunk).await?.into_iter().map(|r| (r.row, r)));
        }
        records.values_mut().for_each(|record| leave_unasked(record, self.answers));
        running.obstacles = self.undroppable(groups).await?;
        let merged = merging(rows.iter().filter_map(|row| Some((*row, self.decisions.get(row)?))));
        let known = sink.known(&rows, &merged).await?;
        let base = self.base_contacts(groups, &records).await?;
        let mut changes = Vec::new();
        for group in groups {
            let mut folded = match self.group(group, (&records, &known), &base, (numbers, running)) {
                Ok(folded) => folded,
                Err(hindrance) => {
                    running.planned.returned.add(group.slots.iter().map(|s| s.row), hindrance);
                    continue;
                }
            };
            changes.extend(folded.change.take());
            for settled in folded.settled {
                *running.planned.settled.entry(settled).or_default() += 1;
            }
            for (slot, effect) in folded.effects {
                running.effects.entry(slot.row).or_default().add(effect);
            }
        }
        Ok(changes)
    }

    /// Of the contacts that these groups drop those that may not be dropped.
    async fn undroppable(&self, groups: &[Group]) -> Result<HashSet<ContactNumber>> {
        let drops = |slot: &Slot| {
            matches!(self.decided(slot), Some(Decision::Remove { operation: Operation::Drop, .. }))
        };
        let dropped = groups.iter().filter(|group| group.slots.iter().any(drops));
        let numbers: Vec<ContactNumber> = dropped
            .filter_map(|group| match &group.target {
                Target::Existing(number) => Some(number.clone()),
                Target::New(_) => None,
            })
            .collect();
        if numbers.is_empty() {
            return Ok(HashSet::new());
        }
        let found = self.store.drop_obstacles(&numbers).await?;
        Ok(found.into_iter().map(|(number, _)| number).collect())
    }

    async fn base_contacts(
        &self,
        groups: &[Group],
        records: &HashMap<RowNumber, StagedRecord>,
    ) -> Result<HashMap<ContactNumber, BaseContact>> {
        let mut wanted: Vec<ContactNumber> = Vec::new();
        for group in groups {
            match &group.target {
                Target::Existing(number) => wanted.push(number.clone()),
                // A new contact whose number is taken would overwrite another.
                Target::New(slot) => {
                    let record = records.get(&slot.row);
                    wanted.extend(record.and_then(|r| r.part(slot.part)).and_then(|i| i.number.clone()));
                }
            }
        }
        let stored = self.store.contacts(&wanted).await?;
        let with_number = stored.into_iter().filter_map(|s| {
            Some((s.contact.number.clone()?, BaseContact { contact: s.contact, version: s.version }))
        });
        Ok(with_number.collect())
    }

    /// One group as a change, or why it cannot be done as decided.
    fn group(
        &self,
        group: &Group,
        (records, known_rows): (&HashMap<RowNumber, StagedRecord>, &Known),
        base: &HashMap<ContactNumber, BaseContact>,
        (numbers, running): (&mut NumberSource, &mut Running),
    ) -> std::result::Result<Folded, Hindrance> {
        let spare = Incoming { defaults: creation_defaults(Part::Person, self.rules), ..nameless() };
        let incoming = |slot: &Slot| {
            let record = records.get(&slot.row);
            record.and_then(|r| r.part(slot.part).or_else(|| r.parts.is_empty().then_some(&spare)))
        };
        let (number, known) = match &group.target {
            Target::Existing(number) => {
                // Who was merged into another since it was decided is to be looked at again.
                let stays = |b: &&BaseContact| b.contact.standing.merged_into.is_none();
                (number.clone(), Some(base.get(number).filter(stays).ok_or(Hindrance::Gone)?))
            }
            Target::New(slot) => {
                let own = incoming(slot).ok_or(Hindrance::NoSuchPart)?.number.clone();
                // Two rows that were decided to create one number each cannot both have it.
                let claimed = &mut running.claimed;
                if own.as_ref().is_some_and(|n| base.contains_key(n) || !claimed.is_first(n)) {
                    return Err(Hindrance::NumberTaken);
                }
                (own.or_else(|| numbers.give()).ok_or(Hindrance::Unnumbered)?, None)
            }
        };
        let mut members = Vec::with_capacity(group.slots.len());
        for slot in &group.slots {
            let structure = Slot { row: slot.row, part: Part::Structure };
            members.push(Member {
                slot: *slot,
                incoming: incoming(slot).ok_or(Hindrance::NoSuchPart)?,
                decision: self.decided(slot).ok_or(Hindrance::NoSuchPart)?,
                structure: running.structures.get(&structure).filter(|_| *slot != structure).cloned(),
            });
        }
        // The founder makes the contact, wherever in the file it stands.
        if let Target::New(founder) = &group.target {
            members.sort_by_key(|m| m.slot != *founder);
        }
        let exists = known.map(|b| &b.contact);
        if contradicts(exists, &members) {
            return Err(Hindrance::Contradicted);
        }
        is_allowed(exists, &members, &running.obstacles, records)?;
        members.iter().for_each(|member| count_cleared(member, &mut running.planned.summary));
        count_contradictions(&members, &mut running.planned.summary);
        let structures = group.slots.iter().filter(|s| s.part == Part::Structure);
        running.structures.extend(structures.map(|s| (*s, number.clone())));
        let (newer, rules, derivation) = (self.newer, self.survivorship, &running.derivation);
        let mut folded = fold(&Fold { number, base: known, newer, rules, derivation }, &members);
        running.planned.returned.add(folded.refused.iter().map(|slot| slot.row), Hindrance::Outdated);
        running.planned.tally.add(&members, exists, folded.change.as_ref());
        if let Some(change) = &mut folded.change {
            change.cause.why = why(known_rows, &members);
        }
        Ok(folded)
    }

    fn decided(&self, slot: &Slot) -> Option<&Decision> {
        self.decisions.get(&slot.row).and_then(|decision| decision.get(&slot.part))
    }

    /// Gives every decided row its outcome; a row with a part that could not be planned waits.
    fn close(&self, incomplete: &HashSet<RowNumber>, running: &mut Running) {
        for (row, decision) in self.decisions {
            if running.planned.returned.contains(*row) {
                continue;
            }
            let effects = running.effects.remove(row).unwrap_or_default().list();
            let waits = incomplete.contains(row);
            let outcome = if waits { Outcome::Waiting } else { decided_outcome(decision, &effects) };
            running.planned.outcomes.insert(*row, outcome);
        }
    }
}

/// The reasons of a change, one for each member; none at all when one of them is not known.
fn why(known: &Known, members: &[Member<'_>]) -> Vec<Reason> {
    let reasons = members.iter().map(|m| known.reason(m.slot, m.incoming, m.decision));
    reasons.collect::<Option<_>>().unwrap_or_default()
}

/// Sends equal structures to their founder: the first that has a number of its own, else the first. One with a number
/// always makes a contact of its own (DOMAIN.md, section 2).
fn founded(alike: Vec<(bool, Slot)>) -> Vec<(Slot, Slot)> {
    let numbered = alike.iter().find(|(numbered, _)| *numbered);
    let Some((_, founder)) = numbered.or(alike.first()).copied() else { return Vec::new() };
    alike
        .into_iter()
        .filter(|(numbered, slot)| !numbered && *slot != founder)
        .map(|(_, slot)| (slot, founder))
        .collect()
}

/// Where new contacts get their numbers from.
pub(super) async fn number_source(store: &dyn Store, rules: &InstitutionRules) -> Result<NumberSource> {
    let range = &rules.numbers;
    let facts = store.number_facts().await?;
    if range.from.is_none() && range.to.is_none() {
        return Ok(NumberSource::new(facts.highest.as_ref(), facts.width));
    }
    let highest = store.highest_within(range).await?;
    Ok(NumberSource::within(range, highest.as_ref(), facts.width))
}

/// Counts the cells of an update that clear a value, by field.
fn count_cleared(member: &Member<'_>, summary: &mut PlanSummary) {
    if !matches!(member.decision, Decision::Update { .. }) {
        return;
    }
    let clears = member.incoming.entries.iter().filter(|(_, e)| **e == crate::contact::Entry::Clear);
    for (field, _) in clears {
        summary.cleared += 1;
        *summary.cleared_by.entry(field.key()).or_default() += 1;
    }
}

/// Contradictions that a plan names; the rest is counted.
const NAMED: usize = 10;

/// Counts the values with which a group's rows contradict an earlier row, and names the first ones.
fn count_contradictions(members: &[Member<'_>], summary: &mut PlanSummary) {
    if members.len() < 2 {
        return;
    }
    let mut said = Said::default();
    for member in members {
        // A relay lends its e-mails and phones to its structure: those of another relay contradict nothing.
        let own = member.incoming.for_existing();
        for (field, earlier, before, now) in said.against(&own) {
            summary.contradictions += 1;
            if summary.contradicting.len() < NAMED {
                let (field, row) = (field.label(), member.slot.row);
                let sentence = format!("{field}: row {earlier} says {before}, row {row} says {now}");
                summary.contradicting.push(sentence);
            }
        }
        said.take(member.slot.row, &own);
    }
}

/// What rules of survivorship chose, as one sentence; none when they chose nothing.
pub(super) fn settled_by_rule(settled: &BTreeMap<(Unit, SurvivorshipRule), u64>) -> Option<String> {
    let told = |((unit, rule), count): (&(Unit, SurvivorshipRule), &u64)| {
        format!("{} {count} ({})", unit.label(), rule.key())
    };
    // The uses of one address are told as one.
    let is_told = |((unit, rule), _): &(&(Unit, SurvivorshipRule), &u64)| {
        let main = Unit::Address(AddressUse::Main);
        !matches!(unit, Unit::Address(_)) || *unit == main || !settled.contains_key(&(main, *rule))
    };
    let told: Vec<String> = settled.iter().filter(is_told).map(told).collect();
    (!told.is_empty()).then(|| format!("chosen by rule between values that differ: {}", told.join(", ")))
}

/// Whether the guards that let the rows pass when they were read would let them pass now: the base may be another, and a
/// decision may have come from elsewhere (DOMAIN.md, section 4).
fn is_allowed(
    exists: Option<&Contact>,
    members: &[Member<'_>],
    undroppable: &HashSet<ContactNumber>,
    records: &HashMap<RowNumber, StagedRecord>,
) -> std::result::Result<(), Hindrance> {
    let Some(contact) = exists else { return Ok(()) };
    members.iter().try_for_each(|member| match member.decision {
        Decision::Remove { operation, number } => {
            let asked = records.get(&member.slot.row).map(|record| &record.requested);
            let wanted = asked == Some(&Requested::Named(*operation));
            let sold =
                contact.standing.has_sales && matches!(operation, Operation::Invalidate | Operation::Drop);
            let may_go = wanted && !sold && !undroppable.contains(number);
            may_go.then_some(()).ok_or(Hindrance::Kept)
        }
        _ if contact.is_erased() => Err(Hindrance::Erased),
        _ => Ok(()),
    })
}

/// Counts the authorisations that a change switches on and off.
pub(super) fn count_consents(change: &Change, counts: &mut BTreeMap<String, (u64, u64)>) {
    // Whoever is erased or dropped withdraws nothing.
    if change.cause.kind == ChangeKind::Erase || change.after.is_none() {
        return;
    }
    let granted = |contact: Option<&crate::contact::Contact>, field: &Field| {
        contact.and_then(|c| c.values.get(field)).is_some_and(|v| v == "TRUE")
    };
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    let fields: BTreeSet<&Field> = [before, after]
        .into_iter()
        .flatten()
        .flat_map(|c| c.values.keys())
        .filter(|f| matches!(f, Field::Authorization(_)))
        .collect();
    for field in fields {
        let (was, is) = (granted(before, field), granted(after, field));
        if let (Field::Authorization(code), true) = (field, was != is) {
            let count = counts.entry(code.as_str().to_owned()).or_default();
            if is { count.0 += 1 } else { count.1 += 1 }
        }
    }
}
