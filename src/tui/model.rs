//! Everything the console knows: the state that `update` changes and the screens draw.

use tui_input::Input;

use crate::contact::{Field, RowNumber};
use crate::import::{BatchHeader, ChangeLine, CommitReport, PlanSummary, QueueLine, RowState, Typed};
use crate::review::{RowDecision, Safety};
use crate::survivorship::Unit;

use super::contacts::ContactSearch;
use super::editor::Editor;
use super::facets::FacetsView;
use super::history::{HistoryView, Past};
use super::keymap::Mode;
use super::layout::Size;
use super::listing::Listing;
use super::look::Look;
use super::mapping::{MapEditor, MapPhase, Page};
use super::message::{Correction, Stop};
use super::pending::Pending;
use super::picker::Picker;
use super::queue::{Filter, Queue};
use super::rowview::{Comparer, RowView};
use super::speed::Paced;

/// The state of the console.
pub(crate) struct Model {
    pub(crate) header: BatchHeader,
    pub(crate) queue: Queue,
    pub(crate) row: RowView,
    pub(crate) screen: Screen,
    pub(crate) overlay: Overlay,
    pub(crate) pending: Pending,
    pub(crate) status: Status,
    pub(crate) search: Option<Search>,
    pub(crate) size: Size,
    /// Counts changes of the stored data; details asked for before the last change are dropped.
    pub(crate) generation: u64,
    pub(crate) end: End,
    pub(crate) look: Look,
}

/// The screen below every overlay.
#[derive(Debug, Default)]
pub(crate) enum Screen {
    /// Queue and comparison.
    #[default]
    Review,
    /// The plan, being computed, shown or written.
    Plan(Box<PlanView>),
    /// Every field of a row.
    Editor(Box<Editor>),
    /// Findings by rule.
    Facets(Box<FacetsView>),
    /// What was committed of the batch.
    History(Box<HistoryView>),
    /// What a commit did.
    Result(Box<CommitReport>),
    /// The columns and the values that were not understood.
    Mapping(Box<MapEditor>),
}

/// The plan screen.
#[derive(Debug, Default)]
pub(crate) struct PlanView {
    /// The number under which its answers come.
    pub(crate) id: u64,
    pub(crate) phase: PlanPhase,
    pub(crate) summary: Option<PlanSummary>,
    /// The window of changes that is here.
    pub(crate) window: Vec<ChangeLine>,
    /// The place of the window's first change.
    pub(crate) offset: u64,
    /// The first change on the screen.
    pub(crate) top: u64,
    /// What was typed to confirm it so far.
    pub(crate) typed: Vec<Typed>,
}

impl PlanView {
    /// Whether it is still being computed.
    pub(crate) fn is_being_computed(&self) -> bool {
        matches!(self.phase, PlanPhase::Planning | PlanPhase::PlanningAt(_))
    }
}

/// What is happening to the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum PlanPhase {
    /// It is being computed.
    #[default]
    Planning,
    /// The same, with a count.
    PlanningAt(Paced),
    /// It can be read and committed.
    Ready,
    /// It is being written.
    Committing(Option<Paced>),
    /// It could not be computed or written.
    Failed(String),
}

/// What lies above the screen.
#[derive(Debug, Default)]
pub(crate) enum Overlay {
    /// Nothing.
    #[default]
    None,
    /// The row as it stands in the file, scrolled so far.
    Raw(usize),
    /// The reasons for a skip.
    Reason,
    /// A line of text.
    Prompt(Prompt),
    /// For which rows a bulk act is meant.
    Bulk,
    /// What a bulk act does to these rows.
    Deed(Scope),
    /// The details of many rows are being read.
    Surveying {
        /// The number under which the answer comes.
        id: u64,
        /// What they are read for.
        ask: Ask,
        /// How far it is, once that is known.
        at: Option<Paced>,
    },
    /// A preview that waits for a yes.
    Confirm(Confirm),
    /// A list from which one thing is picked.
    Picker(Box<Picker>),
    /// What was found in the file.
    Notices(Box<Notices>),
    /// What happened to a contact.
    Past(Box<Past>),
    /// The search for a contact to lay beside the row.
    Contacts(Box<ContactSearch>),
}

/// What was found in the file, in lines that can be scrolled.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    pub(crate) lines: Vec<String>,
    pub(crate) top: usize,
}

/// A line of text that is being typed.
#[derive(Debug)]
pub(crate) struct Prompt {
    pub(crate) purpose: Purpose,
    pub(crate) input: Input,
}

/// What a line of text is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Search,
    SkipReason,
    Question,
    /// A note on the row.
    Note,
    /// A value in the merge editor.
    EditorValue(Unit),
    Edit(Unit),
    Probability,
    /// The count of a confirmation of the plan, by its place.
    Count(usize),
    /// The name of the production base, before a commit.
    BaseName,
    /// The name of the production base, before this receipt is taken back.
    UndoName(i64),
    /// The name of a profile.
    ProfileName,
}

/// The rows of a bulk act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    /// In words: `rows with the finding email-malformed`.
    pub(crate) words: String,
    pub(crate) rows: Vec<RowNumber>,
    /// Rows of this kind that are left out, because they are put aside.
    pub(crate) aside: usize,
}

/// What many rows are looked at for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// To do the same with each.
    Decide(Deed, Scope),
    /// To correct what is wrong in the same way.
    Fix {
        /// The rule.
        rule: String,
        /// The cell.
        field: Field,
        /// The text that is wrong.
        value: String,
        /// What is to stand there.
        fixed: String,
    },
}

