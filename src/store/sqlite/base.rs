//! Reading contacts, what is known of them, and what linkage asks.

use std::collections::HashMap;

use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteConnection};

use super::{SqliteStore, json_list, json_set, number};
use crate::contact::{
    Address, AddressUses, Code, Contact, ContactNumber, Field, InactiveReason, Kind, Standing,
};
use crate::store::{BaseInfo, NumberFacts, Result, StoreError, StoredContact};
use crate::validation::{Known, NumberRange};

/// The columns of `contact`, in the order that [`stored_contact`] reads.
const CONTACT: &str = "c.id, c.number, c.kind, c.structure_number, c.inactive_reason, c.merged_into, c.has_sales, \
     c.version, c.login, c.created_at, c.created_receipt, c.changed_at";

/// The columns that [`known`] reads.
pub(super) const KNOWN: &str = "c.number, c.kind, c.inactive_reason IS NULL, c.has_sales, c.merged_into, \
     (SELECT value FROM contact_field WHERE contact_id = c.id AND field = 'FIRSTNAME'), \
     (SELECT value FROM contact_field WHERE contact_id = c.id AND field = 'LASTNAME'), \
     coalesce((SELECT value FROM contact_field WHERE contact_id = c.id AND field = 'OFFICIAL_NAME'), \
       (SELECT f.value FROM contact s JOIN contact_field f ON f.contact_id = s.id AND f.field = 'OFFICIAL_NAME' \
        WHERE s.number = c.structure_number)), \
     c.structure_number, \
     (SELECT a.line1 || char(31) || a.postcode || char(31) || a.town FROM address a WHERE a.contact_id = c.id \
      ORDER BY CASE WHEN a.use_letter LIKE 'M%' THEN 0 WHEN a.use_letter LIKE 'S%' THEN 1 ELSE 2 END LIMIT 1), \
     (SELECT count(*) > 1 FROM address a WHERE a.contact_id = c.id)";

impl SqliteStore {
    pub(super) async fn base_info(&self) -> Result<BaseInfo> {
        let setting = "SELECT coalesce((SELECT value FROM setting WHERE name = $1), '')";
        let name: String = sqlx::query_scalar(setting).bind("base.name").fetch_one(&self.pool).await?;
        let stage: String = sqlx::query_scalar(setting).bind("base.stage").fetch_one(&self.pool).await?;
        let contacts: i64 = sqlx::query_scalar("SELECT count(*) FROM contact").fetch_one(&self.pool).await?;
        let file = self.path.as_ref().and_then(|p| p.file_name()).map(|n| n.to_string_lossy().into_owned());
        Ok(BaseInfo {
            name: if name.is_empty() { file.unwrap_or_else(|| "(empty base)".into()) } else { name },
            stage,
            address: self
                .path
                .as_ref()
                .map_or_else(|| "memory".into(), |p| format!("sqlite:{}", p.display())),
            contacts: contacts.unsigned_abs(),
        })
    }

