//! The row under the cursor: its details, the candidate beside it, the operator's picks, the comparison.
//!
//! The comparison is computed once per row, candidate and picks, never per frame.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::contact::{Contact, Incoming, RowNumber};
use crate::import::{CandidateDetail, PartDetail, RowDetail};
use crate::review::{Decision, Other, RowDecision, Verdict};
use crate::survivorship::{Golden, Line, Mark, Newer, Picks, SurvivorshipRules, Unit, Way};
use crate::validation::{Course, Finding, Part};

use super::places::{Arrangement, Placing};

/// Brings a row and a contact together; [`crate::survivorship::golden_record_by`] outside tests.
pub(crate) type Comparer = fn(&SurvivorshipRules, Option<&Contact>, &Incoming, Way, &Picks) -> Golden;

/// What a part of a row is laid beside.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// Nothing: the part makes a new contact.
    New,
    /// The contact that the row names by its key.
    Keyed,
    /// A candidate.
    Candidate(Other),
}

/// The panel below the comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Panel {
    #[default]
    Findings,
    Why,
    History,
}

impl Panel {
    /// In the order of the tabs.
    pub(crate) const ALL: [Self; 3] = [Self::Findings, Self::Why, Self::History];

    /// The panel after this one.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::Findings => Self::Why,
            Self::Why => Self::History,
            Self::History => Self::Findings,
        }
    }
}

/// Whether lines that are equal are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum EqualLines {
    #[default]
    Hidden,
    Shown,
}

/// The comparison of the part in focus with its target.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sheet {
    key: SheetKey,
    /// In the order of the screen.
    pub(crate) lines: Vec<Line>,
    /// Addresses for other uses that say the same as the one shown; a pick is meant for all of them.
    same_address: Vec<Unit>,
    /// Where each line stands.
    places: Arrangement,
}

/// What stands on a line of the comparison.
pub(crate) enum Place<'a> {
    /// A line, with its number among those shown.
    Line(usize, &'a Line),
    /// A usual field of which nothing is shown; how its sides relate, if it is there at all.
    Quiet(Unit, Option<Mark>),
}

impl Place<'_> {
    /// Whether it is that one of the lines shown.
    pub(crate) fn is_line(&self, number: usize) -> bool {
        matches!(self, Self::Line(here, _) if *here == number)
    }
}

#[derive(Clone, Debug, PartialEq)]
struct SheetKey {
    row: RowNumber,
    part: Part,
    target: Target,
    picks: Picks,
    revision: u64,
    placing: Placing,
}

impl Sheet {
    /// The lines to draw.
    pub(crate) fn shown(&self, equal: EqualLines) -> Vec<&Line> {
        let folded = |line: &Line| self.is_folded(line);
        self.lines.iter().filter(|l| equal == EqualLines::Shown || !folded(l)).collect()
    }

    /// What stands on each line of the screen: the usual fields, whether they are shown or not, then the other lines.
    pub(crate) fn places(&self, equal: EqualLines) -> Vec<Place<'_>> {
        let usual = self.places.usual();
        let line = |unit: &Unit| self.lines.iter().find(|line| line.unit == *unit);
        let mut shown = self.shown(equal).into_iter().enumerate().peekable();
        let mut places = Vec::with_capacity(usual.len() + self.lines.len());
        for unit in usual {
            places.push(match shown.next_if(|(_, line)| line.unit == *unit) {
                Some((index, line)) => Place::Line(index, line),
                None => Place::Quiet(*unit, line(unit).map(|line| line.mark)),
            });
        }
        places.extend(shown.map(|(index, line)| Place::Line(index, line)));
        places
    }

    /// Whether usual fields have places of their own.
    pub(crate) fn has_places(&self) -> bool {
        !self.places.usual().is_empty()
    }

    /// The units that a pick on a line is meant for: itself, and addresses that are shown as one with it.
    pub(crate) fn units(&self, unit: Unit) -> Vec<Unit> {
        let others = self.same_address.iter().copied().filter(|_| matches!(unit, Unit::Address(_)));
        std::iter::once(unit).chain(others).collect()
    }

    /// How many equal lines and how many lines only in the base are folded away.
    pub(crate) fn folded(&self) -> (usize, usize) {
        let count = |mark| self.lines.iter().filter(|l| l.mark == mark && self.is_folded(l)).count();
        (count(Mark::Equal), count(Mark::BaseOnly))
    }

    fn is_folded(&self, line: &Line) -> bool {
        let quiet = matches!(line.mark, Mark::Equal | Mark::BaseOnly) && line.after == line.base;
        quiet && !self.key.picks.contains_key(&line.unit)
    }
}

