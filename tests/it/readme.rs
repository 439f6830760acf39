//! The README's key table is the program's own.

use std::fs;

const START: &str = "<!-- keys -->\n";
const END: &str = "<!-- /keys -->";

/// `UPDATE_EXPECTED=1` writes the table anew.
#[test]
fn the_key_table_is_that_of_the_program() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let text = fs::read_to_string(path).unwrap();
    let (before, rest) = text.split_once(START).expect("the start of the key table");
    let (kept, after) = rest.split_once(END).expect("the end of the key table");
    let table = usher::tui::key_table_markdown();
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(path, format!("{before}{START}{table}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(kept, table, "UPDATE_EXPECTED=1 cargo test --test it readme");
}
