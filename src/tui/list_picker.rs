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
        let mut choices: Vec<Choice> = Filter::ALL.into_iter().map(|filter| list(queue, filter)).collect();
        let here = Filter::ALL.iter().position(|f| *f == listing.filter).unwrap_or(0);
        if !listing.narrow.is_empty() {
            let count = queue.count(&Listing { narrow: Vec::new(), ..listing.clone() });
            choices.push(choice("the whole list again", "", count, Listed::Whole));
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
                choices.extend(narrowing(queue, &narrow));
                seen.push(narrow);
            }
        }
        let mut picker = Self::new(format!("List: {}", listing.words()), choices, Free::Text);
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

fn list(queue: &Queue, filter: Filter) -> Choice {
    let count = queue.count(&Listing { filter, ..queue.listing().clone() });
    choice(filter.name(), "", count, Listed::Filter(filter))
}

/// What narrows the list, with how many rows it would leave; none where it leaves nothing.
fn narrowing(queue: &Queue, narrow: &Narrow) -> Option<Choice> {
    let listing = queue.listing();
    let set = listing.narrow.contains(narrow);
    let mut narrowed = listing.clone();
    if !set {
        narrowed.narrow(narrow.clone());
    }
    let count = queue.count(&narrowed);
    let kind = match narrow {
        Narrow::Rule(_) => "finding",
        Narrow::Proposed(_) => "proposal",
        Narrow::Band(_) => "probability",
        Narrow::Ground(_) => "field that matched",
        Narrow::Text(_) => "text",
        Narrow::Group(_) => "group of findings",
    };
    let label = if set { format!("✓ {}", narrow.words()) } else { narrow.words() };
    (count > 0 || set).then(|| choice(&label, kind, count, Listed::Narrow(narrow.clone())))
}

/// The most frequent rule first.
fn rules(queue: &Queue) -> Vec<Narrow> {
    let mut rules: Vec<(&String, usize)> = queue.rules().iter().map(|(rule, count)| (rule, *count)).collect();
    rules.retain(|(_, count)| *count > 0);
    rules.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    rules.into_iter().map(|(rule, _)| Narrow::Rule(rule.clone())).collect()
}

fn choice(label: &str, kind: &str, count: usize, listed: Listed) -> Choice {
    let note = match count {
        1 => "1 row".to_owned(),
        count => format!("{count} rows"),
    };
    Choice { label: label.to_owned(), code: kind.to_owned(), note, pick: Pick::List(listed) }
}
