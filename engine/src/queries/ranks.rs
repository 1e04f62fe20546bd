//! `ranks`: PageRank over the call graph.
//!
//! Reads the edges of `call_graph` that vote: calls of a function to itself do not. An avalanche: one
//! edge moves every number, so there is nothing to cut off but an unchanged graph. Damping 0.85,
//! tolerance 1e-9, at most 100 sweeps of a component. Personalized ranks and ranks of a part of the edges are
//! computed on request and not kept: keys of data never contain the request.

use crate::database::Db;
use crate::graph::{PageRankOptions, pagerank_until};
use crate::inputs::Workspace;
use crate::queries::call_graph::voting;
use std::sync::Arc;

#[salsa::tracked(returns(clone))]
pub(crate) fn ranks(db: &dyn Db, workspace: Workspace) -> Arc<Vec<f64>> {
    let csr = voting(db, workspace);
    db.context().recorder.executes("ranks", String::new);
    let _span = tracing::info_span!("pagerank", nodes = csr.node_count(), edges = csr.edge_count()).entered();
    let ranked = pagerank_until(&csr, None, &PageRankOptions::default(), &db.context().cancelled);
    db.context().checkpoint();
    Arc::new(ranked.map(|r| r.ranks).unwrap_or_default())
}
