//! A program in a real pseudo-terminal, with a person who waits for what is on the screen and presses keys.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use super::{FOREIGN, Sandbox, USHER};

/// How long a person waits for the screen; generous, because machines are shared.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Control bytes that a person types.
pub(crate) const ENTER: &str = "\r";
pub(crate) const ESC: &str = "\x1b";
pub(crate) const CTRL_R: &str = "\x12";

/// What the terminal was told besides text.
#[derive(Default)]
struct Titles(Vec<String>);

impl vt100::Callbacks for Titles {
    fn set_window_title(&mut self, _: &mut vt100::Screen, title: &[u8]) {
        self.0.push(String::from_utf8_lossy(title).into_owned());
    }
    fn set_window_icon_name(&mut self, _: &mut vt100::Screen, name: &[u8]) {
        self.0.push(String::from_utf8_lossy(name).into_owned());
    }
}

/// What came out of the terminal so far.
struct Seen {
    parser: vt100::Parser<Titles>,
    raw: Vec<u8>,
    over: bool,
    answers: Answers,
    /// Questions in `raw`, and how far it was searched for them.
    asked: usize,
    searched: usize,
    /// The frame that is coming in is marked as one, and its end has not come: a terminal does not show it yet.
    is_half: bool,
    marked: usize,
}

impl Seen {
    fn new(parser: vt100::Parser<Titles>) -> Self {
        Self {
            parser,
            raw: Vec::new(),
            over: false,
            answers: Answers::Never,
            asked: 0,
            searched: 0,
            is_half: false,
            marked: 0,
        }
    }

    /// Counts the questions in what came in; gives how many are new.
    fn questions(&mut self) -> usize {
        let found = |from: &[u8]| from.windows(QUESTION.len()).filter(|bytes| *bytes == QUESTION).count();
        let from = self.searched.saturating_sub(QUESTION.len() - 1);
        let new = found(&self.raw[from..]);
        self.searched = self.raw.len();
        self.asked += new;
        new
    }

    /// Finds the last mark of a synchronised update in what came in.
    fn find_marks(&mut self) {
        let from = self.marked.saturating_sub(FRAME_BEGINS.len() - 1);
        let last = self.raw[from..]
            .windows(FRAME_BEGINS.len())
            .rev()
            .find(|b| [FRAME_BEGINS, FRAME_ENDS].contains(b));
        self.is_half = last.map_or(self.is_half, |mark| mark == FRAME_BEGINS);
        self.marked = self.raw.len();
    }

    /// True when no half of a large frame stands on the screen beside the rest of the last one.
    fn is_whole(&self) -> bool {
        !self.is_half || self.over
    }
}

/// What the person and the terminal itself write.
type Writer = Arc<Mutex<Box<dyn Write + Send>>>;

/// What a program asks at the end of a frame (DA1), and what a terminal answers.
const QUESTION: &[u8] = b"\x1b[c";
const ANSWER: &[u8] = b"\x1b[?62;22c";

/// The marks of a synchronised update, which the console puts around large frames.
const FRAME_BEGINS: &[u8] = b"\x1b[?2026h";
const FRAME_ENDS: &[u8] = b"\x1b[?2026l";

/// Whether the terminal answers what it is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answers {
    Never,
    AtOnce,
}

/// A program that runs in a pseudo-terminal.
pub(crate) struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Writer>,
    reader: Option<JoinHandle<()>>,
    child: Box<dyn Child + Send + Sync>,
    has_ended: bool,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    before: String,
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

impl Terminal {
    /// Starts the program in a terminal of this size.
    pub(crate) fn start(sandbox: &Sandbox, (columns, rows): (u16, u16), args: &[&str]) -> Self {
        Self::start_with(sandbox, (columns, rows), args, &[])
    }

    /// Starts the program with further variables in its environment.
    pub(crate) fn start_with(
        sandbox: &Sandbox,
        (columns, rows): (u16, u16),
        args: &[&str],
        variables: &[(&str, &str)],
    ) -> Self {
        Self::start_program(sandbox, (columns, rows), &[&[USHER], args].concat(), variables)
    }

    /// Starts any program; the first word is its name.
    pub(crate) fn start_program(
        sandbox: &Sandbox,
        (columns, rows): (u16, u16),
        words: &[&str],
        variables: &[(&str, &str)],
    ) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let mut command = CommandBuilder::new(words[0]);
        command.args(&words[1..]);
        FOREIGN.iter().for_each(|name| command.env_remove(name));
        sandbox.environment().iter().for_each(|(name, value)| command.env(name, value));
        variables.iter().for_each(|(name, value)| command.env(name, value));
        command.cwd(sandbox.path(""));
        let before = termios(&*pair.master);
        let reader = pair.master.try_clone_reader().unwrap();
        let writer: Writer = Arc::new(Mutex::new(pair.master.take_writer().unwrap()));
        let child = pair.slave.spawn_command(command).unwrap();
        // A terminal that does not tell its size has one all the same.
        let (rows, columns) = if rows == 0 { (24, 80) } else { (rows, columns) };
        let parser = vt100::Parser::new_with_callbacks(
            NonZeroU16::new(rows).unwrap(),
            NonZeroU16::new(columns).unwrap(),
            0,
            Titles::default(),
        );
        let seen = Arc::new((Mutex::new(Seen::new(parser)), Condvar::new()));
        let reader = read_along(reader, Arc::clone(&seen), Arc::clone(&writer));
        Self {
            master: Some(pair.master),
            writer: Some(writer),
            reader: Some(reader),
            child,
            has_ended: false,
            seen,
            before,
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.0.lock().unwrap()
    }

