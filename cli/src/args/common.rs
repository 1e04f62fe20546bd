//! Arguments that several verbs share: which code is shown, which edges count.

use clap::Args;
use evergraph_engine::api::Filter;

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

fn confidence(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(c) if (0.0..=1.0).contains(&c) => Ok(c),
        _ => Err("a number from 0 to 1 is wanted".to_owned()),
    }
}
