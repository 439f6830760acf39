//! Encodings by content, scored: contact files in nine languages and all encodings that people send,
//! from one accented word up to many.
//!
//! A file counts as read right when its rows come out as they went in; two tables that give the same
//! text for the bytes at hand are both right. `USHER_ENCODING_WORDS` names a list of further words (one
//! `language TAB text` a line) that is scored and printed beside the built-in one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use encoding_rs::Encoding;
use usher::contact::value::dos::OLD_TABLES;
use usher::source::{ReadOptions, RowEvent, open};

/// Texts of contact files by language; made for this test and apart from the words the reader knows.
const TEXTS: &[(&str, &[&str])] = &[
    (
        "fr",
        &[
            "Bérangère Tessèdre",
            "Maëlys Crépeau",
            "Gwenaël Thébault",
            "12 rue du Marché",
            "34 allée des Mésanges",
            "Loïse Bégué",
            "Théâtre de l’Œillet",
            "Clémentine Hérault",
            "École des Prêcheurs",
            "Saint-Étienne",
            "François Maçonnet",
            "Châteauroux",
            "Fougères",
            "Rémi Bélisle",
            "quai de la Pêcherie",
        ],
    ),
    (
        "de",
        &[
            "Jörn Köpke",
            "Bärbel Mühlhaus",
            "Götz Tränkner",
            "Am Mühlbächle 4",
            "Kätzelstraße 9",
            "Grünauer Allee",
            "Süderweg",
            "Wörthplatz",
            "Ländle Bühne",
            "Tübinger Sängerkreis",
            "Uwe Größlin",
            "Ölmühle",
            "Würzburg",
            "Günzburg",
            "Hans Jäckel",
        ],
    ),
    (
        "it",
        &[
            "Niccolò Ferrò",
            "piazza della Libertà",
            "Società Filarmonica",
            "via Papa Niccolò",
            "Forlì",
            "Cantù",
            "Università Popolare",
            "Noè Pirrò",
            "Città di Castello",
            "Salomè Greco",
        ],
    ),
    (
        "es",
        &[
            "Begoña Ibáñez",
            "Íñigo Zubizarreta Peña",
            "Calle Muñoz Seca",
            "Ramón Garcés",
            "Avenida de la Constitución",
            "Málaga",
            "Nuria Cañizares",
            "Logroño",
            "Jesús Marañón",
            "Compañía de Danza",
            "Andrés Lázaro",
            "Tomás Güemes",
        ],
    ),
    (
        "pl",
        &[
            "Łukasz Wąsowski",
            "Małgorzata Dębska",
            "ul. Świętojańska 3",
            "Błażej Ćwiertnia",
            "Częstochowa",
            "Zbigniew Żyła",
            "Stanisław Gołąbek",
            "ul. Żurawia",
            "Grażyna Śledź",
            "Łódź",
            "Jędrzej Młynarczyk",
        ],
    ),
    (
        "cs",
        &[
            "Jiří Dvořáček",
            "Božena Řeháková",
            "Ondřej Šebesta",
            "Žižkovo náměstí",
            "Zdeněk Růžek",
            "Kroměříž",
            "Lukáš Čáp",
            "Příkopy 12",
            "Věra Štěrbová",
            "Třebíč",
        ],
    ),
    (
        "hu",
        &[
            "Győző Erdődi",
            "Zsófia Szűts",
            "Petőfi körút",
            "Hernádi Jenő",
            "Fűrész Dezső",
            "Székesfehérvár",
            "Kőröshegyi Ottó",
            "Nyíregyháza",
            "Gergő Szőllős",
        ],
    ),
    (
        "ru",
        &[
            "Пётр Лаптев",
            "Оксана Зверева",
            "улица Чехова",
            "Тверь",
            "Глеб Шубин",
            "проспект Победы",
            "Зоя Крюкова",
            "Ярославль",
        ],
    ),
    (
        "bg",
        &[
            "Стоян Чолаков",
            "Десислава Генчева",
            "улица Шипка",
            "Ловеч",
            "Цветана Бойчева",
            "Пещера",
            "Красимир Дойнов",
        ],
    ),
];

/// Encodings with the languages that are written in them.
const ENCODINGS: &[(&str, &[&str])] = &[
    ("UTF-8", &["fr", "de", "it", "es", "pl", "cs", "hu", "ru", "bg"]),
    ("UTF-16LE", &["fr", "de", "pl", "ru"]),
    ("UTF-16BE", &["fr", "de", "pl", "ru"]),
    ("windows-1252", &["fr", "de", "it", "es"]),
    ("ISO-8859-1", &["fr", "de", "it", "es"]),
    ("ISO-8859-15", &["fr", "de", "it", "es"]),
    ("macintosh", &["fr", "de", "it", "es"]),
    ("IBM850", &["fr", "de", "it", "es"]),
    ("windows-1250", &["pl", "cs", "hu", "de"]),
    ("ISO-8859-2", &["pl", "cs", "hu", "de"]),
    ("IBM852", &["pl", "cs", "hu"]),
    ("windows-1251", &["ru", "bg"]),
    ("KOI8-R", &["ru"]),
];

