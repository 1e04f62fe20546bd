//! The command line of Evergraph: arguments in, an answer of the engine out, as text or JSON.

mod args;
mod commands;
mod exit;
mod interrupt;
mod logging;
mod output;
mod progress;
mod session;

use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match args::parse() {
        Ok(cli) => cli,
        Err(error) => return exit::usage(&error),
    };
    match commands::run(&cli) {
        Ok(outcome) => outcome.into(),
        Err(failure) => exit::report(&failure),
    }
}
