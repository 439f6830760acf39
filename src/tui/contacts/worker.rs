//! Asks the base for contacts, beside every lane: a search never keeps a key or an act waiting.

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;
use tokio::sync::mpsc::UnboundedSender;

use crate::import::{ContactDesk, FoundBy, FoundContact, FoundContacts, Searched};

use super::super::history::past_lines;
use super::super::worker::outcome;
use super::{ContactAnswer, ContactEffect};

/// Carries an effect out and tells what it gives, wrapped for the face that asked.
pub(crate) async fn carry_out<A: Send + 'static>(
    desk: &ContactDesk,
    effect: ContactEffect,
    (answers, wrap): (UnboundedSender<A>, fn(ContactAnswer) -> A),
) {
    let answer = match effect {
        ContactEffect::Find { generation, typed } => {
            let told = |found| ContactAnswer::Found { generation, result: Ok(ranked(found, &typed)) };
            let early = answers.clone();
            let tell = |found| {
                let _ = early.send(wrap(told(found)));
            };
            match desk.find(&typed, &tell).await {
                Ok(Some(found)) => told(found),
                // Somebody typed on: the newer question is answered, and this one is over.
                Ok(None) => told(FoundContacts { searched: Searched::Whole, ..FoundContacts::default() }),
                Err(error) => ContactAnswer::Found { generation, result: outcome(Err(error)) },
            }
        }
        ContactEffect::Card { id, number } => {
            ContactAnswer::Card { id, result: outcome(desk.card(&number).await.map(Box::new)) }
        }
        ContactEffect::Past { id, number } => {
            let past = desk.past(&number).await.map(|past| past_lines(&past));
            ContactAnswer::Past { id, result: outcome(past) }
        }
    };
    let _ = answers.send(wrap(answer));
}

/// Of those that answer the words as well as each other, the ones whose text fits the typed one best stand first.
fn ranked(mut found: FoundContacts, typed: &str) -> FoundContacts {
    let matcher = SkimMatcherV2::default().ignore_case();
    let from = found.contacts.iter().position(|c| c.by == FoundBy::Words).unwrap_or(found.contacts.len());
    let score = |c: &FoundContact| {
        let text = format!("{} {} {} {}", c.name, c.structure, c.place, c.reach);
        matcher.fuzzy_match(&text, typed).unwrap_or(0)
    };
    if let Some(by_words) = found.contacts.get_mut(from..) {
        for run in by_words.chunk_by_mut(|a, b| a.weight == b.weight) {
            run.sort_by_cached_key(|contact| std::cmp::Reverse(score(contact)));
        }
    }
    found
}
