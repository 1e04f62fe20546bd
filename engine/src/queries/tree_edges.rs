//! `tree_edges`: the edges of all files of the tree.
//!
//! Reads the manifest; of every file that is not as it was in the last assembled tree, `blob_facts`
//! and, where names differ or its trace does not hold, `file_edges`. The last assembly is a cache beside salsa: its
//! rows are functions of what their traces name, so taking one over gives what computing it would
//! (the law *incremental equals from scratch* tests just this). Persisted under the tree's key.

use crate::assembly::{Assembly, Row};
use crate::database::Db;
use crate::inputs::{FileKey, Workspace};
use crate::queries::file_edges::file_edges;
use crate::queries::planned::planned;
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
    let planned = planned(db, workspace);
    let (context, last) = (db.context(), planned.last.as_deref());
    let rows = planned.rows(context, |_, s| {
        Row::new(context, s, file_edges(db, workspace, FileKey::new(db, s.file)).unwrap_or_default())
    });
    let assembly = Arc::new(Assembly::new(manifest.key, manifest.layout_key, rows));
    context.recorder.kept(planned.plan.kept.iter().flatten().count() as u64);
    context.recorder.explain(|because| explain_graphs(db, last, &assembly, because));
    context.set_assembly(assembly.clone());
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
