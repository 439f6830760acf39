//! Everything that home knows.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use fuzzy_matcher::FuzzyMatcher as _;
use fuzzy_matcher::skim::SkimMatcherV2;
use tui_input::Input;

use crate::contact::ContactNumber;
use crate::import::{BaseReceipt, BatchKind, FileKind, FilePreview, FoundFile, HomeBatch, HomeHeader};
use crate::store::{BatchCounts, BatchId};

use super::super::contacts::ContactSearch;
use super::super::keymap::{Action, Mode};
use super::super::layout::Size;
use super::super::look::Look;
use super::super::model::{EndPhase, Status, Tone};

/// What the person chose at home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HomeChoice {
    /// A batch, to go on with.
    Batch(BatchId),
    /// A file, to be opened.
    File(PathBuf),
    /// What the base and its institution define.
    Office,
    /// The duplicates of the base; of one contact, when one is named.
    Duplicates(Option<ContactNumber>),
    /// An example to try.
    Demo,
}

/// Where the person was at home, to go on there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HomePlace {
    /// The batch under the cursor.
    pub batch: Option<BatchId>,
    /// What is to be said first: how the last visit ended.
    pub said: String,
}

/// The state of home.
pub(crate) struct Model {
    pub(crate) header: HomeHeader,
    pub(crate) list: BatchList,
    pub(crate) page: Page,
    pub(crate) overlay: Overlay,
    pub(crate) status: Status,
    /// The number of the last thing that was asked for.
    pub(crate) last: u64,
    /// What is being written, by its number.
    pub(crate) writing: Option<u64>,
    pub(crate) size: Size,
    pub(crate) phase: EndPhase,
    pub(crate) choice: Option<HomeChoice>,
    pub(crate) look: Look,
}

/// The batches that are here, newest first.
#[derive(Debug, Default)]
pub(crate) struct BatchList {
    pub(crate) batches: Vec<HomeBatch>,
    pub(crate) counts: HashMap<BatchId, BatchCounts>,
    /// Batches whose counts were asked for.
    pub(crate) asked: HashSet<BatchId>,
    pub(crate) cursor: usize,
    /// Counts readings of the list; answers to an older one are dropped.
    pub(crate) generation: u64,
    pub(crate) rest: Rest,
}

/// Whether there are older batches than those that are here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Rest {
    /// Perhaps.
    #[default]
    Unknown,
    /// They are being read.
    Asked,
    /// There are none.
    None,
}

impl BatchList {
    /// The batch under the cursor.
    pub(crate) fn current(&self) -> Option<&HomeBatch> {
        self.batches.get(self.cursor)
    }

    /// Puts the cursor on a batch, if it is here.
    pub(crate) fn go_to(&mut self, batch: BatchId) {
        self.cursor = self.batches.iter().position(|b| b.brief.id == batch).unwrap_or(self.cursor);
    }

    /// What is known of a batch's rows; a batch without rows needs no counting.
    pub(crate) fn counts_of(&self, batch: &HomeBatch) -> Option<BatchCounts> {
        match (batch.kind, batch.brief.rows) {
            (BatchKind::Duplicates, _) | (_, 0) => Some(BatchCounts::default()),
            _ => self.counts.get(&batch.brief.id).copied(),
        }
    }
}

/// What home shows.
#[derive(Debug, Default)]
pub(crate) enum Page {
    /// The batches.
    #[default]
    Batches,
    /// Files to open.
    Files(Box<FileFinder>),
    /// The receipts of the base.
    Receipts(Box<Receipts>),
    /// The search for a contact.
    Contacts(Box<ContactSearch>),
}

/// Files to open.
#[derive(Debug, Default)]
pub(crate) struct FileFinder {
    pub(crate) input: Input,
    /// The files that the walk found.
    pub(crate) found: Vec<FoundFile>,
    /// What was left out.
    pub(crate) left_out: Vec<String>,
    /// What a typed path may go on with; `None` while no path is typed.
    pub(crate) completions: Option<Vec<FoundFile>>,
    pub(crate) chosen: usize,
    /// The number of the walk that is under way.
    pub(crate) walking: Option<u64>,
    /// The number of the completion that is awaited: until then the list is that of less text.
    pub(crate) completing: Option<u64>,
    /// A key that was pressed meanwhile: it means the list of all that was typed.
    pub(crate) kept: Option<Action>,
    pub(crate) preview: Preview,
    /// The places of the found files that fit, the best first.
    pub(crate) fitting: Vec<usize>,
}

/// The file that is looked into.
#[derive(Debug, Default)]
pub(crate) struct Preview {
    /// The file that is being read.
    pub(crate) asked: Option<PathBuf>,
    pub(crate) of: Option<PathBuf>,
    pub(crate) shown: FilePreview,
}

impl FileFinder {
    /// True when a path is typed instead of a few letters.
    pub(crate) fn is_path(&self) -> bool {
        let typed = self.input.value().trim();
        typed.contains('/') || typed.starts_with('~')
    }

