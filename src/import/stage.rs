//! Steps 1 to 5 for a whole file: read, map, validate, settle with the base, match.
//!
//! Two passes: the first makes records and their forms, the second finds
//! candidates, because a row may be the twin of a row below it. Where the rows
//! are kept meanwhile is the sink's business: in the base for a batch, in a
//! nameless base aside for commands that stage nothing.

use std::collections::{HashMap, HashSet};

use async_trait::async_trait;
use rayon::prelude::*;

use super::desk::OnProgress;
use super::error::Result;
use super::file_keys::FileKeys;
use super::file_said::FileSaid;
use super::forms::FileForms;
use super::garbled::Garbled;
use super::matching::{Ahead, Matcher, form_of_incoming};
use super::plan::number_source;
use super::reading::{Reading, ReadingRecord, Window, labels, raw_to_json};
use super::summary::Summary;
use super::values::ValueCounts;
use super::view::Progress;
use crate::contact::{Contact, ContactNumber, Field, Operation, RowNumber, identities};
use crate::mapping::{ColumnMap, ColumnMapping, Declarations, Draft, Requested, Target, draft};
use crate::review::{Candidate, Other, Thresholds, Verdict};
use crate::source::{Damage, DamageKind, Format, SourceRow};
use crate::store::{Page, RowUpdate, StagedRow, Store};
use crate::validation::{
    BaseFacts, Consequence, Finding, InstitutionRules, KeysAsked, Part, Severity, StagedRecord, Texts,
    settle, settle_criteria, validate_texts,
};

/// Rows matched at a time.
const MATCH_WINDOW: u32 = 1_000;

/// Rows from which the matcher learns.
const SAMPLE: u32 = 3_000;

/// Whether candidates are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    /// Against the base and inside the file.
    On,
    /// Not at all: every row is to become a contact.
    Off,
}

/// What persons said of pairs.
pub(super) type Verdicts = HashMap<(RowNumber, Part, Other), Verdict>;

/// Where the rows of a file are kept while it is staged.
#[async_trait]
pub(super) trait Sink: Send {
    /// Takes new rows, in file order.
    async fn put(&mut self, rows: Vec<StagedRow>) -> Result<()>;
    /// Takes rows that are no data and steer those below them.
    async fn put_config(&mut self, _: Vec<(RowNumber, String)>) -> Result<()> {
        Ok(())
    }
    /// What persons said of the pairs of rows.
    async fn verdicts(&mut self, _: &[RowNumber]) -> Result<Verdicts> {
        Ok(Verdicts::new())
    }
    /// Gives rows back, in file order.
    async fn window(&mut self, page: Page) -> Result<Vec<StagedRow>>;
    /// Takes what was computed of rows.
    async fn update(&mut self, rows: Vec<RowUpdate>) -> Result<()>;
}

/// Turns rows into settled records.
pub(super) struct Intake<'a> {
    store: &'a dyn Store,
    rules: &'a InstitutionRules,
    map: ColumnMap,
    /// What is done to free texts.
    texts: Texts,
    default: Requested,
    declarations: Declarations,
    /// What each CONFIG row declared, for rows that are read again out of their order.
    declared: Vec<(RowNumber, Declarations)>,
    keys: FileKeys,
    /// The width of the base's numbers and whether the range for new ones is used up, once that was asked for.
    width: Option<(Option<usize>, bool)>,
    /// What rows said of contacts so far.
    said: FileSaid,
}

/// What staging a file gave.
pub(super) struct Staged {
    /// How it was read.
    pub(super) reading: ReadingRecord,
    /// Data rows.
    pub(super) rows: u64,
    /// The forms of all its parts.
    pub(super) forms: FileForms,
}

impl<'a> Intake<'a> {
    /// An intake for a file with this column map; `operation` is that of rows that name none.
    #[must_use]
    pub(super) fn new(
        store: &'a dyn Store,
        rules: &'a InstitutionRules,
        map: ColumnMap,
        operation: Option<Operation>,
    ) -> Self {
        let default = operation.map_or(Requested::Auto, Requested::Named);
        let (declarations, declared, keys) = (Declarations::default(), Vec::new(), FileKeys::default());
        let (texts, said) = (Texts::Cleaned, FileSaid::default());
        Self { store, rules, map, texts, default, declarations, declared, keys, width: None, said }
    }

    /// The same intake for rows of a file that was read before: it knows what the CONFIG rows declared.
    #[must_use]
    pub(super) fn knowing(mut self, reading: &ReadingRecord) -> Self {
        self.declared.clone_from(&reading.declared);
        self
    }