    pub(super) async fn read_contacts(&self, numbers: &[ContactNumber]) -> Result<Vec<StoredContact>> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        contacts_by_number(&mut *self.pool.acquire().await?, numbers).await
    }

    async fn with_children(&self, rows: &[SqliteRow]) -> Result<Vec<StoredContact>> {
        with_children(&mut *self.pool.acquire().await?, rows).await
    }

    pub(super) async fn read_contacts_after(
        &self,
        after: Option<&ContactNumber>,
        limit: u32,
    ) -> Result<Vec<StoredContact>> {
        let sql = format!("SELECT {CONTACT} FROM contact c WHERE c.number > $1 ORDER BY c.number LIMIT $2");
        let after = after.map_or("", ContactNumber::as_str);
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(after).bind(limit).fetch_all(&self.pool).await?;
        self.with_children(&rows).await
    }

    pub(super) async fn read_known_by_number(&self, numbers: &[ContactNumber]) -> Result<Vec<Known>> {
        let sql = format!("SELECT {KNOWN} FROM json_each($1) j CROSS JOIN contact c ON c.number = j.value");
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(json_set(numbers)).fetch_all(&self.pool).await?;
        rows.iter().map(known).collect()
    }

    pub(super) async fn read_known_by_email(&self, folded: &[String]) -> Result<Vec<(String, Known)>> {
        let sql = format!(
            "SELECT {KNOWN}, j.value FROM json_each($1) j CROSS JOIN contact c ON c.login = j.value OR c.email = j.value \
             WHERE c.inactive_reason IS NULL OR c.merged_into IS NOT NULL ORDER BY c.number"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(json_set(folded)).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.get(11), known(row)?))).collect()
    }

    pub(super) async fn read_known_by_alias(
        &self,
        numbers: &[ContactNumber],
    ) -> Result<Vec<(ContactNumber, Known)>> {
        if numbers.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT {KNOWN}, j.value FROM json_each($1) j CROSS JOIN number_alias n ON n.alias = j.value \
             CROSS JOIN contact c ON c.id = n.contact_id ORDER BY c.number"
        );
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(json_set(numbers)).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((number(row.get(11))?, known(row)?))).collect()
    }

    pub(super) async fn read_highest_within(&self, range: &NumberRange) -> Result<Option<ContactNumber>> {
        let bare = |end: &Option<ContactNumber>, open: &str| {
            end.as_ref().map_or_else(|| open.to_owned(), |n| n.as_str().trim_start_matches('0').to_owned())
        };
        // A contact number has at most 20 digits.
        let (from, to) = (bare(&range.from, ""), bare(&range.to, "99999999999999999999"));
        let sql = "WITH n AS (SELECT number, ltrim(number, '0') AS bare FROM \
                     (SELECT number FROM contact UNION ALL SELECT number FROM retired_number)) \
                   SELECT number FROM n WHERE (length(bare), bare) >= (length($1), $1) \
                     AND (length(bare), bare) <= (length($2), $2) ORDER BY length(bare) DESC, bare DESC LIMIT 1";
        let highest: Option<String> =
            sqlx::query_scalar(sql).bind(from).bind(to).fetch_optional(&self.pool).await?;
        highest.as_deref().map(number).transpose()
    }

    pub(super) async fn read_relays(
        &self,
        structures: &[ContactNumber],
    ) -> Result<Vec<(ContactNumber, ContactNumber)>> {
        let sql = "SELECT c.structure_number, c.number FROM json_each($1) j \
                   CROSS JOIN contact c ON c.structure_number = j.value";
        let rows = sqlx::query(sql).bind(json_set(structures)).fetch_all(&self.pool).await?;
        rows.iter().map(|r| Ok((number(r.get(0))?, number(r.get(1))?))).collect()
    }

    pub(super) async fn read_retired(&self, numbers: &[ContactNumber]) -> Result<Vec<ContactNumber>> {
        let sql = "SELECT r.number FROM json_each($1) j CROSS JOIN retired_number r ON r.number = j.value";
        let found: Vec<String> =
            sqlx::query_scalar(sql).bind(json_set(numbers)).fetch_all(&self.pool).await?;
        found.iter().map(|text| number(text)).collect()
    }

    pub(super) async fn read_inactive(&self) -> Result<Vec<i64>> {
        let sql = "SELECT c.id FROM contact c WHERE c.inactive_reason IS NOT NULL ORDER BY c.id";
        Ok(sqlx::query_scalar(sql).fetch_all(&self.pool).await?)
    }

    pub(super) async fn read_number_facts(&self) -> Result<NumberFacts> {
        // Numbers are digits of unequal width: the longest without its zeros is the highest.
        let sql = "SELECT number FROM (SELECT number FROM contact UNION ALL SELECT number FROM retired_number) \
                   ORDER BY length(ltrim(number, '0')) DESC, ltrim(number, '0') DESC LIMIT 1";
        let highest: Option<String> = sqlx::query_scalar(sql).fetch_optional(&self.pool).await?;
        let width: Option<i64> =
            sqlx::query_scalar(
            "SELECT max(length(number)) FROM (SELECT number FROM contact UNION ALL SELECT number FROM retired_number)",
        ).fetch_one(&self.pool).await?;
        Ok(NumberFacts {
            highest: highest.as_deref().map(number).transpose()?,
            width: width.and_then(|w| usize::try_from(w).ok()),
        })
    }
}