    /// Waits until the screen is as wanted; says what was on it when it never comes.
    pub(crate) fn wait_until(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        self.wait_within(PATIENCE, what, wanted);
    }

    /// Waits no longer than so.
    pub(crate) fn wait_within(
        &self,
        patience: Duration,
        what: &str,
        wanted: impl Fn(&vt100::Screen) -> bool,
    ) {
        let deadline = Instant::now() + patience;
        let mut seen = self.seen();
        while !(seen.is_whole() && wanted(seen.parser.screen())) {
            let left = deadline.saturating_duration_since(Instant::now());
            let screen = seen.parser.screen().contents();
            assert!(!left.is_zero(), "waited in vain for {what}:\n{screen}");
            assert!(!seen.over, "the program ended before {what}:\n{screen}");
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// Waits until a sequence comes after so many bytes.
    pub(crate) fn wait_for_bytes(&self, after: usize, wanted: &str) {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen();
        while !seen.raw[after..].windows(wanted.len()).any(|bytes| bytes == wanted.as_bytes()) {
            let screen = seen.parser.screen().contents();
            assert!(Instant::now() < deadline, "waited in vain for {wanted:?}:\n{screen}");
            assert!(!seen.over, "the program ended before {wanted:?}:\n{screen}");
            seen = self.seen.1.wait_timeout(seen, Duration::from_millis(100)).unwrap().0;
        }
    }

    /// Waits until a text stands on the screen.
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait_until(text, |screen| screen.contents().contains(text));
    }

    /// Waits until the line of the header says how many rows are to decide.
    pub(crate) fn wait_for_open(&self, rows: u64) {
        self.wait_for(&format!("{rows} to decide"));
    }

    /// Waits until the store has acknowledged everything: no decision is painted as pending.
    pub(crate) fn wait_for_check(&self, row: u32) {
        self.wait_until(&format!("row {row} with ✓"), |screen| {
            line_of(&screen.contents(), row).is_some_and(|line| line.contains('✓'))
        });
    }

    /// Presses keys, one after the other in one go.
    pub(crate) fn press(&mut self, keys: &str) {
        let mut writer = self.writer.as_ref().unwrap().lock().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// From now on the terminal answers, or falls silent; one that begins to answers what was asked last.
    pub(crate) fn answer(&mut self, answers: Answers) {
        let was = std::mem::replace(&mut self.seen().answers, answers);
        if (was, answers) == (Answers::Never, Answers::AtOnce) && self.questions() > 0 {
            let mut writer = self.writer.as_ref().unwrap().lock().unwrap();
            writer.write_all(ANSWER).unwrap();
        }
    }

    /// How often the terminal was asked.
    pub(crate) fn questions(&self) -> usize {
        self.seen().asked
    }

    /// Waits until nothing has come for so long; gives how many bytes have come so far.
    pub(crate) fn quiet_for(&self, silence: Duration) -> usize {
        let mut seen = self.seen();
        loop {
            let before = seen.raw.len();
            let (now, timeout) = self.seen.1.wait_timeout(seen, silence).unwrap();
            seen = now;
            if timeout.timed_out() && seen.raw.len() == before {
                return before;
            }
        }
    }

    /// What stands on the screen; a frame whose end has not come is not shown.
    pub(crate) fn contents(&self) -> String {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen();
        while !seen.is_whole() && Instant::now() < deadline {
            seen = self.seen.1.wait_timeout(seen, Duration::from_millis(100)).unwrap().0;
        }
        seen.parser.screen().contents()
    }

    /// Every byte that the program wrote.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.seen().raw.clone()
    }

    /// Every window title that was asked for.
    pub(crate) fn titles(&self) -> Vec<String> {
        self.seen().parser.callbacks().0.clone()
    }

    /// Makes the window larger or smaller.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let (rows_now, columns_now) = (NonZeroU16::new(rows).unwrap(), NonZeroU16::new(columns).unwrap());
        self.seen().parser.screen_mut().set_size(rows_now, columns_now);
        self.master.as_ref().unwrap().resize(size(columns, rows)).unwrap();
    }

    /// The number of the program that was started.
    pub(crate) fn process(&self) -> i32 {
        i32::try_from(self.child.process_id().unwrap()).unwrap()
    }

