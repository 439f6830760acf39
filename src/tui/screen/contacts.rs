//! The search for a contact, and the contact that was found: a page at home, a box above the review.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::contact::Kind;
use crate::import::{ContactCard, FoundBy, FoundContact, FoundState, Searched};

use super::super::contacts::{Aim, CardPage, CardView, ContactSearch};
use super::super::layout::Size;
use super::super::theme::{Role, Theme};
use super::super::widget::pane;
use super::super::widget::text::{cut, fit, grouped, width, wrap};
use super::footer::draw_prompt;
use super::overlay::{full, more};
use super::{Cursor, list_line, top_of};

/// Draws the page; says where the text cursor stands, while text is typed.
pub(super) fn draw(
    search: &ContactSearch,
    theme: &Theme,
    (area, buffer): (Rect, &mut Buffer),
) -> Option<(u16, u16)> {
    if let Some(view) = &search.card {
        draw_card(view, theme, (area, buffer));
        return None;
    }
    let cursor = draw_prompt("Find a contact", &search.input, Rect { height: 1, ..area }, buffer);
    let list = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    draw_list(search, theme, (list, buffer));
    Some(cursor)
}

/// Draws the box above the review; says where the text cursor stands, while text is typed.
pub(super) fn draw_box(search: &ContactSearch, theme: &Theme, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let title = match &search.aim {
        Aim::Row(row, _) => format!("A contact for row {row}"),
        Aim::Look => "Contacts".to_owned(),
    };
    let inner = pane::overlay(buffer, full(buffer), &title, theme);
    draw(search, theme, (inner, buffer))
}

/// Keeps the first line of a card within what there is.
pub(crate) fn hold(search: &mut ContactSearch, size: Size) {
    let Some(view) = &search.card else { return };
    let room = usize::from(size.width).saturating_sub(6);
    let lines = card_lines(view, room, &Theme::plain()).len();
    search.hold_top(lines, usize::from(size.height).saturating_sub(8));
}

/// What the status line says of a search.
pub(crate) fn told(search: &ContactSearch) -> String {
    let (found, shown) = (&search.found, search.found.contacts.len() as u64);
    if search.card.is_some() {
        return String::new();
    }
    if !search.trouble.is_empty() {
        return format!("▲ {}", search.trouble);
    }
    let searching = if search.is_searching() { "searching … " } else { "" };
    match (search.input.value().trim().is_empty(), shown, found.more) {
        (true, ..) => "type a number, an e-mail, a phone, or a few letters of names and places".into(),
        (_, 0, _) if search.is_searching() => searching.into(),
        (_, 0, _) => "nobody answers to that".into(),
        _ if found.unanswered > 0 && !search.is_searching() && search.current().is_some_and(by_words) => {
            format!("nobody answers to all of that; the likeliest {shown}")
        }
        (_, _, 0) => format!("{searching}{shown} found"),
        (_, _, more) if found.searched == Searched::Partly => {
            format!("{searching}the first {shown}, {} more so far", grouped(more))
        }
        (_, _, more) => format!("the likeliest {shown}; {} more: type on", grouped(more)),
    }
}

/// A contact that was found, in one line of words.
pub(crate) fn in_words(contact: &FoundContact) -> String {
    let name = if contact.name.is_empty() { "(erased)" } else { &contact.name };
    let all = [contact.number.as_str(), name, &contact.structure, &contact.reach, &contact.place];
    let mut words = all.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    if contact.state != FoundState::Active && contact.state != FoundState::Erased {
        words.push_str(&format!(" ({})", contact.state.words()));
    }
    words
}

/// The card, or its past, as lines of text.
pub(crate) fn card_texts(view: &CardView) -> Vec<String> {
    card_lines(view, 78, &Theme::plain()).iter().map(ToString::to_string).collect()
}

fn by_words(contact: &FoundContact) -> bool {
    contact.by == FoundBy::Words
}

fn draw_list(search: &ContactSearch, theme: &Theme, (area, buffer): (Rect, &mut Buffer)) {
    let contacts = &search.found.contacts;
    let widths = Widths::of(usize::from(area.width));
    let height = usize::from(area.height);
    let top = top_of(search.chosen, contacts.len(), height);
    for (y, (place, contact)) in (area.top()..area.bottom()).zip(contacts.iter().enumerate().skip(top)) {
        let line = widths.line(contact, theme);
        list_line(buffer, Rect { y, height: 1, ..area }, (&line, Cursor::of(place, search.chosen)), theme);
    }
}

/// The widths of a line.
struct Widths {
    number: usize,
    name: usize,
    reach: usize,
    place: usize,
}

impl Widths {
    fn of(room: usize) -> Self {
        let number = 13;
        let free = room.saturating_sub(number + 6);
        let (reach, place) = (free * 3 / 10, free / 4);
        Self { number, name: free.saturating_sub(reach + place), reach, place }
    }

