//! Levels of the postal address: the street with its number, and the place.

use crate::linkage::form::MatchForm;
use crate::linkage::frequency::Term;
use crate::linkage::input::Kind;
use crate::linkage::kernel::{Likeness, distance, likeness};
use crate::linkage::model::Weight;
use crate::linkage::street::Address;

use super::{Level, MatchField, Tally, identity};

pub(super) fn address(a: &MatchForm, b: &MatchForm, tally: &mut Tally<'_>) {
    let (street, place) =
        (grade_street(&a.address, &b.address), grade_place(&a.address, &b.address, tally.kind));
    let share =
        |form: &MatchForm| tally.model.frequencies.house_crowd(&form.address, tally.model.household());
    let weight = match street {
        Level::Exact => tally.crowded(MatchField::Street, street, share(a)),
        Level::Typo => tally.crowded(MatchField::Street, street, share(a).max(share(b))),
        _ => tally.weight(MatchField::Street, street),
    };
    let weight = identity::among_neighbours(weight, 0.0, tally);
    tally.record_as(MatchField::Street, street, weight);
    if place == Level::Missing {
        return lone_place(a, b, tally);
    }
    let weight = place_weight((&a.address, &b.address), (street, place), tally);
    let mut weight = identity::among_neighbours(weight, 0.0, tally);
    if matches!(place, Level::Exact | Level::Part) && street != Level::Conflict {
        weight.same += match tally.level(MatchField::StructureName) {
            Level::Exact | Level::Typo => NO_NAMESAKES,
            Level::Part => NO_NAMESAKES / 2.0,
            _ => 0.0,
        };
    }
    tally.record_as(MatchField::Place, place, weight);
}

/// The weight of a place beside the street, by how common its town is.
fn place_weight((a, b): (&Address, &Address), (street, place): (Level, Level), tally: &Tally<'_>) -> Weight {
    let weight = tally.weight(MatchField::Place, place);
    let rarity = postcode_rarity((a, b), place, tally);
    let weight = Weight { same: weight.same + rarity, kin: weight.kin + rarity };
    let is_person = tally.kind != Kind::Structure;
    let share = match (street, place) {
        // Who moves changes both; the second difference says little more.
        (Level::Conflict, Level::Conflict | Level::Close) if is_person => 0.25,
        // Of structures a branch differs in both, so it says something.
        (Level::Conflict, Level::Conflict) => 0.45,
        (Level::Missing | Level::Conflict | Level::Similar, _) | (_, Level::Conflict | Level::Close) => 1.0,
        // One street name lies in one place more often than by chance.
        _ => 0.6,
    };
    let is_weighed = matches!(place, Level::Part | Level::Typo) || (!is_person && place == Level::Exact);
    let least = if is_person { -2.0 } else { -3.0 };
    let bits = if is_weighed { tally.rarity(Term::Town, 0.004, (&a.town, &b.town)) } else { 0.0 };
    let bits = bits.clamp(least, 2.0);
    // What both have in common is taken off in the same measure.
    let taken = weight.same * (1.0 - share);
    let is_apart = matches!(place, Level::Conflict | Level::Close);
    let kin = if is_apart { weight.kin * share } else { weight.kin - taken };
    Weight { same: weight.same - taken + bits, kin: kin + bits }
}

/// Bits by which a person's postcode is rarer than the table assumes.
fn postcode_rarity((a, b): (&Address, &Address), place: Level, tally: &Tally<'_>) -> f32 {
    if place != Level::Exact || tally.kind == Kind::Structure {
        return 0.0;
    }
    tally.rarity(Term::Postcode, 0.002, (&a.postcode, &b.postcode)).clamp(-9.0, 5.0)
}

/// Bits for one town and one name: structures of one town take names of their own.
const NO_NAMESAKES: f32 = 2.5;

/// Bits off branches where no place is known at all.
const NO_BRANCHES: f32 = -2.0;

/// A structure with a place may be a branch of one without.
fn lone_place(a: &MatchForm, b: &MatchForm, tally: &mut Tally<'_>) {
    let has_place = |form: &MatchForm| !form.address.town.is_empty() || !form.address.postcode.is_empty();
    if tally.kind != Kind::Structure {
        return;
    }
    if has_place(a) != has_place(b) {
        tally.record(MatchField::Place, Level::OneSided);
    } else if !has_place(a) {
        // Who lists branches lists their places.
        tally.record_as(MatchField::Place, Level::Missing, Weight { same: 0.0, kin: NO_BRANCHES });
    }
}

