//! The arguments of every command.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use super::cell_args::{CriteriaArg, NumbersArg};
use super::definition_args::{CriteriaArgs, SettingsArgs};
use super::past_args::{HistoryArgs, ShowArgs, UndoArgs};
use super::read_args::ReadArgs;
use crate::contact::Operation;
use crate::import::ConsentAnswer;
use crate::mapping::EmptiedAnswer;
use crate::survivorship::Newer;
use crate::tui::{MouseUse, Rendering};

/// Reviews contact imports row by row before anything is written.
#[derive(Debug, Parser)]
#[command(
    name = "usher",
    version,
    about,
    max_term_width = 100,
    after_help = "\
Examples:
  usher demo                              try everything on made-up data
  usher check customers.xlsx              what is wrong with a file, nothing written
  usher review customers.xlsx             decide row by row, then commit
  usher apply customers.csv --dry-run     what a policy would do

Exit codes: 0 done and clean, 1 something waits for a person, 2 failed or misused."
)]
pub(super) struct Args {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// What every command takes.
#[derive(Debug, ClapArgs)]
pub(super) struct Global {
    /// The contact base: sqlite:PATH, or a path
    #[arg(long, global = true, env = "USHER_DB", value_name = "URL")]
    pub(super) db: Option<String>,
    /// Who works; stands in history and receipts
    #[arg(long, global = true, env = "USHER_OPERATOR", value_name = "NAME")]
    pub(super) operator: Option<String>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Open a throw-away base and an import file full of trouble in the console
    Demo(DemoArgs),
    /// Stage a file as a batch and open it in the console; again = resume
    Review(ReviewArgs),
    /// Report on the quality of a file; writes nothing to the base
    Check(CheckArgs),
    /// List the candidate pairs of a file against the base and inside the file, as CSV
    Match(MatchArgs),
    /// Resolve the duplicates inside the base in the console, or list them as CSV
    Dedupe(DedupeArgs),
    /// Decide by policy without a console and commit what is certain
    Apply(ApplyArgs),
    /// Write the contacts, or the rows of a batch that did not go in
    Export(ExportArgs),
    /// Write an example file to fill in
    Template(TemplateArgs),
    /// Turn any readable file into clean UTF-8 CSV
    Convert(ConvertArgs),
    /// List the batches and their commits, or what happened to a contact
    History(HistoryArgs),
    /// Show what the commits of a batch changed, before and after
    Show(ShowArgs),
    /// Take the commits of a batch back
    Undo(UndoArgs),
    /// Make the index for duplicates anew from the contacts
    Reindex,
    /// List, show, save or remove profiles: how files of one kind are read and mapped
    Profile(ProfileArgs),
    /// Show, set, export or import what the base keeps about itself and its institution
    Settings(SettingsArgs),
    /// List, define, remove, export or import the criteria of the institution
    Criteria(CriteriaArgs),
    /// List the rules by which rows are checked
    Rules,
    /// Explain one rule
    Explain(ExplainArgs),
    /// Print the keys in force, or a file of keys to change
    Keys(KeysArgs),
    /// List the themes of the console with a sample of each
    Themes,
    /// Write shell completions
    Completions(CompletionsArgs),
    /// Write the manual page
    Man,
}

/// What the rows of a file ask for.
#[derive(Clone, Debug, Default, ClapArgs)]
pub(super) struct ImportArgs {
    #[command(flatten)]
    pub(super) read: ReadArgs,
    /// Profile of the file: its name, a path ending in .toml, or none; without it the one that recognises the file
    #[arg(long, value_name = "NAME")]
    pub(super) profile: Option<String>,
    /// Operation of the rows of a file without an OPERATION column: insert, update, updateact, delete, invalidate,
    /// anonymize, drop; auto = each finds its own, as it is without a profile that says otherwise
    #[arg(long, value_name = "NAME", value_parser = operation)]
    pub(super) operation: Option<RowOperation>,
    /// Which side of changed values a merge proposes
    #[arg(long, value_enum, default_value = "ask")]
    pub(super) newer: NewerArg,
    /// Import a file once more that was committed before
    #[arg(long)]
    pub(super) again: bool,
    /// What the cells of a column mean that were emptied since `usher export` wrote them: clear the value, or leave it
    /// as it is, which they do unless somebody says so; once per column
    #[arg(long, value_name = "COLUMN=clear|leave", value_parser = emptied)]
    pub(super) emptied: Vec<(String, EmptiedAnswer)>,
    /// Whose the contact numbers of the file are: foreign = another system's, so that every new contact gets a number of
    /// the base and keeps the other one, by which later files reach it
    #[arg(long, value_enum, default_value = "own")]
    pub(super) numbers: NumbersArg,
    /// What the cells of criteria do to those that a contact has; without it what `usher settings
    /// institution.criteria_mode` says. || in front of a cell always appends, [new] beside [old] always replaces
    #[arg(long, value_enum)]
    pub(super) criteria: Option<CriteriaArg>,
}

/// The operation of rows that name none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RowOperation(pub(super) Option<Operation>);

/// Which side of changed values a merge proposes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum NewerArg {
    /// The base's value stands, the difference is shown
    #[default]
    Ask,
    /// The file's
    File,
    /// The base's
    Base,
}

