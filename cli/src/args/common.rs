//! Arguments that several verbs share: what is listed, which code is shown, which edges count.

use clap::{Args, ValueEnum};
use evergraph_engine::api::{Entity, Filter, RankBy};
use std::str::FromStr;

/// What is listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum By {
    File,
    Function,
}

impl From<By> for Entity {
    fn from(by: By) -> Entity {
        match by {
            By::File => Entity::File,
            By::Function => Entity::Function,
        }
    }
}

impl From<By> for RankBy {
    fn from(by: By) -> RankBy {
        match by {
            By::File => RankBy::File,
            By::Function => RankBy::Function,
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
    #[arg(long, value_name = "C", default_value_t = 0.0, value_parser = share::<f32>)]
    pub(crate) min_confidence: f32,
}

/// A number from 0 to 1.
pub(super) fn share<N: FromStr + PartialOrd + From<u8>>(text: &str) -> Result<N, String> {
    match text.parse::<N>() {
        Ok(n) if (N::from(0)..=N::from(1)).contains(&n) => Ok(n),
        _ => Err("a number from 0 to 1 is wanted".to_owned()),
    }
}
