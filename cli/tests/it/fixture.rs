//! Small repositories with fixed authors and dates, and the built program run in them.

use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const FIRST: &[(&str, &str)] = &[
    (
        "parser.py",
        "class Parser:\n    def run(self):\n        return parse('x')\n\n\ndef parse(text):\n    return parse_all([text])\n\n\ndef parse_all(texts):\n    return [parse(t) for t in texts[1:]]\n",
    ),
    (
        "app.py",
        "from parser import Parser, parse\n\n\ndef main():\n    return parse('a') + Parser().run() + len(run())\n\n\ndef run():\n    if True:\n        return missing\n",
    ),
    ("tests/test_app.py", "from app import main\n\n\ndef test_main():\n    assert main()\n"),
    ("notes.txt", "nothing to read\n"),
];

const SECOND: &[(&str, &str)] = &[(
    "parser.py",
    "class Parser:\n    def run(self):\n        return parse('x')\n\n\ndef parse(text):\n    return parse_all([text])\n\n\ndef parse_all(texts):\n    return [parse(t) for t in texts[1:]]\n\n\ndef added():\n    pass\n",
)];

const DATE: &str = "2024-01-01T00:00:00Z";

/// A repository that goes away with this value.
pub(crate) struct Repo {
    dir: TempDir,
}

impl Repo {
    /// Without any commit.
    pub(crate) fn empty() -> Repo {
        let repo = Repo { dir: tempfile::tempdir().unwrap() };
        repo.git(&["init", "-q", "-b", "main"]);
        repo
    }

    /// Two commits of a parser, a program that uses it, and a test: a shared name, recursion, a name
    /// that nothing defines.
    pub(crate) fn sample() -> Repo {
        let repo = Repo::empty();
        repo.commit(FIRST);
        repo.commit(SECOND);
        repo
    }

    /// Enough output to fill any pipe.
    pub(crate) fn many() -> Repo {
        let repo = Repo::empty();
        let functions: String = (0..2000).map(|i| format!("def f{i}():\n    return f{}()\n", i / 2)).collect();
        repo.commit(&[("many.py", &functions)]);
        repo
    }

    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.dir().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn commit(&self, files: &[(&str, &str)]) {
        self.commit_by("Grace", DATE, files);
    }

    /// A commit of somebody at some time.
    pub(crate) fn commit_by(&self, author: &str, date: &str, files: &[(&str, &str)]) {
        files.iter().for_each(|(path, text)| self.write(path, text));
        self.git(&["add", "."]);
        self.git_by(author, date, &["commit", "-q", "-m", "a commit"]);
    }

    fn git(&self, args: &[&str]) {
        self.git_by("Grace", DATE, args);
    }

    fn git_by(&self, author: &str, date: &str, args: &[&str]) {
        let (name, email) =
            (format!("user.name={author}"), format!("user.email={}@example.org", author.to_lowercase()));
        let mut command = Command::new("git");
        command.current_dir(self.dir()).args(["-c", &name, "-c", &email]).args(args);
        command.env("GIT_CONFIG_GLOBAL", self.dir().join(".none")).env("GIT_CONFIG_NOSYSTEM", "1");
        let status = command.env("GIT_AUTHOR_DATE", date).env("GIT_COMMITTER_DATE", date).status().unwrap();
        assert!(status.success(), "git {args:?}");
    }

    /// The program with arguments as a shell would split them (single quotes alone).
    pub(crate) fn command(&self, line: &str) -> Command {
        command(self.dir(), &line.split_whitespace().map(|word| word.trim_matches('\'')).collect::<Vec<_>>())
    }

    pub(crate) fn run(&self, line: &str) -> Run {
        self.run_with(line, &[])
    }

    pub(crate) fn run_with(&self, line: &str, variables: &[(&str, &str)]) -> Run {
        self.command(line).envs(variables.iter().copied()).output().unwrap().into()
    }
}

/// Runs the program in a directory.
pub(crate) fn evergraph(dir: &Path, args: &[&str]) -> Run {
    command(dir, args).output().unwrap().into()
}

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evergraph"));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(variable);
    }
    // Times differ from run to run: what -v logs is looked at by a test of its own.
    command.current_dir(dir).env("EVERGRAPH_STORE", "none").env("EVERGRAPH_LOG", "off").args(args);
    // A directory above the temporary one must not be taken for the repository.
    command.env("GIT_CEILING_DIRECTORIES", dir.parent().unwrap());
    command
}

/// What came back.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Run {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

impl Run {
    /// The command line, both streams and the exit code, as one text.
    pub(crate) fn transcript(&self, line: &str) -> String {
        let stderr: String = self.stderr.lines().map(|l| format!("! {l}").trim_end().to_owned() + "\n").collect();
        let code = self.code.map_or("killed".to_owned(), |code| code.to_string());
        format!("$ evergraph {line}\n{}{stderr}[{code}]\n", self.stdout)
    }
}
