//! The merge editor: one part of a row with every field, beside the contact it is brought into and every other
//! candidate, and what comes of it.
//!
//! In: the details of a row and the operator's picks. Out: lines, and picks again. What comes after is computed by the
//! same rules as the comparison and the commit. Deliberately unaware of keys and of the store.

pub(crate) mod check;
mod lines;

use std::collections::BTreeMap;

use crate::contact::{CATALOGUE, Code, Contact, EMAIL_SLOTS, Field, FieldGroup, Incoming, Kind, PHONE_SLOTS};
use crate::import::RowDetail;
use crate::review::Other;
use crate::survivorship::{Derivation, Newer, Pick, Picks, SurvivorshipRules, Unit, Way};
use crate::validation::{Consequence, Finding, InstitutionRules};

use super::rowview::{Comparer, RowView, Target};

pub(crate) use lines::{EditorLine, Side};

/// The merge editor.
pub(crate) struct Editor {
    /// The number under which the institution's rules come.
    pub(crate) id: u64,
    rules: Box<InstitutionRules>,
    pair: Pair,
    started: Picks,
    picks: Picks,
    /// What is being typed into a field.
    typing: Option<(Unit, String)>,
    /// What was found in values typed by hand.
    found: BTreeMap<Unit, Finding>,
    lines: Vec<EditorLine>,
    pub(crate) cursor: usize,
    /// The side in focus, as a place in [`Self::sides`].
    pub(crate) side: usize,
    scope: Scope,
}

/// Which fields are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Every field that the contact can have.
    #[default]
    All,
    /// Those in which somebody says something.
    Filled,
}

/// What is laid side by side, and how it is brought together.
struct Pair {
    row: u32,
    incoming: Incoming,
    said: Contact,
    base: Option<Contact>,
    /// Further candidates, with their names.
    others: Vec<(String, Contact)>,
    derivation: Derivation,
    way: Way,
    compare: Comparer,
    survivorship: SurvivorshipRules,
}

impl std::fmt::Debug for Editor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Editor").field("row", &self.pair.row).finish_non_exhaustive()
    }
}

/// Why a pick was not taken.
pub(crate) type Refusal = &'static str;

impl Editor {
    /// The editor on the part and target in focus; `None` while the row is still being read.
    pub(crate) fn open(id: u64, row: &RowView, (newer, rules): (Newer, &SurvivorshipRules)) -> Option<Self> {
        let detail: &RowDetail = row.detail()?;
        let target = row.target()?;
        let base = row.beside().map(|c| c.contact.clone());
        let way = match target {
            Target::New => Way::Create,
            Target::Keyed => Way::Update,
            Target::Candidate(_) => Way::Merge(newer),
        };
        let shown = match &target {
            Target::Candidate(other) => Some(other.clone()),
            _ => None,
        };
        let candidates = row.part()?.candidates.iter();
        let others = candidates.filter(|c| Some(&c.candidate.other) != shown.as_ref());
        let incoming = detail.derivation.without(row.incoming()?, base.as_ref()).into_owned();
        let pair = Pair {
            row: detail.record.row,
            said: incoming.to_contact(),
            incoming,
            base,
            others: others.map(|c| (name_of(&c.candidate.other), c.contact.clone())).collect(),
            derivation: detail.derivation.clone(),
            way,
            compare: row.compare,
            survivorship: rules.clone(),
        };
        let picks = row.picks();
        let mut editor = Self {
            id,
            rules: Box::default(),
            pair,
            started: picks.clone(),
            picks,
            typing: None,
            found: BTreeMap::new(),
            lines: Vec::new(),
            cursor: 0,
            side: 0,
            scope: Scope::default(),
        };
        editor.refresh();
        editor.cursor = editor.lines.iter().position(EditorLine::differs).unwrap_or(0);
        Some(editor)
    }

    /// The institution's rules have come: what was typed is checked by them.
    pub(crate) fn read(&mut self, rules: Box<InstitutionRules>) {
        self.rules = rules;
        let typed: Vec<(Unit, String)> = self.picks.iter().filter_map(by_hand).collect();
        typed.iter().for_each(|(unit, text)| drop(self.check(*unit, text)));
        self.refresh();
    }

