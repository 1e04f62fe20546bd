//! How a host hears of long work.

/// Receives the progress of long work. Called from worker threads; must return quickly.
pub trait Progress: Send + Sync {
    /// A stage begins with a number of steps.
    fn begin(&self, stage: Stage, total: u64);
    /// Steps were done.
    fn advance(&self, steps: u64);
    /// The stage is over.
    fn end(&self);
}

/// Stages of indexing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Reading and parsing blobs.
    Parsing,
    /// Binding the references of files.
    Binding,
    /// Comparing commits with their parents.
    History,
    /// Comparing the functions before and after commits.
    Functions,
    /// Replaying commits.
    Verifying,
}

/// Ignores everything.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn begin(&self, _stage: Stage, _total: u64) {}
    fn advance(&self, _steps: u64) {}
    fn end(&self) {}
}
