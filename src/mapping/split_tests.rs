//! Tables of names and addresses in one column: how many are split as a person would.
//!
//! A line whose doubt is `miss` is known to go wrong; it stands there so that the share is honest.

use std::collections::BTreeSet;

use super::name_order::NameOrder;
use super::names::split_name;
use super::place::{split_full_address, split_postcode_town};
use super::split::SplitKind;

static NAMES: &str = include_str!("testdata/names.tsv");
static ADDRESSES: &str = include_str!("testdata/addresses.tsv");

/// The lines of a table with so many columns each.
fn table(file: &'static str, width: usize) -> impl Iterator<Item = Vec<String>> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(move |line| {
        let mut cells: Vec<String> = line.split('\t').map(|cell| cell.replace('⏎', "\n")).collect();
        assert!(cells.len() <= width, "{line}");
        cells.resize(width, String::new());
        cells
    })
}

/// Compares every line; gives the misses that are not said to be one.
fn misses(lines: impl Iterator<Item = (Vec<String>, Vec<String>)>, least: usize) -> Vec<String> {
    let (mut all, mut right, mut wrong) = (0, 0, Vec::new());
    for (expected, found) in lines {
        let said = expected.last().is_some_and(|doubt| doubt == "miss");
        all += 1;
        match (expected[1..] == found[..], said) {
            (true, false) => right += 1,
            (false, true) => {}
            _ => {
                wrong.push(format!("{}\n  expected {:?}\n  found    {found:?}", expected[0], &expected[1..]));
            }
        }
    }
    println!("{right} of {all}");
    assert!(all >= least, "only {all} lines");
    wrong
}

#[test]
fn names_of_the_table() {
    let found = |expected: Vec<String>| {
        let parts = split_name(&expected[0], NameOrder::Mixed);
        let doubt = match parts.doubt {
            Some(SplitKind::NameOrder) => "order",
            Some(SplitKind::Couple) => "couple",
            Some(SplitKind::TwoPersons) => "two",
            Some(SplitKind::Organisation) => "organisation",
            _ => "",
        };
        let found = vec![
            parts.title,
            parts.first,
            parts.last,
            parts.organisation,
            parts.remark,
            parts.care_of,
            doubt.to_owned(),
        ];
        (expected, found)
    };
    let wrong = misses(table(NAMES, 8).map(found), 150);
    assert!(wrong.is_empty(), "{} misses\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn addresses_of_the_table() {
    let found = |expected: Vec<String>| {
        let text = expected[0].as_str();
        let found = match split_full_address(text, None) {
            Some(parts) => {
                let doubt = if parts.doubt.is_some() { "parts" } else { "" }.to_owned();
                vec![
                    parts.lines.join(" ¦ "),
                    parts.postcode,
                    parts.town,
                    parts.department,
                    parts.country,
                    doubt,
                ]
            }
            None => match split_postcode_town(text, None) {
                Some(p) => [&["ONLY PLACE", p.postcode, p.town][..], &[""; 3]].concat(),
                None => vec![text, "", "", "", "", "whole"],
            }
            .into_iter()
            .map(str::to_owned)
            .collect(),
        };
        (expected, found)
    };
    let wrong = misses(table(ADDRESSES, 7).map(found), 80);
    assert!(wrong.is_empty(), "{} misses\n{}", wrong.len(), wrong.join("\n"));
}

/// Words of which names and addresses are made, in any order.
const NAME_WORDS: [&str; 26] = [
    "Marie",
    "Jean",
    "Hans",
    "Dupont",
    "MÜLLER",
    "von",
    "de la",
    "et",
    "und",
    "&",
    "y",
    "/",
    ",",
    "M.",
    "Mme",
    "Dr.",
    "Herr und Frau",
    "c/o",
    "née",
    "(Mme)",
    "(Verein)",
    "GmbH",
    "Fils",
    "J.",
    "Jr.",
    "Hans/Erika",
];
const ADDRESS_WORDS: [&str; 22] = [
    "Rue du Lac",
    "3",
    "12 bis",
    "1003",
    "75002",
    "CH-8001",
    "SW1A 2AA",
    "DC 20500",
    "1015 CJ",
    "Lausanne",
    "St. Gallen",
    "Suisse",
    "USA",
    "(MI)",
    "(España)",
    ",",
    "\n",
    "  ",
    " - ",
    "/",
    "Postfach 12",
    "c/o Meier",
];

fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters
}

/// The words of names, each once, without those that join names: one last name stands for both of a couple.
fn words_of_names(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !matches!(*word, "" | "et" | "und" | "y")).collect()
}

#[test]
fn a_suffix_behind_particles_alone_is_kept() {
    let p = split_name("de la Tour Jr.", NameOrder::Mixed);
    assert_eq!((p.first.as_str(), p.last.as_str()), ("", "de la Tour Jr."));
    assert_eq!(split_name("de la Jr.", NameOrder::Mixed).last, "de la Jr.");
}

proptest::proptest! {
    #[test]
    fn nobody_is_lost(words in proptest::collection::vec(proptest::sample::select(&NAME_WORDS[..]), 0..8)) {
        let text = words.join(" ");
        let p = split_name(&text, NameOrder::Mixed);
        let kept = [p.title, p.first, p.last, p.organisation, p.remark, p.care_of].join(" ");
        proptest::prop_assert_eq!(words_of_names(&kept), words_of_names(&text), "{} became {}", text, kept);
    }

    #[test]
    fn no_part_of_an_address_is_lost(words in proptest::collection::vec(proptest::sample::select(&ADDRESS_WORDS[..]), 0..8)) {
        let text = words.join(" ");
        if let Some(p) = split_full_address(&text, None) {
            let kept = letters(&[p.lines.concat(), p.postcode, p.town, p.department, p.country].concat());
            let mut left = kept;
            for letter in letters(&text) {
                let at = left.iter().position(|l| *l == letter);
                proptest::prop_assert!(at.is_some(), "{text} lost {letter}");
                left.remove(at.unwrap());
            }
        }
    }
}
