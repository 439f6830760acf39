//! Countries: ISO 3166-1 alpha-2 codes, recognised from codes and names in five languages.
//!
//! In goes the text of a cell; out comes a code. Names and codes come from the embedded table
//! `data/countries.tsv`; what people write beside them stands in `EVERYDAY`. Cities, regions outside
//! the United Kingdom, and spelling errors are not recognised.

use std::collections::HashMap;
use std::fmt;
use std::str;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::near::nearest;
use super::text::compact;
use super::{DisplayLanguage, Recognised, data_lines};

/// An ISO 3166-1 alpha-2 code (or `XK`), always one of the embedded table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CountryCode([u8; 2]);

impl CountryCode {
    /// The code itself, if it is one, in exact capitals.
    pub fn parse(code: &str) -> Option<Self> {
        let bytes: [u8; 2] = code.as_bytes().try_into().ok()?;
        let code = Self(bytes);
        TABLE.row(code).map(|_| code)
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The country's name in one of the five languages.
    pub fn name(self, language: DisplayLanguage) -> &'static str {
        TABLE.row(self).and_then(|row| row.names.get(language as usize)).copied().unwrap_or_default()
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for CountryCode {
    type Error = String;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::parse(&code).ok_or(code)
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> Self {
        code.as_str().to_owned()
    }
}

/// The table of countries.
#[derive(Debug, Clone, Copy)]
pub struct Country;

impl Country {
    /// Finds the country that a text names, by code or by name in any of five languages.
    pub fn recognise(text: &str) -> Recognised<CountryCode> {
        if let Some(code) = CountryCode::parse(text) {
            return Recognised::Exact(code);
        }
        match TABLE.by_key.get(compact(text).as_str()) {
            // A, D, E, I are car codes, and initials of other countries in another language.
            Some(code) if text.trim().len() == 1 => Recognised::likely(*code),
            Some(code) => Recognised::certain(*code),
            None => same_country_twice(text).map_or(Recognised::Unknown, Recognised::certain),
        }
    }

    /// The country that a misspelt text most likely names.
    pub fn near(text: &str) -> Option<CountryCode> {
        // Short keys are codes, and a slip in a code is another code.
        let names = TABLE.by_key.iter().filter(|(key, _)| key.len() > 3);
        nearest(&compact(text), names.map(|(key, code)| (key.as_str(), *code)))
    }

    /// All codes with their rows' order: by code.
    pub fn all() -> impl Iterator<Item = CountryCode> {
        TABLE.rows.iter().map(|row| row.code)
    }
}

/// The country of `Suisse / Schweiz` or `Switzerland (CH)`: every part names it, and there are at least two.
fn same_country_twice(text: &str) -> Option<CountryCode> {
    let parts = text.split(['/', '(', ')', ',', ';', '|', '-']).map(compact).filter(|part| !part.is_empty());
    let mut codes = parts.map(|part| TABLE.by_key.get(&part).copied());
    let first = codes.next()??;
    let mut others = codes.peekable();
    others.peek()?;
    others.all(|other| other == Some(first)).then_some(first)
}

struct Row {
    code: CountryCode,
    names: [&'static str; 5],
}

struct Table {
    /// Sorted by code, as the file is.
    rows: Vec<Row>,
    by_key: HashMap<String, CountryCode>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("data/countries.tsv")));

impl Table {
    fn row(&self, code: CountryCode) -> Option<&Row> {
        self.rows.binary_search_by_key(&code, |row| row.code).ok().and_then(|at| self.rows.get(at))
    }

    /// Codes are entered before names, so that a short name never hides a code.
    fn read(file: &'static str) -> Self {
        let mut table = Self { rows: Vec::new(), by_key: HashMap::new() };
        let lines: Vec<Vec<&'static str>> = data_lines(file).map(|line| line.split('\t').collect()).collect();
        for line in &lines {
            let [alpha2, _, en, fr, de, it, es, ..] = line.as_slice() else { continue };
            let Ok(code) = <[u8; 2]>::try_from(alpha2.as_bytes()) else { continue };
            let code = CountryCode(code);
            table.rows.push(Row { code, names: [en, fr, de, it, es] });
            table.enter(alpha2, code);
        }
        table.enter_names(&lines);
        table
    }

    fn enter_names(&mut self, lines: &[Vec<&'static str>]) {
        let codes: Vec<CountryCode> = self.rows.iter().map(|row| row.code).collect();
        for (line, code) in lines.iter().zip(&codes) {
            line.get(1).into_iter().for_each(|alpha3| self.enter(alpha3, *code));
        }
        for (names, alpha2) in EVERYDAY {
            if let Ok(code) = <[u8; 2]>::try_from(alpha2.as_bytes()) {
                names.split('|').for_each(|name| self.enter(name, CountryCode(code)));
            }
        }
        for (line, code) in lines.iter().zip(&codes) {
            for name in line.iter().skip(2).flat_map(|names| names.split('|')) {
                spellings(name).iter().for_each(|spelling| self.enter(spelling, *code));
            }
        }
    }

    fn enter(&mut self, name: &str, code: CountryCode) {
        let key = compact(name);
        if !key.is_empty() {
            self.by_key.entry(key).or_insert(code);
        }
    }
}

/// A name as it stands and as it is typed on a plain keyboard or without abbreviation.
fn spellings(name: &str) -> Vec<String> {
    let mut all = vec![name.to_owned()];
    if name.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü']) {
        let umlauts = [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue")];
        all.push(umlauts.iter().fold(name.to_owned(), |name, (from, to)| name.replace(from, to)));
    }
    if name.contains(" & ") {
        all.extend(["and", "et", "und", "e", "y"].map(|and| name.replace('&', and)));
    }
    if name.contains("St. ") {
        all.extend(["Saint ", "Sankt "].map(|saint| name.replace("St. ", saint)));
    }
    all
}

/// What people write beside code and name: old names, parts, car codes that are no other country's code.
const EVERYDAY: [(&str, &str); 91] = [
    (
        "UK|England|Scotland|Wales|Northern Ireland|Great Britain|Britain|Angleterre|Écosse|Grande-Bretagne|Pays de \
         Galles|Irlande du Nord|Großbritannien|Grossbritannien|Schottland|Nordirland|Inghilterra|Gran Bretagna|Scozia\
         |Galles|Irlanda del Nord|Inglaterra|Gran Bretaña|Escocia|Gales|Irlanda del Norte|G.-B.|Royaume Uni|\
         United Kingdom of Great Britain and Northern Ireland",
        "GB",
    ),
    (
        "USA|U.S.A.|United States of America|America|Amérique|États-Unis d'Amérique|Etats Unis|Amerika|Vereinigte \
         Staaten von Amerika|Stati Uniti d'America|Estados Unidos de América|EEUU|E.U.A.|Vereinigte Staaten",
        "US",
    ),
    (
        "Schweizerische Eidgenossenschaft|Confédération suisse|Svizra|Swiss|Suisse romande|Helvetia|SUI|Confoederatio Helvetica|Confederazione Svizzera|Confederación Suiza|Swiss Confederation|Helvétie",
        "CH",
    ),
    (
        "D|Allemagne fédérale|BRD|Bundesrepublik Deutschland|Federal Republic of Germany|GER|R.F.A.|RFA|DDR|RDA|République fédérale d'Allemagne|Repubblica Federale di Germania|Repubblica Federale Tedesca|República Federal de Alemania|Dtl.|Deutschl.",
        "DE",
    ),
    (
        "F|France métropolitaine|République française|FR-France|French Republic|Französische Republik|Repubblica francese|República Francesa|Fr.-Métropole",
        "FR",
    ),
    ("I|Repubblica italiana|République italienne|Italienische Republik|Italian Republic", "IT"),
    ("A|Republik Österreich|Österr.|République d'Autriche|Republic of Austria", "AT"),
    ("E|Reino de España|SPA|Royaume d'Espagne|Königreich Spanien|Kingdom of Spain", "ES"),
    ("FL|Fürstentum Liechtenstein|Principauté de Liechtenstein|Lichtenstein", "LI"),
    ("L|Grand-Duché de Luxembourg|Großherzogtum Luxemburg|Luxemburgo", "LU"),
    ("B|België|Royaume de Belgique", "BE"),
    ("Holland|Hollande|Olanda|Holanda|The Netherlands|Nederland|Pays Bas|Pays-Bas|Die Niederlande", "NL"),
    ("P|Portogallo", "PT"),
    ("Danmark|DK-Danmark", "DK"),
    ("Sverige", "SE"),
    ("Norge|Noreg", "NO"),
    ("Suomi", "FI"),
    ("Polska|Republic of Poland", "PL"),
    ("Tchéquie|Česko|Czechia|CSSR|Czech Rep.|Tschechei", "CZ"),
    ("Slovensko|Slovak Republic|République slovaque|Slowakische Republik", "SK"),
    ("Magyarország", "HU"),
    ("Hrvatska|Croatie", "HR"),
    ("Slovenija", "SI"),
    ("Srbija", "RS"),
    ("România|Roumanie|Rumänien", "RO"),
    ("Bulgarija", "BG"),
    ("Hellas|Ellada|Hellenic Republic", "GR"),
    ("Eire|Éire|Republic of Ireland|République d'Irlande|Republik Irland", "IE"),
    ("Türkiye|Turkiye", "TR"),
    (
        "Russia|Russland|Russie|Russian Federation|Fédération de Russie|Russische Föderation|Federazione Russa",
        "RU",
    ),
    ("South Korea|Korea|Republic of Korea|Corée|Südkorea|Corea", "KR"),
    ("North Korea|Nordkorea", "KP"),
    ("Macedonia|Macédoine|Mazedonien|FYROM", "MK"),
    ("Burma|Birmanie|Birma|Birmania", "MM"),
    ("U.A.E.|UAE|Emirates|Émirats|VAE", "AE"),
    ("Ivory Coast", "CI"),
    ("Brasil|Brasilien", "BR"),
    ("Nippon", "JP"),
    ("PRC|People's Republic of China|VR China|République populaire de Chine", "CN"),
    ("Moldova|Moldavie|Moldau|Republic of Moldova", "MD"),
    ("Iran|Islamic Republic of Iran", "IR"),
    ("Syria|Syrian Arab Republic", "SY"),
    ("Viet Nam", "VN"),
    ("Cap Vert|Cape Verde|Kapverden|Capo Verde", "CV"),
    ("Vatican|Holy See|Saint-Siège|Vatikan|Vaticano|Santa Sede", "VA"),
    ("Czech Republic|République tchèque|Tschechische Republik|Repubblica Ceca|República Checa", "CZ"),
    ("S|Königreich Schweden", "SE"),
    ("N", "NO"),
    ("H", "HU"),
    ("M", "MT"),
    ("V", "VA"),
    ("NED|Königreich der Niederlande|Paesi-Bassi", "NL"),
    ("DEN", "DK"),
    ("GRE|Hellenische Republik|République hellénique", "GR"),
    ("POR|Republik Portugal|República Portuguesa", "PT"),
    ("CRO|Republika Hrvatska", "HR"),
    ("SLO", "SI"),
    ("BUL", "BG"),
    ("RSM|Repubblica di San Marino|Saint Marin", "SM"),
    ("Principauté de Monaco|Fürstentum Monaco|Principato di Monaco", "MC"),
    ("Principat d'Andorra|Principauté d'Andorre|Fürstentum Andorra", "AD"),
    ("Belarus|Weissrussland|Weißrussland|Biélorussie|Bielorussia|Bielorrusia|Byelorussia", "BY"),
    ("Moldawien|Republik Moldau", "MD"),
    ("Zaire|Zaïre|RDC|DRC|Congo (RDC)|République démocratique du Congo|Demokratische Republik Kongo", "CD"),
    ("République du Congo|Congo|Kongo", "CG"),
    ("Ceylon|Ceylan", "LK"),
    ("Formosa|Republic of China|ROC", "TW"),
    ("Hong-Kong|Hongkong|HKSAR", "HK"),
    ("Macau|Macao", "MO"),
    ("Palestine|Palästina|Palestina", "PS"),
    ("Elfenbeinküste|RCI", "CI"),
    ("Kap Verde|Cabo Verde", "CV"),
    ("Osttimor|East Timor|Timor oriental", "TL"),
    ("Swaziland|Swasiland", "SZ"),
    ("Rhodesia", "ZW"),
    ("Persia|Perse", "IR"),
    ("Abyssinie|Abessinien", "ET"),
    ("Haute-Volta|Upper Volta|Obervolta", "BF"),
    ("Dahomey", "BJ"),
    ("Siam", "TH"),
    ("Südafrika|RSA|Afrique du Sud", "ZA"),
    ("Saudi-Arabien|Arabie saoudite|KSA|Arabie Séoudite", "SA"),
    ("La Réunion|Ile de la Réunion|Île de La Réunion", "RE"),
    ("Kosova|Republic of Kosovo|République du Kosovo|KOS", "XK"),
    ("North Macedonia|Macédoine du Nord|Nordmazedonien|Macedonia del Nord", "MK"),
    ("Montenegro|Crna Gora|Monténégro", "ME"),
    ("Shqipëria|Albania", "AL"),
    ("Eesti|EST", "EE"),
    ("Latvija|Lettland", "LV"),
    ("Lietuva|Litauen", "LT"),
    ("Kypros|Chypre|Zypern", "CY"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognises_codes_and_names() {
        let cases = [
            ("ch", "CH"),
            ("CHE", "CH"),
            ("Suisse", "CH"),
            ("SCHWEIZ", "CH"),
            ("svizzera", "CH"),
            ("Suiza", "CH"),
            ("Switzerland", "CH"),
            ("UK", "GB"),
            ("England", "GB"),
            ("Scotland", "GB"),
            ("Royaume-Uni", "GB"),
            ("U.K.", "GB"),
            ("USA", "US"),
            ("U.S.A.", "US"),
            ("Etats-Unis", "US"),
            ("Deutschland", "DE"),
            ("D", "DE"),
            ("F", "FR"),
            ("I", "IT"),
            ("A", "AT"),
            ("FL", "LI"),
            ("Oesterreich", "AT"),
            ("osterreich", "AT"),
            ("Espana", "ES"),
            ("Belgique", "BE"),
            ("Belgien", "BE"),
            ("Pays-Bas", "NL"),
            ("Holland", "NL"),
            ("Côte d'Ivoire", "CI"),
            ("Bosnia and Herzegovina", "BA"),
            ("Bosnien und Herzegowina", "BA"),
            ("Saint Lucia", "LC"),
            ("Türkei", "TR"),
            ("Tuerkei", "TR"),
            ("Liechtenstein", "LI"),
            (" France ", "FR"),
            ("Kosovo", "XK"),
            ("rus", "RU"),
            ("Suisse / Schweiz", "CH"),
            ("Switzerland (CH)", "CH"),
            ("CH - Suisse", "CH"),
            ("RFA", "DE"),
            ("Confoederatio Helvetica", "CH"),
            ("Czech Republic", "CZ"),
            ("Weissrussland", "BY"),
            ("République française", "FR"),
            ("NED", "NL"),
        ];
        for (text, want) in cases {
            assert_eq!(Country::recognise(text).value().map(String::from).as_deref(), Some(want), "{text}");
        }
        for code in ["CH", "FR", "DE", "GB", "RU"] {
            assert!(matches!(Country::recognise(code), Recognised::Exact(found) if found.as_str() == code));
        }
        for text in ["", "ZZ", "FR/CH", "(", "Atlantis", "Zürich", "12", "UN", "EU"] {
            assert_eq!(Country::recognise(text), Recognised::Unknown, "{text}");
        }
    }

    #[test]
    fn car_codes_of_one_letter_are_likely_and_slips_are_proposals() {
        for (text, code) in [("D", "DE"), ("a", "AT"), ("E", "ES"), ("S", "SE"), ("H", "HU")] {
            let code = CountryCode::parse(code).unwrap();
            assert_eq!(Country::recognise(text), Recognised::likely(code), "{text}");
        }
        for (text, code) in [("Siusse", "CH"), ("Deutchland", "DE"), ("Frankreih", "FR"), ("Itlaia", "IT")] {
            let code = CountryCode::parse(code);
            assert_eq!(
                (Country::recognise(text), Country::near(text)),
                (Recognised::Unknown, code),
                "{text}"
            );
        }
        assert_eq!(Country::near("Atlantis"), None);
        assert_eq!(Country::near("CHX"), None);
    }

    #[test]
    fn every_name_in_the_table_leads_to_its_country() {
        let all: Vec<_> = Country::all().collect();
        assert_eq!(all.len(), 250, "249 of ISO 3166-1 and XK");
        assert!(all.is_sorted());
        for code in all {
            for language in DisplayLanguage::ALL {
                let name = code.name(language);
                assert_eq!(Country::recognise(name).value(), Some(code), "{name}");
            }
        }
    }

    #[test]
    fn everyday_names_point_to_codes_that_exist() {
        for (names, code) in EVERYDAY {
            assert!(CountryCode::parse(code).is_some(), "{code}");
            for name in names.split('|') {
                assert_eq!(
                    Country::recognise(name).value().map(String::from).as_deref(),
                    Some(code),
                    "{name}"
                );
            }
        }
    }
}
