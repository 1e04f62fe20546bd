//! `communities`: groups of files or functions that hold together.

use crate::args::CommunitiesArgs;
use crate::exit::{Failure, Outcome};
use crate::output::color::{PLACE, PLAIN};
use crate::output::table::{Column, Table};
use crate::output::{Out, grouped, json, plural, significant};
use crate::session::Session;
use evergraph_engine::api::{Communities, CommunitiesQuery, Entity};
use std::io;

pub(super) fn run(session: &mut Session<'_>, args: &CommunitiesArgs) -> Result<Outcome, Failure> {
    let query = CommunitiesQuery { by: args.by.into(), top: args.top, filter: args.filter.filter() };
    let mut answer = session.ask(|snapshot| snapshot.communities(&query))?;
    answer.value.modularity = significant(answer.value.modularity);
    for community in &mut answer.value.communities {
        community.cohesion = significant(community.cohesion);
    }
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => write(&mut session.out, &answer.value)?,
    }
    let found = &answer.value;
    let what = if found.by == Entity::File { "file" } else { "function" };
    let groups = if found.count == 1 { "community" } else { "communities" };
    let mut notes = vec![
        format!("{} {groups} of {}", grouped(found.count.into()), plural(found.entities, what)),
        format!("modularity {:.3}", found.modularity),
    ];
    if found.hidden > 0 {
        notes.push(format!("{} hidden (--tests, --vendored show them)", grouped(found.hidden.into())));
    }
    session.footer(&answer, &notes)?;
    Ok(Outcome::of(!answer.value.communities.is_empty()))
}

const COLUMNS: [Column; 5] = [
    Column::number("#"),
    Column::number("members"),
    Column::number("cohesion"),
    Column::text("in", PLACE),
    Column::text("most central", PLAIN),
];

/// Members that are named.
const NAMED: usize = 4;

fn write(out: &mut Out, found: &Communities) -> io::Result<()> {
    let mut table = Table::new(&COLUMNS);
    for c in &found.communities {
        let short = |name: &String| match name.split_once('#') {
            Some((_, function)) => function.to_owned(),
            None => name.strip_prefix(&format!("{}/", c.directory)).unwrap_or(name).to_owned(),
        };
        let mut named: Vec<String> = c.members.iter().take(NAMED).map(short).collect();
        if c.members.len() > NAMED {
            named.push("…".to_owned());
        }
        let numbers = [c.community.to_string(), grouped(c.members.len() as u64), format!("{:.2}", c.cohesion)];
        let directory = if c.directory.is_empty() { ".".to_owned() } else { c.directory.clone() };
        table.row(numbers.into_iter().chain([directory, named.join(", ")]));
    }
    table.write(out)
}
