//! `status`: what is indexed per language, and what was left out and why.

use crate::exit::{Failure, Outcome};
use crate::output::color::{KIND, PLAIN};
use crate::output::table::{Column, Table};
use crate::output::{Out, footer, grouped, json, plural};
use crate::session::Session;
use evergraph_engine::api::{LanguageStatus, Status};
use std::io::{self, Write};

pub(super) fn run(session: &mut Session<'_>) -> Result<Outcome, Failure> {
    let mut answer = session.ask(|snapshot| snapshot.status())?;
    // Now that it was written.
    answer.value.store = session.engine.store_status();
    match session.is_json() {
        true => json::write(&mut session.out, &answer)?,
        false => write(&mut session.out, &answer.value)?,
    }
    session.footer(&answer, &[])?;
    Ok(Outcome::Answered)
}

const LANGUAGES: [Column; 10] = [
    Column::text("language", KIND),
    Column::text("tier", PLAIN),
    Column::number("files"),
    Column::number("skipped"),
    Column::number("with errors"),
    Column::number("definitions"),
    Column::number("references"),
    Column::number("bound"),
    Column::number("outside"),
    Column::number("unresolved"),
];

fn write(out: &mut Out, status: &Status) -> io::Result<()> {
    writeln!(out, "repository  {}", status.repository)?;
    writeln!(out, "call graph  {}, {}", plural(status.nodes, "node"), plural(status.edges, "edge"))?;
    writeln!(out, "store       {}", super::store::summary(&status.store))?;
    if !status.languages.is_empty() {
        writeln!(out)?;
    }
    let mut table = Table::new(&LANGUAGES);
    for language in &status.languages {
        let names = [language.language.clone(), language.tier.to_owned()];
        table.row(names.into_iter().chain(counts(language).map(|n| grouped(n.into()))));
    }
    table.write(out)?;
    imported(out, status)?;
    skipped(out, status)
}

fn counts(l: &LanguageStatus) -> [u32; 8] {
    let references = l.bound + l.outside + l.unresolved;
    [l.files, l.skipped, l.with_errors, l.symbols, references, l.bound, l.outside, l.unresolved]
}

const IMPORTED: [Column; 5] = [
    Column::text("imported", KIND),
    Column::text("of", PLAIN),
    Column::number("files"),
    Column::number("in effect"),
    Column::number("references"),
];

fn imported(out: &mut Out, status: &Status) -> io::Result<()> {
    if status.imports.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let mut table = Table::new(&IMPORTED);
    for index in &status.imports {
        let of = index.commit_id.as_deref().map_or("files on disk", footer::short).to_owned();
        let counts = [index.documents, index.in_effect, index.references];
        let named = [format!("{} {}", index.tool, index.version).trim().to_owned(), of];
        table.row(named.into_iter().chain(counts.map(|n| grouped(n.into()))));
    }
    table.write(out)
}

const SKIPPED: [Column; 3] = [Column::text("skipped", KIND), Column::number("files"), Column::text("", PLAIN)];

fn skipped(out: &mut Out, status: &Status) -> io::Result<()> {
    if status.skipped.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let mut table = Table::new(&SKIPPED);
    for (reason, count) in &status.skipped {
        table.row([(*reason).to_owned(), grouped((*count).into()), meaning(reason).to_owned()]);
    }
    table.write(out)
}

/// A reason in words.
fn meaning(reason: &str) -> &'static str {
    match reason {
        "too-large" => "larger than the limit",
        "binary" => "not text",
        "lfs-pointer" => "the content lives in Git LFS",
        "missing" => "the object is not in the repository",
        "corrupt" => "the object is damaged",
        "changed" => "changed on disk while it was read; ask again",
        "too-deep" => "nested deeper than the limits",
        "timeout" => "took too long to parse",
        "unsupported" => "of no language that is read",
        "parser-crash" => "ended an earlier process while it was parsed",
        "symlink" => "symbolic links, not followed",
        "submodule" => "submodules, not followed",
        "internal" => "a fault of Evergraph; please report it",
        _ => "",
    }
}
