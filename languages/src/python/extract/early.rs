//! Uses in a class body of names that the body binds further down. The body is run in order (Python Language Reference,
//! *Resolution of names*), so such a name is that of a scope around the class.

use super::Extract;
use crate::builder::Builder;
use crate::facts::{RefKind, ScopeKind};
use crate::ids::{DefId, NodeId, RefId, ScopeId};
use crate::python::rules::RULES;

impl Extract {
    /// A use of a name on its own.
    pub(super) fn refer_lexical(&mut self, b: &mut Builder<'_>, kind: RefKind, node: NodeId) -> RefId {
        let reference = b.refer(kind, node);
        let scope = b.scope();
        let is_class = |s: &ScopeId| b.scope_row(*s).kind == ScopeKind::Class;
        // A class around the class is not looked in.
        let around = b.enclosing_scopes().find(|s| !is_class(s)).filter(|_| is_class(&scope));
        if let Some(outer) = around {
            // The method being defined is not bound yet either.
            let open = self.frames.last().map(|f| f.def);
            let bound = b.declared_in(scope, b.reference(reference).name);
            if bound.iter().all(|&d| Some(d) == open) {
                b.reference_mut(reference).scope = outer;
                self.early.push((reference, scope));
            }
        }
        reference
    }

    /// Annotations may be read later: a name that only the class binds is its own after all.
    pub(super) fn settle_early(&mut self, b: &mut Builder<'_>, class: DefId) {
        let Some(body) = b.definition(class).body else { return };
        while let Some((reference, _)) = self.early.pop_if(|(_, scope)| *scope == body) {
            let name = b.reference(reference).name;
            if b.declared_in(body, name).is_empty() {
                continue;
            }
            let is_bound = |s: ScopeId| b.scope_row(s).kind != ScopeKind::Class && !b.declared_in(s, name).is_empty();
            let is_known = b.enclosing_scopes().any(is_bound) || RULES.builtins.contains(&b.spelling(name));
            if !is_known {
                b.reference_mut(reference).scope = body;
            }
        }
    }
}
