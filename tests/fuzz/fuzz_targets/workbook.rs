//! Any bytes as a workbook, parsed as the child process parses it, in this process.
//!
//! The parsers of workbooks may panic on bad input; the reader must turn that into an error. Memory is
//! bounded by the fuzzer (`-rss_limit_mb`), as it is by the child's limits in the program.
#![no_main]

use std::io::Write as _;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use usher::source::{Limits, ReadOptions, open};

/// One file that each input overwrites.
fn path() -> &'static std::path::Path {
    static PATH: OnceLock<std::path::PathBuf> = OnceLock::new();
    PATH.get_or_init(|| std::env::temp_dir().join(format!("usher-fuzz-workbook-{}", std::process::id())))
}

fuzz_target!(|bytes: &[u8]| {
    if !bytes.starts_with(b"PK") && !bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return;
    }
    std::fs::File::create(path()).and_then(|mut file| file.write_all(bytes)).unwrap();
    let limits = Limits { part_bytes: 4 << 20, part_ratio: 100, rows: 10_000, ..Limits::default() };
    let options =
        ReadOptions { limits, header_judge: usher::mapping::header_judge, ..ReadOptions::default() };
    if let Ok(table) = open(path(), &options) {
        let _ = table.layout.statement();
        for event in table.take(20_000) {
            drop(event);
        }
    }
});
