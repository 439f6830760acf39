//! The mouse, while it is taken: a click chooses what stands under it.

use super::super::effect::Effect;
use super::super::mapping::{MapPhase, Page};
use super::super::model::{EndPhase, Model, Overlay, Screen, Status};
use super::super::screen::hit::{At, Hit, mapping_hit, review_hit};

/// Chooses what was clicked at; an open overlay keeps the mouse from what lies below it.
pub(super) fn clicked(model: &mut Model, at: At) -> Vec<Effect> {
    let covered =
        !matches!(model.overlay, Overlay::None) || model.size.is_too_small() || model.look.aid.is_some();
    if model.end.phase != EndPhase::Working || covered {
        return Vec::new();
    }
    model.status = Status::default();
    let size = model.size;
    match &mut model.screen {
        Screen::Review => in_review(model, at),
        Screen::Mapping(editor) if editor.phase == MapPhase::Ready => {
            match (mapping_hit(editor, size, at), editor.page) {
                (Some(place), Page::Columns) => editor.column = place,
                (Some(place), Page::Values) => editor.value = place,
                (None, _) => {}
            }
        }
        _ => {}
    }
    Vec::new()
}

fn in_review(model: &mut Model, at: At) {
    match review_hit(model, at) {
        Some(Hit::Line(place)) => {
            model.row.field = None;
            model.queue.move_to(place);
        }
        Some(Hit::Field(place)) => model.row.field = Some(place),
        None => {}
    }
}
