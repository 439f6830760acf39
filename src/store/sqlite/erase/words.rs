//! Texts of the base that are nobody's own and may name an erased person all the same: file names, filters, what was
//! noticed of a file, settings of nobody.

use std::collections::HashSet;

use serde_json::Value;
use sqlx::{Row as _, SqliteConnection};

use super::persons::Persons;
use crate::contact::value::text::fold;
use crate::contact::{Contact, EMAIL_SLOTS, Field, PHONE_SLOTS};
use crate::store::sqlite::text_of;
use crate::store::{BatchId, Result};

/// Letters from which on a text is looked for inside others.
const LONG: usize = 5;
/// Digits at the end of a number that tell it from others.
const LINE: usize = 7;

/// What gives an erased person away in a text.
struct Words {
    /// E-mails, phones, whole names: folded.
    telling: Vec<String>,
    /// First and last names, of structures all of it: folded.
    names: Vec<String>,
    /// Last names and names of structures, word by word: folded.
    surnames: HashSet<Vec<String>>,
    /// The last digits of phone numbers, however they are written.
    lines: Vec<String>,
    /// What stood in the cells of their rows.
    cells: HashSet<String>,
}

/// Takes erased persons out of such texts.
pub(super) async fn wipe(
    connection: &mut SqliteConnection,
    persons: &Persons,
    cells: &HashSet<String>,
) -> Result<()> {
    let words = Words::of(persons, cells);
    let sql = "SELECT id, file_name, file_path, filter, reading FROM batch";
    for row in sqlx::query(sql).fetch_all(&mut *connection).await? {
        let [name, path, filter, reading] = [1, 2, 3, 4].map(|column| row.get::<String, _>(column));
        let new_name = if words.name_somebody(&name) { erased_name(row.get(0)) } else { name.clone() };
        let new_path = if words.name_somebody(&path) { new_name.clone() } else { path.clone() };
        let new_filter = if words.are_hinted_at(&filter) { String::new() } else { filter.clone() };
        let new_reading = words.taken_out_of(&reading);
        if (&new_name, &new_path, &new_filter, &new_reading) == (&name, &path, &filter, &reading) {
            continue;
        }
        let sql = "UPDATE batch SET file_name = $2, file_path = $3, filter = $4, reading = $5 WHERE id = $1";
        let query = sqlx::query(sql).bind(row.get::<i64, _>(0)).bind(new_name).bind(new_path);
        query.bind(new_filter).bind(new_reading).execute(&mut *connection).await?;
    }
    receipts(connection, &words).await?;
    notes(connection, &words).await?;
    config_rows(connection, &words).await
}

/// What a file is called whose name named an erased person.
fn erased_name(batch: BatchId) -> String {
    format!("(file of batch {batch})")
}

async fn receipts(connection: &mut SqliteConnection, words: &Words) -> Result<()> {
    for row in sqlx::query("SELECT id, summary FROM receipt").fetch_all(&mut *connection).await? {
        let summary: String = row.get(1);
        let new = words.taken_out_of(&summary);
        if new != summary {
            let sql = "UPDATE receipt SET summary = $2 WHERE id = $1";
            sqlx::query(sql).bind(row.get::<i64, _>(0)).bind(new).execute(&mut *connection).await?;
        }
    }
    Ok(())
}

/// Notes on rows of others that name them, also those that were written over or taken back.
async fn notes(connection: &mut SqliteConnection, words: &Words) -> Result<()> {
    let sql = "SELECT batch_id, row_nr, note FROM row_note WHERE note <> ''";
    for row in sqlx::query(sql).fetch_all(&mut *connection).await? {
        if words.are_written_about(&row.get::<String, _>(2)) {
            let sql = "UPDATE row_note SET note = '', noted_by = '', noted_at = '' \
                       WHERE batch_id = $1 AND row_nr = $2";
            let query = sqlx::query(sql).bind(row.get::<i64, _>(0)).bind(row.get::<i64, _>(1));
            query.execute(&mut *connection).await?;
        }
    }
    // A row that was laid aside stays so without its note.
    sqlx::query("DELETE FROM row_note WHERE note = '' AND NOT later").execute(&mut *connection).await?;
    let sql = "SELECT batch_id, forward, backward FROM step \
               WHERE forward LIKE '%\"notes\":[[%' OR backward LIKE '%\"notes\":[[%'";
    for row in sqlx::query(sql).fetch_all(&mut *connection).await? {
        if [1, 2].iter().any(|side| words.are_written_about(&row.get::<String, _>(*side))) {
            // A step that is missing breaks the way back: all of its batch go.
            let sql = "DELETE FROM step WHERE batch_id = $1";
            sqlx::query(sql).bind(row.get::<i64, _>(0)).execute(&mut *connection).await?;
        }
    }
    Ok(())
}

