//! `usher settings`: what the base keeps about itself and its institution.

use std::collections::BTreeMap;
use std::io::Write as _;

use crate::cli::args::{Global, SettingsArgs};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::contact::value::text::visible;
use crate::settings;

pub(in crate::cli) async fn run(
    global: &Global,
    args: SettingsArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    if let (Some(name), Some(value)) = (&args.name, &args.value) {
        settings::check(name, value)
            .map_err(|e| Failure::new(e.to_string(), "`usher settings` lists what there is"))?;
        let store = base::open(global, Need::Create, Default::AtTerminal).await?;
        store.set_setting(name, value).await?;
        store.close().await;
        return Ok(Outcome::Clean);
    }
    let store = base::open(global, Need::Read, Default::Allowed).await?;
    let kept = store.settings().await?;
    for (name, value) in
        in_force(&kept)?.into_iter().filter(|(n, _)| args.name.as_ref().is_none_or(|wanted| wanted == n))
    {
        writeln!(output.out(), "{name} {}", visible(&value))?;
    }
    output.out().flush()?;
    Ok(Outcome::Clean)
}

/// Every setting with the value in force, kept or built in.
fn in_force(kept: &BTreeMap<String, String>) -> Result<Vec<(&'static str, String)>, Failure> {
    let broken = |e: settings::SettingError| {
        Failure::new(e.to_string(), "set it again with `usher settings NAME VALUE`")
    };
    let json = |text: serde_json::Result<String>| text.unwrap_or_default();
    let text = |name: &str, otherwise: &str| kept.get(name).cloned().unwrap_or_else(|| otherwise.to_owned());
    Ok(vec![
        (settings::BASE_NAME, text(settings::BASE_NAME, "")),
        (settings::BASE_STAGE, text(settings::BASE_STAGE, "rehearsal")),
        (settings::THRESHOLDS, json(serde_json::to_string(&settings::thresholds(kept).map_err(broken)?))),
        (settings::SURVIVORSHIP, json(serde_json::to_string(&settings::survivorship(kept).map_err(broken)?))),
        (settings::INSTITUTION, json(serde_json::to_string(&settings::institution(kept).map_err(broken)?))),
    ])
}
