//! Which values of coded columns are understood, which nearly are, and what a person may choose from.
//!
//! In: a target, a text, the rules of the institution. Out: whether validation will understand the text, and what
//! it most likely means where not. Deliberately unaware of rows: a value is asked about once for all of them.

use super::map::Target;
use super::values::is_multiple;
use crate::contact::value::date::DateReading;
use crate::contact::value::near::nearest;
use crate::contact::value::text::{compact, fold};
use crate::contact::value::title::TitleExtra;
use crate::contact::value::{
    BirthDate, Certainty, Country, CountryCode, DisplayLanguage, Language, LanguageCode, Recognised, Title,
    near_boolean, recognise_boolean,
};
use crate::contact::{AddressUses, Code, Field, Operation};
use crate::validation::{Criterion, CriterionKind, InstitutionRules};

/// True for targets whose cells hold values of a list: only their values are worth a question.
#[must_use]
pub fn is_coded(target: Target) -> bool {
    match target {
        Target::CriterionSlot(_) | Target::CriterionCode => true,
        Target::Field(field) => is_coded_field(field),
        _ => false,
    }
}

fn is_coded_field(field: Field) -> bool {
    matches!(
        field,
        Field::Title
            | Field::Language
            | Field::Country
            | Field::StructureType
            | Field::CommunityType
            | Field::AddressType
            | Field::Role
            | Field::Operation
            | Field::HasSales
            | Field::Authorization(_)
            | Field::Criterion(_)
    )
}

/// Whether a value of a coded column is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownValue {
    /// It is understood, and this is what it means.
    Known(String),
    /// It most likely means this: a spelling error, one letter, a degree. Worth a question.
    Proposal(String),
    /// Nobody knows.
    Unknown,
}

/// What one value means under a target; of a cell with several values ask for each of [`values_in`].
///
/// An empty value, and the signs `=` and `||…` of the format, mean themselves.
#[must_use]
pub fn known_value(target: Target, text: &str, rules: &InstitutionRules) -> KnownValue {
    let text = text.trim();
    if target == Target::CriterionCode {
        return code_of_criterion(text, rules);
    }
    let Target::Field(field) = target else { return KnownValue::Known(text.to_owned()) };
    if text.is_empty() || text == "=" || text.starts_with("||") || !is_coded_field(field) {
        return KnownValue::Known(text.to_owned());
    }
    match field {
        Field::Title => title(text, rules),
        Field::Language => recognised(Language::recognise(text), || Language::near(text)),
        Field::Country => recognised(Country::recognise(text), || Country::near(text)),
        Field::HasSales | Field::Authorization(_) => boolean(text),
        Field::StructureType => listed(text, &rules.structure_types),
        Field::CommunityType => listed(text, &rules.community_types),
        Field::Criterion(code) => criterion(code, text, rules),
        Field::AddressType => address_type(text),
        Field::Role => listed(text, &texts(&ROLES)),
        Field::Operation => operation(text),
        _ => KnownValue::Known(text.to_owned()),
    }
}

/// The values of a cell, each of which may be asked about: those of a criterion one by one.
pub fn values_in(target: Target, text: &str) -> impl Iterator<Item = &str> {
    // No text holds this sign, so that a cell of one value stays whole.
    let sign = if is_multiple(target) { '|' } else { '\0' };
    text.split(sign).map(str::trim).filter(|value| !value.is_empty())
}

/// What a person may choose from: value and label. Empty where any text will do.
#[must_use]
pub fn choices(target: Target, rules: &InstitutionRules) -> Vec<(String, String)> {
    if target == Target::CriterionCode {
        let named = |(code, c): (&String, &Criterion)| (code.clone(), named(code, &c.label));
        return rules.criteria.iter().map(named).collect();
    }
    let Target::Field(field) = target else { return Vec::new() };
    let same = |list: &[String]| list.iter().map(|value| (value.clone(), value.clone())).collect();
    match field {
        Field::Title => rules.titles.iter().map(|code| (code.clone(), title_label(code))).collect(),
        Field::Language => languages(),
        Field::Country => countries(rules),
        Field::HasSales | Field::Authorization(_) => labelled(&[("TRUE", "yes"), ("FALSE", "no")]),
        Field::StructureType => same(&rules.structure_types),
        Field::CommunityType => same(&rules.community_types),
        Field::Criterion(code) => rules.criteria.get(code.as_str()).map(values_of).unwrap_or_default(),
        Field::AddressType => labelled(&ADDRESS_TYPES),
        Field::Role => labelled(&[("PUBLIC", "a contact of its own"), ("RELAY", "a person at a structure")]),
        Field::Operation => labelled(&OPERATIONS),
        _ => Vec::new(),
    }
}

