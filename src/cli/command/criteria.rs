//! `usher criteria`: what the institution defines of its contacts.

use std::collections::BTreeMap;
use std::io::Write as _;

use crate::cli::args::Global;
use crate::cli::base::{self, Default, Need};
use crate::cli::definition_args::{
    CriteriaArgs, CriteriaCommand, DefineArgs, DefinitionsIn, DefinitionsOut, RemoveArgs, YesArgs,
};
use crate::cli::definitions::{How, carry_out, faulty, is_csv, read_csv, read_toml, write_text};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::contact::value::text::visible;
use crate::contact::{Code, Field};
use crate::import::{plan_settings, settings_document};
use crate::settings::{self, CRITERIA_COLUMNS, Document, Fault, criteria_rows, write_criteria};
use crate::store::{HeldValues, Store};
use crate::validation::{Criterion, CriterionKind, InstitutionRules};

pub(in crate::cli) async fn run(
    global: &Global,
    args: CriteriaArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    match args.command.unwrap_or(CriteriaCommand::List) {
        CriteriaCommand::List => list(global, output).await,
        CriteriaCommand::Show { code } => show(global, &code, output).await,
        CriteriaCommand::Export(args) => export(global, &args, output).await,
        CriteriaCommand::Import(args) => import(global, &args, output).await,
        CriteriaCommand::Define(args) => {
            let what = format!("criterion {} defined", args.code);
            let yes = args.yes;
            change(global, (yes, what), |rules| define(rules, args), output).await
        }
        CriteriaCommand::Remove(args) => {
            let what = format!("criterion {}: {} removed", args.code, removed(&args.values));
            let yes = args.yes;
            change(global, (yes, what), |rules| remove(rules, &args), output).await
        }
    }
}

fn removed(values: &[String]) -> String {
    if values.is_empty() { "all of it".to_owned() } else { values.join(", ") }
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
        writeln!(output.out(), "{}", visible(&line))?;
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
        writeln!(output.out(), "{}", visible(&line))?;
    }
    let others = held.values.iter().filter(|(value, _)| !criterion.values.contains(value));
    for (value, count) in others.filter(|_| criterion.kind.has_list()) {
        let line = format!("  {value:<16}  {:<30}  {}", "(not defined any more)", contacts(*count));
        writeln!(output.out(), "{}", visible(&line))?;
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

/// Changes the rules of the institution and writes them.
async fn change(
    global: &Global,
    (yes, what): (YesArgs, String),
    change: impl FnOnce(&mut InstitutionRules) -> Result<(), Failure>,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::Create, Default::AtTerminal).await?;
    let before = settings_document(store.as_ref()).await?;
    let mut rules = before.institution().map_err(|e| Failure::new(e.to_string(), "see `usher settings`"))?;
    change(&mut rules)?;
    let after = before.with_institution(&rules);
    let after = after.map_err(|faults| faulty("the criterion", &faults, output))?;
    put((global, store.as_ref()), &after, (yes.into(), &what), output).await
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

fn define(rules: &mut InstitutionRules, args: DefineArgs) -> Result<(), Failure> {
    let is_new = !rules.criteria.contains_key(&args.code);
    let criterion = rules.criteria.entry(args.code).or_default();
    match args.kind {
        Some(kind) => criterion.kind = kind.into(),
        None if is_new && !args.values.is_empty() => criterion.kind = CriterionKind::SeveralOf,
        None => {}
    }
    if !criterion.kind.has_list() && args.values.is_empty() {
        // A kind without a list has no values left over from before.
        (criterion.values, criterion.labels) = (Vec::new(), BTreeMap::new());
    }
    criterion.target = args.target.map_or(criterion.target, Into::into);
    criterion.compulsory = args.compulsory.unwrap_or(criterion.compulsory);
    criterion.label = args.label.unwrap_or_else(|| criterion.label.clone());
    for text in &args.values {
        let (value, label) =
            text.split_once('=').map_or((text.trim(), None), |(v, l)| (v.trim(), Some(l.trim())));
        if value.is_empty() {
            return Err(Failure::new(format!("{text:?} is no value"), "CODE or CODE=label"));
        }
        if !criterion.values.iter().any(|known| known == value) {
            criterion.values.push(value.to_owned());
        }
        match label {
            Some("") => drop(criterion.labels.remove(value)),
            Some(label) => drop(criterion.labels.insert(value.to_owned(), label.to_owned())),
            None => {}
        }
    }
    Ok(())
}

fn remove(rules: &mut InstitutionRules, args: &RemoveArgs) -> Result<(), Failure> {
    let criterion = rules.criteria.get_mut(&args.code).ok_or_else(|| unknown(&args.code))?;
    if args.values.is_empty() {
        rules.criteria.remove(&args.code);
        return Ok(());
    }
    for value in &args.values {
        if !criterion.values.contains(value) {
            let message = format!("{} has no value {value}", args.code);
            return Err(Failure::new(message, format!("`usher criteria show {}` lists them", args.code)));
        }
        criterion.values.retain(|known| known != value);
        criterion.labels.remove(value);
    }
    Ok(())
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
