//! Levels of personal names, whichever way round they were typed.

use std::cmp::Ordering;

use crate::linkage::form::MatchForm;
use crate::linkage::frequency::{Share, Term};
use crate::linkage::kernel::{Likeness, likeness};
use crate::linkage::model::Weight;
use crate::linkage::name::{Token, Words};
use crate::linkage::nickname::share;

use super::{Level, MatchField, Tally};

/// What it costs, in bits, to read names in each other's place or out of one field.
const REARRANGED: f32 = -3.5;

/// Bits from which other readings are not tried.
const WELL_READ: f32 = 12.0;

/// Bits taken off when both names agree and the countries of the base are not known: first and last names of one
/// region go together, so that strangers share both more often than by two chances.
const SAME_REGION: f32 = -1.0;

/// Bits from which a name counts as agreeing.
const NAMES_AGREE: f32 = 3.0;

/// One way to read both names.
#[derive(Clone, Copy)]
struct Reading {
    first: (Level, Weight),
    last: (Level, Weight),
    cost: f32,
}

impl Reading {
    fn score(&self) -> f32 {
        self.first.1.same + self.last.1.same + self.cost
    }

    /// Whether any name agrees by more than a letter or some likeness: a reading that only hides a conflict behind a
    /// missing name says nothing.
    fn agrees(&self) -> bool {
        let is_firm = |level| !matches!(level, Level::Initial | Level::Similar);
        [self.first, self.last].iter().any(|(level, weight)| weight.same > 0.0 && is_firm(*level))
    }

    /// Ties are settled by the levels, so that the order of the contacts does not matter.
    fn is_better(&self, other: &Self) -> bool {
        let levels = |reading: &Self| (reading.first.0 as u8, reading.last.0 as u8);
        match self.score().total_cmp(&other.score()) {
            Ordering::Greater => true,
            Ordering::Equal => other.cost < 0.0 && levels(self) < levels(other),
            Ordering::Less => false,
        }
    }
}

/// A first and a last name as read.
#[derive(Clone, Copy)]
struct Read<'a> {
    first: &'a [Token],
    last: &'a [Token],
}

pub(super) fn names(a: &MatchForm, b: &MatchForm, tally: &mut Tally<'_>) {
    let x = Read { first: a.first.as_slice(), last: a.last.as_slice() };
    let y = Read { first: b.first.as_slice(), last: b.last.as_slice() };
    let mut best = straight(a, b, x, y, tally);
    if best.score() < WELL_READ {
        for other in rearranged(x, y).into_iter().flatten() {
            let reading = read(other.0, other.1, REARRANGED, tally);
            if reading.agrees() && reading.is_better(&best) {
                best = reading;
            }
        }
    }
    let level = if best.cost < 0.0 && best.first.0 == Level::Exact { Level::Swapped } else { best.first.0 };
    let weight = Weight { same: best.first.1.same + best.cost, kin: best.first.1.kin + best.cost };
    tally.record_as(MatchField::FirstName, level, weight);
    let agree = [best.first.1.same, best.last.1.same].iter().all(|bits| *bits > NAMES_AGREE);
    let bits = if agree { tally.model.frequencies.regions().unwrap_or(SAME_REGION) } else { 0.0 };
    let last = Weight { same: best.last.1.same + bits, kin: best.last.1.kin + bits };
    tally.record_as(MatchField::LastName, best.last.0, last);
}

/// The names as they stand; words run together (Le Roy, Leroy) are compared as one.
fn straight(a: &MatchForm, b: &MatchForm, x: Read<'_>, y: Read<'_>, tally: &Tally<'_>) -> Reading {
    let mut reading = read(x, y, 0.0, tally);
    if let Some(level) = joined(reading.last.0, &a.last, &b.last) {
        reading.last = weigh(MatchField::LastName, Graded { level, words: None }, tally);
    }
    if let Some(level) = joined(reading.first.0, &a.first, &b.first) {
        reading.first = weigh(MatchField::FirstName, Graded { level, words: None }, tally);
    }
    reading
}

