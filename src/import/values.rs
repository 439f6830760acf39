//! The distinct values of columns that hold codes: counted once while a file is mapped, asked once each.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::defining::offers;
use super::desk::Desk;
use super::error::Result;
use super::mapping_view::ValueQuestion;
use crate::contact::value::is_sheet_error;
use crate::contact::value::text::fold;
use crate::contact::{Code, Field};
use crate::mapping::{
    ColumnMap, Declarations, Draft, EmptiedAnswer, KnownValue, Target, ValueAnswer, choices, criterion_cells,
    emptied_answer, is_coded, known_value, values_in,
};
use crate::source::SourceRow;
use crate::validation::InstitutionRules;

/// Distinct values from which on a column holds no codes: more than anybody would answer.
const MOST: usize = 2_000;

/// What an emptied cell means that is to be cleared.
const CLEAR: &str = "=";

/// The distinct values of one column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ColumnValues {
    /// 0-based position in the file.
    pub(super) column: u16,
    /// Each value as it is spelled first, with its rows; those that fold to one are one.
    pub(super) values: Vec<(String, u64)>,
    /// There are more than anybody would answer: none is kept.
    pub(super) too_many: bool,
    /// For a criterion its code, as the file has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<String>,
    /// Cells with any value.
    pub(super) cells: u64,
}

/// Counts the values of coded columns, and the cells of exported rows that were emptied.
pub(super) struct ValueCounts {
    /// Where values of criteria stand.
    map: ColumnMap,
    /// What the CONFIG rows so far declare.
    declarations: Declarations,
    columns: Vec<Counting>,
    /// Criteria, by column and code.
    criteria: HashMap<(u16, Code), Counting>,
    /// Cells that were emptied since the export, by column.
    emptied: BTreeMap<u16, u64>,
}

/// Codes of criteria beyond which a file holds no codes.
const MOST_CODES: usize = 500;

struct Counting {
    column: u16,
    target: Target,
    too_many: bool,
    cells: u64,
    /// By the text as it stands: its place in the order of appearance, its rows.
    seen: HashMap<String, (usize, u64)>,
}

impl ValueCounts {
    /// For the coded columns of a map.
    pub(super) fn of(map: &ColumnMap) -> Self {
        let coded = map.columns.iter().filter(|c| is_coded(c.target) && !is_of_criteria(c.target));
        let columns = coded.map(|c| Counting::new(c.column, c.target)).collect();
        let mut map = map.clone();
        map.columns.retain(|c| is_of_criteria(c.target) || c.target == Target::Field(Field::Operation));
        Self {
            map,
            declarations: Declarations::default(),
            columns,
            criteria: HashMap::new(),
            emptied: BTreeMap::new(),
        }
    }

    /// Counts the cells of rows.
    pub(super) fn add(&mut self, rows: &[SourceRow]) {
        for counting in self.columns.iter_mut().filter(|c| !c.too_many) {
            rows.iter().for_each(|row| counting.add(row.text(counting.column)));
        }
        if self.map.columns.iter().any(|c| is_of_criteria(c.target)) {
            rows.iter().for_each(|row| self.add_criteria(row));
        }
    }

    fn add_criteria(&mut self, row: &SourceRow) {
        for cell in criterion_cells(row, &self.map, &mut self.declarations) {
            let full = self.criteria.len() == MOST_CODES;
            let key = (cell.column, cell.code);
            if full && !self.criteria.contains_key(&key) {
                continue;
            }
            let target = Target::Field(Field::Criterion(cell.code));
            self.criteria.entry(key).or_insert_with(|| Counting::new(cell.column, target)).add(cell.values);
        }
    }

    /// Counts the cells that were emptied since the export.
    pub(super) fn add_emptied(&mut self, drafts: &[Draft]) {
        for emptied in drafts.iter().flat_map(|draft| &draft.exported.emptied) {
            *self.emptied.entry(emptied.column).or_default() += 1;
        }
    }

    /// What was counted; an emptied cell is the value without text.
    pub(super) fn into_values(self) -> Vec<ColumnValues> {
        let mut criteria: Vec<_> = self.criteria.into_iter().collect();
        criteria.sort_unstable_by_key(|(key, _)| *key);
        let of_criteria = criteria.into_iter().map(|((_, code), counting)| ColumnValues {
            code: Some(code.as_str().to_owned()),
            ..counting.into_values()
        });
        let columns = self.columns.into_iter().map(Counting::into_values);
        let mut values: Vec<ColumnValues> = columns.chain(of_criteria).collect();
        for (column, cells) in self.emptied {
            let emptied = (String::new(), cells);
            match values.iter_mut().find(|known| known.column == column && !known.too_many) {
                Some(known) => known.values.push(emptied),
                None => {
                    values.push(ColumnValues { column, values: vec![emptied], ..ColumnValues::default() });
                }
            }
        }
        values
    }
}

