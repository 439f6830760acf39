//! What ANONYMIZE leaves of a contact (DOMAIN.md, section 4).

use super::{Contact, Field, InactiveReason, Kind};

/// The name of a contact whose personal data were erased; the vendor's.
pub const ERASED_NAME: &str = "XXXXXXXX";

/// Its remark; the vendor's.
pub const ERASED_REMARK: &str = "Contact anonymized";

impl Contact {
    /// True for a contact whose personal data were erased.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        self.standing.inactive == Some(InactiveReason::AccountDeleted)
            && self.text(Field::Remark) == ERASED_REMARK
            && self.text(erased_name(self.kind)) == ERASED_NAME
    }
}

/// The field that holds the name of an erased contact.
#[must_use]
pub fn erased_name(kind: Kind) -> Field {
    if kind == Kind::Structure { Field::OfficialName } else { Field::LastName }
}
