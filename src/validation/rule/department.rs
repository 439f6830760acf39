//! Departments: French departments and Swiss cantons, which are known; others pass as they are.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::contact::Field;
use crate::contact::value::CountryCode;
use crate::contact::value::text::compact;
use crate::validation::catalogue::{RuleEntry, doubtful};
use crate::validation::examination::{Cell, Examination, likely};

pub(super) const UNKNOWN: RuleEntry = doubtful(
    "department-unknown",
    "no such department of the country",
    "For France the codes 01 to 95, 2A, 2B, 971 to 976 and for Switzerland the 26 cantons are known. The text is \
     written as it stands.",
);
pub(super) const CONTRADICTS: RuleEntry = doubtful(
    "department-contradicts-postcode",
    "the department is not that of the postcode",
    "A French postcode begins with its department. One of the two is probably wrong; both are written as they stand.",
);

/// The cantons of Switzerland (ISO 3166-2:CH) with their everyday names.
const CANTONS: [(&str, &str); 26] = [
    ("AG", "aargau|argovie|argovia"),
    ("AI", "appenzell innerrhoden|appenzell rhodes-intérieures|appenzello interno"),
    ("AR", "appenzell ausserrhoden|appenzell rhodes-extérieures|appenzello esterno"),
    ("BE", "bern|berne|berna"),
    ("BL", "basel-landschaft|baselland|bâle-campagne|basilea campagna"),
    ("BS", "basel-stadt|bâle-ville|basilea città"),
    ("FR", "freiburg|fribourg|friburgo"),
    ("GE", "genf|genève|ginevra|geneva"),
    ("GL", "glarus|glaris|glarona"),
    ("GR", "graubünden|grisons|grigioni"),
    ("JU", "jura|giura"),
    ("LU", "luzern|lucerne|lucerna"),
    ("NE", "neuenburg|neuchâtel"),
    ("NW", "nidwalden|nidwald|nidvaldo"),
    ("OW", "obwalden|obwald|obvaldo"),
    ("SG", "st. gallen|saint-gall|san gallo|sankt gallen|st-gall"),
    ("SH", "schaffhausen|schaffhouse|sciaffusa"),
    ("SO", "solothurn|soleure|soletta"),
    ("SZ", "schwyz|schwytz|svitto"),
    ("TG", "thurgau|thurgovie|turgovia"),
    ("TI", "tessin|ticino"),
    ("UR", "uri"),
    ("VD", "waadt|vaud"),
    ("VS", "wallis|valais|vallese"),
    ("ZG", "zug|zoug|zugo"),
    ("ZH", "zürich|zurich|zurigo"),
];

/// Checks a department; gives its code where the country's codes are known.
pub(in crate::validation) fn check(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let country = exam.country;
    let code = match country.as_ref().map(CountryCode::as_str) {
        Some("CH") => canton(cell.text),
        Some("FR") => french(cell.text),
        _ => return Some(cell.text.to_owned()),
    };
    if code.is_none() {
        let message = format!("{} is no department that is known; it is written as it stands.", cell.text);
        exam.report(&UNKNOWN, cell, message, None);
    }
    Some(code.unwrap_or_else(|| cell.text.to_owned()))
}

fn canton(text: &str) -> Option<String> {
    static BY_NAME: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
        let names = |(code, names): &(&'static str, &'static str)| -> Vec<(String, &'static str)> {
            [*code].into_iter().chain(names.split('|')).map(|name| (compact(name), *code)).collect()
        };
        CANTONS.iter().flat_map(names).collect()
    });
    BY_NAME.get(&compact(text)).map(|code| (*code).to_owned())
}

/// A code of two or three signs; one digit has lost its zero.
fn french(text: &str) -> Option<String> {
    let code = if text.len() == 1 { format!("0{text}") } else { text.to_ascii_uppercase() };
    let number: Option<u16> = code.parse().ok();
    let known = matches!(code.as_str(), "2A" | "2B")
        || number.is_some_and(|n| {
            (code.len() == 2 && (1..=95).contains(&n) && n != 20)
                || (971..=978).contains(&n)
                || n == 986
                || n == 987
        });
    known.then_some(code)
}

/// A French postcode begins with its department; Corsica's begin with 20.
pub(in crate::validation) fn against_postcode(cell: &Cell<'_>, exam: &mut Examination<'_>) {
    let french = exam.country.is_some_and(|country| country.as_str() == "FR");
    let (department, postcode) = (exam.text(Field::Department), exam.text(Field::PostalCode));
    if !french || department.is_empty() || postcode.len() != 5 {
        return;
    }
    let expected =
        if department.starts_with('2') && department.ends_with(['A', 'B']) { "20" } else { department };
    if !postcode.starts_with(expected) && self::french(department).is_some() {
        let message = format!("The postcode {postcode} is not in department {department}; both are written.");
        let fix = postcode.get(..2).filter(|code| self::french(code).is_some()).and_then(likely);
        exam.report(&CONTRADICTS, cell, message, fix);
    }
}
