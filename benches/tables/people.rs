//! People, families and addresses of seven locales.

use super::random::Random;
use super::words::{LOCALES, Locale, SHARES};
use super::{Address, Record};

/// The words of one locale, taken apart.
pub(crate) struct Pool {
    pub(crate) locale: &'static Locale,
    women: Vec<String>,
    men: Vec<String>,
    families: Vec<String>,
    streets: Vec<String>,
    towns: Vec<(String, &'static str)>,
    providers: Vec<&'static str>,
}

/// The pools of all locales.
pub(crate) fn pools() -> Vec<Pool> {
    LOCALES.iter().map(|locale| Pool::new(locale)).collect()
}

/// A pool of the list, the common ones more often.
pub(crate) fn pick<'a>(pools: &'a [Pool], random: &mut Random) -> &'a Pool {
    &pools[random.weighted(&SHARES)]
}

fn listed(words: &str) -> Vec<String> {
    words.split_whitespace().map(|word| word.replace('_', " ")).collect()
}

/// Stems joined with endings, in an order that is the same every time but mixes both.
fn joined((stems, endings): (&str, &str)) -> Vec<String> {
    let glue = |stem: &str, ending: &str| format!("{stem}{ending}").replace('_', " ");
    let mut all: Vec<String> = stems
        .split_whitespace()
        .flat_map(|stem| endings.split_whitespace().map(move |ending| glue(stem, ending)))
        .collect();
    Random::new(7).shuffle(&mut all);
    all
}

