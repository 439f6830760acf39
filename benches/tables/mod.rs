//! Seeded tables of contacts with known truth, for the benches.
//!
//! Each kind of table is a file of its own: contacts in households with an import file, Germans of whom only name
//! and birth date are known, historical persons, organisations with branches, two lists that are to be linked.

pub(crate) mod contacts;
mod german;
mod historical;
mod link;
mod organisations;
mod people;
mod random;
mod slips;
mod words;

use usher::linkage::{
    self, AddressInput, BirthInput, Kind as ContactKind, MatchForm, MatchInput, NameInput, ReachInput,
};

/// A contact as a table holds it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Record {
    pub(crate) kind: ContactKind,
    pub(crate) first: String,
    pub(crate) last: String,
    pub(crate) organisation: String,
    /// `YYYY-MM-DD`, or whatever else was typed.
    pub(crate) birth: String,
    pub(crate) email: String,
    pub(crate) mobile: String,
    pub(crate) phone: String,
    pub(crate) address: Address,
    /// Records of the same number are the same person or organisation.
    pub(crate) who: u32,
    pub(crate) side: Side,
}

/// Where a contact lives.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Address {
    pub(crate) street: String,
    pub(crate) postcode: String,
    pub(crate) town: String,
    pub(crate) country: String,
}

/// Which table a record stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    /// The only table, the base, or the first list.
    #[default]
    A,
    /// The import file, or the second list.
    B,
}

/// What is asked of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// All duplicates of one table.
    Dedupe,
    /// The rows of a file beside a base, and the twins among them.
    Match,
    /// The pairs across two lists, which lie in one table.
    Link,
}

/// Records with what is asked of them.
pub(crate) struct Set {
    pub(crate) records: Vec<Record>,
    pub(crate) task: Task,
}

/// The kinds of tables by name.
pub(crate) const KINDS: [&str; 6] =
    ["contacts", "households", "german", "historical", "organisations", "link"];

/// Makes a table of about `rows` records; `None` for a name that is no kind.
pub(crate) fn make(kind: &str, rows: usize, seed: u64) -> Option<Set> {
    let set = |records, task| Some(Set { records, task });
    match kind {
        "contacts" => set(
            contacts::make(&contacts::Plan { base: rows * 10, rows, ..Default::default() }, seed),
            Task::Match,
        ),
        "households" => {
            let plan = contacts::Plan { base: rows, rows: 0, twice: 0.15, ..Default::default() };
            set(contacts::make(&plan, seed), Task::Dedupe)
        }
        "german" => set(german::make(rows, seed), Task::Dedupe),
        "historical" => set(historical::make(rows, seed), Task::Dedupe),
        "organisations" => set(organisations::make(rows, seed), Task::Dedupe),
        "link" => set(link::make(rows, seed), Task::Link),
        _ => None,
    }
}

impl Record {
    /// The record as linkage stores it.
    pub(crate) fn form(&self) -> MatchForm {
        let list = |texts: &[&'_ str]| -> Vec<String> {
            texts.iter().filter(|text| !text.is_empty()).map(|text| (*text).to_owned()).collect()
        };
        let (emails, phones) = (list(&[&self.email]), list(&[&self.phone, &self.mobile]));
        let emails: Vec<&str> = emails.iter().map(String::as_str).collect();
        let phones: Vec<&str> = phones.iter().map(String::as_str).collect();
        let date = date(&self.birth);
        linkage::standardise(&MatchInput {
            kind: self.kind,
            name: NameInput { first: &self.first, last: &self.last, structure: &self.organisation },
            birth: BirthInput { date, text: if date.is_none() { &self.birth } else { "" } },
            reach: ReachInput { emails: &emails, phones: &phones },
            address: AddressInput {
                street: &self.address.street,
                postcode: &self.address.postcode,
                town: &self.address.town,
                country: &self.address.country,
            },
            ..MatchInput::default()
        })
    }
}

/// A date as the product accepts it: real, `YYYY-MM-DD`.
fn date(text: &str) -> Option<(i16, u8, u8)> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next().filter(|part| part.len() == 4)?.parse().ok()?;
    let month: u8 = parts.next()?.parse().ok()?;
    let day: u8 = parts.next()?.parse().ok()?;
    let is_real = jiff::civil::Date::new(year, month.cast_signed(), day.cast_signed()).is_ok();
    is_real.then_some((year, month, day))
}
