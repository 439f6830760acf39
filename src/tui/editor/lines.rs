//! The lines of the merge editor: each field with every side and what comes after, a criterion value by value below it.

use crate::contact::value::text::fold;
use crate::contact::{Contact, Field};
use crate::survivorship::{Line, Mark, Picks, Unit, Way};

use super::Pair;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EditorLine {
    pub(crate) unit: Unit,
    /// One value of several, on a line of its own.
    pub(crate) member: Option<String>,
    /// What each side says: the row, the contact that it is brought into, other candidates.
    pub(crate) sides: Vec<String>,
    pub(crate) after: String,
    pub(crate) side: Side,
    /// Where the value comes from, in one word; empty where there is none.
    pub(crate) source: &'static str,
    /// The operator chose it.
    pub(crate) picked: bool,
}

/// How a row and the contact that it is brought into relate in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Equal,
    Differs,
    Gap,
    BaseOnly,
    /// Nobody says anything.
    Empty,
}

impl EditorLine {
    /// True where there is something to decide.
    pub(crate) fn differs(&self) -> bool {
        matches!(self.side, Side::Differs)
    }
}

/// True for texts that say the same but for spelling.
pub(super) fn alike(a: &str, b: &str) -> bool {
    a == b || (!a.is_empty() && !b.is_empty() && fold(a) == fold(b))
}

/// The lines of these units.
pub(super) fn of(pair: &Pair, picks: &Picks, units: &[Unit]) -> Vec<EditorLine> {
    let base = pair.base.as_ref();
    let mut golden = (pair.compare)(&pair.survivorship, base, &pair.incoming, pair.way, picks);
    pair.derivation.complete(&mut golden, base.filter(|_| pair.way != Way::Create));
    let mut all: Vec<Unit> = units.to_vec();
    all.extend(golden.lines.iter().map(|line| line.unit));
    all.sort_by_key(|unit| super::place(*unit));
    all.dedup();
    let mut lines = Vec::with_capacity(all.len());
    for unit in all {
        let computed = golden.lines.iter().find(|line| line.unit == unit);
        let line = line(pair, picks, (unit, computed));
        let members = members(&line);
        lines.push(line);
        lines.extend(members);
    }
    lines
}

fn line(pair: &Pair, picks: &Picks, (unit, computed): (Unit, Option<&Line>)) -> EditorLine {
    let text = |contact: &Contact| unit.text_in(contact);
    let incoming = computed.map_or_else(|| text(&pair.said), |line| line.incoming.clone());
    let base = pair.base.as_ref().map(|base| computed.map_or_else(|| text(base), |line| line.base.clone()));
    let others = pair.others.iter().map(|(_, contact)| text(contact));
    let side = match computed.map(|line| line.mark) {
        Some(Mark::Equal) => Side::Equal,
        Some(Mark::Differs) => Side::Differs,
        Some(Mark::Gap) => Side::Gap,
        Some(Mark::BaseOnly) => Side::BaseOnly,
        None => Side::Empty,
    };
    let after = computed.map(|line| line.after.clone()).unwrap_or_default();
    EditorLine {
        unit,
        member: None,
        sides: std::iter::once(incoming).chain(base).chain(others).collect(),
        source: if after.is_empty() { "" } else { computed.map_or("", Line::source) },
        after,
        side,
        picked: picks.contains_key(&unit),
    }
}

/// The values of a criterion that holds several, or of which the sides say different ones.
fn members(line: &EditorLine) -> Vec<EditorLine> {
    if !matches!(line.unit, Unit::Value(Field::Criterion(_))) {
        return Vec::new();
    }
    let mut texts: Vec<String> = line.sides.iter().chain([&line.after]).cloned().collect();
    if line.sides.len() > 1 {
        // What the contact holds stands first, so that the lines keep their places whatever is picked.
        texts.swap(0, 1);
    }
    let all = super::united(&texts);
    let values: Vec<&str> = all.split('|').filter(|v| !v.is_empty()).collect();
    if values.len() < 2 {
        return Vec::new();
    }
    let has = |text: &str, value: &str| text.split('|').any(|v| alike(v.trim(), value));
    let one = |value: &str| {
        let shown = |text: &String| if has(text, value) { value.to_owned() } else { String::new() };
        let after = shown(&line.after);
        EditorLine {
            unit: line.unit,
            member: Some(value.to_owned()),
            sides: line.sides.iter().map(shown).collect(),
            side: if after.is_empty() { Side::Empty } else { Side::Equal },
            source: if after.is_empty() { "left out" } else { "kept" },
            after,
            picked: line.picked,
        }
    };
    values.into_iter().map(one).collect()
}
