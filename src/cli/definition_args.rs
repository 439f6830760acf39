//! The arguments of the commands about what an institution defines.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};

use super::args::LookArgs;
use crate::validation::{CriterionKind, CriterionTarget};

#[derive(Debug, ClapArgs)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
A name with dots is one entry; `usher settings export` shows them all with what they are.

Examples:
  usher settings
  usher settings base.name \"City theatre\"
  usher settings base.stage production
  usher settings institution.country FR
  usher settings institution.titles MR,MRS,UNDEFINED
  usher settings thresholds.match 0.95
  usher settings survivorship.rules.LASTNAME longest
  usher settings institution.salutations.MRS.de.letter \"Liebe {first} {last}\"
  usher settings --edit                                  in the console
  usher settings export institution.toml --db sqlite:rehearsal.db
  usher settings import institution.toml --db sqlite:production.db --dry-run
  usher settings undo"
)]
pub(super) struct SettingsArgs {
    #[command(subcommand)]
    pub(super) command: Option<SettingsCommand>,
    /// base.name, base.stage, institution, thresholds, survivorship, or an entry of these such as institution.country
    pub(super) name: Option<String>,
    /// The new value; a list with commas between its entries
    pub(super) value: Option<String>,
    /// Take away what contacts carry
    #[arg(long, requires = "value")]
    pub(super) yes: bool,
    /// Open the console in which settings and criteria are looked at and changed
    #[arg(long, conflicts_with = "name")]
    pub(super) edit: bool,
    #[command(flatten)]
    pub(super) look: LookArgs,
}

/// What is done with all settings together.
#[derive(Debug, Subcommand)]
pub(super) enum SettingsCommand {
    /// Write the settings of the institution as TOML, with comments
    Export(DefinitionsOut),
    /// Take settings over from a TOML file: what it does not name stays as it is
    Import(DefinitionsIn),
    /// Take the last change of settings back
    Undo(YesArgs),
    /// List the changes of settings: who, when, what
    History {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// Where definitions go.
#[derive(Debug, ClapArgs)]
pub(super) struct DefinitionsOut {
    /// The file; stdout when absent or -
    #[arg(value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long)]
    pub(super) force: bool,
}

/// Where definitions come from.
#[derive(Debug, ClapArgs)]
pub(super) struct DefinitionsIn {
    /// The file
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Say what would change, write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) yes: YesArgs,
}

/// The confirmation of what contacts carry.
#[derive(Clone, Copy, Debug, Default, ClapArgs)]
pub(super) struct YesArgs {
    /// Take away what contacts carry
    #[arg(long)]
    pub(super) yes: bool,
}

/// Criteria: list, show, define, remove, export, import.
#[derive(Debug, ClapArgs)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  usher criteria --edit                                    in the console
  usher criteria define GENRE --kind several-of --label Genre --value OPERA=\"Opera and ballet\" --value JAZZ
  usher criteria define GENRE --value ROCK                 one more value
  usher criteria define SECTOR --target structures --compulsory true
  usher criteria remove GENRE --value ROCK
  usher criteria export criteria.csv
  usher criteria import criteria.toml --dry-run

What is changed stands in `usher settings history`; `usher settings undo` takes it back."
)]
pub(super) struct CriteriaArgs {
    #[command(subcommand)]
    pub(super) command: Option<CriteriaCommand>,
    /// Open the console in which criteria and settings are looked at and changed
    #[arg(long)]
    pub(super) edit: bool,
    #[command(flatten)]
    pub(super) look: LookArgs,
}

/// What is done with criteria.
#[derive(Debug, Subcommand)]
pub(super) enum CriteriaCommand {
    /// List the criteria and how many contacts carry each
    List,
    /// Show one criterion with its values and how many contacts carry each
    Show {
        /// Its code
        code: String,
    },
    /// Define a criterion, or change what is said of it
    Define(DefineArgs),
    /// Remove a criterion, or some of its values
    Remove(RemoveArgs),
    /// Write the criteria as TOML or CSV
    Export(DefinitionsOut),
    /// Define the criteria of a TOML or CSV file; those it does not name stay as they are
    Import(DefinitionsIn),
}

/// What is said of a criterion; what is not said stays as it is.
#[derive(Debug, ClapArgs)]
pub(super) struct DefineArgs {
    /// Its code
    pub(super) code: String,
    /// What its values are; without it several-of with --value, else text
    #[arg(long, value_enum)]
    pub(super) kind: Option<KindArg>,
    /// Whose it is; both when it is new
    #[arg(long, value_enum)]
    pub(super) target: Option<TargetArg>,
    /// Whether a new contact of its target should have it
    #[arg(long, num_args = 0..=1, default_missing_value = "true", value_name = "true|false")]
    pub(super) compulsory: Option<bool>,
    /// What it is called
    #[arg(long)]
    pub(super) label: Option<String>,
    /// One more value, or another name of one: CODE or CODE=label
    #[arg(long = "value", value_name = "CODE=LABEL")]
    pub(super) values: Vec<String>,
    #[command(flatten)]
    pub(super) yes: YesArgs,
}

/// What is removed.
#[derive(Debug, ClapArgs)]
pub(super) struct RemoveArgs {
    /// The code of the criterion
    pub(super) code: String,
    /// Only this value
    #[arg(long = "value", value_name = "CODE")]
    pub(super) values: Vec<String>,
    #[command(flatten)]
    pub(super) yes: YesArgs,
}

/// The kinds on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum KindArg {
    /// One of a list
    OneOf,
    /// Any number of a list
    SeveralOf,
    /// Free text
    Text,
    /// A whole number
    Number,
    /// A day
    Date,
    /// Yes or no
    Boolean,
}

impl From<KindArg> for CriterionKind {
    fn from(arg: KindArg) -> Self {
        match arg {
            KindArg::OneOf => Self::OneOf,
            KindArg::SeveralOf => Self::SeveralOf,
            KindArg::Text => Self::Text,
            KindArg::Number => Self::Number,
            KindArg::Date => Self::Date,
            KindArg::Boolean => Self::Boolean,
        }
    }
}

/// The targets on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TargetArg {
    /// Persons: individuals and relays
    Individuals,
    /// Organisations
    Structures,
    /// Everybody
    Both,
}

impl From<TargetArg> for CriterionTarget {
    fn from(arg: TargetArg) -> Self {
        match arg {
            TargetArg::Individuals => Self::Individuals,
            TargetArg::Structures => Self::Structures,
            TargetArg::Both => Self::Both,
        }
    }
}
