//! The findings by rule and the merge editor, told in lines: the group, or the field, that has the cursor.

use super::super::editor::Editor;
use super::super::facets::{FacetsPhase, FacetsView};
use super::scene::{plain, shown};

/// The group under the cursor, and how many there are.
pub(super) fn findings(view: &FacetsView) -> Vec<String> {
    match &view.phase {
        FacetsPhase::Reading => return Vec::new(),
        FacetsPhase::Failed(why) => return vec![format!("Failed: {}", plain(why))],
        FacetsPhase::Ready => {}
    }
    let (findings, rows) = view.size();
    let path = view.path();
    let within = if path.is_empty() { String::new() } else { format!(" in {}", shown(&path)) };
    let mut lines =
        vec![format!("Findings{within}: {findings} in {rows} rows, by {}.", view.facet().label())];
    let Some(group) = view.group() else {
        lines.push("Nothing was found.".into());
        return lines;
    };
    let (place, of) = (view.cursor + 1, view.groups().len());
    lines.push(format!(
        "Group {place} of {of}: {}, {} findings in {} rows, {} with a fix.",
        shown(&group.label),
        group.findings,
        group.rows,
        group.fixable
    ));
    for example in &group.examples {
        let fix = example.fix.as_ref().map(|fix| format!(", would be {}", shown(fix))).unwrap_or_default();
        lines.push(format!("Row {}: {}{fix}.", example.row, shown(&example.value)));
    }
    lines
}

/// The field under the cursor with every side.
pub(super) fn field(editor: &Editor) -> Vec<String> {
    let mut lines = vec![format!("Merge editor, row {}, {}.", editor.row(), editor.way())];
    let Some(line) = editor.line() else { return lines };
    let (place, of) = (editor.cursor + 1, editor.lines().len());
    let value = line.member.as_ref().map(|value| format!(", the value {}", shown(value))).unwrap_or_default();
    lines.push(format!("Field {place} of {of}: {}{value}.", line.unit.label()));
    let said = |text: &str| if text.is_empty() { "nothing".to_owned() } else { shown(text).into_owned() };
    for (place, (name, text)) in editor.sides().iter().zip(&line.sides).enumerate() {
        let here = if place == editor.side { ", chosen side" } else { "" };
        lines.push(format!("{}{here}: {}.", plain(name), said(text)));
    }
    lines.push(format!("After: {}.", said(&line.after)));
    if let Some(finding) = editor.finding(line.unit) {
        lines.push(format!("Found: {}.", plain(&finding.message)));
    }
    lines
}
