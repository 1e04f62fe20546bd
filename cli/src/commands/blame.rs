//! `blame`: which commit each line of a file came with.

use crate::args::BlameArgs;
use crate::exit::{Failure, Outcome};
use crate::output::color::{FAINT, KIND, PLAIN};
use crate::output::table::{Column, Table};
use crate::output::{Out, footer, history, json, plural};
use crate::session::Session;
use evergraph_engine::api::{Blame, BlameQuery};
use std::io;

pub(super) fn run(session: &mut Session<'_>, args: &BlameArgs) -> Result<Outcome, Failure> {
    let query = BlameQuery { path: args.path.clone(), function: args.function.clone() };
    let answer = session.ask(|snapshot| snapshot.blame(&query))?;
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => write(&mut session.out, &answer.value)?,
    }
    session.footer(&answer, &[plural(answer.value.lines.len() as u64, "line")])?;
    Ok(Outcome::of(!answer.value.lines.is_empty()))
}

const COLUMNS: [Column; 5] = [
    Column::text("commit", FAINT),
    Column::text("author", KIND),
    Column::text("date", FAINT),
    Column::number("line"),
    Column::text("", PLAIN),
];

fn write(out: &mut Out, blame: &Blame) -> io::Result<()> {
    let mut table = Table::new(&COLUMNS);
    for l in &blame.lines {
        let mark = if l.boundary { "^" } else { "" };
        let commit = format!("{mark}{}", footer::short(&l.commit));
        let text = l.text.replace('\t', "    ");
        table.row([commit, l.author.clone(), history::date(l.time), l.line.to_string(), text.trim_end().to_owned()]);
    }
    table.write(out)
}
