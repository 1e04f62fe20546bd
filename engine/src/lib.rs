//! An embedded, incremental query engine for code and its history.

mod arena;
pub mod git;
pub mod graph;
pub mod object;
pub mod resolve;
pub mod source;
