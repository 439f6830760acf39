//! Contacts for the properties: any content at all, and small tables of persons who look alike.

use proptest::prelude::*;
use proptest::sample::select;

use crate::linkage::*;

/// A contact that owns its texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Card {
    pub(super) kind: Kind,
    pub(super) first: String,
    pub(super) last: String,
    pub(super) organisation: String,
    pub(super) birth: Option<(i16, u8, u8)>,
    /// The typed text of a rejected birth date.
    pub(super) typed: String,
    pub(super) emails: Vec<String>,
    pub(super) phones: Vec<String>,
    pub(super) street: String,
    pub(super) postcode: String,
    pub(super) town: String,
    pub(super) admin: Vec<String>,
}

impl Card {
    pub(super) fn form(&self) -> MatchForm {
        let emails: Vec<&str> = self.emails.iter().map(String::as_str).collect();
        let phones: Vec<&str> = self.phones.iter().map(String::as_str).collect();
        let admin: Vec<&str> = self.admin.iter().map(String::as_str).collect();
        standardise(&MatchInput {
            kind: self.kind,
            name: NameInput { first: &self.first, last: &self.last, structure: &self.organisation },
            birth: BirthInput { date: self.birth, text: &self.typed },
            reach: ReachInput { emails: &emails, phones: &phones },
            address: AddressInput {
                street: &self.street,
                postcode: &self.postcode,
                town: &self.town,
                country: "CH",
            },
            admin_numbers: &admin,
            structure: "",
        })
    }
}

pub(super) const FIRSTS: [&str; 16] = [
    "Anna",
    "Änni",
    "Jean-Pierre",
    "JP",
    "Giovanni",
    "Hans",
    "Johannes",
    "A.",
    "Dr. Eva Maria",
    "Bob",
    "Robert",
    "María José",
    "Zoë",
    "Li",
    "محمد",
    "דוד",
];
pub(super) const LASTS: [&str; 16] = [
    "Müller",
    "Mueller",
    "MULLER",
    "KÄSER",
    "von der Mühll",
    "Le Roy",
    "Leroy",
    "Meier-Huber",
    "O’Brien",
    "D'Angelo",
    "Du",
    "Ng",
    "Великая",
    "山田",
    "García López",
    "Anna Müller",
];
pub(super) const STREETS: [&str; 9] = [
    "Bahnhofstrasse 12",
    "Bahnhofstr. 12",
    "12, rue de la Gare",
    "Rue de la Gare 12 bis",
    "Via Roma, 3",
    "The Avenue",
    "Place",
    "C/ Mayor 999999999999",
    "Postfach",
];
pub(super) const FIRMS: [&str; 9] = [
    "Müller Transport AG",
    "Mueller Transporte",
    "AG",
    "Lycée de Genève",
    "Garage Rossi S.r.l.",
    "St. John & Sons Ltd",
    "A & B",
    "Commune de Lausanne",
    "Kantonsschule Zürich Nord Abteilung Wirtschaft und Recht",
];
pub(super) const MAILS: [&str; 9] = [
    "anna.mueller@gmx.ch",
    "anna12@gmx.ch",
    "anna.mueler@gmx.ch",
    "anna.mueller@gmail.com",
    "info@mueller.ch",
    "INFO@mueller.ch",
    "a@b",
    "@gmx.ch",
    "anna+news@gmx.ch",
];
pub(super) const PHONES: [&str; 8] = [
    "+41791234567",
    "079 123 45 67",
    "0041 79 123 45 68",
    "+41216132111",
    "021 613 21 12",
    "99999999999999999999",
    "0000000",
    "12",
];

/// Any text that a file can hold: short or very long, of any script, with control characters.
pub(super) fn wild() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::new()),
        3 => "\\PC{0,12}",
        1 => any::<String>(),
        1 => "[\\x00-\\x1f\\u{7f}\\u{200b}\\u{202e}\\u{feff} ]{0,8}",
        1 => "[\\u{600}-\\u{6ff}\\u{5d0}-\\u{5ea} ]{1,12}",
        1 => "[\\u{1f600}-\\u{1f64f}\\u{1f1e6}-\\u{1f1ff}]{1,6}",
        1 => "[äöüÄÖÜßœŒøÅéèàçñ\\u{300}-\\u{36f}'’ -]{1,14}",
        1 => ("\\PC{1,4}", 200usize..3000).prop_map(|(text, times)| text.repeat(times)),
        1 => "[0-9 .,/-]{1,30}",
    ]
}

/// Mostly a usual text, else any.
pub(super) fn usual(texts: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![
        5 => select(texts).prop_map(str::to_owned),
        1 => Just(String::new()),
        2 => wild(),
    ]
}

pub(super) fn date() -> impl Strategy<Value = Option<(i16, u8, u8)>> {
    prop_oneof![
        2 => Just(None),
        3 => (1930i16..2010, 1u8..13, 1u8..29).prop_map(Some),
        1 => (any::<i16>(), any::<u8>(), any::<u8>()).prop_map(Some),
    ]
}

pub(super) fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![4 => Just(Kind::Individual), 2 => Just(Kind::Structure), 1 => Just(Kind::Relay)]
}

