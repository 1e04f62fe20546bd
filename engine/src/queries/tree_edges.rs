//! `tree_edges`: the edges of all files of the tree.
//!
//! Reads the manifest; of every file that is not as it was in the last assembled tree, `blob_facts`
//! and, where names differ or its trace does not hold, `file_edges`. The last assembly is a cache beside salsa: its
//! rows are functions of what their traces name, so taking one over gives what computing it would
//! (the law *incremental equals from scratch* tests just this). Persisted under the tree's key.

use crate::assembly::{Assembly, LayoutOf, Plan, Row, Source, SummaryKey, plan};
use crate::blob_facts::{BlobKey, BlobResult};
use crate::database::Db;
use crate::inputs::{Blob, FileKey, Workspace};
use crate::queries::blob_facts::blob_facts;
use crate::queries::directory_index::names_reaching_out;
use crate::queries::file_edges::file_edges;
use crate::queries::layout::layout;
use crate::record::Because;
use std::sync::Arc;

#[salsa::tracked(returns(clone))]
pub(crate) fn tree_edges(db: &dyn Db, workspace: Workspace) -> Arc<Assembly> {
    let manifest = workspace.manifest(db);
    let last = db.context().assembly();
    if let Some(last) = last.as_ref().filter(|last| last.key == manifest.key) {
        return last.clone();
    }
    db.context().recorder.executes("tree_edges", String::new);
    let _span = tracing::info_span!("tree_edges").entered();
    let sources = sources(db, workspace, last.as_deref());
    let planned = planned(db, workspace, last.as_deref(), &sources);
    let row = |(s, kept): (Source, &Option<u32>)| match (kept, last.as_deref()) {
        (Some(i), Some(last)) => Row { edges: planned.edges(last, *i), ..moved(db, &last.rows[*i as usize], s) },
        _ => {
            let edges = file_edges(db, workspace, FileKey::new(db, s.file)).unwrap_or_default();
            Row::new(db.context(), &s, edges)
        }
    };
    let rows = sources.into_iter().zip(&planned.kept).map(row).collect();
    let assembly = Arc::new(Assembly::new(manifest.key, manifest.layout_key, rows));
    db.context().recorder.kept(planned.kept.iter().flatten().count() as u64);
    db.context().recorder.explain(|because| explain_graphs(db, last.as_deref(), &assembly, because));
    db.context().set_assembly(assembly.clone());
    assembly
}

/// Why everything above the edges of the files is computed.
fn explain_graphs(db: &dyn Db, last: Option<&Assembly>, now: &Assembly, because: &mut Because<'_>) {
    let why = match last {
        None => "there is no tree before".to_owned(),
        Some(last) => {
            let same = |row: &&Row| last.row(row.file).is_some_and(|old| old.edges == row.edges);
            let differ: Vec<&Row> = now.rows.iter().filter(|row| !same(row)).collect();
            let named: Vec<String> =
                differ.iter().take(3).map(|r| db.context().paths.path(r.file).to_string()).collect();
            match differ.len() {
                0 if last.rows.len() == now.rows.len() => "the graph is kept by no process".to_owned(),
                0 => "files are gone".to_owned(),
                1 => format!("the edges of {} differ", named.join("")),
                count => format!("the edges of {count} files differ: {}", named.join(", ")),
            }
        }
    };
    ["call_graph", "import_graph", "ranks"].into_iter().for_each(|query| because(query, String::new(), why.clone()));
}

/// A row that still holds, with its names where they stand now.
fn moved(db: &dyn Db, row: &Row, s: Source) -> Row {
    let positions = if row.key == s.key { row.positions.clone() } else { db.context().node_positions(s.key) };
    Row { key: s.key, summary: s.summary, positions, ..row.clone() }
}

/// The sources of the tree with their summaries; those of unchanged blobs come from the last assembly.
pub(crate) fn sources(db: &dyn Db, workspace: Workspace, last: Option<&Assembly>) -> Vec<Source> {
    let source = |(file, blob_id, language)| {
        let key = BlobKey { blob_id, language };
        let known = last.and_then(|l| l.row(file)).filter(|row| row.key == key);
        let (facts_hash, summary) = match known {
            Some(row) => (row.facts_hash, row.summary.clone()),
            None => {
                let facts = blob_facts(db, Blob::new(db, key));
                (facts.as_ref().map_or(0, |f| f.facts_hash), summary_key(facts))
            }
        };
        Source { file, key, facts_hash, summary }
    };
    workspace.manifest(db).sources().map(source).collect()
}

/// Which rows of the last assembly still hold.
pub(crate) fn planned(db: &dyn Db, workspace: Workspace, last: Option<&Assembly>, sources: &[Source]) -> Plan {
    let Some(last) = last else { return Plan::from_scratch(sources.len()) };
    let manifest = workspace.manifest(db);
    let changed = last.layout_key != manifest.layout_key;
    let layout = layout(db, workspace);
    let plan = plan(db.context(), last, sources, &LayoutOf { changed, layout: &layout, manifest });
    db.context().recorder.explain(|because| {
        let paths = &db.context().paths;
        if changed {
            because("layout", String::new(), "paths or manifest files changed".to_owned());
        }
        for (i, why) in &plan.stale {
            because("file_edges", paths.path(sources[*i as usize].file).to_string(), why.describe(paths));
        }
    });
    plan
}

fn summary_key(facts: &BlobResult) -> Result<SummaryKey, evergraph_languages::Skip> {
    let facts = facts.as_ref().map_err(|skip| *skip)?;
    let mut extends: Vec<_> = names_reaching_out(&facts.summary.unit).map(|(n, _)| n).collect();
    extends.sort_unstable();
    extends.dedup();
    Ok(SummaryKey { hash: facts.summary.hash, extends: extends.into() })
}
