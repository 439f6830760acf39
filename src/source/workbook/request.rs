//! What the parsing process is told: its arguments, written and read.

use std::ffi::OsString;

use crate::source::content::Container;
use crate::source::options::{Limits, ReadOptions};

/// The numbers that bound a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Caps {
    pub(super) memory_bytes: u64,
    pub(super) cpu_seconds: u64,
    pub(super) part_bytes: u64,
    pub(super) part_ratio: u64,
    pub(super) rows: u64,
    pub(super) columns: u64,
    pub(super) cell_bytes: u64,
}

/// What to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) container: Container,
    pub(super) sheet: Option<String>,
    pub(super) caps: Caps,
}

impl Request {
    pub(super) fn of(container: Container, options: &ReadOptions) -> Request {
        let Limits { rows, columns, cell_bytes, .. } = options.limits;
        let limits = &options.limits;
        let caps = Caps {
            memory_bytes: limits.worker_memory_bytes,
            cpu_seconds: limits.worker_cpu_seconds,
            part_bytes: limits.part_bytes,
            part_ratio: limits.part_ratio,
            rows: u64::from(rows),
            columns: u64::from(columns),
            cell_bytes: cell_bytes as u64,
        };
        Request { container, sheet: options.sheet.clone(), caps }
    }

    pub(super) fn arguments(&self) -> Vec<OsString> {
        let container = match self.container {
            Container::Zip => "zip",
            Container::Ole => "ole",
        };
        let caps = &self.caps;
        let numbers = [
            caps.memory_bytes,
            caps.cpu_seconds,
            caps.part_bytes,
            caps.part_ratio,
            caps.rows,
            caps.columns,
            caps.cell_bytes,
        ];
        let mut arguments = vec![OsString::from(container)];
        arguments.extend(numbers.iter().map(|number| OsString::from(number.to_string())));
        arguments.extend(self.sheet.iter().map(OsString::from));
        arguments
    }

    /// Reads the arguments again, or gives `None` if nobody of ours wrote them.
    pub(super) fn from_arguments(arguments: impl IntoIterator<Item = OsString>) -> Option<Request> {
        let mut texts = arguments.into_iter().map(OsString::into_string);
        let container = match texts.next()?.ok()?.as_str() {
            "zip" => Container::Zip,
            "ole" => Container::Ole,
            _ => return None,
        };
        let mut number = || texts.next()?.ok()?.parse::<u64>().ok();
        let caps = Caps {
            memory_bytes: number()?,
            cpu_seconds: number()?,
            part_bytes: number()?,
            part_ratio: number()?,
            rows: number()?,
            columns: number()?,
            cell_bytes: number()?,
        };
        let sheet = texts.next().transpose().ok()?;
        Some(Request { container, sheet, caps })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_come_back() {
        for sheet in [None, Some("Käufer 2".to_owned())] {
            let options = ReadOptions { sheet, ..ReadOptions::default() };
            let request = Request::of(Container::Ole, &options);
            assert_eq!(Request::from_arguments(request.arguments()), Some(request));
        }
        assert_eq!(Request::from_arguments(["zip".into(), "many".into()]), None);
    }
}
