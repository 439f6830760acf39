//! Floor 4: the story that both faces tell: stage, review, commit, undo.
//!
//! In: a file, a store, what a person or a policy decides. Out: a reviewed
//! batch, a plan, a receipt. It strings the eight steps together and knows no
//! terminal and no command line.
//!
//! Rows are read and staged (`reading`, `stage`, with `open`, `memory` and
//! `remap` as sinks), matched (`forms`, `met`, `matching`), reviewed at a [`Desk`] (`acts`,
//! `restage`, `view`), planned, committed and taken back (`plan`, `commit`,
//! `undo`). Beside that [`pairs()`] lists the candidates of a file and stages
//! nothing; [`duplicates()`] searches a base (`neighbours`, `table`), and at a [`DuplicateDesk`]
//! its clusters are merged, through the same plan, commit and undo. `index`
//! makes what a base keeps for linkage, and says when it is of another version.

mod acts;
mod apply;
mod card;
mod carry;
mod check;
mod chosen;
mod cluster_view;
mod commit;
mod confirmation;
mod consent;
mod decided;
mod dedupe;
mod defining;
mod definitions;
mod desk;
mod detail;
mod duplicates;
mod erasure;
mod error;
mod facets;
mod failed;
mod file_keys;
mod file_said;
mod files;
mod finder;
mod forms;
mod found;
mod garbled;
mod given;
mod hindrance;
mod home;
mod index;
mod known_rows;
mod leaning;
mod mapping_view;
mod matching;
mod memory;
mod met;
mod neighbours;
mod office;
mod open;
mod outdated;
pub mod own;
mod pairs;
mod past;
mod past_desk;
mod plan;
mod profiles;
mod reading;
mod reasons;
mod remap;
mod restage;
mod returned;
mod sameness;
mod stage;
mod summary;
mod survey;
mod table;
mod tally;
mod undo;
mod values;
mod view;

use std::collections::BTreeMap;

pub use crate::store::Halt;
pub use apply::{Foresight, Wanted};
pub use card::{CardSection, ContactCard, ContactDesk};
pub use check::{CheckReport, check};
pub use cluster_view::{
    ClusterAct, ClusterCounts, ClusterDetail, ClusterId, ClusterLine, ClusterMember, ClusterMerge,
    ClusterPair, ClusterState, DuplicatesHeader, Share,
};
pub use commit::{change_line, counted};
pub use confirmation::{Confirmation, ConfirmationKind, ConsentAnswer, HeldConsent, Typed};
pub use dedupe::DuplicateDesk;
pub use defining::defines;
pub use definitions::{
    SettingPlan, plan_setting, plan_settings, plan_settings_undo, setting_step_lines, settings_document,
};
pub use desk::{Act, Acted, Desk, OnProgress, OpenRequest, Opened, OpenedHow};
pub use duplicates::{DuplicateLine, TakeDuplicate, duplicates};
pub use erasure::erasure_notice;
pub use error::ImportError;
pub use facets::{Facet, FindingExample, FindingGroup, FindingIndex, Within};
pub use failed::{LeftLayout, LeftRow, LeftWindow};
pub use files::{
    FileKind, FilePreview, FileScope, FoundFile, FoundFiles, complete_path, find_files, preview_file,
    typed_parts, typed_path,
};
pub use finder::{FoundBy, FoundContact, FoundContacts, FoundState, Searched};
pub use found::{FoundRule, FoundValue};
pub use home::{BaseReceipt, BatchKind, DiscardPreview, HomeBatch, HomeDesk, HomeHeader};
pub use index::{check_index, ensure_index, reindex, require_index, standardise};
pub use mapping_view::{ColumnView, FirstRows, MappingView, OnOpening, Opening, ValueQuestion};
pub use office::{Changed, Consent, DefinitionEdit, Office, OfficeDesk, Planned, plan_edit};
pub use open::{committed_as, file_path, foresee};
pub use pairs::{PairLine, TakePair, pairs};
pub use past::{PastChange, PastField, PastReason, contact_in_batch, contact_past, local_time, past_change};
pub use past_desk::ReceiptLine;
pub use profiles::{Numbers, ProfileChoice, ProfileOperation, Profiles};
pub use remap::Remapped;
pub use returned::returned;
pub use stage::Matching;
pub use survey::{Surveyed, Surveying};
pub use undo::{Left, LeftField, UndoMode, UndoReport, UndoRequest, undo, undo_as};
pub use view::{
    BatchHeader, CandidateDetail, ChangeLine, CommitReport, PartDetail, PlanSummary, Progress, QueueLine,
    RawCell, RowDetail, RowState, Stage, Standing, Tags,
};

use crate::review::Thresholds;
use crate::settings;
use crate::survivorship::SurvivorshipRules;
use crate::validation::InstitutionRules;

/// The time as it is stored: UTC, ISO 8601, to the second.
fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The rules of survivorship as a base keeps them.
fn survivorship(kept: &BTreeMap<String, String>) -> Result<SurvivorshipRules, ImportError> {
    settings::survivorship(kept)
        .map_err(|e| ImportError::new(e.to_string(), "set it again with `usher settings survivorship VALUE`"))
}

/// The institution's rules and thresholds as a base keeps them, with today's date.
fn institution(kept: &BTreeMap<String, String>) -> Result<(InstitutionRules, Thresholds), ImportError> {
    let named = |e: settings::SettingError| {
        ImportError::new(e.to_string(), "set it again with `usher settings NAME VALUE`")
    };
    let mut rules = settings::institution(kept).map_err(named)?;
    rules.today = jiff::Zoned::now().date().to_string();
    Ok((rules, settings::thresholds(kept).map_err(named)?))
}
