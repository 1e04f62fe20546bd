//! `export`: everything, row by row, for other programs.

mod rows;
mod scip;

use crate::args::{ExportArgs, ExportWhat, Format};
use crate::exit::{Failure, Outcome};
use crate::output::{Out, json, plural};
use crate::session::Session;
use evergraph_engine::api::{Answer, BindingRow};
use evergraph_engine::{EngineError, Snapshot};
use rows::{CsvRow, Reference};
use serde::Serialize;
use std::io;
use std::ops::ControlFlow;

pub(super) fn run(session: &mut Session<'_>, args: &ExportArgs) -> Result<Outcome, Failure> {
    if args.what == ExportWhat::Scip {
        return match session.global.format {
            None => scip::run(session),
            Some(_) => Err(Failure::Usage("an index in SCIP has one format: leave --format away".to_owned())),
        };
    }
    let snapshot = session.ask(|snapshot| prepare(snapshot, args.what).map(|()| snapshot.clone()))?;
    let mut sink = Sink::new(&mut session.out, session.format);
    let answer = stream(&snapshot, args.what, &mut sink);
    let rows = sink.finish()?;
    let answer = answer?;
    session.footer(&answer, &[plural(rows, "row")])?;
    Ok(Outcome::of(rows > 0))
}

fn prepare(snapshot: &Snapshot, what: ExportWhat) -> Result<(), EngineError> {
    match what {
        ExportWhat::Changes => snapshot.index_history(),
        _ => snapshot.index(),
    }
}

fn stream(snapshot: &Snapshot, what: ExportWhat, sink: &mut Sink<'_>) -> Result<Answer<()>, EngineError> {
    match what {
        ExportWhat::Symbols => snapshot.export_symbols(&mut |row| sink.row(&row)),
        ExportWhat::References => snapshot.export_references(&mut |row: BindingRow| sink.row(&Reference::from(row))),
        // An index in SCIP is no table of rows, and was written before.
        ExportWhat::Bindings | ExportWhat::Scip => snapshot.export_bindings(&mut |row| sink.row(&row)),
        ExportWhat::Calls => snapshot.export_calls(&mut |row| sink.row(&row)),
        ExportWhat::Imports => snapshot.export_imports(&mut |row| sink.row(&row)),
        ExportWhat::Ranks => snapshot.export_ranks(&mut |row| sink.row(&row)),
        ExportWhat::Changes => snapshot.export_changes(&mut |row| sink.row(&row)),
    }
}

/// Writes rows as they come, and stops the export when nobody reads them any more.
struct Sink<'a> {
    target: Target<'a>,
    rows: u64,
    result: io::Result<()>,
}

enum Target<'a> {
    Jsonl(&'a mut Out),
    Csv(Box<csv::Writer<&'a mut Out>>),
}

impl<'a> Sink<'a> {
    fn new(out: &'a mut Out, format: Format) -> Sink<'a> {
        let target = match format {
            Format::Csv => Target::Csv(Box::new(csv::Writer::from_writer(out))),
            _ => Target::Jsonl(out),
        };
        Sink { target, rows: 0, result: Ok(()) }
    }

    fn row<T: Serialize + CsvRow>(&mut self, row: &T) -> ControlFlow<()> {
        self.result = match &mut self.target {
            Target::Jsonl(out) => json::write_row(out, row),
            Target::Csv(writer) => write_csv(writer, self.rows == 0, row),
        };
        self.rows += 1;
        if self.result.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }

    /// The number of rows written.
    fn finish(self) -> io::Result<u64> {
        self.result?;
        if let Target::Csv(mut writer) = self.target {
            writer.flush()?;
        }
        Ok(self.rows)
    }
}

fn write_csv<T: CsvRow>(writer: &mut csv::Writer<&mut Out>, is_first: bool, row: &T) -> io::Result<()> {
    if is_first {
        writer.write_record(T::HEADER).map_err(cause)?;
    }
    writer.write_record(row.cells()).map_err(cause)
}

/// What the stream said: a closed pipe must be told from other troubles.
fn cause(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}
