//! The whole loop on a made-up desk and a terminal in memory.

use std::path::PathBuf;
use std::sync::Mutex;
use std::task::{Context, Poll};

use async_trait::async_trait;
use ratatui::backend::TestBackend;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Semaphore, oneshot};

use crate::contact::{ContactNumber, Field, Kind};
use crate::import::{
    Act, Acted, BatchHeader, ChangeLine, ConsentAnswer, FindingIndex, ImportError, MappingView, OnProgress,
    PastChange, PlanSummary, Progress, QueueLine, ReceiptLine, RowDetail, RowState, Surveyed, Surveying,
    Typed, UndoMode, UndoReport, ValueQuestion,
};
use crate::mapping::ColumnMap;
use crate::review::{Counts, Decision, RowDecision};
use crate::validation::{InstitutionRules, Part};

use super::super::input::Key;
use super::super::message::Remapping;
use super::super::test_support::{
    compare, decided, detail, finding, header, incoming, lines_of, mapping_view, open_lines,
};
use super::*;
use crate::tui::work::Work;

/// A desk in memory: it decides what it is told and can be made slow or broken.
struct MadeUpDesk {
    lines: Mutex<Vec<QueueLine>>,
    remembered: Mutex<Vec<(RowNumber, String)>>,
    /// Each act needs one; a test that hands none out has a store that hangs.
    permits: Semaphore,
    broken: bool,
    /// What it was told to do, in order.
    acts: Mutex<Vec<Act>>,
}

impl MadeUpDesk {
    fn new(permits: usize) -> Self {
        let lines = Mutex::new(open_lines(&[2, 3, 4]));
        let (remembered, acts) = (Mutex::default(), Mutex::default());
        Self { lines, remembered, permits: Semaphore::new(permits), broken: false, acts }
    }

    /// Row 2 with what is proposed once it is corrected.
    fn corrected(&self) -> Acted {
        let mut line = self.lines.lock().unwrap()[0].clone();
        line.proposal.decision = skipped();
        Acted { lines: vec![line], ..Acted::default() }
    }
}

/// A proposal that only a corrected row has.
fn skipped() -> RowDecision {
    RowDecision::from([(Part::Person, Decision::Skip { reason: "corrected".into() })])
}

fn trouble(message: &str) -> ImportError {
    ImportError { message: message.into(), hint: String::new() }
}

