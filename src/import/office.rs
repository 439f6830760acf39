//! What an institution defines, changed piece by piece: by the command line and by the console alike.
//!
//! In: one change in the words of a person. Out: what is wrong with it, or what it would change and which contacts
//! carry what would be gone; written, it is a step of the history of settings. Deliberately unaware of who asks.

use std::sync::Arc;

use super::definitions::{SettingPlan, plan_setting, plan_settings, plan_settings_undo, settings_document};
use super::error::{ImportError, Result};
use super::view::Stage;
use crate::contact::Field;
use crate::settings::{self, CriterionEdit, Document, Fault};
use crate::store::{HeldValues, SettingStep, Store};

/// Changes that the history shows.
const SHOWN: u32 = 500;

/// One change of what is defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefinitionEdit {
    /// Another value of a setting: a whole one, or an entry by its dotted name.
    Value {
        /// Its name.
        name: String,
        /// The value as it is typed.
        text: String,
    },
    /// A criterion is defined, or more is said of it.
    Criterion(CriterionEdit),
    /// A criterion goes, or some of its values.
    RemoveCriterion {
        /// Its code.
        code: String,
        /// The values; none = all of it.
        values: Vec<String>,
    },
    /// The last change is taken back.
    Undo,
}

/// What a change comes to.
#[derive(Debug)]
pub enum Planned {
    /// It is not possible, and why.
    Refused(Vec<Fault>),
    /// There is nothing to take back.
    Nothing,
    /// What would change, and what the history will say.
    Plan(SettingPlan, String),
}

/// What a change would do.
///
/// # Errors
/// When the base cannot be read, or a setting is not as the change to be taken back left it.
pub async fn plan_edit(store: &dyn Store, edit: &DefinitionEdit) -> Result<Planned> {
    let document = settings_document(store).await?;
    let after = match edit {
        DefinitionEdit::Value { name, text } => return plan_value(store, &document, (name, text)).await,
        DefinitionEdit::Criterion(edit) => document.with_criterion(edit),
        DefinitionEdit::RemoveCriterion { code, values } => document.without_criterion(code, values),
        DefinitionEdit::Undo => {
            let undo = plan_settings_undo(store).await?;
            let said = |step: &SettingStep| format!("change {} taken back", step.step);
            return Ok(undo.map_or(Planned::Nothing, |(step, plan)| Planned::Plan(plan, said(&step))));
        }
    };
    planned(store, after, edit.what()).await
}

async fn planned(
    store: &dyn Store,
    after: std::result::Result<Document, Vec<Fault>>,
    what: String,
) -> Result<Planned> {
    match after {
        Ok(after) => Ok(Planned::Plan(plan_settings(store, &after).await?, what)),
        Err(faults) => Ok(Planned::Refused(faults)),
    }
}

async fn plan_value(store: &dyn Store, document: &Document, (name, text): (&str, &str)) -> Result<Planned> {
    let what = format!("{name} set");
    if !name.contains('.') {
        let after = whole(store, (name, text)).await?;
        return planned(store, after, what).await;
    }
    if name.starts_with("base.") {
        return Ok(match settings::check(name, text) {
            Ok(()) => Planned::Plan(plan_setting(store, name, text).await?, what),
            Err(error) => Planned::Refused(vec![fault(error.to_string())]),
        });
    }
    planned(store, document.with_value(name, text), what).await
}

/// A whole setting as JSON.
async fn whole(
    store: &dyn Store,
    (name, text): (&str, &str),
) -> Result<std::result::Result<Document, Vec<Fault>>> {
    if let Err(error) = settings::check(name, text) {
        return Ok(Err(vec![fault(error.to_string())]));
    }
    let mut kept = store.settings().await?;
    kept.insert(name.to_owned(), text.to_owned());
    let read = Document::of(&kept).and_then(|document| Ok((document.institution()?, document)));
    Ok(match read {
        Ok((rules, document)) => document.with_institution(&rules),
        Err(error) => Err(vec![fault(error.to_string())]),
    })
}

