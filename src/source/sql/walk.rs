//! Walks through a dump statement by statement and record by record.
//!
//! In: a lexer at the start of a dump. Out: what each statement is about ([`Item`]), one record at a time, so
//! that a statement of a hundred megabytes costs no more than its longest record. Statements that are no
//! tables and no records are passed over: nothing is carried out.

use super::copy;
use super::lexer::{Lexer, Trouble};
use super::value::{End, Sort, Value};
use crate::source::input::Held;

/// What a dump says next.
#[derive(Debug)]
pub(super) enum Item {
    /// A table with its columns, before any record.
    Created { table: String, columns: Vec<String> },
    /// Records of a table follow; without columns they stand in the order of the table's own.
    Opened { table: String, columns: Vec<String> },
    /// A record of the table that was opened last.
    Record { line: u32, values: Vec<Value> },
    /// A record of the table that was opened last cannot be read; the walk goes on behind it.
    Unreadable { line: u32, trouble: Trouble },
    /// Something that is no record cannot be read.
    Lost,
    /// A record that is larger than a record may be.
    TooLarge { line: u32 },
    /// A record with more values than there may be columns.
    TooWide { line: u32 },
    /// A statement that would change records if it were carried out.
    NotApplied,
}

/// How much of the records is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Keep {
    /// Bytes of one value; 0 keeps nothing but the number of values.
    pub(super) value_bytes: usize,
    /// Bytes of one record.
    pub(super) record_bytes: usize,
    /// Values of one record.
    pub(super) columns: usize,
}

/// Words that may stand between INSERT and the name of the table.
const INSERT_WORDS: [&str; 14] = [
    "INTO",
    "IGNORE",
    "LOW_PRIORITY",
    "HIGH_PRIORITY",
    "DELAYED",
    "OR",
    "REPLACE",
    "ABORT",
    "FAIL",
    "ROLLBACK",
    "ALL",
    "FIRST",
    "OVERWRITE",
    "ONLY",
];

/// Words that may stand between CREATE and TABLE.
const CREATE_WORDS: [&str; 11] = [
    "OR",
    "REPLACE",
    "TEMPORARY",
    "TEMP",
    "GLOBAL",
    "LOCAL",
    "UNLOGGED",
    "EXTERNAL",
    "FOREIGN",
    "COLUMN",
    "PRIVATE",
];

/// Words that start something else than a column inside CREATE TABLE.
const CONSTRAINTS: [&str; 12] = [
    "PRIMARY",
    "KEY",
    "CONSTRAINT",
    "UNIQUE",
    "INDEX",
    "FOREIGN",
    "CHECK",
    "FULLTEXT",
    "SPATIAL",
    "EXCLUDE",
    "LIKE",
    "PERIOD",
];

/// Words that are followed by a program, in which a `;` is no end.
const PROGRAMS: [&str; 6] = ["FUNCTION", "PROCEDURE", "TRIGGER", "PACKAGE", "EVENT", "TYPE"];

/// Words with which a line of a command program starts, not a statement.
const LINE_WORDS: [&str; 8] = ["GO", "REM", "PROMPT", "SPOOL", "WHENEVER", "EXIT", "QUIT", "PRINT"];

enum State {
    Between,
    /// Before a record in brackets.
    Values,
    /// Before a record behind SELECT.
    Select,
    /// Before a line of COPY.
    Copy,
}

/// The walk.
pub(super) struct Walk {
    pub(super) lexer: Lexer,
    pub(super) keep: Keep,
    state: State,
    /// The schema that USE named last.
    schema: String,
}

type Step<T> = Result<T, Trouble>;

impl Walk {
    pub(super) fn new(lexer: Lexer, keep: Keep) -> Walk {
        Walk { lexer, keep, state: State::Between, schema: String::new() }
    }

    /// Gives the next item, or nothing at the end.
    pub(super) fn next(&mut self) -> Option<Item> {
        loop {
            let line = self.lexer.input.line();
            let step = match &self.state {
                State::Between => {
                    self.lexer.skip_blank();
                    self.lexer.input.peek()?;
                    self.statement()
                }
                State::Values => self.record(),
                State::Select => self.selected(),
                State::Copy => Ok(self.copied()),
            };
            match step {
                Ok(Some(item)) => return Some(item),
                Ok(None) => {}
                Err(trouble) => return Some(self.recover(line, trouble)),
            }
        }
    }

    fn copied(&mut self) -> Option<Item> {
        let item = copy::record(&mut self.lexer.input, self.keep);
        if item.is_none() {
            self.state = State::Between;
        }
        item
    }

