//! E-mail addresses and phone numbers, standardised.

use super::hash::fnv;
use super::text::Text;

/// Addresses and numbers kept of one contact.
pub(crate) const MAX_REACH: usize = 3;

/// An e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Email {
    /// Local part in lower case without `+tag`, letters and digits only.
    pub(crate) local: Text<27>,
    pub(crate) domain: Text<19>,
    /// Hash of the whole address as written (lower case), so that cut texts never look equal.
    pub(crate) whole: u64,
    pub(crate) owner: Owner,
}

/// Who answers at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// Presumably one person.
    Person,
    /// An office: info@, contact@ …
    Office,
}

impl Email {
    pub(crate) const EMPTY: Self =
        Self { local: Text::EMPTY, domain: Text::EMPTY, whole: 0, owner: Owner::Person };

    /// Reads an address; `None` without an @ or without a local part.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let lower = text.trim().to_lowercase();
        let (local, domain) = lower.rsplit_once('@')?;
        let local = local.split('+').next().unwrap_or(local);
        let plain = super::text::fold(local).replace(' ', "");
        let domain: Vec<u8> = domain.bytes().filter(u8::is_ascii).collect();
        if plain.is_empty() || domain.is_empty() {
            return None;
        }
        let owner = if OFFICES.contains(&plain.as_str()) { Owner::Office } else { Owner::Person };
        let (local, domain) = (Text::new(plain.as_bytes()), Text::new(&domain));
        Some(Self { local, domain, whole: fnv(lower.as_bytes()), owner })
    }
}

/// Whether a domain is a provider's, where anyone has a mailbox.
pub(crate) fn is_provider(domain: &[u8]) -> bool {
    let name = domain.split(|byte| *byte == b'.').next().unwrap_or(domain);
    PROVIDERS.iter().any(|provider| provider.as_bytes() == name)
}

/// First parts of the domains of providers of mailboxes, from their public lists of domains.
const PROVIDERS: &[&str] = &[
    "gmail",
    "googlemail",
    "bluewin",
    "hotmail",
    "gmx",
    "icloud",
    "outlook",
    "sunrise",
    "yahoo",
    "romandie",
    "protonmail",
    "proton",
    "hispeed",
    "swissonline",
    "orange",
    "free",
    "wanadoo",
    "laposte",
    "sfr",
    "web",
    "t-online",
    "freenet",
    "posteo",
    "libero",
    "alice",
    "tiscali",
    "virgilio",
    "btinternet",
    "sky",
    "live",
    "telefonica",
    "me",
    "mac",
    "aol",
    "msn",
    "neuf",
    "arcor",
    "mail",
    "email",
    "citycable",
    "netplus",
    "vtxnet",
    "green",
    "tin",
    "btopenworld",
    "ono",
];

/// Local parts of offices (RFC 2142 and common use in five languages).
const OFFICES: &[&str] = &[
    "info",
    "contact",
    "kontakt",
    "office",
    "mail",
    "admin",
    "hello",
    "sales",
    "support",
    "service",
    "team",
    "buero",
    "sekretariat",
    "secretariat",
    "direction",
    "accueil",
    "reception",
    "billetterie",
    "tickets",
    "booking",
    "welcome",
    "segreteria",
    "amministrazione",
    "administration",
    "verwaltung",
    "noreply",
    "webmaster",
    "postmaster",
    "kultur",
    "contatti",
    "contacto",
    "enquiries",
    "secretaria",
    "administracion",
    "direktion",
    "zentrale",
    "post",
    "hallo",
    "bonjour",
];

/// A phone number by its last significant digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Phone {
    /// The last nine digits, without leading zeros.
    pub(crate) digits: u32,
    pub(crate) line: Line,
}

/// The sort of line behind a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Line {
    /// A line at home or at work, or an unknown one.
    #[default]
    Fixed,
    /// A mobile phone, which one person carries.
    Mobile,
}

