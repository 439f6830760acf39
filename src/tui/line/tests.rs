//! The sitting over the desk of the console's own tests.
