//! Definitions that a person makes while the values of a file are mapped: a criterion, a value, a type, a title.
//!
//! They go into the base's definitions first, as one step of their history; the rows are computed anew afterwards,
//! and the answers only say what the file's spelling means.

use super::definitions::{plan_settings, plan_settings_undo, settings_document};
use super::desk::{Desk, OnProgress};
use super::error::{ImportError, Result};
use super::remap::Remapped;
use crate::contact::value::text::compact;
use crate::contact::{Code, Field};
use crate::mapping::{ColumnMap, Define, Target, ValueAnswer};
use crate::settings::vanishing;
use crate::validation::{Criterion, CriterionKind, InstitutionRules};

/// How the history names definitions that were made in a review.
const DEFINED: &str = "defined in the review of ";

impl Desk {
    /// Writes what the answers of a map define into the base, and turns them into answers that name it.
    pub(super) async fn define_of(&self, map: &mut ColumnMap) -> Result<()> {
        let inner = &self.inner;
        let document = settings_document(inner.store.as_ref()).await?;
        let mut rules = document.institution().map_err(|e| ImportError::new(e.to_string(), ""))?;
        if !define_all(&mut rules, map) {
            return Ok(());
        }
        let wrong = |faults: Vec<crate::settings::Fault>| {
            let words: Vec<String> = faults.iter().map(ToString::to_string).collect();
            ImportError::new(
                format!("this cannot be defined: {}", words.join("; ")),
                "choose or type what is meant",
            )
        };
        let after = document.with_institution(&rules).map_err(wrong)?;
        let plan = plan_settings(inner.store.as_ref(), &after).await?;
        if !plan.is_empty() {
            let what = format!("{DEFINED}{}", inner.batch.file_name);
            plan.put(inner.store.as_ref(), &inner.operator, &what).await?;
        }
        Ok(())
    }

    /// Takes back what was defined last in a review of this file, and computes the rows anew.
    ///
    /// # Errors
    /// When the last change of the base's definitions was another one, contacts carry what would be gone, or the base
    /// cannot be written.
    pub async fn take_back_definitions(&self, progress: OnProgress) -> Result<Remapped> {
        let inner = &self.inner;
        let found = plan_settings_undo(inner.store.as_ref()).await?;
        let here = format!("{DEFINED}{}", inner.batch.file_name);
        let Some((step, plan)) = found.filter(|(step, _)| step.act.what == here) else {
            let message = "the last change of definitions was not made with this file";
            return Err(ImportError::new(message, "`usher settings history` lists them"));
        };
        if let Some(held) = plan.held.first() {
            return Err(ImportError::new(
                held.clone(),
                "`usher settings undo --yes` takes it away all the same",
            ));
        }
        let before = settings_document(inner.store.as_ref()).await?;
        plan.put(inner.store.as_ref(), &inner.operator, &format!("change {} taken back", step.step)).await?;
        let after = settings_document(inner.store.as_ref()).await?;
        let mut map = inner.reading.map.clone();
        if let (Ok(before), Ok(after)) = (before.institution(), after.institution()) {
            forget(&mut map, &before, &after);
        }
        self.remap(map, progress).await
    }
}

/// Puts what the answers define into the rules; false when they define nothing.
fn define_all(rules: &mut InstitutionRules, map: &mut ColumnMap) -> bool {
    let found: Vec<(Target, String, Define)> = map
        .values
        .iter()
        .filter_map(|(code, text, answer)| match answer {
            ValueAnswer::Define(define) => Some((Target::from_code(code)?, text.to_owned(), define.clone())),
            _ => None,
        })
        .collect();
    // Values of a criterion need the criterion.
    let (codes, values): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|(target, ..)| *target == Target::CriterionCode);
    let any = !codes.is_empty() || !values.is_empty();
    for (target, text, define) in codes.into_iter().chain(values) {
        let same = compact(&text) == compact(&define.code);
        put(rules, target, &define);
        map.values.set(target, &text, (!same).then_some(ValueAnswer::Means(define.code)));
    }
    any
}

fn put(rules: &mut InstitutionRules, target: Target, define: &Define) {
    match target {
        Target::CriterionCode => {
            let list = Criterion::from(define.values.clone());
            rules
                .criteria
                .entry(define.code.clone())
                .or_insert(Criterion { label: define.label.clone(), ..list });
        }
        Target::Field(Field::Title) => add(&mut rules.titles, &define.code),
        Target::Field(Field::StructureType) => add(&mut rules.structure_types, &define.code),
        Target::Field(Field::CommunityType) => add(&mut rules.community_types, &define.code),
        Target::Field(Field::Criterion(code)) => {
            if let Some(criterion) = rules.criteria.get_mut(code.as_str()) {
                add(&mut criterion.values, &define.code);
                if !define.label.is_empty() && define.label != define.code {
                    criterion.labels.insert(define.code.clone(), define.label.clone());
                }
            }
        }
        _ => {}
    }
}

fn add(list: &mut Vec<String>, code: &str) {
    if !list.iter().any(|known| known == code) {
        list.push(code.to_owned());
    }
}

