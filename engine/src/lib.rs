//! An embedded, incremental query engine for code and its history.

pub mod graph;
pub mod object;
pub mod resolve;
pub mod source;
