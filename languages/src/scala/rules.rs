//! How names are looked up in Scala, and which are known without import.

use crate::rules::{ClassScope, ExtensionReach, OutsideResult, Rules};

/// What `Predef` and the package `scala` bring (language specification, chapter 12).
#[rustfmt::skip]
const BUILTINS: &[&str] = &[
    "Any", "AnyRef", "AnyVal", "Array", "BigDecimal", "BigInt", "Boolean", "Byte", "Char", "Double", "Either",
    "Exception", "Float", "Int", "IllegalArgumentException", "Iterable", "Iterator", "LazyList", "Left", "List",
    "Long", "Map", "Nil", "None", "Nothing", "Null", "Option", "Ordering", "Range", "Right", "RuntimeException",
    "Seq", "Set", "Short", "Some", "String", "StringBuilder", "Throwable", "Unit", "Vector", "assert", "classOf",
    "identity", "implicitly", "java", "locally", "print", "printf", "println", "require", "scala", "summon",
];

pub(super) const RULES: Rules = Rules {
    class_scope: ClassScope::Inherited,
    open_modules: true,
    methods_override: true,
    call_constructs: true,
    extensions: ExtensionReach::Repository,
    outside_methods: &[
        ("get", OutsideResult::Element),
        ("getOrElse", OutsideResult::Element),
        ("head", OutsideResult::Element),
        ("last", OutsideResult::Element),
        ("filter", OutsideResult::Receiver),
        ("sortBy", OutsideResult::Receiver),
        ("toList", OutsideResult::Receiver),
        ("toString", OutsideResult::Named("String")),
    ],
    builtins: BUILTINS,
    ..Rules::BASE
};
