//! By what a candidate is alike: the fields that a person names when asked why.
//!
//! In: the weights by field of a candidate pair. Out: a small set of grounds, for lists that are sorted and narrowed by
//! it. Deliberately unaware of how much each field weighs: that is the probability's.

use serde::{Deserialize, Serialize};

use super::Candidate;

/// A field, or two together, in which a row and its candidate agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ground {
    /// A number of another register.
    AdminNumber,
    /// The e-mail.
    Email,
    /// The mobile number.
    Mobile,
    /// Another phone number.
    Phone,
    /// The whole name and the birth date.
    NameBirthDate,
    /// The last name and the street.
    NameAddress,
    /// The name of a structure.
    Structure,
    /// The whole name.
    Name,
}

impl Ground {
    /// The strongest first.
    pub const ALL: [Self; 8] = [
        Self::AdminNumber,
        Self::Email,
        Self::Mobile,
        Self::Phone,
        Self::NameBirthDate,
        Self::NameAddress,
        Self::Structure,
        Self::Name,
    ];

    /// The ground in a few words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::AdminNumber => "register number",
            Self::Email => "e-mail",
            Self::Mobile => "mobile",
            Self::Phone => "phone",
            Self::NameBirthDate => "name + birth date",
            Self::NameAddress => "name + address",
            Self::Structure => "structure name",
            Self::Name => "name",
        }
    }

    /// The names that comparisons give the fields which must agree.
    fn fields(self) -> &'static [&'static str] {
        match self {
            Self::AdminNumber => &["admin_number"],
            Self::Email => &["email"],
            Self::Mobile => &["mobile"],
            Self::Phone => &["landline"],
            Self::NameBirthDate => &["first_name", "last_name", "birth_date"],
            Self::NameAddress => &["last_name", "street"],
            Self::Structure => &["structure_name"],
            Self::Name => &["first_name", "last_name"],
        }
    }
}

/// The grounds of one pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Grounds(u8);

impl Grounds {
    /// By what a candidate is alike.
    #[must_use]
    pub fn of(candidate: &Candidate) -> Self {
        let agrees = |name: &&str| {
            let field = candidate.fields.iter().find(|field| field.field == **name);
            // A conflict that a rarer value softens is still one.
            field.is_some_and(|field| field.weight > 0.0 && !is_silent(&field.level))
        };
        let found = Ground::ALL.into_iter().filter(|ground| ground.fields().iter().all(agrees));
        Self(found.fold(0, |set, ground| set | ground.bit()))
    }

    /// True when the pair agrees in it.
    #[must_use]
    pub fn has(self, ground: Ground) -> bool {
        self.0 & ground.bit() != 0
    }

    /// The strongest of them.
    #[must_use]
    pub fn strongest(self) -> Option<Ground> {
        Ground::ALL.into_iter().find(|ground| self.has(*ground))
    }
}

impl Ground {
    fn bit(self) -> u8 {
        Self::ALL.iter().position(|other| *other == self).map_or(0, |place| 1 << place)
    }
}

/// Levels at which two values do not agree.
fn is_silent(level: &str) -> bool {
    matches!(level, "missing" | "one_sided" | "conflict")
}

#[cfg(test)]
mod tests {
    use super::super::{FieldWeight, Other, Relation};
    use super::*;
    use crate::validation::Part;

    fn pair(fields: &[(&str, &str, f32)]) -> Candidate {
        let weight = |(field, level, weight): &(&str, &str, f32)| FieldWeight {
            field: (*field).into(),
            level: (*level).into(),
            weight: *weight,
        };
        Candidate {
            part: Part::Person,
            other: Other::Row(2),
            probability: 0.9,
            weight: 3.0,
            relation: Relation::Same,
            fields: fields.iter().map(weight).collect(),
            verdict: None,
        }
    }

    #[test]
    fn a_ground_needs_all_of_its_fields_to_agree() {
        let names = [("first_name", "typo", 8.2), ("last_name", "exact", 5.1)];
        let grounds = Grounds::of(&pair(&names));
        assert_eq!(grounds.strongest(), Some(Ground::Name));
        let mut all = names.to_vec();
        all.extend([
            ("birth_date", "exact", 14.0),
            ("email", "one_sided", 0.8),
            ("mobile", "conflict", -2.0),
        ]);
        let grounds = Grounds::of(&pair(&all));
        assert_eq!(grounds.strongest(), Some(Ground::NameBirthDate));
        assert!(grounds.has(Ground::Name) && !grounds.has(Ground::Email) && !grounds.has(Ground::Mobile));
        assert_eq!(Grounds::of(&pair(&[])).strongest(), None);
    }
}
