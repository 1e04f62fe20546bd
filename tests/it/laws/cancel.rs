//! A cancelled question ends within the units of work that are running, and what it computed is found
//! by whoever asks next.

use super::{all, at, from_scratch, generated, memory, over, sized};
use evergraph_engine::api::RankQuery;
use evergraph_engine::git::GitSource;
use evergraph_engine::object::{BlobId, CommitId, CommitInfo, ObjectFormat, TreeChange, TreeEntry, TreeId};
use evergraph_engine::resolve::{Extended, OpenName, Symbol, Unit, World, bind_file};
use evergraph_engine::source::{Description, EachBlob, HistoryReader, MemorySource, ReadOptions, Source, SourceError};
use evergraph_engine::{CancelHandle, Engine, EngineError, Options, Progress, Stage, StoreLocation};
use evergraph_languages::{DirId, FileId, Limits, Module, Resolution, Skip, analyze, language_named};
use evergraph_tests::History;
use evergraph_tests::repository::{Kind, Repository};
use std::cell::Cell;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, OnceLock};

/// Cancels at the n-th step of a stage, at its beginning for 0, and counts what comes after.
struct Impatient {
    handle: OnceLock<CancelHandle>,
    stage: Stage,
    steps: u64,
    running: AtomicBool,
    done: AtomicU64,
    after: AtomicU64,
}

impl Impatient {
    fn step(&self) {
        let Some(handle) = self.handle.get().filter(|_| self.running.load(SeqCst)) else { return };
        match self.done.fetch_add(1, SeqCst) {
            done if done == self.steps => handle.cancel(),
            done if done > self.steps => drop(self.after.fetch_add(1, SeqCst)),
            _ => {}
        }
    }
}

impl Progress for Impatient {
    fn begin(&self, stage: Stage, _total: u64) {
        self.running.store(stage == self.stage, SeqCst);
        self.step();
    }

    fn advance(&self, _steps: u64) {
        self.step();
    }

    fn end(&self) {
        self.running.store(false, SeqCst);
    }
}

fn impatient(source: &Arc<MemorySource>, options: Options, stage: Stage, steps: u64) -> (Engine, Arc<Impatient>) {
    let (done, after) = (AtomicU64::default(), AtomicU64::default());
    let progress = Impatient { handle: OnceLock::new(), stage, steps, running: AtomicBool::default(), done, after };
    let progress = Arc::new(progress);
    let engine = over(source, Options { progress: progress.clone(), ..options });
    progress.handle.set(engine.cancel_handle()).ok().unwrap();
    (engine, progress)
}

/// How often queries of a name ran.
fn ran(engine: &Engine, query: &str) -> u64 {
    engine.work().executed.iter().filter(|e| e.query == query).count() as u64
}

/// Cancels in a stage and asks again: in the same process, and in a new one over the same store.
fn check(stage: Stage, steps: u64, jobs: usize) {
    let source = memory(&generated());
    let expected = from_scratch(&source, "HEAD");
    let whole = over(&source, Options::default());
    whole.start_recording();
    all(&whole, "HEAD");
    let (parsed, bound) = (whole.work().parsed, ran(&whole, "file_edges"));

    let folder = tempfile::tempdir().unwrap();
    let options = || Options { jobs, store: StoreLocation::Dir(folder.path().to_owned()), ..Options::default() };
    let (engine, progress) = impatient(&source, options(), stage, steps);
    engine.start_recording();
    let answer = at(&engine, "HEAD").rank(&RankQuery::default());
    let what = format!("{stage:?} after {steps} steps with {jobs} jobs");
    assert!(matches!(answer, Err(EngineError::Cancelled)), "{what}: {answer:?}");
    assert!(progress.after.load(SeqCst) < jobs as u64, "{what}: each worker ends what it is at");
    let parsed_first = engine.work().parsed;
    assert!(matches!(at(&engine, "HEAD").symbols("*"), Err(EngineError::Cancelled)), "until it is reset");
    engine.flush();

    let next = over(&source, options());
    next.start_recording();
    assert!(all(&next, "HEAD") == expected, "{what}: the next process");
    assert_eq!(next.work().parsed, parsed - parsed_first, "{what}: what was parsed is not parsed again");
    if stage == Stage::Binding {
        // A worker may have ended a file without telling.
        let (from, bound_now) = (bound - steps - jobs as u64, ran(&next, "file_edges"));
        assert!((from..=bound - steps).contains(&bound_now), "{what}: {bound_now} of {bound} files bound again");
    }
    progress.handle.get().unwrap().reset();
    assert!(all(&engine, "HEAD") == expected, "{what}: the same process");
}

