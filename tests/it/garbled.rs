//! Text that was decoded wrongly: repaired where it was, left alone where it is genuine.
//!
//! `USHER_ENCODING_WORDS` names a list of further words (one `language TAB text` a line) that is scored
//! and printed beside the built-in ones.

use encoding_rs::{MACINTOSH, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};
use usher::contact::value::dos::IBM850;
use usher::contact::value::mojibake::mojibake;

/// Genuine names, towns and streets in 19 languages, and texts that look odd and are meant so.
const GENUINE: &[&str] = &[
    // French, with signs as they are typed
    "Éric Lefèvre",
    "L’Haÿ-les-Roses",
    "Œuvre « Notre-Dame »",
    "N° 12 bis",
    "Château-Thierry",
    "à côté…",
    "ÉCOLE MATERNELLE",
    "Noël",
    "D’ALEMBERT",
    "Ça va ?",
    "CAFÉ®",
    "«Citroën»",
    "Hôtel 4★",
    // German
    "Müller",
    "Straße",
    "STRAẞE",
    "Ärger “Öl”",
    "„MENÜ“",
    "GROß",
    "Übergrößenträger",
    "Ä…",
    "„OLÄ“",
    "Jürg Özdemir",
    "§ 5 Abs. 2",
    "20 °C",
    // Italian
    "COS’È",
    "CITTÀ’",
    "PERÙ",
    "Niccolò",
    "“È”",
    "1º piano",
    "Forlì–Cesena",
    "È vero",
    "PIÙ",
    // Spanish
    "ESPAÑ…",
    "¿Quién? ¡Él!",
    "Mª Ángeles",
    "3ª planta",
    "NÚÑEZ",
    "Íñigo",
    "Argüelles",
    "Nº 5",
    // Portuguese
    "SÃO PAULO",
    "JOÃO",
    "IRMÃ",
    "AMANHÃ",
    "Conceição",
    "GUIMARÃES",
    "Avô",
    "CORAÇÃO",
    "MAÇÃ",
    "SÃ",
    // Catalan, Dutch, English, Irish
    "Col·legi",
    "L’Hospitalet",
    "Zoë",
    "’s-Hertogenbosch",
    "O’Neill",
    "Siân",
    "Seán Ó Briain",
    "£5",
    "10½",
    "coöperatie",
    // Swedish, Danish, Norwegian, Finnish, Icelandic
    "Ångström",
    "BLÅ”",
    "ÅÄÖ",
    "Smörgåsbord",
    "Ærø",
    "Øvre Årdal",
    "Ålesund",
    "PIHLAJAMÄ…",
    "Þórður",
    "Ísafjörður",
    "HÄÄYÖ",
    "Åse",
    "GÅRD",
    // Polish, Czech, Slovak, Hungarian, Romanian, Croatian
    "Łukasz Żółć",
    "Źdźbło",
    "Dvořák",
    "Příliš žluťoučký",
    "Ľubomír Ďurica",
    "Ĺudo",
    "Őrség",
    "Űrhajó",
    "Ștefan Țăran",
    "GĂRĂ",
    "Ăla",
    "Đorđe Šešelj",
    "ŁÓDŹ",
    "RÓŻAŃSKI",
    // Turkish, Lithuanian, Latvian, Estonian
    "İstanbul Şişli",
    "IŞIK",
    "Ağaoğlu",
    "Žemaitė",
    "Šķēle Ģirts",
    "Õunapuu",
    "ÕÜ",
    // Greek, Russian, Ukrainian, Bulgarian
    "Γιώργος Παπαδόπουλος",
    "Пётр Иванов",
    "ПЁТР",
    "Рівне",
    "Її",
    "ГЕС №5",
    "«Ромашка»",
    "Ґудзь",
    "ъгъл",
    "РС",
    "Вінниця",
    "СССР",
    "В №5",
    // signs alone
    "®",
    "©",
    "°",
    "€ 12,50",
    "…",
    "–",
    "“”",
    "日本",
    "🎭",
    "½",
    "²",
    "m²",
    "†",
    "•",
    "™",
    "ÀÉÎÕÜ",
    "Île-de-France",
];

