//! The windows of home with names of other scripts.

use std::path::PathBuf;

use crate::import::{
    CardSection, ContactCard, FileKind, FilePreview, FoundContact, FoundContacts, FoundFile, FoundFiles,
    FoundState, HomeBatch, Searched,
};

use super::super::contacts::ContactAnswer;
use super::super::contacts::test_support::{contact_card, found_contact};
use super::super::home::Answer;
use super::super::home::test_support::{Bench, batches, file, receipts};
use super::super::test_looks::expect_windows;
use super::scripts::{SCRIPTS, Script};

impl Script {
    /// A name of any length.
    fn words(&self, count: usize) -> String {
        let words: Vec<&str> = self.last.iter().chain(&self.first).copied().cycle().take(count).collect();
        words.join(" ")
    }

    fn home(&self) -> Bench {
        let named = |(place, batch): (usize, HomeBatch)| {
            let mut batch = batch;
            batch.brief.file_name = format!("{}.xlsx", self.words(1 + 4 * place));
            batch.brief.file_path = format!("/home/{}/{}", self.last[1], batch.brief.file_name);
            batch
        };
        let mut bench = Bench::on(batches().into_iter().enumerate().map(named).collect());
        bench.model.header.base = format!("{}.db", self.words(4));
        bench.model.header.operator = self.words(3);
        bench
    }

    fn files(&self) -> FoundFiles {
        let kind = |kind, place| FoundFile {
            kind,
            ..file(&format!("~/{}", self.words(place)), &format!("{}.csv", self.words(5 * place)), 48_200)
        };
        let files = vec![kind(FileKind::File, 1), kind(FileKind::File, 2), kind(FileKind::Folder, 4)];
        FoundFiles { files, left_out: Vec::new() }
    }

    fn found(&self) -> FoundContacts {
        let named = |place: usize, digits: &str| FoundContact {
            name: self.words(1 + 3 * place),
            place: self.place.into(),
            structure: self.words(place),
            reach: format!("{}@example.org", self.first[place % 3]),
            state: [FoundState::Active, FoundState::Inactive][place % 2].clone(),
            ..found_contact(digits)
        };
        let contacts =
            vec![named(0, "0012345"), named(1, "0012346"), named(2, "0012347"), named(4, "0012348")];
        FoundContacts { contacts, more: 320, searched: Searched::Whole, unanswered: 0 }
    }

    fn card(&self) -> ContactCard {
        let line = |label: &str, text: String| (label.to_owned(), text);
        let lines = vec![
            line("last name", self.words(1)),
            line("address", format!("{} {}", self.words(12), self.place)),
            line("remark", self.words(40)),
        ];
        let mut card = ContactCard { name: self.words(8), login: self.words(2), ..contact_card() };
        card.sections.insert(0, CardSection { title: "Fields", lines });
        card
    }
}

#[test]
fn batches_and_receipts() {
    for script in &SCRIPTS {
        let mut bench = script.home();
        expect_windows!(format!("{}_home", script.name), &mut bench);
        bench.press("?");
        expect_windows!(format!("{}_home_help", script.name), &mut bench);
        bench.press("\u{1b}H");
        let id = bench.model.last;
        let mut receipts = receipts();
        for (place, receipt) in receipts.iter_mut().enumerate() {
            receipt.brief.file_name = format!("{}.xlsx", script.words(1 + 4 * place));
            receipt.brief.operator = script.words(2);
        }
        bench.answer(Answer::Receipts { id, result: Ok(receipts) });
        expect_windows!(format!("{}_receipts", script.name), &mut bench);
    }
}

#[test]
fn files_to_open() {
    for script in &SCRIPTS {
        let mut bench = script.home();
        bench.press("o");
        let (id, found) = (bench.model.last, script.files());
        let path: PathBuf = found.files[0].path.clone();
        bench.answer(Answer::Walked { id, found });
        let lines = vec![script.words(30), format!("{};{}", script.words(2), script.place)];
        bench.answer(Answer::Previewed { path, preview: FilePreview { told: "text".into(), lines } });
        expect_windows!(format!("{}_files", script.name), &mut bench);
    }
}

#[test]
fn contacts_and_one_of_them() {
    for script in &SCRIPTS {
        let mut bench = script.home();
        bench.press("c");
        bench.press(script.last[0]);
        let generation = bench.model.last;
        bench.answer(Answer::Contacts(ContactAnswer::Found { generation, result: Ok(script.found()) }));
        expect_windows!(format!("{}_contacts", script.name), &mut bench);
        bench.press("\n");
        let id = bench.model.last;
        bench.answer(Answer::Contacts(ContactAnswer::Card { id, result: Ok(Box::new(script.card())) }));
        expect_windows!(format!("{}_contact", script.name), &mut bench);
    }
}