    /// Computes every line anew.
    fn refresh(&mut self) {
        let mut picks = self.picks.clone();
        if let Some((unit, text)) = &self.typing {
            picks.insert(*unit, Pick::Hand(text.clone()));
        }
        let units = units(&self.pair, &self.rules, self.scope);
        self.lines = lines::of(&self.pair, &picks, &units);
        self.cursor = self.cursor.min(self.lines.len().saturating_sub(1));
    }

    pub(crate) fn lines(&self) -> &[EditorLine] {
        &self.lines
    }

    pub(crate) fn row(&self) -> u32 {
        self.pair.row
    }

    pub(crate) fn picks(&self) -> &Picks {
        &self.picks
    }

    pub(crate) fn scope(&self) -> Scope {
        self.scope
    }

    /// The line under the cursor.
    pub(crate) fn line(&self) -> Option<&EditorLine> {
        self.lines.get(self.cursor)
    }

    /// What was found in the value of a unit that was typed.
    pub(crate) fn finding(&self, unit: Unit) -> Option<&Finding> {
        self.found.get(&unit)
    }

    /// The names of what stands side by side: the row, the contact that it is brought into, other candidates.
    pub(crate) fn sides(&self) -> Vec<String> {
        let base = self.pair.base.as_ref().map(|contact| match &contact.number {
            Some(number) => format!("base № {number}"),
            None => "that row".to_owned(),
        });
        let others = self.pair.others.iter().map(|(name, _)| name.clone());
        std::iter::once("incoming".to_owned()).chain(base).chain(others).collect()
    }

    /// True when leaving would lose something.
    pub(crate) fn is_changed(&self) -> bool {
        self.picks != self.started
    }

    /// What `a` does, in a few words.
    pub(crate) fn way(&self) -> String {
        let number = self.pair.base.as_ref().and_then(|base| base.number.as_ref());
        let name = number.map_or_else(|| "that row".to_owned(), ToString::to_string);
        match self.pair.way {
            Way::Create => "create".into(),
            Way::Update => format!("update {name}"),
            Way::Merge(_) => format!("merge into {name}"),
        }
    }

    /// A value that cannot be written, if there is one.
    pub(crate) fn unwritable(&self) -> Option<&Finding> {
        self.found.values().find(|finding| stays_out(finding))
    }

    /// Shows every field, or those in which somebody says something.
    pub(crate) fn other_scope(&mut self) {
        let unit = self.line().map(|line| line.unit);
        self.scope = match self.scope {
            Scope::All => Scope::Filled,
            Scope::Filled => Scope::All,
        };
        self.refresh();
        self.cursor = self.lines.iter().position(|line| Some(line.unit) == unit).unwrap_or(0);
    }

    /// Takes the value of the side in focus; on a value of several it is taken or left.
    pub(crate) fn take(&mut self) -> Result<(), Refusal> {
        let Some(line) = self.line().cloned() else { return Err("there is no field") };
        if let Some(value) = &line.member {
            let after = toggled(&self.after_of(line.unit), value);
            return self.set_hand(line.unit, &after);
        }
        let text = line.sides.get(self.side).cloned().unwrap_or_default();
        match self.side {
            0 if text.is_empty() => Err("the file says nothing here; e types a value"),
            0 => self.set(line.unit, Pick::File),
            1 if self.pair.base.is_some() => self.set(line.unit, Pick::Base),
            _ if text.is_empty() => Err("this candidate says nothing here"),
            _ if Some(&text) == line.sides.first() => self.set(line.unit, Pick::File),
            _ => self.set_hand(line.unit, &text),
        }
    }

    fn set(&mut self, unit: Unit, pick: Pick) -> Result<(), Refusal> {
        self.picks.insert(unit, pick);
        self.found.remove(&unit);
        self.refresh();
        Ok(())
    }

    /// What comes after of a unit, as it is computed now.
    fn after_of(&self, unit: Unit) -> String {
        let line = self.lines.iter().find(|line| line.unit == unit && line.member.is_none());
        line.map(|line| line.after.clone()).unwrap_or_default()
    }

    /// Begins to type a value; gives what stands there.
    pub(crate) fn begin(&mut self) -> Result<(Unit, String), Refusal> {
        let unit = self.line().map(|line| line.unit).ok_or("there is no field")?;
        match unit {
            Unit::Value(_) => Ok((unit, check::as_typed(&self.after_of(unit)).into_owned())),
            Unit::Address(_) => {
                Err("an address is taken whole: Space takes a side's; its parts are corrected as cells")
            }
        }
    }

