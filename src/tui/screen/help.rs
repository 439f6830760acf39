//! The help overlay, generated from the key table.

use ratatui::text::{Line, Span};

use super::super::aid::Aid;
use super::super::keymap::{Bound, CHAPTERS, Keymap, Mode, beneath};
use super::super::theme::{Role, Theme};
use super::super::widget::text::fit;

/// The width of the column of keys.
const KEYS: usize = 17;

/// Every key that fits what was typed, the chapter of the screen below first.
pub(super) fn lines(keys: &Keymap, aid: &Aid, theme: &Theme) -> Vec<Line<'static>> {
    let (mode, typed) = (aid.below, aid.input.value().trim().to_lowercase());
    let mut chapters = CHAPTERS.to_vec();
    let below = beneath(mode).filter(|below| *below != Mode::Anywhere);
    chapters.sort_by_key(|(chapter, _)| {
        let is_other = chapter.is_of_duplicates() != mode.is_of_duplicates();
        (*chapter != mode, Some(*chapter) != below, is_other)
    });
    let mut lines = Vec::new();
    for (chapter, heading) in chapters {
        let shown: Vec<_> = keys.chapter(chapter).filter(|line| fits(line, heading, &typed)).collect();
        if shown.is_empty() {
            continue;
        }
        lines.push(Line::styled(heading, theme.style(Role::Heading)));
        for binding in shown {
            lines.push(Line::from(vec![
                Span::styled(fit(&format!("  {}", binding.keys_text()), KEYS), theme.style(Role::Key)),
                Span::raw(binding.long),
            ]));
        }
        lines.push(Line::default());
    }
    if typed.is_empty() {
        lines.extend(glyphs(theme));
    } else if lines.is_empty() {
        lines.push(Line::styled("no key of that name", theme.style(Role::Quiet)));
    }
    lines
}

/// True when every word that was typed is in the keys, the phrase or the heading.
fn fits(line: &Bound, heading: &str, typed: &str) -> bool {
    let text = format!("{} {} {} {heading}", line.keys_text(), line.short, line.long).to_lowercase();
    typed.split_whitespace().all(|word| text.contains(word))
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