/// Details by row, and where the person looks.
pub(crate) struct RowView {
    details: HashMap<RowNumber, Arc<RowDetail>>,
    asked: HashSet<RowNumber>,
    /// Rows on the screen that have changed since their details were read.
    stale: HashSet<RowNumber>,
    /// Counts changes of the details, so that a comparison knows whether it is stale.
    revision: u64,
    focus: Focus,
    picks: BTreeMap<(RowNumber, Part, Target), Picks>,
    sheet: Option<Sheet>,
    pub(crate) panel: Panel,
    pub(crate) finding: usize,
    pub(crate) equal: EqualLines,
    /// The line under the field cursor, while the person is in the fields.
    pub(crate) field: Option<usize>,
    pub(crate) compare: Comparer,
}

/// Which part and which target of the row are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Focus {
    row: Option<RowNumber>,
    settled: bool,
    part: usize,
    target: usize,
    /// The rule whose finding is to be the chosen one.
    wanted: Option<String>,
    /// Whom the person laid beside the row: shown once the details have it.
    beside: Option<Other>,
}

/// As many details are kept; far more than are prefetched.
const DETAILS_KEPT: usize = 64;

impl RowView {
    /// Looks at nothing yet.
    pub(crate) fn new(compare: Comparer) -> Self {
        Self {
            details: HashMap::new(),
            asked: HashSet::new(),
            stale: HashSet::new(),
            revision: 0,
            focus: Focus::default(),
            picks: BTreeMap::new(),
            sheet: None,
            panel: Panel::default(),
            finding: 0,
            equal: EqualLines::default(),
            field: None,
            compare,
        }
    }

    /// Looks at another row.
    pub(crate) fn look_at(&mut self, row: Option<RowNumber>, decision: &RowDecision) {
        if self.focus.row != row {
            let wanted = self.focus.wanted.take();
            self.focus = Focus { row, wanted, ..Focus::default() };
            self.field = None;
            self.finding = 0;
        }
        self.settle(decision);
    }

    /// Once the details are there: the first part without decision, beside the candidate that is meant.
    fn settle(&mut self, decision: &RowDecision) {
        let Some(detail) = self.detail().cloned() else { return };
        if !self.focus.settled {
            let part = detail.parts.iter().position(|p| !decided(p)).unwrap_or(0);
            self.focus.settled = true;
            self.focus_on(part, decision);
            if let Some(rule) = self.focus.wanted.take() {
                self.finding = detail.record.findings.iter().position(|f| f.rule == rule).unwrap_or(0);
            }
        }
        self.focus.part = self.focus.part.min(detail.parts.len().saturating_sub(1));
        if let Some(other) = self.focus.beside.take() {
            match self.targets().iter().position(|t| *t == Target::Candidate(other.clone())) {
                Some(place) => self.focus.target = place,
                None => self.focus.beside = Some(other),
            }
        }
        self.focus.target = self.focus.target.min(self.targets().len().saturating_sub(1));
    }

    /// Puts a part in focus, beside the target of its decision or of the proposal.
    pub(crate) fn focus_on(&mut self, part: usize, proposed: &RowDecision) {
        self.focus.part = part;
        self.focus.target = 0;
        let Some(detail) = self.part() else { return };
        let meant = detail.decision.as_ref().or_else(|| proposed.get(&detail.part)).and_then(target_of);
        if let Some(target) = meant {
            self.focus.target = self.targets().iter().position(|t| *t == target).unwrap_or(0);
        }
    }

    /// The details of the row in focus.
    pub(crate) fn detail(&self) -> Option<&Arc<RowDetail>> {
        self.focus.row.and_then(|row| self.details.get(&row))
    }

