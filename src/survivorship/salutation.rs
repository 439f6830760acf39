//! Salutations that follow from the title, told from those that somebody wrote.

use super::fold::fold;

/// The words of which derived salutations consist, folded, in the languages of the institutions
/// (DOMAIN.md, section 3: TITLE in the contact's language).
const WORDS: &[&str] = &[
    // French
    "madame",
    "mademoiselle",
    "monsieur",
    "mesdames",
    "messieurs",
    "mesdemoiselles",
    "mme",
    "mlle",
    "m",
    "mm",
    "cher",
    "chere",
    "chers",
    "cheres",
    "et",
    // German
    "herr",
    "herrn",
    "frau",
    "herren",
    "damen",
    "fraulein",
    "familie",
    "sehr",
    "geehrte",
    "geehrter",
    "geehrten",
    "guten",
    "tag",
    "und",
    // Italian
    "signor",
    "signora",
    "signore",
    "signori",
    "signorina",
    "sig",
    "sigg",
    "ra",
    "egregio",
    "egregi",
    "gentile",
    "gentili",
    "spettabile",
    "e",
    // English
    "dear",
    "sir",
    "sirs",
    "madam",
    "mr",
    "mrs",
    "ms",
    "miss",
    "ladies",
    "gentlemen",
    "and",
    "or",
    // Spanish
    "senor",
    "senora",
    "senores",
    "senorita",
    "estimado",
    "estimada",
    "estimados",
    "sr",
    "sra",
    "y",
];

/// True when a salutation holds nothing but words of courtesy and the contact's own name.
pub(super) fn is_derived(text: &str, names: &[&str]) -> bool {
    let names: Vec<String> = names.iter().map(|name| fold(name)).collect();
    let own = |word: &str| names.iter().any(|name| name.split(' ').any(|part| part == word));
    let folded = fold(text);
    let mut courtesies = 0;
    let known = folded.split(' ').all(|word| {
        let courtesy = WORDS.contains(&word);
        courtesies += usize::from(courtesy);
        courtesy || own(word)
    });
    known && courtesies > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn courtesy_and_name_alone_are_derived() {
        for (text, expected) in [
            ("Chère Madame", true),
            ("Sehr geehrte Frau Müller", true),
            ("Dear Mr. Rossi", false),
            ("Lieber Jürg", false),
            ("Müller", false),
            ("Monsieur le Président", false),
            ("", false),
        ] {
            assert_eq!(is_derived(text, &["Müller", "Jürg"]), expected, "{text}");
        }
    }
}
