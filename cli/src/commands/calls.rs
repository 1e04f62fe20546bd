//! `callers` and `callees`: walks along calls, drawn as a tree.

use crate::args::WalkArgs;
use crate::exit::{Failure, Outcome};
use crate::output::color::{FAINT, KIND, PLACE, SYMBOL};
use crate::output::table::{Column, Table};
use crate::output::{Out, json, plural, text};
use crate::session::{Session, query};
use evergraph_engine::api::{Answer, CallStep, CallWalk, WhyStep};
use std::collections::{HashMap, HashSet};
use std::io;

pub(super) fn callers(session: &mut Session<'_>, args: &WalkArgs) -> Result<Outcome, Failure> {
    let query = query(&args.query)?;
    let answer = session.ask(|snapshot| snapshot.callers(&query, &args.options()))?;
    answer_with(session, args, &answer, "caller")
}

pub(super) fn callees(session: &mut Session<'_>, args: &WalkArgs) -> Result<Outcome, Failure> {
    let query = query(&args.query)?;
    let answer = session.ask(|snapshot| snapshot.callees(&query, &args.options()))?;
    answer_with(session, args, &answer, "callee")
}

fn answer_with(
    session: &mut Session<'_>,
    args: &WalkArgs,
    answer: &Answer<CallWalk>,
    what: &str,
) -> Result<Outcome, Failure> {
    match session.is_json() {
        true => json::write(&mut session.out, answer)?,
        false => write(&mut session.out, &args.query, &answer.value)?,
    }
    let found: HashSet<&str> = answer.value.steps.iter().map(|s| s.symbol.as_str()).collect();
    let mut notes = vec![plural(found.len() as u64, what)];
    notes.extend(text::hidden(answer.value.hidden));
    notes.extend(no_function(&answer.value));
    session.footer(answer, &notes)?;
    Ok(Outcome::of(!found.is_empty()))
}

/// Where nothing was found because what was asked about cannot be called itself.
fn no_function(walk: &CallWalk) -> Option<String> {
    let holds = |kind: &str| matches!(kind, "variable" | "constant" | "field" | "parameter" | "local" | "import");
    let other = walk.of.iter().find(|s| holds(s.kind)).filter(|_| walk.steps.is_empty() && walk.hidden == 0)?;
    Some(format!("{} is a {}: ask about the function it holds, or for its `refs`", other.name, other.kind))
}

const COLUMNS: [Column; 5] = [
    Column::text("name", SYMBOL),
    Column::text("kind", KIND),
    Column::text("at", PLACE),
    Column::number("calls"),
    Column::text("found by", FAINT),
];

fn write(out: &mut Out, asked: &str, walk: &CallWalk) -> io::Result<()> {
    text::shared_name(out, asked, &walk.of)?;
    let mut table = Table::new(&COLUMNS);
    for row in tree(&walk.steps) {
        match row {
            Row::Start(symbol) => table.row(start(walk, symbol)),
            Row::Step(step, expanded) => {
                table.row(cells(step, expanded));
                step.why.iter().for_each(|why| table.row(explained(step.depth, why)));
            }
        }
    }
    table.write(out)
}

/// A line of the tree.
#[derive(PartialEq, Debug)]
enum Row<'a> {
    /// What was asked about.
    Start(&'a str),
    /// A step, and whether what lies behind it was already drawn further up.
    Step(&'a CallStep, bool),
}

/// The steps in drawing order. A function met again is drawn again, what lies behind it is not.
fn tree(steps: &[CallStep]) -> Vec<Row<'_>> {
    let mut behind: HashMap<(&str, u32), Vec<&CallStep>> = HashMap::new();
    for step in steps {
        behind.entry((&step.next, step.depth)).or_default().push(step);
    }
    let mut starts: Vec<&str> = steps.iter().filter(|s| s.depth == 1).map(|s| s.next.as_str()).collect();
    starts.dedup();
    starts.sort_unstable();
    starts.dedup();
    let mut drawn: HashSet<&str> = starts.iter().copied().collect();
    let mut rows = Vec::with_capacity(steps.len() + starts.len());
    for start in starts {
        rows.push(Row::Start(start));
        let first = behind.get(&(start, 1)).into_iter().flatten();
        let mut stack: Vec<&CallStep> = first.rev().copied().collect();
        while let Some(step) = stack.pop() {
            let next = behind.get(&(step.symbol.as_str(), step.depth + 1));
            let is_new = drawn.insert(&step.symbol);
            rows.push(Row::Step(step, !is_new && next.is_some()));
            if is_new {
                stack.extend(next.into_iter().flatten().rev());
            }
        }
    }
    rows
}

fn start(walk: &CallWalk, symbol: &str) -> [String; 5] {
    let row = walk.of.iter().find(|s| s.symbol == symbol);
    let kind = row.map_or("", |s| s.kind).to_owned();
    let place = row.map_or_else(|| symbol.split('#').next().unwrap_or(symbol).to_owned(), |s| s.location.to_string());
    [text::short(symbol).to_owned(), kind, place, String::new(), String::new()]
}

/// A step of the path that led to a call, under it.
fn explained(depth: u32, why: &WhyStep) -> [String; 5] {
    let indent = "  ".repeat(depth as usize + 2);
    [format!("{indent}{}", why.name), why.what.to_owned(), why.location.to_string(), String::new(), String::new()]
}

fn cells(step: &CallStep, drawn_above: bool) -> [String; 5] {
    let indent = "  ".repeat(step.depth as usize);
    let above = if drawn_above { " (above)" } else { "" };
    [
        format!("{indent}{}{above}", text::short(&step.symbol)),
        step.kind.to_owned(),
        step.location.to_string(),
        step.call_sites.to_string(),
        text::found(step.via, step.confidence),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use evergraph_engine::api::Location;

    fn step(depth: u32, symbol: &str, next: &str) -> CallStep {
        let location = Location { path: "a".to_owned(), line: 1, col: 1 };
        let (symbol, next) = (symbol.to_owned(), next.to_owned());
        CallStep {
            depth,
            symbol,
            kind: "function",
            location,
            next,
            call_sites: 1,
            via: "import",
            confidence: 1.0,
            why: Vec::new(),
        }
    }

    #[test]
    fn what_lies_behind_a_function_is_drawn_once() {
        let steps = [step(1, "b", "a"), step(1, "c", "a"), step(2, "d", "b"), step(2, "d", "c"), step(3, "e", "d")];
        let rows = tree(&steps);
        let drawn: Vec<(&str, bool)> = rows
            .iter()
            .map(|row| match row {
                Row::Start(symbol) => (*symbol, false),
                Row::Step(step, above) => (step.symbol.as_str(), *above),
            })
            .collect();
        assert_eq!(drawn, [("a", false), ("b", false), ("d", false), ("e", false), ("c", false), ("d", true)]);
    }

    #[test]
    fn recursion_ends() {
        let steps = [step(1, "a", "a"), step(1, "b", "a"), step(2, "a", "b")];
        assert_eq!(tree(&steps).len(), 4);
    }
}
