//! A file of rows that did not go in comes back corrected: it is laid beside its batch.
//!
//! In: a file with the column USHER_ROW and a base. Out: what it changes in
//! the open batch that it came from, as corrections and answers in one step
//! of undo, and what could not be taken. A file whose batch is closed or in
//! another base is no answer to anything: it is imported like any other.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use super::commit::counted;
use super::desk::{Act, Desk, OpenRequest, Opened, OpenedHow};
use super::error::Result;
use super::failed::{headers, question};
use super::own;
use super::reading::{Reading, raw_from_json};
use super::sameness::{Sameness, sameness};
use super::stage::Intake;
use crate::contact::{Field, RowNumber};
use crate::mapping::{ColumnMapping, Draft};
use crate::review::{Decision, RowDecision};
use crate::source::{Cell, Column, DamageKind, Layout, SourceRow};
use crate::store::{BatchId, BatchRecord, BatchState, StagedRow, Store};
use crate::validation::Part;

/// Rows laid beside the batch at a time.
const WINDOW: usize = 1_000;

/// Rows named in a remark; the rest is counted.
const NAMED: usize = 10;

/// Damage after which a cell may stand under another header.
const TEARING: [DamageKind; 3] = [DamageKind::UnclosedQuote, DamageKind::StrayQuote, DamageKind::LongRow];

/// What stands between a question and its answer.
const ANSWERED: &str = " → ";

/// A file that came back, and the open batch that it came from.
pub(super) struct Returned {
    columns: Vec<Column>,
    rows: Vec<SourceRow>,
    /// Rows that were torn: their cells may stand under other headers.
    torn: HashSet<RowNumber>,
    batch: BatchRecord,
}

/// What a returned file says about its batch.
#[derive(Debug, Default)]
pub(super) struct Laid {
    corrections: Vec<(RowNumber, Field, String)>,
    answers: Vec<(RowNumber, RowDecision)>,
    remarks: Remarks,
}

/// What is not taken from a returned file, by row of that file.
#[derive(Debug, Default)]
struct Remarks {
    without_id: Vec<RowNumber>,
    unknown_id: Vec<RowNumber>,
    twice: Vec<RowNumber>,
    torn: Vec<RowNumber>,
    settled: Vec<RowNumber>,
    not_imported: Vec<RowNumber>,
    rewritten: u64,
    missing: Vec<String>,
    added: Vec<String>,
}

/// True for a file that has the column of our row ids.
pub(super) fn is_marked(layout: &Layout) -> bool {
    column(&layout.columns, own::ROW).is_some()
}

/// Finds out whether a file answers an open batch of the base; reads it to its end when it may.
pub(super) async fn recognise(store: &dyn Store, reading: &mut Reading) -> Result<Option<Returned>> {
    if !is_marked(&reading.layout) {
        return Ok(None);
    }
    let columns = reading.layout.columns.clone();
    let (mut rows, mut torn) = (Vec::new(), HashSet::new());
    while let Some(window) = reading.next().await? {
        rows.extend(window.rows);
        let damage = window.damage.iter();
        torn.extend(damage.filter(|d| TEARING.contains(&d.kind)).map(|d| d.row));
    }
    let Some(batch) = batch_of(store, &columns, &rows).await? else { return Ok(None) };
    Ok(Some(Returned { columns, rows, torn, batch }))
}

/// The open batch that most of the row ids name.
async fn batch_of(store: &dyn Store, columns: &[Column], rows: &[SourceRow]) -> Result<Option<BatchRecord>> {
    let mut named: HashMap<BatchId, u64> = HashMap::new();
    for (batch, _) in rows.iter().filter_map(|row| own::parse_id(text(row, columns, own::ROW))) {
        *named.entry(batch).or_default() += 1;
    }
    let mut named: Vec<(BatchId, u64)> = named.into_iter().collect();
    named.sort_unstable_by_key(|(batch, rows)| (std::cmp::Reverse(*rows), *batch));
    for (id, _) in named {
        let open = store.batch(id).await?.filter(|b| b.state == BatchState::Open);
        if let Some(batch) = open
            && rows.iter().any(|row| is_of(&batch, text(row, columns, own::ROW)).is_some())
        {
            return Ok(Some(batch));
        }
    }
    Ok(None)
}

