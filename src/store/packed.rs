//! Long texts made short: the JSON of rows and changes as a store keeps it.
//!
//! In: a text. Out: its bytes, a third or a quarter as long, each text by itself, so that one row can be read and
//! rewritten alone. Bytes that were not packed are read as the text that they are, so that a base which was written
//! before texts were packed needs no rewriting. It does not know what the texts say: [`WORDS`] only guesses what they
//! repeat.
//!
//! The form: [`MARK`], then sequences. A sequence is one byte (how many literal bytes, how many copied ones beyond
//! [`SHORTEST`]; [`MORE`] in a half says that a number with the rest follows), the literal bytes, and how far back the
//! copy begins, counted through the text so far and then [`WORDS`]. The last sequence may end after its literals.

use std::sync::LazyLock;

/// The first byte of a packed text: the version of the form and of its words. No JSON begins with it.
const MARK: u8 = 1;

/// What stands before every text, to be copied from. It is part of the form: another text needs another [`MARK`].
const WORDS: &[u8] = include_bytes!("packed_words_1.txt");

/// Shorter copies cost as much as they save.
const SHORTEST: usize = 4;

/// The value of half a byte that says: a number follows.
const MORE: usize = 15;

/// Packs a text, when that makes it shorter.
pub(super) fn pack(text: &str) -> Vec<u8> {
    let text = text.as_bytes();
    let mut index = Index::for_text(text.len());
    let mut packed = Vec::with_capacity(text.len() / 2);
    packed.push(MARK);
    let (mut at, mut literal) = (0, 0);
    while at + SHORTEST <= text.len() {
        let found = longest(text, at, &index);
        let end = found.map_or(at + 1, |(_, length)| at + length);
        if found.is_some() {
            write(&mut packed, text.get(literal..at).unwrap_or_default(), found);
            literal = end;
        }
        (at..end).for_each(|at| index.add(text, at));
        at = end;
    }
    write(&mut packed, text.get(literal..).unwrap_or_default(), None);
    if packed.len() < text.len() { packed } else { text.to_vec() }
}

/// Reads what [`pack`] gave, or a text that was never packed; `None` when it is neither.
pub(super) fn unpack(bytes: &[u8]) -> Option<String> {
    let Some((&MARK, mut rest)) = bytes.split_first() else {
        return std::str::from_utf8(bytes).ok().map(str::to_owned);
    };
    let mut all = Vec::with_capacity(bytes.len() * 6);
    while let Some((head, tail)) = rest.split_first() {
        rest = tail;
        let literals = length(usize::from(head >> 4), &mut rest)?;
        all.extend_from_slice(rest.get(..literals)?);
        rest = rest.get(literals..)?;
        if rest.is_empty() {
            break;
        }
        let copied = length(usize::from(head & 0x0f), &mut rest)? + SHORTEST;
        copy(&mut all, number(&mut rest)?, copied)?;
    }
    String::from_utf8(all).ok()
}

/// Appends bytes that stand so far back, in the text or before it; they may reach into what they append.
fn copy(all: &mut Vec<u8>, back: usize, length: usize) -> Option<()> {
    let (mut from, mut left) = (all.len(), length);
    if let Some(before) = back.checked_sub(all.len()).filter(|before| *before > 0) {
        let words = WORDS.get(WORDS.len().checked_sub(before)?..)?;
        let words = words.get(..left).unwrap_or(words);
        all.extend_from_slice(words);
        left -= words.len();
        from = 0;
    } else {
        from -= back;
    }
    if let Some(known) = from.checked_add(left).filter(|end| *end <= all.len()) {
        all.extend_from_within(from..known);
        return Some(());
    }
    // A damaged text may ask for any length.
    for at in from..from.checked_add(left)? {
        let byte = *all.get(at)?;
        all.push(byte);
    }
    Some(())
}

fn write(packed: &mut Vec<u8>, literals: &[u8], copied: Option<(usize, usize)>) {
    let beyond = copied.map_or(0, |(_, length)| length - SHORTEST);
    packed.push(((literals.len().min(MORE) << 4) | beyond.min(MORE)) as u8);
    if literals.len() >= MORE {
        write_number(packed, literals.len() - MORE);
    }
    packed.extend_from_slice(literals);
    if let Some((back, _)) = copied {
        if beyond >= MORE {
            write_number(packed, beyond - MORE);
        }
        write_number(packed, back);
    }
}

/// Seven bits a byte, the lowest first.
fn write_number(packed: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        packed.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    packed.push(number as u8);
}

fn length(half: usize, rest: &mut &[u8]) -> Option<usize> {
    if half == MORE { number(rest)?.checked_add(MORE) } else { Some(half) }
}

fn number(rest: &mut &[u8]) -> Option<usize> {
    let (mut number, mut shift) = (0_usize, 0_u32);
    loop {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        number |= usize::from(byte & 0x7f).checked_shl(shift).filter(|_| shift < 28)?;
        if *byte < 0x80 {
            return Some(number);
        }
        shift += 7;
    }
}

/// The longest copy that is known for the text at a place: how far back it begins, and its length. A long beginning is
/// looked for first, in the text and before it.
fn longest(text: &[u8], at: usize, index: &Index) -> Option<(usize, usize)> {
    let here = text.get(at..)?;
    let own = |from: usize| Some((at - from, common(here, text.get(from..)?)));
    let word = |from: usize| Some((at + WORDS.len() - from, common(here, WORDS.get(from..)?)));
    let longer = |own: Option<(usize, usize)>, word: Option<(usize, usize)>| {
        let found = [own, word].into_iter().flatten().filter(|(_, length)| *length >= SHORTEST);
        found.max_by_key(|(_, length)| *length)
    };
    let long = longer(index.long(here).and_then(own), BASIS.long(here).and_then(word));
    long.or_else(|| longer(index.short(here).and_then(own), BASIS.short(here).and_then(word)))
}

