//! The column map and the value maps while a person changes them: nothing is in force before it is applied.
//!
//! In: what the desk says of the columns and the values. Out: the edited map, what is wrong with it, and the
//! first rows as they would be drafted. Deliberately unaware of keys and of the screen.

use std::collections::{BTreeMap, BTreeSet};

use crate::contact::Field;
use crate::import::{MappingView, ValueQuestion};
use crate::mapping::{
    ColumnMap, ColumnMapping, Declarations, Draft, MatchedBy, Requested, Target, ValueAnswer, draft,
    propose_map,
};
use crate::source::Column;
use crate::validation::InstitutionRules;

use super::speed::Paced;

/// Below this a mapping is shown as unsure: a header that is only alike (0.6) or content alone (at most 0.6).
pub(crate) const UNSURE: f32 = 0.7;

/// Rows that the preview drafts; no window shows more.
const PREVIEWED: usize = 40;

/// The mapping and the value screens: two pages of one map.
#[derive(Debug, Default)]
pub(crate) struct MapEditor {
    /// The number under which its answers come.
    pub(crate) id: u64,
    pub(crate) phase: MapPhase,
    pub(crate) page: Page,
    pub(crate) view: MappingView,
    pub(crate) rules: InstitutionRules,
    /// The map as it is being edited, value maps included.
    pub(crate) map: ColumnMap,
    pub(crate) questions: Questions,
    /// The chosen column.
    pub(crate) column: usize,
    /// The chosen value.
    pub(crate) value: usize,
    /// The first rows under the edited map.
    pub(crate) drafts: Vec<Draft>,
    /// The profile to keep the map as, once it is applied.
    pub(crate) keep_as: Option<String>,
}

/// What is happening to the map.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum MapPhase {
    /// The columns are being read.
    #[default]
    Reading,
    /// It can be changed.
    Ready,
    /// The rows are being computed anew.
    Applying(Option<Paced>),
    /// The columns could not be read.
    Failed(String),
}

/// Which page is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Page {
    /// The columns.
    #[default]
    Columns,
    /// The values that were not understood.
    Values,
}

/// The values that were not understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Questions {
    /// They are being collected.
    #[default]
    Reading,
    /// Here they are.
    Ready(Vec<ValueQuestion>),
    /// They could not be collected.
    Failed(String),
}

impl Questions {
    /// The questions that are here.
    pub(crate) fn list(&self) -> &[ValueQuestion] {
        match self {
            Self::Ready(list) => list,
            _ => &[],
        }
    }
}

/// What catches the eye about a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notice {
    /// Another column gives the same field.
    Conflict,
    /// Nobody knows what it holds.
    Unknown,
    /// It was guessed.
    Unsure,
    /// It is left out.
    Ignored,
    /// It goes into the remark.
    Remark,
    /// Nothing.
    Fine,
}

/// How many questions stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ValueTally {
    /// Values with an answer.
    pub(crate) answered: usize,
    /// Values without.
    pub(crate) open: usize,
    /// Values without an answer that have a proposal.
    pub(crate) proposed: usize,
    /// Rows that hold a value without an answer.
    pub(crate) open_rows: u64,
}

impl MapEditor {
    /// The columns have come.
    pub(crate) fn read(&mut self, view: MappingView, rules: InstitutionRules) {
        self.map = view.map.clone();
        self.view = view;
        self.rules = rules;
        self.phase = MapPhase::Ready;
        self.column = self.first_in_doubt().unwrap_or(0);
        self.redraft();
    }

    fn first_in_doubt(&self) -> Option<usize> {
        let place = |wanted| (0..self.map.columns.len()).find(|place| self.notice(*place) == wanted);
        place(Notice::Conflict).or_else(|| place(Notice::Unknown)).or_else(|| place(Notice::Unsure))
    }

    /// The chosen column.
    pub(crate) fn chosen(&self) -> Option<&ColumnMapping> {
        self.map.columns.get(self.column)
    }

    /// The chosen question.
    pub(crate) fn question(&self) -> Option<&ValueQuestion> {
        self.questions.list().get(self.value)
    }

    /// The label of a column as a person finds it.
    pub(crate) fn label(&self, place: usize) -> &str {
        let header = || self.map.columns.get(place).map_or("", |c| c.header.as_str());
        self.view.columns.get(place).map_or_else(header, |c| c.label.as_str())
    }

