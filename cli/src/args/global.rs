//! Flags that every verb takes, before or after it.

use clap::builder::PossibleValuesParser;
use clap::{ArgAction, Args, ValueEnum};
use evergraph_engine::{At, StoreLocation};
use std::path::PathBuf;

/// Flags that every verb takes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// The repository: a directory in it, its .git, or a bare repository
    #[arg(short = 'C', long, global = true, value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub(crate) repo: PathBuf,
    /// The commit to look at, by any spelling git knows; no checkout needed [default: HEAD]
    #[arg(long, global = true, value_name = "REVSPEC")]
    at: Option<String>,
    /// Look at the files on disk: changed and untracked ones included, ignored ones not
    #[arg(long, global = true)]
    worktree: bool,
    /// Read only these languages (a list with commas, or repeated)
    #[arg(long, global = true, value_name = "LANG", value_delimiter = ',', value_parser = language_names())]
    pub(crate) lang: Vec<String>,
    /// text or json; graph also dot, mermaid, graphml; export jsonl or csv; hotspots, churn,
    /// burndown and trend also svg, html
    #[arg(long, global = true, value_name = "FORMAT", hide_possible_values = true)]
    pub(crate) format: Option<Format>,
    /// Where results are kept between runs: a folder, or `none` [default: the user's cache folder]
    #[arg(long, global = true, value_name = "DIR|none", env = "EVERGRAPH_STORE", hide_env = true)]
    store: Option<PathBuf>,
    /// Worker threads [default: one per core]
    #[arg(short, long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Say on stderr which queries executed, were still valid or came from the store, and why
    #[arg(long, global = true)]
    pub(crate) explain: bool,
    /// Write a trace of everything done, for chrome://tracing or ui.perfetto.dev
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) trace: Option<PathBuf>,
    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = Color::Auto)]
    color: Color,
    /// Only the answer: no progress bar, nothing about freshness
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// More columns, skipped files, stages with their times; twice: every file; thrice: every query
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,
}

/// How an answer is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
    Jsonl,
    Csv,
    Dot,
    Mermaid,
    Graphml,
    Svg,
    Html,
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

impl Format {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
            Format::Dot => "dot",
            Format::Mermaid => "mermaid",
            Format::Graphml => "graphml",
            Format::Svg => "svg",
            Format::Html => "html",
        }
    }
}

impl Global {
    /// The state of the repository the question is about.
    pub(crate) fn at(&self) -> At {
        match &self.at {
            _ if self.worktree => At::Worktree,
            Some(revspec) => At::Revspec(revspec.clone()),
            None => At::default(),
        }
    }

    /// Whether a flag says which state to look at.
    pub(crate) fn names_a_state(&self) -> bool {
        self.at.is_some() || self.worktree
    }

    /// Two flags that exclude each other, wherever they stand.
    pub(crate) fn conflict(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Global { at: Some(_), worktree: true, .. } => Some(("--at", "--worktree")),
            Global { quiet: true, verbose: 1.., .. } => Some(("--quiet", "--verbose")),
            _ => None,
        }
    }

    pub(crate) fn store(&self) -> StoreLocation {
        match &self.store {
            None => StoreLocation::UserCache,
            Some(dir) if dir.as_os_str() == "none" => StoreLocation::None,
            Some(dir) => StoreLocation::Dir(dir.clone()),
        }
    }

    pub(crate) fn jobs(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.jobs.map_or_else(cores, usize::from)
    }

    /// Tells both output streams when to use colours. `auto` respects NO_COLOR and the terminal.
    pub(crate) fn apply_color(&self) {
        match self.color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

fn language_names() -> PossibleValuesParser {
    PossibleValuesParser::new(evergraph_engine::language_names())
}
