//! Properties of linkage over contacts of any content: realistic names beside empty fields, scripts that are written
//! from right to left, emoji, control characters and very long texts.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;

mod cards;
use cards::*;

/// Cases of each property: enough to meet every branch, few enough for every run of the tests.
const CASES: u32 = 256;

/// The shipped model, one of a small table, and one that knows frequencies and has learned.
fn models() -> &'static [Model] {
    static MODELS: std::sync::OnceLock<Vec<Model>> = std::sync::OnceLock::new();
    MODELS.get_or_init(|| {
        let table = table(Names::Many, 7, 400);
        let mut frequencies = TermFrequencies::default();
        (0..8).for_each(|_| table.iter().for_each(|form| frequencies.add(form)));
        let small = Model::builtin().with_table_size(table.len());
        let rich = small.clone().with_frequencies(frequencies);
        let pairs = all_pairs(&table, &rich);
        let learned = rich.with_learned_rates(pairs.iter().map(|(_, _, found)| found), table.len());
        vec![Model::builtin(), small, learned]
    })
}

/// Blocks with more members are skipped, as in `import`.
const BLOCK_CAP: usize = 30;

/// The models that have not learned.
fn shipped() -> &'static [Model] {
    models().split_last().map_or(&[], |(_, shipped)| shipped)
}

