//! The help overlay, generated from the key table.

use ratatui::text::{Line, Span};

use super::super::keymap::{CHAPTERS, Mode, TABLE};
use super::super::theme::{Role, Theme};
use super::super::widget::text::fit;

/// The width of the column of keys.
const KEYS: usize = 14;

/// Every key, the chapter of the screen below first.
pub(super) fn lines(mode: Mode, theme: &Theme) -> Vec<Line<'static>> {
    let mut chapters = CHAPTERS.to_vec();
    chapters.sort_by_key(|(chapter, _)| {
        (*chapter != mode, chapter.is_of_duplicates() != mode.is_of_duplicates())
    });
    let mut lines = Vec::new();
    for (chapter, heading) in chapters {
        lines.push(Line::styled(heading, theme.style(Role::Heading)));
        for binding in TABLE.iter().filter(|b| b.mode == chapter) {
            lines.push(Line::from(vec![
                Span::styled(fit(&format!("  {}", binding.keys_text()), KEYS), theme.style(Role::Key)),
                Span::raw(binding.long),
            ]));
        }
        lines.push(Line::default());
    }
    lines.extend(glyphs(theme));
    lines
}

/// What the signs of the queue mean.
fn glyphs(theme: &Theme) -> Vec<Line<'static>> {
    let signs = [
        ("▲ △", "an error, a warning among the findings"),
        ("◆ ●", "may be in the base, may be in another row of the file"),
        ("·", "decided, not saved yet"),
        ("✓", "decided and saved"),
        ("× ~", "judged not the same, judged related"),
        ("◆ ◇ ▪", "members of a cluster: sure, possible, the head"),
        ("○", "put off"),
        ("■", "in the base"),
        ("*", "marked; changed, not applied"),
        ("? ~ ≠", "a column: not understood, guessed, two for one field"),
        ("- +", "a column: not imported, added to the remark"),
        ("≠ + = ‹", "the sides differ; only the file; equal; only the base"),
    ];
    let mut lines = vec![Line::styled("Signs", theme.style(Role::Heading))];
    lines
        .extend(signs.map(|(sign, words)| Line::from(format!("{}{words}", fit(&format!("  {sign}"), KEYS)))));
    lines
}
