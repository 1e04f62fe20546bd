//! Functions, methods with their receivers, function literals, parameters and type parameters.

use super::{Extract, K};
use crate::builder::Builder;
use crate::facts::{DefFlags, DefKind, Expr, RefKind, ScopeKind};
use crate::ids::{DefId, ExprId, NodeId, ScopeId};
use crate::positions::Span;

/// The functions around the node being walked.
#[derive(Default)]
pub(super) struct Open(Vec<Function>);

struct Function {
    def: DefId,
    node: NodeId,
    /// The scope of its type parameters.
    type_scope: Option<ScopeId>,
    /// Parameters and results: visible in the body only (“Declarations and scope”), so that in
    /// `func(url *url.URL)` the type is the package's.
    signature: Vec<DefId>,
}

impl Extract {
    pub(super) fn enter_function(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.child(b, node, self.syntax.name) else { return };
        let def = b.declare(DefKind::Function, name, node);
        if is_test(b, self.child(b, node, self.syntax.parameters), name) {
            b.add_flags(def, DefFlags::TEST);
        }
        let has_type_parameters = self.child(b, node, self.syntax.type_parameters).is_some();
        let type_scope = has_type_parameters.then(|| b.open_scope(ScopeKind::Block, None, node));
        self.open_function(b, def, node, type_scope);
        b.measure(def, node);
    }

    pub(super) fn enter_method(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.child(b, node, self.syntax.name) else { return };
        let receiver = self.receiver(b, node);
        let def = match receiver.base {
            Some(base) => {
                let extension = self.extension(b, node, &receiver, base);
                let def = b.declare(DefKind::Method, name, node);
                self.open_function(b, def, node, None);
                if let Some(receiver_name) = receiver.name {
                    let this = b.declare(DefKind::Parameter, receiver_name, receiver.declaration.unwrap_or(node));
                    let value = b.expr(Expr::This(extension));
                    b.add_value(this, value);
                    self.in_signature(this);
                }
                def
            }
            None => {
                let def = b.declare(DefKind::Method, name, node);
                self.open_function(b, def, node, None);
                def
            }
        };
        b.measure(def, node);
    }

    pub(super) fn enter_interface_method(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.child(b, node, self.syntax.name) else { return };
        let def = b.declare(DefKind::Method, name, node);
        b.add_flags(def, DefFlags::ABSTRACT);
        self.open_function(b, def, node, None);
    }

    pub(super) fn enter_lambda(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let def = anonymous(b, DefKind::Lambda, node);
        let value = b.expr(Expr::Definition(def));
        b.set_expr(node, value);
        self.open_function(b, def, node, None);
    }

    fn open_function(&mut self, b: &mut Builder<'_>, def: DefId, node: NodeId, type_scope: Option<ScopeId>) {
        self.describe(b, def);
        self.document(b, def, node);
        if let Some(body) = self.child(b, node, self.syntax.body) {
            b.spans_mut(def).signature.end = b.ast.span(body).start;
        }
        b.open_scope(ScopeKind::Function, Some(def), node);
        self.functions.0.push(Function { def, node, type_scope, signature: Vec::new() });
    }

    /// A block opens a scope, but for a function's body, which is the scope of its parameters.
    pub(super) fn enter_block(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let function =
            matches!(self.parent_kind(b, node), K::FunctionDeclaration | K::MethodDeclaration | K::FuncLiteral);
        if function {
            self.show_signature(b);
        } else {
            b.open_scope(ScopeKind::Block, None, node);
        }
    }

    pub(super) fn leave_function(&mut self, b: &mut Builder<'_>, node: NodeId) {
        // A declaration whose name is missing in broken code opened nothing.
        if self.functions.0.last().is_none_or(|f| f.node != node) {
            return;
        }
        self.show_signature(b);
        let Some(function) = self.functions.0.pop() else { return };
        if let Some(result) = self.child(b, node, self.syntax.result) {
            let returns = self.result(b, result);
            b.definition_mut(function.def).returns = returns;
        }
    }

