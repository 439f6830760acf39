//! What a plan does by the number: taken away, cleared, consents switched on and off, keys that contradict.
//!
//! In: rows, members of groups and the changes that they make. Out: what has to be confirmed and which columns of
//! authorisations are held (DOMAIN.md, section 11, "Consent"). Counts and at most [`SHOWN`] lines a kind, however many
//! rows there are. Parts of a plan that are planned apart are added up.

use std::collections::BTreeMap;

use super::confirmation::{Asked, Confirmation, ConfirmationKind, ConsentAnswer, HeldConsent};
use crate::batch::{Change, ChangeKind, Member};
use crate::contact::{Contact, ContactNumber, Entry, Field, Incoming, Operation};
use crate::review::Decision;
use crate::survivorship::{Picks, Unit};
use crate::validation::{Course, StagedRecord};

/// So many lines are kept of each kind; the list of changes has them all.
const SHOWN: usize = 100;

/// A column that clears more values than this has probably a reason that is looked at: more than a person types by hand
/// in one sitting, and still few enough to be taken back one by one.
const MANY_CLEARED: u64 = 20;

/// Below this share of the rows that fill a column `=` is an exception; above it it may be a column that was filled down.
/// The same share that DOMAIN.md, section 11, names for consents.
const SHARE: f64 = 0.05;

/// One or two values are cleared on purpose, however small the file is.
const FEW_CLEARED: u64 = 3;

/// Above this share of contradicting rows among those that name a contact, a column has probably slipped (DOMAIN.md,
/// section 11).
const SLIPPED: f64 = 0.02;

/// What was answered about columns of authorisations, by code.
pub(super) type Answers = BTreeMap<String, ConsentAnswer>;

/// How many contacts, and the first of them.
#[derive(Clone, Debug, Default)]
struct Touched {
    count: u64,
    shown: Vec<String>,
}

impl Touched {
    fn add(&mut self, line: impl FnOnce() -> String) {
        self.count += 1;
        if self.shown.len() < SHOWN {
            self.shown.push(line());
        }
    }

    fn merge(&mut self, other: Self) {
        self.count += other.count;
        self.shown.extend(other.shown);
        self.shown.truncate(SHOWN);
    }

    fn confirmation(self, kind: ConfirmationKind, of: u64) -> Confirmation {
        Confirmation { kind, count: self.count, of, shown: self.shown, notice: Vec::new() }
    }
}

/// What a column of authorisations does.
#[derive(Clone, Debug, Default)]
struct Consents {
    /// The column holds TRUE somewhere.
    said_yes: bool,
    /// Opt-ins of the base that it touches.
    touched: u64,
    /// Those of them that it switches off.
    off: Touched,
    /// Contacts that are told FALSE for the first time.
    refused: u64,
    /// Persons who withdrew and for whom it is switched on.
    reopened: Touched,
    /// Cells that were left out, because nobody was asked.
    left: u64,
}

/// What a plan does, by the number.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    removed: BTreeMap<Operation, Touched>,
    /// By field: cleared, and how many rows fill it.
    cleared: BTreeMap<Field, (Touched, u64)>,
    consents: BTreeMap<String, Consents>,
    agreeing: u64,
    contradicting: Touched,
    erased: Vec<ContactNumber>,
}

impl Tally {
    /// The contacts of which nothing is left.
    pub(super) fn erased(&self) -> &[ContactNumber] {
        &self.erased
    }

    /// Counts what a row says, whatever becomes of it.
    pub(super) fn see(&mut self, record: &StagedRecord) {
        for (field, entry) in record.parts.iter().flat_map(|part| &part.incoming.entries) {
            if let (Field::Authorization(code), Entry::Set(text)) = (field, entry)
                && text == "TRUE"
            {
                self.consent(code.as_str()).said_yes = true;
            }
        }
        let mismatch = record.findings.iter().find(|f| f.rule == "identity-mismatch");
        if let Some(finding) = mismatch {
            self.contradicting.add(|| format!("row {}: {}", record.row, finding.message));
        } else if matches!(record.course, Course::Update { .. } | Course::Remove { .. }) {
            self.agreeing += 1;
        }
    }

    /// Counts the cells that are left out of a row, because nobody was asked.
    pub(super) fn count_unasked(&mut self, record: &StagedRecord, answers: &Answers) {
        for (field, _) in record.parts.iter().flat_map(|part| unasked(&part.incoming, answers)) {
            if let Field::Authorization(code) = field {
                self.consent(code.as_str()).left += 1;
            }
        }
    }

