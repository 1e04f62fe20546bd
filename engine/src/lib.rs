//! An embedded, incremental query engine for code and its history.

mod arena;
pub mod git;
pub mod api;
mod assembly;
mod blob_facts;
mod context;
mod database;
mod error;
pub mod graph;
mod inputs;
mod layout;
mod manifest;
pub mod object;
mod options;
mod paths;
mod progress;
mod queries;
mod record;
pub mod resolve;
pub mod source;
mod trace;

pub use error::EngineError;
pub use evergraph_languages::{LineColumn, Skip};
pub use options::{At, Options, StoreLocation};
pub use progress::{NoProgress, Progress, Stage};
pub use record::{Executed, Work};
