//! What changed in the graph between two commits.

use super::definitions::{Definition, Definitions};
use crate::api::{Answer, EdgeChange, GraphDiff, RankChange, SymbolChange};
use crate::assembly::Row;
use crate::context::Context;
use crate::error::EngineError;
use crate::history::lines;
use crate::history::similarity::{Fingerprint, SCORE_MAX};
use crate::queries::call_graph::{CallGraph, call_graph};
use crate::queries::ranks::ranks;
use crate::resolve::Symbol;
use crate::snapshot::{Snapshot, skips};
use evergraph_languages::FileId;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A definition of the same name elsewhere is the same one if this share of its text is.
const MOVED_MIN: u64 = SCORE_MAX / 2;
/// Without its name, more must be.
const RENAMED_MIN: u64 = SCORE_MAX / 10 * 7;
/// Shorter texts are alike by chance.
const RENAMED_BYTES_MIN: usize = 40;
/// Pairs of definitions compared; beyond, only those of one name are.
const PAIRS_MAX: usize = 250_000;
/// Changes of rank below this are rounding.
const RANK_CHANGE_MIN: f64 = 1e-9;

/// One of the two commits.
struct Side {
    graph: Arc<CallGraph>,
    ranks: Arc<Vec<f64>>,
}

impl Snapshot {
    /// What changed in the graph since another commit of the same engine; `top` bounds the ranks.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met.
    pub fn diff(&self, before: &Snapshot, top: usize) -> Result<Answer<GraphDiff>, EngineError> {
        let (old, _) = before.side()?;
        let (new, skips) = self.side()?;
        let context = &self.inner.context;
        let mut diff = Diff { context, old: &old, new: &new, moved: FxHashMap::default() };
        let symbols = diff.symbols();
        let (edges_added, edges_removed) = diff.edges();
        let from = before.freshness.commit_id.clone();
        let ranks = diff.ranks(top);
        Ok(self.answer_of_edges(skips, GraphDiff { from, symbols, edges_added, edges_removed, ranks }))
    }

    fn side(&self) -> Result<(Side, Vec<crate::api::Skipped>), EngineError> {
        self.ask_tree(|view| {
            let side = Side { graph: call_graph(view.db, view.workspace), ranks: ranks(view.db, view.workspace) };
            Ok((side, skips(view.db, view.workspace)))
        })
    }
}

impl Side {
    fn row(&self, file: FileId) -> Option<&Row> {
        self.graph.assembly.row(file)
    }

    /// The name of a node; the path at top level.
    fn name(&self, context: &Context, file: FileId, def: Option<evergraph_languages::DefId>) -> Option<String> {
        let path = context.paths.path(file).to_string();
        let Some(def) = def else { return Some(path) };
        let nodes = &self.row(file)?.edges.nodes;
        let at = nodes.binary_search_by_key(&def, |n| n.def).ok()?;
        Some(format!("{path}#{}", nodes[at].name))
    }
}

/// Two sides, and what moved from one to the other.
struct Diff<'a> {
    context: &'a Context,
    old: &'a Side,
    new: &'a Side,
    /// Old symbols that have another name now.
    moved: FxHashMap<String, String>,
}

/// A definition with the lines that changed in it.
struct Touched {
    definition: Definition,
    lines: u32,
}

