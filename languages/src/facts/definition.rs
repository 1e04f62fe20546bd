//! Names introduced.

use crate::facts::{DefFlags, Namespaces};
use crate::ids::{DefId, ExprId, NameId, ScopeId};
use serde::{Deserialize, Serialize};

/// A name introduced.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Definition {
    /// The spelling; empty for anonymous things (an `impl` block has the name of its type).
    pub name: NameId,
    /// What was introduced.
    pub kind: DefKind,
    /// The scope that binds the name. Members are bound in their class's scope.
    pub scope: ScopeId,
    /// The scope the definition opens: class members, function body, module items.
    pub body: Option<ScopeId>,
    /// The enclosing named definition, for qualified names.
    pub parent: Option<DefId>,
    /// Who may name it, as far as the declaration says.
    pub visibility: Visibility,
    /// Which look-ups find it.
    pub namespaces: Namespaces,
    /// `Some(n)`: only references with id >= n see it, and later definitions shadow earlier ones
    /// (Rust `let`, Go locals). `None`: visible in the whole scope.
    pub visible_from: Option<u32>,
    /// The thing this name is only another name for: an import, a re-export, a type alias.
    pub alias: Option<ExprId>,
    /// Declared type (a type expression): of a variable, field or parameter; the target type of
    /// an [`DefKind::Extension`].
    pub declared: Option<ExprId>,
    /// Value expressions assigned to it, at most [`Definition::VALUES_MAX`]. Of a function: what its
    /// decorators make of it.
    pub values: Box<[ExprId]>,
    /// Functions: the declared return type (a type expression).
    pub returns: Option<ExprId>,
    /// Functions without a declared return type: expressions returned, at most `VALUES_MAX`.
    pub returned: Box<[ExprId]>,
    /// Superclasses, implemented interfaces and traits, embedded types, type-parameter bounds
    /// (type expressions), in declaration order.
    pub bases: Box<[ExprId]>,
    /// Functions: parameters in order, without a receiver that calls do not write. Generic
    /// types: type parameters in order.
    pub parameters: Box<[DefId]>,
    /// Properties of the declaration.
    pub flags: DefFlags,
}

impl Definition {
    /// More values or returned expressions than this are dropped: inference is a help, not a proof.
    pub const VALUES_MAX: usize = 8;
}

/// What a definition introduces.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum DefKind {
    /// Module or namespace (Rust `mod`, TypeScript `namespace`).
    Module,
    /// Class or record.
    Class,
    /// Struct or union.
    Struct,
    /// Enumeration type.
    Enum,
    /// Interface or protocol.
    Interface,
    /// Trait.
    Trait,
    /// Type alias or associated type.
    TypeAlias,
    /// Object literal with members, anonymous class.
    Object,
    /// `impl` block or receiver block: members added to the type in `declared`.
    Extension,
    /// Free function, also nested ones.
    Function,
    /// Function that is a member.
    Method,
    /// Constructor that is written as a member.
    Constructor,
    /// Anonymous function; calls inside it count for the enclosing named function.
    Lambda,
    /// Macro.
    Macro,
    /// Enum variant or constant.
    Variant,
    /// Field, attribute or property.
    Field,
    /// Constant at file or class level.
    Constant,
    /// Variable at file level.
    Variable,
    /// Variable inside a function.
    Local,
    /// Parameter.
    Parameter,
    /// Type parameter.
    TypeParameter,
    /// Name introduced by an import; `alias` says what it stands for.
    Import,
}

impl DefKind {
    /// Whether calls can be inside it and edges can start at it.
    pub fn is_callable(self) -> bool {
        use DefKind::*;
        matches!(self, Function | Method | Constructor | Macro)
    }

    /// Whether it has members and instances.
    pub fn is_type(self) -> bool {
        use DefKind::*;
        matches!(self, Class | Struct | Enum | Interface | Trait | TypeAlias | Object)
    }

    /// Whether it only exists inside a function.
    pub fn is_local(self) -> bool {
        matches!(self, DefKind::Local | DefKind::Parameter | DefKind::TypeParameter)
    }

    /// The stable spelling used in text and JSON.
    pub fn as_str(self) -> &'static str {
        use DefKind::*;
        match self {
            Module => "module",
            Class => "class",
            Struct => "struct",
            Enum => "enum",
            Interface => "interface",
            Trait => "trait",
            TypeAlias => "type-alias",
            Object => "object",
            Extension => "extension",
            Function => "function",
            Method => "method",
            Constructor => "constructor",
            Lambda => "lambda",
            Macro => "macro",
            Variant => "variant",
            Field => "field",
            Constant => "constant",
            Variable => "variable",
            Local => "local",
            Parameter => "parameter",
            TypeParameter => "type-parameter",
            Import => "import",
        }
    }
}

/// Who may name a definition.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Visibility {
    /// Anybody.
    Public,
    /// The class and its subclasses.
    Protected,
    /// The package, crate or module.
    Package,
    /// The class or file.
    Private,
}

impl Visibility {
    /// The stable spelling used in text and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Visibility::Public => "public",
            Visibility::Protected => "protected",
            Visibility::Package => "package",
            Visibility::Private => "private",
        }
    }
}
