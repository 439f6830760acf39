//! A person looks for one contact by a few typed words: how well a stored form answers them.
//!
//! In: what was typed, and standardised forms as bytes. Out: the blocking keys under which such a contact would stand, and
//! a score for each form that has something of every word. Only what is asked for is read of a form, so that a whole base
//! can pass by. It decides nothing about duplicates: scores are for the order of a list.

use super::codec::LAYOUT;
use super::form::standardise;
use super::input::{AddressInput, BirthInput, Kind, MatchInput, NameInput, ReachInput};
use super::kernel::distance;
use super::keys::{BlockingKey, keys};
use super::nickname::{Groups, groups, share};
use super::phonetic::sound;
use super::text::{Text, level};

/// Words of a search that count; a person types fewer.
const WORDS: usize = 6;

/// Shorter words are not looked for by their sound, and not with a slip in them: too much would sound like them.
const FEWEST_LETTERS: usize = 4;

/// Fewer digits than this are in every number.
const FEWEST_DIGITS: usize = 4;

/// How well one word is answered, the best first.
mod score {
    /// The word itself is a name.
    pub(super) const WHOLE: u32 = 100;
    /// A name begins with it.
    pub(super) const BEGINS: u32 = 70;
    /// It is the short form of a name.
    pub(super) const NICKNAME: u32 = 55;
    /// A name sounds like it.
    pub(super) const SOUNDS: u32 = 50;
    /// One letter of a name is another, missing or too many.
    pub(super) const SLIP: u32 = 45;
    /// A town or postcode, a phone number.
    pub(super) const PLACE: u32 = 30;
    /// A town or postcode begins with it, a phone number holds it.
    pub(super) const NEAR: u32 = 20;
}

/// What somebody typed to find a contact.
#[derive(Clone, Debug, Default)]
pub struct NameSearch {
    words: Vec<Word>,
    keys: Vec<BlockingKey>,
}

/// One typed word.
#[derive(Clone, Debug)]
struct Word {
    text: Text<15>,
    sound: u32,
    groups: Groups,
    is_number: bool,
}

impl Word {
    fn new(word: &str) -> Self {
        let text = Text::new(word.as_bytes());
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        Self { sound: sound(text.as_bytes()), groups: groups(word), is_number, text }
    }

    /// How well a word of a name answers it; 0 = not at all.
    fn of_name(&self, name: &[u8], sound: u32) -> u32 {
        let own = self.text.as_bytes();
        if own == name {
            return score::WHOLE;
        }
        if name.starts_with(own) {
            // The more of the name was typed, the likelier it is meant.
            let share = 20 * own.len() / name.len().max(1);
            return score::BEGINS + u32::try_from(share).unwrap_or(0);
        }
        if own.len() < FEWEST_LETTERS || self.is_number {
            return 0;
        }
        if self.sound != 0 && self.sound == sound {
            return score::SOUNDS;
        }
        let near = name.len().abs_diff(own.len()) <= 1 && name.first() == own.first();
        if near && distance(own, name) <= 1 { score::SLIP } else { 0 }
    }

    fn of_place(&self, place: &[u8]) -> u32 {
        let own = self.text.as_bytes();
        match () {
            () if own == place => score::PLACE,
            () if own.len() >= 3 && place.starts_with(own) => score::NEAR,
            () => 0,
        }
    }

    fn of_phone(&self, digits: u32) -> u32 {
        let own = self.text.as_bytes();
        let own = own.iter().position(|b| *b != b'0').and_then(|from| own.get(from..)).unwrap_or_default();
        if !self.is_number || own.len() < FEWEST_DIGITS {
            return 0;
        }
        let phone = digits.to_string();
        let phone = phone.as_bytes();
        match () {
            () if own.ends_with(phone) && phone.len() >= 6 => score::PLACE,
            () if phone.windows(own.len()).any(|part| part == own) => score::NEAR,
            () => 0,
        }
    }
}

