//! A file comes back with other content: what was decided and committed of its rows is taken along.
//!
//! In: a batch that was just staged, and earlier batches of the same file. Out: rows that are as they were get the
//! corrections and decisions that they had; a row whose contact was made by then names that contact, whether it is as it
//! was or was edited since (DOMAIN.md, section 11, "A file comes back"). An edited row is known by what tells persons
//! apart, name included; its place in the file says nothing.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::commit::counted;
use super::desk::{Act, Desk};
use super::error::Result;
use super::known_rows::made_by;
use crate::contact::value::text::compact;
use crate::contact::{ContactNumber, Field, Operation, RowNumber, identities};
use crate::mapping::Requested;
use crate::review::{Candidate, Decision, Other, Outcome, RowDecision};
use crate::store::{BatchId, StagedRow};
use crate::validation::{Course, Part, StagedRecord};

/// Rows read at a time.
const WINDOW: usize = 2_000;

/// What came along.
#[derive(Debug, Default)]
pub(super) struct Carried {
    /// Rows whose decision did.
    pub(super) decisions: u64,
    /// What is to be said of it.
    pub(super) told: Option<String>,
}

/// Carries over what earlier batches of a file, newest first, say about rows of a new one.
pub(super) async fn carry_over(desk: &Desk, earlier: &[BatchId]) -> Result<Carried> {
    let mut carried = Carried::default();
    let mut left = Rows::of(desk).await?;
    let mut named = 0;
    for batch in earlier {
        let old = Desk::look(Arc::clone(&desk.inner.store), *batch, &desk.inner.operator).await?;
        let rows = Rows::of(&old).await?;
        let along = Along::of(desk, *batch, (rows, &mut left)).await?;
        named += along.named;
        if !along.cells.is_empty() {
            desk.act(Act::Correct(along.cells)).await?;
        }
        if !along.chosen.is_empty() {
            desk.choose_again(along.chosen).await?;
        }
        carried.decisions += along.decisions.len() as u64;
        if !along.decisions.is_empty() {
            desk.act(Act::Decide(along.decisions)).await?;
        }
        if !along.notes.is_empty() {
            desk.act(Act::Note(along.notes)).await?;
        }
    }
    let rows = counted(named, "row names the contact that it made", "rows name the contacts that they made");
    carried.told = (named > 0).then(|| format!("{rows} in an earlier version of the file"));
    Ok(carried)
}

/// What is needed of a row to know it again.
struct Row {
    row: RowNumber,
    /// It may still be pointed at a contact: no key does that.
    makes: bool,
    outcome: Option<Outcome>,
    decision: RowDecision,
    corrections: Vec<(String, String)>,
    note: String,
    /// Contacts that the operator laid beside it.
    chosen: Vec<(Part, ContactNumber)>,
    identities: Vec<String>,
}

impl Row {
    fn of(staged: StagedRow) -> Self {
        let StagedRow { row, record, decision, outcome, corrections, note, candidates, .. } = staged;
        let chosen = candidates.into_iter().filter(Candidate::is_chosen).filter_map(|c| match c.other {
            Other::Base(number) => Some((c.part, number)),
            Other::Row(_) => None,
        });
        let chosen = chosen.collect();
        let asked = matches!(record.requested, Requested::Auto | Requested::Named(Operation::Insert));
        let makes = asked && !matches!(record.course, Course::Update { .. });
        Self { row, makes, outcome, decision, corrections, note, chosen, identities: known_by(&record) }
    }

    /// True for a committed row that made a contact.
    fn made(&self) -> bool {
        self.outcome == Some(Outcome::Created)
    }
}

/// What tells the persons and structures of a row apart, each with the name.
fn known_by(record: &StagedRecord) -> Vec<String> {
    let of_part = |part: &crate::validation::StagedPart| {
        let name = compact(&part.incoming.display_name());
        let found = identities(&part.incoming.said()).into_iter();
        found.map(|identity| format!("{name} {identity}")).collect::<Vec<_>>()
    };
    record.parts.iter().flat_map(of_part).collect()
}

/// The rows of a batch by their cells, equal ones in file order.
struct Rows(HashMap<String, Vec<Row>>);

impl Rows {
    async fn of(desk: &Desk) -> Result<Self> {
        let numbers: Vec<RowNumber> = desk.of_rows(|row| Some(row.row)).await?;
        let mut found: HashMap<String, Vec<Row>> = HashMap::new();
        for chunk in numbers.chunks(WINDOW) {
            for mut row in desk.inner.store.staged_rows(desk.batch(), chunk).await? {
                let cells = std::mem::take(&mut row.raw);
                found.entry(cells).or_default().push(Row::of(row));
            }
        }
        Ok(Self(found))
    }

    /// Takes out the pairs of rows, here and there, with the same cells.
    fn same(&mut self, others: &mut Self) -> Vec<(Row, Row)> {
        let mut pairs = Vec::new();
        for (cells, rows) in &mut self.0 {
            if let Some(theirs) = others.0.get_mut(cells) {
                let count = rows.len().min(theirs.len());
                pairs.extend(rows.drain(..count).zip(theirs.drain(..count)));
            }
        }
        pairs
    }

