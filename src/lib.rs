//! Usher.

/// Step 1: reads CSV files and workbooks.
pub mod source;
