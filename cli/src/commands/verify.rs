//! `verify`: replays history and compares incremental results with results from scratch.

use crate::args::VerifyArgs;
use crate::exit::{Failure, Outcome};
use crate::output::{Out, footer, grouped, json, plural};
use crate::session::Session;
use evergraph_engine::api::{VerifyReport, VerifyStep};
use std::io::{self, Write};

pub(super) fn run(session: &mut Session<'_>, args: &VerifyArgs) -> Result<Outcome, Failure> {
    let is_json = session.is_json();
    let (engine, out, bar) = (&session.engine, &mut session.out, &session.bar);
    let mut written = Ok(());
    let report = engine.verify(args.commits as usize, &mut |step| {
        if written.is_ok() && !is_json {
            written = bar.apart(|| line(out, step));
        }
    });
    session.keep()?;
    let report = report?;
    written?;
    match is_json {
        true => json::write(&mut session.out, &report)?,
        false => summary(&mut session.out, &report)?,
    }
    Ok(Outcome::of(report.differing == 0))
}

/// Written and shown at once: a replay takes its time.
fn line(out: &mut Out, step: &VerifyStep) -> io::Result<()> {
    let id = footer::short(&step.commit_id);
    let verdict = if step.difference.is_some() { "DIFFERS" } else { "equal" };
    let (changed, parsed, executed) = (grouped(step.changed.into()), grouped(step.parsed), grouped(step.executed));
    writeln!(out, "{id}  {changed:>6} changed  {parsed:>6} parsed  {executed:>8} executed  {verdict}")?;
    if let Some(difference) = &step.difference {
        writeln!(out, "    {difference}")?;
    }
    out.flush()
}

fn summary(out: &mut Out, report: &VerifyReport) -> io::Result<()> {
    let commits = plural(report.steps.len() as u64, "commit");
    match report.differing {
        0 => writeln!(out, "{commits}: incremental equals from scratch"),
        count => writeln!(out, "{commits}: {} DIFFERS from scratch; please report it", grouped(count.into())),
    }
}