    /// Counts what a group does to its contact.
    pub(super) fn add(&mut self, members: &[Member<'_>], before: Option<&Contact>, change: Option<&Change>) {
        for member in members {
            self.count_cleared(member, before);
        }
        let Some(change) = change else { return };
        self.count_removed(members, change);
        if change.cause.kind == ChangeKind::Erase {
            self.erased.push(change.contact.clone());
        }
        let (Some(before), Some(after)) = (&change.before, &change.after) else { return };
        if change.cause.kind != ChangeKind::Erase {
            self.count_consents(members, before, after);
        }
    }

    fn count_cleared(&mut self, member: &Member<'_>, before: Option<&Contact>) {
        if !matches!(member.decision, Decision::Update { .. }) {
            return;
        }
        for (field, entry) in &member.incoming.entries {
            let (cleared, filled) = self.cleared.entry(*field).or_default();
            *filled += 1;
            if *entry == Entry::Clear {
                let held = before.map_or("", |contact| contact.text(*field));
                cleared.add(|| {
                    let held = if held.is_empty() { "nothing" } else { held };
                    format!("row {}: {} {held} → nothing", member.slot.row, name_of(before))
                });
            }
        }
    }

    fn count_removed(&mut self, members: &[Member<'_>], change: &Change) {
        let asked = members.iter().rev().find_map(|member| match member.decision {
            Decision::Remove { operation, .. } => Some((*operation, member)),
            _ => None,
        });
        let Some((operation, member)) = asked.filter(|(operation, _)| *operation != Operation::Invalidate)
        else {
            return;
        };
        self.removed.entry(operation).or_default().add(|| {
            let name = name_of(change.before.as_ref());
            let after = change.after.as_ref().map_or("gone".to_owned(), left_of);
            format!("row {}: {} {name}{} → {after}", member.slot.row, change.contact, beside(member, &name))
        });
    }

    fn count_consents(&mut self, members: &[Member<'_>], before: &Contact, after: &Contact) {
        let asks = |member: &&Member<'_>| !matches!(member.decision, Decision::Remove { .. });
        let fields = members.iter().filter(asks).flat_map(|member| member.incoming.entries.keys());
        let mut seen = Vec::new();
        for field in fields {
            let Field::Authorization(code) = field else { continue };
            if seen.contains(field) {
                continue;
            }
            seen.push(*field);
            let (was, is) = (before.text(*field), after.text(*field));
            let rows = || format!("row {}: {}", rows_of(members), name_of(Some(before)));
            let by_hand = members.iter().any(|m| picked(m.decision.picks(), *field));
            let consents = self.consent(code.as_str());
            consents.touched += u64::from(was == "TRUE");
            consents.refused += u64::from(was != "FALSE" && is == "FALSE");
            if was == "TRUE" && is != "TRUE" {
                consents
                    .off
                    .add(|| format!("{} TRUE → {}", rows(), if is.is_empty() { "nothing" } else { is }));
            }
            if was == "FALSE" && is == "TRUE" && !by_hand {
                consents.reopened.add(|| format!("{} FALSE → TRUE", rows()));
            }
        }
    }

    fn consent(&mut self, code: &str) -> &mut Consents {
        if !self.consents.contains_key(code) {
            self.consents.insert(code.to_owned(), Consents::default());
        }
        self.consents.entry(code.to_owned()).or_default()
    }

    /// Adds what another part of the plan does.
    pub(super) fn merge(&mut self, other: Self) {
        for (operation, touched) in other.removed {
            self.removed.entry(operation).or_default().merge(touched);
        }
        for (field, (cleared, filled)) in other.cleared {
            let kept = self.cleared.entry(field).or_default();
            kept.0.merge(cleared);
            kept.1 += filled;
        }
        for (code, consents) in other.consents {
            let kept = self.consent(&code);
            kept.said_yes |= consents.said_yes;
            kept.touched += consents.touched;
            kept.refused += consents.refused;
            kept.left += consents.left;
            kept.off.merge(consents.off);
            kept.reopened.merge(consents.reopened);
        }
        self.agreeing += other.agreeing;
        self.contradicting.merge(other.contradicting);
        self.erased.extend(other.erased);
    }

    /// What has to be confirmed and answered.
    pub(super) fn asked(self, answers: &Answers) -> Asked {
        let mut asked = Asked::default();
        for (operation, touched) in self.removed {
            let kind = match operation {
                Operation::Anonymize => ConfirmationKind::Anonymize,
                Operation::Drop => ConfirmationKind::Drop,
                _ => ConfirmationKind::Delete,
            };
            let of = touched.count;
            asked.confirmations.push(touched.confirmation(kind, of));
        }
        for (field, (cleared, filled)) in self.cleared {
            if is_much(cleared.count, filled) {
                let kind = ConfirmationKind::Clear { field: field.label() };
                asked.confirmations.push(cleared.confirmation(kind, filled));
            }
        }
        let keyed = self.agreeing + self.contradicting.count;
        if self.contradicting.count as f64 > keyed as f64 * SLIPPED {
            asked
                .confirmations
                .push(self.contradicting.confirmation(ConfirmationKind::IdentityMismatch, keyed));
        }
        for (code, consents) in self.consents {
            let answer = answers.get(&code).copied();
            consents.ask((code, answer), &mut asked);
        }
        asked
    }
}

impl Consents {
    /// A column is held that switches off too many consents, or that says nothing but no to persons of the base.
    fn is_held(&self) -> bool {
        self.off.count as f64 > self.touched as f64 * SHARE || (!self.said_yes && self.refused > 0)
    }

    fn ask(self, (code, answer): (String, Option<ConsentAnswer>), asked: &mut Asked) {
        if self.is_held() || answer.is_some() {
            let off = if answer == Some(ConsentAnswer::NotAsked) { self.left } else { self.off.count };
            asked.held.push(HeldConsent { code: code.clone(), off, of: self.touched, answer });
        }
        let held = self.is_held();
        if held && self.off.count > 0 && answer == Some(ConsentAnswer::Withdrawal) {
            let kind = ConfirmationKind::ConsentOff { code: code.clone() };
            asked.confirmations.push(self.off.confirmation(kind, self.touched));
        }
        if self.reopened.count > 0 {
            let of = self.reopened.count;
            asked.confirmations.push(self.reopened.confirmation(ConfirmationKind::ConsentOn { code }, of));
        }
    }
}

/// The cells of columns in which nobody was asked; TRUE is an answer.
fn unasked<'a>(incoming: &'a Incoming, answers: &Answers) -> impl Iterator<Item = (&'a Field, &'a Entry)> {
    let yes = |entry: &Entry| matches!(entry, Entry::Set(text) if text == "TRUE");
    incoming.entries.iter().filter(move |(field, entry)| match field {
        Field::Authorization(code) => {
            answers.get(code.as_str()) == Some(&ConsentAnswer::NotAsked) && !yes(entry)
        }
        _ => false,
    })
}

/// Takes out of a row what nobody was asked.
pub(super) fn leave_unasked(record: &mut StagedRecord, answers: &Answers) {
    for part in &mut record.parts {
        let gone: Vec<Field> = unasked(&part.incoming, answers).map(|(field, _)| *field).collect();
        for field in gone {
            part.incoming.entries.remove(&field);
        }
    }
}

/// Whether so many cleared values of so many are to be confirmed.
fn is_much(cleared: u64, filled: u64) -> bool {
    cleared > MANY_CLEARED || (cleared >= FEW_CLEARED && cleared as f64 > filled as f64 * SHARE)
}

fn picked(picks: Option<&Picks>, field: Field) -> bool {
    picks.is_some_and(|picks| picks.contains_key(&Unit::Value(field)))
}

fn rows_of(members: &[Member<'_>]) -> String {
    let rows: Vec<String> = members.iter().map(|member| member.slot.row.to_string()).collect();
    rows.join(", ")
}

fn name_of(contact: Option<&Contact>) -> String {
    let name = contact.map(Contact::display_name).unwrap_or_default();
    if name.is_empty() { "a contact without a name".to_owned() } else { name }
}

/// The file's name, where it is another than the base's.
fn beside(member: &Member<'_>, name: &str) -> String {
    let said = member.incoming.display_name();
    if said.is_empty() || said == name { String::new() } else { format!(" (file: {said})") }
}

/// What is left of a contact, in a few words.
fn left_of(contact: &Contact) -> String {
    if contact.is_erased() {
        return contact.display_name();
    }
    "without address, phone, e-mail".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clearing_is_confirmed_where_it_is_more_than_an_exception() {
        for (cleared, filled, much) in [
            (1, 1, false),
            (2, 2, false),
            (3, 3, true),
            (3, 60, false),
            (4, 60, true),
            (20, 1_000, false),
            (21, 1_000, true),
        ] {
            assert_eq!(is_much(cleared, filled), much, "{cleared} of {filled}");
        }
    }

    #[test]
    fn a_column_is_held_that_switches_off_more_than_a_twentieth_or_says_only_no() {
        let consents = |said_yes, touched, off, refused| Consents {
            said_yes,
            touched,
            refused,
            off: Touched { count: off, shown: Vec::new() },
            ..Consents::default()
        };
        for (column, held) in [
            (consents(true, 100, 5, 5), false),
            (consents(true, 100, 6, 6), true),
            (consents(true, 0, 0, 50), false),
            (consents(false, 0, 0, 50), true),
            (consents(false, 100, 0, 0), false),
            (consents(false, 100, 1, 1), true),
            (consents(true, 1, 1, 1), true),
        ] {
            assert_eq!(column.is_held(), held, "{column:?}");
        }
    }
}
