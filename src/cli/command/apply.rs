//! `usher apply`: decides by policy without a console.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;

use crate::cli::args::{ApplyArgs, Global, PolicyArg};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::import::{Desk, Matching, OnProgress, OpenRequest, committed_as, foresee, returned};
use crate::review::{Counts, Outcome as RowOutcome, Policy};
use crate::store::{BatchId, Store};

pub(in crate::cli) async fn run(
    global: &Global,
    args: ApplyArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let need = if args.dry_run { Need::ReadOrEmpty } else { Need::Create };
    let store = base::open(global, need, Default::AtTerminal).await?;
    let policy = policy(args.policy);
    let subject = subject(global, &args);
    if let Subject::File(request) = &subject
        && let Some(batch) = committed_as(store.as_ref(), request).await?
    {
        output
            .say(&format!("already committed as batch {batch}; nothing done (--again imports it once more)"));
        return Ok(Outcome::Clean);
    }
    may_create_all(&args, policy, store.as_ref()).await?;
    may_write(&args, store.as_ref()).await?;
    let done = if args.dry_run {
        dry_run(&store, &subject, policy, (global, output)).await?
    } else {
        carry_out(&store, &subject, policy, (global, output)).await?
    };
    store.close().await;
    tell(&args, &done, output)?;
    Ok(Outcome::of_waiting(match policy {
        Policy::CreateAll => done.counts.total() - done.counts.created,
        Policy::Cautious => done.counts.waiting + done.counts.failed,
    }))
}

/// What an apply came to.
struct Applied {
    batch: Option<BatchId>,
    receipt: Option<i64>,
    counts: Counts,
}

/// What is applied.
enum Subject {
    File(Box<OpenRequest>),
    Batch(BatchId),
}

/// A number is a batch, unless a file of that name lies there.
fn subject(global: &Global, args: &ApplyArgs) -> Subject {
    let path = PathBuf::from(&args.subject);
    match args.subject.parse::<BatchId>() {
        Ok(id) if !path.exists() => Subject::Batch(id),
        _ => {
            let matching = if args.policy == PolicyArg::CreateAll { Matching::Off } else { Matching::On };
            Subject::File(Box::new(base::request(global, path, &args.import, matching)))
        }
    }
}

/// A base that holds contacts is not filled unasked: every row would become a further contact.
async fn may_create_all(args: &ApplyArgs, policy: Policy, store: &dyn Store) -> Result<(), Failure> {
    if policy != Policy::CreateAll || args.yes {
        return Ok(());
    }
    let contacts = store.info().await?.contacts;
    if contacts == 0 {
        return Ok(());
    }
    let message =
        format!("the base holds {contacts} contacts already; create-all would match nothing against them");
    Err(Failure::new(message, "--yes does it all the same"))
}

/// Nobody types the name of a production base here: `--yes` stands for it.
async fn may_write(args: &ApplyArgs, store: &dyn Store) -> Result<(), Failure> {
    let info = store.info().await?;
    if args.dry_run || args.yes || info.stage != "production" {
        return Ok(());
    }
    let message = format!("{} is a production base", info.name);
    Err(Failure::new(message, "--yes commits to it; --dry-run says what would be done"))
}

async fn dry_run(
    store: &Arc<dyn Store>,
    subject: &Subject,
    policy: Policy,
    (global, output): (&Global, &Output),
) -> Result<Applied, Failure> {
    let (batch, counts) = match subject {
        Subject::Batch(id) => {
            let desk = Desk::look(Arc::clone(store), *id, &base::operator(global)).await?;
            (Some(*id), desk.foresee(policy).await?)
        }
        Subject::File(request) => {
            let told = returned(Arc::clone(store), request).await?;
            told.iter().for_each(|line| output.say(line));
            if !told.is_empty() {
                output.say("counted as a file of its own; beside the other rows of its batch more may wait");
            }
            (None, foresee(Arc::clone(store), request, policy, output.progress()).await?)
        }
    };
    output.say("dry run: nothing is written");
    Ok(Applied { batch, receipt: None, counts })
}

async fn carry_out(
    store: &Arc<dyn Store>,
    subject: &Subject,
    policy: Policy,
    (global, output): (&Global, &Output),
) -> Result<Applied, Failure> {
    let progress = output.progress();
    let desk = match subject {
        Subject::Batch(id) => Desk::of_file(Arc::clone(store), *id, &base::operator(global)).await?,
        Subject::File(request) => {
            let opened = Desk::open(Arc::clone(store), request, base::opening(output)).await?;
            opened.told.iter().for_each(|line| output.say(line));
            opened.desk
        }
    };
    base::say_notices(&desk, output).await?;
    desk.decide_by(policy).await?;
    commit(&desk, progress, output).await
}

async fn commit(desk: &Desk, progress: OnProgress, output: &Output) -> Result<Applied, Failure> {
    let plan = desk.plan(Arc::clone(&progress)).await?;
    // Nothing to write needs no receipt.
    if plan.rows == 0 {
        return Ok(Applied { batch: Some(desk.batch()), receipt: None, counts: plan.counts });
    }
    let report = desk.commit(progress).await?;
    report.told.iter().for_each(|line| output.say(line));
    Ok(Applied { batch: Some(report.batch), receipt: Some(report.receipt), counts: report.counts })
}

fn policy(arg: PolicyArg) -> Policy {
    match arg {
        PolicyArg::Cautious => Policy::Cautious,
        PolicyArg::CreateAll => Policy::CreateAll,
    }
}

fn tell(args: &ApplyArgs, applied: &Applied, output: &mut Output) -> Result<(), Failure> {
    if args.json {
        let line = json!({
            "batch": applied.batch,
            "receipt": applied.receipt,
            "rows": applied.counts.total(),
            "outcome": applied.counts,
        });
        writeln!(output.out(), "{line}")?;
    } else {
        let head = applied.batch.map_or_else(String::new, |b| format!("batch {b}: "));
        writeln!(output.out(), "{head}{} rows: {}", applied.counts.total(), counts_line(&applied.counts))?;
        if let (Some(batch), true) = (applied.batch, applied.counts.waiting + applied.counts.failed > 0) {
            output.say(&format!("`usher review {batch}` decides the rest"));
        }
    }
    output.out().flush()?;
    Ok(())
}

/// The counts that are not zero, in words.
pub(super) fn counts_line(counts: &Counts) -> String {
    let parts = RowOutcome::ALL.iter().filter(|o| counts.of(**o) > 0);
    parts.map(|o| format!("{} {}", counts.of(*o), o.label())).collect::<Vec<_>>().join(", ")
}
