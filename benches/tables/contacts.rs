//! Contacts of five languages in households, and an import file with copies, relatives, namesakes and strangers.

use super::people::{Home, Pool, birth, pick, pools, slug};
use super::random::Random;
use super::slips;
use super::{Record, Side};

/// How large the tables are and what is in them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// Persons in the base.
    pub(crate) base: usize,
    /// Rows of the file.
    pub(crate) rows: usize,
    /// Share of the rows that are in the base.
    pub(crate) copies: f64,
    /// Share of the base's persons who stand in it twice.
    pub(crate) twice: f64,
}

impl Default for Plan {
    fn default() -> Self {
        Self { base: 100_000, rows: 10_000, copies: 0.2, twice: 0.0 }
    }
}

/// Of the rows that are no copy: other members of a household, namesakes, second copies within the file.
const RELATIVES: f64 = 0.10;
const NAMESAKES: f64 = 0.03;
const TWINS: f64 = 0.02;

/// Makes base and file; each in an order of its own.
pub(crate) fn make(plan: &Plan, seed: u64) -> Vec<Record> {
    let mut maker = Maker { pools: pools(), random: Random::new(seed), people: 0 };
    let twice = (plan.base as f64 * plan.twice) as usize;
    let mut base = maker.people(plan.base - twice);
    let again: Vec<Record> = (0..twice).map(|_| maker.again(&base)).collect();
    base.extend(again);
    let mut file = maker.file(&base, plan);
    maker.random.shuffle(&mut base);
    maker.random.shuffle(&mut file);
    file.iter_mut().for_each(|row| row.side = Side::B);
    base.extend(file);
    base
}

struct Maker {
    pools: Vec<Pool>,
    random: Random,
    people: u32,
}

impl Maker {
    /// Households of at least `count` people, cut at the count.
    fn people(&mut self, count: usize) -> Vec<Record> {
        let mut people = Vec::with_capacity(count + 8);
        while people.len() < count {
            self.household(&mut people);
        }
        people.truncate(count);
        people
    }

    fn household(&mut self, out: &mut Vec<Record>) {
        let Self { pools, random, people } = self;
        let pool = pick(pools, random);
        let home = pool.home(random);
        let from = out.len();
        let year = random.between(1935, 1998);
        let sex = random.below(2);
        out.push(pool.person(&home, sex, year, random));
        let size = random.weighted(&[46, 30, 10, 11, 3]);
        if size > 0 {
            let mut other = pool.person(&home, 1 - sex, year + random.between(0, 8) - 4, random);
            if random.chance(0.22) {
                other.last = partner_name(&home.family, pool, random);
            }
            out.push(other);
        }
        for _ in 1..size {
            child(pool, &home, year, out, random);
        }
        if out.len() > from + 1 && random.chance(0.12) {
            share_mail(&mut out[from..], random);
        }
        for person in &mut out[from..] {
            person.who = *people;
            *people += 1;
        }
    }

    /// A copy of any record of the table, as it is typed a second time.
    fn again(&mut self, table: &[Record]) -> Record {
        let mut copy = table[self.random.below(table.len())].clone();
        self.spoil(&mut copy);
        copy
    }

    fn file(&mut self, base: &[Record], plan: &Plan) -> Vec<Record> {
        let copies = (plan.rows as f64 * plan.copies) as usize;
        let others = (plan.rows - copies) as f64;
        let mut file: Vec<Record> = (0..copies).map(|_| self.again(base)).collect();
        for _ in 0..(others * RELATIVES) as usize {
            file.extend(self.relative(base));
        }
        for _ in 0..(others * NAMESAKES) as usize {
            file.extend(self.namesake(base));
        }
        let twins = (others * TWINS) as usize;
        let strangers = plan.rows.saturating_sub(file.len() + twins);
        file.extend(self.people(strangers));
        for _ in 0..twins {
            file.push(self.again(&file));
        }
        file
    }

    /// Somebody else of a household in the base.
    fn relative(&mut self, base: &[Record]) -> Option<Record> {
        let Self { pools, random, people } = self;
        let kin = &base[random.below(base.len())];
        let pool = pools.iter().find(|pool| pool.locale.country == kin.address.country)?;
        let home = Home { family: kin.last.clone(), phone: kin.phone.clone(), address: kin.address.clone() };
        let mut other = pool.person(&home, random.below(2), random.between(1935, 2008), random);
        match random.below(20) {
            0..4 => other.email.clone_from(&kin.email),
            // Father and son of one name, who tell themselves apart by their birth dates.
            4 if !kin.birth.is_empty() => {
                other.first.clone_from(&kin.first);
                let year: usize = kin.birth.get(..4).and_then(|year| year.parse().ok()).unwrap_or(1960);
                other.birth = birth(year + random.between(22, 38), random);
                other.email = String::new();
            }
            // Twins.
            5 => other.birth.clone_from(&kin.birth),
            _ => {}
        }
        if other.first == kin.first && other.birth.is_empty() {
            return None;
        }
        other.who = *people;
        *people += 1;
        Some(other)
    }

    /// Somebody elsewhere of the same name.
    fn namesake(&mut self, base: &[Record]) -> Option<Record> {
        let Self { pools, random, people } = self;
        let like = &base[random.below(base.len())];
        let pool = pick(pools, random);
        let home = Home { family: like.last.clone(), ..pool.home(random) };
        let mut other = pool.person(&home, 0, random.between(1935, 2005), random);
        other.first.clone_from(&like.first);
        if !other.email.is_empty() {
            other.email = pool.email(&other.first, &other.last, random);
        }
        // Without a word of their own nobody could tell the two apart.
        if other.birth.is_empty() && other.address.street.is_empty() {
            return None;
        }
        other.who = *people;
        *people += 1;
        Some(other)
    }