/// The values of a criterion with what they are called.
fn values_of(criterion: &Criterion) -> Vec<(String, String)> {
    match criterion.kind {
        CriterionKind::Boolean => labelled(&[("TRUE", "yes"), ("FALSE", "no")]),
        _ => {
            let label = |code: &String| named(code, criterion.label_of(code));
            criterion.values.iter().map(|code| (code.clone(), label(code))).collect()
        }
    }
}

/// A code with what it is called behind it.
fn named(code: &str, label: &str) -> String {
    if label.is_empty() || label == code { code.to_owned() } else { format!("{label} ({code})") }
}

/// A code for a value that is defined anew: its letters and digits in capitals, without accents.
#[must_use]
pub fn code_of(text: &str) -> String {
    let mut code = String::new();
    for c in fold(text).chars() {
        match c {
            c if c.is_ascii_alphanumeric() => code.push(c.to_ascii_uppercase()),
            _ if !code.is_empty() && !code.ends_with('_') => code.push('_'),
            _ => {}
        }
    }
    let code = code.trim_end_matches('_');
    // Letters of other scripts have no capitals of this kind: the value is its own code.
    if code.is_empty() { text.trim().replace('|', " ") } else { code.to_owned() }
}

/// The code of a criterion: defined, nearly, or not; where nothing is defined any goes.
fn code_of_criterion(text: &str, rules: &InstitutionRules) -> KnownValue {
    let codes: Vec<String> = rules.criteria.keys().cloned().collect();
    listed(text, &codes)
}

const ROLES: [&str; 2] = ["PUBLIC", "RELAY"];
const ADDRESS_TYPES: [(&str, &str); 4] =
    [("M", "main address"), ("S", "shipping address"), ("B", "billing address"), ("MSB", "all three")];
/// What a file may ask for of its own accord; what takes something away stands there in the vendor's words or not at
/// all (DOMAIN.md, section 4).
const OPERATIONS: [(&str, &str); 3] =
    [("INSERT", "create"), ("UPDATE", "change"), ("UPDATEACT", "change and reactivate")];

fn labelled(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect()
}

fn texts(list: &[&str]) -> Vec<String> {
    list.iter().map(|text| (*text).to_owned()).collect()
}

fn title_label(code: &str) -> String {
    let title = Title::ALL.into_iter().find(|title| title.code() == code);
    let words = title.map(|title| title.address_salutation(DisplayLanguage::English)).unwrap_or_default();
    if words.is_empty() { code.to_owned() } else { format!("{code} ({words})") }
}

/// The languages of the five first, for they are what is chosen nearly always.
fn languages() -> Vec<(String, String)> {
    let first = ["fr", "de", "it", "en", "es", "rm", "pt", "nl"];
    let (mut near, far): (Vec<_>, Vec<_>) = Language::all().partition(|code| first.contains(&code.as_str()));
    near.sort_by_key(|code| first.iter().position(|first| *first == code.as_str()));
    let named = |code: LanguageCode| (code.to_string(), code.name(DisplayLanguage::English).to_owned());
    near.into_iter().chain(far).map(named).collect()
}

/// The institution's country first, then those around it.
fn countries(rules: &InstitutionRules) -> Vec<(String, String)> {
    let first = [rules.country.as_str(), "CH", "FR", "DE", "IT", "AT", "ES", "BE", "LU", "LI", "GB"];
    let (mut near, far): (Vec<_>, Vec<_>) = Country::all().partition(|code| first.contains(&code.as_str()));
    near.sort_by_key(|code| first.iter().position(|first| *first == code.as_str()));
    let named = |code: CountryCode| (code.to_string(), code.name(DisplayLanguage::English).to_owned());
    near.into_iter().chain(far).map(named).collect()
}

/// What is certain is known; what is likely, or near a word of the list, is worth a question.
fn recognised<T: ToString>(found: Recognised<T>, near: impl FnOnce() -> Option<T>) -> KnownValue {
    match found {
        Recognised::Exact(value) | Recognised::Fix { value, certainty: Certainty::Certain } => {
            KnownValue::Known(value.to_string())
        }
        Recognised::Fix { value, .. } => KnownValue::Proposal(value.to_string()),
        Recognised::Unknown => proposed(near().map(|value| value.to_string())),
    }
}

fn proposed(value: Option<String>) -> KnownValue {
    value.map_or(KnownValue::Unknown, KnownValue::Proposal)
}

/// A title of the institution's list; one that is not in it is unknown, however well it is understood.
fn title(text: &str, rules: &InstitutionRules) -> KnownValue {
    let own = |code: &str| rules.titles.iter().any(|known| known == code);
    if own(text) {
        return KnownValue::Known(text.to_owned());
    }
    let reading = Title::read(text);
    let found = match (recognised(reading.title, || Title::near(text)), reading.extra) {
        // The code alone would lose the degree.
        (KnownValue::Known(code), TitleExtra::Degree) => KnownValue::Proposal(code),
        (found, _) => found,
    };
    match found {
        KnownValue::Known(code) | KnownValue::Proposal(code) if !own(&code) => listed(text, &rules.titles),
        KnownValue::Unknown => listed(text, &rules.titles),
        found => found,
    }
}

