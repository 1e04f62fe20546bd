//! `owners`: who wrote it, and how many could leave before nobody knows it.

use crate::args::OwnersArgs;
use crate::exit::{Failure, Outcome};
use crate::output::color::{PLACE, PLAIN, SYMBOL};
use crate::output::table::{Column, Table};
use crate::output::{Out, grouped, history, json, plural, significant};
use crate::session::Session;
use evergraph_engine::api::{Owners, OwnersQuery};
use std::io::{self, Write};

pub(super) fn run(session: &mut Session<'_>, args: &OwnersArgs) -> Result<Outcome, Failure> {
    let query = OwnersQuery {
        of: args.of.clone(),
        bus_share: args.share,
        silo_share: args.silo,
        half_life_days: args.half_life,
        top: args.list.top,
        filter: args.list.filter(),
    };
    let mut answer = session.ask(|snapshot| snapshot.owners(&query))?;
    for row in &mut answer.value.authors {
        row.line_share = significant(row.line_share);
        row.change_share = significant(row.change_share);
    }
    for row in &mut answer.value.files {
        row.owner_share = significant(row.owner_share);
    }
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => write(&mut session.out, &answer.value)?,
    }
    session.footer(&answer, &history::notes(&answer.value.history, answer.value.hidden))?;
    Ok(Outcome::of(!answer.value.authors.is_empty()))
}

const AUTHORS: [Column; 6] = [
    Column::number("changes"),
    Column::number("commits"),
    Column::number("lines"),
    Column::number("of lines"),
    Column::text("last", PLAIN),
    Column::text("author", SYMBOL),
];

const FILES: [Column; 6] = [
    Column::text("", PLAIN),
    Column::number("lines"),
    Column::number("bus factor"),
    Column::number("share"),
    Column::text("of", SYMBOL),
    Column::text("file", PLACE),
];

fn write(out: &mut Out, owners: &Owners) -> io::Result<()> {
    let percent = |share: f64| format!("{:.0} %", share * 100.0);
    let mut table = Table::new(&AUTHORS);
    for a in &owners.authors {
        let counts = [percent(a.change_share), grouped(a.commits.into()), grouped(a.lines), percent(a.line_share)];
        let name = if a.bot { format!("{} (a program)", a.author) } else { a.author.clone() };
        table.row(counts.into_iter().chain([a.last_time.map_or_else(String::new, history::date), name]));
    }
    table.write(out)?;
    let bus = &owners.bus_factor;
    let (authors, share) = (plural(owners.author_count, "author"), percent(bus.share));
    writeln!(
        out,
        "\n{authors}; bus factor {} by changes, {} by surviving lines (who hold {share}); {}",
        bus.by_changes,
        bus.by_lines,
        plural(owners.silos, "silo")
    )?;
    if owners.files.len() > 1 {
        writeln!(out)?;
        let mut table = Table::new(&FILES);
        for f in &owners.files {
            let silo = if f.silo { "silo" } else { "" }.to_owned();
            let numbers = [grouped(f.lines), f.bus_factor.by_changes.to_string(), percent(f.owner_share)];
            table.row(
                [silo].into_iter().chain(numbers).chain([f.owner.clone(), history::name(&f.path, f.symbol.as_deref())]),
            );
        }
        table.write(out)?;
    }
    Ok(())
}
