//! `make bench`: every number that was promised, measured beside the bare figure of the same machine at the same minute.
//! A machine is slow or busy; how much of the least possible a portal does is the same everywhere. So ours and the bare
//! server run in turns, and the median of the pairs counts.
//!
//! Servers are processes of their own and share the cores with their clients. Reports are sealed and their work is done
//! beforehand; what is measured is everything from the first byte of a request to the last of its answer.
#![expect(
    clippy::panic,
    clippy::print_stdout,
    reason = "a benchmark speaks to a person, and ends where it can't measure"
)]
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "what it shares with the tests does")]
#![allow(
    clippy::unchecked_time_subtraction,
    clippy::needless_pass_by_value,
    clippy::type_complexity,
    reason = "later minus earlier of one monotonic clock; a table of measurements is a table"
)]

mod bare;
mod clocks;
mod forge;
mod ledger;
mod load;
#[allow(dead_code, missing_docs, reason = "tests use the rest")]
#[path = "../../tests/portal_process/officer.rs"]
mod officer;
mod process;
#[allow(dead_code, missing_docs, reason = "tests use the rest")]
#[path = "../../tests/portal_process/reports.rs"]
mod reports;
mod rows;
mod terms;

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::Path,
    process::ExitCode,
};

use clap::{Parser, ValueEnum};
use senim::{
    client::{bodies::Organisation, portal::Portal},
    law,
    now::Clock,
};

use rows::{Bench, Row};

// As the program itself has it: both servers run in this one.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The institution that is reported to.
pub const SLUG: &str = "economy";

/// Measures what is promised in numbers.
#[derive(Debug, Clone, Parser)]
pub struct Options {
    /// Only these rows.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<What>,
    /// Pairs of ours and bare.
    #[arg(long, default_value_t = 5)]
    pairs: usize,
    /// Submissions in one measurement.
    #[arg(long, default_value_t = 6000)]
    requests: usize,
    /// Cases in the database that is full.
    #[arg(long, default_value_t = 100_000)]
    cases: usize,
    /// Let the bare server stand behind the portal's guard and take and give as many bytes: what is left between the two
    /// is then what a submission is checked, signed and stored for.
    #[arg(long)]
    same_wire: bool,
    /// Append the table as one line of JSON to `qa/results.jsonl`.
    #[arg(long)]
    record: bool,
}

/// The rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    SubmitEmpty,
    SubmitFull,
    Tail,
    Visits,
    Start,
    Queue,
    Terms,
    Ledger,
    Clocks,
}

/// Measures one part of the table.
type Measurement = fn(&Bench) -> Vec<Row>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["bare", database, wire] => {
            bare::serve(Path::new(database), wire == "same-wire");
            ExitCode::SUCCESS
        }
        _ if arguments.iter().any(|argument| argument == "demo") => senim::cli::run(),
        _ => measure(&Options::parse()),
    }
}

fn measure(options: &Options) -> ExitCode {
    let clock = Clock::machine();
    let begun = clock.monotonic();
    let bench = Bench::open(options.clone());
    let measurements: [(What, Measurement); 9] = [
        (What::SubmitEmpty, Bench::submit_empty),
        (What::SubmitFull, Bench::submit_full),
        (What::Tail, Bench::tail),
        (What::Visits, Bench::visits),
        (What::Start, Bench::start),
        (What::Queue, Bench::queue),
        (What::Terms, terms::terms),
        (What::Ledger, ledger::ledger),
        (What::Clocks, clocks::clocks),
    ];
    let mut rows = Vec::new();
    for (what, measurement) in measurements {
        if options.only.is_empty() || options.only.contains(&what) {
            rows.extend(measurement(&bench));
        }
    }
    print(&rows);
    println!("{:.0} s", clock.monotonic().saturating_sub(begun).as_secs_f64());
    if options.record {
        record(&rows, options, &clock);
    }
    if rows.iter().all(|row| row.met) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn print(rows: &[Row]) {
    println!("| What | Ours | Bare | Ratio | Goal | Met |\n|---|---|---|---|---|---|");
    for row in rows {
        let ratio = row.ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}"));
        let met = if row.met { "yes" } else { "**no**" };
        println!("| {} | {} | {} | {ratio} | {} | {met} |", row.what, row.ours, row.bare, row.goal);
    }
}

fn record(rows: &[Row], options: &Options, clock: &Clock) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("qa");
    fs::create_dir_all(&folder).expect("a checkout that can be written");
    let line = serde_json::json!({
        "bench": law::day::legal_day(clock.now()).to_string(),
        "cases": options.cases,
        "pairs": options.pairs,
        "requests": options.requests,
        "same_wire": options.same_wire,
        "rows": rows,
    });
    let file = OpenOptions::new().create(true).append(true).open(folder.join("results.jsonl"));
    writeln!(file.expect("a checkout that can be written"), "{line}").expect("room on the disk");
}

/// The verified organisation that is reported to.
fn organisation(portal: &Portal) -> Organisation {
    Organisation::fetch(portal, SLUG, None, &Clock::machine()).expect("the demo's bodies are whole")
}
