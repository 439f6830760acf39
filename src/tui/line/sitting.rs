//! The loop: tell, ask, do what was answered, wait until it is done.
//!
//! Nothing is asked while anything is under way, so that an answer always meets what was told.

use std::io::Write;
use std::pin::{Pin, pin};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::FusedFuture;
use tokio::time::{Instant, sleep_until};

use super::super::keymap::Action;
use super::super::layout::Size;
use super::super::message::{Message, Stop};
use super::super::model::{EndPhase, Why};
use super::super::opening::left_by;
use super::super::run::Left;
use super::super::speed::{Paced, span};
use super::super::worker::{Laned as _, Worker};
use super::answer::{Heard, Step, heard};
use super::lines::Lines;
use super::scene::{Scene, Takes, Told};

/// So long the end waits for what is under way.
const PATIENCE: Duration = Duration::from_secs(5);
/// How far something is, is told this often: a voice needs its time.
const BEAT: Duration = Duration::from_secs(5);

/// Whether what came of the last answer was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heed {
    Told,
    New,
}

/// One sitting.
pub(super) struct Sitting<F: Told, I, O> {
    model: F,
    worker: Worker<F::Effect, F::Answer>,
    input: I,
    out: O,
    /// Answers of the worker that are still to come.
    awaited: usize,
    /// What was told last.
    told: Vec<String>,
    /// What came of the last answer was told already.
    heard: Heed,
    /// When progress is told next.
    beat: Instant,
}

impl<F: Told, I: Lines, O: Write> Sitting<F, I, O> {
    /// A sitting before its first word.
    pub(super) fn new(model: F, worker: Worker<F::Effect, F::Answer>, (input, out): (I, O)) -> Self {
        Self {
            model,
            worker,
            input,
            out,
            awaited: 0,
            told: Vec::new(),
            heard: Heed::New,
            beat: Instant::now() + BEAT,
        }
    }

    /// Goes on until the person leaves, the input ends, or the program is asked to end.
    pub(super) async fn run(mut self, stop: impl Future<Output = Stop>) -> F::Ending {
        let mut stop = pin!(stop.fuse());
        // The first message asks for the details of the first row.
        let Size { width, height } = self.model.size();
        self.tell(Message::Resized(width, height));
        let place = self.model.place();
        self.say(&place);
        let mut scene = self.after(stop.as_mut()).await;
        while !matches!(self.model.phase(), EndPhase::Over(_)) {
            tokio::select! {
                stopped = stop.as_mut() => self.tell(Message::Stopped(stopped)),
                line = self.input.next_line() => match line {
                    Some(line) => self.hear(&scene, &line),
                    None => self.tell(Message::Action(Action::Quit)),
                },
            }
            scene = self.after(stop.as_mut()).await;
        }
        let left = match self.model.phase() {
            EndPhase::Over(Why::Stopped(stop)) => left_by(stop),
            EndPhase::Over(Why::Office) | EndPhase::Over(Why::Asked) => Left::Quit,
            _ => Left::Broken,
        };
        let _ = self.out.flush();
        self.model.ending(left)
    }

    /// Does what a line asks.
    fn hear(&mut self, scene: &Scene, line: &str) {
        // An empty line asks for everything once more wherever it is no answer.
        if scene.takes == Takes::Pick && line.trim().is_empty() {
            self.told.clear();
        }
        match heard(scene, self.model.mode(), line) {
            Heard::Steps(steps) => self.take(steps),
            Heard::Again => self.told.clear(),
            Heard::List => self.list(),
            Heard::Help => self.help(scene),
            Heard::Leave => self.tell(Message::Action(Action::Quit)),
            Heard::Unknown => {
                self.say(&["Not understood. A question mark tells what can be answered.".into()]);
            }
        }
    }

    fn list(&mut self) {
        let lines = match self.model.list() {
            lines if lines.is_empty() => vec!["There is no list here.".to_owned()],
            lines => lines,
        };
        self.say(&lines);
    }

    fn help(&mut self, scene: &Scene) {
        let lines = super::boxes::help(&self.model, scene);
        self.say(&lines);
    }

