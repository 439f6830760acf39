//! Single values (placeholder until the words land).
use serde::{Deserialize, Serialize};
/// How sure a recognised value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// No doubt.
    Certain,
    /// Probably.
    Likely,
}
