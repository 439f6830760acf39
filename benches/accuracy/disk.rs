//! Tables and answers on disk.

use std::collections::HashMap;
use std::path::Path;

use usher::linkage::Kind;

use super::engine::{Found, Scored};
use super::score::{HEADER, Scores};
use super::tables::{Address, Record, Set, Side, Task};

const COLUMNS: [&str; 12] = [
    "CONTACT_NR",
    "FIRSTNAME",
    "LASTNAME",
    "OFFICIAL_NAME",
    "BIRTHDATE",
    "LINE1",
    "ZIPCODE",
    "TOWN",
    "COUNTRY",
    "TELEPHONE",
    "CELLPHONE",
    "EMAIL1",
];

/// The number of the first contact written.
const FIRST_NUMBER: usize = 1_000_001;

/// A table of text: where each column stands, and the rows.
struct Sheet {
    places: HashMap<String, usize>,
    rows: Vec<csv::StringRecord>,
}

impl Sheet {
    fn read(path: &Path) -> Self {
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).from_path(path).expect("a table that can be read");
        let header = reader.headers().expect("a header").clone();
        let places = header.iter().enumerate().map(|(at, name)| (name.to_owned(), at)).collect();
        Self { places, rows: reader.records().map(|row| row.expect("a row of text")).collect() }
    }

    fn cell<'a>(&self, row: &'a csv::StringRecord, column: &str) -> &'a str {
        self.places.get(column).and_then(|at| row.get(*at)).unwrap_or("")
    }
}

/// Reads a labelled table: `contacts.csv` with field codes as header, `clusters.csv` with contact_nr,cluster,src.
pub(crate) fn read(contacts: &Path, clusters: &Path) -> Set {
    let truth = Sheet::read(clusters);
    let mut names: HashMap<String, u32> = HashMap::new();
    let mut known: HashMap<String, (u32, Side)> = HashMap::new();
    for row in &truth.rows {
        let next = names.len() as u32;
        let who = *names.entry(truth.cell(row, "cluster").to_owned()).or_insert(next);
        let side = if truth.cell(row, "src") == "b" { Side::B } else { Side::A };
        known.insert(truth.cell(row, "contact_nr").to_owned(), (who, side));
    }
    let sheet = Sheet::read(contacts);
    let records: Vec<Record> = sheet
        .rows
        .iter()
        .map(|row| {
            let (who, side) =
                known.get(sheet.cell(row, "CONTACT_NR")).copied().unwrap_or((u32::MAX, Side::A));
            Record { who, side, ..record(&sheet, row) }
        })
        .collect();
    let is_link = records.iter().any(|record| record.side == Side::B);
    Set { records, task: if is_link { Task::Link } else { Task::Dedupe } }
}