/// Contacts in the order of their row ids, after an id.
pub(super) async fn contacts_by_id(
    connection: &mut SqliteConnection,
    after: i64,
    limit: u32,
) -> Result<Vec<StoredContact>> {
    let sql = format!("SELECT {CONTACT} FROM contact c WHERE c.id > $1 ORDER BY c.id LIMIT $2");
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(after).bind(limit);
    let rows = query.fetch_all(&mut *connection).await?;
    with_children(connection, &rows).await
}

/// Contacts by their numbers, in no particular order.
pub(super) async fn contacts_by_number(
    connection: &mut SqliteConnection,
    numbers: &[ContactNumber],
) -> Result<Vec<StoredContact>> {
    let sql = format!("SELECT {CONTACT} FROM json_each($1) j CROSS JOIN contact c ON c.number = j.value");
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(json_set(numbers));
    let rows = query.fetch_all(&mut *connection).await?;
    with_children(connection, &rows).await
}

/// The relays of structures.
pub(super) async fn relays_of(
    connection: &mut SqliteConnection,
    structures: &[ContactNumber],
) -> Result<Vec<StoredContact>> {
    let sql =
        format!("SELECT {CONTACT} FROM json_each($1) j CROSS JOIN contact c ON c.structure_number = j.value");
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(json_set(structures));
    let rows = query.fetch_all(&mut *connection).await?;
    with_children(connection, &rows).await
}

async fn with_children(connection: &mut SqliteConnection, rows: &[SqliteRow]) -> Result<Vec<StoredContact>> {
    let mut stored = rows.iter().map(stored_contact).collect::<Result<Vec<_>>>()?;
    if stored.is_empty() {
        return Ok(stored);
    }
    let ids = json_list(&stored.iter().map(|s| s.id).collect::<Vec<_>>());
    let at: HashMap<i64, usize> = stored.iter().enumerate().map(|(i, s)| (s.id, i)).collect();
    for (sql, take) in CHILDREN {
        for row in sqlx::query(sql).bind(&ids).fetch_all(&mut *connection).await? {
            if let Some(contact) = at.get(&row.get::<i64, _>(0)).and_then(|i| stored.get_mut(*i)) {
                take(&mut contact.contact, &row)?;
            }
        }
    }
    Ok(stored)
}

/// How the rows of one child table enter their contact.
type Take = fn(&mut Contact, &SqliteRow) -> Result<()>;

/// The child tables of a contact; each query takes the ids as one JSON list.
const CHILDREN: [(&str, Take); 5] = [
    (
        "SELECT t.contact_id, t.field, t.value FROM json_each($1) j CROSS JOIN contact_field t ON t.contact_id = j.value",
        take_field,
    ),
    (
        "SELECT t.contact_id, t.use_letter, t.line1, t.line2, t.line3, t.postcode, t.town, t.town_complement, \
         t.department, t.country FROM json_each($1) j CROSS JOIN address t ON t.contact_id = j.value",
        take_address,
    ),
    (
        "SELECT t.contact_id, t.slot, t.value, t.e164 FROM json_each($1) j CROSS JOIN communication t ON t.contact_id = j.value",
        take_communication,
    ),
    (
        "SELECT t.contact_id, t.code, t.granted FROM json_each($1) j CROSS JOIN authorisation t ON t.contact_id = j.value",
        take_authorization,
    ),
    (
        "SELECT t.contact_id, t.code, t.value FROM json_each($1) j CROSS JOIN criterion_value t \
         ON t.contact_id = j.value ORDER BY t.contact_id, t.code, t.position",
        take_criterion,
    ),
];

