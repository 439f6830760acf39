//! Judgements of pairs, merges that wait for a commit, and what is asked for them.

use std::collections::HashMap;

use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection};

use super::{SqliteStore, from_json, json_list, json_set, locked, number, row_number, to_json};
use crate::contact::{ContactNumber, Kind, RowNumber};
use crate::review::{Other, Verdict};
use crate::store::{BatchId, ContactBrief, DuplicateWrite, MergeDecision, PairJudgement, Result, StoreError};
use crate::validation::Part;

/// Rows per INSERT; with 8 values a row, well below SQLite's 32,766 bound values.
const ROWS: usize = 500;

const BRIEF: &str = "SELECT c.id, c.number, c.version, c.kind, c.structure_number, c.has_sales, c.login IS NOT NULL, \
     c.inactive_reason IS NULL, c.merged_into IS NOT NULL FROM json_each($1) j CROSS JOIN contact c ON c.id = j.value";

impl SqliteStore {
    pub(super) async fn read_briefs(&self, ids: &[i64]) -> Result<Vec<ContactBrief>> {
        let rows = sqlx::query(BRIEF).bind(json_set(ids)).fetch_all(&self.pool).await?;
        rows.iter().map(brief).collect()
    }

    pub(super) async fn read_merged_into(
        &self,
        heads: &[ContactNumber],
    ) -> Result<Vec<(ContactNumber, ContactNumber)>> {
        let sql = "SELECT c.merged_into, c.number FROM json_each($1) j CROSS JOIN contact c ON c.merged_into = j.value";
        let rows = sqlx::query(sql).bind(json_set(heads)).fetch_all(&self.pool).await?;
        rows.iter().map(|r| Ok((number(r.get(0))?, number(r.get(1))?))).collect()
    }

    pub(super) async fn read_pair_judgements(
        &self,
        after: Option<(i64, i64)>,
        limit: u32,
    ) -> Result<Vec<PairJudgement>> {
        let sql = "SELECT a, b, verdict, compared_a, compared_b, operator, at, receipt FROM pair_judgement \
                   WHERE (a, b) > ($1, $2) ORDER BY a, b LIMIT $3";
        let (a, b) = after.unwrap_or((i64::MIN, i64::MIN));
        let rows = match sqlx::query(sql).bind(a).bind(b).bind(limit).fetch_all(&self.pool).await {
            // A base that is only read is not migrated: an older one holds no judgements.
            Err(sqlx::Error::Database(error)) if error.message().contains("no such table") => {
                return Ok(vec![]);
            }
            rows => rows?,
        };
        let judgement = |row: &SqliteRow| {
            Ok(PairJudgement {
                pair: (row.get(0), row.get(1)),
                verdict: from_json("verdict", row.get(2))?,
                compared: (row.get(3), row.get(4)),
                operator: row.get(5),
                at: row.get(6),
                receipt: row.get(7),
            })
        };
        rows.iter().map(judgement).collect()
    }

    pub(super) async fn read_merge_decisions(&self) -> Result<Vec<MergeDecision>> {
        let members = "SELECT head, contact_id, version FROM merge_member ORDER BY head, position";
        let mut of: HashMap<i64, Vec<(i64, i64)>> = HashMap::new();
        for row in sqlx::query(members).fetch_all(&self.pool).await? {
            of.entry(row.get(0)).or_default().push((row.get(1), row.get(2)));
        }
        let sql = "SELECT head, version, members, picks, operator, at FROM merge_decision ORDER BY head";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        let decision = |row: &SqliteRow| {
            let head: i64 = row.get(0);
            let merged = of.remove(&head).unwrap_or_default();
            Ok(MergeDecision {
                head: (head, row.get(1)),
                is_broken: i64::try_from(merged.len()) != Ok(row.get(2)),
                merged,
                picks: from_json("picks", row.get(3))?,
                operator: row.get(4),
                at: row.get(5),
            })
        };
        rows.iter().map(decision).collect()
    }

