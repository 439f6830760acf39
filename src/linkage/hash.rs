//! A hash that stays the same on every version and platform: stored keys depend on it.

/// FNV-1a over 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv), with a final mix to spread short texts.
pub(crate) fn fnv(bytes: &[u8]) -> u64 {
    finish(extend(OFFSET, bytes))
}

/// The FNV offset basis for 64 bits.
pub(crate) const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// Takes further bytes into a running hash.
pub(crate) fn extend(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Mixes a running hash (the finaliser of MurmurHash3, public domain).
pub(crate) fn finish(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}
