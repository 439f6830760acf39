//! Properties that hold for all contacts, and cases that a person would call plain.

use proptest::prelude::*;
use rstest::rstest;

use super::*;

/// A contact that owns its texts.
#[derive(Clone, Debug, Default)]
struct Owned {
    kind: Kind,
    first: String,
    last: String,
    birth: Option<(i16, u8, u8)>,
    emails: Vec<String>,
    phones: Vec<String>,
    street: String,
    postcode: String,
    town: String,
    organisation: String,
}

impl Owned {
    fn form(&self) -> MatchForm {
        let emails: Vec<&str> = self.emails.iter().map(String::as_str).collect();
        let phones: Vec<&str> = self.phones.iter().map(String::as_str).collect();
        standardise(&MatchInput {
            kind: self.kind,
            name: NameInput { first: &self.first, last: &self.last, structure: &self.organisation },
            birth: BirthInput { date: self.birth, text: "" },
            reach: ReachInput { emails: &emails, phones: &phones },
            address: AddressInput {
                street: &self.street,
                postcode: &self.postcode,
                town: &self.town,
                country: "CH",
            },
            ..MatchInput::default()
        })
    }
}

fn date(text: &str) -> Option<(i16, u8, u8)> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let mut small = |or| parts.next().and_then(|part| part.parse().ok()).unwrap_or(or);
    Some((year, small(5), small(6)))
}

/// "first|last|birth date|e-mail|phone|street|postcode|town"; a year alone is its 6 May.
fn person(line: &str) -> Owned {
    let cells: Vec<&str> = line.split('|').collect();
    let cell = |i: usize| cells.get(i).copied().unwrap_or("").to_owned();
    let list = |text: String| if text.is_empty() { vec![] } else { vec![text] };
    Owned {
        first: cell(0),
        last: cell(1),
        birth: date(&cell(2)),
        emails: list(cell(3)),
        phones: list(cell(4)),
        street: cell(5),
        postcode: cell(6),
        town: cell(7),
        ..Owned::default()
    }
}

fn probability(a: &Owned, b: &Owned) -> f64 {
    compare(&a.form(), &b.form(), &Model::builtin()).probability
}

const ANNA: &str = "Anna|Müller|1980|anna.mueller@gmx.ch|+41791234567|Bahnhofstrasse 12|8001|Zürich";

#[rstest]
#[case::typed_again("ANNA|MUELLER|1980|anna.mueller@gmx.ch|079 123 45 67|Bahnhofstr. 12|8001|Zuerich")]
#[case::typo("Ana|Müler|1980||+41791234567||8001|Zürich")]
#[case::swapped("Müller|Anna|1980||||8001|Zürich")]
#[case::one_field("|Anna Müller|1980||+41791234567|||")]
#[case::pet_form("Änni|Müller|1980|||Bahnhofstrasse 12|8001|Zürich")]
#[case::moved("Anna|Müller|1980|anna.mueller@gmx.ch||Seeweg 4|6003|Luzern")]
#[case::married("Anna|Müller-Huber|1980||+41791234567|||")]
#[case::initial("A.|Müller|1980|anna.mueller@gmx.ch||||")]
fn one_person_is_found(#[case] other: &str) {
    let (a, b) = (person(ANNA), person(other));
    assert!(probability(&a, &b) >= 0.9, "{}", compare(&a.form(), &b.form(), &Model::builtin()).explanation());
    let shared = keys(&a.form()).iter().any(|key| keys(&b.form()).contains(key));
    assert!(shared, "no common key");
}

#[rstest]
#[case::husband("Peter|Müller|1978-11-30||+41449998877|Bahnhofstrasse 12|8001|Zürich")]
#[case::twin("Eva|Müller|1980|||Bahnhofstrasse 12|8001|Zürich")]
#[case::family_mail("Peter|Müller|1978-11-30|anna.mueller@gmx.ch||Bahnhofstrasse 12|8001|Zürich")]
#[case::mother("Anna|Müller|1952-03-28|||Bahnhofstrasse 12|8001|Zürich")]
fn a_household_is_related(#[case] other: &str) {
    let found = compare(&person(ANNA).form(), &person(other).form(), &Model::builtin());
    assert!(found.probability < 0.5, "{}", found.explanation());
    assert_eq!(found.relation, Relation::Related(Tie::Household), "{}", found.explanation());
}

