//! One cell at a time: what is written, what is found, what is proposed.

use super::*;
use crate::contact::Kind;

/// Field, text, country; expected value (empty = left out), rule (empty = none), fix (empty = none).
type Case = (Field, &'static str, &'static str, &'static str, &'static str);

fn check_in(country: &str, cases: &[Case]) {
    for (field, text, value, rule, fix) in cases {
        let mut cells = vec![(*field, *text)];
        if *field != Field::Country {
            cells.push((Field::Country, country));
        }
        if *field != Field::LastName {
            cells.push((Field::LastName, "Rossi"));
        }
        let record = checked(&cells);
        let principal = record.principal().unwrap();
        assert_eq!(principal.text(*field), *value, "value of {field:?} {text:?}: {:?}", record.findings);
        let about: Vec<&Finding> = record.findings.iter().filter(|f| f.field == Some(*field)).collect();
        match (about.as_slice(), *rule) {
            ([], "") => {}
            ([one], rule) => {
                assert_eq!(one.rule, rule, "{field:?} {text:?}");
                let proposed = one.fix.as_ref().map_or("", |fix| fix.value.as_str());
                assert_eq!(proposed, *fix, "fix of {field:?} {text:?}");
                assert_eq!(one.column, Some(0));
                assert!(one.message.ends_with('.') && one.message.contains(' '), "{}", one.message);
                let entry = rule_entry(rule).unwrap();
                assert_eq!((one.severity, one.consequence), (entry.severity, entry.consequence));
            }
            (several, rule) => panic!("{field:?} {text:?}: expected {rule:?}, found {several:?}"),
        }
    }
}

#[test]
fn emails() {
    use Field::Email1;
    check_in(
        "CH",
        &[
            (Email1, "anna.rossi@bluewin.ch", "anna.rossi@bluewin.ch", "", ""),
            (Email1, "Anna@BLUEWIN.CH", "Anna@bluewin.ch", "", ""),
            (Email1, "anna @bluewin.ch", "anna@bluewin.ch", "email-spaces", "anna@bluewin.ch"),
            (Email1, "mailto:anna@bluewin.ch", "anna@bluewin.ch", "email-repaired", "anna@bluewin.ch"),
            (
                Email1,
                "j.mueller@gmial.com",
                "j.mueller@gmial.com",
                "email-likely-typo",
                "j.mueller@gmail.com",
            ),
            (Email1, "keine", "", "email-malformed", ""),
            (Email1, "info@theater-basel.ch", "info@theater-basel.ch", "email-generic", ""),
            (Email1, "anna@mailinator.com", "anna@mailinator.com", "email-disposable", ""),
            (Email1, "NULL", "", "text-placeholder", ""),
            (Email1, "-", "", "text-placeholder", ""),
        ],
    );
    let structure = checked(&[(Field::OfficialName, "Kaserne AG"), (Email1, "info@kaserne.ch")]);
    assert_eq!(found(&structure), [""; 0], "info@ is as it should be for a structure");
}

#[test]
fn phones() {
    use Field::Telephone1 as Phone;
    check_in(
        "CH",
        &[
            (Phone, "021 613 21 11", "021 613 21 11", "", ""),
            (Phone, "+41 21 613 21 11", "+41 21 613 21 11", "", ""),
            (Phone, "0041216132111", "0041216132111", "", ""),
            (Phone, "--", "", "text-placeholder", ""),
            (Phone, "=\"0216132111\"", "0216132111", "text-formula-quotes", "0216132111"),
            (Phone, "216132111", "216132111", "phone-completed", "021 613 21 11"),
            (Phone, "021 613", "021 613", "phone-invalid", ""),
            (Phone, "4.12161E+10", "", "phone-damaged", ""),
            (Phone, "unbekannt", "", "phone-no-digits", ""),
        ],
    );
    check_in(
        "FR",
        &[
            (Phone, "01 SVP 77 77", "01 SVP 77 77", "phone-invalid", ""),
            (Phone, "(41)0216132111", "(41)0216132111", "", ""),
            (Phone, "1 40 15 80 00", "1 40 15 80 00", "phone-completed", "01 40 15 80 00"),
        ],
    );
    let record =
        checked(&[(Field::LastName, "Rossi"), (Phone, "021 613 21 11"), (Field::Cellphone, "0791234567")]);
    let e164 = &record.principal().unwrap().e164;
    assert_eq!(e164.get(&Phone).map(String::as_str), Some("+41216132111"));
    assert_eq!(e164.get(&Field::Cellphone).map(String::as_str), Some("+41791234567"));
}

