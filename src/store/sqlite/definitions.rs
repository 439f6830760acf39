//! The history of settings, and what contacts carry of a definition.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::{SqliteStore, locked};
use crate::contact::Field;
use crate::store::{HeldValues, Result, SettingAct, SettingChange, SettingStep, StoreError};

impl SqliteStore {
    /// Changes settings in one transaction, unless one of them is not as it was seen.
    pub(super) async fn write_settings(&self, changes: &[SettingChange], act: &SettingAct) -> Result<i64> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(locked)?;
        let sql = "SELECT coalesce(max(step), 0) + 1 FROM setting_change";
        let step: i64 = sqlx::query_scalar(sql).fetch_one(&mut *transaction).await?;
        for change in changes {
            let sql = "SELECT value FROM setting WHERE name = $1";
            let now: Option<String> =
                sqlx::query_scalar(sql).bind(&change.name).fetch_optional(&mut *transaction).await?;
            if now != change.before {
                return Err(StoreError::SettingChanged(change.name.clone()));
            }
            write(&mut transaction, change).await?;
            keep(&mut transaction, step, (change, act)).await?;
        }
        if let Some(undone) = act.undoes {
            let sql = "UPDATE setting_change SET undone = $2 WHERE step = $1";
            sqlx::query(sql).bind(undone).bind(step).execute(&mut *transaction).await?;
        }
        transaction.commit().await.map_err(locked)?;
        Ok(step)
    }

    pub(super) async fn read_setting_steps(&self, limit: u32) -> Result<Vec<SettingStep>> {
        let sql = "SELECT count(*) FROM sqlite_master WHERE name = 'setting_change'";
        let present: i64 = sqlx::query_scalar(sql).fetch_one(&self.pool).await?;
        if present == 0 {
            // A base of an older program that is only read.
            return Ok(Vec::new());
        }
        let sql = "SELECT step, name, before, after, at, operator, what, undone, \
                   (SELECT u.step FROM setting_change u WHERE u.undone = c.step LIMIT 1) FROM setting_change c \
                   WHERE step > (SELECT coalesce(max(step), 0) - $1 FROM setting_change) ORDER BY step DESC, name";
        let rows = sqlx::query(sql).bind(limit).fetch_all(&self.pool).await?;
        let mut steps: Vec<SettingStep> = Vec::new();
        for row in &rows {
            let step: i64 = row.try_get(0)?;
            if steps.last().is_none_or(|last| last.step != step) {
                steps.push(step_of(row)?);
            }
            if let Some(last) = steps.last_mut() {
                last.changes.push(SettingChange {
                    name: row.try_get(1)?,
                    before: row.try_get(2)?,
                    after: row.try_get(3)?,
                });
            }
        }
        Ok(steps)
    }

    pub(super) async fn read_held_values(&self, field: Field) -> Result<HeldValues> {
        let (table, name, value, key) = match field {
            Field::Criterion(code) => ("criterion_value", "code", "value", code.as_str().to_owned()),
            Field::Authorization(code) => (
                "authorisation",
                "code",
                "CASE WHEN granted THEN 'TRUE' ELSE 'FALSE' END",
                code.as_str().to_owned(),
            ),
            field => ("contact_field", "field", "value", field.key()),
        };
        let from = format!("FROM {table} WHERE {name} = $1");
        let sql = format!("SELECT {value}, count(DISTINCT contact_id) {from} GROUP BY 1 ORDER BY 1");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(&key).fetch_all(&self.pool).await?;
        let values =
            rows.iter().map(|row| Ok((row.try_get(0)?, count(row.try_get(1)?)))).collect::<Result<_>>()?;
        let sql = format!("SELECT count(DISTINCT contact_id) {from}");
        let contacts: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).bind(&key).fetch_one(&self.pool).await?;
        Ok(HeldValues { contacts: count(contacts), values })
    }
}

fn count(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}

fn step_of(row: &SqliteRow) -> Result<SettingStep> {
    Ok(SettingStep {
        step: row.try_get(0)?,
        act: SettingAct {
            operator: row.try_get(5)?,
            at: row.try_get(4)?,
            what: row.try_get(6)?,
            undoes: row.try_get(8)?,
        },
        changes: Vec::new(),
        undone: row.try_get(7)?,
    })
}

async fn write(connection: &mut SqliteConnection, change: &SettingChange) -> Result<()> {
    let Some(value) = &change.after else {
        let sql = "DELETE FROM setting WHERE name = $1";
        sqlx::query(sql).bind(&change.name).execute(connection).await?;
        return Ok(());
    };
    let sql = "INSERT INTO setting (name, value) VALUES ($1, $2) \
               ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    sqlx::query(sql).bind(&change.name).bind(value).execute(connection).await?;
    Ok(())
}

async fn keep(
    connection: &mut SqliteConnection,
    step: i64,
    (change, act): (&SettingChange, &SettingAct),
) -> Result<()> {
    let sql = "INSERT INTO setting_change (step, name, before, after, at, operator, what) \
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let query = sqlx::query(sql).bind(step).bind(&change.name).bind(&change.before).bind(&change.after);
    query.bind(&act.at).bind(&act.operator).bind(&act.what).execute(connection).await?;
    Ok(())
}
