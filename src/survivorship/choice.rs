//! What a rule says of two values: which side stays.

use super::pair::Pair;
use super::{Newer, SurvivorshipRule as Rule, Unit, Way};
use crate::contact::{ADDRESS_FIELDS, Address, Contact, Field};

/// The side that stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Base,
    File,
    Both,
}

/// Which side a rule chooses, and the rule; `None` where none is set, or where it cannot tell.
pub(super) fn chosen(pair: &Pair<'_>, unit: Unit) -> Option<(Rule, Side)> {
    let Way::Merge(newer) = pair.way else { return None };
    let rule = pair.rules.rule(unit)?;
    let side = match rule {
        Rule::Base => Side::Base,
        Rule::File => Side::File,
        Rule::Union => Side::Both,
        Rule::MostRecent => match newer {
            Newer::Ask => return None,
            Newer::File => Side::File,
            Newer::Base => Side::Base,
        },
        Rule::Longest | Rule::MostComplete => {
            let (base, file) = sides(pair, unit, rule);
            match base.cmp(&file) {
                std::cmp::Ordering::Greater => Side::Base,
                std::cmp::Ordering::Less => Side::File,
                std::cmp::Ordering::Equal => return None,
            }
        }
    };
    Some((rule, side))
}

/// Whether the file's value stays where both sides say something: by rule, else by what the batch says is newer.
pub(super) fn file_wins(pair: &Pair<'_>, unit: Unit) -> bool {
    match chosen(pair, unit) {
        Some((_, Side::File)) => true,
        Some((_, Side::Base)) => false,
        Some((_, Side::Both)) | None => pair.way == Way::Merge(Newer::File),
    }
}

fn sides(pair: &Pair<'_>, unit: Unit, rule: Rule) -> (usize, usize) {
    match unit {
        Unit::Address(usage) => {
            let base = pair.base.addresses.get(usage).map_or(0, |address| address_measure(address, rule));
            (base, address_measure(&pair.incoming.address(), rule))
        }
        Unit::Value(field) => {
            let measure = |text: &str| text_measure(field, text, rule);
            (measure(pair.base_text(field)), measure(pair.incoming.text(field)))
        }
    }
}

/// How much a contact says of a unit, as a rule counts it.
pub(super) fn measure(contact: &Contact, unit: Unit, rule: Rule) -> usize {
    match unit {
        Unit::Address(usage) => {
            contact.addresses.get(usage).map_or(0, |address| address_measure(address, rule))
        }
        Unit::Value(field) => text_measure(field, contact.text(field), rule),
    }
}

fn address_measure(address: &Address, rule: Rule) -> usize {
    if rule == Rule::Longest {
        return address.one_line().chars().count();
    }
    let filled = |field: &&Field| address.part(**field).is_some_and(|part| !part.trim().is_empty());
    ADDRESS_FIELDS.iter().filter(filled).count()
}

/// An initial is no whole word: `J.` says less than `Jürg`, and `Jean-Pierre` more than `Jean`.
fn text_measure(field: Field, text: &str, rule: Rule) -> usize {
    match (rule, field) {
        (Rule::Longest, _) => text.trim().chars().count(),
        (_, Field::Criterion(_)) => text.split('|').filter(|value| !value.trim().is_empty()).count(),
        _ => {
            let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
            words.filter(|word| word.chars().nth(1).is_some()).count()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_initial_says_less_than_a_name() {
        let say = |text| text_measure(Field::FirstName, text, Rule::MostComplete);
        let counted = ["", "J.", "Jürg", "Jean P.", "Jean-Pierre", "de la Rue"].map(say);
        assert_eq!(counted, [0, 0, 1, 1, 2, 3]);
        let long = |text| text_measure(Field::FirstName, text, Rule::Longest);
        assert_eq!(["J.", "Jürg ", "Jean"].map(long), [2, 4, 4]);
    }
}
