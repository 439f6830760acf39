//! Which letters stand beside which in names, towns and streets.
//!
//! In: a text. Out: how much its letters beyond ASCII surprise a reader of a family of languages. That
//! tells `Müller` from `MŸller`, so the right table of an encoding from a wrong one, and repaired text
//! from text that needs none. It knows words of 29 languages and nothing of bytes.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::text::needs_marker;

/// Languages that are written with the same one-byte tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// From Iceland to Portugal and Italy.
    Western,
    /// Polish, Czech, Slovak, Hungarian, Romanian, Croatian, Slovenian, with German among them.
    Central,
    /// Lithuanian, Latvian, Estonian.
    Baltic,
    /// Turkish.
    Turkish,
    /// Greek.
    Greek,
    /// Russian, Ukrainian, Bulgarian, Serbian.
    Cyrillic,
}

/// Languages of the word list with their families, and how often each of their words counts.
///
/// The weights stand for how many customers write so; they are a choice, not a measurement.
const LANGUAGES: [(&str, Family, u32); 33] = [
    ("fr", Family::Western, 3),
    ("de", Family::Western, 3),
    ("it", Family::Western, 5),
    ("es", Family::Western, 3),
    ("pt", Family::Western, 2),
    ("en", Family::Western, 1),
    ("ca", Family::Western, 1),
    ("nl", Family::Western, 1),
    ("sv", Family::Western, 1),
    ("da", Family::Western, 1),
    ("nb", Family::Western, 1),
    ("fi", Family::Western, 1),
    ("is", Family::Western, 1),
    ("et", Family::Western, 1),
    ("pl", Family::Central, 2),
    ("cs", Family::Central, 1),
    ("sk", Family::Central, 1),
    ("hu", Family::Central, 2),
    ("ro", Family::Central, 1),
    ("hr", Family::Central, 1),
    ("sl", Family::Central, 1),
    ("de", Family::Central, 1),
    ("lt", Family::Baltic, 1),
    ("lv", Family::Baltic, 1),
    ("et", Family::Baltic, 1),
    ("de", Family::Baltic, 1),
    ("tr", Family::Turkish, 1),
    ("de", Family::Turkish, 1),
    ("el", Family::Greek, 1),
    ("ru", Family::Cyrillic, 1),
    ("uk", Family::Cyrillic, 1),
    ("bg", Family::Cyrillic, 1),
    ("sr", Family::Cyrillic, 1),
];

/// One line per language; the source of the words stands in its first lines.
const WORDS: &str = include_str!("words.tsv");

static MODEL: LazyLock<Model> = LazyLock::new(Model::learn);

/// The most that one character can surprise, in nats: it then counts as impossible.
pub const IMPOSSIBLE: f64 = 16.0;

/// Tells how much the characters beyond ASCII of a text surprise a reader of that family, in nats.
///
/// A frequent letter between its usual neighbours costs less than 1, a letter of the family in an odd
/// place 5 to 9, a sign in the middle of a word more.
pub fn surprise(family: Family, text: &str) -> f64 {
    let mut sum = 0.0;
    let mut place = Place::default();
    let mut rest = text.chars().peekable();
    while let Some(ch) = rest.next() {
        place.next = rest.peek().copied().unwrap_or(' ');
        if !ch.is_ascii() {
            sum += place.surprise(family, ch);
        }
        place.earlier = place.before;
        place.before = ch;
    }
    sum
}

/// What stands around a character.
struct Place {
    earlier: char,
    before: char,
    next: char,
}

impl Default for Place {
    fn default() -> Self {
        Place { earlier: ' ', before: ' ', next: ' ' }
    }
}

impl Place {
    fn surprise(&self, family: Family, ch: char) -> f64 {
        if let Some(cost) = self.sign(ch) {
            return cost;
        }
        if !ch.is_alphabetic() {
            return IMPOSSIBLE - 2.0;
        }
        if self.mixes_scripts(ch) {
            return IMPOSSIBLE - 3.0;
        }
        let key = [family as u32, folded(self.before), folded(ch), folded(self.next)];
        (MODEL.surprise(key) + self.odd_case(ch)).min(IMPOSSIBLE)
    }