/// Rows that declare columns name nobody; one that does is no such row.
async fn config_rows(connection: &mut SqliteConnection, words: &Words) -> Result<()> {
    let sql = "SELECT batch_id, row_nr, raw FROM config_row";
    for row in sqlx::query(sql).fetch_all(&mut *connection).await? {
        if words.name_somebody(&text_of("cells", &row, 2)?) {
            let sql = "DELETE FROM config_row WHERE batch_id = $1 AND row_nr = $2";
            let query = sqlx::query(sql).bind(row.get::<i64, _>(0)).bind(row.get::<i64, _>(1));
            query.execute(&mut *connection).await?;
        }
    }
    Ok(())
}

impl Words {
    fn of(persons: &Persons, cells: &HashSet<String>) -> Self {
        let (mut telling, mut names) = (Vec::new(), Vec::new());
        for person in &persons.known {
            let reach = EMAIL_SLOTS.iter().chain(&PHONE_SLOTS).map(|slot| fold(person.text(*slot)));
            telling.extend(reach.chain(person.e164.values().cloned()));
            names.extend(spelled(person));
        }
        for texts in [&mut telling, &mut names] {
            texts.retain(|text| text.chars().count() >= LONG);
            texts.sort();
            texts.dedup();
        }
        let lines =
            persons.known.iter().flat_map(|person| person.e164.values()).filter_map(|e164| line(e164));
        let surnames = persons.known.iter().flat_map(|person| {
            [Field::LastName, Field::OfficialName].map(|field| words_of(&fold(person.text(field))))
        });
        let words = Self {
            telling,
            names: names_of(persons),
            surnames: surnames.filter(|words| words.iter().any(|word| word.chars().count() > 2)).collect(),
            lines: lines.collect(),
            cells: cells.clone(),
        };
        words.with(names)
    }

    /// Whole names tell as much as an e-mail does.
    fn with(mut self, whole: Vec<String>) -> Self {
        self.telling.extend(whole);
        self
    }

    /// Whether a text names one of them.
    fn name_somebody(&self, text: &str) -> bool {
        let folded = fold(text);
        self.telling.iter().any(|word| folded.contains(word.as_str()))
    }

    /// Whether a text that a person typed to find somebody may have meant one of them.
    fn are_hinted_at(&self, text: &str) -> bool {
        let folded = fold(text);
        self.name_somebody(text) || self.names.iter().any(|name| folded.contains(name.as_str()))
    }

    /// Whether what a person wrote may be about one of them: by the last name alone, or a number in other groups. Another
    /// person of that name loses a note by it, which is the lesser harm.
    fn are_written_about(&self, text: &str) -> bool {
        let words = words_of(&fold(text));
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        self.name_somebody(text)
            || self.surnames.iter().any(|name| words.windows(name.len()).any(|window| window == &name[..]))
            || self.lines.iter().any(|line| digits.contains(line.as_str()))
    }

    /// A JSON text without what names them; as it stands when nothing does.
    fn taken_out_of(&self, text: &str) -> String {
        let Ok(mut value) = serde_json::from_str::<Value>(text) else { return text.to_owned() };
        if self.take_out(&mut value) { value.to_string() } else { text.to_owned() }
    }

    fn take_out(&self, value: &mut Value) -> bool {
        match value {
            Value::String(text) if self.name_somebody(text) => {
                text.clear();
                true
            }
            Value::Array(list) => {
                let before = list.len();
                list.retain(|value| !self.is_alone_theirs(value));
                let shorter = list.len() < before;
                list.iter_mut().fold(shorter, |any, value| self.take_out(value) || any)
            }
            Value::Object(map) => {
                // Every value is looked at, also after one that was taken out.
                let taken: Vec<bool> = map.values_mut().map(|value| self.take_out(value)).collect();
                taken.contains(&true)
            }
            _ => false,
        }
    }

    /// A distinct value of a column with its count, of which theirs was the only row.
    fn is_alone_theirs(&self, value: &Value) -> bool {
        let Some([Value::String(text), count]) = value.as_array().map(Vec::as_slice) else { return false };
        count.as_u64() == Some(1) && self.cells.contains(text.trim())
    }
}

fn words_of(folded: &str) -> Vec<String> {
    let words = folded.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// What is left of a number when prefixes and trunk zeros are not looked at.
fn line(e164: &str) -> Option<String> {
    let digits: String = e164.chars().filter(char::is_ascii_digit).collect();
    digits.len().checked_sub(LINE).and_then(|from| digits.get(from..)).map(str::to_owned)
}

fn spelled(person: &Contact) -> Vec<String> {
    let (first, last) = (fold(person.text(Field::FirstName)), fold(person.text(Field::LastName)));
    let mut names = vec![fold(person.text(Field::OfficialName))];
    if !first.is_empty() && !last.is_empty() {
        // As files are named, too.
        for between in [" ", ", ", "_", "-", ".", ""] {
            names.push(format!("{first}{between}{last}"));
            names.push(format!("{last}{between}{first}"));
        }
    }
    names
}

fn names_of(persons: &Persons) -> Vec<String> {
    let fields = [Field::FirstName, Field::LastName, Field::OfficialName];
    let names = persons.known.iter().flat_map(|p| fields.map(|field| fold(p.text(field))));
    names.filter(|name| name.chars().count() > 2).collect()
}
