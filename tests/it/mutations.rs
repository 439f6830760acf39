//! Files of the fixtures, damaged at random, read to their end.
//!
//! A short run belongs to every test run; `USHER_FUZZ_SECONDS` asks for a longer one and `USHER_FUZZ_SEED`
//! for other damage. What fails is kept and named. `.ci/fuzz` goes further with a coverage-guided fuzzer.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use usher::source::{Limits, ReadOptions, RowEvent, convert, open};

/// A small generator of numbers, so that a seed tells the whole run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

/// Bytes that mean something to a reader of tables.
const SPECIAL: &[&[u8]] = &[
    b"\"",
    b"\"\"",
    b"\n",
    b"\r",
    b"\r\n",
    b";",
    b",",
    b"\t",
    b"|",
    b"\\\"",
    b"'",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xC3",
    b"\xE2\x82",
    b"\x80",
    b"\xFC",
    b"\x1A",
    b"sep=;\n",
    b"\n\n\n",
    b"Total;;\n",
    b"\xED\xA0\x80",
    b" ",
    b"PK\x03\x04",
];

fn damage(draw: &mut Draw, seed: &[u8]) -> Vec<u8> {
    let mut bytes = seed[..seed.len().min(40_000)].to_vec();
    for _ in 0..=draw.below(6) {
        let at = draw.below(bytes.len() + 1);
        let to = (at + draw.below(64)).min(bytes.len());
        match draw.below(7) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..to)),
            2 => {
                let part = bytes[at..to].to_vec();
                let place = draw.below(bytes.len() + 1);
                bytes.splice(place..place, part);
            }
            3 | 4 => {
                let special = SPECIAL[draw.below(SPECIAL.len())];
                bytes.splice(at..at, special.iter().copied());
            }
            5 => {
                let value = draw.below(256) as u8;
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = value;
                }
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << draw.below(8);
                }
            }
        }
    }
    bytes
}

fn seeds(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            seeds(&path, found);
        } else if name.starts_with("source.") || name == "existing.csv" {
            found.push(path);
        }
    }
    found.sort();
}

/// Reads a file in every way; what is wrong with it is a panic.
fn examine(path: &Path) {
    let limits = Limits { row_bytes: 64 << 10, cell_bytes: 4 << 10, ..Limits::default() };
    let options = ReadOptions {
        limits,
        header_judge: usher::mapping::header_judge,
        worker: Some(env!("CARGO_BIN_EXE_usher").into()),
        ..ReadOptions::default()
    };
    if let Ok(table) = open(path, &options) {
        let mut last = 0;
        for event in table {
            if let RowEvent::Row(row) = event {
                assert!(row.row > last, "row {} after row {last}", row.row);
                last = row.row;
            }
        }
    }
    let (mut out, mut talk) = (Vec::new(), Vec::new());
    if convert(path, &options, &mut out, &mut talk).is_ok() {
        assert!(std::str::from_utf8(&out).is_ok());
        assert!(!String::from_utf8_lossy(&talk).chars().any(|c| c.is_control() && c != '\n'));
    }
}

#[test]
fn damaged_files_are_read_to_their_end() {
    let number = |name| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let seconds = number("USHER_FUZZ_SECONDS").unwrap_or(3);
    let mut draw = Draw(number("USHER_FUZZ_SEED").unwrap_or(1));
    let mut files = Vec::new();
    seeds(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), &mut files);
    assert!(files.len() > 10);
    let folder = tempfile::tempdir().unwrap();
    let (began, mut count) = (Instant::now(), 0_u64);
    // A slow machine takes longer for as many.
    while began.elapsed() < Duration::from_secs(seconds) || count <= 10 {
        let seed = &files[draw.below(files.len())];
        let bytes = damage(&mut draw, &std::fs::read(seed).unwrap());
        let path = folder.path().join("damaged");
        std::fs::write(&path, &bytes).unwrap();
        let from = Instant::now();
        let done = std::panic::catch_unwind(|| examine(&path));
        if done.is_err() || from.elapsed() > Duration::from_secs(20) {
            let kept = std::env::temp_dir().join(format!("usher-damaged-{count}"));
            std::fs::write(&kept, &bytes).unwrap();
            panic!("{} from {}: see {}", count, seed.display(), kept.display());
        }
        count += 1;
    }
    println!("{count} damaged files read in {seconds} s");
    assert!(count > 10);
}
