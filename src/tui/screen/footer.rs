//! The last two lines: what the console says or asks, and the keys that work now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use tui_input::Input;

use crate::import::Confirmation;

use super::super::contacts::Aim;
use super::super::keymap::{Action, Bound};
use super::super::model::{Ask, Deed, Model, Overlay, PlanPhase, Purpose, Screen, Status, Tone};
use super::super::picker::Free;
use super::super::theme::{Role, Theme};
use super::super::typing::is_full;
use super::super::widget::pane;
use super::super::widget::text::{cut, visible, width};
use super::{contacts, plan};

/// Bindings from this rank on are shown whatever the width.
const ALWAYS: u8 = 30;

/// Draws status and keys; says where the text cursor stands while a line is typed.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let status = Rect { y: area.bottom().saturating_sub(2), height: 1, ..area };
    let keys = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
    pane::lines(buffer, keys, &[keys_line(model, theme, usize::from(area.width))]);
    if let Overlay::Prompt(prompt) = &model.overlay {
        let label = label(model, &prompt.purpose);
        return Some(draw_prompt(&label, &prompt.input, status, buffer));
    }
    let (text, role) = status_text(model);
    let text = model.look.keys.reword(model.screen_mode(), text);
    let room = usize::from(area.width).saturating_sub(1);
    let line = Line::styled(format!(" {}", cut(&text, room)), theme.style(role));
    pane::lines(buffer, status, &[line]);
    None
}

/// The keys of a mode, as many as fit; help and quit always.
fn keys_line(model: &Model, theme: &Theme, room: usize) -> Line<'static> {
    let mut shown = model.look.keys.footer(model.mode());
    shown.retain(|b| is_offered(model, b.action));
    keys_of(shown, theme, room)
}

/// These keys, as many as fit.
pub(super) fn keys_of(shown: Vec<&Bound>, theme: &Theme, room: usize) -> Line<'static> {
    let always: usize = shown.iter().filter(|b| b.rank >= ALWAYS).map(|b| room_of(b)).sum();
    let mut left = room.saturating_sub(always);
    let mut spans = Vec::new();
    for binding in shown {
        if binding.rank < ALWAYS {
            match left.checked_sub(room_of(binding)) {
                Some(rest) => left = rest,
                None => continue,
            }
        }
        spans.push(Span::styled(format!(" {}", binding.first_key()), theme.style(Role::Key)));
        spans.push(Span::raw(format!(" {} ", binding.short)));
    }
    Line::from(spans)
}

/// False for keys that mean nothing to the preview that is open.
pub(in crate::tui) fn is_offered(model: &Model, action: Action) -> bool {
    match (action, &model.overlay) {
        (Action::Yes | Action::YesAll, Overlay::Surveying { .. }) => false,
        (Action::YesAll, Overlay::Confirm(confirm)) => confirm.wider.is_some(),
        // A contact that is only looked at cannot be taken.
        (Action::Submit, Overlay::Contacts(search)) => search.card.is_none() || search.aim != Aim::Look,
        (Action::Aside, _) => {
            matches!(&model.screen, Screen::Plan(plan) if plan.is_being_computed())
        }
        (Action::AnswerHeld, _) => matches!(
            &model.screen,
            Screen::Plan(plan) if plan.summary.as_ref().is_some_and(|summary| !summary.held.is_empty())
        ),
        _ => true,
    }
}

fn room_of(binding: &Bound) -> usize {
    width(&binding.first_key()) + width(binding.short) + 3
}

fn status_text(model: &Model) -> (String, Role) {
    if let Some(question) = question(model) {
        return (question, Role::Heading);
    }
    if let Some(said) = said(&model.status) {
        return said;
    }
    if let Overlay::Contacts(search) = &model.overlay {
        return (contacts::told(search), Role::Quiet);
    }
    if let Some(search) = model.search.as_ref().filter(|_| matches!(model.screen, Screen::Review)) {
        let (place, count) = (search.place + 1, search.found.len());
        let words = format!("search {:?}: {place} of {count}; n next, N previous, Esc ends", search.typed);
        return (words, Role::Quiet);
    }
    if let Some(plan) = model.pending.aside.as_deref().filter(|_| matches!(model.screen, Screen::Review)) {
        return (aside(&plan.phase), Role::Quiet);
    }
    match model.pending.len() {
        // One that is under way is seen on its line.
        0 | 1 => (model.header.statement.clone(), Role::Quiet),
        count => (format!("· saving {count}"), Role::Pending),
    }
}

/// How far a plan is that is computed meanwhile.
fn aside(phase: &PlanPhase) -> String {
    match phase {
        PlanPhase::Planning => "the plan is being computed; C shows it".into(),
        PlanPhase::PlanningAt(progress) => format!("{}; C shows it", plan::pace_words(progress)),
        PlanPhase::Failed(_) => "▲ the plan is not possible; C shows why".into(),
        _ => "the plan is ready; C shows it".into(),
    }
}

