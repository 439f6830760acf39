//! What persons said of two contacts: which judgements still stand, and what a review leaves behind.
//!
//! A judgement stands as long as nothing changed that linkage compares. What was compared is kept as a hash of the contact
//! as it is stored, not of its match form, so that neither another version of linkage nor a new remark asks a person again.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sha2::{Digest as _, Sha256};

use crate::contact::{Contact, ContactNumber, Field, Kind, RowNumber};
use crate::import::duplicates::Apart;
use crate::import::error::Result;
use crate::import::undo::restored;
use crate::review::{Decision, Other, RowDecision, Verdict};
use crate::store::{BatchId, DuplicateWrite, PairJudgement, ReceiptRecord, Store, StoredContact};
use crate::validation::Part;

/// Judgements that stand, by pair of row ids.
pub(super) type Judged = HashMap<(i64, i64), PairJudgement>;

/// Judgements, contacts and audit entries read at a time.
const WINDOW: usize = 2_000;

/// The pair of two row ids as it is kept.
pub(super) fn pair_of(a: i64, b: i64) -> (i64, i64) {
    (a.min(b), a.max(b))
}

/// A fingerprint of everything that linkage compares of a contact, as it is stored.
pub(super) fn compared(contact: &Contact) -> i64 {
    let text = |field| contact.text(field).to_owned();
    let structure = contact.structure.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut parts = vec![contact.kind.label().to_owned(), structure];
    let single = [Field::FirstName, Field::LastName, Field::OfficialName, Field::BirthDate];
    let place = [Field::Line1, Field::Line2, Field::Line3, Field::PostalCode, Field::Town, Field::Country];
    parts.extend(single.into_iter().chain(place).map(text));
    // In which slot a value stands is not compared.
    for is_wanted in [Field::is_email, Field::is_phone, is_admin_number] {
        let wanted = contact.values.iter().filter(|(field, _)| is_wanted(**field));
        let texts: BTreeSet<&String> =
            wanted.map(|(f, typed)| contact.e164.get(f).unwrap_or(typed)).collect();
        parts.extend(texts.into_iter().cloned());
        parts.push(String::new());
    }
    let digest = Sha256::digest(parts.join("\u{1f}"));
    let head = digest.iter().take(8).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    head.cast_signed()
}

fn is_admin_number(field: Field) -> bool {
    matches!(field, Field::AdminNumber(_))
}

/// The pairs that are not to be proposed, because a person said so and nothing compared has changed since.
///
/// # Errors
/// When the base cannot be read.
pub(in crate::import) async fn apart(store: &dyn Store) -> Result<Apart> {
    Ok(keep_apart(&standing(store).await?))
}

/// The pairs that judgements keep apart.
pub(super) fn keep_apart(judged: &Judged) -> Apart {
    judged.iter().filter(|(_, j)| j.verdict != Verdict::Same).map(|(pair, _)| *pair).collect()
}

/// The judgements that stand.
pub(super) async fn standing(store: &dyn Store) -> Result<Judged> {
    let (mut judged, mut last) = (Judged::new(), None);
    loop {
        let window = store.pair_judgements(last, WINDOW as u32).await?;
        let Some(end) = window.last() else { return Ok(judged) };
        last = Some(end.pair);
        let ids: BTreeSet<i64> = window.iter().flat_map(|j| [j.pair.0, j.pair.1]).collect();
        let now = fingerprints(store, &ids.into_iter().collect::<Vec<_>>()).await?;
        let stands = |j: &PairJudgement| {
            now.get(&j.pair.0) == Some(&j.compared.0) && now.get(&j.pair.1) == Some(&j.compared.1)
        };
        judged.extend(window.into_iter().filter(stands).map(|j| (j.pair, j)));
    }
}

async fn fingerprints(store: &dyn Store, ids: &[i64]) -> Result<HashMap<i64, i64>> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(WINDOW) {
        let numbers: Vec<ContactNumber> =
            store.briefs(chunk).await?.into_iter().map(|brief| brief.number).collect();
        found.extend(store.contacts(&numbers).await?.iter().map(|s| (s.id, compared(&s.contact))));
    }
    Ok(found)
}

