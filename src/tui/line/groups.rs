//! The findings by rule and the merge editor, told in lines: the group, or the field, that has the cursor.

use super::super::editor::{Editor, EditorLine, Scope};
use super::super::facets::{FacetsPhase, FacetsView};
use super::super::keymap::{Action, Keymap, Mode};
use super::scene::{around, ended, hint, or_nothing, plain, shown};
use crate::import::{Facet, FindingGroup, counted};
use crate::validation::{Severity, rule_entry};

/// The group under the cursor, and how many there are.
pub(super) fn findings(view: &FacetsView, keys: &Keymap) -> Vec<String> {
    match &view.phase {
        FacetsPhase::Reading => return Vec::new(),
        FacetsPhase::Failed(why) => return vec![format!("Failed: {}", plain(why))],
        FacetsPhase::Ready => {}
    }
    let (findings, rows) = view.size();
    let path = view.path();
    let within = if path.is_empty() { String::new() } else { format!(" in {}", plain(&path)) };
    let mut lines = vec![format!("Findings{within}: {}, by {}.", size(findings, rows), view.facet().label())];
    let Some(group) = view.group() else {
        lines.push("Nothing was found.".into());
        return lines;
    };
    let (place, of) = (view.cursor + 1, view.groups().len());
    lines.push(format!("Group {place} of {of}: {}.", group_words(group)));
    let rule = view.chosen().into_iter().find(|within| within.facet == Facet::Rule);
    let entry = rule.and_then(|within| rule_entry(&view.index().name(within)));
    lines.extend(entry.map(|entry| ended(&format!("Rule: {}", plain(entry.summary)))));
    for example in &group.examples {
        let fix = example.fix.as_ref().map(|fix| format!(", would be {}", shown(fix))).unwrap_or_default();
        lines.push(format!("Row {}: {}{fix}.", example.row, or_nothing(&example.value)));
    }
    lines.extend(others((keys, Mode::Facets), of, "group"));
    lines
}

/// The groups around the cursor.
pub(super) fn groups(view: &FacetsView) -> Vec<String> {
    let (groups, by) = (view.groups(), view.facet().label());
    let mut lines = vec![format!("Groups by {by}: {}.", groups.len())];
    lines.extend(around(view.cursor, groups.len()).filter_map(|place| {
        let here = if place == view.cursor { "Here: group" } else { "Group" };
        Some(format!("{here} {}, {}.", place + 1, group_words(groups.get(place)?)))
    }));
    lines
}

fn group_words(group: &FindingGroup) -> String {
    let grave = match group.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let size = size(group.findings, group.rows);
    format!("{}, {grave}, {size}, {} with a fix", plain(&group.label), group.fixable)
}

fn size(findings: usize, rows: usize) -> String {
    let findings = counted(findings as u64, "finding", "findings");
    format!("{findings} in {}", counted(rows as u64, "row", "rows"))
}

/// How the other ones of a list are reached.
fn others(keys: (&Keymap, Mode), of: usize, what: &str) -> Option<String> {
    let next = hint(keys, Action::Down, &format!("goes to the next {what}"));
    let previous = hint(keys, Action::Up, "to the one before");
    (of > 1).then(|| format!("{}{previous} The word list tells them all.", next.trim_start()))
}

/// The field under the cursor with every side.
pub(super) fn field(editor: &Editor, keys: &Keymap) -> Vec<String> {
    let scope = match editor.scope() {
        Scope::All => "every field",
        Scope::Filled => "filled fields",
    };
    let picks = counted(editor.picks().len() as u64, "pick", "picks");
    let mut lines = vec![format!("Merge editor, row {}, {}, {scope}, {picks}.", editor.row(), editor.way())];
    let Some(line) = editor.line() else { return lines };
    let (place, of) = (editor.cursor + 1, editor.lines().len());
    let value = line.member.as_ref().map(|value| format!(", the value {}", shown(value))).unwrap_or_default();
    lines.push(format!("Field {place} of {of}: {}{value}.", line.unit.label()));
    for (place, (name, text)) in editor.sides().iter().zip(&line.sides).enumerate() {
        let here = if place == editor.side { ", chosen side" } else { "" };
        lines.push(format!("{}{here}: {}.", plain(name), or_nothing(text)));
    }
    lines.push(format!("After: {}.", after(line)));
    if let Some(finding) = editor.finding(line.unit) {
        lines.push(format!("Found: {}.", plain(&finding.message)));
    }
    lines.extend(others((keys, Mode::Editor), of, "field"));
    lines
}

/// The fields around the cursor.
pub(super) fn fields(editor: &Editor) -> Vec<String> {
    let all = editor.lines();
    let mut lines = vec![format!("Fields: {}.", all.len())];
    lines.extend(around(editor.cursor, all.len()).filter_map(|place| {
        let line = all.get(place)?;
        let here = if place == editor.cursor { "Here: field" } else { "Field" };
        Some(format!("{here} {}, {}, after: {}.", place + 1, plain(&line.unit.label()), after(line)))
    }));
    lines
}

fn after(line: &EditorLine) -> String {
    let picked = if line.picked { ", picked by hand" } else { "" };
    let source = if line.source.is_empty() { String::new() } else { format!(", {}", line.source) };
    format!("{}{source}{picked}", or_nothing(&line.after))
}
