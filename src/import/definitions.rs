//! Changes of what an institution defines: what they are, whom they concern, who made them, and the way back.
//!
//! In: a document of settings, or the changes of one setting. Out: what would change and which contacts carry what
//! would be gone; the change itself is one step of a history and can be taken back. Rows of open batches are not
//! computed anew by it: a batch is, when its map is put in force ([`Desk::remap`](super::Desk::remap)).

use std::collections::BTreeMap;

use super::error::{ImportError, Result};
use crate::settings::{Document, SettingError, Vanishing, differences, vanishing};
use crate::store::{SettingAct, SettingChange, SettingStep, Store};

/// Steps that are looked through for the one to take back.
const STEPS: u32 = 10_000;

/// Settings before and after, not yet written.
#[derive(Clone, Debug, Default)]
pub struct SettingPlan {
    /// What changes, a line each.
    pub lines: Vec<String>,
    /// What contacts carry of that which would be gone, a line each: it goes only when somebody says so.
    pub held: Vec<String>,
    /// The contacts of these lines, added up.
    pub carried: u64,
    changes: Vec<SettingChange>,
    undoes: Option<i64>,
}

impl SettingPlan {
    /// True when nothing would change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Writes the changes as one step of the history; gives its number.
    ///
    /// # Errors
    /// When the base cannot be written, or somebody changed a setting meanwhile.
    pub async fn put(&self, store: &dyn Store, operator: &str, what: &str) -> Result<i64> {
        let act = SettingAct {
            operator: operator.to_owned(),
            at: super::now(),
            what: what.to_owned(),
            undoes: self.undoes,
        };
        Ok(store.change_settings(&self.changes, &act).await?)
    }
}

/// The settings in force as a document.
///
/// # Errors
/// When they cannot be read.
pub async fn settings_document(store: &dyn Store) -> Result<Document> {
    Document::of(&store.settings().await?).map_err(unreadable)
}

/// What another document would change.
///
/// # Errors
/// When the base cannot be read.
pub async fn plan_settings(store: &dyn Store, after: &Document) -> Result<SettingPlan> {
    let kept = store.settings().await?;
    let before = Document::of(&kept).map_err(unreadable)?;
    let (old, new) = (before.kept(), after.kept());
    let changed = new.into_iter().filter(|(name, text)| old.get(name) != Some(text));
    let change = |(name, text): (String, String)| SettingChange {
        before: kept.get(&name).cloned(),
        after: Some(text),
        name,
    };
    let changes = changed.map(change).collect();
    let gone = match (before.institution(), after.institution()) {
        (Ok(old), Ok(new)) => vanishing(&old, &new),
        _ => Vec::new(),
    };
    let (held, carried) = held(store, &gone).await?;
    Ok(SettingPlan { lines: differences(&before, after), held, carried, changes, undoes: None })
}

/// What another text of one setting would change: that of a base, such as its name.
///
/// # Errors
/// When the base cannot be read.
pub async fn plan_setting(store: &dyn Store, name: &str, text: &str) -> Result<SettingPlan> {
    let before = store.settings().await?.get(name).cloned();
    if before.as_deref() == Some(text) {
        return Ok(SettingPlan::default());
    }
    let lines = vec![line_of(name, before.as_deref(), Some(text))];
    let changes = vec![SettingChange { name: name.to_owned(), before, after: Some(text.to_owned()) }];
    Ok(SettingPlan { lines, changes, ..SettingPlan::default() })
}

/// The way back from the last change of settings that is in force; `None` when there is none.
///
/// # Errors
/// When the base cannot be read, or a setting is not as that change left it.
pub async fn plan_settings_undo(store: &dyn Store) -> Result<Option<(SettingStep, SettingPlan)>> {
    let steps = store.setting_steps(STEPS).await?;
    let last = steps.into_iter().find(|step| step.undone.is_none() && step.act.undoes.is_none());
    let Some(step) = last else { return Ok(None) };
    let kept = store.settings().await?;
    let mut after = kept.clone();
    for change in &step.changes {
        if kept.get(&change.name) != change.after.as_ref() {
            let message = format!("{} is not as step {} left it", change.name, step.step);
            return Err(ImportError::new(message, "set it by hand with `usher settings`"));
        }
        match &change.before {
            Some(text) => drop(after.insert(change.name.clone(), text.clone())),
            None => drop(after.remove(&change.name)),
        }
    }
    let changes = step.changes.iter().map(back).collect();
    let (before, after) =
        (Document::of(&kept).map_err(unreadable)?, Document::of(&after).map_err(unreadable)?);
    let mut lines = differences(&before, &after);
    lines.extend(
        step.changes
            .iter()
            .filter(|change| change.name.starts_with("base."))
            .map(|change| line_of(&change.name, change.after.as_deref(), change.before.as_deref())),
    );
    let gone = match (before.institution(), after.institution()) {
        (Ok(old), Ok(new)) => vanishing(&old, &new),
        _ => Vec::new(),
    };
    let (held, carried) = held(store, &gone).await?;
    let undoes = Some(step.step);
    Ok(Some((step, SettingPlan { lines, held, carried, changes, undoes })))
}

fn back(change: &SettingChange) -> SettingChange {
    SettingChange { name: change.name.clone(), before: change.after.clone(), after: change.before.clone() }
}

fn line_of(name: &str, before: Option<&str>, after: Option<&str>) -> String {
    let shown = |text: Option<&str>| text.map_or("nothing".to_owned(), |text| format!("{text:?}"));
    format!("~ {name}: {} → {}", shown(before), shown(after))
}

/// What a step of the history changed, a line each.
#[must_use]
pub fn setting_step_lines(step: &SettingStep) -> Vec<String> {
    let side = |of: fn(&SettingChange) -> Option<&String>| -> BTreeMap<String, String> {
        let kept = step.changes.iter().filter_map(|change| Some((change.name.clone(), of(change)?.clone())));
        kept.collect()
    };
    let plain = step.changes.iter().filter(|change| change.name.starts_with("base."));
    let mut lines: Vec<String> = plain
        .map(|change| line_of(&change.name, change.before.as_deref(), change.after.as_deref()))
        .collect();
    let (before, after) = (side(|c| c.before.as_ref()), side(|c| c.after.as_ref()));
    if let (Ok(before), Ok(after)) = (Document::of(&before), Document::of(&after)) {
        lines.extend(differences(&before, &after));
    }
    lines
}

/// How many contacts carry what would be gone.
async fn held(store: &dyn Store, gone: &[Vanishing]) -> Result<(Vec<String>, u64)> {
    let (mut lines, mut all) = (Vec::new(), 0);
    for Vanishing { field, value, what } in gone {
        let carried = store.held_values(*field).await?;
        let (contacts, name) = match value {
            None => (carried.contacts, field.label()),
            Some(value) => {
                let one = carried.values.iter().find(|(held, _)| held == value);
                (one.map_or(0, |(_, contacts)| *contacts), format!("{} {value}", field.label()))
            }
        };
        if contacts > 0 {
            all += contacts;
            let verb = if contacts == 1 { "contact carries" } else { "contacts carry" };
            lines.push(format!("{contacts} {verb} {name}, which {what}; their values stay as they are"));
        }
    }
    Ok((lines, all))
}

#[allow(clippy::needless_pass_by_value, reason = "what map_err hands over")]
fn unreadable(error: SettingError) -> ImportError {
    ImportError::new(error.to_string(), "set it again with `usher settings NAME VALUE`")
}
