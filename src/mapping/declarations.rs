//! Which code each CRITn and ADMIN_NUMBERn column holds, as CONFIG rows declare it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::contact::Code;

/// What the CONFIG rows read so far declare; each one replaces the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Declarations {
    /// The code of each `CRITn`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    criteria: BTreeMap<u8, String>,
    /// The code of each `ADMIN_NUMBERn`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    admin_numbers: BTreeMap<u8, String>,
}

impl Declarations {
    /// The code that a CONFIG row declared for `CRITn`.
    #[must_use]
    pub fn criterion(&self, slot: u8) -> Option<Code> {
        self.criteria.get(&slot).and_then(|code| Code::new(code))
    }

    /// The code that a CONFIG row declared for `ADMIN_NUMBERn`.
    #[must_use]
    pub fn admin_number(&self, slot: u8) -> Option<Code> {
        self.admin_numbers.get(&slot).and_then(|code| Code::new(code))
    }

    pub(super) fn declare_criterion(&mut self, slot: u8, text: &str) {
        declare(&mut self.criteria, slot, text);
    }

    pub(super) fn declare_admin_number(&mut self, slot: u8, text: &str) {
        declare(&mut self.admin_numbers, slot, text);
    }
}

/// Vendors write the bare code or `CODE=`; what is no code declares nothing.
fn declare(codes: &mut BTreeMap<u8, String>, slot: u8, text: &str) {
    let code = text.trim().trim_end_matches('=').trim();
    if Code::new(code).is_some() {
        codes.insert(slot, code.to_owned());
    }
}