fn is_of_criteria(target: Target) -> bool {
    matches!(target, Target::CriterionSlot(_) | Target::Field(Field::Criterion(_)))
}

impl Counting {
    fn new(column: u16, target: Target) -> Self {
        Self { column, target, too_many: false, cells: 0, seen: HashMap::new() }
    }

    fn add(&mut self, text: &str) {
        self.cells += u64::from(!text.trim().is_empty());
        values_in(self.target, text).for_each(|value| self.count(value));
    }

    fn count(&mut self, text: &str) {
        if text.is_empty() || text == "=" || is_sheet_error(text) || self.too_many {
            return;
        }
        if let Some((_, rows)) = self.seen.get_mut(text) {
            *rows += 1;
            return;
        }
        if self.seen.len() == MOST {
            (self.too_many, self.seen) = (true, HashMap::new());
            return;
        }
        self.seen.insert(text.to_owned(), (self.seen.len(), 1));
    }

    fn into_values(mut self) -> ColumnValues {
        let mut seen: Vec<(String, (usize, u64))> = std::mem::take(&mut self.seen).into_iter().collect();
        seen.sort_unstable_by_key(|(_, (place, _))| *place);
        let mut at: HashMap<String, usize> = HashMap::new();
        let mut values: Vec<(String, u64)> = Vec::new();
        for (text, (_, rows)) in seen {
            let place = *at.entry(fold(&text)).or_insert(values.len());
            match values.get_mut(place) {
                Some((_, counted)) => *counted += rows,
                None => values.push((text, rows)),
            }
        }
        let Self { column, too_many, cells, .. } = self;
        ColumnValues { column, values, too_many, code: None, cells }
    }
}

impl Desk {
    /// Distinct values that no rule understands, and those that were answered, most rows first.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn value_questions(&self) -> Result<Vec<ValueQuestion>> {
        let reading = &self.inner.reading;
        Ok(questions(&reading.values, &reading.map, &self.inner.rules))
    }
}

/// What is asked of counted values.
pub(super) fn questions(
    counted: &[ColumnValues],
    map: &ColumnMap,
    rules: &InstitutionRules,
) -> Vec<ValueQuestion> {
    let mut asking = Asking { map, rules, asked: Vec::new() };
    for column in counted {
        let mapped = map.columns.iter().find(|c| c.column == column.column);
        let target = match &column.code {
            Some(code) => asking.code(code, column),
            // As they were counted before codes were.
            None => mapped.map(|c| c.target),
        };
        let Some(target) = target else { continue };
        // What an emptied cell means is asked of its column.
        let asked = mapped.map(|c| c.target);
        let (emptied, values): (Vec<_>, Vec<_>) = column.values.iter().partition(|(text, _)| text.is_empty());
        for ((_, cells), target) in emptied.into_iter().zip(asked) {
            asking.emptied(target, *cells);
        }
        values.into_iter().for_each(|(text, rows)| asking.ask(target, (text, *rows), &[]));
    }
    let mut asked = asking.asked;
    asked.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.text.cmp(&b.text)));
    asked
}

/// Puts answers about emptied cells into a map, by the headers of the columns; gives a header that no column has.
pub(super) fn answer_emptied(map: &mut ColumnMap, answers: &[(String, EmptiedAnswer)]) -> Option<String> {
    for (header, answer) in answers {
        let said = match answer {
            EmptiedAnswer::Clear => Some(ValueAnswer::Means(CLEAR.to_owned())),
            EmptiedAnswer::Leave => Some(ValueAnswer::LeaveOut),
            EmptiedAnswer::Open => None,
        };
        let column = map.columns.iter().find(|c| c.header.trim().eq_ignore_ascii_case(header.trim()));
        let Some(target) = column.map(|c| c.target) else { return Some(header.clone()) };
        map.values.set(target, "", said);
    }
    None
}

/// What is to be said of columns whose emptied cells nobody spoke of.
pub(super) fn emptied_notices(counted: &[ColumnValues], map: &ColumnMap) -> Vec<String> {
    let mut lines = Vec::new();
    for column in counted {
        let Some(mapping) = map.columns.iter().find(|c| c.column == column.column) else { continue };
        let cells: u64 =
            column.values.iter().filter(|(text, _)| text.is_empty()).map(|(_, cells)| cells).sum();
        if cells == 0 {
            continue;
        }
        let (header, cells) = (mapping.header.trim(), counted_cells(cells));
        lines.push(match emptied_answer(map, mapping.target) {
            EmptiedAnswer::Open => format!(
                "column {header}: {cells} emptied since the export; the values stay (--emptied {header}=clear clears them)"
            ),
            EmptiedAnswer::Leave => format!("column {header}: {cells} emptied since the export; the values stay"),
            EmptiedAnswer::Clear => format!("column {header}: {cells} emptied since the export: cleared"),
        });
    }
    lines
}

