//! Build constraints: which files belong to a default build
//! (<https://pkg.go.dev/cmd/go#hdr-Build_constraints>).
//!
//! The default is Linux on amd64 with cgo and without tags, on whatever machine this runs: the
//! same tree must give the same answers everywhere.

/// Whether a file name's `_GOOS` and `_GOARCH` suffixes fit the default build.
pub(super) fn path_applies(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.strip_suffix(".go").unwrap_or(name);
    let stem = stem.strip_suffix("_test").unwrap_or(stem);
    // “Files that begin with the name of a system alone are not constrained”: a prefix is needed.
    let mut parts = stem.split('_').skip(1).collect::<Vec<_>>().into_iter().rev();
    let (last, before) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    if ARCHITECTURES.contains(&last) {
        return last == ARCHITECTURE && (before == SYSTEM || !SYSTEMS.contains(&before));
    }
    last == SYSTEM || !SYSTEMS.contains(&last)
}

/// Whether the line of a comment is a build constraint that the default build does not meet.
pub(super) fn excludes(comment: &str) -> bool {
    if let Some(expression) = comment.strip_prefix("//go:build ") {
        return !Expression { rest: expression, steps_left: STEPS_MAX }.or();
    }
    let old = comment.strip_prefix("//").map(str::trim_start).and_then(|c| c.strip_prefix("+build "));
    old.is_some_and(|options| !options.split_whitespace().any(|all| all.split(',').all(term_holds)))
}

const SYSTEM: &str = "linux";
const ARCHITECTURE: &str = "amd64";

/// Values of GOOS (`internal/syslist` in the Go source).
const SYSTEMS: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
    "zos",
];

/// Values of GOARCH (`internal/syslist` in the Go source).
const ARCHITECTURES: &[&str] = &[
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "armbe",
    "arm64",
    "arm64be",
    "loong64",
    "mips",
    "mipsle",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
];

fn tag_holds(tag: &str) -> bool {
    matches!(tag, SYSTEM | ARCHITECTURE | "unix" | "gc" | "cgo") || tag.starts_with("go1.")
}

fn term_holds(term: &str) -> bool {
    match term.strip_prefix('!') {
        Some(tag) => !tag_holds(tag),
        None => tag_holds(term),
    }
}

/// Longer constraints are cut: the stack is the host's.
const STEPS_MAX: u32 = 200;

/// A constraint being read: `||` of `&&` of possibly negated tags and parentheses.
struct Expression<'a> {
    rest: &'a str,
    steps_left: u32,
}

impl Expression<'_> {
    fn or(&mut self) -> bool {
        let mut holds = self.and();
        while self.takes("||") {
            holds |= self.and();
        }
        holds
    }

    fn and(&mut self) -> bool {
        let mut holds = self.not();
        while self.takes("&&") {
            holds &= self.not();
        }
        holds
    }

    fn not(&mut self) -> bool {
        let mut negated = false;
        while self.takes("!") {
            negated = !negated;
        }
        self.steps_left = self.steps_left.saturating_sub(1);
        if self.steps_left == 0 {
            self.rest = "";
        }
        let holds = if self.takes("(") {
            let inner = self.or();
            self.takes(")");
            inner
        } else {
            tag_holds(self.tag())
        };
        holds != negated
    }

    fn takes(&mut self, token: &str) -> bool {
        match self.rest.trim_start().strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn tag(&mut self) -> &str {
        let text = self.rest.trim_start();
        let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(text.len());
        let (tag, rest) = text.split_at(end);
        self.rest = rest;
        tag
    }
}

#[cfg(test)]
mod tests {
    use super::{excludes, path_applies};

    #[test]
    fn file_names_say_for_which_system_they_are() {
        for path in
            ["a.go", "x/file_linux.go", "file_amd64.go", "f_linux_amd64_test.go", "windows.go", "is_windows_like.go"]
        {
            assert!(path_applies(path), "{path}");
        }
        for path in ["file_windows.go", "file_arm64.go", "file_linux_arm64.go", "x/f_darwin_test.go"] {
            assert!(!path_applies(path), "{path}");
        }
    }

    #[test]
    fn constraints_are_read_as_boolean_expressions() {
        for line in [
            "//go:build linux",
            "//go:build !nomsgpack && (linux || darwin)",
            "//go:build go1.18",
            "// text",
            "// +build !windows,amd64 x",
        ] {
            assert!(!excludes(line), "{line}");
        }
        for line in
            ["//go:build ignore", "//go:build windows || (js && wasm)", "//go:build !linux", "// +build windows x"]
        {
            assert!(excludes(line), "{line}");
        }
    }

    #[test]
    fn a_constraint_that_nests_without_end_does_not_exhaust_the_stack() {
        assert!(excludes(&format!("//go:build {}linux", "(".repeat(1_000_000))));
    }
}