    /// From here on references see the parameters.
    fn show_signature(&mut self, b: &mut Builder<'_>) {
        let from = b.next_reference();
        let Some(function) = self.functions.0.last_mut() else { return };
        for def in function.signature.drain(..) {
            b.definition_mut(def).visible_from = Some(from);
        }
    }

    fn in_signature(&mut self, def: DefId) {
        if let Some(function) = self.functions.0.last_mut() {
            function.signature.push(def);
        }
    }

    /// `func(…) T` as a type: a function of which only the results matter.
    pub(super) fn leave_function_type(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let def = anonymous(b, DefKind::Lambda, node);
        b.add_flags(def, DefFlags::ABSTRACT);
        if let Some(result) = self.child(b, node, self.syntax.result) {
            let returns = self.result(b, result);
            b.definition_mut(def).returns = returns;
        }
        let value = b.expr(Expr::Definition(def));
        b.set_expr(node, value);
    }

    /// The type of the results: one type, or a tuple.
    fn result(&self, b: &mut Builder<'_>, node: NodeId) -> Option<ExprId> {
        if self.kind(b, node) != K::ParameterList {
            return self.value(b, node);
        }
        let mut types = Vec::new();
        let declarations: Vec<NodeId> = self.items(b, node).collect();
        for declaration in declarations {
            let Some(type_node) = self.child(b, declaration, self.syntax.type_) else { continue };
            let type_ = self.value_or_unknown(b, type_node);
            let names = self.items_in(b, declaration, self.syntax.name).len().max(1);
            types.extend(std::iter::repeat_n(type_, names));
        }
        match types[..] {
            [] => None,
            [one] => Some(one),
            _ => Some(b.expr(Expr::Tuple(types.into()))),
        }
    }

    pub(super) fn leave_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(list) = b.ast.parent(node) else { return };
        if self.parent_kind(b, list) == K::FunctionType {
            return;
        }
        let Some(type_node) = self.child(b, node, self.syntax.type_) else { return };
        let mut declared = self.value(b, type_node);
        let variadic = self.kind(b, node) == K::VariadicParameter;
        if variadic {
            let item = self.value_or_unknown(b, type_node);
            declared = Some(super::types::container(b, "slice", vec![item]));
        }
        let is_result = self.is_field(b, list, self.syntax.result);
        let names = self.items_in(b, node, self.syntax.name);
        for &name in &names {
            self.declare_parameter(b, name, node, declared, is_result);
        }
        let Some(function) = self.functions.0.last() else { return };
        let function = function.def;
        if names.is_empty() && !is_result {
            let unnamed = anonymous(b, DefKind::Parameter, node);
            b.definition_mut(unnamed).declared = declared;
            b.add_parameter(function, unnamed);
        }
        if variadic {
            b.add_flags(function, DefFlags::VARIADIC);
        }
    }

    /// A result parameter is a variable of the body that callers do not write.
    fn declare_parameter(
        &mut self,
        b: &mut Builder<'_>,
        name: NodeId,
        node: NodeId,
        declared: Option<ExprId>,
        is_result: bool,
    ) {
        let def = b.declare(if is_result { DefKind::Local } else { DefKind::Parameter }, name, node);
        b.definition_mut(def).declared = declared;
        if let Some(function) = self.functions.0.last_mut() {
            function.signature.push(def);
            if !is_result {
                b.add_parameter(function.def, def);
            }
        }
    }

    pub(super) fn leave_type_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let constraint = self.child(b, node, self.syntax.type_);
        // `any` and `comparable` say nothing of members.
        let says = constraint.filter(|&c| !matches!(b.bytes(c), b"any" | b"comparable" | b"interface{}"));
        let bound = says.and_then(|c| self.value(b, c));
        let list = b.ast.parent(node);
        let of_function = list.is_some_and(|l| self.parent_kind(b, l) == K::FunctionDeclaration);
        let function_scope = self.functions.0.last().and_then(|f| f.type_scope).filter(|_| of_function);
        let scope = function_scope.unwrap_or_else(|| b.scope());
        for name in self.items_in(b, node, self.syntax.name) {
            let spelled = b.name_of(name);
            let def = b.declare_as(DefKind::TypeParameter, spelled, b.ast.span(name), node, scope);
            if let Some(bound) = bound {
                b.add_base(def, bound);
            }
            if let Some(generic) = self.types.last().filter(|_| !of_function) {
                b.add_parameter(generic.def, def);
            }
        }
    }
}