fn counted_cells(cells: u64) -> String {
    super::commit::counted(cells, "cell was", "cells were")
}

/// The questions so far.
struct Asking<'a> {
    map: &'a ColumnMap,
    rules: &'a InstitutionRules,
    asked: Vec<ValueQuestion>,
}

impl Asking<'_> {
    /// Asks for the code of a criterion that is not defined; gives the criterion whose values are worth a question.
    fn code(&mut self, code: &str, column: &ColumnValues) -> Option<Target> {
        let target = Target::CriterionCode;
        self.ask(target, (code, column.cells), &column.values);
        let of = |code: &str| Code::new(code).map(|code| Target::Field(Field::Criterion(code)));
        match (self.map.values.answer(target, code), known_value(target, code, self.rules)) {
            (Some(ValueAnswer::Means(meant)), _) => of(meant),
            (Some(_), _) => None,
            (None, KnownValue::Known(known)) => of(&known),
            (None, _) => None,
        }
    }

    /// Asks what the cells mean that were emptied since the export.
    fn emptied(&mut self, target: Target, rows: u64) {
        let answer = self.map.values.answer(target, "").cloned();
        let choices = vec![(CLEAR.to_owned(), "clear it".to_owned())];
        let (text, proposal, define) = (String::new(), None, Vec::new());
        self.asked.push(ValueQuestion { target, text, rows, proposal, choices, answer, define });
    }

    /// Asks for one value, unless it is understood; `values` are those of a criterion.
    fn ask(&mut self, target: Target, (text, rows): (&str, u64), values: &[(String, u64)]) {
        let answer = self.map.values.answer(target, text).cloned();
        let proposal = match known_value(target, text, self.rules) {
            KnownValue::Known(_) if answer.is_none() => return,
            KnownValue::Known(value) | KnownValue::Proposal(value) => Some(value),
            KnownValue::Unknown => None,
        };
        // Two columns may hold one target: a value is asked once for both.
        let same = |q: &&mut ValueQuestion| q.target == target && fold(&q.text) == fold(text);
        if let Some(question) = self.asked.iter_mut().find(same) {
            question.rows += rows;
            return;
        }
        let choices = choices(target, self.rules);
        let define = offers(target, (text, values), self.rules);
        self.asked.push(ValueQuestion {
            target,
            text: text.to_owned(),
            rows,
            proposal,
            choices,
            answer,
            define,
        });
    }
}

/// What is to be said of columns with more values than anybody would answer.
pub(super) fn notices(counted: &[ColumnValues], labels: &[String]) -> Vec<String> {
    let many = counted.iter().filter(|c| c.too_many);
    many.map(|c| {
        let label = labels.get(usize::from(c.column)).map_or("", String::as_str);
        format!("column {label}: more than {MOST} different values; this is no list of codes, and they are not asked one by one")
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::Field;
    use crate::mapping::{ColumnMapping, MatchedBy, ValueAnswer};
    use crate::source::Cell;

    fn titles() -> ColumnMap {
        let header = "Titre".into();
        let target = Target::Field(Field::Title);
        let by = MatchedBy::Synonym;
        ColumnMap {
            columns: vec![ColumnMapping { column: 0, header, target, by, score: 1.0 }],
            ..ColumnMap::default()
        }
    }

    fn counted(map: &ColumnMap, texts: &[&str]) -> Vec<ColumnValues> {
        let cell = |t: &&str| SourceRow { row: 1, cells: vec![Cell::of_text((*t).to_owned())] };
        let rows: Vec<SourceRow> = texts.iter().map(cell).collect();
        let mut counts = ValueCounts::of(map);
        counts.add(&rows);
        counts.into_values()
    }

    #[test]
    fn an_unknown_value_is_asked_once_for_all_its_rows() {
        let mut map = titles();
        let counted = counted(&map, &["Mme", "Excellence", " EXCELLENCE", "", "Chanoine", "=", "M."]);
        let rules = InstitutionRules::default();
        let asked = |map: &ColumnMap| -> Vec<(String, u64, bool)> {
            let questions = questions(&counted, map, &rules);
            questions.into_iter().map(|q| (q.text, q.rows, q.answer.is_some())).collect()
        };
        assert_eq!(asked(&map), [("Excellence".into(), 2, false), ("Chanoine".into(), 1, false)]);
        map.values.set(Target::Field(Field::Title), "excellence", Some(ValueAnswer::LeaveOut));
        assert_eq!(asked(&map)[0], ("Excellence".into(), 2, true), "an answer can be seen and changed");
    }

    #[test]
    fn a_column_of_too_many_values_is_no_list_of_codes() {
        let map = titles();
        let texts: Vec<String> = (0..=MOST).map(|i| format!("t{i}")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let counted = counted(&map, &texts);
        assert!(counted[0].too_many && counted[0].values.is_empty());
        assert!(notices(&counted, &["1 (Titre)".into()])[0].contains("1 (Titre)"));
    }
}
