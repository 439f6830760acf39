//! Everything about one row, for the comparison.

use std::collections::HashMap;

use super::decided::Standing as Decided;
use super::desk::Desk;
use super::error::{ImportError, Result};
use super::reading::raw_from_json;
use super::summary::summary_of;
use super::view::{CandidateDetail, PartDetail, RawCell, RowDetail, Standing};
use crate::batch::{BaseContact, Fold, Member, Slot, Target, fold};
use crate::contact::{Contact, ContactNumber, Field, Kind, RowNumber};
use crate::mapping::Target as ColumnTarget;
use crate::review::{Candidate, Other, Relation};
use crate::store::{BatchId, StagedRow, Store, StoredContact};
use crate::survivorship::Derivation;
use crate::validation::{Course, Part, StagedRecord};

/// What the parts of a row are laid beside.
#[derive(Default)]
struct Beside {
    stored: HashMap<ContactNumber, StoredContact>,
    structures: HashMap<ContactNumber, String>,
    batches: HashMap<i64, BatchId>,
    records: HashMap<RowNumber, StagedRecord>,
    decided: Decided,
}

impl Desk {
    /// Everything about one row.
    ///
    /// # Errors
    /// When there is no such row, or the base cannot be read.
    pub async fn detail(&self, row: RowNumber) -> Result<RowDetail> {
        let found = self.details(&[row]).await?.into_iter().next();
        found.map(|(_, detail)| detail).ok_or_else(|| no_row(row))
    }

