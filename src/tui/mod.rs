//! Floor 5: the console in which one batch is reviewed and committed, the duplicates of a base are resolved, or what it
//! defines is changed.
//!
//! In: a [`Desk`](crate::import::Desk), or a file that is still being opened, and a few options.
//! Out: how the person left. In between `event → keymap → Message → update → Vec<Effect> → view`:
//! `update` and the screens are pure, they know no clock, no file and no
//! base; a worker carries the effects out and answers with messages. Nothing
//! here decides what a row becomes: it shows what the floors below computed
//! and passes on what a person said.

mod aid;
mod contacts;
mod duplicates;
mod editor;
mod effect;
mod face;
mod facets;
mod glyph;
mod hear;
mod history;
mod home;
mod input;
mod keymap;
mod layout;
mod line;
mod list_picker;
mod listing;
mod loading;
mod look;
mod mapping;
mod message;
mod model;
mod office;
mod opening;
mod order;
mod output;
mod pace;
mod palette;
mod pending;
mod picker;
mod places;
mod queue;
mod rowview;
mod run;
mod screen;
mod speed;
mod step;
mod stop;
mod terminal;
#[cfg(test)]
mod test_looks;
#[cfg(test)]
mod test_support;
mod theme;
mod typing;
mod update;
mod widget;
mod work;
mod worker;

pub use duplicates::{DuplicatesEnding, DuplicatesVisit, SearchedBase, run_duplicates};
pub use glyph::Glyphs;
pub use home::{HomeChoice, HomeEnding, HomeGround, HomePlace, run_home};
pub use keymap::{KeyFault, Keymap, key_table_markdown};
pub use line::{Lines, StdinLines, run_duplicates_in_lines, run_lines};
pub use look::ChosenTheme;
pub use office::{OfficeEnding, OfficePage, run_office};
pub use opening::{OpeningFile, Visit, run_opening};
pub use output::Rendering;
pub use run::{ColorUse, Ending, Left, TuiError, TuiOptions, run};
pub use screen::theme_sample;
pub use stop::asked_to_end;
pub use terminal::{MouseUse, TerminalKind};
pub use theme::{NamedTheme, Theme, ThemeError, Themes};
