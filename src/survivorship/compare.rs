//! The lines that lay row, contact and result side by side.

use super::address::{parts_agree, row_text, same_address, targets};
use super::choice::{Side, chosen};
use super::equal::{agree, known, says_nothing};
use super::fold::contains;
use super::merge::{is_united_text, missing_values};
use super::pair::Pair;
use super::unit::{is_standing, is_value, position, slots_of, text, units};
use super::{Line, Mark, Origin, Pick, Unit, Way};
use crate::contact::{AddressUse, Contact, Entry, Field};

/// How a line shows a cell that clears.
const CLEARS: &str = "=";

/// One line per unit that row or contact fills: what differs first, each group in field order.
pub(super) fn lines(pair: &Pair<'_>, after: &Contact) -> Vec<Line> {
    let meant = targets(pair);
    let mut all: Vec<Unit> = units(pair.base).chain(units(after)).collect();
    let named = pair.entries().map(|(field, _)| field).filter(|f| is_value(*f) || is_standing(*f));
    all.extend(named.map(Unit::Value));
    all.extend(meant.iter().copied().map(Unit::Address));
    all.sort_by_key(|unit| position(*unit));
    all.dedup();
    let line = |unit| match unit {
        Unit::Value(field) => value_line(pair, after, field),
        Unit::Address(usage) => address_line(pair, after, usage, &meant),
    };
    let mut lines: Vec<Line> = all.into_iter().filter_map(line).collect();
    lines.sort_by_key(|line| rank(line.mark));
    lines
}

pub(super) fn rank(mark: Mark) -> u8 {
    match mark {
        Mark::Differs => 0,
        Mark::Gap => 1,
        Mark::BaseOnly => 2,
        Mark::Equal => 3,
    }
}

fn value_line(pair: &Pair<'_>, after: &Contact, field: Field) -> Option<Line> {
    let unit = Unit::Value(field);
    let (base, after_text) = (text(pair.before, unit), text(Some(after), unit));
    let incoming = row_value(pair, field, &base, &after_text);
    // A new contact is active and without sales: that goes without saying.
    let usual = is_standing(field) && pair.before.is_none() && !units(after).any(|u| u == unit);
    let empty = base.is_empty() && after_text.is_empty() && matches!(incoming.as_str(), "" | CLEARS);
    if usual || empty {
        return None;
    }
    let sides = Sides {
        says: says(pair, field, &incoming),
        holds: !says_nothing(field, &base),
        stands: base == after_text,
    };
    let mark = sides.mark(|| value_agrees(pair, field));
    Some(finish(
        pair,
        Line { unit, incoming, base, after: after_text, mark, origin: Origin::Base, rule: None },
    ))
}

/// The row's text for a field; for a slot into which a value of another slot moved, that value.
fn row_value(pair: &Pair<'_>, field: Field, base: &str, after: &str) -> String {
    match pair.incoming.entries.get(&field) {
        Some(Entry::Clear) => CLEARS.into(),
        Some(entry) => entry.text().to_owned(),
        None if base != after && slots_of(field).is_some_and(|s| gives(pair, s, after)) => after.to_owned(),
        None => String::new(),
    }
}

fn gives(pair: &Pair<'_>, slots: &[Field], text: &str) -> bool {
    matches!(pair.way, Way::Merge(_)) && slots.iter().any(|slot| pair.incoming.text(*slot) == text)
}

/// `=` speaks in an update only; a default that stands for nothing speaks where it would be written.
fn says(pair: &Pair<'_>, field: Field, incoming: &str) -> bool {
    match (pair.way, pair.incoming.entries.get(&field)) {
        (way, Some(Entry::Clear)) => way == Way::Update,
        (Way::Merge(_), _) => !says_nothing(field, incoming),
        _ => !incoming.is_empty(),
    }
}