    /// Takes up what was declared last above a row.
    fn recall(&mut self, row: RowNumber) {
        let above = self.declared.partition_point(|(at, _)| *at < row);
        match above.checked_sub(1).and_then(|i| self.declared.get(i)) {
            Some((_, declared)) => self.declarations.clone_from(declared),
            None => self.declarations = Declarations::default(),
        }
    }

    /// Remembers what a row declares, or that it declares nothing any more.
    fn declare(&mut self, row: RowNumber, requested: &Requested) {
        let declares = *requested == Requested::Named(Operation::Config);
        match (self.declared.binary_search_by_key(&row, |(at, _)| *at), declares) {
            (Ok(i), true) => {
                if let Some(known) = self.declared.get_mut(i) {
                    known.1.clone_from(&self.declarations);
                }
            }
            (Ok(i), false) => drop(self.declared.remove(i)),
            (Err(i), true) => self.declared.insert(i, (row, self.declarations.clone())),
            (Err(_), false) => {}
        }
    }

    /// What each CONFIG row declared.
    pub(super) fn into_declared(self) -> Vec<(RowNumber, Declarations)> {
        self.declared
    }

    /// The drafts of rows, corrected cells put in; CONFIG rows declare and give none.
    pub(super) fn drafts(
        &mut self,
        rows: &[SourceRow],
        corrected: &HashMap<RowNumber, Vec<(Field, String)>>,
    ) -> Vec<Draft> {
        let none = Vec::new();
        rows.iter()
            .filter_map(|row| {
                let corrections = corrected.get(&row.row).unwrap_or(&none);
                self.recall(row.row);
                let made =
                    draft(row, &self.map, &mut self.declarations, &self.default).corrected(corrections);
                self.declare(row.row, &made.requested);
                (made.requested != Requested::Named(Operation::Config)).then_some(made)
            })
            .collect()
    }

