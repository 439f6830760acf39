//! `y`: what is in focus goes to the clipboard.

use super::super::super::order::Order;
use super::super::super::update::contact_line;
use super::super::effect::Effect;
use super::super::model::Model;

/// Copies what the member in focus says in the field in focus, else its number, name and e-mail.
pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    let text = match model.view.field {
        Some(place) => {
            let member = model.view.member_place();
            let shown = model.view.shown();
            shown.get(place).and_then(|line| line.cells.get(member)).map(|cell| cell.text.clone())
        }
        None => model.view.member().map(|member| contact_line(&member.contact)),
    };
    match text {
        Some(text) => vec![Effect::Terminal(Order::Copy(text))],
        None => {
            model.refuse("the cluster is still being read");
            Vec::new()
        }
    }
}