    /// The part in focus.
    pub(crate) fn part(&self) -> Option<&PartDetail> {
        self.detail()?.parts.get(self.focus.part)
    }

    /// The place of the part in focus.
    pub(crate) fn part_place(&self) -> usize {
        self.focus.part
    }

    /// What the row says about the part in focus.
    pub(crate) fn incoming(&self) -> Option<&Incoming> {
        self.detail()?.record.part(self.part()?.part)
    }

    /// What the part in focus can be laid beside.
    pub(crate) fn targets(&self) -> Vec<Target> {
        self.part().map(targets).unwrap_or_default()
    }

    /// The place of the target in focus.
    pub(crate) fn target_place(&self) -> usize {
        self.focus.target
    }

    /// The target in focus.
    pub(crate) fn target(&self) -> Option<Target> {
        self.targets().into_iter().nth(self.focus.target)
    }

    /// Shows another target; `false` when there is none at that place.
    pub(crate) fn set_target(&mut self, place: usize) -> bool {
        let there = place < self.targets().len();
        if there {
            self.focus.target = place;
            self.field = self.field.map(|_| 0);
        }
        there
    }

    /// Shows a candidate as soon as it is there.
    pub(crate) fn show_beside(&mut self, other: Other) {
        self.focus.beside = Some(other);
    }

    /// The contact in focus with what the base knows of it; `None` for a new contact.
    pub(crate) fn beside(&self) -> Option<&CandidateDetail> {
        let part = self.part()?;
        match self.target()? {
            Target::New => None,
            Target::Keyed => part.keyed.as_ref(),
            Target::Candidate(other) => part.candidates.iter().find(|c| c.candidate.other == other),
        }
    }

    /// The findings of the row, and the place of the chosen one.
    pub(crate) fn findings(&self) -> &[Finding] {
        self.detail().map_or(&[], |d| d.record.findings.as_slice())
    }

    /// Chooses the finding of a rule in the row that is looked at next.
    pub(crate) fn want(&mut self, rule: String) {
        self.focus.wanted = Some(rule);
    }

    /// The chosen finding.
    pub(crate) fn chosen_finding(&self) -> Option<&Finding> {
        self.findings().get(self.finding)
    }

    /// The picks for the part and target in focus.
    pub(crate) fn picks(&self) -> Picks {
        let Some(key) = self.picks_key() else { return Picks::new() };
        if let Some(picks) = self.picks.get(&key) {
            return picks.clone();
        }
        let decided = self.part().and_then(|p| p.decision.as_ref());
        let same = decided.filter(|d| target_of(d).is_some_and(|t| t == key.2));
        same.and_then(Decision::picks).cloned().unwrap_or_default()
    }

    /// The picks that were made for a decision's own target, if any.
    pub(crate) fn picks_for(&self, part: Part, decision: &Decision) -> Option<Picks> {
        let key = (self.focus.row?, part, target_of(decision)?);
        self.picks.get(&key).filter(|p| !p.is_empty()).cloned()
    }

    /// Sets the picks for the part and target in focus.
    pub(crate) fn set_picks(&mut self, picks: Picks) {
        if let Some(key) = self.picks_key() {
            self.picks.insert(key, picks);
        }
    }

    fn picks_key(&self) -> Option<(RowNumber, Part, Target)> {
        Some((self.focus.row?, self.part()?.part, self.target()?))
    }

    /// The comparison in focus.
    pub(crate) fn sheet(&self) -> Option<&Sheet> {
        self.sheet.as_ref()
    }

    /// Computes the comparison again if row, candidate, picks or details are others than before.
    pub(crate) fn refresh(&mut self, merging: (Newer, &SurvivorshipRules), placing: Placing) {
        let key = self.picks_key().map(|(row, part, target)| SheetKey {
            row,
            part,
            target,
            picks: self.picks(),
            revision: self.revision,
            placing,
        });
        if self.sheet.as_ref().map(|s| &s.key) != key.as_ref() {
            self.sheet = key.and_then(|key| self.compute(key, merging));
        }
        let count = self.sheet.as_ref().map_or(0, |s| s.shown(self.equal).len());
        self.field = self.field.map(|place| place.min(count.saturating_sub(1)));
    }

