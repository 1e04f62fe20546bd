//! One file as the resolver reads it: its facts (whole, or pruned to a summary) with indices.

use crate::resolve::reads::{Facts, LookedIn, Reads, spelling_hash};
use crate::resolve::signatures::{signatures, stands_for};
use evergraph_languages::{
    Base, DefFlags, DefId, DefKind, Expr, ExprId, FileFacts, Language, NameId, RefId, ScopeId, Visibility,
};
use smallvec::SmallVec;
use std::sync::Arc;

/// Facts with the look-ups the resolver needs. Built once per facts, shared by everybody.
#[derive(Clone, Debug)]
pub struct Unit {
    /// The language's rules decide how names bind.
    pub language: LanguageRef,
    /// The facts: all of the file, or what other files may see of it.
    pub facts: Facts,
    index: Arc<Index>,
}

/// The tables behind the look-ups.
#[derive(Debug)]
struct Index {
    /// Names sorted by the hash of their spelling, which stands before the id: most comparisons need no text.
    names: Box<[(u32, NameId)]>,
    /// Definitions sorted by scope.
    bound: Box<[DefId]>,
    /// Definitions sorted by name and scope, and where each name's begin.
    named: Box<[DefId]>,
    name_offsets: Box<[u32]>,
    /// Star imports sorted by scope: indices into the imports.
    stars: Box<[(ScopeId, u32)]>,
    /// The names that the file lists for star imports, sorted.
    star_names: Option<Box<[NameId]>>,
    /// Definitions of kind `Extension`, in order.
    extensions: Box<[DefId]>,
    /// Types and extensions by the names of their bases, sorted by name.
    subtypes: Box<[(NameId, DefId)]>,
    /// Signatures with the definition each stands for.
    signatures: Box<[(DefId, DefId)]>,
}

/// More definitions of one name in one scope than this are not looked at: a file may have as many
/// references, and each would look at all of them.
const BOUND_MAX: usize = 1_000;

/// Of those that a reference may mean all the same, so many are compared and counted.
pub(crate) const ALIKE_MAX: usize = 128;

/// Definitions of one name: mostly one.
pub(crate) type Defs = SmallVec<[DefId; 2]>;

/// A language, comparable by name.
#[derive(Clone, Copy)]
pub struct LanguageRef(pub &'static dyn Language);

impl std::fmt::Debug for LanguageRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.name())
    }
}

impl Unit {
    /// Indexes facts.
    pub fn new(language: &'static dyn Language, facts: Arc<FileFacts>) -> Unit {
        let hashed = |n: NameId| (spelling_hash(facts.name(n)) as u32, n);
        let mut names: Box<[(u32, NameId)]> = (0..facts.names.len() as u32).map(|n| hashed(NameId(n))).collect();
        names.sort_unstable_by(|&(h, n), &(i, m)| h.cmp(&i).then_with(|| facts.name(n).cmp(facts.name(m))));
        let ids = || (0..facts.definitions.len() as u32).map(DefId);
        let scope_of = |d: &DefId| facts.definition(*d).scope;
        let name_of = |d: &DefId| facts.definition(*d).name;
        let (bound, _) = grouped(ids(), facts.scopes.len(), |d| scope_of(d).index());
        let (named, name_offsets) = grouped(bound.iter().copied(), facts.names.len(), |d| name_of(d).index());
        let starred = facts.imports.iter().enumerate().filter(|(_, i)| i.star);
        let mut stars: Box<[_]> = starred.map(|(n, i)| (i.scope, n as u32)).collect();
        stars.sort_unstable();
        let star_names = facts.star_names.clone().map(|mut names| {
            names.sort_unstable();
            names
        });
        let extensions = ids().filter(|&d| facts.definition(d).kind == DefKind::Extension).collect();
        let mut subtypes: Vec<(NameId, DefId)> = ids().flat_map(|d| bases_named(&facts, d)).collect();
        subtypes.sort_unstable();
        let subtypes = subtypes.into();
        let signatures = signatures(&facts).into();
        let language = LanguageRef(language);
        let index = Index { names, bound, named, name_offsets, stars, star_names, extensions, subtypes, signatures };
        Unit { language, facts: Facts::new(facts), index: Arc::new(index) }
    }

