//! Which of several contacts each value comes from, where a rule is set.
//!
//! In: the head, the others, what was picked by hand, rules and dates. Out: picks as a person could have made them, so
//! that a merge carries out what rules and persons choose in one way. Longest and most complete do not depend on the
//! order of the others: where two say as much, the head's stands, else that of the oldest number.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::choice::measure;
use super::contacts::{agrees, as_rows, says_nothing_of};
use super::unit::{is_standing, slots_of, text};
use super::{Changed, MemberPicks, SurvivorshipRule as Rule, SurvivorshipRules, Unit};
use crate::contact::{Contact, ContactNumber, EMAIL_SLOTS, Field, Incoming, PHONE_SLOTS};

/// What the rules come to.
#[derive(Default)]
pub(super) struct Elected {
    /// Of whom a value is taken whole.
    pub(super) picks: MemberPicks,
    /// What was chosen by which rule.
    pub(super) settled: BTreeMap<Unit, Rule>,
    pub(super) emails: Slots,
    pub(super) phones: Slots,
}

/// How the e-mails or the telephone numbers are arranged.
#[derive(Default)]
pub(super) struct Slots {
    /// Whose stand before the head's.
    pub(super) whose: Option<ContactNumber>,
    /// How the others' are brought in.
    pub(super) for_others: Option<Rule>,
}

/// A contact with what it says as a row would.
struct Member<'a> {
    contact: &'a Contact,
    row: Incoming,
    is_head: bool,
    changed: Option<&'a String>,
}

pub(super) fn elect(
    (head, others): (&Contact, &[&Contact]),
    hand: &MemberPicks,
    (rules, changed): (&SurvivorshipRules, &Changed),
) -> Elected {
    let mut elected = Elected::default();
    if rules.iter().next().is_none() {
        return elected;
    }
    let of = |contact: &&'_ Contact| contact.number.as_ref().and_then(|number| changed.get(number));
    let member = |contact, is_head| Member {
        contact,
        row: as_rows(contact).into_iter().next().unwrap_or_default(),
        is_head,
        changed: of(&contact),
    };
    let members: Vec<Member<'_>> =
        std::iter::once(member(head, true)).chain(others.iter().map(|other| member(other, false))).collect();
    for unit in Unit::filled_in(members.iter().map(|m| m.contact)) {
        if let Some(rule) = rules.rule(unit).filter(|_| !hand.contains_key(&unit) && is_elected(unit)) {
            value(&mut elected, &members, (unit, rule));
        }
    }
    elected.emails = slots(&mut elected.settled, &members, (rules, &EMAIL_SLOTS));
    elected.phones = slots(&mut elected.settled, &members, (rules, &PHONE_SLOTS));
    elected
}

/// True for what one contact gives whole.
fn is_elected(unit: Unit) -> bool {
    match unit {
        Unit::Address(_) => true,
        Unit::Value(Field::Authorization(_)) => false,
        Unit::Value(field) => !is_standing(field) && slots_of(field).is_none(),
    }
}

fn value(elected: &mut Elected, members: &[Member<'_>], (unit, rule): (Unit, Rule)) {
    if rule == Rule::Union {
        let differs = members.iter().any(|m| says(m, unit) && !same(members, m, unit));
        elected.settled.extend(differs.then_some((unit, rule)));
        return;
    }
    let saying: Vec<&Member<'_>> = members.iter().filter(|m| says(m, unit)).collect();
    let Some(first) = saying.first() else { return };
    // Which uses an address is for that the head leaves open is not a question of rules.
    if matches!(unit, Unit::Address(_)) && !first.is_head {
        return;
    }
    let winner = match rule {
        Rule::Base => first,
        Rule::File => saying.iter().find(|m| !m.is_head).unwrap_or(first),
        Rule::MostRecent => match newest(&saying, unit) {
            Some(newest) => newest,
            None => return,
        },
        _ => {
            let key = |m: &&&Member<'_>| {
                (measure(m.contact, unit, rule), m.is_head, Reverse(m.contact.number.clone()))
            };
            saying.iter().max_by_key(key).unwrap_or(first)
        }
    };
    let differs = saying.iter().any(|m| !alike(winner, m, unit));
    // Who says the same in another spelling leaves the head's.
    let winner: &Member<'_> = saying.iter().find(|m| m.is_head && alike(m, winner, unit)).unwrap_or(&winner);
    let Some(number) = winner.contact.number.clone() else { return };
    if differs {
        elected.settled.insert(unit, rule);
    }
    if differs || !first.is_head {
        elected.picks.insert(unit, number);
    }
}

fn says(member: &Member<'_>, unit: Unit) -> bool {
    !says_nothing_of(unit, &text(Some(member.contact), unit))
}

fn alike(a: &Member<'_>, b: &Member<'_>, unit: Unit) -> bool {
    // Of criteria one may hold all that the other holds, and more.
    agrees(unit, a.contact, b.contact, &b.row) && agrees(unit, b.contact, a.contact, &a.row)
}

fn same(members: &[Member<'_>], member: &Member<'_>, unit: Unit) -> bool {
    members.iter().all(|other| !says(other, unit) || alike(other, member, unit))
}

/// Who was changed last of those who say something; `None` when a date is missing, or the last two differ.
fn newest<'m, 'a>(saying: &[&'m Member<'a>], unit: Unit) -> Option<&'m Member<'a>> {
    if saying.iter().any(|m| m.changed.is_none()) {
        return None;
    }
    let newest = saying.iter().max_by_key(|m| (m.changed, m.is_head))?;
    let tied = saying.iter().filter(|m| m.changed == newest.changed);
    tied.into_iter().all(|m| alike(newest, m, unit)).then_some(*newest)
}

fn slots(
    settled: &mut BTreeMap<Unit, Rule>,
    members: &[Member<'_>],
    (rules, slots): (&SurvivorshipRules, &[Field]),
) -> Slots {
    let Some(rule) = slots.first().and_then(|slot| rules.rule(Unit::Value(*slot))) else {
        return Slots::default();
    };
    let fills = |m: &&Member<'_>| slots.iter().any(|slot| m.contact.values.contains_key(slot));
    let filling: Vec<&Member<'_>> = members.iter().filter(fills).collect();
    let whose = match rule {
        Rule::File => filling.iter().find(|m| !m.is_head),
        Rule::MostRecent => {
            let last = filling.iter().map(|m| m.changed).max().flatten();
            let mut newest = filling.iter().filter(|m| m.changed == last && last.is_some());
            let found = newest.next().filter(|_| filling.iter().all(|m| m.changed.is_some()));
            found.filter(|m| !m.is_head && newest.next().is_none())
        }
        _ => None,
    };
    let units = slots.iter().map(|slot| Unit::Value(*slot));
    if whose.is_some() || matches!(rule, Rule::Base | Rule::Union) {
        settled.extend(units.map(|unit| (unit, rule)));
    }
    let for_others = matches!(rule, Rule::Base).then_some(Rule::Base);
    Slots { whose: whose.and_then(|m| m.contact.number.clone()), for_others }
}
