//! One file's artifacts as stable text.

use super::Snapshot;
use super::view::{FileView, View};
use crate::api::{Answer, Show, Text};
use crate::database::Db;
use crate::error::EngineError;
use crate::inputs::FileKey;
use crate::queries::bindings::{Bound, bindings};
use crate::queries::source::source;
use crate::resolve::{Symbol, Target};
use evergraph_languages::{languages, parse_until, show};
use std::fmt::Write as _;

impl Snapshot {
    /// An artifact of a file, as text for people and snapshot tests: sorted by position, stable,
    /// ending in a newline.
    ///
    /// # Errors
    /// [`EngineError::NoSuchFile`], [`EngineError::Skipped`].
    pub fn show(&self, what: Show, path: &str) -> Result<Answer<Text>, EngineError> {
        self.ask(|view| {
            let f = view.file_named(path)?;
            let text = match what {
                Show::Ast => ast(view, &f)?,
                Show::Scopes => show::scopes(&f.analysis),
                Show::Facts => show::facts(&f.analysis),
                Show::Bindings => bound(view, &f).map_or(String::new(), |b| binding_lines(view, &f, &b)),
                Show::Calls => bound(view, &f).map_or(String::new(), |b| call_lines(view, &f, &b)),
            };
            Ok(self.answer_of_edges(Vec::new(), Text { path: f.path.clone(), text }))
        })
    }
}

fn ast(view: &View<'_>, f: &FileView) -> Result<String, EngineError> {
    let skipped = |reason| EngineError::Skipped { path: f.path.clone(), reason };
    let context = view.db.context();
    let key = source(view.db, view.workspace, FileKey::new(view.db, f.file));
    let key = key.ok_or_else(|| skipped(evergraph_languages::Skip::Missing))?;
    let bytes = context.bytes(key.blob_id).map_err(skipped)?;
    let language = languages()[usize::from(key.language)];
    let tree = parse_until(language, &bytes, &context.limits, &|| context.is_cancelled());
    context.checkpoint();
    Ok(tree.map_err(skipped)?.render())
}

fn bound(view: &View<'_>, f: &FileView) -> Option<std::sync::Arc<Bound>> {
    bindings(view.db, view.workspace, FileKey::new(view.db, f.file))
}

fn binding_lines(view: &View<'_>, f: &FileView, bound: &Bound) -> String {
    let mut out = String::new();
    for (r, binding) in bound.bindings.iter() {
        let at = f.analysis.positions.reference(r);
        let row = f.analysis.facts.references[r.index()];
        let name = f.analysis.facts.name(row.name);
        let targets: Vec<String> = binding.targets.iter().filter_map(|t| target(view, *t)).collect();
        let to = if targets.is_empty() { String::new() } else { format!(" -> {}", targets.join(", ")) };
        let dropped = if binding.dropped > 0 { format!(" and {} more", binding.dropped) } else { String::new() };
        let kind = row.kind.as_str();
        let _ = writeln!(out, "{}:{} {kind} {name}{to}{dropped} ({})", at.line, at.column, binding.via.as_str());
    }
    out
}

fn target(view: &View<'_>, target: Target) -> Option<String> {
    let row = view.target_row(target)?;
    Some(format!("{} {}:{}", row.symbol, row.location.line, row.location.col))
}

fn call_lines(view: &View<'_>, f: &FileView, bound: &Bound) -> String {
    let mut out = String::new();
    for call in &bound.calls {
        let at = f.analysis.positions.reference(call.reference);
        let Some(callee) = callee(view, call.callee) else { continue };
        let caller = f.within(call.caller);
        let sure = call.confidence;
        let _ = writeln!(out, "{}:{} {caller} -> {callee} ({} {sure:.2})", at.line, at.column, call.via.as_str());
    }
    out
}

fn callee(view: &View<'_>, s: Symbol) -> Option<String> {
    view.file(s.file).map(|f| f.symbol(s.def))
}
