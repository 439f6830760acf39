//! Which rows the list shows, and in which order.
//!
//! In: a line of the queue. Out: whether it belongs to the list, and its place. A listing is one of the lists (to decide,
//! later, marked …), narrowed by rule, proposal, probability, field that matched and text, and sorted; it has a text by
//! which the store remembers it. Deliberately unaware of the cursor.

use std::sync::Arc;

use crate::contact::RowNumber;
use crate::contact::value::text::fold;
use crate::import::{QueueLine, RowState};
use crate::review::{Decision, Ground, Safety};
use crate::validation::Severity;

use super::queue::Filter;

/// What is proposed for a row, as lists are narrowed by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proposed {
    Create,
    Merge,
    Update,
    Remove,
    /// A person must choose.
    Choose,
    /// The row cannot go in as it stands.
    Blocked,
}

impl Proposed {
    pub(crate) const ALL: [Self; 6] =
        [Self::Create, Self::Merge, Self::Update, Self::Remove, Self::Choose, Self::Blocked];

    /// The proposal in a few words.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Merge => "merge",
            Self::Update => "update",
            Self::Remove => "remove",
            Self::Choose => "no safe proposal",
            Self::Blocked => "blocked",
        }
    }

    /// What is proposed for a row.
    pub(crate) fn of(line: &QueueLine) -> Self {
        let proposal = &line.proposal;
        if proposal.safety == Safety::Choose {
            let blocked = proposal.text.starts_with("blocked");
            return if blocked { Self::Blocked } else { Self::Choose };
        }
        // Of two parts the person's is what the row is about.
        match proposal.decision.values().last() {
            Some(Decision::Create { .. }) => Self::Create,
            Some(Decision::Merge { .. }) => Self::Merge,
            Some(Decision::Update { .. }) => Self::Update,
            Some(Decision::Remove { .. }) => Self::Remove,
            _ => Self::Choose,
        }
    }
}

/// A band of probabilities of the likeliest candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Band {
    From99,
    From90,
    From50,
    Below50,
    /// Nobody is alike.
    Nobody,
}

impl Band {
    pub(crate) const ALL: [Self; 5] = [Self::From99, Self::From90, Self::From50, Self::Below50, Self::Nobody];

    /// The band in a few words.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::From99 => "99 % and more",
            Self::From90 => "90 to 99 %",
            Self::From50 => "50 to 90 %",
            Self::Below50 => "below 50 %",
            Self::Nobody => "no candidate",
        }
    }

    fn of(line: &QueueLine) -> Self {
        match line.best {
            None => Self::Nobody,
            Some(best) if best >= 0.99 => Self::From99,
            Some(best) if best >= 0.90 => Self::From90,
            Some(best) if best >= 0.50 => Self::From50,
            Some(_) => Self::Below50,
        }
    }
}

/// Rows of a group of findings; a list that is opened again knows of it the rule alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    /// In words: `email-likely-typo · @gmial.com`.
    pub(crate) words: String,
    /// The rule, where the group has one.
    pub(crate) rule: Option<String>,
    /// Ascending.
    pub(crate) rows: Arc<[RowNumber]>,
}

/// One way to narrow a list; a list holds at most one of each kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Narrow {
    Rule(String),
    Proposed(Proposed),
    Band(Band),
    Ground(Ground),
    Text(String),
    Group(Group),
}

impl Narrow {
    /// True for two that replace each other.
    fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// True when the row belongs to it.
    pub(crate) fn takes(&self, line: &QueueLine) -> bool {
        match self {
            Self::Rule(rule) => line.rules.contains(rule),
            Self::Proposed(proposed) => Proposed::of(line) == *proposed,
            Self::Band(band) => Band::of(line) == *band,
            Self::Ground(ground) => line.tags.grounds.has(*ground),
            Self::Text(text) => has_text(line, text),
            Self::Group(group) => group.rows.binary_search(&line.row).is_ok(),
        }
    }

