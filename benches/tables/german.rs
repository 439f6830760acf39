//! Germans of whom first name, last name and birth date are known, and nothing else.
//!
//! Few names, very unevenly spread, and one slip per copy: the shape of the lists that German registers are tested
//! with. One record in ten is a copy of another.

use super::people::birth;
use super::random::Random;
use super::words::LOCALES;
use super::{Record, slips};

/// Copies among the records.
const COPIES: f64 = 0.1;

/// First and last names in use: the commonest of the German lists.
const NAMES: usize = 75;

pub(crate) fn make(rows: usize, seed: u64) -> Vec<Record> {
    let mut random = Random::new(seed);
    let german = LOCALES[3];
    let names = |words: &'static str| words.split_whitespace().take(NAMES).collect::<Vec<&str>>();
    let (women, men, families) = (names(german.women), names(german.men), names(german.families));
    let copies = (rows as f64 * COPIES) as usize;
    let mut records: Vec<Record> = (0..rows - copies)
        .map(|who| {
            let firsts = if random.chance(0.5) { &women } else { &men };
            let mut first = random.skewed(firsts, 12.0).to_owned();
            if random.chance(0.04) {
                first = format!("{first} {}", random.skewed(firsts, 12.0));
            }
            let last = random.skewed(&families, 3.0).replace('_', " ");
            let birth = birth(random.between(1920, 2005), &mut random);
            Record { first, last, birth, who: who as u32, ..Record::default() }
        })
        .collect();
    let originals = records.len();
    // Nobody stands in more than two records.
    let mut order: Vec<usize> = (0..originals).collect();
    random.shuffle(&mut order);
    for at in order.into_iter().take(copies) {
        let mut copy = records[at].clone();
        slip(&mut copy, &mut random);
        records.push(copy);
    }
    random.shuffle(&mut records);
    records
}

/// One slip, seldom two.
fn slip(record: &mut Record, random: &mut Random) {
    for _ in 0..if random.chance(0.1) { 2 } else { 1 } {
        match random.below(10) {
            0..3 => record.first = slips::typo(&record.first, random),
            3..6 => record.last = slips::typo(&record.last, random),
            6 => record.last = slips::sounded(&record.last, random),
            _ => record.birth = any_number(&record.birth, random),
        }
    }
}

/// Another day, month or year altogether.
fn any_number(birth: &str, random: &mut Random) -> String {
    let (year, rest) = birth.split_at(4);
    let (month, day) = (&rest[1..3], &rest[4..6]);
    match random.below(3) {
        0 => format!("{year}-{month}-{:02}", random.between(1, 28)),
        1 => format!("{year}-{:02}-{day}", random.between(1, 12)),
        _ => format!("{}-{month}-{day}", random.between(1920, 2005)),
    }
}