/// What was last said, if anything.
pub(super) fn said(status: &Status) -> Option<(String, Role)> {
    let text = &status.text;
    let said = match status.tone {
        Tone::Plain => (text.clone(), Role::Quiet),
        Tone::Refusal => (format!("! {text}"), Role::Refusal),
        Tone::Failure => (format!("▲ {text}"), Role::Failure),
    };
    (!text.is_empty()).then_some(said)
}

/// What an open menu asks.
pub(in crate::tui) fn question(model: &Model) -> Option<String> {
    let row = model.queue.row().unwrap_or(0);
    Some(match &model.overlay {
        Overlay::Reason => format!("Skip row {row}: why?"),
        Overlay::Bulk => "Bulk: for which rows?".into(),
        Overlay::Deed(scope) => format!("{} ({}): do what?", scope.words, scope.rows.len()),
        Overlay::Surveying { at: Some(progress), .. } => {
            format!("{} … Esc leaves it", plan::pace_words(progress))
        }
        Overlay::Surveying { ask: Ask::Fix { rule, .. }, .. } => {
            format!("looking for rows with {rule} … Esc leaves it")
        }
        Overlay::Surveying { ask: Ask::Decide(deed, scope), .. } => {
            let deed = match deed {
                Deed::Accept | Deed::Spare => "accept",
                Deed::Merge => "merge",
                Deed::Create => "create",
                Deed::Skip => "skip",
                Deed::Wait => "put off",
            };
            format!("looking at {} rows to {deed} … Esc leaves it", scope.rows.len())
        }
        Overlay::Confirm(_) => "Do it?".into(),
        Overlay::Picker(picker) if picker.free == Free::Allowed => {
            "Type to search, or what it means if the list does not have it".into()
        }
        Overlay::Picker(picker) if picker.free == Free::Text => {
            "Type to find a list, or a text that the rows must hold".into()
        }
        Overlay::Picker(_) => "Type to search by name or code".into(),
        _ => return None,
    })
}

/// Draws a line of text with what it asks for; says where its cursor stands.
pub(super) fn draw_prompt(label: &str, input: &Input, area: Rect, buffer: &mut Buffer) -> (u16, u16) {
    let room = usize::from(area.width);
    let full = if is_full(input) { " (full)" } else { "" };
    let label = format!(" {}{full}: ", cut(label, room / 2));
    // The text is drawn with its hidden signs made visible: the cursor counts what is drawn.
    let typed: String = input.value().chars().take(input.cursor()).collect();
    let before = visible(&typed).into_owned();
    let field = room.saturating_sub(width(&label) + 1).max(1);
    let all = visible(input.value()).into_owned();
    let skipped = scrolled(&before, field);
    let shown: String = all.chars().skip(skipped).collect();
    let line = Line::from(vec![Span::raw(label.clone()), Span::raw(cut(&shown, field))]);
    pane::lines(buffer, area, &[line]);
    let seen: String = before.chars().skip(skipped).collect();
    let x = width(&label) + width(&seen);
    (area.x + u16::try_from(x).unwrap_or(0).min(area.width.saturating_sub(1)), area.y)
}

/// How many signs stand left of the field, so that the cursor is inside it.
fn scrolled(before: &str, field: usize) -> usize {
    let mut skipped = 0;
    let mut rest = before;
    while width(rest) >= field {
        let mut signs = rest.chars();
        signs.next();
        rest = signs.as_str();
        skipped += 1;
    }
    skipped
}

/// The confirmation that the plan asks for at a place, and how many there are.
pub(in crate::tui) fn plan_asks(model: &Model, place: usize) -> Option<(&Confirmation, usize)> {
    let Screen::Plan(plan) = &model.screen else { return None };
    let asked = &plan.summary.as_ref()?.confirmations;
    Some((asked.get(place)?, asked.len()))
}

pub(in crate::tui) fn label(model: &Model, purpose: &Purpose) -> String {
    match purpose {
        Purpose::Search => "Search".into(),
        Purpose::SkipReason => "Skip because".into(),
        Purpose::Question => "Question for the customer, or none".into(),
        Purpose::Note => "Note on the row; empty takes it away".into(),
        Purpose::Edit(unit) | Purpose::EditorValue(unit) => unit.label(),
        Purpose::Probability => "Accept proposals at or above (%)".into(),
        Purpose::ProfileName => "Keep the map as the profile".into(),
        Purpose::Count(place) => match plan_asks(model, *place) {
            Some((asked, of)) => format!("{} of {of}: type {} and press Enter", place + 1, asked.count),
            None => "Count".into(),
        },
        Purpose::UndoName(receipt) => {
            format!("PRODUCTION: type {} to take receipt {receipt} back", model.header.base)
        }
        Purpose::BaseName => format!("PRODUCTION: type {} to commit", model.header.base),
    }
}
