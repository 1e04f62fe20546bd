//! Everything, row by row, in the order of paths and positions.

use super::view::{FileView, View};
use super::{Snapshot, find, skips};
use crate::api::{Answer, BindingRow, CallRow, Filter, ImportRow, RankBy, RankQuery, RankRow, SymbolRow, tier};
use crate::database::Db;
use crate::error::EngineError;
use crate::inputs::FileKey;
use crate::queries::bindings::{Bound, bind};
use crate::resolve::{Binding, Target, Via};
use evergraph_languages::{Base, DefId, Expr, NameId, RefId, languages};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::atomic::Ordering;

/// Receives the rows of an export; `Break` ends it.
pub(super) type EachRow<'a, T> = &'a mut dyn FnMut(T) -> ControlFlow<()>;

impl Snapshot {
    /// Every definition other files can see.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`], or what reading met; as for all exports.
    pub fn export_symbols(&self, each: EachRow<'_, SymbolRow>) -> Result<Answer<()>, EngineError> {
        self.export_files(|_, f| {
            let mut listed: Vec<DefId> =
                (0..f.analysis.facts.symbols).map(DefId).filter(|&d| find::is_listed(f, d)).collect();
            listed.sort_by_key(|&d| f.analysis.positions.definition(d));
            listed.into_iter().try_for_each(|d| each(f.symbol_row(d)))
        })
    }

    /// Every reference as it is written, without what it is bound to.
    ///
    /// # Errors
    /// As for [`export_symbols`](Snapshot::export_symbols).
    pub fn export_references(&self, each: EachRow<'_, BindingRow>) -> Result<Answer<()>, EngineError> {
        self.export_files(|_, f| {
            let none = Binding { targets: &[], via: Via::Unresolved, dropped: 0 };
            let count = f.analysis.facts.references.len() as u32;
            (0..count)
                .map(RefId)
                .filter(|&r| is_written(f, r))
                .try_for_each(|r| each(BindingRow { via: "", ..binding_row(None, f, r, none) }))
        })
    }

    /// Every reference with everything it is bound to.
    ///
    /// # Errors
    /// As for [`export_symbols`](Snapshot::export_symbols).
    pub fn export_bindings(&self, each: EachRow<'_, BindingRow>) -> Result<Answer<()>, EngineError> {
        self.export_bound(|view, f, bound| {
            let mut written = bound.bindings.iter().filter(|&(r, _)| is_written(f, r));
            written.try_for_each(|(r, binding)| each(binding_row(Some(view), f, r, binding)))
        })
    }

    /// Every call site and every definition it reaches.
    ///
    /// # Errors
    /// As for [`export_symbols`](Snapshot::export_symbols).
    pub fn export_calls(&self, each: EachRow<'_, CallRow>) -> Result<Answer<()>, EngineError> {
        self.export_bound(|view, f, bound| {
            bound.calls.iter().try_for_each(|call| {
                let Some(there) = view.file(call.callee.file) else { return ControlFlow::Continue(()) };
                each(CallRow {
                    caller: f.within(call.caller),
                    callee: there.symbol(call.callee.def),
                    location: f.location(f.analysis.positions.reference(call.reference)),
                    via: call.via.as_str(),
                    confidence: call.confidence,
                })
            })
        })
    }

    /// Every import and the files it leads to.
    ///
    /// # Errors
    /// As for [`export_symbols`](Snapshot::export_symbols).
    pub fn export_imports(&self, each: EachRow<'_, ImportRow>) -> Result<Answer<()>, EngineError> {
        self.export_bound(|view, f, bound| {
            // The reference of a specifier itself says where it leads: the first one of each.
            let mut written: FxHashMap<NameId, RefId> = FxHashMap::default();
            for (r, row) in f.analysis.facts.references.iter().enumerate() {
                if let Base::Module(specifier) = row.base {
                    written.entry(specifier).or_insert(RefId(r as u32));
                }
            }
            (0..f.analysis.facts.imports.len()).try_for_each(|i| each(import_row(view, f, bound, i, &written)))
        })
    }

