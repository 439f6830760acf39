//! Two lists of one country that are to be linked, each without duplicates of its own: names, birth date and
//! address, no e-mail, no phone; several slips in a copy, fields missing, names turned.

use super::people::{birth, pools};
use super::random::Random;
use super::{Record, Side, slips};

/// Share of the second list that is in the first.
const SHARED: f64 = 0.8;

pub(crate) fn make(rows: usize, seed: u64) -> Vec<Record> {
    let mut random = Random::new(seed);
    let pools = pools();
    let pool = &pools[5];
    let person = |who: usize, random: &mut Random| Record {
        first: pool.first(random.below(2), random),
        last: pool.family(random),
        birth: birth(random.between(1900, 1999), random),
        address: pool.address(random),
        who: who as u32,
        ..Record::default()
    };
    let half = rows / 2;
    let mut records: Vec<Record> = (0..half).map(|who| person(who, &mut random)).collect();
    for who in 0..half {
        let mut other = if random.chance(SHARED) {
            let mut copy = records[who].clone();
            (0..random.between(1, 4)).for_each(|_| slip(&mut copy, &mut random));
            copy
        } else {
            person(half + who, &mut random)
        };
        other.side = Side::B;
        records.push(other);
    }
    for record in &mut records {
        for (text, share) in
            [(&mut record.first, 0.02), (&mut record.birth, 0.04), (&mut record.address.postcode, 0.02)]
        {
            if random.chance(share) {
                text.clear();
            }
        }
    }
    random.shuffle(&mut records);
    records
}

fn slip(record: &mut Record, random: &mut Random) {
    match random.below(12) {
        0 | 1 => record.first = slips::typo(&record.first, random),
        2 | 3 => record.last = slips::typo(&record.last, random),
        4 => record.last = slips::sounded(&record.last, random),
        5 => record.address.street = slips::typo(&record.address.street, random),
        6 => record.address.street = slips::street_again(&record.address.street, random),
        7 => record.address.town = slips::typo(&record.address.town, random),
        8 => record.address.postcode = slips::typo(&record.address.postcode, random),
        9 => record.birth = slips::date_slip(&record.birth, random),
        10 => std::mem::swap(&mut record.first, &mut record.last),
        _ => record.address.street.clear(),
    }
}