impl Diff<'_> {
    /// Files whose rows differ, on either side.
    fn files(&self, differ: impl Fn(&Row, &Row) -> bool) -> Vec<FileId> {
        let mut files = Vec::new();
        for row in &self.new.graph.assembly.rows {
            if self.old.row(row.file).is_none_or(|old| differ(old, row)) {
                files.push(row.file);
            }
        }
        let gone = self.old.graph.assembly.rows.iter().filter(|row| self.new.row(row.file).is_none());
        files.extend(gone.map(|row| row.file));
        files
    }

    fn symbols(&mut self) -> Vec<SymbolChange> {
        let (mut changes, mut removed, mut added) = (Vec::new(), Vec::new(), Vec::new());
        for file in self.files(|old, new| old.key != new.key) {
            self.compare(file, &mut changes, &mut removed, &mut added);
        }
        self.follow(&mut changes, &mut removed, &mut added);
        changes.extend(removed.iter().map(|t| change(t, "removed", 0, t.lines)));
        changes.extend(added.iter().map(|t| change(t, "added", t.lines, 0)));
        changes.sort_by(|a, b| (&a.symbol, a.change).cmp(&(&b.symbol, b.change)));
        changes
    }

    /// Compares the definitions of one file.
    fn compare(
        &self,
        file: FileId,
        changes: &mut Vec<SymbolChange>,
        removed: &mut Vec<Touched>,
        added: &mut Vec<Touched>,
    ) {
        let none = || Definitions { all: Vec::new(), content: Arc::from([]) };
        let read = |side: &Side| side.row(file).map_or_else(none, |row| Definitions::of(self.context, row));
        let (old, new) = (read(self.old), read(self.new));
        let (gone, came) = touched_lines(&old, &new);
        let by_symbol: FxHashMap<String, usize> =
            old.all.iter().enumerate().map(|(i, d)| (d.symbol.clone(), i)).collect();
        let mut kept = FxHashSet::default();
        for (definition, lines) in new.all.into_iter().zip(came) {
            match by_symbol.get(&definition.symbol) {
                Some(&i) if old.all[i].kind == definition.kind => {
                    kept.insert(i);
                    if old.all[i].hash != definition.hash {
                        changes.push(change(&Touched { definition, lines }, "changed", lines, gone[i]));
                    }
                }
                _ => added.push(Touched { definition, lines }),
            }
        }
        let left = old.all.into_iter().zip(gone).enumerate().filter(|(i, _)| !kept.contains(i));
        removed.extend(left.map(|(_, (definition, lines))| Touched { definition, lines }));
    }

    /// Finds what moved among what came and went: the same name first, then the same text.
    fn follow(&mut self, changes: &mut Vec<SymbolChange>, removed: &mut Vec<Touched>, added: &mut Vec<Touched>) {
        let prints = |list: &[Touched]| list.iter().map(|t| t.definition.fingerprint()).collect::<Vec<_>>();
        let (old, new) = (prints(removed), prints(added));
        let mut pairs = same_names(removed, added, &old, &new);
        if removed.len().saturating_mul(added.len()) <= PAIRS_MAX {
            pairs.extend(same_texts(removed, added, &old, &new));
        }
        // Names before texts, then the most similar; ties by name, so that no order of reading shows.
        pairs.sort_by(|a, b| {
            let names = |p: &Pair| (&removed[p.old].definition.symbol, &added[p.new].definition.symbol);
            (b.same_name, b.score).cmp(&(a.same_name, a.score)).then_with(|| names(a).cmp(&names(b)))
        });
        let (mut taken_old, mut taken_new) = (FxHashSet::default(), FxHashSet::default());
        for pair in pairs {
            if taken_old.contains(&pair.old) || taken_new.contains(&pair.new) {
                continue;
            }
            taken_old.insert(pair.old);
            taken_new.insert(pair.new);
            let (from, to) = (&removed[pair.old].definition, &added[pair.new].definition);
            self.moved.insert(from.symbol.clone(), to.symbol.clone());
            let same_file = from.location.path == to.location.path;
            let same = pair.score == SCORE_MAX;
            let (came, gone) = if same { (0, 0) } else { changed_lines(&from.text, &to.text) };
            let what = if from.name == to.name || !same_file && same { "moved" } else { "renamed" };
            changes.push(SymbolChange {
                from: Some(from.symbol.clone()),
                similarity: Some(pair.score as f64 / SCORE_MAX as f64),
                ..change(&added[pair.new], what, came, gone)
            });
        }
        drop_taken(removed, &taken_old);
        drop_taken(added, &taken_new);
    }

    fn edges(&self) -> (Vec<EdgeChange>, Vec<EdgeChange>) {
        let same = |a: &Row, b: &Row| {
            Arc::ptr_eq(&a.edges, &b.edges)
                || a.key == b.key && a.edges.calls == b.edges.calls && a.edges.imports == b.edges.imports
        };
        let files = self.files(|old, new| !same(old, new));
        let of = |side: &Side| {
            let mut edges = BTreeSet::new();
            for row in files.iter().filter_map(|&file| side.row(file)) {
                self.edges_of(side, row, &mut edges);
            }
            edges
        };
        // Ends that only moved make no difference: old edges go by the new names.
        let (before, after) = (of(self.old), of(self.new));
        let before: BTreeSet<EdgeChange> = before.into_iter().map(|e| self.renamed(e)).collect();
        (after.difference(&before).cloned().collect(), before.difference(&after).cloned().collect())
    }

    fn edges_of(&self, side: &Side, row: &Row, edges: &mut BTreeSet<EdgeChange>) {
        for call in &row.edges.calls {
            let Symbol { file, def } = call.callee;
            let from = side.name(self.context, row.file, call.caller);
            if let (Some(from), Some(to)) = (from, side.name(self.context, file, Some(def))) {
                edges.insert(EdgeChange { of: "call", from, to });
            }
        }
        for &file in &row.edges.imports {
            let name = |file: FileId| self.context.paths.path(file).to_string();
            edges.insert(EdgeChange { of: "import", from: name(row.file), to: name(file) });
        }
    }

    fn renamed(&self, edge: EdgeChange) -> EdgeChange {
        let now = |name: String| self.moved.get(&name).cloned().unwrap_or(name);
        EdgeChange { of: edge.of, from: now(edge.from), to: now(edge.to) }
    }

    fn ranks(&self, top: usize) -> Vec<RankChange> {
        let of = |side: &Side| -> Vec<(String, f64)> {
            let node = |n: usize| {
                let (file, own) = side.graph.of(n as u32);
                let own = own?;
                Some((format!("{}#{}", self.context.paths.path(file), own.name), side.ranks[n]))
            };
            (0..side.graph.nodes.len().min(side.ranks.len())).filter_map(node).collect()
        };
        let mut rows: FxHashMap<String, (Option<f64>, Option<f64>)> = FxHashMap::default();
        for (name, rank) in of(self.old) {
            rows.entry(self.moved.get(&name).cloned().unwrap_or(name)).or_default().0 = Some(rank);
        }
        for (name, rank) in of(self.new) {
            rows.entry(name).or_default().1 = Some(rank);
        }
        let row = |(symbol, (before, after)): (String, (Option<f64>, Option<f64>))| {
            let change = after.unwrap_or(0.0) - before.unwrap_or(0.0);
            RankChange { symbol, before, after, change }
        };
        let mut rows: Vec<RankChange> =
            rows.into_iter().map(row).filter(|r| r.change.abs() > RANK_CHANGE_MIN).collect();
        rows.sort_by(|a, b| b.change.abs().total_cmp(&a.change.abs()).then_with(|| a.symbol.cmp(&b.symbol)));
        rows.truncate(top);
        rows
    }
}

