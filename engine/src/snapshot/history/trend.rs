//! One number at many commits.

use super::lines::Mainline;
use crate::api::{Answer, Freshness, Metric, MetricTrend, Query, TrendPoint, TrendQuery};
use crate::database::Db;
use crate::error::EngineError;
use crate::history::numbers::slope;
use crate::history::{Book, Side};
use crate::object::{CommitId, RepoPath, TreeId};
use crate::queries::call_graph::call_graph;
use crate::queries::ranks::ranks;
use crate::snapshot::view::View;
use crate::snapshot::{Snapshot, find};
use crate::tree_state::TreeState;
use rustc_hash::FxHashMap;

/// A commit to look at.
struct Stop {
    id: CommitId,
    tree: TreeId,
    time: i64,
    /// What the file is called there, and the function in it that is meant.
    path: RepoPath,
    symbol: Option<String>,
    /// Lines it added to and removed from the file or function; `None` where history was cut off.
    churn: Option<u32>,
}

/// What a commit changed in a function.
struct OwnChange {
    churn: u32,
    /// The changed file it was in before, and its name there, if it moved or was renamed.
    from: Option<(u32, String)>,
}

impl Snapshot {
    /// A metric of a file or function at each of the last commits along first parents. A file is
    /// followed through renames, a function through renames and moves as well.
    ///
    /// # Errors
    /// [`EngineError::NothingNamed`] if a name means nothing at this commit, [`EngineError::Ambiguous`] if it means
    /// several things; [`EngineError::NoSuchFile`]; [`EngineError::Cancelled`], or what reading met.
    pub fn trend(&self, query: &TrendQuery) -> Result<Answer<MetricTrend>, EngineError> {
        let (path, symbol) = self.followed(&query.of)?;
        let stops = self.stops(&path, symbol.as_deref(), query)?;
        let mut points = Vec::with_capacity(stops.len());
        // Newest first: the tip is indexed, and each step costs what its commit changed.
        for stop in &stops {
            let value = match query.metric {
                Metric::Churn => stop.churn.map(f64::from),
                metric => self.at(stop.id, stop.tree).measure(&stop.path, stop.symbol.as_deref(), metric)?,
            };
            points.push(TrendPoint { commit: stop.id.to_string(), time: stop.time, value });
        }
        points.reverse();
        let values: Vec<f64> = points.iter().filter_map(|p| p.value).collect();
        let of = symbol.map_or_else(|| path.to_string(), |name| format!("{path}#{name}"));
        let cut_off = stops.iter().rev().filter(|stop| stop.churn.is_none());
        let boundary = cut_off.map(|stop| stop.id.to_string()).collect();
        let trend = MetricTrend { of, metric: query.metric, points, slope: slope(&values), boundary };
        Ok(self.answer_of_commit(trend))
    }

    /// The file asked about, and the qualified name inside it if a function is meant.
    fn followed(&self, of: &str) -> Result<(RepoPath, Option<String>), EngineError> {
        if let Ok(path) = self.file_path_named(of) {
            return Ok((path, None));
        }
        self.ask_tree(|view| {
            let symbols = find::symbols_of(view, &Query::parse(of))?;
            let [symbol] = symbols[..] else {
                let found = symbols.iter().filter_map(|&s| view.symbol_row(s)).map(|row| row.symbol).collect();
                return Err(EngineError::Ambiguous { name: of.to_owned(), at: view.at(), found });
            };
            let name = view.file(symbol.file).map(|f| f.names[symbol.def.index()].to_string());
            Ok((view.db.context().paths.path(symbol.file), name))
        })
    }

    /// The commits to look at, newest first.
    fn stops(&self, path: &RepoPath, symbol: Option<&str>, query: &TrendQuery) -> Result<Vec<Stop>, EngineError> {
        self.ask_recent(query.last, |mainline| {
            let (mut path, mut symbol) = (path.clone(), symbol.map(str::to_owned));
            let mut stops = Vec::new();
            if symbol.is_some() {
                self.compare_functions(mainline, &path)?;
            }
            for index in (0..mainline.len()).rev() {
                let (_, book, position) = mainline.delta(index);
                let (commit, changes) = (book.commit(position), book.changes(position));
                let own = changes.iter().position(|c| book.path(c.path) == &path);
                let mut churn = own.map_or(0, |own| changes[own].added + changes[own].removed);
                let (mut older_path, mut older_symbol) = (None, None);
                if let Some(own) = own {
                    older_path = changes[own].from.map(|from| book.path(from).clone());
                    if let Some(name) = &symbol {
                        let found = self.function_change(mainline, index, own as u32, name)?;
                        churn = found.as_ref().map_or(0, |f| f.churn);
                        if let Some((file, name)) = found.and_then(|f| f.from) {
                            let file = &changes[file as usize];
                            older_path = Some(book.path(file.from.unwrap_or(file.path)).clone());
                            older_symbol = Some(name);
                        }
                    }
                }
                let (id, tree, time) = (commit.id, commit.tree, commit.commit_time_s);
                let churn = (!commit.is_cut_off()).then_some(churn);
                stops.push(Stop { id, tree, time, path: path.clone(), symbol: symbol.clone(), churn });
                path = older_path.unwrap_or(path);
                symbol = older_symbol.or(symbol);
            }
            Ok(stops)
        })
    }

