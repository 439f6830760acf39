//! What stands below tables: notes and totals, told by shape and place and not by one word.
//!
//! In: a row and what its table has in common. Out: whether it reads like a total or a note. It does not know where the row stands.

use super::profile::{Profile, is_value};
use crate::source::row::SourceRow;
use crate::source::shape::{Shape, shape};

/// Labels of totals, in five languages; the whole cell must be one, so that no name starting with it is taken.
const TOTALS: [&str; 38] = [
    "total",
    "totals",
    "totaux",
    "totale",
    "totali",
    "totales",
    "grand total",
    "sub total",
    "sub-total",
    "subtotal",
    "subtotale",
    "sous-total",
    "total général",
    "total general",
    "totale generale",
    "gesamt",
    "gesamttotal",
    "gesamtsumme",
    "insgesamt",
    "summe",
    "zwischensumme",
    "zwischentotal",
    "somme",
    "suma",
    "somma",
    "sum",
    "anzahl",
    "nombre",
    "numero",
    "número",
    "count",
    "average",
    "mean",
    "moyenne",
    "media",
    "promedio",
    "durchschnitt",
    "mittelwert",
];

/// Words with which notes below a table begin, in five languages.
const NOTE_WORDS: [&str; 40] = [
    "source",
    "sources",
    "quelle",
    "quellen",
    "fonte",
    "fuente",
    "note",
    "notes",
    "nb",
    "nota",
    "anmerkung",
    "anmerkungen",
    "bemerkung",
    "hinweis",
    "hinweise",
    "remarque",
    "remarques",
    "legende",
    "légende",
    "legend",
    "exported",
    "exportiert",
    "exporté",
    "esportato",
    "généré",
    "generated",
    "generado",
    "generato",
    "erstellt",
    "gedruckt",
    "printed",
    "imprimé",
    "stampato",
    "stand",
    "copyright",
    "end",
    "ende",
    "fin",
    "fine",
    "eof",
];

/// Words from which on a cell that stands alone is a sentence.
const SENTENCE_WORDS: usize = 6;

/// Tells whether a row is the total of the table above it: a label and nothing but numbers.
///
/// A number in a column of codes does not count: `Total` with a postcode is a contact.
pub(super) fn is_total(row: Option<&SourceRow>, table: &Profile) -> bool {
    let Some(row) = row else { return false };
    let mut filled = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank());
    let Some((_, label)) = filled.next() else { return false };
    // The label first and without an allocation: this is asked of every row that has a blank cell.
    let whole = label.text.trim();
    // `Total : 3` in one cell is a label with its number.
    let label =
        whole.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace() || ":.,'=".contains(c));
    let counted = whole.ends_with(|c: char| c.is_ascii_digit());
    if !TOTALS.iter().any(|total| total.eq_ignore_ascii_case(label)) {
        return false;
    }
    let mut count = 0;
    let numbers = filled.all(|(column, cell)| {
        count += 1;
        !table.codes.get(column).copied().unwrap_or(false) && shape(cell.text.trim()) == Shape::Number
    });
    numbers && (count > 0) != counted
}

/// Tells whether the only text of a row reads like a note and not like a name.
pub(super) fn reads_like_a_note(row: &SourceRow) -> bool {
    let Some(first) = row.cells.iter().find(|cell| !cell.is_blank()) else { return false };
    let text = first.text.trim();
    let word: String = text.chars().take_while(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let marked = text.starts_with(['*', '(', '[', '#', '©', '¹', '²', '³', '†', '-', '–', '—']);
    let sentence = text.split_whitespace().count() >= SENTENCE_WORDS || text.ends_with('.');
    let labelled = text.contains(": ") || text.ends_with(':');
    !is_value(shape(text)) && (marked || sentence || labelled || NOTE_WORDS.contains(&word.as_str()))
}
