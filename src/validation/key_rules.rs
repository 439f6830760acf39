//! The catalogue's entries about keys: numbers, logins, operations.

use super::catalogue::{RuleEntry, doubtful, entry, left_out, noted};
use super::finding::{Consequence, Severity};

const fn blocks(id: &'static str, summary: &'static str, explanation: &'static str) -> RuleEntry {
    entry(id, Severity::Error, Consequence::BlocksRow, [summary, explanation])
}

const fn holds(id: &'static str, summary: &'static str, explanation: &'static str) -> RuleEntry {
    entry(id, Severity::Error, Consequence::HoldsRow, [summary, explanation])
}

const fn asks(id: &'static str, summary: &'static str, explanation: &'static str) -> RuleEntry {
    entry(id, Severity::Warning, Consequence::HoldsRow, [summary, explanation])
}

pub(super) const NOTHING_TO_CREATE: RuleEntry = blocks(
    "nothing-to-create",
    "the row names neither a person nor a structure",
    "A new contact needs a first or last name, or a structure name. Fill one in, or give the number of the contact \
     that the row is meant to change.",
);
pub(super) const NAME_MISSING: RuleEntry = entry(
    "name-missing",
    Severity::Note,
    Consequence::Defaults,
    [
        "a person's first or last name is blank",
        "A new contact gets `-` in its place, as the vendor's own import does. Nothing is written when the row turns \
         out to be a contact of the base.",
    ],
);
pub(super) const KEY_UNKNOWN: RuleEntry = blocks(
    "key-unknown",
    "the base has no contact with this key",
    "An UPDATE or a removal names a contact by number or e-mail, and the base has none. The row is never turned into \
     a creation by itself; the offer \"create instead?\" does that.",
);
pub(super) const KEY_IN_FILE: RuleEntry = holds(
    "key-in-file",
    "the number is unknown to the base but stands in an earlier row",
    "A row above carries the number and probably makes the contact. This row waits until that one is committed, and \
     can then change the contact.",
);
pub(super) const KEY_MISSING: RuleEntry = blocks(
    "key-missing",
    "the row does not say which contact it changes",
    "An UPDATE or a removal needs a readable contact number, or at least an e-mail address that one contact logs in \
     with.",
);
pub(super) const IDENTITY_MISMATCH: RuleEntry = holds(
    "identity-mismatch",
    "the key names somebody else",
    "The number or e-mail leads to a contact whose first and last name (or structure name) both contradict the row. \
     A key alone is not identity: the row waits under every policy. If many rows have it, a column has slipped.",
);
pub(super) const ADDRESS_MIXED: RuleEntry = doubtful(
    "address-mixed",
    "a new part of an address stands beside old ones",
    "An update changes the filled cells alone. A new street beside the old postcode and town, or the other way round, is \
     an address that may not exist. Fill in the other parts, or empty the new one.",
);
pub(super) const ADDRESS_USES: RuleEntry = doubtful(
    "address-uses-differ",
    "one address for all uses, where the base has different ones",
    "ADDR_TYPE is empty, so the row speaks of all addresses of the contact, and the base holds different ones for main, \
     shipping and billing. What the row fills is changed in each of them. Say in ADDR_TYPE which one is meant.",
);
pub(super) const NUMBER_TAKEN: RuleEntry = holds(
    "number-taken",
    "the contact number exists already",
    "An INSERT carries a number that a contact of the base has. Update that contact, give a new number and keep the \
     old one as an alias, or skip the row; one answer can serve a whole foreign numbering.",
);
pub(super) const NUMBER_RETIRED: RuleEntry = blocks(
    "number-retired",
    "the contact number is never used again",
    "It belonged to a contact that was merged, anonymised or dropped. Empty the cell, and the system gives a new \
     number.",
);
pub(super) const NUMBER_TWICE: RuleEntry = holds(
    "number-twice",
    "the contact number stands twice in the file",
    "An earlier row makes a contact with this number. Either both rows are one contact, or one of the numbers is \
     wrong; the row waits for a decision.",
);
pub(super) const NUMBER_MERGED: RuleEntry = holds(
    "number-merged",
    "the contact was merged into another one",
    "The number leads to a contact that became inactive when it was merged. The head of the duplicate is named and \
     offered as a fix.",
);
pub(super) const NUMBER_LED_ON: RuleEntry = noted(
    "number-led-on",
    "the number leads to the head of a duplicate",
    "The contact was merged into another one. The row reaches the head and changes that; the names must agree with the \
     head's, as for any contact that a row names.",
);
pub(super) const EMAIL_LED_ON: RuleEntry = noted(
    "email-led-on",
    "the e-mail leads to the head of a duplicate",
    "The contact that had this e-mail was merged into another one, and nobody else logs in with it. The row reaches the \
     head and changes that; the names must agree with the head's. The head keeps its own login.",
);
pub(super) const NUMBER_ALIAS: RuleEntry = noted(
    "number-alias",
    "the number is another system's, and leads to a contact",
    "The contact was made from a file with other numbers, and the number that it had there was kept. The row reaches that \
     contact; the names must agree, as for any contact that a row names.",
);
pub(super) const NUMBERS_EXHAUSTED: RuleEntry = asks(
    "number-range-exhausted",
    "there is no number left for a new contact",
    "The range from which new contacts are numbered is used up. Set a new range in the settings of the institution; the \
     row goes in afterwards.",
);
pub(super) const CONSENT_OUTDATED: RuleEntry = left_out(
    "consent-outdated",
    "the contact answered differently at a later date",
    "The row's consent is dated, and the base holds another answer of a later day, or a withdrawal of the same day. The \
     later answer stands; the cell is left out.",
);
pub(super) const REMARK_LONG: RuleEntry = doubtful(
    "remark-too-long",
    "the remark gets longer than the vendor's format allows",
    "The text is appended to what the remark holds, and both together are longer than 2,000 characters. They are written \
     whole; an export to the vendor's service may cut the end.",
);
pub(super) const NUMBER_PADDING: RuleEntry = holds(
    "number-padding",
    "the contact number exists once leading zeros are put back",
    "A spreadsheet drops leading zeros. The number as it stands is unknown, but filled up to the base's width it is \
     a contact; accept the fix for the whole column if that is what happened.",
);
pub(super) const INACTIVE: RuleEntry = holds(
    "contact-inactive",
    "the contact is inactive",
    "UPDATE never reactivates silently. UPDATEACT, offered as a fix, updates and reactivates the contact.",
);
pub(super) const OLD_CHANGED: RuleEntry = blocks(
    "old-value-changed",
    "the base no longer holds the old value",
    "The row says in an [old] column what the base held when the file was made, and somebody has changed it since. The \
     row is not carried out. The fix keeps what the base holds; to write the new value nevertheless, type it again.",
);
pub(super) const OLD_UNKNOWN: RuleEntry = holds(
    "old-value-unverified",
    "it is not known whether the base still holds the old value",
    "The row says in an [old] column what the base held when the file was made, and that could not be compared. It \
     waits for a decision, so that nothing is overwritten silently.",
);
pub(super) const CHANGED_SINCE_EXPORT: RuleEntry = holds(
    "changed-since-export",
    "the file and the base both changed a field since the export",
    "The cell was edited, and somebody changed the same field of the contact after it was exported. Neither side is \
     written over silently: the row waits. The fix keeps what the base holds; whoever updates nevertheless writes what \
     the file says.",
);
pub(super) const EMAIL_TAKEN: RuleEntry = doubtful(
    "email-taken",
    "the e-mail address is another contact's login",
    "EMAIL1 is unique among active contacts. The contact goes in with the address but cannot log in with it. Other \
     choices: put it into EMAIL2, leave it out, or say that both are the same person.",
);
pub(super) const EMAIL_KNOWN: RuleEntry = noted(
    "email-known",
    "the base has the e-mail address under the same name",
    "Probably the contact exists already and the row should be merged into it rather than created.",
);
pub(super) const EMAIL_FREED: RuleEntry = noted(
    "email-freed",
    "an earlier row frees the login",
    "The e-mail address is another contact's login, and a row further up takes it from that contact. Once that row is in, \
     this one gets the login; if it stays out, the contact goes in with the address but cannot log in with it.",
);
pub(super) const EMAIL_SEVERAL: RuleEntry = asks(
    "email-several",
    "several contacts have the e-mail address",
    "The address does not say who is meant; the row waits for a decision, or for a contact number.",
);
pub(super) const EMAIL_TWICE: RuleEntry = doubtful(
    "email-twice",
    "an earlier row of the file has the e-mail address",
    "The first row that is committed gets the login; this one goes in with the address but cannot log in with it, \
     unless both rows are one person.",
);
pub(super) const REMOVAL: RuleEntry = asks(
    "removal",
    "the row takes something away",
    "DELETE, INVALIDATE, ANONYMIZE and DROP are carried out only after a confirmation; compare the base's name with \
     the file's.",
);
pub(super) const REMOVAL_BY_EMAIL: RuleEntry = asks(
    "removal-by-email",
    "the row takes something away from a contact found by e-mail alone",
    "Destructive rows are found by number. This one names only an e-mail address, so each row needs a confirmation \
     of its own.",
);
pub(super) const REMOVAL_HAS_SALES: RuleEntry = blocks(
    "removal-has-sales",
    "the contact has sales",
    "INVALIDATE and DROP are for contacts without sales. ANONYMIZE erases the personal data and keeps the sales.",
);