    /// Validates drafts and settles them with what the base and the file above them hold.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub(super) async fn settle(&mut self, drafts: Vec<Draft>) -> Result<Vec<StagedRecord>> {
        let (rules, texts) = (self.rules, self.texts);
        self.settle_again(drafts.par_iter().map(|d| validate_texts(d, rules, texts)).collect()).await
    }

    /// Settles checked records with what the base holds now.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub(super) async fn settle_again(&mut self, mut records: Vec<StagedRecord>) -> Result<Vec<StagedRecord>> {
        self.keys.learn(&records);
        let mut facts = self.facts(&records).await?;
        if records.iter().any(StagedRecord::expects) {
            // What one row leaves is what the next one expects.
            self.said.settle_in_order(&mut records, &mut facts);
        } else {
            records.par_iter_mut().for_each(|record| settle(record, &facts));
        }
        self.said.compare(&mut records);
        let (map, rules) = (&self.map, self.rules);
        records.par_iter_mut().for_each(|record| {
            settle_criteria(record, rules);
            record.locate_findings(map);
        });
        Ok(records)
    }

    /// Asks the base, in batches, what the rules may want to know of these rows.
    async fn facts(&mut self, records: &[StagedRecord]) -> Result<BaseFacts> {
        // It costs a look at every contact, and nobody writes contacts meanwhile but a commit, which asks anew.
        let (width, exhausted) = match self.width {
            Some(known) => known,
            None => *self.width.insert(number_facts(self.store, self.rules).await?),
        };
        let keys: Vec<KeysAsked> = records.iter().map(|record| KeysAsked::of(record, width)).collect();
        let logins: Vec<String> = keys.iter().filter_map(|k| k.login.clone()).collect();
        let elsewhere: Vec<ContactNumber> =
            keys.iter().flat_map(|k| k.numbers.iter().chain(&k.aliases)).cloned().collect();
        let numbers: Vec<ContactNumber> = keys.into_iter().flat_map(|k| k.numbers).collect();
        let mut facts = BaseFacts { number_width: width, exhausted, ..BaseFacts::default() };
        for (email, known) in self.store.known_by_email(&logins).await? {
            let owners = if known.merged_into.is_some() { &mut facts.old_logins } else { &mut facts.logins };
            owners.entry(email).or_default().push(known);
        }
        let known = self.store.known_by_number(&numbers).await?;
        facts.numbers = known.into_iter().map(|k| (k.number.clone(), k)).collect();
        for (alias, known) in self.store.known_by_alias(&elsewhere).await? {
            facts.numbers.entry(known.number.clone()).or_insert_with(|| known.clone());
            facts.aliases.entry(alias).or_default().push(known);
        }
        self.know_heads(&mut facts).await?;
        facts.retired = self.store.retired(&numbers).await?.into_iter().collect();
        self.keys.tell(&mut facts, &logins, &numbers);
        facts.held = self.held(records, &facts).await?;
        facts.erased = self.erased(records).await?;
        self.know_guards(records, &mut facts).await?;
        Ok(facts)
    }

    /// The rows that say what is known of somebody who was erased.
    async fn erased(&self, records: &[StagedRecord]) -> Result<HashSet<RowNumber>> {
        let of = |record: &StagedRecord| {
            let parts = record.parts.iter().flat_map(|part| identities(&part.incoming.said()));
            (record.row, parts.collect::<Vec<_>>())
        };
        let asked: Vec<(RowNumber, Vec<String>)> = records.par_iter().map(of).collect();
        let all: Vec<String> = asked.iter().flat_map(|(_, own)| own.iter().cloned()).collect();
        let known = self.store.erased_among(&all).await?;
        let hit = asked.into_iter().filter(|(_, own)| own.iter().any(|identity| known.contains(identity)));
        Ok(hit.map(|(row, _)| row).collect())
    }

    /// Adds the contacts to which merged ones lead, however many lie between.
    async fn know_heads(&self, facts: &mut BaseFacts) -> Result<()> {
        loop {
            let known = &facts.numbers;
            let led = known.values().chain(facts.old_logins.values().flatten());
            let heads = led.filter_map(|k| k.merged_into.as_ref());
            let heads: Vec<ContactNumber> =
                heads.filter(|head| !known.contains_key(*head)).cloned().collect();
            let found = self.store.known_by_number(&heads).await?;
            if found.is_empty() {
                return Ok(());
            }
            facts.numbers.extend(found.into_iter().map(|k| (k.number.clone(), k)));
        }
    }

    /// Adds what rows ask that reactivate by e-mail or drop: few do, so the others pay nothing for it.
    async fn know_guards(&self, records: &[StagedRecord], facts: &mut BaseFacts) -> Result<()> {
        let (mut logins, mut dropped) = (Vec::new(), Vec::new());
        for record in records {
            let keys = KeysAsked::of(record, facts.number_width);
            match record.requested {
                Requested::Named(Operation::UpdateActivate) => logins.extend(keys.login),
                Requested::Named(Operation::Drop) => {
                    let owners = keys.login.and_then(|login| facts.logins.get(&login)).into_iter().flatten();
                    dropped.extend(owners.map(|known| known.number.clone()));
                    dropped.extend(keys.numbers);
                }
                _ => {}
            }
        }
        if !logins.is_empty() {
            for (email, known) in self.store.dormant_by_email(&logins).await? {
                facts.dormant.entry(email).or_default().push(known);
            }
        }
        if !dropped.is_empty() {
            for (number, obstacle) in self.store.drop_obstacles(&dropped).await? {
                facts.obstacles.entry(number).or_default().push(obstacle);
            }
        }
        Ok(())
    }

    /// What the base holds of the contacts whose rows expect old values.
    async fn held(
        &self,
        records: &[StagedRecord],
        facts: &BaseFacts,
    ) -> Result<HashMap<ContactNumber, Contact>> {
        let mut asked = Vec::new();
        for record in records.iter().filter(|record| record.needs_held()) {
            let keys = KeysAsked::of(record, facts.number_width);
            let owners = keys.login.and_then(|login| facts.logins.get(&login)).into_iter().flatten();
            asked.extend(owners.map(|known| known.number.clone()));
            let elsewhere =
                keys.numbers.iter().chain(&keys.aliases).filter_map(|n| facts.aliases.get(n)).flatten();
            asked.extend(elsewhere.map(|known| known.number.clone()));
            // A merged contact's head is who is changed.
            let heads = keys.numbers.iter().filter_map(|n| facts.head_of(n));
            asked.extend(heads.map(|known| known.number.clone()));
            asked.extend(keys.numbers);
        }
        if asked.is_empty() {
            return Ok(HashMap::new());
        }
        let led = facts.numbers.values().chain(facts.old_logins.values().flatten());
        asked.extend(led.filter_map(|known| known.merged_into.clone()));
        let stored = self.store.contacts(&asked).await?;
        Ok(stored.into_iter().filter_map(|s| Some((s.contact.number.clone()?, s.contact))).collect())
    }
}

