//! Levels of structure names, employers and administrative numbers.
//!
//! A name agrees word by word. What the shared words say is their information, the log2 of how seldom
//! structures carry them; the table of weights only says how often equals and branches show a level.

use crate::linkage::form::MatchForm;
use crate::linkage::input::Kind;
use crate::linkage::kernel::{Likeness, distance, likeness};
use crate::linkage::model::Weight;
use crate::linkage::organisation::{MAX_ORG_WORDS, OrgWord, Spread, are_of_one_sort};
use crate::linkage::text::Text;

use super::{Level, MatchField, Tally};

pub(super) fn structure_name(a: &MatchForm, b: &MatchForm, tally: &mut Tally<'_>) {
    let Some((level, bits)) = grade(a, b, tally) else { return };
    let weight = tally.weight(MatchField::StructureName, level);
    let form = legal_forms(a, b);
    let weight = Weight { same: weight.same + bits.same + form, kin: weight.kin + bits.kin };
    let conflict = tally.weight(MatchField::StructureName, Level::Conflict);
    if level != Level::Conflict && weight.same > conflict.same {
        tally.record_as(MatchField::StructureName, level, weight);
    } else {
        tally.record_as(MatchField::StructureName, Level::Conflict, conflict);
    }
}

/// What legal forms say, in bits: strangers of like names mostly differ in theirs, equals seldom.
fn legal_forms(a: &MatchForm, b: &MatchForm) -> f32 {
    match (a.organisation.form, b.organisation.form) {
        (0, _) | (_, 0) => 0.0,
        (x, y) if x == y => 0.5,
        _ => -2.0,
    }
}

/// Colleagues share their employer as relatives share their surname.
pub(super) fn employer(a: &MatchForm, b: &MatchForm, tally: &mut Tally<'_>) {
    let is_one_number = a.structure != 0 && a.structure == b.structure;
    let level = match grade(a, b, tally).map(|(level, _)| level) {
        _ if is_one_number => Level::Exact,
        None => return,
        Some(Level::Exact | Level::Typo | Level::Initial) => Level::Exact,
        Some(Level::Part | Level::Similar) => Level::Part,
        Some(level) => level,
    };
    let weight = tally.weight(MatchField::Employer, level);
    let kin = if level == Level::Exact { weight.same } else { weight.kin };
    tally.record_as(MatchField::Employer, level, Weight { kin, ..weight });
}

/// An equal number is nearly proof; different ones speak only where they are of one sort.
pub(super) fn admin_number(a: &MatchForm, b: &MatchForm, tally: &mut Tally<'_>) {
    let (x, y) = (a.admin.as_slice(), b.admin.as_slice());
    if x.iter().any(|number| y.contains(number)) {
        tally.record(MatchField::AdminNumber, Level::Exact);
    } else if x.iter().any(|one| y.iter().any(|other| are_of_one_sort(*one, *other))) {
        tally.record(MatchField::AdminNumber, Level::Conflict);
    }
}

/// Whether two structures of different names may live under one roof: then address, line and mailbox are those of the
/// house (a business centre, the departments of a town), and say no more for the same than for neighbours.
pub(super) fn are_neighbours(tally: &Tally<'_>) -> bool {
    tally.kind == Kind::Structure
        && matches!(tally.level(MatchField::StructureName), Level::Similar | Level::Conflict)
}

/// A weight that neighbours share but for some bits.
pub(super) fn among_neighbours(weight: Weight, bits: f32, tally: &Tally<'_>) -> Weight {
    if weight.same > 0.0 && are_neighbours(tally) {
        Weight { kin: weight.kin.max(weight.same - bits), ..weight }
    } else {
        weight
    }
}

/// A name with what each of its words says, in bits.
struct Name<'a> {
    words: &'a [OrgWord],
    bits: [f32; MAX_ORG_WORDS],
    town: &'a [u8],
    initials: &'a [u8],
}

