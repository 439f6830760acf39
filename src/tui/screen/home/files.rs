//! The files to open: a typed line, what fits, and the first lines of the one under the cursor.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::import::{FileKind, FoundFile};

use super::super::super::home::model::FileFinder;
use super::super::super::layout::Size;
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::pane;
use super::super::super::widget::text::{cut, fit, fit_right, grouped};
use super::super::footer::draw_prompt;
use super::super::{Cursor, list_line, top_of};
use super::{files_height, preview_height};

/// Draws the page; says where the text cursor stands.
pub(super) fn draw(finder: &FileFinder, theme: &Theme, (area, buffer): (Rect, &mut Buffer)) -> (u16, u16) {
    let size = Size { width: area.width, height: area.height + 3 };
    let height = u16::try_from(files_height(size)).unwrap_or(1);
    let cursor = draw_prompt("Open a file", &finder.input, Rect { height: 1, ..area }, buffer);
    let widths = Widths::of(usize::from(area.width));
    let heading = Line::styled(widths.heading(), theme.style(Role::Heading));
    pane::lines(buffer, Rect { y: area.y + 1, height: 1, ..area }, &[heading]);
    let list = Rect { y: area.y + 2, height, ..area };
    if finder.len() == 0 {
        pane::lines(buffer, list, &[Line::styled(nothing(finder), theme.style(Role::Quiet))]);
    }
    let top = top_of(finder.chosen, finder.len(), usize::from(height));
    for (y, place) in (list.top()..list.bottom()).zip(top..finder.len()) {
        let Some(file) = finder.at(place) else { break };
        let line = Line::from(widths.line(file));
        list_line(buffer, Rect { y, height: 1, ..area }, (&line, Cursor::of(place, finder.chosen)), theme);
    }
    let rest = Rect { y: list.bottom(), height: area.bottom().saturating_sub(list.bottom()), ..area };
    pane::lines(buffer, rest, &preview(finder, size, theme));
    cursor
}

fn nothing(finder: &FileFinder) -> &'static str {
    match () {
        () if finder.completions.is_some() => "  nothing there begins so",
        () if finder.walking.is_some() => "  looking …",
        () if finder.found.is_empty() => {
            "  no file here or where files were opened before; type a path: / or ~"
        }
        () => "  no file of that name; type a path to reach others: / or ~",
    }
}

/// The widths of a line; what does not fit has none.
struct Widths {
    name: usize,
    folder: usize,
    changed: usize,
}

const SIZE: usize = 9;
const AGE: usize = 9;
const CHANGED: usize = 18;

impl Widths {
    fn of(room: usize) -> Self {
        let changed = if room >= 110 { CHANGED } else { 0 };
        let free = room.saturating_sub(SIZE + AGE + changed + 3);
        let folder = free * 2 / 5;
        Self { name: free - folder, folder, changed }
    }

    fn heading(&self) -> String {
        let changed = if self.changed > 0 { fit("  changed", self.changed) } else { String::new() };
        let (size, age) = (fit_right("size", SIZE), fit_right("age", AGE));
        format!("  {} {}{size}{age}{changed}", fit("name", self.name), fit("folder", self.folder))
    }

    fn line(&self, file: &FoundFile) -> String {
        let (name, size) = match file.kind {
            FileKind::Folder => (format!("{}/", file.name), String::new()),
            FileKind::File => (file.name.clone(), bytes(file.size)),
        };
        let changed = if self.changed > 0 {
            format!("  {}", fit(&file.changed, self.changed - 2))
        } else {
            String::new()
        };
        let (size, age) = (fit_right(&size, SIZE), fit_right(&file.age, AGE));
        format!("  {} {}{size}{age}{changed}", fit(&name, self.name), fit(&file.folder, self.folder))
    }
}

/// `312 B`, `48 KB`, `3.1 MB`.
fn bytes(size: u64) -> String {
    const KB: u64 = 1 << 10;
    const MB: u64 = 1 << 20;
    const GB: u64 = 1 << 30;
    let with_tenth = |unit: u64, word: &str| format!("{}.{} {word}", size / unit, size % unit * 10 / unit);
    match size {
        0..KB => format!("{size} B"),
        KB..MB => format!("{} KB", grouped(size / KB)),
        MB..GB => with_tenth(MB, "MB"),
        _ => with_tenth(GB, "GB"),
    }
}

/// The first lines of the file under the cursor.
fn preview(finder: &FileFinder, size: Size, theme: &Theme) -> Vec<Line<'static>> {
    let room = usize::from(size.width);
    let file = finder.current().filter(|file| file.kind == FileKind::File);
    let shown = file.filter(|file| finder.preview.of.as_ref() == Some(&file.path));
    let told = match (file, shown) {
        (None, _) => String::new(),
        (Some(_), None) => "…".into(),
        (Some(_), Some(_)) => finder.preview.shown.told.clone(),
    };
    let title = file.map(|file| Span::styled(cut(&file.name, room / 2), theme.style(Role::Heading)));
    let title: Vec<Span<'static>> = title.into_iter().collect();
    let mut lines = vec![pane::rule(&title, &told, room, theme)];
    let text = finder.preview.shown.lines.iter().filter(|_| shown.is_some());
    lines.extend(text.take(preview_height(size)).map(|line| {
        Line::styled(format!(" {}", cut(line, room.saturating_sub(1))), theme.style(Role::Quiet))
    }));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_as_people_read_them() {
        for (size, words) in
            [(0, "0 B"), (1023, "1023 B"), (1024, "1 KB"), (3_250_586, "3.1 MB"), (5 << 30, "5.0 GB")]
        {
            assert_eq!(bytes(size), words);
        }
    }
}
