//! Stands in until the mapping has these.
use crate::contact::value::text::fold;
use crate::mapping::*;
use crate::source::Column;
impl Profile {
    pub fn from_toml(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|e| e.to_string())
    }
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(self).unwrap_or_default()
    }
    pub fn is_name(name: &str) -> bool {
        !name.is_empty()
            && name.len() <= 64
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    }
    pub fn of(name: &str, map: &ColumnMap, reading: ProfileReading) -> Self {
        let columns = map
            .columns
            .iter()
            .map(|c| ProfileColumn { header: c.header.clone(), target: c.target.code() })
            .collect();
        Self { name: name.to_owned(), columns, values: map.values.clone(), reading, ..Self::default() }
    }
    pub fn recognises(&self, columns: &[Column]) -> f32 {
        let n = columns
            .iter()
            .filter(|c| self.columns.iter().any(|o| fold(&o.header) == fold(&c.header)))
            .count();
        n as f32 / columns.len().max(self.columns.len()).max(1) as f32
    }
    pub const APPLIES: f32 = 0.8;
    pub fn best<'a>(profiles: impl IntoIterator<Item = &'a Self>, columns: &[Column]) -> Option<&'a Self> {
        profiles.into_iter().find(|p| p.recognises(columns) >= 0.8)
    }
    pub fn map_over(&self, proposed: ColumnMap) -> ColumnMap {
        let mut map = proposed;
        for c in &mut map.columns {
            if let Some(t) = self
                .columns
                .iter()
                .find(|o| fold(&o.header) == fold(&c.header))
                .and_then(|o| Target::from_code(&o.target))
            {
                (c.target, c.by, c.score) = (t, MatchedBy::Profile, 1.0);
            }
        }
        map.values.extend(&self.values);
        map.profile = Some(self.name.clone());
        map
    }
}
pub fn builtin_profiles() -> Vec<Profile> {
    Vec::new()
}