/// What a method's receiver says.
struct Receiver {
    declaration: Option<NodeId>,
    name: Option<NodeId>,
    /// The name of the type.
    base: Option<NodeId>,
    /// The names it gives the type's parameters: `T` in `func (s *Set[T])`.
    arguments: Vec<NodeId>,
}

impl Extract {
    fn receiver(&self, b: &Builder<'_>, method: NodeId) -> Receiver {
        let list = self.child(b, method, self.syntax.receiver);
        let declaration = list.and_then(|l| self.items(b, l).next());
        let in_declaration = |field| declaration.and_then(|d| self.child(b, d, field));
        let mut base = in_declaration(self.syntax.type_);
        let mut arguments = Vec::new();
        while let Some(node) = base {
            base = match self.kind(b, node) {
                K::TypeIdentifier => break,
                K::PointerType | K::ParenthesizedType => self.items(b, node).next(),
                K::GenericType => {
                    arguments = self.argument_names(b, node);
                    self.child(b, node, self.syntax.type_)
                }
                _ => None,
            };
        }
        Receiver { declaration, name: in_declaration(self.syntax.name), base, arguments }
    }

    fn argument_names(&self, b: &Builder<'_>, generic: NodeId) -> Vec<NodeId> {
        let Some(list) = self.child(b, generic, self.syntax.type_arguments) else { return Vec::new() };
        let names = self.items(b, list).filter_map(|argument| self.items(b, argument).next());
        names.filter(|&n| self.kind(b, n) == K::TypeIdentifier).collect()
    }

    /// The block that adds a method to its receiver's type, with its scope opened.
    fn extension(&mut self, b: &mut Builder<'_>, method: NodeId, receiver: &Receiver, base: NodeId) -> DefId {
        let reference = b.refer(RefKind::Type, base);
        self.note(base, reference);
        let mut declared = b.ref_expr(reference);
        let extension = b.declare(DefKind::Extension, base, method);
        self.describe(b, extension);
        if !receiver.arguments.is_empty() {
            b.open_scope(ScopeKind::Block, None, method);
            let mut arguments = Vec::with_capacity(receiver.arguments.len());
            for &name in &receiver.arguments {
                let parameter = b.declare(DefKind::TypeParameter, name, name);
                b.add_parameter(extension, parameter);
                arguments.push(b.expr(Expr::Definition(parameter)));
            }
            declared = b.expr(Expr::Apply(declared, arguments.into()));
        }
        b.definition_mut(extension).declared = Some(declared);
        b.open_scope(ScopeKind::Class, Some(extension), method);
        extension
    }
}

/// Declares something without a name in the current scope.
pub(super) fn anonymous(b: &mut Builder<'_>, kind: DefKind, node: NodeId) -> DefId {
    let start = b.ast.span(node).start;
    let (name, scope) = (b.name(""), b.scope());
    b.declare_as(kind, name, Span { start, end: start }, node, scope)
}

/// `TestXxx(*testing.T)`, `BenchmarkXxx(*testing.B)`, `FuzzXxx(*testing.F)`, `TestMain(*testing.M)`
/// and `ExampleXxx()`, as package testing and `go vet` read names.
fn is_test(b: &Builder<'_>, parameters: Option<NodeId>, name: NodeId) -> bool {
    let text = b.text(name);
    let prefixes = [("Test", &["T)", "M)"][..]), ("Benchmark", &["B)"]), ("Fuzz", &["F)"]), ("Example", &["()"])];
    let Some((rest, endings)) = prefixes.iter().find_map(|(p, e)| Some((text.strip_prefix(p)?, e))) else {
        return false;
    };
    let parameters = parameters.map_or("", |p| b.text(p));
    !rest.starts_with(char::is_lowercase) && endings.iter().any(|e| parameters.ends_with(e))
}
