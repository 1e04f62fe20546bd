//! Java scoping rules.

use crate::rules::{ClassScope, Exports, ExtensionReach, MemberOrder, Rules};

pub(crate) const RULES: Rules = Rules {
    class_scope: ClassScope::Inherited,
    exports: Exports::FileScope,
    member_order: MemberOrder::DepthFirst,
    directory_is_module: true,
    modules_closed: false,
    functions_closed: false,
    star_skips_underscore: false,
    submodules: false,
    call_constructs: false,
    constructors: &["<init>"],
    extensions: ExtensionReach::File,
    builtins: &[],
    bind_constructors: true,
    ..Rules::BASE
};
