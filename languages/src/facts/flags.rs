//! Properties of declarations, as a set of bits.

use serde::{Deserialize, Serialize};

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
