//! `rank`: the most central functions or files.

use crate::args::RankArgs;
use crate::exit::{Failure, Outcome};
use crate::output::color::{KIND, PLACE, PLAIN, SYMBOL};
use crate::output::table::{Column, Table};
use crate::output::{Out, grouped, json, plural, significant, text};
use crate::session::Session;
use evergraph_engine::api::{RankBy, RankQuery, Ranking};
use std::io;

pub(super) fn run(session: &mut Session<'_>, args: &RankArgs) -> Result<Outcome, Failure> {
    let query = RankQuery {
        by: args.by.into(),
        top: args.top,
        focus: args.focus.clone(),
        filter: args.filter.filter(),
        min_confidence: args.sure.min_confidence,
    };
    let mut answer = session.ask(|snapshot| snapshot.rank(&query))?;
    for row in &mut answer.value.ranks {
        row.rank = significant(row.rank);
    }
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => write(&mut session.out, &answer.value)?,
    }
    session.footer(&answer, &notes(&answer.value))?;
    Ok(Outcome::of(!answer.value.ranks.is_empty()))
}

const FUNCTIONS: [Column; 7] = [
    Column::number("#"),
    Column::text("rank", PLAIN),
    Column::number("callers"),
    Column::number("callees"),
    Column::text("kind", KIND),
    Column::text("name", SYMBOL),
    Column::text("at", PLACE),
];

const FILES: [Column; 5] = [
    Column::number("#"),
    Column::text("rank", PLAIN),
    Column::number("used by"),
    Column::number("uses"),
    Column::text("file", PLACE),
];

fn write(out: &mut Out, ranking: &Ranking) -> io::Result<()> {
    let mut table = Table::new(match ranking.by {
        RankBy::Function => &FUNCTIONS,
        RankBy::File => &FILES,
    });
    for row in &ranking.ranks {
        let numbers = [row.place.to_string(), row.rank.to_string(), row.callers.to_string(), row.callees.to_string()];
        let names = match ranking.by {
            RankBy::Function => vec![row.kind.into(), text::short(&row.symbol).into(), row.location.to_string()],
            RankBy::File => vec![row.location.path.clone()],
        };
        table.row(numbers.into_iter().chain(names));
    }
    table.write(out)
}

fn notes(ranking: &Ranking) -> Vec<String> {
    let listed = match ranking.by {
        RankBy::Function => "function",
        RankBy::File => "file",
    };
    let shown = ranking.ranks.len() as u64;
    let mut notes = vec![format!("{} of {}", grouped(shown), plural(ranking.listed, listed))];
    notes.extend(text::hidden(ranking.hidden));
    notes
}
