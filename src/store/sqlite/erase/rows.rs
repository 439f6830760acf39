//! The rows of batches that speak of erased persons.
//!
//! A row is theirs when a standing commit made it part of them, when it carries their number, when it is decided to be
//! one of them, when it is a candidate that nobody denied, or when what it says is what is known of them. A row that
//! became another contact is that contact's, whatever it says.

use std::collections::BTreeSet;

use rayon::prelude::*;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::persons::Persons;
use crate::batch::Change;
use crate::contact::RowNumber;
use crate::review::{Decision, Other, RowDecision};
use crate::store::sqlite::{from_json, from_packed, row_number, to_packed};
use crate::store::{BatchId, Result};
use crate::validation::{Course, Part, StagedRecord, speaks_of_base};

/// Rows read at a time.
const WINDOW: i64 = 5_000;

/// The probability from which on a pair is a match unless somebody says otherwise (README, "How duplicates are found").
const MATCH: f64 = 0.90;

/// A row of a batch.
pub(super) type Place = (BatchId, RowNumber);

/// What was found among the rows.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Rows that are theirs.
    pub(super) hers: BTreeSet<Place>,
    /// Rows of others with findings that speak of them: the records without that.
    pub(super) mended: Vec<(Place, Vec<u8>)>,
    /// Rows of others that had one of them among their candidates.
    pub(super) unmatched: BTreeSet<Place>,
}

/// Finds the rows.
pub(super) async fn find(connection: &mut SqliteConnection, persons: &Persons) -> Result<Found> {
    let mut found = Found::default();
    by_cause(connection, persons, &mut found).await?;
    by_candidate(connection, persons, &mut found).await?;
    by_record(connection, persons, &mut found).await?;
    by_decision(connection, persons, &mut found).await?;
    let hers = std::mem::take(&mut found.hers);
    found.mended.retain(|(place, _)| !hers.contains(place));
    found.unmatched.retain(|place| !hers.contains(place));
    found.hers = hers;
    Ok(found)
}

fn place(row: &SqliteRow) -> Result<Place> {
    Ok((row.get(0), row_number(row.get(1))?))
}

/// Rows that a commit put into them, and that no undo has freed.
async fn by_cause(connection: &mut SqliteConnection, persons: &Persons, found: &mut Found) -> Result<()> {
    let sql = "SELECT r.batch_id, a.receipt_id, a.change FROM json_each($1) j \
               CROSS JOIN audit_entry a ON a.contact_number = j.value JOIN receipt r ON r.id = a.receipt_id";
    let in_force = "SELECT count(*) FROM staged_row WHERE batch_id = $1 AND row_nr = $2 AND receipt = $3 \
                    AND outcome IS NOT NULL";
    for entry in sqlx::query(sql).bind(persons.list()).fetch_all(&mut *connection).await? {
        let (batch, receipt): (BatchId, i64) = (entry.get(0), entry.get(1));
        let change: Change = from_packed("change", &entry, 2)?;
        for row in change.cause.rows {
            let query = sqlx::query_scalar(in_force).bind(batch).bind(row).bind(receipt);
            let stands: i64 = query.fetch_one(&mut *connection).await?;
            if stands > 0 {
                found.hers.insert((batch, row));
            }
        }
    }
    Ok(())
}

/// Rows that are candidates of them.
async fn by_candidate(connection: &mut SqliteConnection, persons: &Persons, found: &mut Found) -> Result<()> {
    let sql = "SELECT c.batch_id, c.row_nr, CAST(json_extract(c.pair, '$.probability') AS REAL), g.verdict, \
               coalesce(s.outcome, '') IN ('created', 'updated', 'merged', 'removed') FROM candidate c \
               JOIN staged_row s ON s.batch_id = c.batch_id AND s.row_nr = c.row_nr \
               LEFT JOIN judgement g ON g.batch_id = c.batch_id AND g.row_nr = c.row_nr \
               AND json_extract(g.other, '$.base') = json_extract(c.pair, '$.other.base') \
               WHERE json_extract(c.pair, '$.other.base') IN (SELECT value FROM json_each($1))";
    for row in sqlx::query(sql).bind(persons.list()).fetch_all(connection).await? {
        let (probability, is_anothers): (f64, bool) = (row.get(2), row.get(4));
        let verdict: Option<String> = row.get(3);
        let is_same = verdict.map_or(probability >= MATCH, |verdict| verdict == "\"same\"");
        let into = if is_same && !is_anothers { &mut found.hers } else { &mut found.unmatched };
        into.insert(place(&row)?);
    }
    Ok(())
}