impl NameSearch {
    /// Reads what was typed; `None` when it holds no word.
    #[must_use]
    pub fn new(typed: &str) -> Option<Self> {
        let folded = if is_number(typed) { digits(typed) } else { level(typed) };
        let texts: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).take(WORDS).collect();
        let words: Vec<Word> = texts.iter().map(|word| Word::new(word)).collect();
        let keys = keys_of(typed, &texts);
        (!words.is_empty()).then_some(Self { words, keys })
    }

    /// The keys under which a contact of that name, or with that number or address, would stand; sorted and distinct.
    #[must_use]
    pub fn keys(&self) -> &[BlockingKey] {
        &self.keys
    }

    /// How many words count.
    #[must_use]
    pub fn words(&self) -> u32 {
        u32::try_from(self.words.len()).unwrap_or(u32::MAX)
    }

    /// How many words a form answers, and how well; `None` when it answers none, and for bytes that are no form.
    #[must_use]
    pub fn score(&self, form: &[u8]) -> Option<Answered> {
        let mut found = [0; WORDS];
        let mut better = |of: &dyn Fn(&Word) -> u32| {
            for (best, word) in found.iter_mut().zip(&self.words) {
                *best = u32::max(*best, of(word));
            }
        };
        let mut form = Bytes(form.strip_prefix(&[LAYOUT])?);
        form.skip(1)?;
        for _ in ["first", "last"] {
            form.names(&mut better)?;
        }
        // Where no name answers a word, what else stands in a form may; most forms end here.
        form.organisation(&mut better)?;
        form.rest(&mut better)?;
        let words = found.iter().filter(|score| **score > 0).count();
        let words = u32::try_from(words).ok().filter(|words| *words > 0)?;
        Some(Answered { words, worth: found.iter().sum() })
    }
}

/// How a form answers what was typed: the more words the better, and then by worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answered {
    /// Words that find something in it.
    pub words: u32,
    /// How well they do.
    pub worth: u32,
}

/// A form as it is stored, read piece by piece (`codec.rs` writes it).
struct Bytes<'a>(&'a [u8]);

/// Tells each word how well it is answered.
type Better<'a> = dyn FnMut(&dyn Fn(&Word) -> u32) + 'a;

impl<'a> Bytes<'a> {
    fn skip(&mut self, count: usize) -> Option<()> {
        self.0 = self.0.get(count..)?;
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u32> {
        let (head, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*head))
    }

    fn text(&mut self) -> Option<&'a [u8]> {
        let length = usize::from(self.byte()?);
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(text)
    }

    /// The words of a first or last name.
    fn names(&mut self, better: &mut Better<'_>) -> Option<()> {
        let joined = self.text()?;
        for _ in 0..self.byte()? {
            let (text, sound) = (self.text()?, self.number()?);
            let mut own = Groups::default();
            for place in 0..usize::from(self.byte()?) {
                let group = self.number()?;
                own.get_mut(place).into_iter().for_each(|slot| *slot = group);
            }
            better(&|word| {
                let named = if share(&word.groups, &own) { score::NICKNAME } else { 0 };
                word.of_name(text, sound).max(named)
            });
        }
        // Written apart or together: van der Mühle, Vandermühle.
        better(&|word| {
            if word.text.as_bytes().len() >= FEWEST_LETTERS { word.of_name(joined, 0) } else { 0 }
        });
        Some(())
    }

    fn organisation(&mut self, better: &mut Better<'_>) -> Option<()> {
        let initials = self.text()?;
        self.skip(1)?;
        for _ in 0..self.byte()? {
            let text = self.text()?;
            better(&|word| word.of_name(text, 0));
        }
        if initials.len() > 1 {
            better(&|word| if word.text.as_bytes() == initials { score::BEGINS } else { 0 });
        }
        Some(())
    }

    /// Phones and the place.
    fn rest(&mut self, better: &mut Better<'_>) -> Option<()> {
        // Birth: year, month, day and where it is from.
        self.skip(5)?;
        for _ in 0..self.byte()? {
            let (local, domain) = (self.text()?, self.text()?);
            self.skip(9)?;
            better(&|word| word.of_place(local).max(word.of_place(domain)));
        }
        for _ in 0..self.byte()? {
            let digits = self.number()?;
            self.skip(1)?;
            better(&|word| word.of_phone(digits));
        }
        let _street = self.text()?;
        self.skip(4)?;
        let (postcode, town) = (self.text()?, self.text()?);
        better(&|word| word.of_place(postcode).max(word.of_place(town)));
        Some(())
    }
}

/// Whether it is one number, however it is parted.
fn is_number(typed: &str) -> bool {
    typed.bytes().any(|byte| byte.is_ascii_digit())
        && typed.chars().all(|c| c.is_ascii_digit() || " +-/().".contains(c))
}

fn digits(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_digit).collect()
}

