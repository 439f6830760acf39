//! Usher.
/// The demo: a base and an import file made from a seed.
pub mod demo;
