//! Binding patterns: declarators, parameters, `for` heads, `catch`, and assignments to patterns.
//!
//! Names in a pattern come before the value they are taken from. So the pattern notes the steps
//! from its source to each name, and once the source is known the steps become expressions.

use super::extract::Extract;
use super::kinds::K;
use crate::builder::Builder;
use crate::facts::{Base, DefKind, Expr, Namespaces, RefKind};
use crate::ids::{DefId, ExprId, NodeId, RefId, ScopeId};

/// Definitions of one name in one scope beyond this many are not looked at.
const REDECLARED_MAX: usize = 8;

/// What names in a pattern become.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Bind {
    /// Definitions of this kind in this scope; `true`: exported.
    Declare(DefKind, ScopeId, bool),
    /// A parameter of the innermost function, or locals taken from it.
    Parameter,
    /// Targets of an assignment.
    Assign,
}

/// How a part of a pattern comes from the part around it.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// It is the same value.
    Same,
    /// A property: the reference at the key.
    Member(RefId),
    /// An item of an array.
    Item(u32),
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    from: u32,
    step: Step,
    def: Option<DefId>,
    /// The pattern is this name and nothing else.
    leaf: NodeId,
}

struct Frame {
    owner: NodeId,
    bind: Bind,
    entries: usize,
    open: usize,
}

/// A pattern node being walked: its entry, and how many items of it were seen up to which byte.
struct Open {
    node: NodeId,
    entry: u32,
    items: u32,
    seen: u32,
}

/// The patterns being walked, innermost last.
#[derive(Default)]
pub(super) struct Patterns {
    frames: Vec<Frame>,
    entries: Vec<Entry>,
    open: Vec<Open>,
}

impl Patterns {
    /// Starts a pattern that ends when `owner` is left.
    pub(super) fn open(&mut self, owner: NodeId, bind: Bind) {
        self.frames.push(Frame { owner, bind, entries: self.entries.len(), open: self.open.len() });
    }

    pub(super) fn is_open(&self, owner: NodeId) -> bool {
        self.frames.last().is_some_and(|f| f.owner == owner)
    }

    fn of_frame(&self) -> &[Entry] {
        self.frames.last().map_or(&[], |f| &self.entries[f.entries..])
    }

    /// Whether nothing was bound.
    pub(super) fn is_empty(&self) -> bool {
        self.of_frame().is_empty()
    }

    /// The definition of a pattern that is just a name.
    pub(super) fn single(&self) -> Option<DefId> {
        match self.of_frame() {
            [only] => only.def,
            _ => None,
        }
    }

    fn add(&mut self, from: u32, step: Step, leaf: NodeId) -> u32 {
        let id = self.of_frame().len() as u32;
        self.entries.push(Entry { from, step, def: None, leaf });
        id
    }
}

impl Extract {
    /// A pattern that is no single name begins.
    pub(super) fn enter_pattern(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K) {
        let Some(parent) = b.ast.parent(node) else { return };
        self.open_bare(b, node, parent);
        if self.patterns.frames.is_empty() {
            return;
        }
        let entry = match kind {
            K::PairPattern => self.pair_entry(b, node),
            _ => self.entry_of(b, node, kind, parent),
        };
        let seen = b.ast.span(node).start + 1;
        self.patterns.open.push(Open { node, entry, items: 0, seen });
    }

    /// JavaScript's parameters are bare patterns: each opens its own frame.
    fn open_bare(&mut self, b: &Builder<'_>, node: NodeId, parent: NodeId) {
        let kind = self.kind(b, parent);
        let arrow = kind == K::ArrowFunction && b.ast.field_id(node) == self.t.field.parameter;
        if kind == K::FormalParameters || arrow {
            self.patterns.open(node, Bind::Parameter);
        } else if kind == K::CatchClause && b.ast.field_id(node) == self.t.field.parameter {
            self.patterns.open(node, Bind::Declare(DefKind::Local, b.scope(), false));
        }
    }

