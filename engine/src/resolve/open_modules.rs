//! Modules that are open in the whole repository (C#, Kotlin, PHP, Ruby, Lua): all blocks of one
//! qualified name are one module, and all parts of a class one class, whatever file they are in.

use crate::resolve::binding::{Target, Via};
use crate::resolve::includes::linkage_key;
use crate::resolve::members::in_body;
use crate::resolve::resolver::{Bound, Resolver};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefId, DefKind, FileId, Namespaces, ScopeKind, Visibility};
use smol_str::SmolStr;
use std::sync::Arc;

/// A definition as its qualified name means it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OpenName {
    pub(crate) symbol: Symbol,
    pub(crate) namespaces: Namespaces,
    pub(crate) part: Part,
}

/// Types and modules of one qualified name are parts of one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    No,
    OfModule,
    OfType,
}

impl OpenName {
    /// `None` for what its name does not mean.
    pub(crate) fn new(unit: &Unit, symbol: Symbol) -> Option<OpenName> {
        let d = unit.facts.definition(symbol.def);
        let part = match d.kind {
            DefKind::Extension => return None,
            DefKind::Module => Part::OfModule,
            kind if kind.is_type() => Part::OfType,
            _ => Part::No,
        };
        Some(OpenName { symbol, namespaces: d.namespaces, part })
    }
}

/// More parts of one name than this are not looked at.
const PARTS_MAX: usize = 256;

impl Resolver<'_> {
    /// What the files of the repository bind to a qualified name (`::a::b`).
    pub(crate) fn qualified(&mut self, from: FileId, key: &str, ns: Namespaces) -> Bound {
        if let Some(known) = self.qualified.get(&(from, ns)).and_then(|names| names.get(key)) {
            return known.clone();
        }
        let found = self.find_qualified(from, key, ns);
        self.qualified.entry((from, ns)).or_default().insert(key.into(), found.clone());
        found
    }

    fn find_qualified(&mut self, from: FileId, key: &str, ns: Namespaces) -> Bound {
        let all = self.world.open_names(from, key);
        let named = |part| {
            let meant = move |name: &&OpenName| name.namespaces.meets(ns) && name.part == part;
            all.iter().take(PARTS_MAX).filter(meant).map(|name| name.symbol)
        };
        // Parts of one type or module are one: that in the file stands for all, or the nearest. Of a module, whose
        // parts say nothing but what is in them, the first is as good.
        let nearest = named(Part::OfType).min_by_key(|s| self.world.distance(from, s.file));
        let one =
            nearest.or_else(|| named(Part::OfModule).find(|s| s.file == from)).or_else(|| named(Part::OfModule).next());
        Bound::found(Via::Import, named(Part::No).chain(one).map(Target::Symbol).collect())
    }

    /// The members of a name in all parts of a class.
    pub(crate) fn members_of_parts(&mut self, class: Symbol, name: &str, ns: Namespaces) -> Vec<Symbol> {
        let Some(unit) = self.unit(class.file) else { return Vec::new() };
        let mut found = in_body(&unit, class, name, ns);
        for &part in self.other_parts(class).iter() {
            if let Some(there) = self.unit(part.file) {
                found.extend(in_body(&there, part, name, ns));
            }
        }
        found
    }

    /// The other parts of a class: what has its qualified name and is a type too.
    pub(crate) fn other_parts(&mut self, class: Symbol) -> Arc<[Symbol]> {
        self.kept(|this| &mut this.parts, class, |this| this.find_parts(class).into())
    }

    fn find_parts(&mut self, class: Symbol) -> Vec<Symbol> {
        let Some(unit) = self.unit(class.file).filter(|u| u.is_symbol(class.def)) else { return Vec::new() };
        let all = self.world.extensions(class.file, &linkage_key(&unit, class.def));
        let others: Vec<Symbol> = all.iter().take(PARTS_MAX).copied().filter(|&p| p != class).collect();
        let is_type =
            |s: &Symbol, this: &mut Self| this.unit(s.file).is_some_and(|u| u.facts.definition(s.def).kind.is_type());
        others.into_iter().filter(|s| is_type(s, self)).collect()
    }
}

/// Whether a definition can be named from anywhere by its qualified name.
pub(crate) fn is_open(unit: &Unit, def: DefId) -> bool {
    let d = unit.facts.definition(def);
    let scope = unit.facts.scopes[d.scope.index()];
    let nameable = match scope.kind {
        ScopeKind::File | ScopeKind::Module => {
            !d.kind.is_local() && !matches!(d.kind, DefKind::Import | DefKind::Lambda)
        }
        ScopeKind::Class => d.kind.is_type(),
        ScopeKind::Function | ScopeKind::Block => false,
    };
    let hidden = d.visibility == Visibility::Private && scope.kind != ScopeKind::Class;
    nameable && !hidden && d.kind != DefKind::Extension && !unit.facts.name(d.name).is_empty()
}

/// The key of a name in a module.
pub(crate) fn key_in(path: &[SmolStr], name: &str) -> String {
    let mut key = String::new();
    for segment in path {
        key.push_str("::");
        key.push_str(segment);
    }
    key.push_str("::");
    key.push_str(name);
    key
}
