//! Groups of files or functions that hold together.

use super::Filter;
use super::history::Entity;
use serde::Serialize;

/// Which groups to find.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CommunitiesQuery {
    /// Files, by their imports and the calls between them; or functions, by their calls.
    pub by: Entity,
    /// At most this many communities.
    pub top: usize,
    /// What is not listed. It takes part all the same.
    pub filter: Filter,
}

/// Communities: groups with many edges inside and few between, by modularity (Traag, Waltman, van Eck, *From
/// Louvain to Leiden*, 2019). Between two files an import counts 1, and each call site 1.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Communities {
    /// Files or functions.
    pub by: Entity,
    /// The share of edges inside communities less what chance would give, from -0.5 to 1.
    pub modularity: f64,
    /// Files or functions that took part.
    pub entities: u32,
    /// How many communities have more than one member.
    pub count: u32,
    /// Communities of more than one member that is listed, most listed members first.
    pub communities: Vec<Community>,
    /// Members that the filter hides.
    pub hidden: u32,
}

/// One community.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Community {
    /// From 1, the largest first; counted before anything is hidden.
    pub community: u32,
    /// The directory that all listed members are in; empty: the root.
    pub directory: String,
    /// Of the edges of its members, the share that stays inside, from 0 to 1.
    pub cohesion: f64,
    /// Paths, or symbols of functions; most central first (PageRank).
    pub members: Vec<String>,
}
