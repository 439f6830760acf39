//! The kinds of rows in the demo's import file, and how many rows carry each.

/// Blank rows in the import file.
pub const BLANK_ROWS: usize = 3;

/// Footer rows in the import file: one line of totals.
pub const FOOTER_ROWS: usize = 1;

/// What a row of the import file was made to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// A new person; nothing is wrong.
    NewIndividual,
    /// New people of one family at one address; not duplicates of each other.
    NewHousehold,
    /// A new structure without a person.
    NewStructure,
    /// New relays: several rows name one new structure.
    NewRelay,
    /// A new relay of a structure that the base holds.
    RelayOfKnownStructure,
    /// A contact of the base, every filled cell the same.
    ExactCopy,
    /// A contact of the base with one slip of the keyboard in a name or the street.
    Typo,
    /// A contact of the base under the short form of the first name.
    Nickname,
    /// A contact of the base, first and family name in each other's column.
    SwappedNames,
    /// A contact of the base with a new e-mail address.
    NewEmail,
    /// A contact of the base, with birth date, at a new address.
    Moved,
    /// A structure of the base, every filled cell the same.
    StructureCopy,
    /// A new member of a household of the base: same address, family name and landline.
    HouseholdMember,
    /// A new member of a household who gives the login address of another member.
    HouseholdEmail,
    /// The name of a contact of the base, in another town and with nothing else in common.
    Namesake,
    /// A name of the base with a postcode and a town, and nothing more.
    ThinRow,
    /// A contact of the base who moved: no birth date, new e-mail, the same mobile.
    MovedWithoutBirthdate,
    /// The same name at the same address, born a generation later.
    FatherAndSon,
    /// A structure of the base whose name is written another way.
    StructureSpelling,
    /// A contact number of the base, the identity agrees, a new mobile number.
    KeyedUpdate,
    /// A keyed row whose remark starts with `||`.
    KeyedAppend,
    /// A keyed row that clears the landline with `=`.
    KeyedClear,
    /// A keyed row whose number lost its leading zeros in a spreadsheet.
    KeyedLostZeros,
    /// A contact number of the base beside the name of somebody else.
    KeyedMismatch,
    /// A contact number that the base does not hold.
    KeyedUnknown,
    /// Two or three rows that are one person; some groups match a contact of the base too.
    Twin,
    /// A provider's name misspelled, such as `gmial.com`.
    MailProviderTypo,
    /// `@@` in an e-mail address.
    DoubleAt,
    /// A phone that is no number, such as `01 SVP 77 77`.
    InvalidPhone,
    /// A phone whose leading zero was lost in a spreadsheet.
    PhoneLostZero,
    /// A postcode whose leading zero was lost in a spreadsheet.
    PostcodeLostZero,
    /// `UK` where the code is `GB`.
    CountryUk,
    /// A birth date such as `12/3/79`.
    ShortDate,
    /// A birth date that no calendar has.
    ImpossibleDate,
    /// A birth date in the future.
    FutureBirthdate,
    /// A country that nobody knows.
    UnknownCountry,
    /// A title that is not in the list of values.
    UnknownTitle,
    /// Digits in a name.
    DigitsInName,
    /// A town longer than the vendor's twenty characters.
    LongTown,
    /// Neither a person's nor a structure's name: nothing to create.
    Nameless,
    /// A stranger gives the login address of a contact of the base.
    EmailTaken,
    /// UTF-8 that was read as Windows-1252 on its way, such as `SÃ©bastien`.
    Mojibake,
    /// A remark longer than the vendor's 2,000 characters.
    LongRemark,
    /// A remark of two lines in one quoted cell.
    MultilineRemark,
    /// A terminal escape sequence in a cell.
    EscapeSequence,
    /// A character that turns the direction of text.
    Bidi,
    /// A NUL or a character of no width.
    Invisible,
    /// Text that would be SQL in the wrong place.
    Sql,
    /// Text that a spreadsheet would compute.
    Formula,
}

/// How many rows of each kind the import file holds, in the order in which they are made.
pub const TROUBLES: [(Trouble, usize); 49] = [
    (Trouble::NewIndividual, 70),
    (Trouble::NewHousehold, 6),
    (Trouble::NewStructure, 6),
    (Trouble::NewRelay, 8),
    (Trouble::RelayOfKnownStructure, 6),
    (Trouble::ExactCopy, 20),
    (Trouble::Typo, 16),
    (Trouble::Nickname, 8),
    (Trouble::SwappedNames, 6),
    (Trouble::NewEmail, 8),
    (Trouble::Moved, 10),
    (Trouble::StructureCopy, 4),
    (Trouble::HouseholdMember, 10),
    (Trouble::HouseholdEmail, 8),
    (Trouble::Namesake, 10),
    (Trouble::ThinRow, 8),
    (Trouble::MovedWithoutBirthdate, 6),
    (Trouble::FatherAndSon, 4),
    (Trouble::StructureSpelling, 4),
    (Trouble::KeyedUpdate, 10),
    (Trouble::KeyedAppend, 4),
    (Trouble::KeyedClear, 4),
    (Trouble::KeyedLostZeros, 5),
    (Trouble::KeyedMismatch, 3),
    (Trouble::KeyedUnknown, 4),
    (Trouble::Twin, 12),
    (Trouble::MailProviderTypo, 4),
    (Trouble::DoubleAt, 3),
    (Trouble::InvalidPhone, 3),
    (Trouble::PhoneLostZero, 3),
    (Trouble::PostcodeLostZero, 2),
    (Trouble::CountryUk, 3),
    (Trouble::ShortDate, 4),
    (Trouble::ImpossibleDate, 2),
    (Trouble::FutureBirthdate, 2),
    (Trouble::UnknownCountry, 2),
    (Trouble::UnknownTitle, 2),
    (Trouble::DigitsInName, 3),
    (Trouble::LongTown, 2),
    (Trouble::Nameless, 2),
    (Trouble::EmailTaken, 4),
    (Trouble::Mojibake, 3),
    (Trouble::LongRemark, 1),
    (Trouble::MultilineRemark, 1),
    (Trouble::EscapeSequence, 2),
    (Trouble::Bidi, 1),
    (Trouble::Invisible, 2),
    (Trouble::Sql, 1),
    (Trouble::Formula, 2),
];

impl Trouble {
    /// Rows of the import file that carry this trouble.
    #[must_use]
    pub fn rows(self) -> usize {
        TROUBLES.iter().find(|(trouble, _)| *trouble == self).map_or(0, |(_, rows)| *rows)
    }
}
