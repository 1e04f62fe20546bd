//! A history in a string: files and commits.
//!
//! ```text
//! //= c1                           // a commit, and what it is for
//! //- /app/main.py
//! from util import helper
//! //- /util.py
//! def helper(): pass
//! //= c2 parents:c1 author:Ada     // by default: the commit before, and Grace
//! //- /util.py delete
//! //- /app/main.py -> /main.py     // a rename; lines below would be its new content
//! //- /run mode:exec               // without lines below, the content stays
//! //- /link mode:symlink
//! target
//! ```
//!
//! A commit has the files of its first parent but for those it names. `parents:none` starts anew.
//! `mode:` is `file`, `exec`, `symlink` or `submodule`. In paths, and in the content of files marked
//! `bytes`, `\xff` is a byte; the newline after the last line of such a content does not count.

use evergraph_engine::object::{FileMode, ObjectFormat, RepoPath};
use evergraph_engine::source::{MemoryCommit, MemoryFile, MemorySource};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The time of the first commit; each further one is a minute later.
const FIRST_COMMIT_TIME_S: i64 = 1_700_000_000;

/// Commits, oldest first. The last one is HEAD and the branch `main`; each is a tag of its name.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The commits.
    pub commits: Vec<Commit>,
}

/// One commit of a [`History`].
#[derive(Clone, Debug)]
pub struct Commit {
    /// What other commits and tests call it.
    pub name: String,
    /// Indices of its parents in the history.
    pub parents: Vec<usize>,
    /// Who made it.
    pub author: String,
    /// All its files.
    pub files: Files,
}

/// The files of a commit by path.
pub type Files = BTreeMap<RepoPath, File>;

/// One file of a [`Commit`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// What it is.
    pub mode: FileMode,
    /// What is in it.
    pub content: Arc<[u8]>,
}

impl Commit {
    /// The message: just the name.
    pub fn message(&self) -> String {
        format!("{}\n", self.name)
    }

    /// The author's address.
    pub fn email(&self) -> String {
        format!("{}@example.com", self.author.to_lowercase())
    }
}

impl History {
    /// Reads a history from its text. The indentation of the first line is taken from every line,
    /// and spaces after the last line do not count.
    ///
    /// # Panics
    /// If the text is no history.
    pub fn parse(text: &str) -> History {
        let text = text.trim_start_matches('\n').trim_end_matches(' ');
        let indentation = &text[..text.len() - text.trim_start().len()];
        let mut history = History::default();
        let mut open: Option<OpenFile> = None;
        for line in text.lines() {
            let line = line.strip_prefix(indentation).unwrap_or(line.trim_start());
            match line.split_at_checked(4) {
                Some(("//= ", commit)) => {
                    history.close(open.take());
                    history.begin(commit);
                }
                Some(("//- ", file)) => {
                    history.close(open.take());
                    open = history.open(file);
                }
                _ => match &mut open {
                    Some(file) => file.lines.push(line.to_string()),
                    None => assert!(line.trim().is_empty(), "a line of no file: {line}"),
                },
            }
        }
        history.close(open);
        history
    }

    /// The index of a commit.
    ///
    /// # Panics
    /// If there is no such commit.
    pub fn index(&self, name: &str) -> usize {
        self.commits.iter().position(|commit| commit.name == name).unwrap_or_else(|| panic!("no commit {name}"))
    }

    /// When a commit was made, in seconds since the Unix epoch.
    pub fn time_s(index: usize) -> i64 {
        FIRST_COMMIT_TIME_S + 60 * index as i64
    }

    /// The history as a source in memory.
    pub fn memory(&self, format: ObjectFormat) -> MemorySource {
        let mut source = MemorySource::new(format);
        let mut ids = Vec::new();
        for (index, commit) in self.commits.iter().enumerate() {
            let file = |(path, file): (&RepoPath, &File)| MemoryFile {
                path: path.clone(),
                mode: file.mode,
                content: Arc::clone(&file.content),
            };
            let made = MemoryCommit {
                parents: commit.parents.iter().map(|&parent| ids[parent]).collect(),
                files: commit.files.iter().map(file).collect(),
                author_name: commit.author.clone(),
                author_email: commit.email(),
                time_s: History::time_s(index),
                message: commit.message(),
            };
            let id = source.commit(&made).unwrap();
            source.set_reference(&commit.name, id);
            ids.push(id);
        }
        for name in ["main", "HEAD"] {
            ids.last().inspect(|&&id| source.set_reference(name, id));
        }
        source
    }

