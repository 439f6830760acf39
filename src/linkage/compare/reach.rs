//! Levels of e-mail addresses and phone numbers: the best of all pairs.

use crate::linkage::form::MatchForm;
use crate::linkage::frequency::Term;
use crate::linkage::input::Kind;
use crate::linkage::kernel::distance;
use crate::linkage::model::Weight;
use crate::linkage::reach::{Email, Line, Owner, Phone, is_provider};

use super::{Level, MatchField, Tally, identity};

pub(super) fn emails(a: &MatchForm, b: &MatchForm, tally: &mut Tally<'_>) {
    let before = tally.crowd;
    let mut best: Option<(Level, Weight, f32)> = None;
    for (x, y) in a.emails.as_slice().iter().flat_map(|x| b.emails.as_slice().iter().map(move |y| (x, y))) {
        let level = level_of(x, y, tally);
        let is_settled =
            |known| rank(known) < rank(level) || (known, level) == (Level::Conflict, Level::Conflict);
        if best.is_some_and(|(known, ..)| is_settled(known)) {
            continue;
        }
        tally.crowd = before;
        let weight = weigh(level, (x, y), (a, b), tally);
        // Of pairs of one level the one that says most, so that the order of addresses does not matter.
        let is_better = best.is_none_or(|(known, most, _)| {
            rank(level) < rank(known) || (weight.same, weight.kin) > (most.same, most.kin)
        });
        if is_better {
            best = Some((level, weight, tally.crowd));
        }
    }
    if let Some((level, weight, crowd)) = best {
        tally.crowd = crowd;
        tally.record_as(MatchField::Email, level, weight);
    }
}

/// What a pair of addresses of a level says.
fn weigh(
    level: Level,
    (x, y): (&Email, &Email),
    (a, b): (&MatchForm, &MatchForm),
    tally: &mut Tally<'_>,
) -> Weight {
    let weight = match level {
        Level::Conflict => return tally.weight(MatchField::Email, level),
        // A slip in a mailbox of many is one of theirs.
        Level::Exact | Level::Shared | Level::Typo => {
            let share =
                |email: &Email| tally.model.frequencies.email_crowd(email.whole, tally.model.household());
            let share = if x.whole == y.whole { share(x) } else { share(x).max(share(y)) };
            tally.crowded(MatchField::Email, level, share)
        }
        _ => tally.weight(MatchField::Email, level),
    };
    let weight = identity::among_neighbours(weight, 1.0, tally);
    let again = if tally.kind == Kind::Structure {
        structure_again(weight, (x, y), (a, b), tally)
    } else {
        name_again(level, (x, y), tally)
    };
    let bits = again + domain_rarity(level, x, y, tally);
    Weight { same: weight.same + bits, kin: weight.kin + bits }
}

/// The level of two addresses; structures may have mailboxes under one domain that is not a provider's.
fn level_of(x: &Email, y: &Email, tally: &Tally<'_>) -> Level {
    let level = grade_email(x, y);
    let is_house = level == Level::Conflict && tally.kind == Kind::Structure && x.domain == y.domain;
    if is_house && !is_provider(x.domain.as_bytes()) { Level::Close } else { level }
}

/// Bits taken off an address that may only repeat the name.
fn name_again(level: Level, (x, y): (&Email, &Email), tally: &Tally<'_>) -> f32 {
    let are_named_alike = [MatchField::FirstName, MatchField::LastName]
        .iter()
        .all(|field| !matches!(tally.level(*field), Level::Conflict | Level::Missing));
    let has_digits = |email: &Email| email.local.as_bytes().iter().any(u8::is_ascii_digit);
    if !are_named_alike || has_digits(x) || has_digits(y) {
        return 0.0;
    }
    match level {
        Level::Exact => {
            NAME_AGAIN + tally.rarity(Term::Domain, 0.05, (&x.domain, &x.domain)).clamp(-2.0, 3.0)
        }
        Level::Typo | Level::Similar => NAME_AGAIN,
        Level::Part => NAME_AGAIN_ELSEWHERE,
        _ => 0.0,
    }
}

/// Bits taken off a mailbox under the name of both structures: never more than the name itself says.
fn structure_again(
    weight: Weight,
    (x, y): (&Email, &Email),
    (a, b): (&MatchForm, &MatchForm),
    tally: &Tally<'_>,
) -> f32 {
    let is_own = |email: &Email| {
        let domain = email.domain.as_bytes();
        identity::is_named_after(domain, a) && identity::is_named_after(domain, b)
    };
    if !(is_own(x) || (x.domain != y.domain && is_own(y))) {
        return 0.0;
    }
    let name =
        tally.fields.get(MatchField::StructureName as usize).map_or(0.0, |entry| entry.weight).max(0.0);
    let beside = (BESIDE_ITS_NAME * name).clamp(2.0, 9.0);
    -(weight.same - beside).clamp(0.0, name)
}

/// What a mailbox under the own name of a structure says beside the name: a share of what the name says, for a domain
/// of common words is no rarer than they are.
const BESIDE_ITS_NAME: f32 = 0.5;

