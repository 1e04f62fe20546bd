//! Where the facts of a file stand in its bytes. Kept apart from the names, so that a shifted
//! line changes nothing but this.

use crate::ids::{DefId, RefId};
use serde::{Deserialize, Serialize};

/// A half-open range of bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Whether the byte lies inside; the end counts, so that a cursor behind a name finds it.
    pub fn touches(self, byte: u32) -> bool {
        self.start <= byte && byte <= self.end
    }
}

/// Where one definition stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DefinitionSpans {
    /// The name.
    pub name: Span,
    /// The whole definition.
    pub full: Span,
    /// From its start to the start of its body.
    pub signature: Span,
    /// Its doc comment or docstring.
    pub doc: Option<Span>,
}

/// A line and column, both from 1; the column counts bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct LineColumn {
    /// Line from 1.
    pub line: u32,
    /// Column from 1, in bytes of UTF-8.
    pub column: u32,
}

/// Positions of a file's facts, table by table.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Positions {
    /// By [`DefId`].
    #[serde(with = "crate::packed::definitions")]
    pub definitions: Box<[DefinitionSpans]>,
    /// By [`RefId`].
    #[serde(with = "crate::packed::spans")]
    pub references: Box<[Span]>,
    /// By `ScopeId`.
    #[serde(with = "crate::packed::spans")]
    pub scopes: Box<[Span]>,
    /// By index of `FileFacts::imports`.
    #[serde(with = "crate::packed::spans")]
    pub imports: Box<[Span]>,
    /// The byte at which each line starts; the first is 0.
    #[serde(with = "crate::packed::rising")]
    pub line_starts: Box<[u32]>,
}

impl Positions {
    /// Line and column of a byte offset.
    pub fn line_column(&self, byte: u32) -> LineColumn {
        let line = self.line_starts.partition_point(|&start| start <= byte).max(1);
        let start = self.line_starts.get(line - 1).copied().unwrap_or(0);
        LineColumn { line: line as u32, column: byte - start + 1 }
    }

    /// Byte offset of a line and column, both from 1; `None` past the last line.
    pub fn offset(&self, at: LineColumn) -> Option<u32> {
        let start = self.line_starts.get((at.line as usize).checked_sub(1)?)?;
        start.checked_add(at.column.checked_sub(1)?)
    }

    /// Where a definition's name stands.
    pub fn definition(&self, id: DefId) -> LineColumn {
        self.line_column(self.definitions[id.index()].name.start)
    }

    /// Where a reference stands.
    pub fn reference(&self, id: RefId) -> LineColumn {
        self.line_column(self.references[id.index()].start)
    }

    /// Lines a definition spans, at least 1.
    pub fn lines(&self, id: DefId) -> u32 {
        let full = self.definitions[id.index()].full;
        let last = full.end.saturating_sub(1).max(full.start);
        self.line_column(last).line - self.line_column(full.start).line + 1
    }
}
