//! What a record holds.

/// The kind of a record: which query's result it holds. Records of a kind lie next to each other. The
/// numbers are on disk: a new kind gets a new number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
#[non_exhaustive]
pub enum RecordKind {
    /// Everything known of one blob by itself.
    FileFacts = 1,
    /// The entries of a commit's tree.
    Tree = 2,
    /// The bindings of one file in its surroundings.
    Bindings = 3,
    /// A graph over a whole tree.
    Graph = 4,
    /// The ranks of a graph's nodes.
    Ranks = 5,
    /// What changed between two commits.
    CommitDelta = 6,
}

impl RecordKind {
    /// All kinds, in the order of their records.
    pub const ALL: [RecordKind; 6] = [
        RecordKind::FileFacts,
        RecordKind::Tree,
        RecordKind::Bindings,
        RecordKind::Graph,
        RecordKind::Ranks,
        RecordKind::CommitDelta,
    ];

    /// The stable spelling used in text and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            RecordKind::FileFacts => "file-facts",
            RecordKind::Tree => "tree",
            RecordKind::Bindings => "bindings",
            RecordKind::Graph => "graph",
            RecordKind::Ranks => "ranks",
            RecordKind::CommitDelta => "commit-delta",
        }
    }
}