impl Pool {
    fn new(locale: &'static Locale) -> Self {
        let mut families = listed(locale.families);
        families.extend(joined(locale.family_parts));
        let patterns = listed(locale.streets);
        let mut words = listed(locale.street_words);
        words.extend(families.iter().take(60).cloned());
        let mut streets: Vec<String> = words
            .iter()
            .flat_map(|word| patterns.iter().map(move |pattern| pattern.replace('*', word)))
            .collect();
        Random::new(11).shuffle(&mut streets);
        let mut towns: Vec<(String, &'static str)> = locale
            .towns
            .split_whitespace()
            .filter_map(|town| town.split_once('='))
            .map(|(name, code)| (name.replace('_', " "), code))
            .collect();
        towns.extend(joined(locale.village_parts).into_iter().map(|name| (name, locale.village_code)));
        Self {
            locale,
            women: listed(locale.women),
            men: listed(locale.men),
            families,
            streets,
            towns,
            providers: locale.providers.split_whitespace().collect(),
        }
    }

    /// A surname.
    pub(crate) fn family(&self, random: &mut Random) -> String {
        let one = pick_skewed(&self.families, 40.0, random);
        match self.locale.country {
            "ES" if random.chance(0.85) => format!("{one} {}", pick_skewed(&self.families, 40.0, random)),
            "CH" if random.chance(0.08) => format!("{one}-{}", pick_skewed(&self.families, 40.0, random)),
            _ => one.to_owned(),
        }
    }

    /// A first name of a man (0) or a woman (1), sometimes two.
    pub(crate) fn first(&self, sex: usize, random: &mut Random) -> String {
        let names = if sex == 1 { &self.women } else { &self.men };
        let one = pick_skewed(names, 15.0, random);
        let may_double = !one.contains(['-', ' ']);
        match random.unit() {
            x if x < 0.04 && may_double => format!("{one} {}", pick_skewed(names, 15.0, random)),
            x if x < 0.06 && may_double => format!("{one}-{}", pick_skewed(names, 15.0, random)),
            _ => one.to_owned(),
        }
    }

    /// A street address.
    pub(crate) fn address(&self, random: &mut Random) -> Address {
        let (town, code) = &self.towns[skewed_place(self.towns.len(), 25.0, random)];
        let street = &self.streets[skewed_place(self.streets.len(), 60.0, random)];
        let letter = if random.chance(0.07) { random.pick(&["a", "b", "c", " bis"]) } else { "" };
        let number = 1 + skewed_place(180, 25.0, random);
        let street = match self.locale.country {
            "FR" | "GB" => format!("{number}{letter} {street}"),
            "IT" | "ES" => format!("{street}, {number}{letter}"),
            "DE" => format!("{} {number}{letter}", street.replace("strasse", "straße")),
            _ => format!("{street} {number}{letter}"),
        };
        Address {
            street,
            postcode: random.digits(code).replace('_', " "),
            town: town.clone(),
            country: self.locale.country.to_owned(),
        }
    }

    /// A landline number in national form.
    pub(crate) fn landline(&self, random: &mut Random) -> String {
        self.number(self.locale.phones.1, random)
    }

    /// A mobile number in national form.
    pub(crate) fn mobile(&self, random: &mut Random) -> String {
        self.number(self.locale.phones.2, random)
    }

    fn number(&self, patterns: &'static str, random: &mut Random) -> String {
        let patterns: Vec<&str> = patterns.split_whitespace().collect();
        let pattern = random.pick(&patterns);
        let digits = random.digits(pattern);
        // Numbers keep their leading zero where the country writes one.
        let zero = if matches!(self.locale.country, "IT" | "ES") { "" } else { "0" };
        format!("{zero}{digits}")
    }

    /// An e-mail address of a person.
    pub(crate) fn email(&self, first: &str, last: &str, random: &mut Random) -> String {
        let (first, last) = (slug(first), slug(last));
        let initial = first.get(..1).unwrap_or("x").to_owned();
        let local = match random.below(10) {
            0..4 => format!("{first}.{last}"),
            4 => format!("{first}{last}"),
            5 => format!("{initial}.{last}"),
            6 => format!("{first}.{last}{}", random.between(1, 99)),
            7 => format!("{first}{}", random.between(1, 9999)),
            8 => format!("{last}{}", random.between(1, 999)),
            _ => random.digits(&format!("{initial}{last}##")),
        };
        format!("{local}@{}", pick_str(&self.providers, random))
    }

    /// A person of the household with a birth year.
    pub(crate) fn person(&self, home: &Home, sex: usize, year: usize, random: &mut Random) -> Record {
        let first = self.first(sex, random);
        let last = home.family.clone();
        let email = if random.chance(0.68) { self.email(&first, &last, random) } else { String::new() };
        let birth = if random.chance(0.66) { birth(year, random) } else { String::new() };
        let mobile = if random.chance(0.6) { self.mobile(random) } else { String::new() };
        Record {
            first,
            last,
            email,
            birth,
            mobile,
            phone: home.phone.clone(),
            address: home.address.clone(),
            ..Record::default()
        }
    }

    /// A home without people.
    pub(crate) fn home(&self, random: &mut Random) -> Home {
        let family = self.family(random);
        let phone = if random.chance(0.5) { self.landline(random) } else { String::new() };
        let address = if random.chance(0.9) { self.address(random) } else { Address::default() };
        Home { family, phone, address }
    }
}

/// What the members of a household share.
pub(crate) struct Home {
    pub(crate) family: String,
    pub(crate) phone: String,
    pub(crate) address: Address,
}

/// A date of the year.
pub(crate) fn birth(year: usize, random: &mut Random) -> String {
    format!("{year:04}-{:02}-{:02}", random.between(1, 12), random.between(1, 28))
}

fn skewed_place(len: usize, flat: f64, random: &mut Random) -> usize {
    let span = (len as f64 + flat) / flat;
    let place = flat * span.powf(random.unit()) - flat;
    (place as usize).min(len - 1)
}

/// One of the texts, the first ones far more often.
pub(crate) fn pick_skewed<'a>(texts: &'a [String], flat: f64, random: &mut Random) -> &'a str {
    &texts[skewed_place(texts.len(), flat, random)]
}

fn pick_str<'a>(texts: &[&'a str], random: &mut Random) -> &'a str {
    texts[skewed_place(texts.len(), 3.0, random)]
}

/// The text in plain letters and digits: a part of a mail address.
pub(crate) fn slug(text: &str) -> String {
    let first = text.split([' ', '-']).next().unwrap_or(text);
    let plain = super::slips::spelt_out(first).to_lowercase();
    plain.chars().filter(char::is_ascii_alphanumeric).collect()
}
