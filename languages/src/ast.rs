//! tree-sitter's tree lowered into one flat arena: small, printable, cheap to walk in any direction.
//!
//! Kept are named nodes, nodes that fill a field, and keywords (`async`, `static`, `mut` decide what
//! a declaration means; `_` holds a place). Punctuation is dropped.

use crate::expansion::Expansion;
use crate::ids::NodeId;
use crate::positions::Span;
use crate::skip::Skip;
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::fmt::Write as _;
use std::rc::Rc;

/// One node. Nodes are stored in preorder, so a node's descendants follow it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Node {
    kind: u16,
    field: u16,
    span: Span,
    parent: u32,
    first_child: u32,
    next_sibling: u32,
}

const NONE: u32 = u32::MAX;

/// A syntax tree in preorder.
pub struct Ast {
    grammar: tree_sitter::Language,
    nodes: Vec<Node>,
    has_errors: bool,
    pub(crate) expansion: Option<Expansion>,
}

impl Ast {
    /// Lowers a parsed tree with one cursor walk and no recursion. `inner` may give a tree of its
    /// own for a node (what is around it is given too); that tree then stands in place of the
    /// node's children, and trees are nested in trees at most [`INNER_MAX`] times.
    ///
    /// # Errors
    /// [`Skip::TooDeep`] when the tree has more than `depth_max` levels.
    pub(crate) fn lower(tree: &tree_sitter::Tree, depth_max: u32, inner: &mut Inner<'_>) -> Result<Ast, Skip> {
        let grammar = tree.language().to_owned();
        let root = tree.root_node();
        let keep = kept_kinds(&grammar);
        let nodes = Vec::with_capacity(root.end_byte() / 6 + 16);
        let mut lowering = Lowering { keep: &keep, nodes, open: Vec::new(), depth_max };
        lowering.tree(tree, inner, 0)?;
        Ok(Ast { grammar, nodes: lowering.nodes, has_errors: root.has_error(), expansion: None })
    }

    /// The root node.
    pub fn root(&self) -> NodeId {
        NodeId(0)
    }

    /// Number of nodes.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing was kept; never true of a parsed file.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Whether the parser met syntax errors.
    pub fn has_errors(&self) -> bool {
        self.has_errors
    }

    /// The grammar's number of the node's kind: an index for [`KindTable`](crate::KindTable).
    pub fn kind_id(&self, node: NodeId) -> u16 {
        self.nodes[node.index()].kind
    }

    /// The grammar's name of the node's kind.
    pub fn kind(&self, node: NodeId) -> &str {
        self.grammar.node_kind_for_id(self.kind_id(node)).unwrap_or("ERROR")
    }

    /// The field of its parent the node fills, by the grammar's number; 0 for none.
    pub fn field_id(&self, node: NodeId) -> u16 {
        self.nodes[node.index()].field
    }

    /// The field of its parent the node fills.
    pub fn field(&self, node: NodeId) -> Option<&str> {
        self.grammar.field_name_for_id(self.field_id(node))
    }

    /// The bytes the node covers.
    pub fn span(&self, node: NodeId) -> Span {
        self.nodes[node.index()].span
    }

    /// The enclosing node.
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        some(self.nodes[node.index()].parent)
    }

    /// The first child.
    pub fn first_child(&self, node: NodeId) -> Option<NodeId> {
        some(self.nodes[node.index()].first_child)
    }

    /// The next node with the same parent.
    pub fn next_sibling(&self, node: NodeId) -> Option<NodeId> {
        some(self.nodes[node.index()].next_sibling)
    }

    /// The children in source order.
    pub fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.first_child(node), |&n| self.next_sibling(n))
    }

    /// The first child that fills a field. Costs a name look-up and a walk over the children.
    pub fn child_by_field(&self, node: NodeId, field: &str) -> Option<NodeId> {
        let id = self.grammar.field_id_for_name(field)?.get();
        self.children(node).find(|&c| self.field_id(c) == id)
    }

    /// All children that fill a field.
    pub fn children_by_field<'a>(&'a self, node: NodeId, field: &str) -> impl Iterator<Item = NodeId> + 'a {
        let id = self.grammar.field_id_for_name(field).map_or(u16::MAX, |f| f.get());
        self.children(node).filter(move |&c| self.field_id(c) == id)
    }

    /// The first child of a kind.
    pub fn child_by_kind(&self, node: NodeId, kind: &str) -> Option<NodeId> {
        self.children(node).find(|&c| self.kind(c) == kind)
    }

    /// Whether a keyword or other child of this kind is there.
    pub fn has_child(&self, node: NodeId, kind: &str) -> bool {
        self.child_by_kind(node, kind).is_some()
    }

    /// The ancestors, nearest first.
    pub fn ancestors(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.parent(node), |&n| self.parent(n))
    }

    /// The tree as indented text: `field: kind start..end`, a line per node.
    pub fn render(&self) -> String {
        let mut out = String::new();
        let mut depth = vec![0u32; self.nodes.len()];
        for i in 0..self.nodes.len() {
            let node = NodeId(i as u32);
            if let Some(parent) = self.parent(node) {
                depth[i] = depth[parent.index()] + 1;
            }
            let span = self.span(node);
            let field = self.field(node).map_or(String::new(), |f| format!("{f}: "));
            let indent = "  ".repeat(depth[i] as usize);
            let _ = writeln!(out, "{indent}{field}{} {}..{}", self.kind(node), span.start, span.end);
        }
        out
    }
}