    /// Passes over what cannot be read, and says so where a record is lost.
    fn recover(&mut self, line: u32, trouble: Trouble) -> Item {
        let in_records = !matches!(self.state, State::Between);
        let back = in_records && self.lexer.input.go_back();
        let line = if back { self.lexer.input.line() } else { line };
        if back && self.find_next_record() {
            self.state = State::Values;
        } else {
            self.state = State::Between;
            if back || trouble == Trouble::Malformed {
                self.skip_to_line_start();
            }
        }
        if in_records { Item::Unreadable { line, trouble } } else { Item::Lost }
    }

    /// Goes to the next `),(` of this statement, or behind its end; tells which.
    fn find_next_record(&mut self) -> bool {
        let input = &mut self.lexer.input;
        while input.run(|byte| byte == b')', |_| {}) {
            input.next();
            let ahead = input.ahead(64);
            let sign = ahead.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(0);
            let behind = ahead.get(sign + 1..).unwrap_or_default().trim_ascii_start();
            match ahead.get(sign) {
                Some(b',') if behind.starts_with(b"(") => {
                    input.skip(sign + 1);
                    return true;
                }
                Some(b';') if ahead.get(sign + 1).is_none_or(|byte| matches!(byte, b'\n' | b'\r')) => {
                    return false;
                }
                _ => {}
            }
        }
        false
    }

    /// Goes to the next line that starts with a statement.
    fn skip_to_line_start(&mut self) {
        loop {
            self.lexer.input.skip_line();
            if self.lexer.input.peek().is_none() || self.at_statement() {
                return;
            }
        }
    }

    fn at_statement(&mut self) -> bool {
        let word = self.lexer.next_word();
        matches!(word.as_str(), "INSERT" | "REPLACE" | "CREATE" | "COPY" | "GO")
    }

    fn statement(&mut self) -> Step<Option<Item>> {
        let word = self.lexer.word();
        match word.as_str() {
            "" => self.no_word(),
            "INSERT" | "REPLACE" | "INTO" => self.insert(),
            "COPY" => self.copy(),
            "CREATE" => self.create(),
            "USE" => {
                self.lexer.skip_blank();
                self.schema = self.lexer.name()?;
                self.skip_statement()
            }
            "DELIMITER" => {
                self.skip_foreign_delimiter();
                Ok(None)
            }
            "UPDATE" | "DELETE" | "MERGE" => {
                self.skip_statement()?;
                Ok(Some(Item::NotApplied))
            }
            word if LINE_WORDS.contains(&word) => {
                self.lexer.input.skip_line();
                Ok(None)
            }
            _ => self.skip_statement(),
        }
    }

    fn no_word(&mut self) -> Step<Option<Item>> {
        match self.lexer.input.next() {
            // A command of psql.
            Some(b'\\') => self.lexer.input.skip_line(),
            Some(b';' | b'/') => {}
            _ => return self.skip_statement(),
        }
        Ok(None)
    }

    /// Passes over programs between `DELIMITER //` and `DELIMITER ;`.
    fn skip_foreign_delimiter(&mut self) {
        let mut sign = Held::with_room(16);
        self.lexer.input.run(|byte| byte == b'\n', |run| sign.push(run));
        if sign.bytes.trim_ascii() == b";" {
            return;
        }
        while self.lexer.input.peek().is_some() {
            self.lexer.input.skip_line();
            if self.lexer.input.comes(b"DELIMITER") {
                return;
            }
        }
    }

    /// Passes over a statement to its `;`, or to a line that starts with another one.
    fn skip_statement(&mut self) -> Step<Option<Item>> {
        while let Some(byte) = self.lexer.input.peek() {
            match byte {
                b';' => {
                    self.lexer.input.next();
                    return Ok(None);
                }
                b'\n' => {
                    self.lexer.input.next();
                    if self.at_statement() {
                        return Ok(None);
                    }
                }
                b'-' | b'/' | b'#' => {
                    let line = self.lexer.input.line();
                    self.lexer.skip_blank();
                    if self.lexer.input.line() == line && self.lexer.input.peek() == Some(byte) {
                        self.lexer.input.next();
                    } else if self.lexer.input.line() > line && self.at_statement() {
                        return Ok(None);
                    }
                }
                _ => {
                    self.lexer.skip_part()?;
                }
            }
        }
        Ok(None)
    }

