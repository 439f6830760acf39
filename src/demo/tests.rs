//! The promises of the demo, checked on the texts that it gives.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    BASE_SIZE, BLANK_ROWS, FOOTER_ROWS, INTERESTS, Planted, TROUBLES, Trouble, base_csv, import_csv,
    import_truth,
};

const SEEDS: [u64; 4] = [1, 2, 42, u64::MAX];

/// A row by its column names.
type Cells = HashMap<String, String>;

/// Records of a `;` text with the line on which each starts; a reader of its own, so that the writer is tested.
fn records(text: &str) -> Vec<(usize, Vec<String>)> {
    let (mut records, mut cells, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut line, mut start) = (false, 1, 1);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        line += usize::from(sign == '\n');
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => cell.extend(signs.next()),
            '"' => quoted = !quoted,
            ';' if !quoted => cells.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                cells.push(std::mem::take(&mut cell));
                records.push((start, std::mem::take(&mut cells)));
                start = line;
            }
            _ => cell.push(sign),
        }
    }
    records
}

/// The data rows by line, each as column name to text.
fn table(text: &str) -> BTreeMap<usize, Cells> {
    let mut records = records(text).into_iter();
    let (_, header) = records.next().unwrap();
    records
        .map(|(line, cells)| {
            assert_eq!(cells.len(), header.len(), "line {line}");
            (line, header.iter().cloned().zip(cells).collect())
        })
        .collect()
}

/// The base by contact number.
fn base(seed: u64) -> HashMap<String, Cells> {
    table(&base_csv(seed)).into_values().map(|cells| (cells["CONTACT_NR"].clone(), cells)).collect()
}

/// A row of the import beside what it was made from.
struct Case<'a> {
    row: &'a Cells,
    /// The contact that the row truly speaks of.
    contact: Option<&'a Cells>,
    base: &'a HashMap<String, Cells>,
}

impl Case<'_> {
    fn file(&self, column: &str) -> &str {
        &self.row[column]
    }

    fn base(&self, column: &str) -> &str {
        self.contact.map_or("", |contact| &contact[column])
    }

    fn same_names(&self) -> bool {
        self.file("PRÉNOM") == self.base("FIRSTNAME") && self.file("Nom") == self.base("LASTNAME")
    }

    fn same_street(&self) -> bool {
        self.file("Rue") == self.base("LINE1") && self.file("NPA") == self.base("ZIPCODE")
    }

    fn same_birth(&self) -> bool {
        self.file("Date de naissance").replace('/', ".") == self.base("BIRTHDATE")
    }

    /// The base holds a contact of whom this is true.
    fn known(&self, of: impl Fn(&Cells) -> bool) -> bool {
        self.base.values().any(of)
    }

    /// Somebody of the base lives at the row's address under the row's family name.
    fn family_known(&self, also: impl Fn(&Cells) -> bool) -> bool {
        self.known(|contact| {
            contact["LASTNAME"] == self.file("Nom") && contact["LINE1"] == self.file("Rue") && also(contact)
        })
    }

    fn agreeing_key(&self) -> bool {
        self.file("Numéro") == self.base("CONTACT_NR") && self.same_names()
    }
}

