//! Pure numbers: compressed sparse rows, strongly connected components, PageRank, bounded reach.
//! No database, no strings; nodes are plain `u32` indices that the caller gives a meaning.

mod betweenness;
mod communities;
mod csr;
mod hits;
mod pagerank;
mod peel;
mod reach;
mod scc;

pub use betweenness::betweenness;
pub use communities::{Communities, communities};
pub use csr::{Csr, CsrError, Edge};
pub use hits::authorities;
pub use pagerank::{PageRank, PageRankError, PageRankOptions, pagerank, pagerank_until};
pub use reach::{Reached, reach, reach_within};
pub use scc::{Components, strongly_connected_components};