impl<'a> Name<'a> {
    fn new(form: &'a MatchForm, tally: &Tally<'_>) -> Self {
        let words = form.organisation.as_slice();
        let mut bits = [0.0; MAX_ORG_WORDS];
        for (slot, word) in bits.iter_mut().zip(words) {
            *slot = information(word, tally);
        }
        let initials = form.organisation.initials.as_bytes();
        Self { words, bits, town: form.address.town.as_bytes(), initials }
    }

    fn weighed(&self) -> impl Iterator<Item = (&OrgWord, f32)> {
        self.words.iter().zip(self.bits)
    }
}

/// Structures that the built-in shares count for beside those of the base: a base of some hundred structures
/// is weighed by both alike.
const PSEUDO_STRUCTURES: f32 = 200.0;

/// The share of structures that carry a word of the built-in list, and any other word.
///
/// A town's mix of trades, schools and clubs has each of the 130 meanings of the list in 1 to 5 % of its names;
/// any other word is a surname, a place or a name made up, of which ten thousands are in use.
const USUAL_SHARE: (f32, f32) = (1.0 / 40.0, 1.0 / 6000.0);

/// Of the bearers of a word counted, these are presumably the pair itself; and the least left over.
///
/// A word that was seen twice is borne by far less than one other structure (Good 1953, "The population
/// frequencies of species": what is seen r times is to be expected r + 1 times the ratio of neighbours).
const OWN_BEARERS: (f32, f32) = (1.95, 0.05);

/// What a shared word says: log2 of how seldom others carry it.
fn information(word: &OrgWord, tally: &Tally<'_>) -> f32 {
    let usual = if word.spread == Spread::Common { USUAL_SHARE.0 } else { USUAL_SHARE.1 };
    let (count, all) = tally.model.frequencies.bearers(&word.meaning());
    rarity(count, all, usual)
}

/// What two names as a whole can say: the most, for a phrase is commoner than its words (Restaurant de la Gare), and
/// the bits by which branches are likelier where many structures carry the name.
fn as_a_whole(a: &MatchForm, b: &MatchForm, tally: &Tally<'_>) -> (f32, f32) {
    let frequencies = &tally.model.frequencies;
    let (_, all) = frequencies.bearers(&Text::<0>::EMPTY);
    match frequencies.namesakes(a).max(frequencies.namesakes(b)) {
        0..=2 => (MOST_BITS, 0.0),
        count => (
            rarity(count, all, 0.0),
            ((count as f32 - 2.3) / USUAL_NAMESAKES).log2().clamp(0.0, MOST_BRANCHES),
        ),
    }
}

/// Whether two names are of the same words and no place is known: then the whole is a word of its own.
fn is_only_name(a: &MatchForm, b: &MatchForm) -> bool {
    let is_placed = |form: &MatchForm| !form.address.town.is_empty() || !form.address.postcode.is_empty();
    a.organisation.whole == b.organisation.whole && !is_placed(a) && !is_placed(b)
}

/// What a whole name says by how many carry it; nothing where none was counted.
fn of_namesakes(form: &MatchForm, tally: &Tally<'_>) -> f32 {
    let (_, all) = tally.model.frequencies.bearers(&Text::<0>::EMPTY);
    if all == 0 { 0.0 } else { rarity(tally.model.frequencies.namesakes(form), all, USUAL_SHARE.1) }
}

/// Structures of one name beside a structure and one copy that speak for nothing, and the most that many
/// of them can speak for branches, in bits: from the third on they are likelier branches than copies.
const USUAL_NAMESAKES: f32 = 0.3;
const MOST_BRANCHES: f32 = 3.5;

fn rarity(count: u32, all: u32, usual: f32) -> f32 {
    let others = if all == 0 { 0.0 } else { (count as f32 - OWN_BEARERS.0).max(OWN_BEARERS.1) };
    ((all as f32 + PSEUDO_STRUCTURES) / (others + PSEUDO_STRUCTURES * usual)).log2().max(0.5)
}

