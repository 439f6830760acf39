//! Made-up definitions for the tests of their console.

use std::collections::BTreeMap;

use crate::contact::{Code, Field};
use crate::import::{Changed, Consent, DefinitionEdit, Office, Stage};
use crate::settings::{Document, Fault, read_document};
use crate::store::{HeldValues, SettingAct, SettingChange, SettingStep};

use super::super::input::Key;
use super::super::layout::Size;
use super::super::message::Message;
use super::super::test_looks::window;
use super::effect::{Answer, Effect};
use super::model::Model;
use super::page::Page;
use super::update::update;

/// What the made-up institution defines.
const DEFINED: &str = "\
[institution]
institution = \"TheaterX\"
structure_types = [\"CLUB\", \"SCHOOL\"]
generic_emails = [\"info@example.org\"]
[institution.criteria.GENRE]
label = \"Genre\"
kind = \"several-of\"
values = [\"OPERA\", \"JAZZ\", \"DANCE\"]
labels = { OPERA = \"Opera and ballet\" }
[institution.criteria.MEMBER_SINCE]
kind = \"date\"
target = \"individuals\"
compulsory = true
[institution.criteria.SECTOR]
label = \"Sector of the house\"
kind = \"one-of\"
target = \"structures\"
values = [\"PUBLIC\", \"PRIVATE\"]
[institution.salutations.MRS.fr]
letter = \"Chère {first}\"
[survivorship.rules]
LASTNAME = \"longest\"
";

/// The document of the made-up institution.
pub(crate) fn document() -> Document {
    let none = Document::of(&BTreeMap::new()).expect("what is built in");
    read_document(DEFINED, &none).expect("a document")
}

/// A base with it, and one change in its history.
pub(crate) fn office() -> Office {
    let change = SettingChange {
        name: "institution".into(),
        before: Some("{\"country\":\"CH\"}".into()),
        after: Some("{\"country\":\"FR\"}".into()),
    };
    let act = SettingAct {
        operator: "anna".into(),
        at: "2026-03-01 10:15".into(),
        what: "institution.country set".into(),
        undoes: None,
    };
    Office {
        base: "contacts.db".into(),
        stage: Stage::Rehearsal,
        operator: "anna".into(),
        document: document(),
        steps: vec![SettingStep { step: 1, act, changes: vec![change], undone: None }],
    }
}

/// A console under test: keys in, effects and cells out.
pub(crate) struct Bench {
    pub(crate) model: Model,
    effects: Vec<Effect>,
}

impl Bench {
    /// A console of 120 × 40 on a page; 37 contacts carry GENRE.
    pub(crate) fn on(page: Page) -> Self {
        let model = Model::new(office(), page, Size { width: 120, height: 40 });
        let mut bench = Self { model, effects: Vec::new() };
        bench.tell(Message::Resized(120, 40));
        bench.count("GENRE", 37, &[("JAZZ", 12), ("OPERA", 30), ("ROCK", 2)]);
        bench.count("MEMBER_SINCE", 0, &[]);
        bench
    }

    fn count(&mut self, code: &str, contacts: u64, values: &[(&str, u64)]) {
        let values = values.iter().map(|(value, number)| ((*value).to_owned(), *number)).collect();
        let field = Field::Criterion(Code::new(code).expect("a code"));
        let generation = self.model.known.generation;
        let result = Ok(HeldValues { contacts, values });
        self.tell(Message::Answered(Answer::Held { generation, field, result }));
    }

    /// Passes a message on and keeps its effects.
    pub(crate) fn tell(&mut self, message: Message<Answer>) {
        let effects = update(&mut self.model, message);
        self.effects.extend(effects);
    }

    /// Presses keys as a person does: each goes through the key table.
    pub(crate) fn press(&mut self, keys: &str) {
        for c in keys.chars() {
            let key = match c {
                '\n' => Key::Enter,
                '\t' => Key::Tab,
                '\u{1b}' => Key::Esc,
                '\u{8}' => Key::Ctrl('u'),
                c => Key::Char(c),
            };
            let mode = self.model.mode();
            match self.model.look.keys.lookup(mode, key) {
                Some(action) => self.tell(Message::Action(action)),
                None if mode.takes_text() => self.tell(Message::Typed(key)),
                None => {}
            }
        }
    }

    /// The change that was asked for last.
    pub(crate) fn asked(&mut self) -> Option<(u64, DefinitionEdit, Consent)> {
        let effects = std::mem::take(&mut self.effects).into_iter().rev();
        effects
            .filter_map(|effect| match effect {
                Effect::Change { id, edit, consent } => Some((id, edit, consent)),
                _ => None,
            })
            .next()
    }

    /// Answers the change that was asked for last, and gives it.
    pub(crate) fn answer(&mut self, changed: Changed, office: Office) -> (DefinitionEdit, Consent) {
        let (id, edit, consent) = self.asked().expect("a change was asked for");
        self.tell(Message::Answered(Answer::Changed { id, result: Ok(Box::new((changed, office))) }));
        (edit, consent)
    }

    /// Refuses the change that was asked for last.
    pub(crate) fn refuse(&mut self, message: &str) {
        let fault = Fault { message: message.into(), ..Fault::default() };
        self.answer(Changed::Refused(vec![fault]), office());
    }

    /// What the window shows, line by line.
    pub(crate) fn window(&mut self, width: u16, height: u16) -> String {
        self.tell(Message::Resized(width, height));
        window(&mut self.model, (width, height))
    }
}