fn fault(message: String) -> Fault {
    Fault { message, ..Fault::default() }
}

impl DefinitionEdit {
    /// What the history says of it.
    #[must_use]
    pub fn what(&self) -> String {
        match self {
            Self::Value { name, .. } => format!("{name} set"),
            Self::Criterion(edit) => format!("criterion {} defined", edit.code),
            Self::RemoveCriterion { code, values } if values.is_empty() => {
                format!("criterion {code}: all of it removed")
            }
            Self::RemoveCriterion { code, values } => {
                format!("criterion {code}: {} removed", values.join(", "))
            }
            Self::Undo => "the last change taken back".to_owned(),
        }
    }

    /// True for what is asked about first, whatever contacts carry.
    fn takes_away(&self) -> bool {
        match self {
            Self::RemoveCriterion { .. } | Self::Undo => true,
            Self::Value { name, .. } => name == settings::BASE_STAGE,
            Self::Criterion(_) => false,
        }
    }
}

/// What a person has agreed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Nothing yet: what takes something away is shown first.
    NotAsked,
    /// What was shown, with so many contacts that carry what goes.
    Given(u64),
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Nothing changes.
    Nothing,
    /// It is not possible, and why.
    Refused(Vec<Fault>),
    /// It waits for a yes.
    Asked {
        /// What would change.
        lines: Vec<String>,
        /// What contacts carry of that which would be gone.
        held: Vec<String>,
        /// Their number, to be typed when there are any.
        carried: u64,
    },
    /// It is written, as this step of the history.
    Written(i64),
}

/// Everything that is defined, as it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct Office {
    /// The name of the base.
    pub base: String,
    /// Its stage.
    pub stage: Stage,
    /// Who works.
    pub operator: String,
    /// The settings in force.
    pub document: Document,
    /// The changes, newest first; times as on the clock here.
    pub steps: Vec<SettingStep>,
}

/// The base whose definitions are worked on.
#[derive(Clone)]
pub struct OfficeDesk {
    store: Arc<dyn Store>,
    operator: String,
}

impl OfficeDesk {
    /// A desk for an operator.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, operator: &str) -> Self {
        Self { store, operator: operator.to_owned() }
    }

    /// Everything that is defined.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn read(&self) -> Result<Office> {
        let info = self.store.info().await?;
        let mut steps = self.store.setting_steps(SHOWN).await?;
        for step in &mut steps {
            step.act.at = super::local_time(&step.act.at);
        }
        Ok(Office {
            base: info.name,
            stage: if info.stage == "production" { Stage::Production } else { Stage::Rehearsal },
            operator: self.operator.clone(),
            document: settings_document(self.store.as_ref()).await?,
            steps,
        })
    }

    /// What contacts carry of a field.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn held(&self, field: Field) -> Result<HeldValues> {
        Ok(self.store.held_values(field).await?)
    }

    /// Changes one thing; what takes something away waits for consent, and consent to another number is none.
    ///
    /// # Errors
    /// When the base cannot be read or written, or somebody changed a setting meanwhile.
    pub async fn change(&self, edit: &DefinitionEdit, consent: Consent) -> Result<Changed> {
        let (plan, what) = match plan_edit(self.store.as_ref(), edit).await? {
            Planned::Refused(faults) => return Ok(Changed::Refused(faults)),
            Planned::Nothing => return Err(ImportError::new("there is no change to take back", "")),
            Planned::Plan(plan, _) if plan.is_empty() => return Ok(Changed::Nothing),
            Planned::Plan(plan, what) => (plan, what),
        };
        let agreed = consent == Consent::Given(plan.carried);
        if !agreed && (plan.carried > 0 || edit.takes_away()) {
            return Ok(Changed::Asked { lines: plan.lines, held: plan.held, carried: plan.carried });
        }
        Ok(Changed::Written(plan.put(self.store.as_ref(), &self.operator, &what).await?))
    }
}
