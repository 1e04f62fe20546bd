//! How a reference came to what it is bound to, step by step, and what is missing where it is bound
//! to nothing. Asks the resolver again, for one reference at a time.

use crate::resolve::binding::Target;
use crate::resolve::resolver::Resolver;
use crate::resolve::types::{Head, Types};
use crate::resolve::unit::Unit;
use crate::resolve::world::{Symbol, World};
use evergraph_languages::{
    Base, DefId, DefKind, Expr, ExprId, FileId, Limits, Link, Module, NameId, RefId, RefKind, Resolution, ScopeId,
};
use std::rc::Rc;

/// Longer paths end here: they are for people.
const STEPS_MAX: usize = 24;
/// Looks into expressions, imports and modules for one path: they nest, and stars branch.
const LOOKS_MAX: u32 = 200;
/// How deep looks nest: the stack is the host's.
const DEPTH_MAX: u32 = 40;

/// What is missing where a reference is bound to nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Lack {
    /// No scope around it binds the name, and no import brings it.
    Name,
    /// The module it names is not in the tree and not known to be outside.
    Module,
    /// The module is there and does not offer the name.
    Export,
    /// Nothing is known of the value whose member it is.
    ReceiverType,
    /// The type of the value is known and has no such member.
    Member,
    /// It took more steps than one reference may.
    Steps,
}

impl Lack {
    /// The stable spelling used in text and JSON.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Lack::Name => "no-such-name",
            Lack::Module => "no-such-module",
            Lack::Export => "no-such-export",
            Lack::ReceiverType => "unknown-receiver",
            Lack::Member => "no-such-member",
            Lack::Steps => "step-limit",
        }
    }
}

/// One step of a path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Step {
    /// What it is: `scope`, `import`, `module`, `re-export`, `this`, `declared`, `assigned`, `returned`,
    /// `constructed`, `type`, `base`, `member` …
    pub(crate) what: &'static str,
    /// The name it is about.
    pub(crate) name: String,
    /// Where it stands.
    pub(crate) place: Place,
}

/// Where a step stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// At a reference of the file that is looked into.
    Reference(RefId),
    /// At a definition.
    Definition(Symbol),
    /// At a module.
    Module(Module),
}

/// Looks into the bindings of one file.
pub(crate) struct Inspector<'w> {
    resolver: Resolver<'w>,
    file: FileId,
    unit: Rc<Unit>,
    steps_max: u32,
    path: Vec<Step>,
    looks_left: u32,
    depth: u32,
}

