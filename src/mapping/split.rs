//! How a cell that holds several fields was taken apart, where that is worth a look.
//!
//! In: what the splitting of names and addresses found. Out: values for validation, which words and grades
//! them. Deliberately unaware of severity.

use serde::{Deserialize, Serialize};

use crate::contact::Field;

/// Why a split is worth a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SplitKind {
    /// Nothing but habit says which word of a name is the first name.
    NameOrder,
    /// Two first names and one last name: a couple, or two of one family.
    Couple,
    /// Two whole names in one cell.
    TwoPersons,
    /// The name was read as that of an organisation.
    Organisation,
    /// Nothing but habit says where the street ends and the town begins.
    AddressParts,
    /// An address that could not be taken apart.
    AddressWhole,
    /// A part of a joined cell says something else than a column of its own; that column is taken.
    PartContradicts,
}

impl SplitKind {
    /// True when a correction of `field` answers what this split asks.
    #[must_use]
    pub fn is_about(self, field: Field) -> bool {
        let name = matches!(field, Field::Title | Field::FirstName | Field::LastName | Field::OfficialName);
        match self {
            Self::NameOrder | Self::Couple | Self::TwoPersons | Self::Organisation => name,
            Self::AddressParts | Self::AddressWhole => field.is_address(),
            Self::PartContradicts => false,
        }
    }
}

/// One cell that was taken apart in a way worth a look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// Why.
    pub kind: SplitKind,
    /// The field that the proposal is for.
    pub field: Field,
    /// 0-based column of the cell.
    pub column: u16,
    /// The whole cell.
    pub text: String,
    /// What stands in the field now, or is proposed for it.
    pub proposal: String,
}