    fn begin(&mut self, line: &str) {
        let line = line.split(" //").next().unwrap_or_default();
        let mut words = line.split_whitespace();
        let name = words.next().expect("a commit has a name").to_string();
        let mut parents: Vec<usize> = self.commits.len().checked_sub(1).into_iter().collect();
        let mut author = "Grace".to_string();
        for word in words {
            match word.split_once(':') {
                Some(("parents", "none")) => parents.clear(),
                Some(("parents", names)) => parents = names.split(',').map(|name| self.index(name)).collect(),
                Some(("author", name)) => author = name.to_string(),
                _ => panic!("unknown word in a commit line: {word}"),
            }
        }
        let files = parents.first().map(|&parent| self.commits[parent].files.clone()).unwrap_or_default();
        self.commits.push(Commit { name, parents, author, files });
    }

    /// Begins a file, or does what the line says if it cannot have content.
    fn open(&mut self, line: &str) -> Option<OpenFile> {
        let line = line.split(" //").next().unwrap_or_default();
        let files = &mut self.commits.last_mut().expect("a file belongs to a commit").files;
        let mut words = line.split_whitespace().peekable();
        let mut path = path(words.next().expect("a file has a path"));
        if words.next_if_eq(&"->").is_some() {
            let moved = files.remove(&path).unwrap_or_else(|| panic!("nothing to rename at {path}"));
            path = self::path(words.next().expect("a rename has a new path"));
            files.insert(path.clone(), moved);
        }
        let mode = files.get(&path).map_or(FileMode::File, |file| file.mode);
        let mut open = OpenFile { path, mode, is_bytes: false, lines: Vec::new() };
        for word in words {
            match word {
                "delete" => {
                    files.remove(&open.path).unwrap_or_else(|| panic!("nothing to delete at {}", open.path));
                    return None;
                }
                "bytes" => open.is_bytes = true,
                "mode:file" => open.mode = FileMode::File,
                "mode:exec" => open.mode = FileMode::Executable,
                "mode:symlink" => open.mode = FileMode::Symlink,
                "mode:submodule" => open.mode = FileMode::Submodule,
                _ => panic!("unknown word in a file line: {word}"),
            }
        }
        Some(open)
    }

    fn close(&mut self, open: Option<OpenFile>) {
        let Some(OpenFile { path, mode, is_bytes, lines }) = open else { return };
        let files = &mut self.commits.last_mut().expect("a file belongs to a commit").files;
        let content = match files.get(&path) {
            Some(file) if lines.is_empty() => Arc::clone(&file.content),
            _ if is_bytes => unescape(&lines.join("\n")).into(),
            _ if mode == FileMode::Symlink => lines.join("\n").into_bytes().into(),
            _ => lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect::<String>().into_bytes().into(),
        };
        files.insert(path, File { mode, content });
    }
}

/// A file whose lines are being read.
struct OpenFile {
    path: RepoPath,
    mode: FileMode,
    is_bytes: bool,
    lines: Vec<String>,
}

fn path(word: &str) -> RepoPath {
    let path = word.strip_prefix('/').unwrap_or_else(|| panic!("a path starts with a slash: {word}"));
    RepoPath::new(unescape(path))
}

/// Makes bytes of `\xff`.
fn unescape(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (hex, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(hex, 16).unwrap());
        bytes.extend_from_slice(rest.as_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(history: &History) -> String {
        let mut text = String::new();
        for commit in &history.commits {
            text += &format!("{} by {} from {:?}\n", commit.name, commit.author, commit.parents);
            for (path, file) in &commit.files {
                text += &format!("  {path} {:?} {}\n", file.mode, file.content.escape_ascii());
            }
        }
        text
    }

    #[test]
    fn a_history_is_read_from_its_text() {
        let history = History::parse(
            r"
            //= a
            //- /m.py
            if x:
                y

            //- /r.sh
            //= b author:Ada // why
            //- /m.py -> /n.py
            //- /r.sh mode:exec
            //= c parents:a
            //- /m.py delete
            //- /l\xff mode:symlink
            r.sh
            //- /z bytes
            \x00\n
            //= d parents:c,b
            ",
        );
        let expected = r"a by Grace from []
  m.py File if x:\n    y\n\n
  r.sh File 
b by Ada from [0]
  n.py File if x:\n    y\n\n
  r.sh Executable 
c by Grace from [0]
  l\xff Symlink r.sh
  r.sh File 
  z File \x00\\n
d by Grace from [2, 1]
  l\xff Symlink r.sh
  r.sh File 
  z File \x00\\n
";
        assert_eq!(shown(&history), expected);
    }
}
