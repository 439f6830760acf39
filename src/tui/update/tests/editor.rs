//! The merge editor, with the rules that the commit goes by.

use super::*;
use crate::contact::{Code, Contact};
use crate::import::RowDetail;
use crate::validation::InstitutionRules;

const MAIL: Unit = Unit::Value(Field::Email1);

fn criterion() -> Field {
    Field::Criterion(Code::new("GENRE").unwrap())
}

fn person(digits: &str, values: &[(Field, &str)]) -> Contact {
    let mut contact =
        contact(digits, Kind::Individual, &[(Field::LastName, "Rossi"), (Field::FirstName, "Ida")]);
    values.iter().for_each(|(field, text)| contact.set(*field, *text));
    contact
}

/// A row beside two candidates.
fn row() -> RowDetail {
    let says = [
        (Field::LastName, "Rossi"),
        (Field::FirstName, "Ida Maria"),
        (Field::Telephone1, "091 222 33 44"),
        (criterion(), "OPERA|JAZZ"),
    ];
    let first = person("0000000001", &[(Field::Email1, "ida@rossi.ch"), (criterion(), "DANCE|OPERA")]);
    let second =
        person("0000000002", &[(Field::Email1, "i.rossi@example.ch"), (Field::Cellphone, "079 111 22 33")]);
    let candidates = vec![candidate(Part::Person, first, 0.9), candidate(Part::Person, second, 0.6)];
    detail(2, incoming(Kind::Individual, &says), candidates)
}

fn bench() -> Bench {
    let mut bench = Bench::new(open_lines(&[2, 3]));
    bench.model.row.compare = crate::survivorship::golden_record_by;
    bench.detail(row());
    bench.press("E");
    let Some(Effect::Rules { id }) = bench.asked().pop() else { panic!("nothing was asked") };
    let rules = Box::new(InstitutionRules::default());
    bench.tell(Message::Answered(Answer::Rules { id, rules }));
    bench
}

fn lines(bench: &Bench) -> &[crate::tui::editor::EditorLine] {
    match &bench.model.screen {
        Screen::Editor(editor) => editor.lines(),
        other => panic!("{other:?}"),
    }
}

/// Puts the cursor on a field.
fn to(bench: &mut Bench, unit: Unit) {
    bench.press("g");
    let place = lines(bench).iter().position(|line| line.unit == unit).expect("the field is listed");
    (0..place).for_each(|_| bench.press("j"));
}

fn after(bench: &Bench, unit: Unit) -> String {
    lines(bench).iter().find(|line| line.unit == unit).unwrap().after.clone()
}

