//! What a document says of itself when it is written, read, edited and compared.

use super::*;
use crate::contact::Field;

fn base() -> Document {
    Document::of(&BTreeMap::new()).unwrap()
}

fn read(text: &str) -> Result<Document, Vec<Fault>> {
    read_document(text, &base())
}

const GENRE: &str = "[institution.criteria.GENRE]\nkind = \"one-of\"\nvalues = [\"OP\", \"JAZZ\"]\nlabels = { OP = \"Opéra\" }\n";

#[test]
fn what_is_written_is_read_back_the_same() {
    let text =
        format!("{GENRE}[institution.numbers]\nfrom = \"0100\"\nto = \"0199\"\n[thresholds]\nmatch = 0.95\n");
    let made = read(&text).unwrap();
    let written = write_document(&made);
    assert_eq!(read(&written).unwrap(), made, "{written}");
    assert_eq!(read_document(&written, &made).unwrap(), made);
    let rules = made.institution().unwrap();
    assert_eq!(rules.criteria["GENRE"].label_of("OP"), "Opéra");
    assert_eq!(rules.numbers.from.unwrap().as_str(), "0100");
    assert_eq!(read(&write_document(&base())).unwrap(), base());
    assert!(!written.contains("today"));
    let criteria = write_criteria(&made.institution().unwrap().criteria);
    assert_eq!(read(&criteria).unwrap().institution().unwrap().criteria.len(), 1, "{criteria}");
}

#[test]
fn every_entry_that_is_written_is_explained() {
    let written = write_document(&base());
    let lines: Vec<&str> = written.lines().collect();
    for (at, line) in
        lines.iter().enumerate().filter(|(_, line)| line.contains(" = ") && !line.starts_with('#'))
    {
        assert!(lines[at - 1].starts_with("# "), "{line}");
    }
}

#[test]
fn what_a_file_does_not_name_stays_and_what_it_names_is_replaced_whole() {
    let before = read(GENRE).unwrap();
    let after = read_document("[institution]\ncountry = \"FR\"\n", &before).unwrap();
    let rules = after.institution().unwrap();
    assert_eq!((rules.country.as_str(), rules.criteria.len()), ("FR", 1));
    let after = read_document("[institution.criteria.NOTE]\nkind = \"text\"\n", &before).unwrap();
    let codes: Vec<String> = after.institution().unwrap().criteria.into_keys().collect();
    assert_eq!(codes, ["NOTE"]);
    assert_eq!(
        differences(&before, &after),
        [
            "- institution.criteria.GENRE = { compulsory = false, kind = \"one-of\", labels = { OP = \"Opéra\" }, \
             target = \"both\", values = [\"OP\", \"JAZZ\"] }",
            "+ institution.criteria.NOTE = { compulsory = false, kind = \"text\", target = \"both\" }",
        ]
    );
}

#[test]
fn what_is_wrong_is_told_with_its_line_and_key() {
    for (text, at, words) in [
        ("[institution]\npays = \"FR\"\n", (2, 1), "pays"),
        ("[base]\nname = \"x\"\n", (1, 2), "base"),
        ("[institution]\ncountry = \"XX\"\n", (2, 1), "institution.country"),
        ("[institution]\n\nlanguage = 3\n", (3, 12), "integer"),
        ("[institution]\ntitles = [\"MR\", \"mr\"]\n", (2, 1), "twice"),
        ("[institution.numbers]\nfrom = \"20\"\nto = \"10\"\n", (3, 1), "before it begins"),
        ("[institution.numbers]\nfrom = \"12a\"\n", (2, 1), "digits"),
        ("[institution.criteria.A]\nkind = \"one-of\"\n", (1, 23), "needs values"),
        ("[institution.criteria.A]\nkind = \"date\"\nvalues = [\"X\"]\n", (3, 1), "no list"),
        (
            "[institution.criteria.A]\nvalues = [\"X\"]\nlabels = { Y = \"why\" }\n",
            (3, 12),
            "none of the values",
        ),
        (
            "[institution.criteria.A]\nvalues = [\"X\", \"Y\"]\nlabels = { X = \"y\" }\n",
            (3, 12),
            "names another",
        ),
        ("[institution.criteria.\"A B\"]\nkind = \"text\"\n", (1, 23), "no code"),
        ("[institution]\ntoday = \"2020-01-01\"\n", (2, 1), "clock"),
        ("[thresholds]\nmatch = 0.05\n", (1, 2), "above 0"),
        ("[institution\n", (1, 13), ""),
    ] {
        let faults = read(text).unwrap_err();
        assert_eq!(faults[0].at, Some(at), "{text} {faults:?}");
        assert!(faults[0].to_string().contains(words), "{text} {faults:?}");
    }
    let kind = read("[institution.criteria.A]\nknd = \"text\"\n").unwrap_err();
    assert!(kind[0].message.contains("knd") && kind[0].at.is_some(), "{kind:?}");
}