    fn pair_entry(&mut self, b: &mut Builder<'_>, node: NodeId) -> u32 {
        let from = self.patterns.open_entry();
        let key = self.child(b, node, self.t.field.key);
        match key.and_then(|k| self.member_name(b, k)) {
            Some((name, at)) => {
                let r = b.refer_as(RefKind::Read, name, at, Base::Nothing, Namespaces::VALUE);
                self.patterns.add(from, Step::Member(r), node)
            }
            None => self.patterns.add(from, Step::Item(u32::MAX), node),
        }
    }

    /// The entry of a part, made from the part around it.
    fn entry_of(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K, parent: NodeId) -> u32 {
        let from = self.patterns.open_entry();
        match (self.kind(b, parent), kind) {
            (K::ArrayPattern, _) => {
                let item = self.patterns.next_item(b, node);
                let step = if kind == K::RestPattern { Step::Same } else { Step::Item(item) };
                self.patterns.add(from, step, node)
            }
            (_, K::ShorthandPattern) => {
                let r = b.refer_to(RefKind::Read, node, Base::Nothing, Namespaces::VALUE);
                self.patterns.add(from, Step::Member(r), node)
            }
            (K::ObjectPattern, K::RestPattern) => self.patterns.add(from, Step::Same, node),
            _ if self.patterns.is_empty() => self.patterns.add(0, Step::Same, node),
            // The value of a pair, the left of a default, the name of a rest: the same part.
            _ => from,
        }
    }

    pub(super) fn pattern_name(&mut self, b: &mut Builder<'_>, node: NodeId, kind: K, parent: NodeId) {
        self.open_bare(b, node, parent);
        let Some(bind) = self.patterns.frames.last().map(|f| f.bind) else { return };
        let entry = self.entry_of(b, node, kind, parent);
        let def = match bind {
            Bind::Declare(kind, scope, exported) => Some(self.declare_variable(b, node, node, kind, scope, exported)),
            Bind::Parameter => Some(self.declare_parameter(b, node, entry)),
            Bind::Assign => {
                let r = b.refer_to(RefKind::Write, node, Base::Lexical, Namespaces::VALUE);
                let expr = b.ref_expr(r);
                b.set_expr(node, expr);
                self.known(b, b.text(node))
            }
        };
        let first = self.patterns.frames.last().map_or(0, |f| f.entries);
        if let Some(row) = self.patterns.entries.get_mut(first + entry as usize) {
            row.def = def;
            row.leaf = node;
        }
    }

    fn declare_parameter(&mut self, b: &mut Builder<'_>, node: NodeId, entry: u32) -> DefId {
        let kind = if entry == 0 { DefKind::Parameter } else { DefKind::Local };
        let def = b.declare(kind, node, node);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        def
    }

    /// Declares a variable, or notes that a `var` already there is written again.
    pub(super) fn declare_variable(
        &mut self,
        b: &mut Builder<'_>,
        name: NodeId,
        node: NodeId,
        kind: DefKind,
        scope: ScopeId,
        exported: bool,
    ) -> DefId {
        let spelled = b.name_of(name);
        let again = match scope == self.var_scope(b) {
            true => b.declared_in(scope, spelled).iter().copied().take(REDECLARED_MAX).find(|&d| {
                use DefKind::*;
                matches!(b.definition(d).kind, Variable | Local | Parameter | Function)
            }),
            false => None,
        };
        if let Some(def) = again {
            b.refer_to(RefKind::Write, name, Base::Lexical, Namespaces::VALUE);
            return def;
        }
        let def = b.declare_as(kind, spelled, b.ast.span(name), node, scope);
        b.definition_mut(def).namespaces = Namespaces::VALUE;
        if exported {
            self.export_definition(b, def);
        }
        def
    }

    pub(super) fn leave_pattern(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if self.patterns.open.last().is_some_and(|o| o.node == node) {
            self.patterns.open.pop();
        }
        self.close_bare(b, node);
    }

