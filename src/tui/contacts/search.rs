//! What the search for a contact knows: the typed line, those found, the contact that is looked at.

use tui_input::Input;

use crate::contact::{ContactNumber, RowNumber};
use crate::import::{ContactCard, FoundContact, FoundContacts, Searched};
use crate::validation::Part;

use super::super::input::Key;
use super::super::keymap::{Action, Mode};
use super::super::message::Outcome;
use super::super::step::stepped;
use super::super::typing::{paste_into, type_into};
use super::super::update::{line_of, words};
use super::{ContactAnswer, ContactEffect};

/// Lines that a page of the list has.
const PAGE: usize = 10;

/// What the contact is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Aim {
    /// To look at it.
    Look,
    /// To lay a part of this row beside it.
    Row(RowNumber, Part),
}

/// The search, and the contact that is looked at.
#[derive(Debug)]
pub(crate) struct ContactSearch {
    pub(crate) aim: Aim,
    pub(crate) input: Input,
    pub(crate) found: FoundContacts,
    pub(crate) chosen: usize,
    /// The number of the question whose answers count; 0 = none is open.
    pub(crate) generation: u64,
    /// The number of the question that those found answer.
    found_for: u64,
    /// The text of that question.
    asked: String,
    /// Why nothing could be found.
    pub(crate) trouble: String,
    pub(crate) card: Option<Box<CardView>>,
}

/// The contact that is looked at.
#[derive(Debug)]
pub(crate) struct CardView {
    /// The numbers under which the contact and its past come.
    pub(crate) id: u64,
    past_id: u64,
    /// The one that was chosen: the list may go on meanwhile.
    pub(crate) found: FoundContact,
    pub(crate) card: Option<Box<ContactCard>>,
    pub(crate) past: Option<Vec<String>>,
    pub(crate) page: CardPage,
    pub(crate) trouble: String,
    /// The first line on the screen.
    pub(crate) top: usize,
}

/// What is shown of a contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum CardPage {
    /// What it holds.
    #[default]
    Card,
    /// What happened to it.
    Past,
}

/// What a key did to the search.
#[derive(Debug, PartialEq)]
pub(crate) enum Did {
    /// Nothing that anybody else has to know of.
    Nothing,
    /// It asks for something.
    Asks(ContactEffect),
    /// The person chose a contact.
    Took(FoundContact),
    /// The person wants to see the duplicates of a contact.
    Duplicates(ContactNumber),
    /// The person wants this in the clipboard.
    Copies(String),
    /// The person leaves the search.
    Closed,
    /// The key could not do what was asked.
    Refused(String),
}

impl ContactSearch {
    /// A search that begins with a text; what it asks is asked under the number.
    pub(crate) fn new(aim: Aim, text: String, number: u64) -> (Self, Option<ContactEffect>) {
        let mut search = Self {
            aim,
            input: Input::new(text),
            found: FoundContacts::default(),
            chosen: 0,
            generation: 0,
            found_for: 0,
            asked: String::new(),
            trouble: String::new(),
            card: None,
        };
        let asks = search.ask(number);
        (search, asks)
    }

    /// What the keys mean now.
    pub(crate) fn mode(&self) -> Mode {
        if self.card.is_some() { Mode::Card } else { Mode::Contacts }
    }

    /// True while more may be found.
    pub(crate) fn is_searching(&self) -> bool {
        self.generation > 0
    }

    /// The contact under the cursor.
    pub(crate) fn current(&self) -> Option<&FoundContact> {
        self.found.contacts.get(self.chosen)
    }

    /// A key typed into the line; `number` is for what it asks.
    pub(crate) fn typed(&mut self, key: Key, number: u64) -> Option<ContactEffect> {
        type_into(&mut self.input, key);
        self.ask(number)
    }

    /// Text pasted into the line.
    pub(crate) fn pasted(&mut self, text: &str, number: u64) -> Option<ContactEffect> {
        paste_into(&mut self.input, text);
        self.ask(number)
    }