#[test]
fn one_entry_is_read_and_set_by_its_dotted_name() {
    let document = base();
    assert_eq!(document.value("institution.country").unwrap(), "CH");
    assert_eq!(document.value("thresholds.match").unwrap(), "0.9");
    assert_eq!(document.value("institution.nothing"), None);
    let set = |path: &str, text: &str| document.with_value(path, text);
    assert_eq!(set("institution.country", "FR").unwrap().value("institution.country").unwrap(), "FR");
    assert_eq!(set("institution.titles", "MR, MRS").unwrap().institution().unwrap().titles, ["MR", "MRS"]);
    assert_eq!(set("institution.titles", "[\"MR\"]").unwrap().institution().unwrap().titles, ["MR"]);
    assert_eq!(set("thresholds.match", "0.95").unwrap().thresholds().unwrap().matched, 0.95);
    let numbered = set("institution.numbers.from", "0100").unwrap();
    assert_eq!(numbered.value("institution.numbers.from").unwrap(), "0100");
    assert_eq!(numbered.with_value("institution.numbers.from", "").unwrap(), document);
    let genre = read(GENRE).unwrap().with_value("institution.criteria.GENRE.label", "Genre").unwrap();
    assert_eq!(genre.institution().unwrap().criteria["GENRE"].label, "Genre");
    for (path, text) in [
        ("institution.pays", "FR"),
        ("institution.country", "France"),
        ("base.name", "x"),
        ("country", "FR"),
        ("thresholds.match", "often"),
        ("institution.criteria.GENRE", "{\"knd\":1}"),
    ] {
        assert!(set(path, text).is_err(), "{path} {text}");
    }
}

#[test]
fn what_vanishes_is_named_whether_a_value_or_the_whole() {
    let rules = |text: &str| read(text).unwrap().institution().unwrap();
    let before = rules(&format!("[institution]\nstructure_types = [\"CLUB\"]\n{GENRE}"));
    let said = |text: &str| -> Vec<String> {
        let found = vanishing(&before, &rules(text));
        found
            .into_iter()
            .map(|v| format!("{} {} {}", v.field.key(), v.value.unwrap_or_default(), v.what))
            .collect()
    };
    assert_eq!(vanishing(&before, &before), []);
    let types = "[institution]\nstructure_types = [\"CLUB\"]\n";
    assert_eq!(said(types), ["CRIT:GENRE  is gone"]);
    let one = format!("{types}[institution.criteria.GENRE]\nkind = \"several-of\"\nvalues = [\"OP\"]\n");
    assert_eq!(said(&one), ["CRIT:GENRE JAZZ is gone"]);
    assert_eq!(
        said(&format!("{types}[institution.criteria.GENRE]\nkind = \"date\"\n")),
        ["CRIT:GENRE  is of the kind date now"]
    );
    assert_eq!(said(GENRE), [format!("{} CLUB is gone", Field::StructureType.key())]);
}