/// What one name finds of its words in the other.
#[derive(Clone, Copy, Default)]
struct Side {
    /// Bits of its words that have a counterpart.
    found: f32,
    /// Bits of the best of them.
    best: f32,
    /// Bits of its words that have none.
    lost: f32,
    /// The same of names of few alone.
    lost_own: f32,
    /// Bits of words that have none, but name the town of the other.
    placed: f32,
    /// Counterparts that are not equal.
    slips: u32,
}

impl Side {
    /// Names of towns are lost like others where the other name has a name in their place (Bilbao, Burgos).
    fn beside(&self, other: &Self) -> Self {
        if other.lost_own + other.placed > LOST {
            Self { lost: self.lost + self.placed, ..*self }
        } else {
            *self
        }
    }
}

/// The level of two names and the bits that their words add to its weight; `None` where one has no name.
fn grade(a: &MatchForm, b: &MatchForm, tally: &Tally<'_>) -> Option<(Level, Weight)> {
    let (x, y) = (Name::new(a, tally), Name::new(b, tally));
    if x.words.is_empty() || y.words.is_empty() {
        return None;
    }
    let (of_x, of_y) = (side(&x, &y), side(&y, &x));
    let (whole, branches) = as_a_whole(a, b, tally);
    let found = diminished((of_x.found + of_y.found) / 2.0, of_x.best.max(of_y.best)).min(whole);
    let found = if is_only_name(a, b) { found.max(of_namesakes(a, tally)) } else { found };
    let (of_x, of_y) = (of_x.beside(&of_y), of_y.beside(&of_x));
    let (least, most) = (of_x.lost.min(of_y.lost), of_x.lost.max(of_y.lost));
    let short = acronym(&x, &y).max(acronym(&y, &x));
    let (level, cost) = match () {
        () if short > found && most > LOST => {
            return Some((Level::Initial, Weight { same: short, kin: short }));
        }
        () if found <= 0.0 => (Level::Conflict, 0.0),
        () if least > LOST => (Level::Similar, REPLACED + REPLACED_SHARE * least.min(12.0)),
        () if most > LOST => {
            (Level::Part, (LEFT_OUT_SHARE * of_x.lost_own.max(of_y.lost_own)).min(MOST_LEFT_OUT))
        }
        () if of_x.slips + of_y.slips > 0 => (Level::Typo, 0.0),
        () => (Level::Exact, 0.0),
    };
    // Neighbours and branches have words of their own.
    let kin = if level == Level::Similar { found } else { found - cost + branches };
    Some((level, Weight { same: found - cost, kin }))
}

/// Bits of words without a counterpart that are overlooked: of a word that half of all names have.
const LOST: f32 = 1.2;

/// What it costs that each name has a word which the other has not (culture and sports of one town), in bits, and
/// by how much of what the lesser such word would have said: with the share of the level, one such pair of equals for
/// some two hundred strangers and neighbours who share the other words.
const REPLACED: f32 = 3.5;
const REPLACED_SHARE: f32 = 0.4;

/// What it costs that one name leaves words of few out: a share of what they would have said. Common ones come and go.
const LEFT_OUT_SHARE: f32 = 0.2;
const MOST_LEFT_OUT: f32 = 2.5;

/// Words of one name go together (a trade and its town, a surname and its region): bits beyond this, about what
/// one word of few says in a base of ten thousands, count half.
const FULL_BITS: f32 = 16.0;

/// The most that a name can say.
const MOST_BITS: f32 = 24.0;

/// The bits of several words, one of which says a part by itself.
fn diminished(bits: f32, of_one: f32) -> f32 {
    let full = FULL_BITS.max(of_one);
    bits.min((full + (bits - full) / 2.0).min(MOST_BITS.max(of_one)))
}