    /// The same unit for one reader: the names it reads are noted, as those of this file.
    pub(crate) fn watched(&self, reads: &Arc<Reads>, file: LookedIn) -> Unit {
        Unit { facts: reads.watch(&self.facts, file), ..self.clone() }
    }

    /// Definitions of kind `Extension`, in order.
    pub fn extensions(&self) -> &[DefId] {
        &self.index.extensions
    }

    /// The types and extensions with the names of their bases, as they are written.
    pub fn subtypes(&self) -> impl Iterator<Item = (NameId, DefId)> + '_ {
        self.index.subtypes.iter().copied()
    }

    /// The types and extensions that name a base so.
    pub fn subtypes_named(&self, base: &str) -> impl Iterator<Item = DefId> + '_ {
        let name = self.name_id(base);
        let start = name.map_or(self.index.subtypes.len(), |n| self.index.subtypes.partition_point(|&(m, _)| m < n));
        self.index.subtypes[start..].iter().take_while(move |&&(n, _)| Some(n) == name).map(|&(_, d)| d)
    }

    /// The function a definition is to its callers: itself, unless it is an overload's signature.
    pub fn stands_for(&self, def: DefId) -> DefId {
        stands_for(&self.index.signatures, def)
    }

    /// The id of a spelling.
    pub fn name_id(&self, text: &str) -> Option<NameId> {
        let names = &self.index.names;
        let hash = spelling_hash(text);
        match names.binary_search_by(|&(h, n)| h.cmp(&(hash as u32)).then_with(|| self.facts.name(n).cmp(text))) {
            Ok(at) => {
                let (_, name) = names[at];
                self.facts.mark(name);
                Some(name)
            }
            Err(_) => {
                self.facts.ask(hash);
                None
            }
        }
    }

    /// The definitions a scope binds to a name, in order of their ids; of very many the first.
    pub fn bound(&self, scope: ScopeId, name: NameId) -> impl Iterator<Item = DefId> + '_ {
        self.facts.mark_in(scope, name);
        let named = self.index.named(name);
        let start = named.partition_point(|d| self.scope_of(*d) < scope);
        named[start..].iter().copied().take_while(move |d| self.scope_of(*d) == scope).take(BOUND_MAX)
    }

    fn scope_of(&self, def: DefId) -> ScopeId {
        self.facts.definitions[def.index()].scope
    }

    /// Of several definitions of a name, those of a default build, if there are any.
    pub(crate) fn of_default_build(&self, mut defs: Defs) -> Defs {
        let conditional = |d: DefId| self.facts.definition(d).flags.has(DefFlags::CONDITIONAL);
        if defs.len() > 1 && !defs.iter().all(|&d| conditional(d)) {
            defs.retain(|d| !conditional(*d));
        }
        defs
    }

    /// All definitions a scope binds, in order of their ids. Whoever asks depends on each name in the scope.
    pub fn bound_in(&self, scope: ScopeId) -> impl Iterator<Item = DefId> + '_ {
        self.facts.mark_all_in(scope);
        self.rows_of(scope)
    }

    /// The constructors a class writes. They count as part of its name.
    pub fn constructors_in(&self, body: ScopeId) -> impl Iterator<Item = DefId> + '_ {
        self.rows_of(body).filter(|&d| self.kind_of(d) == DefKind::Constructor)
    }

    /// The signatures without a name that a type lists: what calling it runs. They count as part of its name.
    pub fn call_signatures_in(&self, body: ScopeId) -> impl Iterator<Item = DefId> + '_ {
        let is_signature = |d: &DefId| self.facts.definitions[d.index()].flags.has(DefFlags::OVERLOAD);
        self.rows_of(body).filter(move |d| self.kind_of(*d) == DefKind::Lambda && is_signature(d))
    }

    /// The type parameters that a function's scope, or the list around it, binds. They count as part of the
    /// function's name.
    pub fn type_parameters_in(&self, scope: ScopeId) -> impl Iterator<Item = DefId> + '_ {
        self.rows_of(scope).filter(|&d| self.kind_of(d) == DefKind::TypeParameter)
    }

    /// The modules that a scope declares. Whoever asks depends on all modules of the file.
    pub fn modules_in(&self, scope: ScopeId) -> impl Iterator<Item = DefId> + '_ {
        self.facts.mark_modules();
        self.rows_of(scope).filter(|&d| self.kind_of(d) == DefKind::Module)
    }

    fn rows_of(&self, scope: ScopeId) -> impl Iterator<Item = DefId> + '_ {
        let bound = &self.index.bound;
        let start = bound.partition_point(|d| self.scope_of(*d) < scope);
        bound[start..].iter().copied().take_while(move |d| self.scope_of(*d) == scope)
    }

    fn kind_of(&self, def: DefId) -> DefKind {
        self.facts.definitions[def.index()].kind
    }

    /// What the file exports under a name.
    pub fn exports(&self, name: &str) -> impl Iterator<Item = ExprId> + '_ {
        let name = self.name_id(name);
        self.facts.exports.iter().filter(move |e| Some(e.name) == name).map(|e| e.target)
    }

    /// Targets of the star imports of a scope.
    pub fn stars(&self, scope: ScopeId) -> impl Iterator<Item = (ExprId, bool)> + '_ {
        self.facts.mark_stars();
        let stars = &self.index.stars;
        let start = stars.partition_point(|&(s, _)| s < scope);
        let rows = stars[start..].iter().take_while(move |&&(s, _)| s == scope);
        rows.map(|&(_, i)| (self.facts.imports[i as usize].target, self.facts.imports[i as usize].exported))
    }

    /// Whether a star import of this file takes the name.
    pub fn star_takes(&self, name: &str) -> bool {
        self.facts.mark_stars(); // whether the file lists its names at all
        match &self.index.star_names {
            Some(names) => self.name_id(name).is_some_and(|name| names.binary_search(&name).is_ok()),
            None => !(self.language.0.rules().star_skips_underscore && name.starts_with('_')),
        }
    }

    /// Whether other files can refer to the definition.
    pub fn is_symbol(&self, def: DefId) -> bool {
        def.0 < self.facts.symbols
    }

    /// Whether a definition is an import that only its own file sees.
    pub fn is_private_import(&self, def: DefId) -> bool {
        let d = self.facts.definition(def);
        d.kind == DefKind::Import && d.visibility == Visibility::Private
    }

    /// The expression a reference's name is looked up in.
    pub fn receiver(&self, r: RefId) -> Option<ExprId> {
        match self.facts.references[r.index()].base {
            Base::Member(of) => Some(of),
            _ => None,
        }
    }

    /// An expression.
    pub fn expr(&self, e: ExprId) -> &Expr {
        &self.facts.exprs[e.index()]
    }
}

