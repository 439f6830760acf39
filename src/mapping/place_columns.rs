//! Columns that hold a postcode with a town, or a whole address, under a plainer header.

use super::content::Look;
use super::map::{MatchedBy, Target};
use super::propose::Candidate;
use crate::contact::Field;

/// More than half of the cells decide: a few rows without postcode are usual.
const MOSTLY: f32 = 0.6;

/// Finds `8001 Zürich` under `Ort` or `PLZ`, and whole addresses under `Adresse`.
pub(super) fn join_or_split_places(found: &mut [Candidate]) {
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
            _ => {}
        }
    }
    drop_joined_beside_parts(found, postcode && town);
}

/// `PLZ`, `Ort` and `PLZ Ort` together: the joined column says nothing new.
fn drop_joined_beside_parts(found: &mut [Candidate], parts: impl Into<Option<bool>>) {
    if parts.into() != Some(true) {
        return;
    }
    for column in found.iter_mut().filter(|c| matches!(c.target, Target::PostcodeTown | Target::FullAddress)) {
        column.forget();
    }
}
