//! Organisations with branches: firms, schools, clubs, offices, written differently each time.

use std::collections::HashSet;

use usher::linkage::Kind;

use super::people::{Pool, pick, pools, slug};
use super::random::Random;
use super::{Record, slips};

/// Share of the organisations that stand twice or more, and of those that have branches.
const TWICE: f64 = 0.25;
const BRANCHED: f64 = 0.12;

/// Patterns of names by language: `*` is a family, `@` the town.
const PATTERNS: [(&str, &[&str]); 5] = [
    (
        "fr",
        &[
            "* Transports SA",
            "Garage * Sàrl",
            "Boulangerie *",
            "Collège de @",
            "Lycée *",
            "Étude * et associés",
            "Fondation *",
            "Imprimerie * SA",
            "Office du tourisme de @",
            "Amis du théâtre de @",
            "Comité d'entreprise *",
            "Société de gymnastique @",
            "Hôtel du Lac @",
            "Menuiserie * & Fils",
            "Pharmacie *",
            "Association des parents d'élèves de @",
        ],
    ),
    (
        "de",
        &[
            "* Transport AG",
            "Garage * GmbH",
            "Bäckerei *",
            "Primarschule @",
            "Kantonsschule @",
            "Treuhand * AG",
            "Stiftung *",
            "Druckerei * GmbH",
            "Verkehrsverein @",
            "Theaterverein @",
            "* & Söhne AG",
            "Turnverein @",
            "Hotel Krone @",
            "Schreinerei * GmbH",
            "Apotheke *",
            "Musikgesellschaft @",
            "Allgemeine Elektrizitäts-Gesellschaft @",
        ],
    ),
    (
        "it",
        &[
            "* Trasporti S.r.l.",
            "Autofficina *",
            "Panificio *",
            "Liceo *",
            "Scuola media di @",
            "Studio * e associati",
            "Fondazione *",
            "Tipografia * S.p.A.",
            "Pro Loco @",
            "Circolo culturale di @",
            "Farmacia *",
            "Albergo Corona @",
        ],
    ),
    (
        "en",
        &[
            "* Haulage Ltd",
            "* Motors Limited",
            "* & Sons Bakery",
            "@ Primary School",
            "St * School",
            "* Solicitors LLP",
            "The * Trust",
            "* Printing Co. Ltd",
            "@ Tourist Office",
            "@ Players",
            "@ Choral Society",
            "The Crown Hotel @",
        ],
    ),
    (
        "es",
        &[
            "Transportes * S.L.",
            "Talleres *",
            "Panadería *",
            "Colegio *",
            "Instituto de @",
            "* Abogados",
            "Fundación *",
            "Imprenta * S.A.",
            "Oficina de turismo de @",
            "Asociación cultural de @",
            "Farmacia *",
            "Hotel Central @",
        ],
    ),
];

pub(crate) fn make(rows: usize, seed: u64) -> Vec<Record> {
    let mut random = Random::new(seed);
    let pools = pools();
    let mut records: Vec<Record> = Vec::with_capacity(rows + 8);
    let mut taken: HashSet<(String, String)> = HashSet::new();
    let mut who = 0;
    while records.len() < rows {
        let pool = pick(&pools, &mut random);
        let head = organisation(pool, &mut random);
        // A town has one gymnastics club of its name, and one bakery Meier.
        if !taken.insert((head.organisation.clone(), head.address.town.clone())) {
            continue;
        }
        let mut houses = vec![head.clone()];
        if random.chance(BRANCHED) {
            houses.extend((0..random.between(1, 3)).map(|_| branch(&head, pool, &mut random)));
        }
        for mut house in houses {
            house.who = who;
            who += 1;
            let copies = if random.chance(TWICE) { random.pick(&[1, 1, 1, 2]) } else { 0 };
            records.extend((0..copies).map(|_| again(&house, pool, &mut random)));
            records.push(house);
        }
    }
    records.truncate(rows);
    random.shuffle(&mut records);
    records
}

fn patterns(pool: &Pool) -> &'static [&'static str] {
    let language = match (pool.locale.country, pool.locale.women.starts_with("Marie")) {
        ("FR", _) | ("CH", true) => "fr",
        ("DE" | "CH", _) => "de",
        ("IT", _) => "it",
        ("GB", _) => "en",
        _ => "es",
    };
    PATTERNS.iter().find(|(code, _)| *code == language).map_or(PATTERNS[0].1, |(_, list)| list)
}

