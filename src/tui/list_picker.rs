//! What the list can be narrowed to, with counts: the choices of `L`.

use crate::import::QueueLine;
use crate::review::Ground;

use super::listing::{Band, Listing, Narrow, Proposed};
use super::picker::{Choice, Free, Pick, Picker};
use super::queue::{Filter, Queue};

/// A pick of the list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Listed {
    Filter(Filter),
    Narrow(Narrow),
    /// Nothing narrows the list any more.
    Whole,
}

impl Picker {
    /// The lists, then what narrows the list that is shown; a text that is typed narrows it as well.
    pub(crate) fn of_lists(queue: &Queue, searched: Option<&str>) -> Self {
        let listing = queue.listing();
        let mut ways: Vec<Way> = Filter::ALL.into_iter().map(|filter| Way::list(listing, filter)).collect();
        let here = Filter::ALL.iter().position(|f| *f == listing.filter).unwrap_or(0);
        if !listing.narrow.is_empty() {
            ways.push(Way::whole(listing));
        }
        let text = searched.map(|text| Narrow::Text(text.to_owned()));
        let mut narrows: Vec<Narrow> = listing.narrow.clone();
        narrows.extend(text);
        narrows.extend(Proposed::ALL.map(Narrow::Proposed));
        narrows.extend(Band::ALL.map(Narrow::Band));
        narrows.extend(Ground::ALL.map(Narrow::Ground));
        let mut seen: Vec<Narrow> = Vec::new();
        for narrow in narrows.into_iter().chain(rules(queue)) {
            if !seen.contains(&narrow) {
                ways.push(Way::narrowing(listing, &narrow));
                seen.push(narrow);
            }
        }
        let (listings, ways): (Vec<Listing>, Vec<_>) =
            ways.into_iter().map(|way| (way.to, way.shown)).unzip();
        let counted = ways.into_iter().zip(queue.counts(&listings));
        let choices = counted.filter(|(shown, count)| shown.is_always || *count > 0);
        let mut picker = Self::new(
            format!("List: {}", listing.words()),
            choices.map(|(shown, count)| shown.choice(count)).collect(),
            Free::Text,
        );
        picker.chosen = here;
        picker
    }

    /// The rules that found something in open rows, the most frequent first, for a bulk act.
    pub(crate) fn of_rules(queue: &Queue) -> Self {
        let open = |rule: &str| {
            let has = |l: &&QueueLine| queue.waits_now(l) && l.rules.iter().any(|r| r == rule);
            queue.lines().iter().filter(has).count()
        };
        let rules = rules(queue).into_iter().filter_map(|narrow| match narrow {
            Narrow::Rule(rule) => Some((open(&rule), rule)),
            _ => None,
        });
        let choices = rules.filter(|(count, _)| *count > 0).map(|(count, rule)| Choice {
            label: rule.clone(),
            code: String::new(),
            note: format!("{count} to decide"),
            pick: Pick::BulkRule(rule),
        });
        Self::new("Rows with a finding of this rule".into(), choices.collect(), Free::No)
    }
}

/// A list that a choice leads to, and the choice before its rows are counted.
struct Way {
    to: Listing,
    shown: Shown,
}

struct Shown {
    label: String,
    kind: &'static str,
    listed: Listed,
    /// Also where it leads to no row.
    is_always: bool,
}

impl Way {
    fn list(listing: &Listing, filter: Filter) -> Self {
        let to = Listing { filter, ..listing.clone() };
        Self { to, shown: Shown::always(filter.name().to_owned(), "", Listed::Filter(filter)) }
    }

    fn whole(listing: &Listing) -> Self {
        let to = Listing { narrow: Vec::new(), ..listing.clone() };
        Self { to, shown: Shown::always("the whole list again".into(), "", Listed::Whole) }
    }

    /// What narrows the list; none where it leaves nothing.
    fn narrowing(listing: &Listing, narrow: &Narrow) -> Self {
        let set = listing.narrow.contains(narrow);
        let mut to = listing.clone();
        if !set {
            to.narrow(narrow.clone());
        }
        let kind = match narrow {
            Narrow::Rule(_) => "finding",
            Narrow::Proposed(_) => "proposal",
            Narrow::Band(_) => "probability",
            Narrow::Ground(_) => "field that matched",
            Narrow::Text(_) => "text",
            Narrow::Group(_) => "group of findings",
        };
        let label = if set { format!("✓ {}", narrow.words()) } else { narrow.words() };
        let shown = Shown::always(label, kind, Listed::Narrow(narrow.clone()));
        Self { to, shown: Shown { is_always: set, ..shown } }
    }
}

impl Shown {
    fn always(label: String, kind: &'static str, listed: Listed) -> Self {
        Self { label, kind, listed, is_always: true }
    }

    fn choice(self, count: usize) -> Choice {
        let note = match count {
            1 => "1 row".to_owned(),
            count => format!("{count} rows"),
        };
        Choice { label: self.label, code: self.kind.to_owned(), note, pick: Pick::List(self.listed) }
    }
}

/// The most frequent rule first.
fn rules(queue: &Queue) -> Vec<Narrow> {
    let mut rules: Vec<(&String, usize)> = queue.rules().iter().map(|(rule, count)| (rule, *count)).collect();
    rules.retain(|(_, count)| *count > 0);
    rules.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    rules.into_iter().map(|(rule, _)| Narrow::Rule(rule.clone())).collect()
}
