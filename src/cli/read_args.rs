//! The arguments that say how a file is read: whatever is guessed from its content can be said here.

use clap::{Args as ClapArgs, ValueEnum};

use crate::source::{Delimiter, DialectChoice, Escape, HeaderChoice, Newline, QuoteChoice};

/// How a file is read.
#[derive(Clone, Debug, Default, ClapArgs)]
pub(super) struct ReadArgs {
    /// Field delimiter of a CSV file: , ; | or tab, any other sign, or two signs such as ', '
    #[arg(long, value_name = "CHARS", value_parser = delimiter)]
    pub(super) delimiter: Option<Delimiter>,
    /// Sign around the cells of a CSV file: " or ' or none
    #[arg(long, value_name = "CHAR", value_parser = quote)]
    pub(super) quote: Option<QuoteChoice>,
    /// How a quote inside a quoted cell of a CSV file is written
    #[arg(long, value_enum)]
    pub(super) escape: Option<EscapeArg>,
    /// What ends a record of a CSV file
    #[arg(long, value_enum)]
    pub(super) line_end: Option<LineEndArg>,
    /// Encoding of a CSV file, such as windows-1252
    #[arg(long, value_name = "NAME")]
    pub(super) encoding: Option<String>,
    /// Sheet of a workbook, or table of a database dump or web page: its name or its number
    #[arg(long, value_name = "NAME")]
    pub(super) sheet: Option<String>,
    /// Row of the header (of the codes, where there are several), counted from 1; 0 = there is none
    #[arg(long, value_name = "ROW")]
    pub(super) header_row: Option<u32>,
    /// How many rows the header has, the last one being the row of the header
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=20))]
    pub(super) header_rows: Option<u32>,
    /// Rows at the start of the file that are not read
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) skip_rows: u32,
    /// Which table of a file that has several, the first being 1; the largest by default
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) table: Option<u32>,
    #[command(flatten)]
    pub(super) limits: super::limit_args::LimitArgs,
}

/// How a quote inside a quoted cell is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum EscapeArg {
    /// As two quotes
    Doubled,
    /// As a backslash and a quote
    Backslash,
}

/// What ends a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LineEndArg {
    /// A line feed
    Lf,
    /// A carriage return and a line feed
    Crlf,
    /// A carriage return
    Cr,
    /// Each of them
    Any,
}

impl ReadArgs {
    /// Gives what is said about the marks of a CSV file.
    pub(super) fn dialect(&self) -> DialectChoice {
        DialectChoice {
            delimiter: self.delimiter,
            quote: self.quote,
            escape: self.escape.map(Into::into),
            newline: self.line_end.map(Into::into),
        }
    }

    /// Gives what is said about the place of the header.
    pub(super) fn header_choice(&self) -> Option<HeaderChoice> {
        self.header_row.map(|row| if row == 0 { HeaderChoice::Absent } else { HeaderChoice::Row(row) })
    }
}

impl From<EscapeArg> for Escape {
    fn from(arg: EscapeArg) -> Self {
        match arg {
            EscapeArg::Doubled => Self::Doubled,
            EscapeArg::Backslash => Self::Backslash,
        }
    }
}

impl From<LineEndArg> for Newline {
    fn from(arg: LineEndArg) -> Self {
        match arg {
            LineEndArg::Lf => Self::Lf,
            LineEndArg::Crlf => Self::CrLf,
            LineEndArg::Cr => Self::Cr,
            LineEndArg::Any => Self::Mixed,
        }
    }
}

fn delimiter(text: &str) -> Result<Delimiter, String> {
    Delimiter::parse(text).ok_or_else(|| "one of , ; | : or tab, or two signs such as ', '".into())
}

fn quote(text: &str) -> Result<QuoteChoice, String> {
    match text.as_bytes() {
        b"none" | b"" => Ok(QuoteChoice::Absent),
        [byte] if byte.is_ascii_punctuation() => Ok(QuoteChoice::Byte(*byte)),
        _ => Err("one sign such as \" or ', or none".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Tail;

    #[test]
    fn delimiters_are_one_or_two_signs() {
        let two = |byte, tail| Delimiter { byte, tail: Tail::Byte(tail) };
        let cases = [
            (",", Some(b','.into())),
            ("tab", Some(b'\t'.into())),
            ("\\t", Some(b'\t'.into())),
            (" ", Some(b' '.into())),
            (", ", Some(two(b',', b' '))),
            ("||", Some(two(b'|', b'|'))),
            ("a", None),
            ("\"", None),
            (";;;", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(delimiter(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn quotes_are_one_sign_or_none() {
        let cases = [
            ("'", Some(QuoteChoice::Byte(b'\''))),
            ("none", Some(QuoteChoice::Absent)),
            ("x", None),
            ("''", None),
        ];
        for (text, expected) in cases {
            assert_eq!(quote(text).ok(), expected, "{text}");
        }
    }
}
