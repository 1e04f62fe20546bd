//! The tracked queries, one file each, named after the query.

pub(crate) mod bindings;
pub(crate) mod blob_facts;
pub(crate) mod call_graph;
pub(crate) mod directory_index;
pub(crate) mod extensions;
pub(crate) mod file_edges;
pub(crate) mod import_targets;
pub(crate) mod indexed;
pub(crate) mod layout;
pub(crate) mod planned;
pub(crate) mod ranks;
pub(crate) mod source;
pub(crate) mod summary;
pub(crate) mod tree_edges;
pub(crate) mod world;
