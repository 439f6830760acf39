//! What any text can suffer from: invisible signs, wrong decoding, formulas, placeholders, length.

use crate::contact::value::is_sheet_error;
use crate::contact::value::mojibake::mojibake;
use crate::contact::value::text::TextChange;
use crate::contact::{Field, FieldType};
use crate::validation::catalogue::{RuleEntry, doubtful, entry, left_out, noted};
use crate::validation::examination::{Cell, Examination, certain, likely};
use crate::validation::finding::{Consequence, Severity};

const NUL: RuleEntry = entry(
    "text-nul",
    Severity::Warning,
    Consequence::Repairs,
    [
        "the cell held the character U+0000",
        "No base can store it, so it is removed. It usually comes from a damaged export; look whether the rest of \
         the row is whole.",
    ],
);
const INVISIBLE: RuleEntry = entry(
    "text-invisible",
    Severity::Note,
    Consequence::Repairs,
    [
        "invisible characters were removed",
        "Zero-width spaces, soft hyphens or byte order marks stood in the text. They mean nothing in a contact and \
         make equal texts differ.",
    ],
);
const CONTROL: RuleEntry = doubtful(
    "text-control",
    "there are control characters in the text",
    "They are written as they stand and shown as visible signs on every screen. They usually come from a damaged \
     export; the text without them is offered as a fix.",
);
const BIDI: RuleEntry = doubtful(
    "text-bidi",
    "there are characters that turn the direction of writing",
    "They are written as they stand and shown as visible signs on every screen. Outside Arabic and Hebrew they can \
     make a text look like another one.",
);
const MOJIBAKE: RuleEntry = doubtful(
    "text-mojibake",
    "the text was once decoded wrongly",
    "Texts such as `MÃ¼ller` or `S√©bastien` were UTF-8 and were read as something else, often before this file was \
     written. It is written as it stands; the text that was meant is offered as a fix, for one cell or for all alike. \
     If many cells have it, ask the sender to export once more as UTF-8.",
);
const FORMULA: RuleEntry = noted(
    "text-formula",
    "the text looks like a spreadsheet formula",
    "It is stored as plain text and never run, but a spreadsheet that opens an export may run it.",
);
const SPREADSHEET_ERROR: RuleEntry = left_out(
    "text-spreadsheet-error",
    "a spreadsheet shows an error in the cell",
    "Texts such as #N/A or #REF! are what a broken formula leaves; the cell is left out.",
);
const FORMULA_QUOTES: RuleEntry = entry(
    "text-formula-quotes",
    Severity::Note,
    Consequence::Repairs,
    [
        "the text stands in `=\"…\"`",
        "Programs write `=\"0612\"` so that a spreadsheet keeps the leading zero. What stands between the quotes is \
         written.",
    ],
);
const PLACEHOLDER: RuleEntry = entry(
    "text-placeholder",
    Severity::Note,
    Consequence::Repairs,
    [
        "the cell says that there is nothing",
        "Words such as NULL or n/a, and dates of nothing but zeros, are what other systems write for an empty cell; \
         the cell counts as empty. To clear the base's value write `=`.",
    ],
);
const TOO_LONG: RuleEntry = doubtful(
    "text-too-long",
    "the text is longer than the vendor's format allows",
    "It is written whole: nothing is cut in silence. An export to the vendor's service may cut it; shorten it if the \
     end matters.",
);
const TRUNCATED: RuleEntry = entry(
    "address-name-truncated",
    Severity::Warning,
    Consequence::Truncates,
    [
        "the name on the envelope is too long",
        "ADDRESS_NAME1 and ADDRESS_NAME2 hold 38 characters, as many as an envelope's window shows; the rest is cut. \
         The official name stays whole.",
    ],
);

const NAME_CUT: RuleEntry = noted(
    "address-name-cut",
    "the official name is too long for the envelope",
    "ADDRESS_NAME1 is empty, so the official name stands on the envelope, cut to the 38 characters that its window \
     shows. The official name itself stays whole; fill in ADDRESS_NAME1 to have another text there.",
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] = &[
    &NUL,
    &INVISIBLE,
    &CONTROL,
    &BIDI,
    &MOJIBAKE,
    &FORMULA,
    &FORMULA_QUOTES,
    &SPREADSHEET_ERROR,
    &PLACEHOLDER,
    &TOO_LONG,
    &TRUNCATED,
    &NAME_CUT,
];

/// The width of `Code` in the vendor's format (DOMAIN.md, section 3).
const CODE_LENGTH: u16 = 8;

/// Reports what the cleaning of a cell changed or found. White space alone is not worth a word.
pub(in crate::validation) fn report_changes(
    changes: &[TextChange],
    cell: &Cell<'_>,
    exam: &mut Examination<'_>,
) {
    for change in changes {
        let (rule, message) = match change {
            TextChange::Trimmed | TextChange::Collapsed => continue,
            TextChange::NulRemoved => (&NUL, "The character U+0000 cannot be stored and is removed."),
            TextChange::InvisibleRemoved => (&INVISIBLE, "Invisible characters are removed."),
            TextChange::ControlFound => {
                (&CONTROL, "The text holds control characters; it is written as it stands.")
            }
            TextChange::BidiFound => {
                (&BIDI, "The text holds characters that turn its direction; it is written as it stands.")
            }
        };
        let fix = match change {
            TextChange::ControlFound => likely(cell.text.replace(|c: char| c.is_control() && c != '\n', "")),
            _ => None,
        };
        exam.report(rule, cell, message.to_owned(), fix);
    }
}

