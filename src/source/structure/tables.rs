//! Which of the first rows are the table, and what the others are.
//!
//! In: the first rows of a file. Out: the rows of the table that is read, and the stretches of rows around it with
//! what they are. Rows are cut into blocks at blank rows and where another table starts without one; blocks
//! that go on with the same table are joined; the largest is taken, or the one that a person named by its number or
//! by the row of its header.

use super::Choices;
use super::class::Raggedness;
use super::profile::{Profile, extent, has_twins, is_value, looks_like_header};
use crate::source::options::HeaderChoice;
use crate::source::row::{NotData, SourceRow};
use crate::source::shape::shape;

/// How much larger a later table must be to be taken instead of an earlier one.
const CLEARLY_LARGER: f64 = 1.2;

/// Rows that stand together and are not the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) struct Stretch {
    /// The first row.
    pub(in crate::source) first: u32,
    /// The last row.
    pub(in crate::source) last: u32,
    /// What they are.
    pub(in crate::source) kind: NotData,
}

/// The rows of the table that is read, and what is around it.
#[derive(Debug, Default)]
pub(super) struct Found<'a> {
    /// The rows of the table, with what stands above its header; none of them is blank.
    pub(super) rows: Vec<&'a SourceRow>,
    /// What is around it, in order.
    pub(super) around: Vec<Stretch>,
    /// Whether something else follows it in the rows that were given.
    pub(super) ended: bool,
}

/// The table that a person named is not there.
#[derive(Debug, Default)]
pub(in crate::source) struct NoSuch {
    /// The tables that are, with their rows.
    pub(in crate::source) available: Vec<String>,
}

/// One or more blocks of the same table.
struct Group<'a> {
    rows: Vec<&'a SourceRow>,
    /// Narrow rows behind the table that belong to it only if it goes on.
    pending: Vec<Vec<&'a SourceRow>>,
}

/// Finds the table among the first rows of a file, or says which tables there are if the one that was named is not.
pub(super) fn find<'a>(
    rows: &[&'a SourceRow],
    choices: &Choices,
    ragged: Raggedness,
) -> Result<Found<'a>, NoSuch> {
    let mut groups = groups(blocks(rows, ragged), ragged);
    if let Some(HeaderChoice::Row(row)) = choices.header {
        join_below(&mut groups, row);
    }
    let Some(main) = main(&groups, choices, ragged)? else { return Ok(Found::default()) };
    let wide = groups.get(main).map_or(0, |rows| Profile::of(rows, ragged).extent);
    let around = groups
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != main)
        .filter_map(|(at, rows)| {
            stretch(rows, if at < main { NotData::Title } else { NotData::Footer }, wide, ragged)
        })
        .collect();
    let ended = main + 1 < groups.len();
    Ok(Found { rows: groups.into_iter().nth(main).unwrap_or_default(), around, ended })
}

/// Joins a header that a person named with what follows it, where nothing of its table stands right below it.
fn join_below(groups: &mut Vec<Vec<&SourceRow>>, header: u32) {
    let at = groups.iter().position(|rows| rows.last().is_some_and(|last| last.row == header));
    if let Some(at) = at.filter(|at| at + 1 < groups.len()) {
        let below = groups.remove(at + 1);
        groups.iter_mut().skip(at).take(1).for_each(|rows| rows.extend(below.iter().copied()));
    }
}

/// Says what rows around the table are: another table, or the notes that their place makes them.
fn stretch(rows: &[&SourceRow], notes: NotData, wide: usize, ragged: Raggedness) -> Option<Stretch> {
    let profile = Profile::of(rows, ragged);
    let one_kind = profile.kinds.get(1).is_some_and(Option::is_some) && rows.len() > 2;
    let pair_list = wide >= 4 && profile.extent <= 2 && !one_kind;
    let kind = if is_table(rows, ragged) && !pair_list { NotData::OtherTable } else { notes };
    Some(Stretch { first: rows.first()?.row, last: rows.last()?.row, kind })
}

