//! `usher reindex`: makes what the base keeps for finding duplicates anew.

use std::io::Write as _;

use crate::cli::args::Global;
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::import::{self, counted};

pub(in crate::cli) async fn run(global: &Global, output: &mut Output) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::Write, Default::AtTerminal).await?;
    let contacts = import::reindex(store.as_ref(), &output.progress()).await?;
    store.close().await;
    writeln!(output.out(), "{} indexed", counted(contacts, "contact", "contacts"))?;
    output.out().flush()?;
    Ok(Outcome::Clean)
}
