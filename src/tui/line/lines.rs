//! Where typed lines come from.

use std::io::BufRead as _;

use async_trait::async_trait;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Longer lines are cut: nobody types them, and a pipe may hold anything.
const LONGEST: usize = 4_096;

/// Lines that somebody typed.
#[async_trait]
pub trait Lines: Send {
    /// The next line without its end; `None` when there are no more.
    async fn next_line(&mut self) -> Option<String>;
}

/// The lines of stdin, read by a thread of their own: waiting for one holds up nothing.
pub struct StdinLines {
    lines: UnboundedReceiver<String>,
}

impl StdinLines {
    /// Starts to read.
    #[must_use]
    pub fn open() -> Self {
        let (to, lines) = unbounded_channel();
        std::thread::spawn(move || {
            let mut input = std::io::stdin().lock();
            let mut bytes = Vec::new();
            while matches!(input.read_until(b'\n', &mut bytes), Ok(read) if read > 0) {
                let text = String::from_utf8_lossy(&bytes);
                let line = text.trim_end_matches(['\r', '\n']).chars().take(LONGEST).collect();
                // Nobody listens any more once the sitting is over.
                if to.send(line).is_err() {
                    return;
                }
                bytes.clear();
            }
        });
        Self { lines }
    }
}

#[async_trait]
impl Lines for StdinLines {
    async fn next_line(&mut self) -> Option<String> {
        self.lines.recv().await
    }
}
