//! Arguments of verbs that ask about the graph as a whole.

use super::common::{By, FilterArgs, SureArgs};
use clap::{Args, ValueEnum};
use evergraph_engine::api::GraphKind;

#[derive(Args, Debug)]
#[command(after_help = "\
A rank is the PageRank (damping 0.85) of a function in the call graph: high if many functions that
matter call it. Ranks of the whole repository sum up to 1. Hidden code takes part in the ranking.

Examples:
  evergraph rank                                the 20 most central functions
  evergraph rank --by file --top 50
  evergraph rank --focus src/parser.rs          seen from one file
  evergraph rank --focus src/net/,'Parser::*'   seen from a directory and some functions
  evergraph rank --min-confidence 0.8 --tests   only sure calls; tests listed too")]
pub(crate) struct RankArgs {
    /// What is ranked
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = By::Function)]
    pub(crate) by: By,
    /// At most this many rows
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    pub(crate) top: usize,
    /// Rank as seen from these files, directories or symbols, or patterns of them (a list with commas, or repeated)
    #[arg(long, value_name = "PATH|NAME", value_delimiter = ',')]
    pub(crate) focus: Vec<String>,
    #[command(flatten)]
    pub(crate) sure: SureArgs,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Formats: dot (default), mermaid, graphml, json, text. Nodes that reach each other are one cluster in dot.

Examples:
  evergraph graph --of imports | dot -Tsvg > imports.svg
  evergraph graph --around Parser::parse --depth 2 --format mermaid
  evergraph graph --format graphml > calls.graphml")]
pub(crate) struct GraphArgs {
    /// Which graph
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Of::Calls)]
    of: Of,
    /// Only what is near this name, file or position
    #[arg(long, value_name = "NAME|POSITION")]
    pub(crate) around: Option<String>,
    /// How many edges away, with --around [default: 1]
    #[arg(short, long, value_name = "N", requires = "around", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) depth: Option<u32>,
    #[command(flatten)]
    pub(crate) sure: SureArgs,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    Calls,
    Imports,
}

impl GraphArgs {
    pub(crate) fn of(&self) -> GraphKind {
        match self.of {
            Of::Calls => GraphKind::Calls,
            Of::Imports => GraphKind::Imports,
        }
    }
}