/// True when the cell holds a word for "nothing", which is reported and left out.
pub(in crate::validation) fn is_nothing(cell: &Cell<'_>, exam: &mut Examination<'_>) -> bool {
    let text = cell.text;
    if is_sheet_error(text) {
        shows_error(cell, exam);
        return true;
    }
    if !is_placeholder(cell) {
        return false;
    }
    let message = format!("{text} says that there is nothing; the cell counts as empty.");
    exam.report(&PLACEHOLDER, cell, message, None);
    true
}

/// Reports a cell in which the spreadsheet shows an error; it is left out.
pub(in crate::validation) fn shows_error(cell: &Cell<'_>, exam: &mut Examination<'_>) {
    let message = format!("The spreadsheet shows the error {}; the cell is left out.", cell.text);
    exam.report(&SPREADSHEET_ERROR, cell, message, None);
}

fn is_placeholder(cell: &Cell<'_>) -> bool {
    let (text, field) = (cell.text, cell.field);
    if text.len() <= 6 && PLACEHOLDERS.iter().any(|p| p.eq_ignore_ascii_case(text)) && !is_a_name(cell) {
        return true;
    }
    // A date of zeros is what databases and Outlook write for none.
    let zeros = field == Field::BirthDate
        && text.contains('0')
        && text.chars().all(|c| matches!(c, '0' | '/' | '-' | '.' | ':' | ' '));
    // Elsewhere a dash may be meant; where only a number, an address or a date can stand it is none.
    let strict = field.is_phone() || field.is_email() || field == Field::BirthDate;
    zeros || (strict && text.chars().all(|c| matches!(c, '-' | '–' | '—' | '/' | '.' | '?' | ' ')))
}

/// What stands inside `="…"`, by which programs keep spreadsheets from dropping zeros; reported, and the text of any
/// other cell as it is.
pub(in crate::validation) fn without_formula_quotes<'a>(
    cell: &Cell<'a>,
    exam: &mut Examination<'_>,
) -> &'a str {
    let inner = cell.text.trim().strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    let Some(inner) = inner.filter(|inner| cell.field != Field::Remark && !inner.contains('"')) else {
        return cell.text;
    };
    let message = format!("{} stands for {inner}, which is written.", cell.text);
    exam.report(&FORMULA_QUOTES, cell, message, certain(inner.to_owned()));
    inner.trim()
}

/// Null is a family name.
fn is_a_name(cell: &Cell<'_>) -> bool {
    matches!(cell.field, Field::FirstName | Field::LastName | Field::OfficialName)
        && cell.text.chars().all(char::is_alphabetic)
}

const PLACEHOLDERS: [&str; 8] = ["NULL", "(null)", "<null>", "n/a", "n.a.", "k.A.", "\\N", "n.c."];

/// Looks at the signs of a text that goes in as it stands.
pub(in crate::validation) fn look_at_signs(cell: &Cell<'_>, exam: &mut Examination<'_>) {
    if let Some(meant) = mojibake(cell.text) {
        let message =
            format!("{} was decoded wrongly, {meant} was meant; it is written as it stands.", cell.text);
        exam.report(&MOJIBAKE, cell, message, certain(meant));
    }
    if looks_like_formula(cell.text) {
        let message = format!("{} looks like a formula; it is stored as plain text.", cell.text);
        exam.report(&FORMULA, cell, message, None);
    }
}

fn looks_like_formula(text: &str) -> bool {
    let mut signs = text.chars();
    let (first, second) = (signs.next(), signs.next());
    matches!(first, Some('=' | '+' | '-' | '@')) && second.is_some_and(|c| c.is_ascii_alphabetic())
}

/// Holds a text against the length of its field; only the names on the envelope are cut.
pub(in crate::validation) fn fit(value: String, cell: &Cell<'_>, exam: &mut Examination<'_>) -> String {
    let limit = match cell.field.kind() {
        // Phones are stored apart in E.164, and the typed form has signs that do not count.
        _ if cell.field.is_phone() || cell.field.is_email() => return value,
        FieldType::Text(limit) => limit,
        FieldType::Code => CODE_LENGTH,
        _ => return value,
    };
    let limit = usize::from(limit);
    // Bytes are at least as many as characters: most texts are done here.
    if value.len() <= limit || value.chars().count() <= limit || is_listed(cell.field) {
        return value;
    }
    if matches!(cell.field, Field::AddressName1 | Field::AddressName2) {
        let cut: String = value.chars().take(limit).collect();
        let cut = cut.trim_end().to_owned();
        let message = format!("The name on the envelope is cut to {limit} characters ({cut}).");
        exam.report(&TRUNCATED, cell, message, None);
        return cut;
    }
    let message =
        format!("The text has more than the {limit} characters of the vendor's format; it is written whole.");
    exam.report(&TOO_LONG, cell, message, None);
    value
}

/// Values of lists are as long as the list has them.
fn is_listed(field: Field) -> bool {
    matches!(field, Field::Title | Field::Role | Field::Language | Field::Country)
}

/// Looks at the name on the envelope where it follows from the official name.
pub(in crate::validation) fn look_at_envelope(cell: &Cell<'_>, exam: &mut Examination<'_>) {
    let FieldType::Text(limit) = Field::AddressName1.kind() else { return };
    let name = exam.text(Field::OfficialName);
    if !exam.text(Field::AddressName1).is_empty() || name.chars().count() <= usize::from(limit) {
        return;
    }
    let cut: String = name.chars().take(usize::from(limit)).collect();
    let message = format!("On the envelope stands {}, which is as much as fits.", cut.trim_end());
    exam.report(&NAME_CUT, cell, message, None);
}