pub(super) const ERASED_PERSON: RuleEntry = asks(
    "erased-person",
    "the row seems to be a person whose data were erased",
    "Of an erased person only hashes are kept, and this row has one of them in common: an e-mail, a phone with the name, \
     or the name with the birth date or the address. The row waits under every policy, create-all included. Skip it, \
     or create the contact in spite of it: that is recorded with the commit.",
);
pub(super) const REMOVAL_ERASED: RuleEntry = blocks(
    "contact-erased",
    "the contact was anonymised",
    "Nothing of its personal data is left, and nothing may come back: it can be neither changed nor reactivated nor \
     taken away once more. If the row is about a living person, empty the number and let it create a contact.",
);
pub(super) const REMOVAL_INACTIVE: RuleEntry = noted(
    "removal-inactive",
    "the contact is inactive already",
    "INVALIDATE makes a contact inactive, and this one is: the row changes nothing. DELETE, ANONYMIZE and DROP are \
     carried out on inactive contacts too.",
);
pub(super) const DROP_NOT_IMPORTED: RuleEntry = blocks(
    "drop-not-imported",
    "the contact was not made by an import",
    "DROP repairs a wrong import and removes only what an import made. Use INVALIDATE to set the contact aside, or \
     ANONYMIZE to erase its personal data.",
);
pub(super) const DROP_CHANGED: RuleEntry = blocks(
    "drop-changed",
    "the contact was changed since the import that made it",
    "DROP removes only what nobody worked on since: a change that was taken back does not count. Take the later \
     changes back first (`usher undo`), or use INVALIDATE or ANONYMIZE.",
);
pub(super) const DROP_HAS_RELAYS: RuleEntry = blocks(
    "drop-has-relays",
    "the structure has relays",
    "They would be left without their structure. Drop the relays first and commit; the row of the structure is \
     looked at again after that.",
);
pub(super) const DROP_MERGED: RuleEntry = blocks(
    "drop-merged",
    "a merge hangs on the contact",
    "Others were merged into it, and their numbers lead to it. Take the merge back first (`usher undo`).",
);

