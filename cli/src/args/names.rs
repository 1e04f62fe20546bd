//! Arguments of verbs that ask about names: definitions, references, callers, what is bound to nothing.

use super::common::{FilterArgs, SureArgs};
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};
use evergraph_engine::api::WalkOptions;

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
