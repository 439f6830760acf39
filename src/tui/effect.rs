//! What `update` asks the worker to do.

use crate::contact::{ContactNumber, RowNumber};
use crate::import::{Act, ConsentAnswer, Surveying, Typed};
use crate::mapping::ColumnMap;

use super::contacts::ContactEffect;
use super::order::Order;

/// One piece of work for the worker.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// Do one thing, durably; acts are carried out in the order in which they were asked for.
    Act {
        /// The number under which the answer is expected.
        id: u64,
        /// What to do.
        act: Act,
    },
    /// Take the last act back.
    Undo {
        /// The number under which the answer is expected.
        id: u64,
    },
    /// Do again what was taken back last.
    Redo {
        /// The number under which the answer is expected.
        id: u64,
    },
    /// Read the details of rows.
    Details {
        /// The generation of the data that is asked for.
        generation: u64,
        /// The rows on the screen, which come first.
        rows: Vec<RowNumber>,
        /// Rows that are read in advance.
        ahead: Vec<RowNumber>,
    },
    /// Look at many rows for a bulk act; answered in one piece.
    Survey {
        /// The number under which the answer is expected.
        id: u64,
        /// The rows.
        rows: Vec<RowNumber>,
        /// How closely.
        how: Surveying,
        /// Rows of which everything is read, for the preview.
        examples: Vec<RowNumber>,
    },
    /// Read the rules of the institution.
    Rules {
        /// The number under which the answer is expected.
        id: u64,
    },
    /// Read the findings of all rows that are not in the base.
    Findings {
        /// The number under which the answer is expected.
        id: u64,
    },
    /// Compute the plan.
    Plan {
        /// The number under which the answer is expected.
        id: u64,
    },
    /// Read a window of the plan.
    PlanLines {
        /// The plan that the window belongs to.
        id: u64,
        /// The first change.
        offset: u64,
        /// So many.
        limit: u32,
    },
    /// Write the plan.
    Commit {
        /// The number under which the answer is expected.
        id: u64,
        /// What was typed to confirm it.
        typed: Vec<Typed>,
    },
    /// Keep the answer about a column of authorisations, and compute the plan with it.
    AnswerConsent {
        /// The number under which the plan is expected.
        id: u64,
        /// The code of the column.
        code: String,
        /// The answer.
        answer: ConsentAnswer,
    },
    /// Stop long work: what is not written by then is not written.
    Halt {
        /// The number under which its answer is expected.
        id: u64,
    },
    /// Read the receipts of the batch.
    History {
        /// The number under which the answer is expected.
        id: u64,
    },
    /// Read a window of what a receipt changed.
    ReceiptLines {
        /// The history that the window belongs to.
        id: u64,
        /// The receipt.
        receipt: i64,
        /// The first change.
        offset: u64,
        /// So many.
        limit: u32,
    },
    /// Ask what taking a receipt back would do.
    UndoPreview {
        /// The number under which the answer is expected.
        id: u64,
        /// The receipt.
        receipt: i64,
    },
    /// Take a receipt back.
    UndoReceipt {
        /// The number under which the answer is expected.
        id: u64,
        /// The receipt.
        receipt: i64,
    },
    /// Read what happened to a contact.
    Past {
        /// The number under which the answer is expected.
        id: u64,
        /// The contact.
        contact: ContactNumber,
    },
    /// Read header and queue again.
    Reload {
        /// The generation of the data that is asked for.
        generation: u64,
    },
    /// Read the columns of the file.
    Mapping {
        /// The number under which the answer is expected.
        id: u64,
    },
    /// Collect the values that were not understood.
    Values {
        /// The number under which the answer is expected.
        id: u64,
    },
    /// Ask what a profile makes of the columns.
    ProfileMap {
        /// The number under which the answer is expected.
        id: u64,
        /// The profile.
        name: String,
    },
    /// Put another map in force.
    Remap {
        /// The number under which the answer is expected.
        id: u64,
        /// The map.
        map: Box<ColumnMap>,
    },
    /// Take back what was defined last.
    Undefine {
        /// The number under which the answer is expected.
        id: u64,
    },
    /// Keep the map in force as a profile.
    KeepProfile {
        /// Its name.
        name: String,
    },
    /// Asked of the terminal itself.
    Terminal(Order),
    /// Remember where the operator is, before the end.
    Remember {
        /// The row under the cursor.
        row: RowNumber,
        /// Which rows the list shows, as a text.
        filter: String,
    },
    /// Something about single contacts.
    Contacts(ContactEffect),
}

impl From<Order> for Effect {
    fn from(order: Order) -> Self {
        Self::Terminal(order)
    }
}
