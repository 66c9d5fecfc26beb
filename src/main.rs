//! The binary: parses the command line and calls one function.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    senim::cli::run(senim::cli::Cli::parse())
}
