//! The integration tests, one module per subject.
#![allow(clippy::unwrap_used, reason = "in a test, that is a failure like any other")]

/// A test for each language: `run` of the module, with the language's folder.
macro_rules! languages {
    ($($test:ident $folder:literal)+) => {$(
        #[test]
        fn $test() {
            run($folder);
        }
    )+};
}

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
