//! Names in scopes: the enclosing scopes outwards, then what the language puts around a file.

use crate::resolve::binding::{Target, Via};
use crate::resolve::members::in_body;
use crate::resolve::overloads::Call;
use crate::resolve::resolver::{Bound, Resolver, Targets, without_repeats};
use crate::resolve::types::{Form, Head, Type};
use crate::resolve::unit::{ALIKE_MAX, Defs, Unit};
use crate::resolve::world::Symbol;
use evergraph_languages::{
    ClassScope, DefFlags, DefId, DefKind, Expr, ExprId, FileId, Module, NameId, Namespaces, RefId, RefKind, Rules,
    ScopeId, ScopeKind,
};
use smallvec::smallvec;
use std::rc::Rc;

impl Resolver<'_> {
    pub(crate) fn bind_lexical(&mut self, file: FileId, unit: &Rc<Unit>, r: RefId) -> Bound {
        let row = unit.facts.references[r.index()];
        let name = unit.facts.name(row.name);
        let mut in_file = self.in_scopes(file, unit, row.scope, row.name, row.namespaces, r);
        if unit.language.0.rules().textual_includes && !in_file.targets.is_empty() && self.stand_in(&in_file) {
            // What a default build takes from an included file goes before what it leaves out here.
            let included = self.included(file, name, row.namespaces);
            in_file = if included.targets.is_empty() || self.stand_in(&included) { in_file } else { included };
        }
        let library = unit.language.0.rules().library;
        if !in_file.targets.is_empty() && library.binary_search(&name).is_ok() && self.stand_in(&in_file) {
            return Bound::none(Via::Outside);
        }
        if unit.language.0.rules().textual_includes
            && unit.language.0.rules().builtins.contains(&name)
            && in_file.targets.iter().all(|t| self.is_module(*t))
        {
            // Blocks of ours only add to a namespace of the library.
            return Bound::none(Via::Outside);
        }
        if !in_file.targets.is_empty() || in_file.via == Via::Outside {
            return self.narrowed(Call { file, unit, reference: r }, in_file);
        }
        let mut around = self.around_file(file, unit, name, row.namespaces);
        if around.targets.is_empty() && file != self.own && unit.language.0.rules().textual_includes {
            around = self.included(file, name, row.namespaces);
        }
        if !around.targets.is_empty() && library.binary_search(&name).is_ok() && self.stand_in(&around) {
            return Bound::none(Via::Outside);
        }
        if around.targets.is_empty()
            && row.namespaces.meets(Namespaces::TAG)
            && unit.language.0.rules().textual_includes
        {
            around = self.undeclared_tag(file, unit, row.scope, name);
        }
        if around.targets.is_empty() && unit.language.0.rules().textual_includes && self.includes_outside() {
            around = Bound::none(Via::Outside);
        }
        self.narrowed(Call { file, unit, reference: r }, around)
    }

    fn is_module(&mut self, target: Target) -> bool {
        let Target::Symbol(s) = target else { return true };
        self.unit(s.file).is_some_and(|u| u.facts.definition(s.def).kind == DefKind::Module)
    }

    /// Whether all that was found is no part of a default build.
    fn stand_in(&mut self, bound: &Bound) -> bool {
        bound.targets.iter().all(|target| match target {
            Target::Symbol(s) => {
                self.unit(s.file).is_some_and(|u| u.facts.definition(s.def).flags.has(DefFlags::CONDITIONAL))
            }
            Target::File(_) | Target::Directory(_) => false,
        })
    }

    fn narrowed(&mut self, call: Call<'_>, bound: Bound) -> Bound {
        let arity = call.unit.facts.references[call.reference.index()].arity;
        let all: Option<Vec<Symbol>> =
            bound.targets.iter().map(|t| if let Target::Symbol(s) = t { Some(*s) } else { None }).collect();
        match all {
            Some(symbols) if symbols.len() > 1 && arity.is_some() => {
                let fitting = self.fitting_call(call, symbols);
                Bound { targets: fitting.into_iter().map(Target::Symbol).collect(), via: bound.via }
            }
            _ => bound,
        }
    }

    /// Walks the scopes outwards; the first that binds the name decides.
    fn in_scopes(
        &mut self,
        file: FileId,
        unit: &Rc<Unit>,
        from: ScopeId,
        name: NameId,
        namespaces: Namespaces,
        r: RefId,
    ) -> Bound {
        let rules = unit.language.0.rules();
        let mut walk = Walk { rules, left_function: false, left_item: false };
        let is_import = rules.open_modules && unit.facts.references[r.index()].kind == RefKind::Import;
        let mut at = Some(from);
        while let Some(scope) = at {
            let row = unit.facts.scopes[scope.index()];
            let mut defs = visible(unit, scope, name, namespaces, r, &walk);
            if rules.textual_includes && row.kind == ScopeKind::File && defs.len() > 1 {
                prefer_macros(unit, &mut defs);
            }
            if row.kind == ScopeKind::Class && namespaces == Namespaces::METHOD {
                let called = self.methods_called(Call { file, unit, reference: r }, scope);
                if !called.is_empty() {
                    let via = if defs.is_empty() { Via::Member } else { Via::Lexical };
                    return Bound::found(via, called.into_iter().map(Target::Symbol).collect());
                }
            }
            if !defs.is_empty() {
                let followed = self.follow(file, unit, &defs);
                let found = self.of_namespaces(followed, namespaces);
                if !found.targets.is_empty() || found.via >= Via::Outside {
                    return found;
                }
            }
            if row.kind == ScopeKind::Class && rules.class_scope == ClassScope::Inherited {
                let inherited = self.inherited(file, unit, scope, unit.facts.name(name), namespaces);
                if !inherited.is_empty() {
                    return Bound::found(Via::Member, inherited.into_iter().map(Target::Symbol).collect());
                }
            }
            if row.kind == ScopeKind::File && rules.directory_is_module {
                let package = self.in_package(file, unit.facts.name(name), namespaces);
                if !package.targets.is_empty() {
                    return package;
                }
            }
            if rules.textual_includes || rules.open_modules {
                let there = self.around_block(file, unit, scope, unit.facts.name(name), namespaces);
                if !there.targets.is_empty() {
                    return there;
                }
            }
            // What an import names is looked for without the imports beside it.
            if !(is_import && scope == from) {
                let starred = self.through_stars(file, unit, scope, unit.facts.name(name), namespaces, false);
                if !starred.targets.is_empty() {
                    return starred;
                }
            }
            if row.kind == ScopeKind::Module && rules.modules_closed && namespaces != Namespaces::MACRO {
                return Bound::none(Via::Unresolved);
            }
            walk.leave(unit, scope);
            at = row.parent;
        }
        Bound::none(Via::Unresolved)
    }

    /// Where inclusion is textual: what other blocks of a module bind, or what a file includes.
    fn around_block(&mut self, file: FileId, unit: &Unit, scope: ScopeId, name: &str, ns: Namespaces) -> Bound {
        let row = unit.facts.scopes[scope.index()];
        match (row.kind, row.owner) {
            (ScopeKind::Module, Some(def)) => self.open_member(file, Symbol { file, def }, name, ns),
            // What another file makes of a name of the language holds where that file was run.
            (ScopeKind::File, _)
                if unit.language.0.rules().open_modules && unit.language.0.rules().builtins.contains(&name) =>
            {
                Bound::none(Via::Unresolved)
            }
            (ScopeKind::File, _) if unit.language.0.rules().open_modules => {
                self.qualified(file, &format!("::{name}"), ns)
            }
            (ScopeKind::File, _) => self.included(file, name, ns),
            _ => Bound::none(Via::Unresolved),
        }
    }

    /// Methods of the innermost class that has any of the name, inherited ones included.
    fn methods_called(&mut self, call: Call<'_>, scope: ScopeId) -> Vec<Symbol> {
        let row = call.unit.facts.references[call.reference.index()];
        let Some(owner) = call.unit.facts.scopes[scope.index()].owner else { return Vec::new() };
        let of = Type::value(Symbol { file: call.file, def: owner });
        self.members_called(call, &of, call.unit.facts.name(row.name), row.namespaces)
    }

    fn inherited(&mut self, file: FileId, unit: &Unit, scope: ScopeId, name: &str, ns: Namespaces) -> Vec<Symbol> {
        let Some(owner) = unit.facts.scopes[scope.index()].owner else { return Vec::new() };
        // Where a class has parts in other files, these count as the class itself.
        let class = Symbol { file, def: owner };
        let open = unit.language.0.rules().open_modules;
        let head = if open { Head::Symbol(class) } else { Head::Super(class) };
        let of = Type { form: Form::Itself, ..Type::of(head) };
        self.members(&of, name, ns)
    }

    /// What the star imports of a scope offer under a name.
    pub(crate) fn through_stars(
        &mut self,
        file: FileId,
        unit: &Rc<Unit>,
        scope: ScopeId,
        name: &str,
        namespaces: Namespaces,
        exported_only: bool,
    ) -> Bound {
        let stars: Vec<ExprId> =
            unit.stars(scope).filter(|&(_, exported)| exported || !exported_only).map(|(target, _)| target).collect();
        let mut targets = Targets::new();
        // Packages that share a name are tried in turn; of several classes all overloads count.
        let first_only = unit.language.0.rules().directory_is_module && !namespaces.meets(Namespaces::METHOD);
        let textual = unit.language.0.rules().textual_includes;
        let last_first = unit.language.0.rules().last_star_wins;
        let first_only = first_only || last_first;
        let stars = if last_first { stars.into_iter().rev().collect() } else { stars };
        for target in stars {
            if textual && matches!(unit.expr(target), Expr::Module(_)) {
                continue; // an included file is part of this one: see `included`
            }
            if first_only && !targets.is_empty() {
                break;
            }
            for of in self.value(file, target) {
                if let Head::Module(Module::File(module)) = of.head
                    && let Some(there) = self.unit(module)
                    && !there.star_takes(name)
                {
                    continue;
                }
                let found = match of.head {
                    Head::Module(module) => self.starred_from_module(file, module, name, namespaces),
                    _ => self.member_targets(file, &of, name, namespaces),
                };
                targets.extend(found.targets);
            }
        }
        targets.dedup();
        Bound::found(Via::Import, targets)
    }

    /// What the files of the directory bind, where they form one module. It comes before what star
    /// imports of the file bring.
    fn in_package(&mut self, file: FileId, name: &str, namespaces: Namespaces) -> Bound {
        let directory = self.world.directory(file);
        let found = self.world.in_directory(file, directory, name, false);
        let found = found.iter().filter(|s| self.answers(**s, namespaces)).map(|s| Target::Symbol(*s)).collect();
        Bound::found(Via::Lexical, found)
    }

    /// What an import brings may be of another kind than what is looked for.
    pub(crate) fn of_namespaces(&mut self, mut bound: Bound, namespaces: Namespaces) -> Bound {
        let answers = |t: &Target, this: &mut Self| match t {
            Target::Symbol(s) => this.answers(*s, namespaces),
            Target::File(_) | Target::Directory(_) => true,
        };
        bound.targets.retain(|t| answers(t, self));
        bound
    }

    /// Past the file: crates by name, the language's own names.
    fn around_file(&mut self, file: FileId, unit: &Unit, name: &str, namespaces: Namespaces) -> Bound {
        let rules = unit.language.0.rules();
        if rules.modules_closed && namespaces.meets(Namespaces::TYPE) {
            let outer = self.bind_module(file, &format!("extern {name}"));
            if !outer.targets.is_empty() || outer.via == Via::Outside {
                return outer;
            }
        }
        if let Some(globals) = rules.globals {
            let found = self.global(file, globals, name, namespaces);
            if !found.is_empty() {
                return Bound::found(Via::Lexical, found);
            }
        }
        if rules.builtins.contains(&name) {
            return Bound::none(Via::Outside);
        }
        if rules.macros_textual && namespaces == Namespaces::MACRO {
            return self.textual_macro(file, name);
        }
        Bound::none(Via::Unresolved)
    }

    /// What files add to the global scope under a name.
    fn global(&mut self, file: FileId, globals: &str, name: &str, namespaces: Namespaces) -> Targets {
        let mut found = Targets::new();
        for extension in self.world.subtypes(file, globals).iter() {
            if let Some(unit) = self.unit(extension.file) {
                found.extend(in_body(&unit, *extension, name, namespaces).into_iter().map(Target::Symbol));
            }
        }
        found
    }

    pub(crate) fn answers(&mut self, s: Symbol, namespaces: Namespaces) -> bool {
        self.unit(s.file).is_some_and(|u| u.facts.definition(s.def).namespaces.meets(namespaces))
    }

    /// Definitions as targets, imports replaced by what they stand for.
    pub(crate) fn follow(&mut self, file: FileId, unit: &Rc<Unit>, defs: &[DefId]) -> Bound {
        let mut targets = Targets::new();
        let mut via = Via::Lexical;
        let mut nowhere = Via::Unresolved;
        for &def in defs {
            let d = unit.facts.definition(def);
            match d.alias {
                Some(alias) if matches!(d.kind, DefKind::Import | DefKind::Module) => {
                    let there = self.targets_of(file, unit, alias);
                    if there.targets.is_empty() {
                        nowhere = nowhere.min(there.via);
                    } else {
                        via = Via::Import;
                    }
                    targets.extend(there.targets);
                }
                _ => targets.push(Target::Symbol(Symbol { file, def })),
            }
        }
        without_repeats(&mut targets);
        if targets.is_empty() { Bound::none(nowhere) } else { Bound::found(via, targets) }
    }

    /// What an expression names, if it is a name: the targets of an import or export.
    pub(crate) fn targets_of(&mut self, file: FileId, unit: &Rc<Unit>, e: ExprId) -> Bound {
        match unit.expr(e) {
            Expr::Ref(r) => self.bind(file, *r),
            Expr::Module(specifier) => self.bind_module(file, unit.facts.name(*specifier)),
            Expr::Definition(d) => Bound::one(Via::Lexical, Target::Symbol(Symbol { file, def: *d })),
            Expr::Apply(e, _) | Expr::Instance(e) => self.targets_of(file, unit, *e),
            Expr::Scope(s) => match unit.facts.scopes[s.index()].owner {
                Some(def) => Bound::one(Via::Lexical, Target::Symbol(Symbol { file, def })),
                None => Bound::one(Via::Lexical, Target::File(file)),
            },
            _ => Bound::none(Via::Unresolved),
        }
    }
}

