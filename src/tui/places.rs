//! Where the lines of a comparison stand: the usual fields each in a place of its own, so that the eye finds them and
//! the terminal is told little.
//!
//! In: the kind of the contact and the lines. Out: their order, and the places that stay empty. Deliberately unaware of
//! how a line is drawn.

use crate::contact::{AddressUse, Field, Kind};
use crate::survivorship::{Line, Origin, Unit};

/// Whether the window has room for places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Placing {
    /// What differs stands first, without gaps.
    #[default]
    Close,
    /// Each usual field has a line, filled or not.
    Fixed,
}

impl Placing {
    /// What a window has room for.
    pub(crate) fn in_window(size: super::layout::Size) -> Self {
        if super::layout::has_places(size) { Self::Fixed } else { Self::Close }
    }
}

/// The usual fields of a person.
const PERSON: [Unit; 11] = [
    Unit::Value(Field::Title),
    Unit::Value(Field::FirstName),
    Unit::Value(Field::LastName),
    Unit::Value(Field::BirthDate),
    Unit::Value(Field::Language),
    Unit::Address(AddressUse::Main),
    Unit::Value(Field::Telephone1),
    Unit::Value(Field::Cellphone),
    Unit::Value(Field::Email1),
    Unit::Value(Field::LetterSalutation),
    Unit::Value(Field::AddressSalutation),
];

/// Those of a structure; what both have stands on the same lines.
const STRUCTURE: [Unit; 11] = [
    Unit::Value(Field::OfficialName),
    Unit::Value(Field::AddressName1),
    Unit::Value(Field::StructureType),
    Unit::Value(Field::WebSite),
    Unit::Value(Field::Language),
    Unit::Address(AddressUse::Main),
    Unit::Value(Field::Telephone1),
    Unit::Value(Field::Cellphone),
    Unit::Value(Field::Email1),
    Unit::Value(Field::LetterSalutation),
    Unit::Value(Field::AddressSalutation),
];

/// The order of the lines, and the places that are there even when they are empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Arrangement {
    /// None where lines stand close.
    usual: &'static [Unit],
}

impl Arrangement {
    /// How the lines of a contact stand.
    pub(crate) fn of(kind: Kind, placing: Placing) -> Self {
        let usual: &'static [Unit] = match (placing, kind) {
            (Placing::Close, _) => &[],
            (Placing::Fixed, Kind::Structure) => &STRUCTURE,
            (Placing::Fixed, _) => &PERSON,
        };
        Self { usual }
    }

    /// The units that have a place.
    pub(crate) fn usual(self) -> &'static [Unit] {
        self.usual
    }

    /// Puts lines into the order of the screen; what nobody typed comes last.
    pub(crate) fn sort(self, lines: &mut [Line]) {
        if self.usual.is_empty() {
            return lines.sort_by_key(|line| line.origin == Origin::Derived);
        }
        let place = |unit: Unit| self.usual.iter().position(|usual| *usual == unit).unwrap_or(usize::MAX);
        lines.sort_by_key(|line| (place(line.unit), line.origin == Origin::Derived, line.unit));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survivorship::Mark;

    fn line(field: Field, origin: Origin) -> Line {
        Line {
            unit: Unit::Value(field),
            incoming: String::new(),
            base: String::new(),
            after: "x".into(),
            mark: Mark::Gap,
            origin,
            rule: None,
        }
    }

    #[test]
    fn usual_fields_have_places_and_the_rest_follows() {
        let mixed = [
            line(Field::LetterSalutation, Origin::Derived),
            line(Field::Remark, Origin::File),
            line(Field::Email2, Origin::File),
            line(Field::Email1, Origin::File),
            line(Field::FirstName, Origin::File),
        ];
        let units = |placing| {
            let mut lines = mixed.to_vec();
            Arrangement::of(Kind::Individual, placing).sort(&mut lines);
            lines.into_iter().map(|line| line.unit).collect::<Vec<_>>()
        };
        let [salutation, remark, second, first, name] = mixed.clone().map(|line| line.unit);
        assert_eq!(units(Placing::Fixed), [name, first, salutation, second, remark]);
        assert_eq!(units(Placing::Close), [remark, second, first, name, salutation]);
    }

    #[test]
    fn what_persons_and_structures_share_stands_on_the_same_lines() {
        let shared: Vec<_> = PERSON.iter().filter(|unit| STRUCTURE.contains(unit)).collect();
        assert_eq!(shared.len(), 7);
        for unit in shared {
            let place = |units: &[Unit]| units.iter().position(|other| other == unit);
            assert_eq!(place(&PERSON), place(&STRUCTURE), "{unit:?}");
        }
    }
}