#[async_trait]
impl ReviewDesk for MadeUpDesk {
    async fn header(&self) -> Result<BatchHeader, ImportError> {
        Ok(header(3))
    }
    async fn queue(&self) -> Result<Vec<QueueLine>, ImportError> {
        Ok(self.lines.lock().unwrap().clone())
    }
    async fn detail(&self, row: RowNumber) -> Result<RowDetail, ImportError> {
        let name = format!("Row{row}");
        let mut detail = detail(row, incoming(Kind::Individual, &[(Field::LastName, &name)]), Vec::new());
        detail.record.findings.push(finding(row, "a@gmial.com", "a@gmail.com"));
        Ok(detail)
    }
    async fn details(&self, rows: &[RowNumber]) -> Result<Vec<(RowNumber, RowDetail)>, ImportError> {
        let mut all = Vec::new();
        for row in rows {
            all.push((*row, self.detail(*row).await?));
        }
        Ok(all)
    }
    async fn survey(&self, _: &[RowNumber], _: Surveying) -> Result<Vec<Surveyed>, ImportError> {
        Ok(Vec::new())
    }
    async fn finding_index(&self) -> Result<FindingIndex, ImportError> {
        Ok(FindingIndex::default())
    }
    async fn act(&self, act: Act) -> Result<Acted, ImportError> {
        self.permits.acquire().await.map_err(|_| trouble("closed"))?.forget();
        if self.broken {
            return Err(trouble("the disk is full"));
        }
        let mut acts = self.acts.lock().unwrap();
        acts.push(act.clone());
        drop(acts);
        if let Act::Correct(_) = act {
            return Ok(self.corrected());
        }
        let Act::Decide(rows) = act else { return Ok(Acted::default()) };
        let mut acted = Acted::default();
        for line in self.lines.lock().unwrap().iter_mut() {
            if rows.iter().any(|(row, _)| *row == line.row) {
                *line = decided(line.clone(), "create");
                acted.lines.push(line.clone());
            }
        }
        Ok(acted)
    }
    async fn undo(&self) -> Result<Acted, ImportError> {
        Err(trouble("nothing to take back"))
    }
    async fn redo(&self) -> Result<Acted, ImportError> {
        Err(trouble("nothing to do again"))
    }
    async fn remember(&self, row: RowNumber, filter: &str) -> Result<(), ImportError> {
        self.remembered.lock().unwrap().push((row, filter.to_owned()));
        Ok(())
    }
    async fn plan(&self, progress: OnProgress) -> Result<PlanSummary, ImportError> {
        progress(Progress { what: "planning", done: 1, total: Some(3) });
        let decided = |l: &&QueueLine| matches!(l.state, RowState::Decided { .. });
        let created = self.lines.lock().unwrap().iter().filter(decided).count() as u64;
        let counts = Counts { created, waiting: 3 - created, ..Counts::default() };
        Ok(PlanSummary { counts, rows: created, contacts: created, ..PlanSummary::default() })
    }
    async fn plan_lines(&self, _offset: u64, _limit: u32) -> Result<Vec<ChangeLine>, ImportError> {
        Ok(Vec::new())
    }
    async fn answer_consent(&self, _code: &str, _answer: ConsentAnswer) -> Result<(), ImportError> {
        Ok(())
    }
    async fn commit(&self, _typed: &[Typed], _work: Work) -> Result<CommitReport, ImportError> {
        Ok(CommitReport { batch: 12, receipt: 1, contacts: 1, ..CommitReport::default() })
    }
    async fn receipts(&self) -> Result<Vec<ReceiptLine>, ImportError> {
        Ok(Vec::new())
    }
    async fn receipt_changes(&self, _: i64, _: u64, _: u32) -> Result<Vec<PastChange>, ImportError> {
        Ok(Vec::new())
    }
    async fn take_back(&self, _: i64, _: UndoMode, _: Work) -> Result<UndoReport, ImportError> {
        Err(trouble("there is no such receipt"))
    }
    async fn contact_past(&self, _: &ContactNumber) -> Result<Vec<PastChange>, ImportError> {
        Ok(Vec::new())
    }
    async fn mapping(&self) -> Result<MappingView, ImportError> {
        Ok(mapping_view())
    }
    fn rules(&self) -> InstitutionRules {
        InstitutionRules::default()
    }
    async fn value_questions(&self) -> Result<Vec<ValueQuestion>, ImportError> {
        Ok(Vec::new())
    }
    async fn map_by_profile(&self, _name: &str) -> Result<ColumnMap, ImportError> {
        Err(trouble("there is no such profile"))
    }
    async fn save_profile(&self, _name: &str) -> Result<PathBuf, ImportError> {
        Err(trouble("there is no room for a profile"))
    }
    /// Another desk, on which one row has another name; this one is broken from now on.
    async fn remap(&self, _map: ColumnMap, progress: OnProgress) -> Result<(Self, Remapping), ImportError> {
        (0..1_000).for_each(|done| progress(Progress { what: "mapping", done, total: Some(1_000) }));
        let mut lines = self.lines.lock().unwrap().clone();
        lines[0].name = "Under the new map".into();
        self.permits.close();
        let desk = Self { lines: Mutex::new(lines), ..Self::new(9) };
        Ok((desk, Remapping { changed: 1, reopened: 0 }))
    }
    async fn undefine(&self, _progress: OnProgress) -> Result<(Self, Remapping), ImportError> {
        Err(trouble("nothing was defined with this file"))
    }
}

struct Script(UnboundedReceiver<Event>);

impl EventSource for Script {
    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Event>>> {
        self.0.poll_recv(cx).map(|event| event.map(Ok))
    }
}

/// A console under way, with the ends that a test pulls.
struct Sitting {
    keys: UnboundedSender<Event>,
    stop: oneshot::Sender<Stop>,
    end: tokio::task::JoinHandle<Ending>,
}

async fn sit(desk: &Arc<MadeUpDesk>) -> Sitting {
    let mut model = open(&**desk, None, Size { width: 80, height: 24 }).await.unwrap();
    model.row.compare = compare;
    let (keys, script) = unbounded_channel();
    let (stop, stopped) = oneshot::channel();
    let console = Console {
        model,
        worker: Worker::start(Arc::clone(desk)),
        terminal: Terminal::new(TestBackend::new(80, 24)).unwrap(),
        events: Script(script),
        patience: Duration::from_millis(300),
        flow: Flow::default(),
        is_stale: true,
        orders: Vec::new(),
        ahead: Ahead::default(),
    };
    let outside = async {
        match stopped.await {
            Ok(stop) => stop,
            Err(_) => std::future::pending().await,
        }
    };
    let end = tokio::spawn(async move { console.run(outside).await.unwrap() });
    Sitting { keys, stop, end }
}

