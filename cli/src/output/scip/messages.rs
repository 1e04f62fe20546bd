//! The messages of SCIP that are written: names and numbers are those of its schema
//! (<https://github.com/sourcegraph/scip/blob/main/scip.proto>).

use prost::Message;

/// A whole index. Indexes written one after another are one index.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Index {
    #[prost(message, optional, tag = "1")]
    pub(crate) metadata: Option<Metadata>,
    #[prost(message, repeated, tag = "2")]
    pub(crate) documents: Vec<Document>,
}

/// Which tool indexed what.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Metadata {
    #[prost(message, optional, tag = "2")]
    pub(crate) tool_info: Option<ToolInfo>,
    #[prost(string, tag = "3")]
    pub(crate) project_root: String,
    /// 1: UTF-8.
    #[prost(int32, tag = "4")]
    pub(crate) text_document_encoding: i32,
}

#[derive(Clone, PartialEq, Message)]
pub(crate) struct ToolInfo {
    #[prost(string, tag = "1")]
    pub(crate) name: String,
    #[prost(string, tag = "2")]
    pub(crate) version: String,
}

/// A file.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Document {
    #[prost(string, tag = "1")]
    pub(crate) relative_path: String,
    #[prost(message, repeated, tag = "2")]
    pub(crate) occurrences: Vec<Occurrence>,
    #[prost(message, repeated, tag = "3")]
    pub(crate) symbols: Vec<SymbolInformation>,
    #[prost(string, tag = "4")]
    pub(crate) language: String,
    /// 1: columns count bytes of UTF-8.
    #[prost(int32, tag = "6")]
    pub(crate) position_encoding: i32,
}

/// A name somewhere.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct Occurrence {
    /// Line, first column, column behind the last; all from 0.
    #[prost(int32, repeated, tag = "1")]
    pub(crate) range: Vec<i32>,
    #[prost(string, tag = "2")]
    pub(crate) symbol: String,
    /// Bits: 1 definition, 2 import, 4 write, 8 read.
    #[prost(int32, tag = "3")]
    pub(crate) symbol_roles: i32,
}

/// A definition.
#[derive(Clone, PartialEq, Message)]
pub(crate) struct SymbolInformation {
    #[prost(string, tag = "1")]
    pub(crate) symbol: String,
    #[prost(int32, tag = "5")]
    pub(crate) kind: i32,
    #[prost(string, tag = "6")]
    pub(crate) display_name: String,
}
