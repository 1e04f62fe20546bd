//! Reads a SCIP index (<https://github.com/sourcegraph/scip/blob/main/scip.proto>). The bytes are
//! anybody's: every length is checked, a message is never decoded as a whole, and what is kept is not
//! larger than a small multiple of what came in.

use super::columns::{Columns, Lines};
use super::index::{Document, Index, Place, Reference};
use crate::object::{BlobId, RepoPath};
use evergraph_languages::LineColumn;
use prost::Message;
use prost::encoding::{DecodeContext, WireType, decode_key, decode_varint, skip_field};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// More definitions of one symbol are not kept.
const PLACES_MAX: usize = 64;
/// A document is of another text if fewer than half of its names stand where it says; fewer names
/// than this tell nothing.
const NAMES_MIN: u32 = 4;
/// It is of this text, whatever its names are, if all but one in so many are whole words.
const WHOLE_OF: u32 = 20;

const DEFINITION: i32 = 1;

/// A name somewhere, as the schema has it.
#[derive(Clone, PartialEq, Message)]
struct Occurrence {
    #[prost(int32, repeated, tag = "1")]
    range: Vec<i32>,
    #[prost(string, tag = "2")]
    symbol: String,
    #[prost(int32, tag = "3")]
    symbol_roles: i32,
}

#[derive(Clone, PartialEq, Message)]
struct ToolInfo {
    #[prost(string, tag = "1")]
    name: String,
    #[prost(string, tag = "2")]
    version: String,
}

/// A file of the tree an index is compared with.
pub(super) struct Content {
    pub(super) blob_id: BlobId,
    pub(super) text: Arc<[u8]>,
}

/// Says what stands at a path, or why a document about it is of no use.
pub(super) type Tree<'a> = dyn FnMut(&str) -> Result<Content, &'static str> + 'a;

/// An index, and what of it was left out.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) tool: String,
    pub(super) version: String,
    pub(super) index: Index,
    /// Documents that are not taken: path and reason.
    pub(super) ignored: Vec<(String, &'static str)>,
}

/// Reads an index against a tree.
///
/// # Errors
/// What is wrong with the bytes, in words.
pub(super) fn read(bytes: &[u8], tree: &mut Tree<'_>) -> Result<Read, String> {
    let mut documents = Vec::new();
    let mut tool = ToolInfo::default();
    let mut has_metadata = false;
    fields(bytes, &mut |number, value| {
        match (number, value) {
            (1, Value::Bytes(metadata)) => {
                has_metadata = true;
                fields(metadata, &mut |number, value| match (number, value) {
                    (2, Value::Bytes(info)) => {
                        tool = ToolInfo::decode(info).map_err(|e| e.to_string())?;
                        Ok(())
                    }
                    _ => Ok(()),
                })?;
            }
            (2, Value::Bytes(document)) => documents.push(document),
            _ => {}
        }
        Ok(())
    })?;
    if !has_metadata && documents.is_empty() {
        return Err("it holds no documents".to_owned());
    }
    let mut reader = Reader { columns: unsaid(&tool.name), ..Reader::default() };
    for document in documents {
        reader.document(document, tree)?;
    }
    let (index, ignored) = reader.finish();
    Ok(Read { tool: tool.name, version: tool.version, index, ignored })
}

/// What columns count where a document does not say: indexers for editors' languages count as editors
/// do, these two count bytes.
fn unsaid(tool: &str) -> Columns {
    if matches!(tool, "scip-go" | "rust-analyzer") { Columns::Bytes } else { Columns::Utf16 }
}

enum Value<'a> {
    Bytes(&'a [u8]),
    Number(u64),
}

/// Calls `each` with the fields of a message that are bytes or numbers.
fn fields<'a>(mut rest: &'a [u8], each: &mut dyn FnMut(u32, Value<'a>) -> Result<(), String>) -> Result<(), String> {
    let broken = |e: prost::DecodeError| e.to_string();
    while !rest.is_empty() {
        let (wire_type, number) = decode_key(&mut rest).map(|(number, wire)| (wire, number)).map_err(broken)?;
        match wire_type {
            WireType::Varint => each(number, Value::Number(decode_varint(&mut rest).map_err(broken)?))?,
            WireType::LengthDelimited => {
                let length = decode_varint(&mut rest).map_err(broken)?;
                let length = usize::try_from(length).ok().filter(|&length| length <= rest.len());
                let Some(length) = length else { return Err("it ends in the middle of a message".to_owned()) };
                let (value, after) = rest.split_at(length);
                rest = after;
                each(number, Value::Bytes(value))?;
            }
            other => skip_field(other, number, &mut rest, DecodeContext::default()).map_err(broken)?,
        }
    }
    Ok(())
}