#[test]
fn a_namesake_elsewhere_is_no_match() {
    let other = person("Anna|Müller|1955-09-17|annam55@bluewin.ch|+41788887766|Rue du Lac 3|1003|Lausanne");
    assert!(probability(&person(ANNA), &other) < 0.01);
}

#[test]
fn kinds_are_kept_apart() {
    let a = person(ANNA);
    let relay = Owned { kind: Kind::Relay, ..a.clone() };
    let structure = Owned { kind: Kind::Structure, organisation: "Müller AG".into(), ..a.clone() };
    let model = Model::builtin();
    let of = |b: &Owned| compare(&a.form(), &b.form(), &model);
    assert_eq!(of(&relay).relation, Relation::Related(Tie::OtherKind));
    assert!(of(&relay).probability > 0.9);
    assert_eq!(of(&structure).relation, Relation::Related(Tie::PersonAndStructure));
    assert!(of(&structure).probability < 0.001);
    assert!(!keys(&a.form()).iter().any(|key| keys(&structure.form()).contains(key)));
}

#[test]
fn relays_of_two_structures_are_related() {
    let relay = |structure| {
        let name = NameInput { first: "Anna", last: "Müller", structure: "" };
        let reach = ReachInput { emails: &["anna@x.ch"], phones: &["+41791234567"] };
        standardise(&MatchInput { kind: Kind::Relay, name, reach, structure, ..MatchInput::default() })
    };
    let model = Model::builtin();
    let relation = |x, y| compare(&relay(x), &relay(y), &model).relation;
    assert_eq!(relation("100", "200"), Relation::Related(Tie::OtherEmployer));
    assert_eq!(relation("100", "100"), Relation::Same);
    assert_eq!(relation("100", ""), Relation::Same);
}

#[test]
fn organisations_are_known_by_name_and_place() {
    let organisation = |name: &str, street: &str, town: &str, phone: &str| Owned {
        kind: Kind::Structure,
        organisation: name.into(),
        street: street.into(),
        town: town.into(),
        phones: vec![phone.into()],
        ..Owned::default()
    };
    let a = organisation("Müller Transport AG", "Industriestrasse 4", "Winterthur", "+41522223344");
    let same = organisation("Mueller Transporte", "Industriestr. 4", "Winterthur", "052 222 33 44");
    let branch = organisation("Müller Transport AG", "Hafenweg 1", "Basel", "+41612223344");
    assert!(probability(&a, &same) > 0.9);
    let found = compare(&a.form(), &branch.form(), &Model::builtin());
    assert!(found.probability < 0.5, "{}", found.explanation());
}

#[test]
fn a_rejected_birth_date_is_weak_evidence() {
    let named = |birth| {
        let name = NameInput { first: "Anna", last: "Müller", structure: "" };
        standardise(&MatchInput { name, birth, ..MatchInput::default() })
    };
    let model = Model::builtin();
    let date = named(BirthInput { date: Some((1980, 2, 28)), text: "" });
    let weight = |birth| compare(&date, &named(birth), &model).weight;
    let (none, text) = (weight(BirthInput::default()), weight(BirthInput { date: None, text: "29.02.1980" }));
    let accepted = weight(BirthInput { date: Some((1980, 2, 28)), text: "" });
    assert!(none < text && text < accepted, "{none} {text} {accepted}");
}

#[test]
fn the_explanation_adds_up() {
    let found = compare(
        &person(ANNA).form(),
        &person("Ana|Müller|1980|||Bahnhofstrasse 12|8001|Zürich").form(),
        &Model::builtin(),
    );
    let sum: f32 = found.fields.iter().map(|entry| entry.weight).sum();
    assert!((sum - found.weight).abs() < 0.001);
    let line = found.explanation();
    assert!(line.starts_with("first_name ") && line.contains("; last_name exact +"), "{line}");
    assert!(line.contains("household -") && line.ends_with("prior -18.9"), "{line}");
}

