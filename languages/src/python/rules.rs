//! Python scoping rules.

use crate::rules::{ClassScope, Exports, ExtensionReach, MemberOrder, Rules};

pub(crate) const RULES: Rules = Rules {
    class_scope: ClassScope::BodyOnly,
    exports: Exports::FileScope,
    member_order: MemberOrder::C3,
    directory_is_module: false,
    modules_closed: false,
    functions_closed: false,
    star_skips_underscore: true,
    submodules: true,
    call_constructs: true,
    constructors: &["__init__", "__new__"],
    extensions: ExtensionReach::File,
    builtins: &[],
    ..Rules::BASE
};