/// An occurrence on its way to bytes. Lines and columns from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Raw {
    line: u32,
    start: u32,
    end: Option<u32>,
    symbol: u32,
    is_definition: bool,
}

struct Reader {
    columns: Columns,
    documents: Vec<Document>,
    by_path: FxHashMap<RepoPath, u32>,
    /// Numbers of symbols; the local ones of a document only while it is read.
    numbers: FxHashMap<String, u32>,
    places: Vec<Vec<Place>>,
    ignored: Vec<(String, &'static str)>,
}

impl Default for Reader {
    fn default() -> Reader {
        Reader {
            columns: Columns::Utf16,
            documents: Vec::new(),
            by_path: FxHashMap::default(),
            numbers: FxHashMap::default(),
            places: Vec::new(),
            ignored: Vec::new(),
        }
    }
}

/// What a document's message holds.
struct Parts<'a> {
    path: &'a str,
    text: &'a [u8],
    columns: Columns,
    occurrences: Vec<&'a [u8]>,
}

impl<'a> Parts<'a> {
    fn new(document: &'a [u8], columns: Columns) -> Result<Parts<'a>, String> {
        let mut parts = Parts { path: "", text: b"", columns, occurrences: Vec::new() };
        fields(document, &mut |number, value| {
            match (number, value) {
                (1, Value::Bytes(path)) => {
                    parts.path = std::str::from_utf8(path).map_err(|_| "a path is not UTF-8".to_owned())?;
                }
                (2, Value::Bytes(occurrence)) => parts.occurrences.push(occurrence),
                (5, Value::Bytes(text)) => parts.text = text,
                (6, Value::Number(1)) => parts.columns = Columns::Bytes,
                (6, Value::Number(2)) => parts.columns = Columns::Utf16,
                (6, Value::Number(3)) => parts.columns = Columns::Characters,
                _ => {}
            }
            Ok(())
        })?;
        Ok(parts)
    }
}

impl Reader {
    fn document(&mut self, document: &[u8], tree: &mut Tree<'_>) -> Result<(), String> {
        let parts = Parts::new(document, self.columns)?;
        let content = match tree(parts.path) {
            Ok(content) if parts.text.is_empty() || parts.text == &*content.text => content,
            Ok(_) => return self.ignore(parts.path, "other-text"),
            Err(reason) => return self.ignore(parts.path, reason),
        };
        let mut names: FxHashMap<u32, String> = FxHashMap::default();
        let mut locals: FxHashMap<String, u32> = FxHashMap::default();
        let mut raws = Vec::with_capacity(parts.occurrences.len());
        for bytes in &parts.occurrences {
            let occurrence = Occurrence::decode(*bytes).map_err(|e| e.to_string())?;
            let Some((line, start, end)) = range(&occurrence.range) else {
                return Err(format!("an occurrence in {} has no range", parts.path));
            };
            if occurrence.symbol.is_empty() {
                continue;
            }
            let is_local = occurrence.symbol.starts_with("local ");
            let numbers = if is_local { &mut locals } else { &mut self.numbers };
            let symbol = match numbers.get(&occurrence.symbol) {
                Some(&number) => number,
                None => {
                    let number = self.places.len() as u32;
                    self.places.push(Vec::new());
                    numbers.insert(occurrence.symbol.clone(), number);
                    number
                }
            };
            // What stands for a module is named by its path, and written in many ways.
            if !is_local && !occurrence.symbol.ends_with(['/', ':']) {
                names.entry(symbol).or_insert(occurrence.symbol);
            }
            raws.push(Raw { line, start, end, symbol, is_definition: occurrence.symbol_roles & DEFINITION != 0 });
        }
        raws.sort_unstable();
        match located(&content.text, parts.columns, &raws, &names) {
            Some(columns) => self.take(parts.path, content.blob_id, &raws, &columns),
            None => return self.ignore(parts.path, "other-positions"),
        }
        Ok(())
    }

