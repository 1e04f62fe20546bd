//! The integration tests, one module per subject.

mod git;
mod graph;
