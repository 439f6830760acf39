//! The field catalogue of the extended format (DOMAIN.md, section 3).

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A short code of the institution: an authorisation, a criterion, an administrative number.
///
/// At most 16 bytes (the vendor's `Code` has 8); kept inline, so that a [`Field`] is `Copy`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code([u8; 16]);

impl Code {
    /// Keeps `text` as a code; `None` when it is empty, longer than 16 bytes or has white space.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let mut bytes = [0; 16];
        let fits = !text.is_empty() && text.len() <= bytes.len();
        if !fits || text.contains(|c: char| c.is_whitespace() || c == '\0') {
            return None;
        }
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Self(bytes))
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let end = self.0.iter().position(|b| *b == 0).unwrap_or(self.0.len());
        std::str::from_utf8(self.0.get(..end).unwrap_or_default()).unwrap_or_default()
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One field of a contact. The order is the order of export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each name says its code; the catalogue below describes them")]
pub enum Field {
    Institution,
    Organization,
    Operation,
    ContactNumber,
    Role,
    Title,
    LetterSalutation,
    AddressSalutation,
    FirstName,
    LastName,
    BirthDate,
    Language,
    Function,
    OfficialName,
    AddressName1,
    AddressName2,
    StructureType,
    CommunityType,
    /// `ADMIN_NUMBERn`, by the code that it holds.
    AdminNumber(Code),
    EmployeeCount,
    WebSite,
    AddressType,
    Line1,
    Line2,
    Line3,
    PostalCode,
    Town,
    TownComplement,
    Department,
    Country,
    Telephone1,
    Telephone2,
    Telephone3,
    Fax,
    Cellphone,
    Email1,
    Email2,
    Email3,
    /// An authorisation column, by its code.
    Authorization(Code),
    /// The day on which an authorisation was given or withdrawn, by its code.
    AuthorizationDate(Code),
    /// A criterion, by its code; several values are joined by `|`.
    Criterion(Code),
    Remark,
    HasSales,
    Status,
    InactiveReason,
    MergedInto,
    /// Numbers that other systems gave the contact, or that it had before, joined by `|`; they lead to it.
    Alias,
}

/// What a group of fields is about; the console and the criteria for a structure beside a relay use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the catalogue's headings")]
pub enum FieldGroup {
    Global,
    Contact,
    Individual,
    Structure,
    Address,
    Communication,
    Authorization,
    Criterion,
    Standing,
}

/// The type of a field's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FieldType {
    /// Free text of at most so many characters.
    Text(u16),
    /// A value of one of the institution's lists.
    Code,
    /// A calendar date.
    Date,
    /// Digits only.
    Number,
    /// `TRUE` or `FALSE`.
    Boolean,
    /// `CODE=value`.
    CodeValue,
}

/// One line of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct FieldEntry {
    /// The field.
    pub field: Field,
    /// Its code in a header.
    pub code: &'static str,
    /// Its name on a screen.
    pub label: &'static str,
    /// Its group.
    pub group: FieldGroup,
    /// The type of its values.
    pub kind: FieldType,
}

const fn entry(
    field: Field,
    code: &'static str,
    label: &'static str,
    group: FieldGroup,
    kind: FieldType,
) -> FieldEntry {
    FieldEntry { field, code, label, group, kind }
}