/// The rules of this family.
pub(super) const RULES: &[&RuleEntry] = &[
    &NOTHING_TO_CREATE,
    &NAME_MISSING,
    &KEY_UNKNOWN,
    &KEY_IN_FILE,
    &KEY_MISSING,
    &IDENTITY_MISMATCH,
    &ADDRESS_MIXED,
    &ADDRESS_USES,
    &NUMBER_TAKEN,
    &NUMBER_RETIRED,
    &NUMBER_TWICE,
    &NUMBER_MERGED,
    &NUMBER_LED_ON,
    &EMAIL_LED_ON,
    &NUMBER_PADDING,
    &NUMBER_ALIAS,
    &NUMBERS_EXHAUSTED,
    &CONSENT_OUTDATED,
    &REMARK_LONG,
    &INACTIVE,
    &EMAIL_TAKEN,
    &EMAIL_KNOWN,
    &EMAIL_FREED,
    &EMAIL_SEVERAL,
    &EMAIL_TWICE,
    &REMOVAL,
    &REMOVAL_BY_EMAIL,
    &REMOVAL_HAS_SALES,
    &REMOVAL_ERASED,
    &REMOVAL_INACTIVE,
    &DROP_NOT_IMPORTED,
    &DROP_CHANGED,
    &DROP_HAS_RELAYS,
    &DROP_MERGED,
    &OLD_CHANGED,
    &OLD_UNKNOWN,
    &ERASED_PERSON,
    &CHANGED_SINCE_EXPORT,
];
