//! What one header says, without a look at the cells below it.
//!
//! In: a header as it stands in the file and the codes of the institution. Out: what it means, by code or
//! by synonym, and how sure that is. Deliberately unaware of the other columns.

use super::map::{MatchedBy, Target};
use super::synonyms::{Meaning, meaning_of, nearly};
use crate::contact::value::mojibake::mojibake;
use crate::contact::value::text::compact;
use crate::contact::{Code, EMAIL_SLOTS, Field};
use crate::validation::InstitutionRules;

/// CRIT1 … CRIT50 (DOMAIN.md, section 3).
const CRITERION_SLOTS: u8 = 50;

/// What a header says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct HeaderMatch {
    /// What it stands for.
    pub(super) claim: Claim,
    /// By code or by synonym.
    pub(super) by: MatchedBy,
    /// How sure, 0…1.
    pub(super) score: f32,
}

/// What a header stands for, where the cells or the other columns still have a say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// This target.
    Target(Target),
    /// A name: last name or full name.
    Name,
    /// A bare "number": the contact's, if the cells are long numbers.
    Number,
    /// This authorisation if the cells are booleans, else the field if there is one.
    Consent(Code, Option<Field>),
}

/// Reads a header; `None` when nothing is known of it.
pub(super) fn read_header(header: &str, rules: &InstitutionRules) -> Option<HeaderMatch> {
    let bare = header.trim().trim_matches(['*', '\u{feff}', ':', ' ']);
    if let Some((age, name)) = aged(bare) {
        // What stands behind the prefix is read alone: `[new] LETTER` is no slip of `newsletter`.
        let claim = old_or_new(age, name, rules)?;
        return Some(matched(claim, MatchedBy::Code, 1.0));
    }
    let by_code = code_claim(bare, rules).map(|claim| matched(claim, MatchedBy::Code, 1.0));
    by_code
        .or_else(|| known_header(bare, rules))
        .or_else(|| guessed_header(bare, rules))
        .or_else(|| read_header(&mojibake(bare)?, rules))
}

/// True when the header is one that is known for certain: a code or a listed spelling.
pub(super) fn is_known_header(header: &str, rules: &InstitutionRules) -> bool {
    let bare = header.trim().trim_matches(['*', '\u{feff}', ':', ' ']);
    // No header is as long as a sentence, and data cells seldom are short enough to be looked up in vain.
    bare.len() <= 60
        && (code_claim(bare, rules).is_some()
            || aged(bare).is_some_and(|(age, name)| old_or_new(age, name, rules).is_some())
            || known_header(bare, rules).is_some())
}

fn matched(claim: Claim, by: MatchedBy, score: f32) -> HeaderMatch {
    HeaderMatch { claim, by, score }
}

/// Codes by exact capitals.
fn code_claim(bare: &str, rules: &InstitutionRules) -> Option<Claim> {
    if rules.authorizations.iter().any(|code| code == bare) {
        let field = meaning_of(&compact(bare)).and_then(consent_rival);
        return Some(Claim::Consent(Code::new(bare)?, field));
    }
    if let Some(field) = Field::from_code(bare).or_else(|| prefixed_key(bare)) {
        return Some(Claim::Target(Target::Field(field)));
    }
    if let Some(claim) = dated_consent(bare, rules) {
        return Some(claim);
    }
    let (name, number) = split_number(bare);
    match (name, number) {
        ("CRIT", Some(n)) => criterion_slot(n),
        ("ADMIN_NUMBER", n) => Some(Claim::Target(Target::AdminNumberSlot(n.unwrap_or(1)))),
        _ => None,
    }
}

/// `[old] X` and `[new] X` of the file for changing criteria and authorisations (DOMAIN.md, section 6).
fn old_or_new(age: Age, name: &str, rules: &InstitutionRules) -> Option<Claim> {
    let field = changed_field(name, rules)?;
    Some(Claim::Target(match age {
        Age::Date => match field {
            Field::Authorization(code) => Target::Field(Field::AuthorizationDate(code)),
            _ => return None,
        },
        Age::Old => Target::OldValue(field),
        Age::New => Target::Field(field),
    }))
}

