//! Whether the names of a row and of a contact can be those of one person or one structure.
//!
//! In: two names. Out: agree, differ, or blank. This is no match model: it only guards a key, and
//! answers "differ" when a person would shake the head.

use crate::contact::value::text::fold;
use crate::contact::{Field, Incoming, Kind};

use super::facts::Known;

/// How two names stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agreement {
    /// Equal, a nickname, an initial, a typo, or one part of the other.
    Agrees,
    /// Two different names.
    Differs,
    /// One side gives none.
    Blank,
}

/// What the names of a row say about a contact that its key names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Identity {
    /// Every name given agrees, or none is given.
    Same,
    /// Some names agree and some do not.
    Partly,
    /// All names given contradict, first and last name both (DOMAIN.md, section 11).
    Contradicts,
}

/// Holds the names of a row against those of a contact.
pub(super) fn identity(row: &Incoming, known: &Known) -> Identity {
    let [first, last, structure] = &known.names;
    let (row_first, row_last) = (row.text(Field::FirstName), row.text(Field::LastName));
    let row_structure = row.text(Field::OfficialName);
    let is_person = !row_first.is_empty() || !row_last.is_empty();
    if is_person && known.kind == Kind::Structure {
        return Identity::Contradicts;
    }
    if is_person {
        return persons([row_first, row_last], [first, last]);
    }
    match (row_structure.is_empty(), known.kind, structures(row_structure, structure)) {
        (true, ..) | (_, _, Agreement::Blank | Agreement::Agrees) => Identity::Same,
        (false, ..) => Identity::Contradicts,
    }
}

fn persons([row_first, row_last]: [&str; 2], [first, last]: [&String; 2]) -> Identity {
    let straight = [names(row_first, first), names(row_last, last)];
    let swapped = [names(row_first, last), names(row_last, first)];
    if swapped == [Agreement::Agrees; 2] {
        return Identity::Same;
    }
    match straight {
        [Agreement::Differs, Agreement::Differs] => Identity::Contradicts,
        [Agreement::Differs, _] | [_, Agreement::Differs] => Identity::Partly,
        _ => Identity::Same,
    }
}

/// Compares two first names or two last names.
pub(super) fn names(one: &str, other: &str) -> Agreement {
    if one == other && !one.is_empty() {
        return Agreement::Agrees;
    }
    let (one, other) = (plain(one), plain(other));
    if one.is_empty() || other.is_empty() {
        return Agreement::Blank;
    }
    let alike = one == other
        || without_e(&one) == without_e(&other)
        || shares_a_part(&one, &other)
        || is_nickname(&one, &other)
        || is_typo(&one, &other);
    if alike { Agreement::Agrees } else { Agreement::Differs }
}