/// What a bulk act does with each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// What is proposed for each.
    Accept,
    /// The same, and consents of persons who withdrew them stay withdrawn.
    Spare,
    /// Into the likeliest candidate of each.
    Merge,
    Create,
    Skip,
    Wait,
}

/// A preview that waits for a yes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Confirm {
    /// What would happen, line by line.
    pub(crate) lines: Vec<String>,
    pub(crate) yes: Confirmed,
    /// What the wider set would do, where one is offered.
    pub(crate) wider: Option<Confirmed>,
}

/// What a yes does.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Confirmed {
    Decide(Vec<(RowNumber, RowDecision)>),
    Correct(Vec<Correction>),
    Commit,
    /// Takes a receipt back.
    UndoReceipt(i64),
    /// Puts the edited map in force.
    Remap,
    /// What was defined last is taken back.
    Undefine,
    /// Accepts the proposal of every value without an answer.
    AcceptValues,
    /// Leaves the merge editor, whatever was picked there.
    DropPicks,
    /// The same, and leaves the console.
    DropPicksAndQuit,
    /// Leaves the edited map as if nothing had been changed.
    DropMap,
    /// The same, and leaves the console.
    DropMapAndQuit,
}

/// A search that is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Search<K = RowNumber> {
    pub(crate) typed: String,
    pub(crate) found: Vec<K>,
    pub(crate) place: usize,
}

/// What the status line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Status {
    pub(crate) text: String,
    pub(crate) tone: Tone,
}

/// How the status line says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    #[default]
    Plain,
    /// A key could not do what was asked.
    Refusal,
    /// Something was not saved.
    Failure,
}

/// Whether and how the console ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct End {
    pub(crate) phase: EndPhase,
    /// The last commit of this sitting.
    pub(crate) report: Option<CommitReport>,
}

/// How far the end is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum EndPhase {
    #[default]
    Working,
    /// Acts are being finished first.
    Finishing(Why),
    /// The position is being remembered.
    Remembering(Why),
    /// Done: the loop may end.
    Over(Why),
}

/// Why the console ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    Asked,
    /// To look at what is defined; the review goes on afterwards.
    Office,
    /// To go home.
    Home,
    Stopped(Stop),
}

/// Where most rows need no look, the quickest way through is said once.
fn welcome(queue: &Queue) -> Status {
    let certain = |l: &&QueueLine| l.state == RowState::Open && l.proposal.safety == Safety::Certain;
    let number = queue.lines().iter().filter(certain).count();
    let text = match number {
        0 | 1 => String::new(),
        _ => format!("{number} proposals need no look: B then c shows what they would do"),
    };
    Status { text, tone: Tone::Plain }
}

impl Model {
    /// The console of a batch, looking at the row where the operator was.
    pub(crate) fn new(
        header: BatchHeader,
        lines: Vec<QueueLine>,
        open_at: Option<RowNumber>,
        size: Size,
        compare: Comparer,
    ) -> Self {
        let mut queue = Queue::new(lines, Listing::read(&header.filter));
        match open_at.or(header.position) {
            Some(row) => {
                queue.go_to(row);
            }
            None => queue.move_to(0),
        }
        if queue.len() == 0 {
            queue.widen();
        }
        if queue.len() == 0 {
            queue.set_filter(Filter::All);
        }
        let status = welcome(&queue);
        Self {
            header,
            queue,
            row: RowView::new(compare),
            screen: Screen::default(),
            overlay: Overlay::default(),
            pending: Pending::default(),
            status,
            search: None,
            size,
            generation: 0,
            end: End::default(),
            look: Look::default(),
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
            Overlay::Raw(_) => Mode::Raw,
            Overlay::Reason => Mode::Reason,
            Overlay::Prompt(_) => Mode::Text,
            Overlay::Bulk => Mode::Bulk,
            Overlay::Deed(_) => Mode::Deed,
            Overlay::Surveying { .. } | Overlay::Confirm(_) => Mode::Confirm,
            Overlay::Picker(_) => Mode::Picker,
            Overlay::Notices(_) | Overlay::Past(_) => Mode::Notices,
            Overlay::Contacts(search) => search.mode(),
        }
    }

    /// What the keys mean when no overlay is open.
    pub(crate) fn screen_mode(&self) -> Mode {
        match &self.screen {
            Screen::Review if self.row.field.is_some() => Mode::Fields,
            Screen::Review if self.search.is_some() => Mode::Found,
            Screen::Review => Mode::Review,
            Screen::Plan(_) => Mode::Plan,
            Screen::Editor(_) => Mode::Editor,
            Screen::Facets(_) => Mode::Facets,
            Screen::History(_) => Mode::History,
            Screen::Result(_) => Mode::Result,
            Screen::Mapping(editor) if matches!(editor.phase, MapPhase::Applying(_)) => Mode::Applying,
            Screen::Mapping(editor) if editor.page == Page::Values => Mode::Values,
            Screen::Mapping(_) => Mode::Mapping,
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

    /// The map that is being edited, if its screen is open.
    pub(crate) fn editor(&mut self) -> Option<&mut MapEditor> {
        match &mut self.screen {
            Screen::Mapping(editor) => Some(editor),
            _ => None,
        }
    }

    /// The line under the cursor, unless the row is in the base already.
    pub(crate) fn open_line(&self) -> Result<&QueueLine, String> {
        let Some(line) = self.queue.current() else { return Err("the list is empty".into()) };
        match line.state {
            RowState::Committed { .. } => {
                Err(format!("row {} is in the base; `usher undo` takes a commit back", line.row))
            }
            _ => Ok(line),
        }
    }
}
