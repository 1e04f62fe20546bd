//! Arguments of verbs about the program itself: its store, its correctness, its manual.

use clap::{Args, Subcommand};

#[derive(Args, Debug)]
#[command(after_help = "\
Every commit is computed twice: from what the commit before left, and from nothing. Both must agree
byte for byte. Exits with 1 if any differs. What older commits changed is found out once, for both sides.

Examples:
  evergraph verify --commits 200")]
pub(crate) struct VerifyArgs {
    /// How many commits to replay
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) commits: u32,
}

#[derive(Subcommand, Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum StoreVerb {
    /// Prints where the store is
    Path,
    /// Its state, number of records and size
    Stat,
    /// Drops what was not used for longest, down to the size bound
    Gc,
    /// Deletes it, and all imported indexes; but for those, only speed is lost
    Clear,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  evergraph man | man -l -\n  evergraph man rank | man -l -")]
pub(crate) struct ManArgs {
    /// The page of one verb; by default that of the whole program
    pub(crate) verb: Option<String>,
}