/// Who says something, and when.
pub(in crate::import) struct Said<'a> {
    /// The operator.
    pub(in crate::import) operator: &'a str,
    /// UTC, ISO 8601.
    pub(in crate::import) at: &'a str,
    /// The commit of the review in which it is said.
    pub(in crate::import) receipt: Option<i64>,
}

impl Said<'_> {
    /// A judgement about two contacts as they are.
    pub(super) fn of(&self, a: &StoredContact, b: &StoredContact, verdict: Verdict) -> PairJudgement {
        let (a, b) = if a.id <= b.id { (a, b) } else { (b, a) };
        PairJudgement {
            pair: (a.id, b.id),
            verdict,
            compared: (compared(&a.contact), compared(&b.contact)),
            operator: self.operator.to_owned(),
            at: self.at.to_owned(),
            receipt: self.receipt,
        }
    }
}

/// Two contacts and what was said of them in a review.
type SaidOf = (ContactNumber, ContactNumber, Verdict);

/// Keeps what was said in the review of a batch for the contacts that its rows made or changed, after a commit.
///
/// # Errors
/// When the base cannot be read or written.
pub(in crate::import) async fn keep_of_review(
    store: &dyn Store,
    batch: BatchId,
    said: &Said<'_>,
) -> Result<()> {
    let judged = store.judged_rows(batch).await?;
    let judged: Vec<_> = judged.into_iter().filter(|(.., verdict)| *verdict != Verdict::Same).collect();
    if judged.is_empty() {
        return Ok(());
    }
    let pairs = contacts_of(store, batch, &judged).await?;
    let known = standing(store).await?;
    let numbers: Vec<ContactNumber> = pairs.iter().flat_map(|(a, b, _)| [a.clone(), b.clone()]).collect();
    let mut stored = HashMap::new();
    for chunk in numbers.chunks(WINDOW) {
        let window = store.contacts(chunk).await?.into_iter();
        stored.extend(window.filter_map(|s| Some((s.contact.number.clone()?, s))));
    }
    let judgements = pairs.iter().filter_map(|(a, b, verdict)| {
        let (a, b) = (stored.get(a)?, stored.get(b)?);
        (a.id != b.id).then(|| said.of(a, b, *verdict))
    });
    // What an earlier commit of the batch left stays with that commit.
    let new = judgements.filter(|j| known.get(&j.pair).is_none_or(|old| old.verdict != j.verdict));
    let writes: Vec<DuplicateWrite> = new.map(DuplicateWrite::Judge).collect();
    if !writes.is_empty() {
        store.write_duplicates(&writes).await?;
    }
    Ok(())
}

/// The contacts behind the rows of judged pairs, as far as they are in the base.
async fn contacts_of(
    store: &dyn Store,
    batch: BatchId,
    judged: &[(RowNumber, Part, Other, Verdict)],
) -> Result<Vec<SaidOf>> {
    let mut rows: BTreeSet<RowNumber> = judged.iter().map(|(row, ..)| *row).collect();
    rows.extend(judged.iter().filter_map(|(_, _, other, _)| match other {
        Other::Row(twin) => Some(*twin),
        Other::Base(_) => None,
    }));
    let rows: Vec<RowNumber> = rows.into_iter().collect();
    let mut decisions: BTreeMap<RowNumber, RowDecision> = BTreeMap::new();
    for chunk in rows.chunks(WINDOW) {
        let staged = store.staged_rows(batch, chunk).await?.into_iter();
        decisions.extend(staged.filter(|r| r.outcome.is_some()).map(|r| (r.row, r.decision)));
    }
    let made = made_by(store, batch, &decisions.keys().copied().collect()).await?;
    let contact = |row: RowNumber, part: Part| {
        let decided = || target(decisions.get(&row)?.get(&part)?);
        made.get(&(row, part == Part::Structure)).cloned().or_else(decided)
    };
    let said = judged.iter().filter_map(|(row, part, other, verdict)| {
        let other = match other {
            Other::Base(number) => number.clone(),
            Other::Row(twin) => contact(*twin, *part)?,
        };
        Some((contact(*row, *part)?, other, *verdict))
    });
    Ok(said.collect())
}

