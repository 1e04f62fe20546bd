//! Regions that bind names.

use crate::ids::{DefId, ScopeId};
use serde::{Deserialize, Serialize};

/// A region that binds names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Scope {
    /// The enclosing scope; only the file's scope has none.
    pub parent: Option<ScopeId>,
    /// The definition whose body this is (a function, a class, an inline module).
    pub owner: Option<DefId>,
    /// What kind of region.
    pub kind: ScopeKind,
}

/// Kinds of scope; [`Rules`](crate::Rules) say what each hides in a language.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum ScopeKind {
    /// The whole file.
    File,
    /// An inline module or namespace.
    Module,
    /// Members of a class, struct, interface, trait, enum, `impl` block or object literal.
    Class,
    /// Parameters and body of a function-like definition.
    Function,
    /// A block, loop, arm, `catch` clause, comprehension or list of type parameters.
    Block,
}
