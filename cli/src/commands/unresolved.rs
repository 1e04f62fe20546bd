//! `unresolved`: references bound to nothing, and what is missing.

use crate::args::UnresolvedArgs;
use crate::exit::{Failure, Outcome};
use crate::output::color::{KIND, PLACE, PLAIN, SYMBOL};
use crate::output::table::{Column, Table};
use crate::output::{Out, grouped, json, plural, text};
use crate::session::Session;
use evergraph_engine::api::Unresolved;
use std::io;

pub(super) fn run(session: &mut Session<'_>, args: &UnresolvedArgs) -> Result<Outcome, Failure> {
    let path = args.path.as_deref();
    let answer = session.ask(|snapshot| snapshot.unresolved(path))?;
    let by_reason = args.by.is_some();
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false if by_reason => reasons(&mut session.out, &answer.value)?,
        false => references(&mut session.out, &answer.value)?,
    }
    session.footer(&answer, &[plural(answer.value.references.len() as u64, "unresolved reference")])?;
    Ok(Outcome::of(!answer.value.references.is_empty()))
}

const REFERENCES: [Column; 5] = [
    Column::text("at", PLACE),
    Column::text("kind", KIND),
    Column::text("name", SYMBOL),
    Column::text("reason", PLAIN),
    Column::text("within", PLAIN),
];

fn references(out: &mut Out, answer: &Unresolved) -> io::Result<()> {
    let mut table = Table::new(&REFERENCES);
    for row in &answer.references {
        let name = row.receiver.as_ref().map_or_else(|| row.name.clone(), |of| format!("{of}.{}", row.name));
        table.row([
            row.location.to_string(),
            row.kind.into(),
            name,
            row.reason.into(),
            text::short(&row.within).into(),
        ]);
    }
    table.write(out)
}

const REASONS: [Column; 3] = [Column::text("reason", KIND), Column::number("references"), Column::text("", PLAIN)];

/// The reasons, most frequent first.
fn reasons(out: &mut Out, answer: &Unresolved) -> io::Result<()> {
    let mut reasons: Vec<(&str, u32)> = answer.reasons.iter().map(|(reason, count)| (*reason, *count)).collect();
    reasons.sort_by_key(|&(reason, count)| (std::cmp::Reverse(count), reason));
    let mut table = Table::new(&REASONS);
    for (reason, count) in reasons {
        table.row([reason.to_owned(), grouped(count.into()), meaning(reason).to_owned()]);
    }
    table.write(out)
}

fn meaning(reason: &str) -> &'static str {
    match reason {
        "no-such-name" => "no scope around it binds the name, and no import brings it",
        "no-such-module" => "the module is not in the tree, and not known to be outside",
        "no-such-export" => "the module does not offer the name",
        "unknown-receiver" => "nothing tells the type of the value whose member it is",
        "no-such-member" => "the type of the value is known and has no such member",
        "step-limit" => "finding it takes more steps than one reference may",
        _ => "",
    }
}
