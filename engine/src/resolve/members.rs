//! Members: of modules, of classes and their bases, of types extended from outside.

use crate::resolve::binding::{Target, Via};
use crate::resolve::extended::Extended;
use crate::resolve::overloads::Call;
use crate::resolve::resolver::{Active, Bound, Resolver};
use crate::resolve::types::{Form, Head, Type, Types};
use crate::resolve::unit::{ALIKE_MAX, Unit};
use crate::resolve::world::Symbol;
use evergraph_languages::{
    DefFlags, DefId, DefKind, Expr, ExprId, ExtensionReach, FileId, MemberOrder, Module, Namespaces, RefId, RefKind,
};
use std::sync::Arc;

/// More bases than this are not searched.
const BASES_MAX: usize = 64;

/// What is looked for among the extensions of a class.
#[derive(Clone, Copy)]
enum Adding<'n> {
    /// Members of a name.
    Member(&'n str),
    /// Bases, or traits that the class implements.
    Bases,
}

impl Resolver<'_> {
    pub(crate) fn bind_member(&mut self, file: FileId, unit: &Arc<Unit>, r: RefId, of: ExprId) -> Bound {
        let row = unit.facts.references[r.index()];
        let name = unit.facts.name(row.name);
        let own = self.types_of_block(file, unit, r, of);
        if !own.is_empty() {
            return Bound::found(Via::Member, own);
        }
        let receivers = self.value(file, of);
        let mut targets: Vec<Target> = Vec::new();
        let mut outside = false;
        let mut via = Via::Unresolved;
        let overloaded = row.kind == RefKind::Call && unit.language.0.rules().overloads.is_some();
        let call = Call { file, unit, reference: r };
        for receiver in receivers.iter() {
            let found = match receiver.head {
                Head::Symbol(_) | Head::Super(_) if overloaded => {
                    let called = self.members_called(call, receiver, name, row.namespaces);
                    Bound::found(Via::Member, called.into_iter().map(Target::Symbol).collect())
                }
                _ => self.member_targets(file, receiver, name, row.namespaces),
            };
            let found = self.of_receiver(unit, receiver, found);
            outside |= receiver.is_outside() || found.via == Via::Outside;
            if !found.targets.is_empty() {
                via = via.min(self.receiver_via(file, unit, of, receiver));
                targets.extend(found.targets);
            }
        }
        let mut seen = rustc_hash::FxHashSet::default();
        targets.retain(|t| seen.insert(*t));
        self.prefer_kind(&mut targets, row.kind);
        let function = self.are_functions(&receivers);
        if targets.is_empty() && row.kind == RefKind::Call && (function || !self.is_type_itself(&receivers)) {
            let given = self.given_to_all(name, row.namespaces, function);
            if !given.is_empty() {
                return Bound::found(Via::InferredType, given.into_iter().map(Target::Symbol).collect());
            }
        }
        if targets.is_empty() {
            outside = outside || receivers.iter().any(|t| self.inherits_outside(t));
            return Bound::none(if outside { Via::Outside } else { Via::Unresolved });
        }
        let symbols: Option<Vec<Symbol>> =
            targets.iter().map(|t| if let Target::Symbol(s) = t { Some(*s) } else { None }).collect();
        if let (Some(symbols), RefKind::Call) = (symbols, row.kind) {
            targets = self.fitting_call(call, symbols).into_iter().map(Target::Symbol).collect();
        }
        Bound::found(via, targets)
    }

    /// Whether functions are meant and nothing else.
    fn are_functions(&mut self, receivers: &Types) -> bool {
        let is_function = |t: &Type, this: &mut Self| matches!(t.head, Head::Symbol(s) if this.is_function(s));
        !receivers.is_empty() && receivers.iter().all(|t| is_function(t, self))
    }

    /// Whether a type, function or module is meant, and no value.
    fn is_type_itself(&self, receivers: &Types) -> bool {
        receivers.iter().any(|t| t.form == Form::Itself)
    }

    /// Where static members stand apart: of a class or constructor function those, of an instance the others.
    fn of_receiver(&mut self, unit: &Unit, receiver: &Type, mut found: Bound) -> Bound {
        let Head::Symbol(class) = receiver.head else { return found };
        let is_class = |u: Arc<Unit>| matches!(u.facts.definition(class.def).kind, DefKind::Class | DefKind::Function);
        if !unit.language.0.rules().statics_apart || !self.unit(class.file).is_some_and(is_class) {
            return found;
        }
        let fits = |t: &Target, this: &mut Self| {
            let Target::Symbol(s) = t else { return true };
            this.unit(s.file).is_none_or(|u| {
                let d = u.facts.definition(s.def);
                let member = matches!(d.kind, DefKind::Method | DefKind::Field);
                !member || d.flags.has(DefFlags::STATIC) == (receiver.form == Form::Itself)
            })
        };
        found.targets.retain(|t| fits(t, self));
        found
    }

    /// A field and a method may share a name: calls mean the method, reads the field.
    fn prefer_kind(&mut self, targets: &mut Vec<Target>, kind: RefKind) {
        if targets.len() < 2 || kind == RefKind::Import {
            return;
        }
        let mut fits = Vec::new();
        for t in targets.iter() {
            let Target::Symbol(s) = t else { return };
            let callable = self.unit(s.file).is_some_and(|u| u.facts.definition(s.def).kind.is_callable());
            fits.push(callable == (kind == RefKind::Call));
        }
        if fits.iter().any(|&f| f) {
            let mut fits = fits.into_iter();
            targets.retain(|_| fits.next().unwrap_or(true));
        }
    }

    /// How the receiver's type came to be known.
    fn receiver_via(&mut self, file: FileId, unit: &Arc<Unit>, of: ExprId, receiver: &Type) -> Via {
        match (&receiver.head, receiver.form) {
            (Head::Module(_), _) => return Via::Import,
            (_, Form::Itself) => return Via::Member,
            _ => {}
        }
        match unit.expr(of) {
            Expr::This(_) | Expr::Super(_) | Expr::ThisType(_) => Via::Member,
            Expr::Instance(_) => Via::DeclaredType,
            Expr::Unwrap(e) | Expr::Awaited(e) | Expr::Element(e) => self.receiver_via(file, unit, *e, receiver),
            Expr::Ref(r) => {
                let symbols: Vec<Symbol> = self.bind(file, *r).symbols().collect();
                let declared = symbols.iter().any(|s| self.declares_type(*s));
                if self.is_receiver(&symbols) {
                    Via::Member
                } else if declared {
                    Via::DeclaredType
                } else {
                    Via::InferredType
                }
            }
            _ => Via::InferredType,
        }
    }

    fn declares_type(&mut self, s: Symbol) -> bool {
        self.unit(s.file).is_some_and(|u| u.facts.definition(s.def).declared.is_some())
    }

    /// Whether a name is the receiver parameter (`self`).
    pub(crate) fn is_receiver(&mut self, symbols: &[Symbol]) -> bool {
        let [s] = symbols else { return false };
        self.unit(s.file).is_some_and(|u| {
            let d = u.facts.definition(s.def);
            d.kind == DefKind::Parameter && d.values.iter().any(|&v| matches!(u.expr(v), Expr::This(_)))
        })
    }

    /// A member of a type or module, as targets.
    pub(crate) fn member_targets(&mut self, from: FileId, of: &Type, name: &str, ns: Namespaces) -> Bound {
        match &of.head {
            Head::Module(module) => self.module_member(from, *module, name, ns),
            Head::Symbol(s) if self.is_inline_module(*s) && self.has_open_modules(s.file) => {
                let found = self.open_member(from, *s, name, ns);
                match found.targets.is_empty() {
                    true => self.inline_stars(*s, name, ns),
                    false => found,
                }
            }
            Head::Symbol(s) if self.is_inline_module(*s) => {
                let body = self.unit(s.file).and_then(|u| u.facts.definition(s.def).body);
                body.map_or(Bound::none(Via::Unresolved), |body| self.inline_member(*s, body, name, ns))
            }
            _ => {
                let found = self.members(of, name, ns);
                Bound::found(Via::Member, found.into_iter().map(Target::Symbol).collect())
            }
        }
    }

    fn has_open_modules(&mut self, file: FileId) -> bool {
        let rules = self.rules(file);
        rules.textual_includes || rules.open_modules
    }

    fn is_inline_module(&mut self, s: Symbol) -> bool {
        self.unit(s.file).is_some_and(|u| u.facts.definition(s.def).kind == DefKind::Module)
    }

    /// The members of a name that a value or type has: of the first class in look-up order that
    /// has any.
    pub(crate) fn members(&mut self, of: &Type, name: &str, ns: Namespaces) -> Vec<Symbol> {
        let found = self.written_members(of, name, ns);
        if !found.is_empty() || ns == Namespaces::TYPE {
            return found;
        }
        let inner = self.dereferenced(of);
        inner.iter().map(|t| self.written_members(t, name, ns)).find(|f| !f.is_empty()).unwrap_or_default()
    }

    /// Members without those a type dereferences to.
    pub(crate) fn written_members(&mut self, of: &Type, name: &str, ns: Namespaces) -> Vec<Symbol> {
        let (start, skip_own) = match of.head {
            Head::Symbol(s) => (s, false),
            Head::Super(s) => (s, true),
            Head::Named(ref outside) => return self.added_to_outside(outside, name, ns),
            _ => return Vec::new(),
        };
        if ns == Namespaces::KEYWORD {
            return if of.form == Form::Itself { self.keyword(start, name) } else { Vec::new() };
        }
        let mut assigned = Vec::new();
        if !skip_own && let Some(found) = self.own_members(start, name, ns) {
            if !self.give_way(start, &found) {
                return found;
            }
            assigned = found;
        }
        for &base in self.bases(start).iter() {
            if let Some(found) = self.own_members(base, name, ns) {
                if !self.give_way(base, &found) {
                    return found;
                }
                if assigned.is_empty() {
                    assigned = found;
                }
            }
        }
        if !assigned.is_empty() {
            return assigned;
        }
        if of.form == Form::Itself { self.parameters_named(start, name) } else { Vec::new() }
    }

    /// Whether members are fields that are only assigned to, in a language where those give way
    /// to a declaration in a base class.
    fn give_way(&mut self, class: Symbol, members: &[Symbol]) -> bool {
        let Some(unit) = self.unit(class.file) else { return false };
        let assigned = |s: &Symbol| {
            let d = unit.facts.definition(s.def);
            d.kind == DefKind::Field && d.declared.is_none()
        };
        unit.language.0.rules().declared_members_first && members.iter().all(|s| s.file == class.file && assigned(s))
    }

    /// What `name=` in a call means: a parameter of the function or constructor, or a field of a
    /// class without a written constructor.
    fn keyword(&mut self, callee: Symbol, name: &str) -> Vec<Symbol> {
        let named = self.parameters_named(callee, name);
        if named.is_empty() && self.constructors(callee).is_empty() {
            return self.written_members(&Type::itself(callee), name, Namespaces::VALUE);
        }
        named
    }

    /// Members that traits of the repository add to a type from outside it (`impl Trait for str`).
    fn added_to_outside(&mut self, outside: &str, name: &str, ns: Namespaces) -> Vec<Symbol> {
        let rules = self.rules(self.own);
        // Members of the type itself come first, as far as they are known.
        let its_own = rules.outside_methods.iter().any(|(method, _)| *method == name);
        if rules.extensions != ExtensionReach::Repository || its_own {
            return Vec::new();
        }
        let mut found = Vec::new();
        self.world.ask(outside, name);
        for extension in self.world.extended(self.own, outside).adding(name) {
            let Some(there) = self.unit(extension.file) else { continue };
            let members = in_body(&there, *extension, name, ns);
            let d = there.facts.definition(extension.def);
            let (Some(target), Some(&of_trait), false) = (d.declared, d.bases.first(), members.is_empty()) else {
                continue;
            };
            let is_target = |t: &Type| matches!(&t.head, Head::Named(n) if n == outside);
            if self.type_of(extension.file, target).iter().any(is_target)
                && self.type_of(extension.file, of_trait).iter().any(|t| self.in_scope(t))
            {
                found.extend(members);
            }
        }
        found
    }

    /// Whether a trait of the repository is in scope in the file being bound: some scope of the
    /// file binds its name, or may by a star import.
    fn in_scope(&mut self, of_trait: &Type) -> bool {
        let (Head::Symbol(s), Some(own)) = (&of_trait.head, self.unit(self.own)) else { return false };
        let starred = own.facts.imports.iter().any(|i| i.star);
        let named = self.unit(s.file).and_then(|u| own.name_id(u.facts.name(u.facts.definition(s.def).name)));
        s.file == self.own || starred || named.is_some()
    }

    /// `name=` in a call names a parameter of the function or constructor.
    fn parameters_named(&mut self, callee: Symbol, name: &str) -> Vec<Symbol> {
        let mut callables = self.constructors(callee);
        callables.push(callee);
        for c in callables {
            let Some(unit) = self.unit(c.file) else { continue };
            let parameters = unit.facts.definition(c.def).parameters.iter();
            let named = |d: &&DefId| {
                unit.facts.name(unit.facts.definition(**d).name) == name
                    && unit.facts.definition(**d).kind == DefKind::Parameter
            };
            if let Some(&def) = parameters.clone().find(named) {
                return vec![Symbol { file: c.file, def }];
            }
        }
        Vec::new()
    }

    /// Members written in the class itself or in its extensions; `None` if there are none.
    pub(crate) fn own_members(&mut self, class: Symbol, name: &str, ns: Namespaces) -> Option<Vec<Symbol>> {
        let unit = self.unit(class.file)?;
        if self.has_open_modules(class.file) && unit.facts.definition(class.def).kind == DefKind::Module {
            let found: Vec<Symbol> = self.open_member(class.file, class, name, ns).symbols().collect();
            return (!found.is_empty()).then_some(found);
        }
        let mut found = match unit.language.0.rules().open_modules {
            true => self.members_of_parts(class, name, ns),
            false => in_body(&unit, class, name, ns),
        };
        // In C++ a class has its own name among its members.
        if found.is_empty()
            && unit.language.0.rules().textual_includes
            && unit.facts.name(unit.facts.definition(class.def).name) == name
            && self.answers(class, ns)
        {
            found.push(class);
        }
        if found.is_empty() {
            self.world.ask(unit.facts.name(unit.facts.definition(class.def).name), name);
            for extension in self.extensions_of(class, &unit, Adding::Member(name)) {
                let there = self.unit(extension.file)?;
                let members = in_body(&there, extension, name, ns);
                // What is written for the type itself comes before what a trait gives it.
                if !members.is_empty() && there.facts.definition(extension.def).bases.is_empty() {
                    return Some(members);
                }
                found.extend(members);
            }
        }
        (!found.is_empty()).then_some(found)
    }

    /// The extensions of a class that add something to it: inherent ones first.
    fn extensions_of(&mut self, class: Symbol, unit: &Arc<Unit>, what: Adding<'_>) -> Vec<Symbol> {
        let rules = unit.language.0.rules();
        if rules.textual_includes {
            return Vec::new(); // what is defined outside of a class is declared in it
        }
        let name = unit.facts.name(unit.facts.definition(class.def).name);
        let mut candidates = match rules.extensions {
            ExtensionReach::File => Vec::new(),
            ExtensionReach::Directory | ExtensionReach::Repository => {
                what.among(&self.world.extended(class.file, name)).to_vec()
            }
        };
        // Those inside functions are known to their file only.
        let near = |d: &&DefId| rules.extensions == ExtensionReach::File || !unit.is_symbol(**d);
        let named = |d: &&DefId| unit.facts.name(unit.facts.definition(**d).name) == name && what.is_in(unit, **d);
        let here = unit.extensions().iter().filter(near).filter(named);
        candidates.extend(here.map(|&def| Symbol { file: class.file, def }));
        let mut mine: Vec<(bool, Symbol)> = Vec::new();
        for e in candidates.into_iter().filter(|e| *e != class) {
            let Some(there) = self.unit(e.file) else { continue };
            let d = there.facts.definition(e.def);
            let Some(target) = d.declared else { continue };
            let heads = self.uncounted(|this| this.type_of(e.file, target));
            if heads.iter().any(|t| t.head == Head::Symbol(class)) {
                mine.push((!d.bases.is_empty(), e));
            }
        }
        mine.sort_by_key(|&(of_trait, _)| of_trait); // stable: path order within each
        mine.into_iter().map(|(_, e)| e).collect()
    }

    /// All bases of a class in look-up order, the class itself not among them.
    pub(crate) fn bases(&mut self, class: Symbol) -> Arc<[Symbol]> {
        let search = |this: &mut Self| {
            let order = match this.rules(class.file).member_order {
                MemberOrder::C3 => this.linearize(class),
                MemberOrder::DepthFirst => this.search_bases(class, false),
                MemberOrder::BreadthFirst => this.search_bases(class, true),
            };
            Some(order.into())
        };
        let work = |this: &mut Self| this.guarded(Active::Bases(class), search);
        self.memoized(|this| &mut this.bases, class, work).unwrap_or_default()
    }

    fn search_bases(&mut self, class: Symbol, breadth: bool) -> Vec<Symbol> {
        let mut order: Vec<Symbol> = Vec::new();
        let mut open = std::collections::VecDeque::from(vec![class]);
        while let Some(next) = if breadth { open.pop_front() } else { open.pop_back() } {
            if order.contains(&next) || order.len() > BASES_MAX {
                continue;
            }
            order.push(next);
            let direct = self.direct_bases(next);
            if breadth {
                open.extend(direct);
            } else {
                open.extend(direct.into_iter().rev());
            }
        }
        order.retain(|s| *s != class);
        order
    }

    /// C3 linearization without the class itself (Barrett et al., *A Monotonic Superclass
    /// Linearization for Dylan*, 1996). Inconsistent hierarchies fall back to depth first.
    fn linearize(&mut self, class: Symbol) -> Vec<Symbol> {
        let depth_first = self.search_bases(class, false);
        if depth_first.len() < 2 {
            return depth_first;
        }
        // Bases before the classes that inherit from them: every list merged is ready.
        let mut ready: rustc_hash::FxHashMap<Symbol, Vec<Symbol>> = rustc_hash::FxHashMap::default();
        let mut todo: Vec<Symbol> = std::iter::once(class).chain(depth_first.iter().copied()).collect();
        for _ in 0..=depth_first.len() {
            let before = ready.len();
            for &c in todo.iter().rev() {
                let direct = self.direct_bases(c);
                if direct.iter().all(|b| ready.contains_key(b)) {
                    let mut lists: Vec<Vec<Symbol>> = direct.iter().map(|b| ready[b].clone()).collect();
                    lists.push(direct);
                    let Some(merged) = merge(lists) else { return depth_first };
                    ready.insert(c, std::iter::once(c).chain(merged).collect());
                }
            }
            todo.retain(|c| !ready.contains_key(c));
            if todo.is_empty() || ready.len() == before {
                break;
            }
        }
        match ready.remove(&class) {
            Some(order) => order.into_iter().skip(1).collect(),
            None => depth_first,
        }
    }

    /// Classes a class names as its bases, and for types extended from outside, the traits they
    /// implement.
    fn direct_bases(&mut self, class: Symbol) -> Vec<Symbol> {
        let Some(unit) = self.unit(class.file) else { return Vec::new() };
        let mut places = vec![class];
        places.extend(self.extensions_of(class, &unit, Adding::Bases));
        if unit.language.0.rules().extensions == ExtensionReach::File {
            // What is added beside a class is its own, and goes before what it inherits.
            places.rotate_left(1);
        }
        if unit.language.0.rules().open_modules {
            places.extend(self.other_parts(class).iter());
        }
        let mut bases = Vec::new();
        // A value made by a variant has the members of its enumeration.
        if let (DefKind::Variant, Some(of)) =
            (unit.facts.definition(class.def).kind, unit.facts.definition(class.def).parent)
        {
            bases.push(Symbol { file: class.file, def: of });
        }
        for place in places {
            let Some(there) = self.unit(place.file) else { continue };
            for &base in &there.facts.definition(place.def).bases {
                for t in self.type_of(place.file, base) {
                    if let Head::Symbol(s) = t.head
                        && s != class
                        && !bases.contains(&s)
                    {
                        bases.push(s);
                    }
                }
            }
        }
        bases
    }

    /// Whether a class has a base outside the repository, whose members are not known.
    fn inherits_outside(&mut self, of: &Type) -> bool {
        let (Head::Symbol(class) | Head::Super(class)) = of.head else { return false };
        let mut classes = vec![class];
        classes.extend(self.bases(class).iter());
        classes.into_iter().any(|class| {
            let Some(unit) = self.unit(class.file) else { return false };
            let bases = &unit.facts.definition(class.def).bases;
            bases.iter().any(|&base| self.type_of(class.file, base).iter().any(Type::is_outside))
        })
    }

    /// The constructors written in a class.
    pub(crate) fn own_constructors(&mut self, class: Symbol) -> Vec<Symbol> {
        let Some(unit) = self.unit(class.file) else { return Vec::new() };
        let d = unit.facts.definition(class.def);
        let Some(body) = d.body.filter(|_| d.kind.is_type()) else { return Vec::new() };
        let mut own: Vec<Symbol> = unit.constructors_in(body).map(|def| Symbol { file: class.file, def }).collect();
        own.sort();
        if unit.language.0.rules().textual_includes {
            own = own.into_iter().map(|s| self.linked_or_itself(s)).collect();
        }
        own
    }

    /// The constructors a class has, its own or inherited.
    pub(crate) fn constructors(&mut self, class: Symbol) -> Vec<Symbol> {
        let Some(unit) = self.unit(class.file) else { return Vec::new() };
        if !unit.facts.definition(class.def).kind.is_type() {
            return Vec::new();
        }
        let own = self.own_constructors(class);
        if !own.is_empty() {
            return own;
        }
        let names = unit.language.0.rules().constructors;
        let named = |name: &&str| self.members(&Type::value(class), name, Namespaces::ANY);
        names.iter().map(named).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// Whether reading a member runs it.
    pub(crate) fn is_property(unit: &Unit, s: Symbol) -> bool {
        unit.facts.definition(s.def).flags.has(DefFlags::PROPERTY)
    }

    /// What calling a module means: its default or whole export.
    pub(crate) fn callable_of_module(&mut self, module: Module) -> Bound {
        let Module::File(file) = module else { return Bound::none(Via::Unresolved) };
        let Some(unit) = self.unit(file) else { return Bound::none(Via::Unresolved) };
        self.whole_export(file, &unit)
    }
}

