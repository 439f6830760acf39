//! The match form as bytes: a version, then each field with its length.
//!
//! Integers are little-endian. Bytes of another version, or damaged ones, are no form: the caller
//! standardises the contact again.

use super::birth::{Birth, BirthSource};
use super::form::{Few, MatchForm};
use super::input::Kind;
use super::name::{Token, Words};
use super::nickname::MAX_GROUPS;
use super::organisation::Organisation;
use super::reach::{Email, Line, Owner, Phone};
use super::street::Address;
use super::text::Text;

/// Raised whenever the layout or the meaning of a stored field changes.
pub(super) const LAYOUT: u8 = 2;

/// The version of all that a base keeps for linkage. Raised whenever keys, forms or terms of a contact come out
/// differently than before: bases of another version are indexed anew.
pub const VERSION: u32 = 3;

impl MatchForm {
    /// Writes the form as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(192);
        out.extend([LAYOUT, self.kind as u8]);
        put_words(&mut out, &self.first);
        put_words(&mut out, &self.last);
        put_text(&mut out, &self.organisation.initials);
        out.push(self.organisation.form);
        put_list(&mut out, self.organisation.as_slice(), |out, word| put_text(out, &word.text));
        put_birth(&mut out, self.birth);
        put_list(&mut out, self.emails.as_slice(), put_email);
        put_list(&mut out, self.phones.as_slice(), |out, phone| {
            out.extend(phone.digits.to_le_bytes());
            out.push(phone.line as u8);
        });
        put_address(&mut out, &self.address);
        put_list(&mut out, self.admin.as_slice(), |out, hash| out.extend(hash.to_le_bytes()));
        out.extend(self.structure.to_le_bytes());
        out
    }

    /// Reads a form; `None` for another version or damaged bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader(bytes.strip_prefix(&[LAYOUT])?);
        let kind = [Kind::Individual, Kind::Structure, Kind::Relay].into_iter().nth(from.byte()?.into())?;
        let form = Self {
            kind,
            first: from.words()?,
            last: from.words()?,
            organisation: from.organisation()?,
            birth: from.birth()?,
            emails: from.few(Email::EMPTY, Reader::email)?,
            phones: from.few(Phone::default(), Reader::phone)?,
            address: from.address()?,
            admin: from.few(0, |from| from.array().map(u64::from_le_bytes))?,
            structure: from.array().map(u64::from_le_bytes)?,
        };
        from.0.is_empty().then_some(form)
    }
}

fn put_text<const N: usize>(out: &mut Vec<u8>, text: &Text<N>) {
    out.push(text.as_bytes().len() as u8);
    out.extend(text.as_bytes());
}

fn put_list<T>(out: &mut Vec<u8>, values: &[T], put: impl Fn(&mut Vec<u8>, &T)) {
    out.push(values.len() as u8);
    values.iter().for_each(|value| put(out, value));
}

fn put_words(out: &mut Vec<u8>, words: &Words) {
    put_text(out, &words.joined);
    put_list(out, words.as_slice(), |out, token| {
        put_text(out, &token.text);
        out.extend(token.sound.to_le_bytes());
        let used = token.groups.iter().take_while(|group| **group != 0).count();
        put_list(out, token.groups.get(..used).unwrap_or(&[]), |out, group| out.extend(group.to_le_bytes()));
    });
}

fn put_birth(out: &mut Vec<u8>, birth: Birth) {
    out.extend(birth.year.to_le_bytes());
    out.extend([birth.month, birth.day, birth.source as u8]);
}

fn put_email(out: &mut Vec<u8>, email: &Email) {
    put_text(out, &email.local);
    put_text(out, &email.domain);
    out.extend(email.whole.to_le_bytes());
    out.push(email.owner as u8);
}

fn put_address(out: &mut Vec<u8>, address: &Address) {
    put_text(out, &address.street);
    out.extend(address.house.to_le_bytes());
    put_text(out, &address.postcode);
    put_text(out, &address.town);
    put_text(out, &address.country);
}

/// What is left to read.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*head)
    }

    fn text<const N: usize>(&mut self) -> Option<Text<N>> {
        let len = self.byte()?;
        let (head, rest) = self.0.split_at_checked(len.into())?;
        let text = match self.0.first_chunk() {
            Some(chunk) => Text::from_chunk(chunk, len),
            None => (head.len() <= N && head.is_ascii()).then(|| Text::new(head)),
        };
        self.0 = rest;
        text
    }

    fn words(&mut self) -> Option<Words> {
        let joined = self.text()?;
        let len = usize::from(self.byte()?);
        let mut tokens = [Token::EMPTY; super::name::MAX_WORDS];
        for slot in tokens.get_mut(..len)? {
            *slot = self.token()?;
        }
        Some(Words::from_parts(tokens.into_iter().take(len), joined))
    }

    fn token(&mut self) -> Option<Token> {
        let text = self.text()?;
        let sound = u32::from_le_bytes(self.array()?);
        let used = usize::from(self.byte()?);
        let mut groups = [0; MAX_GROUPS];
        for slot in groups.get_mut(..used)? {
            *slot = u32::from_le_bytes(self.array()?);
        }
        Some(Token { text, groups, sound })
    }

    fn organisation(&mut self) -> Option<Organisation> {
        let (initials, form) = (self.text()?, self.byte()?);
        let len = usize::from(self.byte()?);
        let mut words = [Text::EMPTY; super::organisation::MAX_ORG_WORDS];
        for slot in words.get_mut(..len)? {
            *slot = self.text()?;
        }
        Some(Organisation::from_parts(words.into_iter().take(len), initials, form))
    }

    fn birth(&mut self) -> Option<Birth> {
        let year = i16::from_le_bytes(self.array()?);
        let (month, day) = (self.byte()?, self.byte()?);
        let sources = [BirthSource::None, BirthSource::Date, BirthSource::Text];
        let source = sources.into_iter().nth(self.byte()?.into())?;
        Some(Birth { year, month, day, source })
    }

    fn few<T: Copy + PartialEq>(
        &mut self,
        blank: T,
        read: impl Fn(&mut Self) -> Option<T>,
    ) -> Option<Few<T>> {
        let len = usize::from(self.byte()?);
        let mut values = [blank; super::reach::MAX_REACH];
        for slot in values.get_mut(..len)? {
            *slot = read(self)?;
        }
        Some(Few::new(blank, values.into_iter().take(len)))
    }

    fn email(&mut self) -> Option<Email> {
        let (local, domain) = (self.text()?, self.text()?);
        let whole = u64::from_le_bytes(self.array()?);
        let owner = [Owner::Person, Owner::Office].into_iter().nth(self.byte()?.into())?;
        Some(Email { local, domain, whole, owner })
    }

    fn phone(&mut self) -> Option<Phone> {
        let digits = u32::from_le_bytes(self.array()?);
        let line = [Line::Fixed, Line::Mobile].into_iter().nth(self.byte()?.into())?;
        Some(Phone { digits, line })
    }

    fn address(&mut self) -> Option<Address> {
        Some(Address {
            street: self.text()?,
            house: u32::from_le_bytes(self.array()?),
            postcode: self.text()?,
            town: self.text()?,
            country: self.text()?,
        })
    }
}
