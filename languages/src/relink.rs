//! Facts with other ids: how a part of a file's facts is cut out, and how ids are made small for disk.

use crate::facts::{Base, Definition, Import, Reference, Scope};
use crate::ids::{DefId, ExprId, NameId, RefId, ScopeId};

/// Says which id replaces an id. Called once for each, in the order of a row's fields.
pub trait Relink {
    /// The new id of a name.
    fn name(&mut self, id: NameId) -> NameId;
    /// The new id of a scope.
    fn scope(&mut self, id: ScopeId) -> ScopeId;
    /// The new id of a definition.
    fn definition(&mut self, id: DefId) -> DefId;
    /// The new id of a reference.
    fn reference(&mut self, id: RefId) -> RefId;
    /// The new id of an expression.
    fn expr(&mut self, id: ExprId) -> ExprId;

    /// The new ids of expressions.
    fn exprs(&mut self, list: &[ExprId]) -> Box<[ExprId]> {
        list.iter().map(|&e| self.expr(e)).collect()
    }
}

/// A row of facts that holds ids.
pub trait Row: Sized {
    /// The same row with other ids.
    fn relink(&self, to: &mut impl Relink) -> Self;
}

impl Row for Scope {
    fn relink(&self, to: &mut impl Relink) -> Scope {
        Scope { parent: self.parent.map(|p| to.scope(p)), owner: self.owner.map(|d| to.definition(d)), kind: self.kind }
    }
}

impl Row for Definition {
    /// `visible_from` counts as a reference.
    fn relink(&self, to: &mut impl Relink) -> Definition {
        Definition {
            name: to.name(self.name),
            scope: to.scope(self.scope),
            body: self.body.map(|b| to.scope(b)),
            parent: self.parent.map(|p| to.definition(p)),
            visible_from: self.visible_from.map(|n| to.reference(RefId(n)).0),
            alias: self.alias.map(|e| to.expr(e)),
            declared: self.declared.map(|e| to.expr(e)),
            values: to.exprs(&self.values),
            returns: self.returns.map(|e| to.expr(e)),
            returned: to.exprs(&self.returned),
            bases: to.exprs(&self.bases),
            parameters: self.parameters.iter().map(|&p| to.definition(p)).collect(),
            ..*self
        }
    }
}

impl Row for Reference {
    fn relink(&self, to: &mut impl Relink) -> Reference {
        let base = match self.base {
            Base::Member(of) => Base::Member(to.expr(of)),
            Base::Value(of) => Base::Value(to.expr(of)),
            Base::Module(specifier) => Base::Module(to.name(specifier)),
            other => other,
        };
        Reference { name: to.name(self.name), scope: to.scope(self.scope), base, ..*self }
    }
}

impl Row for Import {
    fn relink(&self, to: &mut impl Relink) -> Import {
        Import {
            scope: to.scope(self.scope),
            specifier: to.name(self.specifier),
            target: to.expr(self.target),
            definition: self.definition.map(|d| to.definition(d)),
            ..*self
        }
    }
}
