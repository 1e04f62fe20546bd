//! The integration tests, one module per subject.
#![allow(clippy::unwrap_used, reason = "in a test, that is a failure like any other")]

mod calls;
mod cases;
mod embed;
mod git;
mod graph;
mod history;
mod imported;
mod laws;
mod rooms;
mod samples;
mod store;
mod suites;
mod why;
