//! Items: functions, types, `impl` blocks, modules, constants, macros.

use super::extract::Extract;
use super::paths::module_scope;
use super::syntax::{F, K};
use crate::builder::Builder;
use crate::facts::{Base, DefFlags, DefKind, Expr, Namespaces, RefKind, ScopeKind, Visibility};
use crate::ids::{DefId, NodeId};
use crate::positions::Span;

impl Extract {
    /// Declares an item named by its `name` field, with what its prelude and modifiers say.
    fn item(&mut self, b: &mut Builder<'_>, node: NodeId, kind: DefKind, namespaces: Namespaces) -> Option<DefId> {
        let name = self.child(b, node, F::Name)?;
        let def = b.declare(kind, name, node);
        self.describe(b, node, def, namespaces);
        Some(def)
    }

    fn describe(&mut self, b: &mut Builder<'_>, node: NodeId, def: DefId, namespaces: Namespaces) {
        let prelude = self.take_prelude(node);
        let visibility = self.visibility(b, node);
        let namespaces = if prelude.is_macro { namespaces.with(Namespaces::MACRO) } else { namespaces };
        b.definition_mut(def).namespaces = namespaces;
        b.definition_mut(def).visibility = visibility;
        b.spans_mut(def).doc = prelude.doc;
        if prelude.macro_use {
            b.add_flags(def, DefFlags::EMBEDDED);
        }
        if prelude.conditional {
            b.add_flags(def, DefFlags::CONDITIONAL);
        }
        if prelude.test {
            b.add_flags(def, DefFlags::TEST);
        }
        if let Some(body) = self.child(b, node, F::Body) {
            b.spans_mut(def).signature.end = b.ast.span(body).start;
        }
        if let (Some(name), Some(at)) = (prelude.derive_macro, self.child(b, node, F::Name)) {
            let scope = b.scope();
            let derive = b.declare_as(DefKind::Macro, name, b.ast.span(at), node, scope);
            b.definition_mut(derive).namespaces = Namespaces::MACRO;
            b.definition_mut(derive).visibility = visibility;
        }
        // A trait mostly has the name of the macro that derives it.
        for name in prelude.derived {
            let module = module_scope(b);
            let module = b.expr(Expr::Scope(module));
            let of_trait = b.expr(Expr::Member(module, name));
            b.add_base(def, of_trait);
        }
        self.owners.push((node, def));
    }

    fn visibility(&self, b: &Builder<'_>, node: NodeId) -> Visibility {
        match self.child_of_kind(b, node, K::VisibilityModifier).map(|v| b.bytes(v)) {
            Some(b"pub") => Visibility::Public,
            Some(_) => Visibility::Package,
            None if self.is_public_by_place(b, node) => Visibility::Public,
            None => Visibility::Private,
        }
    }

    /// Variants and their fields, and items of traits and trait implementations, have no
    /// visibility of their own.
    fn is_public_by_place(&self, b: &Builder<'_>, node: NodeId) -> bool {
        if self.kind(b, node) == K::EnumVariant {
            return true;
        }
        let mut around = b.ast.ancestors(node).skip(1);
        match around.next() {
            Some(a) if self.kind(b, a) == K::ImplItem => self.child(b, a, F::Trait).is_some(),
            Some(a) => matches!(self.kind(b, a), K::TraitItem | K::EnumVariant),
            None => false,
        }
    }

    pub(super) fn enter_function(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let member = b.scope_row(b.scope()).kind == ScopeKind::Class;
        let (kind, namespaces) =
            if member { (DefKind::Method, Namespaces::METHOD) } else { (DefKind::Function, Namespaces::VALUE) };
        let Some(def) = self.item(b, node, kind, namespaces) else { return };
        let parameters = self.child(b, node, F::Parameters);
        let receiver = parameters.is_some_and(|p| self.child_of_kind(b, p, K::SelfParameter).is_some());
        if member && !receiver {
            b.add_flags(def, DefFlags::STATIC);
        }
        // `async` stands in `function_modifiers`, in front of the name.
        let modifiers = b.ast.children(node).find(|&c| b.ast.kind(c) == "function_modifiers");
        if modifiers.is_some_and(|m| b.ast.has_child(m, "async")) {
            b.add_flags(def, DefFlags::ASYNC);
        }
        b.open_scope(ScopeKind::Function, Some(def), node);
        if self.kind(b, node) == K::FunctionItem {
            b.measure(def, node);
        } else {
            b.add_flags(def, DefFlags::ABSTRACT);
        }
    }

