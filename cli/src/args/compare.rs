//! Arguments of the verbs that compare commits, weigh what there is, and group it.

use super::common::{By, FilterArgs, share};
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};
use evergraph_engine::api::Metric;
use std::fmt;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
A range is FROM..TO; without TO, the commit that is looked at (HEAD, --at, or the files on disk with
--worktree). FROM...TO is what TO changed since the two parted. A definition is followed to another file
or container by its name and at least half of its text, under another name by seven tenths of its text.

Examples:
  evergraph diff HEAD~1..HEAD
  evergraph diff v1.0..v2.0 --format json
  evergraph diff main.. --worktree")]
pub(crate) struct DiffArgs {
    /// Two commits: FROM..TO, or FROM..
    #[arg(value_parser = range)]
    pub(crate) range: Range,
    /// List at most this many changes of rank
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    pub(crate) top: usize,
}

/// Two commits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) from: String,
    /// Without, the commit that is looked at.
    pub(crate) to: Option<String>,
    /// What the second commit changed since both parted, and not what the first one lacks besides.
    pub(crate) since_parted: bool,
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dots = if self.since_parted { "..." } else { ".." };
        write!(f, "{}{dots}{}", self.from, self.to.as_deref().unwrap_or_default())
    }
}

#[derive(Args, Debug)]
#[command(after_help = "\
Looks at each of the last commits along first parents; files are followed through renames, functions
through renames and moves.

Examples:
  evergraph trend Parser::parse --metric callers
  evergraph trend src/parser.rs --metric complexity --last 50
  evergraph trend src/parser.rs --metric churn --format svg > churn.svg")]
pub(crate) struct TrendArgs {
    /// A file, or the name of a function
    #[arg(value_name = "NAME|PATH", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) of: String,
    /// The number to follow
    #[arg(long, value_enum, value_name = "METRIC", default_value_t = MetricName::Rank)]
    metric: MetricName,
    /// At most this many commits
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) last: u32,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum MetricName {
    /// PageRank
    Rank,
    /// Cyclomatic complexity
    Complexity,
    /// Functions or files that call it
    Callers,
    /// Lines added and removed
    Churn,
}

impl TrendArgs {
    pub(crate) fn metric(&self) -> Metric {
        match self.metric {
            MetricName::Rank => Metric::Rank,
            MetricName::Complexity => Metric::Complexity,
            MetricName::Callers => Metric::Callers,
            MetricName::Churn => Metric::Churn,
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "\
The score is the weighted mean of percentiles among all files, or all functions: PageRank .30, betweenness on imports .15,
HITS authority .15, change frequency .15, bus-factor risk .10, size .05, absence of tests .10. A file of
weights is TOML with any of page_rank, betweenness, authority, change_frequency, bus_factor_risk, size
and absence_of_tests; what it does not name keeps its weight.

Examples:
  evergraph salience
  evergraph salience --by function
  evergraph salience --top 50 --weights weights.toml --format json")]
pub(crate) struct SalienceArgs {
    /// Files, or functions and methods
    #[arg(long, value_enum, value_name = "KIND", default_value_t = By::File)]
    pub(crate) by: By,
    /// At most this many rows
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    pub(crate) top: usize,
    /// A file of weights
    #[arg(long, value_name = "FILE")]
    pub(crate) weights: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Of a change FROM..TO (FROM.. up to what is looked at, FROM...TO since the two parted), or of a file or
name: who calls it and who imports it, directly or through others, tests that reach it, files that
usually change as well and did not, and whom to ask.

Examples:
  evergraph impact HEAD~1..HEAD
  evergraph impact HEAD.. --worktree
  evergraph impact Parser::parse --depth 2")]
pub(crate) struct ImpactArgs {
    /// FROM..TO, FROM.., a file, or a name
    #[arg(value_name = "RANGE|PATH|NAME", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) of: String,
    /// Through up to this many calls or imports
    #[arg(short, long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) depth: u32,
}

#[derive(Args, Debug)]
#[command(after_help = "\
The risk of a changed file, from 0 to 1: 0.35 x hotspot (percentile of change frequency x percentile of
complexity) + 0.30 x percentile of PageRank + 0.15 / bus factor + 0.20 if no test reaches it. Tests and
vendored or generated code are not judged. Exits with 1 if any changed file is above the limit.

Examples:
  evergraph check --max-risk 0.7 origin/main...HEAD
  evergraph check main.. --format json")]
pub(crate) struct CheckArgs {
    /// Two commits: FROM..TO, or FROM..
    #[arg(value_parser = range)]
    pub(crate) range: Range,
    /// The highest risk allowed, from 0 to 1
    #[arg(long, value_name = "R", default_value_t = 0.7, value_parser = share::<f64>)]
    pub(crate) max_risk: f64,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Groups with many imports and calls inside and few between, by modularity (the algorithm of Leiden, the same
for the same tree). Cohesion is the share of their members' edges that stays inside.

Examples:
  evergraph communities
  evergraph communities --by function --top 5
  evergraph communities --tests --format json")]
pub(crate) struct CommunitiesArgs {
    /// Files, by imports and calls; or functions, by calls
    #[arg(long, value_enum, value_name = "KIND", default_value_t = By::File)]
    pub(crate) by: By,
    /// At most this many communities
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    pub(crate) top: usize,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
}

/// `FROM..TO`, `FROM...TO`, or either without `TO`.
pub(crate) fn range(text: &str) -> Result<Range, String> {
    let (from, to) = text.split_once("..").unwrap_or_default();
    let (since_parted, to) = to.strip_prefix('.').map_or((false, to), |to| (true, to));
    if from.is_empty() || to.starts_with('.') {
        return Err("a range like main..HEAD, main.. or main...HEAD is wanted".to_owned());
    }
    Ok(Range { from: from.to_owned(), to: (!to.is_empty()).then(|| to.to_owned()), since_parted })
}

#[cfg(test)]
mod tests {
    use super::{Range, range};

    #[test]
    fn a_range_has_two_commits_or_one() {
        let of = |from: &str, to: Option<&str>, since_parted| {
            Ok(Range { from: from.into(), to: to.map(str::to_owned), since_parted })
        };
        assert_eq!([range("a..b"), range("a..")], [of("a", Some("b"), false), of("a", None, false)]);
        assert_eq!([range("a...b"), range("a...")], [of("a", Some("b"), true), of("a", None, true)]);
        assert_eq!(range("v1.0...v2.0").unwrap().to_string(), "v1.0...v2.0");
        for wrong in ["a", "..b", "..", "a....b", "...", ""] {
            assert!(range(wrong).is_err(), "{wrong}");
        }
    }
}
