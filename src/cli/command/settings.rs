//! `usher settings`: what the base keeps about itself and its institution.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::Arc;

use serde_json::json;

use crate::cli::args::Global;
use crate::cli::base::{self, Default, Need};
use crate::cli::definition_args::{DefinitionsIn, DefinitionsOut, SettingsArgs, SettingsCommand, YesArgs};
use crate::cli::definitions::{How, carry_edit, carry_out, read_toml, write_text};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::contact::value::text::visible;
use crate::import::{
    DefinitionEdit, plan_settings, plan_settings_undo, setting_step_lines, settings_document,
};
use crate::settings::{self, Document, write_document};
use crate::store::Store;
use crate::tui;

/// The settings of which one entry can be set.
const PARTS: [&str; 3] = ["institution.", "thresholds.", "survivorship."];

/// Changes that the history shows.
const SHOWN: u32 = 200;

pub(in crate::cli) async fn run(
    global: &Global,
    args: SettingsArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    if args.edit {
        return super::office::run(global, &args.look, tui::OfficePage::Institution, output).await;
    }
    match (args.command, args.name, args.value) {
        (Some(SettingsCommand::Export(args)), ..) => export(global, &args, output).await,
        (Some(SettingsCommand::Import(args)), ..) => import(global, &args, output).await,
        (Some(SettingsCommand::Undo(args)), ..) => undo(global, args, output).await,
        (Some(SettingsCommand::History { json }), ..) => {
            history(global, if json { Told::Json } else { Told::Text }, output).await
        }
        (None, Some(name), Some(value)) => {
            let how = How::from(YesArgs { yes: args.yes });
            set(global, (&name, &value), how, output).await
        }
        (None, name, _) => show(global, name.as_deref(), output).await,
    }
}

async fn set(
    global: &Global,
    (name, value): (&str, &str),
    how: How,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let whole = [
        settings::INSTITUTION,
        settings::THRESHOLDS,
        settings::SURVIVORSHIP,
        settings::BASE_NAME,
        settings::BASE_STAGE,
    ];
    if whole.contains(&name) {
        settings::check(name, value)
            .map_err(|e| Failure::new(e.to_string(), "`usher settings` lists what there is"))?;
    } else if !PARTS.iter().any(|part| name.starts_with(part)) {
        let message = format!("there is no setting {name:?}");
        return Err(Failure::new(message, "`usher settings` lists what there is"));
    }
    let store = base::open(global, Need::Create, Default::AtTerminal).await?;
    let edit = DefinitionEdit::Value { name: name.to_owned(), text: value.to_owned() };
    let done = carry_edit((global, store.as_ref()), &edit, (name, how), output).await;
    store.close().await;
    done
}

async fn show(global: &Global, name: Option<&str>, output: &mut Output) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::Read, Default::Allowed).await?;
    let kept = store.settings().await?;
    if let Some(name) = name.filter(|name| !name.starts_with("base.") && name.contains('.')) {
        let value = settings_document(store.as_ref()).await?.value(name);
        let none = || {
            Failure::new(format!("there is no setting {name:?}"), "`usher settings export` shows them all")
        };
        writeln!(output.out(), "{name} {}", visible(&value.ok_or_else(none)?))?;
        output.out().flush()?;
        return Ok(Outcome::Clean);
    }
    let all = in_force(&kept)?;
    if let Some(name) = name.filter(|name| all.iter().all(|(known, _)| known != name)) {
        return Err(Failure::new(
            format!("there is no setting {name:?}"),
            "`usher settings` lists what there is",
        ));
    }
    for (name, value) in all.into_iter().filter(|(n, _)| name.is_none_or(|wanted| wanted == n)) {
        writeln!(output.out(), "{name} {}", visible(&value))?;
    }
    output.out().flush()?;
    Ok(Outcome::Clean)
}

/// Every setting with the value in force, kept or built in.
fn in_force(kept: &BTreeMap<String, String>) -> Result<Vec<(String, String)>, Failure> {
    let broken = |e: settings::SettingError| {
        Failure::new(e.to_string(), "set it again with `usher settings NAME VALUE`")
    };
    let text = |name: &str, otherwise: &str| {
        (name.to_owned(), kept.get(name).cloned().unwrap_or_else(|| otherwise.to_owned()))
    };
    let mut all = vec![text(settings::BASE_NAME, ""), text(settings::BASE_STAGE, "rehearsal")];
    let document = Document::of(kept).map_err(broken)?.kept();
    all.extend(document.into_iter().rev());
    Ok(all)
}

async fn export(global: &Global, args: &DefinitionsOut, output: &mut Output) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::Read, Default::Allowed).await?;
    let text = write_document(&settings_document(store.as_ref()).await?);
    write_text(args, &text, output)?;
    Ok(Outcome::Clean)
}

async fn import(global: &Global, args: &DefinitionsIn, output: &mut Output) -> Result<Outcome, Failure> {
    let need = if args.dry_run { Need::ReadOrEmpty } else { Need::Create };
    let store = base::open(global, need, Default::AtTerminal).await?;
    let before = settings_document(store.as_ref()).await?;
    let after = read_toml(&args.file, &before, output)?;
    let plan = plan_settings(store.as_ref(), &after).await?;
    let what = format!("imported from {}", args.file.display());
    let done = carry_out((global, store.as_ref()), &plan, (args.into(), &what), output).await;
    store.close().await;
    done
}

async fn undo(global: &Global, args: YesArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let store: Arc<dyn Store> = base::open(global, Need::Write, Default::AtTerminal).await?;
    let Some((step, plan)) = plan_settings_undo(store.as_ref()).await? else {
        output.say("there is no change of settings to take back");
        return Ok(Outcome::Clean);
    };
    output
        .say(&format!("change {} of {} by {}: {}", step.step, step.act.at, step.act.operator, step.act.what));
    let what = format!("change {} taken back", step.step);
    let done = carry_out((global, store.as_ref()), &plan, (args.into(), &what), output).await;
    store.close().await;
    done
}

/// How the history of settings is told.
#[derive(PartialEq)]
enum Told {
    Text,
    Json,
}

async fn history(global: &Global, told: Told, output: &mut Output) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::Read, Default::Allowed).await?;
    let steps = store.setting_steps(SHOWN).await?;
    if told == Told::Json {
        let one = |step: &crate::store::SettingStep| {
            let act = &step.act;
            json!({
                "change": step.step, "at": act.at, "operator": act.operator, "what": act.what,
                "undoes": act.undoes, "undone_by": step.undone, "lines": setting_step_lines(step),
                "settings": step.changes.iter().map(|c| {
                    json!({ "name": c.name, "before": c.before, "after": c.after })
                }).collect::<Vec<_>>(),
            })
        };
        let all: Vec<_> = steps.iter().map(one).collect();
        output.json(&json!(all))?;
    } else {
        for step in &steps {
            let back = step.undone.map(|by| format!("  (taken back by {by})")).unwrap_or_default();
            let act = &step.act;
            let line = format!("{:>4}  {}  {}  {}{back}", step.step, act.at, act.operator, act.what);
            output.line(&line)?;
            for line in setting_step_lines(step) {
                writeln!(output.out(), "      {}", visible(&line))?;
            }
        }
        if steps.is_empty() {
            output.say("no setting was changed yet");
        }
    }
    output.out().flush()?;
    Ok(Outcome::Clean)
}