fn boolean(text: &str) -> KnownValue {
    let word = |value: bool| if value { "TRUE" } else { "FALSE" };
    match recognise_boolean(text) {
        Recognised::Exact(value) | Recognised::Fix { value, certainty: Certainty::Certain } => {
            KnownValue::Known(word(value).to_owned())
        }
        Recognised::Fix { value, .. } => KnownValue::Proposal(word(value).to_owned()),
        Recognised::Unknown => proposed(near_boolean(text).map(|value| word(value).to_owned())),
    }
}

/// A value of a list: as it stands there, but for case and accents; an empty list takes anything.
fn listed(text: &str, list: &[String]) -> KnownValue {
    if list.is_empty() {
        return KnownValue::Known(text.to_owned());
    }
    let folded = compact(text);
    let same = list
        .iter()
        .find(|known| *known == text)
        .or_else(|| list.iter().find(|known| compact(known) == folded));
    match same {
        Some(known) => KnownValue::Known(known.clone()),
        None => {
            let keys: Vec<(String, &String)> = list.iter().map(|known| (compact(known), known)).collect();
            let near = nearest(&folded, keys.iter().map(|(key, known)| (key.as_str(), *known)));
            proposed(near.cloned())
        }
    }
}

/// A value of a criterion that is defined; of one that is not, only the code is worth a question.
fn criterion(code: Code, text: &str, rules: &InstitutionRules) -> KnownValue {
    let folded = compact(code.as_str());
    let same = || rules.criteria.iter().find(|(known, _)| compact(known) == folded).map(|(_, c)| c);
    let defined = rules.criteria.get(code.as_str()).or_else(same);
    defined.map_or_else(|| KnownValue::Known(text.to_owned()), |c| of_criterion(text, c))
}

/// A value by the kind of its criterion; one of a list may be given by its name.
fn of_criterion(text: &str, criterion: &Criterion) -> KnownValue {
    let own = || KnownValue::Known(text.to_owned());
    match criterion.kind {
        CriterionKind::OneOf | CriterionKind::SeveralOf => match criterion.value_of(text) {
            Some((code, _)) => KnownValue::Known(code.to_owned()),
            None => listed(text, &criterion.values),
        },
        CriterionKind::Text => own(),
        CriterionKind::Number if text.bytes().all(|b| b.is_ascii_digit()) => own(),
        CriterionKind::Number => KnownValue::Unknown,
        CriterionKind::Date => match BirthDate::read(text) {
            DateReading::Certain(_) | DateReading::Ambiguous { .. } => own(),
            reading => proposed(reading.date().map(|date| date.to_string())),
        },
        CriterionKind::Boolean => boolean(text),
    }
}

fn address_type(text: &str) -> KnownValue {
    match AddressUses::parse(text) {
        Some(uses) => KnownValue::Known(uses.letters()),
        None => {
            let word = compact(text);
            let found = ADDRESS_WORDS.iter().find(|(words, _)| words.split('|').any(|known| known == word));
            proposed(found.map(|(_, letters)| (*letters).to_owned()))
        }
    }
}

/// What other systems call the kinds of address, folded.
const ADDRESS_WORDS: [(&str, &str); 3] = [
    (
        "main|principale|principal|hauptadresse|haupt|home|privat|private|privee|domicile|wohnadresse|casa|residenza|\
         principal|domicilio|primary|default|work|bureau|geschaft|correspondence|korrespondenz|correspondance",
        "M",
    ),
    ("shipping|livraison|delivery|lieferadresse|lieferung|versand|spedizione|consegna|envio|entrega", "S"),
    ("billing|facturation|invoice|rechnungsadresse|rechnung|fatturazione|facturacion|facture", "B"),
];

fn operation(text: &str) -> KnownValue {
    if let Some(operation) = Operation::parse(text) {
        return KnownValue::Known(operation.code().to_owned());
    }
    let word = compact(text);
    let found = OPERATION_WORDS.iter().find(|(words, _)| words.split('|').any(|known| known == word));
    proposed(found.map(|(_, code)| (*code).to_owned()))
}

