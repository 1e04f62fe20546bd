//! What a summary says of each name, as hashes that do not depend on ids: two summaries of a file, compared name
//! by name, tell which names mean something else for other files, and which definitions are the same under
//! another id.
//!
//! A name's fingerprint holds all that the resolver reads of the definitions of that name without looking up
//! another one: their rows and the expressions these lead to, the scopes around, exports under the name. What it looks
//! up, it notes (see [`Reads`](super::Reads)), and that has a fingerprint of its own. Blocks that only add members to a
//! type (`impl T`, receivers) count as part of their members: one method more leaves the others alone.

mod expressions;
mod hasher;
mod identities;

use crate::resolve::reads::{Facts, MODULES, STARS};
use crate::resolve::unit::Unit;
use evergraph_languages::{DefId, DefKind, Definition, ExprId, FileFacts, ScopeId};
use expressions::Expressions;
use hasher::Hasher;
use identities::Identities;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// The fingerprints of a file's summary.
pub(crate) struct Fingerprints {
    names: FxHashMap<Name, Saying>,
    /// By definition: all its row says.
    rows: Vec<u64>,
    ids: Identities,
    /// By symbol: equal in two summaries for one definition, whatever its id. All different.
    symbols: Vec<u64>,
    part: Option<SmolStr>,
}

/// A name as other files come upon it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Name {
    /// Who reads the file.
    InFile(SmolStr),
    /// Who looks for what its directory binds: what stands at the file's top.
    AtTop(SmolStr),
    /// Who looks for what adds members to a type: the type's name, the member's.
    AddedTo(SmolStr, SmolStr),
}

impl Name {
    /// The spelling.
    pub(crate) fn spelling(&self) -> &SmolStr {
        match self {
            Name::InFile(name) | Name::AtTop(name) | Name::AddedTo(_, name) => name,
        }
    }
}

/// Hash of all that is said of a name.
type Saying = u64;

/// How two summaries of one file differ.
pub(crate) struct Differences {
    /// The names that say something else.
    pub(crate) names: FxHashSet<Name>,
    /// By old symbol: the new id; empty if no id changed.
    pub(crate) moved: Vec<Option<DefId>>,
}

impl Fingerprints {
    /// `None` if expressions form a ring, which no front end makes.
    pub(crate) fn new(unit: &Unit) -> Option<Fingerprints> {
        let facts = &unit.facts;
        let ids = Identities::new(facts)?;
        let expressions = Expressions::new(unit, &ids)?;
        let rows = Rows { facts, ids: &ids, expressions: &expressions }.all();
        let names = Names::default().collect(facts, &ids, &expressions, &rows);
        Some(Fingerprints { names, rows, symbols: ids.symbols(facts), part: facts.part.clone(), ids })
    }

    /// All that the row of a definition says.
    pub(crate) fn row(&self, def: DefId) -> u64 {
        self.rows[def.index()]
    }

    /// Where a definition is and what it is called, whatever its id. Blocks that extend one type share theirs.
    pub(crate) fn identity(&self, def: DefId) -> u64 {
        self.ids.of(def)
    }

    /// All names, as they differ from nothing.
    pub(crate) fn names(&self) -> FxHashSet<Name> {
        self.names.keys().cloned().collect()
    }

    /// What differs in a later summary of the same file; `None` if everything does.
    pub(crate) fn differences(&self, now: &Fingerprints) -> Option<Differences> {
        if self.part != now.part {
            return None;
        }
        let mut names = FxHashSet::default();
        for (one, other) in [(self, now), (now, self)] {
            let differ = one.names.iter().filter(|&(name, saying)| other.names.get(name) != Some(saying));
            names.extend(differ.map(|(name, _)| name.clone()));
        }
        Some(Differences { names, moved: self.moved(now) })
    }

    fn moved(&self, now: &Fingerprints) -> Vec<Option<DefId>> {
        if now.symbols.starts_with(&self.symbols) {
            return Vec::new();
        }
        let ids = (0..now.symbols.len() as u32).map(DefId);
        let by_identity: FxHashMap<u64, DefId> = now.symbols.iter().copied().zip(ids).collect();
        self.symbols.iter().map(|identity| by_identity.get(identity).copied()).collect()
    }
}

/// Hashes of definitions' rows.
struct Rows<'f> {
    facts: &'f FileFacts,
    ids: &'f Identities,
    expressions: &'f Expressions,
}