type Mistake = (&'static str, fn(&str) -> Option<String>);

fn by(encoding: &'static encoding_rs::Encoding, text: &str) -> Option<String> {
    Some(encoding.decode_without_bom_handling(text.as_bytes()).0.into_owned())
}

/// What people's programs do to UTF-8.
const MISTAKES: &[Mistake] = &[
    ("windows-1252", |text| by(WINDOWS_1252, text)),
    ("windows-1252 twice", |text| by(WINDOWS_1252, &by(WINDOWS_1252, text)?)),
    ("windows-1250", |text| by(WINDOWS_1250, text)),
    ("windows-1251", |text| by(WINDOWS_1251, text)),
    ("macintosh", |text| by(MACINTOSH, text)),
    ("macintosh, then windows-1252", |text| by(WINDOWS_1252, &by(MACINTOSH, text)?)),
    ("IBM850", |text| {
        let table = IBM850.characters();
        Some(text.bytes().map(|byte| table[usize::from(byte)]).collect())
    }),
];

/// Gives how many were repaired for each mistake, and the texts that were changed though genuine.
#[expect(clippy::print_stdout, reason = "shows what was not repaired when it is asked for")]
fn score(texts: &[(String, String)]) -> (Vec<(&'static str, f64)>, Vec<String>) {
    let show = std::env::var_os("USHER_ENCODING_SHOW").is_some();
    let mut shares = Vec::new();
    for (name, mistake) in MISTAKES {
        let (mut right, mut tried) = (0_u32, 0_u32);
        for (_, text) in texts.iter().filter(|(_, text)| !text.is_ascii()) {
            let wrong = mistake(text).unwrap();
            let repaired = mojibake(&wrong);
            tried += 1;
            right += u32::from(repaired.as_deref() == Some(text));
            if show && repaired.as_deref() != Some(text) {
                println!("{name}: {text} {wrong} {repaired:?}");
            }
        }
        shares.push((*name, f64::from(right) / f64::from(tried.max(1))));
    }
    let mut wrongly = Vec::new();
    for (language, text) in texts {
        for form in
            [text.clone(), text.to_uppercase(), format!("{text}…"), format!("“{text}”"), format!("«{text}»")]
        {
            if let Some(changed) = mojibake(&form) {
                wrongly.push(format!("{language} {form} -> {changed}"));
            }
        }
    }
    (shares, wrongly)
}

#[test]
fn genuine_text_is_left_alone_and_garbled_text_repaired() {
    let texts: Vec<(String, String)> = GENUINE.iter().map(|t| (String::new(), (*t).to_owned())).collect();
    let (_, wrongly) = score(&texts);
    assert_eq!(wrongly, Vec::<String>::new());
    let names = [
        "Sébastien",
        "Müller",
        "François",
        "Łukasz",
        "Dvořák",
        "d’Évreux",
        "Straße",
        "Jürg Größlin",
        "Íñigo",
        "Пётр",
    ];
    let texts: Vec<(String, String)> = names.iter().map(|t| (String::new(), (*t).to_owned())).collect();
    let (shares, _) = score(&texts);
    for (name, share) in shares {
        assert!(share >= if name == "macintosh, then windows-1252" { 0.7 } else { 0.8 }, "{name}: {share}");
    }
}

#[test]
fn further_words_are_scored_when_they_are_named() {
    let Some(path) = std::env::var_os("USHER_ENCODING_WORDS") else { return };
    let list = std::fs::read_to_string(path).unwrap();
    let texts: Vec<(String, String)> =
        list.lines().filter_map(|line| line.split_once('\t')).map(|(l, t)| (l.into(), t.into())).collect();
    let (shares, wrongly) = score(&texts);
    for (name, share) in shares {
        println!("repaired after {name}: {share:.4}");
    }
    println!("{} genuine texts, {} changed wrongly\n{}", texts.len() * 5, wrongly.len(), wrongly.join("\n"));
}