impl From<NewerArg> for Newer {
    fn from(arg: NewerArg) -> Self {
        match arg {
            NewerArg::Ask => Self::Ask,
            NewerArg::File => Self::File,
            NewerArg::Base => Self::Base,
        }
    }
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  usher demo --folder /tmp/try")]
pub(super) struct DemoArgs {
    /// Where to make the base and the file; a new folder among the temporary files by default
    #[arg(long, value_name = "FOLDER")]
    pub(super) folder: Option<PathBuf>,
    /// Another seed makes other people
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// In lines instead of a screen: questions with numbered answers, for a screen reader or a pipe
    #[arg(long)]
    pub(super) plain: bool,
    #[command(flatten)]
    pub(super) look: LookArgs,
}

/// How the console looks.
#[derive(Clone, Debug, Default, ClapArgs)]
pub(super) struct LookArgs {
    /// Theme: a name of `usher themes`, or the path of a TOML file
    #[arg(long, env = "USHER_THEME", value_name = "NAME")]
    pub(super) theme: Option<String>,
    /// File of keys, as `usher keys --toml` writes it
    #[arg(long, env = "USHER_KEYS", value_name = "FILE.toml")]
    pub(super) keys: Option<PathBuf>,
    /// Draw in ASCII alone, for poor fonts; by default where locale or terminal need it
    #[arg(long, env = "USHER_ASCII", value_enum, value_name = "WHEN", num_args = 0..=1, require_equals = true, default_missing_value = "on")]
    pub(super) ascii: Option<Toggle>,
    /// How the terminal is spoken to; plain for one that shows frugal frames wrongly
    #[arg(long, env = "USHER_RENDER", value_enum, default_value = "frugal", value_name = "HOW")]
    pub(super) render: RenderArg,
    /// Whether the mouse is taken from the start, off unless it is said; Ctrl-T changes it at any time
    #[arg(long, env = "USHER_MOUSE", value_enum, value_name = "ON|OFF")]
    pub(super) mouse: Option<MouseArg>,
}

/// Whether clicks and the wheel are taken from the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum MouseArg {
    /// The terminal keeps them: text is selected as everywhere
    #[default]
    Off,
    /// A click chooses, the wheel scrolls
    On,
}

impl From<MouseArg> for MouseUse {
    fn from(arg: MouseArg) -> Self {
        match arg {
            MouseArg::Off => Self::Off,
            MouseArg::On => Self::On,
        }
    }
}

impl LookArgs {
    /// How the console looks where no command says so: as the environment does.
    pub(super) fn of_environment() -> Result<Self, clap::Error> {
        let matches = Self::augment_args(clap::Command::new("usher")).try_get_matches_from(["usher"])?;
        <Self as clap::FromArgMatches>::from_arg_matches(&matches)
    }
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Toggle {
    /// Yes
    On,
    /// No
    Off,
}

/// How the terminal is spoken to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum RenderArg {
    /// The fewest bytes: scrolled regions, erased lines, relative moves
    #[default]
    Frugal,
    /// Absolute moves and text alone
    Plain,
}