    /// Compares the functions of all of the last commits that changed a file, together.
    fn compare_functions(&self, mainline: &Mainline<'_>, path: &RepoPath) -> Result<(), EngineError> {
        let mut path = path.clone();
        let mut wanted: [Vec<CommitId>; 2] = Default::default();
        let mut books: [Option<&Book>; 2] = [None; 2];
        for index in (0..mainline.len()).rev() {
            let (side, book, position) = mainline.delta(index);
            let own = book.changes(position).iter().find(|c| book.path(c.path) == &path);
            if let Some(own) = own {
                wanted[side as usize].push(book.commit(position).id);
                books[side as usize] = Some(book);
                path = own.from.map_or(path, |from| book.path(from).clone());
            }
        }
        let (context, progress) = (&self.inner.context, self.inner.options.progress.as_ref());
        for side in [Side::Own, Side::FirstParent] {
            if let Some(book) = books[side as usize] {
                let wanted = (Some(book), wanted[side as usize].as_slice());
                drop(self.inner.history.functions(context, progress, side, wanted, None)?);
            }
        }
        Ok(())
    }

    /// What a commit changed in a function, by its name after the commit in one of the changed files.
    fn function_change(
        &self,
        mainline: &Mainline<'_>,
        index: usize,
        file: u32,
        name: &str,
    ) -> Result<Option<OwnChange>, EngineError> {
        let (context, progress) = (&self.inner.context, self.inner.options.progress.as_ref());
        let (side, book, position) = mainline.delta(index);
        let id = book.commit(position).id;
        let shelf = self.inner.history.functions(context, progress, side, (Some(book), &[id]), None)?;
        let functions = &shelf.book;
        let changes = functions.changes(id);
        let mut own = changes.iter().filter(|c| !c.is_gone && c.file == file && functions.name(c.name) == name);
        let own = own.next().map(|c| OwnChange {
            churn: c.added + c.removed,
            from: c.from.map(|(file, from)| (file, functions.name(from).to_owned())),
        });
        Ok(own)
    }

    /// The same engine at another commit.
    fn at(&self, id: CommitId, tree: TreeId) -> Snapshot {
        let tree = TreeState::of_tree(&self.inner, tree, Vec::new());
        let id = id.to_string();
        let freshness = Freshness { commit_id: Some(id.clone()), revspec: id, worktree: false, overlays: 0 };
        Snapshot::new(self.inner.clone(), tree, freshness)
    }

    /// The same engine at the first parent; `None` for a root, and where history was cut off.
    pub(crate) fn first_parent(&self) -> Result<Option<Snapshot>, EngineError> {
        self.ask_past(|past| {
            let tip = past.timeline.last().copied();
            let parent = tip.and_then(|tip| past.log.parents(tip).next()).filter(|id| past.log.position(*id).is_some());
            let Some(id) = parent else { return Ok(None) };
            let tree = self.inner.context.source.reader().commit(id)?.tree_id;
            Ok(Some(self.at(id, tree)))
        })
    }

    fn measure(&self, path: &RepoPath, symbol: Option<&str>, metric: Metric) -> Result<Option<f64>, EngineError> {
        match metric {
            // A file's own facts are enough.
            Metric::Complexity => self.ask(|view| Ok(complexity(view, path, symbol))),
            Metric::Rank => self.ask_tree(|view| Ok(rank(view, path, symbol))),
            Metric::Callers => self.ask_tree(|view| Ok(callers(view, path, symbol))),
            Metric::Churn => Ok(None),
        }
    }
}

fn complexity(view: &View<'_>, path: &RepoPath, symbol: Option<&str>) -> Option<f64> {
    let file = view.file_named(&path.to_string()).ok()?;
    let measures = file.analysis.facts.measures.iter();
    let Some(name) = symbol else { return Some(measures.map(|m| f64::from(m.cyclomatic)).sum()) };
    let mut named = measures.filter(|m| file.names[m.definition.index()] == name);
    named.next().map(|m| f64::from(m.cyclomatic))
}

/// The nodes of the call graph that are meant.
fn nodes(view: &View<'_>, path: &RepoPath, symbol: Option<&str>) -> Option<Vec<u32>> {
    let graph = call_graph(view.db, view.workspace);
    let file = view.db.context().paths.known(path)?;
    let position = graph.assembly.position(file)? as u32;
    let all = graph.nodes.iter().enumerate().filter(|(_, n)| n.0 == position).map(|(i, _)| i as u32);
    let Some(name) = symbol else { return Some(all.collect()) };
    let named = all.filter(|&n| graph.of(n).1.is_some_and(|own| own.name == name)).collect::<Vec<_>>();
    (!named.is_empty()).then_some(named)
}

fn rank(view: &View<'_>, path: &RepoPath, symbol: Option<&str>) -> Option<f64> {
    let ranks = ranks(view.db, view.workspace);
    Some(nodes(view, path, symbol)?.iter().filter_map(|&n| ranks.get(n as usize)).sum())
}

fn callers(view: &View<'_>, path: &RepoPath, symbol: Option<&str>) -> Option<f64> {
    let graph = call_graph(view.db, view.workspace);
    let nodes = nodes(view, path, symbol)?;
    let wanted: FxHashMap<u32, ()> = nodes.iter().map(|&n| (n, ())).collect();
    let is_file = symbol.is_none();
    let own = nodes.first().map(|&n| graph.nodes[n as usize].0);
    let caller = |e: &crate::graph::Edge| match is_file {
        true => Some(graph.nodes[e.from as usize].0).filter(|f| Some(*f) != own),
        false => Some(e.from).filter(|f| !wanted.contains_key(f)),
    };
    let mut from: Vec<u32> =
        graph.csr.all_edges().filter(|e| wanted.contains_key(&e.to)).filter_map(|e| caller(&e)).collect();
    from.sort_unstable();
    from.dedup();
    Some(from.len() as f64)
}
