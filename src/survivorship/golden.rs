//! The golden record of a contact and a row.

use std::borrow::Cow;

use super::compare::lines;
use super::merge::merge;
use super::pair::Pair;
use super::rules::NONE;
use super::update::update;
use super::{Line, Newer, Picks, SurvivorshipRules, picks};
use crate::contact::{Contact, Incoming};

/// How a row and a contact are brought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The row makes a new contact.
    Create,
    /// The row names the contact by its key: a filled cell wins, empty leaves, `=` clears.
    Update,
    /// The row was found to be the contact: survivorship rules decide.
    Merge(Newer),
}

/// The contact as it will be, and where each value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Golden {
    /// The contact after the change.
    pub after: Contact,
    /// One line per unit that either side fills; what differs stands first.
    pub lines: Vec<Line>,
}

/// Brings a row and a contact together where no rule is set: the base wins, or the file where it is the newer.
///
/// `base` is `None` for a creation. Fields that the row does not name never change,
/// STATUS, INACTIVE_REASON and MERGED_INTO of a row are compared only, and an inactive
/// contact stays inactive unless the operator picks `ACTIVE` by hand for STATUS (what
/// UPDATEACT means, and what a merge into an inactive contact proposes).
///
/// Sides that agree but for spelling keep the base's spelling; in an update that holds
/// for e-mails and telephone numbers only, because a keyed row may well correct an accent.
#[must_use]
pub fn golden_record(base: Option<&Contact>, incoming: &Incoming, way: Way, picks: &Picks) -> Golden {
    golden_record_by(&NONE, base, incoming, way, picks)
}

/// [`golden_record`] by the rules of an institution: in a merge they choose between values that differ.
///
/// A blank never wins, sides that agree keep the base's spelling, and EMAIL1 that the contact has stays, whatever the
/// rules. An update follows none of them.
#[must_use]
pub fn golden_record_by(
    rules: &SurvivorshipRules,
    base: Option<&Contact>,
    incoming: &Incoming,
    way: Way,
    picks: &Picks,
) -> Golden {
    let nobody = Contact::default();
    let before = base.filter(|_| way != Way::Create);
    let way = before.map_or(Way::Create, |_| way);
    let own = match way {
        Way::Create => Cow::Borrowed(incoming),
        Way::Update => incoming.for_update(),
        Way::Merge(_) => incoming.for_existing(),
    };
    let incoming: &Incoming = &own;
    let pair = Pair { before, base: before.unwrap_or(&nobody), incoming, way, picks, rules };
    let mut after = match way {
        Way::Create => incoming.to_contact(),
        Way::Update => update(&pair),
        Way::Merge(_) => merge(&pair),
    };
    picks::apply(&mut after, &pair);
    let lines = lines(&pair, &after);
    Golden { after, lines }
}