/// What other systems call operations, folded; nothing that takes away is ever proposed.
const OPERATION_WORDS: [(&str, &str); 3] = [
    (
        "create|new|add|i|insertion|creation|creer|nouveau|ajout|ajouter|neu|neuanlage|anlegen|hinzufugen|nuovo|\
         inserimento|creazione|nuevo|crear|alta|insertar|inserted",
        "INSERT",
    ),
    (
        "modify|modified|change|changed|edit|u|updated|updates|modification|modifier|maj|miseajour|mutation|andern|\
         anderung|aktualisieren|modifica|aggiornamento|modificar|modificacion|actualizar",
        "UPDATE",
    ),
    ("reactivate|reactivation|reactiver|reaktivieren|riattivare|reactivar|updateact", "UPDATEACT"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> InstitutionRules {
        let mut rules =
            InstitutionRules { structure_types: texts(&["SCHOOL", "ASSOC"]), ..InstitutionRules::default() };
        rules.criteria.insert("GENRE".into(), texts(&["OPERA", "JAZZ"]).into());
        rules
    }

    #[test]
    fn what_is_known_and_what_is_worth_a_question() {
        use KnownValue::{Known, Proposal, Unknown};
        let known = |value: &str| Known(value.to_owned());
        let nearly = |value: &str| Proposal(value.to_owned());
        for (code, text, expected) in [
            ("TITLE", "Mme", known("MRS")),
            ("TITLE", "MR", known("MR")),
            ("TITLE", "mr_and_mrs", known("MR_AND_MRS")),
            ("TITLE", "Madmae", nearly("MRS")),
            ("TITLE", "F", nearly("MRS")),
            ("TITLE", "Herr Dr.", nearly("MR")),
            ("TITLE", "Baron", Unknown),
            ("PREF_LANG", "Französisch", known("fr")),
            ("PREF_LANG", "Franzosich", nearly("fr")),
            ("PREF_LANG", "Klingon", Unknown),
            ("COUNTRY", " Suisse ", known("CH")),
            ("COUNTRY", "D", nearly("DE")),
            ("COUNTRY", "Siusse", nearly("CH")),
            ("COUNTRY", "Atlantis", Unknown),
            ("AUTH:EMAIL", "ja", known("TRUE")),
            ("AUTH:EMAIL", "x", nearly("TRUE")),
            ("AUTH:EMAIL", "vielleicht", Unknown),
            ("HAS_SALES", "non", known("FALSE")),
            ("STRUCT_TYPE", "school", known("SCHOOL")),
            ("STRUCT_TYPE", "SCHOLL", nearly("SCHOOL")),
            ("STRUCT_TYPE", "Verein", Unknown),
            ("COMMUNITY_TYPE", "anything", known("anything")),
            ("CRIT:GENRE", "Opéra", known("OPERA")),
            ("CRIT:GENRE", "Oepra", nearly("OPERA")),
            ("CRIT:GENRE", "Danse", Unknown),
            ("CRIT:NEW", "Danse", known("Danse")),
            ("ADDR_TYPE", "mb", known("MB")),
            ("ADDR_TYPE", "Rechnungsadresse", nearly("B")),
            ("ROLE", "relay", known("RELAY")),
            ("ROLE", "Kunde", Unknown),
            ("OPERATION", "update", known("UPDATE")),
            ("OPERATION", "Mutation", nearly("UPDATE")),
            ("OPERATION", "löschen", Unknown),
            ("TITLE", "", known("")),
            ("COUNTRY", "=", known("=")),
            ("LASTNAME", "Baron", known("Baron")),
            ("-", "Baron", known("Baron")),
        ] {
            let target = Target::from_code(code).unwrap();
            assert_eq!(known_value(target, text, &rules()), expected, "{code} {text}");
        }
    }

    #[test]
    fn every_choice_is_a_known_value() {
        let coded = [
            "TITLE",
            "PREF_LANG",
            "COUNTRY",
            "AUTH:EMAIL",
            "STRUCT_TYPE",
            "CRIT:GENRE",
            "ADDR_TYPE",
            "ROLE",
            "OPERATION",
        ];
        for code in coded {
            let target = Target::from_code(code).unwrap();
            assert!(is_coded(target));
            let choices = choices(target, &rules());
            assert!(choices.len() >= 2, "{code}");
            for (value, label) in choices {
                assert_eq!(known_value(target, &value, &rules()), KnownValue::Known(value.clone()), "{code}");
                assert!(!label.is_empty());
            }
        }
        assert_eq!(choices(Target::from_code("COUNTRY").unwrap(), &rules())[0].0, "CH");
        assert!(choices(Target::from_code("LASTNAME").unwrap(), &rules()).is_empty());
        assert!(!is_coded(Target::FullName) && is_coded(Target::CriterionSlot(1)));
    }

    #[test]
    fn a_criterion_has_several_values() {
        let of = |code: &str, text: &'static str| {
            values_in(Target::from_code(code).unwrap(), text).collect::<Vec<_>>()
        };
        assert_eq!(of("CRIT:GENRE", " OPERA| JAZZ||"), ["OPERA", "JAZZ"]);
        assert_eq!(of("TITLE", " M|Mme "), ["M|Mme"]);
        assert!(of("TITLE", "  ").is_empty());
    }
}