    /// Ends the frame of a bare parameter or `catch` parameter.
    fn close_bare(&mut self, b: &mut Builder<'_>, node: NodeId) {
        if !self.patterns.is_open(node) {
            return;
        }
        match self.patterns.frames.last().map(|f| f.bind) {
            Some(Bind::Parameter) => {
                let rest = self.kind(b, node) == K::RestPattern;
                self.close_parameter(b, node, rest);
            }
            _ => self.close_pattern(b, node, None),
        }
    }

    /// `left = default` inside a pattern, or a JavaScript parameter with a default.
    pub(super) fn leave_default(&mut self, b: &mut Builder<'_>, node: NodeId) {
        let field = &self.t.field;
        let left = self.child(b, node, field.left);
        let default = self.expr_in(b, node, field.right);
        let last = self.patterns.of_frame().last().copied();
        let bound = last.filter(|e| Some(e.leaf) == left).and_then(|e| e.def);
        if let (Some(def), Some(default)) = (bound, default) {
            b.add_value(def, default);
        }
        if self.patterns.open.last().is_some_and(|o| o.node == node) {
            self.patterns.open.pop();
        }
        if self.patterns.is_open(node) {
            let parameter = self.close_parameter(b, node, false);
            if let (Some(parameter), None, Some(default)) = (parameter, bound, default) {
                b.add_value(parameter, default);
            }
        }
    }

    /// The source of the pattern is known: the steps become expressions and values.
    pub(super) fn close_pattern(&mut self, b: &mut Builder<'_>, owner: NodeId, source: Option<ExprId>) {
        if !self.patterns.is_open(owner) {
            return;
        }
        let Some(frame) = self.patterns.frames.pop() else { return };
        self.patterns.open.truncate(frame.open);
        let mut known: Vec<Option<ExprId>> = Vec::with_capacity(self.patterns.entries.len() - frame.entries);
        for i in frame.entries..self.patterns.entries.len() {
            let entry = self.patterns.entries[i];
            let from = known.get(entry.from as usize).copied().unwrap_or(source);
            let expr = match entry.step {
                Step::Same => from,
                Step::Member(r) => {
                    let of = from.unwrap_or_else(|| b.unknown());
                    b.reference_mut(r).base = Base::Member(of);
                    Some(b.ref_expr(r))
                }
                Step::Item(u32::MAX) => from.map(|f| b.expr(Expr::Element(f))),
                Step::Item(n) => from.map(|f| b.expr(Expr::Item(f, n))),
            };
            known.push(expr);
            if let (Some(def), Some(value)) = (entry.def, expr) {
                b.add_value(def, value);
            }
        }
        self.patterns.entries.truncate(frame.entries);
    }

    /// The definitions of a pattern, each with whether it is a property taken from the source itself.
    pub(super) fn bound_by_pattern(&self) -> Vec<(DefId, Option<RefId>)> {
        let direct = |e: &Entry| match e.step {
            Step::Member(r) if e.from == 0 => Some(r),
            _ => None,
        };
        self.patterns.of_frame().iter().filter_map(|e| Some((e.def?, direct(e)))).collect()
    }
}

impl Patterns {
    /// The entry of the innermost pattern node of the frame; the root's own is 0.
    fn open_entry(&self) -> u32 {
        let first = self.frames.last().map_or(0, |f| f.open);
        self.open[first..].last().map_or(0, |o| o.entry)
    }

    /// The index of an item of the innermost array pattern: commas tell, since holes have no node.
    fn next_item(&mut self, b: &Builder<'_>, node: NodeId) -> u32 {
        let Some(open) = self.open.last_mut() else { return 0 };
        let span = b.ast.span(node);
        let array = b.ast.span(open.node).start;
        let between = (open.seen - array) as usize..(span.start.max(open.seen) - array) as usize;
        let commas = b.bytes(open.node).get(between).map_or(0, |g| g.iter().filter(|&&c| c == b',').count());
        open.items += commas as u32;
        open.seen = span.end;
        open.items
    }
}