impl Sitting {
    fn press(&self, keys: &str) {
        for c in keys.chars() {
            self.keys.send(Event::Key(Key::Char(c))).unwrap();
        }
    }
}

#[tokio::test]
async fn decisions_reach_the_desk_and_quitting_remembers_the_place() {
    let desk = Arc::new(MadeUpDesk::new(9));
    let sitting = sit(&desk).await;
    sitting.press("aaq");
    let ending = sitting.end.await.unwrap();
    assert_eq!((ending.left, ending.to_decide, ending.unsaved), (Left::Quit, 1, 0));
    assert_eq!(ending.farewell, "batch 12: 1 row to decide; `usher review FILE` goes on");
    assert_eq!(*desk.remembered.lock().unwrap(), [(4, "to decide".to_owned())]);
}

#[tokio::test]
async fn a_batch_goes_from_review_to_commit() {
    let desk = Arc::new(MadeUpDesk::new(9));
    let sitting = sit(&desk).await;
    sitting.press("aaaC");
    // The plan comes from the worker: the confirming keys have to wait for it.
    tokio::time::sleep(Duration::from_millis(100)).await;
    sitting.press("cy");
    tokio::time::sleep(Duration::from_millis(100)).await;
    sitting.press("q");
    let ending = sitting.end.await.unwrap();
    assert_eq!(ending.report.map(|r| r.receipt), Some(1));
    assert_eq!(ending.farewell, "batch 12: every row is decided");
}

#[tokio::test]
async fn quitting_waits_for_an_act_that_is_slow() {
    let desk = Arc::new(MadeUpDesk::new(0));
    let sitting = sit(&desk).await;
    sitting.press("aq");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(!sitting.end.is_finished(), "the act is not acknowledged yet");
    desk.permits.add_permits(1);
    let ending = sitting.end.await.unwrap();
    assert_eq!((ending.unsaved, ending.to_decide), (0, 2));
}

#[tokio::test]
async fn a_store_that_hangs_does_not_hold_the_console_for_ever() {
    let desk = Arc::new(MadeUpDesk::new(0));
    let sitting = sit(&desk).await;
    sitting.press("aq");
    let ending = sitting.end.await.unwrap();
    assert_eq!(ending.unsaved, 1);
    assert!(ending.farewell.contains("not acknowledged"), "{}", ending.farewell);
}

