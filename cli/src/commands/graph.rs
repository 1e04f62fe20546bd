//! `graph`: the call or import graph, to draw or to process.

use crate::args::{Format, GraphArgs};
use crate::exit::{Failure, Outcome};
use crate::output::color::{FAINT, SYMBOL};
use crate::output::table::{Column, Table};
use crate::output::{Out, dot, graphml, json, mermaid, plural, text};
use crate::session::{Session, query};
use evergraph_engine::api::{GraphAnswer, GraphQuery};
use std::io;

pub(super) fn run(session: &mut Session<'_>, args: &GraphArgs) -> Result<Outcome, Failure> {
    let graph_query = GraphQuery {
        of: args.of(),
        around: args.around.as_deref().map(query).transpose()?,
        depth: args.depth.unwrap_or(1),
        filter: args.filter.filter(),
        min_confidence: args.sure.min_confidence,
    };
    let answer = session.ask(|snapshot| snapshot.graph(&graph_query))?;
    let graph = &answer.value;
    let out = &mut session.out;
    match session.format {
        Format::Json => json::write(out, &answer)?,
        Format::Mermaid => mermaid::write(out, graph)?,
        Format::Graphml => graphml::write(out, graph)?,
        Format::Text => edges(out, args.around.as_deref(), graph)?,
        _ => dot::write(out, graph)?,
    }
    let mut notes = vec![plural(graph.nodes.len() as u64, "node"), plural(graph.edges.len() as u64, "edge")];
    notes.extend(text::hidden(graph.hidden));
    session.footer(&answer, &notes)?;
    Ok(Outcome::of(!answer.value.nodes.is_empty()))
}

const COLUMNS: [Column; 5] = [
    Column::text("from", SYMBOL),
    Column::text("", FAINT),
    Column::text("to", SYMBOL),
    Column::number("weight"),
    Column::text("found by", FAINT),
];

fn edges(out: &mut Out, around: Option<&str>, graph: &GraphAnswer) -> io::Result<()> {
    text::shared_name(out, around.unwrap_or_default(), &graph.around)?;
    let mut table = Table::new(&COLUMNS);
    for edge in &graph.edges {
        let found = text::found(edge.via, edge.confidence);
        table.row([edge.from.clone(), "->".into(), edge.to.clone(), edge.weight.to_string(), found]);
    }
    table.write(out)
}
