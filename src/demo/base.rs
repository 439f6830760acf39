//! The contacts that the demo base holds before the import.
//!
//! In goes a seed, out come exactly [`BASE_SIZE`] contacts: individuals, households (one family name,
//! one address, and a landline or an e-mail address in common), structures, relays, and namesakes who
//! live elsewhere. A login address belongs to one contact alone; what a household shares stands in
//! `EMAIL2` of the others.

use super::contact::{Address, CONSENT_COLUMNS, Contact, Means, Person, Title};
use super::data::Town;
use super::maker::{Maker, slug};
use super::sheet::push_line;

/// Rows of the demo base.
pub const BASE_SIZE: usize = 2000;

const HOUSEHOLDS: usize = 200;
const STRUCTURES: usize = 90;
/// Structures of which the base knows relays only.
const RELAY_ONLY_STRUCTURES: usize = 20;
const NAMESAKES: usize = 60;
/// The first contact number; the base looks as if older contacts had been removed.
const FIRST_NUMBER: usize = 104_200;

/// The columns of the base file: codes of the vendor's extended format, then our own `HAS_SALES`.
const COLUMNS: [&str; 19] = [
    "CONTACT_NR",
    "TITLE",
    "FIRSTNAME",
    "LASTNAME",
    "BIRTHDATE",
    "PREF_LANG",
    "OFFICIAL_NAME",
    "ADDR_TYPE",
    "LINE1",
    "LINE2",
    "ZIPCODE",
    "TOWN",
    "COUNTRY",
    "TELEPHONE",
    "CELLPHONE",
    "EMAIL1",
    "EMAIL2",
    "FUNCTION",
    "REMARK",
];

/// The contacts of the base, and the maker that knows which e-mail addresses they took.
pub(super) fn contacts(seed: u64) -> (Vec<Contact>, Maker) {
    let mut maker = Maker::new(seed);
    let mut contacts = Vec::with_capacity(BASE_SIZE);
    for _ in 0..HOUSEHOLDS {
        household(&mut maker, &mut contacts);
    }
    for position in 0..STRUCTURES + RELAY_ONLY_STRUCTURES {
        let known = if position < STRUCTURES { Known::StructureAndRelays } else { Known::RelaysOnly };
        structure(&mut maker, &mut contacts, known);
    }
    namesakes(&mut maker, &mut contacts);
    while contacts.len() < BASE_SIZE {
        let town = maker.town();
        contacts.push(maker.individual(town));
    }
    mix_blocks(&mut maker, &mut contacts);
    number(&mut maker, &mut contacts);
    (contacts, maker)
}

/// The base as a file: `;`, UTF-8, codes in the first row.
pub(super) fn text(contacts: &[Contact]) -> String {
    let mut text = String::with_capacity(contacts.len() * 200);
    let mut header: Vec<&str> = COLUMNS.to_vec();
    header.extend(CONSENT_COLUMNS);
    header.extend(["HAS_SALES", "CRIT1", "CRIT2"]);
    push_line(&mut text, &header, "\n");
    for contact in contacts {
        push_line(&mut text, &cells(contact), "\n");
    }
    text
}

fn household(maker: &mut Maker, contacts: &mut Vec<Contact>) {
    let town = maker.town();
    let lang = maker.lang(town);
    let address = maker.address(town);
    let family = maker.random.pick(lang.locale().families);
    let landline = if maker.random.chance(65) { maker.landline(town) } else { String::new() };
    let local = format!("{}.{}", lang.family(), slug(family));
    let shared_email = if landline.is_empty() || maker.random.chance(45) {
        let provider = maker.random.pick(lang.locale().providers);
        maker.unique_email(&local, provider)
    } else {
        String::new()
    };
    let mut taken: Vec<String> = Vec::new();
    for member in 0..maker.random.between(2, 4) {
        let mut person = maker.person(lang, Some(family));
        while taken.contains(&person.first) {
            person = maker.person(lang, Some(family));
        }
        taken.push(person.first.clone());
        let mut means = maker.means(&person, &address, lang);
        means.telephone.clone_from(&landline);
        share_email(&mut means, &shared_email, member);
        let bare =
            Contact { person: Some(person), lang, address: address.clone(), means, ..Contact::default() };
        contacts.push(maker.contact(bare));
    }
}

/// The first of a household logs in with the shared address, the others have it beside their own.
fn share_email(means: &mut Means, shared: &str, member: usize) {
    let slot = if member == 0 { &mut means.email1 } else { &mut means.email2 };
    if !shared.is_empty() {
        shared.clone_into(slot);
    }
}

/// What the base holds of an organisation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    StructureAndRelays,
    RelaysOnly,
}

