//! What a record holds.

/// The kind of a record: which query's result it holds. Records of a kind lie next to each other. The
/// numbers are on disk: a new kind gets a new number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
#[non_exhaustive]
pub enum RecordKind {
    /// Everything known of one blob by itself.
    FileFacts = 1,
    /// The list of a tree's parts: keys of records of kind `Graph`.
    Tree = 2,
    /// What other files may see of one blob.
    Summary = 3,
    /// A part of a tree's graph: the edges of some neighbouring files.
    Graph = 4,
    /// The highest ranks of a tree.
    Ranks = 5,
    /// Which tree of a repository was assembled last: where the next one starts from.
    Latest = 6,
    /// Which records of kind `Deltas` a repository has.
    History = 7,
    /// What some neighbouring commits changed.
    Deltas = 8,
    /// How complex the files of a repository's tree are.
    Complexity = 9,
    /// The functions of one blob: what histories of functions compare.
    Outline = 10,
    /// Which commit each line of some neighbouring files came with.
    Lines = 11,
    /// What questions about change read of many commits.
    Log = 12,
}

impl RecordKind {
    /// All kinds, in the order of their records.
    pub const ALL: [RecordKind; 12] = [
        RecordKind::FileFacts,
        RecordKind::Tree,
        RecordKind::Summary,
        RecordKind::Graph,
        RecordKind::Ranks,
        RecordKind::Latest,
        RecordKind::History,
        RecordKind::Deltas,
        RecordKind::Complexity,
        RecordKind::Outline,
        RecordKind::Lines,
        RecordKind::Log,
    ];

    /// Whether records of the kind with this number are written again under their keys. All others are
    /// named by what they are made from, and never change.
    pub(super) fn is_replaced(number: u8) -> bool {
        [RecordKind::Latest, RecordKind::History, RecordKind::Complexity].iter().any(|&kind| kind as u8 == number)
    }

    /// The stable spelling used in text and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            RecordKind::FileFacts => "file-facts",
            RecordKind::Tree => "tree",
            RecordKind::Summary => "summaries",
            RecordKind::Graph => "graph",
            RecordKind::Ranks => "ranks",
            RecordKind::Latest => "latest",
            RecordKind::History => "history",
            RecordKind::Deltas => "deltas",
            RecordKind::Complexity => "complexity",
            RecordKind::Outline => "outlines",
            RecordKind::Lines => "lines",
            RecordKind::Log => "log",
        }
    }
}
