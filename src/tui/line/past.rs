//! What was committed, in words.

use super::super::history::{HistoryPhase, HistoryView};
use super::super::screen::words::receipt_words;
use super::plan::change;
use super::scene::{plain, shown};
use crate::import::counted;

/// Changes told at a time.
const CHANGES: usize = 10;

/// The receipts of a batch, and the changes of the one that is chosen.
pub(super) fn told(view: &HistoryView) -> Vec<String> {
    let mut lines = vec![match &view.phase {
        HistoryPhase::Failed(why) => format!("History could not be read: {}.", plain(why)),
        _ if view.receipts.is_empty() => "History: nothing was committed yet.".to_owned(),
        _ => format!(
            "History: {}, the newest first.",
            counted(view.receipts.len() as u64, "receipt", "receipts")
        ),
    }];
    for (place, receipt) in view.receipts.iter().enumerate() {
        let here = if place == view.cursor { "Here: receipt" } else { "Receipt" };
        let contacts = counted(receipt.contacts, "contact", "contacts");
        lines.push(format!(
            "{here} {}, {}, {}, {}, {contacts}.",
            receipt.receipt,
            receipt_words(receipt),
            receipt.at,
            shown(&receipt.operator)
        ));
    }
    let Some(receipt) = view.current().filter(|receipt| view.window_of == Some(receipt.receipt)) else {
        return lines;
    };
    let skip = usize::try_from(view.top.saturating_sub(view.offset)).unwrap_or(usize::MAX);
    lines.push(format!("Changes of receipt {}, from {} on:", receipt.receipt, view.top + 1));
    let some = view.window.iter().skip(skip).take(CHANGES);
    lines.extend(some.flat_map(|past| change(&past.change)));
    lines
}
