//! The loading screen on a made-up file and a terminal in memory.

use std::task::{Context, Poll};

use ratatui::backend::{Backend, TestBackend};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::import::Progress;

use super::super::input::Key;
use super::super::test_support::{first_rows, lines_of};
use super::*;

struct Script(UnboundedReceiver<Event>);

impl EventSource for Script {
    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Event>>> {
        self.0.poll_recv(cx).map(|event| event.map(Ok))
    }
}

/// A file under way, with the ends that a test pulls.
struct Sitting {
    keys: UnboundedSender<Event>,
    tell: UnboundedSender<Opening>,
    stop: oneshot::Sender<Stop>,
    done: oneshot::Sender<Result<&'static str, ImportError>>,
    end: JoinHandle<(Loaded<&'static str>, String, u32)>,
}

impl crate::tui::output::Asking for Counting {
    fn say(&mut self, _: &str) -> Result<(), Self::Error> {
        Ok(())
    }
    fn ask(&mut self, _: &'static str) {}
    fn is_asking(&self) -> bool {
        true
    }
}

/// Counts the frames.
struct Counting {
    inner: TestBackend,
    frames: u32,
}

impl Backend for Counting {
    type Error = <TestBackend as Backend>::Error;
    fn draw<'a, I>(&mut self, content: I) -> Result<(), Self::Error>
    where
        I: Iterator<Item = (u16, u16, &'a ratatui::buffer::Cell)>,
    {
        self.frames += 1;
        self.inner.draw(content)
    }
    fn hide_cursor(&mut self) -> Result<(), Self::Error> {
        self.inner.hide_cursor()
    }
    fn show_cursor(&mut self) -> Result<(), Self::Error> {
        self.inner.show_cursor()
    }
    fn get_cursor_position(&mut self) -> Result<ratatui::layout::Position, Self::Error> {
        self.inner.get_cursor_position()
    }
    fn set_cursor_position<P: Into<ratatui::layout::Position>>(&mut self, at: P) -> Result<(), Self::Error> {
        self.inner.set_cursor_position(at)
    }
    fn clear(&mut self) -> Result<(), Self::Error> {
        self.inner.clear()
    }
    fn clear_region(&mut self, kind: ratatui::backend::ClearType) -> Result<(), Self::Error> {
        self.inner.clear_region(kind)
    }
    fn size(&self) -> Result<ratatui::layout::Size, Self::Error> {
        self.inner.size()
    }
    fn window_size(&mut self) -> Result<ratatui::backend::WindowSize, Self::Error> {
        self.inner.window_size()
    }
    fn flush(&mut self) -> Result<(), Self::Error> {
        self.inner.flush()
    }
}

fn sit() -> Sitting {
    let (keys, script) = unbounded_channel();
    let (tell, heard) = unbounded_channel();
    let (stop, stopped) = oneshot::channel::<Stop>();
    let (done, opened) = oneshot::channel();
    let size = Size { width: 80, height: 24 };
    let mut loader = Loader {
        loading: Loading::new(Subject::File, "spring.csv".into(), size),
        terminal: Terminal::new(Counting { inner: TestBackend::new(80, 24), frames: 0 }).unwrap(),
        events: Script(script),
        heard,
        began: Instant::now(),
        drawn: None,
    };
    let end = tokio::spawn(async move {
        let mut task = tokio::spawn(async move {
            match opened.await {
                Ok(result) => result,
                Err(_) => std::future::pending().await,
            }
        });
        let outside = async {
            match stopped.await {
                Ok(stop) => stop,
                Err(_) => std::future::pending().await,
            }
        };
        let mut outside = Box::pin(outside.fuse());
        let loaded = loader.run(&mut task, outside.as_mut()).await;
        let backend = loader.terminal.backend();
        (loaded, lines_of(backend.inner.buffer()), backend.frames)
    });
    Sitting { keys, tell, stop, done, end }
}

fn at(done: u64) -> Opening {
    Opening::Progress(Progress { what: "reading", done, total: Some(1_000_000) })
}

#[tokio::test]
async fn the_first_rows_are_on_the_screen_while_the_file_is_read() {
    let sitting = sit();
    sitting.tell.send(Opening::First(Box::new(first_rows()))).unwrap();
    tokio::time::sleep(FLASH * 3).await;
    sitting.keys.send(Event::Key(Key::Char('l'))).unwrap();
    tokio::time::sleep(FLASH).await;
    sitting.done.send(Ok("the batch")).unwrap();
    let (loaded, window, _) = sitting.end.await.unwrap();
    assert!(matches!(loaded, Loaded::Ready(ready) if *ready == Ok("the batch")));
    assert!(window.contains("B (EMAIL1)") && window.contains("j.mueller@example.ch"), "{window}");
    assert!(
        window.contains("? not understood") && !window.contains("Jürg Müller"),
        "one column on: {window}"
    );
}

#[tokio::test]
async fn a_flood_of_progress_is_drawn_four_times_a_second() {
    let sitting = sit();
    let began = Instant::now();
    sitting.tell.send(Opening::First(Box::new(first_rows()))).unwrap();
    for done in 0..200 {
        sitting.tell.send(at(done * 1_000)).unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    sitting.done.send(Ok("the batch")).unwrap();
    let (_, window, frames) = sitting.end.await.unwrap();
    assert!(window.contains("reading"), "{window}");
    // The first rows come at once, and a busy machine may take longer than the second that this lasts.
    let most = began.elapsed().as_millis() / super::BEAT.as_millis() + 4;
    assert!(frames >= 2 && u128::from(frames) <= most, "{frames} frames, {most} at most");
}

#[tokio::test]
async fn silence_draws_nothing() {
    let sitting = sit();
    tokio::time::sleep(FLASH * 6).await;
    drop(sitting.tell);
    tokio::time::sleep(FLASH).await;
    sitting.done.send(Ok("the batch")).unwrap();
    let (_, window, frames) = sitting.end.await.unwrap();
    assert!(window.contains("spring.csv") && window.contains("looking at the file"), "{window}");
    assert_eq!(frames, 1);
}

#[tokio::test]
async fn a_file_that_is_open_at_once_shows_no_loading_screen() {
    let sitting = sit();
    sitting.done.send(Ok("the batch")).unwrap();
    assert_eq!(sitting.end.await.unwrap().2, 0);
}

#[tokio::test]
async fn it_can_be_left_by_key_by_signal_and_by_a_lost_terminal() {
    let sitting = sit();
    sitting.keys.send(Event::Key(Key::Char('q'))).unwrap();
    assert!(matches!(sitting.end.await.unwrap().0, Loaded::Left(Left::Quit)));
    for (stop, left) in [(Stop::Signal, Left::Signal), (Stop::TerminalLost, Left::TerminalLost)] {
        let sitting = sit();
        sitting.stop.send(stop).unwrap();
        assert!(matches!(sitting.end.await.unwrap().0, Loaded::Left(by) if by == left));
    }
    let sitting = sit();
    drop(sitting.keys);
    assert!(matches!(sitting.end.await.unwrap().0, Loaded::Left(Left::TerminalLost)));
}

#[tokio::test]
async fn what_goes_wrong_while_it_is_opened_comes_back() {
    let sitting = sit();
    sitting.done.send(Err(ImportError::new("the disk is full", ""))).unwrap();
    let (loaded, ..) = sitting.end.await.unwrap();
    assert!(matches!(loaded, Loaded::Ready(ready) if ready.is_err()));
}