    /// One to five changes, most often one or two.
    fn spoil(&mut self, record: &mut Record) {
        let Self { pools, random, .. } = self;
        let found = pools.iter().find(|pool| pool.locale.country == record.address.country);
        let pool = match found {
            Some(pool) => pool,
            None => pick(pools, random),
        };
        let mut left = 1 + random.weighted(&[38, 32, 18, 8, 4]);
        while left > 0 {
            spoil_once(record, pool, random);
            left -= 1;
        }
        for number in [&mut record.phone, &mut record.mobile] {
            if !number.is_empty() {
                *number = slips::phone_again(number, pool.locale.phones.0, random);
            }
        }
    }
}

fn partner_name(family: &str, pool: &Pool, random: &mut Random) -> String {
    let own = pool.family(random);
    if random.chance(0.3) { format!("{family}-{own}") } else { own }
}

/// A child of the household; now and then a twin of the one before.
fn child(pool: &Pool, home: &Home, year: usize, out: &mut Vec<Record>, random: &mut Random) {
    let born = (year + random.between(22, 38)).min(2012);
    let mut child = pool.person(home, random.below(2), born, random);
    match out.last() {
        Some(last) if random.chance(0.05) && !last.birth.is_empty() && last.first != child.first => {
            child.birth.clone_from(&last.birth);
        }
        _ => {}
    }
    out.push(child);
}

/// One mailbox for all.
fn share_mail(family: &mut [Record], random: &mut Random) {
    let name = slug(&family[0].last);
    let domain = family[0].email.split_once('@').map_or("gmail.com", |(_, domain)| domain).to_owned();
    let word = random.pick(&["familie", "famille", "family", "fam"]);
    let email = if random.chance(0.5) { format!("{word}.{name}@{domain}") } else { family[0].email.clone() };
    family.iter_mut().for_each(|person| person.email.clone_from(&email));
}

type Change = fn(&mut Record, &Pool, &mut Random);

/// What can happen to a record, with how often.
const CHANGES: [(Change, u32); 18] = [
    (|r, _, x| r.first = slips::typo(&r.first, x), 9),
    (|r, _, x| r.last = slips::typo(&r.last, x), 11),
    (|r, _, x| r.last = slips::sounded(&r.last, x), 5),
    (|r, _, x| r.first = slips::sounded(&r.first, x), 3),
    (|r, _, x| r.first = slips::pet_form(&r.first, x), 8),
    (|r, _, _| r.first = r.first.chars().take(1).chain(Some('.')).collect(), 4),
    (blank, 18),
    (|r, pool, x| r.email = pool.email(&r.first, &r.last, x), 7),
    (moved, 8),
    (|r, pool, x| r.mobile = pool.mobile(x), 3),
    (|r, pool, x| r.phone = pool.landline(x), 2),
    (accents, 6),
    (|r, _, x| loud(r, x), 4),
    (married, 5),
    (|r, _, x| r.birth = slips::date_slip(&r.birth, x), 4),
    (|r, _, x| r.address.street = slips::street_again(&r.address.street, x), 8),
    (|r, _, x| r.address.street = slips::typo(&r.address.street, x), 4),
    (turned, 4),
];

fn spoil_once(record: &mut Record, pool: &Pool, random: &mut Random) {
    let weights = CHANGES.map(|(_, weight)| weight);
    let (change, _) = CHANGES[random.weighted(&weights)];
    change(record, pool, random);
}

fn blank(record: &mut Record, _: &Pool, random: &mut Random) {
    let gone = match random.weighted(&[5, 4, 4, 4, 2, 5, 1]) {
        0 => &mut record.email,
        1 => &mut record.mobile,
        2 => &mut record.phone,
        3 => &mut record.address.street,
        4 => &mut record.address.town,
        5 => &mut record.birth,
        _ => &mut record.first,
    };
    gone.clear();
}

fn moved(record: &mut Record, pool: &Pool, random: &mut Random) {
    record.address = pool.address(random);
    if random.chance(0.5) {
        record.phone.clear();
    }
}

fn accents(record: &mut Record, _: &Pool, random: &mut Random) {
    let spell: fn(&str) -> String = if random.chance(0.5) { slips::spelt_out } else { slips::plain };
    let texts = [&mut record.first, &mut record.last, &mut record.address.street, &mut record.address.town];
    texts.into_iter().for_each(|text| *text = spell(text));
}

fn loud(record: &mut Record, random: &mut Random) {
    record.last = record.last.to_uppercase();
    if random.chance(0.6) {
        record.first = record.first.to_uppercase();
        record.address.town = record.address.town.to_uppercase();
    }
}

/// A name after a wedding: joined, or another.
fn married(record: &mut Record, pool: &Pool, random: &mut Random) {
    let other = pool.family(random);
    record.last = match random.below(10) {
        0..5 => format!("{}-{other}", record.last),
        5..8 => other,
        _ => format!("{other}-{}", record.last),
    };
}

/// Names in each other's place, or both in one field.
fn turned(record: &mut Record, _: &Pool, random: &mut Random) {
    if record.first.is_empty() || record.last.is_empty() {
        return;
    }
    match random.below(3) {
        0 => std::mem::swap(&mut record.first, &mut record.last),
        1 => {
            record.last = format!("{} {}", record.first, record.last);
            record.first.clear();
        }
        _ => {
            record.last = format!("{} {}", record.last, record.first);
            record.first.clear();
        }
    }
}
