//! The mouse, while it is taken: a click chooses the line under it.

use super::super::super::model::{EndPhase, Status};
use super::super::super::screen::hit::{At, list_hit};
use super::super::super::screen::home as screen;
use super::super::effect::Effect;
use super::super::model::{Model, Overlay, Page};

/// Header and heading stand above the list of batches, and above that of receipts.
const FIRST: u16 = 2;
/// Above the files stands the typed line too.
const FIRST_FILE: u16 = 3;

/// Chooses what was clicked at; an open overlay keeps the mouse from what lies below it.
pub(super) fn clicked(model: &mut Model, (_, y): At) -> Vec<Effect> {
    let covered =
        !matches!(model.overlay, Overlay::None) || model.size.is_too_small() || model.look.aid.is_some();
    if model.phase != EndPhase::Working || covered {
        return Vec::new();
    }
    model.status = Status::default();
    let height = u16::try_from(screen::list_height(model.size)).unwrap_or(1);
    let files = u16::try_from(screen::files_height(model.size)).unwrap_or(1);
    let hit = |cursor: usize, length: usize, rows: (u16, u16)| list_hit((cursor, length), rows, y);
    match &mut model.page {
        Page::Batches => {
            let length = model.list.batches.len();
            model.list.cursor = hit(model.list.cursor, length, (FIRST, height)).unwrap_or(model.list.cursor);
        }
        Page::Receipts(receipts) => {
            let place = hit(receipts.cursor, receipts.list.len(), (FIRST, height));
            receipts.cursor = place.unwrap_or(receipts.cursor);
        }
        Page::Files(finder) => {
            finder.chosen = hit(finder.chosen, finder.len(), (FIRST_FILE, files)).unwrap_or(finder.chosen);
        }
        Page::Contacts(search) if search.card.is_none() => {
            let list = model.size.height.saturating_sub(4);
            let place = hit(search.chosen, search.found.contacts.len(), (FIRST, list));
            search.chosen = place.unwrap_or(search.chosen);
        }
        Page::Contacts(_) => {}
    }
    Vec::new()
}