    /// Gives a column another target, as a person's choice.
    pub(crate) fn set_target(&mut self, place: usize, target: Target) {
        let before = self.view.map.columns.get(place).filter(|before| before.target == target).cloned();
        if let Some(column) = self.map.columns.get_mut(place) {
            match before {
                // Back to what is in force: it keeps its reason.
                Some(before) => *column = before,
                None => (column.target, column.by, column.score) = (target, MatchedBy::Person, 1.0),
            }
        }
        self.redraft();
    }

    /// Puts back what the program proposes for a column.
    pub(crate) fn restore(&mut self, place: usize) {
        if let (Some(proposed), Some(column)) = (self.proposed(place), self.map.columns.get_mut(place)) {
            *column = proposed;
        }
        self.redraft();
    }

    /// What the program proposes for a column: what is in force, unless a person chose that.
    pub(crate) fn proposed(&self, place: usize) -> Option<ColumnMapping> {
        let in_force = self.view.map.columns.get(place)?;
        if in_force.by != MatchedBy::Person {
            return Some(in_force.clone());
        }
        self.unprofiled().columns.get(place).cloned()
    }

    /// The map that headers and cells alone propose.
    fn unprofiled(&self) -> ColumnMap {
        let columns: Vec<Column> = self.view.map.columns.iter().map(column_of).collect();
        propose_map(&columns, &self.view.sample, &self.rules)
    }

    /// Goes back to what headers and cells alone propose; what values mean stays.
    pub(crate) fn drop_profile(&mut self) {
        let map = self.unprofiled();
        self.apply_profile(map);
    }

    /// Takes over the targets and the value maps of a profile; answers that it does not have stay.
    pub(crate) fn apply_profile(&mut self, map: ColumnMap) {
        let mut values = self.map.values.clone();
        values.extend(&map.values);
        self.map = ColumnMap { values, criteria: self.map.criteria, ..map };
        self.column = self.column.min(self.map.columns.len().saturating_sub(1));
        self.redraft();
    }

    /// Sets or takes back the answer to the question at a place.
    pub(crate) fn answer(&mut self, place: usize, answer: Option<ValueAnswer>) {
        let Some(question) = self.questions.list().get(place) else { return };
        let (target, text) = (question.target, question.text.clone());
        self.map.values.set(target, &text, answer);
        self.redraft();
    }

    /// The answer to a question under the edited map.
    pub(crate) fn answer_to(&self, question: &ValueQuestion) -> Option<&ValueAnswer> {
        self.map.values.answer(question.target, &question.text)
    }

    /// Accepts the proposal of every value that has no answer.
    pub(crate) fn accept_all(&mut self) {
        let open = |q: &&ValueQuestion| self.map.values.answer(q.target, &q.text).is_none();
        let answers: Vec<_> = self
            .questions
            .list()
            .iter()
            .filter(open)
            .filter_map(|q| Some((q.target, q.text.clone(), ValueAnswer::Means(q.proposal.clone()?))))
            .collect();
        for (target, text, answer) in answers {
            self.map.values.set(target, &text, Some(answer));
        }
        self.redraft();
    }

    /// How many questions stand where; answered and open are all of them.
    pub(crate) fn tally(&self) -> ValueTally {
        let mut tally = ValueTally::default();
        for question in self.questions.list() {
            if self.answer_to(question).is_some() {
                tally.answered += 1;
                continue;
            }
            tally.open += 1;
            tally.open_rows += question.rows;
            tally.proposed += usize::from(question.proposal.is_some());
        }
        tally
    }

    /// True when the edited map is another than the one in force.
    pub(crate) fn is_changed(&self) -> bool {
        self.map != self.view.map
    }

    /// The places of the columns that have another target than in force.
    pub(crate) fn changed_columns(&self) -> Vec<usize> {
        let both = self.map.columns.iter().zip(&self.view.map.columns).enumerate();
        both.filter(|(_, (new, old))| new.target != old.target).map(|(place, _)| place).collect()
    }

    /// How many values have another answer than in force.
    pub(crate) fn changed_values(&self) -> usize {
        let (new, old) = (answers(&self.map), answers(&self.view.map));
        let keys: BTreeSet<_> = new.keys().chain(old.keys()).collect();
        keys.into_iter().filter(|key| new.get(*key) != old.get(*key)).count()
    }

