//! Clean tables of several kinds, made up, and a writer that knows many dialects.

/// A clean table; its first row is the header.
#[derive(Debug, Clone)]
pub(crate) struct Clean {
    pub(crate) name: &'static str,
    pub(crate) rows: Vec<Vec<String>>,
}

/// How cells are wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrap {
    Needed,
    Always,
    Never,
}

/// How a quote inside a wrapped cell is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Escaping {
    Doubled,
    Backslash,
    Not,
}

/// How a table is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(crate) delimiter: &'static str,
    pub(crate) quote: char,
    pub(crate) wrap: Wrap,
    pub(crate) escaping: Escaping,
    pub(crate) newline: &'static str,
}

pub(crate) const PLAIN: Style =
    Style { delimiter: ",", quote: '"', wrap: Wrap::Needed, escaping: Escaping::Doubled, newline: "\n" };

impl Style {
    pub(crate) fn cell(self, text: &str) -> String {
        let marks = [self.quote, '\n', '\r'];
        let needed = text.contains(marks)
            || text.contains(self.delimiter.trim_end_matches([' ', '\t']))
                && !self.delimiter.trim().is_empty()
            || text.contains(self.delimiter)
            || text.starts_with(' ');
        if self.wrap == Wrap::Never || (self.wrap == Wrap::Needed && !needed) {
            return text.to_owned();
        }
        let quote = self.quote.to_string();
        let inner = match self.escaping {
            Escaping::Doubled => text.replace(self.quote, &quote.repeat(2)),
            Escaping::Backslash => text.replace('\\', "\\\\").replace(self.quote, &format!("\\{quote}")),
            Escaping::Not => text.to_owned(),
        };
        format!("{quote}{inner}{quote}")
    }

    pub(crate) fn line(self, row: &[String]) -> String {
        let cells: Vec<String> = row.iter().map(|text| self.cell(text)).collect();
        cells.join(self.delimiter)
    }

    pub(crate) fn file(self, rows: &[Vec<String>]) -> String {
        rows.iter().map(|row| self.line(row) + self.newline).collect()
    }
}

/// Numbers that look random and are the same each time.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn one_of(&mut self, texts: &[&str]) -> String {
        texts[self.below(texts.len())].to_owned()
    }
}

const FIRST: [&str; 8] = ["Marie", "Jürg", "Chiara", "Anne-Lise", "Zoë", "Hans Peter", "Seán", "María José"];
const LAST: [&str; 8] =
    ["Dupont", "Müller", "Rossi", "O'Brien", "de la Tour", "'s-Gravesande", "Nguyễn", "Weiß"];
const TOWNS: [&str; 6] = ["Genève", "Zürich", "Bern", "Milano", "St. Gallen", "Villars-sur-Glâne"];
const GOODS: [&str; 7] = [
    "Waterproof Boots",
    "Men's Loafers, Leather/Nubuck",
    "Beach Chair, Print",
    "Mountain Bike, 24\"",
    "Camp Light",
    "Kids' Sweater",
    "Tent (2 persons)",
];
const PROSE: [&str; 7] = [
    "Rugged enough for peak performance, yet light and quick.",
    "They said \"best boots ever\", and we agree; see the reviews.",
    "Won't let you down: dry, warm, and made to last.",
    "Crisp action in our 8'9\" rod",
    "No frills",
    "Seats row A; B or C, aisle preferred, \"no stairs\"",
    "Colours: red, blue | sizes: S, M, L",
];
const NOTES: [&str; 6] = [
    "Called twice.\nWill come back, \"maybe\" on Friday.",
    "First line\nsecond line, with a comma\nthird; line",
    "",
    "ok",
    "Refund of 12,50 asked; see mail",
    "He wrote: \"row 12\n\nseat 5\"",
];

fn header(names: &str) -> Vec<String> {
    names.split(' ').map(ToOwned::to_owned).collect()
}

fn table(
    name: &'static str,
    names: &str,
    count: usize,
    mut row: impl FnMut(usize, &mut Dice) -> Vec<String>,
) -> Clean {
    let mut dice = Dice::new(count as u64 + 17);
    let mut rows = vec![header(names)];
    rows.extend((0..count).map(|number| row(number, &mut dice)));
    Clean { name, rows }
}

/// What a shop exports: dates, times, prices, prose, web addresses, an empty last column.
pub(crate) fn retail(count: usize) -> Clean {
    table("retail", "DATE TIME Qty PRODUCTID Price ProductType Description URL Comments", count, |n, dice| {
        let id = format!("{}-{:04}", ["MG", "RI", "YY"][n % 3], 1000 + dice.below(8999));
        vec![
            format!("{:02}/{:02}/2018", 1 + n % 28, 1 + n % 12),
            format!("{:02}:{:02}", n % 24, n % 4 * 15),
            dice.below(20).to_string(),
            id.clone(),
            format!("${}.{:02}", 1 + dice.below(99), dice.below(100)),
            dice.one_of(&GOODS),
            dice.one_of(&PROSE),
            format!("https://shop.example/product/{id}.html"),
            String::new(),
        ]
    })
}

/// Contacts as a ticketing system exports them.
pub(crate) fn contacts(count: usize) -> Clean {
    let names =
        "CONTACT_NR TITLE FIRSTNAME LASTNAME BIRTHDATE LINE1 ZIPCODE TOWN COUNTRY EMAIL1 CNIL_O REMARK";
    table("contacts", names, count, |n, dice| {
        vec![
            format!("{:010}", 4000 + n),
            dice.one_of(&["MR", "MRS", ""]),
            dice.one_of(&FIRST),
            dice.one_of(&LAST),
            format!("19{:02}-0{}-1{}", 30 + dice.below(69), 1 + n % 9, n % 9),
            format!("Rue de l'Église {}, 2e étage", 1 + dice.below(90)),
            (1000 + dice.below(8000)).to_string(),
            dice.one_of(&TOWNS),
            "CH".to_owned(),
            format!("guest{n}@mail.example"),
            dice.one_of(&["TRUE", "FALSE"]),
            dice.one_of(&PROSE),
        ]
    })
}

/// Tickets with notes of several lines.
pub(crate) fn tickets(count: usize) -> Clean {
    table("tickets", "id opened by note amount", count, |n, dice| {
        vec![
            (1 + n).to_string(),
            format!("2026-0{}-0{}", 1 + n % 9, 1 + n % 9),
            dice.one_of(&LAST),
            dice.one_of(&NOTES),
            format!("{},{:02}", dice.below(400), dice.below(100)),
        ]
    })
}

/// Many columns of short values, some empty.
pub(crate) fn wide(count: usize) -> Clean {
    let names: Vec<String> = (0..20).map(|column| format!("measure_{column}")).collect();
    table("wide", &names.join(" "), count, |n, dice| {
        (0..20)
            .map(|column| match column {
                0 => format!("site {}", n + 1),
                3 if n % 3 == 0 => String::new(),
                _ => format!("{}.{}", dice.below(1000), dice.below(10)),
            })
            .collect()
    })
}

/// One column of addresses.
pub(crate) fn column(count: usize) -> Clean {
    table("column", "EMAIL1", count, |n, _| vec![format!("guest{n}@mail.example")])
}

pub(crate) fn all() -> Vec<Clean> {
    vec![retail(84), contacts(60), tickets(40), wide(25), retail(3), contacts(2), tickets(6)]
}