    /// The files that fit what was typed, the best first.
    pub(crate) fn fit(&mut self) {
        let typed = self.input.value().trim();
        if typed.is_empty() {
            self.fitting = (0..self.found.len()).collect();
            return;
        }
        let matcher = SkimMatcherV2::default().ignore_case();
        // The name counts for more than its folder; of equal ones the newest stands first.
        let score = |file: &FoundFile| {
            let name = matcher.fuzzy_match(&file.name, typed).map(|score| score * 2);
            name.or_else(|| matcher.fuzzy_match(&format!("{}/{}", file.folder, file.name), typed))
        };
        let scored = self.found.iter().enumerate().filter_map(|(place, file)| Some((score(file)?, place)));
        let mut fitting: Vec<(i64, usize)> = scored.collect();
        fitting.sort_by_key(|(score, place)| (std::cmp::Reverse(*score), *place));
        self.fitting = fitting.into_iter().map(|(_, place)| place).collect();
    }

    /// How many files are in the list.
    pub(crate) fn len(&self) -> usize {
        self.completions.as_ref().map_or(self.fitting.len(), Vec::len)
    }

    /// The file at a place of the list.
    pub(crate) fn at(&self, place: usize) -> Option<&FoundFile> {
        match &self.completions {
            Some(files) => files.get(place),
            None => self.found.get(*self.fitting.get(place)?),
        }
    }

    /// The file under the cursor.
    pub(crate) fn current(&self) -> Option<&FoundFile> {
        self.at(self.chosen)
    }

    /// The file that is to be looked into: the one under the cursor, if it is none of those seen.
    pub(crate) fn wants_preview(&self) -> Option<PathBuf> {
        let file = self.current().filter(|file| file.kind == FileKind::File)?;
        let is_here = self.preview.of.as_ref() == Some(&file.path);
        (self.preview.asked.is_none() && !is_here).then(|| file.path.clone())
    }
}

/// The receipts of the base.
#[derive(Debug, Default)]
pub(crate) struct Receipts {
    /// The number under which its answers come.
    pub(crate) id: u64,
    /// Newest first.
    pub(crate) list: Vec<BaseReceipt>,
    pub(crate) cursor: usize,
    pub(crate) rest: Rest,
    pub(crate) trouble: String,
    /// The receipt of which it is being found out what taking it back would do.
    pub(crate) asking: Option<(BatchId, i64)>,
}

/// What lies above the page.
#[derive(Debug, Default)]
pub(crate) enum Overlay {
    /// Nothing.
    #[default]
    None,
    /// A preview that waits for a yes.
    Confirm(Vec<String>, Asked),
    /// A preview that waits for a text.
    Typed(Vec<String>, Asked, Input),
}

/// What a yes, or a text, is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// A batch is forgotten: its number is typed.
    Discard(BatchId),
    /// A receipt of a batch is taken back; on production the name of the base is typed.
    Undo(BatchId, i64),
}

impl Model {
    /// Home with what was read.
    pub(crate) fn new(read: (HomeHeader, Vec<HomeBatch>), place: HomePlace, size: Size) -> Self {
        let (header, batches) = read;
        let mut list = BatchList { batches, ..BatchList::default() };
        if let Some(batch) = place.batch {
            list.go_to(batch);
        }
        Self {
            header,
            list,
            page: Page::default(),
            overlay: Overlay::default(),
            status: Status { text: place.said, tone: Tone::Plain },
            last: 0,
            writing: None,
            size,
            phase: EndPhase::Working,
            choice: None,
            look: Look::default(),
        }
    }

    /// A number under which an answer is expected.
    pub(crate) fn number(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// True while there is nothing in the base.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.batches.is_empty() && self.header.contacts == 0
    }

    /// What the keys mean now.
    pub(crate) fn mode(&self) -> Mode {
        if self.size.is_too_small() {
            return Mode::Small;
        }
        if let Some(aid) = &self.look.aid {
            return aid.mode();
        }
        match &self.overlay {
            Overlay::None => self.page_mode(),
            Overlay::Confirm(..) => Mode::Confirm,
            Overlay::Typed(..) => Mode::Text,
        }
    }

    /// What the keys mean when no overlay is open.
    pub(crate) fn page_mode(&self) -> Mode {
        match &self.page {
            Page::Batches => Mode::Home,
            Page::Files(_) => Mode::Files,
            Page::Receipts(_) => Mode::Receipts,
            Page::Contacts(search) if search.mode() == Mode::Card => Mode::CardAtHome,
            Page::Contacts(search) => search.mode(),
        }
    }

    /// Says something in the status line.
    pub(crate) fn say(&mut self, text: impl Into<String>) {
        self.status = Status { text: text.into(), tone: Tone::Plain };
    }

    /// Says why a key did nothing.
    pub(crate) fn refuse(&mut self, text: impl Into<String>) {
        self.status = Status { text: text.into(), tone: Tone::Refusal };
    }

    /// Says that something went wrong.
    pub(crate) fn fail(&mut self, text: impl Into<String>) {
        self.status = Status { text: text.into(), tone: Tone::Failure };
    }
}
