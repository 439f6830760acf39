//! Columns whose cells hold more, or in another order, than their header says: a postcode with a town, a
//! whole address, dates with the month first.

use super::content::Look;
use super::map::{MatchedBy, Target};
use super::propose::Candidate;
use crate::contact::Field;
use crate::contact::value::text::fold;

/// More than half of the cells decide: a few rows without postcode are usual.
const MOSTLY: f32 = 0.6;

/// Finds `8001 Zürich` under `Ort` or `PLZ`, and whole addresses under `Adresse`.
pub(super) fn look_closer(found: &mut [Candidate]) {
    let has = |found: &[Candidate], field| found.iter().any(|c| c.target == Target::Field(field));
    let (postcode, town) = (has(found, Field::PostalCode), has(found, Field::Town));
    let joined = |c: &Candidate| c.content.speaks() && c.content.share(Look::PostcodeTown) >= MOSTLY;
    for column in found.iter_mut() {
        match column.target {
            Target::Field(Field::Town) if !postcode && joined(column) => {
                column.set(Target::PostcodeTown, MatchedBy::Content, 0.8);
            }
            Target::Field(Field::PostalCode) if !town && joined(column) => {
                column.set(Target::PostcodeTown, MatchedBy::Content, 0.8);
            }
            Target::Field(Field::Line1)
                if !postcode && !town && column.content.share(Look::FullAddress) >= MOSTLY =>
            {
                column.set(Target::FullAddress, MatchedBy::Content, 0.7);
            }
            Target::FullName if is_last_first(column) => {
                column.set(Target::LastFirstName, column.by, column.score);
            }
            // One day above twelve tells: no other reading of the column leaves every cell a date.
            Target::Field(Field::BirthDate)
                if column.content.share(Look::MonthFirst) > 0.0
                    && column.content.share(Look::DayFirst) == 0.0 =>
            {
                column.set(Target::MonthFirstBirthDate, MatchedBy::Content, 0.7);
            }
            _ => {}
        }
    }
    if postcode && town {
        drop_joined(found);
    }
}

/// True when the names of a column have the last name in front: their cells say so, or the header does and they do not
/// say otherwise.
fn is_last_first(column: &Candidate) -> bool {
    let (front, behind) = (column.content.share(Look::LastFirst), column.content.share(Look::FirstLast));
    let cells = front >= 0.2 && behind < front / 4.0;
    cells || (header_says_last_first(&column.header) && behind < 0.2)
}

/// `Nom Prénom`, `Name/Vorname`, `Cognome e nome`.
fn header_says_last_first(header: &str) -> bool {
    const FIRST: [&str; 8] = ["prenom", "prenoms", "vorname", "vornamen", "nome", "nombre", "first", "given"];
    const LAST: [&str; 10] =
        ["nom", "noms", "name", "nachname", "familienname", "cognome", "apellido", "apellidos", "last", "surname"];
    let folded = fold(header);
    let words = || folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words().position(|word| FIRST.contains(&word));
    let last = words().position(|word| LAST.contains(&word));
    matches!((last, first), (Some(last), Some(first)) if last < first)
}

/// `PLZ`, `Ort` and `PLZ Ort` together: the joined column says nothing new.
fn drop_joined(found: &mut [Candidate]) {
    for column in found.iter_mut().filter(|c| matches!(c.target, Target::PostcodeTown | Target::FullAddress))
    {
        column.forget();
    }
}
