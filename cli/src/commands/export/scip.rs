//! `export scip`: the repository as an index that other tools read.

use crate::exit::{Failure, Outcome};
use crate::output::scip::{self, Index, Symbols};
use crate::output::{Out, plural};
use crate::session::Session;
use evergraph_engine::api::BindingRow;
use prost::Message;
use std::io::{self, Write};
use std::ops::ControlFlow;

/// Writes the index document by document: indexes behind each other are one.
pub(super) fn run(session: &mut Session<'_>) -> Result<Outcome, Failure> {
    let (snapshot, root) = session.ask(|snapshot| {
        snapshot.index()?;
        Ok((snapshot.clone(), snapshot.status()?.value.repository))
    })?;
    let mut rows = Vec::new();
    snapshot.export_symbols(&mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    let symbols = Symbols::new(rows);
    let mut writer =
        Writer { out: &mut session.out, symbols: &symbols, waiting: symbols.paths().into_iter().collect() };
    writer.write(&scip::head(format!("file://{root}")))?;
    let mut of_file: Vec<BindingRow> = Vec::new();
    let mut result = Ok(());
    let answer = snapshot.export_bindings(&mut |row| {
        if of_file.last().is_some_and(|last| last.location.path != row.location.path) {
            result = writer.document(&std::mem::take(&mut of_file));
        }
        of_file.push(row);
        if result.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    result?;
    writer.document(&of_file)?;
    // Files that define something and refer to nothing.
    let count = symbols.paths().len();
    for path in std::mem::take(&mut writer.waiting) {
        writer.write(&Index { metadata: None, documents: vec![symbols.document(path, &[])] })?;
    }
    session.footer(&answer, &[plural(count as u64, "document")])?;
    Ok(Outcome::of(count > 0))
}

struct Writer<'a> {
    out: &'a mut Out,
    symbols: &'a Symbols,
    waiting: std::collections::BTreeSet<&'a str>,
}

impl Writer<'_> {
    fn document(&mut self, bindings: &[BindingRow]) -> io::Result<()> {
        let Some(first) = bindings.first() else { return Ok(()) };
        self.waiting.remove(first.location.path.as_str());
        let document = self.symbols.document(&first.location.path, bindings);
        self.write(&Index { metadata: None, documents: vec![document] })
    }

    fn write(&mut self, index: &Index) -> io::Result<()> {
        self.out.write_all(&index.encode_to_vec())
    }
}
