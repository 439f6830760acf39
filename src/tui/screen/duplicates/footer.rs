//! The last two lines: what the console says or asks, and the keys that work now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::super::duplicates::model::{Model, Overlay, Purpose, Screen};
use super::super::super::keymap::{Action, Mode};
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::pane;
use super::super::super::widget::text::cut;
use super::super::footer::{draw_prompt, keys_of, said};

/// Draws status and keys; says where the text cursor stands while a line is typed.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let room = usize::from(area.width);
    let status = Rect { y: area.bottom().saturating_sub(2), height: 1, ..area };
    let keys = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
    let mut shown = model.look.keys.footer(model.mode());
    // There is one set only, and none while it is being found out.
    let asked = matches!(model.overlay, Overlay::Previewing(..));
    let means_nothing = [Action::YesAll, Action::AnswerHeld, Action::Aside];
    shown.retain(|b| !(means_nothing.contains(&b.action) || asked && b.action == Action::Yes));
    if model.list.lines().is_empty() && model.mode() == Mode::Clusters {
        shown.retain(|b| matches!(b.action, Action::AddPair | Action::Help | Action::Quit));
    }
    pane::lines(buffer, keys, &[keys_of(shown, theme, room)]);
    if let Overlay::Prompt(purpose, input) = &model.overlay {
        return Some(draw_prompt(&label(model, *purpose), input, status, buffer));
    }
    let (text, role) = status_text(model);
    let text = model.look.keys.reword(model.screen_mode(), text);
    let line = Line::styled(format!(" {}", cut(&text, room.saturating_sub(1))), theme.style(role));
    pane::lines(buffer, status, &[line]);
    None
}

pub(in crate::tui) fn label(model: &Model, purpose: Purpose) -> String {
    match purpose {
        Purpose::Search => "Search".into(),
        Purpose::Probability => "Merge all that is sure at or above (%)".into(),
        Purpose::Pair => "Two contact numbers that are the same".into(),
        Purpose::BaseName => format!("PRODUCTION: type {} to commit", model.header.base),
    }
}

fn status_text(model: &Model) -> (String, Role) {
    match &model.overlay {
        Overlay::Confirm(..) => return ("Do it?".into(), Role::Heading),
        Overlay::Previewing(..) => {
            return ("looking for what is sure … Esc leaves it".into(), Role::Heading);
        }
        _ => {}
    }
    if let Some(said) = said(&model.status) {
        return said;
    }
    if let Some(search) = model.search.as_ref().filter(|_| matches!(model.screen, Screen::List)) {
        let (place, count) = (search.place + 1, search.found.len());
        let words = format!("search {:?}: {place} of {count}; n next, N previous, Esc ends", search.typed);
        return (words, Role::Quiet);
    }
    match model.pending.len() {
        0 => (String::new(), Role::Quiet),
        count => (format!("· saving {count}"), Role::Pending),
    }
}
