//! Arithmetic on paths inside the tree.

/// The directory of a path; the root's is the root.
pub(super) fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(dir, _)| dir)
}

/// A directory and all above it, the root last.
pub(super) fn ancestors(dir: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(dir), |d| (!d.is_empty()).then(|| parent(d)))
}

/// `dir` and a relative path in one, without `.` and `..`; `None` when it leaves the tree.
pub(super) fn joined(dir: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = dir.split('/').filter(|p| !p.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether a specifier is relative to the file it stands in.
pub(super) fn is_relative(specifier: &str) -> bool {
    specifier == "." || specifier == ".." || specifier.starts_with("./") || specifier.starts_with("../")
}

/// A bare specifier as the name of a package and the path inside it.
pub(super) fn package_name(specifier: &str) -> Option<(&str, &str)> {
    let scope = if specifier.starts_with('@') { specifier.find('/')? + 1 } else { 0 };
    match specifier[scope..].find('/') {
        Some(slash) => Some((&specifier[..scope + slash], &specifier[scope + slash + 1..])),
        None => Some((specifier, "")),
    }
}

/// The part of a path up to a folder whose packages are not the repository's own: data of tests,
/// examples, installed packages.
pub(super) fn apart(dir: &str) -> Option<&str> {
    const APART: [&str; 10] = [
        "node_modules",
        "fixtures",
        "__fixtures__",
        "__tests__",
        "__mocks__",
        "test",
        "tests",
        "testdata",
        "examples",
        "templates",
    ];
    let mut end = 0;
    for part in dir.split('/') {
        end += part.len() + 1;
        if APART.contains(&part) {
            return Some(&dir[..end - 1]);
        }
    }
    None
}

/// Whether a file may import the package in a directory by its name.
pub(super) fn reaches(from: &str, dir: &str) -> bool {
    apart(dir).is_none_or(|folder| from.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_without_leaving_the_tree() {
        assert_eq!(joined("a/b", "../c").as_deref(), Some("a/c"));
        assert_eq!(joined("", "./x/./y").as_deref(), Some("x/y"));
        assert_eq!(joined("a", "../../x"), None);
    }

    #[test]
    fn scoped_package_names_have_two_parts() {
        assert_eq!(package_name("@a/b/c/d"), Some(("@a/b", "c/d")));
        assert_eq!(package_name("a/b"), Some(("a", "b")));
        assert_eq!(package_name("@a"), None);
    }

    #[test]
    fn packages_in_fixtures_are_seen_from_there_only() {
        assert!(reaches("src/a.ts", "packages/b"));
        assert!(!reaches("src/a.ts", "test/fixtures/b"));
        assert!(reaches("test/fixtures/a.ts", "test/fixtures/b"));
    }
}