/// How many bytes two texts begin with in common.
fn common(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// Where beginnings of four and of eight bytes were seen last: one past the place, 0 = nowhere.
struct Index {
    /// The size of the tables.
    bits: u32,
    short: Vec<u32>,
    long: Vec<u32>,
}

/// The beginnings in [`WORDS`].
static BASIS: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index::for_text(WORDS.len());
    (0..WORDS.len()).for_each(|at| index.add(WORDS, at));
    index
});

impl Index {
    /// An empty index for a text of this length: more places would only have to be cleared.
    fn for_text(length: usize) -> Self {
        let bits = (length.max(1).ilog2() + 1).clamp(6, 16);
        Self { bits, short: vec![0; 1 << bits], long: vec![0; 1 << bits] }
    }

    fn short(&self, here: &[u8]) -> Option<usize> {
        place(self.short.get(short_hash(here, self.bits)?)?)
    }

    fn long(&self, here: &[u8]) -> Option<usize> {
        place(self.long.get(long_hash(here, self.bits)?)?)
    }

    fn add(&mut self, text: &[u8], at: usize) {
        let (Some(here), Ok(seen)) = (text.get(at..), u32::try_from(at + 1)) else { return };
        if let Some(last) = short_hash(here, self.bits).and_then(|hash| self.short.get_mut(hash)) {
            *last = seen;
        }
        if let Some(last) = long_hash(here, self.bits).and_then(|hash| self.long.get_mut(hash)) {
            *last = seen;
        }
    }
}

fn place(seen: &u32) -> Option<usize> {
    usize::try_from(*seen).ok()?.checked_sub(1)
}

/// A multiplier that spreads bits: 2^32 and 2^64 divided by the golden ratio (Knuth, The Art of Computer Programming,
/// volume 3, section 6.4).
fn short_hash(here: &[u8], bits: u32) -> Option<usize> {
    let word = u32::from_le_bytes(here.get(..4)?.try_into().ok()?);
    usize::try_from(word.wrapping_mul(0x9e37_79b1) >> (32 - bits)).ok()
}

fn long_hash(here: &[u8], bits: u32) -> Option<usize> {
    let word = u64::from_le_bytes(here.get(..8)?.try_into().ok()?);
    usize::try_from(word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - bits)).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RECORD: &str = concat!(
        r#"{"row":5002,"requested":"Auto","course":{"course":"create"},"parts":[{"part":"person","incoming":{"#,
        r#""kind":"Individual","number":"105000","entries":{"TITLE":{"Set":"MRS"},"FIRSTNAME":{"Set":"Cäcilie"},"#,
        r#""LASTNAME":{"Set":"Schönland"},"LINE1":{"Set":"Hendriksplatz 97"},"ZIPCODE":{"Set":"45127"},"#,
        r#""TOWN":{"Set":"Essen"},"COUNTRY":{"Set":"DE"},"EMAIL1":{"Set":"caecilie@example.org"}},"#,
        r#""defaults":{"TITLE":"UNDEFINED","FIRSTNAME":"-","LASTNAME":"-","PREF_LANG":"fr","COUNTRY":"CH"}}}],"#,
        r#""findings":[]}"#
    );

    #[test]
    fn a_record_shrinks_to_little_more_than_its_values() {
        let packed = pack(RECORD);
        assert_eq!(unpack(&packed).unwrap(), RECORD);
        assert!(packed.len() * 3 < RECORD.len(), "{} of {}", packed.len(), RECORD.len());
    }

    #[test]
    fn a_text_that_was_never_packed_is_read_as_it_is() {
        for text in ["", "{}", "[]", "Käser", RECORD] {
            assert_eq!(unpack(text.as_bytes()).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_repeats_itself_is_copied_out_of_itself() {
        let text = "ab".repeat(100_000);
        let packed = pack(&text);
        assert!(packed.len() < 12, "{}", packed.len());
        assert_eq!(unpack(&packed).unwrap(), text);
    }

    #[test]
    fn the_form_of_today_can_be_read_for_ever() {
        // Three literals, then eight bytes from the end of the words, which begin at their start: `{"row":1`.
        let mut old = vec![MARK, 0x34];
        old.extend_from_slice(b"abc");
        write_number(&mut old, WORDS.len() + 3);
        assert_eq!(unpack(&old).unwrap(), r#"abc{"row":1"#);
        assert_eq!(WORDS.len(), 3_288, "other words need another mark, and the old ones must stay");
    }

    #[test]
    fn damage_is_told_and_never_a_panic() {
        let packed = pack(RECORD);
        for end in 1..packed.len() {
            if let Some(text) = unpack(&packed[..end]) {
                assert!(RECORD.starts_with(&text), "{end}");
            }
        }
        assert_eq!(unpack(&[0xff, 0xfe]), None);
        assert_eq!(unpack(&[MARK, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), None);
    }

    proptest! {
        #[test]
        fn every_text_comes_back(parts in proptest::collection::vec("[a-c\"{}:, é]{0,9}|\\PC{0,30}", 0..40)) {
            let text = parts.concat();
            prop_assert_eq!(unpack(&pack(&text)), Some(text.clone()));
        }

        #[test]
        fn no_bytes_make_it_fall(mut bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            bytes.insert(0, MARK);
            let _ = unpack(&bytes);
        }
    }
}