    /// Another column that gives the same field, if there is one.
    pub(crate) fn rival(&self, place: usize) -> Option<usize> {
        let own = self.map.columns.get(place)?.target;
        let rivals = |other: &ColumnMapping| match own {
            Target::RemarkLine | Target::Ignored | Target::Unknown => false,
            _ => other.target == own,
        };
        self.map.columns.iter().enumerate().position(|(at, other)| at != place && rivals(other))
    }

    /// What catches the eye about a column.
    pub(crate) fn notice(&self, place: usize) -> Notice {
        let Some(column) = self.map.columns.get(place) else { return Notice::Fine };
        match column.target {
            Target::Unknown => Notice::Unknown,
            Target::Ignored => Notice::Ignored,
            Target::RemarkLine => Notice::Remark,
            _ if self.rival(place).is_some() => Notice::Conflict,
            _ if is_unsure(column) => Notice::Unsure,
            _ => Notice::Fine,
        }
    }

    /// How many columns are in which state of doubt: in conflict, unknown, unsure.
    pub(crate) fn doubts(&self) -> (usize, usize, usize) {
        let count =
            |wanted| (0..self.map.columns.len()).filter(|place| self.notice(*place) == wanted).count();
        (count(Notice::Conflict), count(Notice::Unknown), count(Notice::Unsure))
    }

    /// The fields that the preview shows, in the order of export.
    pub(crate) fn fields(&self) -> Vec<Field> {
        let mut fields: BTreeSet<Field> =
            self.drafts.iter().flat_map(|d| d.cells.iter().map(|c| c.field)).collect();
        // A field whose cells are all empty in the first rows still stands there: the choice is seen.
        fields.extend(self.map.columns.iter().filter_map(|c| match c.target {
            Target::Field(field) if field != Field::Operation => Some(field),
            _ => None,
        }));
        fields.into_iter().collect()
    }

    /// Drafts the first rows under the edited map.
    fn redraft(&mut self) {
        let mut declarations = Declarations::default();
        let rows = self.view.sample.iter().take(PREVIEWED);
        self.drafts = rows.map(|row| draft(row, &self.map, &mut declarations, &Requested::Auto)).collect();
    }
}

/// The answers of a map by target and value.
fn answers(map: &ColumnMap) -> BTreeMap<(&str, &str), &ValueAnswer> {
    map.values.iter().map(|(code, text, answer)| ((code, text), answer)).collect()
}

fn column_of(mapping: &ColumnMapping) -> Column {
    Column { index: mapping.column, header: mapping.header.clone() }
}

/// True when the target was guessed and may well be wrong.
pub(crate) fn is_unsure(column: &ColumnMapping) -> bool {
    matches!(column.by, MatchedBy::Synonym | MatchedBy::Content) && column.score < UNSURE
}

/// What a person should look at in a map that the program made; `None` when there is nothing.
pub(crate) fn offer(map: &ColumnMap) -> Option<String> {
    let unknown = map.columns.iter().filter(|c| c.target == Target::Unknown).count();
    let unsure = map.columns.iter().filter(|c| c.target != Target::Unknown && is_unsure(c)).count();
    let columns = |count: usize| if count == 1 { "1 column".to_owned() } else { format!("{count} columns") };
    let words = match (unknown, unsure) {
        (0, 0) => return None,
        (unknown, 0) => format!("{} not understood", columns(unknown)),
        (0, unsure) => format!("{} mapped by guess", columns(unsure)),
        (unknown, unsure) => format!("{} not understood, {unsure} mapped by guess", columns(unknown)),
    };
    Some(format!("{words}: M shows them"))
}

/// A target in words.
pub(crate) fn words(target: Target) -> String {
    match target {
        Target::Field(field) => field.label(),
        Target::CriterionSlot(slot) => format!("criterion {slot}: CODE=value"),
        Target::AdminNumberSlot(slot) => format!("number {slot}: CODE=value"),
        Target::OldValue(field) => format!("{} before", field.label()),
        Target::OptOut(field) => format!("{}, reversed", field.label()),
        Target::FullName => "full name".into(),
        Target::LastFirstName => "full name, last name first".into(),
        Target::MonthFirstBirthDate => "birth date, month first".into(),
        Target::HouseNumber => "house number".into(),
        Target::PostcodeTown => "postcode + town".into(),
        Target::FullAddress => "full address".into(),
        Target::RemarkLine => "line of the remark".into(),
        Target::CriterionCode => "criterion".into(),
        Target::Ignored => "not imported".into(),
        Target::Unknown => "not understood".into(),
    }
}

