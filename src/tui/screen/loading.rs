//! The loading screen: what was found in the file, its first rows, and how far it is.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::import::FirstRows;
use crate::mapping::Target;

use super::super::layout::Size;
use super::super::loading::{Loading, Subject};
use super::super::mapping::{offer, words};
use super::super::theme::{Role, Theme};
use super::super::widget::pane;
use super::super::widget::text::{count, cut, fit, fit_right, visible, width, wrap};
use super::{aid, footer, plan};

/// A column of the file is at least and at most so wide.
const NARROWEST: usize = 6;
const WIDEST: usize = 30;
/// Most lines that statement and notices take.
const SAID: usize = 5;

/// Draws the loading screen.
pub(crate) fn view(loading: &Loading, theme: &Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    let window = Size { width: area.width, height: area.height };
    if window.is_too_small() {
        return super::notice(area, frame.buffer_mut());
    }
    draw(loading, theme, area, frame.buffer_mut());
    aid::draw(&loading.look, theme, frame.buffer_mut());
}

fn draw(loading: &Loading, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width);
    let (doing, what_follows) = match loading.subject {
        Subject::File => ("is being read", "The review opens by itself as soon as every row is read."),
        Subject::Base => {
            ("is being searched", "The duplicates are shown as soon as every contact is compared.")
        }
    };
    let name = format!(" Usher  {}  {doing}", cut(&loading.name, room.saturating_sub(28)));
    pane::styled_line(buffer, Rect { height: 1, ..area }, &Line::from(name), theme.style(Role::Header));
    let mut lines = vec![Line::from(how_far(loading)), Line::default()];
    if let Some(first) = &loading.first {
        lines.extend(said(first, room, theme));
        lines.push(rule(loading, first, room, theme));
        let height = usize::from(area.height).saturating_sub(lines.len() + 3);
        lines.extend(table(loading, first, (room, height), theme));
    }
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
    pane::lines(buffer, body, &lines);
    let status = Rect { y: area.bottom().saturating_sub(2), height: 1, ..area };
    let words = format!(" {what_follows}");
    pane::lines(buffer, status, &[Line::styled(words, theme.style(Role::Quiet))]);
    let keys = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
    pane::lines(buffer, keys, &[footer::keys_of(loading.look.keys.footer(loading.mode()), theme, room)]);
}

fn how_far(loading: &Loading) -> String {
    match (&loading.progress, &loading.first) {
        (Some(progress), _) => plan::progress_words(progress),
        (None, Some(_)) => " reading the rows …".into(),
        (None, None) if loading.subject == Subject::Base => " opening the base …".into(),
        (None, None) => " looking at the file …".into(),
    }
}

/// What was found, and what else is to be said.
fn said(first: &FirstRows, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let inside = room.saturating_sub(2);
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut say = |text: &str, role| {
        lines
            .extend(wrap(text, inside).into_iter().map(|l| Line::styled(format!(" {l}"), theme.style(role))));
    };
    say(&first.statement, Role::Heading);
    if let Some(offer) = offer(&first.map) {
        say(&format!("? {offer} in the review"), Role::FindingWarning);
    }
    for notice in &first.notices {
        say(notice, Role::Quiet);
    }
    if lines.len() > SAID {
        let more = lines.len() - SAID;
        lines.truncate(SAID);
        lines.push(Line::styled(
            format!(" {} more: I in the review", count(more as u64, "line")),
            theme.style(Role::Quiet),
        ));
    }
    lines
}

fn rule(loading: &Loading, first: &FirstRows, room: usize, theme: &Theme) -> Line<'static> {
    let title = [Span::styled("The first rows", theme.style(Role::Heading))];
    let place = match (loading.left, loading.top) {
        (0, 0) => format!("{} columns", first.labels.len()),
        (left, top) => format!("from column {} and line {} on", left + 1, top + 1),
    };
    pane::rule(&title, &place, room, theme)
}

/// Labels, what each column holds, and the rows that fit.
fn table(
    loading: &Loading,
    first: &FirstRows,
    (room, height): (usize, usize),
    theme: &Theme,
) -> Vec<Line<'static>> {
    let rows = first.rows.get(loading.top..).unwrap_or_default();
    let rows = rows.get(..height.saturating_sub(2).min(rows.len())).unwrap_or_default();
    let number = rows.last().map_or(0, |r| r.row.to_string().len()).max(4) + 2;
    let mut left = room.saturating_sub(number);
    let indent = " ".repeat(number);
    let mut lines = vec![vec![Span::raw(indent.clone())], vec![Span::raw(indent)]];
    lines.extend(rows.iter().map(|r| {
        let number = fit_right(&r.row.to_string(), number - 1);
        vec![Span::styled(format!("{number} "), theme.style(Role::Quiet))]
    }));
    for (place, label) in first.labels.iter().enumerate().skip(loading.left) {
        let column = first.map.columns.get(place);
        let target = column.map_or(Target::Unknown, |c| c.target);
        let index = column.map_or(u16::try_from(place).unwrap_or(u16::MAX), |c| c.column);
        let (holds, role) = match target {
            Target::Unknown => ("? not understood".to_owned(), Role::FindingWarning),
            target => (words(target), Role::Equal),
        };
        let cells: Vec<&str> = rows.iter().map(|r| r.text(index)).collect();
        let texts = [label.as_str(), &holds];
        let widest = texts.iter().chain(&cells).map(|t| width(&visible(t))).max().unwrap_or(0);
        let wide = widest.clamp(NARROWEST, WIDEST).min(left);
        left = left.saturating_sub(wide + 1);
        let styles = [theme.style(Role::Heading), theme.style(role)];
        let styles = styles.into_iter().chain(std::iter::repeat(ratatui::style::Style::default()));
        for ((line, text), style) in lines.iter_mut().zip(texts.into_iter().chain(cells)).zip(styles) {
            line.push(Span::styled(fit(text, wide) + " ", style));
        }
        if left == 0 {
            break;
        }
    }
    lines.into_iter().map(Line::from).collect()
}