    /// Asks for what is typed, unless that was asked before.
    pub(crate) fn ask(&mut self, number: u64) -> Option<ContactEffect> {
        let typed = self.input.value().trim();
        if self.asked == typed {
            return None;
        }
        typed.clone_into(&mut self.asked);
        self.trouble.clear();
        if typed.is_empty() {
            (self.found, self.chosen, self.generation) = (FoundContacts::default(), 0, 0);
            return None;
        }
        // Those found for less text stay on the screen until the new ones come.
        self.generation = number;
        Some(ContactEffect::Find { generation: number, typed: self.asked.clone() })
    }

    /// Does what a key asks; `number` is for what it asks.
    pub(crate) fn act(&mut self, action: Action, number: u64) -> Did {
        if self.card.is_some() {
            return self.act_on_card(action, number);
        }
        let last = self.found.contacts.len().saturating_sub(1);
        self.chosen = stepped(action, self.chosen, (last, PAGE)).unwrap_or(self.chosen);
        match (action, self.current().cloned()) {
            (Action::Back, _) => Did::Closed,
            // Those on the screen may be of less text.
            (Action::Submit | Action::ShowContact, _)
                if self.generation > 0 && self.found_for != self.generation =>
            {
                Did::Refused("still searching".into())
            }
            (Action::Submit | Action::ShowContact, None) => Did::Refused("nobody is found to choose".into()),
            (Action::Submit, Some(found)) if self.aim != Aim::Look => Did::Took(found),
            (Action::Submit | Action::ShowContact, Some(found)) => self.show(found, number),
            _ => Did::Nothing,
        }
    }

    /// Shows a contact.
    fn show(&mut self, found: FoundContact, id: u64) -> Did {
        let number = found.number.clone();
        self.card = Some(Box::new(CardView {
            id,
            past_id: 0,
            found,
            card: None,
            past: None,
            page: CardPage::default(),
            trouble: String::new(),
            top: 0,
        }));
        Did::Asks(ContactEffect::Card { id, number })
    }

    fn act_on_card(&mut self, action: Action, number: u64) -> Did {
        let Some(view) = &mut self.card else { return Did::Nothing };
        match action {
            Action::Past => return view.turn(number),
            Action::Duplicates => return Did::Duplicates(view.found.number.clone()),
            Action::Copy => {
                return match &view.card {
                    Some(card) => Did::Copies(line_of(card.number.as_str(), &card.name, &card.login)),
                    None => Did::Refused("the contact is still being read".into()),
                };
            }
            Action::Submit if self.aim != Aim::Look => return Did::Took(view.found.clone()),
            Action::Back if view.page == CardPage::Past => (view.page, view.top) = (CardPage::Card, 0),
            Action::Back => self.card = None,
            // `hold_top` keeps it within the lines.
            action => view.top = stepped(action, view.top, (usize::MAX, PAGE)).unwrap_or(view.top),
        }
        Did::Nothing
    }

    /// Keeps the first line of the card within its lines, of which so many are on the screen.
    pub(crate) fn hold_top(&mut self, lines: usize, height: usize) {
        if let Some(view) = &mut self.card {
            view.top = view.top.min(lines.saturating_sub(height));
        }
    }

    /// Takes an answer in; one that is not awaited is dropped.
    pub(crate) fn answered(&mut self, answer: ContactAnswer) {
        match answer {
            ContactAnswer::Found { generation, result } if generation == self.generation => self.take(result),
            ContactAnswer::Card { id, result } => {
                if let Some(view) = self.card.as_mut().filter(|view| view.id == id) {
                    match result {
                        Ok(card) => view.card = Some(card),
                        Err(trouble) => view.trouble = words(&trouble),
                    }
                }
            }
            ContactAnswer::Past { id, result } => {
                if let Some(view) = self.card.as_mut().filter(|view| view.past_id == id) {
                    view.past = Some(result.unwrap_or_else(|trouble| vec![format!("▲ {}", words(&trouble))]));
                }
            }
            ContactAnswer::Found { .. } | ContactAnswer::Overtaken { .. } => {}
        }
    }

