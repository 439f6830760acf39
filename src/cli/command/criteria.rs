//! `usher criteria`: what the institution defines of its contacts.

use std::collections::BTreeMap;
use std::io::Write as _;

use crate::cli::args::Global;
use crate::cli::base::{self, Default, Need};
use crate::cli::definition_args::{
    CriteriaArgs, CriteriaCommand, DefineArgs, DefinitionsIn, DefinitionsOut, RemoveArgs, YesArgs,
};
use crate::cli::definitions::{How, carry_edit, carry_out, faulty, is_csv, read_csv, read_toml, write_text};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::contact::value::text::visible;
use crate::contact::{Code, Field};
use crate::import::{DefinitionEdit, plan_settings, settings_document};
use crate::settings::{
    self, CRITERIA_COLUMNS, CriterionEdit, Document, Fault, criteria_rows, write_criteria,
};
use crate::store::{HeldValues, Store};
use crate::tui;
use crate::validation::{Criterion, InstitutionRules};

pub(in crate::cli) async fn run(
    global: &Global,
    args: CriteriaArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    if args.edit {
        return super::office::run(global, &args.look, tui::OfficePage::Criteria, output).await;
    }
    match args.command.unwrap_or(CriteriaCommand::List) {
        CriteriaCommand::List => list(global, output).await,
        CriteriaCommand::Show { code } => show(global, &code, output).await,
        CriteriaCommand::Export(args) => export(global, &args, output).await,
        CriteriaCommand::Import(args) => import(global, &args, output).await,
        CriteriaCommand::Define(args) => change(global, args.yes, &definition(args), output).await,
        CriteriaCommand::Remove(RemoveArgs { code, values, yes }) => {
            change(global, yes, &DefinitionEdit::RemoveCriterion { code, values }, output).await
        }
    }
}

/// The rules of the base that is named.
async fn rules_of(global: &Global) -> Result<(std::sync::Arc<dyn Store>, InstitutionRules), Failure> {
    let store = base::open(global, Need::Read, Default::Allowed).await?;
    let rules = settings_document(store.as_ref()).await?.institution();
    let rules = rules.map_err(|e| Failure::new(e.to_string(), "see `usher settings`"))?;
    Ok((store, rules))
}

async fn list(global: &Global, output: &mut Output) -> Result<Outcome, Failure> {
    let (store, rules) = rules_of(global).await?;
    if rules.criteria.is_empty() {
        output.say(
            "no criterion is defined, so any code and any value goes; `usher criteria define` defines one",
        );
    }
    for (code, criterion) in &rules.criteria {
        let held = held(store.as_ref(), code).await?;
        let line = format!("{code:<16}  {}  {}", of(criterion), contacts(held.contacts));
        output.line(&line)?;
    }
    output.out().flush()?;
    Ok(Outcome::Clean)
}

async fn show(global: &Global, code: &str, output: &mut Output) -> Result<Outcome, Failure> {
    let (store, rules) = rules_of(global).await?;
    let criterion = rules.criteria.get(code).ok_or_else(|| unknown(code))?;
    let held = held(store.as_ref(), code).await?;
    writeln!(
        output.out(),
        "{}",
        visible(&format!("{code}  {}  {}", of(criterion), contacts(held.contacts)))
    )?;
    let carried = |value: &str| held.values.iter().find(|(held, _)| held == value).map_or(0, |(_, n)| *n);
    for value in &criterion.values {
        let line = format!("  {value:<16}  {:<30}  {}", criterion.label_of(value), contacts(carried(value)));
        output.line(&line)?;
    }
    let others = held.values.iter().filter(|(value, _)| !criterion.values.contains(value));
    for (value, count) in others.filter(|_| criterion.kind.has_list()) {
        let line = format!("  {value:<16}  {:<30}  {}", "(not defined any more)", contacts(*count));
        output.line(&line)?;
    }
    output.out().flush()?;
    Ok(Outcome::Clean)
}

fn unknown(code: &str) -> Failure {
    Failure::new(format!("there is no criterion {code}"), "`usher criteria` lists them")
}

