//! Who is who: authors under all the names they committed with.

use super::Log;
use crate::git::Mailmap;
use rustc_hash::FxHashMap;

/// An author: everybody whose name is the same after `.mailmap`, as `git shortlog` counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Author {
    pub(crate) name: String,
    /// The first of the addresses in the order of bytes.
    pub(crate) email: String,
    /// A program that commits.
    pub(crate) is_bot: bool,
}

/// The authors of a log.
pub(crate) struct Authors {
    pub(crate) all: Vec<Author>,
    /// The author behind each person of the log who is one.
    of: Vec<u32>,
}

/// Names of programs that commit, in lower case. Those that end in `[bot]` need no entry.
const BOTS: [&str; 11] = [
    "dependabot",
    "dependabot-preview",
    "renovate",
    "renovate bot",
    "greenkeeper",
    "github actions",
    "github-actions",
    "pre-commit-ci",
    "pyup-bot",
    "snyk-bot",
    "bors",
];

impl Authors {
    /// The people behind some commits. Others that the log knows leave no trace.
    pub(crate) fn new(log: &Log, timeline: &[u32], mailmap: &Mailmap) -> Authors {
        let mut is_there = vec![false; log.people().len()];
        for commit in timeline.iter().map(|&c| log.commit(c)) {
            is_there[commit.author as usize] = true;
            is_there[commit.committer as usize] = true;
        }
        let mut by_name: FxHashMap<String, u32> = FxHashMap::default();
        let mut all: Vec<Author> = Vec::new();
        let mut of = vec![u32::MAX; is_there.len()];
        for (number, person) in log.people().iter().enumerate().filter(|(number, _)| is_there[*number]) {
            let (name, email) = mailmap.resolve(&person.name, &person.email);
            let (name, email) = (text(&name), text(&email));
            let id = *by_name.entry(name.clone()).or_insert_with(|| {
                all.push(Author { is_bot: is_bot(&name, &email), name, email: email.clone() });
                all.len() as u32 - 1
            });
            let author = &mut all[id as usize];
            author.is_bot |= is_bot(&author.name, &email);
            if email < author.email {
                author.email = email;
            }
            of[number] = id;
        }
        Authors { all, of }
    }

    /// The author behind a person of the log.
    pub(crate) fn of(&self, person: u32) -> u32 {
        self.of[person as usize]
    }

    pub(crate) fn get(&self, author: u32) -> &Author {
        &self.all[author as usize]
    }
}

fn is_bot(name: &str, email: &str) -> bool {
    let name = name.to_lowercase();
    name.ends_with("[bot]") || email.contains("[bot]@") || BOTS.contains(&name.as_str())
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::is_bot;

    #[test]
    fn programs_are_told_by_their_names() {
        assert!(is_bot("dependabot[bot]", "") && is_bot("Renovate Bot", "") && is_bot("x", "1+x[bot]@users.y"));
        assert!(!is_bot("Abbot", "abbot@example.com"));
    }
}
