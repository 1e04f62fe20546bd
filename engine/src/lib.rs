//! An embedded, incremental query engine for code and its history.

mod arena;
pub mod git;
mod blob_facts;
mod context;
mod database;
pub mod graph;
mod inputs;
mod layout;
mod manifest;
pub mod object;
mod paths;
mod queries;
mod record;
pub mod resolve;
pub mod source;
mod trace;