/// How a target was found, in one word.
pub(crate) fn found_by(by: MatchedBy) -> &'static str {
    match by {
        MatchedBy::Code => "code",
        MatchedBy::Synonym => "synonym",
        MatchedBy::Content => "content",
        MatchedBy::Profile => "profile",
        MatchedBy::Person => "person",
        MatchedBy::Nothing => "—",
    }
}

/// An answer in words.
pub(crate) fn answer_words(answer: &ValueAnswer) -> String {
    match answer {
        ValueAnswer::Means(value) => value.clone(),
        ValueAnswer::LeaveOut => "left out".into(),
        ValueAnswer::Define(define) => format!("{} (new)", define.code),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_support::{map_editor, mapping_view};
    use super::*;

    #[test]
    fn the_cursor_starts_at_the_first_column_in_doubt() {
        let editor = map_editor();
        assert_eq!(editor.notice(editor.column), Notice::Unknown);
    }

    #[test]
    fn a_choice_changes_the_preview_and_taking_it_back_leaves_nothing_changed() {
        let mut editor = map_editor();
        let place = editor.column;
        assert!(!editor.fields().contains(&Field::Cellphone));
        editor.set_target(place, Target::Field(Field::Cellphone));
        assert_eq!(editor.drafts[0].text(Field::Cellphone), "079 555 01 02");
        assert_eq!((editor.is_changed(), editor.changed_columns()), (true, vec![place]));
        editor.restore(place);
        assert!(!editor.is_changed() && editor.drafts[0].text(Field::Cellphone).is_empty());
        editor.set_target(place, Target::Ignored);
        editor.set_target(place, Target::Unknown);
        assert!(!editor.is_changed(), "what is in force keeps its reason");
    }

    #[test]
    fn two_columns_on_one_field_are_a_conflict_but_not_two_that_are_left_out() {
        let mut editor = map_editor();
        let place = editor.column;
        editor.set_target(place, Target::Field(Field::Email1));
        let rival = editor.rival(place).unwrap();
        assert_eq!((editor.notice(place), editor.notice(rival)), (Notice::Conflict, Notice::Conflict));
        assert_eq!(editor.doubts().0, 2);
        editor.set_target(place, Target::Ignored);
        editor.set_target(rival, Target::Ignored);
        assert_eq!(editor.doubts().0, 0);
    }

    #[test]
    fn a_choice_of_a_person_goes_back_to_what_the_program_would_propose() {
        let mut view = mapping_view();
        view.map.columns[1].target = Target::Ignored;
        view.map.columns[1].by = MatchedBy::Person;
        let mut editor = MapEditor::default();
        editor.read(view, InstitutionRules::default());
        editor.restore(1);
        assert_eq!(editor.map.columns[1].target, Target::Field(Field::Email1));
    }

    #[test]
    fn the_values_add_up_whatever_is_answered() {
        let mut editor = map_editor();
        let all = editor.questions.list().len();
        let sum = |editor: &MapEditor| editor.tally().answered + editor.tally().open;
        assert_eq!((sum(&editor), editor.tally().proposed), (all, 2));
        editor.answer(0, Some(ValueAnswer::LeaveOut));
        assert_eq!((sum(&editor), editor.tally().answered, editor.changed_values()), (all, 1, 1));
        editor.accept_all();
        assert_eq!((sum(&editor), editor.tally().proposed), (all, 0));
        assert_eq!(
            editor.answer_to(&editor.questions.list()[0]),
            Some(&ValueAnswer::LeaveOut),
            "said before"
        );
        editor.answer(0, None);
        assert_eq!(editor.tally().open, all - 1);
    }

    #[test]
    fn the_offer_counts_what_nobody_understood_and_what_was_guessed() {
        let mut map = mapping_view().map;
        assert_eq!(offer(&map).unwrap(), "1 column not understood, 1 mapped by guess: M shows them");
        map.columns.retain(|c| c.target != Target::Unknown && !is_unsure(c));
        assert_eq!(offer(&map), None);
    }
}
