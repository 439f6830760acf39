//! One row in words: what it asks, what is proposed and why, whom it is laid beside, what differs, what was found.

use super::super::keymap::{Action, Mode};
use super::super::model::Model;
use super::super::queue::Filter;
use super::super::rowview::{EqualLines, Target};
use super::super::screen::words;
use super::super::widget::text::percent;
use super::scene::{Choice, Offered, around, ended, hint, numbered, or_nothing, plain, shown};
use crate::import::{QueueLine, RowState, counted};
use crate::review::{FieldWeight, Safety};
use crate::survivorship::{Line, Mark};
use crate::validation::{Certainty, Finding, Part, Severity};

/// As many fields are named for and against two contacts being one.
const NAMED: usize = 4;

/// The row under the cursor.
pub(super) fn told(model: &Model) -> Vec<String> {
    let Some(line) = model.queue.current() else {
        let listed = plain(&model.queue.listing().words());
        let left = to_decide(model);
        return vec![format!("No rows in this list: {listed}. {left}.{}", another_list(model))];
    };
    let mut lines = head(model, line);
    if model.row.detail().is_none() {
        lines.push("This row could not be read.".to_owned());
        return lines;
    }
    lines.extend(beside(model));
    lines.extend(why(model));
    lines.extend(differences(model));
    lines.extend(findings(model));
    lines
}

fn head(model: &Model, line: &QueueLine) -> Vec<String> {
    let left = to_decide(model);
    let listing = model.queue.listing();
    // Of the whole list of what is to decide the count is enough; what else keeps rows out is always told.
    let of = match listing.filter == Filter::ToDecide && listing.narrow.is_empty() {
        true => left,
        false => format!(
            "place {} of {} in the list {}, {left}",
            model.queue.cursor() + 1,
            model.queue.len(),
            plain(&listing.words())
        ),
    };
    let mut lines = vec![format!("Row {}, {}. {of}.", line.row, state(line)), proposed(line)];
    let who: Vec<_> = [&line.name, &line.reach, &line.place]
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(|text| shown(text))
        .collect();
    if !who.is_empty() {
        lines.push(format!("Name: {}.", who.join(", ")));
    }
    if line.tags.marked {
        lines.push("Marked.".to_owned());
    }
    if line.tags.later {
        lines.push("Put aside until the rest is done.".to_owned());
    }
    if !line.tags.note.is_empty() {
        lines.push(format!("Note: {}.", shown(&line.tags.note)));
    }
    lines.push(format!("Asks: {}.", plain(&words::asked(model))));
    lines.extend(parts(model));
    lines
}

/// How much is left, as the header of the console counts it.
fn to_decide(model: &Model) -> String {
    let tally = model.queue.tally();
    let later = if tally.later > 0 { format!(", {} of them later", tally.later) } else { String::new() };
    format!("{} to decide{later}", counted(tally.open as u64, "row", "rows"))
}

fn another_list(model: &Model) -> String {
    hint((&model.look.keys, Mode::Review), Action::NextFilter, "tells another list")
}

/// Where a row stands, in a word.
pub(super) fn state(line: &QueueLine) -> String {
    match &line.state {
        RowState::Open => "to decide".to_owned(),
        RowState::Waiting { question } if question.is_empty() => "put off".to_owned(),
        RowState::Waiting { question } => format!("put off with the question: {}", shown(question)),
        RowState::Decided { summary } => format!("decided: {}", plain(summary)),
        RowState::Committed { outcome } => format!("in the base: {}", outcome.label()),
    }
}

fn proposed(line: &QueueLine) -> String {
    let text = plain(&line.proposal.text);
    match line.proposal.safety {
        Safety::Certain => format!("Proposed: {text}. It needs no look."),
        Safety::Accept => format!("Proposed: {text}."),
        Safety::Choose => format!("Choose yourself: {text}."),
    }
}

fn parts(model: &Model) -> Option<String> {
    let parts = &model.row.detail().filter(|detail| detail.parts.len() > 1)?.parts;
    let name = |part: Part| if part == Part::Structure { "structure" } else { "relay" };
    let told = parts.iter().map(|part| {
        let decided = if part.decision.is_some() { "decided" } else { "to decide" };
        format!("{} {decided}", name(part.part))
    });
    let here = model.row.part().map_or("", |part| name(part.part));
    Some(format!(
        "Parts: {}. Told now: the {here}.{}",
        told.collect::<Vec<_>>().join(", "),
        hint((&model.look.keys, Mode::Review), Action::OtherPart, "tells the other")
    ))
}