prop_compose! {
    pub(super) fn card()(
        kind in kind(),
        names in (usual(&FIRSTS), usual(&LASTS), usual(&FIRMS)),
        birth in date(),
        typed in prop_oneof![3 => Just(String::new()), 1 => Just("31.02.1980".to_owned()), 1 => wild()],
        emails in proptest::collection::vec(usual(&MAILS), 0..4),
        phones in proptest::collection::vec(usual(&PHONES), 0..4),
        street in usual(&STREETS),
        place in (usual(&["8001", "1003", "SW1A 2AA", "0"]), usual(&["Zürich", "Zuerich", "Lausanne", "St. Gallen"])),
        admin in proptest::collection::vec(usual(&["SIRET=123 456 789", "123456789", "VAT=1"]), 0..3),
    ) -> Card {
        let (first, last, organisation) = names;
        let (postcode, town) = place;
        Card { kind, first, last, organisation, birth, typed, emails, phones, street, postcode, town, admin }
    }
}

/// Fields of a card that can be taken over or cleared.
pub(super) const FIELDS: usize = 9;

/// The e-mail addresses among them.
pub(super) const EMAILS: usize = 4;

/// Takes over field `at` of another card.
pub(super) fn take_over(card: &mut Card, from: &Card, at: usize) {
    match at {
        0 => card.first.clone_from(&from.first),
        1 => card.last.clone_from(&from.last),
        2 => card.organisation.clone_from(&from.organisation),
        3 => (card.birth, card.typed) = (from.birth, from.typed.clone()),
        4 => card.emails.clone_from(&from.emails),
        5 => card.phones.clone_from(&from.phones),
        6 => card.street.clone_from(&from.street),
        7 => (card.postcode, card.town) = (from.postcode.clone(), from.town.clone()),
        _ => card.admin.clone_from(&from.admin),
    }
}

/// Two cards, of which the second shares some fields of the first, and mostly the kind.
pub(super) fn pair() -> impl Strategy<Value = (Card, Card)> {
    (card(), card(), any::<u16>()).prop_map(|(a, mut b, shared)| {
        (0..FIELDS).filter(|at| shared & (1 << at) != 0).for_each(|at| take_over(&mut b, &a, at));
        if shared & (1 << FIELDS) == 0 {
            b.kind = a.kind;
        }
        (a, b)
    })
}

/// The next number of a sequence that is the same on every machine (Knuth, MMIX).
pub(super) fn next(state: &mut u64, below: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize % below
}

/// How many names and streets the persons of a table have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// A handful: everybody looks like everybody.
    Few,
    /// As many as in a town.
    Many,
}

/// Persons in one to three records each, with slips.
pub(super) fn table(names: Names, seed: u64, records: usize) -> Vec<MatchForm> {
    let mut state = seed;
    let mut forms = Vec::new();
    while forms.len() < records {
        let card = person(names, &mut state);
        for copy in 0..=next(&mut state, 3) {
            let mut again = card.clone();
            match (copy, next(&mut state, 4)) {
                (0, _) => {}
                (_, 0) => again.birth = None,
                (_, 1) => again.last.push('s'),
                (_, 2) => again.street.clear(),
                _ => again.first.truncate(1),
            }
            forms.push(again.form());
        }
    }
    forms.truncate(records);
    forms
}

pub(super) fn person(names: Names, state: &mut u64) -> Card {
    let mut pick = |texts: &[&str]| texts[next(state, texts.len())].to_owned();
    let (last, street) = match names {
        Names::Few => (
            pick(&["Meier", "Meyer", "Maier", "Müller", "Huber", "Hubler", "Weber"]),
            pick(&["Bahnhofstrasse", "Dorfstrasse", "Seeweg"]) + &pick(&[" 1", " 2", " 3", " 4"]),
        ),
        Names::Many => {
            let stems = [
                "Stein", "Wald", "Brun", "Ober", "Frei", "Lang", "Kirch", "Hess", "Tann", "Rot", "Vogel",
                "Zimmer",
            ];
            let last =
                pick(&stems) + &pick(&["mann", "er", "berger", "hofer", "li", "acher", "meier", "inger"]);
            let street =
                pick(&stems) + &pick(&["strasse ", "weg ", "gasse "]) + &pick(&["1", "2", "3", "4", "5"]);
            (last, street + &pick(&["1", "2", "3", "4", "5", "6", "7"]))
        }
    };
    let few = ["Anna", "Anne", "Hans", "Johann", "Marie", "Maria", "Peter"];
    let many = [
        "Beat", "Claudia", "Daniel", "Erika", "Felix", "Gisela", "Heidi", "Ivo", "Jonas", "Karin", "Lukas",
        "Monika", "Nora", "Otto", "Petra", "Reto", "Sabine", "Thomas", "Urs", "Vera",
    ];
    let first = if names == Names::Few { pick(&few) } else { pick(&many) };
    let birth = (1920 + next(state, 80) as i16, 1 + next(state, 12) as u8, 1 + next(state, 28) as u8);
    let place = if names == Names::Few { 0 } else { next(state, 6) };
    let town = ["Zürich", "Basel", "Winterthur", "Luzern", "Aarau", "Chur"][place].to_owned();
    let postcode = ["8001", "4051", "8400", "6003", "5000", "7000"][place].to_owned();
    Card { first, last, birth: Some(birth), street, postcode, town, ..Card::default() }
}