/// All pairs that share a block, compared.
fn all_pairs(forms: &[MatchForm], model: &Model) -> Vec<(u32, u32, Comparison)> {
    let mut blocks: HashMap<BlockingKey, Vec<u32>> = HashMap::new();
    for (form, at) in forms.iter().zip(0..) {
        keys(form).into_iter().for_each(|key| blocks.entry(key).or_default().push(at));
    }
    let mut pairs: Vec<(u32, u32)> = Vec::new();
    for block in blocks.values().filter(|block| block.len() <= BLOCK_CAP) {
        for (i, a) in block.iter().enumerate() {
            pairs.extend(block.iter().skip(i + 1).map(|b| (*a, *b)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let compared = |(a, b): (u32, u32)| (a, b, compare(&forms[a as usize], &forms[b as usize], model));
    pairs.into_iter().map(compared).collect()
}

/// Compares two cards with one equal field, and without that field in the second; says how the probability rose, if it did.
fn never_raises(models: &[Model], (a, b): (&Card, &Card), at: usize) -> Result<(), String> {
    let (mut equal, mut less) = (b.clone(), b.clone());
    take_over(&mut equal, a, at);
    take_over(&mut less, &Card::default(), at);
    for model in models {
        let (before, after) =
            (compare(&a.form(), &equal.form(), model), compare(&a.form(), &less.form(), model));
        if after.probability > before.probability + 1e-6 {
            return Err(format!(
                "{} {} / {} {}",
                before.probability,
                before.explanation(),
                after.probability,
                after.explanation()
            ));
        }
    }
    Ok(())
}

/// Whether taking away a last name turns the reading round: without it a first name that is like a last name of the other
/// (Anna / Anna Müller) may be one. Then other values are compared, and nothing was merely taken away.
fn is_read_anew((a, b): (&Card, &Card), at: usize) -> bool {
    let surname = |text: &str| Card { last: text.to_owned(), ..Card::default() }.form();
    let is_like = |first: &str, last: &str| {
        let level = compare(&surname(first), &surname(last), &Model::builtin()).level(MatchField::LastName);
        !matches!(level, Level::Conflict | Level::Missing)
    };
    // Which first and last names meet once the field is shared.
    let firsts = if at == 0 { [&a.first; 2] } else { [&a.first, &b.first] };
    at < 2 && firsts.iter().any(|first| is_like(first, &a.last) || is_like(first, &b.last))
}

/// Pairs of up to twenty nodes, as [`clusters`] takes them.
fn links() -> impl Strategy<Value = Vec<(u32, u32, f64)>> {
    let likely = (0u32..=20).prop_map(|twentieth| f64::from(twentieth) / 20.0);
    proptest::collection::vec((0u32..20, 0u32..20, likely), 0..60)
}

/// Any set of conflicts, as bits over the nodes.
fn in_conflict(seed: u64, a: u32, b: u32) -> bool {
    let (low, high) = (a.min(b), a.max(b));
    let mut state = seed ^ u64::from(low * 31 + high);
    next(&mut state, 10) < 2
}

/// Names of more letters than so.
fn longer_than(names: &[&'static str], letters: usize) -> impl Strategy<Value = &'static str> {
    let is_longer = |name: &&str| name.chars().filter(|sign| sign.is_alphabetic()).count() > letters;
    select(names.iter().copied().filter(is_longer).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn the_order_of_two_contacts_does_not_matter((a, b) in pair()) {
        // A person and a structure have a test of their own.
        let alike = (a.kind == Kind::Structure) == (b.kind == Kind::Structure);
        let b = if alike { b } else { Card { kind: a.kind, ..b } };
        let (x, y) = (a.form(), b.form());
        for model in models() {
            let (one, other) = (compare(&x, &y, model), compare(&y, &x, model));
            prop_assert_eq!(one.weight, other.weight, "{} / {}", one.explanation(), other.explanation());
            prop_assert_eq!(one.explanation(), other.explanation());
            prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn the_order_of_a_person_and_a_structure_does_not_matter(a in card(), b in card()) {
        let person = Card { kind: Kind::Individual, ..a };
        let structure = Card { kind: Kind::Structure, ..b };
        let model = Model::builtin();
        let (x, y) = (person.form(), structure.form());
        prop_assert_eq!(compare(&x, &y, &model), compare(&y, &x, &model));
    }

    #[test]
    fn a_probability_is_one_and_the_explanation_adds_up((a, b) in pair()) {
        let (x, y) = (a.form(), b.form());
        for model in models() {
            let found = compare(&x, &y, model);
            prop_assert!(found.weight.is_finite());
            prop_assert!((0.0..=1.0).contains(&found.probability));
            let sum: f32 = found.fields.iter().map(|entry| entry.weight).sum();
            prop_assert!((sum - found.weight).abs() < 1e-3, "{sum} {}", found.weight);
            prop_assert!(found.fields.iter().all(|entry| entry.weight.is_finite()));
        }
    }

    #[test]
    fn the_explanation_in_words_adds_up((a, b) in pair()) {
        let found = compare(&a.form(), &b.form(), &Model::builtin());
        let line = found.explanation();
        let bits: Vec<f32> =
            line.split("; ").filter_map(|part| part.rsplit(' ').next()?.parse().ok()).collect();
        // Each entry is rounded to a tenth of a bit, and those below a twentieth are left out.
        let tolerance = 0.06 * found.fields.len() as f32;
        prop_assert!((bits.iter().sum::<f32>() - found.weight).abs() < tolerance, "{line} is {}", found.weight);
    }

    #[test]
    fn nothing_panics_and_bytes_come_back(a in card()) {
        let form = a.form();
        let bytes = form.to_bytes();
        prop_assert!(bytes.len() <= 1024, "a form is small whatever was typed: {}", bytes.len());
        let again = MatchForm::from_bytes(&bytes);
        prop_assert_eq!(again.as_ref(), Some(&form));
        prop_assert_eq!(keys(&again.unwrap()), keys(&form));
    }

    #[test]
    fn damaged_bytes_are_refused_or_are_a_form(a in card(), at in any::<Index>(), byte in any::<u8>()) {
        let mut bytes = a.form().to_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Some(form) = MatchForm::from_bytes(&bytes) {
            let _ = keys(&form);
            let found = compare(&form, &a.form(), &Model::builtin());
            prop_assert!((0.0..=1.0).contains(&found.probability));
        }
    }

    #[test]
    fn any_bytes_are_refused_or_are_a_form(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let version = Card::default().form().to_bytes()[0];
        let versioned: Vec<u8> = std::iter::once(version).chain(bytes.iter().copied()).collect();
        for bytes in [&bytes, &versioned] {
            if let Some(form) = MatchForm::from_bytes(bytes) {
                prop_assert_eq!(MatchForm::from_bytes(&form.to_bytes()), Some(form));
            }
        }
    }

    #[test]
    fn a_blank_value_more_changes_nothing((a, b) in pair(), blank in "[ \\t\\n\\u{a0}\\u{200b}.;-]{0,4}") {
        let mut longer = a.clone();
        longer.emails.push(blank.clone());
        longer.phones.push(blank.clone());
        longer.admin.push(blank);
        prop_assert_eq!(longer.form(), a.form());
        prop_assert_eq!(keys(&longer.form()), keys(&a.form()));
        let model = Model::builtin();
        prop_assert_eq!(compare(&longer.form(), &b.form(), &model), compare(&a.form(), &b.form(), &model));
    }

    #[test]
    fn an_equal_value_taken_away_never_raises_the_probability((a, b) in pair(), at in 0..FIELDS) {
        // Addresses of offices have a property of their own below.
        prop_assume!(at != EMAILS || !a.emails.iter().any(|email| email.to_lowercase().starts_with("info@")));
        prop_assume!(!is_read_anew((&a, &b), at));
        let found = never_raises(shipped(), (&a, &b), at);
        prop_assert!(found.is_ok(), "{found:?}");
    }

    #[test]
    fn after_learning_an_equal_value_taken_away_never_raises_the_probability((a, b) in pair(), at in 0..EMAILS) {
        prop_assume!(!is_read_anew((&a, &b), at));
        let found = never_raises(models(), (&a, &b), at);
        prop_assert!(found.is_ok(), "{found:?}");
    }

    #[test]
    fn an_office_address_taken_away_never_raises_the_probability((a, b) in pair()) {
        let a = Card { emails: vec!["info@mueller.ch".into()], ..a };
        let found = never_raises(shipped(), (&a, &b), EMAILS);
        prop_assert!(found.is_ok(), "{found:?}");
    }

    #[test]
    fn a_contact_is_itself(a in card(), first in longer_than(&FIRSTS, 2), last in longer_than(&LASTS, 1)) {
        let named = Card { first: first.into(), last: last.into(), kind: Kind::Individual, ..a };
        let known = [
            Card { birth: Some((1980, 5, 6)), ..named.clone() },
            Card { phones: vec!["+41791234567".into()], ..named },
        ];
        for card in known {
            let found = compare(&card.form(), &card.form(), &Model::builtin());
            prop_assert!(found.probability >= 0.99, "{} {}", found.probability, found.explanation());
            prop_assert_eq!(found.relation, Relation::Same);
        }
    }

    #[test]
    fn a_structure_is_itself(a in card(), firm in select(&FIRMS[..]), street in select(&STREETS[..5])) {
        let card = Card {
            kind: Kind::Structure,
            organisation: firm.into(),
            street: street.into(),
            postcode: "8001".into(),
            town: "Zürich".into(),
            ..a
        };
        let found = compare(&card.form(), &card.form(), &Model::builtin());
        prop_assert!(found.probability >= 0.99, "{} {}", found.probability, found.explanation());
        prop_assert_eq!(found.relation, Relation::Same);
    }

    #[test]
    fn a_person_with_an_address_is_itself(
        first in select(&FIRSTS[..6]),
        last in select(&LASTS[..10]),
        street in select(&STREETS[..5]),
        email in select(&["", "anna.mueller@gmx.ch"][..]),
    ) {
        let card = Card {
            first: first.into(),
            last: last.into(),
            emails: vec![email.into()],
            street: street.into(),
            postcode: "8001".into(),
            town: "Zürich".into(),
            ..Card::default()
        };
        let found = compare(&card.form(), &card.form(), &Model::builtin());
        prop_assert!(found.probability >= 0.99, "{} {}", found.probability, found.explanation());
    }

    #[test]
    fn what_says_nothing_gives_no_key(
        kind in kind(),
        blanks in proptest::array::uniform9("[ \\t\\r\\n\\x00\\u{a0}\\u{200b}\\u{feff}.,;:!?/()\"-]{0,6}"),
    ) {
        let [first, last, organisation, typed, email, phone, street, postcode, town] = blanks;
        let (emails, phones) = (vec![email], vec![phone]);
        let card = Card { kind, first, last, organisation, typed, emails, phones, street, postcode, town, ..Card::default() };
        prop_assert!(keys(&card.form()).is_empty());
    }

    #[test]
    fn contacts_without_a_value_in_common_share_no_key(a in card(), shared in any::<u16>()) {
        // Every key is made of what one half has; a key of both would be made of a missing value.
        let (mut one, mut other) =
            (Card { kind: a.kind, ..Card::default() }, Card { kind: a.kind, ..Card::default() });
        for at in 0..FIELDS {
            take_over(if shared & (1 << at) != 0 { &mut one } else { &mut other }, &a, at);
        }
        // First and last names are one value for keys: names may stand in each other's place.
        take_over(&mut one, &a, 0);
        take_over(&mut one, &a, 1);
        take_over(&mut other, &Card::default(), 0);
        take_over(&mut other, &Card::default(), 1);
        let found: HashSet<BlockingKey> = keys(&one.form()).into_iter().collect();
        prop_assert!(keys(&other.form()).iter().all(|key| !found.contains(key)));
    }

    #[test]
    fn persons_and_structures_share_no_key(a in card()) {
        let person = Card { kind: Kind::Individual, ..a.clone() };
        let structure = Card { kind: Kind::Structure, ..a };
        let found: HashSet<BlockingKey> = keys(&person.form()).into_iter().collect();
        prop_assert!(keys(&structure.form()).iter().all(|key| !found.contains(key)));
    }

    #[test]
    fn the_order_of_addresses_and_numbers_does_not_matter(
        (a, b) in pair(),
        emails in proptest::collection::vec(select(&MAILS[..5]), 2..4),
        phones in proptest::collection::vec(select(&PHONES[..5]), 2..4),
    ) {
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<String>>();
        let a = Card { emails: list(&emails), phones: list(&phones), ..a };
        let b = Card { emails: list(&emails), phones: list(&phones), ..b };
        let mut turned = a.clone();
        turned.emails.reverse();
        turned.phones.reverse();
        turned.admin.reverse();
        prop_assert_eq!(keys(&turned.form()), keys(&a.form()));
        for model in models() {
            let (one, other) =
                (compare(&a.form(), &b.form(), model), compare(&turned.form(), &b.form(), model));
            prop_assert_eq!(one.weight, other.weight, "{} / {}", one.explanation(), other.explanation());
        }
    }

    #[test]
    fn groups_hold_no_conflict_and_need_no_order(pairs in links(), seed in any::<u64>(), threshold in 0u32..=20) {
        let threshold = f64::from(threshold) / 20.0;
        let conflict = |a: u32, b: u32| in_conflict(seed, a, b);
        let found = clusters(&pairs, conflict, threshold);
        for (a, x) in &found {
            let with_a: Vec<u32> = found.iter().filter(|(_, y)| *y == x).map(|(b, _)| *b).collect();
            prop_assert!(with_a.len() > 1, "a group of one");
            prop_assert!(with_a.iter().all(|b| a == b || !conflict(*a, *b)));
            prop_assert_eq!(with_a.iter().min(), Some(x), "named after its smallest");
        }
        let turned: Vec<(u32, u32, f64)> = pairs.iter().rev().map(|(a, b, p)| (*b, *a, *p)).collect();
        prop_assert_eq!(clusters(&turned, conflict, threshold), found);
    }

    #[test]
    fn the_best_partner_needs_no_order(pairs in links(), at in any::<Index>()) {
        let links: Vec<Link> =
            pairs.iter().map(|(row, contact, probability)| Link { row: *row, contact: *contact, probability: *probability }).collect();
        let mut turned = links.clone();
        if !turned.is_empty() {
            let middle = at.index(turned.len());
            turned.rotate_left(middle);
            turned.reverse();
        }
        let chosen = assign_best(&links);
        prop_assert_eq!(&assign_best(&turned), &chosen);
        prop_assert!(chosen.windows(2).all(|pair| pair[0].row < pair[1].row), "each row once, in order");
        for link in &links {
            let best = chosen.iter().find(|best| best.row == link.row);
            prop_assert!(best.is_some_and(|best| best.probability >= link.probability));
        }
    }
}

#[test]
fn what_is_learned_does_not_depend_on_the_order_of_pairs() {
    let forms = table(Names::Many, 11, 400);
    let shipped = Model::builtin().with_table_size(forms.len());
    let pairs: Vec<Comparison> = all_pairs(&forms, &shipped).into_iter().map(|(_, _, found)| found).collect();
    let learned = shipped.clone().with_learned_rates(pairs.iter(), forms.len());
    let turned = shipped.clone().with_learned_rates(pairs.iter().rev(), forms.len());
    let mut has_learned = false;
    for (i, a) in forms.iter().enumerate() {
        let b = &forms[(i * 7 + 1) % forms.len()];
        let (x, y) = (compare(a, b, &learned).weight, compare(a, b, &turned).weight);
        // Sums in another order may differ in their last bits.
        assert!((x - y).abs() < 1e-3, "{x} {y}");
        has_learned |= (x - compare(a, b, &shipped).weight).abs() > 0.1;
    }
    assert!(has_learned, "the pairs teach nothing");
}

/// A group of more than this share of a table is no group of one person.
const GIANT: usize = 10;

/// The largest group at each threshold.
fn largest_groups(names: Names, thresholds: &[f64]) -> Vec<(f64, usize)> {
    let forms = table(names, 3, 240);
    let mut frequencies = TermFrequencies::default();
    forms.iter().for_each(|form| frequencies.add(form));
    let shipped = Model::builtin().with_table_size(forms.len()).with_frequencies(frequencies);
    let pairs = all_pairs(&forms, &shipped);
    let learned = shipped.with_learned_rates(pairs.iter().map(|(_, _, found)| found), forms.len());
    let pairs = all_pairs(&forms, &learned);
    let conflict = |a: u32, b: u32| compare(&forms[a as usize], &forms[b as usize], &learned).contradicts();
    let scored: Vec<(u32, u32, f64)> =
        pairs.iter().map(|(a, b, found)| (*a, *b, found.probability)).collect();
    let largest = |threshold: f64| {
        let mut sizes: HashMap<u32, usize> = HashMap::new();
        clusters(&scored, conflict, threshold)
            .into_values()
            .for_each(|group| *sizes.entry(group).or_default() += 1);
        sizes.into_values().max().unwrap_or(0)
    };
    thresholds.iter().map(|threshold| (*threshold, largest(*threshold))).collect()
}

#[test]
fn no_threshold_gives_one_giant_group() {
    let found = largest_groups(Names::Many, &[0.1, 0.3, 0.5, 0.9, 0.99]);
    assert!(found.iter().all(|(_, largest)| (2..=240 / GIANT).contains(largest)), "{found:?}");
}

#[test]
fn not_even_the_lowest_threshold_gives_one_giant_group() {
    let found = largest_groups(Names::Many, &[0.0, 0.001, 0.01]);
    assert!(found.iter().all(|(_, largest)| *largest <= 240 / GIANT), "{found:?}");
}

#[test]
fn no_threshold_gives_one_giant_group_of_look_alikes() {
    let found = largest_groups(Names::Few, &[0.0, 0.001, 0.01, 0.1, 0.3, 0.5, 0.9, 0.99]);
    assert!(found.iter().all(|(_, largest)| *largest <= 240 / GIANT), "{found:?}");
}