/// How a row proves on its own that it shows its trouble.
type Proof = (Trouble, fn(&Case<'_>) -> bool);

fn same_or_blank(file: &str, base: &str) -> bool {
    file.is_empty() || file == base
}

const MATCHING: [Proof; 8] = [
    (Trouble::ExactCopy, |case| {
        case.same_names()
            && case.same_street()
            && case.same_birth()
            && case.file("E-mail") == case.base("EMAIL1")
    }),
    (Trouble::Typo, |case| {
        let kept = [case.file("PRÉNOM") == case.base("FIRSTNAME"), case.file("Nom") == case.base("LASTNAME")];
        let equal = kept.iter().filter(|equal| **equal).count() + usize::from(case.same_street());
        equal == 2 && case.same_birth()
    }),
    (Trouble::Nickname, |case| {
        case.file("PRÉNOM") != case.base("FIRSTNAME") && case.file("Nom") == case.base("LASTNAME")
    }),
    (Trouble::SwappedNames, |case| {
        case.file("PRÉNOM") == case.base("LASTNAME") && case.file("Nom") == case.base("FIRSTNAME")
    }),
    (Trouble::NewEmail, |case| case.same_names() && case.file("E-mail").ends_with("@proton.me")),
    (Trouble::Moved, |case| case.same_names() && case.same_birth() && !case.same_street()),
    (Trouble::StructureCopy, |case| {
        case.file("Société") == case.base("OFFICIAL_NAME")
            && case.same_street()
            && case.file("Nom").is_empty()
    }),
    (Trouble::StructureSpelling, |case| {
        case.file("Société") != case.base("OFFICIAL_NAME") && case.same_street()
    }),
];

const DOUBTFUL: [Proof; 8] = [
    (Trouble::HouseholdMember, |case| {
        let other =
            |contact: &Cells| contact["FIRSTNAME"] != case.file("PRÉNOM") && !contact["TELEPHONE"].is_empty();
        case.contact.is_none() && case.family_known(other)
    }),
    (Trouble::HouseholdEmail, |case| case.family_known(|contact| contact["EMAIL1"] == case.file("E-mail"))),
    (Trouble::Namesake, |case| {
        case.known(|contact| {
            contact["LASTNAME"] == case.file("Nom")
                && contact["FIRSTNAME"] == case.file("PRÉNOM")
                && contact["TOWN"] != case.file("Localité")
        })
    }),
    (Trouble::ThinRow, |case| {
        case.same_names() && case.file("Rue").is_empty() && case.file("E-mail").is_empty()
    }),
    (Trouble::MovedWithoutBirthdate, |case| {
        case.same_names() && !case.same_street() && case.file("Date de naissance").is_empty()
    }),
    (Trouble::FatherAndSon, |case| {
        let father =
            |contact: &Cells| contact["FIRSTNAME"] == case.file("PRÉNOM") && !contact["BIRTHDATE"].is_empty();
        case.family_known(father)
    }),
    (Trouble::Twin, |case| {
        case.contact.is_none() || case.same_street() && case.file("PRÉNOM") == case.base("FIRSTNAME")
    }),
    (Trouble::RelayOfKnownStructure, |case| {
        !case.file("Nom").is_empty() && case.known(|contact| contact["OFFICIAL_NAME"] == case.file("Société"))
    }),
];

const KEYED: [Proof; 7] = [
    (Trouble::KeyedUpdate, |case| case.agreeing_key() && !case.file("Portable").is_empty()),
    (Trouble::KeyedAppend, |case| case.agreeing_key() && case.file("Remarque").starts_with("||")),
    (Trouble::KeyedClear, |case| case.agreeing_key() && case.file("Tél.") == "="),
    (Trouble::KeyedLostZeros, |case| {
        case.same_names() && format!("{:0>10}", case.file("Numéro")) == case.base("CONTACT_NR")
    }),
    (Trouble::KeyedMismatch, |case| {
        let named = case.base.get(case.file("Numéro")).unwrap();
        named["FIRSTNAME"] != case.file("PRÉNOM") && named["LASTNAME"] != case.file("Nom")
    }),
    (Trouble::KeyedUnknown, |case| {
        case.file("Numéro").len() == 10 && !case.base.contains_key(case.file("Numéro"))
    }),
    (Trouble::EmailTaken, |case| {
        case.known(|contact| {
            contact["EMAIL1"] == case.file("E-mail") && contact["LASTNAME"] != case.file("Nom")
        })
    }),
];

const BROKEN: [Proof; 17] = [
    (Trouble::MailProviderTypo, |case| {
        ["gmial.com", "hotmial.com", "bluewinn.ch", "gmail.con"]
            .iter()
            .any(|bad| case.file("E-mail").ends_with(bad))
    }),
    (Trouble::DoubleAt, |case| case.file("E-mail").contains("@@")),
    (Trouble::InvalidPhone, |case| ["01 SVP 77 77", "021 12", "voir bureau"].contains(&case.file("Tél."))),
    (Trouble::PhoneLostZero, |case| {
        case.file("Portable").len() == 9 && case.file("Portable").starts_with('7')
    }),
    (Trouble::PostcodeLostZero, |case| case.file("NPA").len() == 4 && case.file("Pays").starts_with('F')),
    (Trouble::CountryUk, |case| case.file("Pays") == "UK"),
    (Trouble::ShortDate, |case| {
        case.file("Date de naissance").split('/').nth(2).is_some_and(|year| year.len() == 2)
    }),
    (Trouble::ImpossibleDate, |case| case.file("Date de naissance")[2..].starts_with(".02.")),
    (Trouble::FutureBirthdate, |case| case.file("Date de naissance")[6..].starts_with("2")),
    (Trouble::UnknownCountry, |case| ["Sildavie", "XQ"].contains(&case.file("Pays"))),
    (Trouble::UnknownTitle, |case| ["Maître", "Colonel"].contains(&case.file("Civilité"))),
    (Trouble::DigitsInName, |case| {
        // An escape sequence holds digits of its own.
        let names = format!("{}{}", case.file("PRÉNOM"), case.file("Nom"));
        !names.contains('\u{1b}') && names.contains(|sign: char| sign.is_ascii_digit())
    }),
    (Trouble::LongTown, |case| case.file("Localité").chars().count() > 20),
    (Trouble::Nameless, |case| {
        ["PRÉNOM", "Nom", "Société"].iter().all(|column| case.file(column).is_empty())
    }),
    (Trouble::Mojibake, |case| case.row.values().any(|text| text.contains('Ã'))),
    (Trouble::LongRemark, |case| case.file("Remarque").chars().count() > 2000),
    (Trouble::MultilineRemark, |case| case.file("Remarque").contains('\n')),
];

const HOSTILE: [Proof; 5] = [
    (Trouble::EscapeSequence, |case| case.row.values().any(|text| text.contains('\u{1b}'))),
    (Trouble::Bidi, |case| case.row.values().any(|text| text.contains('\u{202e}'))),
    (Trouble::Invisible, |case| {
        case.row.values().any(|text| text.contains(['\u{0}', '\u{200b}', '\u{feff}']))
    }),
    (Trouble::Sql, |case| case.file("Nom").contains("'); DROP TABLE")),
    (Trouble::Formula, |case| {
        case.row.iter().any(|(column, text)| {
            text.starts_with("=HYPERLINK(") || text.starts_with('+') && column == "Complément"
        })
    }),
];

const FRESH: [Proof; 4] = [
    (Trouble::NewIndividual, |case| case.contact.is_none() && !case.file("PRÉNOM").is_empty()),
    (Trouble::NewHousehold, |case| case.contact.is_none() && !case.file("Tél.").is_empty()),
    (Trouble::NewStructure, |case| {
        let same = |contact: &Cells| {
            contact["OFFICIAL_NAME"] == case.file("Société") && contact["ZIPCODE"] == case.file("NPA")
        };
        case.file("Nom").is_empty() && !case.known(same)
    }),
    (Trouble::NewRelay, |case| !case.file("Nom").is_empty() && !case.file("Société").is_empty()),
];

fn proofs() -> HashMap<Trouble, fn(&Case<'_>) -> bool> {
    let families: [&[Proof]; 6] = [&FRESH, &MATCHING, &DOUBTFUL, &KEYED, &BROKEN, &HOSTILE];
    families.into_iter().flatten().copied().collect()
}

#[test]
fn each_row_shows_its_trouble() {
    let proofs = proofs();
    for seed in SEEDS {
        let (base, rows) = (base(seed), table(&import_csv(seed)));
        for Planted { line, trouble, contact } in import_truth(seed) {
            let contact = contact.map(|number| &base[&number]);
            let case = Case { row: &rows[&line], contact, base: &base };
            assert!(proofs[&trouble](&case), "seed {seed}, line {line}: {trouble:?} {:?}", case.row);
        }
    }
}

#[test]
fn each_trouble_has_the_rows_that_the_plan_says() {
    for seed in SEEDS {
        let mut found: BTreeMap<Trouble, usize> = BTreeMap::new();
        for planted in import_truth(seed) {
            *found.entry(planted.trouble).or_default() += 1;
        }
        assert_eq!(found, TROUBLES.into_iter().collect(), "seed {seed}");
    }
}

/// What can be counted in the text alone is there as often as planned, and not by accident elsewhere.
#[test]
fn rare_signs_stand_only_in_the_rows_that_were_planned() {
    let rare: Vec<Proof> = HOSTILE
        .into_iter()
        .chain(BROKEN)
        .filter(|(trouble, _)| {
            !matches!(trouble, Trouble::Nameless | Trouble::PhoneLostZero | Trouble::PostcodeLostZero)
        })
        .collect();
    let base = base(7);
    let rows = table(&import_csv(7));
    let truth = import_truth(7);
    for (trouble, proof) in rare {
        let dated = |row: &Cells| row["Date de naissance"].len() >= 7;
        let shows = |planted: &&Planted| {
            let row = &rows[&planted.line];
            let needs_date = matches!(trouble, Trouble::ImpossibleDate | Trouble::FutureBirthdate);
            (!needs_date || dated(row)) && proof(&Case { row, contact: None, base: &base })
        };
        let count = truth.iter().filter(shows).count();
        match trouble {
            // A healthy date can lie in February or in this century; they only have to be among those.
            Trouble::ImpossibleDate | Trouble::FutureBirthdate => assert!(count >= trouble.rows()),
            _ => assert_eq!(count, trouble.rows(), "{trouble:?}"),
        }
    }
}

#[test]
fn the_documented_table_is_the_plan() {
    let documented: Vec<(String, usize)> = include_str!("mod.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("//! | `"))
        .filter_map(|line| line.split_once("` | "))
        .map(|(kind, rest)| (kind.to_owned(), rest.split(' ').next().unwrap().parse().unwrap()))
        .collect();
    let planned: Vec<(String, usize)> =
        TROUBLES.iter().map(|(trouble, rows)| (format!("{trouble:?}"), *rows)).collect();
    assert_eq!(documented, planned);
    let rows: usize = TROUBLES.iter().map(|(_, rows)| rows).sum();
    assert!(include_str!("mod.rs").contains(&format!("{rows} data rows")));
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    for seed in SEEDS {
        assert_eq!(base_csv(seed), base_csv(seed));
        assert_eq!(import_csv(seed), import_csv(seed));
    }
    assert_ne!(base_csv(1), base_csv(2));
    assert_ne!(import_csv(1), import_csv(2));
}

#[test]
fn blank_rows_and_the_footer_stand_between_and_below_the_data() {
    for seed in SEEDS {
        let rows = table(&import_csv(seed));
        let lines: BTreeSet<usize> = import_truth(seed).iter().map(|planted| planted.line).collect();
        let (data, other): (Vec<_>, Vec<_>) = rows.iter().partition(|(line, _)| lines.contains(line));
        let blank = other.iter().filter(|(_, cells)| cells.values().all(String::is_empty)).count();
        assert_eq!(blank, BLANK_ROWS);
        assert_eq!(other.len(), BLANK_ROWS + FOOTER_ROWS);
        let (_, footer) = rows.last_key_value().unwrap();
        assert_eq!((&*footer["Numéro"], &*footer["Code fidélité"]), ("Total", &*data.len().to_string()));
    }
}

#[test]
fn numbers_and_logins_of_the_base_are_unique() {
    for seed in SEEDS {
        let rows = table(&base_csv(seed));
        assert_eq!(rows.len(), BASE_SIZE);
        let numbers: BTreeSet<&str> = rows.values().map(|row| &*row["CONTACT_NR"]).collect();
        assert_eq!(numbers.len(), BASE_SIZE);
        assert!(numbers.iter().all(|number| number.len() == 10 && number.starts_with("0000")));
        let logins: Vec<&str> =
            rows.values().map(|row| &*row["EMAIL1"]).filter(|email| !email.is_empty()).collect();
        assert_eq!(logins.iter().collect::<BTreeSet<_>>().len(), logins.len());
    }
}

#[test]
fn the_base_fits_the_format() {
    let rows = table(&base_csv(3));
    for row in rows.values() {
        assert!(row["TOWN"].chars().count() <= 20 && row["OFFICIAL_NAME"].chars().count() <= 100);
        assert!(row["TELEPHONE"].chars().count() <= 15 && row["CELLPHONE"].chars().count() <= 15);
        assert!(["MR", "MRS", ""].contains(&&*row["TITLE"]));
        assert!(!row["LASTNAME"].is_empty() || !row["OFFICIAL_NAME"].is_empty());
        for consent in ["CNIL_O", "CNIL_T", "EMAIL", "SMS_MMS", "LETTER", "HAS_SALES"] {
            assert!(["TRUE", "FALSE"].contains(&&*row[consent]));
        }
        let interests = row["CRIT1"].strip_prefix("INTEREST=").unwrap_or_default();
        assert!(interests.is_empty() || interests.split('|').all(|value| INTERESTS.contains(&value)));
    }
    let distinct = |column: &str| rows.values().map(|row| &*row[column]).collect::<BTreeSet<&str>>();
    assert_eq!(distinct("PREF_LANG"), BTreeSet::from(["de", "en", "es", "fr", "it"]));
    assert_eq!(distinct("COUNTRY"), BTreeSet::from(["AT", "BE", "CH", "DE", "ES", "FR", "GB", "IT"]));
}

#[test]
fn the_base_holds_households_relays_and_namesakes() {
    let rows = table(&base_csv(4));
    let mut at_address: HashMap<(&str, &str, &str), usize> = HashMap::new();
    let mut relays: HashMap<(&str, &str), usize> = HashMap::new();
    let mut named: HashMap<(&str, &str), BTreeSet<&str>> = HashMap::new();
    for row in rows.values() {
        let (structure, last) = (&*row["OFFICIAL_NAME"], &*row["LASTNAME"]);
        match (structure.is_empty(), last.is_empty()) {
            (true, _) => {
                *at_address.entry((last, &row["LINE1"], &row["ZIPCODE"])).or_default() += 1;
                named.entry((&row["FIRSTNAME"], last)).or_default().insert(&row["TOWN"]);
            }
            (false, false) => *relays.entry((structure, &row["ZIPCODE"])).or_default() += 1,
            (false, true) => {}
        }
    }
    assert!(at_address.values().filter(|people| **people >= 2).count() >= 190);
    assert!(relays.values().filter(|count| **count >= 2).count() >= 30);
    assert!(named.values().filter(|towns| towns.len() >= 2).count() >= 60);
}

#[test]
fn twins_share_a_person_and_some_share_a_contact() {
    let truth = import_truth(1);
    let of_base: Vec<&String> = truth
        .iter()
        .filter(|planted| planted.trouble == Trouble::Twin)
        .filter_map(|planted| planted.contact.as_ref())
        .collect();
    assert_eq!(of_base.len(), 5);
    assert_eq!(of_base.iter().collect::<BTreeSet<_>>().len(), 2);
}

#[test]
fn rows_that_belong_together_share_an_address() {
    let groups = [
        (Trouble::Twin, vec![2, 2, 2, 3, 3]),
        (Trouble::NewHousehold, vec![3, 3]),
        (Trouble::NewRelay, vec![3, 5]),
    ];
    let (rows, truth) = (table(&import_csv(1)), import_truth(1));
    for (trouble, expected) in groups {
        let mut at_address: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for planted in truth.iter().filter(|planted| planted.trouble == trouble) {
            let row = &rows[&planted.line];
            *at_address.entry((&row["Rue"], &row["NPA"])).or_default() += 1;
        }
        let mut sizes: Vec<usize> = at_address.into_values().collect();
        sizes.sort_unstable();
        assert_eq!(sizes, expected, "{trouble:?}");
    }
}

#[test]
fn optional_cells_agree_or_are_blank_in_copies() {
    let (base, rows) = (base(1), table(&import_csv(1)));
    for planted in import_truth(1).iter().filter(|planted| planted.trouble == Trouble::ExactCopy) {
        let (row, contact) = (&rows[&planted.line], &base[planted.contact.as_ref().unwrap()]);
        let consent = if contact["EMAIL"] == "TRUE" { "oui" } else { "non" };
        assert!(same_or_blank(&row["Newsletter"], consent));
        assert!(same_or_blank(&row["Complément"], &contact["LINE2"]));
    }
}