    fn take(&mut self, result: Outcome<FoundContacts>) {
        match result {
            Ok(found) => {
                self.found_for = self.generation;
                // The person may have chosen already: the cursor stays on whom it was.
                let chosen = self.current().map(|c| c.number.clone()).filter(|_| self.chosen > 0);
                let place = chosen.and_then(|n| found.contacts.iter().position(|c| c.number == n));
                self.chosen = place.unwrap_or(0);
                if found.searched == Searched::Whole {
                    self.generation = 0;
                }
                self.found = found;
            }
            Err(trouble) => {
                // Those on the screen may be of less text: none of them is what was asked for.
                (self.found, self.chosen, self.generation) = (FoundContacts::default(), 0, 0);
                self.trouble = words(&trouble);
            }
        }
    }
}

impl CardView {
    /// The other side: what it holds, or what happened to it.
    fn turn(&mut self, id: u64) -> Did {
        self.top = 0;
        if self.page == CardPage::Past {
            self.page = CardPage::Card;
            return Did::Nothing;
        }
        self.page = CardPage::Past;
        if self.past.is_some() {
            return Did::Nothing;
        }
        self.past_id = id;
        Did::Asks(ContactEffect::Past { id, number: self.found.number.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::message::Trouble;
    use super::super::super::test_support::number;
    use super::super::test_support::{contact_card, found_contact as found};
    use super::*;
    use crate::import::FoundState;

    fn all(contacts: Vec<FoundContact>, searched: Searched) -> Outcome<FoundContacts> {
        Ok(FoundContacts { contacts, more: 0, searched, unanswered: 0 })
    }

    fn search(aim: Aim) -> ContactSearch {
        ContactSearch::new(aim, String::new(), 1).0
    }

    #[test]
    fn a_letter_asks_and_a_late_answer_is_dropped() {
        let mut search = search(Aim::Look);
        let first = search.typed(Key::Char('m'), 2);
        assert_eq!(first, Some(ContactEffect::Find { generation: 2, typed: "m".into() }));
        assert_eq!(search.typed(Key::Char(' '), 3), None, "the same question is not asked twice");
        search.typed(Key::Char('u'), 4);
        let late = ContactAnswer::Found { generation: 2, result: all(vec![found("7")], Searched::Whole) };
        search.answered(late);
        assert!(search.found.contacts.is_empty() && search.is_searching());
        let partly = all(vec![found("8"), found("9")], Searched::Partly);
        search.answered(ContactAnswer::Found { generation: 4, result: partly });
        assert!(search.is_searching(), "more may come");
        assert_eq!(search.act(Action::Down, 5), Did::Nothing);
        let whole = all(vec![found("6"), found("8"), found("9")], Searched::Whole);
        search.answered(ContactAnswer::Found { generation: 4, result: whole });
        assert_eq!(
            search.current().map(|c| c.number.clone()),
            Some(number("9")),
            "the cursor stays on whom it was"
        );
        assert!(!search.is_searching());
    }

    #[test]
    fn without_text_nothing_is_asked_and_nothing_shown() {
        let (mut search, asks) = ContactSearch::new(Aim::Look, "Müller".into(), 1);
        assert_eq!(asks, Some(ContactEffect::Find { generation: 1, typed: "Müller".into() }));
        search
            .answered(ContactAnswer::Found { generation: 1, result: all(vec![found("7")], Searched::Whole) });
        assert_eq!(search.typed(Key::Ctrl('u'), 2), None);
        assert!(search.found.contacts.is_empty());
        assert_eq!(search.act(Action::Submit, 3), Did::Refused("nobody is found to choose".into()));
    }

    #[test]
    fn enter_takes_for_a_row_and_shows_otherwise() {
        for (aim, takes) in [(Aim::Look, false), (Aim::Row(7, Part::Person), true)] {
            let (mut search, _) = ContactSearch::new(aim, "x".into(), 1);
            search.answered(ContactAnswer::Found {
                generation: 1,
                result: all(vec![found("7")], Searched::Whole),
            });
            let did = search.act(Action::Submit, 2);
            assert_eq!(matches!(did, Did::Took(_)), takes);
            if takes {
                let did = search.act(Action::ShowContact, 3);
                assert_eq!(did, Did::Asks(ContactEffect::Card { id: 3, number: number("7") }));
                assert!(matches!(search.act(Action::Submit, 4), Did::Took(_)), "from its card too");
            }
        }
    }

    #[test]
    fn a_card_stays_that_of_the_one_chosen_while_more_are_found() {
        let (mut search, _) = ContactSearch::new(Aim::Row(7, Part::Person), "x".into(), 1);
        let partly = all(vec![found("8")], Searched::Partly);
        search.answered(ContactAnswer::Found { generation: 1, result: partly });
        search.act(Action::ShowContact, 2);
        let whole = all(vec![found("6"), found("8")], Searched::Whole);
        search.answered(ContactAnswer::Found { generation: 1, result: whole });
        assert_eq!(search.act(Action::Submit, 3), Did::Took(found("8")));
    }

    #[test]
    fn nobody_found_for_other_text_can_be_chosen_once_a_search_failed() {
        let (mut search, _) = ContactSearch::new(Aim::Row(7, Part::Person), "x".into(), 1);
        let first = all(vec![found("8")], Searched::Whole);
        search.answered(ContactAnswer::Found { generation: 1, result: first });
        search.typed(Key::Char('y'), 2);
        let trouble = Trouble { message: "the base is gone".into(), hint: String::new() };
        search.answered(ContactAnswer::Found { generation: 2, result: Err(trouble) });
        assert_eq!(search.act(Action::Submit, 3), Did::Refused("nobody is found to choose".into()));
        assert!(search.found.contacts.is_empty() && search.trouble.contains("gone"));
    }

    #[test]
    fn a_card_turns_to_its_past_and_closes_step_by_step() {
        let (mut search, _) = ContactSearch::new(Aim::Look, "x".into(), 1);
        let gone = FoundContact { state: FoundState::Erased, ..found("7") };
        search.answered(ContactAnswer::Found { generation: 1, result: all(vec![gone], Searched::Whole) });
        search.act(Action::Submit, 2);
        assert_eq!(search.mode(), Mode::Card);
        assert!(matches!(search.act(Action::Copy, 2), Did::Refused(_)), "it is not here yet");
        search.answered(ContactAnswer::Card { id: 2, result: Ok(Box::new(contact_card())) });
        let line = "0012345 Müller, Jürg <j.mueller@example.ch>";
        assert_eq!(search.act(Action::Copy, 2), Did::Copies(line.into()));
        let asks = search.act(Action::Past, 3);
        assert_eq!(asks, Did::Asks(ContactEffect::Past { id: 3, number: number("7") }));
        search.answered(ContactAnswer::Past { id: 2, result: Ok(vec!["old".into()]) });
        assert_eq!(search.card.as_ref().unwrap().past, None, "asked under another number");
        search.answered(ContactAnswer::Past { id: 3, result: Ok(vec!["made".into()]) });
        assert_eq!(search.card.as_ref().unwrap().past, Some(vec!["made".into()]));
        assert_eq!(search.act(Action::Duplicates, 4), Did::Duplicates(number("7")));
        search.act(Action::Back, 5);
        assert_eq!(search.card.as_ref().unwrap().page, CardPage::Card);
        search.act(Action::Back, 6);
        assert_eq!((search.mode(), search.act(Action::Back, 7)), (Mode::Contacts, Did::Closed));
    }
}