#[test]
fn birth_dates() {
    use Field::BirthDate as Day;
    check_in(
        "CH",
        &[
            (Day, "12.03.1979", "1979-03-12", "", ""),
            (Day, "1979-03-12", "1979-03-12", "", ""),
            (Day, "12/03/1979", "1979-03-12", "", ""),
            (Day, "19790312", "1979-03-12", "birth-date-assumed", "1979-03-12"),
            (Day, "12.03.79", "", "birth-date-doubtful", "1979-03-12"),
            (Day, "03/25/1990", "", "birth-date-doubtful", "1990-03-25"),
            (Day, "31.02.1980", "", "birth-date-impossible", ""),
            (Day, "about 1980", "", "birth-date-unreadable", ""),
            (Day, "12.03.2031", "", "birth-date-future", ""),
            (Day, "01.01.1900", "", "birth-date-implausible", ""),
            (Day, "1860-03-02", "1860-03-02", "birth-date-old", ""),
            (Day, "02.03.1360", "", "birth-date-implausible", ""),
        ],
    );
    let record = checked(&[(Field::LastName, "Rossi"), (Day, "31.02.1980")]);
    assert_eq!(record.principal().unwrap().birth_text, "31.02.1980", "weak evidence for matching");
}

#[test]
fn countries_languages_titles_roles() {
    check_in(
        "CH",
        &[
            (Field::Country, "CH", "CH", "", ""),
            (Field::Country, "ch", "CH", "", ""),
            (Field::Country, "Schweiz", "CH", "", ""),
            (Field::Country, "UK", "GB", "country-code-other", "GB"),
            (Field::Country, "Atlantis", "", "country-unknown", ""),
            (Field::Language, "fr", "fr", "", ""),
            (Field::Language, "Deutsch", "de", "", ""),
            (Field::Language, "D", "de", "language-assumed", "de"),
            (Field::Language, "Klingon", "", "language-unknown", ""),
            (Field::Title, "MRS", "MRS", "", ""),
            (Field::Title, "Frau", "MRS", "", ""),
            (Field::Title, "mrs", "MRS", "", ""),
            (Field::Title, "W", "MRS", "title-assumed", "MRS"),
            (Field::Title, "Herr Dr.", "MR", "title-degree", "MR"),
            (Field::Title, "Comtesse", "", "title-unknown", ""),
            (Field::Role, "public", "", "", ""),
            (Field::Role, "RELAY", "", "role-contradicts", "PUBLIC"),
            (Field::Role, "boss", "", "role-unknown", ""),
        ],
    );
}

#[test]
fn postcodes_and_departments() {
    use Field::{Department, PostalCode as Zip};
    check_in(
        "CH",
        &[
            (Zip, "8001", "8001", "", ""),
            (Zip, "CH-8001", "8001", "postcode-repaired", "8001"),
            (Zip, "75011", "75011", "postcode-malformed", ""),
            (Zip, "8OO1", "8OO1", "postcode-malformed", "8001"),
            (Department, "VD", "VD", "", ""),
            (Department, "Waadt", "VD", "", ""),
            (Department, "XY", "XY", "department-unknown", ""),
        ],
    );
    check_in(
        "FR",
        &[
            (Zip, "75011", "75011", "", ""),
            (Zip, "1000", "01000", "postcode-lost-zeros", "01000"),
            (Department, "75", "75", "", ""),
            (Department, "1", "01", "", ""),
            (Department, "2a", "2A", "", ""),
            (Department, "99", "99", "department-unknown", ""),
        ],
    );
    let unnamed = InstitutionRules { country: "FR".into(), ..rules() };
    let cells = [(Field::LastName, "Rossi"), (Zip, "1003")];
    let record = validate(&draft(Requested::Auto, &cells), &unnamed);
    assert_eq!(found(&record), ["postcode-malformed"], "1003 may be Lausanne");
    assert_eq!(record.findings[0].fix.as_ref().unwrap().value, "01003");
    check_in("BR", &[(Department, "SP", "SP", "", "")]);
    let row = [(Field::LastName, "Rossi"), (Field::Country, "FR"), (Zip, "75011"), (Department, "69")];
    let record = checked(&row);
    assert_eq!(found(&record), ["department-contradicts-postcode"]);
    assert_eq!(record.findings[0].fix.as_ref().unwrap().value, "75");
}

