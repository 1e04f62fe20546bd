//! What can be typed: global flags, verbs, and what they mean.

mod common;
mod compare;
mod global;
mod graph;
mod history;
mod names;
mod rows;
mod upkeep;
mod verbs;

pub(crate) use common::By;
pub(crate) use compare::{CheckArgs, CommunitiesArgs, DiffArgs, ImpactArgs, Range, SalienceArgs, TrendArgs, range};
pub(crate) use global::{Format, Global};
pub(crate) use graph::{GraphArgs, RankArgs};
pub(crate) use history::{BlameArgs, BurndownArgs, ChurnArgs, CoupledArgs, HotspotsArgs, OwnersArgs};
pub(crate) use names::{QueryArgs, RefsArgs, SymbolsArgs, UnresolvedArgs, WalkArgs};
pub(crate) use rows::{ExportArgs, ExportWhat, ImportArgs, ShowArgs};
pub(crate) use upkeep::{ManArgs, StoreVerb, VerifyArgs};
pub(crate) use verbs::Verb;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{CommandFactory, Parser};

/// Who calls this, what is central, what does this name mean: answers about a git repository,
/// fresh after every commit.
///
/// Answers speak of HEAD unless --at or --worktree says otherwise. Lines and columns count from 1,
/// columns in bytes. Nothing is ever written to the repository.
#[derive(Parser, Debug)]
#[command(name = "evergraph", version, styles = STYLES, after_long_help = AFTER, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) verb: Verb,
    #[command(flatten)]
    pub(crate) global: Global,
}

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const AFTER: &str = "\
Examples:
  evergraph rank                         the most central functions of HEAD
  evergraph symbols 'parse*'             where names are defined
  evergraph def src/app.py:12:8          what the name at a position means
  evergraph callers Parser::parse -d 3   who calls it, through up to three calls
  evergraph -C ~/src/flask --at 3.0.0 rank --by file

Exit codes:
  0 answered, 1 nothing found, 2 usage or repository error, 3 internal error, 130 interrupted

Environment:
  EVERGRAPH_STORE  as --store: a folder, or `none`
  EVERGRAPH_LOG    what to log to stderr instead of what -v does: `info`, `evergraph_engine=trace`, `off`
  NO_COLOR         no colours, if set to anything";

/// Reads the process's arguments. A closed pipe, help and version come back as clap's own errors.
pub(crate) fn parse() -> Result<Cli, clap::Error> {
    let cli = Cli::try_parse()?;
    cli.global.apply_color();
    cli.check()?;
    Ok(cli)
}

impl Cli {
    /// The format to answer in: what was asked for, or the verb's own.
    pub(crate) fn format(&self) -> Format {
        self.global.format.unwrap_or(self.verb.formats()[0])
    }

    /// What the parser cannot say: formats depend on the verb, and clap sees no conflict between a
    /// flag before the verb and one after it.
    fn check(&self) -> Result<(), clap::Error> {
        if let Some((one, other)) = self.global.conflict() {
            let message = format!("the argument '{one}' cannot be used with '{other}'");
            return Err(Cli::command().error(clap::error::ErrorKind::ArgumentConflict, message));
        }
        self.check_format()
    }

    fn check_format(&self) -> Result<(), clap::Error> {
        let known = self.verb.formats();
        let Some(wanted) = self.global.format.filter(|f| !known.contains(f)) else { return Ok(()) };
        let list = known.iter().map(|f| f.as_str()).collect::<Vec<_>>().join(", ");
        let message = format!("`{}` does not write {}; its formats are {list}", self.verb.name(), wanted.as_str());
        Err(Cli::command().error(clap::error::ErrorKind::InvalidValue, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        let cli = Cli::try_parse_from(line.split(' '))?;
        cli.check()?;
        Ok(cli)
    }

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn global_flags_mean_the_same_before_and_after_the_verb() {
        let flags = "-C dir --at v1 --lang python,go --format json --store none --jobs 3 --explain --color never -v";
        let before = parse(&format!("evergraph {flags} rank")).unwrap();
        let after = parse(&format!("evergraph rank {flags}")).unwrap();
        assert_eq!(format!("{:?}", before.global), format!("{:?}", after.global));
        assert_eq!(before.global.lang, ["python", "go"]);
    }

    #[test]
    fn a_verb_refuses_formats_it_does_not_write() {
        assert!(parse("evergraph rank --format dot").is_err());
        assert!(parse("evergraph export calls --format text").is_err());
        assert_eq!(parse("evergraph export calls").unwrap().format(), Format::Jsonl);
        assert_eq!(parse("evergraph graph --format mermaid").unwrap().format(), Format::Mermaid);
    }

    #[test]
    fn a_commit_and_the_worktree_exclude_each_other() {
        assert!(parse("evergraph rank --at HEAD --worktree").is_err());
        assert!(parse("evergraph --at HEAD rank --worktree").is_err());
    }
}
