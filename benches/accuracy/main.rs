//! How many duplicates are found, how many are wrong, and whether the probabilities hold: `cargo bench --bench accuracy`.
//!
//! ```text
//! cargo bench --bench accuracy                                     all kinds of tables, both engines
//! cargo bench --bench accuracy -- --kind german --engine usher     one of them
//! cargo bench --bench accuracy -- --kind german --worst 20         with pairs that went wrong, explained
//! cargo bench --bench accuracy -- --contacts contacts.csv --clusters clusters.csv
//! cargo bench --bench accuracy -- --write DIR --base 100000 --rows 10000
//! cargo bench --bench accuracy -- --score-match pairs.csv --truth DIR
//! ```
//!
//! `usher` is the engine of the product, put together as `import` does it; `soundex` is the rule that the vendor's
//! nightly batch uses, for comparison only. The tables are generated from a seed, and their truth is known.

#![expect(clippy::expect_used, reason = "a bench without its data has nothing to measure")]
#![expect(clippy::print_stdout, reason = "the figures are the output")]

mod allocations;
mod cpu;
mod disk;
mod engine;
mod score;
mod soundex;
#[path = "../tables/mod.rs"]
mod tables;
mod worst;

use std::path::PathBuf;

use clap::Parser as _;

use cpu::cpu_seconds;
use score::Scores;
use tables::contacts::Plan;
use tables::{KINDS, Set};

/// What to measure.
#[derive(clap::Parser)]
struct Args {
    /// One kind of table; all when left out
    #[arg(long, value_parser = KINDS)]
    kind: Option<String>,
    /// One engine; both when left out
    #[arg(long, value_parser = ["usher", "soundex"])]
    engine: Option<String>,
    /// Records of a table; for contacts, rows of the import file
    #[arg(long)]
    rows: Option<usize>,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    disk: DiskArgs,
    /// Print this many of the wrong pairs at or above a half, and of the true ones below, with their explanation
    #[arg(long, default_value_t = 0)]
    worst: usize,
    /// Run one step this many times over, to count its allocations under valgrind
    #[arg(long, num_args = 2, value_names = ["STEP", "TIMES"])]
    repeat: Option<Vec<String>>,
    /// Given by `cargo bench`
    #[arg(long, hide = true)]
    bench: bool,
}

/// Tables on disk.
#[derive(clap::Args)]
struct DiskArgs {
    /// A labelled table: header of field codes, first column CONTACT_NR
    #[arg(long, requires = "clusters")]
    contacts: Option<PathBuf>,
    /// Its truth: contact_nr,cluster,src
    #[arg(long)]
    clusters: Option<PathBuf>,
    /// Write base.csv, import.csv and their truth to this folder
    #[arg(long)]
    write: Option<PathBuf>,
    /// Contacts of the base written
    #[arg(long, default_value_t = 100_000)]
    base: usize,
    /// Share of the rows written that are in the base
    #[arg(long, default_value_t = 0.2)]
    copies: f64,
    /// Share of the contacts written that stand in the base twice
    #[arg(long, default_value_t = 0.03)]
    twice: f64,
    /// Score the output of `usher match`
    #[arg(long, requires = "truth")]
    score_match: Option<PathBuf>,
    /// Score the output of `usher dedupe --list`
    #[arg(long, requires = "truth")]
    score_dedupe: Option<PathBuf>,
    /// The folder that was written
    #[arg(long)]
    truth: Option<PathBuf>,
}

fn main() {
    let args = Args::parse();
    if let Some(repeat) = &args.repeat {
        let times = repeat[1].parse().expect("a number of times");
        return allocations::repeat(&repeat[0], times);
    }
    if let Some(folder) = &args.disk.write {
        let plan = Plan {
            base: args.disk.base,
            rows: args.rows.unwrap_or(10_000),
            copies: args.disk.copies,
            twice: args.disk.twice,
        };
        return disk::write(folder, &tables::contacts::make(&plan, args.seed));
    }
    if let Some(folder) = &args.disk.truth {
        return disk::score(args.disk.score_match.as_deref(), args.disk.score_dedupe.as_deref(), folder);
    }
    println!("{}", score::HEADER);
    for (name, set) in sets(&args) {
        for engine in ["usher", "soundex"] {
            if args.engine.as_deref().is_none_or(|wanted| wanted == engine) {
                println!("{}", run(&name, engine, &set, args.worst));
            }
        }
    }
}

/// The tables asked for, one after the other.
fn sets(args: &Args) -> Box<dyn Iterator<Item = (String, Set)> + '_> {
    if let (Some(contacts), Some(clusters)) = (&args.disk.contacts, &args.disk.clusters) {
        let name = contacts
            .parent()
            .and_then(|folder| folder.file_name())
            .map_or("table".into(), |name| name.to_string_lossy().into_owned());
        return Box::new(std::iter::once((name, disk::read(contacts, clusters))));
    }
    let kinds = KINDS.into_iter().filter(|kind| args.kind.as_deref().is_none_or(|wanted| wanted == *kind));
    Box::new(kinds.filter_map(|kind| {
        let set = tables::make(kind, args.rows.unwrap_or(10_000), args.seed)?;
        Some((kind.to_owned(), set))
    }))
}

fn run(name: &str, engine: &str, set: &Set, worst: usize) -> String {
    let from = cpu_seconds();
    let found = match engine {
        "usher" => engine::find(set),
        _ => soundex::find(set),
    };
    let seconds = cpu_seconds().zip(from).map(|(to, from)| to - from);
    let scores = Scores::of(set, &found);
    scores.line(&format!("{name} | {engine}"), seconds) + &worst::lines(set, &found, worst)
}
