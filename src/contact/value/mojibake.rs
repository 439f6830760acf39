//! Text that was decoded by a wrong table, such as `MÃ¼ller`, `S√©bastien` or `â€™`, and the way back.
//!
//! In: a text. Out: the text that was meant, where there is no doubt. Genuine text is left alone: the
//! way back must give UTF-8 without a flaw, letters that occur in contact files, and words that surprise
//! a reader clearly less than what stands there now. It knows nothing of files.

use std::collections::HashMap;
use std::sync::LazyLock;

use encoding_rs::{Encoding, ISO_8859_2, ISO_8859_15, MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};

use super::dos::{IBM437, IBM850, IBM852, OldTable};
use super::letters::{Family, surprise};

/// Proposes the text that was meant where UTF-8 was once read by a one-byte table, once or repeatedly.
pub fn mojibake(text: &str) -> Option<String> {
    let mut repaired = undo(text)?;
    // Files that went through the same mistake twice are common enough, and four times is the most seen.
    for _ in 0..3 {
        match undo(&repaired) {
            Some(again) => repaired = again,
            None => break,
        }
    }
    Some(repaired)
}

/// By how many nats the repaired text must surprise less.
const MARGIN: f64 = 4.0;

/// The same for a word that stands beside words which need no repair.
const MARGIN_BESIDE: f64 = 7.0;

fn undo(text: &str) -> Option<String> {
    if !is_suspicious(text) || is_cut_capital(text) {
        return None;
    }
    best(text, MARGIN).or_else(|| by_words(text))
}

/// Tells whether a character beyond ASCII stands before another one, as all wrongly decoded text has it.
///
/// An À whose second half was taken for a space and trimmed stands alone.
fn is_suspicious(text: &str) -> bool {
    let mut rest = text.chars().peekable();
    while let Some(ch) = rest.next() {
        let pair = rest.peek().is_some_and(|next| !next.is_ascii());
        let bare = matches!(ch, 'Ã' | 'Ă') && rest.peek().is_none_or(|next| *next == ' ');
        if !ch.is_ascii() && (pair || bare) {
            return true;
        }
    }
    false
}

/// Recognises capitals that a program cut and marked so: `MANHÃ…` is not `MANHÅ`.
fn is_cut_capital(text: &str) -> bool {
    let mut back = text.chars().rev();
    let ends = (back.next(), back.next(), back.next());
    matches!(ends, (Some('…'), Some(last), Some(before)) if last.is_uppercase() && before.is_uppercase())
}

/// The most plausible way back of the whole text.
fn best(text: &str, margin: f64) -> Option<String> {
    let mut best: Option<(f64, String)> = None;
    for table in TABLES.iter() {
        let Some(repaired) = table.undo(text) else { continue };
        let cost = least_surprise(&repaired) + table.rarity;
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, repaired));
        }
    }
    let (cost, repaired) = best?;
    (cost + margin < least_surprise(text)).then_some(repaired)
}

/// Repairs words one by one, as in a cell that was put together from two sources.
fn by_words(text: &str) -> Option<String> {
    if !text.contains(' ') {
        return None;
    }
    let mut changed = false;
    let words = text.split(' ').map(|word| match best(word, MARGIN_BESIDE) {
        Some(repaired) if is_suspicious(word) => {
            changed = true;
            repaired
        }
        _ => word.to_owned(),
    });
    let joined = words.collect::<Vec<_>>().join(" ");
    changed.then_some(joined)
}

fn least_surprise(text: &str) -> f64 {
    const FAMILIES: [Family; 6] =
        [Family::Western, Family::Central, Family::Cyrillic, Family::Turkish, Family::Baltic, Family::Greek];
    FAMILIES.iter().map(|family| surprise(*family, text)).fold(f64::INFINITY, f64::min)
}

/// A table by which UTF-8 may have been read.
struct Wrong {
    bytes: HashMap<char, u8>,
    /// How much rarer than Windows-1252 the mistake is, in nats, by estimate.
    rarity: f64,
}