/// Takes answers back that mean what is defined no more.
fn forget(map: &mut ColumnMap, before: &InstitutionRules, after: &InstitutionRules) {
    let gone = vanishing(before, after);
    let means_gone = |target: Target, answer: &ValueAnswer| {
        gone.iter().any(|gone| match (target, &gone.value) {
            (Target::CriterionCode, None) => {
                let code = answer.meant().and_then(Code::new).map(Field::Criterion);
                code == Some(gone.field)
            }
            (Target::Field(field), Some(value)) => field == gone.field && answer.meant() == Some(value),
            _ => false,
        })
    };
    let answers: Vec<(Target, String)> = map
        .values
        .iter()
        .filter_map(|(code, text, answer)| {
            let target = Target::from_code(code)?;
            means_gone(target, answer).then(|| (target, text.to_owned()))
        })
        .collect();
    for (target, text) in answers {
        map.values.set(target, &text, None);
    }
}

/// What could be defined for a value that nobody knows, the usual first.
pub(super) fn offers(
    target: Target,
    (text, values): (&str, &[(String, u64)]),
    rules: &InstitutionRules,
) -> Vec<Define> {
    let label = text.trim().to_owned();
    let one =
        |known: &[String]| vec![Define { code: free(known, text), label: label.clone(), values: Vec::new() }];
    match target {
        Target::Field(Field::Title) => one(&rules.titles),
        Target::Field(Field::StructureType) => one(&rules.structure_types),
        Target::Field(Field::CommunityType) => one(&rules.community_types),
        Target::Field(Field::Criterion(code)) => match rules.criteria.get(code.as_str()) {
            Some(criterion) if criterion.kind.has_list() => one(&criterion.values),
            _ => Vec::new(),
        },
        Target::CriterionCode if Code::new(&label).is_some() => of_criterion(&label, values),
        _ => Vec::new(),
    }
}

/// Values up to which a new criterion is offered as a list of them.
const LIST: usize = 50;

fn of_criterion(code: &str, values: &[(String, u64)]) -> Vec<Define> {
    let text = Define { code: code.to_owned(), ..Define::default() };
    if values.is_empty() || values.len() > LIST {
        return vec![text];
    }
    let mut seen = std::collections::HashSet::new();
    let distinct = values.iter().map(|(value, _)| value.trim()).filter(|value| seen.insert(compact(value)));
    let list = Define { values: distinct.map(str::to_owned).collect(), ..text.clone() };
    vec![list, text]
}

/// A code for a text that no value of the list has.
fn free(known: &[String], text: &str) -> String {
    let code = crate::mapping::code_of(text);
    let taken = |code: &str| known.iter().any(|known| compact(known) == compact(code));
    let numbered = (2..).map(|n: u32| format!("{code}_{n}")).find(|code| !taken(code));
    if taken(&code) { numbered.unwrap_or(code) } else { code }
}

/// The kind of criterion that a definition makes, in words.
#[must_use]
pub fn defines(target: Target, define: &Define) -> String {
    match (target, define.values.as_slice()) {
        (Target::CriterionCode, []) => format!("criterion {} ({})", define.code, CriterionKind::Text.name()),
        (Target::CriterionCode, values) => {
            format!("criterion {} ({} of {})", define.code, CriterionKind::SeveralOf.name(), values.len())
        }
        _ => define.code.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_define_once_and_name_what_they_defined() {
        let mut rules = InstitutionRules::default();
        let mut map = ColumnMap::default();
        let genre = Target::Field(Field::Criterion(Code::new("GENRE").unwrap()));
        let define = |code: &str, label: &str, values: &[&str]| {
            let values = values.iter().map(|v| (*v).to_owned()).collect();
            Some(ValueAnswer::Define(Define { code: code.into(), label: label.into(), values }))
        };
        map.values.set(Target::CriterionCode, "GENRE", define("GENRE", "", &["OP"]));
        map.values.set(genre, "Sacrée", define("MUSIQUE_SACREE", "Musique sacrée", &[]));
        map.values.set(Target::Field(Field::Title), "Baron", define("BARON", "Baron", &[]));
        let before = rules.clone();
        assert!(define_all(&mut rules, &mut map));
        assert!(rules.titles.contains(&"BARON".to_owned()));
        assert_eq!(rules.criteria["GENRE"].values, ["OP", "MUSIQUE_SACREE"]);
        assert_eq!(rules.criteria["GENRE"].label_of("MUSIQUE_SACREE"), "Musique sacrée");
        assert_eq!(map.values.answer(Target::CriterionCode, "GENRE"), None);
        let means = ValueAnswer::Means("MUSIQUE_SACREE".into());
        assert_eq!(map.values.answer(genre, "sacree"), Some(&means));
        assert!(!define_all(&mut rules, &mut map), "nothing is left to define");
        map.values.set(Target::Field(Field::Title), "Bar.", Some(ValueAnswer::Means("BARON".into())));
        forget(&mut map, &rules, &before);
        assert_eq!(map.values.answer(Target::Field(Field::Title), "Bar."), None);
    }

    #[test]
    fn what_is_offered_has_a_code_that_is_free() {
        let rules = InstitutionRules { titles: vec!["BARON".into()], ..InstitutionRules::default() };
        let title = Target::Field(Field::Title);
        let code = |text: &str| offers(title, (text, &[]), &rules)[0].code.clone();
        assert_eq!(code("Monsieur & Père"), "MONSIEUR_PERE");
        assert_eq!(code("Bâron!"), "BARON_2");
        let values = [("OP".to_owned(), 3), ("op".to_owned(), 1), ("JAZZ".to_owned(), 1)];
        let both = offers(Target::CriterionCode, ("GENRE", &values), &rules);
        assert_eq!(both[0].values, ["OP", "JAZZ"]);
        assert!(both[1].values.is_empty());
        assert!(offers(Target::Field(Field::Country), ("XX", &[]), &rules).is_empty());
    }
}
