//! The files that somebody may want to open: found in folders, completed while a path is typed, looked into.
//!
//! In: folders. Out: files of the kinds that are read, the newest first. However large a disk is, the walk ends: so deep,
//! so many entries, so long. Folders behind links are not walked, so that no loop is. Everything here blocks and belongs
//! off the thread that draws.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{DirEntry, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::source::{Glimpse, ReadOptions, RowEvent, glimpse, open};

/// Folders below the first that are walked.
const DEPTH: usize = 4;

/// Entries that are looked at in all.
const ENTRIES: usize = 40_000;

/// A folder with more entries is no place where somebody keeps the files of customers.
const HUGE: usize = 4_000;

/// Files that are shown.
const FILES: usize = 2_000;

/// A disk that takes longer answers with what it gave so far.
const PATIENCE: Duration = Duration::from_secs(3);

/// Entries shown while a path is typed.
const COMPLETIONS: usize = 500;

/// Larger workbooks are not looked into before they are opened.
const LOOKED_INTO: u64 = 16 << 20;

/// Endings of the files that `source` reads (its module says what it makes of them; content decides in the end).
const ENDINGS: [&str; 17] = [
    "csv", "tsv", "tab", "txt", "psv", "dat", "xlsx", "xlsm", "xlsb", "xls", "ods", "fods", "xml", "html",
    "htm", "sql", "dump",
];

/// A file, or a folder while a path is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    /// The whole path.
    pub path: PathBuf,
    /// Its name as text.
    pub name: String,
    /// Its folder, below the folder that was walked or whole.
    pub folder: String,
    /// What it is.
    pub kind: FileKind,
    /// Bytes.
    pub size: u64,
    /// When it was changed, as on the clock here; empty when unknown.
    pub changed: String,
    /// How long ago: `3 h`, `12 d`.
    pub age: String,
}

/// What stands in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileKind {
    /// A folder.
    Folder,
    /// A file.
    File,
}

/// What a walk found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundFiles {
    /// The newest first.
    pub files: Vec<FoundFile>,
    /// What was left out, and why: one sentence each.
    pub left_out: Vec<String>,
}

/// The first lines of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilePreview {
    /// What it is.
    pub told: String,
    /// Lines of it.
    pub lines: Vec<String>,
}

/// Where files are looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileScope {
    /// The folder in which the program was started.
    pub here: PathBuf,
    /// The person's home, for `~`.
    pub home: Option<PathBuf>,
}

/// A walk under way.
struct Walk {
    found: Vec<(Option<SystemTime>, FoundFile)>,
    seen: HashSet<PathBuf>,
    entries: usize,
    until: Instant,
    huge: usize,
    cut: bool,
}

/// The files in folders and below the first of them, newest first.
#[must_use]
pub fn find_files(scope: &FileScope, recent: &[PathBuf]) -> FoundFiles {
    let mut walk = Walk {
        found: Vec::new(),
        seen: HashSet::new(),
        entries: 0,
        until: Instant::now() + PATIENCE,
        huge: 0,
        cut: false,
    };
    // Folders that were used are looked at first: a disk that is slow here must not hide them.
    for folder in recent {
        walk.folder(folder, scope, 0);
    }
    walk.folder(&scope.here, scope, DEPTH);
    walk.told()
}

impl Walk {
    /// Takes in a folder, the nearer folders before the deeper ones.
    fn folder(&mut self, folder: &Path, scope: &FileScope, depth: usize) {
        let mut open = vec![folder.to_owned()];
        for level in 0..=depth {
            let mut below = Vec::new();
            for folder in open {
                if self.entries >= ENTRIES || Instant::now() > self.until {
                    self.cut = true;
                    return;
                }
                below.extend(self.entries_of(&folder, scope));
            }
            open = if level < depth { below } else { Vec::new() };
        }
    }

    /// Takes the files of one folder; gives the folders in it.
    fn entries_of(&mut self, folder: &Path, scope: &FileScope) -> Vec<PathBuf> {
        let known = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
        let is_new = self.seen.insert(known);
        let entries: Vec<DirEntry> = entries.take(HUGE + 1).filter_map(std::result::Result::ok).collect();
        self.entries += entries.len();
        if entries.len() > HUGE {
            // A folder that was used may lie below the one that is walked too.
            self.huge += usize::from(is_new);
            return Vec::new();
        }
        let mut folders = Vec::new();
        for entry in entries.iter().filter(|entry| !is_hidden(&entry.file_name())) {
            // Of the entry itself, so that a link to a folder is no folder.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push(entry.path()),
                Ok(_) if is_new && has_ending(&entry.path()) => self.file(&entry.path(), scope),
                _ => {}
            }
        }
        folders
    }

    fn file(&mut self, path: &Path, scope: &FileScope) {
        if let Ok(metadata) = std::fs::metadata(path)
            && metadata.is_file()
        {
            self.found.push((metadata.modified().ok(), found(path, &metadata, scope)));
        }
    }

    fn told(mut self) -> FoundFiles {
        self.found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.path.cmp(&b.1.path)));
        let more = self.found.len().saturating_sub(FILES);
        self.found.truncate(FILES);
        let mut left_out = Vec::new();
        if more > 0 {
            left_out.push(format!("{more} older files are left out; type a path to reach them"));
        }
        if self.huge > 0 {
            left_out.push(format!("folders with more than {HUGE} entries are left out: {}", self.huge));
        }
        if self.cut {
            left_out.push("not every folder was looked through; type a path to reach the others".into());
        }
        FoundFiles { files: self.found.into_iter().map(|(_, file)| file).collect(), left_out }
    }
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

