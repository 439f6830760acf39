//! What a row asks to be done with a contact.

use serde::{Deserialize, Serialize};

/// The vendor's operations (DOMAIN.md, section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Operation {
    /// Creates a contact.
    Insert,
    /// Changes the filled fields of a contact found by its key.
    Update,
    /// Like `Update`, and reactivates an inactive contact.
    UpdateActivate,
    /// Removes addresses and communication means.
    Delete,
    /// Marks a contact without sales inactive.
    Invalidate,
    /// Erases all personal data, for ever.
    Anonymize,
    /// Removes a contact that an import made and nobody changed.
    Drop,
    /// Declares what the ADMIN_NUMBERn and CRITn columns of the following rows hold.
    Config,
}

/// Every operation with its code in a file.
const CODES: [(Operation, &str); 8] = [
    (Operation::Insert, "INSERT"),
    (Operation::Update, "UPDATE"),
    (Operation::UpdateActivate, "UPDATEACT"),
    (Operation::Delete, "DELETE"),
    (Operation::Invalidate, "INVALIDATE"),
    (Operation::Anonymize, "ANONYMIZE"),
    (Operation::Drop, "DROP"),
    (Operation::Config, "CONFIG"),
];

impl Operation {
    /// Reads a code; case does not matter, `ANONYMISE` is understood.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let upper = text.trim().to_ascii_uppercase();
        let upper = if upper == "ANONYMISE" { "ANONYMIZE" } else { upper.as_str() };
        CODES.iter().find(|(_, code)| *code == upper).map(|(operation, _)| *operation)
    }

    /// The code as it stands in a file.
    #[must_use]
    pub fn code(self) -> &'static str {
        CODES.iter().find(|(operation, _)| *operation == self).map_or("", |(_, code)| code)
    }

    /// True for the operations that take something away from a contact.
    #[must_use]
    pub fn removes(self) -> bool {
        matches!(self, Self::Delete | Self::Invalidate | Self::Anonymize | Self::Drop)
    }

    /// True for the operations that change the contact named by the row's key.
    #[must_use]
    pub fn updates(self) -> bool {
        matches!(self, Self::Update | Self::UpdateActivate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_as_itself() {
        for (operation, code) in CODES {
            assert_eq!(Operation::parse(code), Some(operation));
            assert_eq!(operation.code(), code);
        }
        assert_eq!(Operation::parse(" update "), Some(Operation::Update));
        assert_eq!(Operation::parse("UPSERT"), None);
    }
}
