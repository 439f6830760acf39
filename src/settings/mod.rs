//! Typed settings of an institution, kept in its base, and the profiles at hand.
//!
//! In: the names and texts that a store keeps. Out: the rules, thresholds and
//! the stage as the floors below know them. An unreadable setting is an error
//! that names it; a missing one has a default.

mod document;
mod person;
mod profiles;

use std::collections::BTreeMap;

pub use document::{
    CRITERIA_COLUMNS, CriterionEdit, Document, Fault, Vanishing, criteria_of_rows, criteria_rows,
    differences, entry_words, read_document, vanishing, write_criteria, write_document,
};
pub use person::PersonSettings;
pub use profiles::{KeptProfile, Origin, ProfileShelf, ShelfError, Shelved};

use crate::contact::value::text::unfit_for_a_name;
use crate::review::Thresholds;
use crate::survivorship::SurvivorshipRules;
use crate::validation::InstitutionRules;

/// The name of the base, shown in every header.
pub const BASE_NAME: &str = "base.name";
/// `rehearsal` or `production`.
pub const BASE_STAGE: &str = "base.stage";
/// The institution's rules, as JSON.
pub const INSTITUTION: &str = "institution";
/// Match and review thresholds, as JSON.
pub const THRESHOLDS: &str = "thresholds";
/// Which values stay when contacts become one, and who is their head, as JSON.
pub const SURVIVORSHIP: &str = "survivorship";

/// A setting that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the setting {name} cannot be read: {reason}")]
pub struct SettingError {
    /// Which.
    pub name: &'static str,
    /// Why.
    pub reason: String,
}

/// The institution's rules as the base keeps them, or the defaults.
///
/// # Errors
/// When the kept text is not of the expected form.
pub fn institution(settings: &BTreeMap<String, String>) -> Result<InstitutionRules, SettingError> {
    read(settings, INSTITUTION)
}

/// The thresholds as the base keeps them, or the defaults.
///
/// # Errors
/// When the kept text is not of the expected form.
pub fn thresholds(settings: &BTreeMap<String, String>) -> Result<Thresholds, SettingError> {
    let read: Thresholds = read(settings, THRESHOLDS)?;
    if 0.0 < read.review && read.review <= read.matched && read.matched <= 1.0 {
        return Ok(read);
    }
    let reason = "above 0 and at most 1, the review threshold not above that of a match".to_owned();
    Err(SettingError { name: THRESHOLDS, reason })
}

/// The rules of survivorship as the base keeps them; by default none is set.
///
/// # Errors
/// When the kept text is not of the expected form, or a rule makes no sense for what it is set for.
pub fn survivorship(settings: &BTreeMap<String, String>) -> Result<SurvivorshipRules, SettingError> {
    read(settings, SURVIVORSHIP)
}

/// Checks a value before it is kept.
///
/// # Errors
/// When there is no setting of that name, or the value is not of its form.
pub fn check(name: &str, value: &str) -> Result<(), SettingError> {
    let kept = BTreeMap::from([(name.to_owned(), value.to_owned())]);
    match name {
        BASE_NAME if value.trim().is_empty() => {
            Err(SettingError { name: BASE_NAME, reason: "a name is not blank".into() })
        }
        BASE_NAME => match unfit_for_a_name(value) {
            Some(reason) => Err(SettingError { name: BASE_NAME, reason }),
            None => Ok(()),
        },
        BASE_STAGE if ["rehearsal", "production"].contains(&value) => Ok(()),
        BASE_STAGE => Err(SettingError { name: BASE_STAGE, reason: "one of rehearsal, production".into() }),
        INSTITUTION => institution(&kept).map(drop),
        THRESHOLDS => thresholds(&kept).map(drop),
        SURVIVORSHIP => survivorship(&kept).map(drop),
        _ => Err(SettingError { name: "named", reason: format!("there is no setting {name:?}") }),
    }
}

fn read<T: serde::de::DeserializeOwned + Default>(
    settings: &BTreeMap<String, String>,
    name: &'static str,
) -> Result<T, SettingError> {
    let Some(text) = settings.get(name) else { return Ok(T::default()) };
    serde_json::from_str(text).map_err(|e| SettingError { name, reason: e.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_good_values_are_kept() {
        assert!(check(BASE_STAGE, "production").is_ok());
        assert!(check(BASE_STAGE, "live").is_err());
        assert!(check(BASE_NAME, " ").is_err());
        assert!(check(BASE_NAME, "Théâtre").is_ok() && check(BASE_NAME, "The\x1b[31matre").is_err());
        assert!(check(THRESHOLDS, r#"{"match":0.95}"#).is_ok());
        assert!(check(INSTITUTION, r#"{"pays":"FR"}"#).is_err(), "a misspelt name is no silent nothing");
        assert!(check(SURVIVORSHIP, r#"{"rules":{"LASTNAME":"longest"}}"#).is_ok());
        let senseless = check(SURVIVORSHIP, r#"{"rules":{"BIRTHDATE":"longest"}}"#).unwrap_err().to_string();
        assert!(senseless.contains("BIRTHDATE cannot be"), "{senseless}");
        assert!(check(SURVIVORSHIP, r#"{"NAME":"longest"}"#).is_err());
        assert!(check("colour", "blue").is_err());
    }

    #[test]
    fn a_missing_setting_has_its_default_and_a_broken_one_is_named() {
        let mut settings = BTreeMap::new();
        assert_eq!(institution(&settings).unwrap().country, "CH");
        settings.insert(INSTITUTION.into(), r#"{"country":"FR"}"#.into());
        assert_eq!(institution(&settings).unwrap().country, "FR");
        settings.insert(THRESHOLDS.into(), "0.9".into());
        assert_eq!(thresholds(&settings).unwrap_err().name, THRESHOLDS);
    }
}