#[test]
fn names() {
    use Field::LastName as Last;
    check_in(
        "CH",
        &[
            (Last, "Müller", "Müller", "", ""),
            (Last, "Null", "Null", "", ""),
            (Last, "Müller 3", "Müller 3", "name-digits", ""),
            (Last, "DUPONT-ROCHAT", "DUPONT-ROCHAT", "name-case", "Dupont-Rochat"),
            (Last, "dupont", "dupont", "name-case", "Dupont"),
            (Last, "@SUM(A)", "@SUM(A)", "text-formula", ""),
            (Last, "de", "de", "", ""),
            (Last, "MÃ¼ller", "MÃ¼ller", "text-mojibake", "Müller"),
            (Last, "-", "", "name-blank", ""),
        ],
    );
    let swapped = checked(&[(Field::FirstName, "Rochat"), (Last, "Marie")]);
    assert_eq!(found(&swapped), ["name-swapped"]);
    let usual = checked(&[(Field::FirstName, "Marie"), (Last, "Simon")]);
    assert_eq!(found(&usual), [""; 0]);
}

#[test]
fn texts() {
    let long = "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson";
    let cut = "Gesellschaft der Freunde des Theaters ";
    check_in(
        "FR",
        &[
            (Field::Town, long, long, "text-too-long", ""),
            (
                Field::AddressName1,
                "Gesellschaft der Freunde des Theaters Basel",
                cut.trim_end(),
                "address-name-truncated",
                "",
            ),
            (Field::Line1, "  Rue \u{a0} du Lac 3 ", "Rue du Lac 3", "", ""),
            (Field::Line1, "Rue\0 du Lac", "Rue du Lac", "text-nul", ""),
            (Field::Line1, "Rue du\u{200b} Lac", "Rue du Lac", "text-invisible", ""),
            (Field::Line1, "Rue\u{7} du Lac", "Rue\u{7} du Lac", "text-control", "Rue du Lac"),
            (Field::Line1, "Rue \u{202e}caL", "Rue \u{202e}caL", "text-bidi", ""),
            (Field::Line1, "=HYPERLINK(1)", "=HYPERLINK(1)", "text-formula", ""),
            (Field::Line1, "#REF!", "", "text-spreadsheet-error", ""),
            (Field::Line1, "n/a", "", "text-placeholder", ""),
            (Field::Line1, "-", "-", "", ""),
            (Field::BirthDate, "0000-00-00", "", "text-placeholder", ""),
            (Field::BirthDate, "0/0/00", "", "text-placeholder", ""),
            (Field::LastName, "=\"Meier\"", "Meier", "text-formula-quotes", "Meier"),
            (Field::Remark, "=\"Meier\"", "=\"Meier\"", "", ""),
            (Field::LastName, "GarcÃ\u{ad}a", "GarcÃ\u{ad}a", "text-mojibake", "García"),
            (Field::Title, "D.", "", "title-unknown", ""),
            (Field::Remark, "\\=2", "=2", "", ""),
        ],
    );
}

#[test]
fn a_cell_that_shows_an_error_is_left_out_with_its_text() {
    let error = |field, text: &str| DraftCell { field, text: text.into(), column: Some(3), numeric: false };
    let mut row = draft(Requested::Auto, &[(Field::OfficialName, "Kaserne AG")]);
    row.errors = vec![error(Field::LastName, "Err:502")];
    let record = validate(&row, &rules());
    assert_eq!(record.principal().map(|p| (p.kind, p.text(Field::LastName))), Some((Kind::Structure, "")));
    let [found] = record.findings.as_slice() else { panic!("{:?}", record.findings) };
    assert_eq!((found.rule.as_str(), found.value.as_str()), ("text-spreadsheet-error", "Err:502"));
    assert_eq!((found.severity, found.consequence), (Severity::Error, Consequence::LeavesCellOut));
    assert_eq!(found.column, Some(3));
}

#[test]
fn booleans_and_numbers() {
    check_in(
        "CH",
        &[
            (auth("EMAIL"), "TRUE", "TRUE", "", ""),
            (auth("EMAIL"), "nein", "FALSE", "", ""),
            (auth("EMAIL"), "x", "TRUE", "boolean-assumed", "TRUE"),
            (auth("EMAIL"), "maybe", "", "boolean-unreadable", ""),
            (Field::HasSales, "oui", "TRUE", "", ""),
            (Field::EmployeeCount, "120", "120", "", ""),
            (Field::EmployeeCount, "1'200", "", "number-malformed", "1200"),
            (Field::WebSite, "https://www.kaserne.ch/x", "https://www.kaserne.ch/x", "", ""),
            (Field::WebSite, "see facebook", "see facebook", "web-site-malformed", ""),
            (Field::AddressType, "XY", "", "address-type-unknown", ""),
            (Field::Status, "ACTIVE", "", "", ""),
            (Field::Status, "INACTIVE", "", "standing-compared", ""),
        ],
    );
}

