//! Writing contacts: a changed contact is removed with its parts and written anew under its id.

use std::collections::{HashMap, HashSet};

use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::commit::Planned;
use super::json_list;
use crate::contact::{Address, Contact, ContactNumber, Field};
use crate::store::{Commit, Result};

/// Rows per INSERT; with 13 values a row, well below SQLite's 32,766 bound values.
const ROWS: usize = 500;

/// What the base holds of a contact before the change.
pub(super) struct Existing {
    pub(super) id: i64,
    pub(super) version: i64,
    pub(super) login: Option<String>,
}

/// A contact on its way into the base.
pub(super) struct Outgoing<'a> {
    pub(super) id: i64,
    version: i64,
    pub(super) contact: &'a Contact,
    number: &'a ContactNumber,
    login: Option<String>,
}

/// Writes one window of changes; gives the contacts that are there afterwards, in its order.
pub(super) async fn write_contacts<'a>(
    connection: &mut SqliteConnection,
    commit: &Commit<'_>,
    receipt: i64,
    window: &'a [Planned],
    existing: &HashMap<ContactNumber, Existing>,
) -> Result<Vec<Outgoing<'a>>> {
    let relays = new_relays(window, existing);
    leave_to_relays(connection, receipt, &relays).await?;
    let outgoing = prepare(connection, window, existing, &relays).await?;
    if !existing.is_empty() {
        remove_old(connection, window, existing).await?;
    }
    write_heads(connection, commit, receipt, &outgoing).await?;
    write_children(connection, &outgoing).await?;
    Ok(outgoing)
}

/// Gives ids, versions and logins to the contacts of a window.
async fn prepare<'a>(
    connection: &mut SqliteConnection,
    window: &'a [Planned],
    existing: &HashMap<ContactNumber, Existing>,
    relays: &HashSet<(&ContactNumber, String)>,
) -> Result<Vec<Outgoing<'a>>> {
    let mut taken = taken_logins(connection, window, existing).await?;
    let last: i64 =
        sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM contact").fetch_one(connection).await?;
    let mut fresh = last + 1..;
    let mut outgoing = Vec::with_capacity(window.len());
    for planned in window {
        let Some(contact) = &planned.change.after else { continue };
        let number = &planned.change.contact;
        let old = existing.get(number);
        let id = old.map(|e| e.id).or_else(|| fresh.next()).unwrap_or(last);
        let login = contact.is_active().then(|| contact.login_key()).flatten();
        let keeps = old.is_some_and(|e| e.login.is_some() && e.login == login);
        let of_relay = |l: &String| old.is_none() && relays.contains(&(number, l.clone()));
        let login = login.filter(|l| keeps || (!of_relay(l) && taken.insert(l.clone())));
        outgoing.push(Outgoing { id, version: old.map_or(0, |e| e.version) + 1, contact, number, login });
    }
    Ok(outgoing)
}

/// The relays that a window makes, as the number of their structure and the login that they ask for.
fn new_relays<'a>(
    window: &'a [Planned],
    existing: &HashMap<ContactNumber, Existing>,
) -> HashSet<(&'a ContactNumber, String)> {
    let new = window.iter().filter(|p| !existing.contains_key(&p.change.contact));
    let active = new.filter_map(|p| p.change.after.as_ref()).filter(|contact| contact.is_active());
    active.filter_map(|contact| Some((contact.structure.as_ref()?, contact.login_key()?))).collect()
}

/// A structure that this receipt made in an earlier window leaves the login to its relay (DOMAIN.md, section 2).
async fn leave_to_relays(
    connection: &mut SqliteConnection,
    receipt: i64,
    relays: &HashSet<(&ContactNumber, String)>,
) -> Result<()> {
    if relays.is_empty() {
        return Ok(());
    }
    let pairs = json_list(&relays.iter().map(|(number, login)| [number.as_str(), login]).collect::<Vec<_>>());
    let sql = "UPDATE contact SET email = login, login = NULL WHERE created_receipt = $1 AND (number, login) IN \
               (SELECT value ->> 0, value ->> 1 FROM json_each($2))";
    sqlx::query(sql).bind(receipt).bind(pairs).execute(connection).await?;
    Ok(())
}

