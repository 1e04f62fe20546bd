//! What React's own functions and types give of what they are given
//! (<https://react.dev/reference/react>, and its types in DefinitelyTyped, MIT licence).

use super::extract::Extract;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Namespaces};
use crate::ids::{ExprId, NodeId};
use crate::positions::Span;

/// Functions whose result follows from their argument or type argument.
const FUNCTIONS: &[&str] = &["createContext", "forwardRef", "memo", "useCallback", "useContext", "useMemo", "useState"];

impl Extract {
    /// What a call of a function of React gives.
    pub(super) fn react_result(&self, b: &mut Builder<'_>, call: NodeId) -> Option<ExprId> {
        let f = &self.t.field;
        let name = self.react_function(b, call)?;
        let typed = self.child(b, call, f.type_arguments);
        let typed = typed.and_then(|t| b.ast.children(t).find_map(|c| b.expr_of(c)));
        let argument = self.child(b, call, f.arguments).and_then(|a| self.t.first(b.ast, a));
        let given = argument.and_then(|a| b.expr_of(a));
        match name {
            "createContext" => {
                let item = typed.or(given)?;
                let context = b.builtin("Context");
                let applied = b.expr(Expr::Apply(context, [item].into()));
                Some(b.expr(Expr::Instance(applied)))
            }
            "useContext" => given.map(|context| b.expr(Expr::Element(context))),
            "useMemo" => given.map(|make| b.expr(Expr::Call(make))),
            "useState" => {
                let state = typed.map(|t| b.expr(Expr::Instance(t))).or(given)?;
                let set = b.unknown();
                Some(b.expr(Expr::Tuple([state, set].into())))
            }
            _ => given,
        }
    }

    /// What `forwardRef<T, P>(render)` passes to `render` first: the properties.
    pub(super) fn react_properties(&self, b: &mut Builder<'_>, call: NodeId) -> Option<ExprId> {
        if self.react_function(b, call)? != "forwardRef" {
            return None;
        }
        let typed = self.child(b, call, self.t.field.type_arguments)?;
        let properties = b.ast.children(typed).filter_map(|c| b.expr_of(c)).nth(1)?;
        Some(b.expr(Expr::Instance(properties)))
    }

    fn react_function(&self, b: &mut Builder<'_>, call: NodeId) -> Option<&'static str> {
        let f = &self.t.field;
        let callee = self.child(b, call, f.function)?;
        let (object, name) = match self.kind(b, callee) {
            K::MemberExpression => (self.child(b, callee, f.object), self.child(b, callee, f.property)?),
            _ => (None, callee),
        };
        let text = b.text(name);
        let function = FUNCTIONS.iter().copied().find(|&f| f == text)?;
        self.of_react(b, object, function).then_some(function)
    }

    /// Whether a name, alone or behind its object, is one that the file imports from React.
    fn of_react(&self, b: &mut Builder<'_>, object: Option<NodeId>, name: &str) -> bool {
        let (local, imported) = match object {
            Some(object) if self.kind(b, object) != K::Identifier => return false,
            Some(object) => (b.text(object), "default"),
            None => (name, name),
        };
        let Some(def) = self.known(b, local) else { return false };
        let row = b.definition(def);
        let Some(stands_for) = row.alias.or(row.values.first().copied()) else { return false };
        let module = match *b.expr_row(stands_for) {
            Expr::Ref(r) if b.spelling(b.reference(r).name) == imported => match b.reference(r).base {
                Base::Member(of) => of,
                _ => return false,
            },
            _ if object.is_some() => stands_for,
            _ => return false,
        };
        matches!(*b.expr_row(module), Expr::Module(specifier) if b.spelling(specifier) == "react")
    }

    /// React's types that say what a component takes.
    pub(super) fn react_type(&self, b: &mut Builder<'_>, node: NodeId, first: ExprId) -> Option<ExprId> {
        let written = self.child(b, node, self.t.field.name)?;
        let (object, name) = match self.kind(b, written) {
            K::NestedTypeIdentifier => {
                (self.child(b, written, self.t.field.module), self.child(b, written, self.t.field.name)?)
            }
            _ => (None, written),
        };
        let text = b.text(name);
        let is_known = matches!(
            text,
            "FC" | "FunctionComponent" | "PropsWithChildren" | "ComponentProps" | "ComponentPropsWithoutRef"
        );
        if !is_known || !self.of_react(b, object, text) {
            return None;
        }
        match (text, b.expr_row(first).clone()) {
            ("PropsWithChildren", _) => Some(first),
            ("FC" | "FunctionComponent", _) => Some(self.component_type(b, node, first)),
            (_, Expr::TypeOf(component)) => {
                let taken = b.expr(Expr::Parameter(component, 0));
                Some(b.expr(Expr::TypeOf(taken)))
            }
            _ => None,
        }
    }

    /// A function that takes properties.
    fn component_type(&self, b: &mut Builder<'_>, node: NodeId, properties: ExprId) -> ExprId {
        let function = self.unnamed(b, DefKind::Lambda, node);
        let (name, scope, span) = (b.name(""), b.scope(), b.ast.span(node));
        let at = Span { start: span.start, end: span.start };
        let parameter = b.declare_as(DefKind::Parameter, name, at, node, scope);
        let row = b.definition_mut(parameter);
        row.namespaces = Namespaces::NONE;
        row.declared = Some(properties);
        b.add_parameter(function, parameter);
        b.expr(Expr::Definition(function))
    }
}