    fn compute(&self, key: SheetKey, (newer, rules): (Newer, &SurvivorshipRules)) -> Option<Sheet> {
        let way = match key.target {
            Target::New => Way::Create,
            Target::Keyed => Way::Update,
            Target::Candidate(_) => Way::Merge(newer),
        };
        let base = self.beside().map(|c| &c.contact);
        let derivation = &self.detail()?.derivation;
        let incoming = derivation.without(self.incoming()?, base);
        let mut golden = (self.compare)(rules, base, &incoming, way, &key.picks);
        derivation.complete(&mut golden, base.filter(|_| way != Way::Create));
        let (mut lines, same_address) = fold_addresses(golden.lines);
        let places = Arrangement::of(incoming.kind, key.placing);
        places.sort(&mut lines);
        Some(Sheet { key, lines, same_address, places })
    }

    /// True when the row in focus takes something away from its contact.
    pub(crate) fn removes(&self) -> bool {
        self.detail().is_some_and(|d| matches!(d.record.course, Course::Remove { .. }))
    }

    /// Keeps the details of a row.
    pub(crate) fn keep(&mut self, row: RowNumber, detail: RowDetail) {
        if self.details.len() >= DETAILS_KEPT {
            let focus = self.focus.row;
            self.details.retain(|r, _| Some(*r) == focus);
        }
        self.asked.remove(&row);
        self.stale.remove(&row);
        self.details.insert(row, Arc::new(detail));
        // What is read in advance changes nothing of the comparison that is shown.
        self.revision += u64::from(self.focus.row == Some(row));
    }

    /// Of these rows those whose details are neither here nor asked for; they count as asked for from now.
    pub(crate) fn missing(&mut self, rows: &[RowNumber]) -> Vec<RowNumber> {
        let missing: Vec<_> =
            rows.iter().copied().filter(|r| self.lacks(*r) && !self.asked.contains(r)).collect();
        self.asked.extend(&missing);
        missing
    }

    /// True when the details of a row are here, and of the row as it is.
    pub(crate) fn has(&self, row: RowNumber) -> bool {
        !self.lacks(row)
    }

    /// True when details of one of these rows are neither here nor asked for.
    pub(crate) fn lacks_any(&self, rows: &[RowNumber]) -> bool {
        rows.iter().any(|row| self.lacks(*row) && !self.asked.contains(row))
    }

    /// Forgets what was asked for: those answers will be dropped.
    pub(crate) fn forget_asked(&mut self) {
        self.asked.clear();
    }

    /// Forgets that these rows were asked for.
    pub(crate) fn forget_asked_for(&mut self, rows: &[RowNumber]) {
        for row in rows {
            self.asked.remove(row);
        }
    }

    /// True when the details of the row in focus are on their way.
    pub(crate) fn is_awaited(&self) -> bool {
        self.focus.row.is_some_and(|row| self.lacks(row) && self.asked.contains(&row))
    }

    fn lacks(&self, row: RowNumber) -> bool {
        !self.details.contains_key(&row) || self.stale.contains(&row)
    }

    /// Forgets the details of a row that is not the same any more; those on the screen stay until the new ones come.
    pub(crate) fn drop_detail(&mut self, row: RowNumber) {
        if self.focus.row == Some(row) {
            self.stale.insert(row);
        } else {
            self.details.remove(&row);
        }
    }

    /// Forgets every detail.
    pub(crate) fn clear(&mut self) {
        self.details.clear();
        self.asked.clear();
        self.stale.clear();
        self.revision += 1;
    }

    /// Writes a note into the details at once, before the store has it.
    pub(crate) fn note(&mut self, row: RowNumber, note: &str) {
        if let Some(detail) = self.details.get_mut(&row) {
            Arc::make_mut(detail).note = note.to_owned();
        }
    }

