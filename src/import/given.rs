//! What a person said about the reading of a file, as words: kept with its batch, and compared when the file is
//! opened again.
//!
//! In: a request. Out: the options that were said. A batch that goes on is not read anew, so what is said then of its
//! reading has no effect; that is told, with the words that were used.

use super::profiles::{Numbers, ProfileChoice, ProfileOperation};
use super::reading::{Asked, ReadingRecord};
use crate::contact::Operation;
use crate::mapping::{CriteriaCells, EmptiedAnswer};
use crate::source::{Delimiter, HeaderChoice};
use crate::store::BatchId;

/// The options that say how a file is read, as a person would write them.
pub(super) fn given(asked: &Asked<'_>) -> Vec<String> {
    let options = asked.options;
    let number = |name: &str, number: u32| format!("{name} {number}");
    let dialect = options.dialect;
    let header = options.header_row.map(|choice| match choice {
        HeaderChoice::Absent => 0,
        HeaderChoice::Row(row) => row,
    });
    let profile = match &asked.profiles.choice {
        ProfileChoice::Recognised => None,
        ProfileChoice::Without => Some("none"),
        ProfileChoice::Named(name) => Some(name.as_str()),
    };
    let operation = match asked.profiles.operation {
        ProfileOperation::Counts => asked.operation.map(Operation::code),
        ProfileOperation::Overridden => Some(asked.operation.map_or("auto", Operation::code)),
    };
    let marks = [
        dialect.delimiter.map(|delimiter| format!("--delimiter {}", Delimiter::code(delimiter))),
        dialect.quote.map(|quote| format!("--quote {quote:?}")),
        dialect.escape.map(|escape| format!("--escape {escape:?}")),
        dialect.newline.map(|newline| format!("--line-end {newline:?}")),
        options.encoding.as_ref().map(|label| format!("--encoding {label}")),
    ];
    let rows = [
        header.map(|row| number("--header-row", row)),
        options.header_rows.map(|rows| number("--header-rows", rows)),
        (options.skip_rows > 0).then(|| number("--skip-rows", options.skip_rows)),
        options.table.map(|table| number("--table", table)),
    ];
    let meaning = [
        profile.map(|name| format!("--profile {name}")),
        operation.map(|code| format!("--operation {}", code.to_lowercase())),
        (asked.profiles.numbers == Numbers::Foreign).then(|| "--numbers foreign".to_owned()),
        asked.profiles.criteria.map(|cells| match cells {
            CriteriaCells::Replace => "--criteria replace".to_owned(),
            CriteriaCells::Append => "--criteria append".to_owned(),
        }),
    ];
    let emptied = asked.profiles.emptied.iter().map(|(header, answer)| {
        let answer = if *answer == EmptiedAnswer::Clear { "clear" } else { "leave" };
        format!("--emptied {header}={answer}")
    });
    marks.into_iter().chain(rows).chain(meaning).flatten().chain(emptied).collect()
}

/// One line about what is said now of a file whose batch was read before without it.
pub(super) fn unheeded(asked: &Asked<'_>, batch: BatchId, record: &ReadingRecord) -> Option<String> {
    let given = given(asked);
    let new: Vec<&str> = given.iter().filter(|one| !record.given.contains(one)).map(String::as_str).collect();
    let before = if record.given.is_empty() {
        "without options".to_owned()
    } else {
        format!("with {}", record.given.join(" "))
    };
    let line =
        || format!("batch {batch} goes on as it was read, {before}: {} has no effect on it", new.join(" "));
    (!new.is_empty()).then(line)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::import::Profiles;
    use crate::source::ReadOptions;

    #[test]
    fn only_what_is_new_is_told() {
        let mut profiles = Profiles::default();
        let mut options = ReadOptions { skip_rows: 2, ..ReadOptions::default() };
        let path = Path::new("guests.csv");
        let record = |given| ReadingRecord { given, ..ReadingRecord::default() };
        let first = given(&Asked { path, options: &options, operation: None, profiles: &profiles });
        assert_eq!(first, ["--skip-rows 2"]);
        options.table = Some(3);
        profiles.choice = ProfileChoice::Without;
        profiles.operation = ProfileOperation::Overridden;
        let asked = Asked { path, options: &options, operation: None, profiles: &profiles };
        assert_eq!(
            unheeded(&asked, 7, &record(first)).unwrap(),
            "batch 7 goes on as it was read, with --skip-rows 2: --table 3 --profile none --operation auto has no \
             effect on it"
        );
        assert_eq!(unheeded(&asked, 7, &record(given(&asked))), None);
        let (usual, none) = (ReadOptions::default(), Profiles::default());
        let asked = Asked { path, options: &usual, operation: None, profiles: &none };
        assert_eq!(unheeded(&asked, 7, &record(given(&asked))), None, "who says nothing goes on");
    }
}