    fn ignore(&mut self, path: &str, reason: &'static str) -> Result<(), String> {
        self.ignored.push((path.to_owned(), reason));
        Ok(())
    }

    fn take(&mut self, path: &str, blob_id: BlobId, raws: &[Raw], columns: &[u32]) {
        let path = RepoPath::from(path);
        let next = self.documents.len() as u32;
        let number = *self.by_path.entry(path.clone()).or_insert(next);
        if number == next {
            self.documents.push(Document { path, blob_id, references: Vec::new(), reads: Vec::new() });
        }
        for (raw, column) in raws.iter().zip(columns) {
            let at = LineColumn { line: raw.line.saturating_add(1), column: column + 1 };
            if raw.is_definition {
                let places = &mut self.places[raw.symbol as usize];
                let is_module = (raw.line, raw.start, raw.end) == (0, 0, Some(0));
                if places.len() < PLACES_MAX {
                    places.push(Place { document: number, at, is_module });
                }
            } else {
                self.documents[number as usize].references.push(Reference { at, symbol: raw.symbol });
            }
        }
    }

    /// What leads somewhere inside, with symbols numbered anew.
    fn finish(mut self) -> (Index, Vec<(String, &'static str)>) {
        let mut index = Index::default();
        let mut numbers: FxHashMap<u32, u32> = FxHashMap::default();
        for document in &mut self.documents {
            document.references.retain(|r| !self.places[r.symbol as usize].is_empty());
            for reference in &mut document.references {
                let number = *numbers.entry(reference.symbol).or_insert_with(|| {
                    index.symbols.push(self.places[reference.symbol as usize].clone());
                    index.symbols.len() as u32 - 1
                });
                reference.symbol = number;
            }
            document.references.sort_unstable();
            document.references.dedup();
            let symbols = document.references.iter().map(|r| r.symbol);
            document.reads = symbols.flat_map(|s| index.symbols[s as usize].iter().map(|p| p.document)).collect();
            document.reads.sort_unstable();
            document.reads.dedup();
        }
        index.documents = self.documents;
        self.ignored.sort();
        (index, self.ignored)
    }
}

/// Line, first column, and the column behind the last if it is on the same line.
fn range(range: &[i32]) -> Option<(u32, u32, Option<u32>)> {
    let number = |at: usize| range.get(at).and_then(|&n| u32::try_from(n).ok());
    match range.len() {
        3 => Some((number(0)?, number(1)?, Some(number(2)?))),
        4 => Some((number(0)?, number(1)?, (range[0] == range[2]).then(|| number(3)).flatten())),
        _ => None,
    }
}

/// The byte columns of sorted occurrences; `None` if they are not of this text.
fn located(text: &[u8], columns: Columns, raws: &[Raw], names: &FxHashMap<u32, String>) -> Option<Vec<u32>> {
    let mut lines = Lines::new(text, columns);
    let (mut compared, mut fitting, mut whole) = (0u32, 0u32, 0u32);
    let mut found = Vec::with_capacity(raws.len());
    for raw in raws {
        let (column, name) = lines.locate(raw.line, raw.start, raw.end)?;
        found.push(column);
        let name = name.and_then(|name| std::str::from_utf8(name).ok()).filter(|name| !name.is_empty());
        if let (Some(name), Some(symbol)) = (name, names.get(&raw.symbol)) {
            compared += 1;
            // Of `name as name`, which some give as one name, the first.
            fitting += u32::from(symbol.contains(name.split(' ').next().unwrap_or(name)));
            whole += u32::from(is_whole_word(text, name.as_bytes()));
        }
    }
    let fits = fitting * 2 >= compared || whole * WHOLE_OF >= compared * (WHOLE_OF - 1);
    (compared < NAMES_MIN || fits).then_some(found)
}

/// Whether a part of the text is a word that neither begins nor ends inside another: by chance that is rare, and names
/// that a file uses under another name (`const { it } = require("test")`) still are.
fn is_whole_word(text: &[u8], part: &[u8]) -> bool {
    let is_word = |&byte: &u8| evergraph_languages::is_word(byte);
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    let (before, after) = (start.checked_sub(1).and_then(|at| text.get(at)), text.get(start + part.len()));
    part.iter().all(is_word) && !before.is_some_and(is_word) && !after.is_some_and(is_word)
}
