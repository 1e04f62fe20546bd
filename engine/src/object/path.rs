//! Paths inside a tree: bytes, not text.

use serde::{Deserialize, Serialize};
use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// A path from the root of the repository: bytes with `/` between components, no leading slash.
/// Git does not promise UTF-8. Ordered by bytes; cheap to clone; displayed with control bytes,
/// backslashes and what is not UTF-8 escaped.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RepoPath(Arc<[u8]>);

impl RepoPath {
    /// The path with these bytes.
    pub fn new(bytes: impl Into<Arc<[u8]>>) -> Self {
        RepoPath(bytes.into())
    }

    /// The bytes of the path.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The path as text, if it is UTF-8.
    pub fn to_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// The last component.
    pub fn file_name(&self) -> &[u8] {
        let start = memchr::memrchr(b'/', &self.0).map_or(0, |slash| slash + 1);
        &self.0[start..]
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plain = |byte: &u8| matches!(byte, b' '..=b'~') && *byte != b'\\';
        if let (true, Some(text)) = (self.0.iter().all(plain), self.to_str()) {
            return f.write_str(text);
        }
        for chunk in self.0.utf8_chunks() {
            for c in chunk.valid().chars() {
                match c {
                    '\\' => f.write_str("\\\\")?,
                    c if c.is_control() => write!(f, "{}", c.escape_default())?,
                    c => write!(f, "{c}")?,
                }
            }
            chunk.invalid().iter().try_for_each(|byte| write!(f, "\\x{byte:02x}"))?;
        }
        Ok(())
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

impl Borrow<[u8]> for RepoPath {
    fn borrow(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for RepoPath {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<&str> for RepoPath {
    fn from(path: &str) -> Self {
        RepoPath(path.as_bytes().into())
    }
}

impl From<&[u8]> for RepoPath {
    fn from(path: &[u8]) -> Self {
        RepoPath(path.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_printable_text_is_shown_escaped() {
        let shown = |bytes: &[u8]| RepoPath::from(bytes).to_string();
        assert_eq!(shown("src/größe.py".as_bytes()), "src/größe.py");
        assert_eq!(shown(b"a\xff\nb\\c\x1b[0m"), "a\\xff\\nb\\\\c\\u{1b}[0m");
        assert_eq!(RepoPath::from(&b"a\xff"[..]).to_str(), None);
    }

    #[test]
    fn order_is_the_order_of_bytes() {
        let mut paths = ["a/b", "a.b", "a", "B"].map(RepoPath::from);
        paths.sort();
        assert_eq!(paths.map(|path| path.to_string()), ["B", "a", "a.b", "a/b"]);
    }

    #[test]
    fn the_file_name_is_the_last_component() {
        assert_eq!(RepoPath::from("a/b/c.py").file_name(), b"c.py");
        assert_eq!(RepoPath::from("setup.py").file_name(), b"setup.py");
    }
}