impl Phone {
    /// Reads a number; `None` with fewer than six significant digits.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let text = without_extension(text);
        let raw: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).collect();
        let is_international = text.trim_start().starts_with('+') || raw.starts_with(b"00");
        let digits = strip_zeros(&raw);
        if digits.len() < 6 {
            return None;
        }
        let line = if is_international { line_abroad(digits) } else { line_as_typed(digits) };
        let tail = digits.get(digits.len().saturating_sub(9)..).unwrap_or(digits);
        let digits = tail.iter().fold(0u32, |value, digit| value * 10 + u32::from(digit - b'0'));
        Some(Self { digits, line })
    }

    /// The last eight digits, equal for national and international writing.
    pub(crate) fn tail(self) -> u32 {
        self.digits % 100_000_000
    }
}

/// Cuts an extension (ext. 12, poste 4, #3) and a second number off.
fn without_extension(text: &str) -> &str {
    let mut digits = 0;
    for (at, c) in text.char_indices() {
        let is_end = c.is_alphabetic() || matches!(c, '#' | ';' | ',');
        if (is_end && digits >= 7) || (c == '/' && digits >= 9) {
            return text.get(..at).unwrap_or(text);
        }
        digits += usize::from(c.is_ascii_digit());
    }
    text
}

fn strip_zeros(mut digits: &[u8]) -> &[u8] {
    while let [b'0', rest @ ..] = digits {
        digits = rest;
    }
    digits
}

/// Country codes with the beginnings of their mobile numbers (national numbering plans after ITU-T E.164).
const MOBILE: &[(&[u8], &[&[u8]])] = &[
    (b"41", &[b"74", b"75", b"76", b"77", b"78", b"79"]),
    (b"33", &[b"6", b"7"]),
    (b"49", &[b"15", b"16", b"17"]),
    (b"39", &[b"3"]),
    (b"44", &[b"7"]),
    (b"34", &[b"6", b"7"]),
    (b"43", &[b"6"]),
    (b"423", &[b"7"]),
];

fn line_abroad(digits: &[u8]) -> Line {
    let by_country = |(code, starts): &(&[u8], &[&[u8]])| {
        let national = strip_zeros(digits.strip_prefix(*code)?);
        Some(starts.iter().any(|start| national.starts_with(start)))
    };
    if MOBILE.iter().find_map(by_country).unwrap_or(false) { Line::Mobile } else { Line::Fixed }
}

/// Typed without a country: 06…, 074… to 079… of nine significant digits are mobile in most of Europe.
fn line_as_typed(digits: &[u8]) -> Line {
    match digits {
        [b'6', ..] | [b'7', b'4'..=b'9', ..] if digits.len() == 9 => Line::Mobile,
        _ => Line::Fixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_meet_in_their_last_digits() {
        for (a, b) in [
            ("+41791234567", "079 123 45 67"),
            ("0041 79 123 45 67", "+41 (0)79 123 45 67"),
            ("+39 072553081", "072553081"),
            ("+41 21 613 21 11 ext. 12", "021 613 21 11"),
            ("021 613 21 11 poste 4", "+41216132111"),
            ("(41)0216132111", "+41 21 613 21 11"),
            ("021/613.21.11", "0216132111"),
            ("021 613 21 11 / 021 613 21 12", "0216132111"),
            ("Tel. 030 1234567", "+49 30 1234567"),
            ("01 40 15 80 00", "+33140158000"),
            ("+44 (0)20 7946 0958", "020 7946 0958"),
        ] {
            assert_eq!(Phone::new(a).map(Phone::tail), Phone::new(b).map(Phone::tail), "{a} {b}");
        }
        assert_eq!(Phone::new("+41791234567").map(|phone| phone.line), Some(Line::Mobile));
        assert_eq!(Phone::new("+41216132111").map(|phone| phone.line), Some(Line::Fixed));
        assert_eq!(Phone::new("+41710098018").map(|phone| phone.line), Some(Line::Fixed));
        assert_eq!(Phone::new("071 009 80 18").map(|phone| phone.line), Some(Line::Fixed));
        assert_eq!(Phone::new("079 123 45 67").map(|phone| phone.line), Some(Line::Mobile));
        assert_eq!(Phone::new("12"), None);
    }

    #[test]
    fn addresses_are_split() {
        let email = Email::new(" Jean.Dupont+news@Free.FR ");
        assert_eq!(email.map(|email| email.local), Some(Text::new(b"jeandupont")));
        assert_eq!(Email::new("nobody"), None);
        assert_eq!(Email::new("info@x.ch").map(|email| email.owner), Some(Owner::Office));
    }
}