/// Every field with a fixed code. Lengths are the vendor's (DOMAIN.md, section 3); 250 where it names none.
pub const CATALOGUE: &[FieldEntry] = {
    use Field as F;
    use FieldGroup as G;
    use FieldType as T;
    &[
        entry(F::Institution, "INSTITUTION", "institution", G::Global, T::Text(15)),
        entry(F::Organization, "ORGANIZATION", "organisation", G::Global, T::Text(8)),
        entry(F::Operation, "OPERATION", "operation", G::Global, T::Code),
        entry(F::ContactNumber, "CONTACT_NR", "number", G::Contact, T::Text(20)),
        entry(F::Role, "ROLE", "role", G::Contact, T::Code),
        entry(F::Title, "TITLE", "title", G::Contact, T::Code),
        entry(F::LetterSalutation, "LETTER_SALUTATION", "letter salut.", G::Contact, T::Text(200)),
        entry(F::AddressSalutation, "ADDR_SALUTATION", "address salut.", G::Contact, T::Text(200)),
        entry(F::FirstName, "FIRSTNAME", "first name", G::Individual, T::Text(100)),
        entry(F::LastName, "LASTNAME", "last name", G::Individual, T::Text(100)),
        entry(F::BirthDate, "BIRTHDATE", "birth date", G::Individual, T::Date),
        entry(F::Language, "PREF_LANG", "language", G::Individual, T::Code),
        entry(F::Function, "FUNCTION", "function", G::Contact, T::Text(1000)),
        entry(F::OfficialName, "OFFICIAL_NAME", "structure", G::Structure, T::Text(100)),
        entry(F::AddressName1, "ADDRESS_NAME1", "address name 1", G::Structure, T::Text(38)),
        entry(F::AddressName2, "ADDRESS_NAME2", "address name 2", G::Structure, T::Text(38)),
        entry(F::StructureType, "STRUCT_TYPE", "structure type", G::Structure, T::Code),
        entry(F::CommunityType, "COMMUNITY_TYPE", "community type", G::Structure, T::Code),
        entry(F::EmployeeCount, "NB_EMPLOYEES", "employees", G::Structure, T::Number),
        entry(F::WebSite, "WEB_SITE", "web site", G::Structure, T::Text(250)),
        entry(F::AddressType, "ADDR_TYPE", "address type", G::Address, T::Text(3)),
        entry(F::Line1, "LINE1", "street", G::Address, T::Text(100)),
        entry(F::Line2, "LINE2", "line 2", G::Address, T::Text(100)),
        entry(F::Line3, "LINE3", "line 3", G::Address, T::Text(100)),
        entry(F::PostalCode, "ZIPCODE", "postcode", G::Address, T::Text(10)),
        entry(F::Town, "TOWN", "town", G::Address, T::Text(20)),
        entry(F::TownComplement, "TOWN_COMPLEMENT", "town compl.", G::Address, T::Text(20)),
        entry(F::Department, "DEPARTMENT", "department", G::Address, T::Code),
        entry(F::Country, "COUNTRY", "country", G::Address, T::Code),
        entry(F::Telephone1, "TELEPHONE", "telephone", G::Communication, T::Text(15)),
        entry(F::Telephone2, "PHONE2", "telephone 2", G::Communication, T::Text(15)),
        entry(F::Telephone3, "PHONE3", "telephone 3", G::Communication, T::Text(15)),
        entry(F::Fax, "FAX", "fax", G::Communication, T::Text(15)),
        entry(F::Cellphone, "CELLPHONE", "cellphone", G::Communication, T::Text(15)),
        entry(F::Email1, "EMAIL1", "e-mail", G::Communication, T::Text(250)),
        entry(F::Email2, "EMAIL2", "e-mail 2", G::Communication, T::Text(250)),
        entry(F::Email3, "EMAIL3", "e-mail 3", G::Communication, T::Text(250)),
        entry(F::Remark, "REMARK", "remark", G::Contact, T::Text(2000)),
        entry(F::HasSales, "HAS_SALES", "has sales", G::Standing, T::Boolean),
        entry(F::Status, "STATUS", "status", G::Standing, T::Code),
        entry(F::InactiveReason, "INACTIVE_REASON", "reason", G::Standing, T::Code),
        entry(F::MergedInto, "MERGED_INTO", "merged into", G::Standing, T::Text(20)),
        entry(F::Alias, "ALIAS", "other number", G::Standing, T::Text(1000)),
    ]
};

/// The parts of an address, in the order of a letter.
pub const ADDRESS_FIELDS: [Field; 8] = [
    Field::Line1,
    Field::Line2,
    Field::Line3,
    Field::PostalCode,
    Field::Town,
    Field::TownComplement,
    Field::Department,
    Field::Country,
];

/// The e-mail slots of a contact; the first is the login of the ticket shop.
pub const EMAIL_SLOTS: [Field; 3] = [Field::Email1, Field::Email2, Field::Email3];

/// The slots for telephone numbers that a merge may fill, fax left out.
pub const PHONE_SLOTS: [Field; 4] =
    [Field::Telephone1, Field::Telephone2, Field::Telephone3, Field::Cellphone];

/// Other spellings of codes that the vendor's own files use.
const ALIASES: [(&str, Field); 4] = [
    ("STRUCT_NAME", Field::OfficialName),
    ("PHONE1", Field::Telephone1),
    ("TELEPHONE1", Field::Telephone1),
    ("TOWN_COMPL", Field::TownComplement),
];

/// Every code and other spelling: each kept value of each row is read by its code.
static BY_CODE: LazyLock<HashMap<&'static str, Field>> = LazyLock::new(|| {
    let codes = CATALOGUE.iter().map(|entry| (entry.code, entry.field));
    ALIASES.into_iter().chain(codes).collect()
});

