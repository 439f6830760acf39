//! What a row comes to beside what the base holds of its contact: appended texts, dated consents.

use super::consent::is_outdated;
use super::course::Course;
use super::key_rules as key;
use super::settle::Settling;
use crate::contact::{Contact, Entry, Field, FieldType};

impl Settling<'_> {
    /// Looks at cells whose effect depends on what the contact holds.
    pub(super) fn look_at_held(&mut self, course: &Course) {
        let facts = self.facts;
        let Course::Update { number, .. } = course else { return };
        let Some(held) = facts.held.get(number) else { return };
        self.look_at_remark(held);
        self.look_at_consents(held);
    }

    /// The length of a remark is checked once the text is appended (DOMAIN.md, section 3).
    fn look_at_remark(&mut self, held: &Contact) {
        let FieldType::Text(limit) = Field::Remark.kind() else { return };
        let Some(Entry::Append(text)) = self.row.entries.get(&Field::Remark) else { return };
        let (text, old) = (text.clone(), held.text(Field::Remark));
        // Its own length alone has a finding already; one line feed stands between the two.
        let length = old.chars().count() + 1 + text.chars().count();
        if old.is_empty() || length <= usize::from(limit) {
            return;
        }
        let message = format!("With this text the remark has {length} characters; it is written whole.");
        self.report(&key::REMARK_LONG, (Field::Remark, &text), message, None);
    }

    fn look_at_consents(&mut self, held: &Contact) {
        let dated = self.row.entries.iter().filter_map(|(field, entry)| match field {
            Field::AuthorizationDate(code) => Some((*code, entry.text().to_owned())),
            _ => None,
        });
        for (code, date) in dated.collect::<Vec<_>>() {
            let (consent, since) = (Field::Authorization(code), Field::AuthorizationDate(code));
            let said = self.row.text(consent).to_owned();
            if !is_outdated((held.text(consent), held.text(since)), (&said, &date)) {
                continue;
            }
            let word = |text: &str| if text == "TRUE" { "given" } else { "withdrawn" };
            let message = format!(
                "{} was {} on {}; that it was {} on {date} is left out.",
                code.as_str(),
                word(held.text(consent)),
                held.text(since),
                word(&said),
            );
            self.report(&key::CONSENT_OUTDATED, (consent, &said), message, None);
        }
    }
}
