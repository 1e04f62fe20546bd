//! What a tree takes over from the one assembled last: decided once for each tree, before its files are bound and
//! its rows are put together.

use crate::assembly::{Assembly, LayoutOf, Plan, Row, Rows, Source, SummaryKey, begins_shard, plan};
use crate::blob_facts::{BlobKey, BlobResult};
use crate::context::Context;
use crate::database::Db;
use crate::inputs::{Blob, Workspace};
use crate::queries::blob_facts::blob_facts;
use crate::queries::directory_index::names_reaching_out;
use crate::queries::layout::layout;
use std::sync::Arc;

/// The sources of a tree, and which rows of the last assembly hold for them.
pub(crate) struct Planned {
    /// The manifest it is for.
    key: u128,
    pub(crate) last: Option<Arc<Assembly>>,
    /// In path order, with their summaries.
    pub(crate) sources: Arc<Vec<Source>>,
    pub(crate) plan: Plan,
}

impl Planned {
    /// The rows of the tree; those that are not taken over are made by `make`.
    pub(crate) fn rows(&self, context: &Context, make: impl Fn(usize, &Source) -> Row) -> Rows {
        let begins = |i: usize| begins_shard(&context.paths, self.sources[i].file);
        let row = |i: usize| self.taken_over(context, i).unwrap_or_else(|| make(i, &self.sources[i]));
        let last = self.last.as_ref().map(|last| &last.rows);
        Rows::sharing(last, self.sources.len(), |i| self.unchanged(i), begins, row)
    }

    /// The row that a source has as it is.
    fn unchanged(&self, source: usize) -> Option<usize> {
        let (at, last) = (self.plan.kept[source]?, self.last.as_ref()?);
        let same = last.rows[at as usize].key == self.sources[source].key && self.plan.renumbered(at).is_none();
        same.then_some(at as usize)
    }

    /// The row of a source that is taken over, with its names where they stand now.
    fn taken_over(&self, context: &Context, source: usize) -> Option<Row> {
        let (at, s) = (self.plan.kept[source]?, &self.sources[source]);
        let mut row = self.last.as_ref()?.rows[at as usize].clone();
        if let Some(edges) = self.plan.renumbered(at) {
            row.edges = edges.clone();
        }
        if row.key != s.key {
            (row.key, row.summary, row.positions) = (s.key, s.summary.clone(), context.node_positions(s.key));
        }
        Some(row)
    }
}

/// The plan for a tree. It is kept until the tree is assembled: a cache beside salsa of what content decides.
pub(crate) fn planned(db: &dyn Db, workspace: Workspace) -> Arc<Planned> {
    let (context, key) = (db.context(), workspace.manifest(db).key);
    let last = context.assembly();
    if let Some(known) = known(context, key, last.as_ref()) {
        return known;
    }
    let sources = Arc::new(read_sources(db, workspace, last.as_deref()));
    let plan = plan_for(db, workspace, last.as_deref(), &sources);
    let planned = Arc::new(Planned { key, last, sources, plan });
    context.set_planned(Some(planned.clone()));
    planned
}

/// The sources of a tree, for who needs no plan: after a keystroke nobody does.
pub(crate) fn sources(db: &dyn Db, workspace: Workspace) -> Arc<Vec<Source>> {
    let last = db.context().assembly();
    match known(db.context(), workspace.manifest(db).key, last.as_ref()) {
        Some(known) => known.sources.clone(),
        None => Arc::new(read_sources(db, workspace, last.as_deref())),
    }
}

/// The plan that is at hand, if it is for this tree and starts from this assembly.
fn known(context: &Context, key: u128, last: Option<&Arc<Assembly>>) -> Option<Arc<Planned>> {
    let same = |known: &Arc<Planned>| known.key == key && known.last.as_ref().map(Arc::as_ptr) == last.map(Arc::as_ptr);
    context.planned().filter(same)
}

/// The sources of the tree with their summaries; those of unchanged blobs come from the last assembly.
fn read_sources(db: &dyn Db, workspace: Workspace, last: Option<&Assembly>) -> Vec<Source> {
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
fn plan_for(db: &dyn Db, workspace: Workspace, last: Option<&Assembly>, sources: &[Source]) -> Plan {
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
    Ok(SummaryKey::new(facts.summary.hash, extends))
}
