//! Why an edge is there, and why a reference is bound to nothing.

use super::focus::{is_pattern, matcher};
use super::view::{FileView, View};
use super::{Snapshot, skips};
use crate::api::{Answer, Location, Unresolved, UnresolvedRow, WhyStep};
use crate::database::Db;
use crate::error::EngineError;
use crate::inputs::FileKey;
use crate::queries::bindings::{Bound, bindings};
use crate::queries::world::DbWorld;
use crate::resolve::{Inspector, Place, Step, Symbol, Via, enclosing_function};
use evergraph_languages::{Base, Expr, FileId, Module, RefId};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

impl Snapshot {
    /// References bound to nothing, of which it is not known that they lead outside, with what is
    /// missing: of all files, of one, of a directory, or of a pattern of paths.
    ///
    /// # Errors
    /// [`EngineError::NoSuchFile`], [`EngineError::BadPattern`], or what reading met.
    pub fn unresolved(&self, path: Option<&str>) -> Result<Answer<Unresolved>, EngineError> {
        self.ask_tree(|view| {
            let mut rows = Vec::new();
            for file in files(view, path)? {
                unresolved_in(view, file, &mut rows);
            }
            rows.sort_by(|a, b| a.location.cmp(&b.location));
            let mut reasons = BTreeMap::new();
            rows.iter().for_each(|row: &UnresolvedRow| *reasons.entry(row.reason).or_insert(0) += 1);
            Ok(self.answer_of_edges(skips(view.db, view.workspace), Unresolved { reasons, references: rows }))
        })
    }
}

fn files(view: &View<'_>, path: Option<&str>) -> Result<Vec<FileId>, EngineError> {
    let all = || view.workspace.manifest(view.db).sources().map(|(file, _, _)| file);
    let Some(path) = path else { return Ok(all().collect()) };
    let path = path.strip_prefix("./").unwrap_or(path);
    let directory = format!("{}/", path.trim_end_matches('/'));
    let matcher = is_pattern(path).then(|| matcher(path)).transpose()?;
    let fits = |file: &FileId| {
        let own = view.path(*file);
        matcher.as_ref().map_or(path == "." || own.starts_with(&directory), |m| m.is_match(&own))
    };
    let below: Vec<FileId> = all().filter(fits).collect();
    if below.is_empty() { Ok(vec![view.file_named(path)?.file]) } else { Ok(below) }
}

fn unresolved_in(view: &View<'_>, file: FileId, rows: &mut Vec<UnresolvedRow>) {
    let Some(f) = view.file(file) else { return };
    let Some(bound) = bindings(view.db, view.workspace, FileKey::new(view.db, file)) else { return };
    let world = DbWorld::new(view.db, view.workspace);
    let mut inspector = Inspector::new(&world, file, &bound.unit.0, &view.db.context().limits);
    for (r, _) in bound.bindings.iter().filter(|(_, b)| b.via == Via::Unresolved) {
        let row = f.analysis.facts.references[r.index()];
        rows.push(UnresolvedRow {
            location: f.location(f.analysis.positions.reference(r)),
            name: f.analysis.facts.name(row.name).to_owned(),
            kind: row.kind.as_str(),
            reason: inspector.lack(r).as_str(),
            receiver: receiver(&f, r),
            within: f.within(enclosing_function(&f.analysis.facts, row.scope)),
        });
    }
}

/// The name of the value whose member a reference is, where it is a name.
fn receiver(f: &FileView, r: RefId) -> Option<String> {
    let facts = &f.analysis.facts;
    let Base::Member(of) = facts.references[r.index()].base else { return None };
    match &facts.exprs[of.index()] {
        Expr::Ref(of) => Some(facts.name(facts.references[of.index()].name).to_owned()),
        _ => None,
    }
}

/// Explains references of files, each file looked into once.
pub(super) struct Explainer<'v> {
    view: &'v View<'v>,
    bound: FxHashMap<FileId, Option<std::sync::Arc<Bound>>>,
}

impl<'v> Explainer<'v> {
    pub(super) fn new(view: &'v View<'v>) -> Explainer<'v> {
        Explainer { view, bound: FxHashMap::default() }
    }

    /// How some references of a file came to the definitions beside them.
    pub(super) fn paths(&self, file: FileId, of: &[(RefId, Symbol)]) -> Vec<Vec<WhyStep>> {
        let view = self.view;
        let Some(bound) = bindings(view.db, view.workspace, FileKey::new(view.db, file)) else { return Vec::new() };
        let world = DbWorld::new(view.db, view.workspace);
        let mut inspector = Inspector::new(&world, file, &bound.unit.0, &view.db.context().limits);
        let name = |r: RefId| bound.unit.0.facts.name(bound.unit.0.facts.references[r.index()].name).to_owned();
        let mut path = |r: RefId, symbol: Symbol| match bound.bindings.get(r).via {
            Via::Scip => {
                let step = |what, place| Step { what, name: name(r), place };
                vec![step("index", Place::Reference(r)), step("definition", Place::Definition(symbol))]
            }
            _ => inspector.path(r, symbol),
        };
        let paths = of.iter().map(|&(r, symbol)| path(r, symbol));
        paths.map(|path| path.into_iter().filter_map(|step| self.step(file, step)).collect()).collect()
    }

    /// How the first call of an edge came to its callee, and where that call stands.
    pub(super) fn call(
        &mut self,
        caller: FileId,
        from: Option<evergraph_languages::DefId>,
        callee: Symbol,
    ) -> Vec<WhyStep> {
        let view = self.view;
        let load = || bindings(view.db, view.workspace, FileKey::new(view.db, caller));
        let Some(bound) = self.bound.entry(caller).or_insert_with(load).clone() else { return Vec::new() };
        let Some(site) = bound.calls.iter().find(|c| c.caller == from && c.callee == callee) else { return Vec::new() };
        let Some(f) = view.file(caller) else { return Vec::new() };
        let name = f.analysis.facts.name(f.analysis.facts.references[site.reference.index()].name).to_owned();
        let location = f.location(f.analysis.positions.reference(site.reference));
        let mut path = vec![WhyStep { what: "call", name, location }];
        path.extend(self.paths(caller, &[(site.reference, callee)]).into_iter().flatten());
        path
    }

    fn step(&self, file: FileId, step: Step) -> Option<WhyStep> {
        let view = self.view;
        let location = match step.place {
            Place::Reference(r) => {
                let f = view.file(file)?;
                f.location(f.analysis.positions.reference(r))
            }
            Place::Definition(s) => {
                let f = view.file(s.file)?;
                f.definition(s.def)
            }
            Place::Module(Module::File(file)) => Location { path: view.path(file), line: 1, col: 1 },
            Place::Module(Module::Directory(dir)) => {
                Location { path: format!("{}/", view.db.context().paths.dir_path(dir)), line: 1, col: 1 }
            }
        };
        Some(WhyStep { what: step.what, name: step.name, location })
    }
}
