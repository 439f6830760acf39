//! Everything that the console of the definitions knows.

use std::collections::{BTreeMap, BTreeSet};

use tui_input::Input;

use crate::contact::Field;
use crate::import::{DefinitionEdit, Office};
use crate::store::HeldValues;
use crate::survivorship::SurvivorshipRules;
use crate::validation::InstitutionRules;

use super::super::keymap::Mode;
use super::super::layout::Size;
use super::super::look::Look;
use super::super::model::{EndPhase, Status, Tone};
use super::super::picker::Picker;
use super::page::{Page, Table, Typed};

/// The state of the console.
pub(crate) struct Model {
    pub(crate) office: Office,
    pub(crate) known: Known,
    pub(crate) place: Place,
    pub(crate) overlay: Overlay,
    pub(crate) status: Status,
    pub(crate) refused: Option<Refused>,
    /// The change under way.
    pub(crate) waits: Option<Waiting>,
    /// The number of the last change that was asked for.
    pub(crate) last: u64,
    /// Changes that were written.
    pub(crate) written: u64,
    pub(crate) size: Size,
    pub(crate) phase: EndPhase,
    pub(crate) look: Look,
}

/// What is known of what is defined, read for showing.
#[derive(Debug, Default)]
pub(crate) struct Known {
    pub(crate) rules: InstitutionRules,
    pub(crate) survivorship: SurvivorshipRules,
    /// What contacts carry, as far as it was counted.
    pub(crate) held: BTreeMap<Field, HeldValues>,
    /// What was asked for, counted or not.
    pub(crate) asked: BTreeSet<Field>,
    /// Counts changes of what is defined; counts asked for before the last are dropped.
    pub(crate) generation: u64,
}

/// Where the person is.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) page: Page,
    pub(crate) cursor: usize,
    /// The cursor of the page that this one was opened from.
    pub(crate) behind: usize,
}

/// A change that is being written.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) id: u64,
    pub(crate) edit: DefinitionEdit,
    /// What it was typed for, to ask again when it is refused.
    pub(crate) asked: Option<(Asked, String)>,
}

/// A value that was refused, shown beside the one that stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    /// The row.
    pub(crate) key: String,
    /// What was typed, and why it is none.
    pub(crate) message: String,
}

/// A line of text: for which row, what it asks for, and what it becomes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    pub(crate) key: String,
    pub(crate) label: String,
    pub(crate) to: Typed,
}

/// What lies above the screen.
#[derive(Debug, Default)]
pub(crate) enum Overlay {
    /// Nothing.
    #[default]
    None,
    /// A line of text.
    Prompt(Asked, Input),
    /// A list to pick from.
    Picker(Asked, Box<Picker>),
    /// A change that takes something away: a yes, or the count of what contacts carry.
    Confirm(Confirm),
}

/// A change that waits to be confirmed.
#[derive(Debug)]
pub(crate) struct Confirm {
    pub(crate) lines: Vec<String>,
    pub(crate) edit: DefinitionEdit,
    /// To be typed unless it is 0.
    pub(crate) carried: u64,
    pub(crate) input: Input,
}

impl Model {
    /// The console of what was read.
    pub(crate) fn new(office: Office, page: Page, size: Size) -> Self {
        let mut model = Self {
            office,
            known: Known::default(),
            place: Place { page, cursor: 0, behind: 0 },
            overlay: Overlay::default(),
            status: Status::default(),
            refused: None,
            waits: None,
            last: 0,
            written: 0,
            size,
            phase: EndPhase::Working,
            look: Look::default(),
        };
        model.read_rules();
        model
    }

    /// Takes in what is defined now; what contacts carry is counted anew.
    pub(crate) fn take(&mut self, office: Office) {
        self.office = office;
        self.known.generation += 1;
        self.known.asked.clear();
        self.read_rules();
    }

    fn read_rules(&mut self) {
        // What a base keeps was read before it came here; a document always has its rules.
        self.known.rules = self.office.document.institution().unwrap_or_default();
        self.known.survivorship = self.office.document.survivorship().unwrap_or_default();
    }

    /// The page as a table.
    pub(crate) fn table(&self) -> Table {
        self.place.page.table(self)
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
            Overlay::None => self.screen_mode(),
            Overlay::Prompt(..) => Mode::Text,
            Overlay::Picker(..) => Mode::Picker,
            Overlay::Confirm(confirm) if confirm.carried > 0 => Mode::Text,
            Overlay::Confirm(_) => Mode::Confirm,
        }
    }

    /// What the keys mean when no overlay is open.
    pub(crate) fn screen_mode(&self) -> Mode {
        Mode::Office
    }

    /// Says something in the status line.
    pub(crate) fn say(&mut self, text: impl Into<String>) {
        self.status = Status { text: text.into(), tone: Tone::Plain };
    }

    /// Says why a key did nothing.
    pub(crate) fn refuse(&mut self, text: impl Into<String>) {
        self.status = Status { text: text.into(), tone: Tone::Refusal };
    }

    /// Says that something was not saved.
    pub(crate) fn fail(&mut self, text: impl Into<String>) {
        self.status = Status { text: text.into(), tone: Tone::Failure };
    }
}
