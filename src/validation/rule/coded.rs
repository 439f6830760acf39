//! Values of closed lists: language, title, role, booleans.

use crate::contact::value::text::compact;
use crate::contact::value::title::TitleExtra;
use crate::contact::value::{Certainty, Language, Recognised, Title, recognise_boolean};
use crate::contact::{AddressUses, Field};
use crate::validation::catalogue::{RuleEntry, entry, left_out};
use crate::validation::examination::{Cell, Examination};
use crate::validation::finding::{Consequence, Severity};

const LANGUAGE_UNKNOWN: RuleEntry = left_out(
    "language-unknown",
    "no such language",
    "The text is neither an ISO 639-1 code nor the name of a language in one of five languages. The cell is left \
     out; a new contact gets the institution's language.",
);
const LANGUAGE_ASSUMED: RuleEntry = entry(
    "language-assumed",
    Severity::Note,
    Consequence::Repairs,
    [
        "the language is abbreviated to one letter",
        "D, F, I and E are read as German, French, Italian and English, as is usual where these lists come from; \
         the code is written.",
    ],
);
const TITLE_UNKNOWN: RuleEntry = left_out(
    "title-unknown",
    "no such title",
    "The text is no title of the institution's list and none that is known in five languages. The cell is left \
     out; a new contact gets UNDEFINED. Define the title, or map the text to an existing one.",
);
const TITLE_ASSUMED: RuleEntry = entry(
    "title-assumed",
    Severity::Note,
    Consequence::Repairs,
    [
        "the title is abbreviated so far that it had to be guessed",
        "Letters such as H, F or W are read as forms of address; the code is written.",
    ],
);
const TITLE_DEGREE: RuleEntry = entry(
    "title-degree",
    Severity::Warning,
    Consequence::Repairs,
    [
        "the title holds a degree, for which there is no code",
        "`Dr.` or `Prof.` are no titles of the list. The form of address beside it is written, or UNDEFINED; the \
         degree itself is lost unless it is put into a salutation by hand.",
    ],
);
const ROLE_UNKNOWN: RuleEntry = left_out(
    "role-unknown",
    "no such role",
    "ROLE is PUBLIC or RELAY. The cell is left out; the role follows from the names: RELAY where a person and a \
     structure are given, PUBLIC otherwise.",
);
const BOOLEAN_UNREADABLE: RuleEntry = left_out(
    "boolean-unreadable",
    "the cell says neither yes nor no",
    "The format wants TRUE or FALSE; yes and no in five languages, 1 and 0 are understood as well. The cell is left \
     out: no consent is given or withdrawn.",
);
const BOOLEAN_ASSUMED: RuleEntry = entry(
    "boolean-assumed",
    Severity::Warning,
    Consequence::Repairs,
    [
        "the cell had to be read as yes or no",
        "A cross, a tick or a single letter was taken for yes, a dash for no. For a consent make sure that this is \
         what the person meant.",
    ],
);
const ADDRESS_TYPE_UNKNOWN: RuleEntry = left_out(
    "address-type-unknown",
    "no such address type",
    "ADDR_TYPE holds any of the letters M (main), S (shipping), B (billing). The cell is left out, and the address \
     counts for all three.",
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] = &[
    &LANGUAGE_UNKNOWN,
    &LANGUAGE_ASSUMED,
    &TITLE_UNKNOWN,
    &TITLE_ASSUMED,
    &TITLE_DEGREE,
    &ROLE_UNKNOWN,
    &BOOLEAN_UNREADABLE,
    &BOOLEAN_ASSUMED,
    &ADDRESS_TYPE_UNKNOWN,
];

/// Checks a language; gives its ISO 639-1 code.
pub(in crate::validation) fn language(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    match Language::recognise(cell.text) {
        Recognised::Exact(code) | Recognised::Fix { value: code, certainty: Certainty::Certain } => {
            Some(code.as_str().to_owned())
        }
        Recognised::Fix { value, .. } => {
            let message = format!("{} is read as the language {value}.", cell.text);
            exam.repaired(&LANGUAGE_ASSUMED, cell, value.as_str().to_owned(), message)
        }
        Recognised::Unknown => {
            exam.report(
                &LANGUAGE_UNKNOWN,
                cell,
                format!("{} is no known language; it is left out.", cell.text),
                None,
            );
            None
        }
    }
}

/// Checks a title; gives its code.
pub(in crate::validation) fn title(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let text = cell.text;
    let own = exam.rules.titles.as_slice();
    if own.iter().any(|code| code == text) {
        return Some(text.to_owned());
    }
    let reading = Title::read(text);
    let code = reading.title.value().map(Title::code).filter(|code| own.iter().any(|known| known == code));
    let Some(code) = code else {
        // A difference in case or accents alone is the same title (DOMAIN.md, section 3).
        let folded = compact(text);
        let same = own.iter().find(|code| compact(code) == folded).cloned();
        if same.is_none() {
            exam.report(
                &TITLE_UNKNOWN,
                cell,
                format!("{text} is no title of the list; it is left out."),
                None,
            );
        }
        return same;
    };
    match (reading.extra, reading.title) {
        (TitleExtra::Degree, _) => {
            let message = format!("{code} is written for {text}; there is no code for the degree.");
            exam.repaired(&TITLE_DEGREE, cell, code.to_owned(), message)
        }
        (_, Recognised::Fix { certainty: Certainty::Likely, .. }) => {
            exam.repaired(&TITLE_ASSUMED, cell, code.to_owned(), format!("{text} is read as {code}."))
        }
        _ => Some(code.to_owned()),
    }
}

/// Checks a role; gives `PUBLIC` or `RELAY`.
pub(in crate::validation) fn role(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let upper = cell.text.to_uppercase();
    if matches!(upper.as_str(), "PUBLIC" | "RELAY") {
        return Some(upper);
    }
    exam.report(&ROLE_UNKNOWN, cell, format!("{} is no role; it is left out.", cell.text), None);
    None
}

/// Checks a yes-or-no cell; gives `TRUE` or `FALSE`.
pub(in crate::validation) fn boolean(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let text = |value| if value { "TRUE".to_owned() } else { "FALSE".to_owned() };
    match recognise_boolean(cell.text) {
        Recognised::Exact(value) | Recognised::Fix { value, certainty: Certainty::Certain } => {
            Some(text(value))
        }
        Recognised::Fix { value, .. } => {
            let message = format!("{} is read as {}.", cell.text, text(value));
            exam.repaired(&BOOLEAN_ASSUMED, cell, text(value), message)
        }
        Recognised::Unknown => {
            let message = format!("{} says neither yes nor no; it is left out.", cell.text);
            exam.report(&BOOLEAN_UNREADABLE, cell, message, None);
            None
        }
    }
}

/// Checks ADDR_TYPE, which steers where the address goes and is no value of its own.
pub(in crate::validation) fn address_type(cell: &Cell<'_>, exam: &mut Examination<'_>) {
    debug_assert_eq!(cell.field, Field::AddressType);
    exam.uses = AddressUses::parse(cell.text);
    if exam.uses.is_none() {
        let message = format!("{} is no address type; the address counts for all three.", cell.text);
        exam.report(&ADDRESS_TYPE_UNKNOWN, cell, message, None);
    }
}