fn side(own: &Name<'_>, other: &Name<'_>) -> Side {
    let mut sum = Side::default();
    let is_placed = !own.town.is_empty() && !other.town.is_empty();
    for (at, (word, bits)) in own.weighed().enumerate() {
        let (in_own, in_other) = (is_of_town(word, own.town), is_of_town(word, other.town));
        // Towns of like names are no slips of each other.
        let is_elsewhere = is_placed && in_own && !in_other && own.town != other.town;
        let share = if in_own || in_other { SAID_BY_PLACE } else { 1.0 };
        match counterpart(word, bits, own, other) {
            Some((found, cost)) if cost == 0.0 || !is_elsewhere => {
                sum.found += found * share;
                sum.best = sum.best.max(found * share);
                sum.slips += u32::from(cost > 0.0);
            }
            _ if is_joined(own, at, other) => {
                sum.found += bits * share;
                sum.slips += 1;
            }
            _ if in_other || (in_own && other.town.is_empty()) => sum.placed += bits,
            _ => {
                sum.lost += bits;
                sum.lost_own += if word.spread == Spread::Own { bits } else { 0.0 };
            }
        }
    }
    sum
}

/// The share of its bits that the name of a town keeps: the place is weighed by itself. Where but one contact has a place
/// as well, so that a place taken away never makes two names more alike.
const SAID_BY_PLACE: f32 = 0.05;

/// The best counterpart of a word: what agreeing says, and what the slip costs.
fn counterpart(word: &OrgWord, bits: f32, own: &Name<'_>, other: &Name<'_>) -> Option<(f32, f32)> {
    let is_taken = |word: &OrgWord| own.words.iter().any(|own| own.is_same(word));
    let each = other.weighed().filter_map(|(candidate, its_bits)| {
        let cost =
            slip(word, candidate, bits.min(its_bits)).filter(|cost| *cost == 0.0 || !is_taken(candidate))?;
        Some(((bits.min(its_bits) - cost).max(0.0), cost))
    });
    each.max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.total_cmp(&x.1)))
}

/// What is taken off the bits of a word that is spelt otherwise; `None` for another word.
fn slip(a: &OrgWord, b: &OrgWord, bits: f32) -> Option<f32> {
    let (x, y) = (a.text.as_bytes(), b.text.as_bytes());
    let (short, long) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    let known = [a, b].iter().filter(|word| word.spread == Spread::Common).count();
    match likeness(x, y) {
        _ if a.is_same(b) => Some(0.0),
        _ if known == 2 || short.len() < 3 => None,
        // Near a common word: hardly a name of its own.
        _ if known == 1 && short.len() >= 4 && x.first() == y.first() && distance(x, y) <= 2 => Some(3.0),
        Likeness::Typo if short.len() >= 5 => Some(2.5),
        Likeness::Typo if short.len() == 4 => Some(4.5),
        Likeness::Similar if a.sound == b.sound && short.len() >= 4 => Some(3.5),
        Likeness::Similar if short.len() >= 8 => Some((bits - 6.0).max(7.5)),
        // A word cut short: of names it says no more than a common word.
        _ if long.starts_with(short) && known == 1 => Some(4.0),
        _ if long.starts_with(short) && short.len() >= 5 => Some((bits - 5.0).max(4.0)),
        _ => None,
    }
}

/// The most letters of a word.
const WORD: usize = 15;

/// Whether a word is two of the other name's run together, or one of two that the other runs together.
fn is_joined(own: &Name<'_>, at: usize, other: &Name<'_>) -> bool {
    let text = |name: &Name<'_>, at: usize| name.words.get(at).map(|word| word.text);
    let Some(word) = text(own, at) else { return false };
    let is_both = |whole: &[u8], front: &[u8], back: &[u8]| {
        let mut both = [0; 2 * WORD];
        let letters = front.iter().chain(back);
        both.iter_mut().zip(letters).for_each(|(slot, letter)| *slot = *letter);
        let both = both.get(..front.len() + back.len()).unwrap_or(&[]);
        whole.len() >= 6 && likeness(whole, both) >= Likeness::Typo
    };
    let pair = other.words.windows(2).any(|two| match two {
        [front, back] => is_both(word.as_bytes(), front.text.as_bytes(), back.text.as_bytes()),
        _ => false,
    });
    let (before, after) = (at.checked_sub(1).and_then(|at| text(own, at)), text(own, at + 1));
    pair || other.words.iter().any(|whole| {
        let whole = whole.text.as_bytes();
        before.is_some_and(|front| is_both(whole, front.as_bytes(), word.as_bytes()))
            || after.is_some_and(|back| is_both(whole, word.as_bytes(), back.as_bytes()))
    })
}

