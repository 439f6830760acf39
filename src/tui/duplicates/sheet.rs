//! The members of a cluster field by field: what each says, how it differs from the head, what comes after.
//!
//! In: the details of a cluster. Out: lines to draw, what differs first. What comes after is the desk's word; only the
//! marks of the single cells are found here.

use crate::contact::{Contact, ContactNumber};
use crate::import::{ClusterDetail, ClusterMember, Share};
use crate::survivorship::{Line, Mark, Origin, SurvivorshipRule, Unit};

/// What one member says in one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    /// The text; empty when it says nothing.
    pub(crate) text: String,
    /// How it relates to the head's; [`Mark::BaseOnly`] where it says nothing.
    pub(crate) mark: Mark,
}

/// Where the value after comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// The head.
    Head,
    /// The member at this place.
    Member(usize),
    /// Several, united.
    Both,
    /// Nothing is left, or nobody says anything.
    Nobody,
}

/// One field of all members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SheetLine {
    /// What the line is about.
    pub(crate) unit: Unit,
    /// How the members relate, the gravest first.
    pub(crate) mark: Mark,
    /// One per member, in their order.
    pub(crate) cells: Vec<Cell>,
    /// What the head will say.
    pub(crate) after: String,
    pub(crate) from: From,
    /// The member whose value was picked by hand.
    pub(crate) picked: Option<ContactNumber>,
    /// The rule that chose the value, where one weighed what the members say.
    pub(crate) rule: Option<SurvivorshipRule>,
}

/// Every field of a cluster, what differs first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sheet {
    pub(crate) lines: Vec<SheetLine>,
    /// Addresses for other uses that say the same as the one shown; a pick is meant for all of them.
    same_address: Vec<Unit>,
}

impl Sheet {
    /// The sheet of a cluster.
    pub(crate) fn of(detail: &ClusterDetail) -> Self {
        let contacts = detail.members.iter().map(|m| &m.contact);
        let units = Unit::filled_in(contacts.chain([&detail.after]));
        let mut lines: Vec<_> = units.into_iter().map(|unit| line(detail, unit)).collect();
        lines.sort_by_key(|line| rank(line.mark));
        let (lines, same_address) = fold_addresses(lines);
        Self { lines, same_address }
    }

    /// True for a line that is hidden until it is asked for: it says nothing that anybody has to look at.
    pub(crate) fn is_folded(line: &SheetLine) -> bool {
        let quiet = matches!(line.mark, Mark::Equal | Mark::BaseOnly);
        let head = line.cells.first().map_or("", |cell| cell.text.as_str());
        quiet && line.picked.is_none() && line.after == head
    }

    /// The units that a pick on a line is meant for: itself, and addresses that are shown as one with it.
    pub(crate) fn units(&self, unit: Unit) -> Vec<Unit> {
        let others = self.same_address.iter().copied().filter(|_| matches!(unit, Unit::Address(_)));
        std::iter::once(unit).chain(others).collect()
    }
}

fn line(detail: &ClusterDetail, unit: Unit) -> SheetLine {
    let computed = detail.lines.iter().find(|l| l.unit == unit);
    let texts: Vec<String> = detail.members.iter().map(|m| unit.text_in(&m.contact)).collect();
    let head = texts.first().cloned().unwrap_or_default();
    let agree = computed.is_some_and(|l| l.mark == Mark::Equal);
    let shares = detail.members.iter().map(|m| m.share);
    let cells: Vec<_> = texts
        .into_iter()
        .zip(shares)
        .map(|(text, share)| {
            let mark = match cell_mark(&head, &text) {
                // The comparison of fields knows what is written differently and means the same.
                Mark::Differs if agree && share != Share::LeftOut => Mark::Equal,
                mark => mark,
            };
            Cell { text, mark }
        })
        .collect();
    let after = unit.text_in(&detail.after);
    let from = from(detail, &cells, (&after, computed));
    // A value that comes from another field of a member fills a gap too.
    let mark = match line_mark(&cells) {
        Mark::BaseOnly if after != head => Mark::Gap,
        mark => mark,
    };
    let picked = detail.picks.get(&unit).cloned();
    // Whose value it is says as much as the rules that name a side.
    let weighs = |rule: &SurvivorshipRule| !matches!(rule, SurvivorshipRule::Base | SurvivorshipRule::File);
    let rule = computed.and_then(|l| l.rule).filter(|rule| picked.is_none() && weighs(rule));
    SheetLine { unit, mark, after, from, picked, rule, cells }
}