/// The row of the batch that an id names, when it is an id of that batch.
pub(super) fn is_of(batch: &BatchRecord, id: &str) -> Option<RowNumber> {
    let (_, row) = own::parse_id(id).filter(|(named, _)| *named == batch.id)?;
    own::row_id(batch, row).eq_ignore_ascii_case(id.trim()).then_some(row)
}

fn column(columns: &[Column], name: &str) -> Option<u16> {
    columns.iter().find(|c| own::is(&c.header, name)).map(|c| c.index)
}

fn text<'a>(row: &'a SourceRow, columns: &[Column], name: &str) -> &'a str {
    column(columns, name).map_or("", |index| row.text(index))
}

impl Returned {
    /// Opens the desk of the batch and lays the file beside it, in one step of undo.
    pub(super) async fn lay(self, store: Arc<dyn Store>, request: &OpenRequest) -> Result<Opened> {
        let desk = Desk::of_batch(store, self.batch.id, &request.operator).await?;
        let laid = desk.laid_beside(&self).await?;
        let told = laid.lines(self.batch.id);
        if !laid.corrections.is_empty() || !laid.answers.is_empty() {
            desk.act(Act::Lay { cells: laid.corrections, decisions: laid.answers }).await?;
        }
        Ok(Opened { desk, how: OpenedHow::Returned, told })
    }

    /// The rows of the file by the row of the batch that they answer; what is none is remarked.
    fn by_row(&self, remarks: &mut Remarks) -> BTreeMap<RowNumber, &SourceRow> {
        let mut found = BTreeMap::new();
        for row in &self.rows {
            let id = text(row, &self.columns, own::ROW);
            match is_of(&self.batch, id) {
                _ if self.torn.contains(&row.row) => remarks.torn.push(row.row),
                None if id.trim().is_empty() => remarks.without_id.push(row.row),
                None => remarks.unknown_id.push(row.row),
                Some(number) if found.contains_key(&number) => remarks.twice.push(row.row),
                Some(number) => drop(found.insert(number, row)),
            }
        }
        found
    }
}

/// Where each column of the batch stands in the file that came back.
struct Alignment(Vec<Option<u16>>);

impl Alignment {
    /// Columns are known by their headers, and equal headers by their order.
    fn of(batch: &[ColumnMapping], returned: &[Column], remarks: &mut Remarks) -> Self {
        let names = headers(batch);
        let mut taken: HashSet<u16> = HashSet::new();
        let mut places = Vec::with_capacity(names.len());
        for name in &names {
            let name = name.trim();
            let place = returned.iter().find(|c| c.header.trim() == name && !taken.contains(&c.index));
            taken.extend(place.map(|c| c.index));
            if place.is_none() {
                remarks.missing.push(name.to_owned());
            }
            places.push(place.map(|c| c.index));
        }
        let added = returned.iter().filter(|c| !taken.contains(&c.index) && !own::is_own(&c.header));
        remarks.added = added.map(|c| c.header.trim().to_owned()).filter(|h| !h.is_empty()).collect();
        Self(places)
    }

    /// The row of the batch with the cells that a person changed; `None` when there are none.
    fn overlaid(&self, old: &SourceRow, back: &SourceRow, rewritten: &mut u64) -> Option<SourceRow> {
        let mut new = old.clone();
        let mut changed = false;
        for (index, place) in self.0.iter().enumerate().filter_map(|(i, p)| Some((i, (*p)?))) {
            let out = old.cells.get(index).map_or("", |cell| cell.text.as_str());
            match sameness(out, back.text(place)) {
                Sameness::Same => {}
                Sameness::Rewritten => *rewritten += 1,
                Sameness::Changed => {
                    let cell = back.cells.get(usize::from(place)).cloned().unwrap_or_default();
                    if new.cells.len() <= index {
                        new.cells.resize_with(index + 1, Cell::default);
                    }
                    if let Some(slot) = new.cells.get_mut(index) {
                        *slot = cell;
                    }
                    changed = true;
                }
            }
        }
        changed.then_some(new)
    }
}