    /// A Greek or Cyrillic letter beside a Latin one.
    fn mixes_scripts(&self, ch: char) -> bool {
        let latin = |ch: char| ch.is_alphabetic() && ch < '\u{370}';
        ('\u{370}'..'\u{530}').contains(&ch) && (latin(self.before) || latin(self.next))
    }

    /// Signs by the place in which people write them; letters give nothing.
    fn sign(&self, ch: char) -> Option<f64> {
        let (before, next) = (self.before, self.next);
        let inside = before.is_alphabetic() && next.is_alphabetic();
        let beside = before.is_alphabetic() || next.is_alphabetic();
        let by_place = |odd: bool, cost_if_odd: f64, cost: f64| if odd { cost_if_odd } else { cost };
        Some(match ch {
            '\u{80}'..='\u{9f}' | '\u{2500}'..='\u{259f}' => IMPOSSIBLE,
            _ if needs_marker(ch) => IMPOSSIBLE - 1.0,
            '\u{2019}' => self.apostrophe(),
            '€' => self.euro(),
            '°' | 'º' | 'ª' => ordinal(before, next),
            '\u{2018}' | '\u{201a}' | '\u{201c}'..='\u{201e}' | '«' | '»' | '\u{2039}' | '\u{203a}' => {
                by_place(inside, 13.0, 6.0)
            }
            '\u{2013}' | '\u{2014}' => by_place(beside, 10.0, 5.0),
            '\u{a0}' => by_place(inside, 7.0, 5.0),
            '…' => by_place(inside, 12.0, 6.5),
            '®' | '©' | '™' => by_place(inside, 12.0, 7.5),
            '£' | '§' | '½' | '²' | '³' | '¼' | '·' | '•' | '´' => by_place(beside, 12.0, 7.5),
            '¿' | '¡' => by_place(before.is_alphabetic(), 13.0, 6.5),
            '№' => by_place(before.is_alphabetic(), 11.0, 4.5),
            _ => return None,
        })
    }

    /// `12 €`, `€12`; rarely `EUR€`.
    fn euro(&self) -> f64 {
        let digit = self.before.is_ascii_digit() || self.next.is_ascii_digit();
        match (self.before.is_alphabetic(), self.next.is_alphabetic()) {
            (true, true) => 13.0,
            (true, false) if !digit => 7.0,
            _ => 4.0,
        }
    }

    /// `l’été`, `dell’arte`, `aujourd’hui`, `O’Neill`; not `Mar’a`.
    fn apostrophe(&self) -> f64 {
        let elided = !self.earlier.is_alphabetic()
            || matches!(self.before, 'l' | 'd' | 't' | 'n' | 'L' | 'D' | 'T' | 'N');
        match (self.before.is_alphabetic() && self.next.is_alphabetic(), elided) {
            (true, true) => 3.0,
            (true, false) => 8.0,
            (false, _) => 6.0,
        }
    }

    /// A capital after a small letter, or a small letter among capitals, is a sign of a wrong table.
    fn odd_case(&self, ch: char) -> f64 {
        let (before, next) = (self.before, self.next);
        if ch.is_uppercase() {
            let inner = if before.is_lowercase() { 6.0 } else { 0.0 };
            let second = if before.is_uppercase() && next.is_lowercase() { 3.5 } else { 0.0 };
            return inner + second;
        }
        let among = before.is_uppercase() && (self.earlier.is_uppercase() || next.is_uppercase());
        if among && ch != 'ß' && ch.is_lowercase() { 3.0 } else { 0.0 }
    }
}

/// `n°`, `1º`, `2ª`, `Mª`.
fn ordinal(before: char, next: char) -> f64 {
    if next.is_alphabetic() {
        12.0
    } else if before.is_ascii_digit() || matches!(before, 'n' | 'N' | 'M' | 'D' | 'o' | 'a') {
        3.5
    } else {
        8.0
    }
}

