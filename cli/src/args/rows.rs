//! Arguments of verbs that write and read whole tables: artifacts of a file, exports, imports.

use clap::{Args, ValueEnum};
use evergraph_engine::api::Show;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  evergraph show facts src/app.py
  evergraph show bindings src/app.py --worktree
  evergraph show ast src/lib.rs --at v1.0")]
pub(crate) struct ShowArgs {
    /// Which artifact
    #[arg(value_enum, value_name = "WHAT")]
    what: Artifact,
    /// The file, from the root of the repository
    pub(crate) path: String,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Artifact {
    /// The syntax tree
    Ast,
    /// Scopes and what they bind
    Scopes,
    /// Definitions, references, imports, exports, measures
    Facts,
    /// Each reference and what it is bound to
    Bindings,
    /// Each call and what it reaches
    Calls,
}

impl ShowArgs {
    pub(crate) fn what(&self) -> Show {
        match self.what {
            Artifact::Ast => Show::Ast,
            Artifact::Scopes => Show::Scopes,
            Artifact::Facts => Show::Facts,
            Artifact::Bindings => Show::Bindings,
            Artifact::Calls => Show::Calls,
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "\
Formats: jsonl (default) and csv. Rows come in the order of paths and positions; nothing is hidden.

Examples:
  evergraph export calls > calls.jsonl
  evergraph export bindings --at v1.0 | jq 'select(.via == \"unresolved\")'
  evergraph export ranks --format csv > ranks.csv
  evergraph export scip > index.scip          for `scip print`, `scip stats` and code hosts")]
pub(crate) struct ExportArgs {
    /// What to export
    #[arg(value_enum)]
    pub(crate) what: ExportWhat,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ExportWhat {
    /// Definitions other files can see
    Symbols,
    /// References as they are written
    References,
    /// References and what each is bound to
    Bindings,
    /// Call sites and what each reaches
    Calls,
    /// Imports and the files they lead to
    Imports,
    /// The PageRank of every function
    Ranks,
    /// Definitions and bindings as a SCIP index (protobuf, on standard output)
    Scip,
    /// What every commit changed: paths, lines, renames, authors
    Changes,
}

#[derive(Args, Debug)]
#[command(after_help = "\
What the index says of a reference is shown as `scip`. A document of it counts for a file as long as the
file has the content it had at the commit the index was made of; that is HEAD unless --at or --worktree
says otherwise. Indexes are kept beside the store and listed by `status`.

Examples:
  evergraph import scip index.scip
  evergraph import scip index.scip --at v1.0
  evergraph import scip --remove              back to our own answers")]
pub(crate) struct ImportArgs {
    /// What to import
    #[arg(value_enum)]
    pub(crate) what: ImportWhat,
    /// The index; `-` reads standard input
    #[arg(required_unless_present = "remove")]
    pub(crate) file: Option<PathBuf>,
    /// Throws away every index that was imported for this repository
    #[arg(long, conflicts_with = "file")]
    pub(crate) remove: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum ImportWhat {
    /// A SCIP index, as scip-python, scip-typescript, rust-analyzer and others write it
    Scip,
}