    /// Sends a signal to the program.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_raw(self.process()).unwrap(), signal).unwrap();
    }

    /// Waits until the process is stopped, as SIGSTOP does it some time after it was sent.
    pub(crate) fn wait_for_stop(&self) {
        let deadline = Instant::now() + PATIENCE;
        let path = format!("/proc/{}/stat", self.process());
        let is_stopped =
            || std::fs::read_to_string(&path).unwrap().rsplit(')').next().unwrap().starts_with(" T");
        while !is_stopped() {
            assert!(Instant::now() < deadline, "it does not stop");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until the program has ended and everything that it wrote has come in.
    pub(crate) fn wait_for_end(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                self.has_ended = true;
                self.wait_for_the_last_byte();
                return status;
            }
            assert!(Instant::now() < deadline, "the program does not end:\n{}", self.contents());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Waits until the terminal says that nobody has it open any more. No longer than this: a program that was started
    /// beside it may have it open for a while.
    fn wait_for_the_last_byte(&self) {
        let deadline = Instant::now() + PATIENCE / 4;
        let mut seen = self.seen();
        while !seen.over && Instant::now() < deadline {
            seen = self.seen.1.wait_timeout(seen, Duration::from_millis(100)).unwrap().0;
        }
    }

    /// Waits until a text stands on the screen, the program having ended: its last bytes may still be on their way.
    pub(crate) fn wait_after_end(&self, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.contents().contains(text) {
            assert!(Instant::now() < deadline, "waited in vain for {text:?}:\n{}", self.contents());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// From now on nobody reads what the program writes: what this key shows is the last that is read.
    pub(crate) fn read_no_more(&mut self, key: &str) {
        self.seen().over = true;
        self.press(key);
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
    }

    /// Takes the terminal away, as a lost connection does, and waits for the end of the program.
    pub(crate) fn hang_up(&mut self) -> ExitStatus {
        self.hang_up_after("j").0
    }

    /// The same after a key that shows something: the reader holds the terminal open until it wakes up once more.
    /// Gives too how long the program lived without its terminal.
    pub(crate) fn hang_up_after(&mut self, key: &str) -> (ExitStatus, Duration) {
        self.read_no_more(key);
        self.lose()
    }

    /// Takes the terminal away where nobody reads it any more, and waits for the end of the program.
    pub(crate) fn lose(&mut self) -> (ExitStatus, Duration) {
        (self.master, self.writer) = (None, None);
        let lost = Instant::now();
        (self.wait_for_end(), lost.elapsed())
    }

    /// The terminal is as it was before: main screen, cursor shown, modes as they were.
    pub(crate) fn assert_restored(&self) {
        // The child is gone; its last bytes may still be on their way.
        let deadline = Instant::now() + PATIENCE;
        loop {
            let seen = self.seen();
            let screen = seen.parser.screen();
            if is_restored(screen) {
                break;
            }
            assert!(Instant::now() < deadline, "the terminal was left as the console had it");
            drop(self.seen.1.wait_timeout(seen, Duration::from_millis(100)).unwrap());
        }
        self.assert_modes();
    }

    /// The modes of the terminal are as they were before.
    pub(crate) fn assert_modes(&self) {
        assert_eq!(termios(&**self.master.as_ref().unwrap()), self.before, "the modes of the terminal");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // The number of a program that has ended may be that of another one by now: this would send it a SIGHUP.
        if self.has_ended {
            return;
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Main screen, cursor shown, pastes and the mouse as they were.
fn is_restored(screen: &vt100::Screen) -> bool {
    !screen.alternate_screen()
        && !screen.hide_cursor()
        && !screen.bracketed_paste()
        && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
}

fn termios(master: &(dyn MasterPty + Send)) -> String {
    format!("{:?}", master.get_termios())
}

/// Reads until the program or the test says that it is over.
fn read_along(
    mut reader: Box<dyn Read + Send>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    writer: Writer,
) -> JoinHandle<()> {
    std::thread::spawn(move || {
        let mut buffer = [0; 8192];
        loop {
            let count = reader.read(&mut buffer).unwrap_or(0);
            let Ok(mut now) = seen.0.lock() else { return };
            now.raw.extend_from_slice(&buffer[..count]);
            now.parser.process(&buffer[..count]);
            now.find_marks();
            now.over |= count == 0;
            if now.questions() > 0 && now.answers == Answers::AtOnce {
                // The program may have gone in between.
                let _ = writer.lock().unwrap().write_all(ANSWER);
            }
            seen.1.notify_all();
            if now.over {
                return;
            }
        }
    })
}

/// True when the row's details are shown below the queue; until they come its title says so by `…`.
pub(crate) fn has_details_of(screen: &str, row: u32) -> bool {
    let title = format!("─ Row {row} ─ ");
    screen.split(title.as_str()).nth(1).is_some_and(|rest| !rest.starts_with('…'))
}

/// The row under the cursor of the queue.
pub(crate) fn row_here(screen: &str) -> Option<u32> {
    let line = screen.lines().find(|line| line.starts_with('▸'))?;
    line.trim_start_matches('▸').split_whitespace().next()?.parse().ok()
}

/// The queue line of a row: its number stands first, behind the cursor if it is there.
pub(crate) fn line_of(screen: &str, row: u32) -> Option<&str> {
    let number = row.to_string();
    screen.lines().find(|line| {
        let mut words = line.trim_start_matches('▸').split_whitespace();
        words.next() == Some(number.as_str())
    })
}