/// A letter in small, or the space that stands for the end of a word; never 0, which stands for any.
fn folded(ch: char) -> u32 {
    if ch.is_alphabetic() { ch.to_lowercase().next().map_or(32, u32::from) } else { 32 }
}

/// How often letters beyond ASCII stand between which neighbours.
struct Model {
    /// Family, letter before, letter, letter after; 0 stands for any.
    counts: HashMap<u64, u32>,
}

impl Model {
    fn learn() -> Model {
        let mut model = Model { counts: HashMap::new() };
        for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
            let Some((language, words)) = line.split_once('\t') else { continue };
            for (_, family, weight) in LANGUAGES.iter().filter(|(code, ..)| *code == language) {
                words.split(' ').for_each(|word| model.take(*family, *weight, word));
            }
        }
        model
    }

    fn take(&mut self, family: Family, weight: u32, word: &str) {
        let mut before = 32;
        let mut rest = word.chars().peekable();
        while let Some(ch) = rest.next() {
            let (letter, after) = (folded(ch), rest.peek().map_or(32, |next| folded(*next)));
            if !ch.is_ascii() {
                for place in contexts([family as u32, before, letter, after]) {
                    *self.counts.entry(packed(place)).or_default() += weight;
                }
            }
            before = letter;
        }
    }

    fn count(&self, place: [u32; 4]) -> f64 {
        self.counts.get(&packed(place)).map_or(0.0, |count| f64::from(*count))
    }

    /// The surprise of a letter between two others, by what is known of all three, of two, of one.
    fn surprise(&self, place: [u32; 4]) -> f64 {
        let [family, before, letter, after] = place;
        let among = |place: [u32; 4], expected: f64, trust: f64| {
            let [family, before, _, after] = place;
            (self.count(place) + trust * expected) / (self.count([family, before, 0, after]) + trust)
        };
        let alone = among([family, 0, letter, 0], 1e-4, 20.0);
        let left = among([family, before, letter, 0], alone, 4.0);
        let right = among([family, 0, letter, after], alone, 4.0);
        let pair = (left * right / alone).min(1.0);
        -among(place, pair, 3.0).ln()
    }
}

/// A place in full and with each of its neighbours forgotten, with and without the letter.
fn contexts([family, before, letter, after]: [u32; 4]) -> [[u32; 4]; 8] {
    [
        [family, before, letter, after],
        [family, before, 0, after],
        [family, before, letter, 0],
        [family, before, 0, 0],
        [family, 0, letter, after],
        [family, 0, 0, after],
        [family, 0, letter, 0],
        [family, 0, 0, 0],
    ]
}

/// Three letters of the Basic Multilingual Plane and a family in 64 bits; others share a place.
fn packed([family, before, letter, after]: [u32; 4]) -> u64 {
    let part = |value: u32, shift: u32| u64::from(value & 0xFFFF) << shift;
    part(family, 48) | part(before, 32) | part(letter, 16) | part(after, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_surprise_less_than_what_a_wrong_table_makes_of_them() {
        let cases = [
            (Family::Western, "Müller", "MŸller"),
            (Family::Western, "Müller", "M¸ller"),
            (Family::Western, "Hélène", "HŽl\u{8f}ne"),
            (Family::Western, "François", "FranÁois"),
            (Family::Western, "cœur", "c½ur"),
            (Family::Western, "12 €", "12 Û"),
            (Family::Western, "L’été", "LÕété"),
            (Family::Central, "Gdańsk", "Gdaďsk"),
            (Family::Central, "Dvořák", "Dvośák"),
            (Family::Cyrillic, "Иванов", "хБЮМНБ"),
        ];
        for (family, right, wrong) in cases {
            assert!(surprise(family, right) + 2.0 < surprise(family, wrong), "{right} {wrong}");
        }
        assert!(surprise(Family::Central, "Gdańsk") + 2.0 < surprise(Family::Western, "Gdañsk"));
        assert_eq!(surprise(Family::Western, "plain"), 0.0);
    }
}
