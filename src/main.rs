//! The `usher` program: arguments in, exit code out.

use std::process::ExitCode;

use usher::{cli, mapping, source::workbook::worker};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os();
    // The child that parses workbooks is this program again: it must limit itself before any thread exists.
    if arguments.nth(1).is_some_and(|first| first == worker::COMMAND) {
        return worker::worker_main(arguments, mapping::header_judge);
    }
    cli::run()
}