/// How a text relates to the head's; case and spaces do not count.
fn cell_mark(head: &str, text: &str) -> Mark {
    match (head.is_empty(), text.is_empty()) {
        (_, true) => Mark::BaseOnly,
        (true, false) => Mark::Gap,
        _ if plain(head) == plain(text) => Mark::Equal,
        _ => Mark::Differs,
    }
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn line_mark(cells: &[Cell]) -> Mark {
    let others = cells.iter().skip(1).map(|cell| cell.mark);
    others.min_by_key(|mark| rank(*mark)).unwrap_or(Mark::BaseOnly)
}

/// What differs is looked at first, then what fills a gap; what is equal says more than what nobody else has.
fn rank(mark: Mark) -> u8 {
    match mark {
        Mark::Differs => 0,
        Mark::Gap => 1,
        Mark::Equal => 2,
        Mark::BaseOnly => 3,
    }
}

fn from(detail: &ClusterDetail, cells: &[Cell], (after, computed): (&str, Option<&Line>)) -> From {
    if after.is_empty() {
        return From::Nobody;
    }
    match cells.iter().position(|cell| cell.text == after) {
        Some(0) => From::Head,
        Some(place) => From::Member(place),
        None if computed.is_some_and(|l| l.origin == Origin::Base) => From::Head,
        // Phones and e-mails change their places in a merge.
        None => {
            let holds = |m: &ClusterMember| m.contact.values.values().any(|text| text == after);
            detail.members.iter().position(holds).filter(|place| *place > 0).map_or(From::Both, From::Member)
        }
    }
}

/// Shows addresses that say the same for several uses once; addresses that differ all stay.
fn fold_addresses(lines: Vec<SheetLine>) -> (Vec<SheetLine>, Vec<Unit>) {
    let mut addresses = lines.iter().filter(|l| matches!(l.unit, Unit::Address(_)));
    let Some(first) = addresses.next() else { return (lines, Vec::new()) };
    if addresses.any(|other| other.cells != first.cells || other.after != first.after) {
        return (lines, Vec::new());
    }
    let shown = first.unit;
    let (kept, folded): (Vec<_>, Vec<_>) =
        lines.into_iter().partition(|l| l.unit == shown || !matches!(l.unit, Unit::Address(_)));
    (kept, folded.into_iter().map(|l| l.unit).collect())
}

/// The number of a contact of the base.
pub(crate) fn number(contact: &Contact) -> &str {
    contact.number.as_ref().map_or("?", ContactNumber::as_str)
}

#[cfg(test)]
mod tests {
    use super::super::test_support::{cluster, member};
    use super::*;
    use crate::contact::Field;

    #[test]
    fn what_differs_stands_first_and_every_cell_says_how() {
        let detail = cluster(vec![
            member("7", Share::Head, &[(Field::LastName, "Müller"), (Field::FirstName, "Jürg")]),
            member("8", Share::Merged, &[(Field::LastName, "MÜLLER"), (Field::Telephone1, "044 1")]),
            member("9", Share::LeftOut, &[(Field::LastName, "Meier"), (Field::FirstName, "Jürg")]),
        ]);
        let sheet = Sheet::of(&detail);
        let line = |field| sheet.lines.iter().find(|l| l.unit == Unit::Value(field)).unwrap();
        let marks = |field| line(field).cells.iter().skip(1).map(|c| c.mark).collect::<Vec<_>>();
        assert_eq!(sheet.lines.first().unwrap().unit, Unit::Value(Field::LastName));
        assert_eq!(marks(Field::LastName), [Mark::Equal, Mark::Differs]);
        assert_eq!(marks(Field::Telephone1), [Mark::Gap, Mark::BaseOnly]);
        assert_eq!(marks(Field::FirstName), [Mark::BaseOnly, Mark::Equal]);
        assert!(Sheet::is_folded(line(Field::FirstName)) && !Sheet::is_folded(line(Field::LastName)));
        assert_eq!(line(Field::Telephone1).from, From::Member(1), "it fills the gap");
        assert_eq!(line(Field::LastName).from, From::Head);
    }

    #[test]
    fn a_value_that_changes_its_place_is_named_and_fills_a_gap() {
        let mut detail = cluster(vec![
            member("7", Share::Head, &[(Field::Email1, "a@example.org")]),
            member("8", Share::Merged, &[(Field::Email1, "b@example.org")]),
        ]);
        detail.after.set(Field::Email2, "b@example.org");
        let sheet = Sheet::of(&detail);
        let line = sheet.lines.iter().find(|l| l.unit == Unit::Value(Field::Email2)).unwrap();
        assert_eq!((line.mark, line.from.clone()), (Mark::Gap, From::Member(1)));
        assert!(!Sheet::is_folded(line));
    }

    #[test]
    fn the_rule_that_weighed_the_values_is_named_unless_a_person_chose() {
        let mut detail = cluster(vec![
            member("7", Share::Head, &[(Field::FirstName, "J."), (Field::LastName, "Frei")]),
            member("8", Share::Merged, &[(Field::FirstName, "Jürg"), (Field::LastName, "Frey")]),
        ]);
        for line in &mut detail.lines {
            let first = line.unit == Unit::Value(Field::FirstName);
            line.rule = Some(if first { SurvivorshipRule::Longest } else { SurvivorshipRule::Base });
        }
        let rule = |detail: &ClusterDetail, field| {
            let sheet = Sheet::of(detail);
            sheet.lines.iter().find(|l| l.unit == Unit::Value(field)).and_then(|l| l.rule)
        };
        assert_eq!(rule(&detail, Field::FirstName), Some(SurvivorshipRule::Longest));
        assert_eq!(rule(&detail, Field::LastName), None, "the head's is called the head's");
        let number = super::super::super::test_support::number("8");
        detail.picks.insert(Unit::Value(Field::FirstName), number);
        assert_eq!(rule(&detail, Field::FirstName), None);
    }

    #[test]
    fn a_picked_line_is_never_hidden() {
        let values = [(Field::LastName, "Frei")];
        let mut detail =
            cluster(vec![member("7", Share::Head, &values), member("8", Share::Merged, &values)]);
        let unit = Unit::Value(Field::LastName);
        detail.picks.insert(unit, super::super::super::test_support::number("8"));
        assert!(!Sheet::is_folded(&Sheet::of(&detail).lines[0]));
    }
}
