//! Repositories of any size that look like somebody's work: Python, TypeScript and Go files that
//! import and call each other, and a history of everything that happens to files.

mod go;
mod python;
mod text;
mod typescript;

use crate::history::{Commit, File, Files, History};
use crate::random::Random;
use evergraph_engine::object::{FileMode, RepoPath};
use std::sync::Arc;

/// Files one language keeps together in a directory.
const DIRECTORY_FILES: usize = 20;

/// A history whose first commit has `files` source files, half Python, a third TypeScript, the rest
/// Go. The same for the same arguments.
///
/// The commits after it change a few files each: comments, bodies, new functions, new files,
/// renames, deletions, modes; two merges; a revert of a commit and a revert of everything; and a
/// branch that was rewritten by force, whose old commits only their tags still reach.
pub fn generate(files: usize, seed: u64) -> History {
    let mut story = Story { world: World { files, seed }, random: Random::new(seed), history: History::default() };
    story.tell();
    story.history
}

/// A language of the generated repository.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Language {
    Python,
    TypeScript,
    Go,
}

/// What the files of one language would be, before any change. Numbers name files: language and
/// content follow from them and the seed.
struct World {
    files: usize,
    seed: u64,
}

/// One source file before it is written down in its language.
struct Module {
    number: usize,
    /// How often it was changed.
    revision: usize,
    /// The modules it uses.
    imports: Vec<usize>,
    functions: Vec<Function>,
}

struct Function {
    /// Its own index in the module.
    index: usize,
    /// Modules and the index of the function there, to call in this order.
    calls: Vec<(usize, usize)>,
    /// How many statements of its own it has.
    statements: usize,
}

impl World {
    fn language(number: usize) -> Language {
        match number % 10 {
            0..5 => Language::Python,
            5..8 => Language::TypeScript,
            _ => Language::Go,
        }
    }

    /// The directory a file is in, counted per language.
    fn directory(number: usize) -> usize {
        number / (2 * DIRECTORY_FILES)
    }

    fn path(number: usize) -> RepoPath {
        let directory = text::noun(World::directory(number));
        let path = match World::language(number) {
            Language::Python => format!("backend/{directory}/{}.py", text::module_name(number)),
            Language::TypeScript => format!("web/src/{directory}/{}.ts", text::module_name(number)),
            Language::Go => format!("internal/{directory}/{}.go", text::module_name(number)),
        };
        RepoPath::from(path.as_str())
    }

    /// Functions every module has, whatever its revision.
    fn function_count(&self, number: usize) -> usize {
        3 + Random::new(self.seed ^ number as u64).below(6) as usize
    }

    fn module(&self, number: usize, revision: usize) -> Module {
        let mut random = Random::new(self.seed ^ (number as u64) << 20);
        let imports = self.imports(number, &mut random);
        let added = revision / 3;
        let functions = (0..self.function_count(number) + added)
            .map(|index| {
                let calls = (0..random.below(4)).filter_map(|_| {
                    let target = *imports.get(random.below(imports.len() as u32) as usize)?;
                    Some((target, random.below(self.function_count(target) as u32) as usize))
                });
                Function { index, calls: calls.collect(), statements: 2 + random.below(6) as usize }
            })
            .collect();
        Module { number, revision, imports, functions }
    }

    /// Up to five modules of the same language: code has hubs, neighbours, and in languages that
    /// allow it, rings. Go's packages import only earlier ones.
    fn imports(&self, number: usize, random: &mut Random) -> Vec<usize> {
        let language = World::language(number);
        let reach = if language == Language::Go { number } else { self.files };
        let candidate = |random: &mut Random| match random.below(4) {
            0 => random.below(reach.min(40) as u32) as usize,
            1 => random.below(reach as u32) as usize,
            _ => number.saturating_sub(1 + random.below(60) as usize),
        };
        let wanted = 1 + random.below(5);
        let mut imports: Vec<usize> = (0..wanted * 4)
            .map(|_| candidate(random))
            .filter(|&other| other != number && other < self.files && World::language(other) == language)
            .filter(|&other| language != Language::Go || World::directory(other) < World::directory(number))
            .take(wanted as usize)
            .collect();
        imports.sort_unstable();
        imports.dedup();
        imports
    }

    fn file(&self, number: usize, revision: usize) -> File {
        let module = self.module(number, revision);
        let content = match World::language(number) {
            Language::Python => python::write(&module),
            Language::TypeScript => typescript::write(&module),
            Language::Go => go::write(&module),
        };
        File { mode: FileMode::File, content: content.into_bytes().into() }
    }
}

/// Makes the history, commit by commit.
struct Story {
    world: World,
    random: Random,
    history: History,
}

impl Story {
    fn tell(&mut self) {
        self.begin();
        for count in [1, 1, 3, 10, 1] {
            self.edit("edit", count);
        }
        self.commit("comment", &[], Story::comment);
        self.commit("rename", &[], Story::rename);
        self.commit("delete", &[], Story::delete);
        self.commit("mode", &[], Story::make_executable);
        self.commit("add", &[], Story::add);
        self.merge("merge-1");
        self.edit("edit", 2);
        let before = self.history.commits.len() - 2;
        self.commit("revert-one", &[], |story, files| story.restore(before, files));
        self.rewrite_by_force();
        self.merge("merge-2");
        self.commit("rename-directory", &[], Story::rename_directory);
        self.edit("edit", 5);
        self.commit("revert-all", &[], |story, files| story.restore(0, files));
        self.edit("last", 1);
    }

