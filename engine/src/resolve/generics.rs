//! Type parameters: what they stand for when a member is seen through a receiver whose type has
//! arguments, by substitution of declared parameters.

use crate::resolve::resolver::Resolver;
use crate::resolve::types::{Head, Type, Types};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefKind, Expr, ExprId};
use std::collections::VecDeque;
use std::rc::Rc;

/// What type parameters stand for, pair by pair.
pub(crate) type Environment = Vec<(Symbol, Types)>;

/// More base types than this are not searched for the one that declares a member.
const VIEWS_MAX: usize = 32;

impl Resolver<'_> {
    /// Runs `work` with type parameters standing for arguments. What is evaluated meanwhile and looks at
    /// type parameters is not remembered: it holds for these arguments only.
    pub(crate) fn with_environment<T>(&mut self, more: Environment, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.environment.len();
        self.environment.extend(more);
        let result = work(self);
        self.environment.truncate(before);
        result
    }

    /// What a type parameter stands for here; `None` if nothing is known.
    pub(crate) fn argument_of(&mut self, parameter: Symbol) -> Option<Types> {
        self.parameters_read += 1;
        let known = self.environment.iter().rev().find(|(p, _)| *p == parameter)?;
        (!known.1.is_empty()).then(|| known.1.clone())
    }

    /// Whether a type is given arguments for type parameters, or passes some on to one of its bases.
    pub(crate) fn has_arguments(&mut self, of: &Type) -> bool {
        let Head::Symbol(class) = of.head else { return false };
        if !of.args.is_empty() {
            return true;
        }
        let bases = self.bases(class);
        std::iter::once(class).chain(bases.iter().copied()).any(|class| self.applies_a_base(class))
    }

    /// Whether a class names a base with arguments (`class Users extends List<User>`).
    fn applies_a_base(&mut self, class: Symbol) -> bool {
        let Some(unit) = self.unit(class.file) else { return false };
        unit.facts.definition(class.def).bases.iter().any(|&base| matches!(unit.expr(base), Expr::Apply(..)))
    }

    /// What the type parameters around a member stand for, seen through a receiver.
    pub(crate) fn environment_of(&mut self, receiver: &Type, member: Symbol) -> Environment {
        let Some(owner) = self.owner_of(member) else { return Vec::new() };
        let mut views = VecDeque::from([receiver.clone()]);
        for _ in 0..VIEWS_MAX {
            let Some(view) = views.pop_front() else { break };
            let Head::Symbol(class) = view.head else { continue };
            let mut environment = self.pairs(class, &view.args);
            if class == owner {
                return environment;
            }
            if let Some(more) = self.extension_pairs(class, owner, &view.args) {
                environment.extend(more);
                return environment;
            }
            views.extend(self.bases_through(class, environment));
        }
        Vec::new()
    }

    /// A type as one of its bases that fits, or itself if it does, with the arguments that has then.
    pub(crate) fn view_of(&mut self, of: &Type, fits: impl Fn(&Type) -> bool) -> Option<Type> {
        let mut views = VecDeque::from([of.clone()]);
        for _ in 0..VIEWS_MAX {
            let view = views.pop_front()?;
            if fits(&view) {
                return Some(view);
            }
            let Head::Symbol(class) = view.head else { continue };
            let environment = self.pairs(class, &view.args);
            views.extend(self.bases_through(class, environment));
        }
        None
    }

    /// A type without a name, with what the type parameters around it stand for here.
    pub(crate) fn closed_over(&mut self, unit: &Rc<Unit>, written: Type) -> Type {
        let Head::Symbol(s) = written.head else { return written };
        let around = parameters_around(unit, s);
        let args: Vec<Types> = around.into_iter().map(|p| self.argument_of(p).unwrap_or_default()).collect();
        if args.iter().all(Types::is_empty) { written } else { written.with_args(args) }
    }

    /// The type parameters that the arguments of a type are for.
    pub(crate) fn parameters_of_type(&mut self, unit: &Rc<Unit>, class: Symbol) -> Vec<Symbol> {
        let d = unit.facts.definition(class.def);
        if d.kind == DefKind::Object {
            return parameters_around(unit, class);
        }
        let parameters = d.parameters.iter();
        let of_types = parameters.filter(|p| unit.facts.definition(**p).kind == DefKind::TypeParameter);
        of_types.map(|&def| Symbol { file: class.file, def }).collect()
    }

    /// The class or extension a member is written in.
    pub(crate) fn owner_of(&mut self, member: Symbol) -> Option<Symbol> {
        let unit = self.unit(member.file)?;
        let scope = unit.facts.definition(member.def).scope;
        let def = unit.facts.scopes[scope.index()].owner?;
        Some(Symbol { file: member.file, def })
    }

    /// A class's type parameters with the arguments given.
    fn pairs(&mut self, class: Symbol, args: &[Types]) -> Environment {
        let Some(unit) = self.unit(class.file) else { return Vec::new() };
        self.parameters_of_type(&unit, class).into_iter().zip(args.iter().cloned()).collect()
    }

    /// The type parameters of an extension of the class (`impl<T> Set<T>`, `func (s *Set[T])`)
    /// with the arguments; `None` if it extends something else.
    fn extension_pairs(&mut self, class: Symbol, extension: Symbol, args: &[Types]) -> Option<Environment> {
        let unit = self.unit(extension.file)?;
        let d = unit.facts.definition(extension.def);
        let target = d.declared.filter(|_| d.kind == DefKind::Extension)?;
        if !self.type_of(extension.file, target).iter().any(|t| t.head == Head::Symbol(class)) {
            return None;
        }
        let Expr::Apply(_, written) = unit.expr(target) else { return Some(Vec::new()) };
        let mut pairs = Vec::new();
        for (&argument, given) in written.iter().zip(args) {
            let bound = self.targets_of(extension.file, &unit, argument);
            let parameter = bound.symbols().find(|s| self.is_type_parameter(*s));
            pairs.extend(parameter.map(|p| (p, given.clone())));
        }
        Some(pairs)
    }

    pub(crate) fn is_type_parameter(&mut self, s: Symbol) -> bool {
        self.unit(s.file).is_some_and(|u| u.facts.definition(s.def).kind == DefKind::TypeParameter)
    }

    /// The base types of a class, its parameters replaced.
    fn bases_through(&mut self, class: Symbol, environment: Environment) -> Vec<Type> {
        let Some(unit) = self.unit(class.file) else { return Vec::new() };
        let bases = unit.facts.definition(class.def).bases.clone();
        let types = |this: &mut Self| bases.iter().flat_map(|&b| this.type_of(class.file, b)).collect();
        self.with_environment(environment, types)
    }

    /// The values a defined type is made of (`type Params []Param`), its parameters replaced.
    pub(crate) fn underlying(&mut self, of: &Type) -> Types {
        let Head::Symbol(s) = of.head else { return Types::default() };
        let Some(unit) = self.unit(s.file) else { return Types::default() };
        let Some(declared) = declared_type(&unit, s) else { return Types::default() };
        let environment = self.pairs(s, &of.args);
        self.with_environment(environment, |this| this.type_of(s.file, declared))
    }
}

/// The type parameters of the scopes around a type without a name, from the inside out.
pub(crate) fn parameters_around(unit: &Unit, of: Symbol) -> Vec<Symbol> {
    let scope = unit.facts.definition(of.def).scope;
    let scopes = std::iter::successors(Some(scope), |s| unit.facts.scopes[s.index()].parent);
    let inner = scopes.take_while(|s| unit.facts.scopes[s.index()].parent.is_some());
    inner.flat_map(|s| unit.type_parameters_in(s)).map(|def| Symbol { file: of.file, def }).collect()
}

fn declared_type(unit: &Rc<Unit>, s: Symbol) -> Option<ExprId> {
    let d = unit.facts.definition(s.def);
    d.declared.filter(|_| d.kind.is_type())
}