/// How many accented texts a file holds.
const LENGTHS: [usize; 4] = [1, 2, 5, 20];

/// Files per cell of the table.
const TRIES: usize = 20;

fn encoded(name: &str, text: &str) -> Option<Vec<u8>> {
    match name {
        "UTF-16LE" => Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        "UTF-16BE" => Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        "ISO-8859-1" => text.chars().map(|ch| u8::try_from(u32::from(ch)).ok()).collect(),
        _ => match OLD_TABLES.iter().find(|table| table.name == name) {
            Some(table) => text.chars().map(|ch| table.byte(ch)).collect(),
            None => {
                let (bytes, _, lossy) = Encoding::for_label(name.as_bytes()).unwrap().encode(text);
                (!lossy).then(|| bytes.into_owned())
            }
        },
    }
}

/// A small generator of numbers, so that every run draws the same texts.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

fn cells(path: &Path) -> Vec<String> {
    let table = open(path, &ReadOptions::default()).unwrap();
    let row = |event| if let RowEvent::Row(row) = event { Some(row) } else { None };
    table.filter_map(row).flat_map(|row| row.cells).map(|cell| cell.text).collect()
}

/// The share of files read right, per encoding and length.
#[expect(clippy::print_stdout, reason = "shows what was misread when it is asked for")]
fn scores(texts: &BTreeMap<String, Vec<String>>) -> BTreeMap<(&'static str, usize), f64> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("contacts.csv");
    let mut draw = Draw(7);
    let mut table = BTreeMap::new();
    for (encoding, languages) in ENCODINGS {
        let known: Vec<&Vec<String>> = languages.iter().filter_map(|language| texts.get(*language)).collect();
        for length in LENGTHS {
            let (mut right, mut tried) = (0, 0);
            for attempt in 0..TRIES {
                let pool = known[attempt % known.len()];
                let chosen: Vec<&str> = (0..length * 3)
                    .map(|_| pool[draw.below(pool.len())].as_str())
                    .filter(|text| encoded(encoding, text).is_some())
                    .take(length)
                    .collect();
                let mut file = "ID;LASTNAME;EMAIL1\n".to_owned();
                for (number, text) in chosen.iter().enumerate() {
                    writeln!(file, "{number};{text};info{number}@example.org").unwrap();
                }
                std::fs::write(&path, encoded(encoding, &file).unwrap()).unwrap();
                let found = cells(&path);
                tried += 1;
                let all = found.len() == 3 * chosen.len();
                let ok = all && chosen.iter().enumerate().all(|(i, text)| found[3 * i + 1] == **text);
                if !ok && std::env::var_os("USHER_ENCODING_SHOW").is_some() {
                    println!("{encoding} {chosen:?} {found:?}");
                }
                right += usize::from(ok);
            }
            #[expect(clippy::cast_precision_loss, reason = "counts are small")]
            table.insert((*encoding, length), right as f64 / tried as f64);
        }
    }
    table
}

fn shown(table: &BTreeMap<(&'static str, usize), f64>) -> String {
    let mut out = String::from("share of files read right, by number of accented texts\n");
    for (encoding, _) in ENCODINGS {
        let shares = LENGTHS.map(|length| format!("{length:>3}: {:5.3}", table[&(*encoding, length)]));
        writeln!(out, "{encoding:<14} {}", shares.join("  ")).unwrap();
    }
    out
}

#[test]
fn every_encoding_is_read_from_little_evidence() {
    let texts = TEXTS
        .iter()
        .map(|(language, texts)| ((*language).to_owned(), texts.iter().map(|t| (*t).to_owned()).collect()))
        .collect();
    let table = scores(&texts);
    println!("{}", shown(&table));
    for ((encoding, length), share) in &table {
        let least = match (*encoding, length) {
            ("UTF-8" | "UTF-16LE" | "UTF-16BE", _) | (_, 20) => 1.0,
            (_, 5) => 0.97,
            (_, 2) => 0.93,
            _ => 0.85,
        };
        assert!(*share >= least, "{encoding} with {length}: {share}\n{}", shown(&table));
    }
}

#[test]
fn further_words_are_scored_when_they_are_named() {
    let Some(path) = std::env::var_os("USHER_ENCODING_WORDS") else { return };
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let Some((language, text)) = line.split_once('\t') else { continue };
        if !text.contains([';', '"', ',']) {
            texts.entry(language.to_owned()).or_default().push(text.to_owned());
        }
    }
    println!("{}", shown(&scores(&texts)));
}