    pub(super) async fn read_judged_rows(
        &self,
        id: BatchId,
    ) -> Result<Vec<(RowNumber, Part, Other, Verdict)>> {
        let sql = "SELECT g.row_nr, g.part, g.other, g.verdict FROM judgement g JOIN staged_row s \
                   ON s.batch_id = g.batch_id AND s.row_nr = g.row_nr \
                   WHERE g.batch_id = $1 AND s.outcome IS NOT NULL ORDER BY g.row_nr, g.part, g.other";
        let rows = sqlx::query(sql).bind(id).fetch_all(&self.pool).await?;
        let judged = |row: &SqliteRow| {
            let (part, other) = (from_json("part", row.get(1))?, from_json("candidate", row.get(2))?);
            Ok((row_number(row.get(0))?, part, other, from_json("verdict", row.get(3))?))
        };
        rows.iter().map(judged).collect()
    }

    pub(super) async fn keep_duplicates(&self, writes: &[DuplicateWrite]) -> Result<()> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(locked)?;
        // What is alike goes together, in the order in which it was asked.
        for run in writes.chunk_by(|x, y| std::mem::discriminant(x) == std::mem::discriminant(y)) {
            write_run(&mut transaction, run).await?;
        }
        transaction.commit().await.map_err(locked)?;
        Ok(())
    }
}

/// Takes back what a receipt left besides changes of contacts: judgements of its review, and logins that went from
/// merged contacts to their heads.
pub(super) async fn take_back(connection: &mut SqliteConnection, receipt: i64) -> Result<()> {
    // What was said in a review was said of contacts that are not what it made of them any more.
    let judgements = "DELETE FROM pair_judgement WHERE receipt = $1";
    sqlx::query(judgements).bind(receipt).execute(&mut *connection).await?;
    // Who logs in with an address is not part of a contact. Nobody outside the receipt loses a login by this.
    let owners = "SELECT c.email FROM receipt r JOIN json_each(r.summary, '$.logins') j \
                  JOIN contact c ON c.number = j.value WHERE r.id = $1 AND c.inactive_reason IS NULL";
    let free = format!(
        "UPDATE contact SET email = login, login = NULL WHERE login IN ({owners}) \
         AND number IN (SELECT contact_number FROM audit_entry WHERE receipt_id = $1)"
    );
    let give = "UPDATE contact SET login = email, email = NULL WHERE number IN (SELECT j.value FROM receipt r \
                JOIN json_each(r.summary, '$.logins') j WHERE r.id = $1) AND inactive_reason IS NULL \
                AND email NOT IN (SELECT login FROM contact WHERE login IS NOT NULL)";
    for sql in [free.as_str(), give] {
        sqlx::query(sqlx::AssertSqlSafe(sql.to_owned())).bind(receipt).execute(&mut *connection).await?;
    }
    Ok(())
}

fn brief(row: &SqliteRow) -> Result<ContactBrief> {
    let kind: &str = row.get(3);
    Ok(ContactBrief {
        id: row.get(0),
        number: number(row.get(1))?,
        version: row.get(2),
        kind: Kind::from_label(kind).ok_or_else(|| StoreError::corrupt("kind of contact", kind))?,
        structure: row.get::<Option<String>, _>(4).as_deref().map(number).transpose()?,
        has_sales: row.get(5),
        has_login: row.get(6),
        active: row.get(7),
        merged: row.get(8),
    })
}

async fn write_run(connection: &mut SqliteConnection, run: &[DuplicateWrite]) -> Result<()> {
    let (mut judged, mut withdrawn, mut decided, mut reopened) = (vec![], vec![], vec![], vec![]);
    for write in run {
        match write {
            DuplicateWrite::Judge(judgement) => judged.push(judgement),
            DuplicateWrite::Withdraw(pair) => withdrawn.push([pair.0, pair.1]),
            DuplicateWrite::Decide(decision) => decided.push(decision),
            DuplicateWrite::Reopen(head) => reopened.push(*head),
        }
    }
    insert_judgements(connection, &judged).await?;
    for chunk in withdrawn.chunks(ROWS) {
        let sql = "DELETE FROM pair_judgement WHERE (a, b) IN \
                   (SELECT value ->> 0, value ->> 1 FROM json_each($1))";
        sqlx::query(sql).bind(json_list(chunk)).execute(&mut *connection).await?;
    }
    insert_decisions(connection, &decided).await?;
    for chunk in reopened.chunks(ROWS) {
        forget_decisions(connection, chunk).await?;
    }
    Ok(())
}

