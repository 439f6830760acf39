//! Which one-byte encoding the words of a file speak for.
//!
//! In: words with bytes that are not UTF-8. Out: the encoding under which their letters surprise least.
//! It decides among tables that people have; it does not know the file.

use std::collections::BTreeSet;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    Encoding, IBM866, ISO_8859_2, ISO_8859_5, ISO_8859_7, ISO_8859_15, KOI8_U, MACINTOSH, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1257, X_MAC_CYRILLIC,
};

use super::charset::{Charset, by_table};
use crate::contact::value::dos::{IBM850, IBM852, MAC_CENTRAL};
use crate::contact::value::letters::{Family, surprise};

/// What a file may be in, for whom, and how much evidence it takes to believe it, in nats.
///
/// The last is the logarithm of how much rarer than Windows-1252 such a file is among those that
/// customers send, by estimate.
pub(super) const CANDIDATES: [(Charset, Family, f64); 18] = [
    (Charset::Standard(WINDOWS_1252), Family::Western, 0.0),
    (Charset::Standard(WINDOWS_1250), Family::Central, 2.0),
    (Charset::Standard(WINDOWS_1251), Family::Cyrillic, 2.0),
    (Charset::Standard(MACINTOSH), Family::Western, 2.5),
    (Charset::Standard(ISO_8859_15), Family::Western, 2.5),
    (Charset::Old(IBM850), Family::Western, 3.0),
    (Charset::Standard(ISO_8859_2), Family::Central, 3.0),
    (Charset::Standard(WINDOWS_1254), Family::Turkish, 3.5),
    (Charset::Standard(WINDOWS_1253), Family::Greek, 4.0),
    (Charset::Standard(WINDOWS_1257), Family::Baltic, 4.0),
    (Charset::Old(IBM852), Family::Central, 4.0),
    (Charset::Standard(KOI8_U), Family::Cyrillic, 4.0),
    (Charset::Standard(IBM866), Family::Cyrillic, 4.0),
    (Charset::Standard(ISO_8859_5), Family::Cyrillic, 5.0),
    (Charset::Standard(ISO_8859_7), Family::Greek, 4.5),
    (Charset::Standard(X_MAC_CYRILLIC), Family::Cyrillic, 4.5),
    (Charset::Old(MAC_CENTRAL), Family::Central, 5.0),
    (Charset::Standard(WINDOWS_1254), Family::Western, 6.0),
];

/// Above this surprise a byte, no table here explains the words; then they may be of another script.
const STRANGE: f64 = 9.0;

/// Bytes below which nothing but the tables above is believed.
const ENOUGH_FOR_OTHER_SCRIPTS: usize = 200;

/// Finds the encoding that explains the words best, Windows-1252 if there are none.
pub(super) fn judge(words: &BTreeSet<Vec<u8>>) -> Charset {
    let mut best = (f64::INFINITY, Charset::Standard(WINDOWS_1252));
    for (charset, family, rarity) in CANDIDATES {
        let cost = rarity + cost(charset, family, words, best.0);
        if cost < best.0 {
            best = (cost, charset);
        }
    }
    let bytes: usize = words.iter().map(|word| word.iter().filter(|byte| **byte >= 0x80).count()).sum();
    if bytes >= ENOUGH_FOR_OTHER_SCRIPTS
        && best.0 > STRANGE * f64::from(u32::try_from(bytes).unwrap_or(u32::MAX))
    {
        return other_script(words).map_or(best.1, Charset::Standard);
    }
    if reads_alike(best.1, WINDOWS_1252, words) { Charset::Standard(WINDOWS_1252) } else { best.1 }
}

/// Tells whether two tables read all words as the same text: then the file speaks for neither.
fn reads_alike(charset: Charset, other: &'static Encoding, words: &BTreeSet<Vec<u8>>) -> bool {
    let other = Charset::Standard(other);
    charset != other && words.iter().all(|word| charset.decode(word) == other.decode(word))
}

/// Sums the surprise of all words, until it is more than another table took.
fn cost(charset: Charset, family: Family, words: &BTreeSet<Vec<u8>>, enough: f64) -> f64 {
    let Some(table) = charset.characters() else { return f64::INFINITY };
    let mut sum = 0.0;
    for word in words {
        sum += surprise(family, &by_table(&table, word));
        if sum > enough {
            break;
        }
    }
    sum
}

/// Asks the detector of the web, which knows Chinese, Japanese, Korean, Hebrew, Arabic and Thai too.
fn other_script(words: &BTreeSet<Vec<u8>>) -> Option<&'static Encoding> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for word in words {
        detector.feed(word, false);
        detector.feed(b" ", false);
    }
    detector.feed(b"", true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let known = CANDIDATES.iter().any(|(charset, ..)| charset.is(guess));
    (!known).then_some(guess)
}

/// Tells which family of languages an encoding is for.
pub(super) fn family_of(charset: Charset) -> Family {
    CANDIDATES.iter().find(|(known, ..)| *known == charset).map_or(Family::Western, |(_, family, _)| *family)
}
