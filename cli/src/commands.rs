//! One file per verb: ask the engine, write the answer, say how it ended.

mod blame;
mod burndown;
mod calls;
mod check;
mod churn;
mod communities;
mod coupled;
mod definitions;
mod diff;
mod export;
mod generate;
mod graph;
mod hotspots;
mod impact;
mod import;
mod index;
mod languages;
mod owners;
mod rank;
mod references;
mod salience;
mod show;
mod status;
mod store;
mod symbols;
mod trend;
mod unresolved;
mod verify;

use crate::args::{Cli, Verb};
use crate::exit::{self, Failure, Outcome};
use crate::session::Session;
use std::io::Write;

/// Runs the verb that was typed.
pub(crate) fn run(cli: &Cli) -> Result<Outcome, Failure> {
    exit::guarded(|| match &cli.verb {
        Verb::Completions { shell } => generate::completions(*shell),
        Verb::Man(args) => generate::man(args),
        Verb::Languages => languages::run(cli.format()),
        verb => {
            let mut session = Session::open(cli)?;
            let outcome = dispatch(verb, &mut session)?;
            session.out.flush()?;
            Ok(outcome)
        }
    })
}

fn dispatch(verb: &Verb, session: &mut Session<'_>) -> Result<Outcome, Failure> {
    match verb {
        Verb::Rank(args) => rank::run(session, args),
        Verb::Symbols(args) => symbols::run(session, args),
        Verb::Def(args) => definitions::run(session, args),
        Verb::Refs(args) => references::run(session, args),
        Verb::Callers(args) => calls::callers(session, args),
        Verb::Callees(args) => calls::callees(session, args),
        Verb::Graph(args) => graph::run(session, args),
        Verb::Communities(args) => communities::run(session, args),
        Verb::Unresolved(args) => unresolved::run(session, args),
        Verb::Show(args) => show::run(session, args),
        Verb::Hotspots(args) => hotspots::run(session, args),
        Verb::Churn(args) => churn::run(session, args),
        Verb::Coupled(args) => coupled::run(session, args),
        Verb::Owners(args) => owners::run(session, args),
        Verb::Burndown(args) => burndown::run(session, args),
        Verb::Blame(args) => blame::run(session, args),
        Verb::Salience(args) => salience::run(session, args),
        Verb::Diff(args) => diff::run(session, args),
        Verb::Impact(args) => impact::run(session, args),
        Verb::Trend(args) => trend::run(session, args),
        Verb::Check(args) => check::run(session, args),
        Verb::Export(args) => export::run(session, args),
        Verb::Import(args) => import::run(session, args),
        Verb::Index => index::run(session),
        Verb::Status => status::run(session),
        Verb::Verify(args) => verify::run(session, args),
        Verb::Store(verb) => store::run(session, *verb),
        // These need no repository and were answered before one was opened.
        Verb::Completions { .. } | Verb::Man(_) | Verb::Languages => Ok(Outcome::Answered),
    }
}