async fn forget_decisions(connection: &mut SqliteConnection, heads: &[i64]) -> Result<()> {
    for sql in [
        "DELETE FROM merge_member WHERE head IN (SELECT value FROM json_each($1))",
        "DELETE FROM merge_decision WHERE head IN (SELECT value FROM json_each($1))",
    ] {
        sqlx::query(sql).bind(json_list(heads)).execute(&mut *connection).await?;
    }
    Ok(())
}

async fn insert_judgements(connection: &mut SqliteConnection, judged: &[&PairJudgement]) -> Result<()> {
    for chunk in judged.chunks(ROWS) {
        let verdicts = chunk.iter().map(|j| to_json("verdict", &j.verdict)).collect::<Result<Vec<_>>>()?;
        let mut insert = QueryBuilder::<Sqlite>::new(
            "INSERT INTO pair_judgement (a, b, verdict, compared_a, compared_b, operator, at, receipt) ",
        );
        insert.push_values(chunk.iter().zip(verdicts), |mut b, (judged, verdict)| {
            b.push_bind(judged.pair.0).push_bind(judged.pair.1).push_bind(verdict);
            b.push_bind(judged.compared.0).push_bind(judged.compared.1);
            b.push_bind(&judged.operator).push_bind(&judged.at).push_bind(judged.receipt);
        });
        // What was said of the base itself does not go with a commit that is taken back.
        insert.push(
            " ON CONFLICT (a, b) DO UPDATE SET verdict = excluded.verdict, compared_a = excluded.compared_a, \
             compared_b = excluded.compared_b, operator = excluded.operator, at = excluded.at, \
             receipt = CASE WHEN pair_judgement.receipt IS NULL THEN NULL ELSE excluded.receipt END",
        );
        insert.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn insert_decisions(connection: &mut SqliteConnection, decided: &[&MergeDecision]) -> Result<()> {
    for chunk in decided.chunks(ROWS) {
        let heads: Vec<i64> = chunk.iter().map(|d| d.head.0).collect();
        forget_decisions(connection, &heads).await?;
        let picks = chunk.iter().map(|d| to_json("picks", &d.picks)).collect::<Result<Vec<_>>>()?;
        let sql = "INSERT INTO merge_decision (head, version, members, picks, operator, at) ";
        let mut insert = QueryBuilder::<Sqlite>::new(sql);
        insert.push_values(chunk.iter().zip(picks), |mut b, (decision, picks)| {
            let members = i64::try_from(decision.merged.len()).unwrap_or(i64::MAX);
            b.push_bind(decision.head.0).push_bind(decision.head.1).push_bind(members);
            b.push_bind(picks).push_bind(&decision.operator).push_bind(&decision.at);
        });
        insert.build().execute(&mut *connection).await?;
    }
    let members: Vec<(i64, i64, i64, i64)> = decided
        .iter()
        .flat_map(|d| (0..).zip(&d.merged).map(|(i, (id, version))| (*id, d.head.0, i, *version)))
        .collect();
    for chunk in members.chunks(ROWS) {
        let sql = "INSERT INTO merge_member (contact_id, head, position, version) ";
        let mut insert = QueryBuilder::<Sqlite>::new(sql);
        insert.push_values(chunk, |mut b, (id, head, position, version)| {
            b.push_bind(*id).push_bind(*head).push_bind(*position).push_bind(*version);
        });
        insert.build().execute(&mut *connection).await?;
    }
    Ok(())
}