impl From<RenderArg> for Rendering {
    fn from(arg: RenderArg) -> Self {
        match arg {
            RenderArg::Frugal => Self::Frugal,
            RenderArg::Plain => Self::Plain,
        }
    }
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  usher keys --toml > ~/.config/usher/keys.toml")]
pub(super) struct KeysArgs {
    /// As a file of keys that gives these keys
    #[arg(long)]
    pub(super) toml: bool,
    /// File of keys to look at, instead of one's own
    #[arg(long, env = "USHER_KEYS", value_name = "FILE.toml")]
    pub(super) keys: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  usher review spring.xlsx --db sqlite:contacts.db")]
pub(super) struct ReviewArgs {
    /// The file, or the number of a batch
    #[arg(value_name = "FILE|BATCH")]
    pub(super) subject: String,
    #[command(flatten)]
    pub(super) import: ImportArgs,
    /// In lines instead of a screen: questions with numbered answers, for a screen reader or a pipe
    #[arg(long)]
    pub(super) plain: bool,
    #[command(flatten)]
    pub(super) look: LookArgs,
}

/// Formats of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// For a person
    Text,
    /// One object, one entry per finding
    Json,
}

/// From which severity on a check fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Errors only
    Error,
    /// Warnings too
    Warning,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  usher check spring.xlsx
  usher check spring.xlsx --settings institution.toml         before there is a base
  usher check spring.csv --format json --output report.json --fail-on warning")]
pub(super) struct CheckArgs {
    /// The file
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) import: ImportArgs,
    /// Settings of the institution to check by, as `usher settings export` writes them, instead of a base
    #[arg(long, value_name = "FILE.toml")]
    pub(super) settings: Option<PathBuf>,
    /// Format of the report
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: CheckFormat,
    /// Where the report goes; stdout by default
    #[arg(long, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,
    /// Exit with 1 when a finding is at least this grave
    #[arg(long, value_enum, default_value = "error")]
    pub(super) fail_on: FailOn,
}

#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Example:\n  usher match spring.csv --threshold 0.9 --db sqlite:contacts.db > pairs.csv"
)]
pub(super) struct MatchArgs {
    /// The file
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) import: ImportArgs,
    /// Print pairs at or above this probability; 0 prints every pair compared
    #[arg(long, value_name = "P", value_parser = probability)]
    pub(super) threshold: Option<f64>,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  usher dedupe --db sqlite:contacts.db
  usher dedupe --list --db sqlite:contacts.db > duplicates.csv")]
pub(super) struct DedupeArgs {
    /// Print the pairs as CSV
    #[arg(long)]
    pub(super) list: bool,
    /// Print pairs at or above this probability
    #[arg(long, value_name = "P", value_parser = probability, requires = "list")]
    pub(super) threshold: Option<f64>,
    /// In lines instead of a screen: questions with numbered answers, for a screen reader or a pipe
    #[arg(long, conflicts_with = "list")]
    pub(super) plain: bool,
    #[command(flatten)]
    pub(super) look: LookArgs,
}

/// The built-in policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum PolicyArg {
    /// Rows without error and without candidate are created, keyed rows whose identity agrees are updated, the rest waits
    Cautious,
    /// Every row becomes a contact, nothing is matched: for loading a base
    CreateAll,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  usher apply spring.csv --dry-run --db sqlite:contacts.db
  usher apply contacts.csv --policy create-all --db sqlite:new.db")]
pub(super) struct ApplyArgs {
    /// The file, or the number of a batch
    #[arg(value_name = "FILE|BATCH")]
    pub(super) subject: String,
    #[command(flatten)]
    pub(super) import: ImportArgs,
    /// How to decide
    #[arg(long, value_enum, default_value = "cautious")]
    pub(super) policy: PolicyArg,
    /// Say what would be done, write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// End with one line of JSON on stdout
    #[arg(long)]
    pub(super) json: bool,
    /// Confirm what asks for a confirmation: what cannot be undone, many cleared values, a production base
    #[arg(long)]
    pub(super) yes: bool,
    /// What a column of authorisations means that is held: CODE=withdrawal or CODE=not-asked; may be given more than once
    #[arg(long, value_name = "CODE=ANSWER", value_parser = consent)]
    pub(super) consent: Vec<(String, ConsentAnswer)>,
}

