//! Who is erased: contacts, those that were merged into them, and what was ever known of them.

use std::collections::{HashMap, HashSet};

use sqlx::{Row as _, SqliteConnection};

use super::Erased;
use crate::batch::Change;
use crate::contact::{Contact, ContactNumber, Kind, speaks_of, traces};
use crate::store::Result;
use crate::store::sqlite::base::contacts_by_number;
use crate::store::sqlite::{from_packed, json_list, number};
use crate::validation::Part;

/// Everybody who is erased by one commit.
#[derive(Debug, Default)]
pub(super) struct Persons {
    /// The numbers, those of merged contacts included.
    pub(super) numbers: HashSet<String>,
    /// The row ids.
    pub(super) ids: Vec<i64>,
    /// Contacts that were merged into an erased one, with what the erased one is now.
    pub(super) redirects: Vec<(i64, Contact)>,
    /// What the base held of them.
    pub(super) current: Vec<Contact>,
    /// What it ever held of them.
    pub(super) known: Vec<Contact>,
    /// Contacts among them by what two records of a person share.
    by_trace: HashMap<String, Vec<usize>>,
}

impl Persons {
    /// Gathers everybody; what is merged into them must still stand as it was.
    pub(super) async fn of(connection: &mut SqliteConnection, erased: &[Erased]) -> Result<Self> {
        let mut persons = Self::default();
        for one in erased {
            persons.add(connection, one).await?;
        }
        persons.recall(connection).await?;
        persons.known.extend(persons.current.iter().cloned());
        for (place, contact) in persons.known.iter().enumerate() {
            for trace in traces(contact) {
                persons.by_trace.entry(trace).or_default().push(place);
            }
        }
        Ok(persons)
    }

    async fn add(&mut self, connection: &mut SqliteConnection, erased: &Erased) -> Result<()> {
        let sql = "WITH RECURSIVE led (number) AS (SELECT $1 UNION SELECT c.number FROM led \
                   JOIN contact c ON c.merged_into = led.number) \
                   SELECT c.id, c.number FROM led JOIN contact c ON c.number = led.number";
        let led = sqlx::query(sql).bind(erased.number.as_str()).fetch_all(&mut *connection).await?;
        let mut merged = Vec::new();
        for row in led {
            let own = number(row.get(1))?;
            self.ids.push(row.get(0));
            if own != erased.number {
                self.redirects.push((row.get(0), erased.after.clone()));
                merged.push(own.clone());
            }
            self.numbers.insert(own.as_str().to_owned());
        }
        self.current.push(erased.before.clone());
        let stored = contacts_by_number(connection, &merged).await?;
        self.current.extend(stored.into_iter().map(|stored| stored.contact));
        Ok(())
    }

    /// Adds what the history knows of them.
    async fn recall(&mut self, connection: &mut SqliteConnection) -> Result<()> {
        let sql =
            "SELECT a.change FROM json_each($1) j CROSS JOIN audit_entry a ON a.contact_number = j.value";
        for row in sqlx::query(sql).bind(self.list()).fetch_all(connection).await? {
            let change: Change = from_packed("change", &row, 0)?;
            self.known.extend([change.before, change.after].into_iter().flatten());
        }
        Ok(())
    }

    /// The numbers as one bound text.
    pub(super) fn list(&self) -> String {
        let mut numbers: Vec<&String> = self.numbers.iter().collect();
        numbers.sort();
        json_list(&numbers)
    }

    /// Whether a number is one of theirs.
    pub(super) fn has(&self, number: &ContactNumber) -> bool {
        self.numbers.contains(number.as_str())
    }

    /// Whether a record speaks of one of them.
    pub(super) fn are_meant(&self, record: &Contact) -> bool {
        let alike = traces(record).into_iter().filter_map(|trace| self.by_trace.get(&trace)).flatten();
        alike.filter_map(|place| self.known.get(*place)).any(|person| speaks_of(record, person))
    }

    /// Whether a text names one of their numbers.
    pub(super) fn are_named(&self, text: &str) -> bool {
        text.split(|ch: char| !ch.is_ascii_digit()).any(|word| self.numbers.contains(word))
    }

    /// Whether somebody among them is what this part of a row is.
    pub(super) fn include(&self, part: Part) -> bool {
        let is_structure = part == Part::Structure;
        self.current.iter().any(|contact| (contact.kind == Kind::Structure) == is_structure)
    }
}
