//! `check`: a gate for CI.

use crate::args::CheckArgs;
use crate::exit::{Failure, Outcome};
use crate::output::{Out, json, plural, significant};
use crate::session::Session;
use evergraph_engine::api::Check;
use std::io::{self, Write};

pub(super) fn run(session: &mut Session<'_>, args: &CheckArgs) -> Result<Outcome, Failure> {
    let mut answer = session.ask_between(&args.range, |before, after| after.check(before, args.max_risk))?;
    answer.value.files.iter_mut().for_each(|row| row.risk = significant(row.risk));
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => write(&mut session.out, &answer.value)?,
    }
    session.footer(&answer, &[plural(answer.value.files.len() as u64, "changed file")])?;
    Ok(Outcome::of(answer.value.passed))
}

fn write(out: &mut Out, check: &Check) -> io::Result<()> {
    for file in &check.files {
        let verdict = if file.risk > check.max_risk { "TOO RISKY" } else { "ok" };
        writeln!(out, "{:.3}  {verdict:<9}  {}", file.risk, file.path)?;
        if file.risk > check.max_risk {
            file.reasons.iter().try_for_each(|reason| writeln!(out, "       {reason}"))?;
        }
    }
    match check.passed {
        true => writeln!(out, "no changed file is above {}", check.max_risk),
        false => {
            let above = check.files.iter().filter(|f| f.risk > check.max_risk).count();
            writeln!(out, "{} above {}", plural(above as u64, "changed file"), check.max_risk)
        }
    }
}
