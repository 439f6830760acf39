//! Candidate pairs of a file.
//!
//! In: a file, and a base that is only read. Out: its pairs, row by row. Of each row nothing is kept but its form: no
//! finding, no cell, and no contact that a key names; what a row may be is asked of its likeness alone.

use std::collections::HashMap;
use std::ops::ControlFlow;

use rayon::prelude::*;

use super::desk::{OnProgress, OpenRequest};
use super::error::{ImportError, Result};
use super::forms::FileForms;
use super::index::require_index;
use super::matching::{Found, Kept, Matcher, SAMPLE};
use super::met::{Met, STRETCH, Twins};
use super::open::asked;
use super::reading::Reading;
use super::stage::Intake;
use super::view::Progress;
use crate::batch::Slot;
use crate::contact::RowNumber;
use crate::linkage::Comparison;
use crate::review::Other;
use crate::store::Store;
use crate::validation::{InstitutionRules, Part, StagedRecord, Texts, validate_texts};

/// A candidate pair of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct PairLine {
    /// The row.
    pub row: RowNumber,
    /// A contact of the base, or another row.
    pub other: Other,
    /// Match probability.
    pub probability: f64,
    /// Match weight in bits.
    pub weight: f32,
    /// The weight by field, in one stable line.
    pub explanation: String,
}

/// Takes pairs one after the other, as long as it wants any.
pub type TakePair<'a> = dyn FnMut(PairLine) -> ControlFlow<()> + Send + 'a;

/// Finds the candidate pairs of a file at or above a probability and hands them out; stages nothing.
///
/// Pairs are of one kind: person with person, structure with structure where the row has no person. By row, then by
/// probability; a pair of two rows stands once, at the smaller row.
///
/// # Errors
/// When the file or the base cannot be read, or nobody takes the pairs any more.
pub async fn pairs(
    store: &dyn Store,
    request: &OpenRequest,
    threshold: Option<f64>,
    take: &mut TakePair<'_>,
    progress: OnProgress,
) -> Result<()> {
    require_index(store).await?;
    let (rules, thresholds) = super::institution(&store.settings().await?)?;
    let reading = Reading::open(asked(request), &rules).await?;
    let file = FileRead::of(store, &rules, reading, &progress).await?;
    let matcher = Matcher::untaught(store, file.rows, threshold.unwrap_or(thresholds.review)).await?;
    file.pairs(store, matcher, take, &progress).await
}

/// What is kept of a file.
struct FileRead {
    forms: FileForms,
    rows: u64,
    /// The rows to learn from: the number of the last one, and how many.
    sample: (RowNumber, usize),
}

impl FileRead {
    async fn of(
        store: &dyn Store,
        rules: &InstitutionRules,
        mut reading: Reading,
        progress: &OnProgress,
    ) -> Result<Self> {
        let mut intake = Intake::new(store, rules, reading.map.clone(), reading.operation);
        let mut file = Self { forms: FileForms::default(), rows: 0, sample: (0, 0) };
        while let Some(window) = reading.next().await? {
            let drafts = intake.drafts(&window.rows, &HashMap::new());
            let checked = drafts.par_iter().map(|draft| validate_texts(draft, rules, Texts::Cleaned));
            let records: Vec<StagedRecord> = checked.collect();
            file.forms.add(records.iter());
            file.rows += records.len() as u64;
            for record in records.iter().take(SAMPLE - file.sample.1) {
                file.sample = (record.row, file.sample.1 + 1);
            }
            progress(Progress { what: "reading", done: file.rows, total: None });
        }
        file.forms.seal();
        Ok(file)
    }

    async fn pairs(
        &self,
        store: &dyn Store,
        mut matcher: Matcher,
        take: &mut TakePair<'_>,
        progress: &OnProgress,
    ) -> Result<()> {
        let (forms, mut next) = (&self.forms, 0);
        loop {
            let parts = forms.stretch((next, next), STRETCH);
            let Some(last) = parts.last().and_then(|at| forms.slot(*at)) else { return Ok(()) };
            let met = Met::of(store, forms, parts, Twins::Once).await?;
            if next == 0 {
                matcher = matcher.taught(forms, &met, self.sample);
            }
            let found = matcher.found(store, forms, &met).await?;
            if self.lines(&found).try_for_each(&mut *take).is_break() {
                return Err(ImportError::new("nobody reads the pairs any more", ""));
            }
            next = last.row + 1;
            let done = u64::from(last.row).min(self.rows);
            progress(Progress { what: "matching", done, total: Some(self.rows) });
        }
    }