/// The logins that contacts of this window may not take: those of contacts outside the window,
/// and those that a contact of the window has and keeps.
async fn taken_logins(
    connection: &mut SqliteConnection,
    window: &[Planned],
    existing: &HashMap<ContactNumber, Existing>,
) -> Result<HashSet<String>> {
    let wanted = window.iter().filter_map(|p| p.change.after.as_ref()?.login_key()).collect::<Vec<_>>();
    let inside = json_list(&existing.values().map(|e| e.id).collect::<Vec<_>>());
    let sql = "SELECT c.login FROM json_each($1) j CROSS JOIN contact c ON c.login = j.value \
               WHERE c.id NOT IN (SELECT value FROM json_each($2))";
    let outside: Vec<String> =
        sqlx::query_scalar(sql).bind(json_list(&wanted)).bind(inside).fetch_all(connection).await?;
    let kept = window.iter().filter_map(|p| {
        let after = p.change.after.as_ref().filter(|a| a.is_active())?.login_key()?;
        (existing.get(&p.change.contact)?.login.as_ref() == Some(&after)).then_some(after)
    });
    Ok(outside.into_iter().chain(kept).collect())
}

/// Removes what the base holds of the changed contacts; the parts go with their contact.
async fn remove_old(
    connection: &mut SqliteConnection,
    window: &[Planned],
    existing: &HashMap<ContactNumber, Existing>,
) -> Result<()> {
    let ids = json_list(&existing.values().map(|e| e.id).collect::<Vec<_>>());
    for table in PARTS {
        let sql = format!("DELETE FROM {table} WHERE contact_id IN (SELECT value FROM json_each($1))");
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(&ids).execute(&mut *connection).await?;
    }
    let dropped: Vec<&ContactNumber> =
        window.iter().filter(|p| p.change.after.is_none()).map(|p| &p.change.contact).collect();
    let sql = "DELETE FROM contact WHERE number IN (SELECT value FROM json_each($1))";
    sqlx::query(sql).bind(json_list(&dropped)).execute(&mut *connection).await?;
    // A login may move from one contact of the window to another: free them all first.
    let sql = "UPDATE contact SET login = NULL WHERE id IN (SELECT value FROM json_each($1))";
    sqlx::query(sql).bind(&ids).execute(&mut *connection).await?;
    Ok(())
}

/// The tables that hold the parts of a contact.
pub(super) const PARTS: [&str; 6] =
    ["contact_field", "address", "communication", "authorisation", "criterion_value", "number_alias"];

