//! Floor 0: the words every other module speaks.
//!
//! In: nothing. Out: the types of a contact and of the field catalogue, and
//! parsers for single values. Deliberately unaware of files, bases, screens
//! and of how two contacts are compared.

mod address;
pub mod cells;
mod erased;
mod field;
mod incoming;
mod number;
mod operation;
mod person;
pub mod print;
mod traces;
pub mod value;

pub use address::{Address, AddressUse, AddressUses, Addresses};
pub use erased::{ERASED_NAME, ERASED_REMARK, erased_name};
pub use field::{
    ADDRESS_FIELDS, CATALOGUE, Code, EMAIL_SLOTS, Field, FieldEntry, FieldGroup, FieldType, PHONE_SLOTS,
};
pub use incoming::{Entry, Incoming};
pub use number::ContactNumber;
pub use operation::Operation;
pub use person::{Contact, InactiveReason, Kind, Standing, login_key};
pub use traces::{identities, speaks_of, traces};

/// The number of a row as the person sees it in their own file (first line = 1).
pub type RowNumber = u32;
