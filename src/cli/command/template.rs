//! `usher template`: an example file to fill in.

use std::io::Write as _;
use std::path::Path;

use crate::cli::args::{Global, TableFormat, TemplateArgs, TemplateName};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::cli::table::{self, Existing, binary};
use crate::report::{Template, TemplateKind, template, write_template};
use crate::settings;
use crate::validation::InstitutionRules;

/// The delimiter of the vendor's format.
const SEMICOLON: u8 = b';';

pub(in crate::cli) async fn run(
    global: &Global,
    args: TemplateArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    // The lists of the institution stand in the base; without one the vendor's do.
    let store = base::open(global, Need::ReadOrEmpty, Default::Allowed).await?;
    let kept = store.settings().await?;
    let rules = settings::institution(&kept)
        .map_err(|e| Failure::new(e.to_string(), "set it again with `usher settings NAME VALUE`"))?;
    let path = args.output.as_deref().filter(|path| *path != Path::new("-"));
    let format = format(path, args.format)?;
    let made = template(kind(args.kind), &rules);
    let bytes = match format {
        TableFormat::Csv => as_csv(&made)?,
        TableFormat::Xlsx => as_workbook(&made, &rules)?,
    };
    match path {
        Some(path) => {
            let existing = if args.force { Existing::Replaced } else { Existing::Kept };
            table::create(path, existing)?.write_all(&bytes)?;
        }
        None => {
            let mut to = match format {
                TableFormat::Csv => output.to(None)?,
                TableFormat::Xlsx => binary(output, None)?,
            };
            to.write_all(&bytes)?;
            to.finish()?;
        }
    }
    Ok(Outcome::Clean)
}

/// The format by the file's name; a name that says neither is a slip.
fn format(path: Option<&Path>, asked: Option<TableFormat>) -> Result<TableFormat, Failure> {
    let suffix = path.and_then(Path::extension).and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
    match (asked, path, suffix.as_deref()) {
        (Some(asked), ..) => Ok(asked),
        (None, None, _) | (None, _, Some("xlsx")) => Ok(TableFormat::Xlsx),
        (None, _, Some("csv")) => Ok(TableFormat::Csv),
        (None, Some(path), _) => {
            let message = format!("{}: an example file is .xlsx or .csv", path.display());
            Err(Failure::new(message, "end its name in one of them, or say --format"))
        }
    }
}

fn as_csv(made: &Template) -> Result<Vec<u8>, Failure> {
    let mut csv = csv::WriterBuilder::new().delimiter(SEMICOLON).from_writer(Vec::new());
    for row in made.head.iter().chain(&made.rows) {
        csv.write_record(row)?;
    }
    csv.into_inner().map_err(|e| Failure::from(e.into_error()))
}

fn as_workbook(made: &Template, rules: &InstitutionRules) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    write_template(made, rules, &mut bytes)?;
    Ok(bytes)
}

fn kind(name: TemplateName) -> TemplateKind {
    match name {
        TemplateName::Basic => TemplateKind::Basic,
        TemplateName::Extended => TemplateKind::Extended,
        TemplateName::Update => TemplateKind::Update,
        TemplateName::Delete => TemplateKind::Delete,
        TemplateName::Criteria => TemplateKind::Criteria,
    }
}
