//! Turns a builder's tables into [`FileFacts`]: symbols before locals, so that an edit inside a
//! function renumbers nothing that other files can see.

use crate::analyze::Analysis;
use crate::builder::{Builder, Tables};
use crate::complexity::Counted;
use crate::expansion::Expansion;
use crate::facts::{Base, DefKind, Definition, Expr, FileFacts, Measures, RefKind, ScopeKind};
use crate::ids::DefId;
use crate::offered::mark_offered;
use crate::positions::{DefinitionSpans, Positions};
use std::sync::Arc;

pub(crate) fn finish(b: Builder<'_>, source: &[u8]) -> Analysis {
    let has_errors = b.ast.has_errors();
    let counted = b.complexity.finish();
    let mut t = b.facts;
    if let Some(expansion) = &b.ast.expansion {
        place_made(&mut t, expansion);
    }
    let measures = measures(&t, &counted);
    let (order, symbols) = symbols_first(&t);
    let renumbered = inverse(&order);
    t.arguments.sort_by_key(|a| a.call); // stable: arguments stay in order
    t.narrowed.sort_by_key(|n| n.call);
    t.narrowed.dedup_by_key(|n| n.call);
    renumber(&mut t, &renumbered);
    let mut found: Vec<Option<Definition>> = t.definitions.into_iter().map(Some).collect();
    let definitions =
        order.iter().map(|d| found[d.index()].take().expect("an order has each definition once")).collect();
    let spans = order.iter().map(|d| t.definition_spans[d.index()]).collect();
    let mut measures: Vec<Measures> =
        measures.into_iter().map(|m| Measures { definition: renumbered[m.definition.index()], ..m }).collect();
    measures.sort_by_key(|m| m.definition);
    Analysis {
        facts: Arc::new(FileFacts {
            names: t.names.into(),
            scopes: t.scopes.into(),
            definitions,
            symbols,
            references: t.references.into(),
            imports: t.imports.into(),
            exports: t.exports.into(),
            star_names: t.star_names.map(Into::into),
            part: t.part,
            exprs: t.exprs.into(),
            arguments: t.arguments.into(),
            narrowed: t.narrowed.into(),
            measures: measures.into(),
            has_errors,
        }),
        positions: Positions {
            definitions: spans,
            references: t.reference_spans.into(),
            scopes: t.scope_spans.into(),
            imports: t.import_spans.into(),
            line_starts: line_starts(source),
        },
    }
}

/// Spans of what macros made become those of where it comes from.
fn place_made(t: &mut Tables, expansion: &Expansion) {
    for (d, spans) in t.definitions.iter().zip(&mut t.definition_spans) {
        let whole = expansion.whole(spans.full);
        *spans = DefinitionSpans {
            name: if d.kind.is_local() { expansion.origin(spans.name) } else { expansion.name(spans.name) },
            full: whole,
            signature: if whole == spans.full { spans.signature } else { whole },
            doc: spans.doc.filter(|_| whole == spans.full),
        };
    }
    t.scope_spans.iter_mut().for_each(|span| *span = expansion.whole(*span));
    let elsewhere = t.reference_spans.iter_mut().chain(&mut t.import_spans);
    elsewhere.for_each(|span| *span = expansion.origin(*span));
}

/// The definitions in their final order, and how many of them other files can see: those that
/// no function encloses, their parameters, and the members of what they hand out.
fn symbols_first(t: &Tables) -> (Vec<DefId>, u32) {
    // Parents come before children in both tables, so one pass decides each.
    let mut open = vec![false; t.scopes.len()];
    for (i, scope) in t.scopes.iter().enumerate() {
        let around = scope.parent.is_none_or(|p| open[p.index()]);
        open[i] = around && scope.kind != ScopeKind::Function;
    }
    let outer = |d: &Definition| open[d.scope.index()] && !matches!(d.kind, DefKind::Local | DefKind::Parameter);
    // Parameters belong to the signature: callers name them, and generic types are applied by them.
    let mut in_signature = vec![false; t.definitions.len()];
    for parameter in t.definitions.iter().filter(|d| outer(d)).flat_map(|d| &d.parameters) {
        in_signature[parameter.index()] = true;
    }
    let mut visible: Vec<bool> = t.definitions.iter().zip(in_signature).map(|(d, named)| outer(d) || named).collect();
    mark_offered(t, &open, &mut visible);
    let visible = |id: &DefId| visible[id.index()];
    let all = (0..t.definitions.len() as u32).map(DefId);
    let (mut order, locals): (Vec<DefId>, Vec<DefId>) = all.partition(visible);
    let symbols = order.len() as u32;
    order.extend(locals);
    (order, symbols)
}

fn inverse(order: &[DefId]) -> Vec<DefId> {
    let mut inverse = vec![DefId(0); order.len()];
    for (new, old) in order.iter().enumerate() {
        inverse[old.index()] = DefId(new as u32);
    }
    inverse
}

fn renumber(t: &mut Tables, to: &[DefId]) {
    let map = |id: &mut DefId| *id = to[id.index()];
    t.scopes.iter_mut().filter_map(|s| s.owner.as_mut()).for_each(map);
    for d in &mut t.definitions {
        d.parent.iter_mut().for_each(map);
        d.parameters.iter_mut().for_each(map);
    }
    t.imports.iter_mut().filter_map(|i| i.definition.as_mut()).for_each(map);
    for e in &mut t.exprs {
        if let Expr::Definition(d) | Expr::This(d) | Expr::ThisType(d) | Expr::Super(d) = e {
            map(d);
        }
    }
}

fn measures(t: &Tables, counted: &[Counted]) -> Vec<Measures> {
    let mut recursive = vec![false; t.definitions.len()];
    let functions = enclosing_functions(t);
    for r in t.references.iter().filter(|r| r.kind == RefKind::Call) {
        if let Some(function) = functions[r.scope.index()]
            && t.definitions[function.index()].name == r.name
            && t.definitions[function.index()].kind != DefKind::Constructor
            && calls_itself(t, r.base)
        {
            recursive[function.index()] = true;
        }
    }
    let row = |c: &Counted| Measures {
        definition: c.function,
        parameters: t.definitions[c.function.index()].parameters.len() as u32,
        cyclomatic: c.cyclomatic,
        cognitive: c.cognitive + u32::from(recursive[c.function.index()]),
        nesting_max: c.nesting_max,
    };
    counted.iter().map(row).collect()
}

/// The named function around each scope: one pass, since parents come before children.
fn enclosing_functions(t: &Tables) -> Vec<Option<DefId>> {
    let mut functions: Vec<Option<DefId>> = Vec::with_capacity(t.scopes.len());
    for scope in &t.scopes {
        let own = scope.owner.filter(|d| t.definitions[d.index()].kind.is_callable());
        let around = scope.parent.and_then(|p| functions[p.index()]);
        functions.push(own.or(around));
    }
    functions
}

fn calls_itself(t: &Tables, base: Base) -> bool {
    match base {
        Base::Lexical => true,
        Base::Member(of) => matches!(t.exprs[of.index()], Expr::This(_) | Expr::ThisType(_)),
        Base::Module(_) | Base::Value(_) | Base::Nothing => false,
    }
}

fn line_starts(source: &[u8]) -> Box<[u32]> {
    let after_newline = memchr::memchr_iter(b'\n', source).map(|newline| newline as u32 + 1);
    std::iter::once(0).chain(after_newline).collect()
}
