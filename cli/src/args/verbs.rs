//! The verbs and their own arguments.

use super::Format;
use super::compare::{CheckArgs, CommunitiesArgs, DiffArgs, ImpactArgs, SalienceArgs, TrendArgs};
use super::history::{BlameArgs, BurndownArgs, ChurnArgs, CoupledArgs, HotspotsArgs, OwnersArgs};
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand, ValueEnum};
use clap_complete::Shell;
use evergraph_engine::api::{Filter, GraphKind, RankBy, Show, WalkOptions};
use std::path::PathBuf;

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

/// What is shown of code that would drown an answer.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct FilterArgs {
    /// Show tests as well; by default they are hidden
    #[arg(long)]
    tests: bool,
    /// Show vendored and generated code as well; by default it is hidden
    #[arg(long)]
    vendored: bool,
}

impl FilterArgs {
    pub(crate) fn filter(self) -> Filter {
        Filter { tests: self.tests, vendored: self.vendored }
    }
}

/// Which edges count.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct SureArgs {
    /// Count only calls at least this sure, from 0 to 1
    #[arg(long, value_name = "C", default_value_t = 0.0, value_parser = confidence)]
    pub(crate) min_confidence: f32,
}

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
    by: By,
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

#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    Function,
    File,
}

impl RankArgs {
    pub(crate) fn by(&self) -> RankBy {
        match self.by {
            By::Function => RankBy::Function,
            By::File => RankBy::File,
        }
    }
}

fn confidence(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(c) if (0.0..=1.0).contains(&c) => Ok(c),
        _ => Err("a number from 0 to 1 is wanted".to_owned()),
    }
}

#[derive(Args, Debug)]
#[command(after_help = "\
`*` matches any characters, `?` one, `[ab]` one of some. Without `::` or `#` the pattern is matched
against the last part of the name.

Examples:
  evergraph symbols 'parse*'
  evergraph symbols 'Parser::*'
  evergraph symbols 'src/*.rs#*' -v         with lines, parameters and complexity")]
pub(crate) struct SymbolsArgs {
    /// A name or a pattern
    #[arg(default_value = "*", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) pattern: String,
}

#[derive(Args, Debug)]
#[command(after_help = "\
A name is `helper`, `Parser::parse` (or `Parser.parse`), or `src/app.py#Parser::parse`. All definitions
of that name are meant. A position is PATH:LINE:COL, from the root of the repository.

Examples:
  evergraph def src/app.py:12:8
  evergraph def Parser::parse
  evergraph def 'src/app.py#Parser::parse' --format json")]
pub(crate) struct QueryArgs {
    /// A name, or PATH:LINE:COL
    #[arg(value_name = "NAME|POSITION", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) query: String,
}

#[derive(Args, Debug)]
#[command(after_help = "\
A name is `helper`, `Parser::parse` (or `Parser.parse`), or `src/app.py#Parser::parse`; a position is
PATH:LINE:COL, from the root of the repository.

Examples:
  evergraph refs Parser::parse
  evergraph refs Parser::parse --why              how each came to it, step by step
  evergraph refs 'src/app.py#Parser::parse' --format json")]
pub(crate) struct RefsArgs {
    /// A name, or PATH:LINE:COL
    #[arg(value_name = "NAME|POSITION", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) query: String,
    /// Say how each came to the definition: scope, import, re-export, type, step by step
    #[arg(long)]
    pub(crate) why: bool,
}

#[derive(Args, Debug)]
#[command(after_help = "\
What is known to lead outside of the repository is not listed. With `--by reason`, reasons are counted.

Examples:
  evergraph unresolved src/app.py
  evergraph unresolved src/ --by reason
  evergraph unresolved --format json | jq '.references[] | select(.reason == \"no-such-member\")'")]
pub(crate) struct UnresolvedArgs {
    /// A file, a directory, or a pattern of paths; everything without
    pub(crate) path: Option<String>,
    /// Count instead of listing
    #[arg(long, value_name = "WHAT")]
    pub(crate) by: Option<CountBy>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum CountBy {
    Reason,
}

#[derive(Args, Debug)]
#[command(after_help = "\
A name is `helper`, `Parser::parse`, or `src/app.py#Parser::parse`; a position is PATH:LINE:COL.
Tests and vendored code are neither shown nor walked through, unless asked about; how many were left out is said.

Examples:
  evergraph callers Parser::parse
  evergraph callers Parser::parse --tests         which tests reach it
  evergraph callers Parser::parse --why           how each call was found, step by step
  evergraph callees src/app.py:12:8 --depth 3")]
pub(crate) struct WalkArgs {
    /// A name, or PATH:LINE:COL
    #[arg(value_name = "NAME|POSITION", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) query: String,
    /// Through up to this many calls
    #[arg(short, long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    depth: u32,
    /// Say how each call was found: scope, import, re-export, type, step by step
    #[arg(long)]
    why: bool,
    #[command(flatten)]
    sure: SureArgs,
    #[command(flatten)]
    filter: FilterArgs,
}

impl WalkArgs {
    pub(crate) fn options(&self) -> WalkOptions {
        WalkOptions {
            depth: self.depth,
            filter: self.filter.filter(),
            min_confidence: self.sure.min_confidence,
            why: self.why,
        }
    }
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

#[derive(Args, Debug)]
#[command(after_help = "\
Every commit is computed twice: from what the commit before left, and from nothing. Both must agree
byte for byte. Exits with 1 if any differs.

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
