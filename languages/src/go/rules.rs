//! Go scoping rules.

use crate::rules::{ClassScope, Exports, ExtensionReach, MemberOrder, Rules};

pub(crate) const RULES: Rules = Rules {
    class_scope: ClassScope::Hidden,
    exports: Exports::FileScope,
    member_order: MemberOrder::BreadthFirst,
    directory_is_module: true,
    modules_closed: false,
    functions_closed: false,
    star_skips_underscore: false,
    submodules: false,
    call_constructs: false,
    constructors: &[],
    extensions: ExtensionReach::Directory,
    builtins: &[],
    ..Rules::BASE
};
