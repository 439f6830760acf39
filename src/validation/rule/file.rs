//! What the reader found wrong with places of the file, as rules: each kind of damage that lies in a data row.
//!
//! In: the kind. Out: its rule. The reader finds and words the damage itself; nothing is checked here.

use crate::source::DamageKind;
use crate::validation::catalogue::{RuleEntry, doubtful};

const UNCLOSED_QUOTE: RuleEntry = doubtful(
    "file-unclosed-quote",
    "a quote is opened and never closed",
    "The line was read for itself, so that the rows below it are not swallowed. Look at the cells of this row; a quote \
     that belongs to the text is written twice inside quotes.",
);
const STRAY_QUOTE: RuleEntry = doubtful(
    "file-stray-quote",
    "a quote inside a quoted cell is not doubled",
    "It was kept as text. Look whether the cell ends where it should; if whole columns are affected, --quote none or \
     --escape backslash may read the file better.",
);
const MIXED_ENCODING: RuleEntry = doubtful(
    "file-mixed-encoding",
    "the cell is in another encoding than the file",
    "Rows from two programs were put into one file. The cell was read as what its bytes are; look at its accents.",
);
const UNDECODABLE: RuleEntry = doubtful(
    "file-undecodable-text",
    "characters of the cell are lost",
    "Bytes mean nothing in the encoding of the file, or a sign stands for a character that was lost before. Give the \
     right --encoding, or ask for the file in UTF-8.",
);
const NUL: RuleEntry = doubtful(
    "file-nul-character",
    "the cell holds NUL characters",
    "They were left out. They come from programs that fill fields up, or from a file that was damaged on its way.",
);
const LONG_ROW: RuleEntry = doubtful(
    "file-long-row",
    "the row has more cells than the table has columns",
    "Most often a delimiter inside a text is not quoted, and what follows it has slipped to the right. Look at the \
     whole row; cells beyond the last column are not imported.",
);
const SHORT_ROW: RuleEntry = doubtful(
    "file-short-row",
    "the row has fewer cells than the table has columns",
    "Cells at its end are empty, or a delimiter is missing and what follows has slipped to the left. Look at the whole \
     row.",
);
const LONG_CELL: RuleEntry = doubtful(
    "file-long-cell",
    "the cell is longer than a cell may be",
    "It was cut at the limit. If the text is meant, allow more with --max-cell-bytes; more often a quote is left open \
     above it.",
);
const UNREADABLE: RuleEntry = doubtful(
    "file-unreadable-cell",
    "a cell or a row cannot be read",
    "The file is damaged at this place or was cut off. The rest was read; open the file in the program that made it and \
     save it again.",
);
const OTHER_DELIMITER: RuleEntry = doubtful(
    "file-other-delimiter",
    "the row is separated by another sign than the others",
    "It was read with that sign. Rows from two files seem to have been put together; look whether its cells stand in \
     the right columns.",
);
const OTHER_TABLE: RuleEntry = doubtful(
    "file-other-table",
    "another table starts in this row",
    "One file holds several tables, and one of them was read. The message names the option that reads the other one.",
);
const ERROR_CELL: RuleEntry = doubtful(
    "file-error-cell",
    "the spreadsheet shows an error in the cell",
    "A formula has no result, so the cell shows something like #N/A. It says nothing about the contact; mend the formula \
     or clear the cell.",
);
const NO_VALUE: RuleEntry = doubtful(
    "file-no-value",
    "a formula has no stored value",
    "The program that wrote the workbook did not compute it, and formulas are not computed here. Open it in Excel or \
     LibreOffice and save it again.",
);
const LOST_DIGITS: RuleEntry = doubtful(
    "file-lost-digits",
    "a number has more digits than a spreadsheet keeps",
    "Spreadsheets keep 15 digits; the last ones of this number may be wrong. Store long numbers as text and fill the \
     column in again from its source.",
);
const EXPRESSION: RuleEntry = doubtful(
    "file-expression",
    "a database would compute this value",
    "The dump holds an expression in place of a value, such as a call of a function. Nothing is computed here: its text \
     was kept as it stands; ask for a dump of values, or correct the cell.",
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] = &[
    &UNCLOSED_QUOTE,
    &STRAY_QUOTE,
    &MIXED_ENCODING,
    &UNDECODABLE,
    &NUL,
    &LONG_ROW,
    &SHORT_ROW,
    &LONG_CELL,
    &UNREADABLE,
    &OTHER_DELIMITER,
    &OTHER_TABLE,
    &ERROR_CELL,
    &NO_VALUE,
    &LOST_DIGITS,
    &EXPRESSION,
];

/// The rule of a kind of damage; none for what is told about the whole table and never of a row.
#[must_use]
pub fn damage_entry(kind: DamageKind) -> Option<&'static RuleEntry> {
    Some(match kind {
        DamageKind::UnclosedQuote => &UNCLOSED_QUOTE,
        DamageKind::StrayQuote => &STRAY_QUOTE,
        DamageKind::MixedEncoding => &MIXED_ENCODING,
        DamageKind::UndecodableText => &UNDECODABLE,
        DamageKind::NulCharacter => &NUL,
        DamageKind::LongRow => &LONG_ROW,
        DamageKind::ShortRow => &SHORT_ROW,
        DamageKind::LongCell => &LONG_CELL,
        DamageKind::UnreadableCell => &UNREADABLE,
        DamageKind::OtherDelimiter => &OTHER_DELIMITER,
        DamageKind::OtherTable => &OTHER_TABLE,
        DamageKind::ErrorCell => &ERROR_CELL,
        DamageKind::NoValue => &NO_VALUE,
        DamageKind::LostDigits => &LOST_DIGITS,
        DamageKind::Expression => &EXPRESSION,
        DamageKind::Remark => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::rule_entry;

    #[test]
    fn every_kind_of_damage_is_explained_under_its_name() {
        for kind in DamageKind::ALL {
            let known = damage_entry(kind).map(|entry| entry.id.to_owned());
            let named = (kind != DamageKind::Remark).then(|| format!("file-{}", kind.name()));
            assert_eq!(known, named);
            assert!(named.is_none_or(|id| rule_entry(&id).is_some()), "{} is in no family", kind.name());
        }
    }
}