/// Tells whether rows are a table of their own: two or more of the same width, at least two cells wide.
fn is_table(rows: &[&SourceRow], ragged: Raggedness) -> bool {
    let profile = Profile::of(rows, ragged);
    let alike = rows.iter().filter(|row| extent(row) == profile.extent).count();
    profile.extent >= 2 && alike >= 2 && alike * 2 > rows.len()
}

/// Chooses the table: the one that was named, or the largest, an earlier one before one that is hardly larger.
fn main(groups: &[Vec<&SourceRow>], choices: &Choices, ragged: Raggedness) -> Result<Option<usize>, NoSuch> {
    let looks = |at: &usize| groups.get(*at).is_some_and(|rows| is_table(rows, ragged));
    let mut tables: Vec<usize> = (0..groups.len()).filter(looks).collect();
    if tables.is_empty() {
        // Rows that are no table by their looks are one if there is nothing else.
        tables.extend(largest(groups, ragged));
    }
    let numbered = match choices.table {
        Some(number) => Some(by_number(number, &tables, groups)?),
        None => None,
    };
    let headed = match choices.header {
        Some(HeaderChoice::Row(row)) => groups.iter().position(|rows| rows.iter().any(|r| r.row == row)),
        _ => None,
    };
    Ok(headed.or(numbered).or_else(|| largest(groups, ragged)))
}

fn by_number(number: u32, tables: &[usize], groups: &[Vec<&SourceRow>]) -> Result<usize, NoSuch> {
    let at = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let named = at.and_then(|at| tables.get(at)).copied();
    named.ok_or_else(|| {
        let ends = |at: &usize| Some((groups.get(*at)?.first()?.row, groups.get(*at)?.last()?.row));
        let told = |(at, (first, last))| format!("{} (rows {first} to {last})", at + 1);
        NoSuch { available: tables.iter().filter_map(ends).enumerate().map(told).collect() }
    })
}

fn largest(groups: &[Vec<&SourceRow>], ragged: Raggedness) -> Option<usize> {
    let mut best: Option<(f64, usize)> = None;
    for (at, rows) in groups.iter().enumerate() {
        let size = size(rows, ragged);
        if best.is_none_or(|(most, _)| size > most * CLEARLY_LARGER) {
            best = Some((size, at));
        }
    }
    best.map(|(_, at)| at)
}

/// Measures a table: rows count fully, columns by their root, so that a list of pairs does not outweigh a short wide table.
#[expect(clippy::cast_precision_loss, reason = "counts of a window are small")]
fn size(rows: &[&SourceRow], ragged: Raggedness) -> f64 {
    let wide = Profile::of(rows, ragged).extent;
    let narrow = if wide < 2 { 0.3 } else { 1.0 };
    rows.len() as f64 * (wide as f64).sqrt() * narrow
}

/// Cuts rows into blocks at blank rows and at headers of another table.
fn blocks<'a>(rows: &[&'a SourceRow], ragged: Raggedness) -> Vec<Vec<&'a SourceRow>> {
    let mut found = Vec::new();
    let kept: Vec<&SourceRow> = rows.iter().copied().filter(|row| !announces_delimiter(row)).collect();
    for block in kept.split(|row| row.filled() == 0).filter(|block| !block.is_empty()) {
        let mut rest = block;
        while let Some(at) = inner_header(rest, ragged) {
            let (before, after) = rest.split_at(at);
            found.push(before.to_vec());
            rest = after;
        }
        found.push(rest.to_vec());
    }
    found
}

/// Tells whether a row is the line `sep=;`, which is for Excel.
pub(super) fn announces_delimiter(row: &SourceRow) -> bool {
    let first = row.cells.first().map(|cell| cell.text.as_str());
    row.row == 1
        && row.cells.len() <= 2
        && first.is_some_and(|text| {
            text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep=")) && text.len() <= 5
        })
}

