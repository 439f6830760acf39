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
