//! The title of the row, and the line about its candidate that is never hidden.

use ratatui::text::{Line, Span};

use crate::contact::{Contact, Field};
use crate::import::{CandidateDetail, Standing};
use crate::review::{Other, Relation, Verdict};
use crate::validation::{Course, Part};

use super::super::super::model::Model;
use super::super::super::rowview::Target;
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::pane;
use super::super::super::widget::text::{fit, percent, visible, width, wrap};

/// `─ Row 421 ─ create a structure    ─────── candidate 1 of 2 ─ 88 % ─ ‹1› 2`
///
/// What is said on the right begins where it always begins: the rule between is not drawn again for each row.
pub(super) fn line(model: &Model, room: usize, theme: &Theme) -> Line<'static> {
    let Some(row) = model.queue.row() else { return pane::rule(&[], "", room, theme) };
    let heading = theme.style(Role::Heading);
    let mut left = vec![Span::styled(format!("Row {row}"), heading)];
    let (asked, parts) = (asked(model), parts(model));
    let asked = if room < WIDE || !parts.is_empty() { asked } else { fit(&asked, LONGEST_ASKED) };
    for words in [asked, parts].into_iter().filter(|w| !w.is_empty()) {
        left.push(Span::styled(" ─ ", theme.style(Role::Rule)));
        left.push(Span::styled(words, heading));
    }
    if room < 80 {
        return pane::rule(&left, &short_candidate(model), room, theme);
    }
    let right = candidate(model);
    let from = if room < WIDE { room / 2 } else { room * 3 / 5 };
    pane::rule_to(&left, &right, (from, room), theme)
}

/// From so many columns on there is room to keep things in their places.
const WIDE: usize = 100;
/// `update and reactivate 0000113064`
const LONGEST_ASKED: usize = 32;

/// What the row itself asks for.
pub(in crate::tui) fn asked(model: &Model) -> String {
    let Some(detail) = model.row.detail() else { return "…".into() };
    let kind = model.row.incoming().map_or("contact", |i| i.kind.label());
    match &detail.record.course {
        Course::Create => match kind.chars().next() {
            Some('i') => format!("create an {kind}"),
            _ => format!("create a {kind}"),
        },
        Course::Update { number, activate: false } => format!("update {number}"),
        Course::Update { number, activate: true } => format!("update and reactivate {number}"),
        Course::Remove { operation, number } => format!("{} {number}", operation.code()),
        Course::Unsettled { .. } => "known key, who is meant?".into(),
        Course::Blocked => "cannot be done as it stands".into(),
    }
}

/// The two parts of a row as tabs, with a tick where a part is decided.
fn parts(model: &Model) -> String {
    let Some(detail) = model.row.detail().filter(|d| d.parts.len() > 1) else { return String::new() };
    let here = model.row.part_place();
    let tabs = detail.parts.iter().enumerate().map(|(place, part)| {
        let name = match part.part {
            Part::Structure => "structure",
            Part::Person => "relay",
        };
        let tick = if part.decision.is_some() { " ✓" } else { "" };
        if place == here { format!("‹{name}{tick}›") } else { format!("{name}{tick}") }
    });
    tabs.collect::<Vec<_>>().join(" ")
}

/// Which candidate is shown, how probable, and the tabs.
fn candidate(model: &Model) -> String {
    let targets = model.row.targets();
    let here = model.row.target_place();
    match model.row.target() {
        None | Some(Target::New) => String::new(),
        Some(target) => {
            let probability = model.row.beside().map_or(0.0, |c| c.candidate.probability);
            let words = match target {
                Target::Keyed => "named by the row's key".to_owned(),
                _ => {
                    let chosen = model.row.beside().is_some_and(|c| c.candidate.is_chosen());
                    let chosen = if chosen { "chosen ─ " } else { "" };
                    format!("candidate {} of {} ─ {chosen}{}", here + 1, targets.len(), percent(probability))
                }
            };
            if targets.len() < 2 { words } else { format!("{words} ── {}", tabs(model, &targets)) }
        }
    }
}

/// The same for a narrow window: tabs and probability.
fn short_candidate(model: &Model) -> String {
    let targets = model.row.targets();
    match (model.row.target(), model.row.beside()) {
        (Some(Target::Candidate(_)), Some(beside)) => match targets.len() {
            1 => percent(beside.candidate.probability),
            _ => format!("{} ─ {}", percent(beside.candidate.probability), tabs(model, &targets)),
        },
        (Some(Target::Keyed), _) if targets.len() == 1 => "by key".into(),
        (Some(Target::Keyed), _) => format!("by key ─ {}", tabs(model, &targets)),
        _ => String::new(),
    }
}

/// `‹1› 2 3x`: the one shown in brackets, x judged not the same, r related.
fn tabs(model: &Model, targets: &[Target]) -> String {
    let here = model.row.target_place();
    let tabs = targets.iter().enumerate().take(9).map(|(place, target)| {
        let judged = match (target, verdict(model, target)) {
            (_, Some(Verdict::Different)) => "x",
            (_, Some(Verdict::Related)) => "r",
            _ => "",
        };
        let digit = place + 1;
        if place == here { format!("‹{digit}{judged}›") } else { format!("{digit}{judged}") }
    });
    let more = if targets.len() > 9 { " …" } else { "" };
    tabs.collect::<Vec<_>>().join(" ") + more
}

fn verdict(model: &Model, target: &Target) -> Option<Verdict> {
    let Target::Candidate(other) = target else { return None };
    let part = model.row.part()?;
    part.candidates.iter().find(|c| c.candidate.other == *other)?.candidate.verdict
}

