//! A made-up base for the tests of home.

use std::path::PathBuf;

use crate::import::{
    BaseReceipt, BatchKind, FileKind, FilePreview, FoundFile, FoundFiles, HomeBatch, HomeHeader, Stage,
};
use crate::review::{Counts, Outcome};
use crate::store::{BatchBrief, BatchCounts, BatchId, BatchState, ReceiptBrief};

use super::super::input::Key;
use super::super::layout::Size;
use super::super::message::Message;
use super::super::test_looks::window;
use super::effect::{Answer, Effect};
use super::model::{HomePlace, Model};
use super::update::update;

/// A batch of a file.
pub(crate) fn batch(id: BatchId, file: &str, rows: u64, state: BatchState) -> HomeBatch {
    let brief = BatchBrief {
        id,
        state,
        file_name: file.into(),
        file_path: format!("/home/anna/imports/{file}"),
        fingerprint: format!("{id:064x}"),
        operator: "anna".into(),
        created_at: format!("2026-11-{:02} 14:03", id.clamp(1, 28)),
        rows,
        position: None,
        receipts: u64::from(state == BatchState::Closed),
        last_at: if state == BatchState::Closed { "2026-11-22 09:10".into() } else { String::new() },
    };
    HomeBatch { brief, kind: BatchKind::File }
}

/// A base with a batch in every state.
pub(crate) fn batches() -> Vec<HomeBatch> {
    let mut merged = batch(11, "duplicates in the base", 0, BatchState::Closed);
    merged.kind = BatchKind::Duplicates;
    vec![
        batch(14, "half-read.xlsx", 0, BatchState::Staging),
        batch(12, "spring-2026.xlsx", 1_204, BatchState::Open),
        merged,
        batch(9, "Abonnés 2025\u{202e}gpj.csv", 312, BatchState::Closed),
        batch(3, "東京の会員名簿.ods", 25_000, BatchState::Open),
    ]
}

/// What their rows came to.
pub(crate) fn counts() -> Vec<(BatchId, BatchCounts)> {
    let mut committed = Counts::default();
    committed.add_many(Outcome::Created, 900);
    committed.add_many(Outcome::Merged, 100);
    let spring = BatchCounts { committed, decided: 150, put_off: 10, failed: 7, open: 37 };
    let mut whole = Counts::default();
    whole.add_many(Outcome::Created, 300);
    whole.add_many(Outcome::Skipped, 12);
    let whole = BatchCounts { committed: whole, ..BatchCounts::default() };
    vec![(12, spring), (9, whole), (3, BatchCounts { open: 25_000, ..BatchCounts::default() })]
}

/// The receipts of the base: the newest took one back.
pub(crate) fn receipts() -> Vec<BaseReceipt> {
    let receipt = |id, batch, file: &str, contacts| ReceiptBrief {
        id,
        batch,
        file_name: file.into(),
        undoes: None,
        undone_by: None,
        restored: 0,
        operator: "anna".into(),
        at: "2026-11-22 09:10".into(),
        contacts,
    };
    let stands = |brief| BaseReceipt { brief, is_undone: false };
    vec![
        stands(ReceiptBrief { undoes: Some(7), ..receipt(9, 12, "spring-2026.xlsx", 2) }),
        stands(receipt(8, 9, "Abonnés 2025.csv", 1_312)),
        BaseReceipt {
            brief: ReceiptBrief { undone_by: Some(9), restored: 2, ..receipt(7, 12, "spring-2026.xlsx", 2) },
            is_undone: true,
        },
    ]
}

/// A file in a folder.
pub(crate) fn file(folder: &str, name: &str, size: u64) -> FoundFile {
    FoundFile {
        path: PathBuf::from(format!("/home/anna/{folder}/{name}")),
        name: name.into(),
        folder: folder.into(),
        kind: FileKind::File,
        size,
        changed: "2026-11-22 14:03".into(),
        age: "3 h".into(),
    }
}

/// Files to open, one with a name that acts on terminals.
pub(crate) fn files() -> FoundFiles {
    let files = vec![
        file(".", "spring-season.csv", 48_200),
        file("~/Downloads", "contacts\u{1b}[2J.xlsx", 3_250_586),
        file("archive/2025", "会員名簿-long-name-of-a-file-that-nobody-shortened.ods", 900),
    ];
    FoundFiles { files, left_out: vec!["folders with more than 4000 entries are left out: 1".into()] }
}

/// Home under test: keys in, effects and cells out.
pub(crate) struct Bench {
    pub(crate) model: Model,
    pub(crate) effects: Vec<Effect>,
}

impl Bench {
    /// Home of 120 × 40 on these batches.
    pub(crate) fn on(batches: Vec<HomeBatch>) -> Self {
        let contacts = if batches.is_empty() { 0 } else { 108_342 };
        let header = HomeHeader {
            base: "contacts.db".into(),
            stage: Stage::Rehearsal,
            operator: "anna".into(),
            contacts,
        };
        let model = Model::new((header, batches), HomePlace::default(), Size { width: 120, height: 40 });
        let mut bench = Self { model, effects: Vec::new() };
        bench.tell(Message::Resized(120, 40));
        bench
    }

    /// Home on a base that was worked on, with its counts.
    pub(crate) fn picture() -> Self {
        let mut bench = Self::on(batches());
        bench.answer(Answer::Counts { generation: 0, result: Ok(counts()) });
        bench.answer(Answer::Before { generation: 0, result: Ok(Vec::new()) });
        bench.press("j");
        bench.effects.clear();
        bench
    }

    /// The page of files, walked.
    pub(crate) fn files() -> Self {
        let mut bench = Self::picture();
        bench.press("o");
        let id = bench.model.last;
        bench.answer(Answer::Walked { id, found: files() });
        let path = files().files[0].path.clone();
        let lines = vec!["Numéro;Civilité;PRÉNOM;Nom".into(), ";Mme;Caire;Ruchat\u{7}".into()];
        bench.answer(Answer::Previewed { path, preview: FilePreview { told: "text".into(), lines } });
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

    /// Presses keys as a person does: each goes through the key table.
    pub(crate) fn press(&mut self, keys: &str) {
        for c in keys.chars() {
            self.key(match c {
                '\n' => Key::Enter,
                '\t' => Key::Tab,
                '\u{1b}' => Key::Esc,
                '\u{8}' => Key::Ctrl('u'),
                c => Key::Char(c),
            });
        }
    }

    /// Presses one key.
    pub(crate) fn key(&mut self, key: Key) {
        let mode = self.model.mode();
        match self.model.look.keys.lookup(mode, key) {
            Some(action) => self.tell(Message::Action(action)),
            None if mode.takes_text() => self.tell(Message::Typed(key)),
            None => {}
        }
    }

    /// The effects since the last look.
    pub(crate) fn asked(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// What the window shows, line by line.
    pub(crate) fn window(&mut self, width: u16, height: u16) -> String {
        self.tell(Message::Resized(width, height));
        window(&mut self.model, (width, height))
    }
}