/// Whether a word is one of a town's name.
fn is_of_town(word: &OrgWord, town: &[u8]) -> bool {
    let word = word.text.as_bytes();
    match word.len() {
        0..3 => false,
        3 => town.starts_with(word),
        length => length <= town.len() && town.windows(length).any(|part| part == word),
    }
}

/// Bits of a word that is the other name in short; zero without one.
fn acronym(short: &Name<'_>, long: &Name<'_>) -> f32 {
    let matches = |word: &&OrgWord| {
        let word = word.text.as_bytes();
        word.len() >= 3 && long.initials.starts_with(word) && long.initials.len() <= word.len() + 1
    };
    let found = short.words.iter().find(matches);
    // A letter of a language says about four bits; that it is a first letter, a bit less.
    found.map_or(0.0, |word| 3.5 * word.text.as_bytes().len() as f32 - 2.0)
}

/// Whether a name holds a word with which the domain of a mailbox is made: then the mailbox says the name again.
pub(super) fn is_named_after(domain: &[u8], form: &MatchForm) -> bool {
    form.organisation.as_slice().iter().any(|word| {
        let word = word.text.as_bytes();
        let head = word.get(..5).unwrap_or(word);
        head.len() >= 3
            && (0..domain.len()).any(|at| domain.get(at..).is_some_and(|rest| begins_with(rest, head)))
    })
}

/// Whether a text begins with a levelled word; an e of an umlaut is passed over.
fn begins_with(text: &[u8], word: &[u8]) -> bool {
    let mut letters = text.iter();
    word.iter().all(|wanted| match letters.next() {
        Some(b'e') if *wanted != b'e' => letters.next() == Some(wanted),
        found => found == Some(wanted),
    })
}

#[cfg(test)]
mod tests {
    use super::super::compare;
    use super::*;
    use crate::linkage::{
        AddressInput, MatchInput, Model, NameInput, ReachInput, Relation, keys, standardise,
    };

    /// "name|street|postcode|town|phone|e-mail|administrative number".
    fn structure(line: &str) -> MatchForm {
        let cells: Vec<&str> = line.split('|').collect();
        let cell = |at: usize| cells.get(at).copied().unwrap_or("");
        standardise(&MatchInput {
            kind: Kind::Structure,
            name: NameInput { structure: cell(0), ..NameInput::default() },
            address: AddressInput { street: cell(1), postcode: cell(2), town: cell(3), country: "CH" },
            reach: ReachInput { phones: &[cell(4)], emails: &[cell(5)] },
            admin_numbers: &[cell(6)],
            ..MatchInput::default()
        })
    }

    fn probability(a: &str, b: &str) -> f64 {
        let (a, b) = (structure(a), structure(b));
        let found = compare(&a, &b, &Model::builtin().with_table_size(20_000));
        let turned = compare(&b, &a, &Model::builtin().with_table_size(20_000));
        assert_eq!(found, turned);
        found.probability
    }

    #[test]
    fn one_structure_is_found() {
        for (a, b) in [
            (
                "Stadttheater Bern|Kornhausplatz 20|3011|Bern",
                "Théâtre de la Ville de Berne|Kornhausplatz 20|3011|Bern",
            ),
            (
                "Gebr. Huber Holzbau AG|Dorfstrasse 4|3110|Münsingen",
                "Gebrüder Huber Zimmerei|Dorfstr. 4|3110|Münsingen",
            ),
            (
                "CHUV|Rue du Bugnon 46|1011|Lausanne",
                "Centre hospitalier universitaire vaudois|Rue du Bugnon 46|1011|Lausanne",
            ),
            (
                "Novatec SA|Case postale 12|1003|Lausanne|+41216132111",
                "Novatec Services|Rue du Lac 4|1003|Lausanne|021 613 21 11",
            ),
            (
                "FC Thun|Postfach|3600|Thun||info@fcthun.ch",
                "Fussballclub Thun|Talackerstrasse 62|3600|Thun||info@fcthun.ch",
            ),
            ("Eurotec GmbH|||Wil|||CHE-123.456.789", "Euro Tec|||Wil|||CHE123456789 MWST"),
            (
                "École de Morges|Rue du Lac 4, 3e étage|1110|Morges",
                "ECOLE DE MORGES|4, rue du Lac|CH-1110|Morges",
            ),
        ] {
            assert!(probability(a, b) >= 0.9, "{a} {b} {}", probability(a, b));
            let shared = keys(&structure(a)).iter().any(|key| keys(&structure(b)).contains(key));
            assert!(shared, "no common key: {a} {b}");
        }
    }

