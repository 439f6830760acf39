//! Which rows of a file are the table: header, titles, blank rows, repeated headers, totals, notes, other tables.
//!
//! In: raw rows of either reader. Out: the header row, the columns, and every row with its class.
//! A window of rows at the start decides which table is read and where its header is; after it rows pass one by
//! one, except for what may be a footer or another table, which waits until a data row or the end of the file
//! decides. It does not know what a header means; that is asked of the header judge.

mod class;
mod header;
mod note;
mod profile;
mod shift;
mod tables;

use super::layout::Column;
use super::options::{HeaderChoice, HeaderJudge};
use super::row::{NotData, SourceRow};
pub(super) use class::{Classified, Classifier, Raggedness};
use header::Head;
use profile::Profile;
pub(super) use tables::{NoSuch, Stretch};

/// What a person said about the rows.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Choices {
    /// Where the header stands.
    pub(super) header: Option<HeaderChoice>,
    /// How many rows it has.
    pub(super) header_rows: Option<u32>,
    /// Which table is read, the first being 1.
    pub(super) table: Option<u32>,
}

/// What the first rows show.
#[derive(Debug, Clone, Default)]
pub(super) struct Outline {
    /// Header and columns.
    pub(super) head: Head,
    /// What is around the table, in order.
    pub(super) around: Vec<Stretch>,
    /// What the rows of the table have in common.
    profile: Profile,
    /// Whether the rows of a text file have a width that can be wrong.
    ragged: Option<Raggedness>,
    /// The last row of the table, where something else follows it.
    last_row: Option<u32>,
    /// The last row that was looked at.
    window_end: u32,
}

impl Outline {
    /// The outline of a file that names its columns elsewhere than in a row.
    pub(super) fn of_names(names: Vec<String>) -> Outline {
        let column = |(at, header)| Some(Column { index: u16::try_from(at).ok()?, header });
        let columns = names.into_iter().enumerate().filter_map(column).collect();
        let head = Head { first_row: 1, columns, ..Head::default() };
        Outline { head, ragged: Some(Raggedness::Records), ..Outline::default() }
    }
}

/// Reads the structure off the first rows, or says which tables there are if the one that was named is not.
pub(super) fn outline(
    rows: &[&SourceRow],
    choices: &Choices,
    judge: HeaderJudge,
    ragged: Raggedness,
) -> Result<Outline, NoSuch> {
    let found = tables::find(rows, choices, ragged)?;
    let head = header::head(&found.rows, choices, judge);
    let is_body = |row: &&SourceRow| row.row >= head.first_row && !head.rows.contains(&row.row);
    let body: Vec<&SourceRow> = found.rows.iter().copied().filter(is_body).collect();
    let last_row = found.ended.then(|| found.rows.last().map(|row| row.row)).flatten();
    let mut around = found.around;
    around.extend(above(&found.rows, &head));
    around.sort_by_key(|stretch| stretch.first);
    Ok(Outline {
        profile: Profile::of(&body, ragged),
        head,
        around,
        ragged: Some(ragged),
        last_row,
        window_end: rows.last().map_or(0, |row| row.row),
    })
}

/// Gives the rows that stand above the header without a blank row between.
fn above(rows: &[&SourceRow], head: &Head) -> Option<Stretch> {
    let above: Vec<u32> = rows.iter().map(|row| row.row).filter(|row| *row < head.first_row).collect();
    Some(Stretch { first: *above.first()?, last: *above.last()?, kind: NotData::Title })
}
