//! Rust scoping rules.

use crate::rules::{ClassScope, Exports, ExtensionReach, MemberOrder, Rules};

pub(crate) const RULES: Rules = Rules {
    class_scope: ClassScope::Hidden,
    exports: Exports::FileScope,
    member_order: MemberOrder::DepthFirst,
    directory_is_module: false,
    modules_closed: true,
    functions_closed: true,
    star_skips_underscore: false,
    submodules: false,
    call_constructs: false,
    constructors: &[],
    extensions: ExtensionReach::Repository,
    builtins: &[],
    ..Rules::BASE
};
