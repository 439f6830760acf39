//! The built-in tables: how often each level occurs among equals, strangers and relatives.
//!
//! Each line gives three shares. `same`: pairs of records of one person (or organisation); `other`:
//! pairs of strangers; `kin`: pairs of different members of one household (for organisations:
//! branches of one organisation). A level's match weight is log2(same / other); its weight as
//! evidence for a household is log2(kin / other).
//!
//! Where the shares come from: counted over generated contact tables of seven locales (100,000 people in
//! households, with copies that carry typing slips, pet forms, new addresses and changed names): `same`
//! over some 15,000 known copies, `other` over 1.1 million random pairs, `kin` over 184,000 pairs of
//! members of one dwelling. Then rounded, and moved where a generator is kinder than life:
//! - A share of zero became a small one (a mobile number handed on, a mailbox used twice).
//! - A conflict of first names among equals is held at 0.4 %, of birth dates at 0.8 %.
//! - Relatives are typed with slips too: a slip among kin is as likely as among equals, times how often kin
//!   share the value.
//! - An initial is weighed as the agreement of one letter, not by how seldom tables hold initials.
//! - Father and son of one name are rarer in life than in the generated tables: 0.3 % of the pairs of one
//!   household, for a quarter of them are fathers and sons, and one son in some eighty bears his father's name. Where
//!   birth dates show how many there are, the share is learned.
//! - Postcodes of one area (`Place` `Close`): one pair of strangers in fifty, as there are some fifty to ninety areas
//!   in a country; equals move within the area about as often as that, so it weighs nothing until it is learned.
//! - The shares of strangers for names, dates, postcodes, mailboxes, numbers and houses hold for a usual value. Where
//!   the base is large enough to know the value's own frequency, that is put in their place (see `compare`).
//! - No agreement speaks more for kin than for the same, so that a further agreement never lowers the
//!   probability.
//!
//! Structures: counted over generated tables of 30,000 companies, clubs, schools and public bodies in five
//! languages, with branches, departments, business centres and some 6,000 copies (legal forms left out or
//! written out, words abbreviated, translated, dropped and turned, acronyms, boxes at the post, new addresses
//! and numbers), and over link files of names alone. There
//! - `kin` are branches of one name at other places; where the names contradict each other they are neighbours
//!   under one roof, who share its address, line and mailbox (see `compare/identity.rs`).
//! - The name has no share among strangers but what is left when its words are weighed one by one by how many
//!   structures carry them (see `compare/identity.rs`): strangers rarely share a whole name (0.25 of what the
//!   words say), because registers refuse it.
//! - A postcode is often missing where the town is given: an equal town alone is common among equals.
//! - An office's mailbox is its domain; branches share it, so that it says less than a person's address.

use super::compare::{Level, MatchField};

/// One line of the table.
pub(crate) type Line = (MatchField, Level, f32, f32, f32);

use Level as L;
use MatchField as F;