#[tokio::test]
async fn a_signal_and_a_lost_terminal_end_it_with_everything_saved() {
    for (stop, left) in [(Stop::Signal, Left::Signal), (Stop::TerminalLost, Left::TerminalLost)] {
        let desk = Arc::new(MadeUpDesk::new(9));
        let sitting = sit(&desk).await;
        sitting.press("a");
        tokio::time::sleep(Duration::from_millis(50)).await;
        sitting.stop.send(stop).unwrap();
        let ending = sitting.end.await.unwrap();
        assert_eq!((ending.left, ending.to_decide), (left, 2));
        assert_eq!(desk.remembered.lock().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn after_another_map_the_work_goes_on_at_the_new_desk() {
    let desk = Arc::new(MadeUpDesk::new(9));
    let sitting = sit(&desk).await;
    sitting.press("M");
    tokio::time::sleep(Duration::from_millis(50)).await;
    sitting.press("-Cy");
    tokio::time::sleep(Duration::from_millis(100)).await;
    sitting.press("aq");
    let ending = sitting.end.await.unwrap();
    assert_eq!((ending.to_decide, ending.unsaved), (2, 0), "the old desk would have refused it");
    assert!(desk.remembered.lock().unwrap().is_empty(), "the place is remembered at the new desk");
}

#[tokio::test]
async fn the_end_of_input_is_a_lost_terminal() {
    let desk = Arc::new(MadeUpDesk::new(9));
    let Sitting { keys, end, stop: _stop } = sit(&desk).await;
    drop(keys);
    assert_eq!(end.await.unwrap().left, Left::TerminalLost);
}

#[tokio::test]
async fn a_broken_store_leaves_the_rows_open() {
    let desk = Arc::new(MadeUpDesk { broken: true, ..MadeUpDesk::new(9) });
    let sitting = sit(&desk).await;
    sitting.press("aaq");
    let ending = sitting.end.await.unwrap();
    assert_eq!((ending.to_decide, ending.unsaved), (3, 0));
}

#[tokio::test]
async fn the_first_frame_shows_the_row_with_its_details() {
    let desk = Arc::new(MadeUpDesk::new(9));
    let mut model = open(&*desk, Some(3), Size { width: 80, height: 24 }).await.unwrap();
    model.row.compare = compare;
    let (_keys, script) = unbounded_channel();
    let mut console = Console {
        model,
        worker: Worker::start(desk),
        terminal: Terminal::new(TestBackend::new(80, 24)).unwrap(),
        events: Script(script),
        patience: Duration::from_millis(300),
        flow: Flow::default(),
        is_stale: true,
        orders: Vec::new(),
        ahead: Ahead::default(),
    };
    console.tell(Message::Resized(80, 24));
    console.drain().await;
    console.draw().unwrap();
    let window = lines_of(console.terminal.backend().buffer());
    assert!(window.contains("─ Row 3 ─ create an individual") && window.contains("Row3"), "{window}");
}

#[test]
fn without_colour_the_mono_theme_is_used_whatever_was_asked_for() {
    let options = TuiOptions { theme_name: "dark".into(), color: ColorUse::Never, ..TuiOptions::default() };
    assert_eq!(theme(&options).unwrap(), Theme::built_in("mono").unwrap());
    let unknown = TuiOptions { theme_name: "neon".into(), ..TuiOptions::default() };
    assert!(theme(&unknown).is_err());
}

#[tokio::test]
async fn a_worker_that_panics_ends_the_console() {
    let desk = Arc::new(MadeUpDesk::new(9));
    let sitting = sit(&desk).await;
    let poisoner = Arc::clone(&desk);
    let poisoned = std::thread::spawn(move || {
        let _held = poisoner.remembered.lock().unwrap();
        panic!("poisons the lock that `remember` takes");
    });
    assert!(poisoned.join().is_err());
    sitting.press("q");
    let ending = sitting.end.await.unwrap();
    assert_eq!(ending.left, Left::Broken);
    assert!(ending.farewell.contains("broke down"), "{}", ending.farewell);
}

/// Decisions that reached the desk, in order.
fn decisions(desk: &MadeUpDesk) -> Vec<(RowNumber, RowDecision)> {
    let acts = desk.acts.lock().unwrap();
    let decided = acts.iter().filter_map(|act| if let Act::Decide(rows) = act { Some(rows) } else { None });
    decided.flatten().cloned().collect()
}

#[tokio::test]
async fn a_key_typed_ahead_waits_for_what_is_proposed_anew_and_keys_stay_in_order() {
    let desk = Arc::new(MadeUpDesk::new(0));
    let sitting = sit(&desk).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    sitting.press("fajq");
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!sitting.end.is_finished(), "what is typed after it waits as well");
    desk.permits.add_permits(9);
    let ending = sitting.end.await.unwrap();
    assert_eq!(decisions(&desk), [(2, skipped())], "the proposal of the corrected row");
    assert_eq!((ending.to_decide, ending.unsaved), (2, 0));
    assert_eq!(*desk.remembered.lock().unwrap(), [(4, "to decide".to_owned())]);
}

#[tokio::test]
async fn a_key_that_waits_for_a_store_that_hangs_is_heard_in_the_end() {
    let desk = Arc::new(MadeUpDesk::new(0));
    let sitting = sit(&desk).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    sitting.press("faq");
    let ending = sitting.end.await.unwrap();
    assert_eq!((ending.left, ending.unsaved), (Left::Quit, 1), "and nothing outdated was accepted");
}

#[tokio::test]
async fn a_key_typed_ahead_of_the_details_of_a_row_waits_for_them() {
    let desk = Arc::new(MadeUpDesk::new(9));
    let sitting = sit(&desk).await;
    sitting.press("jjnq");
    let ending = sitting.end.await.unwrap();
    let create = RowDecision::from([(Part::Person, Decision::create())]);
    assert_eq!(decisions(&desk), [(4, create)]);
    assert_eq!((ending.to_decide, ending.unsaved), (2, 0));
}
