//! Does incremental equal from scratch? Replays a history through one engine, and at every commit
//! compares everything it exports with what an engine that knows nothing computes.

mod measures;

use crate::api::{Filter, GraphKind, GraphQuery, VerifyReport, VerifyStep};
use crate::engine::Engine;
use crate::error::EngineError;
use crate::history::History;
use crate::object::{CommitId, CommitInfo};
use crate::options::{At, Options, StoreLocation};
use crate::progress::{NoProgress, Stage};
use crate::snapshot::Snapshot;
use rustc_hash::FxHashSet;
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::sync::Arc;
use xxhash_rust::xxh3::xxh3_128;

impl Engine {
    /// Replays the last `commits` commits of HEAD's history, oldest first, side branches included,
    /// and compares every export at each with one computed from scratch, byte for byte. `each` is
    /// called after every commit. What older commits changed is found out once, for both sides.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met. A difference is no error: the report says it.
    pub fn verify(&self, commits: usize, each: &mut dyn FnMut(&VerifyStep)) -> Result<VerifyReport, EngineError> {
        let inner = self.inner();
        let head = inner.context.source.resolve("HEAD")?;
        let mut history = inner.context.source.history_until(head.commit_id, commits, &inner.context.cancelled)?;
        history.reverse();
        let progress = inner.options.progress.clone();
        progress.begin(Stage::Verifying, history.len() as u64);
        let mut report = VerifyReport { steps: Vec::new(), differing: 0 };
        let mut before: Option<CommitInfo> = None;
        let mut scratch = Scratch { anew: history.iter().map(|c| c.commit_id).collect(), history: None };
        for commit in history {
            let step = self.verify_commit(&commit, before.as_ref(), &mut scratch);
            progress.advance(1);
            if step.is_err() {
                progress.end();
            }
            let step = step?;
            each(&step);
            report.differing += u32::from(step.difference.is_some());
            report.steps.push(step);
            before = Some(commit);
        }
        progress.end();
        Ok(report)
    }

    fn verify_commit(
        &self,
        commit: &CommitInfo,
        before: Option<&CommitInfo>,
        scratch: &mut Scratch,
    ) -> Result<VerifyStep, EngineError> {
        let _span = tracing::info_span!("verify_commit", commit = %commit.commit_id).entered();
        let inner = self.inner();
        let changed = match before {
            Some(before) => inner.context.source.changes(before.tree_id, commit.tree_id)?.len(),
            None => 0,
        };
        let at = || At::Revspec(commit.commit_id.to_string());
        self.start_recording();
        let incremental = all(&self.snapshot(at())?)?;
        let work = self.work();
        let options = Options { store: StoreLocation::None, progress: Arc::new(NoProgress), ..inner.options.clone() };
        let cancelled = inner.context.cancelled.clone();
        let history = scratch.history(self, commit.commit_id)?;
        let fresh = Engine::beside(cancelled, history, inner.context.source.clone(), options)?;
        fresh.inner().set_imports(inner.imports());
        let scratch = all(&fresh.snapshot(at())?)?;
        Ok(VerifyStep {
            commit_id: commit.commit_id.to_string(),
            changed: changed as u32,
            parsed: work.parsed,
            executed: work.executed.len() as u64,
            digest: format!("{:032x}", xxh3_128(scratch.as_bytes())),
            difference: difference(&incremental, &scratch),
        })
    }
}

/// What the engines from scratch know of commits: each that is replayed is analyzed anew, once for all steps, and
/// what follows from them is computed anew at every step.
struct Scratch {
    /// The commits that are replayed.
    anew: FxHashSet<CommitId>,
    history: Option<Arc<History>>,
}

impl Scratch {
    /// What it knows after the first commit was asked about.
    fn history(&mut self, engine: &Engine, first: CommitId) -> Result<Arc<History>, EngineError> {
        if let Some(known) = &self.history {
            return Ok(known.clone());
        }
        let inner = engine.inner();
        let progress = inner.options.progress.as_ref();
        let others = inner.history.but_for(&inner.context, progress, (first, &self.anew))?;
        Ok(self.history.insert(Arc::new(others)).clone())
    }
}

fn all(snapshot: &Snapshot) -> Result<String, EngineError> {
    Ok(everything(snapshot)? + &comparisons(snapshot)?)
}

/// Every export of a snapshot as lines. Floats are printed so that equal text means equal bits.
pub fn everything(snapshot: &Snapshot) -> Result<String, EngineError> {
    let mut out = String::new();
    let go_on = ControlFlow::Continue(());
    let answer = snapshot.export_symbols(&mut |row| {
        let _ = writeln!(out, "symbol {row:?}");
        go_on
    })?;
    for skip in answer.skips {
        let _ = writeln!(out, "skip {skip:?}");
    }
    snapshot.export_bindings(&mut |row| {
        let _ = writeln!(out, "binding {row:?}");
        go_on
    })?;
    snapshot.export_calls(&mut |row| {
        let _ = writeln!(out, "call {row:?}");
        go_on
    })?;
    snapshot.export_imports(&mut |row| {
        let _ = writeln!(out, "import {row:?}");
        go_on
    })?;
    snapshot.export_ranks(&mut |row| {
        let _ = writeln!(out, "rank {:016x} {row:?}", row.rank.to_bits());
        go_on
    })?;
    for of in [GraphKind::Calls, GraphKind::Imports] {
        let query = GraphQuery { of, filter: Filter { tests: true, vendored: true }, ..GraphQuery::default() };
        let graph = snapshot.graph(&query)?.value;
        graph.nodes.iter().for_each(|node| _ = writeln!(out, "node {node:?}"));
        graph.edges.iter().for_each(|edge| _ = writeln!(out, "edge {edge:?}"));
    }
    let status = snapshot.status()?.value;
    status.languages.iter().for_each(|row| _ = writeln!(out, "language {row:?}"));
    measures::communities(snapshot, &mut out)?;
    measures::all(snapshot, &mut out)?;
    Ok(out)
}

/// As [`everything`], of what questions that compare several commits say: the commits before this one are
/// looked at too.
///
/// # Errors
/// As for the questions.
pub fn comparisons(snapshot: &Snapshot) -> Result<String, EngineError> {
    let mut out = String::new();
    measures::changes(snapshot, &mut out)?;
    Ok(out)
}

/// The first line that differs.
fn difference(incremental: &str, scratch: &str) -> Option<String> {
    if incremental == scratch {
        return None;
    }
    let (mut a, mut b) = (incremental.lines(), scratch.lines());
    loop {
        match (a.next(), b.next()) {
            (Some(a), Some(b)) if a == b => {}
            (a, b) => {
                let end = "(end)";
                return Some(format!("incremental: {}\nfrom scratch: {}", a.unwrap_or(end), b.unwrap_or(end)));
            }
        }
    }
}
