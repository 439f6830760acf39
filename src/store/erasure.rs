//! What is asked of a store before it erases somebody, and what must be kept of them.

use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::contact::ContactNumber;

/// How far an erasure reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ErasureReach {
    /// Contacts that were merged into those: they are of the same persons and are erased with them.
    pub redirects: Vec<ContactNumber>,
    /// The files whose rows made or changed them, as their batches name them.
    pub files: Vec<String>,
    /// The copies of the base that this program keeps beside it.
    pub copies: Vec<String>,
}

/// Bytes of a hash that are kept: enough that two persons never meet by chance.
const KEPT: usize = 16;

/// The hash of an identity under the key of a base, as it is stored.
pub(super) fn hash(key: &[u8], identity: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(identity.as_bytes());
    let bytes = mac.finalize().into_bytes();
    Some(bytes.iter().take(KEPT).map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_standard() {
        // RFC 4231, test case 2.
        let hash = hash(b"Jefe", "what do ya want for nothing?");
        assert_eq!(hash.as_deref(), Some("5bdcc146bf60754e6a042426089575c7"));
    }
}