impl Rows<'_> {
    fn all(&self) -> Vec<u64> {
        let implied = self.implied();
        let mut hasher = Hasher::default();
        let row = |(i, d): (usize, &Definition)| {
            self.row(&mut hasher, DefId(i as u32), d);
            implied.get(&DefId(i as u32)).into_iter().flatten().for_each(|&id| hasher.number(id));
            hasher.finish()
        };
        self.facts.definitions.iter().enumerate().map(row).collect()
    }

    fn row(&self, hasher: &mut Hasher, def: DefId, d: &Definition) {
        hasher.number(self.ids.of(def));
        hasher.number(u64::from(def.0 < self.facts.symbols));
        hasher.number(d.kind as u64);
        hasher.number(d.visibility as u64);
        hasher.number(u64::from(d.namespaces.0));
        hasher.number(u64::from(d.flags.0));
        hasher.number(u64::from(d.visible_from.is_some()));
        hasher.number(d.body.map_or(0, |s| 1 + self.facts.scopes[s.index()].kind as u64));
        hasher.number(d.parent.map_or(0, |p| self.ids.of(p)));
        [d.alias, d.declared, d.returns].into_iter().for_each(|e| hasher.number(self.optional(e)));
        [&d.values, &d.returned, &d.bases].into_iter().for_each(|list| self.list(hasher, list));
        hasher.number(d.parameters.len() as u64);
        d.parameters.iter().for_each(|&p| hasher.number(self.ids.of(p)));
    }

    fn optional(&self, e: Option<ExprId>) -> u64 {
        e.map_or(0, |e| self.expressions.of(e))
    }

    fn list(&self, hasher: &mut Hasher, list: &[ExprId]) {
        hasher.number(list.len() as u64);
        list.iter().for_each(|&e| hasher.number(self.expressions.of(e)));
    }

    /// What the resolver takes for granted with a definition: constructors and call signatures of a type, type
    /// parameters of a function.
    fn implied(&self) -> FxHashMap<DefId, Vec<u64>> {
        let mut implied: FxHashMap<DefId, Vec<u64>> = FxHashMap::default();
        let mut parameters: FxHashMap<ScopeId, Vec<u64>> = FxHashMap::default();
        for (i, d) in self.facts.definitions.iter().enumerate() {
            let id = self.ids.of(DefId(i as u32));
            match (d.kind, self.facts.scopes[d.scope.index()].owner) {
                (DefKind::Constructor | DefKind::Lambda, Some(owner)) => implied.entry(owner).or_default().push(id),
                (DefKind::TypeParameter, _) => parameters.entry(d.scope).or_default().push(id),
                _ => {}
            }
        }
        for (i, d) in self.facts.definitions.iter().enumerate().filter(|(_, d)| d.kind.is_callable()) {
            let Some(body) = d.body else { continue };
            let own = [Some(body), self.facts.scopes[body.index()].parent].into_iter().flatten();
            let listed = own.filter_map(|s| parameters.get(&s)).flatten();
            implied.entry(DefId(i as u32)).or_default().extend(listed);
        }
        implied
    }
}

/// A star import takes the name.
const STARRED: u64 = 1;

/// Fingerprints being collected, name by name.
#[derive(Default)]
struct Names {
    says: FxHashMap<Name, Saying>,
    hasher: Hasher,
}

impl Names {
    fn collect(
        mut self,
        facts: &Facts,
        ids: &Identities,
        expressions: &Expressions,
        rows: &[u64],
    ) -> FxHashMap<Name, Saying> {
        let around = extensions_around(facts, rows);
        for ((id, d), &row) in (0..).map(DefId).zip(&facts.definitions).zip(rows) {
            let counts_as_members = d.kind == DefKind::Extension && d.bases.is_empty();
            if !counts_as_members {
                let says = [row, around[d.scope.index()]];
                self.add(Name::InFile(facts.name(facts.home(id)).into()), &says);
                found_as(facts, d).for_each(|name| self.add(name, &says));
            }
            if d.kind == DefKind::Module {
                self.add_in_file(MODULES, &[row]);
            }
        }
        let outside_functions = |(_, d): &(usize, &Definition)| facts.home_of_scope(d.scope).is_none();
        for (i, d) in facts.definitions.iter().enumerate().filter(outside_functions) {
            let says = [ids.of(DefId(i as u32)), d.kind as u64];
            self.add_in_file(&facts.all_in(d.scope), &says);
        }
        for e in &facts.exports {
            self.add_in_file(facts.name(e.name), &[expressions.of(e.target)]);
        }
        for i in facts.imports.iter().filter(|i| i.star) {
            let (scope, target) = (ids.of_scope(i.scope), expressions.of(i.target));
            self.add_in_file(STARS, &[scope, target, u64::from(i.exported)]);
        }
        if let Some(names) = &facts.star_names {
            self.add_in_file(STARS, &[]);
            names.iter().for_each(|&name| self.add_in_file(facts.name(name), &[STARRED]));
        }
        self.says
    }

    fn add_in_file(&mut self, name: &str, says: &[u64]) {
        self.add(Name::InFile(name.into()), says);
    }

    /// In the order of ids: where several definitions share a name, their order counts.
    fn add(&mut self, name: Name, says: &[u64]) {
        let saying = self.says.entry(name).or_default();
        self.hasher.number(*saying);
        says.iter().for_each(|&n| self.hasher.number(n));
        *saying = self.hasher.finish();
    }
}

/// How a look-up by name in a directory, or in what adds members to a type, comes upon a definition.
fn found_as(facts: &FileFacts, d: &Definition) -> impl Iterator<Item = Name> {
    let name = || SmolStr::from(facts.name(d.name));
    let is_named = !matches!(d.kind, DefKind::Import | DefKind::Lambda);
    let is_at_top = d.scope == ScopeId(0) || d.kind == DefKind::Extension;
    let owner = facts.scopes[d.scope.index()].owner.map(|o| facts.definition(o));
    let block = owner.filter(|o| o.kind == DefKind::Extension);
    let added_to = block.map(|block| Name::AddedTo(facts.name(block.name).into(), name()));
    let at_top = is_at_top.then(|| Name::AtTop(name()));
    [added_to, at_top].into_iter().flatten().filter(move |_| is_named)
}

/// By scope: the rows of the extensions around it.
fn extensions_around(facts: &FileFacts, rows: &[u64]) -> Vec<u64> {
    let mut around: Vec<u64> = Vec::with_capacity(facts.scopes.len());
    let mut hasher = Hasher::default();
    for scope in &facts.scopes {
        let outer = scope.parent.map_or(0, |p| around[p.index()]);
        let extension = scope.owner.filter(|&d| facts.definition(d).kind == DefKind::Extension);
        around.push(extension.map_or(outer, |d| {
            hasher.number(outer);
            hasher.number(rows[d.index()]);
            hasher.finish()
        }));
    }
    around
}
