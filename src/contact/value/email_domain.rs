//! Domains of e-mail addresses: their normal form, and which provider a mistyped one means.
//!
//! In goes the part after the `@`; out comes the domain in lower case, a likely correction, or what is
//! wrong. Whether the domain exists or takes mail is not known here: nothing asks the network.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::email::EmailFault;
use super::{Certainty, data_lines};

fn set(file: &'static str) -> HashSet<&'static str> {
    data_lines(file).collect()
}

static TLDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| set(include_str!("data/tlds.tsv")));
static DISPOSABLE: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| set(include_str!("data/disposable.tsv")));
/// The domains of providers, with the number of edits away at which a name still counts as a slip.
static PROVIDERS: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    let entry = |line: &'static str| {
        line.split_once('\t').map(|(domain, edits)| (domain, edits.parse().unwrap_or(0)))
    };
    data_lines(include_str!("data/email_providers.tsv")).filter_map(entry).collect()
});
static TYPOS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    data_lines(include_str!("data/email_typos.tsv")).filter_map(|line| line.split_once('\t')).collect()
});

/// The domain in lower case; names in other scripts stay readable, as long as they have an ASCII form.
pub(crate) fn normal(domain: &str) -> Result<String, EmailFault> {
    let ascii = if domain.is_ascii() && !domain.contains("xn--") {
        Cow::Owned(domain.to_ascii_lowercase())
    } else {
        Cow::Owned(idna::domain_to_ascii_strict(domain).map_err(|_| EmailFault::Domain)?)
    };
    check_labels(&ascii)?;
    match ascii.contains("xn--") && !domain.is_ascii() {
        true => Ok(idna::domain_to_unicode(&ascii).0),
        false => Ok(ascii.into_owned()),
    }
}

/// The rules of RFC 1035 for host names, and a top-level domain that exists.
fn check_labels(ascii: &str) -> Result<(), EmailFault> {
    let (rest, tld) = ascii.rsplit_once('.').ok_or(EmailFault::NoTld)?;
    if ascii.len() > 253 {
        return Err(EmailFault::TooLong);
    }
    let good = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if !rest.split('.').chain([tld]).all(good) {
        return Err(EmailFault::Domain);
    }
    if TLDS.contains(tld) { Ok(()) } else { Err(EmailFault::UnknownTld) }
}

/// Whether the domain, or the one above it, belongs to a service for addresses to throw away.
pub(crate) fn is_disposable(domain: &str) -> bool {
    let above = domain.split_once('.').map(|(_, above)| above);
    DISPOSABLE.contains(domain) || above.is_some_and(|above| DISPOSABLE.contains(above))
}

/// Whether the domain is that of a large provider.
pub(crate) fn is_provider(domain: &str) -> bool {
    PROVIDERS.contains_key(domain)
}

/// The provider's domain that was meant, if this one looks like a slip.
pub(crate) fn meant(domain: &str) -> Option<(String, Certainty)> {
    if is_provider(domain) {
        return None;
    }
    if let Some(meant) = TYPOS.get(domain) {
        return Some(((*meant).to_owned(), Certainty::Certain));
    }
    if let Some(corrected) = correct_tld(domain) {
        return Some(corrected);
    }
    near_provider(domain).map(|provider| (provider.to_owned(), Certainty::Likely))
}

/// Corrects a top-level domain that does not exist.
fn correct_tld(domain: &str) -> Option<(String, Certainty)> {
    let (name, tld) = domain.rsplit_once('.')?;
    if TLDS.contains(tld) {
        return None;
    }
    let (_, meant) = TLD_SLIPS.iter().find(|(slips, _)| slips.contains(&tld))?;
    let corrected = format!("{name}.{meant}");
    let sure = tld == "con" || is_provider(&corrected);
    // gmial.con: what comes of the first correction may need the second.
    match TYPOS.get(corrected.as_str()) {
        Some(provider) => Some(((*provider).to_owned(), Certainty::Certain)),
        None => Some((corrected, if sure { Certainty::Certain } else { Certainty::Likely })),
    }
}