fn merged(bench: &mut Bench) -> Picks {
    match decisions(bench).pop() {
        Some((2, decision)) => match decision.get(&Part::Person).unwrap() {
            Decision::Merge { into, picks } => {
                assert_eq!(*into, Other::Base(number("0000000001")));
                picks.clone()
            }
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_field_is_there_and_each_side_can_be_taken() {
    let mut bench = bench();
    for field in [Field::Title, Field::BirthDate, Field::Fax, Field::Email3, Field::Remark] {
        assert!(
            lines(&bench).iter().any(|l| l.unit == Unit::Value(field)),
            "{field:?} though nobody fills it"
        );
    }
    assert!(lines(&bench).iter().all(|l| l.unit != Unit::Value(Field::OfficialName)), "a person has none");
    to(&mut bench, Unit::Value(Field::FirstName));
    assert_eq!(after(&bench, Unit::Value(Field::FirstName)), "Ida", "the base wins");
    bench.press(" ");
    assert_eq!(after(&bench, Unit::Value(Field::FirstName)), "Ida Maria");
    to(&mut bench, MAIL);
    bench.press("lll ");
    assert_eq!(after(&bench, MAIL), "i.rossi@example.ch", "of the second candidate");
    bench.press("a");
    let picks = merged(&mut bench);
    assert_eq!(picks[&Unit::Value(Field::FirstName)], Pick::File);
    assert_eq!(picks[&MAIL], Pick::Hand("i.rossi@example.ch".into()));
    assert_eq!((bench.row(), bench.model.mode()), (3, Mode::Review), "one key decides and goes on");
}

#[test]
fn a_bad_value_is_told_while_it_is_typed_and_cannot_be_decided_with() {
    let mut bench = bench();
    to(&mut bench, Unit::Value(Field::BirthDate));
    bench.press("e31.02.1980");
    let window = bench.window(120, 40);
    assert!(window.contains("bad"), "{window}");
    bench.press("\n");
    assert_eq!(bench.model.status.tone, Tone::Refusal, "{}", status(&bench));
    bench.press("a");
    assert_eq!((bench.asked(), bench.model.mode()), (Vec::new(), Mode::Editor));
    bench.press("e");
    for _ in 0..12 {
        bench.key(Key::Backspace);
    }
    bench.press("28.02.1980\n");
    assert_eq!(after(&bench, Unit::Value(Field::BirthDate)), "1980-02-28", "as it is written");
    bench.press("a");
    assert_eq!(merged(&mut bench)[&Unit::Value(Field::BirthDate)], Pick::Hand("1980-02-28".into()));
}

#[test]
fn a_sign_clears_bars_append_and_a_backslash_takes_that_away() {
    let mut row = row();
    let first = person(
        "0000000001",
        &[(Field::Remark, "hello"), (Field::Fax, "091 555 01 02"), (Field::Function, "=")],
    );
    row.parts[0].candidates[0] = candidate(Part::Person, first, 0.9);
    let mut bench = Bench::new(open_lines(&[2, 3]));
    bench.model.row.compare = crate::survivorship::golden_record_by;
    bench.detail(row);
    bench.press("E");
    let type_over = |bench: &mut Bench, field, text: &str| {
        to(bench, Unit::Value(field));
        bench.press("e");
        bench.key(Key::Ctrl('u'));
        bench.press(text);
    };
    type_over(&mut bench, Field::Remark, "||more");
    assert_eq!(after(&bench, Unit::Value(Field::Remark)), "hello\nmore", "while it is typed");
    bench.press("\n");
    assert_eq!(after(&bench, Unit::Value(Field::Remark)), "hello\nmore");
    type_over(&mut bench, Field::Fax, "=\n");
    assert_eq!(after(&bench, Unit::Value(Field::Fax)), "");
    to(&mut bench, Unit::Value(Field::Function));
    bench.press("e\n");
    assert_eq!(after(&bench, Unit::Value(Field::Function)), "=", "what stands there was not touched");
    bench.press("a");
    let picks = merged(&mut bench);
    let hand = |field| picks.get(&Unit::Value(field)).cloned();
    assert_eq!(hand(Field::Remark), Some(Pick::Hand("hello\nmore".into())));
    assert_eq!(hand(Field::Fax), Some(Pick::Hand(String::new())));
}

#[test]
fn the_fields_of_the_comparison_take_the_same_signs() {
    let says =
        [(Field::LastName, "Rossi"), (Field::FirstName, "Ida Maria"), (Field::Remark, "asked for aisle")];
    let first = person("0000000001", &[(Field::Remark, "hello")]);
    let row = detail(2, incoming(Kind::Individual, &says), vec![candidate(Part::Person, first, 0.9)]);
    let mut bench = Bench::new(open_lines(&[2, 3]));
    bench.model.row.compare = crate::survivorship::golden_record_by;
    bench.detail(row);
    bench.key(Key::Tab);
    for (field, typed, picked) in [(Field::Remark, "||more", "hello\nmore"), (Field::FirstName, "=", "")] {
        let unit = Unit::Value(field);
        let shown = bench.model.row.sheet().unwrap().shown(bench.model.row.equal);
        let place = shown.iter().position(|line| line.unit == unit).expect("the sides differ");
        bench.model.row.field = Some(place);
        bench.press("e");
        bench.key(Key::Ctrl('u'));
        bench.press(typed);
        bench.press("\n");
        assert_eq!(bench.model.row.picks()[&unit], Pick::Hand(picked.into()), "{typed}");
    }
}

#[test]
fn what_is_typed_and_left_changes_nothing() {
    let mut bench = bench();
    to(&mut bench, Unit::Value(Field::BirthDate));
    bench.press("e31.02.1980");
    assert_ne!(after(&bench, Unit::Value(Field::BirthDate)), "");
    bench.press("\u{1b}");
    assert_eq!(after(&bench, Unit::Value(Field::BirthDate)), "");
    bench.press("a");
    assert_eq!(merged(&mut bench), Picks::new());
}

#[test]
fn values_of_a_criterion_are_united_and_chosen_singly() {
    let mut bench = bench();
    let unit = Unit::Value(criterion());
    assert_eq!(after(&bench, unit), "DANCE|OPERA|JAZZ");
    to(&mut bench, unit);
    bench.press("jj ");
    assert_eq!(after(&bench, unit), "DANCE|JAZZ", "OPERA was taken out");
    bench.press(" ");
    assert_eq!(after(&bench, unit), "DANCE|JAZZ|OPERA");
    to(&mut bench, unit);
    bench.press(" ");
    assert_eq!(after(&bench, unit), "OPERA|JAZZ", "the file's");
    bench.press("U");
    assert_eq!(after(&bench, unit), "DANCE|OPERA|JAZZ");
}

#[test]
fn phones_and_e_mails_of_all_candidates_are_united_in_free_slots() {
    let mut bench = bench();
    to(&mut bench, Unit::Value(Field::Cellphone));
    bench.press("U");
    let window = bench.window(120, 40);
    assert!(window.contains("079 111 22 33") && window.contains("091 222 33 44"), "{window}");
    to(&mut bench, Unit::Value(Field::Email2));
    bench.press("U");
    assert_eq!(after(&bench, MAIL), "ida@rossi.ch", "the login stays");
    assert_eq!(after(&bench, Unit::Value(Field::Email2)), "i.rossi@example.ch");
}

#[test]
fn picks_are_taken_back_singly_or_all_and_leaving_asks() {
    let mut bench = bench();
    bench.press("\u{1b}");
    assert_eq!(bench.model.mode(), Mode::Review, "nothing would be lost");
    bench.press("E");
    to(&mut bench, Unit::Value(Field::FirstName));
    bench.press(" ");
    to(&mut bench, Unit::Value(criterion()));
    bench.press(" ");
    bench.key(Key::Backspace);
    assert_eq!(after(&bench, Unit::Value(criterion())), "DANCE|OPERA|JAZZ");
    bench.press("\u{1b}");
    assert_eq!(bench.model.mode(), Mode::Confirm);
    bench.press("\u{1b}0");
    assert!(status(&bench).contains("1 pick taken back"), "{}", status(&bench));
    to(&mut bench, Unit::Value(Field::FirstName));
    bench.press(" \u{1b}y");
    assert_eq!(bench.model.mode(), Mode::Review);
    assert_eq!(bench.model.row.picks(), Picks::new(), "what was picked is lost");
}
