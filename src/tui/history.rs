//! What the history screen knows, and what happened to one contact as lines of text.

use crate::contact::ContactNumber;
use crate::import::{PastChange, ReceiptLine};

use super::model::Notices;
use super::speed::Paced;

/// The history screen: the receipts of the batch, and a window of what one of them changed.
#[derive(Debug, Default)]
pub(crate) struct HistoryView {
    /// The number under which its answers come.
    pub(crate) id: u64,
    pub(crate) phase: HistoryPhase,
    /// Newest first.
    pub(crate) receipts: Vec<ReceiptLine>,
    pub(crate) cursor: usize,
    /// The receipt of the window that is here.
    pub(crate) window_of: Option<i64>,
    pub(crate) window: Vec<PastChange>,
    /// The place of the window's first change.
    pub(crate) offset: u64,
    /// The first change on the screen.
    pub(crate) top: u64,
}

/// What is happening on the history screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum HistoryPhase {
    /// The receipts are being read.
    #[default]
    Reading,
    /// They can be read and taken back.
    Ready,
    /// What taking a receipt back would do is being found out.
    Asking(i64),
    /// A receipt is being taken back.
    Undoing(Option<Paced>),
    /// The receipts could not be read.
    Failed(String),
}

impl HistoryView {
    /// The receipt under the cursor.
    pub(crate) fn current(&self) -> Option<&ReceiptLine> {
        self.receipts.get(self.cursor)
    }
}

/// What happened to a contact, above the screen.
#[derive(Debug, Default)]
pub(crate) struct Past {
    /// The number under which the answer comes.
    pub(crate) id: u64,
    pub(crate) contact: Option<ContactNumber>,
    pub(crate) told: Notices,
}

impl Past {
    /// Nothing is known yet.
    pub(crate) fn awaited(id: u64, contact: ContactNumber) -> Self {
        let told = Notices { lines: vec!["reading …".into()], top: 0 };
        Self { id, contact: Some(contact), told }
    }

    /// The title of the box.
    pub(crate) fn title(&self) -> String {
        let number = self.contact.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("What happened to {number}")
    }
}

/// What happened to a contact, newest first; times are as they are given.
pub(crate) fn past_lines(changes: &[PastChange]) -> Vec<String> {
    if changes.is_empty() {
        return vec!["nothing: no commit of this base has written it".into()];
    }
    changes.iter().flat_map(lines_of).collect()
}

fn lines_of(past: &PastChange) -> Vec<String> {
    let change = &past.change;
    let rows = rows_words(&change.rows);
    let head = format!(
        "{}  {}  {} {}  receipt {} of batch {}{rows}",
        past.at, past.operator, change.kind, change.contact, past.receipt, past.batch
    );
    let why = past.why.iter().map(|reason| format!("  {}", reason.words(str::to_owned)));
    let fields = past.fields.iter().map(|field| {
        let [before, after] = [&field.before, &field.after].map(|text| or_dash(text));
        format!("  {}: {before} → {after}", field.field)
    });
    std::iter::once(head).chain(why).chain(fields).collect()
}

/// The rows of a change: `, row 12`.
pub(crate) fn rows_words(rows: &[crate::contact::RowNumber]) -> String {
    let numbers: Vec<_> = rows.iter().take(20).map(ToString::to_string).collect();
    match numbers.len() {
        0 => String::new(),
        _ => format!(", row {}", numbers.join(", ")),
    }
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}
