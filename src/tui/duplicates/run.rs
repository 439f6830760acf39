//! Opens the console on a base: the search with its progress, then the duplicates on the same terminal.

use std::sync::Arc;

use futures_util::FutureExt;
use ratatui::Frame;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::timeout;

use crate::contact::ContactNumber;
use crate::import::{
    ClusterId, ClusterLine, CommitReport, DuplicateDesk, DuplicatesHeader, ImportError, Opening,
};

use super::super::face::Face;
use super::super::input::TtyEvents;
use super::super::keymap::{Action, Mode};
use super::super::layout::Size;
use super::super::loading::{Loading, Subject};
use super::super::look::Look;
use super::super::message::Message;
use super::super::model::EndPhase;
use super::super::opening::{Loaded, Loader, letting_go};
use super::super::run::{Console, Ground, Left, TuiError, TuiOptions, look, not_seen};
use super::super::screen::duplicates as screen;
use super::super::stop::{Stops, stopped};
use super::super::terminal::{self, Held};
use super::super::widget::text::count;
use super::answer::Answer;
use super::effect::Effect;
use super::model::Model;
use super::update::{is_writing, update};
use super::worker;

/// A base that is searched while the console already says so.
pub struct SearchedBase<F> {
    /// The name of the base, for the screen.
    pub base: String,
    /// The contact whose cluster is shown first; `None` = the surest cluster.
    pub contact: Option<ContactNumber>,
    /// What is heard of the search.
    pub heard: UnboundedReceiver<Opening>,
    /// Searches the base.
    pub opened: F,
}

/// What became of a base that was opened in the console.
#[derive(Debug)]
pub enum DuplicatesVisit {
    /// The person left, or had to, while the base was still being searched; nothing was changed.
    Unopened(Left),
    /// Its duplicates were looked at.
    Resolved(Box<DuplicatesEnding>),
}

/// How the duplicates were left, and what to say after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicatesEnding {
    /// How it was left.
    pub left: Left,
    /// The last commit of this sitting.
    pub report: Option<CommitReport>,
    /// Clusters that nobody decided.
    pub open: u64,
    /// Clusters that are decided and not committed.
    pub merging: u64,
    /// Acts that the store had not acknowledged in time; 0 unless something is wrong.
    pub unsaved: usize,
    /// One sentence for after the exit.
    pub farewell: String,
}

/// Everything that the console needs of a base that was searched.
struct Ready {
    desk: DuplicateDesk,
    header: DuplicatesHeader,
    lines: Vec<ClusterLine>,
    at: At,
}

/// Which cluster is shown first.
enum At {
    Top,
    Cluster(ClusterId),
    /// This contact stands in none.
    Nowhere(ContactNumber),
}

/// Opens the console on a base at once, and its duplicates when it is searched.
///
/// # Errors
/// When there is no terminal, the theme is unreadable or the base cannot be searched.
pub async fn run_duplicates<F>(
    base: SearchedBase<F>,
    options: TuiOptions,
) -> Result<DuplicatesVisit, TuiError>
where
    F: Future<Output = Result<DuplicateDesk, ImportError>> + Send + 'static,
{
    let look = look(&options)?;
    let size = terminal::size()?;
    let stops = Stops::listen()?;
    if stops.is_asked() {
        return Ok(DuplicatesVisit::Unopened(Left::Signal));
    }
    let mut stop = Box::pin(stopped(stops).fuse());
    let (held, terminal) = Held::take(&format!("usher · duplicates in {}", base.base), &options)?;
    let ground = Ground { look, terminal, events: TtyEvents::open()? };
    let loading = Loading::new(Subject::Base, base.base, size);
    let mut loader = Loader::new(loading, ground, base.heard);
    let mut task = tokio::spawn(make_ready(base.opened, base.contact));
    let ready = match loader.run(&mut task, stop.as_mut()).await {
        Loaded::Left(left) => {
            // The person is gone: the terminal is theirs at once, whatever the search is in the middle of.
            drop(held);
            task.abort();
            let _ = timeout(letting_go(left), task).await;
            return Ok(DuplicatesVisit::Unopened(left));
        }
        Loaded::Ready(ready) => (*ready).map_err(TuiError::Opening)?,
    };
    let Ready { desk, header, lines, at } = ready;
    held.retitle(&title_of(&header))?;
    let mut model = Model::new(header, lines, loader.loading.size);
    match at {
        At::Cluster(id) => drop(model.list.go_to(id)),
        At::Nowhere(contact) => model.say(format!("{contact} stands in no cluster of duplicates")),
        At::Top => {}
    }
    let console = Console::new(model, worker::start(Arc::new(desk)), loader.into_ground());
    console.run(stop).await.map(|ending| DuplicatesVisit::Resolved(Box::new(ending)))
}

async fn make_ready(
    opened: impl Future<Output = Result<DuplicateDesk, ImportError>>,
    contact: Option<ContactNumber>,
) -> Result<Ready, ImportError> {
    let desk = opened.await?;
    let (header, lines) = worker::read_all(&desk).await?;
    let at = match contact {
        None => At::Top,
        Some(contact) => desk.cluster_of(&contact).await?.map_or(At::Nowhere(contact), At::Cluster),
    };
    Ok(Ready { desk, header, lines, at })
}

/// The title of the window.
fn title_of(header: &DuplicatesHeader) -> String {
    format!("usher · duplicates in {} ({})", header.base, header.stage.label())
}

impl Face for Model {
    type Effect = Effect;
    type Answer = Answer;
    type Ending = DuplicatesEnding;

    fn size(&self) -> Size {
        self.size
    }
    fn mode(&self) -> Mode {
        self.mode()
    }
    fn phase(&self) -> EndPhase {
        self.end.phase
    }
    fn end_at(&mut self, phase: EndPhase) {
        self.end.phase = phase;
    }
    fn awaits_details(&self) -> bool {
        self.view.is_awaited()
    }
    fn must_wait(&self, action: Action) -> bool {
        matches!(self.mode(), Mode::Clusters | Mode::ClustersFound | Mode::Members)
            && action.reads_details()
            && self.view.is_awaited()
    }
    fn update(&mut self, message: Message<Answer>) -> Vec<Effect> {
        update(self, message)
    }
    fn look(&self) -> &Look {
        &self.look
    }
    fn look_mut(&mut self) -> &mut Look {
        &mut self.look
    }
    fn view(&self, frame: &mut Frame<'_>) {
        screen::view(self, &self.look.theme, frame);
    }
    fn ending(&self, left: Left) -> DuplicatesEnding {
        ending(self, left)
    }
}

fn ending(model: &Model, left: Left) -> DuplicatesEnding {
    let tally = model.list.tally();
    let (open, merging, unsaved) = (tally.open, tally.merging, model.pending.len());
    let mut farewell = match open {
        0 => format!("{}: every cluster of duplicates is decided", model.header.base),
        open => {
            format!("{}: {} to decide; `usher dedupe` goes on", model.header.base, count(open, "cluster"))
        }
    };
    if merging > 0 {
        farewell.push_str(&format!("; {} to be merged by the next commit (C)", count(merging, "cluster")));
    }
    if left == Left::Broken {
        farewell.insert_str(0, "the work on the base broke down; what was saved is kept; ");
    }
    if is_writing(model) {
        farewell.push_str(&not_seen("commit"));
    }
    if unsaved > 0 {
        farewell
            .push_str(&format!("; {unsaved} acts were not acknowledged by the store: look before going on"));
    }
    DuplicatesEnding { left, report: model.end.report.clone(), open, merging, unsaved, farewell }
}

#[cfg(test)]
mod tests;