    fn begin(&mut self) {
        let mut files: Files =
            (0..self.world.files).map(|number| (World::path(number), self.world.file(number, 0))).collect();
        let plain = |content: &str| File { mode: FileMode::File, content: content.as_bytes().into() };
        files.insert("go.mod".into(), plain("module example.com/app\n\ngo 1.22\n"));
        files.insert("web/package.json".into(), plain("{ \"name\": \"web\", \"type\": \"module\" }\n"));
        files.insert("web/tsconfig.json".into(), plain("{ \"compilerOptions\": { \"strict\": true } }\n"));
        files.insert("README.md".into(), plain("# Generated\n"));
        let author = "Ada".to_string();
        self.history.commits.push(Commit { name: "first".into(), parents: Vec::new(), author, files });
    }

    /// Adds a commit on the last one, or on the given parents.
    fn commit(&mut self, name: &str, parents: &[usize], change: impl FnOnce(&mut Story, &mut Files)) {
        let last = self.history.commits.len() - 1;
        let parents = if parents.is_empty() { vec![last] } else { parents.to_vec() };
        let mut files = self.history.commits[parents[0]].files.clone();
        change(self, &mut files);
        let author = text::author(self.random.below(4) as usize).to_string();
        let name = match self.history.commits.iter().any(|commit| commit.name == name) {
            true => format!("{name}-{}", last + 1),
            false => name.to_string(),
        };
        self.history.commits.push(Commit { name, parents, author, files });
    }

    fn edit(&mut self, name: &str, count: usize) {
        self.commit(name, &[], |story, files| (0..count).for_each(|_| story.change_one(files)));
    }

    /// A file at random.
    fn pick(&mut self) -> usize {
        self.random.below(self.world.files as u32) as usize
    }

    fn change_one(&mut self, files: &mut Files) {
        let (number, revision) = (self.pick(), 1 + self.random.below(5) as usize);
        files.insert(World::path(number), self.world.file(number, revision));
    }

    fn comment(&mut self, files: &mut Files) {
        let number = self.pick();
        let mark = if World::language(number) == Language::Python { "#" } else { "//" };
        if let Some(file) = files.get_mut(&World::path(number)) {
            let content = [format!("{mark} Looked at again.\n").as_bytes(), &file.content].concat();
            file.content = content.into();
        }
    }

    fn rename(&mut self, files: &mut Files) {
        let path = World::path(self.pick());
        if let Some(file) = files.remove(&path) {
            let (stem, extension) = path.to_str().and_then(|path| path.rsplit_once('.')).expect("generated paths");
            files.insert(RepoPath::from(format!("{stem}_renamed.{extension}").as_str()), file);
        }
    }

    fn rename_directory(&mut self, files: &mut Files) {
        let path = World::path(self.pick());
        let (directory, _) = path.to_str().and_then(|path| path.rsplit_once('/')).expect("generated paths");
        let prefix = format!("{directory}/");
        let inside: Vec<RepoPath> =
            files.keys().filter(|path| path.as_bytes().starts_with(prefix.as_bytes())).cloned().collect();
        for path in inside {
            let moved = [directory.as_bytes(), b"_moved/", &path.as_bytes()[prefix.len()..]].concat();
            files.remove(&path).map(|file| files.insert(RepoPath::new(moved), file));
        }
    }

    fn delete(&mut self, files: &mut Files) {
        files.remove(&World::path(self.pick()));
    }

    fn make_executable(&mut self, files: &mut Files) {
        files.entry(World::path(self.pick())).and_modify(|file| file.mode = FileMode::Executable);
    }

    fn add(&mut self, files: &mut Files) {
        let number = self.world.files + 10;
        files.insert(World::path(number), self.world.file(number, 0));
    }

    /// Puts all files back to what they were in a commit.
    fn restore(&mut self, commit: usize, files: &mut Files) {
        files.clone_from(&self.history.commits[commit].files);
    }

    /// Two commits on a branch, one on the trunk, and a merge that has the changes of both.
    fn merge(&mut self, name: &str) {
        let base = self.history.commits.len() - 1;
        self.commit("branch", &[base], |story, files| (0..2).for_each(|_| story.change_one(files)));
        self.edit("branch", 1);
        let branch = self.history.commits.len() - 1;
        self.commit("trunk", &[base], |story, files| story.change_one(files));
        let trunk = branch + 1;
        self.commit(name, &[trunk, branch], |story, files| {
            let (base, branch) = (&story.history.commits[base].files, &story.history.commits[branch].files);
            let is_new = |path: &RepoPath, file: &File| {
                base.get(path).is_none_or(|old| !Arc::ptr_eq(&old.content, &file.content))
            };
            files.extend(branch.iter().filter(|(path, file)| is_new(path, file)).map(|(p, f)| (p.clone(), f.clone())));
        });
    }

    /// Two commits, then two others in their place.
    fn rewrite_by_force(&mut self) {
        let base = self.history.commits.len() - 1;
        self.edit("before-force", 1);
        self.edit("before-force", 1);
        self.commit("after-force", &[base], |story, files| story.change_one(files));
        self.edit("after-force", 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_history() {
        let text = |seed| format!("{:?}", generate(60, seed));
        assert_eq!(text(1), text(1));
        assert_ne!(text(1), text(2));
    }

    #[test]
    fn a_history_has_everything_that_happens_to_files() {
        let history = generate(100, 7);
        let commits = &history.commits;
        assert_eq!(commits[0].files.len(), 104);
        assert_eq!(commits.iter().filter(|commit| commit.parents.len() == 2).count(), 2);
        let is_abandoned =
            |index: usize| index + 1 < commits.len() && !commits.iter().any(|commit| commit.parents.contains(&index));
        assert_eq!((0..commits.len()).filter(|&index| is_abandoned(index)).count(), 1, "the branch before the force");
        let last = history.index("revert-all");
        assert_eq!(commits[last].files, commits[0].files);
    }
}
