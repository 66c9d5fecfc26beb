//! `senim doctor`: what keeps an installation from serving, and what soon will.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use serde_json::{Value, json};

use super::speech::{Failure, Outcome, Speech};
use crate::{
    config::Config,
    directory::Directory,
    law::{self, calendar::Calendar},
    now::Clock,
    roster::version::Freshness,
    signer::Signer,
    site,
    store::Store,
};

/// The arguments of `senim doctor`.
#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// The configuration file.
    #[arg(long, default_value = "senim.toml")]
    config: PathBuf,
}

struct Findings {
    list: Vec<Value>,
    bad: bool,
}

impl Findings {
    fn add(&mut self, speech: &Speech, what: &str, problem: Option<&str>) {
        let mark = if problem.is_some() { "✗" } else { "✓" };
        speech.line(&format!("{mark} {what} {}", problem.unwrap_or_default()));
        self.bad |= problem.is_some();
        self.list.push(json!({ "what": what, "problem": problem }));
    }
}

/// Examines an installation.
pub(super) fn run(args: &DoctorArgs, speech: &Speech) -> Outcome {
    let mut findings = Findings { list: Vec::new(), bad: false };
    let config = Config::read(&args.config).map_err(Failure::machine)?;
    findings.add(speech, "config", None);
    findings.add(speech, "pages", (!site::built()).then_some("web/dist was not built into this binary"));
    findings.add(speech, "keys", Signer::open(&config.keys, false).err().map(|error| error.to_string()).as_deref());
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::machine)?;
    runtime.block_on(async {
        let opened = match config.location() {
            Ok(location) => Store::open(&location).await.map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match opened {
            Ok(store) => {
                findings.add(speech, "database", None);
                rosters(&store, &mut findings, speech).await;
                store.close().await;
            }
            Err(problem) => findings.add(speech, "database", Some(&problem)),
        }
    });
    speech.object(&json!({ "findings": findings.list }));
    Ok(if findings.bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn rosters(store: &Store, findings: &mut Findings, speech: &Speech) {
    let today = law::day::legal_day(Clock::machine().now());
    match Directory::new(store.clone()).all().await {
        Err(error) => findings.add(speech, "rosters", Some(&error.to_string())),
        Ok(bodies) => {
            for body in bodies {
                let problem = match body.roster.freshness(today) {
                    Ok(Freshness::Current) if body.roster.content().persons.is_empty() => {
                        Some("nobody stands in it".to_owned())
                    }
                    Ok(Freshness::Current) => None,
                    Ok(Freshness::Unconfirmed { since }) => Some(format!("unconfirmed since {since}")),
                    Err(error) => Some(error.to_string()),
                };
                findings.add(speech, &format!("roster {}", body.slug), problem.as_deref());
                let calendar = Calendar::named(&body.roster.content().calendars).err().map(|error| error.to_string());
                findings.add(speech, &format!("calendar {}", body.slug), calendar.as_deref());
            }
        }
    }
}
