//! Columns without a known header: by their cells alone, and never sure.
//!
//! In: the columns after the headers have spoken. Out: targets for columns whose cells leave little doubt. A
//! column under an unknown header gets one only for e-mail, since anything else may be somebody else's phone,
//! date or name.

use super::content::{Content, Look};
use super::map::{MatchedBy, Target};
use super::propose::Candidate;
use crate::contact::Field;

/// Gives open columns the target that their cells suggest.
pub(super) fn fill_open_columns(found: &mut [Candidate]) {
    for index in 0..found.len() {
        let Some(column) = found.get(index).filter(|c| c.is_open() && c.content.filled > 0) else { continue };
        let headless = column.header.trim().is_empty();
        let guess = if headless { guess(&column.content) } else { email(&column.content) };
        if let Some((field, score)) = guess {
            give(found, index, Target::Field(field), score);
        }
    }
    fill_names(found);
    fill_places(found);
}

/// Sets a target that no other column has.
fn give(found: &mut [Candidate], index: usize, target: Target, score: f32) {
    if found.iter().any(|c| c.target == target) {
        return;
    }
    if let Some(column) = found.get_mut(index) {
        column.set(target, MatchedBy::Content, score);
    }
}

fn email(content: &Content) -> Option<(Field, f32)> {
    (content.share(Look::Email) >= 0.8).then_some((Field::Email1, 0.6))
}

/// Kinds whose cells can hardly be anything else, the surest first.
fn guess(content: &Content) -> Option<(Field, f32)> {
    let looks = [
        (Look::Email, 0.6, Field::Email1, 0.7),
        (Look::Url, 0.8, Field::WebSite, 0.6),
        (Look::Mobile, 0.7, Field::Cellphone, 0.6),
        (Look::Phone, 0.7, Field::Telephone1, 0.6),
        (Look::Date, 0.8, Field::BirthDate, 0.5),
        (Look::Title, 0.8, Field::Title, 0.6),
        (Look::Country, 0.9, Field::Country, 0.5),
        (Look::Language, 0.9, Field::Language, 0.5),
        (Look::Postcode, 0.9, Field::PostalCode, 0.5),
        (Look::Organisation, 0.6, Field::OfficialName, 0.4),
        (Look::Street, 0.7, Field::Line1, 0.4),
    ];
    // Yes and no could be any consent: which one, only a person can say.
    if content.share(Look::Boolean) >= 0.9 && content.share(Look::Title) < 0.8 {
        return None;
    }
    let found = looks.into_iter().find(|(look, least, ..)| content.share(*look) >= *least);
    found.map(|(_, _, field, score)| (field, score))
}

fn is_headless_open(column: &Candidate) -> bool {
    column.is_open() && column.header.trim().is_empty() && column.content.filled > 0
}

/// A column of first names, and the column of words beside it; or both in one column.
fn fill_names(found: &mut [Candidate]) {
    let taken = |found: &[Candidate], field| found.iter().any(|c| c.target == Target::Field(field));
    if taken(found, Field::FirstName) || taken(found, Field::LastName) {
        return;
    }
    let given = |c: &Candidate| is_headless_open(c) && c.content.share(Look::GivenName) >= 0.5;
    if let Some(first) = found.iter().position(given) {
        give(found, first, Target::Field(Field::FirstName), 0.5);
        let beside = [first.wrapping_sub(1), first + 1];
        let words = |i: &usize| {
            found.get(*i).is_some_and(|c| is_headless_open(c) && c.content.share(Look::Words) >= 0.8)
        };
        if let Some(last) = beside.into_iter().find(words) {
            give(found, last, Target::Field(Field::LastName), 0.4);
        }
        return;
    }
    let full = |c: &Candidate| is_headless_open(c) && c.content.share(Look::ManyWords) >= 0.8;
    if let Some(index) = found.iter().position(full) {
        give(found, index, Target::FullName, 0.3);
    }
}

/// A column of words right after the postcode is the town.
fn fill_places(found: &mut [Candidate]) {
    let postcode = found.iter().position(|c| c.target == Target::Field(Field::PostalCode));
    if let Some(next) = postcode.map(|at| at + 1)
        && found.get(next).is_some_and(|c| is_headless_open(c) && c.content.share(Look::Words) >= 0.7)
    {
        give(found, next, Target::Field(Field::Town), 0.4);
    }
    let joined = |c: &Candidate| is_headless_open(c) && c.content.share(Look::PostcodeTown) >= 0.8;
    if let Some(index) = found.iter().position(joined).filter(|_| postcode.is_none()) {
        give(found, index, Target::PostcodeTown, 0.5);
    }
}
