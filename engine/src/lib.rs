//! An embedded, incremental query engine for code and its history.

pub mod api;
mod arena;
mod assembly;
mod blob_facts;
mod context;
mod database;
mod engine;
mod error;
pub mod git;
pub mod graph;
mod inputs;
mod lane;
mod layout;
mod manifest;
pub mod object;
mod options;
mod paths;
mod persist;
mod progress;
mod queries;
mod record;
pub mod resolve;
mod snapshot;
pub mod source;
pub mod store;
mod trace;
mod tree_state;
mod vendored;
mod warm;

pub use engine::{CancelHandle, Engine, Refresh};
pub use error::EngineError;
pub use evergraph_languages::{LineColumn, Skip};
pub use options::{At, Options, StoreLocation, language_names};
pub use progress::{NoProgress, Progress, Stage};
pub use record::{Executed, Work};
pub use snapshot::Snapshot;