    /// What is typed so far: checked and shown at once.
    pub(crate) fn typing(&mut self, unit: Unit, text: &str) {
        let meant = self.meant(unit, text);
        let written = self.check(unit, &meant);
        self.typing = Some((unit, written));
        self.refresh();
    }

    /// Nothing is typed any more.
    pub(crate) fn stop_typing(&mut self) {
        if let Some((unit, _)) = self.typing.take() {
            match self.picks.get(&unit).cloned() {
                Some(Pick::Hand(text)) => drop(self.check(unit, &text)),
                _ => drop(self.found.remove(&unit)),
            }
        }
        self.refresh();
    }

    /// Takes what was typed.
    pub(crate) fn typed(&mut self, unit: Unit, text: &str) {
        self.typing = None;
        let meant = self.meant(unit, text);
        // A unit is a value here: `begin` refuses addresses.
        let _ = self.set_hand(unit, &meant);
    }

    /// The value that a typed text means; what is appended goes behind what the contact holds.
    fn meant(&self, unit: Unit, typed: &str) -> String {
        match unit {
            Unit::Value(field) => check::meant(field, typed, self.beside().text(field)),
            Unit::Address(_) => typed.to_owned(),
        }
    }

    /// The contact that values go into: the one of the base, or the new one.
    fn beside(&self) -> &Contact {
        self.pair.base.as_ref().unwrap_or(&self.pair.said)
    }

    fn set_hand(&mut self, unit: Unit, text: &str) -> Result<(), Refusal> {
        if matches!(unit, Unit::Address(_)) {
            return Err("an address comes from the file or from the contact it is brought into");
        }
        let written = self.check(unit, text);
        self.picks.insert(unit, Pick::Hand(written));
        self.refresh();
        Ok(())
    }

    /// Checks a value by the rules of its field; gives it as it would be written.
    fn check(&mut self, unit: Unit, text: &str) -> String {
        let Unit::Value(field) = unit else { return text.to_owned() };
        let (written, finding) = check::value(&self.rules, self.beside(), field, text);
        match finding {
            Some(finding) => drop(self.found.insert(unit, finding)),
            None => drop(self.found.remove(&unit)),
        }
        written
    }

    /// Unites what all sides say: phones and e-mails in their slots, the values of a criterion in one field.
    pub(crate) fn unite(&mut self) -> Result<(), Refusal> {
        let Some(Unit::Value(field)) = self.line().map(|line| line.unit) else {
            return Err("only phones, e-mails and criteria are united");
        };
        let texts = |field: Field| {
            let all = std::iter::once(&self.pair.said).chain(&self.pair.base);
            let all = all.chain(self.pair.others.iter().map(|(_, contact)| contact));
            all.map(|contact| contact.text(field).to_owned()).collect::<Vec<_>>()
        };
        if matches!(field, Field::Criterion(_)) {
            let mut all = texts(field);
            if self.pair.base.is_some() && all.len() > 1 {
                // What the contact holds stands first.
                all.swap(0, 1);
            }
            return self.set_hand(Unit::Value(field), &united(&all));
        }
        let slots: &[Field] = match field {
            _ if EMAIL_SLOTS.contains(&field) => &EMAIL_SLOTS,
            _ if PHONE_SLOTS.contains(&field) => &PHONE_SLOTS,
            _ => return Err("only phones, e-mails and criteria are united"),
        };
        let all: Vec<String> = slots.iter().flat_map(|slot| texts(*slot)).collect();
        self.fill(slots, all)
    }

    /// Puts what no slot holds yet into the free ones.
    fn fill(&mut self, slots: &[Field], all: Vec<String>) -> Result<(), Refusal> {
        let mut left = 0;
        for text in all.into_iter().filter(|text| !text.is_empty()) {
            let held = |slot: &&Field| lines::alike(&self.after_of(Unit::Value(**slot)), &text);
            if slots.iter().any(|slot| held(&slot)) {
                continue;
            }
            let free = slots.iter().copied().find(|slot| {
                // The first e-mail is the login: nothing moves into it unasked.
                *slot != Field::Email1 && self.after_of(Unit::Value(*slot)).is_empty()
            });
            match free {
                Some(slot) => self.set_hand(Unit::Value(slot), &text)?,
                None => left += 1,
            }
        }
        if left > 0 { Err("no slot is left for all of them; e and Space choose singly") } else { Ok(()) }
    }