    /// The pairs of a row here that made a contact and a row there that would make the same one again: each shares what
    /// tells a person apart with the other, and with no third one.
    fn edited(&self, others: &Self) -> Vec<(RowNumber, RowNumber)> {
        let made = by_identity(self.0.values().flatten().filter(|row| row.made()));
        let there = by_identity(others.0.values().flatten().filter(|row| row.makes));
        let mut pairs: HashMap<RowNumber, HashSet<RowNumber>> = HashMap::new();
        for (identity, rows) in &there {
            for (row, old) in rows
                .iter()
                .flat_map(|row| made.get(identity).into_iter().flatten().map(move |old| (row, old)))
            {
                pairs.entry(*row).or_default().insert(*old);
            }
        }
        let mut named: HashMap<RowNumber, u64> = HashMap::new();
        pairs.values().flatten().for_each(|old| *named.entry(*old).or_default() += 1);
        let only = |(row, old): (RowNumber, HashSet<RowNumber>)| match *old.into_iter().collect::<Vec<_>>() {
            [old] if named.get(&old) == Some(&1) => Some((old, row)),
            _ => None,
        };
        pairs.into_iter().filter_map(only).collect()
    }
}

fn by_identity<'a>(rows: impl Iterator<Item = &'a Row>) -> HashMap<&'a str, Vec<RowNumber>> {
    let mut found: HashMap<&str, Vec<RowNumber>> = HashMap::new();
    for row in rows {
        row.identities.iter().for_each(|identity| found.entry(identity).or_default().push(row.row));
    }
    found
}

/// What one earlier batch says about the rows of a new one.
#[derive(Default)]
struct Along {
    cells: Vec<(RowNumber, Field, String)>,
    decisions: Vec<(RowNumber, RowDecision)>,
    notes: Vec<(RowNumber, String)>,
    /// Contacts that the operator laid beside rows.
    chosen: Vec<(RowNumber, Part, ContactNumber)>,
    /// Rows that name the contact that they made.
    named: u64,
}

impl Along {
    async fn of(desk: &Desk, earlier: BatchId, (mut old, left): (Rows, &mut Rows)) -> Result<Self> {
        let same = old.same(left);
        let edited = old.edited(left);
        let now: HashMap<RowNumber, RowNumber> = same.iter().map(|(old, new)| (old.row, new.row)).collect();
        let mut asked: HashMap<RowNumber, RowNumber> = same
            .iter()
            .filter(|(old, _)| old.outcome.is_some())
            .map(|(old, new)| (old.row, new.row))
            .collect();
        asked.extend(edited.iter().copied());
        let made = if asked.is_empty() {
            Vec::new()
        } else {
            made_by(desk.inner.store.as_ref(), earlier, &asked).await?
        };
        let made: HashMap<RowNumber, ContactNumber> =
            made.into_iter().map(|(number, row)| (row, number)).collect();
        let mut along = Self::default();
        for (old, new) in same {
            along.same(&old, &new, (&now, &made));
        }
        edited.into_iter().for_each(|(_, row)| along.point(row, &made));
        along.cells.sort_unstable();
        along.decisions.sort_unstable_by_key(|(row, _)| *row);
        Ok(along)
    }

    /// A row that is as it was.
    fn same(
        &mut self,
        old: &Row,
        new: &Row,
        (now, made): (&HashMap<RowNumber, RowNumber>, &HashMap<RowNumber, ContactNumber>),
    ) {
        let kept =
            old.corrections.iter().filter_map(|(key, text)| Some((Field::from_key(key)?, text.clone())));
        self.cells.extend(kept.map(|(field, text)| (new.row, field, text)));
        if !old.note.is_empty() {
            self.notes.push((new.row, old.note.clone()));
        }
        if old.made() {
            if new.makes {
                self.point(new.row, made);
            }
            return;
        }
        if old.outcome.is_none() {
            let chosen = old.chosen.iter().map(|(part, number)| (new.row, *part, number.clone()));
            self.chosen.extend(chosen);
        }
        let contact = made.get(&new.row).filter(|_| old.outcome.is_some());
        if let Some(decision) = moved(&old.decision, contact, now).filter(|decision| !decision.is_empty()) {
            self.decisions.push((new.row, decision));
        }
    }

    /// Lets a row name the contact that it made; one that is gone is not named.
    fn point(&mut self, row: RowNumber, made: &HashMap<RowNumber, ContactNumber>) {
        let Some(number) = made.get(&row) else { return };
        self.named += 1;
        self.cells
            .retain(|(at, field, _)| *at != row || ![Field::Operation, Field::ContactNumber].contains(field));
        self.cells.push((row, Field::Operation, Operation::Update.code().to_owned()));
        self.cells.push((row, Field::ContactNumber, number.to_string()));
    }
}

/// A decision with its row numbers as they are now, or with the contact that came of it; `None` when what it leans on is
/// gone, or when it takes something away: that is confirmed each time.
fn moved(
    decision: &RowDecision,
    contact: Option<&ContactNumber>,
    now: &HashMap<RowNumber, RowNumber>,
) -> Option<RowDecision> {
    let moved = decision.iter().map(|(part, decision)| {
        let decision = match (decision, contact) {
            (Decision::Remove { .. }, Some(_)) => return None,
            (Decision::Merge { into: Other::Row(_), picks }, Some(number)) => {
                Decision::Merge { into: Other::Base(number.clone()), picks: picks.clone() }
            }
            (Decision::Merge { into: Other::Row(row), picks }, None) => {
                Decision::Merge { into: Other::Row(*now.get(row)?), picks: picks.clone() }
            }
            (other, _) => other.clone(),
        };
        Some((*part, decision))
    });
    moved.collect()
}