/// Whether a column says what was or what is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Age {
    Old,
    New,
    /// Since when it is so.
    Date,
}

/// Takes the prefix of such a header off, however it is spaced and spelled.
fn aged(bare: &str) -> Option<(Age, &str)> {
    let (age, name) = bare.strip_prefix('[')?.split_once(']')?;
    let age = match age.trim().to_ascii_lowercase().as_str() {
        "old" => Age::Old,
        "new" => Age::New,
        "date" => Age::Date,
        _ => return None,
    };
    Some((age, name.trim_matches(['*', ':', ' ', '\u{a0}'])))
}

/// The field of such a column: EMAIL is the authorisation, what nobody knows is a criterion.
fn changed_field(name: &str, rules: &InstitutionRules) -> Option<Field> {
    let same = |known: &&String| compact(known) == compact(name);
    if let Some(code) = rules.authorizations.iter().find(same).and_then(|code| Code::new(code)) {
        return Some(Field::Authorization(code));
    }
    // The vendor's own codes are authorisations there, whether the institution lists them or not.
    if let Some(code) = InstitutionRules::default().authorizations.iter().find(|code| *code == name) {
        return Code::new(code).map(Field::Authorization);
    }
    if let Some(code) = rules.criteria.keys().find(same).and_then(|code| Code::new(code)) {
        return Some(Field::Criterion(code));
    }
    let known = || match known_header(name, rules)?.claim {
        Claim::Target(Target::Field(field)) | Claim::Consent(_, Some(field)) => Some(field),
        Claim::Consent(code, None) => Some(Field::Authorization(code)),
        _ => None,
    };
    let criterion = || Code::new(name).map(Field::Criterion);
    Field::from_code(name).or_else(|| Field::from_key(name)).or_else(known).or_else(criterion)
}

/// `CRIT:CODE`, `AUTH:CODE`, `ADMIN:CODE`: the keys by which our own files name such a field.
fn prefixed_key(bare: &str) -> Option<Field> {
    bare.contains(':').then(|| Field::from_key(bare)).flatten()
}

/// The field that a consent header means when its cells are no booleans: `EMAIL`, `PHONE`.
fn consent_rival(meaning: Meaning) -> Option<Field> {
    match meaning {
        Meaning::Field(field) if field.is_email() || field.is_phone() => Some(field),
        _ => None,
    }
}

fn criterion_slot(number: u8) -> Option<Claim> {
    (1..=CRITERION_SLOTS).contains(&number).then_some(Claim::Target(Target::CriterionSlot(number)))
}

/// `Téléphone 2` → (`Téléphone`, 2).
fn split_number(text: &str) -> (&str, Option<u8>) {
    let name = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = text.get(name.len()..).and_then(|digits| digits.parse().ok());
    (name.trim_end_matches([' ', '_', '-', '.']), number)
}

/// Listed spellings: as a whole, without what stands in parentheses, with a number behind.
fn known_header(bare: &str, rules: &InstitutionRules) -> Option<HeaderMatch> {
    let whole = compact(bare);
    if let Some(claim) = compact_claim(&whole, rules) {
        return Some(matched(claim, MatchedBy::Synonym, 0.95));
    }
    let plain = undecorated(bare);
    let compacted = compact(plain);
    if let Some(claim) = compact_claim(&compacted, rules) {
        return Some(matched(claim, MatchedBy::Synonym, 0.9));
    }
    let (name, number) = split_number(plain);
    let claim = compact_claim(&compact(name), rules)?;
    Some(matched(numbered(claim, number?)?, MatchedBy::Synonym, 0.85))
}

