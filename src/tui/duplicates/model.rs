//! Everything that the console of the duplicates knows.

use tui_input::Input;

use crate::import::{ClusterId, ClusterLine, ClusterState, CommitReport, DuplicatesHeader, Stage};

use super::super::history::Past;
use super::super::keymap::Mode;
use super::super::layout::Size;
use super::super::look::Look;
use super::super::model::{End, PlanView, Search, Status, Tone};
use super::super::pending::Pending;
use super::list::{ClusterList, Filter};
use super::view::ClusterView;

/// The state of the console.
pub(crate) struct Model {
    pub(crate) header: DuplicatesHeader,
    pub(crate) list: ClusterList,
    pub(crate) view: ClusterView,
    pub(crate) screen: Screen,
    pub(crate) overlay: Overlay,
    pub(crate) pending: Pending<ClusterLine>,
    pub(crate) status: Status,
    pub(crate) search: Option<Search<ClusterId>>,
    pub(crate) size: Size,
    /// Counts changes of the stored data; details asked for before the last change are dropped.
    pub(crate) generation: u64,
    pub(crate) end: End,
    /// Where to go once the list was read again.
    pub(crate) go_to: Option<ClusterId>,
    pub(crate) look: Look,
}

/// The screen below every overlay.
#[derive(Debug, Default)]
pub(crate) enum Screen {
    /// The list, and the members of one cluster.
    #[default]
    List,
    /// The plan, being computed, shown or written.
    Plan(Box<PlanView>),
    /// What a commit did.
    Result(Box<CommitReport>),
}

/// What lies above the screen.
#[derive(Debug, Default)]
pub(crate) enum Overlay {
    /// Nothing.
    #[default]
    None,
    /// Why the members are alike, on the plan its warnings, scrolled so far.
    Why(usize),
    /// What happened to a contact.
    Past(Box<Past>),
    /// A line of text.
    Prompt(Purpose, Input),
    /// What a bulk act would do is being found out, under this number.
    Previewing(u64, f64),
    /// A preview that waits for a yes.
    Confirm(Vec<String>, Confirmed),
}

/// What a line of text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Search,
    /// From which probability on all is merged.
    Probability,
    /// Two contact numbers.
    Pair,
    /// The name of the production base, before a commit.
    BaseName,
}

/// What a yes does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Confirmed {
    /// Merges what is sure from this probability on.
    MergeSure(f64),
    Commit,
}

impl Model {
    /// The console of a base that was searched.
    pub(crate) fn new(header: DuplicatesHeader, lines: Vec<ClusterLine>, size: Size) -> Self {
        let mut model = Self {
            header,
            list: ClusterList::default(),
            view: ClusterView::default(),
            screen: Screen::default(),
            overlay: Overlay::default(),
            pending: Pending::default(),
            status: Status::default(),
            search: None,
            size,
            generation: 0,
            end: End::default(),
            go_to: None,
            look: Look::default(),
        };
        model.read(lines, Filter::Open);
        model
    }

    /// Takes the list in; a filter that leaves nothing gives way to the whole list.
    pub(crate) fn read(&mut self, lines: Vec<ClusterLine>, filter: Filter) {
        self.list = ClusterList::new(lines, filter);
        if self.list.len() == 0 {
            self.list.set_filter(Filter::All);
        }
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
            Overlay::Why(_) | Overlay::Past(_) => Mode::WhyInFull,
            Overlay::Prompt(..) => Mode::Text,
            Overlay::Previewing(..) | Overlay::Confirm(..) => Mode::Confirm,
        }
    }

    /// What the keys mean when no overlay is open.
    pub(crate) fn screen_mode(&self) -> Mode {
        match &self.screen {
            Screen::List if self.view.field.is_some() => Mode::Members,
            Screen::List if self.search.is_some() => Mode::ClustersFound,
            Screen::List => Mode::Clusters,
            Screen::Plan(_) => Mode::Plan,
            Screen::Result(_) => Mode::Result,
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

    /// Says that something was not saved.
    pub(crate) fn fail(&mut self, text: impl Into<String>) {
        self.status = Status { text: text.into(), tone: Tone::Failure };
    }

    /// True on the base that sells tickets.
    pub(crate) fn is_production(&self) -> bool {
        self.header.stage == Stage::Production
    }

    /// The line under the cursor, unless a commit has merged it.
    pub(crate) fn open_line(&self) -> Result<&ClusterLine, String> {
        let Some(line) = self.list.current() else { return Err("the list is empty".into()) };
        match line.state {
            ClusterState::Merged(_) => Err("it is merged; `usher undo` takes a commit back".into()),
            _ => Ok(line),
        }
    }
}