/// The width of the base's numbers, and whether the range for new contacts is used up.
async fn number_facts(store: &dyn Store, rules: &InstitutionRules) -> Result<(Option<usize>, bool)> {
    let width = store.number_facts().await?.width;
    let exhausted = rules.numbers.to.is_some() && number_source(store, rules).await?.is_exhausted();
    Ok((width, exhausted))
}

/// Stages a whole file into a sink.
pub(super) struct Staging<'a> {
    /// The base.
    pub(super) store: &'a dyn Store,
    /// The institution.
    pub(super) rules: &'a InstitutionRules,
    /// Match and review thresholds.
    pub(super) thresholds: Thresholds,
    /// Pairs below this probability are not kept.
    pub(super) floor: f64,
    /// Whether candidates are looked for.
    pub(super) matching: Matching,
    /// Told how far it is.
    pub(super) progress: OnProgress,
}

impl Staging<'_> {
    /// Reads, maps, validates, settles and matches every row.
    ///
    /// # Errors
    /// When the file or the base cannot be read, or the sink cannot keep a row.
    pub(super) async fn run(&self, mut reading: Reading, sink: &mut dyn Sink) -> Result<Staged> {
        let mut record = reading_record(&reading);
        record.remark(opt_outs(&reading.map));
        let mut intake = Intake::new(self.store, self.rules, reading.map.clone(), reading.operation);
        // What is not matched is a base that is loaded: it comes in as it stands.
        intake.texts = if self.matching == Matching::Off { Texts::AsTheyStand } else { Texts::Cleaned };
        let mut values = ValueCounts::of(&reading.map);
        let mut staged = Staged { reading: ReadingRecord::default(), rows: 0, forms: FileForms::default() };
        let mut garbled = Garbled::default();
        while let Some(window) = reading.next().await? {
            values.add(&window.rows);
            let (rows, config) = self.take(window, &mut intake, (&mut record, &mut values)).await?;
            garbled.take(&rows);
            staged.rows += rows.len() as u64;
            if self.matching == Matching::On {
                staged.forms.add(rows.iter().map(|r| &r.record));
            }
            sink.put(rows).await?;
            if !config.is_empty() {
                sink.put_config(config).await?;
            }
            (self.progress)(Progress { what: "reading", done: staged.rows, total: None });
        }
        if self.matching == Matching::On {
            staged.forms.seal();
            self.match_rows(&staged.forms, staged.rows, sink).await?;
        }
        record.remarks.extend(garbled.remark());
        record.declared = intake.into_declared();
        record.values = values.into_values();
        staged.reading = record;
        Ok(staged)
    }

    async fn take(
        &self,
        window: Window,
        intake: &mut Intake<'_>,
        (kept, values): (&mut ReadingRecord, &mut ValueCounts),
    ) -> Result<(Vec<StagedRow>, Vec<(RowNumber, String)>)> {
        count(&window, kept);
        let drafts = intake.drafts(&window.rows, &HashMap::new());
        values.add_emptied(&drafts);
        let config = (window.rows.len() - drafts.len()) as u64;
        if config > 0 {
            *kept.not_data.entry("config".into()).or_default() += config;
        }
        let mut records = intake.settle(drafts).await?;
        kept.remark(attach(window.damage, &mut records));
        let mut raw: HashMap<RowNumber, String> =
            window.rows.par_iter().map(|r| (r.row, raw_to_json(r))).collect();
        let rows = records
            .into_iter()
            .map(|record| StagedRow {
                raw: raw.remove(&record.row).unwrap_or_default(),
                ..StagedRow::new(record)
            })
            .collect();
        // What is left is no data row.
        Ok((rows, raw.into_iter().collect()))
    }

    /// Finds the candidates of every row that a sink holds; `forms` are those of the whole file.
    ///
    /// # Errors
    /// When the base or the sink cannot be read or written.
    pub(super) async fn match_rows(&self, forms: &FileForms, total: u64, sink: &mut dyn Sink) -> Result<()> {
        let sample = sink.window(Page { after: 0, limit: SAMPLE }).await?;
        let sample: Vec<&StagedRecord> = sample.iter().map(|r| &r.record).collect();
        let matcher = Matcher::new(self.store, forms, &sample, total, self.floor).await?;
        let mut ahead = Ahead::new(&matcher, self.store, forms);
        let (mut after, mut done) = (0, 0);
        loop {
            let rows = sink.window(Page { after, limit: MATCH_WINDOW }).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.row;
            done += rows.len() as u64;
            let records: Vec<&StagedRecord> = rows.iter().map(|r| &r.record).collect();
            let mut candidates = ahead.candidates(&records).await?;
            let numbers: Vec<RowNumber> = records.iter().map(|r| r.row).collect();
            keep_verdicts(&numbers, &mut candidates, &sink.verdicts(&numbers).await?);
            let updates = rows.par_iter().zip(candidates).map(|(row, candidates)| RowUpdate {
                row: row.row,
                record: None,
                summary: Summary::of(&row.record, &candidates, self.thresholds).to_json(),
                candidates: Some(candidates),
            });
            sink.update(updates.collect()).await?;
            (self.progress)(Progress { what: "matching", done, total: Some(total) });
        }
    }
}

