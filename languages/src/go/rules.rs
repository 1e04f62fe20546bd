//! Go scoping rules.

use crate::rules::{ClassScope, Exports, ExtensionReach, MemberOrder, OutsideResult, Rules};

pub(crate) const RULES: Rules = Rules {
    methods_override: true,
    structural_interfaces: true,
    class_scope: ClassScope::Hidden,
    exports: Exports::FileScope,
    member_order: MemberOrder::BreadthFirst,
    directory_is_module: true,
    // A conversion `T(x)` is written like a call.
    call_constructs: true,
    // `Load` and `Swap` of `atomic.Pointer[T]`.
    outside_methods: &[("Pointer.Load", OutsideResult::Unwrapped), ("Pointer.Swap", OutsideResult::Unwrapped)],
    extensions: ExtensionReach::Directory,
    builtins: PREDECLARED,
    ..Rules::BASE
};

/// “Predeclared identifiers” (Go specification); the first [`TYPES`] are types.
const PREDECLARED: &[&str] = &[
    "any",
    "bool",
    "byte",
    "comparable",
    "complex64",
    "complex128",
    "error",
    "float32",
    "float64",
    "int",
    "int8",
    "int16",
    "int32",
    "int64",
    "rune",
    "string",
    "uint",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "uintptr",
    "true",
    "false",
    "iota",
    "nil",
    "append",
    "cap",
    "clear",
    "close",
    "complex",
    "copy",
    "delete",
    "imag",
    "len",
    "make",
    "max",
    "min",
    "new",
    "panic",
    "print",
    "println",
    "real",
    "recover",
];

const TYPES: usize = 22;

/// Whether a name is a predeclared type.
pub(super) fn is_predeclared_type(name: &str) -> bool {
    PREDECLARED[..TYPES].contains(&name)
}