    /// Passes over a program: a `;` ends it only outside BEGIN and CASE.
    fn skip_program(&mut self) -> Step<Option<Item>> {
        let mut depth = 0_u32;
        loop {
            self.lexer.skip_blank();
            let Some(byte) = self.lexer.input.peek() else { return Ok(None) };
            match self.lexer.next_word().as_str() {
                "BEGIN" | "CASE" => depth += 1,
                "END" => {
                    self.lexer.word();
                    depth = depth.saturating_sub(u32::from(!self.skips_end_of_block()));
                    continue;
                }
                "GO" if depth == 0 => return Ok(None),
                _ if byte == b';' && depth == 0 => return self.skip_statement(),
                _ => {}
            }
            self.lexer.skip_part()?;
        }
    }

    /// Passes over the word behind END; tells whether it is one that closes no BEGIN and no CASE.
    fn skips_end_of_block(&mut self) -> bool {
        self.lexer.skip_blank();
        match self.lexer.next_word().as_str() {
            "IF" | "LOOP" | "WHILE" | "REPEAT" | "FOR" => !self.lexer.word().is_empty(),
            "CASE" => self.lexer.word().is_empty(),
            _ => false,
        }
    }

    fn create(&mut self) -> Step<Option<Item>> {
        loop {
            self.lexer.skip_blank();
            let word = self.lexer.word();
            match word.as_str() {
                "TABLE" => return self.create_table(),
                word if CREATE_WORDS.contains(&word) => {}
                word if PROGRAMS.contains(&word) => return self.skip_program(),
                "" | "DEFINER" if self.lexer.input.peek().is_some_and(|byte| b"=`@".contains(&byte)) => {
                    self.lexer.skip_part()?;
                }
                _ => return self.skip_statement(),
            }
        }
    }

    fn create_table(&mut self) -> Step<Option<Item>> {
        self.lexer.skip_blank();
        while matches!(self.lexer.next_word().as_str(), "IF" | "NOT" | "EXISTS") {
            self.lexer.word();
            self.lexer.skip_blank();
        }
        let table = self.table_name()?;
        if self.lexer.input.peek() != Some(b'(') {
            return self.skip_statement();
        }
        self.lexer.input.next();
        let columns = self.column_definitions()?;
        Ok(Some(Item::Created { table, columns }))
    }

    fn table_name(&mut self) -> Step<String> {
        self.lexer.skip_blank();
        let name = self.lexer.name()?;
        let bare = self.schema.is_empty() || name.contains('.');
        Ok(if bare { name } else { format!("{}.{name}", self.schema) })
    }

    fn column_definitions(&mut self) -> Step<Vec<String>> {
        let mut columns = Vec::new();
        loop {
            self.lexer.skip_blank();
            let word = self.lexer.next_word();
            if CONSTRAINTS.contains(&word.as_str()) {
                self.lexer.word();
            } else {
                let name = self.lexer.name_part()?;
                if columns.len() < self.keep.columns {
                    columns.push(name);
                }
            }
            if self.skip_to_comma()? == b')' {
                return Ok(columns);
            }
        }
    }

    /// Goes behind the next `,` or `)` on this level, and tells which it is.
    fn skip_to_comma(&mut self) -> Step<u8> {
        let mut depth = 0_usize;
        loop {
            self.lexer.skip_blank();
            match self.lexer.skip_part()? {
                b'(' => depth += 1,
                b')' if depth > 0 => depth -= 1,
                sign @ (b',' | b')') if depth == 0 => return Ok(sign),
                b';' => return Err(Trouble::Malformed),
                _ => {}
            }
        }
    }

    fn insert(&mut self) -> Step<Option<Item>> {
        self.lexer.skip_blank();
        while INSERT_WORDS.contains(&self.lexer.next_word().as_str()) {
            self.lexer.word();
            self.lexer.skip_blank();
        }
        let table = self.table_name()?;
        self.lexer.skip_blank();
        if self.lexer.next_word() == "AS" {
            self.lexer.word();
            self.lexer.skip_blank();
            self.lexer.name_part()?;
            self.lexer.skip_blank();
        }
        let columns = if self.lexer.input.peek() == Some(b'(') { self.column_list()? } else { Vec::new() };
        loop {
            self.lexer.skip_blank();
            match self.lexer.word().as_str() {
                "OVERRIDING" | "SYSTEM" | "USER" | "VALUE" if !self.before_record() => {}
                "VALUES" | "VALUE" => self.state = State::Values,
                "SELECT" => self.state = State::Select,
                _ => {
                    self.skip_statement()?;
                    return Ok(Some(Item::NotApplied));
                }
            }
            if !matches!(self.state, State::Between) {
                return Ok(Some(Item::Opened { table, columns }));
            }
        }
    }

    fn before_record(&mut self) -> bool {
        self.lexer.skip_blank();
        self.lexer.input.peek() == Some(b'(')
    }