fn record(sheet: &Sheet, row: &csv::StringRecord) -> Record {
    let cell = |column: &str| sheet.cell(row, column).trim().to_owned();
    let (first, last, organisation) = (cell("FIRSTNAME"), cell("LASTNAME"), cell("OFFICIAL_NAME"));
    let is_structure = first.is_empty() && last.is_empty() && !organisation.is_empty();
    let lines = [cell("LINE1"), cell("LINE2"), cell("LINE3")];
    let street =
        lines.iter().filter(|line| !line.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ");
    Record {
        kind: if is_structure { Kind::Structure } else { Kind::Individual },
        first,
        last,
        organisation,
        birth: cell("BIRTHDATE"),
        email: cell("EMAIL1"),
        mobile: cell("CELLPHONE"),
        phone: cell("TELEPHONE"),
        address: Address { street, postcode: cell("ZIPCODE"), town: cell("TOWN"), country: cell("COUNTRY") },
        ..Record::default()
    }
}

/// Writes base and file with their truth: `truth.csv` names the contacts of each row, `clusters.csv` those of the base
/// that are one.
pub(crate) fn write(folder: &Path, records: &[Record]) {
    std::fs::create_dir_all(folder).expect("a folder to write in");
    let file = |name: &str| csv::Writer::from_path(folder.join(name)).expect("a file to write");
    let (mut base, mut import) = (file("base.csv"), file("import.csv"));
    let (mut clusters, mut truth, mut rows) = (file("clusters.csv"), file("truth.csv"), file("rows.csv"));
    base.write_record(COLUMNS).expect("written");
    import.write_record(&COLUMNS[1..]).expect("written");
    clusters.write_record(["contact_nr", "cluster", "src"]).expect("written");
    truth.write_record(["import_row", "base_contact_number"]).expect("written");
    rows.write_record(["import_row", "who"]).expect("written");
    let mut holders: HashMap<u32, Vec<String>> = HashMap::new();
    let sides = |side: Side| records.iter().filter(move |record| record.side == side);
    for (at, record) in sides(Side::A).enumerate() {
        let number = (FIRST_NUMBER + at).to_string();
        let cells = cells(record);
        base.write_record(std::iter::once(number.as_str()).chain(cells)).expect("written");
        clusters.write_record([number.as_str(), &record.who.to_string(), ""]).expect("written");
        holders.entry(record.who).or_default().push(number);
    }
    for (at, record) in sides(Side::B).enumerate() {
        let row = (at + 1).to_string();
        import.write_record(cells(record)).expect("written");
        rows.write_record([&row, &record.who.to_string()]).expect("written");
        for number in holders.get(&record.who).into_iter().flatten() {
            truth.write_record([&row, number]).expect("written");
        }
    }
    for mut file in [base, import, clusters, truth, rows] {
        file.flush().expect("written");
    }
}

fn cells(record: &Record) -> [&str; 11] {
    let address = &record.address;
    [
        &record.first,
        &record.last,
        &record.organisation,
        &record.birth,
        &address.street,
        &address.postcode,
        &address.town,
        &address.country,
        &record.phone,
        &record.mobile,
        &record.email,
    ]
}

/// Scores what the program said about tables that [`write`] wrote.
pub(crate) fn score(matched: Option<&Path>, deduped: Option<&Path>, folder: &Path) {
    println!("{HEADER}");
    if let Some(path) = matched {
        println!("{}", score_match(path, folder));
    }
    if let Some(path) = deduped {
        println!("{}", score_dedupe(path, folder));
    }
}

/// Only who is who: the scorer needs no more of a record.
fn known(who: &str, side: Side) -> Record {
    Record { who: who.parse().unwrap_or(u32::MAX), side, ..Record::default() }
}

/// Contacts of the base with their positions by number.
fn base_of(folder: &Path) -> (Vec<Record>, HashMap<String, u32>) {
    let sheet = Sheet::read(&folder.join("clusters.csv"));
    let mut places = HashMap::new();
    for (at, row) in sheet.rows.iter().enumerate() {
        places.insert(sheet.cell(row, "contact_nr").to_owned(), at as u32);
    }
    (sheet.rows.iter().map(|row| known(sheet.cell(row, "cluster"), Side::A)).collect(), places)
}

fn score_match(path: &Path, folder: &Path) -> String {
    let (mut records, places) = base_of(folder);
    let base = records.len() as u32;
    let rows = Sheet::read(&folder.join("rows.csv"));
    records.extend(rows.rows.iter().map(|row| known(rows.cell(row, "who"), Side::B)));
    let said = Sheet::read(path);
    // Rows count the lines of the file, the header is line 1.
    let place = |line: &str| line.parse::<u32>().ok().and_then(|line| Some(base + line.checked_sub(2)?));
    let pairs = said.rows.iter().filter_map(|row| {
        let other = said.cell(row, "other");
        let a = place(said.cell(row, "row"))?;
        let b = if said.cell(row, "other_kind") == "base" { *places.get(other)? } else { place(other)? };
        Some(Scored { a: a.min(b), b: a.max(b), probability: said.cell(row, "probability").parse().ok()? })
    });
    let found = Found { pairs: pairs.collect(), ..Found::default() };
    Scores::of(&Set { records, task: Task::Match }, &found).line("match | program", None)
}

fn score_dedupe(path: &Path, folder: &Path) -> String {
    let (records, places) = base_of(folder);
    let said = Sheet::read(path);
    let mut found = Found::default();
    for row in &said.rows {
        let of = |column: &str| places.get(said.cell(row, column)).copied();
        let (Some(a), Some(b)) = (of("contact_nr_a"), of("contact_nr_b")) else { continue };
        let probability = said.cell(row, "probability").parse().unwrap_or(0.0);
        found.pairs.push(Scored { a, b, probability });
        if let Ok(cluster) = said.cell(row, "cluster").parse() {
            found.clusters.insert(a, cluster);
            found.clusters.insert(b, cluster);
        }
    }
    Scores::of(&Set { records, task: Task::Dedupe }, &found).line("dedupe | program", None)
}
