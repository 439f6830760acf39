//! The loop and the worker on a made-up desk and a terminal in memory.

use std::io;
use std::sync::Mutex;
use std::task::{Context, Poll};
use std::time::Duration;

use async_trait::async_trait;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::contact::ContactNumber;
use crate::import::{
    ChangeLine, ClusterAct, ClusterCounts, ClusterDetail, ClusterId, ClusterMerge, ClusterState, OnProgress,
    PastChange, PlanSummary, Progress,
};

use super::super::super::input::{Event, EventSource, Key};
use super::super::super::message::Stop;
use super::super::test_support::{cluster, header, line, two};
use super::super::worker::ClusterDesk;
use super::*;
use crate::tui::work::Work;

/// A desk in memory: it does what it is told, or has no room on its disk.
struct MadeUpDesk {
    lines: Mutex<Vec<ClusterLine>>,
    acts: Mutex<Vec<ClusterAct>>,
    disk: Disk,
}

#[derive(PartialEq)]
enum Disk {
    Roomy,
    Full,
}

impl MadeUpDesk {
    fn new(disk: Disk) -> Arc<Self> {
        let lines = Mutex::new((0..3).map(line).collect());
        Arc::new(Self { lines, acts: Mutex::default(), disk })
    }

    fn tally(&self) -> ClusterCounts {
        let lines = self.lines.lock().unwrap();
        let open = lines.iter().filter(|l| l.state == ClusterState::Open).count() as u64;
        ClusterCounts { open, merging: 3 - open, ..ClusterCounts::default() }
    }
}

#[async_trait]
impl ClusterDesk for MadeUpDesk {
    async fn header(&self) -> Result<DuplicatesHeader, ImportError> {
        Ok(DuplicatesHeader { counts: self.tally(), ..header() })
    }
    async fn lines(&self, from: usize, count: usize) -> Result<Vec<ClusterLine>, ImportError> {
        Ok(self.lines.lock().unwrap().iter().skip(from).take(count).cloned().collect())
    }
    async fn detail(
        &self,
        id: ClusterId,
        _draft: Option<&ClusterMerge>,
    ) -> Result<ClusterDetail, ImportError> {
        Ok(ClusterDetail { line: line(id), ..cluster(two().members) })
    }
    async fn act(&self, act: &ClusterAct) -> Result<Vec<ClusterLine>, ImportError> {
        if self.disk == Disk::Full {
            return Err(ImportError::new("the disk is full", ""));
        }
        // Slow enough that a key comes before the answer.
        tokio::time::sleep(Duration::from_millis(20)).await;
        self.acts.lock().unwrap().push(act.clone());
        let ClusterAct::Merge(id, _) = act else { return Ok(Vec::new()) };
        let mut lines = self.lines.lock().unwrap();
        let line = lines.iter_mut().find(|l| l.id == *id).unwrap();
        line.state = ClusterState::Merging("1 into 0012345".into());
        Ok(vec![line.clone()])
    }
    async fn preview(&self, _act: &ClusterAct) -> Result<(u64, Vec<ClusterLine>), ImportError> {
        Ok((0, Vec::new()))
    }
    async fn add(&self, _a: &ContactNumber, _b: &ContactNumber) -> Result<ClusterId, ImportError> {
        panic!("breaks the lane");
    }
    async fn plan(&self, _: OnProgress) -> Result<PlanSummary, ImportError> {
        Ok(PlanSummary { contacts: 2, ..PlanSummary::default() })
    }
    async fn changes(&self, _from: usize, _count: usize) -> Result<Vec<ChangeLine>, ImportError> {
        Ok(Vec::new())
    }
    async fn contact_past(&self, _: &ContactNumber) -> Result<Vec<PastChange>, ImportError> {
        Ok(Vec::new())
    }
    async fn commit(&self, work: Work) -> Result<CommitReport, ImportError> {
        (work.progress)(Progress { what: "writing", done: 1, total: Some(2) });
        Ok(CommitReport { batch: 7, receipt: 3, contacts: 2, ..CommitReport::default() })
    }
}

struct Script(UnboundedReceiver<Event>);

impl EventSource for Script {
    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Event>>> {
        self.0.poll_recv(cx).map(|event| event.map(Ok))
    }
}

/// A console under way: where its keys come from, and its end.
struct Sitting {
    keys: UnboundedSender<Event>,
    end: tokio::task::JoinHandle<DuplicatesEnding>,
}

async fn sit(desk: &Arc<MadeUpDesk>) -> Sitting {
    let (header, lines) = worker::read_all(&**desk).await.unwrap();
    let model = Model::new(header, lines, Size { width: 80, height: 24 });
    let (keys, script) = unbounded_channel();
    let ground = Ground {
        look: Look::default(),
        terminal: Terminal::new(TestBackend::new(80, 24)).unwrap(),
        events: Script(script),
    };
    let console = Console::new(model, worker::start(Arc::clone(desk)), ground);
    let end = tokio::spawn(async move { console.run(std::future::pending::<Stop>()).await.unwrap() });
    Sitting { keys, end }
}

impl Sitting {
    /// Presses keys with a moment between them, as what comes from the worker needs it.
    async fn press(&self, keys: &str) {
        for c in keys.chars() {
            tokio::time::sleep(Duration::from_millis(80)).await;
            let key = if c == '\n' { Key::Enter } else { Key::Char(c) };
            self.keys.send(Event::Key(key)).unwrap();
        }
    }
}

#[tokio::test]
async fn acts_reach_the_desk_in_order_and_leaving_waits_for_them() {
    let desk = MadeUpDesk::new(Disk::Roomy);
    let sitting = sit(&desk).await;
    sitting.press("mxm").await;
    sitting.keys.send(Event::Key(Key::Char('q'))).unwrap();
    let ending = sitting.end.await.unwrap();
    let ids: Vec<_> = desk.acts.lock().unwrap().iter().map(std::mem::discriminant).collect();
    assert_eq!((ids.len(), ids[0] == ids[2], ids[0] == ids[1]), (3, true, false));
    assert_eq!((ending.left, ending.merging, ending.unsaved), (Left::Quit, 2, 0));
    assert!(ending.farewell.contains("2 clusters to be merged by the next commit"), "{}", ending.farewell);
}

#[tokio::test]
async fn a_commit_goes_from_the_plan_to_the_receipt() {
    let desk = MadeUpDesk::new(Disk::Roomy);
    let sitting = sit(&desk).await;
    sitting.press("mCcyq").await;
    let ending = sitting.end.await.unwrap();
    assert_eq!(ending.report.map(|r| r.receipt), Some(3));
}

#[tokio::test]
async fn a_full_disk_leaves_everything_open() {
    let desk = MadeUpDesk::new(Disk::Full);
    let sitting = sit(&desk).await;
    sitting.press("mq").await;
    let ending = sitting.end.await.unwrap();
    assert_eq!((ending.open, ending.merging, ending.unsaved), (3, 0, 0));
    assert_eq!(ending.farewell, "contacts.db: 3 clusters to decide; `usher dedupe` goes on");
}

#[tokio::test]
async fn a_worker_that_panics_ends_it() {
    let desk = MadeUpDesk::new(Disk::Roomy);
    let sitting = sit(&desk).await;
    sitting.press("+1 2\n").await;
    let ending = sitting.end.await.unwrap();
    assert_eq!(ending.left, Left::Broken);
    assert!(ending.farewell.contains("broke down"), "{}", ending.farewell);
}