    pub(super) fn leave_function(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(def) = self.owner(node) {
            b.definition_mut(def).returns = self.child_expr(b, node, F::ReturnType);
        }
    }

    pub(super) fn self_parameter(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(name) = self.child_of_kind(b, node, K::SelfKeyword) else { return };
        let def = b.declare(DefKind::Parameter, name, node);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        if let Some(&(_, of)) = self.types.last() {
            let this = b.expr(Expr::This(of));
            b.add_value(def, this);
        }
    }

    pub(super) fn enter_type(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let tuple = self.child(b, node, F::Body).is_none_or(|body| self.kind(b, body) == K::OrderedFields);
        let (kind, namespaces) = match self.kind(b, node) {
            K::EnumItem => (DefKind::Enum, Namespaces::TYPE),
            K::TraitItem => (DefKind::Trait, Namespaces::TYPE),
            K::StructItem if tuple => (DefKind::Struct, Namespaces::TYPE.with(Namespaces::VALUE)),
            _ => (DefKind::Struct, Namespaces::TYPE),
        };
        let Some(def) = self.item(b, node, kind, namespaces) else { return };
        self.types.push((node, def));
        b.open_scope(ScopeKind::Class, Some(def), node);
    }

    pub(super) fn enter_impl(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(target) = self.child(b, node, F::Type) else { return };
        let at = self.type_name(b, target);
        // `impl<T> Trait for T` is found by the trait.
        let is_all = at == target && self.is_own_parameter(b, node, at);
        let of_all = self.child(b, node, F::Trait).filter(|_| is_all);
        let at = of_all.map_or(at, |of_trait| self.type_name(b, of_trait));
        let scope = b.scope();
        let name = b.name_of(at);
        let def = b.declare_as(DefKind::Extension, name, b.ast.span(at), node, scope);
        self.describe(b, node, def, Namespaces::NONE);
        self.types.push((node, def));
        b.open_scope(ScopeKind::Class, Some(def), node);
    }

    /// Whether a type is a parameter that the item itself introduces.
    fn is_own_parameter(&self, b: &Builder<'_>, item: NodeId, of: NodeId) -> bool {
        let Some(list) = self.child(b, item, F::TypeParameters) else { return false };
        let named = |parameter: NodeId| {
            let text = b.bytes(parameter);
            let word = text.iter().take_while(|c| c.is_ascii_alphanumeric() || **c == b'_').count();
            &text[..word] == b.bytes(of)
        };
        b.ast.children(list).any(named)
    }

    /// The identifier that names a type: without references, arguments and path.
    fn type_name(&self, b: &Builder<'_>, target: NodeId) -> NodeId {
        let mut at = target;
        loop {
            let inner = match self.kind(b, at) {
                K::GenericType | K::ReferenceType | K::PointerType => self.child(b, at, F::Type),
                K::DynamicType => self.child(b, at, F::Trait),
                K::ScopedType => self.child(b, at, F::Name),
                _ => None,
            };
            let Some(inner) = inner else { return at };
            at = inner;
        }
    }

    pub(super) fn leave_type_item(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        let Some(def) = self.owner(node) else { return };
        match kind {
            K::ImplItem => {
                b.definition_mut(def).declared = self.child_expr(b, node, F::Type);
                if let Some(base) = self.child_expr(b, node, F::Trait) {
                    b.add_base(def, base);
                }
            }
            K::TraitItem => self.add_bounds(b, node, def),
            _ => {}
        }
    }

    /// Opens the scope of an inline module or of a variant's fields. Types and `impl` blocks have
    /// theirs open already: it holds their type parameters too.
    pub(super) fn open_members(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(item) = b.ast.parent(node) else { return };
        let kind = match self.kind(b, item) {
            K::ModItem => ScopeKind::Module,
            K::EnumVariant => ScopeKind::Class,
            _ => return,
        };
        if let Some(owner) = self.owner(item) {
            b.open_scope(kind, Some(owner), node);
        }
    }

