//! Postal addresses: the street's own name apart from its type and its number.

use super::phonetic::sound;
use super::text::{Text, level, part_elisions};

/// A postal address as compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The street without its type, its number and what follows the number.
    pub(crate) street: Text<31>,
    /// House number; zero is none.
    pub(crate) house: u32,
    pub(crate) postcode: Text<8>,
    pub(crate) town: Text<19>,
    pub(crate) country: Text<2>,
}

impl Address {
    pub(crate) fn new(input: &super::AddressInput<'_>) -> Self {
        let (street, house) = street(input.street);
        let squeezed = |text: &str| super::text::fold(text).replace(' ', "");
        Self {
            street: Text::new(street.as_bytes()),
            house,
            postcode: Text::new(postcode(&squeezed(input.postcode)).as_bytes()),
            town: Text::new(town(input.town).as_bytes()),
            country: Text::new(squeezed(input.country).as_bytes()),
        }
    }

    pub(crate) fn street_sound(&self) -> u32 {
        sound(self.street.as_bytes())
    }
}

/// A postcode without the code of its country (CH-8001, D-10115, F 75001).
fn postcode(squeezed: &str) -> &str {
    let digits = squeezed.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let is_number = digits.len() >= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && squeezed.len() - digits.len() <= 3 { digits } else { squeezed }
}

/// Words for kinds of streets and their abbreviations, after folding.
const STREET_WORDS: &[&str] = &[
    // French
    "rue",
    "r",
    "avenue",
    "av",
    "ave",
    "boulevard",
    "bd",
    "bld",
    "blvd",
    "chemin",
    "ch",
    "che",
    "route",
    "rte",
    "place",
    "pl",
    "impasse",
    "imp",
    "allee",
    "alle",
    "all",
    "quai",
    "ruelle",
    "sentier",
    "cours",
    "passage",
    "square",
    "faubourg",
    "fg",
    "promenade",
    "esplanade",
    "rond",
    "point",
    // German
    "strasse",
    "strase",
    "str",
    "weg",
    "gasse",
    "platz",
    "pl",
    "allee",
    "alle",
    "ring",
    "damm",
    "ufer",
    // Italian
    "via",
    "v",
    "viale",
    "vle",
    "piazza",
    "pza",
    "za",
    "pzza",
    "piazzale",
    "corso",
    "cso",
    "vicolo",
    "largo",
    "strada",
    "salita",
    // English
    "street",
    "st",
    "road",
    "rd",
    "lane",
    "ln",
    "drive",
    "dr",
    "close",
    "cl",
    "court",
    "crt",
    "ct",
    "crescent",
    "cres",
    "cr",
    "terrace",
    "tce",
    "circuit",
    "cct",
    "way",
    "place",
    "gardens",
    "grove",
    "parade",
    "highway",
    "hwy",
    // Spanish
    "calle",
    "c",
    "cl",
    "avenida",
    "avda",
    "avd",
    "plaza",
    "pza",
    "paseo",
    "pso",
    "camino",
    "cno",
    "ronda",
    "carrer",
    "bvd",
    "boul",
    "montee",
    "residence",
    "hameau",
    "cite",
    "chem",
    "pfad",
    "piazzetta",
    "contrada",
    "borgo",
    "lungo",
    "sq",
    "mews",
    "walk",
    "gdns",
    "terr",
    "carretera",
    "ctra",
    "travesia",
    "pasaje",
    "glorieta",
    "rambla",
    "plza",
    "pg",
    "avgda",
    "urb",
    "p",
    "viela",
];

/// Words between the names of streets, after folding.
const SMALL_WORDS: &[&str] = &[
    "de", "la", "le", "les", "du", "des", "d", "l", "del", "della", "dei", "di", "da", "the", "am", "an",
    "der", "im", "in", "zum", "zur", "el", "los", "las", "y", "et", "und", "n", "nr", "no", "num", "numero",
    "dell", "den",
];

/// Endings of German street names, longest first.
const STREET_ENDINGS: &[&str] = &["strasse", "strase", "gasse", "platz", "alle", "weg", "str"];