/// Gives the tree that stands in place of a node's children, if any.
pub(crate) type Inner<'a> = dyn FnMut(Around<'_>, tree_sitter::Node<'_>) -> Option<tree_sitter::Tree> + 'a;

/// What stands around a node that is being lowered.
#[derive(Clone, Copy)]
pub(crate) struct Around<'l> {
    nodes: &'l [Node],
    open: &'l [Open],
}

impl Around<'_> {
    /// The kind of the ancestor so many levels up, from 0 for the parent.
    pub(crate) fn kind(self, levels: usize) -> Option<u16> {
        let open = self.open.iter().rev().nth(levels)?;
        Some(self.nodes[open.node as usize].kind)
    }

    /// The parent, and its first child.
    pub(crate) fn call(self) -> Option<(Span, Span)> {
        let parent = self.nodes[self.open.last()?.node as usize];
        Some((parent.span, self.nodes.get(parent.first_child as usize)?.span))
    }
}

/// How often trees are nested in trees; each level costs one more parse of the same bytes.
const INNER_MAX: u32 = 4;

struct Lowering<'k> {
    keep: &'k [bool],
    nodes: Vec<Node>,
    /// The nodes around the next one, from the outside in.
    open: Vec<Open>,
    depth_max: u32,
}

/// A node whose children are being lowered.
#[derive(Clone, Copy)]
struct Open {
    node: u32,
    /// Its last child so far.
    last: u32,
    /// The number of the first node of the parsed tree behind it and all below it, in preorder.
    end: usize,
}

impl Lowering<'_> {
    /// Calls itself at most [`INNER_MAX`] deep.
    ///
    /// Nodes are counted, for the parser knows how many are below each: a last child is known without asking for its
    /// sibling, which would cost a walk up to its parent and back.
    fn tree(&mut self, tree: &tree_sitter::Tree, inner: &mut Inner<'_>, level: u32) -> Result<(), Skip> {
        let outside = self.open.len();
        let mut cursor = tree.walk();
        let mut number = 0;
        loop {
            let node = cursor.node();
            let end = number + node.descendant_count();
            let field = cursor.field_id().map_or(0, |f| f.get());
            let kept = self.keep[usize::from(node.kind_id()).min(self.keep.len() - 1)] || field != 0;
            if kept && !node.is_missing() {
                let around = Around { nodes: &self.nodes, open: &self.open };
                let tree = if level < INNER_MAX { inner(around, node) } else { None };
                let id = self.push(node, field);
                if let Some(tree) = tree {
                    self.enter(id, end)?;
                    self.tree(&tree, inner, level + 1)?;
                    self.open.pop();
                } else if end > number + 1 && cursor.goto_first_child() {
                    self.enter(id, end)?;
                    number += 1;
                    continue;
                }
            }
            number = end;
            while self.open.len() > outside && self.open.last().is_some_and(|open| open.end == number) {
                cursor.goto_parent();
                self.open.pop();
            }
            if self.open.len() == outside || !cursor.goto_next_sibling() {
                return Ok(());
            }
        }
    }

    fn enter(&mut self, node: u32, end: usize) -> Result<(), Skip> {
        self.open.push(Open { node, last: NONE, end });
        if self.open.len() as u32 > self.depth_max { Err(Skip::TooDeep) } else { Ok(()) }
    }

    fn push(&mut self, node: tree_sitter::Node<'_>, field: u16) -> u32 {
        let id = self.nodes.len() as u32;
        let parent = match self.open.last_mut() {
            Some(open) => {
                let previous = if open.last == NONE {
                    &mut self.nodes[open.node as usize].first_child
                } else {
                    &mut self.nodes[open.last as usize].next_sibling
                };
                *previous = id;
                open.last = id;
                open.node
            }
            None => NONE,
        };
        let span = Span { start: node.start_byte() as u32, end: node.end_byte() as u32 };
        self.nodes.push(Node { kind: node.kind_id(), field, span, parent, first_child: NONE, next_sibling: NONE });
        id
    }
}

fn some(id: u32) -> Option<NodeId> {
    (id != NONE).then_some(NodeId(id))
}

thread_local! {
    // Looked up in the grammar once, not for each file.
    static KEPT: RefCell<FxHashMap<tree_sitter::Language, Rc<[bool]>>> = RefCell::default();
}

/// Which kinds are kept even without a field.
fn kept_kinds(grammar: &tree_sitter::Language) -> Rc<[bool]> {
    KEPT.with_borrow_mut(|known| known.entry(grammar.clone()).or_insert_with(|| find_kept(grammar)).clone())
}

/// Named ones, keywords and `_`.
fn find_kept(grammar: &tree_sitter::Language) -> Rc<[bool]> {
    let keep = |id: usize| {
        let id = id as u16;
        let is_word = |k: &str| k == "_" || k.bytes().all(|b| b.is_ascii_alphabetic());
        let keyword = || grammar.node_kind_for_id(id).is_some_and(is_word);
        grammar.node_kind_is_named(id) || keyword()
    };
    let mut kept: Vec<bool> = (0..grammar.node_kind_count()).map(keep).collect();
    kept.push(true); // ERROR has a number past the table
    kept.into()
}
