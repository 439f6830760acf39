//! One condition, asked of a contact.

use std::collections::{BTreeSet, HashMap};

use crate::contact::cells::cell;
use crate::contact::value::text::fold;
use crate::contact::{Contact, Field, Kind};
use crate::store::{BatchId, StoredContact};

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Condition {
    /// The test, and whether it must fail.
    pub(super) test: Test,
    pub(super) wanted: Wanted,
}

/// Whether a test is to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Yes,
    No,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    Active,
    Merged,
    Sales,
    Login,
    Kind(Vec<Kind>),
    /// The field has a value.
    Has(Field),
    /// The field is one of these values, folded; an empty one is no value.
    Is(Field, Vec<String>),
    /// One of these is part of the field, folded.
    Holds(Field, Vec<String>),
    /// The day of the last change.
    Changed(Order, String),
    /// The day of creation.
    Created(Order, String),
    CreatedBy(Vec<BatchId>),
    NumberIn(BTreeSet<String>),
}

/// How two days stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    Before,
    UpTo,
    On,
    From,
    After,
}

impl Condition {
    pub(super) fn holds(&self, stored: &StoredContact, made_by: &HashMap<i64, BatchId>) -> bool {
        self.test.holds(stored, made_by) == (self.wanted == Wanted::Yes)
    }
}

impl Test {
    fn holds(&self, stored: &StoredContact, made_by: &HashMap<i64, BatchId>) -> bool {
        let contact = &stored.contact;
        match self {
            Self::Active => contact.is_active(),
            Self::Merged => contact.standing.merged_into.is_some(),
            Self::Sales => contact.standing.has_sales,
            Self::Login => stored.login.is_some(),
            Self::Kind(kinds) => kinds.contains(&contact.kind),
            Self::Has(field) => texts(contact, *field).iter().any(|text| !text.is_empty()),
            Self::Is(field, values) => {
                let texts = texts(contact, *field);
                values.iter().any(|value| match value.as_str() {
                    "" => texts.iter().all(String::is_empty),
                    value => texts.iter().any(|text| fold(text.trim()) == value),
                })
            }
            Self::Holds(field, parts) => {
                let texts = texts(contact, *field);
                parts.iter().any(|part| texts.iter().any(|text| fold(text).contains(part.as_str())))
            }
            Self::Changed(order, day) => order.holds(&stored.changed_at, day),
            Self::Created(order, day) => order.holds(&stored.created_at, day),
            Self::CreatedBy(batches) => {
                let batch = stored.created_receipt.and_then(|receipt| made_by.get(&receipt));
                batch.is_some_and(|batch| batches.contains(batch))
            }
            Self::NumberIn(numbers) => contact.number.as_ref().is_some_and(|n| numbers.contains(n.as_str())),
        }
    }
}

impl Order {
    /// Holds a point in time (UTC, ISO 8601) against a day.
    fn holds(self, at: &str, day: &str) -> bool {
        let at = at.get(..day.len()).unwrap_or(at);
        match self {
            Self::Before => at < day,
            Self::UpTo => at <= day,
            Self::On => at == day,
            Self::From => at >= day,
            Self::After => at > day,
        }
    }
}

/// What a contact holds in a field: each value of a criterion, the part of each address.
fn texts(contact: &Contact, field: Field) -> Vec<String> {
    match field {
        _ if field.is_address() => {
            let parts = contact.addresses.iter().filter_map(|(_, address)| address.part(field));
            parts.map(str::to_owned).collect()
        }
        Field::Criterion(_) => contact.text(field).split('|').map(str::to_owned).collect(),
        Field::ContactNumber | Field::Role | Field::HasSales => vec![cell(contact, field)],
        Field::Status | Field::InactiveReason | Field::MergedInto => vec![cell(contact, field)],
        _ => vec![contact.text(field).to_owned()],
    }
}