/// A better level, if the names run together give one.
fn joined(level: Level, a: &Words, b: &Words) -> Option<Level> {
    if matches!(level, Level::Exact | Level::Missing) || a.as_slice().len() + b.as_slice().len() < 3 {
        return None;
    }
    match likeness(a.joined.as_bytes(), b.joined.as_bytes()) {
        Likeness::Equal => Some(Level::Exact),
        Likeness::Typo => Some(Level::Typo),
        Likeness::Similar if rank(level) > rank(Level::Similar) => Some(Level::Similar),
        _ => None,
    }
}

type Arrangement<'a> = Option<(Read<'a>, Read<'a>)>;

/// Other ways to read two names: swapped, or both in one field.
fn rearranged<'a>(x: Read<'a>, y: Read<'a>) -> [Arrangement<'a>; 6] {
    let turn = |name: Read<'a>| Read { first: name.last, last: name.first };
    let is_full = !x.first.is_empty() || !y.first.is_empty();
    let turned = |one, other| is_full.then_some((turn(one), other));
    let [a, b] = split(x);
    let [c, d] = split(y);
    let against = |part: Option<Read<'a>>, other| part.map(|part| (part, other));
    [turned(x, y), turned(y, x), against(a, y), against(b, y), against(c, x), against(d, x)]
}

/// A last name that may hold the first name too, in front or behind.
fn split(name: Read<'_>) -> [Option<Read<'_>>; 2] {
    match (name.first, name.last) {
        ([], [head, tail @ ..]) | ([head, tail @ ..], []) if !tail.is_empty() => {
            let all = if name.first.is_empty() { name.last } else { name.first };
            let front = Read { first: std::slice::from_ref(head), last: tail };
            let back =
                all.split_last().map(|(end, rest)| Read { first: std::slice::from_ref(end), last: rest });
            [Some(front), back]
        }
        _ => [None, None],
    }
}

fn read(x: Read<'_>, y: Read<'_>, cost: f32, tally: &Tally<'_>) -> Reading {
    let first = grade(x.first, y.first, grade_first);
    let last = grade(x.last, y.last, grade_last);
    Reading {
        first: weigh(MatchField::FirstName, first, tally),
        last: weigh(MatchField::LastName, last, tally),
        cost,
    }
}

fn weigh(field: MatchField, graded: Graded<'_>, tally: &Tally<'_>) -> (Level, Weight) {
    let weight = tally.weight(field, graded.level);
    let bits = rarity(field, graded, tally);
    let same = weight.same + bits;
    let worst = tally.weight(field, Level::Conflict).same;
    let least = if weight.same > worst { worst - same } else { 0.0 };
    // However common the names, two that are alike speak no more against a pair than two that are not.
    let bits = bits + least.max(0.0);
    (graded.level, Weight { same: weight.same + bits, kin: weight.kin + bits })
}

/// Bits by which the words that agree are rarer among strangers than the table assumes.
fn rarity(field: MatchField, graded: Graded<'_>, tally: &Tally<'_>) -> f32 {
    let Some((a, b)) = graded.words else { return 0.0 };
    let (term, usual) = match field {
        MatchField::FirstName => (Term::First, 0.003f32),
        _ => (Term::Last, 0.0008),
    };
    if !matches!(
        graded.level,
        Level::Exact | Level::Part | Level::Swapped | Level::Nickname | Level::Typo | Level::Similar
    ) {
        return 0.0;
    }
    let Some((x, y)) = tally.shares(term, (&a.text, &b.text)) else { return 0.0 };
    let bits = match graded.level {
        Level::Exact | Level::Part | Level::Swapped => (usual / x.of().max(y.of())).log2(),
        Level::Nickname => (usual / x.of().max(y.of())).log2() * 0.5,
        Level::Typo => slip(x, y, (0.0010, 0.10), if a.sound == b.sound { 0.015 } else { 0.004 }),
        Level::Similar => slip(x, y, (0.0040, 0.012), 0.0005),
        _ => 0.0,
    };
    bits.clamp(COMMONEST, RAREST)
}