    /// Every function with its rank, most central first, tests and vendored code included.
    ///
    /// # Errors
    /// As for [`export_symbols`](Snapshot::export_symbols).
    pub fn export_ranks(&self, each: EachRow<'_, RankRow>) -> Result<Answer<()>, EngineError> {
        let filter = Filter { tests: true, vendored: true };
        let all = RankQuery { by: RankBy::Function, top: usize::MAX, filter, ..RankQuery::default() };
        let answer = self.rank(&all)?;
        let _ = answer.value.ranks.into_iter().try_for_each(each);
        Ok(Answer { commit: answer.commit, skips: answer.skips, tiers: answer.tiers, value: () })
    }

    fn export_files(
        &self,
        mut each: impl FnMut(&View<'_>, &Rc<FileView>) -> ControlFlow<()>,
    ) -> Result<Answer<()>, EngineError> {
        self.ask_tree(|view| {
            let mut read = BTreeSet::new();
            for (file, _, language) in view.workspace.manifest(view.db).sources() {
                if view.db.context().cancelled.load(Ordering::Relaxed) {
                    return Err(EngineError::Cancelled);
                }
                let Some(f) = view.file(file) else { continue };
                read.insert(language);
                if each(view, &f).is_break() {
                    break;
                }
            }
            let tiers = read.into_iter().map(|language| tier(languages()[usize::from(language)])).collect();
            Ok(Answer { tiers, ..self.answer(skips(view.db, view.workspace), ()) })
        })
    }

    fn export_bound(
        &self,
        mut each: impl FnMut(&View<'_>, &Rc<FileView>, &Bound) -> ControlFlow<()>,
    ) -> Result<Answer<()>, EngineError> {
        self.export_files(|view, f| {
            // Straight, not memoized: an export passes over each file once.
            match bind(view.db, view.workspace, FileKey::new(view.db, f.file)) {
                Some(bound) => each(view, f, &bound),
                None => ControlFlow::Continue(()),
            }
        })
    }
}

/// Whether a name stands there: calls of what no name says, and those the language makes itself,
/// are rows among the calls only.
fn is_written(f: &FileView, r: RefId) -> bool {
    !matches!(f.analysis.facts.references[r.index()].base, Base::Value(_))
}

fn binding_row(view: Option<&View<'_>>, f: &FileView, r: RefId, binding: Binding<'_>) -> BindingRow {
    let row = f.analysis.facts.references[r.index()];
    let mut defs: Vec<_> =
        view.into_iter().flat_map(|v| binding.targets.iter().filter_map(|&t| v.target_row(t))).collect();
    defs.sort();
    BindingRow {
        location: f.location(f.analysis.positions.reference(r)),
        name: f.analysis.facts.name(row.name).to_owned(),
        kind: row.kind.as_str(),
        defs,
        via: binding.via.as_str(),
        confidence: binding.confidence(),
        dropped: binding.dropped,
    }
}

fn import_row(view: &View<'_>, f: &FileView, bound: &Bound, i: usize, written: &FxHashMap<NameId, RefId>) -> ImportRow {
    let facts = &f.analysis.facts;
    let import = facts.imports[i];
    let at = f.analysis.positions.line_column(f.analysis.positions.imports[i].start);
    let (files, via) = match &facts.exprs[import.target.index()] {
        Expr::Ref(r) => led(view, bound.bindings.get(*r)),
        Expr::Module(specifier) => match written.get(specifier) {
            Some(&r) => led(view, bound.bindings.get(r)),
            None => view.module(f.file, facts.name(*specifier)),
        },
        _ => (Vec::new(), Via::Unresolved.as_str()),
    };
    ImportRow { location: f.location(at), specifier: facts.name(import.specifier).to_owned(), files, via }
}

fn led(view: &View<'_>, binding: Binding<'_>) -> (Vec<String>, &'static str) {
    let path = |t: &Target| match t {
        Target::Symbol(s) => view.path(s.file),
        Target::File(file) => view.path(*file),
        Target::Directory(dir) => view.db.context().paths.dir_path(*dir).to_string(),
    };
    let mut files: Vec<String> = binding.targets.iter().map(path).collect();
    files.sort();
    files.dedup();
    (files, if binding.targets.is_empty() { binding.via.as_str() } else { Via::Import.as_str() })
}
