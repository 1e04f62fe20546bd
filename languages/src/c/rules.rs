//! Scoping rules of C and C++.

use crate::rules::{ClassScope, Exports, ExtensionReach, MemberOrder, OutsideResult, Rules};

pub(crate) const RULES: Rules = Rules {
    class_scope: ClassScope::Inherited,
    exports: Exports::FileScope,
    member_order: MemberOrder::DepthFirst,
    call_constructs: true,
    textual_includes: true,
    identity_first: true,
    // Smart pointers and iterators; what containers give.
    outside_methods: &[
        ("unique_ptr.get", OutsideResult::Unwrapped),
        ("shared_ptr.get", OutsideResult::Unwrapped),
        ("unique_ptr.release", OutsideResult::Unwrapped),
        ("optional.value", OutsideResult::Unwrapped),
        ("atomic.load", OutsideResult::Unwrapped),
        ("at", OutsideResult::Element),
        ("front", OutsideResult::Element),
        ("back", OutsideResult::Element),
        ("top", OutsideResult::Element),
        ("begin", OutsideResult::Receiver),
        ("end", OutsideResult::Receiver),
        ("find", OutsideResult::Receiver),
    ],
    extensions: ExtensionReach::Repository,
    builtins: &["std"],
    library: super::library::NAMES,
    ..Rules::BASE
};