fn stored_contact(row: &SqliteRow) -> Result<StoredContact> {
    let texts = |index: usize| row.get::<Option<String>, _>(index);
    let contact = Contact {
        number: Some(number(&row.get::<String, _>(1))?),
        kind: kind(&row.get::<String, _>(2))?,
        structure: texts(3).as_deref().map(number).transpose()?,
        standing: Standing {
            inactive: texts(4).as_deref().and_then(InactiveReason::from_code),
            merged_into: texts(5).as_deref().map(number).transpose()?,
            has_sales: row.get(6),
        },
        ..Contact::default()
    };
    Ok(StoredContact {
        id: row.get(0),
        contact,
        version: row.get(7),
        login: row.get(8),
        created_at: row.get(9),
        created_receipt: row.get(10),
        changed_at: row.get(11),
    })
}

fn kind(label: &str) -> Result<Kind> {
    Kind::from_label(label).ok_or_else(|| StoreError::corrupt("kind of contact", label))
}

pub(super) fn known(row: &SqliteRow) -> Result<Known> {
    let text = |index: usize| row.get::<Option<String>, _>(index).unwrap_or_default();
    let place = text(9);
    let mut place = place.split('\u{1f}').map(str::to_owned);
    let mut part = || place.next().unwrap_or_default();
    Ok(Known {
        number: number(&row.get::<String, _>(0))?,
        kind: kind(&row.get::<String, _>(1))?,
        names: [text(5), text(6), text(7)],
        place: [part(), part(), part()],
        differing: row.get(10),
        structure: row.get::<Option<String>, _>(8).as_deref().map(number).transpose()?,
        active: row.get(2),
        has_sales: row.get(3),
        merged_into: row.get::<Option<String>, _>(4).as_deref().map(number).transpose()?,
    })
}

fn field(key: &str) -> Result<Field> {
    Field::from_key(key).ok_or_else(|| StoreError::corrupt("field", key))
}

fn code(text: &str) -> Result<Code> {
    Code::new(text).ok_or_else(|| StoreError::corrupt("code", text))
}

fn take_field(contact: &mut Contact, row: &SqliteRow) -> Result<()> {
    contact.values.insert(field(row.get(1))?, row.get(2));
    Ok(())
}

fn take_address(contact: &mut Contact, row: &SqliteRow) -> Result<()> {
    let letters: &str = row.get(1);
    let uses = AddressUses::parse(letters).filter(|_| !letters.is_empty());
    let uses = uses.ok_or_else(|| StoreError::corrupt("address use", letters))?;
    let address = Address {
        line1: row.get(2),
        line2: row.get(3),
        line3: row.get(4),
        postcode: row.get(5),
        town: row.get(6),
        town_complement: row.get(7),
        department: row.get(8),
        country: row.get(9),
    };
    uses.iter().for_each(|usage| contact.addresses.set(usage, Some(address.clone())));
    Ok(())
}

fn take_communication(contact: &mut Contact, row: &SqliteRow) -> Result<()> {
    let slot = field(row.get(1))?;
    contact.values.insert(slot, row.get(2));
    if let Some(e164) = row.get::<Option<String>, _>(3) {
        contact.e164.insert(slot, e164);
    }
    Ok(())
}

fn take_authorization(contact: &mut Contact, row: &SqliteRow) -> Result<()> {
    let granted = if row.get::<bool, _>(2) { "TRUE" } else { "FALSE" };
    contact.values.insert(Field::Authorization(code(row.get(1))?), granted.into());
    Ok(())
}

fn take_criterion(contact: &mut Contact, row: &SqliteRow) -> Result<()> {
    let values = contact.values.entry(Field::Criterion(code(row.get(1))?)).or_default();
    if !values.is_empty() {
        values.push('|');
    }
    values.push_str(row.get(2));
    Ok(())
}
