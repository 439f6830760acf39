//! Spelling errors in words of a list.
//!
//! In: a compacted text and the known words. Out: the value whose word it nearly is, when there is only one. What is
//! near is a proposal, never a reading.

use rapidfuzz::distance::osa::{Args, BatchComparator};

/// Slips that a word of so many letters may have; in short words one letter makes another word.
fn slips(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=8 => 1,
        _ => 2,
    }
}

/// The value of the word that is nearest to `key`; `None` when nothing is near or two values are as near.
pub(crate) fn nearest<'a, V: PartialEq>(key: &str, words: impl Iterator<Item = (&'a str, V)>) -> Option<V> {
    let allowed = slips(key.chars().count());
    if allowed == 0 {
        return None;
    }
    let comparer = BatchComparator::new(key.chars());
    let args = Args::default().score_cutoff(allowed);
    let mut best: Option<(usize, V, bool)> = None;
    for (word, value) in words.filter(|(word, _)| word.len().abs_diff(key.len()) <= allowed + 2) {
        let Some(distance) = comparer.distance_with_args(word.chars(), &args) else { continue };
        best = match best {
            Some((least, before, unique)) if least < distance => Some((least, before, unique)),
            Some((least, before, unique)) if least == distance => {
                let unique = unique && before == value;
                Some((least, before, unique))
            }
            _ => Some((distance, value, true)),
        };
    }
    best.filter(|(_, _, unique)| *unique).map(|(_, value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_word_that_is_near() {
        let words =
            [("madame", 1), ("monsieur", 2), ("herr", 3), ("sierra", 4), ("signora", 5), ("signore", 6)];
        for (key, value) in [
            ("madmae", Some(1)),
            ("monseiur", Some(2)),
            ("monnsieurr", Some(2)),
            ("her", None),
            ("signor", None),
            ("signoraa", Some(5)),
            ("zebra", None),
            ("", None),
        ] {
            assert_eq!(nearest(key, words.into_iter()), value, "{key}");
        }
    }
}