/// A slip within a domain that all use says less than within a rare one.
fn domain_rarity(level: Level, a: &Email, b: &Email, tally: &Tally<'_>) -> f32 {
    match level {
        Level::Typo | Level::Similar => {
            tally.rarity(Term::Domain, 0.03, (&a.domain, &b.domain)).clamp(-2.0, 2.0)
        }
        _ => 0.0,
    }
}

/// Bits taken off an address without digits when both names agree: it only says the name again.
const NAME_AGAIN: f32 = -8.0;

/// The same for a local part at another provider.
const NAME_AGAIN_ELSEWHERE: f32 = -7.0;

fn rank(level: Level) -> u8 {
    match level {
        Level::Exact => 0,
        Level::Typo => 1,
        Level::Shared => 2,
        Level::Part => 3,
        Level::Similar => 4,
        Level::Close => 5,
        Level::Conflict => 6,
        _ => 7,
    }
}

fn grade_email(a: &Email, b: &Email) -> Level {
    if a.whole == b.whole {
        return if a.owner == Owner::Office { Level::Shared } else { Level::Exact };
    }
    let (x, y) = (a.local.as_bytes(), b.local.as_bytes());
    let (is_same_local, is_same_domain) = (x == y, a.domain == b.domain);
    if is_same_local && is_same_domain {
        // anna.meier and anna_meier may be two mailboxes, or one as remembered.
        return Level::Typo;
    }
    let (in_local, in_domain) = (distance(x, y), distance(a.domain.as_bytes(), b.domain.as_bytes()));
    let letters = x.len().min(y.len()) + a.domain.as_bytes().len().min(b.domain.as_bytes().len());
    match (in_local, in_domain) {
        (0, _) if a.owner == Owner::Office => Level::Conflict,
        (0, 1..=2) if letters >= 10 => Level::Typo,
        (0, _) if x.len() >= 4 => Level::Part,
        (1..=2, 0..=1) if letters >= 12 && digits(x) == digits(y) => Level::Typo,
        (1..=3, 0..=3) if letters >= 16 && digits(x) == digits(y) => Level::Similar,
        _ => Level::Conflict,
    }
}

/// The digits of a local part: anna12 and anna13 are two mailboxes, not a slip.
fn digits(local: &[u8]) -> u32 {
    local
        .iter()
        .filter(|byte| byte.is_ascii_digit())
        .fold(0u32, |value, digit| value.wrapping_mul(10).wrapping_add(u32::from(digit - b'0')))
}

pub(super) fn phones(a: &MatchForm, b: &MatchForm, tally: &mut Tally<'_>) {
    for (field, line) in [(MatchField::Mobile, Line::Mobile), (MatchField::Landline, Line::Fixed)] {
        let (level, tail) = grade_phones(a.phones.as_slice(), b.phones.as_slice(), (line, tally));
        let weight = match tail {
            Some(tail) => {
                let share = tally.model.frequencies.line_crowd(tail, tally.model.household());
                tally.crowded(field, level, share)
            }
            None => tally.weight(field, level),
        };
        let weight = identity::among_neighbours(weight, 1.0, tally);
        tally.record_as(field, level, weight);
    }
}

/// The best level of all pairs, and the number if it is equal; of several the one that the fewest share.
fn grade_phones(x: &[Phone], y: &[Phone], (line, tally): (Line, &Tally<'_>)) -> (Level, Option<u32>) {
    let (mut best, mut equal) = (Level::Missing, None);
    for a in x {
        for b in y {
            // A line known as mobile on one side only is taken as mobile.
            let is_mobile = a.line == Line::Mobile || b.line == Line::Mobile;
            if a.tail() == b.tail() {
                if is_mobile == (line == Line::Mobile) {
                    equal = Some(equal.map_or(a.tail(), |known| rarer(known, a.tail(), tally)));
                }
            } else if equal.is_none() && a.line == line && b.line == line {
                let is_slip =
                    best == Level::Typo || (slips(a.tail(), b.tail()) == 1 && !are_crowded(a, b, tally));
                best = if is_slip { Level::Typo } else { Level::Conflict };
            }
        }
    }
    (if equal.is_some() { Level::Exact } else { best }, equal)
}

/// The number of two that fewer contacts share.
fn rarer(one: u32, other: u32, tally: &Tally<'_>) -> u32 {
    let crowd = |tail| tally.model.frequencies.line_crowd(tail, tally.model.household());
    if one == other || crowd(one) <= crowd(other) { one } else { other }
}

/// Neighbouring numbers of offices are no slips of each other.
fn are_crowded(a: &Phone, b: &Phone, tally: &Tally<'_>) -> bool {
    let is_crowded =
        |phone: &Phone| tally.model.frequencies.line_crowd(phone.tail(), tally.model.household()) > 0.0;
    is_crowded(a) && is_crowded(b)
}

/// How many digits differ, place by place.
fn slips(mut a: u32, mut b: u32) -> u32 {
    let mut count = 0;
    while a != b {
        count += u32::from(a % 10 != b % 10);
        (a, b) = (a / 10, b / 10);
    }
    count
}
