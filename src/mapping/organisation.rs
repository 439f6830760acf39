//! Names of organisations among names of persons.
//!
//! In: the text of a cell. Out: whether it is more likely the name of an organisation. Deliberately unaware of the
//! other cells of the row.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::contact::value::text::fold;

/// Legal forms and words that only organisations carry, folded, each as a whole word.
const ORGANISATION_WORDS: [&str; 187] = [
    "ag", "gmbh", "sa", "sarl", "sas", "sasu", "eurl", "srl", "spa", "snc", "sagl", "ltd", "limited", "llc", "inc", "corp", "plc", "bv", "nv", "kg", "ohg", "ug", "ev", "eg", "scop", "sci", "sl", "slu", "cie", "co", "sca", "ets", "verein", "verband", "stiftung", "genossenschaft", "association", "asso", "societe", "fondation", "fondazione", "fundacion", "associazione", "asociacion", "cooperative", "cooperativa", "federation", "syndicat", "club", "ecole", "schule", "school", "scuola", "colegio", "lycee", "college", "gymnasium", "universite", "universitat", "university", "universita", "universidad", "hochschule", "mairie", "commune", "gemeinde", "stadtverwaltung", "ville", "comune", "ayuntamiento", "hotel", "restaurant", "theatre", "theater", "teatro", "musee", "museum", "museo", "bank", "banque", "banca", "banco", "bibliotheque", "bibliothek", "entreprise", "unternehmen", "firma", "group", "groupe", "gruppe", "holding", "office", "agence", "agentur", "amt", "ministere", "sarlu", "sprl", "asbl", "gie", "gbr", "partg", "mbh", "kgaa", "gesmbh", "se", "scarl", "onlus", "aps", "asd", "ltda", "slp", "coop", "fils", "sohne", "sons", "figli", "hijos", "freres", "gebruder", "fratelli", "hermanos", "gebr", "bros", "pharmacie", "apotheke", "farmacia", "garage", "boulangerie", "backerei", "schreinerei", "kanzlei", "praxis", "cabinet", "atelier", "studio", "editions", "verlag", "versicherung", "assurance", "assurances", "spital", "hopital", "ospedale", "hospital", "klinik", "clinique", "kirchgemeinde", "paroisse", "pfarrei", "parrocchia", "amicale", "orchestre", "orchester", "chor", "choeur", "coro", "comite", "gesellschaft", "society", "company", "foundation", "trust", "council", "institut", "institute", "istituto", "instituto", "conservatoire", "conservatorio", "konservatorium", "ditta", "empresa", "kindergarten", "creche", "tourisme", "tourismus", "turismo", "conseil", "consulting", "services", "editore", "sektion", "zentrum", "centre", "centro", "center",
];

/// Words that are also last names (`Stadt`, `Bank`) need company: a legal form or a second such word decides.
const ALSO_NAMES: [&str; 41] = ["bank", "club", "college", "co", "commune", "ecole", "school", "theatre", "group", "hotel", "museum", "ville", "se", "coro", "studio", "center", "trust", "hospital", "garage", "kanzlei", "institut", "praxis", "chor", "freres", "fils", "centre", "fratelli", "cabinet", "sons", "conseil", "office", "amt", "gruppe", "ets", "inc", "sl", "ug", "eg", "ev", "sci", "spital"];

/// Words behind `&` or `et` that make a business of a name: `Dupont & Fils`.
const PARTNERS: [&str; 22] = [
    "fils", "sohne", "sohn", "sons", "son", "figli", "figlio", "hijos", "hijo", "co", "cie", "partner", "partners",
    "partenaires", "associes", "soci", "socios", "asociados", "associati", "bruder", "compagnie", "company",
];

static WORDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| ORGANISATION_WORDS.into_iter().collect());

/// True when the text is more likely the name of an organisation than of a person.
#[must_use]
pub fn looks_like_organisation(text: &str) -> bool {
    // Every word of the list is letters in company of another word.
    if !text.trim().contains([' ', ',', '/']) {
        return false;
    }
    let folded = fold(text).replace('.', "");
    let words: Vec<&str> = folded.split([' ', ',', '/', '(', ')', '\'']).filter(|w| !w.is_empty()).collect();
    if words.len() < 2 {
        return false;
    }
    let known = words.iter().filter(|w| WORDS.contains(*w)).count();
    let weak = words.iter().filter(|w| ALSO_NAMES.contains(w)).count();
    // `Anna Bank` is a person; `Bank Cler`, with the word in front, is none.
    let in_front = words.first().is_some_and(|w| WORDS.contains(w) && w.len() > 3);
    let business = words.windows(2).any(|pair| matches!(pair, [and, who] if is_and(and) && PARTNERS.contains(who)));
    known > weak || known > 1 || in_front || business
}

fn is_and(word: &str) -> bool {
    matches!(word, "&" | "+" | "et" | "und" | "u" | "and" | "e" | "y")
}
