//! Repairs of mistyped e-mail addresses.
//!
//! In goes a text that is no address; out comes the address meant, how sure that is, and the first thing
//! that had to be done. The repairs run in a fixed order over one draft, and the result must then pass
//! the same check as any address, so that no repair can produce what a cell may not hold.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::Certainty::{self, Certain, Likely};
use super::email::{EmailAddress, EmailFix};
use super::email_domain;
use super::text::is_bidi;

/// The text under repair, and what was done to it.
struct Draft {
    text: String,
    certainty: Certainty,
    first: Option<EmailFix>,
}

/// Proposes the address that a text was meant to be.
pub(crate) fn repair(text: &str) -> Option<(EmailAddress, Certainty, EmailFix)> {
    // Longer texts are remarks, not addresses: no repair could make them short enough.
    if text.len() > 500 {
        return None;
    }
    let mut draft = Draft { text: text.to_owned(), certainty: Certain, first: None };
    let steps: [fn(&mut Draft); 10] = [
        unwrap,
        spelled_out,
        first_of_several,
        spaces,
        double_at,
        commas,
        stray_dots,
        accents,
        missing_at,
        domain,
    ];
    for step in steps {
        step(&mut draft);
    }
    let address = EmailAddress::strict(&draft.text).ok()?;
    Some((address, draft.certainty, draft.first?))
}

impl Draft {
    fn set(&mut self, text: impl Into<String>, fix: EmailFix, certainty: Certainty) {
        let text = text.into();
        if text != self.text {
            self.text = text;
            self.certainty = self.certainty.min(certainty);
            self.first.get_or_insert(fix);
        }
    }
}

/// Labels and signs that stand around an address.
fn unwrap(draft: &mut Draft) {
    let mut text = draft.text.as_str();
    if let Some((_, rest)) = text.split_once('<')
        && let Some((inside, _)) = rest.split_once('>')
        && inside.contains('@')
    {
        text = inside;
    }
    loop {
        let before = text;
        text = text.trim_matches(|ch: char| {
            is_bidi(ch) || ch.is_whitespace() || "<>()[]{}\"'«»“”„’‘;,:.!?".contains(ch)
        });
        for label in ["mailto:", "e-mail:", "email:", "mail:", "courriel:", "smtp:"] {
            if let Some(rest) = text.get(label.len()..)
                && text.get(..label.len()).is_some_and(|head| head.eq_ignore_ascii_case(label))
            {
                text = rest;
            }
        }
        if text == before {
            break;
        }
    }
    // A parameter of a link: mailto:a@b.ch?subject=...
    let text = match text.split_once('?') {
        Some((address, _)) if address.contains('@') => address,
        _ => text,
    };
    // Brackets that close inside, or a comment, are not taken apart: too little is sure about them.
    let lone_quote = draft.text.starts_with(['"', '(', '[']) && text.contains(['"', '(', ')', '[', ']']);
    if !lone_quote && balanced(&draft.text) {
        let text = text.to_owned();
        draft.set(text, EmailFix::Wrapping, Certain);
    }
}

/// Whether brackets and double quotes come in pairs; a lone one is a sign that text was cut off.
fn balanced(text: &str) -> bool {
    let count = |sign: char| text.matches(sign).count();
    count('(') == count(')') && count('[') == count(']') && count('<') == count('>') && count('"') % 2 == 0
}

/// `anna (at) example (dot) ch` and the like.
fn spelled_out(draft: &mut Draft) {
    if draft.text.contains('@') {
        return;
    }
    let mut text = draft.text.to_ascii_lowercase();
    const AT: [&str; 12] = [
        "(at)",
        "[at]",
        "{at}",
        "<at>",
        "(a)",
        "[a]",
        "(arobase)",
        "(chiocciola)",
        "(arroba)",
        " at ",
        " arobase ",
        "_at_",
    ];
    const DOT: [&str; 9] =
        ["(dot)", "[dot]", "{dot}", "(punkt)", "(point)", "(punto)", " dot ", " punkt ", " point "];
    let Some(at) = AT.iter().find(|at| text.contains(**at)) else { return };
    text = text.replacen(at, "@", 1);
    for dot in DOT {
        text = text.replace(dot, ".");
    }
    let certainty = if at.starts_with(['(', '[', '{', '<']) { Certain } else { Likely };
    let text: String = text.split_whitespace().collect();
    draft.set(text, EmailFix::SpelledOut, certainty);
}

