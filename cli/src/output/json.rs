//! JSON documents: one object, versioned. `cli/JSON.md` describes each.

use super::Out;
use serde::Serialize;
use std::io::{self, Write};

/// The version of all documents and export rows. A field that is added changes nothing; one that is
/// removed, renamed or means something else makes the next version.
pub(crate) const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Document<'a, T> {
    schema: u32,
    /// What a column counts.
    columns: &'static str,
    #[serde(flatten)]
    body: &'a T,
}

/// Writes a document.
pub(crate) fn write<T: Serialize>(out: &mut Out, body: &T) -> io::Result<()> {
    let document = Document { schema: SCHEMA, columns: "utf-8-bytes", body };
    serde_json::to_writer_pretty(&mut *out, &document).map_err(io::Error::from)?;
    writeln!(out)
}

/// Writes one row of an export, on one line.
pub(crate) fn write_row<T: Serialize>(out: &mut Out, row: &T) -> io::Result<()> {
    serde_json::to_writer(&mut *out, row).map_err(io::Error::from)?;
    out.write_all(b"\n")
}