fn organisation(pool: &Pool, random: &mut Random) -> Record {
    let address = pool.address(random);
    let pattern = random.pick(patterns(pool));
    let name = pattern.replace('*', &pool.family(random)).replace('@', &address.town);
    let email = if random.chance(0.6) { mail(&name, random) } else { String::new() };
    let phone = if random.chance(0.7) { pool.landline(random) } else { String::new() };
    Record { kind: Kind::Structure, organisation: name, email, phone, address, ..Record::default() }
}

/// An office's address at the organisation's own domain.
fn mail(name: &str, random: &mut Random) -> String {
    let words: Vec<String> =
        name.split_whitespace().map(slug).filter(|word| word.len() > 2).take(2).collect();
    let office = random.pick(&["info", "info", "contact", "kontakt", "office", "mail"]);
    format!("{office}@{}.{}", words.join("-"), random.pick(&["ch", "com", "de", "fr"]))
}

/// The same name at another place, often with the same mailbox.
fn branch(head: &Record, pool: &Pool, random: &mut Random) -> Record {
    let address = pool.address(random);
    let organisation = match random.below(3) {
        0 => format!("{} {}", head.organisation, address.town),
        _ => head.organisation.clone(),
    };
    let email = if random.chance(0.5) { head.email.clone() } else { String::new() };
    Record { organisation, address, email, phone: pool.landline(random), ..head.clone() }
}

const LEGAL: [&str; 14] = [
    " SA",
    " Sàrl",
    " AG",
    " GmbH",
    " S.r.l.",
    " S.p.A.",
    " Ltd",
    " Limited",
    " LLP",
    " Co. Ltd",
    " S.L.",
    " S.A.",
    " & Fils",
    " & Söhne",
];

fn again(house: &Record, pool: &Pool, random: &mut Random) -> Record {
    let mut copy = house.clone();
    for _ in 0..random.between(1, 3) {
        match random.weighted(&[20, 12, 15, 8, 12, 8, 6, 10, 5]) {
            0 => copy.organisation = other_legal_form(&copy.organisation, random),
            1 => copy.organisation = abbreviated(&copy.organisation),
            2 => copy.organisation = slips::typo(&copy.organisation, random),
            3 => copy.organisation = slips::spelt_out(&copy.organisation).to_uppercase(),
            4 => copy.address.street = slips::street_again(&copy.address.street, random),
            5 => copy.email.clear(),
            6 => copy.phone.clear(),
            7 => copy.phone = slips::phone_again(&copy.phone, pool.locale.phones.0, random),
            _ => {
                // Moved within the town.
                let town = (copy.address.town.clone(), copy.address.postcode.clone());
                copy.address = pool.address(random);
                (copy.address.town, copy.address.postcode) = town;
            }
        }
    }
    copy
}

/// A firm's legal form left out or changed; clubs and schools have none.
fn other_legal_form(name: &str, random: &mut Random) -> String {
    let Some(bare) = LEGAL.iter().find_map(|form| name.strip_suffix(form)) else { return name.to_owned() };
    let form = if random.chance(0.3) { random.pick(&[" AG", " SA", " GmbH", " Sàrl", " Ltd"]) } else { "" };
    format!("{bare}{form}")
}

/// Long words shortened as on an envelope.
fn abbreviated(name: &str) -> String {
    const SHORT: [(&str, &str); 14] = [
        ("Gesellschaft", "Ges."),
        ("gesellschaft", "ges."),
        ("Association", "Assoc."),
        ("Asociación", "Asoc."),
        ("Fondation", "Fond."),
        ("Fondazione", "Fond."),
        ("Société", "Sté"),
        ("Transports", "Transp."),
        ("Primary School", "P.S."),
        ("Collège", "Coll."),
        ("Instituto", "Inst."),
        (" et ", " & "),
        (" e ", " & "),
        ("St ", "Saint "),
    ];
    SHORT
        .iter()
        .find(|(long, _)| name.contains(long))
        .map_or_else(|| name.to_owned(), |(long, short)| name.replacen(long, short, 1))
}
