//! The arguments that raise or lower what a file may ask for.

use clap::Args as ClapArgs;

use crate::source::Limits;

/// Where the help lists them; named at each, because a heading for all of them would reach what follows too.
const HEADING: &str = "Limits";

/// How much a file may ask for.
#[derive(Clone, Debug, Default, ClapArgs)]
pub(super) struct LimitArgs {
    /// Size of the file; 4G by default
    #[arg(long, value_name = "SIZE", value_parser = size, hide_short_help = true, help_heading = HEADING)]
    max_bytes: Option<u64>,
    /// Rows of the file; 20000000 by default
    #[arg(long, value_name = "COUNT", hide_short_help = true, help_heading = HEADING)]
    max_rows: Option<u32>,
    /// Columns of a row; 16384 by default, 65535 at most
    #[arg(long, value_name = "COUNT", hide_short_help = true, help_heading = HEADING)]
    max_columns: Option<u16>,
    /// Size of a row of a text file; 16M by default
    #[arg(long, value_name = "SIZE", value_parser = size, hide_short_help = true, help_heading = HEADING)]
    max_row_bytes: Option<u64>,
    /// Size of a cell, which is cut there; 1M by default
    #[arg(long, value_name = "SIZE", value_parser = size, hide_short_help = true, help_heading = HEADING)]
    max_cell_bytes: Option<u64>,
    /// Unpacked size of a part of a workbook; 2G by default
    #[arg(long, value_name = "SIZE", value_parser = size, hide_short_help = true, help_heading = HEADING)]
    max_part_bytes: Option<u64>,
    /// How many times larger than its packed form a part of a workbook may be; 250 by default
    #[arg(long, value_name = "TIMES", hide_short_help = true, help_heading = HEADING)]
    max_part_ratio: Option<u64>,
    /// Memory for reading a workbook; 512M by default
    #[arg(long, value_name = "SIZE", value_parser = size, hide_short_help = true, help_heading = HEADING)]
    max_workbook_memory: Option<u64>,
    /// Processor time for reading a workbook, in seconds; 60 by default
    #[arg(long, value_name = "SECONDS", hide_short_help = true, help_heading = HEADING)]
    max_workbook_seconds: Option<u64>,
}

impl LimitArgs {
    /// The limits that a file is read under.
    pub(super) fn limits(&self) -> Limits {
        let usual = Limits::default();
        let bytes = |given: Option<u64>, usual: usize| {
            given.map_or(usual, |size| usize::try_from(size).unwrap_or(usize::MAX))
        };
        Limits {
            bytes: self.max_bytes.unwrap_or(usual.bytes),
            rows: self.max_rows.unwrap_or(usual.rows),
            columns: self.max_columns.unwrap_or(usual.columns),
            row_bytes: bytes(self.max_row_bytes, usual.row_bytes),
            cell_bytes: bytes(self.max_cell_bytes, usual.cell_bytes),
            part_bytes: self.max_part_bytes.unwrap_or(usual.part_bytes),
            part_ratio: self.max_part_ratio.unwrap_or(usual.part_ratio),
            worker_memory_bytes: self.max_workbook_memory.unwrap_or(usual.worker_memory_bytes),
            worker_cpu_seconds: self.max_workbook_seconds.unwrap_or(usual.worker_cpu_seconds),
        }
    }
}

/// A number of bytes, with K, M or G for the powers of 1024.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text.get(digits.len()..).map(str::to_ascii_uppercase).as_deref() {
        Some("" | "B") => 0,
        Some("K" | "KB" | "KIB") => 10,
        Some("M" | "MB" | "MIB") => 20,
        Some("G" | "GB" | "GIB") => 30,
        _ => return Err("a number of bytes, such as 500000, 64K, 200M or 8G".into()),
    };
    let number: u64 = digits.parse().map_err(|_| "a number of bytes, such as 500000, 64K, 200M or 8G")?;
    number.checked_mul(1 << shift).ok_or_else(|| "less than 16 exabytes".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let cases =
            [("0", 0), ("500000", 500_000), ("64K", 64 << 10), ("200m", 200 << 20), ("8GiB", 8 << 30)];
        for (text, bytes) in cases {
            assert_eq!(size(text), Ok(bytes), "{text}");
        }
        for text in ["", "K", "-1", "1.5G", "5T", "99999999999G", "1 2"] {
            assert!(size(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_not_given_stays_as_it_is() {
        assert_eq!(LimitArgs::default().limits(), Limits::default());
        let given = LimitArgs { max_rows: Some(5), max_row_bytes: Some(9), ..LimitArgs::default() };
        let limits = given.limits();
        assert_eq!((limits.rows, limits.row_bytes, limits.columns), (5, 9, 16_384));
    }
}