fn structure(maker: &mut Maker, contacts: &mut Vec<Contact>, known: Known) {
    let town = maker.town();
    let name = maker.structure_name(town);
    let address = maker.address(town);
    let domain = domain(&name, town);
    let telephone = maker.landline(town);
    if known == Known::StructureAndRelays {
        let email1 = maker.unique_email("info", &domain);
        let means = Means { telephone: telephone.clone(), email1, ..Means::default() };
        let bare = Contact {
            structure: Some(name.clone()),
            lang: town.lang,
            address: address.clone(),
            means,
            ..Contact::default()
        };
        contacts.push(maker.contact(bare));
    }
    let (least, most) = if known == Known::RelaysOnly { (1, 2) } else { (0, 3) };
    for _ in 0..maker.random.between(least, most) {
        let relay = relay(maker, &name, &address, &telephone);
        contacts.push(relay);
    }
}

/// A person who speaks for the structure, with a mail address of the house.
pub(super) fn relay(maker: &mut Maker, structure: &str, address: &Address, telephone: &str) -> Contact {
    let town = address.town;
    let mut person = maker.person(town.lang, None);
    person.birth = None;
    let domain = domain(structure, town);
    let email1 = maker.email_at(&person, &domain);
    let means = Means { telephone: telephone.to_owned(), email1, ..Means::default() };
    let function = maker.random.pick(town.lang.locale().functions);
    let structure = Some(structure.to_owned());
    let address = address.clone();
    let lang = town.lang;
    maker.contact(Contact {
        person: Some(person),
        structure,
        lang,
        address,
        means,
        function,
        ..Contact::default()
    })
}

/// The mail domain of a structure.
pub(super) fn domain(name: &str, town: Town) -> String {
    let land = match town.country {
        "CH" => "ch",
        "FR" => "fr",
        "DE" => "de",
        "IT" => "it",
        "GB" => "co.uk",
        "ES" => "es",
        "AT" => "at",
        _ => "be",
    };
    format!("{}.{land}", slug(name))
}

/// People who bear the name of an earlier contact and live in another town.
fn namesakes(maker: &mut Maker, contacts: &mut Vec<Contact>) {
    let models: Vec<(Person, Contact)> = contacts
        .iter()
        .filter(|contact| contact.is_individual())
        .step_by(7)
        .take(NAMESAKES)
        .filter_map(|contact| contact.person.clone().map(|person| (person, contact.clone())))
        .collect();
    for (model, elsewhere) in models {
        let town = maker.other_town(elsewhere.address.town);
        let mut contact = maker.individual(town);
        let birth = contact.birth();
        let person = Person { birth, ..model };
        contact.means.email1 = maker.email(&person, elsewhere.lang);
        contact.lang = elsewhere.lang;
        contact.person = Some(person);
        contacts.push(contact);
    }
}

/// Spreads structures and households over the file, but keeps who belongs together in one run.
fn mix_blocks(maker: &mut Maker, contacts: &mut Vec<Contact>) {
    let mut blocks: Vec<Vec<Contact>> = Vec::new();
    for contact in contacts.drain(..) {
        match blocks.last_mut() {
            Some(block) if block.last().is_some_and(|last| last.address == contact.address) => {
                block.push(contact);
            }
            _ => blocks.push(vec![contact]),
        }
    }
    maker.random.shuffle(&mut blocks);
    contacts.extend(blocks.into_iter().flatten());
}

fn number(maker: &mut Maker, contacts: &mut [Contact]) {
    let mut next = FIRST_NUMBER;
    for contact in contacts {
        next += maker.random.between(1, 9);
        contact.number = format!("{next:010}");
    }
}

fn cells(contact: &Contact) -> Vec<String> {
    let Contact { address, means, .. } = contact;
    let title = contact.person.as_ref().map_or("", |person| match person.title {
        Title::Mrs => "MRS",
        Title::Mr => "MR",
    });
    let birth = contact.birth().map(super::contact::Date::dotted).unwrap_or_default();
    let mut cells = vec![contact.number.clone(), title.to_owned()];
    cells.extend([contact.first(), contact.last(), &birth, contact.lang.locale().code].map(str::to_owned));
    cells.push(contact.structure.clone().unwrap_or_default());
    let Town { zip, name, country, .. } = address.town;
    cells.extend(["", &address.line1, &address.line2, zip, name, country].map(str::to_owned));
    cells.extend([&means.telephone, &means.cellphone, &means.email1, &means.email2].map(String::clone));
    cells.extend([contact.function, contact.remark].map(str::to_owned));
    let boolean = |value: bool| value.to_string().to_uppercase();
    cells.extend(contact.consent.map(boolean));
    cells.push(boolean(contact.habits.has_sales));
    cells.extend(criteria(contact));
    cells
}

fn criteria(contact: &Contact) -> [String; 2] {
    let interests = &contact.habits.interests;
    let interest =
        if interests.is_empty() { String::new() } else { format!("INTEREST={}", interests.join("|")) };
    let subscriber = match contact.habits.subscriber {
        Some(true) => "SUBSCRIBER=YES",
        Some(false) => "SUBSCRIBER=NO",
        None => "",
    };
    [interest, subscriber.to_owned()]
}