#[test]
fn who_cancels_while_blobs_are_parsed_loses_none_that_were() {
    for steps in [0, 1, 3] {
        check(Stage::Parsing, steps, 1);
        check(Stage::Parsing, steps, 3);
    }
}

#[test]
fn who_cancels_while_files_are_bound_loses_none_that_were() {
    for steps in [0, 1, 3] {
        check(Stage::Binding, steps, 1);
        check(Stage::Binding, steps, 3);
    }
}

#[test]
fn what_a_cancelled_engine_took_over_leads_where_its_names_stand_now() {
    let history = "//= c1\n//- /a.py\nfrom b import one\ndef own():\n    one()\n//- /b.py\ndef one(): pass\n//= c2\n\
                   //- /b.py\ndef another(): pass\ndef one(): pass\n";
    let source = memory(&History::parse(history));
    // c1 begins to bind and binds two files: the next step is the beginning of c2.
    let (engine, progress) = impatient(&source, Options::default(), Stage::Binding, 3);
    all(&engine, "c1");
    assert!(matches!(at(&engine, "c2").rank(&RankQuery::default()), Err(EngineError::Cancelled)));
    progress.handle.get().unwrap().reset();
    assert_eq!(all(&engine, "c2"), from_scratch(&source, "c2"));
}

#[test]
fn who_cancels_a_replay_stops_the_engine_that_computes_from_scratch() {
    let source = memory(&generated());
    let (engine, progress) = impatient(&source, Options::default(), Stage::Verifying, 0);
    assert!(matches!(engine.verify(10, &mut |_| {}), Err(EngineError::Cancelled)));
    assert!(progress.after.load(SeqCst) <= 1, "the step that fails is told, no other");

    // Blobs are read in bulk once by the engine itself, and then by the one that starts from nothing.
    let reads = Arc::new(Reads { source, count: AtomicU64::default(), handle: OnceLock::new() });
    let engine = Engine::over(reads.clone(), Options::default()).unwrap();
    reads.handle.set(engine.cancel_handle()).ok().unwrap();
    let mut steps = 0;
    assert!(matches!(engine.verify(10, &mut |_| steps += 1), Err(EngineError::Cancelled)));
    assert_eq!((steps, reads.count.load(SeqCst)), (0, 2));
    engine.cancel_handle().reset();
    assert_eq!(engine.verify(3, &mut |_| {}).unwrap().differing, 0);
}

/// Cancels with the second reading in bulk.
struct Reads {
    source: Arc<MemorySource>,
    count: AtomicU64,
    handle: OnceLock<CancelHandle>,
}

impl Source for Reads {
    fn describe(&self) -> Description {
        self.source.describe()
    }
    fn resolve(&self, revspec: &str) -> Result<CommitInfo, SourceError> {
        self.source.resolve(revspec)
    }
    fn entries(&self, tree_id: TreeId) -> Result<Arc<[TreeEntry]>, SourceError> {
        self.source.entries(tree_id)
    }
    fn changes(&self, from: TreeId, to: TreeId) -> Result<Vec<TreeChange>, SourceError> {
        self.source.changes(from, to)
    }
    fn worktree(&self) -> Result<Arc<[TreeEntry]>, SourceError> {
        self.source.worktree()
    }
    fn history(&self, tip: CommitId, limit: usize) -> Result<Vec<CommitInfo>, SourceError> {
        self.source.history(tip, limit)
    }
    fn first_parents(&self, tip: CommitId, limit: usize) -> Result<Vec<CommitInfo>, SourceError> {
        self.source.first_parents(tip, limit)
    }
    fn reader(&self) -> Box<dyn HistoryReader + '_> {
        self.source.reader()
    }
    fn boundary(&self) -> Vec<CommitId> {
        self.source.boundary()
    }
    fn read_blobs(&self, ids: &[BlobId], options: &ReadOptions<'_>, each: &EachBlob<'_>) -> Result<(), SourceError> {
        if self.count.fetch_add(1, SeqCst) == 1 {
            self.handle.get().unwrap().cancel();
        }
        self.source.read_blobs(ids, options, each)
    }
    fn read_blob(&self, id: BlobId, blob_bytes_max: u64) -> Result<Arc<[u8]>, Skip> {
        self.source.read_blob(id, blob_bytes_max)
    }
}

#[test]
fn an_export_ends_with_the_file_that_was_being_written() {
    let source = memory(&generated());
    let engine = over(&source, Options::default());
    let handle = engine.cancel_handle();
    let mut paths = Vec::new();
    let ended = at(&engine, "HEAD").export_bindings(&mut |row| {
        handle.cancel();
        paths.push(row.location.path);
        ControlFlow::Continue(())
    });
    assert!(matches!(ended, Err(EngineError::Cancelled)));
    paths.dedup();
    assert_eq!(paths.len(), 1);
}

