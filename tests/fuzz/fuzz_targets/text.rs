//! Any text as a cell: cleaning, showing and repairing it never panics and never loops.
#![no_main]

use libfuzzer_sys::fuzz_target;
use usher::contact::value::mojibake::mojibake;
use usher::contact::value::text::{clean, fold, needs_marker, visible};

fuzz_target!(|text: &str| {
    if let Some(repaired) = mojibake(text) {
        assert_ne!(repaired, text);
    }
    assert!(!visible(text).chars().any(|c| c.is_control() || needs_marker(c)));
    let once = clean(text).text.into_owned();
    assert_eq!(clean(&once).text, once);
    assert_eq!(fold(&fold(text)), fold(text));
});
