//! Node kinds as a Rust enum, so that a walk dispatches on a small number and not on strings.

use crate::ast::Ast;
use crate::ids::NodeId;

/// Maps a grammar's kind numbers to a language's own enum. Built once per language.
pub struct KindTable<K> {
    kinds: Vec<K>,
    other: K,
}

impl<K: Copy> KindTable<K> {
    /// The table for a grammar; `named` pairs spellings with enum values. A spelling may have
    /// several numbers in a grammar (aliases); all of them map to the value.
    pub fn new(grammar: &tree_sitter::Language, named: &[(&str, K)], other: K) -> KindTable<K> {
        let find = |id: usize| {
            let kind = grammar.node_kind_for_id(id as u16).unwrap_or("");
            named.iter().find(|(name, _)| *name == kind).map_or(other, |&(_, k)| k)
        };
        KindTable { kinds: (0..grammar.node_kind_count()).map(find).collect(), other }
    }

    /// The kind of a node.
    pub fn of(&self, ast: &Ast, node: NodeId) -> K {
        self.kinds.get(usize::from(ast.kind_id(node))).copied().unwrap_or(self.other)
    }
}

/// Declares an enum of node kinds with `Other` for the rest, and `K::table(&grammar)`.
///
/// ```ignore
/// node_kinds! { enum K { Call = "call", Module = "module" } }
/// ```
#[macro_export]
macro_rules! node_kinds {
    ($vis:vis enum $name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        $vis enum $name { $($variant,)+ Other }

        impl $name {
            $vis fn table(grammar: &tree_sitter::Language) -> $crate::KindTable<$name> {
                $crate::KindTable::new(grammar, &[$(($text, $name::$variant)),+], $name::Other)
            }
        }
    };
}
