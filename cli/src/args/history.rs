//! Arguments of the verbs about history.

use super::common::{By, FilterArgs, share};
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};
use evergraph_engine::api::{Granularity, HistoryFilter};

/// What is shown of files that would win every list.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct HistoryFilterArgs {
    /// List tests as well; by default they are hidden
    #[arg(long)]
    tests: bool,
    /// List vendored and generated code as well; by default it is hidden
    #[arg(long)]
    vendored: bool,
    /// List lockfiles and changelogs as well; by default they are hidden
    #[arg(long)]
    bookkeeping: bool,
}

impl HistoryFilterArgs {
    pub(crate) fn filter(self) -> HistoryFilter {
        HistoryFilter { tests: self.tests, vendored: self.vendored, bookkeeping: self.bookkeeping }
    }
}

/// How much of a list is shown.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct ListArgs {
    /// At most this many rows
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    pub(crate) top: usize,
    #[command(flatten)]
    filter: HistoryFilterArgs,
}

impl ListArgs {
    pub(crate) fn filter(self) -> HistoryFilter {
        self.filter.filter()
    }
}

#[derive(Args, Debug)]
#[command(after_help = "\
Churn is lines added plus lines removed, as `git log --numstat -M` counts them; of a merge, only the
paths that differ from every parent. Files are followed through renames, functions through renames and
moves. The trend is the slope of a through the last twelve months: positive means that churn
rises.

Examples:
  evergraph churn
  evergraph churn src/parser.rs
  evergraph churn Parser::parse
  evergraph churn src --format json")]
pub(crate) struct ChurnArgs {
    /// A file or directory, or the name of a function or type; by default everything
    #[arg(value_name = "PATH|NAME", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) of: Option<String>,
    #[command(flatten)]
    pub(crate) list: ListArgs,
}

#[derive(Args, Debug)]
#[command(after_help = "\
The score is the percentile of change frequency times the percentile of complexity: code that is hard
to read and changes often. Windows end at the date of the commit that is looked at.

Examples:
  evergraph hotspots
  evergraph hotspots --since 1y --top 50
  evergraph hotspots --by function
  evergraph hotspots --tests --format json")]
pub(crate) struct HotspotsArgs {
    /// Files, or functions and methods
    #[arg(long, value_enum, value_name = "KIND", default_value_t = By::File)]
    pub(crate) by: By,
    /// Count only commits of this time: 90d, 12w, 6m or 1y before the commit's own date
    #[arg(long, value_name = "TIME", value_parser = days)]
    pub(crate) since: Option<u32>,
    /// At most this many rows
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    pub(crate) top: usize,
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Files, or functions, that share at least three commits; merges, commits of more than 1,000 paths and vendoring do not
count. Confidence is the share of its commits that touch the other one too; degree is common commits over the
mean of both ones' commits. Hidden coupling changes together although no path of
imports or calls joins the two.

Examples:
  evergraph coupled src/parser.rs
  evergraph coupled Parser::parse
  evergraph coupled src/parser.rs --min-confidence 0.1 --tests")]
pub(crate) struct CoupledArgs {
    /// The file, or the name of a function or type
    #[arg(value_name = "PATH|NAME", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) of: String,
    /// Leave out rows with a lower confidence, from 0 to 1
    #[arg(long, value_name = "C", default_value_t = 0.3, value_parser = share::<f64>)]
    pub(crate) min_confidence: f64,
    #[command(flatten)]
    pub(crate) list: ListArgs,
}

#[derive(Args, Debug)]
#[command(after_help = "\
As `git blame --first-parent`: what a merge brought came with the merge. Renames are followed.

Examples:
  evergraph blame src/parser.rs
  evergraph blame src/parser.rs --function Parser::parse")]
pub(crate) struct BlameArgs {
    /// The file
    #[arg(value_parser = NonEmptyStringValueParser::new())]
    pub(crate) path: String,
    /// Only the lines of the functions of this name
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) function: Option<String>,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Surviving lines by the period they were written in and by author, at the end of each period along first
parents: the line facts of `blame`.

Examples:
  evergraph burndown
  evergraph burndown src --granularity quarter
  evergraph burndown --format html > burndown.html")]
pub(crate) struct BurndownArgs {
    /// A file or directory; by default everything
    #[arg(value_name = "PATH", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) path: Option<String>,
    /// The length of a period
    #[arg(long, value_enum, value_name = "PERIOD", default_value_t = Period::Month)]
    granularity: Period,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Period {
    Month,
    Quarter,
    Year,
}

impl BurndownArgs {
    pub(crate) fn granularity(&self) -> Granularity {
        match self.granularity {
            Period::Month => Granularity::Month,
            Period::Quarter => Granularity::Quarter,
            Period::Year => Granularity::Year,
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "\
The bus factor is the fewest authors who together hold half (--share) of the surviving lines, or of the
changes. A silo is a file of which one author made four fifths (--silo) of the changes. Surviving lines
are those of `blame`; changes are lines added and removed on all branches.

Examples:
  evergraph owners src/parser.rs
  evergraph owners Parser::parse
  evergraph owners src --half-life 1y
  evergraph owners --share 0.8 --format json")]
pub(crate) struct OwnersArgs {
    /// A file or directory, or the name of a function or type; by default everything
    #[arg(value_name = "PATH|NAME", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) of: Option<String>,
    /// The share that the authors of the bus factor hold, from 0 to 1
    #[arg(long, value_name = "S", default_value_t = 0.5, value_parser = share::<f64>)]
    pub(crate) share: f64,
    /// The share of a file's changes that makes it a silo, from 0 to 1
    #[arg(long, value_name = "S", default_value_t = 0.8, value_parser = share::<f64>)]
    pub(crate) silo: f64,
    /// Changes this much older than the commit count half: 90d, 12w, 6m or 1y
    #[arg(long, value_name = "TIME", value_parser = days)]
    pub(crate) half_life: Option<u32>,
    #[command(flatten)]
    pub(crate) list: ListArgs,
}

/// Days, weeks, months of 30 or years of 365 days.
fn days(text: &str) -> Result<u32, String> {
    let wanted = || "a time like 90d, 12w, 6m or 1y is wanted".to_owned();
    let unit = text.chars().last().ok_or_else(wanted)?;
    let length = match unit {
        'd' => 1,
        'w' => 7,
        'm' => 30,
        'y' => 365,
        _ => return Err(wanted()),
    };
    let number: u32 = text[..text.len() - 1].parse().map_err(|_| wanted())?;
    number.checked_mul(length).filter(|&days| days > 0).ok_or_else(wanted)
}

#[cfg(test)]
mod tests {
    use super::days;

    #[test]
    fn times_are_counted_in_days() {
        assert_eq!(["90d", "2w", "6m", "1y"].map(|t| days(t).unwrap()), [90, 14, 180, 365]);
        for wrong in ["", "y", "1", "0d", "-1d", "1.5y", "9999999999d", "1ü"] {
            assert!(days(wrong).is_err(), "{wrong}");
        }
    }
}