impl<'w> Inspector<'w> {
    pub(crate) fn new(world: &'w dyn World, file: FileId, unit: &Unit, limits: &Limits) -> Inspector<'w> {
        let unit = Rc::new(unit.clone());
        let mut resolver = Resolver::new(world, file, &unit, limits);
        resolver.collect_flows(&unit);
        Inspector {
            resolver,
            file,
            unit,
            steps_max: limits.inference_steps_max,
            path: Vec::new(),
            looks_left: 0,
            depth: 0,
        }
    }

    /// What is missing for a reference to be bound.
    pub(crate) fn lack(&mut self, r: RefId) -> Lack {
        self.resolver.world.checkpoint();
        self.resolver.steps_left = self.steps_max;
        self.resolver.bind(self.file, r);
        if self.resolver.steps_left == 0 {
            return Lack::Steps;
        }
        let row = self.unit.facts.references[r.index()];
        match row.base {
            Base::Module(_) => Lack::Module,
            Base::Lexical if row.kind == RefKind::Import => Lack::Export,
            Base::Lexical | Base::Nothing => Lack::Name,
            Base::Value(_) => Lack::ReceiverType,
            Base::Member(of) => match self.resolver.value(self.file, of) {
                types if row.kind == RefKind::Import && types.is_empty() => Lack::Module,
                types if types.is_empty() => Lack::ReceiverType,
                types if types.iter().all(|t| matches!(t.head, Head::Module(_))) => Lack::Export,
                _ => Lack::Member,
            },
        }
    }

    /// How a reference came to a definition.
    pub(crate) fn path(&mut self, r: RefId, target: Symbol) -> Vec<Step> {
        self.resolver.world.checkpoint();
        self.resolver.steps_left = self.steps_max;
        self.path.clear();
        self.looks_left = LOOKS_MAX;
        let (file, unit) = (self.file, self.unit.clone());
        self.reference(file, &unit, r, target);
        let mut path = std::mem::take(&mut self.path);
        let end = Place::Definition(target);
        if path.last().is_none_or(|last| last.place != end) {
            let name = self.name_of(target);
            path.push(Step { what: "definition", name, place: end });
        }
        path
    }

    fn push(&mut self, what: &'static str, name: &str, place: Place) {
        let step = Step { what, name: name.to_owned(), place };
        if self.path.len() < STEPS_MAX && self.path.last() != Some(&step) {
            self.path.push(step);
        }
    }

    fn name_of(&mut self, s: Symbol) -> String {
        let unit = self.resolver.unit(s.file);
        unit.map(|u| u.facts.name(u.facts.definition(s.def).name).to_owned()).unwrap_or_default()
    }

    /// Looks one level deeper, within the bounds.
    fn deeper(&mut self, look: impl FnOnce(&mut Self)) {
        if self.path.len() < STEPS_MAX && self.depth < DEPTH_MAX && self.looks_left > 0 {
            self.looks_left -= 1;
            self.depth += 1;
            look(self);
            self.depth -= 1;
        }
    }

    fn reference(&mut self, file: FileId, unit: &Rc<Unit>, r: RefId, target: Symbol) {
        let row = unit.facts.references[r.index()];
        match row.base {
            Base::Lexical => self.in_scopes(file, unit, row.scope, row.name),
            Base::Module(specifier) => self.module(file, unit.facts.name(specifier)),
            Base::Member(of) => self.member(file, unit, of, target),
            Base::Value(of) => self.value(file, unit, of),
            Base::Nothing => {}
        }
    }

    /// The scope that binds a name, and what an import there stands for.
    fn in_scopes(&mut self, file: FileId, unit: &Rc<Unit>, from: ScopeId, name: NameId) {
        let scopes = std::iter::successors(Some(from), |s| unit.facts.scopes[s.index()].parent);
        let Some(def) = scopes.filter_map(|s| unit.bound(s, name).last()).next() else { return };
        self.definition(file, unit, def, "scope");
    }

    fn definition(&mut self, file: FileId, unit: &Rc<Unit>, def: DefId, what: &'static str) {
        let d = unit.facts.definition(def);
        let what = if d.kind == DefKind::Import && what == "scope" { "import" } else { what };
        self.push(what, unit.facts.name(d.name), Place::Definition(Symbol { file, def }));
        if let (DefKind::Import | DefKind::Module, Some(alias)) = (d.kind, d.alias) {
            self.alias(file, unit, alias);
        }
    }

    /// What an import names: a module, or what a module offers, through re-exports.
    fn alias(&mut self, file: FileId, unit: &Rc<Unit>, e: ExprId) {
        self.deeper(|this| this.alias_within(file, unit, e));
    }

    fn alias_within(&mut self, file: FileId, unit: &Rc<Unit>, e: ExprId) {
        match unit.expr(e) {
            Expr::Module(specifier) => self.module(file, unit.facts.name(*specifier)),
            Expr::Ref(r) => {
                let row = unit.facts.references[r.index()];
                match row.base {
                    Base::Module(specifier) => self.module(file, unit.facts.name(specifier)),
                    Base::Lexical => self.in_scopes(file, unit, row.scope, row.name),
                    Base::Member(of) => {
                        self.alias(file, unit, of);
                        self.offered(unit.facts.name(row.name));
                    }
                    Base::Value(_) | Base::Nothing => {}
                }
            }
            _ => {}
        }
    }

    fn module(&mut self, file: FileId, specifier: &str) {
        if let Resolution::Module(module) = self.resolver.world.module(file, specifier) {
            self.push("module", specifier, Place::Module(module));
        }
    }

    /// A name of the module named last.
    fn offered(&mut self, name: &str) {
        let Some(Place::Module(Module::File(file))) = self.path.last().map(|step| step.place) else { return };
        let Some(unit) = self.resolver.unit(file) else { return };
        let Some(id) = unit.name_id(name) else { return self.through_stars(file, &unit, name) };
        let own = unit.bound(ScopeId(0), id).last();
        let exported = || unit.facts.exports.iter().find(|e| e.name == id).map(|e| e.target);
        match (own, exported()) {
            (Some(def), _) if unit.facts.definition(def).kind == DefKind::Import => {
                self.definition(file, &unit, def, "re-export");
            }
            (Some(def), _) => self.push("export", name, Place::Definition(Symbol { file, def })),
            (None, Some(target)) => self.alias(file, &unit, target),
            (None, None) => self.through_stars(file, &unit, name),
        }
    }

    /// The star re-export that offers a name, if one does.
    fn through_stars(&mut self, file: FileId, unit: &Rc<Unit>, name: &str) {
        let before = self.path.len();
        for (star, _) in unit.stars(ScopeId(0)) {
            self.alias(file, unit, star);
            let module = self.path.last().map(|step| step.place);
            let is_new = module.is_some_and(|m| !self.path[..self.path.len() - 1].iter().any(|s| s.place == m));
            if self.path.len() > before && is_new {
                self.deeper(|this| this.offered(name));
                if self.path.last().is_some_and(|step| matches!(step.place, Place::Definition(_))) {
                    return;
                }
            }
            self.path.truncate(before);
        }
    }

    fn member(&mut self, file: FileId, unit: &Rc<Unit>, of: ExprId, target: Symbol) {
        if let Expr::Module(_) = unit.expr(of) {
            self.alias(file, unit, of);
            let name = self.name_of(target);
            return self.offered(&name);
        }
        self.value(file, unit, of);
        let types = self.resolver.value(file, of);
        let owner = self.resolver.unit(target.file).and_then(|u| u.facts.definition(target.def).parent);
        let owner = owner.map(|def| Symbol { file: target.file, def });
        let of_types = symbols(&types);
        for &s in &of_types {
            let name = self.name_of(s);
            self.push("type", &name, Place::Definition(s));
        }
        if let Some(owner) = owner.filter(|owner| !of_types.is_empty() && !of_types.contains(owner)) {
            let name = self.name_of(owner);
            self.push("inherited", &name, Place::Definition(owner));
        }
        let name = self.name_of(target);
        self.push("member", &name, Place::Definition(target));
    }

    /// Where the type of a value comes from.
    fn value(&mut self, file: FileId, unit: &Rc<Unit>, e: ExprId) {
        self.deeper(|this| this.value_within(file, unit, e));
    }

    fn value_within(&mut self, file: FileId, unit: &Rc<Unit>, e: ExprId) {
        let own = file == self.file;
        match unit.expr(e) {
            Expr::This(d) | Expr::ThisType(d) | Expr::Super(d) => {
                let name = unit.facts.name(unit.facts.definition(*d).name);
                self.push("this", name, Place::Definition(Symbol { file, def: *d }));
            }
            Expr::Ref(r) => {
                let name = unit.facts.name(unit.facts.references[r.index()].name);
                if own {
                    self.push("value", name, Place::Reference(*r));
                }
                let targets = self.resolver.bind(file, *r).targets;
                if let Some(Target::Symbol(s)) = targets.first() {
                    self.held(*s);
                }
            }
            Expr::Call(callee) | Expr::CallWith(_, callee) => {
                self.value(file, unit, *callee);
                let functions = self.resolver.value(file, *callee);
                for s in symbols(&functions) {
                    let name = self.name_of(s);
                    let is_type = self.resolver.unit(s.file).is_some_and(|u| u.facts.definition(s.def).kind.is_type());
                    self.push(if is_type { "constructed" } else { "returned" }, &name, Place::Definition(s));
                }
            }
            other => {
                let mut first = None;
                other.links(&mut |link| {
                    if let (Link::Expr(e), None) = (link, first) {
                        first = Some(e);
                    }
                });
                if let Some(of) = first {
                    self.value(file, unit, of);
                }
            }
        }
    }

    /// What a name was declared as, or what it holds.
    fn held(&mut self, s: Symbol) {
        let Some(unit) = self.resolver.unit(s.file) else { return };
        let d = unit.facts.definition(s.def);
        let name = unit.facts.name(d.name);
        let what = match d.kind {
            kind if kind.is_type() || kind.is_callable() => return,
            _ if d.declared.is_some() => "declared",
            DefKind::Parameter => "parameter",
            _ if !d.values.is_empty() => "assigned",
            _ => return,
        };
        let seen = self.path.iter().any(|step| step.what == what && step.place == Place::Definition(s));
        self.push(what, name, Place::Definition(s));
        if let (false, "assigned" | "parameter", Some(&value)) = (seen, what, d.values.first()) {
            self.value(s.file, &unit, value);
        }
    }
}

fn symbols(types: &Types) -> Vec<Symbol> {
    let symbol = |head: &Head| match head {
        Head::Symbol(s) | Head::Super(s) => Some(*s),
        _ => None,
    };
    types.iter().filter_map(|t| symbol(&t.head)).collect()
}
