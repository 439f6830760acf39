//! Settings that change together, with who changed them and when; and what of a definition contacts carry.

/// One setting before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingChange {
    /// Its name.
    pub name: String,
    /// As it was kept; `None` = not at all.
    pub before: Option<String>,
    /// As it is to be kept.
    pub after: Option<String>,
}

/// Who changes settings, when and what for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingAct {
    /// Who.
    pub operator: String,
    /// When, UTC, ISO 8601.
    pub at: String,
    /// What was done, in words.
    pub what: String,
    /// The step that this one takes back.
    pub undoes: Option<i64>,
}

/// Settings that were changed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingStep {
    /// Its number, from 1 on.
    pub step: i64,
    /// Who, when, what.
    pub act: SettingAct,
    /// What was changed.
    pub changes: Vec<SettingChange>,
    /// The step that took it back.
    pub undone: Option<i64>,
}

/// What contacts carry of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeldValues {
    /// Contacts that carry any.
    pub contacts: u64,
    /// Contacts by value, in the order of values.
    pub values: Vec<(String, u64)>,
}
