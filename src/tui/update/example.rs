//! Examples in a preview: what a few rows would change, before and after.

use crate::contact::RowNumber;
use crate::import::{PartDetail, RowDetail};
use crate::review::{Decision, RowDecision};
use crate::survivorship::{Golden, Line, Way};

use super::super::model::Model;
use super::decide;

/// Changes of one row that are told; the others are counted.
const CHANGES: usize = 2;

/// Longer values are cut: the row itself shows them whole.
const VALUE: usize = 24;

/// One line for each example that is decided.
pub(super) fn lines(
    model: &Model,
    examples: &[RowDetail],
    decisions: &[(RowNumber, RowDecision)],
) -> Vec<String> {
    let decided = |row: RowNumber| decisions.iter().find(|(r, _)| *r == row).map(|(_, decision)| decision);
    let told = examples.iter().filter_map(|detail| Some(line(model, detail, decided(detail.record.row)?)));
    let told: Vec<String> = told.collect();
    if told.is_empty() {
        return told;
    }
    std::iter::once("For example (before → after):".to_owned()).chain(told).collect()
}

fn line(model: &Model, detail: &RowDetail, decision: &RowDecision) -> String {
    let head = format!(
        "  row {} {}: to decide → {}",
        detail.record.row,
        detail.record.display_name(),
        decide::summary(decision)
    );
    let parts =
        detail.parts.iter().filter_map(|part| changes(model, detail, (part, decision.get(&part.part)?)));
    let all: Vec<String> = parts.flatten().collect();
    let rest = all.len().saturating_sub(CHANGES);
    let mut words: Vec<String> = all.into_iter().take(CHANGES).collect();
    if rest > 0 {
        words.push(format!("{rest} more"));
    }
    if words.is_empty() { head } else { format!("{head}; {}", words.join(", ")) }
}

/// What becomes of the contact that a part is brought into; nothing for a new one, which is all new.
fn changes(
    model: &Model,
    detail: &RowDetail,
    (part, decision): (&PartDetail, &Decision),
) -> Option<Vec<String>> {
    let golden = golden(model, detail, (part, decision))?;
    let changed = golden.lines.iter().filter(|line| line.base != line.after);
    Some(changed.map(change).collect())
}

fn golden(model: &Model, detail: &RowDetail, (part, decision): (&PartDetail, &Decision)) -> Option<Golden> {
    let (base, way) = match decision {
        Decision::Merge { into, .. } => {
            let found = part.candidates.iter().find(|c| c.candidate.other == *into)?;
            (&found.contact, Way::Merge(model.header.newer))
        }
        Decision::Update { .. } => (&part.keyed.as_ref()?.contact, Way::Update),
        _ => return None,
    };
    let incoming = detail.record.part(part.part)?;
    let incoming = detail.derivation.without(incoming, Some(base));
    let picks = decision.picks().cloned().unwrap_or_default();
    Some((model.row.compare)(&model.header.survivorship, Some(base), &incoming, way, &picks))
}

fn change(line: &Line) -> String {
    let shown = |text: &str| match text {
        "" => "—".to_owned(),
        text => super::super::widget::text::cut(text, VALUE),
    };
    format!("{} {} → {}", line.unit.label(), shown(&line.base), shown(&line.after))
}
