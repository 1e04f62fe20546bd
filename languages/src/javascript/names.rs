//! What a name is where it stands: introduced, assigned, or used.

use super::extract::Extract;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{Base, Namespaces, RefKind};
use crate::ids::NodeId;

/// Where a name stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Where it introduces or receives a value.
    Pattern,
    /// Where a declaration already took care of it.
    Declared,
    /// Where it is used.
    Use,
}

impl Extract {
    /// A name: introduced, assigned by a pattern, or used.
    pub(super) fn identifier(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        let Some(parent) = b.ast.parent(node) else { return };
        match self.place(b, node, kind, parent) {
            Place::Declared => {}
            Place::Pattern => self.pattern_name(b, node, kind, parent),
            Place::Use => self.use_name(b, node, parent),
        }
    }

    fn place(&self, b: &Builder<'_>, node: NodeId, kind: K, parent: NodeId) -> Place {
        let field = b.ast.field_id(node);
        let f = &self.t.field;
        if kind == K::ShorthandPattern {
            return Place::Pattern;
        }
        match self.kind(b, parent) {
            K::ObjectPattern | K::ArrayPattern | K::RestPattern => Place::Pattern,
            K::FormalParameters => Place::Pattern,
            K::PairPattern if field == f.value => Place::Pattern,
            K::AssignmentPattern | K::ObjectAssignmentPattern if field == f.left => Place::Pattern,
            K::RequiredParameter | K::OptionalParameter if field == f.pattern => Place::Pattern,
            K::ArrowFunction if field == f.parameter => Place::Pattern,
            K::CatchClause if field == f.parameter => Place::Pattern,
            K::ForInStatement if field == f.left => Place::Pattern,
            K::RequiredParameter | K::OptionalParameter if field == f.name => Place::Declared,
            K::VariableDeclarator | K::FunctionDeclaration | K::GeneratorDeclaration if field == f.name => {
                Place::Declared
            }
            K::FunctionExpression | K::GeneratorFunction | K::FunctionSignature if field == f.name => Place::Declared,
            K::ClassDeclaration | K::Class | K::EnumDeclaration if field == f.name => Place::Declared,
            K::InternalModule | K::Module if field == f.name => Place::Declared,
            K::IndexSignature if field == f.name => Place::Declared,
            K::NestedIdentifier if self.names_namespace(b, parent) => Place::Declared,
            K::NamespaceImport | K::ImportClause | K::ImportRequireClause => Place::Declared,
            K::JsxNamespaceName | K::JsxAttribute => Place::Declared,
            _ => Place::Use,
        }
    }

    /// Whether a dotted name is the name of a namespace declaration.
    fn names_namespace(&self, b: &Builder<'_>, name: NodeId) -> bool {
        let outside = b.ast.ancestors(name).find(|&a| self.kind(b, a) != K::NestedIdentifier);
        outside.is_some_and(|o| matches!(self.kind(b, o), K::InternalModule | K::Module))
    }

    fn use_name(&mut self, b: &mut Builder<'_>, node: NodeId, parent: NodeId) {
        match self.kind(b, parent) {
            K::JsxOpening | K::JsxSelfClosing => return self.jsx_name(b, node, RefKind::Call),
            K::JsxClosing => return self.jsx_name(b, node, RefKind::Read),
            _ => {}
        }
        let text = b.text(node);
        if text == "exports" && self.commonjs(b, "exports") {
            return self.exports_value(b, node);
        }
        let namespaces = match self.kind(b, parent) {
            K::NestedTypeIdentifier | K::NestedIdentifier => Namespaces::TYPE,
            K::ExportStatement => Namespaces::ANY,
            _ => Namespaces::VALUE,
        };
        let r = b.refer_to(RefKind::Read, node, Base::Lexical, namespaces);
        let expr = b.ref_expr(r);
        b.set_expr(node, expr);
    }
}