static TABLES: LazyLock<Vec<Wrong>> = LazyLock::new(|| {
    let standard: [(&'static Encoding, f64); 6] = [
        (WINDOWS_1252, 0.0),
        (WINDOWS_1250, 1.5),
        (MACINTOSH, 1.5),
        (WINDOWS_1251, 1.5),
        (ISO_8859_15, 5.0),
        (ISO_8859_2, 4.0),
    ];
    let old: [(OldTable, f64); 3] = [(IBM850, 1.5), (IBM437, 2.0), (IBM852, 4.0)];
    let standard = standard.into_iter().map(|(encoding, rarity)| Wrong { bytes: inverse(encoding), rarity });
    let old = old.into_iter().map(|(table, rarity)| {
        let pairs = (0..=255_u8).zip(table.characters()).filter(|(byte, _)| *byte >= 0x80);
        Wrong { bytes: pairs.map(|(byte, ch)| (ch, byte)).collect(), rarity }
    });
    standard.chain(old).collect()
});

/// The bytes of all characters; unused bytes show as C1 controls, which Latin-1 gives for the rest too.
fn inverse(encoding: &'static Encoding) -> HashMap<char, u8> {
    let mut bytes: HashMap<char, u8> = (0x80..=0x9F_u8).map(|byte| (char::from(byte), byte)).collect();
    for byte in 0x80..=0xFF_u8 {
        let (text, _) = encoding.decode_without_bom_handling(std::slice::from_ref(&byte));
        bytes.extend(text.chars().map(|ch| (ch, byte)));
    }
    bytes
}

impl Wrong {
    /// Turns text back into bytes and reads them as UTF-8.
    fn undo(&self, text: &str) -> Option<String> {
        let mut bytes = Vec::with_capacity(text.len());
        let mut before = ' ';
        let mut rest = text.chars().peekable();
        while let Some(ch) = rest.next() {
            if ch.is_ascii() {
                bytes.push(u8::try_from(ch).ok()?);
            } else {
                bytes.push(*self.bytes.get(&ch)?);
                if is_bare(before, ch, rest.peek()) {
                    bytes.push(0xA0);
                }
            }
            before = ch;
        }
        let decoded = String::from_utf8(bytes).ok()?;
        is_plausible(&decoded).then_some(decoded)
    }
}

/// Recognises the first half of `à` whose second half, a no-break space, became a plain one.
fn is_bare(before: char, ch: char, next: Option<&char>) -> bool {
    matches!(ch, 'Ã' | 'Ă')
        && next.is_none_or(|next| *next == ' ')
        && (before.is_lowercase() || !before.is_alphabetic())
}

/// Tells whether decoded text looks meant. One lone Greek or Cyrillic letter does not: `Ñ…` is genuine.
fn is_plausible(text: &str) -> bool {
    let mut latin = 0;
    let mut other = 0;
    for ch in text.chars().filter(|ch| !ch.is_ascii()) {
        match ch {
            '\u{a0}'..='\u{17f}'
            | '\u{192}'
            | '\u{218}'..='\u{21b}'
            | '\u{2c6}'
            | '\u{2dc}'
            | '\u{2000}'..='\u{206f}'
            | '\u{20a0}'..='\u{214f}'
            | '\u{221a}'
            | '\u{2248}'
            | '\u{2500}'..='\u{257f}'
            | '\u{1e9e}'
            | '\u{feff}'
            | '\u{1f300}'..='\u{1faff}' => latin += 1,
            '\u{80}'..='\u{9f}' | '\u{370}'..='\u{4ff}' => other += 1,
            _ => return false,
        }
    }
    latin > 0 || other > 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn repairs_wrongly_decoded_text() {
        let repaired = [
            ("MÃ¼ller", "Müller"),
            ("ZoÃ« Ã‰lise", "Zoë Élise"),
            ("Dâ€™Alembert", "D’Alembert"),
            ("FranÃ§ois", "François"),
            ("StraÃŸe", "Straße"),
            ("MÃœLLER", "MÜLLER"),
            ("Ã‰ric", "Éric"),
            ("MÃƒÂ¼ller", "Müller"),
            ("MÃƒÆ’Ã‚Â¼ller", "Müller"),
            ("SÃƒÂ©bastien", "Sébastien"),
            ("Dâ€™Ã‰vreux", "D’Évreux"),
            ("Å\u{81}ukasz", "Łukasz"),
            ("Å‚Ã³dÅº", "łódź"),
            ("Ð\u{9f}ÐµÑ‚Ñ€", "Петр"),
            ("Â°", "°"),
            ("S√©bastien", "Sébastien"),
            ("M√ºller", "Müller"),
            ("d‚Äô√âvreux", "d’Évreux"),
            ("SĂ©bastien", "Sébastien"),
            ("MĂĽller", "Müller"),
            ("Ĺukasz Ĺ»ak", "Ĺukasz Żak"),
            ("Wałęsa GdaĹ„sk", "Wałęsa Gdańsk"),
            ("SГ©bastien", "Sébastien"),
            ("РџРµС‚СЂ РРІР°РЅРѕРІ", "Петр РРІР°РЅРѕРІ"),
            ("РћР»СЊРіР°", "Ольга"),
            ("S├®bastien", "Sébastien"),
            ("M├╝ller", "Müller"),
            ("VoilÃ", "Voilà"),
            ("Ã la carte", "à la carte"),
            ("Müller-MÃ¼ller HÃ©ritier Jürg", "Müller-MÃ¼ller Héritier Jürg"),
        ];
        for (text, want) in repaired {
            assert_eq!(mojibake(text).as_deref(), Some(want), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn the_way_back_undoes_the_mistake(words in proptest::collection::vec(
            // Words that people have as names: of random letters the judge may well say that they are no words.
            prop::sample::select(vec!["Müller", "Zoë", "Sébastien", "Genève", "Françoise", "Ibáñez", "Größe", "Élise", "d'été", "Anna"]),
            1..4,
        )) {
            let text = words.join(" ");
            let (wrong, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes());
            if !text.is_ascii() {
                prop_assert_eq!(mojibake(&wrong), Some(text));
            }
        }
    }
}