/// Letters and single spaces, folded.
fn plain(name: &str) -> String {
    let spaced: String = fold(name).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `Mueller` and `Müller`, which folds to `muller`, are one name.
fn without_e(name: &str) -> String {
    name.replace("ue", "u").replace("oe", "o").replace("ae", "a")
}

/// `Marie` in `Marie-Claude`, `Müller` in `Müller-Meier`, `J` for `Jürg`.
fn shares_a_part(one: &str, other: &str) -> bool {
    let fits =
        |a: &str, b: &str| a == b || (a.len().min(b.len()) == 1 && (a.starts_with(b) || b.starts_with(a)));
    let particle =
        |p: &str| matches!(p, "de" | "la" | "le" | "von" | "van" | "der" | "di" | "da" | "du" | "del");
    one.split(' ').filter(|p| !particle(p)).any(|p| other.split(' ').any(|q| fits(p, q)))
}

/// One slip in a short name, two in a long one; words of three letters are too close to each other.
fn is_typo(one: &str, other: &str) -> bool {
    let shorter = one.chars().count().min(other.chars().count());
    let allowed = match shorter {
        0..=3 => return false,
        4..=7 => 1,
        _ => 2,
    };
    rapidfuzz::distance::osa::distance(one.chars(), other.chars()) <= allowed
}

/// Short forms: the beginning of the long one, or a pair of the list.
fn is_nickname(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.len() >= 3 && long.starts_with(short) {
        return true;
    }
    NICKNAMES.iter().any(|group| {
        let mut members = group.split(' ');
        members.clone().any(|m| m == short) && members.any(|m| m == long)
    })
}

/// Names in use for each other, folded (own compilation; the match model has a longer list of its own).
const NICKNAMES: [&str; 40] = [
    "johann johannes hans hannes jean john giovanni juan jan",
    "joseph josef sepp jose giuseppe pepe joe beppe",
    "wilhelm willi willy william bill guillaume guglielmo guillermo",
    "robert bob rob bobby roberto",
    "richard dick rick ricardo riccardo",
    "elisabeth elizabeth lisa lise betty beth elsbeth liz babette elisabetta isabel",
    "margaret margarete margrit gret peggy maggie marguerite margherita greta gritli",
    "katharina katherine catherine kathi kathrin kate cathy caterina katja trini",
    "heinrich heinz heiri henri henry harry enrico enrique",
    "ulrich ueli uli",
    "rudolf ruedi rudi rodolphe",
    "jakob jacob jacques james kobi giacomo jim",
    "niklaus nikolaus klaus nicolas nick nicola chlaus",
    "andreas andre andrew andy andrea andres res",
    "matthias mathias matthieu matthew hias matteo",
    "michael michel mike michele michi miguel mischa",
    "peter pierre pietro pedro pete",
    "paul paolo pablo",
    "karl carl charles carlo carlos charlie kari",
    "ludwig louis luigi luis lui",
    "franz francois francesco francisco frank francis pancho",
    "friedrich fritz frederic federico fred fredi",
    "anton antoine antonio toni tony",
    "ernst erni ernesto",
    "jurg georg georges george giorgio jorge jorg jurgen",
    "thomas tom tomas tommaso",
    "stefan stephan stephane stefano steven steve etienne esteban",
    "alexander alexandre alex sascha alessandro sandro alejandro",
    "alexandra sandra alessandra sascha alexa",
    "susanne suzanne susan susi sue susanna",
    "barbara babs bea barbe",
    "ursula ursi uschi ulla",
    "verena vreni vroni",
    "dorothea dora doris dorothee dorli",
    "theresa therese resi tess teresa",
    "maria marie mary marija mariette mia",
    "anna anne ann anita ana anni",
    "edward eduard edouard eduardo ted ed eddy",
    "samuel sam sami",
    "daniel dan dani daniele",
];

/// Compares two structure names: typos, legal forms and a missing or added word do not make another structure.
pub(super) fn structures(one: &str, other: &str) -> Agreement {
    if one == other && !one.is_empty() {
        return Agreement::Agrees;
    }
    let (one, other) = (plain(one), plain(other));
    if one.is_empty() || other.is_empty() {
        return Agreement::Blank;
    }
    let squeezed = |name: &str| without_e(name).replace(' ', "");
    if squeezed(&one) == squeezed(&other) || is_typo(&one, &other) {
        return Agreement::Agrees;
    }
    let words = |name: &str| -> Vec<String> {
        name.split(' ').filter(|w| !LEGAL_FORMS.contains(w)).map(str::to_owned).collect()
    };
    let (one, other) = (words(&one), words(&other));
    let same = |a: &String, b: &String| names(a, b) == Agreement::Agrees;
    let common = one.iter().filter(|a| other.iter().any(|b| same(a, b))).count();
    // Half of the shorter name in common: `Theater Basel` and `Theater Bern` share a word but not a place.
    let shorter = one.len().min(other.len());
    if common * 2 > shorter { Agreement::Agrees } else { Agreement::Differs }
}

const LEGAL_FORMS: [&str; 20] = [
    "ag", "gmbh", "sa", "sarl", "sas", "srl", "spa", "ltd", "inc", "kg", "ev", "co", "cie", "the", "der",
    "die", "la", "le", "les", "s",
];

/// True when the names of a row say somebody else than those of a contact.
#[must_use]
pub fn contradicts(row: &Incoming, known: &Known) -> bool {
    identity(row, known) == Identity::Contradicts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_person() {
        for (one, other) in [
            ("Jürg", "jurg"),
            ("Jürg", "Juerg"),
            ("Müller", "Mueller"),
            ("J.", "Jürg"),
            ("Hans", "Johannes"),
            ("Alex", "Alexander"),
            ("Marie", "Marie-Claude"),
            ("Müller", "Müller-Meier"),
            ("Meier", "Meyer"),
            ("DUPONT", "Dupond"),
        ] {
            assert_eq!(names(one, other), Agreement::Agrees, "{one} {other}");
            assert_eq!(names(other, one), Agreement::Agrees, "{other} {one}");
        }
        for (one, other) in
            [("Anna", "Peter"), ("Meier", "Rossi"), ("Ann", "Jan"), ("de la Tour", "de la Rue")]
        {
            assert_eq!(names(one, other), Agreement::Differs, "{one} {other}");
        }
        assert_eq!(names("", "Anna"), Agreement::Blank);
        assert_eq!(names("-", "Anna"), Agreement::Blank);
    }

    #[test]
    fn structures_with_slips_and_legal_forms() {
        for (one, other) in [
            ("Mueller Transport AG", "Müller Transporte AG"),
            ("Kaserne", "Kaserne GmbH"),
            ("Théâtre de Vidy", "Theatre Vidy"),
        ] {
            assert_eq!(structures(one, other), Agreement::Agrees, "{one} {other}");
        }
        for (one, other) in [("Theater Basel", "Theater Bern"), ("Kaserne AG", "Migros AG")] {
            assert_eq!(structures(one, other), Agreement::Differs, "{one} {other}");
        }
    }
}
