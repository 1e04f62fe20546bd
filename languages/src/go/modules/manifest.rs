//! What `go.mod` and `go.work` say about directories of the tree (<https://go.dev/ref/mod#go-mod-file>).

use super::layout::{join, normalized};

/// The directives of a manifest that matter for finding packages.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// The path of the module.
    pub(super) module: Option<String>,
    /// Module path and what replaces it, as written.
    replaces: Vec<(String, String)>,
}

impl Manifest {
    /// Reads the directives; lines that are none are passed over.
    pub(super) fn parse(content: &[u8]) -> Manifest {
        let mut manifest = Manifest::default();
        let text = String::from_utf8_lossy(content);
        let mut block: Option<&str> = None;
        for line in text.lines() {
            let line = line.split("//").next().unwrap_or("");
            let mut words = line.split_whitespace();
            match (block, words.next()) {
                (_, None) => {}
                (Some(_), Some(")")) => block = None,
                (Some(directive), Some(first)) => manifest.directive(directive, first, words),
                (None, Some(directive)) => match words.next() {
                    Some("(") => block = Some(directive),
                    Some(first) => manifest.directive(directive, first, words),
                    None => {}
                },
            }
        }
        manifest
    }

    fn directive<'a>(&mut self, directive: &str, first: &str, rest: impl Iterator<Item = &'a str>) {
        match directive {
            "module" => self.module = Some(unquoted(first).to_owned()),
            "replace" => {
                let mut after = rest.skip_while(|&word| word != "=>").skip(1);
                if let Some(target) = after.next() {
                    self.replaces.push((unquoted(first).to_owned(), unquoted(target).to_owned()));
                }
            }
            _ => {}
        }
    }

    /// Replaced module paths with the directories of the tree they are replaced by; `dir` is the
    /// manifest's own.
    pub(super) fn local_replaces(&self, dir: &str) -> Vec<(String, String)> {
        let local = |target: &str| target.starts_with("./") || target.starts_with("../") || target == ".";
        let rows = self.replaces.iter().filter(|(_, target)| local(target));
        rows.filter_map(|(path, target)| Some((path.clone(), normalized(&join(dir, target))?))).collect()
    }
}

fn unquoted(word: &str) -> &str {
    word.trim_matches(['"', '`'])
}