/// Whom the row is laid beside, and what the base knows of them; then the other candidates with their numbers.
fn beside(model: &Model) -> Vec<String> {
    let targets = model.row.targets();
    let mut lines = Vec::new();
    match (model.row.target(), model.row.beside()) {
        (Some(Target::Candidate(_)), Some(beside)) => lines.push(format!(
            "Candidate {} of {}, {} alike.",
            model.row.target_place() + 1,
            targets.len(),
            plain(&percent(beside.candidate.probability))
        )),
        (Some(Target::Keyed), _) => lines.push("Contact named by the row's key.".to_owned()),
        _ => {}
    }
    let facts: Vec<_> = words::standing_words(model).iter().map(|fact| plain(fact)).collect();
    let new = if model.row.beside().is_none() { "New: " } else { "" };
    lines.push(ended(&format!("{new}{}", facts.join(", "))));
    lines.extend(others(model, &targets));
    lines
}

fn others(model: &Model, targets: &[Target]) -> Vec<String> {
    let part = model.row.part();
    let told = targets.iter().enumerate().filter(|(place, _)| *place != model.row.target_place());
    told.map(|(place, target)| {
        let number = place + 1;
        let Target::Candidate(other) = target else {
            return format!("Other: #{number}, the contact that the key names.");
        };
        let found = part.and_then(|part| part.candidates.iter().find(|c| c.candidate.other == *other));
        let words = found.map(|found| {
            let name = shown(&found.contact.display_name()).into_owned();
            let alike = plain(&percent(found.candidate.probability));
            let judged = found.candidate.verdict.map_or("", |verdict| match verdict {
                crate::review::Verdict::Different => ", judged not the same",
                crate::review::Verdict::Related => ", judged related",
                crate::review::Verdict::Same => ", judged the same",
            });
            format!("{name}, {alike} alike{judged}")
        });
        format!("Other: #{number}, {}.", words.unwrap_or_default())
    })
    .collect()
}

/// What speaks for and against the two being one.
fn why(model: &Model) -> Vec<String> {
    match (model.row.target(), model.row.beside()) {
        (Some(Target::Candidate(_)), Some(beside)) => evidence(&beside.candidate.fields),
        (Some(Target::Keyed), _) => vec![format!("Why: {}.", words::no_why(model))],
        _ => Vec::new(),
    }
}

/// The weightiest fields for and against, a line each.
pub(super) fn evidence(fields: &[FieldWeight]) -> Vec<String> {
    let mut sorted: Vec<_> = fields.iter().collect();
    sorted.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    let named = |keep: fn(f32) -> bool| {
        let some = sorted.iter().filter(|f| keep(f.weight)).take(NAMED);
        let told: Vec<_> = some.map(|f| format!("{} {}", f.field, f.level).replace('_', " ")).collect();
        told.join(", ")
    };
    let (pro, con) = (named(|weight| weight > 0.0), named(|weight| weight < 0.0));
    let line = |side: &str, told: String| (!told.is_empty()).then(|| format!("{side}: {}.", plain(&told)));
    [line("For it", pro), line("Against it", con)].into_iter().flatten().collect()
}

/// What differs, field by field.
fn differences(model: &Model) -> Vec<String> {
    let Some(sheet) = model.row.sheet() else { return Vec::new() };
    let mut lines: Vec<_> = sheet.shown(model.row.equal).into_iter().map(|line| field(model, line)).collect();
    if model.row.equal == EqualLines::Hidden {
        let how = hint((&model.look.keys, model.mode()), Action::ShowEqual, "tells them");
        lines.extend(match sheet.folded() {
            (0, 0) => None,
            (same, 0) => Some(format!("Same: {}.{how}", fields_of(same))),
            (0, base) => Some(format!("Only in the base: {}.{how}", fields_of(base))),
            (same, base) => Some(format!("Same: {}. Only in the base: {base}.{how}", fields_of(same))),
        });
    }
    lines
}

fn fields_of(count: usize) -> String {
    counted(count as u64, "field", "fields")
}

/// One field as a sentence.
pub(super) fn field(model: &Model, line: &Line) -> String {
    let label = plain(&line.unit.label());
    let picked = if model.row.picks().contains_key(&line.unit) { ", picked by hand" } else { "" };
    if model.row.removes() {
        return format!("{label}: base says {}, after: taken away.", or_nothing(&line.base));
    }
    let (file, base, after) = (or_nothing(&line.incoming), or_nothing(&line.base), or_nothing(&line.after));
    if model.row.beside().is_none() {
        return match line.incoming == line.after {
            true => format!("{label}: {after}."),
            false => format!("{label}: file says {file}, after: {after}, {}{picked}.", line.source()),
        };
    }
    match line.mark {
        Mark::Equal if line.after == line.base => format!("{label}: same, {base}."),
        _ => {
            format!("{label}: file says {file}, base says {base}, after: {after}, {}{picked}.", line.source())
        }
    }
}

