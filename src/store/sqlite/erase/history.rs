//! The history of erased persons: who, when and what stay; what was written does not.

use std::collections::BTreeSet;

use serde_json::Value;
use sqlx::{Row as _, SqliteConnection};

use super::persons::Persons;
use super::rows::Place;
use crate::batch::Change;
use crate::contact::Contact;
use crate::store::packed::pack;
use crate::store::sqlite::{from_json, json_list, text_of, to_json};
use crate::store::{BatchId, Result};

/// Empties the entries of erased contacts, and those of other contacts that held their data for a while: a merge or a row
/// that was taken back.
pub(super) async fn wipe(
    connection: &mut SqliteConnection,
    rows: &BTreeSet<Place>,
    persons: &Persons,
) -> Result<()> {
    let own = "SELECT a.receipt_id, a.seq, a.change FROM json_each($1) j \
               CROSS JOIN audit_entry a ON a.contact_number = j.value";
    let mut visited = Vec::new();
    for row in sqlx::query(own).bind(persons.list()).fetch_all(&mut *connection).await? {
        let text = text_of("change", &row, 2)?;
        let change: Change = from_json("change", &text)?;
        let heads = [change.before, change.after].into_iter().flatten();
        let heads = heads.filter_map(|contact| contact.standing.merged_into);
        visited.extend(heads.map(|head| (row.get::<i64, _>(0), head.as_str().to_owned())));
        blank(connection, (row.get(0), row.get(1)), &text).await?;
    }
    for (receipt, head) in visited {
        let sql = "SELECT receipt_id, seq, change FROM audit_entry \
                   WHERE contact_number = $2 AND receipt_id = $1 AND NOT erased";
        let entries = sqlx::query(sql).bind(receipt).bind(head).fetch_all(&mut *connection).await?;
        for row in entries {
            blank(connection, (row.get(0), row.get(1)), &text_of("change", &row, 2)?).await?;
        }
    }
    taken_back(connection, rows).await
}

/// Entries of others about rows of erased persons that were taken back.
async fn taken_back(connection: &mut SqliteConnection, rows: &BTreeSet<Place>) -> Result<()> {
    let batches: BTreeSet<BatchId> = rows.iter().map(|(batch, _)| *batch).collect();
    let batches: Vec<BatchId> = batches.into_iter().collect();
    let sql = "SELECT a.receipt_id, a.seq, a.change, r.batch_id FROM json_each($1) j \
               CROSS JOIN receipt r ON r.batch_id = j.value CROSS JOIN audit_entry a ON a.receipt_id = r.id \
               WHERE NOT a.erased AND (r.undoes IS NOT NULL OR r.id IN (SELECT undoes FROM receipt))";
    for row in sqlx::query(sql).bind(json_list(&batches)).fetch_all(&mut *connection).await? {
        let (batch, text): (BatchId, String) = (row.get(3), text_of("change", &row, 2)?);
        let change: Change = from_json("change", &text)?;
        if change.cause.rows.iter().any(|row| rows.contains(&(batch, *row))) {
            blank(connection, (row.get(0), row.get(1)), &text).await?;
        }
    }
    Ok(())
}

async fn blank(connection: &mut SqliteConnection, (receipt, seq): (i64, i64), text: &str) -> Result<()> {
    let sql = "UPDATE audit_entry SET change = $3, erased = TRUE WHERE receipt_id = $1 AND seq = $2";
    let query = sqlx::query(sql).bind(receipt).bind(seq).bind(pack(&without_contents(text)?));
    query.execute(connection).await?;
    Ok(())
}

/// A change without what it says: numbers, kinds, standing, and of the cause what was done and by which rows.
fn without_contents(text: &str) -> Result<String> {
    let mut change: Value = from_json("change", text)?;
    for side in ["before", "after"] {
        let Some(value) = change.get_mut(side).filter(|value| !value.is_null()) else { continue };
        let contact: Contact = from_json("change", &value.to_string())?;
        let Contact { number, kind, structure, standing, .. } = contact;
        let bare = Contact { number, kind, structure, standing, ..Contact::default() };
        *value = from_json("change", &to_json("change", &bare)?)?;
    }
    if let Some(cause) = change.get_mut("cause").and_then(Value::as_object_mut) {
        cause.retain(|key, _| matches!(key.as_str(), "kind" | "rows"));
    }
    Ok(change.to_string())
}