#[test]
fn rare_names_weigh_more() {
    let mut frequencies = TermFrequencies::default();
    for i in 0..3000u32 {
        let last = if i % 10 == 0 { "Müller".to_owned() } else { format!("Name{i}") };
        frequencies.add(&Owned { first: format!("First{i}"), last, ..Owned::default() }.form());
    }
    let model = Model::builtin().with_frequencies(frequencies);
    let weight = |last: &str| {
        let form = Owned { last: last.into(), ..Owned::default() }.form();
        compare(&form, &form, &model).weight
    };
    assert!(weight("Name7") > weight("Müller") + 3.0);
}

/// A person unlike the others: names of scrambled letters, a date of its own.
fn stranger(number: u32) -> String {
    let word = |seed: u32| -> String {
        let letter = |i: u32| char::from(b'a' + (seed.wrapping_mul(2_654_435_761) >> (i * 4)) as u8 % 26);
        (0..7).map(letter).collect()
    };
    let (year, month, day) = (1930 + number, number % 12 + 1, number * 7 % 28 + 1);
    format!("{}|{}|{year}-{month}-{day}", word(number + 1), word(number + 1001))
}

#[test]
fn learning_follows_the_pairs() {
    let people: Vec<MatchForm> = (0..60u32).map(|i| person(&stranger(i)).form()).collect();
    let model = Model::builtin().with_table_size(people.len());
    let pairs = |model: &Model| -> Vec<Comparison> {
        people.iter().flat_map(|a| people.iter().map(|b| compare(a, b, model)).collect::<Vec<_>>()).collect()
    };
    let often = model.clone().with_learned_rates(pairs(&model).iter(), people.len());
    let apart: Vec<Comparison> = pairs(&model).into_iter().filter(|pair| pair.probability < 0.5).collect();
    let never = model.clone().with_learned_rates(apart.iter(), people.len());
    let weight = |model: &Model| compare(&people[0], &people[0], model).weight;
    assert!(weight(&often) > weight(&never) + 3.0, "{} {}", weight(&often), weight(&never));
    assert_eq!(weight(&model.clone().with_learned_rates([].iter(), 10)), weight(&model));
}

/// A base of 2,000 contacts: two common surnames a letter apart, an office, and a date typed for want of a better one.
fn base() -> TermFrequencies {
    let mut frequencies = TermFrequencies::default();
    for i in 0..2_000u32 {
        let name = |n: u32| char::from(b'a' + (n % 26) as u8);
        let rare: String = [i, i / 26, i / 676].map(name).iter().collect();
        let contact = Owned {
            first: format!("First{rare}"),
            last: match i % 10 {
                0 => "Lang".into(),
                1 => "Lange".into(),
                _ => format!("Name{rare}"),
            },
            birth: Some(if i % 4 == 0 {
                (1900, 1, 1)
            } else {
                (1930 + (i % 70) as i16, 1 + (i % 12) as u8, 1 + (i % 28) as u8)
            }),
            phones: if i % 2 == 0 {
                vec!["+41215550000".into()]
            } else {
                vec![format!("+4122{:07}", i * 97)]
            },
            ..Owned::default()
        };
        frequencies.add(&contact.form());
    }
    frequencies
}

#[test]
fn what_many_carry_says_little() {
    let model = Model::builtin().with_frequencies(base());
    let plain = Model::builtin();
    let weight = |line: &str, other: &str, field: MatchField, model: &Model| {
        compare(&person(line).form(), &person(other).form(), model).fields[field as usize].weight
    };
    for (line, other, field, most) in [
        ("Anna|Lang||||||", "Anna|Lange||||||", MatchField::LastName, 1.0),
        ("Anna|Lang||||||", "Anna|Lang||||||", MatchField::LastName, 4.0),
        ("Anna|Moser|1900-1-1|||||", "Anna|Moser|1900-1-1|||||", MatchField::BirthDate, 3.0),
        ("Anna|Moser|||+41215550000|||", "Anna|Moser|||+41215550000|||", MatchField::Landline, 2.0),
    ] {
        assert!(weight(line, other, field, &model) < most, "{line} {}", weight(line, other, field, &model));
        assert!(
            weight(line, other, field, &plain) > most + 2.0,
            "{line} {}",
            weight(line, other, field, &plain)
        );
    }
    // A slip that makes no name says nearly as much as the name.
    let slip = weight("Anna|Lang||||||", "Anna|Lamg||||||", MatchField::LastName, &model);
    assert!(
        slip > weight("Anna|Lang||||||", "Anna|Lange||||||", MatchField::LastName, &model) + 1.0,
        "{slip}"
    );
}

