//! Texts that nobody typed: salutations that follow from the title, names on the envelope that follow from the
//! official name (DOMAIN.md, section 3).
//!
//! In: a contact and the institution's words. Out: the text of a field that the contact leaves empty, and rows freed
//! of texts that only repeat it. Derived texts are never stored: so they follow when title, name or language change,
//! and what is stored was typed. Where they are shown or exported is the caller's.

use std::borrow::Cow;

use super::unit::position;
use super::{Golden, Line, Mark, Origin, Unit};
use crate::contact::value::{DisplayLanguage, Title};
use crate::contact::{Contact, Entry, Field, Incoming, Kind};
use crate::validation::{InstitutionRules, Salutations};

/// The fields with a derived text.
pub const DERIVED: [Field; 3] = [Field::LetterSalutation, Field::AddressSalutation, Field::AddressName1];

/// The length of ADDRESS_NAME1 (DOMAIN.md, section 3).
const ENVELOPE: usize = 38;

/// The key of organisations among the institution's texts, which have no title.
const STRUCTURE: &str = "STRUCTURE";

/// What texts are derived by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Derivation {
    language: String,
    own: Salutations,
    /// Nothing is derived.
    silent: bool,
}

impl Derivation {
    /// Nothing is derived.
    #[must_use]
    pub fn none() -> Self {
        Self { language: String::new(), own: Salutations::new(), silent: true }
    }

    /// By the rules of an institution.
    #[must_use]
    pub fn of(rules: &InstitutionRules) -> Self {
        Self { language: rules.language.clone(), own: rules.salutations.clone(), silent: false }
    }

    /// The text of a field that follows from the rest of the contact, whatever the field holds; empty where none does.
    #[must_use]
    pub fn text(&self, contact: &Contact, field: Field) -> String {
        match field {
            _ if self.silent => String::new(),
            Field::LetterSalutation | Field::AddressSalutation => self.salutation(contact, field),
            Field::AddressName1 if contact.kind == Kind::Structure => {
                envelope_name(contact.text(Field::OfficialName))
            }
            _ => String::new(),
        }
    }

    /// A contact as it goes out: with a derived text wherever it has none of its own.
    #[must_use]
    pub fn completed<'a>(&self, contact: &'a Contact) -> Cow<'a, Contact> {
        let mut whole = Cow::Borrowed(contact);
        for field in DERIVED.into_iter().filter(|field| contact.text(*field).is_empty()) {
            let text = self.text(contact, field);
            if !text.is_empty() {
                whole.to_mut().set(field, text);
            }
        }
        whole
    }

    /// A row without the texts that only say what follows from the contact that it changes, or from the row itself:
    /// an export has them in it, and nobody typed them.
    #[must_use]
    pub fn without<'a>(&self, incoming: &'a Incoming, base: Option<&Contact>) -> Cow<'a, Incoming> {
        let typed = |field: &Field| matches!(incoming.entries.get(field), Some(Entry::Set(_)));
        let own = |field: &Field| base.is_some_and(|base| !base.text(*field).is_empty());
        let mut row = Cow::Borrowed(incoming);
        let mut said = None;
        for field in DERIVED.into_iter().filter(|field| typed(field) && !own(field)) {
            let text = incoming.text(field);
            let follows = |contact: &Contact| self.text(contact, field) == text;
            let said: &Contact = said.get_or_insert_with(|| incoming.to_contact());
            if follows(said) || base.is_some_and(follows) {
                row.to_mut().entries.remove(&field);
            }
        }
        row
    }

    /// Adds what is derived to a comparison: lines that say so, and nothing where neither side has such a text.
    pub fn complete(&self, golden: &mut Golden, base: Option<&Contact>) {
        for field in DERIVED {
            if !golden.after.text(field).is_empty() {
                continue;
            }
            let after = self.text(&golden.after, field);
            let stored = base.map_or("", |base| base.text(field));
            let before = match base {
                Some(base) if stored.is_empty() => self.text(base, field),
                _ => stored.to_owned(),
            };
            if after.is_empty() && stored.is_empty() {
                continue;
            }
            let unit = Unit::Value(field);
            golden.lines.retain(|line| line.unit != unit);
            let mark = if before == after { Mark::Equal } else { Mark::Gap };
            let line = Line {
                unit,
                incoming: String::new(),
                base: before,
                after,
                mark,
                origin: Origin::Derived,
                rule: None,
            };
            let rank = |line: &Line| (super::compare::rank(line.mark), position(line.unit));
            let at = golden.lines.partition_point(|other| rank(other) <= rank(&line));
            golden.lines.insert(at, line);
        }
    }

    fn salutation(&self, contact: &Contact, field: Field) -> String {
        let language = contact.text(Field::Language);
        let language = if language.is_empty() { self.language.as_str() } else { language };
        let code = match contact.kind {
            Kind::Structure => STRUCTURE,
            _ => Some(contact.text(Field::Title)).filter(|code| !code.is_empty()).unwrap_or("UNDEFINED"),
        };
        let own = self.own_text(code, language, field);
        own.map_or_else(
            || usual(contact.kind, (code, self.known(language)), field),
            |text| filled(text, contact),
        )
    }

    /// The institution's own text, in the contact's language, else in its own.
    fn own_text(&self, code: &str, language: &str, field: Field) -> Option<&str> {
        let texts = self.own.get(code)?;
        let in_language = |language: &str| {
            let texts = texts.get(language).or_else(|| texts.get(primary(language)))?;
            let text = if field == Field::LetterSalutation { &texts.letter } else { &texts.address };
            (!text.is_empty()).then_some(text.as_str())
        };
        let usual = display(language).is_some();
        in_language(language).or_else(|| if usual { None } else { in_language(&self.language) })
    }

    /// The language of the usual words: the contact's, else the institution's, else French, as it comes from France.
    fn known(&self, language: &str) -> DisplayLanguage {
        display(language).or_else(|| display(&self.language)).unwrap_or(DisplayLanguage::French)
    }
}

