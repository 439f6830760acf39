//! Postal addresses: one value each, up to three per contact.

use serde::{Deserialize, Serialize};

use super::Field;

/// What an address is used for (`ADDR_TYPE` M, S, B).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AddressUse {
    /// M
    Main,
    /// S
    Shipping,
    /// B
    Billing,
}

impl AddressUse {
    /// All uses, in the order of display and export.
    pub const ALL: [Self; 3] = [Self::Main, Self::Shipping, Self::Billing];

    /// The letter in `ADDR_TYPE`.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::Main => 'M',
            Self::Shipping => 'S',
            Self::Billing => 'B',
        }
    }
}

/// The set of uses that a row's address is meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AddressUses(u8);

impl AddressUses {
    /// All three uses: what an empty `ADDR_TYPE` means.
    pub const ALL: Self = Self(0b111);

    /// Reads any of the letters M, S, B; empty means all three, another sign is `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bits = 0;
        for letter in text.chars().filter(|c| !c.is_whitespace() && *c != ',') {
            let index = AddressUse::ALL.iter().position(|u| u.letter() == letter.to_ascii_uppercase())?;
            bits |= 1 << index;
        }
        Some(if bits == 0 { Self::ALL } else { Self(bits) })
    }

    /// The uses in the set, main first.
    pub fn iter(self) -> impl Iterator<Item = AddressUse> {
        AddressUse::ALL.into_iter().enumerate().filter(move |(i, _)| self.0 & (1 << i) != 0).map(|(_, u)| u)
    }

    /// The first use in the set: the one shown beside the row.
    #[must_use]
    pub fn first(self) -> AddressUse {
        self.iter().next().unwrap_or(AddressUse::Main)
    }

    /// The letters of the set, such as `MS`.
    #[must_use]
    pub fn letters(self) -> String {
        self.iter().map(AddressUse::letter).collect()
    }
}

/// A postal address; an absent part is an empty text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// LINE1
    #[serde(skip_serializing_if = "String::is_empty")]
    pub line1: String,
    /// LINE2
    #[serde(skip_serializing_if = "String::is_empty")]
    pub line2: String,
    /// LINE3
    #[serde(skip_serializing_if = "String::is_empty")]
    pub line3: String,
    /// ZIPCODE
    #[serde(skip_serializing_if = "String::is_empty")]
    pub postcode: String,
    /// TOWN
    #[serde(skip_serializing_if = "String::is_empty")]
    pub town: String,
    /// TOWN_COMPLEMENT
    #[serde(skip_serializing_if = "String::is_empty")]
    pub town_complement: String,
    /// DEPARTMENT
    #[serde(skip_serializing_if = "String::is_empty")]
    pub department: String,
    /// COUNTRY, ISO 3166-1 alpha-2
    #[serde(skip_serializing_if = "String::is_empty")]
    pub country: String,
}

impl Address {
    /// The text of one address field; `None` for a field that is no part of an address.
    #[must_use]
    pub fn part(&self, field: Field) -> Option<&str> {
        Some(match field {
            Field::Line1 => &self.line1,
            Field::Line2 => &self.line2,
            Field::Line3 => &self.line3,
            Field::PostalCode => &self.postcode,
            Field::Town => &self.town,
            Field::TownComplement => &self.town_complement,
            Field::Department => &self.department,
            Field::Country => &self.country,
            _ => return None,
        })
    }

    /// The place to write one address field; `None` for a field that is no part of an address.
    pub fn part_mut(&mut self, field: Field) -> Option<&mut String> {
        Some(match field {
            Field::Line1 => &mut self.line1,
            Field::Line2 => &mut self.line2,
            Field::Line3 => &mut self.line3,
            Field::PostalCode => &mut self.postcode,
            Field::Town => &mut self.town,
            Field::TownComplement => &mut self.town_complement,
            Field::Department => &mut self.department,
            Field::Country => &mut self.country,
            _ => return None,
        })
    }

    /// True when nothing but perhaps a country is given: a country alone is no address.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        super::ADDRESS_FIELDS
            .iter()
            .filter(|f| **f != Field::Country)
            .all(|f| self.part(*f).is_none_or(str::is_empty))
    }

    /// The address on one line, for a screen: `Rue du Lac 3, 1003 Lausanne, CH`.
    #[must_use]
    pub fn one_line(&self) -> String {
        let lines = [&self.line1, &self.line2, &self.line3];
        let town = [self.postcode.as_str(), self.town.as_str(), self.town_complement.as_str()];
        let town = town.iter().filter(|s| !s.is_empty()).copied().collect::<Vec<_>>().join(" ");
        let mut parts: Vec<&str> = lines.iter().map(|s| s.as_str()).collect();
        parts.extend([town.as_str(), &self.department, &self.country]);
        parts.retain(|s| !s.is_empty());
        parts.join(", ")
    }
}

/// The addresses of a contact, one per use.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Addresses {
    #[serde(skip_serializing_if = "Option::is_none")]
    main: Option<Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shipping: Option<Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    billing: Option<Address>,
}

impl Addresses {
    /// The address for one use.
    #[must_use]
    pub fn get(&self, usage: AddressUse) -> Option<&Address> {
        match usage {
            AddressUse::Main => self.main.as_ref(),
            AddressUse::Shipping => self.shipping.as_ref(),
            AddressUse::Billing => self.billing.as_ref(),
        }
    }

    /// Replaces the address for one use; `None` removes it.
    pub fn set(&mut self, usage: AddressUse, address: Option<Address>) {
        match usage {
            AddressUse::Main => self.main = address,
            AddressUse::Shipping => self.shipping = address,
            AddressUse::Billing => self.billing = address,
        }
    }

    /// The addresses that exist, with their use, main first.
    pub fn iter(&self) -> impl Iterator<Item = (AddressUse, &Address)> {
        AddressUse::ALL.into_iter().filter_map(|u| self.get(u).map(|a| (u, a)))
    }

    /// The address that speaks for the contact: main, else the first there is.
    #[must_use]
    pub fn chief(&self) -> Option<&Address> {
        self.iter().next().map(|(_, address)| address)
    }

    /// True when two uses hold different addresses.
    #[must_use]
    pub fn differ(&self) -> bool {
        let mut all = self.iter().map(|(_, address)| address);
        all.next().is_some_and(|first| all.any(|other| other != first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_type_letters() {
        assert_eq!(AddressUses::parse(""), Some(AddressUses::ALL));
        assert_eq!(AddressUses::parse("sm").map(AddressUses::letters), Some("MS".into()));
        assert_eq!(AddressUses::parse("X"), None);
    }

    #[test]
    fn one_line_leaves_gaps_out() {
        let address = Address {
            line1: "Rue du Lac 3".into(),
            postcode: "1003".into(),
            town: "Lausanne".into(),
            country: "CH".into(),
            ..Address::default()
        };
        assert_eq!(address.one_line(), "Rue du Lac 3, 1003 Lausanne, CH");
        assert!(!address.is_blank());
        assert!(Address { country: "CH".into(), ..Address::default() }.is_blank());
    }
}
