//! One row of the customer's file, and how the customer writes a contact.

use crate::demo::contact::{Contact, Title, takes_newsletter};
use crate::demo::data::Lang;
use crate::demo::random::Random;
use crate::demo::trouble::Trouble;

/// Columns of the file.
pub(super) const COLUMNS: usize = 18;

/// The header as the customer spells it; nothing stands for `Code fidélité` in the base.
pub(super) const HEADER: [&str; COLUMNS] = [
    "Numéro",
    "Civilité",
    "PRÉNOM",
    "Nom",
    "Date de naissance",
    "Langue",
    "Société",
    "Rue",
    "Complément",
    "NPA",
    "Localité",
    "Pays",
    "Tél.",
    "Portable",
    "E-mail",
    "Newsletter",
    "Remarque",
    "Code fidélité",
];

/// A column of the file, in file order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Column {
    Number,
    Title,
    First,
    Last,
    Birth,
    Lang,
    Structure,
    Street,
    Complement,
    Zip,
    Town,
    Country,
    Phone,
    Mobile,
    Email,
    Newsletter,
    Remark,
    Loyalty,
}

/// A row being written.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) trouble: Trouble,
    pub(super) contact: Option<String>,
    pub(super) cells: [String; COLUMNS],
}

impl Row {
    /// The row with the cell set.
    pub(super) fn with(mut self, column: Column, text: impl Into<String>) -> Self {
        if let Some(cell) = self.cells.get_mut(column as usize) {
            *cell = text.into();
        }
        self
    }

    /// The row with the cells emptied.
    pub(super) fn without(self, columns: &[Column]) -> Self {
        columns.iter().fold(self, |row, column| row.with(*column, ""))
    }

    /// The text of a cell.
    pub(super) fn cell(&self, column: Column) -> &str {
        self.cells.get(column as usize).map_or("", String::as_str)
    }
}

/// The contact in the customer's hand: their titles, country names, dates and phones.
pub(super) fn spell(random: &mut Random, contact: &Contact) -> Row {
    let blank = Row { trouble: Trouble::NewIndividual, contact: None, cells: Default::default() };
    let address = &contact.address;
    let town = address.town;
    let phone = phone(random, &contact.means.telephone, town.country);
    let mobile = self::phone(random, &contact.means.cellphone, town.country);
    blank
        .with(Column::Title, title(random, contact))
        .with(Column::First, contact.first())
        .with(Column::Last, contact.last())
        .with(Column::Birth, birth(random, contact))
        .with(Column::Lang, language(random, contact.lang))
        .with(Column::Structure, contact.structure.as_deref().unwrap_or_default())
        .with(Column::Street, address.line1.as_str())
        .with(Column::Complement, address.line2.as_str())
        .with(Column::Zip, town.zip)
        .with(Column::Town, town.name)
        .with(Column::Country, country(random, town.country))
        .with(Column::Phone, phone)
        .with(Column::Mobile, mobile)
        .with(Column::Email, contact.means.email1.as_str())
        .with(Column::Newsletter, newsletter(random, contact))
        .with(Column::Remark, contact.remark)
        .with(Column::Loyalty, if random.chance(60) { random.digits("F-#####") } else { String::new() })
}

fn title(random: &mut Random, contact: &Contact) -> &'static str {
    let Some(person) = &contact.person else { return "" };
    let (woman, man) = contact.lang.locale().titles;
    match (contact.lang, person.title) {
        (Lang::Fr, Title::Mrs) if random.chance(30) => "Madame",
        (Lang::Fr, Title::Mr) if random.chance(30) => "Monsieur",
        (_, Title::Mrs) => woman,
        (_, Title::Mr) => man,
    }
}

fn birth(random: &mut Random, contact: &Contact) -> String {
    let Some(date) = contact.birth() else { return String::new() };
    if random.chance(80) { date.dotted() } else { date.slashed() }
}

fn language(random: &mut Random, lang: Lang) -> String {
    let locale = lang.locale();
    match random.below(10) {
        0 => locale.name.to_owned(),
        1 => locale.code.to_uppercase(),
        _ => locale.code.to_owned(),
    }
}

fn country(random: &mut Random, code: &'static str) -> &'static str {
    let names: [&'static str; 3] = match code {
        // The customer is Swiss and often leaves the own country out.
        "CH" => ["", "Suisse", "CH"],
        "FR" => ["France", "FR", "France"],
        "DE" => ["Allemagne", "DE", "Deutschland"],
        "IT" => ["Italie", "IT", "Italia"],
        "GB" => ["Royaume-Uni", "GB", "GB"],
        "ES" => ["Espagne", "ES", "ES"],
        "AT" => ["Autriche", "AT", "AT"],
        _ => ["Belgique", "BE", "BE"],
    };
    random.pick(&names)
}

fn newsletter(random: &mut Random, contact: &Contact) -> &'static str {
    match takes_newsletter(contact.consent) {
        _ if random.chance(25) => "",
        true => "oui",
        false => "non",
    }
}

/// The phone as typed: as it is, without its spaces, or with the country's prefix.
pub(super) fn phone(random: &mut Random, national: &str, country: &str) -> String {
    match random.below(10) {
        0..6 => national.to_owned(),
        6 | 7 => national.replace(' ', ""),
        _ => international(national, country),
    }
}

/// The phone with a `+` and the country's prefix, without spaces.
pub(super) fn international(national: &str, country: &str) -> String {
    if national.is_empty() {
        return String::new();
    }
    // Prefixes from ITU-T E.164; Italy keeps the leading zero after its own.
    let (prefix, trunk) = match country {
        "CH" => ("+41", "0"),
        "FR" => ("+33", "0"),
        "DE" => ("+49", "0"),
        "IT" => ("+39", ""),
        "GB" => ("+44", "0"),
        "ES" => ("+34", ""),
        "AT" => ("+43", "0"),
        _ => ("+32", "0"),
    };
    let digits = national.replace(' ', "");
    format!("{prefix}{}", digits.strip_prefix(trunk).unwrap_or(&digits))
}
