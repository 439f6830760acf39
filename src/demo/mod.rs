//! The demo: a base full of contacts and an import file full of trouble, made from a seed.
//!
//! In goes a seed, out come two texts: [`base_csv`], 2,000 contacts in the vendor's extended format, and
//! [`import_csv`], 314 data rows as a Swiss customer would save them from a spreadsheet. The same seed gives
//! the same bytes on every machine. The demo reads and writes nothing, knows no other part of the program,
//! and decides nothing: what should become of a row is for the program to find out. [`import_truth`] tells
//! what each row was made from, so that a test can compare.
//!
//! All people and structures are invented; towns and postcodes are real. The base uses the criteria
//! `INTEREST` (several of [`INTERESTS`]) and `SUBSCRIBER` (`YES`, `NO`).
//!
//! # What the import file holds
//!
//! | kind | rows | what it is |
//! |---|---|---|
//! | `NewIndividual` | 70 | A new person; nothing is wrong. |
//! | `NewHousehold` | 6 | New people of one family at one address; not duplicates of each other. |
//! | `NewStructure` | 6 | A new structure without a person. |
//! | `NewRelay` | 8 | New relays: several rows name one new structure. |
//! | `RelayOfKnownStructure` | 6 | A new relay of a structure that the base holds. |
//! | `ExactCopy` | 20 | A contact of the base, every filled cell the same. |
//! | `Typo` | 16 | A contact of the base with one slip of the keyboard in a name or the street. |
//! | `Nickname` | 8 | A contact of the base under the short form of the first name. |
//! | `SwappedNames` | 6 | A contact of the base, first and family name in each other's column. |
//! | `NewEmail` | 8 | A contact of the base with a new e-mail address. |
//! | `Moved` | 10 | A contact of the base, with birth date, at a new address. |
//! | `StructureCopy` | 4 | A structure of the base, every filled cell the same. |
//! | `HouseholdMember` | 10 | A new member of a household of the base: same address, family name and landline. |
//! | `HouseholdEmail` | 8 | A new member of a household who gives the login address of another member. |
//! | `Namesake` | 10 | The name of a contact of the base, in another town and with nothing else in common. |
//! | `ThinRow` | 8 | A name of the base with a postcode and a town, and nothing more. |
//! | `MovedWithoutBirthdate` | 6 | A contact of the base who moved: no birth date, new e-mail, the same mobile. |
//! | `FatherAndSon` | 4 | The same name at the same address, born a generation later. |
//! | `StructureSpelling` | 4 | A structure of the base whose name is written another way. |
//! | `KeyedUpdate` | 10 | A contact number of the base, the identity agrees, a new mobile number. |
//! | `KeyedAppend` | 4 | A keyed row whose remark starts with `\|\|`. |
//! | `KeyedClear` | 4 | A keyed row that clears the landline with `=`. |
//! | `KeyedLostZeros` | 5 | A keyed row whose number lost its leading zeros in a spreadsheet. |
//! | `KeyedMismatch` | 3 | A contact number of the base beside the name of somebody else. |
//! | `KeyedUnknown` | 4 | A contact number that the base does not hold. |
//! | `Twin` | 12 | Two or three rows that are one person; some groups match a contact of the base too. |
//! | `MailProviderTypo` | 4 | A provider's name misspelled, such as `gmial.com`. |
//! | `DoubleAt` | 3 | `@@` in an e-mail address. |
//! | `InvalidPhone` | 3 | A phone that is no number, such as `01 SVP 77 77`. |
//! | `PhoneLostZero` | 3 | A phone whose leading zero was lost in a spreadsheet. |
//! | `PostcodeLostZero` | 2 | A postcode whose leading zero was lost in a spreadsheet. |
//! | `CountryUk` | 3 | `UK` where the code is `GB`. |
//! | `ShortDate` | 4 | A birth date such as `12/3/79`. |
//! | `ImpossibleDate` | 2 | A birth date that no calendar has. |
//! | `FutureBirthdate` | 2 | A birth date in the future. |
//! | `UnknownCountry` | 2 | A country that nobody knows. |
//! | `UnknownTitle` | 2 | A title that is not in the list of values. |
//! | `DigitsInName` | 3 | Digits in a name. |
//! | `LongTown` | 2 | A town longer than the vendor's twenty characters. |
//! | `Nameless` | 2 | Neither a person's nor a structure's name: nothing to create. |
//! | `EmailTaken` | 4 | A stranger gives the login address of a contact of the base. |
//! | `Mojibake` | 3 | UTF-8 that was read as Windows-1252 on its way, such as `SÃ©bastien`. |
//! | `LongRemark` | 1 | A remark longer than the vendor's 2,000 characters. |
//! | `MultilineRemark` | 1 | A remark of two lines in one quoted cell. |
//! | `EscapeSequence` | 2 | A terminal escape sequence in a cell. |
//! | `Bidi` | 1 | A character that turns the direction of text. |
//! | `Invisible` | 2 | A NUL or a character of no width. |
//! | `Sql` | 1 | Text that would be SQL in the wrong place. |
//! | `Formula` | 2 | Text that a spreadsheet would compute. |
//! | blank rows | 3 | Between the data, not data. |
//! | footer rows | 1 | A line of totals, not data. |
//!
//! [`base_csv`]: crate::demo::base_csv
//! [`import_csv`]: crate::demo::import_csv
//! [`import_truth`]: crate::demo::import_truth
//! [`INTERESTS`]: crate::demo::INTERESTS

mod base;
mod contact;
mod data;
mod import;
mod maker;
mod random;
mod sheet;
#[cfg(test)]
mod tests;
mod trouble;

pub use base::BASE_SIZE;
pub use import::Planted;
pub use maker::INTERESTS;
pub use trouble::{BLANK_ROWS, FOOTER_ROWS, TROUBLES, Trouble};

/// The contacts of a demo base as a file in the vendor's extended format: `;`, UTF-8, codes in row 1.
#[must_use]
pub fn base_csv(seed: u64) -> String {
    base::text(&base::contacts(seed).0)
}

/// The customer's file that goes with the base of the same seed: `;`, UTF-8, CRLF, French headers.
#[must_use]
pub fn import_csv(seed: u64) -> String {
    import(seed).0
}

/// What each data row of [`import_csv`] was made from, in the order of the file.
#[must_use]
pub fn import_truth(seed: u64) -> Vec<Planted> {
    import(seed).1
}

fn import(seed: u64) -> (String, Vec<Planted>) {
    let (contacts, maker) = base::contacts(seed);
    import::file(contacts, maker, seed)
}