/// Finds a header inside a block below which rows have another width than above it.
fn inner_header(block: &[&SourceRow], ragged: Raggedness) -> Option<usize> {
    if ragged == Raggedness::Natural || block.len() < 5 {
        return None;
    }
    let width = |at: usize| block.get(at).map_or(0, |row| row.cells.len());
    (3..block.len() - 1).find(|at| {
        let (above, below) = block.split_at(*at);
        let Some(header) = below.first() else { return false };
        width(*at) >= 2
            && width(*at) == width(at + 1)
            && width(*at) != width(at - 1)
            && header.filled() == header.cells.len()
            && looks_like_header(header)
            && !has_twins(header)
            && is_even(above)
            && is_even(below)
            && width(at - 1) == width(at - 2)
            && has_values(below)
    })
}

fn is_even(rows: &[&SourceRow]) -> bool {
    let profile = Profile::of(rows, Raggedness::Counts);
    profile.regular && rows.last().is_some_and(|row| row.cells.len() == profile.cells)
}

fn has_values(rows: &[&SourceRow]) -> bool {
    rows.iter().skip(1).flat_map(|row| &row.cells).any(|cell| is_value(shape(&cell.text)))
}

/// Joins blocks that go on with the same table.
fn groups<'a>(blocks: Vec<Vec<&'a SourceRow>>, ragged: Raggedness) -> Vec<Vec<&'a SourceRow>> {
    let mut done: Vec<Vec<&SourceRow>> = Vec::new();
    let mut open: Option<Group<'a>> = None;
    for block in blocks {
        let Some(group) = open.as_mut() else {
            open = Some(Group { rows: block, pending: Vec::new() });
            continue;
        };
        let profile = Profile::of(&group.rows, ragged);
        if profile.extent >= 2 && is_narrow(&block, &profile, ragged) {
            group.pending.push(block);
        } else if goes_on(&profile, group.rows.len(), &block, ragged) {
            group.rows.extend(group.pending.drain(..).flatten());
            group.rows.extend(block);
        } else {
            done.extend(open.take().into_iter().flat_map(Group::parts));
            open = Some(Group { rows: block, pending: Vec::new() });
        }
    }
    done.extend(open.into_iter().flat_map(Group::parts));
    done
}

impl<'a> Group<'a> {
    fn parts(self) -> impl Iterator<Item = Vec<&'a SourceRow>> {
        std::iter::once(self.rows).chain(self.pending)
    }
}

/// Tells whether a block may be a note below a table: no row fills more than one cell, and none has a value.
fn is_narrow(block: &[&SourceRow], profile: &Profile, ragged: Raggedness) -> bool {
    block.iter().all(|row| {
        let value = row.cells.iter().any(|cell| is_value(shape(&cell.text)));
        let whole = ragged == Raggedness::Natural || row.cells.len() == profile.cells;
        row.filled() <= 1 && !(whole && (value || !super::note::reads_like_a_note(row)))
    })
}

/// Tells whether a block goes on with the table above it.
fn goes_on(above: &Profile, rows: usize, block: &[&SourceRow], ragged: Raggedness) -> bool {
    let titles = block.iter().take_while(|row| row.filled() <= 1).count();
    let block = block.get(titles..).filter(|rest| !rest.is_empty()).unwrap_or(block);
    let own = Profile::of(block, ragged);
    if above.regular && own.regular && above.cells != own.cells && (rows > 1 || above.cells < own.cells) {
        return super::note::is_total(block.first().copied(), above);
    }
    let Some(first) = block.first() else { return true };
    let another = above.is_header_of_another(first) && block.len() >= 2;
    let half =
        own.extent * 2 <= above.extent && block.len() >= 2 && looks_like_header(first) && has_values(block);
    let above_half = above.extent * 2 <= own.extent && rows <= 12;
    !(another || half || above_half)
}