    #[test]
    fn others_are_not() {
        for (a, b) in [
            // clubs of one town
            ("Musikverein Thun|||Thun", "Turnverein Thun|||Thun"),
            // branches
            (
                "Novatec SA|Rue du Lac 4|1003|Lausanne||info@novatec.ch",
                "Novatec SA|Bahnhofstrasse 1|8001|Zürich||info@novatec.ch",
            ),
            (
                "Novatec Lausanne|Rue du Lac 4|1003|Lausanne|0216132111",
                "Novatec Zürich|Bahnhofstrasse 1|8001|Zürich|0216132111",
            ),
            // departments
            (
                "Ville de Morges, Service de la culture|Place 1|1110|Morges|0216132111|info@morges.ch",
                "Ville de Morges, Service des sports|Place 1|1110|Morges|0216132111|info@morges.ch",
            ),
            // a business centre
            (
                "Novatec SA|Rue du Lac 4|1003|Lausanne|0216132111",
                "Meditor Sàrl|Rue du Lac 4|1003|Lausanne|0216132111",
            ),
            // one family
            ("Garage Müller|Dorfstrasse 4|3110|Münsingen", "Bäckerei Müller|Dorfstrasse 9|3110|Münsingen"),
            // the name that all have
            (
                "Restaurant de la Gare|Rue du Lac 4|1003|Lausanne",
                "Restaurant de la Gare|Rue Neuve 1|1700|Fribourg",
            ),
            // establishments of one enterprise
            ("Novatec|||Lyon|||12345678900011", "Novatec|||Lille|||12345678900029"),
        ] {
            assert!(probability(a, b) < 0.5, "{a} {b} {}", probability(a, b));
        }
    }

    #[test]
    fn a_word_of_many_says_less() {
        let model = |often: &str| {
            let mut frequencies = crate::linkage::TermFrequencies::default();
            for at in 0..3000 {
                let name = if at % 10 == 0 { often.to_owned() } else { format!("Firma{at}") };
                frequencies.add(&structure(&name));
            }
            Model::builtin().with_frequencies(frequencies)
        };
        let weight = |often: &str| {
            let form = structure("Novatec Morges");
            compare(&form, &form, &model(often)).weight
        };
        assert!(weight("Ypsilon") > weight("Novatec Basel") + 2.0);
    }

    #[test]
    fn colleagues_are_kin() {
        let relay = |first: &str, last: &str| {
            standardise(&MatchInput {
                kind: Kind::Relay,
                name: NameInput { first, last, structure: "Novatec SA" },
                address: AddressInput {
                    street: "Rue du Lac 4",
                    postcode: "1003",
                    town: "Lausanne",
                    country: "CH",
                },
                reach: ReachInput { phones: &["+41216132111"], emails: &["info@novatec.ch"] },
                structure: "100",
                ..MatchInput::default()
            })
        };
        let found = compare(&relay("Anna", "Keller"), &relay("Marc", "Dubois"), &Model::builtin());
        assert!(found.probability < 0.1, "{}", found.explanation());
        let same = compare(&relay("Anna", "Keller"), &relay("Ana", "Keller"), &Model::builtin());
        assert_eq!(same.relation, Relation::Same, "{}", same.explanation());
    }
}
