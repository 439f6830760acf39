//! The words of a contact.

pub mod value;