fn findings(model: &Model) -> Vec<String> {
    let all = model.row.findings();
    let chosen = model.row.finding;
    all.iter()
        .enumerate()
        .flat_map(|(place, found)| {
            finding(model, (found, if place == chosen { Place::Chosen } else { Place::Other }))
        })
        .collect()
}

/// Whether a finding is the one that is fixed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Chosen,
    Other,
}

fn finding(model: &Model, (finding, place): (&Finding, Place)) -> Vec<String> {
    let grave = match finding.severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    };
    let field = finding.field.map(|field| format!("{}: ", field.label())).unwrap_or_default();
    // Most messages name the value themselves.
    let said = finding.value.is_empty() || finding.message.contains(&finding.value);
    let value = if said { String::new() } else { format!("{}: ", shown(&finding.value)) };
    let mut lines = vec![ended(&format!("{grave}, {}{value}{}", plain(&field), plain(&finding.message)))];
    if let Some(fix) = &finding.fix {
        let likely = if fix.certainty == Certainty::Likely { ", likely" } else { "" };
        let keys = (&*model.look.keys, Mode::Review);
        let how = match place {
            Place::Chosen => hint(keys, Action::FixOne, "takes it"),
            Place::Other => hint(keys, Action::NextFinding, "goes to the next finding with a fix or without"),
        };
        let alike = match model.queue.alike(&finding.rule) {
            0 | 1 => String::new(),
            rows => {
                let does = format!("takes it in all alike: {rows} rows have this finding");
                hint(keys, Action::FixAll, &does)
            }
        };
        let alike = if place == Place::Chosen { alike } else { String::new() };
        lines.push(format!("Fix{likely}: {}.{how}{alike}", or_nothing(&fix.value)));
    }
    lines
}

/// What may be answered: the same number means the same in every row.
pub(super) fn choices(model: &Model) -> Vec<Choice> {
    let line = model.queue.current();
    let open = line.is_some_and(|line| !matches!(line.state, RowState::Committed { .. }));
    let safe = line.is_some_and(|line| line.proposal.safety != Safety::Choose);
    let beside = model.row.beside().is_some();
    let candidate = matches!(model.row.target(), Some(Target::Candidate(_)));
    let fixes = model.row.chosen_finding().is_some_and(|finding| finding.fix.is_some());
    let offered = [
        (Action::Accept, open && safe),
        (Action::Merge, open && beside),
        (Action::Create, open),
        (Action::Skip, open),
        (Action::Wait, open),
        (Action::NotSame, open && candidate),
        (Action::Related, open && candidate),
        (Action::FixOne, open && fixes),
        (Action::Fields, open),
        (Action::Undo, true),
        (Action::Bulk, true),
        (Action::Plan, true),
    ];
    let offered = offered.map(|(action, applies)| (action, Offered::from(applies)));
    numbered((&model.look.keys, Mode::Review), offered)
}

/// The rows around the cursor.
pub(super) fn list(model: &Model) -> Vec<String> {
    let queue = &model.queue;
    let (listed, rows) = (plain(&queue.listing().words()), counted(queue.len() as u64, "row", "rows"));
    let mut lines = vec![format!("List: {listed}, {rows}.{}", another_list(model))];
    let told = around(queue.cursor(), queue.len());
    for place in told.clone() {
        let Some(row) = queue.at(place) else { break };
        let here = if place == queue.cursor() { "Here: row" } else { "Row" };
        let grave = match row.severity {
            Some(Severity::Error) => ", with an error",
            Some(Severity::Warning) => ", with a warning",
            _ => "",
        };
        let twins = if row.twins > 0 { ", perhaps twice in the file" } else { "" };
        let proposal = if row.state == RowState::Open {
            format!(", {}", plain(&row.proposal.text))
        } else {
            String::new()
        };
        lines.push(format!(
            "{here} {}, {}, {}{proposal}{grave}{twins}.",
            row.row,
            shown(&row.name),
            state(row)
        ));
    }
    if told.end < queue.len() {
        let below = counted((queue.len() - told.end) as u64, "row", "rows");
        lines.push(format!("More: {below} below. A slash and a row number goes there."));
    }
    lines
}