#[test]
fn contact_numbers() {
    for (text, number, rule, fix) in [
        ("0012345", Some("0012345"), "", ""),
        ("12 345", Some("12345"), "contact-number-repaired", "12345"),
        ("12345.0", Some("12345"), "contact-number-repaired", "12345"),
        ("A-123", None, "contact-number-malformed", "123"),
        ("1.23E+10", None, "contact-number-malformed", ""),
        ("123456789012345678901", None, "contact-number-malformed", ""),
    ] {
        let record = checked(&[(Field::LastName, "Rossi"), (Field::ContactNumber, text)]);
        let found_number = record.principal().unwrap().number.as_ref().map(|n| n.as_str().to_owned());
        assert_eq!(found_number.as_deref(), number, "{text}");
        assert_eq!(record.findings.first().map_or("", |f| f.rule.as_str()), rule, "{text}");
        let proposed = record.findings.first().and_then(|f| f.fix.as_ref()).map_or("", |f| f.value.as_str());
        assert_eq!(proposed, fix, "{text}");
    }
}

#[test]
fn criteria_and_types() {
    let mut rules = rules();
    rules.criteria.insert("GENRE".into(), vec!["JAZZ".into(), "OPÉRA".into()].into());
    rules.criteria.insert("NOTE".into(), Vec::new().into());
    rules.structure_types = vec!["ÉCOLE".into()];
    for (field, text, written, value, rule) in [
        (crit("GENRE"), "JAZZ|OPÉRA", crit("GENRE"), "JAZZ|OPÉRA", ""),
        (crit("GENRE"), "opera|JAZZ", crit("GENRE"), "OPÉRA|JAZZ", "criterion-value-spelling"),
        (crit("GENRE"), "ROCK|JAZZ", crit("GENRE"), "JAZZ", "criterion-value-unknown"),
        (crit("GENRE"), "ROCK", crit("GENRE"), "", "criterion-value-unknown"),
        (crit("genre"), "JAZZ", crit("GENRE"), "JAZZ", "criterion-spelling"),
        (crit("SPORT"), "1", crit("SPORT"), "", "criterion-unknown"),
        (crit("NOTE"), "any thing", crit("NOTE"), "any thing", ""),
        (crit("CRIT3"), "JAZZ", crit("CRIT3"), "", "criterion-without-code"),
        (
            Field::AdminNumber(Code::new("SIRET").unwrap()),
            "12",
            Field::AdminNumber(Code::new("SIRET").unwrap()),
            "12",
            "",
        ),
        (Field::StructureType, "ecole", Field::StructureType, "ÉCOLE", "structure-type-spelling"),
        (Field::StructureType, "CLUB", Field::StructureType, "", "structure-type-unknown"),
        (Field::CommunityType, "any", Field::CommunityType, "any", ""),
    ] {
        let cells = [(field, text), (Field::OfficialName, "Kaserne AG")];
        let record = validate(&draft(Requested::Auto, &cells), &rules);
        assert_eq!(record.principal().unwrap().text(written), value, "{field:?} {text}");
        assert_eq!(found(&record).join(","), rule, "{field:?} {text}");
    }
}

#[test]
fn clearing_appending_and_doubles() {
    use crate::contact::Entry;
    let record = checked(&[
        (Field::LastName, "Rossi"),
        (Field::Email2, "="),
        (Field::Remark, "||asked for aisle"),
        (Field::ContactNumber, "="),
        (Field::Town, "Bern"),
        (Field::Town, "Biel"),
    ]);
    let row = record.principal().unwrap();
    assert_eq!(row.entries.get(&Field::Email2), Some(&Entry::Clear));
    assert_eq!(row.entries.get(&Field::Remark), Some(&Entry::Append("asked for aisle".into())));
    assert_eq!(row.text(Field::Town), "Bern");
    assert_eq!(found(&record), ["clear-not-allowed", "field-twice"]);
}

#[test]
fn an_operation_that_cannot_be_read_offers_the_likely_one() {
    let asked = Requested::Unreadable("CREATE".into());
    let record =
        validate(&draft(asked, &[(Field::Operation, "CREATE"), (Field::LastName, "Rossi")]), &rules());
    assert_eq!(found(&record), ["operation-unknown"]);
    assert_eq!(record.findings[0].fix.as_ref().unwrap().value, "INSERT");
}

#[test]
fn numeric_cells_may_hold_serial_dates() {
    let mut draft = draft(Requested::Auto, &[(Field::LastName, "Rossi"), (Field::BirthDate, "28926")]);
    let text = validate(&draft, &rules());
    assert_eq!(found(&text), ["birth-date-doubtful"]);
    draft.cells[1].numeric = true;
    let number = validate(&draft, &rules());
    assert_eq!(number.principal().unwrap().text(Field::BirthDate), "1979-03-12");
    assert_eq!(found(&number), ["birth-date-assumed"]);
}
