//! `usher apply`: decides by policy without a console.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::json;

use crate::cli::args::{ApplyArgs, Global, PolicyArg};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::import::{
    ChangeLine, Confirmation, Desk, Foresight, HeldConsent, Matching, OnProgress, OpenRequest, Typed, Wanted,
    committed_as, foresee, returned,
};
use crate::review::{Counts, Outcome as RowOutcome, Policy};
use crate::store::{BatchId, Store};

pub(in crate::cli) async fn run(
    global: &Global,
    args: ApplyArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let need = if args.dry_run { Need::ReadOrEmpty } else { Need::Create };
    let store = base::open(global, need, Default::AtTerminal).await?;
    let policy = policy(&args);
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
    let wanted = Wanted { policy, answers: args.consent.iter().cloned().collect() };
    let done = if args.dry_run {
        dry_run(&store, &subject, &wanted, (global, output)).await?
    } else {
        carry_out(&store, &subject, (&wanted, &args), (global, output)).await?
    };
    store.close().await;
    done.foresight.warnings.iter().for_each(|line| output.say(line));
    tell(&args, &done, output)?;
    if let Some(refusal) = done.refusal {
        return Err(refusal);
    }
    Ok(Outcome::of_waiting(match policy {
        Policy::CreateAll => done.counts.total() - done.counts.created,
        Policy::Cautious | Policy::Confirmed => done.counts.waiting + done.counts.failed,
    }))
}

/// What an apply came to.
struct Applied {
    batch: Option<BatchId>,
    receipt: Option<i64>,
    counts: Counts,
    foresight: Foresight,
    /// Why nothing was written.
    refusal: Option<Failure>,
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
    wanted: &Wanted,
    (global, output): (&Global, &Output),
) -> Result<Applied, Failure> {
    let (batch, foresight) = match subject {
        Subject::Batch(id) => {
            let desk = Desk::look(Arc::clone(store), *id, &base::operator(global)).await?;
            (Some(*id), desk.foresee(wanted).await?)
        }
        Subject::File(request) => {
            let told = returned(Arc::clone(store), request).await?;
            told.iter().for_each(|line| output.say(line));
            if !told.is_empty() {
                output.say("counted as a file of its own; beside the other rows of its batch more may wait");
            }
            (None, foresee(Arc::clone(store), request, wanted, output.progress()).await?)
        }
    };
    output.say("dry run: nothing is written");
    Ok(Applied { batch, receipt: None, counts: foresight.counts, foresight, refusal: None })
}

async fn carry_out(
    store: &Arc<dyn Store>,
    subject: &Subject,
    (wanted, args): (&Wanted, &ApplyArgs),
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
    for (code, answer) in &wanted.answers {
        desk.answer_consent(code, Some(*answer)).await?;
    }
    desk.decide_by(wanted.policy).await?;
    commit(&desk, args, progress, output).await
}

/// Commits what was decided. Nothing at all is written while something is not confirmed: half of a file is harder to look
/// at than the whole of it.
async fn commit(
    desk: &Desk,
    args: &ApplyArgs,
    progress: OnProgress,
    output: &Output,
) -> Result<Applied, Failure> {
    let plan = desk.plan(Arc::clone(&progress)).await?;
    let batch = Some(desk.batch());
    let (confirmations, held, warnings) = (plan.confirmations, plan.held, plan.warnings);
    let refusal = refusal(&confirmations, &held, args);
    let typed: Vec<Typed> = confirmations.iter().map(Confirmation::typed).collect();
    let consents = plan.consents;
    let notice = confirmations.iter().flat_map(|asked| asked.notice.clone()).collect();
    let foresight = Foresight { confirmations, held, consents, notice, warnings, ..Foresight::default() };
    // Nothing to write needs no receipt.
    if plan.rows == 0 {
        return Ok(Applied { batch, receipt: None, counts: plan.counts, foresight, refusal: None });
    }
    if refusal.is_some() {
        return Ok(Applied { batch, receipt: None, counts: plan.counts, foresight, refusal });
    }
    // Said before: what is deleted with the erased cannot be brought back.
    foresight.notice.iter().for_each(|line| output.say(line));
    let report = desk.commit_confirmed(&typed, progress).await?;
    report.told.iter().for_each(|line| output.say(line));
    if report.gone > 0 {
        output.say(&report.way_back());
    }
    Ok(Applied {
        batch: Some(report.batch),
        receipt: Some(report.receipt),
        counts: report.counts,
        foresight: Foresight { confirmations: Vec::new(), ..foresight },
        refusal: None,
    })
}

