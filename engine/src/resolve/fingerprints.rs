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

use crate::resolve::reads::{Facts, MODULES, NameHash, STARS, all_in};
use crate::resolve::unit::{Unit, owner_name};
use evergraph_languages::{DefId, DefKind, Definition, ExprId, FileFacts, ScopeId};
use expressions::Expressions;
use hasher::Hasher;
use identities::Identities;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// The fingerprints of a file's summary.
pub(crate) struct Fingerprints {
    names: FxHashMap<NameHash, Saying>,
    /// By definition: all its row says.
    rows: Vec<u64>,
    ids: Identities,
    /// By symbol: equal in two summaries for one definition, whatever its id. All different.
    symbols: Vec<u64>,
    part: Option<SmolStr>,
}

/// What is said of a name.
#[derive(Clone, PartialEq)]
struct Saying {
    name: SmolStr,
    all: u64,
    /// As much as who has never read the file may find by the name: what stands at its top, and members of blocks
    /// that extend a type. 0 if that is nothing.
    found: u64,
}

/// A name that says something else in one of two summaries.
pub(crate) struct Different {
    pub(crate) name: SmolStr,
    /// For somebody who read nothing of the file, too.
    pub(crate) is_found: bool,
}

/// How two summaries of one file differ.
pub(crate) struct Differences {
    /// The names that say something else.
    pub(crate) names: FxHashMap<NameHash, Different>,
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
    pub(crate) fn names(&self) -> FxHashMap<NameHash, Different> {
        self.names.iter().map(|(&hash, saying)| (hash, saying.unlike(None))).collect()
    }

    /// What differs in a later summary of the same file; `None` if everything does.
    pub(crate) fn differences(&self, now: &Fingerprints) -> Option<Differences> {
        if self.part != now.part {
            return None;
        }
        let mut names = FxHashMap::default();
        for (one, other) in [(self, now), (now, self)] {
            let pairs = one.names.iter().map(|(name, saying)| (name, saying, other.names.get(name)));
            let differ = pairs.filter(|&(_, saying, there)| there != Some(saying));
            names.extend(differ.map(|(&name, saying, there)| (name, saying.unlike(there))));
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

impl Saying {
    fn unlike(&self, other: Option<&Saying>) -> Different {
        let is_found = self.found != other.map_or(0, |other| other.found);
        Different { name: self.name.clone(), is_found }
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
    says: FxHashMap<NameHash, Saying>,
    hasher: Hasher,
}

impl Names {
    fn collect(
        mut self,
        facts: &Facts,
        ids: &Identities,
        expressions: &Expressions,
        rows: &[u64],
    ) -> FxHashMap<NameHash, Saying> {
        let around = extensions_around(facts, rows);
        for (d, &row) in facts.definitions.iter().zip(rows) {
            let counts_as_members = d.kind == DefKind::Extension && d.bases.is_empty();
            if !counts_as_members {
                self.add(facts.name(facts.home(d)), is_found(facts, d), &[row, around[d.scope.index()]]);
            }
            if d.kind == DefKind::Module {
                self.add(MODULES, false, &[row]);
            }
        }
        let outside_functions = |(_, d): &(usize, &Definition)| facts.home_of_scope(d.scope).is_none();
        for (i, d) in facts.definitions.iter().enumerate().filter(outside_functions) {
            let says = [ids.of(DefId(i as u32)), d.kind as u64];
            self.add(&all_in(owner_name(facts, d.scope)), false, &says);
        }
        for e in &facts.exports {
            self.add(facts.name(e.name), false, &[expressions.of(e.target)]);
        }
        for i in facts.imports.iter().filter(|i| i.star) {
            let (scope, target) = (ids.of_scope(i.scope), expressions.of(i.target));
            self.add(STARS, false, &[scope, target, u64::from(i.exported)]);
        }
        if let Some(names) = &facts.star_names {
            self.add(STARS, false, &[]);
            names.iter().for_each(|&name| self.add(facts.name(name), false, &[STARRED]));
        }
        self.says
    }

    /// In the order of ids: where several definitions share a name, their order counts.
    fn add(&mut self, name: &str, is_found: bool, says: &[u64]) {
        let new = || Saying { name: SmolStr::new(name), all: 0, found: 0 };
        let saying = self.says.entry(NameHash::of(name)).or_insert_with(new);
        for list in [Some(&mut saying.all), is_found.then_some(&mut saying.found)].into_iter().flatten() {
            self.hasher.number(*list);
            self.hasher.text(name);
            says.iter().for_each(|&n| self.hasher.number(n));
            *list = self.hasher.finish();
        }
    }
}

/// Whether a look-up by name in a directory, or in what extends a type, may come upon a definition.
fn is_found(facts: &FileFacts, d: &Definition) -> bool {
    let owner = facts.scopes[d.scope.index()].owner;
    let is_member = owner.is_some_and(|o| facts.definition(o).kind == DefKind::Extension);
    let is_named = !matches!(d.kind, DefKind::Import | DefKind::Lambda);
    is_named && (d.scope == ScopeId(0) || is_member || d.kind == DefKind::Extension)
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