impl Index {
    /// The definitions of a name, by scope and id.
    fn named(&self, name: NameId) -> &[DefId] {
        let offsets = &self.name_offsets[name.index()..name.index() + 2];
        &self.named[offsets[0] as usize..offsets[1] as usize]
    }
}

/// Definitions sorted by group, in their order within each, and where each group begins.
fn grouped(
    ids: impl Iterator<Item = DefId> + Clone,
    groups: usize,
    group_of: impl Fn(&DefId) -> usize,
) -> (Box<[DefId]>, Box<[u32]>) {
    let mut offsets = vec![0u32; groups + 1];
    ids.clone().for_each(|d| offsets[group_of(&d) + 1] += 1);
    for i in 1..offsets.len() {
        offsets[i] += offsets[i - 1];
    }
    let mut next = offsets.clone();
    let mut sorted = vec![DefId(0); offsets[groups] as usize];
    for d in ids {
        let at = &mut next[group_of(&d)];
        sorted[*at as usize] = d;
        *at += 1;
    }
    (sorted.into(), offsets.into())
}

/// The names a type or extension gives its bases: the last segments of their paths.
fn bases_named(facts: &FileFacts, d: DefId) -> impl Iterator<Item = (NameId, DefId)> + '_ {
    let row = facts.definition(d);
    let inherits = row.kind.is_type() || row.kind == DefKind::Extension;
    let bases = row.bases.iter().filter(move |_| inherits);
    bases.filter_map(move |&base| {
        let named = match &facts.exprs[base.index()] {
            Expr::Apply(of, _) => &facts.exprs[of.index()],
            other => other,
        };
        match named {
            Expr::Ref(r) => Some((facts.references[r.index()].name, d)),
            _ => None,
        }
    })
}
