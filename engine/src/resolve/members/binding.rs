//! References to members (`of.name`): of all that the receiver may be, the members that fit.

use crate::resolve::binding::{Target, Via};
use crate::resolve::overloads::Call;
use crate::resolve::resolver::{Bound, Resolver, Targets, without_repeats};
use crate::resolve::types::{Form, Head, Type, Types};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefFlags, DefKind, Expr, ExprId, FileId, RefId, RefKind};
use std::rc::Rc;

impl Resolver<'_> {
    pub(crate) fn bind_member(&mut self, file: FileId, unit: &Rc<Unit>, r: RefId, of: ExprId) -> Bound {
        let row = unit.facts.references[r.index()];
        let name = unit.facts.name(row.name);
        let own = self.types_of_block(file, unit, r, of);
        if !own.is_empty() {
            return Bound::found(Via::Member, own);
        }
        let receivers = self.value(file, of);
        let mut targets = Targets::new();
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
        without_repeats(&mut targets);
        self.prefer_kind(&mut targets, row.kind);
        if row.kind == RefKind::Call && receivers.iter().all(Type::is_outside) && forwards(file, unit, r, &targets) {
            return Bound::none(Via::Outside);
        }
        let function = self.are_functions(&receivers);
        if targets.is_empty() && row.kind == RefKind::Call && (function || self.have_traits(&receivers)) {
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

    /// Whether values or types of the repository are meant, which traits may be implemented for, and no function or module.
    fn have_traits(&mut self, receivers: &Types) -> bool {
        receivers.iter().all(|t| match (t.form, &t.head) {
            (Form::Value, _) => true,
            (Form::Itself, &Head::Symbol(s)) => self.kind_of(s).is_some_and(DefKind::is_type),
            (Form::Itself, _) => false,
        })
    }

    /// Where static members stand apart: of a class or constructor function those, of an instance the others.
    fn of_receiver(&mut self, unit: &Unit, receiver: &Type, mut found: Bound) -> Bound {
        let Head::Symbol(class) = receiver.head else { return found };
        let is_class = |u: Rc<Unit>| matches!(u.facts.definition(class.def).kind, DefKind::Class | DefKind::Function);
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
    fn prefer_kind(&mut self, targets: &mut Targets, kind: RefKind) {
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
    fn receiver_via(&mut self, file: FileId, unit: &Rc<Unit>, of: ExprId, receiver: &Type) -> Via {
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
}

/// Whether all that a call may mean is the method around it, which a trait gives to a type from outside: the type's own
/// method of that name goes before it, so that is what it forwards to.
fn forwards(file: FileId, unit: &Unit, r: RefId, targets: &[Target]) -> bool {
    let &[Target::Symbol(only)] = targets else { return false };
    let block = (only.file == file).then(|| unit.facts.definition(only.def).parent).flatten();
    let in_trait = block
        .map(|b| unit.facts.definition(b))
        .is_some_and(|block| block.kind == DefKind::Extension && !block.bases.is_empty());
    let scope = unit.facts.references[r.index()].scope;
    let mut around = std::iter::successors(Some(scope), |s| unit.facts.scopes[s.index()].parent);
    in_trait && around.any(|s| unit.facts.scopes[s.index()].owner == Some(only.def))
}
