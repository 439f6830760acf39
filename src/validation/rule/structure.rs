//! Fields of structures: types, community types, web sites.

use crate::contact::Field;
use crate::contact::value::text::compact;
use crate::validation::catalogue::{RuleEntry, doubtful, entry, left_out};
use crate::validation::examination::{Cell, Examination};
use crate::validation::finding::{Consequence, Severity};

const TYPE_UNKNOWN: RuleEntry = left_out(
    "structure-type-unknown",
    "no such structure type",
    "Structure types must be defined before an import uses them. The cell is left out; define the type or map it to \
     an existing one.",
);
const COMMUNITY_UNKNOWN: RuleEntry = left_out(
    "community-type-unknown",
    "no such community type",
    "Community types must be defined before an import uses them. The cell is left out; define the type or map it to \
     an existing one.",
);
const OTHER_SPELLING: RuleEntry = entry(
    "structure-type-spelling",
    Severity::Note,
    Consequence::Repairs,
    [
        "the type differs from the list in case or accents",
        "The vendor's service would refuse it. The code of the list is written.",
    ],
);
const URL: RuleEntry = doubtful(
    "web-site-malformed",
    "the web site is no web address",
    "A web address has a domain with a dot and no spaces. It is written as it stands.",
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] =
    &[&TYPE_UNKNOWN, &COMMUNITY_UNKNOWN, &OTHER_SPELLING, &URL];

/// Checks a structure type or community type against its list; an empty list is not checked.
pub(in crate::validation) fn listed_type(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let rules = exam.rules;
    let (list, unknown) = match cell.field {
        Field::CommunityType => (&rules.community_types, &COMMUNITY_UNKNOWN),
        _ => (&rules.structure_types, &TYPE_UNKNOWN),
    };
    let text = cell.text;
    if list.is_empty() || list.iter().any(|known| known == text) {
        return Some(text.to_owned());
    }
    let folded = compact(text);
    if let Some(known) = list.iter().find(|known| compact(known) == folded) {
        let message = format!("{text} is written {known}, as the list has it.");
        return exam.repaired(&OTHER_SPELLING, cell, known.clone(), message);
    }
    exam.report(unknown, cell, format!("{text} is not in the list of types; it is left out."), None);
    None
}

/// Checks a web site.
pub(in crate::validation) fn web_site(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let text = cell.text;
    let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = bare.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    let well_formed =
        host.contains('.') && !host.starts_with('.') && !host.ends_with('.') && host.chars().all(fits);
    if !well_formed || text.contains(char::is_whitespace) {
        exam.report(&URL, cell, format!("{text} is no web address; it is written as it stands."), None);
    }
    Some(text.to_owned())
}