fn has_ending(path: &Path) -> bool {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

fn found(path: &Path, metadata: &Metadata, scope: &FileScope) -> FoundFile {
    let modified = metadata.modified().ok();
    let folder = path.parent().unwrap_or(path);
    FoundFile {
        name: path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
        folder: short(folder, scope),
        kind: if metadata.is_dir() { FileKind::Folder } else { FileKind::File },
        size: metadata.len(),
        changed: modified.map(on_the_clock).unwrap_or_default(),
        age: modified.and_then(|at| at.elapsed().ok()).map(age).unwrap_or_default(),
        path: path.to_owned(),
    }
}

/// A folder as a person writes it: from here, or from home.
fn short(folder: &Path, scope: &FileScope) -> String {
    if let Ok(below) = folder.strip_prefix(&scope.here) {
        return if below.as_os_str().is_empty() { ".".into() } else { below.to_string_lossy().into_owned() };
    }
    match scope.home.as_ref().and_then(|home| folder.strip_prefix(home).ok()) {
        Some(below) if below.as_os_str().is_empty() => "~".into(),
        Some(below) => format!("~/{}", below.to_string_lossy()),
        None => folder.to_string_lossy().into_owned(),
    }
}

fn on_the_clock(at: SystemTime) -> String {
    let time = jiff::Timestamp::try_from(at);
    time.map(|t| t.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default()
}

/// `40 s`, `3 min`, `5 h`, `12 d`, `2 y`.
fn age(elapsed: Duration) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    const YEAR: u64 = 365 * DAY;
    let seconds = elapsed.as_secs();
    let units = [(YEAR, "y"), (DAY, "d"), (HOUR, "h"), (MINUTE, "min")];
    let unit = units.into_iter().find(|(unit, _)| seconds >= *unit).unwrap_or((1, "s"));
    format!("{} {}", seconds / unit.0, unit.1)
}

/// The path that a typed text means: from here, from home, or from the root.
#[must_use]
pub fn typed_path(typed: &str, scope: &FileScope) -> PathBuf {
    let typed = typed.trim();
    match (typed.strip_prefix('~'), &scope.home) {
        (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with('/') => {
            home.join(rest.trim_start_matches('/'))
        }
        _ => scope.here.join(typed),
    }
}

/// A typed path as its folder and what is typed of a name in it: `~` and `..` are folders, with or without a `/` behind.
#[must_use]
pub fn typed_parts(typed: &str) -> (String, &str) {
    let typed = typed.trim();
    let name = typed.rsplit('/').next().unwrap_or_default();
    let is_folder = name == ".." || typed == "~";
    match typed.strip_suffix(name) {
        _ if is_folder => (format!("{typed}/"), ""),
        Some(folder) => (folder.to_owned(), name),
        None => (typed.to_owned(), ""),
    }
}

/// What a typed path may go on with: folders first, then files of the kinds that are read. A hidden one is shown when its
/// dot was typed.
#[must_use]
pub fn complete_path(typed: &str, scope: &FileScope) -> Vec<FoundFile> {
    let (folder, name) = typed_parts(typed);
    let (folder, start) = (typed_path(&folder, scope), name.to_lowercase());
    let Ok(entries) = std::fs::read_dir(&folder) else { return Vec::new() };
    let mut fitting = Vec::new();
    for entry in entries.take(ENTRIES).filter_map(std::result::Result::ok) {
        let name = entry.file_name();
        let begins = name.to_string_lossy().to_lowercase().starts_with(&start);
        if !begins || (is_hidden(&name) && !start.starts_with('.')) {
            continue;
        }
        // Behind a link here: a person typed the way.
        let Ok(metadata) = std::fs::metadata(entry.path()) else { continue };
        if metadata.is_dir() || (metadata.is_file() && has_ending(&entry.path())) {
            fitting.push(found(&entry.path(), &metadata, scope));
        }
    }
    fitting.sort_by(|a, b| a.kind.cmp(&b.kind).then_with(|| a.name.cmp(&b.name)));
    fitting.truncate(COMPLETIONS);
    fitting
}

/// The first lines of a file.
#[must_use]
pub fn preview_file(path: &Path, lines: usize, options: &ReadOptions) -> FilePreview {
    match glimpse(path, lines) {
        Ok(Glimpse::Empty) => FilePreview { told: "the file is empty".into(), lines: Vec::new() },
        Ok(Glimpse::Text(lines)) => FilePreview { told: "text".into(), lines },
        Ok(Glimpse::Workbook(what)) => preview_workbook(path, (what, lines), options),
        Err(error) => {
            let hint = error.hint();
            let lines = if hint.is_empty() { Vec::new() } else { vec![hint.to_owned()] };
            FilePreview { told: error.to_string(), lines }
        }
    }
}

fn preview_workbook(path: &Path, (what, lines): (&str, usize), options: &ReadOptions) -> FilePreview {
    let size = std::fs::metadata(path).map(|m| m.len()).unwrap_or(0);
    if size > LOOKED_INTO {
        return FilePreview {
            told: format!("{what}, too large for a look before it is opened"),
            lines: Vec::new(),
        };
    }
    match open(path, options) {
        Ok(table) => {
            let names: Vec<String> = table.layout.columns.iter().map(|c| c.header.clone()).collect();
            let told = table.layout.statement();
            let rows = table.filter_map(|event| match event {
                RowEvent::Row(row) => {
                    Some(row.cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join(" · "))
                }
                _ => None,
            });
            let lines = std::iter::once(names.join(" · ")).chain(rows).take(lines).collect();
            FilePreview { told, lines }
        }
        Err(error) => FilePreview { told: error.to_string(), lines: vec![error.hint().to_owned()] },
    }
}