/// A pair that a person judged stays judged.
fn keep_verdicts(rows: &[RowNumber], found: &mut [Vec<Candidate>], verdicts: &Verdicts) {
    if verdicts.is_empty() {
        return;
    }
    for (row, candidates) in rows.iter().zip(found) {
        for candidate in candidates {
            let pair = (*row, candidate.part, candidate.other.clone());
            candidate.verdict = verdicts.get(&pair).copied();
        }
    }
}

/// One sentence about each column that says the opposite of an authorisation.
fn opt_outs(map: &ColumnMap) -> Vec<String> {
    let reversed = |column: &ColumnMapping| match column.target {
        Target::OptOut(field) => Some(format!(
            "the column {} is the opposite of {}: yes withdraws it, no leaves it as it is",
            column.header,
            field.label()
        )),
        _ => None,
    };
    map.columns.iter().filter_map(reversed).collect()
}

fn reading_record(reading: &Reading) -> ReadingRecord {
    let layout = &reading.layout;
    ReadingRecord {
        statement: layout.statement(),
        delimiter: match layout.format {
            Format::Csv { delimiter, .. } => Some(delimiter.byte),
            _ => None,
        },
        labels: labels(layout),
        map: reading.map.clone(),
        operation: reading.operation.map_or("", Operation::code).to_owned(),
        filled: vec![0; layout.columns.len()],
        notices: reading.notices.clone(),
        asked: reading.asked.clone(),
        given: reading.given.clone(),
        ..ReadingRecord::default()
    }
}

fn count(window: &Window, kept: &mut ReadingRecord) {
    for (kind, n) in &window.not_data {
        *kept.not_data.entry(kind.clone()).or_default() += n;
    }
    for row in &window.rows {
        for (cell, filled) in row.cells.iter().zip(&mut kept.filled) {
            *filled += u64::from(!cell.is_blank());
        }
    }
}

/// Lays damage beside its row; what belongs to no data row of the window is a remark about the file.
fn attach(damage: Vec<Damage>, records: &mut [StagedRecord]) -> Vec<String> {
    let mut remarks = Vec::new();
    for one in damage {
        match records.binary_search_by_key(&one.row, |r| r.row).ok().and_then(|i| records.get_mut(i)) {
            Some(record) if is_said(&one, record) => {}
            Some(record) => record.findings.push(finding(&one)),
            None if one.kind == DamageKind::Remark => remarks.push(one.message),
            None => remarks.push(format!("row {}: {}", one.row, one.message)),
        }
    }
    remarks
}

/// True for an error cell that was left out with a finding: it is not kept, so that nothing more is to be said.
fn is_said(damage: &Damage, record: &StagedRecord) -> bool {
    let left_out = |f: &Finding| f.consequence == Consequence::LeavesCellOut && f.column == damage.column;
    damage.kind == DamageKind::ErrorCell && record.findings.iter().any(left_out)
}

fn finding(damage: &Damage) -> Finding {
    Finding {
        row: damage.row,
        column: damage.column,
        field: None,
        rule: format!("file-{}", damage.kind.name()),
        severity: Severity::Warning,
        consequence: Consequence::KeepsText,
        value: String::new(),
        message: damage.message.clone(),
        fix: None,
    }
}

/// True when two records describe the same to linkage, so that nothing needs to be matched again.
pub(super) fn same_forms(a: &StagedRecord, b: &StagedRecord) -> bool {
    let forms = |r: &StagedRecord| -> Vec<_> {
        r.parts.iter().map(|p| (p.part, form_of_incoming(&p.incoming, "").to_bytes())).collect()
    };
    forms(a) == forms(b)
}