/// `a@b.ch; c@d.ch`: the first that is an address, if all are.
fn first_of_several(draft: &mut Draft) {
    if draft.text.matches('@').count() < 2 {
        return;
    }
    let separators = |ch: char| is_bidi(ch) || ch.is_whitespace() || ";,/|".contains(ch);
    let parts: Vec<&str> = draft
        .text
        .split(separators)
        .map(|part| part.trim_matches(['<', '>', '(', ')', '.']))
        .filter(|part| part.contains('@'))
        .collect();
    let all_good = parts.len() > 1 && parts.iter().all(|part| EmailAddress::strict(part).is_ok());
    if let (true, Some(first)) = (all_good, parts.first().map(|first| (*first).to_owned())) {
        draft.set(first, EmailFix::FirstOfSeveral, Likely);
    }
}

/// Spaces beside `@` and dots mean nothing; between two words of a name they may stand for a dot.
fn spaces(draft: &mut Draft) {
    if !draft.text.contains(char::is_whitespace) {
        return;
    }
    let mut tight = draft.text.split_whitespace().collect::<Vec<_>>().join(" ");
    for sign in ["@", ".", "-", "_", ","] {
        tight = tight.replace(&format!(" {sign}"), sign).replace(&format!("{sign} "), sign);
    }
    let certainty = if tight.contains(' ') { Likely } else { Certain };
    // Several words before the address are a name or a remark, not a broken local part.
    if tight.split(' ').count() > 2 {
        return;
    }
    draft.set(tight.replace(' ', ""), EmailFix::Spaces, certainty);
}

fn double_at(draft: &mut Draft) {
    let mut text = draft.text.clone();
    while text.contains("@@") {
        text = text.replace("@@", "@");
    }
    let text = text.replace("@.", "@").replace(".@", "@");
    // The dots are for the next step to name; here they only hide a second @.
    if text.matches('@').count() == 1 && draft.text.matches('@').count() > 1 {
        draft.set(text, EmailFix::DoubleAt, Certain);
    }
}

fn commas(draft: &mut Draft) {
    let Some((local, domain)) = draft.text.split_once('@') else { return };
    let dotted = domain.replace([',', ';', ':', '·', '。', '…'], ".");
    let certainty = if local.contains(',') { Likely } else { Certain };
    let text = format!("{}@{dotted}", local.replace(',', "."));
    draft.set(text, EmailFix::CommaForDot, certainty);
}

fn stray_dots(draft: &mut Draft) {
    let Some((local, domain)) = draft.text.split_once('@') else { return };
    let one_dot =
        |part: &str| part.split('.').filter(|label| !label.is_empty()).collect::<Vec<_>>().join(".");
    let domain = one_dot(domain.trim_end_matches(['/', '\\', '>', '-', '_', '\'', '`', '´', '*']));
    let certainty = if one_dot(local) == local { Certain } else { Likely };
    let text = format!("{}@{}", one_dot(local), domain.strip_prefix("www.").unwrap_or(&domain));
    draft.set(text, EmailFix::StrayDots, certainty);
}

/// No large provider gives out accents before the `@`, so they come from a name typed as it is spoken.
fn accents(draft: &mut Draft) {
    let Some((local, domain)) = draft.text.split_once('@') else { return };
    if local.is_ascii() {
        return;
    }
    let plain: String = local
        .nfd()
        .filter(|ch| !is_combining_mark(*ch))
        .map(|ch| match ch {
            'ß' => Cow::Borrowed("ss"),
            'œ' => Cow::Borrowed("oe"),
            'ø' => Cow::Borrowed("o"),
            '’' | '‘' => Cow::Borrowed("'"),
            '–' | '‐' | '‑' => Cow::Borrowed("-"),
            other => Cow::Owned(other.to_string()),
        })
        .collect();
    let text = format!("{plain}@{domain}");
    draft.set(text, EmailFix::Accents, Likely);
}

fn missing_at(draft: &mut Draft) {
    let text = draft.text.to_lowercase();
    if text.contains('@') || text.contains(char::is_whitespace) || text.starts_with("www.") {
        return;
    }
    let Some(provider) = email_domain::provider_at_end(&text) else { return };
    let local = text.strip_suffix(provider).unwrap_or_default();
    // Many keyboards give another sign where @ was meant.
    let local = local.strip_suffix(['.', '#', '"', '2', '*', '&', '\'', ' ', '€']).unwrap_or(local);
    let text = format!("{local}@{provider}");
    draft.set(text, EmailFix::MissingAt, Likely);
}

/// The end of the domain, then the provider that was meant.
fn domain(draft: &mut Draft) {
    let Some((local, domain)) = draft.text.split_once('@') else { return };
    let (local, domain) = (local.to_owned(), domain.to_lowercase());
    if let Some((dotted, certainty)) = email_domain::with_missing_dot(&domain) {
        draft.set(format!("{local}@{dotted}"), EmailFix::MissingDot, certainty);
    } else if let Some((meant, certainty)) = email_domain::meant(&domain) {
        draft.set(format!("{local}@{meant}"), EmailFix::DomainSlip, certainty);
    }
}