/// Headers that are not listed but nearly so: with a word in front, or with a slip.
fn guessed_header(bare: &str, rules: &InstitutionRules) -> Option<HeaderMatch> {
    let compacted = compact(undecorated(bare));
    if let Some(claim) = below_group(bare).and_then(|below| bare_claim(below, rules)) {
        return Some(matched(claim, MatchedBy::Synonym, 0.8));
    }
    let bared = FRONT_WORDS.iter().filter_map(|front| compacted.strip_prefix(front));
    let bared = bared.chain(BACK_WORDS.iter().filter_map(|back| compacted.strip_suffix(back)));
    // `business_phone` is listed, `business_city` is the second choice beside `home_city`.
    let score = if is_of_work(bare) { 0.65 } else { 0.75 };
    if let Some(claim) = bared.filter(|rest| rest.len() >= 2).find_map(|rest| bare_claim(rest, rules)) {
        return Some(matched(claim, MatchedBy::Synonym, score));
    }
    // Whatever stands around it, a newsletter column asks for the consent to e-mail.
    let near = match compacted.contains("newsletter") {
        // … or asks whether somebody wants none.
        true if REFUSALS.iter().any(|word| compacted.contains(word)) => meaning_of("nonewsletter"),
        true => meaning_of("newsletter"),
        false => nearly(&compacted),
    };
    // `Address 1 - Type` of address books says `Home` or `Work` and nothing of billing.
    let near = near.filter(|near| *near != Meaning::Field(Field::AddressType));
    Some(matched(claim_of(near?, rules)?, MatchedBy::Synonym, 0.6))
}

/// Words that turn a question for a consent into its opposite, folded.
const REFUSALS: [&str; 14] = [
    "kein",
    "abmeld",
    "abbestell",
    "desinscri",
    "desabonn",
    "refus",
    "disiscri",
    "unsubscri",
    "optout",
    "stop",
    "sans",
    "senza",
    "pasde",
    "cancella",
];

/// Words that other systems put before the real header: `Kunde Ort`, `contact.email`.
const FRONT_WORDS: [&str; 32] = [
    "contact",
    "client",
    "customer",
    "kunden",
    "kunde",
    "cliente",
    "person",
    "personne",
    "persona",
    "user",
    "abonne",
    "adherent",
    "mitglied",
    "member",
    "buyer",
    "acheteur",
    "home",
    "business",
    "work",
    "mailing",
    "billing",
    "defaultaddress",
    "address1",
    "individual",
    "primary",
    "participant",
    "attendee",
    "privat",
    "invoice",
    "rechnung",
    "facturation",
    "spectateur",
];

/// Words that other systems put behind it: `Nom acheteur`, `Ort privat`, `E-mail 1 - Value`.
const BACK_WORDS: [&str; 29] = [
    "facturation",
    "fatturazione",
    "facturacion",
    "principale",
    "principal",
    "acheteur",
    "participant",
    "spectateur",
    "buyer",
    "attendee",
    "client",
    "contact",
    "abonne",
    "adherent",
    "titulaire",
    "privat",
    "private",
    "prive",
    "privee",
    "personnel",
    "personal",
    "domicile",
    "domicilio",
    "deldomicilio",
    "deresidencia",
    "abitazione",
    "value",
    "kunde",
    "mitglied",
];

/// Words for the address of an employer.
const WORK_WORDS: [&str; 6] = ["business", "work", "geschaft", "bureau", "ufficio", "trabajo"];

/// Tells whether a header speaks of an employer's address or number.
pub(super) fn is_of_work(header: &str) -> bool {
    let compacted = compact(header);
    WORK_WORDS.iter().any(|word| compacted.contains(word))
}

/// Words that stand above several columns where a header has two lines, folded.
const GROUPS: [&str; 28] = [
    "adresse",
    "address",
    "anschrift",
    "indirizzo",
    "direccion",
    "contact",
    "kontakt",
    "contatto",
    "contacto",
    "communication",
    "kommunikation",
    "comunicazione",
    "comunicacion",
    "coordonnees",
    "personne",
    "person",
    "persona",
    "identite",
    "personalien",
    "privat",
    "prive",
    "personal",
    "structure",
    "organisation",
    "firma",
    "societe",
    "entreprise",
    "azienda",
];