    /// The same of several rows, which costs little more than one; those that the batch does not have are left out.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn details(&self, rows: &[RowNumber]) -> Result<Vec<(RowNumber, RowDetail)>> {
        let staged = self.inner.store.staged_rows(self.batch(), rows).await?;
        let beside = self.beside(&staged).await?;
        let derivation = Derivation::of(&self.inner.rules);
        let detail = |staged: StagedRow| {
            let parts =
                staged.record.parts.iter().map(|p| self.part_detail(&staged, p.part, &beside)).collect();
            let detail = RowDetail {
                raw: self.raw_cells(&staged)?,
                parts,
                history: history(&staged),
                note: staged.note,
                record: staged.record,
                derivation: derivation.clone(),
            };
            Ok((staged.row, detail))
        };
        staged.into_iter().map(detail).collect()
    }

    fn raw_cells(&self, staged: &StagedRow) -> Result<Vec<RawCell>> {
        let source = raw_from_json(staged.row, &staged.raw)?;
        let columns = self.inner.reading.labels.len().max(source.cells.len());
        let cell = |index: usize| {
            let mapping = self.inner.reading.map.columns.get(index);
            let label = self.inner.reading.labels.get(index).cloned();
            RawCell {
                header: label.unwrap_or_else(|| (index + 1).to_string()),
                text: source.cells.get(index).map(|c| c.text.clone()).unwrap_or_default(),
                field: mapping.and_then(|m| target_label(m.target)),
            }
        };
        Ok((0..columns).map(cell).collect())
    }

    /// Reads what candidates and keys of rows point at, and the rows that touch the same contacts before them.
    async fn beside(&self, staged: &[StagedRow]) -> Result<Beside> {
        if staged.iter().all(|row| row.candidates.is_empty() && keyed(&row.record.course).is_none()) {
            return Ok(Beside::default());
        }
        let store = &self.inner.store;
        let decided = self.inner.decisions.lock().await.standing();
        let assembly = &decided.assembly;
        let keys = staged.iter().filter_map(|row| keyed(&row.record.course));
        let mut numbers: Vec<ContactNumber> = keys.cloned().collect();
        let mut rows: Vec<RowNumber> = Vec::new();
        for candidate in staged.iter().flat_map(|row| &row.candidates) {
            match &candidate.other {
                Other::Base(number) => numbers.push(number.clone()),
                Other::Row(twin) => {
                    rows.push(*twin);
                    if let Some(group) = assembly.group_of(Slot { row: *twin, part: candidate.part }) {
                        rows.extend(group.slots.iter().map(|s| s.row));
                        if let Target::Existing(number) = &group.target {
                            numbers.push(number.clone());
                        }
                    }
                }
            }
        }
        let earlier = numbers.iter().filter_map(|n| assembly.group_on(n)).flat_map(|g| &g.slots);
        let last = staged.iter().map(|row| row.row).max().unwrap_or_default();
        rows.extend(earlier.map(|s| s.row).filter(|r| *r < last));
        rows.sort_unstable();
        rows.dedup();
        numbers.sort_unstable();
        numbers.dedup();
        let records =
            store.staged_rows(self.batch(), &rows).await?.into_iter().map(|r| (r.row, r.record)).collect();
        let stored: Vec<StoredContact> = store.contacts(&numbers).await?;
        let structures = self.structure_names(&stored).await?;
        let stored = stored.into_iter().filter_map(|s| Some((s.contact.number.clone()?, s))).collect();
        let batches = batches(store.as_ref()).await?;
        Ok(Beside { stored, structures, batches, records, decided })
    }

    async fn structure_names(&self, stored: &[StoredContact]) -> Result<HashMap<ContactNumber, String>> {
        let numbers: Vec<ContactNumber> = stored.iter().filter_map(|s| s.contact.structure.clone()).collect();
        let structures = self.inner.store.contacts(&numbers).await?;
        Ok(structures
            .into_iter()
            .filter_map(|s| Some((s.contact.number.clone()?, s.contact.display_name())))
            .collect())
    }

    fn part_detail(&self, staged: &StagedRow, part: Part, beside: &Beside) -> PartDetail {
        let own = staged.candidates.iter().filter(|c| c.part == part);
        let mut candidates: Vec<CandidateDetail> =
            own.filter_map(|c| self.candidate_detail(staged.row, c, beside)).collect();
        candidates.sort_by_key(|c| rank(&c.candidate));
        let principal = staged.record.parts.last().is_some_and(|p| p.part == part);
        let keyed = keyed(&staged.record.course).filter(|_| principal).and_then(|number| {
            let candidate = named(part, number);
            self.candidate_detail(staged.row, &candidate, beside)
        });
        PartDetail { part, candidates, keyed, decision: staged.decision.get(&part).cloned() }
    }

    fn candidate_detail(
        &self,
        row: RowNumber,
        candidate: &Candidate,
        beside: &Beside,
    ) -> Option<CandidateDetail> {
        let contact = match &candidate.other {
            Other::Base(number) => self.contact_before(row, number, beside)?,
            Other::Row(twin) => self.contact_of_row(Slot { row: *twin, part: candidate.part }, beside)?,
        };
        let standing = match &candidate.other {
            Other::Base(number) => standing(beside.stored.get(number)?, beside),
            Other::Row(_) => Standing::default(),
        };
        Some(CandidateDetail { candidate: candidate.clone(), contact, standing })
    }

    /// A contact of the base with what earlier rows of the batch do to it.
    fn contact_before(&self, row: RowNumber, number: &ContactNumber, beside: &Beside) -> Option<Contact> {
        let base = beside.stored.get(number)?;
        let earlier: Vec<Slot> = beside
            .decided
            .assembly
            .group_on(number)
            .map(|g| g.slots.iter().filter(|s| s.row < row).copied().collect())
            .unwrap_or_default();
        let base = BaseContact { contact: base.contact.clone(), version: base.version };
        Some(self.folded(number, Some(&base), &earlier, beside).unwrap_or(base.contact))
    }

    /// The contact that a row makes or changes; of an undecided row what it says.
    fn contact_of_row(&self, slot: Slot, beside: &Beside) -> Option<Contact> {
        let alone =
            || beside.records.get(&slot.row)?.part(slot.part).map(crate::contact::Incoming::to_contact);
        let Some(group) = beside.decided.assembly.group_of(slot) else { return alone() };
        let up_to: Vec<Slot> = group.slots.iter().filter(|s| s.row <= slot.row).copied().collect();
        let made = match &group.target {
            Target::Existing(number) => self.contact_before(slot.row + 1, number, beside),
            Target::New(_) => {
                let unnumbered = ContactNumber::from_value(0, 1);
                let made = self.folded(&unnumbered, None, &up_to, beside);
                made.map(|contact| Contact { number: None, ..contact })
            }
        };
        made.or_else(alone)
    }

    fn folded(
        &self,
        number: &ContactNumber,
        base: Option<&BaseContact>,
        slots: &[Slot],
        beside: &Beside,
    ) -> Option<Contact> {
        let members: Vec<Member<'_>> = slots
            .iter()
            .filter_map(|slot| {
                Some(Member {
                    slot: *slot,
                    incoming: beside.records.get(&slot.row)?.part(slot.part)?,
                    decision: beside.decided.rows.get(&slot.row)?.get(&slot.part)?,
                    structure: None,
                })
            })
            .collect();
        let (newer, rules) = (self.inner.newer, &self.inner.survivorship);
        let derivation = &Derivation::of(&self.inner.rules);
        fold(&Fold { number: number.clone(), base, newer, rules, derivation }, &members).change?.after
    }
}