/// Why the plan is not written: a column of authorisations without an answer, or something that nobody confirmed.
fn refusal(confirmations: &[Confirmation], held: &[HeldConsent], args: &ApplyArgs) -> Option<Failure> {
    if let Some(held) = held.iter().find(|held| held.answer.is_none()) {
        let code = &held.code;
        let hint = format!(
            "say which: --consent {code}=withdrawal or --consent {code}=not-asked; nothing was written"
        );
        return Some(Failure::new(held.sentence(), hint));
    }
    let first = confirmations.first().filter(|_| !args.yes)?;
    Some(Failure::new(
        first.sentence(),
        "nothing was written; --yes confirms, `usher review` asks for each count",
    ))
}

fn policy(args: &ApplyArgs) -> Policy {
    match args.policy {
        PolicyArg::Cautious if args.yes => Policy::Confirmed,
        PolicyArg::Cautious => Policy::Cautious,
        PolicyArg::CreateAll => Policy::CreateAll,
    }
}

fn tell(args: &ApplyArgs, applied: &Applied, output: &mut Output) -> Result<(), Failure> {
    if args.json {
        let consents = applied.foresight.consents.iter();
        let consents: Vec<_> =
            consents.map(|(code, on, off)| json!({ "code": code, "on": on, "off": off })).collect();
        let line = json!({
            "batch": applied.batch,
            "receipt": applied.receipt,
            "rows": applied.counts.total(),
            "outcome": applied.counts,
            "confirmations": applied.foresight.confirmations,
            "consents": consents,
            "held": applied.foresight.held,
            "removals": applied.foresight.removals,
            "unconfirmed": applied.foresight.unconfirmed,
            "notice": applied.foresight.notice,
            "warnings": applied.foresight.warnings,
        });
        output.json(&line)?;
    } else {
        if applied.refusal.is_some() {
            // What fails is said on stderr alone.
            asked_lines(&applied.foresight).iter().for_each(|line| output.say(line));
            return Ok(());
        }
        let lines = if args.dry_run { asked_lines(&applied.foresight) } else { Vec::new() };
        for line in lines {
            output.line(&line)?;
        }
        let head = applied.batch.map_or_else(String::new, |b| format!("batch {b}: "));
        output.line(&format!("{head}{} rows: {}", applied.counts.total(), counts_line(&applied.counts)))?;
        if let (Some(batch), true) = (applied.batch, applied.counts.waiting + applied.counts.failed > 0) {
            output.say(&format!("`usher review {batch}` decides the rest"));
        }
    }
    output.out().flush()?;
    Ok(())
}

/// What is taken away, line by line, and what has to be confirmed or answered.
fn asked_lines(foresight: &Foresight) -> Vec<String> {
    let removals = foresight.removals.iter().map(removal_line);
    let unconfirmed =
        foresight.unconfirmed.iter().map(|line| format!("waits for --yes: {}", removal_line(line)));
    let asked = foresight.confirmations.iter().map(|asked| format!("to confirm: {}", asked.sentence()));
    let consents =
        foresight.consents.iter().map(|(code, on, off)| format!("consent {code}: {on} on, {off} off"));
    let held = foresight.held.iter().map(|held| format!("consent: {}", held.sentence()));
    let notice = foresight.notice.iter().cloned();
    removals.chain(unconfirmed).chain(asked).chain(notice).chain(consents).chain(held).collect()
}

/// A removal on one line: row, contact, name, every field before and after.
fn removal_line(line: &ChangeLine) -> String {
    let rows: Vec<String> = line.rows.iter().map(ToString::to_string).collect();
    let or_dash = |text: &str| if text.is_empty() { "-".to_owned() } else { text.replace('\n', " ") };
    let fields = line
        .fields
        .iter()
        .map(|(field, before, after)| format!("{field} {} → {}", or_dash(before), or_dash(after)));
    let fields: Vec<String> = fields.collect();
    format!("row {}: {} {} {}: {}", rows.join(", "), line.kind, line.contact, line.name, fields.join("; "))
}

/// The counts that are not zero, in words.
pub(super) fn counts_line(counts: &Counts) -> String {
    let parts = RowOutcome::ALL.iter().filter(|o| counts.of(**o) > 0);
    parts.map(|o| format!("{} {}", counts.of(*o), o.label())).collect::<Vec<_>>().join(", ")
}
