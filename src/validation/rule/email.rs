//! E-mail addresses.

use crate::contact::Field;
use crate::contact::value::email::EmailFix;
use crate::contact::value::{Certainty, EmailAddress, EmailCheck};
use crate::validation::catalogue::{RuleEntry, doubtful, entry, left_out, noted};
use crate::validation::examination::{Cell, Examination, likely};
use crate::validation::finding::{Consequence, Severity};

const MALFORMED: RuleEntry = left_out(
    "email-malformed",
    "the e-mail address is not well-formed",
    "Mail to it cannot arrive and nobody can log in with it, so the cell is left out; the base's address stays. \
     Where a likely address was found it is offered as a fix.",
);
const REPAIRED: RuleEntry = entry(
    "email-repaired",
    Severity::Warning,
    Consequence::Repairs,
    [
        "the e-mail address had signs that do not belong to it",
        "Only one address can be meant (`mailto:`, brackets, a doubled @ and the like), and that one is written. \
         Correct the cell if it is another.",
    ],
);
const SPACES: RuleEntry = entry(
    "email-spaces",
    Severity::Warning,
    Consequence::Repairs,
    [
        "the e-mail address has spaces inside",
        "No e-mail address has spaces; the address without them is written. Correct the cell if it is another.",
    ],
);
const LIKELY_TYPO: RuleEntry = doubtful(
    "email-likely-typo",
    "the e-mail address looks mistyped",
    "The domain is one slip away from that of a large provider, or its ending is hardly used. The address is \
     written as it stands, because such a domain may exist; the likely one is offered as a fix.",
);
const GENERIC: RuleEntry = noted(
    "email-generic",
    "the e-mail address of a person is that of an office",
    "Addresses such as info@ are read by several people: whoever reads them can log in as this person, and two \
     persons with it are not one. It is written as it stands.",
);
const DISPOSABLE: RuleEntry = doubtful(
    "email-disposable",
    "the e-mail address belongs to a service for throw-away addresses",
    "Such an address stops working after minutes or days. It is written as it stands; better ask for another one.",
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] =
    &[&MALFORMED, &REPAIRED, &SPACES, &LIKELY_TYPO, &GENERIC, &DISPOSABLE];

/// Checks an e-mail cell; gives the address to write.
pub(in crate::validation) fn check(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    match EmailAddress::check(cell.text) {
        EmailCheck::Valid(address) => {
            look_at_owner(&address, cell, exam);
            Some(address.as_str().to_owned())
        }
        EmailCheck::Fixable { to, reason: EmailFix::DomainSlip, .. } => {
            let message =
                format!("{} looks mistyped, {to} may be meant; it is written as it stands.", cell.text);
            exam.report(&LIKELY_TYPO, cell, message, likely(to.as_str()));
            Some(cell.text.to_owned())
        }
        EmailCheck::Fixable { to, certainty: Certainty::Certain, reason } => {
            let rule = if reason == EmailFix::Spaces { &SPACES } else { &REPAIRED };
            let message = format!("{}: {reason}; {to} is written.", cell.text);
            exam.repaired(rule, cell, to.as_str().to_owned(), message)
        }
        EmailCheck::Fixable { to, reason, .. } => {
            let message = format!("{} is no e-mail address: {reason}; it is left out.", cell.text);
            exam.report(&MALFORMED, cell, message, likely(to.as_str()));
            None
        }
        EmailCheck::Invalid { reason } => {
            let message = format!("{} is no e-mail address: {reason}; it is left out.", cell.text);
            exam.report(&MALFORMED, cell, message, None);
            None
        }
    }
}

fn look_at_owner(address: &EmailAddress, cell: &Cell<'_>, exam: &mut Examination<'_>) {
    let listed = exam.rules.generic_emails.iter().any(|known| known.eq_ignore_ascii_case(address.as_str()));
    if cell.field == Field::Email1 && exam.filled.person && (listed || address.is_generic_local_part()) {
        let message =
            format!("{address} is the address of an office, not of a person; it is written as it stands.");
        exam.report(&GENERIC, cell, message, None);
    }
    if address.is_disposable() {
        let message = format!("{address} is a throw-away address; it is written as it stands.");
        exam.report(&DISPOSABLE, cell, message, None);
    }
}
