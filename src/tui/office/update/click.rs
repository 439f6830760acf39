//! The mouse, while it is taken: a click chooses the row under it.

use super::super::super::model::{EndPhase, Status};
use super::super::super::screen::hit::{At, list_hit};
use super::super::super::screen::office as screen;
use super::super::effect::Effect;
use super::super::model::{Model, Overlay};

/// Header, pages and heading stand above the list.
const FIRST: u16 = 3;

/// Chooses what was clicked at; an open overlay keeps the mouse from what lies below it.
pub(super) fn clicked(model: &mut Model, (_, y): At) -> Vec<Effect> {
    let covered =
        !matches!(model.overlay, Overlay::None) || model.size.is_too_small() || model.look.aid.is_some();
    if model.phase != EndPhase::Working || covered {
        return Vec::new();
    }
    model.status = Status::default();
    let height = u16::try_from(screen::list_height(model.size)).unwrap_or(1);
    if let Some(place) = list_hit((model.place.cursor, model.table().rows.len()), (FIRST, height), y) {
        model.place.cursor = place;
    }
    Vec::new()
}
