//! How the process ends: exit codes and what is said on stderr.

use crate::output::color;
use evergraph_engine::EngineError;
use evergraph_engine::source::SourceError;
use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

const NOTHING_FOUND: u8 = 1;
const USAGE: u8 = 2;
const INTERNAL: u8 = 3;
/// As shells report a process that Ctrl-C ended.
pub(crate) const INTERRUPTED: u8 = 130;

/// How a verb ended that did not fail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// There was an answer.
    Answered,
    /// The question was fine; nothing fits it.
    Nothing,
}

impl Outcome {
    /// `Answered` if there is anything.
    pub(crate) fn of(any: bool) -> Outcome {
        if any { Outcome::Answered } else { Outcome::Nothing }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        match outcome {
            Outcome::Answered => ExitCode::SUCCESS,
            Outcome::Nothing => ExitCode::from(NOTHING_FOUND),
        }
    }
}

/// Why a verb has no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error("cannot write the answer")]
    Output(#[from] io::Error),
    #[error("{0}")]
    Usage(String),
    #[error("internal error: {0}; please report it")]
    Panic(String),
}

/// Says what went wrong and gives the code to end with. Who closed the pipe has read enough.
pub(crate) fn report(failure: &Failure) -> ExitCode {
    if let Failure::Output(error) = failure
        && error.kind() == io::ErrorKind::BrokenPipe
    {
        return ExitCode::SUCCESS;
    }
    let code = code_of(failure);
    if code == INTERRUPTED {
        say("interrupted", "what was computed is kept");
    } else {
        say("error", &with_sources(failure));
    }
    ExitCode::from(code)
}

/// Prints clap's message: help and version on stdout with 0, mistakes on stderr with 2.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    // A closed pipe is no failure, and there is nowhere to report another one.
    let _ = error.print();
    if error.use_stderr() { ExitCode::from(USAGE) } else { ExitCode::SUCCESS }
}

fn code_of(failure: &Failure) -> u8 {
    match failure {
        Failure::Engine(
            EngineError::NothingNamed { .. } | EngineError::Ambiguous { .. } | EngineError::NothingAt { .. },
        ) => NOTHING_FOUND,
        Failure::Engine(EngineError::Cancelled | EngineError::Source(SourceError::Cancelled)) => INTERRUPTED,
        Failure::Engine(EngineError::Internal { .. }) | Failure::Panic(_) => INTERNAL,
        Failure::Engine(_) | Failure::Usage(_) | Failure::Output(_) => USAGE,
    }
}

fn with_sources(failure: &Failure) -> String {
    let mut text = failure.to_string();
    let mut cause = failure.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.ends_with(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        cause = error.source();
    }
    text
}

fn say(what: &str, text: &str) {
    let style = color::ERROR;
    let _ = writeln!(anstream::stderr(), "{style}{what}:{style:#} {text}");
}

static LAST_PANIC: Mutex<String> = Mutex::new(String::new());

/// Runs the verb; a panic of ours becomes a [`Failure`]. Panics the engine catches on its own cost
/// one file and say so in the answer, so none is printed where it happens.
pub(crate) fn guarded<T>(run: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    std::panic::set_hook(Box::new(|info| {
        tracing::error!("{info}");
        *LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner) = info.to_string();
    }));
    // What a panic leaves half done is not looked at again: the process ends.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).unwrap_or_else(|_| {
        let what = LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner).replace('\n', ": ");
        Err(Failure::Panic(what))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_has_its_exit_code() {
        let engine = |error| code_of(&Failure::Engine(error));
        let internal = || "x".to_owned();
        assert_eq!(engine(EngineError::NothingAt { path: internal(), line: 1, column: 1 }), 1);
        assert_eq!(engine(EngineError::Cancelled), 130);
        assert_eq!(engine(EngineError::Source(SourceError::Cancelled)), 130);
        assert_eq!(engine(EngineError::Internal { what: internal() }), 3);
        assert_eq!(engine(EngineError::UnknownLanguage { name: internal(), known: internal() }), 2);
        assert_eq!(code_of(&Failure::Usage(internal())), 2);
    }

    #[test]
    fn a_panic_is_an_internal_error() {
        let failure = guarded::<()>(|| panic!("out of cheese")).unwrap_err();
        assert_eq!(code_of(&failure), 3);
        assert!(failure.to_string().contains("out of cheese"), "{failure}");
    }
}
