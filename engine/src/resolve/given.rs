//! What the parameters of a function are that is passed where a function is expected: from the
//! declared type of the parameter that takes it, a function type or an interface with one method.

use crate::resolve::resolver::Resolver;
use crate::resolve::types::{Head, Type, Types};
use crate::resolve::world::Symbol;
use evergraph_languages::{DefFlags, DefKind, ExprId, FileId, RefId};

impl Resolver<'_> {
    /// What the callees of a call declare the parameter as that takes an argument.
    pub(crate) fn expected(&mut self, file: FileId, call: RefId, argument: u32) -> Types {
        let callees: Vec<Symbol> = self.bind(file, call).symbols().collect();
        let receiver = self.receiver_with_arguments(file, call);
        let mut types = Types::default();
        for callee in callees {
            let Some(unit) = self.unit(callee.file) else { continue };
            let d = unit.facts.definition(callee.def);
            let variadic = d.flags.has(DefFlags::VARIADIC);
            let last = d.parameters.len().saturating_sub(1);
            let index = if variadic { (argument as usize).min(last) } else { argument as usize };
            let Some(&parameter) = d.parameters.get(index) else { continue };
            let Some(declared) = unit.facts.definition(parameter).declared else { continue };
            let environment = receiver.as_ref().map_or(Vec::new(), |of| self.environment_of(of, callee));
            let taken = self.with_environment(environment, |this| this.type_of(callee.file, declared));
            let is_rest = variadic && index == last;
            let item = |t: Type| if is_rest { t.args.last().cloned().unwrap_or_default() } else { Types::one(t) };
            types.extend(taken.into_iter().flat_map(item).collect());
        }
        types
    }

    /// What a function of a type is given as one of its parameters.
    pub(crate) fn given(&mut self, file: FileId, function: ExprId, parameter: u32) -> Types {
        let types = self.type_of(file, function);
        types.into_iter().flat_map(|t| self.given_by(&t, parameter as usize)).collect()
    }

    fn given_by(&mut self, function: &Type, parameter: usize) -> Types {
        match function.head {
            // The interfaces of libraries list the types of their method's parameters first.
            Head::Named(_) => function.args.get(parameter).or(function.args.last()).cloned().unwrap_or_default(),
            Head::Symbol(s) => {
                let Some(method) = self.method_of_function(s) else { return Types::default() };
                let Some(unit) = self.unit(method.file) else { return Types::default() };
                let d = unit.facts.definition(method.def);
                let declared = d.parameters.get(parameter).and_then(|&p| unit.facts.definition(p).declared);
                let Some(declared) = declared else { return Types::default() };
                let environment = match method == s {
                    true => self.signature_environment(function, method),
                    false => self.environment_of(function, method),
                };
                self.with_environment(environment, |this| this.type_of(method.file, declared))
            }
            _ => Types::default(),
        }
    }

    /// A function type itself, or the one method an interface or its bases leave open.
    pub(crate) fn method_of_function(&mut self, s: Symbol) -> Option<Symbol> {
        let unit = self.unit(s.file)?;
        if unit.facts.definition(s.def).kind == DefKind::Lambda {
            return Some(s);
        }
        let mut classes = vec![s];
        classes.extend(self.bases(s).iter());
        classes.into_iter().find_map(|class| self.open_method(class))
    }

    fn open_method(&mut self, class: Symbol) -> Option<Symbol> {
        let unit = self.unit(class.file)?;
        let body = unit.facts.definition(class.def).body?;
        let is_open = |d: &evergraph_languages::DefId| {
            let row = unit.facts.definition(*d);
            row.kind == DefKind::Method && row.flags.has(DefFlags::ABSTRACT)
        };
        let mut open = unit.bound_in(body).filter(is_open);
        let only = open.next().filter(|_| open.next().is_none());
        only.map(|def| Symbol { file: class.file, def })
    }
}