#[test]
fn streets_with_their_words_turned_are_alike() {
    let a = person("Anna|Moser||||17 Ponderosa Max Henry Crescent|3029|Crib");
    let b = person("Anna|Moser||||17 Max Henry Crescent Ponderosa|3029|Crib");
    let found = compare(&a.form(), &b.form(), &Model::builtin());
    assert_eq!(found.level(MatchField::Street), Level::Typo, "{}", found.explanation());
}

#[test]
fn other_contacts_keep_the_explanation_adding_up() {
    let found =
        compare(&person(ANNA).form(), &person(ANNA).form(), &Model::builtin()).in_light_of_others(0.4);
    let sum: f32 = found.fields.iter().map(|entry| entry.weight).sum();
    assert!((sum - found.weight).abs() < 1e-3 && (found.probability - 0.4).abs() < 1e-9);
}

#[test]
fn gaps_that_equals_share_are_learned() {
    // Names far apart: five letters out of a number that is multiplied through.
    let word = |n: u32| -> String {
        let letter = |at: u32| char::from(b'a' + (n.wrapping_mul(2_654_435_761) >> (at * 5) & 15) as u8);
        (0..6).map(letter).collect()
    };
    let people: Vec<MatchForm> = (1..=60u32)
        .flat_map(|i| {
            let mail = if i % 2 == 0 { format!("{}@gmx.ch", word(i + 500)) } else { String::new() };
            let line = format!("{}|{}|{}|{mail}||||", word(i), word(i + 100), 1930 + i);
            [person(&line).form(), person(&line).form()]
        })
        .collect();
    let model = Model::builtin().with_table_size(people.len());
    let pairs: Vec<Comparison> = (0..people.len())
        .flat_map(|i| (i + 1..people.len()).map(move |j| (i, j)))
        .map(|(i, j)| compare(&people[i], &people[j], &model))
        .collect();
    let learned = model.with_learned_rates(pairs.iter(), people.len());
    let of = |mail: &str| {
        let form = person(&format!("Anna|Moser|1980|{mail}||||")).form();
        compare(&person("Anna|Moser|1980|||||").form(), &form, &learned).fields[MatchField::Email as usize]
            .weight
    };
    assert!(of("") > 0.2, "{}", of(""));
    assert!(of("anna.moser@gmx.ch") < -0.8, "{}", of("anna.moser@gmx.ch"));
}

#[test]
fn keys_never_change() {
    // Stored keys must be found again by every later version.
    let found = keys(&person("Anna|Müller|1980||||8001|").form());
    let pinned: Vec<i64> = found.iter().map(|key| key.0).collect();
    assert_eq!(pinned, PINNED);
}

const PINNED: &[i64] = &[
    -6029523128356928186,
    -5477925117181542862,
    -4563430745011407425,
    -3584409968357818326,
    -2945423534698498435,
    -1193829642017481966,
    378629006689401895,
    1110016726084024735,
    1144453462620989956,
    1873526486033383306,
    3175694233846595967,
    8394747411961890967,
    8452258769747630155,
    8726302419893302804,
];

#[test]
fn a_missing_value_gives_no_key() {
    assert!(keys(&Owned::default().form()).is_empty());
    assert_eq!(keys(&person("|||anna@gmx.ch||||").form()).len(), 1);
}

#[test]
fn other_bytes_are_no_form() {
    let bytes = person(ANNA).form().to_bytes();
    assert!(MatchForm::from_bytes(&[]).is_none());
    assert!((1..bytes.len()).all(|end| MatchForm::from_bytes(&bytes[..end]).is_none()));
    let mut newer = bytes;
    newer[0] = newer[0].wrapping_add(1);
    assert!(MatchForm::from_bytes(&newer).is_none());
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "\\PC{0,12}",
        "[A-Za-zäöüéèßœø' -]{1,14}",
        Just("KÄSER".to_owned()),
        Just("Anna".to_owned()),
        Just("Müller".to_owned()),
        Just("Bahnhofstrasse 12".to_owned()),
    ]
}

