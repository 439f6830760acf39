//! What stands where: the other way round than drawing, for the mouse.

use super::super::layout::{Heights, Size, cluster_heights, heights, map_heights, standing_height};
use super::super::mapping::{MapEditor, Page};
use super::super::model::Model;
use super::super::rowview::{EqualLines, Place};
use super::{review, top_of};

/// A column and a row of the window, from 0.
pub(crate) type At = (u16, u16);

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hit {
    /// A line of the list, by its place among those shown.
    Line(usize),
    /// A line of the comparison, by its place among those shown.
    Field(usize),
}

/// The lines of the comparison that are drawn: where the first one stands, how many there are, which is the first.
struct Fields {
    y: u16,
    height: usize,
    top: usize,
}

impl Fields {
    /// As the comparison draws them: below its heading, with the one under the cursor among them.
    fn of(h: &Heights, field: Option<usize>, notes: usize) -> Self {
        let height = usize::from(h.compare).saturating_sub(1 + notes);
        let top = field.map_or(0, |field| (field + 1).saturating_sub(height.max(1)));
        Self { y: h.header + h.queue + h.title + h.standing + 1, height, top }
    }

    fn at(&self, y: u16, count: usize) -> Option<usize> {
        let line = usize::from(y.checked_sub(self.y)?);
        Some(self.top + line).filter(|place| line < self.height && *place < count)
    }
}

/// What stands at a place of the review screen.
pub(crate) fn review_hit(model: &Model, (_, y): At) -> Option<Hit> {
    let standing = review::title::standing(model, usize::from(model.size.width).saturating_sub(2));
    let h = heights(model.size, standing_height(model.size, standing.len()));
    if let Some(line) = y.checked_sub(h.header).filter(|line| *line < h.queue) {
        let place = model.queue.top(usize::from(h.queue)) + usize::from(line);
        return (place < model.queue.len()).then_some(Hit::Line(place));
    }
    let sheet = model.row.sheet()?;
    let equal = model.row.equal;
    let places = sheet.places(equal);
    let said = equal == EqualLines::Hidden && !sheet.has_places() && sheet.folded() != (0, 0);
    let chosen = model.row.field.and_then(|field| places.iter().position(|place| place.is_line(field)));
    let place = Fields::of(&h, chosen, usize::from(said)).at(y, places.len())?;
    match places.get(place)? {
        Place::Line(field, _) => Some(Hit::Field(*field)),
        Place::Quiet(..) => None,
    }
}

/// What stands at a place of the duplicates.
pub(crate) fn clusters_hit(model: &super::super::duplicates::Model, (_, y): At) -> Option<Hit> {
    let standing = super::duplicates::standing(model);
    let h = cluster_heights(model.size, u16::try_from(standing.len()).unwrap_or(1));
    if let Some(line) = y.checked_sub(h.header).filter(|line| *line < h.queue) {
        let place = model.list.top(usize::from(h.queue)) + usize::from(line);
        return (place < model.list.len()).then_some(Hit::Line(place));
    }
    let notes = usize::from(model.view.equal == EqualLines::Hidden && model.view.folded() > 0);
    Fields::of(&h, model.view.field, notes).at(y, model.view.shown().len()).map(Hit::Field)
}

/// Which column or value of the mapping screen stands at a place.
pub(crate) fn mapping_hit(editor: &MapEditor, size: Size, (_, y): At) -> Option<usize> {
    // Header, title and heading stand above, status and keys below.
    let free = size.height.saturating_sub(5);
    let (cursor, count, height) = match editor.page {
        Page::Columns => {
            let count = editor.map.columns.len();
            (editor.column, count, map_heights(size, count).0.min(free))
        }
        Page::Values => (editor.value, editor.questions.list().len(), free),
    };
    list_hit((cursor, count), (3, height), y)
}

/// Which line of a list with its cursor near the middle stands in a row of the window.
pub(crate) fn list_hit(
    (cursor, count): (usize, usize),
    (first, height): (u16, u16),
    y: u16,
) -> Option<usize> {
    let line = y.checked_sub(first).filter(|line| *line < height)?;
    let place = top_of(cursor, count, usize::from(height)) + usize::from(line);
    (place < count).then_some(place)
}