/// What a walk outwards has left behind.
struct Walk {
    rules: &'static Rules,
    /// A function or block: names of a class body around it are hidden in some languages.
    left_function: bool,
    /// A function item: locals around it are hidden in some languages.
    left_item: bool,
}

impl Walk {
    fn leave(&mut self, unit: &Unit, scope: ScopeId) {
        let row = unit.facts.scopes[scope.index()];
        self.left_function |= matches!(row.kind, ScopeKind::Function | ScopeKind::Block);
        let named = row.owner.is_some_and(|d| unit.facts.definition(d).kind != DefKind::Lambda);
        self.left_item |= self.rules.functions_closed && named && row.kind != ScopeKind::Block;
    }
}

/// A macro replaces its name whatever else has it.
fn prefer_macros(unit: &Unit, defs: &mut Defs) {
    let is_macro = |d: &DefId| unit.facts.definition(*d).kind == DefKind::Macro;
    if defs.iter().any(is_macro) {
        defs.retain(|d| is_macro(d));
        defs.truncate(1);
    }
}

/// The definitions a scope shows to a reference.
fn visible(unit: &Unit, scope: ScopeId, name: NameId, ns: Namespaces, r: RefId, walk: &Walk) -> Defs {
    let row = unit.facts.scopes[scope.index()];
    let in_class = row.kind == ScopeKind::Class;
    let of_extension = row.owner.is_some_and(|d| unit.facts.definition(d).kind == DefKind::Extension);
    if in_class && of_extension && walk.rules.textual_includes {
        return Defs::new(); // members defined outside of their class are declared in it
    }
    let members_hidden = in_class
        && match walk.rules.class_scope {
            ClassScope::Hidden => true,
            ClassScope::BodyOnly => walk.left_function,
            ClassScope::Inherited => false,
        };
    let shown = |&def: &DefId| {
        let d = unit.facts.definition(def);
        let hidden = members_hidden && d.kind != DefKind::TypeParameter
            || walk.left_item && d.kind.is_local() && !in_class
            || matches!(d.kind, DefKind::Extension | DefKind::Lambda | DefKind::Constructor);
        !hidden && d.namespaces.meets(ns) && d.visible_from.is_none_or(|from| r.0 >= from)
    };
    let mut defs = unit.of_default_build(unit.bound(scope, name).filter(shown).collect());
    // Where declarations shadow each other in one scope, the latest counts.
    let latest = defs.iter().copied().filter_map(|d| Some((unit.facts.definition(d).visible_from?, d))).max();
    match latest {
        Some((_, def)) => smallvec![def],
        None => {
            defs.truncate(ALIKE_MAX);
            defs
        }
    }
}
