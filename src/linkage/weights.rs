//! The built-in tables: how often each level occurs among equals, strangers and relatives.
//!
//! Each line gives three shares. `same`: pairs of records of one person (or organisation); `other`:
//! pairs of strangers; `kin`: pairs of different members of one household (for organisations:
//! branches of one organisation). A level's match weight is log2(same / other); its weight as
//! evidence for a household is log2(kin / other).

use super::compare::{Level, MatchField};

/// One line of the table.
pub(crate) type Line = (MatchField, Level, f32, f32, f32);

use Level as L;
use MatchField as F;

/// Shares for persons.
pub(crate) const PERSON: &[Line] = &[
    (F::FirstName, L::Exact, 0.60, 0.0030, 0.030),
    (F::FirstName, L::Nickname, 0.060, 0.0020, 0.003),
    (F::FirstName, L::Typo, 0.10, 0.0025, 0.004),
    (F::FirstName, L::Similar, 0.020, 0.008, 0.010),
    (F::FirstName, L::Part, 0.050, 0.0020, 0.008),
    (F::FirstName, L::Initial, 0.040, 0.010, 0.010),
    (F::FirstName, L::Conflict, 0.003, 0.970, 0.930),
    (F::LastName, L::Exact, 0.72, 0.0008, 0.70),
    (F::LastName, L::Typo, 0.13, 0.0008, 0.01),
    (F::LastName, L::Similar, 0.020, 0.004, 0.004),
    (F::LastName, L::Part, 0.060, 0.0010, 0.10),
    (F::LastName, L::Initial, 0.005, 0.0020, 0.0020),
    (F::LastName, L::Conflict, 0.025, 0.990, 0.20),
    (F::BirthDate, L::Exact, 0.88, 0.00005, 0.012),
    (F::BirthDate, L::Swapped, 0.015, 0.00003, 0.0001),
    (F::BirthDate, L::Typo, 0.050, 0.0008, 0.0010),
    (F::BirthDate, L::Part, 0.010, 0.0006, 0.0010),
    (F::BirthDate, L::Similar, 0.015, 0.0030, 0.004),
    (F::BirthDate, L::Close, 0.005, 0.0150, 0.040),
    (F::BirthDate, L::Conflict, 0.008, 0.980, 0.940),
    (F::Email, L::Exact, 0.72, 0.000005, 0.10),
    (F::Email, L::Typo, 0.060, 0.000005, 0.001),
    (F::Email, L::Part, 0.040, 0.00010, 0.005),
    (F::Email, L::Shared, 0.010, 0.00005, 0.010),
    (F::Email, L::Conflict, 0.16, 0.999, 0.88),
    (F::Mobile, L::Exact, 0.84, 0.000002, 0.010),
    (F::Mobile, L::Typo, 0.020, 0.00003, 0.0001),
    (F::Mobile, L::Conflict, 0.13, 0.999, 0.989),
    (F::Landline, L::Exact, 0.80, 0.000010, 0.80),
    (F::Landline, L::Typo, 0.010, 0.00003, 0.001),
    (F::Landline, L::Conflict, 0.18, 0.999, 0.20),
    (F::Street, L::Exact, 0.72, 0.00010, 0.720),
    (F::Street, L::Typo, 0.080, 0.00010, 0.05),
    (F::Street, L::Part, 0.050, 0.0010, 0.010),
    (F::Street, L::Close, 0.020, 0.0030, 0.010),
    (F::Street, L::Conflict, 0.13, 0.990, 0.21),
    (F::Place, L::Exact, 0.80, 0.0030, 0.80),
    (F::Place, L::Typo, 0.10, 0.0060, 0.05),
    (F::Place, L::Conflict, 0.10, 0.990, 0.15),
    (F::Employer, L::Exact, 0.90, 0.0010, 0.02),
    (F::Employer, L::Part, 0.050, 0.0050, 0.01),
    (F::Employer, L::Conflict, 0.05, 0.990, 0.97),
    (F::AdminNumber, L::Exact, 0.95, 0.00001, 0.01),
    (F::AdminNumber, L::Conflict, 0.05, 0.999, 0.99),
];

/// Shares for structures.
pub(crate) const STRUCTURE: &[Line] = &[
    (F::StructureName, L::Exact, 0.80, 0.00010, 0.75),
    (F::StructureName, L::Typo, 0.12, 0.00010, 0.05),
    (F::StructureName, L::Part, 0.05, 0.0010, 0.10),
    (F::StructureName, L::Similar, 0.02, 0.03, 0.05),
    (F::StructureName, L::Conflict, 0.01, 0.970, 0.05),
    (F::Email, L::Exact, 0.74, 0.000005, 0.30),
    (F::Email, L::Typo, 0.060, 0.000005, 0.010),
    (F::Email, L::Part, 0.040, 0.00010, 0.020),
    (F::Email, L::Shared, 0.070, 0.00005, 0.060),
    (F::Email, L::Conflict, 0.10, 0.990, 0.60),
    (F::Mobile, L::Exact, 0.84, 0.000002, 0.050),
    (F::Mobile, L::Typo, 0.020, 0.00003, 0.0010),
    (F::Mobile, L::Conflict, 0.13, 0.999, 0.940),
    (F::Landline, L::Exact, 0.80, 0.000010, 0.10),
    (F::Landline, L::Typo, 0.010, 0.00003, 0.010),
    (F::Landline, L::Conflict, 0.18, 0.999, 0.89),
    (F::Street, L::Exact, 0.72, 0.00010, 0.020),
    (F::Street, L::Typo, 0.080, 0.00010, 0.005),
    (F::Street, L::Part, 0.050, 0.0010, 0.010),
    (F::Street, L::Close, 0.020, 0.0030, 0.010),
    (F::Street, L::Conflict, 0.13, 0.990, 0.950),
    (F::Place, L::Exact, 0.80, 0.0030, 0.050),
    (F::Place, L::Typo, 0.10, 0.0060, 0.050),
    (F::Place, L::Conflict, 0.10, 0.990, 0.900),
    (F::AdminNumber, L::Exact, 0.95, 0.00001, 0.20),
    (F::AdminNumber, L::Conflict, 0.02, 0.999, 0.80),
];