    fn line(&self, contact: &FoundContact, theme: &Theme) -> Line<'static> {
        let (sign, role) = match contact.state {
            FoundState::Active => (" ", Role::Quiet),
            FoundState::Inactive | FoundState::Merged(_) => ("○", Role::FindingWarning),
            FoundState::Erased => ("×", Role::FindingError),
        };
        let kind = match contact.kind {
            Kind::Individual => " ",
            Kind::Structure => "§",
            Kind::Relay => "→",
        };
        let state = contact.state.words();
        let structure = if contact.structure.is_empty() { "" } else { ", " };
        let name = match contact.state {
            FoundState::Active => format!("{}{structure}{}", contact.name, contact.structure),
            FoundState::Erased => "(erased)".to_owned(),
            _ => format!("{} ({state})", contact.name),
        };
        let number = match contact.by {
            FoundBy::Alias => format!("{} alias", contact.number),
            _ => contact.number.to_string(),
        };
        Line::from(vec![
            Span::raw("  "),
            Span::styled(format!("{sign}{kind}"), theme.style(role)),
            Span::raw(format!(
                "{} {} {} {}",
                fit(&number, self.number - 1),
                fit(&name, self.name),
                fit(&contact.reach, self.reach),
                fit(&contact.place, self.place.saturating_sub(1))
            )),
        ])
    }
}

fn draw_card(view: &CardView, theme: &Theme, (area, buffer): (Rect, &mut Buffer)) {
    let room = usize::from(area.width);
    let lines = card_lines(view, room, theme);
    let shown = lines.get(view.top..).unwrap_or_default();
    if shown.len() <= usize::from(area.height) {
        return pane::lines(buffer, area, shown);
    }
    // The last line says how many are missing, and nothing of the contact stands below these words.
    let inner = Rect { height: area.height.saturating_sub(1), ..area };
    pane::lines(buffer, inner, shown);
    more(shown.len().saturating_sub(usize::from(inner.height)), inner, theme, buffer);
}

/// The whole card, line by line.
fn card_lines(view: &CardView, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    if !view.trouble.is_empty() {
        return vec![Line::styled(format!(" ▲ {}", view.trouble), theme.style(Role::FindingError))];
    }
    match (view.page, &view.card, &view.past) {
        (CardPage::Card, Some(card), _) => lines_of(card, room, theme),
        (CardPage::Past, _, Some(past)) => {
            let title = format!("What happened to {}", view.found.number);
            let mut lines = vec![Line::styled(title, theme.style(Role::Heading))];
            for text in past {
                let wrapped = wrap(text, room.saturating_sub(4)).into_iter().enumerate();
                let indent = text.len() - text.trim_start().len();
                lines.extend(wrapped.map(|(at, line)| {
                    Line::from(format!("{}{line}", " ".repeat(indent + usize::from(at > 0) * 2)))
                }));
            }
            lines
        }
        _ => vec![Line::styled("reading …", theme.style(Role::Quiet))],
    }
}

fn lines_of(card: &ContactCard, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let name = if card.name.is_empty() { "(erased)" } else { &card.name };
    let heading = format!("{}  {}  ", card.number, cut(name, room.saturating_sub(30)));
    let state = match card.state {
        FoundState::Active => Span::styled("active", theme.style(Role::Match)),
        FoundState::Erased => Span::styled("erased", theme.style(Role::FindingError)),
        _ => Span::styled(card.state.words(), theme.style(Role::FindingWarning)),
    };
    let mut lines = vec![Line::from(vec![Span::styled(heading, theme.style(Role::Heading)), state])];
    let by = card.created_by_batch.map(|batch| format!(" by batch {batch}")).unwrap_or_default();
    let mut facts = vec![card.kind.label().to_owned(), format!("made {}{by}", card.created)];
    facts.push(format!("changed {}", card.changed));
    facts.extend((!card.login.is_empty()).then(|| format!("logs in with {}", card.login)));
    facts.push(if card.has_sales { "has sales".into() } else { "no sales".into() });
    lines.extend(
        wrap(&facts.join(" · "), room).into_iter().map(|l| Line::styled(l, theme.style(Role::Quiet))),
    );
    for section in &card.sections {
        lines.push(Line::styled(section.title, theme.style(Role::Heading)));
        let labels = section.lines.iter().map(|(label, _)| width(label)).max().unwrap_or(0);
        let label_room = labels.clamp(8, (room / 3).max(8));
        for (label, text) in &section.lines {
            let texts = wrap(text, room.saturating_sub(label_room + 4)).into_iter().enumerate();
            lines.extend(texts.map(|(place, text)| {
                let label = if place == 0 { fit(label, label_room) } else { " ".repeat(label_room) };
                Line::from(format!("  {label}  {text}"))
            }));
        }
    }
    lines
}