/// True when the row says nothing of a field that the contact does not hold already.
pub(super) fn value_agrees(pair: &Pair<'_>, field: Field) -> bool {
    let Some(entry) = pair.incoming.entries.get(&field) else { return false };
    let base = text(pair.before, Unit::Value(field));
    match (pair.way, field) {
        _ if is_standing(field) => base == entry.text(),
        (Way::Merge(_), Field::Criterion(_)) | (_, Field::Alias) => {
            missing_values(&base, entry.text()).is_empty()
        }
        (_, Field::Criterion(_)) if matches!(entry, Entry::Append(_)) => {
            missing_values(&base, entry.text()).is_empty()
        }
        (Way::Merge(_), _) if slots_of(field).is_some() => known(field, pair.base, pair.incoming),
        (Way::Merge(_), _) if is_united_text(field, entry) => contains(&base, entry.text()),
        _ => agree(field, pair.base, pair.incoming),
    }
}

fn address_line(pair: &Pair<'_>, after: &Contact, usage: AddressUse, meant: &[AddressUse]) -> Option<Line> {
    let unit = Unit::Address(usage);
    let address = pair.base.addresses.get(usage);
    let incoming = if meant.contains(&usage) { row_text(pair) } else { String::new() };
    let (base, after_text) = (text(pair.before, unit), text(Some(after), unit));
    if base.is_empty() && after_text.is_empty() && matches!(incoming.as_str(), "" | CLEARS) {
        return None;
    }
    let agrees = || match (pair.way, address) {
        (_, None) => false,
        (Way::Update, Some(address)) => parts_agree(address, pair),
        (_, Some(address)) => same_address(address, &pair.incoming.address()),
    };
    let stands = address == after.addresses.get(usage);
    let mark = Sides { says: !incoming.is_empty(), holds: address.is_some(), stands }.mark(agrees);
    Some(finish(
        pair,
        Line { unit, incoming, base, after: after_text, mark, origin: Origin::Base, rule: None },
    ))
}

/// Which sides say something, and whether the base's side is what comes out.
struct Sides {
    says: bool,
    holds: bool,
    stands: bool,
}

impl Sides {
    /// How the sides relate. What is marked equal is hidden on the screen, so nothing that changes is.
    fn mark(&self, agrees: impl FnOnce() -> bool) -> Mark {
        match (self.says, self.holds) {
            (false, true) => Mark::BaseOnly,
            (false, false) if self.stands => Mark::Equal,
            (true, _) if self.stands && agrees() => Mark::Equal,
            (true, true) => Mark::Differs,
            (_, false) => Mark::Gap,
        }
    }
}

fn finish(pair: &Pair<'_>, mut line: Line) -> Line {
    line.origin = origin(pair, &line);
    let is_open = line.mark == Mark::Differs && !pair.picks.contains_key(&line.unit);
    line.rule = chosen(pair, line.unit).filter(|_| is_open).and_then(|(rule, side)| {
        let stands = line.after == line.base;
        // Some things no rule changes: a login, a withdrawal.
        let is_obeyed = match side {
            Side::Base => stands,
            Side::File => !stands,
            Side::Both => true,
        };
        is_obeyed.then_some(rule)
    });
    line
}

fn origin(pair: &Pair<'_>, line: &Line) -> Origin {
    match (line.unit, pair.picks.get(&line.unit)) {
        (Unit::Value(_), Some(Pick::Hand(text))) if *text == line.after => return Origin::Hand,
        _ => {}
    }
    if line.after == line.base {
        return if line.mark == Mark::Equal { Origin::Both } else { Origin::Base };
    }
    if line.after.is_empty() {
        return Origin::Cleared;
    }
    let slot = matches!(line.unit, Unit::Value(field) if slots_of(field).is_some());
    match line.incoming.as_str() {
        "" if pair.before.is_none() => Origin::Default,
        file if file == line.after => Origin::File,
        // Another slot's value: without one of the row here, the base's own changed places.
        "" if slot => Origin::Base,
        _ if slot || line.base.is_empty() => Origin::File,
        _ => Origin::Both,
    }
}
