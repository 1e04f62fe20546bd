//! The list of blobs that processes died with: a text file, one id in hexadecimal digits per line
//! and death.
//!
//! A journal cannot tell a parser's abort from somebody's `kill -9`, and a killed process must not
//! change a later answer. So one death makes a blob suspect and only a second one, with the same blob
//! in hand, makes it a crash: whoever kills processes at random hardly meets the same blob twice.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

/// What is read of the list at most: some 25,000 ids.
const BYTES_MAX: u64 = 1 << 20;

/// Deaths that make a blob a crash.
const DEATHS_MIN: u32 = 2;

pub(super) struct Crashes {
    path: Option<PathBuf>,
    deaths: RwLock<BTreeMap<Box<[u8]>, u32>>,
}

impl Crashes {
    pub(super) fn open(folder: Option<&Path>, schema_version: u32) -> Crashes {
        let path = folder.map(|folder| folder.join(format!("crashed-{schema_version}")));
        let deaths = path.as_deref().and_then(|path| read(path).ok()).unwrap_or_default();
        Crashes { path, deaths: RwLock::new(deaths) }
    }

    /// Adds a death with these ids in hand to the list and to its file; each line in one write, which
    /// processes do not mix up.
    pub(super) fn add(&self, ids: Vec<Box<[u8]>>) {
        let mut known = self.deaths.write().unwrap_or_else(PoisonError::into_inner);
        for id in ids {
            let deaths = known.get(&id).copied().unwrap_or(0);
            if deaths >= DEATHS_MIN {
                continue;
            }
            let Some(path) = &self.path else { return };
            let file = OpenOptions::new().append(true).create(true).open(path);
            // Begins with a new line as well: the last write may have been cut short.
            let _ = file.and_then(|mut file| file.write_all(format!("\n{}\n", hex(&id)).as_bytes()));
            known.insert(id, deaths + 1);
        }
    }

    pub(super) fn contains(&self, id: &[u8]) -> bool {
        self.deaths.read().unwrap_or_else(PoisonError::into_inner).get(id).is_some_and(|&n| n >= DEATHS_MIN)
    }

    pub(super) fn all(&self) -> BTreeSet<Box<[u8]>> {
        let deaths = self.deaths.read().unwrap_or_else(PoisonError::into_inner);
        deaths.iter().filter(|(_, n)| **n >= DEATHS_MIN).map(|(id, _)| id.clone()).collect()
    }

    pub(super) fn forget(&self) {
        self.deaths.write().unwrap_or_else(PoisonError::into_inner).clear();
        if let Some(path) = &self.path {
            let _ = fs::remove_file(path);
        }
    }
}

fn read(path: &Path) -> io::Result<BTreeMap<Box<[u8]>, u32>> {
    let mut text = Vec::new();
    File::open(path)?.take(BYTES_MAX).read_to_end(&mut text)?;
    let mut deaths = BTreeMap::new();
    for id in text.split(|&byte| byte == b'\n').filter_map(parse) {
        *deaths.entry(id).or_insert(0) += 1;
    }
    Ok(deaths)
}

fn hex(id: &[u8]) -> String {
    id.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// An id of one of git's two lengths; a damaged line is nobody's.
fn parse(line: &[u8]) -> Option<Box<[u8]>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    if !matches!(line.len(), 40 | 64) {
        return None;
    }
    line.chunks(2).map(|pair| Some(digit(pair[0])? << 4 | digit(*pair.get(1)?)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_ids_of_git_or_nothing() {
        let id = [0xabu8; 20];
        assert_eq!(parse(hex(&id).as_bytes()).as_deref(), Some(&id[..]));
        assert_eq!(parse(hex(&[7; 32]).as_bytes()).as_deref(), Some(&[7u8; 32][..]));
        assert_eq!(parse(b""), None);
        assert_eq!(parse(b"abcd"), None);
        assert_eq!(parse(&[b'x'; 40]), None);
        assert_eq!(parse(&[0xff; 40]), None);
    }
}
