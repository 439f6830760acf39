//! Makes the parts of contacts: people, addresses, phones, e-mail addresses.
//!
//! A [`Maker`] remembers the e-mail addresses and the structures it gave, so that each is given once.

use std::collections::BTreeSet;

use super::contact::{Address, Consent, Contact, Date, Habits, Means, Person, Title};
use super::data::{Lang, TOWNS, Town};
use super::random::Random;

/// The values of the criterion `INTEREST` in the demo base.
pub const INTERESTS: [&str; 7] = ["OPERA", "JAZZ", "THEATRE", "DANCE", "CLASSIC", "FAMILY", "CIRCUS"];

/// A source of people and places.
#[derive(Debug)]
pub(super) struct Maker {
    pub(super) random: Random,
    emails: BTreeSet<String>,
    structures: BTreeSet<(String, &'static str)>,
}

impl Maker {
    /// A maker that has given nothing yet.
    pub(super) fn new(seed: u64) -> Self {
        Self { random: Random::new(seed), emails: BTreeSet::new(), structures: BTreeSet::new() }
    }

    /// A town; most are Swiss or French, as for a theatre near Lake Geneva.
    pub(super) fn town(&mut self) -> Town {
        let country = match self.random.below(100) {
            0..48 => "CH",
            48..73 => "FR",
            73..83 => "DE",
            83..90 => "IT",
            90..94 => "GB",
            94..97 => "ES",
            97..99 => "AT",
            _ => "BE",
        };
        self.town_in(country)
    }

    /// A town of the country.
    pub(super) fn town_in(&mut self, country: &str) -> Town {
        let towns: Vec<Town> = TOWNS.iter().copied().filter(|town| town.country == country).collect();
        self.random.pick(&towns)
    }

    /// A town of another name than the given one.
    pub(super) fn other_town(&mut self, than: Town) -> Town {
        let towns: Vec<Town> = TOWNS
            .iter()
            .copied()
            .filter(|town| town.country == than.country && town.name != than.name)
            .collect();
        self.random.pick(&towns)
    }

    /// The language of somebody who lives in the town: mostly the town's own.
    pub(super) fn lang(&mut self, town: Town) -> Lang {
        if self.random.chance(88) {
            return town.lang;
        }
        self.random.pick(&[Lang::Fr, Lang::De, Lang::It, Lang::En, Lang::Es])
    }

    /// A person with the given family name, or with any.
    pub(super) fn person(&mut self, lang: Lang, family: Option<&str>) -> Person {
        let title = self.random.pick(&[Title::Mrs, Title::Mr]);
        let last = match family {
            Some(family) => family.to_owned(),
            None => self.random.pick(lang.locale().families).to_owned(),
        };
        let birth = if self.random.chance(72) { Some(self.birth()) } else { None };
        Person { title, first: self.first_name(lang, title), last, birth }
    }

    /// A first name that goes with the title.
    pub(super) fn first_name(&mut self, lang: Lang, title: Title) -> String {
        let locale = lang.locale();
        let names = if title == Title::Mrs { locale.women } else { locale.men };
        self.random.pick(names).to_owned()
    }

    /// A birth date of a grown-up.
    pub(super) fn birth(&mut self) -> Date {
        let random = &mut self.random;
        Date { year: random.between(1938, 2005), month: random.between(1, 12), day: random.between(1, 28) }
    }

    /// A street address in the town, written as people write it there.
    pub(super) fn address(&mut self, town: Town) -> Address {
        let locale = town.lang.locale();
        let street = self.random.pick(locale.streets);
        let house = self.random.between(1, 96);
        let line1 = match town.country {
            "FR" => format!("{house} {street}"),
            "GB" => format!("{house} {street}"),
            "DE" | "AT" => format!("{} {house}", street.replace("strasse", "straße")),
            _ => capitalised(&format!("{street} {house}")),
        };
        let complement = self.random.pick(locale.complements);
        let line2 = if self.random.chance(12) { self.random.digits(complement) } else { String::new() };
        Address { line1, line2, town }
    }

    /// A landline number of the town.
    pub(super) fn landline(&mut self, town: Town) -> String {
        self.random.digits(town.phone)
    }

    /// A mobile number of the country.
    pub(super) fn mobile(&mut self, country: &str) -> String {
        let patterns: &[&str] = match country {
            "CH" => &["079 2## ## ##", "079 6## ## ##", "078 7## ## ##", "076 3## ## ##"],
            "FR" => &["06 1# ## ## ##", "06 8# ## ## ##", "07 6# ## ## ##"],
            "DE" => &["0151 2#######", "0170 2######", "0176 2#######"],
            "IT" => &["333 #######", "347 #######", "339 #######"],
            "GB" => &["07711 ######", "07905 ######"],
            "ES" => &["612 ### ###", "655 ### ###"],
            "AT" => &["0664 3######"],
            _ => &["0475 ## ## ##", "0486 ## ## ##"],
        };
        let pattern = self.random.pick(patterns);
        self.random.digits(pattern)
    }