#[test]
fn another_thread_can_cancel_at_any_moment_without_harm() {
    let source = memory(&generated());
    let expected = from_scratch(&source, "HEAD");
    for round in 0..sized(20, 400) {
        let engine = over(&source, Options { jobs: 1 + round % 3, ..Options::default() });
        let handle = engine.cancel_handle();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(std::time::Duration::from_micros(300 * round as u64));
                handle.cancel();
            });
            match at_or_cancelled(&engine) {
                Ok(answer) => assert!(answer == expected),
                Err(error) => assert!(matches!(error, EngineError::Cancelled), "{error}"),
            }
        });
        handle.reset();
        assert!(all(&engine, "HEAD") == expected, "round {round}");
    }
}

fn at_or_cancelled(engine: &Engine) -> Result<String, EngineError> {
    evergraph_engine::everything(&engine.snapshot(evergraph_engine::At::default())?)
}

/// A world without other files, that nobody wants an answer of after some looks.
struct Alone {
    looks_left: Cell<u32>,
}

impl World for Alone {
    fn distance(&self, a: FileId, b: FileId) -> u32 {
        u32::from(a != b)
    }

    fn checkpoint(&self) {
        match self.looks_left.get().checked_sub(1) {
            Some(left) => self.looks_left.set(left),
            None => resume_unwind(Box::new("cancelled")),
        }
    }
    fn summary(&self, _: FileId) -> Option<Rc<Unit>> {
        None
    }
    fn module(&self, _: FileId, _: &str) -> Resolution {
        Resolution::Missing
    }
    fn submodule(&self, _: FileId, _: Module, _: &str) -> Option<Module> {
        None
    }
    fn directory(&self, _: FileId) -> DirId {
        DirId(0)
    }
    fn in_directory(&self, _: FileId, _: DirId, _: &str, _: bool) -> Arc<[Symbol]> {
        Arc::default()
    }
    fn extensions(&self, _: FileId, _: &str) -> Arc<[Symbol]> {
        Arc::default()
    }
    fn extended(&self, _: FileId, _: &str) -> Arc<Extended> {
        Arc::default()
    }
    fn open_names(&self, _: FileId, _: &str) -> Arc<[OpenName]> {
        Arc::default()
    }
    fn subtypes(&self, _: FileId, _: &str) -> Arc<[Symbol]> {
        Arc::default()
    }
}

#[test]
fn the_bindings_of_one_file_are_given_up_between_two_references() {
    let python = language_named("python").unwrap();
    let text = "def f(): pass\n".to_owned() + &"f()\n".repeat(50);
    let facts = analyze(python, text.as_bytes(), &Limits::BATCH).unwrap().facts;
    let unit = Arc::new(Unit::new(python, facts));
    let bind = |looks: u32| {
        let world = Alone { looks_left: Cell::new(looks) };
        let bound = catch_unwind(AssertUnwindSafe(|| bind_file(&world, FileId(0), &unit, &Limits::BATCH)));
        bound.map(|(bindings, calls)| (bindings.iter().count(), calls.len())).ok()
    };
    assert_eq!(bind(1000), Some((50, 50)));
    // One look before each reference, one before each call.
    assert_eq!(bind(100), Some((50, 50)));
    for looks in [0, 1, 49, 50, 99] {
        assert_eq!(bind(looks), None, "after {looks} looks");
    }
}

#[test]
fn a_cancelled_engine_does_not_walk_a_tree_or_a_history() {
    let history = History::parse("//= c1\n//- /a.py\n//- /d/b.py\nx = 1\n//= c2\n//- /a.py\ny = 1\n");
    let repository = Repository::new(&history, ObjectFormat::Sha1, Kind::Bare);
    let source = GitSource::discover(repository.path()).unwrap();
    let (one, two) = (source.resolve("c1").unwrap(), source.resolve("c2").unwrap());
    let cancelled = AtomicBool::new(true);
    let ended = |error: Option<SourceError>| assert!(matches!(error, Some(SourceError::Cancelled)), "{error:?}");
    ended(source.entries_until(one.tree_id, &cancelled).err());
    ended(source.changes_until(one.tree_id, two.tree_id, &cancelled).err());
    ended(source.history_until(two.commit_id, 9, &cancelled).err());
    cancelled.store(false, SeqCst);
    assert_eq!(source.entries_until(one.tree_id, &cancelled).unwrap().len(), 2);
    assert_eq!(source.history_until(two.commit_id, 9, &cancelled).unwrap().len(), 2);
}
