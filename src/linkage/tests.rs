//! Properties that hold for all contacts.
