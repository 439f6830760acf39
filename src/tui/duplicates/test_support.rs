//! Made-up clusters for the tests of the duplicates' console.

use std::collections::BTreeMap;

use crate::contact::{Contact, Field, Kind};
use crate::import::{
    ChangeLine, ClusterDetail, ClusterId, ClusterLine, ClusterMember, ClusterMerge, ClusterPair,
    ClusterState, CommitReport, DuplicatesHeader, PlanSummary, Share, Stage, Standing,
};
use crate::review::{FieldWeight, Relation};
use crate::survivorship::{Line, Mark, Origin, Unit};

use super::super::input::Key;
use super::super::layout::Size;
use super::super::message::{Message, Outcome};
use super::super::test_looks::window;
use super::super::test_support::{contact, number};
use super::answer::Answer;
use super::effect::Effect;
use super::model::Model;
use super::update::update;

/// An open cluster of two sure members.
pub(crate) fn line(id: ClusterId) -> ClusterLine {
    ClusterLine {
        id,
        name: format!("Person, {id}"),
        reach: format!("p{id}@example.org"),
        place: "8001 Zürich".into(),
        members: 2,
        sure: 2,
        probability: 0.97,
        state: ClusterState::Open,
    }
}

/// A base of 1,204 contacts.
pub(crate) fn header() -> DuplicatesHeader {
    DuplicatesHeader {
        base: "contacts.db".into(),
        stage: Stage::Rehearsal,
        operator: "anna".into(),
        contacts: 1_204,
        counts: Default::default(),
    }
}

/// A member of a cluster with these values.
pub(crate) fn member(digits: &str, share: Share, values: &[(Field, &str)]) -> ClusterMember {
    ClusterMember { contact: contact(digits, Kind::Individual, values), standing: Standing::default(), share }
}

/// A cluster of these members; the head wins, the others fill gaps, every pair is alike.
pub(crate) fn cluster(members: Vec<ClusterMember>) -> ClusterDetail {
    let line = ClusterLine { members: u16::try_from(members.len()).unwrap_or(0), ..line(0) };
    with_line(line, members)
}

fn with_line(line: ClusterLine, members: Vec<ClusterMember>) -> ClusterDetail {
    let after = after(&members);
    let units = Unit::filled_in(members.iter().map(|m| &m.contact));
    let lines = units.into_iter().map(|unit| golden_line(unit, &members, &after)).collect();
    let pairs = (0..members.len()).flat_map(|a| (a + 1..members.len()).map(move |b| pair(a, b))).collect();
    ClusterDetail { line, members, pairs, after, lines, picks: BTreeMap::new(), because: String::new() }
}

fn after(members: &[ClusterMember]) -> Contact {
    let mut after = members.first().map(|m| m.contact.clone()).unwrap_or_default();
    for member in members.iter().filter(|m| m.share == Share::Merged) {
        for (field, text) in &member.contact.values {
            after.values.entry(*field).or_insert_with(|| text.clone());
        }
    }
    after
}

fn golden_line(unit: Unit, members: &[ClusterMember], after: &Contact) -> Line {
    let base = members.first().map(|m| unit.text_in(&m.contact)).unwrap_or_default();
    let merged = members.iter().filter(|m| m.share == Share::Merged).map(|m| unit.text_in(&m.contact));
    let incoming = merged.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    let after = unit.text_in(after);
    let (mark, origin) = match (base.is_empty(), incoming.is_empty()) {
        (false, true) => (Mark::BaseOnly, Origin::Base),
        (true, _) => (Mark::Gap, Origin::File),
        _ if base.to_lowercase() == incoming.to_lowercase() => (Mark::Equal, Origin::Both),
        _ => (Mark::Differs, Origin::Base),
    };
    Line { unit, incoming, base, after, mark, origin, rule: None }
}

fn pair(a: usize, b: usize) -> ClusterPair {
    let weight =
        |field: &str, level: &str, weight| FieldWeight { field: field.into(), level: level.into(), weight };
    let fields = vec![
        weight("prior", "", -9.5),
        weight("last_name", "typo", 7.5),
        weight("first_name", "exact", 4.0),
        weight("email", "conflict", -2.25),
        weight("address", "exact", 6.25),
    ];
    let weight = fields.iter().map(|f| f.weight).sum();
    ClusterPair { a, b, probability: 0.97, weight, relation: Relation::Same, fields, verdict: None }
}

/// Clusters in every state, as a base holds them.
pub(crate) fn picture() -> Vec<ClusterLine> {
    let named =
        |id, name: &str, place: &str| ClusterLine { name: name.into(), place: place.into(), ..line(id) };
    vec![
        ClusterLine {
            state: ClusterState::Merging("1 into 0012345".into()),
            ..named(0, "Weiß, Anja", "10115 Berlin")
        },
        ClusterLine { probability: 0.999, ..named(1, "Müller, Jürg", "8001 Zürich") },
        ClusterLine { members: 4, sure: 3, ..named(2, "Rossi, Chiara", "20121 Milano") },
        ClusterLine {
            state: ClusterState::Apart(crate::review::Verdict::Different),
            ..named(3, "Keller, Urs", "8400 Winterthur")
        },
        ClusterLine {
            state: ClusterState::Apart(crate::review::Verdict::Related),
            ..named(4, "Dupont, Marie", "75011 Paris")
        },
        ClusterLine {
            members: 2, sure: 0, probability: 0.62, ..named(5, "山田, 太郎", "100-0001 東京")
        },
        ClusterLine {
            state: ClusterState::Merged("batch 7".into()),
            ..named(6, "Frei, Ida", "6500 Bellinzona")
        },
        ClusterLine { members: 2, sure: 0, probability: 0.31, ..named(7, "\u{1b}[2JEvil", "\u{202e}Bern") },
    ]
}