/// Splits a street into its own name and its house number.
///
/// Boxes at the post, people at whose address one lives, floors and flats fall away first: nothing is left
/// of an address that is a box alone.
fn street(text: &str) -> (String, u32) {
    let folded = level(&part_elisions(text));
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let words = without_rooms(&without_hosts(&without_box(&words)));
    let mut house = 0;
    let mut own = String::new();
    for (at, word) in words.iter().enumerate() {
        match number(word) {
            Some(_) if is_date(&words, at) => own.push_str(word),
            Some(value) if house == 0 => house = value,
            Some(_) => {}
            None if house != 0 && (word.len() == 1 || NUMBER_SUFFIXES.contains(word)) => {}
            None => own.push_str(own_name(word)),
        }
    }
    if own.is_empty() {
        // Nothing but types ("The Avenue", "Place"): they are the name.
        own = words.iter().filter(|word| number(word).is_none()).copied().collect();
    }
    (own, house)
}

/// What may stand behind a house number.
const NUMBER_SUFFIXES: &[&str] = &["bis", "ter", "quater", "int", "snc"];

/// Whether a number is the day in the name of a street (Rue du 31 Décembre, Straße des 17. Juni).
fn is_date(words: &[&str], at: usize) -> bool {
    let behind = |by: usize| words.get(at + by).copied().unwrap_or("");
    let month = if behind(1) == "de" { behind(2) } else { behind(1) };
    MONTHS.iter().any(|start| month.starts_with(start)) && at > 0
}

/// How months begin in five languages, as far as streets are named after them.
const MONTHS: &[&str] = &[
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
    "januar",
    "marz",
    "juni",
    "juli",
    "august",
    "oktober",
    "dezember",
    "april",
    "maggio",
    "giugno",
    "luglio",
    "settembre",
    "ottobre",
    "aprile",
    "dicembre",
    "mayo",
    "octubre",
    "noviembre",
    "diciembre",
];

/// Takes out boxes at the post with their numbers.
fn without_box<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut kept = Vec::with_capacity(words.len());
    let mut rest = words;
    while let [word, tail @ ..] = rest {
        let marker = BOXES.iter().find(|marker| rest.starts_with(marker)).map_or(0, |marker| marker.len());
        rest = match rest.get(marker..) {
            Some(behind) if marker > 0 => match behind {
                [first, after @ ..] if number(first).is_some() => after,
                all => all,
            },
            _ => {
                kept.push(*word);
                tail
            }
        };
    }
    kept
}

/// Words for a box at the post; a longer one before its beginning.
const BOXES: &[&[&str]] = &[
    &["postfach"],
    &["pf"],
    &["case", "postale"],
    &["casella", "postale"],
    &["boite", "postale"],
    &["cp"],
    &["c", "p"],
    &["bp"],
    &["b", "p"],
    &["po", "box"],
    &["p", "o", "box"],
    &["pobox"],
    &["apartado", "de", "correos"],
    &["apartado"],
    &["apdo"],
    &["postbus"],
    &["cs"],
];

/// Takes out at whose place one lives: behind the address all that follows, before it the words up to a
/// number or a kind of street.
fn without_hosts<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let found = (0..words.len()).find_map(|at| {
        let rest = words.get(at..)?;
        HOSTS.iter().find(|marker| rest.starts_with(marker)).map(|marker| (at, at + marker.len()))
    });
    let Some((from, to)) = found else { return words.to_vec() };
    let (before, behind) = (words.get(..from).unwrap_or(&[]), words.get(to..).unwrap_or(&[]));
    if before.iter().any(|word| number(word).is_some()) || behind.len() < 2 {
        return before.to_vec();
    }
    let start = behind.iter().position(|word| number(word).is_some() || is_street_like(word)).unwrap_or(1);
    // The kind of street may stand behind its name (High Street): one name is taken for the host's.
    let start = if behind.get(start).is_some_and(|word| number(word).is_some()) && has_house_behind(behind) {
        1
    } else {
        start
    };
    [before, behind.get(start..).unwrap_or(&[])].concat()
}

/// Whether nothing but the end of a house number stands behind the first number.
fn has_house_behind(words: &[&str]) -> bool {
    let first = words.iter().position(|word| number(word).is_some());
    first.is_some_and(|first| first > 1 && first + 2 >= words.len())
}

fn is_street_like(word: &str) -> bool {
    let is_kind = word.len() > 2 && STREET_WORDS.contains(&word) && !SMALL_WORDS.contains(&word);
    is_kind || STREET_ENDINGS.iter().any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending))
}

/// Words for "at the place of".
const HOSTS: &[&[&str]] =
    &[&["c", "o"], &["co"], &["chez"], &["p", "a"], &["pa"], &["presso"], &["bei"], &["aux", "soins", "de"]];

