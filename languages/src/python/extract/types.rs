//! Type expressions: annotations, generic types, unions, aliases, type variables.

use super::{Extract, K, Role};
use crate::builder::Builder;
use crate::facts::{DefKind, Expr, RefKind, ScopeKind};
use crate::ids::{DefId, ExprId, NodeId};
use crate::language::Visit;

/// Names of `typing` whose subscripts are types wherever they stand.
const FORMS: &[&str] = &[
    "Annotated",
    "Callable",
    "ClassVar",
    "Deque",
    "DefaultDict",
    "Dict",
    "Final",
    "FrozenSet",
    "Iterable",
    "Iterator",
    "List",
    "Literal",
    "Mapping",
    "Optional",
    "Sequence",
    "Set",
    "Tuple",
    "Type",
    "Union",
];

impl Extract {
    pub(super) fn enter_type(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let role = match self.role(node) {
            role @ (Role::TypeParameter | Role::Skip) => role,
            _ => Role::Type,
        };
        self.mark_children(b, node, role);
    }

    pub(super) fn leave_type(&mut self, b: &mut Builder<'_>, node: NodeId) {
        self.pass_on(b, node);
    }

    /// A name in a type expression.
    pub(super) fn type_name(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let reference = self.refer_lexical(b, RefKind::Type, node);
        let class = if b.bytes(node) == b"Self" { self.enclosing_class(b) } else { None };
        let expr = match class {
            Some(class) => b.expr(Expr::ThisType(class)),
            None => b.ref_expr(reference),
        };
        b.set_expr(node, expr);
    }

    /// The class whose body, or whose method's body, is being walked.
    pub(super) fn enclosing_class(&self, b: &Builder<'_>) -> Option<DefId> {
        let class = b.enclosing_scopes().map(|s| b.scope_row(s)).find(|s| s.kind == ScopeKind::Class);
        class.and_then(|s| s.owner)
    }

    pub(super) fn enter_generic(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(name) = b.ast.first_child(node) {
            self.mark(name, if self.role(node) == Role::Skip { Role::Skip } else { Role::Type });
        }
    }

    pub(super) fn leave_generic(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let ast = b.ast;
        let Some(name) = ast.first_child(node) else { return };
        let arguments = ast.next_sibling(name).map_or(Vec::new(), |args| self.child_exprs(b, args));
        let base = b.expr_or_unknown(name);
        let variadic = ast.next_sibling(name).is_some_and(|args| b.bytes(args).ends_with(b"...]"));
        let expr = generic(b, b.text(name), base, arguments, variadic);
        b.set_expr(node, expr);
    }

    pub(super) fn enter_subscript(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        let Some(value) = self.child(b, node, f.value) else { return };
        let form = self.last_text(b, value);
        if self.role(node) == Role::Value && FORMS.contains(&form) {
            self.mark(node, Role::Type);
        }
        if self.role(node) != Role::Type {
            return;
        }
        self.mark(value, Role::Type);
        let ast = b.ast;
        for (i, part) in ast.children(node).filter(|&c| ast.field_id(c) == f.subscript).enumerate() {
            if form != "Literal" && !(form == "Annotated" && i > 0) {
                self.mark(part, Role::Type);
            }
        }
    }

    pub(super) fn leave_subscript(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let f = &self.syntax.f;
        let Some(value) = self.child(b, node, f.value) else { return };
        let of = b.expr_or_unknown(value);
        let ast = b.ast;
        let parts: Vec<NodeId> = ast.children(node).filter(|&c| ast.field_id(c) == f.subscript).collect();
        let expr = if self.role(node) == Role::Type {
            let arguments = parts.iter().filter_map(|&p| b.expr_of(p)).collect();
            let variadic = parts.last().is_some_and(|&p| self.kind(b, p) == K::Ellipsis);
            generic(b, self.last_text(b, value), of, arguments, variadic)
        } else {
            self.item_of(b, of, &parts)
        };
        b.set_expr(node, expr);
    }

    /// `value[index]`, `value[a:b]`
    fn item_of(&self, b: &mut Builder<'_>, of: ExprId, parts: &[NodeId]) -> ExprId {
        match parts {
            [one] if self.kind(b, *one) == K::Slice => self.slice(b, of, *one),
            [one] if matches!(self.kind(b, *one), K::Integer | K::String) => match self.written_key(b, *one) {
                Some(key) => b.expr(Expr::Key(of, key)),
                None => b.expr(Expr::Element(of)),
            },
            _ => b.expr(Expr::Element(of)),
        }
    }

    /// `value[a:b]`: of a tuple or list written out the part, else what it is of.
    fn slice(&self, b: &mut Builder<'_>, of: ExprId, slice: NodeId) -> ExprId {
        let Expr::Tuple(items) = b.expr_row(of) else { return of };
        let text = b.text(slice);
        let bound = |text: &str, default: usize| match text.trim() {
            "" => Some(default),
            number => number.parse().ok(),
        };
        let Some((start, end)) = text.split_once(':') else { return of };
        let (Some(start), Some(end)) = (bound(start, 0), bound(end, items.len())) else { return of };
        let part = items.get(start..end.min(items.len())).unwrap_or(&[]);
        let part = Expr::Tuple(part.into());
        b.expr(part)
    }

    pub(super) fn enter_member_type(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(name) = b.ast.children(node).nth(1) {
            self.mark(name, Role::Skip);
        }
    }

    pub(super) fn leave_member_type(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let mut children = b.ast.children(node);
        let (Some(module), Some(name)) = (children.next(), children.next()) else { return };
        let of = b.expr_or_unknown(module);
        let reference = b.refer_member(RefKind::Type, name, of);
        let expr = match self.own_type(b, module, name) {
            Some(class) => b.expr(Expr::ThisType(class)),
            None => b.ref_expr(reference),
        };
        b.set_expr(node, expr);
    }

