//! The verbs.

use super::Format;
use super::compare::{CheckArgs, CommunitiesArgs, DiffArgs, ImpactArgs, SalienceArgs, TrendArgs};
use super::graph::{GraphArgs, RankArgs};
use super::history::{BlameArgs, BurndownArgs, ChurnArgs, CoupledArgs, HotspotsArgs, OwnersArgs};
use super::names::{QueryArgs, RefsArgs, SymbolsArgs, UnresolvedArgs, WalkArgs};
use super::rows::{ExportArgs, ImportArgs, ShowArgs};
use super::upkeep::{ManArgs, StoreVerb, VerifyArgs};
use clap::Subcommand;
use clap_complete::Shell;

/// What to do.
#[derive(Subcommand, Debug)]
pub(crate) enum Verb {
    /// The most central functions or files
    Rank(RankArgs),
    /// Definitions by name or pattern
    Symbols(SymbolsArgs),
    /// What a name, or the name at a position, is defined by
    Def(QueryArgs),
    /// All references to a definition
    Refs(RefsArgs),
    /// Who calls a function, directly or through other functions
    Callers(WalkArgs),
    /// What a function calls, directly or through other functions
    Callees(WalkArgs),
    /// The call or import graph, or a part of it, to draw or to process
    Graph(GraphArgs),
    /// Groups of files or functions that hold together
    Communities(CommunitiesArgs),
    /// References bound to nothing, and what is missing
    Unresolved(UnresolvedArgs),
    /// One file's artifacts as stable text
    Show(ShowArgs),
    /// Where complexity and change meet
    Hotspots(HotspotsArgs),
    /// How much changes: commits and lines, per window and per month
    Churn(ChurnArgs),
    /// What changes together with a file, and what the code says about that
    Coupled(CoupledArgs),
    /// Who wrote it, and how many could leave before nobody knows it
    Owners(OwnersArgs),
    /// How long lines live: surviving lines by age and author
    Burndown(BurndownArgs),
    /// Which commit each line of a file came with
    Blame(BlameArgs),
    /// The files that matter most, with every component of that
    Salience(SalienceArgs),
    /// What changed in the graph: definitions, calls and imports, ranks
    Diff(DiffArgs),
    /// What a change reaches: callers, importers, tests, people
    Impact(ImpactArgs),
    /// A number of a file or function at each of the last commits
    Trend(TrendArgs),
    /// A gate for CI: fails if a changed file is too risky
    Check(CheckArgs),
    /// Everything, row by row, for other programs
    Export(ExportArgs),
    /// Takes in what a compiler knows: it goes before our own answers
    Import(ImportArgs),
    /// Computes everything now, so that later questions are quick
    #[command(after_help = "Examples:\n  evergraph index\n  evergraph index --at main --store /var/cache/evergraph")]
    Index,
    /// What is indexed per language, and what was left out and why
    #[command(after_help = "Examples:\n  evergraph status\n  evergraph status -v        lists every skipped file")]
    Status,
    /// The languages that are read, and what is understood of each
    #[command(after_help = "A language is `measured` against a compiler's own answers, or goes as far as \
`declared` types carry.\n\nExamples:\n  evergraph languages\n  evergraph languages --format json")]
    Languages,
    /// Replays history and compares incremental results with results from scratch
    Verify(VerifyArgs),
    /// Where results are kept between runs
    #[command(subcommand, after_help = "Examples:\n  evergraph store stat\n  evergraph store clear")]
    Store(StoreVerb),
    /// Prints a completion script for a shell
    #[command(after_help = "Examples:
  evergraph completions bash > ~/.local/share/bash-completion/completions/evergraph
  evergraph completions fish > ~/.config/fish/completions/evergraph.fish")]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Prints a man page
    Man(ManArgs),
}

impl Verb {
    /// As it is typed.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Verb::Rank(_) => "rank",
            Verb::Symbols(_) => "symbols",
            Verb::Def(_) => "def",
            Verb::Refs(_) => "refs",
            Verb::Callers(_) => "callers",
            Verb::Callees(_) => "callees",
            Verb::Graph(_) => "graph",
            Verb::Communities(_) => "communities",
            Verb::Unresolved(_) => "unresolved",
            Verb::Show(_) => "show",
            Verb::Hotspots(_) => "hotspots",
            Verb::Churn(_) => "churn",
            Verb::Coupled(_) => "coupled",
            Verb::Owners(_) => "owners",
            Verb::Burndown(_) => "burndown",
            Verb::Blame(_) => "blame",
            Verb::Salience(_) => "salience",
            Verb::Diff(_) => "diff",
            Verb::Impact(_) => "impact",
            Verb::Trend(_) => "trend",
            Verb::Check(_) => "check",
            Verb::Export(_) => "export",
            Verb::Import(_) => "import",
            Verb::Index => "index",
            Verb::Status => "status",
            Verb::Languages => "languages",
            Verb::Verify(_) => "verify",
            Verb::Store(_) => "store",
            Verb::Completions { .. } => "completions",
            Verb::Man(_) => "man",
        }
    }

    /// The formats it writes, its own first.
    pub(crate) fn formats(&self) -> &'static [Format] {
        match self {
            Verb::Graph(_) => &[Format::Dot, Format::Mermaid, Format::Graphml, Format::Json, Format::Text],
            Verb::Export(_) => &[Format::Jsonl, Format::Csv],
            Verb::Hotspots(_) | Verb::Churn(_) | Verb::Burndown(_) | Verb::Trend(_) => {
                &[Format::Text, Format::Json, Format::Svg, Format::Html]
            }
            Verb::Completions { .. } | Verb::Man(_) => &[Format::Text],
            _ => &[Format::Text, Format::Json],
        }
    }
}
