//! Asks the base for contacts, beside every lane: a search never keeps a key or an act waiting.

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;
use tokio::sync::mpsc::UnboundedSender;

use crate::import::{ContactDesk, FoundBy, FoundContact, FoundContacts};

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
            match desk.find((generation, &typed), &tell).await {
                Ok(Some(found)) => told(found),
                Ok(None) => ContactAnswer::Overtaken { generation },
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::sync::mpsc::unbounded_channel;

    use super::*;
    use crate::store::SqliteStore;

    #[test]
    fn an_older_question_that_comes_later_stops_no_newer_one() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let desk = ContactDesk::new(Arc::new(SqliteStore::in_memory().await.unwrap()));
            let (answers, mut told) = unbounded_channel();
            let find = |generation| ContactEffect::Find { generation, typed: "rossi".into() };
            // As the lanes begin them: the older one may be the last to get its turn.
            let newer = carry_out(&desk, find(7), (answers.clone(), |answer| answer));
            let older = carry_out(&desk, find(6), (answers.clone(), |answer| answer));
            tokio::join!(newer, older);
            assert_eq!(told.recv().await, Some(ContactAnswer::Overtaken { generation: 6 }));
            let found = told.recv().await;
            assert!(
                matches!(found, Some(ContactAnswer::Found { generation: 7, result: Ok(_) })),
                "{found:?}"
            );
            assert!(told.try_recv().is_err(), "nothing is said of it twice");
        });
    }
}
