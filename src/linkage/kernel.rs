//! Edit distance on short byte strings, without allocation.

/// Letters, digits and one slot for everything else.
const ALPHABET: usize = 37;

/// The slot of each byte, looked up instead of compared.
const SLOTS: [u8; 256] = slots();

const fn slots() -> [u8; 256] {
    let mut slots = [ALPHABET as u8 - 1; 256];
    let mut letter = 0;
    while letter < 26 {
        slots[b'a' as usize + letter] = letter as u8;
        letter += 1;
    }
    while letter < 36 {
        slots[b'0' as usize + letter - 26] = letter as u8;
        letter += 1;
    }
    slots
}

fn slot(byte: u8) -> usize {
    usize::from(SLOTS[usize::from(byte)])
}

/// Optimal string alignment distance (a swap of neighbours counts one).
///
/// Bit-parallel after Hyyrö (2003), "A bit-vector algorithm for computing Levenshtein and Damerau edit
/// distances"; texts beyond 64 bytes are cut.
pub(crate) fn distance(a: &[u8], b: &[u8]) -> u32 {
    if a == b {
        return 0;
    }
    let a = a.get(..64).unwrap_or(a);
    let b = b.get(..64).unwrap_or(b);
    let (Some(last), false) = (a.len().checked_sub(1), b.is_empty()) else {
        return u32::try_from(a.len().max(b.len())).unwrap_or(u32::MAX);
    };
    let mut places = [0u64; ALPHABET];
    for (i, byte) in a.iter().enumerate() {
        places[slot(*byte)] |= 1 << i;
    }
    run(&places, b, last)
}

fn run(places: &[u64; ALPHABET], b: &[u8], last: usize) -> u32 {
    let (mut up, mut down, mut diagonal, mut before) = (u64::MAX, 0u64, 0u64, 0u64);
    let mut cost = last + 1;
    for byte in b {
        let here = places[slot(*byte)];
        let swap = ((!diagonal & here) << 1) & before;
        diagonal = ((here & up).wrapping_add(up) ^ up) | here | down | swap;
        let right = down | !(diagonal | up);
        let left = diagonal & up;
        cost = cost + ((right >> last) & 1) as usize - ((left >> last) & 1) as usize;
        let right = (right << 1) | 1;
        up = (left << 1) | !(diagonal | right);
        down = right & diagonal;
        before = here;
    }
    u32::try_from(cost).unwrap_or(u32::MAX)
}

/// How alike two folded words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    /// Nothing in common worth naming.
    Other,
    /// Two or three slips in a longer word.
    Similar,
    /// One slip.
    Typo,
    /// The same bytes.
    Equal,
}

/// Grades two words by their distance and length.
pub(crate) fn likeness(a: &[u8], b: &[u8]) -> Likeness {
    if a == b {
        return Likeness::Equal;
    }
    let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
    if short < 2 || long - short > 3 {
        return Likeness::Other;
    }
    let most = if short >= 8 { 3 } else { 2 };
    // Each slip changes at most two letters of the set: most strangers end here, unmeasured.
    if (letters(a) ^ letters(b)).count_ones() > 2 * most {
        return Likeness::Other;
    }
    match distance(a, b) {
        1 if short == 2 && (long == 2 || a.first() != b.first()) => Likeness::Other,
        1 if short == 2 => Likeness::Similar,
        1 => Likeness::Typo,
        2 if short >= 5 || long >= 6 => Likeness::Similar,
        3 if short >= 8 => Likeness::Similar,
        _ => Likeness::Other,
    }
}

/// The set of letters of a word.
fn letters(word: &[u8]) -> u64 {
    word.iter().fold(0, |set, byte| set | 1 << slot(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_slips() {
        for (a, b, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "abc", 0),
            ("muller", "mulelr", 1),
            ("meier", "maier", 1),
            ("meier", "meyers", 2),
            ("anna", "hannah", 2),
            ("ca", "abc", 3),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(a.as_bytes(), b.as_bytes()), expected, "{a} {b}");
            assert_eq!(distance(b.as_bytes(), a.as_bytes()), expected, "{b} {a}");
        }
    }

    #[test]
    fn likeness_grades() {
        assert_eq!(likeness(b"ann", b"anna"), Likeness::Typo);
        assert_eq!(likeness(b"rossi", b"russo"), Likeness::Similar);
        assert_eq!(likeness(b"al", b"bl"), Likeness::Other);
    }
}