/// Slips of the commonest top-level domains; none of them exists (the caller makes sure of it).
const TLD_SLIPS: [(&[&str], &str); 8] = [
    (
        &[
            "con", "cmo", "ocm", "comm", "coom", "cpm", "vom", "xom", "c0m", "clm", "comn", "cim", "om",
            "ccom", "cok", "conm", "coml", "como", "cop", "dom", "c", "copm", "comt",
        ],
        "com",
    ),
    (&["nte", "ner", "ent", "nett", "met", "nt", "neet", "bet"], "net"),
    (&["ogr", "orgg", "prg", "ord", "orh", "ogrg"], "org"),
    (&["cch", "chh", "hc", "cg2", "vh", "xh", "ch1", "chf", "chs"], "ch"),
    (&["frr", "ffr", "rf", "ft", "ftr", "frf", "dr", "f"], "fr"),
    (&["dee", "dde", "ded", "dw", "dr", "d", "der"], "de"),
    (&["itt", "iit", "ot", "ti", "i"], "it"),
    (&["ess", "ees", "rs1"], "es"),
];

/// Names that are one letter away from a provider's and belong to somebody else.
const NEIGHBOURS: [&str; 9] =
    ["gail", "mail", "email", "ymail", "hostmail", "bluefin", "bluewine", "bluewing", "freenets"];

/// A provider under the same top-level domain whose name is a slip away.
fn near_provider(domain: &str) -> Option<&'static str> {
    let (name, tld) = domain.split_once('.')?;
    if name.len() < 5 || NEIGHBOURS.contains(&name) {
        return None;
    }
    let near = PROVIDERS.iter().filter_map(|(provider, edits)| {
        let (wanted, wanted_tld) = provider.split_once('.')?;
        // A slip in the first letter is rare, and gmail.com has a neighbour email.com.
        let alike = *edits > 0 && wanted_tld == tld && name.as_bytes().first() == wanted.as_bytes().first();
        if !alike || wanted.len().abs_diff(name.len()) > *edits {
            return None;
        }
        let distance = rapidfuzz::distance::osa::distance(name.chars(), wanted.chars());
        (distance <= *edits).then_some((distance, *provider))
    });
    // Ties fall to the name that sorts first, so that the answer never depends on a hash order.
    near.min().map(|(_, provider)| provider)
}

/// Puts in the dot that is missing before the top-level domain: `gmailcom`, or a provider's name alone.
pub(crate) fn with_missing_dot(domain: &str) -> Option<(String, Certainty)> {
    if domain.contains('.') || domain.is_empty() {
        return None;
    }
    for tld in ["com", "net", "org", "ch", "fr", "de", "it", "es"] {
        let Some(name) = domain.strip_suffix(tld).filter(|name| !name.is_empty()) else { continue };
        let dotted = format!("{name}.{tld}");
        if is_provider(&dotted) {
            return Some((dotted, Certainty::Certain));
        }
        if let Some((provider, _)) = meant(&dotted) {
            return Some((provider, Certainty::Likely));
        }
        if tld.len() == 3 && name.len() > 2 {
            return Some((dotted, Certainty::Likely));
        }
    }
    alone(domain).map(|provider| (provider, Certainty::Likely))
}

/// A provider's name without any top-level domain, where only one provider has that name.
fn alone(name: &str) -> Option<String> {
    // Most people who write these mean the first domain of the brand.
    let brands = ["gmail.com", "outlook.com", "icloud.com", "hotmail.com", "yahoo.com"];
    let is_named = |provider: &&str| provider.split_once('.').is_some_and(|(known, _)| known == name);
    if let Some(brand) = brands.into_iter().find(|brand| is_named(brand)) {
        return Some(brand.to_owned());
    }
    let mut found = PROVIDERS.keys().copied().filter(is_named);
    match (found.next(), found.next()) {
        (Some(provider), None) => Some(provider.to_owned()),
        _ => None,
    }
}

/// The provider's domain with which a text without `@` ends: `anna.mustergmail.com`.
pub(crate) fn provider_at_end(text: &str) -> Option<&'static str> {
    let ends = |provider: &&&str| {
        provider.len() >= 8 && text.strip_suffix(**provider).is_some_and(|local| local.len() >= 3)
    };
    PROVIDERS.keys().filter(ends).max_by_key(|provider| (provider.len(), **provider)).copied()
}