fn no_row(row: RowNumber) -> ImportError {
    ImportError::new(format!("the batch has no row {row}"), "")
}

/// The contact that a row names by its key.
fn keyed(course: &Course) -> Option<&ContactNumber> {
    match course {
        Course::Update { number, .. }
        | Course::Remove { number, .. }
        | Course::Unsettled { number: Some(number) } => Some(number),
        Course::Create | Course::Unsettled { number: None } | Course::Blocked => None,
    }
}

/// The contact named by a key, as a pair that nobody compared.
fn named(part: Part, number: &ContactNumber) -> Candidate {
    Candidate {
        part,
        other: Other::Base(number.clone()),
        probability: 1.0,
        weight: 0.0,
        relation: Relation::Same,
        fields: Vec::new(),
        verdict: None,
    }
}

/// Whom the operator chose first, then the best open base contact, twins, related ones, judged-away ones last; within
/// each the best first.
fn rank(candidate: &Candidate) -> (bool, bool, bool, bool) {
    let judged_away = candidate.verdict.is_some() && !candidate.is_open();
    (
        judged_away,
        !candidate.is_chosen(),
        candidate.relation == Relation::Related,
        matches!(candidate.other, Other::Row(_)),
    )
}

/// The batch of each receipt.
pub(super) async fn batches(store: &dyn Store) -> Result<HashMap<i64, BatchId>> {
    Ok(store.receipts().await?.into_iter().map(|r| (r.id, r.batch)).collect())
}

fn standing(stored: &StoredContact, beside: &Beside) -> Standing {
    let structure = stored.contact.structure.as_ref().filter(|_| stored.contact.kind == Kind::Relay);
    Standing {
        login: stored.login.clone().unwrap_or_default(),
        created: stored.created_at.chars().take(10).collect(),
        created_by_batch: stored.created_receipt.and_then(|receipt| beside.batches.get(&receipt).copied()),
        structure: structure
            .map(|n| beside.structures.get(n).cloned().unwrap_or_else(|| n.to_string()))
            .unwrap_or_default(),
    }
}

fn target_label(target: ColumnTarget) -> Option<String> {
    match target {
        ColumnTarget::Field(Field::Operation) => Some("operation".into()),
        ColumnTarget::Field(field) => Some(field.label()),
        ColumnTarget::Unknown | ColumnTarget::CriterionCode => None,
        ColumnTarget::OldValue(field) => Some(format!("{} before", field.label())),
        ColumnTarget::OptOut(field) => Some(format!("{}, reversed", field.label())),
        ColumnTarget::RemarkLine => Some("line of the remark".into()),
        ColumnTarget::Ignored => Some("(left out)".into()),
        ColumnTarget::MonthFirstBirthDate => Some(Field::BirthDate.label()),
        ColumnTarget::FullName => Some("full name".into()),
        ColumnTarget::LastFirstName => Some("full name, last name first".into()),
        ColumnTarget::HouseNumber => Some("house number".into()),
        ColumnTarget::PostcodeTown => Some("postcode and town".into()),
        ColumnTarget::FullAddress => Some("full address".into()),
        ColumnTarget::CriterionSlot(slot) => Some(format!("criterion {slot}")),
        ColumnTarget::AdminNumberSlot(slot) => Some(format!("number {slot}")),
    }
}

fn history(staged: &StagedRow) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(outcome) = staged.outcome {
        lines.push(format!("committed: {}", outcome.label()));
    }
    if !staged.note.is_empty() {
        lines.push(format!("note: {}", staged.note));
    }
    if !staged.decision.is_empty() {
        lines.push(format!("decided: {}", summary_of(&staged.decision)));
    }
    for (key, text) in &staged.corrections {
        let label = Field::from_key(key).map_or_else(|| key.clone(), Field::label);
        lines.push(if text.is_empty() {
            format!("{label} emptied by hand")
        } else {
            format!("{label} corrected to {text}")
        });
    }
    for candidate in staged.candidates.iter().filter(|c| c.is_chosen()) {
        if let Other::Base(number) = &candidate.other {
            lines.push(format!("{number} laid beside it by the operator"));
        }
    }
    for candidate in &staged.candidates {
        if let Some(verdict) = candidate.verdict {
            let other = match &candidate.other {
                Other::Base(number) => number.to_string(),
                Other::Row(row) => format!("row {row}"),
            };
            lines.push(format!("judged {verdict:?} as {other}").to_lowercase());
        }
    }
    lines
}