#[test]
fn criteria_go_through_a_table_and_what_is_wrong_there_has_its_place() {
    let criteria =
        read(&format!("{GENRE}[institution.criteria.NOTE]\nkind = \"date\"\ncompulsory = true\n")).unwrap();
    let criteria = criteria.institution().unwrap().criteria;
    let rows: Vec<(usize, Vec<String>)> =
        (2..).zip(criteria_rows(&criteria).into_iter().map(Vec::from)).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(criteria_of_rows(&rows).unwrap(), criteria);
    let row = |cells: &[&str]| cells.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>();
    let faults = criteria_of_rows(&[
        (2, row(&["A", "", "several", "both", "", "X"])),
        (3, row(&["", "x"])),
        (4, row(&["B", "", "one-of", "all", "maybe", "X"])),
        (5, row(&["C", "", "one-of", "", "", "X"])),
        (6, row(&["C", "", "one-of", "", "", "X"])),
    ])
    .unwrap_err();
    let places: Vec<_> = faults.iter().map(|fault| fault.at.unwrap()).collect();
    assert_eq!(places, [(2, 3), (3, 1), (4, 4), (4, 5), (6, 6)]);
    let typed = criteria_of_rows(&[
        (2, row(&["D", "Genre", "one-of", "structures", "TRUE", "X", "x"])),
        (3, row(&["D", "", "", "", "", "Y", ""])),
    ]);
    let criterion = &typed.unwrap()["D"];
    assert_eq!((&*criterion.label, criterion.values.len(), criterion.compulsory), ("Genre", 2, true));
    let other = criteria_of_rows(&[(2, row(&["D", "Genre"])), (3, row(&["D", "Other"]))]);
    assert!(other.is_err(), "a cell that says otherwise is no blank one");
}

#[test]
fn a_code_that_would_be_taken_apart_in_a_file_is_refused() {
    for code in ["A=B", "A|B"] {
        let refused = read(&format!("[institution.criteria.\"{code}\"]\nkind = \"text\"\n")).unwrap_err();
        assert!(format!("{refused:?}").contains("part a code"), "{refused:?}");
    }
}