    /// Back to what the rules propose for the line under the cursor.
    pub(crate) fn reset(&mut self) -> Result<(), Refusal> {
        let unit = self.line().map(|line| line.unit).ok_or("there is no field")?;
        self.found.remove(&unit);
        let had = self.picks.remove(&unit);
        self.refresh();
        had.map(drop).ok_or("this is what the rules propose")
    }

    /// Back to what the rules propose for every field.
    pub(crate) fn reset_all(&mut self) -> usize {
        let count = self.picks.len();
        self.picks.clear();
        self.found.clear();
        self.refresh();
        count
    }
}

/// True for a value that is not written as it was typed.
fn stays_out(finding: &Finding) -> bool {
    matches!(finding.consequence, Consequence::LeavesCellOut | Consequence::BlocksRow)
}

fn name_of(other: &Other) -> String {
    match other {
        Other::Base(number) => format!("№ {number}"),
        Other::Row(row) => format!("row {row}"),
    }
}

fn by_hand((unit, pick): (&Unit, &Pick)) -> Option<(Unit, String)> {
    match pick {
        Pick::Hand(text) => Some((*unit, text.clone())),
        _ => None,
    }
}

/// The values of all texts, each once.
fn united(texts: &[String]) -> String {
    let mut values: Vec<&str> = Vec::new();
    for value in texts.iter().flat_map(|text| text.split('|')).map(str::trim).filter(|v| !v.is_empty()) {
        if !values.iter().any(|known| lines::alike(known, value)) {
            values.push(value);
        }
    }
    values.join("|")
}

/// The values with this one taken out, or added.
fn toggled(values: &str, value: &str) -> String {
    let all = values.split('|').map(str::trim).filter(|v| !v.is_empty());
    let mut kept: Vec<&str> = all.filter(|v| !lines::alike(v, value)).collect();
    if kept.len() == values.split('|').filter(|v| !v.trim().is_empty()).count() {
        kept.push(value);
    }
    kept.join("|")
}

/// What is listed: every field that such a contact can have, and whatever else somebody fills.
fn units(pair: &Pair, rules: &InstitutionRules, scope: Scope) -> Vec<Unit> {
    let contacts = std::iter::once(&pair.said).chain(&pair.base).chain(pair.others.iter().map(|(_, c)| c));
    let mut units = Unit::filled_in(contacts);
    // What a contact is in the base is listed only where this merge speaks of it.
    units.retain(|unit| !matches!(unit, Unit::Value(field) if field.group() == FieldGroup::Standing));
    if scope == Scope::All {
        let kind = pair.base.as_ref().map_or(pair.said.kind, |base| base.kind);
        let fields = CATALOGUE.iter().filter(|e| belongs(kind, e.group, e.field)).map(|e| e.field);
        let consents =
            rules.authorizations.iter().filter_map(|code| Code::new(code)).map(Field::Authorization);
        let criteria = rules.criteria.keys().filter_map(|code| Code::new(code)).map(Field::Criterion);
        units.extend(fields.chain(consents).chain(criteria).map(Unit::Value));
        units.push(Unit::Address(crate::contact::AddressUse::Main));
    }
    units.sort_by_key(|unit| place(*unit));
    units.dedup();
    units
}

/// The order of the catalogue; an address stands where its street does.
fn place(unit: Unit) -> (Field, Option<crate::contact::AddressUse>) {
    match unit {
        Unit::Value(field) => (field, None),
        Unit::Address(usage) => (Field::Line1, Some(usage)),
    }
}

/// True for the fields that a contact of this kind can have and that are values of it.
fn belongs(kind: Kind, group: FieldGroup, field: Field) -> bool {
    let steers = matches!(field, Field::ContactNumber | Field::AddressType | Field::Role);
    match group {
        FieldGroup::Individual => kind != Kind::Structure,
        FieldGroup::Structure => kind == Kind::Structure,
        FieldGroup::Contact | FieldGroup::Communication => !steers,
        FieldGroup::Criterion => field == Field::Remark,
        FieldGroup::Global | FieldGroup::Address | FieldGroup::Authorization | FieldGroup::Standing => false,
    }
}