impl Field {
    /// The field of a fixed code, by exact capitals; authorisations and numbered columns are the mapping's business.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        BY_CODE.get(code).copied()
    }

    /// The catalogue line of a field with a fixed code.
    fn catalogue(self) -> Option<&'static FieldEntry> {
        CATALOGUE.iter().find(|e| e.field == self)
    }

    /// A name that reads back with [`Field::from_key`]: the code, or `ADMIN:CODE`, `AUTH:CODE`, `ADATE:CODE`, `CRIT:CODE`.
    #[must_use]
    pub fn key(self) -> String {
        match self {
            Self::AdminNumber(code) => format!("ADMIN:{}", code.as_str()),
            Self::Authorization(code) => format!("AUTH:{}", code.as_str()),
            Self::AuthorizationDate(code) => format!("ADATE:{}", code.as_str()),
            Self::Criterion(code) => format!("CRIT:{}", code.as_str()),
            _ => self.catalogue().map_or("", |e| e.code).to_owned(),
        }
    }

    /// Reads what [`Field::key`] wrote.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        match key.split_once(':') {
            Some(("ADMIN", code)) => Code::new(code).map(Self::AdminNumber),
            Some(("AUTH", code)) => Code::new(code).map(Self::Authorization),
            Some(("ADATE", code)) => Code::new(code).map(Self::AuthorizationDate),
            Some(("CRIT", code)) => Code::new(code).map(Self::Criterion),
            _ => Self::from_code(key),
        }
    }

    /// The name of the field on a screen.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::AdminNumber(code) => format!("number {}", code.as_str()),
            Self::Authorization(code) => format!("consent {}", code.as_str()),
            Self::AuthorizationDate(code) => format!("{} since", code.as_str()),
            Self::Criterion(code) => format!("criterion {}", code.as_str()),
            _ => self.catalogue().map_or("", |e| e.label).to_owned(),
        }
    }

    /// The group of the field.
    #[must_use]
    pub fn group(self) -> FieldGroup {
        match self {
            Self::AdminNumber(_) => FieldGroup::Structure,
            Self::Authorization(_) | Self::AuthorizationDate(_) => FieldGroup::Authorization,
            Self::Criterion(_) => FieldGroup::Criterion,
            _ => self.catalogue().map_or(FieldGroup::Global, |e| e.group),
        }
    }

    /// The type of the field's values.
    #[must_use]
    pub fn kind(self) -> FieldType {
        match self {
            Self::AdminNumber(_) => FieldType::Text(50),
            Self::Authorization(_) => FieldType::Boolean,
            Self::AuthorizationDate(_) => FieldType::Date,
            Self::Criterion(_) => FieldType::Text(1000),
            _ => self.catalogue().map_or(FieldType::Text(250), |e| e.kind),
        }
    }

    /// True for the parts of an address.
    #[must_use]
    pub fn is_address(self) -> bool {
        ADDRESS_FIELDS.contains(&self)
    }

    /// True for telephone, fax and cellphone.
    #[must_use]
    pub fn is_phone(self) -> bool {
        self == Self::Fax || PHONE_SLOTS.contains(&self)
    }

    /// True for the three e-mail slots.
    #[must_use]
    pub fn is_email(self) -> bool {
        EMAIL_SLOTS.contains(&self)
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.catalogue() {
            Some(entry) => serializer.serialize_str(entry.code),
            None => serializer.serialize_str(&self.key()),
        }
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Key)
    }
}

/// Reads a key where it stands, without a copy.
struct Key;

impl Visitor<'_> for Key {
    type Value = Field;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the key of a field")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<Field, E> {
        Field::from_key(key).ok_or_else(|| E::custom(format!("no field {key:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_reads_back_as_its_field() {
        let parametrised = ["ADMIN:SIRET", "AUTH:CNIL_O", "ADATE:EMAIL", "CRIT:INTEREST"];
        for key in CATALOGUE.iter().map(|e| e.code).chain(parametrised) {
            let field = Field::from_key(key).expect(key);
            assert_eq!(field.key(), key);
            assert!(!field.label().is_empty());
        }
        assert_eq!(Field::from_code("STRUCT_NAME"), Some(Field::OfficialName));
        assert_eq!(Field::from_code("email1"), None, "codes match by exact capitals");
    }

    #[test]
    fn codes_are_short_and_without_white_space() {
        assert_eq!(Code::new("CNIL_O").map(|c| c.as_str().to_owned()), Some("CNIL_O".into()));
        assert_eq!(Code::new(""), None);
        assert_eq!(Code::new("A B"), None);
        assert_eq!(Code::new("ÉTÉ").map(|c| c.as_str().to_owned()), Some("ÉTÉ".into()));
        assert_eq!(Code::new("12345678901234567"), None);
    }
}
