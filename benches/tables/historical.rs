//! Historical persons as an open encyclopaedia knows them: about ten records each, heavily misspelt, with titles,
//! several first names, dates of which often only the year is known, a birth place and a made-up postcode.

use super::people::{birth, pick_skewed, pools};
use super::random::Random;
use super::{Record, slips};

/// Share of persons whose father stands in the table as well: families that are known are known for generations.
const DYNASTIC: f64 = 0.25;

pub(crate) fn make(rows: usize, seed: u64) -> Vec<Record> {
    let mut random = Random::new(seed);
    let pools = pools();
    // Mostly English, some of the other languages.
    let mut records = Vec::with_capacity(rows + 40);
    let titles: Vec<String> = ["Sir", "Lord", "Dr", "Rev.", "Lady", "Captain"].map(str::to_owned).to_vec();
    let (mut who, mut father): (u32, Option<Record>) = (0, None);
    while records.len() < rows {
        let pool = &pools[random.weighted(&[3, 3, 6, 8, 3, 75, 2])];
        let sex = usize::from(random.chance(0.2));
        let mut first = pool.first(sex, &mut random);
        if random.chance(0.5) {
            first = format!("{first} {}", pool.first(sex, &mut random));
        }
        if random.chance(0.08) {
            first = format!("{} {first}", pick_skewed(&titles, 3.0, &mut random));
        }
        let year = random.between(1780, 1930);
        let mut person = Record {
            first,
            last: pool.family(&mut random),
            birth: if random.chance(0.25) { format!("{year}-01-01") } else { birth(year, &mut random) },
            address: pool.address(&mut random),
            who,
            ..Record::default()
        };
        if let Some(father) = father.filter(|_| random.chance(DYNASTIC)) {
            son(&mut person, &father, &mut random);
        }
        father = Some(person.clone());
        who += 1;
        let copies = 1 + (-(random.unit().max(1e-6)).ln() * 9.0) as usize;
        for copy in 0..copies.min(40) {
            records.push(if copy == 0 {
                kept(person.clone(), &mut random)
            } else {
                again(&person, &mut random)
            });
        }
    }
    records.truncate(rows);
    random.shuffle(&mut records);
    records
}

/// A son bears his father's name, now and then all of it, and is often born at the same place.
fn son(person: &mut Record, father: &Record, random: &mut Random) {
    person.last.clone_from(&father.last);
    if random.chance(0.4) {
        person.first.clone_from(&father.first);
    }
    if random.chance(0.6) {
        person.address.clone_from(&father.address);
    }
    let year = father.birth.get(..4).and_then(|year| year.parse().ok()).unwrap_or(1850);
    person.birth = birth(year + random.between(20, 40), random);
}

/// What is never known of a historical person is left out.
fn kept(mut record: Record, random: &mut Random) -> Record {
    record.address.street.clear();
    record.address.country = "GB".into();
    for (text, share) in [
        (&mut record.birth, 0.2),
        (&mut record.address.town, 0.25),
        (&mut record.address.postcode, 0.3),
        (&mut record.first, 0.03),
    ] {
        if random.chance(share) {
            text.clear();
        }
    }
    record
}

fn again(person: &Record, random: &mut Random) -> Record {
    let mut copy = kept(person.clone(), random);
    if random.chance(0.35) {
        copy.first = fewer(&copy.first, random);
    }
    if random.chance(0.12) {
        copy.first = slips::pet_form(&copy.first, random);
    }
    for _ in 0..random.weighted(&[35, 30, 20, 15]) {
        match random.below(9) {
            0 => copy.first = slips::typo(&copy.first, random),
            1 => copy.first = slips::sounded(&copy.first, random),
            2 => copy.last = slips::typo(&copy.last, random),
            3 => copy.last = slips::sounded(&copy.last, random),
            4 => copy.birth = slips::date_slip(&copy.birth, random),
            5 => copy.birth = copy.birth.get(..4).map_or(String::new(), |year| format!("{year}-01-01")),
            6 => copy.address.postcode = slips::typo(&copy.address.postcode, random),
            7 => copy.address.town = slips::typo(&copy.address.town, random),
            _ => std::mem::swap(&mut copy.first, &mut copy.last),
        }
    }
    copy
}

/// The first of several first names, all but the first, or initials.
fn fewer(first: &str, random: &mut Random) -> String {
    let words: Vec<&str> = first.split_whitespace().collect();
    let initial = |word: &str| word.chars().take(1).chain(Some('.')).collect::<String>();
    match (words.as_slice(), random.below(3)) {
        ([head, ..], 0) => (*head).to_owned(),
        ([head, rest @ ..], 1) => {
            let rest: Vec<String> = rest.iter().map(|word| initial(word)).collect();
            format!("{head} {}", rest.join(" ")).trim_end().to_owned()
        }
        (all, _) => all.last().map_or(String::new(), |word| (*word).to_owned()),
    }
}