fn grade_street(a: &Address, b: &Address) -> Level {
    if a.street.is_empty() || b.street.is_empty() {
        return Level::Missing;
    }
    let mut name = street_likeness(a.street.as_bytes(), b.street.as_bytes());
    if name == Likeness::Other
        && a.house == b.house
        && are_words_turned(a.street.as_bytes(), b.street.as_bytes())
    {
        name = Likeness::Similar;
    }
    if name == Likeness::Other {
        return if a.house == b.house && a.house != 0 { Level::Similar } else { Level::Conflict };
    }
    match (a.house, b.house, name) {
        (0, 0, _) => Level::Part,
        (x, y, Likeness::Equal) if x == y => Level::Exact,
        (x, y, _) if x == y => Level::Typo,
        (0, _, _) | (_, 0, _) => Level::Part,
        (_, _, Likeness::Equal) => Level::Close,
        _ => Level::Conflict,
    }
}

/// Streets bear one slip in four letters, and additions behind the name (a building, a hamlet).
fn street_likeness(a: &[u8], b: &[u8]) -> Likeness {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let allowed = u32::try_from(long.len() / 4).unwrap_or(0);
    match likeness(a, b) {
        Likeness::Other if short.len() >= 6 && long.starts_with(short) => Likeness::Similar,
        Likeness::Other if long.len() - short.len() <= 8 && distance(a, b) <= allowed => Likeness::Similar,
        likeness => likeness,
    }
}

/// Whether a street reads the same with its words in another order (Ponderosa, Max Henry Crescent).
fn are_words_turned(a: &[u8], b: &[u8]) -> bool {
    if a.len().min(b.len()) < 9 || a.len().abs_diff(b.len()) > 6 {
        return false;
    }
    let (x, y) = (pairs_of_letters(a), pairs_of_letters(b));
    let count = |set: [u64; 4]| set.iter().map(|word| word.count_ones()).sum::<u32>();
    let both = count([x[0] & y[0], x[1] & y[1], x[2] & y[2], x[3] & y[3]]);
    // Two words turned break one pair, a slip two; letters of other streets share a third by chance.
    both * 4 >= count(x).max(count(y)) * 3
}

/// The set of neighbouring letters, mixed into 256 places.
fn pairs_of_letters(text: &[u8]) -> [u64; 4] {
    let mut set = [0u64; 4];
    for pair in text.windows(2) {
        let place =
            usize::from(pair[0]).wrapping_mul(31).wrapping_add(usize::from(pair[1]).wrapping_mul(7)) % 256;
        set[place / 64] |= 1 << (place % 64);
    }
    set
}

fn grade_place(a: &Address, b: &Address, kind: Kind) -> Level {
    // Another town makes another branch, so that of structures less is forgiven.
    let (share, is_structure) = if kind == Kind::Structure { (5, true) } else { (3, false) };
    let postcode = alike(a.postcode.as_bytes(), b.postcode.as_bytes(), 1);
    let letters = u32::try_from(a.town.as_bytes().len().max(b.town.as_bytes().len())).unwrap_or(0);
    let town = alike(a.town.as_bytes(), b.town.as_bytes(), (letters / share).max(2));
    match (postcode, town) {
        (None, None) => Level::Missing,
        (Some(Likeness::Equal), _) => Level::Exact,
        (None, Some(Likeness::Equal)) => Level::Part,
        (Some(Likeness::Typo), Some(Likeness::Other)) if is_structure => Level::Conflict,
        (_, Some(Likeness::Equal | Likeness::Typo)) | (Some(Likeness::Typo), _) => Level::Typo,
        // A branch in the next town is another place.
        _ if !is_structure && is_one_area(a.postcode.as_bytes(), b.postcode.as_bytes()) => Level::Close,
        _ => Level::Conflict,
    }
}

/// Postcodes of one area: the outward code in Britain and the like, else the first two digits.
fn is_one_area(a: &[u8], b: &[u8]) -> bool {
    let letters = |code: &[u8]| code.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    match (letters(a), letters(b)) {
        (0, 0) => a.len() >= 4 && a.len() == b.len() && a.get(..2) == b.get(..2),
        (x, y) => x == y && x <= 2 && a.get(..x) == b.get(..x),
    }
}

/// Equal, or apart by few slips; `None` when one is missing.
fn alike(a: &[u8], b: &[u8], slips: u32) -> Option<Likeness> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    match distance(a, b) {
        0 => Some(Likeness::Equal),
        count if count <= slips && a.len().min(b.len()) >= 4 => Some(Likeness::Typo),
        _ => Some(Likeness::Other),
    }
}