    /// In a few words, for the header.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::Rule(rule) => rule.clone(),
            Self::Proposed(proposed) => proposed.label().to_owned(),
            Self::Band(band) => band.label().to_owned(),
            Self::Ground(ground) => format!("by {}", ground.label()),
            Self::Text(text) => format!("{text:?}"),
            Self::Group(group) => group.words.clone(),
        }
    }

    fn key(&self) -> Option<String> {
        let (name, value) = match self {
            Self::Rule(rule) => ("rule", rule.as_str()),
            Self::Proposed(proposed) => ("proposed", proposed.label()),
            Self::Band(band) => ("probability", band.label()),
            Self::Ground(ground) => ("matched", ground.label()),
            Self::Text(text) => return Some(format!("text={}", kept(text))),
            Self::Group(group) => ("rule", group.rule.as_deref()?),
        };
        Some(format!("{name}={value}"))
    }

    fn from_key(key: &str) -> Option<Self> {
        let (name, value) = key.split_once('=')?;
        match name {
            "rule" => Some(Self::Rule(value.to_owned())),
            "proposed" => Proposed::ALL.into_iter().find(|p| p.label() == value).map(Self::Proposed),
            "probability" => Band::ALL.into_iter().find(|b| b.label() == value).map(Self::Band),
            "matched" => Ground::ALL.into_iter().find(|g| g.label() == value).map(Self::Ground),
            "text" => Some(Self::Text(read_kept(value))),
            _ => None,
        }
    }
}

/// What a person typed, as it is kept: the semicolon divides what is kept.
fn kept(text: &str) -> String {
    text.replace('%', "%25").replace(';', "%3B")
}

fn read_kept(text: &str) -> String {
    text.replace("%3B", ";").replace("%25", "%")
}

/// The text itself, in whatever capitals, in what the list shows of a row or in its note.
fn has_text(line: &QueueLine, text: &str) -> bool {
    let wanted = text.to_lowercase();
    let texts = [&line.name, &line.reach, &line.place, &line.tags.note];
    texts.iter().any(|t| t.to_lowercase().contains(&wanted)) || line.row.to_string() == wanted
}

/// In which order the rows stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    /// As in the file.
    #[default]
    File,
    /// The likeliest first.
    Probability,
    /// The gravest finding first, then by rule.
    Rule,
    /// By the field that matched, the strongest first.
    Ground,
    Name,
}

impl Sort {
    pub(crate) const ALL: [Self; 5] = [Self::File, Self::Probability, Self::Rule, Self::Ground, Self::Name];

    /// The order in a few words, for the header and the store.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::File => "file order",
            Self::Probability => "probability",
            Self::Rule => "severity and rule",
            Self::Ground => "field that matched",
            Self::Name => "name",
        }
    }

    /// The order after this one.
    pub(crate) fn next(self) -> Self {
        let place = Self::ALL.iter().position(|s| *s == self).unwrap_or(0);
        Self::ALL.get(place + 1).copied().unwrap_or_default()
    }

    /// By what a line is sorted; lines that are equal stay in file order.
    pub(super) fn key(self, line: &QueueLine) -> (u64, String) {
        match self {
            Self::File => (0, String::new()),
            Self::Probability => (unlikely(line), String::new()),
            Self::Rule => {
                let grave = match line.severity {
                    Some(Severity::Error) => 0,
                    Some(Severity::Warning) => 1,
                    Some(Severity::Note) => 2,
                    None => 3,
                };
                (grave, line.rules.first().cloned().unwrap_or_default())
            }
            Self::Ground => {
                let ground = line.tags.grounds.strongest();
                let place = Ground::ALL.iter().position(|g| Some(*g) == ground).unwrap_or(Ground::ALL.len());
                (place as u64 * (MILLION + 2) + unlikely(line), String::new())
            }
            Self::Name => (0, fold(&line.name)),
        }
    }
}

/// Probabilities are sorted to the millionth.
const MILLION: u64 = 1_000_000;

/// How unlikely the best candidate is; a row without one comes last.
fn unlikely(line: &QueueLine) -> u64 {
    line.best.map_or(MILLION + 1, |best| ((1.0 - best.clamp(0.0, 1.0)) * MILLION as f64) as u64)
}

/// Which rows the list shows, and in which order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Listing {
    pub(crate) filter: Filter,
    pub(crate) narrow: Vec<Narrow>,
    pub(crate) sort: Sort,
}

impl From<Filter> for Listing {
    fn from(filter: Filter) -> Self {
        Self { filter, ..Self::default() }
    }
}

impl Listing {
    /// Narrows the list; what narrowed it in the same way before is replaced, and what is there already goes.
    pub(crate) fn narrow(&mut self, narrow: Narrow) {
        let had = self.narrow.contains(&narrow);
        self.narrow.retain(|other| !other.is_like(&narrow));
        if !had {
            self.narrow.push(narrow);
        }
    }

