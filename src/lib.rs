//! Usher.

pub mod contact;
