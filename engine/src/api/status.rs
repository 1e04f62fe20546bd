//! What is indexed, what was left out, and whether incremental equals from scratch.

use super::Skipped;
use serde::Serialize;
use std::collections::BTreeMap;

/// What is indexed and how fresh it is.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Status {
    /// The repository's directory.
    pub repository: String,
    /// Languages with files in the tree, by name.
    pub languages: Vec<LanguageStatus>,
    /// Entries of the tree left out, by reason.
    pub skipped: BTreeMap<&'static str, u32>,
    /// Nodes of the call graph: functions, methods, types that are called, and top levels of files.
    pub nodes: u32,
    /// Its edges: pairs of a caller and a callee.
    pub edges: u32,
    /// Where results are kept between processes.
    pub store: StoreStatus,
    /// Indexes made by compilers that go before our own answers, the one imported last first.
    pub imports: Vec<ImportedIndex>,
}

/// An index that was imported.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ImportedIndex {
    /// What made it, as it says itself.
    pub tool: String,
    /// The version of that.
    pub version: String,
    /// The commit it is of; `None`: files on disk.
    pub commit_id: Option<String>,
    /// Files it speaks of.
    pub documents: u32,
    /// Those that the tree has with the content the index knows. Nothing is taken from the others.
    pub in_effect: u32,
    /// References whose definitions it knows.
    pub references: u32,
    /// What its content is called by.
    pub hash: String,
}

/// What became of an index that was imported.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ImportReport {
    /// The index, and how far it is in effect.
    #[serde(flatten)]
    pub index: ImportedIndex,
    /// Its documents that were left out: `not-in-tree`, `unsupported`, `other-text` (it holds another
    /// text), `other-positions` (its names do not stand in this text), or why the file has no facts.
    pub ignored: Vec<Skipped>,
}

/// What is known of a language, whatever the repository.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LanguageInfo {
    /// Its name, as `--lang` takes it.
    pub language: &'static str,
    /// File extensions without the dot.
    pub extensions: Vec<&'static str>,
    /// `measured` against a compiler's own answers, or `declared`: as far as declared types carry.
    pub tier: &'static str,
    /// Files whose content decides where imports lead.
    pub manifests: Vec<&'static str>,
    /// What is understood beyond scopes, imports and declared types: `includes`, `open-modules`,
    /// `extensions` (members added from other files), `overloads` (by types of arguments), `dispatch`,
    /// `callbacks`, `decorators`, `macros`.
    pub supports: Vec<&'static str>,
}

/// One language.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct LanguageStatus {
    /// Its name.
    pub language: String,
    /// How far its edges are to be trusted, as in [`LanguageInfo::tier`].
    pub tier: &'static str,
    /// Files with facts.
    pub files: u32,
    /// Files left out.
    pub skipped: u32,
    /// Files with syntax errors, of which the readable parts were taken.
    pub with_errors: u32,
    /// Symbols: definitions that other files can see.
    pub symbols: u32,
    /// References bound inside the repository.
    pub bound: u32,
    /// References that lead outside.
    pub outside: u32,
    /// References nothing is known of.
    pub unresolved: u32,
}

/// The store.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StoreStatus {
    /// The file, if there is to be one.
    pub path: Option<String>,
    /// `ready`; `disabled` if there is to be none; `busy`, `read-only`, `no-space`, `damaged` or
    /// `unavailable` if it could not be used when it was last needed.
    pub state: &'static str,
    /// The state in words, with what the system said.
    pub detail: String,
    /// Records in it.
    pub records: u64,
    /// Size of the file.
    pub bytes: u64,
    /// What the records are.
    pub kinds: Vec<StoredKind>,
}

/// The records of one kind in the store.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StoredKind {
    /// `file-facts`, `summaries`, `graph`, `ranks`, `history` and so on.
    pub kind: &'static str,
    /// How many there are.
    pub records: u64,
    /// Their bytes as stored, compressed. The file adds its own structure.
    pub bytes: u64,
}

/// The outcome of comparing incremental results with results from scratch.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct VerifyReport {
    /// One row per commit, oldest first.
    pub steps: Vec<VerifyStep>,
    /// Commits at which the two differ.
    pub differing: u32,
}

/// One commit of a replayed history.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct VerifyStep {
    /// The commit.
    pub commit_id: String,
    /// Files that changed against the commit before.
    pub changed: u32,
    /// Blobs parsed by the incremental engine.
    pub parsed: u64,
    /// Queries it executed.
    pub executed: u64,
    /// Hash of everything exported, the same from scratch.
    pub digest: String,
    /// The first line that differs, incremental and from scratch; `None` if all are equal.
    pub difference: Option<String>,
}