    /// The lines of a stretch, in the order in which they are read.
    fn lines<'f>(&'f self, found: &'f Found) -> impl Iterator<Item = PairLine> + 'f {
        found.kept().chunk_by(|x, y| x.slot.row == y.slot.row).flat_map(move |of_row| {
            let shown = of_row.iter().filter(|kept| self.is_shown(kept));
            let mut lines: Vec<(Other, &Comparison)> = shown
                .filter_map(|kept| Some((found.other(&self.forms, kept.mate)?, &kept.comparison)))
                .collect();
            lines.sort_by(|a, b| b.1.probability.total_cmp(&a.1.probability).then_with(|| a.0.cmp(&b.0)));
            let row = of_row.first().map_or(0, |kept| kept.slot.row);
            lines.into_iter().map(move |(other, comparison)| line(row, other, comparison))
        })
    }

    /// A row is shown as what it is: a person if it names one, else a structure; the structure of a person is not the
    /// row.
    fn is_shown(&self, kept: &Kept) -> bool {
        let person = Slot { part: Part::Person, ..kept.slot };
        kept.slot == person || self.forms.position(person).is_none()
    }
}

fn line(row: RowNumber, other: Other, comparison: &Comparison) -> PairLine {
    let (probability, weight) = (comparison.probability, comparison.weight);
    PairLine { row, other, probability, weight, explanation: comparison.explanation() }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::sync::Arc;

    use super::*;
    use crate::import::{Matching, Profiles};
    use crate::mapping::header_judge;
    use crate::source::ReadOptions;
    use crate::store::SqliteStore;
    use crate::survivorship::Newer;

    /// Bytes that may be kept of a row: its form takes some 150, its blocks less.
    const MOST: usize = 400;

    fn crowd(rows: usize) -> String {
        let mut text = String::from("FIRSTNAME;LASTNAME;LINE1;ZIPCODE;TOWN;EMAIL1\n");
        for i in 0..rows {
            let name: String = i.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect();
            let who = i % (rows / 2);
            writeln!(text, "Elena;B{name};Via Verdi {who};6500;Bellinzona;b{who}@bluewin.ch").unwrap();
        }
        text
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn of_fifty_thousand_rows_only_the_forms_are_kept() {
        let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        std::fs::write(file.path(), crowd(50_000)).unwrap();
        let request = OpenRequest {
            path: file.path().to_owned(),
            options: ReadOptions { header_judge, ..ReadOptions::default() },
            operator: String::new(),
            operation: None,
            newer: Newer::Ask,
            again: false,
            matching: Matching::On,
            profiles: Profiles::default(),
        };
        let store = SqliteStore::in_memory().await.unwrap();
        let unseen: OnProgress = Arc::new(|_| {});
        let (rules, _) = crate::import::institution(&store.settings().await.unwrap()).unwrap();
        let reading = Reading::open(asked(&request), &rules).await.unwrap();
        let kept = FileRead::of(&store, &rules, reading, &unseen).await.unwrap();
        assert_eq!((kept.rows, kept.sample), (50_000, (3_001, SAMPLE)));
        assert!(kept.forms.size() < MOST * 50_000, "{} bytes a row", kept.forms.size() / 50_000);
        let (mut taken, mut stop) = (0, |_| ControlFlow::Break(()));
        let mut count = |_| {
            taken += 1;
            ControlFlow::Continue(())
        };
        let matcher = || Matcher::untaught(&store, kept.rows, 0.1);
        kept.pairs(&store, matcher().await.unwrap(), &mut count, &unseen).await.unwrap();
        assert!(taken >= 25_000, "{taken}");
        let stopped = kept.pairs(&store, matcher().await.unwrap(), &mut stop, &unseen).await;
        assert!(stopped.is_err(), "it ends when nobody reads");
    }
}