/// The lower line of a header of two: `Adresse / NPA`.
fn below_group(bare: &str) -> Option<&str> {
    let (group, below) = [" / ", "\n", " - ", " > ", " | "].iter().find_map(|sign| bare.split_once(sign))?;
    GROUPS.contains(&compact(group).as_str()).then_some(below.trim())
}

/// A listed spelling, with or without a number behind it.
fn bare_claim(text: &str, rules: &InstitutionRules) -> Option<Claim> {
    let whole = compact(text);
    compact_claim(&whole, rules).or_else(|| {
        let (name, number) = split_number(&whole);
        numbered(compact_claim(name, rules)?, number?)
    })
}

/// Words that only say whether a column must be filled, folded.
const OBLIGATIONS: [&str; 8] = [
    "obligatoire",
    "facultatif",
    "required",
    "optional",
    "mandatory",
    "pflichtfeld",
    "obbligatorio",
    "obligatorio",
];

/// The header without `*`, what stands in parentheses or brackets, and words about obligation.
fn undecorated(bare: &str) -> &str {
    let end = bare.find(['(', '[', '{']).filter(|at| *at > 0).unwrap_or(bare.len());
    let mut plain = bare.get(..end).unwrap_or(bare).trim_matches(['*', ':', ' ', '-', ',', '_']);
    if let Some((head, last)) = plain.rsplit_once([' ', '-', ','])
        && OBLIGATIONS.contains(&compact(last).as_str())
    {
        plain = head.trim_end_matches([' ', '-', ',']);
    }
    plain
}

fn compact_claim(compacted: &str, rules: &InstitutionRules) -> Option<Claim> {
    let consent = compacted.strip_prefix("authorization").or_else(|| compacted.strip_prefix("autorisation"));
    let consent = consent.unwrap_or(compacted);
    let meaning = meaning_of(compacted);
    let code = rules.authorizations.iter().find(|code| !consent.is_empty() && compact(code) == consent);
    if let Some(code) = code.and_then(|code| Code::new(code)) {
        return Some(Claim::Consent(code, meaning.and_then(consent_rival)));
    }
    claim_of(meaning?, rules)
}

fn claim_of(meaning: Meaning, rules: &InstitutionRules) -> Option<Claim> {
    Some(Claim::Target(match meaning {
        Meaning::Field(Field::Authorization(code)) => {
            let known = rules.authorizations.iter().any(|c| c == code.as_str());
            return known.then_some(Claim::Consent(code, None));
        }
        Meaning::Field(Field::AuthorizationDate(code)) if !is_known_consent(code, rules) => return None,
        Meaning::OptOut(code) if !is_known_consent(code, rules) => return None,
        Meaning::OptOut(code) => Target::OptOut(Field::Authorization(code)),
        Meaning::Field(field) => Target::Field(field),
        Meaning::Name => return Some(Claim::Name),
        Meaning::Number => return Some(Claim::Number),
        Meaning::FullName => Target::FullName,
        Meaning::PostcodeTown => Target::PostcodeTown,
        Meaning::FullAddress => Target::FullAddress,
        Meaning::HouseNumber => Target::HouseNumber,
        Meaning::Criterion => Target::CriterionSlot(1),
        Meaning::AdminNumber => Target::AdminNumberSlot(1),
    }))
}

fn is_known_consent(code: Code, rules: &InstitutionRules) -> bool {
    rules.authorizations.iter().any(|known| known == code.as_str())
}

/// `EMAIL_DATE`: the day of an authorisation.
fn dated_consent(bare: &str, rules: &InstitutionRules) -> Option<Claim> {
    let code = Code::new(bare.strip_suffix("_DATE")?).filter(|code| is_known_consent(*code, rules))?;
    Some(Claim::Target(Target::Field(Field::AuthorizationDate(code))))
}