/// Bits of two words a slip apart, beyond the share that the table assumes for strangers.
///
/// Equals: a slip happened (`share`) and gave just this word (`just`). Strangers: the rarer word is a name
/// of its own, one that others carry or a new one that happens to be alike, or it is a slip of the same
/// name. So a slip that makes another common name (Lang, Lange) says little, and one that makes no name
/// says nearly as much as the name itself.
fn slip(x: Share, y: Share, (usual, share): (f32, f32), just: f32) -> f32 {
    let (rare, common) = (x.others.min(y.others), x.of().max(y.of()));
    (usual / (rare / just + usual * x.new + share * common)).log2()
}

/// Bounds of what rarity adds or takes, in bits: from a name of every tenth to one of a hundred thousand.
const COMMONEST: f32 = -9.0;
const RAREST: f32 = 4.0;

/// A level with the two words it was read from.
#[derive(Clone, Copy)]
struct Graded<'a> {
    level: Level,
    words: Option<(&'a Token, &'a Token)>,
}

impl Graded<'_> {
    const MISSING: Self = Self { level: Level::Missing, words: None };
}

/// The best level over all pairs of tokens; equal only if all tokens are.
fn grade<'a>(x: &'a [Token], y: &'a [Token], one: fn(&Token, &Token) -> Level) -> Graded<'a> {
    let (short, long) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    let mut best = Graded::MISSING;
    for a in short {
        for b in long {
            let level = one(a, b);
            if best.words.is_none() || rank(level) < rank(best.level) {
                best = Graded { level, words: Some((a, b)) };
            }
        }
    }
    if best.level == Level::Exact && !(short.len() == long.len() && short.iter().all(|a| long.contains(a))) {
        best.level = Level::Part;
    }
    best
}

fn rank(level: Level) -> u8 {
    match level {
        Level::Exact => 0,
        Level::Nickname => 1,
        Level::Typo => 2,
        Level::Initial => 3,
        Level::Similar => 4,
        _ => 5,
    }
}

fn grade_first(a: &Token, b: &Token) -> Level {
    let level = grade_last(a, b);
    if level == Level::Exact {
        return level;
    }
    let (x, y) = (a.text.as_bytes(), b.text.as_bytes());
    let (short, long) = if x.len() <= y.len() { (x, y) } else { (y, x) };
    match level {
        _ if share(&a.groups, &b.groups) => Level::Nickname,
        Level::Conflict | Level::Similar if is_short_form(short, long) => Level::Nickname,
        // Pet forms that no list knows keep the beginning (Vinke, Vincent).
        Level::Conflict if short.len() > 3 && short.get(..3) == long.get(..3) => Level::Similar,
        level => level,
    }
}

/// Whether the shorter is the longer's beginning, perhaps with the ending of a pet form (Domi, Jackie).
fn is_short_form(short: &[u8], long: &[u8]) -> bool {
    let stem = match short {
        [stem @ .., b'i', b'e'] if stem.len() >= 3 => stem,
        [stem @ .., b'i' | b'y' | b'u'] if stem.len() >= 3 => stem,
        all => all,
    };
    stem.len() >= 3 && short.len() <= long.len() && long.starts_with(stem)
}

fn grade_last(a: &Token, b: &Token) -> Level {
    let (x, y) = (a.text.as_bytes(), b.text.as_bytes());
    match likeness(x, y) {
        Likeness::Equal => Level::Exact,
        Likeness::Typo => Level::Typo,
        _ if (x.len() == 1 || y.len() == 1) => {
            if x.first() == y.first() {
                Level::Initial
            } else {
                Level::Conflict
            }
        }
        Likeness::Similar if a.sound == b.sound => Level::Typo,
        Likeness::Similar => Level::Similar,
        Likeness::Other if a.sound == b.sound && a.sound > 0xff => Level::Similar,
        Likeness::Other => Level::Conflict,
    }
}