async fn held(store: &dyn Store, code: &str) -> Result<HeldValues, Failure> {
    match Code::new(code) {
        Some(code) => Ok(store.held_values(Field::Criterion(code)).await?),
        None => Ok(HeldValues::default()),
    }
}

fn contacts(count: u64) -> String {
    if count == 1 { "1 contact".to_owned() } else { format!("{count} contacts") }
}

/// A criterion in one line.
fn of(criterion: &Criterion) -> String {
    let mut said = vec![format!("{:<10}", criterion.kind.name()), format!("{:<11}", criterion.target.name())];
    said.push(format!("{:<10}", if criterion.compulsory { "compulsory" } else { "" }));
    if criterion.kind.has_list() {
        said.push(format!("{:>3} values", criterion.values.len()));
    }
    said.push(criterion.label.clone());
    said.retain(|word| !word.is_empty());
    said.join("  ")
}

/// Changes one thing and writes it.
async fn change(
    global: &Global,
    yes: YesArgs,
    edit: &DefinitionEdit,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::Create, Default::AtTerminal).await?;
    let done = carry_edit((global, store.as_ref()), edit, ("the criterion", yes.into()), output).await;
    store.close().await;
    done
}

async fn put(
    (global, store): (&Global, &dyn Store),
    after: &Document,
    how: (How, &str),
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let plan = plan_settings(store, after).await?;
    let done = carry_out((global, store), &plan, how, output).await;
    store.close().await;
    done
}

fn definition(args: DefineArgs) -> DefinitionEdit {
    DefinitionEdit::Criterion(CriterionEdit {
        code: args.code,
        kind: args.kind.map(Into::into),
        target: args.target.map(Into::into),
        compulsory: args.compulsory,
        label: args.label,
        values: args.values,
    })
}

async fn export(global: &Global, args: &DefinitionsOut, output: &mut Output) -> Result<Outcome, Failure> {
    let (_, rules) = rules_of(global).await?;
    let text = match &args.file {
        Some(path) if is_csv(path) => as_csv(&rules.criteria)?,
        _ => write_criteria(&rules.criteria),
    };
    write_text(args, &text, output)?;
    Ok(Outcome::Clean)
}

fn as_csv(criteria: &BTreeMap<String, Criterion>) -> Result<String, Failure> {
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    writer.write_record(CRITERIA_COLUMNS)?;
    for row in criteria_rows(criteria) {
        writer.write_record(&row)?;
    }
    let bytes = writer.into_inner().map_err(|e| Failure::from(e.into_error()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

async fn import(global: &Global, args: &DefinitionsIn, output: &mut Output) -> Result<Outcome, Failure> {
    let need = if args.dry_run { Need::ReadOrEmpty } else { Need::Create };
    let store = base::open(global, need, Default::AtTerminal).await?;
    let before = settings_document(store.as_ref()).await?;
    let read = if is_csv(&args.file) { read_csv(&args.file, output)? } else { of_toml(args, output)? };
    let whole = |faults: Vec<Fault>| faulty(&args.file.display().to_string(), &faults, output);
    let after = before.with_criteria(&read).map_err(whole)?;
    let what = format!("criteria imported from {}", args.file.display());
    put((global, store.as_ref()), &after, (args.into(), &what), output).await
}

/// The criteria that a TOML file names, and nothing else of it.
fn of_toml(args: &DefinitionsIn, output: &Output) -> Result<BTreeMap<String, Criterion>, Failure> {
    let broken = |e: settings::SettingError| Failure::new(e.to_string(), "");
    let none = Document::of(&BTreeMap::new()).map_err(broken)?;
    let read = read_toml(&args.file, &none, output)?;
    let others = none.clone().with_criteria(&read.institution().map_err(broken)?.criteria);
    if others.as_ref() != Ok(&read) {
        let hint = "`usher settings import` takes such a file over";
        return Err(Failure::new(format!("{}: holds more than criteria", args.file.display()), hint));
    }
    Ok(read.institution().map_err(broken)?.criteria)
}