async fn write_heads(
    connection: &mut SqliteConnection,
    commit: &Commit<'_>,
    receipt: i64,
    outgoing: &[Outgoing<'_>],
) -> Result<()> {
    for chunk in outgoing.chunks(ROWS) {
        let mut insert = QueryBuilder::<Sqlite>::new(
            "INSERT INTO contact (id, number, kind, structure_number, inactive_reason, merged_into, has_sales, version, \
             login, email, created_at, created_receipt, changed_at) ",
        );
        insert.push_values(chunk, |mut b, o| {
            let standing = &o.contact.standing;
            b.push_bind(o.id).push_bind(o.number.as_str()).push_bind(o.contact.kind.label());
            b.push_bind(o.contact.structure.as_ref().map(ContactNumber::as_str));
            b.push_bind(standing.inactive.map(crate::contact::InactiveReason::code));
            b.push_bind(standing.merged_into.as_ref().map(ContactNumber::as_str));
            b.push_bind(standing.has_sales).push_bind(o.version).push_bind(o.login.as_deref());
            // Who logs in has it as the login.
            b.push_bind(o.contact.login_key().filter(|_| o.login.is_none()))
                .push_bind(commit.at)
                .push_bind(receipt)
                .push_bind(commit.at);
        });
        // Creation stays what it was.
        insert.push(
            " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, structure_number = excluded.structure_number, \
             inactive_reason = excluded.inactive_reason, merged_into = excluded.merged_into, \
             has_sales = excluded.has_sales, version = excluded.version, login = excluded.login, \
             email = excluded.email, changed_at = excluded.changed_at",
        );
        insert.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// One row of a child table: contact id, name, value, and what the table holds besides.
type ChildRow<'a> = (i64, String, &'a str, Option<&'a str>);

async fn write_children(connection: &mut SqliteConnection, outgoing: &[Outgoing<'_>]) -> Result<()> {
    let (mut fields, mut reach, mut consents, mut criteria) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for o in outgoing {
        for (field, value) in &o.contact.values {
            match field {
                Field::Authorization(code) => {
                    consents.push((o.id, code.as_str().to_owned(), value.as_str(), None));
                }
                Field::Criterion(code) => {
                    criteria.push((o.id, code.as_str().to_owned(), value.as_str(), None));
                }
                f if f.is_email() || f.is_phone() => {
                    reach.push((o.id, f.key(), value.as_str(), o.contact.e164.get(f).map(String::as_str)));
                }
                f => fields.push((o.id, f.key(), value.as_str(), None)),
            }
        }
    }
    insert_fields(connection, &fields).await?;
    insert_communications(connection, &reach).await?;
    insert_authorisations(connection, &consents).await?;
    insert_criteria(connection, &criteria).await?;
    insert_aliases(connection, outgoing).await?;
    insert_addresses(connection, outgoing).await
}

/// What leads to the contacts beside their own numbers.
async fn insert_aliases(connection: &mut SqliteConnection, outgoing: &[Outgoing<'_>]) -> Result<()> {
    let of = |o: &Outgoing<'_>| {
        let text = o.contact.text(Field::Alias);
        let aliases: HashSet<String> = text.split('|').filter(|a| !a.is_empty()).map(str::to_owned).collect();
        let id = o.id;
        aliases.into_iter().map(move |alias| (id, alias))
    };
    let rows: Vec<(i64, String)> = outgoing.iter().flat_map(of).collect();
    for chunk in rows.chunks(ROWS) {
        let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO number_alias (contact_id, alias) ");
        insert.push_values(chunk, |mut b, (id, alias)| {
            b.push_bind(*id).push_bind(alias);
        });
        insert.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn insert_fields(connection: &mut SqliteConnection, rows: &[ChildRow<'_>]) -> Result<()> {
    for chunk in rows.chunks(ROWS) {
        let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO contact_field (contact_id, field, value) ");
        insert.push_values(chunk, |mut b, (id, name, value, _)| {
            b.push_bind(*id).push_bind(name).push_bind(*value);
        });
        insert.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn insert_communications(connection: &mut SqliteConnection, rows: &[ChildRow<'_>]) -> Result<()> {
    for chunk in rows.chunks(ROWS) {
        let mut insert =
            QueryBuilder::<Sqlite>::new("INSERT INTO communication (contact_id, slot, value, e164) ");
        insert.push_values(chunk, |mut b, (id, name, value, e164)| {
            b.push_bind(*id).push_bind(name).push_bind(*value).push_bind(*e164);
        });
        insert.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn insert_authorisations(connection: &mut SqliteConnection, rows: &[ChildRow<'_>]) -> Result<()> {
    for chunk in rows.chunks(ROWS) {
        let mut insert =
            QueryBuilder::<Sqlite>::new("INSERT INTO authorisation (contact_id, code, granted) ");
        insert.push_values(chunk, |mut b, (id, code, value, _)| {
            b.push_bind(*id).push_bind(code).push_bind(*value == "TRUE");
        });
        insert.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn insert_criteria(connection: &mut SqliteConnection, rows: &[ChildRow<'_>]) -> Result<()> {
    let values: Vec<(i64, &str, i64, &str)> = rows
        .iter()
        .flat_map(|(id, code, value, _)| (0..).zip(value.split('|')).map(|(i, v)| (*id, code.as_str(), i, v)))
        .collect();
    for chunk in values.chunks(ROWS) {
        let sql = "INSERT INTO criterion_value (contact_id, code, position, value) ";
        let mut insert = QueryBuilder::<Sqlite>::new(sql);
        insert.push_values(chunk, |mut b, (id, code, position, value)| {
            b.push_bind(*id).push_bind(*code).push_bind(*position).push_bind(*value);
        });
        insert.build().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn insert_addresses(connection: &mut SqliteConnection, outgoing: &[Outgoing<'_>]) -> Result<()> {
    let mut rows: Vec<(i64, String, &Address)> = Vec::with_capacity(outgoing.len());
    for o in outgoing {
        let first = rows.len();
        for (usage, address) in o.contact.addresses.iter() {
            // One address for several uses is one row.
            match rows.iter_mut().skip(first).find(|(_, _, known)| *known == address) {
                Some((_, letters, _)) => letters.push(usage.letter()),
                None => rows.push((o.id, usage.letter().to_string(), address)),
            }
        }
    }
    for chunk in rows.chunks(ROWS) {
        let mut insert = QueryBuilder::<Sqlite>::new(
            "INSERT INTO address (contact_id, use_letter, line1, line2, line3, postcode, town, town_complement, \
             department, country) ",
        );
        insert.push_values(chunk, |mut b, (id, letters, address)| {
            b.push_bind(*id).push_bind(letters);
            for field in crate::contact::ADDRESS_FIELDS {
                b.push_bind(address.part(field).unwrap_or_default());
            }
        });
        insert.build().execute(&mut *connection).await?;
    }
    Ok(())
}