    /// `typing.Self`: the class around (PEP 673).
    pub(super) fn own_type(&self, b: &Builder<'_>, module: NodeId, name: NodeId) -> Option<DefId> {
        let is_self = b.bytes(name) == b"Self" && is_typing(b.bytes(module));
        if is_self { self.enclosing_class(b) } else { None }
    }

    pub(super) fn leave_union(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let members = self.child_exprs(b, node);
        let expr = self.union(b, members);
        b.set_expr(node, expr);
    }

    /// `type X = …` (PEP 695)
    pub(super) fn enter_type_alias(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let name = self.alias_name(b, node);
        self.mark_field(b, node, self.syntax.f.left, Role::Skip);
        if let Some(name) = name {
            let def = b.declare(DefKind::TypeAlias, name, node);
            self.targets.insert(node, def);
        }
    }

    pub(super) fn leave_type_alias(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let right = self.child(b, node, self.syntax.f.right).and_then(|r| b.expr_of(r));
        if let (Some(&def), Some(right)) = (self.targets.get(&node), right) {
            b.definition_mut(def).alias = Some(right);
        }
    }

    fn alias_name(&self, b: &Builder<'_>, node: NodeId) -> Option<NodeId> {
        let left = self.child(b, node, self.syntax.f.left)?;
        let first = b.ast.first_child(left)?;
        let generic = self.kind(b, first) == K::GenericType;
        if generic { b.ast.first_child(first) } else { Some(first) }
    }

    /// The class that `type[X]` stands for, as a value.
    pub(super) fn class_object(&self, b: &Builder<'_>, declared: ExprId) -> Option<ExprId> {
        let Expr::Apply(head, args) = b.expr_row(declared) else { return None };
        match (b.expr_row(*head), &args[..]) {
            (Expr::Builtin(name), [class]) if b.spelling(*name) == "type" => Some(*class),
            _ => None,
        }
    }

    /// Sets the declared type; `type[X]` makes the variable a name of the class itself.
    pub(super) fn set_declared(&self, b: &mut Builder<'_>, def: DefId, declared: ExprId) {
        match self.class_object(b, declared) {
            Some(class) => b.add_value(def, class),
            None if is_bare(b, declared) => {}
            None => b.definition_mut(def).declared = Some(declared),
        }
    }

    /// `T = TypeVar("T", bound=X)` makes `T` a type parameter.
    pub(super) fn note_type_variable(&self, b: &mut Builder<'_>, target: NodeId, def: DefId) {
        let f = &self.syntax.f;
        let assignment = b.ast.parent(target).filter(|&p| self.kind(b, p) == K::Assignment);
        let Some(call) = assignment.and_then(|a| self.child(b, a, f.right)) else { return };
        if self.kind(b, call) != K::Call || self.last_text(b, call) != "TypeVar" {
            return;
        }
        b.definition_mut(def).kind = DefKind::TypeParameter;
        b.definition_mut(def).values = Box::default();
        let Some(arguments) = self.child(b, call, f.arguments) else { return };
        let ast = b.ast;
        for keyword in ast.children(arguments).filter(|&k| self.syntax.kind(ast, k) == K::KeywordArgument) {
            let bound = self.child(b, keyword, f.value).filter(|&v| self.role(v) == Role::Type);
            if let Some(bound) = bound.and_then(|v| b.expr_of(v)) {
                b.add_base(def, bound);
            }
        }
    }

    /// A string in a type expression is a type expression in quotes.
    pub(super) fn enter_string(&mut self, b: &mut Builder<'_>, node: NodeId) -> Visit {
        if self.role(node) == Role::Type {
            if let Some(expr) = self.quoted_type(b, node) {
                b.set_expr(node, expr);
            }
            return Visit::Skip;
        }
        Visit::Children
    }
}

/// The module `typing`, by the names it is imported as.
pub(super) fn is_typing(module: &[u8]) -> bool {
    matches!(module, b"t" | b"typing" | b"te" | b"typing_extensions")
}

/// `ClassVar`, `Final` without arguments declare no type.
fn is_bare(b: &mut Builder<'_>, declared: ExprId) -> bool {
    let Expr::Ref(r) = *b.expr_row(declared) else { return false };
    let name = b.reference_mut(r).name;
    matches!(b.spelling(name), "ClassVar" | "Final")
}

/// A generic type applied to arguments; `typing`'s special forms become what they mean.
pub(super) fn generic(b: &mut Builder<'_>, name: &str, base: ExprId, args: Vec<ExprId>, variadic: bool) -> ExprId {
    let first = args.first().copied();
    match (name, first) {
        (
            "Optional" | "Annotated" | "Final" | "ClassVar" | "Required" | "NotRequired" | "ReadOnly" | "InitVar",
            Some(t),
        ) => t,
        ("Union", _) => b.expr(Expr::Union(args.into())),
        ("type" | "Type", Some(class)) => {
            let head = b.builtin("type");
            b.expr(Expr::Apply(head, Box::new([class])))
        }
        ("Literal", Some(value)) => value,
        ("tuple" | "Tuple", Some(_)) if !variadic => b.expr(Expr::Tuple(args.into())),
        // The first of these is what iterating gives, the last what awaiting gives.
        ("Generator" | "AsyncGenerator", Some(item)) => b.expr(Expr::Apply(base, Box::new([item]))),
        ("Coroutine", Some(_)) => b.expr(Expr::Apply(base, args.last().copied().into_iter().collect())),
        _ => b.expr(Expr::Apply(base, args.into())),
    }
}
