//! What a ranking is seen from.

use super::find;
use super::view::View;
use crate::api::Query;
use crate::error::EngineError;
use crate::queries::call_graph::CallGraph;
use evergraph_languages::FileId;
use globset::{GlobBuilder, GlobMatcher};
use rustc_hash::FxHashSet;

/// Equal weight on every node a focus names: the nodes of files (a path, a directory, a pattern of
/// paths), or definitions (a name, a position, a pattern of names).
pub(super) fn personalization(view: &View<'_>, graph: &CallGraph, focus: &[String]) -> Result<Vec<f64>, EngineError> {
    let mut weights = vec![0.0; graph.nodes.len()];
    for name in focus {
        let nodes = nodes(view, graph, name)?;
        if nodes.is_empty() {
            return Err(EngineError::NothingNamed { name: name.clone(), at: view.at(), similar: Vec::new() });
        }
        nodes.into_iter().for_each(|node| weights[node as usize] = 1.0);
    }
    Ok(weights)
}

fn nodes(view: &View<'_>, graph: &CallGraph, name: &str) -> Result<Vec<u32>, EngineError> {
    let files = files(view, graph, name)?;
    if !files.is_empty() {
        return Ok((0..graph.nodes.len() as u32).filter(|&node| files.contains(&graph.of(node).0)).collect());
    }
    if is_pattern(name) {
        return named_like(view, graph, name);
    }
    if name.contains('/') && !name.contains(['#', ':']) {
        view.file_named(name)?;
    }
    let symbols = find::symbols_of(view, &Query::parse(name))?;
    Ok(symbols.iter().filter_map(|s| graph.node(s.file, Some(s.def))).collect())
}

/// The files of a path, below a directory, or of a pattern.
fn files(view: &View<'_>, graph: &CallGraph, name: &str) -> Result<FxHashSet<FileId>, EngineError> {
    let name = name.strip_prefix("./").unwrap_or(name);
    let directory = format!("{}/", name.trim_end_matches('/'));
    let matcher = is_pattern(name).then(|| matcher(name)).transpose()?;
    let fits = |path: &str| match &matcher {
        Some(matcher) => matcher.is_match(path),
        None => path == name || name == "." || path.starts_with(&directory),
    };
    Ok(graph.assembly.rows.iter().map(|row| row.file).filter(|&file| fits(&view.path(file))).collect())
}

/// The nodes whose names fit a pattern as `symbols` reads it.
fn named_like(view: &View<'_>, graph: &CallGraph, pattern: &str) -> Result<Vec<u32>, EngineError> {
    let matcher = matcher(pattern)?;
    let fits = |name: &str| match pattern.contains("::") {
        true => matcher.is_match(name),
        false => matcher.is_match(name.rsplit("::").next().unwrap_or(name)),
    };
    let fits = |&node: &u32| match graph.of(node) {
        (file, Some(own)) if pattern.contains('#') => matcher.is_match(format!("{}#{}", view.path(file), own.name)),
        (_, own) => own.is_some_and(|own| fits(&own.name)),
    };
    Ok((0..graph.nodes.len() as u32).filter(fits).collect())
}

pub(super) fn is_pattern(name: &str) -> bool {
    name.contains(['*', '?', '[', '{'])
}

pub(super) fn matcher(pattern: &str) -> Result<GlobMatcher, EngineError> {
    let glob = GlobBuilder::new(pattern).build();
    let bad = |e: globset::Error| EngineError::BadPattern { pattern: pattern.to_owned(), why: e.kind().to_string() };
    Ok(glob.map_err(bad)?.compile_matcher())
}