/// The usual words: of a title that only the institution knows those of nobody in particular.
fn usual(kind: Kind, (code, language): (&str, DisplayLanguage), field: Field) -> String {
    let title = Title::ALL.into_iter().find(|title| title.code() == code).unwrap_or(Title::Undefined);
    match (kind, field) {
        (Kind::Structure, Field::LetterSalutation) => to_house(language).to_owned(),
        (Kind::Structure, _) => String::new(),
        (_, Field::LetterSalutation) => title.letter_salutation(language).to_owned(),
        _ => title.address_salutation(language).to_owned(),
    }
}

/// How a letter to an organisation begins.
fn to_house(language: DisplayLanguage) -> &'static str {
    match language {
        DisplayLanguage::English => "Dear Sir or Madam",
        DisplayLanguage::French => "Madame, Monsieur",
        DisplayLanguage::German => "Sehr geehrte Damen und Herren",
        DisplayLanguage::Italian => "Gentili Signore e Signori",
        DisplayLanguage::Spanish => "Estimados señores",
    }
}

/// The language of a code such as `fr` or `fr-CH`, if there are words in it.
fn display(code: &str) -> Option<DisplayLanguage> {
    Some(match primary(code) {
        "fr" => DisplayLanguage::French,
        "de" => DisplayLanguage::German,
        "it" => DisplayLanguage::Italian,
        "en" => DisplayLanguage::English,
        "es" => DisplayLanguage::Spanish,
        _ => return None,
    })
}

fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or(language)
}

