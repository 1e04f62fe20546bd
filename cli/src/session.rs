//! One run of one verb: the engine as the flags ask for it, and the streams to answer on.

use crate::args::{Cli, Format, Global, Range};
use crate::exit::Failure;
use crate::interrupt::Interrupt;
use crate::logging::{self, Logging};
use crate::output::{Out, explain, footer};
use crate::progress::Bar;
use evergraph_engine::api::{Answer, Query};
use evergraph_engine::{At, Engine, EngineError, NoProgress, Options, Progress, Snapshot};
use std::io::Write;
use std::sync::Arc;

/// An open engine, and where its answer goes.
pub(crate) struct Session<'a> {
    pub(crate) engine: Engine,
    pub(crate) global: &'a Global,
    pub(crate) format: Format,
    pub(crate) out: Out,
    pub(crate) bar: Arc<Bar>,
    interrupt: Interrupt,
    _logging: Logging,
}

impl<'a> Session<'a> {
    pub(crate) fn open(cli: &'a Cli) -> Result<Session<'a>, Failure> {
        let global = &cli.global;
        let logging = logging::start(global)?;
        let bar = Arc::new(Bar::default());
        let engine = Engine::open(&global.repo, options(global, &bar))?;
        let interrupt = Interrupt::watch(engine.cancel_handle())?;
        if global.explain {
            engine.start_recording();
        }
        Ok(Session { engine, global, format: cli.format(), out: Out::stdout(), bar, interrupt, _logging: logging })
    }

    pub(crate) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Computes an answer about the state asked for and keeps what was computed, whether or not
    /// there is an answer; afterwards there is only writing left to do.
    pub(crate) fn ask<T>(&self, question: impl FnOnce(&Snapshot) -> Result<T, EngineError>) -> Result<T, Failure> {
        let answer = self.engine.snapshot(self.global.at()).and_then(|snapshot| question(&snapshot));
        self.keep()?;
        self.interrupt.nothing_to_lose();
        Ok(answer?)
    }

    /// As [`ask`](Session::ask), about two commits.
    pub(crate) fn ask_between<T>(
        &self,
        range: &Range,
        question: impl FnOnce(&Snapshot, &Snapshot) -> Result<T, EngineError>,
    ) -> Result<T, Failure> {
        let to = match &range.to {
            Some(_) if self.global.names_a_state() => {
                return Err(Failure::Usage(format!("{range} names both commits: leave out --at and --worktree")));
            }
            Some(to) => At::Revspec(to.clone()),
            None => self.global.at(),
        };
        let from = || match (range.since_parted, &to) {
            (false, _) => Ok(range.from.clone()),
            (true, At::Revspec(to)) => self.engine.merge_base(&range.from, to),
            (true, At::Worktree) => self.engine.merge_base(&range.from, "HEAD"),
        };
        let snapshots = || Ok((self.engine.snapshot(At::Revspec(from()?))?, self.engine.snapshot(to.clone())?));
        let answer = snapshots().and_then(|(before, after)| question(&before, &after));
        self.keep()?;
        self.interrupt.nothing_to_lose();
        Ok(answer?)
    }

    /// Writes the store, and what `--explain` asks for.
    pub(crate) fn keep(&self) -> Result<(), Failure> {
        self.engine.flush();
        match self.global.explain {
            true => explain::write(&self.engine.work()),
            false => Ok(()),
        }
    }

    /// Says on stderr which commit an answer in text speaks of, how many files it misses, and
    /// whatever else is worth a few words. JSON says so itself.
    pub(crate) fn footer<T>(&mut self, answer: &Answer<T>, notes: &[String]) -> Result<(), Failure> {
        self.out.flush()?;
        if !self.global.quiet && !self.is_json() {
            let notes: Vec<String> = notes.iter().cloned().chain(footer::declared(&answer.tiers)).collect();
            footer::write(&answer.commit, &answer.skips, &notes, self.global.verbose > 0);
            if self.global.verbose > 0 {
                footer::store(&self.engine.store_status());
            }
        }
        Ok(())
    }
}

fn options(global: &Global, bar: &Arc<Bar>) -> Options {
    let progress: Arc<dyn Progress> = if global.quiet { Arc::new(NoProgress) } else { bar.clone() };
    Options {
        store: global.store(),
        jobs: global.jobs(),
        languages: global.lang.clone(),
        progress,
        ..Options::default()
    }
}

/// Reads a name or a position as it is typed.
pub(crate) fn query(text: &str) -> Result<Query, Failure> {
    let text = text.strip_prefix("./").unwrap_or(text);
    let query = Query::parse(text);
    if let (Query::Name(name), Some((path, line))) = (&query, text.rsplit_once(':'))
        && !path.ends_with(':')
        && line.parse::<u32>().is_ok()
    {
        return Err(Failure::Usage(format!("{name} is half a position: give the column too, as in {path}:{line}:1")));
    }
    Ok(query)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_without_its_column_is_a_mistake_and_not_a_name() {
        assert!(matches!(query("src/app.py:12"), Err(Failure::Usage(_))));
        assert_eq!(query("A::b").unwrap(), Query::Name("A::b".to_owned()));
        let position = Query::Position { path: "src/app.py".to_owned(), line: 12, column: 8 };
        assert_eq!(query("./src/app.py:12:8").unwrap(), position);
    }
}