/// Shares for persons.
pub(crate) const PERSON: &[Line] = &[
    (F::FirstName, L::Exact, 0.66, 0.0025, 0.003),
    (F::FirstName, L::Nickname, 0.075, 0.0033, 0.0033),
    (F::FirstName, L::Typo, 0.10, 0.0010, 0.0010),
    (F::FirstName, L::Similar, 0.012, 0.0040, 0.0040),
    (F::FirstName, L::Part, 0.030, 0.0010, 0.0030),
    (F::FirstName, L::Initial, 0.050, 0.0040, 0.0040),
    (F::FirstName, L::Conflict, 0.004, 0.985, 0.97),
    (F::LastName, L::Exact, 0.76, 0.0006, 0.65),
    (F::LastName, L::Typo, 0.14, 0.0006, 0.110),
    (F::LastName, L::Similar, 0.012, 0.0035, 0.0100),
    (F::LastName, L::Part, 0.045, 0.0004, 0.044),
    (F::LastName, L::Initial, 0.003, 0.0010, 0.0010),
    (F::LastName, L::Conflict, 0.027, 0.994, 0.18),
    (F::BirthDate, L::Exact, 0.88, 0.00004, 0.0075),
    (F::BirthDate, L::Swapped, 0.012, 0.00002, 0.00005),
    (F::BirthDate, L::Typo, 0.065, 0.0012, 0.0046),
    (F::BirthDate, L::Part, 0.012, 0.00015, 0.0003),
    (F::BirthDate, L::Similar, 0.010, 0.0030, 0.0055),
    (F::BirthDate, L::Close, 0.006, 0.0110, 0.060),
    (F::BirthDate, L::Conflict, 0.008, 0.985, 0.92),
    (F::BirthDate, L::OneSided, 0.28, 0.40, 0.40),
    (F::Email, L::Exact, 0.76, 0.000004, 0.14),
    (F::Email, L::Typo, 0.060, 0.000005, 0.008),
    (F::Email, L::Part, 0.030, 0.00005, 0.010),
    (F::Email, L::Similar, 0.012, 0.00010, 0.0020),
    (F::Email, L::Shared, 0.020, 0.0001, 0.010),
    (F::Email, L::Conflict, 0.12, 0.999, 0.85),
    (F::Email, L::OneSided, 0.28, 0.40, 0.40),
    (F::Mobile, L::Exact, 0.88, 0.000002, 0.040),
    (F::Mobile, L::Typo, 0.020, 0.00003, 0.0001),
    (F::Mobile, L::Conflict, 0.10, 0.999, 0.95),
    (F::Mobile, L::OneSided, 0.28, 0.40, 0.40),
    (F::Landline, L::Exact, 0.88, 0.00002, 0.85),
    (F::Landline, L::Typo, 0.010, 0.00003, 0.009),
    (F::Landline, L::Conflict, 0.10, 0.999, 0.15),
    (F::Street, L::Exact, 0.76, 0.00004, 0.76),
    (F::Street, L::Typo, 0.055, 0.00004, 0.050),
    (F::Street, L::Part, 0.025, 0.0004, 0.020),
    (F::Street, L::Close, 0.010, 0.0012, 0.0050),
    (F::Street, L::Similar, 0.020, 0.015, 0.015),
    (F::Street, L::Conflict, 0.14, 0.990, 0.16),
    (F::Place, L::Exact, 0.83, 0.0020, 0.83),
    (F::Place, L::Part, 0.06, 0.0040, 0.05),
    (F::Place, L::Typo, 0.06, 0.0070, 0.05),
    (F::Place, L::Close, 0.02, 0.0200, 0.02),
    (F::Place, L::Conflict, 0.09, 0.970, 0.10),
    (F::Employer, L::Exact, 0.95, 0.0010, 0.009),
    (F::Employer, L::Part, 0.03, 0.030, 0.03),
    (F::Employer, L::Conflict, 0.02, 0.970, 0.96),
    (F::AdminNumber, L::Exact, 0.95, 0.00001, 0.01),
    (F::AdminNumber, L::Conflict, 0.05, 0.999, 0.99),
];

/// Shares for structures.
pub(crate) const STRUCTURE: &[Line] = &[
    (F::StructureName, L::Exact, 0.77, 0.25, 0.55),
    (F::StructureName, L::Typo, 0.40, 0.5, 0.10),
    (F::StructureName, L::Part, 0.30, 0.75, 0.30),
    (F::StructureName, L::Initial, 0.10, 1.0, 0.05),
    (F::StructureName, L::Similar, 0.20, 1.0, 0.80),
    (F::StructureName, L::Conflict, 0.01, 0.970, 0.90),
    (F::Email, L::Exact, 0.66, 0.00002, 0.30),
    (F::Email, L::Typo, 0.060, 0.000005, 0.010),
    (F::Email, L::Part, 0.040, 0.00010, 0.020),
    (F::Email, L::Similar, 0.012, 0.00010, 0.0020),
    (F::Email, L::Shared, 0.15, 0.00004, 0.10),
    (F::Email, L::Close, 0.10, 0.0001, 0.10),
    (F::Email, L::Conflict, 0.10, 0.990, 0.60),
    (F::Email, L::OneSided, 0.28, 0.40, 0.40),
    (F::Mobile, L::Exact, 0.84, 0.000002, 0.050),
    (F::Mobile, L::Typo, 0.020, 0.00003, 0.0010),
    (F::Mobile, L::Conflict, 0.13, 0.999, 0.940),
    (F::Mobile, L::OneSided, 0.28, 0.40, 0.40),
    (F::Landline, L::Exact, 0.80, 0.000010, 0.25),
    (F::Landline, L::Typo, 0.010, 0.00003, 0.010),
    (F::Landline, L::Conflict, 0.18, 0.999, 0.89),
    (F::Street, L::Exact, 0.72, 0.00010, 0.020),
    (F::Street, L::Typo, 0.080, 0.00010, 0.005),
    (F::Street, L::Part, 0.050, 0.0010, 0.010),
    (F::Street, L::Close, 0.020, 0.0030, 0.010),
    (F::Street, L::Similar, 0.020, 0.015, 0.015),
    (F::Street, L::Conflict, 0.13, 0.990, 0.950),
    (F::Place, L::Exact, 0.80, 0.0030, 0.050),
    (F::Place, L::Part, 0.70, 0.0045, 0.05),
    (F::Place, L::Typo, 0.10, 0.0060, 0.050),
    (F::Place, L::Conflict, 0.06, 0.990, 0.900),
    (F::Place, L::OneSided, 0.20, 0.21, 0.50),
    (F::AdminNumber, L::Exact, 0.95, 0.00001, 0.20),
    (F::AdminNumber, L::Conflict, 0.02, 0.999, 0.80),
];
