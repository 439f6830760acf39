//! The mouse, while it is taken: a click chooses what stands under it.

use super::super::super::model::{EndPhase, Status};
use super::super::super::screen::hit::{At, Hit, clusters_hit};
use super::super::effect::Effect;
use super::super::model::{Model, Overlay, Screen};

/// Chooses what was clicked at; an open overlay keeps the mouse from what lies below it.
pub(super) fn clicked(model: &mut Model, at: At) -> Vec<Effect> {
    let open = matches!((&model.overlay, &model.screen), (Overlay::None, Screen::List));
    if model.end.phase != EndPhase::Working || !open || model.size.is_too_small() || model.look.aid.is_some()
    {
        return Vec::new();
    }
    model.status = Status::default();
    match clusters_hit(model, at) {
        Some(Hit::Line(place)) => {
            model.view.field = None;
            model.list.move_to(place);
        }
        Some(Hit::Field(place)) => model.view.field = Some(place),
        None => {}
    }
    Vec::new()
}
