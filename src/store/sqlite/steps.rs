//! Steps of undo: what a person did, written in one transaction with what follows from it.

use std::collections::BTreeMap;

use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection};

use super::rows::{ROWS, update_rows};
use super::{SqliteStore, json_list, locked, row_number, to_json};
use crate::contact::RowNumber;
use crate::review::RowDecision;
use crate::store::{BatchId, Result, RowNote, Step, StepDirection, StepWrite};

const STEP: &str = "SELECT seq, forward, backward, operator, at, undone FROM step WHERE batch_id = $1";

impl SqliteStore {
    pub(super) async fn carry_out(&self, id: BatchId, write: &StepWrite) -> Result<()> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(locked)?;
        write_decisions(&mut transaction, id, write).await?;
        write_judgements(&mut transaction, id, write).await?;
        write_corrections(&mut transaction, id, write).await?;
        for (row, marked) in &write.marks {
            let sql = "UPDATE staged_row SET marked = $3 WHERE batch_id = $1 AND row_nr = $2";
            sqlx::query(sql).bind(id).bind(row).bind(marked).execute(&mut *transaction).await?;
        }
        write_notes(&mut transaction, id, write).await?;
        update_rows(&mut transaction, id, &write.rows).await?;
        write_history(&mut transaction, id, write).await?;
        transaction.commit().await.map_err(locked)?;
        Ok(())
    }

    pub(super) async fn read_next_step(&self, id: BatchId, direction: StepDirection) -> Result<Option<Step>> {
        let sql = match direction {
            StepDirection::Undo => format!("{STEP} AND NOT undone ORDER BY seq DESC LIMIT 1"),
            StepDirection::Redo => format!("{STEP} AND undone ORDER BY seq LIMIT 1"),
        };
        let row = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(id).fetch_optional(&self.pool).await?;
        Ok(row.as_ref().map(step))
    }

    pub(super) async fn read_notes(&self, id: BatchId) -> Result<Vec<RowNote>> {
        if !self.has_notes() {
            return Ok(Vec::new());
        }
        let sql = "SELECT row_nr, note, noted_by, noted_at FROM row_note WHERE batch_id = $1 AND note <> '' ORDER BY row_nr";
        let rows = sqlx::query(sql).bind(id).fetch_all(&self.pool).await?;
        let note = |row: &SqliteRow| {
            Ok(RowNote { row: row_number(row.get(0))?, note: row.get(1), by: row.get(2), at: row.get(3) })
        };
        rows.iter().map(note).collect()
    }

    pub(super) async fn read_steps(&self, id: BatchId, limit: u32) -> Result<Vec<Step>> {
        let sql = sqlx::AssertSqlSafe(format!("{STEP} ORDER BY seq DESC LIMIT $2"));
        Ok(sqlx::query(sql).bind(id).bind(limit).fetch_all(&self.pool).await?.iter().map(step).collect())
    }
}

fn step(row: &SqliteRow) -> Step {
    Step {
        seq: row.get(0),
        forward: row.get(1),
        backward: row.get(2),
        operator: row.get(3),
        at: row.get(4),
        undone: row.get(5),
    }
}

