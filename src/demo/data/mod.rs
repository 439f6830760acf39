//! The words the demo is made of: names, streets, towns and organisations by language.
//!
//! Everything here was written down by hand. Towns and postcodes are real; streets, firms and people are
//! combinations of common words, and none is meant to be a real one.

mod de;
mod en;
mod es;
mod fr;
mod it;
pub(super) mod nicknames;
mod towns;

pub(super) use towns::{LONG_TOWNS, TOWNS, Town};

/// A language of the demo.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Lang {
    #[default]
    Fr,
    De,
    It,
    En,
    Es,
}

/// What people, streets and organisations are called in one language.
#[derive(Debug)]
pub(super) struct Locale {
    /// ISO 639-1 code.
    pub(super) code: &'static str,
    /// The language's name in itself, as some customers write it.
    pub(super) name: &'static str,
    pub(super) women: &'static [&'static str],
    pub(super) men: &'static [&'static str],
    pub(super) families: &'static [&'static str],
    pub(super) streets: &'static [&'static str],
    /// Mail providers that are common where the language is spoken.
    pub(super) providers: &'static [&'static str],
    /// How customers write the title of a woman and of a man.
    pub(super) titles: (&'static str, &'static str),
    /// Names of structures; `{town}` and `{name}` are filled in.
    pub(super) structures: &'static [&'static str],
    /// Jobs of relays at their structures.
    pub(super) functions: &'static [&'static str],
    /// Second address lines; `#` is a digit.
    pub(super) complements: &'static [&'static str],
    pub(super) remarks: &'static [&'static str],
}

impl Lang {
    /// The word that families put into an e-mail address of all.
    pub(super) fn family(self) -> &'static str {
        match self {
            Self::Fr => "famille",
            Self::De => "familie",
            Self::It => "famiglia",
            Self::En => "family",
            Self::Es => "familia",
        }
    }

    /// The words of the language.
    pub(super) fn locale(self) -> &'static Locale {
        match self {
            Self::Fr => &fr::LOCALE,
            Self::De => &de::LOCALE,
            Self::It => &it::LOCALE,
            Self::En => &en::LOCALE,
            Self::Es => &es::LOCALE,
        }
    }
}
