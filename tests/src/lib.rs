//! The fixture kit: histories in strings, and the repositories made from them.
#![allow(clippy::unwrap_used, reason = "a fixture that cannot be made is a failed test")]

pub mod case;
pub mod files;
pub mod generate;
pub mod history;
pub mod random;
pub mod repository;
pub mod suites;

pub use history::History;
pub use repository::Repository;
