//! Associated types: `Self::Item` in an implementation names the trait's (Rust Reference, *Paths*); what it stands for
//! is what the implementation says, which is what its value has.

use crate::resolve::binding::{Target, Via};
use crate::resolve::members::in_body;
use crate::resolve::resolver::{Active, Bound, Resolver, Targets};
use crate::resolve::types::{Head, Type, Types};
use crate::resolve::unit::Unit;
use crate::resolve::world::Symbol;
use evergraph_languages::{DefKind, Expr, ExprId, FileId, Namespaces, RefId};

impl Resolver<'_> {
    /// Types that implementations define become those of the trait; of a trait from outside, nothing of ours.
    pub(crate) fn name_trait_types(&mut self, bound: &mut Bound) {
        let mut targets = Targets::new();
        for target in std::mem::take(&mut bound.targets) {
            match self.implemented_type(target) {
                Some(of_traits) => targets.extend(of_traits),
                None => targets.push(target),
            }
        }
        if targets.is_empty() && bound.via < Via::Outside {
            bound.via = Via::Outside;
        }
        targets.dedup();
        bound.targets = targets;
    }

    /// `Self::Item` in an implementation that defines `Item` means that one, whatever others there are.
    pub(crate) fn types_of_block(&mut self, file: FileId, unit: &Unit, r: RefId, of: ExprId) -> Targets {
        let row = unit.facts.references[r.index()];
        let Expr::ThisType(def) = *unit.expr(of) else { return Targets::new() };
        if row.namespaces != Namespaces::TYPE || unit.facts.definition(def).kind != DefKind::Extension {
            return Targets::new();
        }
        let found = in_body(unit, Symbol { file, def }, unit.facts.name(row.name), Namespaces::TYPE);
        found.into_iter().map(Target::Symbol).collect()
    }

    /// The types of the traits that one in a block implements; `None` for everything else.
    fn implemented_type(&mut self, target: Target) -> Option<Vec<Target>> {
        let Target::Symbol(s) = target else { return None };
        let unit = self.unit(s.file)?;
        let d = unit.facts.definition(s.def);
        let block = unit.facts.definition(d.parent.filter(|_| d.kind == DefKind::TypeAlias)?);
        if block.kind != DefKind::Extension || block.bases.is_empty() {
            return None;
        }
        let traits = block.bases.iter().flat_map(|&base| self.type_of(s.file, base));
        let traits: Vec<_> = traits.collect();
        let name = unit.facts.name(d.name);
        let found = traits.iter().flat_map(|t| self.members(t, name, Namespaces::TYPE));
        let found: Vec<Symbol> = found.collect();
        let is_ours = traits.iter().any(|t| !t.is_outside());
        (!found.is_empty() || !is_ours).then(|| found.into_iter().map(Target::Symbol).collect())
    }

    /// An associated type, with the type's arguments for its parameters.
    pub(crate) fn associated(&mut self, of: &Type, name: &str) -> Types {
        let Head::Symbol(s) = of.head else { return Types::default() };
        self.guarded(Active::Calling(s), |this| {
            let mut types = Types::default();
            for named in this.written_members(of, name, Namespaces::TYPE) {
                let environment = if of.args.is_empty() { Vec::new() } else { this.environment_of(of, named) };
                types.extend(this.with_environment(environment, |this| this.denoted(named)));
            }
            types
        })
    }
}