async fn by_record(connection: &mut SqliteConnection, persons: &Persons, found: &mut Found) -> Result<()> {
    let sql = "SELECT batch_id, row_nr, record, coalesce(outcome, '') IN ('created', 'updated', 'merged', 'removed') \
               FROM staged_row WHERE (batch_id, row_nr) > ($1, $2) ORDER BY batch_id, row_nr LIMIT $3";
    let mut last: Place = (i64::MIN, 0);
    loop {
        let query = sqlx::query(sql).bind(last.0).bind(last.1).bind(WINDOW);
        let window = query.fetch_all(&mut *connection).await?;
        let Some(end) = window.last() else { return Ok(()) };
        last = place(end)?;
        let judged = window.par_iter().map(|row| {
            let record = from_packed::<StagedRecord>("row", row, 2)?;
            let whose = if row.get(3) { Whose::Another } else { Whose::Unknown };
            Ok((place(row)?, judge(record, whose, persons)?))
        });
        for (place, judged) in judged.collect::<Result<Vec<_>>>()? {
            match judged {
                Judged::Theirs => drop(found.hers.insert(place)),
                Judged::Speaks(record) => found.mended.push((place, record)),
                Judged::Silent => {}
            }
        }
    }
}

/// What a row is to erased persons.
enum Judged {
    Theirs,
    /// Another's, with findings that speak of them; the record without that.
    Speaks(Vec<u8>),
    Silent,
}

/// What is known of a row by what became of it.
#[derive(Clone, Copy, PartialEq)]
enum Whose {
    /// It made or changed another contact.
    Another,
    Unknown,
}

fn judge(mut record: StagedRecord, whose: Whose, persons: &Persons) -> Result<Judged> {
    let carries =
        record.parts.iter().filter_map(|part| part.incoming.number.as_ref()).any(|n| persons.has(n));
    let names = matches!(&record.course, Course::Update { number, .. } | Course::Remove { number, .. }
        if persons.has(number));
    let says = || record.parts.iter().any(|part| persons.are_meant(&part.incoming.said()));
    if carries || names || (whose == Whose::Unknown && says()) {
        return Ok(Judged::Theirs);
    }
    Ok(if mend(&mut record, persons) { Judged::Speaks(to_packed("row", &record)?) } else { Judged::Silent })
}

/// Takes out of a record what it says of erased contacts; false when it says nothing.
fn mend(record: &mut StagedRecord, persons: &Persons) -> bool {
    let mut any = false;
    if let Course::Unsettled { number } = &mut record.course
        && number.as_ref().is_some_and(|number| persons.has(number))
    {
        *number = None;
        any = true;
    }
    for finding in record.findings.iter_mut().filter(|finding| speaks_of_base(&finding.rule)) {
        let fix = finding.fix.as_ref().map_or("", |fix| fix.value.as_str());
        if [finding.message.as_str(), fix].iter().any(|text| persons.are_named(text)) {
            finding.message = "It spoke of a contact that was erased.".into();
            finding.fix = None;
            any = true;
        }
    }
    any
}

/// Rows that are decided to be one of them, or to be what such a row above is.
async fn by_decision(connection: &mut SqliteConnection, persons: &Persons, found: &mut Found) -> Result<()> {
    let sql = "SELECT batch_id, row_nr, decision FROM decision ORDER BY batch_id, row_nr";
    let decided = sqlx::query(sql).fetch_all(connection).await?;
    for row in decided {
        let (place, decision) = (place(&row)?, from_json::<RowDecision>("decision", row.get(2))?);
        let follows = |part: &Part, into: &Other| match into {
            Other::Base(number) => persons.has(number),
            Other::Row(above) => persons.include(*part) && found.hers.contains(&(place.0, *above)),
        };
        let theirs = decision.iter().any(|(part, decision)| match decision {
            Decision::Merge { into, .. } => follows(part, into),
            Decision::Update { number, .. } | Decision::Remove { number, .. } => persons.has(number),
            _ => false,
        });
        if theirs {
            found.hers.insert(place);
        }
    }
    Ok(())
}