fn change(touched: &Touched, change: &'static str, added: u32, removed: u32) -> SymbolChange {
    let d = &touched.definition;
    SymbolChange {
        symbol: d.symbol.clone(),
        kind: if d.kind == evergraph_languages::DefKind::Variant { "variant" } else { d.kind.as_str() },
        change,
        from: None,
        similarity: None,
        location: d.location.clone(),
        added,
        removed,
    }
}

/// For each definition of the old and of the new file, how many of its own lines went or came.
fn touched_lines(old: &Definitions, new: &Definitions) -> (Vec<u32>, Vec<u32>) {
    let (mut gone, mut came) = (vec![0; old.all.len()], vec![0; new.all.len()]);
    let (old_owners, new_owners) = (old.owners(), new.owners());
    let count = |owners: &[Option<u32>], start: u32, len: u32, counts: &mut [u32]| {
        let lines = owners.iter().skip(start as usize).take(len as usize);
        lines.flatten().for_each(|&owner| counts[owner as usize] += 1);
    };
    for hunk in lines::diff(&old.content, &new.content).hunks {
        count(&old_owners, hunk.before_start, hunk.before_len, &mut gone);
        count(&new_owners, hunk.after_start, hunk.after_len, &mut came);
    }
    (gone, came)
}

fn changed_lines(from: &[u8], to: &[u8]) -> (u32, u32) {
    let diff = lines::diff(from, to);
    (diff.added, diff.removed)
}

struct Pair {
    old: usize,
    new: usize,
    same_name: bool,
    score: u64,
}

fn same_names(removed: &[Touched], added: &[Touched], old: &[Fingerprint], new: &[Fingerprint]) -> Vec<Pair> {
    let mut by_name: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (i, t) in added.iter().enumerate() {
        by_name.entry(&t.definition.name).or_default().push(i);
    }
    let mut pairs = Vec::new();
    for (i, t) in removed.iter().enumerate() {
        let candidates = by_name.get(t.definition.name.as_str()).into_iter().flatten();
        for &j in candidates.filter(|&&j| added[j].definition.kind == t.definition.kind) {
            let equal = t.definition.hash == added[j].definition.hash;
            let score = if equal { SCORE_MAX } else { old[i].score(&new[j]) };
            if score >= MOVED_MIN && pairs.len() < PAIRS_MAX {
                pairs.push(Pair { old: i, new: j, same_name: true, score });
            }
        }
    }
    pairs
}

fn same_texts(removed: &[Touched], added: &[Touched], old: &[Fingerprint], new: &[Fingerprint]) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (i, t) in removed.iter().enumerate().filter(|(_, t)| t.definition.text.len() >= RENAMED_BYTES_MIN) {
        for (j, u) in added.iter().enumerate() {
            let (from, to) = (&t.definition, &u.definition);
            if from.kind == to.kind && from.name != to.name && to.text.len() >= RENAMED_BYTES_MIN {
                let score = old[i].score(&new[j]);
                if score >= RENAMED_MIN {
                    pairs.push(Pair { old: i, new: j, same_name: false, score });
                }
            }
        }
    }
    pairs
}

fn drop_taken(list: &mut Vec<Touched>, taken: &FxHashSet<usize>) {
    let mut at = 0;
    list.retain(|_| {
        at += 1;
        !taken.contains(&(at - 1))
    });
}
