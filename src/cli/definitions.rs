//! What the commands about definitions share: reading files, telling what changes, asking for a yes, writing.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use super::args::Global;
use super::base;
use super::definition_args::{DefinitionsIn, DefinitionsOut, YesArgs};
use super::failure::{Failure, Outcome};
use super::output::Output;
use super::table::{self, Existing};
use crate::import::{DefinitionEdit, Planned, SettingPlan, plan_edit};
use crate::settings::{Document, Fault, criteria_of_rows, read_document};
use crate::store::Store;
use crate::validation::Criterion;

/// Faults that are told one by one; nobody corrects more at a time.
const TOLD: usize = 50;

/// Whether a change is written, or told only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Told only.
    Told,
    /// Written, but nothing that contacts carry is taken away.
    Written,
    /// Written, whatever contacts carry.
    Confirmed,
}

impl From<YesArgs> for How {
    fn from(args: YesArgs) -> Self {
        if args.yes { Self::Confirmed } else { Self::Written }
    }
}

impl From<&DefinitionsIn> for How {
    fn from(args: &DefinitionsIn) -> Self {
        if args.dry_run { Self::Told } else { args.yes.into() }
    }
}

/// Tells what changes, and writes it unless it needs a yes that was not given.
pub(super) async fn carry_out(
    (global, store): (&Global, &dyn Store),
    plan: &SettingPlan,
    (how, what): (How, &str),
    output: &mut Output,
) -> Result<Outcome, Failure> {
    if plan.is_empty() {
        output.say("nothing changes");
        return Ok(Outcome::Clean);
    }
    for line in &plan.lines {
        writeln!(output.out(), "{}", crate::contact::value::text::visible(line))?;
    }
    output.out().flush()?;
    plan.held.iter().for_each(|line| output.say(line));
    match how {
        How::Told => {
            output.say("nothing was written");
            Ok(Outcome::Clean)
        }
        How::Written if !plan.held.is_empty() => {
            Err(Failure::new("contacts carry what would be gone; nothing was written", "--yes takes it away"))
        }
        How::Written | How::Confirmed => {
            let step = plan.put(store, &base::operator(global), what).await?;
            output.say(&format!("written as change {step}; `usher settings undo` takes it back"));
            Ok(Outcome::Clean)
        }
    }
}

/// Plans one change, tells it, and writes it unless it needs a yes that was not given.
pub(super) async fn carry_edit(
    (global, store): (&Global, &dyn Store),
    edit: &DefinitionEdit,
    (of, how): (&str, How),
    output: &mut Output,
) -> Result<Outcome, Failure> {
    match plan_edit(store, edit).await? {
        Planned::Refused(faults) => Err(faulty(of, &faults, output)),
        Planned::Nothing => Ok(Outcome::Clean),
        Planned::Plan(plan, what) => carry_out((global, store), &plan, (how, &what), output).await,
    }
}

/// Says what is wrong with a file, or a value.
pub(super) fn faulty(what: &str, faults: &[Fault], output: &Output) -> Failure {
    let mut message = format!("{what}: {} wrong, nothing was written", count(faults.len()));
    if let [only] = faults {
        message = format!("{what}: {only}");
    } else {
        faults.iter().take(TOLD).for_each(|fault| output.say(&fault.to_string()));
    }
    Failure::new(message, "")
}

fn count(faults: usize) -> String {
    if faults == 1 { "one entry is".to_owned() } else { format!("{faults} entries are") }
}

/// Reads a file of text.
pub(super) fn read_file(path: &Path) -> Result<String, Failure> {
    let failed = |e: std::io::Error| Failure::new(format!("{}: {e}", path.display()), "");
    let bytes = std::fs::read(path).map_err(failed)?;
    String::from_utf8(bytes)
        .map_err(|_| Failure::new(format!("{}: the file is not UTF-8", path.display()), "save it as UTF-8"))
}

/// Reads a TOML file over a document.
pub(super) fn read_toml(path: &Path, base: &Document, output: &Output) -> Result<Document, Failure> {
    let text = read_file(path)?;
    read_document(&text, base).map_err(|faults| faulty(&path.display().to_string(), &faults, output))
}

/// Reads the criteria of a CSV file.
pub(super) fn read_csv(path: &Path, output: &Output) -> Result<BTreeMap<String, Criterion>, Failure> {
    let text = read_file(path)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let wrong = |fault: Fault| faulty(&path.display().to_string(), &[fault], output);
    let rows = rows_of(text).map_err(wrong)?;
    criteria_of_rows(&rows).map_err(|faults| faulty(&path.display().to_string(), &faults, output))
}

/// The rows of a CSV text under the columns of criteria, whatever their order, with their lines.
fn rows_of(text: &str) -> Result<Vec<(usize, Vec<String>)>, Fault> {
    let first = text.lines().next().unwrap_or_default();
    let signs = [b';', b'\t', b','];
    let delimiter = signs.into_iter().max_by_key(|sign| first.bytes().filter(|b| b == sign).count());
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b';'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let broken = |e: csv::Error| {
        let line = e.position().map(|p| (usize::try_from(p.line()).unwrap_or(0), 1));
        Fault { at: line, path: String::new(), message: "this is no row of CSV".into() }
    };
    let header = reader.headers().map_err(broken)?.clone();
    let mut places = Vec::new();
    for (at, name) in header.iter().enumerate() {
        let upper = name.to_uppercase();
        let place = crate::settings::CRITERIA_COLUMNS.iter().position(|known| *known == upper);
        places.push(place.ok_or_else(|| Fault {
            at: Some((1, at + 1)),
            path: name.to_owned(),
            message: format!("no such column; there are {}", crate::settings::CRITERIA_COLUMNS.join(", ")),
        })?);
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(broken)?;
        let line = record.position().map_or(0, |p| usize::try_from(p.line()).unwrap_or(0));
        let mut cells = vec![String::new(); crate::settings::CRITERIA_COLUMNS.len()];
        for (text, place) in record.iter().zip(&places) {
            if let Some(cell) = cells.get_mut(*place) {
                text.clone_into(cell);
            }
        }
        rows.push((line, cells));
    }
    Ok(rows)
}

/// Writes a text where the arguments say.
pub(super) fn write_text(args: &DefinitionsOut, text: &str, output: &mut Output) -> Result<(), Failure> {
    match args.file.as_deref().filter(|path| *path != Path::new("-")) {
        Some(path) => {
            let existing = if args.force { Existing::Replaced } else { Existing::Kept };
            table::create(path, existing)?.write_all(text.as_bytes())?;
            output.say(&format!("written to {}", path.display()));
        }
        None => {
            output.out().write_all(text.as_bytes())?;
            output.out().flush()?;
        }
    }
    Ok(())
}

/// True for the name of a CSV file.
pub(super) fn is_csv(path: &Path) -> bool {
    path.extension().is_some_and(|suffix| suffix.eq_ignore_ascii_case("csv"))
}
