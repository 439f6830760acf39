//! One name column into title, first name, last name, or the name of an organisation.
//!
//! In: the text of a cell such as `Müller, Jürg` or `Dr. Hans Meier`. Out: its parts, none of them lost, and why the
//! split is worth a look where it is. Deliberately unaware of the other cells of the row.

use super::couples::split_several;
use super::given_names::GivenNames;
use super::name_order::{NameOrder, Sure, split_words};
use super::name_words::{
    cut_attention, cut_care_of, cut_maiden_name, is_suffix, is_title, is_title_word, split_last_title,
    split_title,
};
use super::organisation::looks_like_organisation;
use super::split::SplitKind;

/// The parts of a name; an absent part is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NameParts {
    /// `Frau`, `M. et Mme`, `Dr.`
    pub(super) title: String,
    /// The first name.
    pub(super) first: String,
    /// The last name, with its particles.
    pub(super) last: String,
    /// The name of an organisation, beside its person or alone.
    pub(super) organisation: String,
    /// What stood in parentheses behind the name, a maiden name, a second person.
    pub(super) remark: String,
    /// `c/o …`, which belongs to the address.
    pub(super) care_of: String,
    /// Why a person should look.
    pub(super) doubt: Option<SplitKind>,
}

/// Splits a full name; `order` is that of its column, where it is known.
pub(super) fn split_name(text: &str, order: NameOrder) -> NameParts {
    let text = spaced(text);
    if let Some((front, care_of)) = cut_care_of(&text) {
        return NameParts { care_of: care_of.to_owned(), ..split_name(front, order) };
    }
    if let Some((organisation, person)) = cut_attention(&text) {
        let doubt = Some(SplitKind::Organisation);
        return NameParts { organisation: organisation.to_owned(), doubt, ..split_person(person, order) };
    }
    // `Köhler, Jürgen (Verein)`: a remark in parentheses says nothing about the name before it.
    let bare = without_remark(&text);
    if looks_like_organisation(bare) {
        return NameParts {
            organisation: text,
            doubt: Some(SplitKind::Organisation),
            ..NameParts::default()
        };
    }
    let aside = text.get(bare.len()..).unwrap_or_default().trim_matches([' ', '(', ')']);
    let mut parts = split_person(bare, order);
    if !aside.is_empty() && (is_title(aside) || is_title_word(aside)) && parts.title.is_empty() {
        aside.clone_into(&mut parts.title);
    } else {
        add_remark(&mut parts, aside);
    }
    parts
}

/// The words with one space between them, and around the signs that join names.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        // `Hans/Erika`, `Meier&Keller`; `c/o` and `M./Mme` are one word.
        let joint = word.find(['/', '&', '+']).filter(|at| *at > 1 && !is_title(word) && word.len() > at + 2);
        match joint.and_then(|at| Some((word.get(..at)?, word.get(at..=at)?, word.get(at + 1..)?))) {
            Some((left, sign, right)) => out.extend([left, " ", sign, " ", right]),
            None => out.push_str(word),
        }
    }
    out
}

/// One person or several, without a remark.
fn split_person(text: &str, order: NameOrder) -> NameParts {
    let (text, maiden) = cut_maiden_name(text).unwrap_or((text, ""));
    let (title, rest) = split_title(text);
    let (rest, last_title) = if title.is_empty() { split_last_title(rest) } else { (rest, "") };
    let title = if title.is_empty() { last_title } else { title };
    let mut parts = match rest.split_once(',') {
        Some((last, first)) => with_comma(title, last.trim(), first.trim(), order),
        None => without_comma(title, rest, order),
    };
    add_remark(&mut parts, maiden);
    parts
}

fn add_remark(parts: &mut NameParts, text: &str) {
    let divider = if parts.remark.is_empty() || text.is_empty() { "" } else { "; " };
    parts.remark.push_str(divider);
    parts.remark.push_str(text);
}

/// The text before a remark in parentheses at its end; the text itself when nothing would be left.
fn without_remark(text: &str) -> &str {
    let remark = text.ends_with(')').then(|| text.rfind(" (")).flatten();
    remark.and_then(|at| text.get(..at)).map_or(text, str::trim_end)
}

/// `Müller, Dr. Jürg`: what stands before the comma is the last name.
fn with_comma(title: &str, last: &str, first: &str, order: NameOrder) -> NameParts {
    if last.is_empty() || first.is_empty() {
        return without_comma(title, if last.is_empty() { first } else { last }, order);
    }
    let (second_title, first) = split_title(first);
    let title = [title, second_title].iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>().join(" ");
    if is_suffix(first) {
        let mut parts = without_comma(&title, last, order);
        parts.last = format!("{} {first}", parts.last);
        return parts;
    }
    if let Some(parts) = list_of_names(&title, last, first, order) {
        return parts;
    }
    let couple = first
        .split(' ')
        .any(|word| matches!(word, "et" | "und" | "u." | "&" | "+" | "and" | "e" | "y" | "/"));
    let swapped = GivenNames::contains(last) && !first.split(' ').any(GivenNames::contains);
    let doubt = match (couple, swapped) {
        (true, _) => Some(SplitKind::Couple),
        (_, true) => Some(SplitKind::NameOrder),
        _ => None,
    };
    let first = first.replace(", ", " ").trim_end_matches(',').to_owned();
    NameParts { title, first, last: last.to_owned(), doubt, ..NameParts::default() }
}

