//! Usher.

/// Steps 4 and 5: blocking keys, comparison and clusters.
pub mod linkage;
