//! E-mail addresses that are good for a contact list.
//!
//! In goes the text of a cell; out comes an address in its normal form, a fix to propose, or what is
//! wrong. Stricter than the standards on purpose: quoted names, comments and bare IP addresses are
//! lawful in RFC 5321 and 5322, but in a contact file they are mistakes. Nothing here asks the network,
//! and whether the address is taken by another contact is for others to know.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::text::{clean, fold};
use super::{Certainty, email_domain, email_repair};

/// A well-formed e-mail address: the local part as typed, the domain in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EmailAddress(String);

/// What a text is as an e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EmailCheck {
    /// An address that can be taken as it is.
    Valid(EmailAddress),
    /// Not an address, or a well-formed one that looks like a slip; this one is meant.
    Fixable {
        /// The address meant.
        to: EmailAddress,
        /// How sure that is.
        certainty: Certainty,
        /// The first thing that had to be done.
        reason: EmailFix,
    },
    /// No address, and none that could be proposed.
    Invalid {
        /// What is wrong.
        reason: EmailFault,
    },
}

/// What has to be done to make an e-mail address of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EmailFix {
    /// Take away `mailto:`, a display name, quotes or brackets.
    Wrapping,
    /// Take the first of several addresses.
    FirstOfSeveral,
    /// Write `@` and `.` for the words that stand for them.
    SpelledOut,
    /// Take away spaces inside, or line breaks anywhere.
    Spaces,
    /// Make one `@` of two.
    DoubleAt,
    /// Write a dot for a comma or another sign.
    CommaForDot,
    /// Take away dots and signs that are too many.
    StrayDots,
    /// Write the local part without accents.
    Accents,
    /// Put in the missing `@` before the domain.
    MissingAt,
    /// Put in the missing dot before the top-level domain, or the top-level domain itself.
    MissingDot,
    /// Take the provider's or the top-level domain that was meant.
    DomainSlip,
}

/// Why a text is no e-mail address that is good for a contact list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EmailFault {
    /// There is nothing in it.
    Empty,
    /// There is no `@`.
    NoAt,
    /// There is more than one `@`.
    SeveralAt,
    /// What stands before the `@` is missing or holds signs that no mail system gives out.
    LocalPart,
    /// What stands after the `@` is no domain.
    Domain,
    /// The domain has no top-level domain.
    NoTld,
    /// The top-level domain does not exist.
    UnknownTld,
    /// The whole, or one part, is too long.
    TooLong,
}

impl fmt::Display for EmailFix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wrapping => "something stands around the address",
            Self::FirstOfSeveral => "the cell holds several addresses",
            Self::SpelledOut => "@ or dot is spelled out",
            Self::Spaces => "there are spaces or line breaks in it",
            Self::DoubleAt => "there are two @",
            Self::CommaForDot => "another sign stands for a dot",
            Self::StrayDots => "there are dots or signs too many",
            Self::Accents => "there are accents before the @",
            Self::MissingAt => "the @ is missing",
            Self::MissingDot => "the end of the domain is missing",
            Self::DomainSlip => "the domain looks mistyped",
        })
    }
}

impl fmt::Display for EmailFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "there is no address",
            Self::NoAt => "there is no @",
            Self::SeveralAt => "there is more than one @",
            Self::LocalPart => "what stands before the @ is not usable",
            Self::Domain => "what stands after the @ is no domain",
            Self::NoTld => "the domain has no ending such as .ch",
            Self::UnknownTld => "the domain's ending does not exist",
            Self::TooLong => "it is too long",
        })
    }
}

impl EmailAddress {
    /// Checks a text and proposes a fix where one can be found.
    pub fn check(text: &str) -> EmailCheck {
        let cleaned = clean(text).text;
        match Self::strict(&cleaned) {
            // A line break beside an address is a sign that two cells ran together.
            Ok(to) if text.contains(char::is_control) => {
                EmailCheck::Fixable { to, certainty: Certainty::Certain, reason: EmailFix::Spaces }
            }
            Ok(address) => address.look_for_slip(),
            Err(EmailFault::Empty) => EmailCheck::Invalid { reason: EmailFault::Empty },
            Err(reason) => match email_repair::repair(&cleaned) {
                Some((to, certainty, reason)) => EmailCheck::Fixable { to, certainty, reason },
                None => EmailCheck::Invalid { reason },
            },
        }
    }

