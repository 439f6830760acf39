//! Which operation a row is, once the base has been asked about its keys (DOMAIN.md, section 11).
//!
//! In: a checked record and the facts about its number and its e-mail. Out: the record's [`Course`] and the
//! findings about its keys. Deliberately unaware of matching: a row that no key settles is a creation until
//! candidates say otherwise.

use super::catalogue::RuleEntry;
use super::course::Course;
use super::facts::{BaseFacts, Known};
use super::finding::{Certainty, Finding, Fix};
use super::identity::{Identity, identity};
use super::key_rules as key;
use super::old_values::changed_meanwhile;
use super::record::{Part, StagedRecord};
use super::rule::name::BLANK as NAME_BLANK;
use super::rule::number::NUMBER_MALFORMED;
use super::rule::standing::COMPARED;
use super::settle_exported::take_kind;
use super::settle_logins::Owner;
use crate::contact::value::text::compact;
use crate::contact::{ContactNumber, Field, FieldGroup, Incoming, Kind, Operation, RowNumber};
use crate::mapping::Requested;

pub(super) use super::key_rules::RULES;

/// Settles the course of a record; settling again with other facts replaces what was found before.
pub fn settle(record: &mut StagedRecord, facts: &BaseFacts) {
    record.findings.retain(|finding| !RULES.iter().any(|rule| rule.id == finding.rule));
    reset_kind(record);
    take_kind(record, facts);
    let blank = Incoming::default();
    let row = record.principal().unwrap_or(&blank).clone();
    let mut settling = Settling {
        facts,
        number: row.number.clone(),
        row,
        at: record.row,
        malformed: false,
        dashed: false,
        found: Vec::new(),
        lossy: Vec::new(),
    };
    settling.malformed = record.findings.iter().any(|f| f.rule == NUMBER_MALFORMED.id);
    settling.dashed = record.findings.iter().any(|f| f.rule == NAME_BLANK.id);
    let course = settling.course(&record.requested);
    let course = settling.guard_old_values(course);
    settling.look_at_held(&course);
    let course = settling.guard_export(course);
    let target = target_of(&course).and_then(|number| facts.numbers.get(number).or(settling.carrier(number)));
    if let (Course::Update { .. }, Some(known)) = (&course, target) {
        settling.look_at_place(&known.place);
        settling.look_at_uses(known);
    }
    record.attached = target.is_some_and(|known| is_attached(record, known));
    if let Some(known) = target.cloned() {
        meet(record, &known);
    }
    if target.is_none() && facts.erased.contains(&settling.at) {
        settling.erased_person();
    }
    forget_lost_letters(record, &settling.lossy);
    record.findings.append(&mut settling.found);
    record.course = course;
}

/// Cells of which a spreadsheet lost letters were not edited.
fn forget_lost_letters(record: &mut StagedRecord, fields: &[Field]) {
    for part in &mut record.parts {
        part.incoming.exported.extend(fields.iter().map(|field| (*field, String::new())));
    }
    record.findings.retain(|finding| !finding.field.is_some_and(|field| fields.contains(&field)));
}

/// A row that names nobody is of no kind by itself; it takes the kind of the contact that its key names.
fn reset_kind(record: &mut StagedRecord) {
    if let [only] = record.parts.as_mut_slice()
        && is_nameless(&only.incoming)
    {
        only.part = Part::Person;
        only.incoming.kind = Kind::Individual;
    }
}

pub(super) fn is_nameless(row: &Incoming) -> bool {
    [Field::FirstName, Field::LastName, Field::OfficialName].iter().all(|field| row.text(*field).is_empty())
}

/// True when a row names a relay by its key, that relay's structure by its name, and says no more about the structure
/// than its name and what it shares with its relay.
fn is_attached(record: &StagedRecord, known: &Known) -> bool {
    let Some(structure) =
        record.part(Part::Structure).filter(|_| known.structure.is_some() && record.has_relay())
    else {
        return false;
    };
    let only_named = structure.entries.keys().all(|field| {
        let shared =
            [FieldGroup::Global, FieldGroup::Address, FieldGroup::Communication].contains(&field.group());
        shared || matches!(field, Field::OfficialName | Field::Language)
    });
    let [.., name] = &known.names;
    only_named && compact(structure.text(Field::OfficialName)) == compact(name)
}