prop_compose! {
    fn contact()(
        kind in prop_oneof![Just(Kind::Individual), Just(Kind::Structure), Just(Kind::Relay)],
        texts in proptest::array::uniform6(text()),
        birth in proptest::option::of((-100i16..2100, 0u8..40, 0u8..40)),
        emails in proptest::collection::vec(prop_oneof!["[a-z.]{1,8}@(gmx.ch|gmail.com)", text()], 0..4),
        phones in proptest::collection::vec(prop_oneof!["\\+41[0-9]{9}", text()], 0..4),
    ) -> Owned {
        let [first, last, street, postcode, town, organisation] = texts;
        Owned { kind, first, last, birth, emails, phones, street, postcode, town, organisation }
    }
}

/// A contact and another that shares some of its values.
fn pair() -> impl Strategy<Value = (Owned, Owned)> {
    (contact(), contact(), proptest::bits::u16::ANY).prop_map(|(a, mut b, shared)| {
        let is = |bit: u16| shared & (1 << bit) != 0;
        let texts: [(&mut String, &String); 6] = [
            (&mut b.first, &a.first),
            (&mut b.last, &a.last),
            (&mut b.street, &a.street),
            (&mut b.postcode, &a.postcode),
            (&mut b.town, &a.town),
            (&mut b.organisation, &a.organisation),
        ];
        for (bit, (to, from)) in texts.into_iter().enumerate().filter(|(bit, _)| is(*bit as u16)) {
            let _ = bit;
            to.clone_from(from);
        }
        b.kind = a.kind;
        b.birth = if is(6) { a.birth } else { b.birth };
        b.emails = if is(7) { a.emails.clone() } else { b.emails };
        (a, b)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn comparison_is_symmetric((a, b) in pair()) {
        let (x, y, model) = (a.form(), b.form(), Model::builtin());
        prop_assert_eq!(compare(&x, &y, &model), compare(&y, &x, &model));
    }

    #[test]
    fn bytes_and_back_is_the_same_form(a in contact()) {
        let form = a.form();
        prop_assert_eq!(MatchForm::from_bytes(&form.to_bytes()), Some(form));
    }

    #[test]
    fn any_bytes_are_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        let versioned: Vec<u8> = std::iter::once(super::codec::LAYOUT).chain(bytes).collect();
        let _ = MatchForm::from_bytes(&versioned);
    }

    #[test]
    fn keys_are_distinct_and_sorted(a in contact()) {
        let found = keys(&a.form());
        prop_assert!(found.windows(2).all(|pair| pair[0] < pair[1]));
        prop_assert!(found.len() <= 160);
    }

    #[test]
    fn an_empty_value_changes_nothing((a, b) in pair()) {
        let mut longer = a.clone();
        longer.emails.push(String::new());
        longer.phones.push(" ".into());
        prop_assert!(probability(&longer, &b) <= probability(&a, &b));
    }

    #[test]
    fn an_agreement_taken_away_never_raises_the_probability((a, b) in pair(), field in 0u8..6) {
        let (mut x, mut y) = (a.clone(), b.clone());
        match field {
            0 => y.birth = x.birth,
            1 => y.emails.clone_from(&x.emails),
            2 => y.phones.clone_from(&x.phones),
            3 => y.street.clone_from(&x.street),
            4 => (y.postcode, y.town) = (x.postcode.clone(), x.town.clone()),
            _ => y.organisation.clone_from(&x.organisation),
        }
        let before = probability(&x, &y);
        match field {
            0 => x.birth = None,
            1 => x.emails.clear(),
            2 => x.phones.clear(),
            3 => x.street.clear(),
            4 => (x.postcode, x.town) = (String::new(), String::new()),
            _ => x.organisation.clear(),
        }
        prop_assert!(probability(&x, &y) <= before + 1e-6, "{} > {}", probability(&x, &y), before);
    }

    #[test]
    fn a_full_contact_is_itself(a in contact()) {
        let full = Owned {
            kind: Kind::Individual,
            first: "Annegret".into(),
            birth: Some((1980, 5, 6)),
            ..a
        };
        prop_assume!(full.last.chars().filter(char::is_ascii_alphabetic).count() > 1);
        prop_assert!(probability(&full, &full) >= 0.99);
    }
}