/// A text of the institution with the names put in; a dash stands for no name.
fn filled(text: &str, contact: &Contact) -> String {
    let name = |field| Some(contact.text(field)).filter(|name| *name != "-").unwrap_or_default();
    let (first, last) = match contact.kind {
        Kind::Structure => ("", name(Field::OfficialName)),
        _ => (name(Field::FirstName), name(Field::LastName)),
    };
    // In one walk, for a name may look like a placeholder.
    let mut out = String::with_capacity(text.len() + last.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let known = [("{first}", first), ("{last}", last)];
        match known.iter().find(|(mark, _)| tail.starts_with(mark)) {
            Some((mark, name)) => {
                out.push_str(name);
                rest = tail.get(mark.len()..).unwrap_or_default();
            }
            None if tail.starts_with("{name}") => {
                out.push_str(first);
                out.push(' ');
                out.push_str(last);
                rest = tail.get("{name}".len()..).unwrap_or_default();
            }
            None => {
                out.push('{');
                rest = tail.get(1..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    // A name that is not there leaves no gap.
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The official name as an envelope's window shows it.
#[must_use]
pub fn envelope_name(official: &str) -> String {
    let cut: String = official.chars().take(ENVELOPE).collect();
    cut.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::survivorship::{Picks, Way, golden_record};

    fn person(title: &str, language: &str) -> Contact {
        let mut contact = Contact::default();
        for (field, text) in [
            (Field::Title, title),
            (Field::Language, language),
            (Field::FirstName, "Anna"),
            (Field::LastName, "Rossi"),
        ] {
            contact.set(field, text);
        }
        contact
    }

    fn french() -> Derivation {
        Derivation::of(&InstitutionRules::default())
    }

    #[test]
    fn every_title_has_words_in_the_contact_s_language() {
        for (title, language, letter, address) in [
            ("MR", "fr", "Cher Monsieur", "Monsieur"),
            ("MRS", "de-CH", "Sehr geehrte Frau", "Frau"),
            ("MISS", "it", "Gentile Signorina", "Signorina"),
            ("MR_AND_MRS", "en", "Dear Mr and Mrs", "Mr and Mrs"),
            ("LADIES", "es", "Estimadas señoras", "Sras."),
            ("GENTLEMEN", "fr", "Messieurs", "Messieurs"),
            ("UNDEFINED", "de", "Sehr geehrte Damen und Herren", ""),
            ("", "", "Madame, Monsieur", ""),
            ("MR", "pt", "Cher Monsieur", "Monsieur"),
            ("DUCHESS", "en", "Dear Sir or Madam", ""),
        ] {
            let contact = person(title, language);
            let texts =
                [Field::LetterSalutation, Field::AddressSalutation].map(|f| french().text(&contact, f));
            assert_eq!(texts, [letter, address], "{title} {language}");
        }
    }

    #[test]
    fn an_organisation_is_greeted_and_its_name_stands_on_the_envelope() {
        let mut house = Contact { kind: Kind::Structure, ..Contact::default() };
        house.set(Field::OfficialName, "Association des amis du théâtre municipal de Lausanne");
        house.set(Field::Language, "de");
        assert_eq!(french().text(&house, Field::LetterSalutation), "Sehr geehrte Damen und Herren");
        assert_eq!(french().text(&house, Field::AddressName1), "Association des amis du théâtre munici");
        let out = french().completed(&house);
        assert_eq!(out.text(Field::AddressName2), "", "the rest goes nowhere");
        assert_eq!(french().text(&person("MR", "fr"), Field::AddressName1), "");
    }

    #[test]
    fn the_institution_s_own_words_go_first() {
        let mut rules = InstitutionRules::default();
        let texts = crate::validation::SalutationTexts {
            letter: "Liebe {first} {last}".into(),
            address: String::new(),
        };
        rules.salutations.insert("MRS".into(), [("de".to_owned(), texts)].into());
        let derivation = Derivation::of(&rules);
        let mut contact = person("MRS", "de");
        assert_eq!(derivation.text(&contact, Field::LetterSalutation), "Liebe Anna Rossi");
        assert_eq!(derivation.text(&contact, Field::AddressSalutation), "Frau", "an empty text is none");
        contact.set(Field::FirstName, "-");
        assert_eq!(derivation.text(&contact, Field::LetterSalutation), "Liebe Rossi");
        contact.set(Field::LastName, "{first}");
        assert_eq!(derivation.text(&contact, Field::LetterSalutation), "Liebe {first}");
        assert_eq!(derivation.text(&person("MRS", "fr"), Field::LetterSalutation), "Chère Madame");
    }

    #[test]
    fn a_row_that_repeats_what_follows_says_nothing() {
        let base = person("MRS", "fr");
        let mut row = Incoming::default();
        row.entries.insert(Field::LetterSalutation, Entry::Set("Chère Madame".into()));
        row.entries.insert(Field::Title, Entry::Set("MR".into()));
        let freed = french().without(&row, Some(&base));
        assert!(!freed.entries.contains_key(&Field::LetterSalutation), "it was exported with the old title");
        row.entries.insert(Field::LetterSalutation, Entry::Set("Cher Jean".into()));
        assert!(french().without(&row, Some(&base)).entries.contains_key(&Field::LetterSalutation));
        let mut typed = base.clone();
        typed.set(Field::LetterSalutation, "Chère Anna");
        row.entries.insert(Field::LetterSalutation, Entry::Set("Chère Madame".into()));
        assert_eq!(*french().without(&row, Some(&typed)), row, "over a typed text it is typed too");
    }

    #[test]
    fn a_comparison_shows_what_follows() {
        let base = person("MRS", "fr");
        let mut row = Incoming::default();
        row.entries.insert(Field::Title, Entry::Set("MR".into()));
        let mut golden = golden_record(Some(&base), &row, Way::Update, &Picks::new());
        french().complete(&mut golden, Some(&base));
        let line = golden.lines.iter().find(|l| l.unit == Unit::Value(Field::LetterSalutation)).unwrap();
        assert_eq!((line.base.as_str(), line.after.as_str()), ("Chère Madame", "Cher Monsieur"));
        assert_eq!(line.origin, Origin::Derived);
        assert!(golden.after.text(Field::LetterSalutation).is_empty(), "it is shown, not stored");
    }

    proptest! {
        /// Whatever a row changes, a typed salutation that it does not name stays, and no derived text is stored.
        #[test]
        fn derived_texts_never_change_a_typed_one(
            typed in "[A-Za-z ]{1,20}[a-z]",
            titles in (0..8usize, 0..8usize),
            language in "(fr|de|it|en|es|pt|)",
            name in "[A-Z][a-z]{0,8}",
        ) {
            let codes = ["MR", "MRS", "MISS", "MR_AND_MRS", "LADIES", "GENTLEMEN", "UNDEFINED", "OTHER"];
            let mut base = person(codes[titles.0], &language);
            base.set(Field::LetterSalutation, typed.clone());
            let mut row = Incoming::default();
            for (field, text) in [(Field::Title, codes[titles.1]), (Field::LastName, &name), (Field::Language, "de")] {
                row.entries.insert(field, Entry::Set(text.to_owned()));
            }
            let derivation = french();
            let freed = derivation.without(&row, Some(&base)).into_owned();
            for way in [Way::Update, Way::Merge(crate::survivorship::Newer::File)] {
                let golden = golden_record(Some(&base), &freed, way, &Picks::new());
                prop_assert_eq!(golden.after.text(Field::LetterSalutation), typed.as_str());
                prop_assert_eq!(golden.after.text(Field::AddressSalutation), "");
                let out = derivation.completed(&golden.after);
                prop_assert_eq!(out.text(Field::LetterSalutation), typed.as_str());
            }
        }
    }
}
