//! What every answer carries: which commit it speaks of, and what was left out.

use serde::Serialize;
use std::collections::BTreeMap;

/// An answer with its freshness and its gaps.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Answer<T> {
    /// What the answer speaks of.
    pub commit: Freshness,
    /// Files that should have taken part and could not, with the reason. Files of languages this
    /// build does not know, symbolic links and submodules are only counted, by [`Status`](super::Status).
    pub skips: Vec<Skipped>,
    /// How far the edges of each language in the answer are to be trusted, as in
    /// [`LanguageInfo::tier`](super::LanguageInfo::tier); empty where there are none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tiers: BTreeMap<&'static str, &'static str>,
    /// The answer.
    #[serde(flatten)]
    pub value: T,
}

/// Which state of the repository an answer speaks of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Freshness {
    /// The commit, in full hexadecimal; with `worktree`, the commit the files on disk lie over.
    pub commit_id: Option<String>,
    /// What was asked for: `HEAD`, a branch, an id.
    pub revspec: String,
    /// The files on disk were read, not the commit's.
    pub worktree: bool,
    /// How many unsaved buffers lie over the files.
    pub overlays: u32,
}

/// A file that was left out.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Skipped {
    /// The file; bytes that are not UTF-8 are escaped.
    pub path: String,
    /// Why: the stable spelling of [`Skip`](crate::Skip).
    pub reason: &'static str,
}
