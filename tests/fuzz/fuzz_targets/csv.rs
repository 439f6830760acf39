//! Any bytes as a file: opened, read to the end, converted, and the conversion read again.
//!
//! Wanted: no panic, no endless loop, row numbers that do not fall, and a conversion that is valid UTF-8
//! with as many rows as were written.
#![no_main]

use std::io::Write as _;
use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use usher::source::{Limits, ReadOptions, RowEvent, convert, open};

/// One folder for the whole run, one file that each input overwrites.
fn path() -> &'static std::path::Path {
    static PATH: OnceLock<std::path::PathBuf> = OnceLock::new();
    PATH.get_or_init(|| std::env::temp_dir().join(format!("usher-fuzz-csv-{}", std::process::id())))
}

fuzz_target!(|bytes: &[u8]| {
    // Workbooks have a target of their own.
    if bytes.starts_with(b"PK") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return;
    }
    std::fs::File::create(path()).and_then(|mut file| file.write_all(bytes)).unwrap();
    let limits = Limits { row_bytes: 64 << 10, cell_bytes: 4 << 10, ..Limits::default() };
    let options =
        ReadOptions { limits, header_judge: usher::mapping::header_judge, ..ReadOptions::default() };
    if let Ok(table) = open(path(), &options) {
        let _ = table.layout.statement();
        let mut last = 0;
        for event in table {
            if let RowEvent::Row(row) = event {
                assert!(row.row >= last, "row {} after row {last}", row.row);
                last = row.row;
            }
        }
    }
    let (mut out, mut talk) = (Vec::new(), Vec::new());
    if let Ok(summary) = convert(path(), &options, &mut out, &mut talk) {
        let text = String::from_utf8(out).expect("the conversion is UTF-8");
        assert!(text.matches("\r\n").count() as u64 >= summary.written);
        let talk = String::from_utf8(talk).expect("what is said is UTF-8");
        assert!(!talk.chars().any(|c| c.is_control() && c != '\n'), "what is said does not act");
    }
});