/// `Anna, Peter und Max Müller`: first names on both sides of the comma.
fn list_of_names(title: &str, left: &str, right: &str, order: NameOrder) -> Option<NameParts> {
    if !left.split(' ').all(GivenNames::contains) {
        return None;
    }
    let parts = split_several(title, right, order)?;
    let whole =
        !parts.first.is_empty() && !parts.last.is_empty() && parts.doubt != Some(SplitKind::TwoPersons);
    whole.then(|| NameParts { first: format!("{left}, {}", parts.first), ..parts })
}

fn without_comma(title: &str, rest: &str, order: NameOrder) -> NameParts {
    if let Some(parts) = split_several(title, rest, order) {
        return parts;
    }
    let words: Vec<&str> = rest.split(' ').filter(|word| !word.is_empty()).collect();
    if let Some(parts) = around_title(title, &words) {
        return parts;
    }
    let (first, last, sure) = split_words(&words, order);
    let doubt = (sure == Sure::No).then_some(SplitKind::NameOrder);
    NameParts { title: title.to_owned(), first, last, doubt, ..NameParts::default() }
}

/// `Meier Prof. Dr. Hans`: a title in the middle parts the last name from the first.
fn around_title(title: &str, words: &[&str]) -> Option<NameParts> {
    let start = words.iter().position(|word| is_title_word(word)).filter(|at| *at > 0)?;
    let end = start + words.iter().skip(start).take_while(|word| is_title_word(word)).count();
    let (last, inner, first) = (words.get(..start)?, words.get(start..end)?, words.get(end..)?);
    if first.is_empty() {
        return None;
    }
    let titles: Vec<&str> =
        [title].into_iter().filter(|t| !t.is_empty()).chain(inner.iter().copied()).collect();
    let (title, first, last) = (titles.join(" "), first.join(" "), last.join(" "));
    Some(NameParts { title, first, last, ..NameParts::default() })
}

/// True for letters, spaces and the signs that occur in names.
pub(super) fn looks_like_words(text: &str) -> bool {
    let fits = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.' | ',' | '&' | '/');
    text.chars().any(char::is_alphabetic) && text.chars().all(fits) && text.chars().count() <= 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_names_are_split() {
        for (text, title, first, last) in [
            ("Müller, Jürg", "", "Jürg", "Müller"),
            ("Dr. Hans Meier", "Dr.", "Hans", "Meier"),
            ("Jean-Pierre DUPONT", "", "Jean-Pierre", "DUPONT"),
            ("DUPONT Jean-Pierre", "", "Jean-Pierre", "DUPONT"),
            ("DE LA TOUR Marie Claire", "", "Marie Claire", "DE LA TOUR"),
            ("Familie Keller", "Familie", "", "Keller"),
            ("M. et Mme Dupont", "M. et Mme", "", "Dupont"),
            ("M. et Mme LE GALL", "M. et Mme", "", "LE GALL"),
            ("Frau von der Heide", "Frau", "", "von der Heide"),
            ("Herr Prof. Dr. Hans Meier", "Herr Prof. Dr.", "Hans", "Meier"),
            ("Frau Anna von der Mühll", "Frau", "Anna", "von der Mühll"),
            ("Meier Hans", "", "Hans", "Meier"),
            ("Meier Hans Peter", "", "Hans Peter", "Meier"),
            ("Hans Meier", "", "Hans", "Meier"),
            ("Anna und Peter Müller", "", "Anna und Peter", "Müller"),
            ("M. Dupont", "M.", "", "Dupont"),
            ("J. Dupont", "", "J.", "Dupont"),
            ("Müller, Dr. Jürg", "Dr.", "Jürg", "Müller"),
            ("Frau Müller, Anna", "Frau", "Anna", "Müller"),
            ("Cher", "", "", "Cher"),
            ("Ludwig van Beethoven", "", "Ludwig", "van Beethoven"),
            ("Anna Bank", "", "Anna", "Bank"),
            (" Sig.ra  Chiara   Rossi ", "Sig.ra", "Chiara", "Rossi"),
        ] {
            let expected = NameParts {
                title: title.into(),
                first: first.into(),
                last: last.into(),
                ..NameParts::default()
            };
            assert_eq!(NameParts { doubt: None, ..split_name(text, NameOrder::Mixed) }, expected, "{text}");
        }
    }

    #[test]
    fn organisations_are_no_persons() {
        for text in ["Kaserne AG", "Theater Basel", "Association des Amis", "Meier & Co", "Bank Cler"] {
            assert_eq!(split_name(text, NameOrder::Mixed).organisation, text);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_letter_is_lost(text in "\\PC{0,40}") {
            let parts = split_name(&text, NameOrder::Mixed);
            let kept = [parts.title, parts.first, parts.last, parts.organisation, parts.remark, parts.care_of].concat();
            let count = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).count();
            proptest::prop_assert_eq!(count(&kept), count(&text));
        }
    }
}