/// Formats of a table that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    /// Text with delimiters, UTF-8
    Csv,
    /// Excel workbook, every cell as text
    Xlsx,
}

/// What is asked for obsolete contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RemovalArg {
    /// They become inactive; their data stays
    Invalidate,
    /// Their personal data is erased for good
    Anonymize,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  usher export --output contacts.xlsx
  usher export --filter 'town=Bern|Basel, kind=structure' --output some.xlsx
  usher export --filter 'changed>=2026-01-01' --filter 'not has email1' --output some.csv
  usher export --batch 12 --output what-12-did.xlsx
  usher export --failed 12 --output to-correct.xlsx
  usher export --obsolete 2020-01-01 --operation invalidate --output to-review.xlsx

An export can be edited and imported again: `usher review` changes the edited cells and nothing else.
A file that --failed wrote is corrected and sent back; `usher review` lays it beside its batch.

A filter is conditions with commas between them; all must hold, in all filters. `not` before one turns it round.
  active  inactive  merged  sales  no-sales  login  no-login
  kind=individual|structure|relay     town=Bern|Basel     lastname!=Meier     remark~\"aisle\"
  has email1       number=0000012|0000013       number in FILE       created-by=BATCH
  changed>=2026-01-01     changed<2026-01-01     created>=… created<…
  criterion INTEREST      criterion INTEREST=OPERA      consent EMAIL=TRUE      admin SIRET=…
A field is named by its code in capitals or not. Case and accents do not count. | stands between values of which one is
enough, ~ finds a part of the text, \" \" hold a value with a comma or |. Of addresses, any of the contact's counts.")]
pub(super) struct ExportArgs {
    /// The rows of this batch that did not go in, with the reasons, instead of contacts
    #[arg(long, value_name = "BATCH", value_parser = batch)]
    pub(super) failed: Option<i64>,
    /// Only contacts for which all these conditions hold; see below
    #[arg(long, value_name = "CONDITIONS", conflicts_with = "failed")]
    pub(super) filter: Vec<String>,
    /// Only contacts that the commits of this batch wrote
    #[arg(long, value_name = "BATCH", value_parser = batch, conflicts_with = "failed")]
    pub(super) batch: Option<i64>,
    /// Contacts without sales and without login that nobody made or changed since this day (YYYY-MM-DD), as a file that
    /// asks for a removal; `usher review` carries it out
    #[arg(long, value_name = "DATE", value_parser = day_text, conflicts_with_all = ["failed", "plain"])]
    pub(super) obsolete: Option<String>,
    /// What the rows of --obsolete ask for
    #[arg(long, value_enum, default_value = "invalidate", requires = "obsolete")]
    pub(super) operation: RemovalArg,
    /// Format; that of the file's name by default, else csv
    #[arg(long, value_enum)]
    pub(super) format: Option<TableFormat>,
    /// Only the vendor's columns: the fingerprint is not among them, so that such a file updates every filled cell
    #[arg(long, conflicts_with = "failed")]
    pub(super) plain: bool,
    /// Where the file goes; stdout by default
    #[arg(long, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,
}

/// The example files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TemplateName {
    /// Contacts by e-mail, with few fields, one header row
    Basic,
    /// Every field, four header rows
    Extended,
    /// Changes of contacts by their number
    Update,
    /// DELETE, INVALIDATE, ANONYMIZE and DROP
    Delete,
    /// Authorisations and criteria in bulk: [old] and [new] beside each other
    Criteria,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  usher template extended contacts.xlsx
  usher template update changes.xlsx --db sqlite:contacts.db    with the lists of that base
  usher template basic - --format csv                           to stdout")]
