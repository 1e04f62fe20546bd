//! JavaScript scoping rules.

use crate::rules::{ClassScope, Exports, ExtensionReach, MemberOrder, Rules};

pub(crate) const RULES: Rules = Rules {
    class_scope: ClassScope::Hidden,
    exports: Exports::Explicit,
    member_order: MemberOrder::DepthFirst,
    directory_is_module: false,
    modules_closed: false,
    functions_closed: false,
    star_skips_underscore: false,
    submodules: false,
    call_constructs: false,
    constructors: &["constructor"],
    extensions: ExtensionReach::File,
    builtins: &[],
    ..Rules::BASE
};