const OWN_WORDS: &str = "\
[institution]
criteria_mode = \"append\"
[institution.salutations.MRS.de]
letter = \"Liebe {first} {last}\"
[survivorship]
head = [\"login\", \"sales\"]
[survivorship.rules]
LASTNAME = \"longest\"
ADDRESS = \"most-recent\"
\"CRIT:GENRE\" = \"union\"
";

#[test]
fn survivorship_salutations_and_mode_go_out_and_come_back() {
    let made = read(OWN_WORDS).unwrap();
    let rules = made.survivorship().unwrap();
    assert_eq!(rules.iter().count(), 3);
    assert_eq!(rules.head().len(), 2);
    let written = write_document(&made);
    assert_eq!(read(&written).unwrap(), made, "{written}");
    for told in ["[institution.salutations.MRS.de]", "[survivorship.rules]", "criteria_mode = \"append\""] {
        assert!(written.contains(told), "{told}\n{written}");
    }
    assert!(written.contains("\"CRIT:GENRE\" = \"union\""), "{written}");
    assert_eq!(Document::of(&made.kept()).unwrap(), made);
    let again = read_document("[survivorship.rules]\nTITLE = \"file\"\n", &made).unwrap();
    assert_eq!(
        differences(&made, &again),
        [
            "- survivorship.rules.ADDRESS = \"most-recent\"",
            "- survivorship.rules.CRIT:GENRE = \"union\"",
            "- survivorship.rules.LASTNAME = \"longest\"",
            "+ survivorship.rules.TITLE = \"file\"",
        ]
    );
    assert_eq!(again.survivorship().unwrap().head().len(), 2, "what is not named stays");
    let said = differences(&base(), &made);
    assert!(said.iter().any(|line| line.contains("salutations.MRS")), "{said:?}");
    assert!(said.contains(&"~ institution.criteria_mode: \"replace\" → \"append\"".to_owned()), "{said:?}");
}

#[test]
fn rules_and_salutations_that_make_no_sense_are_told_with_their_line() {
    for (text, at, words) in [
        ("[survivorship]\nrule = {}\n", (2, 1), "rule"),
        ("[survivorship.rules]\nTITLE = \"file\"\nSURNAME = \"file\"\n", (3, 1), "no field and no group"),
        ("[survivorship.rules]\nLINE1 = \"file\"\n", (2, 1), "set ADDRESS"),
        ("[survivorship.rules]\nBIRTHDATE = \"longest\"\n", (2, 1), "one of base, file, most-recent"),
        ("[survivorship.rules]\n\nLASTNAME = \"newest\"\n", (3, 1), "most-complete"),
        ("[survivorship.rules]\nLASTNAME = 3\n", (2, 12), "string"),
        ("[survivorship]\nhead = [\"age\"]\n", (2, 1), "sales, login, oldest-number"),
        ("[survivorship]\nhead = [\"sales\", \"sales\"]\n", (2, 1), "twice"),
        ("[institution]\ncriteria_mode = \"both\"\n", (2, 17), "both"),
        ("[institution.salutations.DAME.fr]\nletter = \"x\"\n", (1, 26), "none of the titles"),
        ("[institution.salutations.MR.french]\nletter = \"x\"\n", (1, 29), "ISO 639-1"),
        ("[institution.salutations.MR.fr]\nletter = \"Cher {nom}\"\n", (2, 1), "{nom}"),
        ("[institution.salutations.MR.fr]\nenvelope = \"x\"\n", (2, 1), "envelope"),
    ] {
        let faults = read(text).unwrap_err();
        assert_eq!(faults[0].at, Some(at), "{text} {faults:?}");
        assert!(faults[0].to_string().contains(words), "{text} {faults:?}");
    }
}

#[test]
fn a_rule_or_a_salutation_is_set_and_taken_away_by_its_name() {
    let name = "institution.salutations.MRS.de.letter";
    let own = base().with_value(name, "Liebe {first}").unwrap();
    assert_eq!(own.value(name).unwrap(), "Liebe {first}");
    assert_eq!(own.with_value(name, "").unwrap(), base(), "nothing is left of it");
    let rule = "survivorship.rules.LASTNAME";
    let ruled = base().with_value(rule, "longest").unwrap();
    assert_eq!(ruled.survivorship().unwrap().iter().count(), 1);
    assert_eq!(ruled.with_value(rule, "").unwrap(), base());
    assert_eq!(base().with_value(rule, "").unwrap(), base());
    assert!(base().with_value(rule, "newest").is_err());
    assert!(base().with_value("survivorship.head", "login, sales").is_ok());
}

#[test]
fn a_criterion_is_defined_piece_by_piece_and_removed() {
    let edit = |values: &[&str]| CriterionEdit {
        code: "GENRE".into(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        ..CriterionEdit::default()
    };
    let made = base().with_criterion(&edit(&["OP=Opéra", "JAZZ"])).unwrap();
    let criterion = made.institution().unwrap().criteria["GENRE"].clone();
    assert_eq!((criterion.kind.name(), criterion.label_of("OP")), ("several-of", "Opéra"));
    let less = made.without_criterion("GENRE", &["OP".into()]).unwrap();
    assert_eq!(less.institution().unwrap().criteria["GENRE"].values, ["JAZZ"]);
    assert!(less.without_criterion("GENRE", &["JAZZ".into()]).is_err(), "a list needs values");
    assert!(made.without_criterion("GENRE", &["ROCK".into()]).unwrap_err()[0].message.contains("ROCK"));
    assert!(made.without_criterion("NOTE", &[]).is_err());
    assert_eq!(made.without_criterion("GENRE", &[]).unwrap(), base());
    assert!(made.with_criterion(&edit(&["=x"])).is_err());
    let dated = CriterionEdit { kind: Some(crate::validation::CriterionKind::Date), ..edit(&[]) };
    assert!(made.with_criterion(&dated).unwrap().institution().unwrap().criteria["GENRE"].values.is_empty());
}