    pub(super) fn enter_module(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let path = self.prelude.path.take();
        let Some(def) = self.item(b, node, DefKind::Module, Namespaces::TYPE) else { return };
        if self.child(b, node, F::Body).is_some() {
            return;
        }
        let Some(name) = self.child(b, node, F::Name) else { return };
        let specifier = self.module_specifier(b, def, path);
        let specifier = b.name(&specifier);
        b.refer_to(RefKind::Import, name, Base::Module(specifier), Namespaces::TYPE);
        let module = b.expr(Expr::Module(specifier));
        b.definition_mut(def).alias = Some(module);
    }

    /// `mod outer/name` or `path p`; modules around it that are inline add to the folder.
    fn module_specifier(&self, b: &Builder<'_>, def: DefId, path: Option<String>) -> String {
        let around = std::iter::successors(b.definition(def).parent, |&d| b.definition(d).parent);
        let mut folders: Vec<&str> = around
            .filter(|&d| b.definition(d).kind == DefKind::Module)
            .map(|d| b.spelling(b.definition(d).name))
            .collect();
        folders.reverse();
        let inline = !folders.is_empty();
        let name = b.spelling(b.definition(def).name);
        folders.push(path.as_deref().unwrap_or(name));
        let joined = folders.join("/").replace("r#", "");
        match path {
            Some(_) if inline => format!("inner-path {joined}"),
            Some(_) => format!("path {joined}"),
            None => format!("mod {joined}"),
        }
    }

    pub(super) fn enter_type_alias(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(_) = self.item(b, node, DefKind::TypeAlias, Namespaces::TYPE) else { return };
        if self.child(b, node, F::TypeParameters).is_some() {
            b.open_scope(ScopeKind::Block, None, node);
        }
    }

    pub(super) fn leave_type_alias(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(def) = self.owner(node) else { return };
        b.definition_mut(def).alias = self.child_expr(b, node, F::Type);
        self.add_bounds(b, node, def);
    }

    pub(super) fn enter_constant(&mut self, b: &mut Builder<'_>, node: NodeId) {
        // Associated constants are only found through their type, like methods.
        let member = b.scope_row(b.scope()).kind == ScopeKind::Class;
        let namespaces = if member { Namespaces::METHOD } else { Namespaces::VALUE };
        self.item(b, node, DefKind::Constant, namespaces);
    }

    pub(super) fn leave_constant(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let Some(def) = self.owner(node) else { return };
        b.definition_mut(def).declared = self.child_expr(b, node, F::Type);
        if let Some(value) = self.child_expr(b, node, F::Value) {
            b.add_value(def, value);
        }
    }

    /// A variant is a value (or function) whose type is the enum.
    pub(super) fn enter_variant(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let both = Namespaces::TYPE.with(Namespaces::VALUE);
        let Some(def) = self.item(b, node, DefKind::Variant, both) else { return };
        let Some(&(_, of)) = self.types.last() else { return };
        let of = b.expr(Expr::ThisType(of));
        b.definition_mut(def).declared = Some(of);
        b.definition_mut(def).returns = Some(of);
    }

    pub(super) fn enter_field(&mut self, b: &mut Builder<'_>, node: NodeId) {
        self.item(b, node, DefKind::Field, Namespaces::FIELD);
    }

    pub(super) fn leave_field(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if let Some(def) = self.owner(node) {
            b.definition_mut(def).declared = self.child_expr(b, node, F::Type);
        }
    }

    /// The fields of a tuple struct or variant are named by their number.
    pub(super) fn leave_tuple_fields(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let types: Vec<NodeId> = b.ast.children(node).filter(|&c| self.is(b, c, F::Type)).collect();
        for (i, at) in types.into_iter().enumerate() {
            let name = b.name(&i.to_string());
            let start = b.ast.span(at).start;
            let scope = b.scope();
            let def = b.declare_as(DefKind::Field, name, Span { start, end: start }, at, scope);
            let declared = b.expr_of(at);
            let row = b.definition_mut(def);
            row.namespaces = Namespaces::FIELD;
            row.declared = declared;
        }
    }

    pub(super) fn macro_definition(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let exported = self.prelude.exported;
        if let Some(def) = self.item(b, node, DefKind::Macro, Namespaces::MACRO) {
            b.definition_mut(def).visibility = if exported { Visibility::Public } else { Visibility::Package };
        }
    }
}
