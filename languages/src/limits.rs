//! Every bound on the work one file may cause, in one table.

use std::time::Duration;

/// Bounds that keep a hostile file from costing the process. Each has a test that reaches it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Limits {
    /// Larger blobs are skipped before they are inflated. A 50 MB one-line script costs 85 s and 5.5 GB.
    pub blob_bytes_max: u64,
    /// Open brackets before parsing. Grammars keep their own stacks.
    pub bracket_depth_max: u32,
    /// Indentation levels before parsing. 520 nested Python blocks abort inside the C scanner.
    pub indent_depth_max: u32,
    /// Levels of the syntax tree after parsing. Past 65,535 tree-sitter's own cursors go wrong.
    pub syntax_depth_max: u32,
    /// Wall time one parse may take.
    pub parse_budget: Duration,
    /// Definitions one reference may have before the rest are only counted.
    pub candidates_max: u32,
    /// Steps of type evaluation one reference may cause.
    pub inference_steps_max: u32,
}

impl Limits {
    /// For indexing a repository.
    pub const BATCH: Limits = Limits {
        blob_bytes_max: 2 << 20,
        bracket_depth_max: 4_000,
        indent_depth_max: 400,
        syntax_depth_max: 10_000,
        parse_budget: Duration::from_secs(5),
        candidates_max: 64,
        inference_steps_max: 400,
    };

    /// For a buffer somebody is typing in: the same but for the time a parse may take.
    pub const INTERACTIVE: Limits = Limits { parse_budget: Duration::from_millis(500), ..Limits::BATCH };
}

impl Default for Limits {
    fn default() -> Self {
        Limits::BATCH
    }
}
