//! What changes together, and what the code says about that.

use super::code_paths::CodePaths;
use super::functions::{Functions, Subject};
use super::{hides, info};
use crate::api::{Answer, CoupledRow, Coupling, CouplingQuery, Skipped};
use crate::error::EngineError;
use crate::history::Past;
use crate::history::lineage::touches;
use crate::history::pairs::{CoChange, Pair};
use crate::object::RepoPath;
use crate::snapshot::view::View;
use crate::snapshot::{Snapshot, skips};
use rustc_hash::FxHashSet;

/// How a file or function is called in an answer.
struct Name {
    path: String,
    symbol: Option<String>,
    is_test: bool,
}

impl Snapshot {
    /// What changes together with a file or function: see [`Coupling`].
    ///
    /// # Errors
    /// [`EngineError::NoSuchFile`], [`EngineError::NothingNamed`], [`EngineError::Cancelled`], or what
    /// reading met.
    pub fn coupled(&self, query: &CouplingQuery) -> Result<Answer<Coupling>, EngineError> {
        match self.subject(Some(&query.of))? {
            Subject::Path(path) => self.coupled_files(&path, query),
            Subject::Functions(functions, picked) => self.coupled_functions(&functions, &picked, query),
        }
    }

    fn coupled_files(&self, path: &RepoPath, query: &CouplingQuery) -> Result<Answer<Coupling>, EngineError> {
        let mut coupling = self.ask_past(|past| {
            let files = self.files(past)?;
            let co_change = CoChange::new(past, &touches(past, &files));
            let file = past.log.path_id(path).filter(|file| files.contains(file));
            let name = |file: u32| Name { path: past.log.path(file).to_string(), symbol: None, is_test: false };
            Ok(coupling(past, &co_change, file, name, query))
        })?;
        coupling.path = path.to_string();
        let manifest = self.tree.manifest(&self.inner)?;
        let code: FxHashSet<String> =
            manifest.sources().map(|(file, ..)| self.inner.context.paths.path(file).to_string()).collect();
        let is_code = code.contains(&coupling.path) && coupling.coupled.iter().any(|row| code.contains(&row.path));
        let skips = match is_code {
            true => self.add_paths(&mut coupling.coupled, |view| CodePaths::of_file(view, path))?,
            false => Vec::new(),
        };
        Ok(self.answer(skips, coupling))
    }

    fn coupled_functions(
        &self,
        functions: &Functions,
        picked: &[u32],
        query: &CouplingQuery,
    ) -> Result<Answer<Coupling>, EngineError> {
        let symbols: Vec<String> = picked.iter().map(|&of| functions.symbol(of)).collect();
        let mut coupling = self.ask_past(|past| {
            let mut touches = self.lineage(past, functions, |_| true)?.touches;
            // All that is asked about counts as one thing.
            let asked = picked.first().copied();
            for touch in &mut touches {
                if let (Ok(_), Some(asked)) = (picked.binary_search(&touch.of), asked) {
                    touch.of = asked;
                }
            }
            let co_change = CoChange::new(past, &touches);
            let name = |of: u32| Name {
                path: functions.path(of).to_string(),
                symbol: Some(functions.symbol(of)),
                is_test: functions.get(of).is_test,
            };
            Ok(coupling(past, &co_change, asked, name, query))
        })?;
        let mut skips = functions.skips.clone();
        if !coupling.coupled.is_empty() {
            let more = self.add_paths(&mut coupling.coupled, |view| CodePaths::of_functions(view, &symbols))?;
            skips.extend(more);
            skips.sort();
            skips.dedup();
        }
        coupling.functions = symbols;
        Ok(self.answer(skips, coupling))
    }

    /// Adds what the code says about each pair: the whole graph is asked, so only where there is a pair of
    /// code. Gives what the graph leaves out.
    fn add_paths(
        &self,
        rows: &mut [CoupledRow],
        paths: impl Fn(&View<'_>) -> CodePaths,
    ) -> Result<Vec<Skipped>, EngineError> {
        let (paths, skips) = self.ask_tree(|view| Ok((paths(view), skips(view.db, view.workspace))))?;
        for row in rows {
            let Some(steps) = paths.steps(&row.path, row.symbol.as_deref()) else { continue };
            (row.imports, row.imported_by) = (steps.imports, steps.imported_by);
            (row.calls, row.called_by) = (steps.calls, steps.called_by);
            row.is_hidden = Some(steps.are_none());
        }
        Ok(skips)
    }
}

fn coupling(
    past: &Past<'_>,
    co_change: &CoChange,
    of: Option<u32>,
    name: impl Fn(u32) -> Name,
    query: &CouplingQuery,
) -> Coupling {
    let spelled = |of: u32| {
        let name = name(of);
        name.symbol.unwrap_or(name.path)
    };
    let is_hidden = |of: u32| {
        let name = name(of);
        hides(query.filter, &name.path) || name.is_test && !query.filter.tests
    };
    let mut pairs: Vec<Pair> = of.map_or_else(Vec::new, |of| co_change.pairs(of));
    pairs.retain(|p| p.confidence >= query.min_confidence);
    let all = pairs.len();
    pairs.retain(|p| !is_hidden(p.other));
    let hidden = (all - pairs.len()) as u32;
    pairs.sort_by(|a, b| b.degree.total_cmp(&a.degree).then_with(|| spelled(a.other).cmp(&spelled(b.other))));
    pairs.truncate(query.top);
    let degree_min = query.min_confidence.max(f64::MIN_POSITIVE);
    let group = of.map_or_else(Vec::new, |of| co_change.group(of, degree_min, spelled));
    Coupling {
        path: String::new(),
        functions: Vec::new(),
        commits: of.map_or(0, |of| co_change.count(of)),
        history: info(past),
        coupled: pairs.iter().map(|p| row(name(p.other), p)).collect(),
        hidden,
        group: group.into_iter().filter(|&g| Some(g) == of || !is_hidden(g)).map(spelled).collect(),
    }
}

fn row(name: Name, pair: &Pair) -> CoupledRow {
    CoupledRow {
        path: name.path,
        symbol: name.symbol,
        co_commits: pair.co_commits,
        commits: pair.commits,
        confidence: pair.confidence,
        degree: pair.degree,
        imports: None,
        imported_by: None,
        calls: None,
        called_by: None,
        is_hidden: None,
    }
}
