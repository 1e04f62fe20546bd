//! `public static final @Test`: what stands before a declaration, and its Javadoc.

use crate::builder::Builder;
use crate::facts::{DefFlags, DefKind, Visibility};
use crate::ids::{DefId, NodeId};
use crate::java::extract::Extract;
use crate::java::syntax::K;

/// The modifiers of one declaration.
#[derive(Clone, Copy, Default)]
pub(super) struct Modifiers {
    pub(super) visibility: Option<Visibility>,
    pub(super) is_static: bool,
    pub(super) is_final: bool,
    pub(super) is_native: bool,
    pub(super) is_test: bool,
}

/// Annotations that make a method a test (JUnit 3 to 5, TestNG, jqwik).
const TEST_ANNOTATIONS: &[&str] =
    &["Test", "ParameterizedTest", "RepeatedTest", "TestFactory", "TestTemplate", "Property", "Theory"];

impl Extract {
    /// The modifiers of a declaration. They are its first child, if it has any.
    pub(super) fn modifiers(&self, b: &Builder<'_>, declaration: NodeId) -> Modifiers {
        let mut all = Modifiers::default();
        let first = b.ast.first_child(declaration).filter(|&n| self.grammar.kind(b.ast, n) == K::Modifiers);
        for node in first.into_iter().flat_map(|m| b.ast.children(m)) {
            match self.grammar.kind(b.ast, node) {
                K::Public => all.visibility = Some(Visibility::Public),
                K::Protected => all.visibility = Some(Visibility::Protected),
                K::Private => all.visibility = Some(Visibility::Private),
                K::Static => all.is_static = true,
                K::Final => all.is_final = true,
                K::Native => all.is_native = true,
                K::MarkerAnnotation | K::Annotation => all.is_test |= self.is_test_annotation(b, node),
                _ => {}
            }
        }
        all
    }

    fn is_test_annotation(&self, b: &Builder<'_>, annotation: NodeId) -> bool {
        let name = self.grammar.child(b.ast, annotation, self.grammar.fields.name).map_or("", |n| b.text(n));
        TEST_ANNOTATIONS.contains(&name.rsplit('.').next().unwrap_or(name))
    }

    /// Fills in visibility and flags; members of interfaces are public unless they say otherwise.
    pub(super) fn apply_modifiers(&self, b: &mut Builder<'_>, def: DefId, modifiers: Modifiers) {
        let owner = b.scope_row(b.definition(def).scope).owner;
        let in_interface = owner.is_some_and(|o| b.definition(o).kind == DefKind::Interface);
        let default = if in_interface { Visibility::Public } else { Visibility::Package };
        b.definition_mut(def).visibility = modifiers.visibility.unwrap_or(default);
        if modifiers.is_static {
            b.add_flags(def, DefFlags::STATIC);
        }
        if modifiers.is_test {
            b.add_flags(def, DefFlags::TEST);
        }
    }

    /// The Javadoc comment right before a declaration, and the end of its signature.
    pub(super) fn apply_spans(&self, b: &mut Builder<'_>, def: DefId, declaration: NodeId) {
        if let Some(doc) = self.doc.filter(|&d| b.ast.next_sibling(d) == Some(declaration)) {
            b.spans_mut(def).doc = Some(b.ast.span(doc));
        }
        if let Some(body) = self.grammar.child(b.ast, declaration, self.grammar.fields.body) {
            b.spans_mut(def).signature.end = b.ast.span(body).start;
        }
    }
}