    /// Does what a person would do in the console, one step after the other.
    fn take(&mut self, steps: Vec<Step>) {
        for step in steps {
            let message = step.message(&self.model.look().keys, self.model.mode());
            let Some(message) = message else {
                return self
                    .say(&["That means nothing here. A question mark tells what can be answered.".into()]);
            };
            if let Message::Action(action) = &message
                && let Some(why) = self.model.refuses(*action)
            {
                return self.say(&[format!("Not done: {why}")]);
            }
            self.tell(message);
        }
    }

    fn tell(&mut self, message: Message<F::Answer>) {
        self.heard = Heed::New;
        for effect in self.model.update(message) {
            self.awaited += F::awaited(&effect);
            if effect.order().is_none() {
                self.worker.send(effect);
            }
        }
    }

    /// Waits until nothing is under way, then tells what there is; what is told to its end is closed.
    async fn after(&mut self, mut stop: Pin<&mut impl FusedFuture<Output = Stop>>) -> Scene {
        loop {
            self.settle(stop.as_mut()).await;
            if self.model.phase() != EndPhase::Working {
                return Scene::default();
            }
            if let Some(found) = self.model.found() {
                // A search that stayed on would give letters another meaning.
                self.say(&found);
                self.take(vec![Step::Act(Action::Back)]);
                continue;
            }
            let scene = self.model.scene();
            self.say_scene(&scene);
            match scene.takes {
                Takes::Told => self.take(vec![Step::Act(Action::Back)]),
                _ => return scene,
            }
        }
    }

    async fn settle(&mut self, mut stop: Pin<&mut impl FusedFuture<Output = Stop>>) {
        let mut deadline = None;
        self.beat = Instant::now() + BEAT;
        loop {
            let phase = self.model.phase();
            if matches!(phase, EndPhase::Over(_)) {
                return;
            }
            if self.awaited == 0 {
                // What is asked to end and waits for nothing is at its end.
                if let EndPhase::Finishing(why) | EndPhase::Remembering(why) = phase {
                    self.model.end_at(EndPhase::Over(why));
                }
                return;
            }
            if phase != EndPhase::Working && deadline.is_none() {
                deadline = Some(Instant::now() + PATIENCE);
            }
            tokio::select! {
                answer = self.worker.answer() => self.answer(answer),
                stopped = stop.as_mut(), if !stop.is_terminated() => self.tell(Message::Stopped(stopped)),
                () = until(deadline) => self.awaited = 0,
            }
        }
    }

    fn answer(&mut self, answer: Option<F::Answer>) {
        let Some(answer) = answer else {
            return self.model.end_at(EndPhase::Over(Why::Stopped(Stop::Broken)));
        };
        self.awaited = self.awaited.saturating_sub(F::settles(&answer));
        if let Some(progress) = F::progress(&answer)
            && Instant::now() >= self.beat
        {
            self.beat = Instant::now() + BEAT;
            let words = progress_words(progress);
            self.say(&[words]);
        }
        self.tell(Message::Answered(answer));
    }

    /// What came of the answer; then what there is, if it is another thing than before, and the question.
    fn say_scene(&mut self, scene: &Scene) {
        let said = self.model.said().filter(|_| std::mem::replace(&mut self.heard, Heed::Told) == Heed::New);
        let mut lines: Vec<String> = said.into_iter().collect();
        let all: Vec<String> =
            scene.lines.iter().cloned().chain(scene.choices.iter().map(super::scene::Choice::told)).collect();
        if all != self.told {
            lines.extend(all.iter().cloned());
            self.told = all;
        }
        lines.extend((!scene.question.is_empty()).then(|| scene.question.clone()));
        self.say(&lines);
    }

    /// Writes lines; a reader that is gone ends the sitting as a lost terminal does.
    fn say(&mut self, lines: &[String]) {
        let written = lines.iter().try_for_each(|line| writeln!(self.out, "{line}"));
        if written.and_then(|()| self.out.flush()).is_err() {
            self.tell(Message::Stopped(Stop::TerminalLost));
        }
    }
}

fn progress_words(progress: &Paced) -> String {
    let (what, done) = (progress.what, progress.done);
    let left = progress.left.map(|seconds| format!(", {} left", span(seconds))).unwrap_or_default();
    match progress.total {
        Some(total) => format!("{what}: {done} of {total}{left}."),
        None => format!("{what}: {done}."),
    }
}

async fn until(moment: Option<Instant>) {
    match moment {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}
