//! E-mail addresses.

use crate::contact::value::email::EmailFix;
use crate::contact::value::{Certainty, EmailAddress, EmailCheck};
use crate::contact::{EMAIL_SLOTS, Entry, Field};
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

const SEVERAL: RuleEntry = entry(
    "email-several-in-cell",
    Severity::Warning,
    Consequence::Repairs,
    [
        "the cell holds several e-mail addresses",
        "The first is written where the cell stands and the others into the free e-mail slots, in their order. EMAIL1 is \
         the login: make sure that the first is the one.",
    ],
);
const NO_SLOT: RuleEntry = left_out(
    "email-no-slot",
    "there is no slot left for a further e-mail address",
    "A contact has three e-mail slots, and all are filled. The address is left out; put it into the remark if it \
     matters.",
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] =
    &[&MALFORMED, &REPAIRED, &SPACES, &LIKELY_TYPO, &GENERIC, &DISPOSABLE, &SEVERAL, &NO_SLOT];

/// Checks an e-mail cell; gives the address to write.
pub(in crate::validation) fn check(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    if let Some(addresses) = several(cell.text) {
        return split(cell, addresses, exam);
    }
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

/// The addresses of a cell that holds nothing but two or more of them; each once.
fn several(text: &str) -> Option<Vec<EmailAddress>> {
    // Most cells hold one address: no second `@`, nothing to take apart.
    if text.matches('@').count() < 2 {
        return None;
    }
    let parts =
        text.split([';', ',', '|', '/', '\n', '\t', ' ']).map(str::trim).filter(|part| !part.is_empty());
    let mut addresses: Vec<EmailAddress> = Vec::new();
    for part in parts {
        match EmailAddress::check(part) {
            EmailCheck::Valid(address) if addresses.iter().any(|a| a.as_str() == address.as_str()) => {}
            EmailCheck::Valid(address) => addresses.push(address),
            _ => return None,
        }
    }
    Some(addresses)
}

fn split(cell: &Cell<'_>, addresses: Vec<EmailAddress>, exam: &mut Examination<'_>) -> Option<String> {
    let mut addresses = addresses.into_iter();
    let first = addresses.next()?;
    let message = format!("{} holds several addresses; {first} is written here.", cell.text);
    exam.report(&SEVERAL, cell, message, None);
    look_at_owner(&first, cell, exam);
    exam.spare_emails.extend(addresses.map(|address| (cell.column, address.as_str().to_owned())));
    Some(first.as_str().to_owned())
}

/// Puts the further addresses of such cells into free slots, in their order.
pub(in crate::validation) fn place_spare(exam: &mut Examination<'_>) {
    for (column, address) in std::mem::take(&mut exam.spare_emails) {
        if EMAIL_SLOTS.iter().any(|slot| exam.text(*slot) == address) {
            continue;
        }
        match EMAIL_SLOTS.into_iter().find(|slot| !exam.entries.contains_key(slot)) {
            Some(slot) => drop(exam.entries.insert(slot, Entry::Set(address))),
            None => {
                let cell = Cell { field: Field::Email3, column, text: &address, numeric: false };
                exam.report(
                    &NO_SLOT,
                    &cell,
                    format!("There is no slot left for {address}; it is left out."),
                    None,
                );
            }
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