/// Takes out floors and flats with their numbers.
fn without_rooms<'a>(words: &[&'a str]) -> Vec<&'a str> {
    let mut kept: Vec<&str> = Vec::with_capacity(words.len());
    let mut rest = words;
    while let [word, tail @ ..] = rest {
        rest = tail;
        let is_room = |next: &str| number(next).is_some() || next.len() == 1;
        if ROOMS.contains(word) && tail.first().is_some_and(|next| is_room(next)) {
            rest = tail.get(1..).unwrap_or(&[]);
        } else if FLOORS.contains(word) {
            kept.pop_if(|before| number(before).is_some());
        } else if !(ROOMS.contains(word) && !kept.is_empty() && tail.is_empty()) {
            kept.push(*word);
        }
    }
    kept
}

/// Words with their number behind.
const ROOMS: &[&str] = &[
    "batiment",
    "bat",
    "appartement",
    "apartment",
    "appt",
    "apt",
    "app",
    "flat",
    "unit",
    "suite",
    "floor",
    "piso",
    "interno",
    "porte",
    "puerta",
    "escalier",
    "esc",
    "escalera",
    "scala",
    "stiege",
    "wohnung",
    "whg",
    "bloc",
    "block",
    "palazzina",
    "entree",
    "etage",
    "stock",
];

/// Words with their number in front.
const FLOORS: &[&str] =
    &["etage", "etg", "stock", "og", "ug", "eg", "dg", "floor", "piano", "planta", "stockwerk"];

fn own_name(word: &str) -> &str {
    if STREET_WORDS.contains(&word) || SMALL_WORDS.contains(&word) || SAINTS.contains(&word) {
        return "";
    }
    let stem = STREET_ENDINGS.iter().find_map(|ending| word.strip_suffix(ending));
    stem.filter(|stem| stem.len() >= 3).unwrap_or(word)
}

/// Saints, whom St stands for beside streets.
const SAINTS: &[&str] = &["saint", "sainte", "ste", "sankt", "san", "santa", "santo", "sta"];

/// A word that starts with a digit; letters behind (12a) do not count.
fn number(word: &str) -> Option<u32> {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    word.get(..end.min(6)).and_then(|digits| digits.parse().ok())
}

/// Standardises a town; cantons, cedex and digits fall away.
fn town(text: &str) -> String {
    let folded = level(text);
    let mut out = String::with_capacity(folded.len());
    for (i, word) in folded.split(' ').enumerate() {
        let is_suffix = i > 0 && (word.len() <= 2 || word == "cedex");
        match word {
            "st" | "ste" | "saint" | "sainte" | "sankt" => out.push_str("st"),
            _ if is_suffix || word.starts_with(|c: char| c.is_ascii_digit()) => {}
            _ => out.push_str(word),
        }
    }
    let own = TOWNS.iter().find(|(_, others)| others.contains(&out.as_str()));
    own.map_or(out, |(name, _)| (*name).to_owned())
}