pub(super) struct TemplateArgs {
    /// Which example file
    #[arg(value_enum)]
    pub(super) kind: TemplateName,
    /// Where it goes, .xlsx or .csv; stdout when absent or -
    #[arg(value_name = "OUT")]
    pub(super) output: Option<PathBuf>,
    /// Format; that of the file's name by default, xlsx on stdout
    #[arg(long, value_enum)]
    pub(super) format: Option<TableFormat>,
    /// Write over a file that is there
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "Example:\n  usher convert old.xls --output clean.csv")]
pub(super) struct ConvertArgs {
    /// The file
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) read: ReadArgs,
    /// Where the CSV goes; stdout by default
    #[arg(long, value_name = "PATH")]
    pub(super) output: Option<PathBuf>,
}

/// Profiles: list, show, save, remove.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
A profile says how files of one kind are read: their columns, what their values mean, the operation of their rows.
It is recognised by the headers of a file and applied by itself; --profile none reads without.

Examples:
  usher profile list
  usher profile show rodrigue > mine.toml         start from a built-in one; --profile mine.toml tries it
  usher profile save box-office 12 --db sqlite:contacts.db
  usher profile remove box-office")]
pub(super) struct ProfileArgs {
    #[command(subcommand)]
    pub(super) command: ProfileCommand,
}

/// What is done with profiles.
#[derive(Debug, Subcommand)]
pub(super) enum ProfileCommand {
    /// List the profiles: own ones first, then those that come with the program
    List,
    /// Write a profile as TOML
    Show {
        /// Its name, or a path ending in .toml
        name: String,
    },
    /// Keep the columns and values of a batch as a profile
    Save {
        /// Its name: letters, digits, - and _
        name: String,
        /// The batch
        #[arg(value_parser = batch)]
        batch: i64,
    },
    /// Remove an own profile
    Remove {
        /// Its name
        name: String,
    },
    /// Say in which folder own profiles are
    Path,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ExplainArgs {
    /// The id of the rule, as findings show it
    pub(super) rule: String,
}

#[derive(Debug, ClapArgs)]
#[command(
    after_help = "Example:\n  usher completions bash > ~/.local/share/bash-completion/completions/usher"
)]
pub(super) struct CompletionsArgs {
    /// The shell
    pub(super) shell: clap_complete::Shell,
}

pub(super) fn batch(text: &str) -> Result<i64, String> {
    text.trim().parse().map_err(|_| "a batch is a number; `usher history` lists them".to_owned())
}

pub(super) fn day(text: &str) -> Result<jiff::civil::Date, String> {
    text.trim().parse().map_err(|_| "a day as yyyy-mm-dd".to_owned())
}

fn day_text(text: &str) -> Result<String, String> {
    day(text).map(|day| day.to_string())
}

fn operation(text: &str) -> Result<RowOperation, String> {
    match (text, Operation::parse(text)) {
        ("auto", _) => Ok(RowOperation(None)),
        (_, Some(operation)) if operation != Operation::Config => Ok(RowOperation(Some(operation))),
        _ => Err("one of auto, insert, update, updateact, delete, invalidate, anonymize, drop".into()),
    }
}

fn consent(text: &str) -> Result<(String, ConsentAnswer), String> {
    let (code, answer) = text.split_once('=').unwrap_or((text, ""));
    match ConsentAnswer::from_label(answer.trim()) {
        Some(answer) if !code.trim().is_empty() => Ok((code.trim().to_owned(), answer)),
        _ => Err("CODE=withdrawal or CODE=not-asked".into()),
    }
}

fn emptied(text: &str) -> Result<(String, EmptiedAnswer), String> {
    let said = text.rsplit_once('=').filter(|(column, _)| !column.trim().is_empty());
    match said.map(|(column, answer)| (column.trim().to_owned(), answer.trim())) {
        Some((column, "clear")) => Ok((column, EmptiedAnswer::Clear)),
        Some((column, "leave")) => Ok((column, EmptiedAnswer::Leave)),
        _ => Err("a column and what its emptied cells mean, such as TOWN=clear or TOWN=leave".into()),
    }
}

fn probability(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(p) if (0.0..=1.0).contains(&p) => Ok(p),
        _ => Err("a number from 0 to 1".into()),
    }
}
