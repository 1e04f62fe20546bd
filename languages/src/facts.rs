//! What one file says, independent of its path and of every other file: the common
//! representation that all languages are lowered to and that the resolver works on.
//!
//! Names live here, positions in [`Positions`](crate::Positions): moving a line changes nothing
//! in this module's types.

pub use crate::expr::Expr;
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

/// Which look-ups a definition answers: a set of bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Namespaces(pub u8);

impl Namespaces {
    /// Values: functions, variables, constructors.
    pub const VALUE: Namespaces = Namespaces(1);
    /// Types and modules.
    pub const TYPE: Namespaces = Namespaces(2);
    /// Macros.
    pub const MACRO: Namespaces = Namespaces(4);
    /// Methods, where a field or variable may have the name of a method (Java).
    pub const METHOD: Namespaces = Namespaces(8);
    /// No look-up by name finds it (Java's constructors).
    pub const NONE: Namespaces = Namespaces(0);
    /// Fields, where paths never name them (Rust).
    pub const FIELD: Namespaces = Namespaces(16);
    /// Labels of statements; not among `ANY`.
    pub const LABEL: Namespaces = Namespaces(32);
    /// Keyword arguments of calls: parameters, or fields of classes without a written constructor
    /// (Python). Only references have it; not among `ANY`.
    pub const KEYWORD: Namespaces = Namespaces(64);
    /// Tags of structs, unions and enumerations (C); not among `ANY`.
    pub const TAG: Namespaces = Namespaces(128);
    /// All of them: languages with one namespace use this everywhere.
    pub const ANY: Namespaces = Namespaces(31);

    /// Whether the two sets share a namespace.
    pub fn meets(self, other: Namespaces) -> bool {
        self.0 & other.0 != 0
    }

    /// Both sets together.
    pub fn with(self, other: Namespaces) -> Namespaces {
        Namespaces(self.0 | other.0)
    }
}

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

/// Properties of a declaration: a set of bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
pub struct DefFlags(pub u16);

impl DefFlags {
    /// Belongs to the class, not to instances.
    pub const STATIC: DefFlags = DefFlags(1);
    /// Reading it calls it: the type of `x.name` is what the function returns.
    pub const PROPERTY: DefFlags = DefFlags(2);
    /// Receives the class as its first argument.
    pub const CLASS_METHOD: DefFlags = DefFlags(4);
    /// Declared without a body.
    pub const ABSTRACT: DefFlags = DefFlags(8);
    /// A call returns a promise, future or coroutine of the return type.
    pub const ASYNC: DefFlags = DefFlags(16);
    /// A call returns an iterator of what is yielded (`returned` holds the yielded expressions).
    pub const GENERATOR: DefFlags = DefFlags(32);
    /// A test, by the conventions of the language (attribute, name, framework call).
    pub const TEST: DefFlags = DefFlags(64);
    /// Takes any number of arguments: arity says nothing.
    pub const VARIADIC: DefFlags = DefFlags(128);
    /// A signature without body beside others of the same name (TypeScript overload, `@overload`).
    pub const OVERLOAD: DefFlags = DefFlags(256);
    /// An embedded field: its type's members are members of the struct (Go). An embedded module:
    /// its macros are macros of the module around (Rust's `#[macro_use]`).
    pub const EMBEDDED: DefFlags = DefFlags(512);

    /// Not part of a default build (Go build constraints): where another definition of the name
    /// is, that one is meant.
    pub const CONDITIONAL: DefFlags = DefFlags(1024);

    /// Only declares: the definition of its qualified name stands elsewhere, maybe in another file
    /// (C, C++: prototypes, `extern`, `class X;`).
    pub const DECLARATION: DefFlags = DefFlags(2048);

    /// A parameter that calls may leave out.
    pub const OPTIONAL: DefFlags = DefFlags(4096);

    /// Holds what cannot be changed through it; of a method, that it changes nothing of its object (C++).
    pub const CONST: DefFlags = DefFlags(8192);

    /// A parameter that takes what nobody else holds (C++, `T&&`).
    pub const TEMPORARY: DefFlags = DefFlags(16384);

    /// A template that a condition leaves out for some arguments (C++, `enable_if`, `requires`).
    pub const CONSTRAINED: DefFlags = DefFlags(32768);

    /// Whether all bits of `other` are set.
    pub fn has(self, other: DefFlags) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both sets together.
    pub fn with(self, other: DefFlags) -> DefFlags {
        DefFlags(self.0 | other.0)
    }
}

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
