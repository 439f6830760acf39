//! The customer's file: rows made from the base and from new people, in a random order.
//!
//! Each family of rows has its own file; this one holds the desk they are written at, puts the rows in
//! order and sets the blank rows and the footer between and below them.

mod broken;
mod certain;
mod doubtful;
mod fresh;
mod hostile;
mod keyed;
mod row;
mod twins;

use super::contact::Contact;
use super::maker::Maker;
use super::random::Random;
use super::sheet::push_line;
use super::trouble::{BLANK_ROWS, Trouble};
use row::{COLUMNS, HEADER, Row};

/// Keeps the choices of the import apart from those of the base made with the same seed.
const IMPORT_SEED: u64 = 0x7573_6865_725f_696d;

/// One data row of the import file and what it was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planted {
    /// Line of the file on which the row starts; the header is line 1.
    pub line: usize,
    /// What the row was made to show.
    pub trouble: Trouble,
    /// Number of the base contact that the row truly speaks of, if there is one.
    pub contact: Option<String>,
}

/// The file as text, and the truth about its rows in file order.
pub(super) fn file(base: Vec<Contact>, maker: Maker, seed: u64) -> (String, Vec<Planted>) {
    let mut desk = Desk::new(base, maker, seed);
    fresh::add(&mut desk);
    certain::add(&mut desk);
    doubtful::add(&mut desk);
    keyed::add(&mut desk);
    twins::add(&mut desk);
    broken::add(&mut desk);
    hostile::add(&mut desk);
    let mut rows = desk.rows;
    desk.maker.random.shuffle(&mut rows);
    written(rows)
}

fn written(rows: Vec<Row>) -> (String, Vec<Planted>) {
    let mut text = String::with_capacity(rows.len() * 160);
    let mut planted = Vec::with_capacity(rows.len());
    let blank_after = rows.len() / (BLANK_ROWS + 1);
    let total = rows.len();
    push_line(&mut text, &HEADER, "\r\n");
    let mut line = 2;
    for (position, row) in rows.into_iter().enumerate() {
        if position > 0 && position % blank_after.max(1) == 0 && position / blank_after.max(1) <= BLANK_ROWS {
            push_line(&mut text, &[""; COLUMNS], "\r\n");
            line += 1;
        }
        let start = text.len();
        push_line(&mut text, &row.cells, "\r\n");
        planted.push(Planted { line, trouble: row.trouble, contact: row.contact });
        line += text.get(start..).map_or(1, |written| written.matches('\n').count());
    }
    let mut footer = vec![String::new(); COLUMNS];
    if let [first, .., last] = footer.as_mut_slice() {
        "Total".clone_into(first);
        *last = total.to_string();
    }
    push_line(&mut text, &footer, "\r\n");
    (text, planted)
}

/// Where the rows are written: the base's contacts not used so far, a maker, and the rows.
struct Desk {
    unused: Vec<Contact>,
    maker: Maker,
    rows: Vec<Row>,
}

impl Desk {
    fn new(mut base: Vec<Contact>, mut maker: Maker, seed: u64) -> Self {
        maker.random = Random::new(seed ^ IMPORT_SEED);
        maker.random.shuffle(&mut base);
        Self { unused: base, maker, rows: Vec::new() }
    }

    /// Takes a contact of the base that fits; it will not be given again.
    fn take(&mut self, fits: impl Fn(&Contact) -> bool) -> Option<Contact> {
        let position = self.unused.iter().position(fits)?;
        Some(self.unused.swap_remove(position))
    }

    /// Adds as many rows as the plan asks for; `make` gets the position among them.
    fn repeat(&mut self, trouble: Trouble, make: fn(&mut Self, usize) -> Option<Row>) {
        for position in 0..trouble.rows() {
            let row = make(self, position);
            self.rows.extend(row.map(|row| Row { trouble, ..row }));
        }
    }

    /// A contact who is not in the base, complete and without any flaw.
    fn newcomer(&mut self) -> Contact {
        let town = self.maker.town();
        let mut contact = self.maker.individual(town);
        let birth = self.maker.birth();
        if let Some(person) = &mut contact.person {
            person.birth = Some(birth);
        }
        contact
    }

    /// The contact as the customer writes it, without a number and linked to no contact of the base.
    fn spell(&mut self, contact: &Contact) -> Row {
        row::spell(&mut self.maker.random, contact)
    }

    /// The contact of the base as the customer writes it.
    fn copy(&mut self, contact: &Contact) -> Row {
        Row { contact: Some(contact.number.clone()), ..self.spell(contact) }
    }
}
