//! Traits that every type has (`impl<T> Trait for T`, Rust Reference, *blanket implementations*): where nothing else is
//! known of a receiver, what is called by the name of such a trait's method is that method, if the trait is in scope.

use crate::resolve::binding::Target;
use crate::resolve::members::in_body;
use crate::resolve::resolver::Resolver;
use crate::resolve::types::{Head, Type};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefId, DefKind, ExprId, FileId, Namespaces, ScopeId};
use std::rc::Rc;

/// Imports of a file beyond these are not looked at.
const IMPORTS_MAX: usize = 256;

/// Modules with more names than these are no preludes.
const STARRED_MAX: usize = 64;

/// Implementations of one trait beyond these are not looked at.
const IMPLEMENTATIONS_MAX: usize = 64;

/// A trait that all types have.
#[derive(Clone, Copy)]
pub(crate) struct Blanket {
    of_trait: Symbol,
    /// The implementation, if it is the only one for all types.
    block: Option<Symbol>,
    /// It is for functions only.
    functions: bool,
}

impl Resolver<'_> {
    /// The methods of a name that traits in scope give to all types, and to functions if one is meant.
    pub(crate) fn given_to_all(&mut self, name: &str, ns: Namespaces, function: bool) -> Vec<Symbol> {
        let rules = self.rules(self.own);
        if !rules.blanket_traits || rules.outside_methods.iter().any(|(method, _)| *method == name) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for given in self.blanket_traits().iter().filter(|given| function || !given.functions) {
            let Some(unit) = self.unit(given.of_trait.file) else { continue };
            self.world.ask(unit.facts.name(unit.facts.definition(given.of_trait.def).name), name);
            // The trait says whether there is such a method, the one implementation what it is.
            let declared = self.methods_in(given.of_trait, name, ns);
            let written = given.block.filter(|_| !declared.is_empty()).map(|block| self.methods_in(block, name, ns));
            found.extend(written.filter(|methods| !methods.is_empty()).unwrap_or(declared));
        }
        found
    }

    fn methods_in(&mut self, of: Symbol, name: &str, ns: Namespaces) -> Vec<Symbol> {
        let Some(unit) = self.unit(of.file) else { return Vec::new() };
        let mut methods = in_body(&unit, of, name, ns);
        methods.retain(|m| unit.facts.definition(m.def).kind == DefKind::Method);
        methods
    }

    /// The traits in scope in the file being bound that are implemented for all types.
    fn blanket_traits(&mut self) -> Rc<[Blanket]> {
        if let Some(known) = &self.blanket {
            return known.clone();
        }
        self.blanket = Some(Rc::default());
        let traits = self.traits_in_scope().into_iter();
        let found: Rc<[_]> = traits.filter_map(|t| self.for_all(t)).collect();
        self.blanket = Some(found.clone());
        found
    }

    /// Traits that the file declares at its top or imports anywhere.
    fn traits_in_scope(&mut self) -> Vec<Symbol> {
        let own = self.own;
        let Some(unit) = self.unit(own) else { return Vec::new() };
        let symbols = (0..unit.facts.symbols).map(evergraph_languages::DefId);
        let declared = symbols.filter(|d| unit.facts.definitions[d.index()].kind == DefKind::Trait);
        let mut found: Vec<Symbol> = declared.map(|def| Symbol { file: own, def }).collect();
        for import in unit.facts.imports.iter().filter(|i| !i.star).take(IMPORTS_MAX) {
            found.extend(self.targets_of(own, &unit, import.target).symbols());
        }
        found.extend(self.starred_names(&unit));
        found.retain(|&s| self.kind_of(s) == Some(DefKind::Trait));
        found.sort();
        found.dedup();
        found
    }

    /// What short modules bind that are imported with a star: preludes.
    fn starred_names(&mut self, unit: &Rc<Unit>) -> Vec<Symbol> {
        let own = self.own;
        let mut found = Vec::new();
        for import in unit.facts.imports.iter().filter(|i| i.star).take(IMPORTS_MAX) {
            for target in self.targets_of(own, unit, import.target).targets {
                let Some((file, there, scope)) = self.module_scope(target).filter(|(file, ..)| *file != own) else {
                    continue;
                };
                let names: Vec<DefId> = there.bound_in(scope).take(STARRED_MAX + 1).collect();
                if names.len() <= STARRED_MAX {
                    let may_be =
                        |d: &DefId| matches!(there.facts.definition(*d).kind, DefKind::Trait | DefKind::Import);
                    let traits: Vec<DefId> = names.into_iter().filter(may_be).collect();
                    found.extend(self.follow(file, &there, &traits).symbols());
                }
            }
        }
        found
    }

    /// The file and scope of a module.
    fn module_scope(&mut self, module: Target) -> Option<(FileId, Rc<Unit>, ScopeId)> {
        match module {
            Target::File(file) => Some((file, self.unit(file)?, ScopeId(0))),
            Target::Symbol(s) => {
                let unit = self.unit(s.file)?;
                let d = unit.facts.definition(s.def);
                let body = d.body.filter(|_| d.kind == DefKind::Module)?;
                Some((s.file, unit, body))
            }
            Target::Directory(_) => None,
        }
    }

    /// How a trait is implemented for all types, if it is.
    fn for_all(&mut self, of_trait: Symbol) -> Option<Blanket> {
        let unit = self.unit(of_trait.file)?;
        let name = unit.facts.name(unit.facts.definition(of_trait.def).name);
        // An unknown receiver may be of a type with an implementation of its own.
        if self.has_own_implementations(of_trait, name) {
            return None;
        }
        let implementations = self.world.extensions(self.own, name);
        let mut found: Option<Blanket> = None;
        for e in implementations.iter().take(IMPLEMENTATIONS_MAX) {
            let Some(there) = self.unit(e.file) else { continue };
            let d = there.facts.definition(e.def);
            let Some(target) = d.declared.filter(|&target| self.is_open(e.file, target)) else { continue };
            if d.bases.iter().any(|&base| self.targets_of(e.file, &there, base).symbols().any(|s| s == of_trait)) {
                let functions = self.is_function_only(e.file, target) && found.is_none_or(|f| f.functions);
                found = Some(Blanket { of_trait, block: found.is_none().then_some(*e), functions });
            }
        }
        found
    }

    /// Whether some type implements a trait for itself.
    fn has_own_implementations(&mut self, of_trait: Symbol, name: &str) -> bool {
        let below = self.world.subtypes(self.own, name);
        below.iter().take(IMPLEMENTATIONS_MAX).any(|s| {
            let Some(there) = self.unit(s.file) else { return false };
            let d = there.facts.definition(s.def);
            let target = d.declared.filter(|_| d.kind == DefKind::Extension);
            target.is_some_and(|target| !self.is_open(s.file, target))
                && d.bases.iter().any(|&base| self.targets_of(s.file, &there, base).symbols().any(|t| t == of_trait))
        })
    }

    /// Whether a type parameter stands for functions (`F: Fn(A) -> B`), which a value of unknown type is hardly one of.
    fn is_function_only(&mut self, file: FileId, target: ExprId) -> bool {
        let is_function = |t: &Type, this: &mut Self| match t.head {
            Head::Symbol(s) => this.is_function(s),
            _ => false,
        };
        self.type_of(file, target).iter().any(|t| is_function(t, self))
    }
}
