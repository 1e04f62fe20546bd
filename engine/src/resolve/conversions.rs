//! Which conversion an argument needs to become what a parameter takes (ISO C++, [over.best.ics]), as far as what
//! is declared says it. Conversions of types from outside are not known, and neither are conditions of templates.

use crate::resolve::resolver::Resolver;
use crate::resolve::types::{Head, Type, Types};
use crate::resolve::world::Symbol;
use evergraph_languages::{DefKind, Expr, ExprId, FileId, Namespaces};

/// From none to the best one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Rank {
    /// It cannot be passed.
    No,
    /// As one of any number of arguments of any type.
    Ellipsis,
    /// A template that takes some types alone.
    Constrained,
    /// By a constructor of the one or an operator of the other.
    Declared,
    /// Between numbers, to a base class, to `void*`.
    Standard,
    Promotion,
    /// As it is, or as a template has it.
    Exact,
}

/// Pointers to pointers are compared this deep.
const DEPTH_MAX: u32 = 4;

/// More constructors of a class are not looked at.
const CONSTRUCTORS_MAX: usize = 8;

impl Resolver<'_> {
    /// The conversion from an argument's type to a parameter's; `None` if too little is known.
    pub(crate) fn rank(&mut self, argument: &Types, parameter: &Types) -> Option<Rank> {
        let (argument, parameter) = (only(argument)?, only(parameter)?);
        match self.standard_rank(&argument, &parameter, 0) {
            Some(Rank::No) if self.may_convert(&argument, &parameter) => Some(Rank::Declared),
            rank => rank,
        }
    }

    /// The conversion without constructors and operators of classes.
    fn standard_rank(&mut self, a: &Type, p: &Type, depth: u32) -> Option<Rank> {
        match (&a.head, &p.head) {
            (Head::Symbol(x), Head::Symbol(y)) => self.between_symbols(*x, *y),
            (Head::Named(x), Head::Named(y)) if x == "*" && y == "*" => self.between_pointers(a, p, depth),
            (Head::Named(x), Head::Named(y)) => between_named(x, y),
            (Head::Symbol(x), Head::Named(y)) if is_plain(y) => self.symbol_to_plain(*x, y),
            (Head::Named(_), Head::Symbol(_)) => Some(Rank::No),
            _ => None,
        }
    }

    fn between_symbols(&mut self, a: Symbol, p: Symbol) -> Option<Rank> {
        match () {
            () if a == p => Some(Rank::Exact),
            () if self.is_function(a) => None,
            () if self.bases(a).contains(&p) => Some(Rank::Standard),
            () => Some(Rank::No),
        }
    }

    fn symbol_to_plain(&mut self, a: Symbol, p: &str) -> Option<Rank> {
        match self.kind_of(a) {
            Some(DefKind::Enum) if p != "*" => Some(Rank::Standard),
            _ if self.is_function(a) && matches!(p, "*" | "bool") => None,
            _ => Some(Rank::No),
        }
    }

    fn between_pointers(&mut self, a: &Type, p: &Type, depth: u32) -> Option<Rank> {
        let pointee = |t: &Type| t.args.first().and_then(only);
        let (a, p) = (pointee(a)?, pointee(p)?);
        if depth >= DEPTH_MAX {
            return None;
        }
        match (self.standard_rank(&a, &p, depth + 1)?, &a.head, &p.head) {
            (Rank::Exact, ..) => Some(Rank::Exact),
            (_, _, Head::Named(void)) if void == "void" => Some(Rank::Standard),
            (Rank::Standard, Head::Symbol(x), Head::Symbol(y)) if self.bases(*x).contains(y) => Some(Rank::Standard),
            _ => Some(Rank::No),
        }
    }

    /// Whether a constructor of the one class or an operator of the other may do it.
    fn may_convert(&mut self, a: &Type, p: &Type) -> bool {
        if let Head::Symbol(from) = a.head
            && self.kind_of(from).is_some_and(DefKind::is_type)
            && (self.own_members(from, "operator()", Namespaces::VALUE).is_some_and(|found| !found.is_empty())
                || !self.bases(from).is_empty())
        {
            return true;
        }
        let Head::Symbol(to) = p.head else { return false };
        let constructors = self.constructors(to);
        constructors.into_iter().take(CONSTRUCTORS_MAX).any(|c| self.is_made_of(c, a))
    }

    /// Whether a constructor may take a value alone.
    fn is_made_of(&mut self, constructor: Symbol, a: &Type) -> bool {
        if !self.takes(constructor, 1) {
            return false;
        }
        let Some(unit) = self.unit(constructor.file) else { return true };
        let first = unit.facts.definition(constructor.def).parameters.first();
        let Some(declared) = first.and_then(|&p| unit.facts.definition(p).declared) else { return true };
        let taken = self.type_of(constructor.file, declared);
        only(&taken).is_none_or(|t| self.standard_rank(a, &t, 0) != Some(Rank::No))
    }

    /// Whether a type is a parameter of a template, which may be anything.
    pub(crate) fn is_open(&mut self, file: FileId, declared: ExprId) -> bool {
        let Some(unit) = self.unit(file) else { return false };
        let Expr::Ref(r) = *unit.expr(declared) else { return false };
        let named: Vec<Symbol> = self.bind(file, r).symbols().collect();
        named.into_iter().any(|s| self.kind_of(s) == Some(DefKind::TypeParameter))
    }
}

/// The type, if there is but one that it may be.
fn only(types: &Types) -> Option<Type> {
    types.iter().next().filter(|_| types.iter().len() == 1).cloned()
}

fn between_named(a: &str, p: &str) -> Option<Rank> {
    match (arithmetic(a), arithmetic(p)) {
        _ if a == p => Some(Rank::Exact),
        (Some(x), Some(y)) if x < INT && y == INT || a == "float" && p == "double" => Some(Rank::Promotion),
        (Some(_), Some(_)) => Some(Rank::Standard),
        (Some(_), None) if p == "*" => Some(Rank::No),
        (None, Some(_)) if a == "*" && p == "bool" => Some(Rank::Standard),
        (None, Some(_)) if a == "*" => Some(Rank::No),
        // Classes from outside have conversions that nothing here tells.
        _ => None,
    }
}

const INT: u8 = 2;

/// Arithmetic types, those that become `int` by promotion below it.
fn arithmetic(name: &str) -> Option<u8> {
    match name {
        "bool" => Some(0),
        "char" | "signed char" | "unsigned char" | "short" | "unsigned short" => Some(1),
        "int" => Some(INT),
        "unsigned" | "unsigned int" | "long" | "unsigned long" | "long long" | "unsigned long long" => Some(3),
        "float" | "double" | "long double" => Some(4),
        _ => None,
    }
}

/// Numbers and pointers.
fn is_plain(name: &str) -> bool {
    name == "*" || arithmetic(name).is_some()
}
