//! One commit that changed one thing: what all measures of change are folds over.

/// A commit changed a file or a function of the tip. A commit may touch a thing more than once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Touch {
    /// A position in the log.
    pub(crate) commit: u32,
    /// The file, by the number of its path; or the function, by its place among those of the tip.
    pub(crate) of: u32,
    /// Lines.
    pub(crate) added: u32,
    pub(crate) removed: u32,
}