    /// Phones and a private e-mail address; not everybody has each.
    pub(super) fn means(&mut self, person: &Person, address: &Address, lang: Lang) -> Means {
        let town = address.town;
        let telephone = if self.random.chance(45) { self.landline(town) } else { String::new() };
        let cellphone = if self.random.chance(65) { self.mobile(town.country) } else { String::new() };
        let email1 = if self.random.chance(72) { self.email(person, lang) } else { String::new() };
        Means { telephone, cellphone, email1, email2: String::new() }
    }

    /// A new e-mail address for the person.
    pub(super) fn email(&mut self, person: &Person, lang: Lang) -> String {
        let provider = self.random.pick(lang.locale().providers);
        self.email_at(person, provider)
    }

    /// A new e-mail address for the person at the domain.
    pub(super) fn email_at(&mut self, person: &Person, domain: &str) -> String {
        let (first, last) = (slug(&person.first), slug(&person.last));
        let initial = first.get(..1).unwrap_or_default();
        let local = match self.random.below(6) {
            0 => format!("{initial}.{last}"),
            1 => format!("{last}.{first}"),
            2 => format!("{first}{last}"),
            3 => format!("{first}.{last}{}", self.random.between(50, 99)),
            _ => format!("{first}.{last}"),
        };
        self.unique_email(&local, domain)
    }

    /// `local@domain`, with a number where that was given before.
    pub(super) fn unique_email(&mut self, local: &str, domain: &str) -> String {
        let mut email = format!("{local}@{domain}");
        while !self.emails.insert(email.clone()) {
            email = format!("{local}{}@{domain}", self.random.between(2, 999));
        }
        email
    }

    /// The name of a structure that the town does not have yet.
    pub(super) fn structure_name(&mut self, town: Town) -> String {
        let locale = town.lang.locale();
        loop {
            let pattern = self.random.pick(locale.structures);
            let family = self.random.pick(locale.families);
            let name = pattern.replace("{town}", town.name).replace("{name}", family);
            // The town's pattern can run out; a family name always makes a new one in the end.
            if self.structures.insert((name.clone(), town.zip)) {
                return name;
            }
        }
    }

    /// A person alone at an address, with everything that a base holds of such a contact but its number.
    pub(super) fn individual(&mut self, town: Town) -> Contact {
        let lang = self.lang(town);
        let address = self.address(town);
        let person = self.person(lang, None);
        let means = self.means(&person, &address, lang);
        self.contact(Contact { person: Some(person), lang, address, means, ..Contact::default() })
    }

    /// Adds consents, habits and now and then a remark.
    pub(super) fn contact(&mut self, bare: Contact) -> Contact {
        let remark = if self.random.chance(6) { self.random.pick(bare.lang.locale().remarks) } else { "" };
        let consent: Consent = [70, 25, 60, 30, 65].map(|share| self.random.chance(share));
        let habits = self.habits();
        Contact { remark, consent, habits, ..bare }
    }

    fn habits(&mut self) -> Habits {
        let mut interests: Vec<&'static str> = Vec::new();
        for interest in INTERESTS {
            if self.random.chance(18) {
                interests.push(interest);
            }
        }
        let subscriber = if self.random.chance(50) { Some(self.random.chance(30)) } else { None };
        Habits { has_sales: self.random.chance(62), interests, subscriber }
    }
}

/// The text in lower-case ASCII letters and digits, with hyphens between words: a part of a mail address.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match letter {
            'à' | 'á' | 'â' | 'ã' => slug.push('a'),
            'ä' => slug.push_str("ae"),
            'ç' => slug.push('c'),
            'è' | 'é' | 'ê' | 'ë' => slug.push('e'),
            'ì' | 'í' | 'î' | 'ï' => slug.push('i'),
            'ñ' => slug.push('n'),
            'ò' | 'ó' | 'ô' => slug.push('o'),
            'ö' => slug.push_str("oe"),
            'œ' => slug.push_str("oe"),
            'ù' | 'ú' | 'û' => slug.push('u'),
            'ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            '0'..='9' | 'a'..='z' => slug.push(letter),
            ' ' | '-' if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.trim_end_matches('-').to_owned()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn names_become_parts_of_addresses() {
        let cases = [
            ("Müller", "mueller"),
            ("D'Angelo", "dangelo"),
            ("Jean-Marc", "jean-marc"),
            ("Garage Blanc & Söhne AG", "garage-blanc-soehne-ag"),
            ("Núñez", "nunez"),
        ];
        for (name, expected) in cases {
            assert_eq!(slug(name), expected);
        }
    }
}
