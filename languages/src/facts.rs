//! What one file says, independent of its path and of every other file: the common
//! representation that all languages are lowered to and that the resolver works on.
//!
//! Names live here, positions in [`Positions`](crate::Positions): moving a line changes nothing
//! in this module's types.

mod definition;
mod flags;
mod namespaces;
mod reference;
mod scope;

pub use crate::expr::Expr;
pub use definition::{DefKind, Definition, Visibility};
pub use flags::DefFlags;
pub use namespaces::Namespaces;
pub use reference::{Base, RefKind, Reference};
pub use scope::{Scope, ScopeKind};

use crate::ids::{DefId, ExprId, NameId, RefId, ScopeId};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

/// All facts of one blob. Tables are indexed by the id types; `ScopeId(0)` is the file's own scope.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct FileFacts {
    /// Deduplicated spellings.
    pub names: Box<[SmolStr]>,
    /// Regions that bind names, parents before children.
    #[serde(with = "crate::packed::ids")]
    pub scopes: Box<[Scope]>,
    /// Names introduced: first the `symbols` that other files can see, then those inside functions.
    #[serde(with = "crate::packed::ids")]
    pub definitions: Box<[Definition]>,
    /// How many of `definitions` can be seen from other files. A body edit leaves these ids alone.
    pub symbols: u32,
    /// Names used, in source order.
    #[serde(with = "crate::packed::ids")]
    pub references: Box<[Reference]>,
    /// Import statements, one row per imported thing.
    #[serde(with = "crate::packed::ids")]
    pub imports: Box<[Import]>,
    /// Explicit exports (JavaScript, TypeScript). Other languages export what their file scope binds.
    pub exports: Box<[Export]>,
    /// The names a star import takes, when the file says so itself (`__all__`).
    pub star_names: Option<Box<[NameId]>>,
    /// The name the file gives the module it is part of (Go's package clause): files of one
    /// directory that give different names are different modules.
    pub part: Option<SmolStr>,
    /// Expressions whose types the resolver may ask for. Children come before parents.
    #[serde(with = "crate::packed::ids")]
    pub exprs: Box<[Expr]>,
    /// Arguments of calls, sorted by call and position: of all calls in languages that choose among
    /// functions of one name by the types of arguments; else of those that may pass a function or object.
    pub arguments: Box<[Argument]>,
    /// What calls of a variable call where its value is known at that point, sorted by reference.
    pub narrowed: Box<[Narrowed]>,
    /// Measures of each function-like definition, sorted by definition.
    pub measures: Box<[Measures]>,
    /// The syntax tree holds errors: facts are of the parts that could be read.
    pub has_errors: bool,
}

impl FileFacts {
    /// The spelling of a name.
    pub fn name(&self, id: NameId) -> &str {
        &self.names[id.index()]
    }

    /// The id of a spelling, if the file has it.
    pub fn name_id(&self, text: &str) -> Option<NameId> {
        self.names.iter().position(|n| n == text).map(|i| NameId(i as u32))
    }

    /// The arguments of a call, in order; empty if the language does not list them.
    pub fn arguments_of(&self, call: RefId) -> &[Argument] {
        let start = self.arguments.partition_point(|a| a.call < call);
        let count = self.arguments[start..].partition_point(|a| a.call == call);
        &self.arguments[start..start + count]
    }

    /// What a called variable is known to hold at the call.
    pub fn narrowed_at(&self, call: RefId) -> Option<ExprId> {
        let at = self.narrowed.binary_search_by_key(&call, |n| n.call).ok()?;
        Some(self.narrowed[at].value)
    }

    /// A definition by id.
    pub fn definition(&self, id: DefId) -> &Definition {
        &self.definitions[id.index()]
    }

    /// `Outer::inner` path of a definition inside its file: the names of its parents and its own.
    pub fn qualified_name(&self, id: DefId) -> String {
        let mut parts = Vec::new();
        let mut at = Some(id);
        while let Some(def) = at {
            let d = self.definition(def);
            parts.push(self.name(d.name));
            at = d.parent;
        }
        parts.reverse();
        parts.join("::")
    }
}

/// One imported thing. Names it introduces are definitions of kind [`DefKind::Import`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Import {
    /// The scope the import stands in.
    pub scope: ScopeId,
    /// The module or path named, as written (for listings).
    pub specifier: NameId,
    /// What is imported: a module or one of its members. For a star import: the module or type
    /// whose members all become names of `scope`.
    pub target: ExprId,
    /// The definition it introduces, if it introduces one.
    pub definition: Option<DefId>,
    /// Brings in every exported name of the target.
    pub star: bool,
    /// Its names are exported again (`pub use`, `export … from`).
    pub exported: bool,
}

/// A name a file offers under an explicit export.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Export {
    /// The name importers use: `default` for a default export, `=` for `module.exports = …`, `exports=` for
    /// the object that `exports.x = …` assigns to.
    pub name: NameId,
    /// What it stands for.
    pub target: ExprId,
}

/// One argument of a call. A call lists all of its arguments or none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Argument {
    /// The reference that is called.
    pub call: RefId,
    /// The argument's value.
    pub value: ExprId,
    /// The parameter it is for, where the call says so.
    pub name: Option<NameId>,
}

/// What a called variable is known to hold at the call.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Narrowed {
    /// The reference that is called.
    pub call: RefId,
    /// The value.
    pub value: ExprId,
}

/// Complexity of one function-like definition.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Measures {
    /// The function.
    pub definition: DefId,
    /// Declared parameters.
    pub parameters: u32,
    /// McCabe's cyclomatic complexity: 1 + decision points.
    pub cyclomatic: u32,
    /// Cognitive complexity (G. Ann Campbell, SonarSource, 2018).
    pub cognitive: u32,
    /// Deepest nesting of control flow; 0 for a straight line.
    pub nesting_max: u32,
}