impl Adding<'_> {
    fn among(self, extended: &Extended) -> &[Symbol] {
        match self {
            Adding::Member(name) => extended.adding(name),
            Adding::Bases => extended.with_bases(),
        }
    }

    fn is_in(self, unit: &Unit, extension: DefId) -> bool {
        let d = unit.facts.definition(extension);
        match self {
            Adding::Bases => !d.bases.is_empty(),
            Adding::Member(name) => {
                let found = d.body.zip(unit.name_id(name)).and_then(|(body, name)| unit.bound(body, name).next());
                found.is_some()
            }
        }
    }
}

pub(crate) fn in_body(unit: &Unit, class: Symbol, name: &str, ns: Namespaces) -> Vec<Symbol> {
    let d = unit.facts.definition(class.def);
    let (Some(body), Some(name)) = (d.body, unit.name_id(name)) else { return Vec::new() };
    if !(d.kind.is_type() || matches!(d.kind, DefKind::Extension | DefKind::Module | DefKind::Variant)) {
        return Vec::new();
    }
    let answers = |def: &DefId| {
        let m = unit.facts.definition(*def);
        m.namespaces.meets(ns) && !matches!(m.kind, DefKind::Extension | DefKind::Lambda | DefKind::TypeParameter)
    };
    let found = unit.of_default_build(unit.bound(body, name).filter(answers).take(ALIKE_MAX).collect());
    found.into_iter().map(|def| Symbol { file: class.file, def }).collect()
}

/// Merges linearizations as C3 does; `None` if they contradict each other.
fn merge(mut lists: Vec<Vec<Symbol>>) -> Option<Vec<Symbol>> {
    let mut merged = Vec::new();
    loop {
        lists.retain(|l| !l.is_empty());
        if lists.is_empty() {
            return Some(merged);
        }
        let blocked = |s: &Symbol| lists.iter().any(|l| l[1..].contains(s));
        let head = lists.iter().map(|l| l[0]).find(|s| !blocked(s))?;
        merged.push(head);
        for l in &mut lists {
            if l[0] == head {
                l.remove(0);
            }
        }
    }
}
