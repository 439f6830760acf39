//! What the loop does with the terminal beside drawing on it.

use tokio::time::timeout;

use super::super::face::Face;
use super::super::input::EventSource;
use super::super::message::{Message, Stop};
use super::super::model::{Status, Tone};
use super::super::order::Order;
use super::super::output::{Asking, Flow, copying};
use super::super::terminal::{self, MouseUse};
use super::super::widget::text::{cut, visible};
use super::Console;

/// So much of what was copied is said.
const SAID: usize = 60;

impl<F: Face, B: Asking, E: EventSource> Console<F, B, E> {
    /// Carries out what was asked of the terminal.
    pub(super) async fn carry_out_orders(&mut self) {
        for order in std::mem::take(&mut self.orders) {
            match order {
                Order::Copy(text) => self.copy(&text),
                Order::Mouse => self.toggle_mouse(),
                Order::Suspend => self.suspend().await,
            }
        }
    }

    fn copy(&mut self, text: &str) {
        let told = match copying(terminal::kind(), text) {
            Ok(sequence) => {
                self.speak(&sequence);
                plain(format!("copied: {}", cut(&visible(text), SAID)))
            }
            Err(why) => Status { text: why.words(), tone: Tone::Refusal },
        };
        self.tell(Message::Said(told));
    }

    fn toggle_mouse(&mut self) {
        let (mouse, sequence) = terminal::toggle_mouse();
        self.speak(sequence);
        let words = match mouse {
            MouseUse::On => "mouse on: a click chooses, the wheel scrolls; Shift selects text; Ctrl-T off",
            MouseUse::Off if !terminal::kind().has_mouse() => "this terminal has no mouse",
            MouseUse::Off => "mouse off: the terminal selects text again",
        };
        self.tell(Message::Said(plain(words.into())));
    }

    /// Stops for the shell. What it wakes is drawn anew when the terminal says so ([`Self::resumed`]).
    async fn suspend(&mut self) {
        if !terminal::has_job_control() {
            let text = "no shell is there that could wake it again".into();
            return self.tell(Message::Said(Status { text, tone: Tone::Refusal }));
        }
        // An answer that is under way must not reach the shell as keys.
        if let Some(patience) = self.flow.farewell() {
            let _ = timeout(patience, self.last_word()).await;
        }
        if let Err(error) = terminal::stop() {
            let text = format!("it cannot be stopped: {error}");
            self.tell(Message::Said(Status { text, tone: Tone::Refusal }));
        }
    }

    /// The shell gave the terminal back, perhaps with another size: everything is drawn anew.
    pub(super) fn resumed(&mut self) {
        match terminal::take_again() {
            Ok(true) => {}
            Ok(false) => return,
            Err(_) => return self.tell(Message::Stopped(Stop::TerminalLost)),
        }
        self.flow = Flow::default();
        if let Ok(size) = terminal::size() {
            self.draw_anew(size.width, size.height);
        }
    }

    fn speak(&mut self, sequence: &str) {
        if self.terminal.backend_mut().say(sequence).is_err() {
            self.tell(Message::Stopped(Stop::TerminalLost));
        }
    }
}

fn plain(text: String) -> Status {
    Status { text, tone: Tone::Plain }
}