/// The members of cluster 1: two that differ a little.
pub(crate) fn two() -> ClusterDetail {
    let mut second = member(
        "0020999",
        Share::Merged,
        &[
            (Field::LastName, "Mueller"),
            (Field::FirstName, "Jürg"),
            (Field::Email1, "jm@example.ch"),
            (Field::Telephone1, "044 222 33 44"),
        ],
    );
    second.standing.created = "2021-05-06".into();
    let head = member(
        "0012345",
        Share::Head,
        &[(Field::LastName, "Müller"), (Field::FirstName, "Jürg"), (Field::Email1, "j.mueller@example.ch")],
    );
    let line = picture().swap_remove(1);
    with_line(line, vec![head, second])
}

/// The members of cluster 2: four, of which one is left out.
pub(crate) fn four() -> ClusterDetail {
    let values =
        |last, phone| [(Field::LastName, last), (Field::FirstName, "Chiara"), (Field::Telephone1, phone)];
    let members = vec![
        member("0030001", Share::Head, &values("Rossi", "")),
        member("0030002", Share::Merged, &values("Rosi", "02 111")),
        member("0030003", Share::Merged, &values("Rossi", "02 222")),
        member("0030004", Share::LeftOut, &values("Russo", "")),
    ];
    let line = picture().swap_remove(2);
    with_line(line, members)
}

/// How that cluster is merged.
pub(crate) fn merge(head: &str, merged: &[&str]) -> ClusterMerge {
    let merged = merged.iter().map(|n| number(n)).collect();
    ClusterMerge { head: number(head), merged, picks: BTreeMap::new() }
}

/// A console under test: keys in, effects and cells out.
pub(crate) struct Bench {
    pub(crate) model: Model,
    pub(crate) effects: Vec<Effect>,
}

impl Bench {
    /// A console of 120 × 40 on these clusters.
    pub(crate) fn new(lines: Vec<ClusterLine>) -> Self {
        let model = Model::new(header(), lines, Size { width: 120, height: 40 });
        let mut bench = Self { model, effects: Vec::new() };
        bench.tell(Message::Resized(120, 40));
        bench
    }

    /// The made-up base, all clusters listed, at the one of two members.
    pub(crate) fn picture() -> Self {
        let mut bench = Self::new(picture());
        bench.press("LLLL");
        bench.go_to(1);
        bench.detail(two());
        bench.go_to(2);
        bench.detail(four());
        bench.go_to(1);
        bench.model.say("");
        bench.effects.clear();
        bench
    }

    /// Passes a message on and keeps its effects.
    pub(crate) fn tell(&mut self, message: Message<Answer>) {
        let effects = update(&mut self.model, message);
        self.effects.extend(effects);
    }

    /// Passes an answer on.
    pub(crate) fn answer(&mut self, answer: Answer) {
        self.tell(Message::Answered(answer));
    }

    /// Puts the cursor on a cluster.
    pub(crate) fn go_to(&mut self, id: ClusterId) {
        assert!(self.model.list.go_to(id), "cluster {id} is there");
        let Size { width, height } = self.model.size;
        self.tell(Message::Resized(width, height));
    }

    /// Answers with the details of a cluster, as stored.
    pub(crate) fn detail(&mut self, detail: ClusterDetail) {
        self.preview(detail, None);
    }

    /// Answers with the details of a cluster under a draft.
    pub(crate) fn preview(&mut self, detail: ClusterDetail, draft: Option<ClusterMerge>) {
        let generation = self.model.generation;
        let wanted = (detail.line.id, draft);
        self.answer(Answer::Detail { generation, wanted, result: Ok(Box::new(detail)) });
    }

    /// Answers the last preview that was asked for.
    pub(crate) fn previewed(&mut self, result: Outcome<(u64, Vec<ClusterLine>)>) {
        let Some(Effect::Preview { id, .. }) = self.asked().pop() else { panic!("nothing was asked") };
        self.answer(Answer::Previewed { id, result });
    }

    /// Opens the plan and answers with this one.
    pub(crate) fn planned(&mut self, summary: PlanSummary, changes: Vec<ChangeLine>) {
        self.press("C");
        let Some(Effect::Plan { id }) = self.asked().pop() else { panic!("nothing was asked") };
        let counts = self.model.list.tally();
        self.answer(Answer::Planned { id, result: Ok((summary, counts)) });
        self.answer(Answer::PlanWindow { id, offset: 0, result: Ok(changes) });
        self.effects.clear();
    }

    /// Answers the commit that was asked for, and the reading after it.
    pub(crate) fn committed(&mut self, result: Outcome<CommitReport>) {
        let Some(Effect::Commit { id }) = self.asked().pop() else { panic!("nothing was asked") };
        self.answer(Answer::Committed { id, result });
    }

    /// Presses keys as a person does: each goes through the key table.
    pub(crate) fn press(&mut self, keys: &str) {
        for c in keys.chars() {
            let key = match c {
                '\n' => Key::Enter,
                '\t' => Key::Tab,
                '\u{1b}' => Key::Esc,
                '\u{8}' => Key::Backspace,
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

    /// The effects since the last look, reads of details left out.
    pub(crate) fn asked(&mut self) -> Vec<Effect> {
        let effects = std::mem::take(&mut self.effects);
        effects.into_iter().filter(|e| !matches!(e, Effect::Details { .. })).collect()
    }

    /// The cluster under the cursor.
    pub(crate) fn here(&self) -> ClusterId {
        self.model.list.current().expect("a cluster").id
    }

    /// What the window shows, line by line.
    pub(crate) fn window(&mut self, width: u16, height: u16) -> String {
        self.tell(Message::Resized(width, height));
        window(&mut self.model, (width, height))
    }
}