/// The claim of the `number`th column of a kind.
fn numbered(claim: Claim, number: u8) -> Option<Claim> {
    match claim {
        Claim::Target(Target::CriterionSlot(_)) => criterion_slot(number),
        Claim::Target(Target::AdminNumberSlot(_)) => Some(Claim::Target(Target::AdminNumberSlot(number))),
        Claim::Target(Target::Field(field)) => Some(Claim::Target(Target::Field(slot(field, number)))),
        Claim::Consent(_, Some(field)) => Some(Claim::Target(Target::Field(slot(field, number)))),
        other => Some(other),
    }
}

/// The `number`th slot of a field's family, or the field itself where there is none.
fn slot(field: Field, number: u8) -> Field {
    let family = family(field);
    let slot = usize::from(number).checked_sub(1).and_then(|index| family.get(index));
    slot.copied().unwrap_or(field)
}

/// The slots that one kind of value can fill, the first first; empty for a field without more.
pub(super) fn family(field: Field) -> &'static [Field] {
    match field {
        Field::Email1 | Field::Email2 | Field::Email3 => &EMAIL_SLOTS,
        Field::Telephone1 | Field::Telephone2 | Field::Telephone3 => {
            &[Field::Telephone1, Field::Telephone2, Field::Telephone3]
        }
        Field::Line1 | Field::Line2 | Field::Line3 => &[Field::Line1, Field::Line2, Field::Line3],
        Field::AddressName1 | Field::AddressName2 => &[Field::AddressName1, Field::AddressName2],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(header: &str) -> Option<Target> {
        match read_header(header, &InstitutionRules::default())?.claim {
            Claim::Target(target) => Some(target),
            Claim::Consent(_, field) => field.map(Target::Field),
            Claim::Name | Claim::Number => None,
        }
    }

    #[test]
    fn headers_of_five_languages() {
        use Field as F;
        for (headers, field) in [
            (
                "FIRSTNAME|Prénom|prenom|Vorname|VORNAME *|First name (required)|Vornamen|Forename",
                F::FirstName,
            ),
            (
                "LASTNAME|Nachname|Cognome|Apellidos|Nom de famille|Familienname|Surname|last_name",
                F::LastName,
            ),
            ("ZIPCODE|PLZ|NPA|CAP|CP|Code postal|Postleitzahl*|zip|Código postal|c.a.p.", F::PostalCode),
            ("TOWN|Ort|Ville|Città|Ciudad|City|Localité|Wohnort:|Kunde Ort", F::Town),
            (
                "LINE1|Strasse + Nr|Strasse/Nr.|Straße|Adresse|Rue, N°|Via|Calle|street|address1|Adresse 1",
                F::Line1,
            ),
            ("Adresse 2|LINE2|Adresszusatz|Complément d'adresse", F::Line2),
            ("CELLPHONE|Handy|Natel|Portable|Mobile|Cellulare|Móvil|Cell phone", F::Cellphone),
            ("TELEPHONE|PHONE1|Tél.|Telefon|Telefono|Tel. privat|TELEPHONE1|Téléphone fixe", F::Telephone1),
            ("PHONE2|Telefon 2|Tel. Geschäft|Téléphone 2 (bureau)", F::Telephone2),
            (
                "EMAIL1|E-Mail|e-mail-adresse|Courriel|Mél|email 1|Correo electrónico|contact.email1",
                F::Email1,
            ),
            ("EMAIL2|E-Mail 2|email2|mail_2", F::Email2),
            (
                "BIRTHDATE|Geb.-Datum|Geburtsdatum|Date de naissance (jj.mm.aaaa)|birth_date|né(e) le",
                F::BirthDate,
            ),
            ("COUNTRY|Land|Pays|Paese|País|country_code", F::Country),
            ("TITLE|Anrede|Civilité|Titolo|Salutation", F::Title),
            (
                "OFFICIAL_NAME|STRUCT_NAME|Firma|Raison sociale|organisation|organization|Ragione sociale",
                F::OfficialName,
            ),
            ("CONTACT_NR|contact_number|Kunden-Nr.|N° client|contactnr|CONTACTNR", F::ContactNumber),
            ("PREF_LANG|Langue|Sprache|Lingua|Idioma|preflang", F::Language),
            ("REMARK|Bemerkungen|Remarque|Commentaires|Note", F::Remark),
        ] {
            for header in headers.split('|') {
                assert_eq!(target(header), Some(Target::Field(field)), "{header}");
            }
        }
    }

    #[test]
    fn slots_and_institution_codes() {
        assert_eq!(target("CRIT12"), Some(Target::CriterionSlot(12)));
        assert_eq!(target("Critère 3"), Some(Target::CriterionSlot(3)));
        assert_eq!(target("CRIT51"), None);
        assert_eq!(target("ADMIN_NUMBER2"), Some(Target::AdminNumberSlot(2)));
        assert_eq!(target("ADMINNUMBER2"), Some(Target::AdminNumberSlot(2)));
        assert_eq!(target("ORGANIZATION"), Some(Target::Field(Field::Organization)));
        let rules = InstitutionRules::default();
        let consent = |header: &str| read_header(header, &rules).map(|m| m.claim);
        let email = Code::new("EMAIL").unwrap();
        assert_eq!(consent("EMAIL"), Some(Claim::Consent(email, Some(Field::Email1))));
        assert_eq!(consent("email"), Some(Claim::Consent(email, Some(Field::Email1))));
        assert_eq!(consent("Newsletter"), Some(Claim::Consent(email, None)));
        assert_eq!(consent("Accord pour la newsletter"), Some(Claim::Consent(email, None)));
        let sms = Code::new("SMS_MMS").unwrap();
        assert_eq!(consent("sms mms"), Some(Claim::Consent(sms, None)));
        assert_eq!(consent("Nom"), Some(Claim::Name));
    }

    #[test]
    fn old_and_new_values() {
        let mut rules = InstitutionRules::default();
        rules.criteria.insert("INTEREST".into(), Vec::new().into());
        let claim = |header: &str| read_header(header, &rules).map(|m| (m.claim, m.by));
        let code = |text| Code::new(text).unwrap();
        for (name, field) in [
            ("CNIL_O", Field::Authorization(code("CNIL_O"))),
            ("EMAIL", Field::Authorization(code("EMAIL"))),
            ("LETTER", Field::Authorization(code("LETTER"))),
            ("Letter *", Field::Authorization(code("LETTER"))),
            ("interest", Field::Criterion(code("INTEREST"))),
            ("OTHER", Field::Criterion(code("OTHER"))),
            ("TOWN", Field::Town),
            ("Ville", Field::Town),
        ] {
            let (old, new) = (Target::OldValue(field), Target::Field(field));
            assert_eq!(
                claim(&format!("[old] {name}")),
                Some((Claim::Target(old), MatchedBy::Code)),
                "{name}"
            );
            assert_eq!(claim(&format!("[NEW]{name}")), Some((Claim::Target(new), MatchedBy::Code)), "{name}");
        }
        let none = InstitutionRules { authorizations: Vec::new(), ..InstitutionRules::default() };
        let email = Target::Field(Field::Authorization(code("EMAIL")));
        assert_eq!(
            read_header("[new] EMAIL", &none).map(|m| m.claim),
            Some(Claim::Target(email)),
            "no address"
        );
        assert_eq!(claim("[new] letter sent"), None, "no slip of newsletter");
        for header in ["[old]", "[old] two words", "[older] X", "[x] TOWN"] {
            let target = claim(header).map(|(claim, _)| claim);
            assert!(!matches!(target, Some(Claim::Target(Target::OldValue(_)))), "{header}");
        }
    }

    #[test]
    fn what_nobody_knows_stays_unknown() {
        for header in ["", "Schuhgrösse", "Lieblingsstück", "X", "12", "***"] {
            assert_eq!(read_header(header, &InstitutionRules::default()), None, "{header}");
        }
    }
}