    fn column_list(&mut self) -> Step<Vec<String>> {
        let mut columns = Vec::new();
        self.lexer.input.next();
        loop {
            self.lexer.skip_blank();
            let name = self.lexer.name_part()?;
            if columns.len() < self.keep.columns {
                columns.push(name);
            }
            self.lexer.skip_blank();
            match self.lexer.input.next() {
                Some(b',') => {}
                Some(b')') => return Ok(columns),
                Some(_) => return Err(Trouble::Malformed),
                None => return Err(Trouble::Unfinished),
            }
        }
    }

    fn record(&mut self) -> Step<Option<Item>> {
        self.lexer.skip_blank();
        match self.lexer.input.peek() {
            Some(b'(') => {}
            Some(b',') => {
                self.lexer.input.next();
                return Ok(None);
            }
            // Some dumps call the record ROW(...).
            Some(b'R' | b'r') if self.lexer.next_word() == "ROW" => {
                self.lexer.word();
                return Ok(None);
            }
            _ => return self.behind_records(),
        }
        let line = self.lexer.input.line();
        self.lexer.input.set_mark();
        self.lexer.input.next();
        let item = self.values(line, End::Bracket)?;
        if !matches!(item, Item::Record { .. }) {
            return Ok(Some(item));
        }
        match self.lexer.input.next() {
            Some(b')') => Ok(Some(item)),
            None => Err(Trouble::Unfinished),
            Some(_) => Err(Trouble::Malformed),
        }
    }

    /// Reads what may stand behind the last record of a statement.
    fn behind_records(&mut self) -> Step<Option<Item>> {
        self.state = State::Between;
        match self.lexer.next_word().as_str() {
            // ON CONFLICT …, ON DUPLICATE KEY UPDATE …, AS new, RETURNING …
            "ON" | "AS" | "RETURNING" => self.skip_statement(),
            _ => Ok(None),
        }
    }

    fn values(&mut self, line: u32, end: End) -> Step<Item> {
        let mut values = Vec::new();
        let (mut held, mut count) = (0_usize, 0_usize);
        loop {
            let value = self.lexer.value(self.keep.value_bytes, end)?;
            held += value.text.bytes.len();
            count += 1;
            if count > self.keep.columns {
                return Ok(Item::TooWide { line });
            }
            if held > self.keep.record_bytes {
                return Ok(Item::TooLarge { line });
            }
            values.push(value);
            if self.lexer.input.peek() != Some(b',') {
                return Ok(Item::Record { line, values });
            }
            self.lexer.input.next();
        }
    }

    /// Reads a record behind SELECT, if it is one and not a question to a table.
    fn selected(&mut self) -> Step<Option<Item>> {
        self.lexer.skip_blank();
        let line = self.lexer.input.line();
        self.state = State::Between;
        let item = self.values(line, End::Word)?;
        let names = matches!(&item, Item::Record { values, .. }
            if values.iter().any(|value| value.sort == Sort::Expression));
        loop {
            self.lexer.skip_blank();
            match self.lexer.next_word().as_str() {
                "UNION" | "ALL" => {
                    self.lexer.word();
                }
                "SELECT" => {
                    self.lexer.word();
                    self.state = State::Select;
                    return Ok(Some(item));
                }
                "FROM" => {
                    self.lexer.word();
                    self.lexer.skip_blank();
                    let dual = self.lexer.next_word() == "DUAL";
                    self.lexer.word();
                    if !dual {
                        self.skip_statement()?;
                        return Ok(Some(Item::NotApplied));
                    }
                }
                _ if names => {
                    self.skip_statement()?;
                    return Ok(Some(Item::NotApplied));
                }
                _ => return Ok(Some(item)),
            }
        }
    }

    fn copy(&mut self) -> Step<Option<Item>> {
        let table = self.table_name()?;
        self.lexer.skip_blank();
        let columns = if self.lexer.input.peek() == Some(b'(') { self.column_list()? } else { Vec::new() };
        let mut options = Held::with_room(400);
        let ended = self.lexer.input.run(|byte| byte == b';', |run| options.push(run));
        self.lexer.input.skip_line();
        let options = String::from_utf8_lossy(&options.bytes).to_uppercase();
        if !ended || !options.split(|c: char| !c.is_alphanumeric()).any(|word| word == "STDIN") {
            return Ok(None);
        }
        if options.split(|c: char| !c.is_alphanumeric()).any(|word| word == "CSV" || word == "BINARY") {
            copy::skip(&mut self.lexer.input);
            return Ok(Some(Item::NotApplied));
        }
        self.state = State::Copy;
        Ok(Some(Item::Opened { table, columns }))
    }
}