/// Lets the row meet the contact that it changes: its kind, and what it says about the contact's standing.
fn meet(record: &mut StagedRecord, known: &Known) {
    if let [only] = record.parts.as_mut_slice() {
        if is_nameless(&only.incoming) && known.kind == Kind::Structure {
            only.part = Part::Structure;
        }
        if is_nameless(&only.incoming) || (known.kind == Kind::Relay && only.part == Part::Person) {
            only.incoming.kind = known.kind;
        }
    }
    let agrees = |finding: &Finding| match finding.field {
        Some(Field::Status | Field::InactiveReason) => !known.active,
        Some(Field::MergedInto) => {
            known.merged_into.as_ref().is_some_and(|head| head.as_str() == finding.value.trim())
        }
        _ => false,
    };
    record.findings.retain(|finding| finding.rule != COMPARED.id || !agrees(finding));
}

fn target_of(course: &Course) -> Option<&ContactNumber> {
    match course {
        Course::Update { number, .. } | Course::Remove { number, .. } => Some(number),
        _ => None,
    }
}

/// A record while its course is being found.
pub(super) struct Settling<'a> {
    /// What the base and the file know.
    pub(super) facts: &'a BaseFacts,
    /// The part that carries number and login.
    pub(super) row: Incoming,
    pub(super) number: Option<ContactNumber>,
    /// The row's number in the file.
    pub(super) at: RowNumber,
    /// The row had a number that could not be read.
    malformed: bool,
    /// A dash stands for one of its names, and a finding says so already.
    dashed: bool,
    /// What was found.
    found: Vec<Finding>,
    /// Fields of an exported row that lost letters on their way, and nothing else.
    pub(super) lossy: Vec<Field>,
}

impl<'a> Settling<'a> {
    fn course(&mut self, requested: &Requested) -> Course {
        match requested {
            Requested::Unreadable(_) | Requested::Named(Operation::Config) => Course::Blocked,
            Requested::Auto => self.auto(),
            Requested::Named(Operation::Insert) => self.insert(),
            Requested::Named(operation) if operation.updates() => self.update(*operation),
            Requested::Named(operation) => self.remove(*operation),
        }
    }

    fn auto(&mut self) -> Course {
        if let Some(number) = self.number.clone() {
            return match self.by_number(&number) {
                Some(known) => self.change(known, Operation::Update),
                None => self.create_with(&number),
            };
        }
        if let Some(known) = self.by_own_alias() {
            return self.change(known, Operation::Update);
        }
        match self.holder() {
            Owner::Nobody => match self.led_by_email() {
                // Of another name it is somebody new, and the e-mail is nobody's login.
                Some((known, head)) if self.is(head, Identity::Same) => {
                    self.led_on_by_email(known, head);
                    self.change(head, Operation::Update)
                }
                _ => self.create(),
            },
            Owner::Several => self.several(),
            Owner::One(known) if self.is(known, Identity::Same) => {
                Course::Update { number: known.number.clone(), activate: false }
            }
            Owner::One(known) => {
                self.taken(known);
                Course::Unsettled { number: Some(known.number.clone()) }
            }
        }
    }

    fn insert(&mut self) -> Course {
        let Some(number) = self.number.clone() else {
            return match self.by_own_alias() {
                Some(known) => self.number_taken(known),
                None => self.create(),
            };
        };
        match self.by_number(&number) {
            Some(known) if known.merged_into.is_some() => self.merged(known),
            Some(known) if !self.facts.retired.contains(&number) => self.number_taken(known),
            _ => self.create_with(&number),
        }
    }

    /// A creation under a number that no contact of the base has.
    fn create_with(&mut self, number: &ContactNumber) -> Course {
        if self.facts.retired.contains(number) {
            return self.retired(number);
        }
        if let Some(course) = self.padded(number) {
            return course;
        }
        if let Some(first) = self.first_row_with(number) {
            let message =
                format!("The number {number} stands in row {first} already; this row waits for a decision.");
            self.report(&key::NUMBER_TWICE, (Field::ContactNumber, number.as_str()), message, None);
            return Course::Unsettled { number: None };
        }
        self.create()
    }

    /// The row above that carries the same number first.
    fn first_row_with(&self, number: &ContactNumber) -> Option<RowNumber> {
        self.facts.file_numbers.get(number).copied().filter(|first| *first < self.at)
    }

    fn create(&mut self) -> Course {
        if is_nameless(&self.row) {
            let message =
                "The row has neither a person's nor a structure's name: there is nothing to create.";
            self.report(&key::NOTHING_TO_CREATE, (Field::LastName, ""), message.to_owned(), None);
            return Course::Blocked;
        }
        self.look_at_names();
        self.look_at_login(None);
        if self.facts.exhausted && self.number.is_none() {
            let message = "The range of numbers for new contacts is used up; the row waits.".to_owned();
            self.report(&key::NUMBERS_EXHAUSTED, (Field::ContactNumber, ""), message, None);
        }
        Course::Create
    }