/// Towns with the names that other languages give them, folded and levelled; names of two towns are left out.
const TOWNS: &[(&str, &[&str])] = &[
    ("geneve", &["genf", "geneva", "ginevra", "ginebra"]),
    ("basel", &["bale", "basilea", "basle"]),
    ("zurich", &["zurigo"]),
    ("bern", &["berne", "berna"]),
    ("luzern", &["lucerne", "lucerna"]),
    ("biel", &["bienne", "bielbienne", "bienna"]),
    ("neuchatel", &["neuenburg"]),
    ("solothurn", &["soleure", "soletta"]),
    ("stgallen", &["stgall", "sangallo"]),
    ("chur", &["coire", "coira"]),
    ("lausanne", &["losanna"]),
    ("delemont", &["delsberg"]),
    ("milano", &["mailand", "milan"]),
    ("torino", &["turin"]),
    ("roma", &["rom", "rome"]),
    ("firenze", &["florenz", "florence", "florencia"]),
    ("venezia", &["venedig", "venise", "venice", "venecia"]),
    ("napoli", &["neapel", "naples", "napoles"]),
    ("genova", &["genua", "genes", "genoa"]),
    ("munchen", &["munich"]),
    ("koln", &["cologne", "colonia"]),
    ("nurnberg", &["nuremberg", "norimberga"]),
    ("hamburg", &["hambourg", "amburgo"]),
    ("wien", &["vienna"]),
    ("london", &["londres", "londra"]),
    ("paris", &["parigi"]),
    ("lyon", &["lione"]),
    ("marseille", &["marsiglia", "marsella"]),
    ("strasbourg", &["strassburg", "strasburgo"]),
    ("mulhouse", &["mulhausen"]),
    ("barcelona", &["barcelone", "barcellona"]),
    ("sevilla", &["seville", "siviglia"]),
    ("zaragoza", &["saragosse", "saragossa"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_street_in_many_writings() {
        for (a, b) in [
            ("Bahnhofstrasse 12", "Bahnhofstr. 12"),
            ("Bahnhofstraße 12a", "Bahnhof Str. 12 A"),
            ("12, Rue de la Gare", "R. de la Gare 12"),
            ("Chemin des Fleurs 3", "Ch. des Fleurs, 3"),
            ("45 High Street", "45 High St"),
            ("C/ Mayor 7", "Calle Mayor, 7"),
            ("V. Roma 5", "Via Roma 5"),
            ("Kirchweg 4", "Kirch Weg 4"),
            ("Av. d'Ouchy 14", "Avenue d’Ouchy 14"),
            ("Rue de l'Eglise 3", "Rue de l Église 3"),
            ("Rte de Berne 5 bis", "Route de Berne 5"),
            ("Bd de la Liberté 12-14", "12, Boulevard de la Liberté"),
            ("Pl. du Marché 1A", "Place du Marché 1"),
            ("V.le della Libertà, 5", "Viale della Libertà 5"),
            ("P.za Duomo 3", "Piazza Duomo, 3"),
            ("Avda. de Andalucía, 22", "Avenida de Andalucía 22"),
            ("Rue St-Martin 7", "Rue Saint-Martin 7"),
            ("12 St James St", "12 Saint James Street"),
            ("4 Green Ln", "4 Green Lane"),
            ("9 Park Ave", "9 Park Avenue"),
            ("9 Kings Rd.", "9 Kings Road"),
            ("Rue du 31 Décembre 8", "8, rue du 31-Décembre"),
            ("Straße des 17. Juni 135", "Strasse des 17 Juni 135"),
            ("c/o Müller, Bahnhofstrasse 12", "Bahnhofstrasse 12"),
            ("Bahnhofstrasse 12, c/o Müller", "Bahnhofstrasse 12"),
            ("chez Steinmann Wüthrichstrasse 23", "Wüthrichstrasse 23"),
            ("p.a. Dupont, 12 rue du Lac", "Rue du Lac 12"),
            ("presso Rossi, Via Roma 5", "Via Roma 5"),
            ("c/o Bishop, 130 Schofield Lane", "130 Schofield Lane"),
            ("Postfach 12, Seestrasse 4", "Seestrasse 4"),
            ("Rue du Lac 4, case postale 318", "Rue du Lac 4"),
            ("PO Box 77, 45 High Street", "45 High Street"),
            ("Casella postale 3 Via Roma 5", "Via Roma 5"),
            ("Rue Neuve 4, 3e étage", "Rue Neuve 4"),
            ("Seestrasse 4, 2. OG", "Seestrasse 4"),
            ("Rue Neuve 4 - Bât. B", "Rue Neuve 4"),
            ("Flat 3, 45 High Street", "45 High Street"),
            ("45 High Street, Floor 2", "45 High Street"),
            ("Calle Mayor 7, piso 3", "C/ Mayor, 7"),
            ("Via Roma 5, interno 4", "Via Roma 5"),
        ] {
            assert_eq!(street(a), street(b), "{a} {b}");
        }
        assert_eq!(street("The Avenue 9"), ("theavenue".into(), 9));
        assert_eq!(street("Postfach 120"), (String::new(), 0));
        assert_eq!(street("Case postale"), (String::new(), 0));
        assert_eq!(street("c/o Müller"), (String::new(), 0));
    }

    #[test]
    fn postcodes_lose_their_country() {
        let of = |text| {
            Address::new(&super::super::AddressInput { postcode: text, ..Default::default() }).postcode
        };
        for (a, b) in [
            ("CH-8001", "8001"),
            ("D-10115", "10115"),
            ("F 75001", "75001"),
            ("SW1A 2AA", "sw1a2aa"),
            ("1234 AB", "1234AB"),
        ] {
            assert_eq!(of(a), of(b), "{a} {b}");
        }
        assert_ne!(of("EC1A 1BB"), of("1BB"));
    }

    #[test]
    fn towns_drop_their_additions() {
        for (a, b) in [
            ("Renens VD", "Renens"),
            ("St. Gallen", "Sankt Gallen"),
            ("Paris 12", "PARIS CEDEX"),
            ("Zürich", "Zuerich"),
            ("Genève 3", "Genf"),
            ("Biel/Bienne", "Bienne"),
            ("Firenze", "Florence"),
        ] {
            assert_eq!(town(a), town(b), "{a} {b}");
        }
    }
}