    /// Takes the address as it stands: nothing is repaired but the case of the domain.
    pub fn strict(text: &str) -> Result<Self, EmailFault> {
        if text.is_empty() {
            return Err(EmailFault::Empty);
        }
        let (local, domain) = text.split_once('@').ok_or(EmailFault::NoAt)?;
        if domain.contains('@') {
            return Err(EmailFault::SeveralAt);
        }
        check_local(local)?;
        let domain = email_domain::normal(domain)?;
        // RFC 5321, 4.5.3.1.3: a path has at most 256 octets, two of them angle brackets.
        match local.len() + 1 + domain.len() <= 254 {
            true => Ok(Self(format!("{local}@{domain}"))),
            false => Err(EmailFault::TooLong),
        }
    }

    fn look_for_slip(self) -> EmailCheck {
        match email_domain::meant(self.domain()) {
            Some((domain, certainty)) => EmailCheck::Fixable {
                to: Self(format!("{}@{domain}", self.local_part())),
                certainty,
                reason: EmailFix::DomainSlip,
            },
            None => EmailCheck::Valid(self),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    pub fn local_part(&self) -> &str {
        self.0.split_once('@').map_or("", |(local, _)| local)
    }

    /// What stands after the `@`.
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }

    /// The key for comparing: all in lower case.
    ///
    /// Dots and `+` tags stay: that some providers ignore them is for those who compare to weigh.
    pub fn fold(&self) -> String {
        self.0.to_lowercase()
    }

    /// Whether the address is that of an office rather than a person, as `info@` is.
    pub fn is_generic_local_part(&self) -> bool {
        GENERIC.contains(&fold(self.local_part()).replace(['.', '-', '_'], "").as_str())
    }

    /// Whether the address belongs to a service for addresses to throw away.
    pub fn is_disposable(&self) -> bool {
        email_domain::is_disposable(self.domain())
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The atom of RFC 5322, 3.2.3, in ASCII: what mail systems really give out, and a little more.
fn check_local(local: &str) -> Result<(), EmailFault> {
    // RFC 5321, 4.5.3.1.1.
    if local.len() > 64 {
        return Err(EmailFault::TooLong);
    }
    let atom = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
    };
    if local.split('.').all(atom) { Ok(()) } else { Err(EmailFault::LocalPart) }
}

/// Local parts of offices in five languages, folded, without dots and hyphens.
const GENERIC: [&str; 74] = [
    "info",
    "infos",
    "information",
    "informations",
    "contact",
    "contacts",
    "contacto",
    "kontakt",
    "contatti",
    "contatto",
    "mail",
    "email",
    "office",
    "buero",
    "buro",
    "bureau",
    "ufficio",
    "oficina",
    "admin",
    "administration",
    "administrator",
    "administrazione",
    "administracion",
    "amministrazione",
    "verwaltung",
    "secretariat",
    "sekretariat",
    "segreteria",
    "secretaria",
    "secretary",
    "reception",
    "rezeption",
    "empfang",
    "accueil",
    "receptionist",
    "direction",
    "direktion",
    "direzione",
    "direccion",
    "sales",
    "vente",
    "ventes",
    "verkauf",
    "vendite",
    "ventas",
    "marketing",
    "presse",
    "press",
    "stampa",
    "prensa",
    "support",
    "help",
    "service",
    "services",
    "kundendienst",
    "billing",
    "buchhaltung",
    "comptabilite",
    "contabilita",
    "contabilidad",
    "accounts",
    "accounting",
    "compta",
    "facturation",
    "rechnung",
    "hello",
    "bonjour",
    "hallo",
    "ciao",
    "hola",
    "noreply",
    "postmaster",
    "webmaster",
    "newsletter",
];

#[cfg(test)]
#[path = "email_tests.rs"]
mod tests;
