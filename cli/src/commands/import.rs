//! `import scip`: an index made by a compiler goes before our own answers.

use crate::args::ImportArgs;
use crate::exit::{Failure, Outcome};
use crate::output::{json, plural};
use crate::session::Session;
use evergraph_engine::INDEX_BYTES_MAX;
use evergraph_engine::api::ImportReport;
use serde::Serialize;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

#[derive(Serialize)]
struct Removed {
    removed: u32,
}

pub(super) fn run(session: &mut Session<'_>, args: &ImportArgs) -> Result<Outcome, Failure> {
    if session.engine.store_status().path.is_none() {
        let text = "an index is kept beside the store, and there is none: leave out --store none";
        return Err(Failure::Usage(text.to_owned()));
    }
    match &args.file {
        Some(file) if !args.remove => take(session, file),
        _ => remove(session),
    }
}

fn take(session: &mut Session<'_>, file: &Path) -> Result<Outcome, Failure> {
    let bytes = read(file).map_err(|e| Failure::Usage(format!("cannot read {}: {e}", file.display())))?;
    let answer = session.engine.import_scip(session.global.at(), &bytes)?;
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => write(session, &answer.value)?,
    }
    session.footer(&answer, &[])?;
    Ok(Outcome::of(answer.value.index.in_effect > 0))
}

/// One byte more than an index may have tells that it is too large.
fn read(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let source: Box<dyn Read> =
        if file == Path::new("-") { Box::new(io::stdin()) } else { Box::new(File::open(file)?) };
    source.take(INDEX_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn write(session: &mut Session<'_>, report: &ImportReport) -> io::Result<()> {
    let index = &report.index;
    let tool = format!("{} {}", index.tool, index.version);
    let (files, references) = (plural(index.documents, "file"), plural(index.references, "reference"));
    writeln!(session.out, "{}: {references} in {files}", tool.trim())?;
    let shown = if session.global.verbose > 0 { usize::MAX } else { 5 };
    for left_out in report.ignored.iter().take(shown) {
        writeln!(session.out, "not taken  {}: {}", left_out.path, meaning(left_out.reason))?;
    }
    if let Some(more) = report.ignored.len().checked_sub(shown).filter(|&more| more > 0) {
        writeln!(session.out, "not taken  {} more (--verbose lists them)", plural(more as u64, "file"))?;
    }
    Ok(())
}

/// A reason in words.
fn meaning(reason: &str) -> &str {
    match reason {
        "not-in-tree" => "the tree has no such file",
        "unsupported" => "of no language that is read",
        "other-text" => "the index was made of another text",
        "other-positions" => "names do not stand where the index says; was it made of another commit?",
        other => other,
    }
}

fn remove(session: &mut Session<'_>) -> Result<Outcome, Failure> {
    let removed = session.engine.remove_imports()?;
    match session.is_json() {
        true => json::write(&mut session.out, &Removed { removed })?,
        false if removed == 0 => writeln!(session.out, "no index was imported")?,
        false => writeln!(
            session.out,
            "removed {}",
            if removed == 1 { "1 index".to_owned() } else { format!("{removed} indexes") }
        )?,
    }
    Ok(Outcome::of(removed > 0))
}
