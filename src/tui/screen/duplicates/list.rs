//! The list: one line per cluster, as wide as the window, the surest first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::import::{ClusterLine, ClusterState};
use crate::review::Verdict;

use super::super::super::duplicates::model::Model;
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::text::{count, fit, fit_right, percent};
use super::super::super::widget::{bar, pane};
use super::super::{Cursor, list_line};

/// The widths of the columns; a column without width is left out.
struct Columns {
    members: usize,
    name: usize,
    place: usize,
    reach: usize,
    bar: usize,
    state: usize,
}

/// Room for the cursor, the state's sign and the gaps.
const SIGNS: usize = 4;
/// Room for `>99 %` and the gap before it.
const PERCENT: usize = 7;

impl Columns {
    fn of(room: usize) -> Self {
        let (members, bar) = match room {
            ..80 => (6, 4),
            80..110 => (7, 6),
            _ => (8, 10),
        };
        let free = room.saturating_sub(SIGNS + members + bar + PERCENT);
        // Name and state stay; reach goes first, then place.
        let (name, place, reach) = match room {
            ..70 => (free * 55 / 100, 0, 0),
            70..100 => (free * 40 / 100, free * 30 / 100, 0),
            _ => (free * 27 / 100, free * 20 / 100, free * 29 / 100),
        };
        let state = free.saturating_sub(name + place + reach);
        Self { members, name, place, reach, bar, state }
    }
}

/// Draws the clusters that fit.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    if model.list.len() == 0 {
        return pane::lines(buffer, area, &empty(model, theme));
    }
    let columns = Columns::of(usize::from(area.width));
    let top = model.list.top(usize::from(area.height));
    for (y, place) in (area.top()..area.bottom()).zip(top..) {
        let Some(cluster) = model.list.at(place) else { break };
        let line = line(model, cluster, &columns, theme);
        let at = Rect { y, height: 1, ..area };
        list_line(buffer, at, (&line, Cursor::of(place, model.list.cursor())), theme);
    }
}

fn empty(model: &Model, theme: &Theme) -> Vec<Line<'static>> {
    if !model.list.lines().is_empty() {
        return vec![Line::styled(" no clusters in this list; L shows another", theme.style(Role::Quiet))];
    }
    let compared = count(model.header.contacts, "contact");
    vec![
        Line::styled(
            format!(" no duplicates were found: {compared} compared with each other"),
            theme.style(Role::Heading),
        ),
        Line::styled(" + adds a pair by two contact numbers, q quits", theme.style(Role::Quiet)),
    ]
}

fn line(model: &Model, cluster: &ClusterLine, columns: &Columns, theme: &Theme) -> Line<'static> {
    let (sign, role) = state(model, cluster);
    let shown = bar::filled(cluster.probability, columns.bar);
    Line::from(vec![
        Span::raw("  "),
        Span::styled(sign.to_string(), theme.style(role)),
        Span::raw(" "),
        Span::raw(column(&members(cluster), columns.members)),
        Span::raw(column(&cluster.name, columns.name)),
        Span::raw(column(&cluster.place, columns.place)),
        Span::raw(column(&cluster.reach, columns.reach)),
        Span::styled(shown, theme.style(if cluster.sure > 0 { Role::Match } else { Role::Quiet })),
        Span::raw(fit_right(&percent(cluster.probability), PERCENT - 1) + " "),
        Span::styled(column(&words(cluster), columns.state), theme.style(Role::Quiet)),
    ])
}

/// A column with one space behind it; nothing when it has no width.
fn column(text: &str, width: usize) -> String {
    match width {
        0 => String::new(),
        _ => fit(text, width - 1) + " ",
    }
}

/// `◆2◇1`: two members are sure, one is possible.
fn members(cluster: &ClusterLine) -> String {
    let possible = cluster.members.saturating_sub(cluster.sure);
    match (cluster.sure, possible) {
        (0, possible) => format!("◇{possible}"),
        (sure, 0) => format!("◆{sure}"),
        (sure, possible) => format!("◆{sure}◇{possible}"),
    }
}

fn state(model: &Model, cluster: &ClusterLine) -> (char, Role) {
    if model.pending.holds(cluster.id) {
        return ('·', Role::Pending);
    }
    match cluster.state {
        ClusterState::Open => (' ', Role::Quiet),
        ClusterState::Merging(_) => ('✓', Role::Done),
        ClusterState::Apart(Verdict::Related) => ('~', Role::Done),
        ClusterState::Apart(_) => ('×', Role::Done),
        ClusterState::Merged(_) => ('■', Role::Done),
    }
}

/// What was decided.
pub(in crate::tui) fn words(cluster: &ClusterLine) -> String {
    match &cluster.state {
        ClusterState::Open => String::new(),
        ClusterState::Merging(summary) | ClusterState::Merged(summary) => summary.clone(),
        ClusterState::Apart(Verdict::Related) => "related".into(),
        ClusterState::Apart(_) => "not the same".into(),
    }
}