async fn write_decisions(connection: &mut SqliteConnection, id: BatchId, write: &StepWrite) -> Result<()> {
    // Of two decisions about one row the last stands.
    let last: BTreeMap<RowNumber, &RowDecision> = write.decisions.iter().map(|(r, d)| (*r, d)).collect();
    let open: Vec<RowNumber> = last.iter().filter(|(_, d)| d.is_empty()).map(|(row, _)| *row).collect();
    if !open.is_empty() {
        let sql = "DELETE FROM decision WHERE batch_id = $1 AND row_nr IN (SELECT value FROM json_each($2))";
        sqlx::query(sql).bind(id).bind(json_list(&open)).execute(&mut *connection).await?;
    }
    let decided = last.into_iter().filter(|(_, d)| !d.is_empty());
    let decided = decided.map(|(row, d)| Ok((row, to_json("decision", d)?))).collect::<Result<Vec<_>>>()?;
    for chunk in decided.chunks(ROWS) {
        let sql = "INSERT INTO decision (batch_id, row_nr, decision, decided_by, decided_at, policy) ";
        let mut insert = QueryBuilder::<Sqlite>::new(sql);
        insert.push_values(chunk, |mut b, (row, text)| {
            b.push_bind(id).push_bind(*row).push_bind(text.as_str());
            b.push_bind(write.operator.as_str()).push_bind(write.at.as_str()).push_bind(write.policy);
        });
        insert.push(
            " ON CONFLICT (batch_id, row_nr) DO UPDATE SET decision = excluded.decision, \
             decided_by = excluded.decided_by, decided_at = excluded.decided_at, policy = excluded.policy",
        );
        insert.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn write_judgements(connection: &mut SqliteConnection, id: BatchId, write: &StepWrite) -> Result<()> {
    for (row, part, other, verdict) in &write.judgements {
        let (part, other) = (to_json("part", part)?, to_json("candidate", other)?);
        let Some(verdict) = verdict else {
            let sql =
                "DELETE FROM judgement WHERE batch_id = $1 AND row_nr = $2 AND part = $3 AND other = $4";
            sqlx::query(sql).bind(id).bind(row).bind(part).bind(other).execute(&mut *connection).await?;
            continue;
        };
        let sql = "INSERT INTO judgement (batch_id, row_nr, part, other, verdict) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (batch_id, row_nr, part, other) DO UPDATE SET verdict = excluded.verdict";
        let verdict = to_json("verdict", verdict)?;
        let query = sqlx::query(sql).bind(id).bind(row).bind(part).bind(other).bind(verdict);
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

async fn write_corrections(connection: &mut SqliteConnection, id: BatchId, write: &StepWrite) -> Result<()> {
    for (row, field, value) in &write.corrections {
        let Some(value) = value else {
            let sql = "DELETE FROM correction WHERE batch_id = $1 AND row_nr = $2 AND field = $3";
            sqlx::query(sql).bind(id).bind(row).bind(field).execute(&mut *connection).await?;
            continue;
        };
        let sql = "INSERT INTO correction (batch_id, row_nr, field, value) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (batch_id, row_nr, field) DO UPDATE SET value = excluded.value";
        sqlx::query(sql).bind(id).bind(row).bind(field).bind(value).execute(&mut *connection).await?;
    }
    Ok(())
}

/// A row with neither a note nor a wish to see it later has no line.
async fn write_notes(connection: &mut SqliteConnection, id: BatchId, write: &StepWrite) -> Result<()> {
    for (row, note) in &write.notes {
        let sql = "INSERT INTO row_note (batch_id, row_nr, note, later, noted_by, noted_at) \
                   VALUES ($1, $2, $3, FALSE, $4, $5) ON CONFLICT (batch_id, row_nr) DO UPDATE SET \
                   note = excluded.note, noted_by = excluded.noted_by, noted_at = excluded.noted_at";
        let (by, at) = if note.is_empty() { ("", "") } else { (write.operator.as_str(), write.at.as_str()) };
        sqlx::query(sql).bind(id).bind(row).bind(note).bind(by).bind(at).execute(&mut *connection).await?;
    }
    for (row, later) in &write.later {
        let sql = "INSERT INTO row_note (batch_id, row_nr, note, later, noted_by, noted_at) \
                   VALUES ($1, $2, '', $3, '', '') ON CONFLICT (batch_id, row_nr) DO UPDATE SET later = excluded.later";
        sqlx::query(sql).bind(id).bind(row).bind(later).execute(&mut *connection).await?;
    }
    if !(write.notes.is_empty() && write.later.is_empty()) {
        let sql = "DELETE FROM row_note WHERE batch_id = $1 AND note = '' AND NOT later";
        sqlx::query(sql).bind(id).execute(&mut *connection).await?;
    }
    Ok(())
}

async fn write_history(connection: &mut SqliteConnection, id: BatchId, write: &StepWrite) -> Result<()> {
    if let Some((seq, undone)) = write.turn {
        let sql = "UPDATE step SET undone = $3 WHERE batch_id = $1 AND seq = $2";
        sqlx::query(sql).bind(id).bind(seq).bind(undone).execute(&mut *connection).await?;
    }
    if let Some((forward, backward)) = &write.step {
        // A new step ends what could have been done again.
        let forget = "DELETE FROM step WHERE batch_id = $1 AND undone";
        sqlx::query(forget).bind(id).execute(&mut *connection).await?;
        let sql = "INSERT INTO step (batch_id, seq, undone, operator, at, forward, backward) \
                   SELECT $1, coalesce(max(seq), 0) + 1, FALSE, $2, $3, $4, $5 FROM step WHERE batch_id = $1";
        let query =
            sqlx::query(sql).bind(id).bind(&write.operator).bind(&write.at).bind(forward).bind(backward);
        query.execute(&mut *connection).await?;
    }
    Ok(())
}