/// True when the contact beside the row is inactive or judged: the line must catch the eye.
pub(super) fn needs_care(model: &Model) -> bool {
    model.row.beside().is_some_and(|c| !c.contact.is_active() || c.candidate.relation == Relation::Related)
}

/// Kind, active or not, sales, creation, who it is, consents, login, structure: facts of one width first, so that they
/// stand in columns.
pub(in crate::tui::screen) fn standing(model: &Model, room: usize) -> Vec<String> {
    let Some(beside) = model.row.beside() else {
        return vec![match (model.row.detail(), model.row.incoming()) {
            (None, _) => "…".into(),
            (_, None) => "the row names nobody".into(),
            (_, Some(_)) => "nothing like it was found".into(),
        }];
    };
    let columns = Columns::of(room);
    let (contact, stored) = (&beside.contact, &beside.standing);
    let mut words = vec![
        number(beside),
        columns.fit(contact.kind.label(), LONGEST_KIND),
        activity(contact),
        columns.fit(sales(contact), LONGEST_SALES),
    ];
    words.extend(created(stored));
    words.push(contact.display_name());
    words.extend(judged(beside));
    words.extend(structure(stored));
    words.extend(consents(contact, columns));
    words.push(login(stored));
    match columns {
        Columns::Padded => packed(words, room),
        Columns::None => wrap(&words.join(" · "), room),
    }
}

/// The same fact by fact, for whoever has no columns.
pub(in crate::tui) fn standing_words(model: &Model) -> Vec<String> {
    let Some(beside) = model.row.beside() else { return standing(model, usize::MAX) };
    let contact = &beside.contact;
    let mut words = vec![format!("{} {}", number(beside), contact.display_name())];
    words.extend(judged(beside));
    words.extend([contact.kind.label().to_owned(), activity(contact)]);
    words.extend(facts(contact, &beside.standing));
    words
}

/// Whether facts stand in columns.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Columns {
    Padded,
    /// A narrow window has no room for them.
    None,
}

impl Columns {
    fn of(room: usize) -> Self {
        if room < 98 { Self::None } else { Self::Padded }
    }

    fn fit(self, text: &str, width: usize) -> String {
        if self == Self::Padded { fit(text, width) } else { text.to_owned() }
    }
}

/// `individual`.
const LONGEST_KIND: usize = 10;
/// `has sales`.
const LONGEST_SALES: usize = 9;

/// Facts on as few lines as they need; a fact is broken only where it does not fit on a line of its own.
fn packed(facts: Vec<String>, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for fact in facts {
        let fact = visible(&fact);
        match lines.last_mut() {
            Some(line) if width(line) + 3 + width(&fact) <= room => {
                line.push_str(" · ");
                line.push_str(&fact);
            }
            _ if width(&fact) <= room => lines.push(fact.into_owned()),
            _ => lines.extend(wrap(&fact, room)),
        }
    }
    lines
}

fn number(beside: &CandidateDetail) -> String {
    match (&beside.candidate.other, &beside.contact.number) {
        (Other::Row(row), _) => format!("● row {row} of this file"),
        (Other::Base(number), None) | (_, Some(number)) => format!("№ {number}"),
    }
}

fn judged(beside: &CandidateDetail) -> Option<String> {
    match (beside.candidate.verdict, beside.candidate.relation) {
        (Some(Verdict::Different), _) => Some("judged not the same".into()),
        (Some(Verdict::Related), _) => Some("judged related".into()),
        (Some(Verdict::Same), _) => Some("judged the same".into()),
        (None, Relation::Related) => Some("related, perhaps not the same".into()),
        (None, Relation::Same) => None,
    }
}

/// Active, or inactive and why.
pub(in crate::tui::screen) fn activity(contact: &Contact) -> String {
    let Some(reason) = contact.standing.inactive else { return "active".into() };
    match &contact.standing.merged_into {
        Some(head) => format!("INACTIVE {} into {head}", reason.code()),
        None => format!("INACTIVE {}", reason.code()),
    }
}

/// Login, sales, creation, structure, consents.
pub(in crate::tui::screen) fn facts(contact: &Contact, standing: &Standing) -> Vec<String> {
    let mut words = vec![login(standing), sales(contact).into()];
    words.extend(created(standing));
    words.extend(structure(standing));
    words.extend(consents(contact, Columns::None));
    words
}

fn login(standing: &Standing) -> String {
    match standing.login.is_empty() {
        true => "no login".into(),
        false => format!("login {}", standing.login),
    }
}

fn sales(contact: &Contact) -> &'static str {
    if contact.standing.has_sales { "has sales" } else { "no sales" }
}

fn created(standing: &Standing) -> Option<String> {
    let batch = standing.created_by_batch.map(|b| format!(" by batch {b}")).unwrap_or_default();
    let is_known = !standing.created.is_empty() || !batch.is_empty();
    is_known.then(|| format!("created {}{batch}", standing.created))
}

fn structure(standing: &Standing) -> Option<String> {
    (!standing.structure.is_empty()).then(|| format!("of {}", standing.structure))
}

/// `consents EMAIL yes, LETTER no`
fn consents(contact: &Contact, columns: Columns) -> Option<String> {
    let given = contact.values.iter().filter_map(|(field, value)| match field {
        Field::Authorization(code) if value == "TRUE" => Some(format!("{} yes, ", code.as_str())),
        Field::Authorization(code) if columns == Columns::Padded => Some(format!("{} no,  ", code.as_str())),
        Field::Authorization(code) => Some(format!("{} no, ", code.as_str())),
        _ => None,
    });
    let words = given.collect::<String>();
    (!words.is_empty()).then(|| format!("consents {}", words.trim_end_matches([',', ' '])))
}
