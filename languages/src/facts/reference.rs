//! Names used.

use crate::facts::Namespaces;
use crate::ids::{ExprId, NameId, ScopeId};
use serde::{Deserialize, Serialize};

/// A name used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reference {
    /// The spelling.
    pub name: NameId,
    /// The scope the use stands in.
    pub scope: ScopeId,
    /// How the name is used.
    pub kind: RefKind,
    /// Where to look the name up.
    pub base: Base,
    /// Which definitions fit.
    pub namespaces: Namespaces,
    /// Calls: the number of arguments, unless a spread hides it.
    pub arity: Option<u8>,
}

/// Where a reference's name is looked up.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Base {
    /// In the enclosing scopes, outwards, by the language's rules.
    Lexical,
    /// Among the members of the value, type or module this expression has.
    Member(ExprId),
    /// The name stands for the module with this specifier (`b` in `import a.b`: specifier `a.b`).
    Module(NameId),
    /// No name is written: a call of what this expression gives (`f()()`, `table[i]()`).
    Value(ExprId),
    /// Never bound on purpose: a keyword-like name, a label.
    Nothing,
}

/// How a name is used.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum RefKind {
    /// Called, constructed or invoked as a macro.
    Call,
    /// Read.
    Read,
    /// Assigned.
    Write,
    /// Named as a type.
    Type,
    /// Named as a decorator, attribute or annotation.
    Attribute,
    /// Named in an import.
    Import,
}

impl RefKind {
    /// The stable spelling used in text and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            RefKind::Call => "call",
            RefKind::Read => "read",
            RefKind::Write => "write",
            RefKind::Type => "type",
            RefKind::Attribute => "attribute",
            RefKind::Import => "import",
        }
    }
}