impl Desk {
    /// What a returned file says about the rows of this batch; writes nothing.
    pub(super) async fn laid_beside(&self, returned: &Returned) -> Result<Laid> {
        let mut laid = Laid::default();
        let align = Alignment::of(&self.inner.reading.map.columns, &returned.columns, &mut laid.remarks);
        let by_row = returned.by_row(&mut laid.remarks);
        let numbers: Vec<RowNumber> = by_row.keys().copied().collect();
        // It copies the column map: one for all rows.
        let mut read = (align, self.intake());
        for chunk in numbers.chunks(WINDOW) {
            for staged in self.inner.store.staged_rows(self.batch(), chunk).await? {
                if let Some(back) = by_row.get(&staged.row) {
                    self.lay_row(&staged, (back, &returned.columns), &mut read, &mut laid)?;
                }
            }
        }
        Ok(laid)
    }

    fn lay_row(
        &self,
        staged: &StagedRow,
        (back, columns): (&SourceRow, &[Column]),
        (align, intake): &mut (Alignment, Intake<'_>),
        laid: &mut Laid,
    ) -> Result<()> {
        let old = raw_from_json(staged.row, &staged.raw)?;
        let new = align.overlaid(&old, back, &mut laid.remarks.rewritten);
        let answer = answer_of(staged, [own::QUESTION, own::ANSWER].map(|name| text(back, columns, name)));
        if staged.outcome.is_some() {
            if new.is_some() || answer.is_some() {
                laid.remarks.settled.push(back.row);
            }
            return Ok(());
        }
        if let Some(new) = new {
            let mut corrections = corrections(staged, (old, new), intake);
            if corrections.is_empty() {
                laid.remarks.not_imported.push(back.row);
            }
            // What was corrected in that way already is not corrected again.
            corrections.retain(|(_, field, text)| !is_corrected(staged, *field, text));
            laid.corrections.extend(corrections);
        }
        laid.answers.extend(answer.map(|answer| (staged.row, put_off(staged, &answer))));
        Ok(())
    }
}

/// The corrections that turn what a row says into what the row that came back says.
fn corrections(
    staged: &StagedRow,
    (old, new): (SourceRow, SourceRow),
    intake: &mut Intake<'_>,
) -> Vec<(RowNumber, Field, String)> {
    let none = HashMap::new();
    let mut read = |row: SourceRow| intake.drafts(&[row], &none).pop();
    let (Some(old), Some(new)) = (read(old), read(new)) else { return Vec::new() };
    let text = |draft: &Draft, field| draft.cell(field).map(|cell| cell.text.clone());
    let fields: HashSet<Field> = old.cells.iter().chain(&new.cells).map(|cell| cell.field).collect();
    let mut fields: Vec<Field> = fields.into_iter().collect();
    fields.sort_unstable();
    let changed = fields.into_iter().filter(|field| text(&old, *field) != text(&new, *field));
    changed.map(|field| (staged.row, field, text(&new, field).unwrap_or_default())).collect()
}

fn is_corrected(staged: &StagedRow, field: Field, text: &str) -> bool {
    staged.corrections.iter().any(|(key, kept)| *key == field.key() && kept == text)
}

/// What the customer answered: in the column for it, or behind the question itself. `None` when nothing new.
fn answer_of(staged: &StagedRow, [asked, answered]: [&str; 2]) -> Option<String> {
    let kept = question(&staged.decision).unwrap_or_default();
    let behind = asked.trim().strip_prefix(kept.trim()).unwrap_or(asked).trim();
    let answer = [behind, answered.trim()].into_iter().find(|text| !text.is_empty())?;
    let (question, _) = kept.split_once(ANSWERED).unwrap_or((kept, ""));
    let text = if question.is_empty() { answer.to_owned() } else { format!("{question}{ANSWERED}{answer}") };
    (text != kept).then_some(text)
}

/// An answer is for a person to read: the row waits with it.
fn put_off(staged: &StagedRow, text: &str) -> RowDecision {
    let wait = || Decision::Wait { question: text.to_owned() };
    let parts = staged.record.parts.iter().map(|staged| (staged.part, wait()));
    let decision: RowDecision = parts.collect();
    if decision.is_empty() { RowDecision::from([(Part::Person, wait())]) } else { decision }
}

impl Laid {
    /// What is to be said of it, a line each.
    pub(super) fn lines(&self, batch: BatchId) -> Vec<String> {
        let cells = counted(self.corrections.len() as u64, "cell", "cells");
        let rows: HashSet<RowNumber> = self.corrections.iter().map(|(row, ..)| *row).collect();
        let rows = counted(rows.len() as u64, "row", "rows");
        let answers = match self.answers.len() as u64 {
            0 => String::new(),
            count => format!(", {}", counted(count, "answer", "answers")),
        };
        let head = format!("rows of batch {batch} came back: {cells} of {rows} changed{answers}");
        std::iter::once(head).chain(self.remarks.lines()).collect()
    }
}

impl Remarks {
    fn lines(&self) -> Vec<String> {
        let rows = [
            (&self.without_id, "without a row id, not taken (a file of their own imports them)"),
            (&self.unknown_id, "with an id of no row of this batch, not taken"),
            (&self.twice, "with the id of a row above, not taken"),
            (&self.torn, "damaged, not taken: its cells may stand in the wrong columns"),
            (&self.settled, "committed or left out for good meanwhile: their changes are not taken"),
            (&self.not_imported, "changed only in columns that are not imported"),
        ];
        let mut lines: Vec<String> =
            rows.into_iter().filter(|(rows, _)| !rows.is_empty()).map(|(r, what)| named(r, what)).collect();
        if self.rewritten > 0 {
            let cells = counted(self.rewritten, "cell is", "cells are");
            lines.push(format!(
                "{cells} only written otherwise by a spreadsheet (leading zeros, dates, long numbers): left as in the batch"
            ));
        }
        let columns = [(&self.missing, "missing"), (&self.added, "added, not taken")];
        for (names, what) in columns.into_iter().filter(|(names, _)| !names.is_empty()) {
            lines.push(format!("columns {what}: {}", names.join(", ")));
        }
        lines
    }
}

/// `rows 5, 9: what` with at most ten rows named.
fn named(rows: &[RowNumber], what: &str) -> String {
    let mut list = rows.iter().take(NAMED).map(ToString::to_string).collect::<Vec<_>>().join(", ");
    if rows.len() > NAMED {
        list.push_str(&format!(" and {} more", rows.len() - NAMED));
    }
    format!("{} {list} of the file: {what}", if rows.len() == 1 { "row" } else { "rows" })
}

/// What a returned file would change in its batch, in words; empty for any other file. Writes nothing.
///
/// # Errors
/// When the file or the base cannot be read.
pub async fn returned(store: Arc<dyn Store>, request: &OpenRequest) -> Result<Vec<String>> {
    if request.again {
        return Ok(Vec::new());
    }
    let (rules, _) = super::institution(&store.settings().await?)?;
    let mut reading = Reading::open(super::open::asked(request), &rules).await?;
    let Some(returned) = recognise(store.as_ref(), &mut reading).await? else { return Ok(Vec::new()) };
    let desk = Desk::look(store, returned.batch.id, &request.operator).await?;
    Ok(desk.laid_beside(&returned).await?.lines(returned.batch.id))
}
