//! The cells as referee over what a header claims.
//!
//! In: one column with its header's claim and the look of its cells, and the claims of all columns. Out: the
//! target it gets. Exact codes are believed; everything else must not be contradicted by the cells.

use super::content::Look;
use super::header::{Claim, HeaderMatch};
use super::map::{MatchedBy, Target};
use super::propose::{Candidate, share_for};
use crate::contact::{Code, Field};

/// Shares at and above this say what a column is.
const CLEARLY: f32 = 0.8;
/// Shares below this say what a column is not.
const HARDLY: f32 = 0.2;

/// Gives a column the target that its header claims and its cells allow.
pub(super) fn judge(column: &mut Candidate, claims: &[Option<Claim>]) {
    let Some(HeaderMatch { claim, by, score }) = column.claimed else { return };
    match claim {
        Claim::Consent(code, rival) => consent(column, code, rival, claims),
        Claim::Name => name(column, score, claims),
        Claim::Number => number(column, score, claims),
        Claim::Target(Target::Field(Field::Organization)) => organization(column),
        Claim::Target(target) if by == MatchedBy::Code => column.set(target, by, score),
        Claim::Target(target) => synonym(column, target, score, claims),
    }
}

/// EMAIL, PHONE, LETTER are authorisations only if the values are booleans (DOMAIN.md, section 3).
fn consent(column: &mut Candidate, code: Code, rival: Option<Field>, claims: &[Option<Claim>]) {
    let Some(HeaderMatch { by, score, .. }) = column.claimed else { return };
    let authorization = Target::Field(Field::Authorization(code));
    let empty = by == MatchedBy::Code && column.content.filled == 0;
    let rival_elsewhere =
        rival.is_some_and(|field| claims.contains(&Some(Claim::Target(Target::Field(field)))));
    let booleans = column.content.share(Look::Boolean) >= CLEARLY;
    match rival {
        _ if booleans || (empty && rival_elsewhere) => column.set(authorization, by, score),
        None if column.content.filled == 0 => column.set(authorization, by, score),
        // A header that can mean nothing else needs less of a proof.
        None if column.content.share(Look::Boolean) >= 0.5 => column.set(authorization, by, score * 0.8),
        Some(field) => column.set(Target::Field(field), MatchedBy::Synonym, score.min(0.95)),
        None if column.content.share(Look::Email) >= CLEARLY => email_by_content(column),
        None => column.forget(),
    }
}

fn email_by_content(column: &mut Candidate) {
    column.set(Target::Field(Field::Email1), MatchedBy::Content, 0.7);
}

/// ORGANIZATION is the global code only if all values are `*` or at most eight capitals.
fn organization(column: &mut Candidate) {
    if column.content.filled == 0 || column.content.share(Look::ShortCode) >= 1.0 {
        column.set(Target::Field(Field::Organization), MatchedBy::Code, 1.0);
    } else {
        column.set(Target::Field(Field::OfficialName), MatchedBy::Synonym, 0.9);
    }
}

/// `Nom`, `Name`, `Nome`: the other columns tell which name it is, and without them the cells.
fn name(column: &mut Candidate, score: f32, claims: &[Option<Claim>]) {
    let claimed = |field| claims.contains(&Some(Claim::Target(Target::Field(field))));
    let organisations = column.content.share(Look::Organisation);
    let structure_free = !claimed(Field::OfficialName);
    let target = match (claimed(Field::FirstName), claimed(Field::LastName)) {
        (true, false) => Target::Field(Field::LastName),
        // `Cognome` and `Nome`, `Apellidos` and `Nombre`: the other one is the first name.
        (false, true) => Target::Field(Field::FirstName),
        (true, true) if structure_free && organisations >= HARDLY => Target::Field(Field::OfficialName),
        (true, true) => return column.forget(),
        (false, false) if structure_free && organisations >= 0.5 => Target::Field(Field::OfficialName),
        (false, false) if column.content.filled == 0 || column.content.share(Look::ManyWords) >= 0.4 => {
            Target::FullName
        }
        (false, false) => Target::Field(Field::LastName),
    };
    let target =
        if column.content.share(Look::Email) >= CLEARLY { Target::Field(Field::Email1) } else { target };
    column.set(target, MatchedBy::Synonym, score);
}

/// `Numéro`, `Nr`, `ID`: the contact's number if nothing else claims to be it and the cells are long numbers; a house
/// number and the count of the lines are short.
fn number(column: &mut Candidate, score: f32, claims: &[Option<Claim>]) {
    let contact_number = Target::Field(Field::ContactNumber);
    let claimed = claims.contains(&Some(Claim::Target(contact_number)));
    if claimed || column.content.share(Look::LongNumber) < CLEARLY {
        return column.forget();
    }
    column.set(contact_number, MatchedBy::Synonym, score * 0.9);
}

/// A listed spelling: believed, unless the cells clearly say something else.
fn synonym(column: &mut Candidate, target: Target, score: f32, claims: &[Option<Claim>]) {
    if target == Target::Field(Field::Department) && is_of_a_firm(column, claims) {
        return column.set(Target::Field(Field::AddressName2), MatchedBy::Content, 0.6);
    }
    if !column.content.speaks() {
        return column.set(target, MatchedBy::Synonym, score);
    }
    let content = &column.content;
    let is_email = matches!(target, Target::Field(field) if field.is_email() || field == Field::Remark);
    if content.share(Look::Email) >= CLEARLY && !is_email {
        return email_by_content(column);
    }
    let fits = match target {
        Target::Field(field) => share_for(field, content),
        Target::FullName => Some(content.share(Look::Words)),
        _ => None,
    };
    match (fits, target) {
        // `Titel` is a degree or a job as often as a form of address.
        // … but a code such as `1` and `2` is neither.
        (Some(share), Target::Field(Field::Title))
            if share < HARDLY && content.share(Look::Words) < HARDLY =>
        {
            column.forget();
        }
        (Some(share), Target::Field(Field::Title)) if share < HARDLY => {
            column.set(Target::Field(Field::Function), MatchedBy::Content, 0.5);
        }
        (Some(share), _) if share < HARDLY && needs_its_look(target) => column.forget(),
        (Some(share), _) if share < 0.5 => column.set(target, MatchedBy::Synonym, score * 0.6),
        _ => full_name_beside_parts(column, target, score, claims),
    }
}

/// `Department` beside `Company` with `Sales` in it is a part of the firm and not of the country.
fn is_of_a_firm(column: &Candidate, claims: &[Option<Claim>]) -> bool {
    let codes = column.content.share(Look::ShortCode).max(column.content.share(Look::Digits));
    column.content.filled > 0
        && codes < HARDLY
        && column.header.trim().eq_ignore_ascii_case("department")
        && claims.contains(&Some(Claim::Target(Target::Field(Field::OfficialName))))
}

/// Targets that would do harm with cells of another kind: numbers that identify, consents, birth dates.
fn needs_its_look(target: Target) -> bool {
    matches!(
        target,
        Target::FullName
            | Target::Field(
                Field::ContactNumber | Field::Authorization(_) | Field::HasSales | Field::EmployeeCount
            )
    )
}

/// A full name beside a first or last name says nothing new: it is reported, not imported twice.
fn full_name_beside_parts(column: &mut Candidate, target: Target, score: f32, claims: &[Option<Claim>]) {
    let part = |field| claims.contains(&Some(Claim::Target(Target::Field(field))));
    let parts = part(Field::LastName) || (part(Field::FirstName) && claims.contains(&Some(Claim::Name)));
    if target == Target::FullName && parts {
        return column.forget();
    }
    column.set(target, MatchedBy::Synonym, score);
}