/// The contact that a decision names: a row that changed nothing left no trace but that.
fn target(decision: &Decision) -> Option<ContactNumber> {
    match decision {
        Decision::Merge { into: Other::Base(number), .. } | Decision::Update { number, .. } => {
            Some(number.clone())
        }
        _ => None,
    }
}

/// The contacts that rows made or changed by what stands of a batch: row, whether as a structure → contact.
async fn made_by(
    store: &dyn Store,
    batch: BatchId,
    rows: &HashSet<RowNumber>,
) -> Result<HashMap<(RowNumber, bool), ContactNumber>> {
    let receipts = store.receipts().await?;
    let committed = |r: &&ReceiptRecord| r.batch == batch && r.undoes.is_none();
    let mut made = HashMap::new();
    for receipt in receipts.iter().filter(committed) {
        let undos = receipts.iter().filter(|r| r.undoes == Some(receipt.id)).map(|r| r.id);
        let back = restored(store, &undos.collect::<Vec<_>>()).await?;
        let mut offset = 0;
        loop {
            let window = store.audit(receipt.id, offset, WINDOW as u32).await?;
            if window.is_empty() {
                break;
            }
            offset += window.len() as u64;
            let stands = window.into_iter().map(|entry| entry.change).filter(|c| !back.contains(&c.contact));
            for change in stands {
                let Some(kind) = change.after.as_ref().map(|contact| contact.kind) else { continue };
                for row in change.cause.rows.iter().filter(|row| rows.contains(row)) {
                    made.insert((*row, kind == Kind::Structure), change.contact.clone());
                }
            }
        }
    }
    Ok(made)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Address, AddressUse, Code};

    fn anna() -> Contact {
        let mut anna = Contact { number: ContactNumber::parse("7"), ..Contact::default() };
        let values = [
            (Field::FirstName, "Anna"),
            (Field::LastName, "Keller"),
            (Field::Email1, "anna@x.ch"),
            (Field::Cellphone, "079 123 45 67"),
        ];
        values.iter().for_each(|(field, text)| anna.set(*field, *text));
        anna.e164.insert(Field::Cellphone, "+41791234567".into());
        let home = Address { line1: "Bahnhofstrasse 1".into(), ..Address::default() };
        anna.addresses.set(AddressUse::Main, Some(home));
        anna
    }

    #[test]
    fn the_fingerprint_never_changes_with_the_program() {
        // Kept in bases: another value would open every judgement again.
        assert_eq!(compared(&anna()), -3_977_286_489_786_493_148);
    }

    #[test]
    fn only_what_is_compared_counts() {
        let before = compared(&anna());
        let mut same = anna();
        same.set(Field::Remark, "aisle, please");
        same.set(Field::Authorization(Code::new("EMAIL").unwrap()), "FALSE");
        same.set(Field::Cellphone, "+41 79 123 45 67");
        same.e164.insert(Field::Cellphone, "+41791234567".into());
        same.set(Field::Email2, "anna@x.ch");
        same.standing.has_sales = true;
        assert_eq!(compared(&same), before);
        let edits: [fn(&mut Contact); 6] = [
            |c| c.set(Field::FirstName, "Anne"),
            |c| c.set(Field::Email2, "anna@y.ch"),
            |c| c.set(Field::Cellphone, ""),
            |c| c.set(Field::BirthDate, "1970-03-04"),
            |c| c.addresses.set(AddressUse::Main, None),
            |c| c.structure = ContactNumber::parse("9"),
        ];
        for (i, edit) in edits.iter().enumerate() {
            let mut other = anna();
            edit(&mut other);
            assert_ne!(compared(&other), before, "edit {i}");
        }
    }
}
