//! Levels of structure names, employers and administrative numbers.

use crate::linkage::form::MatchForm;
use crate::linkage::kernel::{Likeness, likeness};
use crate::linkage::organisation::{OrgWord, Organisation};

use super::{Level, MatchField, Tally};

pub(super) fn structure_name(a: &MatchForm, b: &MatchForm, tally: &mut Tally<'_>) {
    tally.record(MatchField::StructureName, grade(&a.organisation, &b.organisation));
}

pub(super) fn employer(a: &MatchForm, b: &MatchForm, tally: &mut Tally<'_>) {
    let level = match grade(&a.organisation, &b.organisation) {
        Level::Typo => Level::Exact,
        Level::Similar => Level::Part,
        level => level,
    };
    tally.record(MatchField::Employer, level);
}

/// An equal number is nearly proof; different ones may be numbers of different sorts.
pub(super) fn admin_number(a: &MatchForm, b: &MatchForm, tally: &mut Tally<'_>) {
    let (x, y) = (a.admin.as_slice(), b.admin.as_slice());
    if x.is_empty() || y.is_empty() {
        return;
    }
    let level = if x.iter().any(|hash| y.contains(hash)) { Level::Exact } else { Level::Conflict };
    tally.record(MatchField::AdminNumber, level);
}

fn grade(a: &Organisation, b: &Organisation) -> Level {
    let (short, long) = (a.as_slice(), b.as_slice());
    let (short, long) = if short.len() <= long.len() { (short, long) } else { (long, short) };
    if short.is_empty() {
        return Level::Missing;
    }
    let equal = shared(short, long, Likeness::Equal);
    let alike = shared(short, long, Likeness::Similar);
    match () {
        () if short.len() == long.len() && equal == short.len() => Level::Exact,
        () if short.len() == long.len() && alike == short.len() => Level::Typo,
        () if alike == short.len() => Level::Part,
        () if alike * 2 >= long.len() => Level::Similar,
        () => Level::Conflict,
    }
}

/// How many words of the shorter name have a counterpart at least that alike.
fn shared(short: &[OrgWord], long: &[OrgWord], least: Likeness) -> usize {
    let has_counterpart = |word: &&OrgWord| {
        long.iter().any(|other| likeness(word.text.as_bytes(), other.text.as_bytes()) >= least)
    };
    short.iter().filter(has_counterpart).count()
}