/// The keys of whoever the words may name: first name first, last name first, a structure; and the number or address.
fn keys_of(typed: &str, words: &[&str]) -> Vec<BlockingKey> {
    let emails = [typed.trim()];
    let emails: &[&str] = if typed.contains('@') { &emails } else { &[] };
    let phones = [typed];
    let phones: &[&str] = if digits(typed).len() >= 6 { &phones } else { &[] };
    let of = |kind: Kind, name: NameInput<'_>| {
        keys(&standardise(&MatchInput {
            kind,
            name,
            birth: BirthInput { date: None, text: "" },
            reach: ReachInput { emails, phones },
            address: AddressInput { street: "", postcode: "", town: "", country: "" },
            admin_numbers: &[],
            structure: "",
        }))
    };
    let mut all = of(Kind::Structure, NameInput { first: "", last: "", structure: typed });
    for split in 0..=words.len().min(2) {
        let (head, tail) = words.split_at(split);
        let (head, tail) = (head.join(" "), tail.join(" "));
        all.extend(of(Kind::Individual, NameInput { first: &head, last: &tail, structure: "" }));
        all.extend(of(Kind::Individual, NameInput { first: &tail, last: &head, structure: "" }));
    }
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(first: &str, last: &str) -> Vec<u8> {
        form(Kind::Individual, (first, last, ""))
    }

    fn form(kind: Kind, (first, last, structure): (&str, &str, &str)) -> Vec<u8> {
        standardise(&MatchInput {
            kind,
            name: NameInput { first, last, structure },
            birth: BirthInput { date: Some((1980, 2, 3)), text: "" },
            reach: ReachInput { emails: &["x.y@libero.it"], phones: &["+41 79 555 01 02"] },
            address: AddressInput {
                street: "Rue Pasteur 68",
                postcode: "8400",
                town: "Winterthur",
                country: "CH",
            },
            admin_numbers: &[],
            structure: "",
        })
        .to_bytes()
    }

    fn score(typed: &str, form: &[u8]) -> Option<u32> {
        let search = NameSearch::new(typed)?;
        search.score(form).filter(|answered| answered.words == search.words()).map(|answered| answered.worth)
    }

    #[test]
    fn words_are_found_whole_begun_by_sound_with_a_slip_and_by_a_short_name() {
        let jurg = person("Jürg", "Müller");
        for typed in [
            "Müller",
            "MUELLER",
            "mul",
            "m",
            "Muller J",
            "jurg mueller",
            "Mühler",
            "müler",
            "muller winterthur",
        ] {
            assert!(score(typed, &jurg).is_some(), "{typed}");
        }
        for typed in ["Meier", "Müller Hans", "ürg", "8001", "muller bern", "x"] {
            assert_eq!(score(typed, &jurg).filter(|_| typed != "x"), None, "{typed}");
        }
        assert!(score("Liz", &person("Elisabeth", "Rossi")).is_some(), "a short name");
        assert!(score("vandermuhle", &person("Ria", "van der Mühle")).is_some(), "written together");
    }

    #[test]
    fn the_better_answer_scores_higher() {
        let exact = score("rossi", &person("Chiara", "Rossi"));
        let begun = score("rossi", &person("Chiara", "Rossini"));
        let slip = score("rossi", &person("Chiara", "Rosso"));
        assert!(exact > begun && begun > slip && slip.is_some(), "{exact:?} {begun:?} {slip:?}");
    }

    #[test]
    fn who_answers_more_words_stands_before_who_answers_fewer_better() {
        let search = NameSearch::new("Moser Karl").unwrap();
        let [anna, karla] =
            [person("Anna", "Moser"), person("Karla", "Mosr")].map(|form| search.score(&form));
        assert_eq!((anna.unwrap().words, karla.unwrap().words), (1, 2));
        assert!(karla > anna);
        assert_eq!(search.score(&person("Ida", "Rossi")), None);
    }

    #[test]
    fn structures_places_and_phones_answer_too() {
        let house = form(Kind::Structure, ("", "", "Mueller Transport AG"));
        for typed in [
            "transport",
            "müller trans",
            "winterthur mueller",
            "8400 transport",
            "transport 5550102",
            "079 555 01",
        ] {
            assert!(score(typed, &house).is_some(), "{typed}");
        }
        assert_eq!(score("transport 99999", &house), None);
    }

    #[test]
    fn a_contact_stands_under_a_key_of_its_names_in_either_order() {
        let stored = keys(&standardise(&MatchInput {
            kind: Kind::Individual,
            name: NameInput { first: "Jürg", last: "Müller", structure: "" },
            birth: BirthInput { date: None, text: "" },
            reach: ReachInput { emails: &[], phones: &["079 555 01 02"] },
            address: AddressInput { street: "", postcode: "8400", town: "Winterthur", country: "" },
            admin_numbers: &[],
            structure: "",
        }));
        for typed in ["Jürg Müller", "müller jurg", "Mueller, Jürg", "0041 79 555 01 02"] {
            let search = NameSearch::new(typed).unwrap();
            assert!(search.keys().iter().any(|key| stored.contains(key)), "{typed}");
        }
        assert!(NameSearch::new(" - ").is_none());
    }

    #[test]
    fn damaged_bytes_answer_nothing() {
        let whole = person("Jürg", "Müller");
        let search = NameSearch::new("muller").unwrap();
        for end in 0..whole.len() {
            let _ = search.score(&whole[..end]);
        }
        assert_eq!(search.score(b""), None);
        assert_eq!(search.score(b"\xff\xff\xff"), None);
    }
}