    /// Notes a judgement on the details at once, before the store has it.
    pub(crate) fn judge(&mut self, other: &Other, verdict: Verdict) {
        let (part, row) = (self.focus.part, self.focus.row);
        let Some(detail) = row.and_then(|row| self.details.get_mut(&row)) else { return };
        let candidates = Arc::make_mut(detail).parts.get_mut(part).map(|p| &mut p.candidates);
        for candidate in candidates.into_iter().flatten().filter(|c| c.candidate.other == *other) {
            candidate.candidate.verdict = Some(verdict);
        }
        self.revision += 1;
    }

    /// Notes a decision on the details at once, before the store has it.
    pub(crate) fn decide(&mut self, row: RowNumber, decision: &RowDecision) {
        let Some(detail) = self.details.get_mut(&row) else { return };
        for part in &mut Arc::make_mut(detail).parts {
            part.decision = decision.get(&part.part).cloned();
        }
        self.revision += 1;
    }

    /// The place of the next candidate after the one in focus that may still be merged into.
    pub(crate) fn next_open_target(&self) -> Option<usize> {
        let part = self.part()?;
        let is_open = |target: &Target| match target {
            Target::Candidate(other) => {
                part.candidates.iter().any(|c| c.candidate.other == *other && c.candidate.is_open())
            }
            _ => false,
        };
        let targets = self.targets();
        let (after, before) = (self.focus.target + 1..targets.len(), 0..self.focus.target);
        after.chain(before).find(|place| targets.get(*place).is_some_and(is_open))
    }
}

/// Shows addresses that say the same for several uses once; addresses that differ all stay.
fn fold_addresses(lines: Vec<Line>) -> (Vec<Line>, Vec<Unit>) {
    let texts = |l: &Line| (l.incoming.clone(), l.base.clone(), l.after.clone());
    let mut addresses = lines.iter().filter(|l| matches!(l.unit, Unit::Address(_)));
    let Some(first) = addresses.next() else { return (lines, Vec::new()) };
    if addresses.any(|other| texts(other) != texts(first) || other.origin != first.origin) {
        return (lines, Vec::new());
    }
    let shown = first.unit;
    let (kept, folded): (Vec<_>, Vec<_>) =
        lines.into_iter().partition(|l| l.unit == shown || !matches!(l.unit, Unit::Address(_)));
    (kept, folded.into_iter().map(|l| l.unit).collect())
}

fn decided(part: &PartDetail) -> bool {
    part.decision.is_some()
}

/// What a part can be laid beside: the contact of its key, then its candidates, else nothing.
fn targets(part: &PartDetail) -> Vec<Target> {
    let keyed = part.keyed.iter().map(|_| Target::Keyed);
    let candidates = part.candidates.iter().map(|c| Target::Candidate(c.candidate.other.clone()));
    let mut targets: Vec<_> = keyed.chain(candidates).collect();
    if targets.is_empty() {
        targets.push(Target::New);
    }
    targets
}

/// What a decision lays the part beside; `None` for a skip or a wait.
fn target_of(decision: &Decision) -> Option<Target> {
    match decision {
        Decision::Create { .. } => Some(Target::New),
        Decision::Merge { into, .. } => Some(Target::Candidate(into.clone())),
        Decision::Update { .. } | Decision::Remove { .. } => Some(Target::Keyed),
        Decision::Skip { .. } | Decision::Wait { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::AddressUse;
    use crate::survivorship::Origin;

    fn address(usage: AddressUse, text: &str) -> Line {
        Line {
            unit: Unit::Address(usage),
            incoming: text.into(),
            base: String::new(),
            after: text.into(),
            mark: Mark::Gap,
            origin: Origin::File,
            rule: None,
        }
    }

    #[test]
    fn addresses_are_shown_as_one_only_while_they_say_the_same() {
        let same = vec![address(AddressUse::Main, "Rue 1"), address(AddressUse::Billing, "Rue 1")];
        let (shown, folded) = fold_addresses(same);
        assert_eq!((shown.len(), folded), (1, vec![Unit::Address(AddressUse::Billing)]));
        let other = vec![address(AddressUse::Main, "Rue 1"), address(AddressUse::Billing, "Rue 2")];
        let (shown, folded) = fold_addresses(other);
        assert_eq!((shown.len(), folded), (2, Vec::new()));
    }
}