    /// A person with half a name gets `-` for the other half (DOMAIN.md, section 7).
    fn look_at_names(&mut self) {
        if self.dashed {
            return;
        }
        let blank = |field| self.row.text(field).is_empty();
        let (field, name) = match (blank(Field::FirstName), blank(Field::LastName)) {
            (true, false) => (Field::FirstName, "first"),
            (false, true) => (Field::LastName, "last"),
            _ => return,
        };
        let message = format!("The {name} name is blank; a new contact gets `-`.");
        self.report(&key::NAME_MISSING, (field, ""), message, None);
    }

    fn update(&mut self, operation: Operation) -> Course {
        match self.named(operation) {
            Ok(known) => self.change(known, operation),
            Err(course) => course,
        }
    }

    /// The contact that an explicit operation names by its key, or the course of a row without one.
    pub(super) fn named(&mut self, operation: Operation) -> Result<&'a Known, Course> {
        if let Some(number) = self.number.clone() {
            let known = self.by_number(&number).or_else(|| self.made_above(&number, operation));
            return known.ok_or_else(|| self.unknown_number(&number, operation));
        }
        if let Some(known) = self.by_own_alias() {
            return Ok(known);
        }
        let email = self.row.text(Field::Email1).to_owned();
        if email.is_empty() || self.malformed {
            let message =
                format!("{} needs a contact number or an e-mail; the row is blocked.", operation.code());
            self.report(&key::KEY_MISSING, (Field::ContactNumber, ""), message, None);
            return Err(Course::Blocked);
        }
        match self.owner() {
            Owner::One(known) => Ok(known),
            Owner::Several => Err(self.several()),
            Owner::Nobody => {
                if let Some(dormant) = self.dormant(operation) {
                    return Ok(dormant);
                }
                if let Some((known, head)) = self.led_by_email().filter(|_| operation.updates()) {
                    self.led_on_by_email(known, head);
                    return Ok(head);
                }
                let message = format!("No active contact has the e-mail {email}; the row is blocked.");
                self.key_unknown((Field::Email1, &email), message, operation);
                Err(Course::Blocked)
            }
        }
    }

    /// The contact that a row above makes under this number: an update may change it in the same commit.
    fn made_above(&self, number: &ContactNumber, operation: Operation) -> Option<&'a Known> {
        let above = operation.updates() && self.first_row_with(number).is_some();
        self.facts.file_made.get(number).filter(|_| above)
    }

    fn unknown_number(&mut self, number: &ContactNumber, operation: Operation) -> Course {
        if self.facts.retired.contains(number) {
            return self.retired(number);
        }
        if let Some(course) = self.padded(number) {
            return course;
        }
        if let Some(first) = self.first_row_with(number) {
            let message = format!(
                "No contact has the number {number} yet; row {first} has it first, and this row waits for it."
            );
            self.report(&key::KEY_IN_FILE, (Field::ContactNumber, number.as_str()), message, None);
            return Course::Unsettled { number: None };
        }
        let message = format!("No contact has the number {number}; the row is blocked.");
        self.key_unknown((Field::ContactNumber, number.as_str()), message, operation);
        Course::Blocked
    }

    /// An UPDATE never turns into an INSERT by itself; the fix is the offer "create instead?".
    fn key_unknown(&mut self, (field, value): (Field, &str), message: String, operation: Operation) {
        let create = operation.updates() && !is_nameless(&self.row);
        let message = if create { format!("{message} Create instead?") } else { message };
        let fix = create.then(|| Fix { value: "INSERT".to_owned(), certainty: Certainty::Likely });
        let at = if create { Field::Operation } else { field };
        let value = if create { operation.code() } else { value };
        self.report(&key::KEY_UNKNOWN, (at, value), message, fix);
    }

    /// The row changes a contact that its key names, unless something speaks against it.
    fn change(&mut self, known: &Known, operation: Operation) -> Course {
        if let Some(course) = self.untouched(known, operation) {
            return course;
        }
        if known.merged_into.is_some() {
            let Some(head) = self.head_of(known) else { return self.merged(known) };
            self.led_on(known, head);
            return self.change(head, operation);
        }
        if known.is_erased() {
            return self.erased(known, operation);
        }
        if self.facts.retired.contains(&known.number) {
            return self.retired(&known.number);
        }
        if self.is(known, Identity::Contradicts) && !self.is_proven(known) {
            return self.mismatch(known);
        }
        self.look_at_login(Some(&known.number));
        if !known.active && operation != Operation::UpdateActivate {
            let message = format!("Contact {} is inactive; UPDATEACT would reactivate it.", known.number);
            let fix = Fix { value: "UPDATEACT".to_owned(), certainty: Certainty::Likely };
            self.report(&key::INACTIVE, (Field::Operation, operation.code()), message, Some(fix));
            return Course::Unsettled { number: Some(known.number.clone()) };
        }
        Course::Update { number: known.number.clone(), activate: operation == Operation::UpdateActivate }
    }

    /// A row that expects old values changes its contact only where they still stand (DOMAIN.md, section 6).
    fn guard_old_values(&mut self, course: Course) -> Course {
        let Course::Update { number, .. } = &course else { return course };
        if self.row.expected.is_empty() {
            return course;
        }
        let number = number.clone();
        let Some(held) = self.facts.held.get(&number) else {
            let message = "What the base holds could not be compared with the old values; the row waits.";
            self.report(&key::OLD_UNKNOWN, (Field::ContactNumber, number.as_str()), message.to_owned(), None);
            return Course::Unsettled { number: Some(number) };
        };
        let changed = changed_meanwhile(&self.row, held);
        for (field, held) in &changed {
            let expected = self.row.expected.get(field).cloned().unwrap_or_default();
            let shown = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
            let (old, now) = (shown(&expected), shown(held));
            let message =
                format!("The file expects {old} and the base holds {now}; the row is not carried out.");
            let value = if held.is_empty() { "=".to_owned() } else { held.clone() };
            let fix = Some(Fix { value, certainty: Certainty::Likely });
            self.report(&key::OLD_CHANGED, (*field, &expected), message, fix);
        }
        if changed.is_empty() { course } else { Course::Blocked }
    }

    pub(super) fn is(&self, known: &Known, expected: Identity) -> bool {
        identity(&self.row, known) == expected
    }

    /// A new street, postcode or town beside old remaining parts (DOMAIN.md, section 11, "Addresses").
    fn look_at_place(&mut self, base: &[String; 3]) {
        // Who edits an export has the whole address before them.
        if !self.row.exported.is_empty() {
            return;
        }
        let parts = [Field::Line1, Field::PostalCode, Field::Town];
        let pairs = parts.iter().zip(base).filter(|(_, held)| !held.is_empty());
        let (said, silent): (Vec<_>, Vec<_>) =
            pairs.partition(|(field, _)| !self.row.text(**field).is_empty());
        let changed = said.iter().find(|(field, held)| compact(self.row.text(**field)) != compact(held));
        let (Some((field, _)), Some((_, left))) = (changed, silent.first()) else { return };
        let value = self.row.text(**field).to_owned();
        let message = format!("{value} is new, but {left} stays beside it, for the row does not say more.");
        self.report(&key::ADDRESS_MIXED, (**field, &value), message, None);
    }

    /// One address for all uses where the base has different ones (DOMAIN.md, section 11, "Addresses").
    fn look_at_uses(&mut self, known: &Known) {
        let says = self.row.entries.keys().any(|field| field.is_address());
        if !says || !known.differing || self.row.uses.is_some() || !self.row.exported.is_empty() {
            return;
        }
        let name = display_name(known);
        let message = format!(
            "{name} has different addresses by use; with an empty ADDR_TYPE the row changes them all."
        );
        self.report(&key::ADDRESS_USES, (Field::AddressType, ""), message, None);
    }

    /// The number that the row carries.
    pub(super) fn number(&self) -> Option<&ContactNumber> {
        self.number.as_ref()
    }

    pub(super) fn report(
        &mut self,
        rule: &RuleEntry,
        (field, value): (Field, &str),
        message: String,
        fix: Option<Fix>,
    ) {
        self.found.push(Finding {
            row: self.at,
            column: None,
            field: Some(field),
            rule: rule.id.to_owned(),
            severity: rule.severity,
            consequence: rule.consequence,
            value: value.to_owned(),
            message,
            fix,
        });
    }
}

/// The number filled up with zeros to the base's width, when it is shorter.
pub(super) fn padded_number(number: &ContactNumber, width: Option<usize>) -> Option<ContactNumber> {
    let width = width.filter(|width| *width > number.as_str().len())?;
    Some(ContactNumber::from_value(number.value()?, width))
}

pub(super) fn display_name(known: &Known) -> String {
    let [first, last, structure] = &known.names;
    match (last.is_empty(), first.is_empty()) {
        (false, false) => format!("{last}, {first}"),
        (false, true) => last.clone(),
        (true, false) => first.clone(),
        (true, true) if structure.is_empty() => "a contact without a name".to_owned(),
        (true, true) => structure.clone(),
    }
}