    /// True when nothing but the list keeps the row out.
    pub(crate) fn narrows_to(&self, line: &QueueLine) -> bool {
        self.narrow.iter().all(|narrow| narrow.takes(line))
    }

    /// In words, for the header: `to decide · email-malformed · by name`.
    pub(crate) fn words(&self) -> String {
        let mut words = vec![self.filter.name().to_owned()];
        words.extend(self.narrow.iter().map(Narrow::words));
        if self.sort != Sort::File {
            words.push(format!("sorted by {}", self.sort.label()));
        }
        words.join(" · ")
    }

    /// A text that reads back with [`Listing::read`].
    pub(crate) fn text(&self) -> String {
        let mut parts = vec![self.filter.name().to_owned()];
        parts.extend(self.narrow.iter().filter_map(Narrow::key));
        if self.sort != Sort::File {
            parts.push(format!("sort={}", self.sort.label()));
        }
        parts.join(";")
    }

    /// Reads a kept listing; what is not understood is left out.
    pub(crate) fn read(text: &str) -> Self {
        let mut parts = text.split(';');
        let mut listing = Self::from(Filter::from_name(parts.next().unwrap_or_default()));
        for part in parts {
            match part.strip_prefix("sort=") {
                Some(name) => {
                    listing.sort = Sort::ALL.into_iter().find(|s| s.label() == name).unwrap_or_default();
                }
                None => listing.narrow.extend(Narrow::from_key(part)),
            }
        }
        listing
    }
}

/// True for a row that nobody decided.
pub(crate) fn is_open(line: &QueueLine) -> bool {
    line.state == RowState::Open
}

#[cfg(test)]
mod tests {
    use super::super::test_support::line;
    use super::*;

    #[test]
    fn a_listing_reads_back_and_what_is_unknown_is_left_out() {
        let mut listing = Listing::from(Filter::Findings);
        for narrow in [
            Narrow::Rule("email-malformed".into()),
            Narrow::Proposed(Proposed::Merge),
            Narrow::Band(Band::From90),
            Narrow::Ground(Ground::NameBirthDate),
            Narrow::Text("Müller = Meier; 5 %3B".into()),
        ] {
            listing.narrow(narrow);
        }
        listing.sort = Sort::Ground;
        assert_eq!(Listing::read(&listing.text()), listing, "{}", listing.text());
        assert_eq!(Listing::read(""), Listing::default());
        assert_eq!(Listing::read("waiting"), Listing::from(Filter::Waiting), "as older programs kept it");
        assert_eq!(Listing::read("all;moon=full;sort=weight"), Listing::from(Filter::All));
    }

    #[test]
    fn narrowing_in_the_same_way_replaces_and_the_same_once_more_takes_it_away() {
        let mut listing = Listing::default();
        listing.narrow(Narrow::Rule("a".into()));
        listing.narrow(Narrow::Text("x".into()));
        listing.narrow(Narrow::Rule("b".into()));
        assert_eq!(listing.narrow, [Narrow::Text("x".into()), Narrow::Rule("b".into())]);
        listing.narrow(Narrow::Rule("b".into()));
        assert_eq!(listing.narrow, [Narrow::Text("x".into())]);
        assert_eq!(listing.words(), "to decide · \"x\"");
    }

    #[test]
    fn bands_and_proposals_hold_every_row_once() {
        for best in [None, Some(0.0), Some(0.49), Some(0.5), Some(0.9), Some(0.99), Some(1.0)] {
            let line = QueueLine { best, ..line(2) };
            assert_eq!(Band::ALL.iter().filter(|b| Narrow::Band(**b).takes(&line)).count(), 1, "{best:?}");
            let kinds = Proposed::ALL.iter().filter(|p| Narrow::Proposed(**p).takes(&line));
            assert_eq!(kinds.count(), 1);
        }
    }

    #[test]
    fn a_text_is_found_in_notes_too_and_a_number_is_a_row() {
        let mut row = line(433);
        row.tags.note = "ruft Dienstag an".into();
        for (text, takes) in
            [("DIENSTAG", true), ("433", true), ("zürich", true), ("44", false), ("mittwoch", false)]
        {
            assert_eq!(Narrow::Text(text.into()).takes(&row), takes, "{text}");
        }
    }
}
